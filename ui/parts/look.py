"""The look: colour tokens for light and dark, one style sheet, fonts, spacing and icons."""

import re
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from string import Template

from PySide6.QtCore import QByteArray, QLocale, QObject, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetrics,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
    QTransform,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from models.dates import dates
from models.language import messages
from models.language.messages import RESOURCES, language

TINY, SMALL, MEDIUM, LARGE = 4, 8, 12, 16
ROW_HEIGHT = 30
_ARABIC_FACE = 'Sijill Sans Arab'  # as long as the name it stands for
_LATIN_LINE = (1069, -293)  # above and below the line, in thousandths, as in Noto Sans
FAMILIES = ['Noto Sans', _ARABIC_FACE, 'Segoe UI', 'DejaVu Sans']
_SYSTEM_POINTS = {'win32': 9, 'darwin': 13}  # what systems have where nobody asked for larger text; others: 11
_POINTS = re.compile(r'([\d.]+)pt\b')
_TURNED_IN_ARABIC = ('back', 'forward', 'undo')

_TOKENS = {
    'window': ('#F4F6F8', '#14181C'),
    'surface': ('#FFFFFF', '#1C2228'),
    'side': ('#ECEFF3', '#181D22'),
    'stripe': ('#F8FAFB', '#20272E'),
    'line': ('#D8DEE6', '#303943'),
    'strong_line': ('#768290', '#707D89'),
    'text': ('#1B2430', '#E7EBEF'),
    'muted': ('#566270', '#A3B0BE'),
    'accent': ('#1F6F78', '#58B7C2'),
    'accent_over': ('#185A62', '#79C7D0'),
    'on_accent': ('#FFFFFF', '#0C1A1C'),
    'selected': ('#DCEDEF', '#23434A'),
    'hover': ('#E4E9EE', '#222A31'),
    'doubt_back': ('#FFF4D6', '#3A2F12'),
    'doubt': ('#7A5200', '#F2CE7A'),
    'stop_back': ('#FDE9E7', '#43201E'),
    'stop': ('#A3211A', '#FFB3AC'),
    'settled_back': ('#DFF3E6', '#173526'),
    'settled': ('#1A6B41', '#8FDBB0'),
}


class _Look(QObject):
    """What is worn now, and the word that it changed."""

    changed = Signal()
    dark: bool | None = None
    following = False
    size = 1.0
    sheet = ''
    undressed = False
    dressed_for: tuple[str, float, bool] | None = None  # the language, the size and whether it is dark


_worn = _Look()
changed = _worn.changed


def is_dark() -> bool:
    """Whether the dark colours are worn; known without asking the system, since each cell asks that is painted."""
    return _worn.dressed_for[2] if _worn.dressed_for else _is_dark_wanted()


def _is_dark_wanted() -> bool:
    """Whether the dark colours were asked for, else whether the system has them."""
    if _worn.dark is not None:
        return _worn.dark
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def token(name: str) -> str:
    """The colour of a token, such as `accent`, `muted`, `stop` or `stop_back`, as the scheme has it now."""
    return _TOKENS[name][is_dark()]


def set_size(percent: int) -> None:
    """Let text and what holds it be larger than the system's by so much, from the next `apply` on."""
    _worn.size = percent / 100


def size() -> int:
    """The size of the text, in hundredths of the usual."""
    return round(_worn.size * 100)


def px(pixels: float) -> int:
    """A length of the drawings in pixels, as the size of the text makes it now."""
    return round(pixels * _size())


def _size() -> float:
    """How much larger text is than in the drawings: as the system has it, and as it was set here."""
    if QGuiApplication.platformName() in ('offscreen', 'minimal'):
        return _worn.size
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).pointSizeF()
    return _worn.size * min(2.0, max(1.0, system / _SYSTEM_POINTS.get(sys.platform, 11)))


def apply(app: QApplication, *, dark: bool | None = None) -> None:
    """Dress the program: fonts, colours, direction; follows the system's light or dark unless told.

    Asked again, it dresses anew: after a switch of language or for the other colours.
    """
    _worn.dark = dark
    QLocale.setDefault(QLocale.c())
    wanted = language(), _size(), _is_dark_wanted()
    if _worn.dressed_for == wanted:
        return
    _worn.dressed_for = wanted
    with undressed():  # each of these would put the old style sheet on every part anew
        app.setStyle('Fusion')
        app.setLayoutDirection(_direction())
        app.setFont(font())
        app.setWindowIcon(QIcon(str(RESOURCES / 'icons' / 'sijill.svg')))
        _wear(app)
    if not _worn.following:
        app.styleHints().colorSchemeChanged.connect(_follow)
        _worn.following = True


def _follow() -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication):
        apply(app, dark=_worn.dark)


def _wear(app: QApplication) -> None:
    """Have the colours and the style sheet that are to be put on."""
    app.setPalette(_palette())
    sheet = Template((RESOURCES / 'look.qss').read_text(encoding='utf-8'))
    dressed = sheet.substitute({name: token(name) for name in _TOKENS})
    _worn.sheet = _POINTS.sub(lambda found: f'{float(found[1]) * _size():.2f}pt', dressed)
    _worn.changed.emit()


@contextmanager
def undressed() -> Iterator[None]:
    """Let a window be put together before the style sheet is put on it.

    Qt would put it on anew, on every part, each time that a part is put into another: that took half of the time.
    What is undressed already is dressed again by who undressed it first.
    """
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    if _worn.undressed:
        yield
        return
    _worn.undressed = True
    app.setStyleSheet('')
    try:
        yield
    finally:
        _worn.undressed = False
        app.setStyleSheet(_worn.sheet)


def _direction() -> Qt.LayoutDirection:
    return Qt.LayoutDirection.RightToLeft if messages.language() == 'ar' else Qt.LayoutDirection.LeftToRight


@cache
def _load_fonts() -> None:
    for path in sorted((RESOURCES / 'fonts').glob('NotoSansArabic*.ttf')):
        QFontDatabase.addApplicationFontFromData(QByteArray(_evened(path.read_bytes())))


def _evened(face: bytes) -> bytes:
    """An Arabic face with the line spacing of the Latin one, under a name of its own.

    Its lines are half as high again: in one line of both, Arabic would stand too high, and forms would overflow.
    """
    changed = bytearray(face)
    count = struct.unpack_from('>H', face, 4)[0]
    tables = {
        tag: (start, length) for tag, _sum, start, length in struct.iter_unpack('>4sLLL', face[12 : 12 + 16 * count])
    }
    struct.pack_into('>hhh', changed, tables[b'hhea'][0] + 4, *_LATIN_LINE, 0)
    struct.pack_into('>hhhHH', changed, tables[b'OS/2'][0] + 68, *_LATIN_LINE, 0, _LATIN_LINE[0], -_LATIN_LINE[1])
    start, length = tables[b'name']
    ours, theirs = (name.encode('utf-16-be') for name in (_ARABIC_FACE, 'Noto Sans Arabic'))
    changed[start : start + length] = changed[start : start + length].replace(theirs, ours)
    return bytes(changed)


def font(points: float = 9.75, *, bold: bool = False, spaced: bool = False) -> QFont:
    """The program's font; `spaced` parts the letters of small headings (never Arabic ones, which join)."""
    _load_fonts()
    made = QFont()
    made.setFamilies(FAMILIES)
    made.setPointSizeF(points * _size())
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    if spaced and messages.language() != 'ar':
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.8)
    return made


def _palette() -> QPalette:
    roles = QPalette.ColorRole
    palette = QPalette()
    for role, name in {
        roles.Window: 'window',
        roles.WindowText: 'text',
        roles.Base: 'surface',
        roles.AlternateBase: 'stripe',
        roles.Text: 'text',
        roles.PlaceholderText: 'muted',
        roles.Button: 'surface',
        roles.ButtonText: 'text',
        roles.Highlight: 'accent',
        roles.HighlightedText: 'on_accent',
        roles.ToolTipBase: 'surface',
        roles.ToolTipText: 'text',
        roles.Link: 'accent',
        roles.Mid: 'line',
    }.items():
        palette.setColor(role, QColor(token(name)))
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(token('muted')))
    return palette


def icon(name: str, colour: str = 'muted') -> QIcon:
    """A drawing of `resources/icons` in a token's colour; those with a direction are turned for Arabic."""
    return _icon(name, token(colour), _is_turned(name))


def pixmap(name: str, colour: str = 'muted', side: int = 16) -> QPixmap:
    """The same as a picture of this many pixels a side, sharp on screens that scale by up to three."""
    return _drawn(name, token(colour), side, _is_turned(name))


def _is_turned(name: str) -> bool:
    return name in _TURNED_IN_ARABIC and messages.language() == 'ar'


@cache
def _icon(name: str, colour: str, turned: bool) -> QIcon:
    return QIcon(_drawn(name, colour, 24, turned))


@cache
def _drawn(name: str, colour: str, side: int, turned: bool) -> QPixmap:
    drawing = (RESOURCES / 'icons' / f'{name}.svg').read_text(encoding='utf-8').replace('#5A6675', colour)
    made = QPixmap(side * 3, side * 3)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(drawing.encode()).render(painter, QRectF(0, 0, side * 3, side * 3))
    painter.end()
    if turned:
        made = made.transformed(QTransform().scale(-1, 1))
    made.setDevicePixelRatio(3)
    return made


def give_role(widget: QWidget, role: str, name: str = 'role') -> None:
    """Give a widget the part that the style sheet knows it by, and dress it so at once if it is dressed already."""
    if widget.property(name) == role:
        return
    widget.setProperty(name, role)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


CELL_MARGIN = 28


def date_width(metrics: QFontMetrics) -> int:
    """How wide a column of dates is: the names of months differ much between the languages."""
    days = [dates.short(f'2024-{month:02}-28', language()) for month in range(1, 13)]
    return max(map(metrics.horizontalAdvance, days)) + CELL_MARGIN
