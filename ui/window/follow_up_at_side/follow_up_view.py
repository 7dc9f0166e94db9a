"""One of the lists of what is to be followed up, each record in two lines; Enter opens one beside the list."""

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidgetItem, QWidget

from models import query
from models.errors import KnownError
from models.language.labels import record_label
from models.language.messages import _, in_line
from models.language.text import isolate
from models.query.follow_up import contact_lines, follow_up_lists
from models.query.follow_up.follow_up_in_words import explained, said_of, titles
from models.query.follow_up.follow_up_lists import NOT_ASKED, NOT_YET, RETURNED, Due, FollowUp, Limits
from models.record.records import Record
from models.register.register import Register
from ui.parts import look
from ui.parts.pieces import LineToType, button, column, label, wordy_list, wrapped
from ui.parts.tasks import Latest

MOST = 300  # more than anybody sees to in one sitting
LIST_KEY = 'Ctrl+Alt+L'
# The lists whose days can be set, by the setting.
_SET = {NOT_ASKED: 'follow_up_months', RETURNED: 'untouched_days'}
_MOST_DIGITS = 3


class _DueRead(NamedTuple):
    """A list as it was read: what is due, with its records and what was noted about them."""

    name: str
    due: Due
    records: dict[str, Record]
    asked: dict[str, list[Record]]


def _read(register: Register, name: str, limits: Limits) -> _DueRead:
    due = follow_up_lists.due(register, name, limits, MOST)
    of_kind: dict[str, list[str]] = {}
    for one in due.shown:
        of_kind.setdefault(one.kind, []).append(one.uid)
    records = {
        uid: found for kind, uids in of_kind.items() for uid, found in query.get_many(register, kind, uids).items()
    }
    return _DueRead(name, due, records, contact_lines.contacts_about(register, of_kind.get('abductee', [])))


class FollowUpView(QWidget):
    """One of the lists: `opened` gives kind and uid of a record.

    `save_asked` wants the list saved, `print_asked` wants it on paper.
    """

    opened = Signal(str, str)
    save_asked = Signal()
    print_asked = Signal()

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self.name = NOT_ASKED
        self._reader = Latest(register, self)
        self._reader.answered.connect(self._show)
        self.list = wordy_list()
        self.list.itemClicked.connect(self._activated)
        self._title, self._what = label('', 'title'), label('', 'muted')
        self._empty = label(_('There are none at the moment.'), 'muted')
        self._after, self.after = label('', 'label', wraps=False), LineToType()
        self.after.setFixedWidth(look.px(56))
        self.after.setMaxLength(_MOST_DIGITS)
        self.after.editingFinished.connect(self._set)
        self._save = button(_('Save this list …'), self.save_asked.emit, role='link')
        self._more = label('', 'small')
        self._print = button(_('Print …'), self.print_asked.emit, role='link')
        above = wrapped(self._after, self.after, None, self._save, self._print)
        lines = column(self._title, self._what, above, self._empty, self.list, self._more)
        lines.setStretch(4, 1)
        self.setLayout(lines)
        self.setFocusProxy(self.list)

    # What is shown

    def show_list(self, name: str) -> None:
        """Show one of the lists."""
        self.name = name
        self.list.clear()
        self._title.setText(titles()[name])
        self.list.setAccessibleName(titles()[name])
        self._show_limit()
        self.refresh()

    def _show_limit(self) -> None:
        """Show after how long something is in the list, where that can be set."""
        words = {NOT_ASKED: _('Months without asking'), RETURNED: _('Days without a change')}.get(self.name, '')
        self._after.setText(words)
        self.after.setAccessibleName(words)
        for piece in (self._after, self.after):
            piece.setVisible(bool(words))
        self.after.setReadOnly(not self._register.writing)
        if words:
            self.after.setText(str(getattr(self._register.settings, _SET[self.name])))

    def _set(self) -> None:
        """Keep what was typed as the months or days; what cannot be is set back."""
        name, text = _SET.get(self.name, ''), self.after.text().strip()
        if name and self._register.writing and text != str(getattr(self._register.settings, name)):
            try:
                self._register.settings.set(name, int(text) if text.isdecimal() else -1)
            except KnownError:
                self._show_limit()
            else:
                self.refresh()

    def refresh(self) -> None:
        """Read the list anew, beside whatever else is done."""
        register, name, limits = self._register, self.name, self._register.settings.follow_up_limits()
        self._what.setText(explained(name, limits))
        self._reader.ask(lambda tell: tell(_read(register, name, limits)))

    def _show(self, read: _DueRead) -> None:
        """Show what was read; the line that was marked stays so, else the one that took its place is."""
        if read.name != self.name:
            return
        marked, place, shown = self.marked(), max(0, self.list.currentRow()), read.due.shown
        self.list.clear()
        for one in shown:
            self._add(one, read.records.get(one.uid), read.asked.get(one.uid, []))
        said = _('The first {count} of {total} are shown; the others follow as these are done.')
        self._more.setText(said.format(count=f'{len(shown):,}', total=f'{read.due.total:,}'))
        self._more.setVisible(read.due.total > len(shown))
        lines = [(one.kind, one.uid) for one in shown]
        self.list.setCurrentRow(lines.index(marked) if marked in lines else min(place, len(lines) - 1))
        self._empty.setVisible(not lines)
        self.list.setVisible(bool(lines))
        for way in (self._save, self._print):
            way.setVisible(bool(lines))

    def _add(self, one: FollowUp, record: Record | None, asked: list[Record]) -> None:
        called = isolate(_called(self._register, record, one), 'auto') if record is not None else ''
        first = ' · '.join(filter(None, [f'{record_label(one.kind)} {isolate(one.reference)}', called]))
        said = ' · '.join(filter(None, [said_of(self.name, one), self._last(asked)]))
        item = QListWidgetItem('\n'.join(map(in_line, filter(None, [first, said]))))
        item.setData(Qt.ItemDataRole.UserRole, (one.kind, one.uid))
        self.list.addItem(item)

    def _last(self, asked: list[Record]) -> str:
        """The last contact line of an abductee in words, '' where there is none; a wish that the list says, once."""
        if not asked:
            return ''
        line = contact_lines.in_words(self._register, asked[0], with_wish=self.name != NOT_YET)
        return _('last: {line}').format(line=line)

    def marked(self) -> tuple[str, str]:
        """Kind and uid of the record that is marked, '' for none."""
        item = self.list.currentItem()
        return tuple(item.data(Qt.ItemDataRole.UserRole)) if item else ('', '')

    def clear(self) -> None:
        """Show nothing."""
        self.list.clear()

    # Keys

    def _activated(self, item: QListWidgetItem) -> None:
        self.opened.emit(*item.data(Qt.ItemDataRole.UserRole))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        has_list = self.list.hasFocus() and self.list.currentItem() is not None
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and has_list:
            self._activated(self.list.currentItem())
        else:
            super().keyPressEvent(event)


def _called(register: Register, record: Record, one: FollowUp) -> str:
    """What a record is called in a list; where it is there for one of its rows, the name of that one."""
    row = next((row for row in record.walk() if row.uid == one.row), record)
    return query.called(row, register.places)
