"""The sheet of decisions of a headquarters workbook: what this desk decided about the records in it, with who and when.

Its columns are generated from the declaration. Each row has its digest in the manifest, which the register signs, so
that one that was altered is found by itself. No sheet of records is ever taken for it, and it for none of those.
"""

import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import NamedTuple

from openpyxl import Workbook as Book

from exchange import xlsx
from exchange.believing.vectors import can_be
from exchange.cells import Cell, as_text, from_cell, is_empty, to_cell
from exchange.mapping.mapping import mark_of, marked
from exchange.reading.any_file import Sheet, Workbook
from exchange.signed.signed_workbook import row_digest
from models.dates import dates
from models.errors import Refused
from models.language.labels import field_label, records_label
from models.language.messages import _, language
from models.query import decided
from models.record.fields import REACHES
from models.record.records import OF_REVIEW, Record
from models.register.register import Register

KIND = 'decision'
MARK = 'sijill.decisions'
# What proves who decided; all of it leaves together, or nothing of it does.
_OF_PERSON = ('person', 'key', 'signature')
_UID, _REFERENCE = f'{KIND}.uid', f'#{KIND}.record'
_HEADS = 3
_UID_FORM = re.compile(r'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}')


def columns() -> list[str]:
    """The fields of a decision that leave, in declared order."""
    specs = OF_REVIEW[KIND].specs()
    leave = [name for name, spec in specs.items() if REACHES.index(spec.reach) >= REACHES.index('headquarters')]
    return [name for name in leave if name not in ('withdrawn', 'set_aside')]


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

    def add(self, book: Book, say: Callable[[list[Cell]], object]) -> None:
        """Add the sheet, if there is anything to say, and say of each row what the manifest has of it."""
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
        places = _places(heads)
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


def _places(heads: list[str]) -> list[tuple[str, int]]:
    """Where each column that is read again stands, in the order in which a digest has them."""
    return sorted((name, at) for at, name in enumerate(heads) if name.startswith(f'{KIND}.'))


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
    sheets = [sheet for sheet in workbook.sheets if mark_of(sheet) == MARK]
    digests = _digests(workbook)
    return [said for sheet in sheets for said in _read(sheet, digests)]


def gone(workbook: Workbook) -> int:
    """How many decisions the manifest names that stand nowhere in the file."""
    return len(_digests(workbook).keys() - {said.record.uid for said in said_in(workbook) if said.record})


def _digests(workbook: Workbook) -> dict[str, str]:
    rows = ([as_text(cell).strip() for cell in row[:4]] for row in marked(workbook, 'sijill.manifest'))
    return {row[0]: row[3] for row in rows if len(row) == 4 and row[1] == KIND}


def _read(sheet: Sheet, digests: dict[str, str]) -> Iterator[SaidDecision]:
    heads = [as_text(cell).strip() for cell in sheet.rows[1]] if len(sheet.rows) > 1 else []
    places, seen = _places(heads), set[str]()
    for number, row in enumerate(sheet.rows[_HEADS:], _HEADS + sheet.first_row_number):
        if all(map(is_empty, row)):
            continue
        cells: list[Cell] = [*row, *[None] * (len(heads) - len(row))]
        uid = _text_at(heads, cells, _UID)
        is_whole = uid not in seen and uid in digests and digests[uid] == row_digest(places, cells)
        seen.add(uid)
        yield SaidDecision(_decision(uid, heads, cells), _text_at(heads, cells, _REFERENCE), number, is_whole)


def _text_at(heads: list[str], cells: list[Cell], name: str) -> str:
    return as_text(cells[heads.index(name)]).strip() if name in heads else ''


def _decision(uid: str, heads: list[str], cells: list[Cell]) -> Record | None:
    """The decision of a row, None where a cell of it cannot be read."""
    specs = OF_REVIEW[KIND].specs()
    decision = Record(KIND, uid)
    try:
        for name in columns():
            if f'{KIND}.{name}' in heads:
                decision.set(name, from_cell(cells[heads.index(f'{KIND}.{name}')], specs[name]))
    except Refused:
        return None
    return decision if _can_be(decision) else None


def _can_be(decision: Record) -> bool:
    """Whether it says all that a decision says, as registers say it."""
    if not all(decision.get(name) for name in OF_REVIEW[KIND].required_fields()):
        return False
    is_timed = dates.read_stamp(str(decision.get('decided_at'))) is not None
    return is_timed and _UID_FORM.fullmatch(decision.uid) is not None and can_be(str(decision.get('vector')))
