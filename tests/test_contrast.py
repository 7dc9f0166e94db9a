"""Everything can be read: the contrast of each pair of colours that is used, as WCAG 2.2 AA asks for."""

import re
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from exchange.publishing.wording.counted_nouns import SaidFigure
from exchange.publishing.wording.page_writer import PageLine
from exchange.reporting.report import Figure
from models.language.messages import RESOURCES
from models.language.word_changes import GONE, NEW
from ui.month.sentence_text import SentenceText
from ui.panes.of_history.marked_words import marked
from ui.parts import look
from ui.parts.pieces import Notice, side
from ui.review.account_text import AccountText
from ui.review.shown_record import Passage

PAPER = ('window', 'surface', 'side', 'stripe', 'hover', 'selected')
# Text on what lies behind it: at least 4.5 to 1.
TEXT = [
    *(('text', paper) for paper in PAPER),
    *(('muted', paper) for paper in PAPER),
    *(('accent', paper) for paper in PAPER),
    *((level, f'{level}_back') for level in ('stop', 'doubt', 'settled')),
    *((level, paper) for level in ('stop', 'doubt') for paper in ('surface', 'window', 'stripe', 'selected')),
    ('on_accent', 'accent'),
    ('on_accent', 'accent_over'),
    ('muted', 'line'),
]
# What shows where one is, or where to type: at least 3 to 1.
MARKS = [
    *((mark, paper) for mark in ('strong_line', 'accent') for paper in ('window', 'surface', 'side', 'hover')),
    *((level, 'surface') for level in ('stop', 'doubt')),
]


def luminance(colour: str) -> float:
    """The relative luminance of WCAG."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, *, dark: bool) -> float:
    """The contrast of two tokens."""
    light, deep = sorted((luminance(look._TOKENS[name][dark]) for name in (one, other)), reverse=True)
    return (light + 0.05) / (deep + 0.05)


def test_the_formula_is_that_of_the_standard() -> None:
    assert round((luminance('#FFFFFF') + 0.05) / (luminance('#000000') + 0.05), 2) == 21
    assert round((luminance('#FFFFFF') + 0.05) / (luminance('#767676') + 0.05), 2) == 4.54


@pytest.mark.parametrize('dark', [False, True], ids=['light', 'dark'])
@pytest.mark.parametrize(('text', 'back'), TEXT)
def test_text_is_read(text: str, back: str, dark: bool) -> None:
    assert contrast(text, back, dark=dark) >= 4.5


@pytest.mark.parametrize('dark', [False, True], ids=['light', 'dark'])
@pytest.mark.parametrize(('mark', 'back'), MARKS)
def test_marks_are_seen(mark: str, back: str, dark: bool) -> None:
    assert contrast(mark, back, dark=dark) >= 3


def rules() -> list[tuple[str, dict[str, str]]]:
    """The rules of the style sheet: what they are for, and their properties."""
    sheet = re.sub(r'/\*.*?\*/', '', (RESOURCES / 'look.qss').read_text(encoding='utf-8'), flags=re.S)
    found = []
    for names, body in re.findall(r'([^{}]+)\{([^{}]*)\}', sheet):
        properties = dict(part.strip().split(':', 1) for part in body.split(';') if ':' in part)
        found.append((' '.join(names.split()), {name.strip(): value.strip() for name, value in properties.items()}))
    return found


def test_every_pair_of_the_style_sheet_is_among_them() -> None:
    for names, properties in rules():
        text, back = properties.get('color', ''), properties.get('background', '')
        if text.startswith('$') and back.startswith('$'):
            assert (text[1:], back[1:]) in TEXT, names


def test_what_is_typed_into_has_an_edge_that_is_seen() -> None:
    edges = {names: body['border'] for names, body in rules() if 'border' in body}
    for start in ('QLineEdit, QPlainTextEdit', '*[role="codes"] {', 'QCheckBox::indicator,'):
        (edge,) = (edge for names, edge in edges.items() if f'{names} {{'.startswith(start))
        assert edge.endswith('$strong_line'), start


def test_what_is_said_follows_where_the_system_turns_dark(qapp: QApplication, qtbot: QtBot) -> None:
    look.apply(qapp, dark=False)
    notice = Notice()
    qtbot.addWidget(notice)
    notice.say('doubt', 'A sentence')
    light = notice._sentence.palette().windowText().color()
    look.apply(qapp, dark=True)
    try:
        qtbot.waitUntil(lambda: notice._sentence.palette().windowText().color().name() == look.token('doubt').lower())
        assert notice._sentence.palette().windowText().color() != light
    finally:
        look.apply(qapp, dark=False)


def account() -> QWidget:
    shown = AccountText()
    shown.put([Passage('Account', (('', 'It stayed '), (NEW, 'and came '), (GONE, 'and went')))])
    return shown


def sentence() -> QWidget:
    figure = SaidFigure(Figure(3, 3, 3), 0, 1)
    line = PageLine('one', '3 people were killed.', '', ('', ''), figures=(figure,))
    shown = SentenceText(line.text, (line,), side())
    shown.choose(0)
    return shown


SHOWN: dict[str, Callable[[], QWidget]] = {
    'account': account,
    'words of a history': lambda: marked([(NEW, 'came')], GONE),
    'sentence of a report': sentence,
}


def said_colours(shown: QWidget) -> set[str]:
    """The colours that a text brings with it."""
    labels = [one for one in (shown, *shown.findChildren(QLabel)) if isinstance(one, QLabel)]
    texts = [shown.toHtml()] if isinstance(shown, QTextEdit) else [one.text() for one in labels]
    return {colour.lower() for text in texts for colour in re.findall(r'color: ?(#[0-9a-fA-F]{6})', text)}


@pytest.mark.parametrize('name', SHOWN)
def test_colours_within_a_text_follow_too(name: str, qapp: QApplication, qtbot: QtBot) -> None:
    look.apply(qapp, dark=False)
    shown = SHOWN[name]()
    qtbot.addWidget(shown)
    light = said_colours(shown)
    look.apply(qapp, dark=True)
    try:
        worn = {token[True].lower() for token in look._TOKENS.values()}
        assert light and said_colours(shown) <= worn and said_colours(shown).isdisjoint(light)
    finally:
        look.apply(qapp, dark=False)
