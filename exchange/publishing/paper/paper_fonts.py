"""The font of paper, Amiri: where it lies, and which characters it has; what it has not is told by its name."""

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import cache

from models.language.messages import RESOURCES

NAME = 'Amiri'
REGULAR, BOLD = (RESOURCES / 'fonts' / f'Amiri-{weight}.ttf' for weight in ('Regular', 'Bold'))
# What shows nothing and must stay: it joins and parts letters, and keeps what stands from left to right so.
_KEPT_UNSEEN = frozenset('\n\xad\u200b\u200c\u200d\u2060\u2066\u2067\u2068\u2069')
_UNSEEN = frozenset(('Cc', 'Cf', 'Cs', 'Zl', 'Zp'))
# Letters and arrows that the typesetter's own font has beside it; none is turned around in Arabic, as brackets are.
_BESIDE = re.compile('[\u2190\u2192\u0391-\u03a1\u03a3-\u03c9\u0410-\u044f\u0401\u0451]')
_AS_A_SPACE = str.maketrans('\t\xa0\u2028\u2029', '  \n\n')


def shown(text: str) -> str:
    """A text as it can be set on paper: without controls, and what no font has by its name in square brackets."""
    return ''.join(map(_shown, text.translate(_AS_A_SPACE)))


@cache
def _shown(letter: str) -> str:
    if letter in _KEPT_UNSEEN or ord(letter) in letters() or _BESIDE.match(letter):
        return letter
    if unicodedata.category(letter) in _UNSEEN or 0xFE00 <= ord(letter) < 0xFE10:
        return ''
    return f'[{unicodedata.name(letter, f"U+{ord(letter):04X}").lower()}]'


@cache
def letters() -> frozenset[int]:
    """The code points that both weights of the font have."""
    regular, bold = (frozenset(_read(path.read_bytes())) for path in (REGULAR, BOLD))
    return regular & bold


def _read(face: bytes) -> Iterator[int]:
    """The code points in a font's table of characters, of the form that lists where runs of them begin and end."""
    count = struct.unpack_from('>H', face, 4)[0]
    tables = {tag: start for tag, _sum, start, _length in struct.iter_unpack('>4sLLL', face[12 : 12 + 16 * count])}
    table = tables[b'cmap']
    start = table + struct.unpack_from('>L', face, table + 8)[0]
    kind, twice = struct.unpack_from('>H4xH', face, start)
    assert kind == 4, 'another font needs another reader'
    lasts = struct.unpack_from(f'>{twice // 2}H', face, start + 14)
    firsts = struct.unpack_from(f'>{twice // 2}H', face, start + 16 + twice)
    for first, last in zip(firsts, lasts, strict=True):
        yield from range(first, min(last + 1, 0xFFFF))
