"""The side: the program's name, the desk, the lists with their counts, and whether the register is safe."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from models.language.messages import _, language
from models.language.text import isolate
from models.query import people
from models.register.register import Register
from ui.parts import look
from ui.parts.explained import explain, meaning
from ui.parts.pieces import button, column, label, literal
from ui.parts.soon import soon

WHO_KEY = 'Ctrl+Alt+W'  # changes who works
_WIDE, _NARROW = 208, 52
# The height of a row of the lists: as usual, and the least where there are more than the window has room for.
_ROW, _LEAST_ROW, _BETWEEN = 32, 22, 2
_BESIDE_ALIAS = 74  # of the width, what is not for the alias: margins, and the icon


class SideEntry(QPushButton):
    """A list at the side, with how many it holds."""

    def __init__(self, key: str, title: str, stroke: str, icon: str) -> None:
        super().__init__(title)
        self.key, self.title, self.stroke = key, title, stroke
        self._amount, self._icon = '', icon
        self.below = ''
        self._is_narrow = False
        self.setProperty('role', 'entry')
        self.setProperty('fitted', 'true')
        self.setCheckable(True)
        self.setIconSize(QSize(16, 16))
        self._explain()
        self.say(None)
        self.dress()

    def be_narrow(self, is_narrow: bool) -> None:
        """Show the icon alone, with the words where one rests on it."""
        self.setText('' if is_narrow else self.title)
        self._is_narrow = is_narrow
        self._explain()

    def _explain(self) -> None:
        """Say what it means and its key; where its words are not shown, those too."""
        keyed = isolate(self.stroke) if self.stroke else ''
        named = '   '.join(filter(None, [self.title if self._is_narrow else '', keyed]))
        explain(self, meaning(self.key), named)

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
        if self._is_narrow:
            return
        painter = QPainter(self)
        painter.setPen(QColor(look.token('text' if self.isChecked() else 'muted')))
        painter.setFont(look.font())
        side = Qt.AlignmentFlag.AlignLeft if self.isRightToLeft() else Qt.AlignmentFlag.AlignRight
        room = self.rect().adjusted(10, 0, -10, 0)
        painter.drawText(room, side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter, self._amount)


class HeldLists(QWidget):
    """What the lists stand in; `stirred` says that one came or went."""

    stirred = Signal()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.stirred.emit()
        return super().event(event)


class Sidebar(QWidget):
    """The lists; `chosen` tells which one is asked for."""

    chosen = Signal(str)
    language_asked = Signal()
    who_asked = Signal()

    def __init__(self, register: Register, parent: QWidget) -> None:
        super().__init__(parent)
        self._register = register
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty('role', 'side')
        self._is_narrow, self._will_fit = False, False
        self.setFixedWidth(look.px(_WIDE))
        self.entries: dict[str, SideEntry] = {}
        look.changed.connect(self._dress)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(look.MEDIUM, look.MEDIUM, look.MEDIUM, look.MEDIUM)
        lines.setSpacing(2)
        lines.addLayout(self._head())
        desk = _('Desk {desk}').format(desk=isolate(register.desk))
        name = register.meta.get('name')
        self._words = [label(f'{name} · {isolate(register.desk)}' if name else desk, 'muted')]
        explain(self._words[0], meaning('desk_code'))
        lines.addWidget(self._words[0])
        lines.addWidget(self._make_who())
        for is_so, words in (
            (register.is_example, _('example: made-up people')),
            (not register.writing, _('for reading only')),
        ):
            if is_so:
                mark = label(words, 'mark', wraps=False)
                self._words.append(mark)
                lines.addWidget(mark, 0, Qt.AlignmentFlag.AlignLeading)
        lines.addSpacing(look.SMALL)
        self.begin = button(_('New'), self._open_menu, role='primary')
        self.begin.setIcon(look.icon('add', 'on_accent'))
        self.begin.setAccessibleName(_('New'))
        self.begin.setToolTip(_('Begin a new record'))
        lines.addWidget(self.begin)
        lines.addSpacing(look.SMALL)
        lines.addWidget(self._scrolled(), 1)
        lines.addWidget(self._make_safe())

    def _make_safe(self) -> QLabel:
        """Whether the register is safe."""
        is_safe = self._register.encrypted
        safe = _('Encrypted · locks after 10 minutes') if is_safe else _('Not encrypted')
        self._safe = label(safe, 'small' if is_safe else 'doubt-text')
        self._words.append(self._safe)
        return self._safe

    def be_narrow(self, is_narrow: bool) -> None:
        """Show icons alone where the window has no room for words."""
        if self._is_narrow == is_narrow:
            return
        self._is_narrow = is_narrow
        self.setFixedWidth(look.px(_NARROW if is_narrow else _WIDE))
        self.layout().setContentsMargins(*(look.TINY if is_narrow else look.MEDIUM,) * 4)
        for word in (*self._words, self._brand):
            word.setVisible(not is_narrow)
        self.begin.setText('' if is_narrow else _('New'))
        for entry in self.entries.values():
            entry.be_narrow(is_narrow)
        self.say_who()

    def _make_who(self) -> QPushButton:
        """Who works, where several people do; pressed, somebody else."""
        self.who = button('', self.who_asked.emit, role='entry')
        self.who.setIconSize(QSize(16, 16))
        self.who.setIcon(look.icon('person'))
        self.say_who()
        return self.who

    def say_who(self) -> None:
        """Show the alias of the person who works, in a narrow side where one rests on its icon."""
        alias = self._register.alias
        room = look.px(_WIDE - _BESIDE_ALIAS)
        shown = self.who.fontMetrics().elidedText(alias, Qt.TextElideMode.ElideRight, room)
        self.who.setText('' if self._is_narrow else literal(isolate(shown, 'auto')))
        said = _('{alias} works here now. To change who works: {key}')
        explain(self.who, said.format(alias=isolate(alias, 'auto'), key=isolate(WHO_KEY)))
        self.who.setAccessibleName(alias)
        self.who.setVisible(not people.is_of_one(self._register))

    def _scrolled(self) -> QScrollArea:
        """The lists and pages, however many there are."""
        held = HeldLists()
        held.setProperty('role', 'side')
        held.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        held.stirred.connect(self._fit_soon)
        self._lists, self._gaps = column(spacing=_BETWEEN), 0
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
        self._brand = label(_('Sijill'), 'brand', wraps=False)
        head.addWidget(self._brand, 1)
        switch = QToolButton(self)
        switch.setText('EN' if language() == 'ar' else 'ع')
        switch.setToolTip(_('Arabic or English ({key})').format(key=isolate('Ctrl+Shift+L')))
        switch.setAccessibleName(_('Switch to the other language'))
        switch.setProperty('role', 'link')
        switch.clicked.connect(self.language_asked)
        head.addWidget(switch)
        return head

    def offer_new(self, actions: Sequence[QAction]) -> None:
        """Have the button New offer these, each with its key."""
        menu = QMenu(self)
        menu.addActions(actions)
        self.begin.setMenu(menu)

    def _open_menu(self) -> None:
        self.begin.showMenu()

    def _dress(self) -> None:
        """Draw the icons anew in the colours worn now."""
        self.begin.setIcon(look.icon('add', 'on_accent'))
        self.who.setIcon(look.icon('person'))
        for entry in self.entries.values():
            entry.dress()

    def add(self, key: str, title: str, stroke: str, icon: str, *, gap: bool = False, below: str = '') -> SideEntry:
        """Add a list or a page; with a gap before it where a group begins.

        One that is `below` another is there only while that one, or one below it, is shown, and where it holds any.
        """
        if gap:
            self._lists.addSpacing(look.MEDIUM)
            self._gaps += 1
        entry = self.entries[key] = SideEntry(key, title, stroke, icon)
        entry.below = below
        entry.setVisible(not below)
        entry.clicked.connect(self._clicked)
        entry.be_narrow(self._is_narrow)
        self._lists.addWidget(entry)
        return entry

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_soon()

    def _fit_soon(self) -> None:
        if not self._will_fit:
            self._will_fit = True
            soon(self, self._fit)

    def _fit(self) -> None:
        """Make the rows so low that all of them are seen at once, as far as they can still be read."""
        self._will_fit = False
        shown = sum(not entry.isHidden() for entry in self.entries.values())
        room = self._scroll.viewport().height() - self._gaps * (look.MEDIUM + _BETWEEN)
        height = room // max(shown, 1) - _BETWEEN
        height = max(look.px(_LEAST_ROW), min(height, look.px(_ROW)))
        for entry in self.entries.values():
            if entry.height() != height or entry.minimumHeight() != height:
                entry.setFixedHeight(height)

    def _clicked(self) -> None:
        entry = self.sender()
        if isinstance(entry, SideEntry):
            self.chosen.emit(entry.key)

    def mark(self, key: str) -> None:
        """Mark the list that is shown."""
        for entry in self.entries.values():
            entry.setChecked(entry.key == key)
        self.fold()
        show = partial(self._scroll.ensureWidgetVisible, self.entries[key], 0, 0)
        show()
        soon(self, show)  # what came just now has its place by then

    def fold(self) -> None:
        """Show what is below the entry that is marked, or beside it below another, and nothing below the others."""
        shown = next((entry for entry in self.entries.values() if entry.isChecked()), None)
        group = (shown.below or shown.key) if shown is not None else ''
        for entry in (entry for entry in self.entries.values() if entry.below):
            entry.setVisible(entry.below == group and (entry.amount not in ('', '0') or entry is shown))
