"""The page of the whole register's history: newest first, read as one scrolls; Enter opens the record at the change."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from exchange.histories import desk_history, history_files, history_paper
from models.changed import Changed
from models.errors import KnownError
from models.language.messages import _, language
from models.language.text import file_name, isolate
from models.register.register import Register
from models.register.retold.lines_of_all import LinesOfAll, RevisionLine
from ui.pages.history_filter import HistoryFilter
from ui.parts import look, page_entries, tasks, waiting
from ui.parts.choosing_files import SAVE, choose, documents, free_name
from ui.parts.page import Page
from ui.parts.pieces import Lines, Notice, button, column, label, table, wrapped
from ui.parts.printing import PRINT_KEY, Printing
from ui.parts.soon import soon

_WIDTHS = (180, 110, 70, 140, 330)


class PastLines(Lines):
    """Lines of which more are read when one scrolls to their end; `wanted` asks for them."""

    wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__([_('When'), _('User'), _('Desk'), _('Record'), _('What'), _('Why')], parent)
        self.has_more = False

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:
        return self.has_more and not parent.isValid()

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:
        self.wanted.emit()


class AllHistoryPage(Page):
    """What became of every record, a line for each change; `opened` gives a record and the number of a revision."""

    entry = page_entries.ALL_HISTORY
    opened = Signal(str, str, int)
    said = Signal(str)

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self._lines_of, self._below = LinesOfAll(register), 0
        self.lines = PastLines(self)
        self.table = table(self.lines, _WIDTHS, whole=(0,))
        self.table.setAccessibleName(self.title())
        self.table.installEventFilter(self)
        self.table.doubleClicked.connect(self.open_chosen)
        self.filter = HistoryFilter(register)
        self.filter.changed.connect(self.read_anew)
        self.filter.left.connect(self.table.setFocus)
        self.notice, self._empty = Notice(), label('', 'label')
        self.lines.wanted.connect(self.read_on)
        file = button(_('Save as a file…'), self.ask_file, 'Alt+S')
        self.printing = Printing(register, self)
        self.printing.said.connect(self._say)
        self.printing_beside = Printing(register, self)
        self.printing_beside.said.connect(self._say_beside)
        paper = button(_('Print …'), self.print_all, PRINT_KEY)
        head = wrapped(label(self.title(), 'title', wraps=False), None, paper, file)
        lines = column(head, self.filter, self.notice, self._empty, self.table, margin=look.LARGE, spacing=look.MEDIUM)
        lines.setStretch(4, 1)
        self.setLayout(lines)
        self.setFocusProxy(self.table)

    def enter(self) -> None:
        """Go to where one begins."""
        self.table.setFocus()

    def refresh(self, changed: Changed | None = None) -> None:
        """Show what the register has now, with the same change chosen where it is among the newest."""
        chosen = self._chosen()
        self.read_anew()
        for place in range(self.lines.rowCount() if chosen else 0):
            line = self.lines.thing(place)
            if chosen and isinstance(line, RevisionLine) and line.revision.id == chosen.revision.id:
                self.table.setCurrentIndex(self.lines.index(place, 0))

    def read_anew(self) -> None:
        """Read from the newest on what is asked for now."""
        self._lines_of = LinesOfAll(self._register)
        self.lines.put([])
        self._below = 0
        self._read()
        self.table.setCurrentIndex(self.lines.index(0, 0))

    def read_on(self) -> None:
        """Read some more of it."""
        if self._below and self._register.is_open:
            self._read()

    def _read(self) -> None:
        found, self._below = self._lines_of.page(self.filter.sought(), self._below)
        self.lines.add([_texts(line) for line in found], found)
        self.lines.has_more = bool(self._below)
        if self._below and not found:
            soon(self, self.read_on)  # what is rare is looked for further in between what one does
        self._say_empty()

    def _say_empty(self) -> None:
        """Say that nothing was found, or is being looked for."""
        is_empty = not self.lines.rowCount()
        sentence = _('Searching …') if self._below else _('No changes match. Remove a filter.')
        self._empty.setText(sentence if is_empty else '')
        self._empty.setVisible(is_empty)

    def _chosen(self) -> RevisionLine | None:
        line = self.lines.thing(self.table.currentIndex().row())
        return line if isinstance(line, RevisionLine) else None

    def open_chosen(self) -> None:
        """Open the record of the chosen change, with its history at that change."""
        line = self._chosen()
        if line is not None and line.record:
            self.opened.emit(line.kind, line.record, line.revision.id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched is self.table:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
                self.open_chosen()
                return True
            if event.key() == Qt.Key.Key_Up and self.table.currentIndex().row() <= 0:
                self.filter.setFocus()
                return True
        return super().eventFilter(watched, event)

    def clear(self) -> None:
        """Show nothing of the register any more, and keep nothing of it."""
        self._below = 0
        self.lines.has_more = False
        self.lines.put([])
        self.filter.clear()
        self.printing.clear()
        self.printing_beside.clear()
        self.notice.quiet()

    # As a file

    def ask_file(self) -> None:
        """Ask where the history that is shown is to be written."""
        made = partial(desk_history.of_register, self._register, self.filter.sought())
        self._choose_file('history', partial(self._write, made, self._say))

    def print_all(self) -> None:
        """Print the history that is shown."""
        made = partial(desk_history.of_register, self._register, self.filter.sought())
        self.printing.begin(lambda: history_paper.to_print(made()))

    def print_record(self, kind: str, uid: str) -> None:
        """Print the history of one record, and say beside it what became of that."""
        made = partial(desk_history.of_record, self._register, kind, uid)
        self.printing_beside.begin(lambda: history_paper.to_print(made()))

    def save_record(self, kind: str, uid: str) -> None:
        """Ask where the history of one record is to be written."""
        made = partial(desk_history.of_record, self._register, kind, uid)
        self._choose_file('history', partial(self._write, made, self._say_beside))

    def _choose_file(self, stem: str, then: 'partial[None]') -> None:
        start = free_name(documents(), stem, history_files.ENDINGS[0])
        choose(self.window(), _('Save the history in'), SAVE, start, history_files.ENDINGS, then)

    def _write(self, made: 'partial[desk_history.DeskHistory]', say: 'partial[None]', path: Path) -> None:
        register, speech = self._register, language()

        def work(_progress: waiting.Progress) -> Path:
            with register.reading():
                return history_files.write(path, made, speech)

        lost = _('Writing the history was stopped by the lock; save it again.')
        at_lock = tasks.AtLock(lost, _('The history was written before the lock.'), path.exists)
        doing = _('Writing the history …')
        waiting.run(self.window(), doing, work, partial(self._wrote, say), partial(self._failed, say), at_lock=at_lock)

    def _wrote(self, say: 'partial[None]', path: Path) -> None:
        sentence = _('Wrote {path}. It is not encrypted: it holds names and accounts, and stays at this desk.')
        say('doubt', sentence.format(path=isolate(file_name(path))))

    def _failed(self, say: 'partial[None]', error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        say('stop', str(error))

    def _say(self, level: str, sentence: str) -> None:
        self.notice.say(level, sentence)

    def _say_beside(self, _level: str, sentence: str) -> None:
        self.said.emit(sentence)


def _texts(line: RevisionLine) -> tuple[str, ...]:
    when = f'{line.day}{_(", ")}{line.time}'
    return when, line.who, isolate(line.desk), isolate(line.about, 'auto'), line.what, ' '.join(line.why.split())
