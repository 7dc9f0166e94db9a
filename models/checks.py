"""What must hold of a record (stops) and what makes one look again (doubts), declared as rules beside the records."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from models import dates
from models.errors import Refused
from models.fields import CodeKind, split_codes
from models.records import RECORDS, Record
from models.words import _, codes, field_label, record_label


@dataclass(frozen=True)
class Finding:
    """A stop or a doubt: the row and field it stands at, and the sentence that says what is wrong."""

    level: str
    row_kind: str
    row: str
    field: str
    sentence: str
    rule: str = ''


Rule = Callable[[Record], Iterator[tuple[str, str]]]
_RULES: list[tuple[str, str, Rule]] = []


def _rule(level: str, kind: str) -> Callable[[Rule], Rule]:
    def add(rule: Rule) -> Rule:
        _RULES.append((level, kind, rule))
        return rule

    return add


def findings(record: Record) -> list[Finding]:
    """Every stop and doubt of an aggregate, stops first."""
    found = [
        Finding(level, row.kind, row.uid, field, sentence, rule.__name__.strip('_'))
        for row in record.live()
        for level, rule in _rules_of(row.kind)
        for field, sentence in rule(row)
    ]
    return sorted(found, key=lambda finding: finding.level != 'stop')


def refuse(record: Record) -> None:
    """Raise Refused for the first stop of an aggregate; a withdrawn one is not checked."""
    if record.withdrawn:
        return
    for row in record.live():
        for rule in _stops_of(row.kind):
            for field, sentence in rule(row):
                raise Refused(sentence, field, row.uid)


@cache
def _rules_of(kind: str) -> list[tuple[str, Rule]]:
    return [(level, rule) for level, of, rule in _RULES if of in ('', kind)]


@cache
def _stops_of(kind: str) -> list[Rule]:
    return [rule for level, rule in _rules_of(kind) if level == 'stop']


@_rule('stop', '')
def _required_fields(row: Record) -> Iterator[tuple[str, str]]:
    for name in RECORDS[row.kind].required_fields():
        if row.get(name) is None:
            sentence = _('{record}: “{field}” is missing.')
            yield name, sentence.format(record=record_label(row.kind), field=field_label(row.kind, name))


@_rule('stop', 'casualty')
def _count_within_its_range(row: Record) -> Iterator[tuple[str, str]]:
    count, lowest, highest = (row.get(name) for name in ('count', 'lowest', 'highest'))
    if isinstance(lowest, int) and isinstance(highest, int) and lowest > highest:
        yield (
            'highest',
            _('The highest count ({highest}) is below the lowest ({lowest}).').format(highest=highest, lowest=lowest),
        )
    elif isinstance(count, int) and isinstance(lowest, int) and count < lowest:
        yield 'count', _('The count ({count}) is below the lowest ({lowest}).').format(count=count, lowest=lowest)
    elif isinstance(count, int) and isinstance(highest, int) and count > highest:
        yield 'count', _('The count ({count}) is above the highest ({highest}).').format(count=count, highest=highest)


@_rule('stop', 'casualty')
def _names_within_the_count(row: Record) -> Iterator[tuple[str, str]]:
    most = row.get('highest') if row.get('count') is None else row.get('count')
    names = len(row.of('victim'))
    if isinstance(most, int) and names > most:
        yield 'count', _('{names} people are named, but the count is {count}.').format(names=names, count=most)


@_rule('stop', 'incident')
@_rule('stop', 'place')
def _coordinates_come_in_pairs(row: Record) -> Iterator[tuple[str, str]]:
    if (row.get('latitude') is None) != (row.get('longitude') is None):
        missing = 'latitude' if row.get('latitude') is None else 'longitude'
        yield missing, _('Latitude and longitude go together; give both or none.')


@_rule('stop', 'abductee')
def _abductee_is_called_something(row: Record) -> Iterator[tuple[str, str]]:
    if row.get('name_ar') is None and row.get('name_latin') is None:
        yield 'name_ar', _('Give a name, in Arabic or in Latin letters; if it is withheld, write so.')


@_rule('stop', 'place')
def _place_has_a_name(row: Record) -> Iterator[tuple[str, str]]:
    if row.get('name_ar') is None and row.get('name_en') is None:
        yield 'name_ar', _('Give the place a name in one language at least.')


@_rule('doubt', '')
def _not_in_the_future(row: Record) -> Iterator[tuple[str, str]]:
    today = dates.today_in_damascus()
    for name, spec in RECORDS[row.kind].specs().items():
        value = row.get(name)
        if spec.kind.name == 'date' and isinstance(value, str):
            first = dates.first_day(value)
            if first and first > today:
                yield name, _('{field} lies in the future.').format(field=field_label(row.kind, name))


@_rule('doubt', 'incident')
def _massacre_of_five_civilians(row: Record) -> Iterator[tuple[str, str]]:
    if 'massacre' not in split_codes(row.get('marks')):
        return
    dead = [c for c in row.of('casualty') if c.get('outcome') in codes('outcomes').having('is_dead', 'yes')]
    civilians = sum(int(c.get('count') or c.get('lowest') or 0) for c in dead if standing_of(c) == 'civilian')
    if civilians < 5:
        yield (
            'marks',
            _('A massacre is the killing of at least five civilians; {count} are recorded.').format(count=civilians),
        )


@_rule('doubt', 'incident')
def _nobody_attacks_himself(row: Record) -> Iterator[tuple[str, str]]:
    both = set(split_codes(row.get('carried_out_by'))) & set(split_codes(row.get('against')))
    both -= {'unidentified', 'civilians', 'family_clan', 'tribal'}
    for party in sorted(both):
        yield 'against', _('{party} stands on both sides.').format(party=codes('parties').label(party))


@_rule('doubt', 'incident')
def _codes_of_their_day(row: Record) -> Iterator[tuple[str, str]]:
    occurred = row.get('occurred')
    day = dates.first_day(str(occurred)) if occurred else None
    for name, spec in RECORDS[row.kind].specs().items() if day else ():
        for code in split_codes(row.get(name)) if isinstance(spec.kind, CodeKind) else ():
            known = spec.code_list().get(code)
            if known and not known.valid_on(str(day)):
                yield (
                    name,
                    _('“{code}” did not stand on that day; look at the date or the choice.').format(code=known.label()),
                )


@_rule('doubt', 'abductee')
def _status_not_before_the_abduction(row: Record) -> Iterator[tuple[str, str]]:
    taken = row.get('abducted_on')
    for change in row.of('status_change'):
        effective = change.get('effective')
        if taken and effective and _before(str(effective), str(taken)):
            yield 'abducted_on', _('A status is dated before the abduction.')


def _before(one: str, other: str) -> bool:
    last, first = dates.last_day(one), dates.first_day(other)
    return last is not None and first is not None and last < first


def standing_of(casualty: Record) -> str:
    """Whether a casualty counts as civilian, combatant …: as stated, else what its party gives by default."""
    party = codes('parties').get(str(casualty.get('party') or ''))
    return str(casualty.get('standing') or (party.columns.get('default_standing') if party else '') or 'unknown')
