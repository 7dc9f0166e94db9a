"""What stands on a question sheet where no answer is read is said: it may be what somebody was asked for."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from exchange.exporting import headquarters_workbook
from exchange.importing.applying import apply_plan
from exchange.importing.planning import make_plan
from exchange.questions import question_sheet
from models.query.for_review import asked
from models.register.register import Register
from models.register.review.asking import Ask
from tests.invented import incident
from tests.office import converted, needs_office

pytestmark = pytest.mark.slow

NUMBER, DAY, BESIDE = 'A3', 'D3', 'G3'
LEFT = '“{}” is not in the column for the answer, and is not imported; put it there.'


@pytest.fixture
def sheet(register: Register, tmp_path: Path) -> Path:
    """A question sheet with one question, that nobody has filled yet."""
    return written(register, tmp_path, 'en')


def written(register: Register, folder: Path, speech: str) -> Path:
    saved = register.save(incident())
    register.ask([Ask('incident', saved.uid, text='How many were there?')])
    question_sheet.write(
        register, folder / 'asked.xlsx', [one.question for one in asked.every_question(register)], speech
    )
    return folder / 'asked.xlsx'


def filled(path: Path, fill: Callable[[Any], object]) -> Path:
    book = openpyxl.load_workbook(path)
    fill(book.active if len(book.sheetnames) == 1 else book['Questions'])
    book.save(path)
    return path


def put(place: str, value: Any) -> Callable[[Any], object]:
    return lambda sheet: sheet.__setitem__(place, value)


def left_out(register: Register, path: Path) -> list[tuple[str, int, bool]]:
    """What is left out of it: the sentence, the row, and whether it may count."""
    return [(one.sentence, one.row, one.counts) for one in make_plan(register, path).asides]


@pytest.mark.parametrize('speech', ['en', 'ar'])
def test_a_sheet_as_it_was_written_leaves_nothing_out(register: Register, tmp_path: Path, speech: str) -> None:
    path = filled(written(register, tmp_path, speech), put('F3', 'Three.'))
    assert left_out(register, path) == []
    assert [one.reply.get('text') for one in make_plan(register, path).questions.said] == ['Three.']


@needs_office
@pytest.mark.parametrize('ending', ['ods', 'xls', 'csv:Text - txt - csv (StarCalc):44,34,76'])
def test_nor_does_one_that_another_program_saved(register: Register, sheet: Path, ending: str) -> None:
    assert left_out(register, converted(filled(sheet, put('F3', 'Three.')), ending)) == []


@pytest.mark.parametrize(
    ('place', 'text', 'row'),
    [
        (BESIDE, 'Three of them', 3),
        ('I3', 3, 3),
        (DAY, 'Monday 4 March 2024', 3),
        ('E3', 'the next village', 3),
        ('B5', 'A child died too.', 5),
        ('H7', 'A child died too.', 7),
    ],
)
def test_what_stands_beside_the_answers_is_said(
    register: Register, sheet: Path, place: str, text: str | int, row: int
) -> None:
    assert left_out(register, filled(sheet, put(place, text))) == [(LEFT.format(text), row, True)]


@pytest.mark.parametrize('day', [datetime(2024, 1, 21), '21/1/2024', '21 January 2024', '-', ' '])
def test_a_day_in_other_words_is_the_same_day(register: Register, sheet: Path, day: Any) -> None:
    assert left_out(register, filled(sheet, put(DAY, day))) == []


def test_of_a_question_that_is_not_known_here_only_what_nobody_asked_is_said(register: Register, sheet: Path) -> None:
    filled(sheet, put(NUMBER, 'Q-0000-0000'))
    assert left_out(register, sheet) == []
    assert left_out(register, filled(sheet, put(BESIDE, 'Three'))) == [(LEFT.format('Three'), 3, True)]


def test_comments_on_a_question_sheet_are_said(register: Register, sheet: Path) -> None:
    filled(sheet, lambda sheet: setattr(sheet['F3'], 'comment', Comment('Three', 'a reader')))
    assert left_out(register, sheet) == [('1 cell has a comment, which is not imported.', 0, True)]


def test_what_stands_behind_the_questions_of_a_workbook_is_said(register: Register, sheet: Path) -> None:
    path = sheet.with_name('whole.xlsx')
    headquarters_workbook.export(register, path)
    assert left_out(register, path) == []
    filled(path, lambda sheet: sheet.cell(4, sheet.max_column + 1, 'Three'))
    assert left_out(register, path) == [(LEFT.format('Three'), 4, True)]
    apply_plan(register, make_plan(register, path))
