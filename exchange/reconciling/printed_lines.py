"""The figures of the lines of a text, with the section and the area that each is of."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from types import MappingProxyType

from exchange.reconciling.printed_text import PrintedLine
from exchange.reconciling.told_figures import SIDES, ToldFigure, figures_of, sentences_of
from exchange.reconciling.told_statements import Figured, ToldPlace, ToldStatement
from exchange.reconciling.told_tokens import TokenOfText, tokens_of
from exchange.reporting.periods import Period
from models.language.text import fold

_BULLET = re.compile(r'^\s*[-–—•*·▪●○►‣–➢✓]+\s*')
_NUMBERED = re.compile(r'^\s*\(?[0-9٠-٩]{1,2}[.)\-]\s+(?=\D)')
_ALONE = re.compile(r'^\W*[\d٠-٩.,\s]+\W*$')
_WORDS_OF_A_HEADING = 14
_WORDS_OF_A_HEAD = 6
_NO_HEADING = frozenset({'number', 'day', 'ordinal', 'date'})
_PASSED_OVER = frozenset({'the', 'function', 'place', 'unit', 'dash', 'bullet'})
_BEGINS = frozenset({'number', 'a', 'all', 'both'})
_OPEN = frozenset({'colon', 'follows'})
# What a month is named with where figures are of it: those until or since it are not.
_UNTIL = frozenset({'until'})
_NOTHING = TokenOfText('')
# The section about those who were abducted: whoever died of them is not among the dead of the others.
ABDUCTED = 'abducted'


def is_in_period(period: Period | None, month: int, year: int | None) -> bool:
    """Whether a month that is named lies in the period that is asked for."""
    if period is None:
        return True
    years = [year] if year else list(period.years)
    return any(
        (period.first.year, period.first.month) <= (one, month) <= (period.last.year, period.last.month)
        for one in years
    )


def is_asked(period: Period | None, tokens: Sequence[TokenOfText]) -> bool:
    """Whether the name of a period is that of the one that is asked for: its month, or its year."""
    months = [one for one in tokens if one.kind == 'month']
    years = [one.low for one in tokens if one.kind == 'year']
    if any(one.kind in ('until', 'day') for one in tokens):
        return False
    if months:
        return is_in_period(period, int(months[0].value), years[0] if years else None)
    is_only_year = all(one.kind in ('year', 'unit', 'the', 'colon') for one in tokens)
    return bool(years) and is_only_year and (period is None or (period.kind, period.first.year) == ('year', years[0]))


class LinesOfText:
    """Reads the lines of a text one after the other; a heading or a paragraph says what those after it are of."""

    def __init__(self, period: Period | None, titles: Mapping[str, str] = MappingProxyType({})) -> None:
        self._period, self._titles = period, titles
        self._section = ''
        self._open: ToldStatement | None = None
        self._group = 0
        self._last: ToldStatement | None = None
        self._perhaps: ToldStatement | None = None  # what may be the head of a list
        self._listed: ToldFigure | None = None  # what a list of areas counts, where its lines do not say it
        self.statements: list[ToldStatement] = []
        self.not_understood: list[PrintedLine] = []
        self.understood: list[PrintedLine] = []

    @property
    def section(self) -> str:
        """The section that what follows is of."""
        return self._section

    def next_group(self) -> int:
        """A number for a list or a table of its own."""
        self._group += 1
        return self._group

    def end_of_list(self) -> None:
        """Take nothing that follows for the rest of a list."""
        self._open, self._last = None, None

    def read(self, line: PrintedLine) -> None:
        """Read the next line."""
        if _ALONE.match(line.text):
            return
        is_item = bool(_BULLET.match(line.text))
        text = _NUMBERED.sub('', _BULLET.sub('', line.text))
        tokens = tokens_of(text)
        sentences = [*sentences_of(tokens)]
        lead, place = self._lead(tokens)
        read = self._figures(sentences)
        if not any(read) and lead in ('area', 'section') and (left_out := self._left_out(tokens)):
            read = [left_out]
            sentences = [tokens]
        if not any(read):
            self._without_figures(line, tokens, lead, place, is_item=is_item)
            return
        self.understood.append(line)
        if not lead and self._goes_on(tokens, read):
            self._go_on(line, sentences, read)
        else:
            self._begin(line, sentences, read, lead, place, is_item=is_item)

    def _left_out(self, tokens: Sequence[TokenOfText]) -> list[ToldFigure]:
        """The figure of a line that only names an area and a number: it counts what the list is of."""
        numbers = [at for at, one in enumerate(tokens) if one.kind == 'number']
        if self._listed is None or len(numbers) != 1:
            return []
        at, of = numbers[0], self._listed
        return [ToldFigure(of.what, of.people, of.outcome, tokens[at].low, tokens[at].high, at, at + 1)]

    # Lists

    def _goes_on(self, tokens: Sequence[TokenOfText], read: list[list[ToldFigure]]) -> bool:
        """Whether a line is the next of an open list; "Killed: 13" is the head of one where sides follow it alone."""
        if self._open is None or not self._begins_with_figure(tokens):
            return False
        if self._open is not self._perhaps:
            return True
        told, head = [one for figures in read for one in figures], self._open.figures[0].figure
        if told[0].people not in SIDES or told[0].outcome != head.outcome:
            return False
        head.lists, self._perhaps = True, None
        return True

    def _begins_with_figure(self, tokens: Sequence[TokenOfText]) -> bool:
        kept = [one for one in tokens if one.kind not in ('bullet', 'dash', 'and', 'comma', 'about', 'least', 'most')]
        first = kept[0] if kept else _NOTHING
        is_word = first.is_counted and first.form in ('one', 'two') and not first.words.isascii()
        return first.kind in _BEGINS or is_word or self._is_heading_of_one(kept)

    @staticmethod
    def _is_heading_of_one(tokens: Sequence[TokenOfText]) -> bool:
        """Whether a line is a heading with its number: "Civilians: 8"."""
        place = 0
        while place < len(tokens) and (
            tokens[place].is_counted or tokens[place].kind in ('the', 'part', 'and', 'function')
        ):
            place += 1
        ends = [one.kind for one in tokens[place : place + 2]]
        return place > 0 and (ends[:1] == ['number'] or ends == ['colon', 'number'])

    def _go_on(
        self, line: PrintedLine, sentences: Sequence[Sequence[TokenOfText]], read: list[list[ToldFigure]]
    ) -> None:
        """Take the figures of a line for parts of what the list is of."""
        statement = self._open
        assert statement is not None
        statement.lines.append(line)
        statement.figures += [Figured(one, line, statement.place) for figures in read for one in figures]

    # What a line begins with

    def _lead(self, tokens: Sequence[TokenOfText]) -> tuple[str, ToldPlace]:
        """What a line is of by its first words: an area, a section, all of them, another period; '' for none."""
        colon = next((at for at, one in enumerate(tokens) if one.kind in ('colon', 'dash')), len(tokens))
        first = next((at for at, one in enumerate(tokens) if one.kind == 'number' or one.is_counted), len(tokens))
        head = tokens[: min(colon, first)] if colon <= first or self._is_place_before_figure(tokens, first) else ()
        if (titled := self._titled(tokens[:colon])) and colon < len(tokens):
            return 'section', ToldPlace(titled, '', True)
        areas = list(dict.fromkeys(one.value for one in head if one.kind == 'area'))
        sections = list(dict.fromkeys(one.value for one in head if one.kind == 'section'))
        is_period = any(one.kind in ('until', 'month', 'year') for one in head) and colon <= first
        if is_period and not areas and not any(one.kind == 'day' for one in head):
            return 'period', ToldPlace()
        if any(one.kind == 'elsewhere' for one in head[:2]):
            sections = sections or ['elsewhere']
        section = sections[0] if sections else ''
        if len(areas) == 1 and self._is_short(head):
            return 'area', ToldPlace(section, areas[0], bool(section))
        if not areas and section and self._is_short(head) and colon <= first:
            return self._lead_of_section(tokens, colon, section)
        if head and head[0].kind == 'total' and self._is_short(head):
            return 'total', ToldPlace()
        return self._lead_of_operations(tokens)

    def _titled(self, tokens: Sequence[TokenOfText]) -> str:
        """The section that the layout calls so, '' where it has none of that title."""
        words = ' '.join(one.words for one in tokens if one.kind != 'bullet')
        name = self._titles.get(fold(words), '')
        return name if name.startswith('=') else ''

    @staticmethod
    def _is_short(head: Sequence[TokenOfText]) -> bool:
        return sum(one.kind not in ('area', 'section', 'total', *_PASSED_OVER) for one in head) <= 1

    @staticmethod
    def _is_place_before_figure(tokens: Sequence[TokenOfText], first: int) -> bool:
        """Whether a line is "Aleppo 12 operations", without a colon."""
        head = tokens[:first]
        return (
            bool(head)
            and head[0].kind in ('area', 'section')
            and all(one.kind in ('area', 'section', 'place', 'comma', 'dash') for one in head)
        )

    @staticmethod
    def _lead_of_section(tokens: Sequence[TokenOfText], colon: int, section: str) -> tuple[str, ToldPlace]:
        """A section, or the one area of it that is named behind: "Elsewhere: Daraa: Killed 10"."""
        behind = tokens[colon + 1 : colon + 3]
        if behind and behind[0].kind == 'area' and [one.kind for one in behind[1:]] == ['colon']:
            return 'section', ToldPlace(section, behind[0].value, True)
        return 'section', ToldPlace(section, '', True)

    def _lead_of_operations(self, tokens: Sequence[TokenOfText]) -> tuple[str, ToldPlace]:
        """An area that a line names right behind its number of operations: "42 operations in the Homs desert"."""
        kept = [one for one in tokens if one.kind not in ('bullet', 'dash')]
        if [one.kind for one in kept[:2]] != ['number', 'operations']:
            return '', ToldPlace()
        people = next(
            (at for at, one in enumerate(kept[2:], 2) if one.kind in ('number', 'outcome', 'colon')), len(kept)
        )
        head = kept[2:people]
        areas = list(dict.fromkeys(one.value for one in head if one.kind == 'area'))
        sections = list(dict.fromkeys(one.value for one in head if one.kind == 'section'))
        if len(areas) != 1:
            return '', ToldPlace()
        section = sections[0] if sections else ''
        return 'area', ToldPlace(section, areas[0], bool(section))

    # Lines without and with figures

    def _without_figures(
        self, line: PrintedLine, tokens: Sequence[TokenOfText], lead: str, place: ToldPlace, *, is_item: bool
    ) -> None:
        sections = _sections(tokens)
        if _has_open_number(tokens):
            self.not_understood.append(line)
        ends = tokens[-1].kind if tokens else ''
        is_intro = ends in _OPEN
        is_short = len(tokens) <= _WORDS_OF_A_HEADING and not any(one.kind in _NO_HEADING for one in tokens)
        is_heading = not is_item and is_short and ends not in ('end', 'comma') and not is_intro
        if is_intro:
            self._section = sections[0] if len(sections) == 1 else self._section
            self.end_of_list()
            return
        if lead == 'area' and not any(one.kind == 'number' for one in tokens) and is_item:
            return
        if is_heading:
            elsewhere = any(one.kind == 'elsewhere' for one in tokens)
            is_of_missing = any(one.value in ('abductee', 'abducted') for one in tokens)
            elsewhere = elsewhere and not is_of_missing
            self._section = (
                self._titled(tokens)
                or (ABDUCTED if is_of_missing else '')
                or (sections[0] if sections else 'elsewhere' if elsewhere else '')
            )
            self.end_of_list()
        elif not is_item:
            self._section = sections[0] if len(sections) == 1 else self._section
            self.end_of_list()

    def _figures(self, sentences: Sequence[Sequence[TokenOfText]]) -> list[list[ToldFigure]]:
        found = list[list[ToldFigure]]()
        before: list[ToldFigure] = []
        if self._open:
            before = [one.figure for one in self._open.figures]
        for sentence in sentences:
            figures = figures_of(sentence, before)
            before = figures or before
            found.append(figures)
        return found

    def _begin(
        self,
        line: PrintedLine,
        sentences: Sequence[Sequence[TokenOfText]],
        read: list[list[ToldFigure]],
        lead: str,
        place: ToldPlace,
        *,
        is_item: bool,
    ) -> None:
        self._open = None
        every = [token for sentence in sentences for token in sentence]
        if not lead and not is_item and len(sections := _sections(every)) == 1:
            self._section = sections[0]
        if lead:
            self._in_a_list(line, sentences, read, lead, place)
        else:
            self._last = None
            section = self._section
            for sentence, figures in zip(sentences, read, strict=True):
                if figures:
                    section = self._add_sentence(line, sentence, figures, section)
        if self._opens(every) and self.statements:
            self._open = self.statements[-1]
            self._listed = next((one.figure for one in reversed(self._open.figures) if one.figure.lists), None)
        elif not lead:
            self._listed = None
            self._may_begin_a_list(every)

    def _may_begin_a_list(self, tokens: Sequence[TokenOfText]) -> None:
        """Keep a line that only says how many people there were: its sides may follow, one a line."""
        last = self.statements[-1]
        is_alone = len(last.figures) == 1 and last.figures[0].figure.people == 'person' and last.counts
        if is_alone and len(tokens) <= _WORDS_OF_A_HEAD:
            self._open = self._perhaps = last

    @staticmethod
    def _opens(tokens: Sequence[TokenOfText]) -> bool:
        kept = [one.kind for one in tokens if one.kind not in ('dash', 'bullet')]
        return kept[-1:] in (['colon'], ['follows']) or kept[-2:] == ['follows', 'end']

    def _in_a_list(
        self,
        line: PrintedLine,
        sentences: Sequence[Sequence[TokenOfText]],
        read: list[list[ToldFigure]],
        lead: str,
        place: ToldPlace,
    ) -> None:
        """Take a line for the next of a list of areas, or of sections."""
        last = self._last
        if last is None or (lead in ('area', 'section') and last.lead == 'total'):
            self.next_group()
        if not place.section and lead == 'area':
            place = ToldPlace(last.place.section if last and last.lead == 'area' else self._section, place.area)
        if lead == 'total':
            place = ToldPlace(self._section)
        figures = [Figured(one, line, place) for sentence in read for one in sentence]
        for one in figures:
            _of_section(one.figure, place)
        made = ToldStatement([line], place, lead, figures, is_other=self._is_other(lead, sentences), group=self._group)
        self.statements.append(made)
        self._last = made

    def _is_other(self, lead: str, sentences: Iterable[Sequence[TokenOfText]]) -> bool:
        """Whether figures are of another period: a month or year that is not asked for, or known only to the year."""
        tokens = [token for sentence in sentences for token in sentence]
        if lead == 'period':
            colon = next((at for at, one in enumerate(tokens) if one.kind == 'colon'), len(tokens))
            return not is_asked(self._period, tokens[:colon])
        if months := _months(tokens):
            return any(not is_in_period(self._period, month, year) for month, year in months)
        years = self._period.years if self._period else ()
        return any(one.kind == 'undated' for one in tokens) or any(
            year not in years for year in _years(tokens) if years
        )

    # Sentences

    def _add_sentence(
        self, line: PrintedLine, tokens: Sequence[TokenOfText], figures: list[ToldFigure], running: str
    ) -> str:
        """Add a sentence as a statement for each place that its figures are of; gives the section that it is of."""
        head = tokens[: _end_of_figures(tokens, figures)]
        sections, areas = _sections(head), _areas(head)
        is_security = any(one.what == 'security' for one in figures)
        is_elsewhere = any(one.kind == 'elsewhere' for one in tokens[:2])
        said = 'security' if is_security else 'elsewhere' if is_elsewhere else sections[0] if len(sections) == 1 else ''
        by_figure = len(sections) > 1 or any(one.left_out for one in figures)
        usual = ToldPlace(said or running, areas[0] if len(areas) == 1 else '', bool(said))
        placed = list[Figured]()
        for at, one in enumerate(figures):
            until = figures[at + 1].at if at + 1 < len(figures) else len(head)
            behind = _around(head, one, until)
            place = usual
            if by_figure and not is_security:
                place = _place_behind(behind, '' if len(sections) > 1 or one.lists else running, usual.area)
            if len(areas) > 1 or one.left_out:
                place = ToldPlace(place.section, next(iter(_areas(behind)), ''), place.is_said)
            if one.lists and by_figure:
                place = ToldPlace(place.section, '', place.is_said)
            _of_section(one, place)
            placed.append(Figured(one, line, place))
        _name_together(placed)
        if all(one.left_out for one in figures) and self.statements and self.statements[-1].lines == [line]:
            self.statements[-1].figures += placed
        else:
            made = ToldStatement([line], placed[0].place, '', placed)
            made.is_event = self._is_event(head, figures)
            is_of_missing = usual.section == ABDUCTED and all(one.what == 'people' for one in figures)
            made.is_other = is_of_missing or self._is_other('', [tokens])
            self.statements.append(made)
        return usual.section if not by_figure else running

    @staticmethod
    def _is_event(tokens: Sequence[TokenOfText], figures: Sequence[ToldFigure]) -> bool:
        """Whether a sentence tells of something that happened on a day, or in one attack."""
        kinds = [one.kind for one in tokens]
        if 'reach' in kinds or any(one.what == 'operations' and one.low > 1 for one in figures):
            return False
        on_a_day = any(kind == 'day' and _is_on(tokens, at) for at, kind in enumerate(kinds))
        return 'event' in kinds or on_a_day


def _name_together(placed: Sequence[Figured]) -> None:
    """Take a whole that is spread over sections for one of these together: others are not in it."""
    for at, one in enumerate(placed):
        parts = list(takewhile(lambda other: other.figure.left_out, placed[at + 1 :]))
        sections = list(dict.fromkeys(part.place.section for part in parts))
        if len(sections) > 1 and all(sections) and not one.place.section:
            one.place = ToldPlace('+'.join(sections), one.place.area, True)


def _has_open_number(tokens: Sequence[TokenOfText]) -> bool:
    """Whether a number counts something that nobody understood; months, pages and records are understood."""
    for at, token in enumerate(tokens):
        behind = [one.kind for one in tokens[at + 1 : at + 3]]
        if token.kind == 'number' and token.low > 1 and 'unit' not in behind and behind[:1] != ['until']:
            return True
    return False


def _of_section(figure: ToldFigure, place: ToldPlace) -> None:
    """Operations of the section of security operations are these."""
    if place.section == 'security' and figure.what == 'operations':
        figure.what = 'security'


def _is_on(tokens: Sequence[TokenOfText], day: int) -> bool:
    """Whether something happened on a day, and not until or since it."""
    before = day - 1
    while before >= 0 and tokens[before].kind in ('month', 'year', 'unit', 'slash'):
        before -= 1
    return before < 0 or tokens[before].kind not in ('until', 'and', 'day', 'dash')


def _sections(tokens: Iterable[TokenOfText]) -> list[str]:
    """The sections that a text names, without those that only say where attacks were aimed at."""
    found = list(dict.fromkeys(one.value for one in tokens if one.kind == 'section'))
    others = [one for one in found if one not in ('regime_areas', 'security')]
    return others or [one for one in found if one != 'regime_areas']


def _areas(tokens: Sequence[TokenOfText]) -> list[str]:
    """The areas that a text names one by one; of a list of several it is none."""
    found, run = list[str](), list[str]()
    for token in [*tokens, _NOTHING]:
        if token.kind == 'area':
            run.append(token.value)
        elif token.kind not in ('comma', 'and', 'place', 'section', 'the', 'dash', 'function') or token.words in (
            'in',
            'في',
        ):
            found += run if len(dict.fromkeys(run)) == 1 else []
            run = []
    return list(dict.fromkeys(found))


def _end_of_figures(tokens: Sequence[TokenOfText], figures: Sequence[ToldFigure]) -> int:
    """Where a sentence begins to tell more of what it counted: behind a colon after its last figure."""
    ends = max(one.end for one in figures)
    return next((at for at, one in enumerate(tokens) if at >= ends and one.kind == 'colon'), len(tokens))


def _around(tokens: Sequence[TokenOfText], figure: ToldFigure, until: int) -> Sequence[TokenOfText]:
    """The words that say where a figure is of: those behind it, or a place right before it."""
    before = [one for one in tokens[max(0, figure.at - 3) : figure.at] if one.kind not in ('colon', 'dash', 'open')]
    is_before = figure.left_out and before and before[-1].kind in ('area', 'section')
    return before[-1:] if is_before else tokens[figure.end : until]


def _place_behind(tokens: Sequence[TokenOfText], section: str, area: str) -> ToldPlace:
    """The place that is named behind a figure."""
    sections = [one.value for one in tokens if one.kind == 'section' and one.value != 'regime_areas']
    return ToldPlace(sections[0] if sections else section, area, bool(sections))


def _months(tokens: Sequence[TokenOfText]) -> list[tuple[int, int | None]]:
    """The months that figures are of, with their years."""
    found = list[tuple[int, int | None]]()
    for at, token in enumerate(tokens):
        if token.kind != 'month':
            continue
        start = at
        while start > 0 and tokens[start - 1].kind in ('day', 'unit', 'slash', 'month'):
            start -= 1
        if start > 0 and tokens[start - 1].kind in _UNTIL:
            continue
        year = next((one for one in tokens[at + 1 : at + 4] if one.kind in ('year', 'month')), None)
        is_year = year is not None and year.kind == 'year'
        found.append((int(token.value), year.low if year is not None and is_year else None))
    return found


def _years(tokens: Sequence[TokenOfText]) -> Iterator[int]:
    """The years that figures are of, where no month is named; those until or since a year are not of it."""
    for at, token in enumerate(tokens):
        before = [one.kind for one in tokens[max(0, at - 3) : at] if one.kind not in ('the', 'unit')]
        if token.kind == 'year' and before[-1:] != ['until']:
            yield token.low
