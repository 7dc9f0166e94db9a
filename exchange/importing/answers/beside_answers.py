"""What somebody wrote on a question sheet where no answer is read: beside the answer, below the last, over a day."""

from collections.abc import Iterable, Iterator

from exchange.cells import Cell, as_text, is_empty
from exchange.mapping.mapping import mark_of
from exchange.omitting import comments_on_cells, links_and_pictures
from exchange.omitting.omissions import WORDS, Omission, Seen
from exchange.questions import answers_typed
from exchange.questions.answers_typed import QuestionRow, says_something
from exchange.questions.questions_in_files import QUESTIONS
from exchange.reading.any_file import Sheet, Workbook
from models.dates import dates
from models.language.messages import LANGUAGES, _, quoted, speaking
from models.language.text import fold
from models.query.for_review import asked
from models.query.for_review.told_outside import outward
from models.record.records import Record
from models.register.register import Register

# Rows of the sheet of questions in our own workbook above its questions: its mark, names and labels.
_ABOVE = 3


def find(register: Register, workbook: Workbook) -> Iterator[Omission]:
    """Each cell that may be an answer, and is neither read as one nor as the program wrote it; and what is on cells."""
    seen = list(_sheets(workbook))
    yield from comments_on_cells.find(workbook, seen)
    yield from links_and_pictures.find(seen)
    for sheet in workbook.sheets:
        if mark_of(sheet) == QUESTIONS.mark:
            yield from _beyond(sheet)
        elif rows := answers_typed.rows_of(sheet):
            yield from _of_question_sheet(register, sheet, rows)


def _sheets(workbook: Workbook) -> Iterator[Seen]:
    """The sheets of questions; the first row of one has the index of its first question."""
    for sheet in workbook.sheets:
        if mark_of(sheet) == QUESTIONS.mark:
            yield Seen(sheet, _ABOVE)
        elif rows := answers_typed.rows_of(sheet):
            yield Seen(sheet, rows[0].row - sheet.first_row_number)


def _beyond(sheet: Sheet) -> Iterator[Omission]:
    """What is behind the last column of the questions in our own workbook; what is changed in those is refused."""
    named = [at for row in sheet.rows[:_ABOVE] for at, cell in enumerate(row) if not is_empty(cell)]
    width = max(named) + 1
    for index, row in enumerate(sheet.rows[_ABOVE:], _ABOVE):
        yield from _said(sheet, index + sheet.first_row_number, row[width:])


def _of_question_sheet(register: Register, sheet: Sheet, rows: list[QuestionRow]) -> Iterator[Omission]:
    known = asked.numbered(register, [row.number for row in rows if row.number])
    for row in rows:
        if row.number in known:
            question = known[row.number]
            written, day = _written(register, question), str(question.get('occurred'))
            beside = [cell for cell in (*row.described, *row.nameless) if fold(as_text(cell)) not in written]
            strange = [cell for cell in beside if _as_day(cell) != day]
        elif row.number or says_something(row.answer):  # of another register, or refused by name
            strange = list(row.nameless)
        else:
            strange = [row.text, *row.described, *row.nameless]
        yield from _said(sheet, row.row, strange)


def _written(register: Register, question: Record) -> set[str]:
    """What the program wrote beside a question, in either language, folded."""
    found = {str(question.get(name) or '') for name in ('occurred', 'occurred_typed', 'place_typed')}
    for spoken in LANGUAGES:
        with speaking(spoken):
            left = outward(register, question)
            found |= {left.reference, left.day, left.place}
    return {fold(text) for text in found}


def _as_day(cell: Cell) -> str:
    """The day that a cell says in other words, or as a spreadsheet program turned it; '' for none."""
    try:
        return dates.understand(as_text(cell))
    except (dates.NotADate, dates.AmbiguousDate):
        return ''


def _said(sheet: Sheet, row: int, cells: Iterable[Cell]) -> Iterator[Omission]:
    sentence = _('{value} is not in the column for the answer, and is not imported; put it there.')
    for cell in filter(says_something, cells):
        text = as_text(cell)
        yield Omission(sheet.title, row, WORDS, sentence.format(value=quoted(text)), text, counts=True)
