"""What a killed program left in the log beside a file, page by page: whether the file has all of it already.

The log is as the database library describes it (sqlite.org/walformat.html): a head, then frames, each a page as it is
in the file, encrypted if that is, behind its number, the number of pages that the file has after a commit, the two
salts of the head, and sums over all that came before.
"""

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

_HEAD, _FRAME = struct.Struct('>8I'), struct.Struct('>6I')
_SUMMED_OF_HEAD, _SUMMED_OF_FRAME = 24, 8  # bytes
# By which the head begins, and in which order the bytes of the numbers lie that are added up.
_ORDERS = {0x377F0682: '<', 0x377F0683: '>'}
_SIZES = {2**power for power in range(9, 17)}  # of pages


class _Log(NamedTuple):
    """How it begins; up to its last commit, the frames, the newest of each page, and the pages that the file has."""

    order: str
    size: int
    frames: int
    newest: dict[int, int]
    pages: int


def adds_nothing(log: Path, path: Path) -> bool:
    """Whether every page that the log would bring into the file lies there already, byte for byte.

    Then it is no matter whose log it is. False also where it cannot be read to its last commit.
    """
    try:
        with log.open('rb') as left, path.open('rb') as file:
            found = _read(left)
            return found is not None and _is_in(file, left, found) and _is_whole(left, found)
    except OSError:
        return False


def _read(left: BinaryIO) -> _Log | None:
    """The log, by the salts of its frames: those behind them are of an earlier one that lay there."""
    head = left.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    magic, _version, size, _begun, *salts, _sum, _other_sum = _HEAD.unpack(head)
    if magic not in _ORDERS or size not in _SIZES:
        return None
    newest, since, committed = dict[int, int](), dict[int, int](), (0, 0)
    for frame, (number, pages, of_frame) in enumerate(_frames(left, size)):
        if not number or of_frame != salts:
            break
        since[number] = frame
        if pages:
            newest |= since
            since, committed = {}, (frame + 1, pages)
    return _Log(_ORDERS[magic], size, committed[0], newest, committed[1])


def _frames(left: BinaryIO, size: int) -> Iterator[tuple[int, int, list[int]]]:
    """The number, the pages after a commit, and the salts, of each frame that is there to its end."""
    count = (os.fstat(left.fileno()).st_size - _HEAD.size) // (_FRAME.size + size)
    for frame in range(count):
        left.seek(_HEAD.size + frame * (_FRAME.size + size))
        number, pages, *salts, _sum, _other_sum = _FRAME.unpack(left.read(_FRAME.size))
        yield number, pages, salts


def _is_in(file: BinaryIO, left: BinaryIO, log: _Log) -> bool:
    """Whether the file has as many pages as after the last commit, and these as the log has them."""
    if log.frames and os.fstat(file.fileno()).st_size != log.pages * log.size:
        return False
    for number, frame in log.newest.items():
        if number > log.pages:
            continue  # the file became shorter since
        left.seek(_HEAD.size + frame * (_FRAME.size + log.size) + _FRAME.size)
        file.seek((number - 1) * log.size)
        if left.read(log.size) != file.read(log.size):
            return False
    return True


def _is_whole(left: BinaryIO, log: _Log) -> bool:
    """Whether all sums agree: at the first that does not the library would end, and bring in what lies before."""
    left.seek(0)
    head = left.read(_HEAD.size)
    sums = _added(log.order, head[:_SUMMED_OF_HEAD], (0, 0))
    if sums != _HEAD.unpack(head)[-2:]:
        return False
    for _each in range(log.frames):
        begins, page = left.read(_FRAME.size), left.read(log.size)
        sums = _added(log.order, begins[:_SUMMED_OF_FRAME] + page, sums)
        if sums != _FRAME.unpack(begins)[-2:]:
            return False
    return True


def _added(order: str, data: bytes, sums: tuple[int, int]) -> tuple[int, int]:
    """The two sums, with these bytes added as the library adds them: in pairs of numbers, each sum to the other."""
    first, second = sums
    numbers = iter(struct.unpack(f'{order}{len(data) // 4}I', data))
    for number, other in zip(numbers, numbers, strict=True):
        first = first + number + second & 0xFFFFFFFF
        second = second + other + first & 0xFFFFFFFF
    return first, second
