"""A sheet of a headquarters workbook that names pairs of records by their uids, and says no more of either.

It is signed row by row, as decisions are.
"""

from collections.abc import Callable
from typing import NamedTuple

from openpyxl import Workbook as Book

from exchange import xlsx
from exchange.cells import Cell, to_cell
from exchange.decisions import signed_rows
from exchange.decisions.signed_rows import SignedSheet
from exchange.signed.signed_workbook import row_digest
from models.language.labels import field_label, records_label
from models.language.messages import language
from models.query.together import old_uids
from models.record.records import OF_REVIEW, Record
from models.register.register import Register


class OfPairs(NamedTuple):
    """What such a sheet is: its kind and mark, the two fields that name the pair, and what is said above it."""

    sheet: SignedSheet
    names: tuple[str, str]
    told: str


class SheetOfPairs:
    """What a workbook says of pairs of which a record is in it."""

    def __init__(self, register: Register, of: OfPairs) -> None:
        self._register, self._of = register, of
        self._uids: set[str] = set()

    def note(self, record: Record) -> None:
        """Remember a record that is in the workbook."""
        self._uids.add(record.uid)

    def add(self, book: Book, say: Callable[[list[Cell]], object]) -> None:
        """Add the sheet, if there is anything to say, and say of each row what the manifest has of it."""
        kind = self._of.sheet.kind
        found = [row for row in old_uids.every(self._register, kind) if self._leaves(row)]
        if not found:
            return
        names, specs = signed_rows.fields_that_leave(kind), OF_REVIEW[kind].specs()
        sheet = xlsx.add_long_sheet(book, records_label(kind))
        sheet.sheet_view.rightToLeft = language() == 'ar'
        xlsx.widen(sheet, [14, *(24 for _name in names)])
        sheet.add([self._of.sheet.mark, self._of.told], xlsx.NAMES)
        heads = [f'{kind}.uid', *(f'{kind}.{name}' for name in names)]
        sheet.add(list(heads), xlsx.NAMES)
        sheet.add([None, *(field_label(kind, name) for name in names)], xlsx.LABELS)
        places = signed_rows.places(kind, heads)
        for row in found:
            cells = [row.uid, *(to_cell(row.get(name), specs[name]) for name in names)]
            sheet.add(cells)
            say([row.uid, kind, row.revision, row_digest(places, cells)])

    def _leaves(self, row: Record) -> bool:
        """Whether it is this desk's own, and about a record that is in the workbook."""
        pair = {str(row.get(name)) for name in self._of.names}
        return row.get('desk') == self._register.desk_id and not self._uids.isdisjoint(pair)
