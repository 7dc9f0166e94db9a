"""The sheet of what was merged in a headquarters workbook: which uid went into which, and no more.

Who reads it merges nothing: it says whether a record that a file withdraws goes on anywhere here.
"""

from exchange.decisions import signed_rows
from exchange.decisions.signed_rows import SignedSheet
from exchange.reading.any_file import Workbook
from exchange.uniting.sheet_of_pairs import OfPairs, SheetOfPairs
from models.language.messages import _
from models.query.together.old_uids import MERGE
from models.register.register import Register

SHEET = SignedSheet(MERGE, 'sijill.merges')


def sheet_of(register: Register) -> SheetOfPairs:
    """The sheet of a register."""
    told = _('Which record was merged into which at the desk of this file. Change nothing here.')
    return SheetOfPairs(register, OfPairs(SHEET, ('survivor', 'merged'), told))


def said_in(workbook: Workbook) -> dict[str, str]:
    """By the uid of each record that was merged where a workbook comes from, that of the one in which it goes on."""
    pairs = (
        (row.text(f'{MERGE}.merged'), row.text(f'{MERGE}.survivor')) for row in signed_rows.said_in(workbook, SHEET)
    )
    steps = {merged: survivor for merged, survivor in pairs if merged and survivor}
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
