"""A bare system with the package on it, and a screen, for the tests of what was packaged."""

import shutil
from collections.abc import Iterator

import hands
import package
import pytest
from bare_root import BareRoot, why_not
from system_files import told


@pytest.fixture(scope='module')
def bare(tmp_path_factory: pytest.TempPathFactory) -> BareRoot:
    """A bare system with what the package depends on, and the package on it."""
    if reason := why_not():
        pytest.skip(reason)
    depends = told('dpkg-deb', '-f', package.DEBIAN, 'Depends').strip().split(', ')
    made = BareRoot(tmp_path_factory.mktemp('bare'), [name.partition(' ')[0] for name in depends])
    shutil.copy(package.DEBIAN, made.folder / 'tmp' / 'sijill.deb')
    made.must('dpkg', '--install', '/tmp/sijill.deb', as_root=True)
    return made


@pytest.fixture(scope='module')
def screen() -> Iterator[str]:
    """The name of a screen that nobody sees."""
    with hands.screen() as name:
        yield name
