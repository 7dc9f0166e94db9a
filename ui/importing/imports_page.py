"""The page Imports: what came in and when, taking an import back, and the way to import a file."""

from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget

from exchange.importing import import_deed
from exchange.importing.answers import questions_in_words
from exchange.importing.plan import OF_FIGURES, VERDICTS
from models.changed import Changed
from models.dates import dates
from models.dates.times_in_words import day_and_time
from models.errors import KnownError
from models.file import history
from models.file.history import Batch
from models.language.messages import _, ngettext
from models.language.text import file_name, isolate
from models.register.register import Register
from models.register.undoing import Undone
from ui.importing.import_page import ImportPage
from ui.importing.plan_view import verdict_label
from ui.importing.what_stayed import LeftPane
from ui.parts import look, page_entries, tasks, waiting
from ui.parts.page import Page
from ui.parts.past_in_words import question_of
from ui.parts.pieces import Leaves, Lines, Notice, button, column, label, table, wrapped
from ui.parts.strips.ask_strip import AskStrip


class ImportsPage(Page):
    """The list of imports, and the import of a file in its place while one is looked at."""

    entry = page_entries.IMPORTS
    # The import of a file has keys once somebody goes there, and the sorts of rows once there is a plan.
    _of_rows = tuple(f'Alt+{number}' for number in range(10))
    overrides = ('Ctrl+Return', *_of_rows[1:])
    later = ('Ctrl+Return', *_of_rows)
    about_to_write = Signal()

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self.setProperty('role', 'surface')
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.notice = Notice()
        self._lines = Lines([_('When'), _('User'), _('File'), _('Rows'), ''], self)
        self._table = table(self._lines, (200, 120, 300, 320), whole=(0,))  # the hour of an import is read
        self._table.selectionModel().currentRowChanged.connect(self._offer)
        self._empty = label(_('Nothing has been imported yet. Choose a file; you will see a preview first.'), 'label')
        self._back = button(_('Undo this import'), self.ask_undo_chosen, 'Alt+U')
        self.asking = AskStrip()
        self.stayed = LeftPane(register)
        self.stayed.refused.connect(partial(self.notice.say, 'stop'))
        self._importing: ImportPage | None = None
        self._said_of: tuple[str, bool] = ('', False)  # an import, and whether it was said to be undone
        begin = button(_('Import a file …'), self.begin, 'Ctrl+I', 'primary')
        for part in (begin, self.stayed):
            part.setEnabled(register.writing)
        head = wrapped(label(_('Imports'), 'title', wraps=False), None, self._back, begin)
        listed = QWidget()
        parts = (head, self.notice, self.asking, self._empty, self._table, self.stayed)
        lines = column(*parts, margin=look.LARGE, spacing=look.MEDIUM)
        lines.setStretch(parts.index(self._table), 1)
        lines.setAlignment(self._empty, Qt.AlignmentFlag.AlignTop)
        listed.setLayout(lines)
        self._stages = Leaves()
        self._stages.addWidget(listed)
        self.setLayout(column(self._stages))

    @property
    def importing(self) -> ImportPage:
        """The import of a file: a third of all that a window is made of, and made once somebody goes there."""
        if self._importing is None:
            self._importing = self._make_importing()
            self.grown.emit()
        return self._importing

    @look.undressed()
    def _make_importing(self) -> ImportPage:
        made = ImportPage(self._register)
        made.about_to_write.connect(self.about_to_write)
        made.applied.connect(self._applied)
        made.left.connect(self.show_list)
        self._stages.addWidget(made)
        return made

    def be_whole(self) -> None:
        """Have the import of a file too."""
        assert self.importing

    def told(self) -> list[tuple[str, str]]:
        """What the sheet of keys says beside the keys on the buttons."""
        return [(_('Rows of the preview: all, or one kind'), f'{self._of_rows[0]} … 9')]

    def refresh(self, changed: Changed | None = None) -> None:
        """Show what the register has now."""
        batches, chosen = history.batches(self._register), self._chosen()
        self._lines.put([_line(batch) for batch in batches], batches)
        self._empty.setVisible(not batches)
        self._table.setVisible(bool(batches))
        if batches:
            uids = [batch.uid for batch in batches]
            place = uids.index(chosen.uid) if chosen and chosen.uid in uids else 0
            self._table.setCurrentIndex(self._lines.index(place, 0))
        self._offer()
        self._say_again(batches)
        if self._importing is not None:
            self._importing.follow()

    def _say_again(self, batches: list[Batch]) -> None:
        """Say what is so now of the import of which something is said, where it was undone or redone elsewhere."""
        batch, was_undone = self._said_of
        found = next((one for one in batches if one.uid == batch), None)
        if found is None or found.undone == was_undone or not self.notice.text():
            return
        if found.undone:
            self._say_of(batch, _('The import was undone.'), is_undone=True)
        else:
            self._say_of(batch, _('The import was redone.'))

    def _say_of(self, batch: str, sentence: str, level: str = 'settled', *, is_undone: bool = False) -> None:
        """Say what became of an import, with what can be done about it."""
        self._said_of = batch, is_undone
        if is_undone:
            self.notice.say(level, sentence, _('Redo'), partial(self._redo, batch))
        else:
            self.notice.say(level, sentence, _('Undo…') if batch else '', partial(self._ask, batch))

    def _chosen(self) -> Batch | None:
        found = self._lines.thing(self._table.currentIndex().row())
        return found if isinstance(found, Batch) else None

    def _offer(self) -> None:
        chosen = self._chosen()
        self._back.setVisible(bool(self._lines.rowCount()))
        self._back.setEnabled(self._register.writing and chosen is not None and not chosen.undone)
        self.stayed.show_batch(chosen)

    def begin(self) -> None:
        """Go to the import of a file."""
        self.notice.quiet()
        self.show_import()
        self.importing.choose_file()

    def choose(self, batch: str) -> None:
        """Show the list with an import chosen."""
        self.show_list()
        for line in range(self._lines.rowCount()):
            one = self._lines.thing(line)
            if isinstance(one, Batch) and one.uid == batch:
                self._table.setCurrentIndex(self._lines.index(line, 0))

    def show_import(self) -> None:
        """Show the import of a file in place of the list."""
        self._stages.setCurrentWidget(self.importing)

    def show_list(self) -> None:
        """Go back to the list."""
        self._stages.setCurrentIndex(0)
        self._table.setFocus()

    def clear(self) -> None:
        """Show nothing of the register any more."""
        if self._importing is not None:
            self._importing.clear()
        self._lines.put([])
        self.stayed.clear()
        self.notice.quiet()
        self.asking.quiet()

    def _applied(self, batch: str, sentence: str) -> None:
        self._table.clearSelection()
        self._table.setCurrentIndex(QModelIndex())  # so that the newest is chosen, which is this one
        self.show_list()
        self.refresh()
        self._say_of(batch, sentence)

    def ask_undo_chosen(self) -> None:
        """Ask whether the chosen import is to be undone, for it withdraws what it added."""
        chosen = self._chosen()
        if chosen is not None and not chosen.undone:
            self._ask(chosen.uid)

    def _ask(self, batch: str) -> None:
        self.notice.quiet()
        self.asking.ask(question_of(self._register.past(batch)), _('Undo'), partial(self._take_back, batch))

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

        done, before = partial(self._undone, batch), register.head
        stopped = _('Undoing the import was stopped by the lock; all of it is still there.')
        undone = _('The import was undone before the lock.')
        at_lock = tasks.AtLock(stopped, undone, lambda: register.head != before)
        waiting.run(self, _('Undoing the import …'), work, done, self._failed, at_lock=at_lock)

    def _undone(self, batch: str, undone: Undone) -> None:
        count, stayed = undone.records, undone.stayed
        sentence = ngettext('{count} record undone.', '{count} records undone.', count).format(count=f'{count:,}')
        sentence = sentence if count else _('The import was undone.')
        if stayed:
            more = ngettext('{count} not undone: see below.', '{count} not undone: see below.', stayed)
            sentence = f'{sentence} {more.format(count=f"{stayed:,}")}'
        more = (import_deed.questions_that_stay(undone), import_deed.codes_that_stay(self._register, batch))
        sentence = ' '.join(filter(None, (sentence, *more)))
        self._table.setFocus()
        self._say_of(batch, sentence, 'doubt' if stayed else 'settled', is_undone=True)

    def _redo(self, batch: str) -> None:
        """Redo an import that was undone, unless something else was done since."""
        past = self._register.last_undone()
        if past is None or past.value != batch:
            self.notice.say(
                'doubt', _('Something else was saved since, so this cannot be redone. Import the file again.')
            )
            return
        register = self._register

        def work(progress: waiting.Progress) -> Undone | None:
            with register.reading():
                return register.redo_last(progress)

        waiting.run(self, _('Redoing …'), work, partial(self._redone, batch), self._failed)

    def _redone(self, batch: str, redone: Undone | None) -> None:
        count = redone.records if redone else 0
        sentence = ngettext('{count} record redone.', '{count} records redone.', count)
        self._say_of(batch, sentence.format(count=f'{count:,}') if count else _('The import was redone.'))
        self._table.setFocus()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        self.notice.say('doubt' if isinstance(error, waiting.Cancelled) else 'stop', str(error))


def _line(batch: Batch) -> tuple[str, ...]:
    about = batch.about.get('counts', {})
    counts = [(name, about.get(name)) for name in (*OF_FIGURES, *VERDICTS)]
    rows = [f'{verdict_label(name)} {count:,}' for name, count in counts if count]
    rows += questions_in_words.counts_in_words(batch.about.get('questions', {}))
    (day, time), joint = day_and_time(batch.at, dates.short), _(', ')
    return (
        f'{day}{joint}{time}',
        batch.who,
        isolate(file_name(str(batch.about.get('file', '')))),
        ' · '.join(rows),
        _('Undone') if batch.undone else '',
    )
