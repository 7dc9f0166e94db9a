"""Writing a question sheet: of the open questions about the record that lies open, or of all that are open."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from models.errors import KnownError
from models.language.messages import _, ngettext
from models.language.text import file_name, isolate
from models.query.for_review import asked
from models.query.for_review.asked import OPEN, Standing
from models.record.records import Record
from models.register.register import Register
from ui.parts.choosing_files import SAVE, choose, documents, free_name
from ui.window.list_pane import ListPane
from ui.window.record_pane import RecordPane

SHEET_KEY = 'Ctrl+Alt+X'
_ENDING = '.xlsx'


class QuestionSheetDeed(QObject):
    """What the key of the question sheet does, and how it went."""

    def __init__(self, register: Register, shown: ListPane, record: RecordPane) -> None:
        super().__init__(record)
        self._register, self._list, self._record = register, shown, record

    def may_write(self) -> bool:
        """Whether anything was ever asked here."""
        return asked.has_questions(self._register)

    def says(self) -> str:
        """What it is called now: with the number of questions that the sheet would have."""
        count = len(self._meant())
        said = ngettext('Question sheet of {count} question …', 'Question sheet of {count} questions …', count)
        return said.format(count=f'{count:,}') if count else ''

    def ask_where(self) -> None:
        """Ask for the file of the sheet; say so where there is nothing to ask."""
        questions = self._meant()
        if not questions:
            self._list.say(_('There is no open question.'))
            return
        start = free_name(documents(), 'questions', _ENDING)
        choose(self._list, _('Save question sheet in'), SAVE, start, (_ENDING,), partial(self.save, questions))

    def save(self, questions: list[Record], path: Path) -> None:
        """Write the sheet, and say what it holds."""
        from exchange.questions import question_sheet  # with all that writes workbooks

        try:
            count = question_sheet.write(self._register, path, questions)
            warning = question_sheet.naming(self._register, questions)
        except KnownError as error:
            self._list.say(str(error))
            return
        sentence = ngettext(
            '{count} question written to {path}. It holds no name and no account, but what the question itself says.',
            '{count} questions written to {path}. It holds no name and no account, but what the questions say.',
            count,
        )
        said = sentence.format(count=f'{count:,}', path=isolate(file_name(path)))
        self._list.say(f'{said} {warning}'.strip())

    def _meant(self) -> list[Record]:
        """The open questions about the record that lies open, where there are any; else all that are open."""
        form = self._record.form
        uid = form.opened.record.uid if form is not None else ''
        return _open(asked.questions_of(self._register, uid)) or _open(asked.every_question(self._register))


def _open(standing: list[Standing]) -> list[Record]:
    return [one.question for one in standing if one.state == OPEN]
