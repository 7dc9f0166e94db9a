"""What the register keeps of itself is in its history: what was altered outside the program is named."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from exchange import age_files, commands
from exchange.importing import applying, planning
from exchange.mapping import profiles
from exchange.own_key import make_own_key
from models import query
from models.file import facts, history, migrations
from models.record import own_codes
from models.record.records import RECORDS, declared
from models.register import verify
from models.register.action import Incoming
from models.register.conflicts import Conflict, Decided
from models.register.own import own_agreement, own_history, own_past
from models.register.register import Register
from tests.invented import PASSPHRASE, abductee, incident, informant, place
from tests.test_chain import alter, ask_about, bare_client, decide, second_person, write_of

OLD = Path(__file__).parent / 'old'
GOOD, EVIL = (
    'age1up2cmefpt5zmd7nud97lsrkpmfm03r20my2uuk2fj6wr7mjuc5hs8smucd',
    'age14jf6zrws2v8q98h2sjzkdytll9wlvz3eshvaqc8tcl244k8guc4s5srl3r',
)


def fill(register: Register) -> None:
    """Records of each kind, corrections, and all that can stand beside them."""
    for record in (incident(), abductee(), informant(), place()):
        register.save(record)
    second_person(register)
    edited = next(query.each(register, query.Question('incident')))
    edited.values |= {'kind': 'ied', 'narrative': 'Corrected.'}
    register.save(edited)
    decide(register, edited)
    ask_about(register, edited)
    write_of(register, edited)
    register.look(edited.uid, edited.revision)
    asked = query.Question('incident', 'Palmyra')
    for name, value in (('headquarters_key', GOOD), ('date_order', 'day_first'), ('language', 'en')):
        register.settings.set(name, value)
    make_own_key(register)
    register.settings.keep('filters', 'Mine', query.to_keep(asked))
    register.settings.keep('import_profiles', 'Theirs', {'columns': {}})
    register.keep_pattern('incident', 'Ambushes', {'values': {'kind': 'ambush'}, 'rows': []})
    register.keep_draft('incident', 'u1', {'revision': '', 'rows': [['incident', 'u1', {}]], 'texts': {}})
    register.keep_draft('incident', 'u3', {'rows': [], 'texts': {}})
    assert register.discard_draft('u3')
    code = own_codes.made('DZ1', 'parties', 'Town council', under='civilians')
    conflict = Conflict('incident', edited.uid, 'incident', edited.uid, {'kind': 'clashes'}, 'HM2.00c0ffee:2', 'x')
    answered = Conflict('incident', edited.uid, 'incident', edited.uid, {'zone': 'isis'}, 'HM2.00c0ffee:2', 'x')
    register.apply([Incoming(incident())], {'file': 'x'}, decided=Decided((conflict,), (answered,)), codes=[code])


@pytest.fixture(scope='module')
def filled(plain_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed register with something in every table."""
    path = Path(shutil.copy(plain_template, tmp_path_factory.mktemp('filled') / 'register.sijill'))
    with Register.open(path) as register:
        fill(register)
    return path


@pytest.fixture(scope='module')
def told(filled: Path) -> Iterator[Register]:
    """The same, open for tests that take back what they do."""
    path = Path(shutil.copy(filled, filled.with_name('open.sijill')))
    with Register.open(path) as register:
        yield register


@pytest.fixture
def closed(filled: Path, tmp_path: Path) -> Path:
    """A copy of it for a test to spoil."""
    return Path(shutil.copy(filled, tmp_path / 'register.sijill'))


def found(path: Path) -> list[str]:
    with Register.open(path, writing=False) as register:
        return verify.check(register)


# Every column of every table altered, every row taken out, a row put in

# What is worked out from records is compared with what comes of them anew.
WORKED_OUT_TABLES = {
    'coded', 'counted', 'name_key', 'problem', 'waiting',
    *(f'{kind}_search' for kind, cls in RECORDS.items() if not cls.parent_kind),
}  # fmt: skip
# Why it harms nothing where one of these is altered unseen.
HARMLESS_FACTS = {
    'worked_out': 'with another word all is worked out anew, and is compared in any case',
    'holder': 'changes at each opening, and is only shown',
    'backed_up': 'one backup too many is made, or one too few until the next save',
    'backed_up_beside': 'the same',
    'person': 'somebody else works next; every revision has who made it in its hash',
    'backups': 'the same',
    'log': 'changes with each save; what it says of a lost log is a doubt',
    'swap': 'something is said once more, or not',
    'left': 'another list is shown at the beginning',
    'erasing': 'the file is written anew once more, or what was erased stays in its free space until the next',
    'looks_forgotten': 'who looked at what on a server is forgotten once more, or some days later',
    'signing_key': 'follows from the secret half, and only those may write it on a server who may read that',
    'served': 'what never lies on a server can be gone unnamed, and `check` says each time that it may be',
    'weak_passphrase': 'something is said once more, or not',
    'server_said': 'the same',
    'known_heads': 'each is compared with the chain',
    'exports': 'each is read out of the chain',
    'last': 'a reference clashes, which is a problem',
    'discarded': 'is seen in its form before it is saved, as what is typed',
    'language': 'is seen at once',
    'text_size': 'is seen at once',
    'window_place': 'is seen at once',
    'account_beside': 'is seen at once',
    'carried': 'is seen in the form before it is saved',
}
# What is typed and not saved is seen in its form before it is saved; what somebody looked at last marks in their own
# window what is new to them, and decides nothing; a row's number is in no file and no figure, and
# that of a change gives only its place among those of its revision, which the revision's hash covers.
HARMLESS_COLUMNS = {
    ('draft', 'person'), ('draft', 'uid'), ('draft', 'at'), ('batch', 'id'), ('change', 'id'),
    *(('looked', name) for name in ('person', 'record', 'vector')),
    *((kind, 'id') for kind in declared()),
}  # fmt: skip
HARMLESS_ROWS = {'draft', 'looked'}


def test_the_facts_that_decide_nothing_are_these() -> None:
    assert {'head', *HARMLESS_FACTS} == facts.NOT_CHAINED


def tables() -> list[str]:
    return sorted(migrations.tables() - WORKED_OUT_TABLES)


def with_the_long_ones(names: list[str]) -> list[Any]:
    """The tables; those of records in the soak, but for one: `test_chain` alters each of their fields by name."""
    long = {*declared()} - {'incident'}
    return [pytest.param(name, marks=pytest.mark.soak) if name in long else name for name in names]


def columns(register: Register, table: str) -> list[str]:
    return [row[1] for row in register.db.execute_sql(f'PRAGMA table_info("{table}")').fetchall()]


def is_harmless(table: str, row: dict[str, Any]) -> bool:
    """Whether it is a fact that decides nothing, or says as little as none."""
    return table == 'meta' and (row['key'].partition(' ')[0] in HARMLESS_FACTS or not row['value'])


def rows(register: Register, table: str) -> Iterator[dict[str, Any]]:
    """All rows of meta; of the others the first, one in the middle and the last."""
    names = columns(register, table)
    found = [dict(zip(names, row, strict=True)) for row in register.db.execute_sql(f'SELECT * FROM "{table}"')]
    assert found, table
    wanted = found if table == 'meta' else [found[at] for at in sorted({0, len(found) // 2, len(found) - 1})]
    yield from (row for row in wanted if not is_harmless(table, row))


def where(row: dict[str, Any]) -> tuple[str, list[Any]]:
    """What finds a row by all that is in it."""
    return ' AND '.join(f'"{name}" IS ?' for name in row), [*row.values()]


def another(value: Any) -> Any:
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:] if value else b'0' * 16
    return value + 1000 if isinstance(value, int | float) else f'{value or ""}x'


def seen(register: Register, statement: str, given: list[Any]) -> list[str]:
    """What `check` says of something that a bare client did, which is then taken back."""
    with register.trying():
        register.db.execute_sql('PRAGMA defer_foreign_keys = ON')
        assert register.db.execute_sql(statement, given).rowcount == 1
        return verify.check(register)


@pytest.mark.parametrize('table', with_the_long_ones(tables()))
def test_no_column_is_altered_unseen(told: Register, table: str) -> None:
    for row in rows(told, table):
        found, given = where(row)
        for name in columns(told, table):
            if (table, name) not in HARMLESS_COLUMNS:
                statement = f'UPDATE "{table}" SET "{name}" = ? WHERE {found}'
                assert seen(told, statement, [another(row[name]), *given]), (name, row)


@pytest.mark.parametrize('table', with_the_long_ones(sorted({*tables()} - HARMLESS_ROWS)))
def test_no_row_is_taken_out_unseen(told: Register, table: str) -> None:
    for row in rows(told, table):
        found, given = where(row)
        assert seen(told, f'DELETE FROM "{table}" WHERE {found}', given), row


@pytest.mark.parametrize('table', with_the_long_ones(sorted({*tables()} - HARMLESS_ROWS)))
def test_no_row_is_put_in_unseen(told: Register, table: str) -> None:
    row = [*rows(told, table)][-1]
    for name in ('id', 'uid', 'key'):
        if name in row:
            row[name] = another(row[name])
    marks = ', '.join('?' * len(row))
    assert seen(told, f'INSERT INTO "{table}" VALUES ({marks})', [*row.values()]), row


def test_nothing_was_left_behind(told: Register) -> None:
    assert verify.check(told) == []


def test_a_change_that_is_moved_behind_later_ones_does_not_bring_an_old_key_back(closed: Path) -> None:
    with Register.open(closed) as register:
        register.settings.set('headquarters_key', EVIL)
    alter(closed, "UPDATE change SET id = 9999 WHERE field = 'headquarters_key' AND new LIKE ?", f'%{GOOD}%')
    alter(closed, "UPDATE meta SET value = ? WHERE key = 'headquarters_key'", GOOD)
    assert any('key of headquarters' in sentence for sentence in found(closed))


# What decides, forged as an attacker would


def at_opening(path: Path) -> str:
    with Register.open(path) as register:
        return own_agreement.at_opening(register)


def swap_key(path: Path) -> None:
    alter(path, "UPDATE meta SET value = ? WHERE key = 'headquarters_key'", EVIL)


def seven_civilians_are_fighters(path: Path) -> None:
    alter(path, """UPDATE meta SET value = replace(value, '"civilians"', '"isis"') WHERE key = 'own_codes'""")


def another_alias(path: Path) -> None:
    alter(path, "UPDATE meta SET value = 'Director' WHERE key = 'alias'")


def another_desk(path: Path) -> None:
    alter(path, "UPDATE meta SET value = 'HQ1' WHERE key = 'desk'")


def another_desk_id(path: Path) -> None:
    alter(path, "UPDATE meta SET value = 'HQ1.00000001' WHERE key = 'desk_id'")


def invented_people(path: Path) -> None:
    alter(path, "UPDATE meta SET value = 'yes' WHERE key = 'example'")


def another_secret(path: Path) -> None:
    alter(path, "UPDATE meta SET value = 'AGE-SECRET-KEY-1X' WHERE key = 'own_secret'")


def a_filter_that_shows_less(path: Path) -> None:
    alter(path, "UPDATE meta SET value = replace(value, 'Palmyra', 'nowhere') WHERE key = 'filters'")


def a_fact_that_nobody_knows(path: Path) -> None:
    alter(path, "INSERT INTO meta VALUES ('known_keys', '[]x')")


def a_key_that_is_no_text(path: Path) -> None:
    alter(path, "INSERT INTO meta VALUES (x'ff00', 'x')")


FORGED = {
    swap_key: 'key of headquarters',
    seven_civilians_are_fighters: 'Custom list entry parties x-dz1-town_council: “Counted as”',
    another_alias: '“alias”',
    another_desk: '“desk”',
    another_desk_id: '“desk_id”',
    invented_people: '“example”',
    another_secret: '“own_secret”',
    a_filter_that_shows_less: '“filters”',
    a_fact_that_nobody_knows: '“known_keys”',
    a_key_that_is_no_text: 'ff',
}


@pytest.mark.parametrize('forge', FORGED, ids=lambda forge: forge.__name__)
def test_what_decides_is_named_at_opening_and_by_check(
    closed: Path, forge: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    forge(closed)
    for _turn in range(2):  # being seen once does not make it right
        assert FORGED[forge] in at_opening(closed)
        assert any(FORGED[forge] in sentence for sentence in found(closed))
    assert commands.main(['check', str(closed)]) == 3
    out, err = capsys.readouterr()
    assert (FORGED[forge] in out, err) == (True, '')
    assert commands.main(['history', str(closed)]) == 0
    assert FORGED[forge] in capsys.readouterr().err


@pytest.mark.parametrize(
    ('statement', 'named'),
    [
        ("UPDATE pattern SET content = replace(content, 'ambush', 'ied')", 'Preset {uid}: “content” was altered'),
        ("UPDATE batch SET about = replace(about, 'x', 'y')", 'Import {uid}: “content” was altered'),
        ("UPDATE batch SET who = 'Director'", 'Import {uid}: “content” was altered'),
        ('DELETE FROM pattern', 'Preset {uid} is in the history, but its row is missing'),
        ('DELETE FROM batch', 'Import {uid} is in the history, but its row is missing'),
        ("INSERT INTO pattern VALUES ('forged', 'incident', 'x', '{}', '')", 'Preset forged is not in the history'),
        ("INSERT INTO batch VALUES (9, 'forged', '', '', '{}')", 'Import forged is not in the history'),
    ],
)
def test_presets_and_imports_are_named(closed: Path, statement: str, named: str) -> None:
    table = 'pattern' if 'pattern' in statement else 'batch'
    with Register.open(closed, writing=False) as register:
        [uid] = register.db.execute_sql(f'SELECT uid FROM {table}').fetchone()
    alter(closed, statement)
    [sentence] = found(closed)
    assert sentence.startswith(named.format(uid=uid))


def test_what_was_forged_does_not_come_into_the_history_with_another_change(closed: Path) -> None:
    seven_civilians_are_fighters(closed)
    a_filter_that_shows_less(closed)
    alter(closed, "UPDATE batch SET who = 'Director'")
    alter(closed, "UPDATE meta SET value = '[]' WHERE key = 'conflicts'")
    with Register.open(closed) as register:
        register.settings.keep('filters', 'More', query.to_keep(query.Question('incident', 'Homs')))
        [batch] = history.batches(register)
        added = own_codes.made('DZ1', 'means', 'Slingshot')
        register.apply([Incoming(incident())], {'file': 'y'}, codes=[added])
        register.mend_own_code(register.own_codes[0], 'Council of a town', '')
        register.undo_batch(batch.uid)
    sentences = found(closed)
    assert any('“Counted as”' in sentence for sentence in sentences)
    assert any(sentence.startswith(f'Import {batch.uid}') for sentence in sentences)
    assert any('“filters”' in sentence for sentence in sentences)
    assert any('“conflicts”' in sentence for sentence in sentences)
    assert len(sentences) == 4


def test_what_was_altered_can_be_accepted_by_somebody_who_is_named(
    closed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    swap_key(closed)
    another_desk(closed)
    alter(closed, 'DELETE FROM pattern')
    assert commands.main(['history', str(closed), '--accept']) == 0
    lines = [plain_text(line) for line in capsys.readouterr().out.splitlines()]
    assert any(line.endswith('Tester: Desk code: DZ1 → HQ1') for line in lines)
    assert not any(EVIL in line for line in lines)
    [sentence] = found(closed)
    assert 'key of headquarters' in sentence


# The key of headquarters: nothing goes out for a stranger


def exported(path: Path, *more: str) -> int:
    return commands.main(['export', str(path), str(path.with_name('out.xlsx')), *more])


def test_nothing_is_written_for_a_key_that_was_swapped(closed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    swap_key(closed)
    assert exported(closed, '--for', 'headquarters') == 2
    assert 'ask headquarters' in capsys.readouterr().err
    assert not list(closed.parent.glob('out*'))
    assert commands.main(['key', str(closed), '--headquarters', GOOD]) == 0
    assert exported(closed, '--for', 'headquarters') == 0
    assert found(closed) == []


def test_a_key_that_was_taken_away_is_named(closed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    alter(closed, "DELETE FROM meta WHERE key = 'headquarters_key'")
    assert exported(closed, '--for', 'headquarters') == 2
    assert 'was altered outside the program' in capsys.readouterr().err


def test_a_trigger_that_swaps_the_key_back_is_of_no_use(closed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    swap = f"UPDATE meta SET value = '{EVIL}' WHERE key = 'headquarters_key' AND value <> '{EVIL}'"
    with bare_client(closed) as database:
        for when in ('UPDATE', 'INSERT'):
            database.execute(f'CREATE TRIGGER swap_{when} AFTER {when} ON meta BEGIN {swap}; END')
    assert commands.main(['key', str(closed), '--headquarters', GOOD]) == 2
    assert 'swap_UPDATE' in capsys.readouterr().err
    with bare_client(closed) as database:
        kept = database.execute("SELECT value FROM meta WHERE key = 'headquarters_key'").fetchone()
    assert kept == (GOOD,)
    assert any('swap_UPDATE' in sentence for sentence in found(closed))


def test_the_stranger_of_a_swapped_key_is_confirmed_by_who_types_it(closed: Path) -> None:
    """Whoever types the very key that was put in states it, and the history says who that was."""
    swap_key(closed)
    assert commands.main(['key', str(closed), '--headquarters', EVIL]) == 0
    assert found(closed) == []
    with Register.open(closed, writing=False) as register:
        assert f'Tester: Key of headquarters: {GOOD} → {EVIL}' in plain_text(next(own_past.in_words(register)))


# What it says of changes


def plain_text(line: str) -> str:
    return ''.join(sign for sign in line if sign not in '\u2066\u2067\u2068\u2069')


def test_no_secret_stands_in_the_history(told: Register) -> None:
    secret = told.settings.own_secret
    assert secret.startswith('AGE-SECRET-KEY-')
    rows = told.db.execute_sql('SELECT old, new FROM change').fetchall()
    assert not [row for row in rows if any(secret in str(value) for value in row)]


def test_what_is_set_again_to_the_same_is_no_change(told: Register) -> None:
    before = told.head
    told.settings.set('headquarters_key', GOOD)
    told.settings.set('text_size', 125)
    told.keep_draft('incident', 'u2', {'rows': [], 'texts': {}})
    told.drop_draft('u2')
    assert told.head == before


def test_people_read_who_changed_what(told: Register) -> None:
    lines = [plain_text(line) for line in own_past.in_words(told)]
    assert any(line.endswith(f'Tester: Key of headquarters: – → {GOOD}') for line in lines)
    assert any(line.endswith('Tester: Key of this register: Added') for line in lines)
    assert any(
        line.endswith('Custom list entry parties x-dz1-town_council: Counted as: – → civilians') for line in lines
    )
    assert 'Desk code: – → DZ1' in lines[-1] or any('Desk code: – → DZ1' in line for line in lines[-8:])


def test_revisions_of_the_register_are_nobodys_work(register: Register) -> None:
    """They have no number of a desk, are not undone, and stand in no way of undoing and redoing."""
    saved = register.save(incident())
    register.settings.set('headquarters_key', GOOD)
    assert register.undo_last() is not None
    register.settings.set('headquarters_key', EVIL)
    assert register.redo_last() is not None
    assert register.settings.headquarters_key == EVIL
    stored = query.get(register, 'incident', saved.uid)
    assert stored is not None
    assert stored.revision == f'{register.desk_id}:3'
    assert verify.check(register) == []


def test_a_plan_stands_while_a_setting_changes(register: Register, tmp_path: Path) -> None:
    sheet = tmp_path / 'in.csv'
    sheet.write_text('Date,Type,Place\n2024-01-21,ambush,Mithal\n')
    register.settings.set('date_order', 'day_first')
    plan = planning.make_plan(register, sheet)
    register.settings.keep('import_profiles', 'Theirs', {'columns': {}})
    assert applying.apply_plan(register, plan) is not None


@pytest.mark.parametrize('sample', ['version-2-settings', 'version-3-settings', 'version-4-settings'])
def test_an_older_register_is_taken_as_it_was_found(tmp_path: Path, sample: str) -> None:
    path = Path(shutil.copy(OLD / f'{sample}.sijill', tmp_path))
    with bare_client(path, PASSPHRASE) as database:
        before = database.execute('SELECT id, uid, hash FROM revision ORDER BY id').fetchall()
    with Register.open(path, PASSPHRASE) as register:
        after = register.db.execute_sql('SELECT id, uid, hash FROM revision ORDER BY id').fetchall()
        assert after[:-2] == before  # a person was made of who worked there, and then told what stands
        assert own_history.told(register) == own_history.standing(register)
        assert {kind for kind, _uid in own_history.told(register)} == {'register', 'own_code', 'pattern', 'batch'}
    with Register.open(path, PASSPHRASE) as register:
        assert register.db.execute_sql('SELECT id, uid, hash FROM revision ORDER BY id').fetchall() == after
        register.settings.set('headquarters_key', EVIL)
        assert verify.check(register) == []


def test_a_copy_without_its_beginning_is_named(closed: Path) -> None:
    """Where nobody wrote down what it keeps of itself, nothing could be compared."""
    alter(closed, "UPDATE revision SET kind = 'registry' WHERE kind = 'register'")
    assert found(closed)


# What fits in no draft, and an import that is gone


@pytest.mark.parametrize(
    ('content', 'what'),
    [
        ('{}', 'rows'),
        ('{"rows": {}}', 'rows'),
        ('{"rows": [["no_kind", "u", {}]]}', 'rows'),
        ('{"rows": [[[], "u", {}]]}', 'rows'),
        ('{"rows": [["incident", 5, {}]]}', 'rows'),
        ('{"rows": [["incident", "u", {"smuggled": 1}]]}', 'incident.smuggled'),
        ('{"rows": [], "texts": [5]}', 'texts'),
        ('{"rows": [], "texts": {"u.smuggled": "x"}}', 'u.smuggled'),
        ('{"rows": [], "texts": {"u.kind": 5}}', 'u.kind'),
        ('{"rows": [], "more": 5}', 'more'),
    ],
)
def test_a_draft_that_does_not_fit_is_named_and_hinders_nobody(closed: Path, content: str, what: str) -> None:
    alter(closed, 'UPDATE draft SET content = ?', content)
    with Register.open(closed) as register:
        [sentence] = verify.check(register)
        [draft] = query.drafts(register)
        assert isinstance(draft.rows, dict) and isinstance(draft.texts, dict)
    assert sentence.startswith('The draft u1 of ')
    assert sentence.endswith(f': {what}.')


def test_an_import_that_was_gone_before_the_history_told_of_it(tmp_path: Path) -> None:
    path = Path(shutil.copy(OLD / 'version-4-settings.sijill', tmp_path))
    with bare_client(path, PASSPHRASE) as database:
        [uid] = database.execute("SELECT batch FROM revision WHERE action = 'import' LIMIT 1").fetchone()
        database.execute('DELETE FROM batch WHERE uid = ?', (uid,))
    with Register.open(path, PASSPHRASE) as register:
        [sentence] = verify.check(register)
    assert sentence == f'Import {uid} is in the history, but its row is missing.'


def test_a_secret_that_is_none_locks_nobody_out(closed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Files that were encrypted for it cannot be opened, and that is said; all else goes on."""
    sealed = closed.with_name('in.csv.age')
    sealed.write_bytes(age_files.seal(b'Date,Type\n2024-01-21,ambush\n', GOOD))
    another_secret(closed)
    assert exported(closed) == 0
    assert commands.main(['key', str(closed)]) == 2
    assert 'never replaced' in capsys.readouterr().err
    assert commands.main(['import', str(closed), str(sealed)]) == 2
    assert 'this register has no key' in capsys.readouterr().err


DAMAGED = [
    {'b': 2}, {'kind': 5, 'filters': 5}, {'kind': 'no_kind', 'search': '', 'filters': [], 'withdrawn': False},
    {'kind': 'incident', 'search': '', 'filters': [5], 'withdrawn': False}, {'columns': 5}, {'columns': {'x': 5}},
    {'columns': {}, 'values': 7}, {'columns': {}, 'values': {'x': 5}}, {'given': {'x': []}},
]  # fmt: skip


@pytest.mark.parametrize('thing', DAMAGED, ids=range(len(DAMAGED)))
def test_a_damaged_filter_or_mapping_is_not_offered_and_hinders_nobody(closed: Path, thing: dict[str, Any]) -> None:
    text = json.dumps({'Damaged': thing})
    alter(closed, "UPDATE meta SET value = ? WHERE key IN ('filters', 'import_profiles')", text)
    with Register.open(closed) as register:
        assert query.kept_filters(register.settings.filters) == {}
        kept = [profile.name for profile in profiles.known(register.settings.import_profiles)]
        assert kept[-len(profiles.READY) :] == list(profiles.READY)
        assert kept[: -len(profiles.READY)] in ([], ['Damaged'])
        for profile in profiles.known(register.settings.import_profiles):
            profile.fits(['Date', 'Place'])
    sentences = ' '.join(found(closed))
    assert '“filters”' in sentences and '“import_profiles”' in sentences
