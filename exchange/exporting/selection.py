"""Which records leave the register, and how much of each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from models import query
from models.dates import dates
from models.language.labels import field_label
from models.language.messages import _, language
from models.language.text import isolate
from models.places import Gazetteer, gazetteer
from models.query import Filter, Question, people
from models.query.for_review import looking
from models.record.fields import REACHES, CodeKind, DateKind, Kind, LinkKind, LongText, PlaceKind, Spec, TimeKind
from models.record.naming import consent_field, published_as
from models.record.records import APPROVED, RECORDS, Record, of_kind
from models.register.register import Register

PROFILES = ('headquarters', 'full', 'public')
STATES = {'all': (), 'approved': APPROVED}
_LEAST_REACH = {'full': 'desk', 'headquarters': 'headquarters', 'public': 'public'}


@dataclass(frozen=True)
class Selection:
    """Which records leave and how much of each: first and last day (ISO, may be partial, '' for any).

    `state` is one of STATES, '' what is usual: to the public only what is approved. `shown` is what a list shows or a
    kept filter asks, and `name` that filter's; None for all records. `only` names records by their uids instead.
    """

    first: str = ''
    last: str = ''
    state: str = ''
    profile: str = 'headquarters'
    shown: Question | None = None
    name: str = ''
    only: frozenset[str] | None = None

    @property
    def is_public(self) -> bool:
        """Whether strangers will read it."""
        return self.profile == 'public'

    @property
    def is_picked(self) -> bool:
        """Whether somebody picked the records, as for a share: by anything but their days and state."""
        return self != Selection(self.first, self.last, self.state, self.profile)

    @property
    def states(self) -> tuple[str, ...]:
        """The states that a record may be in; empty where any will do."""
        return STATES[self.state or ('approved' if self.is_public else 'all')]

    def lets_out(self, kind: str, name: str) -> bool:
        """Whether a field may leave at all."""
        spec = of_kind(kind).specs()[name]
        if self.is_public and spec.reach == 'consent':
            return consent_field(kind) is not None
        return REACHES.index(spec.reach) >= REACHES.index(_LEAST_REACH[self.profile])

    def waits_for_review(self, spec: Spec) -> bool:
        """Whether a field leaves only once a reviewer has read its record: free text does, to the public."""
        return self.is_public and spec.reach == 'public' and type(spec.kind) in (Kind, LongText)

    def kept_back(self, kind: str) -> list[str]:
        """The fields of a kind that stay at the desk."""
        return [name for name in RECORDS[kind].specs() if not self.lets_out(kind, name)]

    def places(self, register: Register) -> Gazetteer:
        """The places that may be named: the register's own only where their names and points may leave."""
        told = (*RECORDS['place'].title_fields, *RECORDS['place'].point_fields)
        return register.places if all(self.lets_out('place', name) for name in told) else gazetteer()

    def left_out(self) -> list[str]:
        """The stable names of the fields that stay at the desk."""
        return [f'{kind}.{name}' for kind in RECORDS for name in self.kept_back(kind)]

    def cut(self, record: Record) -> Record:
        """A copy of a record with nothing in it but what may leave; rows that are withdrawn do not."""
        staying = self._staying_unread if not record.is_approved else self._staying
        cut = self._cut(record, staying)
        return _without_days(cut) if self.is_public and published_as(record) == 'anonymised' else cut

    def _cut(self, row: Record, staying: dict[str, set[str]]) -> Record:
        values = {name: value for name, value in row.values.items() if name not in staying[row.kind]}
        below = (child for child in row.children if not child.withdrawn)
        if self.is_public:
            below = (child for child in below if published_as(child) == 'named')
        children = [self._cut(child, staying) for child in below]
        if self.is_public:
            # No order of typing is left, and no id: what is below a record is known by the record's alone.
            children.sort(key=_content)
            return Record(row.kind, '', values, children)
        return Record(row.kind, row.uid, values, children, row.revision)

    @cached_property
    def _staying(self) -> dict[str, set[str]]:
        return {kind: set(self.kept_back(kind)) for kind in RECORDS}

    @cached_property
    def _staying_unread(self) -> dict[str, set[str]]:
        texts = {
            kind: {name for name, spec in cls.specs().items() if self.waits_for_review(spec)}
            for kind, cls in RECORDS.items()
        }
        return {kind: names | texts[kind] for kind, names in self._staying.items()}

    def in_words(self) -> str:
        """What the records were chosen by; what was searched for may be a name, which the public never reads."""
        span = f'{self.first or "…"} – {self.last or "…"}' if self.first or self.last else _('All dates')
        state = _('approved') if self.states else _('all states')
        parts = [span, state]
        if self.shown:
            parts += [_('a part of the list')] if self.is_public else [self.name, *question_in_words(self.shown)]
        elif self.only is not None:
            parts = [self.name]
        return _('; ').join(filter(None, parts))


def question_in_words(question: Question) -> Iterator[str]:
    """What a list asks: its search, each filter, and whether it is the withdrawn ones."""
    if question.search:
        yield _('“{text}”').format(text=question.search)
    for given in question.filters:
        yield f'{filter_label(question.kind, given)}: {filter_in_words(question.kind, given)}'
    if question.withdrawn:
        yield _('withdrawn')


def filter_label(kind: str, given: Filter) -> str:
    """What a list is filtered by: the name of a field, or that it is by what somebody looked at."""
    return _('Looked at') if given.field == looking.FIELD else field_label(kind, given.field)


def filter_in_words(kind: str, given: Filter) -> str:
    """What a filter lets through, such as `January 2024` or `Hama, Homs`."""
    if given.field == looking.FIELD:
        return looking.sight_in_words(given.values)
    spec = RECORDS[kind].specs()[given.field]
    if isinstance(spec.kind, CodeKind):
        return _(', ').join(spec.code_list().label(code) for code in given.values)
    if not isinstance(spec.kind, DateKind):
        return _(', ').join(given.values)
    first, last = given.values
    edtf = first if first == last else f'{first or ".."}/{last or ".."}'
    return dates.in_words(edtf, language())


# The records


def records(register: Register, choice: Selection, kinds: list[str]) -> Iterator[Record]:
    """The records of these kinds that a choice lets out; what is withdrawn goes along, but never to the public."""
    if choice.shown or choice.only is not None:
        yield from _with_referred(register, choice, kinds)
        return
    for kind in kinds:
        yield from query.each(register, question(kind, choice))
        if not choice.is_public:
            yield from query.each(register, question(kind, choice, withdrawn=True))


def question(kind: str, choice: Selection, *, withdrawn: bool = False) -> Question:
    """The records of a kind that a choice lets out; kinds without a date of their own leave whole."""
    filters: list[Filter] = []
    if name := RECORDS[kind].dated_by():
        if choice.first or choice.last:
            filters.append(Filter(name, (choice.first, choice.last)))
        if choice.states:
            filters.append(Filter('state', choice.states))
    if choice.shown and choice.shown.kind == kind:
        return replace(choice.shown, filters=(*choice.shown.filters, *filters))
    return Question(kind, filters=tuple(filters), descending=False, withdrawn=withdrawn)


def _with_referred(register: Register, choice: Selection, kinds: list[str]) -> Iterator[Record]:
    """What was chosen, and what it refers to of the kinds that have no date: informants, places."""
    wanted, seen = set[str](), set[str]()
    for record in _chosen(register, choice, kinds):
        wanted |= _referred(record)
        seen.add(record.uid)
        yield record
    besides = choice.shown.kind if choice.shown else ''
    others = [kind for kind in kinds if not RECORDS[kind].dated_by() and kind != besides]
    while wanted - seen:
        new, seen = sorted(wanted - seen), seen | wanted
        for kind in others:
            for record in query.get_many(register, kind, new).values():
                wanted |= _referred(record)
                yield record


def _chosen(register: Register, choice: Selection, kinds: list[str]) -> Iterator[Record]:
    """What a list shows, or the records that are named."""
    if choice.only is not None:
        for kind in kinds:
            yield from query.get_many(register, kind, sorted(choice.only)).values()
    elif choice.shown and choice.shown.kind in kinds and not (choice.is_public and choice.shown.withdrawn):
        yield from query.each(register, question(choice.shown.kind, choice))


def _referred(record: Record) -> set[str]:
    """The records and places that a record and its rows name."""
    return {
        str(row.values[name])
        for row in record.walk()
        for name in _references(row.kind)
        if row.values.get(name) is not None
    }


@cache
def _references(kind: str) -> list[str]:
    return [name for name, spec in RECORDS[kind].form_fields().items() if isinstance(spec.kind, (LinkKind, PlaceKind))]


# What may leave


def _without_days(record: Record) -> Record:
    """A record with nothing left of it but what several are alike in, and the rows below it; days only as months."""
    alike = RECORDS[record.kind].alike_in
    kept = {name: value for name, value in record.values.items() if name in alike}
    return _by_month(Record(record.kind, record.uid, kept, record.children))


def _by_month(row: Record) -> Record:
    specs = RECORDS[row.kind].specs()
    values = {
        name: dates.to_month(str(value)) if isinstance(specs[name].kind, DateKind) else value
        for name, value in row.values.items()
        if not isinstance(specs[name].kind, TimeKind)
    }
    return Record(row.kind, row.uid, values, sorted(map(_by_month, row.children), key=_content))


def _content(row: Record) -> tuple[Any, ...]:
    """What rows of a record are put in order by: what stands in them, dates first."""
    specs = RECORDS[row.kind].specs()
    names = sorted(specs, key=lambda name: not isinstance(specs[name].kind, DateKind))
    values = tuple((name not in row.values, row.values.get(name, '')) for name in names)
    return row.kind, values, tuple(map(_content, row.children))


def kept_title(register: Register, name: str) -> str:
    """What a kept filter is called where it is offered, with who kept it where several people work here."""
    who = people.keeper(register, register.settings.filters.get(name, {}))
    return f'★ {name}' + (f' ({isolate(who, "auto")})' if who else '')
