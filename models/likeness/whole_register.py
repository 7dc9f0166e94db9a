"""What a register has twice: every two of its live rows of a kind that are likely about the same, the likeliest first.

They are found as while one types and for the rows of a file (`models/likeness/many_at_once.py`), and as all are known
here, more is known of each: how many namesakes it has, and whether another is much likelier the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from math import log2
from typing import NamedTuple

from models import query
from models.file.register_file import RegisterFile
from models.language import code_lists
from models.likeness import beside_us, events, persons
from models.likeness.beside_us import Parcels, Tell
from models.likeness.many_at_once import Pool, pool_of
from models.limits.likeness_weights import WEIGHTS
from models.no_garbage import keeping_all
from models.places import Place, gazetteer
from models.progress import Progress, silent
from models.query.for_review import kept_from
from models.query.together.held_apart import ApartPairs
from models.query.together.linked_persons import linked_persons
from models.record import own_codes
from models.record.records import RECORDS, Record, root_kind

# What is looked for: incidents, abductees, and victims by name among the victims of other incidents and the abductees.
KINDS = ('incident', 'abductee', 'victim')
# Of fewer rows it takes longer to begin other processes than to compare them.
_FEW = 3_000
_STEP = 200
_ROUNDS = 20
_OF_COUNTS = ('outcome', 'count', 'lowest', 'highest')
_OF_PLACES = ('place', 'place_typed', 'governorate', 'latitude', 'longitude')
_SAME_PERSON = 'same_person'


class TwinRow(NamedTuple):
    """A row of two that may be the same, with the record that it stands in."""

    kind: str
    uid: str
    record: str

    @property
    def record_kind(self) -> str:
        """The kind of the record."""
        return root_kind(self.kind)


class TwinPair(NamedTuple):
    """Two rows that are likely about the same, the one recorded first before the other: how likely, and why in words.

    `kind` is what was looked for: an abductee may be the other of a victim.
    """

    kind: str
    one: TwinRow
    other: TwinRow
    score: float
    reasons: tuple[str, ...]


class Scored(NamedTuple):
    """Two rows by their uids, and how alike they are."""

    one: str
    other: str
    score: float
    is_of_one_father: bool = False  # and their names end in two words


Told = tuple[Record, Record | None]  # a row, and the incident that a victim's row stands in


@dataclass(frozen=True)
class Comparison:
    """The comparing of all rows of a kind with one another, as it goes to another process."""

    kind: str
    rows: list[Told] | Parcels[Told]
    local_places: list[Place]
    codes: str

    @property
    def steps(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    @keeping_all()
    def do(self, part: int, parts: int, tell: Tell) -> list[Scored]:
        """Compare each row of a part with those before it; gives those that are likely the same."""
        with code_lists.reading_own_codes(self.codes):
            pool = pool_of(self.kind, gazetteer().with_local(self.local_places))
            found = list(self._compared(pool, part, parts, tell))
            scored = [pair._replace(score=pair.score - pool.crowd(pair.one, pair.other)) for pair in found]
            return [pair for pair in scored if pair.score > -WEIGHTS.most_for_a_habit]

    def _compared(self, pool: Pool, part: int, parts: int, tell: Tell) -> Iterator[Scored]:
        for number, (row, event) in enumerate(self.rows):
            if number % _STEP == 0:
                tell(number)
            if number % parts != part:
                pool.hold(row, event)
                continue
            for likeness, uid in pool.before(row, event):
                yield Scored(uid, row.uid, likeness.score, pool.is_of_one_father(uid, row.uid))
        tell(len(self.rows))


def twins(register: RegisterFile, kind: str, progress: Progress = silent) -> list[TwinPair]:
    """Every two rows of a kind that are likely about the same; `progress` may raise to end the search.

    Nothing is told of records that whoever works is kept from.
    """
    with register.standing_still():
        rows = Parcels(_told(register, kind), progress)
    codes = register.meta.get(own_codes.META, '')
    work = Comparison(kind, rows, register.local_places(), codes)
    compared = beside_us.done_beside_us if len(rows) >= _FEW else beside_us.done_here
    found = likely_ones(as_often_as_here(compared(work, progress), len(rows)))
    with code_lists.reading_own_codes(codes):
        pairs = _in_words(register, kind, rows, found)
    return _shown(register, pairs)


# What is read


def _told(register: RegisterFile, kind: str) -> Iterator[Told]:
    """The rows that are compared, in the order in which they were recorded, with what of them is compared."""
    if kind == 'incident':
        wanted = {'incident': events.READ, 'casualty': _OF_COUNTS, 'victim': _named('victim', 'father')}
        yield from ((event, None) for event in query.every_with_few_fields(register, kind, wanted))
        return
    if kind == 'victim':
        wanted = {'incident': ('occurred', *_OF_PLACES), 'casualty': ()}
        wanted |= {'victim': _named('victim', 'father', 'mother', 'sex', 'age', _SAME_PERSON)}
        for event in query.every_with_few_fields(register, 'incident', wanted):
            yield from ((row, event) for casualty in event.children for row in casualty.children)
    wanted = {'abductee': _named('abductee', *persons.READ, _SAME_PERSON)}
    yield from ((row, None) for row in query.every_with_few_fields(register, 'abductee', wanted))


def _named(kind: str, *fields: str) -> tuple[str, ...]:
    return (*RECORDS[kind].name_fields, *fields)


# What is made of what was found


def as_often_as_here(scored: list[Scored], rows: int) -> list[Scored]:
    """The same, those of one father likelier where many here are told once with the grandfather and once without him.

    How many are is guessed from the pairs, and the pairs are weighed anew by it, until neither changes.
    """
    doubtful = [pair for pair in scored if pair.is_of_one_father]
    habit = 0.0
    for _round in range(_ROUNDS if doubtful else 0):
        share = min(0.99, max(0.001, _expected(doubtful, habit) / (rows / 2)))
        habit = log2(share / (1 - share))
    habit = min(WEIGHTS.most_for_a_habit, max(-WEIGHTS.most_against_a_habit, habit)) if doubtful else 0.0
    return [pair._replace(score=pair.score + habit) if pair.is_of_one_father else pair for pair in scored]


def _expected(pairs: list[Scored], habit: float) -> float:
    """How many of some pairs are of one person each, as nobody is the same as two others."""
    odds = [2.0 ** (pair.score + habit) for pair in pairs]
    beside: dict[str, float] = defaultdict(float)
    for pair, odd in zip(pairs, odds, strict=True):
        beside[pair.one] += odd
        beside[pair.other] += odd
    return sum(odd / (1.0 + max(beside[pair.one], beside[pair.other])) for pair, odd in zip(pairs, odds, strict=True))


def likely_ones(scored: Iterable[Scored]) -> list[Scored]:
    """Those that are likely the same, by what is known of the others.

    Who has one who is much likelier the same, and cannot be a third of them, is not the same as somebody else too.
    """
    likely = {(pair.one, pair.other): pair for pair in scored if pair.score > 0}
    beside: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for one, other in likely:
        beside[one].append((likely[one, other].score, other))
        beside[other].append((likely[one, other].score, one))
    for others in beside.values():
        others.sort(reverse=True)  # of the many beside somebody in a crowd only those are looked at who may be a rival

    def has_a_rival(pair: Scored) -> bool:
        return any(
            not {(third, theirs), (theirs, third)} & likely.keys()
            for mine, theirs in ((pair.one, pair.other), (pair.other, pair.one))
            for _score, third in takewhile(lambda other: other[0] >= pair.score + WEIGHTS.rival, beside[mine])
            if third != theirs
        )

    return [pair for pair in likely.values() if not has_a_rival(pair)]


def _in_words(register: RegisterFile, kind: str, rows: Iterable[Told], found: list[Scored]) -> list[TwinPair]:
    """The pairs with their reasons, the likeliest first; without those that this search is not about."""
    wanted = {uid for pair in found for uid in (pair.one, pair.other)}
    told = {row.uid: (row, event) for row, event in rows if row.uid in wanted} if found else {}
    pairs, apart = [], ApartPairs(register)
    linked = linked_persons(register) if kind == 'abductee' and found else {}
    for scored in found:
        one, other = told[scored.one], told[scored.other]
        held = apart.between(one[0], other[0])
        if (
            _may_be_told(one, other)
            if kind == 'victim'
            else not (_are_linked(linked, one, other) or (held and held.holds))
        ):
            reasons = (*_reasons(register, one, other), *((held.in_words(kind),) if held else ()))
            pairs.append(TwinPair(kind, _row(*one), _row(*other), round(scored.score, 1), reasons))
    return sorted(pairs, key=lambda pair: -pair.score)


def _are_linked(linked: Mapping[str, str], one: Told, other: Told) -> bool:
    """Whether two records are linked as one person, directly or by others."""
    return one[0].uid in linked and linked[one[0].uid] == linked.get(other[0].uid)


def _may_be_told(one: Told, other: Told) -> bool:
    """Whether one of two is a victim, and they are neither of one incident nor said to be one person already."""
    (row, event), (beside, there) = one, other
    if event is None and there is None:
        return False
    is_of_one = event is not None and there is not None and event.uid == there.uid
    return not is_of_one and not {row.get(_SAME_PERSON), beside.get(_SAME_PERSON)} & {row.uid, beside.uid}


def _reasons(register: RegisterFile, one: Told, other: Told) -> tuple[str, ...]:
    places = register.places
    if one[0].kind == 'incident':
        likeness = events.incidents(events.event_of(one[0], places), events.event_of(other[0], places))
    else:
        people = [persons.person_of(row, places, event) for row, event in (one, other)]
        likeness = persons.of_one_father(*people) or persons.persons(*people)
    return tuple(likeness.reasons) if likeness else ()


def _row(row: Record, event: Record | None) -> TwinRow:
    return TwinRow(row.kind, row.uid, event.uid if event else row.uid)


def _shown(register: RegisterFile, pairs: list[TwinPair]) -> list[TwinPair]:
    """Those of which whoever works is kept from neither record."""
    if not any(kept_from.kept_from(register, register.person)):
        return pairs
    named = {(row.record_kind, row.record) for pair in pairs for row in (pair.one, pair.other)}
    hidden = {
        uid
        for record_kind in {record_kind for record_kind, _uid in named}
        for uid, record in query.get_many(register, record_kind, [u for k, u in named if k == record_kind]).items()
        if kept_from.is_kept_from(register, record)
    }
    return [pair for pair in pairs if not {pair.one.record, pair.other.record} & hidden]
