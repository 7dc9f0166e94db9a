"""What follows from records and is kept beside them, worked out once more and compared with what the file has.

Search words, the keys of names, problems, and columns of lists: who alters them hides a record, or silences a doubt,
without touching it. A difference that time or another record can make by itself is no alteration.
"""

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache, partial
from typing import Any, Self

import peewee

from models import query
from models.dates import dates
from models.file import agreement, word_index
from models.file.register_file import RegisterFile
from models.file.rows import slices
from models.language.code_lists import codes
from models.language.labels import record_label
from models.language.messages import RESOURCES, _, ngettext
from models.language.text import file_name, index_terms, isolate
from models.likeness import while_typing
from models.limits.rule_limits import RULE_LIMITS
from models.limits.zone_limits import ZONE_LIMITS
from models.places import gazetteer
from models.query.for_review import queue
from models.record import worked_out
from models.record.fields import PlaceKind
from models.record.records import RECORDS, Record, declared, family, of_kind, roots
from models.register.review import weighing
from models.register.review.passed import Passed
from models.register.review.weighing import QueueLine, WeighedLine
from models.rules import checks
from models.rules.checks import Noted
from models.rules.rules import RULES
from models.rules.surroundings import Around, AroundOn

# Which search words, name keys and problems stand beside the records: another number has them worked out anew, and so
# has a rule that comes or goes, another limit of one, and another list of codes, places, names or risks.
VERSION = '9'
_LISTS = ('codes', 'places', 'names', 'review')
# Rules that go by the clock or by other records, which change while nobody saves this one.
_PASSING = frozenset({'clock_is_right', 'reference_is_its_own', 'zone_of_its_neighbours'})
_OF_TODAY = 'not_in_the_future'
_OF_PLACES = frozenset({'place_within_the_governorate', 'point_near_the_place'})
# It is said at one of several rows, whichever is looked at last.
_AT_ANY_ROW = 'named_once'
# So many references are named of what a rule finds, and so many are kept until the first of them are chosen.
FIRST_NAMED, _REFERENCES = 20, 1_000
# Records whose places in the queue are compared together.
_AT_A_TIME = 5_000
# By the uid of a record its id, when it was saved, and the columns that are worked out of it.
Kept = Mapping[str, list[Any]]


def stamp() -> str:
    """What a register notes once all was worked out that stands beside its records."""
    rules = ' '.join(sorted(rule.code for rule in RULES))
    told = f'{rules} {RULE_LIMITS} {ZONE_LIMITS} {_digest_of_lists()}'
    return f'{VERSION} {hashlib.sha256(told.encode()).hexdigest()[:16]}'


@cache
def _digest_of_lists() -> str:
    told = hashlib.sha256()
    for path in sorted(path for name in _LISTS for path in (RESOURCES / name).iterdir()):
        told.update(path.name.encode() + path.read_bytes())
    return told.hexdigest()


def name_keys(record: Record) -> Iterator[tuple[Record, Iterable[str]]]:
    """Each row of a record of which the kind has names, with the keys by which they are found."""
    kinds = _kinds_with_names()
    for row in record.walk():
        if row.kind in kinds:
            yield row, while_typing.name_keys(row) if not (record.withdrawn or row.withdrawn) else ()


@cache
def _kinds_with_names() -> frozenset[str]:
    return frozenset(kind for kind, cls in declared().items() if cls.name_fields)


def problems(record: Record, around: Around, by_itself: Sequence[Noted] | None = None) -> list[Noted]:
    """What the rules find in a record: the rule, the uid of the row, and the field.

    What stands of it whatever other records say may be known.
    """
    if record.withdrawn:
        return []
    return (
        checks.noted(record, around) if by_itself is None else [*by_itself, *checks.noted_among_others(record, around)]
    )


def problems_by_itself(record: Record, around: Around, known: Sequence[Noted] | None) -> Sequence[Noted]:
    """Those of them that stand whatever other records say; of the record itself they may be known."""
    return checks.noted_by_itself(record, around, known) if not record.withdrawn else ()


def is_noted(register: RegisterFile) -> bool:
    """Whether what is beside the records was worked out as it is today; else it is worked out at the next opening."""
    return register.meta.get('worked_out') == stamp()


class StandingProblem:
    """What a rule finds in live records: in how many, and the first of their references, kind by kind in order."""

    def __init__(self) -> None:
        self.count = 0
        self._first: dict[str, list[str]] = {cls.record_kind: [] for cls in roots()}

    def take(self, record: Record) -> None:
        """Take up a record in which it finds something."""
        self.count += 1
        first = self._first[record.kind]
        first.append(str(record.get('reference') or record.uid))
        if len(first) > _REFERENCES:
            first.sort()
            del first[FIRST_NAMED:]

    def first(self) -> list[str]:
        """As many references as a sentence bears."""
        return [one for first in self._first.values() for one in sorted(first)][:FIRST_NAMED]


class FoundByRules:
    """What each rule finds in the live records of a register, while it is worked out again."""

    def __init__(self) -> None:
        self.is_whole, self.leaves_out = False, False
        self._found: dict[str, StandingProblem] = defaultdict(StandingProblem)

    def take(self, record: Record, noted: Iterable[Noted]) -> None:
        """Take up what was found in a record."""
        for rule in {rule for rule, _row, _field in noted}:
            self._found[rule].take(record)

    def by_rule(self) -> dict[str, StandingProblem] | None:
        """What each rule finds that finds anything; None where some records were left out."""
        return self._found if self.is_whole and not self.leaves_out else None


class Again:
    """Works out again what is kept beside the records of a kind, as they are read, and finds what differs."""

    def __init__(self, register: RegisterFile, kind: str, around: Around, standing: FoundByRules) -> None:
        self._register, self._kind, self._around, self._standing = register, kind, around, standing
        # Of reviewing nothing is noted, for nobody searches it.
        self._is_noted = kind in RECORDS and is_noted(register)
        self._words = word_index.again(register.db, kind)
        # The ids of the records that were compared, and of those that were not.
        self._compared, self._passed_over = array('q'), set[int]()
        self._passed = Passed(register)
        self._found_by = query.RecordWords(register.places)

    def __enter__(self) -> Self:
        if self._is_noted:
            self._words.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        if self._is_noted:
            self._words.__exit__(*error)

    def kept_of(self, uids: list[str]) -> Kept:
        """What is kept of each of these records in its own row."""
        return agreement.kept_of(self._register.db, self._kind, of_kind(self._kind).computed, uids)

    def columns(self, records: Mapping[str, Record], last: Mapping[str, str], kept: Kept) -> Iterator[tuple[str, str]]:
        """The uids of records of which a column was altered that is worked out, with the column.

        So is when each was saved: that was with its `last` revision.
        """
        computed = of_kind(self._kind).computed
        for uid, (_id, saved, *values) in kept.items():
            said = worked_out.columns(records[uid]) if computed else {}
            yield from ((uid, name) for name, value in zip(computed, values, strict=True) if said[name] != value)
            if saved != last[uid]:
                yield uid, 'saved_at'

    def compare(self, records: list[Record], others: list[Record], kept: Kept) -> Iterator[str]:
        """Sentences that name what was altered beside records; what is beside `others` is not looked at."""
        if not self._is_noted:
            return
        yield from self._names_that_differ(records)
        yield from self._problems_that_differ(records, {uid: saved for uid, (_id, saved, *_values) in kept.items()})
        self._take_words({kept[record.uid][0]: record for record in records})
        self._passed_over |= {kept[other.uid][0] for other in others}
        self._standing.leaves_out |= bool(others)

    def _names_that_differ(self, records: list[Record]) -> Iterator[str]:
        wanted = {row.uid: (row.kind, {*keys}) for record in records for row, keys in name_keys(record)}
        for kind in (kind for kind in family(self._kind) if kind.name_fields):
            uids = [uid for uid, (row_kind, _keys) in wanted.items() if row_kind == kind.record_kind]
            there = agreement.name_keys_of(self._register.db, kind.record_kind, uids)
            for uid in uids:
                if there.get(uid, set()) != wanted[uid][1]:
                    sentence = _('{kind} {uid}: the names by which possible duplicates are found were altered.')
                    yield sentence.format(kind=record_label(kind.record_kind), uid=uid)

    # Problems

    def _problems_that_differ(self, records: list[Record], saved: dict[str, str]) -> Iterator[str]:
        noted = agreement.problems_of(self._register.db, self._kind, [record.uid for record in records])
        for record in records:
            found = problems(record, self._around)
            self._standing.take(record, found)
            wanted = {*map(_at_one_row, found)}
            there = {*map(_at_one_row, noted.get(record.uid, ()))}
            if wanted == there:
                continue
            may_differ = partial(_may_differ, record, saved[record.uid])
            lost = {one[0] for one in wanted - there if not may_differ(one, is_there=False)}
            made_up = {one[0] for one in there - wanted if not may_differ(one, is_there=True)}
            if rules := sorted(lost | made_up):
                sentence = _('{kind} {uid}: the problems noted for it were altered ({rules}).')
                named = _(', ').join(_rule_label(rule) for rule in rules)
                yield sentence.format(kind=record_label(self._kind), uid=record.uid, rules=named)

    # What waits for review

    def compare_waiting(self) -> Iterator[str]:
        """Sentences that name the records of which the place in the queue was altered.

        Very many are compared together: each time all that lies around them is read.
        """
        kept = list[str]()
        for part in slices(self._compared):
            kept += queue.to_keep_of(self._register, self._kind, part)
            if len(kept) >= _AT_A_TIME:
                yield from self._waiting_that_differ(kept)
                kept = []
        yield from self._waiting_that_differ(kept)

    def _waiting_that_differ(self, uids: list[str]) -> Iterator[str]:
        records = [*query.get_many(self._register, self._kind, uids).values()]
        there = agreement.waiting_of(self._register.db, self._kind, [record.uid for record in records])
        wanted = weighing.lines(self._register, records, self._around)
        sentence = _('{kind} {uid}: its place in the queue of review was altered.')
        for record in records:
            if not self._is_line(record, there.get(record.uid), wanted.get(record.uid)):
                yield sentence.format(kind=record_label(self._kind), uid=record.uid)

    def _is_line(self, record: Record, there: tuple[Any, ...] | None, wanted: WeighedLine | None) -> bool:
        """Whether the line that is kept is the one that there should be, but for points that pass by themselves."""
        if there is None or wanted is None:
            return there is None and wanted is None
        kept = QueueLine(*there)
        return wanted.can_be(kept) or wanted.can_be(kept, self._passed.points(record, wanted.passing))

    # Words

    def _take_words(self, records: dict[int, Record]) -> None:
        self._compared.extend(records)
        self._words.add([(number, self._found_by.of(record)) for number, record in records.items()])

    def _records(self, ids: Iterable[int]) -> Iterator[dict[int, Record]]:
        """The records of some ids in the order of these, slice by slice."""
        for part in slices(sorted(ids)):
            found = query.get_many(self._register, self._kind, query.uids(self._register, self._kind, part))
            yield dict(zip(part, found.values(), strict=True))

    def compare_words(self) -> Iterator[str]:
        """Sentences that name records which the search lost, or finds by words that they do not have."""
        if not self._is_noted:
            return
        try:
            lost, gained = self._words.lost_and_gained()
        except peewee.DatabaseError:
            lost, gained = {}, {-1: set()}
        found = [*self._said_of_words(lost, gained)]
        if not found and not agreement.words_cover_all(self._register.db, self._kind):
            found = [_('{kind}: the search index does not hold every record.').format(kind=record_label(self._kind))]
        yield from found

    def _said_of_words(self, lost: dict[int, set[str]], gained: dict[int, set[str]]) -> Iterator[str]:
        not_found = _('{kind} {uid}: search does not find it by all of its words.')
        made_up = _('{kind} {uid}: search finds it by words that it does not have.')
        differing = lost.keys() | gained.keys()
        compared = differing & {*self._compared} if differing else differing
        hidden, strange = list[str](), list[str]()
        for records in self._records(compared):
            for number, record in records.items():
                # What a place of the register is called by now, and was called then, need not be the same.
                own = _own_places(record)
                if number in lost and not _all_begin(lost[number], self._words_of_places(own)):
                    hidden.append(record.uid)
                if number in gained and not own:
                    strange.append(record.uid)
        for sentence, uids in ((not_found, hidden), (made_up, strange)):
            yield from (sentence.format(kind=record_label(self._kind), uid=uid) for uid in uids)
        if strangers := len(gained.keys() - compared - self._passed_over):
            yield lines_of_no_record(word_index.table(self._kind), strangers)

    def _words_of_places(self, codes: Iterable[str]) -> set[str]:
        named = (place for code in codes if (place := self._register.places.get(code)))
        return {term for place in named for term in index_terms(f'{place.en} {place.ar}')}


def lines_of_no_record(table: str, count: int) -> str:
    """The sentence about lines of what is worked out that are of no record."""
    sentence = ngettext('“{table}”: {count} line is of no record.', '“{table}”: {count} lines are of no record.', count)
    return sentence.format(table=table, count=count)


def _rule_label(rule: str) -> str:
    return codes('rules').label(rule) if rule in codes('rules') else isolate(file_name(rule[:60]), 'auto')


def _all_begin(words: set[str], others: set[str]) -> bool:
    """Whether each of some words begins one of the others."""
    return all(any(other.startswith(word) for other in others) for word in words)


@cache
def _place_fields(kind: str) -> tuple[str, ...]:
    return tuple(name for name, spec in of_kind(kind).specs().items() if isinstance(spec.kind, PlaceKind))


def _own_places(row: Record) -> set[str]:
    """The places that a row and those below it name and that are not among those that the program ships."""
    named = (str(one.values[name]) for one in row.walk() for name in _place_fields(one.kind) if name in one.values)
    return {code for code in named if gazetteer().get(code) is None}


def _at_one_row(noted: Noted) -> Noted:
    rule, row, field = noted
    return (rule, '' if rule == _AT_ANY_ROW else row, field)


def _may_differ(record: Record, saved_at: str, noted: Noted, *, is_there: bool) -> bool:
    """Whether time, or another record, can have made a problem come or go by itself since a record was saved."""
    rule, uid, field = noted
    row = next((row for row in record.walk() if row.uid == uid), None)
    if row is None:
        return False
    if rule == _OF_TODAY:
        then = [(rule, uid, field) in problems(record, AroundOn(day)) for day in _days_of(saved_at)]
        return any(then) if is_there else not all(then)
    if rule in _OF_PLACES:
        return bool(_own_places(row))
    return rule in _PASSING and field in of_kind(row.kind).specs()


def _days_of(saved_at: str) -> list[date]:
    """The day on which a record was saved, and the next, which it may have been in Damascus already."""
    day = dates.read_stamp(saved_at)
    return [day.date(), day.date() + timedelta(days=1)] if day else [date.min, date.max]
