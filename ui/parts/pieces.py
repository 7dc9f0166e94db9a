"""The pieces that pages are put together from: labels, buttons that show their key, notices, plain tables."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QGuiApplication,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from models.language import keyboards
from models.language.text import isolate
from ui.parts import look
from ui.parts.explained import as_tip
from ui.parts.flow import Flow

Index = QModelIndex | QPersistentModelIndex
_NARROW = 160  # columns up to here hold dates and numbers, and are not made narrower
_LAST, _LEAST_SHARE = 120, 0.4
_LEAST_WIDTH = 32
_FROM_THE_RIGHT = '\u200f'
_MARKS = {'stop': 'stop', 'doubt': 'warning', 'settled': 'ok'}


def label(text: str, role: str = '', *, wraps: bool = True) -> QLabel:
    """A label in one of the style sheet's roles: `title`, `section`, `label`, `small` …"""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wraps)
    made.setAlignment(side() | Qt.AlignmentFlag.AlignVCenter)
    if role:
        made.setProperty('role', role)
    if role == 'section':
        made.setFont(look.font(8.25, bold=True, spaced=True))
    return made


def _cut(metrics: QFontMetrics, text: str, room: int) -> str:
    """A text with an ellipsis where it is wider than its room: Qt cuts what is just as wide too."""
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room + 1)


class CutLabel(QLabel):
    """A label of one line; what does not fit is cut off with an ellipsis, and said where one rests on it."""

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(as_tip(text))

    def minimumSizeHint(self) -> QSize:
        return QSize(look.px(40), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        room = self.contentsRect()
        cut = _cut(self.fontMetrics(), self.text(), room.width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, side() | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, cut)


def cut_label(role: str) -> CutLabel:
    """A label of one line in one of the style sheet's roles."""
    made = CutLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty('role', role)
    return made


# Where numbers stand in a column, in either language: units under units.
NUMBERS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute


def side() -> Qt.AlignmentFlag:
    """Where text stands: at the side that reading begins at, whatever its letters."""
    if QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
    return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute


class LineToType(QLineEdit):
    """A line to type in; its cursor waits where reading begins, whichever keyboard is set up."""

    def __init__(self, text: str = '', parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAlignment(side() | Qt.AlignmentFlag.AlignVCenter)


def wordy_list() -> QListWidget:
    """A list whose lines are sentences: they are broken where the room ends, and it never scrolls sideways."""
    made = QListWidget()
    made.setProperty('role', 'choices')
    made.setWordWrap(True)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setResizeMode(QListWidget.ResizeMode.Adjust)
    return made


def literal(text: str) -> str:
    """People's words as buttons, boxes and menus show them: there a single & is left out, and makes a key of Alt."""
    return text.replace('&', '&&')


def button(text: str, pressed: Callable[[], object], key: str = '', role: str = '') -> QPushButton:
    """A button that shows the key which presses it."""
    made = QPushButton(literal(text))
    made.setAutoDefault(False)
    made.clicked.connect(lambda _checked=False: pressed())
    if key:
        give_key(made, text, key)
    if role:
        made.setProperty('role', role)
    return made


class CutLink(QPushButton):
    """A link of one line; what does not fit is cut off with an ellipsis, and said where one rests on it."""

    def __init__(self, text: str, pressed: Callable[[], object]) -> None:
        super().__init__(literal(text))
        self._whole = self._shown = text
        self.setProperty('role', 'link')
        self.setAutoDefault(False)
        self.setToolTip(as_tip(text))
        self.setAccessibleName(text)
        self.clicked.connect(lambda _checked=False: pressed())

    def sizeHint(self) -> QSize:
        size, metrics = super().sizeHint(), self.fontMetrics()
        cut = metrics.horizontalAdvance(self._whole) - metrics.horizontalAdvance(self._shown)
        return QSize(size.width() + cut, size.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(look.px(40), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.sizeHint().width() - self.fontMetrics().horizontalAdvance(self._whole)
        room = event.size().width() - beside
        self._shown = _cut(self.fontMetrics(), self._whole, room)
        self.setText(literal(self._shown))


def give_key(made: QAbstractButton, title: str, key: str) -> None:
    """Give a button the key that presses it, shown behind its words; the register of keys reads both from it."""
    name_keyed(made, title, key)
    # A button's own shortcut clicks a tenth of a second later, for show.
    shortcut = QShortcut(made)
    shortcut.setKeys(both_keys(key))
    shortcut.activated.connect(made.click)


def name_keyed(made: QAbstractButton, title: str, key: str) -> None:
    """Put other words on a button with a key."""
    made.setProperty('title', title)
    made.setProperty('key', key)
    made.setText(literal(with_key(title, key)))


def both_keys(key: str) -> list[QKeySequence]:
    """A key as it is given to an action: with Return both keys of that name are meant, and Enter is shown.

    The Arabic letters of a key of a Latin one follow: where only an Arabic keyboard is set up, Ctrl+L is Ctrl+م.
    """
    names = (key.replace('Return', 'Enter'), key, *keyboards.in_arabic(key))
    return [QKeySequence(name) for name in dict.fromkeys(names) if name]


def with_key(text: str, key: str) -> str:
    """The words of a button with its key behind them, in one order in either direction of writing."""
    return f'{text}   {isolate(shown_key(key))}' if key else text


def shown_key(key: str) -> str:
    """A key as people read it: there is one Enter for them."""
    return key.replace('Return', 'Enter')


def row(*parts: QWidget | int | None, spacing: int = look.SMALL) -> QHBoxLayout:
    """Widgets beside one another; a number is space, None is what stretches."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    for part in parts:
        if part is None:
            made.addStretch(1)
        elif isinstance(part, int):
            made.addSpacing(part)
        else:
            made.addWidget(part)
    return made


def wrapped(*parts: QWidget | None) -> Flow:
    """Widgets beside one another that go on in the next line where they do not all fit; before None is what is left."""
    spring = parts.index(None) if None in parts else None
    made = Flow(gap=look.SMALL, spring=spring)
    for part in parts:
        if part is not None:
            made.addWidget(part)
    return made


class Leaves(QStackedWidget):
    """Widgets of which one is shown; those that are not need no room."""

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.minimumSizeHint() if shown is not None else super().minimumSizeHint()

    def heightForWidth(self, width: int) -> int:
        """What the shown one needs at least: its lists are made lower, before what is below them is out of sight."""
        shown = self.currentWidget()
        layout = shown.layout() if shown is not None else None
        return layout.minimumHeightForWidth(width) if layout is not None else super().heightForWidth(width)


def column(*parts: QWidget | QLayout | int | None, spacing: int = look.SMALL, margin: int = 0) -> QVBoxLayout:
    """The same below one another; rows may be among them."""
    made = QVBoxLayout()
    made.setContentsMargins(margin, margin, margin, margin)
    made.setSpacing(spacing)
    for part in parts:
        if part is None:
            made.addStretch(1)
        elif isinstance(part, int):
            made.addSpacing(part)
        elif isinstance(part, QWidget):
            made.addWidget(part)
        else:
            made.addLayout(part)
    return made


def empty(layout: QLayout) -> None:
    """Take everything out of a layout, off the screen at once."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


class Notice(QFrame):
    """One sentence that says how something went, with what can be done about it; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = QLabel()
        self._sentence = label('')
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._action = QPushButton()
        self._action.setAutoDefault(False)
        self._action.clicked.connect(self._act)
        self._do: Callable[[], object] | None = None
        self._level = ''
        look.changed.connect(self._dress)
        inside = row(self._mark, self._sentence, self._action)
        inside.setStretch(1, 1)
        inside.setContentsMargins(look.MEDIUM, look.SMALL, look.SMALL, look.SMALL)
        self.setLayout(inside)
        self.hide()

    def say(self, level: str, sentence: str, action: str = '', do: Callable[[], object] | None = None) -> None:
        """Show a sentence as a `stop`, a `doubt` or `settled`, with a button when there is something to do."""
        look.give_role(self, level)
        self._level = level
        self._dress()
        # A file or a heading in Latin letters that stands first must not turn the whole sentence round.
        first = _FROM_THE_RIGHT if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else ''
        self._sentence.setText(f'{first}{sentence}')
        self._do = do
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(sentence)
        self.show()

    def _dress(self) -> None:
        if self._level:
            self._mark.setPixmap(look.pixmap(_MARKS[self._level], self._level))
            self._sentence.setStyleSheet(f'color: {look.token(self._level)}')

    def text(self) -> str:
        """The sentence that is shown, '' while none is."""
        return '' if self.isHidden() else self._sentence.text().removeprefix(_FROM_THE_RIGHT)

    def quiet(self) -> None:
        """Show nothing."""
        self._do, self._level = None, ''
        self._sentence.clear()
        self.setAccessibleName('')
        self.hide()

    def _act(self) -> None:
        if self._do:
            self._do()


class Lines(QAbstractTableModel):
    """A table of ready texts: headings, and a tuple of texts for each line, with the thing that the line stands for."""

    def __init__(self, headings: Sequence[str], parent: QWidget | None = None, numbers: Sequence[int] = ()) -> None:
        super().__init__(parent)
        self._headings = list(headings)
        self._lines: list[tuple[str, ...]] = []
        self._things: list[object] = []
        self._numbers = set(numbers)
        self.waits: Callable[[Any], bool] = lambda _thing: False  # whether what a line stands for waits for an answer

    def put(self, lines: Sequence[tuple[str, ...]], things: Sequence[object] = ()) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._lines, self._things = list(lines), list(things) or [None] * len(lines)
        self.endResetModel()

    def add(self, lines: Sequence[tuple[str, ...]], things: Sequence[object]) -> None:
        """Show more lines below those that are shown."""
        if lines:
            self.beginInsertRows(QModelIndex(), len(self._lines), len(self._lines) + len(lines) - 1)
            self._lines += lines
            self._things += things
            self.endInsertRows()

    def replace(self, line: int, texts: tuple[str, ...]) -> None:
        """Show other texts in a line."""
        self._lines[line] = texts
        self.dataChanged.emit(self.index(line, 0), self.index(line, len(texts) - 1))

    def thing(self, line: int) -> object:
        """What a line stands for, None where there is no such line."""
        return self._things[line] if 0 <= line < len(self._things) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            text = self._lines[index.row()][index.column()]
            if role == Qt.ItemDataRole.DisplayRole:
                return text
            return as_tip(text) if len(text) > 24 else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return (NUMBERS if index.column() in self._numbers else side()) | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole and self.waits(self._things[index.row()]):
            return QColor(look.token('doubt'))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return (NUMBERS if section in self._numbers else side()) | Qt.AlignmentFlag.AlignVCenter
        return None


class _Table(QTableView):
    """Columns of these widths; where they would not all fit, the wide ones are narrower."""

    def __init__(self, widths: Sequence[int], whole: Collection[int]) -> None:
        super().__init__()
        self._widths = widths
        self._wide = {place for place, width in enumerate(widths) if width > _NARROW and place not in whole}

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() == event.oldSize().width():
            return
        wide = sum(self._widths[place] for place in self._wide)
        room = event.size().width() - look.px(sum(self._widths) - wide + _LAST)  # the last has no width of its own
        share = max(_LEAST_SHARE, min(1.0, room / look.px(wide))) if wide else 1.0
        for place, width in enumerate(self._widths):
            self.setColumnWidth(place, int(look.px(width) * (share if place in self._wide else 1)))


def table(
    model: QAbstractTableModel, widths: Sequence[int] = (), *, least: int = 0, whole: Collection[int] = ()
) -> QTableView:
    """A quiet table of lines: whole lines are chosen, the last column takes the room that is left.

    It is never too low for its headings and `least` lines below them. Columns that are `whole` are never narrower.
    """
    made = _Table(widths, whole)
    made.setMinimumHeight(look.px(look.ROW_HEIGHT) * (least + 1) if least else 0)
    made.setModel(model)
    made.setShowGrid(False)
    made.setAlternatingRowColors(True)
    made.setWordWrap(False)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setTabKeyNavigation(False)
    made.verticalHeader().setDefaultSectionSize(look.px(look.ROW_HEIGHT))
    made.verticalHeader().hide()
    header = made.horizontalHeader()
    header.setHighlightSections(False)
    header.setMinimumSectionSize(look.px(_LEAST_WIDTH))  # Qt's own is that of the widest letter of all
    header.setStretchLastSection(True)
    return made


def scrolled(inside: QWidget) -> QScrollArea:
    """A part of a page that is scrolled, not squeezed, where the screen is too low for it."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setFocusProxy(inside)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    for part in (area.viewport(), inside):  # what is behind it shows
        part.setAutoFillBackground(False)
    return area
