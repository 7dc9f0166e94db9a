"""Incidents of any kind, with people, sources and bounds, and edits of them, each text of which is found again."""

import random
from itertools import count

from models.record.fields import Stored
from models.record.records import Record

_numbers = count(1)
LINES = (('sdf', 'killed'), ('isis', 'killed'), ('civilians', 'injured'), ('civilians', 'killed'), ('sdf', 'arrested'))
KINDS = ('ambush', 'armed_attack', 'ied', 'shelling')


def a_text(dice: random.Random, what: str) -> str:
    """A text that nothing else says, with a bit of the dice in it."""
    return f'{what} {next(_numbers)} {dice.randrange(99)}'


def a_line(dice: random.Random, record: Record) -> Record:
    party, outcome = dice.choice(LINES)
    number = dice.randrange(20, 40)  # more than are ever named in it
    bounds: dict[str, Stored] = {'lowest': number - 1, 'highest': number + 2} if dice.random() < 0.3 else {}
    return record.add('casualty', party=party, outcome=outcome, count=number, **bounds)


def a_person(dice: random.Random, line: Record) -> Record:
    return line.add('victim', name=a_text(dice, 'Example'), age=dice.randrange(18, 70))


def a_source(dice: random.Random, record: Record) -> Record:
    return record.add('source', channel=dice.choice(('eyewitness', 'medical', 'media')), says=a_text(dice, 'Saw'))


def a_record(dice: random.Random, month: str = '2024-01') -> Record:
    """An incident of which nobody can say beforehand how many lines, people and sources it has."""
    record = Record('incident')
    day = f'{month}-{dice.randrange(10, 28)}'
    record.values = {'kind': dice.choice(KINDS), 'occurred': day, 'governorate': 'SY09', 'zone': 'sdf'}
    record.values |= {'carried_out_by': 'isis', 'narrative': a_text(dice, 'Told')}
    if dice.random() < 0.5:
        record.set('summary', a_text(dice, 'Short'))
    for _line in range(dice.randrange(1, 5)):
        line = a_line(dice, record)
        for _person in range(dice.randrange(4)):
            a_person(dice, line)
    for _source in range(dice.randrange(4)):
        a_source(dice, record)
    return record


def live(record: Record, *kinds: str) -> list[Record]:
    """The rows of these kinds in a record that are not withdrawn, nor below one that is."""
    return [row for row in record.live() if row.kind in kinds]


def edit(dice: random.Random, record: Record) -> None:
    """One thing done to a record, as somebody might."""
    what = dice.randrange(8)
    lines, people = live(record, 'casualty'), live(record, 'victim')
    roomy = [line for line in lines if int(str(line.get('count'))) > len(people) + 5]
    rows = live(record, 'casualty', 'victim', 'source')
    if what == 0:
        record.set(dice.choice(('summary', 'narrative')), a_text(dice, 'Again'))
    elif what == 1:
        record.set('kind', dice.choice(KINDS))
    elif what in (2, 3) and lines:
        line = dice.choice(lines)
        for name in ('lowest', 'highest'):
            line.set(name, None)
        line.set('count', dice.randrange(20, 90))
    elif what == 4 and people:
        dice.choice(people).set('age', dice.randrange(18, 70))
    elif what == 5 and rows:
        dice.choice(rows).set('withdrawn', a_text(dice, 'slip'))
    elif what == 6 and roomy:
        a_person(dice, dice.choice(roomy))
    elif what == 7:
        a_source(dice, record)
    else:
        a_line(dice, record)
