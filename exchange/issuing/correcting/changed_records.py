"""The records behind figures that changed: what each adds now and added then, and what was done to it since."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from exchange.issuing.correcting.changed_cells import NOTHING, ChangedCell, differ
from exchange.issuing.correcting.edits_since import EditOfRecord, edits_since
from exchange.issuing.issued_cells import Cells, cells_of
from exchange.publishing.wording.addressed_figures import exactly
from exchange.reporting.report import Counts, Figure, Report
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
            found.append(_with_twins(register, change, before, after))
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
    register: Register, change: RecordChange, before: Mapping[str, Report], after: Mapping[str, Report]
) -> RecordChange:
    """A change of a record that counts no longer, with those that count and are, or may be, of the same event."""
    survivor = old_uids.survivor_of(register, change.uid)
    if survivor != change.uid:  # where it counts others since, not all of them had been counted twice
        is_same = _cells(before.get(survivor)) == _cells(after.get(survivor))
        return replace(change, twins=(survivor,) if is_same else ())
    if change.kind != INCIDENT or not change.now or not change.now.withdrawn:
        return change
    own, counted = _event(change.now), query.get_many(register, INCIDENT, sorted(after)).values()
    twins = sorted(one.uid for one in counted if one.uid != change.uid and _event(one) == own)
    return replace(change, twins=tuple(twins))


def _event(incident: Record) -> tuple[object, ...]:
    return tuple(incident.get(name) for name in ('occurred', 'governorate', 'kind'))


def _left_over(
    register: Register, past: PastRecords, changed: list[ChangedCell], changes: list[RecordChange]
) -> Iterator[RecordChange]:
    """What was published and no record adds up to any more: as of what was erased since."""
    moved = [one.moved() for one in changes]
    left = {cell.address: _left(cell, [one[cell.address] for one in moved if cell.address in one]) for cell in changed}
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
