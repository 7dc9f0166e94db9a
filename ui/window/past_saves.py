"""Undoing and redoing what is saved: it is named, asked about where it withdraws, and said with the way back."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from models.errors import KnownError
from models.language.messages import _, ngettext
from models.progress import Progress
from models.register.register import Register
from models.register.undoing import Past, Undone
from ui.parts import waiting
from ui.parts.past_in_words import question_of, redo_in_words, undo_in_words
from ui.parts.strips.ask_strip import AskStrip
from ui.window.list_pane import ListPane
from ui.window.record_pane import RecordPane

# So many records are undone while a sheet says how far it is.
_MANY = 100


class PastSaves(QObject):
    """The last save, withdrawal or import of a register, to be undone, and redone. `keep` keeps what is being typed."""

    def __init__(
        self, register: Register, shown: ListPane, record: RecordPane, keep: Callable[[], bool], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._register, self._list, self._record, self._keep = register, shown, record, keep
        self.strip = AskStrip(parent)

    def undo(self) -> None:
        """Undo what was done last; what added something is asked about first."""
        past = self._register.last_done()
        if past is None:
            self._list.say(_('There is nothing to undo.'))
        elif past.adds:
            self.strip.ask(question_of(past), _('Undo'), partial(self._undo, past))
        else:
            self._undo(past)

    def redo(self) -> None:
        """Redo what was undone last."""
        past = self._register.last_undone()
        if past is None:
            self._list.say(_('There is nothing to redo.'))
        else:
            self._do(past, _('Redoing …'), self._register.redo_last, self._redone)

    def may_undo(self) -> bool:
        """Whether there is a save to undo."""
        return self._register.last_done() is not None

    def may_redo(self) -> bool:
        """Whether there is a save to redo."""
        return self._register.last_undone() is not None

    def undo_says(self) -> str:
        """What undoing is called now, by what it undoes; '' where there is nothing."""
        past = self._register.last_done()
        return undo_in_words(past) if past else ''

    def redo_says(self) -> str:
        """What redoing is called now."""
        past = self._register.last_undone()
        return redo_in_words(past) if past else ''

    def _undo(self, past: Past) -> None:
        self._do(past, _('Undoing …'), self._register.undo_last, self._undone)

    def _do(
        self,
        past: Past,
        sentence: str,
        work: Callable[[Progress], Undone | None],
        done: Callable[[Undone | None], None],
    ) -> None:
        if not self._keep():
            return
        form = self._record.form
        if form is not None and form.opened.record.uid == past.record and form.isVisible():
            self._list.hold_place(past.record)
        if past.records > _MANY:
            waiting.run(self._list, sentence, partial(self._read_apart, work), done, self._failed)
            return
        try:
            result = work(waiting.Progress())
        except KnownError as error:
            self._failed(error)
        else:
            done(result)

    def _read_apart(self, work: Callable[[Progress], Undone | None], progress: Progress) -> Undone | None:
        with self._register.reading():
            return work(progress)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        self._list.release_place()
        self._list.say(str(error))

    def _undone(self, undone: Undone | None) -> None:
        if undone is None:
            self._list.release_place()
            return
        said = ngettext('{count} record undone.', '{count} records undone.', undone.records)
        parts = [said.format(count=f'{undone.records:,}')]
        if left := len(undone.left):
            stays = ngettext(
                '{count} field was changed since and was not undone.',
                '{count} fields were changed since and were not undone.',
                left,
            )
            parts.append(stays.format(count=left))
        self.strip.say(' '.join(parts), _('Redo'), self.redo)

    def _redone(self, redone: Undone | None) -> None:
        if redone is None:
            self._list.release_place()
            return
        said = ngettext('{count} record redone.', '{count} records redone.', redone.records)
        self.strip.say(said.format(count=f'{redone.records:,}'), _('Undo'), self.undo)
