"""Invented records for the tests: nobody in them exists."""

from models.query import people
from models.record.fields import Stored
from models.record.records import Record
from models.register.register import Register

PASSPHRASE = 'sijill'
# The number of the first revision of a record in a new register; those before it are of who works there, and of itself.
FIRST = 3


def work_as(register: Register, alias: str) -> None:
    """Let another documenter work, who comes to the register where it knows nobody of this alias."""
    known = {someone.alias: someone.uid for someone in people.people(register)}
    register.work_as(known.get(alias) or register.add_person(alias, ('documenter',)))


def incident(**values: Stored) -> Record:
    """An ambush with four dead, one of them named, and a source."""
    record = Record('incident')
    record.values = {
        'kind': 'ambush', 'occurred': '2024-01-21', 'occurred_typed': '21/1/2024', 'governorate': 'SY05',
        'place_typed': 'Wadi Al-Mithal', 'carried_out_by': 'isis', 'against': 'civilians', 'latitude': 35.1,
        'longitude': 37.5, 'narrative': 'An invented ambush on the road.',
    } | {name: value for name, value in values.items() if value is not None}  # fmt: skip
    killed = record.add('casualty', outcome='killed', party='civilians', who='man', count=3)
    killed.add('victim', name='سالم المثال', sex='male', age=41)
    record.add('casualty', outcome='killed', party='civilians', who='boy', count=1)
    record.add('source', channel='eyewitness', says='He heard the shots.')
    return record


def abductee(**values: Stored) -> Record:
    """A man taken from his farm, missing since."""
    record = Record('abductee')
    record.values = {
        'name_ar': 'نادر الخيال', 'name_latin': 'Nader Al-Khayal', 'sex': 'male', 'age': 30,
        'abducted_on': '2024-01-05', 'abducted_by': 'isis', 'family_contact': 'a cousin',
    } | {name: value for name, value in values.items() if value is not None}  # fmt: skip
    record.add('status_change', status='missing', confirmed='confirmed', effective='2024-01-05')
    return record


def informant(**values: Stored) -> Record:
    """A person who tells."""
    return Record('informant', values={'identity': 'the baker of the example', 'reliability': 'unsure'} | values)


def place(**values: Stored) -> Record:
    """A village that no list has."""
    return Record(
        'place', values={'name_ar': 'قرية المثال', 'name_en': 'Mithal Village', 'governorate': 'SY05'} | values
    )
