"""The records behind figures that changed: what each adds now and added then, and what was done to it since."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from exchange.issuing.correcting.changed_cells import NOTHING, ChangedCell, differ
from exchange.issuing.correcting.edits_since import EditOfRecord, edits_since
from exchange.issuing.issued_cells import Cells, cells_of
from exchange.publishing.wording.addressed_figures import exactly
from exchange.reporting.report import Counts, Figure, Report, added, total
from models import query
from models.file import history
from models.file.chain import CODES
from models.query.as_it_was import as_of
from models.query.as_it_was.as_of import PastRecords
from models.query.together import old_uids
from models.record.records import Record
from models.register.register import Register

INCIDENT, ABDUCTEE = KINDS = ('incident', 'abductee')


@dataclass(frozen=True)
class RecordChange:
    """A record because of which figures changed: as it was and as it is (None where it was not there), and its cells.

    `whole` is what it added to the whole report, and what it adds.
    `twins` are other records that count and are of the same day, governorate and kind. Without a record it is what was
    published and no record of then adds up to any more, as of what was erased since; `others` are the records of that.
    Where records were merged and the survivor counts others than it did, all of them are one change, that of the
    survivor: `parts` is what it and each of the others added before.
    """

    kind: str
    uid: str
    then: Record | None
    now: Record | None
    before: Cells
    after: Cells
    whole: tuple[Counts, Counts] = (Counts(), Counts())
    edits: tuple[EditOfRecord, ...] = ()
    twins: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    parts: tuple[Counts, ...] = ()

    @property
    def key(self) -> str:
        """What its reason is chosen by: its uid, `erased` for what no record is there of any more."""
        return self.uid or 'erased'

    @property
    def records(self) -> tuple[str, ...]:
        """The records that it is about."""
        return (self.uid, *self.twins) if self.uid else self.others

    @property
    def known(self) -> Record | None:
        """The record as it is, else as it was."""
        return self.now or self.then

    def moved(self) -> dict[str, tuple[Figure, Figure]]:
        """The figures that it adds otherwise than it did, before and after."""
        both = {one: (self.before.get(one, NOTHING), self.after.get(one, NOTHING)) for one in self.before | self.after}
        return {address: figures for address, figures in both.items() if differ(*figures)}


def record_changes(
    register: Register,
    ended: int,
    changed: list[ChangedCell],
    before: Mapping[str, Report],
    after: Mapping[str, Report],
) -> list[RecordChange]:
    """The records because of which these figures changed, by what each added before and adds after."""
    wanted, past = {one.address for one in changed}, as_of.at_revision(register, ended)
    found, erased = list[RecordChange](), _of_which_codes_were_erased(register, past)
    for uid in dict.fromkeys((*before, *after)):
        if uid in erased:
            continue
        was, now = _cells(before.get(uid)), _cells(after.get(uid))
        if any(differ(was.get(one, NOTHING), now.get(one, NOTHING)) for one in wanted.intersection(was | now)):
            whole = tuple(side[uid].all if uid in side else Counts() for side in (before, after))
            change = replace(_change(register, past, uid, was, now), whole=(whole[0], whole[1]))
            found.append(change)
    found = [*_with_twins(register, found, before, after)]
    found = [*_brought_together(register, past, found, before, after)]
    return [*found, *_left_over(register, past, changed, found)]


def _of_which_codes_were_erased(register: Register, past: PastRecords) -> set[str]:
    """The records of which nobody can count any more what they added then."""
    erased = past.erased(INCIDENT) | past.erased(ABDUCTEE)
    gone = {uid: history.erasures(register, uid) for uid in erased}
    return {uid for uid, some in gone.items() if any(one.leaf == CODES and one.by.id > past.end.number for one in some)}


def _cells(report: Report | None) -> Cells:
    return {address: figure for address, figure in cells_of(report).items() if figure} if report else {}


def _change(register: Register, past: PastRecords, uid: str, was: Cells, is_now: Cells) -> RecordChange:
    kind = next(one for one in KINDS if query.known(register, one, [uid]))
    now = query.get(register, kind, uid)
    then = past.then(kind, [uid]).get(uid, query.get(register, kind, uid))
    edits = tuple(edits_since(register, uid, past.end.number))
    return RecordChange(kind, uid, then, now, was, is_now, edits=edits)


def _with_twins(
    register: Register, changes: list[RecordChange], before: Mapping[str, Report], after: Mapping[str, Report]
) -> Iterator[RecordChange]:
    """The changes; those of what counts no longer with the records that count and are, or may be, of the same event."""
    survivors = old_uids.survivors_of(register, [one.uid for one in changes])
    gone = {one.uid for one in changes if one.kind == INCIDENT and one.now and one.now.withdrawn} - survivors.keys()
    counted = _by_event(register, after) if gone else {}
    for one in changes:
        if survivor := survivors.get(one.uid):  # where it counts others since, they are one change
            is_same = _cells(before.get(survivor)) == _cells(after.get(survivor))
            yield replace(one, twins=(survivor,) if is_same else ())
        elif one.now and one.uid in gone:
            yield replace(one, twins=tuple(uid for uid in counted.get(_event(one.now), ()) if uid != one.uid))
        else:
            yield one


def _by_event(register: Register, counted: Iterable[str]) -> dict[tuple[object, ...], list[str]]:
    """The incidents that count, by what tells their event: read once however many were withdrawn."""
    found: dict[tuple[object, ...], list[str]] = {}
    for uid, one in sorted(query.get_many(register, INCIDENT, sorted(counted)).items()):
        found.setdefault(_event(one), []).append(uid)
    return found


def _brought_together(
    register: Register,
    past: PastRecords,
    changes: list[RecordChange],
    before: Mapping[str, Report],
    after: Mapping[str, Report],
) -> Iterator[RecordChange]:
    """The changes, where a survivor counts others than it did one of it and of all that were merged into it."""
    survivors = old_uids.survivors_of(register, [one.uid for one in changes])
    of_each: dict[str, list[RecordChange]] = {}
    for one in changes:
        survivor = survivors.get(one.uid)
        if survivor and not one.twins and survivor in before and survivor in after:
            of_each.setdefault(survivor, []).append(one)
    told = {uid for survivor, several in of_each.items() for uid in (survivor, *(one.uid for one in several))}
    for one in changes:
        survivor = survivors.get(one.uid, one.uid)
        if survivor in of_each:
            own = _change(register, past, survivor, _cells(before.get(survivor)), _cells(after.get(survivor)))
            whole = (before[survivor].all, after[survivor].all)
            yield _as_one(replace(own, whole=whole), of_each.pop(survivor))
        elif one.uid not in told:
            yield one


def _as_one(survivor: RecordChange, merged: list[RecordChange]) -> RecordChange:
    """The change of a survivor and of the records that were merged into it, as one."""
    every = [survivor, *merged]
    before, after = (_together([one.before for one in every]), _together([one.after for one in every]))
    whole = tuple(added(one.whole[at] for one in every) for at in (0, 1))
    edits = tuple(sorted((edit for one in every for edit in one.edits), key=lambda edit: edit.at))
    parts, others = tuple(one.whole[0] for one in every), tuple(one.uid for one in merged)
    return replace(
        survivor, before=before, after=after, whole=(whole[0], whole[1]), edits=edits, twins=others, parts=parts
    )


def _together(sides: list[Cells]) -> Cells:
    addresses = dict.fromkeys(chain.from_iterable(sides))
    return {address: total(side.get(address, NOTHING) for side in sides) for address in addresses}


def _event(incident: Record) -> tuple[object, ...]:
    return tuple(incident.get(name) for name in ('occurred', 'governorate', 'kind'))


def _left_over(
    register: Register, past: PastRecords, changed: list[ChangedCell], changes: list[RecordChange]
) -> Iterator[RecordChange]:
    """What was published and no record adds up to any more: as of what was erased since."""
    explained: dict[str, list[tuple[Figure, Figure]]] = {}
    for address, figures in chain.from_iterable(one.moved().items() for one in changes):
        explained.setdefault(address, []).append(figures)
    left = {cell.address: _left(cell, explained.get(cell.address, [])) for cell in changed}
    left = {address: (was, now) for address, (was, now) in left.items() if differ(was, now)}
    if left:
        every = past.erased(INCIDENT) | past.erased(ABDUCTEE)
        erased = tuple(sorted(_of_which_codes_were_erased(register, past) or every))
        edits = [edit for uid in erased for edit in edits_since(register, uid, past.end.number)]
        before, after = ({one: both[at] for one, both in left.items()} for at in (0, 1))
        yield RecordChange('', '', None, None, before, after, edits=tuple(edits), others=erased)


def _left(cell: ChangedCell, explained: list[tuple[Figure, Figure]]) -> tuple[Figure, Figure]:
    """What of a difference no record explains: what was there more then, and what is there more now."""
    if not explained:
        return cell.then, cell.now
    more = cell.now.best - cell.then.best - sum(after.best - before.best for before, after in explained)
    return exactly(max(-more, 0)), exactly(max(more, 0))
