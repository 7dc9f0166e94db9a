"""The sheet of approving by sample: a sample is drawn, it is looked at record by record, then the others go at once."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from models import query
from models.errors import KnownError
from models.language.labels import record_label
from models.language.messages import _, ngettext
from models.language.text import isolate
from models.query.for_review import sampled
from models.query.for_review.sampled import LOOKING, PASSED, Drawn
from models.register.register import Register
from ui.parts import look
from ui.parts.pieces import Lines, Notice, button, column, label, row, table, wrapped

_WIDTHS = (140, 180)
_LINES_SHOWN = 4
_SIZE = (640, 480)


class SampleSheet(QDialog):
    """Says how far the last sample is, and what of it is to be looked at; Enter opens a record of it.

    `opened` gives the kind and uid of the record, `rest_asked` that the others are to be approved.
    """

    opened = Signal(str, str)
    rest_asked = Signal()

    def __init__(self, parent: QWidget, register: Register) -> None:
        super().__init__(parent)
        self.setWindowTitle(_('Approve by sample'))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._register = register
        self.said, self.free, self.notice = label(''), label('', 'label'), Notice()
        self.lines = Lines([_('Reference'), _('Record'), _('What became of it')], self)
        self.table = table(self.lines, _WIDTHS, least=_LINES_SHOWN)
        self.table.setAccessibleName(_('Records that are looked at'))
        self.draw = button(_('Draw a sample'), self._draw, 'Ctrl+N', 'primary')
        self.rest = button(_('Approve the others'), self._approve_rest, 'Ctrl+Return', 'primary')
        self._lay_out()
        self.show_anew()

    def _lay_out(self) -> None:
        told = _(
            'Only what scores nothing: nobody killed, injured, missing, held or named, no child, no sexual violence, '
            'no warning and no open question. The start is drawn at random and kept in the history.'
        )
        close = button(_('Close'), self.accept, 'Esc')
        parts = (label(_('Approve by sample'), 'title'), label(told, 'label'), self.free, self.said, self.table)
        self.setLayout(column(*parts, self.notice, wrapped(self.draw, self.rest), row(None, close), margin=look.LARGE))
        self.resize(QSize(*map(look.px, _SIZE)).boundedTo(self.parentWidget().size()))

    def show_anew(self) -> None:
        """Show how far the last sample is, and how many records another could be drawn from."""
        now, count = sampled.last_sample(self._register), len(self._register.may_go_by_sample())
        said = ngettext('{count} record scores nothing now.', '{count} records score nothing now.', count)
        self.free.setText(said.format(count=f'{count:,}'))
        self.said.setText(sampled.in_words(now) if now else _('No sample was drawn yet.'))
        shown = [*((one, '') for one in now.waiting), *now.spoiled] if now else []
        self.lines.put([self._line(one, became) for one, became in shown], [one for one, _became in shown])
        self.table.setVisible(bool(shown))
        self.draw.setVisible(now is None or now.state != LOOKING)
        self.rest.setVisible(now is not None and now.state == PASSED)
        if shown:
            self.table.setCurrentIndex(self.lines.index(0, 0))
        first = self.table if shown else self.rest if not self.rest.isHidden() else self.draw
        first.setFocus()

    def _line(self, one: Drawn, became: str) -> tuple[str, str, str]:
        reference = query.references(self._register, one.kind, [one.uid]).get(one.uid, '')
        return isolate(reference), record_label(one.kind), became

    def _draw(self) -> None:
        self._try(self._register.draw_sample)
        self.show_anew()

    def _approve_rest(self) -> None:
        self.accept()
        self.rest_asked.emit()

    def _try(self, step: Callable[[], object]) -> None:
        self.notice.quiet()
        try:
            step()
        except KnownError as error:
            self.notice.say('stop', str(error))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        chosen = self.lines.thing(self.table.currentIndex().row())
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and isinstance(chosen, Drawn) and self.table.hasFocus():
            self.accept()
            self.opened.emit(chosen.kind, chosen.uid)
        else:
            super().keyPressEvent(event)
