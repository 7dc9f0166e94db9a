"""The sheet of what was merged in a headquarters workbook: which uid went into which, and no more. It is signed by row.

Who reads it merges nothing: it says whether a record that a file withdraws goes on anywhere here.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from exchange.cells import Cell, to_cell
from exchange.decisions import signed_rows
from exchange.decisions.signed_rows import SignedSheet
from exchange.reading.any_file import Workbook
from exchange.signed.signed_workbook import row_digest
from models.language.labels import field_label, records_label
from models.language.messages import _, language
from models.query.together import old_uids
from models.query.together.old_uids import MERGE
from models.record.records import OF_REVIEW, Record
from models.register.register import Register

if TYPE_CHECKING:
    from openpyxl import Workbook as Book

SHEET = SignedSheet(MERGE, 'sijill.merges')


class MergeSheet:
    """Which of the records in a workbook were merged, and into which."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._uids: set[str] = set()

    def note(self, record: Record) -> None:
        """Remember a record that is in the workbook."""
        self._uids.add(record.uid)

    def add(self, book: 'Book', say: Callable[[list[Cell]], object]) -> None:
        """Add the sheet, if there is anything to say, and say of each row what the manifest has of it."""
        from exchange import xlsx  # what writes workbooks takes long to load, and importing writes none

        found = [one for one in old_uids.merges(self._register) if one.get('merged') in self._uids]
        if not found:
            return
        names, specs = signed_rows.fields_that_leave(MERGE), OF_REVIEW[MERGE].specs()
        heads = [f'{MERGE}.uid', *(f'{MERGE}.{name}' for name in names)]
        sheet = xlsx.add_long_sheet(book, records_label(MERGE))
        sheet.sheet_view.rightToLeft = language() == 'ar'
        xlsx.widen(sheet, [24] * len(heads))
        told = _('Which record was merged into which at the desk of this file. Change nothing here.')
        for cells, look in (([SHEET.mark, told], xlsx.NAMES), (list(heads), xlsx.NAMES)):
            sheet.add(cells, look)
        sheet.add([None, *(field_label(MERGE, name) for name in names)], xlsx.LABELS)
        for one in found:
            row = [one.uid, *(to_cell(one.get(name), specs[name]) for name in names)]
            sheet.add(row)
            say([one.uid, MERGE, one.revision, row_digest(signed_rows.places(MERGE, heads), row)])


def said_in(workbook: Workbook) -> dict[str, str]:
    """By the uid of each record that was merged where a workbook comes from, that of the one in which it goes on."""
    said = (row.record for row in signed_rows.said_in(workbook, SHEET) if row.is_whole and row.record)
    steps = {str(one.get('merged')): str(one.get('survivor')) for one in said}
    return {uid: _last(steps, uid) for uid in steps}


def _last(steps: dict[str, str], uid: str) -> str:
    seen = {uid}
    while (step := steps.get(uid)) is not None and step not in seen:
        uid = step
        seen.add(uid)
    return uid


def gone(workbook: Workbook) -> int:
    """How many merges the manifest names that stand nowhere in the file."""
    return signed_rows.gone(workbook, SHEET)
