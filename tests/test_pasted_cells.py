"""What is pasted into a grid: cells are told apart as spreadsheets mean them, and nothing freezes the window."""

import csv
import io
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QAbstractItemModel
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from models.entry.pasted_cells import cells_of
from models.errors import Refused
from models.limits.paste_limits import PASTE_LIMITS
from models.register.register import Register
from tests.windows import Driver, driving
from ui.form.child_section import ChildLines

LINES = 5_000
MOST_SECONDS = 4.0  # of the processor; 12 and more where each cell told the form that it is edited
LINE_ENDS = ['\n', '\r', '\r\n', '\v', '\f', '\x85', '\u2028', '\u2029']


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        made.keys('Ctrl+N', 'Alt+5')
        yield made


def grid(driver: Driver) -> ChildLines:
    assert driver.window.form is not None
    return driver.window.form.grids['casualty']


def paste(driver: Driver, text: str) -> list[tuple[object, ...]]:
    """Paste where the keys are: count, party and what waits to be understood, line by line."""
    QGuiApplication.clipboard().setText(text)
    driver.keys('Ctrl+V')
    lines, texts = grid(driver).lines, grid(driver).opened.texts
    return [(row.get('count'), row.get('party'), texts.get(f'{row.uid}.count')) for row in lines.lines]


# The cells of a text


@pytest.mark.parametrize('end', LINE_ENDS, ids=[repr(end) for end in LINE_ENDS])
def test_whatever_ends_a_line_ends_it(end: str) -> None:
    assert cells_of(f'5\tcivilians{end}3\tisis{end}') == [['5', 'civilians'], ['3', 'isis']]


@pytest.mark.parametrize(
    ('text', 'cells'),
    [
        ('', [['']]),
        ('\n', [['']]),
        ('a\n\nb', [['a'], [''], ['b']]),
        ('a\t', [['a', '']]),
        ('"a ""b"""\tc', [['a "b"', 'c']]),
        ('"two\nlines"\tc\nd', [['two\nlines', 'c'], ['d']]),
        ('"two\r\nlines"', [['two\nlines']]),
        ('"a\tb"\tc', [['a\tb', 'c']]),
        ('""\tb', [['', 'b']]),
        ('"5\tcivilians\n3\tisis', [['"5', 'civilians'], ['3', 'isis']]),
        ('"5\tcivilians\n3"\tisis', [['"5', 'civilians'], ['3"', 'isis']]),
        ('the "Brigade"\t5', [['the "Brigade"', '5']]),
        ('"Brigade" of the north\n5', [['"Brigade" of the north'], ['5']]),
        ('5 "\n6 "', [['5 "'], ['6 "']]),
    ],
)
def test_quotation_marks_hold_a_cell_together_or_are_letters(text: str, cells: list[list[str]]) -> None:
    assert cells_of(text) == cells


CELL = st.text(st.sampled_from('ab "م\n'), max_size=6)


@given(st.lists(st.lists(CELL, min_size=1, max_size=4), min_size=1, max_size=5))
def test_what_a_spreadsheet_copies_comes_back(cells: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, 'excel-tab', lineterminator='\n').writerows(cells)
    assert cells_of(out.getvalue()) == cells


@given(st.text(st.sampled_from('ab"\t\n\r\u2028'), max_size=40))
def test_no_letter_is_lost_and_no_text_too_odd(text: str) -> None:
    letters = [letter for line in cells_of(text) for cell in line for letter in cell if letter in 'ab']
    assert letters == [letter for letter in text if letter in 'ab']


def test_a_long_text_of_quotation_marks_takes_no_time() -> None:
    began = time.process_time()
    for text in ('"' * 999_999, '"\t' * 2_000, '"""x\t' * 90_000, '"x\n' * 4_000 + 'x'):
        try:
            cells_of(text)
        except Refused:
            continue
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ('text', 'said'),
    [
        ('x' * (PASTE_LIMITS.letters + 1), 'the text is too long (1,000,001 letters)'),
        ('1\n' * (PASTE_LIMITS.lines + 1), '5,001 lines. At most 5,000'),
        ('1\n2\t' + 'x' * (PASTE_LIMITS.cell + 1), 'a cell in line 2 is longer than 2,000 letters'),
    ],
    ids=['letters', 'lines', 'a cell'],
)
def test_more_than_can_be_pasted_is_refused(text: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        cells_of(text)
    assert said in str(refused.value)


# In the grid


def test_a_carriage_return_and_an_open_quotation_mark_are_pasted(driver: Driver) -> None:
    assert paste(driver, '5\tcivilians\r3\tisis') == [(5, 'civilians', None), (3, 'isis', None)]
    grid(driver).view.go_to_blank()
    assert paste(driver, '"5\tcivilians\n3\tisis')[2:] == [(None, 'civilians', '"5'), (3, 'isis', None)]


def test_what_is_too_long_is_said_and_nothing_of_it_is_pasted(driver: Driver) -> None:
    assert paste(driver, '5\tcivilians\n6\t' + 'x' * 200_000) == []
    assert driver.window.form is not None
    assert 'a cell in line 2 is longer' in driver.window.form.notice.text()


def test_what_has_no_column_is_said(driver: Driver) -> None:
    names = len(grid(driver).lines.names)
    wide = '\t'.join(['5', 'civilians', *[''] * (names - 2), 'one', '', 'two'])
    assert paste(driver, f'{wide}\n3\tisis') == [(5, 'civilians', None), (3, 'isis', None)]
    assert driver.window.form is not None
    assert driver.window.form.notice.text() == '2 cells were not pasted: the grid has no columns for them.'


def test_what_is_copied_from_the_grid_is_pasted_as_it_was(driver: Driver) -> None:
    there = paste(driver, '"5 ""x"""\tcivilians\n3\tisis')
    assert there == [(None, 'civilians', '5 "x"'), (3, 'isis', None)]
    driver.keys('Ctrl+Home', 'Shift+Down', 'Shift+Right', 'Ctrl+C')
    grid(driver).view.go_to_blank()
    driver.keys('Ctrl+V')
    lines, texts = grid(driver).lines.lines, grid(driver).opened.texts
    assert [(row.get('party'), texts.get(f'{row.uid}.count')) for row in lines] == [
        ('civilians', '5 "x"'), ('isis', None)
    ] * 2  # fmt: skip


def test_an_empty_cell_empties_a_line_that_is_there_and_makes_none(driver: Driver) -> None:
    assert paste(driver, '5\tcivilians\n\t\n3\tisis') == [(5, 'civilians', None), (3, 'isis', None)]
    grid(driver).view.stand(grid(driver).lines.index(0, 0))
    assert paste(driver, '\tisis') == [(None, 'isis', None), (3, 'isis', None)]
    assert [row.get('position') for row in grid(driver).lines.lines] == [1, 2]


def test_names_are_pasted_into_the_column_of_names(driver: Driver) -> None:
    paste(driver, '1\tcivilians\tkilled\tman\t\tSamer Al-Mithal\n1\tcivilians\tkilled\tman\t\tNader')
    names = [
        [victim.get('name_ar') or victim.get('name') for victim in row.of('victim')] for row in grid(driver).lines.lines
    ]
    assert names == [['Samer Al-Mithal'], ['Nader']]


def test_five_thousand_lines_are_pasted_at_once(driver: Driver) -> None:
    told: list[str] = []
    lines: QAbstractItemModel = grid(driver).lines
    lines.rowsInserted.connect(lambda *_where: told.append('inserted'))
    lines.edited.connect(lambda: told.append('edited'))  # type: ignore[attr-defined]
    began = time.process_time()
    pasted = paste(driver, '\n'.join(f'{number % 9 + 1}\tcivilians\tkilled\tman' for number in range(LINES)))
    taken = time.process_time() - began
    assert len(pasted) == LINES
    assert {party for _count, party, _text in pasted} == {'civilians'}
    assert told == ['inserted', 'edited']
    assert taken < MOST_SECONDS
