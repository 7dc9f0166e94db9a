"""Where the lines of a record stand, below which row and in what order.

What a revision changed of that, and the way back.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from models.errors import Refused
from models.file.chain import Entry
from models.language.messages import _
from models.query.as_it_was.as_of import put_together
from models.record.records import Record

# The field of a row that stands for the order of the lines of a kind below it: this, and the kind.
ORDER = 'order:'


class Reordered(NamedTuple):
    """The lines of a kind below one row that a revision gave another order, by uid."""

    above: Record
    kind: str
    lines: tuple[str, ...]

    @property
    def field(self) -> str:
        """What stands for their order among the fields of the row above."""
        return f'{ORDER}{self.kind}'


def reordered(entries: Iterable[Entry], then: Mapping[str, Record], now: Mapping[str, Record]) -> Iterator[Reordered]:
    """What a revision put in another order, below the rows where it stood then and still stands now."""
    entries = list(entries)
    moved = {entry.row_uid for entry in entries if entry.field == 'parent'}
    found: dict[tuple[str, str], list[str]] = {}
    for entry in entries:
        uid = entry.row_uid
        if entry.field != 'position' or uid in moved or not isinstance(entry.old, int):
            continue
        was, above = (str(rows[uid].get('parent')) if uid in rows else '' for rows in (then, now))
        if was == above:
            found.setdefault((above, entry.row_kind), []).append(uid)
    for (above, kind), lines in found.items():
        if above in now:
            yield Reordered(now[above], kind, tuple(lines))


def order_of(lines: Iterable[str], rows: Mapping[str, Record]) -> str:
    """Where these lines stand among these rows, as one value: each with its place, in their order."""
    places = sorted((int(rows[uid].get('position') or 0), uid) for uid in lines if uid in rows)
    return ' '.join(f'{uid}={place}' for place, uid in places)


def order_said(entries: Iterable[Entry], lines: Collection[str], *, is_old: bool) -> str:
    """Where these lines were, or came, by what a revision said of their places, as `order_of` has it."""
    said = (entry for entry in entries if entry.field == 'position' and entry.row_uid in lines)
    places = ((entry.old if is_old else entry.new, entry.row_uid) for entry in said)
    return ' '.join(f'{uid}={place}' for place, uid in sorted(p for p in places if isinstance(p[0], int)))


def read_order(value: object) -> list[tuple[str, int]]:
    """The lines of such a value with their places, in their order."""
    return [(uid, int(place)) for uid, _sign, place in (one.partition('=') for one in str(value or '').split())]


def stand_as_said(record: Record) -> None:
    """Put the rows of a record below those that they say they belong to, in the order that they say."""
    rows = {row.uid for row in record.walk()}
    if any(str(row.get('parent')) not in rows for row in record.walk() if row is not record):
        return  # what belongs to a row that the record does not have is nowhere else
    put_together(sorted(record.walk(), key=lambda row: int(row.get('position') or 0)))


def refuse_hidden(record: Record, moved: Collection[str], withdrawn_by_it: Collection[str]) -> None:
    """Raise Refused where a line that was moved would stand below one that is withdrawn: nobody would see it.

    `withdrawn_by_it` are the lines that the same revision withdrew or added: of these another choice keeps them.
    """
    seen = {row.uid for row in record.live()}
    hidden = [row for row in record.walk() if row.uid in moved and row.uid not in seen and not row.withdrawn]
    if not hidden:
        return
    if any(above in withdrawn_by_it for row in hidden for above in _withdrawn_above(record, row)):
        raise Refused(_('A line would be below one that is withdrawn. Choose the change of that one too.'), 'parent')
    raise Refused(_('A line would be below one that is withdrawn. Restore that one first.'), 'parent')


def _withdrawn_above(record: Record, row: Record) -> Iterator[str]:
    rows = {one.uid: one for one in record.walk()}
    while (above := rows.get(str(row.get('parent')))) is not None:
        if above.withdrawn:
            yield above.uid
        row = above
