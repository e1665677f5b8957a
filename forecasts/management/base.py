"""What the record's commands share: who acts, and how they end where something is refused.

Anything refused ends with exit status 2 and lines that say what was wrong and what to do; nothing is half written.
"""

import getpass
import os
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from forecasts.yamlfile import FileRefused

REFUSED = 2


def refused(reason: object) -> CommandError:
    return CommandError(str(reason), returncode=REFUSED)


def need_folder(path: Path) -> None:
    """Says before anything is computed that a file cannot be written there."""
    try:
        is_there = path.parent.is_dir()
    except OSError as error:  # one above it may not be opened
        raise refused(f"{path} cannot be written: {error.strerror}.") from error
    if not is_there:
        raise refused(f"{path} cannot be written: there is no folder {path.parent}: make that folder first.")


def write_whole(path: Path, text: str) -> None:
    """Writes a file whole, or leaves what was there: it is written beside, and takes the place once it is complete."""
    place = path.resolve()
    beside = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        if place.exists() and not place.is_file():  # a pipe or a terminal, which nothing can take the place of
            place.write_text(text, encoding="utf-8", newline="\n")
            return
        try:
            beside.write_text(text, encoding="utf-8", newline="\n")
            beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise refused(f"{path} cannot be written: {error.strerror}.") from error


class RecordCommand(BaseCommand):
    """A command of the record. ``acts = True`` gives it ``--by``, the name that stands in the log."""

    acts = False

    def add_arguments(self, parser: CommandParser) -> None:
        if self.acts:
            parser.add_argument("--by", default="", help="Who does this, for the log. Default: your account's name.")

    def execute(self, *args, **options):
        try:
            return super().execute(*args, **options)
        except FileRefused as error:
            raise refused(f"Nothing was loaded:\n{error}") from error
        except ValidationError as error:
            raise refused("\n".join(error.messages)) from error
        except DatabaseError as error:
            raise refused(f"The database refused: {error}. Is it prepared? Run `python3 manage.py migrate`.") from error

    def who(self, by: str) -> str:
        if by:
            return by
        try:
            return getpass.getuser()
        except (KeyError, OSError) as error:
            raise refused("Nobody knows who runs this: give --by NAME.") from error
