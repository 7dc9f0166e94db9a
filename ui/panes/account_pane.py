"""The account and what the sources say, large and beside the fields, while a record is coded from them."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from models.entry.open_record import OpenField, OpenRecord, fields_of
from models.language.labels import record_label
from models.language.messages import _
from models.record.records import RECORDS
from ui.form.editors import TextEditor
from ui.parts import look
from ui.parts.flow import Flow
from ui.parts.pieces import button, label, with_key

BESIDE_KEY = 'Ctrl+B'
_HIGH = 120


def texts_of(opened: OpenRecord) -> Iterator[tuple[str, OpenField]]:
    """What is read while coding, with its heading: the texts of the lines that were heard, then the record's own."""
    for line in opened.record.children:
        for field in fields_of(opened, line):
            if (
                not line.withdrawn
                and field.spec.kind.long
                and field.is_stated
                and field.name in RECORDS[line.kind].noted
            ):
                yield f'{record_label(line.kind)} · {field.label}', field
    for field in fields_of(opened, opened.record):
        if field.spec.kind.long and field.spec.searched:
            yield field.label, field


class AccountPane(QWidget):
    """The texts of a record in editors of their own; `edited` with the field, `left` when the list is wanted again."""

    edited = Signal(object)
    left = Signal()

    def __init__(self, opened: OpenRecord, is_closed: Callable[[], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.opened, self._is_closed = opened, is_closed
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        body = QWidget()
        body.setProperty('role', 'surface')
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, look.SMALL, 0)
        self._captions: list[QLabel] = []
        self.editors = [self._editor(heading, field, inside) for heading, field in texts_of(opened)]
        scroll.setWidget(body)
        head = Flow(gap=look.SMALL)
        head.addWidget(label(_('Beside the fields'), 'title', wraps=False))
        head.addWidget(button(with_key(_('Back to the list'), BESIDE_KEY), self.left.emit, role='link'))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(look.MEDIUM, look.MEDIUM, look.MEDIUM, look.SMALL)
        lines.addLayout(head)
        lines.addWidget(scroll, 1)

    def _editor(self, heading: str, field: OpenField, inside: QVBoxLayout) -> TextEditor:
        made = TextEditor(field, self)
        made.setReadOnly(self._is_closed())
        made.setFixedHeight(_HIGH)
        made.setMaximumHeight(10_000)
        caption = label(heading, 'label')
        caption.setBuddy(made)
        self._captions.append(caption)
        inside.addWidget(caption)
        inside.addWidget(made, 1)
        made.edited.connect(partial(self.edited.emit, field))
        return made

    def show_anew(self) -> None:
        """Show anew what stands in all fields, after a step was undone or done again, or the record withdrawn."""
        self._leave_out_gone()
        for editor in self.editors:
            editor.load()
            editor.setReadOnly(self._is_closed())

    def load(self) -> None:
        """Show anew what stands in the fields, but for the one that is being typed in."""
        self._leave_out_gone()
        for editor in self.editors:
            if not editor.hasFocus():
                editor.load()

    def _leave_out_gone(self) -> None:
        """Show no text of a line that was removed or withdrawn since: what is typed in it would go nowhere."""
        live = {id(line) for line in self.opened.record.children if not line.withdrawn}
        for caption, editor in zip(self._captions, self.editors, strict=True):
            is_there = editor.field.row is self.opened.record or id(editor.field.row) in live
            for piece in (caption, editor):
                piece.setVisible(is_there)
