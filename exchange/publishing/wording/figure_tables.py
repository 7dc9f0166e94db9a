"""The tables of a page: digits alone, a dash where nothing was documented, ranges and "at least" as texts."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from exchange.publishing.published_page import FigureTable
from exchange.publishing.wording import layout_words
from exchange.publishing.wording.places_in_words import PlacesInWords
from exchange.publishing.wording.spelt_numbers import in_digits_of
from exchange.publishing.wording.telling import Telling
from exchange.reporting.layouts.layout import ColumnLayout, ReportLayout
from exchange.reporting.report import Compared, Counts, Figure, Report, Section
from models.language.text import isolate

OPERATIONS, KILLED = 'operations', 'killed.total'
Cell = str | int | None


class FigureRow(NamedTuple):
    """What a row is called, its figures (None for what is no figure of its column), and the one in its name if any."""

    name: str
    figures: Sequence[Figure | None]
    in_name: Figure | None = None


class CellTexts:
    """Figures as the tables and charts of a layout have them, in a language."""

    def __init__(self, layout: ReportLayout, language: str) -> None:
        self._layout, self._language = layout, language

    def table(
        self, title: str, headings: tuple[str, ...], rows: Sequence[FigureRow], *, has_total: bool = True
    ) -> FigureTable:
        """A table of figures as cells show them, each with the figure behind it."""
        cells = tuple((row.name, *(None if one is None else self.cell(one) for one in row.figures)) for row in rows)
        return FigureTable(title, headings, cells, has_total, tuple((row.in_name, *row.figures) for row in rows))

    def cell(self, figure: Figure) -> Cell:
        """A figure as a cell: a number, a range or a bound as a text, None for nothing."""
        if not figure:
            return None
        if figure.is_exact:
            return figure.low
        if figure.high is None or figure.unknown or figure.high <= figure.low:
            if not figure.low:
                return self._cell_word('cell_unknown')
            return self._cell_word('cell_at_least').replace('#', self._number(figure.low))
        return isolate(f'{self._number(figure.low)}–{self._number(figure.high)}')

    def said(self, figure: Figure) -> str:
        """A figure as a chart has it."""
        cell = self.cell(figure)
        return cell if isinstance(cell, str) else self._number(cell or 0)

    def _number(self, number: int) -> str:
        return in_digits_of(number, self._layout.digits if self._language == 'ar' else 'latin')

    def _cell_word(self, name: str) -> str:
        return layout_words.word(self._layout, name, self._language)


class FigureTables(CellTexts):
    """Makes the tables of a report in the language of a page."""

    def __init__(self, telling: Telling, report: Report, places: PlacesInWords) -> None:
        super().__init__(telling.nouns.layout, telling.language)
        self._telling, self._report, self._places = telling, report, places

    def whole(self, title: str) -> FigureTable:
        """Every section in a row, those first whose operations are added up, and their total."""
        columns = self._columns([self._report.all], always=(OPERATIONS, KILLED))
        sections = sorted(self._report.sections, key=self._is_apart)
        rows = [
            FigureRow(self._row_title(one), self._figures(one.all, columns, one.id), self._figure_in_title(one))
            for one in sections
        ]
        total = FigureRow(self._word('all'), self._figures(self._report.all, columns))
        return self.table(title, (self._word('area'), *map(self.heading, columns)), (*rows, total))

    def of_section(self, section: Section, title: str) -> FigureTable:
        """The areas of a section in rows, and their total."""
        columns = self._columns([section.all], always=(OPERATIONS, KILLED))
        is_desert = bool((layout := self._layout.section(section.id)) and layout.within)
        first = self._word('governorate_desert' if is_desert else 'governorate')
        headings = (first, *(self._word(OPERATIONS) if c.counts == OPERATIONS else self.heading(c) for c in columns))
        areas = section.areas.items()
        rows = [FigureRow(self._places.governorate(area), self._figures(counts, columns)) for area, counts in areas]
        total = FigureRow(self._word('all'), self._figures(section.all, columns))
        return self.table(title, headings, (*(row for row in rows if any(row.figures)), total))

    def beside(self, compared: Sequence[tuple[str, Counts]], title: str) -> FigureTable:
        """Periods in rows, without a total."""
        columns = self._columns([counts for _name, counts in compared], always=(OPERATIONS, KILLED))
        rows = [FigureRow(name, self._figures(counts, columns)) for name, counts in compared]
        return self.table(title, (self._word('before_period'), *map(self.heading, columns)), rows, has_total=False)

    def compared(self) -> list[Compared]:
        """The periods that the report is compared with, without the one that is itself."""
        wanted = (self._report.before, self._report.year_before)
        found: list[Compared] = []
        for one in wanted:
            if one and one.period not in [other.period for other in found]:
                found.append(one)
        return found

    def _is_apart(self, section: Section) -> tuple[bool, bool]:
        """Whether a section's operations are not added to those of the first, and whether it has none."""
        layout = self._layout.section(section.id)
        return bool(layout and layout.counts != self._layout.operations), bool(layout and layout.counts == 'rest')

    def _columns(self, shown: Iterable[Counts], always: Sequence[str]) -> list[ColumnLayout]:
        several = list(shown)
        return [
            column
            for column in self._layout.columns
            if column.counts in always or any(counts.figure(column.counts) for counts in several)
        ]

    def _figures(self, counts: Counts, columns: Sequence[ColumnLayout], section: str = '') -> list[Figure | None]:
        """The figures of a row; operations that are not added to the others are no figure of their column."""
        layout = self._layout.section(section)
        is_apart = bool(layout and layout.counts != self._layout.operations)
        return [
            None if is_apart and column.counts == OPERATIONS else counts.figure(column.counts) for column in columns
        ]

    def _row_title(self, section: Section) -> str:
        """What a section is called in the table: with how many operations are not added, or where it was."""
        layout = self._layout.section(section.id)
        title = layout.short.of(self._telling.language) if layout else section.id
        if layout and layout.counts == 'rest' and section.areas:
            joint = '، ' if self._telling.language == 'ar' else ', '
            return f'{title}: {joint.join(map(self._places.governorate, section.areas))}'
        if operations := self._figure_in_title(section):
            return f'{title} ({self.cell(operations)})'
        return title

    def _figure_in_title(self, section: Section) -> Figure | None:
        """The operations of a section that are not added to the others, and are said beside its name."""
        layout = self._layout.section(section.id)
        is_apart = layout is not None and layout.counts not in (self._layout.operations, 'rest')
        return section.all.operations if is_apart and section.all.operations else None

    def heading(self, column: ColumnLayout) -> str:
        """The heading of a column; the operations of several perpetrators are nobody's alone."""
        later = f'column_{column.counts.partition(".")[2]}_later'
        if self._telling.nouns.is_later and layout_words.has_word(self._layout, later):
            return self._word(later)
        if column.counts == OPERATIONS and not self._is_of_one():
            return self._word(OPERATIONS)
        return column.title.of(self._telling.language)

    def _is_of_one(self) -> bool:
        """Whether the operations that are added up are all of the perpetrator whom the first section is about."""
        first, *others = self._layout.sections
        there = {section.id for section in self._report.sections}
        return all(one.by == first.by for one in others if one.counts == first.counts and one.id in there)

    def _word(self, name: str) -> str:
        return self._telling.word(name)
