"""Fields under one heading: label above editor, what was understood or is wrong below it, the rest behind "More"."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from models.entry import offers, understood
from models.entry.open_record import OpenField
from models.language.messages import _, ngettext
from models.language.text import isolate
from models.record import off_servers
from models.rules.checks import Finding
from ui.form.carry_pin import Pin
from ui.form.editors import Editor, LineEditor, editor_for
from ui.form.new_place import NewPlace
from ui.parts import look
from ui.parts.pieces import button, label, row

TWO_COLUMNS_FROM = 400


class FieldBox(QWidget):
    """A label, its editor, and the line below: what was understood, or what is wrong."""

    edited = Signal(object)
    left = Signal(object)
    entered = Signal()
    aside_asked = Signal(object)
    ask_asked = Signal(object)

    def __init__(self, field: OpenField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.editor: Editor = editor_for(field, self)
        self.editor.setEnabled(field.is_available)
        self.editor.setHidden(not field.is_available)
        self.caption = label(field.label + (' *' if field.spec.required else ''), 'label', wraps=False)
        self.caption.setBuddy(self.editor)
        self.caption.setToolTip(field.help)
        self._mark = QLabel()
        self._note = label('', 'small')
        below = QHBoxLayout()
        below.setSpacing(look.TINY)
        below.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        below.addWidget(self._note, 1)
        self._found: Finding | None = None
        self._aside = button('', self._ask_aside, role='small-link')
        self._ask = button(_('Ask…'), self._ask_about, role='small-link')
        for link in (self._aside, self._ask):
            link.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            below.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        lines = self._lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        lines.addLayout(self._above())
        lines.addWidget(self.editor)
        lines.addLayout(below)
        lines.addStretch(1)
        self.editor.edited.connect(self._edited)
        self.editor.left.connect(self._left)
        self.editor.entered.connect(self.entered)
        self.say([])

    def _above(self) -> QHBoxLayout:
        self.pin: Pin | None = None
        if self.field.row is self.field.opened.record and self.field.is_available:
            self.pin = Pin(self.field.register, self.field.row.kind, self.field.name, self.field.label, self)
        above = row(self.caption, *([self.pin] if self.pin else []), None, spacing=2)
        above.setStretch(0, 0)
        return above

    @property
    def is_long(self) -> bool:
        """Whether it takes the whole width."""
        return self.field.spec.kind.long

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        if self.pin is not None:
            self.pin.come_near(True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self.pin is not None:
            self.pin.come_near(False)

    def _understood(self) -> str:
        """What was understood of what was typed, and whether it was taken over from the record before."""
        if not self.field.is_available:
            return off_servers.said_of_field()
        carried = self.pin is not None and self.pin.isChecked() and self.field.key in self.field.opened.given
        parts = [_('as in the previous record')] if carried else []
        return ' · '.join([*parts, *filter(None, [offers.echo(self.field)])])

    def _edited(self) -> None:
        self.say([])
        self.edited.emit(self.field)

    def _left(self) -> None:
        self.left.emit(self.field)

    def say(self, findings: list[Finding]) -> None:
        """Show the first finding below the editor, else what was understood."""
        found = self._found = findings[0] if findings else None
        level = found.level if found and not found.reason else ''
        text = _in_words(found) if found else self._understood()
        self._note.setText(text)
        look.give_role(self._note, f'{level}-text' if level else 'small')
        if level:
            self._mark.setPixmap(look.pixmap('stop' if level == 'stop' else 'warning', level, 14))
        self._mark.setVisible(bool(level))
        self._aside.setVisible(found is not None and found.is_doubt)
        if found is not None and found.is_doubt:
            self._aside.setText(_('Undo') if found.reason else _('Dismiss…'))
            self._aside.setToolTip(isolate('Ctrl+E'))
            self._aside.setAccessibleName(f'{self._aside.text()} {found.sentence}')
            self._ask.setToolTip(isolate('Ctrl+Shift+Q'))
            self._ask.setAccessibleName(f'{self._ask.text()} {found.sentence}')
        is_standing = found is not None and found.is_doubt and not found.reason
        self._ask.setVisible(is_standing and self.field.opened.may_ask)
        self._note.setVisible(bool(text))
        look.give_role(self.editor, level, 'level')
        self.editor.setAccessibleDescription(text or self.field.help)

    def _ask_aside(self) -> None:
        self.aside_asked.emit(self._found)

    def _ask_about(self) -> None:
        self.ask_asked.emit(self._found)

    def put_below(self, piece: QWidget) -> None:
        """Put something below the editor and what is said of it."""
        self._lines.insertWidget(self._lines.count() - 1, piece)


def _in_words(found: Finding) -> str:
    return _('Dismissed: {reason}').format(reason=isolate(found.reason, 'auto')) if found.reason else found.sentence


class FieldGroup(QWidget):
    """A section of a row's fields; `edited` and `left` tell which field, `grown` that its height changed."""

    edited = Signal(object)
    left = Signal(object)
    entered = Signal()
    aside_asked = Signal(object)
    ask_asked = Signal(object)
    grown = Signal()

    def __init__(self, heading: str, fields: Iterable[OpenField], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._new_place: NewPlace | None = None
        self.boxes = {field.name: self._box(field) for field in fields}
        self._is_open = False
        self._revealed: set[str] = set()
        self._columns = 2
        self._more = QPushButton()
        self._more.setProperty('role', 'link')
        self._more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._more.clicked.connect(self.toggle)
        self._heading = heading
        top = QHBoxLayout()
        top.addWidget(label(heading, 'section', wraps=False))
        top.addStretch(1)
        top.addWidget(self._more)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        self._top = top
        lines.addLayout(top)
        lines.addLayout(self._grid)
        self.arrange()

    def put_below(self, piece: QWidget, opener: QWidget) -> None:
        """Put something below the fields, and what opens it beside the heading."""
        self._top.insertWidget(self._top.count() - 1, opener)
        self.layout().addWidget(piece)

    def _box(self, field: OpenField) -> FieldBox:
        box = FieldBox(field, self)
        box.edited.connect(self.edited)
        box.left.connect(self.left)
        box.entered.connect(self.entered)
        if field.spec.kind.name == 'place' and isinstance(box.editor, LineEditor):
            box.editor.may_add = True
            box.editor.add_asked.connect(partial(self._ask_for_place, box.editor))
            box.editor.add_at_once_asked.connect(partial(self._ask_for_place, box.editor, at_once=True))
        box.aside_asked.connect(self.aside_asked)
        box.ask_asked.connect(self.ask_asked)
        return box

    def _ask_for_place(self, editor: LineEditor, *, at_once: bool = False) -> None:
        """Ask for what a new place needs, below the fields; at once: only where something it needs is missing."""
        if self._new_place is not None or editor.field.value is not None or not editor.field.typed:
            return
        card = self._new_place = NewPlace(editor.field, self)
        card.added.connect(partial(self._place_added, editor))
        card.given_up.connect(partial(self._close_new_place, editor))
        if at_once and card.is_whole:
            card.add()
            return
        self.layout().addWidget(card)
        card.show()
        card.begin()
        self.grown.emit()

    def _place_added(self, editor: LineEditor, uid: str) -> None:
        self._close_new_place(editor)
        editor.pick(understood.Offer(uid, understood.naming(editor.field, uid)))
        editor.go_on()

    def _close_new_place(self, editor: LineEditor) -> None:
        if self._new_place is not None:
            self._new_place.hide()
            self._new_place.deleteLater()
            self._new_place = None
            editor.setFocus()
            self.grown.emit()

    @property
    def shown(self) -> list[FieldBox]:
        """The fields that are shown: those that matter first, those stated, those somebody went to, or all."""
        wanted = self._revealed
        return [box for name, box in self.boxes.items() if self._is_open or box.field.is_shown or name in wanted]

    @property
    def is_narrow(self) -> bool:
        """Whether half the width is enough for what it shows."""
        return len(self.shown) <= 1 and not any(box.is_long for box in self.shown)

    def first_editor(self) -> Editor | None:
        """The editor of the first field that is shown and can be kept here."""
        return next((box.editor for box in self.shown if box.field.is_available), None)

    @property
    def is_open(self) -> bool:
        """Whether all its fields are shown."""
        return self._is_open

    def toggle(self) -> None:
        """Show all fields, or only the first again."""
        self.open(not self._is_open)

    def open(self, is_open: bool) -> None:
        """Show all fields or only those that matter first."""
        self._is_open = is_open
        self.arrange()
        self.grown.emit()

    def reveal(self, name: str) -> FieldBox:
        """Show a field that is behind "More"."""
        if self.boxes[name] not in self.shown:
            self._revealed.add(name)
            self.arrange()
            self.grown.emit()
        return self.boxes[name]

    def set_columns(self, columns: int) -> None:
        """Lay the fields out in one column or two."""
        if columns != self._columns:
            self._columns = columns
            self.arrange()

    def arrange(self) -> None:
        """Lay out the fields that are shown."""
        shown = self.shown
        for box in self.boxes.values():
            self._grid.removeWidget(box)
            box.setVisible(box in shown)
        line, place = 0, 0
        for box in shown:
            wide = self._columns if box.is_long else 1
            if place + wide > self._columns:
                line, place = line + 1, 0
            self._grid.addWidget(box, line, place, 1, wide)
            place += wide
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < self._columns else 0)
        self._say_more(len(self.boxes) - len(shown))

    def _say_more(self, hidden: int) -> None:
        text = _('Show less') if self._is_open else _('More ({count})').format(count=hidden)
        self._more.setText(text)
        sentence = ngettext('Show one more field', 'Show {count} more fields', hidden).format(count=hidden)
        self._more.setAccessibleName(f'{self._heading}: {sentence if hidden else text}')
        self._more.setToolTip(sentence if hidden else '')
        self._more.setVisible(bool(hidden) or self._is_open)

    def say(self, findings: dict[str, list[Finding]]) -> None:
        """Show each finding beside its field."""
        for name, box in self.boxes.items():
            box.say(findings.get(name, []))

    def load(self) -> None:
        """Show anew what stands in the fields."""
        for box in self.boxes.values():
            box.editor.load()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide_enough = self.is_narrow or event.size().width() >= look.px(TWO_COLUMNS_FROM)
        self.set_columns(1 if self.is_narrow or not wide_enough else 2)
