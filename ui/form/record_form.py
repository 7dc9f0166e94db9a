"""The form of a record, made from its declaration: sections, grids, what is wrong, and what can be done."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise

import shiboken6
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QScrollBar,
    QVBoxLayout,
    QWidget,
)

from models import query
from models.dates import dates
from models.dates.times_in_words import day_and_time
from models.entry import moment
from models.entry.open_record import OpenField, OpenRecord, fields_of
from models.errors import ServerAway
from models.file import history
from models.language.code_lists import codes
from models.language.labels import new_record_label, record_label, section_label
from models.language.messages import _, ngettext
from models.language.text import isolate
from models.query import decided
from models.query.decisions_in_words import decision_in_words
from models.query.for_review import asked_in_words
from models.record.records import RECORDS, Record
from models.register.register import Register
from models.register.review.asking import Ask
from models.rules.checks import Finding
from ui.form.asked_beside.question_line import QuestionLine, Target
from ui.form.asked_beside.questions_in_form import QuestionsInForm
from ui.form.child_section import ChildLines
from ui.form.child_view import LinesView
from ui.form.contacts_beside.contacts_in_form import ContactsInForm
from ui.form.edit_reason import EditReasonStrip
from ui.form.editors import Editor, LineEditor, TextEditor
from ui.form.field_group import FieldBox, FieldGroup
from ui.form.likely_strip import LikelyStrip
from ui.form.map_pane import MapPane
from ui.form.problems_line import ProblemsLine, following, meant
from ui.form.steps import Steps, Where
from ui.parts import look
from ui.parts.flow import Flow
from ui.parts.half_typed.kept_line import KeptLine
from ui.parts.pieces import LineToType, Notice, button, column, cut_label, label, row, with_key
from ui.parts.soon import soon

SEND_KEY = 'Ctrl+Shift+R'
# Milliseconds after the last key: the rules wait for the end of a word, but seem to answer at once.
CHECK_AFTER = 250


class ReasonStrip(QFrame):
    """Asks for a reason in one line, without a dialog; `given` brings it, `given_up` that there is none."""

    given = Signal(str)
    given_up = Signal()

    def __init__(self, parent: QWidget, register: Register) -> None:
        super().__init__(parent)
        self.setProperty('role', 'card')
        self._question = label('')
        self.line = LineToType()
        self._kept = KeptLine(self.line, register)
        self.line.returnPressed.connect(self._give)
        self._agree = button('', self._give, role='primary')
        inside = column(self._question, row(self.line, self._agree, button(_('Cancel'), self.give_up)))
        inside.setContentsMargins(look.MEDIUM, look.SMALL, look.SMALL, look.SMALL)
        self.setLayout(inside)
        self.hide()

    def ask(self, question: str, agree: str, of: Sequence[str]) -> None:
        """Ask; `agree` is what the button says that gives the reason, `of` says what it is for."""
        self._question.setText(question)
        self._agree.setText(agree)
        self.line.setAccessibleName(question)
        self._kept.begin(*of)
        self.show()
        self.line.setFocus()

    def _give(self) -> None:
        reason = self.line.text().strip()
        if reason:
            self.hide()
            self._kept.end()
            self.given.emit(reason)
        else:
            self.line.setPlaceholderText(_('Give the reason. It is kept in the history.'))
            self.line.setFocus()

    def give_up(self) -> None:
        """Ask no longer."""
        self.hide()
        self._kept.end()
        self.given_up.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        else:
            super().keyPressEvent(event)


def _all_of(writes: list[Callable[[], None]]) -> None:
    for write in writes:
        write()


def saved_at() -> str:
    """The time of day now, as a save is told with."""
    return dates.damascus_time(dates.utc_now()).strftime('%H:%M')


class _Sections(QWidget):
    """The sections one below another; two that need half the width stand side by side."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty('role', 'surface')
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(look.LARGE, look.TINY, look.LARGE, look.MEDIUM)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(9)
        self.above = QWidget(self)
        self.above.hide()
        self._grid.addWidget(self.above, 0, 0, 1, 2)
        self.sections: list[QWidget] = []

    def put(self, sections: list[QWidget]) -> None:
        """Show these sections."""
        self.sections = sections
        self.arrange()

    def arrange(self) -> None:
        """Lay the sections out anew, after one grew or the window did."""
        for section in self.sections:
            self._grid.removeWidget(section)
        line, place = 1, 0
        wide = self.width() >= look.px(400)
        for at, section in enumerate(self.sections):
            half = wide and self._is_half(at, place)
            if not half and place:
                line, place = line + 1, 0
            self._grid.addWidget(section, line, place, 1, 1 if half else 2, Qt.AlignmentFlag.AlignTop)
            section.show()
            line, place = (line, 1) if half and not place else (line + 1, 0)
        for old in range(self._grid.rowCount()):
            self._grid.setRowStretch(old, 0)
        self._grid.setRowStretch(line + 1, 1)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)

    def _is_half(self, at: int, place: int) -> bool:
        neighbour = at - 1 if place else at + 1
        pair = [self.sections[i] for i in (at, neighbour) if 0 <= i < len(self.sections)]
        return len(pair) == 2 and all(isinstance(s, FieldGroup) and s.is_narrow for s in pair)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (event.oldSize().width() >= look.px(400)) != (event.size().width() >= look.px(400)):
            self.arrange()


class RecordForm(QWidget):
    """A record that lies open. It writes nothing itself: `save_asked`, `edited` and the others tell the window."""

    edited = Signal()
    save_asked = Signal()
    save_next_asked = Signal()
    history_asked = Signal()
    discard_asked = Signal()
    bring_back_asked = Signal()
    withdraw_given = Signal(str)
    stepped = Signal()
    send_asked = Signal()

    def __init__(self, opened: OpenRecord, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.opened = opened
        self.steps = Steps(opened, self)
        self._is_stepping = False
        self._withdrawal = str(opened.record.get('withdrawn') or '')
        self.setProperty('role', 'surface')
        self.groups: dict[str, FieldGroup] = {}
        self.grids: dict[str, ChildLines] = {}
        self.map: MapPane | None = None
        self._before_map: QWidget | None = None
        self._visited: set[tuple[str, str]] = set()
        self._shows_all = opened.stored is not None
        self._with_reason: Callable[[str], object] = self.withdraw_given.emit
        self._came_from: QWidget | None = None
        self._typed_at = opened.kept_at
        self._is_refused = False
        self._elsewhere: list[str] = []
        self._in_hand = ''
        self._checking = QTimer(self)
        self._checking.setSingleShot(True)
        self._checking.setInterval(CHECK_AFTER)
        self._checking.timeout.connect(self.check)
        self._build()
        self.check()

    # Building

    def _build(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addLayout(self._head())
        lines.addLayout(self._strips())
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._body = _Sections(self._scroll)
        self._scroll.setWidget(self._body)
        self._body.put([section for _rank, section in sorted(self._sections(), key=lambda pair: pair[0])])
        self._add_questions()
        self._chain()
        self._body.setEnabled(not self.is_closed)
        lines.addWidget(self._scroll, 1)
        self.likely = LikelyStrip(self.opened, self)
        self.edited.connect(self.likely.look_soon)
        self.likely.left.connect(self.go_back)
        self.likely.changed.connect(self._show_keys)
        lines.addWidget(self.likely)
        rule = QFrame()
        rule.setProperty('role', 'rule')
        lines.addWidget(rule)
        lines.addLayout(self._foot())
        self._history.setVisible(self.opened.stored is not None)
        self._say_state()

    def _add_questions(self) -> None:
        """Have the questions beside what they are about, and the line with one that was typed and is not asked yet."""
        self.asked = QuestionsInForm(self.opened, self._body.above, self.groups, self.grids, self)
        self.asked.grown.connect(self._chain)
        self.asked.grown.connect(self._body.arrange)
        self.asked.left.connect(self._go_to_asked)
        self.asking.typed.connect(self._note_question)
        self.asking.left.connect(self.go_back)
        self.contacts.keep_in(self.asked.typed)
        self.contacts.typed_on.connect(self.asked.typed_on)
        self.contacts.left.connect(self.go_back)
        self.contacts.refused.connect(partial(self.say, 'stop'))
        if (kept := self.asked.typed.question()) is not None:
            self.asking.ask(self._targets(kept.row or kept.uid, kept.field, kept.doubt), kept.text, takes_keys=False)

    def _strips(self) -> QVBoxLayout:
        """What is said and asked between the head and the fields."""
        self.returned, self.notice = Notice(self), Notice(self)
        self.reason = ReasonStrip(self, self.opened.register)
        self.reason.given.connect(self._reason_given)
        self.reason.given_up.connect(self.go_back)
        self.why_edited, self.asking = EditReasonStrip(self), QuestionLine(self)
        self.contacts = ContactsInForm(self.opened, self)
        held = column(self.returned, self.notice, self.reason, self.why_edited, self.asking, self.contacts)
        held.setContentsMargins(look.LARGE, 0, look.LARGE, look.TINY)
        return held

    def _head(self) -> QVBoxLayout:
        self._title = cut_label('title')
        self._badge = QLabel()
        self._under, self._decided = cut_label('muted'), cut_label('muted')
        self._decided.setParent(self)  # it would be a window where it is shown before it is in the form
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._badge)
        head = QVBoxLayout()
        head.setContentsMargins(look.LARGE, look.MEDIUM, look.LARGE, look.SMALL)
        head.setSpacing(2)
        head.addLayout(top)
        self._problems = ProblemsLine(self)
        self._problems.clicked.connect(lambda: self.next_problem(1))
        below = row(self._under, self._problems)
        below.setStretch(0, 1)
        head.addLayout(below)
        head.addWidget(self._decided)
        self._say_badge()
        self._say_title()
        return head

    @property
    def is_withdrawn(self) -> bool:
        """Whether the record is withdrawn, by now or since it was opened: nothing in it is changed or saved then."""
        return bool(self._withdrawal)

    @property
    def is_closed(self) -> bool:
        """Whether nothing can be typed in it: the record is withdrawn, or the register open for reading only."""
        return self.is_withdrawn or not self.opened.register.writing

    def show_withdrawal(self, reason: str) -> None:
        """Show that the record was withdrawn while something was being typed in it, or ('') that it is no more."""
        if reason == self._withdrawal:
            return
        self._withdrawal = reason
        self._body.setEnabled(not self.is_closed)
        self._say_badge()
        self._say_state()
        self.stepped.emit()

    def _say_badge(self) -> None:
        self._under.setText(self._history_line())
        self._say_decided()
        if self.is_withdrawn:
            self._badge.setText(_('Withdrawn'))
            look.give_role(self._badge, 'doubt')
            return
        state = self.opened.record.get('state') or ''
        self._badge.setText(codes('states').label(str(state)) if state else _('New'))
        done = self.opened.record.is_approved
        look.give_role(self._badge, 'settled' if done else 'doubt' if state == 'returned' else 'badge')

    def _say_decided(self) -> None:
        """Say what was decided last, here and at each other desk; why it was returned here stands above the fields."""
        is_returned = self.opened.record.get('state') == 'returned'
        here = [] if is_returned else self._decisions()[-1:]
        self._elsewhere = self._decisions_elsewhere()
        others = [self._in_hand] if self._in_hand else []
        said = '  ·  '.join([*here, *self._changed_since_sent(), *self._elsewhere, *others])
        self._decided.setText(said)
        self._decided.setVisible(bool(said))

    def say_in_hand(self, sentence: str) -> None:
        """Say who else has the record open to review it, '' for nobody."""
        if sentence != self._in_hand:
            self._in_hand = sentence
            self._say_decided()

    def _decisions(self) -> list[str]:
        """What was decided about the record here, in words, the last one at the end."""
        opened = self.opened
        about = decided.decisions_about(opened.register, opened.record.uid) if opened.stored is not None else []
        return [decision_in_words(opened.register, one) for one in about]

    def _changed_since_sent(self) -> list[str]:
        """Say so of a record that was sealed, for it was sent, and is not as it was then."""
        opened = self.opened
        about = decided.decisions_about(opened.register, opened.record.uid) if opened.stored is not None else []
        events = [one.get('event') for one in about if one.get('event') in ('seal', 'edit')]
        return [_('Changed since it was sent')] if 'seal' in events and events[-1] == 'edit' else []

    def _decisions_elsewhere(self) -> list[str]:
        """The last decision of each other desk, in words: it stands beside that of this one, and neither wins."""
        register, record = self.opened.register, self.opened.record
        about = decided.others_about(register, record.uid) if self.opened.stored is not None else []
        last = {str(one.get('desk')): one for one in about if one.get('event') != 'seal'}
        return [decision_in_words(register, one) for one in last.values()]

    def _say_returned(self) -> None:
        """Say why the record was returned for correction, until it is sent again."""
        if self.opened.record.get('state') != 'returned' or self.is_withdrawn:
            self.returned.quiet()
            return
        state = str(self.opened.record.get('state'))
        said = (self._decisions() or [codes('states').label(state)])[-1]
        action = with_key(_('Send for review'), SEND_KEY) if self.opened.register.writing else ''
        self.returned.say('doubt', said, action, self.send_asked.emit)

    def show_decided(self, stored: Record) -> None:
        """Show the state that a decision gave the record; what is being typed in it stays as it is."""
        record, was, state = self.opened.record, self.opened.record.get('state'), stored.get('state')
        record.set('state', state)
        if self.opened.stored is not None:
            self.opened.stored.set('state', state)
        self.steps.saved({record.uid: {'state': (was, state)}})
        self._say_badge()
        self._say_returned()

    def _say_title(self) -> None:
        record = self.opened.record
        kind = record_label(record.kind)
        called = query.called(record, self.opened.register.places)
        new = called == kind and self.opened.stored is None
        self._title.setText(new_record_label(record.kind) if new else called)

    def _history_line(self) -> str:
        record, register = self.opened.record, self.opened.register
        if self.opened.stored is None:
            return ''
        # A decision, and the undoing of one, leaves the vector as it was: nobody saved the record then.
        told = list({one.vector: one for one in reversed(history.revisions(register, 'record', record.uid))}.values())
        parts = [isolate(str(record.get('reference')))] if record.get('reference') else []
        if told:
            (day, time), who = day_and_time(told[0].at, dates.short), register.called(told[0].by)
            parts.append(_('saved {day}, {time} by {who}').format(day=day, time=time, who=isolate(who, 'auto')))
        said = ngettext('{count} revision', '{count} revisions', len(told))
        return ' · '.join([*parts, said.format(count=len(told))])

    def _sections(self) -> Iterator[tuple[int, QWidget]]:
        rank = codes('sections').rank
        record = self.opened.record
        by_section: dict[str, list[OpenField]] = {}
        for field in fields_of(self.opened, record):
            by_section.setdefault(field.spec.section, []).append(field)
        for section, fields in by_section.items():
            group = self.groups[section] = FieldGroup(section_label(section), fields, self._body)
            group.edited.connect(self._field_edited)
            group.left.connect(self._field_left)
            group.entered.connect(self._pass_given)
            group.grown.connect(self._body.arrange)
            group.aside_asked.connect(self._set_aside)
            group.ask_asked.connect(self.ask_about)
            yield rank.get(section, 999), group
        if RECORDS[record.kind].point_fields:
            self._add_map()
        for kind in RECORDS[record.kind].child_kinds:
            section = next(spec.section for spec in RECORDS[kind].form_fields().values())
            grid = self.grids[kind] = ChildLines(self.opened, record, kind, section_label(section), self._body)
            grid.edited.connect(self._touched)
            grid.begun.connect(self.steps.close)
            grid.left.connect(self._field_left)
            grid.withdraw_asked.connect(self._ask_row_reason)
            grid.grown.connect(self._chain)
            grid.said.connect(self.say)
            grid.aside_asked.connect(self._set_aside)
            grid.ask_asked.connect(self.ask_about)
            yield rank.get(section, 999), grid

    def _add_map(self) -> None:
        self.map = MapPane(self.opened, self._body)
        self.groups[self.map.section].put_below(self.map, self.map.opener)
        self.map.taken.connect(self._point_taken)
        self.map.left.connect(self._leave_map)
        self.map.folded.connect(self._body.arrange)

    def _chain(self) -> None:
        """Let Tab go through the sections as they stand, whichever was made first."""
        inside = [widget for section in self._body.sections for widget in section.findChildren(QWidget)]
        stops = [widget for widget in inside if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
        for one, other in pairwise(stops):
            QWidget.setTabOrder(one, other)

    def _foot(self) -> Flow:
        self._save_next = button(_('Save and next'), self.save_next_asked.emit, role='primary')
        self._save_next.setText(with_key(_('Save and next'), 'Ctrl+Return'))
        self._save = button(with_key(_('Save'), 'Ctrl+S'), self.save_asked.emit)
        self.saving = label('', 'small', wraps=False)
        self.saving.hide()
        self._history = button(with_key(_('History'), 'Ctrl+H'), self.history_asked.emit, role='link')
        foot = Flow(gap=look.SMALL)
        for piece in (self._save_next, self._save, self.saving, self._history):
            foot.addWidget(piece)
        for piece in (self._save_next, self._save):
            piece.setEnabled(self.opened.register.writing)
        foot.setContentsMargins(look.LARGE, look.SMALL, look.LARGE, look.SMALL)
        return foot

    def _say_state(self) -> None:
        self._is_refused = False
        self._say_returned()
        if self.is_withdrawn:
            sentence = _('Withdrawn: {reason}').format(reason=isolate(self._withdrawal, 'auto'))
            if self.opened.is_changed:
                kept = _('What you typed is kept in Drafts.')
                sentence = f'{sentence} {kept}'
            self._say_with(sentence, _('Restore record'), self.bring_back_asked.emit)
        elif self._typed_at:
            _day, time = day_and_time(self._typed_at, dates.short)
            sentence = _('Unsaved changes from {time}.').format(time=time)
            self._say_with(sentence, _('Discard'), self.discard_asked.emit)
        else:
            self.notice.quiet()

    def _say_with(self, sentence: str, action: str, do: Callable[[], object]) -> None:
        """Say the state of the record, with what can be done about it where the register can be written."""
        self.notice.say('doubt', sentence, action if self.opened.register.writing else '', do)

    def saved(self, record: Record) -> None:
        """Go on with the record as it was saved, without losing the place."""
        opened = self.opened
        changes = moment.changed_by_save(opened.record, record)
        stored = {below.uid: below for below in record.walk()}
        for below in opened.record.walk():
            below.values = dict(stored[below.uid].values)
        opened.record.revision = record.revision
        opened.stored, opened.texts, opened.kept_at, opened.kept = record, {}, '', None
        self.steps.saved(changes)
        self._shows_all, self._typed_at = True, ''
        self.say_saved(saved_at())
        self._say_badge()
        self._say_state()
        self._history.setVisible(True)
        for group in self.groups.values():
            group.load()
        self.asked.refresh()
        self.contacts.refresh()
        self.check()

    # What is typed

    def _field_edited(self, field: OpenField) -> None:
        self._visited.discard((field.row.uid, field.name))
        self._show_exactness(field)
        self._touched(field)

    def _show_exactness(self, field: OpenField) -> None:
        """Show how exact the point is, which goes with the one that a place gave, once another one is typed."""
        point = RECORDS[field.row.kind].point_fields
        if field.row is not self.opened.record or field.name not in point[:2]:
            return
        for name in point[2:]:
            if (box := self._box_at(name)) is not None:
                box.editor.load()

    def _touched(self, field: OpenField | None = None) -> None:
        """Something was changed: by typing in a field, or (None) by what is one step alone."""
        if self._is_stepping:
            self.steps.absorb()
            return
        self.steps.note(field)
        self._say_saving('' if self._typed_at else _('Not saved'))
        self.opened.kept_at = ''
        if self._is_refused:
            self._say_state()
        self._say_unseen_elsewhere()
        self._checking.start()
        self.edited.emit()

    def _say_unseen_elsewhere(self) -> None:
        """Say it where something is changed about which another desk decided as it was, unless there is more to say."""
        if self._elsewhere and self.notice.isHidden():
            sentence = _('{decision}. They have not seen what you change now.')
            self.notice.say('doubt', sentence.format(decision=_(', ').join(self._elsewhere)))

    def _field_left(self, field: OpenField) -> None:
        self._visited.add((field.row.uid, field.name))
        waited = {*self.opened.texts}
        filled = field.fill_others()
        if filled:
            self._touched(field)
            self._show_asked(waited)
        self.steps.close()
        if filled and field.row is self.opened.record:
            self._load(filled)
        self.check()

    def _show_asked(self, waited: set[str]) -> None:
        """Show what waits to be understood since, as if the person had been there: it was typed once."""
        asked = [key.split('.', 1) for key in self.opened.texts.keys() - waited]
        self._visited |= {(row, name) for row, name in asked}
        if any(row != self.opened.record.uid for row, _name in asked):
            for grid in self.grids.values():
                grid.show_anew()

    def _load(self, names: list[str]) -> None:
        """Show anew what stands in these fields, which were filled."""
        for group in self.groups.values():
            if there := set(names) & set(group.boxes):
                for name in there:
                    group.boxes[name].editor.load()
                group.arrange()

    def _point_taken(self, names: list[str]) -> None:
        self._touched()
        self._load(names)
        self.check()

    def toggle_map(self) -> None:
        """Open the map and go to it; from there, fold it away and come back."""
        if self.map is None:
            return
        if self.map.is_in_use:
            self._leave_map()
            self.map.fold(True)
            return
        focused = QApplication.focusWidget()
        self._before_map = focused if focused is not None and self.isAncestorOf(focused) else None
        self.map.fold(False)
        self.map.view.setFocus()
        soon(self.map, lambda: self._scroll.ensureWidgetVisible(self.map))

    def _leave_map(self) -> None:
        if self._before_map is not None and self._before_map.isVisible():
            self._before_map.setFocus()
        else:
            self.groups[self.map.section].first_editor().setFocus()

    def settle(self) -> None:
        """Take what stands in open editors, and what that settles of other fields, as if they were left."""
        for grid in self.grids.values():
            grid.commit()
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused) and hasattr(focused, 'settle'):
            focused.settle()
        waited = {*self.opened.texts}
        if filled := self.opened.settle():
            self._touched(self._focused_field())
            self._show_asked(waited)
            self._load([name for row, name in filled if row is self.opened.record])

    # Step by step

    def undo(self) -> bool:
        """Undo the last step in this record, and go where it was; whether there was one."""
        return self._step(self.steps.undo)

    def redo(self) -> bool:
        """Do the step again that was undone last, and go where it was; whether there was one."""
        return self._step(self.steps.redo)

    def revert(self) -> bool:
        """Go back to what is saved, or to a new record as it began; whether there was anything to go back from."""
        self.leave_editors()
        if not self.opened.is_changed or not self._step(self.steps.revert):
            return False
        self._typed_at = ''
        self._say_state()
        return True

    def _step(self, take: Callable[[], Where | None]) -> bool:
        if self.is_closed and take != self.steps.revert:
            return False
        # What fields do when they are left, and lines when they are built anew, is no step of its own.
        self._is_stepping = True
        try:
            self.leave_editors()
            where = take()
            if where is not None:
                self._show_anew(where)
        finally:
            self._is_stepping = False
        if where is not None:
            self._stepped()
        return where is not None

    def leave_editors(self) -> None:
        """Close what is open in cells and below fields, without taking a choice that is only marked."""
        focused = QApplication.focusWidget()
        if isinstance(focused, Editor):
            focused.close_choices()
        for grid in self.grids.values():
            grid.commit()

    def _show_anew(self, where: Where) -> None:
        for group in self.groups.values():
            group.load()
        for grid in self.grids.values():
            grid.show_anew()
        self.stepped.emit()
        self._go_to_change(where)
        for group in self.groups.values():
            group.arrange()

    def _stepped(self) -> None:
        self.opened.kept_at = ''
        self._say_saving(_('Not saved') if self.opened.is_changed else '')
        if self._is_refused:
            self._say_state()
        self.check()
        self.edited.emit()

    def _go_to_change(self, where: Where) -> None:
        """Go to where a step changed something: the field, its cell, or the end of the lines where its line is gone."""
        if not self._is_at(where) and not any(grid.go_to_cell(where.row, where.name) for grid in self.grids.values()):
            self.go_to_field(where.row.uid, where.name)
        focused = QApplication.focusWidget()
        if self._is_at(where) and isinstance(focused, LineEditor | TextEditor):
            focused.go_to_place(where.caret)

    @staticmethod
    def _is_at(where: Where) -> bool:
        """Whether the editor of a field has the keys, in the form or beside it."""
        focused = QApplication.focusWidget()
        here = focused.field if isinstance(focused, Editor) else None
        return here is not None and (here.row, here.name) == (where.row, where.name)

    # What is wrong

    def check(self) -> list[Finding]:
        """Show what is wrong where the person has been, and everywhere once saving was tried."""
        self._checking.stop()
        self._say_title()
        try:
            found = self.opened.findings()
        except ServerAway:  # it is checked once somebody answers again
            return []
        shown = [f for f in found if self._is_due(f)]
        self._problems.say([f for f in shown if not f.reason])
        by_row: dict[str, list[Finding]] = {}
        for finding in shown:
            by_row.setdefault(finding.row, []).append(finding)
        mine: dict[str, list[Finding]] = {}
        for finding in by_row.get(self.opened.record.uid, []):
            mine.setdefault(finding.field, []).append(finding)
        for group in self.groups.values():
            group.say(mine)
        for grid in self.grids.values():
            grid.say(by_row)
        if self.map is not None:
            self.map.refresh()
        return found

    def _is_due(self, finding: Finding) -> bool:
        if finding.reason or (finding.row, finding.field) in self._visited:
            return True
        box = self._box_at(finding.field) if finding.row == self.opened.record.uid else None
        if box is not None and box.editor.hasFocus():
            return False
        return self._shows_all or (finding.row != self.opened.record.uid and finding.level == 'doubt')

    def _box_at(self, name: str) -> FieldBox | None:
        return next((group.boxes[name] for group in self.groups.values() if name in group.boxes), None)

    def show_all_problems(self) -> list[Finding]:
        """Show everything that is wrong, and go to the first stop; all the stops."""
        self._shows_all = True
        self._visited |= {(finding.row, finding.field) for finding in self.opened.findings()}
        stops = [finding for finding in self.check() if finding.level == 'stop']
        if stops:
            self.go_to(stops[0])
        return stops

    @property
    def scroll_bar(self) -> QScrollBar:
        """What scrolls the fields."""
        return self._scroll.verticalScrollBar()

    def go_to_field(self, row: str, name: str) -> None:
        """Go to a field of a row, in the form or in a grid."""
        self.go_to(Finding('', '', row, name, ''))

    def go_to(self, finding: Finding) -> None:
        """Go to where a finding stands."""
        soon(self, self._show_keys)
        for group in self.groups.values():
            if finding.row == self.opened.record.uid and finding.field in group.boxes:
                box = group.reveal(finding.field)
                box.editor.setFocus()
                self._scroll.ensureWidgetVisible(box)
                return
        for grid in self.grids.values():
            self._go_to_line(grid, finding)

    def _go_to_line(self, grid: ChildLines, finding: Finding) -> None:
        for line, child in enumerate(grid.lines.lines):
            if not any(below.uid == finding.row for below in child.walk()):
                continue
            names, is_here = grid.lines.names, child.uid == finding.row
            column = names.index(finding.field) if is_here and finding.field in names else 0
            grid.view.setFocus()
            grid.view.setCurrentIndex(grid.lines.index(line, column))
            self._scroll.ensureWidgetVisible(grid.view)
            if is_here and grid.group is not None and finding.field in grid.group.boxes:
                grid.group.reveal(finding.field).editor.setFocus()
            for inner in grid.below:
                inner.show()
                self._go_to_line(inner, finding)

    def _show_keys(self) -> None:
        """Scroll to where the keys are, once everything has its place."""
        focused = QApplication.focusWidget()
        if focused is not None and self._body.isAncestorOf(focused):
            self._scroll.ensureWidgetVisible(focused)

    def next_problem(self, step: int) -> None:
        """Go to the next stop or doubt that stands, or to the one before."""
        self._shows_all = True
        standing = [found for found in self.check() if not found.reason]
        found = following(self.opened.record, standing, self._focused_field(), step)
        if found is not None:
            self._visited.add((found.row, found.field))
            self.go_to(found)
            self.check()

    def _focused_field(self) -> OpenField | None:
        """The field that has the keys, in the form or in a line of a grid."""
        widget = QApplication.focusWidget()
        while widget is not None and widget is not self:
            if isinstance(widget, Editor):
                return widget.field
            if isinstance(widget, LinesView) and widget.currentIndex().isValid():
                return widget.lines.field(widget.currentIndex())
            widget = widget.parentWidget()
        return None

    def where_keys_are(self) -> tuple[str, str]:
        """The row and the field that have the keys, '' for none."""
        field = self._focused_field()
        return (field.row.uid, field.name) if field is not None else ('', '')

    # Setting doubts aside

    def set_aside(self) -> None:
        """Set the doubt aside that stands where the keys are, or have it stand again."""
        at = self._focused_field()
        self.settle()
        self._shows_all = True
        found = meant(self.check(), at)
        if found is not None:
            self._set_aside(found)

    def _set_aside(self, finding: Finding) -> None:
        if finding.reason:
            self.opened.take_up(finding)
            self._settled_doubt()
        else:
            question = _('Why is this correct? {doubt}').format(doubt=finding.sentence)
            of = ('dismiss', finding.rule, finding.row, finding.field)
            self.ask(question, _('Dismiss'), partial(self._set_aside_for, finding), of)

    def _set_aside_for(self, finding: Finding, reason: str) -> None:
        self.opened.set_aside(finding, reason)
        self._settled_doubt()
        self.go_back()

    def _settled_doubt(self) -> None:
        self._touched()
        self.check()

    # Asking

    def ask_question(self) -> None:
        """Ask about the field that has the keys; pressed again, about its line, then about the record."""
        if self.asking.isVisible():
            self.asking.go_on()
            return
        at = self._focused_field()
        self.settle()
        row, name = (at.row.uid, at.name) if at is not None else (self.opened.record.uid, '')
        found = [one for one in self.check() if one.is_doubt and not one.reason and (one.row, one.field) == (row, name)]
        self._ask(row, name, found[0] if found else None)

    def ask_about(self, finding: Finding) -> None:
        """Ask about a doubt: the question begins with what the doubt says."""
        self._ask(finding.row, finding.field, finding)

    def _ask(self, row: str, name: str, finding: Finding | None) -> None:
        self._came_from = QApplication.focusWidget()
        targets, kept, offered = self._targets(row, name, finding.rule if finding else ''), self._kept_question(), ''
        about = targets[0][0]
        if finding is not None and kept != about._replace(text=kept.text):  # else it began with the same doubt
            offered = asked_in_words.of_a_doubt(self.opened.record, finding.rule, finding.sentence)
        self.asking.ask(targets, kept.text, '' if offered in kept.text else offered)

    def _kept_question(self) -> Ask:
        """What was typed as a question, and is not asked yet; no words where nothing was."""
        return self.asked.typed.question() or Ask('', '', '')

    def ask_of_several(self, what: str) -> None:
        """Ask the same about several records, which the window knows; `what` they are called together."""
        self._came_from = QApplication.focusWidget()
        self.asking.ask([(Ask('', '', ''), what)], self._kept_question().text)

    def end_asking(self, *, is_asked: bool) -> None:
        """Close the line once the question is asked; else what was typed stays there."""
        if is_asked:
            self.asking.finish()
            self._note_question(None)
            self.go_back()

    def _targets(self, row: str, name: str, doubt: str) -> list[Target]:
        """What a question that begins at a field may be about: the field, its line, the record."""
        record = self.opened.record
        asking = Ask(record.kind, record.uid, '', row if row != record.uid else '', name, doubt)
        wanted = [asking, asking._replace(field=''), asking._replace(row='', field='')]
        return [(one, self._called(one)) for one in dict.fromkeys(wanted)]

    def _called(self, asking: Ask) -> str:
        return asked_in_words.about(self.opened.record, asking.row, asking.field) or _('the record')

    def _note_question(self, asking: Ask | None) -> None:
        self.asked.typed.note_question(asking)
        self.asked.typed_on.emit()

    def note_contact(self) -> None:
        """Note that somebody was asked about the abductee, or correct what was noted."""
        if self.contacts.is_for and not self.is_closed:
            self._came_from = QApplication.focusWidget()
            self.contacts.ask()

    def end_noting(self) -> None:
        """Close the strip of contact lines: what was typed is noted."""
        self.contacts.finish()
        self.go_back()

    def question_meant(self) -> str:
        """The question that a person means by where the keys are, '' for none."""
        return self.asked.meant(self._focused_field())

    def go_to_question(self, uid: str) -> bool:
        """Go to where a question is answered; False where it is not about this record."""
        box = self.asked.show(uid)
        if box is None:
            return False
        box.line.setFocus()
        soon(self, partial(self._scroll_to, uid))
        return True

    def _scroll_to(self, uid: str) -> None:
        if (box := self.asked.box(uid)) is not None:
            self._scroll.ensureWidgetVisible(box)

    def _go_to_asked(self, question: Record) -> None:
        """Go to what a question is about."""
        if question.get('field'):
            self.go_to_field(str(question.get('row') or self.opened.record.uid), str(question.get('field')))
        else:
            self.focus_first()

    def keeping(self) -> Callable[[], None] | None:
        """What keeps all that is being typed in it, the record and beside it; None where there is nothing to write."""
        due = [write for one in (self.opened, self.asked.typed) if (write := one.keeping()) is not None]
        return partial(_all_of, due) if due else None

    def say(self, level: str, sentence: str) -> None:
        """Say one sentence above the fields."""
        self.notice.say(level, sentence)

    def calm(self) -> None:
        """Say no more than the state of the record."""
        self._say_state()

    def refuse(self, sentence: str) -> None:
        """Say why the record cannot be saved, until something is typed."""
        self.notice.say('stop', sentence)
        self._say_saving('')
        self._is_refused = True

    def say_saved(self, time: str) -> None:
        """Say when this record was saved, or the one before it while nothing is typed in this one."""
        self._say_saving(_('Saved {time}').format(time=isolate(time)))

    def _say_saving(self, sentence: str) -> None:
        if sentence != self.saving.text():
            self.saving.setText(sentence)
            self.saving.setVisible(bool(sentence))

    # Getting about

    def focus_first(self) -> None:
        """Go to the first field; where nothing can be typed, to what scrolls them."""
        if self.is_closed:
            self._scroll.setFocus()
            return
        for section in self._body.sections:
            if isinstance(section, FieldGroup) and (first := section.first_editor()) is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def has_section(self, number: int) -> bool:
        """Whether there are so many sections."""
        return 0 < number <= len(self._body.sections)

    def go_to_section(self, number: int) -> None:
        """Go to the first field or line of a section, counted from 1 in reading order."""
        if not self.has_section(number):
            return
        self.settle()
        section = self._body.sections[number - 1]
        if isinstance(section, FieldGroup) and not section.shown:
            section.open(True)
        first = section.view if isinstance(section, ChildLines) else section.first_editor()
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)
            soon(self, lambda: self._show_section(section))  # once what it opened has its place

    def _show_section(self, section: QWidget) -> None:
        """Scroll so that as much of a section is seen as there is room for, from its heading on."""
        bar, room = self.scroll_bar, self._scroll.viewport().height()
        top, bottom = section.y(), section.y() + section.height()
        if bottom > bar.value() + room:
            bar.setValue(min(top, bottom - room))
        if top < bar.value() or section.height() > room:
            bar.setValue(top)

    def _pass_given(self) -> None:
        """Go on past fields that were filled without typing: Enter goes where something is to be typed."""
        for _turn in range(50):  # more fields than any form has in a row
            box = self._focused_box()
            if box is None or box.field.key not in self.opened.given:
                return
            box.editor.focusNextPrevChild(True)

    def _focused_box(self) -> FieldBox | None:
        boxes = [box for group in self.groups.values() for box in group.boxes.values()]
        focused = QApplication.focusWidget()
        return next((box for box in boxes if focused is not None and box.isAncestorOf(focused)), None)

    def same_as_before(self) -> bool:
        """State in the focused field what the record before states there; whether there was something."""
        box = self._focused_box()
        if box is None or not box.field.as_before():
            return False
        for group in self.groups.values():
            group.load()
        self._touched()
        self.check()
        return True

    def edited_beside(self, field: OpenField) -> None:
        """Show what was typed in one of its texts beside the fields."""
        for group in [*self.groups.values(), *(grid.group for grid in self.grids.values() if grid.group)]:
            box = group.boxes.get(field.name)
            if box is not None and box.field.key == field.key:
                box.editor.load()
        self._touched(field)

    def toggle_carry(self) -> None:
        """Mark the focused field, or the lines that have the keys, to be carried over; or take the mark off."""
        box = self._focused_box()
        pins = [box.pin] if box else [grid.pin for grid in self.grids.values() if grid.has_keys()]
        for pin in filter(None, pins):
            pin.press()

    def toggle_all(self) -> None:
        """Show all fields of all sections, or only the first again."""
        is_open = any(len(group.shown) < len(group.boxes) for group in self.groups.values())
        for group in self.groups.values():
            group.open(is_open)

    # Withdrawing

    def ask_reason(self) -> None:
        """Ask why the record is withdrawn."""
        of = ('withdraw', self.opened.record.uid)
        self.ask(_('Why is this record withdrawn?'), _('Withdraw'), self.withdraw_given.emit, of)

    def _ask_row_reason(self, asked: tuple[ChildLines, Record]) -> None:
        of = ('withdraw', asked[1].uid)
        self.ask(_('Why is this line withdrawn?'), _('Withdraw'), partial(self._withdraw_row, *asked), of)

    def ask(self, question: str, agree: str, do: Callable[[str], object], of: Sequence[str]) -> None:
        """Ask for a reason in the strip above the fields, and do what it is for; `agree` is what does it.

        What is half typed is kept, and is there again when the same is asked again: `of` says what that is.
        """
        self._with_reason, self._came_from = do, QApplication.focusWidget()
        self.reason.ask(question, agree, of)

    def focus_likely(self) -> None:
        """Go to the likely duplicates, or from them back to where one was typing."""
        if not self.likely.lines.hasFocus():
            self.settle()
            self._came_from = QApplication.focusWidget()
        self.likely.go_there()

    def go_back(self) -> None:
        """Give the keys back to where they were before something else took them."""
        if self._came_from is not None and shiboken6.isValid(self._came_from) and self._came_from.isVisible():
            self._came_from.setFocus()
        else:
            self.focus_first()

    def _reason_given(self, reason: str) -> None:
        self._with_reason(reason)

    def _withdraw_row(self, grid: ChildLines, child: Record, reason: str) -> None:
        grid.withdraw(child, reason)
        grid.view.setFocus()
