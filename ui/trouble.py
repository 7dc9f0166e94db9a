"""When the program itself is at fault: one calm sheet, and a report that holds no value of any record."""

from pathlib import Path

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QWidget

from exchange import whole_files
from models.errors import KnownError
from models.language.messages import _
from models.language.text import isolate
from ui.parts import look
from ui.parts.choosing_files import SAVE, choose, documents, free_name
from ui.parts.pieces import Notice, button, column, label, row

_GO_TO_IT = 'Ctrl+F6'
_WIDE, _HIGH, _MARGIN = 520, 110, 16


def _our_fault() -> str:
    return _('Something in the program went wrong. What you saved is safe; what you were typing is kept.')


class Trouble(QDialog):
    """The sheet: what happened, what it means for the work, and the report to save; several troubles share one.

    It asks something where it has the words of `accept`. Else it lies within the window and leaves the keys where they
    are, for somebody may be typing.
    """

    def __init__(self, parent: QWidget | None, sentence: str, details: str, accept: str = '') -> None:
        super().__init__(parent)
        self.setWindowTitle(_('A problem in the program') if details else _('Sijill'))
        self._said = label(sentence or _our_fault())
        self._report = QPlainTextEdit(details)
        self._report.setReadOnly(True)
        self._report.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._report.setMaximumHeight(look.px(_HIGH))
        self._notice = Notice()
        self._within = None if accept else parent
        save = button(_('Save the report …'), self._ask_where, '' if self._within else 'Ctrl+S')
        close = button(_('Close'), self.reject, '' if self._within else 'Esc', '' if accept else 'primary')
        parts = [save, None, close]
        if accept:
            parts.append(button(accept, self.accept, 'Ctrl+Return', 'primary'))
        about = label(_('The report says where the program failed; it has nothing from your records.'), 'small')
        lines = column(self._said, self._report, about, self._notice, row(*parts), margin=look.LARGE)
        lines.setSpacing(look.MEDIUM)
        self.setLayout(lines)
        self._reported = (self._report, save, about)
        self._show_report()
        self._close = close
        self._came_from: QWidget | None = None
        if self._within is not None:
            lines.insertWidget(3, self._lie_within(self._within))
        else:
            self.setMinimumWidth(_WIDE)

    def _lie_within(self, window: QWidget) -> QWidget:
        """Be a part of a window, that one goes to by a key; the sentence that says so."""
        self.setWindowFlags(Qt.WindowType.Widget)
        look.give_role(self, 'sheet')
        shortcut = QShortcut(_GO_TO_IT, window)
        shortcut.activated.connect(self._take_keys)
        self.finished.connect(shortcut.deleteLater)
        self.finished.connect(self._give_keys_back)
        window.installEventFilter(self)
        return label(_('You can go on working. {key} goes to this message.').format(key=isolate(_GO_TO_IT)), 'small')

    def come_up(self) -> None:
        """Show it: over the window where it asks something, else within it."""
        if self._within is None:
            self.open()
            return
        self._place(self._within)
        self.show()
        self.raise_()

    def _place(self, window: QWidget) -> None:
        """Lie in the lower corner where reading begins: there are the lists, and the fields at the other side."""
        wide = min(look.px(_WIDE), window.width() - 2 * _MARGIN)
        self.resize(wide, min(self.layout().totalHeightForWidth(wide), window.height() - 2 * _MARGIN))
        mirrored = window.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = window.width() - wide - _MARGIN if mirrored else _MARGIN
        self.move(left, window.height() - self.height() - _MARGIN)

    def _take_keys(self) -> None:
        self._came_from = QApplication.focusWidget()
        self._close.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _give_keys_back(self) -> None:
        if self._came_from is not None and shiboken6.isValid(self._came_from):
            self._came_from.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._within:
            self._place(self._within)
        return False

    def text(self) -> str:
        """The report as it would be saved."""
        return self._report.toPlainText()

    def add(self, sentence: str, details: str) -> None:
        """Say one more trouble, with its report where the program is at fault, instead of one more sheet."""
        sentence = sentence or _our_fault()
        if sentence not in self._said.text().split('\n'):
            self._said.setText(f'{self._said.text()}\n{sentence}')
        if details:
            self._report.appendPlainText(details)
        self._show_report()
        if self._within is not None:
            self._place(self._within)

    def _show_report(self) -> None:
        for part in self._reported:  # shown before they are in the sheet, each would be a window
            part.setVisible(bool(self.text()))

    def _ask_where(self) -> None:
        start = free_name(documents(), 'sijill-report', '.txt')
        choose(self, _('Save report in'), SAVE, start, ('.txt',), self.save)

    def save(self, path: Path) -> None:
        """Write the report to a file."""
        try:
            whole_files.put(path, self.text().encode())
        except KnownError as error:
            self._notice.say('stop', str(error))
        else:
            self._notice.say('settled', _('Saved.'))
