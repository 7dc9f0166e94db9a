"""Running commands within the process of the tests."""

from collections.abc import Callable

import pytest

from exchange import commands

# The exit code of a command, and what it said on stdout and stderr.
Call = Callable[..., tuple[int, str, str]]


def caller(capsys: pytest.CaptureFixture[str]) -> Call:
    """What runs a command in the folder that is the current one."""

    def run(*arguments: object) -> tuple[int, str, str]:
        code = commands.main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run
