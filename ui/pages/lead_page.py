"""The page of a lead: how the work goes, in pictures and a table, with nobody named in it; saved as a file."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QWidget

from exchange.following_up import pace_files
from exchange.publishing.published_page import PublishedPage
from exchange.publishing.wording.page_writer import ComposedPage
from models.changed import Changed
from models.errors import KnownError
from models.language import messages
from models.language.messages import _
from models.language.text import file_name, isolate
from models.query import people
from models.query.follow_up import pace_of_work
from models.query.follow_up.pace_of_work import Oldest
from models.register.register import Register
from ui.month.published_view import PublishedView
from ui.parts import look, page_entries, tasks, waiting
from ui.parts.choosing_files import SAVE, choose, documents, free_name
from ui.parts.page import Page
from ui.parts.pieces import Notice, button, column, label, scrolled, wrapped
from ui.parts.printing import PRINT_KEY, Printing


class LeadPage(Page):
    """How the work goes; it is read anew each time that it is shown after something was changed.

    `opened` gives the kind and uid of a record that somebody wants to see.
    """

    entry = page_entries.PACE
    overrides = ('Ctrl+S',)
    opened = Signal(str, str)

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self._reader = tasks.Latest(register, self)
        self._reader.answered.connect(self._take)
        self._reader.failed.connect(self._failed)
        self.setProperty('role', 'surface')
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        no_editor = QWidget()
        no_editor.hide()  # no sentence of it is edited
        self.notice, self.view = Notice(), PublishedView(no_editor)
        self.view.setAccessibleName(self.title())
        self._found: PublishedPage | None = None
        self._oldest: Oldest | None = None
        self.area = scrolled(self.view)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the arrow keys scroll it
        self.area.setAccessibleName(self.title())
        save = button(_('Save …'), self._ask_where, 'Ctrl+S', 'primary')
        self.printing = Printing(register, self)
        self.printing.said.connect(self.notice.say)
        paper = button(_('Print …'), self.print_page, PRINT_KEY)
        oldest = button(_('Open what waits longest'), self.open_oldest, 'Ctrl+G')
        told = label(_('Of the whole desk, out of its history. Nobody is named, and nobody is compared.'), 'muted')
        head = wrapped(label(self.title(), 'title', wraps=False), None, oldest, paper, save)
        self.setLayout(column(head, told, self.notice, self.area, spacing=look.MEDIUM, margin=look.LARGE))

    def enter(self) -> None:
        """Go to where one begins."""
        self.area.setFocus()

    def refresh(self, changed: Changed | None = None) -> None:
        """Read anew how the work goes."""
        register, language = self._register, messages.language()

        def read(tell: tasks.Tell) -> None:
            with messages.speaking(language):
                found = pace_of_work.pace(register)
                tell((pace_files.page(found), found.oldest))

        self._reader.ask(read)

    def _take(self, found: tuple[PublishedPage, Oldest | None]) -> None:
        self._found, self._oldest = found
        self._show(found[0])

    def _show(self, page: PublishedPage) -> None:
        self.view.show_page(ComposedPage(page, ()))

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        self.notice.say('stop', str(error))

    def _ask_where(self) -> None:
        if people.leads(self._register):
            start = free_name(documents(), 'pace', pace_files.ENDINGS[0])
            choose(self, _('Save this page'), SAVE, start, pace_files.ENDINGS, self.save)

    def print_page(self) -> None:
        """Print this page."""
        if people.leads(self._register):
            self.printing.begin(partial(pace_files.to_print, self._register))

    def open_oldest(self) -> None:
        """Ask for the record that waits longest for review."""
        if self._oldest is None:
            self.notice.say('settled', _('Nothing waits for review.'))
        else:
            self.opened.emit(self._oldest.kind, self._oldest.uid)

    def save(self, path: Path) -> None:
        """Write it as what the ending of the path names."""
        register, language = self._register, messages.language()

        def work(_progress: object) -> None:
            with register.reading():
                pace_files.write(register, path, language)

        def done(_result: object) -> None:
            self.notice.say('settled', _('Written: {path}').format(path=isolate(file_name(path))))

        waiting.run(self, _('Writing …'), work, done, self._failed, can_stop=False, at_lock=waiting.of_file(path))

    def clear(self) -> None:
        """Show nothing of the register any more."""
        self._found = self._oldest = None
        self.printing.clear()
        self.view.clear()
        self.notice.quiet()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._found is not None and self.isVisible():
            self._show(self._found)
