"""A copy of the program that a test may change, and tests that are run inside it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = ('models', 'exchange', 'ui', 'resources', 'tests', 'docs', 'packaging')
FILES = (
    'main.py',
    'pyproject.toml',
    'CONTRIBUTING.md',
    'README.md',
    'requirements.txt',
    'requirements-server.txt',
    'requirements-dev.txt',
)
_NOT_COPIED = ('__pycache__', 'pictures', 'benchmarks')


def copy_into(house: Path) -> Path:
    """Copy the program with its tests, guide and tools into a folder; the folder."""
    for part in PARTS:
        shutil.copytree(ROOT / part, house / part, ignore=shutil.ignore_patterns(*_NOT_COPIED))
    for name in FILES:
        shutil.copy(ROOT / name, house)
    return house


def run_inside(house: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python inside a copy, without anything of the checkout."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(('PYTEST_', 'PYTHONPATH'))}
    environment = kept | {'QT_QPA_PLATFORM': 'offscreen'}
    return subprocess.run([sys.executable, *arguments], cwd=house, env=environment, capture_output=True, text=True)


def must_pass(house: Path, *tests: str) -> None:
    """Run tests inside a copy: all of them pass, and none is skipped."""
    run = run_inside(house, '-m', 'pytest', '-p', 'no:cacheprovider', '-q', '--tb=short', *tests)
    assert run.returncode == 0, run.stdout + run.stderr
    assert re.search(r'\d+ passed', run.stdout)
    assert 'skipped' not in run.stdout
