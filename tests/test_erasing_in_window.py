"""Erasing in the window: chosen, asked about and done by keys alone, and what the history and the pages say of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QListWidget
from pytestqt.qtbot import QtBot

from exchange.exporting import headquarters_workbook
from exchange.importing import import_deed
from exchange.importing.planning import make_plan
from models import query
from models.file import backups
from models.progress import silent
from models.query.for_review import asked
from models.register import verify
from models.register.erasing import ToErase
from models.register.register import Register
from models.register.review.asking import Ask
from tests import invented
from tests.office import read_here
from tests.windows import Driver, driving
from ui.importing.imports_page import ImportsPage
from ui.panes.erase_pane import ErasePane
from ui.panes.history_pane import History
from ui.panes.still_held_pane import StillHeldPane

TEXT = 'Zebraquagga'


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


def opened(driver: Driver, register: Register) -> str:
    """The uid of a record that lies open, in which a text stands."""
    saved = register.save(invented.incident(narrative=TEXT))
    driver.window.record.open('incident', saved.uid)
    return saved.uid


def choose(pane: ErasePane, field: str) -> int:
    """How far down in the list a field stands."""
    return next(place for place in range(pane.list.count()) if pane.list.item(place).text().startswith(field))


def the_pane(driver: Driver, kind: type) -> object:
    pane = driver.window.record.currentWidget()
    assert isinstance(pane, kind), pane
    return pane


def erase_by_keys(driver: Driver, field: str, reason: str = 'consent') -> None:
    driver.keys('Ctrl+Shift+Del')
    pane = the_pane(driver, ErasePane)
    assert isinstance(pane, ErasePane) and driver.focused is pane.list
    driver.keys(*['Down'] * choose(pane, field), 'Return', f'={reason}', 'Return', 'Return')
    wake(driver)


def wake(driver: Driver) -> None:
    """Give the keys back to the window after a sheet: offscreen nobody does."""
    driver.window.activateWindow()
    driver.qtbot.waitUntil(lambda: QApplication.activeWindow() is driver.window)


def said(widget: object) -> str:
    assert isinstance(widget, History | StillHeldPane)
    lists = [found.item(row).text() for found in widget.findChildren(QListWidget) for row in range(found.count())]
    return '\n'.join([*lists, *(found.text() for found in widget.findChildren(QLabel))])


def test_a_text_is_erased_by_keys_and_its_older_backup_deleted(driver: Driver, register: Register) -> None:
    uid = opened(driver, register)
    copy = backups.beside(register)
    erase_by_keys(driver, 'Account')
    stands = query.get(register, 'incident', uid)
    assert stands is not None and stands.get('narrative') is None
    pane = the_pane(driver, StillHeldPane)
    assert copy.name in said(pane) and '1 older backup still holds it' in said(pane)
    driver.keys('Return', 'Return')
    assert not copy.exists() and len(backups.copies_of(register.path)) == 1
    assert copy.name not in said(pane)
    wake(driver)
    driver.keys('Escape')
    form = driver.window.form
    assert form is not None and form.opened.record.get('narrative') is None
    assert verify.check(register) == []


def test_the_history_says_who_erased_it_and_when(driver: Driver, register: Register) -> None:
    opened(driver, register)
    erase_by_keys(driver, 'Account', 'the family asked')
    driver.keys('Escape', 'Ctrl+H')
    text = said(the_pane(driver, History))
    assert TEXT not in text and 'Erased for good' in text and 'the family asked' in text
    assert f'erased by \u2068{register.alias}\u2069' in text


def test_undo_never_brings_it_back(driver: Driver, register: Register) -> None:
    """Neither the steps in the form, nor undoing saves, nor a copy from the record before."""
    uid = opened(driver, register)
    driver.go('incident.narrative').keys('=x', 'Ctrl+S')
    erase_by_keys(driver, 'Account')
    driver.keys('Escape')
    driver.go('incident.summary').keys('Ctrl+Z', 'Ctrl+Z', 'Ctrl+Y')
    form = driver.window.form
    assert form is not None and form.opened.record.get('narrative') is None and not form.opened.is_changed
    driver.keys('Ctrl+Alt+Z', 'Return', 'Ctrl+Alt+Z', 'Return')
    stands = query.get(register, 'incident', uid)
    assert stands is not None and stands.get('narrative') is None
    assert TEXT not in str(driver.window.record.saved_last)


def test_it_is_asked_first_and_needs_a_reason(driver: Driver, register: Register) -> None:
    uid = opened(driver, register)
    driver.keys('Ctrl+Shift+Del', 'Return', 'Return')
    pane = the_pane(driver, ErasePane)
    assert isinstance(pane, ErasePane)
    assert 'reason' in pane.notice.text() and not pane.strip.isVisible()
    driver.keys('=why', 'Return')
    assert 'Nobody can undo this' in pane.strip.text()
    driver.keys('Escape')
    assert not pane.strip.isVisible()
    driver.keys('Escape')
    assert driver.window.record.currentWidget() is driver.window.form
    stands = query.get(register, 'incident', uid)
    assert stands is not None and stands.get('narrative') == TEXT


def test_what_is_being_typed_is_saved_first(driver: Driver, register: Register) -> None:
    opened(driver, register)
    driver.go('incident.summary').keys('=typed', 'Ctrl+Shift+Del')
    assert driver.window.record.currentWidget() is driver.window.form


def test_another_text_can_stand_instead(driver: Driver, register: Register) -> None:
    uid = opened(driver, register)
    driver.keys('Ctrl+Shift+Del')
    pane = the_pane(driver, ErasePane)
    assert isinstance(pane, ErasePane)
    driver.keys(*['Down'] * choose(pane, 'Account'), 'Return', '=why', 'Tab', '=shorter', 'Return', 'Return')
    stands = query.get(register, 'incident', uid)
    assert stands is not None and stands.get('narrative') == 'shorter'
    assert verify.check(register) == []


def asking(register: Register, folder: Path) -> tuple[str, Path]:
    """A record that came from another desk, and that desk's workbook which asks to erase a text of it."""
    new = folder / 'new.xlsx'
    with Register.create(folder / 'other.sijill', desk='HM2', passphrase=None) as other:
        uid = other.save(invented.incident(narrative=TEXT)).uid
        headquarters_workbook.export(other, folder / 'old.xlsx')
        other.erase([ToErase('incident', uid, uid, 'narrative')], 'consent')
        headquarters_workbook.export(other, new)
    import_deed.bring_in(register, make_plan(register, read_here(folder / 'old.xlsx')), lambda _doing: silent)
    return uid, new


def planned(driver: Driver, path: Path) -> QCheckBox:
    """The box of what a file asks to erase, once its plan is shown."""
    driver.window.show_page('imports')
    driver.keys('Ctrl+I', 'Ctrl+A', f'={path}', 'Return')
    wake(driver)
    page = driver.window.page(ImportsPage.name)
    [box] = page.importing.asked_to_erase.boxes
    return box


def test_what_a_file_asks_to_erase_is_agreed_to_by_keys(driver: Driver, register: Register, tmp_path: Path) -> None:
    uid, new = asking(register, tmp_path)
    box = planned(driver, new)
    assert box.isVisible() and not box.isChecked() and 'Account' in box.text()
    driver.keys('Ctrl+Return')
    wake(driver)
    stands = query.get(register, 'incident', uid)
    assert stands is not None and stands.get('narrative') == TEXT
    box = planned(driver, new)
    for _press in range(40):
        if driver.focused is box:
            break
        driver.keys('Tab')
    assert driver.focused is box
    driver.keys('Space', 'Ctrl+Return')
    stands = query.get(register, 'incident', uid)
    assert stands is not None and stands.get('narrative') is None
    assert verify.check(register) == []


def test_a_name_in_a_question_is_erased_by_keys(driver: Driver, register: Register) -> None:
    saved = register.save(invented.incident())
    question = register.ask_one(Ask('incident', saved.uid, f'Is it {TEXT}?'))
    register.answer(question, f'Yes, {TEXT}.')
    driver.window.record.open('incident', saved.uid)
    for field in ('Question · Question', 'Answer · Answer'):
        erase_by_keys(driver, field)
        the_pane(driver, StillHeldPane)
        driver.keys('Escape')
    (standing,) = asked.questions_of(register, saved.uid)
    assert TEXT not in repr(standing)
    assert driver.window.form is not None
    shown = ' '.join(one.text() for one in driver.window.form.findChildren(QLabel))
    assert '(erased)' in shown and TEXT not in shown
    assert verify.check(register) == []
