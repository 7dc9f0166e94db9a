"""Names of people compared across spellings and scripts: what a written name may stand for, and how far two differ.

Arabic leaves short vowels unwritten and Latin letters are chosen by ear. So a word of a name is compared as sounds:
its consonants, each with the sounds that its letter may stand for, and what is written between them. Given names that
are known (`resources/names/given_names.csv`) settle what the letters leave open: حسن and حسين differ by one letter and
are two names, Omar is عمر and never عمار.
"""

import csv
import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from math import log2
from typing import NamedTuple

from rapidfuzz.distance import OSA, Levenshtein

from models.forgetting import forgettable
from models.language.messages import RESOURCES
from models.language.text import fold, has_arabic, name_words, plain_kurdish
from models.limits.likeness_weights import WEIGHTS

# Of how many people a name's share is said.
_A_THOUSAND = 1000

# Words


_JOINED = (
    (re.compile(r'(\w{2,}) (?:ال|ل)دين\b'), r'\1دين'),
    (re.compile(r'(?<!\bعبد)(?<!\bعبيد) الله\b'), 'له'),
    (re.compile(r'(\w{3,}) (?:(?:al|el|ul|ad|ed|ud|edd|udd|ad?d) ?)?(?:[aeu]d)?d(?:i|ee|ie)ne?\b'), r'\1din'),
    (re.compile(r'(\w{3,}) [aeou]?ll?ahh?\b'), r'\1allah'),
    (re.compile(r'^ام (?=\w)'), 'ام'),
    (re.compile(r'^(?:umm?|oumm?|om) (?=\w)'), 'um'),
)
# Without one of these nothing of it is there to be joined, as in most names.
_MAY_BE_JOINED = re.compile('دين|الله|d(?:i|ee|ie)n|lah|^ام |^o?u?mm? ')
_DIN = re.compile(r'(?<=\w{3})[aeiou]?(?:[aeou]l)?d?d(?:i|ee|ie|ei)ne?$')
_TITLES = frozenset({
    'dr', 'doctor', 'mr', 'mrs', 'haj', 'hajj', 'haji', 'hajji', 'hadj', 'sheikh', 'shaykh', 'sheik', 'cheikh', 'eng',
    'prof', 'col', 'capt', 'captain', 'gen', 'general', 'lt', 'maj', 'sgt', 'martyr',
    'الحاج', 'حاج', 'الحاجه', 'الشيخ', 'الدكتور', 'دكتور', 'د', 'السيد', 'السيده', 'المدعو', 'المدعوه', 'الشهيد',
    'الشهيده', 'الطفل', 'الطفله', 'المهندس', 'م', 'الاستاذ', 'استاذ', 'المحامي', 'العميد', 'العقيد', 'المقدم', 'النقيب',
    'الملازم', 'المساعد', 'الرقيب', 'العريف',
})  # fmt: skip
_WITH_THE_NEXT = frozenset({'عبد', 'عبيد', 'ابو', 'ابن', 'abd', 'abu', 'abou'})
_ARTICLES = frozenset(
    {'al', 'el', 'ul', 'as', 'ar', 'ash', 'ad', 'an', 'at', 'az', 'es', 'er', 'esh', 'ed', 'en', 'et', 'ez'}
)
# Digits that stand for Arabic letters where people write on a Latin keyboard: ع is hardly heard.
_AS_DIGITS = str.maketrans({'2': '', '3': '', '5': 'kh', '6': 't', '7': 'h', '8': 'gh'})
_KUNYA = re.compile(r'(?:ابو|ام)\w{2}|(?:abu|um)\w{3}')
_DIGIT = re.compile('[235678]')
_WITH_DIGITS = re.compile(r'[a-z]*[235678][a-z235678]*')


@forgettable(100_000)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a name: folded, no articles, no "son of", what belongs together joined, titles before it dropped."""
    folded = fold(plain_kurdish(text[: WEIGHTS.longest_name]))
    if _DIGIT.search(folded):
        folded = _WITH_DIGITS.sub(_without_digits, folded)
    if _MAY_BE_JOINED.search(folded):
        for pattern, joined in _JOINED:
            folded = pattern.sub(joined, folded)
        folded = fold(folded)  # letters of two alphabets may stand in one word now
    given = folded.split()
    while len(given) > 2 and given[0] in _TITLES:
        given = given[1:]
    words = name_words(given)[: WEIGHTS.words_of_a_name]
    return tuple([_DIN.sub('din', word) if 'n' in word else word for word in words])


def ends_with_an_article(text: str) -> bool:
    """Whether the last word of a name has an article, with which no Abd before it and no Din belongs together."""
    *before, last = fold(text[: WEIGHTS.longest_name]).split() or ['']
    beside = before[-1] if before else ''
    if has_arabic(last):
        return last.startswith('ال') and beside not in _WITH_THE_NEXT and last not in ('الدين', 'الله')
    if beside in _ARTICLES:
        return len(before) < 2 or before[-2] not in _WITH_THE_NEXT
    return not beside.startswith('abd') and (last != _without_article(last) or bool(_AFTER_A_SHORT_ARTICLE.match(last)))


def _without_digits(word: re.Match[str]) -> str:
    return word[0].translate(_AS_DIGITS) if re.search('[a-z]', word[0]) else word[0]


def is_kunya(word: str) -> bool:
    """Whether a word is a byname after a child: Abu or Umm someone."""
    return bool(_KUNYA.match(word)) and not _known_arabic().get(word)


# Sounds


class Sounds(NamedTuple):
    """A word as it sounds: its consonants, each as the sounds it may be, and what is written around them."""

    consonants: tuple[str, ...]
    between: tuple[str, ...]
    is_arabic: bool
    has_article: bool = False


_ARABIC = {
    'ب': 'b', 'ت': 't', 'ث': 'ts', 'ج': 'jg', 'ح': 'h', 'خ': 'x', 'د': 'd', 'ذ': 'dz', 'ر': 'r', 'ز': 'z', 'س': 's',
    'ش': 'S', 'ص': 's', 'ض': 'd', 'ط': 't', 'ظ': 'zd', 'غ': 'G', 'ف': 'f', 'ق': 'kg', 'ك': 'k', 'ل': 'l', 'م': 'm',
    'ن': 'n', 'ه': 'h', 'گ': 'gkGj', 'چ': 'Sj', 'پ': 'b', 'ڤ': 'fb', 'ژ': 'jz',
}  # fmt: skip
_ARABIC_VOWELS = {'ا': 'A', 'و': 'W', 'ي': 'Y', 'ع': 'E', 'ء': 'E'}
_LATIN = {
    'sh': 'S', 'ch': 'S', 'kh': 'x', 'gh': 'Gg', 'th': 'tsdz', 'dh': 'dz', 'zh': 'jz', 'dj': 'j', 'ph': 'f',
    'b': 'b', 'p': 'b', 't': 't', 'd': 'd', 'j': 'j', 'h': 'h', 'r': 'r', 'z': 'z', 's': 's', 'f': 'f', 'v': 'fb',
    'q': 'kg', 'k': 'k', 'c': 'kjS', 'g': 'gGj', 'l': 'l', 'm': 'm', 'n': 'n', 'x': 'x',
}  # fmt: skip
_LATIN_SOUND = re.compile('(?<=^ab)d|sch|tch|' + '|'.join(sorted(_LATIN, key=len, reverse=True)) + '|[aeiouyw]')
_TWO_SOUNDS = re.compile('(?<=[aeiouy])([td])h(?=[aeiouy])')
# In the keys that names are looked up by, all that a letter may be is one.
_DOUBLED = re.compile(r'(.)\1+')
_IN_A_KEY = str.maketrans('tsdzkgGj', 'TTTTKKKK')


@forgettable(200_000)
def sounds_of(word: str) -> tuple[Sounds, ...]:
    """The ways that a folded word may sound."""
    if has_arabic(word):
        return tuple(_arabic_sounds(word))
    bare = _without_article(word)
    readings = {bare: False} | ({word: True} if word != bare else {})
    if bare == word and (short := _AFTER_A_SHORT_ARTICLE.match(word)):
        readings |= {short[1]: True}
    if 'v' in word:  # Derviş, Velid: in Turkish letters it is what others write as w
        readings |= {reading.replace('v', 'w'): has_article for reading, has_article in readings.items()}
    if word.endswith(('ah', 'eh', 'ih')):
        readings |= {reading[:-1]: has_article for reading, has_article in readings.items()}
    if 'th' in word or 'dh' in word:  # Adham, Fathi, Mudhi: two letters that are mostly one sound may be two
        readings |= {_TWO_SOUNDS.sub(r'\1-h', reading): has_article for reading, has_article in readings.items()}
    return tuple([_latin_sounds(reading, has_article=has) for reading, has in readings.items()])


_AFTER_A_SHORT_ARTICLE = re.compile('[aeu]l([a-z]{3})$')
_ARTICLE = re.compile(r'^(?:[aeu]l(?=[a-z]{4})|[aeu](?=([bcdfghjklmnpqrstvwxyz]{1,2})\1[a-z]{2}))')


def _without_article(word: str) -> str:
    """A Latin word without the article that may be written together with it."""
    bare = _ARTICLE.sub('', word) if word[:1] in 'aeu' else word
    return bare if len(bare) >= WEIGHTS.without_article or word == bare else word


def _arabic_sounds(word: str) -> Iterator[Sounds]:
    consonants, between = [], ['']
    for letter in word:
        if letter in _ARABIC:
            consonants.append(_ARABIC[letter])
            between.append('')
        else:
            between[-1] += _ARABIC_VOWELS.get(letter, '')
    yield Sounds(tuple(consonants), tuple(between), True)
    if word.endswith('ه') and len(word) > 2:  # ة, or an h that is not heard
        ending = between[-2] + 'H'
        yield Sounds(tuple(consonants[:-1]), (*between[:-2], ending), True)
        yield Sounds((*consonants[:-1], 't'), (*between[:-2], between[-2], ''), True)


def _latin_sounds(word: str, *, has_article: bool) -> Sounds:
    consonants: list[str] = []
    between, last = [''], ''
    for sound in _LATIN_SOUND.findall(word):
        if sound in 'aeiouyw':
            between[-1] += sound
        elif sound != last or between[-1]:
            consonants.append(_LATIN.get(sound, 'S'))
            between.append('')
        last = sound
    return Sounds(tuple(consonants), tuple(between), False, has_article)


@forgettable(200_000)
def skeletons(word: str) -> frozenset[str]:
    """What is the same in every spelling of a word: its consonants, those mistaken for one another made one."""
    return frozenset(_skeleton(sounds) for sounds in sounds_of(word))


def _skeleton(sounds: Sounds) -> str:
    heard = ''.join(consonant[0] for consonant in sounds.consonants).translate(_IN_A_KEY)
    heard = _DOUBLED.sub(r'\1', heard)
    return heard[:-1] if len(heard) > 1 and heard.endswith('h') else heard


# Vowels


_LONG = {
    'A': '(?:aa?|ea|e|ae)',
    'Y': '(?:[aei]?[iy]{1,2}e?|ee|ea|e)',
    'W': '(?:[aeo]?[uw]{1,2}|oo?|ou|uo|aw|au)',
    'E': '(?:aa?|e|o)?',
    'H': '(?:a|e|i)?',
}
_GLIDE = {'Y': '[aei]?[iye]{1,2}', 'W': '[aeou]?[uwo]{1,2}'}
_QUALITY = str.maketrans('AYWEH', 'aiuaa')


@cache
def _pattern(written: str, place: str) -> re.Pattern[str]:
    """What may stand in Latin letters for what Arabic writes between two consonants."""
    if not written:
        return re.compile({'first': '', 'last': 'e?'}.get(place, '[aeiou]?'))
    parts = []
    for at, letter in enumerate(written):
        follows = written[at + 1 : at + 2]
        part = _GLIDE[letter] if letter in _GLIDE and (follows or (at == 0 and place == 'first')) else _LONG[letter]
        if letter == 'Y' == follows:  # الطائي: two letters, heard as one
            part = f'(?:{part})?'
        if letter == 'A' and at == 0 and place == 'first':
            part = '(?:[aeiou]{1,2})?' if not follows else '[aeiou]{0,2}'
        if letter == 'E' and place == 'first':
            part = '[aeiou]{0,2}'
        short = '[aeiou]?' if letter in 'YWE' or (place == 'first' and at) else ''
        parts.append(short + part)
    after = '' if place == 'last' else '[aeiou]?' if written[-1] in 'YWE' else ''
    return re.compile(''.join(parts) + after)


@forgettable(50_000)
def _vowels_across(written: str, heard: str, place: str) -> float:
    """How far Latin vowels are from what Arabic writes in that place."""
    if _pattern(written, place).fullmatch(heard):
        if heard == 'e' and 'Y' in written:
            return WEIGHTS.vowel_e_for_y
        return WEIGHTS.vowel_a_left_out if written[:1] == 'A' and not heard else 0.0
    if place == 'last' and written.endswith('Y') and heard.endswith('a'):
        return WEIGHTS.vowel_a_for_y  # ى, which is folded to ي
    if not written:
        if heard in ('ou', 'oo', 'y') and place == 'middle':
            return WEIGHTS.vowel_long_unwritten
        return WEIGHTS.vowel_unwritten if place != 'last' else WEIGHTS.vowel_unwritten_last
    if not heard:
        return WEIGHTS.vowel_hardly_heard if set(written) <= {'E', 'H'} else WEIGHTS.vowel_not_heard
    return WEIGHTS.vowel_unlike * (1 + _vowels(written.translate(_QUALITY), heard, place))


_AS_HEARD = (
    (re.compile('ou|oo|uo|w|ow|aw|au'), 'U'),
    (re.compile('ee|ei|ai|ey|ay|ie|iy|ii|y|ea'), 'I'),
    (re.compile('aa|ae'), 'A'),
    (re.compile('o'), 'u'),
)


@cache
def _vowels_alike() -> dict[frozenset[str], float]:
    return {frozenset(pair): cost for pair, cost in WEIGHTS.vowels_alike}


@forgettable(50_000)
def _vowels(one: str, other: str, place: str) -> float:
    """How far Latin vowels are from others in that place."""
    if one == other:
        return 0.0
    first, second = _heard(one), _heard(other)
    if len(first) == len(second):
        return min(WEIGHTS.slip_in_a_word, sum(_between_vowels(a, b) for a, b in zip(first, second, strict=True)))
    if not first or not second:
        return _dropped(first or second, place)
    steps = Levenshtein.distance(first.casefold(), second.casefold())
    return min(WEIGHTS.slip_in_a_word, WEIGHTS.vowel_too_many * steps)


def _between_vowels(one: str, other: str) -> float:
    return 0.0 if one == other else _vowels_alike().get(frozenset((one, other)), WEIGHTS.vowels_unlike)


def _dropped(vowels: str, place: str) -> float:
    if place == 'last':
        return WEIGHTS.vowel_e_dropped_last if vowels == 'e' else WEIGHTS.vowel_dropped_last
    return WEIGHTS.vowel_dropped if len(vowels) == 1 and vowels.islower() else WEIGHTS.vowel_long_dropped


@cache
def _heard(vowels: str) -> str:
    for pattern, sound in _AS_HEARD:
        vowels = pattern.sub(sound, vowels)
    return vowels


# Words compared


@forgettable(200_000)
def distance(one: str, other: str) -> float:
    """How far two words of a name are apart: 0 for one spelling or two of one name, above `far_word` two names."""
    if one == other:
        return 0.0
    if _number_in(one) != _number_in(other):  # nobody hears it: Child 3 is not Child 12
        return WEIGHTS.another_word
    first, second = known(one), known(other)
    if first and second:
        return WEIGHTS.one_known_name if first & second else WEIGHTS.another_word
    if has_arabic(one) and has_arabic(other):
        return _letters(one, other)
    return min(_as_sounds(a, b) for a in sounds_of(one) for b in sounds_of(other))


def _number_in(word: str) -> str:
    return '' if word.isalpha() else ''.join(filter(str.isdigit, word))


def _as_sounds(one: Sounds, other: Sounds) -> float:
    apart = len(one.consonants) - len(other.consonants)
    if apart < 0:
        return _as_sounds(other, one)
    if apart == 0:
        found = _in_step(one, other)
        return found if found <= WEIGHTS.slip_in_a_word else min(found, _in_turn(one, other))
    if apart > 1 or len(one.consonants) < WEIGHTS.consonants_with_a_slip or one.has_article or other.has_article:
        return WEIGHTS.another_word
    return WEIGHTS.slip_in_a_word + min(_in_step(_without(one, at), other) for at in range(len(one.consonants)))


def _in_turn(one: Sounds, other: Sounds) -> float:
    """How far two words are apart of which one has two neighbouring consonants the wrong way round."""
    mine, theirs = one.consonants, other.consonants
    if len(mine) < WEIGHTS.consonants_turned or mine == theirs or sorted(mine) != sorted(theirs):
        return WEIGHTS.another_word
    at = next(at for at in range(len(mine)) if mine[at] != theirs[at])
    turned = (*mine[:at], *reversed(mine[at : at + 2]), *mine[at + 2 :])
    vowels_apart = ''.join(one.between) != ''.join(other.between) and not (one.is_arabic or other.is_arabic)
    if turned != theirs or vowels_apart:
        return WEIGHTS.another_word
    return WEIGHTS.slip_in_a_word + WEIGHTS.turned_letters


def _without(sounds: Sounds, at: int) -> Sounds:
    between = sounds.between
    merged = (*between[:at], between[at] + between[at + 1], *between[at + 2 :])
    return Sounds((*sounds.consonants[:at], *sounds.consonants[at + 1 :]), merged, sounds.is_arabic)


def _in_step(one: Sounds, other: Sounds) -> float:
    """How far two words of as many consonants are apart."""
    total, last = 0.0, len(one.consonants)
    for mine, theirs in zip(one.consonants, other.consonants, strict=True):
        if mine != theirs:
            total += _between_consonants(mine, theirs, is_long=last > WEIGHTS.long_word)
            if total > WEIGHTS.far_word:
                return WEIGHTS.another_word
    for at, (mine, theirs) in enumerate(zip(one.between, other.between, strict=True)):
        place = 'last' if at == last else 'first' if at == 0 else 'middle'
        if one.is_arabic and other.is_arabic:
            total += 0.0 if mine == theirs else WEIGHTS.another_vowel
        elif one.is_arabic or other.is_arabic:
            total += _vowels_across(*((mine, theirs) if one.is_arabic else (theirs, mine)), place)
        else:
            total += _vowels(mine, theirs, place)
    # Of so few sounds each counts.
    return total if last > 2 or total <= WEIGHTS.few_sounds else WEIGHTS.another_word


@cache
def _sounds_mistaken() -> dict[frozenset[str], float]:
    return {frozenset(pair): cost for cost, pairs in WEIGHTS.sounds_mistaken for pair in pairs}


@forgettable(5_000)
def _between_consonants(one: str, other: str, *, is_long: bool) -> float:
    """How far a consonant is from another one, each as the sounds that it may be, in a long word or not."""
    if set(one) & set(other):
        return WEIGHTS.letters_that_may_be_one
    apart = WEIGHTS.another_sound if is_long else WEIGHTS.another_word
    return min(_sounds_mistaken().get(frozenset((a, b)), apart) for a in one for b in other)


@cache
def _letters_alike() -> dict[frozenset[str], float]:
    return {frozenset(pair): cost for cost, pairs in WEIGHTS.letters_alike for pair in pairs}


@cache
def _letters_light() -> dict[str, float]:
    return dict(WEIGHTS.letters_light)


def _letters(one: str, other: str) -> float:
    """How far two words in Arabic letters are apart: a slip of the keys costs one, letters alike to the ear less."""
    steps = OSA.distance(one, other, score_cutoff=2)
    if steps > 2 or (steps == 2 and min(len(one), len(other)) < WEIGHTS.letters_for_two_slips):
        return WEIGHTS.another_word
    cost = sum(_edit(edit.tag, one, other, edit.src_pos, edit.dest_pos) for edit in Levenshtein.editops(one, other))
    cost = min(cost, steps * WEIGHTS.slip_in_a_word)
    shorter, longer = sorted((len(one), len(other)))
    if cost < WEIGHTS.slip_in_a_word or shorter > WEIGHTS.letters_for_a_slip:
        return cost
    is_fourth = shorter == WEIGHTS.letters_for_a_slip and longer == shorter + 1
    return WEIGHTS.letter_more_in_a_short_word if is_fourth else WEIGHTS.another_word


def _edit(tag: str, one: str, other: str, at: int, there: int) -> float:
    if tag == 'replace':
        return _letters_alike().get(frozenset((one[at], other[there])), WEIGHTS.slip_in_a_word)
    letter, beside = (one[at], one[:at][-1:]) if tag == 'delete' else (other[there], other[:there][-1:])
    if letter == beside and letter in 'وي':
        return WEIGHTS.letter_doubled
    return _letters_light().get(letter, WEIGHTS.slip_in_a_word)


# Names that are known


class Given(NamedTuple):
    """A given name: how it is written in either script, and how many of a thousand people bear it."""

    name: str
    latin: tuple[str, ...]
    share: float


@cache
def _given_names() -> tuple[Given, ...]:
    return tuple(
        Given('|'.join(_one_word(w) for w in row['ar'].split('|')), _latin_spellings(row), float(row['share'] or 1))
        for row in _rows_of_given_names()
    )


@cache
def _rows_of_given_names() -> list[dict[str, str]]:
    with (RESOURCES / 'names' / 'given_names.csv').open(encoding='utf-8', newline='') as file:
        return list(csv.DictReader(file))


def prepare() -> None:
    """Read the names that are known, so that the first that is typed is understood as soon as any other."""
    _known_arabic()
    _known_latin()


def _latin_spellings(row: dict[str, str]) -> tuple[str, ...]:
    """How a given name is written in Latin letters, an ة in each of its ways."""
    spellings = tuple(map(_one_word, row['latin'].split('|')))
    if not any(word.endswith('ة') for word in row['ar'].split('|')):
        return spellings
    endings = (f'{word[:-1]}{end}' for word in spellings if word.endswith('a') for end in ('e', 'eh'))
    return tuple(dict.fromkeys((*spellings, *endings)))


def given_names() -> Iterator[str]:
    """Every given name that is known, in each of the spellings that are listed."""
    for row in _rows_of_given_names():
        yield from (_one_word(word) for names in (row['ar'], row['latin']) for word in names.split('|'))


def _one_word(name: str) -> str:
    return ''.join(words_of(name))


@cache
def _known_arabic() -> dict[str, frozenset[Given]]:
    found: dict[str, frozenset[Given]] = {}
    for given in _given_names():
        for word in given.name.split('|'):
            found[word] = found.get(word, frozenset()) | {given}
    return found


@cache
def _known_latin() -> dict[str, tuple[tuple[str, Given], ...]]:
    """The known spellings in Latin letters by skeleton."""
    found: dict[str, list[tuple[str, Given]]] = {}
    for given in _given_names():
        for spelling in given.latin:
            for skeleton in skeletons(spelling):
                found.setdefault(skeleton, []).append((spelling, given))
    return {skeleton: tuple(spellings) for skeleton, spellings in found.items()}


@forgettable(100_000)
def known(word: str) -> frozenset[Given]:
    """The given names that a word may stand for; empty when it is none of those known."""
    if has_arabic(word):
        return _known_arabic().get(word, frozenset())
    costs: dict[Given, float] = {}
    for skeleton in skeletons(word):
        for spelling, given in _known_latin().get(skeleton, ()):
            cost = 0.0 if spelling == word else min(
                _as_sounds(a, b) for a in sounds_of(word) for b in sounds_of(spelling)
            )  # fmt: skip
            costs[given] = min(cost, costs.get(given, WEIGHTS.another_word))
    nearest = min(costs.values(), default=WEIGHTS.another_word)
    most = min(WEIGHTS.known_name, nearest + WEIGHTS.nearly_as_known)
    return frozenset(given for given, cost in costs.items() if cost <= most)


@forgettable(100_000)
def rarity(word: str) -> float:
    """How much it says that two people share this word of a name, in bits: Mohammad little, a rare family much."""
    return -log2(max((given.share for given in known(word)), default=WEIGHTS.share_of_unknown) / _A_THOUSAND)


# Keys


@forgettable(50_000)
def keys_of(words: tuple[str, ...]) -> frozenset[str]:
    """The keys that a name is looked up by: each two of its words, all of them, and the outer two less a consonant."""
    heard = [*map(heard_as, words)]
    keys = {_joined(a, b) for one, other in combinations(heard, 2) for a in one for b in other}
    if len(heard) > 2:
        keys.add('='.join(sorted([sounds[0] for sounds in heard])))
    if len(heard) > 1:
        for a in heard[0]:
            for b in heard[-1]:
                keys.update(_slipped(a, b), _slipped(b, a))
    return frozenset(keys or {f'.{skeleton}' for sounds in heard for skeleton in sounds})


@forgettable(100_000)
def heard_as(word: str) -> tuple[str, ...]:
    """The consonants that a word of a name is looked up by in order, those of the names that it may stand for."""
    # A known name is looked up as it is in Arabic: no rule leads from Mhd or Evdila there.
    found = {_skeleton(sounds_of(given.name.split('|')[0])[0]) for given in known(word)}
    return tuple(sorted(found or skeletons(word)))


@forgettable(100_000)
def in_one_spelling(word: str) -> str:
    """A word of a name as one of its spellings: that of the name that is known, or its consonants."""
    return min((given.name for given in known(word)), default='') or min(skeletons(word))


def _slipped(word: str, beside: str) -> list[str]:
    """The keys of two words with a consonant less in the first of them."""
    return [f'-{_joined(less, beside)}' for less in _less_a_consonant(word)]


@forgettable(50_000)
def _less_a_consonant(word: str) -> tuple[str, ...]:
    return tuple(word[:at] + word[at + 1 :] for at in range(len(word) if len(word) > 2 else 0))


def _joined(one: str, other: str) -> str:
    return f'{one}+{other}' if one <= other else f'{other}+{one}'
