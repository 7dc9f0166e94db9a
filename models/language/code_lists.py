"""Code lists, labels and messages in English and Arabic."""

import csv
import json
import re
import threading
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property, wraps
from typing import Any, ClassVar, ParamSpec, TypeVar

from models.forgetting import forgettable
from models.language.messages import RESOURCES
from models.language.messages import language as spoken
from models.language.text import fold

_COMMON = {'code', 'en', 'ar', 'ar_plural', 'aliases', 'from', 'until', 'order', 'retired', 'replaced_by'}
# Columns that speak of a code itself; the others say what it means, and a code under it means the same.
_OF_ITSELF = {'short': '', 'group_only': 'no'}
_BEHIND_ALL = 1_000_000
# What stands between several names in a text; a comma may stand in a name as well.
_BETWEEN, _COMMA = re.compile(r'[;؛|\n]'), re.compile(r'((?:،|,)(?=\s))')
_IN_BRACKETS = re.compile(r'\[(x-[a-z0-9_-]+)\]\s*$')
_Given = ParamSpec('_Given')
_Answer = TypeVar('_Answer')


@dataclass(frozen=True)
class Code:
    """One row of a code list; one of a register's own stands `under` a row of the list, and counts as that does."""

    code: str
    en: str
    ar: str
    ar_plural: str = ''
    aliases: tuple[str, ...] = ()
    valid_from: str = ''
    valid_until: str = ''
    order: int = 0
    retired: str = ''
    replaced_by: str = ''
    columns: Mapping[str, str] = field(default_factory=dict)
    is_own: bool = False
    under: str = ''

    def label(self, language: str | None = None) -> str:
        """The word for it in a language, by default the one spoken now."""
        return self.ar if (language or spoken()) == 'ar' else self.en

    def label_of_many(self) -> str:
        """The word for several of it, in the language spoken now."""
        plural = self.ar_plural if spoken() == 'ar' else self.columns.get('en_plural', '')
        return plural or self.label()

    def offered_on(self, day: str | None) -> bool:
        """Whether a picker offers it for an event of this day (ISO, may be partial; None: any day)."""
        if self.retired or self.columns.get('import_only') == 'yes' or self.columns.get('group_only') == 'yes':
            return False
        return self.valid_on(day)

    def valid_on(self, day: str | None) -> bool:
        """Whether it stood for something on this day: a party that had not ended, a zone that had begun."""
        if not day:
            return True
        after_start = not self.valid_from or day >= self.valid_from[: len(day)]
        return after_start and (not self.valid_until or day <= self.valid_until[: len(day)])


class CodeList(Mapping[str, Code]):
    """A code list in its own order, found by code, label or alias in either language."""

    def __init__(self, name: str, rows: list[Code]) -> None:
        self.name = name
        self._rows = {row.code: row for row in sorted(rows, key=lambda row: row.order)}
        self._having: dict[tuple[str, str], list[str]] = {}

    def __getitem__(self, code: str) -> Code:
        return self._rows[code]

    def __contains__(self, code: object) -> bool:
        return code in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def label(self, code: str, language: str | None = None) -> str:
        """The label of a code; a code that this version does not know is shown as it is."""
        row = self._rows.get(code)
        return row.label(language) if row else code

    def counted_as(self, code: str) -> str:
        """The code that the program knows for one: that under which an own code stands, '' for none."""
        row = self._rows.get(code)
        return row.under if row and row.is_own else code

    @cached_property
    def rank(self) -> dict[str, int]:
        """The place of each code in the list."""
        return {code: place for place, code in enumerate(self._rows)}

    @cached_property
    def _by_name(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for names in (
            lambda row: (row.code,),
            lambda row: (row.en, row.ar),
            lambda row: row.aliases,
            lambda row: (row.ar_plural,),
        ):
            for row in self._rows.values():
                for name in names(row):
                    key = fold(name)
                    if key:
                        found.setdefault(key, row.code)
        return found

    def find(self, text: str) -> str | None:
        """The code that a label, alias or code stands for, whatever its spelling; None if none does.

        An own code is known too by what stands in brackets: `Slingshot [x-dz1-slingshot]`.
        """
        if (named := _IN_BRACKETS.search(text)) and named[1] in self._rows:
            return named[1]
        return self._by_name.get(fold(text))

    @cached_property
    def _most_commas(self) -> int:
        names = (name for row in self._rows.values() for name in (row.en, row.ar, *row.aliases))
        return max((len(_COMMA.findall(name)) for name in names), default=0)

    def apart(self, text: str) -> list[str]:
        """The parts of a text that names several, between semicolons, lines or commas; a name with a comma is one."""
        return [named for part in _BETWEEN.split(text) for named in self._between_commas(part) if named.strip()]

    def _between_commas(self, text: str) -> Iterator[str]:
        pieces, at = _COMMA.split(text), 0  # each comma stands between two pieces
        while at < len(pieces):
            ends = range(min(len(pieces), at + 1 + 2 * self._most_commas), at + 1, -2)
            end = next((end for end in ends if self._is_name(''.join(pieces[at:end]))), at + 1)
            yield ''.join(pieces[at:end])
            at = end + 1

    def _is_name(self, text: str) -> bool:
        return fold(_IN_BRACKETS.sub('', text)) in self._by_name

    def offered(self, day: str | None = None) -> list[Code]:
        """The codes that a picker offers for an event of this day, in list order."""
        return [row for row in self._rows.values() if row.offered_on(day)]

    def having(self, column: str, value: str) -> list[str]:
        """The codes whose behaviour column holds this value."""
        if (column, value) not in self._having:
            found = [code for code, row in self._rows.items() if row.columns.get(column) == value]
            self._having[column, value] = found
        return self._having[column, value]

    def with_children(self, code: str) -> list[str]:
        """A code and all that have it as parent, however deep."""
        family = [code]
        for candidate in family:
            family += [c for c in self.having('parent', candidate) if c not in family]
        return family


def _read_code(row: dict[str, str]) -> Code:
    return Code(
        code=row['code'],
        en=row['en'],
        ar=row['ar'],
        ar_plural=row.get('ar_plural', ''),
        aliases=tuple(alias for alias in row.get('aliases', '').split('|') if alias),
        valid_from=row.get('from', ''),
        valid_until=row.get('until', ''),
        order=int(row.get('order') or 0),
        retired=row.get('retired', ''),
        replaced_by=row.get('replaced_by', ''),
        columns={name: value for name, value in row.items() if name not in _COMMON},
    )


class _Own(threading.local):
    """The own codes of the register at work as it keeps them, and those that a thread reads instead for a while."""

    everywhere: ClassVar[str] = ''
    here: str | None = None


_own = _Own()


def own_codes() -> str:
    """The own codes of the register at work, as it keeps them (`models/record/own_codes.py`)."""
    return _Own.everywhere if _own.here is None else _own.here


def use_own_codes(kept: str) -> None:
    """Have the code lists of the whole program hold these own codes from now on."""
    _Own.everywhere = kept


@contextmanager
def reading_own_codes(kept: str) -> Iterator[None]:
    """Have the code lists hold these own codes, and no others, for a while in this thread."""
    before, _own.here = _own.here, kept
    try:
        yield
    finally:
        _own.here = before


def remembered(function: Callable[_Given, _Answer]) -> Callable[_Given, _Answer]:
    """Remember the answers of a function that reads code lists, apart for each register's own codes."""

    @forgettable(1 << 16)
    def known(_own_codes: str, *given: Hashable) -> _Answer:
        ask: Callable[..., _Answer] = function
        return ask(*given)

    @wraps(function)
    def answer(*given: _Given.args, **_named: _Given.kwargs) -> _Answer:
        return known(own_codes(), *given)

    return answer


def codes(name: str) -> CodeList:
    """The code list of this name, from `resources/codes/NAME.csv`, with the own codes of the register at work."""
    return _with_own(name, own_codes())


@forgettable(4096)
def _with_own(name: str, kept: str) -> CodeList:
    listed = _shipped(name)
    own = json.loads(kept).get(name, {}) if kept else {}
    added = [_own_code(listed, code, own[code]) for code in sorted(own)]
    return CodeList(name, [*listed.values(), *added]) if added else listed


def _own_code(listed: CodeList, code: str, kept: Mapping[str, Any]) -> Code:
    """An own code as a row of its list: it means what the code above it means, and stands behind all others."""
    above = listed.get(kept['under'])
    columns = dict(above.columns) if above else {}
    itself = {**_OF_ITSELF, 'parent': kept['under']}
    columns |= {name: itself[name] for name in itself.keys() & columns.keys()}
    return Code(
        code=code,
        en=kept['en'] or kept['ar'],
        ar=kept['ar'] or kept['en'],
        valid_from=above.valid_from if above else '',
        valid_until=above.valid_until if above else '',
        order=_BEHIND_ALL,
        retired=kept.get('retired', ''),
        columns=columns,
        is_own=True,
        under=kept['under'],
    )


@cache
def _shipped(name: str) -> CodeList:
    with (RESOURCES / 'codes' / f'{name}.csv').open(encoding='utf-8', newline='') as file:
        return CodeList(name, [_read_code(row) for row in csv.DictReader(file)])
