"""Pairs of voices: what is counted together, what they are called, and how they are kept."""

import numpy as np
import pytest

from scoring.metrics.voice_pairs import ROW, VoicePairs, inputs_digest, none_of
from tests.scoring.examples import WORDS, record

VOICES = ("state", "agreed", "air-force")
OCCURRED = 5
RESOLVED = 8


def row(first="agreed", second="state", words=(0, 1), document=0, count=1):
    values = {
        "document": document, "kind": 0, "status": RESOLVED, "outcome": OCCURRED, "first_voice": VOICES.index(first),
        "first_word": words[0], "first_negated": 0, "first_mood": 0, "second_voice": VOICES.index(second),
        "second_word": words[1], "second_negated": 0, "second_mood": 0, "count": count, "importance": count,
    }  # fmt: skip
    return [values[name] for name in ROW]


def pairs(*rows, documents=("nie-1", "nie-2")):
    return VoicePairs.from_rows(rows, documents, VOICES, WORDS)


def test_the_agreed_text_is_first_and_others_stand_by_their_keys():
    found = pairs(row(), row("agreed", "air-force"), row("air-force", "state"))
    assert found.between() == [("agreed", "air-force"), ("agreed", "state"), ("air-force", "state")]
    assert (found.of("agreed").claims, found.of("agreed", "state").claims) == (2, 1)


def test_a_pair_that_comes_in_both_orders_is_counted_once():
    found = pairs(row("air-force", "state", (0, 1)), row("state", "air-force", (1, 0)))
    assert found.claims == 1
    words = [side.words[side.word[0]].expression for side in (found.first, found.second)]
    assert words == [WORDS[0].expression, WORDS[1].expression]


def test_equal_pairs_are_counted_together_and_others_apart():
    found = pairs(row(), row(count=2), row(words=(1, 1)), row(document=1))
    assert sorted(found.first.count.tolist()) == [1, 1, 3]
    assert np.array_equal(found.first.count, found.second.count)


def test_the_digest_knows_the_pairs_by_name_and_not_their_order():
    here = pairs(row(), row(words=(1, 2), document=1))
    turned = pairs(row(words=(1, 2)), row(document=1), documents=("nie-2", "nie-1"))
    assert here.digest() == turned.digest()
    # The same words on each side, otherwise coupled: each side alone cannot tell.
    assert pairs(row(words=(0, 1)), row(words=(1, 0))).digest() != pairs(row(words=(0, 0)), row(words=(1, 1))).digest()


def test_they_are_kept_and_read_again():
    found = pairs(row(), row("air-force", "state"))
    assert VoicePairs.from_bytes(found.to_bytes()).digest() == found.digest()
    with pytest.raises(ValueError, match="these bytes are no voice pairs"):
        VoicePairs.from_bytes(b"nothing")


def test_kept_bytes_that_are_damaged_anywhere_are_refused_or_still_say_the_same():
    found = pairs(row(), row("air-force", "state"))
    for kept in (found, found.first):
        data, refused = kept.to_bytes(), 0
        for place in range(0, len(data), 3):
            damaged = data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]
            try:
                assert type(kept).from_bytes(damaged).digest() == kept.digest()
            except ValueError as error:
                assert "these bytes are no" in str(error)
                refused += 1
        assert refused > len(data) / 6


def test_inputs_without_pairs_are_those_of_the_cells_alone():
    cells = record({})
    assert inputs_digest(cells, None) == inputs_digest(cells, none_of()) == cells.digest()
    assert inputs_digest(cells, pairs(row())) not in (cells.digest(), inputs_digest(cells, pairs(row(document=1))))


def test_sides_that_are_not_the_same_pairs_are_refused():
    with pytest.raises(ValueError, match="row by row"):
        VoicePairs(pairs(row()).first, pairs(row(count=2)).second)
    with pytest.raises(ValueError, match="row by row"):
        VoicePairs(pairs(row()).first, pairs(row(), row(document=1)).second)
