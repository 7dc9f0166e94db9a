"""How likely two rows are of one person: names in any spelling and script, parents, ages, and when and where taken."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from math import inf
from typing import NamedTuple

from models.forgetting import forgettable
from models.language import person_names
from models.language.messages import _, language
from models.language.text import has_arabic
from models.likeness.name_words import NameWords, Word, shared, weighed
from models.likeness.scores import (
    Days,
    Likeness,
    MapPoint,
    Nearness,
    days_apart,
    days_apart_in_words,
    days_of,
    is_day,
    nearness,
    spot_of,
)
from models.limits.likeness_weights import WEIGHTS
from models.places import Gazetteer
from models.record.fields import Stored
from models.record.records import RECORDS, Record

# The fields of a person's row that are compared, beside the names.
READ = ('father', 'mother', 'kunya', 'born', 'age', 'sex', 'abducted_on', 'place', 'place_typed', 'governorate')

# The given name and the father's, without a last one behind them.
_WITHOUT_A_LAST = 2


class Name(NamedTuple):
    """A name as its words in the usual order, the father's in its place; and so too if the family's came first."""

    usual: tuple[str, ...]
    turned: tuple[str, ...]
    doubt: float
    has_article: bool = False  # at its last word, as families have and grandfathers have not


def names_of(row: Record) -> tuple[Name, ...]:
    """A row's names, one for each field that has one."""
    return _called(row).names


@dataclass(slots=True, eq=False)
class _Called:
    """The names of a row, and what is known of their words: the fields that `Person` has of them."""

    names: tuple[Name, ...]
    bynames: tuple[str, ...]
    longest: int
    most: float
    weighed: tuple[NameWords, ...]
    firsts: tuple[Word, ...]
    turned_firsts: tuple[Word, ...]
    lasts: tuple[Word, ...]
    rests: tuple[Word, ...]
    words: tuple[Word, ...]
    ends_with_a_grandfather: bool | None


def _called(row: Record) -> _Called:
    said = row.values.get
    texts = [str(text) for name in RECORDS[row.kind].name_fields if (text := said(name))]
    return _together(tuple(texts), str(said('father') or ''))


@forgettable(50_000)
def _together(texts: tuple[str, ...], father: str) -> _Called:
    names = tuple([name for text in texts if (name := _name(text, father))])
    known = [(name, _may_be_a_grandfather(name)) for name in names]
    weights = tuple([weighed(name.usual, name.turned, may_be_a_grandfather=may_be) for name, may_be in known])
    ends = {may_be for _name, may_be in known}
    return _Called(
        names,
        tuple([name.usual[0] for name in names if person_names.is_kunya(name.usual[0])]),
        max([len(name.usual) for name in names], default=1),
        max([name.most for name in weights], default=0.0),
        weights,
        tuple([name.usual[0] for name in weights]),
        tuple([name.turned[0] for name in weights if name.turned]),
        tuple([name.usual[-1] for name in weights]),
        tuple([word for name in weights for word in name.rest]) if all(name.rest for name in weights) else (),
        tuple(dict.fromkeys([word for name in weights for word in name.rarest])),
        ends.pop() if len(ends) == 1 else None,
    )


def _name(text: str, fathers: str) -> Name | None:
    words, father = person_names.words_of(text), person_names.words_of(fathers)
    if not words:
        return None
    has_article = person_names.ends_with_an_article(text)
    if len(words) == 1:
        return Name(words + father, (), 0.0, has_article)
    doubt = WEIGHTS.given_names_turned if all(map(person_names.known, words)) else WEIGHTS.names_turned
    return Name(_with_father(words, father), _with_father(words[1:] + words[:1], father), doubt, has_article)


def _with_father(words: tuple[str, ...], father: tuple[str, ...]) -> tuple[str, ...]:
    is_there = not father or any(person_names.distance(word, father[0]) <= WEIGHTS.same_word for word in words[1:])
    return words if is_there else (words[0], father[0], *words[1:])


@dataclass(frozen=True, eq=False)
class Silhouette:
    """What is soonest seen of somebody beside the names; one object for all of whom it is the same."""

    sex: Stored
    born: tuple[int, int] | None
    age: int | None
    has_kunya: bool
    is_by_kunya: bool  # a name is nothing but a kunya and a family's
    beside: float  # the most that can be said beside the names and the ages


_silhouette = forgettable(50_000)(Silhouette)


@dataclass(slots=True, eq=False)
class Person:
    """A person as a record has them; `names` in the scripts given."""

    names: tuple[Name, ...]
    mother: tuple[str, ...]
    kunya: str
    silhouette: Silhouette
    taken: Days | None
    spot: MapPoint
    longest: int  # how many words the longest of the names has
    most: float  # that its names can say, all of their words shared
    weighed: tuple[NameWords, ...]  # the names
    firsts: tuple[Word, ...]  # with which the names begin
    turned_firsts: tuple[Word, ...]  # and if the family's came first
    lasts: tuple[Word, ...]  # with which the names end; of a name of one word it is that
    rests: tuple[Word, ...]  # behind their first words; none at all where one has nothing behind it
    words: tuple[Word, ...]  # of all names
    ends_with_a_grandfather: bool | None  # as all of the names may, or none; None where one may and another not


def person_of(row: Record, places: Gazetteer, event: Record | None = None) -> Person:
    """The person of a row; `event` is the incident that a victim's row stands in."""
    said = row.values.get
    taken = days_of(said('abducted_on') or (event.get('occurred') if event else None))
    age = said('age')
    called = _called(row)
    kunya = ''.join(_words(said('kunya'))) or next(iter(called.bynames), '')
    mother = _words(said('mother'))
    spot = spot_of(event or row, places)
    beside = _most_beside(spot, is_taken=bool(taken), has_mother=bool(mother), has_kunya=bool(kunya))
    born, years = _born(said('born'), age, taken), int(age) if isinstance(age, int) else None
    return Person(
        called.names,
        mother,
        kunya,
        _silhouette(said('sex'), born, years, bool(kunya), bool(called.bynames), beside),
        taken,
        spot,
        called.longest,
        called.most,
        called.weighed,
        called.firsts,
        called.turned_firsts,
        called.lasts,
        called.rests,
        called.words,
        called.ends_with_a_grandfather,
    )


def _words(text: Stored) -> tuple[str, ...]:
    return person_names.words_of(str(text)) if text else ()


def _most_beside(spot: MapPoint, *, is_taken: bool, has_mother: bool, has_kunya: bool) -> float:
    """The most that can be said of two beside their names and ages, by what is known of the one."""
    most = WEIGHTS.days_apart[0][1] if is_taken else 0.0
    most += _places()['same'] if spot.place or spot.typed or spot.governorate or spot.point else 0.0
    return most + (WEIGHTS.same_mother if has_mother else 0.0) + (WEIGHTS.same_kunya if has_kunya else 0.0)


def _born(stated: Stored, age: Stored, taken: Days | None) -> tuple[int, int] | None:
    if born := days_of(stated):
        return born[0].year, born[1].year
    if isinstance(age, int) and taken:
        return taken[0].year - age - 1, taken[1].year - age
    return None


def persons(one: Person, other: Person) -> Likeness | None:
    """How likely two rows are of one person; None where they are of two."""
    beside = beside_names(one, other)
    if beside is None:
        return None
    if beside.score - WEIGHTS.asked_of_people + _most_of_names(one, other) + _places()['same'] <= 0:
        return None
    names = best_names((a, b, inf) for a, b in product(one.names, other.names)) or _by_kunya(one, other)
    return in_all(names, beside, nearness(one.spot, other.spot)) if names else None


def in_all(names: Likeness, beside: Likeness, where: Nearness) -> Likeness:
    """How likely two are one person, by how alike their names are, what is said beside these, and the places."""
    beside.add(bits_of(where), where.in_words())
    return Likeness(names.score - WEIGHTS.asked_of_people + beside.score, names.reasons + beside.reasons)


def bits_of(where: Nearness) -> float:
    """How much it says of two people that they were taken so near one another."""
    return _places().get(where.degree, 0.0)


def may_be_by_kunya(one: Silhouette, other: Silhouette) -> bool:
    """Whether two may be one of whom one is known by nothing but a kunya and a family's name."""
    return one.has_kunya and other.has_kunya and (one.is_by_kunya or other.is_by_kunya)


def of_one_father(one: Person, other: Person) -> Likeness | None:
    """What else speaks for two of one father of whom one may be told with the grandfather's name, not the family's.

    None for others. How much their names say hangs on how many bear them, and is not counted here.
    """
    if min(one.longest, other.longest) <= _WITHOUT_A_LAST or are_of_two_sexes(one.silhouette, other.silhouette):
        return None
    found = [doubt for a in one.names for b in other.names if (doubt := _last_words(a, b)) is not None]
    beside = beside_names(one, other) if found else None
    if beside is None:
        return None
    where = nearness(one.spot, other.spot)
    beside.add(bits_of(where), where.in_words())
    said = [_('similar name'), _('same father’s name')]
    return Likeness(max(found) - WEIGHTS.asked_of_one_father + beside.score, said + beside.reasons)


@forgettable(50_000)
def _last_words(one: Name, other: Name) -> float | None:
    """What it says that two of one father end in two words; None where they are not that, or have two families."""
    mine, theirs = one.usual, other.usual
    if not (mine[2:] and theirs[2:]) or (one.has_article and other.has_article):
        return None
    if any(person_names.distance(a, b) > WEIGHTS.same_word for a, b in zip(mine[:2], theirs[:2], strict=True)):
        return None
    if any(person_names.distance(a, b) <= WEIGHTS.far_word for a in mine[2:] for b in theirs[2:]):
        return None
    is_of_either = _may_be_a_grandfather(one) != _may_be_a_grandfather(other) or one.has_article != other.has_article
    return 0.0 if is_of_either else WEIGHTS.last_words_of_one_sort


def are_of_two_sexes(one: Silhouette, other: Silhouette) -> bool:
    """Whether two are said to be a man and a woman."""
    return one.sex != other.sex and bool(one.sex and other.sex)


def beside_names(one: Person, other: Person) -> Likeness | None:
    """What is said of two beside their names and the place; None of two sexes."""
    if are_of_two_sexes(one.silhouette, other.silhouette):
        return None
    beside = Likeness(0.0)
    _compare_mothers(beside, one, other)
    if one.kunya and other.kunya and person_names.distance(one.kunya, other.kunya) <= WEIGHTS.same_word:
        beside.add(WEIGHTS.same_kunya, _('same kunya'))
    _compare_births(beside, one.silhouette, other.silhouette)
    _compare_days(beside, one, other)
    return beside


@cache
def _places() -> dict[str, float]:
    return dict(WEIGHTS.person_places)


def _most_of_names(one: Person, other: Person) -> float:
    """The most that the names of two can say."""
    return WEIGHTS.most_of_a_word * min(one.longest, other.longest)


def best_names(pairs: Iterable[tuple[Name, Name, float]]) -> Likeness | None:
    """How alike the names of two people are, of pairs with the most that each may say; None where they are of two."""
    best: Likeness | None = None
    for one, other, most in pairs:
        if best is not None and most <= best.score:
            continue
        found = compare_names(one, other)
        if (found is None or found.score < 0) and are_two(one, other):
            return None
        if found is not None and (best is None or found.score > best.score):
            best = found
    return best


def are_two(one: Name, other: Name) -> bool:
    """Whether what differs between two names of one script are names that are known: then no other script helps."""
    mine, theirs = one.usual, other.usual
    return has_arabic(mine[0]) == has_arabic(theirs[0]) and all(map(person_names.known, {*mine} ^ {*theirs}))


def compare_names(one: Name, other: Name) -> Likeness | None:
    """How alike two names are; None when they are two."""
    found = _compared(one, other, language())
    return Likeness(found.score, list(found.reasons)) if found else None


@forgettable(20_000)
def _compared(one: Name, other: Name, _spoken: str) -> Likeness | None:
    tries = [_in_order(one.usual, other.usual, 0.0, _another_family(one, other))]
    if one.turned and other.turned:
        tries += [_turned(one, other), _turned(other, one)]
    return max((found for found in tries if found), key=lambda likeness: likeness.score, default=None)


def _turned(one: Name, other: Name) -> Likeness | None:
    """How alike two names are if in the first the family's name comes first: then it is the other's too."""
    if person_names.distance(one.turned[-1], other.usual[-1]) > WEIGHTS.same_word:
        return None
    return _in_order(one.turned, other.usual, one.doubt, WEIGHTS.another_family)


def _in_order(one: tuple[str, ...], other: tuple[str, ...], doubt: float, another: float) -> Likeness | None:
    """How alike two names are, word by word; `another` is what it says that two of one father end in two words."""
    away = person_names.distance(one[0], other[0])
    if away > WEIGHTS.far_word:
        return None
    likeness = Likeness(doubt + shared(one[0], other[0]))
    if away > WEIGHTS.same_word and not (person_names.known(one[0]) or person_names.known(other[0])):
        likeness.add(WEIGHTS.unknown_with_a_slip)
    anchors = _anchors(one[1:], other[1:])
    likeness.add(sum(shared(one[1 + a], other[1 + b]) for a, b in anchors) if anchors else WEIGHTS.no_family)
    for mine, theirs, is_last in _gaps(anchors, len(one) - 1, len(other) - 1):
        if mine and theirs:
            are_of_one_father = mine == theirs == 1 and (0, 0) in anchors
            family = another if are_of_one_father else WEIGHTS.another_family
            likeness.add(family if is_last else WEIGHTS.another_father)
        elif is_last and (mine or theirs):
            slipped = WEIGHTS.slip_and_less_family if away > WEIGHTS.same_word else 0.0
            likeness.add(slipped + WEIGHTS.less_family)
    is_exact = one == other
    is_spelling = away <= WEIGHTS.same_word and all(
        person_names.distance(one[1 + a], other[1 + b]) <= WEIGHTS.same_word for a, b in anchors
    )
    said = _('same name') if is_exact else _('same name, spelled differently') if is_spelling else _('similar name')
    likeness.reasons.append(said)
    if (0, 0) in anchors and len(anchors) > 1 and is_spelling:
        likeness.reasons.append(_('same father’s name'))
    return likeness


def _another_family(one: Name, other: Name) -> float:
    """What it says that two end in two words: one of the two, and not the other, may be the grandfather's name."""
    may_be = _may_be_a_grandfather(one) != _may_be_a_grandfather(other)
    return WEIGHTS.grandfather_for_family if may_be else WEIGHTS.another_family


def _may_be_a_grandfather(name: Name) -> bool:
    return bool(person_names.known(name.usual[-1])) and not name.has_article


def _anchors(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Which words of two names stand for one another, in order: as many as say most."""
    below: list[tuple[float, tuple[tuple[int, int], ...]]] = [(0.0, ())] * (len(other) + 1)
    for a in range(len(one) - 1, -1, -1):
        row = below[-1:]  # what can be said from each word of the other on, the last first
        for b in range(len(other) - 1, -1, -1):
            best = max(below[b], row[-1])
            if person_names.distance(one[a], other[b]) <= WEIGHTS.far_word:
                score, rest = below[b + 1]
                said = max(WEIGHTS.least_of_a_word, shared(one[a], other[b]))
                best = max(best, (score + said, ((a, b), *rest)))
            row.append(best)
        below = row[::-1]
    return below[0][1]


def _gaps(anchors: tuple[tuple[int, int], ...], one: int, other: int) -> Iterator[tuple[int, int, bool]]:
    """How many words each name has between those that stand for one another; whether no such one follows."""
    before = (-1, -1)
    for anchor in (*anchors, (one, other)):
        yield anchor[0] - before[0] - 1, anchor[1] - before[1] - 1, anchor == (one, other)
        before = anchor


def _by_kunya(one: Person, other: Person) -> Likeness | None:
    """Two of one family of whom one is known by his kunya, which the other has too."""
    if not (one.kunya and other.kunya) or person_names.distance(one.kunya, other.kunya) > WEIGHTS.same_word:
        return None
    if not any(person_names.is_kunya(name.usual[0]) for name in (*one.names, *other.names)):
        return None
    families = [(a.usual[-1], b.usual[-1]) for a in one.names for b in other.names if a.turned and b.turned]
    said = [shared(a, b) for a, b in families if person_names.distance(a, b) <= WEIGHTS.same_word]
    return Likeness(max(said), [_('same family')]) if said else None


def _compare_mothers(likeness: Likeness, one: Person, other: Person) -> None:
    if not one.mother or not other.mother:
        return
    away = person_names.distance(one.mother[0], other.mother[0])
    if away <= WEIGHTS.far_word:
        likeness.add(WEIGHTS.same_mother - WEIGHTS.mother_spelt_otherwise * away, _('same mother’s name'))
    else:
        likeness.add(WEIGHTS.another_mother)


def _compare_births(likeness: Likeness, one: Silhouette, other: Silhouette) -> None:
    apart = years_apart(one, other)
    if apart is None:
        return
    is_stated = one.born and other.born and one.born[0] == one.born[1] and other.born[0] == other.born[1]
    said = _('same year of birth') if is_stated and not apart else _about_one_age(apart)
    likeness.add(of_births(apart), said)


def years_apart(one: Silhouette, other: Silhouette) -> int | None:
    """How many years lie between the births of two, or between their ages; None where nothing says so."""
    if one.born and other.born:
        return max(0, one.born[0] - other.born[1], other.born[0] - one.born[1])
    if one.age is not None and other.age is not None:
        return abs(one.age - other.age)
    return None


@cache
def of_births(apart: int) -> float:
    """What it says of two that so many years lie between their births."""
    return _step(WEIGHTS.years_apart, apart, WEIGHTS.more_years_apart)


def _about_one_age(apart: int) -> str:
    return _('about the same age') if apart <= WEIGHTS.about_one_age else ''


def _step(steps: tuple[tuple[int, float], ...], apart: int, beyond: float) -> float:
    return next((bits for most, bits in steps if apart <= most), beyond)


def _compare_days(likeness: Likeness, one: Person, other: Person) -> None:
    if not one.taken or not other.taken:
        return
    apart = days_apart(one.taken, other.taken)
    if not (is_day(one.taken) and is_day(other.taken)):
        said = '' if apart else _('at the same time')
        likeness.add(_step(WEIGHTS.vague_days_apart, apart, WEIGHTS.more_days_apart), said)
    else:
        said = days_apart_in_words(apart) if apart <= WEIGHTS.around_days else ''
        likeness.add(_step(WEIGHTS.days_apart, apart, WEIGHTS.more_days_apart), said)
