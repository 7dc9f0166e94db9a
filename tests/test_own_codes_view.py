"""Adding to a list while a file comes in, and the page of what was added: by keys alone, in both languages."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from exchange.exporting import headquarters_workbook
from models.language import messages
from models.language.code_lists import codes
from models.record.own_codes import OwnCode
from models.record.records import Record
from models.register.register import Register
from tests.test_mapping_view import incidents, opened, shows, texts
from tests.test_own_codes import SLING, adding, bring, row, sheet
from tests.windows import driving
from ui.pages.codes_page import CodesView
from ui.parts import tasks


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', False)


@pytest.mark.parametrize(('language', 'given', 'typed'), [('en', 'Slingshot', 'مقلاع'), ('ar', 'مقلاع', 'Slingshot')])
def test_a_value_is_added_by_keys_with_its_label_in_the_other_language(
    register: Register, qtbot: QtBot, tmp_path: Path, language: str, given: str, typed: str
) -> None:
    with messages.speaking(language), driving(register, qtbot) as driver:
        page, view = opened(driver, sheet(tmp_path, row(given)))
        assert view.asked.hasFocus()
        driver.keys('Insert')
        assert shows(view.adding)
        driver.keys(f'={typed}', 'Return')
        assert 'Slingshot · مقلاع' in texts(view, values=True)[given]
        assert not shows(view.adding)
        driver.keys('Ctrl+Return')
        assert [planned.verdict for planned in page.importing._read.plan.rows] == ['new']
        assert 'مقلاع' in page.importing.shown._codes.text()
        assert register.own_codes == []
        driver.keys('Ctrl+Return')
        assert register.own_codes == [OwnCode('means', SLING, 'Slingshot', 'مقلاع', 'other')]
        assert incidents(register)[0].get('means') == SLING
        page.undo_chosen()
        assert codes('means').label(SLING) in page.notice.text()


def test_it_is_offered_among_the_answers_and_stands_under_what_is_chosen(
    register: Register, qtbot: QtBot, tmp_path: Path
) -> None:
    with driving(register, qtbot) as driver:
        _page, view = opened(driver, sheet(tmp_path, row('', 'The Sons of Nobody')))
        driver.keys('=add it', 'Return')
        assert view.adding.ar.hasFocus()
        driver.keys('=أبناء لا أحد', 'Tab', '=isis', 'Return', 'Ctrl+Shift+Return')
        driver.keys('Ctrl+Return', 'Ctrl+Return')
        (own,) = register.own_codes
        assert (own.listed, own.under, own.ar) == ('parties', 'isis', 'أبناء لا أحد')


def test_what_the_list_has_is_not_added_and_escape_adds_nothing(
    register: Register, qtbot: QtBot, tmp_path: Path
) -> None:
    with driving(register, qtbot) as driver:
        _page, view = opened(driver, sheet(tmp_path, row('Slingshot')))
        driver.keys('Insert')
        view.adding.en.setText('Small arms')
        driver.keys('Return')
        assert 'in the list already' in view.adding._refused.text()
        driver.keys('Esc')
        assert not shows(view.adding)
        assert texts(view, values=True)['Slingshot'] == '?'
        assert view.asked.hasFocus()


def test_a_value_of_a_closed_list_cannot_be_added(register: Register, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / 'zones.csv'
    heads = 'Date,Governorate,Type of incident,Zone of control,Place'
    path.write_text(f'{heads}\n2024-01-05,Homs,Ambush,Nobodyland,X\n', encoding='utf-8')
    with driving(register, qtbot) as driver:
        _page, view = opened(driver, path)
        assert 'Nobodyland' in texts(view, values=True)
        driver.keys('Insert')
        assert not shows(view.adding)


def test_codes_of_another_desk_are_shown_before_they_come(register: Register, qtbot: QtBot, tmp_path: Path) -> None:
    with Register.create(tmp_path / 'other.sijill', desk='HQ', passphrase=None) as other:
        bring(other, sheet(tmp_path, row()), adding(means={'Slingshot': 'add:|مقلاع'}))
        headquarters_workbook.export(other, tmp_path / 'out.xlsx')
    with driving(register, qtbot) as driver:
        page, _view = opened(driver, tmp_path / 'out.xlsx')
        assert 'Slingshot' in page.importing.shown._codes.text()
        assert codes('means').find('Slingshot') is None
        driver.keys('Ctrl+Return')
        assert [one.code for one in register.own_codes] == ['x-hq-slingshot']


def test_the_form_offers_it_and_saves_it(register: Register, qtbot: QtBot, tmp_path: Path) -> None:
    bring(register, sheet(tmp_path, row()), adding(means={'Slingshot': 'add:|مقلاع'}))
    saved = register.save(Record('incident', values={'kind': 'ambush', 'occurred': '2024-01-08'}))
    with driving(register, qtbot) as driver:
        driver.window.go_to('incident', saved.uid)
        driver.window.record.toggle_all()
        driver.go('incident.means').keys('=slings', 'Return', 'Ctrl+S')
        assert [record.get('means') for record in incidents(register)] == [SLING, SLING]


@pytest.mark.parametrize('language', ['en', 'ar'])
def test_the_page_mends_labels_and_retires_by_keys(
    register: Register, qtbot: QtBot, tmp_path: Path, language: str
) -> None:
    bring(register, sheet(tmp_path, row()), adding(means={'Slingshot': 'add:'}))
    with messages.speaking(language), driving(register, qtbot) as driver:
        driver.keys('F9')
        page = driver.window.page(CodesView.name)
        QApplication.processEvents()
        line = [str(page._lines.data(page._lines.index(0, place))) for place in range(6)]
        assert 'Slingshot' in line[1]
        assert (line[4], SLING in line[5]) == ('1', True)
        page.ar.setFocus()
        driver.keys('=مقلاع', 'Return')
        assert register.own_codes[0].ar == 'مقلاع'
        page.table.setFocus()
        driver.keys('Ctrl+Shift+Return')
        assert register.own_codes[0].retired == 'yes'
        driver.keys('Ctrl+Shift+Return')
        assert register.own_codes[0].retired == ''
        page.en.setFocus()
        page.en.setText('Small arms')
        driver.keys('Return')
        assert page.notice.text()
        assert register.own_codes[0].en == 'Slingshot'
