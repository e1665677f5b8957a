"""A document is entered once, with days that fit, and published, withdrawn and merged by curators."""

import pytest

from forecasts.models import Document
from tests import builders

from .desk import address, errors_of, read

pytestmark = pytest.mark.django_db


def test_a_document_is_entered_once(coder, draft):
    series = draft.series.pk
    response = coder.post(
        address("document", "add"), slug="nie-1", series=series, number="1", title="Again", issued_on="1952-09-04"
    )
    assert "Document with this Slug already exists." in errors_of(response)
    assert read(response).values["title"] == ["Again"]


def test_a_window_that_closes_before_it_opens_is_refused_at_once(coder, draft):
    response = coder.post(address("document", "change", draft.pk), window_closes="1950-01-01")
    assert "The window closes before it opens: correct one of the two days." in errors_of(response)


@pytest.mark.parametrize("day", ["1952-09-05", "05/09/1952"])
def test_dates_are_read_in_iso_and_as_the_country_writes_them(coder, draft, day):
    coder.stored(address("document", "change", draft.pk), issued_on=day)
    assert f"{Document.objects.get().issued_on}" == "1952-09-05"


def test_documents_are_published_withdrawn_and_merged_by_curators(curator):
    one, two = builders.document("nie-1", state="draft"), builders.document("nie-2")
    curator.stored(address("document", "publish", one.pk))
    assert Document.objects.get(slug="nie-1").state == "published"
    response = curator.post(address("document", "merge", one.pk), reason="Entered twice.", into=one.pk)
    assert "That one cannot stay: it is the one to be merged" in errors_of(response)
    curator.stored(address("document", "merge", one.pk), reason="Entered twice.", into=two.pk)
    merged = Document.objects.get(slug="nie-1")
    assert merged.withdrawn and merged.merged_into == two
    assert "The one that stays nie-2" in read(curator.get(address("document", "change", one.pk))).text
