"""What a file asks to erase, on the page of its plan: each is agreed to by itself, and nothing is by default."""

from functools import partial

from PySide6.QtWidgets import QCheckBox, QFrame

from exchange.importing.erasures_asked import AskedErasure, Erasures, left_out_in_words
from models.language.messages import _, ngettext
from ui.parts import look
from ui.parts.pieces import column, label

# As many are shown as a person reads through; the command line knows the others.
_MOST = 20


class AskedToErase(QFrame):
    """A box for each thing that is asked; hidden while a file asks nothing and nothing of it is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty('role', 'card')
        self._title, self._left_out = label(''), label('', 'muted')
        self._inside = column(self._title, self._left_out, margin=look.MEDIUM)
        self.setLayout(self._inside)
        self.boxes: list[QCheckBox] = []
        self.hide()

    def show_asked(self, found: Erasures) -> None:
        """Show what is asked, nothing of it agreed to yet."""
        for box in self.boxes:
            self._inside.removeWidget(box)
            box.deleteLater()
        self.boxes = [self._box(one) for one in found.asked[:_MOST]]
        for box in self.boxes:
            self._inside.addWidget(box)
        count = len(found.asked)
        sentence = ngettext(
            'This file asks to erase {count} value for good, for consent was withdrawn. Agree to it here; nobody can '
            'undo it.',
            'This file asks to erase {count} values for good, for consent was withdrawn. Agree to each here; nobody '
            'can undo it.',
            count,
        )
        self._title.setText(sentence.format(count=f'{count:,}') if count else '')
        self._title.setVisible(bool(count))
        self._left_out.setText(left_out_in_words(found))
        self._left_out.setVisible(bool(found.left_out))
        self.setVisible(bool(count or found.left_out))

    def _box(self, one: AskedErasure) -> QCheckBox:
        made = QCheckBox(one.in_words())
        made.setAccessibleName(_('Erase for good: {what}').format(what=one.in_words()))
        made.toggled.connect(partial(setattr, one, 'is_agreed'))
        return made
