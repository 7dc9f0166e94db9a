"""Where the table stands in a sheet, and which rows are no records, each with its reason."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.cells import Cell, Fault
from exchange.mapping import table_layout
from exchange.mapping.table_layout import Layout
from exchange.reading.any_file import Sheet
from models.language.text import fold

HEADINGS: list[Cell] = ['التاريخ', 'المحافظة', 'المكان', 'قتلى رجال', 'ملخص']
KNOWN = {fold(str(heading)) for heading in (*HEADINGS, 'القتلى رجال', 'القتلى نساء', '#date', '#adm1', 'الاسم')}
DAY = date(2024, 1, 21)


def known(heading: str) -> bool:
    return heading in KNOWN or fold(heading) in KNOWN


def find(*rows: list[Cell], merged: list[tuple[int, int, int, int]] | None = None) -> Layout:
    found = table_layout.find(Sheet('ورقة1', list(rows), merged=merged or []), known)
    assert found is not None
    return found


def row(day: int = 1, killed: Cell = 2.0, summary: Cell = 'خبر') -> list[Cell]:
    return [date(2024, 1, day), 'حمص', 'تدمر', killed, summary]


def reasons(found: Layout) -> list[tuple[int, str]]:
    return [(aside.number, aside.reason) for aside in found.asides]


def numbers(found: Layout) -> list[int]:
    return [number for number, _cells in found.rows]


def test_titles_and_blank_rows_above_the_table() -> None:
    found = find(['تقرير الحوادث'], [], ['كانون الثاني 2024', '', 'إعداد: فلان'], HEADINGS, row())
    assert found.headings == HEADINGS
    assert (found.first_row, numbers(found)) == (4, [5])
    assert reasons(found) == [(1, 'title'), (3, 'title')]


def test_a_sheet_without_known_headings_has_no_table() -> None:
    assert table_layout.find(Sheet('x', [['a', 'b'], ['c', 'd']]), known) is None
    assert table_layout.find(Sheet('x', []), known) is None


def test_blank_columns_before_the_table() -> None:
    found = find(['', '', *HEADINGS], ['', '', *row()])
    assert found.headings == ['', '', *HEADINGS]
    assert numbers(found) == [2]


@pytest.mark.parametrize('merged', [[(0, 3, 0, 4), (0, 0, 1, 0)], []])
def test_headings_of_two_rows_are_joined(merged: list[tuple[int, int, int, int]]) -> None:
    upper: list[Cell] = ['التاريخ', 'المحافظة', 'المكان', 'القتلى', '', 'ملخص']
    lower: list[Cell] = ['', '', '', 'رجال', 'نساء', '']
    found = find(['تقرير'], upper, lower, [DAY, 'حمص', 'تدمر', 1.0, 2.0, 'خبر'], merged=merged)
    assert found.headings == ['التاريخ', 'المحافظة', 'المكان', 'القتلى رجال', 'القتلى نساء', 'ملخص']
    assert numbers(found) == [4]


def test_a_title_of_two_cells_is_no_group_over_the_headings() -> None:
    found = find(['الشهر', 'كانون الثاني', '', '', ''], HEADINGS, row())
    assert found.headings == HEADINGS
    assert reasons(found) == [(1, 'title')]


def test_a_first_row_of_texts_is_no_lower_half_of_the_headings() -> None:
    found = find(HEADINGS, ['', 'حمص', 'تدمر', '', 'خبر'], row())
    assert found.headings == HEADINGS
    assert numbers(found) == [2, 3]


def test_hxl_tags_below_the_headings_are_another_name_of_each_column() -> None:
    found = find(['Day', 'Region', 'Who'], ['#date', '#adm1', '#x+y'], [DAY, 'حمص', 'x'])
    assert (found.headings, found.tags) == (['Day', 'Region', 'Who'], ['#date', '#adm1', '#x+y'])
    assert numbers(found) == [3]
    assert reasons(found) == [(2, 'tags')]


def test_hxl_tags_may_stand_instead_of_headings() -> None:
    found = find(['#date', '#adm1'], [DAY, 'حمص'])
    assert found.headings == found.tags == ['#date', '#adm1']
    assert numbers(found) == [2]


@pytest.mark.parametrize(
    'total',
    [
        ['المجموع', '', '', 4.0, ''],
        ['', '', 'الإجمالي:', 4.0, ''],
        ['Total', '', '', '٤', ''],
        ['Σ', '', '', 4.0, ''],
        ['مجموع حمص', '', '', 4.0, ''],
        ['Grand total 2024', '', '', 4.0, 'see above'],
        ['المجموع', '', '', Fault('=SUM(D2:D3)'), ''],
        ['', '', '', Fault('=SUM(D2:D3)'), ''],
    ],
)
def test_a_total_is_no_record(total: list[Cell]) -> None:
    found = find(HEADINGS, row(1), row(2), total)
    assert (numbers(found), reasons(found)) == ([2, 3], [(4, 'total')])


@pytest.mark.parametrize('word', ['المجموع', 'العدد الكلي', 'العدد', 'الأسبوع الثاني', 'Total'])
def test_a_total_is_said_in_the_column_of_numbers_too(word: str) -> None:
    found = find(['م', *HEADINGS], [1.0, *row()], [word, '', '', '', 7.0], [2.0])
    assert (numbers(found), reasons(found)) == ([2], [(3, 'total')])


def test_a_row_of_nothing_but_sums_is_no_record() -> None:
    headings = [*HEADINGS, 'قتلى نساء']
    found = find(headings, [*row(1), 3.0], [*row(2), 1.0], ['', '', '', 4.0, '', 4.0])
    assert reasons(found) == [(4, 'total')]


def test_numbers_that_are_no_sums_are_a_record() -> None:
    headings = [*HEADINGS, 'قتلى نساء']
    assert numbers(find(headings, [*row(1), 3.0], [*row(2), 1.0], ['', '', '', 4.0, '', 5.0])) == [2, 3, 4]


@pytest.mark.parametrize('place', ['Total', 'المجموع', 'الجملة'])
def test_a_record_may_begin_with_the_word_for_a_total(place: str) -> None:
    found = find(['المكان', 'التاريخ', 'المحافظة'], [place, DAY, 'حمص'], [place, '2024-01-21', 'حمص'])
    assert numbers(found) == [2, 3]


def test_headings_repeated_in_the_middle() -> None:
    found = find(['تقرير', '', '', '', ''], HEADINGS, row(1), ['تقرير', '', '', '', ''], HEADINGS, row(2),
                 merged=[(0, 0, 0, 4), (3, 0, 3, 4)])  # fmt: skip
    assert numbers(found) == [3, 6]
    assert reasons(found) == [(1, 'title'), (4, 'title'), (5, 'heading')]


def test_a_banner_between_the_rows_is_no_record() -> None:
    found = find(HEADINGS, row(), ['محافظة حماة', '', '', '', ''], row(2), merged=[(2, 0, 2, 4)])
    assert (numbers(found), reasons(found)) == ([2, 4], [(3, 'section')])


def test_notes_below_the_table() -> None:
    found = find(HEADINGS, row(), [], ['* الأرقام أولية'], ['ملاحظة: لا تشمل الشهر السابق'], [], ['المصدر: شبكتنا'])
    assert (numbers(found), reasons(found)) == ([2], [(4, 'note'), (5, 'note'), (7, 'note')])


def test_a_name_alone_at_the_end_is_a_record() -> None:
    found = find(['الاسم', 'المكان'], ['نادر الخيال', 'تدمر'], [], ['هدى الوهم'])
    assert numbers(found) == [2, 4]


def test_another_table_below_is_told_and_not_read_as_rows_of_the_first() -> None:
    found = find(HEADINGS, row(), [], ['الاسم', 'المكان', 'التاريخ'], ['نادر الخيال', 'تدمر', DAY])
    assert (numbers(found), found.more) == ([2], 4)


def test_numbered_rows_without_content_are_blank() -> None:
    found = find(['م', *HEADINGS], [1.0, *row()], [2.0, '', '', '', '', ''], [3.0, '', '', '', '', ''])
    assert (numbers(found), found.blanks) == ([2], 2)


def test_a_merged_cell_belongs_to_every_row_it_covers() -> None:
    merged = [(1, 0, 3, 0), (1, 1, 3, 2)]
    found = find(HEADINGS, row(), ['', '', '', 1.0, 'x'], ['', '', '', '', ''], row(5), merged=merged)
    assert found.rows[1] == (3, [date(2024, 1, 1), 'حمص', '', 1.0, 'x'])
    assert (numbers(found), found.blanks) == ([2, 3, 5], 1)


def test_a_number_merged_over_two_records_is_not_counted_twice() -> None:
    rows = [HEADINGS, row(1, 5.0), row(2, '')]
    found = find(*rows, merged=[(1, 3, 2, 3)])
    assert [cells[3] for _number, cells in found.rows] == [Fault('5'), Fault('5')]
    assert all(isinstance(cells[3], Fault) for _number, cells in found.rows)
    assert rows[1][3] == 5.0
    assert find(HEADINGS, row(1, 5.0), [''] * 5, merged=[(1, 3, 2, 3)]).rows[0][1][3] == 5.0


def test_formulas_without_their_values_are_no_records() -> None:
    found = find(HEADINGS, row(), [Fault('=A2+1'), '', '', '', ''])
    assert (numbers(found), reasons(found)) == ([2], [(3, 'formulas')])


CELLS = st.sampled_from(['', 'المجموع', 'حمص', '#date', '#adm1', '3', 4.0, DAY, True, Fault('=A1'), *HEADINGS])


@given(rows=st.lists(st.lists(CELLS, max_size=6), max_size=12), merged=st.lists(st.tuples(*[st.integers(0, 9)] * 4)))
def test_every_row_is_accounted_for(rows: list[list[Cell]], merged: list[tuple[int, int, int, int]]) -> None:
    found = table_layout.find(Sheet('x', rows, merged=merged), known)
    if found is None:
        return
    below = [row for row in rows[: found.more - 1 if found.more else None] if row]
    told = {*numbers(found), *(aside.number for aside in found.asides)}
    assert len(told) == len(found.rows) + len(found.asides)
    assert len(told) <= len(rows)
    if not found.more:
        filled = sum(any(cell != '' for cell in row) for row in below)
        assert len(told) + found.blanks >= filled - 2  # the heading itself takes one row or two
