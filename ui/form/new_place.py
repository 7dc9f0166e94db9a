"""A place that no list has, added to the register without leaving the form."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from models.entry.open_record import OpenField, OpenRecord, fields_of
from models.errors import KnownError
from models.language.labels import new_record_label
from models.language.messages import _
from models.language.text import clean, has_arabic
from models.record.records import RECORDS, Record
from ui.form.editors import Editor, editor_for
from ui.parts import look
from ui.parts.pieces import button, column, label, row, with_key

_PLACE = 'place'


def place_of(field: OpenField, name: str) -> Record:
    """A new place of this name with what the row of a field states beside it: its governorate, its point …"""
    made, quiet, last, point = Record(_PLACE), field.opened.quiet, field.settled_last, field.spec.gives
    of_another = point if all(field.row.get(axis) == last.get(axis) for axis in point[:2]) else ()
    made.set('name_ar' if has_arabic(name) else 'name_en', clean(name))
    specs = RECORDS[_PLACE].form_fields()
    for beside in fields_of(field.opened, field.row):
        is_same = beside.name in specs and (specs[beside.name].kind, specs[beside.name].codes) == (
            beside.spec.kind, beside.spec.codes,
        )  # fmt: skip
        if is_same and beside.name not in (field.name, *of_another) and beside.key not in quiet:
            made.set(beside.name, beside.value)
    if field.spec.within:
        made.set(field.spec.within, field.within)
    return made


class NewPlace(QFrame):
    """Asks for what a new place needs; `added` brings its uid, `given_up` that there is none."""

    added = Signal(str)
    given_up = Signal()

    def __init__(self, field: OpenField, parent: QWidget) -> None:
        super().__init__(parent)
        look.give_role(self, 'card')
        self._register = field.register
        self.opened = OpenRecord(field.register, place_of(field, field.typed))
        cls = RECORDS[_PLACE]
        asked = [*cls.title_fields, *cls.required_fields()]
        self._fields = [field for field in fields_of(self.opened, self.opened.record) if field.name in asked]
        self._editors: list[Editor] = [editor_for(asked_for, self) for asked_for in self._fields]
        self._problem = label('', 'stop-text')
        self._problem.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.SMALL)
        grid.setVerticalSpacing(2)
        for place, (field, editor) in enumerate(zip(self._fields, self._editors, strict=True)):
            grid.addWidget(label(field.label, 'label', wraps=False), 0, place)
            grid.addWidget(editor, 1, place)
            grid.setColumnStretch(place, 1)
            editor.entered.connect(self.add)
        add = button(with_key(_('Add place'), 'Return'), self.add, role='primary')
        foot = row(add, button(with_key(_('Cancel'), 'Esc'), self.given_up.emit), None)
        lines = column(label(new_record_label(_PLACE), 'section', wraps=False))
        lines.addLayout(grid)
        lines.addWidget(self._problem)
        lines.addLayout(foot)
        lines.setContentsMargins(look.MEDIUM, look.SMALL, look.MEDIUM, look.SMALL)
        self.setLayout(lines)

    @property
    def is_whole(self) -> bool:
        """Whether it has all that a place needs."""
        needed = RECORDS[_PLACE].required_fields()
        return all(field.is_stated for field in self._fields if field.name in needed)

    def begin(self) -> None:
        """Go to what is still to be given: what it needs, else its name in the other script."""
        needed = RECORDS[_PLACE].required_fields()
        empty = [field for field in self._fields if not field.is_stated]
        first = next((field for field in empty if field.name in needed), next(iter(empty), self._fields[0]))
        self._editors[self._fields.index(first)].setFocus(Qt.FocusReason.TabFocusReason)

    def add(self) -> None:
        """Save the place, or say what it lacks."""
        for editor in self._editors:
            editor.settle()
        try:
            saved = self._register.save(self.opened.record)
        except KnownError as error:
            self._problem.setText(str(error))
            self._problem.show()
            self.begin()
        else:
            self.added.emit(saved.uid)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)
