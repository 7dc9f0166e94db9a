"""What the disk says is said rightly: full, for reading only, failing, and paths of every kind that a system allows."""

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import peewee
import pytest
from PySide6.QtWidgets import QApplication

from exchange import whole_files
from exchange.reconciling import printed_files
from models import query
from models.errors import KnownError, NotWritable
from models.file import backups
from models.file.engines import encrypted_database
from models.language import disk_errors
from models.register import clean_copy, verify
from models.register.register import Register, is_there
from tests.invented import PASSPHRASE, incident
from tests.test_backup_times import program
from tests.test_backups import everything
from tests.test_start import _at_once, home
from ui.app import Program

__all__ = ['_at_once', 'home', 'program']
NOBODY = 65534  # the user of this number, everywhere
ROOT = Path(__file__).parent.parent

# Paths


LONG = 'x' * 236  # with the ending, as long as a register's name can be
NAMES = [
    'two words',
    ' spaces at the ends ',
    'a#b',
    'a?b',
    'a%20b',
    'a%zz',
    "o'clock",
    'say "no"',
    'سجل دير الزور',
    'trailing dots...',
    'file:a',
    '-dash',
    '[a-z]*',
    'semi;colon&',
    'new\nline',
    LONG,
    pytest.param(os.fsdecode(b'not \xff\xfe text'), marks=pytest.mark.skipif(sys.platform != 'linux', reason='Linux')),
]


@pytest.mark.slow
@pytest.mark.parametrize('name', NAMES, ids=ascii)
@pytest.mark.skipif(os.name == 'nt', reason='Windows allows few of them')
def test_a_register_works_under_every_name(name: str, tmp_path: Path) -> None:
    folder = tmp_path / (name if len(name) < 100 else 'd')
    folder.mkdir()
    path = folder / f'{name}.sijill'
    with Register.create(path, desk='DZ1', passphrase=None) as register:
        register.save(incident())
        assert backups.when_changed(register)
        with Register.open(path, writing=False) as beside:
            assert query.count(beside, 'incident') == 1
        register.save(incident())
    assert {file.name for file in folder.iterdir()} == {path.name, backups.folder_of(path).name}
    backups.restore(next(backups.folder_of(path).iterdir()), path, None)
    with Register.open(path) as register:
        assert query.count(register, 'incident') == 1
        assert verify.check(register) == []
    (aside,) = folder.glob('*-before-*')
    with Register.open(aside, writing=False) as register:
        assert query.count(register, 'incident') == 2


def too_long(folder: Path) -> Path:
    """A path that the database library cannot open, though the system can."""
    while len(os.fsencode(folder)) < 520:
        folder /= 'x' * 100
    folder.mkdir(parents=True)
    return folder / 'r.sijill'


@pytest.mark.parametrize(
    ('where', 'says'),
    [
        (lambda folder: folder / f'{"x" * 249}', 'too long'),
        (lambda folder: folder / f'{"س" * 200}.sijill', 'too long'),
        (too_long, 'too long'),
        (lambda folder: folder / 'a\0b.sijill', 'no name can have'),
    ],
    ids=['name', 'Arabic name', 'path', 'NUL'],
)
def test_a_path_that_cannot_be_is_refused_before_anything_is_written(
    where: Callable[[Path], Path], says: str, tmp_path: Path, register: Register
) -> None:
    register.save(incident())
    made = backups.back_up(register, tmp_path / 'copies')
    place = tmp_path / 'place'
    place.mkdir()
    path = where(place)
    before = sorted(place.rglob('*'))
    for attempt in (
        lambda: Register.create(path, desk='DZ1', passphrase=None),
        lambda: backups.restore(made, path, None),
        lambda: whole_files.refuse_unwritable(path.with_name('y' * 256) if 'long' in says else path),
    ):
        with pytest.raises(KnownError, match=says):
            attempt()
    with pytest.raises(KnownError):
        Register.open(path)
    assert sorted(place.rglob('*')) == before


# Full


@pytest.mark.parametrize('words', ['database or disk is full', 'disk I/O error', 'unable to open database file'])
def test_a_full_disk_is_called_full(words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library calls a disk failed on which there is no room for the index of its log."""
    free = shutil._ntuple_diskusage(1 << 30, (1 << 30) - 4096, 4096)  # type: ignore[attr-defined]
    monkeypatch.setattr(shutil, 'disk_usage', lambda _path: free)
    with pytest.raises(KnownError, match='disk is full') as told, encrypted_database.reading_errors(tmp_path / 'r'):
        raise peewee.OperationalError(words)
    assert 'restore' not in str(told.value)


def test_a_disk_that_fails_is_called_failed(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match='failed'), encrypted_database.reading_errors(tmp_path / 'r'):
        raise peewee.OperationalError('disk I/O error')


@pytest.mark.parametrize(
    ('number', 'says'),
    [
        (errno.ENOSPC, 'disk is full'),
        (errno.EDQUOT, 'disk is full'),
        (errno.EROFS, 'can only be read'),
        (errno.EACCES, 'permission'),
        (errno.ENAMETOOLONG, 'too long'),
        (errno.EFBIG, 'too large for its disk'),
        (errno.EIO, 'cannot be written: Input/output error'),
    ],
)
def test_what_the_system_says_is_said_in_a_sentence(number: int, says: str, tmp_path: Path) -> None:
    assert says in str(disk_errors.not_written(tmp_path / 'r', OSError(number, os.strerror(number))))


@pytest.mark.parametrize('number', [errno.EROFS, errno.ENOSPC])
def test_an_export_that_cannot_be_written_is_said(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unlink(_self: Path, missing_ok: bool = False) -> None:
        raise OSError(number, os.strerror(number))  # what Linux answers there, file or not

    monkeypatch.setattr(Path, 'unlink', unlink)
    with pytest.raises(KnownError, match='disk'):
        whole_files.refuse_unwritable(tmp_path / 'x.xlsx')


@contextmanager
def disk(size: int) -> Iterator[Path]:
    """A small disk of its own."""
    place = Path(tempfile.mkdtemp())
    if (
        sys.platform != 'linux'
        or subprocess.run(
            ['mount', '-t', 'tmpfs', '-o', f'size={size}', 'tmpfs', place], stderr=subprocess.DEVNULL, check=False
        ).returncode
    ):
        place.rmdir()
        pytest.skip('no disk can be mounted here')
    try:
        yield place
    finally:
        subprocess.run(['umount', '-l', place], check=True)
        place.rmdir()


def fill(place: Path) -> None:
    with suppress(OSError), (place / 'filler').open('ab', buffering=0) as file:
        while True:
            file.write(b'x' * 4096)


@pytest.mark.slow
def test_on_a_disk_that_is_really_full_everything_says_so() -> None:
    with disk(3 << 20) as place:
        path = place / 'r.sijill'
        with Register.create(path, desk='DZ1', passphrase=PASSPHRASE) as register:
            register.save(incident())
            made = backups.back_up(register, place / 'copies')
        fill(place)
        for attempt in (
            lambda: Register.create(place / 'new.sijill', desk='DZ1', passphrase=None),
            lambda: backups.restore(made, path, PASSPHRASE),
            lambda: whole_files.put(place / 'x.xlsx', b'x' * 100_000),
        ):
            with pytest.raises(KnownError, match='disk is full'):
                attempt()
        assert sorted(file.name for file in place.iterdir()) == ['copies', 'filler', 'r.sijill']
        try:
            with Register.open(path, PASSPHRASE) as register:
                for attempt in (
                    lambda: register.save(incident(narrative='x' * 30_000)),
                    lambda: backups.beside(register),
                ):
                    with pytest.raises(KnownError, match='disk is full'):
                        attempt()
        except KnownError as error:
            assert 'disk is full' in str(error)
        (place / 'filler').unlink()
        with Register.open(path, PASSPHRASE) as register:
            assert query.count(register, 'incident') == 1
            assert verify.check(register) == []


@pytest.mark.slow
def test_a_register_that_there_is_no_room_for_leaves_nothing() -> None:
    """It took what room there was: nothing else could be saved on that disk either."""
    with disk(1 << 20) as place:
        with (place / 'filler').open('wb') as file:
            file.write(b'x' * (500 << 10))
        with pytest.raises(KnownError, match='disk is full'):
            Register.create(place / 'new.sijill', desk='DZ1', passphrase=None)
        assert [file.name for file in place.iterdir()] == ['filler']


# For reading only


@contextmanager
def read_only(path: Path) -> Iterator[Path]:
    """A disk that can only be read, with a register on it."""
    with disk(8 << 20) as place:
        there = Path(shutil.copy(path, place / path.name))
        for ending in ('-wal', '-shm'):
            with suppress(OSError):
                shutil.copy(f'{path}{ending}', place)
        subprocess.run(['mount', '-o', 'remount,ro', place], check=True)
        yield there


@pytest.mark.slow
@pytest.mark.parametrize('log', [False, True], ids=['whole', 'with the log of a killed program'])
def test_a_register_on_a_read_only_disk_can_be_looked_at(encrypted: Register, log: bool, tmp_path: Path) -> None:
    encrypted.save(incident())
    if not log:
        encrypted.close()
    with read_only(encrypted.path) as path:
        before = everything(path.parent)
        with pytest.raises(NotWritable, match='can only be read; copy the file'):
            Register.open(path, PASSPHRASE)
        with Register.open(path, PASSPHRASE, writing=False) as register:
            assert query.count(register, 'incident') == 1
            assert verify.check(register) == []
            made = backups.back_up(register, tmp_path / 'copies')
            with pytest.raises(KnownError, match='reading only'):
                register.save(incident())
        with pytest.raises(KnownError, match='can only be read'):
            backups.restore(made, path, PASSPHRASE)
        with pytest.raises(KnownError, match='can only be read'):
            Register.create(path.with_name('new.sijill'), desk='DZ1', passphrase=None)
        assert everything(path.parent) == before
    with Register.open(made, PASSPHRASE) as register:
        assert query.count(register, 'incident') == 1


@pytest.mark.slow
def test_the_window_opens_a_register_on_a_read_only_disk_and_says_so(program: Program, register: Register) -> None:
    saved = register.save(incident())
    register.close()
    with read_only(register.path) as path:
        program.start(path)
        window = program.window
        assert window is not None
        QApplication.processEvents()
        assert 'reading only' in window.about_file.text()
        window.go_to('incident', saved.uid)
        assert window.form is not None
        window.switch_language()
        window = program.window
        assert window is not None
        assert window.form is not None
        assert window.form.opened.record.uid == saved.uid
        window.resize_text(1)
        window = program.window
        assert window is not None
        window.close()
        assert program.register is None


@pytest.mark.slow
def test_one_who_may_not_write_is_told_and_can_look(tmp_path: Path) -> None:
    with of_everybody() as path:
        path.chmod(0o644)

        def look() -> None:
            with pytest.raises(NotWritable, match='permission'):
                Register.open(path)
            with Register.open(path, writing=False) as register:
                assert query.count(register, 'incident') == 1
            with pytest.raises(NotWritable, match=r'copy\.sijill; check its permissions'):
                clean_copy.of_file(path, None, path.with_name('copy.sijill'))

        assert as_somebody_else(look)
        assert [file.name for file in path.parent.iterdir()] == ['r.sijill']


@pytest.mark.slow
def test_a_write_protected_file_is_written_once_that_is_taken_off(tmp_path: Path) -> None:
    """What the library keeps beside a file has its rights, and stayed there for reading only."""
    with of_everybody() as path:
        for there in (path.parent, path):
            os.chown(there, NOBODY, NOBODY)
        path.chmod(0o400)

        def write() -> None:
            with pytest.raises(NotWritable, match='do not have permission'):
                Register.open(path)
            assert [file.name for file in path.parent.iterdir()] == ['r.sijill']
            path.chmod(0o600)
            path.with_name('r.sijill-shm').touch(0o400)  # as earlier versions left it
            with Register.open(path) as register:
                register.save(incident())

        assert as_somebody_else(write)


@pytest.mark.slow
def test_a_folder_that_may_not_be_entered_is_said(tmp_path: Path) -> None:
    with of_everybody() as path:
        closed = path.with_name('closed')
        closed.mkdir(0)
        inside, sheet = closed / 'r.sijill', closed / 'r.xlsx'

        def ask() -> None:
            for attempt in (
                lambda: Register.open(inside),
                lambda: Register.create(inside, desk='DZ1', passphrase=None),
                lambda: is_there(inside),
                lambda: backups.restore(inside, path, None),
                lambda: backups.opens_otherwise(path, inside),
                lambda: clean_copy.of_file(inside, None, path.with_name('copy.sijill')),
                lambda: whole_files.refuse_unwritable(sheet),
                lambda: printed_files.read(sheet),
            ):
                with pytest.raises(KnownError, match=r'[Pp]ermission|right to read'):
                    attempt()

        path.chmod(0o644)
        assert as_somebody_else(ask)


@contextmanager
def of_everybody() -> Iterator[Path]:
    """A register with an incident, in a folder that everybody comes to."""
    if os.name == 'nt' or os.getuid():
        pytest.skip('only the master of the machine can become somebody else')
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    try:
        with Register.create(place / 'r.sijill', desk='DZ1', passphrase=None) as register:
            register.save(incident())
        yield place / 'r.sijill'
    finally:
        shutil.rmtree(place)


def as_somebody_else(work: Callable[[], None]) -> bool:
    """Whether some work is done as somebody whom the system refuses things; its master may always write."""
    if not (child := os.fork()):
        os.setuid(NOBODY)
        code = 1
        with suppress(BaseException):
            work()
            code = 0
        os._exit(code)
    return os.waitpid(child, 0)[1] == 0
