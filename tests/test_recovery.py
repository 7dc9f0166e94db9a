"""Headquarters opens a register whose passphrase is lost, with a file made for its key; nobody else does."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest

from exchange import age_files
from exchange.own_key import in_words, make_own_key, own_key
from exchange.recovery import recovering
from models import query
from models.errors import WrongPassphrase
from models.file import backups
from models.file.engines import encrypted_database
from models.passphrases import changing
from models.register import verify
from models.register.own import own_past, own_recovery
from models.register.register import Register
from tests.calling import Call, caller
from tests.invented import PASSPHRASE, incident

pytestmark = pytest.mark.slow
OTHER = 'window tractor pepper harvest'
HQ, DESK, FILE, NEW = Path('hq.sijill'), Path('r.sijill'), Path('r.age'), Path('new.sijill')
EXISTS = 'A recovery file exists for this register'


@pytest.fixture
def call(
    encrypted_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Call:
    """Runs commands beside headquarters' register `hq.sijill` and `r.sijill`, which has its key and two incidents."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv('SIJILL_PASSPHRASE', PASSPHRASE)
    monkeypatch.setenv('SIJILL_NEW_PASSPHRASE', OTHER)
    monkeypatch.setenv('LANG', 'C')
    for path in (HQ, DESK):
        shutil.copy(encrypted_template, path)
    with Register.open(HQ, PASSPHRASE) as hq:
        key = make_own_key(hq)
    with Register.open(DESK, PASSPHRASE) as desk:
        desk.settings.set('headquarters_key', key)
        desk.save(incident())
        desk.save(incident(narrative='Only in the second one.'))
    return caller(capsys)


@pytest.fixture
def made(call: Call) -> Call:
    """The same, with a recovery file `r.age`."""
    assert call('recovery', DESK, FILE)[0] == 0
    return call


def key_of_headquarters() -> str:
    with Register.open(HQ, PASSPHRASE, writing=False) as hq:
        return own_key(hq)


def narratives(path: Path, passphrase: str) -> list[object]:
    with Register.open(path, passphrase, writing=False) as register:
        assert verify.check(register) == []
        return sorted(str(one.get('narrative')) for one in query.each(register, query.Question('incident')))


def changes(path: Path, passphrase: str = PASSPHRASE) -> list[str]:
    with Register.open(path, passphrase, writing=False) as register:
        return [*own_past.in_words(register)]


def in_the_folder() -> set[str]:
    return {path.name for path in Path().iterdir()}


def recover(call: Call, *, register: Path = DESK, file: Path = FILE, opener: Path = HQ) -> tuple[int, str, str]:
    return call('recover', register, file, NEW, '--with', opener)


def refused(call: Call, says: str, **given: Path) -> None:
    """One sentence on stderr, exit code 2, and nothing written."""
    before = {path: path.read_bytes() for path in Path().iterdir() if path.is_file()}
    code, out, err = recover(call, **given)
    assert (code, out, err.count('\n')) == (2, '', 1)
    assert says in err
    assert {path: path.read_bytes() for path in Path().iterdir() if path.is_file()} == before


# Making


def test_it_says_first_what_it_means_and_whose_key_opens_it(call: Call) -> None:
    code, out, err = call('recovery', DESK, FILE)
    assert (code, EXISTS in err) == (0, False)
    lines = out.splitlines()
    assert lines[0].startswith('Whoever holds the key of headquarters, or is forced to use it, opens this register')
    assert in_words(key_of_headquarters()) in lines[1]
    assert 'In the history since' in lines[2]
    assert lines[-1] == 'Wrote r.age.'


def test_nothing_of_it_is_in_the_clear_and_no_other_key_opens_it(made: Call) -> None:
    content = FILE.read_bytes()
    with Register.open(DESK, PASSPHRASE, writing=False) as register:
        key, uid = register.db.key, register.meta['register']
    assert key is not None
    for secret in (key.raw, key.salt, uid.encode()):
        assert secret not in content and secret.hex().encode() not in content
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(content, [pyrage.x25519.Identity.generate()])
    assert key.raw.hex() not in ''.join(path.read_text(errors='replace') for path in Path().iterdir() if path.is_file())


def test_the_register_knows_it_and_history_says_so(made: Call) -> None:
    said = made('history', DESK)[1].splitlines()[0]
    assert 'Tester' in said and 'Recovery file' in said and in_words(key_of_headquarters()) in said
    assert made('check', DESK)[0] == 0


def test_what_is_altered_of_it_is_named(made: Call) -> None:
    with Register.open(DESK, PASSPHRASE) as register:
        register.db.execute_sql("DELETE FROM meta WHERE key = 'recovery'")
    code, out, _err = made('check', DESK)
    assert (code, '“recovery”' in out) == (3, True)
    assert '“recovery”' in made('history', DESK)[2]


def test_it_is_never_written_over_another_file(made: Call) -> None:
    before, said = FILE.read_bytes(), changes(DESK)
    code, _out, err = made('recovery', DESK, Path('r'))
    assert (code, 'r.age already exists' in err, FILE.read_bytes() == before) == (2, True, True)
    assert changes(DESK) == said


def test_only_who_knows_the_passphrase_makes_one(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('SIJILL_PASSPHRASE', 'another one')
    code, out, err = call('recovery', DESK, FILE)
    assert (code, out, 'does not open' in err, FILE.exists()) == (2, '', True, False)


def test_there_is_none_of_a_register_without_a_passphrase(call: Call) -> None:
    assert call('new', 'plain.sijill', '--no-passphrase')[0] == 0
    code, out, err = call('recovery', 'plain.sijill', FILE)
    assert (code, out, 'has no passphrase' in err, err.count('\n'), FILE.exists()) == (2, '', True, 1, False)


def test_there_is_none_without_a_key_of_headquarters_or_for_one_that_was_swapped(call: Call) -> None:
    code, out, err = call('recovery', HQ, FILE)
    assert (code, out, 'no key of headquarters' in err, FILE.exists()) == (2, '', True, False)
    evil = str(pyrage.x25519.Identity.generate().to_public())
    with Register.open(DESK, PASSPHRASE) as register:
        register.db.execute_sql("UPDATE meta SET value = ? WHERE key = 'headquarters_key'", (evil,))
    code, out, err = call('recovery', DESK, FILE)
    assert (code, out, 'was altered' in err, FILE.exists()) == (2, '', True, False)


def test_a_file_that_could_not_be_written_is_not_said_to_be_there(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as full:
        full.setattr(os, 'fsync', lambda _file: (_ for _ in ()).throw(OSError(28, 'No space left')))
        code, _out, err = call('recovery', DESK, FILE)
    assert (code, 'disk is full' in err) == (2, True)
    assert not own_recovery.is_marked(DESK)
    with Register.open(DESK, PASSPHRASE, writing=False) as register:
        assert own_recovery.opening(register) == []
        assert 'the file was not written' in next(own_past.in_words(register))
        assert verify.check(register) == []


# What it opens, and until when


def test_the_mark_beside_the_register_says_that_there_is_one_and_comes_back(made: Call) -> None:
    assert own_recovery.is_marked(DESK) and not own_recovery.is_marked(HQ)
    mark = Path('r.sijill-recovery')
    with Register.open(DESK, PASSPHRASE, writing=False) as register:
        assert register.db.key is not None
        assert mark.read_text() == f'{register.db.key.salt.hex()}\n'  # what the register itself begins with, no more
    mark.unlink()
    assert EXISTS in made('history', DESK)[2]
    assert not mark.exists()  # reading writes nothing
    assert EXISTS in made('history', DESK, '--accept')[2]
    assert own_recovery.is_marked(DESK)
    assert EXISTS not in made('history', DESK, '--accept')[2]


@pytest.mark.skipif(os.name == 'nt', reason='Windows has no such pipes, and asks for the right to make a link')
@pytest.mark.parametrize('stranger', [os.mkfifo, lambda path: path.symlink_to('other.txt'), Path.mkdir])
def test_what_else_has_the_name_of_the_mark_harms_nothing(made: Call, stranger: Callable[[Path], object]) -> None:
    other = Path('other.txt')
    other.write_text('mine')
    Path('r.sijill-recovery').unlink()
    stranger(Path('r.sijill-recovery'))
    assert not own_recovery.is_marked(DESK)
    assert EXISTS in made('history', DESK, '--accept')[2]
    assert other.read_text() == 'mine'


def test_another_passphrase_ends_it_but_for_the_backups_of_before(made: Call) -> None:
    with Register.open(DESK, PASSPHRASE) as register:
        backup = backups.beside(register)
    code, out, _err = made('passphrase', DESK)
    assert (code, 'A recovery file opens 1 of them' in out) == (0, True)
    assert not own_recovery.is_marked(DESK)
    assert own_recovery.is_marked(DESK, backup)
    with Register.open(DESK, OTHER) as register:
        assert own_recovery.opening(register) == []
        (line,) = own_recovery.in_words(register)
        assert 'backups only' in line
        assert [*own_recovery.said_at_opening(register)] == []
    refused(made, 'before the passphrase was changed. It opens the backup')
    assert recover(made, register=backup)[0] == 0
    assert len(narratives(NEW, OTHER)) == 2


def test_an_older_backup_in_its_place_is_opened_by_it_too_and_the_mark_says_so(made: Call) -> None:
    with Register.open(HQ, PASSPHRASE, writing=False) as older:  # a copy of the one file, from before it was made
        backup = backups.back_up(older, Path('older'))
    assert made('restore', backup, DESK)[0] == 0
    assert own_recovery.is_marked(DESK)
    assert made('history', DESK, '--accept')[0] == 0
    Path('r.sijill-recovery').unlink()  # the register has learnt of it from there
    code, out, err = made('history', DESK)
    assert (code, 'for which key is not known' in out, EXISTS in err) == (0, True, True)
    assert made('check', DESK)[0] == 0
    assert recover(made)[0] == 0


def test_a_clean_copy_says_it_too(made: Call) -> None:
    assert made('clean-copy', DESK, 'clean.sijill')[0] == 0
    with Register.open(Path('clean.sijill'), PASSPHRASE) as clean:
        assert own_recovery.opening(clean)
        assert [*own_recovery.said_at_opening(clean)] == [own_recovery.exists()]


# Using


def test_headquarters_opens_a_copy_of_the_lost_register(made: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    before = DESK.read_bytes()
    code, out, err = recover(made)
    assert (code, err) == (0, '')
    assert 'was left as it is' in out
    assert DESK.read_bytes() == before
    assert narratives(NEW, OTHER) == narratives(DESK, PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        Register.open(NEW, PASSPHRASE)
    said = changes(NEW, OTHER)[0]
    assert 'Recovered' in said and in_words(key_of_headquarters()) in said
    assert 'Tester' not in said  # nobody of the desk did it
    assert not own_recovery.is_marked(NEW)
    with Register.open(NEW, OTHER) as register:
        register.save(incident())
        assert [*own_recovery.said_at_opening(register)] == []
    assert in_the_folder() == {'hq.sijill', 'r.sijill', 'r.age', 'r.sijill-recovery', 'new.sijill'}


def test_the_words_can_be_drawn(made: Call) -> None:
    code, out, _err = made('recover', DESK, FILE, NEW, '--with', HQ, '--draw')
    drawn = out.splitlines()[0].partition(':')[2].strip()
    assert (code, len(drawn.split()), len(narratives(NEW, drawn))) == (0, 5, 2)


@pytest.fixture
def secret(made: Call) -> str:
    with Register.open(HQ, PASSPHRASE, writing=False) as hq:
        return hq.settings.own_secret


def test_a_file_of_secret_keys_opens_it_too(made: Call, secret: str) -> None:
    other = pyrage.x25519.Identity.generate()
    Path('keys.txt').write_text(f'# of headquarters\n{other}\n{secret}\n')
    assert recover(made, opener=Path('keys.txt'))[0] == 0
    assert len(narratives(NEW, OTHER)) == 2


@pytest.mark.soak
def test_a_file_of_secret_keys_may_have_a_passphrase(made: Call, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = Path('keys.age')
    keys.write_bytes(pyrage.passphrase.encrypt(secret.encode(), 'quiet'))
    refused(made, 'SIJILL_FILE_PASSPHRASE', opener=keys)
    monkeypatch.setenv('SIJILL_FILE_PASSPHRASE', 'loud')
    refused(made, 'does not open', opener=keys)
    monkeypatch.setenv('SIJILL_FILE_PASSPHRASE', 'quiet')
    assert recover(made, opener=keys)[0] == 0


# Bad input


def test_it_opens_no_other_register(made: Call) -> None:
    Register.create(Path('other.sijill'), desk='DZ1', passphrase=PASSPHRASE).close()
    refused(made, 'was made for another register', register=Path('other.sijill'))


def test_another_register_with_the_same_beginning_is_seen_once_it_is_open(made: Call) -> None:
    with Register.open(DESK, PASSPHRASE) as register:
        register.db.execute_sql("UPDATE meta SET value = 'another' WHERE key = 'register'")
    code, _out, err = recover(made)
    assert (code, 'was made for another register' in err, NEW.exists()) == (2, True, False)
    assert not [*Path().glob('*.recovering*')]


def test_another_key_does_not_open_it(made: Call) -> None:
    Path('keys.txt').write_text(str(pyrage.x25519.Identity.generate()))
    refused(made, 'was made for another key', opener=Path('keys.txt'))


@pytest.mark.parametrize('spoilt', ['cut', 'turned', 'empty', 'text', 'missing', 'folder', 'large'])
def test_a_damaged_file_is_named(made: Call, spoilt: str) -> None:
    content = FILE.read_bytes()
    FILE.unlink()
    match spoilt:
        case 'cut':
            FILE.write_bytes(content[:-9])
        case 'turned':
            FILE.write_bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])
        case 'empty':
            FILE.touch()
        case 'text':
            FILE.write_text('a letter')
        case 'folder':
            FILE.mkdir()
        case 'large':
            FILE.write_bytes(content + bytes(20_000))
    says = {'cut': 'damaged or cut off', 'turned': 'damaged or cut off', 'missing': 'There is no file'}
    refused(made, says.get(spoilt, 'is not a recovery file'))


@pytest.mark.parametrize(
    'held',
    [
        b'a workbook',
        b'[]',
        b'{}',
        b'[' * 5_000,
        {'sijill': 'other'},
        {'key': '00'},
        {'key': 'no'},
        {'salt': 7},
        {'salt': ''},
    ],
    ids=str,
)
def test_what_else_was_encrypted_for_headquarters_is_none(
    made: Call, secret: str, held: bytes | dict[str, str]
) -> None:
    if isinstance(held, dict):
        known = json.loads(age_files.opened(FILE.read_bytes(), age_files.Keys(secret)))
        held = json.dumps(known | held).encode()
    FILE.write_bytes(age_files.seal(held, key_of_headquarters()))
    refused(made, 'is not a recovery file')


def test_one_of_a_newer_program_is_named(made: Call, secret: str) -> None:
    known = json.loads(age_files.opened(FILE.read_bytes(), age_files.Keys(secret)))
    FILE.write_bytes(age_files.seal(json.dumps(known | {'form': 2}).encode(), key_of_headquarters()))
    refused(made, 'newer version')


def test_a_false_key_and_a_damaged_beginning_are_named(made: Call, secret: str) -> None:
    known = json.loads(age_files.opened(FILE.read_bytes(), age_files.Keys(secret)))
    content = FILE.read_bytes()
    FILE.write_bytes(age_files.seal(json.dumps(known | {'key': '00' * 32}).encode(), key_of_headquarters()))
    refused(made, 'is damaged, or the recovery file is not genuine')
    FILE.write_bytes(content)
    register = bytearray(DESK.read_bytes())
    register[100] ^= 1
    DESK.write_bytes(register)
    refused(made, 'is damaged, or the recovery file is not genuine')


def test_a_damaged_page_leaves_no_copy(made: Call) -> None:
    register = bytearray(DESK.read_bytes())
    register[-2_000] ^= 1
    DESK.write_bytes(register)
    refused(made, 'is damaged')


def test_a_copy_whose_log_could_not_be_brought_in_is_none(made: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        recovering.before_opening, 'left_log', lambda path: path if '.recovering' in str(path) else None
    )
    code, out, err = recover(made)
    assert (code, out, 'could not be verified' in err, NEW.exists()) == (2, '', True, False)
    assert not [*Path().glob('*.recovering*')]


def test_a_register_without_a_passphrase_needs_none(made: Call) -> None:
    assert made('new', 'plain.sijill', '--no-passphrase')[0] == 0
    refused(made, 'is not encrypted', register=Path('plain.sijill'))


def test_what_is_missing_taken_or_weak_is_said(made: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    refused(made, 'There is no register', register=Path('none.sijill'))
    refused(made, 'There is no file', opener=Path('none.txt'))
    refused(made, 'has no key of its own', opener=DESK)
    monkeypatch.setenv('SIJILL_NEW_PASSPHRASE', 'Damascus2024!')
    refused(made, 'can be guessed')
    NEW.write_text('mine')
    refused(made, 'already exists')


# Killed


def killed_at(room: str, name: str, *command: object) -> None:
    """Run a command in a process that is killed for good where it comes to a function."""
    program = (
        'import importlib, os, signal, sys\n'
        f'room = importlib.import_module({room!r})\n'
        f'setattr(room, {name!r}, lambda *_given, **_more: os.kill(os.getpid(), signal.SIGKILL))\n'
        'from exchange import commands\n'
        'commands.main(sys.argv[1:])\n'
    )
    root = Path(__file__).resolve().parent.parent
    given = [sys.executable, '-c', program, *map(str, command)]
    ended = subprocess.run(given, env=os.environ | {'PYTHONPATH': str(root)}, capture_output=True, check=False)
    assert ended.returncode == -9, ended.stderr.decode()


@pytest.mark.skipif(os.name == 'nt', reason='Windows kills otherwise')
@pytest.mark.parametrize(
    ('room', 'name'),
    [('os', 'fsync'), ('models.register.own.own_recovery', 'note_made')],
)
def test_killed_while_it_is_made_it_is_not_there(room: str, name: str, call: Call) -> None:
    killed_at(room, name, 'recovery', DESK, FILE)
    assert not FILE.exists()
    assert len(narratives(DESK, PASSPHRASE)) == 2
    assert call('recovery', DESK, FILE)[0] == 0
    assert not [*Path().glob('*.part')]
    assert recover(call)[0] == 0


@pytest.mark.skipif(os.name == 'nt', reason='Windows kills otherwise')
def test_killed_once_the_file_is_there_the_register_knows_of_it(call: Call) -> None:
    killed_at('models.register.own.own_recovery', 'put_mark', 'recovery', DESK, FILE)
    assert FILE.exists() and not own_recovery.is_marked(DESK)
    with Register.open(DESK, PASSPHRASE) as register:
        assert len(own_recovery.opening(register)) == 1
        assert [*own_recovery.said_at_opening(register)] == [own_recovery.exists()]
    assert own_recovery.is_marked(DESK)
    assert recover(call)[0] == 0


@pytest.mark.skipif(os.name == 'nt', reason='Windows kills otherwise')
@pytest.mark.parametrize(
    ('room', 'name'),
    [
        ('models.passphrases.changing', '_compare'),
        ('exchange.recovery.recovering', '_say_so'),
        ('models.file.replacing', 'to_disk'),
    ],
)
def test_killed_while_it_is_used_nothing_half_is_there(room: str, name: str, made: Call) -> None:
    before = DESK.read_bytes()
    killed_at(room, name, 'recover', DESK, FILE, NEW, '--with', HQ)
    assert (NEW.exists(), DESK.read_bytes() == before) == (False, True)
    for left in Path().glob('new.sijill.recovering'):
        assert not left.read_bytes().startswith(encrypted_database.PLAIN_HEADER)
    assert recover(made)[0] == 0
    assert len(narratives(NEW, OTHER)) == 2
    assert not [*Path().glob('*.recovering*')]


def test_what_a_killed_program_left_in_the_log_is_recovered_too(made: Call) -> None:
    with Register.open(DESK, PASSPHRASE) as register:
        register.save(incident(narrative='In the log.'))
        for path in Path().glob('r.sijill*'):
            if path.suffix != '.lock' and not path.name.endswith('.lock'):
                shutil.copy(path, Path('lost.sijill' + path.name.removeprefix('r.sijill')))
    assert recover(made, register=Path('lost.sijill'))[0] == 0
    assert len(narratives(NEW, OTHER)) == 3


def test_the_change_of_a_passphrase_still_goes_the_same_way(made: Call) -> None:
    changing.change(Register.open(DESK, PASSPHRASE), OTHER)
    assert len(narratives(DESK, OTHER)) == 2
