"""What is synthetic: drawn at random by a program, so that the program can be tried. Pure: no Django.

Every key of a synthetic record begins alike, and rules between rows hold it to that. So whoever shows a row, a report
or a file can tell by the key alone, also where nothing else of the record is at hand.
"""

SERIES = "synthetic"
PREFIX = "synthetic-"
NAME = "Synthetic"
EXPLAINED = "drawn at random by a program to try it out; nobody wrote these estimates and none of this happened"
SENTENCE = f"{NAME}: {EXPLAINED}."


def is_synthetic(key: str) -> bool:
    """Whether the row with this stable key belongs to a synthetic record."""
    return key.startswith(PREFIX)
