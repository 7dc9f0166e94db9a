"""The sheets of many rows: they are compressed beside while they are written, and read as they would be otherwise."""

import io
import threading
import tracemalloc
import zipfile
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from exchange import xlsx

_ROWS = st.lists(
    st.lists(st.text(st.characters(exclude_categories=['C', 'Z']), min_size=1, max_size=40), min_size=1, max_size=4)
)


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are compressed a few together, and little of what comes before them is known."""
    monkeypatch.setattr(xlsx, '_PIECE', 300)
    monkeypatch.setattr(xlsx, '_WINDOW', 100)


def _written(rows: list[list[str]]) -> bytes:
    book = xlsx.new_workbook()
    sheet = xlsx.add_long_sheet(book, 'Rows')
    for row in rows:
        sheet.add(row)
    xlsx.widen(sheet, [20])
    return xlsx.content(book)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=_ROWS)
@example(rows=[])
@example(rows=[['ا' * 40] * 4] * 50)
@example(rows=[['x' * 2000]])
@pytest.mark.usefixtures('small_pieces')
def test_all_rows_are_read_again_whatever_pieces_they_were_compressed_in(rows: list[list[str]]) -> None:
    content = _written(rows)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert parts.testzip() is None
    found = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert [[cell for cell in row if cell != ''] for row in found] == rows
    opened = openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
    assert [[cell for cell in row if cell is not None] for row in opened.iter_rows(values_only=True)] == rows


def test_rows_are_written_alike_each_time(small_pieces: None) -> None:
    rows = [[f'{number} of very many', 'and one that is alike'] for number in range(500)]
    first, second = (zipfile.ZipFile(io.BytesIO(_written(rows))) for _time in range(2))
    path = 'xl/worksheets/sheet1.xml'
    assert first.getinfo(path).compress_size == second.getinfo(path).compress_size
    assert first.read(path) == second.read(path)


def test_the_xml_of_many_rows_is_never_held_whole() -> None:
    sheet = xlsx.add_long_sheet(xlsx.new_workbook(), 'Rows')
    tracemalloc.start()
    try:
        for number in range(40_000):
            sheet.add([f'{number}', 'an account that is long, and is told again and again by each of them' * 3])
        _held, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    written = sum(len(piece) for piece, _packed in sheet.rows_written.pieces())
    assert written > 10_000_000
    assert most < written / 2


def test_where_it_cannot_be_compressed_that_is_said_and_no_workbook_is_made(
    small_pieces: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    plainly = xlsx._compressor

    def none_left_beside(before: bytes = b'') -> Any:
        if threading.current_thread() is not threading.main_thread():
            raise MemoryError
        return plainly(before)

    monkeypatch.setattr(xlsx, '_compressor', none_left_beside)
    with pytest.raises(MemoryError):
        _written([['x' * 400], ['y' * 400]])
