"""Putting a page together: its blocks in order, and beside them each sentence with where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from exchange.publishing.published_page import Block, Bullets, Heading, PublishedPage, Sentences
from exchange.publishing.wording.telling import Telling, Words
from exchange.reporting.layouts.layout import Both
from models.errors import KnownError
from models.language.messages import _


class EditedSentence(NamedTuple):
    """A sentence as somebody edited it, in both languages, and the language that nobody read since ('' for none)."""

    english: str
    arabic: str
    unread: str = ''

    def of(self, language: str) -> str:
        """The sentence in a language."""
        return self.arabic if language == 'ar' else self.english


class PageLine(NamedTuple):
    """A sentence of the page: its place, its text, what it is made of in this language, and what the layout has."""

    place: str
    text: str
    template: str
    standing: Both
    is_edited: bool = False
    is_unread: bool = False
    heading: str = ''


class ComposedPage(NamedTuple):
    """A page to be published, and each of its sentences with where it comes from."""

    page: PublishedPage
    lines: tuple[PageLine, ...]


@dataclass
class PageWriter:
    """Writes the blocks of a page, and keeps of each sentence where it comes from."""

    telling: Telling
    edited: Mapping[str, EditedSentence]
    blocks: list[Block] = field(default_factory=list)
    lines: list[PageLine] = field(default_factory=list)
    _heading: str = ''
    _sections: int = 0

    @property
    def language(self) -> str:
        """The language of the page."""
        return self.telling.language

    def heading(self, text: str, *, is_numbered: bool = True) -> None:
        """A heading of a section, with its number."""
        if is_numbered:
            self._sections += 1
            text = f'{self._sections}. {text}'
        self._heading = text
        self.blocks.append(Heading(2, text))

    def sentence(
        self, name: str, *, place: str = '', scope: str = '', words: Words | None = None, is_short: bool = False
    ) -> str:
        """The text of a sentence of the layout, or of what somebody made of it; kept with where it comes from."""
        place, standing = place or name, self._standing(name)
        edited = self.edited.get(place)
        template = (edited or standing).of(self.language)
        is_unread = edited is not None and edited.unread == self.language
        text = self.telling.say(template, scope=scope, words=words, is_short=is_short).strip()
        text += f' ({self.telling.word("unread")})' if is_unread else ''
        self.lines.append(PageLine(place, text, template, standing, edited is not None, is_unread, self._heading))
        return text

    def has(self, name: str) -> bool:
        """Whether the layout has a sentence of this name."""
        return name in self.telling.nouns.layout.sentences

    def _standing(self, name: str) -> Both:
        found = self.telling.nouns.layout.sentences.get(name)
        if found is None:
            raise KnownError(_('The layout has no sentence “{name}”, which this report needs.').format(name=name))
        return found

    def paragraph(self, *texts: str, bold: str = '', quiet: bool = False) -> None:
        """A paragraph of some sentences."""
        joined = ' '.join(text for text in texts if text)
        if joined:
            self.blocks.append(Sentences(joined, bold, quiet))

    def bullets(self, items: list[str]) -> None:
        """Sentences one under the other."""
        if items:
            self.blocks.append(Bullets(tuple(items)))
