"""A story is never lost: what people tell in a sheet comes into the account, whatever else the sheet has."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from exchange.importing.applying import apply_plan
from exchange.importing.plan import Plan
from exchange.importing.planning import make_plan
from exchange.reading.any_file import Sheet, Workbook
from models import query
from models.record.fields import split_codes
from models.record.records import Record
from models.register.register import Register
from tests.windows import driving
from ui.importing.imports_page import ImportsPage
from ui.parts import tasks

Rows = list[list[Any]]
STORY = 'Two men on a motorcycle shot at a shepherd north of the well and fled to the desert'
OTHER = 'The family found him in the evening when the sheep came home without him'


def book(rows: Rows) -> Workbook:
    return Workbook(Path('sheet.xlsx'), 'x', [Sheet('S', rows)])


def brought(register: Register, plan: Plan) -> list[Record]:
    apply_plan(register, plan)
    kind = plan.tables[0].kind
    return list(query.each(register, query.Question(kind)))


@pytest.mark.parametrize('heading', ['What people told us', 'Story', 'ما رواه الناس'])
def test_a_sheet_of_dates_places_and_stories_comes_in_whole(register: Register, heading: str) -> None:
    rows: Rows = [['Date', 'Place', heading], ['2024-01-05', 'Palmyra', STORY], ['2024-01-06', 'Maadan', OTHER]]
    asked = make_plan(register, book(rows))
    given = {'S': {**asked.mapping['S'], ':incident.kind': 'armed_attack', ':incident.kind:3': 'ied'}}
    found = brought(register, make_plan(register, book(rows), mapping=given))
    assert {(r.get('kind'), r.get('narrative')) for r in found} == {('armed_attack', STORY), ('ied', OTHER)}
    for words in ('shepherd', 'sheep'):
        assert len([*query.ids(register, query.Question('incident', words))]) == 1


def test_a_second_story_is_kept_behind_its_heading(register: Register) -> None:
    rows: Rows = [
        ['Date', 'Place', 'Type of incident', 'Account', 'Said later'],
        ['2024-01-05', 'Palmyra', 'IED', STORY, OTHER],
    ]
    [record] = brought(register, make_plan(register, book(rows)))
    assert record.get('narrative') == f'{STORY}\nSaid later: {OTHER}'


def test_a_second_column_of_the_same_name_is_kept_too(register: Register) -> None:
    rows: Rows = [
        ['Date', 'Place', 'Type of incident', 'Notes', 'Notes'],
        ['2024-01-05', 'Palmyra', 'IED', STORY, OTHER],
    ]
    [record] = brought(register, make_plan(register, book(rows)))
    assert str(record.get('narrative')) == f'{STORY}\nNotes (2): {OTHER}'


def test_a_sentence_that_is_mapped_to_a_code_is_kept_too(register: Register) -> None:
    rows: Rows = [
        ['Date', 'Place', 'Type of incident'],
        ['2024-01-05', 'Palmyra', STORY],
        ['2024-01-06', 'Palmyra', 'IED'],
    ]
    values = {':values': {'incident.kind': {STORY: 'armed_attack'}}}
    found = brought(register, make_plan(register, book(rows), mapping=values))
    assert {r.get('kind'): r.get('narrative') for r in found} == {
        'armed_attack': f'Type of incident: {STORY}',
        'ied': None,
    }


def test_one_column_may_feed_two_fields(register: Register) -> None:
    rows: Rows = [['Date', 'Place', 'What'], ['2024-01-05', 'Palmyra', 'IED'], ['2024-01-06', 'Palmyra', 'Ambush']]
    columns = {'Date': 'incident.occurred', 'Place': 'incident.place', 'What': 'incident.kind + note'}
    plan = make_plan(register, book(rows), mapping={'S': columns})
    assert plan.mapping['S'] == columns
    assert {(r.get('kind'), r.get('narrative')) for r in brought(register, plan)} == {
        ('ied', 'What: IED'), ('ambush', 'What: Ambush'),
    }  # fmt: skip


@pytest.mark.parametrize(
    ('headings', 'kind'),
    [
        (['Date', 'Place', 'Type of incident', 'Source / link'], 'incident'),
        (['Date', 'Place', 'Type of incident', 'Source'], 'incident'),
        (['Name', 'Place of abduction', 'Date of abduction', 'Source'], 'abductee'),
    ],
)
def test_what_the_program_guessed_refuses_no_row(register: Register, headings: list[str], kind: str) -> None:
    values = {'Date': '2024-01-05', 'Place': 'Palmyra', 'Type of incident': 'IED', 'Name': 'Salem Sample'}
    values |= {'Date of abduction': '2014-01-05', 'Place of abduction': 'Palmyra'}
    rows: Rows = [headings, *([values.get(h, f'the radio {n}') for h in headings] for n in range(2))]
    found = brought(register, make_plan(register, book(rows), duplicates='add'))
    assert len(found) == 2
    said = [str([row.values for row in record.walk()]) for record in found]
    assert all('the radio' in one for one in said)


def test_a_kind_is_chosen_once_by_keys_and_the_stories_are_found(
    register: Register, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', False)
    path = tmp_path / 'told.csv'
    path.write_text(f'Date,Place,What people told us\n2024-01-05,Palmyra,{STORY}\n2024-01-06,Maadan,{OTHER}\n', 'utf-8')
    with driving(register, qtbot) as driver:
        page = driver.page(ImportsPage)
        page.show_import()
        page.importing.open_file(path)
        QApplication.processEvents()
        view = page.importing.mapping
        open_before = view._said.text()
        view.asked.setFocus()
        driver.keys('Return', '=Armed attack', 'Return')
        assert view._said.text() != open_before, 'an answer is not counted'
        driver.keys('Ctrl+Return')
        assert [row.verdict for row in page.importing.shown._read.plan.rows] == ['new', 'new']
        page.importing.apply()
    assert {r.get('kind') for r in query.each(register, query.Question('incident'))} == {'armed_attack'}
    assert query.count(register, 'incident') == 2


def test_answers_stay_when_one_leaves_by_esc(
    register: Register, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', False)
    path = tmp_path / 'told.csv'
    path.write_text(f'Date,Place,What people told us\n2024-01-05,Palmyra,{STORY}\n2024-01-06,Maadan,{OTHER}\n', 'utf-8')
    with driving(register, qtbot) as driver:
        page = driver.page(ImportsPage)
        page.show_import()
        page.importing.open_file(path)
        view = page.importing.mapping
        view.asked.setFocus()
        driver.keys('Return', '=Armed attack', 'Return')
        page.importing.go_back()
        assert all('2024' in line for line in page.importing.shown._called.values())
        page.importing.show_columns()
        assert view.answers()['told'][':incident.kind'] == 'armed_attack'
        page.importing.leave()
        page.show_import()
        page.importing.open_file(path)
        assert [row.verdict for row in page.importing.shown._read.plan.rows] == ['new', 'new']
        assert all('2024' in line for line in page.importing.shown._called.values())
        page.importing.leave()
        page.importing.clear()
        assert not page.importing._aside


def test_a_value_with_two_parties_is_answered_with_two(
    register: Register, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', False)
    path = tmp_path / 'two.csv'
    path.write_text('Date,Place,Type of incident,Carried out by\n2024-01-05,Palmyra,IED,both of them\n', 'utf-8')
    with driving(register, qtbot) as driver:
        page = driver.page(ImportsPage)
        page.show_import()
        page.importing.open_file(path)
        QApplication.processEvents()
        page.importing.mapping.asked.setFocus()
        driver.keys('Return', '=ISIS and SDF', 'Return', 'Ctrl+Return')
        [row] = page.importing.shown._read.plan.rows
        assert row.verdict == 'new' and row.record is not None
        assert sorted(split_codes(row.record.get('carried_out_by'))) == ['isis', 'sdf']


def test_rows_that_are_here_unchanged_are_not_left_out(
    register: Register, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', False)
    uid = '99060066-65eb-41da-bbee-cdbb57e62474'
    path = tmp_path / 'same.csv'
    path.write_text(f'Date,Place,Type of incident,Row id\n2024-01-05,Palmyra,IED,{uid}\n', 'utf-8')
    values = {'occurred': '2024-01-05', 'occurred_typed': '2024-01-05', 'kind': 'ied', 'governorate': 'SY04'}
    register.save(Record('incident', uid, {**values, 'place': 'C2889', 'place_typed': 'Palmyra'}))
    with driving(register, qtbot) as driver:
        page = driver.page(ImportsPage)
        page.show_import()
        page.importing.open_file(path)
        QApplication.processEvents()
        assert [row.verdict for row in page.importing.shown._read.plan.rows] == ['same']
        assert 'not to import' not in page.importing._sum.text()
