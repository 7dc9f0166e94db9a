"""Workbooks of every kind that programs write, and those that our own tests leave, are read as openpyxl reads them.

What openpyxl itself tries is tried here with workbooks of our own: formats of numbers, texts in runs, places that no
cell names, results of formulas.
"""
# ruff: noqa: E501

import subprocess
import sys
from datetime import date, timedelta
from html import escape
from pathlib import Path

import pytest

from exchange.cells import Cell
from exchange.reading import any_file
from tests.hard_files import MAIN, parts_of_xlsx, row, zipped
from tests.second_reader import differences, is_readable, pretty_printed, unwanted

ROOT = Path(__file__).resolve().parents[1]
TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.{}+xml'
PARTS = {
    'xl/workbook.xml': 'sheet.main', 'xl/worksheets/sheet1.xml': 'worksheet', 'xl/styles.xml': 'styles',
    'xl/sharedStrings.xml': 'sharedStrings',
}  # fmt: skip
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts>{{formats}}</numFmts><fonts><font/></fonts><fills><fill><patternFill/></fill>'
    '</fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf numFmtId="0"/>{styles}</cellXfs>'
    '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def made(rows: str, formats: list[str] | None = None, **options: str) -> bytes:
    """An xlsx of one sheet, with all that openpyxl needs; the cells of style 1 have the first of the formats."""
    parts = parts_of_xlsx(rows, **options)
    named = enumerate(formats or [], start=164)
    declared = [(f'<numFmt numFmtId="{n}" formatCode="{escape(f)}"/>', f'<xf numFmtId="{n}"/>') for n, f in named]
    parts['xl/styles.xml'] = STYLES.format(
        formats=''.join(one for one, _style in declared), styles=''.join(style for _one, style in declared)
    )
    overrides = (
        f'<Override PartName="/{name}" ContentType="{TYPE.format(kind)}"/>'
        for name, kind in PARTS.items()
        if name in parts
    )
    parts['[Content_Types].xml'] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{"".join(overrides)}</Types>'
    )
    return zipped(parts)


FORMATS = [
    'General', '0', '0.00', '#,##0', '0%', '0.00E+00', '# ?/?', 'yyyy-mm-dd', 'dd/mm/yyyy', 'd-mmm-yy', 'h:mm',
    'h:mm:ss', '[h]:mm:ss', 'mm:ss', '[mm]:ss', '[ss]', 'mm:ss.0', 'yyyy-mm-dd h:mm', '[$-409]d-mmm-yy;@',
    '[$-F800]dddd, mmmm dd, yyyy', '[Red]0.00', '[Blue]"day" 0', '"d"0', '\\d0', '0.00" m"', '_(* #,##0_)',
    '[$€-2] 0.00', '[$-1010409]General', '[>100]0;"s"', '@', 'dd', 'mmm', 'yyyy', 'yyyy"年"m"月"d"日"', 'h:mm AM/PM',
    '0"h"', '"yyyy"0', '[h]', '#,##0;[Red]-#,##0', '[Color 5]0', '[$-2060401]dd/mm/yyyy', 'B1yyyy-mm-dd',
    'B2dd/mm/yyyy', 'General"s"', '0;0;0;@', 'mmmmm', 'd', 'm/d', 'yy', 'dd.mm.yyyy', '#"/"#', '0.0"d"',
]  # fmt: skip


DAYS = ['45296', '45296.75', '1.5', '1', '59', '60', '61', '45296.9999999']


@pytest.mark.parametrize(
    ('value', 'book'),
    # openpyxl takes a part of the first day of 1904 for a day, we for an hour
    [*((day, '') for day in (*DAYS, '0', '0.5')), *((day, '<workbookPr date1904="1"/>') for day in DAYS)],
)
def test_a_number_is_a_day_an_hour_or_a_number_by_its_format(value: str, book: str) -> None:
    rows = ''.join(row(n, f'<c r="A{n}" s="{n}"><v>{value}</v></c>') for n in range(1, len(FORMATS) + 1))
    assert not [*differences(made(rows, FORMATS, book=book))]


def test_a_length_of_time_beyond_all_days_refuses_no_file() -> None:
    rows = row(1, '<c r="A1" s="1"><v>45296</v></c>', '<c r="B1" s="2"><v>1e15</v></c>')
    rows += row(
        2, '<c r="A2" s="2"><v>0.5</v></c>', '<c r="B2" s="1"><v>45296</v></c>', '<c r="C2" s="2"><v>-1e20</v></c>'
    )
    [(_sheet, read)] = any_file.sheets_of(made(rows, ['yyyy-mm-dd', '[h]:mm']), Path('a.xlsx'))
    day = date(2024, 1, 5)
    assert [*read] == [[day, 1e15, ''], [timedelta(hours=12), day, -1e20]]


def test_a_length_of_time_beyond_all_days_refuses_no_file_behind_an_empty_cell() -> None:
    rows = row(1, '<c r="A1" s="2"/>', '<c r="B1" s="2"><v>1e15</v></c>', '<c r="C1" s="2"><v>0.5</v></c>')
    [(_sheet, read)] = any_file.sheets_of(made(rows, ['yyyy-mm-dd', '[h]:mm']), Path('a.xlsx'))
    assert [*read] == [['', 1e15, timedelta(hours=12)]]


def test_empty_cells_without_number_are_read_in_a_moment_where_xml_is_laid_out() -> None:
    """The end of each was looked for to the end of the sheet once: a sheet of the usual size took an hour."""
    rows = ''.join(row(n, f'<c r="A{n}" s="0"/>') for n in range(2, 30_000))
    [(_sheet, read)] = any_file.sheets_of(made(row(1, '<c r="A1"><v> 5 </v></c>') + rows), Path('a.xlsx'))
    assert [*read] == [[5]]


def inline(text: str) -> str:
    return f'<c t="inlineStr"><is>{text}</is></c>'


CELLS = {
    'runs': inline('<r><t>a</t></r><r><rPr><b/></rPr><t xml:space="preserve"> b </t></r>'),
    'empty texts': inline('') + inline('<t/>') + '<c><v>1</v></c>',
    'how it is said': inline('<t>kan</t><rPh sb="0" eb="1"><t>ka</t></rPh><phoneticPr fontId="0"/>'),
    'kept blanks': inline('<t xml:space="preserve">  a\n b  </t>'),
    'results': '<c><f>1+1</f><v>2</v></c><c t="b"><f>TRUE()</f><v>1</v></c><c t="str"><f>"a"</f><v>a</v></c>',
    'errors of formulas': '<c t="e"><f>1/0</f><v>#DIV/0!</v></c><c t="e"><v>#N/A</v></c><c t="e"><v>#SPILL!</v></c>',
    'shared formulas': '<c r="A1"><f t="shared" ref="A1:B1" si="0">C1</f><v>2</v></c><c r="B1"><f t="shared" si="0"/><v>3</v></c>',
    'formulas of tables': '<c><f t="array" ref="A1">B1</f><v>3</v></c><c><f t="dataTable" ref="B1" r1="A1"/><v>4</v></c>',
    'formulas without a result': '<c r="A1"><f>1+1</f><v/></c><c r="B1"><f>2</f></c><c r="C1"><v>1</v></c>',
    'yes and no': '<c t="b"><v>1</v></c><c t="b"><v>0</v></c>',
    'numbers': ''.join(f'<c><v>{n}</v></c>' for n in ('1', '1.0', '1e3', '1E-7', '-0', '0.1', '1e307', '+5', '007', '.5')),
    'days in words': '<c t="d"><v>2024-01-05</v></c><c t="d"><v>2024-01-05T12:30:00</v></c><c t="d"><v>12:30:00</v></c>',
    'cells without places': '<c><v>1</v></c><c/><c><v>3</v></c>',
    'places out of order': '<c r="C1"><v>3</v></c><c r="A1"><v>1</v></c>',
    'signs of xml': inline('<t>a&amp;b&lt;c&#x41;&#10;d</t>') + '<c t="str"><v>&quot;q&quot; &#233;</v></c>',
    'cdata': inline('<t><![CDATA[a<b]]></t>') + '<c><v><![CDATA[5]]></v></c>',
    'remarks in xml': '<c><!-- x --><v>5</v></c><c><v><!-- y -->6</v></c><?x y?>',
    'single quotation marks': "<c r='A1' t='inlineStr'><is><t>a</t></is></c><c r='B1' t='e'><v>#N/A</v></c>",
    'blanks in tags': '<c  r = "A1"   t = "b" ><v >1</v ></c ><c\nr="B1"\nt="inlineStr"><is><t>z</t></is></c>',
    'text after nothing': '<c r="A1"/><c r="B1" t="str"><f>1</f><v> a </v></c><c r="C1"><v> 5 </v></c>',
    'numbers after an error without a value': '<c r="A1" t="e"/><c r="B1"><v>5</v></c><c r="C1" t="e"><v>#SPILL!</v></c>',
    'nothing in it': '<c r="A1"/><c r="B1" t="n"/><c r="C1"><v/></c><c r="D1"><v>1</v></c>',
    'many letters': inline(f'<t>{"ا" * 32_767}</t>'),
    'marks and pictures': inline('<t>😀 \u200f\u202b</t>'),
    'ends of lines': inline('<t>a&#10;b\tc</t>'),
    'what a program adds': '<c r="A1" vm="1" t="e"><v>#VALUE!</v></c><c r="B1" cm="1"><f t="array" ref="B1">1</f><v>1</v></c>',
}  # fmt: skip


@pytest.mark.parametrize('cells', CELLS.values(), ids=CELLS)
def test_cells_of_every_kind_are_read_alike(cells: str) -> None:
    assert not [*differences(made(row(1, cells)))]


ROWS = {
    'rows without numbers': '<row><c><v>1</v></c></row><row><c><v>2</v></c></row><row r="5"><c><v>9</v></c></row>'
    '<row><c><v>10</v></c></row>',
    'some places': '<row r="1"><c r="C1"><v>3</v></c><c><v>4</v></c></row><row><c r="B2"><v>1</v></c></row>',
    'rows out of order': '<row r="3"><c r="A3"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
    'far away': '<row r="1"><c r="A1"><v>1</v></c></row><row r="500"><c r="ZZ500"><v>2</v></c></row>',
    'hidden rows': '<row r="1" hidden="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
}
AROUND = {
    'a dimension too small': {'before': '<dimension ref="A1"/>'},
    'a dimension too large': {'before': '<dimension ref="A1:D99"/>'},
    'hidden columns': {'before': '<cols><col min="1" max="1" hidden="1" width="0"/></cols>'},
    'merged cells': {'after': '<mergeCells><mergeCell ref="B2:C2"/></mergeCells>'},
    'links': {'after': '<hyperlinks><hyperlink ref="A1" location="B1" display="y"/></hyperlinks>'},
    'conditions': {
        'after': '<conditionalFormatting sqref="A1"><cfRule type="cellIs" priority="1" operator="equal"><formula>1</formula>'
        '</cfRule></conditionalFormatting>'
    },
}


@pytest.mark.parametrize('rows', ROWS.values(), ids=ROWS)
def test_rows_are_read_in_their_places(rows: str) -> None:
    assert not [*differences(made(rows))]


@pytest.mark.parametrize('around', AROUND.values(), ids=AROUND)
def test_what_is_around_the_cells_changes_none(around: dict[str, str]) -> None:
    rows = row(1, '<c r="A1"><v>1</v></c><c r="C1"><v>3</v></c>') + row(2, '<c r="A2"><v>2</v></c>')
    assert not [*differences(made(rows, **around))]


def test_texts_that_cells_share_are_read_alike() -> None:
    texts = (
        '<si><t xml:space="preserve">  a </t></si><si><t>kan</t><rPh sb="0" eb="1"><t>ka</t></rPh></si><si/><si><t/></si>'
        '<si><r><rPr><sz val="8"/></rPr><t>a</t></r><r><t xml:space="preserve"> b</t></r><r><t/></r></si><si><t>0123</t></si>'
    )
    cells = ''.join(f'<c t="s"><v>{number}</v></c>' for number in (0, 1, 2, 3, 4, 5, 0))
    assert not [*differences(made(row(1, cells), strings=texts))]


def test_names_with_prefixes_are_read_alike() -> None:
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>5</x:v></x:c><x:c r="B1" t="inlineStr">'
        '<x:is><x:t>a</x:t></x:is></x:c><x:c r="C1"><x:f>1</x:f><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    assert not [*differences(made('', sheet=sheet))]


@pytest.mark.parametrize(
    ('cells', 'read'),
    [
        (inline('<t>  a b  </t>'), 'a b'),  # blanks that nobody said are kept, as Excel leaves them out
        (inline('<t>a_x0041_</t>'), 'aA'),  # a letter as Excel writes those that XML cannot hold
        ('<c t="d"><v>2024-01-05T00:00:00Z</v></c>', '2024-01-05T00:00:00Z'),
    ],
)
def test_where_the_other_reader_is_wrong_ours_is_right(cells: str, read: Cell) -> None:
    [(_sheet, rows)] = any_file.sheets_of(made(row(1, cells)), Path('a.xlsx'))
    assert [*rows] == [[read]]


def test_a_day_before_all_days_of_excel_stays_the_number_that_it_is() -> None:
    """Excel shows no day for it; openpyxl makes one of 1899."""
    [(_sheet, rows)] = any_file.sheets_of(made(row(1, '<c r="A1" s="1"><v>-3</v></c>'), ['yyyy-mm-dd']), Path('a.xlsx'))
    assert [*rows] == [[-3]]


def test_a_text_that_cells_share_is_never_turned_into_letters_twice() -> None:
    content = made(row(1, '<c t="s"><v>0</v></c>'), strings='<si><t>A _x005F_x0041_ _x0042_</t></si>')
    [(_sheet, rows)] = any_file.sheets_of(content, Path('a.xlsx'))
    assert [*rows] == [['A _x0041_ B']]
    assert not [*differences(content)]


def test_blanks_are_left_out_where_excel_leaves_them_out_and_nowhere_else() -> None:
    content = made(row(1, *map(inline, ('<t>  </t>', '<t> a </t>', '<t xml:space="preserve"> b </t>'))))
    assert [one.theirs for one in differences(content)] == ['  ', ' a ']
    assert unwanted(content) == []
    both = made(row(1, *map(inline, ('<t> a </t>', '<t xml:space="preserve"> a </t>'))))
    assert [one.theirs for one in unwanted(both)] == [' a ']  # which of them is not known any more, so it is told


@pytest.mark.parametrize('cells', CELLS.values(), ids=CELLS)
def test_xml_that_is_laid_out_on_several_lines_is_read_alike(cells: str) -> None:
    laid_out = pretty_printed(made(row(1, cells)))
    assert b'<row r="1">\n' in laid_out
    assert not [*differences(laid_out)]
    [[_sheet, rows]] = any_file.sheets_of(laid_out, Path('a.xlsx'))
    [[_same, plainly]] = any_file.sheets_of(made(row(1, cells)), Path('a.xlsx'))
    assert [*rows] == [*plainly]


def test_a_difference_is_seen() -> None:
    """Else the tests above could not fail."""
    [found] = differences(made(row(1, inline('<t>  a b  </t>'))))
    assert (found.place, found.ours, found.theirs) == ((0, 0), 'a b', '  a b  ')


# The workbooks of our own tests


# What writes or reads workbooks. Those of hostile and hard files are not what any program writes.
FILES = (
    'test_workbook', 'test_shown', 'test_reading', 'test_mapping', 'test_messy_sheet', 'test_people_sheet',
    'test_strangers', 'test_joined', 'test_marked_copy', 'test_shares', 'test_export_shapes', 'test_signed',
    'test_decisions_travel', 'test_questions_travel', 'test_reused_rows', 'test_import_deed', 'test_omissions',
    'test_others_programs', 'test_two_desks', 'test_own_files', 'test_field_sheet', 'test_old_workbooks', 'test_reach',
    'test_kept_from', 'test_people_command', 'test_erasing_elsewhere', 'test_heads', 'test_own_codes', 'test_plan',
)  # fmt: skip


@pytest.mark.soak
@pytest.mark.parametrize('name', [name for name in FILES if (ROOT / 'tests' / f'{name}.py').exists()])
def test_the_workbooks_that_our_tests_leave_are_read_alike(name: str, tmp_path: Path) -> None:
    kept = tmp_path / 'kept'
    command = [sys.executable, '-m', 'pytest', '-q', '-n', '0', '-p', 'no:cacheprovider', f'tests/{name}.py']
    subprocess.run([*command, '--keep-workbooks', kept], cwd=ROOT, check=True, capture_output=True)
    books = {path.name: path.read_bytes() for path in sorted(kept.glob('*.xls?'))}
    for name, content in books.items():
        if is_readable(content):
            assert (name, unwanted(content), unwanted(pretty_printed(content))) == (name, [], [])
