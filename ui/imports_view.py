"""The page Imports: what came in and when, taking an import back, and the way to import a file."""

from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from exchange import import_deed
from exchange.plan import VERDICTS
from models import dates, history
from models.errors import KnownError
from models.history import Batch
from models.store import Register, Undone
from models.text import isolate
from models.words import _, ngettext
from ui import look, waiting
from ui.import_view import ImportPage
from ui.left_view import LeftPane
from ui.pieces import Lines, Notice, button, column, label, row, table
from ui.plan_view import verdict_label


class ImportsPage(QStackedWidget):
    """The list of imports, and the import of a file in its place while one is looked at."""

    about_to_write = Signal()

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self.setProperty('role', 'surface')
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.notice = Notice()
        self._lines = Lines([_('When'), _('Who'), _('File'), _('Rows'), ''], self)
        self._table = table(self._lines, (160, 120, 300, 320))
        self._table.selectionModel().currentRowChanged.connect(self._offer)
        self._empty = label(_('Nothing was imported yet. Begin with a file; you see first what it would do.'), 'label')
        self._back = button(_('Take this import back'), self.undo_chosen, 'Ctrl+Shift+Z')
        self.stayed = LeftPane(register)
        self.stayed.decided.connect(self.refresh)
        self.importing = ImportPage(register)
        self.importing.about_to_write.connect(self.about_to_write)
        self.importing.applied.connect(self._applied)
        self.importing.left.connect(self.show_list)
        begin = button(_('Import a file …'), self.begin, 'Ctrl+I', 'primary')
        head = row(label(_('Imports'), 'title'), None, self._back, begin)
        listed = QWidget()
        lines = column(head, self.notice, self._empty, self._table, self.stayed, margin=look.LARGE, spacing=look.MEDIUM)
        lines.setStretch(3, 1)
        lines.setAlignment(self._empty, Qt.AlignmentFlag.AlignTop)
        listed.setLayout(lines)
        self.addWidget(listed)
        self.addWidget(self.importing)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Show the imports as the register has them now."""
        batches, chosen = history.batches(self._register), self._chosen()
        self._lines.put([_line(batch) for batch in batches], batches)
        self._empty.setVisible(not batches)
        self._table.setVisible(bool(batches))
        if batches:
            uids = [batch.uid for batch in batches]
            place = uids.index(chosen.uid) if chosen and chosen.uid in uids else 0
            self._table.setCurrentIndex(self._lines.index(place, 0))
        self._offer()

    def _chosen(self) -> Batch | None:
        found = self._lines.thing(self._table.currentIndex().row())
        return found if isinstance(found, Batch) else None

    def _offer(self) -> None:
        chosen = self._chosen()
        self._back.setVisible(bool(self._lines.rowCount()))
        self._back.setEnabled(chosen is not None and not chosen.undone)
        self.stayed.show_batch(chosen)

    def begin(self) -> None:
        """Go to the import of a file."""
        self.notice.quiet()
        self.setCurrentWidget(self.importing)
        self.importing.choose_file()

    def show_list(self) -> None:
        """Go back to the list."""
        self.setCurrentIndex(0)
        self.refresh()
        self._table.setFocus()

    def clear(self) -> None:
        """Show nothing of the register any more."""
        self.importing.clear()
        self._lines.put([])
        self.stayed.clear()
        self.notice.quiet()

    def _applied(self, batch: str, sentence: str) -> None:
        self._table.clearSelection()
        self._table.setCurrentIndex(QModelIndex())  # so that the newest is chosen, which is this one
        self.show_list()
        self.notice.say('settled', sentence, _('Take it back') if batch else '', lambda: self._take_back(batch))

    def undo_chosen(self) -> None:
        """Take the chosen import back whole."""
        chosen = self._chosen()
        if chosen is not None:
            self._take_back(chosen.uid)

    def _take_back(self, batch: str) -> None:
        self.about_to_write.emit()
        register = self._register

        def work(progress: waiting.Progress) -> Undone:
            with register.reading():
                return register.undo_batch(batch, progress)

        done = partial(self._undone, batch)
        waiting.run(self, _('Taking the import back …'), work, done, self._failed)

    def _undone(self, batch: str, undone: Undone) -> None:
        self.refresh()
        count, stayed = undone.records, undone.stayed
        sentence = ngettext('{count} record was set back.', '{count} records were set back.', count).format(
            count=f'{count:,}'
        )
        if stayed:
            more = ngettext('{count} stays: see below.', '{count} stay: see below.', stayed)
            sentence = f'{sentence} {more.format(count=f"{stayed:,}")}'
        sentence = f'{sentence} {import_deed.codes_that_stay(self._register, batch)}'.strip()
        self.notice.say('doubt' if stayed else 'settled', sentence)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        self.notice.say('doubt' if isinstance(error, waiting.Cancelled) else 'stop', str(error))


def _line(batch: Batch) -> tuple[str, ...]:
    when = dates.damascus_time(batch.at)
    about = batch.about.get('counts', {})
    counts = [(name, about.get(name)) for name in VERDICTS]
    rows = ' · '.join(f'{verdict_label(name)} {count:,}' for name, count in counts if count)
    said = f'{when:%Y-%m-%d %H:%M}'
    return (
        isolate(said),
        batch.who,
        isolate(str(batch.about.get('file', ''))),
        rows,
        _('Taken back') if batch.undone else '',
    )
