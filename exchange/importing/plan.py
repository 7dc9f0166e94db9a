"""What an import would do, row by row: the verdict on each row of a file, and what somebody chose for it."""

from collections import Counter
from collections.abc import Mapping as Held
from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from exchange.believing import weight
from exchange.believing.withdrawals import Withdrawal
from exchange.importing import whose
from exchange.importing.answers.questions_brought import Questions
from exchange.importing.decisions_brought import Decisions
from exchange.importing.erasures_asked import Erasures
from exchange.importing.heads_told import HeadsTold
from exchange.importing.row_values import CellDifference, Line, SheetProblem, asked, more
from exchange.importing.whose import NOBODY, WhoseFile
from exchange.mapping.mapping import Mapping, Table
from exchange.mapping.new_codes import Additions
from exchange.mapping.target_labels import because, uncertain
from exchange.omitting.omissions import Omission
from exchange.omitting.unknown_over_values import Unsaid
from exchange.reading.any_file import Workbook
from models.errors import Refused
from models.file.history import Batch
from models.language.code_lists import reading_own_codes
from models.language.messages import _
from models.language.text import clean
from models.record import own_codes
from models.record.fields import PlaceKind
from models.record.own_codes import OwnCode
from models.record.records import RECORDS, Record
from models.register.conflicts import Conflict, Decided, Key, Values
from models.register.register import Register
from models.rules import checks
from models.rules.checks import Noted

VERDICTS = ('new', 'changed', 'same', 'conflict', 'duplicate', 'invalid')
# Rows that are counted apart from the changed ones: what leaves the figures, or comes back to them.
OF_FIGURES = ('withdrawn', 'brought_back')
DUPLICATES = ('skip', 'add')
LIKELY = ('add', 'update', 'link', 'skip')
REUSED = ('ask', 'change', 'new')


_NONE: Held[Key, Values] = MappingProxyType({})


@dataclass(slots=True, eq=False)
class PlannedRow:
    """A row of a sheet and what becomes of it: verdict, whether a live record is like it, the values that differ.

    `record` is what it brings, `stored` the record of the register that it meets; `choice` says of a duplicate or a
    likely row whether to add it, update or link the stored record, or skip it; `choices` what can be chosen, `alike`
    how much of it the stored record agrees with, from 0 to 1, and `why` it is taken as alike. `conflicts` are what both
    sides changed, and `settled` the values to put for each of them that was settled; the others are left for later.
    `withdrawal` says that it withdraws the row or brings it back. `doubts` is filled by
    `exchange/importing/plan_doubts.py`; `since_signed` says what happened to it since its file was signed (`edited`,
    `added`), '' for nothing.
    """

    sheet: str
    row: int
    kind: str
    verdict: str
    likely: bool = False
    record: Record | None = None
    vector: str = ''
    stored: Record | None = None
    cells: Sequence[CellDifference] = ()
    choice: str = ''
    choices: tuple[str, ...] = ()
    alike: float = 0
    why: str = ''
    conflicts: Sequence[Conflict] = ()
    settled: Held[Key, Values] = field(default_factory=lambda: _NONE)
    since_signed: str = ''
    withdrawal: Withdrawal | None = None
    counts_twice: bool = False
    line: Line | None = field(default=None, repr=False)
    write: 'Write | None' = field(default=None, repr=False)
    _problems: list[SheetProblem] | None = field(default=None, init=False, repr=False)
    _doubts: list[SheetProblem] | None = field(default=None, init=False, repr=False)

    @property
    def problems(self) -> Sequence[SheetProblem]:
        """What keeps it out."""
        return self._problems or []

    def add_problems(self, *problems: SheetProblem) -> None:
        """Note what keeps it out."""
        self._problems = more(self._problems, problems)

    @property
    def doubts(self) -> Sequence[SheetProblem]:
        """What makes one look again at it."""
        return self._doubts or []

    def add_doubts(self, *doubts: SheetProblem) -> None:
        """Note what makes one look again at it."""
        self._doubts = more(self._doubts, doubts)

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

    def choose_as(self, was: 'PlannedRow') -> None:
        """Choose what was chosen for the row in an earlier plan of the file, where it still meets the same."""
        if self._meets != was._meets:
            return
        self.choose(was.choice)
        for conflict in self.conflicts:
            if conflict.key in was.settled and conflict in was.conflicts:
                with suppress(Refused):  # what a rule refuses now is left for later
                    self.settle(conflict, was.settled[conflict.key])

    @property
    def _meets(self) -> tuple[bool, bool, str]:
        """What it meets: a choice for a duplicate is none for a new row, nor for one that is like another record."""
        return self.likely, self.verdict == 'duplicate', self.stored.uid if self.stored else ''

    def settle(self, conflict: Conflict, values: Values | None) -> None:
        """Settle a conflict: `{}` keeps mine, `conflict.theirs` takes theirs, None leaves it for later.

        Raises Refused, and leaves it as it was, when the record would break a rule.
        """
        before = self.settled
        self.settled = {key: said for key, said in before.items() if key != conflict.key}
        if values is not None:
            self.settled |= {conflict.key: values}
        try:
            if self.write:
                checks.refuse(self.write.settled())
        except Refused:
            self.settled = before
            raise
        self._judge()

    def choose_withdrawal(self, way: str) -> None:
        """Decide whether it is withdrawn or brought back here too: one of `WITHDRAWALS`."""
        if self.withdrawal and not self.problems:
            self.withdrawal.choose(way)
            self._judge()

    def _judge(self) -> None:
        if self.open_conflicts:
            self.verdict = 'conflict'
        else:
            self.verdict = 'changed' if self._brings else 'same'

    @property
    def leaves_withdrawal(self) -> bool:
        """Whether it withdraws a row or brings it back, and that is not done here."""
        return self.withdrawal is not None and not self.withdrawal.taken

    @property
    def weighty(self) -> list[CellDifference]:
        """What it changes that somebody should look at first: what empties, publishes or counts fewer."""
        if not self.goes_in:
            return []
        waiting = {(conflict.row, name) for conflict in self.open_conflicts for name in conflict.theirs}
        cells = (cell for cell in self.cells if (cell.row_uid, cell.field) not in waiting)
        return [one for one in cells if weight.is_weighty(one.row_kind, one.field, one.stored, one.incoming)]

    @property
    def restores(self) -> bool:
        """Whether it brings back a row of the register that is withdrawn."""
        return self.withdrawal is not None and self.withdrawal.brings_back

    @property
    def sort(self) -> str:
        """Its verdict; apart from what is changed, what is withdrawn or brought back with it."""
        if self.withdrawal and self.withdrawal.taken and not self.problems and self.verdict == 'changed':
            return 'brought_back' if self.restores else 'withdrawn'
        return self.verdict

    @property
    def open_conflicts(self) -> list[Conflict]:
        """The conflicts that are left for later."""
        return [conflict for conflict in self.conflicts if conflict.key not in self.settled]

    @property
    def _brings(self) -> bool:
        """Whether it changes something beside what is in conflict, or some of that is settled by another value."""
        lines = (self.line, *self.line.below) if self.line else ()
        withdraws = self.withdrawal is not None and self.withdrawal.taken
        return withdraws or any(line.brings for line in lines) or any(self.settled.values())

    @property
    def is_here(self) -> bool:
        """Whether the register has all that it says, and it is not added once more: it is not left out either."""
        is_met = self.verdict == 'same' or (self.verdict == 'duplicate' and self.stored is not None)
        return is_met and not (self.goes_in or self.problems)

    @property
    def standing_doubts(self) -> Sequence[SheetProblem]:
        """What makes one look again at it: where it goes in, or what it says counts twice though it changes nothing."""
        return self.doubts if self.goes_in or self.counts_twice else ()

    @property
    def unsaid(self) -> Sequence[Unsaid]:
        """The cells of which something is not imported, that no warning speaks of."""
        found = self.line.unsaid if self.line else ()
        return [cell for cell in found if self.verdict in ('same', 'duplicate') or not cell.if_here]

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
    are no records, and what else is left out; `tables` are the sheets as they were understood. `earlier` are the
    imports of this very file that stand, `additions` the codes that it may add to the lists. `told` is what it tells of
    the ends of histories. `head` is the register's as the plan was made: a plan is applied to that state or not at
    all. `whose` says whose file it is, `gone` how many of the rows that they signed are not in it any more, and `lost`
    how many records of it, signed with a known key, have more of this desk's work than the register.
    `states_left_out` are the cells with a review state that is not the one here: none comes in by a cell, but as one of
    the `decisions`.
    `questions` are those, and the answers, that it brings, `apart` the records that its desk holds apart, `merged`
    those that it merged, each with the one in which it goes on. `reused` are the rows under whose row ID something else
    stands here.
    """

    file: Path
    sha256: str
    rows: list[PlannedRow]
    mapping: Mapping
    head: str
    column_problems: list[SheetProblem] = field(default_factory=list)
    asides: list[Omission] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list, repr=False)
    workbook: Workbook = field(default_factory=lambda: Workbook(Path(), '', []), repr=False)
    earlier: list[Batch] = field(default_factory=list)
    additions: Additions = field(default_factory=Additions)
    headings: dict[str, int] = field(default_factory=dict)
    writes: list['Write'] = field(default_factory=list, repr=False)
    told: HeadsTold | None = None
    whose: WhoseFile = NOBODY
    gone: int = 0
    lost: int = 0
    states_left_out: int = 0
    reused: int = 0
    erasures: Erasures = field(default_factory=lambda: Erasures([], [], ''))
    decisions: Decisions = field(default_factory=Decisions)
    questions: Questions = field(default_factory=Questions)
    apart: list[Record] = field(default_factory=list)
    merged: dict[str, str] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """How many rows there are, and how many of each sort; likely ones are among the new or the changed.

        What is withdrawn or brought back is counted where there is any, and as `withdrawals_left` what is not done of
        it, in rows that are the same but for it, changed or in conflict.
        """
        found = Counter(row.sort for row in self.rows)
        first = {sort: found[sort] for sort in OF_FIGURES if found[sort]}
        left = {'withdrawals_left': len(self.withdrawals_left)} if self.withdrawals_left else {}
        counted = {verdict: found[verdict] for verdict in VERDICTS}
        return {'rows': len(self.rows), **first, **left, **counted, 'likely': sum(row.likely for row in self.rows)}

    @property
    def withdrawals(self) -> list[PlannedRow]:
        """The rows that withdraw a row of the register, or bring it back."""
        return [row for row in self.rows if row.withdrawal and not row.problems]

    @property
    def withdrawals_left(self) -> list[PlannedRow]:
        """Those of them that are left as they are here."""
        return [row for row in self.withdrawals if row.leaves_withdrawal]

    def choose_withdrawals(self, way: str) -> None:
        """Decide which rows are withdrawn or brought back here too: one of `WITHDRAWALS`."""
        for row in self.withdrawals:
            row.choose_withdrawal(way)

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

    def choose_as(self, before: 'Plan') -> None:
        """Choose for each row what was chosen for it in an earlier plan of the same file."""
        rows = {(row.sheet, row.row, row.kind): row for row in before.rows}
        with self.with_its_codes():
            for row in self.rows:
                if was := rows.get((row.sheet, row.row, row.kind)):
                    row.choose_as(was)

    @property
    def decided(self) -> Decided:
        """The conflicts that are left for later, and those that are settled."""
        rows = [row for row in self.rows if row.conflicts and not row.problems]
        writes = {id(row.write): row.write for row in rows if row.write}
        vectors = {at: write.takes_over for at, write in writes.items()}  # for each all rows of a record are looked at
        left = (
            replace(conflict, file=self.file.name, vector=vectors.get(id(row.write), ''), signer=signer)
            for row, signer in ((row, self.signer(row)) for row in rows)
            for conflict in row.open_conflicts
        )
        settled = (conflict for row in rows for conflict in row.conflicts if conflict.key in row.settled)
        return Decided(tuple(left), tuple(settled))

    def signer(self, *rows: PlannedRow) -> str:
        """The key that signed rows, '' where the file is not signed or one of them was changed since."""
        return '' if any(row.since_signed for row in rows) else self.whose.key

    @property
    def could_be_signed(self) -> bool:
        """Whether it is a file of which one wants to know whose it is; a field sheet is signed by nobody."""
        return self.whose != NOBODY or any(table.is_headquarters for table in self.tables)

    @property
    def since_signed(self) -> list[PlannedRow]:
        """The rows that are not as they were signed."""
        return [row for row in self.rows if row.since_signed]

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
        learns = any(write.takes_over and write.rows[0].stored for write in self.writes)
        learns = learns or (self.told is not None and self.told.is_news)
        learns = learns or self.decisions.is_news or self.questions.is_news or bool(self.apart)
        return learns or any(self.decided) or bool(self.erasures.agreed) or any(row.goes_in for row in self.rows)

    @property
    def problems(self) -> list[SheetProblem]:
        """The problems of columns and rows, of values that were erased here, and of questions and answers."""
        of_rows = (problem for row in self.rows for problem in row.problems)
        return [*self.column_problems, *self.erasures.left_out, *of_rows, *self.questions.problems]

    @property
    def doubts(self) -> list[SheetProblem]:
        """What makes one look again at rows that go in."""
        return [doubt for row in self.rows for doubt in row.standing_doubts]

    def as_json(self, applied: bool, batch: str | None) -> dict[str, Any]:
        """The plan as the command line prints it."""
        done: dict[str, Any] = {'applied': applied, 'batch': batch, 'mapping': self.mapping}
        done |= {'problems': _as_json(self.problems), 'doubts': _as_json(self.doubts)}
        done['asides'] = [
            {'sheet': one.sheet, 'row': one.row or None, 'class': one.reason, 'problem': one.sentence}
            for one in self.asides
        ]
        done['profiles'] = {table.sheet.title: table.profile for table in self.tables if table.profile}
        done['uncertain'] = [
            {'sheet': table.sheet.title, 'column': column.heading, 'target': column.target, 'why': because(meant)}
            for table in self.tables
            for column, meant in uncertain(table.columns)
        ]
        in_doubt = [(table.sheet.title, column.heading) for table in self.tables for column in asked(table)]
        if in_doubt := [(table.sheet.title, '') for table in self.tables if table.is_open] + in_doubt:
            done['asked'] = [{'sheet': title, 'column': heading} for title, heading in in_doubt]
        if added := self.codes:
            done['codes'] = [one._asdict() for one in added]
        if self.additions.said:
            done['labels_kept'] = self.additions.said
        if self.told and self.told.doubts:
            done['heads'] = self.told.in_words()
        if self.could_be_signed:
            done['whose'] = whose.as_json(self.whose)
        if self.since_signed or self.gone:
            rows = [{'sheet': row.sheet, 'row': row.row, 'was': row.since_signed} for row in self.since_signed]
            done['since_signed'] = {'rows': rows, 'gone': self.gone}
        done |= self._seen_first()
        if self.earlier:
            done['earlier'] = [batch.uid for batch in self.earlier]
        done |= self.decisions.as_json() | self.questions.as_json()
        return {'file': str(self.file), **self.counts(), **self.erasures.counts(), **done}

    def _seen_first(self) -> dict[str, Any]:
        """What somebody should look at before all else, as the command line prints it."""
        weighty = [(row, cell) for row in self.rows for cell in row.weighty]
        found: dict[str, Any] = {
            'withdrawals': [_withdrawal_as_json(row) for row in self.withdrawals],
            'to_check': [{'sheet': row.sheet, 'row': row.row, 'column': cell.field} for row, cell in weighty],
            'lost': self.lost,
            'states_left_out': self.states_left_out,
            'reused': self.reused,
            'may_count': sum(one.counts for one in self.asides),
        }
        return {name: value for name, value in found.items() if value}


def _in_conflict(decided: Decided) -> set[tuple[str, str]]:
    """The codes that stand in conflicts which are left for later."""
    rows = [Record(one.row_kind, one.row, dict(one.theirs)) for one in decided.left]
    return own_codes.standing_in(rows)


def _withdrawal_as_json(row: PlannedRow) -> dict[str, Any]:
    assert row.withdrawal is not None and row.stored is not None
    what = {'row_id': row.withdrawal.row, 'record': row.stored.uid, 'reference': row.stored.get('reference')}
    done = 'left' if row.leaves_withdrawal else 'brought_back' if row.restores else 'withdrawn'
    return {'sheet': row.sheet, 'row': row.row, **what, 'reason': row.withdrawal.reason, 'done': done}


def _as_json(problems: list[SheetProblem]) -> list[dict[str, Any]]:
    return [
        {'sheet': p.sheet, 'row': p.row or None, 'column': p.column, 'value': p.value, 'problem': p.sentence}
        for p in problems
    ]


@dataclass(slots=True, eq=False)
class Write:
    """A record to write, with the rows of the file that it comes from.

    `vector` is the one to take over with all of it, `news` the one that it has in the file; '' where that is known.
    `noted` are the problems found in the record that nothing but a change of it can alter, None while nobody looked.
    `folded` are the rows whose content was put below one of its rows: they are no lines of their own.
    """

    record: Record
    vector: str
    news: str
    rows: list[PlannedRow]
    noted: tuple[Noted, ...] | None = None
    folded: list[PlannedRow] = field(default_factory=list)

    @property
    def in_conflict(self) -> bool:
        """Whether a conflict of it is left for later."""
        return any(row.open_conflicts for row in self.rows)

    @property
    def takes_over(self) -> str:
        """The vector to take over once its conflicts are settled: '' where a withdrawal is left."""
        return '' if any(row.leaves_withdrawal for row in self.rows) else self.vector

    @property
    def is_in_part(self) -> bool:
        """Whether some of it does not go in, so that this desk does not know all that theirs had."""
        return self.in_conflict or not self.takes_over

    def settled(self) -> Record:
        """The record with the conflicts settled as they are so far, and withdrawn where that is taken."""
        chosen: dict[str, Values] = {}
        for planned in self.rows:
            for (uid, _name), values in planned.settled.items():
                chosen[uid] = chosen.get(uid, {}) | values
            if planned.withdrawal and planned.withdrawal.taken:
                chosen[planned.withdrawal.row] = {**chosen.get(planned.withdrawal.row, {}), **planned.withdrawal.values}
        if not chosen:
            return self.record
        copy = self.record.copied()
        for row in copy.walk():
            for name, value in chosen.get(row.uid, {}).items():
                row.set(name, value)
        return copy

    def refuse(self, sentence: str) -> None:
        """Leave all of it out: its first row says why, and of the others that would go in that they do not."""
        root = self.rows[0]
        for row in (*self.rows[1:], *self.folded):
            if row.goes_in:
                row.verdict = 'invalid'
                row.add_problems(left_out_with_another(row.sheet, row.row))
        root.verdict, root.likely, root.choices = 'invalid', False, ()
        root.add_problems(SheetProblem(root.sheet, root.row, '', '', sentence))


def left_out_with_another(sheet: str, number: int) -> SheetProblem:
    """What is said of a row of which the record cannot go in because of another row."""
    sentence = _('Another row of this record has an error, so the whole record is left out. Fix that row.')
    return SheetProblem(sheet, number, '', '', sentence)


def values_typed(register: Register, conflict: Conflict, text: str) -> Values:
    """The values that a typed text puts in the place of both sides'; Refused says why it cannot."""
    spec = RECORDS[conflict.row_kind].specs()[conflict.field]
    values: Values = dict.fromkeys(name for name in conflict.theirs if RECORDS[conflict.row_kind].specs()[name].of)
    if not isinstance(spec.kind, PlaceKind):
        return values | {conflict.field: spec.kind.understand(text, spec)}
    found = register.places.find(text)
    code = found[0].code if len(found) == 1 else None
    return values | {conflict.field: code, f'{conflict.field}_typed': clean(text)}
