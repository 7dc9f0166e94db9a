"""Where the history of a register ended on a day: its last revision of that day in chain order, never by the clock."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

from models.dates import dates
from models.errors import KnownError
from models.file.history import OF_RECORDS
from models.file.register_file import RegisterFile
from models.file.rows import marks, slices
from models.language.messages import _, language

_STAMP = len('2024-01-21T14')  # of a time: what says the day in Damascus
_LAST = 'SELECT id, hash, uid FROM revision WHERE at < ? ORDER BY id DESC LIMIT 1'
_CLOCKS = 'SELECT id, at FROM revision ORDER BY id'
_ONE = 'SELECT id, hash, uid FROM revision WHERE id = ?'
_TIMES = f'SELECT id, at FROM revision WHERE id <= ? AND {OF_RECORDS} ORDER BY id'
_STAMPS = f'SELECT substr(at, 1, {_STAMP}) AS stamp, min(id), max(id) FROM revision GROUP BY stamp ORDER BY stamp'
_NAMED = 'SELECT hash, kind, record, at FROM revision WHERE id IN ({numbers}) ORDER BY id'


class Misdated(NamedTuple):
    """A revision whose clock ran ahead or back: its hash, what it is of, and the time that it says."""

    hash: str
    kind: str
    record: str
    at: str


class PastEnd(NamedTuple):
    """The end of the history on a day: the number, hash and uid of its last revision; number 0 where there was none.

    `misdated` are the revisions of records up to it, of which by their clocks it would not be so.
    """

    number: int = 0
    hash: str = ''
    revision: str = ''
    misdated: tuple[Misdated, ...] = ()


def refuse_to_come(day: date) -> None:
    """Raise KnownError for a day that is still to come: nobody knows what will be recorded by then."""
    if day > dates.today_in_damascus():
        sentence = _('{day} is still to come; choose today or an earlier day.')
        raise KnownError(sentence.format(day=dates.in_words(day.isoformat(), language())))


def end_on(register: RegisterFile, day: date) -> PastEnd:
    """Where the history ended on a day of Damascus: in the chain, nothing behind it says that day or an earlier one.

    A revision between the others whose clock ran ahead, or ran back, is in it, and is named. What a clock said that was
    surely wrong, such as the 2015 of an empty battery, ends no day: what came before it was not made by then. A day
    that is still to come is surely wrong, however often a clock said it, and speaks against no other.
    """
    end = dates.day_after(day)
    if _is_in_order(register):
        found = register.db.execute_sql(_LAST, (end,)).fetchone()
        return PastEnd(*found) if found else PastEnd()
    to_come = dates.day_after(dates.today_in_damascus())
    clocks = [(number, at) for number, at in register.db.execute_sql(_CLOCKS).fetchall() if at < to_come]
    number = _last_before(clocks, end)
    if not number:
        return PastEnd()
    _id, head, revision = register.db.execute_sql(_ONE, (number,)).fetchone()
    times = register.db.execute_sql(_TIMES, (number,)).fetchall()
    misdated = [times[place][0] for place in _misdated([at for _number, at in times], end, to_come)]
    return PastEnd(number, head, revision, tuple(_named(register, misdated)))


def end_at(register: RegisterFile, number: int) -> PastEnd:
    """The end of the history at the revision of this number, which is known: nothing is said of clocks."""
    found = register.db.execute_sql(_ONE, (number,)).fetchone()
    return PastEnd(*found) if found else PastEnd()


def _is_in_order(register: RegisterFile) -> bool:
    """Whether the times of the history only go on, as they mostly do: asked by the hour."""
    hours = register.db.execute_sql(_STAMPS).fetchall()
    return all(before[2] < after[1] for before, after in pairwise(hours))


def _last_before(clocks: list[tuple[int, str]], end: str) -> int:
    """The number of the last revision that says a time before the end and may be right; 0 for none."""
    # An action is one look at the clock, however much it writes.
    actions = [(at, [number for number, _at in some][-1]) for at, some in groupby(clocks, key=itemgetter(1))]
    may_be = _maybe_right([_day(at) for at, _number in actions])
    return max((number for place, (at, number) in enumerate(actions) if at < end and place in may_be), default=0)


def _maybe_right(days: list[int]) -> set[int]:
    """The places of the days that are among as many as can be had of which none is before the one that it follows."""
    before = _longest_until(days)
    behind = _longest_until([-day for day in reversed(days)])[::-1]
    most = max(before, default=0)
    return {place for place in range(len(days)) if before[place] + behind[place] - 1 == most}


def _longest_until(days: list[int]) -> list[int]:
    """Of each day, how many can be had up to it of which none is before the one that it follows."""
    ends, found = list[int](), list[int]()
    for day in days:
        length = bisect_right(ends, day)
        ends[length : length + 1] = [day]
        found.append(length + 1)
    return found


def _named(register: RegisterFile, numbers: list[int]) -> Iterator[Misdated]:
    for part in slices(numbers):
        found = register.db.execute_sql(_NAMED.format(numbers=marks(part)), part).fetchall()
        yield from (Misdated(*row) for row in found)


def _misdated(times: list[str], end: str, to_come: str) -> list[int]:
    """The places of the times that are not before the end, and of the fewest others without which days only go on."""
    late = {place for place, at in enumerate(times) if at >= end}
    places = [place for place, at in enumerate(times) if at < to_come]
    in_order = _longest_in_order([_day(times[place]) for place in places])
    return sorted(late | set(range(len(times))).difference(places[place] for place in in_order))


def _day(at: str) -> int:
    when = dates.read_stamp(at)
    return when.toordinal() if when else 0


def _longest_in_order(days: list[int]) -> list[int]:
    """The places of as many days as can be had of which none is before the one that it follows.

    Where as many can be had in several ways, it is the later days that are left out: a clock is more often behind.
    """
    ends, places, after = list[int](), list[int](), dict[int, int]()
    for place in reversed(range(len(days))):
        length = bisect_right(ends, -days[place])
        after[place] = places[length - 1] if length else len(days)
        ends[length : length + 1], places[length : length + 1] = [-days[place]], [place]
    found, place = list[int](), places[-1] if places else len(days)
    while place < len(days):
        found.append(place)
        place = after[place]
    return found
