"""Numbers and days as a page prints them, and how a sentence begins."""

from __future__ import annotations

import math
from datetime import date

WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def number(n: int) -> str:
    """In words up to twelve, then in digits: "eleven", "1,126"."""
    return WORDS[n] if n < len(WORDS) else f"{n:,}"


def counted(n: int, noun: str) -> str:
    return f"{number(n)} {noun}" if n == 1 else f"{number(n)} {noun}s"


def percent(share: float) -> str:
    return f"{round(100 * share)}%"


def span(lower: float, upper: float) -> str:
    """A range of shares: "63–87%", or one number where both ends print alike."""
    low, high = round(100 * lower), round(100 * upper)
    return f"{low}%" if low == high else f"{low}–{high}%"


def points(share: float) -> str:
    """A difference of shares: "24 points", "1 point", "−3 points"."""
    n = round(100 * share)
    return f"{'−' if n < 0 else ''}{abs(n):,} {'point' if abs(n) == 1 else 'points'}"


def score(value: float | None) -> str:
    """Three digits without a leading zero: ".130"; "∞"; an em dash where undefined."""
    if value is None:
        return "—"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    text = f"{abs(value):.3f}"
    text = text[1:] if text.startswith("0") else text
    return f"−{text}" if value < 0 and text != ".000" else text


def listed(names: tuple[str, ...]) -> str:
    """Words in quotation marks: "“probable” and “likely”"."""
    quoted = [f"“{name}”" for name in names]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


def day_named(iso: str | None) -> str:
    """A day of a report: "4 September 1952"."""
    if iso is None:
        return "no day named"
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


def capital(text: str) -> str:
    """With a capital letter first, also inside an opening quotation mark."""
    at = 1 if text.startswith("“") else 0
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]
