"""Lines typed in a few letters, such as `5 c k` for five civilians killed, or in words, as files are understood.

Of letters each token stands for itself, in any order.

A token is a number (5, 3+, 2-4, some) or stands for a code: its short letters (column `short` of the list), a name
or the beginning of one, in either language. Letters may stand together: `2ia`. What can mean several things gives
several readings; nothing is guessed.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from models.errors import Refused
from models.language import how_many
from models.language.code_lists import Code, codes, remembered
from models.language.text import ascii_digits, clean, fold
from models.limits.text_limits import TEXT_LIMITS
from models.record import counts, people_in_words
from models.record.fields import CODE, Spec, Stored
from models.record.people_in_words import PeopleGroup
from models.record.records import RECORDS, Record

# Readings of a line that are kept apart; of more nobody would choose one.
MOST = 9
# Words of the longest name of a code or place that is looked for at once.
_LONGEST = 5
_BETWEEN = re.compile(r'(?<!\d),|,(?!\d)|[،;؛\n]|\s\+\s')
# Short letters that are words too: "a woman", "3 قتلى و طفل".
_WORDS_TOO = frozenset({'a', 'و'})
# Words between a number and whose it is, which begin names as well: "3 من قسد".
_PASSED_OVER = frozenset({'of', 'from', 'the', 'من'})
Meaning = dict[str, str]
Chosen = tuple[str, str]  # a field and a code of its list


class LineReading(NamedTuple):
    """What a line was understood as: its values, which of them nobody typed, and the names behind a colon."""

    values: dict[str, Stored]
    assumed: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@cache
def fields(kind: str) -> dict[str, Spec]:
    """The coded fields of a record kind whose lists have short letters."""
    specs = RECORDS[kind].form_fields()
    return {name: spec for name, spec in specs.items() if spec.kind is CODE and _has_shorts(spec)}


def _has_shorts(spec: Spec) -> bool:
    return any(row.columns.get('short') for row in spec.code_list().values())


def letters(kind: str, day: str | None = None) -> Iterator[tuple[str, Code, tuple[str, ...]]]:
    """The codes that have short letters, with their field and the letters, in the order of fields and lists."""
    for name, spec in fields(kind).items():
        for row in spec.code_list().offered(day):
            if shorts := tuple(filter(None, row.columns.get('short', '').split('|'))):
                yield name, row, shorts


def read(kind: str, text: str, above: Record | None = None, day: str | None = None) -> list[list[LineReading]]:
    """The readings of what is typed, the likelier first; each is a line or several. None where it means nothing.

    A required code that is not typed is that of the line above, without one the first of its list. A text that is
    longer than a line may be means nothing.
    """
    text = clean(text)
    if len(text) > TEXT_LIMITS.line:
        return []
    lines, _colon, named = text.partition(':')
    names = tuple(name for part in re.split(r'[,،\n]', named) if (name := clean(part)))
    found = _told(kind, lines, above.values if above else {}, day) if lines else []
    return [[*lines[:-1], lines[-1]._replace(names=names)] for lines in found]


def _told(kind: str, text: str, above: dict[str, Stored], day: str | None) -> list[list[LineReading]]:
    """The readings of a text in words or in letters, else those of its parts one after another."""
    parts = [part for part in _BETWEEN.split(text) if part.strip()]
    words = _in_words(kind, text, above, day)
    letters = [[line] for line in _line(kind, parts[0], above, day)] if len(parts) == 1 else []
    shorts = {fold(word) for word in text.split()} & _known(kind, day).shorts.keys()
    if letters and shorts - _WORDS_TOO:
        return letters
    if letters and words and shorts:
        return letters + [lines for lines in words if lines not in letters]
    if words or letters:
        return words or letters
    return _one_by_one(kind, parts if len(parts) > 1 else _counted_parts(text), above, day)


def _one_by_one(kind: str, parts: list[str], above: dict[str, Stored], day: str | None) -> list[list[LineReading]]:
    found: list[list[LineReading]] = [[]] if parts else []
    for part in parts:
        found = [
            [*before, *lines]
            for before in found
            for lines in _told(kind, part, before[-1].values if before else above, day)
        ][:MOST]
    return found


def _counted_parts(text: str) -> list[str]:
    """The parts of a text between "and", where each has its number; none where it is one part."""
    parts = people_in_words.apart(text)
    counted = [found and found.number is not None and found.rest for found in map(people_in_words.numbered, parts)]
    return parts if len(parts) > 1 and all(counted) else []


# In words


def _in_words(kind: str, text: str, above: dict[str, Stored], day: str | None) -> list[list[LineReading]]:
    """The readings of people told of in words, each group a line; none where a word means something else."""
    if kind != people_in_words.KIND:
        return []
    told = people_in_words.groups(text)
    if not told or not all(_may_be_stored(group, day) for group in told):
        return []
    found: list[list[LineReading]] = []
    for stated in people_in_words.readings(text, told):
        lines: list[LineReading] = []
        for group, codes_stated in zip(told, stated, strict=True):
            values = _number(kind, group.count) | codes_stated
            lines.append(_completed(kind, values, lines[-1].values if lines else above))
        if [line.values for line in lines] not in [[line.values for line in other] for other in found]:
            found.append(lines)
    return found


def _may_be_stored(group: PeopleGroup, day: str | None) -> bool:
    """Whether a group is of somebody, and says who or what became of them in codes that are offered."""
    if group.count == people_in_words.NOBODY or not group.stated:
        return False
    specs = RECORDS[people_in_words.KIND].specs()
    return all(specs[name].code_list()[code].offered_on(day) for name, code in group.stated.items())


# In letters


def _line(kind: str, text: str, above: dict[str, Stored], day: str | None) -> list[LineReading]:
    found = people_in_words.numbered(text)
    if found is None or (found.number == people_in_words.NOBODY and '0' not in ascii_digits(text)):
        return []
    words = found.rest.split()
    if words and _PASSED_OVER.issuperset(map(fold, words)):
        return []
    try:
        number = _number(kind, found.number or how_many.Count())
    except Refused:
        return []
    meanings = _meanings(kind, words, {}, day, glued=found.glued)
    return [_completed(kind, {**number, **meaning}, above) for meaning in meanings]


def _number(kind: str, count: how_many.Count) -> dict[str, Stored]:
    """What a number states of a line; Refused where it is out of bounds."""
    counted = counts.spec_of(kind)
    number = counts.values(count, *counted) if counted else {}
    return {name: value for name, value in number.items() if value is not None}


def _completed(kind: str, values: dict[str, Stored], above: dict[str, Stored]) -> LineReading:
    assumed: dict[str, Stored] = {}
    for name, spec in fields(kind).items():
        if spec.required and name not in values:
            assumed[name] = above.get(name) or next(iter(spec.code_list()))
    return LineReading(values | assumed, tuple(assumed))


def _meanings(kind: str, words: list[str], taken: Meaning, day: str | None, *, glued: bool) -> list[Meaning]:
    """Every way to understand the words, each field at most once; as many words together as mean something.

    Short letters stand for themselves before they belong to a longer name.
    """
    if not words:
        return [taken]
    lengths = sorted(range(1, min(len(words), _LONGEST) + 1), reverse=fold(words[0]) not in _known(kind, day).shorts)
    for length in lengths:
        found = _meant(kind, ' '.join(words[:length]), taken, day, glued=glued)
        rest = words[length:]
        if whole := [m for meant in found for m in _meanings(kind, rest, taken | meant, day, glued=False)]:
            return whole
    return []


def _meant(kind: str, text: str, taken: Meaning, day: str | None, *, glued: bool) -> list[Meaning]:
    """What a token stands for: a whole name, short letters, the beginning of a name or letters of several fields.

    Right behind a number every way to take letters apart comes before beginnings.
    """
    key = fold(text)
    known = _known(kind, day)
    if not key:
        return []
    if key in _PASSED_OVER:
        return [{}]
    if named := _free(known.names.get(key, []), taken):
        return named
    letters = list(_letters(key, known.shorts, taken)) if ' ' not in key else []
    if glued and letters:
        return letters
    shorts = [meaning for meaning in letters if len(meaning) == 1]
    if shorts or key in known.shorts:
        return shorts
    return _begun(key, known, taken) or letters


def _free(found: list[Chosen], taken: Meaning) -> list[Meaning]:
    """What is found in fields that no other token took, each once."""
    return [{field: code} for field, code in dict.fromkeys(found) if field not in taken]


def _begun(key: str, known: '_Known', taken: Meaning) -> list[Meaning]:
    """What a name of which begins so, else what has a later word that does."""
    for words in (known.beginnings, known.later_words):
        found = [code for name, code in words.get(key[0], []) if name.startswith(key)]
        if free := _free(found, taken):
            return free
    return []


def _letters(key: str, shorts: dict[str, Chosen], taken: Meaning) -> Iterator[Meaning]:
    """The ways to take a token apart into short letters of different fields."""
    for end in range(len(key), 0, -1):
        field, code = shorts.get(key[:end], ('', ''))
        if not field or field in taken:
            continue
        if end == len(key):
            yield {field: code}
        for meaning in _letters(key[end:], shorts, {**taken, field: code}):
            yield {field: code} | meaning


class _Known(NamedTuple):
    """What can be typed: short letters, whole names, and by its first letter what names and their words begin with."""

    shorts: dict[str, Chosen]
    names: dict[str, list[Chosen]]
    beginnings: dict[str, list[tuple[str, Chosen]]]
    later_words: dict[str, list[tuple[str, Chosen]]]


@remembered
def _known(kind: str, day: str | None) -> _Known:
    known = _Known({}, {}, {}, {})
    for field, spec in fields(kind).items():
        for row in spec.code_list().offered(day):
            code = (field, row.code)
            shorts, names = _spellings(spec.codes, row.code)
            known.shorts.update(dict.fromkeys(shorts, code))
            for name in names:
                known.names.setdefault(name, []).append(code)
                known.beginnings.setdefault(name[0], []).append((name, code))
                for place in (at + 1 for at, letter in enumerate(name) if letter == ' '):
                    known.later_words.setdefault(name[place], []).append((name[place:], code))
    return known


@remembered
def _spellings(codes_name: str, code: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    row = codes(codes_name)[code]
    shorts = tuple(fold(short) for short in row.columns.get('short', '').split('|') if short)
    names = (row.en, row.ar, row.code, row.ar_plural, *row.aliases)
    return shorts, tuple(filter(None, map(fold, names)))
