"""Any spreadsheet to rows of plain cells: xlsx, xlsm, xls, xlsb, ods through calamine, csv through Python.

The file is not trusted: it is taken apart in a child process with limits on memory and time, because a small
file can claim a sheet so large that the reader is aborted. No formula is run; cells hold the values saved.
"""

import contextlib
import csv
import hashlib
import io
import multiprocessing
import os
import zipfile
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

import python_calamine

from exchange import sealed
from exchange.cells import Cell, is_empty
from exchange.formulas import unguarded
from models.errors import KnownError
from models.words import _

SECONDS = 60
MEMORY = 1_500_000_000
_OLE, _ZIP = b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', b'PK\x03\x04'
_ENCRYPTED_PACKAGE = 'EncryptedPackage'.encode('utf-16-le')
_TEXT_ENDINGS = ('.csv', '.txt', '.tsv')


@dataclass
class Sheet:
    """A sheet: its title, its rows of cells, and the number that people see at the first of them.

    `merged` are the ranges of merged cells: first row, first column, last row, last column, counted from 0.
    """

    title: str
    rows: list[list[Cell]]
    first_row_number: int = 1
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


@dataclass
class Workbook:
    """What stands in a file, whatever its format; `sha256` is that of the file."""

    path: Path
    sha256: str
    sheets: list[Sheet]


class Unreadable(Exception):
    """Why a file could not be taken apart, as one word of `_sentence`; crosses the pipe from the child."""


def read(path: Path, keys: sealed.Keys = sealed.NONE, *, seconds: float = SECONDS, memory: int = MEMORY) -> Workbook:
    """The sheets of a file; KnownError names the file, what is wrong with it, and what to do.

    `keys` open a file that is encrypted with age, in the child process too.
    """
    _look(path)
    context = multiprocessing.get_context('spawn')
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_take_apart, args=(theirs, path, keys, memory), daemon=True)
    child.start()
    theirs.close()
    try:
        found = ours.recv() if ours.poll(seconds) else Unreadable('slow')
    except EOFError:  # the child was ended, by the limit on memory or by a fault in the reader
        found = Unreadable('large')
    finally:
        child.kill()
        child.join()
        child.close()
        ours.close()
    if isinstance(found, Unreadable):
        raise KnownError(_sentence(str(found)).format(path=path))
    sha256, sheets = found
    return Workbook(path, sha256, sheets)


def _look(path: Path) -> None:
    """Name what can be said of a file before it is opened."""
    if path.name.startswith(('~$', '.~lock.')):
        sentence = _('{path} is only the mark that a workbook is open; close it there, and choose the workbook itself.')
    elif path.is_dir():
        sentence = _('{path} is a folder; choose a workbook in it.')
    elif not path.exists():
        sentence = _('There is no file {path}; check its name and folder.')
    else:
        return
    raise KnownError(sentence.format(path=path))


def _sentence(cause: str) -> str:
    return {
        'locked': _('{path} cannot be opened; close it in the other program, or ask for the right to read it.'),
        'empty': _('{path} is an empty file; ask for it to be sent again.'),
        'encrypted': _('{path} is protected by a password; open it in Excel, save it without one, and try again.'),
        'broken': _('{path} is damaged or cut off; ask for it to be sent again.'),
        'other': _('{path} is not a workbook; choose an xlsx, xlsm, xls, xlsb, ods or csv file.'),
        'large': _('{path} claims more than this computer can hold; copy its rows to a new workbook and try again.'),
        'slow': _('{path} takes too long to read; copy its rows to a new workbook and try again.'),
        **sealed.sentences(),
    }[cause]


# In the child process


def _take_apart(pipe: Connection, path: Path, keys: sealed.Keys, memory: int) -> None:
    _limit(memory)
    try:
        content = path.read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        if sealed.is_sealed(content):
            content, path = sealed.opened(content, keys), path.with_suffix('')
        pipe.send((sha256, _sheets(content, path)))
    except (Unreadable, sealed.CannotOpen) as error:
        pipe.send(Unreadable(str(error)))
    except OSError:
        pipe.send(Unreadable('locked'))
    except MemoryError:
        pipe.send(Unreadable('large'))
    except BaseException:  # what the reader raises when it panics is no Exception
        pipe.send(Unreadable('broken'))


def _limit(memory: int) -> None:
    """Bound this process, and let it say nothing: neither a message nor a core dump may show what it read."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)
    try:
        import resource
    except ImportError:  # Windows has no such limits; the limit on time still holds
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(ValueError):  # macOS takes no limit on addresses
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _sheets(content: bytes, path: Path) -> list[Sheet]:
    if not content:
        raise Unreadable('empty')
    if content.startswith(_OLE) and _ENCRYPTED_PACKAGE in content:
        raise Unreadable('encrypted')
    if content.startswith(_ZIP):
        _look_inside(content)
        return _calamine_sheets(content)
    if content.startswith(_OLE):
        return _calamine_sheets(content)
    if path.suffix.lower() in _TEXT_ENDINGS:
        return [Sheet(path.stem, _csv_rows(content))]
    raise Unreadable('other')


def _look_inside(content: bytes) -> None:
    """Tell a cut-off file, an encrypted one, and one that is no workbook apart."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = parts.namelist()
            manifest = 'META-INF/manifest.xml'
            if manifest in names and b'encryption-data' in parts.read(manifest):
                raise Unreadable('encrypted')
    except (zipfile.BadZipFile, RuntimeError) as error:
        raise Unreadable('broken') from error
    if not any(name.startswith('xl/') or name == 'content.xml' for name in names):
        raise Unreadable('other')


def _calamine_sheets(content: bytes) -> list[Sheet]:
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        wanted = [s.name for s in workbook.sheets_metadata if s.typ == python_calamine.SheetTypeEnum.WorkSheet]
        return [Sheet(name, _rows(workbook.get_sheet_by_name(name))) for name in wanted]
    except python_calamine.PasswordError as error:
        raise Unreadable('encrypted') from error
    except python_calamine.CalamineError as error:
        raise Unreadable('broken') from error


def _rows(sheet: python_calamine.CalamineSheet) -> list[list[Cell]]:
    rows: list[list[Cell]] = [[*row] for row in sheet.to_python(skip_empty_area=False)]
    while rows and all(map(is_empty, rows[-1])):
        rows.pop()
    return rows


def _csv_rows(content: bytes) -> list[list[Cell]]:
    text = _decoded(content)
    first = text.lstrip('\r\n').partition('\n')[0]
    delimiter = max(',;\t', key=first.count)
    try:
        return [list(map(unguarded, row)) for row in csv.reader(io.StringIO(text, newline=''), delimiter=delimiter)]
    except csv.Error as error:
        raise Unreadable('broken') from error


def _decoded(content: bytes) -> str:
    """The text of a file that does not say how it is written: UTF-8, marked UTF-16, or Windows-1256."""
    if content.startswith((b'\xff\xfe', b'\xfe\xff')):
        return content.decode('utf-16', errors='replace')
    if b'\0' in content:
        raise Unreadable('other')
    try:
        return content.decode('utf-8-sig')
    except UnicodeDecodeError:
        return content.decode('cp1256')
