"""Who may be named in what is published: one rule for the dead and the missing, also across the records of a person."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from exchange.exporting import headquarters_workbook
from exchange.importing.applying import apply_plan
from exchange.importing.planning import make_plan
from exchange.mapping import headings
from models import query
from models.language.code_lists import codes
from models.language.messages import RESOURCES
from models.query.one_person import PublishedName, names_for
from models.record.records import Record
from models.register.register import Register
from tests import invented
from tests.reviewed import in_its_state

DAY, MONTHS = date(2024, 2, 1), 24
YES = {'publish_consent': 'yes', 'family_knows': 'yes'}
NAMED = {'consent': 'named', 'consent_asked_on': '2024-01-20'}
Change = Callable[[Record], object]
Case = tuple[str, Change, bool]


def the_dead(**values: Any) -> Record:
    """An approved incident with one named victim whose family agreed and knows."""
    record = invented.incident(**{'state': 'approved', **values})
    record.of('casualty')[0].of('victim')[0].values |= YES
    return record


def the_missing(**values: Any) -> Record:
    """Somebody missing whose family agreed to the name, and was asked twelve days before."""
    return invented.abductee(**NAMED | values)


def victim(record: Record) -> Record:
    return record.of('casualty')[0].of('victim')[0]


def names(register: Register, *records: Record, months: int = MONTHS, day: date = DAY) -> list[str]:
    """The names of these records, saved, that may be published."""
    found = [query.get(register, record.kind, record.uid) for record in records]
    return [one.arabic or one.latin for one in names_for(register, [r for r in found if r], months, day)]


def claimed_dead(record: Record) -> None:
    record.add('status_change', status='reported_dead', confirmed='claimed', effective='2024-01-18')


DEAD: list[Case] = [
    ('consent and the family knows', lambda _record: None, True),
    ('sealed', lambda record: record.set('state', 'sealed'), True),
    ('not approved', lambda record: record.set('state', 'for_review'), False),
    ('no consent', lambda record: victim(record).set('publish_consent', 'no'), False),
    ('withdrawn consent', lambda record: victim(record).set('publish_consent', 'withdrawn'), False),
    ('nobody asked', lambda record: victim(record).set('publish_consent', None), False),
    ('the family does not know', lambda record: victim(record).set('family_knows', 'no'), False),
    ('nobody knows whether the family knows', lambda record: victim(record).set('family_knows', 'unknown'), False),
    ('not said whether the family knows', lambda record: victim(record).set('family_knows', None), False),
    ('a child by age', lambda record: victim(record).set('age', 17), False),
    ('eighteen', lambda record: victim(record).set('age', 18), True),
    ('a child by the line', lambda record: record.of('casualty')[0].values.update(who='boy'), False),
    ('sexual violence', lambda record: record.set('kind', 'sexual_violence'), False),
    ('a ransom that is over, for they died', lambda record: record.set('kind', 'ransom'), True),
    ('a withdrawn line', lambda record: record.of('casualty')[0].set('withdrawn', 'a slip'), False),
    ('withdrawn', lambda record: victim(record).set('withdrawn', 'a slip'), False),
]


def told_apart(register: Register, record: Callable[[], Record], cases: list[Case]) -> dict[str, bool]:
    """Whether the person of a record is named once it was changed so, by what the change is called."""
    found = {}
    for label, change, _is_named in cases:
        changed = record()
        change(changed)
        changed.values = {name: value for name, value in changed.values.items() if value is not None}
        found[label] = bool(names_for(register, [changed], MONTHS, DAY))
    return found


def test_the_dead_are_named_by_consent_and_where_the_family_knows(register: Register) -> None:
    assert told_apart(register, the_dead, DEAD) == {case[0]: case[2] for case in DEAD}


MISSING: list[Case] = [
    ('consent to the name', lambda _record: None, True),
    ('to a row without the name', lambda record: record.set('consent', 'anonymised'), False),
    ('within the house', lambda record: record.set('consent', 'internal'), False),
    ('withdrawn consent', lambda record: record.set('consent', 'withdrawn'), False),
    ('the day of asking is not known', lambda record: record.set('consent_asked_on', None), False),
    ('asked as long ago as may be', lambda record: record.set('consent_asked_on', '2022-02-01'), True),
    ('asked too long ago', lambda record: record.set('consent_asked_on', '2022-01-31'), False),
    ('asked in a year of which a part is too long ago', lambda r: r.set('consent_asked_on', '2022'), False),
    ('asked in a year to come', lambda record: record.set('consent_asked_on', '2089-01-01'), False),
    ('a claim of death, and nobody says that the family knows', claimed_dead, False),
    ('a claim of death that the family knows', lambda r: (claimed_dead(r), r.set('family_knows', 'yes')), True),
    ('the family does not know', lambda record: record.set('family_knows', 'no'), False),
    ('a child', lambda record: record.set('age', 17), False),
    ('a child by birth', lambda record: record.values.update(age=None, born='2006-03'), False),
    ('grown up by birth', lambda record: record.values.update(age=None, born='2006-01-05'), True),
]


def test_the_missing_are_named_by_a_consent_of_late(register: Register) -> None:
    assert told_apart(register, the_missing, MISSING) == {case[0]: case[2] for case in MISSING}


RANSOMS = [
    ('abduction', 'missing', True),
    ('sexual_violence', 'missing', False),
    ('sexual_violence', 'released', False),
    ('ransom', 'missing', False),
    ('ransom', 'held', False),
    ('ransom', 'released_ransom', True),
]


def test_nobody_is_named_while_a_ransom_is_demanded(register: Register) -> None:
    events = {kind: register.save(invented.incident(kind=kind)) for kind, _status, _is_named in RANSOMS}
    for kind, status, is_named in RANSOMS:
        record = the_missing(incident=events[kind].uid)
        record.of('status_change')[0].values |= {'status': status}
        assert bool(names_for(register, [record], MONTHS, DAY)) is is_named, (kind, status)


def test_who_may_not_be_named_in_one_record_is_named_in_none_however_far_it_is_linked(register: Register) -> None:
    """From a victim to another one, and from that to somebody missing whose family took its consent back."""
    gone = in_its_state(register, the_missing(consent='withdrawn'))
    between, record = the_dead(), the_dead(occurred='2024-01-22')
    victim(between).set('same_person', gone.uid)
    in_its_state(register, between)
    victim(record).set('same_person', victim(between).uid)
    in_its_state(register, record)
    assert names(register, record) == names(register, between) == []


@pytest.mark.parametrize(
    'change',
    [{'family_knows': 'no'}, {'age': 16}, {'consent': 'anonymised'}],
    ids=['the family does not know', 'a child there', 'without the name there'],
)
def test_what_another_record_of_the_person_says_holds_too(register: Register, change: dict[str, Any]) -> None:
    other = in_its_state(register, the_missing(**change))
    record = the_dead()
    victim(record).set('same_person', other.uid)
    assert names(register, in_its_state(register, record)) == []


def test_a_victim_of_a_ransom_demand_is_not_named_while_they_are_missing(register: Register) -> None:
    other = in_its_state(register, the_missing())
    assert names(register, other) == ['نادر الخيال']
    demand = invented.incident(kind='ransom')
    demand.of('casualty')[0].values |= {'outcome': 'abducted'}
    victim(demand).set('same_person', other.uid)
    in_its_state(register, demand)
    assert names(register, other) == []


def test_names_come_in_both_scripts_and_say_of_nobody_else(register: Register) -> None:
    missing, dead = in_its_state(register, the_missing()), in_its_state(register, the_dead())
    held = in_its_state(register, the_missing(name_ar='سامر الوهم', consent='internal'))
    found = names_for(register, [missing, held, dead], MONTHS, DAY)
    assert found == [
        PublishedName('سالم المثال', '', dead.uid, victim(dead).uid),
        PublishedName('نادر الخيال', 'Nader Al-Khayal', missing.uid, missing.uid),
    ]


def test_the_kinds_of_incidents_without_names_are_kinds() -> None:
    with (RESOURCES / 'review' / 'unnamed_kinds.csv').open(encoding='utf-8', newline='') as file:
        rows = list(csv.DictReader(file))
    assert {row['kind'] for row in rows} == {'sexual_violence', 'ransom'} <= set(codes('incident_kinds'))
    assert {row['until'] for row in rows} == {'never', 'found'}


def test_the_public_workbook_takes_the_same_rule(register: Register, tmp_path: Path) -> None:
    """Whose family does not know is in no row; who was asked long ago leaves only among others that are alike."""
    for occurred, knows in (('2024-01-21', 'yes'), ('2024-01-22', 'no'), ('2024-01-23', None)):
        record = the_dead(occurred=occurred)
        victim(record).set('family_knows', knows)
        victim(record).set('name', f'اسم {knows}')
        in_its_state(register, record)
    in_its_state(register, the_missing(state='approved', consent_asked_on='2019'))
    counts = headquarters_workbook.export(register, tmp_path / 'public.xlsx', profile='public')
    assert (counts['incident'], counts['victim'], counts.get('abductee', 0)) == (3, 1, 0)


def test_what_naming_hangs_on_travels_to_headquarters_and_is_read_from_sheets(
    register: Register, tmp_path: Path
) -> None:
    missing = register.save(the_missing(family_knows='yes'))
    dead = register.save(the_dead())
    headquarters_workbook.export(register, tmp_path / 'out.xlsx', language='ar')
    with Register.create(tmp_path / 'other.sijill', desk='HQ1', passphrase=None) as other:
        apply_plan(other, make_plan(other, tmp_path / 'out.xlsx'))
        found = query.get(other, 'abductee', missing.uid), query.get(other, 'incident', dead.uid)
    assert found[0] and found[1]
    assert (found[0].get('consent_asked_on'), found[0].get('family_knows')) == ('2024-01-20', 'yes')
    assert victim(found[1]).get('family_knows') == 'yes'
    for heading, name in (('تاريخ سؤال العائلة', 'consent_asked_on'), ('Family informed', 'family_knows')):
        meant = headings.meaning(heading, 'abductee')
        assert meant and meant.target == f'abductee.{name}'
