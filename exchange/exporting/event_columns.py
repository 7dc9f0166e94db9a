"""An incident as others count events: the rules that fill the columns of ACLED, UCDP GED and HXL."""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, cached_property
from typing import NamedTuple

from exchange.cells import Cell
from exchange.exporting.selection import Selection
from models.dates import dates
from models.language.code_lists import codes
from models.language.messages import RESOURCES
from models.places import Gazetteer, Place
from models.record import casualty_totals
from models.record.casualty_totals import known_number, number_of
from models.record.fields import split_codes
from models.record.records import RECORDS, Record

_SIDES = {'by': 'carried_out_by', 'against': 'against'}
_PRECISE = {'exact': 1, 'place': 1, 'near': 2, 'witness': 2, 'subdistrict': 3, 'governorate': 4}


class Undated(Exception):
    """The date of an incident is not known well enough for the shape."""


@cache
def declared(name: str) -> list[dict[str, str]]:
    """The rows of a table of `resources/exports/`."""
    with (RESOURCES / 'exports' / f'{name}.csv').open(encoding='utf-8', newline='') as file:
        return list(csv.DictReader(file))


@cache
def _by_code(name: str) -> dict[str, dict[str, str]]:
    return {row['code']: row for row in declared(name)}


def _row_of(name: str, listed: str, code: str) -> dict[str, str] | None:
    """What a shape has for a code; for one of a desk's own what it has for the code that this stands under."""
    return _by_code(name).get(codes(listed).counted_as(code))


class Sides(NamedTuple):
    """Who fought whom in UCDP's sense: the type of violence ('' where a side is not named), and a party each."""

    type: str
    a: str
    b: str


@dataclass(frozen=True)
class LeavingIncident:
    """An incident that leaves by a choice: the record has nothing in it but what may."""

    record: Record
    choice: Selection
    places: Gazetteer

    @cached_property
    def place(self) -> Place | None:
        """The most exact place that may leave: its own, else its governorate."""
        named = self.places.get(str(self.record.get('place')))
        return named or self.places.get(str(self.record.get('governorate')))

    @cached_property
    def days(self) -> tuple[date, date]:
        """Its first and last day; raises Undated where one of them is open or not stated."""
        occurred = str(self.record.get('occurred') or '')
        first, last = (dates.first_day(occurred), dates.last_day(occurred)) if occurred else (None, None)
        if first is None or last is None:
            raise Undated
        return first, last

    @cached_property
    def length(self) -> int:
        """How many days it may have happened on."""
        first, last = self.days
        return (last - first).days + 1

    def parties(self, side: str) -> list[str]:
        """The parties of a side; whom it was against is told by its casualties where nobody said it."""
        stated = split_codes(self.record.get(_SIDES[side]))
        if side == 'by':
            return list(dict.fromkeys([*stated, *split_codes(self.record.get('jointly_with'))]))
        harmed = [str(c.get('party')) for c in self.record.of('casualty') if c.get('party')]
        return stated or [party for party in dict.fromkeys(harmed) if party not in self.parties('by')]

    @cached_property
    def is_against_civilians(self) -> bool:
        """Whether it was against civilians alone."""
        return self.parties('against') == ['civilians']

    @cached_property
    def dead(self) -> list[Record]:
        """Its casualties who died."""
        return casualty_totals.the_dead(self.record)

    @cached_property
    def acled(self) -> dict[str, str]:
        """Its types in ACLED."""
        row = _row_of('kinds', 'incident_kinds', str(self.record.get('kind'))) or _by_code('kinds')['other']
        sub = row['acled']
        if self.is_against_civilians and row['acled_against_civilians']:
            sub = row['acled_against_civilians']
        elif row['acled_with_deaths'] and _low(self) > 0:
            sub = row['acled_with_deaths']
        return next(types for types in declared('acled_events') if types['sub_event_type'] == sub)

    @cached_property
    def sides(self) -> Sides:
        """Who fought whom: a government comes first, civilians last."""
        by, against = (self._first_named(side) for side in _SIDES)
        if against == 'civilians' and _side(by) in ('government', 'group'):
            return Sides('3', by, against)
        if _side(against) == 'government' and _side(by) != 'government':
            by, against = against, by
        roles = {_side(by), _side(against)}
        if roles <= {'government', 'group'}:
            return Sides('1' if 'government' in roles else '2', by, against)
        return Sides('', by, against)

    def _first_named(self, side: str) -> str:
        return next((party for party in self.parties(side) if _side(party)), '')


def _side(party: str) -> str:
    row = _row_of('parties', 'parties', party)
    return row['ucdp_side'] if row else ''


# Who and what


def _constant(_event: LeavingIncident, text: str) -> Cell:
    return text


def _uid(event: LeavingIncident) -> Cell:
    return event.record.uid


def _known_as(event: LeavingIncident) -> Cell:
    """The reference, which names the desk; the uid where that may not leave."""
    return str(event.record.get('reference') or event.record.uid)


def _label(event: LeavingIncident, name: str) -> Cell:
    value = event.record.get(name)
    return RECORDS['incident'].specs()[name].code_list().label(str(value)) if value else None


def _code(event: LeavingIncident, name: str) -> Cell:
    """The code that others know: a desk's own code is given as the one that it stands under."""
    value = event.record.get(name)
    return RECORDS['incident'].specs()[name].code_list().counted_as(str(value)) if value else None


def _labels(event: LeavingIncident, name: str) -> Cell:
    listed = RECORDS['incident'].specs()[name].code_list()
    return '; '.join(listed.label(code) for code in split_codes(event.record.get(name)))


def _acled(event: LeavingIncident, name: str) -> Cell:
    return event.acled[name]


def _actor(event: LeavingIncident, side: str) -> Cell:
    return next(iter(_names(event.parties(side))), '')


def _other_actors(event: LeavingIncident, side: str) -> Cell:
    return '; '.join(_names(event.parties(side)[1:]))


def _names(parties: Iterable[str]) -> list[str]:
    return [codes('parties').label(party) for party in parties]


@cache
def _inters() -> dict[str, str]:
    """What the numbers of the sorts of actors are called, in their order."""
    with (RESOURCES / 'exports' / 'acled_inter.csv').open(encoding='utf-8', newline='') as file:
        return {row['number']: row['name'] for row in csv.DictReader(file)}


def _inter(event: LeavingIncident, side: str) -> Cell:
    parties = event.parties(side)
    row = _row_of('parties', 'parties', parties[0]) if parties else None
    return _inters()[row['acled_inter']] if row else None


def _interaction(event: LeavingIncident) -> Cell:
    """The two sorts beside each other in their order; a side alone is so called."""
    order = [*_inters().values()]
    names = sorted((str(name) for side in _SIDES if (name := _inter(event, side)) is not None), key=order.index)
    if not names:
        return None
    return '-'.join(names) if len(names) > 1 else f'{names[0]} only'


def _civilian_targeting(event: LeavingIncident) -> Cell:
    return 'Civilian targeting' if event.is_against_civilians else None


def _channels(event: LeavingIncident) -> Cell:
    """The kinds of source, never who it was."""
    if not event.choice.lets_out('source', 'channel'):
        return None
    listed = codes('source_channels')
    return '; '.join(dict.fromkeys(listed.label(str(s.get('channel'))) for s in event.record.of('source')))


def _sources(event: LeavingIncident) -> Cell:
    return len(event.record.of('source')) if event.choice.lets_out('source', 'channel') else None


def _source_day(event: LeavingIncident) -> Cell:
    if not event.choice.lets_out('source', 'received'):
        return None
    days = [dates.first_day(str(s.get('received'))) for s in event.record.of('source') if s.get('received')]
    return min((day for day in days if day), default=None)


def _public_summary(event: LeavingIncident) -> Cell:
    return event.record.get('public_summary')


def _timestamp(_event: LeavingIncident) -> Cell:
    """When it was given out, to the day, in seconds since 1970."""
    return int(datetime.combine(datetime.now(UTC).date(), time(), UTC).timestamp())


# When


def _first_day(event: LeavingIncident) -> Cell:
    return event.days[0]


def _last_day(event: LeavingIncident) -> Cell:
    return event.days[1]


def _first_known_day(event: LeavingIncident) -> Cell:
    """The first day where there is one; unlike `first_day` it leaves no incident out."""
    occurred = event.record.get('occurred')
    return dates.first_day(str(occurred)) if occurred else None


def _last_known_day(event: LeavingIncident) -> Cell:
    occurred = event.record.get('occurred')
    return dates.last_day(str(occurred)) if occurred else None


def _middle_day(event: LeavingIncident) -> Cell:
    """The day; the middle where only a week or a month is known, and ACLED knows no more than that."""
    if _acled_time_precision(event) is None:
        raise Undated
    return event.days[0] + timedelta(days=(event.length - 1) // 2)


def _year(event: LeavingIncident) -> Cell:
    return event.days[0].year


def _acled_time_precision(event: LeavingIncident) -> Cell:
    return next((place for place, most in ((1, 1), (2, 7), (3, 31)) if event.length <= most), None)


def _ucdp_date_precision(event: LeavingIncident) -> Cell:
    return next((place for place, most in ((1, 1), (2, 6), (3, 7), (4, 31)) if event.length <= most), 5)


# Where


def _above(event: LeavingIncident, level: str) -> Place | None:
    place = event.place
    while place and place.level != int(level):
        place = event.places.get(place.parent)
    return place


def _area(event: LeavingIncident, level: str) -> Cell:
    place = _above(event, level)
    return place.label() if place else None


def _area_code(event: LeavingIncident, level: str) -> Cell:
    place = _above(event, level)
    return place.code if place else None


def _location(event: LeavingIncident) -> Cell:
    """The place by its name in the lists, else as it was typed, else its governorate."""
    is_named = event.place is not None and event.place.level > 1
    if not is_named and event.record.get('place_typed'):
        return event.record.get('place_typed')
    return event.place.label() if event.place else None


def _described_place(event: LeavingIncident) -> Cell:
    return event.record.get('place_typed')


def _point(event: LeavingIncident, axis: str) -> Cell:
    own = event.record.get(axis)
    if own is not None:
        return own
    return getattr(event.place, axis) if event.place else None


def _point_as_text(event: LeavingIncident) -> Cell:
    latitude, longitude = _point(event, 'latitude'), _point(event, 'longitude')
    return f'POINT ({longitude} {latitude})' if latitude is not None and longitude is not None else None


def _acled_geo_precision(event: LeavingIncident) -> Cell:
    """1 the place itself, 2 near it or within its sub-district, 3 no more than the governorate."""
    return {1: 1, 2: 2, 3: 2}.get(_ucdp_where_precision(event), 3)


def _ucdp_where_precision(event: LeavingIncident) -> int:
    """1 exact, 2 near, 3 district, 4 governorate, 6 the country."""
    if event.record.get('latitude') is not None:
        return _PRECISE.get(str(event.record.get('exactness')), 1)
    level = event.place.level if event.place else 0
    return {0: 6, 1: 4, 2: 3, 3: 3}.get(level, 1)


# How many


def _numbers(casualties: Iterable[Record]) -> int:
    return sum(map(number_of, casualties))


def _low(event: LeavingIncident) -> int:
    return sum(_lowest(casualty) for casualty in event.dead)


def _lowest(casualty: Record) -> int:
    lowest = casualty.get('lowest')
    return int(lowest) if lowest is not None else number_of(casualty)


def _highest(casualty: Record) -> int:
    return max(int(casualty.get('highest') or 0), number_of(casualty))


def _fatalities(event: LeavingIncident) -> Cell:
    return _low(event)


def _dead(event: LeavingIncident, how: str) -> Cell:
    count = {'low': _lowest, 'high': _highest, 'best': number_of}[how]
    return sum(count(casualty) for casualty in event.dead)


def _deaths(event: LeavingIncident, side: str) -> Cell:
    return _numbers(casualty for casualty in event.dead if _side_of(event, casualty) == side)


def _side_of(event: LeavingIncident, casualty: Record) -> str:
    """Whose dead they are: civilians are nobody's."""
    if casualty_totals.standing_of(casualty) == 'civilian':
        return 'civilians'
    party = str(casualty.get('party') or '')
    for name, side in (('a', event.sides.a), ('b', event.sides.b)):
        if party and side and party in codes('parties').with_children(side):
            return name
    return 'unknown'


def _ucdp_type(event: LeavingIncident) -> Cell:
    return event.sides.type


def _named_side(event: LeavingIncident, which: str) -> Cell:
    party = event.sides.a if which == 'a' else event.sides.b
    row = _by_code('parties').get(party)
    return (row['ucdp_name'] if row else '') or (codes('parties').label(party) if party else '')


def _dyad(event: LeavingIncident) -> Cell:
    names = [str(_named_side(event, which)) for which in 'ab']
    return ' - '.join(names) if all(names) else None


def _people(event: LeavingIncident, asked: str) -> Cell:
    """How many people of an outcome there are, such as `killed who=boy|girl`; None where a number is not known."""
    outcome, *wanted = asked.split(' ')
    found = (
        event.dead if outcome == 'killed' else [c for c in event.record.of('casualty') if c.get('outcome') == outcome]
    )
    for condition in wanted:
        name, _equals, values = condition.partition('=')
        found = [c for c in found if _stated(c, name) in values.split('|')]
    numbers = [known_number(casualty) for casualty in found]
    return sum(number or 0 for number in numbers) if not numbers or any(n is not None for n in numbers) else None


def _stated(casualty: Record, name: str) -> str:
    return casualty_totals.standing_of(casualty) if name == 'standing' else str(casualty.get(name))


RULES: dict[str, Callable[..., Cell]] = {
    'constant': _constant, 'uid': _uid, 'known_as': _known_as, 'label': _label, 'code': _code, 'labels': _labels,
    'acled': _acled, 'actor': _actor, 'other_actors': _other_actors, 'inter': _inter, 'interaction': _interaction,
    'civilian_targeting': _civilian_targeting, 'channels': _channels, 'sources': _sources, 'source_day': _source_day,
    'public_summary': _public_summary, 'timestamp': _timestamp, 'first_day': _first_day, 'last_day': _last_day,
    'first_known_day': _first_known_day, 'last_known_day': _last_known_day,
    'middle_day': _middle_day, 'year': _year, 'acled_time_precision': _acled_time_precision,
    'ucdp_date_precision': _ucdp_date_precision, 'area': _area, 'area_code': _area_code, 'location': _location,
    'described_place': _described_place, 'point': _point, 'point_as_text': _point_as_text,
    'acled_geo_precision': _acled_geo_precision, 'ucdp_where_precision': _ucdp_where_precision,
    'fatalities': _fatalities, 'dead': _dead, 'deaths': _deaths, 'ucdp_type': _ucdp_type, 'side': _named_side,
    'dyad': _dyad, 'people': _people,
}  # fmt: skip
