"""Printing what can be saved as a PDF, from the same page, sheet by sheet; the program writes no file for it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from models.errors import KnownError
from models.language import messages
from models.language.messages import _, ngettext
from models.language.text import isolate
from models.register.register import Register
from ui.parts import tasks, waiting

PRINT_KEY = 'Ctrl+P'


class Printing(QObject):
    """Has sheets made, asks for a printer, and prints on it; `said` gives a level and a sentence for a notice."""

    said = Signal(str, str)

    def __init__(self, register: Register, parent: QWidget) -> None:
        super().__init__(parent)
        self._register, self._parent = register, parent
        self._sheets: list[bytes] = []

    def begin(self, made: Callable[[], list[bytes]]) -> None:
        """Have the sheets made while the register is read, each as a picture, and ask for a printer."""
        if not QPrinterInfo.availablePrinterNames():
            self.said.emit('doubt', _('No printer is set up on this computer. Save a PDF instead.'))
            return
        register, language = self._register, messages.language()

        def work(_progress: object) -> list[bytes]:
            with register.reading(), messages.speaking(language):
                return made()

        lost = _('Nothing was printed: it was stopped by the lock.')
        at_lock = tasks.AtLock(lost, lost)
        doing = _('Preparing to print …')
        waiting.run(self._parent, doing, work, self._ask, self._failed, can_stop=False, at_lock=at_lock)

    def _ask(self, sheets: list[bytes]) -> None:
        """Ask for a printer; a file is none, for what is saved has its own way."""
        self._sheets = sheets
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName('Sijill')  # it is seen in the queue, so it says nothing of what is printed
        dialog = QPrintDialog(printer, self._parent)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintToFile, on=False)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setMinMax(1, len(sheets))
        dialog.accepted.connect(self.print_on)  # which gives the printer
        dialog.rejected.connect(self.clear)
        dialog.open()

    def print_on(self, printer: QPrinter) -> None:
        """Print the sheets that were set on a printer, those from and to which somebody chose."""
        first, last = printer.fromPage() or 1, printer.toPage() or len(self._sheets)
        sheets, self._sheets = self._sheets[first - 1 : last], []
        printer.setFullPage(True)
        painter = QPainter()
        if not sheets or not painter.begin(printer):
            self.said.emit('stop', _('The printer did not answer. See that it is on, and print again.'))
            return
        for number, sheet in enumerate(sheets):
            if number:
                printer.newPage()
            _draw(painter, QImage.fromData(sheet), QRectF(printer.paperRect(QPrinter.Unit.DevicePixel)))
        painter.end()
        self.said.emit('settled', _sent(len(sheets), printer.printerName()))

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        self.said.emit('stop', str(error))

    def clear(self) -> None:
        """Keep nothing of what was set."""
        self._sheets = []


def _draw(painter: QPainter, sheet: QImage, paper: QRectF) -> None:
    """Draw a sheet in the middle of the paper, as large as it can be."""
    scale = min(paper.width() / sheet.width(), paper.height() / sheet.height())
    width, height = sheet.width() * scale, sheet.height() * scale
    left, top = (paper.width() - width) / 2, (paper.height() - height) / 2
    painter.drawImage(QRectF(left, top, width, height), sheet)


def _sent(sheets: int, printer: str) -> str:
    said = ngettext('{count} sheet was sent to {printer}.', '{count} sheets were sent to {printer}.', sheets)
    known = _('It waits there unencrypted until it is printed, and a printer may keep what it printed.')
    named = isolate(printer, 'auto') if printer else _('the printer')
    return f'{said.format(count=f"{sheets:,}", printer=named)} {known}'
