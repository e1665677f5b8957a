"""The API describes itself: in OpenAPI that is valid, that its answers keep to, and that a browser can show."""

from io import StringIO

import jsonschema
import pytest
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator

from forecasts.models import Claim, Document
from tests import builders
from tests.pages.conftest import score

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def description():
    return SchemaGenerator().get_schema(request=None, public=True)


def test_the_description_is_valid_and_leaves_nothing_to_guess():
    out = StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=out)
    assert out.getvalue().startswith("openapi: 3.0")


def test_it_can_be_fetched_by_anybody(client):
    response = client.get("/api/schema/", {"format": "json"})
    assert response.status_code == 200
    assert response.json()["openapi"].startswith("3.0")
    assert client.get("/api/schema/")["Content-Type"].startswith("application/vnd.oai.openapi")


def test_every_answer_is_as_described(client, description):
    builders.load_nie_58()
    run = score(Document.objects.get(slug="nie-58"))
    proposition = Claim.objects.get(key="nie-58.5-b").proposition
    for path, address in {
        "documents/": "documents/",
        "documents/{slug}/": "documents/nie-58/",
        "passages/": "passages/?page_size=1000",
        "passages/{key}/": "passages/nie-58/5/",
        "propositions/": "propositions/?page_size=1000",
        "propositions/{key}/": f"propositions/{proposition.key}/?as_of=1952-10-01",
        "claims/": "claims/?page_size=1000",
        "claims/{key}/": "claims/nie-58.5-a/",
        "outcomes/": "outcomes/?page_size=1000",
        "outcomes/{key}/": f"outcomes/{proposition.outcomes.get().key}/",
        "lexicons/": "lexicons/",
        "lexicons/{slug}/": "lexicons/kent-1964/",
        "runs/": "runs/",
        "runs/{key}/": f"runs/{run.key}/",
        "runs/{key}/report/": f"runs/{run.key}/report/",
    }.items():
        response = client.get(f"/api/v1/{address}")
        assert response.status_code == 200, address
        check(response, description, f"/api/v1/{path}")


def test_every_refusal_is_as_described(client, description):
    for path, address in {
        "claims/": "claims/?mood=x&colour=red",
        "claims/{key}/": "claims/nie-9.1-a/?as_of=now",
        "documents/{slug}/": "documents/nie-9/",
        "runs/{key}/report/": "runs/run-1/report/",
    }.items():
        check(client.get(f"/api/v1/{address}"), description, f"/api/v1/{path}")
    check(client.get("/api/v1/runs/", headers={"Accept": "text/html"}), description, "/api/v1/runs/")


def check(response, description, path):
    """That an answer is one of those described for its address. Raises jsonschema.ValidationError."""
    schema = description["paths"][path]["get"]["responses"][str(response.status_code)]["content"]["application/json"]
    whole = closed(description["components"]) | {"$schema": "http://json-schema.org/draft-07/schema#"}
    jsonschema.validate(response.json(), {"components": whole, **closed(schema["schema"])})


def closed(schema):
    """A schema of OpenAPI 3.0 as JSON Schema in which objects have the described properties and no others."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: closed(one) for name, one in schema.items() if name != "nullable"}
    if "properties" in made and isinstance(made["properties"], dict) and made.get("type") == "object":
        made.setdefault("additionalProperties", False)
    return {"anyOf": [made, {"type": "null"}]} if schema.get("nullable") is True else made


def test_choices_have_names_and_csv_is_a_text(description):
    schemas = description["components"]["schemas"]
    assert schemas["VerdictEnum"]["enum"] == ["occurred", "did_not_occur", "partly", "undeterminable", "not_yet_due"]
    assert schemas["StatusEnum"]["enum"][:3] == ["withdrawn", "restated", "no_probability"]
    assert not [name for name in schemas if name.endswith("Enum") and any(sign.isdigit() for sign in name)]
    claims = description["paths"]["/api/v1/claims/"]["get"]
    assert claims["responses"]["200"]["content"]["text/csv"]["schema"] == {"type": "string"}


def test_every_address_says_that_it_may_refuse_and_every_single_thing_that_it_may_be_missing(description):
    for path, methods in description["paths"].items():
        assert list(methods) == ["get"], path
        codes = set(methods["get"]["responses"])
        if path.startswith("/api/v1/"):
            assert {"200", "400", "406"} <= codes, path
            assert ("404" in codes) is ("{" in path), path


def test_every_parameter_of_a_list_is_described(client, description):
    """What the refusal of an unknown parameter lists is what the description has."""
    builders.load_lexicons("kent-1964")
    for name in ("documents", "passages", "propositions", "claims", "outcomes", "lexicons", "runs"):
        refusal = client.get(f"/api/v1/{name}/?nothing=1").json()["nothing"][0]
        known = set(refusal.partition("choose from ")[2].rstrip(".").split(", "))
        described = {one["name"] for one in description["paths"][f"/api/v1/{name}/"]["get"]["parameters"]}
        assert known == described, name


def test_the_page_of_the_description_is_shown_from_our_own_files_under_a_policy_of_its_own(client):
    page = client.get("/api/docs/")
    assert page.status_code == 200
    html = page.content.decode()
    assert "/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js" in html
    assert "http://" not in html and "https://" not in html
    assert "<script>" not in html  # the script comes from an address of its own
    assert client.get("/api/docs/?script=")["Content-Type"] == "application/javascript"
    policy, elsewhere = (client.get(address)["Content-Security-Policy"] for address in ("/api/docs/", "/api/v1/"))
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script-src 'self';" in policy + ";"
    assert "unsafe" not in elsewhere and "data:" not in elsewhere
