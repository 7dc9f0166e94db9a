"""What each figure of a report is called where it stands by itself: Homs desert: killed."""

from collections import Counter
from collections.abc import Mapping

from exchange.issuing.correcting.changed_cells import (
    ABDUCTEES,
    AREA,
    GROUP,
    LATER,
    SECTION,
    TOLD,
    TOTAL,
    UNDATED,
    CellAddress,
    Events,
)
from exchange.issuing.correcting.page_words import PageWords, capital, small
from exchange.publishing.wording.events_in_words import DIED_OF_WOUNDS
from exchange.publishing.wording.figure_tables import OPERATIONS
from exchange.reporting.periods import read_period
from exchange.reporting.report import ToldEvent
from exchange.reporting.report_labels import title_of
from models.language.code_lists import codes
from models.language.messages import speaking

_INCIDENTS = 'incidents'


class CellLabels:
    """Names figures in the language of a page; `told` are the events that are told on their own."""

    def __init__(self, words: PageWords, told: Events) -> None:
        self._words, self._told = words, told
        self._events: dict[str, str] = {}

    def label(self, at: CellAddress) -> str:
        """What the figure at an address is called."""
        with speaking(self._words.language):
            if at.place == ABDUCTEES:
                return self._of_abductees(at.counted)
            return capital(f'{self._place(at)}: {self.counted(at)}')

    def _place(self, at: CellAddress) -> str:
        words = self._words
        if at.place == TOTAL:
            return words.word('all')
        if at.place == SECTION:
            return words.section(at.of)
        if at.place == AREA:
            return words.area(at.of, at.within[0])
        if at.place == GROUP:
            return words.joined(self._title(at.of), *([words.places.countryside(*at.within)] if any(at.within) else ()))
        if at.place == LATER:
            return words.word('corrected_later').replace('#', words.days.title(read_period(at.of)))
        return words.word('corrected_undated') if at.place == UNDATED else self._event(at)

    def _event(self, at: CellAddress) -> str:
        """An event that is told on its own; of several that are called alike each with its day, or its number."""
        key = ':'.join((at.of, *at.within))
        if key not in self._told:
            return self._title(at.of)
        if not self._events:
            self._events = self._apart({key: self._called(event) for key, event in self._told.items()})
        return self._events[key]

    def _apart(self, called: dict[str, str]) -> dict[str, str]:
        """The names of events, told apart where several have one."""
        words = self._words
        several = _several(called)
        dated = {key: words.joined(name, words.days.on(self._told[key].occurred)) if name in several else name
                 for key, name in called.items()}  # fmt: skip
        several, counted = _several(dated), Counter[str]()
        for key, name in dated.items():
            counted[name] += 1
            dated[key] = f'{name} ({words.digits(counted[name])})' if name in several else name
        return dated

    def _called(self, event: ToldEvent) -> str:
        """What an event is called: a massacre by its place, another by its day."""
        words = self._words
        if event.id == DIED_OF_WOUNDS:
            month = words.days.title(read_period(event.occurred[:7]))  # always with its year: a row is read alone
            return words.word('corrected_died_of_wounds').replace('#', words.word('in_month').replace('#', month))
        where = words.places.of(event)
        if self._is_massacre(event):
            name = 'massacre_at' if where.place else 'massacre_in'
            return words.word(name).replace('#', where.name or where.within)
        return words.word(
            'corrected_event_in', title=self._title(event.id), day=words.days.on(event.occurred), within=where.within
        )

    def _is_massacre(self, event: ToldEvent) -> bool:
        return event.id == 'massacres'

    def _title(self, name: str) -> str:
        told = next((told for told in self._words.layout.told if told.id == name), None)
        return told.title.of(self._words.language) if told else name

    def counted(self, at: CellAddress) -> str:
        """What is counted there: operations, killed, the side of those who were."""
        counted, words = at.counted, self._words
        if counted == _INCIDENTS or (counted == OPERATIONS and at.place in (LATER, UNDATED, TOLD)):
            return words.word('corrected_incidents')
        column = words.layout.column(counted)
        if counted == OPERATIONS and at.place != TOTAL:
            return small(words.word(OPERATIONS))
        if column is None:
            return small(title_of(counted.partition('.')[0]))
        named = f'corrected_{counted.partition(".")[2]}'
        return words.word(named) if words.has(named) else small(words.tables.heading(column))

    def _of_abductees(self, counted: str) -> str:
        words, (what, _dot, name) = self._words, counted.partition('.')
        if what == 'standing':
            return words.word('corrected_abductees').replace('#', small(title_of(name)))
        if what == 'changed':
            return words.word('corrected_abductees_changed').replace('#', small(codes('statuses').label(name)))
        return words.word(f'corrected_{what}')


def _several(called: Mapping[str, str]) -> set[str]:
    """The names that several have."""
    return {name for name, count in Counter(called.values()).items() if count > 1}
