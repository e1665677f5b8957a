"""What the record's commands share: who acts, and how they end where something is refused.

Anything refused ends with exit status 2 and lines that say what was wrong and what to do; nothing is half written.
"""

import getpass

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from forecasts.yamlfile import FileRefused

REFUSED = 2


def refused(reason: object) -> CommandError:
    return CommandError(str(reason), returncode=REFUSED)


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
