"""What an import takes for told before: files of invented rows of which it is known what each of them is about."""

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from exchange.cells import Cell, to_cell
from exchange.importing.planning import make_plan
from exchange.reading.any_file import Sheet, Workbook
from models.language.code_lists import codes
from models.language.labels import field_label
from models.likeness import many_at_once, while_typing
from models.places import gazetteer
from models.record.records import RECORDS, Record
from models.register.action import Incoming
from models.register.register import Register
from tests.invented_events import KILLED, another, incident, stored, told_again
from tests.invented_names import Maker

pytestmark = pytest.mark.slow

# No seed of these was looked at while the scores were settled.
SEEDS = (71, pytest.param(2026, marks=pytest.mark.soak))
PEOPLE, TOLD_AGAIN = 1500, 300
Row = tuple[dict[str, Any], str, str]  # what a row says, the record that it is about ('' for none), and how it was made


def sheet_of(kind: str, rows: list[Row], columns: dict[str, str] | None = None) -> Workbook:
    """A field sheet with a column for each field that any of the rows has; `columns` are headings beside them."""
    specs, beside = RECORDS[kind].specs(), columns or {}
    names = [name for name in specs if any(name in values for values, _about, _how in rows)]
    headings: list[Cell] = [*(field_label(kind, name) for name in names), *beside.values()]
    table = [[to_cell(v.get(n), specs[n]) for n in names] + [v.get(n) for n in beside] for v, _about, _how in rows]
    return Workbook(Path('told.xlsx'), 'none', [Sheet(kind, [headings, *table])])


def place_named(values: dict[str, Any]) -> dict[str, Any]:
    """The values as people type them: a place by its name."""
    place = gazetteer().get(str(values.get('place')))
    said = (place.ar or place.en) if place else values.get('place_typed')
    return {n: v for n, v in values.items() if n != 'place_typed'} | ({'place': said} if said else {})


def measured(register: Register, kind: str, rows: list[Row], columns: dict[str, str]) -> tuple[float, float]:
    """Precision and recall of what an import of these rows takes for told before."""
    book = sheet_of(kind, rows, columns)
    found: Counter[tuple[str, str]] = Counter()
    for (_values, about, how), planned in zip(rows, make_plan(register, book).rows, strict=True):
        assert not planned.problems, planned.reason
        taken = planned.stored.uid if planned.stored and (planned.likely or planned.verdict == 'duplicate') else ''
        found[how, 'missed'] += bool(about) and taken != about
        found[how, 'wrong'] += bool(taken) and taken != about
        found[how, 'right'] += bool(taken) and taken == about
    right, wrong, missed = (
        sum(n for (_how, what), n in found.items() if what == w) for w in ('right', 'wrong', 'missed')
    )
    table = '\n'.join(f'{how:24} {what:8} {n}' for (how, what), n in sorted(found.items()) if n)
    precision, recall = right / (right + wrong), right / (right + missed)
    print(f'\n{kind}: {len(rows)} rows, precision {precision:.3f}, recall {recall:.3f}\n{table}')
    return precision, recall


# Abductees


def script_of(record: Record) -> str:
    return '+'.join(name for name in ('name_ar', 'name_latin') if record.get(name))


def people(register: Register, seed: int) -> list[Row]:
    """Rows about people who are recorded, typed again by somebody who hears and spells otherwise, and about others."""
    maker, rows = Maker(seed), list[Row]()
    everybody = maker.people(PEOPLE)
    called = {person.called for person in everybody}
    records = [maker.record(person) for person in everybody]
    register.apply([Incoming(record) for record in records], {})
    for person, record in list(zip(everybody, records, strict=True))[:TOLD_AGAIN]:
        again = maker.record(person, like=True)
        rows.append((place_named(again.values), record.uid, f'{script_of(record)} → {script_of(again)}'))
        for what, other, apart_by in maker.likes_of(person):
            like = maker.record(other)
            is_chance = other.called in called - {person.called}
            if not is_chance and all(maker.states(like, name) and maker.states(record, name) for name in apart_by):
                rows.append((place_named(like.values), '', what))
    random.Random(seed).shuffle(rows)
    return rows


@pytest.mark.parametrize('seed', SEEDS)
def test_people_typed_again_are_found_in_either_script_and_others_are_new(register: Register, seed: int) -> None:
    precision, recall = measured(register, 'abductee', people(register, seed), {})
    assert precision >= 0.95
    assert recall >= 0.95


# Incidents


def attacks(register: Register, seed: int) -> list[Row]:
    """Rows about incidents that are recorded and about others, of which most happened near those."""
    dice, rows = random.Random(seed), list[Row]()
    villages = [place for place in gazetteer().all() if place.level == 4 and place.latitude]
    made = [incident(dice, villages) for _number in range(PEOPLE)]
    records = [stored(values) for values in made]
    register.apply([Incoming(record) for record in records], {})
    for values, record in list(zip(made, records, strict=True))[:TOLD_AGAIN]:
        how, again = told_again(dice, values)
        rows.append((place_named(again), record.uid, how))
        rows += [
            (place_named(other), '', how) for how, other in (another(dice, values, villages) for _time in range(2))
        ]
    dice.shuffle(rows)
    return rows


@pytest.mark.parametrize('seed', SEEDS)
def test_attacks_told_again_are_found_and_others_there_are_new(register: Register, seed: int) -> None:
    columns = {column: codes('sheet_columns').label(column) for column in KILLED.values()}
    precision, recall = measured(register, 'incident', attacks(register, seed), columns)
    assert precision >= 0.95
    assert recall >= 0.95


# One understanding


@pytest.mark.parametrize('kind', ['incident', 'abductee'])
def test_many_at_once_have_the_likes_that_each_has_alone(register: Register, kind: str) -> None:
    rows = (people if kind == 'abductee' else attacks)(register, 5)
    plan = make_plan(register, sheet_of(kind, rows, dict.fromkeys([])))
    records = [planned.record for planned in plan.rows if planned.record][:200]
    together = many_at_once.Comparing(register, kind, records).alike(records)
    for record in records:
        alone = {(one.uid, round(one.score, 6), one.sentence) for one in while_typing.likely(register, record)}
        assert alone == {
            (stored.uid, round(likeness.score, 6), while_typing.in_words(likeness.reasons))
            for likeness, stored in together[record.uid][:8]
        }
