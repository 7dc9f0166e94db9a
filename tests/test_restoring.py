"""What stands where a backup is restored, or a register is opened, is never lost, mixed or half replaced."""

import os
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from models import query
from models.errors import DamagedRegister, KnownError, NewerRegister, NotARegister, WrongPassphrase
from models.file import backups, migrations
from models.register import verify
from models.register.register import Register
from tests.invented import PASSPHRASE, incident
from tests.test_backups import Clock, clock, everything

__all__ = ['clock']
pytestmark = pytest.mark.slow
OLD = Path(__file__).parent / 'old'


def in_a_program(work: Callable[[], object]) -> None:
    """Do work in a program of its own, which is killed right after it, with what the work gives still in its hands."""
    child = os.fork()
    if not child:
        _kept = work()
        os.kill(os.getpid(), 9)
    os.waitpid(child, 0)


def saved_and_killed(path: Path, passphrase: str | None) -> None:
    in_a_program(lambda: [register := Register.open(path, passphrase), register.save(incident())])
    (path.parent / f'{path.name}.lock').unlink(missing_ok=True)
    assert Path(f'{path}-wal').stat().st_size


def count(path: Path, passphrase: str | None = None) -> int:
    with Register.open(path, passphrase) as register:
        assert verify.check(register) == []
        return query.count(register, 'incident')


# What is refused is left as it was


@pytest.fixture(params=[None, PASSPHRASE], ids=['plain', 'encrypted'])
def passphrase(request: pytest.FixtureRequest) -> str | None:
    return request.param


@pytest.fixture
def path(passphrase: str | None, tmp_path: Path) -> Path:
    """A closed register with an incident, and a backup of it in `copies`."""
    made = tmp_path / 'place' / 'r.sijill'
    made.parent.mkdir()
    with Register.create(made, desk='DZ1', passphrase=passphrase) as register:
        register.save(incident())
        backups.back_up(register, tmp_path / 'copies')
    return made


def backup_of(path: Path) -> Path:
    (made,) = (path.parent.parent / 'copies').iterdir()
    return made


@pytest.mark.parametrize('writing', [True, False])
def test_a_copy_put_over_a_register_that_was_killed_takes_no_foreign_log(
    path: Path, passphrase: str | None, writing: bool
) -> None:
    saved_and_killed(path, passphrase)
    shutil.copy(backup_of(path), path)
    before = everything(path.parent)
    with pytest.raises(DamagedRegister, match=re.escape(f'{path}-wal')):
        Register.open(path, passphrase, writing=writing)
    assert everything(path.parent) == before
    for ending in ('-wal', '-shm'):
        Path(f'{path}{ending}').rename(path.parent / f'away{ending}')
    assert count(path, passphrase) == 1


def test_a_register_that_was_killed_opens_with_its_log(path: Path, passphrase: str | None) -> None:
    saved_and_killed(path, passphrase)
    assert count(path, passphrase) == 2


def test_who_only_reads_changes_nothing_of_what_a_killed_program_left(path: Path, passphrase: str | None) -> None:
    saved_and_killed(path, passphrase)
    before = everything(path.parent)
    with Register.open(path, passphrase, writing=False) as register:
        assert query.count(register, 'incident') == 2
        assert verify.check(register) == []
        copy = backups.back_up(register, path.parent.parent / 'more')
    assert everything(path.parent) == before
    assert count(copy, passphrase) == 2


@pytest.mark.parametrize('what', ['later', 'another program', 'fact', 'table'])
def test_a_refused_register_is_left_as_it_was_with_its_log(path: Path, passphrase: str | None, what: str) -> None:
    statement = {
        'later': f'PRAGMA user_version = {len(migrations.STEPS) + 1}',
        'another program': 'PRAGMA application_id = 7',
        'fact': "UPDATE meta SET value = '{' WHERE key = 'head'",
        'table': 'DROP TABLE pattern',
    }[what]

    def spoil() -> Register:
        register = Register.open(path, passphrase)
        register.save(incident())
        register.db.execute_sql(statement)
        return register

    in_a_program(spoil)
    (path.parent / 'r.sijill.lock').unlink(missing_ok=True)
    before = everything(path.parent)
    with pytest.raises((NewerRegister, NotARegister, DamagedRegister)):
        Register.open(path, passphrase)
    assert everything(path.parent) == before


# Restoring


@pytest.mark.parametrize('sample', sorted(OLD.glob('version-*.sijill')), ids=lambda path: path.stem)
def test_a_backup_of_every_version_can_be_restored(sample: Path, tmp_path: Path) -> None:
    before = sample.read_bytes()
    backups.restore(sample, tmp_path / 'r.sijill', PASSPHRASE)
    assert sample.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ['r.sijill']
    with Register.open(tmp_path / 'r.sijill', PASSPHRASE, writing=False) as register:
        assert not migrations.behind(register.db)
    with Register.open(tmp_path / 'r.sijill', PASSPHRASE) as register:
        assert verify.check(register) == []
        assert query.count(register, 'incident')


def test_an_update_that_fails_leaves_everything(
    path: Path, passphrase: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(path.parent)
    monkeypatch.setattr(migrations, 'STEPS', (*migrations.STEPS, ('nonsense',)))
    with pytest.raises(Exception, match='syntax'):
        backups.restore(backup_of(path), path, passphrase)
    assert everything(path.parent) == before


@pytest.mark.parametrize('absolute', [True, False])
def test_restoring_over_a_link_goes_where_it_points(
    path: Path, passphrase: str | None, absolute: bool, tmp_path: Path
) -> None:
    saved_and_killed(path, passphrase)
    link, again = tmp_path / 'link.sijill', tmp_path / 'again.sijill'
    link.symlink_to(path if absolute else path.relative_to(tmp_path))
    again.symlink_to(link)
    backups.restore(backup_of(path), again, passphrase)
    assert link.is_symlink() and again.is_symlink()
    assert not list(tmp_path.glob('*-before-*'))
    (aside,) = path.parent.glob('r-before-*Z.sijill')
    assert (count(path, passphrase), count(aside, passphrase)) == (1, 2)


def test_a_link_that_points_to_nothing_is_where_the_register_comes_to_stand(
    path: Path, passphrase: str | None, tmp_path: Path
) -> None:
    link = tmp_path / 'link.sijill'
    link.symlink_to(tmp_path / 'place' / 'new.sijill')
    backups.restore(backup_of(path), link, passphrase)
    assert link.is_symlink()
    assert count(tmp_path / 'place' / 'new.sijill', passphrase) == 1


def test_a_second_restore_of_the_same_moment_writes_over_nothing(
    path: Path, passphrase: str | None, clock: Clock
) -> None:
    for _turn in range(3):
        with Register.open(path, passphrase) as register:
            register.save(incident())
        backups.restore(backup_of(path), path, passphrase)
    asides = sorted(path.parent.glob('r-before-*.sijill'))
    assert [count(aside, passphrase) for aside in asides] == [2, 2, 2]


def test_a_log_without_its_file_is_not_taken_for_that_of_the_restored_one(path: Path, passphrase: str | None) -> None:
    saved_and_killed(path, passphrase)
    log = Path(f'{path}-wal').read_bytes()
    path.unlink()
    backups.restore(backup_of(path), path, passphrase)
    assert count(path, passphrase) == 1
    (aside,) = path.parent.glob('*-before-*-wal')
    assert aside.read_bytes() == log


@pytest.mark.parametrize('into', ['a folder', 'a folder that is not there'])
def test_a_place_where_no_register_can_stand_is_refused(path: Path, passphrase: str | None, into: str) -> None:
    target = path.parent / 'gone' / 'r.sijill' if 'not' in into else path.parent
    with pytest.raises(KnownError, match='folder'):
        backups.restore(backup_of(path), target, passphrase)


def test_a_wrong_passphrase_leaves_everything(path: Path) -> None:
    before = everything(path.parent)
    with suppress(WrongPassphrase):
        backups.restore(OLD / 'version-2.sijill', path, 'wrong')
    assert everything(path.parent) == before


# Killed between any two steps


class _Killed(BaseException):
    """Stands for the end of the program, where the steps are counted."""


STEPS = ('replace', 'rename', 'unlink', 'open')


def counting(monkeypatch: pytest.MonkeyPatch, most: int) -> list[int]:
    """Have the program end before its step number `most` on the disk; gives how many it took."""
    taken = [0]

    def step(real: Callable[..., object]) -> Callable[..., object]:
        def do(*given: object, **named: object) -> object:
            if taken[0] >= most:
                raise _Killed
            taken[0] += 1
            return real(*given, **named)

        return do

    for name in STEPS:
        monkeypatch.setattr(Path, name, step(getattr(Path, name)))
    monkeypatch.setattr(os, 'link', step(os.link))
    return taken


@pytest.mark.parametrize('links', [True, False], ids=['links', 'no links, as on a stick'])
def test_a_restore_that_is_cut_off_at_any_step_has_done_all_or_nothing(
    links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = tmp_path / 'start'
    start.mkdir()
    with Register.create(start / 'r.sijill', desk='DZ1', passphrase=None) as register:
        register.save(incident())
        backup = backups.back_up(register, tmp_path / 'copies')
    saved_and_killed(start / 'r.sijill', None)
    at, seen = 0, set()
    while True:
        home = Path(shutil.copytree(start, tmp_path / f'round{at}'))
        with monkeypatch.context() as patched:
            if not links:
                patched.setattr(os, 'link', lambda *_given: (_ for _ in ()).throw(PermissionError))
            taken = counting(patched, at)
            with suppress(_Killed):
                backups.restore(backup, home / 'r.sijill', None)
        is_done = taken[0] < at
        (home / 'r.sijill.lock').unlink(missing_ok=True)
        there = count(home / 'r.sijill')
        asides = [path for path in home.glob('*-before-*') if path.suffix == '.sijill']
        seen.add((there, len(asides)))
        assert (there, [count(aside) for aside in asides]) in [(2, []), (1, [2])], at
        if is_done:
            break
        at += 1
    assert seen == {(2, 0), (1, 1)}
    assert at > 5
