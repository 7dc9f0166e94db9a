"""Two lists of people taken in a few governorates, invented: given names as unequally common as in life, families of a
village, several taken on one day from one village, and dates that are days or months off.

`permuted` gives the given names other frequencies than the program's own table has, `spread` says how unequal they are.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate

from models.language import person_names
from models.places import Place, gazetteer
from models.record.records import Record

_LETTERS = 'بتجحخدرزسشصطعغفقكلمنه'
_GOVERNORATES = ('SY09', 'SY11', 'SY08', 'SY04', 'SY12')
_FIRST_DAY, _DAYS = date(2013, 6, 1), 1700
_WOMEN = ('فاطمة', 'مريم', 'زينب', 'عائشة', 'خديجة', 'هدى', 'ليلى', 'سعاد', 'أمينة', 'نورة', 'ريم', 'سلمى', 'حليمة')

# The words of a name on either list: given name, father's, grandfather's, family.
SHAPES = {
    'all words on both': ('gfF', 'gfF'),
    'a word more': ('gfF', 'gfGF'),
    'the grandfather for the family': ('gfF', 'gfG'),
}  # fmt: skip


@dataclass(frozen=True)
class Taken:
    """A person as the truth has them."""

    given: str
    father: str
    grandfather: str
    family: str
    sex: str
    born: int
    day: date
    village: Place


class Region:
    """The people of a few governorates of whom two lists tell; the same for the same seed."""

    def __init__(self, seed: int, number: int, *, permuted: bool = False, spread: float = 1.0) -> None:
        self.dice = random.Random(seed)
        self._men, self._women = self._given(permuted), list(_WOMEN)
        self._of_men = list(accumulate(1 / (rank + 2) ** spread for rank in range(len(self._men))))
        self._families = self._made_families(150 + number // 5)
        here = [p for p in gazetteer().all() if p.level == 4 and p.governorate in self.dice.sample(_GOVERNORATES, 3)]
        self._villages = self.dice.sample(here, 60 + number // 20)
        self._of_villages = list(accumulate(1 / (rank + 5) for rank in range(len(self._villages))))
        self._homes = {v.code: self.dice.sample(self._families, 12) for v in self._villages}
        self.people: list[Taken] = []
        while len(self.people) < number:
            self.people += self._taken_together()
        self.people = self.people[:number]

    def _given(self, permuted: bool) -> list[str]:
        """Given names from the commonest on; some are in no table."""
        known = [row['ar'].split('|')[0] for row in person_names._rows_of_given_names()]
        men = [name for name in known if name not in _WOMEN][:300]
        unknown = [self._word(3) for _number in range(40)]
        if permuted:
            self.dice.shuffle(men)
        for name in unknown:
            men.insert(self.dice.randrange(20, len(men)), name)
        return men

    def _word(self, letters: int) -> str:
        first, *rest = self.dice.sample(_LETTERS, letters)
        return first + ''.join(self.dice.choice(('', '', 'ا', 'ي', 'و')) + letter for letter in rest)

    def _made_families(self, number: int) -> list[str]:
        """Families: mostly with an article, some without, some that are a given name."""
        made: list[str] = []
        for _number in range(number):
            roll = self.dice.random()
            word = self._word(self.dice.choice((3, 3, 4)))
            if roll < 0.5:
                made.append(f'ال{word}ي')
            elif roll < 0.7:
                made.append(f'ال{word}')
            elif roll < 0.8:
                made.append(f'ال{self._man()}'.replace('الال', 'ال').replace('العبد ', 'العبد'))
            elif roll < 0.9:
                made.append(word)
            else:
                made.append(self._man())
        return made

    def _man(self) -> str:
        return self.dice.choices(self._men, cum_weights=self._of_men)[0]

    def _person(self, village: Place, day: date) -> Taken:
        sex = 'female' if self.dice.random() < 0.08 else 'male'
        families = self._homes[village.code] if self.dice.random() < 0.7 else self._families
        return Taken(
            self.dice.choice(self._women) if sex == 'female' else self._man(), self._man(), self._man(),
            families[min(int(self.dice.expovariate(0.3)), len(families) - 1)], sex,
            day.year - min(80, max(3, round(self.dice.gauss(30, 12)))), day, village,
        )  # fmt: skip

    def _taken_together(self) -> list[Taken]:
        """One, or several of one village on one day; some of them brothers or cousins."""
        village = self.dice.choices(self._villages, cum_weights=self._of_villages)[0]
        day = _FIRST_DAY + timedelta(self.dice.randrange(_DAYS))
        made = [self._person(village, day)]
        while self.dice.random() < 0.4:
            one = self.dice.choice(made)
            years = self.dice.choice((-6, -4, -3, -2, -1, 1, 2, 3, 5))
            other = self.dice.choice((
                self._person(village, day), self._person(village, day),
                replace(one, given=self._man(), sex='male', born=one.born + years),
                replace(one, given=self._man(), father=self._man(), sex='male', born=one.born + years),
            ))  # fmt: skip
            if other.given not in {person.given for person in made}:
                made.append(other)
        return made

    # How they are listed

    def record(self, person: Taken, shape: str, *, again: bool) -> Record:
        """A line about a person; `shape` is the words of the name, `again` as another list has it."""
        words = {'g': person.given, 'f': person.father, 'G': person.grandfather, 'F': person.family}
        name = ' '.join(self._written(words[letter]) if again else words[letter] for letter in shape)
        record, dice = Record('abductee', values={'name_ar': name}), self.dice
        if dice.random() < 0.95:
            record.set('sex', person.sex)
        slip = dice.choice((0, 0, 0, 0, 0, 1, -1, 2, -2)) if again else 0
        if dice.random() < 0.92:
            if dice.random() < 0.5:
                record.set('born', str(person.born + slip))
            else:
                record.set('age', max(0, person.day.year - person.born + slip))
        if dice.random() < 0.85:
            record.set('abducted_on', self._day(person.day, again))
        if dice.random() < 0.9:
            record.set('governorate', person.village.governorate)
            if dice.random() < 0.6:
                record.set('place', person.village.code)
        return record

    def _day(self, day: date, again: bool) -> str:
        roll = self.dice.random()
        if again and roll < 0.35:
            days = self.dice.choice((1, 1, 2, 3, 7)) if roll < 0.2 else self.dice.randrange(10, 120)
            day += timedelta(days * self.dice.choice((-1, 1)))
        return day.isoformat() if self.dice.random() < 0.85 else day.isoformat()[:7]

    def _written(self, word: str) -> str:
        dice = self.dice
        if dice.random() < 0.35:
            word = word.replace('أ', 'ا').replace('إ', 'ا').replace('آ', 'ا')
        if word.endswith('ة') and dice.random() < 0.3:
            word = word[:-1] + 'ه'
        if word.startswith('عبد ') and dice.random() < 0.5:
            word = word.replace('عبد ', 'عبد')
        if dice.random() < 0.02 and len(word) > 4:
            at = dice.randrange(1, len(word) - 1)
            word = word[:at] + word[at + 1 :]
        return word

    def lists(
        self, shapes: tuple[str, str], overlap: float = 1.0
    ) -> tuple[list[Record], list[Record], set[tuple[str, str]]]:
        """Both lists, and which line of one is whom on the other; `overlap` is how many of either are on both."""
        first: list[Record] = []
        second: list[Record] = []
        same: set[tuple[str, str]] = set()
        for person in self.people:
            on = self.dice.choices(('both', 'first', 'second'), (overlap, (1 - overlap) / 2, (1 - overlap) / 2))[0]
            if on != 'second':
                first.append(self.record(person, shapes[0], again=False))
            if on != 'first':
                second.append(self.record(person, shapes[1], again=True))
            if on == 'both':
                same.add((first[-1].uid, second[-1].uid))
        self.dice.shuffle(second)
        return first, second, same


Find = Callable[[list[Record]], set[tuple[str, str]]]


def measured(find: Find, region: Region, shapes: tuple[str, str], overlap: float = 1.0) -> tuple[float, float]:
    """Precision and recall of the pairs found where both lists are in one register, those within one list too."""
    first, second, same = region.lists(shapes, overlap)
    found = find([*first, *second])
    right = len(found & same)
    return right / max(1, len(found)), right / len(same)
