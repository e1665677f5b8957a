"""Prepare and enter `.venv` beside manage.py, so that `python3 manage.py COMMAND` works at once.

Standard library only, and it must parse on Python 3.8, so that an old Python gets a sentence and no
traceback. It does nothing inside a virtual environment, where the pinned Django can be imported, or
with ESTIMATIVE_BOOTSTRAP=0: whoever made that environment rules it.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from importlib import metadata

HERE = os.path.dirname(os.path.abspath(__file__))
VENV, LOCK = os.path.join(HERE, ".venv"), os.path.join(HERE, ".venv.lock")
MARK, STAMP = os.path.join(VENV, "made-by-manage.py"), os.path.join(VENV, "stamp")
PYTHON = os.path.join(VENV, *(["Scripts", "python.exe"] if os.name == "nt" else ["bin", "python"]))


def stop(reason):
    print("manage.py: " + reason, file=sys.stderr)
    sys.exit(2)


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def write(path, text):
    """Whole or not at all, even if the process is killed."""
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(path + ".new", path)


def requirements(argv):
    servers = os.environ.get("REQUIRE_SERVERS", "") not in ("", "0")
    tests = ["requirements-test.txt"] + ["requirements-servers.txt"] * servers
    return ["requirements.txt"] + tests * (argv[1:2] == ["test"])


def stamp(names):
    """What the stamp must say: the Python version, and of each requirements file its hash."""
    hashes = [hashlib.sha256(read(os.path.join(HERE, name)).encode()).hexdigest() for name in names]
    return ["python %d.%d" % sys.version_info[:2]] + [" ".join(pair) for pair in zip(names, hashes)]


def is_ready(names):
    return os.path.exists(PYTHON) and set(stamp(names)) <= set(read(STAMP).splitlines())


def has_pinned_django():
    try:
        return "Django==" + metadata.version("Django") in read(os.path.join(HERE, "requirements.txt")).split()
    except metadata.PackageNotFoundError:
        return False


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return pid != os.getpid()


def is_abandoned():
    """Whether all who wrote themselves into the lock are gone (Windows: whether nobody renews it)."""
    try:
        pids, age = read(LOCK).split(), time.time() - os.path.getmtime(LOCK)
    except OSError:
        return False
    return age > 30 if os.name == "nt" or not pids else not any(is_alive(int(pid)) for pid in pids)


def take_lock(told=False):
    while True:
        try:
            with os.fdopen(os.open(LOCK, os.O_CREAT | os.O_EXCL | os.O_WRONLY), "w") as file:
                file.write(str(os.getpid()))
            time.sleep(0.1)  # two may have removed the same abandoned lock: the last one holds it
            if read(LOCK) == str(os.getpid()):
                return
        except FileExistsError:
            if is_abandoned():
                os.unlink(LOCK)
                continue
        if not told:
            print("Waiting for process %s, which prepares .venv (if it does not, delete %s)." % (read(LOCK), LOCK))
            told = not sys.stdout.flush()
        time.sleep(0.2)


def run(*command):
    """Run a child whose pid stands in the lock beside ours, as it may outlive us; (status, last line)."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        while True:
            write(LOCK, "%d %d" % (os.getpid(), child.pid))
            try:
                lines = child.communicate(timeout=1)[0].decode(errors="replace").split("\n")
                return child.returncode, ([""] + [line.strip() for line in lines if line.strip()])[-1]
            except subprocess.TimeoutExpired:
                pass
    finally:
        child.terminate()
        child.wait()


def claim_venv():
    """Make `.venv` ours and empty. The mark comes first and stays, so that being killed here does no harm."""
    os.makedirs(VENV, exist_ok=True)
    if not os.path.exists(MARK):
        if os.listdir(VENV):
            stop("%s was not made by manage.py, so it is left alone: activate it, or move it away." % VENV)
        open(MARK, "x").close()
    for entry in os.scandir(VENV):
        if entry.path != MARK:
            shutil.rmtree(entry.path) if entry.is_dir(follow_symlinks=False) else os.unlink(entry.path)


def prepare(names):
    """Build or bring up to date; the stamp is taken away first and set last."""
    before = read(STAMP)
    renewed = os.path.exists(PYTHON) and stamp([])[0] in before.splitlines()
    if not renewed:
        if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
            stop("this Python lacks the module venv: run `apt-get install python3-venv` (Debian, Ubuntu) first.")
        claim_venv()
    print("Preparing .venv with what %s asks for (about a minute, once) ..." % " and ".join(names), flush=True)
    if before:
        os.unlink(STAMP)
    status, said = (0, "") if renewed else run(sys.executable, "-m", "venv", VENV)
    if status == 0:
        files = [part for name in names for part in ("-r", os.path.join(HERE, name))]
        options = ["-qq", "--no-input", "--disable-pip-version-check", "--retries", "2"]
        status, said = run(PYTHON, "-m", "pip", "install", *options, *files)
    others = [line for line in before.splitlines() if line.split()[0] not in ["python"] + names]
    if status == 0:
        return write(STAMP, "\n".join(stamp(names) + others) + "\n")
    if renewed:
        write(STAMP, before)
    else:
        claim_venv()
        shutil.rmtree(VENV)
    stop("could not prepare .venv (is there a network?), so nothing was kept: " + said)


def enter(argv):
    if sys.version_info < (3, 11):
        stop("Estimative needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2])
    is_off = os.environ.get("ESTIMATIVE_BOOTSTRAP") == "0"
    if is_off or sys.prefix != sys.base_prefix or has_pinned_django():
        module, name = ("pytest", "requirements-test.txt") if argv[1:2] == ["test"] else ("django", "requirements.txt")
        if importlib.util.find_spec(module) is None:
            stop("%s is not installed here: run `%s -m pip install -r %s` first." % (module, sys.executable, name))
        return
    names = requirements(argv)
    try:
        if not is_ready(names):
            take_lock()
            try:
                is_ready(names) or prepare(names)
            finally:
                os.unlink(LOCK)
    except OSError as error:
        stop("cannot prepare .venv: %s" % error)
    sys.stdout.flush()
    if os.name == "nt":
        sys.exit(subprocess.call([PYTHON] + argv))
    os.execv(PYTHON, [PYTHON] + argv)
