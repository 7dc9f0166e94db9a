"""A clean copy of a register that another program altered: all of its records and history, and nothing else."""

import os
import shutil
import signal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from models import query
from models.errors import AlteredRegister, KnownError, WrongPassphrase
from models.file import history, replacing
from models.file.engines import encrypted_database
from models.file.saved_elsewhere import Unsaved, save_elsewhere
from models.file.schema import carried, comparison
from models.record.own_codes import OwnCode
from models.register import clean_copy, verify
from models.register.register import Register
from tests.calling import Call, caller
from tests.invented import PASSPHRASE, incident
from tests.old.make import HEADQUARTERS
from tests.test_altered_tables import ALTERED, EACH, HALF, SWAPS_THE_KEY, alter
from tests.test_chain import _fill, bare_client

OLD = Path(__file__).parent / 'old'
TYPED = Unsaved('incident', 'u1', HALF)


@pytest.fixture
def path(
    plain_template: Path,
    encrypted_template: Path,
    passphrase: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """A closed register with records of all kinds, their history, a draft, a preset, a setting and own codes."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(encrypted_template if passphrase else plain_template, 'r.sijill')
    with Register.open(Path('r.sijill'), passphrase) as register:
        _fill(register)
        register.keep_draft('incident', 'a draft', HALF)
        register.keep_draft('incident', 'another draft', HALF)
        register.keep_pattern('incident', 'Ambushes', {'rows': []})
        register.settings.set('headquarters_key', HEADQUARTERS)
        with register.action('own_codes', codes=[OwnCode('means', 'x-dz1-sling', 'Slingshot', 'مقلاع', 'other')]):
            pass
    return Path('r.sijill')


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


def held(path: Path, passphrase: str | None) -> dict[str, Any]:
    """All that a register holds, without who opened it and when."""
    passing = {'holder', 'log', 'worked_out'}
    with Register.open(path, passphrase, writing=False) as register:
        kinds = ('incident', 'abductee', 'informant', 'place')
        questions = [query.Question(kind, withdrawn=gone) for kind in kinds for gone in (False, True)]
        return {
            'facts': {key: value for key, value in register.meta.items() if key not in passing},
            'records': [list(query.each(register, question)) for question in questions],
            'history': [*history.each(register)],
            'changes': [history.entries(register, revision) for revision in history.each(register)],
            'drafts': query.drafts(register),
            'patterns': query.patterns(register),
            'batches': history.batches(register),
        }


def until(revisions: int, what: dict[str, Any]) -> dict[str, Any]:
    """What a register holds, of its history so many revisions.

    An older one gets its key at its first opening, and its first person a number.
    """
    number = what['facts']['person']
    known = {key.replace(number, 'first'): value.replace(number, 'first') for key, value in what['facts'].items()}
    facts = {key: value for key, value in known.items() if key not in ('head', 'signing_secret')}
    return what | {'facts': facts} | {name: what[name][:revisions] for name in ('history', 'changes')}


def stands_beside(path: Path) -> set[str]:
    return {one.name for one in path.absolute().parent.iterdir() if one.name != 'home'}


@pytest.mark.parametrize(('what', 'passphrase'), EACH, indirect=['passphrase'])
def test_it_has_everything_is_clean_and_can_be_written(
    what: str, path: Path, passphrase: str | None, call: Call
) -> None:
    before = held(path, passphrase)
    alter(path, ALTERED[what][0], passphrase)
    altered = path.read_bytes()
    code, out, err = call('clean-copy', path, 'clean.sijill')
    assert (code, err) == (0, '')
    assert 'sijill restore clean.sijill r.sijill' in out
    assert path.read_bytes() == altered
    assert stands_beside(path) == {'r.sijill', 'clean.sijill'}
    assert held(Path('clean.sijill'), passphrase) == before
    assert encrypted_database.salt_of(path) == encrypted_database.salt_of(Path('clean.sijill')) or not passphrase
    with Register.open(Path('clean.sijill'), passphrase) as register:
        assert comparison.is_as_made(register.db)
        assert verify.check(register) == []
        assert query.ids(register, query.Question('incident', 'ambush'))
        register.save(incident())
        assert verify.check(register) == []


@pytest.mark.parametrize('passphrase', [PASSPHRASE], indirect=True)
def test_restoring_it_puts_it_in_the_place_of_the_register(path: Path, passphrase: str | None, call: Call) -> None:
    alter(path, SWAPS_THE_KEY, passphrase)
    altered = path.read_bytes()
    assert call('clean-copy', path, 'clean.sijill')[0] == 0
    assert call('restore', 'clean.sijill', path)[0] == 0
    assert call('key', path, '--headquarters', HEADQUARTERS)[0] == 0
    (aside,) = Path().glob('r-before-*.sijill')
    assert aside.read_bytes() == altered
    with Register.open(path, passphrase) as register:
        assert register.settings.headquarters_key == HEADQUARTERS


@pytest.mark.slow
@pytest.mark.parametrize('version', [1, 2, 3, 4])
def test_of_a_register_of_each_version(version: int, tmp_path: Path) -> None:
    """What a newer program adds to the history when it brings one up to date may be said at another moment."""
    old = Path(shutil.copy(OLD / f'version-{version}.sijill', tmp_path / 'old.sijill'))
    with bare_client(old, PASSPHRASE) as database:
        revisions = database.execute('SELECT count(*) FROM revision').fetchone()[0]
    upgraded = Path(shutil.copy(old, tmp_path / 'upgraded.sijill'))
    Register.open(upgraded, PASSPHRASE).close()
    before = until(revisions, held(upgraded, PASSPHRASE))
    alter(old, SWAPS_THE_KEY, PASSPHRASE)
    altered = old.read_bytes()
    clean_copy.of_file(old, PASSPHRASE, tmp_path / 'clean.sijill')
    assert until(revisions, held(tmp_path / 'clean.sijill', PASSPHRASE)) == before
    assert old.read_bytes() == altered


def test_what_is_worked_out_need_not_even_be_there(path: Path, passphrase: str | None, call: Call) -> None:
    before = held(path, passphrase)
    alter(
        path,
        'DROP TABLE coded; DROP TABLE incident_search; DROP TABLE name_key; CREATE VIEW name_key AS SELECT 1',
        passphrase,
    )
    assert call('clean-copy', path, 'clean.sijill')[0] == 0
    assert held(Path('clean.sijill'), passphrase) == before
    assert call('check', 'clean.sijill')[0] == 0


@pytest.mark.parametrize(
    ('statements', 'said'),
    [
        (
            'ALTER TABLE incident RENAME TO kept; CREATE VIEW incident AS SELECT * FROM kept',
            '“incident” is not a table',
        ),
        ("CREATE TABLE x (y); UPDATE incident SET narrative = 'forged'", 'records and history do not match'),
        ("CREATE TABLE x (y); UPDATE revision SET who = 'forged' WHERE id = 2", 'records and history do not match'),
        (
            'DROP TABLE draft; CREATE TABLE draft (person, uid, kind, content, at); '
            'INSERT INTO draft VALUES (1, 1, 1, 1, NULL)',
            'does not fit',
        ),
        ("CREATE TABLE x (y); PRAGMA foreign_keys = OFF; UPDATE victim SET parent = 'nobody'", 'does not fit'),
    ],
    ids=['view', 'record', 'history', 'draft', 'parent'],
)
def test_it_is_backed_out_whole_where_it_cannot_be_made(
    statements: str, said: str, path: Path, passphrase: str | None, call: Call
) -> None:
    alter(path, statements, passphrase)
    altered = path.read_bytes()
    code, out, err = call('clean-copy', path, 'clean.sijill')
    assert (code, out, err.count('\n'), said in err) == (2, '', 1, True), err
    assert path.read_bytes() == altered
    assert stands_beside(path) == {'r.sijill'}


def test_nothing_is_written_over_and_room_is_looked_at_first(
    path: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Free(NamedTuple):
        total: int = 9 << 30
        used: int = 9 << 30
        free: int = 400_000

    before = path.read_bytes()
    assert call('clean-copy', path, path)[0] == 2
    monkeypatch.setattr(shutil, 'disk_usage', lambda _path: Free())
    monkeypatch.setattr(carried, 'carry', lambda *_given: pytest.fail('nothing is written'))
    code, _out, err = call('clean-copy', path, 'clean.sijill')
    assert (code, 'only 0 MB are free' in err) == (2, True)
    assert path.read_bytes() == before
    assert stands_beside(path) == {'r.sijill'}


def test_another_passphrase_makes_none(encrypted_template: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongPassphrase):
        clean_copy.of_file(Path(shutil.copy(encrypted_template, tmp_path)), 'another', tmp_path / 'clean.sijill')


@pytest.mark.skipif(os.name == 'nt', reason='Windows cannot part a program in two')
@pytest.mark.parametrize('step', ['carry', 'work out', 'check', 'name'])
def test_killed_in_the_midst_of_it_the_register_is_as_it_was(
    step: str, path: Path, passphrase: str | None, call: Call
) -> None:
    alter(path, SWAPS_THE_KEY, passphrase)
    altered = path.read_bytes()
    child = os.fork()
    if not child:
        _die_at(step)
        with Register.open(path, passphrase, writing=False) as register:
            clean_copy.make(register, Path('clean.sijill'))
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert path.read_bytes() == altered
    assert not Path('clean.sijill').exists()
    assert call('clean-copy', path, 'clean.sijill')[0] == 0
    assert {name for name in stands_beside(path) if not name.endswith('.lock')} == {'r.sijill', 'clean.sijill'}
    assert call('check', 'clean.sijill')[0] == 0


def _die_at(step: str) -> None:
    def die(*_given: object, **_named: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    if step == 'carry':
        carried.facts.keep = die  # type: ignore[assignment]
    elif step == 'work out':
        Register._work_out_again = die  # type: ignore[method-assign]
    elif step == 'check':
        verify.records_and_history = die  # type: ignore[assignment]
    else:
        replacing.to_disk = die  # type: ignore[assignment]


def test_a_copy_that_is_saved_elsewhere_is_clean_too(path: Path, passphrase: str | None) -> None:
    """Drafts are written into such a copy: a trigger would run there."""
    deletes = "CREATE TRIGGER gone AFTER INSERT ON draft BEGIN UPDATE incident SET narrative = 'forged'; END"
    alter(path, deletes, passphrase)
    with Register.open(path, passphrase, writing=False) as register:
        assert save_elsewhere(register, Path('copy.sijill'), [TYPED])
    with Register.open(Path('copy.sijill'), passphrase) as copy:
        assert verify.check(copy) == []
        assert [draft.uid for draft in query.drafts(copy)] == ['a draft', 'another draft', 'u1']


def test_what_was_typed_is_saved_elsewhere_where_a_trigger_came_while_it_was_open(path: Path) -> None:
    with Register.open(path) as register:
        alter(path, SWAPS_THE_KEY)
        with pytest.raises(AlteredRegister):
            register.keep_draft('incident', 'u1', {'rows': []})
        assert save_elsewhere(register, Path('copy.sijill'), [TYPED])
    with Register.open(Path('copy.sijill')) as copy:
        assert [draft.uid for draft in query.drafts(copy)] == ['a draft', 'another draft', 'u1']


def test_a_sound_register_gives_a_sound_one_too(path: Path, passphrase: str | None) -> None:
    with Register.open(path, passphrase) as register:
        with pytest.raises(KnownError, match='already exists'):
            clean_copy.make(register, path)
        clean_copy.make(register, Path('clean.sijill'))
        register.save(incident())
    with Register.open(Path('clean.sijill'), passphrase) as copy:
        assert verify.check(copy) == []
