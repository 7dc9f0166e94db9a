"""The tests of `models/` and `exchange/` that are not slow, with a register on a server in place of a file."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import servers
from tests.on_both import EVERY_TIME, MODULES


@pytest.mark.parametrize(
    'modules',
    [
        pytest.param(EVERY_TIME, id='the most telling', marks=[pytest.mark.slow, pytest.mark.timeout(600)]),
        pytest.param(MODULES, id='all', marks=[pytest.mark.soak, pytest.mark.timeout(3_600)]),
    ],
)
def test_they_pass_on_a_server_too(modules: tuple[str, ...]) -> None:
    if servers.programs() is None:
        pytest.skip('there is no PostgreSQL server, or no driver for it')
    files = [str(Path(__file__).with_name(f'{name}.py')) for name in modules]
    asked = ['-q', '-p', 'no:cacheprovider', '--on-server', '-m', 'not slow and not kill and not soak', *files]
    started, root = [sys.executable, '-m', 'pytest', *asked], Path(__file__).parents[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith('PYTEST_XDIST')}
    done = subprocess.run(started, capture_output=True, text=True, cwd=root, env=environment, check=False)
    assert done.returncode == 0, done.stdout[-4_000:]
