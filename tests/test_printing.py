"""What can be saved as a PDF is printed from the same pages: histories, lists of follow-up, and how the work goes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from pytestqt.qtbot import QtBot

from exchange.histories import desk_history, history_paper
from models.language import messages
from models.register.register import Register
from models.register.review.reviewing import Chosen
from tests import invented
from tests.test_leaks_stop_files import at_the_window
from tests.windows import Driver, driving
from ui.pages.all_history_page import AllHistoryPage
from ui.pages.lead_page import LeadPage
from ui.panes.history_pane import History
from ui.parts import tasks


@pytest.fixture
def driver(register: Register, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Driver]:
    monkeypatch.setattr(tasks.Threads, 'used', False)
    with driving(register, qtbot) as made:
        yield made


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[Path]]:
    """The files of a printer that makes PDFs, which is chosen at once in the place of the dialog of the system."""
    made: list[Path] = []

    def choose(dialog: QPrintDialog) -> None:
        made.append(tmp_path / f'{len(made)}.pdf')
        assert not dialog.testOption(QPrintDialog.PrintDialogOption.PrintToFile)
        printer = dialog.printer()
        assert printer.docName() == 'Sijill'
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(made[-1]))
        dialog.accepted.emit(printer)

    monkeypatch.setattr(QPrinterInfo, 'availablePrinterNames', lambda: ['PDF'])
    monkeypatch.setattr(QPrintDialog, 'open', choose)
    yield made


def pages_in(path: Path) -> int:
    return path.read_bytes().count(b'/Type /Page\n')


def test_each_page_is_printed_and_what_became_of_it_is_said(
    driver: Driver, register: Register, printed: list[Path]
) -> None:
    record = register.save(invented.incident())
    record.set('narrative', 'Three men at the well.')
    register.save(record)
    window = driver.window
    driver.keys('Ctrl+Alt+7')
    lead = driver.page(LeadPage)
    driver.keys('Ctrl+P')
    at_the_window(driver)
    assert pages_in(printed[0]) >= 1
    assert 'sent to' in lead.notice.text() and 'unencrypted' in lead.notice.text()
    driver.keys('Ctrl+G')
    assert lead.notice.text() == 'Nothing waits for review.'
    driver.keys('Ctrl+Shift+H')
    page = driver.page(AllHistoryPage)
    driver.keys('Ctrl+P')
    at_the_window(driver)
    assert pages_in(printed[1]) == 1
    assert 'sent to' in page.notice.text()
    window.go_to('incident', record.uid)
    window.record.toggle_history()
    [pane] = window.findChildren(History)
    pane.print_asked.emit()
    at_the_window(driver)
    assert len(printed) == 3
    assert 'sent to' in window.list.said.text()
    driver.keys('Ctrl+Alt+6')
    window.list.follow_up.print_asked.emit()
    assert len(printed) == 4
    assert all(path.read_bytes().startswith(b'%PDF') for path in printed)
    assert page.printing._sheets == window.following.printing._sheets == []
    register.review('send', [Chosen('incident', record.uid)])
    driver.keys('Ctrl+Alt+7', 'Ctrl+G')
    assert window.form is not None and window.form.opened.record.uid == record.uid


def test_without_a_printer_nothing_is_set_and_it_is_said(
    driver: Driver, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinterInfo, 'availablePrinterNames', list)
    driver.keys('Ctrl+Shift+H', 'Ctrl+P')
    assert driver.page(AllHistoryPage).notice.text() == 'No printer is set up on this computer. Save a PDF instead.'


@pytest.mark.parametrize('language', messages.LANGUAGES)
def test_a_history_is_set_for_a_printer_in_either_language(register: Register, language: str) -> None:
    record = register.save(invented.incident())
    with messages.speaking(language):
        history = desk_history.of_record(register, 'incident', record.uid)
        sheets = history_paper.to_print(history)
    image = QImage.fromData(sheets[0])
    assert 1.3 < image.height() / image.width() < 1.5
    dark = [x for x in range(0, image.width(), 4) for y in range(0, 500, 4) if image.pixelColor(x, y).lightness() < 90]
    begins_left = sum(x < image.width() / 2 for x in dark) > len(dark) / 2
    assert begins_left == (language == 'en')
