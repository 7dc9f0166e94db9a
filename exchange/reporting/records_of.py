"""The records that a report counts: as they are, or as the register held them at the end of a day."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

from exchange.reporting.counted import Scope
from models import query
from models.dates import dates
from models.errors import KnownError
from models.language.messages import _, language
from models.places import Gazetteer
from models.query import Filter, Question, decided
from models.query.as_it_was import as_of
from models.query.as_it_was.as_of import PastRecords
from models.query.for_review import asked
from models.query.together import old_uids
from models.record.records import Record
from models.register.register import Register

# Fewer than SQLite takes in one statement.
_AT_ONCE = 20_000
# From so many on records are not read whole, with what people wrote in them.
_MANY = 500
# From the first to the last, in the order of stored dates.
Span = tuple[str, str]
# What of each row a report counts by: a year of records is read in a moment without what people wrote in them.
_COUNTED = {
    'incident': (
        *('kind', 'marks', 'occurred', 'learned_on', 'place', 'place_typed', 'governorate', 'area', 'zone'),
        *('carried_out_by', 'against', 'jointly_with', 'certainty', 'state'),
    ),
    'casualty': (
        *('count', 'lowest', 'highest', 'party', 'outcome', 'who', 'role', 'standing', 'outcome_date', 'learned_on'),
        'earlier',
    ),
    'victim': ('same_person',),
    'abductee': ('abducted_on', 'abducted_by', 'learned_on', 'state', 'same_person'),
    'status_change': ('position', 'status', 'confirmed', 'effective', 'learned_on'),
}
# By these an incident is in a period, or was learned of in it.
_DATES = ('occurred', 'outcome_date', 'learned_on')
_SOURCES = {'source': ('channel', 'informant', 'first_hand')}


class Records:
    """The records of a register as a report asks for them.

    `past` is the register as of the report's day, None where the report is of what stands now. Who may be named is
    never asked of it: consent that was withdrawn since is withdrawn, whatever day a report is of.
    """

    def __init__(self, register: Register, scope: Scope) -> None:
        self._register, self._scope = register, scope
        self.past = _past(register, scope)
        self._became = old_uids.became(register)

    @property
    def about(self) -> dict[str, Any]:
        """What a report says of when its records stood so: the days, and of the register then, how it is known.

        `head` is the end of the history then, `misdated` has the hashes of revisions up to it whose clock ran ahead or
        back, `erased` is of how many of the records something was erased since; `before_the_register` stands where
        nothing was there.
        """
        said = {'as_of': self._scope.as_of, 'learned_by': self._scope.learned_by}
        about: dict[str, Any] = {name: day for name, day in said.items() if day}
        if self.past is None:
            return about
        end = self.past.end
        about |= {'head': end.hash} if end.number else {'before_the_register': True}
        about |= {'misdated': [one.hash for one in end.misdated]} if end.misdated else {}
        erased = self.past.erased('incident') | self.past.erased('abductee')
        return about | ({'erased': len(erased)} if erased else {})

    @property
    def places(self) -> Gazetteer:
        """The gazetteer with the places of the register's own."""
        return self.past.places if self.past else self._register.places

    def incidents(self, spans: Iterable[Span]) -> dict[str, Record]:
        """The incidents dated within one of these spans, and those with a casualty dated so, by uid.

        They have what they are counted by, without their sources.
        """
        spans = list(spans)
        found = query.with_few_fields(self._register, 'incident', _COUNTED, spans)
        harmed = query.dated_below(self._register, 'casualty', 'outcome_date', spans) - found.keys()
        found |= query.get_many(self._register, 'incident', sorted(harmed))
        changed = self._then('incident', found, _DATES)
        then = {uid: incident for uid, incident in changed.items() if incident and _is_within(incident, spans)}
        return self._arrived({uid: incident for uid, incident in found.items() if uid not in changed} | then)

    def sources(self, incidents: Collection[str]) -> dict[str, list[Record]]:
        """The live sources of these incidents, by the incident's uid."""
        changed = self.past.then('incident', incidents) if self.past else {}
        same = [uid for uid in incidents if uid not in changed]
        found = query.rows_below(self._register, 'incident', same, _SOURCES)
        return found | {uid: one.of('source') for uid, one in changed.items() if one}

    def abductees(self) -> Iterator[Record]:
        """All abductees that are not withdrawn, with what they are counted by."""
        changed = self.past.changed('abductee') if self.past else {}
        today = query.with_few_fields(self._register, 'abductee', _COUNTED).values()
        found = {abductee.uid: abductee for abductee in today if abductee.uid not in changed}
        then = {uid: abductee for uid, abductee in changed.items() if abductee and not abductee.withdrawn}
        yield from self._arrived(found | then).values()

    def _arrived(self, found: dict[str, Record]) -> dict[str, Record]:
        """These records with their links leading to where what was merged goes on."""
        for row in (row for record in found.values() for row in record.walk()) if self._became else ():
            for name in ('earlier', 'same_person'):
                if (there := self._became.get(str(row.get(name)))) is not None:
                    row.set(name, there)
        return found

    def get_many(self, kind: str, uids: Iterable[str]) -> dict[str, Record]:
        """The aggregates of these uids, withdrawn ones too."""
        wanted = list(uids)
        changed = self.past.then(kind, wanted) if self.past else {}
        today = query.get_many(self._register, kind, [uid for uid in wanted if uid not in changed])
        return self._arrived(today | {uid: then for uid in wanted if (then := changed.get(uid)) is not None})

    def some_incidents(self, uids: Collection[str], before: str) -> dict[str, Record]:
        """Those of these incidents that may be dated before a day; very many are read with what they are counted by."""
        if len(uids) < _MANY:
            return self.get_many('incident', sorted(uids))
        read = query.with_few_fields(self._register, 'incident', _COUNTED, [('1', before)])
        changed = self.past.then('incident', uids) if self.past else {}
        today = {uid: read[uid] for uid in uids if uid in read and uid not in changed}
        return self._arrived(today | {uid: then for uid, then in changed.items() if then is not None})

    def first_dated(self) -> str:
        """The earliest date of an incident, '' for none."""
        changed, made = self._then('incident', (), _DATES), self.past.made('incident') if self.past else set[str]()
        then = [str(one.get('occurred') or '') for one in changed.values() if one and not one.withdrawn]
        today = query.first_dated(self._register, 'incident', made | changed.keys())
        return min((dated for dated in (today, *then) if dated[:1].isdigit()), default='')

    def changed_since(self, kind: str) -> set[str]:
        """The records of a kind that may have had other dates on the report's day, or were withdrawn or not."""
        return self.past.with_other(kind, _DATES) if self.past else set()

    def said_to_be(self, people: Collection[str]) -> set[str]:
        """The victims that are said to be one of these victims or abductees."""
        wanted = sorted({*people, *old_uids.old_uids(self._register, people)})
        parts = [tuple(wanted[start : start + _AT_ONCE]) for start in range(0, len(wanted), _AT_ONCE)]
        asked_of = (Question('victim', filters=(Filter('same_person', part),), sort='parent') for part in parts)
        today = {victim.uid for question in asked_of for victim in query.each(self._register, question)}
        changed = self._then('incident', (), ('same_person',)).values()
        then = (row for incident in changed if incident for row in incident.walk())
        return today | {row.uid for row in then if row.get('same_person') in wanted}

    def incidents_with(self, victims: Collection[str]) -> list[Record]:
        """The incidents in which these victims are named."""
        casualties = set(query.parents(self._register, 'victim', victims).values())
        incidents = set(query.parents(self._register, 'casualty', casualties).values())
        return [*self.get_many('incident', sorted(incidents)).values()]

    def approved_by_sample(self, incidents: Iterable[str]) -> set[str]:
        """Which of these approved incidents nobody looked at, but others of their sample."""
        return decided.approved_by_sample(self._register, incidents, self.past)

    def closed_without_answer(self, records: Iterable[str]) -> int:
        """How many questions about these records were closed though nobody had answered."""
        return asked.closed_without_answer(self._register, records, self.past)

    def _then(self, kind: str, uids: Collection[str], fields: Collection[str]) -> dict[str, Record | None]:
        """Of these records, and of all in which one of these fields was another, those that changed as they stood."""
        return self.past.then(kind, {*uids} | self.past.with_other(kind, fields)) if self.past else {}


def _past(register: Register, scope: Scope) -> PastRecords | None:
    """What the register held as a scope has it, None where that is what stands now."""
    if scope.ended is not None:
        return as_of.at_revision(register, scope.ended)
    return as_of.on_day(register, _not_to_come(scope.as_of)) if scope.as_of else None


def _not_to_come(text: str) -> date:
    """A day that is not still to come."""
    day = date.fromisoformat(text)
    if day > dates.today_in_damascus():
        sentence = _('{day} is still to come; a report can be made as of today or of an earlier day.')
        raise KnownError(sentence.format(day=dates.short(text, language())))
    return day


def _is_within(incident: Record, spans: list[Span]) -> bool:
    """Whether an incident or a casualty of it is dated within one of these spans, as a filter of a list would say."""
    dated = [incident.get('occurred'), *(casualty.get('outcome_date') for casualty in incident.of('casualty'))]
    is_dated = any(query.is_between(str(value), *span) for value in dated if value for span in spans)
    return is_dated and not incident.withdrawn
