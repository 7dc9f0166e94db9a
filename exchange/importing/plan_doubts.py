"""What the rules find in the records that an import would make."""

from collections.abc import Iterator

from exchange.cells import as_text
from exchange.importing.plan import Plan, PlannedRow, Write
from exchange.importing.row_values import Line, SheetProblem
from models.progress import Progress, silent
from models.register.register import Register
from models.rules import checks
from models.rules.surroundings import Around

# For more records than this the rules read the register once ahead; and so often it is told how far things are.
_MANY = 100


def find(register: Register, plan: Plan, progress: Progress = silent) -> None:
    """Note at each row that goes in the doubts of the record it would make; they keep nothing out."""
    around = Around(register)
    if len(plan.writes) > _MANY:
        around.read_ahead_of(write.record for write in plan.writes)
    for done, write in enumerate(plan.writes):
        if done % _MANY == 0:
            progress(done, len(plan.writes))
        if any(row.goes_in for row in write.rows):
            with plan.with_its_codes():
                _look_at(write, around)
    progress(len(plan.writes), len(plan.writes))


def _look_at(write: Write, around: Around) -> None:
    rows, findings = dict(_rows(write)), checks.findings(write.record, around)
    write.noted = checks.staying(findings)
    for found in findings:
        if found.is_doubt and found.row in rows:
            planned, line = rows[found.row]
            column = line.columns.get(found.field)
            heading, index = (column.heading, column.index) if column else ('', -1)
            value = as_text(line.given.get(found.field))
            planned.add_doubts(SheetProblem(line.sheet, line.row, heading, value, found.sentence, index))


def _rows(write: Write) -> Iterator[tuple[str, tuple[PlannedRow, Line]]]:
    """The lines of a record by their uids, each with the row of the sheet that it stands in."""
    for planned in write.rows:
        for line in (planned.line, *planned.line.below) if planned.line else ():
            yield line.uid, (planned, line)
