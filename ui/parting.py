"""The question at closing where something cannot be kept in the register: save it elsewhere, or close without it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from models.language.messages import _
from ui.parts import look
from ui.parts.pieces import button, column, label, row


class Parting(QDialog):
    """Asks whether to save a copy elsewhere (`elsewhere`), to close all the same (accepted), or to go back.

    Of a register on a server no copy is offered: there is no file to copy.
    """

    elsewhere = Signal()

    def __init__(self, parent: QWidget, sentence: str, *, may_copy: bool = True) -> None:
        super().__init__(parent)
        self.setWindowTitle(_('Sijill'))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        back = button(_('Cancel'), self.reject, 'Esc')
        leave = button(_('Close without saving'), self.accept, 'Ctrl+W')
        save = button(_('Save a copy elsewhere …'), self._choose, 'Ctrl+Return', 'primary')
        save.setVisible(may_copy)
        (save if may_copy else back).setDefault(True)
        lines = column(label(sentence), row(leave, None, back, save), margin=look.LARGE)
        lines.setSpacing(look.MEDIUM)
        self.setLayout(lines)
        self.setMinimumWidth(look.px(520))

    def _choose(self) -> None:
        self.reject()
        self.elsewhere.emit()
