"""Commands called as a shell would: what they print, and how they refuse."""

import io

import pytest
from django.core.management import CommandError, call_command


def output_of(*arguments: str) -> str:
    """What a command writes to standard output."""
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def refusal(*arguments: str) -> str:
    """The sentence with which a command refuses; it ends with status 2."""
    with pytest.raises(CommandError) as refused:
        call_command(*arguments)
    assert refused.value.returncode == 2
    return str(refused.value)
