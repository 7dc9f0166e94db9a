"""What a value is called in both languages that is added to its list, and what it is counted as."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from exchange.mapping.new_codes import choice_of
from models.entry.understood import Offer
from models.errors import Refused
from models.language.code_lists import codes
from models.language.messages import _
from models.language.text import has_arabic
from models.record import own_codes
from models.register.register import Register
from ui.parts import look
from ui.parts.pieces import LineToType, button, column, label, row
from ui.parts.strips.answer_line import AnswerLine, fitting


class NewEntry(QWidget):
    """Asks for the labels of a new code; `added` gives what is chosen for the value then."""

    added = Signal(str)
    gave_up = Signal()

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self._listed = self._under = ''
        self.en, self.ar, self.under = LineToType(), LineToType(), AnswerLine()
        for line, name in ((self.en, _('In English')), (self.ar, _('In Arabic')), (self.under, _('Counted as'))):
            line.setAccessibleName(name)
            line.setFixedWidth(look.px(230))
            line.installEventFilter(self)
        self.under.answered.connect(self._stand_under)
        self.under.gave_up.connect(self.give_up)
        self.under.fitting = self._fitting
        self._counted = label(_('Counted as'), 'label', wraps=False)
        self._refused = label('', 'stop-text')
        add = button(_('Add'), self.add, 'Ctrl+Shift+Return')
        labels = (label(_('In English'), 'label', wraps=False), label(_('In Arabic'), 'label', wraps=False))
        first = row(labels[0], self.en, look.SMALL, labels[1], self.ar, None)
        self.setLayout(column(first, row(self._counted, self.under, look.SMALL, add, None), self._refused))
        self.hide()

    def ask(self, listed: str, text: str) -> None:
        """Ask about a value of a list; what it is called in its own language stands there already."""
        self._listed = listed
        self._refused.hide()
        self.en.setText('' if has_arabic(text) else text)
        self.ar.setText(text if has_arabic(text) else '')
        for line in (self.en, self.ar):
            line.setCursorPosition(0)  # a long one is shown from where it begins
        self._stand_under(codes('open_lists')[listed].columns['under'])
        for part in (self._counted, self.under):
            part.setVisible(bool(self._under))
        self.show()
        (self.en if has_arabic(text) else self.ar).setFocus()

    def add(self) -> None:
        """Give the answer, where the list can have it."""
        en, ar = self.en.text().strip(), self.ar.text().strip()
        try:
            own_codes.made(self._register.desk, self._listed, en or ar, ar if en else '', self._under)
        except Refused as error:
            self._refused.setText(str(error))
            self._refused.show()
            return
        self.added.emit(choice_of(en, ar, self._under))
        self.hide()

    def give_up(self) -> None:
        """Add nothing."""
        if not self.isHidden():
            self.gave_up.emit()
            self.hide()

    def clear(self) -> None:
        """Show nothing of a file any more."""
        self.hide()
        for line in (self.en, self.ar, self.under, self._refused):
            line.clear()

    def _stand_under(self, code: str) -> None:
        self._under = code
        self.under.setPlaceholderText(codes(self._listed).label(code) if code else '')

    def _fitting(self, text: str) -> list[Offer]:
        listed = codes(self._listed)
        known = [one for one in listed.offered() if not one.is_own]
        if text.strip():
            wanted = fitting(text, [(one.code, (one.en, one.ar, *one.aliases)) for one in known])
            known = [listed[code] for code in wanted]
        return [Offer(one.code, one.label()) for one in known]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            event.accept()  # leaves this line, not the page
            return True
        if event.type() != QEvent.Type.KeyPress or watched is self.under:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & _MODIFIERS:
            self.add()
            return True
        return False


_MODIFIERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
