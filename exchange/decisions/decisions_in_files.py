"""The sheet of decisions of a headquarters workbook: what this desk decided about the records in it, with who and when.

Its columns are generated from the declaration. Each row has its digest in the manifest, which the register signs, so
that one that was altered is found by itself. No sheet of records is ever taken for it, and it for none of those.
"""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from exchange.believing.vectors import can_be
from exchange.cells import Cell, to_cell
from exchange.decisions import signed_rows
from exchange.decisions.signed_rows import SaidRow, SignedSheet
from exchange.reading.any_file import Workbook
from exchange.signed.signed_workbook import row_digest
from models.dates import dates
from models.language.labels import field_label, records_label
from models.language.messages import _, language
from models.query import decided
from models.record.records import OF_REVIEW, Record
from models.register.register import Register

if TYPE_CHECKING:
    from openpyxl import Workbook as Book

KIND = 'decision'
MARK = 'sijill.decisions'
SHEET = SignedSheet(KIND, MARK)
# What proves who decided; all of it leaves together, or nothing of it does.
_OF_PERSON = ('person', 'key', 'signature')
_UID, _REFERENCE = f'{KIND}.uid', f'#{KIND}.record'


def columns() -> list[str]:
    """The fields of a decision that leave, in declared order."""
    return signed_rows.fields_that_leave(KIND)


# Written


class DecisionSheet:
    """What a workbook says of the decisions about the records that were put into it."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._travelling = decided.travelling_keys(register)
        self._references: dict[str, str] = {}

    def note(self, record: Record) -> None:
        """Remember a record that is in the workbook."""
        self._references[record.uid] = str(record.get('reference') or '')

    def add(self, book: 'Book', say: Callable[[list[Cell]], object]) -> None:
        """Add the sheet, if there is anything to say, and say of each row what the manifest has of it."""
        from exchange import xlsx  # what writes workbooks takes long to load, and importing writes none

        found = decided.own_decisions(self._register, self._references)
        if (first := next(found, None)) is None:
            return
        names = columns()
        sheet = xlsx.add_long_sheet(book, records_label(KIND))
        sheet.sheet_view.rightToLeft = language() == 'ar'
        sheet.freeze_panes = 'D4'
        xlsx.widen(sheet, [14, 14, *(18 for _name in names)])
        told = _('What was decided about the records in this file. Change nothing here: a changed row is refused.')
        sheet.add([MARK, told], xlsx.NAMES)
        heads = [_UID, _REFERENCE, *(f'{KIND}.{name}' for name in names)]
        sheet.add(list(heads), xlsx.NAMES)
        sheet.add([None, _('Reference'), *(field_label(KIND, name) for name in names)], xlsx.LABELS)
        places = signed_rows.places(KIND, heads)
        for decision in chain([first], found):
            reference = self._references[str(decision.get('record'))]
            cells = [decision.uid, reference, *self._cells(decision, names)]
            sheet.add(cells)
            say([decision.uid, KIND, decision.revision, row_digest(places, cells)])

    def _cells(self, decision: Record, names: list[str]) -> Iterator[Cell]:
        """What leaves of a decision; a person and their signature only where that person turned it on."""
        specs = OF_REVIEW[KIND].specs()
        is_proven = decision.get('signature') is not None and decision.get('key') in self._travelling
        for name in names:
            leaves = is_proven or name not in _OF_PERSON
            yield to_cell(decision.get(name), specs[name]) if leaves else None


# Read again


class SaidDecision(NamedTuple):
    """A decision that a file tells of: as a record, where it stands, and whether it is as the manifest says.

    `record` is None where it cannot be read. `reference` is what the file calls the record that it is about.
    """

    record: Record | None
    reference: str
    row: int
    is_whole: bool


def said_in(workbook: Workbook) -> list[SaidDecision]:
    """The decisions that a workbook tells of, in the order in which they stand there."""
    return [_said(row) for row in signed_rows.said_in(workbook, SHEET)]


def _said(row: SaidRow) -> SaidDecision:
    record = row.record if row.record and _can_be(row.record) else None
    return SaidDecision(record, row.text(_REFERENCE), row.row, row.is_whole)


def gone(workbook: Workbook) -> int:
    """How many decisions the manifest names that stand nowhere in the file."""
    return signed_rows.gone(workbook, SHEET)


def _can_be(decision: Record) -> bool:
    """Whether it says what registers say, as they say it."""
    return dates.read_stamp(str(decision.get('decided_at'))) is not None and can_be(str(decision.get('vector')))
