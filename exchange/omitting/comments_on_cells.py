"""Comments on the cells of a sheet, which are not imported: somebody may have said there what no cell says."""

from collections.abc import Iterator

from exchange.cells import as_text
from exchange.mapping.mapping import mark_of
from exchange.omitting.omissions import COMMENTS, Omission, Seen, at_cells
from exchange.reading.any_file import Workbook
from models.language.messages import ngettext

_QUESTIONS = 'sijill.questions'
# Letters of a question by which it is known.
_ENOUGH = 100


def find(workbook: Workbook, read: list[Seen]) -> Iterator[Omission]:
    """How many cells of each sheet have comments, without those that the program wrote into a workbook of its own."""
    commented = [seen for seen in read if seen.sheet.comments]
    is_ours = any(map(mark_of, workbook.sheets)) if commented else False
    asked = _asked(workbook) if is_ours else set()
    for seen in commented:
        there = {
            place: text
            for place, text in seen.sheet.comments.items()
            if not is_ours or (place[0] >= seen.first_row and _beginning(text.partition(': ')[2]) not in asked)
        }
        if there:
            yield _of_sheet(seen, there)


def _of_sheet(seen: Seen, there: dict[tuple[int, int], str]) -> Omission:
    """What is said of a sheet."""
    sentence = ngettext(
        '{count} cell has a comment, which is not imported.',
        '{count} cells have comments, which are not imported.',
        len(there),
    )
    return at_cells(seen, COMMENTS, sentence, len(there), there)


def _asked(workbook: Workbook) -> set[str]:
    """The beginnings of the questions in the file; they are in comments too, where a program may take our name off."""
    sheets = (sheet for sheet in workbook.sheets if mark_of(sheet) == _QUESTIONS)
    return {_beginning(as_text(cell)) for sheet in sheets for row in sheet.rows for cell in row} - {''}


def _beginning(text: str) -> str:
    return text.strip().partition('\n')[0][:_ENOUGH].strip()
