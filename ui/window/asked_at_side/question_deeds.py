"""Asking, answering and closing in the window: the record that lies open, or all that is selected, by keys."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from models.errors import KnownError
from models.language.messages import _, ngettext
from models.progress import Progress
from models.query.for_review import asked_in_words, told_outside
from models.query.for_review.asked import OPEN
from models.register.register import Register
from models.register.review.asking import Ask, Questioned
from models.register.review.reviewing import Chosen
from ui.form.record_form import RecordForm
from ui.panes.stayed_pane import StayedPane
from ui.parts import waiting
from ui.parts.copied import to_copy
from ui.window.list_pane import ListPane
from ui.window.past_saves import PastSaves
from ui.window.record_pane import RecordPane

# So many records are asked about while a sheet says how far it is.
_MANY = 100


class QuestionDeeds(QObject):
    """What the keys of questions do, and how it went: one sentence with Undo, and what stayed with its reasons."""

    def __init__(self, register: Register, shown: ListPane, record: RecordPane, past: PastSaves) -> None:
        super().__init__(past)
        self._register, self._list, self._record, self._past = register, shown, record, past
        self._chosen: list[Chosen] = []
        record.laid_open.connect(self._tie)

    def _tie(self, form: RecordForm | None) -> None:
        if form is None:
            return
        form.asking.given.connect(self._ask)
        form.asked.answered.connect(self._answer)
        form.asked.close_asked.connect(self._close)
        form.asked.copy_asked.connect(self._copy)

    # What may be done

    def may_ask(self) -> bool:
        """Whether who works may ask, and a saved record lies open."""
        return self._record.has_live() and self._register.may_ask

    def may_close(self) -> bool:
        """Whether who works may close a question, and the record that lies open has any."""
        return self.has_questions() and self._register.may_ask

    def has_questions(self) -> bool:
        """Whether there are questions about the record that lies open."""
        form = self._record.form
        return self._record.has_form() and form is not None and form.asked.is_any

    def ask_says(self) -> str:
        """What asking is called now: with the number of records where several are selected."""
        count = self._list.selected_count()
        if count < 2 or self._is_in_form():
            return ''
        said = ngettext('Ask about {count} selected record…', 'Ask about {count} selected records…', count)
        return said.format(count=f'{count:,}')

    def _is_in_form(self) -> bool:
        form, focused = self._record.form, QApplication.focusWidget()
        return form is not None and focused is not None and form.isAncestorOf(focused)

    # Asking

    def ask(self) -> None:
        """Ask about what has the keys in the record that lies open, or about each record that is selected."""
        form = self._record.form
        if not self._record.isVisible():
            return  # it is behind a page, where nobody sees what would be asked about
        if not self._register.may_ask:
            self._list.say(_('Only a reviewer or a lead can ask a question.'))
        elif form is None:
            self._list.say(_('Choose a record first.'))
        elif self._list.selected_count() > 1 and not self._is_in_form():
            self._ask_of_selected(form)
        elif form.opened.stored is None:
            form.say('doubt', _('Save the record first; then you can ask about it.'))
        else:
            self._record.show_pane(form)
            form.ask_question()

    def _ask_of_selected(self, form: RecordForm) -> None:
        self._chosen = self._list.selected()
        said = ngettext('each of {count} record', 'each of {count} records', len(self._chosen))
        self._record.show_pane(form)
        form.ask_of_several(said.format(count=f'{len(self._chosen):,}'))

    def _ask(self, asking: Ask) -> None:
        several = [asking._replace(kind=one.kind, uid=one.uid) for one in self._chosen]
        wanted = [asking] if asking.uid else several
        work = partial(self._register.ask, wanted)
        if len(wanted) > _MANY:
            waiting.run(self._list, _('Asking …'), partial(self._apart, work), self._asked, self._failed)
            return
        try:
            done = work()
        except KnownError as error:
            self._failed(error)
        else:
            self._asked(done)

    def _apart(self, work: Callable[..., Questioned], progress: Progress) -> Questioned:
        with self._register.reading():
            return work(progress=progress)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        self._say('stop', str(error))

    def _asked(self, done: Questioned) -> None:
        form, self._chosen = self._record.form, []
        if form is not None:
            form.end_asking(is_asked=bool(done.asked))
        if done.asked:
            said = ngettext('{count} question asked.', '{count} questions asked.', len(done.asked))
            self._past.strip.say(said.format(count=f'{len(done.asked):,}'), _('Undo'), self._past.undo)
        if len(done.stayed) == 1 and not done.asked:
            self._say('stop', done.stayed[0][1])
        elif done.stayed:
            self._show_stayed([(Chosen(one.kind, one.uid), why) for one, why in done.stayed])

    def _show_stayed(self, stayed: list[tuple[Chosen, str]]) -> None:
        pane = StayedPane(self._register, stayed)
        pane.left.connect(self._record.leave_pane)
        pane.opened.connect(self._record.other_asked)
        self._record.show_pane(pane)
        pane.setFocus()

    # Answering, and getting about

    def _answer(self, uid: str, text: str) -> None:
        form = self._record.form
        try:
            self._register.answer(uid, text)
        except KnownError as error:
            self._say('stop', str(error))
            return
        if form is None:
            return
        form.asked.forget_answer(uid)
        following = form.asked.open_after(uid)
        if not (following and form.go_to_question(following)):
            form.asked.leave(uid)
        self._past.strip.say(_('Answered. No value was changed.'), _('Undo'), self._past.undo)

    def go_on(self, step: int) -> None:
        """Go to the next question about the record that lies open, or to the one before."""
        form = self._record.form
        if not self._record.isVisible():
            return
        uid = form.asked.next_after(step) if form is not None else ''
        if form is None or not uid:
            self._list.say(_('There are no open questions about this record.'))
            return
        self._record.show_pane(form)
        form.go_to_question(uid)

    # Closing, and copying

    def close(self) -> None:
        """Close the question where the keys are."""
        self._of_meant(self._close)

    def copy(self) -> None:
        """Copy the question where the keys are, as one line for a message or a call."""
        self._of_meant(self._copy)

    def _of_meant(self, do: Callable[[str], None]) -> None:
        form = self._record.form
        if form is None or not self._record.isVisible():
            return
        uid = form.question_meant()
        if uid:
            do(uid)
        else:
            self._say('doubt', _('Go to the question first.'))

    def _close(self, uid: str) -> None:
        form = self._record.form
        standing = form.asked.standing(uid) if form is not None else None
        if form is None or standing is None:
            return
        self._record.show_pane(form)
        if standing.state == OPEN and self._register.may_ask:
            question = _('Nobody has answered. Why is the question closed? {question}')
            text = asked_in_words.text_of(standing.question)
            form.ask(question.format(question=text), _('Close'), partial(self._close_because, uid), ('close', uid))
        else:
            self._close_because(uid)

    def _close_because(self, uid: str, reason: str = '') -> None:
        form = self._record.form
        try:
            self._register.close_question(uid, reason)
        except KnownError as error:
            self._say('stop', str(error))
            return
        if form is not None:
            form.go_back()
        self._past.strip.say(_('Question closed.'), _('Undo'), self._past.undo)

    def _copy(self, uid: str) -> None:
        form = self._record.form
        standing = form.asked.standing(uid) if form is not None else None
        if form is not None and standing is not None:
            line = asked_in_words.in_one_line(self._register, standing.question)
            QGuiApplication.clipboard().setMimeData(to_copy(line))
            said = _('The question is on the clipboard, in one line.')
            if told_outside.names_somebody(self._register, standing.question):
                said += ' ' + _('It has a name in it: read it before you send it to anybody.')
            self._list.say(said)

    def _say(self, level: str, sentence: str) -> None:
        form = self._record.form
        if form is not None and self._record.isVisible():
            form.say(level, sentence)
        else:
            self._list.say(sentence)
