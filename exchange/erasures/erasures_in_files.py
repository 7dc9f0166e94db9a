"""What a workbook says was erased at its desk, and so asks others to erase: by row and field, never by value.

It has a sheet of its own, as plain cells, so that Excel and LibreOffice keep it. A file for the public has none.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from exchange.cells import Cell, as_text
from exchange.mapping.mapping import facts_of, mark_of
from exchange.reading.any_file import Workbook
from models import query
from models.dates import dates
from models.file import history
from models.file.chain import CODES
from models.file.history import Erasure
from models.language.labels import record_label
from models.language.messages import _, language
from models.record.records import OF_REVIEW, RECORDS, roots
from models.register import erasing
from models.register.register import Register

if TYPE_CHECKING:
    from openpyxl import Workbook as Book

MARK = 'sijill.erasures'
# What the digest of its rows is called in the sheet "About".
FACT = 'erasures'
# What was asked about records and answered leaves with them, and so does its erasing; nothing of a person's does.
ASKED = ('question', 'reply')
_TOLD = RECORDS | {kind: OF_REVIEW[kind] for kind in ASKED}
_COLUMNS = ('record', 'row', 'field', 'at')
Place = tuple[str, str]
LetsOut = Callable[[str, str], bool]


class SaidErased(NamedTuple):
    """That a field of a row, or its codes, was erased at a desk, and when last; the record's uid with it."""

    record: str
    row: str
    field: str
    at: str


def last_of(register: Register) -> dict[Place, Erasure]:
    """The last erasing of each field of each row, or of its codes."""
    found: dict[Place, Erasure] = {}
    for erasure in history.erasures(register):
        if field := _field(erasure):
            found[erasure.row, field] = erasure
    return found


def _field(erasure: Erasure) -> str:
    """What people chose to erase; '' where it went along with that. Old histories name each code by itself."""
    cls = _TOLD.get(erasure.row_kind)
    if cls is None or erasure.leaf == CODES or erasure.leaf in cls.specs().keys() - cls.erased_alone():
        return CODES if cls else ''
    return (
        erasure.leaf if erasing.is_erasable(cls.record_kind, erasure.leaf) and not cls.specs()[erasure.leaf].of else ''
    )


def rows_of(register: Register, lets_out: LetsOut) -> list[list[str]]:
    """What the sheet says, where something was erased that may ever have left the desk."""
    told = {
        (row, field): one
        for (row, field), one in last_of(register).items()
        if field == CODES or lets_out(one.row_kind, field)
    }
    titles = _titles(register, told.values())
    return [
        [one.by.record, row, field, one.at, titles[one.by.record], erasing.name_of(one.row_kind, field)]
        for (row, field), one in told.items()
    ]


def add(book: 'Book', rows: list[list[str]]) -> None:
    """Add the sheet of these rows, if there are any."""
    from exchange import xlsx  # what writes workbooks takes long to load, and importing writes none

    if not rows:
        return
    sheet = xlsx.add_long_sheet(book, _('Erased'), keeps=True)
    sheet.sheet_view.rightToLeft = language() == 'ar'
    xlsx.widen(sheet, [14, 14, 18, 22, 30, 24])
    said = _('These were erased for good, for consent was withdrawn: please erase them too, wherever they are kept.')
    sheet.add([MARK, said], xlsx.NAMES)
    sheet.add([*_COLUMNS, _('Record'), _('Field')], xlsx.HEADING)
    for row in rows:
        sheet.add(row)


def digest(rows: list[list[str]]) -> str:
    """What the sheet "About" says of the rows, so that whoever signs that signs them too; '' where there are none."""
    said = [row[: len(_COLUMNS)] for row in rows]
    return hashlib.sha256(json.dumps(said, separators=(',', ':')).encode()).hexdigest() if rows else ''


def _titles(register: Register, told: Iterable[Erasure]) -> dict[str, str]:
    """What the records are called by their kind and reference: nothing of what they say."""
    kinds = {erasure.by.record: erasure.by.kind for erasure in told}
    found: dict[str, str | None] = {}
    for kind in {*kinds.values()} & {cls.record_kind for cls in roots() if 'reference' in cls.specs()}:
        found |= query.references(register, kind, [uid for uid in kinds if kinds[uid] == kind])
    return {uid: f'{record_label(kind)} {found.get(uid) or ""}'.strip() for uid, kind in kinds.items()}


def said_in(workbook: Workbook) -> list[SaidErased]:
    """What a workbook says was erased where it comes from; nothing where its sheet "About" says otherwise."""
    sheets = (sheet for sheet in workbook.sheets if mark_of(sheet) == MARK)
    rows = [_cells(row) for sheet in sheets for row in sheet.rows[2:]]
    rows = [row for row in rows if any(row)]
    if not rows or facts_of(workbook).get(FACT) != digest(rows):
        return []
    return [SaidErased(*row) for row in rows if all(row) and dates.read_stamp(row[-1])]


def _cells(row: list[Cell]) -> list[str]:
    cells = [as_text(cell).strip() for cell in row[: len(_COLUMNS)]]
    return cells + [''] * (len(_COLUMNS) - len(cells))
