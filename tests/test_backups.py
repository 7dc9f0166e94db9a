"""Backups: checked, encrypted, rotated, and restored over a register without losing what stood there."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from models import query
from models.dates import dates
from models.errors import (
    DamagedRegister,
    KnownError,
    NotARegister,
    RegisterBusy,
    RegisterMissing,
    WrongPassphrase,
)
from models.file import backups
from models.file.engines.encrypted_database import PAGE
from models.register import verify
from models.register.register import Register
from tests.invented import PASSPHRASE, incident

pytestmark = pytest.mark.slow

STAMP = '%Y-%m-%dT%H%M%SZ'


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> 'Clock':
    """The time that the program sees."""
    made = Clock()
    monkeypatch.setattr(dates, 'utc_now', made.now)
    return made


class Clock:
    """A time that a test sets."""

    def __init__(self) -> None:
        self.time = datetime(2024, 1, 21, 12, 0, 0)

    def now(self) -> str:
        return self.time.strftime('%Y-%m-%dT%H:%M:%SZ')


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob('*') if path.is_file()}


def flip(path: Path, offset: int) -> None:
    content = bytearray(path.read_bytes())
    content[offset] ^= 1
    path.write_bytes(content)


def spoil_end(path: Path) -> None:
    """Alter a bit of every page of the last quarter: records among them, not an index alone."""
    content = bytearray(path.read_bytes())
    for page in range(len(content) // PAGE * 3 // 4, len(content) // PAGE):
        content[page * PAGE + 100] ^= 1
    path.write_bytes(content)


# Making them


def test_a_backup_holds_everything_under_the_same_passphrase(encrypted: Register, tmp_path: Path) -> None:
    saved = encrypted.save(incident())
    made = backups.back_up(encrypted, tmp_path / 'disk' / 'backups')
    assert b'incident' not in made.read_bytes()
    with pytest.raises(WrongPassphrase):
        Register.open(made, 'wrong')
    with Register.open(made, PASSPHRASE, writing=False) as copy:
        assert copy.head == encrypted.head
        assert query.get(copy, 'incident', saved.uid) == saved
        assert verify.check(copy) == []
    assert [path.name for path in made.parent.iterdir()] == [made.name]


def test_a_backup_of_a_register_being_written_holds_what_was_committed(register: Register, tmp_path: Path) -> None:
    register.save(incident())
    with Register.open(register.path, writing=False) as beside, register.action('save') as action:
        action.put(incident())
        made = backups.back_up(beside, tmp_path / 'backups')
    with Register.open(made, writing=False) as copy:
        assert query.count(copy, 'incident') == 1
        assert verify.check(copy) == []


def test_a_copy_that_cannot_be_read_back_takes_no_name(
    encrypted: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encrypted.save(incident())
    copy_to = type(encrypted.db).copy_to

    def bad_disk(self: object, path: Path, _key: object) -> None:
        copy_to(self, path)  # type: ignore[arg-type]
        flip(path, path.stat().st_size - PAGE + 100)

    monkeypatch.setattr(type(encrypted.db), 'copy_to', bad_disk)
    with pytest.raises(DamagedRegister):
        backups.back_up(encrypted, tmp_path / 'backups')
    assert list((tmp_path / 'backups').iterdir()) == []


def test_a_folder_that_cannot_be_made(register: Register, tmp_path: Path) -> None:
    (tmp_path / 'file').write_text('in the way')
    with pytest.raises(KnownError, match='cannot be written'):
        backups.back_up(register, tmp_path / 'file' / 'backups')


def test_a_damaged_register_is_not_copied_over_good_backups(encrypted: Register, tmp_path: Path) -> None:
    for _turn in range(10):
        encrypted.save(incident(narrative='x' * 30_000))  # long enough for the end to be of texts: opening reads none
    good = backups.back_up(encrypted, backups.folder_of(encrypted.path))
    encrypted.close()
    spoil_end(encrypted.path)
    with Register.open(encrypted.path, PASSPHRASE) as damaged, pytest.raises(DamagedRegister, match='restore a backup'):
        backups.back_up(damaged, good.parent)
    assert list(good.parent.iterdir()) == [good]


@pytest.mark.parametrize('part', [1 / 4, 1 / 2, 3 / 4])
def test_whatever_is_damaged_is_said_in_a_sentence_at_opening_if_at_all(encrypted: Register, part: float) -> None:
    """All but the beginning is spoilt: whatever opening reads of it, it never ends in the library's own words."""
    for _turn in range(30):
        encrypted.save(incident(narrative='x' * 500))
    encrypted.close()
    content = bytearray(encrypted.path.read_bytes())
    for page in range(int(len(content) // PAGE * part), len(content) // PAGE):
        content[page * PAGE + 100] ^= 1
    encrypted.path.write_bytes(content)
    with pytest.raises(DamagedRegister, match='restore a backup'), Register.open(encrypted.path, PASSPHRASE) as damaged:
        backups.back_up(damaged, backups.folder_of(encrypted.path))


# Each day


def test_only_when_something_changed(register: Register, clock: Clock) -> None:
    assert backups.when_changed(register) is None
    register.save(incident())
    first = backups.when_changed(register)
    assert first is not None
    assert first.name == '2024-01-21T120000Z.sijill'
    assert backups.when_changed(register) is None
    clock.time += timedelta(days=1)
    assert backups.when_changed(register) is None
    register.save(incident())
    second = backups.when_changed(register)
    assert second is not None
    assert second.name == '2024-01-22T120000Z.sijill'
    clock.time += timedelta(days=1)
    assert backups.when_changed(register) is None


@pytest.mark.parametrize('what', ['draft', 'pattern', 'own code', 'setting'])
def test_what_is_kept_beside_the_records_is_a_change_too(register: Register, clock: Clock, what: str) -> None:
    register.save(incident())
    assert backups.when_changed(register)
    assert backups.when_changed(register) is None
    match what:
        case 'draft':
            register.keep_draft('incident', 'uid', {'texts': {'narrative': 'half a'}})
        case 'pattern':
            register.keep_pattern('incident', 'shelling', {'values': {'kind': 'shelling'}, 'rows': []})
        case 'own code':
            register.note('own_codes', '{}')
        case 'setting':
            register.settings.set('headquarters_key', 'age1')
    assert backups.is_due(register)
    assert backups.when_changed(register)
    register.settings.set('window_place', {'x': 1, 'y': 1, 'width': 9, 'height': 9, 'maximised': False})
    assert backups.when_changed(register) is None


def test_a_moment_that_comes_again_takes_no_earlier_backup_away(register: Register, clock: Clock) -> None:
    """The clock of an old laptop begins anew with each start, and comes to the same second."""
    for number in range(1, 4):
        register.save(incident())
        assert backups.when_changed(register)
        assert len(list(backups.folder_of(register.path).iterdir())) == number
    counts = set()
    for path in backups.folder_of(register.path).iterdir():
        with Register.open(path, writing=False) as copy:
            counts.add(query.count(copy, 'incident'))
    assert counts == {1, 2, 3}


def test_the_last_ones_stay_whatever_the_clock_said(register: Register, clock: Clock) -> None:
    folder = backups.folder_of(register.path)
    for _day in range(3):
        register.save(incident())
        backups.when_changed(register)
        clock.time += timedelta(days=9)
    clock.time = datetime(2009, 1, 1)
    for _start in range(10):
        register.save(incident())
        backups.when_changed(register)
        clock.time += timedelta(minutes=1)
    assert len(list(folder.glob('2009-*.sijill'))) >= backups.LAST


def test_a_backup_beside_the_saving_is_whole(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is saved while the copy is made is not in it, and that is no damage."""
    register.save(incident())
    copy_to = type(register.db).copy_to

    def saved_meanwhile(self: object, path: Path, _key: object) -> None:
        copy_to(self, path)  # type: ignore[arg-type]
        register.save(incident())

    monkeypatch.setattr(type(register.db), 'copy_to', saved_meanwhile)
    made = backups.when_changed(register)
    monkeypatch.undo()
    assert made is not None
    with Register.open(made, writing=False) as copy:
        assert query.count(copy, 'incident') == 1
    assert backups.is_due(register)


def test_daily_when_the_clock_went_back_by_years(register: Register, clock: Clock) -> None:
    folder = backups.folder_of(register.path)
    for _day in range(70):
        register.save(incident())
        backups.when_changed(register)
        clock.time += timedelta(days=1)
    clock.time = datetime(2009, 1, 1)
    register.save(incident())
    made = backups.when_changed(register)
    assert made is not None
    assert made in folder.iterdir()
    clock.time += timedelta(days=1)
    assert backups.when_changed(register) is None


def test_daily_when_the_backups_were_taken_away(register: Register, clock: Clock) -> None:
    register.save(incident())
    shutil.rmtree(backups.when_changed(register).parent)  # type: ignore[union-attr]
    assert backups.when_changed(register) is not None


def test_daily_rotates(register: Register, clock: Clock) -> None:
    register.save(incident())
    folder = backups.folder_of(register.path)
    folder.mkdir()
    for days in range(1, 100):
        (folder / (clock.time - timedelta(days=days)).strftime(f'{STAMP}.sijill')).touch()
    backups.when_changed(register)
    assert len(list(folder.iterdir())) < 20


# Rotation


def left_of(tmp_path: Path, times: list[datetime]) -> set[datetime]:
    for time in times:
        (tmp_path / time.strftime(f'{STAMP}.sijill')).touch()
    backups.rotate(tmp_path)
    return {datetime.strptime(path.stem, STAMP) for path in tmp_path.glob('*T??????Z.sijill')}


def test_a_year_of_days_leaves_seven_days_and_eight_weeks(tmp_path: Path) -> None:
    newest = datetime(2024, 12, 31, 18)  # a Tuesday
    times = [newest - timedelta(days=days) for days in range(366)]
    kept = left_of(tmp_path, times)
    week = {newest - timedelta(days=days) for days in range(7)}
    sundays = {datetime(2024, 12, 29, 18) - timedelta(weeks=weeks) for weeks in range(7)}
    assert kept == week | sundays


def test_the_last_of_a_day_is_kept(tmp_path: Path) -> None:
    newest = datetime(2024, 3, 10, 20)
    times = [datetime(2024, 3, day, hour) for day in (5, 6, 7) for hour in (8, 12, 16)]
    kept = left_of(tmp_path, [*times, newest])
    assert kept == {newest, *(datetime(2024, 3, day, 16) for day in (5, 6, 7))}


def test_all_of_the_last_day_are_kept(tmp_path: Path) -> None:
    newest = datetime(2024, 3, 10, 20)
    times = [newest - timedelta(hours=hours) for hours in range(24)]
    assert left_of(tmp_path, times) == set(times)


def test_old_backups_are_kept_while_there_are_no_newer_ones(tmp_path: Path) -> None:
    times = [datetime(2013, 5, 1, 9), datetime(2015, 8, 2, 9), datetime(2024, 1, 1, 9)]
    assert left_of(tmp_path, times) == set(times)


def test_rotation_touches_no_other_file(tmp_path: Path) -> None:
    others = ['mine.sijill', '2024-01-21.sijill', '2024-01-21T120000Z.xlsx', '2024-01-20T120000Z.part']
    for name in others:
        (tmp_path / name).touch()
    left_of(tmp_path, [datetime(2024, 1, 1) + timedelta(days=days) for days in range(60)])
    assert {path.name for path in tmp_path.iterdir()} >= set(others)


def test_rotation_of_an_empty_folder(tmp_path: Path) -> None:
    backups.rotate(tmp_path)
    assert list(tmp_path.iterdir()) == []


# Restoring


@pytest.fixture
def backup(encrypted: Register, tmp_path: Path) -> Path:
    """A backup with one incident; the register has another one since, and is closed."""
    encrypted.save(incident())
    made = backups.back_up(encrypted, tmp_path / 'elsewhere')
    encrypted.save(incident())
    encrypted.close()
    return made


def count(path: Path) -> int:
    with Register.open(path, PASSPHRASE) as register:
        assert verify.check(register) == []
        return query.count(register, 'incident')


def test_restoring_keeps_what_stood_there(backup: Path, encrypted: Register, clock: Clock) -> None:
    before = encrypted.path.read_bytes()
    backups.restore(backup, encrypted.path, PASSPHRASE)
    aside = encrypted.path.with_name('register-before-2024-01-21T120000Z.sijill')
    assert aside.read_bytes() == before
    assert (count(encrypted.path), count(aside)) == (1, 2)


def test_a_restored_register_is_logged_and_written_like_any_other(backup: Path, encrypted: Register) -> None:
    backups.restore(backup, encrypted.path, PASSPHRASE)
    with Register.open(encrypted.path, PASSPHRASE) as register:
        assert register.db.execute_sql('PRAGMA journal_mode').fetchone()[0] == 'wal'
        with Register.open(encrypted.path, PASSPHRASE, writing=False) as beside, register.action('save') as action:
            action.put(incident())
            assert query.count(beside, 'incident') == 1
        assert verify.check(register) == []


def test_restoring_where_nothing_stands(backup: Path, tmp_path: Path) -> None:
    target = tmp_path / 'again.sijill'
    backups.restore(backup, target, PASSPHRASE)
    assert count(target) == 1
    assert not list(tmp_path.glob('again-before*'))


def test_the_log_of_what_stood_there_is_kept_with_it(backup: Path, encrypted: Register, clock: Clock) -> None:
    """A program that was killed leaves its last hours in the log: the file alone would have lost them."""
    with Register.open(encrypted.path, PASSPHRASE) as register:
        register.save(incident())
        ending = '-wal'
        log = shutil.copy(f'{encrypted.path}{ending}', backup.with_name('log'))
        body = shutil.copy(encrypted.path, backup.with_name('body'))
    shutil.copy(body, encrypted.path)
    shutil.copy(log, f'{encrypted.path}{ending}')
    backups.restore(backup, encrypted.path, PASSPHRASE)
    assert count(encrypted.path) == 1
    assert count(encrypted.path.with_name('register-before-2024-01-21T120000Z.sijill')) == 3


@pytest.mark.parametrize('passphrase', ['wrong', None])
def test_restoring_with_the_wrong_passphrase(backup: Path, encrypted: Register, passphrase: str | None) -> None:
    before = everything(encrypted.path.parent)
    with pytest.raises(WrongPassphrase):
        backups.restore(backup, encrypted.path, passphrase)
    assert everything(encrypted.path.parent) == before


@pytest.mark.parametrize('where', ['first', 'end', 'cut', 'text', 'missing'])
def test_a_bad_backup_changes_nothing(backup: Path, encrypted: Register, where: str) -> None:
    content = backup.read_bytes()
    spoilt = {
        'first': content[:100] + bytes([content[100] ^ 1]) + content[101:],
        'cut': content[: len(content) // PAGE // 2 * PAGE],
        'text': b'not a register at all\n' * 500,
    }
    errors: dict[str, type[KnownError]] = {'text': NotARegister, 'missing': RegisterMissing}
    if where == 'missing':
        backup.unlink()
    elif where == 'end':
        spoil_end(backup)
    else:
        backup.write_bytes(spoilt[where])
    before = everything(encrypted.path.parent)
    with pytest.raises(errors.get(where, DamagedRegister)) as refusal:
        backups.restore(backup, encrypted.path, PASSPHRASE)
    assert backup.name in str(refusal.value)
    assert everything(encrypted.path.parent) == before
    assert count(encrypted.path) == 2


def test_restoring_over_a_register_that_is_open(backup: Path, encrypted: Register) -> None:
    with Register.open(encrypted.path, PASSPHRASE) as register:
        with pytest.raises(RegisterBusy, match=r'register\.sijill'):
            backups.restore(backup, encrypted.path, PASSPHRASE)
        assert query.count(register, 'incident') == 2
    assert not list(encrypted.path.parent.glob('*.restoring'))
