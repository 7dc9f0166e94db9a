"""The texts of an old Excel file that have pieces in fonts of their own: one record that goes on in others."""

import struct

from exchange.reading.shown import Pieces, pieces

_WIDE, _EXTENDED, _RICH = 1, 4, 8


class _Records:
    """The bytes of records one after another; letters that go on in the next begin there with a byte of signs."""

    def __init__(self, records: list[bytes]) -> None:
        self.records = records
        self.part, self.at = 0, 0

    def take(self, count: int) -> bytes:
        """So many bytes; IndexError where there are no more records."""
        found = b''
        while len(found) < count:
            piece = self.records[self.part][self.at : self.at + count - len(found)]
            found += piece
            self.at += len(piece)
            if len(found) < count:
                self.part, self.at = self.part + 1, 0
        return found

    def letters(self, count: int, *, is_wide: bool) -> bytes:
        """So many letters, in UTF-16."""
        found: list[bytes] = []
        while count:
            size = min(count, (len(self.records[self.part]) - self.at) // (1 + is_wide))
            raw = self.take(size * (1 + is_wide))
            found.append(raw if is_wide else raw.decode('latin-1').encode('utf-16-le'))
            count -= size
            if count:
                self.part, self.at = self.part + 1, 0
                is_wide = bool(self.take(1)[0] & _WIDE)
        return b''.join(found)


def rich_texts(records: list[bytes]) -> dict[int, Pieces]:
    """The texts with pieces of their own, by their number; those before the record that is cut off."""
    found: dict[int, Pieces] = {}
    told = _Records(records)
    try:
        _used, count = struct.unpack('<II', told.take(8))
        for place in range(count):
            length, signs = struct.unpack('<HB', told.take(3))
            runs = struct.unpack('<H', told.take(2))[0] if signs & _RICH else 0
            more = struct.unpack('<I', told.take(4))[0] if signs & _EXTENDED else 0
            wide = told.letters(length, is_wide=bool(signs & _WIDE))
            fonts = list(struct.iter_unpack('<HH', told.take(4 * runs)))
            told.take(more)
            if fonts:
                found[place] = pieces(wide, fonts)
    except IndexError:
        return found
    return found
