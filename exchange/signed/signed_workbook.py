"""What a signature of a workbook covers: what it says of itself, its manifest, its own codes, and a digest of each row.

All of it is taken in a canonical form, which stays the same where a spreadsheet program saves the file, where sheets
and columns are moved, rows sorted, or a number or a day stands in another kind of cell; it differs where anything is
said otherwise. A row is covered by its digest in the manifest, so that one that was edited is found by itself.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import time, timedelta
from json.encoder import encode_basestring
from typing import TypeGuard

from exchange.cells import Cell, as_text
from models import signing
from models.forgetting import forgettable
from models.language.text import clean

Rows = Iterable[Sequence[Cell]]
# The columns that are covered, by name: `incident.kind`, and where it stands in a row, counted from 0.
Places = Sequence[tuple[str, int]]
# Raised where an older program would read a workbook wrongly; 2 has digests in the manifest, a key and a signature, 3
# decisions on a sheet of their own, 4 questions, which a program of before would call rows that are gone, 5 whether a
# family knows, without which a name must not be published, 6 that an abductee was told of before, and counts once, 7
# that a pair is held apart no more, and which records were merged into which.
FORMAT_VERSION = '7'
KEY, SIGNATURE = 'key', 'signature'
_PURPOSE = b'sijill: workbook, 2\n'
# Hex digits, of 160 bits: nobody finds another row that has the digest of one.
_DIGITS = 40
_OWN_CODE = 'x-'  # begins the codes that no list of the program has
_DAY = timedelta(days=1)
_SHORT = 30  # letters: codes and names come again and again, longer texts hardly


def canonical(cell: Cell) -> str:
    """What a cell says, whatever kind of cell it is in."""
    if type(cell) is str:
        return cell.strip() if cell.isascii() and cell.isprintable() else clean(cell)
    if isinstance(cell, float) and not cell.is_integer():
        return f'{cell:.12g}'  # as many digits as every program keeps
    if isinstance(cell, timedelta) and timedelta() <= cell < _DAY:
        minutes = round(cell.total_seconds() / 60) % (24 * 60)
        return time(minutes // 60, minutes % 60).isoformat('minutes')
    return clean(as_text(cell))


def row_digest(places: Places, row: Sequence[Cell]) -> str:
    """The digest of a row: the cells at these places, with the stable names of their columns."""
    said = [
        f'["{name}",{text}]'
        for name, at in places
        if (cell := row[at]) is not None
        and (text := _short_in_json(cell) if type(cell) is str and len(cell) <= _SHORT else _in_json(cell))
    ]
    return hashlib.sha256(_bytes(f'[{",".join(said)}]')).hexdigest()[:_DIGITS]


def _in_json(cell: Cell) -> str:
    text = canonical(cell)
    return encode_basestring(text) if text else ''


_short_in_json = forgettable(1 << 14)(_in_json)


def signature(secret: str, about: Rows, manifest: Rows, codes: Rows) -> str:
    """The signature of a workbook: of the rows of these sheets below their first."""
    return signing.signature(secret, _covered(about, manifest, codes))


def is_signed(key: str, made: str, about: Rows, manifest: Rows, codes: Rows) -> bool:
    """Whether the signature of a workbook was made by the owner of this key, of what these sheets say."""
    return signing.is_signed(key, made, _covered(about, manifest, codes))


def _covered(about: Rows, manifest: Rows, codes: Rows) -> bytes:
    facts = [[*row, ''][:2] for row in map(_texts, about) if row and row[0] not in ('', SIGNATURE)]
    listed = [row for row in map(_texts, manifest) if row]
    heads, *rest = [*map(_texts, codes)] or [[]]
    own = [row for row in rest if len(row) > 1 and row[1].startswith(_OWN_CODE)]
    covered = [sorted(facts), sorted(listed), [heads, *sorted(own)] if own else []]
    return _PURPOSE + _bytes(json.dumps(covered, ensure_ascii=False, separators=(',', ':')))


def _texts(row: Sequence[Cell]) -> list[str]:
    """What the cells of a row say, without the empty ones behind the last."""
    said = [*row] if _are_plain(row) else [canonical(cell) for cell in row]
    while said and not said[-1]:
        said.pop()
    return said


def _are_plain(row: Sequence[Cell]) -> TypeGuard[Sequence[str]]:
    """Whether all cells of a row are texts that say what they are, as in a manifest: there are very many of those."""
    texts = [cell for cell in row if type(cell) is str]
    together = ''.join(texts)
    return len(texts) == len(row) and together.isascii() and together.isprintable() and ' ' not in together


def _bytes(text: str) -> bytes:
    return text.encode('utf-8', 'surrogatepass')  # a file may hold halves of letters
