"""Reading a register: records, lists in SQL order, pages, history, search. Nothing here writes."""

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import peewee

from models.dates.edtf import widened
from models.file import kept_beside, word_index
from models.file.engines.engine import Asked
from models.file.register_file import RegisterFile
from models.file.rows import (
    WITHDRAWN,
    among,
    asked_ids_with,
    asked_numbers,
    asked_values,
    fetched,
    grown,
    has_index,
    ids_by_value,
    ids_together,
    ids_with,
    is_many,
    marks,
    numbers_kept,
    slices,
    values_of,
)
from models.language.messages import language
from models.language.text import sort_key
from models.query import people
from models.query.aggregates import parents
from models.query.for_review import looking
from models.query.search import match
from models.query.together import old_uids
from models.record.fields import CodeKind, CodesKind, PlaceKind, Spec, Stored
from models.record.records import RECORDS, Record, Root, Row, roots

_MANY = 20_000
# Behind a date: what stands after every date that begins with it.
_LAST_OF = '~~'
_AHEAD = 10
# So many values of a column are looked up at first, so many times as many after that.
_AT_FIRST = 8
# For so many the rows are asked with the ids: for more a server would think longer than a message takes.
_FEW_VALUES = 32
# So many lines of a list are passed in the time in which one row is looked up, on a page that was not read yet.
_PASSED = 80
# A filter that fits fewer than these, or than one in so many of the list, is found quicker by itself.
_FEW, _BROAD = 2_000, 20


@dataclass(frozen=True)
class Filter:
    """A condition on a field: for coded fields any of `values`, for dates from the first to the second (ISO, or '').

    `looked_at` is no field: its values say what is new to whoever works here, or changed since they looked.
    """

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


def each(register: RegisterFile, question: Question) -> Iterator[Record]:
    """The aggregates of a list, in its order."""
    cls = RECORDS[question.kind]
    for part in slices(ids(register, question)):
        found = grown(register.db, question.kind, among(cls.id, part))
        order = fetched(register.db, cls.select(cls.id, cls.uid).where(among(cls.id, part)))
        uids = dict(order)
        yield from (found[uids[number]] for number in part if number in uids)


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


# Lists

# What a table shows of each of some ids.
_Rows = dict[int, dict[str, Any]]


def columns(kind: str) -> dict[str, Spec]:
    """The columns of a list, in order: declared fields that are listed, and what is computed."""
    cls = RECORDS[kind]
    listed = {name: cls.specs()[name] for name in cls.listed_fields()}
    listed |= cls.computed
    return dict(sorted(listed.items(), key=lambda item: item[1].listed))


def ids(register: RegisterFile, question: Question, most: int | None = None) -> 'array[int]':
    """The integer ids of a list, in its order; only the first `most` when given."""
    for quicker in (_searched, _broadly_filtered, _in_order_of_values):
        if (found := quicker(register, question, most)) is not None:
            return found
    return _by_statement(register, question, most, _conditions(register, question))


def _by_statement(
    register: RegisterFile, question: Question, most: int | None, conditions: Iterable[Any]
) -> 'array[int]':
    """The ids of a list as one statement finds what fits some conditions; its order is that of the question."""
    column, spec = _sorted_column(question)
    order = _order_of(register, question, spec)
    query, ways = _statement(question, conditions, with_value=order is not None)
    if order is None:
        asked = query.order_by(*ways).limit(most) if most else query.order_by(*ways)
        return array('q', [row[0] for row in fetched(register.db, asked)]) if most else ids_together(register.db, asked)
    values: Iterable[tuple[int, str | None]] = fetched(register.db, query.order_by(*ways))
    if isinstance(spec.kind, PlaceKind):
        values = _or_as_typed(register, query.where(column.is_null()), question, list(values))
    return array('q', _by_value(values, order, question.descending)[:most])


def _statement(question: Question, conditions: Iterable[Any], *, with_value: bool) -> tuple[Any, tuple[Any, Any]]:
    """The query for the ids that fit some conditions, and the ways of its order."""
    column, _spec = _sorted_column(question)
    cls = RECORDS[question.kind]
    query = cls.select(cls.id, *([column] if with_value else [])).where(cls.withdrawn.is_null(not question.withdrawn))
    for condition in conditions:
        query = query.where(condition)
    return query, (column.desc(), cls.id.desc()) if question.descending else (column.asc(), cls.id.asc())


Order = Callable[[str], Any]
_Groups = dict[str | None, list[int]]  # ids by the value that they have


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
    groups = _Groups()
    for number, value in rows:
        groups.setdefault(value, []).append(number)
    return _values_in_order(groups, order, descending)


def _values_in_order(groups: _Groups, order: Order, descending: bool) -> list[int]:
    unstated = groups.pop(None, [])
    stated = [number for value in sorted(groups, key=order, reverse=descending) for number in groups[value]]  # type: ignore[arg-type]
    return stated + unstated if descending else unstated + stated


def newest(register: RegisterFile, kind: str, search: str, most: int) -> list[Record]:
    """The last entered of the live records that a search finds: found in their own order, and so at once."""
    cls = RECORDS[kind]
    if words := _words(register, kind, search):
        found = word_index.newest(register.db, kind, words, most)
    else:
        live = cls.select(cls.id).where(cls.withdrawn.is_null())
        found = [row[0] for row in fetched(register.db, live.order_by(cls.id.desc()).limit(most))]
    newest_first = grown(register.db, kind, cls.id.in_(found))
    return list(newest_first.values())[::-1]


@contextmanager
def counting(register: RegisterFile) -> Iterator[None]:
    """Count several lists within, all as they are at once."""
    numbers = (asked_numbers(cls.record_kind) for cls in roots())
    also = *people.asked_of_all(), *kept_beside.asked_of(register.person)
    with register.standing_still(), register.db.ahead([*numbers, *also]):
        yield


def count(register: RegisterFile, kind: str, *, withdrawn: bool = False) -> int:
    """How many live (or withdrawn) records of a kind there are."""
    kept = numbers_kept(register.db, kind)
    gone = kept.pop(WITHDRAWN, 0)
    return gone if withdrawn else sum(kept.values())


def count_in_state(register: RegisterFile, kind: str, state: str) -> int:
    """How many live records of a kind have a review state."""
    return numbers_kept(register.db, kind).get(state, 0)


def uids(register: RegisterFile, kind: str, numbers: Iterable[int]) -> list[str]:
    """The uids of these ids, in their order."""
    cls, wanted = RECORDS[kind], list(numbers)
    known = dict(fetched(register.db, cls.select(cls.id, cls.uid).where(among(cls.id, wanted))))
    return [known[number] for number in wanted if number in known]


def by_day(register: RegisterFile, kind: str, some: Iterable[str]) -> 'array[int]':
    """The ids of the records of a kind among these uids, withdrawn ones too, in the order of their days."""
    cls: Any = RECORDS[kind]
    dated = getattr(cls, cls.dated_by() or 'uid')
    asked = (cls.select(dated, cls.id).where(among(cls.uid, part)) for part in slices(list(some)))
    found = ((day or '', number) for one in asked for day, number in fetched(register.db, one))
    return array('q', [number for _day, number in sorted(found)])


def references(register: RegisterFile, kind: str, some: Iterable[str]) -> dict[str, str]:
    """The references of records, by uid."""
    cls: Any = RECORDS[kind]
    found: dict[str, str] = {}
    for part in slices(list(some)):
        asked = cls.select(cls.uid, getattr(cls, 'reference', cls.uid)).where(among(cls.uid, part))
        found |= dict(fetched(register.db, asked))
    return found


def longer_than(register: RegisterFile, kind: str, name: str, most: int) -> str:
    """The reference of a record of which a text has more letters than that; '' where there is none."""
    asked = f'SELECT reference FROM "{kind}" WHERE length("{name}") > ?'
    found = register.db.execute_sql(asked, (most,)).fetchone()
    return str(found[0]) if found else ''


def page(register: RegisterFile, kind: str, numbers: Iterable[int]) -> dict[int, dict[str, Any]]:
    """What a table shows of these ids: id → stored values of the columns, and `uid`."""
    cls = RECORDS[kind]
    return _rows(register, kind, cls.select(*_shown(kind)).where(cls.id.in_(list(numbers))))


def first_page(register: RegisterFile, question: Question, most: int) -> 'tuple[array[int], _Rows]':
    """The first ids of a list, and what a table shows of them; from far away they come together where they can."""
    kind, plain = question.kind, replace(question, search='')
    if register.db.is_near:
        found = ids(register, question, most)
        return found, page(register, kind, found)
    if _wants_several(register, plain):
        return _first_of_several(register, question, most)
    if question.search:
        rows = _first_found(register, question, plain, most)
    else:
        rows = _rows(register, kind, _first_rows(plain, _conditions(register, plain), most))
    return array('q', rows), rows


def _first_of_several(register: RegisterFile, question: Question, most: int) -> 'tuple[array[int], _Rows]':
    """The same where that takes several queries; the rows come with the ids of the last where they can be foreseen."""
    rows = _Rows()
    found = _in_order_of_values(register, question, most, rows)
    if found is None:
        found = ids(register, question, most)
    further = [number for number in found if number not in rows]
    return found, rows | (page(register, question.kind, further) if further else {})


def _wants_several(register: RegisterFile, plain: Question) -> bool:
    """Whether the first rows of a list want more than one query.

    The order is not SQL's own, or two filters are by codes of which a row has several: where they have nothing in
    common, a server would look for both at each record.
    """
    specs = RECORDS[plain.kind].specs()
    of_several = [one for one in plain.filters if (spec := specs.get(one.field)) and isinstance(spec.kind, CodesKind)]
    return len(of_several) > 1 or _order_of(register, plain, _sorted_column(plain)[1]) is not None


def _first_found(register: RegisterFile, question: Question, plain: Question, most: int) -> _Rows:
    """The first rows that a search finds, in one message where there are enough of them in the head of the list."""
    kind, typed, head = question.kind, match(question.search), _head_of(plain, most)
    if not typed or head is None:
        return _rows(register, kind, _first_rows(plain, _conditions(register, question), most))
    number = RECORDS[kind].id
    there = peewee.NodeList((peewee.SQL('('), word_index.among_first(kind, typed, head), peewee.SQL(')')))
    among_head = _first_rows(plain, [number.in_(there)], most)
    with register.db.ahead([*_asked_of_words(question), head, among_head]):
        words, rows = _words_of(register, question), _rows(register, kind, among_head)
        is_all = len(rows) == most or len(ids(register, plain, most * _AHEAD)) < most * _AHEAD
    if is_all and words == typed:
        return rows
    fitting = [number.in_(word_index.looked_up_first(kind, words))] if words else []
    return _rows(register, kind, _first_rows(plain, fitting, most))


def _first_rows(plain: Question, conditions: Iterable[Any], most: int) -> Any:
    """The query for the first rows that fit some conditions, in an order that is SQL's own."""
    query, ways = _statement(plain, conditions, with_value=False)
    return query.select(*_shown(plain.kind)).order_by(*ways).limit(most)


def _shown(kind: str) -> list[Any]:
    """The columns of a page of a list, after the id."""
    cls = RECORDS[kind]
    return [cls.id, *(_column(cls, name) for name in _names_shown(kind))]


def _names_shown(kind: str) -> list[str]:
    listed = columns(kind)
    typed = [f'{name}_typed' for name, spec in listed.items() if spec.kind.companion]
    return [*listed, *typed, 'uid', 'withdrawn']


def _rows(register: RegisterFile, kind: str, query: Any) -> _Rows:
    names = _names_shown(kind)
    return {row[0]: dict(zip(names, row[1:], strict=True)) for row in fetched(register.db, query)}


def computed_columns(register: RegisterFile, kind: str, some: Collection[str]) -> dict[str, dict[str, Stored]]:
    """The computed columns of records of a kind, by their uids, as they are kept."""
    cls, found = RECORDS[kind], dict[str, dict[str, Stored]]()
    for part in slices(list(some)) if cls.computed else ():
        query = cls.select(cls.uid, *(_column(cls, name) for name in cls.computed)).where(among(cls.uid, part))
        found |= {row[0]: dict(zip(cls.computed, row[1:], strict=True)) for row in fetched(register.db, query)}
    return found


def _column(cls: type[Row], name: str) -> Any:
    return peewee.Column(cls._meta.table, name) if name in cls.computed else getattr(cls, name)


def _searched(register: RegisterFile, question: Question, most: int | None) -> 'array[int] | None':
    """The list of a search, None where nothing is searched.

    To find what begins with a word takes longest, so that is asked as seldom as can be: once, where the head of the
    list has enough that match. Few that match are looked up; many are met soon where one goes through the list.
    """
    if not question.search:
        return None
    every = word_index.asked_every(question.kind, match(question.search))
    with register.db.ahead([] if most else [*_asked_of_words(question), every]):
        return _found_by_words(register, question, _words_of(register, question), most)


def _head_of(plain: Question, most: int) -> Any:
    """The query for the head of a list among which a search looks first, where its order is SQL's; None with filters.

    Its statement is that of the ids of so many.
    """
    if not _is_quick_to_begin(plain):
        return None
    query, ways = _statement(plain, (), with_value=False)
    return query.order_by(*ways).limit(most * _AHEAD)


def _found_by_words(register: RegisterFile, question: Question, words: str, most: int | None) -> 'array[int] | None':
    kind = question.kind
    if not words:
        return None
    plain, cls = replace(question, search=''), RECORDS[question.kind]
    if most and _is_quick_to_begin(plain):
        head = ids(register, plain, most * _AHEAD)
        found = word_index.among(register.db, kind, words, head) if head else set()
        if len(found) >= most or len(head) < most * _AHEAD:
            return array('q', [number for number in head if number in found][:most])
    found = word_index.every(register.db, kind, words)
    reach = 2 * most * _largest(register, kind) // (len(found) or 1) if most else 0
    if len(found) > _MANY or 0 < reach < _PASSED * len(found):
        for far in [reach, None] if most else [None]:
            matching = [number for number in ids(register, plain, far) if number in found][:most]
            if far is None or len(matching) == most:
                return array('q', matching)
    return _by_statement(register, plain, most, [among(cls.id, found), *_conditions(register, plain)])


def _is_quick_to_begin(question: Question) -> bool:
    """Whether the first rows of a list are at hand, in the order of an index."""
    return not (question.filters or isinstance(_sorted_column(question)[1].kind, PlaceKind))


def _asked_of_words(question: Question) -> Iterator[Asked]:
    """What is asked for the words of a search, which may be the reference of a record that was merged."""
    yield old_uids.IS_ANY
    yield from old_uids.asked_called(question.kind, question.search)


def _words_of(register: RegisterFile, question: Question) -> str:
    return match(question.search) if question.withdrawn else _words(register, question.kind, question.search)


def _words(register: RegisterFile, kind: str, search: str) -> str:
    """The full-text question for what was typed; the reference or the uid of a merged record finds the survivor."""
    there = old_uids.survivor_called(register, kind, search) if search else ''
    return match(references(register, kind, [there]).get(there, '') if there else search)


def _broadly_filtered(register: RegisterFile, question: Question, most: int | None) -> 'array[int] | None':
    """The list of filters that much of it fits, None where one of them leaves little: that SQL finds quicker.

    SQL would read each row that fits for its place in the list. Here indexes alone are read: the list as it is without
    filters, and the ids that fit each; of its first rows, whether they fit.
    """
    kind, given = question.kind, question.filters
    if not given or question.search or question.withdrawn or {one.field for one in given} == {_sort_name(question)}:
        return None
    if not all(_is_broad(register, kind, one) for one in given):
        return None
    cls, plain = RECORDS[kind], replace(question, filters=())
    if most:
        head = ids(register, plain, most * _AHEAD)
        fitting = cls.select(cls.id).where(among(cls.id, head), *_conditions(register, question))
        there = {row[0] for row in fetched(register.db, fitting)}
        if len(there) >= most or len(head) < most * _AHEAD:
            return array('q', [number for number in head if number in there][:most])
    fit = set.intersection(*({*ids_together(register.db, _fitting(register, kind, one))} for one in given))
    return array('q', [number for number in ids(register, plain) if number in fit][:most])


def _is_broad(register: RegisterFile, kind: str, given: Filter) -> bool:
    """Whether a good part of a list fits a filter, which an index says without the rows."""
    cls = RECORDS[kind]
    if given.field == looking.FIELD:
        return False
    if not isinstance(cls.specs()[given.field].kind, CodesKind) and not has_index(register.db, kind, given.field):
        return False
    return is_many(register.db, _fitting(register, kind, given), max(_FEW, _largest(register, kind) // _BROAD))


def _largest(register: RegisterFile, kind: str) -> int:
    """The largest id of a kind: about as many records as there are."""
    cls = RECORDS[kind]
    return int(next(fetched(register.db, cls.select(peewee.fn.max(cls.id))))[0] or 0)


def _fitting(register: RegisterFile, kind: str, given: Filter) -> Any:
    """The ids of the records that fit a filter, of which the list has those that are live."""
    cls = RECORDS[kind]
    spec = cls.specs()[given.field]
    if isinstance(spec.kind, CodesKind):
        rows = _coded(kind, given.field, _with_children(register, spec, given.values))
        return cls.select(peewee.SQL('row_id AS id')).from_(peewee.NodeList((rows, peewee.SQL('AS coded_rows'))))
    return cls.select(cls.id).where(cls.withdrawn.is_null(), _condition(register, kind, given))


def _in_order_of_values(
    register: RegisterFile, question: Question, most: int | None, rows: _Rows | None = None
) -> 'array[int] | None':
    """A whole list in the order of what the values of a column are called, None where it is asked for otherwise.

    The ids of each value come together, and only values change places; for the first page only the first of them.
    """
    spec = _sorted_column(question)[1]
    order = _order_of(register, question, spec)
    if not order or question.search or question.filters or question.withdrawn:
        return None
    if not isinstance(spec.kind, CodeKind | PlaceKind) or not has_index(register.db, question.kind, question.sort):
        return None
    typing = [_asked_typed(question)] if isinstance(spec.kind, PlaceKind) else []
    if most:
        with register.db.ahead([*typing, asked_values(question.kind, question.sort)]):
            return _first_of_values(register, question, order, typing, most, rows)
    typed = _typed(register, typing)
    way, groups = -1 if question.descending else 1, _Groups()
    for value, numbers in ids_by_value(register.db, question.kind, question.sort)[::way]:
        if value is None and typed:
            for number in numbers[::way]:
                groups.setdefault(typed.get(number), []).append(number)
        else:
            groups.setdefault(value, []).extend(numbers[::way])
    return array('q', _values_in_order(groups, order, question.descending))


def _first_of_values(
    register: RegisterFile,
    question: Question,
    order: Order,
    typing: list[peewee.Node],
    most: int,
    rows: _Rows | None,
) -> 'array[int] | None':
    """The first ids of such a list; None where what was typed for a place is the code of another.

    Most of their rows are put with the others, where they are wanted.
    """
    kind, sort, way = question.kind, question.sort, 'DESC' if question.descending else 'ASC'
    typed, values, written = _typed(register, typing), values_of(register.db, kind, sort), dict[str, list[int]]()
    for number in sorted(typed, reverse=question.descending):
        written.setdefault(typed[number], []).append(number)
    if written.keys() & {*values}:
        return None
    unstated = None in values
    stated = [value for value in values if value is not None][:: -1 if question.descending else 1]
    stated = [*stated, *written] if question.descending else [*written, *stated]
    sequence: list[str | None] = [*sorted(stated, key=order, reverse=question.descending)]
    sequence = [*sequence, *[None] * unstated] if question.descending else [*[None] * unstated, *sequence]
    found: list[int] = []
    # From far away all that can be needed are looked up at once, for each value has a record at least.
    for some in _more_and_more(sequence, _AT_FIRST if register.db.is_near else most):
        asked = {one: (kind, sort, one, way, most + len(typed) * (one is None)) for one in some if one not in written}
        of_values = [asked_ids_with(*each) for each in asked.values()]
        shown = [_rows_with(kind, of_values, most)] if rows is not None and 0 < len(of_values) <= _FEW_VALUES else []
        with register.db.ahead([*of_values, *shown]):
            if rows is not None and shown:
                rows |= _rows(register, kind, shown[0])
            for value in some:
                there = written.get(value or '') or ids_with(register.db, *asked[value])
                found += there if value is not None else [number for number in there if number not in typed]
                if len(found) >= most:
                    return array('q', found[:most])
    return array('q', found)


def _rows_with(kind: str, of_values: list[Asked], most: int) -> Any:
    """The query for the rows of the first ids that some questions find, in their turn."""
    each = ' UNION ALL '.join(f'SELECT id FROM ({asked}) AS of_{at}' for at, (asked, _bound) in enumerate(of_values))
    bound = [value for _asked, values in of_values for value in values]
    cls = RECORDS[kind]
    return cls.select(*_shown(kind)).where(cls.id.in_(peewee.SQL(f'({each} LIMIT ?)', [*bound, most])))


def _more_and_more(values: list[str | None], many: int) -> Iterator[list[str | None]]:
    """Values a few at a time, and then ever more: mostly the first ones have all that is asked for."""
    start = 0
    while start < len(values):
        yield values[start : start + many]
        start, many = start + many, many * _AT_FIRST


def _typed(register: RegisterFile, typing: list[peewee.Node]) -> dict[int, str]:
    """What was typed for the places of a list that no list of places has, by id."""
    return {number: text for asked in typing for number, text in fetched(register.db, asked)}


def _asked_typed(question: Question) -> peewee.Node:
    cls = RECORDS[question.kind]
    column, typed = getattr(cls, question.sort), getattr(cls, f'{question.sort}_typed')
    return cls.select(cls.id, typed).where(cls.withdrawn.is_null(), column.is_null(), typed.is_null(False))


def _conditions(register: RegisterFile, question: Question) -> Iterator[Any]:
    cls = RECORDS[question.kind]
    if words := _words_of(register, question):
        yield cls.id.in_(word_index.ids(question.kind, words))
    for given in question.filters:
        yield _condition(register, question.kind, given)


def _condition(register: RegisterFile, kind: str, given: Filter) -> Any:
    cls = RECORDS[kind]
    if given.field == looking.FIELD:
        return looking.condition(register, kind, given.values)
    spec, column = cls.specs()[given.field], getattr(cls, given.field)
    if spec.kind.name == 'date':
        first, last = widened(*(*given.values, '', '')[:2])
        after, before = column >= first, column < last + _LAST_OF
        return after & before if first and last else after if first else before
    if spec.kind.name == 'codes':
        family = _with_children(register, spec, given.values)
        return cls.id.in_(_coded(kind, given.field, family))
    if isinstance(spec.kind, CodeKind):
        return column.in_(_with_children(register, spec, given.values))
    return column.in_(given.values)


def _coded(kind: str, field: str, family: list[str]) -> Any:
    """The ids of the rows that have one of some codes, as a condition within another statement."""
    inside = f'(SELECT row_id FROM coded WHERE row_kind = ? AND field = ? AND code IN ({marks(family)}))'
    return peewee.SQL(inside, [kind, field, *family])


def is_between(value: str, first: str, last: str) -> bool:
    """Whether a stored date is one that a filter of lists finds which goes from the first to the last of two dates."""
    begins, ends = widened(first, last)
    return begins <= value < ends + _LAST_OF


def _with_children(register: RegisterFile, spec: Spec, given: Iterable[str]) -> list[str]:
    listed = register.codes(spec.codes)
    return [code for parent in given for code in listed.with_children(parent)]


def _sort_name(question: Question) -> str:
    return question.sort or 'reference'


def _sorted_column(question: Question) -> tuple[Any, Spec]:
    name, cls = _sort_name(question), RECORDS[question.kind]
    return _column(cls, name), columns(question.kind).get(name) or cls.specs()[name]
