"""What in the file does not agree with what else is in it: found by statements over whole tables."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from models.file import chain, facts, word_index
from models.file.engines.engine import Engine
from models.file.rows import marks, numbers_anew, slices
from models.record.fields import SEPARATOR
from models.record.records import RECORDS, Row, declared, roots


def stray_changes(database: Engine) -> int:
    """How many changes belong to no revision, or to one that keeps its record whole and so has none."""
    # Each looked up by itself: there are far fewer of them than revisions, which are long to read.
    its_own = 'SELECT 1 FROM revision AS r WHERE r.id = c.revision AND r.snapshot IS NULL'
    return int(database.execute_sql(f'SELECT count(*) FROM change AS c WHERE NOT EXISTS ({its_own})').fetchone()[0])


def is_unbroken(database: Engine) -> bool:
    """Whether each revision names the one before it, and the last is the head; by their hashes as they are kept."""
    broken = (
        'SELECT 1 FROM revision AS r LEFT JOIN revision AS p ON p.id = r.id - 1 '
        'WHERE r.previous <> coalesce(p.hash, ?) LIMIT 1'
    )
    if database.execute_sql(broken, (chain.START,)).fetchone():
        return False
    last = database.execute_sql('SELECT hash FROM revision ORDER BY id DESC LIMIT 1').fetchone()
    return facts.fact(database, 'head') == (last[0] if last else chain.START)


def has_records(database: Engine) -> bool:
    """Whether the history knows any record."""
    of_record = f'SELECT 1 FROM revision WHERE kind IN ({_listed(cls.record_kind for cls in roots())}) LIMIT 1'
    return database.execute_sql(of_record).fetchone() is not None


def had(database: Engine, head: str) -> bool:
    """Whether the history ended with this hash at some time."""
    if head == chain.START:
        return True
    return database.execute_sql('SELECT 1 FROM revision WHERE hash = ?', (head,)).fetchone() is not None


def imports_named(database: Engine) -> list[str]:
    """The uids of the imports that brought anything, by what the history says of records."""
    return _column(database, "SELECT DISTINCT batch FROM revision WHERE batch IS NOT NULL AND action = 'import'")


def recorded(database: Engine, kind: str) -> list[str]:
    """The uids of all records of a kind that the history knows."""
    return _column(database, 'SELECT DISTINCT record FROM revision WHERE kind = ?', kind)


def rows_of(database: Engine, kind: str) -> int:
    """How many rows of a kind there are."""
    return int(database.execute_sql(f'SELECT count(*) FROM "{kind}"').fetchone()[0])


def unexplained(database: Engine, cls: type[Row]) -> list[str]:
    """The uids of records that no revision made, or of children of no record."""
    kind = cls.record_kind
    if cls.parent_kind:
        return _column(database, f'SELECT uid FROM "{kind}" WHERE parent NOT IN (SELECT uid FROM "{cls.parent_kind}")')
    made = 'SELECT record FROM revision WHERE kind = ?'
    return _column(database, f'SELECT uid FROM "{kind}" WHERE uid NOT IN ({made})', kind)


def saved_at_another_time(database: Engine, kind: str) -> list[str]:
    """The uids of records whose time is not that of their last revision."""
    last = 'SELECT record, max(id) AS last FROM revision WHERE kind = ? GROUP BY record'
    return _column(
        database,
        f'SELECT r.uid FROM ({last}) AS h JOIN revision AS v ON v.id = h.last '
        f'JOIN "{kind}" AS r ON r.uid = h.record WHERE r.saved_at <> v.at',
        kind,
    )


def codes_held_and_indexed(database: Engine, kind: str, names: Collection[str]) -> Iterator[tuple[str, str, str, str]]:
    """Where they are not alike: field, uid of the row, its codes, and those by which filters find it.

    All fields of a row are asked for at once: to read the rows takes longer than to look up their codes.
    """
    if not names:
        return
    # A server that does not know yet how much there is would look in the index of fields, in which all rows are.
    of_row = 'FROM coded WHERE row_kind = ? AND @in_each(field) = ? AND row_id = r.id'
    indexed = f"SELECT @joined(code, '{SEPARATOR}') {of_row}"
    each = ', '.join(f'"{name}" AS "held {name}", ({indexed}) AS "listed {name}"' for name in names)
    differs = ' OR '.join(f'@other("held {name}", "listed {name}")' for name in names)
    bound = [value for name in names for value in (kind, name)]
    asked = f'SELECT * FROM (SELECT uid, {each} FROM "{kind}" AS r) AS compared WHERE {differs}'
    for uid, *found in database.execute_sql(asked, bound).fetchall():
        for name, held, listed in zip(names, found[::2], found[1::2], strict=True):
            if held != listed:
                yield name, uid, held, listed


def kept_of(database: Engine, kind: str, computed: Iterable[str], uids: list[str]) -> dict[str, list[Any]]:
    """Of each of these records its id, when it was saved, and the columns that are worked out of it."""
    columns = ''.join(f', "{name}"' for name in computed)
    found: dict[str, list[Any]] = {}
    for part in slices(uids):
        asked = f'SELECT uid, id, saved_at{columns} FROM "{kind}" WHERE uid IN ({marks(part)})'
        found |= {uid: kept for uid, *kept in database.execute_sql(asked, part).fetchall()}
    return found


# Few rows are asked for, and what is kept of each is looked up: in this turn, because the library cannot know that they
# are few, and would go through all that is kept each time.


def name_keys_of(database: Engine, kind: str, uids: list[str]) -> dict[str, set[str]]:
    """The keys by which the names of these rows are found."""
    asked = f'SELECT r.uid, n.key FROM "{kind}" AS r @in_turn() name_key AS n ON n.kind = ? AND n.row_id = r.id'
    found: dict[str, set[str]] = defaultdict(set)
    for part in slices(uids):
        for uid, key in database.execute_sql(f'{asked} WHERE r.uid IN ({marks(part)})', (kind, *part)).fetchall():
            found[uid].add(key)
    return found


def problems_of(database: Engine, kind: str, uids: list[str]) -> dict[str, set[tuple[str, str, str]]]:
    """The problems that are noted for these records: rule, uid of the row, and field."""
    joined = f'"{kind}" AS r @in_turn() problem AS p ON p.kind = ? AND p.record = r.id'
    asked = f'SELECT r.uid, p.rule, p.row_uid, p.field FROM {joined}'
    found: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for part in slices(uids):
        for uid, *noted in database.execute_sql(f'{asked} WHERE r.uid IN ({marks(part)})', (kind, *part)).fetchall():
            found[uid].add((noted[0], noted[1], noted[2]))
    return found


def waiting_of(database: Engine, kind: str, uids: list[str]) -> dict[str, tuple[Any, ...]]:
    """What is kept of those of these records that wait for review."""
    columns = 'w.on_top, w.points, w.since, w.may_sample, w.workers, w.put_off'
    asked = f'SELECT r.uid, {columns} FROM "{kind}" AS r @in_turn() waiting AS w ON w.kind = ? AND w.record = r.id'
    found: dict[str, tuple[Any, ...]] = {}
    for part in slices(uids):
        told = database.execute_sql(f'{asked} WHERE r.uid IN ({marks(part)})', (kind, *part)).fetchall()
        found |= {uid: tuple(line) for uid, *line in told}
    return found


def lines_of_no_record(database: Engine) -> Iterator[tuple[str, int]]:
    """The tables of what is worked out that have lines of no record, and how many."""
    of_codes = ((kind, f' AND field IN ({_listed(cls.several_codes()) or "NULL"})') for kind, cls in declared().items())
    whose = (
        ('coded', 'row_kind', 'row_id', dict(of_codes)),
        ('name_key', 'kind', 'row_id', {kind: '' for kind, cls in RECORDS.items() if cls.name_fields}),
        ('problem', 'kind', 'record', {cls.record_kind: '' for cls in roots()}),
        ('waiting', 'kind', 'record', {cls.record_kind: '' for cls in roots()}),
    )
    for table, kind_column, id_column, kinds in whose:
        of_records = ' OR '.join(
            f'({kind_column} = \'{kind}\' AND {id_column} IN (SELECT id FROM "{kind}"){more})'
            for kind, more in kinds.items()
        )
        asked = f'SELECT count(*) FROM "{table}" WHERE ({of_records}) IS NOT TRUE'
        if strangers := int(database.execute_sql(asked).fetchone()[0]):
            yield table, strangers


def _listed(names: Iterable[str]) -> str:
    return ', '.join(f"'{name}'" for name in names)


def is_counted_right(database: Engine) -> bool:
    """Whether as many records and problems are kept count of as there are."""
    found, kept = numbers_anew(), 'SELECT kind, part, number FROM counted WHERE number <> 0'
    differ = f'{found} EXCEPT {kept}', f'{kept} EXCEPT SELECT * FROM ({found}) AS found'
    return not any(database.execute_sql(asked).fetchone() for asked in differ)


def words_cover_all(database: Engine, kind: str) -> bool:
    """Whether the index of words holds every record of a kind."""
    return word_index.size(database, kind) == rows_of(database, kind)


def _column(database: Engine, statement: str, *values: str) -> list[str]:
    return [row[0] for row in database.execute_sql(statement, values).fetchall()]
