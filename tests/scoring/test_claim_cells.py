"""Claims one by one: the same cells as a run's, one claim a row."""

from datetime import date

import pytest

from forecasts.models import Claim
from scoring.selection import claim_cells, record_cells
from tests import builders

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def test_they_are_the_cells_of_a_run_before_counting() -> None:
    builders.load_nie_58()
    keys, cells = claim_cells(Claim.objects.all(), TODAY)
    assert sorted(keys) == sorted(Claim.objects.values_list("key", flat=True))
    assert cells.count.tolist() == [1] * len(keys)
    assert cells.digest() == record_cells(Claim.objects.all(), TODAY).digest()


def test_each_row_is_that_of_its_key() -> None:
    document = builders.document()
    builders.claim(document, word="likely")
    builders.claim(document, word="unlikely", negated=True)
    keys, cells = claim_cells(Claim.objects.all(), TODAY)
    words = [cells.words[code].expression for code in cells.word]
    assert list(zip(keys, words, cells.negated.tolist(), strict=True)) == [
        ("nie-1.1-a", "likely", False),
        ("nie-1.1-b", "unlikely", True),
    ]


def test_without_claims_there_are_no_rows() -> None:
    keys, cells = claim_cells(Claim.objects.none(), TODAY)
    assert keys == []
    assert len(cells.count) == 0


@pytest.mark.parametrize("number", [2, 12])
def test_it_takes_four_queries_however_many_claims(number: int, django_assert_num_queries) -> None:
    document = builders.document()
    for _ in range(number):
        builders.claim(document)
    with django_assert_num_queries(4):
        claim_cells(Claim.objects.all(), TODAY)
