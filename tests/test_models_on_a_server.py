"""The tests of `models/` and `exchange/` that are not slow, with a register on a server in place of a file."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.on_both import MODULES
from tests.servers import Server


@pytest.mark.soak
@pytest.mark.timeout(3_600)
def test_they_pass_on_a_server_too(server: Server, tmp_path: Path) -> None:
    files = [str(Path(__file__).with_name(f'{name}.py')) for name in MODULES]
    asked = ['-q', '-p', 'no:cacheprovider', '--on-server', '-m', 'not slow and not kill and not soak', *files]
    started, root = [sys.executable, '-m', 'pytest', *asked], Path(__file__).parents[1]
    done = subprocess.run(started, capture_output=True, text=True, cwd=root, check=False)
    assert done.returncode == 0, done.stdout[-4_000:]
