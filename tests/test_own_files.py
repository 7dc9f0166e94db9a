"""What Sijill writes is its user's alone, whatever the system leaves to others, and also where it was not before."""

import os
import signal
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

import main
from exchange import crash_report
from exchange.exporting import events_csv, selection
from exchange.reporting import formats
from models import own_process
from models.file import backups, saved_elsewhere
from models.register.register import Register
from tests import invented

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != 'posix', reason='this system has no rights for group and others'),
]
Call = Callable[..., int]


@pytest.fixture
def open_to_all() -> Iterator[None]:
    """A system that leaves to everybody what is made; what ends a program does here what it did before."""
    heard = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    before = os.umask(0)
    yield
    os.umask(before)
    for number, handler in heard.items():
        signal.signal(number, handler)


@pytest.fixture
def call(open_to_all: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    """Runs a command as the program does, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> int:
        os.umask(0)
        monkeypatch.setenv('SIJILL_PASSPHRASE', 'window tractor pepper harvest')
        return main.main(arguments)

    return run


def open_to_others(folder: Path) -> list[str]:
    """What in a folder somebody else may read, write or enter."""
    found = [path for path in folder.rglob('*') if path.lstat().st_mode & own_process.OF_OTHERS]
    return sorted(f'{path.relative_to(folder)} {stat.filemode(path.stat().st_mode)}' for path in found)


def wide(path: Path) -> None:
    """Leave a file or folder to everybody, as earlier versions did."""
    path.chmod(0o777 if path.is_dir() else 0o666)


def bad_sheet(path: Path) -> None:
    """A field sheet with a row that cannot go in; its sender left it to everybody."""
    book = openpyxl.Workbook()
    book.active.append(['Date', 'Governorate', 'Type of incident', 'ISIS members killed'])
    book.active.append(['2024-01-05', 'Homs', 'Ambush', 'very many'])
    book.active.append(['no day at all', 'Homs', 'Ambush', '1'])
    book.save(path)


def test_what_would_be_open_is_seen(open_to_all: None, tmp_path: Path) -> None:
    """Else the tests below could not fail."""
    (tmp_path / 'a').mkdir()
    (tmp_path / 'a' / 'b').write_bytes(b'')
    assert open_to_others(tmp_path) == ['a drwxrwxrwx', 'a/b -rw-rw-rw-']


def test_whatever_a_command_makes_is_its_users_alone(call: Call, tmp_path: Path) -> None:
    sent = tmp_path / 'sent' / 'sheet.xlsx'
    made = tmp_path / 'made'
    for folder in (sent.parent, made):
        folder.mkdir(mode=0o700)
    bad_sheet(sent)
    sent.chmod(0o600)
    assert call('sample', 'made/r.sijill', '--incidents', '3', '--abductees', '2') == 0
    assert call('template', 'made/template.xlsx') == 0
    assert call('import', 'made/r.sijill', str(sent), '--errors', 'made/errors.xlsx') == 3
    for profile in selection.PROFILES:
        asked = ('--profile', profile, '--state', 'all')
        assert call('export', 'made/r.sijill', f'made/{profile}.xlsx', *asked) == 0
    for shape in events_csv.SHAPES:
        assert call('export', 'made/r.sijill', f'made/{shape}.csv', '--shape', shape, '--state', 'all') == 0
    for ending in formats.endings():
        assert call('report', 'made/r.sijill', '2024-01', f'made/report{ending}') == 0
    assert call('backup', 'made/r.sijill', 'made/kept') == 0
    [backup] = (made / 'kept').iterdir()
    assert call('restore', str(backup), 'made/r.sijill') == 0
    assert call('check', 'made/r.sijill') in (0, 3)
    assert len([*made.iterdir()]) >= 13
    assert open_to_others(made) == []


def test_what_stands_beside_an_open_register_is_too(call: Call, tmp_path: Path) -> None:
    assert call('new', 'r.sijill', '--no-passphrase') == 0
    with Register.open(tmp_path / 'r.sijill') as register:
        register.save(invented.incident())
        beside = {path.name for path in tmp_path.iterdir()}
        assert {'r.sijill', 'r.sijill-wal', 'r.sijill-shm', 'r.sijill.lock'} <= beside
        backups.beside(register)
        saved_elsewhere.save_elsewhere(register, tmp_path / 'elsewhere.sijill', [])
        assert open_to_others(tmp_path) == []


def test_the_window_makes_files_for_its_user_alone(open_to_all: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[int] = []

    def run(_arguments: object) -> int:
        ran.append(os.umask(own_process.OF_OTHERS))
        return 0

    monkeypatch.setattr('ui.app.run', run)
    assert main.main([]) == 0
    assert ran == [own_process.OF_OTHERS]


def test_a_report_of_our_fault_is_its_users_alone(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Register, 'create', broken)
    assert call('new', 'r.sijill') == 1
    assert (tmp_path / 'sijill-report.txt').exists()
    assert open_to_others(tmp_path) == []


def test_a_report_that_cannot_be_written_is_said(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise ZeroDivisionError('Salem')

    monkeypatch.setattr(Register, 'create', broken)
    (tmp_path / 'sijill-report.txt').mkdir()
    assert call('new', 'r.sijill') == 1
    said = capsys.readouterr().err.splitlines()
    assert 'these lines' in said[0] and 'ZeroDivisionError' in said and said[-1].endswith(' broken')
    assert not [line for line in said if 'Salem' in line]


@pytest.mark.parametrize('folder', ['/home/salem/', 'C:\\Users\\salem\\'])
def test_a_report_of_our_fault_names_no_folder(folder: str) -> None:
    with pytest.raises(ZeroDivisionError) as raised:
        exec(compile('1 / 0', f'{folder}here.py', 'exec'), {})
    assert '  here.py:1 <module>' in crash_report.report(raised.value).splitlines()
    assert 'salem' not in crash_report.report(raised.value)


def _of_an_earlier_version(folder: Path, plain_template: Path) -> Path:
    """A register with backups and one that was set aside, all of it left to everybody."""
    path = folder / 'r.sijill'
    path.write_bytes(plain_template.read_bytes())
    with Register.open(path) as register:
        register.save(invented.incident())
        kept = backups.beside(register)
    backups.restore(kept, path, None)
    for found in (path, kept, kept.parent, *folder.glob('r-before-*')):
        wide(found)
    (folder / 'r.sijill.lock').touch(0o666)
    assert len(open_to_others(folder)) == 5
    return path


def test_registers_and_backups_of_earlier_versions_are_taken_from_others(
    open_to_all: None, plain_template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _of_an_earlier_version(tmp_path, plain_template)
    Register.open(path, writing=False).close()
    assert len(open_to_others(tmp_path)) >= 4  # whoever only reads changes nothing
    with Register.open(path) as register:
        register.save(invented.incident(summary='another'))
        assert open_to_others(tmp_path) == []
    assert capsys.readouterr() == ('', '')


def test_what_is_set_aside_is_taken_from_others(open_to_all: None, plain_template: Path, tmp_path: Path) -> None:
    path = tmp_path / 'r.sijill'
    path.write_bytes(plain_template.read_bytes())
    wide(path)
    backup = tmp_path / 'elsewhere.sijill'
    backup.write_bytes(plain_template.read_bytes())
    backup.chmod(0o600)
    os.umask(own_process.OF_OTHERS)
    backups.restore(backup, path, None)
    assert [*tmp_path.glob('r-before-*')]
    assert open_to_others(tmp_path) == []


def test_a_register_that_cannot_be_taken_from_others_opens_all_the_same(
    open_to_all: None, plain_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _of_an_earlier_version(tmp_path, plain_template)

    def refused(*_given: object, **_named: object) -> None:
        raise PermissionError(1, 'not yours')

    monkeypatch.setattr(Path, 'chmod', refused)
    with Register.open(path) as register:
        register.save(invented.incident(summary='another'))
    assert stat.S_IMODE(path.stat().st_mode) == 0o666
