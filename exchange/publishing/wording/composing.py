"""Composing a page: the report in the sentences and tables of its layout, in one language."""

from collections.abc import Iterator, Mapping

from exchange.publishing.published_page import Heading, PublishedPage
from exchange.publishing.wording import layout_words
from exchange.publishing.wording.addressed_figures import AddressedFigures
from exchange.publishing.wording.counted_nouns import Nouns
from exchange.publishing.wording.days_in_words import DaysInWords
from exchange.publishing.wording.events_in_words import EventsInWords
from exchange.publishing.wording.figure_tables import FigureTables
from exchange.publishing.wording.method_note import PageFacts, foot, method_lines
from exchange.publishing.wording.names_in_report import NO_NAMES, NamesInReport
from exchange.publishing.wording.page_writer import ComposedPage, PageWriter
from exchange.publishing.wording.pictures import pictures
from exchange.publishing.wording.places_in_words import PlacesInWords
from exchange.publishing.wording.sections_in_words import SectionsInWords, period_words
from exchange.publishing.wording.short_summary import in_short
from exchange.publishing.wording.telling import Telling
from exchange.reporting.report import Report
from models.language.messages import speaking
from models.register.review.report_sentences import KeptSentence

# The day from which the regime and its allies are no longer a side of their own; what happened decides, not the issue.
LATER_NAMES = (2024, 12, 8)


def compose(
    report: Report,
    language: str,
    *,
    edited: Mapping[str, KeptSentence] | None = None,
    facts: PageFacts | None = None,
    names: NamesInReport = NO_NAMES,
    only_first: bool = False,
) -> ComposedPage:
    """The page of a report in a language, with the sentences that somebody edited, by their place, and these names.

    With `only_first` it ends before its sections, for the rest of it is still being counted.
    """
    with speaking(language):
        page = _Page(report, language, edited or {}, facts or PageFacts(), names)
        page.begin()
        if not only_first:
            page.end()
        return page.composed()


class _Page:
    """A page while it is composed."""

    def __init__(
        self,
        report: Report,
        language: str,
        edited: Mapping[str, KeptSentence],
        facts: PageFacts,
        names: NamesInReport,
    ) -> None:
        first = report.period.first
        nouns = Nouns(report.layout, language, (first.year, first.month, first.day) >= LATER_NAMES)
        telling = Telling(nouns, AddressedFigures(report))
        self._report, self._facts, self._telling, self._names = report, facts, telling, names
        self._writer = PageWriter(telling, edited)
        self._places = PlacesInWords(telling)
        self._days = DaysInWords(report.layout, language, report.period)
        self._events = EventsInWords(self._writer, report, self._places, self._days)

        self._title = self._words_of_title()
        self._sections = SectionsInWords(self._writer, report, self._places, self._days, self._events)
        self._footer: tuple[str, ...] = ()

    def begin(self) -> None:
        """What happened: the summary, and all of the period in figures."""
        self._begin(self._title)
        self._whole()

    def end(self) -> None:
        """Its sections, people who are missing, what was documented later, names, and the note on method."""
        for section in self._report.sections:
            self._sections.write(section)
        self._sections.missing_people()
        self._sections.later()
        self._named()
        self._writer.heading(self._telling.word('method'))
        self._writer.bullets([*method_lines(self._report, self._writer, self._facts)])
        self._footer = tuple(foot(self._report, self._writer, self._facts))

    def composed(self) -> ComposedPage:
        """The page as far as it is written."""
        page = PublishedPage(self._telling.language, self._title, tuple(self._writer.blocks), self._footer)
        return ComposedPage(page, tuple(self._writer.lines))

    def _words_of_title(self) -> str:
        """The title of the page: that of the layout, else what its first section is called."""
        layout, period = self._report.layout, self._days.title()
        if layout_words.has_word(layout, 'title'):
            return self._telling.word('title').replace('#', period)
        return f'{layout.sections[0].title.of(self._telling.language)}: {period}'

    def _begin(self, title: str) -> None:
        """The title, whose it is and as of when, what must be said before all, and the summary."""
        self._writer.blocks.append(Heading(1, title))
        about = [self._report.layout.organisation.of(self._telling.language), *self._issued()]
        if self._facts.known_on:
            day = self._days.whole_day(self._facts.known_on)
            about.append(self._telling.word('known_on').replace('#', day))
        self._writer.paragraph(' · '.join(one for one in about if one), quiet=True)
        self._writer.paragraph(*(self._writer.sentence(f'says_{name}') for name in self._said_before()))
        self._writer.heading(self._telling.word(f'short_{self._report.period.kind}'), is_numbered=False)
        self._writer.bullets([*in_short(self._report, self._writer, self._events)])

    def _issued(self) -> Iterator[str]:
        """Which edition it is, and when it was issued."""
        if issued := self._facts.issued:
            yield layout_words.edition(self._report.layout, issued.edition, self._telling.language)
            yield self._telling.word('issued_on').replace('#', self._days.whole_day(issued.day))

    def _said_before(self) -> list[str]:
        """What must be said before the figures."""
        first = ['example'] if self._report.is_example else []
        return first + list(self._report.says) + (['approved'] if self._report.scope.state != 'all' else [])

    def _whole(self) -> None:
        """The table of the whole period, and what it looks like beside earlier ones."""
        title = self._telling.word(f'whole_{self._report.period.kind}')
        self._writer.heading(title)
        tables = FigureTables(self._telling, self._report, self._places)
        self._writer.blocks.append(tables.whole(title))
        if self._writer.has('table_note'):
            self._writer.paragraph(self._writer.sentence('table_note'), quiet=True)
        self._writer.blocks.extend(pictures(self._report, self._telling, tables))
        compared = tables.compared()
        if compared:
            rows = [(self._days.title(), self._report.all), *((self._days.title(c.period), c.all) for c in compared)]
            if (to_date := self._report.year_to_date) and to_date.period != self._report.period:
                rows.append((self._telling.word('year_to_date'), to_date.all))
            if as_issued := self._report.year_to_date_as_issued:
                rows.append((self._telling.word('year_as_issued'), as_issued.all))
            self._writer.blocks.append(tables.beside(rows, self._telling.word('before')))
            self._writer.paragraph(*self._months_issued(), quiet=True)
        if self._report.undated.operations:
            words = period_words(self._writer, self._report)
            self._writer.paragraph(self._writer.sentence('undated', scope='undated', words=words))

    def _months_issued(self) -> Iterator[str]:
        """How many months of the year are issued, where some are and not all."""
        issued, months = self._report.months_issued
        if 0 < issued < months:
            yield self._writer.sentence('months_issued')

    def _named(self) -> None:
        """The names that are taken in, and that the absence of one means nothing; no section where there are none."""
        if not self._names:
            return
        self._writer.heading(self._telling.word('names'))
        for name, people in (('names_dead', self._names.dead), ('names_missing', self._names.missing)):
            if people:
                self._writer.paragraph(self._telling.word(name))
                self._writer.bullets([one.of(self._telling.language) for one in people])
        self._writer.paragraph(self._telling.word('names_note'), quiet=True)
