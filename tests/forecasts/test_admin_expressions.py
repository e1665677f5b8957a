"""A curator adds an expression, or a printed form of one; it goes out in a file and comes in again."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from forecasts.actions import lexicons as actions
from forecasts.checks import faults
from forecasts.expressions import ExpressionEntry
from forecasts.models import Claim, Expression, LogEntry
from tests import builders
from tests.builders import FIXTURES, WHO

from .conftest import sentence
from .desk import Desk, address, errors_of, read

pytestmark = pytest.mark.django_db


def add(curator, text="in all likelihood", forms="in all likelihood", **typed):
    return curator.stored(address("expression", "add"), text=text, cls="yardstick", surface_forms=forms, **typed)


def forms_of(text):
    return Expression.objects.get(text=text).surface_forms


def test_a_curator_adds_an_expression_and_one_entry_of_the_log_says_so(curator, draft):
    before = LogEntry.objects.count()
    add(curator, forms="in all likelihood\nin all probability")
    assert forms_of("in all likelihood") == ["in all likelihood", "in all probability"]
    entry = LogEntry.objects.latest("number")
    assert LogEntry.objects.count() == before + 1
    assert (entry.action, entry.by) == ("enter_expression", "carla") and "in all probability" in entry.after


def test_a_form_that_another_curator_added_meanwhile_is_not_overwritten(curator, draft):
    add(curator)
    url = address("expression", "change", Expression.objects.get(text="in all likelihood").pk)
    opened = read(curator.get(url)).values
    Desk("clement", "curator").stored(url, surface_forms="in all likelihood\nin all probability")
    response = curator.client.post(url, opened | {"surface_forms": "in all likelihood\nas good as sure"}, follow=True)
    assert "Others changed this while you had it open" in errors_of(response)
    assert forms_of("in all likelihood") == ["in all likelihood", "in all probability"]


def test_without_printed_forms_an_expression_is_printed_as_it_is_called(curator, draft):
    add(curator, forms="")
    assert forms_of("in all likelihood") == ["in all likelihood"]


def test_a_claim_is_coded_with_an_expression_that_was_added(curator, coder, draft, question):
    text = "In all likelihood it rains."
    builders.sentence(sentence().passage, text)
    add(curator)
    coder.stored(
        f"{address('claim', 'add')}?sentence={sentence('nie-1/1/2').pk}", quotation=text, proposition=question.pk,
        mood="forecast",
    )  # fmt: skip
    claim = Claim.objects.get()
    assert (claim.canonical.text, claim.expression) == ("in all likelihood", "In all likelihood")
    page = address("expression", "change", claim.canonical.pk)
    response = curator.post(page, surface_forms="very likely indeed")
    assert f"Claim {claim.key} is printed “In all likelihood”: keep it." in errors_of(response)
    curator.stored(page, surface_forms="in all likelihood\nvery likely indeed")
    curator.stored(page, surface_forms="in all likelihood")
    assert forms_of("in all likelihood") == ["in all likelihood"]


def test_a_form_stays_in_which_a_claim_is_printed_with_a_hyphen(coder, draft, question):
    text = "It is almost-certain to rain."
    builders.sentence(sentence().passage, text)
    coder.stored(
        f"{address('claim', 'add')}?sentence={sentence('nie-1/1/2').pk}", quotation=text, proposition=question.pk,
        mood="forecast",
    )  # fmt: skip
    row = Claim.objects.get().canonical
    assert row.text == "almost certain"
    row.surface_forms = ["almost certainly"]
    with pytest.raises(ValidationError, match="is printed “almost-certain”: keep it"):
        actions.save_expression(row, **WHO)


def test_a_file_that_gives_a_form_to_another_expression_is_refused_where_a_claim_is_printed_so(
    curator, coder, draft, question
):
    text = "Chances are that it rains."
    builders.sentence(sentence().passage, text)
    likely = Expression.objects.get(text="likely")
    likely.surface_forms = [*likely.surface_forms, "chances are"]
    actions.save_expression(likely, **WHO)
    coder.stored(
        f"{address('claim', 'add')}?sentence={sentence('nie-1/1/2').pk}", quotation=text, proposition=question.pk,
        mood="forecast",
    )  # fmt: skip
    other = ExpressionEntry("chances are", "yardstick", ("chances are",))
    with pytest.raises(ValidationError, match="gives “Chances are” to another expression than “likely”"):
        actions.load_expressions([*builders.shipped_expressions(), other], **WHO)
    assert "chances are" in forms_of("likely")


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ({"text": "likely"}, "Expression with this Text already exists."),
        (
            {"text": "In all likelihood"},
            "“In all likelihood”: use words in lower case with single spaces between them.",
        ),
        ({"surface_forms": "a" * 81}, f"“{'a' * 40}…” has more than 80 letters."),
        ({"surface_forms": "9 in 10"}, "“9 in 10”: use words in lower case with single spaces between them."),
        (
            {"surface_forms": "in all likelihood\nprobably"},
            "“probably” is a printed form of “probable” and of “in all likelihood”: take it from one.",
        ),
    ],
)
def test_what_would_be_read_in_two_ways_or_is_no_words_is_refused(curator, draft, typed, refused):
    form = {"text": "in all likelihood", "cls": "yardstick", "surface_forms": ""} | typed
    assert refused in errors_of(curator.post(address("expression", "add"), **form))
    assert not Expression.objects.filter(text__iexact="in all likelihood").exists()


def test_a_form_is_added_to_a_shipped_expression_whose_name_stays(curator, draft):
    row = Expression.objects.get(text="likely")
    page = address("expression", "change", row.pk)
    assert "text" not in read(curator.get(page)).values
    curator.stored(page, surface_forms="\n".join([*row.surface_forms, "likelier than not"]))
    assert forms_of("likely")[-1] == "likelier than not"


def test_coders_read_expressions_and_change_none(coder, draft):
    row = Expression.objects.get(text="likely")
    assert coder.client.get(address("expression", "add")).status_code == 403
    assert "likely" in read(coder.get(address("expression", "change", row.pk))).text
    assert coder.client.post(address("expression", "change", row.pk), {"cls": "modal"}).status_code == 403


def test_loading_the_shipped_file_again_keeps_what_was_added(curator, draft):
    add(curator)
    likely = Expression.objects.get(text="likely")
    curator.stored(address("expression", "change", likely.pk), surface_forms="likely\nlikelier than not")
    entries = LogEntry.objects.count()
    call_command("load_lexicons", by="tester", verbosity=0)
    call_command("load_lexicons", by="tester", verbosity=0)
    assert forms_of("in all likelihood") == ["in all likelihood"]
    assert forms_of("likely") == [*_shipped("likely"), "likelier than not"]
    assert LogEntry.objects.count() <= entries + 1


def _shipped(text):
    return next(list(one.surface_forms) for one in builders.shipped_expressions() if one.expression == text)


def test_a_form_that_the_file_gives_to_another_expression_moves_there(draft):
    probable = ExpressionEntry("probable", "yardstick", ("probable",))
    other = (ExpressionEntry("likely", "yardstick", ("likely", "probably")), probable)
    actions.load_expressions(other, **WHO)
    assert "probably" in forms_of("likely") and "probably" not in forms_of("probable")
    assert not [line for line in faults() if line.startswith("expression")]


def test_a_file_that_gives_a_form_of_an_added_expression_to_another_is_refused(curator, draft, tmp_path):
    add(curator)
    path = tmp_path / "expressions.yaml"
    path.write_text(
        (FIXTURES / "expressions.yaml").read_text()
        + "- expression: most likely of all\n  class: yardstick\n  surface_forms: [in all likelihood]\n"
    )
    with pytest.raises(CommandError, match="“in all likelihood” is a printed form of “in all likelihood” and of “most"):
        call_command("load_lexicons", expressions=str(path), by="tester")
    assert not Expression.objects.filter(text="most likely of all").exists()


def exported(capfd):
    call_command("export_expressions")
    return capfd.readouterr().out


def test_expressions_are_exported_byte_for_byte_where_nothing_was_added(draft, capfd):
    assert exported(capfd) == (FIXTURES / "expressions.yaml").read_text()


def test_an_exported_file_brings_what_was_added_to_another_record(curator, draft, capfd, tmp_path):
    add(curator)
    text = exported(capfd)
    shipped = (FIXTURES / "expressions.yaml").read_text()
    assert text.startswith(shipped) and text.removeprefix(shipped).startswith("- expression: in all likelihood\n")
    path = tmp_path / "ours.yaml"
    call_command("export_expressions", output=str(path))
    assert path.read_text() == text
    actions.load_expressions(builders.read_expressions(path), **WHO)
    assert exported(capfd) == text


def test_a_record_without_expressions_has_none_to_export():
    with pytest.raises(CommandError, match="The record has no expressions: run load_lexicons"):
        call_command("export_expressions")


LEXICON = """format: 1
slug: ours
title: Our own
authors: [Us]
year: 2026
version: 1
kind: printed
citation: Ours.
verified: true
terms:
- {expression: in all likelihood, lower: 0.8, best: 0.85, upper: 0.9, basis: printed}
"""


def test_a_lexicon_reads_an_expression_that_was_added(curator, draft, tmp_path: Path):
    path = tmp_path / "ours.yaml"
    path.write_text(LEXICON)
    with pytest.raises(CommandError, match='"in all likelihood" is no known expression'):
        call_command("load_lexicons", str(path), by="tester")
    add(curator)
    call_command("load_lexicons", str(path), by="tester", verbosity=0)
    assert "[0.8, 0.9], best 0.85" in read(curator.get(address("expression", "change", _pk()))).text


def _pk():
    return Expression.objects.get(text="in all likelihood").pk


def test_a_record_file_with_an_expression_that_nobody_added_is_refused_by_line(draft, tmp_path, coder):
    path = tmp_path / "record.yaml"
    text = (FIXTURES / "records" / "nie-58.yaml").read_text()
    path.write_text(text.replace("canonical: undoubtedly", "canonical: beyond question", 1))
    with pytest.raises(CommandError, match=r"record\.yaml:\d+: .*there is no expression 'beyond question'"):
        call_command("load_record", str(path), by="tester")


def test_what_was_written_past_the_actions_is_found(draft):
    with builders.recorded("past", **WHO) as log:
        log.save(Expression(text="in all likelihood", cls="yardstick", surface_forms=["probably"]))
    assert [line for line in faults() if line.startswith("expression")] == [
        "expression: “probably” is a printed form of “in all likelihood” and of “probable”: take it from one."
    ]


def test_a_superuser_adds_expressions_too(draft):
    add(Desk("root", superuser=True))
    assert _pk()
