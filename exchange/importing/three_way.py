"""The lines of one record put together with what the register has of it: three ways, field by field."""

from collections.abc import Iterator, Mapping
from functools import cache, cached_property

from exchange.believing import vectors, weight, withdrawals
from exchange.believing.withdrawals import Withdrawal
from exchange.importing.row_values import CellDifference, Line
from exchange.mapping import day_month_order
from exchange.mapping.places_in_cells import NEAR
from models.dates import dates
from models.errors import Refused
from models.file import chain, history
from models.language.messages import _, language
from models.language.text import TEXT_LIMIT
from models.query.together import old_uids
from models.record import counts
from models.record.cleaning import Cleaning
from models.record.fields import DateKind, PlaceKind, Stored, Typed
from models.record.records import RECORDS, Record, family
from models.register import conflicts
from models.register.conflicts import Answer, Conflict
from models.register.register import Register
from models.rules import checks

Answered = dict[str, dict[str, Answer]]
# A number that is larger, or a longer text, may be what several rows or cells add up to.
_MUCH = 100_000


class Merging:
    """One record of a file beside the register's own (`stored`, None when it has none).

    `theirs` is the revision vector that the file gives it ('' for none), `answered` what was said once and answered
    here (`models/register/conflicts.py`), `is_cut` says that rows of it were deleted from the file. `signer` is the
    desk whose known key signed it ('' for none): it alone is believed to know what its vector says. Afterwards `record`
    is what to write, without what is withdrawn, None for nothing, `vector` the one to write it with once nothing in it
    is in conflict or left, and each line has its verdict.
    """

    def __init__(
        self,
        register: Register,
        kind: str,
        lines: list[Line],
        stored: Record | None,
        theirs: str,
        answered: Answered,
        *,
        is_cut: bool = False,
        signer: str = '',
    ) -> None:
        depth = _depths(kind)
        self.register = register
        self.kind = kind
        self.lines = sorted(lines, key=lambda line: depth[line.kind])
        self.stored = stored
        self.theirs = theirs
        self.answered = answered
        self.is_cut = is_cut
        self.signer = signer
        self.record: Record | None = None
        self._last = dict[tuple[str, str], int]()  # the last place among the children of a row and kind

    def settle(self) -> 'Merging':
        """Give each line its verdict; lines that break a rule are left out and the others are tried without them."""
        while True:
            self._last.clear()
            self.record = self._merged() if self.stored else self._made()
            broken = self._broken_rules()
            if not broken:
                return self
            self._leave_out(broken)

    def _leave_out(self, broken: list[Refused]) -> None:
        """Leave out what breaks rules: the lines of these rows, and all where it is none of them."""
        going_in = list(self._going_in())
        at_fault: dict[str, list[Line]] = {}
        for line in going_in:
            at_fault.setdefault(line.uid, []).append(line)
        for rule in broken:
            for line in at_fault.get(str(rule.row), going_in):
                if not line.problems:
                    line.refuse(str(rule), rule.field or '')

    @property
    def news(self) -> str:
        """Their vector, '' where this desk knows all that theirs had."""
        return '' if self.stored and chain.covers(self.stored.revision, self.theirs) else self.theirs

    @property
    def vector(self) -> str:
        """The vector to take over: theirs, unless rows of it could not go in, or were deleted from the file.

        Conflicts are left out of account: until the last is settled, this desk does not know all that theirs had.
        """
        news = self.news
        return '' if not news or self.is_cut or any(line.problems for line in self.lines) else news

    @property
    def was_withdrawn_here(self) -> bool:
        """Whether the record is withdrawn here, and theirs does not know it."""
        if self.stored is None or not self.stored.withdrawn:
            return False
        return self._base.get(self.stored.uid, {}).get('withdrawn') is None

    @property
    def has_rows_unknown_there(self) -> bool:
        """Whether rows below the record say here what theirs does not know: that would be gone with the record."""
        if self.stored is None:
            return False
        given = {line.uid: line.given for line in self.lines}
        return any(self._is_unknown(row, given.get(row.uid, {})) for row in self.stored.live() if row.uid != self._uid)

    def _is_unknown(self, row: Record, given: Mapping[str, Stored]) -> bool:
        if not given and row.uid not in self._base:
            return True
        base, specs = self._base.get(row.uid, {}), RECORDS[row.kind].specs()
        names = (name for name in RECORDS[row.kind].form_fields() if specs[name].reach != 'desk')
        return any(row.get(name) not in (base.get(name), given.get(name)) for name in names)

    def _going_in(self) -> Iterator[Line]:
        return (line for line in self.lines if line.verdict in ('new', 'changed', 'conflict') and not line.problems)

    def _broken_rules(self) -> list[Refused]:
        if self.record is None or not any(self._going_in()):
            return []
        try:
            if any(map(_may_be_too_much, self.record.walk())):
                Cleaning().clean(self.record)
            return list(checks.stops(self.record))
        except Refused as error:
            return [error]

    def _made(self) -> Record | None:
        """The record as it will be when the register has none."""
        made: Record | None = None
        rows: dict[str, Record] = {}
        for line in self.lines:
            if line.problems:
                continue
            line.verdict = 'new'
            if line.kind == self.kind:
                made = rows[line.uid] = Record(line.kind, line.uid, line.taken())
            else:
                self._attach(rows, line)
        return made

    def _merged(self) -> Record | None:
        """The stored record with what the lines change; None where they change nothing and theirs is known here."""
        assert self.stored is not None
        there = {row.uid: row for row in self.stored.walk()}
        for line in self.lines:
            if not (line.of_field_sheet or line.problems) and line.uid in there:
                _refuse_another_day(line, there[line.uid])
            line.verdict, line.cells, line.conflicts = '' if line.problems else 'same', (), ()
            line.brings, line.withdrawal = False, None
        if not self._undone and not any(
            _changes(line, there.get(line.uid)) or self._comes_again(line, there.get(line.uid))
            for line in self.lines
            if not line.problems
        ):
            return self.stored.copied() if self.vector else None
        copy = self.stored.copied()
        rows = {row.uid: row for row in copy.walk()}
        if self._undone:
            copy.set('withdrawn', None)
        for line in self.lines:
            if not line.problems:
                self._merge_line(line, rows)
        return copy

    def _attach(self, rows: dict[str, Record], line: Line) -> None:
        """Put a new child below its parent, behind its brothers unless it says where."""
        if line.is_none:
            line.verdict = 'same'
            return
        parent = rows.get(str(line.given.get('parent')))
        if parent is None:
            line.refuse(_('The record that this row belongs to was left out.'), 'parent')
            return
        values = line.taken()
        last = self._last_place(parent, line.kind)
        place = values.setdefault('position', last + 1)
        self._last[parent.uid, line.kind] = max(last, int(place or 0))
        rows[line.uid] = child = Record(line.kind, line.uid, values)
        parent.children.append(child)

    def _last_place(self, parent: Record, kind: str) -> int:
        """The place of the last child of a kind; looked up once, for a file may add thousands."""
        if (parent.uid, kind) not in self._last:
            taken = (int(child.values.get('position') or 0) for child in parent.children if child.kind == kind)
            self._last[parent.uid, kind] = max(taken, default=0)
        return self._last[parent.uid, kind]

    def _merge_line(self, line: Line, rows: dict[str, Record]) -> None:
        mine = rows.get(line.uid)
        if mine is None:
            line.verdict = 'new'
            self._attach(rows, line)
            return
        changes, comes_again = _differences(line, mine), self._comes_again(line, mine)
        if self._undone or comes_again:
            line.verdict = 'new'
            changes |= {'withdrawn': None} if comes_again else {}
        elif changes:
            changes = self._compared(line, mine, changes)
            self._hold_withdrawal(line, mine, changes)
        for name, value in changes.items():
            mine.set(name, value)
        brothers = (str(mine.get('parent')), mine.kind)
        if brothers in self._last:
            self._last[brothers] = max(self._last[brothers], int(changes.get('position') or 0))
        line.brings = bool(changes) or self._undone

    def _hold_withdrawal(self, line: Line, mine: Record, changes: dict[str, Stored]) -> None:
        """Take out of the changes that a row is withdrawn or brought back: that is decided for itself."""
        if 'withdrawn' in changes and mine.withdrawn != (changes['withdrawn'] is not None):
            by_maker = self._makers.made(line.uid, self.signer)
            reason = changes.pop('withdrawn')
            is_held = old_uids.is_held(self.register, line.uid, withdrawn=reason is not None)
            line.withdrawal = Withdrawal(
                line.uid, reason, by_maker, held=withdrawals.joined_in_words() if is_held else ''
            )

    def _compared(self, line: Line, mine: Record, changes: dict[str, Stored]) -> dict[str, Stored]:
        """What only they changed; what both did becomes conflicts of the line."""
        changes, here = self._parted(line, mine, changes)
        changes = {n: v for n, v in changes.items() if n not in here or not _is_spelling(line.kind, n, changes, mine)}
        both: dict[str, dict[str, Stored]] = {conflicts.unit_of(line.kind, n): {} for n in changes if n in here}
        for name in sorted(changes, key=lambda name: conflicts.unit_of(line.kind, name) != name):
            if (unit := conflicts.unit_of(line.kind, name)) in both:
                both[unit][name] = changes[name]
        alone = {n: v for n, v in changes.items() if conflicts.unit_of(line.kind, n) not in both}
        line.conflicts = [Conflict(self.kind, self._uid, line.kind, line.uid, theirs) for theirs in both.values()]
        shown = {n: v for theirs in both.values() for n, v in theirs.items()} | alone
        line.cells = [CellDifference(line.kind, line.uid, n, mine.get(n), value) for n, value in shown.items()]
        line.verdict = 'conflict' if both else 'changed' if alone else 'same'
        return alone

    def _parted(self, line: Line, mine: Record, changes: dict[str, Stored]) -> tuple[dict[str, Stored], set[str]]:
        """What of the changes is news, and which of these fields were changed here too, or would be turned back."""
        if self._is_ahead:
            # Nobody knows when the two copies of this desk parted.
            return changes, {n for n in changes if (line.uid, n) in self._edited}
        base = self._base.get(line.uid, {})
        said = {n for n, v in changes.items() if base.get(n) != v and (line.uid, n, v) not in self._said_here}
        said |= {name for name in _left_by_a_text(line, mine) if f'{name}_typed' in said}
        changes = {n: v for n, v in changes.items() if n in said}
        here = {n for n in changes if base.get(n) != mine.get(n)}
        return changes, here | {n for n, v in changes.items() if self._lacks_proof(line, mine, n, v)}

    def _lacks_proof(self, line: Line, mine: Record, name: str, value: Stored) -> bool:
        """Whether a change is taken from nobody but a known key: it turns back a correction, or publishes."""
        if self.signer:
            return False
        turns_back = (line.uid, name, value) in self._turned_from
        return turns_back or weight.needs_proof(line.kind, name, mine.get(name), value)

    @cached_property
    def _is_ahead(self) -> bool:
        """Whether theirs has more of this desk's work than this register."""
        assert self.stored is not None
        return vectors.claims_more(self.theirs, self.stored.revision, self.register.desk_id)

    @cached_property
    def _edited(self) -> set[tuple[str, str]]:
        return history.edited(self.register, self._uid)

    @cached_property
    def _turned_from(self) -> set[tuple[str, str, Stored]]:
        """What stood here once and was corrected: without proof of who says it nobody sets a field back to it."""
        if len(self._history) == 1 or self._is_import_undone:
            return set()
        return {one for one in history.once_there(self.register, self._uid) if one[1] != 'withdrawn'}

    @property
    def _uid(self) -> str:
        assert self.stored is not None
        return self.stored.uid

    @cached_property
    def _undone(self) -> bool:
        """Whether the register's own was withdrawn because its import was undone: then it comes back as new.

        One that is merged into another record goes on there, and one that is withdrawn in the file too stays so.
        """
        if self.stored is None or not self.stored.withdrawn or not self._is_import_undone:
            return False
        is_gone_there = any(line.uid == self._uid and line.given.get('withdrawn') is not None for line in self.lines)
        return not (is_gone_there or old_uids.is_held(self.register, self._uid, withdrawn=False))

    @cached_property
    def _is_import_undone(self) -> bool:
        """Whether an import of the record was undone last: it may come again. What was typed here and undone stays so.

        Where somebody undid what the undoing of an import had left, nothing says which one it was.
        """
        imports = {uid for one in self._history if one.action == 'import' for uid in (one.uid, one.batch)}
        typed = history.undone_in(self._history) - imports
        standing = [one for one in self._history if not {one.uid, one.batch, one.undoes} & typed]
        return bool(standing) and standing[-1].action == 'undo'

    def _comes_again(self, line: Line, mine: Record | None) -> bool:
        """Whether a row below is withdrawn here because the import that brought it was undone: it comes back too."""
        is_gone = mine is not None and mine.withdrawn and line.given.get('withdrawn') is None
        return is_gone and line.uid in self._undone_rows

    @cached_property
    def _undone_rows(self) -> set[str]:
        """The rows that an import brought to the record, and the undoing of it withdrew."""
        brought, gone = set[str](), set[str]()
        is_any_undone = any(one.action == 'undo' for one in self._history)
        for one in self._history if is_any_undone else ():
            for entry in history.entries(self.register, one):
                if entry.field == 'parent' and entry.old is None and one.action == 'import':
                    brought.add(entry.row_uid)
                elif entry.field == 'withdrawn':
                    (gone.add if one.action == 'undo' and entry.new is not None else gone.discard)(entry.row_uid)
        return brought & gone

    @cached_property
    def _makers(self) -> withdrawals.Makers:
        return withdrawals.Makers(self.register, self._history)

    @cached_property
    def _history(self) -> list[history.Revision]:
        assert self.stored is not None
        return history.revisions(self.register, 'record', self.stored.uid)

    @cached_property
    def _base(self) -> dict[str, dict[str, Stored]]:
        """The common base of mine and theirs: values by the uid of their row.

        A field sheet has no revisions: its base is what sheets brought so far. What was undone may come in again, so
        after an undo the base is what stands. What they said before an answer that they do not know is no news either.
        """
        assert self.stored is not None
        if not self.theirs:
            found = self._sheets
        elif self.theirs == self.stored.revision or self._is_import_undone:
            found = {row.uid: row.values for row in self.stored.walk()}
        else:
            found = history.known_to(self.register, self.stored.uid, self.theirs)
        return {
            uid: found.get(uid, {}) | self._said_before(uid) for uid in {*found, *(line.uid for line in self.lines)}
        }

    @cached_property
    def _said_here(self) -> set[tuple[str, str, Stored]]:
        """What was said here of rows and fields that theirs need not know: who says it too had it from here.

        A desk with an open conflict has taken in the rest of a file, and its vector does not say so.
        """
        assert self.stored is not None
        if not self.theirs or self.theirs == self.stored.revision or self._is_import_undone:
            return set()
        return history.unknown_to(self.register, self.stored.uid, self.theirs)

    @property
    def _sheets(self) -> dict[str, dict[str, Stored]]:
        """What imports that stand brought of this record."""
        undone = history.undone_in(self._history)
        brought = [r for r in self._history if r.action == 'import' and not {r.uid, r.batch} & undone]
        return {uid: values for uid, (_kind, values) in history.replayed(self.register, brought).items()}

    def _said_before(self, uid: str) -> dict[str, Stored]:
        known = chain.read_vector(self.theirs).get(self.register.desk_id, 0)
        answers = self.answered.get(uid, {}).items()
        return {name: one.said for name, one in answers if not self.theirs or one.known_from > known}


@cache
def _depths(kind: str) -> dict[str, int]:
    """How deep each kind of row lies in a record of a kind."""
    return {cls.record_kind: place for place, cls in enumerate(family(kind))}


def _is_spelling(kind: str, name: str, changes: dict[str, Stored], mine: Record) -> bool:
    """Whether a field only holds how a value was typed on which both sides agree."""
    spec = RECORDS[kind].specs()[name]
    return isinstance(spec.kind, Typed) and spec.of not in changes and mine.get(spec.of) is not None


@cache
def _days_typed(kind: str) -> dict[str, str]:
    """The fields for how a day of a kind was typed, each with that of the day."""
    specs = RECORDS[kind].specs()
    return {name: spec.of for name, spec in specs.items() if spec.of and isinstance(specs[spec.of].kind, DateKind)}


def _refuse_another_day(line: Line, mine: Record) -> None:
    """Refuse a line in which how a day was typed was corrected to another day, and the day itself was not."""
    given = line.given
    for typed, name in _days_typed(line.kind).items():
        text, day = given.get(typed), mine.get(name)
        if text in (None, mine.get(typed)) or day is None or given.get(name, day) != day:
            continue
        other = {found.removesuffix('~') for found in day_month_order.may_be(str(text))}
        bare = str(day).removesuffix('~')
        if other and other.isdisjoint((bare, *bare.split('/'))):
            sentence = _('“{text}” is not the day in this row, {day}. Correct the day itself too, or leave the text.')
            line.refuse(sentence.format(text=text, day=dates.in_words(str(day), language())), typed)


def _differences(line: Line, mine: Record) -> dict[str, Stored]:
    found = {name: value for name, value in line.given.items() if mine.get(name) != value}
    found |= {typed: None for name in found if (typed := _outdated(line, mine, name))}
    found |= dict.fromkeys(_near_no_more(line, mine))
    return found | dict.fromkeys([*_left_by_a_text(line, mine), *_said_no_more(line, mine)])


def _left_by_a_text(line: Line, mine: Record) -> list[str]:
    """The places that are the record's no more: the line has another text for them, which is that of no known place."""
    specs = RECORDS[line.kind].specs()
    texts = {spec.of: line.given[name] for name, spec in specs.items() if name in line.given and spec.of}
    return [
        name
        for name, text in texts.items()
        if isinstance(specs[name].kind, PlaceKind) and name not in line.given and mine.get(name) is not None
        if text is not None and text != mine.get(f'{name}_typed')
    ]


def _near_no_more(line: Line, mine: Record) -> list[str]:
    """How exact a place is, where the words that it is near have gone from its text."""
    found = []
    for name, spec in RECORDS[line.kind].specs().items():
        text = line.given.get(f'{name}_typed') if spec.gives else None
        if text is not None and text != mine.get(f'{name}_typed'):
            found += [exact for exact in spec.gives[-1:] if exact not in line.given and mine.get(exact) == NEAR]
    return found


def _said_no_more(line: Line, mine: Record) -> list[str]:
    """The numbers beside the one that a cell of people gives, which is all that they are: 3 is not 2 to 4 any more."""
    counted = counts.spec_of(line.kind)
    column = line.columns.get(counted[0]) if counted else None
    if counted is None or column is None or column.harm is None or column.harm.bound:
        return []
    names = (counted[0], counted[1].lowest_in, counted[1].highest_in)
    return [name for name in names if name not in line.given and mine.get(name) is not None]


def _outdated(line: Line, mine: Record, name: str) -> str:
    """The field of how a value was typed, where that was the value before; '' for none.

    A sheet of headquarters has both side by side, and who corrects a date there may leave what was typed alone.
    """
    typed = f'{name}_typed'
    before = mine.get(typed)
    if before is None:
        return ''
    is_left = line.given.get(typed) == before and not line.of_field_sheet
    is_date = isinstance(RECORDS[line.kind].specs()[name].kind, DateKind)
    return typed if typed not in line.given or (is_left and is_date) else ''


def _changes(line: Line, mine: Record | None) -> bool:
    return not line.is_none if mine is None else bool(_differences(line, mine))


def _may_be_too_much(row: Record) -> bool:
    """Whether a row holds what may be more than its field can: each cell was bounded by itself, not all together."""
    for value in row.values.values():
        if type(value) is str:
            if len(value) > TEXT_LIMIT:
                return True
        elif type(value) is int and value > _MUCH:
            return True
    return False
