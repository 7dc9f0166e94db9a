"""A line of a text taken apart: numbers, whom and what they count, places, days, and the signs between them."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from exchange.reconciling.broken_words import mended
from exchange.reconciling.told_words import WORDS_OF_A_PHRASE, WordMeaning, forms_of, phrases
from models.language.number_words import in_digits
from models.language.text import fold
from models.limits.text_limits import TEXT_LIMITS

_THOUSANDS = re.compile(r'(\d+) (?:thousand|ألف|آلاف|الاف|الف)(?!\w)(?:,? (?:and )?و? ?(\d{1,3})(?!\d))?')
_TWO_THOUSAND = re.compile(r'(?<!\w)(و?)(?:ألفان|ألفين|الفين)(?: و ?(\d{1,3}))?(?!\w)')
_PIECE = re.compile(
    r"""
    (?P<date>\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2}:\d{2}|\d+(?:\.\d+){2,})
  | (?P<percent>\d[\d.,]*\s*[%٪])
  | (?P<range>\d+\s*[-–—]\s*\d+(?![\w]))
  | (?P<decimal>\d+\.\d+(?!\d))
  | (?P<the>(?:[وفب]?ال|لل)\d+)(?=\W|$)
  | (?P<number>[وفبل]{0,2}\d{1,3}(?:,\d{3})+(?!\d)|[وفبلك]{0,2}\d+(?![\w]))
  | (?P<ordinal>\d+(?:st|nd|rd|th)\b)
  | (?P<mixed>\d+[^\W\d]+\w*|[^\W\d_]+\d\w*)
  | (?P<word>[^\W\d_](?:[^\W\d_]|[\u064b-\u0652\u0670'’ʼ])*)
  | (?P<sign>[^\w\s])
    """,
    re.VERBOSE,
)
_QUOTES = re.compile(r'["“”„«»\'‘’`]')
_EMPTY_BRACKETS = re.compile(r'[(\[]([^()\[\]\d]{0,80})[)\]]')
_SIGNS = {',': 'comma', '،': 'comma', ';': 'semi', '؛': 'semi', ':': 'colon', '.': 'end', '!': 'end', '?': 'end'}
_SIGNS |= {'؟': 'end', '(': 'open', '[': 'open', ')': 'close', ']': 'close', '–': 'dash', '—': 'dash', '-': 'dash'}
_SIGNS |= {'+': 'and', '&': 'and', '=': 'colon', '/': 'slash', '≥': 'least', '|': 'semi', '•': 'bullet', '*': 'bullet'}
_FIRST_YEAR, _LAST_YEAR, _LAST_DAY = 1900, 2100, 31
_OF = ('of', 'من')
# What is between the ends of a range, and what may be before them.
_TO, _FROM = ('to', 'الي'), ('from', 'من')
# What a number may be beside without a noun in between.
COUNTED = frozenset({'people', 'operations', 'outcome'})


class TokenOfText(NamedTuple):
    """A piece of a line: what it is (`number`, `people`, `part`, `comma` …), its value and form, and its words.

    A number has the least and the most that it may be. `joins` where the Arabic "and" is written to it.
    """

    kind: str
    value: str = ''
    form: str = ''
    words: str = ''
    low: int = 0
    high: int | None = 0
    joins: bool = False

    @property
    def is_counted(self) -> bool:
        """Whether it says whom or what a number may count."""
        return self.kind in COUNTED


def tokens_of(line: str) -> list[TokenOfText]:
    """A line as tokens, its broken words whole and its numbers in digits."""
    pieces = _pieces(_in_digits(mended(line)))
    return [*_with_ranges(_dated([*_understood(pieces)]))]


def _in_digits(text: str) -> str:
    whole = ' '.join(in_digits(part) for part in _short_parts(text))
    whole = _THOUSANDS.sub(lambda found: str(int(found[1]) * 1000 + int(found[2] or 0)), whole)
    return _TWO_THOUSAND.sub(lambda found: f'{found[1]}{2000 + int(found[2] or 0)}', whole)


def _short_parts(text: str) -> Iterator[str]:
    """A text in parts that are not too long for numbers to be looked for, each ending with a word."""
    while len(text) > TEXT_LIMITS.line:
        end = text.rfind(' ', 0, TEXT_LIMITS.line)
        end = end if end > 0 else TEXT_LIMITS.line
        yield text[:end]
        text = text[end:].lstrip(' ')
    yield text


def _pieces(text: str) -> list[re.Match[str]]:
    text = _EMPTY_BRACKETS.sub(r' \1 ', _QUOTES.sub(' ', re.sub(r"(?<=\w)['’ʼ](?=\w)", '', text)))
    return [*_PIECE.finditer(text)]


def _understood(pieces: list[re.Match[str]]) -> Iterator[TokenOfText]:
    place = 0
    while place < len(pieces):
        piece = pieces[place]
        if piece.lastgroup == 'word':
            token, taken = _phrase(pieces, place)
            yield token
            place += taken
            continue
        yield from _no_word(piece)
        place += 1


def _no_word(piece: re.Match[str]) -> Iterator[TokenOfText]:
    kind, text = str(piece.lastgroup), piece[0]
    if kind == 'number':
        digits = re.sub(r'\D', '', text)
        number = int(digits[:9])
        yield TokenOfText('number', '', ',' if ',' in text else '', text, number, number, text[0] in 'وف')
    elif kind == 'range':
        low, high = sorted(int(part[:9]) for part in re.findall(r'\d+', text))
        yield TokenOfText('number' if high < _FIRST_YEAR else 'date', '', ',', text, low, high)
    elif kind == 'sign':
        is_hyphen = text == '-' and re.fullmatch(r'\w-\w', piece.string[max(0, piece.start() - 1) : piece.end() + 1])
        if text in _SIGNS and not is_hyphen:
            yield TokenOfText(_SIGNS[text], words=text)
    else:
        yield TokenOfText({'the': 'named_again', 'mixed': 'unknown'}.get(kind, 'date'), words=text)


def _phrase(pieces: list[re.Match[str]], place: int) -> tuple[TokenOfText, int]:
    """The longest phrase that begins at a word, and of how many pieces it is."""
    words = [fold(piece[0]) for piece in _words_from(pieces, place)]
    for length in range(len(words), 0, -1):
        for first, prefix in forms_of(words[0]):
            if meaning := _meaning(first, words[1:length]):
                return _token(meaning, ' '.join(words[:length]), joins=prefix[:1] in ('و', 'ف')), length
    if words[0] in ('and', 'or', 'و', 'أو', 'او'):
        return TokenOfText('and', words=words[0]), 1
    if words[0] in ('a', 'an', 'another'):
        return TokenOfText('a', words=words[0]), 1
    return TokenOfText('unknown', words=words[0], joins=words[0].startswith('و')), 1


def _words_from(pieces: list[re.Match[str]], place: int) -> Sequence[re.Match[str]]:
    end = place
    while end < len(pieces) and end - place < WORDS_OF_A_PHRASE:
        is_hyphen = pieces[end][0] in '-‐‑' and end > place and pieces[end].start() == pieces[end - 1].end()
        if pieces[end].lastgroup != 'word' and not is_hyphen:
            break
        end += 1
    return pieces[place:end]


def _meaning(first: str, others: Sequence[str]) -> WordMeaning | None:
    """What a phrase means; its further words may have the article or the Arabic "and" before them."""
    kept = [word for word in others if word]
    found = phrases().get((first, *(next(iter(forms_of(word)))[0] for word in kept)))
    return found[0] if found else None


def _token(meaning: WordMeaning, words: str, *, joins: bool) -> TokenOfText:
    kind = meaning.value if meaning.part == 'word' else meaning.part
    return TokenOfText(kind, meaning.value, meaning.form, words, joins=joins)


# Numbers that count nobody


def _dated(found: list[TokenOfText]) -> list[TokenOfText]:
    """The tokens with days, years and numbers of pages told from what counts somebody."""
    made = list[TokenOfText]()
    for place, token in enumerate(found):
        before = found[place - 1] if place else TokenOfText('')
        earlier = made[place - 2].kind if place > 1 else ''
        after = found[place + 1] if place + 1 < len(found) else TokenOfText('')
        if token.kind == 'number':
            token = token._replace(kind=_kind_of_number(token, before, after, earlier))
        elif token.kind == 'month' and not _is_month(before, after):
            token = token._replace(kind='unknown')
        made.append(token)
    return made


def _with_ranges(found: Sequence[TokenOfText]) -> Iterator[TokenOfText]:
    """The tokens, the two ends of a range as one number: between 3 and 5, 3 to 5, من 3 إلى 5."""
    at = 0
    while at < len(found):
        is_between = found[at].kind == 'between'
        first = at + (is_between or found[at].words in _FROM)
        last = _end_of_range(found, first, is_between=is_between)
        if last:
            yield found[first]._replace(form=',', high=found[last].high, joins=found[at].joins)
        else:
            yield found[at]
        at = max(at, last) + 1


def _end_of_range(found: Sequence[TokenOfText], first: int, *, is_between: bool) -> int:
    """Where the other end of a range is that begins with a number; 0 where none does."""
    number, joint, last = (found[at] if at < len(found) else TokenOfText('') for at in range(first, first + 3))
    end, is_joined = first + 2, joint.words in _TO or (is_between and joint.kind == 'and')
    if is_between and joint.kind == 'number' and joint.joins:
        last, end, is_joined = joint, first + 1, True
    is_range = is_joined and (number.kind, last.kind) == ('number', 'number') and number.low < last.low
    return end if is_range else 0


def _kind_of_number(token: TokenOfText, before: TokenOfText, after: TokenOfText, earlier: str) -> str:
    if before.kind == 'ordinal':
        return 'ordinal'
    behind = before.kind == 'month' and earlier not in ('day', 'number') and not after.is_counted
    if token.low <= _LAST_DAY and (after.kind == 'month' or behind):
        return 'day'
    # What is reached is a number of people, also where it could be a year: "has increased to 1950".
    is_year = not token.form and _FIRST_YEAR <= token.low <= _LAST_YEAR and before.kind != 'reach'
    if is_year and before.kind in ('month', 'until', 'function', 'unit', 'day'):
        return 'year'
    # "1990 of the civilians" are people, at the beginning of a line or in a list.
    if is_year and after.words not in _OF and (before.kind == 'comma' or not after.is_counted):
        return 'year'
    return 'number'


def _is_month(before: TokenOfText, after: TokenOfText) -> bool:
    """Whether the name of a month is one here: "may" and "march" are words too."""
    beside = ('number', 'date', 'ordinal', 'slash', 'month', 'unit', 'until')
    return before.kind in beside or after.kind in beside or before.words in ('in', 'في', 'during', 'خلال', 'of')
