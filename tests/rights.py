"""Files and folders that may not be opened, also where the tests are run by root, who may open everything."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534


@contextmanager
def folder_of_all() -> Iterator[Path]:
    """A folder that anybody may enter: those of pytest are open to whoever runs it alone."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def not_as_root() -> Iterator[None]:
    who = os.geteuid()
    if who == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(who)
