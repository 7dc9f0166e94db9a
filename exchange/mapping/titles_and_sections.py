"""What stands above the rows of a table and belongs to each of them: the name of the sheet, a title, section rows.

Each is a column of its own, `:sheet`, `:title` or `:section`, whose cell in a row is the text that stands above it. It
is taken for a field only where no other column has that field and every text fits it.
"""

from collections.abc import Iterator, Sequence

from exchange.cells import Cell, as_text, is_empty
from exchange.mapping import by_content, headings
from exchange.mapping.headings import Meaning
from exchange.mapping.table_layout import Aside, Layout
from exchange.reading.any_file import Sheet
from models.limits.heading_limits import HEADING_LIMITS
from models.record.fields import CodeKind, DateKind, PlaceKind, Spec
from models.record.records import RECORDS

SHEET, TITLE, SECTION = ':sheet', ':title', ':section'
# What stands in the column of an answer that is given, and of one that is not.
MARKS = frozenset({'1', '0', 'true', 'false'})


def texts(laid: Layout, sheet: Sheet) -> Iterator[tuple[str, dict[int, str]]]:
    """The columns that stand above a table: the text of each row by its number."""
    numbers = [number for number, _row in laid.rows]
    sections = sorted((aside.number, aside.text) for aside in laid.asides if aside.reason == 'section')
    if sections:
        yield SECTION, {number: text for number in numbers if (text := _in_force(sections, number))}
    for aside in laid.asides:
        if aside.reason == 'title' and numbers and aside.number < numbers[0]:
            yield TITLE, dict.fromkeys(numbers, aside.text)
    yield SHEET, dict.fromkeys(numbers, sheet.title)


def _in_force(sections: list[tuple[int, str]], number: int) -> str:
    return next((text for above, text in reversed(sections) if above < number), '')


def meaning(found: dict[int, str], kind: str, taken: set[str]) -> Meaning | None:
    """The field of a kind, none of those that are taken, that all of the texts fit and no other field does."""
    cells: list[Cell] = list(dict.fromkeys(found.values()))
    if not cells:
        return None
    for target in by_content.fitting_all(cells, kind):
        return Meaning(target, HEADING_LIMITS.taken, 'content') if target not in taken else None
    return None


def put_beside(laid: Layout, heading: str, found: dict[int, str]) -> int:
    """Make a column of texts behind those of a table, and return its index."""
    index = max(len(laid.headings), *(len(row) for _number, row in laid.rows))
    laid.headings += [''] * (index - len(laid.headings)) + [heading]
    laid.tags += [''] * (index + 1 - len(laid.tags))
    laid.rows[:] = [(number, [*row, *[''] * (index - len(row)), found.get(number, '')]) for number, row in laid.rows]
    return index


def join_answers(laid: Layout, kind: str) -> None:
    """Put the answers to a question, for which a form has a column of ones and noughts each, together in one column.

    The question must be a coded field, and have no column of its own.
    """
    groups: dict[str, dict[int, str]] = {}
    for index, heading in enumerate(laid.headings):
        question, slash, answer = heading.rpartition('/')
        if slash and question not in laid.headings:
            groups.setdefault(question, {})[index] = answer
    for question, answers in groups.items():
        marks = [row[index] for _number, row in laid.rows for index in answers if index < len(row)]
        if len(answers) > 1 and _is_coded(question, kind) and are_marks(marks):
            put_beside(laid, question, {number: _given(row, answers) for number, row in laid.rows})


def are_marks(cells: Sequence[Cell]) -> bool:
    """Whether cells only say yes and no, as a form marks the answers of one question."""
    return all(is_empty(cell) or as_text(cell).strip().casefold() in MARKS for cell in cells)


def _is_coded(question: str, kind: str) -> bool:
    meant = headings.meaning(question, kind)
    of, _dot, name = meant.target.partition('.') if meant else ('', '', '')
    spec = RECORDS[of].specs().get(name) if of in RECORDS else None
    return spec is not None and isinstance(spec.kind, CodeKind)


def _given(row: list[Cell], answers: dict[int, str]) -> str:
    """The answers that a row gives, as a cell with all of them would."""
    return '; '.join(
        answer for index, answer in answers.items() if as_text(_at(row, index)) in ('1', 'True', 'true', 'TRUE')
    )


def _at(row: list[Cell], index: int) -> Cell:
    return row[index] if index < len(row) else None


def take_sections(laid: Layout, specs: dict[int, Spec], kind: str, taken: set[str]) -> None:
    """Take the rows out that only head those below them, though nothing in their layout shows it.

    They hold one text, which does not fit its own column, and which fits a field that no column has.
    """
    lone = [(number, held[0]) for number, row in laid.rows if len(held := _first_two(row)) == 1]
    texts_of = {n: (index, cell) for n, (index, cell) in lone if isinstance(cell, str)}
    strangers = {n: as_text(cell) for n, (index, cell) in texts_of.items() if _is_strange(cell, specs.get(index))}
    if strangers and len(strangers) == len(lone) and meaning(strangers, kind, taken):
        laid.rows[:] = [(number, row) for number, row in laid.rows if number not in strangers]
        laid.asides.extend(Aside(number, 'section', text) for number, text in strangers.items())


def _first_two(row: list[Cell]) -> list[tuple[int, Cell]]:
    """The first cells of a row that hold something, two at most, each with its index."""
    found: list[tuple[int, Cell]] = []
    for index, cell in enumerate(row):
        if not is_empty(cell):
            found.append((index, cell))
            if len(found) == 2:
                break
    return found


def _is_strange(cell: Cell, spec: Spec | None) -> bool:
    if spec is None:
        return True
    return isinstance(spec.kind, (CodeKind, DateKind, PlaceKind)) and not by_content.suits(cell, spec)
