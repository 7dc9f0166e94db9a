"""One question beside what it is about: what is asked, who asked it, what was answered, and the line to answer in."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from models.language.messages import _
from models.language.text import isolate
from models.query.for_review import asked_in_words
from models.query.for_review.asked import CLOSED, OPEN, Standing
from models.record.records import Record
from models.register.register import Register
from ui.parts import look
from ui.parts.flow import Flow
from ui.parts.pieces import label, row
from ui.parts.strips.answer_line import LineToLeave

CLOSE_KEY, COPY_KEY = 'Ctrl+Alt+Q', 'Ctrl+Alt+C'


class AnswerTo(LineToLeave):
    """The line of an answer: Enter gives it, Esc leaves it with what was typed in it."""

    def leave(self) -> None:
        self.gave_up.emit()


class QuestionBox(QFrame):
    """A question as it is now; all that it is asked for goes with its uid.

    `answered` brings an answer, `typed` one that is being typed; `close_asked` and `copy_asked` are its buttons, and
    `left` says that Esc was pressed in it.
    """

    answered = Signal(str, str)
    typed = Signal(str, str)
    close_asked = Signal(str)
    copy_asked = Signal(str)
    left = Signal(str)

    def __init__(self, register: Register, standing: Standing, parent: QWidget) -> None:
        super().__init__(parent)
        self._register, self.uid = register, standing.question.uid
        self.setProperty('role', 'card')
        self._mark, self._text, self._who = QLabel(), label(''), label('', 'small')
        self._said = QVBoxLayout()
        self._said.setSpacing(0)
        self.line = AnswerTo()
        self.line.returnPressed.connect(self._give)
        self.line.textEdited.connect(lambda text: self.typed.emit(self.uid, text))
        self.line.gave_up.connect(lambda: self.left.emit(self.uid))
        self._lay_out()
        self.show_standing(standing, '')

    def _lay_out(self) -> None:
        self.close_link = self._link(_('Close the question…'), CLOSE_KEY, self.close_asked)
        ways = Flow(gap=look.TINY)
        for way in (self.close_link, self._link(_('Copy question'), COPY_KEY, self.copy_asked)):
            ways.addWidget(way)
        above = row(spacing=look.TINY)
        above.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        above.addWidget(self._text, 1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(look.SMALL, look.TINY, look.SMALL, look.TINY)
        lines.setSpacing(2)
        lines.addLayout(above)
        lines.addWidget(self._who)
        lines.addLayout(self._said)
        lines.addWidget(self.line)
        lines.addLayout(ways)

    def _link(self, text: str, key: str, asks: Signal) -> QPushButton:
        """What its key does for the question that has the keys; pressed, for this one."""
        made = QPushButton(text, self)
        made.setProperty('role', 'small-link')
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setToolTip(isolate(key))
        made.clicked.connect(partial(self._ask_for, asks))
        return made

    def _ask_for(self, asks: Signal, _checked: bool = False) -> None:
        asks.emit(self.uid)

    def show_standing(self, standing: Standing, about: str) -> None:
        """Show how the question stands; `about` says what it is about where it is not shown beside that."""
        question = standing.question
        text = asked_in_words.text_of(question)
        self.standing = standing
        self._mark.setPixmap(look.pixmap('question', 'doubt' if standing.state == OPEN else 'muted', 14))
        self._text.setText(f'{about}: {isolate(text, "auto")}' if about else text)
        number = isolate(str(question.get('number')))
        self._who.setText(f'{asked_in_words.asked_in_words(self._register, question)} · {number}')
        self._show_said(standing.replies)
        self.setAccessibleName(_('Question: {text}').format(text=text))
        self.line.setAccessibleName(_('Answer to: {text}').format(text=text))
        self.line.setPlaceholderText(_('Type the answer, then Enter'))
        self.line.setVisible(self._register.writing)
        self.close_link.setVisible(self._register.writing and self._register.may_ask and standing.state != CLOSED)

    def _show_said(self, replies: list[Record]) -> None:
        while (item := self._said.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for reply in replies:
            self._said.addWidget(label(asked_in_words.reply_in_words(self._register, reply), 'small'))

    def _give(self) -> None:
        if text := self.line.text().strip():
            self.answered.emit(self.uid, text)
        else:
            self.line.setPlaceholderText(_('Write the answer.'))


class QuestionsHere(QWidget):
    """The questions about one thing, one below another; a box stays while its question does, with what is typed."""

    def __init__(self, register: Register, parent: QWidget) -> None:
        super().__init__(parent)
        self._register = register
        self.boxes: dict[str, QuestionBox] = {}
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 2, 0, 2)
        self._lines.setSpacing(look.TINY)
        self.hide()

    def put(self, questions: list[tuple[Standing, str]]) -> list[QuestionBox]:
        """Show these, each with what it is about; gives the boxes that are new."""
        new = list[QuestionBox]()
        for standing, _about in questions:
            if standing.question.uid not in self.boxes:
                box = self.boxes[standing.question.uid] = QuestionBox(self._register, standing, self)
                self._lines.addWidget(box)
                new.append(box)
        for standing, about in questions:
            self.boxes[standing.question.uid].show_standing(standing, about)
        self._drop(self.boxes.keys() - {standing.question.uid for standing, _about in questions})
        self.setVisible(bool(questions))
        return new

    def _drop(self, uids: set[str]) -> None:
        for uid in uids:
            box = self.boxes.pop(uid)
            self._lines.removeWidget(box)
            box.hide()
            box.deleteLater()
