"""Where the history of a register ended on a day: its last revision of that day in chain order, never by the clock."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from models.dates import dates
from models.file.history import OF_RECORDS
from models.file.register_file import RegisterFile
from models.file.rows import marks, slices

_STAMP = len('2024-01-21T14')  # of a time: what says the day in Damascus
_LAST = 'SELECT id, hash, uid FROM revision WHERE at < ? ORDER BY id DESC LIMIT 1'
_TIMES = f'SELECT id, at FROM revision WHERE id <= ? AND {OF_RECORDS} ORDER BY id'
_STAMPS = (
    f'SELECT substr(at, 1, {_STAMP}) AS stamp, min(id), max(id), max(at) FROM revision '
    f'WHERE id <= ? AND {OF_RECORDS} GROUP BY stamp ORDER BY stamp'
)
_NAMED = 'SELECT uid, kind, record, at FROM revision WHERE id IN ({numbers}) ORDER BY id'


class Misdated(NamedTuple):
    """A revision whose clock ran ahead or back: what it is of, and the time that it says."""

    revision: str
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


def end_on(register: RegisterFile, day: date) -> PastEnd:
    """Where the history ended on a day of Damascus: in the chain, nothing behind it says that day or an earlier one.

    A revision between the others whose clock ran ahead, or ran back, is in it, and is named.
    """
    end = dates.day_after(day)
    found = register.db.execute_sql(_LAST, (end,)).fetchone()
    if found is None:
        return PastEnd()
    number, head, revision = found
    if _is_in_order(register, number, end):
        return PastEnd(number, head, revision)
    times = register.db.execute_sql(_TIMES, (number,)).fetchall()
    misdated = [times[place][0] for place in _misdated([at for _number, at in times], end)]
    return PastEnd(number, head, revision, tuple(_named(register, misdated)))


def _is_in_order(register: RegisterFile, number: int, end: str) -> bool:
    """Whether the times up to a revision only go on, and are before the end, as they mostly do: asked by the hour."""
    hours = register.db.execute_sql(_STAMPS, (number,)).fetchall()
    is_before = all(last < end for _stamp, _from, _to, last in hours)
    return is_before and all(before[2] < after[1] for before, after in pairwise(hours))


def _named(register: RegisterFile, numbers: list[int]) -> Iterator[Misdated]:
    for part in slices(numbers):
        found = register.db.execute_sql(_NAMED.format(numbers=marks(part)), part).fetchall()
        yield from (Misdated(*row) for row in found)


def _misdated(times: list[str], end: str) -> list[int]:
    """The places of the times that are not before the end, and of the fewest others without which days only go on."""
    late = {place for place, at in enumerate(times) if at >= end}
    return sorted(late | set(range(len(times))).difference(_longest_in_order([*map(_day, times)])))


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
