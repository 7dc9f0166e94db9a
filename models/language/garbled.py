"""Text whose letters were lost or read in the wrong encoding before it reached this program."""

import re

from models.errors import Refused
from models.language.messages import _
from models.language.text import has_arabic

# What UTF-8 begins Arabic letters with and goes on with, as Windows-1252 and Windows-1256 show it.
_GOES_ON = ''.join(bytes(range(0x80, 0xC0)).decode(encoding, 'ignore') for encoding in ('cp1252', 'cp1256', 'latin-1'))
_MAY_BE_UTF8 = re.compile(f'[ØÙÚÛطظعغ][{re.escape(_GOES_ON)}]')
_LETTER = re.compile(r'[^\W\d_]')
_LOST = re.compile(r'\?')
# Fewer question marks than these are a question, or say that nobody knows.
_FEWEST_LOST, _SHARE_LOST, _FEWEST_LETTERS = 4, 0.6, 3
_LENGTH_LOOKED_AT = 2_000


def refuse(text: str) -> None:
    """Raise Refused for text that nobody can have written so."""
    if right := put_right(text):
        sentence = _('“{text}” was read in the wrong encoding and may say “{right}”. Write it again.')
        raise Refused(sentence.format(text=_shortened(text), right=_shortened(right)))
    if is_lost(text):
        sentence = _('“{text}” has letters that were lost when the file was saved; write them again.')
        raise Refused(sentence.format(text=_shortened(text)))


def is_lost(text: str) -> bool:
    """Whether question marks stand in the places of letters."""
    text = text[:_LENGTH_LOOKED_AT]
    if '?' not in text and '\ufffd' not in text:
        return False
    if '\ufffd' in text or any(len(word) >= _FEWEST_LOST and not word.strip('?') for word in text.split()):
        return True
    lost = len(_LOST.findall(text))
    return lost >= _FEWEST_LOST and lost >= _SHARE_LOST * len(''.join(text.split()))


def put_right(text: str) -> str:
    """The text as it was before it was read in the wrong encoding; '' where it was read in the right one."""
    text = text[:_LENGTH_LOOKED_AT]
    if text.isascii():
        return ''
    if _MAY_BE_UTF8.search(text):
        for encoding in ('cp1252', 'cp1256'):
            right = _read_as(_bytes(text, encoding), 'utf-8')
            if _is_arabic(right, _FEWEST_LETTERS):
                return right
    if has_arabic(text):
        return ''
    letters = _LETTER.findall(text)
    if len(letters) >= _FEWEST_LETTERS and all('\xa1' <= letter <= '\u0192' for letter in letters):
        right = _read_as(_bytes(text, 'cp1252'), 'cp1256')
        return right if _is_arabic(right, _FEWEST_LETTERS + 1) else ''
    return ''


def _is_arabic(text: str, fewest: int) -> bool:
    """Whether so many letters of a text are Arabic, and none is of another script but the plainest."""
    letters = [letter for letter in _LETTER.findall(text) if not letter.isascii()]
    return len(letters) >= fewest and all(map(has_arabic, letters))


def _bytes(text: str, encoding: str) -> bytes | None:
    """The bytes that an encoding showed as this text; some of them it shows as themselves."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        found = b''
    for sign in text:
        try:
            found += sign.encode(encoding)
        except UnicodeEncodeError:
            if sign > '\xff':
                return None
            found += sign.encode('latin-1')
    return found


def _read_as(content: bytes | None, encoding: str) -> str:
    try:
        return content.decode(encoding) if content else ''
    except UnicodeDecodeError:
        return ''


def _shortened(text: str) -> str:
    return text if len(text) < 60 else f'{text[:59]}…'
