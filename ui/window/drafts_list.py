"""What was being typed and is not saved, each line opens where it was left; below it what was discarded."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidgetItem, QVBoxLayout, QWidget

from models import query
from models.dates import dates
from models.dates.times_in_words import day_and_time
from models.file import chain
from models.language.labels import record_label
from models.language.messages import _, in_line
from models.language.text import isolate
from models.query import Draft
from models.record.records import RECORDS, Record
from models.register.drafts import DISCARDED_DAYS
from models.register.register import Register
from ui.parts import look
from ui.parts.pieces import label, wordy_list

_MOST_WORDS = 12


def _beginning(record: Record) -> str:
    """The first words of the first text of a record or its lines: by them a note is known."""
    long = ((row, name) for row in record.live() for name, spec in RECORDS[row.kind].specs().items() if spec.kind.long)
    words = next((str(text).split() for row, name in long if (text := row.get(name))), [])
    return ' '.join(words[:_MOST_WORDS]) + (' …' if len(words) > _MOST_WORDS else '')


class DraftsPage(QWidget):
    """The list of drafts: `opened` gives kind and uid of the chosen one, `restore_asked` the key of a discarded one."""

    opened = Signal(str, str)
    restore_asked = Signal(str)

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self.list = wordy_list()
        self.list.setAccessibleName(_('Drafts'))
        self.list.itemActivated.connect(self._activated)
        self.list.itemClicked.connect(self._activated)
        self._empty = label(_('No drafts: everything you typed is saved.'), 'muted')
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(look.SMALL)
        lines.addWidget(label(_('Drafts'), 'title'))
        lines.addWidget(label(_('Not saved yet. Press Enter to continue one where you left off.'), 'muted'))
        lines.addWidget(self._empty)
        lines.addWidget(self.list, 1)
        self.setFocusProxy(self.list)

    def refresh(self) -> None:
        """Read the drafts anew."""
        self.list.clear()
        drafts, discarded = query.drafts(self._register), query.discarded(self._register)
        for draft in drafts:
            self._add(self._line(draft), (draft.kind, draft.uid, ''))
        if discarded:
            self._add_heading(_('Discarded: kept for {days} days. Press Enter to restore one.'))
        for one in discarded:
            self._add(self._line(one.draft), (one.draft.kind, one.draft.uid, one.key))
        self._empty.setVisible(not drafts)
        self.list.setVisible(bool(self.list.count()))
        self.list.setCurrentRow(0 if drafts else 1)

    def _add(self, line: str, asked: tuple[str, str, str]) -> None:
        item = QListWidgetItem(line)
        item.setData(Qt.ItemDataRole.UserRole, asked)
        self.list.addItem(item)

    def _add_heading(self, sentence: str) -> None:
        item = QListWidgetItem(sentence.format(days=DISCARDED_DAYS))
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.addItem(item)

    def _line(self, draft: Draft) -> str:
        record = chain.grow(draft.kind, draft.uid, draft.rows, '')
        called = query.called(record, self._register.places)
        day, time = day_and_time(draft.at, dates.short)
        number, joint = record.get('reference'), _(', ')
        numbered = isolate(str(number)) if number else _('new')
        parts = [record_label(draft.kind), in_line(called), numbered, f'{day}{joint}{time}']
        parts += [] if called != record_label(draft.kind) else [in_line(_beginning(record))]
        return ' · '.join(dict.fromkeys(filter(None, parts)))

    def clear(self) -> None:
        """Show nothing."""
        self.list.clear()

    def _activated(self, item: QListWidgetItem) -> None:
        if not item.flags():
            return
        kind, uid, key = item.data(Qt.ItemDataRole.UserRole)
        if key:
            self.restore_asked.emit(key)
        else:
            self.opened.emit(kind, uid)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.currentItem():
            self._activated(self.list.currentItem())
        else:
            super().keyPressEvent(event)
