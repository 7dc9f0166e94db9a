"""A value that was damaged outside the program is named in one sentence, and `check` and `backup` go on working."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from exchange import commands
from models import query
from models.errors import DamagedRegister, KnownError
from models.file.engines.encrypted_database import RegisterDatabase
from models.register import conflicts
from models.register.register import Register
from tests.invented import incident
from tests.test_backup_times import program
from tests.test_start import _at_once, home
from ui.app import Program

__all__ = ['_at_once', 'home', 'program']

# What is done to the file, and the word by which the sentence names it.
IN_THE_WAY = {
    'head': ("UPDATE meta SET value = 'x' WHERE key = 'head'", 'head'),
    'no head': ("DELETE FROM meta WHERE key = 'head'", 'head'),
    'desk': ("UPDATE meta SET value = '' WHERE key = 'desk'", 'desk'),
    'no desk id': ("DELETE FROM meta WHERE key = 'desk_id'", 'desk_id'),
    'own codes': ("INSERT OR REPLACE INTO meta VALUES ('own_codes', '{\"parties\": ')", 'own_codes'),
    'shape of codes': (
        'INSERT OR REPLACE INTO meta VALUES (\'own_codes\', \'{"parties": {"x": 1}}\')',
        'own_codes',
    ),
    'conflicts': ("INSERT OR REPLACE INTO meta VALUES ('conflicts', '[')", 'conflicts'),
    'answered': ("INSERT OR REPLACE INTO meta VALUES ('answered', '[]')", 'answered'),
    'last number': ("INSERT OR REPLACE INTO meta VALUES ('last DZ1-2026-', 'many')", 'last DZ1-2026-'),
    'bytes': ("UPDATE meta SET value = x'ff00' WHERE key = 'desk'", 'desk'),
    'view': ('ALTER TABLE incident RENAME TO kept; CREATE VIEW incident AS SELECT * FROM kept', 'incident'),
    'view of meta': ('ALTER TABLE pattern RENAME TO kept; CREATE VIEW pattern AS SELECT * FROM kept', 'pattern'),
    'no table': ('DROP TABLE coded', 'coded'),
    'no people': ('PRAGMA foreign_keys = OFF; DROP TABLE person', 'person'),
}
WHOSE = "(SELECT value FROM meta WHERE key = 'person')"
BESIDE = {
    'draft': (f"INSERT INTO draft VALUES ({WHOSE}, 'the-uid', 'incident', '{{', '2024-01-01T00:00:00Z')", 'the-uid'),
    'no such kind': (
        f"INSERT INTO draft VALUES ({WHOSE}, 'the-uid', 'x', '{{}}', '2024-01-01T00:00:00Z')",
        'the-uid',
    ),
    'preset': ("INSERT INTO pattern VALUES ('u', 'incident', 'shelling', '[]', '2024-01-01T00:00:00Z')", 'shelling'),
    'setting': ("INSERT OR REPLACE INTO meta VALUES ('filters', '{')", 'filters'),
    'size': (f"INSERT OR REPLACE INTO meta VALUES ('text_size ' || {WHOSE}, 'large')", 'text_size'),
    'import': ("INSERT INTO batch VALUES (7, 'the-batch', '', '', 'x')", 'the-batch'),
    'when': (f"INSERT INTO draft VALUES ({WHOSE}, 'the-uid', 'incident', '{{\"rows\": []}}', 'noon')", ''),
    'holder': ("UPDATE meta SET value = 'x y z' WHERE key = 'holder'", ''),
}


@pytest.fixture
def path(register: Register) -> Path:
    register.save(incident())
    register.close()
    return register.path


def damage(path: Path, statements: str) -> None:
    database = RegisterDatabase(path, None)
    with database.connection_context():
        for statement in statements.split('; '):
            database.execute_sql(statement)


def said_by(capsys: pytest.CaptureFixture[str], *given: str) -> tuple[int, str]:
    code = commands.main(given)
    told = capsys.readouterr()
    return code, told.out + told.err


@pytest.mark.parametrize('what', IN_THE_WAY)
def test_what_the_program_cannot_go_by_is_named_before_anything_is_written(
    what: str, path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    statements, named = IN_THE_WAY[what]
    damage(path, statements)
    before = path.read_bytes()
    with pytest.raises(DamagedRegister, match=f'“{named}”'):
        Register.open(path)
    code, said = said_by(capsys, 'check', str(path))
    assert code == 3, said
    assert f'“{named}”' in said or (named == 'head' and 'end of the history' in said)
    assert 'went wrong' not in said
    code, said = said_by(capsys, 'backup', str(path), str(tmp_path / 'copies'))
    assert code == 0, said
    assert path.read_bytes() == before
    (copy,) = (tmp_path / 'copies').iterdir()
    with pytest.raises(DamagedRegister, match=f'“{named}”'):
        Register.open(copy)


@pytest.mark.parametrize('what', BESIDE)
def test_what_is_damaged_beside_the_records_hinders_nobody(
    what: str, path: Path, tmp_path: Path, program: Program, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    statements, named = BESIDE[what]
    damage(path, statements)
    code, said = said_by(capsys, 'check', str(path))
    assert (code, named in said) == (3 if named else 0, True), said
    assert said_by(capsys, 'backup', str(path), str(tmp_path / 'copies'))[0] == 0
    program.start(path)
    window = program.window
    assert window is not None
    for page in ('drafts', 'imports', 'problems', 'export'):
        window.show_page(page)
        QApplication.processEvents()
    window.show_page('incident')
    assert program.register is not None
    program.register.save(incident())
    assert query.count(program.register, 'incident') == 2


def test_a_damaged_draft_is_said_when_the_register_is_opened(path: Path, program: Program) -> None:
    damage(path, BESIDE['draft'][0])
    program.start(path)
    assert program.window is not None
    assert 'cannot be read any more' in program.window.list.said.text()


@pytest.mark.parametrize(
    'content', ['{}', '{"texts": {"narrative": "half a sentence"}}', '{"rows": [1, ["incident"]], "texts": []}']
)
def test_a_draft_without_rows_opens_with_what_there_is(content: str, path: Path, program: Program) -> None:
    insert = f"INSERT INTO draft VALUES ({WHOSE}, 'the-uid', 'incident', '{content}', '2024-01-01T00:00:00Z')"
    damage(path, insert)
    program.start(path)
    assert program.window is not None
    program.window.show_page('drafts')
    QApplication.processEvents()
    program.window.go_to('incident', 'the-uid')
    form = program.window.form
    assert form is not None
    assert form.opened.record.uid == 'the-uid'
    if 'half' in content:
        assert form.opened.record.get('narrative') == 'half a sentence'


def test_a_table_that_is_altered_while_it_is_open_is_named(register: Register) -> None:
    saved = register.save(incident())
    for statement in ('ALTER TABLE incident RENAME TO kept', 'CREATE VIEW incident AS SELECT * FROM kept'):
        register.db.execute_sql(statement)
    saved.set('narrative', 'another')
    with pytest.raises(DamagedRegister, match='“incident”'):
        register.save(saved)


@pytest.mark.parametrize('text', ['[1]', '[{"kind": 1}]', '[', '{}'])
def test_conflicts_that_cannot_be_read_are_named(text: str, register: Register) -> None:
    register.meta['conflicts'] = text
    if text == '{}':
        assert conflicts.kept(register) == []
        return
    with pytest.raises(KnownError, match='“conflicts”'):
        conflicts.kept(register)
