"""How likely two incidents are one event: day, place, kind, parties and the harm done."""

from functools import cache
from typing import NamedTuple

from models.forgetting import forgettable
from models.language.code_lists import codes, remembered
from models.language.messages import _
from models.likeness.persons import Name, compare_names, names_of
from models.likeness.scores import (
    Days,
    Likeness,
    MapPoint,
    days_apart,
    days_apart_in_words,
    days_of,
    is_day,
    nearness,
    spot_of,
)
from models.limits.likeness_weights import WEIGHTS
from models.places import Gazetteer
from models.record import casualty_totals
from models.record.fields import Stored, split_codes
from models.record.records import Record

_ALIKE_KINDS = (
    frozenset({'armed_attack', 'ambush', 'assassination', 'sniping', 'clashes', 'infighting', 'execution'}),
    frozenset({'armed_attack', 'facility_attack'}),
    frozenset({'ied', 'landmine', 'remnant', 'vehicle_bomb', 'suicide'}),
    frozenset({'shelling', 'airstrike', 'barrel_bomb', 'chemical', 'drone_strike', 'facility_attack'}),
    frozenset({'arrest_campaign', 'security_operation', 'airdrop', 'detention'}),
    frozenset({'abduction', 'enforced_disappearance', 'hostage', 'ransom', 'detention'}),
    frozenset({'ransom', 'extortion', 'threat', 'looting', 'property_destruction'}),
    frozenset({'body_found', 'mass_grave', 'execution', 'assassination'}),
)  # fmt: skip
_ANYBODY = frozenset({'unidentified'})


# The fields of an incident that are compared, beside its casualties.
READ = (
    'occurred', 'time_of_day', 'place', 'place_typed', 'governorate', 'latitude', 'longitude', 'kind',
    'carried_out_by', 'against',
)  # fmt: skip
_MINUTES_IN_AN_HOUR = 60


class Event(NamedTuple):
    """An incident as a record has it."""

    days: Days | None
    spot: MapPoint
    kind: str
    by: frozenset[str]
    against: frozenset[str]
    harmed: dict[str, int]
    victims: tuple[Name, ...]
    minutes: int | None


def event_of(record: Record, places: Gazetteer) -> Event:
    """The event of an incident's record."""
    victims = [name for casualty in record.of('casualty') for row in casualty.of('victim') for name in names_of(row)]
    hour, _colon, minute = str(record.get('time_of_day') or '').partition(':')
    return Event(
        days_of(record.get('occurred')),
        spot_of(record, places),
        codes('incident_kinds').counted_as(str(record.get('kind') or '')),
        _sides(record.get('carried_out_by')),
        _sides(record.get('against')),
        _harmed(record),
        tuple(victims),
        int(hour) * _MINUTES_IN_AN_HOUR + int(minute) if hour.isdecimal() and minute.isdecimal() else None,
    )


@remembered
def _sides(value: Stored) -> frozenset[str]:
    """The parties of a field with those that they belong to."""
    parties, found = codes('parties'), set()
    for code in split_codes(value):
        while code and code not in found:
            found.add(code)
            party = parties.get(code)
            code = party.columns.get('parent', '') if party else ''
    return frozenset(found) - _ANYBODY


def _harmed(record: Record) -> dict[str, int]:
    """How many died and how many were injured, where it is said."""
    found: dict[str, int] = {}
    for casualty in record.of('casualty'):
        if count := casualty_totals.known_number(casualty):
            outcome = casualty_totals.outcome_of(casualty)
            found[outcome] = found.get(outcome, 0) + count
    return _once(tuple(found.items()))


@forgettable(1 << 14)
def _once(harmed: tuple[tuple[str, int], ...]) -> dict[str, int]:
    """The same for all events in which as many were harmed: very many are held, and it is the largest part of each."""
    return dict(harmed)


def most_of_harm(event: Event) -> float:
    """The most that the casualties of another event can speak for it and this one."""
    return WEIGHTS.as_many * len(event.harmed) + (WEIGHTS.same_victim if event.victims else 0.0)


def incidents(one: Event, other: Event, *, only_likely: bool = False) -> Likeness | None:
    """How likely two are one event: a day without a place in common is not enough; None where it cannot be.

    Where both are known whole and `only_likely` ones are wanted, most others are None too: without words it is quick.
    """
    if not one.days or not other.days or (apart := days_apart(one.days, other.days)) > WEIGHTS.near_days:
        return None
    what = _of_kinds(one.kind, other.kind) + _of_sides(one.by, other.by) + _of_sides(one.against, other.against)
    most = what + most_of_harm(one)
    if most + WEIGHTS.most_of_time_and_place <= WEIGHTS.asked_of_events:
        return None
    where, is_of_days = nearness(one.spot, other.spot), is_day(one.days) and is_day(other.days)
    bits = WEIGHTS.event_days[apart] if is_of_days else WEIGHTS.vague_event_day
    bits += _places().get(where.degree, 0.0)
    has_place = where.degree in ('same', 'near', 'around', 'vicinity')
    asked = WEIGHTS.asked_of_events if has_place else WEIGHTS.asked_without_a_place
    if only_likely and most + bits + WEIGHTS.same_hour <= asked:
        return None
    likeness = Likeness(0.0)
    likeness.add(bits, days_apart_in_words(apart) if is_of_days else '' if apart else _('at the same time'))
    likeness.add(what, where.in_words())
    _name_shared_sides(likeness, one, other)
    _compare_harm(likeness, one.harmed, other.harmed)
    if _shares_a_victim(one, other):
        likeness.add(WEIGHTS.same_victim, _('a victim of the same name'))
    if one.minutes is not None and other.minutes is not None:
        is_one_hour = abs(one.minutes - other.minutes) <= WEIGHTS.hour_minutes
        likeness.add(WEIGHTS.same_hour if is_one_hour else WEIGHTS.another_hour if one.days == other.days else 0.0)
    likeness.add(-asked)
    return likeness


@cache
def _places() -> dict[str, float]:
    return dict(WEIGHTS.event_places)


@cache
def _of_kinds(one: str, other: str) -> float:
    if not one or not other or {one, other} & {'other', 'unknown'}:
        return 0.0
    if one == other:
        return WEIGHTS.same_kind
    is_alike = any(one in alike and other in alike for alike in _ALIKE_KINDS)
    return WEIGHTS.alike_kind if is_alike else WEIGHTS.another_kind


def _of_sides(mine: frozenset[str], theirs: frozenset[str]) -> float:
    if not mine or not theirs:
        return 0.0
    return WEIGHTS.other_parties if mine.isdisjoint(theirs) else WEIGHTS.same_party


def _name_shared_sides(likeness: Likeness, one: Event, other: Event) -> None:
    by, against = not one.by.isdisjoint(other.by), not one.against.isdisjoint(other.against)
    if by and against:
        likeness.reasons.append(_('same parties'))
    elif by or against:
        likeness.reasons.append(_('same party'))


def _compare_harm(likeness: Likeness, one: dict[str, int], other: dict[str, int]) -> None:
    for outcome in one.keys() & other.keys():
        mine, theirs = one[outcome], other[outcome]
        if mine == theirs:
            said = _('same number of dead') if outcome == 'killed' and mine else ''
            likeness.add(WEIGHTS.as_many if mine > 1 else WEIGHTS.as_few, said)
        elif abs(mine - theirs) > max(WEIGHTS.count_apart, WEIGHTS.count_share * max(mine, theirs)):
            likeness.add(WEIGHTS.not_as_many)


def _shares_a_victim(one: Event, other: Event) -> bool:
    return any(
        (likeness := compare_names(a, b)) is not None and likeness.score > WEIGHTS.asked_of_people
        for a in one.victims
        for b in other.victims
        if a.turned and b.turned
    )
