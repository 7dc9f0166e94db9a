"""Phone numbers, addresses and accounts in a text, those that the register knows in any way of writing."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from exchange.leaks.plain_signs import Plain

Span = tuple[int, int]

# Dates, hours, coordinates, years and counts: what looks like the number of a phone and is none.
_NO_PHONE = re.compile(
    r'(?<!\d)\d{4}-\d{1,2}(?:-\d{1,2})?(?:t[\d:.]+z?)?(?![\d-])'
    r'|(?<!\d)\d{1,2}([/. -])\d{1,2}\1(?:19|20)\d\d(?!\d)'
    r'|(?<!\d)(?:19|20)\d\d\s?[-/]\s?(?:19|20)\d\d(?!\d)'
    r'|(?<!\d)\d{1,2}:\d\d(?::\d\d)?(?!\d)'
    r'|(?<![\d.])-?(?:[1-9]\d{0,2}|0)\.\d+(?![\d.])'
    r'|(?<!\d)\d{1,3}(?:[,٬]\d{3})+(?!\d)'
    r'|https?://\S+|www\.\S+'
)
_PHONE = re.compile(r'(?<![\w.])\(?(?:\+|00|0|963)[\d\s().\-/_*·,،]{7,}\d(?!\w)')
_RUN = re.compile(r'(?<![\w.])\d{9,}(?!\w)')
_ADDRESSES = re.compile(
    r'(?<![\w.])(?:wa|t|telegram|signal)\s?[\[(]?\s?(?:\.|dot|نقطة)\s?[\])]?\s?me\b\s?/?\s?[#+@]?[\w+.-]*'
    r'|(?:api|chat)\.whatsapp\.com\S*|(?:whatsapp|viber|tg|tel|sgnl):[/\d+]\S*'
    r'|[\w.+-]+\s?(?:@|[\[(]\s?(?:at|آت)\s?[\])]|\sat\s(?=\w+\s?(?:dot|نقطة)))\s?[\w-]+'
    r'(?:\s?(?:\.|[\[(]\s?dot\s?[\])]|\sdot\s|\sنقطة\s)\s?[a-z]{2,})+'
    r'|(?<![\w.])@\s?[\w.]{3,}'
    r'|(?:account|hawala|iban|imei|plate|حساب|حوالة|حواله|لوحة|لوحه|نمرة|نمره|الرقم الوطني)'
    r'\s*(?:no|nr|number|رقم|#|:|\.)*\s*[:.#]?\s*\d[\d \-]{3,}'
)
_IBAN = re.compile(r'(?<!\w)[a-z]{2}\d{2}(?:\s?[a-z0-9]{4}){3,7}(?:\s?[a-z0-9]{1,3})?(?!\w)')
_DIGITS_OF_AN_ACCOUNT = 14
_LEAST, _MOST, _KNOWN_BY = 9, 15, 8
_NATIONAL = 11
# Signs that may stand between two digits of one number.
_APART = 4
_DIGIT_WORDS = {
    **dict.fromkeys(['zero', 'oh', 'صفر'], '0'),
    **dict.fromkeys(['one', 'واحد', 'واحده', 'وحده'], '1'),
    **dict.fromkeys(['two', 'اثنان', 'اثنين', 'اثنتان', 'اتنين', 'تنين', 'ثنين'], '2'),
    **dict.fromkeys(['three', 'ثلاثه', 'ثلاث', 'تلاته', 'تلات'], '3'),
    **dict.fromkeys(['four', 'اربعه', 'اربع'], '4'),
    **dict.fromkeys(['five', 'خمسه', 'خمس'], '5'),
    **dict.fromkeys(['six', 'سته', 'ست'], '6'),
    **dict.fromkeys(['seven', 'سبعه', 'سبع'], '7'),
    **dict.fromkeys(['eight', 'ثمانيه', 'ثماني', 'ثمان', 'تمانيه', 'تمان'], '8'),
    **dict.fromkeys(['nine', 'تسعه', 'تسع'], '9'),
    **dict.fromkeys(['صفران', 'صفرين'], '00'),
}
_TIMES = {'double': 2, 'triple': 3, 'plus': 0, 'زائد': 0}
# What may stand between two digits that are said, and of how many words a number is at least.
_SPOKEN, _FEWEST_WORDS = re.compile(r'[\s,،\-]{0,4}'), 4
_WORDS = re.compile(r'\d+|[^\W\d_]+')
_FOLDED = str.maketrans('أإآىة', 'اااية'.replace('ة', 'ه'))


def digits_of(text: str) -> Iterator[str]:
    """The numbers in what the register keeps of how to reach somebody, by the digits that every way of writing has."""
    for run in re.findall(r'\+?\d[\d\s().\-/]{5,}\d', text):
        digits = re.sub(r'\D', '', run)
        if len(digits) >= _KNOWN_BY:
            yield digits[-_KNOWN_BY:]


def contacts_in(signs: Plain, known: frozenset[str]) -> Iterator[Span]:
    """Where phone numbers, addresses and accounts stand, known and unknown ones."""
    text = signs.text
    yield from (found.span() for found in _ADDRESSES.finditer(text))
    if any(sign.isdigit() for sign in text):
        bare = _NO_PHONE.sub(lambda found: 'x' * len(found[0]), text)
        yield from (found.span() for found in _PHONE.finditer(bare) if _is_phone(found[0]))
        yield from (found.span() for found in _RUN.finditer(bare) if _is_number(found[0]))
        yield from (found.span() for found in _IBAN.finditer(bare) if _digits(found[0]) >= _DIGITS_OF_AN_ACCOUNT)
        yield from _known_digits(text, known)
    yield from _said_in_words(text, known)


def _digits(found: str) -> int:
    return sum(map(str.isdigit, found))


def _is_phone(found: str) -> bool:
    return _LEAST <= _digits(found) <= _MOST and not re.search(r'\s{3,}|[,،]\s?\d+\s?[,،]', found)


def _is_number(run: str) -> bool:
    """Whether digits in one run are a number of something: of a phone, a person, a card or an account."""
    return len(run) >= _NATIONAL or run[0] in '0579'


def _known_digits(text: str, known: Iterable[str]) -> Iterator[Span]:
    """Where the digits of a known number stand, with whatever signs between them."""
    wanted = frozenset(known)
    places = [at for at, sign in enumerate(text) if sign.isdigit()]
    for start in range(len(places) - _KNOWN_BY + 1):
        part = places[start : start + _KNOWN_BY]
        if ''.join(text[at] for at in part) in wanted and _are_together(text, part):
            yield part[0], part[-1] + 1


def _are_together(text: str, places: list[int]) -> bool:
    between = (text[one + 1 : other] for one, other in pairwise(places))
    return all(len(signs) <= _APART and not any(sign.isalpha() for sign in signs) for signs in between)


def _said_in_words(text: str, known: frozenset[str]) -> Iterator[Span]:
    """Where so many digits are said one after the other, some of them in words."""
    run: list[tuple[str, int, int]] = []
    for word in [*_WORDS.finditer(text), None]:
        said = _digits_said(word[0], run) if word else None
        is_next = (
            word is not None and said is not None and (not run or _SPOKEN.fullmatch(text[run[-1][2] : word.start()]))
        )
        if word is not None and is_next:
            run.append((str(said), word.start(), word.end()))
            continue
        yield from _number_said(text, run, known)
        run = [(said, word.start(), word.end())] if word is not None and said is not None else []


def _digits_said(word: str, run: list[tuple[str, int, int]]) -> str | None:
    if word.isdigit():
        return _again(word, run)
    folded = word.translate(_FOLDED)
    said = _DIGIT_WORDS.get(folded) or _DIGIT_WORDS.get(folded.removeprefix('و'))
    if said is None and folded in _TIMES:
        return f'x{_TIMES[folded]}' if _TIMES[folded] else ''
    return _again(said, run) if said is not None else None


def _again(said: str, run: list[tuple[str, int, int]]) -> str:
    """The digits, as often as the word before says: "double nine"."""
    last = run[-1][0] if run else ''
    return said * int(last[1:]) if last.startswith('x') else said


def _number_said(text: str, run: list[tuple[str, int, int]], known: frozenset[str]) -> Iterator[Span]:
    words = sum(not text[begins:ends].isdigit() for _said, begins, ends in run)
    digits = ''.join(said for said, _begins, _ends in run if not said.startswith('x'))
    is_known = words > 0 and any(digits[at : at + _KNOWN_BY] in known for at in range(len(digits) - _KNOWN_BY + 1))
    if is_known or (words >= _FEWEST_WORDS and len(digits) >= _LEAST):
        yield run[0][1], run[-1][2]
