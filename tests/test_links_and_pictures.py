"""Addresses behind links, pictures and text boxes: an address is kept behind its words, all else of them is said."""

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exchange.importing.applying import apply_plan
from exchange.importing.planning import make_plan
from exchange.omitting.omissions import LINKS, PICTURES
from exchange.reading import any_file
from models.errors import KnownError
from models.register.register import Register
from tests.hard_files import _biff, _record, _wide, flat, ods_row, ods_text, page, xls, xlsb, xml_2003, xml_cell
from tests.office import converted, needs_office
from tests.test_comments_on_cells import changed

pytestmark = pytest.mark.slow

VIDEO, POST, MAP = 'https://example.org/v?a=1&b=2', 'https://example.org/post/7', 'https://example.org/map'
ROWS = [
    ['Date', 'Governorate', 'Place', 'Type of incident', 'Civilians killed', 'Source link'],
    ['2024-01-05', 'Homs', 'Palmyra', 'IED', 3, 'Video'],
    ['2024-01-06', 'Raqqa', 'Maadan', 'IED', 1, POST],
]
PNG = bytes.fromhex(
    '89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645'
    '400000000049454e44ae426082'
)
_XDR = 'xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
_MAIN = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
ONE = '1 cell has a link whose address is not shown, and is not imported.'


TWO = '2 cells have links whose addresses are not shown, and are not imported.'
PICTURE, BOX = '1 picture is on the sheet and is not imported.', '1 text box is on the sheet and is not imported.'


def written(path: Path, *, formula: str = '', **links: str) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = 'Incidents'
    for row in ROWS:
        book.active.append(row)
    for place, address in links.items():
        book.active[place].hyperlink = address
    if formula:
        book.active['F2'] = formula
    book.save(path)
    return path


def widen(parts: dict[str, Any]) -> None:
    """Have the link of C2 cover the cell below it too."""
    sheet = 'xl/worksheets/sheet1.xml'
    assert b'ref="C2"' in parts[sheet]
    parts[sheet] = parts[sheet].replace(b'ref="C2"', b'ref="C2:C3"')


def anchored(row: int, content: str) -> str:
    def corner(name: str, row: int) -> str:
        return f'<d:{name}><d:col>1</d:col><d:colOff>0</d:colOff><d:row>{row}</d:row><d:rowOff>0</d:rowOff></d:{name}>'

    return f'<d:twoCellAnchor>{corner("from", row)}{corner("to", row + 2)}{content}<d:clientData/></d:twoCellAnchor>'


def shape(kind: str, inside: str) -> str:
    form = '<a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"/>'
    about = f'<d:nv{kind}Pr><d:cNvPr id="2" name="n"/><d:cNv{kind}Pr/></d:nv{kind}Pr>'
    look = f'<d:spPr>{form}</d:spPr>'
    return f'<d:{kind.lower()}>{about}{inside.replace("LOOK", look)}</d:{kind.lower()}>'


def a_picture(row: int) -> str:
    return anchored(row, shape('Pic', '<d:blipFill><a:blip r:embed="p"/></d:blipFill>LOOK'))


def a_box(row: int, *paragraphs: str) -> str:
    said = ''.join(f'<a:p><a:r><a:t>{text}</a:t></a:r></a:p>' for text in paragraphs)
    return anchored(row, shape('Sp', f'LOOK<d:txBody><a:bodyPr/>{said}</d:txBody>'))


def draw(parts: dict[str, Any], *shapes: str) -> None:
    """Put pictures and boxes on the sheet of a workbook."""
    relations = f'xmlns:r="{_OFFICE}"'
    sheet = 'xl/worksheets/sheet1.xml'
    parts[sheet] = parts[sheet].replace(b'</worksheet>', f'<drawing {relations} r:id="dr"/></worksheet>'.encode())
    leads = f'<Relationship Id="dr" Type="{_OFFICE}/drawing" Target="../drawings/drawing1.xml"/>'
    parts['xl/worksheets/_rels/sheet1.xml.rels'] = _RELATIONS.format(leads)
    parts['xl/drawings/drawing1.xml'] = f'<d:wsDr {_XDR} {_MAIN} {relations}>{"".join(shapes)}</d:wsDr>'
    leads = f'<Relationship Id="p" Type="{_OFFICE}/image" Target="../media/image1.png"/>'
    parts['xl/drawings/_rels/drawing1.xml.rels'] = _RELATIONS.format(leads)
    parts['xl/media/image1.png'] = PNG
    kinds = (
        '<Default Extension="png" ContentType="image/png"/><Override PartName="/xl/drawings/drawing1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/></Types>'
    )
    parts['[Content_Types].xml'] = parts['[Content_Types].xml'].replace(b'</Types>', kinds.encode())


def drawn(path: Path, *shapes: str) -> Path:
    return changed(written(path), lambda parts: draw(parts, *shapes))


def said(register: Register, path: Path, reason: str) -> list[tuple[str, str, bool]]:
    """The sentences about links or pictures, the first of them, and whether it may count."""
    return [(one.sentence, one.text, one.counts) for one in make_plan(register, path).asides if one.reason == reason]


def kept(register: Register, path: Path) -> list[str]:
    """The links of the sources of a file, once it is imported."""
    plan = make_plan(register, path)
    apply_plan(register, plan)
    rows = [row for planned in plan.rows if planned.record for row in planned.record.walk()]
    return sorted(str(row.get('link')) for row in rows if row.kind == 'source')


def test_an_address_is_kept_behind_the_words_that_lead_to_it(register: Register, tmp_path: Path) -> None:
    path = written(tmp_path / 'a.xlsx', F2=VIDEO, F3=POST + '/')
    assert said(register, path, LINKS) == []
    assert kept(register, path) == [f'Video {VIDEO}', POST]


def test_so_is_one_in_a_formula(register: Register, tmp_path: Path) -> None:
    def with_value(parts: dict[str, Any]) -> None:
        sheet = 'xl/worksheets/sheet1.xml'
        empty, full = b'</f><v></v></c>', b'</f><v>Video</v></c>'
        for one in (empty, b'</f><v /></c>', b'</f><v/></c>'):
            parts[sheet] = parts[sheet].replace(one, full)
        assert full in parts[sheet]
        parts[sheet] = parts[sheet].replace(b'<c r="F2"', b'<c t="str" r="F2"')

    path = changed(written(tmp_path / 'a.xlsx', formula=f'=HYPERLINK("{VIDEO}","Video")'), with_value)
    assert said(register, path, LINKS) == []
    assert kept(register, path) == [f'Video {VIDEO}', POST]


@pytest.mark.parametrize(
    'formula',
    [
        '"https://example.org/"&amp;B2,"Video"',
        '"https://example.org/a""b","Video"',
        '"https://example.org/"&amp;"1","a"',
    ],
)
def test_an_address_that_a_formula_puts_together_is_none(tmp_path: Path, formula: str) -> None:
    def put(parts: dict[str, Any]) -> None:
        sheet = 'xl/worksheets/sheet1.xml'
        cell = f'<c r="H2" t="str"><f>HYPERLINK({formula})</f><v>Video</v></c></row><row r="3">'
        parts[sheet] = parts[sheet].replace(b'</row><row r="3">', cell.encode())
        assert cell.encode() in parts[sheet]

    [sheet] = any_file.read(changed(written(tmp_path / 'a.xlsx'), put)).sheets
    assert sheet.links == {}


def test_the_place_in_a_page_belongs_to_the_address_though_excel_keeps_it_apart(
    register: Register, tmp_path: Path
) -> None:
    def part(parts: dict[str, Any]) -> None:
        sheet = 'xl/worksheets/sheet1.xml'
        assert b'<hyperlink ' in parts[sheet]
        parts[sheet] = parts[sheet].replace(b'<hyperlink ', b'<hyperlink location="map=15/34.5/38.2" ')

    path = changed(written(tmp_path / 'a.xlsx', F2=MAP), part)
    assert kept(register, path) == [f'Video {MAP}#map=15/34.5/38.2', POST]


def test_the_address_of_merged_cells_is_that_of_each_row(register: Register, tmp_path: Path) -> None:
    def merge(parts: dict[str, Any]) -> None:
        sheet = 'xl/worksheets/sheet1.xml'
        assert b'</sheetData>' in parts[sheet]
        merged = b'</sheetData><mergeCells count="1"><mergeCell ref="F2:F3"/></mergeCells>'
        parts[sheet] = parts[sheet].replace(b'</sheetData>', merged)

    path = changed(written(tmp_path / 'a.xlsx', F2=VIDEO), merge)
    assert kept(register, path) == [f'Video {VIDEO}', f'Video {VIDEO}']
    assert said(register, path, LINKS) == []


def test_no_link_of_a_long_sheet_is_left_out(tmp_path: Path) -> None:
    cell = f'<table:table-cell office:value-type="string"><text:p><text:a xlink:href="{MAP}">x</text:a></text:p>'
    path = tmp_path / 'a.fods'
    path.write_bytes(flat(ods_row(f'{cell}</table:table-cell>') * 21_000))
    [sheet] = any_file.read(path).sheets
    assert len(sheet.links) == 21_000


def test_an_address_that_leads_elsewhere_than_it_says_is_left_to_the_reader(register: Register, tmp_path: Path) -> None:
    path = written(tmp_path / 'a.xlsx', F3=MAP)
    assert said(register, path, LINKS) == [(ONE, MAP, True)]
    assert kept(register, path) == ['Video', POST]


@pytest.mark.parametrize(
    ('place', 'address', 'expected'),
    [
        ('C2', MAP, (ONE, MAP, True)),
        ('C1', MAP, (ONE, MAP, False)),
        ('C2', 'photos/1.jpg', (ONE, 'photos/1.jpg', True)),
        ('C2', '#Incidents!A1', None),
        ('C2', 'mailto:palmyra', None),
        ('C2', 'http://www.Palmyra/', None),
    ],
)
def test_what_other_cells_lead_to_is_said(
    register: Register, tmp_path: Path, place: str, address: str, expected: tuple[str, str, bool] | None
) -> None:
    path = written(tmp_path / 'a.xlsx', **{place: address})
    assert said(register, path, LINKS) == ([expected] if expected else [])


def test_a_link_may_cover_several_cells(register: Register, tmp_path: Path) -> None:
    path = changed(written(tmp_path / 'a.xlsx', C2=MAP), widen)
    assert said(register, path, LINKS) == [(TWO, MAP, True)]


@needs_office
@pytest.mark.parametrize('ending', ['ods', 'xlsx', 'xls'])
def test_links_and_pictures_are_found_in_what_libreoffice_writes(
    register: Register, tmp_path: Path, ending: str
) -> None:
    path = written(tmp_path / 'links.xlsx', F2=VIDEO, F3=POST, C3=MAP)
    assert said(register, converted(path, ending), LINKS) == [(ONE, MAP, True)]
    assert kept(register, converted(path, ending)) == [f'Video {VIDEO}', POST]
    path = drawn(tmp_path / 'drawn.xlsx', a_picture(1), a_picture(2), a_box(2, 'Two more of them', 'were seen.'))
    where = ending != 'xls'
    assert said(register, converted(path, ending), PICTURES) == [
        ('2 pictures are on the sheet and are not imported.', '', where),
        (BOX, 'Two more of them', where),
    ]


def test_pictures_and_boxes_in_rows_may_count_and_those_above_them_not(register: Register, tmp_path: Path) -> None:
    assert said(register, drawn(tmp_path / 'a.xlsx', a_picture(2)), PICTURES) == [(PICTURE, '', True)]
    assert said(register, drawn(tmp_path / 'b.xlsx', a_picture(0)), PICTURES) == [(PICTURE, '', False)]
    assert said(register, drawn(tmp_path / 'c.xlsx', a_box(1, ' ')), PICTURES) == []
    both = drawn(tmp_path / 'd.xlsx', a_box(1, 'One was', 'a child'), a_picture(1))
    assert said(register, both, PICTURES) == [(PICTURE, '', True), (BOX, 'One was', True)]


@pytest.mark.parametrize('damaged', [b'<wsDr', b'', b'no xml at all'])
def test_a_sheet_is_read_though_its_pictures_are_damaged(register: Register, tmp_path: Path, damaged: bytes) -> None:
    path = drawn(tmp_path / 'a.xlsx', a_picture(2))
    changed(path, lambda parts: parts.update({'xl/drawings/drawing1.xml': damaged}))
    assert said(register, path, PICTURES) == []
    changed(path, lambda parts: parts.update({'xl/worksheets/_rels/sheet1.xml.rels': damaged}))
    assert len(make_plan(register, path).rows) == 2


def test_links_of_a_binary_workbook_are_found(tmp_path: Path) -> None:
    path = tmp_path / 'a.xlsb'
    path.write_bytes(xlsb())
    link = _record(494, struct.pack('<4I', 1, 1, 0, 1) + _wide('k') + _wide('') * 3)
    link += _record(494, struct.pack('<4I', 2, 2, 0, 0) + _wide('k') + _wide('map=15') + _wide('') * 2)
    more = f'<Relationship Id="k" Type="{_OFFICE}/hyperlink" Target="{MAP}" TargetMode="External"/>'

    def change(parts: dict[str, Any]) -> None:
        parts['xl/worksheets/sheet1.bin'] += link
        parts['xl/worksheets/_rels/sheet1.bin.rels'] = _RELATIONS.format(more)

    [sheet] = any_file.read(changed(path, change)).sheets
    assert sheet.links == {(1, 0): MAP, (1, 1): MAP, (2, 0): f'{MAP}#map=15'}


# The end of a formula that leads somewhere, as binary workbooks hold it, without words with them, and of joined texts.
LEADS, LEADS_WITH_WORDS, OF_CELLS = b'\x42\x01\x67\x01', b'\x42\x02\x67\x01', b'\x08'


def _said_wide(text: str) -> bytes:
    return struct.pack('<BH', 0x17, len(text)) + text.encode('utf-16-le')


def _said_old(text: str) -> bytes:
    is_wide = not text.isascii()
    return struct.pack('<BBB', 0x17, len(text), is_wide) + text.encode('utf-16-le' if is_wide else 'latin-1')


def _formulas(said: Callable[[str], bytes], cell: bytes) -> list[tuple[bytes, str | None]]:
    """Formulas of one format, each with the address that they lead to."""
    arabic = f'{MAP}/صور'
    return [
        (said(MAP) + LEADS, MAP),
        (said(arabic) + said('Video') + LEADS_WITH_WORDS, arabic),
        (said(MAP) + cell + LEADS_WITH_WORDS, MAP),
        (said(MAP) + cell + OF_CELLS + LEADS, None),  # put together from cells
        (said(MAP) + cell + OF_CELLS + said('Video') + LEADS_WITH_WORDS, None),
        (cell + said(MAP) + LEADS_WITH_WORDS, None),
        (said(MAP), None),
        (said(MAP)[:-3] + LEADS, None),
        (LEADS, None),
        (b'', None),
    ]


def test_formulas_that_lead_out_of_a_binary_workbook_are_read(tmp_path: Path) -> None:
    for n, (tokens, expected) in enumerate(_formulas(_said_wide, b'\x44' + b'\0' * 6)):
        for number, shown in ((8, _wide('Video')), (9, struct.pack('<d', 5))):
            formula = struct.pack('<HI', 0, len(tokens)) + tokens + struct.pack('<I', 0)
            cell = _record(number, struct.pack('<II', 2, 0) + shown + formula)
            path = tmp_path / f'{n}-{number}.xlsb'
            path.write_bytes(xlsb())
            before = _record(146)  # the end of the cells

            def change(parts: dict[str, Any], cell: bytes = cell, before: bytes = before) -> None:
                parts['xl/worksheets/sheet1.bin'] = parts['xl/worksheets/sheet1.bin'].replace(before, cell + before)

            [sheet] = any_file.read(changed(path, change)).sheets
            assert sheet.links == ({(2, 2): expected} if expected else {}), (n, number)


def test_formulas_that_lead_out_of_an_old_workbook_are_read(tmp_path: Path) -> None:
    for n, (tokens, expected) in enumerate(_formulas(_said_old, b'\x44' + b'\0' * 4)):
        shown = b'\0\0\0\0\0\0\xff\xff' + struct.pack('<HI', 0, 0)
        cell = _biff(0x006, struct.pack('<HHH', 2, 0, 0) + shown + struct.pack('<H', len(tokens)) + tokens)
        path = tmp_path / f'{n}.xls'
        path.write_bytes(xls(cell + _biff(0x207, struct.pack('<HB', 5, 0) + b'Video')))
        [sheet] = any_file.read(path).sheets
        assert sheet.links == ({(2, 0): expected} if expected else {}), n


@needs_office
@pytest.mark.parametrize('ending', ['xls', 'xlsx', 'ods'])
def test_the_address_of_a_formula_is_kept_as_an_office_program_writes_it(
    register: Register, tmp_path: Path, ending: str
) -> None:
    path = converted(written(tmp_path / 'a.xlsx', formula=f'=HYPERLINK("{VIDEO}","Video")'), ending)
    assert f'Video {VIDEO}' in kept(register, path)


def test_links_of_old_workbooks_are_found_and_damaged_ones_passed_over(tmp_path: Path) -> None:
    by_address = bytes.fromhex('e0c9ea79f9bace118c8200aa004ba90b')
    of_file = bytes.fromhex('0303000000000000c000000000000046')
    place, stream = struct.pack('<4H', 1, 1, 0, 0) + b'\0' * 16, struct.pack('<I', 2)
    wide = (MAP + '\0').encode('utf-16-le')
    address = by_address + struct.pack('<I', len(wide)) + wide
    file = of_file + struct.pack('<HI', 0, 12) + b'photos/1.jpg\0'
    arabic = 'صور/1.jpg'.encode('utf-16-le')
    of_arabic = of_file + struct.pack('<HI', 0, 6) + b'???/1\0' + b'\xff\xff\xad\xde' + b'\0' * 20
    of_arabic += struct.pack('<IIH', len(arabic) + 6, len(arabic), 3) + arabic
    place_in_it = struct.pack('<I', 7) + 'map=15\0'.encode('utf-16-le')
    words = struct.pack('<I', 6) + 'Video\0'.encode('utf-16-le')
    for n, (flags, content, expected) in enumerate(
        [
            (0x03, address, MAP),
            (0x17, words + address, MAP),
            (0x01, file, 'photos/1.jpg'),
            (0x01, of_arabic, 'صور/1.jpg'),
            (0x0B, address + place_in_it, f'{MAP}#map=15'),
            (0x103, struct.pack('<I', len(MAP) + 1) + wide, MAP),
            (0x08, words, None),
            (0x03, by_address, None),
        ]
    ):
        path = tmp_path / f'{n}.xls'
        path.write_bytes(xls(_biff(0x1B8, place + stream + struct.pack('<I', flags) + content)))
        [sheet] = any_file.read(path).sheets
        assert sheet.links == ({(1, 0): expected} if expected else {}), n


@pytest.mark.parametrize(
    ('name', 'content'),
    [
        ('a.fods', flat(ods_row(ods_text(f'<text:a xlink:href="{MAP}">x</text:a>')))),
        ('b.fods', flat(ods_row(ods_text('x', f' table:formula="of:=HYPERLINK(&quot;{MAP}&quot;;&quot;x&quot;)"')))),
        ('c.xls', xml_2003(f'<Row>{xml_cell("String", "x", f""" ss:HRef="{MAP}" """)}</Row>')),
        (
            'd.xls',
            xml_2003(f'<Row>{xml_cell("String", "x", f""" ss:Formula="=HYPERLINK(&quot;{MAP}&quot;)" """)}</Row>'),
        ),
        ('e.xls', page(f'<tr><td><a href="{MAP}">x</a> <a href="/own/5">y</a></td></tr>')),
    ],
)
def test_links_of_all_other_formats_are_found(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    [sheet] = any_file.read(tmp_path / name).sheets
    assert (sheet.links, str(sheet.rows[0][0])[0]) == ({(0, 0): MAP}, 'x')


@pytest.mark.parametrize('other', [POST, MAP[:-1]])
def test_several_links_of_a_cell_are_all_kept(tmp_path: Path, other: str) -> None:
    (tmp_path / 'a.xls').write_bytes(page(f'<tr><td><a href="{MAP}">x</a> and <a href="{other}">y</a></td></tr>'))
    [sheet] = any_file.read(tmp_path / 'a.xls').sheets
    assert sheet.links == {(0, 0): f'{MAP} {other}'}


def test_no_link_of_a_sheet_is_lost_because_there_are_many(tmp_path: Path) -> None:
    def many(count: int) -> Path:
        cells = ''.join(f'<tr><td><a href="{MAP}/{n}">x</a></td></tr>' for n in range(count))
        (tmp_path / 'a.xls').write_bytes(page(cells))
        return tmp_path / 'a.xls'

    [sheet] = any_file.read(many(30_000)).sheets
    assert len(sheet.links) == 30_000
    with pytest.raises(KnownError, match='too large for this computer'):
        any_file.read(many(200_001))


def test_an_address_that_is_too_long_is_said_and_not_kept_in_part(register: Register, tmp_path: Path) -> None:
    def change(parts: dict[str, Any]) -> None:
        [index] = [name for name in parts if name.startswith('xl/worksheets/_rels/')]
        parts[index] = parts[index].replace(MAP.encode(), f'{MAP}?{"x" * 3_000}'.encode())

    path = changed(written(tmp_path / 'a.xlsx', F2=MAP), change)
    [(sentence, address, counts)] = said(register, path, LINKS)
    assert (sentence, counts) == (ONE, True) and address.startswith(MAP) and address.endswith('…')
    assert kept(register, path) == ['Video', POST]
