"""What the tests share: registers to write in, made once and copied for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import words
from models.store import Register
from tests.invented import PASSPHRASE


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Each test begins in English, whatever language the one before it spoke."""
    with words.speaking('en'):
        yield


def _template(folder: Path, passphrase: str | None) -> Path:
    path = folder / 'register.sijill'
    Register.create(path, desk='DZ1', passphrase=passphrase, alias='Tester').close()
    return path


@pytest.fixture(scope='session')
def plain_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty closed register without a passphrase."""
    return _template(tmp_path_factory.mktemp('plain'), None)


@pytest.fixture(scope='session')
def encrypted_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty closed register with `PASSPHRASE`."""
    return _template(tmp_path_factory.mktemp('encrypted'), PASSPHRASE)


@pytest.fixture
def register(plain_template: Path, tmp_path: Path) -> Iterator[Register]:
    """An empty register to write in; it has no passphrase, which is quicker."""
    path = Path(shutil.copy(plain_template, tmp_path / 'register.sijill'))
    with Register.open(path) as opened:
        yield opened


@pytest.fixture
def encrypted(encrypted_template: Path, tmp_path: Path) -> Iterator[Register]:
    """An empty register to write in, encrypted with `PASSPHRASE`."""
    path = Path(shutil.copy(encrypted_template, tmp_path / 'register.sijill'))
    with Register.open(path, PASSPHRASE) as opened:
        yield opened
