"""What words say of people who came to harm: outcome, party, who, role and standing, in any order and either language.

A text is understood only when every word of it is: "ISIS members killed", "قتلى مدنيون أطفال", "طفلة جريحة من قسد".
Headings and cells of files and what is typed into a line are understood by the same words.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import islice, product

from models.language.code_lists import Code, codes, remembered
from models.language.messages import RESOURCES
from models.language.text import fold
from models.limits.heading_limits import HEADING_LIMITS
from models.record.records import RECORDS

# The parts of what is said in the order in which a word with several meanings takes one.
PARTS = ('outcome', 'party', 'who', 'role', 'standing')
SHARE, FILLER, FIGHTERS = 'share', 'filler', 'fighters'
SPELLED = 'spelled'  # a word that says two things, with the words that say them
AGE, SEX = 'age', 'sex'
_ARTICLE = re.compile(r'^(?:لل(?=...)|ال(?=..))')
_ARABIC_ENDINGS = ('ون', 'ين', 'ات', 'ه')
Phrase = tuple[str, ...]
Option = tuple[str, str]  # a part and its value


# Words


def stem(word: str) -> str:
    """A folded word without article and plural ending, so that its forms are found under one."""
    if word.isascii():
        is_plural = word.endswith('s') and not word.endswith('ss')
        return word[:-1] if is_plural and len(word) > HEADING_LIMITS.letters_of_a_stem else word
    word = _ARTICLE.sub('', word)
    for ending in _ARABIC_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= HEADING_LIMITS.letters_of_a_stem:
            return word[: -len(ending)]
    return word


def stem_of_its_own(word: str) -> str:
    """The stem of a folded word; of one for men or women, boys or girls the word without its article."""
    bare = _without_article(word)
    return bare if any(part == 'who' for part, _value in phrases().get((bare,), ())) else stem(word)


def _without_article(word: str) -> str:
    """A folded word without its article, or a Latin one in the singular."""
    return stem(word) if word.isascii() else _ARTICLE.sub('', word)


def _phrase(text: str) -> Phrase:
    return tuple(stem(word) for word in fold(text).split())


def _as_written(text: str) -> Phrase:
    return tuple(fold(text).split())


@remembered
def phrases() -> dict[Phrase, tuple[Option, ...]]:
    """What each phrase can mean, the likeliest first: as it is written before what is written nearly so."""
    found: dict[Phrase, list[Option]] = {}
    for way in (_as_written, _phrase):
        for part, value, text in _named():
            options = found.setdefault(_as_written(text) if part == 'who' else way(text), [])
            if (part, value) not in options:
                options.append((part, value))
    found.pop((), None)
    return {phrase: tuple(options) for phrase, options in found.items()}


def _named() -> Iterator[tuple[str, str, str]]:
    """Each name of a part's value: first those that are kept for headings, then those of the code lists."""
    for row in _listed():
        if row['part'] != SPELLED:
            yield from ((row['part'], row['value'], text) for text in row['words'].split('|'))
    for part in PARTS:
        for code, entry in codes_of(part).items():
            for text in (entry.en, entry.ar, entry.ar_plural, *entry.aliases):
                yield part, code, text


@remembered
def _listed() -> list[dict[str, str]]:
    with (RESOURCES / 'mapping' / 'harm_words.csv').open(encoding='utf-8', newline='') as file:
        return list(csv.DictReader(file))


@remembered
def _spellings() -> dict[str, list[str]]:
    rows = (row for row in _listed() if row['part'] == SPELLED)
    return {fold(text): fold(row['value']).split() for row in rows for text in row['words'].split('|')}


def spelled_out(words: Iterable[str]) -> list[str]:
    """Folded words, each that says two things at once as a word for each: a killed woman is killed and female."""
    return [part for word in words for part in _spellings().get(_without_article(word), [word])]


@remembered
def known_words() -> frozenset[str]:
    """Every word of a phrase."""
    words = {word for phrase in phrases() for word in phrase}
    return frozenset(words | set(map(_without_article, words)))


def options_of(written: Phrase) -> tuple[Option, ...]:
    """What words that stand together can mean: as they are written, else by their stems, else behind an "and".

    Men and women, boys and girls are told apart by their words, never by a stem: that of "young women" is "young man".
    """
    known = phrases()
    if written in known:
        return known[written]
    by_stem = known.get(tuple(map(stem, written)), ())
    persons = known.get(tuple(map(_without_article, written)), ())
    found = [one for one in persons if one[0] == 'who'] + [one for one in by_stem if one[0] != 'who']
    return tuple(found) or _and_harmed(written)


def covered(words: list[str]) -> list[tuple[Option, ...]] | None:
    """What each phrase can mean, the longest phrases first; None where a word means nothing."""
    found, place = [], 0
    while place < len(words):
        for length in range(min(HEADING_LIMITS.words_of_a_phrase, len(words) - place), 0, -1):
            options = options_of(tuple(words[place : place + length]))
            if options:
                found.append(options)
                place += length
                break
        else:
            return None
    return found


def _and_harmed(written: Phrase) -> tuple[Option, ...]:
    """What a word behind the Arabic "and" says happened to people: "martyrs and killed" are one outcome."""
    if len(written) > 1 or not written[0].startswith('و'):
        return ()
    word = written[0][1:]
    options = phrases().get((word,)) or phrases().get((stem(word),)) or ()
    return tuple(option for option in options if option[0] == 'outcome')


def merged(chosen: Iterable[Option]) -> tuple[dict[str, str], str] | None:
    """What these meanings state and what share it is, None where two of them contradict each other."""
    stated: dict[str, str] = {}
    share, fighters = '', False
    for part, value in chosen:
        if part == FILLER:
            continue
        fighters = fighters or part == FIGHTERS
        if part == SHARE:
            if share not in ('', value):
                return None
            share = value
        elif part != FIGHTERS:
            value = value if part not in stated else both(part, stated[part], value)
            if not value:
                return None
            stated[part] = value
    if fighters and not stated.keys() & {'party', 'role', 'standing'}:
        stated['standing'] = 'combatant'
    return stated, share


@remembered
def _meanings(text: str) -> tuple[Option, ...] | None:
    options = covered(spelled_out(fold(without_brackets(text)).split()))
    meanings = islice(product(*options), HEADING_LIMITS.meanings) if options is not None else ()
    found = next((said for chosen in meanings if (said := merged(chosen))), None)
    return None if found is None or found[1] else tuple(found[0].items())


def stated_by(text: str) -> dict[str, str] | None:
    """What words say of people, as codes of a casualty's fields; None where one of them says something else."""
    found = _meanings(text)
    return None if found is None else dict(found)


def without_brackets(text: str) -> str:
    """The text with brackets and quotation marks as blanks."""
    return re.sub(r'[()\[\]{}«»"“”]', ' ', text)


# Codes


def codes_of(name: str) -> dict[str, Code]:
    """The codes that a part can be."""
    return dict(RECORDS['casualty'].specs()[name].code_list())


def is_within(name: str, outer: str, inner: str) -> bool:
    """Whether the people of one code are among those of another of the same field."""
    if outer == inner:
        return True
    if name == 'party':
        return inner in codes('parties').with_children(outer)
    if name != 'who':
        return False
    wide, narrow = codes('who')[outer].columns, codes('who')[inner].columns
    known = [column for column in (AGE, SEX) if wide[column] != 'unknown']
    return bool(known) and all(wide[column] == narrow[column] for column in known)


def excludes(name: str, one: str, other: str) -> bool:
    """Whether nobody can be of both codes of a field."""
    if name != 'who':
        return not (is_within(name, one, other) or is_within(name, other, one))
    pair = [codes('who')[code].columns for code in (one, other)]
    return any('unknown' not in (known := {row[column] for row in pair}) and len(known) > 1 for column in (AGE, SEX))


def both(part: str, one: str, other: str) -> str:
    """The value that two words for one part make: a male child is a boy; '' where they contradict each other."""
    if one == other:
        return one
    if part == 'party':
        return other if is_within(part, one, other) else one if is_within(part, other, one) else ''
    if part != 'who':
        return ''
    pair = [codes('who')[code].columns for code in (one, other)]
    known = {column: {row[column] for row in pair if row[column] != 'unknown'} for column in (AGE, SEX)}
    if any(len(values) != 1 for values in known.values()):
        return ''
    wanted = {column: next(iter(values)) for column, values in known.items()}
    return next((code for code, row in codes('who').items() if wanted.items() <= row.columns.items()), '')
