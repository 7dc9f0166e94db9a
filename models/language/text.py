"""Text as it is stored, and the folded keys it is searched and matched by, in Arabic and Latin letters."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Literal

from models.forgetting import forgettable, forgotten
from models.limits.text_limits import TEXT_LIMITS

TEXT_LIMIT = 32_000
# So many words are remembered with their terms.
_WORDS = 1 << 14

_LINE_ENDS = re.compile(r'\r\n|[\r\x0b\x0c\x85\u2028\u2029]')
_UNWANTED = re.compile(
    r'[\x00-\x08\x0e-\x1f\x7f-\x9f'  # controls other than tab and line ends
    r'\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069'  # direction controls: put back when shown
    r'\ud800-\udfff\ufeff\ufffe\uffff]'  # halves of surrogate pairs, byte order mark, noncharacters
)
# Signs that are no letters, so many that marks among them may be more than a letter bears.
_MANY_SIGNS = re.compile(rf'[^\w\s\x00-\x7f]{{{TEXT_LIMITS.marks + 1},}}')
# Plain letters, digits and signs: in a text of these alone nothing is to be cleaned, and no letter of it was lost. The
# other signs are as plain, but behind letters with which Arabic begins that was read in the wrong encoding.
_PLAIN = r'\n !-.0->@-\[\]-~/\u0621-\u063a\u0641-\u064a\u0660-\u0669'
_ORDINARY = re.compile(rf'(?=\S)[{_PLAIN}]*(?:(?<![طظعغ])[،؛؟“”«»–—…‘’][{_PLAIN}]*)*(?<=\S)')
_DIRECTIONS = re.compile(r'[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]')
# What a terminal obeys, what has letters shown in another order than they stand in, and what ends such an order.
_OBEYED = re.compile(r'[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]')
_NOT_IN_A_NAME = re.compile(r'[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]')
_LINE_END = re.compile(r'[\n\u2028\u2029]')
_DIGITS = str.maketrans('٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫', '01234567890123456789.', '٬')

_ARABIC_LETTER = re.compile(
    r'[\u0620-\u063f\u0641-\u064a\u066e-\u066f\u0671-\u06d3\u06d5\u06fa-\u06ff'
    r'\u0750-\u077f\u08a0-\u08c9\ufb50-\ufdfb\ufe70-\ufefc]'
)
_ISOLATES = {'ltr': '\u2066', 'rtl': '\u2067', 'auto': '\u2068'}

# Letters written for one another that Unicode does not take apart; then tatweel and apostrophes, dropped.
_SAME_LETTER = {
    'ٱ': 'ا', 'ى': 'ي', 'ی': 'ي', 'ک': 'ك', 'ڪ': 'ك', 'ة': 'ه', 'ۃ': 'ه', 'ہ': 'ه', 'ھ': 'ه',
    'ı': 'i', 'ł': 'l', 'ø': 'o', 'đ': 'd', 'ð': 'd', 'ħ': 'h', 'þ': 'th', 'æ': 'ae', 'œ': 'oe',
    **dict.fromkeys('\u115f\u1160', ''),  # letters of Hangul that stand for no sound and show nothing
    **dict.fromkeys('\u0640\'`\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u2018\u2019\u201b\u2032', ''),
}  # fmt: skip

# Code points that show nothing, whether Unicode has given them a meaning yet or not.
_UNSEEN = (range(0x2060, 0x2070), range(0xFFF0, 0xFFF9), range(0xE0000, 0xE1000))
# Letters of Cyrillic and Greek that look like a Latin one; what has one in a word that is Latin otherwise is Latin.
_LOOK_ALIKE = str.maketrans(
    'АаВвЕеЅѕІіЈјКкМмНнОоРрСсТтУуХхҮүҺһԁԌԛԜԝӀӏҒғΑαΒΕεΖΗΙιϳΚκΜΝνΟοΡρΤτΥυΧχϲϹ',
    'AaBbEeSsIiJjKkMmHhOoPpCcTtYyXxYyHhdGqWwIlFfAaBEeZHIijKkMNvOoPpTtYuXxcC',
)
_NOT_LATIN = re.compile('[\u0370-\u03ff\u0400-\u052f]')
_LATIN_LETTER = re.compile('[A-Za-z\u00c0-\u024f]')

_DROPPED_BEFORE_A_WORD = frozenset(
    {
        'ال', 'بن', 'ابن', 'bin', 'ibn', 'ben',
        'al', 'el', 'ul', 'as', 'ar', 'ash', 'ad', 'an', 'at', 'az', 'ath', 'adh',
        'es', 'er', 'esh', 'ed', 'en', 'et', 'ez', 'eth', 'edh',
    }
)  # fmt: skip
_JOINED_TO_THE_NEXT = {
    'عبد': 'عبد', 'ابو': 'ابو', 'ابي': 'ابو', 'ابا': 'ابو',
    **dict.fromkeys(['abu', 'abou', 'abo', 'abi', 'aba', 'abul', 'aboul'], 'abu'),
    **dict.fromkeys(['abd', 'abdal', 'abdel', 'abdil', 'abdol', 'abdul'], 'abd'),
    **dict.fromkeys(['abdar', 'abder', 'abdur', 'abdus'], 'abd'),
}  # fmt: skip
_MOTHERS = frozenset({'ام', 'um', 'umm', 'oum', 'oumm', 'om'})
_JOINED_TO_THE_LAST = frozenset({'الد', 'الدي', 'الدين', 'الل', 'الله'})  # as far as they are typed
_JOINED = _MOTHERS.union(_JOINED_TO_THE_NEXT, _JOINED_TO_THE_LAST)
_FIRST_OF_ONE_WORD = ('عبدال', 'ابوال', 'abd')
_ABD_WITH_ARTICLE = re.compile(r'^abd[aeiou](?:l(?=[a-z]{3})|([b-z])(?=\1[a-z]{2}))')
# Kurdish as it is written where the letter is missing: by those who write Arabic or plain Latin letters.
_KURDISH = re.compile('[şçẍḧşŞÇẌḦێۆۊۉەڕڵݵڤپچژگ]')
_KURDISH_LETTERS = str.maketrans({
    'ş': 'sh', 'Ş': 'Sh', 'ç': 'ch', 'Ç': 'Ch', 'ẍ': 'gh', 'Ẍ': 'Gh', 'ḧ': 'h', 'Ḧ': 'H',
    'ێ': 'ي', 'ݵ': 'ي', 'ۆ': 'و', 'ۊ': 'و', 'ۉ': 'و', 'ڕ': 'ر', 'ڵ': 'ل',
})  # fmt: skip
_KURDISH_VOWELS = ((re.compile(r'\bئ[ەا]'), 'ا'), (re.compile(r'\bئ(?=[ويی])'), 'ا'), (re.compile(r'ە(?=\w)'), ''))
_DIGIT = re.compile(r'\d')
_NOT_ARABIC = str.maketrans('ڤپچژگە', 'فبجزكه')
_ARTICLE_WITH_PREFIX = re.compile(r'^[وف]?(?:[بك]?ال|لل)(?=\w{2})')
_ONE_LETTER_PREFIX = re.compile(r'^[وبلف](?=\w{3})')


def spellings(passphrase: str | None) -> Iterator[str]:
    """A passphrase with its letters composed, as typed, and decomposed: keyboards differ, and it looks the same."""
    if passphrase:
        composed, apart = (unicodedata.normalize(form, passphrase) for form in ('NFC', 'NFD'))
        yield from dict.fromkeys((composed, passphrase, apart))


def clean(text: str) -> str:
    """The text as it is stored: composed, lines ended by a newline, nothing that a workbook would lose."""
    if is_ordinary(text):
        return text
    text = _with_few_marks(text)
    if text.isprintable() and (text.isascii() or unicodedata.is_normalized('NFC', text)):
        return text.strip()  # all that is unwanted is unprintable
    lines = _LINE_ENDS.sub('\n', text).replace('\t', ' ')
    return unicodedata.normalize('NFC', _UNWANTED.sub('', lines)).strip()


def is_ordinary(text: str) -> bool:
    """Whether a text is plainly stored as it is, and was read in the right encoding, as nearly every one: it is quick.

    Where this is False, it may still be so.
    """
    return _ORDINARY.fullmatch(text) is not None


def _with_few_marks(text: str) -> str:
    """The text without the marks that are too many on one letter: Unicode takes very long to put these in order."""
    return text if text.isascii() else _MANY_SIGNS.sub(_few_marks, text)


def _few_marks(signs: re.Match[str]) -> str:
    kept, marks = '', 0
    for sign in signs[0]:
        marks = marks + 1 if unicodedata.combining(sign) else 0
        kept += sign if marks <= TEXT_LIMITS.marks else ''
    return kept


def length(text: str) -> int:
    """How long a text is as spreadsheets count, to which rare letters and pictures are two."""
    return len(text) if text.isascii() else len(text.encode('utf-16-le', 'surrogatepass')) // 2


def ascii_digits(text: str) -> str:
    """The text with Arabic and Persian digits, decimal sign and thousands sign as a computer writes them."""
    return text if text.isascii() else text.translate(_DIGITS)


def has_arabic(text: str) -> bool:
    """Whether any letter is Arabic; digits and signs alone do not count."""
    return not text.isascii() and _ARABIC_LETTER.search(text) is not None


def isolate(text: str, direction: Literal['ltr', 'rtl', 'auto'] = 'ltr') -> str:
    """The text wrapped so that a sentence running the other way cannot reorder it, nor it the sentence."""
    return f'{_ISOLATES[direction]}{harmless(text)}\u2069'


def harmless(text: str) -> str:
    """A text of anybody's as it may be shown: what a terminal would obey, or would turn other text around, is visible.

    Isolates stay where they are opened and closed in it, as they are in our own sentences.
    """
    return _OBEYED.sub(_unless_in_pairs(text), text) if _OBEYED.search(text) else text


def _unless_in_pairs(text: str) -> Callable[[re.Match[str]], str]:
    """Makes signs visible, save isolates that belong together."""
    opened: list[int] = []
    kept: set[int] = set()
    for found in _OBEYED.finditer(text):
        if found[0] in _ISOLATES.values():
            opened.append(found.start())
        elif found[0] == '\u2069' and opened:
            kept |= {opened.pop(), found.start()}
    return lambda found: found[0] if found.start() in kept else _visible(found)


def harmless_line(text: str) -> str:
    """The same in one line: a line end that somebody else put there begins no line that looks like ours."""
    return _LINE_END.sub(_visible, harmless(text))


def file_name(path: Path | str) -> str:
    """The name or path of a file, or the title of a sheet, as it may be shown: every sign in the order it stands in."""
    return _NOT_IN_A_NAME.sub(_visible, str(path))


def _visible(sign: re.Match[str]) -> str:
    code = ord(sign[0])
    return '\\n' if sign[0] == '\n' else f'\\x{code:02x}' if code < 0x100 else f'\\u{code:04x}'


# What runs from left to right among Arabic words too: addresses, telephone numbers, coordinates, references, dates,
# ranges. A digit alone needs no help, and a Latin word carries its own direction.
LITERAL = (
    r'(?:https?://|www\.)[^\s،؛»)]*[^\s،؛»).,:;!?]'
    r'|(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+'
    r'|(?<!\w)(?:\+|00?|963)\d[\d ()-]{5,}\d(?!\d|[-/.:]\d)'
    r'|(?:[+-]|(?<!\d))\d+\.\d+ ?[,،] ?[+-]?\d+\.\d+'
    r'|(?<![A-Za-z0-9_])[A-Za-z][A-Za-z0-9_]*(?:[-_./:#][A-Za-z0-9_]+)+'
    r'|(?:(?<!\w)[+-]|(?<!\d))\d+(?:[-–./:,]\d+)+'
    r'|(?<!\w)[+-]\d+|(?<!\d)\d+(?:\+| ?%)'
)
_ISOLATED = r'[\u2066-\u2068][^\u2069]*\u2069'
# Latin words one after the other are one thing: of `Deir ez-Zor`, the last by itself would be shown before the first.
_WORD = rf"(?>{LITERAL}|[A-Za-z\u00c0-\u024f][A-Za-z0-9_\u00c0-\u024f'’]*+)"
LATIN_WORDS = rf"(?<![A-Za-z0-9_\u00c0-\u024f'’])(?=[A-Za-z\u00c0-\u024f])(?>{_WORD}(?: {_WORD})+)"
_RUN = re.compile(f'{LATIN_WORDS}|{LITERAL}')
_ISOLATED_OR_RUN = re.compile(f'({_ISOLATED})|{LATIN_WORDS}|{LITERAL}')
_LITERAL = re.compile(LITERAL)


def in_order(text: str) -> str:
    """The text with its literals isolated: a telephone number beside Arabic words would be shown backwards."""
    return in_order_among_arabic(text) if has_arabic(text) else text


def in_order_among_arabic(text: str) -> str:
    """The same of a part of a text that has Arabic elsewhere, such as one line."""
    end = text.rfind('\u2069') + 1  # behind it no isolate is closed, and none is looked for
    before = _ISOLATED_OR_RUN.sub(lambda found: found[1] or isolated_words(found[0]), text[:end])
    return before + _RUN.sub(lambda found: isolated_words(found[0]), text[end:])


def isolated_words(words: str) -> str:
    """Latin words or a literal as they keep their order among Arabic; words alone need no help."""
    return isolate(words) if _LITERAL.search(words) else words


def without_directions(text: str) -> str:
    """The text without the direction controls that it was shown with."""
    return _DIRECTIONS.sub('', text)


def behind_letters(text: str, letters: int) -> int:
    """Where in a text with direction controls so many letters of it without them end."""
    at = letters
    for sign in _DIRECTIONS.finditer(text):
        if sign.start() >= at:
            break
        at += 1
    return min(at, len(text))


def plain_code(text: str) -> str:
    """A reference or a uid as it is stored, whatever digits it was typed in and whatever was copied around it."""
    return ascii_digits(without_directions(text)).strip()


def _fold_letter(letter: str) -> str:
    """One letter that has already been taken apart, as it stands in a key."""
    if letter in _SAME_LETTER:
        return _SAME_LETTER[letter]
    category = unicodedata.category(letter)
    if category[0] == 'M' or category == 'Cf':
        return ''
    if category == 'Nd':
        return str(unicodedata.decimal(letter))
    return letter if letter.isalnum() else ' '


class _Folding(dict[int, str]):
    """What each code point folds to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        if any(code in unseen for unseen in _UNSEEN):
            self[code] = ''
            return ''
        apart = unicodedata.normalize('NFKD', unicodedata.normalize('NFKD', chr(code)).casefold())
        alone = len(apart) > 1 and apart[0] == ' '  # a mark drawn on its own
        self[code] = '' if alone else ''.join(map(_fold_letter, apart))
        return self[code]


_FOLDING = _Folding()


def _as_it_looks(text: str) -> str:
    """The text with what looks like Latin letters in its Latin words as these."""
    return re.sub(r'\S+', _latin, text)


def _latin(word: re.Match[str]) -> str:
    looks = unicodedata.normalize('NFD', word[0]).translate(_LOOK_ALIKE)
    return looks if _LATIN_LETTER.search(word[0]) and not _NOT_LATIN.search(looks) else word[0]


def fold(text: str) -> str:
    """The key a text is found by: spelling variants, vowel signs, accents, case and punctuation set aside.

    What cannot be seen is too, and what looks the same is one: else somebody could be entered twice.
    """
    folded = text.translate(_FOLDING)
    if not folded.isascii() and _NOT_LATIN.search(folded):
        # Looked at twice: a letter of mathematics, say, is only Greek once it is taken apart.
        folded = _as_it_looks(_as_it_looks(text).translate(_FOLDING))
    return ' '.join(folded.split())


def _bare(word: str) -> str:
    """A folded word of a name without its article, at the front or after Abd and Abu."""
    if word.startswith('abd'):
        return _ABD_WITH_ARTICLE.sub('abd', word)
    if word.startswith('ال') and len(word) >= 4:
        word = word[2:]
    if word.startswith(('عبدال', 'ابوال')) and len(word) >= 7:
        return word[:3] + word[5:]
    return word


def fold_name(text: str) -> str:
    """The key a name is matched by: folded, no articles, no "son of", Abd and Abu joined to what follows."""
    return ' '.join(name_words(fold(text).split()))


def name_words(folded: list[str]) -> list[str]:
    """The words of a name that stand in that key, of its folded words."""
    kept: list[str] = []  # last word first
    for word in map(_bare, reversed(folded)):
        if kept and word in _JOINED_TO_THE_NEXT:
            kept[-1] = _ABD_WITH_ARTICLE.sub('abd', _JOINED_TO_THE_NEXT[word] + kept[-1])
        elif not kept or word not in _DROPPED_BEFORE_A_WORD:
            kept.append(word)
    return kept[::-1]


def plain_kurdish(text: str) -> str:
    """The text with its Kurdish letters written as Arabic or English would write their sound; any other stays."""
    text = unicodedata.normalize('NFC', _with_few_marks(text))
    if not _KURDISH.search(text):
        return text
    text = text.translate(_KURDISH_LETTERS)
    for vowel, written in _KURDISH_VOWELS:
        text = vowel.sub(written, text)
    return text


def _spellings(text: str) -> list[str]:
    """The folded text, and beside it how it is written without Kurdish letters."""
    folded = fold(text)
    plain = fold(plain_kurdish(text).translate(_NOT_ARABIC)) if not text.isascii() and _KURDISH.search(text) else ''
    return [folded, plain] if plain not in ('', folded) else [folded]


@forgettable(_WORDS)
def _terms(word: str) -> tuple[str, ...]:
    """A folded word, the same without article and prefixed particles or else one prefixed letter, and as a name."""
    if word.isascii() and not word.startswith(_FIRST_OF_ONE_WORD):
        return (word,)
    stem = _ARTICLE_WITH_PREFIX.sub('', word)
    return word, stem if stem != word else _ONE_LETTER_PREFIX.sub('', word), *_in_one_word(word)


def index_terms(text: str) -> list[str]:
    """The words a text is found under, each once: as folded, without article and prefixes, and joined as names are."""
    return list(dict.fromkeys(terms_of([text])))


def terms_of(texts: Sequence[str]) -> Iterable[str]:
    """The same of several texts; what comes again may come again."""
    by_word = [*map(_terms_alone.__getitem__, dict.fromkeys(' '.join(texts).split()))]
    if None not in by_word:
        return chain.from_iterable(filter(None, by_word))
    if len(texts) > 1:
        return chain.from_iterable([terms_of([text]) for text in texts])
    return terms_together(texts[0])


class _TermsAlone(dict[str, tuple[str, ...] | None]):
    """The terms of a word as it stands in a text; None where they hang on the words beside it.

    Numbers are so many that all words would be forgotten over them, and come again in the same record at most.
    """

    def __missing__(self, word: str) -> tuple[str, ...] | None:
        terms = _terms_of_word(word)
        if word.isalpha() or not _DIGIT.search(word):
            if len(self) >= _WORDS:
                self.clear()
            self[word] = terms
        return terms


def _terms_of_word(word: str) -> tuple[str, ...] | None:
    folded = word.translate(_FOLDING) if word.isascii() else fold(word)
    words = folded.split()
    if not _JOINED.isdisjoint(words) or (not word.isascii() and _KURDISH.search(word)):
        return None
    if folded.isascii() and 'abd' not in folded:  # no letter before it is a particle, nor is it a name in one word
        return (*words,)
    return (*chain.from_iterable([(one,) if one.isdecimal() else _terms(one) for one in words]),)


_terms_alone = forgotten(_TermsAlone())


def terms_together(text: str) -> list[str]:
    """The terms of a text in which words belong together, or which is spelt in two ways."""
    terms: list[str] = []
    for spelling in _spellings(text):
        words = spelling.split()
        for word in words:
            terms += (word,) if word.isdecimal() else _terms(word)
        if not _JOINED.isdisjoint(words):
            terms += [term for _first, _last, joined in _joined_names(words) for term in joined]
    return terms


def query_terms(text: str) -> list[list[str]]:
    """For each word typed, the beginnings to look for among the index terms, any one of which will do.

    The words of a name that some write in one word are found in that too.
    """
    spellings = [spelling.split() for spelling in _spellings(text)]
    if any(len(words) != len(spellings[0]) for words in spellings):
        del spellings[1:]
    return [
        list(dict.fromkeys(term for beginnings in together for term in beginnings))
        for together in zip(*map(_beginnings, spellings), strict=True)
    ]


def _beginnings(words: list[str]) -> list[list[str]]:
    found = [[word, *_in_one_word(word)] for word in words]
    for beginnings, word in zip(found, words, strict=True):
        if word.startswith('ال') and len(word) > 2:
            beginnings.insert(1, word[2:])
    for first, last, joined in _joined_names(words):
        found[first].append(_JOINED_TO_THE_NEXT.get(words[first], words[first]))
        for place in range(first + 1, last + 1):
            found[place] += joined
    return found


def _in_one_word(word: str) -> tuple[str, ...]:
    """A name that stands in one word as the key of names has it: عبدالرحمن is عبدرحمن, عطاالله عطالله."""
    bare = _bare(word) if word.startswith(_FIRST_OF_ONE_WORD) else word.replace('اا', 'ا')
    return (bare,) if bare != word else ()


def _joined_names(words: list[str]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """The first and last place of words that some write in one, and how they stand then: as typed and as a key."""
    if _JOINED.isdisjoint(words):
        return
    for first in range(len(words) - 1):
        last = first + 1
        if words[first] in _JOINED_TO_THE_NEXT or words[first] in _MOTHERS:
            last += words[last] in _DROPPED_BEFORE_A_WORD and last + 1 < len(words)
        elif words[last] not in _JOINED_TO_THE_LAST:
            continue
        name = words[first : last + 1]
        together = ''.join(name)
        yield first, last, (together, fold_name(' '.join(name)).replace(' ', ''), together.replace('اا', 'ا'))


# Order

# The letters of both alphabets as one looks for them; spelling variants stand with the letter that they are folded to.
_ALPHABET = 'abcçdeêfgğhiîjklmnopqrsştuûvwxyzءابپتثجچحخدذرڕزژسشصضطظعغفڤقكگلڵمنهەوۆۊيێ'
_IN_ORDER = {letter: chr(0x400 + place) for place, letter in enumerate(_ALPHABET)}


class _Ordering(dict[int, str]):
    """What each code point sorts as, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        own = _IN_ORDER.get(chr(code).casefold())
        self[code] = own or ''.join(_IN_ORDER.get(letter, letter) for letter in _FOLDING[code])
        return self[code]


_ORDERING = _Ordering()


_ARTICLE = re.compile(r'^\s*ال(?=\w{3})')


def sort_key(text: str) -> tuple[str, str]:
    """What a text is put in order by: its letters as their alphabet has them, Latin first, then as it is written.

    An Arabic article in front does not count: else half of all places would stand under one letter.
    """
    return _ARTICLE.sub('', text).translate(_ORDERING).strip(), text
