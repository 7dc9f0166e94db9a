"""What the register calls people, desks and records: aliases, codes and numbers, looked for in any way of writing."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from exchange.leaks.plain_signs import Plain
from exchange.leaks.written_words import WrittenWord, pieces_of, without_prefix
from models.language.text import fold
from models.places import gazetteer

Span = tuple[int, int]

_UUID = re.compile(r'(?<![0-9a-f])[0-9a-f]{8}(?:[\W_]{0,3}[0-9a-f]{4}){3}[\W_]{0,3}[0-9a-f]{12}(?![0-9a-f])')
_DESK_ID = re.compile(r'(?<!\w)[a-z]{1,8}\d{0,4}\.[0-9a-f]{8}(?::\d+)?(?!\w)')
_REFERENCE = re.compile(
    r'(?<!\w)([a-z]{1,8}[\W_]?\d{0,3})[\W_]{1,3}((?:19|20)\d\d)[\W_]{1,3}(\d{1,6})(?!\w)'
    r'|(?<!\w)([a-z]{1,8}\d{1,3})((?:19|20)\d\d)(\d{4,6})(?!\w)'
)
_APART = r'[\W_]{0,3}'
_NUMBERED = re.compile(r"(?<![\w'’])([a-zء-ي]{1,4})[\W_]{0,3}0*(\d{1,6})(?!\w)(?![.,]\d)")
_SOURCE = re.compile(
    r'(?<!\w)(?:and |و|ل|ب|ك)?(?:the )?(?:source|src|informant|witness|(?:ال)?مصدر|(?:ال)?مخبر|(?:ال)?شاهد)'
    r'[\W_]{0,3}(?:no|nr|number|num|code|رقم|الرقم)?[\W_]{0,3}(?:[a-zء-ي][\W_]{0,2})?0*(\d{1,6})(?!\w)(?![.,]\d)'
)
# How a letter of a code is written in Arabic.
_IN_ARABIC = {
    'a': 'ا', 'b': 'ب', 'c': 'س', 'd': 'د', 'f': 'ف', 'h': 'ه', 'i': 'م', 'k': 'ك', 'l': 'ل', 'm': 'م', 'n': 'ن',
    'q': 'ق', 'r': 'ر', 's': 'س', 't': 'ت', 'w': 'و', 'y': 'ي', 'z': 'ز',
}  # fmt: skip
_SHORTEST = 2


@dataclass
class Called:
    """What the register calls its people and desks, and how references of records begin."""

    informants: Iterable[str] = ()
    aliases: Iterable[str] = ()
    desks: Iterable[str] = ()
    series: Iterable[str] = ()
    _numbers: set[tuple[str, int]] = field(default_factory=set)
    _phrases: dict[str, list[tuple[tuple[str, ...], bool]]] = field(default_factory=dict)
    _patterns: list[re.Pattern[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for code in self.informants:
            self._know_informant(code)
        for alias in self.aliases:
            self._know_phrase(alias, is_informants=False)
        for code in {code.upper() for code in self.desks}:
            self._patterns += [re.compile(_pattern_of(code.lower()))] if _is_a_code(code) else []
        self._series = {re.sub(r'[\W_]', '', one.lower()) for one in self.series}

    def _know_informant(self, code: str) -> None:
        numbered = re.fullmatch(r'([A-Za-z]{1,4})[\W_]*0*(\d{1,6})', code.strip())
        if numbered is None:
            self._know_phrase(code, is_informants=True)
            return
        prefix, number = numbered[1].lower(), int(numbered[2])
        in_arabic = ''.join(_IN_ARABIC.get(letter, '?') for letter in prefix)
        self._numbers |= {(prefix, number), (in_arabic, number)}

    def _know_phrase(self, called: str, *, is_informants: bool) -> None:
        words = tuple(fold(called).split())
        if len(''.join(words)) >= _SHORTEST:
            self._phrases.setdefault(words[0], []).append((words, is_informants))

    def informants_in(self, signs: Plain) -> Iterator[Span]:
        """Where codes of informants with a number stand."""
        if not self._numbers:
            return
        numbers = {number for _prefix, number in self._numbers}
        yield from (one.span() for one in _NUMBERED.finditer(signs.text) if (one[1], int(one[2])) in self._numbers)
        yield from (one.span() for one in _SOURCE.finditer(signs.text) if int(one[1]) in numbers)

    def phrases_in(self, tokens: list[WrittenWord]) -> Iterator[tuple[Span, bool]]:
        """Where aliases stand, and codes that are words; each with whether it is an informant's."""
        if not self._phrases:
            return
        for piece in pieces_of(tokens):
            whole = ''.join(token.word for token in tokens[piece.first : piece.last])
            for begun in {whole, without_prefix(whole), whole[1:] if whole[0] in 'وفبلك' else whole}:
                for words, is_informants in self._phrases.get(begun, ()):
                    last = piece.last + len(words) - 1
                    if tuple(token.word for token in tokens[piece.last : last]) == words[1:]:
                        yield (tokens[piece.first].begins, tokens[last - 1].ends), is_informants

    def numbers_in(self, signs: Plain) -> Iterator[Span]:
        """Where desk codes, references and the numbers of records stand."""
        for pattern in (_UUID, _DESK_ID, *self._patterns):
            yield from (found.span() for found in pattern.finditer(signs.text))
        for found in _REFERENCE.finditer(signs.text):
            begins = re.sub(r'[\W_]', '', found[1] or found[4])
            if begins in self._series or re.fullmatch(r'[a-z]+\d+-(?:19|20)\d\d-\d{4,}', found[0]):
                yield found.span()


def _is_a_code(code: str) -> bool:
    """Whether the code of a desk is no word of its own: one that is a place stands in many a text."""
    return len(code) >= _SHORTEST and any(map(str.isdigit, code)) and not gazetteer().bearing(code)


def _pattern_of(code: str) -> str:
    """The signs of a code with whatever may be written between them."""
    parts = re.findall(r'[^\W\d_]|\d+', code)
    written = _APART.join(rf'0*{part.lstrip("0") or "0"}' if part.isdigit() else re.escape(part) for part in parts)
    return rf'(?<![\w]){written}(?!\w)'
