"""Reading a register: records, lists in SQL order, pages, history, search. Nothing here writes."""

import json
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

import peewee

from models import chain, counts, toll
from models.errors import KnownError
from models.fields import CodeKind, CodesKind, PlaceKind, Spec, Stored, split_codes
from models.file.register_file import RegisterFile
from models.file.rows import SLICE, fetched, grown, marks, slices, stored
from models.places import Gazetteer, Place
from models.records import RECORDS, Record, Root, Row, roots
from models.text import fold, index_terms, query_terms, sort_key
from models.words import _, codes, language, record_label, remembered

_MANY = 20_000
_AHEAD = 10
_LONGEST_RANGE = 31
# More digits than SQLite counts with are no number that anybody gave.
_LONGEST_NUMBER = 19
_MANY_NAMESAKES = 2_000


@dataclass(frozen=True)
class Filter:
    """A condition on a field: for coded fields any of `values`, for dates from the first to the second (ISO, or '')."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """What a list shows: the kind, what is searched, the filters, and the order."""

    kind: str
    search: str = ''
    filters: tuple[Filter, ...] = ()
    sort: str = ''
    descending: bool = True
    withdrawn: bool = False


# Records


def get(register: RegisterFile, kind: str, uid: str) -> Record | None:
    """The aggregate of a uid, with withdrawn children; None when the register has none."""
    return get_many(register, kind, [uid]).get(uid)


def get_many(register: RegisterFile, kind: str, uids: list[str]) -> dict[str, Record]:
    """The aggregates of many uids."""
    found: dict[str, Record] = {}
    for part in slices(uids):
        found |= grown(register.db, kind, RECORDS[kind].uid.in_(part))
    return found


def each(register: RegisterFile, question: Question) -> Iterator[Record]:
    """The aggregates of a list, in its order."""
    cls = RECORDS[question.kind]
    for part in slices(ids(register, question)):
        found = grown(register.db, question.kind, cls.id.in_(list(part)))
        order = fetched(register.db, cls.select(cls.id, cls.uid).where(cls.id.in_(list(part))))
        uids = dict(order)
        yield from (found[uids[number]] for number in part if number in uids)


def known(register: RegisterFile, kind: str, uids: Iterable[str]) -> set[str]:
    """Which of these uids the register has as rows of a kind."""
    cls = RECORDS[kind]
    return {
        row[0]
        for part in slices(list(uids))
        for row in fetched(register.db, cls.select(cls.uid).where(cls.uid.in_(part)))
    }


def parents(register: RegisterFile, kind: str, uids: Iterable[str]) -> dict[str, str]:
    """The uid of the row above each of these rows of a child kind, where the register has them."""
    cls: Any = RECORDS[kind]
    return {
        uid: parent
        for part in slices(list(uids))
        for uid, parent in fetched(register.db, cls.select(cls.uid, cls.parent).where(cls.uid.in_(part)))
    }


def row_id(register: RegisterFile, kind: str, uid: str) -> int:
    """The integer id of a record inside this file."""
    # In plain SQL: peewee takes twenty times as long to put it together, and it is asked for very many rows.
    return int(register.db.execute_sql(f'SELECT id FROM "{kind}" WHERE uid = ?', (uid,)).fetchone()[0])


def last_number(register: RegisterFile, field: str, series: str) -> int:
    """The highest number given in a series of references such as `DZ1-2024-`, 0 for none."""
    highest = 0
    for cls in (cls for cls in roots() if cls.numbered[0] == field):
        column = getattr(cls, field)
        number = peewee.fn.SUBSTR(column, len(series) + 1)
        inside = (column >= series) & (column < series + '\U0010ffff')
        counted = inside & ~peewee.fn.GLOB('*[^0-9]*', number) & (peewee.fn.LENGTH(number) < _LONGEST_NUMBER)
        [(found,)] = fetched(register.db, cls.select(peewee.fn.MAX(number.cast('INTEGER'))).where(counted))
        highest = max(highest, found or 0)
    return highest


def with_code(register: RegisterFile, listed: str, code: str) -> dict[str, set[str]]:
    """The records in which a code of a list stands: their uids, by kind."""
    found: dict[str, set[str]] = {}
    for kind, cls in RECORDS.items():
        uids: set[str] = set()
        for name, spec in cls.specs().items():
            if spec.codes == listed:
                condition = _condition(register, kind, Filter(name, (code,)))
                uids |= {str(row[0]) for row in fetched(register.db, cls.select(cls.uid).where(condition))}
        above = kind
        while uids and (parent := RECORDS[above].parent_kind):
            uids, above = set(parents(register, above, uids).values()), parent
        if uids:
            found.setdefault(above, set()).update(uids)
    return found


def title(register: RegisterFile, uid: str) -> str:
    """What people call the record or row of a uid: its name or reference; the uid where it is not here."""
    for kind, cls in RECORDS.items():
        if cls.title_fields or kind in _linked_kinds():
            found = next(stored(register.db, kind, cls.uid == uid), None)
            if found:
                return called(found, register.places)
    place = register.places.get(uid)
    return place.label() if place else uid


@cache
def _linked_kinds() -> set[str]:
    """The kinds of row that some field links to."""
    return {kind for cls in RECORDS.values() for spec in cls.specs().values() for kind in spec.links}


def called(record: Record, places: Gazetteer) -> str:
    """What a record is called in a heading: its kind and place, its name, its code, or how many it counts."""
    cls = RECORDS[record.kind]
    if counts.spec_of(record.kind):
        return toll.line_in_words(record)
    names = [name for name in cls.title_fields or ('name',) if record.get(name) or record.get(f'{name}_typed')]
    words = [_title_part(record, name, cls.specs()[name], places) for name in names]
    if record.kind != 'incident':
        words = words[:1]
    return _(', ').join(words) or record_label(record.kind)


def _title_part(record: Record, name: str, spec: Spec, places: Gazetteer) -> str:
    value = record.get(name)
    if isinstance(spec.kind, PlaceKind):
        place = places.get(str(value))
        return place.label() if place else str(record.get(f'{name}_typed') or '')
    return spec.kind.show(value, spec)


# Lists


def columns(kind: str) -> dict[str, Spec]:
    """The columns of a list, in order: declared fields that are listed, and what is computed."""
    cls = RECORDS[kind]
    listed = {name: cls.specs()[name] for name in cls.listed_fields()}
    listed |= {name: computed.spec for name, computed in cls.computed.items()}
    return dict(sorted(listed.items(), key=lambda item: item[1].listed))


def ids(register: RegisterFile, question: Question, most: int | None = None) -> 'array[int]':
    """The integer ids of a list, in its order; only the first `most` when given."""
    if (many := _many_matches(register, question, most)) is not None:
        return many
    column, spec = _sorted_column(question)
    cls = RECORDS[question.kind]
    order = _order_of(register, question, spec)
    query = cls.select(cls.id, *([column] if order else [])).where(cls.withdrawn.is_null(not question.withdrawn))
    for condition in _conditions(register, question):
        query = query.where(condition)
    ways = (column.desc(), cls.id.desc()) if question.descending else (column.asc(), cls.id.asc())
    if order is None:
        asked = query.order_by(*ways).limit(most) if most else query.order_by(*ways)
        if most:
            return array('q', [row[0] for row in fetched(register.db, asked)])
        # One text of all of them: SQLite puts it together without Python's lock, in less time than rows take to fetch.
        statement, bound = asked.sql()
        [(said,)] = register.db.execute_sql(f'SELECT json_group_array(id) FROM ({statement})', bound).fetchall()
        return array('q', json.loads(said))
    values: Iterable[tuple[int, str | None]] = fetched(register.db, query.order_by(*ways))
    if isinstance(spec.kind, PlaceKind):
        values = _or_as_typed(register, query.where(column.is_null()), question, list(values))
    return array('q', _by_value(values, order, question.descending)[:most])


Order = Callable[[str], Any]


def _order_of(register: RegisterFile, question: Question, spec: Spec) -> Order | None:
    """What the values of a column are put in order by, None where SQL's order is right: dates, numbers, references."""
    if isinstance(spec.kind, CodesKind) or question.sort in ('', 'reference', _numbered(question.kind)):
        return None
    if isinstance(spec.kind, CodeKind):
        rank = register.codes(spec.codes).rank
        return lambda code: rank.get(code, len(rank))
    if isinstance(spec.kind, PlaceKind):
        places, spoken = register.places, language()
        return lambda value: sort_key(place.label(spoken) if (place := places.get(value)) else value)
    return sort_key if spec.kind.name == 'text' else None


def _numbered(kind: str) -> str:
    cls = RECORDS[kind]
    return cls.numbered[0] if issubclass(cls, Root) else ''


def _or_as_typed(
    register: RegisterFile, unknown: Any, question: Question, rows: list[tuple[int, str | None]]
) -> list[tuple[int, str | None]]:
    """The places of a list; where no list has the place, as it was typed."""
    cls = RECORDS[question.kind]
    typed = getattr(cls, f'{question.sort}_typed')
    written = dict(fetched(register.db, unknown.select(cls.id, typed).where(typed.is_null(False))))
    return [(number, code or written.get(number)) for number, code in rows] if written else rows


def _by_value(rows: Iterable[tuple[int, str | None]], order: Order, descending: bool) -> list[int]:
    """Ids in the order of their value: SQL gives them by value as it is stored, and whole values change places here.

    Ranking each row in SQL took five times as long. What is not stated comes first.
    """
    groups: dict[str | None, list[int]] = {}
    for number, value in rows:
        groups.setdefault(value, []).append(number)
    unstated = groups.pop(None, [])
    stated = [number for value in sorted(groups, key=order, reverse=descending) for number in groups[value]]  # type: ignore[arg-type]
    return stated + unstated if descending else unstated + stated


def newest(register: RegisterFile, kind: str, search: str, most: int) -> list[Record]:
    """The last entered of the live records that a search finds: found in their own order, and so at once."""
    words, table = match(search), f'{kind}_search'
    cls = RECORDS[kind]
    if words:
        found = register.db.execute_sql(
            f'SELECT "{kind}".id FROM {table} JOIN "{kind}" ON "{kind}".id = {table}.rowid '
            f'WHERE {table} MATCH ? AND "{kind}".withdrawn IS NULL ORDER BY {table}.rowid DESC LIMIT ?',
            (words, most),
        ).fetchall()
    else:
        live = cls.select(cls.id).where(cls.withdrawn.is_null())
        found = list(fetched(register.db, live.order_by(cls.id.desc()).limit(most)))
    newest_first = grown(register.db, kind, cls.id.in_([row[0] for row in found]))
    return list(newest_first.values())[::-1]


def count(register: RegisterFile, kind: str, *, withdrawn: bool = False) -> int:
    """How many live (or withdrawn) records of a kind there are."""
    cls = RECORDS[kind]
    query = cls.select(peewee.fn.count(cls.id)).where(cls.withdrawn.is_null(not withdrawn))
    return int(next(fetched(register.db, query))[0])


def page(register: RegisterFile, kind: str, numbers: Iterable[int]) -> dict[int, dict[str, Any]]:
    """What a table shows of these ids: id → stored values of the columns, and `uid`."""
    cls = RECORDS[kind]
    names = list(columns(kind))
    names += [f'{name}_typed' for name in names if columns(kind)[name].kind.companion]
    names += ['uid', 'withdrawn']
    query = cls.select(cls.id, *(_column(cls, name) for name in names)).where(cls.id.in_(list(numbers)))
    return {row[0]: dict(zip(names, row[1:], strict=True)) for row in fetched(register.db, query)}


def computed_columns(register: RegisterFile, kind: str, uid: str) -> dict[str, Stored]:
    """The computed columns of a record as they are kept."""
    cls = RECORDS[kind]
    if not cls.computed:
        return {}
    query = cls.select(*(_column(cls, name) for name in cls.computed)).where(cls.uid == uid)
    return dict(zip(cls.computed, next(fetched(register.db, query)), strict=True))


def _column(cls: type[Row], name: str) -> Any:
    return peewee.Column(cls._meta.table, name) if name in cls.computed else getattr(cls, name)


def _many_matches(register: RegisterFile, question: Question, most: int | None) -> 'array[int] | None':
    """The list of a search that very many records match, None for a search that SQL does quicker.

    Nearly every record matches a letter or two: those that match are looked up in the list without the search, for the
    first ones only at its head.
    """
    words, table = match(question.search), f'{question.kind}_search'
    if not words or _matches(register, table, words) <= _MANY:
        return None
    plain, reach = replace(question, search=''), most * _AHEAD if most else None
    head = ids(register, plain, reach)
    if not head:
        return head
    within = f'SELECT rowid FROM {table} WHERE {table} MATCH ? AND rowid BETWEEN ? AND ?'
    found = {row[0] for row in register.db.execute_sql(within, (words, min(head), max(head))).fetchall()}
    matching = array('q', [number for number in head if number in found][:most])
    is_enough = reach is None or len(matching) == most or len(head) < reach
    return matching if is_enough else ids(register, question)[:most]


def _conditions(register: RegisterFile, question: Question) -> Iterator[Any]:
    cls = RECORDS[question.kind]
    if words := match(question.search):
        table = f'{question.kind}_search'
        yield cls.id.in_(peewee.SQL(f'(SELECT rowid FROM {table} WHERE {table} MATCH ?)', [words]))
    for given in question.filters:
        yield _condition(register, question.kind, given)


def _matches(register: RegisterFile, table: str, words: str) -> int:
    return int(register.db.execute_sql(f'SELECT count(*) FROM {table} WHERE {table} MATCH ?', (words,)).fetchone()[0])


def _condition(register: RegisterFile, kind: str, given: Filter) -> Any:
    cls = RECORDS[kind]
    spec, column = cls.specs()[given.field], getattr(cls, given.field)
    if spec.kind.name == 'date':
        first, last = (*given.values, '', '')[:2]
        after, before = column >= first, column < last + '~~'
        return after & before if first and last else after if first else before
    if spec.kind.name == 'codes':
        family = _with_children(register, spec, given.values)
        inside = peewee.SQL(
            f'(SELECT row_id FROM coded WHERE row_kind = ? AND field = ? AND code IN ({", ".join("?" * len(family))}))',
            [kind, given.field, *family],
        )
        return cls.id.in_(inside)
    if isinstance(spec.kind, CodeKind):
        return column.in_(_with_children(register, spec, given.values))
    return column.in_(given.values)


def _with_children(register: RegisterFile, spec: Spec, given: Iterable[str]) -> list[str]:
    listed = register.codes(spec.codes)
    return [code for parent in given for code in listed.with_children(parent)]


def _sorted_column(question: Question) -> tuple[Any, Spec]:
    name, cls = question.sort or 'reference', RECORDS[question.kind]
    return _column(cls, name), columns(question.kind).get(name) or cls.specs()[name]


# What may be the same


def dated(
    register: RegisterFile,
    kind: str,
    field: str,
    first: date,
    last: date,
    *,
    governorate: str = '',
    names: Iterable[str] = (),
) -> list[Record]:
    """The live records of a kind whose date may fall between two days, without what is below them.

    Only the fields of these `names` are read, or all of them.
    """
    cls: Any = RECORDS[kind]
    column = getattr(cls, field)
    found: dict[str, Record] = {}
    coarse = {str(day)[:cut] + sign for day in (first, last) for cut in (4, 7) for sign in ('', '~')}
    begun = (first - timedelta(_LONGEST_RANGE)).isoformat()
    for condition in (
        (column >= first.isoformat()) & (column < f'{last.isoformat()}~~'),
        column.in_(sorted(coarse)),
        (column >= begun) & (column < first.isoformat()) & column.contains('/'),
    ):
        live = condition & cls.withdrawn.is_null()
        rows = stored(register.db, kind, live & (cls.governorate == governorate) if governorate else live, names)
        found |= {record.uid: record for record in rows}
    return list(found.values())


def name_key_sizes(register: RegisterFile, kind: str, keys: Iterable[str]) -> dict[str, int]:
    """How many rows of a kind have each of these keys of names."""
    wanted = sorted(keys)
    statement = f'SELECT key, count(*) FROM name_key WHERE kind = ? AND key IN ({marks(wanted)}) GROUP BY key'
    return dict(register.db.execute_sql(statement, (kind, *wanted)).fetchall())


def with_name_keys(register: RegisterFile, kind: str, sizes: dict[str, int], most: int) -> list[Record]:
    """The rows of a kind that share keys of names, those that share the rarest and the most of them."""
    shared: dict[int, float] = {}
    for key in sorted(sizes, key=sizes.__getitem__):
        if len(shared) > _MANY_NAMESAKES:
            break
        statement = 'SELECT row_id FROM name_key WHERE key = ? AND kind = ? LIMIT ?'
        for (number,) in register.db.execute_sql(statement, (key, kind, _MANY_NAMESAKES)).fetchall():
            shared[number] = shared.get(number, 0.0) + 1 / sizes[key]
    nearest = sorted(shared, key=lambda number: -shared[number])[:most]
    return list(stored(register.db, kind, RECORDS[kind].id.in_(nearest)))


def with_any_name_key(
    register: RegisterFile, kind: str, keys: Iterable[str], names: Iterable[str]
) -> Iterator[tuple[Record, list[str]]]:
    """The live rows of a kind that have any of these keys, with the keys: only the fields of these `names` are read."""
    found: dict[int, list[str]] = {}
    for part in slices(sorted(keys)):
        statement = f'SELECT key, row_id FROM name_key WHERE kind = ? AND key IN ({marks(part)})'
        for key, number in register.db.execute_sql(statement, (kind, *part)).fetchall():
            found.setdefault(number, []).append(key)
    fields = list(names)
    columns = ', '.join(f'"{name}"' for name in ('id', 'uid', *fields))
    for numbers in slices(list(found)):
        statement = f'SELECT {columns} FROM "{kind}" WHERE withdrawn IS NULL AND id IN ({marks(numbers)})'
        for number, uid, *values in register.db.execute_sql(statement, numbers).fetchall():
            stated = {name: value for name, value in zip(fields, values, strict=True) if value is not None}
            yield Record(kind, uid, stated), found[number]


def standing_in(register: RegisterFile, rows: list[Record]) -> dict[str, Record]:
    """The live record that each of these rows of a kind stands in, by the row's uid, without what is below it."""
    above = {row.uid: row for row in rows}
    while rows and not issubclass(RECORDS[rows[0].kind], Root):
        kind = RECORDS[rows[0].kind].parent_kind
        wanted = sorted({str(row.get('parent')) for row in rows})
        rows = [row for part in slices(wanted) for row in stored(register.db, kind, RECORDS[kind].uid.in_(part))]
        known = {row.uid: row for row in rows if not row.withdrawn}
        above = {uid: known[parent] for uid, row in above.items() if (parent := str(row.get('parent'))) in known}
        rows = list(known.values())
    return {uid: row for uid, row in above.items() if not row.withdrawn}


# Search


def match(text: str) -> str:
    """The full-text question for what was typed: every word begins a word of the record, in either script."""
    words = [' OR '.join(f'"{term}"*' for term in terms) for terms in query_terms(text)]
    return ' AND '.join(f'({word})' for word in words)


def search_terms(record: Record, places: Gazetteer) -> str:
    """The words that a record is found by: its searched fields, codes and places in both languages."""
    terms = index_terms(str(record.get('reference') or ''))
    for row in record.live():
        for name, spec in RECORDS[row.kind].searched_fields().items():
            if (value := row.values.get(name)) is not None:
                terms += _terms_of(value, spec, places)
    return ' '.join(dict.fromkeys(terms))


def _terms_of(value: Stored, spec: Spec, places: Gazetteer) -> Iterable[str]:
    if isinstance(spec.kind, CodeKind):
        return _label_terms(spec.codes, str(value))
    if isinstance(spec.kind, PlaceKind):
        place = places.get(str(value))
        return _name_terms(place) if place else ()
    return index_terms(str(value))


@remembered
def _label_terms(list_name: str, value: str) -> tuple[str, ...]:
    """The words of the labels of one code or several."""
    rows = [row for code in split_codes(value) if (row := codes(list_name).get(code))]
    return tuple(index_terms(' '.join(f'{row.en} {row.ar}' for row in rows)))


@cache
def _name_terms(place: Place) -> tuple[str, ...]:
    return tuple(index_terms(f'{place.en} {place.ar}'))


# What waits


class Draft(NamedTuple):
    """What was being typed for a record, and when it was kept."""

    uid: str
    kind: str
    content: dict[str, Any]
    at: str


def drafts(register: RegisterFile) -> list[Draft]:
    """What was being typed and is not saved, oldest first."""
    found = register.db.execute_sql('SELECT uid, kind, content, at FROM draft ORDER BY at, rowid')
    return [Draft(uid, kind, json.loads(content), at) for uid, kind, content, at in found.fetchall()]


class Pattern(NamedTuple):
    """What many records of a kind have in common: its name for people, and rows as a draft keeps them."""

    uid: str
    kind: str
    name: str
    content: dict[str, Any]


def patterns(register: RegisterFile) -> list[Pattern]:
    """The patterns to begin a new record with, by name."""
    found = register.db.execute_sql('SELECT uid, kind, name, content FROM pattern').fetchall()
    made = [Pattern(uid, kind, name, json.loads(content)) for uid, kind, name, content in found]
    return sorted(made, key=lambda pattern: fold(pattern.name))


def last_saved(register: RegisterFile, kind: str) -> Record | None:
    """The record of a kind that this desk saved last, among its newest revisions; None when there is none."""
    newest = (
        'SELECT record FROM revision WHERE id > (SELECT max(id) FROM revision) - ? '
        "AND kind = ? AND desk = ? AND action = 'save' ORDER BY id DESC LIMIT 1"
    )
    found = register.db.execute_sql(newest, (SLICE, kind, register.desk_id)).fetchone()
    return get(register, kind, found[0]) if found else None


def kept_filters(register: RegisterFile) -> dict[str, Question]:
    """What lists were asked and is kept under a name, by name.

    Raises KnownError for one whose field is not known any more: without it, it would let more through than was meant.
    """
    return {name: _question_of(name, kept) for name, kept in sorted(_kept(register).items())}


def _kept(register: RegisterFile) -> dict[str, Any]:
    return dict(json.loads(register.meta.get('filters', '{}')))


def _question_of(name: str, kept: dict[str, Any]) -> Question:
    unknown = [field for field, _values in kept['filters'] if field not in RECORDS[kept['kind']].specs()]
    if unknown:
        sentence = _('The filter “{name}” asks for {field}, which is no field; forget it and keep it anew.')
        raise KnownError(sentence.format(name=name, field=unknown[0]))
    filters = tuple(Filter(field, tuple(values)) for field, values in kept['filters'])
    return Question(kept['kind'], kept['search'], filters, withdrawn=kept['withdrawn'])


def with_kept_filter(register: RegisterFile, name: str, question: Question | None) -> str:
    """The kept filters with another one, or without that of a name, as the register keeps them."""
    kept = {other: value for other, value in _kept(register).items() if other != name}
    if question:
        filters = [[given.field, given.values] for given in question.filters]
        asked = {'kind': question.kind, 'search': question.search, 'filters': filters, 'withdrawn': question.withdrawn}
        kept[name] = asked
    return json.dumps(kept, ensure_ascii=False)


_USUAL = 20_000


def usage(register: RegisterFile, kind: str, name: str) -> Counter[str]:
    """How often each value stands in a field that one chooses from a list, among the newest rows of a kind."""
    newest = f'(SELECT coalesce(max(id), 0) - {_USUAL} FROM "{kind}")'
    given: tuple[str, ...] = ()
    column, table, where = f'"{name}"', f'"{kind}" NOT INDEXED', 'withdrawn IS NULL AND id'
    if name in RECORDS[kind].several_codes():
        column, table, where, given = 'code', 'coded', 'row_kind = ? AND field = ? AND row_id', (kind, name)
    counted = f'SELECT {column}, count(*) FROM {table} WHERE {where} > {newest} GROUP BY 1'
    found = register.db.execute_sql(counted, given)
    return Counter({value: count for value, count in found.fetchall() if value is not None})


def revision_count(register: RegisterFile) -> int:
    """How many revisions the history holds."""
    return int(register.db.execute_sql('SELECT coalesce(max(id), 0) FROM revision').fetchone()[0])


def drafted_title(register: RegisterFile, uid: str) -> str:
    """What a record that is only a draft is called; the uid where there is no such draft."""
    draft = next((draft for draft in drafts(register) if draft.uid == uid), None)
    if draft is None:
        return uid
    rows = {row: (kind, values) for kind, row, values in draft.content['rows']}
    return called(chain.grow(draft.kind, draft.uid, rows, ''), register.places)


class UnmatchedPlace(NamedTuple):
    """A place as people typed it that no list has: within which governorate, and in how many records."""

    typed: str
    governorate: str
    records: int


def unmatched_places(register: RegisterFile) -> list[UnmatchedPlace]:
    """The places that are kept as typed in live records, the most frequent first."""
    totals: dict[tuple[str, str], int] = {}
    for cls, name, within in _place_fields():
        typed = getattr(cls, f'{name}_typed')
        unmatched = getattr(cls, name).is_null() & typed.is_null(False) & cls.withdrawn.is_null()
        query = cls.select(typed, within, peewee.fn.count(cls.id)).where(unmatched).group_by(typed, within)
        for text, governorate, count in fetched(register.db, query):
            key = (text, governorate or '')
            totals[key] = totals.get(key, 0) + count
    found = [UnmatchedPlace(text, governorate, count) for (text, governorate), count in totals.items()]
    return sorted(found, key=lambda place: (-place.records, place.typed))


def with_unmatched_place(register: RegisterFile, place: UnmatchedPlace) -> dict[tuple[str, str], list[str]]:
    """The records in which an unmatched place stands: kind and uid → the fields that hold it."""
    found: dict[tuple[str, str], list[str]] = {}
    for cls, name, within in _place_fields():
        there = (getattr(cls, f'{name}_typed') == place.typed) & (peewee.fn.coalesce(within, '') == place.governorate)
        query = cls.select(cls.uid).where(there & getattr(cls, name).is_null() & cls.withdrawn.is_null())
        for (uid,) in fetched(register.db, query):
            found.setdefault((cls.record_kind, uid), []).append(name)
    return found


def _place_fields() -> Iterator[tuple[Any, str, Any]]:
    for cls in roots():
        for name, spec in cls.form_fields().items():
            if isinstance(spec.kind, PlaceKind) and spec.within:
                yield cls, name, getattr(cls, spec.within)


# What the rules ask, and what they found


def has_reference(register: RegisterFile, kind: str, reference: str, but: str) -> bool:
    """Whether a live record of a kind, other than this one, has a reference."""
    other = f'SELECT 1 FROM "{kind}" WHERE reference = ? AND uid <> ? AND withdrawn IS NULL LIMIT 1'
    return register.db.execute_sql(other, (reference, but)).fetchone() is not None


def shared_references(register: RegisterFile) -> set[tuple[str, str]]:
    """The references that more than one live record of a kind has, each with the kind."""
    several = 'SELECT reference FROM "{kind}" WHERE withdrawn IS NULL GROUP BY reference HAVING count(*) > 1'
    asked = [(cls.record_kind, several.format(kind=cls.record_kind)) for cls in roots()]
    return {(kind, str(row[0])) for kind, every in asked for row in register.db.execute_sql(every).fetchall()}


def newest_at(register: RegisterFile) -> str:
    """When the newest revision was made (UTC), '' for none."""
    found = register.db.execute_sql('SELECT at FROM revision ORDER BY id DESC LIMIT 1').fetchone()
    return str(found[0]) if found else ''


def zones_at(register: RegisterFile, places: Iterable[str], first: str, last: str) -> list[tuple[str, str, str]]:
    """Date, zone and uid of the incidents at some places in a span of days."""
    given = list(places)
    # Each half is answered by its index alone, however many incidents a town or a season has.
    live = 'SELECT id FROM incident WHERE withdrawn IS NULL'
    both = f'{live} AND place IN ({", ".join("?" * len(given))}) INTERSECT {live} AND occurred BETWEEN ? AND ?'
    asked = f'SELECT occurred, zone, uid FROM incident WHERE zone IS NOT NULL AND id IN ({both})'
    return list(register.db.execute_sql(asked, (*given, first, last)).fetchall())


def all_zones(register: RegisterFile, first: str, last: str) -> list[tuple[str, str, str, str]]:
    """Place, date, zone and uid of the incidents of some days that have them, in the order of their dates."""
    stated = 'place IS NOT NULL AND zone IS NOT NULL AND occurred BETWEEN ? AND ?'
    asked = f'SELECT place, occurred, zone, uid FROM incident WHERE withdrawn IS NULL AND {stated} ORDER BY occurred'
    return list(register.db.execute_sql(asked, (first, last)).fetchall())


class Problem(NamedTuple):
    """A record in which a rule found something: what people call it, and the row and field it stands at."""

    kind: str
    uid: str
    row: str
    field: str


def problem_counts(register: RegisterFile) -> dict[str, int]:
    """How often each rule finds something in the live records."""
    found = register.db.execute_sql('SELECT rule, count(*) FROM problem GROUP BY rule')
    return dict(found.fetchall())


def problems(register: RegisterFile, rule: str, most: int) -> list[Problem]:
    """Where a rule finds something, the newest records first."""
    asked = ' UNION ALL '.join(
        f'SELECT problem.kind, "{cls.record_kind}".uid, row_uid, field, problem.record FROM problem '
        f'JOIN "{cls.record_kind}" ON id = problem.record WHERE rule = ? AND problem.kind = \'{cls.record_kind}\''
        for cls in roots()
    )
    values = (*(rule for _cls in roots()), most)
    found = register.db.execute_sql(f'{asked} ORDER BY 1, 5 DESC LIMIT ?', values)
    return [Problem(*row[:4]) for row in found.fetchall()]
