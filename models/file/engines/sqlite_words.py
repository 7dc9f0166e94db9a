"""What SQLite says for each of the named words."""

from models.file.engines.named_words import NAMED, Words, said
from models.forgetting import forgettable


def _put(table: str, _key: str, *columns: str) -> str:
    return f'INSERT OR REPLACE INTO {table} VALUES ({_marks(columns)})'


def _add(table: str, *columns: str) -> str:
    return f'INSERT OR IGNORE INTO {table} VALUES ({_marks(columns)})'


def _marks(columns: tuple[str, ...]) -> str:
    return ', '.join('?' for _column in columns)


SQLITE: Words = {
    'texts': '(SELECT value FROM json_each({}))'.format,
    'numbers': '(SELECT value FROM json_each({}))'.format,
    'pairs': '(SELECT key, value FROM json_each({}))'.format,
    'list': 'json_group_array({})'.format,
    'joined': 'group_concat({}, {})'.format,
    'put': _put,
    'add': _add,
    'words': '{}'.format,
    'fits': '{} MATCH {}'.format,
    'fitting': 'SELECT rowid FROM {0} WHERE {0} MATCH {1} AND +rowid IN (SELECT id FROM {2})'.format,
    'record': 'rowid'.format,
    'forget': "INSERT INTO {0} ({0}) VALUES ('optimize')".format,
    'entered': 'rowid'.format,
    'as_it_lies': '{} NOT INDEXED'.format,
    'in_turn': 'CROSS JOIN'.format,
    'unindexed': '+{}'.format,
    'in_each': '{}'.format,
    'same': '{} IS {}'.format,
    'other': '{} IS NOT {}'.format,
    'has': 'instr({}, {})'.format,
    'before': 'substr({0}, 1, instr({0}, {1}) - 1)'.format,
    'digits': "NOT GLOB('*[^0-9]*', {})".format,
    'whole': 'CAST({} AS INTEGER)'.format,
    'seconds': "strftime('%s', {})".format,
    'day': 'date({})'.format,
    'days_later': "date({}, '+{} days')".format,
    'greatest': lambda *values: f'max({", ".join(values)})',
    'at_most': '{}'.format,
    'count_anew': lambda *numbers: f'INSERT INTO counted {", ".join(numbers)}',
}


def said_by_sqlite(statement: str) -> str:
    """A statement in SQLite's words."""
    return _said(statement) if NAMED in statement else statement


@forgettable(1024)
def _said(statement: str) -> str:
    return said(statement, SQLITE)
