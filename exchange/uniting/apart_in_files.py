"""The sheet of what is not the same in a headquarters workbook: pairs of uids that this desk holds apart, and no more.

It is signed row by row, as decisions are. Nothing in it says what either record is, who said so, or why.
"""

from collections.abc import Callable

from openpyxl import Workbook as Book

from exchange import xlsx
from exchange.cells import Cell, to_cell
from exchange.decisions import signed_rows
from exchange.decisions.signed_rows import SignedSheet
from exchange.reading.any_file import Workbook
from exchange.signed.signed_workbook import row_digest
from models.dates import dates
from models.language.labels import field_label, records_label
from models.language.messages import _, language
from models.query.together import old_uids
from models.query.together.held_apart import APART
from models.record.records import OF_REVIEW, Record
from models.register.register import Register

MARK = 'sijill.apart'
SHEET = SignedSheet(APART, MARK)


class ApartSheet:
    """What a workbook says of the records in it that were held apart."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._uids: set[str] = set()

    def note(self, record: Record) -> None:
        """Remember a record that is in the workbook."""
        self._uids.add(record.uid)

    def add(self, book: Book, say: Callable[[list[Cell]], object]) -> None:
        """Add the sheet, if there is anything to say, and say of each row what the manifest has of it."""
        found = [row for row in old_uids.every(self._register, APART) if self._leaves(row)]
        if not found:
            return
        names, specs = signed_rows.fields_that_leave(APART), OF_REVIEW[APART].specs()
        sheet = xlsx.add_long_sheet(book, records_label(APART))
        sheet.sheet_view.rightToLeft = language() == 'ar'
        xlsx.widen(sheet, [14, *(24 for _name in names)])
        told = _('Records that are not the same, though they are alike. Change nothing here: a changed row is refused.')
        sheet.add([MARK, told], xlsx.NAMES)
        heads = [f'{APART}.uid', *(f'{APART}.{name}' for name in names)]
        sheet.add(list(heads), xlsx.NAMES)
        sheet.add([None, *(field_label(APART, name) for name in names)], xlsx.LABELS)
        places = signed_rows.places(APART, heads)
        for row in found:
            cells = [row.uid, *(to_cell(row.get(name), specs[name]) for name in names)]
            sheet.add(cells)
            say([row.uid, APART, row.revision, row_digest(places, cells)])

    def _leaves(self, row: Record) -> bool:
        """Whether it is this desk's own, and about a record that is in the workbook."""
        return row.get('desk') == self._register.desk_id and not self._uids.isdisjoint(
            (str(row.get('one')), str(row.get('other')))
        )


def said_in(register: Register, workbook: Workbook, desk_id: str) -> list[Record]:
    """The pairs that a workbook of a confirmed desk holds apart, and that this register does not know yet."""
    rows = (said.record for said in signed_rows.said_in(workbook, SHEET) if said.is_whole and said.record)
    known = {row.uid for row in old_uids.every(register, APART)}
    return [one for one in rows if one.uid not in known and one.get('desk') == desk_id and _can_be(one)]


def gone(workbook: Workbook) -> int:
    """How many pairs the manifest names that stand nowhere in the file."""
    return signed_rows.gone(workbook, SHEET)


def _can_be(row: Record) -> bool:
    return dates.read_stamp(str(row.get('said_at'))) is not None and row.get('one') != row.get('other')
