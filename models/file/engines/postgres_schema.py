"""The tables on a PostgreSQL server: what the steps, which are in SQLite's words, make there."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from models.file.engines import in_hand, sqlite_schema
from models.file.engines.engine import Part
from models.file.engines.postgres_words import ENTERED, with_nothing_first

_TYPES = {'INTEGER': 'BIGINT', 'REAL': 'DOUBLE PRECISION', 'BLOB': 'BYTEA', 'TEXT': 'TEXT COLLATE "C"'}
_COLUMN_TYPES = _TYPES | {'TEXT': 'TEXT'}
_TYPE = re.compile(r'\b(INTEGER|REAL|BLOB|TEXT)\b')
_SEARCH = re.compile(r'CREATE VIRTUAL TABLE (\w+) USING fts5')
_TABLE = re.compile(r'CREATE TABLE "?(\w+)')
# What a row refers to may be written after it, in the same transaction.
_REFERS = re.compile(r' REFERENCES "?\w+"?\(\w+\) DEFERRABLE INITIALLY DEFERRED')
_INDEX = re.compile(r'(CREATE INDEX \w+ ON "?\w+"? )\(([^)]*)\)(.*)', re.DOTALL)
# What a server keeps nothing of, whatever a program sends it: these columns of these tables.
NEVER_THERE = {
    'abductee': ('physical', 'family_contact'),
    'informant': ('identity', 'contact', 'note'),
    'contact': (
        'record', 'asked_on', 'asked_on_typed', 'whom', 'came_of', 'not_before', 'not_before_typed', 'note', 'person',
        'desk', 'withdrawn', 'set_aside',
    ),
}  # fmt: skip
# The triggers that keep count, row by row: when, of which table, and of which part of it a row is.
_COUNTING = re.compile(
    r'CREATE TRIGGER (?P<name>\w+) AFTER (?P<when>INSERT|DELETE|UPDATE)[^;]*? ON "(?P<table>\w+)" .*?'
    r"BEGIN UPDATE counted SET number = number . 1 WHERE kind = '\w+' AND part = (?P<part>.*?);",
    re.DOTALL,
)
# What came and went since the counts of lists were written last: within one transaction alone, at whose end it is added
# to them. So a row that is counted ten thousand times is written once, and nobody waits for another one's count.
SINCE = 'counted_since'
COUNTED = (
    f'INSERT INTO counted SELECT kind, part, sum(more)::bigint FROM {SINCE} GROUP BY kind, part HAVING sum(more) <> 0 '
    'ON CONFLICT (kind, part) DO UPDATE SET number = counted.number + excluded.number',
    f'DELETE FROM {SINCE} WHERE true',
)
_SINCE_MADE = (
    f'CREATE UNLOGGED TABLE {SINCE} '
    '(kind TEXT COLLATE "C" NOT NULL, part TEXT COLLATE "C" NOT NULL, more BIGINT NOT NULL)'
)
STAMP, COUNTS = 'stamp', 'counted'
# Which of the tables are there that are asked for before any other.
FIRST_THERE = (
    f"SELECT relname::text FROM pg_class WHERE relname IN ('{STAMP}', 'meta', '{COUNTS}') "
    'AND relnamespace = current_schema()::regnamespace'
)
FIRST = (
    f'CREATE TABLE {STAMP} (mark BIGINT NOT NULL, version BIGINT NOT NULL)',
    f'INSERT INTO {STAMP} VALUES (0, 0)',
    in_hand.MADE,
    _SINCE_MADE,
)


def said(statement: str, *, defers: bool = True) -> list[str]:
    """A statement of a step as a server is told it, which `defers` looking whether what a row refers to is there."""
    if not defers:
        statement = _REFERS.sub('', statement)
    if found := _SEARCH.match(statement):
        made = f'CREATE TABLE {found[1]} (id BIGINT PRIMARY KEY, terms TSVECTOR NOT NULL)'
        return [made, f'CREATE INDEX {found[1]}_terms ON {found[1]} USING gin (terms)']
    if found := _INDEX.match(statement):
        columns = ', '.join(with_nothing_first(one.strip()) for one in found[2].split(','))
        return [f'{found[1]}({columns}){found[3]}']
    if found := _COUNTING.match(statement):
        return _counting(found)
    if statement.startswith(('CREATE TABLE', 'ALTER TABLE')):
        return _table(statement)
    return [statement.replace(' ORDER BY rowid', '')]


def _table(statement: str) -> list[str]:
    typed = _TYPE.sub(lambda found: _TYPES[found[0]], statement).replace(' WITHOUT ROWID', '')
    found = _TABLE.match(statement)
    if found and found[1] in NEVER_THERE:
        empty = ' AND '.join(f'{name} IS NULL' for name in NEVER_THERE[found[1]])
        return [f'{typed.rstrip()[:-1]}, CHECK ({empty}))']
    if found and found[1].removesuffix('_by_alias') in ENTERED:
        return [f'{typed.rstrip()[:-1]}, entered BIGINT NOT NULL)']
    return [typed]


def _counting(found: re.Match[str]) -> list[str]:
    """A trigger that notes of each row that it came, went or moved."""
    name, when, table, part = found['name'], found['when'], found['table'], found['part']
    old, new = (re.sub(r'\b(?:NEW|OLD)\.', f'({of}).', part) for of in ('OLD', 'NEW'))
    lines = {'INSERT': [(new, 1)], 'DELETE': [(old, -1)], 'UPDATE': [(old, -1), (new, 1)]}[when]
    noted = ', '.join(f"('{table}', {part}, {more})" for part, more in lines)
    moves = f' WHEN ({old} IS DISTINCT FROM {new})' if when == 'UPDATE' else ''
    return [
        f'CREATE FUNCTION {name}() RETURNS TRIGGER LANGUAGE plpgsql AS $$BEGIN INSERT INTO {SINCE} (kind, part, more) '
        f'VALUES {noted}; RETURN NULL; END$$',
        f'CREATE TRIGGER {name} AFTER {when} ON "{table}" FOR EACH ROW{moves} EXECUTE FUNCTION {name}()',
    ]


def added_since(steps: Iterable[str]) -> Iterator[str]:
    """What the first registers on servers lack, in which triggers counted once for all rows of a statement."""
    for made in (in_hand.MADE, _SINCE_MADE):
        yield made.replace('TABLE', 'TABLE IF NOT EXISTS', 1)
    for found in filter(None, map(_COUNTING.match, steps)):
        function, trigger = _counting(found)
        yield f'DROP TRIGGER IF EXISTS {found["name"]} ON "{found["table"]}"'
        yield function.replace('CREATE', 'CREATE OR REPLACE', 1)
        yield trigger


# What there is, and what there should be

_HERE = 'current_schema()::regnamespace'
# What stands there, in one question: columns of tables, what else there is, and the stamp by its columns.
EVERYTHING = (
    "SELECT 'column', c.relname::text, a.attname::text, upper(format_type(a.atttypid, a.atttypmod)) "
    'FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid '
    'LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum '
    f"WHERE c.relnamespace = {_HERE} AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped "
    # CockroachDB gives a table without a key a column of its own.
    "AND coalesce(pg_get_expr(d.adbin, d.adrelid), '') <> 'unique_rowid()' UNION ALL "
    "SELECT CASE c.relkind WHEN 'i' THEN 'index' WHEN 'S' THEN 'sequence' ELSE 'view' END, c.relname, "
    "coalesce(t.relname, ''), '' FROM pg_class AS c LEFT JOIN pg_index AS i ON i.indexrelid = c.oid "
    f'LEFT JOIN pg_class AS t ON t.oid = i.indrelid WHERE c.relnamespace = {_HERE} '
    "AND c.relkind NOT IN ('r', 't') AND (i.indexrelid IS NULL OR NOT i.indisunique) UNION ALL "
    "SELECT 'trigger', tgname, c.relname, '' FROM pg_trigger JOIN pg_class AS c ON c.oid = tgrelid "
    f'WHERE NOT tgisinternal AND c.relnamespace = {_HERE} UNION ALL '
    "SELECT 'trigger', rulename, c.relname, '' FROM pg_rewrite JOIN pg_class AS c ON c.oid = ev_class "
    f"WHERE c.relkind = 'r' AND c.relnamespace = {_HERE}"
)
STAMPED = f'SELECT mark, version FROM {STAMP}'


def parts(found: Iterable[Part]) -> list[Part]:
    """The parts that a server has, by what it was asked."""
    tables, others = dict[str, list[str]](), list[Part]()
    for kind, name, other, said_of in found:
        if kind == 'column':
            tables.setdefault(name, []).append(f'{other} {said_of}')
        else:
            others.append((kind, name, other, said_of))
    return [*_tables(tables), *sorted(others)]


@cache
def made_by(statements: tuple[str, ...]) -> list[tuple[Part, list[tuple[str, int]]]]:
    """The parts that these statements of the steps make there, with the columns of tables."""
    there = sqlite_schema.made_by(statements)
    words = {part[1] for part, _columns in there if part[3] and part[3].upper().startswith('CREATE VIRTUAL')}
    typed = sqlite_schema.types_made_by(statements)
    shadows = tuple(f'{name}_' for name in words)
    tables: dict[str, list[str]] = {STAMP: ['mark BIGINT', 'version BIGINT'], in_hand.TABLE: [*in_hand.COLUMNS]}
    tables[SINCE] = ['kind TEXT', 'part TEXT', 'more BIGINT']
    others: list[Part] = [('index', f'{name}_terms', name, '') for name in words]
    for kind, name, table, made in (part for part, _columns in there):
        if kind == 'trigger' or (kind == 'index' and made):
            others.append((kind, name, table, ''))
        elif name in words:
            tables[name] = ['id BIGINT', 'terms TSVECTOR']
        elif kind == 'table' and not name.startswith(shadows):
            tables[name] = [f'{column} {_COLUMN_TYPES[of]}' for column, of in typed[name]]
    for name in ENTERED:
        tables[name].append('entered BIGINT')
    return [(part, columns_in(part)) for part in (*_tables(tables), *sorted(others))]


def columns_in(part: Part) -> list[tuple[str, int]]:
    """The columns of a table, as they are said with it."""
    return [(column.partition(' ')[0], 0) for column in part[3].split(', ')] if part[0] == 'table' else []


def _tables(tables: dict[str, list[str]]) -> list[Part]:
    return [('table', name, name, ', '.join(sorted(columns))) for name, columns in sorted(tables.items())]
