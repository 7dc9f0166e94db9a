"""How large a file may be to be read, each number with where it comes from; a larger one is refused in a sentence.

What is written to be read again is measured by the same numbers.
"""

from dataclasses import dataclass

from models.limits.origins import by_hand, number

_FITS = by_hand('it fits in the 480 MB of memory that the process has which reads a file')


@dataclass(frozen=True)
class FileLimits:
    """What a process that reads a file takes at most."""

    size: int = number(100_000_000, 'Bytes of a file.', _FITS)
    unpacked: int = number(
        300_000_000, 'Bytes that the parts of a zipped workbook unpack to; they are read one after the other.', _FITS
    )
    cells: int = number(4_000_000, 'Cells in all, at about a hundred bytes each.', _FITS)
    content: int = number(150_000_000, 'Bytes of what the cells hold.', _FITS)


FILE_LIMITS = FileLimits()
