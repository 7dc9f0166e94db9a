"""Events that are told on their own: massacres, deaths in security operations, who died of wounds, threats."""

from exchange.publishing.wording import layout_words
from exchange.publishing.wording.days_in_words import DaysInWords
from exchange.publishing.wording.page_writer import PageWriter
from exchange.publishing.wording.places_in_words import PlacesInWords
from exchange.publishing.wording.telling import Telling, Words
from exchange.reporting.report import Counts, Report, ToldEvent
from models.language.code_lists import codes

MASSACRES, DIED_OF_WOUNDS = 'massacres', 'died_of_wounds'
_TWO = 2


class EventsInWords:
    """Says what happened, where and on which day, in the language of a page."""

    def __init__(self, writer: PageWriter, report: Report, places: PlacesInWords, days: DaysInWords) -> None:
        self._writer, self._report, self._places, self._days = writer, report, places, days
        self._telling: Telling = writer.telling
        self._layout = report.layout
        for event in report.told:
            self._telling.figures.put(_scope(event), event.counts)

    def of(self, name: str, section: str | None = None) -> list[ToldEvent]:
        """The events of a table of the layout in which people died; of one section, where one is named."""
        wanted = (one for one in self._report.told if one.id == name and section in (None, one.section))
        return [one for one in wanted if one.counts.of('killed')]

    def in_short(self, event: ToldEvent) -> str:
        """A massacre in the summary."""
        has_place = bool(self._places.of(event).place)
        return self._say('short_massacre' if has_place else 'short_massacre_no_place', event)

    def massacre(self, event: ToldEvent) -> None:
        """A massacre in its section, with the figures that it is part of."""
        where = self._places.of(event)
        around = self._report.counts(event.section, event.governorate)
        self._telling.figures.put('around', around)
        title = self._word('massacre_at' if where.place else 'massacre_in').replace('#', where.name or where.within)
        self._writer.paragraph(self._say(_massacre_name(event.counts, around), event), bold=f'{title}.')

    def told(self, event: ToldEvent) -> str:
        """Another event, on a line of its own."""
        return self._say(event.id if self._writer.has(event.id) else 'told_event', event)

    def words(self, event: ToldEvent) -> Words:
        """What the words of a sentence about an event are."""
        where = self._places.of(event)
        words = 'where' if where.place else 'where_no_place'
        return {
            'on_day': lambda: self._when(event),
            'month': lambda: self._days.month(event.occurred[:7]),
            'place': where.place,
            'within': where.within,
            'where': self._word(words).replace('#place', where.place).replace('#within', where.within),
            'around': self._around(event),
            'by': lambda: self._by(event),
            'kind': self._kind(event),
            'the_dead': self._the_dead(event.counts),
        }

    def _say(self, name: str, event: ToldEvent) -> str:
        place = f'{name}.{event.record}'
        return self._writer.sentence(name, place=place, scope=_scope(event), words=self.words(event))

    def _when(self, event: ToldEvent) -> str:
        """The day of an event; of an attack whose wounded died later its month is enough."""
        return self._days.on(event.occurred[:7] if event.id == DIED_OF_WOUNDS else event.occurred)

    def _around(self, event: ToldEvent) -> str:
        """The area whose figures an event lies within."""
        layout = self._layout.section(event.section)
        named = self._places.governorate(event.governorate)
        return self._word('in_the_desert').replace('#', named) if layout and layout.within else named

    def _by(self, event: ToldEvent) -> str:
        """Who did it: the parties of its record, by the name of their section where it has one for them."""
        layout = self._layout.section(event.section)
        declared = (*layout.by, *layout.only_by) if layout else ()
        parties = list(dict.fromkeys(_as_declared(party, declared) for party in event.by))
        if not parties:
            return self._word('by_nobody')
        if parties == ['unidentified']:
            return self._word('by_unidentified')
        joint = ' و' if self._writer.language == 'ar' else ' and '
        is_named = layout_words.has_word(self._layout, f'{parties[0]}_first') and len(parties) == 1
        return self._word('by' if is_named else 'by_parties').replace('#', joint.join(map(self._party, parties)))

    def _party(self, party: str) -> str:
        named = layout_words.has_word(self._layout, f'{party}_first')
        return self._word(party) if named else codes('parties').label(party, self._writer.language)

    def _kind(self, event: ToldEvent) -> str:
        """What kind of operation it was, and whose, where the layout has words for that."""
        ways = [f'kind_{event.kind}_{party}' for party in event.by] + [f'kind_{event.kind}', 'kind_other']
        return self._word(next(way for way in ways if layout_words.has_word(self._layout, way)))

    def _the_dead(self, counts: Counts) -> str:
        """Those who were killed, as they are referred to again."""
        killed = counts.of('killed')
        if killed.low != 1:
            return self._word('the_dead_two' if killed.low == _TWO else 'the_dead_more')
        is_commander = counts.of('killed', 'isis_commander').low == 1
        return self._word('the_dead_one_isis_commander' if is_commander else 'the_dead_one')

    def _word(self, name: str) -> str:
        return self._telling.word(name)


def _scope(event: ToldEvent) -> str:
    return f'told.{event.id}.{event.record}'


def _as_declared(party: str, declared: tuple[str, ...]) -> str:
    """A party as its section names it: cells of ISIS are ISIS."""
    return next((one for one in declared if party in codes('parties').with_children(one)), party)


def _massacre_name(counts: Counts, around: Counts) -> str:
    """Which sentence tells a massacre: whether it is some of the civilians of its area, of the dead, or all of them."""
    killed, civilian = counts.of('killed').low, counts.of('killed', 'civilian').low
    if killed == around.of('killed').low:
        return 'massacre_all'
    return 'massacre' if killed == civilian < around.of('killed', 'civilian').low else 'massacre_others_too'
