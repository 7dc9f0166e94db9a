"""The map in the form of a record with a point, and what it says of that point."""

from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from models import whereabouts
from models.entry.open_record import OpenRecord, fields_of
from models.errors import Refused
from models.language.messages import _
from models.language.text import isolate
from models.places import Point, governorate_at
from models.record.defaults import exact_to
from models.record.records import RECORDS
from ui.form.map_view import MapView
from ui.parts import look
from ui.parts.pieces import column, label, row, with_key

MAP_KEY = 'Ctrl+Shift+M'
_HIGH = 200
_SMALL_SCREEN = 800


class MapPane(QWidget):
    """The map with a line below it; `taken` names the fields that a click filled, `left` that somebody goes back."""

    taken = Signal(list)
    left = Signal()
    folded = Signal()
    # Whether it stands open, for as long as the program runs; until somebody says so, as the screen allows.
    is_open: ClassVar[bool | None] = None

    def __init__(self, opened: OpenRecord, parent: QWidget) -> None:
        super().__init__(parent)
        record = opened.record
        self._opened, self._fields = opened, {field.name: field for field in fields_of(opened, record)}
        self._point = RECORDS[record.kind].point_fields
        self._place = next((field for field in self._fields.values() if field.spec.gives), None)
        self._within = next((field.spec.within for field in self._fields.values() if field.spec.within), '')
        self.opener = QPushButton(with_key(_('Map'), MAP_KEY))
        look.give_role(self.opener, 'link')
        self.opener.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.opener.clicked.connect(self._turn_over)
        self.view: MapView | None = None
        self._said = label('', 'small')
        self._lines = column(spacing=2)
        self._lines.setContentsMargins(0, look.SMALL, 0, 0)
        self.setLayout(self._lines)
        if MapPane.is_open is None:
            MapPane.is_open = QGuiApplication.primaryScreen().size().height() > _SMALL_SCREEN
        self._show(is_open=MapPane.is_open)

    @property
    def section(self) -> str:
        """The section that it stands in."""
        return self._fields[self._point[0]].spec.section

    def _turn_over(self) -> None:
        self.fold(not self.isHidden())

    def fold(self, is_folded: bool) -> None:
        """Fold it away or open it, here and in the records after this one."""
        MapPane.is_open = not is_folded
        self._show(is_open=not is_folded)
        self.folded.emit()

    def _show(self, *, is_open: bool) -> None:
        if is_open and self.view is None:
            self._build()
        self.setVisible(is_open)
        self.refresh()

    def _build(self) -> None:
        self.view = MapView(self._opened.register.places, self)
        self.view.setFixedHeight(_HIGH)
        self.view.taken.connect(self._take)
        self.view.aimed.connect(self._say)
        self.view.left.connect(self.left)
        self._lines.addWidget(self.view)
        below = row(self._said, *self._buttons(self.view), spacing=2)
        below.setStretch(0, 1)
        self._lines.addLayout(below)

    def _buttons(self, view: MapView) -> list[QPushButton]:
        made = []
        for sign, name, do in (
            ('+', _('Zoom in'), partial(view.come_nearer, 1.5)),
            ('−', _('Zoom out'), partial(view.come_nearer, 1 / 1.5)),
            (_('Whole country'), _('Whole country'), view.show_whole),
        ):
            pressed = QPushButton(sign)
            look.give_role(pressed, 'link')
            pressed.setAccessibleName(name)
            pressed.setToolTip(name)
            pressed.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            pressed.clicked.connect(lambda _checked=False, do=do: do())
            made.append(pressed)
        return made

    @property
    def is_in_use(self) -> bool:
        """Whether the keys go to the map."""
        return self.view is not None and self.view.hasFocus()

    def refresh(self) -> None:
        """Show where the record lies now."""
        if self.view is None or self.isHidden():
            return
        place = self._opened.register.places.get(str(self._place.value or '')) if self._place else None
        governorate = str(self._fields[self._within].value or '') if self._within else ''
        self.view.show_point(self._stated(), place, governorate)
        self._say()

    def _stated(self) -> Point | None:
        latitude, longitude = (self._fields[name].value for name in self._point[:2])
        if isinstance(latitude, float) and isinstance(longitude, float):
            return latitude, longitude
        return None

    def _say(self) -> None:
        if self.view is None:
            return
        there = self.view.aim or self._stated()
        said = _('No point yet: click on the map, or move with the arrow keys and press Enter.')
        if there is not None:
            near = whereabouts.in_words(self._opened.register.places, there)
            said = ' · '.join(filter(None, [isolate(f'{there[0]:.4f}, {there[1]:.4f}'), near]))
        self._said.setText(said)
        self.view.setAccessibleDescription(said)

    def _take(self, latitude: float, longitude: float) -> None:
        """Take a point: it is exact, and gives its governorate where none is stated, or the point before gave it."""
        before = self._governorate_given()
        fields = [self._fields[name] for name in self._point]
        north, east, *others = (field.spec for field in fields)
        try:
            values = [north.kind.clean(round(latitude, 5), north), east.kind.clean(round(longitude, 5), east)]
        except Refused as error:
            self._said.setText(str(error))
            return
        values += [exact_to(spec, 0) for spec in others]
        for field, value in zip(fields, values, strict=True):
            field.put(value, is_quiet=not field.is_shown)
        within = self._fields.get(self._within)
        if within is not None and within.value == before:
            within.fill(governorate_at(latitude, longitude), is_quiet=False)
        self.taken.emit([*self._point, self._within])
        self.refresh()

    def _governorate_given(self) -> str | None:
        """The governorate that the point gave by itself, while no place says one."""
        point, within = self._stated(), self._fields.get(self._within)
        is_given = within is not None and within.key in self._opened.given
        is_placed = self._place is not None and self._place.value is not None
        return governorate_at(*point) if point and is_given and not is_placed else None
