"""Answers that somebody typed: on a question sheet, known again by its headings, whichever program saved it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from exchange.cells import DASHES, Cell, as_text, is_empty
from exchange.mapping.mapping import mark_of
from exchange.reading.any_file import Sheet, Workbook
from models.language.code_lists import codes
from models.language.text import ascii_digits, fold, without_directions

# Rows in which the headings are looked for: whoever filled a sheet may have put something above them.
_FIRST_ROWS = 20
# Of a question sheet, the columns that are read again.
NUMBER, TEXT, ANSWER = ('question', 'number'), ('question', 'text'), ('reply', 'text')
_NUMBER_FORM = re.compile(r'Q-[0-9A-Z]{4}-[0-9A-Z]{4}')
_LONGEST_NUMBER = 60
_DASHES = str.maketrans(dict.fromkeys('\u2010\u2011\u2012\u2013\u2014\u2212_ـ', '-'))


class TypedAnswer(NamedTuple):
    """What somebody typed to the question of a number, and where; `asked` is what the file says that was asked."""

    number: str
    asked: Cell
    cell: Cell
    sheet: str
    row: int
    column: int


class _Heads(NamedTuple):
    """Where the headings of a question sheet stand: their row, and the columns of what they name (-1 for none)."""

    row: int
    number: int
    text: int
    answer: int


class QuestionRow(NamedTuple):
    """A row of a question sheet: its number ('' for none), and what is in it beside that, in which columns.

    `described` are the cells of columns that have another heading, `nameless` those of columns that have none.
    """

    row: int
    number: str
    text: Cell
    answer: Cell
    described: list[Cell]
    nameless: list[Cell]


def is_question_sheet(sheet: Sheet) -> bool:
    """Whether a sheet has the headings of a question sheet, in either language."""
    return _heads(sheet) is not None


def answers_in(workbook: Workbook) -> list[TypedAnswer]:
    """The answers on the question sheets of a file, in the order in which they stand there."""
    return [answer for sheet in workbook.sheets for answer in _answers(sheet)]


def rows_of(sheet: Sheet) -> list[QuestionRow]:
    """The rows below the headings of a question sheet; none of any other sheet."""
    heads = _heads(sheet)
    if heads is None:
        return []
    headings = sheet.rows[heads.row]
    named = {at for at, cell in enumerate(headings) if not is_empty(cell)}
    others = named - {heads.number, heads.text, heads.answer}
    return [
        QuestionRow(
            place + sheet.first_row_number,
            number_of(_at(row, heads.number)) or as_text(_at(row, heads.number)).strip()[:_LONGEST_NUMBER],
            _at(row, heads.text),
            _at(row, heads.answer),
            [cell for at, cell in enumerate(row) if at in others],
            [cell for at, cell in enumerate(row) if at not in named],
        )
        for place, row in enumerate(sheet.rows[heads.row + 1 :], heads.row + 1)
    ]


def number_of(cell: Cell) -> str:
    """The number of a question as it was given, however somebody wrote it; '' for what is none."""
    text = as_text(cell)[:_LONGEST_NUMBER]
    bare = re.sub(r'\s+', '', ascii_digits(without_directions(text)).translate(_DASHES).upper())
    return bare if _NUMBER_FORM.fullmatch(bare) else ''


def says_something(cell: Cell) -> bool:
    """Whether a cell holds an answer: nothing, and a dash, are none."""
    return not is_empty(cell) and as_text(cell).strip() not in DASHES


def _answers(sheet: Sheet) -> Iterator[TypedAnswer]:
    heads = _heads(sheet)
    if heads is None:
        return
    for place, row in enumerate(sheet.rows[heads.row + 1 :], heads.row + 1):
        cell = _at(row, heads.answer)
        if says_something(cell):
            number = number_of(_at(row, heads.number)) or as_text(_at(row, heads.number)).strip()[:_LONGEST_NUMBER]
            where = (sheet.title, place + sheet.first_row_number, heads.answer)
            yield TypedAnswer(number, _at(row, heads.text), cell, *where)


def _at(row: list[Cell], column: int) -> Cell:
    return row[column] if 0 <= column < len(row) else None


def _heads(sheet: Sheet) -> _Heads | None:
    for place, row in enumerate(sheet.rows[:_FIRST_ROWS] if not mark_of(sheet) else ()):
        said = [fold(as_text(cell)) if isinstance(cell, str) else '' for cell in row]
        number, text, answer = (_column(said, name) for name in (NUMBER, TEXT, ANSWER))
        if number >= 0 and answer >= 0:
            return _Heads(place, number, text, answer)
    return None


def _column(said: list[str], name: tuple[str, str]) -> int:
    """Where a heading stands in a row, -1 for nowhere."""
    label = codes('fields')['.'.join(name)]
    names = {fold(text) for text in (label.en, label.ar, *label.aliases)}
    return next((at for at, text in enumerate(said) if text and text in names), -1)
