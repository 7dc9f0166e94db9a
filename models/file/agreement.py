"""What in the file does not agree with what else is in it: found by statements over whole tables."""

from models.file import chain, facts, word_index
from models.file.encrypted_database import RegisterDatabase
from models.record.fields import SEPARATOR
from models.record.records import Row


def stray_changes(database: RegisterDatabase) -> int:
    """How many changes belong to no revision, or to one that keeps its record whole and so has none."""
    stray = 'SELECT count(*) FROM change WHERE revision NOT IN (SELECT id FROM revision WHERE snapshot IS NULL)'
    return int(database.execute_sql(stray).fetchone()[0])


def is_unbroken(database: RegisterDatabase) -> bool:
    """Whether each revision names the one before it, and the last is the head; by their hashes as they are kept."""
    broken = (
        'SELECT 1 FROM revision AS r LEFT JOIN revision AS p ON p.id = r.id - 1 '
        'WHERE r.previous <> coalesce(p.hash, ?) LIMIT 1'
    )
    if database.execute_sql(broken, (chain.START,)).fetchone():
        return False
    last = database.execute_sql('SELECT hash FROM revision ORDER BY id DESC LIMIT 1').fetchone()
    return facts.fact(database, 'head') == (last[0] if last else chain.START)


def has_records(database: RegisterDatabase) -> bool:
    """Whether the history knows any record."""
    of_record = f"SELECT 1 FROM revision WHERE kind <> '{chain.OF_REGISTER}' LIMIT 1"
    return database.execute_sql(of_record).fetchone() is not None


def had(database: RegisterDatabase, head: str) -> bool:
    """Whether the history ended with this hash at some time."""
    if head == chain.START:
        return True
    return database.execute_sql('SELECT 1 FROM revision WHERE hash = ?', (head,)).fetchone() is not None


def imports_named(database: RegisterDatabase) -> list[str]:
    """The uids of the imports that brought anything, by what the history says of records."""
    return _column(database, "SELECT DISTINCT batch FROM revision WHERE batch IS NOT NULL AND action = 'import'")


def recorded(database: RegisterDatabase, kind: str) -> list[str]:
    """The uids of all records of a kind that the history knows."""
    return _column(database, 'SELECT DISTINCT record FROM revision WHERE kind = ?', kind)


def rows_of(database: RegisterDatabase, kind: str) -> int:
    """How many rows of a kind there are."""
    return int(database.execute_sql(f'SELECT count(*) FROM "{kind}"').fetchone()[0])


def unexplained(database: RegisterDatabase, cls: type[Row]) -> list[str]:
    """The uids of records that no revision made, or of children of no record."""
    kind = cls.record_kind
    if cls.parent_kind:
        return _column(database, f'SELECT uid FROM "{kind}" WHERE parent NOT IN (SELECT uid FROM "{cls.parent_kind}")')
    made = 'SELECT record FROM revision WHERE kind = ?'
    return _column(database, f'SELECT uid FROM "{kind}" WHERE uid NOT IN ({made})', kind)


def saved_at_another_time(database: RegisterDatabase, kind: str) -> list[str]:
    """The uids of records whose time is not that of their last revision."""
    last = 'SELECT record, max(id) AS last FROM revision WHERE kind = ? GROUP BY record'
    return _column(
        database,
        f'SELECT r.uid FROM ({last}) AS h JOIN revision AS v ON v.id = h.last '
        f'JOIN "{kind}" AS r ON r.uid = h.record WHERE r.saved_at <> v.at',
        kind,
    )


def codes_held_and_indexed(database: RegisterDatabase, kind: str, name: str) -> list[tuple[str, str, str]]:
    """Of each row: its uid, the codes that a field of it holds, and those by which filters find it."""
    indexed = f"SELECT group_concat(code, '{SEPARATOR}') FROM coded WHERE row_kind = ? AND field = ? AND row_id = r.id"
    return list(database.execute_sql(f'SELECT uid, "{name}", ({indexed}) FROM "{kind}" AS r', (kind, name)).fetchall())


def words_cover_all(database: RegisterDatabase, kind: str) -> bool:
    """Whether the index of words holds every record of a kind."""
    return word_index.size(database, kind) == rows_of(database, kind)


def _column(database: RegisterDatabase, statement: str, *values: str) -> list[str]:
    return [row[0] for row in database.execute_sql(statement, values).fetchall()]
