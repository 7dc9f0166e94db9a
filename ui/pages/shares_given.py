"""On the page Export: the queue of review in shares, handed out as workbooks, and what of them came back."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from exchange import age_files
from exchange.exporting import share_workbook
from models.errors import KnownError
from models.language import messages
from models.language.messages import _
from models.query.for_review import shared_out
from models.query.for_review.shared_out import SharedOut, ToShare
from models.register.register import Register
from models.register.review import sharing
from models.register.review.sharing import HandedOut
from ui.parts import look, waiting
from ui.parts.choosing_files import SAVE, choose, documents, free_name
from ui.parts.options import Options
from ui.parts.pieces import Lines, LineToType, Notice, button, column, label, row, table, wrapped
from ui.parts.tasks import Latest, Tell

_LINES_SHOWN = 2
_WIDTHS = (260, 90)


class _QueueNow(NamedTuple):
    """What waits for review, and how far each share is."""

    waiting: list[ToShare]
    shares: list[SharedOut]


class SharesGiven(QWidget):
    """A line for each part of the queue, to be handed out; below it one for each share, with what came back."""

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self._found = _QueueNow([], [])
        self._reader = Latest(register, self)
        self._reader.answered.connect(self._show)
        ways = [(shared_out.DESK, _('By desk'), ''), (shared_out.GOVERNORATE, _('By governorate'), '')]
        self.by = Options(_('Split the queue'), ways)
        self.by.changed.connect(self._show_parts)
        self.parts = Lines([_('Share'), _('Waiting'), _('Handed out already')], self, numbers=(1, 2))
        self.table = table(self.parts, _WIDTHS, least=_LINES_SHOWN)
        self.table.setAccessibleName(_('Shares of the queue for review'))
        self.given = Lines([_('Handed out')], self)
        self.given_table = table(self.given, least=_LINES_SHOWN)
        self.given_table.setAccessibleName(_('Shares that were handed out'))
        self.given_table.selectionModel().currentRowChanged.connect(self._offer_to_end)
        self._make_fields()
        self._lay_out()
        self.hide()

    def _make_fields(self) -> None:
        self.to, self.key = LineToType(), LineToType()
        self.to.setAccessibleName(_('Who gets the share'))
        self.to.setPlaceholderText(_('an alias, or a desk'))
        self.key.setAccessibleName(_('Key of who gets it'))
        self.key.setPlaceholderText('age1…')
        self.key.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.again = QCheckBox(_('Also records that are handed out already'))
        self.write = button(_('Write the share …'), self._ask_where, 'Alt+S')
        self.end = button(_('Expect it back no longer'), self._end, 'Alt+E')
        self.notice = Notice()

    def _lay_out(self) -> None:
        told = _(
            'Until there is a server, several people review one queue: each gets a part, and sends decisions back.'
        )
        named = [(_('Who gets it'), self.to), (_('Encrypted for their key'), self.key)]
        fields = [row(_label_of(text, field), field) for text, field in named]
        self._handed = QWidget()
        self._handed.setLayout(column(self.given_table, wrapped(self.end)))
        parts = (label(_('Shares of the queue for review'), 'section'), label(told, 'label'), self.by, self.table)
        self.setLayout(
            column(*parts, *fields, self.again, wrapped(self.write), self.notice, self._handed, spacing=look.SMALL)
        )

    # What is shown

    def refresh(self) -> None:
        """Count anew what waits and what came back."""
        register = self._register

        def read(tell: Tell) -> None:
            tell(_QueueNow(shared_out.to_share(register), shared_out.shared_out(register)))

        self._reader.ask(read)

    def _show(self, found: _QueueNow) -> None:
        self._found = found
        is_offered = self._register.writing and sharing.may_hand_out(self._register)
        self.setVisible(is_offered and bool(found.waiting or found.shares))
        self._show_parts()
        newest_first = found.shares[::-1]
        self.given.put([(shared_out.share_in_words(one),) for one in newest_first], newest_first)
        self._handed.setVisible(bool(newest_first))
        if newest_first:
            self.given_table.setCurrentIndex(self.given.index(0, 0))
        self._offer_to_end(self.given_table.currentIndex())

    def _show_parts(self) -> None:
        by, out = self.by.chosen(), {uid for one in self._found.shares for uid in one.out}
        split = shared_out.split(self._found.waiting, by)
        lines = [
            (shared_out.part_in_words(by, value), f'{len(some):,}', f'{sum(one.uid in out for one in some):,}')
            for value, some in split.items()
        ]
        self.parts.put(lines, [(by, value) for value in split])
        self.write.setEnabled(bool(split))
        if split:
            self.table.setCurrentIndex(self.parts.index(0, 0))

    def _offer_to_end(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        chosen = self.given.thing(index.row())
        self.end.setEnabled(isinstance(chosen, SharedOut) and not chosen.share.ended)

    def clear(self) -> None:
        """Show nothing of the register any more."""
        self._found = _QueueNow([], [])
        for lines in (self.parts, self.given):
            lines.put([])
        for text in (self.to, self.key):
            text.clear()
        self.notice.quiet()

    # What is done

    def _ask_where(self) -> None:
        part = self.parts.thing(self.table.currentIndex().row())
        if not isinstance(part, tuple):
            return
        if not self.to.text().strip():
            self._refuse(_('Say who gets the share.'), self.to)
            return
        try:
            key = age_files.key_of(self.key.text()) if self.key.text().strip() else ''
        except KnownError as error:
            self._refuse(str(error), self.key)
            return
        ending = '.xlsx' + (age_files.ENDING if key else '')
        stem = f'{self._register.desk}-{part[1] or "rest"}'
        start = free_name(documents(), stem, ending)
        choose(self, _('Save the share in'), SAVE, start, (ending,), lambda path: self.hand_out(path, part, key))

    def _refuse(self, sentence: str, field: LineToType) -> None:
        self.notice.say('stop', sentence)
        field.setFocus()

    def hand_out(self, path: Path, part: tuple[str, str], key: str) -> None:
        """Hand a part of the queue out as a workbook at a path."""
        register, to, again, language = self._register, self.to.text(), self.again.isChecked(), messages.language()

        def work(progress: waiting.Progress) -> HandedOut:
            with register.reading():
                ways = {'again': again, 'language': language, 'key': key, 'progress': progress}
                return share_workbook.hand_out(register, path, part, to, **ways)

        def done(made: HandedOut) -> None:
            said = [*share_workbook.written_in_words(path, made)]
            said += [] if key else [_('It is not encrypted: keep it as safe as the register.')]
            self.notice.say('settled' if key else 'doubt', '\n'.join(said))
            self.again.setChecked(False)
            self.refresh()

        self.notice.quiet()
        waiting.run(self, _('Writing the share …'), work, done, self._failed, at_lock=waiting.of_file(path))

    def _end(self) -> None:
        chosen = self.given.thing(self.given_table.currentIndex().row())
        if isinstance(chosen, SharedOut):
            self._try(lambda: sharing.end(self._register, chosen.share.number))
            self.refresh()

    def _try(self, step: Callable[[], object]) -> None:
        self.notice.quiet()
        try:
            step()
        except KnownError as error:
            self._failed(error)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        self.notice.say('doubt' if isinstance(error, waiting.Cancelled) else 'stop', str(error))


def _label_of(text: str, field: LineToType) -> QWidget:
    made = label(text, 'label', wraps=False)
    made.setBuddy(field)
    return made
