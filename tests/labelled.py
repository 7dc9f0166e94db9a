"""Labelled cases of which it is known what should be made of each: people, events, words, headings, columns, points.

Each set is invented, or drawn from the lists that the program ships, the same for the same seed. `tally` has the
program judge all of it, as the tables of numbers stand at that moment.
"""

import random
from collections.abc import Iterable, Iterator
from itertools import combinations
from types import ModuleType
from typing import Any, NamedTuple, Protocol
from unittest.mock import patch

from exchange.cells import Cell
from exchange.mapping import by_content, casualty_headings, headings, table_layout
from exchange.mapping.columns import Column
from exchange.mapping.headings import Meaning
from exchange.reading.any_file import Sheet
from models.language import person_names
from models.language.code_lists import codes
from models.language.text import fold
from models.likeness import events, persons, scores, while_typing
from models.limits.likeness_weights import WEIGHTS
from models.limits.zone_limits import ZONE_LIMITS
from models.places import VILLAGE, Place, gazetteer, governorate_at, kilometres
from models.record import casualty_words
from models.record.fields import CodeKind
from models.record.records import RECORDS, Record
from models.rules import rules
from tests import invented_events
from tests.invented_names import FAMILIES, MEN, WOMEN, Maker, Name


class Tally(NamedTuple):
    """How many cases were judged as wished, how many taken for what they are not, and how many missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """How much of what was found is right."""
        return self.right / (self.right + self.wrong) if self.right else 0.0

    @property
    def recall(self) -> float:
        """How much of what there is was found."""
        return self.right / (self.right + self.missed) if self.right else 0.0

    @property
    def both(self) -> float:
        """Precision and recall as one number; what is wrongly taken counts twice what is missed.

        A row that is wrongly taken for told before, or a column for another field, may lose what it says.
        """
        return 3 * self.right / (3 * self.right + 2 * self.wrong + self.missed) if self.right else 0.0


class Labelled(Protocol):
    """A set of labelled cases; `asks` are the modules that judge them."""

    asks: tuple[ModuleType, ...]

    def tally(self) -> Tally:
        """Judge every case."""


def forget(modules: Iterable[ModuleType]) -> None:
    """Have modules forget what they remember, for it may hang on numbers that have changed."""
    for module in modules:
        for found in list(vars(module).values()):
            for kept in (found, *(cell.cell_contents for cell in getattr(found, '__closure__', None) or ())):
                if hasattr(kept, 'cache_clear'):
                    kept.cache_clear()


def tallied(judged: Iterable[tuple[bool, bool]]) -> Tally:
    """The tally of cases: whether each is one, and whether it was taken for one."""
    counts = [0, 0, 0]
    for is_one, is_taken in judged:
        if is_one or is_taken:
            counts[0 if is_one and is_taken else 1 if is_taken else 2] += 1
    return Tally(*counts)


def villages() -> list[Place]:
    """The villages of the gazetteer of which it is known where they lie."""
    return [place for place in gazetteer().all() if place.level == VILLAGE and place.point]


# People


class People:
    """Records of people beside what another documenter made of them, and beside people who are only like them."""

    asks = (persons,)

    def __init__(self, seed: int, size: int) -> None:
        maker, dice = Maker(seed), random.Random(seed)
        people = maker.people(15 * size)
        called = {person.called for person in people}
        records = [maker.record(person) for person in people]
        self._keyed: dict[str, list[int]] = {}
        for at, record in enumerate(records):
            for key in while_typing.name_keys(record):
                self._keyed.setdefault(key, []).append(at)
        self._pairs: list[tuple[Record, Record, int, bool]] = []
        for at, (person, record) in enumerate(zip(people[:size], records, strict=False)):
            again = self._sparing(dice, maker.record(person, like=True))
            self._add(again, record, is_one=True)
            sharing = {
                other for key in while_typing.name_keys(again) for other in self._keyed.get(key, ()) if other != at
            }
            for other in dice.sample(sorted(sharing), min(6, len(sharing))):
                self._add(again, records[other], is_one=False)
            for _what, other_person, apart_by in maker.likes_of(person):
                like = self._sparing(dice, maker.record(other_person), apart_by)
                is_told = all(maker.states(like, name) and maker.states(record, name) for name in apart_by)
                if is_told and other_person.called not in called - {person.called}:
                    self._add(like, record, is_one=False)

    def _sparing(self, dice: random.Random, record: Record, but: Iterable[str] = ()) -> Record:
        """Half of the documenters say no more than they must."""
        if dice.random() < 0.5:
            for name in ('mother', 'kunya', 'age', 'born', 'sex', 'abducted_on', 'place', 'place_typed', 'governorate'):
                if name not in but and dice.random() < 0.5:
                    record.set(name, None)
        return record

    def _add(self, one: Record, other: Record, *, is_one: bool) -> None:
        keys = set(while_typing.name_keys(one)) & set(while_typing.name_keys(other))
        crowd = min((len(self._keyed[key]) for key in keys if key in self._keyed and key[0] not in '-.'), default=1)
        self._pairs.append((one, other, crowd, is_one))

    def tally(self) -> Tally:
        """Compare both of each pair, less for namesakes."""
        return tallied((is_one, self._is_likely(*pair)) for *pair, is_one in self._pairs)

    def _is_likely(self, one: Record, other: Record, crowd: int) -> bool:
        alike = persons.persons(*(persons.person_of(record, gazetteer()) for record in (one, other)))
        return alike is not None and alike.score - while_typing.crowd(other, {'+'}, {'+': crowd}) > 0


# Events


class Events:
    """Incidents of a month in three governorates beside what another documenter made of them, and beside all others."""

    asks = (events, scores)

    def __init__(self, seed: int, size: int) -> None:
        dice = random.Random(seed)
        here = [village for village in villages() if village.governorate in ('SY09', 'SY08', 'SY04')]
        values = invented_events.of_one_month(dice, here, max(300, size))
        made = [self._event(dice, one) for one in values]
        self._pairs: list[tuple[events.Event, events.Event, bool]] = []
        for at, one in enumerate(values[:size]):
            again = self._event(dice, invented_events.told_otherwise(dice, one, here))
            beside = self._event(dice, invented_events.another(dice, self._without(one, 'victim'), here)[1])
            self._pairs += [(again, made[at], True), (beside, made[at], False)]
            self._pairs += [
                (again, other, False) for other in made[:at] + made[at + 1 :] if self._are_near(again, other)
            ]

    def _without(self, values: dict[str, Any], name: str) -> dict[str, Any]:
        return {other: value for other, value in values.items() if other != name}

    def _are_near(self, one: events.Event, other: events.Event) -> bool:
        assert one.days and other.days
        return scores.days_apart(one.days, other.days) <= WEIGHTS.near_days

    def _event(self, dice: random.Random, values: dict[str, Any]) -> events.Event:
        return events.event_of(invented_events.told(dice, values), gazetteer())

    def tally(self) -> Tally:
        """Compare both of each pair."""
        return tallied((is_one, self._is_likely(one, other)) for one, other, is_one in self._pairs)

    def _is_likely(self, one: events.Event, other: events.Event) -> bool:
        alike = events.incidents(one, other)
        return alike is not None and alike.is_likely


# Words of a name


def spelt(name: Name) -> list[str]:
    """The spellings of a name, each as one word."""
    return [word for text in (*name.arabic, *name.latin) if (word := ''.join(person_names.words_of(text)))]


class Words:
    """Spellings of one name beside one another, and beside names that sound much like it."""

    asks = (person_names,)

    def __init__(self, seed: int, size: int) -> None:
        self._pairs: list[tuple[str, str, bool]] = []
        dice = random.Random(seed)
        for listed in ((*MEN, *WOMEN), FAMILIES):
            words = [spelt(name) for name in listed]
            for one in words:
                self._pairs += [(a, b, True) for a, b in combinations(one, 2) if a != b]
            for one, other in combinations(words, 2):
                if not set(one) & set(other):
                    self._pairs += [
                        (a, b, False) for a in one for b in other if a[0] == b[0] or _sounds(a) & _sounds(b)
                    ]
        self._pairs = dice.sample(self._pairs, min(15 * size, len(self._pairs)))

    def tally(self) -> Tally:
        """Measure how far the words of each pair are apart."""
        return tallied((is_one, person_names.distance(a, b) <= WEIGHTS.same_word) for a, b, is_one in self._pairs)


def _sounds(word: str) -> set[str]:
    return {skeleton[:2] for skeleton in person_names.skeletons(word)}


class Slips:
    """Words of names with a slip of the keys in them, and words of other names."""

    asks = (person_names,)

    def __init__(self, seed: int, size: int) -> None:
        dice, maker = random.Random(seed), Maker(seed)
        words = [spelt(name) for name in FAMILIES]
        self._pairs: list[tuple[str, str, bool]] = []
        for _number in range(size * 4):
            one, other = dice.sample(words, 2)
            word = dice.choice([word for word in one if len(word) > 4] or one)
            slipped = maker.slip(word)
            if slipped != word:
                self._pairs.append((word, slipped, True))
            if not set(one) & set(other):
                near = min(other, key=lambda text, beside=word: person_names.distance(beside, text))
                self._pairs.append((word, near, False))

    def tally(self) -> Tally:
        """Measure how far the words of each pair are apart."""
        return tallied((is_one, person_names.distance(a, b) <= WEIGHTS.far_word) for a, b, is_one in self._pairs)


# Headings


def slipped(dice: random.Random, text: str) -> str:
    """A text with a letter dropped, doubled, turned or changed."""
    at, made = dice.randrange(len(text) - 1), dice.choice(('drop', 'double', 'turn', 'change'))
    if made == 'drop':
        return text[:at] + text[at + 1 :]
    if made == 'double':
        return text[:at] + text[at] + text[at:]
    if made == 'turn':
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + dice.choice('abeimnostابتنملي') + text[at + 1 :]


class Headings:
    """Names of fields with a slip or two, names of fields that the list is made to lack, and words of any sentence."""

    asks = (headings,)

    def __init__(self, seed: int, size: int) -> None:
        dice = random.Random(seed)
        self._cases: list[tuple[str, str, str, bool]] = []
        for kind in headings.FIELD_KINDS:
            known = headings._vocabulary(kind)
            named = [(name, meant.target) for name, meant in known.items() if len(name) > 2]
            for name, target in dice.sample(named, min(size, len(named))):
                text = slipped(dice, name)
                if dice.random() < 0.3 and len(text) > 2:
                    text = slipped(dice, text)
                if known.get(text, known[name]).target == target and text not in known:
                    self._cases.append((kind, text, target, True))
                self._cases.append((kind, name, target, False))
            self._cases += [(kind, word, '', False) for word in dice.sample(_strange_words(kind), size)]

    def tally(self) -> Tally:
        """Ask for each what it stands for; a name that the list lacks stands for nothing."""
        right = wrong = missed = 0
        for kind, text, target, is_known in self._cases:
            found = self._meaning(kind, text, '' if is_known else target)
            right += is_known and found == target
            missed += is_known and not found
            wrong += bool(found) and not (is_known and found == target)
        return Tally(right, wrong, missed)

    def _meaning(self, kind: str, text: str, but: str) -> str:
        known = {
            length: [(name, target) for name, target in named if target != but]
            for length, named in headings._by_length(kind).items()
        }
        with patch.object(headings, '_by_length', lambda _kind: known):
            found = headings._misspelt(text, kind)
        return found.target if found else ''


def _strange_words(kind: str) -> list[str]:
    """The words of the sentences that help with fields, less those that a heading has in any form."""
    known = {casualty_words.stem(word) for name in headings._vocabulary(kind) for word in name.split()}
    helps = ' '.join(
        text for row in codes('fields').values() for text in (row.columns['help_en'], row.columns['help_ar'])
    )
    return sorted({word for word in fold(helps).split() if casualty_words.stem(word) not in known and len(word) > 2})


class CasualtyColumns:
    """Names of casualty columns with a slip in them, and headings that count nobody."""

    asks = (casualty_headings, casualty_words)

    def __init__(self, seed: int, size: int) -> None:
        dice = random.Random(seed)
        named = [(text, row.code) for row in codes('sheet_columns').values() for text in (row.en, row.ar, *row.aliases)]
        known = [(text, found.harm.code) for text, _code in named if (found := casualty_headings.understand(text))]
        others = [text for text in headings._vocabulary('abductee') if not casualty_headings.understand(text)]
        self._cases = [(slipped(dice, text), code) for text, code in dice.choices(known, k=2 * size)]
        self._cases += [(text, '') for text in dice.sample(others, min(size, len(others)))]

    def tally(self) -> Tally:
        """Ask of each what it counts."""
        right = wrong = missed = 0
        for text, code in self._cases:
            found = casualty_headings.understand(text)
            is_right = found is not None and found.harm.code == code
            right, missed = right + is_right, missed + (bool(code) and found is None)
            wrong += found is not None and not is_right
        return Tally(right, wrong, missed)


# Columns and tables

# What offices write that no list has, and texts that are in no list at all.
_OWN = ('كتيبة المثال', 'Example unit', 'جهة من هناك', 'Group Z', 'مزرعة المثال', 'Example farm', 'تل النموذج')
_TEXT = (
    *('Two people told of it.', 'see the file', 'بحسب شاهدين', 'لم يرد شيء بعد', 'confirmed by phone', 'انظر الملف'),
    *('مراسل أول', 'مراسل ثان', 'Reporter One', 'Reporter Two', 'ref 12', '44', '3', '2013', 'x', 'n.a. yet'),
)


class _Cells:
    """Makes the cells of columns as people fill them."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self._villages = [village for village in villages() if village.ar and len(gazetteer().find(village.ar)) == 1]

    def of(self, name: str, number: int, in_no_list: float) -> list[Cell]:
        """So many cells of a field of an incident, some of them in no list; of '' free text."""
        return [self._other() if self.dice.random() < in_no_list else self._one(name) for _number in range(number)]

    def people(self, number: int, again: float) -> list[Cell]:
        """So many names of people, some of them once more."""
        found: list[Cell] = []
        for _number in range(number):
            is_again = found and self.dice.random() < again
            found.append(self.dice.choice(found) if is_again else self._person())
        return found

    def _one(self, name: str) -> Cell:
        if not name:
            return self.dice.choice(_TEXT)
        if name == 'place':
            return self.dice.choice(self._villages).ar
        if name == 'occurred':
            return f'{self.dice.randrange(1, 29)}/{self.dice.randrange(1, 13)}/2024'
        listed = RECORDS['incident'].specs()[name].code_list().values()
        return self.dice.choice(
            [row.ar for row in listed if row.ar] if self.dice.random() < 0.7 else [r.en for r in listed]
        )

    def _other(self) -> Cell:
        return self.dice.choice(_OWN)

    def _person(self) -> str:
        return ' '.join(self.dice.choice(names).arabic[0] for names in (MEN, MEN, FAMILIES))


def coded_fields() -> list[str]:
    """The coded fields of an incident that a column may be."""
    return [name for name, spec in RECORDS['incident'].form_fields().items() if isinstance(spec.kind, CodeKind)]


class Beliefs:
    """Columns whose headings are right though some of the cells are in no list, and columns of other things."""

    asks = (by_content,)

    def __init__(self, seed: int, size: int) -> None:
        cells, dice, fields = _Cells(seed), random.Random(seed), [*coded_fields(), 'occurred']
        self._cases: list[tuple[Column, list[Cell], bool]] = []
        for _number in range(size):
            name, other = dice.sample(fields, 2)
            right = cells.of(name, dice.randrange(5, 40), dice.choice((0, 0.1, 0.2, 0.4)))
            wrong = cells.of(dice.choice(('', '', other)), dice.randrange(5, 40), 0.1)
            self._cases += [(self._column(name), right, True), (self._column(name), wrong, False)]

    def _column(self, name: str) -> Column:
        return Column(0, name, 'incident', name, RECORDS['incident'].specs()[name])

    def tally(self) -> Tally:
        """Ask of each whether its cells fit."""
        return tallied((is_one, by_content.fits(column, cells)) for column, cells, is_one in self._cases)


class BeliefsOfPlaces(Beliefs):
    """The same of places, of which many are in no list."""

    def __init__(self, seed: int, size: int) -> None:
        cells, dice, column = _Cells(seed), random.Random(seed), self._column('place')
        self._cases = []
        for _number in range(size):
            right = cells.of('place', dice.randrange(8, 40), dice.choice((0.1, 0.3, 0.5, 0.65)))
            wrong = cells.of(dice.choice(('', *coded_fields())), dice.randrange(8, 40), 0.0)
            self._cases += [(column, right, True), (column, wrong, False)]


class Guesses:
    """Columns without a heading: what they hold, with a few cells in no list; and columns of other things."""

    asks = (by_content,)

    def __init__(self, seed: int, size: int) -> None:
        cells, dice = _Cells(seed), random.Random(seed)
        self._cases: list[tuple[str, list[Cell], str]] = []
        for _number in range(size):
            self._cases += self._made(cells, dice)

    def _made(self, cells: _Cells, dice: random.Random) -> Iterator[tuple[str, list[Cell], str]]:
        for name in ('governorate', 'kind', 'occurred'):
            yield 'incident', cells.of(name, dice.randrange(3, 40), dice.choice((0, 0, 0.04))), name
            yield 'incident', cells.of('', 1, 0) + cells.of(name, dice.randrange(1, 3), 0), ''
        mixed = cells.of('kind', 20, 0) + cells.of('', dice.randrange(4, 20), 0)
        yield 'incident', dice.sample(mixed, len(mixed)), ''
        yield 'incident', cells.of(dice.choice(('kind', 'governorate')), dice.randrange(1, 3), 0), ''

    def tally(self) -> Tally:
        """Ask of each what it may be."""
        right = wrong = missed = 0
        for kind, cells, name in self._cases:
            found = by_content.guess(cells, kind, set())
            is_right = found is not None and self._is_meant(found, name)
            right, missed = right + is_right, missed + (bool(name) and found is None)
            wrong += found is not None and not is_right
        return Tally(right, wrong, missed)

    def _is_meant(self, found: Meaning, name: str) -> bool:
        return found.target.partition('.')[2] == name


class GuessesOfPlaces(Guesses):
    """Columns of places without a heading, of which some are in no list; and columns of other texts."""

    def _made(self, cells: _Cells, dice: random.Random) -> Iterator[tuple[str, list[Cell], str]]:
        yield 'incident', cells.of('place', dice.randrange(8, 40), dice.choice((0, 0.1, 0.2))), 'place'
        mixed = cells.of('place', 20, 0) + cells.of('', dice.randrange(12, 40), 0)
        yield 'incident', dice.sample(mixed, len(mixed)), ''


class GuessesOfPeople(Guesses):
    """Columns of people's names without a heading, a few of them twice; and columns of who told of them."""

    def _made(self, cells: _Cells, dice: random.Random) -> Iterator[tuple[str, list[Cell], str]]:
        yield 'abductee', cells.people(dice.randrange(8, 40), dice.choice((0, 0.02, 0.08))), 'name_ar'
        yield 'abductee', cells.people(dice.randrange(10, 40), dice.choice((0.5, 0.7, 0.9))), ''


class Tables:
    """Sheets with titles above a table of some headings, and sheets that hold no table but a word of one."""

    asks = (table_layout,)

    def __init__(self, seed: int, size: int) -> None:
        dice, cells = random.Random(seed), _Cells(seed)
        self._cases = [self._sheet(dice, cells, dice.choice((0, 2, 2, 3, 3, 5, 8))) for _number in range(size)]

    def _sheet(self, dice: random.Random, cells: _Cells, known: int) -> tuple[Sheet, int]:
        named = [name for name, meant in headings._vocabulary('incident').items() if meant.sure >= 98]
        rows: list[list[Cell]] = [['مرصد المثال'], [dice.choice(named), '2024'], []]
        beside: list[Cell] = ['Column A', 'Column B', 'Column C'][: dice.randrange(4)]
        heading: list[Cell] = [*dice.sample(named, known), *beside]
        rows += [heading] * bool(known)
        rows += [cells.of('', max(2, len(heading)), 0) for _number in range(dice.randrange(2, 8))]
        return Sheet('Month', rows), 3 if known else -1

    def tally(self) -> Tally:
        """Look in each for the row of headings."""
        right = wrong = missed = 0
        for sheet, at in self._cases:
            found = table_layout.find(sheet, lambda text: headings.meaning(text, 'incident') is not None)
            is_right = found is not None and found.first_row == at + 1
            right, missed = right + is_right, missed + (at >= 0 and found is None)
            wrong += found is not None and not is_right
        return Tally(right, wrong, missed)


# Points


class Points:
    """Points of villages, in or near them; one in ten is another village's of the name, or has a slip in it."""

    asks = ()

    def __init__(self, seed: int, size: int) -> None:
        dice, known = random.Random(seed), villages()
        self._cases: list[tuple[float, bool]] = []
        for village in dice.sample(known, min(2 * size, len(known))):
            latitude, longitude = village.point or (0.0, 0.0)
            rough = dice.choice((1, 1, 2, 3))  # decimals that people give
            right = (round(latitude + dice.gauss(0, 0.03), rough), round(longitude + dice.gauss(0, 0.03), rough))
            wrong = dice.choice(((longitude, latitude), (latitude + 1, longitude), (latitude, longitude - 1)))
            namesakes = [other for other in gazetteer().find(village.ar or village.en) if other.code != village.code]
            if namesakes and dice.random() < 0.5:
                wrong = dice.choice(namesakes).point or wrong
            self._cases += [(kilometres((latitude, longitude), right), False)]
            if dice.random() < 0.1:
                self._cases += [(kilometres((latitude, longitude), wrong), True)]

    def tally(self) -> Tally:
        """Ask of each whether it is doubted."""
        return tallied((is_wrong, far > ZONE_LIMITS.far_km) for far, is_wrong in self._cases)


class Borders:
    """Villages with their governorate, and one in fifty with the one next door."""

    asks = (rules,)

    def __init__(self, seed: int, size: int) -> None:
        dice, known = random.Random(seed), villages()
        self._cases: list[tuple[str, float, float, bool]] = []
        for village in dice.sample(known, min(8 * size, len(known))):
            latitude, longitude = village.point or (0.0, 0.0)
            self._cases.append((village.governorate, latitude, longitude, False))
            there = governorate_at(latitude + dice.uniform(-0.5, 0.5), longitude + dice.uniform(-0.5, 0.5))
            if there not in (None, village.governorate) and dice.random() < 0.05:  # most of them lie in their own
                self._cases.append((str(there), latitude, longitude, True))

    def tally(self) -> Tally:
        """Ask of each whether it is doubted."""
        return tallied(
            (is_wrong, not rules._lies_in(governorate, round(latitude, 2), round(longitude, 2)))
            for governorate, latitude, longitude, is_wrong in self._cases
        )
