"""The sheet of what is not the same in a headquarters workbook: pairs of uids that this desk holds apart, and no more.

It is signed row by row, as decisions are. Nothing in it says what either record is, who said so, or why.
"""

from exchange.decisions import signed_rows
from exchange.decisions.signed_rows import SignedSheet
from exchange.reading.any_file import Workbook
from exchange.uniting.sheet_of_pairs import OfPairs, SheetOfPairs
from models.dates import dates
from models.language.messages import _
from models.query.together import old_uids
from models.query.together.held_apart import APART
from models.record.records import Record
from models.register.register import Register

SHEET = SignedSheet(APART, 'sijill.apart')


def sheet_of(register: Register) -> SheetOfPairs:
    """The sheet of a register."""
    told = _('Records that are not the same, though they are alike. Change nothing here: a changed row is refused.')
    return SheetOfPairs(register, OfPairs(SHEET, ('one', 'other'), told))


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
