"""The side: the program's name, the desk, the lists with their counts, and whether the register is safe."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QToolButton, QVBoxLayout, QWidget

from models.language.messages import _, language
from models.language.text import isolate
from models.register.register import Register
from ui.parts import look
from ui.parts.pieces import column, label


class SideEntry(QPushButton):
    """A list at the side, with how many it holds."""

    def __init__(self, key: str, title: str, stroke: str, icon: str) -> None:
        super().__init__(title)
        self.key, self.title, self.stroke = key, title, stroke
        self._amount, self._icon = '', icon
        self.setProperty('role', 'entry')
        self.setCheckable(True)
        self.setIconSize(QSize(16, 16))
        if stroke:
            self.setToolTip(isolate(stroke))
        self.say(None)
        self.dress()

    def dress(self) -> None:
        """Draw the icon anew in the colours worn now."""
        self.setIcon(look.icon(self._icon))

    def say(self, amount: int | None) -> None:
        """Show how many."""
        self._amount = '' if amount is None else f'{amount:,}'
        self.setAccessibleName(f'{self.title} {self._amount}'.strip())
        self.update()

    @property
    def amount(self) -> str:
        """The count that is shown."""
        return self._amount

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QColor(look.token('text' if self.isChecked() else 'muted')))
        painter.setFont(look.font())
        side = Qt.AlignmentFlag.AlignLeft if self.isRightToLeft() else Qt.AlignmentFlag.AlignRight
        room = self.rect().adjusted(10, 0, -10, 0)
        painter.drawText(room, side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter, self._amount)


class Sidebar(QWidget):
    """The lists; `chosen` tells which one is asked for."""

    chosen = Signal(str)
    language_asked = Signal()

    def __init__(self, register: Register, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty('role', 'side')
        self.setFixedWidth(look.px(208))
        self.entries: dict[str, SideEntry] = {}
        look.changed.connect(self._dress)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(look.MEDIUM, look.MEDIUM, look.MEDIUM, look.MEDIUM)
        lines.setSpacing(2)
        lines.addLayout(self._head())
        desk = _('Desk {desk}').format(desk=isolate(register.desk))
        name = register.meta.get('name')
        lines.addWidget(label(f'{name} · {isolate(register.desk)}' if name else desk, 'muted'))
        if register.is_example:
            mark = label(_('example: made-up people'), 'mark', wraps=False)
            lines.addWidget(mark, 0, Qt.AlignmentFlag.AlignLeading)
        lines.addSpacing(look.SMALL)
        lines.addWidget(self._scrolled(), 1)
        safe = _('Encrypted · locks after 10 minutes') if register.encrypted else _('Not encrypted')
        self._safe = label(safe, 'small' if register.encrypted else 'doubt-text')
        lines.addWidget(self._safe)

    def _scrolled(self) -> QScrollArea:
        """The lists and pages, however many there are."""
        held = QWidget()
        held.setProperty('role', 'side')
        self._lists = column(spacing=2)
        held.setLayout(column(self._lists, None))
        self._scroll = QScrollArea()
        self._scroll.setWidget(held)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return self._scroll

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.addWidget(label(_('Sijill'), 'brand', wraps=False), 1)
        switch = QToolButton(self)
        switch.setText('EN' if language() == 'ar' else 'ع')
        switch.setToolTip(_('Arabic or English ({key})').format(key=isolate('Ctrl+Shift+L')))
        switch.setAccessibleName(_('Switch to the other language'))
        switch.setProperty('role', 'link')
        switch.clicked.connect(self.language_asked)
        head.addWidget(switch)
        return head

    def _dress(self) -> None:
        """Draw the icons anew in the colours worn now."""
        for entry in self.entries.values():
            entry.dress()

    def add(self, key: str, title: str, stroke: str, icon: str, *, gap: bool = False) -> SideEntry:
        """Add a list or a page; with a gap before it where a group begins."""
        if gap:
            self._lists.addSpacing(look.MEDIUM)
        entry = self.entries[key] = SideEntry(key, title, stroke, icon)
        entry.clicked.connect(self._clicked)
        self._lists.addWidget(entry)
        return entry

    def _clicked(self) -> None:
        entry = self.sender()
        if isinstance(entry, SideEntry):
            self.chosen.emit(entry.key)

    def mark(self, key: str) -> None:
        """Mark the list that is shown."""
        for entry in self.entries.values():
            entry.setChecked(entry.key == key)
        self._scroll.ensureWidgetVisible(self.entries[key], 0, 0)
