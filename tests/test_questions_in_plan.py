"""Question sheets written from the window, and questions and answers in the plan of an import, by keys."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from exchange.exporting import headquarters_workbook
from exchange.questions import question_sheet
from models.query.for_review import asked
from models.register import verify
from models.register.others import known_keys
from models.register.register import Register
from models.register.review.asking import Ask
from tests.invented import incident
from tests.signed import brought_in, edited, key_of
from tests.windows import Driver, driving
from ui.importing.imports_page import ImportsPage


@pytest.fixture
def question(register: Register) -> str:
    """The uid of a question of this register."""
    record = register.save(incident())
    return register.ask_one(Ask('incident', record.uid, 'How many were there?'))


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


def wake(driver: Driver) -> None:
    """Give the keys back to the window after a sheet: offscreen nobody does."""
    driver.window.activateWindow()
    driver.qtbot.waitUntil(lambda: QApplication.activeWindow() is driver.window)


def page_of(driver: Driver, path: Path) -> ImportsPage:
    """The page of imports, once the plan of a file is shown."""
    driver.window.show_page('imports')
    driver.keys('Ctrl+I', 'Ctrl+A', f'={path}', 'Return')
    wake(driver)
    return driver.window.page(ImportsPage.name)


def state(register: Register, uid: str) -> str:
    standing = asked.question(register, uid)
    assert standing is not None
    return standing.state


def test_the_answers_of_a_question_sheet_are_seen_imported_and_undone_by_keys(
    driver: Driver, register: Register, question: str, tmp_path: Path
) -> None:
    standing = asked.question(register, question)
    assert standing is not None
    question_sheet.write(register, tmp_path / 'sheet.xlsx', [standing.question])

    def fill(book: object) -> None:
        sheet = book.worksheets[0]  # type: ignore[attr-defined]
        sheet['F3'].value = 'Seven.'
        for row in range(4, 40):
            sheet.cell(row, 1).value, sheet.cell(row, 6).value = f'Q-2222-33{row:02}', 'Eight.'

    page = page_of(driver, edited(tmp_path / 'sheet.xlsx', fill))
    shown = page.importing.questions
    assert shown.isVisible() and 'Seven.' in shown.said() and 'nobody signed them' in shown.said()
    assert 'Q-2222-3304' in shown.said() and '16 more' in shown.said() and len(shown.lines) < 30
    driver.keys('Ctrl+Return')
    wake(driver)
    assert state(register, question) == 'answered'
    assert '1 answer' in page.notice.text() and 'row' not in page.notice.text()
    assert verify.check(register) == []
    page.ask_undo_chosen()
    assert 'edited.xlsx' in page.asking.text() and '0' not in page.asking.text()
    driver.keys('Return')
    wake(driver)
    assert state(register, question) == 'open'
    assert verify.check(register) == []


def test_a_question_of_headquarters_is_seen_before_it_is_taken(
    driver: Driver, register: Register, tmp_path: Path
) -> None:
    record = register.save(incident())
    headquarters_workbook.export(register, tmp_path / 'out.xlsx')
    with Register.create(tmp_path / 'hq.sijill', desk='HQ1', passphrase=None) as hq:
        known_keys.trust(hq, key_of(register))
        known_keys.trust(register, key_of(hq))
        brought_in(hq, tmp_path / 'out.xlsx')
        hq.ask_one(Ask('incident', record.uid, 'By night?'))
        headquarters_workbook.export(hq, tmp_path / 'back.xlsx')
    page = page_of(driver, tmp_path / 'back.xlsx')
    shown = page.importing.questions
    assert shown.isVisible() and 'By night?' in shown.said() and 'HQ1' in shown.said()
    assert str(record.get('reference')) in shown.said()
    assert asked.questions_of(register, record.uid) == []
    driver.keys('Ctrl+Return')
    wake(driver)
    assert [one.state for one in asked.questions_of(register, record.uid)] == ['open']
    page.clear()
    assert shown.said() == '' and not shown.isVisible()


def test_a_question_sheet_is_written_by_its_key(
    driver: Driver, register: Register, question: str, tmp_path: Path
) -> None:
    other = register.ask_one(Ask('incident', register.save(incident(kind='ied')).uid, 'By night?'))
    driver.keys('Ctrl+Alt+X', 'Ctrl+A', f'={tmp_path / "all.xlsx"}', 'Return')
    wake(driver)
    standing = {uid: asked.question(register, uid) for uid in (question, other)}
    numbers = {uid: one.question.get('number') for uid, one in standing.items() if one}
    assert written(tmp_path / 'all.xlsx') == [numbers[question], numbers[other]]
    assert '2' in driver.window.list.said.text()
    register.answer(other, 'Yes.')
    driver.keys('Ctrl+Alt+X', 'Ctrl+A', f'={tmp_path / "open.xlsx"}', 'Return')
    wake(driver)
    assert written(tmp_path / 'open.xlsx') == [numbers[question]]


def test_nothing_is_offered_where_nothing_was_asked(driver: Driver, register: Register) -> None:
    assert not driver.window.question_sheet.may_write()
    told = [title for _section, rows in driver.window.deeds.sections() for title, _key in rows]
    assert 'Question sheet …' not in told
    driver.window.question_sheet.ask_where()
    assert driver.window.list.said.text() == 'There is no open question.'


def written(path: Path) -> list[object]:
    [sheet] = openpyxl.load_workbook(path).worksheets
    return [row[0].value for row in sheet.iter_rows(min_row=3)]
