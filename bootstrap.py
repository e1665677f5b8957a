"""Prepare and enter `.venv` beside manage.py, so that `python3 manage.py COMMAND` works at once.

Standard library only, and it must parse on Python 3.8, so that an old Python gets a sentence and no
traceback. It does nothing inside a virtual environment, where the pinned Django can be imported, or
with ESTIMATIVE_BOOTSTRAP=0: whoever made that environment rules it. The mark comes first and says that
`.venv` is ours; the stamp comes last and says that it is complete.
"""

import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from importlib import metadata
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

HERE = Path(__file__).resolve().parent
VENV, LOCK = HERE / ".venv", HERE / ".venv.lock"
MARK, STAMP = VENV / "made-by-manage.py", VENV / "stamp"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def stop(reason, status=2):
    print(f"manage.py: {reason}", file=sys.stderr)
    sys.exit(status)


def read(path):
    return path.read_text(encoding="utf-8") if path.exists() else ""


def wanted(argv):
    """The requirements files that the command needs."""
    servers = os.environ.get("REQUIRE_SERVERS", "") not in ("", "0")
    tests = ["requirements-test.txt"] + ["requirements-servers.txt"] * servers
    return ["requirements.txt"] + tests * (argv[1:2] == ["test"])


def stamp(names):
    """What the stamp says of them: first the Python version, then each one's hash."""
    hashes = [f"{name} {hashlib.sha256(read(HERE / name).encode()).hexdigest()}" for name in names]
    return ["python {}.{}".format(*sys.version_info), *hashes]


def is_ready(names):
    return PYTHON.exists() and set(stamp(names)) <= set(read(STAMP).splitlines())


def has_pinned_django():
    with contextlib.suppress(metadata.PackageNotFoundError):
        return f"Django=={metadata.version('Django')}" in read(HERE / "requirements.txt").split()


def take_lock(path, prepared):
    """The open lock file. The system frees it when its holders end, however they do: no lock is ever stale."""
    file = path.open("a")
    told = False
    while True:
        try:
            if sys.platform == "win32":
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        except (BlockingIOError, PermissionError):
            if not told:
                print(f"Another start is preparing {prepared}: waiting for it ...", flush=True)
            told = True
            time.sleep(0.1)


def run(lock, *command):
    """Run a child; it holds the lock too, as it may outlive us. Returns its status and its last line."""
    holds = () if sys.platform == "win32" else (lock.fileno(),)
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    child = subprocess.Popen(command, stdin=nothing, stdout=pipe, stderr=subprocess.STDOUT, pass_fds=holds)
    try:
        output = child.communicate()[0].decode(errors="replace").strip()
    finally:
        child.terminate()
        child.wait()
    return child.returncode, output.rpartition("\n")[2]


def claim():
    """Make `.venv` ours and empty; the mark stays throughout, so that being killed here does no harm."""
    VENV.mkdir(exist_ok=True)
    if not MARK.exists():
        if os.listdir(VENV):
            stop(f"{VENV} was not made by manage.py, so it is left alone: activate it, or move it away.")
        MARK.touch()
    for path in VENV.iterdir():
        if path != MARK:
            remove = shutil.rmtree if path.is_dir() and not path.is_symlink() else os.unlink
            remove(path)


def prepare(names, lock):
    """Build `.venv`, or add to a complete one what is missing or has changed."""
    before = read(STAMP).splitlines()
    complete = PYTHON.exists() and before[:1] == stamp([])
    if not complete:
        if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
            stop("this Python lacks the module venv: run `apt-get install python3-venv` (Debian, Ubuntu) first.")
        claim()
    print(f"Preparing .venv from {', '.join(names)}: about a minute, this once ...", flush=True)
    if complete:
        STAMP.unlink()
    status, said = (0, "") if complete else run(lock, sys.executable, "-m", "venv", str(VENV))
    if not status:
        options = ["-qq", "--no-input", "--disable-pip-version-check", "--retries", "2"]
        files = [part for name in names for part in ("-r", str(HERE / name))]
        status, said = run(lock, str(PYTHON), "-m", "pip", "install", *options, *files)
    if not status or complete:  # pip fetches everything before it changes anything
        others = [line for line in before[1:] if line.split()[0] not in names]
        STAMP.write_text("\n".join(before if status else [*stamp(names), *others]))
    else:
        claim()
        shutil.rmtree(VENV)
    if status:
        stop(f".venv could not be prepared (is there a network?), the next start tries again: {said}")


def enter(argv):
    if sys.version_info < (3, 11):
        stop("Estimative needs Python 3.11 or newer; this is {}.{}.".format(*sys.version_info))
    if os.environ.get("ESTIMATIVE_BOOTSTRAP") == "0" or sys.prefix != sys.base_prefix or has_pinned_django():
        module, name = ("pytest", "requirements-test.txt") if argv[1:2] == ["test"] else ("django", "requirements.txt")
        if importlib.util.find_spec(module) is None:
            stop(f"{module} is not installed here: run `{sys.executable} -m pip install -r {name}` first.")
        return
    try:
        if not is_ready(wanted(argv)):
            with take_lock(LOCK, VENV.name) as lock:
                if not is_ready(wanted(argv)):  # while we waited, the other start may have done it
                    prepare(wanted(argv), lock)
    except OSError as error:
        stop(f".venv cannot be prepared: {error}")
    except KeyboardInterrupt:
        stop("interrupted: the next start prepares .venv anew.", 130)
    if sys.platform == "win32":
        sys.exit(subprocess.call([str(PYTHON), *argv]))
    os.execv(PYTHON, [str(PYTHON), *argv])
