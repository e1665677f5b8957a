#!/usr/bin/env python3
"""Run a command of Estimative: `python3 manage.py demo`, `test`, `help` ..."""

import os
import sys

import bootstrap


def main():
    bootstrap.enter(sys.argv)
    if sys.argv[1:2] == ["test"]:
        # pytest, not Django's own runner: settings must not be imported before coverage counts.
        from tests.run import main as run_tests

        return run_tests(sys.argv[2:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
    return 0


if __name__ == "__main__":
    sys.exit(main())
