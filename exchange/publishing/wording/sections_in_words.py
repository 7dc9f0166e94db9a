"""The sections of a page: a sentence, a table, lines for messages, and the events that lie within their figures."""

from exchange.publishing.wording import layout_words
from exchange.publishing.wording.addressed_figures import exactly
from exchange.publishing.wording.days_in_words import DaysInWords
from exchange.publishing.wording.events_in_words import DIED_OF_WOUNDS, MASSACRES, EventsInWords
from exchange.publishing.wording.figure_tables import FigureTables
from exchange.publishing.wording.page_writer import PageWriter
from exchange.publishing.wording.places_in_words import PlacesInWords
from exchange.reporting.layouts.layout import SectionLayout
from exchange.reporting.report import Counts, Figure, Report, Section, ToldGroup, total
from models.language.figure_tokens import tokens

_DEATHS = 'deaths_in_security_operations'
_ELAPSED = 'abductees_elapsed'


class SectionsInWords:
    """Writes the sections of a report, one after the other."""

    def __init__(
        self, writer: PageWriter, report: Report, places: PlacesInWords, days: DaysInWords, events: EventsInWords
    ) -> None:
        self._writer, self._report, self._places, self._days, self._events = writer, report, places, days, events
        self._tables = FigureTables(writer.telling, report, places)
        self._has_lines = False

    def write(self, section: Section) -> None:
        """A section, as what it counts wants it told."""
        layout = self._report.layout.section(section.id)
        if layout is None:
            return
        self._writer.heading(layout.title.of(self._writer.language))
        if layout.counts == 'rest':
            self._elsewhere(section)
        elif not layout.by_area:
            self._without_areas(section)
        else:
            self._by_area(section, layout)
        for event in self._events.of(MASSACRES, section.id):
            self._events.massacre(event)
        self._writer.bullets([self._events.told(one) for one in self._events.of(DIED_OF_WOUNDS, section.id)])
        for told in self._report.layout.told:
            if told.by_countryside and told.section in (section.id, '') and layout == self._first(told.section):
                self._groups(told.id, told.title.of(self._writer.language))

    def _first(self, section: str) -> SectionLayout | None:
        """The section that events are told in which name none: the first."""
        return self._report.layout.section(section) if section else self._report.layout.sections[0]

    def _by_area(self, section: Section, layout: SectionLayout) -> None:
        self._writer.paragraph(self._sentence(section.id, section.all))
        told = {area: counts for area, counts in section.areas.items() if _ending(counts) != '_nothing'}
        if not told:
            return
        self._writer.blocks.append(self._tables.of_section(section, layout.title.of(self._writer.language)))
        if not self._has_lines:
            self._writer.paragraph(self._writer.telling.word('in_words'))
        self._has_lines = True
        self._writer.bullets([self._line(section.id, area, counts) for area, counts in told.items()])

    def _sentence(self, section: str, counts: Counts) -> str:
        """The sentence of a section: its own where it has one, else that of any section."""
        name = next(one for one in self._names(section, _ending(counts)) if self._writer.has(one))
        words = {'section': self._title(section)} | self._period_words()
        return self._writer.sentence(name, place=f'{section}{_ending(counts)}', scope=section, words=words)

    def _names(self, section: str, ending: str) -> list[str]:
        return [f'{section}{ending}', f'section{ending}', 'section']

    def _title(self, section: str) -> str:
        layout = self._report.layout.section(section)
        return layout.title.of(self._writer.language) if layout else section

    def _line(self, section: str, area: str, counts: Counts) -> str:
        """An area in a line for messages."""
        name = f'line{_line_ending(counts)}'
        words = {'area': self._places.of_section(section, area)}
        place = f'{section}.{area or "none"}{_line_ending(counts)}'
        return self._writer.sentence(name, place=place, scope=f'{section}.{area}', words=words, is_short=True)

    def _elsewhere(self, section: Section) -> None:
        lines = [self._elsewhere_in(section.id, area) for area, counts in section.areas.items() if counts.of('killed')]
        self._writer.paragraph(*(lines or [self._writer.sentence('elsewhere_nothing')]))

    def _elsewhere_in(self, section: str, area: str) -> str:
        words = {'governorate': self._places.governorate_in_full(area)}
        return self._writer.sentence(
            'elsewhere_line', place=f'{section}.{area or "none"}', scope=f'{section}.{area}', words=words
        )

    def _without_areas(self, section: Section) -> None:
        """A section of security operations: who was arrested and killed, and in which of them people died."""
        deaths, counts = self._events.of(_DEATHS, section.id), section.all
        ending = _security_ending(counts)
        words = self._period_words()
        apart = '' if counts.are_joint else '_apart'
        alone = f'{section.id}_one_event{apart}'
        is_alone = len(deaths) == 1 and deaths[0].counts.of('killed')[:4] == counts.of('killed')[:4]
        if not ending and is_alone and self._writer.has(alone):
            told = {**words, **self._events.words(deaths[0])}
            self._writer.paragraph(self._writer.sentence(alone, scope=section.id, words=told))
            return
        ways = (f'{section.id}{ending}{apart}', *self._names(section.id, ending))
        name = next(one for one in ways if self._writer.has(one))
        self._writer.paragraph(
            self._writer.sentence(name, place=f'{section.id}{ending}', scope=section.id, words=words)
        )
        self._writer.bullets([self._events.told(event) for event in deaths])

    def _groups(self, name: str, title: str) -> None:
        """Threats and the like: how many, by governorate or countryside, never by town."""
        groups = [group for group in self._report.groups if group.id == name]
        if not groups or not self._writer.has(name):
            return
        self._writer.telling.figures.put_alone(f'{name}.incidents', total(group.all for group in groups))
        said = [self._group(group) for group in groups]
        note = f'{name}_note'
        said += [self._writer.sentence(note)] if self._writer.has(note) else []
        self._writer.paragraph(*said, bold=f'{title}.')

    def _group(self, group: ToldGroup) -> str:
        scope = f'group.{group.id}.{group.governorate}.{group.countryside}'
        self._writer.telling.figures.put_alone(f'{scope}.incidents', group.all)
        words = {'within': self._places.countryside(group.governorate, group.countryside)}
        place = f'{group.id}.{group.governorate or "none"}.{group.countryside or "all"}'
        return self._writer.sentence(group.id, place=place, scope=scope, words=words)

    def _period_words(self) -> dict[str, str]:
        return period_words(self._writer, self._report)

    # After the sections

    def missing_people(self) -> None:
        """Those who were abducted, and the months that have passed."""
        people, words = self._report.abductees, self._period_words()
        self._writer.heading(self._report.layout.abductees.title.of(self._writer.language))
        if self._tells_elapsed():
            words |= {'elapsed_to': self._days.whole_day(self._report.elapsed_to)}
            self._writer.paragraph(self._writer.sentence(_ELAPSED, words=words))
        name = 'abductees' if people.still_missing else 'abductees_nothing'
        said = [self._writer.sentence(name, words=words)]
        further: dict[str, Figure] = {
            'abductees_reported_dead': people.standing.get('reported_dead', Figure()),
            'abductees_newly_taken': people.newly_taken,
            'abductees_changed': total(people.changed.values()),
        }
        said += [self._writer.sentence(name, words=words) for name, figure in further.items() if figure]
        self._writer.paragraph(*said)
        self._writer.paragraph(self._writer.sentence('abductees_names'))

    def _tells_elapsed(self) -> bool:
        """Whether months are told, and each of the days that they are counted from lies before the end of them."""
        if not self._writer.has(_ELAPSED):
            return False
        standing = layout_words.sentence(self._report.layout, _ELAPSED).of(self._writer.language)
        since = {token.address for token in tokens(standing) if token.address.startswith('elapsed.')}
        return since <= {f'elapsed.{one.id}' for one in self._report.elapsed}

    def later(self) -> None:
        """What was documented in the period, and occurred before it."""
        kind, words = self._report.period.kind, self._period_words()
        self._writer.heading(self._writer.telling.word(f'later_{kind}'))
        later = {month: one for month, one in sorted(self._report.later.items()) if _ending(one) != '_nothing'}
        if not later:
            self._writer.paragraph(self._writer.sentence('later_nothing', words=words))
            return
        said = [self._later_in(month, counts) for month, counts in later.items()]
        operations = (counts.operations.best or 1 for counts in later.values())
        self._writer.telling.figures.put_alone('later.operations', exactly(sum(operations)))
        said.append(self._writer.sentence('later_note' if kind == 'month' else 'later_note_of_span', words=words))
        self._writer.paragraph(*said)

    def _later_in(self, month: str, counts: Counts) -> str:
        name = {'_no_deaths': 'later_no_deaths', '_only_deaths': 'later_only_deaths'}.get(_ending(counts), 'later')
        words = self._period_words() | {'month': self._days.month(month)}
        return self._writer.sentence(name, place=f'{name}.{month}', scope=f'later.{month}', words=words)


def period_words(writer: PageWriter, report: Report) -> dict[str, str]:
    """What the period is called in sentences: the month, this month."""
    kind = report.period.kind
    return {name: writer.telling.word(f'{name.split("_")[0]}_{kind}') for name in ('the_period', 'this_period')}


def _ending(counts: Counts) -> str:
    """How the name of a sentence ends, by whether there were operations, and deaths."""
    if counts.operations:
        return '' if counts.of('killed') else '_no_deaths'
    return '_only_deaths' if counts.of('killed') else '_nothing'


def _line_ending(counts: Counts) -> str:
    """The same for a line, where the number of dead of some may not be known."""
    unknown = counts.of('killed').unknown
    if not unknown or not counts.operations:
        return _ending(counts)
    has_known = counts.of('killed').high != 0 or counts.of('killed').low
    return f'_unknown{"" if has_known else "_deaths"}{"_one" if unknown == 1 else ""}'


def _security_ending(counts: Counts) -> str:
    arrested, killed = counts.of('arrested'), counts.of('killed')
    if not counts.operations and not killed and not arrested:
        return '_nothing'
    if arrested and killed:
        return ''
    return '_arrested' if arrested else '_killed' if killed else '_only'
