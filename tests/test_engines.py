"""Engines: a statement names what they say differently, and each has its own words for every name."""

import re
import subprocess
import sys

import pytest

from models.file.engines import named_words, sqlite_words
from models.file.engines.encrypted_database import RegisterDatabase
from models.file.engines.engine import Engine
from models.file.engines.sqlite_words import said_by_sqlite
from tests.test_layers import ROOT
from tests.test_rooms import modules, texts

# A statement as it stands in the program, and byte for byte as SQLite is asked it since before there were engines.
SAID = {
    'SELECT id FROM x WHERE uid IN @texts(?)': 'SELECT id FROM x WHERE uid IN (SELECT value FROM json_each(?))',
    'WHERE id IN @numbers(:ids)': 'WHERE id IN (SELECT value FROM json_each(:ids))',
    'WITH p(key, value) AS MATERIALIZED @pairs(:p)': (
        'WITH p(key, value) AS MATERIALIZED (SELECT key, value FROM json_each(:p))'
    ),
    'SELECT @list(id) FROM x': 'SELECT json_group_array(id) FROM x',
    "SELECT @joined(code, '|') FROM coded": "SELECT group_concat(code, '|') FROM coded",
    '@put(meta, 1, key, value)': 'INSERT OR REPLACE INTO meta VALUES (?, ?)',
    '@put(draft, 2, person, uid, kind, content, at)': 'INSERT OR REPLACE INTO draft VALUES (?, ?, ?, ?, ?)',
    '@count_anew(SELECT kind, 1, count(*) FROM x)': 'INSERT INTO counted SELECT kind, 1, count(*) FROM x',
    '@add(problem, kind, record, rule, row_uid, field)': 'INSERT OR IGNORE INTO problem VALUES (?, ?, ?, ?, ?)',
    'SELECT @record() FROM x_search WHERE @fits(x_search, ?)': 'SELECT rowid FROM x_search WHERE x_search MATCH ?',
    'INTO "x_search" (@record(), terms) VALUES (?, @words(?))': 'INTO "x_search" (rowid, terms) VALUES (?, ?)',
    '@forget("x_search")': """INSERT INTO "x_search" ("x_search") VALUES ('optimize')""",
    '@fitting(s, ?, head)': 'SELECT rowid FROM s WHERE s MATCH ? AND +rowid IN (SELECT id FROM head)',
    'ORDER BY at, @entered()': 'ORDER BY at, rowid',
    'FROM @as_it_lies("x")': 'FROM "x" NOT INDEXED',
    'x AS r @in_turn() y AS n ON n.id = r.id': 'x AS r CROSS JOIN y AS n ON n.id = r.id',
    'GROUP BY @unindexed(parent)': 'GROUP BY +parent',
    'AND @in_each(field) = ?': 'AND field = ?',
    'WHERE @same("x", ?)': 'WHERE "x" IS ?',
    'WHERE @other(held, listed)': 'WHERE held IS NOT listed',
    'AND @has(moved, ?)': 'AND instr(moved, ?)',
    "DISTINCT @before(reference, '-') FROM": "DISTINCT substr(reference, 1, instr(reference, '-') - 1) FROM",
    'WHERE @digits(SUBSTR("x", ?))': """WHERE NOT GLOB('*[^0-9]*', SUBSTR("x", ?))""",
    'MAX(@whole(SUBSTR("x", ?)))': 'MAX(CAST(SUBSTR("x", ?) AS INTEGER))',
    '@seconds(at) - @seconds(:first)': "strftime('%s', at) - strftime('%s', :first)",
    '@day(year || substr(died, 5))': 'date(year || substr(died, 5))',
    '@days_later(died, 40)': "date(died, '+40 days')",
    "@greatest(coalesce(a, ''), b)": "max(coalesce(a, ''), b)",
    'LIMIT @at_most(:most)': 'LIMIT :most',
}


@pytest.mark.parametrize('statement', SAID)
def test_sqlite_is_asked_what_it_was_asked_before(statement: str) -> None:
    assert said_by_sqlite(statement) == SAID[statement]


def test_every_name_has_a_statement_here() -> None:
    assert {*re.findall(r'@(\w+)\(', ' '.join(SAID))} == {*named_words.NAMES}


def test_an_engine_has_words_for_every_name() -> None:
    assert [*sqlite_words.SQLITE] == [*named_words.NAMES]


def test_the_program_names_nothing_else() -> None:
    of_models = (path for module, path in modules().items() if module.startswith('models.'))
    named = {name for path in of_models for text in texts(path) for name in re.findall(r'@(\w+)\(', text)}
    assert named - {*named_words.NAMES} == set()


def test_what_stands_in_brackets_or_quotes_is_one_part() -> None:
    words = {'two': '{} and {}'.format, 'one': '<{}>'.format, 'none': '-'.format}
    assert named_words.said("a @two(f(x, y), ', )') b @none()", words) == "a f(x, y) and ', )' b -"
    assert named_words.said('@two(@one(a), @one(@none())) @one(b)', words) == '<a> and <-> <b>'


def test_a_statement_without_names_stays_the_very_same() -> None:
    statement = 'SELECT value FROM meta WHERE key = ?'
    assert said_by_sqlite(statement) is statement


def test_an_engine_lacks_nothing_that_is_asked_of_one() -> None:
    assert not [name for name in Engine.__abstractmethods__ if getattr(RegisterDatabase, name, None) is None]
    assert not RegisterDatabase.__abstractmethods__


def test_a_file_is_opened_where_the_driver_of_servers_is_not_installed() -> None:
    """As in the packages: nothing that a window or a command begins with asks for it."""
    asked = "import sys; sys.modules['psycopg'] = None; import ui.app, ui.assembled, exchange.commands"
    subprocess.run([sys.executable, '-c', asked], cwd=ROOT, check=True)


def test_nothing_waits_for_the_driver_of_servers_where_none_is_opened() -> None:
    asked = 'import main, sys, ui.app, ui.assembled, exchange.commands; assert "psycopg" not in sys.modules'
    subprocess.run([sys.executable, '-c', asked], cwd=ROOT, check=True)
