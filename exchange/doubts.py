"""What the rules find: in the records that an import would make, and in those that a register holds."""

from collections.abc import Iterator

from exchange.cells import as_text
from exchange.lines import Line, SheetProblem
from exchange.plan import Plan, PlannedRow, Write
from models import checks, query
from models.around import Around
from models.records import roots
from models.rules import RULES
from models.store import Progress, Register, silent
from models.words import _, codes, ngettext

_MANY = 100
_MOST_REFERENCES = 20


def find(register: Register, plan: Plan, progress: Progress = silent) -> None:
    """Note at each row that goes in the doubts of the record it would make; they keep nothing out."""
    around = Around(register)
    if len(plan.writes) > _MANY:
        around.read_ahead({str(write.record.values.get('occurred') or '') for write in plan.writes})
    for done, write in enumerate(plan.writes):
        if done % _MANY == 0:
            progress(done, len(plan.writes))
        if any(row.goes_in for row in write.rows):
            with plan.with_its_codes():
                _look_at(write, around)
    progress(len(plan.writes), len(plan.writes))


def _look_at(write: Write, around: Around) -> None:
    rows = dict(_rows(write))
    for found in checks.findings(write.record, around):
        if found.is_doubt and found.row in rows:
            planned, line = rows[found.row]
            column = line.columns.get(found.field)
            heading, index = (column.heading, column.index) if column else ('', -1)
            value = as_text(line.given.get(found.field))
            planned.doubts.append(SheetProblem(line.sheet, line.row, heading, value, found.sentence, index))


def _rows(write: Write) -> Iterator[tuple[str, tuple[PlannedRow, Line]]]:
    """The lines of a record by their uids, each with the row of the sheet that it stands in."""
    for planned in write.rows:
        for line in (planned.line, *planned.line.below) if planned.line else ():
            yield line.uid, (planned, line)


def standing(register: Register, progress: Progress = silent) -> dict[str, list[str]]:
    """What each rule finds in the live records as they are now: the references, in the order of the rules."""
    around = Around(register)
    around.read_ahead()
    found: dict[str, list[str]] = {rule.code: [] for rule in RULES}
    total, done = sum(query.count(register, cls.record_kind) for cls in roots()), 0
    for cls in roots():
        for record in query.each(register, query.Question(cls.record_kind, descending=False)):
            progress(done, total)
            done += 1
            for code in {finding.rule for finding in checks.findings(record, around)}:
                found[code].append(str(record.get('reference')))
    progress(total, total)
    return {code: references for code, references in found.items() if references}


def in_words(found: dict[str, list[str]]) -> Iterator[str]:
    """A line for each rule that finds something: how many records, and which."""
    levels = {'stop': _('Stop'), 'doubt': _('Doubt')}
    for rule in RULES:
        if references := found.get(rule.code):
            count = ngettext('{count} record', '{count} records', len(references)).format(count=f'{len(references):,}')
            named = _(', ').join(references[:_MOST_REFERENCES]) + (' …' if len(references) > _MOST_REFERENCES else '')
            sentence = _('{level}: {rule}: {count} ({references})')
            label = codes('rules').label(rule.code)
            yield sentence.format(level=levels[rule.level], rule=label, count=count, references=named)
