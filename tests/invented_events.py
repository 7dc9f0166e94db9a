"""Invented incidents, what two documenters make of one of them, and others that happened near by.

Nothing in it happened: days, villages and parties are put together by chance.
"""

import random
from datetime import date, timedelta
from typing import Any

from models.places import Place, gazetteer, kilometres
from models.record.records import RECORDS, Record
from tests.invented_names import FAMILIES, MEN

KINDS = ('ambush', 'ied', 'extortion', 'shelling', 'security_operation', 'abduction')
BY = ('isis', 'local_armed', 'regime_forces', 'coalition')
KILLED = {
    'civilians': 'civilian_men_killed',
    'sdf': 'sdf_killed',
    'hts': 'hts_killed',
    'opposition': 'opposition_killed',
}


def incident(dice: random.Random, villages: list[Place]) -> dict[str, Any]:
    """What somebody says of an incident."""
    place = dice.choice(villages)
    against = dice.choice(list(KILLED))
    return {
        'kind': dice.choice(KINDS), 'occurred': (date(2023, 1, 1) + timedelta(dice.randrange(700))).isoformat(),
        'governorate': place.governorate, 'place': place.code, 'carried_out_by': dice.choice(BY), 'against': against,
        KILLED[against]: dice.choice((None, 1, 1, 2, 3, 5, 8)),
    }  # fmt: skip


def stored(values: dict[str, Any]) -> Record:
    """The record of an incident as it was typed the first time."""
    record = Record('incident', values={name: v for name, v in values.items() if name in RECORDS['incident'].specs()})
    for party, column in KILLED.items():
        if count := values.get(column):
            who = 'man' if party == 'civilians' else None
            casualty = record.add('casualty', outcome='killed', party=party, count=count)
            casualty.set('who', who)
    return record


def told_again(dice: random.Random, values: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The same event by another documenter."""
    column = KILLED[values['against']]
    day = date.fromisoformat(values['occurred'])
    changes: dict[str, dict[str, Any]] = {
        'word for word': {},
        'one more dead': {column: (values[column] or 0) + 1},
        'number not known': {column: None},
        'who did it not known': {'carried_out_by': 'unidentified'},
        'a day later': {'occurred': (day + timedelta(1)).isoformat()},
        'the story added': {'narrative': 'Example: told by two people.'},
    }
    how = dice.choice(list(changes))
    return how, values | changes[how]


def another(dice: random.Random, values: dict[str, Any], villages: list[Place]) -> tuple[str, dict[str, Any]]:
    """Another event in the same village on the same day, or of the same parties elsewhere or at another time."""
    by = dice.choice([party for party in BY if party != values['carried_out_by']])
    against = dice.choice([party for party in KILLED if party != values['against']])
    kind = dice.choice([kind for kind in KINDS if kind != values['kind']])
    day = date.fromisoformat(values['occurred'])
    far = dice.choice([place for place in villages if place.governorate != values['governorate']])
    bare = {name: value for name, value in values.items() if name not in KILLED.values()}
    number = values[KILLED[values['against']]] or 0
    changes: dict[str, dict[str, Any]] = {
        'there, other parties': {'carried_out_by': by, 'against': against, KILLED[against]: number + 4},
        'there, another kind': {'kind': kind, 'carried_out_by': by, KILLED[values['against']]: number + 6},
        'there, another target': {'kind': kind, 'against': against, KILLED[against]: number + 4},
        'elsewhere': {'governorate': far.governorate, 'place': far.code, KILLED[values['against']]: number or None},
        'a week later': {
            'occurred': (day + timedelta(dice.choice((-7, 5, 7)))).isoformat(),
            KILLED[values['against']]: number or None,
        },
    }
    how = dice.choice(list(changes))
    return how, bare | changes[how]


# Told by another documenter, with less care

# Kinds that people take for one another.
_ALIKE = {
    'ambush': ('armed_attack', 'clashes'), 'ied': ('landmine', 'vehicle_bomb'), 'extortion': ('threat', 'looting'),
    'shelling': ('airstrike', 'drone_strike'), 'security_operation': ('arrest_campaign', 'airdrop'),
    'abduction': ('enforced_disappearance', 'hostage'),
}  # fmt: skip


def of_one_month(dice: random.Random, villages: list[Place], number: int) -> list[dict[str, Any]]:
    """So many incidents of one month, as many as make some alike by chance; half with an hour, some with a victim."""
    made = [incident(dice, villages) for _number in range(number)]
    for values in made:
        values['occurred'] = f'2024-01-{dice.randrange(1, 29):02}'
        if dice.random() < 0.5:
            values['time_of_day'] = f'{dice.randrange(24):02}:{dice.choice((0, 15, 30)):02}'
        if dice.random() < 0.2 and values[KILLED[values['against']]]:
            values['victim'] = tuple(dice.choice(names) for names in (MEN, MEN, FAMILIES))
    return made


def told_otherwise(dice: random.Random, values: dict[str, Any], villages: list[Place]) -> dict[str, Any]:
    """The same event by one who heard of it elsewhere: every part of it may be vague, wider or a little off."""
    return values | _another_day(dice, values) | _another_place(dice, values, villages) | _otherwise(dice, values)


def _another_day(dice: random.Random, values: dict[str, Any]) -> dict[str, Any]:
    day, roll = date.fromisoformat(values['occurred']), dice.random()
    if roll < 0.6:
        return {}
    if roll < 0.87:
        return {'occurred': (day + timedelta(dice.choice((-1, 1, 1, 2)))).isoformat()}
    if roll < 0.95:
        return {'occurred': f'{day - timedelta(1)}/{day + timedelta(1)}'}
    return {'occurred': values['occurred'][:7]}


def _another_place(dice: random.Random, values: dict[str, Any], villages: list[Place]) -> dict[str, Any]:
    here, roll = gazetteer().get(values['place']), dice.random()
    assert here is not None
    if roll < 0.55:
        return {}
    if roll < 0.65:
        return {'place': None, 'place_typed': here.ar or here.en}
    if roll < 0.73:
        return {'place': here.parent}
    if roll < 0.8:
        return {'place': None}
    far = (1, 10) if roll < 0.97 else (10, 20)
    near = [v for v in villages if v.governorate == here.governorate and far[0] <= _between(here, v) < far[1]]
    return {'place': dice.choice(near).code} if near else {}


def _between(one: Place, other: Place) -> float:
    assert one.point is not None and other.point is not None
    return kilometres(one.point, other.point)


def _otherwise(dice: random.Random, values: dict[str, Any]) -> dict[str, Any]:
    column, changed = KILLED[values['against']], dict[str, Any]()
    if dice.random() < 0.3:
        changed['kind'] = dice.choice((*_ALIKE[values['kind']], 'other'))
    if dice.random() < 0.3:
        changed['carried_out_by'] = dice.choice(('unidentified', 'unidentified', None))
    if dice.random() < 0.25:
        changed['against'] = dice.choice((None, f'{values["against"]}|turkey'))
    if dice.random() < 0.4:
        more = dice.choice((1, 1, 2, 3))
        changed[column] = dice.choice((None, (values[column] or 0) + more))
    if 'time_of_day' in values and dice.random() < 0.4:
        hour = int(values['time_of_day'][:2])
        changed['time_of_day'] = f'{min(23, hour + dice.choice((0, 1, 1, 4))):02}:10'
    return changed


def told(dice: random.Random, values: dict[str, Any]) -> Record:
    """The record of an incident, its victim in any spelling of either script."""
    record = stored({name: value for name, value in values.items() if value is not None and name != 'victim'})
    casualties = record.of('casualty')
    if 'victim' in values and casualties:
        letters = dice.choice(('arabic', 'latin'))
        casualties[0].add('victim', name=' '.join(dice.choice(getattr(n, letters)) for n in values['victim']))
    return record
