"""An editor for each kind of field: all read and write an `OpenField`, and understand while one types."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from models.entry import offers
from models.entry.open_record import OpenField
from models.entry.understood import Offer
from models.errors import Refused
from models.language.messages import _
from models.language.text import behind_letters, clean, has_arabic, in_order, without_directions
from models.record.fields import SEPARATOR, split_codes
from ui.parts import look
from ui.parts.choices import Choices
from ui.parts.copied import to_copy
from ui.parts.explained import as_tip
from ui.parts.flow import Flow
from ui.parts.pieces import literal, side
from ui.parts.reading_side import LinesInOrder, as_qt_counts, begins_at_right, show_instead, turn_lines

_ALWAYS_LEFT_TO_RIGHT = {'number', 'degrees', 'time'}


def _name(editor: QWidget, field: OpenField) -> None:
    """Say what a field is to whoever hears the window instead of seeing it."""
    editor.setAccessibleName(field.label)
    editor.setAccessibleDescription(field.help)
    editor.setObjectName(f'{field.row.kind}.{field.name}')
    editor.setToolTip(field.help)
    editor.setWhatsThis(field.help)


class LineEditor(QLineEdit):
    """One line: text, numbers, degrees, times, dates; with choices for codes, places and links."""

    edited = Signal()
    left = Signal()
    entered = Signal()
    add_asked = Signal()
    add_at_once_asked = Signal()

    def __init__(self, field: OpenField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.may_add = False  # until somebody hears it asked
        self._has_list = bool(field.spec.codes or field.spec.links or field.spec.kind.name == 'place')
        self._has_choices = self._has_list or field.spec.kind.name == 'date'
        _name(self, field)
        self.load()
        self.textEdited.connect(self._typed)
        if self._has_list:
            self._add_opener()

    def _add_opener(self) -> None:
        self._opener = self.addAction(look.icon('choose'), QLineEdit.ActionPosition.TrailingPosition)
        self._opener.setText(_('Show the list (↓)'))
        self._opener.triggered.connect(self.offer_all)
        look.changed.connect(self._dress)

    def _dress(self) -> None:
        self._opener.setIcon(look.icon('choose'))

    def load(self) -> None:
        """Show what stands in the field."""
        text = self.field.text if self.hasFocus() else self._at_rest()
        if not self.hasFocus():
            self.setText(text)
            self.setCursorPosition(0)
        elif clean(self.text()) != text:  # else what is being typed stays, with the caret in it
            left = len(self.text()) - self.cursorPosition()
            self.setText(text)
            self.setCursorPosition(max(0, len(text) - left))
        self._turn()

    def go_to_place(self, place: int) -> None:
        """Put the cursor behind so many letters, where the text is as it is stored."""
        is_text = self.field.spec.kind.name in ('text', 'typed')
        self.setCursorPosition(as_qt_counts(self.text()[:place] if is_text else self.text()))

    def _at_rest(self) -> str:
        """What stands in the field, as one reads it: telephone numbers among Arabic words keep their order."""
        is_text = self.field.spec.kind.name in ('text', 'typed')
        return in_order(self.field.text) if is_text else self.field.text

    def _turn(self) -> None:
        """Let text run its own way: figures from left to right, words as they are written.

        Figures stand where reading begins, so that the cursor of an empty field does too.
        """
        arabic, kind = begins_at_right(self.text()), self.field.spec.kind.name
        if kind in _ALWAYS_LEFT_TO_RIGHT or (kind == 'date' and not has_arabic(self.text())):
            self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            self.setAlignment(side() | Qt.AlignmentFlag.AlignVCenter)
        elif self._has_list:
            self.unsetLayoutDirection()
            self.setAlignment(side() | Qt.AlignmentFlag.AlignVCenter)
        else:
            self.setLayoutDirection(Qt.LayoutDirection.RightToLeft if arabic else Qt.LayoutDirection.LeftToRight)
            flush = Qt.AlignmentFlag.AlignRight if arabic else Qt.AlignmentFlag.AlignLeft
            self.setAlignment(flush | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)

    def _typed(self, text: str) -> None:
        self.field.take(text)
        self._turn()
        if self._has_choices:
            self._offer(text)
        self.edited.emit()

    # Choices

    def _choices(self) -> Choices:
        return Choices.of(self.window())

    def _offer(self, text: str) -> None:
        if not text.strip():
            self._choices().leave(self)
        elif offers.is_looked_up(self.field):
            field = self.field
            self._choices().look_up(self, field.register, text, lambda: offers.offered(field, text))
        else:
            self._show(self._found(text))

    def _show(self, found: list[Offer]) -> None:
        self._choices().offer(self, found, mark_first=bool(found) and found[0].is_meant)

    def take_found(self, text: str, found: list[Offer]) -> None:
        """Show what was looked up for a text, if it still stands here."""
        if text != self.text() or self.field.value is not None:
            return
        self.field.opened.found[self.field.key] = text, found
        self.field.take(text)
        self.edited.emit()
        if self.hasFocus():
            self._show(found)

    def _catch_up(self) -> None:
        """Look up at once what a thread has not found yet: the field is being left."""
        text = self.text()
        waits = offers.is_looked_up(self.field) and self.field.value is None and bool(text.strip())
        if waits and self.field.opened.found.get(self.field.key, ('',))[0] != text:
            self.take_found(text, offers.offered(self.field, text))

    def offer_all(self) -> None:
        """Open the list: of what fits the text, or the whole of it when the text is a choice already."""
        self.setFocus()
        text = self.text() if self.field.value is None else ''
        self._choices().offer(self, self._found(text) or self._found(self.text()), mark_first=True)

    def _found(self, text: str) -> list[Offer]:
        return offers.offered(self.field, text) + (offers.addition(self.field, text) if self.may_add else [])

    def pick(self, offer: Offer) -> None:
        """Take a choice; one without a value asks for what is typed to be added to the list."""
        if not offer.value:
            self._choices().leave(self)
            self.add_asked.emit()
            return
        self.setText(offers.take(self.field, offer, self.text()))
        self._turn()
        self._choices().leave(self)
        self.edited.emit()

    def settle(self) -> None:
        """Take the choice that is marked, and close the list."""
        self._catch_up()
        if not self._has_choices or not self._choices().is_open_for(self):
            return
        marked = self._choices().marked()
        if marked is not None:
            self.pick(marked)
        self._choices().leave(self)

    def close_choices(self) -> bool:
        """Close the list without taking anything; whether there was one to close."""
        was_open = self._has_choices and self._choices().is_open_for(self)
        if was_open:
            self._choices().leave(self)
        return was_open

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if QKeySequence(event.keyCombination()) == QKeySequence(offers.ADD_KEY) and self.may_add:
            self.close_choices()
            self.add_at_once_asked.emit()
        elif not self._steer(event.key()):
            super().keyPressEvent(event)

    def _steer(self, key: int) -> bool:
        keys = Qt.Key
        if key == keys.Key_Escape:
            return self.close_choices()
        if key in (keys.Key_Return, keys.Key_Enter):
            self.settle()
            if self.hasFocus():
                self.go_on()
            return True
        if not self._has_choices or key not in (keys.Key_Down, keys.Key_Up):
            return False
        if self._choices().is_open_for(self):
            self._choices().move_mark(1 if key == keys.Key_Down else -1)
        else:
            self.offer_all()
        return True

    def go_on(self) -> None:
        """Go to the next field."""
        self.focusNextChild()
        self.entered.emit()

    def focusNextPrevChild(self, forward: bool) -> bool:
        self.settle()
        return not self.hasFocus() or super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if (plain := without_directions(self.text())) != self.text():
            self.setText(plain)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() == Qt.FocusReason.PopupFocusReason:
            return
        self._catch_up()
        self.close_choices()
        if self.field.value is not None and self.field.spec.kind.name in ('code', 'link', 'number', 'time', 'degrees'):
            self.load()
        elif (at_rest := self._at_rest()) != self.field.text == self.text():
            self.setText(at_rest)
        self.left.emit()

    def hideEvent(self, event: QEvent) -> None:  # type: ignore[override]
        super().hideEvent(event)
        self.close_choices()


class TextEditor(QPlainTextEdit):
    """Text of several lines; Tab goes on to the next field.

    Literals in it are isolated as soon as the field is left; neither the record nor the clipboard gets the signs.
    """

    edited = Signal()
    left = Signal()
    entered = Signal()

    def __init__(self, field: OpenField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._in_order = LinesInOrder()
        _name(self, field)
        self.setTabChangesFocus(True)
        self.setFixedHeight(look.px(76))
        self.load()
        self.textChanged.connect(self._typed)

    def load(self) -> None:
        """Show what stands in the field."""
        if self.hasFocus() and clean(without_directions(self.toPlainText())) == self.field.text:
            return  # what is being typed stays, with the caret in it
        text, shown = self._in_order.of(self.field.text), self.toPlainText()
        if text and text == shown:
            return  # a long account beside the fields would be laid out anew with each key in any of them
        left = len(without_directions(shown)) - self.place if self.hasFocus() else 0
        was = self.blockSignals(True)
        show_instead(self, text)
        turn_lines(self)
        self.blockSignals(was)
        if self.hasFocus():
            self.go_to_place(max(0, len(self.field.text) - left))

    def _isolate(self) -> None:
        """Isolate what was typed since, in a step that Ctrl+Z takes back with the typing."""
        text = self.toPlainText()
        in_order_now = in_order(without_directions(text))
        if in_order_now == text:
            return
        place = self.place
        cursor = QTextCursor(self.document())
        was = self.blockSignals(True)
        cursor.joinPreviousEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(in_order_now)
        cursor.endEditBlock()
        self.blockSignals(was)
        self.go_to_place(place)

    @property
    def place(self) -> int:
        """Where the cursor is in the text as it is stored."""
        before = self.textCursor()
        before.setPosition(0)
        before.setPosition(self.textCursor().position(), QTextCursor.MoveMode.KeepAnchor)
        return len(without_directions(before.selectedText()))

    def go_to_place(self, place: int) -> None:
        """Put the cursor behind so many letters of the text as it is stored."""
        text = self.toPlainText()
        cursor = self.textCursor()
        cursor.setPosition(as_qt_counts(text[: behind_letters(text, place)]))
        self.setTextCursor(cursor)

    def createMimeDataFromSelection(self) -> QMimeData:
        return to_copy(without_directions(self.textCursor().selection().toPlainText()))

    def _typed(self) -> None:
        self.field.take(without_directions(self.toPlainText()))
        turn_lines(self)
        self.edited.emit()

    def settle(self) -> None:
        """Nothing waits to be taken here."""

    def close_choices(self) -> bool:
        """Nothing is open here."""
        return False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._isolate()
        self.left.emit()


class CodesEditor(QFrame):
    """Several codes: a chip each, and a line that offers more."""

    edited = Signal()
    left = Signal()
    entered = Signal()

    def __init__(self, field: OpenField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.setProperty('role', 'codes')
        self._flow = Flow(self, gap=4, stretch_last=True)
        self._flow.setContentsMargins(4, 3, 4, 3)
        self._chips: list[QPushButton] = []
        self._line = _CodesLine(self)
        self._flow.addWidget(self._line)
        self.setFocusProxy(self._line)
        _name(self, field)
        _name(self._line, field)
        self._line.setObjectName('')
        self.load()

    def load(self) -> None:
        """Show what stands in the field."""
        self._show_chips()
        self._line.setText(self.field.opened.texts.get(self.field.key, ''))

    def _show_chips(self) -> None:
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [self._chip(code) for code in split_codes(self.field.value)]
        for place, chip in enumerate(self._chips):
            self._flow.insert(place, chip)
            chip.show()
        self.updateGeometry()

    def _chip(self, code: str) -> QPushButton:
        label = self.field.spec.code_list().label(code)
        chip = QPushButton(literal(f'{label} ×'), self)
        chip.setProperty('role', 'chip')
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        chip.setMaximumWidth(look.px(230))
        chip.setAccessibleName(_('Remove {what}').format(what=label))
        chip.setToolTip(as_tip(label))
        chip.setProperty('code', code)
        chip.clicked.connect(self._removed)
        return chip

    def _removed(self) -> None:
        self.remove(str(self.sender().property('code')))

    def add(self, code: str) -> None:
        """Add a code."""
        self._state([*split_codes(self.field.value), code])

    def remove(self, code: str) -> None:
        """Take a code out."""
        self._state([other for other in split_codes(self.field.value) if other != code])

    def remove_last(self) -> None:
        """Take the last code out."""
        for code in split_codes(self.field.value)[-1:]:
            self.remove(code)

    def _state(self, codes: list[str]) -> None:
        self.field.put(self.field.spec.kind.clean(SEPARATOR.join(codes), self.field.spec))
        self._show_chips()
        self.edited.emit()

    def keep_text(self, text: str) -> None:
        """Keep text that no code fits yet beside the codes."""
        if text.strip():
            self.field.opened.texts[self.field.key] = text
        else:
            self.field.opened.texts.pop(self.field.key, None)
        self.edited.emit()

    def take_text(self, text: str) -> None:
        """Turn text that names codes into codes; other text waits."""
        try:
            found = self.field.spec.kind.understand(text, self.field.spec)
        except Refused:
            return
        if found:
            self._line.clear()
            self.field.opened.texts.pop(self.field.key, None)
            self._state([*split_codes(self.field.value), *split_codes(found)])

    def settle(self) -> None:
        """Take the choice that is marked."""
        self._line.settle()

    def close_choices(self) -> bool:
        """Close the list without taking anything; whether there was one to close."""
        return self._line.close_choices()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(look.px(32), self._flow.heightForWidth(width))

    def sizeHint(self) -> QSize:
        return QSize(160, self.heightForWidth(max(self.width(), 160)))

    def resizeEvent(self, event: QEvent) -> None:  # type: ignore[override]
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._line.setFocus()
        super().mousePressEvent(event)


class _CodesLine(LineEditor):
    """The line of a field of several codes: each choice becomes a chip."""

    def __init__(self, codes: CodesEditor) -> None:
        self._codes = codes
        super().__init__(codes.field, codes)
        self.setMinimumWidth(60)
        self.edited.connect(codes.edited)
        self.entered.connect(codes.entered)

    def load(self) -> None:
        self.setText(self.field.opened.texts.get(self.field.key, ''))
        self._turn()

    def _add_opener(self) -> None:
        """The whole list opens with ↓; a mark in every line of chips would be noise."""

    def _typed(self, text: str) -> None:
        self._codes.keep_text(text)
        self._offer(text)

    def pick(self, offer: Offer) -> None:
        self.clear()
        self.field.opened.texts.pop(self.field.key, None)
        self._choices().leave(self)
        self._codes.add(offer.value)

    def offer_all(self) -> None:
        self.setFocus()
        self._choices().offer(self, offers.offered(self.field, self.text()), mark_first=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        takes = event.text() in (';', '؛', '+')
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self._codes.remove_last()
        elif takes and self._choices().is_open_for(self):
            self.settle()  # and stays for another one
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        look.give_role(self._codes, 'true', 'active')

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        look.give_role(self._codes, 'false', 'active')
        self._codes.take_text(self.text())
        self._codes.left.emit()


Editor = LineEditor | TextEditor | CodesEditor
EDITORS: dict[str, Callable[[OpenField, QWidget | None], Editor]] = {
    'text': LineEditor,
    'typed': LineEditor,
    'long_text': TextEditor,
    'code': LineEditor,
    'codes': CodesEditor,
    'date': LineEditor,
    'time': LineEditor,
    'number': LineEditor,
    'degrees': LineEditor,
    'place': LineEditor,
    'link': LineEditor,
}


def editor_for(field: OpenField, parent: QWidget | None = None) -> Editor:
    """The editor of a field, by its kind."""
    return EDITORS[field.spec.kind.name](field, parent)
