"""`python3 manage.py COMMAND` in a checkout of its own, with tiny packages in place of the real ones.

The interpreter is the one that the environment of this test run was made with, as a newcomer's is:
outside any virtual environment. pip takes its packages from a folder and asks no network.
"""

import ast
import base64
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON: str = sys._base_executable  # type: ignore[attr-defined]
PREPARING = "Preparing .venv from {}: about a minute, this once ...\n"
WAITING = "Another start is preparing .venv: waiting for it ...\n"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and symbolic links as POSIX has them")

DJANGO = """
def execute_from_command_line(argv):
    import importlib.metadata, sys
    print("Django", importlib.metadata.version("Django"), "runs", *argv[1:], "in", sys.prefix)
"""


def add_wheel(folder: Path, name: str, version: str, files: dict[str, str]) -> None:
    """A package that pip can install, written by hand."""
    information = f"{name}-{version}.dist-info"
    files = files | {
        f"{information}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{information}/WHEEL": "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(
        f"{path},sha256={base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip('=')},\n"
        for path, text in files.items()
    )
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        for path, text in (files | {f"{information}/RECORD": record}).items():
            wheel.writestr(path, text)


@dataclass
class Checkout:
    path: Path
    wheels: Path

    def start(self, *arguments: str, python: tuple[str, ...] = (PYTHON,), **variables: str) -> "subprocess.Popen[str]":
        """`python3 manage.py ARGUMENTS`, in a process group of its own."""
        own = ("PYTHON", "PIP_", "VIRTUAL_ENV", "ESTIMATIVE_", "REQUIRE_SERVERS", "COV_")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(own)}
        pip = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels), "PIP_CONFIG_FILE": os.devnull}
        return subprocess.Popen(
            [*python, *([] if "-c" in python else ["manage.py"]), *arguments],
            cwd=self.path,
            env=inherited | pip | {"PIP_NO_CACHE_DIR": "1"} | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str, **options: str | tuple[str, ...]) -> tuple[int, str, str]:
        """Exit status, standard output, standard error."""
        process = self.start(*arguments, **options)  # type: ignore[arg-type]
        output, error = process.communicate(timeout=120)
        return process.returncode, output, error

    def said(self, *command: str, django: str = "1.0") -> str:
        return f"Django {django} runs {' '.join(command)} in {self.path / '.venv'}\n"

    def files(self) -> set[str]:
        return {path.name for path in self.path.iterdir() if path.name != "__pycache__"}


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheels")
    django = {"django/__init__.py": "", "django/core/__init__.py": "", "django/core/management.py": DJANGO}
    add_wheel(folder, "Django", "1.0", django)
    add_wheel(folder, "Django", "1.1", django)
    add_wheel(folder, "pytest", "1.0", {"pytest.py": ""})
    add_wheel(folder, "tinyserver", "1.0", {"tinyserver.py": ""})
    return folder


def make_checkout(path: Path, wheels: Path) -> Checkout:
    path.mkdir(exist_ok=True)
    for name in ("manage.py", "bootstrap.py"):
        shutil.copy(ROOT / name, path)
    (path / "requirements.txt").write_text("Django==1.0\n")
    (path / "requirements-test.txt").write_text("-r requirements.txt\npytest==1.0\n")
    (path / "requirements-servers.txt").write_text("tinyserver==1.0\n")
    (path / "tests").mkdir()
    run = "from importlib.util import find_spec\ndef main(arguments):\n"
    run += "    print(*arguments, find_spec('pytest') is not None, find_spec('tinyserver') is not None)\n    return 3\n"
    (path / "tests" / "run.py").write_text(run)
    return Checkout(path, wheels)


@pytest.fixture
def fresh(tmp_path: Path, wheels: Path) -> Checkout:
    """A checkout in which nothing was ever started."""
    return make_checkout(tmp_path / "checkout", wheels)


@pytest.fixture(scope="module")
def first_two(tmp_path_factory: pytest.TempPathFactory, wheels: Path) -> tuple[Checkout, list[tuple[int, str, str]]]:
    """A checkout after two first starts at the same time, and what each said."""
    checkout = make_checkout(tmp_path_factory.mktemp("first"), wheels)
    processes = [checkout.start("hello", name) for name in ("one", "two")]
    outputs = [process.communicate(timeout=120) for process in processes]
    return checkout, [(process.returncode, *output) for process, output in zip(processes, outputs, strict=True)]


@pytest.fixture
def started(first_two: tuple[Checkout, object], tmp_path: Path) -> Checkout:
    """A checkout whose `.venv` is complete."""
    path = tmp_path / "checkout"
    shutil.copytree(first_two[0].path, path, symlinks=True)
    return Checkout(path, first_two[0].wheels)


def test_the_first_start_prepares_the_environment_and_one_beside_it_waits(
    first_two: tuple[Checkout, list[tuple[int, str, str]]],
) -> None:
    checkout, results = first_two
    one, two = checkout.said("hello", "one"), checkout.said("hello", "two")
    preparing = PREPARING.format("requirements.txt")
    assert results in (
        [(0, preparing + one, ""), (0, WAITING + two, "")],
        [(0, WAITING + one, ""), (0, preparing + two, "")],
    )


def test_the_second_start_enters_it_at_once(started: Checkout) -> None:
    before = (started.path / ".venv" / "stamp").stat().st_mtime_ns
    begin = time.monotonic()
    assert started.run("hello") == (0, started.said("hello"), "")
    assert time.monotonic() - begin < 5  # 0.15 s on an idle machine; building takes pip's start alone longer
    assert (started.path / ".venv" / "stamp").stat().st_mtime_ns == before


def test_the_tests_add_what_they_need_and_then_every_command_is_ready(started: Checkout) -> None:
    preparing = PREPARING.format("requirements.txt, requirements-test.txt")
    assert started.run("test", "-k", "x") == (3, preparing + "-k x True False\n", "")
    with_servers = PREPARING.format("requirements.txt, requirements-test.txt, requirements-servers.txt")
    assert started.run("test", REQUIRE_SERVERS="1") == (3, with_servers + "True True\n", "")
    assert started.run("hello") == (0, started.said("hello"), "")
    assert started.run("test") == (3, "True True\n", "")


def test_changed_requirements_are_installed_and_a_failure_leaves_what_was_there(started: Checkout) -> None:
    requirements = started.path / "requirements.txt"
    requirements.write_text("Django==2.0\n")
    status, output, error = started.run("hello")
    assert (status, output) == (2, PREPARING.format("requirements.txt"))
    assert error == (
        "manage.py: .venv could not be prepared (is there a network?), the next start tries again: "
        "ERROR: No matching distribution found for Django==2.0\n"
    )
    requirements.write_text("Django==1.0\n")
    assert started.run("hello") == (0, started.said("hello"), "")
    requirements.write_text("Django==1.1\n")
    expected = PREPARING.format("requirements.txt") + started.said("hello", django="1.1")
    assert started.run("hello") == (0, expected, "")


def test_an_environment_of_another_python_is_built_anew(started: Checkout) -> None:
    stamp, left_over = started.path / ".venv" / "stamp", started.path / ".venv" / "lib" / "left-over"
    current = stamp.read_text()
    stamp.write_text("python 3.8" + current[current.index("\n") :])
    left_over.touch()
    assert started.run("hello") == (0, PREPARING.format("requirements.txt") + started.said("hello"), "")
    assert stamp.read_text() == current
    assert not left_over.exists()


def test_without_a_network_the_first_start_says_so_and_leaves_nothing(fresh: Checkout) -> None:
    before = fresh.files()
    status, output, error = fresh.run("hello", PIP_FIND_LINKS=str(fresh.path / "tests"))
    assert (status, output) == (2, PREPARING.format("requirements.txt"))
    assert error == (
        "manage.py: .venv could not be prepared (is there a network?), the next start tries again: "
        "ERROR: No matching distribution found for Django==1.0\n"
    )
    assert fresh.files() - before <= {".venv.lock"}


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_an_interrupted_start_is_completed_by_the_next(fresh: Checkout) -> None:
    (fresh.path / ".venv").mkdir()  # killed before anything was put in: an empty folder is nobody's
    in_the_middle = fresh.path / ".venv" / "bin" / "python"

    interrupted = fresh.start("hello")
    wait_for(in_the_middle.exists)
    os.killpg(interrupted.pid, signal.SIGINT)  # as Ctrl-C does
    _, error = interrupted.communicate(timeout=60)
    assert (interrupted.returncode, error) == (
        130,
        "manage.py: interrupted: the next start prepares .venv anew.\n",
    )

    in_the_middle.unlink()
    killed = fresh.start("hello")
    wait_for(in_the_middle.exists)
    killed.kill()  # its child goes on, and the next start waits for it
    killed.wait()
    assert not (fresh.path / ".venv" / "stamp").exists()
    assert fresh.run("hello") == (0, WAITING + PREPARING.format("requirements.txt") + fresh.said("hello"), "")
    killed.communicate()


@pytest.mark.parametrize("content", [{"pyvenv.cfg": "home = elsewhere\n"}, {"notes.txt": ""}])
def test_a_folder_that_somebody_else_made_is_left_alone(fresh: Checkout, content: dict[str, str]) -> None:
    foreign = fresh.path / ".venv"
    foreign.mkdir()
    for name, text in content.items():
        (foreign / name).write_text(text)
    assert fresh.run("hello") == (
        2,
        "",
        f"manage.py: {foreign} was not made by manage.py, so it is left alone: activate it, or move it away.\n",
    )
    assert {path.name: path.read_text() for path in foreign.iterdir()} == content


def test_an_old_python_is_told_which_one_is_needed(fresh: Checkout) -> None:
    pretend = "import sys; sys.version_info = (3, 8, 18); import manage; manage.main()"
    error = "manage.py: Estimative needs Python 3.11 or newer; this is 3.8.\n"
    assert fresh.run(python=(PYTHON, "-c", pretend)) == (2, "", error)
    for name in ("manage.py", "bootstrap.py"):
        ast.parse((ROOT / name).read_text(), feature_version=(3, 8))


def test_a_python_without_venv_is_told_what_to_install_and_nothing_is_made(fresh: Checkout) -> None:
    before = fresh.files()
    pretend = "import sys; sys.modules['ensurepip'] = None; import manage; manage.main()"
    error = "manage.py: this Python lacks the module venv: run `apt-get install python3-venv` (Debian, Ubuntu) first.\n"
    assert fresh.run(python=(PYTHON, "-c", pretend)) == (2, "", error)
    assert fresh.files() - before <= {".venv.lock"}


@pytest.fixture
def elsewhere(tmp_path: Path, wheels: Path) -> Path:
    """A folder with the pinned Django, as somebody's own environment has it on its path."""
    folder = tmp_path / "elsewhere"
    with zipfile.ZipFile(wheels / "Django-1.0-py3-none-any.whl") as wheel:
        wheel.extractall(folder)
    return folder


def test_where_the_pinned_django_can_be_imported_nothing_is_made(fresh: Checkout, elsewhere: Path) -> None:
    before = fresh.files()
    status, output, error = fresh.run("hello", PYTHONPATH=str(elsewhere))
    assert (status, output, error) == (0, f"Django 1.0 runs hello in {sys.base_prefix}\n", "")
    assert fresh.files() == before


def test_inside_a_virtual_environment_nothing_is_made(started: Checkout) -> None:
    """Not even where the stamp is old: whoever activated it rules it."""
    (started.path / "requirements.txt").write_text("Django==1.1\n")
    inside = (str(started.path / ".venv" / "bin" / "python"),)
    assert started.run("hello", python=inside) == (0, started.said("hello"), "")
    error = (
        f"manage.py: pytest is not installed here: run `{inside[0]} -m pip install -r requirements-test.txt` first.\n"
    )
    assert started.run("test", python=inside) == (2, "", error)


def test_switched_off_it_names_the_pip_command(fresh: Checkout) -> None:
    bare = (PYTHON, "-S")  # whatever else is installed beside this Python
    before = fresh.files()
    for command, module, name in [
        ("hello", "django", "requirements.txt"),
        ("test", "pytest", "requirements-test.txt"),
    ]:
        error = f"manage.py: {module} is not installed here: run `{PYTHON} -m pip install -r {name}` first.\n"
        assert fresh.run(command, python=bare, ESTIMATIVE_BOOTSTRAP="0") == (2, "", error)
    assert fresh.files() == before
