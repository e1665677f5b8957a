"""What is printed fits the terminal."""

import fcntl
import io
import os
import pty
import struct
import termios

import pytest
from django.core.management.base import OutputWrapper

from scoring.management import terminal


@pytest.mark.parametrize(("columns", "width"), [(80, 80), (160, 100), (40, 60), (0, 100)])
def test_a_terminal_is_not_written_beyond_its_columns(columns, width):
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with open(leader, "rb"), os.fdopen(follower, "w") as out:
        assert terminal.console(OutputWrapper(out)).width == width


def test_a_file_is_a_hundred_columns_wide_whatever_the_environment_says(tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "42")
    with (tmp_path / "report.txt").open("w") as out:
        assert terminal.console(out).width == 100
    assert terminal.console(io.StringIO()).width == 100
