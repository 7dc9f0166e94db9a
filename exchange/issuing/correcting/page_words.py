"""What the words of a corrigendum are made with, in one language: its layout, and the days and places of the report."""

from dataclasses import replace

from exchange.publishing.wording import layout_words
from exchange.publishing.wording.addressed_figures import AddressedFigures
from exchange.publishing.wording.composing import LATER_NAMES
from exchange.publishing.wording.counted_nouns import Nouns
from exchange.publishing.wording.days_in_words import DaysInWords
from exchange.publishing.wording.figure_tables import FigureTables
from exchange.publishing.wording.page_writer import PageWriter
from exchange.publishing.wording.places_in_words import PlacesInWords
from exchange.publishing.wording.spelt_numbers import in_digits_of
from exchange.publishing.wording.telling import Telling
from exchange.reporting.report import Report


class PageWords:
    """The words of a page in one language; names that a report says in full at first are said in short here."""

    def __init__(self, report: Report, language: str) -> None:
        first = report.period.first
        nouns = Nouns(report.layout, language, (first.year, first.month, first.day) >= LATER_NAMES)
        said = {name.removesuffix('_first') for name in report.layout.words if name.endswith('_first')}
        self.layout, self.language, self.report = report.layout, language, report
        self.telling = Telling(nouns, AddressedFigures(report), said)
        self.writer = PageWriter(self.telling, {})
        self.places = PlacesInWords(self.telling)
        self.days = DaysInWords(report.layout, language, report.period)
        self.tables = FigureTables(self.telling, report, self.places)

    def word(self, name: str, **parts: str) -> str:
        """A word of the layout, with its parts filled in: `#place` with the place."""
        said = layout_words.word(self.layout, name, self.language)
        for part in sorted(parts, key=len, reverse=True):
            said = said.replace(f'#{part}', parts[part])
        return said

    def has(self, name: str) -> bool:
        """Whether the layout has a word of this name."""
        return layout_words.has_word(self.layout, name)

    def joined(self, *texts: str) -> str:
        """Texts one after the other, with commas."""
        return ('، ' if self.language == 'ar' else ', ').join(texts)

    def digits(self, number: int) -> str:
        """A number as a table has it."""
        return in_digits_of(number, self.layout.digits if self.language == 'ar' else 'latin')

    def section(self, name: str) -> str:
        """What a section is called in short."""
        layout = self.layout.section(name)
        named = f'corrected_in_{name}'
        return self.word(named) if self.has(named) else layout.short.of(self.language) if layout else name

    def in_section(self, name: str) -> str:
        """Where the figures of a section are: in the desert."""
        named = f'in_section_{name}'
        return self.word(named) if self.has(named) else self.word('in_place').replace('#', self.section(name))

    def area(self, section: str, governorate: str) -> str:
        """An area of a section as a figure is called by: a desert by its name, another with its section."""
        layout = self.layout.section(section)
        if not governorate:
            return self.joined(self.section(section), self.word('corrected_area_not_stated'))
        named = self.places.of_section(section, governorate)
        return named if layout and layout.within else self.joined(self.section(section), named)

    def in_area(self, section: str, governorate: str) -> str:
        """Where the figures of an area are: in the Hama desert."""
        layout = self.layout.section(section)
        is_desert = bool(layout and layout.within and governorate)
        named = self.places.governorate(governorate) if governorate else self.word('corrected_area_not_stated')
        return self.word('in_place').replace('#', self.word('in_the_desert') if is_desert else '#').replace('#', named)

    def with_nouns(self, **others: str) -> 'PageWords':
        """The same, with some nouns said as others: all who are called SDF are its own members."""
        layout = self.layout
        nouns = {name: layout_words.noun(layout, other) for name, other in others.items()}
        made = PageWords(replace(self.report, layout=replace(layout, nouns={**layout.nouns, **nouns})), self.language)
        made.days = self.days
        return made


def small(text: str) -> str:
    """A name within a line, in small letters unless it is an abbreviation."""
    return text if text[1:2].isupper() else f'{text[:1].lower()}{text[1:]}'


def capital(text: str) -> str:
    """A text as it begins a line."""
    return f'{text[:1].upper()}{text[1:]}'
