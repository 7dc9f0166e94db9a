"""The sheet of what is not the same in a headquarters workbook: pairs of uids that this desk holds apart, or no more.

It is signed row by row, as decisions are. Nothing in it says what either record is, who said so, or why. Of what
several desks say of a pair the newest word counts.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from exchange.cells import Cell, to_cell
from exchange.decisions import signed_rows
from exchange.decisions.signed_rows import SignedSheet
from exchange.reading.any_file import Workbook
from exchange.signed.signed_workbook import row_digest
from models.dates import dates
from models.language.labels import field_label, records_label
from models.language.messages import _, language
from models.query.together.held_apart import APART, WordOfPair, every_word, last_word, said_of_pair
from models.record.records import OF_REVIEW, Record
from models.register.register import Register

if TYPE_CHECKING:
    from openpyxl import Workbook as Book

MARK = 'sijill.apart'
# The column that says that a pair is held apart no more.
NO_MORE = 'apart.no_more'
SHEET = SignedSheet(APART, MARK)


class ApartSheet:
    """What a workbook says of the records in it that were held apart."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._uids: set[str] = set()

    def note(self, record: Record) -> None:
        """Remember a record that is in the workbook."""
        self._uids.add(record.uid)

    def add(self, book: 'Book', say: Callable[[list[Cell]], object]) -> None:
        """Add the sheet, if there is anything to say, and say of each row what the manifest has of it."""
        from exchange import xlsx  # what writes workbooks takes long to load, and importing writes none

        found = [row for row in every_word(self._register) if self._leaves(row)]
        if not found:
            return
        names, specs = signed_rows.fields_that_leave(APART), OF_REVIEW[APART].specs()
        sheet = xlsx.add_long_sheet(book, records_label(APART))
        sheet.sheet_view.rightToLeft = language() == 'ar'
        xlsx.widen(sheet, [14, *(24 for _name in names)])
        told = _('Records that are not the same, though they are alike. Change nothing here: a changed row is refused.')
        sheet.add([MARK, told], xlsx.NAMES)
        heads = [f'{APART}.uid', *(f'{APART}.{name}' for name in names), NO_MORE]
        sheet.add(list(heads), xlsx.NAMES)
        sheet.add([None, *(field_label(APART, name) for name in names), _('No more')], xlsx.LABELS)
        places = signed_rows.places(APART, heads)
        for row in found:
            row.set('desk', self._register.desk_id)
            row.set('said_at', last_word(self._register, row).at)
            cells = [
                row.uid,
                *(to_cell(row.get(name), specs[name]) for name in names),
                'yes' if row.withdrawn else None,
            ]
            sheet.add(cells)
            say([row.uid, APART, row.revision, row_digest(places, cells)])

    def _leaves(self, row: Record) -> bool:
        """Whether it is this desk's own, and about a record that is in the workbook."""
        return last_word(self._register, row).desk == self._register.desk_id and not self._uids.isdisjoint(
            (str(row.get('one')), str(row.get('other')))
        )


def said_in(register: Register, workbook: Workbook, desk_id: str) -> list[Record]:
    """What a workbook of a confirmed desk says of pairs that is newer than what this register knows of them.

    Those that are held apart no more are withdrawn.
    """
    return [one for one in _rows(workbook) if one.get('desk') == desk_id and _can_be(one) and _is_newer(register, one)]


def _rows(workbook: Workbook) -> Iterator[Record]:
    for said in signed_rows.said_in(workbook, SHEET):
        if said.is_whole and said.record:
            if said.text(NO_MORE):
                said.record.set('withdrawn', _('may be the same after all'))
            yield said.record


def _is_newer(register: Register, said: Record) -> bool:
    known = said_of_pair(register, str(said.get('one')), str(said.get('other')))
    if known is None:
        return not said.withdrawn
    here, there = last_word(register, known), WordOfPair(str(said.get('desk')), str(said.get('said_at')))
    # One desk may say it and undo that within a second.
    return here.at < there.at or (here == there and bool(known.withdrawn) != bool(said.withdrawn))


def gone(workbook: Workbook) -> int:
    """How many pairs the manifest names that stand nowhere in the file."""
    return signed_rows.gone(workbook, SHEET)


def _can_be(row: Record) -> bool:
    return dates.read_stamp(str(row.get('said_at'))) is not None and row.get('one') != row.get('other')
