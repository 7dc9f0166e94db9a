"""The strip above the fields in which a contact line is noted, corrected or withdrawn; earlier ones are below it."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QListWidget, QListWidgetItem, QRadioButton, QWidget

from models.dates import dates
from models.errors import Refused
from models.language.labels import field_label
from models.language.messages import _, language
from models.language.text import isolate
from models.query.follow_up import contact_lines
from models.record.fields import DATE, Stored
from models.record.records import OF_REVIEW
from models.register.register import Register
from ui.parts import look
from ui.parts.flow import Flow
from ui.parts.pieces import LineToType, button, column, label, row

CONTACT_KEY = 'Ctrl+Alt+N'
_KIND = 'contact'
_SHOWN = 4  # earlier lines, without scrolling
# The lines of the strip, and the fields that they fill.
_LINES = ('asked_on', 'whom', 'not_before', 'note')
_ORDERS = {'day_first': True, 'month_first': False}
HalfCorrected = Callable[[str], Mapping[str, str]]


class ContactStrip(QFrame):
    """Takes a contact line: Enter gives it, Esc closes the strip with what was typed in it.

    `given` brings its values and the uid of the one that they correct, '' for a new one; `typed` what is being typed,
    and that uid; `withdraw_asked` the uid of one; `refused` a sentence. `half_corrected` says what was typed to correct
    the one of a uid and is not saved yet.
    """

    given = Signal(object, str)
    typed = Signal(object, str)
    withdraw_asked = Signal(str)
    refused = Signal(str)
    left = Signal()

    def __init__(self, register: Register, half_corrected: HalfCorrected, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty('role', 'card')
        self._register, self._half_corrected = register, half_corrected
        self._corrected, self._before = '', {}
        self._said = label('', 'section')
        self.lines = {name: self._line(name) for name in _LINES}
        self.lines['asked_on'].setPlaceholderText(_('today'))
        self.ways = self._ways()
        self.agree = button('', self._give, role='primary')
        self.earlier = QListWidget()
        self.earlier.setProperty('role', 'choices')
        self.earlier.setWordWrap(True)
        self.earlier.setAccessibleName(_('Earlier contact lines'))
        self.earlier.itemActivated.connect(self._correct)
        self._how = label(_('Enter: correct it. Delete: withdraw it.'), 'small')
        inside = column(self._said, *self._fields(), self.earlier, self._how)
        inside.setContentsMargins(look.MEDIUM, look.SMALL, look.SMALL, look.SMALL)
        self.setLayout(inside)
        self._say()
        self.hide()

    def _line(self, name: str) -> LineToType:
        made = LineToType()
        made.setAccessibleName(field_label(_KIND, name))
        made.returnPressed.connect(self._give)
        made.textEdited.connect(self._tell)
        return made

    def _ways(self) -> dict[str, QRadioButton]:
        """What can come of asking, one of them chosen; the arrow keys go through them."""
        group = QButtonGroup(self)
        made = {}
        for code in self._register.codes('contact_results'):
            way = made[code] = QRadioButton(self._register.codes('contact_results').label(code))
            group.addButton(way)
            way.toggled.connect(self._tell)
        next(iter(made.values())).setChecked(True)
        return made

    def _fields(self) -> list[QWidget]:
        came_of = QWidget()
        flow = Flow(gap=look.MEDIUM)
        for way in self.ways.values():
            flow.addWidget(way)
        came_of.setLayout(flow)
        came_of.setAccessibleName(field_label(_KIND, 'came_of'))
        cancel = button(f'{_("Cancel")}   {isolate("Esc")}', self.leave, role='link')
        pairs = [self._pair('asked_on', 'whom'), came_of, self._pair('not_before', 'note')]
        held = QWidget()
        held.setLayout(row(self.agree, cancel, None))
        return [*pairs, held]

    def _pair(self, *names: str) -> QWidget:
        """Two lines beside one another, each below its name; a day needs less room."""
        held = QWidget()
        beside = row()
        for place, name in enumerate(names):
            beside.addLayout(column(label(field_label(_KIND, name), 'label'), self.lines[name], spacing=2), 1 + place)
        held.setLayout(beside)
        return held

    # What is shown

    def begin(self, record: str, kept: Mapping[str, str], *, takes_keys: bool = True) -> None:
        """Begin with what was typed and not noted yet; the earlier lines of the record are below."""
        self._corrected, self._before = '', {}
        self._put({name: str(kept.get(name) or '') for name in _LINES}, str(kept.get('came_of') or ''))
        self.show_earlier(record)
        self._say()
        self.show()
        if takes_keys:
            self.lines['whom'].setFocus()

    def show_earlier(self, record: str) -> None:
        """Show what was noted about the record until now."""
        self.earlier.clear()
        for one in contact_lines.contacts_of(self._register, record):
            said = contact_lines.in_words(self._register, one)
            if self._half_corrected(one.uid):
                said = _('{line} ({note})').format(line=said, note=_('a correction of it is not saved yet'))
            item = QListWidgetItem(said)
            item.setData(Qt.ItemDataRole.UserRole, one)
            self.earlier.addItem(item)
        count = self.earlier.count()
        self.earlier.setVisible(bool(count))
        self._how.setVisible(bool(count))
        height = self.earlier.sizeHintForRow(0) * min(count, _SHOWN) + 2 * self.earlier.frameWidth()
        self.earlier.setFixedHeight(max(height, 1))

    def _say(self) -> None:
        self._said.setText(_('Correct the contact line') if self._corrected else _('Asked: note a contact'))
        self.agree.setText(_('Save the correction') if self._corrected else _('Note it'))

    def _put(self, texts: Mapping[str, str], came_of: str) -> None:
        for name, line in self.lines.items():
            line.setText(texts.get(name, ''))
        self.ways.get(came_of, next(iter(self.ways.values()))).setChecked(True)

    def _correct(self, item: QListWidgetItem) -> None:
        """Have an earlier line in the strip, to be corrected, as far as that was typed before."""
        one = item.data(Qt.ItemDataRole.UserRole)
        texts = {name: str(one.get(f'{name}_typed') or one.get(name) or '') for name in _LINES}
        for name in ('asked_on', 'not_before'):
            texts[name] = dates.in_words(str(one.get(name)), language()) if one.get(name) else ''
        own = {name: text for name, text in texts.items() if text.strip()} | {'came_of': str(one.get('came_of') or '')}
        kept = self._half_corrected(one.uid) or own
        self._corrected, self._before = one.uid, own
        self._put(kept, kept.get('came_of', ''))
        self._say()
        self.lines['whom'].setFocus()

    # What is typed

    @property
    def corrected(self) -> str:
        """The uid of the earlier line that is being corrected, '' for none; what is typed of others waits meanwhile."""
        return self._corrected

    def texts(self) -> dict[str, str]:
        """What is typed now, with what came of it; nothing where nothing is."""
        said = {name: line.text() for name, line in self.lines.items() if line.text().strip()}
        return said | {'came_of': self._chosen()} if said else {}

    def _chosen(self) -> str:
        return next(code for code, way in self.ways.items() if way.isChecked())

    def _tell(self, _changed: object = None) -> None:
        if self.isVisible():
            said = self.texts()
            self.typed.emit({} if said == self._before else said, self._corrected)

    def _give(self) -> None:
        try:
            values = self._values()
        except Refused as error:
            self.refused.emit(str(error))
            self.lines[error.field].setFocus()
            return
        self.given.emit(values, self._corrected)

    def _values(self) -> dict[str, Stored]:
        said: dict[str, Stored] = {name: self.lines[name].text().strip() for name in ('whom', 'note')}
        for name in ('asked_on', 'not_before'):
            said |= {name: self._day(name), f'{name}_typed': self.lines[name].text().strip()}
        if not said['asked_on']:
            said['asked_on'] = dates.today_in_damascus().isoformat()
        return said | {'came_of': self._chosen()}

    def _day(self, name: str) -> str:
        text = self.lines[name].text().strip()
        if not text:
            return ''
        try:
            return dates.understand(text, day_first=_ORDERS.get(self._register.settings.date_order), from_today=True)
        except (dates.NotADate, dates.AmbiguousDate):
            try:
                return str(DATE.understand(text, OF_REVIEW[_KIND].specs()[name]))
            except Refused as error:
                raise Refused(str(error), name) from error

    # Closing

    def finish(self) -> None:
        """Close it: the line was noted."""
        self.hide()
        self._put({}, '')

    def leave(self) -> None:
        """Close it; what was typed waits until it is opened again."""
        self.hide()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, item = event.key(), self.earlier.currentItem()
        has_list = self.earlier.hasFocus() and item is not None
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif key == Qt.Key.Key_Delete and has_list:
            self.withdraw_asked.emit(item.data(Qt.ItemDataRole.UserRole).uid)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and has_list:
            self._correct(item)
        else:
            super().keyPressEvent(event)
