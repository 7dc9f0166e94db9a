"""The pages on which files come in and go out, and the month."""

import dataclasses
import json
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import openpyxl
import pyrage
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from exchange import age_files
from exchange.exporting import headquarters_workbook, size_of_workbook
from exchange.own_key import make_own_key
from exchange.reporting import formats
from models import query
from models.file import history
from models.language.code_lists import codes
from models.language.text import isolate
from models.limits.file_limits import FILE_LIMITS
from models.query import Filter, Question
from models.record.records import Record
from models.register import conflicts
from models.register.register import Register
from tests import invented
from tests.reviewed import in_its_state
from tests.windows import Driver, driving
from ui.importing.conflicts_page import ConflictsPage
from ui.importing.import_page import ImportPage
from ui.importing.imports_page import ImportsPage
from ui.importing.plan_view import Read
from ui.month.figure_grid import FigureGrid
from ui.pages.export_page import ExportPage
from ui.pages.month_page import MonthPage
from ui.parts import tasks, waiting
from ui.parts.choosing_files import Chooser
from ui.parts.waiting import Cancelled, Progress, Waiting

ROOT = Path(__file__).resolve().parent.parent
ACCEPTANCE = ROOT.parent / 'shared' / 'acceptance'
JANUARY = ACCEPTANCE / 'january-2024-field-sheet.xlsx'
needs_january = pytest.mark.skipif(not JANUARY.exists(), reason='the January sheet is not beside this checkout')

HEADINGS = 'Date,Type of incident,Governorate,Place,Carried out by,Against,{killed}'
ROWS = (
    '21/1/2024,ambush,Hama,Wadi Al-Mithal,ISIS,regime forces,5',
    '22/1/2024,IED explosion,Deir Ezzor,Al-Hawayej,ISIS,SDF,2',
    '23/1/2024,ambush,Homs,Al-Khayal,ISIS,regime forces,1',
)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', False)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return write_sheet(tmp_path / 'sheet.csv', *ROWS)


def write_sheet(path: Path, *rows: str) -> Path:
    heading = HEADINGS.format(killed=codes('sheet_columns').label('civilian_men_killed'))
    path.write_text('\n'.join((heading, *rows)) + '\n', encoding='utf-8')
    return path


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


@pytest.fixture
def imports(driver: Driver) -> ImportsPage:
    page = driver.page(ImportsPage)
    page.show_import()
    return page


def button(parent: QWidget, text: str) -> QPushButton:
    """The button whose words begin so."""
    return next(found for found in parent.findChildren(QPushButton) if found.text().startswith(text))


def verdicts(page: ImportPage) -> list[str]:
    """What happens with each row that is shown."""
    return [str(page.shown.lines.data(page.shown.lines.index(line, 1))) for line in range(page.shown.lines.rowCount())]


def incidents(register: Register) -> list[Record]:
    return list(query.each(register, query.Question('incident', sort='occurred', descending=False)))


# Importing


def test_a_plan_is_shown_and_nothing_written(imports: ImportsPage, register: Register, sheet: Path) -> None:
    head = register.head
    imports.importing.open_file(sheet)
    assert verdicts(imports.importing) == ['New', 'New', 'New']
    assert imports.importing._sum.text() == '3 rows to import · 1 row with warnings'
    assert (register.head, query.count(register, 'incident')) == (head, 0)


def test_places_that_no_list_has_are_named(imports: ImportsPage, sheet: Path) -> None:
    imports.importing.open_file(sheet)
    said = imports.importing.shown._places.text()
    assert '2 unknown places' in said
    assert 'Wadi Al-Mithal' in said
    assert 'Hawayej' not in said


def test_the_hour_of_an_import_is_read_on_a_small_screen(driver: Driver, imports: ImportsPage, sheet: Path) -> None:
    imports.importing.open_file(sheet)
    imports.importing.apply()
    driver.window.resize(1024, 600)
    driver.qtbot.waitUntil(lambda: 0 < imports._table.width() < 900)
    words = imports._table.fontMetrics().horizontalAdvance('29 تشرين الثاني 2026، 07:45')  # the longest month
    assert imports._table.columnWidth(0) > words


def test_what_is_brought_in_is_listed_and_can_be_taken_back(
    imports: ImportsPage, register: Register, sheet: Path
) -> None:
    imports.importing.open_file(sheet)
    button(imports.importing, 'Import').click()
    assert query.count(register, 'incident') == 3
    assert imports.notice.text().endswith('3 rows imported')
    assert imports._lines.rowCount() == 1
    button(imports.notice, 'Undo').click()
    assert query.count(register, 'incident') == 3  # it asks first
    button(imports.asking, 'Undo').click()
    assert query.count(register, 'incident') == 0
    assert imports.notice.text() == '3 records undone.'
    assert not imports._back.isEnabled()


def test_the_same_sheet_again_has_nothing_to_bring_in(imports: ImportsPage, sheet: Path) -> None:
    page = imports.importing
    page.open_file(sheet)
    page.apply()
    page.open_file(sheet)
    assert verdicts(page) == ['Duplicate: here already'] * 3
    assert not page._apply.isEnabled()
    page.shown.duplicates.choose('add')
    assert verdicts(page) == ['Duplicate: added'] * 3
    assert page._apply.isEnabled()


@pytest.fixture
def likely(imports: ImportsPage, register: Register, sheet: Path, tmp_path: Path) -> ImportPage:
    """The plan of a sheet with one count changed, the rest as it is in the register."""
    page = imports.importing
    page.open_file(sheet)
    page.apply()
    changed = write_sheet(tmp_path / 'changed.csv', ROWS[0][:-1] + '6', *ROWS[1:])
    page.open_file(changed)
    return page


def test_a_likely_row_is_shown_cell_by_cell(likely: ImportPage) -> None:
    likely.shown.show_rows('likely')
    assert verdicts(likely) == ['Possible duplicate: added']
    differences = likely.shown.detail.differences.lines
    cells = [differences.data(differences.index(0, place)) for place in range(3)]
    assert 'Number' in str(cells[0])
    assert [text.strip('\u2066\u2069') for text in map(str, cells[1:])] == ['5', '6']


@pytest.mark.parametrize(('way', 'killed'), [('add', [5, 6, 2, 1]), ('update', [6, 2, 1]), ('skip', [5, 2, 1])])
def test_a_person_decides_on_a_likely_row(likely: ImportPage, register: Register, way: str, killed: list[int]) -> None:
    likely.shown.show_rows('likely')
    likely.shown.detail.ways[way].click()
    likely.apply()
    counts = [casualty.get('count') for incident in incidents(register) for casualty in incident.of('casualty')]
    assert sorted(counts) == sorted(killed)


def test_deciding_on_one_row_leaves_the_choice_for_all(imports: ImportsPage, sheet: Path) -> None:
    page = imports.importing
    page.open_file(sheet)
    page.apply()
    page.open_file(sheet)
    page.shown.table.setCurrentIndex(page.shown.lines.index(1, 0))
    page.shown.decide('add')
    assert verdicts(page) == ['Duplicate: here already', 'Duplicate: added', 'Duplicate: here already']
    assert page._sum.text() == '1 row to import · 2 already here'


def test_a_row_that_cannot_go_in_says_why_and_comes_back_marked(
    imports: ImportsPage, register: Register, tmp_path: Path
) -> None:
    page = imports.importing
    page.open_file(write_sheet(tmp_path / 'bad.csv', ROWS[0], ROWS[1].replace('22/1/2024', '32/1/2024')))
    page.shown.show_rows('invalid')
    assert verdicts(page) == ['Cannot be imported']
    assert '32/1/2024' in page.shown.detail.text.text()
    page.save_errors(tmp_path / 'mend.xlsx')
    assert 'mend.xlsx' in page.notice.text()
    book = openpyxl.load_workbook(tmp_path / 'mend.xlsx')
    comments = [cell.comment.text for row in book.worksheets[0] for cell in row if cell.comment]
    assert len(comments) == 1
    assert 'not a date' in comments[0]
    page.apply()
    assert query.count(register, 'incident') == 1


def test_the_copy_of_an_encrypted_file_is_said_to_be_plain(
    imports: ImportsPage, register: Register, tmp_path: Path
) -> None:
    sheet = write_sheet(tmp_path / 'bad.csv', ROWS[0], ROWS[1].replace('22/1/2024', '32/1/2024'))
    sent = tmp_path / 'bad.csv.age'
    sent.write_bytes(age_files.seal(sheet.read_bytes(), make_own_key(register)))
    page = imports.importing
    page.open_file(sent)
    page.save_errors(tmp_path / 'mend.xlsx')
    assert 'was encrypted, and the errors workbook is not' in page.notice.text()


def test_a_file_that_cannot_be_read_is_named(imports: ImportsPage, tmp_path: Path) -> None:
    (tmp_path / 'broken.xlsx').write_bytes(b'PK\x03\x04 cut off')
    imports.importing.open_file(tmp_path / 'broken.xlsx')
    assert 'broken.xlsx' in imports.importing.notice.text()
    assert imports.importing._stages.currentIndex() == 0


def test_an_import_that_is_stopped_leaves_nothing(
    imports: ImportsPage, register: Register, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = register.head
    imports.importing.open_file(sheet)
    monkeypatch.setattr(Waiting, 'start', lambda self: (setattr(Waiting, 'shown_now', 1), self.ask_to_stop()))
    imports.importing.apply()
    assert 'Nothing was changed' in imports.importing.notice.text()
    assert (register.head, query.count(register, 'incident'), history.batches(register)) == (head, 0, [])
    assert imports.importing._stages.currentIndex() == 2


def test_a_register_that_changed_since_is_looked_at_again(
    imports: ImportsPage, register: Register, sheet: Path
) -> None:
    imports.importing.open_file(sheet)
    imports.hide()  # while it is shown it looks again by itself
    register.save(invented.incident())
    imports.importing.apply()
    assert query.count(register, 'incident') == 1
    button(imports.importing.notice, 'Check again').click()
    imports.importing.apply()
    assert query.count(register, 'incident') == 4


def test_drafts_are_kept_before_an_import_is_written(imports: ImportsPage, register: Register, sheet: Path) -> None:
    seen: list[int] = []
    imports.about_to_write.connect(lambda: seen.append(query.count(register, 'incident')))
    imports.importing.open_file(sheet)
    imports.importing.apply()
    assert seen == [0]


def test_clearing_leaves_nothing_of_the_file_on_the_page(imports: ImportsPage, sheet: Path) -> None:
    imports.importing.open_file(sheet)
    imports.clear()
    assert verdicts(imports.importing) == []
    assert imports.importing.shown._places.text() == ''
    assert imports.importing._file.text() == ''


def test_reading_and_writing_happen_in_threads(
    imports: ImportsPage, register: Register, sheet: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', True)
    page = imports.importing
    page.open_file(sheet)
    assert page._stages.currentIndex() == 1
    qtbot.waitUntil(lambda: page._stages.currentIndex() == 2)
    with qtbot.waitSignal(page.applied):
        page.apply()
        assert waiting.is_waiting()
    assert not waiting.is_waiting()
    assert query.count(register, 'incident') == 3
    tasks.finish()


def test_progress_tells_the_work_to_stop(qtbot: QtBot) -> None:
    progress = Progress()
    with qtbot.waitSignal(progress.moved):
        progress(1, 10)
    progress.stop()
    with pytest.raises(Cancelled):
        progress(2, 10)


@needs_january
def test_the_january_sheet_goes_in_and_makes_its_figures(
    imports: ImportsPage, register: Register, driver: Driver, tmp_path: Path
) -> None:
    imports.importing.open_file(JANUARY)
    plan: Read | None = imports.importing._read
    assert plan is not None
    assert plan.plan.counts()['new'] == 60
    imports.importing.apply()
    assert (query.count(register, 'incident'), query.count(register, 'abductee')) == (54, 6)
    month = driver.page(MonthPage)
    assert month.month.text() == 'January 2024'
    month.save(tmp_path / 'month.json')
    found = json.loads((tmp_path / 'month.json').read_text(encoding='utf-8'))
    expected = json.loads((ACCEPTANCE / 'january-2024-expected.json').read_text(encoding='utf-8'))
    assert [section['id'] for section in found['sections']] == [section['id'] for section in expected['sections']]
    for mine, theirs in zip(found['sections'], expected['sections'], strict=True):
        assert {name: mine.get(name) for name in theirs} == theirs


# The month


@pytest.fixture
def month(register: Register, driver: Driver) -> MonthPage:
    register.save(invented.incident(zone='regime', area='desert'))
    return driver.page(MonthPage)


def test_the_newest_month_is_shown_and_stepped_from(month: MonthPage) -> None:
    assert month.figures is not None
    assert month.figures['month'] == '2024-01'
    button(month, 'Previous').click()
    assert (month.figures['month'], month.month.text()) == ('2023-12', 'December 2023')
    button(month, 'Next').click()
    button(month, 'Next').click()
    assert month.figures['month'] == '2024-02'


def test_a_month_that_is_none_is_said(month: MonthPage) -> None:
    month.month.setText('yesterday or so')
    month.refresh()
    assert 'is not a month' in month.notice.text()


def test_only_what_was_known_on_a_day_is_counted(month: MonthPage, register: Register) -> None:
    register.save(invented.incident(area='desert', learned_on='2024-03-05'))
    month.learned_by.setText('5 February 2024')
    month.refresh()
    desert = month.figures['sections'][2]
    assert (month.figures['learned_by'], desert['operations']) == ('2024-02-05', 1)


def test_what_the_register_held_on_a_day_is_counted(month: MonthPage) -> None:
    """That day is asked beside the other: the register of this test was begun long after it."""
    month.as_of.setText('5 February 2024')
    month.learned_by.setText('6 February 2024')
    month.refresh()
    assert (month.figures['as_of'], month.figures['learned_by']) == ('2024-02-05', '2024-02-06')
    assert month.figures['sections'][2]['operations'] == 0
    month.as_of.setText('1 January 2099')
    month.refresh()
    assert 'still to come' in month.notice.text()


def test_only_approved_records_are_counted_when_asked(month: MonthPage) -> None:
    month.approved.setChecked(True)
    assert month.figures['sections'][2]['operations'] == 0


def test_ranges_are_shown(month: MonthPage, register: Register) -> None:
    record = invented.incident(area='desert')
    record.add('casualty', outcome='killed', party='isis', lowest=3)
    record.add('casualty', outcome='killed', party='army', lowest=2, highest=4)
    register.save(record)
    month.refresh()
    tables = [grid.model() for grid in month.findChildren(FigureGrid)]
    cells = (
        (cells, row, column)
        for cells in tables
        for row in range(cells.rowCount())
        for column in range(cells.columnCount())
    )
    shown = {cells.data(cells.index(row, column)) for cells, row, column in cells}
    assert {'at least 3', isolate('2–4')} < shown


def test_the_figures_are_saved_as_a_sheet(month: MonthPage, tmp_path: Path) -> None:
    month.save(tmp_path / 'month.xlsx')
    texts = [cell.value for row in openpyxl.load_workbook(tmp_path / 'month.xlsx').worksheets[0] for cell in row]
    assert 'Hama' in [str(text).strip() for text in texts]
    assert 'month.xlsx' in month.notice.text()


def test_a_format_that_registers_itself_is_offered(month: MonthPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, '_FORMATS', dict(formats._FORMATS))
    formats.report_format('.txt')(lambda found, _speech: str(found['month']).encode())
    button(month, 'Save …').click()
    chooser = month.findChild(Chooser)
    assert chooser._endings == ('.xlsx', '.json', '.docx', '.pdf', '.html', '.txt')
    said = 'Save figures in (.xlsx or .json or .docx or .pdf or .html or .txt)'
    assert said in [label.text() for label in chooser.findChildren(QLabel)]
    chooser.close()


def test_figures_that_cannot_be_written_are_said(month: MonthPage, tmp_path: Path) -> None:
    month.save(tmp_path / 'no such folder' / 'month.xlsx')
    assert 'cannot be written' in month.notice.text()


# Going out


@pytest.fixture
def export(driver: Driver) -> ExportPage:
    return driver.page(ExportPage)


def test_a_workbook_goes_out_and_comes_back_the_same(
    export: ExportPage, imports: ImportsPage, register: Register, tmp_path: Path
) -> None:
    register.save(invented.incident())
    register.save(invented.abductee())
    export.write(tmp_path / 'out.xlsx')
    assert '2 records' in export.notice.text()
    imports.importing.open_file(tmp_path / 'out.xlsx')
    assert set(verdicts(imports.importing)) == {'The same'}
    assert not imports.importing._apply.isEnabled()


@pytest.mark.parametrize('profile', ['headquarters', 'public'])
def test_the_columns_of_the_export_begin_at_one_height(export: ExportPage, qtbot: QtBot, profile: str) -> None:
    export.profile.choose(profile)
    columns = (export.which, export.shape, export.profile)
    qtbot.waitUntil(lambda: len({one.mapTo(export, QPoint(0, 0)).y() for one in columns}) == 1)


def test_a_month_is_understood_as_it_is_typed(export: ExportPage, register: Register, tmp_path: Path) -> None:
    register.save(invented.incident())
    register.save(invented.incident(occurred='2024-02-11', occurred_typed='11/2/2024'))
    QTest.keyClicks(export.month, '2/2024')
    assert export.understood.text() == 'February 2024'
    export.write(tmp_path / 'out.xlsx')
    assert '1 record ' in export.notice.text()


def test_a_workbook_that_may_be_too_large_to_import_says_so(
    export: ExportPage, register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register.save(invented.incident())
    export.write(tmp_path / 'out.xlsx')
    assert 'so large' not in export.notice.text()
    monkeypatch.setattr(size_of_workbook, 'FILE_LIMITS', dataclasses.replace(FILE_LIMITS, cells=1))
    export.write(tmp_path / 'out.xlsx')
    assert 'For another register, export it in parts' in export.notice.text()


def test_a_word_that_is_no_month_writes_nothing(export: ExportPage) -> None:
    QTest.keyClicks(export.month, 'soon')
    button(export, 'Write the file').click()
    assert 'is not a month' in export.notice.text()


def test_the_profile_that_was_chosen_is_used(export: ExportPage, register: Register, tmp_path: Path) -> None:
    register.save(invented.abductee())
    for profile, there in (('headquarters', False), ('full', True)):
        export.profile.choose(profile)
        export.write(tmp_path / f'{profile}.xlsx')
        book = openpyxl.load_workbook(tmp_path / f'{profile}.xlsx')
        texts = {cell.value for sheet in book for row in sheet for cell in row}
        assert ('a cousin' in texts) is there


def test_what_the_list_shows_goes_out_by_a_key(register: Register, qtbot: QtBot, tmp_path: Path) -> None:
    for governorate in ('SY04', 'SY05', 'SY05'):
        register.save(invented.incident(governorate=governorate))
    with driving(register, qtbot) as driver:
        window = driver.window
        window.list.bar.add(Filter('governorate', ('SY05',)))
        driver.keys('Ctrl+Shift+X')
        page = window.page(ExportPage.name)
        assert window.pages.currentWidget() is page
        chosen = page.which._group.checkedButton().text()
        assert re.sub('[\u2066-\u2069]', '', chosen) == 'What the list shows: 2 of 3'
        page.write(tmp_path / 'out.xlsx')
        assert '2 records' in page.notice.text() and '2 of them are not approved' in page.notice.text()
        assert openpyxl.load_workbook(tmp_path / 'out.xlsx')['Incidents'].max_row == 4
        window.show_page('incident')
        assert not page.isVisible()


def test_a_filter_is_kept_by_keys_and_exported_by_name(register: Register, qtbot: QtBot, tmp_path: Path) -> None:
    for governorate in ('SY04', 'SY05'):
        register.save(invented.incident(governorate=governorate))
    with driving(register, qtbot) as driver:
        bar = driver.window.list.bar
        bar.add(Filter('governorate', ('SY04',)))
        bar.type_name()
        driver.keys('=حمص', 'Enter')
        assert list(query.kept_filters(register.settings.filters)) == ['حمص']
        bar.remove('governorate')
        bar.fill_menu()
        action = next(action for action in bar._menu.actions() if 'حمص' in action.text())
        action.trigger()
        assert [given.values for given in bar.question_filters()] == [('SY04',)]
        page = driver.page(ExportPage)
        page.which.choose('kept حمص')
        page.shape.choose('plain')
        page.write(tmp_path / 'out.csv')
        assert (tmp_path / 'out.csv').read_text(encoding='utf-8-sig').count('Homs') == 1


def test_a_chosen_filter_that_was_deleted_since_is_said(register: Register, qtbot: QtBot) -> None:
    with driving(register, qtbot) as driver:
        driver.window.list.bar.add(Filter('governorate', ('SY04',)))
        driver.window.list.bar.type_name()
        driver.keys('=Homs', 'Enter')
        page = driver.page(ExportPage)
        page.which.choose('kept Homs')
        driver.page(ImportsPage)
        assert page.notice.text() == ''
        register.settings.set('filters', {})
        driver.page(ExportPage)
        assert page.which.chosen() == ''
        assert page.notice.text() == 'The filter that was chosen is gone. Now all records are chosen.'


def test_a_file_is_encrypted_for_the_key_that_was_pasted(
    export: ExportPage, imports: ImportsPage, register: Register, tmp_path: Path
) -> None:
    register.save(invented.incident())
    assert 'Not encrypted' in export.key_said.text()
    export.write(tmp_path / 'bare.xlsx')
    assert 'not encrypted' in export.notice.text()
    button(export, 'Make a key').click()
    export.key.clear()
    QTest.keyClicks(export.key, export.own_key.text())
    assert register.settings.headquarters_key == export.own_key.text()
    export.write(tmp_path / 'out.xlsx')
    assert 'out.xlsx.age' in export.notice.text() and 'not encrypted' not in export.notice.text()
    assert {path.name for path in tmp_path.glob('out*')} == {'out.xlsx.age'}
    imports.importing.open_file(tmp_path / 'out.xlsx.age')
    assert set(verdicts(imports.importing)) == {'The same'}


def test_what_is_no_key_is_said_and_writes_nothing(export: ExportPage) -> None:
    QTest.keyClicks(export.key, 'age1wrong')
    assert 'is not a key' in export.key_said.text()
    button(export, 'Write the file').click()
    assert 'is not a key' in export.notice.text()


def test_a_shape_for_strangers_is_for_the_public_unless_said_otherwise(
    export: ExportPage, register: Register, tmp_path: Path
) -> None:
    in_its_state(register, invented.incident(state='approved'))
    export.shape.choose('acled')
    assert export.profile.chosen() == 'public'
    export.write(tmp_path / 'out.csv')
    assert 'fatalities' in export.notice.text()
    export.profile.choose('headquarters')
    export.write(tmp_path / 'out.csv')
    assert '35.1' in (tmp_path / 'out.csv').read_text(encoding='utf-8-sig')
    export.shape.choose('')
    assert export.profile.chosen() == 'headquarters'


def test_the_public_gets_what_is_approved_unless_a_box_is_ticked(
    register: Register, qtbot: QtBot, tmp_path: Path
) -> None:
    register.save(invented.incident())
    with driving(register, qtbot) as driver:
        page = driver.page(ExportPage)
        assert page.state.isVisible() and not page.unapproved.isVisible()
        assert 'Paste the key of headquarters here.' in page.key_said.text()
        page.profile.choose('public')
        assert page.unapproved.isVisible() and not page.state.isVisible()
        assert page.key_said.text() == 'Not encrypted, for anybody may read it.'
        page.write(tmp_path / 'out.xlsx')
        assert f'tick “{page.unapproved.text()}”' in page.notice.text()
        assert not (tmp_path / 'out.xlsx').exists() and page.unapproved.hasFocus()
        driver.keys('Space')
        page.write(tmp_path / 'out.xlsx')
        assert openpyxl.load_workbook(tmp_path / 'out.xlsx')['Incidents'].max_row == 3
        page.profile.choose('headquarters')
        page.profile.choose('public')
        assert not page.unapproved.isChecked(), 'a tick from before lets nothing out'


def test_the_page_does_not_say_how_many_are_held_back(export: ExportPage, register: Register, tmp_path: Path) -> None:
    in_its_state(register, invented.incident(state='approved'))
    in_its_state(register, invented.abductee(state='approved', consent='withdrawn'))
    export.profile.choose('public')
    export.write(tmp_path / 'out.xlsx')
    said = export.notice.text().replace(str(tmp_path), '')
    assert re.findall(r'\d+', said) == ['1'], said


def test_a_file_with_a_passphrase_asks_for_it(imports: ImportsPage, sheet: Path, tmp_path: Path) -> None:
    closed = tmp_path / 'sheet.csv.age'
    closed.write_bytes(pyrage.passphrase.encrypt(sheet.read_bytes(), 'among us'))
    page = imports.importing
    page.open_file(closed)
    assert verdicts(page) == []
    QTest.keyClicks(page._passphrase, 'guessed')
    QTest.keyClick(page._passphrase, Qt.Key.Key_Return)
    assert 'does not open' in page.notice.text()
    QTest.keyClicks(page._passphrase, 'among us')
    QTest.keyClick(page._passphrase, Qt.Key.Key_Return)
    assert len(verdicts(page)) == 3
    assert page._passphrase.text() == ''


@pytest.mark.parametrize(('language', 'rtl'), [('en', False), ('ar', True)])
def test_the_field_sheet_comes_in_either_language(export: ExportPage, tmp_path: Path, language: str, rtl: bool) -> None:
    export.write_template(tmp_path / 'sheet.xlsx', language)
    book = openpyxl.load_workbook(tmp_path / 'sheet.xlsx')
    assert bool(book.worksheets[0].sheet_view.rightToLeft) is rtl
    assert 'sheet.xlsx' in export.notice.text()


def test_a_workbook_that_cannot_be_written_is_said(export: ExportPage, tmp_path: Path) -> None:
    export.write(tmp_path / 'no such folder' / 'out.xlsx')
    assert 'no such folder' in export.notice.text()


# Conflicts, and what an undo left


@pytest.fixture
def clash(imports: ImportsPage, register: Register, tmp_path: Path) -> Record:
    """The plan of a workbook whose account was changed here too; the record as it stands here."""
    record = register.save(invented.incident())
    path = tmp_path / 'back.xlsx'
    headquarters_workbook.export(register, path)
    book = openpyxl.load_workbook(path)
    names = [cell.value for cell in book['Incidents'][1]]
    book['Incidents'].cell(3, names.index('incident.narrative') + 1).value = 'theirs'
    book.save(path)
    record.set('narrative', 'mine')
    register.save(record)
    imports.importing.open_file(path)
    imports.importing.shown.show_rows('conflict')
    return record


@pytest.mark.parametrize(('way', 'kept'), [('mine', 'mine'), ('theirs', 'theirs'), ('both', 'both')])
def test_a_conflict_is_settled_in_the_plan(
    imports: ImportsPage, register: Register, clash: Record, way: str, kept: str
) -> None:
    sides = imports.importing.shown.detail.differences
    assert verdicts(imports.importing) == ['Conflict: 1 for later']
    if way == 'both':
        QTest.keyClicks(sides.typed, 'both')
        QTest.keyClick(sides.typed, Qt.Key.Key_Return)
    else:
        sides.ways[way].click()
    assert verdicts(imports.importing) == ['The same' if way == 'mine' else 'Changed']
    imports.importing.apply()
    found = query.get(register, 'incident', clash.uid)
    assert found is not None
    assert found.get('narrative') == kept
    assert conflicts.waiting(register) == []


def test_a_conflict_left_for_later_waits_on_its_page(
    imports: ImportsPage, register: Register, clash: Record, driver: Driver
) -> None:
    imports.importing.apply()
    seen: list[int] = []
    driver.window.page(ConflictsPage.name).counted.connect(seen.append)
    page = driver.page(ConflictsPage)
    assert seen[-1] == 1
    assert 'Tester' in str(page.sides.lines.data(page.sides.lines.index(0, 3)))
    page.sides.ways['theirs'].click()
    assert seen[-1] == 0
    found = query.get(register, 'incident', clash.uid)
    assert found is not None
    assert found.get('narrative') == 'theirs'


@pytest.mark.parametrize('letters', ['ulsa', 'عمسش'])  # the same keys of an English and an Arabic keyboard
def test_letters_decide_on_a_likely_row(likely: ImportPage, letters: str) -> None:
    likely.shown.show_rows('likely')
    decided = ('updates the existing record', 'saved as another account', 'left out', 'added')
    for letter, said in zip(letters, decided, strict=True):
        key, held = Qt.Key(ord(letter.upper())), Qt.KeyboardModifier.NoModifier
        QTest.sendKeyEvent(QTest.KeyAction.Click, likely.shown.table, key, letter, held)
        assert verdicts(likely) == [f'Possible duplicate: {said}']
    likely.shown.choose_likely('skip')
    assert verdicts(likely) == ['Possible duplicate: left out']


def people_sheet(path: Path, *rows: str) -> Path:
    path.write_text(
        '\n'.join(('Name,Father’s name,Abducted on,Governorate,Occupation', *rows)) + '\n', encoding='utf-8'
    )
    return path


def test_a_person_in_the_other_script_is_linked_by_a_key_and_the_link_undone(
    imports: ImportsPage, register: Register, tmp_path: Path
) -> None:
    page = imports.importing
    page.open_file(people_sheet(tmp_path / 'first.csv', 'نادر الخيال,هيثم,13/1/2024,دير الزور,مزارع'))
    page.apply()
    [uid] = [record.uid for record in query.each(register, Question('abductee'))]
    page.open_file(people_sheet(tmp_path / 'second.csv', 'Nader Al-Khayal,Haytham,13/1/2024,Deir Ezzor,teacher'))
    page.shown.show_rows('likely')
    why = 'Alike: same name, spelled differently, same father’s name, same day, same governorate'
    assert page.shown.lines.data(page.shown.lines.index(0, 3)) == why
    assert page.shown.detail.text.text() == why
    QTest.keyClick(page.shown.table, Qt.Key.Key_L)
    page.apply()
    person = query.get(register, 'abductee', uid)
    assert person is not None
    assert 'Occupation: teacher' in str(person.get('notes'))
    assert person.get('occupation') == 'مزارع'
    QTest.keyClick(imports._table, Qt.Key.Key_Up)  # to the newest import
    imports.undo_chosen()
    person = query.get(register, 'abductee', uid)
    assert person is not None
    assert person.get('notes') is None


def test_the_same_file_is_named_when_it_comes_again(imports: ImportsPage, sheet: Path) -> None:
    page = imports.importing
    page.open_file(sheet)
    page.apply()
    page.open_file(sheet)
    assert 'already imported this file' in page.notice.text()
    assert 'It has nothing new' in page.notice.text()


def test_rows_that_are_no_records_are_shown_with_the_reason(imports: ImportsPage, tmp_path: Path) -> None:
    path = write_sheet(tmp_path / 'sheet.csv', ROWS[0], 'Total,,,,,,5')
    page = imports.importing
    page.open_file(path)
    page.shown.show_rows('aside')
    assert [page.shown.lines.data(page.shown.lines.index(0, place)) for place in (0, 1, 3)] == [
        '3', 'Not data', 'Total row',
    ]  # fmt: skip


def test_what_an_undo_left_is_named_and_set_back_after_all(
    imports: ImportsPage, register: Register, sheet: Path
) -> None:
    imports.importing.open_file(sheet)
    imports.importing.apply()
    kept = incidents(register)[0]
    kept.set('narrative', 'told since')
    register.save(kept)
    imports.undo_chosen()
    assert imports.notice.text() == '2 records undone. 1 not undone: see below.'
    assert imports.stayed.isVisible()
    assert query.count(register, 'incident') == 1
    imports.stayed.ways['back'].click()
    assert query.count(register, 'incident') == 1  # it asks first, for this withdraws a record
    imports.stayed.asking.agree.click()
    assert query.count(register, 'incident') == 0
    assert not imports.stayed.isVisible()


def test_a_record_that_was_merged_since_is_left_by_an_undo_and_not_withdrawn_alone(
    imports: ImportsPage, register: Register, sheet: Path
) -> None:
    own = register.save(invented.incident())
    imports.importing.open_file(sheet)
    imports.importing.apply()
    merged = next(record for record in incidents(register) if record.uid != own.uid)
    register.merge('incident', own.uid, merged.uid)
    imports.undo_chosen()
    assert imports.notice.text() == '2 records undone. 1 not undone: see below.'
    imports.stayed.ways['back'].click()
    imports.stayed.asking.agree.click()
    assert 'un-merge the two' in imports.notice.text()
    assert [record.uid for record in incidents(register)] == [own.uid]
    imports.stayed.ways['stay'].click()
    assert not imports.stayed.isVisible()


def test_empty_cells_empty_their_field_when_told_so(imports: ImportsPage, register: Register, tmp_path: Path) -> None:
    record = register.save(invented.incident())
    headquarters_workbook.export(register, tmp_path / 'w.xlsx')
    book = openpyxl.load_workbook(tmp_path / 'w.xlsx')
    names = [cell.value for cell in book['Incidents'][1]]
    book['Incidents'].cell(3, names.index('incident.narrative') + 1).value = None
    book.save(tmp_path / 'w.xlsx')
    page = imports.importing
    page.open_file(tmp_path / 'w.xlsx')
    assert not page._apply.isEnabled()
    page.empties.click()
    page.apply()
    found = query.get(register, 'incident', record.uid)
    assert found is not None
    assert found.get('narrative') is None


# What is said where one rests on something


def tips(window: QWidget) -> Iterator[str]:
    """All that is said where one rests on a part of the window."""
    yield from (widget.toolTip() for widget in window.findChildren(QWidget))
    for view in window.findChildren(QTableView):
        model = view.model()
        for line, column in product(range(model.rowCount()), range(model.columnCount())) if model else ():
            yield str(model.index(line, column).data(Qt.ItemDataRole.ToolTipRole) or '')


def test_no_text_is_taken_for_a_page_whose_pictures_are_fetched(
    driver: Driver, register: Register, sheet: Path
) -> None:
    picture = 'Thiban <img src="//198.51.100.7/share/x.png">'
    record = invented.incident(place=None, place_typed=picture, summary=picture, narrative=picture)
    record.of('source')[0].set('says', picture)
    record.of('casualty')[0].add('victim', name=picture)
    saved = register.save(record)
    driver.window.go_to('incident', saved.uid)
    shown = [*tips(driver.window)]
    page = driver.page(ImportsPage)
    page.show_import()
    page.importing.open_file(write_sheet(sheet, ROWS[0].replace('Wadi Al-Mithal', picture.replace('"', "'"))))
    shown += tips(driver.window)
    assert len([tip for tip in shown if '&lt;img src' in tip]) > 3
    assert [tip for tip in shown if '<img' in tip] == []
