"""What must be true of all that `tests/test_ways.py` adds to a copy as CONTRIBUTING.md says; it runs this there."""

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu
from pytestqt.qtbot import QtBot
from ui.pages.weather_page import WeatherPage

from exchange import commands
from exchange.exporting import headquarters_workbook
from exchange.importing import applying, planning
from models import query
from models.file import history
from models.language.code_lists import codes
from models.language.labels import field_label, records_label
from models.language.messages import speaking
from models.language.text import has_arabic
from models.query import Question
from models.record.records import Record
from models.register import verify
from models.register.register import Register
from models.register.review.reviewing import Chosen
from tests import invented
from tests.invented import PASSPHRASE
from tests.windows import Driver, driving
from ui import assembled
from ui.assembled import PAGES, assemble
from ui.pages.month_page import MonthPage
from ui.parts.choosing_files import Chooser
from ui.window.actions import KeyTaken

ROOT = Path(__file__).parent.parent
DOUBT = 'A laser does not reach through a dust storm.'


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as window:
        yield window


def hit(**values: str) -> Record:
    """An incident whose own account has all that was added, and a thing that it broke."""
    record = invented.incident(sky='dust', **values)
    record.add('damage', thing='جسر المثال', means='laser', mended_on='2024-03', mended_on_typed='March 2024')
    return record


def the_one(register: Register) -> Record:
    [record] = query.each(register, Question('incident'))
    return record


def command(*given: str | Path) -> str:
    """What a command says that does what it is asked."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        try:
            code = commands.main([*map(str, given)])
        except SystemExit as ended:  # so ends `--help`
            code = ended.code
    assert code in (0, 3), said.getvalue()
    return said.getvalue()


def cells(path: Path, sheet: str) -> dict[str, list[object]]:
    """Each column of a sheet of a workbook by its stable name: label, then values."""
    found = openpyxl.load_workbook(path)[sheet]
    return {str(column[0].value): [cell.value for cell in column[1:]] for column in found.iter_cols()}


def said(driver: Driver) -> str:
    return '\n'.join(part.text() for part in driver.window.findChildren(QLabel) if part.isVisible())


def menu(driver: Driver, title: str) -> list[str]:
    """What a menu of the bar offers, without its keys."""
    found = next(action.menu() for action in driver.window.menuBar().actions() if action.text() == title)
    assert isinstance(found, QMenu)
    return [action.text().split('\t')[0] for action in found.findChildren(QAction) + found.actions()]


def told(driver: Driver) -> dict[str, str]:
    """What the sheet of keys says, by its key."""
    return {key: title for _menu, rows in driver.window.deeds.sections() for title, key in rows}


# A code, a list, a field


@pytest.mark.parametrize(
    ('field', 'typed', 'code'),
    [('means', 'Laser weapon', 'laser'), ('means', 'أشعة ليزر', 'laser'), ('sky', 'dust st', 'dust')],
)
def test_a_code_is_typed_by_its_label(driver: Driver, register: Register, field: str, typed: str, code: str) -> None:
    saved = register.save(invented.incident())
    driver.window.go_to('incident', saved.uid)
    driver.keys('Ctrl+M')
    driver.go(f'incident.{field}').keys(f'={typed}', 'Tab', 'Ctrl+S')
    assert the_one(register).get(field) == code
    assert code in [row.code for row in codes('means' if field == 'means' else 'skies').offered()]


def test_a_field_of_a_new_list_is_in_the_form_in_arabic_too(register: Register, qtbot: QtBot) -> None:
    saved = register.save(hit())
    with speaking('ar'), driving(register, qtbot) as driver:
        driver.window.go_to('incident', saved.uid)
        assert driver.field('incident.sky').text() == 'عاصفة غبارية'
        assert field_label('incident', 'sky') == 'السماء' in said(driver)


def test_a_field_of_a_new_list_is_a_column_that_sorts(driver: Driver, register: Register) -> None:
    register.save(hit())
    register.save(invented.incident(sky='clear'))
    model = driver.window.list.table.records()
    assert model is not None
    assert model.index(0, model.names.index('sky')).data() == 'Clear sky'
    assert list(query.ids(register, Question('incident', sort='sky', descending=False))) == [2, 1]


def test_codes_and_field_leave_in_the_workbook(register: Register, tmp_path: Path) -> None:
    register.save(hit(means='laser'))
    register.close()
    command('export', register.path, tmp_path / 'out.xlsx')
    found = cells(tmp_path / 'out.xlsx', 'Incidents')
    assert 'Laser weapon' in str(found['incident.means'][1])
    assert 'Dust storm' in str(found['incident.sky'][1])
    listed = {row[1] for row in openpyxl.load_workbook(tmp_path / 'out.xlsx')['Codes'].values}
    assert {'laser', 'dust', 'clear'} <= listed


def test_a_sheet_of_any_wording_brings_them_in(register: Register, tmp_path: Path) -> None:
    register.close()
    path = tmp_path / 'sheet.csv'
    path.write_text(
        'Date,Type,Governorate,Means used,حالة السماء\n2024-01-05,Ambush,Hama,Dazzler,Sandstorm\n', encoding='utf-8'
    )
    command('import', register.path, path)
    with Register.open(register.path) as again:
        record = the_one(again)
        assert (record.get('means'), record.get('sky')) == ('laser', 'dust')


# A rule


def test_a_rule_is_said_in_the_form(driver: Driver, register: Register) -> None:
    saved = register.save(hit())
    driver.window.go_to('incident', saved.uid)
    assert DOUBT not in said(driver)
    driver.keys('Ctrl+M')
    driver.go('incident.means').keys('=Laser weapon', 'Tab')
    driver.window.form.check()
    assert DOUBT in driver.window.form.groups['where'].boxes['sky']._note.text()


def test_a_rule_is_said_of_an_import_and_listed(register: Register, tmp_path: Path) -> None:
    register.close()
    path = tmp_path / 'sheet.csv'
    heading = 'Date,Type,Governorate,Means used,Sky'
    path.write_text(f'{heading}\n2024-01-05,Ambush,Hama,Laser weapon,Dust storm\n', encoding='utf-8')
    assert DOUBT in command('import', register.path, path)
    assert 'Warning: A laser in a dust storm: 1 record' in command('check', register.path)


# A risk


def test_a_risk_is_said_in_the_queue(register: Register) -> None:
    saved = register.save(hit())
    register.review_one('send', Chosen(saved.kind, saved.uid))
    assert verify.check(register) == []
    register.close()
    assert ' · Dust storm' in command('queue', register.path)


# A page and an action


def test_a_page_stands_at_the_side_in_the_menu_and_on_the_sheet_of_keys(driver: Driver, register: Register) -> None:
    assert WeatherPage.entry in PAGES
    assert driver.window.side.entries['weather'].title == 'Weather of the incidents'
    assert 'Weather of the incidents' in menu(driver, 'View')
    assert told(driver)['Ctrl+Alt+9'] == 'Weather of the incidents'
    assert told(driver)['Ctrl+Alt+8'] == 'Count the weather anew'
    register.save(hit())
    driver.keys('Ctrl+Alt+9')
    assert driver.window.pages.currentWidget() is driver.page(WeatherPage)
    assert 'Dust storm: 1' in said(driver)
    register.save(hit())
    assert 'Dust storm: 2' in said(driver), 'it does not hear of what changed'


def test_a_page_is_empty_after_a_lock(driver: Driver, register: Register) -> None:
    register.save(hit())
    page = driver.page(WeatherPage)
    assert page.said.text()
    driver.window.clear()
    assert page.said.text() == ''


def test_an_action_has_its_key_and_stands_in_its_menu(driver: Driver) -> None:
    assert 'Show the whole list again' in menu(driver, 'Tools')
    assert told(driver)['Ctrl+Alt+J'] == 'Show the whole list again'
    search = driver.window.list.bar.search
    search.setText('Mithal')
    driver.keys('Ctrl+Alt+J')
    assert search.text() == ''


@pytest.mark.parametrize('key', ['Ctrl+Alt+J', 'Ctrl+L'])
def test_a_second_owner_of_a_key_is_refused_at_the_start(
    register: Register, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    entry = WeatherPage.entry._replace(stroke=key)
    others = {page: make for page, make in PAGES.items() if page is not WeatherPage.entry}
    monkeypatch.setattr(assembled, 'PAGES', others | {entry: PAGES[WeatherPage.entry]})
    with pytest.raises(KeyTaken, match='has it'):
        assemble(register)


def test_page_and_action_speak_arabic(register: Register, qtbot: QtBot) -> None:
    with speaking('ar'), driving(register, qtbot) as driver:
        added = [title for key, title in told(driver).items() if key in ('Ctrl+Alt+J', 'Ctrl+Alt+8', 'Ctrl+Alt+9')]
        assert len(added) == 3
        assert all(map(has_arabic, added))


# A report format


def test_a_report_format_is_offered_by_the_command_line(register: Register, tmp_path: Path) -> None:
    register.save(hit())
    register.close()
    command('report', register.path, '2024-01', tmp_path / 'month.txt')
    assert (tmp_path / 'month.txt').read_text(encoding='utf-8') == 'Figures of the month 2024-01'
    assert '.txt' in command('--help')


def test_a_report_format_is_offered_by_the_window(driver: Driver, register: Register) -> None:
    register.save(hit())
    page = driver.page(MonthPage)
    page.show_month('2024-01')
    driver.qtbot.waitUntil(lambda: page.figures is not None)
    driver.keys('Ctrl+S')
    chooser = page.findChild(Chooser)
    assert '.txt' in chooser._endings
    chooser.close()


# A child kind


def test_a_child_is_typed_into_its_grid_saved_and_told(driver: Driver, register: Register) -> None:
    saved = register.save(invented.incident())
    driver.window.go_to('incident', saved.uid)
    assert 'Damages' in said(driver)
    driver.window.form.grids['damage'].view.setFocus()
    driver.keys('=bridge', 'Tab', '=Laser weapon', 'Tab', '=3/2024', 'Tab', 'Ctrl+S')
    [damage] = the_one(register).of('damage')
    assert (damage.get('thing'), damage.get('means'), damage.get('mended_on')) == ('bridge', 'laser', '2024-03')
    entries = history.entries(register, history.revisions(register, 'record', saved.uid)[-1])
    assert {('damage', 'thing', 'bridge')} <= {(one.row_kind, one.field, one.new) for one in entries}
    driver.keys('Ctrl+H')
    assert field_label('damage', 'thing') in said(driver)
    assert list(query.ids(register, Question('incident', 'bridge'))) == [1]


def test_a_child_is_checked_by_the_rules_of_all(register: Register) -> None:
    record = hit()
    record.of('damage')[0].set('mended_on', '2023')
    register.save(record)
    register.close()
    assert 'Date before the event: 1 record' in command('check', register.path)


def test_a_child_has_a_sheet_in_the_workbook_and_comes_back(register: Register, tmp_path: Path) -> None:
    record, path = register.save(hit()), tmp_path / 'out.xlsx'
    headquarters_workbook.export(register, path)
    found = cells(path, records_label('damage'))
    assert found['damage.parent'][1] == record.uid
    assert found['damage.thing'][1] == 'جسر المثال'
    counts = planning.make_plan(register, path).counts()
    assert counts['same'] == counts['rows'] > 4
    with Register.create(tmp_path / 'hq.sijill', desk='HQ', passphrase=None) as empty:
        applying.apply_plan(empty, planning.make_plan(empty, path))
        assert the_one(empty).of('damage') == record.of('damage')
        assert verify.check(empty) == []


def test_a_child_does_not_reach_the_public(register: Register, tmp_path: Path) -> None:
    register.save(hit())
    headquarters_workbook.export(register, tmp_path / 'out.xlsx', profile='public', state='all')
    assert records_label('damage') not in openpyxl.load_workbook(tmp_path / 'out.xlsx').sheetnames


def test_an_old_register_gets_the_child(tmp_path: Path) -> None:
    path = tmp_path / 'old.sijill'
    path.write_bytes((ROOT / 'tests' / 'old' / 'version-1.sijill').read_bytes())
    with Register.open(path, PASSPHRASE) as register:
        old = next(query.each(register, Question('incident')))
        old.add('damage', thing='a well')
        assert [row.get('thing') for row in register.save(old).of('damage')] == ['a well']
        assert verify.check(register) == []


# A setting


def test_a_setting_is_stated_and_found_again(register: Register) -> None:
    assert register.settings.bad_weather == ''  # type: ignore[attr-defined]
    register.settings.set('bad_weather', 'dust')
    register.close()
    with Register.open(register.path) as again:
        assert again.settings.bad_weather == 'dust'  # type: ignore[attr-defined]
