"""The rules of what must hold of a record (stops) and of what makes one look again (doubts), declared as data.

A rule is a line of `RULES` at the foot of this file, the condition it names, and a row of labels in
`resources/codes/rules.csv`; form, import, list of problems and command line run them all through
`models/rules/checks.py`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import NamedTuple

from models.dates import dates
from models.forgetting import forgettable
from models.language.code_lists import Code, codes, remembered
from models.language.labels import field_label, record_label
from models.language.messages import _, language
from models.language.text import fold_name, isolate
from models.limits.rule_limits import RULE_LIMITS
from models.limits.zone_limits import ZONE_LIMITS
from models.places import VILLAGE, Place, governorate_at, kilometres, outlines
from models.record import casualty_totals, counts, naming
from models.record.fields import SEPARATOR, CodeKind, DateKind, PlaceKind, Spec, Stored, split_codes
from models.record.records import RECORDS, Record, roots
from models.rules.surroundings import Around

# What the answer of a rule hangs on: on the record itself, so that it stays the same until somebody changes it; on the
# moment, which is the day and the places; or on other records.
ITSELF, MOMENT, OTHERS = 'itself', 'moment', 'others'
_NO_SIDE = {'unknown', 'contested'}  # what is said of a zone where nobody knows
# Factions under one name that do fight each other.
_MANY_IN_ONE = {'tribal', 'opposition', 'local_armed'}


class Case(NamedTuple):
    """What a rule looks at: a row, the row above it (itself for a root), the whole record, and what lies around."""

    row: Record
    above: Record
    record: Record
    around: Around


class Said(NamedTuple):
    """What a rule has to say: at which field, the sentence, the values it hangs on, and the row if another one.

    The sentence may be what makes it: of very many records only the rule and the field are noted, and nobody reads it.
    """

    field: str
    sentence: str | Callable[[], str]
    on: tuple[Stored, ...] = ()
    row: Record | None = None

    def in_words(self) -> str:
        """The sentence."""
        return self.sentence if isinstance(self.sentence, str) else self.sentence()


Looks = Callable[[Case], Iterator[Said]]


@dataclass(frozen=True)
class Rule:
    """A rule: its level, the condition, of which rows, and the fields that must be stated for it to say anything.

    `needs` are fields of which it needs every one, `any_of` those of which it needs one at least; `is_content` says of
    a kind of row in which some fields are stated that it has nothing to say of any such row. What it says
    `hangs_on` the record itself, or on more.
    """

    code: str
    level: str
    looks: Looks
    kinds: tuple[str, ...]
    needs: frozenset[str] = frozenset()
    any_of: frozenset[str] = frozenset()
    hangs_on: str = ITSELF
    is_content: Callable[[str, set[str]], bool] | None = None

    def looks_at(self, kind: str, stated: set[str]) -> bool:
        """Whether it can say anything of a row of a kind in which these fields are stated."""
        if kind not in self.kinds or not self.needs <= stated or (self.any_of and self.any_of.isdisjoint(stated)):
            return False
        return self.is_content is None or not self.is_content(kind, stated)


# What the conditions share


def _day(value: Stored) -> str:
    return isolate(dates.short(str(value), language()), 'auto')


def _before(one: Stored, other: Stored) -> bool:
    """Whether a date lies wholly before another."""
    if not one or not other:
        return False
    last, first = dates.last_day(str(one)), dates.first_day(str(other))
    return last is not None and first is not None and last < first


@cache
def _fields(kind: str, field_kind: type) -> tuple[tuple[str, Spec], ...]:
    return tuple((name, spec) for name, spec in RECORDS[kind].specs().items() if isinstance(spec.kind, field_kind))


def _kinds(wanted: Callable[[str], bool]) -> tuple[str, ...]:
    return tuple(kind for kind in RECORDS if wanted(kind))


def _kinds_with(*names: str) -> tuple[str, ...]:
    return _kinds(lambda kind: set(names) <= set(RECORDS[kind].specs()))


@cache
def _places_within(kind: str) -> tuple[tuple[str, str], ...]:
    """The place fields of a kind that lie in something, each with the field that it lies in."""
    return tuple((name, spec.within) for name, spec in _fields(kind, PlaceKind) if spec.within)


def _passing_fields(kind: str) -> list[str]:
    """The coded fields of a kind whose lists have codes that begin, end or are retired, or may get such of a desk."""
    passing = {name for name, _codes in _passing_codes(kind)}
    return [name for name, spec in _fields(kind, CodeKind) if name in passing or spec.codes in codes('open_lists')]


@remembered
def _passing_codes(kind: str) -> tuple[tuple[str, dict[str, Code]], ...]:
    """The coded fields of a kind with those of their codes that begin, end or are retired, where there are any."""
    found = []
    for name, spec in _fields(kind, CodeKind):
        rows = spec.code_list().items()
        passing = {code: row for code, row in rows if row.valid_from or row.valid_until or row.retired}
        if passing:
            found.append((name, passing))
    return tuple(found)


def _number(row: Record, name: str) -> int | None:
    """A number, where it is stated."""
    value = row.values.get(name)
    return value if isinstance(value, int) else None


# Stops


def _required_fields(case: Case) -> Iterator[Said]:
    for name in RECORDS[case.row.kind].required_fields():
        if case.row.get(name) is None:
            sentence = _('{record}: “{field}” is missing.')
            label = field_label(case.row.kind, name)
            yield Said(name, sentence.format(record=record_label(case.row.kind), field=label))


def _count_within_its_range(case: Case) -> Iterator[Said]:
    count, lowest, highest = (_number(case.row, name) for name in ('count', 'lowest', 'highest'))
    if lowest is not None and highest is not None and lowest > highest:
        sentence = _('The highest count ({highest}) is below the lowest ({lowest}).')
        yield Said('highest', sentence.format(highest=highest, lowest=lowest))
    elif count is not None and lowest is not None and count < lowest:
        yield Said('count', _('The count ({count}) is below the lowest ({lowest}).').format(count=count, lowest=lowest))
    elif count is not None and highest is not None and count > highest:
        sentence = _('The count ({count}) is above the highest ({highest}).')
        yield Said('count', sentence.format(count=count, highest=highest))


def _names_within_the_count(case: Case) -> Iterator[Said]:
    names = len(case.row.of('victim')) if case.row.children else 0  # most lines name nobody
    most = counts.of(case.row).most if names else None
    if most is not None and names > most:
        sentence = _('{names} names are listed, but the count is {count}.')
        yield Said('count', sentence.format(names=names, count=most))


def _coordinates_come_in_pairs(case: Case) -> Iterator[Said]:
    if (case.row.get('latitude') is None) != (case.row.get('longitude') is None):
        missing = 'latitude' if case.row.get('latitude') is None else 'longitude'
        yield Said(missing, _('Latitude and longitude go together; give both or none.'))


def _abductee_is_called_something(case: Case) -> Iterator[Said]:
    if case.row.get('name_ar') is None and case.row.get('name_latin') is None:
        yield Said('name_ar', _('Enter a name, in Arabic or Latin letters; if it is withheld, say so.'))


def _place_has_a_name(case: Case) -> Iterator[Said]:
    if case.row.get('name_ar') is None and case.row.get('name_en') is None:
        yield Said('name_ar', _('Enter a name for the place in at least one language.'))


# Doubts about dates


def _not_in_the_future(case: Case) -> Iterator[Said]:
    values, today = case.row.values, case.around.today_as_stored
    for name, _spec in _fields(case.row.kind, DateKind):
        # What begins later stands behind it in order, too: most dates need not be taken apart.
        if name not in values or values[name] <= today:
            continue
        if (first := dates.first_day(str(values[name]))) and first > case.around.today:
            yield Said(name, partial(_said_of_the_future, case.row.kind, name, values[name]), (values[name],))


def _said_of_the_future(kind: str, name: str, value: Stored) -> str:
    sentence = _('{field} ({day}) is in the future.')
    return sentence.format(field=field_label(kind, name), day=_day(value))


@cache
def _afters(kind: str) -> tuple[str, ...]:
    """The dates of a kind that cannot come before the event."""
    return tuple(name for name, spec in _fields(kind, DateKind) if spec.after_event)


def _not_before_the_event(case: Case) -> Iterator[Said]:
    values = case.row.values
    event = case.record.values.get(RECORDS[case.record.kind].dated_by())
    for name in _afters(case.row.kind):
        if name in values and _before(values[name], event) and not _died_before(case, name):
            yield Said(name, partial(_said_before_the_event, case, name), (values[name], event))


def _said_before_the_event(case: Case, name: str) -> str:
    event_field = RECORDS[case.record.kind].dated_by()
    return _('{field} ({day}) is before “{event}” ({event_day}).').format(
        field=field_label(case.row.kind, name),
        day=_day(case.row.get(name)),
        event=field_label(case.record.kind, event_field),
        event_day=_day(case.record.get(event_field)),
    )


def _died_before(case: Case, name: str) -> bool:
    """Whether a date is that of a death before the body was found, which is the event."""
    kind = codes('incident_kinds').get(str(case.record.get('kind') or ''))
    return name == 'outcome_date' and kind is not None and kind.columns['is_discovery'] == 'yes'


def _status_learned_after_it_began(case: Case) -> Iterator[Said]:
    learned, begun = case.row.get('learned_on'), case.row.get('effective')
    if _before(learned, begun):
        sentence = _('It was reported ({day}) before it began ({begun}).')
        yield Said('learned_on', sentence.format(day=_day(learned), begun=_day(begun)), (learned, begun))


def _born_before_the_abduction(case: Case) -> Iterator[Said]:
    taken, born = case.row.get('abducted_on'), case.row.get('born')
    if _before(taken, born):
        sentence = _('The person was born ({born}) after the abduction ({day}).')
        yield Said('born', sentence.format(born=_day(born), day=_day(taken)), (born, taken))


def _clock_is_right(case: Case) -> Iterator[Said]:
    saved = case.around.last_saved
    if saved > case.around.now and (then := dates.read_stamp(saved)):
        sentence = _('The clock of this computer is behind the last save ({day}, {time}); set it first.')
        day = _day(then.date().isoformat())
        first = next(iter(RECORDS[case.row.kind].form_fields()))
        yield Said(first, sentence.format(day=day, time=isolate(then.strftime('%H:%M'))), (saved,))


# Doubts about people


def _not_too_old(case: Case) -> Iterator[Said]:
    age = _number(case.row, 'age')
    if age is not None and age > RULE_LIMITS.oldest:
        yield Said('age', _('{age} is too old to be right.').format(age=age), (age,))


def _age_agrees_with_birth(case: Case) -> Iterator[Said]:
    age, born, taken = _number(case.row, 'age'), case.row.get('born'), case.row.get('abducted_on')
    first_born, last_born = dates.first_day(str(born)), dates.last_day(str(born))
    first_taken, last_taken = dates.first_day(str(taken)), dates.last_day(str(taken))
    if age is None or not (first_born and last_born and first_taken and last_taken):
        return
    youngest, oldest = _years(last_born, first_taken), _years(first_born, last_taken)
    if not youngest - 1 <= age <= oldest + 1:
        sentence = _('The age ({age}) does not match the date of birth ({born}) and the abduction ({day}).')
        yield Said('age', sentence.format(age=age, born=_day(born), day=_day(taken)), (age, born, taken))


def _years(born: date, then: date) -> int:
    return then.year - born.year - ((then.month, then.day) < (born.month, born.day))


def _victim_fits_the_line(case: Case) -> Iterator[Said]:
    who = codes('who').get(str(case.above.get('who') or ''))
    age, sex = _number(case.row, 'age'), case.row.get('sex')
    if who is None:
        return
    if (
        age is not None
        and who.columns['age'] in ('child', 'adult')
        and who.columns['age'] != casualty_totals.age_group(age)
    ):
        sentence = _('The age is {age}, but the line counts “{who}”.')
        yield Said('age', sentence.format(age=age, who=who.label()), (age, who.code))
    if {sex, who.columns['sex']} == {'male', 'female'}:
        sentence = _('The sex is “{sex}”, but the line counts “{who}”.')
        yield Said('sex', sentence.format(sex=codes('sexes').label(str(sex)), who=who.label()), (sex, who.code))


def _named_once(case: Case) -> Iterator[Said]:
    if not any(line.children for line in case.row.children):  # most incidents name nobody
        return
    named = [victim for casualty in case.row.of('casualty') for victim in casualty.of('victim') if victim.get('name')]
    seen: dict[tuple[str, str], str] = {}
    for victim in named if len(named) > 1 else ():
        key = fold_name(str(victim.get('name'))), fold_name(str(victim.get('father') or ''))
        if key in seen:
            sentence = _('“{name}” is named twice in this incident.').format(name=victim.get('name'))
            yield Said('name', sentence, (seen[key], victim.uid), victim)
        seen.setdefault(key, victim.uid)


# Doubts about counts


def _somebody_is_counted(case: Case) -> Iterator[Said]:
    if case.row.get('count') == 0:
        yield Said('count', _('The line counts nobody (0); remove it, or leave the count empty for “some”.'), (0,))


def _not_very_many(case: Case) -> Iterator[Said]:
    for name in ('count', 'lowest', 'highest'):
        count = case.row.values.get(name)
        if isinstance(count, int) and count > RULE_LIMITS.very_many:
            sentence = _('{count} people in one line is a lot. Check the number.')
            yield Said(name, sentence.format(count=f'{count:,}'), (count,))


def _civilians_killed(incident: Record) -> int:
    return sum(
        casualty_totals.number_of(line)
        for line in casualty_totals.the_dead(incident)
        if casualty_totals.standing_of(line) == 'civilian'
    )


def _massacre_of_five_civilians(case: Case) -> Iterator[Said]:
    civilians, is_marked = _civilians_killed(case.row), 'massacre' in split_codes(case.row.get('marks'))
    if is_marked and civilians < RULE_LIMITS.massacre:
        yield Said('marks', partial(_said_of_a_massacre, civilians, is_marked=True), (civilians,))
    elif civilians >= RULE_LIMITS.massacre and not is_marked:
        yield Said('marks', partial(_said_of_a_massacre, civilians, is_marked=False), (civilians, None))


def _said_of_a_massacre(civilians: int, *, is_marked: bool) -> str:
    few = _('A massacre is the killing of at least five civilians; {count} are recorded.')
    many = _('{count} civilians were killed, but it is not tagged as a massacre.')
    return (few if is_marked else many).format(count=civilians)


# Doubts about who


@remembered
def _lineage(party: str) -> tuple[str, ...]:
    """A party and those that it belongs to."""
    row = codes('parties').get(party)
    parent = row.columns['parent'] if row else ''
    return (party, *_lineage(parent)) if parent else (party,)


@remembered
def _are_of_one(one: str, other: str) -> bool:
    """Whether one of two parties is the other, or belongs to it."""
    return one in _lineage(other) or other in _lineage(one)


@remembered
def _sides_in(value: str) -> tuple[str, ...]:
    """The parties of a field that are one side each."""
    return tuple(filter(_is_one_side, split_codes(value)))


def _is_one_side(party: str) -> bool:
    row = codes('parties').get(party)
    return row is not None and row.columns['class'] not in ('civilian', 'unknown') and party not in _MANY_IN_ONE


def _nobody_attacks_himself(case: Case) -> Iterator[Said]:
    against = _sides_in(case.row.values['against'])
    if not against or codes('incident_kinds').counted_as(str(case.row.get('kind'))) == 'infighting':
        return
    for name in ('carried_out_by', 'jointly_with'):
        for attacker in split_codes(case.row.get(name)):
            for attacked in against:
                if _are_of_one(attacker, attacked):
                    yield Said('against', partial(_on_both_sides, attacker, attacked), (attacker, attacked))


def _on_both_sides(attacker: str, attacked: str) -> str:
    parties = codes('parties')
    if attacker == attacked:
        return _('“{party}” is on both sides.').format(party=parties.label(attacker))
    sentence = _('“{party}” and “{other}” are on the same side, but are recorded on opposite sides.')
    return sentence.format(party=parties.label(attacker), other=parties.label(attacked))


def _codes_of_their_day(case: Case) -> Iterator[Said]:
    event, values = case.record.values.get(RECORDS[case.record.kind].dated_by()), case.row.values
    for name, passing in _passing_codes(case.row.kind):
        value = values.get(name)
        if value in passing:
            yield from _out_of_its_time(name, passing[value], event)
        elif value and SEPARATOR in str(value):
            for code in filter(passing.__contains__, split_codes(value)):
                yield from _out_of_its_time(name, passing[code], event)


def _out_of_its_time(name: str, code: Code, event: Stored) -> Iterator[Said]:
    first, last = _span(event)
    if code.valid_from > last or _is_over(code, first):
        yield Said(name, partial(_said_of_its_time, code, event), (code.code, event))
    elif code.retired:
        yield Said(name, partial(_said_of_retired, code), (code.code,))


@forgettable(8192)
def _span(event: Stored) -> tuple[str, str]:
    """The first and the last day of a date; where one is not known, what is before or behind any day."""
    first, last = (dates.first_day(str(event)), dates.last_day(str(event))) if event else (None, None)
    return first.isoformat() if first else '', last.isoformat() if last else '~'


def _is_over(code: Code, first: str) -> bool:
    return bool(code.valid_until) and first > code.valid_until


def _said_of_its_time(code: Code, event: Stored) -> str:
    is_over = _is_over(code, _span(event)[0])
    after = codes('parties').get(code.columns.get('followed_by', '')) if is_over else None
    sentence = _('“{code}” did not exist on {day}. Check the date or the choice.')
    if after is not None:
        sentence = _('“{code}” did not exist on {day}. Check the date, or whether “{other}” is meant.')
    return sentence.format(code=code.label(), day=_day(event), other=after.label() if after else '')


def _said_of_retired(code: Code) -> str:
    return _('“{code}” is not used any more; choose another.').format(code=code.label())


# Doubts about where


def _place_within_the_governorate(case: Case) -> Iterator[Said]:
    for name, within in _places_within(case.row.kind):
        place, stated = case.around.place(case.row.get(name)), case.row.get(within)
        if place and stated and place.governorate not in ('', stated):
            yield Said(name, partial(_said_of_the_governorate, place, str(stated)), (place.code, stated))


def _said_of_the_governorate(place: Place, stated: str) -> str:
    label = codes('governorates').label
    sentence = _('{place} is in {governorate}, but the record says {stated}.')
    return sentence.format(place=place.label(), governorate=label(place.governorate), stated=label(stated))


@forgettable(8192)
def _lies_in(governorate: str, latitude: float, longitude: float) -> bool:
    """Whether a point lies in a governorate, or so near to it that the simplified boundary may be wrong."""
    shifts = (0.0, ZONE_LIMITS.border_degrees, -ZONE_LIMITS.border_degrees)
    outline = next((outline for outline in outlines() if outline.governorate == governorate), None)
    return outline is None or any(outline.holds(latitude + n, longitude + e) for n in shifts for e in shifts)


def _point_within_the_governorate(case: Case) -> Iterator[Said]:
    values = case.row.values
    latitude, longitude, stated = values['latitude'], values['longitude'], values['governorate']
    if _lies_in(stated, round(latitude, 2), round(longitude, 2)):
        return
    said = partial(_said_of_the_point, latitude, longitude, stated)
    yield Said('latitude', said, (latitude, longitude, stated))


def _said_of_the_point(latitude: float, longitude: float, stated: str) -> str:
    there = governorate_at(latitude, longitude)
    label = codes('governorates').label
    if there:
        sentence = _('The point {point} is in {governorate}, but the record says {stated}.')
    else:
        sentence = _('The point {point} is outside {stated}.')
    point = isolate(f'{latitude:g}, {longitude:g}')
    return sentence.format(point=point, governorate=label(there or ''), stated=label(stated))


def _point_within_the_country(case: Case) -> Iterator[Said]:
    latitude, longitude = case.row.values['latitude'], case.row.values['longitude']
    if case.row.get('governorate') or _lies_in_one(round(latitude, 2), round(longitude, 2)):
        return
    point = isolate(f'{latitude:g}, {longitude:g}')
    sentence = _('The point {point} is outside Syria or in the sea. Check which number is the latitude.')
    yield Said('latitude', sentence.format(point=point), (latitude, longitude, None))


@forgettable(8192)
def _lies_in_one(latitude: float, longitude: float) -> bool:
    """Whether a point lies in a governorate, or near one."""
    return any(_lies_in(outline.governorate, latitude, longitude) for outline in outlines())


def _point_near_the_place(case: Case) -> Iterator[Said]:
    latitude, longitude = case.row.values['latitude'], case.row.values['longitude']
    for name, _within in _places_within(case.row.kind):
        place = case.around.place(case.row.get(name))
        if place is None or place.level < VILLAGE or place.point is None:
            continue
        far = kilometres(place.point, (latitude, longitude))
        if far > ZONE_LIMITS.far_km:
            yield Said('latitude', partial(_said_of_its_place, round(far), place), (latitude, longitude, place.code))


def _said_of_its_place(far: int, place: Place) -> str:
    return _('The point is {distance} km from {place}.').format(distance=far, place=place.label())


def _zone_of_its_neighbours(case: Case) -> Iterator[Said]:
    mine, zones = str(case.row.get('zone')), codes('zones')
    day = dates.first_day(str(case.row.get('occurred')))
    if mine in _NO_SIDE or day is None:
        return
    on, count, other = day.isoformat(), 0, ''
    for zone in case.around.zones_near(str(case.row.get('place')), day, case.row.uid):
        if zone not in _NO_SIDE and zones[zone].valid_on(on):
            if zone != (other or zone) or zone == mine:
                return
            count, other = count + 1, zone
    if count >= ZONE_LIMITS.others:
        said = partial(_said_of_the_zone, count, other, mine)
        yield Said('zone', said, (mine, other, case.row.get('place'), case.row.get('occurred')))


def _said_of_the_zone(count: int, other: str, mine: str) -> str:
    label = codes('zones').label
    sentence = _('{count} incidents near this place within sixty days say “{other}”, not “{zone}”.')
    return sentence.format(count=count, other=label(other), zone=label(mine))


# Doubts about the record as a whole


def _reference_is_its_own(case: Case) -> Iterator[Said]:
    reference = str(case.row.get('reference'))
    if case.around.has_reference(case.row.kind, reference, case.row.uid):
        sentence = _('Another record has the reference {reference} too.').format(reference=isolate(reference))
        yield Said(next(iter(RECORDS[case.row.kind].form_fields())), sentence, (reference,))


# The rules

_ALL = tuple(RECORDS)
_ROOTS = tuple(cls.record_kind for cls in roots())
_POINT = ('latitude', 'longitude')
_IN_PLACES = _kinds(lambda kind: bool(_places_within(kind)))


_DATES = {name for kind in _ALL for name, _spec in _fields(kind, DateKind)}
_AFTERS = {name for kind in _ALL for name in _afters(kind)}
_PASSING = {name for kind in _ALL for name in _passing_fields(kind)}
_PLACES = {name for kind in _ALL for name, _within in _places_within(kind)}
_COUNTS = {'count', 'lowest', 'highest'}


# Doubts about naming


def _agreed_and_knows(case: Case) -> Iterator[Said]:
    """Who agreed to a name being published knows of the death."""
    knows, consent = case.row.get('family_knows'), naming.published_as(case.row)
    if consent != 'named' or knows == 'yes':
        return
    on = (case.row.get(str(naming.consent_field(case.row.kind))), knows)
    if knows == 'no':
        yield Said('family_knows', _('The family agreed to the name, but does not know of the death.'), on)
    elif case.row is case.record and naming.claims_death(naming.Appearance(case.row, case.record)):
        yield Said('family_knows', _('A death is claimed: does the family know? Until then no name is published.'), on)


def _consent_has_its_day(case: Case) -> Iterator[Said]:
    """A consent to the name says when the family was asked."""
    if naming.published_as(case.row) == 'named' and not case.row.get('consent_asked_on'):
        sentence = _('When was the family asked? Without that day the name is not published.')
        yield Said('consent_asked_on', sentence, (case.row.get('consent'),))


def _consent_of_late(case: Case) -> Iterator[Said]:
    """A consent to the name is not so old that it must be asked for again."""
    asked = case.row.get('consent_asked_on')
    on = naming.NamedOn(case.around.today)
    if naming.published_as(case.row) == 'named' and naming.was_asked_too_long_ago(asked, on):
        sentence = _('The family was asked more than {months} months ago; ask again before the name is published.')
        yield Said('consent_asked_on', sentence.format(months=on.months), (asked,))


def _has_all_required(kind: str, stated: set[str]) -> bool:
    return stated.issuperset(RECORDS[kind].required_fields())


def _has_all_of(*names: str) -> Callable[[str, set[str]], bool]:
    return lambda _kind, stated: stated.issuperset(names)


def _has_one_of(*names: str) -> Callable[[str, set[str]], bool]:
    return lambda _kind, stated: not stated.isdisjoint(names)


def _stop(
    looks: Looks,
    kinds: tuple[str, ...],
    *,
    any_of: Iterable[str] = (),
    is_content: Callable[[str, set[str]], bool] | None = None,
) -> Rule:
    return Rule(looks.__name__.strip('_'), 'stop', looks, kinds, any_of=frozenset(any_of), is_content=is_content)


def _doubt(
    looks: Looks, kinds: tuple[str, ...], *needs: str, any_of: Iterable[str] = (), hangs_on: str = ITSELF
) -> Rule:
    return Rule(looks.__name__.strip('_'), 'doubt', looks, kinds, frozenset(needs), frozenset(any_of), hangs_on)


RULES = (
    _stop(_required_fields, _ALL, is_content=_has_all_required),
    _stop(_count_within_its_range, ('casualty',), any_of=('lowest', 'highest')),
    _stop(_names_within_the_count, ('casualty',), any_of=('count', 'highest')),
    _stop(_coordinates_come_in_pairs, _kinds_with(*_POINT), any_of=_POINT, is_content=_has_all_of(*_POINT)),
    _stop(_abductee_is_called_something, ('abductee',), is_content=_has_one_of('name_ar', 'name_latin')),
    _stop(_place_has_a_name, ('place',), is_content=_has_one_of('name_ar', 'name_en')),
    _doubt(_not_in_the_future, _kinds(lambda kind: bool(_fields(kind, DateKind))), any_of=_DATES, hangs_on=MOMENT),
    _doubt(_not_before_the_event, _kinds(lambda kind: bool(_afters(kind))), any_of=_AFTERS),
    _doubt(_status_learned_after_it_began, ('status_change',), 'learned_on', 'effective'),
    _doubt(_born_before_the_abduction, ('abductee',), 'born', 'abducted_on'),
    _doubt(_clock_is_right, _ROOTS, hangs_on=OTHERS),
    _doubt(_not_too_old, _kinds_with('age'), 'age'),
    _doubt(_age_agrees_with_birth, ('abductee',), 'age', 'born', 'abducted_on'),
    _doubt(_victim_fits_the_line, ('victim',), any_of=('age', 'sex')),
    _doubt(_named_once, ('incident',)),
    _doubt(_somebody_is_counted, ('casualty',), 'count'),
    _doubt(_not_very_many, ('casualty',), any_of=_COUNTS),
    _doubt(_massacre_of_five_civilians, ('incident',)),
    _doubt(_nobody_attacks_himself, ('incident',), 'against'),
    _doubt(_codes_of_their_day, _kinds(lambda kind: bool(_passing_fields(kind))), any_of=_PASSING),
    _doubt(_place_within_the_governorate, _IN_PLACES, any_of=_PLACES, hangs_on=MOMENT),
    _doubt(_point_within_the_governorate, _kinds_with(*_POINT, 'governorate'), *_POINT, 'governorate'),
    _doubt(_point_near_the_place, _kinds_with(*_POINT), *_POINT, hangs_on=MOMENT),
    _doubt(_zone_of_its_neighbours, ('incident',), 'zone', 'place', 'occurred', hangs_on=OTHERS),
    _doubt(_reference_is_its_own, _ROOTS, 'reference', hangs_on=OTHERS),
    _doubt(_point_within_the_country, _kinds_with(*_POINT), *_POINT),
    _doubt(_agreed_and_knows, _kinds_with('family_knows'), any_of=('publish_consent', 'consent'), hangs_on=MOMENT),
    _doubt(_consent_has_its_day, ('abductee',), 'consent'),
    _doubt(_consent_of_late, ('abductee',), 'consent', 'consent_asked_on', hangs_on=MOMENT),
)
