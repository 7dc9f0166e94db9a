"""When the program itself is at fault: one calm sheet, and a report that holds no value of any record."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from exchange import whole_files
from models.errors import KnownError
from models.language.messages import _
from ui.parts import look
from ui.parts.choosing_files import SAVE, choose, documents, free_name
from ui.parts.pieces import Notice, button, column, label, row


class Trouble(QDialog):
    """The sheet: what happened, what it means for the work, and the report to save; several troubles share one."""

    def __init__(self, parent: QWidget | None, sentence: str, details: str, accept: str = '') -> None:
        super().__init__(parent)
        self.setWindowTitle(_('A problem in the program') if details else _('Sijill'))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        said = sentence or _(
            'Something in the program went wrong. What you saved is safe; what you were typing is kept.'
        )
        self._report = QPlainTextEdit(details)
        self._report.setReadOnly(True)
        self._report.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._report.setVisible(bool(details))
        self._report.setMaximumHeight(200)
        self._notice = Notice()
        save = button(_('Save the report …'), self._ask_where, 'Ctrl+S')
        save.setVisible(bool(details))
        close = button(_('Close'), self.reject, 'Esc', '' if accept else 'primary')
        parts = [save, None, close]
        if accept:
            parts.append(button(accept, self.accept, 'Ctrl+Return', 'primary'))
        about = label(_('The report says where the program failed; it has nothing from your records.'), 'small')
        about.setVisible(bool(details))
        lines = column(label(said), self._report, about, self._notice, row(*parts), margin=look.LARGE)
        lines.setSpacing(look.MEDIUM)
        self.setLayout(lines)
        self.setMinimumWidth(520)

    def text(self) -> str:
        """The report as it would be saved."""
        return self._report.toPlainText()

    def add(self, details: str) -> None:
        """Add one more trouble to the report, instead of one more sheet."""
        self._report.appendPlainText(details)

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
