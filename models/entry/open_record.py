"""A record as it lies open in the form: its values so far, text not understood yet, and what it was before."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from models import query
from models.dates import dates
from models.entry import arrived_draft, understood
from models.errors import Refused
from models.file import chain, history
from models.language import labels
from models.query.for_review import asked_in_words
from models.record import off_servers
from models.record.defaults import settled_by, settling_fields
from models.record.fields import SEPARATOR, Spec, Stored, split_codes
from models.record.records import RECORDS, Record, taken_apart
from models.register.register import Register
from models.rules import checks
from models.rules.checks import Finding
from models.rules.surroundings import Around


@dataclass
class OpenRecord:
    """The record being typed, the stored one it came from (None for a new one), and text that no value fits.

    `kept` is the draft of it that the register has ({} where it may have one), `kept_at` when that was written before
    the record was opened. `before` is the record saved before it, which it may take values over from; `start` a new
    one as it began; `given` are the keys of fields that were filled without typing: taken over, or settled by another
    field, and `quiet` those of them that need not show. By key of a field, `marked` are the marks that came with its
    code, `settled` is the value by which it last
    filled others, and `found` what was looked up last for it: the text, and the choices.
    """

    register: Register
    record: Record
    stored: Record | None = None
    texts: dict[str, str] = field(default_factory=dict)
    kept_at: str = ''
    kept: dict[str, Any] | None = None
    before: Record | None = None
    start: Record | None = None
    given: set[str] = field(default_factory=set)
    quiet: set[str] = field(default_factory=set)
    marked: dict[str, dict[str, str]] = field(default_factory=dict)
    settled: dict[str, Stored] = field(default_factory=dict)
    found: dict[str, tuple[str, list[understood.Offer]]] = field(default_factory=dict)
    _before: tuple[Record, dict[str, Record]] | None = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.around = Around(self.register)

    @classmethod
    def new(cls, register: Register, kind: str, before: Record | None = None) -> 'OpenRecord':
        """A new record: empty, but for what is marked to be carried over from the one before."""
        made = cls(register, Record(kind), before=before)
        if before is not None:
            made._carry_over(before)
        made.start = made.record.copied()
        return made

    @classmethod
    def of_pattern(cls, register: Register, pattern: query.Pattern, before: Record | None) -> 'OpenRecord':
        """A new record that begins with what a pattern holds."""
        made = cls.new(register, pattern.kind, before)
        for name, value in made._still_there(pattern.kind, pattern.content.get('values', {})).items():
            if not says_who(pattern.kind, name):
                made.record.set(name, value)
                made.given.add(f'{made.record.uid}.{name}')
        for kind, values in pattern.content.get('rows', ()):
            there = made._still_there(kind, values)
            made.record.add(kind, **{name: value for name, value in there.items() if not says_who(kind, name)})
        made.start = made.record.copied()
        return made

    def _carry_over(self, before: Record) -> None:
        marked = self.register.settings.carried.get(self.record.kind, [])
        for carried in fields_of(self, self.record):
            if carried.name in marked:
                carried.as_before()
        for row in (row for kind in marked if kind in RECORDS for row in before.of(kind)):
            self.record.add(row.kind, **self._still_there(row.kind, in_common(row)))

    def _still_there(self, kind: str, values: Mapping[str, Stored]) -> dict[str, Stored]:
        """Values of another row without the places and records among them that were withdrawn, and their points."""
        specs = RECORDS[kind].specs()
        gone = {name for name, value in values.items() if name in specs and is_gone(self.register, specs[name], value)}
        gone |= {beside for name in gone for beside in (f'{name}_typed', *specs[name].gives)}
        return {name: value for name, value in values.items() if name not in gone}

    def pattern(self) -> dict[str, Any]:
        """What a pattern keeps of it: what is chosen from lists, of the record and its lines; no dates, no names."""
        rows = [[row.kind, chosen] for row in self.record.children if not row.withdrawn and (chosen := in_common(row))]
        return {'values': in_common(self.record), 'rows': rows}

    @classmethod
    def read(cls, register: Register, kind: str, uid: str) -> 'OpenRecord | None':
        """The record of a uid with what was typed for it and not saved; None when there is neither.

        What was typed for a record that was merged since is found in the survivor.
        """
        draft = query.draft(register, uid)
        if draft is not None and (there := arrived_draft.arrive(register, draft)) != uid:
            return cls.read(register, kind, there)
        stored = query.get(register, kind, uid)
        if draft is not None:
            return cls.of_draft(register, draft, stored)
        made = cls(register, stored.copied(), stored) if stored else None
        if made is not None:
            made.take_for_settling(made.record)
        return made

    @classmethod
    def of_draft(cls, register: Register, draft: query.Draft, stored: Record | None) -> 'OpenRecord':
        """The record as it was being typed."""
        record = chain.grow(draft.kind, draft.uid, draft.rows, draft.revision)
        if stored is not None and stored.revision != record.revision:
            stored = history.as_of_vector(register, draft.kind, draft.uid, record.revision)
        if stored is not None:
            record.set('state', stored.get('state'))  # a decision taken meanwhile is nothing that was typed
        made = cls(register, record, stored, draft.texts, draft.at, draft.content, marked=draft.marked)
        made.take_for_settling(*made.record.walk())
        return made

    def content(self) -> dict[str, Any]:
        """What a draft keeps of it, as it is now: also what the field that the keys are in will settle of others."""
        apart = self._apart() if self.texts or next(self._unsettled(), None) is not None else self
        apart.settle()
        rows = [[row.kind, row.uid, dict(row.values)] for row in apart.record.walk()]
        marked = {'marked': dict(apart.marked)} if apart.marked else {}
        return {'revision': self.record.revision, 'rows': rows, 'texts': dict(apart.texts), **marked}

    def _apart(self) -> 'OpenRecord':
        """The same, to be changed apart from this one: what a field that has the keys settles is not seen there yet."""
        made = replace(self, record=self.record.copied(), texts=dict(self.texts), settled=dict(self.settled))
        made.given, made.quiet, made.marked = set(self.given), set(self.quiet), dict(self.marked)
        return made

    def settle(self) -> list[tuple[Record, str]]:
        """Take what waits and can be understood, and fill what a value settles, where a field was not left since.

        Gives what it stated: the rows, and the fields.
        """
        taken = [(field.row, field.name) for field, text in self._waiting() if field.take_waiting(text)]
        return taken + [(field.row, name) for field in list(self._unsettled()) for name in field.fill_others()]

    def ask_years_again(self, event: 'OpenField', before: Stored) -> list[str]:
        """Have each date that was typed without a year wait, where it may be another one by the day of the event now.

        Gives the names of those beside the event's.
        """
        if event.value is None or event.value == before:
            return []
        first = dates.first_day(str(before)) if before else None
        was_near, asked = first.isoformat() if first else None, list[str]()
        for row in self.record.live():
            for name, spec in RECORDS[row.kind].form_fields().items():
                field = OpenField(self, row, name, spec)
                if spec.kind.name != 'date' or name == event.name or not field.typed or field.value is None:
                    continue
                if understood.may_be_another(field, was_near):
                    field.wait(field.typed)
                    asked += [name] if row is self.record else ['']
        return asked

    def _unsettled(self) -> Iterator['OpenField']:
        """The fields whose value is not the one by which they last filled others."""
        for row in self.record.walk():
            specs = RECORDS[row.kind].specs()
            for name in settling_fields(row.kind):
                if (field := OpenField(self, row, name, specs[name])).is_unsettled:
                    yield field

    def keeping(self) -> Callable[[], None] | None:
        """What writes it as it is now as a draft, or drops the draft where nothing is left to keep; in any thread.

        None where there is nothing to write.
        """
        register, uid = self.register, self.record.uid
        if not self.is_changed:
            return None if self.kept is None else self._to_do(lambda: register.drop_draft(uid), None)
        kind, content = self.record.kind, self.content()
        if content == self.kept:
            return None
        return self._to_do(lambda: register.keep_draft(kind, uid, content), content)

    def _to_do(self, write: Callable[[], None], kept: dict[str, Any] | None) -> Callable[[], None]:
        self.kept = {}

        def do() -> None:
            write()
            self.kept = kept

        return do

    def keep(self) -> None:
        """Keep it as a draft, or drop the draft where nothing is left to keep."""
        write = self.keeping()
        if write is not None:
            write()

    @cached_property
    def may_ask(self) -> bool:
        """Whether asking somebody about it is offered beside its doubts: looked up once, and for a saved one alone."""
        return self.stored is not None and self.register.writing and asked_in_words.is_offered(self.register)

    @property
    def is_changed(self) -> bool:
        """Whether it holds something that is not saved."""
        return bool(self.texts) or chain.differ(self.record, self.stored or self.start)

    def catch_up(self, now: Record) -> None:
        """Go on from what is stored now, where that says what was stored when the record was opened."""
        if self.stored is not None and not chain.differ(now, self.stored) and not chain.differ(self.stored, now):
            self.stored, self.record.revision = now, now.revision

    @property
    def day(self) -> str | None:
        """The day of the event, as far as it is known."""
        value = str(self.record.get(RECORDS[self.record.kind].dated_by()) or '')
        day = dates.first_day(value) if value else None
        return day.isoformat() if day else None

    def rows(self) -> dict[str, Record]:
        """Every row that is not withdrawn, by uid."""
        return {row.uid: row for row in self.record.walk() if row is self.record or not row.withdrawn}

    def findings(self) -> list[Finding]:
        """Every stop and doubt: of text that no value fits yet, of the record as it stands; last those set aside."""
        waiting = self._waiting()
        refused = [found for field, text in waiting if (found := self._refused(field, text))]
        there = {(found.row, found.field) for found in refused}
        # A form that is put away while the register closes still hears that its last field was left.
        around = self.around if self.register.is_open else None
        standing = checks.findings(self.record, around, with_set_aside=True)
        return refused + [finding for finding in standing if (finding.row, finding.field) not in there]

    def set_aside(self, finding: Finding, reason: str) -> None:
        """Set a doubt aside with a reason, which is kept with the record."""
        checks.set_aside(self.record, finding, reason, self.around)

    def take_up(self, finding: Finding) -> None:
        """Have a doubt stand again that was set aside."""
        checks.take_up(self.record, finding, self.around)

    def _waiting(self) -> list[tuple['OpenField', str]]:
        """The fields whose text no value fitted when it was typed."""
        rows, keys = self.rows(), ((key.split('.', 1), text) for key, text in self.texts.items())
        return [
            (OpenField(self, rows[uid], name, RECORDS[rows[uid].kind].specs()[name]), text)
            for (uid, name), text in keys
            if uid in rows
        ]

    def _refused(self, field: 'OpenField', text: str) -> Finding | None:
        try:
            understood.read(field, text)
            understood.read_bounds(field, text)
        except Refused as error:
            return Finding('stop', field.row.kind, field.row.uid, field.name, str(error))
        if field.spec.kind.name != 'codes':
            field.take(text)  # it can be understood by now: the order of dates was settled, a record was saved
        return None

    def drop(self, *rows: Record) -> None:
        """Take out rows that were never saved, with the text typed for them and below them, and the links to them."""
        dropped, gone = {id(row) for row in rows}, {below.uid for row in rows for below in row.walk()}
        for parent in self.record.walk():
            if parent.children:
                parent.children = [child for child in parent.children if id(child) not in dropped]
        self.texts = {key: text for key, text in self.texts.items() if key.split('.', 1)[0] not in gone}
        for other in self.record.walk():
            for name, spec in RECORDS[other.kind].form_fields().items():
                if spec.links and other.get(name) in gone:
                    OpenField(self, other, name, spec).put(None)

    def is_saved(self, row: Record) -> bool:
        """Whether the register has a row already."""
        return self.stored is not None and self.row_before(row.uid) is not None

    def row_before(self, uid: str) -> Record | None:
        """A row as it is saved, or as a new record began; None where it was not there."""
        base = self.stored or self.start
        if base is None:
            return None
        if self._before is None or self._before[0] is not base:  # each cell that is pasted asks for its own
            self._before = base, {row.uid: row for row in base.walk()}
        return self._before[1].get(uid)

    def duplicate(self) -> 'OpenRecord':
        """A new record with the same values of its own; its children, number and state are not copied."""
        made, copied = OpenRecord.new(self.register, self.record.kind), self._apart()
        copied.settle()
        numbered = RECORDS[self.record.kind].numbered[0]  # type: ignore[attr-defined]
        there = self._still_there(self.record.kind, copied.record.values)
        for name, spec in RECORDS[self.record.kind].specs().items():
            if not spec.kept and name != numbered and not says_who(self.record.kind, name):
                made.record.set(name, there.get(name))
        made.take_for_settling(*made.record.walk())
        return made

    def take_for_settling(self, *rows: Record) -> None:
        """Take what rows say now for what settled the fields beside it: where that is changed, they change with it.

        So does what a place lies within, where that is what the place says, and how exact its own point is.
        """
        for row in rows:
            self.settled |= {f'{row.uid}.{name}': row.get(name) for name in settling_fields(row.kind)}
            placed = ((name, spec) for name, spec in RECORDS[row.kind].form_fields().items() if spec.within)
            for one in (OpenField(self, row, name, spec) for name, spec in placed):
                if one.lies_where_it_says:
                    self.given.add(f'{row.uid}.{one.spec.within}')
                if one.is_at_its_point:
                    self.given.add(f'{row.uid}.{one.spec.gives[-1]}')


@dataclass(frozen=True)
class OpenField:
    """One field of a row that lies open: where an editor reads and writes."""

    opened: OpenRecord
    row: Record
    name: str
    spec: Spec

    @property
    def key(self) -> str:
        """What its text is kept under."""
        return f'{self.row.uid}.{self.name}'

    @property
    def label(self) -> str:
        """What the field is called."""
        return labels.field_label(self.row.kind, self.name)

    @property
    def help(self) -> str:
        """What is to be known of the field."""
        return labels.field_help(self.row.kind, self.name)

    @property
    def register(self) -> Register:
        """The register that the record is of."""
        return self.opened.register

    @property
    def value(self) -> Stored:
        """What is stored in the field."""
        return self.row.get(self.name)

    @property
    def is_available(self) -> bool:
        """Whether it can be kept where the register lies: some values never lie on a server."""
        return not self.register.is_on_server or self.name not in off_servers.fields_of(self.row.kind)

    @property
    def typed(self) -> str:
        """What was typed for it, where that is kept beside the value."""
        return str(self.row.get(f'{self.name}_typed') or '') if self.spec.kind.companion else ''

    @property
    def is_stated(self) -> bool:
        """Whether anything stands in it."""
        return any(self.row.get(name) is not None for name in self.names) or self.key in self.opened.texts

    @property
    def names(self) -> list[str]:
        """The fields that its editor states: itself, what was typed for it, the bounds of a count."""
        beside = (f'{self.name}_typed' if self.spec.kind.companion else '', self.spec.lowest_in, self.spec.highest_in)
        return [self.name, *filter(None, beside)]

    @property
    def is_shown(self) -> bool:
        """Whether the form shows it among the fields that matter: always, or for what stands in it."""
        return self.spec.first or (self.is_stated and self.key not in self.opened.quiet)

    @property
    def within(self) -> str | None:
        """The value of the field that this one's places lie in, unless it only came with the place before."""
        came_along = f'{self.row.uid}.{self.spec.within}' in self.opened.given and self.opened.settled.get(self.key)
        return str(self.row.get(self.spec.within) or '') or None if self.spec.within and not came_along else None

    @property
    def usual(self) -> Mapping[str, float]:
        """How usual each value is in this field, of those chosen before."""
        return self.register.habits.of(self.row.kind, self.name)

    def taken_apart(self, code: str) -> dict[str, str]:
        """The fields and codes that a code stands for, where it is none of its own."""
        return taken_apart(self.row.kind, self.name, code)

    @property
    def text(self) -> str:
        """What its editor shows: the text not understood, what was typed, or the value."""
        waiting = self.opened.texts.get(self.key)
        return understood.shown(self) if waiting is None else waiting

    def take(self, text: str) -> None:
        """Understand what was typed, or keep the text until it can be."""
        self._note_typed()
        try:
            value, typed = understood.read(self, text)
            bounds = understood.read_bounds(self, text)
        except Refused:
            self.wait(text)
        else:
            self.put(value, typed)
            self.row.values |= bounds

    def take_waiting(self, text: str) -> bool:
        """Take a text that waited, of several codes beside those that are there; whether it is understood by now."""
        try:
            value, typed = understood.read(self, text)
            bounds = understood.read_bounds(self, text)
        except Refused:
            return False
        if self.spec.kind.name == 'codes':
            value = self.spec.kind.clean([*split_codes(self.value), *split_codes(value)], self.spec)
        self.put(value, typed)
        self.row.values |= bounds
        return True

    def wait(self, text: str) -> None:
        """Keep a text that no value fits yet."""
        for name in self.names:
            self.row.set(name, None)
        self.opened.texts[self.key] = text

    def put(self, value: Stored, typed: str = '', *, is_quiet: bool = False) -> None:
        """State a value; what was typed for it stands beside it where it says more, a quiet one need not show."""
        self._note_typed()
        if is_quiet:
            self.opened.quiet.add(self.key)
        self.opened.texts.pop(self.key, None)
        self._mark(self.opened.marked.pop(self.key, {}), off=True)
        for name in self.names:
            self.row.set(name, None)
        parts = self.taken_apart(str(value))
        self.row.set(self.name, parts.pop(self.name, value))
        self._mark(parts)
        if self.spec.kind.companion:
            self.row.set(f'{self.name}_typed', typed or None)

    def _mark(self, marks: dict[str, str], *, off: bool = False) -> None:
        """Set the marks that a chosen code stands for, or take them off with it."""
        for name, code in marks.items():
            there = split_codes(self.row.get(name))
            if off:
                self.row.set(name, SEPARATOR.join(other for other in there if other != code) or None)
            elif code not in there:
                spec = RECORDS[self.row.kind].specs()[name]
                self.row.set(name, spec.kind.clean([*there, code], spec))
                self.opened.marked[self.key] = {name: code}

    def keep(self) -> tuple[dict[str, Stored], str | None]:
        """What stands in it now, to be set back if the edit is given up."""
        return {name: self.row.get(name) for name in self.names}, self.opened.texts.get(self.key)

    def set_back(self, kept: tuple[dict[str, Stored], str | None]) -> None:
        """Set it back to what was kept, of this field or of one like it."""
        values, text = kept
        self.put(None)
        for name, value in values.items():
            self.row.set(name, value)
        if text is not None:
            self.opened.texts[self.key] = text

    def as_before(self) -> bool:
        """State what the record before states here; whether there is something."""
        before = self.opened.before
        if before is None or before.kind != self.row.kind:
            return False
        earlier = OpenField(self.opened, before, self.name, self.spec)
        if not earlier.is_stated or is_gone(self.register, self.spec, earlier.value):
            return False
        self.set_back(earlier.keep())
        self.opened.given.add(self.key)
        self.fill_others()
        return True

    def fill_others(self) -> list[str]:
        """Fill the fields beside it that its value settles, and take back what its last value did; their names.

        What was typed by hand stays; the field that a place lies within is never emptied.
        """
        before, now, last = self.settled_last, self._settled(self.value), self._value_before
        self.opened.settled[self.key] = self.value
        filled = [name for name in {**before, **now} if self._may_fill(name, before, now.get(name))]
        if self._has_half_a_point(filled, now):
            filled = [name for name in filled if name not in self.spec.gives]
        for name in filled:
            beside = OpenField(self.opened, self.row, name, RECORDS[self.row.kind].specs()[name])
            beside.fill(now.get(name), is_quiet=name in self.spec.gives)
        asked = self.opened.ask_years_again(self, last) if self._is_the_day else []
        return [*filled, *self.opened.marked.get(self.key, {}), *asked]

    @property
    def _is_the_day(self) -> bool:
        """Whether it says when the event was, to which dates that were typed without a year are near."""
        return self.row is self.opened.record and self.name == RECORDS[self.row.kind].dated_by()

    def _has_half_a_point(self, filled: list[str], now: dict[str, Stored]) -> bool:
        """Whether one number of the point was typed by hand: it lies nowhere with the other one of a place."""
        stated = {name: self.row.get(name) for name in self.spec.gives[:2] if name not in filled}
        return any(value is not None and value != now.get(name) for name, value in stated.items())

    @property
    def settled_last(self) -> dict[str, Stored]:
        """What the value settled by which it last filled others."""
        return self._settled(self._value_before)

    @property
    def lies_where_it_says(self) -> bool:
        """Whether the field that this one's places lie in says where its place lies."""
        there = self._settled(self.value).get(self.spec.within)
        return there is not None and there == self.row.get(self.spec.within)

    @property
    def is_at_its_point(self) -> bool:
        """Whether the point beside it, and how exact that is, are what its place says."""
        settled = self._settled(self.value)
        return bool(self.spec.gives) and all(
            name in settled and self.row.get(name) == settled[name] for name in self.spec.gives
        )

    @property
    def is_unsettled(self) -> bool:
        """Whether its value is not the one by which it last filled others."""
        return self.value != self._value_before

    @property
    def _value_before(self) -> Stored:
        return self.opened.settled.get(self.key, self._stored)

    def fill(self, value: Stored, *, is_quiet: bool) -> None:
        """State what another field settled; where that one says it, this one need not show."""
        if is_quiet and self.value is None:
            self.opened.quiet.add(self.key)
        if value is not None:
            self.opened.given.add(self.key)
        self.row.set(self.name, value)

    def _note_typed(self) -> None:
        self.opened.given.discard(self.key)
        self.opened.quiet.discard(self.key)
        point = RECORDS[self.row.kind].point_fields
        for exactness in point[2:] if self.name in point[:2] else ():  # a place said it of the point that it gave
            if (key := f'{self.row.uid}.{exactness}') in self.opened.given:
                self.opened.given.discard(key)
                self.row.set(exactness, None)

    def _settled(self, value: Stored) -> dict[str, Stored]:
        return settled_by(self.row.kind, self.spec, value, self.register.places)

    @property
    def _stored(self) -> Stored:
        """What stood in it when the record was opened."""
        there = self.opened.row_before(self.row.uid)
        return there.get(self.name) if there else None

    def _may_fill(self, name: str, before: dict[str, Stored], value: Stored) -> bool:
        """Whether a field beside it is empty, or was filled and not typed, and would change.

        What a code gives has no name of its own in a draft: it was filled where it says what the last code gave.
        """
        there, is_given = self.row.get(name), f'{self.row.uid}.{name}' in self.opened.given
        if there == value or (value is None and name == self.spec.within):
            return False
        if there is None:
            return True
        if name == self.spec.within:
            return is_given
        return there == before.get(name) or (is_given and bool(self.spec.within))


def in_common(row: Record) -> dict[str, Stored]:
    """What a row may have in common with another: what is chosen from lists, and where."""
    specs = RECORDS[row.kind].form_fields()
    common = {
        name
        for name, spec in specs.items()
        if (spec.codes or spec.links or spec.kind.name in ('place', 'degrees')) and not says_who(row.kind, name)
    }
    typed = {f'{name}_typed' for name in common}
    return {name: value for name, value in row.values.items() if name in common | typed}


def is_gone(register: Register, spec: Spec, value: Stored) -> bool:
    """Whether a value is a place, or names a record, that was withdrawn: no other row begins with it."""
    if spec.kind.name == 'place' and value is not None:
        return register.places.get(str(value)) is None
    named = query.linked(register, str(value)) if spec.links and value is not None else None
    return named is not None and named.withdrawn


def says_who(kind: str, name: str) -> bool:
    """Whether a field links a row to one of its like, which says who these people are: in no other row it is true."""
    spec = RECORDS[kind].specs().get(name)
    return spec is not None and kind in spec.links


def fields_of(opened: OpenRecord, row: Record) -> Iterator[OpenField]:
    """The fields of a row that a person fills."""
    for name, spec in RECORDS[row.kind].form_fields().items():
        yield OpenField(opened, row, name, spec)
