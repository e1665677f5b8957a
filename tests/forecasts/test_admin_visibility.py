"""Nobody sees more in the admin than their task needs: outcome coders least of all, whatever address they try."""

import pytest
from django.contrib.contenttypes.models import ContentType

from forecasts.models import Claim, Document, Outcome, Passage, Position, Proposition, Sentence
from forecasts.visibility import ADJUDICATOR, CLAIM_CODER, CURATOR, OUTCOME_CODER, VIEWER
from tests import builders

from .desk import Desk, address, read

pytestmark = pytest.mark.django_db

SECRETS = ["nie-98", "Hidden title", "secretly likely", "nie-98.1-a", "other-coder", "a remark on the words", "hush"]


@pytest.fixture
def coded():
    """A document in outcome coding, with a claim, and an outcome by another coder."""
    document = builders.document("nie-98", state="outcome_coding", title="Hidden title")
    question = builders.proposition("will-it-rain", text="It rains.", note="a remark on the words")
    quotation = "It is secretly likely that it rains."
    claim = builders.claim(document, question, word="secretly likely", quotation=quotation)
    builders.position(claim, by_voice="hush")
    builders.outcome(question, "did_not_occur", coder="other-coder", evidence="No umbrella was seen.")
    return claim


def pages_about(claim: Claim) -> list[str]:
    question = claim.proposition
    outcome = question.outcomes.get()
    parts = [
        ("document", claim.document.pk),
        ("passage", claim.passage.pk),
        ("sentence", claim.sentence.pk),
        ("claim", claim.pk),
        ("position", claim.positions.get().pk),
        ("outcome", outcome.pk),
    ]
    found = [address(model, page, pk) for model, pk in parts for page in ("change", "history", "delete")]
    found += [address("document", name, claim.document.pk) for name in ("publish", "draft", "withdraw", "merge")]
    return [*found, address("claim", "withdraw", claim.pk), address("outcome", "supersede", outcome.pk)]


LISTS = ["document", "passage", "sentence", "claim", "position", "proposition", "outcome", "voice", "expression"]


def test_an_outcome_coder_finds_the_question_and_nothing_of_who_said_it(coded):
    judge = Desk("oscar", OUTCOME_CODER)
    page = judge.get(address("proposition", "change", coded.proposition.pk))
    assert page.status_code == 200
    text = page.content.decode()
    assert "It rains." in text and "between opening and close" in text and "Record an outcome" in text
    for secret in [*SECRETS, "umbrella"]:
        assert secret not in text


def test_an_outcome_coder_opens_no_page_about_a_document_being_coded(coded):
    judge = Desk("oscar", OUTCOME_CODER)
    for url in pages_about(coded):
        response = judge.get(url)
        text = response.content.decode().replace(f"“{coded.pk}”", "")
        assert response.status_code in (200, 403, 404), url
        if response.status_code == 200:
            assert response.redirect_chain, url
        for secret in [*SECRETS, "umbrella"]:
            assert secret not in text, (url, secret)


@pytest.mark.parametrize("model", [name for name in LISTS if name != "voice"])
def test_an_outcome_coders_lists_with_all_their_filters_and_counts_hold_nothing_of_it(coded, model):
    judge = Desk("oscar", OUTCOME_CODER)
    public = ["secretly likely"] if model == "expression" else []
    for query in ("", "?_facets=True"):
        text = judge.get(address(model) + query).content.decode()
        assert [secret for secret in [*SECRETS, "umbrella"] if secret in text] == public
    for term in ("secretly", "other-coder", "nie-98", "umbrella", "remark"):
        found = judge.get(address(model), q=term).context["cl"].result_count
        assert found == (1 if public and term == "secretly" else 0), term


def test_what_is_counted_for_an_expression_is_what_one_sees(coded):
    expression = coded.canonical
    judge = Desk("oscar", OUTCOME_CODER).get(address("expression") + "?q=secretly").context["cl"].result_list
    curator = Desk("carla", CURATOR).get(address("expression") + "?q=secretly").context["cl"].result_list
    assert [row.claims_n for row in judge if row.pk == expression.pk] == [0]
    assert [row.claims_n for row in curator if row.pk == expression.pk] == [1]


@pytest.mark.parametrize(
    "lookup",
    [
        "claims__quotation__contains=secretly",
        "claims__isnull=False",
        "claims__pk=1",
        "claims__document__slug=nie-98",
        "outcomes__isnull=False",
        "outcomes__coder=other-coder",
        "standings__result=did_not_occur",
        "merged_from=1",
        "note__contains=remark",
    ],
)
def test_no_lookup_of_ones_own_making_narrows_the_list_of_propositions(coded, lookup):
    response = Desk("oscar", OUTCOME_CODER).client.get(f"{address('proposition')}?{lookup}", follow=True)
    assert response.status_code == 400


def test_the_filters_offer_an_outcome_coder_no_document_and_no_coder_of_what_is_being_coded(coded):
    judge = Desk("oscar", OUTCOME_CODER)
    for model, query in (
        ("proposition", "document=nie-98"),
        ("outcome", "coder=other-coder"),
        ("claim", "document=nie-98"),
    ):
        response = judge.client.get(f"{address(model)}?{query}")
        assert response.status_code == 302 and response.url.endswith("?e=1"), (model, query)


def test_an_outcome_coder_is_told_that_nobody_judged_it_until_they_did_so_themselves(coded):
    judge = Desk("oscar", OUTCOME_CODER)
    assert judge.get(address("proposition") + "?judged=judged").context["cl"].result_count == 0
    assert judge.get(address("proposition") + "?judged=past_its_close").context["cl"].result_count == 1
    builders.outcome(coded.proposition, coder="oscar")
    assert judge.get(address("proposition") + "?judged=judged").context["cl"].result_count == 1
    listed = judge.get(address("outcome")).context["cl"].result_list
    assert [row.coder for row in listed] == ["oscar"]


def test_suggestions_offer_an_outcome_coder_the_question_and_no_claim(coded):
    judge = Desk("oscar", OUTCOME_CODER)

    def found(model: str, field: str, term: str = "") -> list:
        asked = {"app_label": "forecasts", "model_name": model, "field_name": field, "term": term}
        return judge.client.get("/admin/autocomplete/", asked).json()["results"]

    assert [one["text"] for one in found("outcome", "proposition", "rain")] == ["will-it-rain: It rains."]
    assert found("outcome", "proposition", "secretly") == []
    assert found("outcome", "proposition", "remark") == []
    for model, field in (
        ("claim", "restates"),
        ("claim", "sentence"),
        ("passage", "document"),
        ("passage", "under"),
        ("position", "claim"),
        ("outcome", "supersedes"),
        ("standing", "outcome"),
    ):
        assert found(model, field) == [], (model, field)


def test_the_history_of_a_question_shows_a_blind_coder_its_wording_and_no_reason(coded):
    desk = Desk("carla", CURATOR)
    url = address("proposition", "change", coded.proposition.pk)
    desk.stored(url, note="Said with secretly likely.", _why="because of nie-98")
    judge = read(Desk("oscar", OUTCOME_CODER).get(address("proposition", "history", coded.proposition.pk))).text
    assert "It rains." in judge
    for secret in [*SECRETS, "because"]:
        assert secret not in judge
    assert "because of nie-98" in read(desk.get(address("proposition", "history", coded.proposition.pk))).text


@pytest.mark.parametrize("model", [Document, Claim, Outcome, Proposition])
def test_there_is_no_address_that_leads_from_a_row_number_to_a_page_of_the_site(coded, model):
    number = ContentType.objects.get_for_model(model).pk
    response = Desk("oscar", OUTCOME_CODER).client.get(f"/admin/r/{number}/{model.objects.first().pk}/")
    assert response.status_code == 404


def test_an_outcome_cannot_be_recorded_on_a_question_that_one_does_not_see():
    draft = builders.claim(builders.document("nie-97", state="draft"))
    judge = Desk("oscar", OUTCOME_CODER)
    typed = {
        "proposition": draft.proposition.pk,
        "verdict": "undeterminable",
        "evidence": "x",
        "known_on": "1990-01-01",
    }
    response = judge.post(address("outcome", "add"), confidence="low", **typed)
    assert "Select a valid choice" in response.content.decode()
    assert not Outcome.objects.exists()


@pytest.mark.parametrize(
    ("roles", "seen"),
    [
        ([VIEWER], {"nie-96"}),
        ([CLAIM_CODER], {"nie-96", "nie-97"}),
        ([OUTCOME_CODER], {"nie-96"}),
        ([ADJUDICATOR], {"nie-96", "nie-98"}),
        ([CURATOR], {"nie-96", "nie-97", "nie-98"}),
    ],
)
def test_each_role_sees_the_documents_that_its_task_needs(coded, roles, seen):
    for slug, state in (("nie-96", "published"), ("nie-97", "draft")):
        builders.claim(builders.document(slug, state=state))
    desk = Desk("anna", *roles)
    assert {row.slug for row in desk.get(address("document")).context["cl"].result_list} == seen
    for model, document in ((Claim, "document"), (Passage, "document"), (Sentence, "passage__document")):
        listed = desk.get(address(model._meta.model_name)).context["cl"].result_list
        assert set(listed.values_list(f"{document}__slug", flat=True)) == seen


MAY_ADD = {
    VIEWER: set(),
    CLAIM_CODER: {"document", "passage", "claim", "proposition", "voice", "office", "series", "position", "sentence"},
    OUTCOME_CODER: {"outcome"},
    ADJUDICATOR: {"outcome"},
    CURATOR: {
        "document", "passage", "claim", "proposition", "voice", "office", "series", "position", "sentence", "outcome",
        "expression",
    },
}  # fmt: skip


@pytest.mark.parametrize("role", MAY_ADD)
def test_each_role_adds_what_its_task_needs(role):
    desk = Desk("anna", role)
    models = [*MAY_ADD[CURATOR], "lexicon", "logentry"]
    opened = {model for model in models if desk.client.get(address(model, "add")).status_code == 200}
    assert opened == MAY_ADD[role]


@pytest.mark.parametrize("role", [VIEWER, OUTCOME_CODER, ADJUDICATOR])
def test_who_may_only_read_changes_nothing(role):
    claim = builders.claim(builders.document("nie-96"))
    desk = Desk("anna", role)
    for model, row in (("document", claim.document), ("claim", claim), ("proposition", claim.proposition)):
        assert desk.get(address(model, "change", row.pk)).status_code == 200
        assert desk.client.post(address(model, "change", row.pk), {"note": "changed"}).status_code == 403
        assert desk.client.post(address(model, "withdraw", row.pk), {"reason": "x"}).status_code == 403
    chosen = {"action": "lock_selected", "_selected_action": [claim.proposition.pk]}
    desk.client.post(address("proposition"), chosen)
    claim.refresh_from_db()
    assert not claim.withdrawn and claim.note == ""


def test_a_claim_coder_does_not_publish_withdraw_or_merge_documents():
    document = builders.document("nie-97", state="draft")
    desk = Desk("clement", CLAIM_CODER)
    for action in ("publish", "code_outcomes", "draft", "withdraw", "merge"):
        assert desk.client.post(address("document", action, document.pk), {"reason": "x"}).status_code == 403
    document.refresh_from_db()
    assert document.state == "draft" and not document.withdrawn


def test_users_and_roles_are_for_superusers():
    users, roles = "/admin/auth/user/", "/admin/auth/group/"
    for role in MAY_ADD:
        desk = Desk(f"anna-{role[:3]}-{role[-3:]}", role)
        assert desk.client.get(users).status_code == desk.client.get(roles).status_code == 403
    root = Desk("root", superuser=True)
    assert root.client.get(users).status_code == root.client.get(roles).status_code == 200


def test_a_superuser_gives_somebody_a_role_and_no_second_log_is_kept():
    from django.contrib.admin.models import LogEntry as DjangosLog
    from django.contrib.auth.models import Group, User

    root = Desk("root", superuser=True)
    new = {
        "username": "nora",
        "usable_password": "true",
        "password1": "a long pass phrase",
        "password2": "a long pass phrase",
    }
    root.stored("/admin/auth/user/add/", **new)
    nora = User.objects.get(username="nora")
    role = Group.objects.get(name=CURATOR)
    root.stored(f"/admin/auth/user/{nora.pk}/change/", groups=[role.pk], is_staff="on")
    assert list(nora.groups.all()) == [role]
    assert not DjangosLog.objects.exists()


def test_nobody_deletes_what_the_record_holds():
    claim = builders.claim(builders.document("nie-96"))
    outcome = builders.outcome(claim.proposition)
    root = Desk("root", superuser=True)
    rows = [claim, claim.document, claim.proposition, outcome, claim.voice, claim.canonical]
    for row in rows:
        name = row._meta.model_name
        assert root.client.post(address(name, "delete", row.pk), {"post": "yes"}).status_code == 403
        root.client.post(address(name), {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert all(type(row).objects.filter(pk=row.pk).exists() for row in rows)
    assert Position.objects.count() == 0
