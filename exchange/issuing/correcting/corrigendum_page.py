"""The corrigendum as it is published in a language: the table, the reasons, what did not change, and the apology."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from exchange.issuing.correcting.cell_labels import CellLabels
from exchange.issuing.correcting.changed_cells import ChangedCell
from exchange.issuing.correcting.corrigendum import Corrigendum
from exchange.issuing.correcting.differences import difference
from exchange.issuing.correcting.page_words import PageWords, small
from exchange.issuing.correcting.reason_sentences import ReasonSentences
from exchange.issuing.correcting.unchanged_figures import UnchangedFigures
from exchange.publishing.published_page import Block, FigureTable, Heading, PublishedPage, Sentences
from exchange.publishing.wording import layout_words
from exchange.publishing.wording.figure_tables import Cell
from models.dates import dates
from models.language.messages import speaking
from models.language.text import isolate
from models.query.for_review import issues
from models.query.for_review.issues import REPORT
from models.register.others import heads


class CorrectedRow(NamedTuple):
    """A row of the table: the figure, what was published, what it is now, the difference, and the reasons' numbers."""

    cell: ChangedCell
    figure: str
    before: Cell
    after: Cell
    difference: str
    reasons: tuple[int, ...]


class CorrigendumPage(NamedTuple):
    """The page in a language, and what stands in it: its rows, the sentence of each reason, what did not change."""

    page: PublishedPage
    rows: tuple[CorrectedRow, ...]
    reasons: tuple[str, ...]
    unchanged: str


def page_of_corrigendum(corrigendum: Corrigendum, language: str, day: date | None) -> CorrigendumPage:
    """The page of a corrigendum in a language, as issued on a day; None for one that is not issued."""
    with speaking(language):
        return _Composing(corrigendum, language, day).composed()


def every_row(corrigendum: Corrigendum, language: str) -> list[CorrectedRow]:
    """Every figure that changed as a row, for whoever issues it: also those of which the public sees only the whole."""
    with speaking(language):
        return [*_Composing(corrigendum, language, None).rows(corrigendum.changed)]


class _Composing:
    """A page while it is composed. What is said first says its names in full, so the order is that of the page."""

    def __init__(self, corrigendum: Corrigendum, language: str, day: date | None) -> None:
        self._corrigendum, self._language, self._day = corrigendum, language, day
        self._words = PageWords(corrigendum.report, language)

    def composed(self) -> CorrigendumPage:
        """The whole page."""
        found, words = self._corrigendum, self._words
        number = f'{found.number}'
        title = words.word('corrected_title', number=number, period=words.days.title())
        begun = [Heading(1, title), *self._begun()]
        rows = tuple(self.rows(found.shown))
        sentences = ReasonSentences(words, found.told)
        reasons = tuple(sentences.of(one, found.reason(one), found.numbered[one.key]) for one in found.changes)
        changed = {one.address: one for one in found.changed}
        unchanged = UnchangedFigures(words, changed, found.hidden).sentence()
        blocks = (*begun, *self._said(rows, reasons, unchanged))
        return CorrigendumPage(PublishedPage(self._language, title, blocks, (self._heads(),)), rows, reasons, unchanged)

    def _begun(self) -> Iterator[Block]:
        words, layout = self._words, self._words.layout
        named, day = ('issued_on', self._day) if self._day else ('known_on', dates.today_in_damascus())
        as_of = words.word(named).replace('#', words.days.whole_day(day))
        about = (layout.organisation.of(self._language), as_of, self._corrects())
        yield Sentences(' · '.join(one for one in about if one), quiet=True)
        if self._corrigendum.report.is_example:
            yield Sentences(words.writer.sentence('says_example'))

    def _corrects(self) -> str:
        """What it corrects: an edition of the report, or the corrigendum before it."""
        issue, words = self._corrigendum.issue, self._words
        edition, on = int(str(issue.get('edition'))), issues.day_of(issue)
        day = words.days.whole_day(date.fromisoformat(on)) if on else ''
        if issue.get('form') != REPORT:
            return words.word('corrects_corrigendum', edition=words.digits(edition), day=day)
        named = small(layout_words.edition(words.layout, edition, self._language))
        return words.word('corrects_edition', edition=named, day=day)

    def rows(self, cells: Iterable[ChangedCell]) -> Iterator[CorrectedRow]:
        """The rows of these figures."""
        words, labels = self._words, CellLabels(self._words, self._corrigendum.told)
        for cell in cells:
            then, now = words.tables.cell(cell.then), words.tables.cell(cell.now)
            numbers = tuple(self._corrigendum.numbers_of(cell))
            yield CorrectedRow(cell, labels.label(cell.at), then, now, difference(words, cell.then, cell.now), numbers)

    def _said(self, rows: tuple[CorrectedRow, ...], reasons: tuple[str, ...], unchanged: str) -> Iterator[Block]:
        """The parts of the page, one below the other."""
        word = self._words.word
        yield Heading(2, word('corrected_changed'))
        if rows:
            columns = ('figure', 'before', 'after', 'difference', 'reason')
            headings = tuple(word(f'corrected_{name}') for name in columns)
            cells = tuple((*row[1:5], self._numbers(row.reasons)) for row in rows)
            yield FigureTable(word('corrected_changed'), headings, cells, has_total=False)
        yield Heading(2, word('corrected_reasons'))
        yield from (Sentences(f'{number}. {text}') for number, text in enumerate(reasons, 1))
        if unchanged:
            yield Heading(2, word('corrected_unchanged'))
            yield Sentences(unchanged)
        yield Sentences(word('corrected_apology'))

    def _numbers(self, reasons: tuple[int, ...]) -> str:
        """The numbers of reasons, in the direction of the page."""
        said = self._words.joined(*map(self._words.digits, reasons))
        return isolate(said, 'rtl') if self._language == 'ar' and len(reasons) > 1 else said

    def _heads(self) -> str:
        """The end of the history that was published, and the one that this is of, in words."""
        first, last = str(self._corrigendum.issue.get('head') or ''), self._corrigendum.end.hash
        said = {'first': heads.words(first, self._language), 'last': heads.words(last, self._language)}
        return self._words.word('corrected_heads', **said)
