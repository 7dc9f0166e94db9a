"""Where an event was, as a page says it: the place, the desert or countryside around it, or its governorate alone."""

from typing import NamedTuple

from exchange.publishing.wording import layout_words
from exchange.publishing.wording.telling import Telling
from exchange.reporting.report import Counts, ToldEvent
from models.language.code_lists import codes
from models.language.text import has_arabic
from models.places import gazetteer

# What lies in the country around a town, as far as a type of area says it.
_RURAL = frozenset({'settlement', 'town', 'village', 'farm', 'road', 'river', 'oilfield', 'mountain'})
# The city, and the governorate of the country around it: rural Damascus is the second, and has no country of its own.
_DAMASCUS = frozenset({'SY01', 'SY03'})
# Of these the town is never published, only the countryside or the governorate.
_WITHOUT_TOWN = frozenset({'threat', 'extortion', 'sexual_violence'})


class WhereInWords(NamedTuple):
    """A place by its name, '' where none may be named, the same with what kind of place it is, and what it is in."""

    name: str
    place: str
    within: str


class PlacesInWords:
    """Says where something was, in the language of a page."""

    def __init__(self, telling: Telling) -> None:
        self._telling, self._layout, self._language = telling, telling.nouns.layout, telling.language

    def governorate(self, code: str) -> str:
        """The name of a governorate, or that none is stated."""
        return codes('governorates').label(code, self._language) if code else self._telling.word('area_not_stated')

    def governorate_in_full(self, code: str) -> str:
        """A governorate as a sentence names it: the governorate of Daraa in Arabic, Daraa in English."""
        return self._telling.word('governorate_of').replace('#', self.governorate(code))

    def of(self, event: ToldEvent) -> WhereInWords:
        """Where an event was."""
        name = self._name(event)
        kind = f'at_{event.area}' if layout_words.has_word(self._layout, f'at_{event.area}') else 'at_place'
        return WhereInWords(name, _as_kind(self._telling.word(kind), name), self._within(event))

    def of_section(self, section: str, governorate: str) -> str:
        """The area of a section: a governorate, or its desert."""
        layout = self._layout.section(section)
        is_desert = bool(layout and layout.within)
        named = self.governorate(governorate)
        return self._telling.word('in_desert').replace('#', named) if is_desert and governorate else named

    def around(self, governorate: str, area: str, place_code: str) -> str:
        """Where something was, no nearer than its desert, its countryside or its governorate."""
        if not governorate:
            return self._telling.word('reason_no_governorate')
        event = ToldEvent('', '', '', governorate, area, '', place_code, '', Counts())
        within = self._within(event)
        is_governorate = within == self._in('in_the_governorate', governorate) and governorate not in _DAMASCUS
        return self._in('in_the_rural', governorate) if is_governorate and area in _RURAL else within

    def countryside(self, governorate: str, countryside: str) -> str:
        """A part of a governorate by its own name, else the governorate."""
        found = next((one for one in self._layout.countrysides if one.id == countryside), None)
        return found.title.of(self._language) if found else self._in('in_the_governorate', governorate)

    def _name(self, event: ToldEvent) -> str:
        """The name of a place in this language: as the layout has it, as its writer did, or as the list of places."""
        if event.kind in _WITHOUT_TOWN:
            return ''
        named = f'place_{event.place_code}'
        if layout_words.has_word(self._layout, named):
            return self._telling.word(named)
        if event.place and has_arabic(event.place) == (self._language == 'ar'):
            return event.place
        found = gazetteer().get(event.place_code) if event.place_code else None
        return found.label(self._language) if found and event.place else ''

    def _within(self, event: ToldEvent) -> str:
        if event.area in codes('area_types').with_children('desert'):
            return self._in('in_the_desert', event.governorate)
        for part in self._parents(event.place_code):
            for countryside in self._layout.countrysides:
                if part in countryside.within:
                    return countryside.title.of(self._language)
        return self._in('in_the_governorate', event.governorate)

    def _parents(self, code: str) -> list[str]:
        """The sub-district and the district that a place lies in, and the place."""
        found = gazetteer().get(code) if code else None
        chain: list[str] = []
        while found and found.code not in chain:
            chain.append(found.code)
            found = gazetteer().get(found.parent)
        return chain

    def _in(self, word: str, governorate: str) -> str:
        return self._telling.word(word).replace('#', self.governorate(governorate))


def _as_kind(kind: str, name: str) -> str:
    """A place with what kind it is, unless its name says that: قرية الوهم."""
    before = kind.partition('#')[0]
    return name if not name or (before and name.startswith(before)) else kind.replace('#', name)
