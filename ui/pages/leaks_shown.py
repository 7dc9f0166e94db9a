"""What keeps a file from being written: what stands in its texts and must not leave, to be changed or let through."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from exchange.leaks.leak_search import kept_as
from exchange.leaks.leaving_texts import Hit
from models import query
from models.errors import KnownError
from models.language.messages import _, ngettext
from models.query import Problem
from models.record.records import RECORDS, root_kind
from models.register.register import Register
from ui.parts import look
from ui.parts.half_typed.kept_line import KeptLine
from ui.parts.pieces import Lines, LineToType, Notice, button, column, label, row, table, wrapped

_LINES_SHOWN, _WIDTHS = 3, (300, 260)


class LeaksShown(QWidget):
    """A line for each place where something was found; hidden while there is none.

    `opened` asks for the record and the field that the chosen line is of, `asked` for a text that is of no record.
    The list is in no file and no log.
    """

    opened = Signal(object)
    asked = Signal(object)

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self._again: Callable[[], object] = lambda: None
        self._said = label('', 'stop-text')
        self.lines = Lines([_('Where'), _('Words'), _('What was found')], self)
        self.table = table(self.lines, _WIDTHS, least=_LINES_SHOWN)
        self.table.setAccessibleName(_('What must not leave'))
        self.table.installEventFilter(self)
        self.table.doubleClicked.connect(self.open_chosen)
        self.open = button(_('Open the record'), self.open_chosen, 'Alt+O')
        self.reason = LineToType()
        self.reason.setAccessibleName(_('Why may these words leave?'))
        self.reason.setPlaceholderText(_('Why may these words leave?'))
        self._typed = KeptLine(self.reason, register)
        self.keep = button(_('Let them leave'), self.let_through, 'Alt+L')
        self.notice = Notice()
        keeping = row(self.reason, self.keep)
        keeping.setStretch(0, 1)
        self._for_leads = QWidget()
        self._for_leads.setLayout(keeping)
        self._asked = label(_('Only a lead can let these words leave; ask one, or change the text.'), 'small')
        parts = (self._said, self.table, wrapped(self.open), self._for_leads, self._asked, self.notice)
        self.setLayout(column(*parts, spacing=look.SMALL))
        self.hide()

    def show_hits(self, hits: Sequence[Hit], again: Callable[[], object]) -> None:
        """Show what was found; `again` tries anew once nothing of it is left."""
        self._again = again
        self._put(list(hits))
        may = self._register.writing and self._register.may_let_through
        self._for_leads.setVisible(may)
        self._asked.setVisible(not may)
        self.show()
        self.table.setFocus()

    def _put(self, hits: list[Hit]) -> None:
        sentence = ngettext(
            'Nothing was written: {count} place must not leave so. Change the text, or say why it may.',
            'Nothing was written: {count} places must not leave so. Change the texts, or say why they may.',
            len(hits),
        )
        self._said.setText(sentence.format(count=f'{len(hits):,}'))
        self.lines.put([(hit.where(), hit.shown(), hit.kind_in_words()) for hit in hits], hits)
        if hits:
            self.table.setCurrentIndex(self.lines.index(0, 0))
            self._typed.begin('let_through', hits[0].text.about, hits[0].text.field)

    @property
    def hits(self) -> list[Hit]:
        """What is shown."""
        things = (self.lines.thing(line) for line in range(self.lines.rowCount()))
        return [hit for hit in things if isinstance(hit, Hit)]

    def clear(self) -> None:
        """Show nothing any more."""
        self.lines.put([])
        self._said.clear()
        self._typed.leave()
        self.notice.quiet()
        self._again = lambda: None
        self.hide()

    def open_chosen(self) -> None:
        """Ask for the record of the chosen line, at the field; else for the text, which a page may have."""
        hit = self.lines.thing(self.table.currentIndex().row())
        if not isinstance(hit, Hit):
            return
        kind, _dot, field = hit.text.field.partition('.')
        if kind in RECORDS and query.known(self._register, root_kind(kind), [hit.text.about]):
            self.opened.emit(Problem(root_kind(kind), hit.text.about, hit.text.about, field))
        else:
            self.asked.emit(hit.text)

    def let_through(self) -> None:
        """Let the chosen line leave, with the reason that was typed, and write the file once it was the last."""
        chosen = self.table.currentIndex().row()
        hit = self.lines.thing(chosen)
        if not isinstance(hit, Hit):
            return
        try:
            with self._typed.giving() as reason:
                self._register.let_through([kept_as(hit)], reason)
        except KnownError as error:
            self.notice.say('stop', str(error))
            self.reason.setFocus()
            return
        self.notice.quiet()
        left = [other for other in self.hits if kept_as(other) != kept_as(hit)]
        if left:
            self._put(left)
            self.table.setFocus()
            return
        again = self._again
        self.clear()
        again()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or event.modifiers():
            return False
        self.open_chosen()
        return True
