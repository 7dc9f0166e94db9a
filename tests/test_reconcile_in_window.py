"""Reconciling on the page of the month, by keys: pasted or from a file, its findings, and the records they open."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from models.register.register import Register
from tests import invented
from tests.windows import Driver, driving
from ui.month.reconcile_view import ReconcileView
from ui.pages.month_page import MonthPage

WRONG = 'Hama desert: two operations left nine civilians dead.\n5 gadgets'
RIGHT = 'بادية حماة: عمليتان، و8 قتلى مدنيين بينهم طفلان.'


@pytest.fixture
def uids(register: Register) -> list[str]:
    return [register.save(invented.incident(zone='regime', area='desert')).uid for _time in range(2)]


@pytest.fixture
def driver(register: Register, uids: list[str], qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


def paste(driver: Driver, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    driver.keys('Ctrl+A', 'Ctrl+V')


def compare(driver: Driver, gone_to: QWidget) -> None:
    """Compare, and wait until the keys are where they go then."""
    driver.keys('Alt+C')
    driver.qtbot.waitUntil(lambda: QApplication.focusWidget() is gone_to)


def test_a_text_is_pasted_and_its_findings_lead_to_records(driver: Driver, uids: list[str]) -> None:
    page = driver.page(MonthPage)
    view: ReconcileView = page.reconciling
    asked: list[object] = []
    view.asked.connect(asked.append)
    driver.keys('Alt+M')
    assert view.isVisible() and driver.focused is view.text
    driver.keys('Alt+C')
    assert 'Paste a text first' in view.notice.text()
    paste(driver, WRONG)
    compare(driver, view.findings_table)
    assert '1 line with figures was read. 1 finding.' in view.notice.text()
    assert 'Not read as figures: line 2' in view.notice.text()
    one = view.chosen()
    assert one is not None and (one.printed, one.register) == ('9', '8')
    assert 'nine civilians dead' in view.lines.text()
    driver.keys('Return')
    assert asked == [frozenset(uids)]
    assert driver.focused is view.records_table
    driver.keys('Return')
    QApplication.processEvents()
    assert driver.window.form is not None and driver.window.form.opened.record.uid in uids


def test_what_agrees_is_said_and_nothing_is_kept_when_it_is_locked(driver: Driver) -> None:
    page = driver.page(MonthPage)
    view = page.reconciling
    driver.keys('Alt+M')
    paste(driver, RIGHT)
    compare(driver, view.text)
    assert 'All of them agree' in view.notice.text()
    assert not view.findings.rowCount()
    paste(driver, WRONG)
    compare(driver, view.findings_table)
    assert view.findings.rowCount() == 1
    page.clear()
    assert (view.text.toPlainText(), view.lines.text(), view.notice.text()) == ('', '', '')
    assert (view.findings.rowCount(), view.records.rowCount()) == (0, 0)
    page.refresh()
    driver.keys('Alt+P')
    assert not view.isVisible() and page.view.isVisible()


def test_a_file_is_dropped_and_one_that_cannot_be_read_is_said(driver: Driver, tmp_path: Path) -> None:
    view = driver.page(MonthPage).reconciling
    driver.keys('Alt+M')
    path = tmp_path / 'printed.txt'
    path.write_text(WRONG, encoding='utf-8')
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(path))])
    given = (
        Qt.DropAction.CopyAction | Qt.DropAction.MoveAction,
        dropped,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    entering = QDragEnterEvent(QPointF(5, 5), *given)
    QWidget.event(view, entering)
    dropping = QDropEvent(QPointF(5, 5), *given)
    QWidget.event(view, dropping)
    assert (entering.dropAction(), dropping.dropAction()) == (Qt.DropAction.CopyAction,) * 2
    assert view.findings.rowCount() == 1
    view.open_file(tmp_path / 'none.docx')
    assert 'none.docx' in view.notice.text() and not view.findings.rowCount()
