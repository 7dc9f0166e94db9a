"""A passphrase is changed whole or not at all; what the old one still opens is named, and deleted where asked."""

import os
import shutil
import signal
from pathlib import Path
from typing import NamedTuple

import pytest

from models import query
from models.errors import KnownError, RegisterBusy, WrongPassphrase
from models.file import backups
from models.file.engines import encrypted_database
from models.file.engines.encrypted_database import RegisterDatabase
from models.file.engines.engine import Key
from models.passphrases import changing, guesses
from models.register import verify
from models.register.register import Register
from tests.invented import incident
from tests.test_commands import GEHEIM, Call, call

__all__ = ['call']
pytestmark = pytest.mark.slow
OTHER = 'window tractor pepper harvest'


@pytest.fixture
def filled(call: Call) -> Path:
    """A register of the command line with two incidents, a draft, a setting and a backup of the first one."""
    assert call('new', 'r.sijill')[0] == 0
    with Register.open(Path('r.sijill'), GEHEIM) as register:
        register.save(incident())
        backups.beside(register)
        register.save(incident(narrative='Only in the second one.'))
        register.keep_draft('incident', 'a draft', {'texts': {'narrative': 'half a sentence'}})
        register.settings.set('date_order', 'day_first')
    return Path('r.sijill')


def held(path: Path, passphrase: str | None) -> dict[str, object]:
    """All that a register holds, without who opened it and when, and what was found of its passphrase."""
    passing = {'holder', 'log', 'backed_up', 'backed_up_beside', 'backups', 'weak_passphrase'}
    with Register.open(path, passphrase) as register:
        assert verify.check(register) == []
        facts = {key: value for key, value in register.meta.items() if key not in passing}
        records = [record.values for record in query.each(register, query.Question('incident'))]
        return {'facts': facts, 'records': records, 'drafts': query.drafts(register)}


def passphrases(monkeypatch: pytest.MonkeyPatch, old: str, new: str) -> None:
    monkeypatch.setenv('SIJILL_PASSPHRASE', old)
    monkeypatch.setenv('SIJILL_NEW_PASSPHRASE', new)


def test_everything_comes_along_and_only_the_new_one_opens(
    filled: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = held(filled, GEHEIM)
    passphrases(monkeypatch, GEHEIM, OTHER)
    code, out, err = call('passphrase', 'r.sijill')
    assert (code, err) == (0, '')
    assert held(filled, OTHER) == before
    with pytest.raises(WrongPassphrase):
        Register.open(filled, GEHEIM)
    assert {path.name for path in Path().iterdir()} == {'r.sijill', 'r-backups'}
    old, new = sorted(Path('r-backups').iterdir(), key=lambda path: path.stem)
    assert str(old) in out
    assert 'still opens with the old passphrase' in out
    assert len(held(old, GEHEIM)['records']) == 1  # type: ignore[arg-type]
    assert held(new, OTHER)['records'] == before['records']


def test_old_backups_are_deleted_where_asked_and_what_restoring_set_aside(
    filled: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    (backup,) = Path('r-backups').iterdir()
    assert call('restore', backup, 'r.sijill')[0] == 0
    (aside,) = Path().glob('r-before-*.sijill')
    passphrases(monkeypatch, GEHEIM, OTHER)
    code, out, _err = call('passphrase', 'r.sijill', '--delete-old-backups')
    assert (code, '2 older backups' in out) == (0, True)
    assert not aside.exists()
    (left,) = Path('r-backups').iterdir()
    Register.open(left, OTHER).close()


def test_without_a_backup_under_the_new_one_it_says_so_and_keeps_the_old_ones(
    filled: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    passphrases(monkeypatch, GEHEIM, OTHER)
    Path('r-backups').rename('r-backups-before')
    Path('r-backups').touch()  # in the place of the folder
    code, out, err = call('passphrase', 'r.sijill', '--delete-old-backups')
    assert (code, out) == (3, 'The passphrase of r.sijill was changed.\n')
    assert err.startswith('The passphrase was changed, but the backups are not in order yet: r-backups cannot be')
    assert len(held(filled, OTHER)['records']) == 2  # type: ignore[arg-type]


def test_drawn_words_are_printed_and_open_it(filled: Path, call: Call) -> None:
    code, out, _err = call('passphrase', 'r.sijill', '--draw')
    drawn = out.splitlines()[0].partition(':')[2].strip()
    assert (code, len(drawn.split())) == (0, 5)
    Register.open(filled, drawn).close()


@pytest.mark.parametrize(('old', 'new'), [(GEHEIM, 'Damascus2024!'), ('wrong', OTHER)])
def test_a_weak_one_and_a_wrong_one_change_nothing(
    old: str, new: str, filled: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    passphrases(monkeypatch, old, new)
    code, out, err = call('passphrase', 'r.sijill')
    assert (code, out, err.count('\n')) == (2, '', 1)
    assert (guesses.too_weak() in err) == (old == GEHEIM)
    assert len(held(filled, GEHEIM)['records']) == 2  # type: ignore[arg-type]


def test_a_register_without_one_gets_one(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    assert call('new', 'r.sijill', '--no-passphrase')[0] == 0
    monkeypatch.setenv('SIJILL_NEW_PASSPHRASE', OTHER)
    assert call('passphrase', 'r.sijill')[0] == 0
    assert not Path('r.sijill').read_bytes().startswith(encrypted_database.PLAIN_HEADER)
    Register.open(Path('r.sijill'), OTHER).close()


def test_an_older_backup_opens_with_its_own_and_restoring_it_says_so(
    filled: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    (backup,) = Path('r-backups').iterdir()
    passphrases(monkeypatch, GEHEIM, OTHER)
    assert call('passphrase', 'r.sijill')[0] == 0
    code, out, _err = call('restore', backup, 'r.sijill')
    assert (code, 'opens with that of the backup again' in out, '`sijill passphrase' in out) == (0, True, True)
    assert len(held(filled, GEHEIM)['records']) == 1  # type: ignore[arg-type]
    assert 'of the backup' not in call('restore', backup, 'r.sijill')[1]


def test_a_backup_can_be_restored_under_the_passphrase_of_now(filled: Path) -> None:
    (backup,) = Path('r-backups').iterdir()
    changing.change(Register.open(filled, GEHEIM), OTHER)
    with pytest.raises(WrongPassphrase):
        backups.restore(backup, filled, GEHEIM, 'none of them')
    backups.restore(backup, filled, GEHEIM, OTHER)
    assert len(held(filled, OTHER)['records']) == 1  # type: ignore[arg-type]


def test_too_little_room_is_said_first(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Free(NamedTuple):
        total: int = 9 << 30
        used: int = 9 << 30
        free: int = 400_000

    monkeypatch.setattr(shutil, 'disk_usage', lambda _path: Free())
    monkeypatch.setattr(RegisterDatabase, 'copy_to', lambda *_given: pytest.fail('nothing is written'))
    with Register.open(filled, GEHEIM) as register, pytest.raises(KnownError, match=r'2 MB .* only 0 MB are free'):
        changing.change(register, OTHER)
    monkeypatch.undo()


def test_a_copy_that_differs_is_not_put_in_its_place(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy_to = RegisterDatabase.copy_to

    def loses_a_letter(database: RegisterDatabase, path: Path, key: Key | None = None) -> None:
        copy_to(database, path, key)
        made = RegisterDatabase(path, key)
        with made.connection_context():
            made.execute_sql("UPDATE draft SET content = replace(content, 'half', 'hal')")

    monkeypatch.setattr(RegisterDatabase, 'copy_to', loses_a_letter)
    with Register.open(filled, GEHEIM) as register, pytest.raises(KnownError, match='was not changed'):
        changing.change(register, OTHER)
    assert {path.name for path in Path().iterdir()} == {'r.sijill', 'r-backups'}
    assert len(held(filled, GEHEIM)['records']) == 2  # type: ignore[arg-type]


def test_whoever_reads_it_keeps_it_from_being_changed(filled: Path) -> None:
    reader = Register.open(filled, GEHEIM, writing=False)
    with Register.open(filled, GEHEIM) as register:
        with pytest.raises(RegisterBusy, match='being read'):
            changing.change(register, OTHER)
        register.save(incident())
    reader.close()
    assert len(held(filled, GEHEIM)['records']) == 3  # type: ignore[arg-type]


@pytest.mark.skipif(os.name == 'nt', reason='Windows cannot part a program in two')
def test_what_a_killed_program_left_in_the_log_comes_along(filled: Path) -> None:
    child = os.fork()
    if not child:
        register = Register.open(filled, GEHEIM)
        register.save(incident())
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    changing.change(Register.open(filled, GEHEIM), OTHER)
    assert len(held(filled, OTHER)['records']) == 3  # type: ignore[arg-type]
    assert not [*Path().glob('*.changing*'), *Path().glob('*-wal')]
