"""A chapter of the guide, inside the program and in the language spoken: nothing in it leads out of the program."""

import re
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QTextOption
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from models.language.messages import RESOURCES, _, language
from ui.parts import look

# In a checkout, and where a packager puts the guide beside the other resources.
_PLACES = (RESOURCES.parent / 'docs' / 'guide', RESOURCES / 'guide')
# Stands above each chapter that something in the program is explained by, and names it.
_MARK = re.compile(r'<!-- help: ([\w ]+) -->')
_HEADING = re.compile(r'(#+) ')
_PICTURE = re.compile(r'!\[[^\]]*\]\([^)]*\)')
_LINK = re.compile(r'\[([^\]]*)\]\([^)]*\)')
_COMMENT = re.compile(r'<!--.*?-->|</?div[^>]*>', re.DOTALL)


def chapter(name: str) -> str:
    """What the guide says of a list or page, as Markdown; '' where it says nothing, or is not there."""
    path = next((path for folder in _PLACES if (path := folder / f'{language()}.md').is_file()), None)
    return '\n'.join(_chapters(path, name)) if path is not None else ''


def _chapters(path: Path, name: str) -> Iterator[str]:
    lines = path.read_text(encoding='utf-8').splitlines()
    for at, line in enumerate(lines):
        found = _MARK.fullmatch(line.strip())
        if found and name in found[1].split():
            yield _plain('\n'.join(_from_heading(lines[at + 1 :])))


def _from_heading(lines: list[str]) -> Iterator[str]:
    """The lines of the chapter that begins here, up to the next one that is not below it."""
    level = 0
    for line in lines:
        heading = _HEADING.match(line)
        if heading and level and len(heading[1]) <= level:
            return
        if heading and not level:
            level = len(heading[1])
        yield line


def _plain(text: str) -> str:
    """The text without pictures, comments, and links that lead somewhere."""
    return _LINK.sub(r'\1', _PICTURE.sub('', _COMMENT.sub('', text)))


class GuideChapter(QTextBrowser):
    """A chapter as high as its text, for a pane that scrolls."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_('Guide'))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty('role', 'surface')
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDefaultFont(look.font())
        option = QTextOption(self.document().defaultTextOption())
        option.setTextDirection(self.layoutDirection())
        self.document().setDefaultTextOption(option)
        self.setMarkdown(text)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.document().setTextWidth(self.viewport().width())
        self.setFixedHeight(int(self.document().size().height()) + look.LARGE)
