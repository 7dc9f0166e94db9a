"""Lines typed in a few letters, such as `5 c k` for five civilians killed: one token each, in any order.

A token is a number (5, 3+, 2-4, some) or stands for a code: its short letters (column `short` of the list), a name
or the beginning of one, in either language. Letters may stand together: `2ia`. What can mean several things gives
several readings; nothing is guessed.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from models import counts
from models.errors import Refused
from models.fields import CODE, Spec, Stored
from models.records import RECORDS, Record
from models.text import clean, fold
from models.words import Code, codes

MOST = 9
_LONGEST = 5
_BETWEEN = re.compile(r'[,،;؛\n]|\s\+\s')
_BEGINS, _WITHIN = 1, 2
Meaning = dict[str, str]


class Reading(NamedTuple):
    """What a line was understood as: its values, which of them nobody typed, and the names behind a colon."""

    values: dict[str, Stored]
    assumed: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


class _Word(NamedTuple):
    """A code of a field with everything that it is typed by, folded."""

    field: str
    code: str
    shorts: tuple[str, ...]
    names: tuple[str, ...]


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


def read(kind: str, text: str, above: Record | None = None, day: str | None = None) -> list[list[Reading]]:
    """The readings of what is typed, the likelier first; each is a line or several. None where it means nothing.

    A required code that is not typed is that of the line above, without one the first of its list.
    """
    lines, _colon, named = clean(text).partition(':')
    parts = [part for part in _BETWEEN.split(lines) if part.strip()]
    names = tuple(name for part in re.split(r'[,،\n]', named) if (name := clean(part)))
    found: list[list[Reading]] = [[]] if parts else []
    for part in parts:
        found = [[*before, line] for before in found for line in _line(kind, part, _last(before, above), day)][:MOST]
    return [[*lines[:-1], lines[-1]._replace(names=names)] for lines in found]


def _last(before: list[Reading], above: Record | None) -> dict[str, Stored]:
    return before[-1].values if before else above.values if above else {}


def _line(kind: str, text: str, above: dict[str, Stored], day: str | None) -> list[Reading]:
    count, rest, glued = counts.find(text) or (counts.Count(), text, False)
    counted = counts.spec_of(kind)
    try:
        number = counts.values(count, *counted) if counted else {}
    except Refused:
        return []
    stated: dict[str, Stored] = {name: value for name, value in number.items() if value is not None}
    found = _meanings(kind, rest.split(), {}, day, glued=glued)
    return [_completed(kind, {**stated, **meaning}, above) for meaning in found]


def _completed(kind: str, values: dict[str, Stored], above: dict[str, Stored]) -> Reading:
    assumed: dict[str, Stored] = {}
    for name, spec in fields(kind).items():
        if spec.required and name not in values:
            assumed[name] = above.get(name) or next(iter(spec.code_list()))
    return Reading(values | assumed, tuple(assumed))


def _meanings(kind: str, words: list[str], taken: Meaning, day: str | None, *, glued: bool) -> list[Meaning]:
    """Every way to understand the words, each field at most once; as many words together as mean something."""
    if not words:
        return [taken]
    for length in range(min(len(words), _LONGEST), 0, -1):
        found = _meant(kind, ' '.join(words[:length]), taken, day, glued=glued)
        rest = words[length:]
        if whole := [m for meant in found for m in _meanings(kind, rest, taken | meant, day, glued=False)]:
            return whole
    return []


def _meant(kind: str, text: str, taken: Meaning, day: str | None, *, glued: bool) -> list[Meaning]:
    """What a token stands for: a whole name, short letters, the beginning of a name or letters of several fields.

    Right behind a number every way to take letters apart comes before beginnings.
    """
    key, known = fold(text), _words(kind, day)
    free = [word for word in known if word.field not in taken]
    if not key:
        return []
    if named := [{word.field: word.code} for word in free if key in word.names]:
        return named
    letters = list(_letters(key, free)) if ' ' not in key else []
    if glued and letters:
        return letters
    shorts = [meaning for meaning in letters if len(meaning) == 1]
    if shorts or any(key in word.shorts for word in known):
        return shorts
    return _begun(key, free) or letters


def _begun(key: str, free: list[_Word]) -> list[Meaning]:
    ranked = [(rank, word) for word in free if (rank := _rank(word, key))]
    best = min((rank for rank, _word in ranked), default=0)
    return [{word.field: word.code} for rank, word in ranked if rank == best]


def _rank(word: _Word, key: str) -> int | None:
    if any(name.startswith(key) for name in word.names):
        return _BEGINS
    return _WITHIN if any(f' {key}' in name for name in word.names) else None


def _letters(key: str, free: list[_Word]) -> Iterator[Meaning]:
    """The ways to take a token apart into short letters of different fields."""
    for word in free:
        for short in word.shorts:
            rest = key.removeprefix(short)
            if rest == key:
                continue
            if not rest:
                yield {word.field: word.code}
            for meaning in _letters(rest, [other for other in free if other.field != word.field]):
                yield {word.field: word.code} | meaning


@cache
def _words(kind: str, day: str | None) -> list[_Word]:
    offered = [(name, spec.codes, row) for name, spec in fields(kind).items() for row in spec.code_list().offered(day)]
    return [_Word(name, row.code, *_spellings(codes_name, row.code)) for name, codes_name, row in offered]


@cache
def _spellings(codes_name: str, code: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    row = codes(codes_name)[code]
    shorts = tuple(fold(short) for short in row.columns.get('short', '').split('|') if short)
    names = (row.en, row.ar, row.code, row.ar_plural, *row.aliases)
    return shorts, tuple(filter(None, map(fold, names)))
