"""What the keys of follow-up do: noting that somebody was asked, from a list or a form, and saving a list."""

import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from models.errors import KnownError
from models.language import messages
from models.language.messages import _
from models.language.text import file_name, isolate
from models.query.follow_up import follow_up_lists
from models.record import off_servers
from models.record.fields import Stored
from models.register.register import Register
from ui.form.record_form import RecordForm
from ui.parts import tasks, waiting
from ui.parts.choosing_files import SAVE, choose, documents, free_name
from ui.parts.printing import Printing
from ui.window.list_pane import ListPane
from ui.window.past_saves import PastSaves
from ui.window.record_pane import RecordPane

# Milliseconds without a change, after which the lists are counted: whoever saves often waits for none of it.
_REST = 1_500
# At least so many times as long as the counting takes, which is then a small part of what a core does.
_SELDOM = 20


class FollowUpDeeds(QObject):
    """Notes contact lines, counts the lists once the register rests, and saves one; `counted` gives the counts."""

    counted = Signal(object)

    def __init__(self, register: Register, shown: ListPane, record: RecordPane, past: PastSaves) -> None:
        super().__init__(past)
        self._register, self._list, self._record, self._past = register, shown, record, past
        self._is_from_list = False
        self._counter = tasks.Latest(register, self)
        self._counter.answered.connect(self._say_counted)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self.count)
        shown.follow_up.save_asked.connect(self.ask_where)
        shown.follow_up.print_asked.connect(self.print_list)
        self.printing = Printing(register, shown)
        self.printing.said.connect(self._say_of_paper)
        record.laid_open.connect(self._tie)

    def _tie(self, form: RecordForm | None) -> None:
        if form is None:
            return
        form.contacts.given.connect(self._noted)
        form.contacts.withdraw_asked.connect(self._withdraw)
        form.contacts.left.connect(self._back)

    # Counting

    def count_soon(self) -> None:
        """Count the lists anew once nothing changes for a moment."""
        if tasks.Threads.used:
            self._rest.start()
        else:
            self.count()

    def count(self) -> None:
        """Count the lists, beside whatever else is done."""
        register = self._register

        def count(tell: tasks.Tell) -> None:
            began, limits = time.monotonic(), register.settings.follow_up_limits()
            tell((follow_up_lists.counts(register, limits), time.monotonic() - began))

        self._counter.ask(count)

    def _say_counted(self, counted: tuple[dict[str, int], float]) -> None:
        """Say how many there are; a register in which that takes long is counted more seldom."""
        counts, took = counted
        self._rest.setInterval(max(_REST, int(took * 1_000) * _SELDOM))
        self.counted.emit(counts)

    def drop(self) -> None:
        """Count nothing any more."""
        self._rest.stop()

    # Noting

    def may_note(self) -> bool:
        """Whether an abductee lies open, or is marked in the list that is shown."""
        form = self._record.form
        is_open = self._record.has_form() and form is not None and form.contacts.is_for
        return is_open or self._marked() != ''

    def _marked(self) -> str:
        """The abductee that is marked in a list of what is to be followed up, '' where the keys are not there."""
        view = self._list.follow_up
        kind, uid = view.marked() if view.list.hasFocus() else ('', '')
        return uid if kind == 'abductee' else ''

    def note(self) -> None:
        """Note that somebody was asked about the abductee that lies open, or that is marked in the list."""
        if self._register.is_on_server:
            self._list.say(off_servers.said_of_contacts())
            return
        uid = self._marked()
        self._is_from_list = bool(uid)
        if uid:
            self._record.open('abductee', uid)
        form = self._record.form
        if form is None or not form.contacts.is_for or not self._record.isVisible():
            self._list.say(_('Choose an abductee first.'))
            return
        self._record.show_pane(form)
        form.note_contact()

    def _noted(self, values: Mapping[str, Stored], corrected: str) -> None:
        form = self._record.form
        if form is None:
            return
        try:
            if corrected:
                self._register.correct_contact(corrected, values)
            else:
                self._register.note_contact(form.opened.record.uid, values)
        except KnownError as error:
            form.say('stop', str(error))
            return
        form.end_noting()
        self._back()
        said = _('The contact line is corrected.') if corrected else _('The contact line is noted.')
        self._past.strip.say(said, _('Undo'), self._past.undo)

    def _withdraw(self, uid: str) -> None:
        form = self._record.form
        try:
            self._register.withdraw_contact(uid)
        except KnownError as error:
            if form is not None:
                form.say('stop', str(error))
            return
        self._past.strip.say(_('The contact line is withdrawn.'), _('Undo'), self._past.undo)

    def _back(self) -> None:
        """Give the keys back to the list from which somebody noted."""
        if self._is_from_list and self._list.has_follow_up:
            self._list.follow_up.setFocus()
        self._is_from_list = False

    # Saving a list

    def may_save(self) -> bool:
        """Whether a list of what is to be followed up is shown."""
        return self._list.isVisible() and self._list.has_follow_up

    def ask_where(self) -> None:
        """Ask where the list that is shown goes, as a file to print or to work through."""
        from exchange.following_up import list_files  # with all that writes workbooks, once somebody asks for a file

        if self.may_save():
            start = free_name(documents(), f'follow-up-{self._list.follow_up.name}', list_files.ENDINGS[0])
            choose(self._list, _('Save the list in'), SAVE, start, list_files.ENDINGS, self.save)

    def print_list(self) -> None:
        """Print the list that is shown: references and no names."""
        from exchange.following_up import list_files

        self.printing.begin(partial(list_files.to_print, self._register, [self._list.follow_up.name]))

    def _say_of_paper(self, _level: str, sentence: str) -> None:
        self._list.say(sentence)

    def save(self, path: Path) -> None:
        """Write the list that is shown: references and no names."""
        from exchange.following_up import list_files

        register, name, speech = self._register, self._list.follow_up.name, messages.language()

        def work(_progress: object) -> int:
            with register.reading():
                return list_files.write(register, path, [name], speech)

        done, at_lock = partial(self._saved, path), waiting.of_file(path)
        waiting.run(self._list, _('Writing the list …'), work, done, self._failed, can_stop=False, at_lock=at_lock)

    def _saved(self, path: Path, count: int) -> None:
        from exchange.following_up import list_files

        said = _('{count} written without names: {path}')
        self._list.say(said.format(count=list_files.count_in_words(count), path=isolate(file_name(path))))

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        self._list.say(str(error))
