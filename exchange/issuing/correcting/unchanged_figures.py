"""What did not change, in one sentence: the figures that people quote, and each whole whose parts changed, with why."""

from collections.abc import Iterator, Mapping

from exchange.issuing.correcting.changed_cells import AREA, SECTION, TOLD, TOTAL, ChangedCell
from exchange.issuing.correcting.page_words import PageWords, capital, small
from exchange.publishing.wording.addressed_figures import exactly
from exchange.publishing.wording.events_in_words import MASSACRES
from exchange.publishing.wording.figure_tables import KILLED, OPERATIONS
from exchange.publishing.wording.sides_in_words import SidesInWords
from exchange.reporting.layouts.layout import SectionLayout
from exchange.reporting.report import Figure, ToldEvent

_ARRESTED = 'arrested.total'
_STILL_MISSING = 'abductees/still_missing'


class UnchangedFigures:
    """Says what did not change in the language of a page; nothing within the `hidden` sections is said."""

    def __init__(self, words: PageWords, changed: Mapping[str, ChangedCell], hidden: frozenset[str]) -> None:
        self._words, self._changed, self._hidden = words, changed, hidden
        self._report, self._layout = words.report, words.layout
        self._places = {address.rpartition('/')[0] for address in changed}

    def sentence(self) -> str:
        """All of it, '' where there is nothing to say."""
        items = [*self._items()]
        joint = '، و' if self._words.language == 'ar' else ', '
        return f'{capital(joint.join(items))}.' if items else ''

    def _items(self) -> Iterator[str]:
        yield from self._totals()
        for section in self._layout.sections:
            yield from self._within(section)
        yield from (self._massacre(event) for event in self._report.told if self._is_massacre(event))
        yield from (said for section in self._layout.sections if (said := self._apart(section)))
        for section in self._layout.sections:
            yield from self._rest(section)
        if _STILL_MISSING not in self._changed and self._report.abductees.still_missing:
            yield self._with(self._words.word('unchanged_abductees'), self._report.abductees.still_missing)

    def _totals(self) -> Iterator[str]:
        """The figures of the whole report, those that are parts of others at the end."""
        for column in sorted(self._layout.columns, key=lambda one: one.part):
            figure = self._report.all.figure(column.counts)
            if figure and f'{TOTAL}/{column.counts}' not in self._changed:
                yield self._with(self._name_of_total(column.counts), figure, self._why_total(column.counts))

    def _name_of_total(self, counted: str) -> str:
        words = self._words
        if counted == OPERATIONS:
            column = self._layout.column(counted)
            # Where those of several perpetrators are added up, they are nobody's alone.
            is_of_one = column is not None and words.tables.heading(column) == column.title.of(words.language)
            named = 'unchanged_operations' if is_of_one and words.has('unchanged_operations') else ''
            return words.word(named or 'unchanged_all_operations')
        return words.word('unchanged_total_all') if counted == KILLED else self._name(counted)

    def _name(self, counted: str) -> str:
        """What people who are counted are called in this sentence."""
        words, name = self._words, counted.partition('.')[2]
        ways = ([f'unchanged_{name}_later'] if words.telling.nouns.is_later else []) + [f'unchanged_{name}']
        column = self._layout.column(counted)
        title = small(column.title.of(words.language)) if column else name
        return next((words.word(way) for way in ways if words.has(way)), title)

    def _why_total(self, counted: str) -> str:
        """Which sections have more and fewer of it."""
        cells = ((one.id, self._changed.get(f'{SECTION}:{one.id}/{counted}')) for one in self._layout.sections
                 if counted != OPERATIONS or one.counts == self._layout.operations)  # fmt: skip
        return self._why([(self._words.in_section(name), cell) for name, cell in cells if cell], counted)

    def _within(self, section: SectionLayout) -> Iterator[str]:
        """Wholes of a section and of its areas whose parts changed."""
        words = self._words
        for column in self._layout.columns:
            figure, counted = self._report.counts(section.id).figure(column.counts), column.counts
            if f'{SECTION}:{section.id}/{counted}' in self._changed or not figure:
                continue
            why = '' if section.id in self._hidden or not section.by_area else self._why_section(section, counted)
            if why or (counted == KILLED and self._has_changed_class(f'{SECTION}:{section.id}')):
                yield self._with(self._named_in(counted, words.in_section(section.id)), figure, why)
        if section.id not in self._hidden and section.by_area:
            for area in self._areas(section.id):
                figure = self._report.counts(section.id, area).of('killed')
                place = f'{AREA}:{section.id}:{area}'
                if figure and f'{place}/{KILLED}' not in self._changed and self._has_changed_class(place):
                    yield self._with(self._named_in(KILLED, words.in_area(section.id, area)), figure)

    def _why_section(self, section: SectionLayout, counted: str) -> str:
        cells = ((area, self._changed.get(f'{AREA}:{section.id}:{area}/{counted}')) for area in self._areas(section.id))
        return self._why([(self._words.in_area(section.id, area), cell) for area, cell in cells if cell], counted)

    def _areas(self, section: str) -> list[str]:
        """The areas of a section as it is and, where one is gone, as it was."""
        found = self._report.section(section)
        at = (cell.at for cell in self._changed.values())
        gone = (one.within[0] for one in at if (one.place, one.of) == (AREA, section))
        return [*dict.fromkeys((*(found.areas if found else ()), *gone))]

    def _has_changed_class(self, place: str) -> bool:
        return any(f'{place}/{column.counts}' in self._changed for column in self._layout.columns
                   if column.counts.startswith('killed.'))  # fmt: skip

    def _named_in(self, counted: str, where: str) -> str:
        words = self._words
        if counted == OPERATIONS:
            return words.word('unchanged_operations_in').replace('#', where)
        return f'{words.word("unchanged_total") if counted == KILLED else self._name(counted)} {where}'

    def _why(self, parts: list[tuple[str, ChangedCell]], counted: str) -> str:
        """Which parts have more and fewer: one more in SDF-held areas, one fewer in the desert."""
        if not all(cell.then.is_exact and cell.now.is_exact for _where, cell in parts):
            return ''
        what, nouns = 'operations' if counted == OPERATIONS else 'people', self._words.telling.nouns
        said = []
        for where, cell in parts:
            more = cell.now.best - cell.then.best
            noun = f'more_{what}' if more > 0 else f'fewer_{what}'
            said.append(f'{nouns.say(exactly(abs(more)), noun)} {where}')
        joint = ' و' if self._words.language == 'ar' else ', '
        return joint.join(small(nouns.written(one, is_short=True)) for one in said)

    def _with(self, name: str, figure: Figure, why: str = '') -> str:
        number = self._words.tables.said(figure)
        return f'{name} ({number}: {why})' if why else f'{name} ({number})'

    # What is told beside the tables

    def _is_massacre(self, event: ToldEvent) -> bool:
        is_shown = event.id == MASSACRES and event.counts.of('killed') and event.section not in self._hidden
        return bool(is_shown) and f'{TOLD}:{event.id}:{event.record}' not in self._places

    def _massacre(self, event: ToldEvent) -> str:
        words, where = self._words, self._words.places.of(event)
        nouns = words.telling.nouns
        said = nouns.written(SidesInWords(nouns, event.counts, 'killed', True).listed(with_parts=False), is_short=True)
        name = 'unchanged_massacre' if where.name else 'unchanged_massacre_in'
        return words.word(name, place=where.name or where.within, killed=small(said))

    def _apart(self, section: SectionLayout) -> str:
        """Operations that are not added to those of the report, and who was arrested in them."""
        counts, place = self._report.counts(section.id), f'{SECTION}:{section.id}'
        is_apart = section.has_operations and section.counts != self._layout.operations
        if not (is_apart and counts.operations) or f'{place}/{OPERATIONS}' in self._changed:
            return ''
        named = f'unchanged_{section.id}'
        words = self._words
        name = words.word(named) if words.has(named) else small(words.section(section.id))
        arrested = counts.of('arrested')
        is_told = arrested and f'{place}/{_ARRESTED}' not in self._changed
        rest = words.word('unchanged_arrested').replace('#', words.tables.said(arrested)) if is_told else ''
        return self._with(name, counts.operations) + rest

    def _rest(self, section: SectionLayout) -> Iterator[str]:
        """Who was killed in what is no operation, by governorate."""
        if section.counts != 'rest' or section.id in self._hidden:
            return
        for area in self._areas(section.id):
            place, figure = f'{AREA}:{section.id}:{area}', self._report.counts(section.id, area).of('killed')
            if figure and f'{place}/{KILLED}' not in self._changed and not self._has_changed_class(place):
                yield self._with(self._named_in(KILLED, self._words.in_area(section.id, area)), figure)
