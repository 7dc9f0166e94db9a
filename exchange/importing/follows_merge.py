"""What a file changes of records that were merged or divided here: changed also where they go on, and never made anew.

The merged record takes in what its desk says, withdrawn as it is, so that un-merging gives back what the desk has. The
survivor gets the same change where it says what the desk had said; where it says something else, that is a conflict.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from itertools import chain as chained
from typing import NamedTuple

from exchange.believing import withdrawals
from exchange.importing.row_values import Line, SheetProblem
from exchange.importing.three_way import Merging
from models import query
from models.errors import Refused
from models.file import chain, history
from models.file.chain import Entry
from models.language.messages import _
from models.query.together import old_uids
from models.query.together.old_uids import MERGE, moved
from models.record.fields import LINK, Stored
from models.record.records import RECORDS, Record
from models.register.action import Incoming
from models.register.conflicts import Conflict, unit_of
from models.register.joining.side_by_side import is_unknown
from models.register.register import Register
from models.rules import checks

# What of a record is told of its desk alone.
_OF_THE_DESK = frozenset({'withdrawn', 'state', 'reference', 'set_aside', 'parent', 'position'})


class Followed(NamedTuple):
    """What is written besides: the records in which others go on, and what they say otherwise, left for later."""

    changes: list[Incoming]
    left: tuple[Conflict, ...]


class Onward(NamedTuple):
    """The merge or split through which a record goes on, the record that it goes on in, and which rows went there."""

    through: Record
    record: str
    rows: Mapping[str, str]


def onwards(register: Register, uid: str) -> list[Onward]:
    """Where a record goes on: in the survivor of a merge, or with some of its rows in the second of a split."""
    if not old_uids.is_any(register):
        return []
    merges = ((one, one.get('survivor')) for one in old_uids.merges_of(register, uid) if one.get('merged') == uid)
    splits = ((one, one.get('second')) for one in old_uids.splits_of(register, uid) if one.get('first') == uid)
    both = chained(merges, splits)
    return [Onward(one, old_uids.survivor_of(register, str(there)), moved(one).rows) for one, there in both]


def tell(register: Register, line: Line, stored: Record | None, onwards_of: Callable[[str], Iterable[Onward]]) -> None:
    """Say of a row that brings something which record it meets, where that is another one by now, and why."""
    if line.withdrawal is not None and line.withdrawal.held:
        line.add_doubts(SheetProblem(line.sheet, line.row, '', '', line.withdrawal.held))
    for one in onwards_of(stored.uid) if stored and line.verdict in ('new', 'changed', 'conflict') else ():
        is_merge = one.through.kind == MERGE
        # What is new goes with its line; of a row that was withdrawn before, nothing went.
        if not is_merge and (str(line.given.get('parent')) if line.verdict == 'new' else line.uid) not in one.rows:
            continue
        sentence = (
            _('This record was merged into {record}; what the row changes is changed there.')
            if is_merge
            else _('This row went to {record} when the record was split; what it changes is asked about there.')
        )
        said = sentence.format(record=_named(register, one.record))
        line.add_doubts(SheetProblem(line.sheet, line.row, '', '', said))


def agree(line: Line) -> None:
    """Let two that both merged a record agree that it is withdrawn, whatever the program said of it at either."""
    line.conflicts = [one for one in line.conflicts if [*one.theirs] != ['withdrawn']]
    if line.verdict == 'conflict' and not line.conflicts:
        line.verdict = 'changed' if line.brings else 'same'
        line.cells = [cell for cell in line.cells if cell.field != 'withdrawn']


def hold(merging: Merging, line: Line, goes_on: str, in_file: Mapping[str, str]) -> None:
    """Leave a record as it is that a file withdraws, for it was merged there: where what it says would be lost.

    It was merged into one that is not live here, or without rows that it has here. Else it is said that it counts twice
    as long as it is left. Of one that is new here it is said where it would be live in neither.
    """
    withdrawal = line.withdrawal
    found = query.linked(merging.register, goes_on)
    is_gone = found.withdrawn if found is not None else goes_on not in in_file
    if is_gone and line.verdict == 'new' and line.given.get('withdrawn') is not None:
        line.add_doubts(SheetProblem(line.sheet, line.row, '', '', withdrawals.gone_in_words()))
    if withdrawal is None or withdrawal.brings_back or withdrawal.held:
        return
    if is_gone:
        withdrawal.held = withdrawals.gone_in_words()
    elif merging.has_rows_unknown_there:
        withdrawal.held = withdrawals.unknown_there_in_words()
    else:
        sentence = _('It was merged into {record} there: what it says counts twice until it is withdrawn here too.')
        withdrawal.twice = sentence.format(record=in_file.get(goes_on) or _named(merging.register, goes_on))


def came_with(register: Register, uid: str) -> list[tuple[str, frozenset[str]]]:
    """The records that were merged into a record, each with the rows that it has of them."""
    merges = old_uids.merges_of(register, uid) if old_uids.is_any(register) else []
    ours = (one for one in merges if one.get('survivor') == uid)
    return [(str(one.get('merged')), frozenset(moved(one).copied.values())) for one in ours]


def hold_rows(line: Line, came: Iterable[tuple[str, frozenset[str]]], in_file: Collection[str]) -> None:
    """Leave a row as it is that came with a merged record, and that a file withdraws in which that record is live.

    There the merge was undone: with the row withdrawn too, what it says would be live nowhere here.
    """
    if line.withdrawal is not None and any(merged in in_file and line.uid in rows for merged, rows in came):
        line.withdrawal.held = line.withdrawal.held or withdrawals.joined_in_words()


def merged_elsewhere(register: Register) -> dict[str, set[str]]:
    """What imports that hold said of merges at other desks: by the record that is kept, those that go on in it."""
    found: dict[str, set[str]] = {}
    for batch in history.batches(register):
        said = {} if batch.undone else batch.about.get('merged')
        for uid, into in said.items() if isinstance(said, dict) else ():
            found.setdefault(str(into), set()).add(uid)
    return found


def hold_survivor(merging: Merging, line: Line, merged: Mapping[str, set[str]]) -> None:
    """Leave a record as it is that a file withdraws, where another was merged into it at a third desk.

    The other one is withdrawn here for that, and would be live nowhere here. Who knew of it, and withdrew the record
    all the same, is believed.
    """
    withdrawal, stored = line.withdrawal, merging.stored
    if withdrawal is None or stored is None or line.uid != stored.uid or line.uid not in merged:
        return
    if withdrawal.brings_back or withdrawal.held or chain.covers(merging.theirs, stored.revision):
        return
    others = [query.linked(merging.register, uid) for uid in merged[line.uid]]
    if any(one is not None and one.withdrawn for one in others):
        withdrawal.held = withdrawals.kept_for_another_in_words()


def tell_twice(merging: Merging, line: Line, goes_on: str, in_file: Mapping[str, str]) -> bool:
    """Whether a record was merged there, and here or at a third desk into another one, so that both count it: said."""
    register = merging.register
    here, there = old_uids.survivor_of(register, line.uid), old_uids.survivor_of(register, goes_on)
    is_settled = there in (here, line.uid) or (here == line.uid and old_uids.merges_of(register, goes_on))
    if is_settled or not merging.was_withdrawn_here:
        return False
    sentence = _(
        'It was merged into {record} there, and was withdrawn here before. If that was for a merge with another '
        'record, what it says counts twice until you merge the two.'
    )
    if here != line.uid:
        sentence = _(
            'It was merged into {record} there, and into {other} here: what it says counts twice until you merge them.'
        )
    named = in_file.get(there) or _named(register, there)
    said = sentence.format(record=named, other=_named(register, here))
    line.add_doubts(SheetProblem(line.sheet, line.row, '', '', said))
    return True


def _named(register: Register, uid: str) -> str:
    found = query.linked(register, uid)
    return str(found.get('reference') or query.called(found, register.places)) if found else uid


def follow(register: Register, changes: list[Incoming]) -> Followed:
    """The changes of a file with those of the records in which merged and divided ones go on."""
    if not old_uids.is_any(register):
        return Followed(changes, ())
    following = _Following(register, changes)
    for change in changes:
        for one in onwards(register, change.record.uid):
            following.go_on(change, one)
    return Followed(following.written(), tuple(following.left))


# A row, what it said, and what it says since.
_Carried = tuple[Record, dict[str, Stored], dict[str, Stored]]


class _Following:
    """The records that an import writes, with those in which others of them go on."""

    def __init__(self, register: Register, changes: Iterable[Incoming]) -> None:
        self._register = register
        self._changes = {change.record.uid: change for change in changes}
        self._through: dict[str, Record] = {}
        self.left: list[Conflict] = []

    def written(self) -> list[Incoming]:
        """All that is written: the records, and which rows went on as which since."""
        return [*self._changes.values(), *(Incoming(one) for one in self._through.values())]

    def go_on(self, change: Incoming, onward: Onward) -> None:
        """Change the record in which another one goes on as that one is changed."""
        record = change.record
        stored = query.get(self._register, record.kind, record.uid)
        target = self._target(record.kind, onward.record)
        if stored is None or target is None:
            return
        rows = {row.uid: row for row in target.walk()}
        became = self._became(onward)
        made = {row.uid for row in record.walk()} - {row.uid for row in stored.walk()}
        for new in (row for row in record.walk() if row.uid in made):
            self._add(onward, became, rows, new)
        by_row: dict[tuple[str, str], list[Entry]] = {}
        for entry in chain.differences(record, stored):
            unit = entry.field if entry.field in _OF_THE_DESK else unit_of(entry.row_kind, entry.field)
            if entry.row_uid not in made and (entry.field not in _OF_THE_DESK or _is_row(entry, record)):
                by_row.setdefault((entry.row_uid, unit), []).append(entry)
        carried = []
        for (uid, _unit), entries in by_row.items():
            if (row := rows.get(became.get(uid, ''))) is not None:
                carried += self._carry(target, row, entries, asks=onward.through.kind != MERGE)
        self._leave_what_is_refused(target, carried)

    def _leave_what_is_refused(self, target: Record, carried: list[_Carried]) -> None:
        """Leave for somebody what a row cannot say of itself, such as a count above the highest that it has."""
        while carried and (error := _refused(target)):
            refused = [one for one in carried if one[0].uid == error.row] or carried
            carried = [one for one in carried if one not in refused]
            for row, before, news in refused:
                for name in news:
                    row.set(name, before.get(name))
                self.left.append(Conflict(target.kind, target.uid, row.kind, row.uid, news))

    def _target(self, kind: str, uid: str) -> Record | None:
        if uid not in self._changes:
            found = query.get(self._register, kind, uid)
            if found is None:
                return None
            self._changes[uid] = Incoming(found.copied())
        return self._changes[uid].record

    @cached_property
    def _later(self) -> dict[str, str]:
        """Where all goes on that was merged or divided: it is read once, since nothing is written meanwhile."""
        return old_uids.became(self._register)

    def _became(self, onward: Onward) -> dict[str, str]:
        through = self._through.get(onward.through.uid, onward.through)
        own = {str(through.get('merged')): onward.record} if through.kind == MERGE else {}
        return own | {row: self._later.get(there, there) for row, there in moved(through).rows.items()}

    def _add(self, onward: Onward, became: dict[str, str], rows: dict[str, Record], row: Record) -> None:
        """Add a row that is new in a record where its line went on; from now on the one is known as the other.

        A row of a survivor that says the very same is that one: a desk that merged the two the other way round sends
        back what it had from here. What was divided here is divided nowhere else, so there each is a row of its own.
        """
        parent = rows.get(became.get(str(row.get('parent')), ''))
        if parent is None:
            return
        values = _linked(row.kind, _said(row), became)
        through = self._through.setdefault(onward.through.uid, onward.through.copied())
        known = moved(through)
        met = {*became.values()}
        alike = parent.children if onward.through.kind == MERGE else ()
        same = (one for one in alike if one.kind == row.kind and not one.withdrawn and one.uid not in met)
        if (one := next((one for one in same if _said(one) == values), None)) is not None:
            known.paired[row.uid] = one.uid
        else:
            one = parent.add(row.kind, **values)
            known.copied[row.uid] = one.uid
        rows[one.uid], became[row.uid] = one, one.uid
        through.set('moved', known.text)

    def _carry(self, target: Record, row: Record, entries: list[Entry], *, asks: bool) -> list[_Carried]:
        """Change a row as a file changes the one that it came of, or leave that for somebody; gives what it changed."""
        news = {entry.field: _value(entry.new) for entry in entries if row.get(entry.field) != entry.new}
        if not news:
            return []
        # That nobody knows, or nothing, never replaces by itself what the survivor states: somebody is asked.
        asks = asks or all(new is None or is_unknown(row.kind, name, new) for name, new in news.items())
        if not asks and all(row.get(entry.field) == entry.old for entry in entries):
            before = dict(row.values)
            for name, value in news.items():
                row.set(name, value)
            return [(row, before, news)]
        self.left.append(Conflict(target.kind, target.uid, row.kind, row.uid, news))
        return []


def _refused(record: Record) -> Refused | None:
    try:
        checks.refuse(record)
    except Refused as error:
        return error
    return None


def _is_row(entry: Entry, record: Record) -> bool:
    """Whether a row below the record is withdrawn, or brought back; the whole record is its desk's to withdraw."""
    return entry.field == 'withdrawn' and entry.row_uid != record.uid


def _value(known: chain.Known) -> Stored:
    return None if isinstance(known, chain.Erased) else known


def _said(row: Record) -> dict[str, Stored]:
    return {name: value for name, value in row.values.items() if name not in ('parent', 'position')}


def _linked(kind: str, values: Mapping[str, Stored], became: Mapping[str, str]) -> dict[str, Stored]:
    specs = RECORDS[kind].specs()
    return {n: became.get(str(v), v) if specs[n].kind is LINK else v for n, v in values.items()}
