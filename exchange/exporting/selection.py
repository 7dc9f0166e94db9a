"""Which records leave the register, and how much of each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from models import query
from models.dates import dates
from models.language.labels import field_label
from models.language.messages import _, language
from models.query import Filter, Question
from models.record.fields import CodeKind, DateKind, LinkKind, PlaceKind, Spec
from models.record.records import RECORDS, Record
from models.register.register import Register

PROFILES = ('headquarters', 'full', 'public')
APPROVED = ('approved', 'sealed')
STATES = {'all': (), 'approved': APPROVED}
_REACHES = ('desk', 'headquarters', 'consent', 'public')
_LEAST_REACH = {'full': 'desk', 'headquarters': 'headquarters', 'public': 'public'}


@dataclass(frozen=True)
class Selection:
    """Which records leave and how much of each: first and last day (ISO, may be partial, '' for any).

    `shown` is what a list shows or a kept filter asks, and `name` that filter's; None for all records.
    """

    first: str = ''
    last: str = ''
    state: str = 'all'
    profile: str = 'headquarters'
    shown: Question | None = None
    name: str = ''

    @property
    def is_public(self) -> bool:
        """Whether strangers will read it."""
        return self.profile == 'public'

    def lets_out(self, kind: str, name: str) -> bool:
        """Whether a field may leave at all."""
        specs = RECORDS[kind].specs()
        spec = specs[name]
        reach = min(_reach(spec), _reach(specs[spec.of])) if spec.of else _reach(spec)
        if self.is_public and spec.reach == 'consent':
            return consent_field(kind) is not None
        return reach >= _REACHES.index(_LEAST_REACH[self.profile])

    def kept_back(self, kind: str) -> list[str]:
        """The fields of a kind that stay at the desk."""
        return [name for name in RECORDS[kind].specs() if not self.lets_out(kind, name)]

    def left_out(self) -> list[str]:
        """The stable names of the fields that stay at the desk."""
        return [f'{kind}.{name}' for kind in RECORDS for name in self.kept_back(kind)]

    def in_words(self) -> str:
        """What the records were chosen by; what was searched for may be a name, which the public never reads."""
        span = f'{self.first or "…"} – {self.last or "…"}' if self.first or self.last else _('All dates')
        state = _('approved') if self.state == 'approved' else _('all states')
        parts = [span, state]
        if self.shown:
            parts += [_('a part of the list')] if self.is_public else [self.name, *question_in_words(self.shown)]
        return _('; ').join(filter(None, parts))


def question_in_words(question: Question) -> Iterator[str]:
    """What a list asks: its search, each filter, and whether it is the withdrawn ones."""
    if question.search:
        yield _('“{text}”').format(text=question.search)
    for given in question.filters:
        yield f'{field_label(question.kind, given.field)}: {filter_in_words(question.kind, given)}'
    if question.withdrawn:
        yield _('withdrawn')


def filter_in_words(kind: str, given: Filter) -> str:
    """What a filter lets through, such as `January 2024` or `Hama, Homs`."""
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
    if choice.shown:
        yield from _shown(register, choice, kinds)
        return
    for kind in kinds:
        yield from query.each(register, question(kind, choice))
        if not choice.is_public:
            yield from query.each(register, question(kind, choice, withdrawn=True))


def question(kind: str, choice: Selection, *, withdrawn: bool = False) -> Question:
    """The records of a kind that a choice lets out; kinds without a date of their own leave whole."""
    filters: list[Filter] = []
    if name := dated(kind):
        if choice.first or choice.last:
            filters.append(Filter(name, (choice.first, choice.last)))
        if STATES[choice.state]:
            filters.append(Filter('state', STATES[choice.state]))
    if choice.shown and choice.shown.kind == kind:
        return replace(choice.shown, filters=(*choice.shown.filters, *filters))
    return Question(kind, filters=tuple(filters), descending=False, withdrawn=withdrawn)


def _shown(register: Register, choice: Selection, kinds: list[str]) -> Iterator[Record]:
    """What a list shows, and what its records refer to of the kinds that have no date: informants, places."""
    assert choice.shown is not None
    if choice.shown.kind not in kinds or (choice.is_public and choice.shown.withdrawn):
        return
    wanted: set[str] = set()
    for record in query.each(register, question(choice.shown.kind, choice)):
        wanted |= _referred(record)
        yield record
    seen: set[str] = set()
    others = [kind for kind in kinds if not dated(kind) and kind != choice.shown.kind]
    while wanted - seen:
        new, seen = sorted(wanted - seen), seen | wanted
        for kind in others:
            for record in query.get_many(register, kind, new).values():
                wanted |= _referred(record)
                yield record


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


@cache
def dated(kind: str) -> str:
    """The date that records of a kind are chosen by: the first in their list, '' for none."""
    specs = RECORDS[kind].specs()
    return next((name for name in RECORDS[kind].listed_fields() if isinstance(specs[name].kind, DateKind)), '')


# What may leave


def _reach(spec: Spec) -> int:
    return _REACHES.index(spec.reach)


@cache
def consent_field(kind: str) -> str | None:
    """The field that says whether what needs consent may be published."""
    return next((name for name, spec in RECORDS[kind].specs().items() if spec.codes == 'publish_consent'), None)


def may_be_published(row: Record) -> bool:
    """Whether the public may read of a row at all."""
    if row.withdrawn:
        return False
    name = consent_field(row.kind)
    return name is None or row.get(name) == 'yes'
