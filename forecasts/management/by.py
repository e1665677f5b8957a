"""Who stands in the log for a command: the name given with ``--by``, else that of the account that runs it."""

import getpass
from argparse import ArgumentParser

from django.core.management.base import CommandError

REFUSED = 2


def add_by(parser: ArgumentParser) -> None:
    parser.add_argument("--by", default="", help="Who does this, for the log. Default: the account that runs it.")


def who(by: str) -> str:
    if by:
        return by
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise CommandError("Nobody knows who runs this: give --by NAME.", returncode=REFUSED) from error
