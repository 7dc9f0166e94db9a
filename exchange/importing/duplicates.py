"""Rows of a file that the register has already, and those that are like a record of it.

A row is a duplicate when every value it gives equals a live record's. It is likely one when some value differs and what
finds likely duplicates while one types (`models/likeness/while_typing.py`) finds that record. Records are matched one
to one, so two equal rows need two equal records.
"""

from collections import Counter
from collections.abc import Callable, Container, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from operator import itemgetter

from exchange.importing.row_values import CellDifference, Line, SheetProblem
from exchange.mapping import headings
from exchange.mapping.target_labels import column_label
from models import query
from models.errors import Refused
from models.language.code_lists import codes
from models.language.labels import field_label
from models.language.messages import _, ngettext
from models.language.text import clean, fold
from models.likeness import while_typing
from models.likeness.many_at_once import Comparing, in_turn, pool_of
from models.limits.likeness_weights import WEIGHTS
from models.places import Gazetteer
from models.record import counts
from models.record.fields import PlaceKind, Stored
from models.record.records import RECORDS, Record
from models.register.conflicts import Values
from models.register.register import Register

_ANYBODY = 'unidentified'  # a party that may be any other


@dataclass(frozen=True)
class Like:
    """The live record that a line has its like in, and how much of what the line says it agrees with, from 0 to 1.

    `by_hand` is whether a person typed the line: what another desk has as a record of its own is no duplicate.
    `why` are the reasons for taking it as alike, in words.
    """

    record: Record
    share: float
    by_hand: bool
    why: str = ''


class Marking:
    """New lines of a kind, each with the record that it would make (`records`, by uid), put beside the register.

    `found` is the like of each line by its uid: its verdict is `duplicate`, or `new` with the values that differ as
    its cells. Records in `told_apart` are no like of a line of another desk: it has both.
    """

    def __init__(
        self, register: Register, lines: list[Line], records: dict[str, Record], *, told_apart: Container[str] = ()
    ) -> None:
        self._register, self._lines, self._records = register, lines, records
        self._told_apart = told_apart
        self._taken: set[str] = set()
        self.found: dict[str, Like] = {}

    def mark(self, *, by_hand: bool) -> dict[str, Like]:
        """Look for the like of each line."""
        kind = self._lines[0].kind
        if not query.count(self._register, kind):
            return {}
        beside = Comparing(self._register, kind, [self._records[line.uid] for line in self._lines])
        if by_hand:
            self._take_equal(beside)
        self._take_alike(beside, by_hand=by_hand)
        return self.found

    def _take_equal(self, beside: Comparing) -> None:
        """Give each line a record that has all of its values, one record to one line."""
        alike: dict[Hashable, list[str]] = {}  # once for all lines that say the same
        for line in self._lines:
            if (said := beside.said(line.stated)) not in alike:
                stated = _needful(line, self._register.places)
                alike[said] = [row.uid for row in beside.equal(stated) if _is_there(line, row)]
        wanted = dict.fromkeys(chain.from_iterable(alike.values()))
        whole = query.get_many(self._register, self._lines[0].kind, list(wanted))
        for line in self._lines:
            there = alike[beside.said(line.stated)]
            free = islice((whole[uid] for uid in there if uid not in self._taken), WEIGHTS.equals_compared)
            if (record := next((record for record in free if not differences(line, record)), None)) is not None:
                there.remove(record.uid)
                self._taken.add(record.uid)
                self._take_duplicate(line, record)

    def _take_alike(self, beside: Comparing, *, by_hand: bool) -> None:
        """Give each other line the likeliest record, the likeliest pair first."""
        others = {line.uid: line for line in self._lines if line.uid not in self.found}
        pairs: list[tuple[float, int, Line, Record, str]] = []
        for uid, alike in beside.alike([self._records[uid] for uid in others]).items():
            line = others[uid]
            if by_hand and (noted := next((record for _why, record in alike if _is_linked(line, record)), None)):
                self._take_duplicate(line, noted)
                continue
            for likeness, record in alike:
                if by_hand or record.uid not in self._told_apart:
                    why = while_typing.in_words(likeness.reasons)
                    pairs.append((-likeness.score, len(differences(line, record)), line, record, why))
        for _score, _differing, line, record, why in sorted(pairs, key=itemgetter(0, 1)):
            if line.uid not in self.found and record.uid not in self._taken:
                line.cells = differences(line, record)
                self.found[line.uid] = Like(record, _share(line), by_hand, why)
                self._taken.add(record.uid)

    def _take_duplicate(self, line: Line, record: Record) -> None:
        line.verdict = 'duplicate'
        self.found[line.uid] = Like(record, 1.0, by_hand=True)


def find_copies(lines: list[Line]) -> dict[str, Line]:
    """The new lines that say all that a line of an earlier sheet says, one to one, with that line: each is a duplicate.

    A sheet that somebody copied within its file tells nothing new. Of equal rows of one sheet nobody can know that.
    """
    found: dict[str, Line] = {}
    if len({line.sheet for line in lines}) < 2:
        return found
    homes: dict[Hashable, tuple[str, list[Line]]] = {}
    left: dict[tuple[Hashable, str], list[Line]] = {}
    for line in lines:
        if line.verdict != 'new':
            continue
        said = all_values(line)
        home, there = homes.setdefault(said, (line.sheet, []))
        if line.sheet == home:
            there.append(line)
        elif originals := left.setdefault((said, line.sheet), [*there]):
            found[line.uid] = originals.pop(0)
            line.verdict = 'duplicate'
    return found


def tell_copies(found: dict[str, Line], lines: list[Line]) -> Iterator[SheetProblem]:
    """Say of each sheet which of its rows are duplicates of rows of another."""
    sheets: dict[tuple[str, str], list[str]] = {}
    for line in lines:
        if line.uid in found:
            sheets.setdefault((line.sheet, found[line.uid].sheet), []).append(f'{line.row}')
    for (sheet, other), rows in sheets.items():
        sentence = ngettext(
            '{count} row has the same values as a row of “{sheet}” and is a duplicate: {rows}.',
            '{count} rows have the same values as rows of “{sheet}” and are duplicates: {rows}.',
            len(rows),
        )
        said = sentence.format(count=f'{len(rows):,}', sheet=other, rows=_(', ').join(rows))
        yield SheetProblem(sheet, 0, '', '', said)


def tell_twice(lines: list[Line], records: dict[str, Record], places: Gazetteer) -> None:
    """Note at each new line of a kind that an earlier line of the file is likely about the same.

    Who lists two events of two days in one file means two.
    """
    pool, told = pool_of(lines[0].kind, places), [records[line.uid] for line in lines]
    earlier, saying = {line.uid: line for line in lines}, dict[int, Line | dict[int, list[Line]]]()
    roughly = [*map(_roughly, told)]
    often = Counter(roughly)
    for line, record, rough in zip(lines, in_turn(pool, told), roughly, strict=True):
        same = _first_to_say(line, record, saying) if often[rough] > 1 else line
        if line.verdict == 'new' and same is not line:
            line.add_doubts(SheetProblem(line.sheet, line.row, '', '', says_the_same(same)))
        elif line.verdict == 'new' and (found := next(pool.like(record, same_day=True), None)):
            why = while_typing.in_words(found[0].reasons)
            _doubt(line, _('Row {row} of “{sheet}” may be about the same: {reasons}.'), earlier[found[1]], why)
        pool.add(record)


def _roughly(record: Record) -> Hashable:
    """What little of a record most others have otherwise: those that say the same have it too."""
    cls, values = RECORDS[record.kind], record.values
    return len(values), values.get('place_typed'), *map(values.get, (cls.dated_by(), *cls.name_fields))


def _first_to_say(line: Line, record: Record, saying: dict[int, Line | dict[int, list[Line]]]) -> Line:
    """The first line that says all that this one does; `saying` holds the lines by a number that few share.

    What they say is no key itself: of very many lines it would take more memory than the lines. The number is of what
    their records have without what is below: nothing more is looked at where that differs. Those that share it, such
    as all of one day and place that differ in who was harmed, are held by a number of all that they say.
    """
    number = hash(frozenset(record.values.values()))
    there = saying.setdefault(number, line)
    if there is line:
        return line
    if isinstance(there, Line):
        there = saying[number] = {hash(all_values(there)): [there]}
    said = all_values(line)
    same = there.setdefault(hash(said), [])
    first = next((other for other in same if all_values(other) == said), None)
    if first is None:
        same.append(line)
    return first or line


def all_values(line: Line) -> Hashable:
    """What a line says, with all that it carries, to be compared."""
    return _values(line), *map(_values, line.below)


def says_the_same(other: Line) -> str:
    """Say which row has the same values."""
    return _('Row {row} of “{sheet}” has the same values.').format(row=other.row, sheet=other.sheet)


def _values(line: Line) -> Hashable:
    return frozenset(said for said in line.said if said[1] is not None and said[0] != 'parent')


def _doubt(line: Line, sentence: str, other: Line, reasons: str) -> None:
    said = sentence.format(sheet=other.sheet, row=other.row, reasons=reasons)
    line.add_doubts(SheetProblem(line.sheet, line.row, '', '', said))


def _share(line: Line) -> float:
    """How much of what a line says is not among the values that differ."""
    said = len(line.stated) + sum(len(below.stated) for below in line.below)
    return max(0.0, 1 - len(line.cells) / said) if said else 1.0


def differences(line: Line, record: Record) -> list[CellDifference]:
    """The values of a line that a record does not have; a place agrees by its code or as it was typed."""
    specs = RECORDS[line.kind].specs()
    stated = line.stated
    found = []
    for name in dict.fromkeys(specs[name].of or name for name in stated):
        if not _agree(line.kind, name, stated, record.values):
            shown = name if name in stated else f'{name}_typed'
            found.append(CellDifference(line.kind, record.uid, shown, record.get(shown), stated[shown]))
    for below in line.below:
        found += _differences_below(below, record)
    return found


def _agree(kind: str, name: str, one: Values, other: Values) -> bool:
    if isinstance(RECORDS[kind].specs()[name].kind, PlaceKind):
        return _same_place(name, one, other)
    return one.get(name) == other.get(name) or (
        other.get(name) is None and _goes_without_saying(kind, name, one, other)
    )


def _needful(line: Line, places: Gazetteer) -> dict[str, Stored]:
    """What a line says, without where its places lie: a record may have the place alone."""
    specs, stated = RECORDS[line.kind].specs(), line.stated
    known = {specs[name].within: places.get(str(value)) for name, value in stated.items() if specs[name].within}
    told = {name for name, place in known.items() if place and place.governorate == stated.get(name)}
    return {name: value for name, value in stated.items() if name not in told}


def _goes_without_saying(kind: str, name: str, one: Values, other: Values) -> bool:
    """Whether a field only says where a place lies on which both agree."""
    of_places = (place for place, spec in RECORDS[kind].specs().items() if spec.within == name)
    return any(one.get(place) is not None and one.get(place) == other.get(place) for place in of_places)


def _same_place(name: str, one: Values, other: Values) -> bool:
    code, typed = one.get(name), one.get(f'{name}_typed')
    if code is not None and code == other.get(name):
        return True
    return typed is not None and fold(str(typed)) == fold(str(other.get(f'{name}_typed') or ''))


def _is_there(line: Line, record: Record) -> bool:
    """Whether a line and a record agree on their places."""
    specs, stated = RECORDS[line.kind].specs(), line.stated
    fields = {specs[name].of or name for name in stated if isinstance(specs[specs[name].of or name].kind, PlaceKind)}
    return all(_same_place(name, stated, record.values) for name in fields)


def _differences_below(below: Line, record: Record) -> list[CellDifference]:
    rows = _counterparts(below, record)
    if 'count' in below.given:
        there = [row.get('count') for row in rows]
        stored = sum(int(count) for count in there if count is not None) if None not in there and there else None
        incoming = below.given['count']
        if stored == incoming or (not rows and below.is_none):
            return []
        if len(rows) != 1:
            return [CellDifference(below.kind, '', 'count', stored, incoming)]
    if numbers := _numbers(below):
        return _differences_of_numbers(below, numbers, rows)
    if any(all(row.get(name) == value for name, value in below.stated.items()) for row in rows):
        return []
    last = rows[-1].values if rows else {}
    return [
        CellDifference(below.kind, '', name, last.get(name), value)
        for name, value in below.stated.items()
        if last.get(name) != value
    ]


def _numbers(below: Line) -> dict[str, Stored]:
    """How many people a line counts, None for what it does not say of that; empty where it gives no number."""
    counted = counts.spec_of(below.kind)
    if counted is None:
        return {}
    names = (counted[0], counted[1].lowest_in, counted[1].highest_in)
    found = {name: below.given.get(name) for name in names}
    return found if any(value is not None for value in found.values()) else {}


def _differences_of_numbers(below: Line, numbers: dict[str, Stored], rows: list[Record]) -> list[CellDifference]:
    stated = {name: value for name, value in numbers.items() if value is not None}
    if any(all(row.get(name) == value for name, value in stated.items()) for row in rows):
        return []
    one = rows[0] if len(rows) == 1 else Record(below.kind, '')
    found = ((name, one.get(name), value) for name, value in numbers.items())
    return [CellDifference(below.kind, one.uid, name, there, value) for name, there, value in found if there != value]


def find_told(line: Line, record: Record, own: Callable[[], Iterable[str]]) -> None:
    """Mark the groups of a row that its own record has already, whoever entered them: nobody is counted twice.

    Where they are told apart in another way, they are the same where all of one outcome and party add up to the same
    as what no cell of the row says. `own` are the rows of the record that cells of the row may say; what one of them
    said that is empty now may have moved to another column, and is asked about.
    """
    there, given = {row.uid for row in record.walk()}, {below.uid for below in line.below}
    fresh = [below for below in line.below if below.uid not in there and _numbers(below)]
    left = [row for row in record.live() if row.uid not in given] if fresh else []
    emptied = {*own()} if left else set()
    for below in fresh:
        unsaid = [row for row in left if row.kind == below.kind and _is_harmed_so(row.values, below)]
        together = [one.given for one in fresh if _is_harmed_so(one.given, below)]
        is_said = not _differences_below(below, record)
        if not is_said and _add_up([row.values for row in unsaid if row.uid in emptied], together):
            line.add_problems(_moved(below))
        of_party = [row.values for row in unsaid if _of_one_party(row.values, below.given)]
        told = [values for values in together if _of_one_party(values, below.given)]
        below.is_none = below.is_none or is_said or _add_up(of_party, told)


def _is_harmed_so(one: Values, below: Line) -> bool:
    return one.get('outcome') == below.given.get('outcome')


def _add_up(there: list[Values], told: list[Values]) -> bool:
    """Whether some people who are there are as many as those of whom is told."""
    first, second = ([one.get('count') for one in those] for those in (there, told))
    if not first or None in (*first, *second):
        return False
    return sum(int(str(count)) for count in first) == sum(int(str(count)) for count in second)


def _moved(below: Line) -> SheetProblem:
    sentence = _(
        'An earlier import of this row counts these people in another column, and an empty cell changes nothing; write '
        '0 there.'
    )
    column = below.columns.get('count')
    heading, index = (column.heading, column.index) if column else ('', -1)
    return SheetProblem(below.sheet, below.row, heading, str(below.given.get('count') or ''), sentence, index)


def _of_one_party(one: Values, other: Values) -> bool:
    """Whether people may be of the same party: nobody is of two that are told apart."""
    first, second = (str(values.get('party') or _ANYBODY) for values in (one, other))
    parties = codes('parties')
    within = first in parties.with_children(second) or second in parties.with_children(first)
    return within or _ANYBODY in (first, second)


def _counterparts(below: Line, record: Record) -> list[Record]:
    """The live children of a record that speak of what a child of a line speaks of."""
    same = ('party', 'outcome', 'who') if _numbers(below) else ()
    stated = {name: below.given[name] for name in same if name in below.given}
    rows = [row for row in record.walk() if row.kind == below.kind and not row.withdrawn]
    return [row for row in rows if all(row.get(name) == value for name, value in stated.items())]


def updated(line: Line, record: Record) -> Record:
    """The record with the values that a line gives put on it.

    A count that several rows of the record share is refused: nobody can say which of them it changes.
    """
    copy = record.copied()
    outdated = [f'{name}_typed' for name, value in line.stated.items() if copy.get(name) != value]
    outdated += [name for name in _places_in_no_list(line) if not _same_place(name, line.stated, record.values)]
    copy.values.update(dict.fromkeys(name for name in outdated if copy.get(name)) | line.stated)
    for below in line.below:
        if not _differences_below(below, record):
            continue
        rows = _counterparts(below, copy)
        numbers = _numbers(below)
        if not numbers or not rows:
            copy.add(below.kind, **below.stated)
        elif len(rows) == 1:
            for name, value in numbers.items():
                rows[0].set(name, value)
        else:
            raise Refused(_('The count is spread over several rows of the record; change it there.'), 'count')
    return copy


def _places_in_no_list(line: Line) -> list[str]:
    """The places of which a line gives no more than what was typed."""
    specs = RECORDS[line.kind].specs()
    typed = [specs[name].of for name in line.stated if isinstance(specs[specs[name].of or name].kind, PlaceKind)]
    return [name for name in typed if name and name not in line.stated]


def linked(line: Line, record: Record) -> Record:
    """The record with all that a line says noted in it as another telling of the same; nothing else of it changes."""
    copy, (kind, name) = record.copied(), _noted_in(record.kind)
    if kind == record.kind:
        copy.set(name, '\n\n'.join(str(text) for text in (record.get(name), said(line)) if text))
    else:
        required = dict.fromkeys(RECORDS[kind].required_fields(), 'other')
        copy.add(kind, **required | {name: said(line)})
    return copy


def _is_linked(line: Line, record: Record) -> bool:
    """Whether a record notes already what a line says."""
    kind, name = _noted_in(record.kind)
    texts = [str(row.get(name)) for row in record.live() if row.kind == kind and row.get(name)]
    if not texts:
        return False
    wanted = said(line)
    return any(wanted in text for text in texts)


@cache
def _noted_in(kind: str) -> tuple[str, str]:
    """The kind of row in which a record of this kind notes what somebody said, and its field; else among its notes."""
    for child in RECORDS[kind].child_kinds:
        if fields := [name for name in RECORDS[child].noted if RECORDS[child].specs()[name].kind.long]:
            return child, fields[0]
    return kind, headings.note_field(kind).partition('.')[2]


def said(line: Line) -> str:
    """What a line says, in words: a line of text for each field."""
    specs, texts = RECORDS[line.kind].specs(), []
    for name, value in line.stated.items():
        if specs[name].of not in line.stated:  # how a value was typed goes without saying
            texts.append(
                _('{field}: {value}').format(
                    field=_heading(line, name), value=specs[name].kind.show(value, specs[name])
                )
            )
    for below in line.below:
        specs = RECORDS[below.kind].specs()
        shown = ('count',) if 'count' in below.given else tuple(below.stated)
        texts += [
            _('{field}: {value}').format(
                field=_heading(below, name), value=specs[name].kind.show(below.given[name], specs[name])
            )
            for name in shown
        ]
    return clean('\n'.join(texts))


def _heading(line: Line, name: str) -> str:
    column = line.columns.get(name)
    return column_label(column.heading) if column and column.heading else field_label(line.kind, name)
