"""Putting a page together: its blocks in order, and beside them each sentence with where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from exchange.publishing.published_page import Block, Bullets, Heading, PublishedPage, Sentences
from exchange.publishing.wording import layout_words
from exchange.publishing.wording.counted_nouns import SaidFigure
from exchange.publishing.wording.telling import Telling, Words
from exchange.reporting.layouts.layout import Both, ReportLayout
from models.errors import Refused
from models.language.figure_tokens import refuse_unlike
from models.register.review.report_sentences import KeptSentence, LayoutSentence


class PageLine(NamedTuple):
    """A sentence of the page: its place, its text, what it is made of in this language, and what the layout has."""

    place: str
    text: str
    template: str
    standing: Both
    is_edited: bool = False
    is_unread: bool = False
    heading: str = ''
    words: frozenset[str] = frozenset()
    # Whether what somebody made of it lacks a figure that the layout has by now, or has one that is gone.
    is_unfit: bool = False
    # The figures with records that it says, each where it is in its text.
    figures: tuple[SaidFigure, ...] = ()

    def of_layout(self, layout: ReportLayout) -> LayoutSentence:
        """What the sentence is without an edit, and which tokens an edited one can have."""
        return LayoutSentence(self.standing.en, self.standing.ar, layout_words.nouns(layout), self.words)


class ComposedPage(NamedTuple):
    """A page to be published, and each of its sentences with where it comes from."""

    page: PublishedPage
    lines: tuple[PageLine, ...]


@dataclass
class PageWriter:
    """Writes the blocks of a page, and keeps of each sentence where it comes from."""

    telling: Telling
    edited: Mapping[str, KeptSentence]
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
        place, standing = place or name, layout_words.sentence(self.telling.nouns.layout, name)
        edited, known = self.edited.get(place), frozenset(words or ()) | self._names()
        is_unfit = edited is not None and not self._fits(edited, standing, known)
        template = (standing if edited is None or is_unfit else edited).of(self.language)
        is_unread = edited is not None and not is_unfit and edited.unread == self.language
        self.telling.nouns.said.clear()
        text = self.telling.say(template, scope=scope, words=words, is_short=is_short).strip()
        text += f' ({self.telling.word("unread")})' if is_unread else ''
        figures = self.telling.nouns.found(text)
        there = (edited is not None, is_unread, self._heading, known, is_unfit, figures)
        self.lines.append(PageLine(place, text, template, standing, *there))
        return text

    def _fits(self, edited: KeptSentence, standing: Both, words: frozenset[str]) -> bool:
        """Whether an edited sentence still has the figures of the layout's; that may have been changed since."""
        nouns = layout_words.nouns(self.telling.nouns.layout)
        try:
            refuse_unlike(edited.of(self.language), standing.of(self.language), nouns, words)
        except Refused:
            return False
        return True

    def _names(self) -> frozenset[str]:
        """The names that any sentence can have: those that are said in full at first."""
        known = self.telling.nouns.layout.words
        return frozenset(name.removesuffix('_first') for name in known if name.endswith('_first'))

    def has(self, name: str) -> bool:
        """Whether the layout has a sentence of this name."""
        return layout_words.has_sentence(self.telling.nouns.layout, name)

    def paragraph(self, *texts: str, bold: str = '', quiet: bool = False) -> None:
        """A paragraph of some sentences."""
        joined = ' '.join(text for text in texts if text)
        if joined:
            self.blocks.append(Sentences(joined, bold, quiet))

    def bullets(self, items: list[str]) -> None:
        """Sentences one under the other."""
        if items:
            self.blocks.append(Bullets(tuple(items)))
