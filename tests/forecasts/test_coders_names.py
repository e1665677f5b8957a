"""An outcome is named after its coder, so a coder's name has to fit into an address."""

import pytest
from django.core.exceptions import ValidationError

from forecasts.models import Outcome
from tests import builders

pytestmark = pytest.mark.django_db


def test_a_coder_whose_name_does_not_fit_is_told_how_to_have_it_spelled() -> None:
    question = builders.claim(builders.document()).proposition
    with pytest.raises(ValidationError, match=r"jürgen: an outcome is named after its coder.*letters without accents"):
        builders.outcome(question, coder="jürgen")
    assert not Outcome.objects.exists()


def test_a_coder_may_sign_by_an_address() -> None:
    question = builders.claim(builders.document()).proposition
    assert builders.outcome(question, coder="j.doe+1@example.org").key.endswith(".j.doe+1@example.org.1")
