"""A form that is refused shows the thing as it is stored, whatever was typed."""

import pytest

from forecasts.visibility import CLAIM_CODER
from tests import builders

from .desk import Desk, address, errors_of

pytestmark = pytest.mark.django_db


def test_a_passage_whose_form_is_refused_with_its_position_left_out_still_names_the_next_one() -> None:
    document = builders.document(state="draft")
    first, second = builders.passage(document, "1"), builders.passage(document, "2")
    page = Desk("clara", CLAIM_CODER).post(address("passage", "change", first.pk), position="", section="")
    assert page.status_code == 200
    assert "This field is required." in errors_of(page)
    assert f"Next: {second.place}" in page.content.decode()
