"""The questions about the record that lies open, each beside its field, its line or above all, and the ways to them."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from models.entry.open_record import OpenField, OpenRecord
from models.entry.typed_beside import TypedBeside
from models.language.messages import _, ngettext
from models.query.for_review import asked, asked_in_words
from models.query.for_review.asked import CLOSED, OPEN, Standing
from models.record.records import Record
from ui.form.asked_beside.question_box import QuestionBox, QuestionsHere
from ui.form.child_section import ChildLines
from ui.form.field_group import FieldBox, FieldGroup


class QuestionsInForm(QObject):
    """Shows them and takes what is typed; it writes nothing: its signals tell the window what somebody did.

    `typed_on` says that something was typed which is to be kept, `grown` that the form has more or less in it, `left`
    that Esc was pressed in an answer to this question.
    """

    answered = Signal(str, str)
    close_asked = Signal(str)
    copy_asked = Signal(str)
    typed_on = Signal()
    grown = Signal()
    left = Signal(object)

    def __init__(
        self,
        opened: OpenRecord,
        above: QWidget,
        groups: Mapping[str, FieldGroup],
        grids: Mapping[str, ChildLines],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._opened, self._groups, self._grids = opened, groups, grids
        self.typed = TypedBeside(opened.register, opened.record.kind, opened.record.uid)
        self._shows_closed = False
        self._standing: list[Standing] = []
        self._above = above
        self._on_top = QuestionsHere(opened.register, above)
        self._closed = QPushButton(above)
        self._closed.setProperty('role', 'link')
        self._closed.clicked.connect(self._toggle_closed)
        lines = QVBoxLayout(above)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        lines.addWidget(self._on_top)
        lines.addWidget(self._closed, 0, Qt.AlignmentFlag.AlignLeading)
        self._holders: dict[QWidget, QuestionsHere] = {above: self._on_top}
        self.refresh()

    # Showing

    def refresh(self) -> None:
        """Read the questions anew, and show them where they belong; what is typed in them stays."""
        opened = self._opened
        is_there = opened.stored is not None and opened.register.is_open
        self._standing = asked.questions_of(opened.register, opened.record.uid) if is_there else []
        wanted: dict[QWidget, list[tuple[Standing, str]]] = {place: [] for place in self._holders}
        for standing in self._shown():
            place, about = self._place_of(standing.question)
            wanted.setdefault(place, []).append((standing, about))
        for place, questions in wanted.items():
            for box in self._holder(place).put(questions):
                self._tie(box)
        self._say_closed()
        self.grown.emit()

    def _shown(self) -> list[Standing]:
        return [one for one in self._standing if one.state != CLOSED or self._shows_closed]

    def _say_closed(self) -> None:
        count = sum(one.state == CLOSED for one in self._standing)
        said = ngettext('{count} closed question: show', '{count} closed questions: show', count)
        self._closed.setText(_('Hide closed questions') if self._shows_closed else said.format(count=count))
        self._closed.setVisible(bool(count))
        self._above.setVisible(bool(count) or not self._on_top.isHidden())

    def _toggle_closed(self) -> None:
        self._shows_closed = not self._shows_closed
        self.refresh()

    def _place_of(self, question: Record) -> tuple[QWidget, str]:
        """What a question is shown beside, and what it is about where that does not say it."""
        row, name, record = str(question.get('row') or ''), str(question.get('field') or ''), self._opened.record
        about = asked_in_words.about_in_words(record, question)
        if row in ('', record.uid):
            group = next((group for group in self._groups.values() if name in group.boxes), None)
            return (group.reveal(name), '') if group is not None else (self._above, about)
        for grid in self._grids.values():
            if any(below.uid == row for line in grid.lines.lines for below in line.walk()):
                return grid, about
        return self._above, about

    def _holder(self, place: QWidget) -> QuestionsHere:
        if place not in self._holders:
            made = self._holders[place] = QuestionsHere(self._opened.register, place)
            if isinstance(place, FieldBox | ChildLines):
                place.put_below(made)
        return self._holders[place]

    def _tie(self, box: QuestionBox) -> None:
        box.line.setText(self.typed.answer(box.uid))
        box.answered.connect(self.answered)
        box.typed.connect(self._note_answer)
        box.close_asked.connect(self.close_asked)
        box.copy_asked.connect(self.copy_asked)
        box.left.connect(self.leave)

    def _note_answer(self, uid: str, text: str) -> None:
        self.typed.note_answer(uid, text)
        self.typed_on.emit()

    # Which question, and getting about

    def box(self, uid: str) -> QuestionBox | None:
        """The box of a question, None where it is not shown."""
        return next((here.boxes[uid] for here in self._holders.values() if uid in here.boxes), None)

    def standing(self, uid: str) -> Standing | None:
        """A question of this record as it is now."""
        return next((one for one in self._standing if one.question.uid == uid), None)

    @property
    def is_any(self) -> bool:
        """Whether there are questions about the record."""
        return bool(self._standing)

    def has_keys(self) -> str:
        """The question in whose box the keys are, '' where they are elsewhere."""
        widget = QApplication.focusWidget()
        while widget is not None and not isinstance(widget, QuestionBox):
            widget = widget.parentWidget()
        return widget.uid if widget is not None and self.box(widget.uid) is widget else ''

    def meant(self, at: OpenField | None) -> str:
        """The question that a person means: where the keys are, else that of the field `at`, else the only one."""
        if uid := self.has_keys():
            return uid
        shown = self._shown()
        here = [one for one in shown if at is not None and self._is_about(one.question, at)]
        here.sort(key=lambda one: one.question.get('field') is None)
        found = here or (shown if len(shown) == 1 else [])
        return found[0].question.uid if found else ''

    def _is_about(self, question: Record, at: OpenField) -> bool:
        row = str(question.get('row') or '') or self._opened.record.uid
        return row == at.row.uid and question.get('field') in (None, at.name)

    def next_after(self, step: int) -> str:
        """The question behind the one that has the keys, or before it; to begin with an open one. '' for none."""
        uids, now = [one.question.uid for one in self._shown()], self.has_keys()
        if now in uids:
            return uids[(uids.index(now) + step) % len(uids)]
        return self.open_after(now) or (uids[0] if uids else '')

    def open_after(self, uid: str) -> str:
        """The next open question behind one, from the first again; '' where no other is open."""
        uids = [one.question.uid for one in self._standing]
        here = uids.index(uid) + 1 if uid in uids else 0
        following = [*self._standing[here:], *self._standing[:here]]
        return next((one.question.uid for one in following if one.state == OPEN and one.question.uid != uid), '')

    def show(self, uid: str) -> QuestionBox | None:
        """Have a question in sight, also one that is closed; its box."""
        if self.box(uid) is None and self.standing(uid) is not None:
            self._shows_closed = True
            self.refresh()
        return self.box(uid)

    def leave(self, uid: str) -> None:
        """Give the keys back to what the question is about."""
        standing = self.standing(uid)
        if standing is not None:
            self.left.emit(standing.question)

    def forget_answer(self, uid: str) -> None:
        """Keep no more what was typed as an answer: it was given."""
        self.typed.note_answer(uid, '')
        if (box := self.box(uid)) is not None:
            box.line.clear()
        self.typed_on.emit()
