"""A comment on a cell is not imported, and how many there are is said; the program's own are none of them."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from exchange.exporting import field_sheet, headquarters_workbook
from exchange.importing import errors_workbook
from exchange.importing.planning import make_plan
from exchange.omitting.omissions import COMMENTS, Omission
from exchange.reading import any_file
from models.register.register import Register
from models.register.review.asking import Ask
from tests.hard_files import _record, _wide, flat, ods_row, ods_text, xlsb, zipped
from tests.invented import incident
from tests.office import converted, needs_office

pytestmark = pytest.mark.slow

ROWS = [
    ['Date', 'Governorate', 'Place', 'Type of incident', 'Civilians killed'],
    ['2024-01-05', 'Homs', 'Palmyra', 'IED', 3],
    ['2024-01-06', 'Raqqa', 'Maadan', 'IED', 1],
]
SEEN, ALIVE = 'One of them was seen alive.', 'Ask again.'
THREAD = (
    '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
    '<threadedComment ref="E2" personId="{A}" id="{B}"><text>Two of them.</text></threadedComment>'
    '<threadedComment ref="E2" personId="{A}" id="{C}" parentId="{B}"><text>No, three.</text></threadedComment>'
    '<threadedComment ref="C3" personId="{A}" id="{D}"><text>Near it.</text></threadedComment></ThreadedComments>'
)
_TO_THREAD = (
    '<Relationship Id="t" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" '
    'Target="../threadedComments/threadedComment1.xml"/></Relationships>'
)


def written(path: Path, **comments: str) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = 'Incidents'
    for row in ROWS:
        book.active.append(row)
    for place, text in comments.items():
        book.active[place].comment = Comment(text, 'Desk A')
    book.save(path)
    return path


def said(register: Register, path: Path) -> list[tuple[str, str, bool]]:
    """The sentence about comments, the first of them, and whether it may count."""
    found = [one for one in make_plan(register, path).asides if one.reason == COMMENTS]
    return [(_sentence(one), one.text, one.counts) for one in found]


def _sentence(one: Omission) -> str:
    assert (one.sheet, one.row) == (one.sheet, 0)
    return one.sentence


ONE, TWO = '1 cell has a comment, which is not imported.', '2 cells have comments, which are not imported.'


def changed(path: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """A zipped file with its parts changed."""
    with zipfile.ZipFile(path) as archive:
        parts: dict[str, Any] = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    path.write_bytes(zipped(parts))
    return path


def test_comments_on_cells_are_said_of_their_sheet(register: Register, tmp_path: Path) -> None:
    assert said(register, written(tmp_path / 'none.xlsx')) == []
    assert said(register, written(tmp_path / 'one.xlsx', E2=SEEN)) == [(ONE, SEEN, True)]
    assert said(register, written(tmp_path / 'two.xlsx', F9=ALIVE, E2=SEEN)) == [(TWO, SEEN, True)]
    assert said(register, written(tmp_path / 'heading.xlsx', E1='Both sexes')) == [(ONE, 'Both sexes', False)]


@needs_office
@pytest.mark.parametrize('ending', ['ods', 'xlsx', 'xls'])
def test_comments_are_found_in_what_libreoffice_writes(register: Register, tmp_path: Path, ending: str) -> None:
    saved = converted(written(tmp_path / 'in.xlsx', E2=SEEN, C3=f'{ALIVE}\nAnd again.'), ending)
    assert said(register, saved) == [(TWO, SEEN if ending != 'xls' else '', True)]
    rows = [[str(cell).removesuffix('.0') for cell in row] for row in any_file.read(saved).sheets[0].rows]
    assert rows == [[str(cell) for cell in row] for row in ROWS]


def test_comments_in_threads_are_found_once(register: Register, tmp_path: Path) -> None:
    def change(parts: dict[str, Any]) -> None:
        parts['xl/threadedComments/threadedComment1.xml'] = THREAD
        [index] = [name for name in parts if name.startswith('xl/worksheets/_rels/')]
        parts[index] = parts[index].decode().replace('</Relationships>', _TO_THREAD)

    path = written(tmp_path / 'in.xlsx', E2='[Threaded comment]\n\nYour version of Excel …')
    assert said(register, changed(path, change)) == [(TWO, 'Two of them.', True)]


def test_comments_of_a_binary_workbook_and_of_an_old_one_in_xml_are_found(tmp_path: Path) -> None:
    (tmp_path / 'a.xlsb').write_bytes(xlsb())
    comments = b''.join(
        (
            _record(628), _record(630), _record(632, _wide('Desk A')), _record(632, _wide('Sijill')), _record(631),
            *(
                _record(635, struct.pack('<5I', who, row, row, 1, 1) + b'\0' * 16) + _record(637, b'\0' + _wide(SEEN))
                for who, row in ((0, 1), (1, 2))
            ),
        )
    )  # fmt: skip
    index = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="c" Type='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" Target="../comments1.bin"/>'
        '</Relationships>'
    )
    more = {'xl/comments1.bin': comments, 'xl/worksheets/_rels/sheet1.bin.rels': index}
    [sheet] = any_file.read(changed(tmp_path / 'a.xlsb', lambda parts: parts.update(more))).sheets
    assert sheet.comments == {(1, 1): SEEN}
    (tmp_path / 'a.xls').write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A"><Table><Row>'
        '<Cell><Data ss:Type="String">a</Data></Cell><Cell><Data ss:Type="String">b</Data>'
        '<Comment ss:Author="Desk A"><ss:Data>seen</ss:Data></Comment></Cell></Row></Table></Worksheet></Workbook>'
    )
    [sheet] = any_file.read(tmp_path / 'a.xls').sheets
    assert (sheet.comments, sheet.rows) == ({(0, 1): ''}, [['a', 'b']])


def test_an_open_document_is_read_wherever_a_comment_is_and_however_long(tmp_path: Path) -> None:
    path = tmp_path / 'a.fods'
    long = '<text:p>seen &amp; heard</text:p>' * 20_000
    within = '<office:annotation> beside it <dc:creator>Desk A</dc:creator> <text:p>alive</text:p> </office:annotation>'
    rows = ods_row(ods_text('a', inside=f'<office:annotation>{long}</office:annotation>'), ods_text(f'b{within}'))
    path.write_bytes(flat(rows))
    [sheet] = any_file.read(path).sheets
    assert sheet.rows == [['a', 'b']]
    assert sheet.comments[0, 0].startswith('seen & heard\nseen') and len(sheet.comments[0, 0]) == 200
    assert [*sheet.comments] == [(0, 0)]  # no program puts one into the text of a cell


@pytest.mark.parametrize('damaged', [b'<comments', b'', b'no xml at all'])
def test_a_sheet_is_read_though_its_comments_are_damaged(register: Register, tmp_path: Path, damaged: bytes) -> None:
    path = written(tmp_path / 'in.xlsx', E2=SEEN)

    def change(parts: dict[str, Any]) -> None:
        [name] = [name for name in parts if 'comments/' in name]
        parts[name] = damaged

    assert len(make_plan(register, changed(path, change)).rows) == 2


# Those of the program


def filled(path: Path, **comments: str) -> Path:
    """A field sheet in which an incident stands."""
    field_sheet.write_template(path, 'en')
    book = openpyxl.load_workbook(path)
    sheet = book['Incidents']
    names = [cell.value for cell in sheet[1]]
    for heading, value in zip(ROWS[0][:4], ROWS[1], strict=False):
        sheet.cell(2, names.index(heading) + 1).value = value
    for place, text in comments.items():
        sheet[place].comment = Comment(text, 'Desk A')
    book.save(path)
    return path


@needs_office
def test_the_notes_on_the_headings_of_a_field_sheet_are_none_of_them(register: Register, tmp_path: Path) -> None:
    path = filled(tmp_path / 'field.xlsx')
    for saved in (path, converted(path), converted(path, 'ods')):
        assert said(register, saved) == []
    path = filled(tmp_path / 'commented.xlsx', D2=SEEN)
    for saved in (path, converted(path), converted(path, 'ods')):
        assert said(register, saved) == [(ONE, SEEN, True)]


@needs_office
def test_the_marks_at_bad_cells_are_none_of_them(register: Register, tmp_path: Path) -> None:
    path = written(tmp_path / 'in.xlsx')
    book = openpyxl.load_workbook(path)
    book['Incidents']['A2'].value = '31/02/2024'
    book.save(path)
    marked = errors_workbook.marked(path, make_plan(register, path).problems)
    path.write_bytes(marked.content)
    assert openpyxl.load_workbook(io.BytesIO(marked.content))['Incidents']['A2'].comment is not None
    for saved in (path, converted(path), converted(path, 'ods')):
        assert said(register, saved) == []


@needs_office
def test_the_questions_in_a_workbook_for_headquarters_are_none_of_them(register: Register, tmp_path: Path) -> None:
    record = register.save(incident())
    register.ask_one(Ask(record.kind, record.uid, 'How many were there?\nكم كان عددهم؟'))
    path = tmp_path / 'out.xlsx'
    headquarters_workbook.export(register, path)
    there = openpyxl.load_workbook(path)
    assert any(cell.comment for sheet in there for row in sheet.iter_rows() for cell in row)
    for saved in (path, converted(path), converted(path, 'ods')):
        assert said(register, saved) == []
