"""What another program put into the tables of a register is named before any of it can run, and nothing is written."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from models import query
from models.errors import AlteredRegister, DamagedRegister
from models.file import backups, migrations
from models.file.engines import sqlite_schema
from models.file.schema import comparison
from models.file.schema.comparison import Difference
from models.register import verify
from models.register.register import Register
from tests.calling import Call, caller
from tests.invented import PASSPHRASE, incident
from tests.old.make import HEADQUARTERS
from tests.test_backup_times import program
from tests.test_chain import bare_client
from tests.test_start import _at_once, home
from ui.app import Program

__all__ = ['_at_once', 'home', 'program']
OLD = Path(__file__).parent / 'old'
HALF = {'revision': '', 'rows': [['incident', 'a draft', {'narrative': 'half a sentence'}]], 'texts': {}}
SWAPS_THE_KEY = (
    'CREATE TRIGGER swap AFTER INSERT ON meta '
    "WHEN new.key = 'headquarters_key' AND new.value <> 'theirs' "
    "BEGIN UPDATE meta SET value = 'theirs' WHERE key = new.key; END"
)
# What a client without the program does to the file, and what is said of it.
ALTERED = {
    'trigger': (SWAPS_THE_KEY, 'Not made by Sijill: trigger “swap” on “meta”.'),
    'arabic': (
        'CREATE TRIGGER "بعد الحفظ" AFTER UPDATE ON incident BEGIN DELETE FROM problem; END',
        'Not made by Sijill: trigger “بعد الحفظ” on “incident”.',
    ),
    'steering': (
        'CREATE TABLE "a\x1b[31m\u202eb" (x)',
        r'Not made by Sijill: table “a\x1b[31m\u202eb”.',
    ),
    'view': ('CREATE VIEW names AS SELECT name FROM victim', 'Not made by Sijill: view “names”.'),
    'table': ('CREATE TABLE kept (x)', 'Not made by Sijill: table “kept”.'),
    'words': (
        'CREATE VIRTUAL TABLE kept USING fts4aux(incident)',
        'Not made by Sijill: virtual table “kept”.',
    ),
    'column': ('ALTER TABLE incident ADD COLUMN told_by TEXT', 'Not made by Sijill: column “told_by” of “incident”.'),
    'worked out': (
        'ALTER TABLE meta ADD COLUMN twice AS (value || value)',
        'Not made by Sijill: column “twice” of “meta”.',
    ),
    'index': ('CREATE INDEX mine ON incident (kind)', 'Not made by Sijill: index “mine” of “incident”.'),
    'no index': ('DROP INDEX coded_row', 'Missing: index “coded_row” of “coded”.'),
    'other index': (
        'DROP INDEX coded_row; CREATE INDEX coded_row ON coded (row_id) WHERE row_id > 7',
        'Altered: index “coded_row” of “coded”.',
    ),
    'other table': (
        'DROP TABLE name_key; CREATE TABLE name_key (key TEXT, kind TEXT, row_id INTEGER)',
        'Altered: table “name_key”.',
    ),
    'several': (
        'CREATE TABLE kept (x); CREATE VIEW names AS SELECT 1; DROP INDEX coded_row',
        'Not made by Sijill: table “kept”, view “names”. Missing: index “coded_row” of “coded”.',
    ),
}
# Each without a passphrase, and one with.
EACH = [*((what, None) for what in ALTERED), ('several', PASSPHRASE)]
# What cannot even be read: the name that is said.
UNREADABLE = {
    'view of meta': ('ALTER TABLE meta RENAME TO kept; CREATE VIEW meta AS SELECT * FROM kept', 'meta'),
    'endless': (
        'ALTER TABLE meta RENAME TO kept; CREATE VIEW meta AS WITH RECURSIVE n(x) AS '
        "(SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT 'desk' AS key, x AS value FROM n WHERE x < 0",
        'meta',
    ),
    'words for incident': (
        'PRAGMA foreign_keys = OFF; ALTER TABLE incident RENAME TO kept; '
        'CREATE VIRTUAL TABLE incident USING fts5(uid, kind)',
        'incident',
    ),
    'another table': ('DROP TABLE problem; CREATE TABLE problem (kind, record)', 'problem'),
    'worked-out column': (
        'DROP TABLE pattern; CREATE TABLE pattern (uid TEXT PRIMARY KEY, kind TEXT, name TEXT, at TEXT, '
        'content TEXT AS (upper(name)))',
        'pattern',
    ),
    'view of words': ('DROP TABLE incident_search; CREATE VIEW incident_search AS SELECT 1', 'incident_search'),
    'no history': ('DROP TABLE change', 'change'),
}


@pytest.fixture
def path(plain_template: Path, encrypted_template: Path, passphrase: str | None, tmp_path: Path) -> Path:
    """A closed register with an incident and a draft."""
    copied = Path(shutil.copy(encrypted_template if passphrase else plain_template, tmp_path / 'r.sijill'))
    with Register.open(copied, passphrase) as register:
        register.save(incident())
        register.keep_draft('incident', 'a draft', HALF)
    return copied


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


def alter(path: Path, statements: str, passphrase: str | None = None) -> None:
    with bare_client(path, passphrase) as database:
        for statement in statements.split('; ') if 'TRIGGER' not in statements else [statements]:
            database.execute(statement)


def plain(said: str) -> str:
    """A sentence without the signs that keep names in their order."""
    return said.replace('\u2066', '').replace('\u2068', '').replace('\u2069', '')


# What is expected


def test_each_version_has_one_constant_which_is_what_its_steps_make() -> None:
    made = {number: comparison.digest_of(migrations.STEPS[:number]) for number in range(1, len(migrations.STEPS) + 1)}
    assert made == sqlite_schema.DIGESTS, f'DIGESTS in models/file/engines/sqlite_schema.py must be {made}'


@pytest.mark.parametrize('sample', sorted(OLD.glob('*.sijill')), ids=lambda path: path.stem)
def test_a_register_of_each_version_is_as_its_steps_made_it(sample: Path, tmp_path: Path) -> None:
    copied = Path(shutil.copy(sample, tmp_path))
    with bare_client(copied, PASSPHRASE) as database:
        version = database.execute('PRAGMA user_version').fetchone()[0]
    assert version == int(sample.stem.split('-')[1])
    with Register.open(copied, PASSPHRASE) as register:
        assert comparison.is_as_made(register.db)
    with Register.open(copied, PASSPHRASE, writing=False) as register:
        assert register.altered == []


def test_what_the_library_makes_of_its_own_accord_is_no_strangers(path: Path, passphrase: str | None) -> None:
    alter(path, 'ANALYZE', passphrase)
    with Register.open(path, passphrase) as register:
        assert comparison.is_as_made(register.db)
        assert register.db.execute_sql("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'").fetchone()


def test_a_view_under_the_name_of_such_a_table_is(path: Path, passphrase: str | None) -> None:
    with bare_client(path, passphrase) as database:
        database.execute('PRAGMA writable_schema = ON')
        database.execute(
            "INSERT INTO sqlite_master VALUES ('view', 'sqlite_stat1', 'sqlite_stat1', 0, "
            "'CREATE VIEW sqlite_stat1 AS SELECT 1')"
        )
    with pytest.raises((AlteredRegister, DamagedRegister)):
        Register.open(path, passphrase)


def test_connections_trust_nothing_in_the_file(register: Register) -> None:
    asked = [register.db.execute_sql(f'PRAGMA {name}').fetchone()[0] for name in ('trusted_schema', 'cell_size_check')]
    assert asked == [0, 1]
    with Register.open(register.path, writing=False) as reader:
        assert reader.db.execute_sql('PRAGMA trusted_schema').fetchone()[0] == 0


# What is opened


@pytest.mark.parametrize(('what', 'passphrase'), EACH, indirect=['passphrase'])
def test_what_is_not_ours_is_named_and_the_file_can_only_be_read(
    what: str, path: Path, passphrase: str | None, call: Call
) -> None:
    statements, said = ALTERED[what]
    alter(path, statements, passphrase)
    before = path.read_bytes()
    with pytest.raises(AlteredRegister) as refused:
        Register.open(path, passphrase)
    assert said in plain(str(refused.value))
    assert 'clean copy' in str(refused.value)
    with Register.open(path, passphrase, writing=False) as reader:
        assert query.count(reader, 'incident') == 1
        assert [draft.uid for draft in query.drafts(reader)] == ['a draft']
        found = plain(' '.join(verify.check(reader)))
    assert said in found
    code, out, err = call('check', path)
    assert code == 3
    assert all(one in plain(out) for one in said.split(' Missing'))
    assert said in plain(err)
    code, out, err = call('key', path, '--headquarters', HEADQUARTERS)
    assert (code, out, err.count('\n')) == (2, '', 1)
    assert said in plain(err)
    assert '\x1b' not in err + out
    assert call('export', path, path.with_name('out.xlsx'), '--profile', 'full')[0] == 0
    assert path.read_bytes() == before


def parts(path: Path, kind: str) -> list[tuple[str, str]]:
    """The tables or indexes of a register that a client can drop, each with its table."""
    asked = "SELECT name, tbl_name FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite_%'"
    with bare_client(path) as database:
        return [(name, table) for name, table in database.execute(asked, (kind,)) if '_search_' not in name]


@pytest.mark.slow
def test_any_table_or_index_that_was_taken_out_is_named(path: Path) -> None:
    spoilt = path.with_name('spoilt.sijill')
    for name, _table in parts(path, 'table'):
        alter(Path(shutil.copy(path, spoilt)), f'PRAGMA foreign_keys = OFF; DROP TABLE "{name}"')
        with pytest.raises(DamagedRegister, match=f'“{name}”'):
            Register.open(spoilt)
    for name, table in parts(path, 'index'):
        alter(Path(shutil.copy(path, spoilt)), f'DROP INDEX "{name}"')
        with pytest.raises(AlteredRegister) as refused:
            Register.open(spoilt)
        assert f'Missing: index “{name}” of “{table}”.' in plain(str(refused.value))


@pytest.mark.slow
def test_any_column_that_was_added_or_renamed_is_named(path: Path) -> None:
    spoilt = path.with_name('spoilt.sijill')
    for name in (name for name, _table in parts(path, 'table') if not name.endswith('_search')):
        alter(Path(shutil.copy(path, spoilt)), f'ALTER TABLE "{name}" ADD COLUMN more TEXT')
        with pytest.raises(AlteredRegister) as refused:
            Register.open(spoilt)
        assert f'Not made by Sijill: column “more” of “{name}”.' in plain(str(refused.value))
        with Register.open(spoilt, writing=False) as reader:
            assert len(verify.check(reader)) == 1
        with bare_client(path) as database:
            column = database.execute(f'PRAGMA table_info("{name}")').fetchall()[-1][1]
        alter(Path(shutil.copy(path, spoilt)), f'ALTER TABLE "{name}" RENAME COLUMN "{column}" TO another_name')
        with pytest.raises(DamagedRegister, match=f'“{name}”'):
            Register.open(spoilt)


@pytest.mark.parametrize('what', UNREADABLE)
def test_what_cannot_be_read_is_refused_at_once_in_a_sentence(
    what: str, path: Path, passphrase: str | None, call: Call
) -> None:
    statements, name = UNREADABLE[what]
    alter(path, statements, passphrase)
    before = path.read_bytes()
    for writing in (True, False):
        with pytest.raises(DamagedRegister, match=f'“{name}”.*Restore a backup'):
            Register.open(path, passphrase, writing=writing)
    code, out, err = call('export', path, path.with_name('out.xlsx'))
    assert (code, out, err.count('\n')) == (2, '', 1)
    code, out, err = call('check', path)
    assert (code, f'“{name}”' in out + err) == (2 if name == 'meta' else 3, True)
    assert path.read_bytes() == before


def test_a_version_that_the_tables_are_not_of_is_not_brought_up_to_date(path: Path, passphrase: str | None) -> None:
    alter(path, 'PRAGMA user_version = 3', passphrase)
    for writing in (True, False):
        with pytest.raises(DamagedRegister, match='draft'):  # its column of people is none that version 3 has
            Register.open(path, passphrase, writing=writing)


def test_nor_is_one_whose_tables_have_more(tmp_path: Path) -> None:
    path = Path(shutil.copy(OLD / 'version-5.sijill', tmp_path / 'r.sijill'))
    alter(path, 'PRAGMA user_version = 3', PASSPHRASE)
    for writing in (True, False):
        with pytest.raises(AlteredRegister, match='column'):
            Register.open(path, PASSPHRASE, writing=writing)


@pytest.mark.parametrize('version', [1, 2, 3])
def test_an_older_one_with_a_trigger_is_not_brought_up_to_date(version: int, tmp_path: Path) -> None:
    old = Path(shutil.copy(OLD / f'version-{version}.sijill', tmp_path / 'old.sijill'))
    alter(old, SWAPS_THE_KEY, PASSPHRASE)
    before = old.read_bytes()
    for writing in (True, False):
        with pytest.raises(AlteredRegister, match='swap'):
            Register.open(old, PASSPHRASE, writing=writing)
    with pytest.raises(AlteredRegister, match='swap'):
        backups.restore(old, tmp_path / 'new.sijill', PASSPHRASE)
    assert old.read_bytes() == before
    assert [*tmp_path.glob('*.sijill*')] == [old]


def test_a_backup_is_looked_at_before_it_is_restored(path: Path, passphrase: str | None, call: Call) -> None:
    with Register.open(path, passphrase) as register:
        backup = backups.beside(register)
    alter(backup, SWAPS_THE_KEY, passphrase)
    before = path.read_bytes()
    code, out, err = call('restore', backup, path)
    assert (code, out, err.count('\n')) == (2, '', 1)
    assert 'trigger “swap” on “meta”' in plain(err)
    assert path.read_bytes() == before
    assert [one for one in path.parent.iterdir() if 'before' in one.name or 'restoring' in one.name] == []


def test_who_is_busy_is_not_read_out_of_a_view(path: Path, passphrase: str | None) -> None:
    with Register.open(path, passphrase):
        alter(path, UNREADABLE['endless'][0], passphrase)
        with pytest.raises(Exception, match='already open'):
            Register.open(path, passphrase)


@pytest.mark.parametrize('statement', [SWAPS_THE_KEY, 'CREATE TABLE kept (x)', 'DROP INDEX coded_row'])
def test_what_comes_while_it_is_open_for_writing_is_found_at_the_next_save(
    statement: str, path: Path, passphrase: str | None
) -> None:
    with Register.open(path, passphrase) as register:
        alter(path, statement, passphrase)
        writes: list[Callable[[], object]] = [
            lambda: register.save(incident()),
            lambda: register.note('headquarters_key', HEADQUARTERS),
            lambda: register.keep_draft('incident', 'another', {}),
            lambda: register.settings.set('date_order', 'day_first'),
        ]
        for write in writes:
            with pytest.raises(AlteredRegister):
                write()
        assert query.count(register, 'incident') == 1
    with bare_client(path, passphrase) as database:
        assert not database.execute("SELECT 1 FROM meta WHERE key = 'headquarters_key'").fetchone()
        assert database.execute('SELECT count(*) FROM draft').fetchone() == (1,)


# In the window


def test_in_the_window_it_opens_for_reading_only_and_says_why_all_along(path: Path, program: Program) -> None:
    alter(path, SWAPS_THE_KEY)
    before = path.read_bytes()
    program.start(path)
    window = program.window
    assert window is not None
    assert not window.register.writing
    for page in ('drafts', 'problems', 'export', 'incident'):
        window.show_page(page)
        QApplication.processEvents()
        assert 'Not made by Sijill: trigger “swap” on “meta”.' in plain(window.about_file.text())
    program._close_register()
    assert path.read_bytes() == before


@pytest.mark.parametrize('what', ['endless', 'words for incident'])
def test_in_the_window_what_cannot_be_read_is_said_on_the_card(what: str, path: Path, program: Program) -> None:
    alter(path, UNREADABLE[what][0])
    program.start(path)
    assert program.window is None
    assert program.welcome is not None
    assert program.welcome.card is not None
    assert f'“{UNREADABLE[what][1]}”' in program.welcome.card.notice.text()


def test_a_name_of_any_length_is_cut(register: Register) -> None:
    said = [*comparison.in_words([Difference(comparison.MORE, 'table', 'x' * 5000, '')] * 300)]
    assert len(said) == 1
    assert len(said[0]) < 600
