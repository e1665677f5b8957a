"""The documents hold: links resolve, what the code has is named, what they list is what the code has."""

import ast
import io
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command, get_commands

from config import VERSION
from forecasts.admin.object_actions import WithObjectActions
from forecasts.admin.site import site
from forecasts.status import CLAIM_STATUSES
from forecasts.visibility import ROLES, visible_to
from scoring import runs
from scoring.charts.registry import CHARTS
from scoring.management.scorecard import print_scorecard
from scoring.metrics.conclusion import CONCLUSIONS
from scoring.metrics.findings import FINDINGS
from scoring.metrics.measure import DOMAINS
from scoring.metrics.policies import POLICIES
from scoring.metrics.registry import MEASURES
from scoring.reports.comparison import FINDINGS as COMPARISON_FINDINGS
from scoring.reports.tables import TABLES
from tests import builders

ROOT = Path(__file__).resolve().parent.parent
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "tests" / "reference" / "README.md"]
TEXT = {page: page.read_text(encoding="utf-8") for page in PAGES}
CONCEPTS = TEXT[ROOT / "docs" / "concepts.md"]
RECIPES = TEXT[ROOT / "docs" / "recipes.md"]
FENCED = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
# What files and addresses call otherwise than the column does.
CALLED = {"expression.cls": "expression.class", "outcome.quarters": "outcome.degree"}


def blocks(text: str, language: str) -> list[str]:
    return [body for name, body in FENCED.findall(text) if name == language]


def section(text: str, heading: str) -> str:
    """What stands under a heading of the second level, up to the next one."""
    return text.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def table(text: str) -> list[list[str]]:
    """The cells of the Markdown tables in a text, without their heads."""
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in text.splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in row] for row in rows]
    return [row for above, row in zip([[""], *rows], rows, strict=False) if not is_rule(row) and not is_head(row, rows)]


def is_rule(row: list[str]) -> bool:
    return all(set(cell) <= {"-"} for cell in row) and any(row)


def is_head(row: list[str], rows: list[list[str]]) -> bool:
    after = rows.index(row) + 1
    return after < len(rows) and is_rule(rows[after])


def code(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def anchors(text: str) -> set[str]:
    """What a heading can be linked by."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


# --- one document and another ------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    lost = []
    for target in re.findall(r"\]\(([^)]+)\)", FENCED.sub("", TEXT[page])):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        to = (page.parent / path).resolve() if path else page
        if not to.exists() or (anchor and anchor not in anchors(TEXT[to])):
            lost.append(target)
    assert lost == []


def test_every_decision_is_listed_and_has_its_three_parts() -> None:
    folder = ROOT / "docs" / "adr"
    decisions = sorted(path for path in folder.glob("*.md") if path.name != "README.md")
    listed = re.findall(r"\]\((\d{4}-[a-z0-9-]+\.md)\)", TEXT[folder / "README.md"])
    assert listed == [path.name for path in decisions]
    assert [path.name[:4] for path in decisions] == [f"{number:04}" for number in range(1, len(decisions) + 1)]
    for path in decisions:
        assert re.findall(r"^\*\*(\w+)\.\*\*", TEXT[path], re.MULTILINE) == ["Context", "Decision", "Consequences"]
        title = TEXT[path].splitlines()[0].removeprefix(f"# {path.name[:4]} ")
        assert f"[{title}]({path.name})" in TEXT[folder / "README.md"]


def test_every_file_that_makes_the_report_is_told_in_how_a_datum_flows() -> None:
    out = section(TEXT[ROOT / "docs" / "data-flow.md"], "Out")
    files = {path.name for path in (ROOT / "scoring" / "reports").glob("*.py") if path.name != "__init__.py"}
    listed = [name for row in table(out) for name in code(row[0])]
    assert sorted(listed) == sorted(files)


def test_every_script_of_reference_numbers_is_listed_where_it_lies() -> None:
    folder = ROOT / "tests" / "reference"
    scripts = {path.name for path in folder.iterdir() if path.suffix in (".py", ".R")}
    assert {name for row in table(TEXT[folder / "README.md"]) for name in code(row[0])} == scripts


def test_the_changes_begin_with_this_version() -> None:
    assert re.findall(r"^## (\S+)", TEXT[ROOT / "CHANGELOG.md"], re.MULTILINE)[0] == VERSION


# --- the documents and the code ----------------------------------------------------------------------------------


def our_commands() -> set[str]:
    return {name for name, app in get_commands().items() if app in ("forecasts", "scoring", "config")}


def test_every_command_of_ours_is_in_the_recipes() -> None:
    assert sorted(name for name in our_commands() if f"manage.py {name}" not in RECIPES) == []


def test_the_commands_that_documents_show_exist() -> None:
    shown = {name for text in TEXT.values() for name in re.findall(r"manage\.py ([a-z_]+)", text)}
    assert sorted(shown - set(get_commands()) - {"test"}) == []


def test_the_readme_leads_with_two_commands() -> None:
    assert blocks(TEXT[ROOT / "README.md"], "console")[0] == "$ python3 manage.py demo\n$ python3 manage.py test\n"


def test_every_setting_has_its_line_in_the_table_and_no_other_has() -> None:
    tree = ast.parse((ROOT / "config" / "settings.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    read = {
        node.args[1].value
        for node in calls
        if node.func.id == "read" and len(node.args) > 1 and isinstance(node.args[1], ast.Constant)  # type: ignore[attr-defined]
    }
    deployment = TEXT[ROOT / "docs" / "deployment.md"]
    assert {code(row[0])[0] for row in table(section(deployment, "The settings"))} == read
    assert all(name in deployment for name in ("ESTIMATIVE_BOOTSTRAP", "REQUIRE_SERVERS"))


def test_the_page_of_measures_is_written_by_the_code() -> None:
    page = io.StringIO()
    call_command("list_measures", stdout=page)
    there = TEXT[ROOT / "docs" / "measures.md"]
    assert there == page.getvalue(), "run: python3 manage.py list_measures --output docs/measures.md"
    assert re.findall(r"^## `(\w+)`$", there, re.MULTILINE) == [measure.key for measure in MEASURES]
    assert [measure.key for measure in MEASURES if not measure.function.__doc__] == []
    assert [domain for domain in DOMAINS if f"\n- `{domain}`: " not in there] == []


def test_the_lexicons_listed_are_those_shipped() -> None:
    listed = [code(row[0])[0] for row in table(section(CONCEPTS, "What words mean"))]
    assert sorted(listed) == sorted(path.stem for path in (ROOT / "fixtures" / "lexicons").glob("*.yaml"))


def test_the_statuses_are_those_of_the_code_in_its_order() -> None:
    rows = table(section(CONCEPTS, "The status of a claim"))
    assert [code(row[0])[0] for row in rows] == list(CLAIM_STATUSES)


def test_the_roles_are_those_of_the_code_in_its_order() -> None:
    rows = table(section(CONCEPTS, "Who sees what"))
    assert [name for row in rows for name in code(row[0])] == list(ROLES)
    deployment = TEXT[ROOT / "docs" / "deployment.md"]
    assert [role for role in ROLES if f"`{role}`" not in deployment] == []


def test_fields_and_their_values_are_those_of_the_models() -> None:
    listed = {code(row[0])[0]: code(row[1]) for row in table(section(CONCEPTS, "Names and values")) if "." in row[0]}
    in_code = {}
    for model in [*apps.get_app_config("forecasts").get_models(), *apps.get_app_config("scoring").get_models()]:
        for field in model._meta.concrete_fields:
            name = f"{model._meta.model_name}.{field.name}"
            if field.choices and name != "outcome.kind":  # a copy of its proposition's
                in_code[CALLED.get(name, name)] = [str(value) for value, _ in field.choices]
    in_code["outcome.degree"] = [str(int(quarters) / 4) for quarters in in_code["outcome.degree"]]
    assert listed == in_code


def test_policies_findings_and_conclusions_are_those_of_the_code() -> None:
    listed = {row[0]: code(row[1]) for row in table(section(CONCEPTS, "Names and values"))}
    assert listed["`finding` of a comparison"] == list(COMPARISON_FINDINGS)
    assert listed["`finding` of an expression"] == list(FINDINGS)
    assert listed["`conclusion` of a report"] == list(CONCLUSIONS)
    policies = {code(name)[0]: values for name, values in listed.items() if name.startswith("policy ")}
    assert policies == {name: list(values) for name, values in POLICIES.items()}


def test_the_folders_and_files_that_concepts_name_are_there() -> None:
    to_come = {"forecasts/importers/NAME.py", "forecasts/importers/registry.py"}
    named = {
        path
        for path in code(section(CONCEPTS, "Where a new thing goes") + section(CONCEPTS, "Where things lie"))
        if re.match(r"(forecasts|scoring|config|fixtures|tests|docs)/", path)
    }
    there = {path for path in named if (ROOT / re.sub(r"(NAME|SLUG)\.\w+$", "", path)).exists()}
    assert named - there == to_come


def test_the_buttons_of_the_admin_are_those_that_recipes_name() -> None:
    # In bold there: what a button says.
    admins = [admin for admin in site._registry.values() if isinstance(admin, WithObjectActions)]
    buttons = {action.label for admin in admins for action in admin.object_actions}
    assert set(re.findall(r"\*\*([^*]+)\*\*", section(RECIPES, "In the admin"))) == buttons


def test_the_pictures_of_a_run_are_those_that_recipes_name() -> None:
    line = next(line for line in RECIPES.splitlines() if line.endswith("are the pictures."))
    assert code(line) == list(CHARTS)


def test_the_tables_of_a_run_are_those_that_recipes_name() -> None:
    told = RECIPES.split("As tables they are called")[1].split("\n\n")[0]
    assert set(code(told)) == set(TABLES)


@pytest.mark.django_db(transaction=True)  # a run is answered when its transaction has committed
def test_the_readme_prints_what_the_demo_prints() -> None:
    document = builders.load_nie_58()
    run = runs.start(seen=visible_to(AnonymousUser()), documents=["nie-58"], by="demo", at=builders.NOW)
    out = io.StringIO()
    print_scorecard(run, document, out)
    printed = "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"
    shown = blocks(TEXT[ROOT / "README.md"], "text")
    assert len(shown) == 2
    for block in shown:
        assert block in printed, f"{block}\n{printed}"


# --- the tree ----------------------------------------------------------------------------------------------------


def tracked() -> list[Path]:
    """The files that git has, else all beside what git ignores."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    return [ROOT / name for name in done.stdout.split("\0") if name] if done.returncode == 0 else []


def test_nothing_in_the_tree_names_a_folder_of_somebodys_machine_or_a_package_registry() -> None:
    registries = [
        "py" + "pi.org",
        "python" + "hosted.org",
        "registry.np" + "mjs",
        "--index" + "-url",
        "--find" + "-links",
    ]
    wrong = re.compile("|".join([r"(?<![\w.)}])/(?:work|tmp|root|home|Users)/\w", *map(re.escape, registries)]))
    files = tracked()
    if not files:
        pytest.skip("there is no git checkout here")
    found = []
    for path in files:
        if path.is_file() and path.suffix not in (".woff2", ".png"):
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            found += [f"{path.relative_to(ROOT)}:{n}" for n, line in enumerate(lines, 1) if wrong.search(line)]
    assert found == []


def test_shell_lines_of_all_documents_can_be_split() -> None:
    lines = [line for text in TEXT.values() for block in blocks(text, "console") for line in block.splitlines()]
    for line in lines:
        if line.startswith("$ "):
            assert shlex.split(line.removeprefix("$ "))
