"""What an import would do, row by row, before anything is written; then one transaction that does it."""

import gc
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from exchange.importing import duplicates, folded_rows
from exchange.importing.duplicates import Like
from exchange.importing.row_values import CellDifference, Line, Problem, asked, column_problems, lines, sheet_problems
from exchange.importing.three_way import Merging, copied
from exchange.mapping import new_codes, profiles
from exchange.mapping.mapping import Mapping, Table, codes_of, facts_of, manifest_of, mapping_of, tables_of
from exchange.mapping.new_codes import Additions
from exchange.mapping.profiles import Profile
from exchange.mapping.table_layout import Aside
from exchange.mapping.target_labels import because, uncertain
from exchange.reading import any_file
from exchange.reading.any_file import Workbook
from models import query
from models.errors import KnownError, Refused, StaleSave
from models.file import history
from models.file.history import Batch
from models.language.code_lists import reading_own_codes
from models.language.messages import _
from models.language.text import clean
from models.progress import Progress, silent
from models.record import own_codes
from models.record.fields import PlaceKind
from models.record.own_codes import OwnCode
from models.record.records import RECORDS, Record
from models.register import conflicts
from models.register.action import Incoming
from models.register.conflicts import Conflict, Decided, Key, Values
from models.register.register import Register
from models.rules import checks

VERDICTS = ('new', 'changed', 'same', 'conflict', 'duplicate', 'invalid')
DUPLICATES = ('skip', 'add')
NO_PROFILE = 'none'
LIKELY = ('add', 'update', 'link', 'skip')
# After so many rows it is told how far things are.
_OFTEN = 100


@dataclass(slots=True)
class PlannedRow:
    """A row of a sheet and what becomes of it: verdict, whether a live record is like it, the values that differ.

    `record` is what it brings, `stored` the record of the register that it meets; `choice` says of a duplicate or a
    likely row whether to add it, update or link the stored record, or skip it; `choices` what can be chosen, `alike`
    how much of it the stored record agrees with, from 0 to 1, and `why` it is taken as alike. `conflicts` are what both
    sides changed, and `settled` the values to put for each of them that was settled; the others are left for later.
    `doubts` is filled by `exchange/importing/plan_doubts.py`.
    """

    sheet: str
    row: int
    kind: str
    verdict: str
    likely: bool = False
    record: Record | None = None
    vector: str = ''
    stored: Record | None = None
    cells: list[CellDifference] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)
    choice: str = ''
    choices: tuple[str, ...] = ()
    alike: float = 0
    why: str = ''
    conflicts: list[Conflict] = field(default_factory=list)
    settled: dict[Key, Values] = field(default_factory=dict)
    line: Line | None = field(default=None, repr=False)
    write: 'Write | None' = field(default=None, repr=False)

    @property
    def reason(self) -> str:
        """Why the row cannot go in, '' where it can."""
        return ' '.join(problem.sentence for problem in self.problems)

    def choose(self, choice: str) -> None:
        """Decide what happens to a duplicate or a likely row: one of its `choices`, others are passed over."""
        if choice not in self.choices or self.problems:
            return
        self.choice = choice
        if self.likely:
            self.verdict = 'changed' if choice in ('update', 'link') else 'new'

    def settle(self, conflict: Conflict, values: Values | None) -> None:
        """Settle a conflict: `{}` keeps mine, `conflict.theirs` takes theirs, None leaves it for later.

        Raises Refused, and leaves it as it was, when the record would break a rule.
        """
        before = dict(self.settled)
        self.settled.pop(conflict.key, None)
        if values is not None:
            self.settled[conflict.key] = values
        try:
            if self.write:
                checks.refuse(self.write.settled())
        except Refused:
            self.settled = before
            raise
        if self.open_conflicts:
            self.verdict = 'conflict'
        else:
            self.verdict = 'changed' if self._brings else 'same'

    @property
    def open_conflicts(self) -> list[Conflict]:
        """The conflicts that are left for later."""
        return [conflict for conflict in self.conflicts if conflict.key not in self.settled]

    @property
    def _brings(self) -> bool:
        """Whether it changes something beside what is in conflict, or some of that is settled by another value."""
        lines = (self.line, *self.line.below) if self.line else ()
        return any(line.brings for line in lines) or any(self.settled.values())

    @property
    def goes_in(self) -> bool:
        """Whether it changes the register as things are chosen."""
        if self.choice:
            return self.choice != 'skip' and not self.problems
        if self.verdict == 'conflict':
            return self._brings
        if self.write and self.write.rows[0].choice in ('skip', 'link'):
            return False
        return self.verdict in ('new', 'changed')


@dataclass
class Plan:
    """What an import of a file would do.

    `column_problems` are those of whole columns and sheets; each invalid row has its own. `asides` are the rows that
    are no records, by their sheet; `tables` are the sheets as they were understood. `earlier` are the imports of this
    very file that stand, `additions` the codes that it may add to the lists. `head` is the register's as the plan was
    made: a plan is applied to that state or not at all.
    """

    file: Path
    sha256: str
    rows: list[PlannedRow]
    mapping: Mapping
    example: bool
    head: str
    column_problems: list[Problem] = field(default_factory=list)
    asides: list[tuple[str, Aside]] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list, repr=False)
    workbook: Workbook = field(default_factory=lambda: Workbook(Path(), '', []), repr=False)
    earlier: list[Batch] = field(default_factory=list)
    additions: Additions = field(default_factory=Additions)
    headings: dict[str, int] = field(default_factory=dict)
    writes: list['Write'] = field(default_factory=list, repr=False)

    def counts(self) -> dict[str, int]:
        """How many rows there are, and how many of each verdict; likely ones are among the new or the changed."""
        found = Counter(row.verdict for row in self.rows)
        likely = sum(row.likely for row in self.rows)
        return {'rows': len(self.rows), **{verdict: found[verdict] for verdict in VERDICTS}, 'likely': likely}

    def choose(
        self, duplicates: str | None = None, likely: str | None = None, *, at_least: float = 0, sheet: str = ''
    ) -> None:
        """Decide for all duplicates (`DUPLICATES`) and all likely rows (`LIKELY`); None leaves what was chosen.

        Of the likely ones only those that agree `at_least` so far, and those of a sheet where one is named;
        `PlannedRow.choose` decides for a single one.
        """
        for row in self.rows:
            if row.likely and likely and row.alike >= at_least and sheet in ('', row.sheet):
                row.choose(likely)
            elif row.verdict == 'duplicate' and duplicates:
                row.choose(duplicates)

    @property
    def decided(self) -> Decided:
        """The conflicts that are left for later, and those that are settled."""
        rows = [row for row in self.rows if row.conflicts and not row.problems]
        left = (
            replace(conflict, file=self.file.name, vector=row.write.vector if row.write else '')
            for row in rows
            for conflict in row.open_conflicts
        )
        settled = (conflict for row in rows for conflict in row.conflicts if conflict.key in row.settled)
        return Decided(tuple(left), tuple(settled))

    def with_its_codes(self) -> AbstractContextManager[None]:
        """Have the code lists hold what it may add too, for a while: its rows are read and shown by them."""
        return reading_own_codes(self.additions.kept)

    @property
    def codes(self) -> list[OwnCode]:
        """The codes that are added to the lists as things are chosen: those of the rows that go in."""
        if not self.additions.codes:
            return []
        records = [row.record for row in self.rows if row.record and row.goes_in]
        return self.additions.standing_in(own_codes.standing_in(records) | _in_conflict(self.decided))

    @property
    def is_news(self) -> bool:
        """Whether there is anything to write: also where no row changes, what another desk knows is kept."""
        learns = any(write.vector and write.rows[0].stored for write in self.writes)
        return learns or any(self.decided) or any(row.goes_in for row in self.rows)

    @property
    def problems(self) -> list[Problem]:
        """The problems of columns and rows."""
        return [*self.column_problems, *(problem for row in self.rows for problem in row.problems)]

    @property
    def doubts(self) -> list[Problem]:
        """What makes one look again at rows that go in."""
        return [doubt for row in self.rows if row.goes_in for doubt in row.doubts]

    def as_json(self, applied: bool, batch: str | None) -> dict[str, Any]:
        """The plan as the command line prints it."""
        done: dict[str, Any] = {'applied': applied, 'batch': batch, 'mapping': self.mapping}
        done |= {'problems': _as_json(self.problems), 'doubts': _as_json(self.doubts)}
        done['profiles'] = {table.sheet.title: table.profile for table in self.tables if table.profile}
        done['uncertain'] = [
            {'sheet': table.sheet.title, 'column': column.heading, 'target': column.target, 'why': because(meant)}
            for table in self.tables
            for column, meant in uncertain(table.columns)
        ]
        if in_doubt := [(table.sheet.title, column) for table in self.tables for column in asked(table)]:
            done['asked'] = [{'sheet': title, 'column': column.heading} for title, column in in_doubt]
        if added := self.codes:
            done['codes'] = [one._asdict() for one in added]
        if self.additions.said:
            done['labels_kept'] = self.additions.said
        if self.earlier:
            done['earlier'] = [batch.uid for batch in self.earlier]
        return {'file': str(self.file), **self.counts(), **done}


def _in_conflict(decided: Decided) -> set[tuple[str, str]]:
    """The codes that stand in conflicts which are left for later."""
    rows = [Record(one.row_kind, one.row, dict(one.theirs)) for one in decided.left]
    return own_codes.standing_in(rows)


def _as_json(problems: list[Problem]) -> list[dict[str, Any]]:
    return [
        {'sheet': p.sheet, 'row': p.row or None, 'column': p.column, 'value': p.value, 'problem': p.sentence}
        for p in problems
    ]


@dataclass
class Write:
    """A record to write, with the rows of the file that it comes from.

    `vector` is the one to take over with all of it, `news` the one that it has in the file; '' where that is known.
    """

    record: Record
    vector: str
    news: str
    rows: list[PlannedRow]

    def incoming(self) -> Incoming | None:
        """What goes in as things are chosen, None for nothing; Refused where an update cannot be made."""
        root = self.rows[0]
        vector = '' if self.in_conflict else self.vector
        knows_more = vector and root.stored
        if not knows_more and not any(row.goes_in for row in self.rows):
            return None
        if root.choice == 'update' and root.line and root.stored:
            return Incoming(duplicates.updated(root.line, root.stored))
        if root.choice == 'link' and root.line and root.stored:
            return Incoming(duplicates.linked(root.line, root.stored))
        return Incoming(self.settled(), vector)

    @property
    def in_conflict(self) -> bool:
        """Whether a conflict of it is left for later."""
        return any(row.open_conflicts for row in self.rows)

    @property
    def is_in_part(self) -> bool:
        """Whether some of it does not go in, so that this desk does not know all that theirs had."""
        return self.in_conflict or not self.vector

    def settled(self) -> Record:
        """The record with the conflicts settled as they are so far."""
        chosen: dict[str, Values] = {}
        for planned in self.rows:
            for (uid, _name), values in planned.settled.items():
                chosen[uid] = chosen.get(uid, {}) | values
        if not chosen:
            return self.record
        copy = copied(self.record)
        for row in copy.walk():
            for name, value in chosen.get(row.uid, {}).items():
                row.set(name, value)
        return copy


@contextmanager
def _keeping_all() -> Iterator[None]:
    """Do not look for garbage where nothing is thrown away: with many rows the search takes half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()  # and back: what was made counts as old now, and is not searched through at once
            gc.unfreeze()
            gc.enable()


@_keeping_all()
def make_plan(
    register: Register,
    source: Path | Workbook,
    *,
    mapping: Mapping | None = None,
    profile: str = '',
    asks: bool = False,
    duplicates: str = 'skip',
    likely: str = 'add',
    progress: Progress = silent,
) -> Plan:
    """What importing a file would do; KnownError when it cannot be imported at all.

    A file is known by the profile that fits it, or read by the one that is asked for, or with `NO_PROFILE` by none.
    Where somebody `asks` what its columns are, one without known headings has a plan too, of no rows.
    """
    workbook = source if isinstance(source, Workbook) else any_file.read(source, progress=progress)
    facts = facts_of(workbook)
    _refuse_foreign(register, facts, workbook.path)
    tables = tables_of(workbook, mapping, _profiles(register, profile), asks=asks)
    found = new_codes.find(register, codes_of(workbook), tables)
    planning = _Planning(register, manifest_of(workbook), progress)
    with reading_own_codes(found.kept):
        planning.take(folded_rows.together(list(_lines(tables, register, progress)), tables))
    taken_for, example = mapping_of(tables), bool(facts.get('example'))
    plan = Plan(workbook.path, workbook.sha256, planning.rows(), taken_for, example, register.head)
    plan.column_problems = [problem for table in tables for problem in column_problems(table)]
    plan.column_problems += sheet_problems(workbook, tables, mapping or {})
    plan.writes, plan.additions = planning.writes, found
    plan.tables, plan.workbook = tables, workbook
    plan.asides = [(table.sheet.title, aside) for table in tables if table.layout for aside in table.layout.asides]
    plan.headings = {table.sheet.title: table.first_row + table.sheet.first_row_number - 1 for table in tables}
    plan.earlier = [batch for batch in history.with_file(register, workbook.sha256) if not batch.undone]
    plan.choose(duplicates, likely)
    return plan


def _profiles(register: Register, wanted: str) -> list[Profile]:
    known = profiles.known(register)
    if wanted == NO_PROFILE:
        return []
    return [profiles.named(wanted, known)] if wanted else known


def _lines(tables: list[Table], register: Register, progress: Progress) -> Iterator[Line]:
    """The lines of all sheets."""
    total, done = sum(1 for table in tables for _row in table.rows()), 0
    for table in tables:
        for line in lines(table, register.places):
            if done % _OFTEN == 0:
                progress(done, total)
            done += 1
            yield line


@_keeping_all()
def apply_plan(
    register: Register,
    plan: Plan,
    *,
    duplicates: str | None = None,
    likely: str | None = None,
    progress: Progress = silent,
) -> str | None:
    """Write what a plan decided, as one batch; its uid, or None when there was nothing to do.

    `duplicates` and `likely` decide for all rows once more; None leaves what was chosen. A likely row that cannot be
    put on its record becomes invalid. Raises StaleSave when the register has changed since the plan was made.
    """
    if register.head != plan.head:
        raise StaleSave(_('The register has changed since the file was looked at; look at it again.'), '')
    plan.choose(duplicates, likely)
    with plan.with_its_codes():
        changes = [change for write in plan.writes if (change := _decided(write))]
    decided, codes = plan.decided, plan.codes
    if not any(row.goes_in for row in plan.rows):
        register.decide(decided, changes, codes)
        return None
    seen = {write.record.uid: write.news for write in plan.writes if write.news and write.is_in_part}
    about: dict[str, Any] = {'file': plan.file.name, 'sha256': plan.sha256, 'counts': plan.counts(), 'seen': seen}
    if codes:
        about['codes'] = [{'list': one.listed, 'code': one.code} for one in codes]
    return register.apply(changes, about, progress, decided, codes)


def _decided(write: Write) -> Incoming | None:
    try:
        return write.incoming()
    except Refused as error:
        row = write.rows[0]
        row.verdict, row.likely, row.choices = 'invalid', False, ()
        row.problems.append(Problem(row.sheet, row.row, '', '', str(error)))
        return None


def settled_by(register: Register, conflict: Conflict, text: str) -> Values:
    """The values that a typed text puts in the place of both sides'; Refused says why it cannot."""
    spec = RECORDS[conflict.row_kind].specs()[conflict.field]
    values: Values = dict.fromkeys(name for name in conflict.theirs if RECORDS[conflict.row_kind].specs()[name].of)
    if not isinstance(spec.kind, PlaceKind):
        return values | {conflict.field: spec.kind.understand(text, spec)}
    found = register.places.find(text)
    code = found[0].code if len(found) == 1 else None
    return values | {conflict.field: code, f'{conflict.field}_typed': clean(text)}


def _refuse_foreign(register: Register, facts: dict[str, str], path: Path) -> None:
    """Refuse what must never be counted: invented people, and workbooks that were stripped for the public."""
    if 'public' in (facts.get('profile'), facts.get('format')):
        sentence = _('{path} is a workbook for the public and lacks most of each record; ask for the headquarters one.')
    elif facts.get('example') and not register.is_example:
        sentence = _('{path} comes from an example register: its people are invented; choose another file.')
    else:
        return
    raise KnownError(sentence.format(path=path))


Groups = dict[tuple[str, str], list[Line]]


class _Planning:
    """The lines of a file, sorted to the records they belong to and put beside the register."""

    def __init__(self, register: Register, manifest: dict[str, str], progress: Progress) -> None:
        self.register = register
        self.manifest = manifest
        self.progress = progress
        self.answered = conflicts.answered(register)
        self.writes: list[Write] = []
        self._lines: list[Line] = []
        self._typed_in: set[str] = set()
        self._rows: dict[int, PlannedRow] = {}

    def rows(self) -> list[PlannedRow]:
        """The planned rows, those that were put below another behind it."""
        return [row for line in self._lines for row in (self._rows[id(line)], *self._folded(line))]

    def _folded(self, line: Line) -> Iterator[PlannedRow]:
        """The rows whose content was put below a line: it becomes of them what becomes of it."""
        root = self._rows[id(line)]
        for sheet, number, kind in line.folded:
            row = PlannedRow(
                sheet, number, kind, root.verdict, record=root.record, stored=root.stored, write=root.write
            )
            row.problems = _own_problems(line, sheet, number)
            yield row

    def take(self, found: list[Line]) -> None:
        """Plan all lines of a file."""
        self._lines = found
        by_uid = self._identify()
        groups = self._groups(by_uid)
        stored = self._stored(groups)
        self._refuse_moved(groups, stored)
        settled = []
        for done, ((kind, uid), group) in enumerate(groups.items()):
            if done % _OFTEN == 0:
                self.progress(done, len(groups))
            settled.append(self._settle(kind, uid, group, stored.get(uid)))
        likes = self._likes(stored, settled)
        for merging in settled:
            self._note(merging, likes)
        self.progress(len(groups), len(groups))

    def _refuse_moved(self, groups: Groups, stored: dict[str, Record]) -> None:
        """Refuse children that the register has in another record than the file says."""
        homes = {row.uid: record.uid for record in stored.values() for row in record.walk()}
        strangers: dict[str, list[Line]] = {}
        for (kind, uid), group in groups.items():
            for line in group:
                fresh = {uid, line.uid} & self._typed_in
                if line.kind != kind and not fresh and homes.get(line.uid) != uid:
                    strangers.setdefault(line.kind, []).append(line)
        for kind, moved in strangers.items():
            known = query.known(self.register, kind, [line.uid for line in moved])
            for line in moved:
                if line.uid in known:
                    line.refuse(_('Here this row belongs to another record; withdraw it there first.'), 'parent')

    def _identify(self) -> dict[str, Line]:
        """Each line by its uid; one without a uid is a new row and gets one, one that stands there twice is invalid."""
        by_uid: dict[str, Line] = {}
        for line in self._lines:
            if not line.uid:
                line.uid = str(uuid.uuid4())
                self._typed_in.add(line.uid)
            elif line.uid in by_uid:
                line.refuse(_('This row id stands in row {row} already.').format(row=by_uid[line.uid].row))
                continue
            by_uid[line.uid] = line
            for below in line.below:
                below.uid = below.uid or str(uuid.uuid4())
                below.given = {'parent': line.uid, **below.given}
        return by_uid

    def _groups(self, by_uid: dict[str, Line]) -> Groups:
        """The lines of each record by its kind and uid; the uid is '' where nobody knows the record."""
        above = self._above(by_uid)
        groups: Groups = {}
        for line in self._lines:
            uid, kind = line.uid, line.kind
            while RECORDS[kind].parent_kind:
                uid, kind = above.get(uid, ''), RECORDS[kind].parent_kind
            groups.setdefault((kind, uid), []).extend((line, *line.below))
        return groups

    def _above(self, by_uid: dict[str, Line]) -> dict[str, str]:
        """The uid of the row above each child row, from the file or else from the register."""
        above = {uid: str(line.given['parent']) for uid, line in by_uid.items() if line.given.get('parent')}
        for kind in reversed(RECORDS):
            if RECORDS[kind].parent_kind:
                wanted = {line.uid for line in self._lines if line.kind == kind} - set(above)
                wanted |= {uid for uid in above.values() if uid not in by_uid}
                above |= query.parents(self.register, kind, wanted) | above
        return above

    def _stored(self, groups: Iterable[tuple[str, str]]) -> dict[str, Record]:
        uids: dict[str, list[str]] = {}
        for kind, uid in groups:
            if uid and uid not in self._typed_in:
                uids.setdefault(kind, []).append(uid)
        found: dict[str, Record] = {}
        for kind, wanted in uids.items():
            found |= query.get_many(self.register, kind, wanted)
        return found

    def _settle(self, kind: str, uid: str, group: list[Line], stored: Record | None) -> Merging:
        there = {row.uid for row in stored.walk()} if stored else set()
        for line in group:
            self._check_origin(line, there)
        root = next((line for line in group if line.kind == kind), None)
        theirs = (root.revision if root else '') or self.manifest.get(uid, '')
        if stored is None and root is None:
            for line in group:
                line.refuse(_('The record that this row belongs to is neither in this file nor here.'), 'parent')
        is_cut = any(uid in self.manifest for uid in there - {line.uid for line in group})
        return Merging(self.register, kind, group, stored, theirs, self.answered, is_cut=is_cut).settle()

    def _check_origin(self, line: Line, there: set[str]) -> None:
        if not (line.is_below or line.uid in there or line.uid in self._typed_in or line.uid in self.manifest):
            sentence = _(
                'This row id is not known here, nor to the file’s own list; empty its cell to bring the row in as new.'
            )
            line.refuse(sentence)

    def _likes(self, stored: dict[str, Record], settled: list[Merging]) -> dict[str, Like]:
        """The live records that new rows have their like in, by the row's uid.

        What another desk tells apart is not compared again; rows that people typed are also put beside one another.
        """
        records = {merging.record.uid: merging.record for merging in settled if merging.record}
        kinds: dict[tuple[str, bool], list[Line]] = {}
        for line in self._lines:
            by_hand = line.of_field_sheet or line.uid in self._typed_in
            is_new = line.verdict == 'new' and line.uid in records and line.uid not in stored
            if is_new and RECORDS[line.kind].dated_by():
                kinds.setdefault((line.kind, by_hand), []).append(line)
        theirs = {line.uid for line in self._lines if not line.of_field_sheet}
        likes: dict[str, Like] = {}
        for (_kind, by_hand), found in kinds.items():
            likes |= duplicates.Marking(self.register, found, records, told_apart=theirs).mark(by_hand=by_hand)
            if by_hand:
                duplicates.tell_twice(found, records, self.register.places)
        return likes

    def _note(self, merging: Merging, likes: dict[str, Like]) -> None:
        """Keep what becomes of each row of a record, and what is written of it."""
        brought = {row.uid: row for row in merging.record.walk()} if merging.record else {}
        write = Write(merging.record, merging.vector, merging.news, []) if merging.record else None
        for line in merging.lines:
            if line.is_below:
                continue
            row = PlannedRow(line.sheet, line.row, line.kind, _verdict(line))
            row.record, row.stored, row.vector = brought.get(line.uid), merging.stored, merging.vector
            row.cells = [*line.cells, *(cell for below in line.below for cell in below.cells)]
            row.conflicts = [*line.conflicts, *(one for below in line.below for one in below.conflicts)]
            row.problems, row.line, row.write = _own_problems(line, line.sheet, line.row), line, write
            row.doubts = list(line.doubts)
            if line.of_field_sheet and row.verdict == 'new':
                row.choices = DUPLICATES
            if (like := likes.get(line.uid)) is not None:
                _meet(row, like)
            self._rows[id(line)] = row
            if write:
                write.rows.append(row)
        if write:
            self.writes.append(write)


def _own_problems(line: Line, sheet: str, number: int) -> list[Problem]:
    """What keeps a row out: its own problems, else that another row of the same record cannot go in."""
    if not line.folded or not line.problems:
        return line.problems
    own = [problem for problem in line.problems if (problem.sheet, problem.row) == (sheet, number)]
    sentence = _('Another row of the same record cannot go in, so none of it does; mend that row.')
    return own or [Problem(sheet, number, '', '', sentence)]


def _meet(row: PlannedRow, like: Like) -> None:
    """Say of a row that a live record is like it, and what can be done about it."""
    row.stored, row.alike, row.why, row.likely = like.record, like.share, like.why, row.verdict == 'new'
    if row.verdict == 'duplicate':
        row.choices = DUPLICATES
    elif row.likely:
        row.choices = tuple(choice for choice in LIKELY if choice != 'update' or like.by_hand)


def _verdict(line: Line) -> str:
    """The verdict on a row of a sheet, with the children that it carries."""
    if line.problems:
        return 'invalid'
    below = {child.verdict for child in line.below} if line.verdict in ('same', 'changed') else set()
    if 'conflict' in below:
        return 'conflict'
    return 'changed' if below - {'same'} else line.verdict
