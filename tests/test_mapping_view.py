"""The columns of a file, settled by keys alone."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from exchange.importing.planning import make_plan
from models import query
from models.record.records import Record
from models.register.register import Register
from tests.windows import Driver, driving
from ui.importing.imports_page import ImportsPage
from ui.importing.mapping_view import MappingView
from ui.parts import look, tasks

MESSY = (
    'Date,Type of incident,Governrate,Where about,Carried out by,Killed,of whom children',
    '03/04/2024,Ambsh,Hama,Thiban,Daesh,5,2',
    '04/04/2024,Ambsh,Homs,Thiban,The Sons of Nobody,1,',
    '05/04/2024,Ambush,Homs,Thiban,ISIS,,',
)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', False)


def sheet(folder: Path, *lines: str, name: str = 'partner.csv') -> Path:
    path = folder / name
    path.write_text('\n'.join(lines) + '\n', encoding='utf-8')
    return path


def opened(driver: Driver, path: Path) -> tuple[ImportsPage, MappingView]:
    driver.window.activateWindow()
    driver.qtbot.waitUntil(lambda: QApplication.activeWindow() is driver.window)
    page = driver.page(ImportsPage)
    page.show_import()
    page.importing.open_file(path)
    QApplication.processEvents()
    return page, page.importing.mapping


def texts(view: MappingView, *, values: bool = False) -> dict[str, str]:
    """What each line is taken for, by its column, or its value."""
    lines, name, taken = (view._asked, 1, 3) if values else (view._columns, 0, 2)
    found = [
        [str(lines.data(lines.index(n, c))).strip('\u2068\u2069') for c in (name, taken)]
        for n in range(lines.rowCount())
    ]
    return dict(found)


def in_the_colour_of_a_doubt(view: MappingView) -> list[str]:
    """The lines of both tables that are seen to wait for an answer, by their column or value."""
    found = []
    for lines, name in ((view._columns, 0), (view._asked, 1)):
        for place in (lines.index(n, name) for n in range(lines.rowCount())):
            if lines.data(place, Qt.ItemDataRole.ForegroundRole) == QColor(look.token('doubt')):
                found.append(str(lines.data(place)).strip('\u2068\u2069'))
    return found


def shows(widget: QWidget) -> bool:
    return widget.isVisible()


def incidents(register: Register) -> list[Record]:
    return list(query.each(register, query.Question('incident', sort='occurred', descending=False)))


def test_a_file_with_questions_opens_its_columns(register: Register, qtbot: QtBot, tmp_path: Path) -> None:
    with driving(register, qtbot) as driver:
        _page, view = opened(driver, sheet(tmp_path, *MESSY))
        assert shows(view)
        found = texts(view)
        assert (found['Governrate'], found['Date']) == ('Governorate?', 'Date')
        assert texts(view, values=True) == {'03/04/2024': '?', 'Ambsh': '?', 'The Sons of Nobody': '?'}
        assert view._columns.data(view._columns.index(2, 1)) == '\u2068Hama\u2069 · \u2068Homs\u2069'


def test_all_is_answered_by_keys_and_kept(register: Register, qtbot: QtBot, tmp_path: Path) -> None:
    with driving(register, qtbot) as driver:
        page, view = opened(driver, sheet(tmp_path, *MESSY))
        assert view.columns.hasFocus()
        waits = ['Governrate', 'Where about', '03/04/2024', 'Ambsh', 'The Sons of Nobody']
        assert in_the_colour_of_a_doubt(view) == waits
        driver.keys('Return', 'Return')  # Governrate: as it is offered
        assert in_the_colour_of_a_doubt(view) == waits[1:]
        assert texts(view)['Governrate'] == 'Governorate'
        driver.keys('Return', 'Return')  # Where about: by what stands there
        assert texts(view)['Where about'] == 'Place'
        assert view.asked.hasFocus()
        driver.keys('Return', 'Return')  # 3/4: the day first
        driver.keys('=amb', 'Return')
        driver.keys('=unid', 'Return')
        assert texts(view, values=True) == {
            '03/04/2024': 'the day first', 'Ambsh': 'Ambush', 'The Sons of Nobody': 'Unidentified',
        }  # fmt: skip
        assert not in_the_colour_of_a_doubt(view)
        view.name.setText('The partner')
        driver.keys('Ctrl+Return')
        assert not shows(view)
        assert [planned.verdict for planned in page.importing._read.plan.rows] == ['new', 'new', 'new']
        driver.keys('Ctrl+Return')
        first, second, _third = incidents(register)
        assert [first.get(name) for name in ('occurred', 'kind', 'governorate')] == ['2024-04-03', 'ambush', 'SY05']
        assert second.get('carried_out_by') == 'unidentified'
        assert sorted(int(casualty.get('count')) for casualty in first.of('casualty')) == [2, 3]
        page, view = opened(
            driver, sheet(tmp_path, MESSY[0], '06/04/2024,Ambsh,Hama,Thiban,Daesh,9,1', name='next.csv')
        )
        assert not shows(view)
        driver.keys('Ctrl+Shift+C')
        assert 'The partner' in view._said.text()
        assert view.name.text() == 'The partner'
        driver.keys('Esc')
        assert not shows(view)


def test_a_profile_is_renamed_and_forgotten(register: Register, qtbot: QtBot, tmp_path: Path) -> None:
    register.settings.keep(
        'import_profiles', 'Old', {'columns': {'A': 'incident.occurred', 'B': 'incident.kind', 'C': 'incident.place'}}
    )
    with driving(register, qtbot) as driver:
        _page, view = opened(driver, sheet(tmp_path, 'A,B,C', '2024-01-21,ambush,Thiban'))
        driver.keys('Ctrl+Shift+C')
        view.name.setText('New')
        driver.keys('Ctrl+Return')
        assert list(register.settings.import_profiles) == ['New']
        _page, view = opened(driver, sheet(tmp_path, 'A,B,C', '2024-01-22,ambush,Thiban'))
        driver.keys('Ctrl+Shift+C')
        driver.keys('Ctrl+Alt+F')
        assert register.settings.import_profiles == {}


def test_a_file_whose_headings_nobody_knows_can_be_mapped(register: Register, qtbot: QtBot, tmp_path: Path) -> None:
    path = sheet(tmp_path, 'Jour,Quoi,Combien', '2024-01-21,ambush,3', '2024-01-22,ambush,4', '2024-01-23,ambush,4')
    with driving(register, qtbot) as driver:
        page, view = opened(driver, path)
        assert shows(view)
        assert set(texts(view)) == {'Jour', 'Quoi', 'Combien'}
        view.columns.setFocus()
        view.columns.setCurrentIndex(view._columns.index(0, 0))
        driver.keys('=date', 'Return')
        view.columns.setFocus()
        view.columns.setCurrentIndex(view._columns.index(1, 0))
        driver.keys('=type of inc', 'Return')
        view.columns.setFocus()
        view.columns.setCurrentIndex(view._columns.index(2, 0))
        driver.keys('=isis members killed', 'Return', 'Ctrl+Return')
        assert [planned.verdict for planned in page.importing._read.plan.rows] == ['new', 'new', 'new']


def test_a_casualty_column_may_be_named_in_words_of_either_language(
    register: Register, qtbot: QtBot, tmp_path: Path
) -> None:
    with driving(register, qtbot) as driver:
        _page, view = opened(driver, sheet(tmp_path, 'Date,Type,QQ', '2024-01-21,ambush,3'))
        driver.keys('Ctrl+Shift+C')
        view.columns.setFocus()
        view.columns.setCurrentIndex(view._columns.index(2, 0))
        driver.keys('=قتلى قادة التنظيم', 'Return')
        assert texts(view)['QQ'] == 'Killed, Islamic State (ISIS), Commanders'
        driver.keys('Delete')
        assert texts(view)['QQ'] == 'not imported'


def test_what_is_left_unanswered_is_not_asked_again(register: Register, qtbot: QtBot, tmp_path: Path) -> None:
    with driving(register, qtbot) as driver:
        page, view = opened(driver, sheet(tmp_path, *MESSY))
        driver.keys('Ctrl+Return')
        assert not shows(view)
        assert {planned.verdict for planned in page.importing._read.plan.rows} == {'invalid'}


def test_what_a_file_held_is_gone_when_one_leaves(register: Register, qtbot: QtBot, tmp_path: Path) -> None:
    with driving(register, qtbot) as driver:
        page, view = opened(driver, sheet(tmp_path, *MESSY))
        page.importing.leave()
        assert (view._columns.rowCount(), view._asked.rowCount(), view._mapping) == (0, 0, {})


def test_days_that_a_program_read_as_months_are_turned_back_by_two_keys(
    register: Register, qtbot: QtBot, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for day in ('Date', '15/01/2024', date(2024, 9, 1), date(2024, 2, 1)):
        book.active.append([day, *(('Place', 'Type of incident') if day == 'Date' else ('Palmyra', 'Ambush'))])
    book.save(tmp_path / 'turned.xlsx')
    with driving(register, qtbot) as driver:
        page, view = opened(driver, tmp_path / 'turned.xlsx')
        assert texts(view, values=True) == {'2024-09-01': '?'}
        view.asked.setFocus()
        driver.keys('Return', 'Return')
        assert texts(view, values=True) == {'2024-09-01': 'day and month turned back'}
        driver.keys('Ctrl+Return')
        plan = page.importing._read.plan
        assert [row.record and row.record.get('occurred') for row in plan.rows] == [
            '2024-01-15', '2024-01-09', '2024-01-02',
        ]  # fmt: skip


ALIKE = (
    'Date,Type of incident,Governrate,Perpetraitor,Killed,SDF/regime killed',
    '03/01/2024,Ambush,Hama,ISIS,5,2',
    '14/01/2024,Ambush,Homs,ISIS,1,3',
)


def test_one_enter_takes_all_suggestions_of_a_sheet(register: Register, qtbot: QtBot, tmp_path: Path) -> None:
    with driving(register, qtbot) as driver:
        _page, view = opened(driver, sheet(tmp_path, *ALIKE))
        found = texts(view)
        assert (found['Governrate'], found['Perpetraitor']) == ('Governorate?', 'Perpetrator?')
        assert found['SDF/regime killed'] == 'not imported'
        assert view.suggested.hasFocus()
        driver.keys('Return')
        found = texts(view)
        assert (found['Governrate'], found['Perpetraitor']) == ('Governorate', 'Perpetrator')
        assert found['SDF/regime killed'] == 'not imported'
        assert not shows(view.suggested)
        assert view._things(view._columns)[view.columns.currentIndex().row()].column.heading == 'SDF/regime killed'
        driver.keys('Delete', 'Ctrl+Return')
        assert not shows(view)
        driver.keys('Ctrl+Return')
        told = [(one.get('governorate'), one.get('carried_out_by')) for one in incidents(register)]
        assert told == [('SY05', 'isis'), ('SY04', 'isis')]


def test_a_column_that_is_understood_in_part_waits_for_an_answer(
    register: Register, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = [line.replace('Governrate,Perpetraitor', 'Governorate,Perpetrator') for line in ALIKE]
    with driving(register, qtbot) as driver:
        _page, view = opened(driver, sheet(tmp_path, *rows))
        assert shows(view)
        assert not shows(view.suggested)
        assert view.columns.hasFocus()
        one = view._things(view._columns)[view.columns.currentIndex().row()]
        assert (one.column.heading, one.is_open, one.hint) == ('SDF/regime killed', True, '')


def test_what_nobody_answered_stays_open_and_said_and_as_sure_as_it_was(
    register: Register, qtbot: QtBot, tmp_path: Path
) -> None:
    with driving(register, qtbot) as driver:
        page, view = opened(driver, sheet(tmp_path, *ALIKE))
        driver.keys('Esc')
        said = page.importing.notice.text()
        assert 'Governrate' in said and 'SDF/regime killed' in said
        driver.keys('Ctrl+Shift+C', 'Ctrl+Return')
        assert page.importing.notice.text() == said, 'a column is left out and nobody says so'
        driver.keys('Ctrl+Shift+C')
        reasons = [str(view._columns.data(view._columns.index(n, 3))) for n in range(6)]
        assert reasons[:4] == ['heading', 'heading', *['similar spelling · please confirm'] * 2]
        assert '3 questions are open' in view._said.text()
        driver.keys('Return')
        assert '1 question is open' in view._said.text()
        driver.keys('Delete', 'Ctrl+Return', 'Esc')
        assert not page.importing.isVisible()
        _page, view = opened(driver, tmp_path / 'partner.csv')
        assert not shows(view) and page.importing._sum.text() == '2 rows to import'
        driver.keys('Ctrl+Shift+C')
        assert 'open' not in view._said.text()
        assert (texts(view)['Governrate'], texts(view)['SDF/regime killed']) == ('Governorate', 'not imported')


TWICE = 'Date,Place,Type of incident,Civilians killed,Killed civilians', '2024-01-05,Palmyra,IED,5,3'


def test_the_second_of_two_counts_is_settled_by_the_first(register: Register, qtbot: QtBot, tmp_path: Path) -> None:
    with driving(register, qtbot) as driver:
        page, view = opened(driver, sheet(tmp_path, *TWICE))
        assert '2 questions are open' in view._said.text()
        driver.keys('Return', 'Return')  # the first counts: what it says is offered first
        assert texts(view)['Civilians killed'] == 'Killed, Civilians'
        assert 'open' not in view._said.text()
        assert str(view._columns.data(view._columns.index(4, 3))) == 'same as another column'
        view.columns.setCurrentIndex(view._columns.index(3, 0))
        driver.keys('Delete')
        assert '1 question is open' in view._said.text(), 'nobody counts them, and nobody is asked'
        view.columns.setCurrentIndex(view._columns.index(3, 0))
        driver.keys('Return', 'Return', 'Ctrl+Return')
        assert page.importing._sum.text().startswith('1 row to import') and not page.importing.notice.text()
        driver.keys('Ctrl+Shift+C')
        assert 'open' not in view._said.text()
        driver.keys('Ctrl+Return', 'Ctrl+Return')
        [record] = incidents(register)
        assert [line.get('count') for line in record.of('casualty')] == [5]


def test_the_command_line_asks_of_the_second_of_two_counts_no_more(register: Register, tmp_path: Path) -> None:
    path, target = sheet(tmp_path, *TWICE), 'casualties:outcome=killed&party=civilians'
    assert len(make_plan(register, path).as_json(applied=False, batch=None)['asked']) == 2
    plan = make_plan(register, path, mapping={'partner': {'Civilians killed': target}})
    told = plan.as_json(applied=False, batch=None)
    assert 'asked' not in told and [one['class'] for one in told['asides']] == ['second'], 'left out, and said'


def test_a_story_is_kept_without_a_question(register: Register, qtbot: QtBot, tmp_path: Path) -> None:
    story = 'Two men on a motorcycle shot at a shepherd north of the well and fled'
    lines = 'Date,Place,Type of incident,What people told us', f'2024-01-05,Palmyra,IED,{story}'
    with driving(register, qtbot) as driver:
        page, view = opened(driver, sheet(tmp_path, *lines))
        assert not shows(view) and page.importing._sum.text() == '1 row to import'
        driver.keys('Ctrl+Return')
    assert [record.get('narrative') for record in incidents(register)] == [story]


@pytest.mark.parametrize(
    'lines',
    [
        ('Date,Place,Type of incident,PMF killed', '2024-01-05,Palmyra,IED,4'),
        ('Date,Place,Type of incident,Carried out by', '2024-01-05,Palmyra,IED,zzz'),
        ('Date,Place,Type of incident', '2024-01-05,Palmyra,', '2024-01-06,Palmyra,IED'),
        ('Date,Place,Type of incident,Who was killed', '2024-01-05,Palmyra,IED,a b', '2024-01-06,Palmyra,IED,c d'),
    ],
)
def test_two_enters_answer_nothing_that_nobody_suggested(
    register: Register, qtbot: QtBot, tmp_path: Path, lines: tuple[str, ...]
) -> None:
    with driving(register, qtbot) as driver:
        _page, view = opened(driver, sheet(tmp_path, *lines))
        before = {**texts(view), **texts(view, values=True)}
        driver.keys('Return', 'Return', 'Return')
        assert {**texts(view), **texts(view, values=True)} == before, 'the first of a list was taken'
        assert '1 question is open' in view._said.text() and view.line.hasFocus()
        driver.keys('Down', 'Return')
        assert 'open' not in view._said.text()


def test_rows_of_children_say_the_day_of_their_record(register: Register, qtbot: QtBot, tmp_path: Path) -> None:
    lines = 'Incident ID,Date,Place,Type of incident,Name,Sex,Age,Outcome', 'E1,2024-01-05,Palmyra,IED,{name},killed'
    rows = [lines[0], *(lines[1].format(name=name) for name in ('Salem Sample,male,34', 'Huda Example,female,9'))]
    with driving(register, qtbot) as driver:
        page, _view = opened(driver, sheet(tmp_path, *rows))
        said = list(page.importing.shown._called.values())
        assert [one.split(':')[0] for one in said] == ['Incident', 'Name']
        assert all('5 Jan 2024' in one for one in said)
