"""The records that a decision about many left as they were, each with the reason."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models import query
from models.language.messages import _, ngettext
from models.language.text import isolate
from models.register.register import Register
from models.register.review.reviewing import Chosen
from ui.parts import look
from ui.parts.pieces import Lines, button, label, table, with_key, wrapped


class StayedPane(QWidget):
    """Lists them; Enter opens one, Esc goes back."""

    left = Signal()
    opened = Signal(str, str)

    def __init__(self, register: Register, stayed: Sequence[tuple[Chosen, str]]) -> None:
        super().__init__()
        self.setProperty('role', 'surface')
        self.lines = Lines([_('Record'), _('Reason')], self)
        self.table = table(self.lines, (150,))
        self.table.setAccessibleName(_('Not changed'))
        back = button(with_key(_('Back to the record'), 'Esc'), self.left.emit)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(look.LARGE, look.MEDIUM, look.LARGE, look.LARGE)
        lines.setSpacing(look.SMALL)
        lines.addLayout(wrapped(label(_('Not changed'), 'title', wraps=False), None, back))
        count = len(stayed)
        said = ngettext('{count} record stays as it was:', '{count} records stay as they were:', count)
        lines.addWidget(label(said.format(count=f'{count:,}'), 'muted'))
        lines.addWidget(self.table, 1)
        self._show(register, stayed)
        self.setFocusProxy(self.table)

    def _show(self, register: Register, stayed: Sequence[tuple[Chosen, str]]) -> None:
        kinds = {one.kind: [other.uid for other, _why in stayed if other.kind == one.kind] for one, _reason in stayed}
        known = {
            uid: ref for kind, uids in kinds.items() for uid, ref in query.references(register, kind, uids).items()
        }
        self.lines.put([(isolate(known.get(one.uid, '')), why) for one, why in stayed], [one for one, _why in stayed])
        self.table.setCurrentIndex(self.lines.index(0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        chosen = self.lines.thing(self.table.currentIndex().row())
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(chosen, Chosen):
            self.opened.emit(chosen.kind, chosen.uid)
        else:
            super().keyPressEvent(event)
