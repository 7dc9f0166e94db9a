"""Erasing for good: which field of which row, why, and that nobody can take it back."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from models import query
from models.errors import KnownError
from models.file.chain import CODES, Entry
from models.language.labels import record_label
from models.language.messages import _, ngettext
from models.language.text import isolate
from models.record.records import RECORDS, Record, of_kind
from models.register import erasing, still_held
from models.register.erasing import Offered, ToErase
from models.register.register import Register
from models.register.retold.values_in_words import field_in_words, rows_of, value_in_words
from models.register.still_held import StillHeld
from ui.parts import look, tasks, waiting
from ui.parts.half_typed.kept_line import KeptLine
from ui.parts.pieces import LineToType, Notice, button, column, label, row, scrolled, with_key, wrapped
from ui.parts.strips.ask_strip import AskStrip


class ErasePane(QWidget):
    """Lets the person choose what goes; `ended` says what still holds it, None where it could not be erased."""

    left = Signal()
    begun = Signal()
    ended = Signal(object)

    def __init__(self, register: Register, record: Record, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty('role', 'surface')
        self._register, self._record, self._rows = register, record, rows_of(record)
        self.list = QListWidget()
        self.list.setProperty('role', 'choices')
        self.list.setAccessibleName(_('What shall be erased'))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(self._chosen)
        self.reason = _line(_('Reason (it is kept in the history; write no name in it)'))
        self.instead = _line(_('Text to put in its place (may stay empty)'))
        self._kept = [KeptLine(line, register) for line in (self.reason, self.instead)]
        for kept, of in zip(self._kept, ('reason', 'instead'), strict=True):
            kept.begin('erase', of, record.uid)
        self.notice, self.strip = Notice(self), AskStrip(self)
        back = button(with_key(_('Back to the record'), 'Esc'), self.left.emit)
        go_on = button(_('Erase for good…'), self._ask, role='primary')
        self.list.setMinimumHeight(4 * self.list.fontMetrics().lineSpacing())
        inside = QWidget()
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(look.LARGE, look.MEDIUM, look.LARGE, look.LARGE)
        lines.setSpacing(look.SMALL)
        lines.addLayout(wrapped(label(_('Erase for good'), 'title', wraps=False), None, back))
        lines.addWidget(label(_what_it_does(), 'muted'))
        lines.addWidget(self.list, 1)
        for line in (self.reason, self.instead):
            caption = label(line.accessibleName(), 'label')
            caption.setBuddy(line)
            lines.addWidget(caption)
            lines.addWidget(line)
        for piece in (self.notice, self.strip):
            lines.addWidget(piece)
        lines.addLayout(row(go_on, None))
        self.setLayout(column(scrolled(inside)))
        self.setFocusProxy(self.list)
        self._fill()

    def _fill(self) -> None:
        for one in erasing.offered(self._register, self._record):
            item = QListWidgetItem(self._in_words(one))
            item.setData(Qt.ItemDataRole.UserRole, one)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _in_words(self, one: Offered) -> str:
        """The field with what stands there, and how many revisions hold it or something before it."""
        held = ngettext('{count} revision', '{count} revisions', one.revisions).format(count=one.revisions)
        return f'{self._name(one)}: {isolate(self._now(one), "auto")}  ·  {held}'

    def _name(self, one: Offered) -> str:
        if one.uid != self._record.uid:
            return f'{record_label(one.kind)} · {erasing.name_of(one.row_kind, one.field)}'
        entry = Entry(one.row_kind, one.row, one.field, None, b'', None, b'')
        return field_in_words(entry, self._rows, of_root=one.row == self._record.uid)

    def _now(self, one: Offered) -> str:
        if one.field != CODES:
            return value_in_words(self._register, of_kind(one.row_kind).specs()[one.field], one.now)
        found = self._rows[one.row]
        specs, gone = RECORDS[one.row_kind].specs(), erasing.gone_with(one.row_kind, CODES)
        stated = [(specs[name], value) for name, value in found.values.items() if name in gone and not specs[name].of]
        return _(', ').join(value_in_words(self._register, spec, value) for spec, value in stated) or '–'

    def _marked(self) -> Offered | None:
        item = self.list.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item else None

    def _chosen(self) -> None:
        one = self._marked()
        is_text = one is not None and one.field != CODES and not of_kind(one.row_kind).specs()[one.field].links
        self.instead.setEnabled(is_text)
        self.strip.quiet()

    def _ask(self) -> None:
        one = self._marked()
        if one is None:
            self.notice.say('stop', _('Nothing in this record can be erased.'))
        elif not self.reason.text().strip():
            self.notice.say('stop', _('Give the reason for erasing this.'))
            self.reason.setFocus()
        else:
            self.notice.quiet()
            question = _('Erase “{field}” for good, from the record and its whole history? Nobody can undo this.')
            self.strip.ask(question.format(field=isolate(self._name(one), 'auto')), _('Erase for good'), self._erase)

    def _erase(self) -> None:
        one = self._marked()
        if one is None:
            return
        instead = self.instead.text() if self.instead.isEnabled() else ''
        wanted = one.asking(instead)
        said = _('The lock waited until the text was erased.')
        at_lock = tasks.AtLock(said, said)
        self.begun.emit()
        text = str(one.now or '') if one.field != CODES else ''
        work = partial(_erased, self._register, self._record, wanted, self.reason.text(), text)
        waiting.run(self.window(), _('Erasing …'), work, self._done, self._failed, can_stop=False, at_lock=at_lock)

    def _done(self, held: StillHeld) -> None:
        for kept in self._kept:
            kept.end()
        self.ended.emit(held)

    def _failed(self, error: Exception) -> None:
        self.ended.emit(None)
        if not isinstance(error, KnownError):
            raise error
        self.notice.say('stop', str(error))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self.list.hasFocus():
            self.reason.setFocus()
        else:
            self._ask()


def _line(name: str) -> LineToType:
    made = LineToType()
    made.setAccessibleName(name)
    return made


def _what_it_does() -> str:
    return _(
        'For a text that must not exist any more, because consent was withdrawn. All that was ever in the field '
        'goes, from the record, its history and all drafts; the history says who erased it, when and why. It does not '
        'reach older backups, files that were sent, other desks, printed pages, and other texts that say the same.'
    )


def _erased(
    register: Register, record: Record, wanted: ToErase, reason: str, text: str, _progress: waiting.Progress
) -> StillHeld:
    """Erase, and say what still holds it; who has a part in the record may have the questions about it."""
    with register.reading():
        register.erase([wanted], reason)
        found = query.get(register, record.kind, record.uid)
        return still_held.after(register, [found] if found else [], [text])
