"""Any spreadsheet to rows of plain cells: xlsx, xlsm, xls, xlsb through calamine, all others through Python.

The file is not trusted: it is taken apart in a child process with limits on memory and time, because a small
file can claim a sheet so large that the reader is aborted. No formula is run; cells hold the values saved, and a
`Fault` where there is none. Rows cross over in pieces, so that neither process ever holds a file twice.
"""

import contextlib
import hashlib
import io
import pickle
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from datetime import time as time_of_day
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

import python_calamine

from exchange import age_files
from exchange.cells import Cell
from exchange.plain_files import NotPlain, open_plain
from exchange.reading import limited, old_excel, plain_text, swallowed_rows, tagged_text, zipped
from exchange.reading.hidden_parts import HiddenParts
from exchange.reading.raw_sheet import MOST_COLUMNS, Grid
from exchange.reading.shown import as_shown
from models.errors import KnownError
from models.language.messages import _
from models.language.text import clean, file_name
from models.limits.file_limits import FILE_LIMITS
from models.progress import Progress, silent

# A file of a few megabytes is read in this many seconds or not at all; a larger one has more.
SECONDS, SECONDS_A_MEGABYTE, MOST_SECONDS = 8.0, 1.0, 60.0
A_FEW_MEGABYTES = 4.0
# Bytes that a reader may have, so that no file can take those of the whole computer.
MEMORY = 480_000_000
# A passphrase is made hard to guess by the time and the memory that it takes on the machine of its writer.
OPENING_SECONDS, OPENING_MEMORY = 30.0, 2_200_000_000
# Rows that are sent together; and cells beyond which the empty ones at the end of a row are looked for.
_PIECE, _LONG_ROW = 2_000, 200
# What comes again in very many cells, of which so many are held to be shared.
_SHARED, _MOST_SHARED = (str, date), 50_000
# Merged cells that are kept: more are a decoration of empty rows.
_MOST_MERGED = 100_000
_OLE, _ZIP = b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', b'PK\x03\x04'
_NO_TEXT = (b'%PDF', b'\xff\xd8\xff', b'\x89PNG', b'GIF8', b'SQLite format 3', b'Rar!', b'7z\xbc\xaf', b'{\\rtf', b'PK')
_TEXT_ENDINGS = ('.csv', '.txt', '.tsv', '.tab')
_BLANK: list[Cell] = []
_REFUSED = (age_files.CannotOpen, zipped.BadArchive, plain_text.NotText, old_excel.NotExcel, tagged_text.NotTables)


@dataclass
class Sheet:
    """A sheet: its title as it may be shown, its rows of cells, and the number that people see at the first of them.

    `merged` are the ranges of merged cells: first row, first column, last row, last column, counted from 0. A sheet
    that `is_hidden` holds lists and the like; rows and columns that are hidden are data. Where `since_1904` is set,
    days that stand as plain numbers are counted from 1904. `struck` are the cells of which something is struck out
    (True: all of it), which is not read but in rows that are struck out as a whole. A sheet that `is_text` is a file of
    plain text; in such a row so many others were `swallowed` by a quotation mark. `comments` are the beginnings of
    those on cells, without the program's own; `links` the addresses to which cells lead, `pictures` the cells at which
    pictures and text boxes begin, with the beginning of their text ('' in a picture, row -1 where that is not said).
    """

    title: str
    rows: list[list[Cell]]
    first_row_number: int = 1
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    is_hidden: bool = False
    hidden_rows: int = 0
    hidden_columns: list[int] = field(default_factory=list)
    since_1904: bool = False
    struck: dict[tuple[int, int], bool] = field(default_factory=dict)
    is_text: bool = False
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    pictures: list[tuple[tuple[int, int], str]] = field(default_factory=list)
    swallowed: dict[int, int] = field(default_factory=dict)


@dataclass
class Workbook:
    """What stands in a file, whatever its format; `sha256` is that of the file."""

    path: Path
    sha256: str
    sheets: list[Sheet]


class Unreadable(Exception):
    """Why a file could not be taken apart, as one word of `_sentence`; crosses the pipe from the child."""


def read(
    path: Path,
    keys: age_files.Keys = age_files.NONE,
    *,
    seconds: float | None = None,
    memory: int = MEMORY,
    progress: Progress = silent,
) -> Workbook:
    """The sheets of a file; KnownError names the file, what is wrong with it, and what to do.

    `keys` open a file that is encrypted with age, in the child process too. `progress` is told how many rows have come
    so far, of nobody knows how many, and may raise to end the reading.
    """
    size = _look(path)
    keys = age_files.only_needed(path, keys)
    if seconds is None:
        more = SECONDS_A_MEGABYTE * max(0.0, size / 1_000_000 - A_FEW_MEGABYTES)
        seconds = min(SECONDS + more, MOST_SECONDS)
        seconds += OPENING_SECONDS if keys.passphrase else 0
    try:
        with limited.working(_take_apart, path, keys, memory, ask=lambda: progress(0, 0)) as pipe:
            return _received(pipe, path, time.monotonic() + seconds, progress)
    except (Unreadable, limited.Ended) as error:
        raise KnownError(sentence(str(error)).format(path=path)) from error


def _received(pipe: Connection, path: Path, deadline: float, progress: Progress) -> Workbook:
    """What the child sends: each sheet, then its rows in pieces; at last the file's hash, or why there is none."""
    sheets: list[Sheet] = []
    rows = 0

    def ask() -> None:
        progress(rows, 0)

    while True:
        found = limited.told(pipe, deadline, ask)
        if isinstance(found, Unreadable):
            raise found
        if isinstance(found, str):
            return Workbook(path, found, sheets)
        if isinstance(found, Sheet):
            sheets.append(found)
        else:
            sheets[-1].rows += found
            rows += len(found)


def _look(path: Path) -> int:
    """The size of a file; KnownError names what can be said of it before it is opened."""
    try:
        return _size(path)
    except Unreadable as error:
        cause = str(error)
    except (OSError, ValueError):  # a name that no system takes, a folder that may not be entered
        cause = 'locked'
    raise KnownError(sentence(cause).format(path=path))


def _size(path: Path) -> int:
    if path.name.startswith(('~$', '.~lock.')):
        raise Unreadable('mark')
    if path.is_dir():
        raise Unreadable('folder')
    if not path.exists():
        raise Unreadable('missing')
    if not path.is_file():
        raise Unreadable('other')
    size = path.stat().st_size
    if size > FILE_LIMITS.size:
        raise Unreadable('large')
    return size


def sentence(cause: str) -> str:
    """What people are told of a file that cannot be read, by the word of an `Unreadable`; `{path}` is to be put in."""
    return {
        'mark': _('{path} is only a lock file of an open workbook. Close the workbook, then choose it.'),
        'folder': _('{path} is a folder; choose a workbook in it.'),
        'missing': _('There is no file {path}; check its name and folder.'),
        'locked': _('{path} cannot be opened; close it in the other program, or ask for the right to read it.'),
        'empty': _('{path} is an empty file; ask for it to be sent again.'),
        'encrypted': _('{path} is protected by a password; open it in Excel, save it without one, and try again.'),
        'broken': _('{path} is damaged or cut off; ask for it to be sent again.'),
        'strange': _(
            '{path} has content that cannot be read; open it in a spreadsheet program and save it as a new xlsx.'
        ),
        'unclosed': _('In {path} a quotation mark is opened and never closed; ask for it to be sent as xlsx.'),
        'unsafe': _('{path} contains something that can harm a computer. Do not use it.'),
        'web': _('{path} is a web page or XML without a table that can be read; open it in Excel and save it as xlsx.'),
        'other': _('{path} is not a workbook; choose an xlsx, xlsm, xls, xlsb, ods or csv file.'),
        'bomb': _(
            '{path} unpacks to over 300 MB or 200 times its size; copy its rows to a new workbook and try again.'
        ),
        'large': _('{path} is too large for this computer. Copy its rows to a new workbook and try again.'),
        'wide': _(
            '{path} has more columns than a spreadsheet can hold (16,384). Delete what is not needed, and try again.'
        ),
        'slow': _('{path} takes too long to read; copy its rows to a new workbook and try again.'),
        **age_files.sentences(),
    }[cause]


# In the child process


def _take_apart(pipe: Connection, path: Path, keys: age_files.Keys, memory: int) -> None:
    limited.begin()
    with telling(pipe):
        opened = unsealed(pipe, path, keys, memory)
        sending = _Sending(pipe)
        for sheet, rows in sheets_of(opened.content, opened.path):
            sending.send(sheet, rows)
        if not sending.sheets:
            raise Unreadable('strange')
        pipe.send(opened.sha256)


class Unsealed(NamedTuple):
    """The content of a file, without its encryption, under the name that it has without it, and the file's hash."""

    content: bytes
    path: Path
    sha256: str


def unsealed(pipe: Connection, path: Path, keys: age_files.Keys, memory: int) -> Unsealed:
    """The content of a file, for the child that works on it: its memory is bounded, and it opens nothing else."""
    limited.bound(max(memory, OPENING_MEMORY) if keys.passphrase else memory)
    with open_plain(path) as file:
        content = file.read(FILE_LIMITS.size + 1)
    limited.open_nothing_more(pipe)
    if len(content) > FILE_LIMITS.size:
        raise Unreadable('large')
    sha256 = hashlib.sha256(content).hexdigest()
    if age_files.is_sealed(content):
        content, path = age_files.opened(content, keys), path.with_suffix('')
    limited.bound(memory)
    return Unsealed(content, path, sha256)


@contextlib.contextmanager
def telling(pipe: Connection) -> Iterator[None]:
    """Tell the other process why the work on a file came to nothing."""
    try:
        yield
    except Unreadable as error:
        pipe.send(error)
    except _REFUSED as error:
        pipe.send(Unreadable(str(error)))
    except NotPlain:
        pipe.send(Unreadable('other'))
    except OSError:
        pipe.send(Unreadable('locked'))
    except MemoryError:
        pipe.send(Unreadable('large'))
    except BaseException:  # what the reader raises when it panics is no Exception
        pipe.send(Unreadable('broken'))


class _Sending:
    """The rows on their way to the other process; more than it can hold are refused."""

    def __init__(self, pipe: Connection) -> None:
        self.pipe = pipe
        self.sheets = 0
        self.cells = 0
        self.content = 0
        self.seen: dict[Cell, Cell] = {}

    def send(self, sheet: Sheet, rows: Iterator[list[Cell]]) -> None:
        """Send a sheet and then its rows in pieces, without the empty ends of long rows and of the sheet."""
        self.pipe.send(sheet)
        self.sheets += 1
        piece: list[list[Cell]] = []
        blank: list[list[Cell]] = []
        for row in rows:
            if len(row) > _LONG_ROW:
                row = _shortened(row)
            if len(row) > MOST_COLUMNS:
                raise Unreadable('wide')
            if not any(map(_is_filled, row)):
                blank.append(row if len(blank) < _PIECE else _BLANK)
                continue
            piece += blank
            blank = []
            piece.append(self._sharing(row))
            self.cells += len(row)
            if len(piece) >= _PIECE or self.cells > FILE_LIMITS.cells:
                self._send(piece)
                piece = []
        self._send(piece)

    def _sharing(self, row: list[Cell]) -> list[Cell]:
        """The row with texts and days that are the very ones of rows before: each crosses over once in a piece."""
        if len(self.seen) > _MOST_SHARED:
            self.seen = {}
        share = self.seen.setdefault
        return [share(cell, cell) if type(cell) in _SHARED else cell for cell in row]

    def _send(self, piece: list[list[Cell]]) -> None:
        packed = pickle.dumps(piece, pickle.HIGHEST_PROTOCOL)
        self.content += len(packed)
        if self.cells > FILE_LIMITS.cells or self.content > FILE_LIMITS.content:
            raise Unreadable('large')
        self.pipe.send_bytes(packed)


def _is_filled(cell: Cell) -> bool:
    return cell != '' and cell is not None


def _shortened(row: list[Cell]) -> list[Cell]:
    """The row up to its last value."""
    last = next((index for index in range(len(row) - 1, -1, -1) if _is_filled(row[index])), -1)
    return row[: last + 1] if last >= 0 else _BLANK


def sheets_of(content: bytes, path: Path) -> Iterator[tuple[Sheet, Iterator[list[Cell]]]]:
    """The sheets of a file, each with its rows, which are read as they are asked for; for the child."""
    if not content:
        raise Unreadable('empty')
    if content.startswith(_ZIP):
        archive = zipped.look_through(content)
        yield from map(_of_grid, archive.grids) if archive.grids else _calamine_sheets(archive)
    elif content.startswith(_OLE):
        beside, since_1904 = old_excel.look_through(content)
        yield from _calamine_sheets(zipped.Archive(content, beside=beside, since_1904=since_1904))
    elif content.startswith(_NO_TEXT):
        raise Unreadable('other')
    elif tagged_text.is_tags(content):
        yield from map(_of_grid, tagged_text.grids_of(content))
    elif path.suffix.lower() in _TEXT_ENDINGS or plain_text.is_table(content):
        rows = plain_text.rows_of(content)
        swallowed = swallowed_rows.find(rows)
        yield Sheet(file_name(clean(path.stem)), [], is_text=True, swallowed=swallowed), iter(rows)
    else:
        raise Unreadable('other')


def _of_grid(grid: Grid) -> tuple[Sheet, Iterator[list[Cell]]]:
    beside = grid.beside
    sheet = Sheet(
        file_name(grid.title),
        [],
        merged=beside.merged[:_MOST_MERGED],
        is_hidden=grid.is_hidden,
        hidden_rows=sum(row < len(grid.rows) for row in beside.hidden_rows),
        hidden_columns=sorted(beside.hidden_columns),
        struck=beside.struck,
        comments=beside.comments,
        links=beside.links,
        pictures=beside.pictures,
    )
    return sheet, _as_they_look(iter(grid.rows), beside)


def _calamine_sheets(archive: zipped.Archive) -> Iterator[tuple[Sheet, Iterator[list[Cell]]]]:
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(archive.content))
        for about in workbook.sheets_metadata:
            if about.typ == python_calamine.SheetTypeEnum.WorkSheet:
                sheet = workbook.get_sheet_by_name(about.name)
                beside = archive.beside.get(about.name, HiddenParts())
                yield _about(about, sheet, archive), _as_they_look(_rows(sheet, about.name, archive), beside)
    except python_calamine.PasswordError as error:
        raise Unreadable('encrypted') from error
    except python_calamine.CalamineError as error:  # a zip was unpacked to its end: it is as it was written
        raise Unreadable('strange' if archive.content.startswith(_ZIP) else 'broken') from error


def _about(
    about: python_calamine.SheetMetadata, sheet: python_calamine.CalamineSheet, archive: zipped.Archive
) -> Sheet:
    """A sheet without its rows."""
    beside = archive.beside.get(about.name, HiddenParts())
    merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()] or beside.merged
    rows, _columns = archive.moved.get(about.name, ([], []))
    last = max([*rows, sheet.end[0] if sheet.end else -1, *(row for row, _column in beside.faults)])
    return Sheet(
        file_name(about.name),
        [],
        merged=merged[:_MOST_MERGED],
        is_hidden=about.visible != python_calamine.SheetVisibleEnum.Visible,
        hidden_rows=sum(row <= last for row in beside.hidden_rows),
        hidden_columns=sorted(beside.hidden_columns),
        since_1904=archive.since_1904,
        struck=beside.struck,
        comments=beside.comments,
        links=beside.links,
        pictures=beside.pictures,
    )


def _as_they_look(rows: Iterator[list[Cell]], beside: HiddenParts) -> Iterator[list[Cell]]:
    """The rows with values that say no more than their cells show, and without what is struck out in them.

    A row that is struck out as a whole stays: somebody is told of it.
    """
    looks: dict[int, dict[int, str]] = {}
    for (row, column), shows in beside.shown.items():
        looks.setdefault(row, {})[column] = shows
    struck: dict[int, set[int]] = {}
    for (row, column), is_whole in beside.struck.items():
        if is_whole:
            struck.setdefault(row, set()).add(column)
    for index, cells in enumerate(rows):
        if index in looks or index in struck:
            cells = [as_shown(cell, looks.get(index, {}).get(column, '')) for column, cell in enumerate(cells)]
        if index in struck and any(_is_filled(c) for column, c in enumerate(cells) if column not in struck[index]):
            cells = ['' if column in struck[index] else cell for column, cell in enumerate(cells)]
        yield cells


def _rows(sheet: python_calamine.CalamineSheet, title: str, archive: zipped.Archive) -> Iterator[list[Cell]]:
    """The rows of a sheet from its first row and column, with the faults put into their places."""
    beside = archive.beside.get(title, HiddenParts())
    given: dict[int, dict[int, Cell]] = {}
    stated: dict[tuple[int, int], Cell] = {**beside.below_nothing, **beside.texts, **beside.faults}
    for (row, column), cell in stated.items():
        given.setdefault(row, {})[column] = cell
    index = -1
    for index, cells in enumerate(_placed(sheet, _without_lengths(sheet, title, archive), archive.moved.get(title))):
        yield _corrected(cells, given.pop(index)) if index in given else cells
    for row in sorted(given):
        yield from (_BLANK for _gap in range(index + 1, row))
        yield _corrected([], given[row])
        index = row


def _corrected(cells: list[Cell], given: dict[int, Cell]) -> list[Cell]:
    """The cells with faults and with what is left of texts, and with numbers below nothing, not taken for midnight."""
    cells = cells + [''] * (max(given) + 1 - len(cells))
    for column, cell in given.items():
        if isinstance(cell, str) or isinstance(cells[column], time_of_day):
            cells[column] = cell
    return cells


def _without_lengths(sheet: python_calamine.CalamineSheet, title: str, archive: zipped.Archive) -> Iterator[list[Any]]:
    """The rows of a sheet; a length of time that is longer than any stays the number that it is."""
    count = 0
    try:
        for row in sheet.iter_rows():
            yield row
            count += 1
    except OverflowError:
        content = io.BytesIO(zipped.without_endless(archive.content))
        again = python_calamine.CalamineWorkbook.from_filelike(content).get_sheet_by_name(title)
        yield from islice(again.iter_rows(), count, None)


def _placed(
    sheet: python_calamine.CalamineSheet, read: Iterator[list[Any]], moved: tuple[list[int], list[int]] | None
) -> Iterator[list[Cell]]:
    """The rows as they stand in the sheet, also where far rows and columns were moved together to be read."""
    if sheet.start is None:
        return
    _top, left = sheet.start  # the rows come from the first of the sheet on, their cells from this column on
    if moved is None:
        for row in read:
            cells: list[Cell] = [*[''] * left, *row]
            yield cells
        return
    rows, columns = moved
    reached = 0
    for index, row in zip(rows, read, strict=False):
        yield from (_BLANK for _gap in range(reached, index))
        reached = index + 1
        cells = [''] * (columns[-1] + 1)
        for column, cell in zip(columns[left:], row, strict=False):
            cells[column] = cell
        yield cells
