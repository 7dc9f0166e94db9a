"""Hard files, made here: each with the rows that must come of it, or the words of the sentence that refuses it."""

# One file a line:
# ruff: noqa: E501
# One file a line: # ruff: noqa: E501

import io
import random
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.table import Table

from exchange.cells import Cell, Fault

Rows = list[list[Any]]


@dataclass
class Hard:
    """A hard file: its name, its content, and what comes of it.

    `rows` are those of its first sheet, without empty cells at their ends; `said` stands in the sentence instead.
    `facts` are attributes of that sheet, `titles` those of all sheets that are not hidden.
    """

    name: str
    make: Callable[[], bytes]
    rows: Rows | None = None
    said: str = ''
    facts: dict[str, Any] = field(default_factory=dict)
    titles: list[str] | None = None


# xlsx, written by hand

MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships'
STRICT_MAIN, STRICT_RELATIONS = 'http://purl.oclc.org/ooxml/spreadsheetml/main', 'http://purl.oclc.org/ooxml/officeDocument/relationships'  # fmt: skip
STYLES = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/></cellXfs></styleSheet>'
HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>h</t></is></c></row>'


def zipped(parts: dict[str, str | bytes], **options: Any) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, 'w', options.get('compression', zipfile.ZIP_DEFLATED)) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def parts_of_xlsx(rows: str, **options: str) -> dict[str, str | bytes]:
    """The parts of an xlsx with one sheet; `rows` is what stands in its sheetData."""
    main, relations = options.get('main', MAIN), options.get('relations', RELATIONS)
    before, after = options.get('before', ''), options.get('after', '')
    book = f'<workbook xmlns="{main}" xmlns:r="{relations}">{options.get("book", "")}<sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>'
    parts: dict[str, str | bytes] = {
        '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        '_rels/.rels': f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r0" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        'xl/workbook.xml': book,
        'xl/_rels/workbook.xml.rels': f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{relations}/styles" Target="styles.xml"/>{options.get("relation", "")}</Relationships>',
        'xl/styles.xml': STYLES.replace(MAIN, main),
        'xl/worksheets/sheet1.xml': options.get('sheet') or f'<worksheet xmlns="{main}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>',
    }  # fmt: skip
    if 'strings' in options:
        parts['xl/sharedStrings.xml'] = f'<sst xmlns="{main}">{options["strings"]}</sst>'
        parts['xl/_rels/workbook.xml.rels'] = str(parts['xl/_rels/workbook.xml.rels']).replace(
            '</Rel', f'<Relationship Id="r3" Type="{relations}/sharedStrings" Target="sharedStrings.xml"/></Rel'
        )
    return parts


def xlsx(rows: str, **options: str) -> bytes:
    return zipped(parts_of_xlsx(rows, **options))


def text(place: str, value: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def row(number: int, *cells: str, more: str = '') -> str:
    return f'<row r="{number}"{more}>{"".join(cells)}</row>'


def book(fill: Callable[[Workbook], None]) -> bytes:
    """An xlsx by openpyxl."""
    made = Workbook()
    fill(made)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def plain_book(rows: Rows | None = None) -> bytes:
    def fill(made: Workbook) -> None:
        for cells in rows or [['التاريخ', 'المكان'], [date(2024, 1, 21), 'تدمر']]:
            made.active.append(cells)

    return book(fill)


def many_sheets(made: Workbook) -> None:
    made.active.title = 'S0'
    made.active.append(['x', 1])
    for number in range(1, 300):
        made.create_sheet(f'S{number}').append([number])


def hidden_sheets(made: Workbook) -> None:
    made.active.append(['x'])
    made.create_sheet('Lists').sheet_state = 'hidden'
    made.create_sheet('Deep').sheet_state = 'veryHidden'
    made.create_chartsheet('Chart')


def trimmings(made: Workbook) -> None:
    """A table, a filter, a comment, a protected sheet, frozen panes: none is a value."""
    sheet = made.active
    sheet.append(['Date', 'Place'])
    sheet.append([datetime(2024, 1, 21, 14, 30), 'x'])
    sheet.add_table(Table(displayName='T', ref='A1:B2'))
    sheet['A2'].comment = Comment('not a value', 'x')
    sheet.protection.sheet = True
    sheet.freeze_panes = 'A2'


def styled_emptiness(made: Workbook) -> None:
    sheet = made.active
    for number in range(1, 3001):
        for column in range(1, 30):
            sheet.cell(number, column).number_format = '0.00'
    sheet['A1'], sheet['B2'] = 'x', 5


def merged(made: Workbook) -> None:
    made.active.append(['x', 'y'])
    made.active.append(['a', 1])
    made.active.append([None, 2])
    made.active.merge_cells('A2:A3')


# xlsb


def _varied(number: int) -> bytes:
    found = bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        found.append(low | (0x80 if number else 0))
        if not number:
            return bytes(found)


def _record(number: int, content: bytes = b'') -> bytes:
    return _varied(number) + _varied(len(content)) + content


def _wide(value: str) -> bytes:
    return struct.pack('<I', len(value)) + value.encode('utf-16-le')


def xlsb() -> bytes:
    """A binary workbook: texts, a number, a day, an error, a hidden row."""

    def row_header(number: int, hidden: bool = False) -> bytes:
        return _record(0, struct.pack('<IIHBBB', number, 0, 300, 0, 0x10 if hidden else 0, 0) + struct.pack('<I', 0))

    def cell(column: int, style: int = 0) -> bytes:
        return struct.pack('<II', column, style)

    sheet = b''.join(
        (
            _record(129), _record(148, struct.pack('<4I', 0, 2, 0, 2)), _record(145),
            row_header(0), _record(6, cell(0) + _wide('التاريخ')), _record(6, cell(1) + _wide('عدد')),
            row_header(1), _record(5, cell(0, 1) + struct.pack('<d', 45312.0)), _record(5, cell(1) + struct.pack('<d', 5)),
            row_header(2, hidden=True), _record(3, cell(1) + b'\x2a'), _record(4, cell(2) + b'\x01'),
            _record(146), _record(130),
        )
    )  # fmt: skip
    workbook = b''.join(
        (
            _record(131), _record(143),
            _record(156, struct.pack('<II', 0, 1) + _wide('r1') + _wide('ورقة')),
            _record(144), _record(132),
        )
    )  # fmt: skip
    formats = b''.join(_record(47, struct.pack('<HHHHHBB4x', 0, number, 0, 0, 0, 0, 0)) for number in (0, 14))
    styles = _record(278) + _record(617, struct.pack('<I', 2)) + formats + _record(618) + _record(279)
    relations = f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.bin"/><Relationship Id="r2" Type="{RELATIONS}/styles" Target="styles.bin"/></Relationships>'
    return zipped(
        {
            '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            '_rels/.rels': f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r0" Type="{RELATIONS}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
            'xl/workbook.bin': workbook,
            'xl/_rels/workbook.bin.rels': relations,
            'xl/styles.bin': styles,
            'xl/worksheets/sheet1.bin': sheet,
        }
    )  # fmt: skip


# xls


def _biff(number: int, content: bytes = b'') -> bytes:
    return struct.pack('<HH', number, len(content)) + content


def _label(at_row: int, column: int, value: str) -> bytes:
    wide = value.encode('utf-16-le')
    return _biff(0x204, struct.pack('<HHHHB', at_row, column, 0, len(value), 1) + wide)


def xls(more: bytes = b'', globals_more: bytes = b'') -> bytes:
    """An old Excel file: texts, a number, errors typed and of a formula, a hidden row, merged cells."""
    begin = struct.pack('<HHHHII', 0x600, 0x10, 0, 0, 0, 0)
    sheet = b''.join(
        (
            _biff(0x809, begin),
            _biff(0x208, struct.pack('<HHHHHHHH', 2, 0, 2, 300, 0, 0, 0x20, 0)),
            _label(0, 0, 'المكان'), _label(0, 1, 'عدد'), _label(1, 0, 'تدمر'),
            _biff(0x203, struct.pack('<HHHd', 1, 1, 0, 5.0)),
            _biff(0x205, struct.pack('<HHHBB', 2, 1, 0, 42, 1)),
            _biff(0x006, struct.pack('<HHH', 3, 1, 0) + b'\x02\0\x17\0\0\0\xff\xff' + struct.pack('<HIH', 0, 0, 0)),
            _biff(0x0E5, struct.pack('<HHHHH', 1, 1, 2, 0, 0)),
            more,
            _biff(0x0A),
        )
    )  # fmt: skip
    name = 'ورقة'.encode('utf-16-le')
    title = struct.pack('<BB', len(name) // 2, 1) + name
    begin_book = _biff(0x809, struct.pack('<HHHHII', 0x600, 0x05, 0, 0, 0, 0)) + globals_more
    length = len(begin_book) + 4 + 6 + len(title) + 4
    bound = _biff(0x85, struct.pack('<IBB', length, 0, 0) + title)
    return container({'Workbook': begin_book + bound + _biff(0x0A) + sheet})


def before_excel_97() -> bytes:
    """A file of Excel 5: its letters are those of the machine that wrote it."""

    def label(at_row: int, column: int, value: str) -> bytes:
        return _biff(0x204, struct.pack('<HHHH', at_row, column, 0, len(value)) + value.encode('cp1256'))

    cells = (
        label(0, 0, 'المكان')
        + label(0, 1, 'عدد')
        + label(1, 0, 'تدمر')
        + _biff(0x203, struct.pack('<HHHd', 1, 1, 0, 5.0))
    )
    cells += _biff(0x205, struct.pack('<HHHBB', 2, 1, 0, 42, 1))
    sheet = _biff(0x809, struct.pack('<HHHH', 0x500, 0x10, 0, 0)) + cells + _biff(0x0A)
    begin_book = _biff(0x809, struct.pack('<HHHH', 0x500, 0x05, 0, 0)) + _biff(0x42, struct.pack('<H', 1256))
    title = struct.pack('<B', 4) + 'ورقة'.encode('cp1256')
    bound = _biff(0x85, struct.pack('<IH', len(begin_book) + 14 + len(title), 0) + title)
    return container({'Book': begin_book + bound + _biff(0x0A) + sheet})


def container(streams: dict[str, bytes]) -> bytes:
    """An OLE file with these streams, each large enough to have sectors of its own."""
    sector, chains, content, entries = 512, [], b'', []

    def add(data: bytes) -> int:
        nonlocal content
        start, count = len(content) // sector, -(-len(data) // sector)
        chains.extend([*range(start + 1, start + count), 0xFFFFFFFE])
        content += data.ljust(count * sector, b'\0')
        return start

    for name, data in streams.items():
        data = data.ljust(4096, b'\0')
        entries.append((name, 2, add(data), len(data)))
    directory = b''
    for name, kind, start, size in [('Root Entry', 5, 0xFFFFFFFE, 0), *entries]:
        wide = name.encode('utf-16-le')
        child = 1 if kind == 5 else 0xFFFFFFFF
        directory += wide.ljust(64, b'\0') + struct.pack(
            '<HBBIII', len(wide) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child
        )
        directory += bytes(36) + struct.pack('<III', start, size, 0)
    directory_at = add(directory)
    table_at = len(content) // sector
    chains.append(0xFFFFFFFD)
    table = struct.pack(f'<{len(chains)}I', *chains).ljust(sector, b'\xff')
    header = b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + bytes(16) + struct.pack('<HHHHH', 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack('<IIIIIIIII', 0, 1, directory_at, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    return header + struct.pack('<109I', table_at, *[0xFFFFFFFF] * 108) + content + table


# ods

ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><office:body><office:spreadsheet>'
    '<table:table table:name="ورقة">{}</table:table></office:spreadsheet></office:body></office:document-content>'
)
ODS_TYPE = 'application/vnd.oasis.opendocument.spreadsheet'


def ods(rows: str, manifest: str = '<manifest/>') -> bytes:
    return zipped({'mimetype': ODS_TYPE, 'META-INF/manifest.xml': manifest, 'content.xml': ODS.format(rows)})


def ods_row(*cells: str, more: str = '') -> str:
    return f'<table:table-row{more}>{"".join(cells)}</table:table-row>'


def ods_text(value: str, more: str = '', inside: str = '') -> str:
    return f'<table:table-cell office:value-type="string"{more}>{inside}<text:p>{value}</text:p></table:table-cell>'


ODS_NUMBER = '<table:table-cell office:value-type="float" office:value="5"><text:p>5</text:p></table:table-cell>'
ODS_DAY = (
    '<table:table-cell office:value-type="date" office:date-value="2024-01-21"><text:p>x</text:p></table:table-cell>'
)
ODS_ERROR = (
    '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
    'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
)
ODS_EMPTY_ROWS = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'


# Files that are refused


def bomb() -> bytes:
    """A sheet of 400 MB that packs into less than one."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, 'w', zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts_of_xlsx('').items():
            if name != 'xl/worksheets/sheet1.xml':
                archive.writestr(name, content)
        with archive.open('xl/worksheets/sheet1.xml', 'w') as part:
            for _time in range(400):
                part.write(b' ' * 1_000_000)
    return stream.getvalue()


def lying_bomb() -> bytes:
    """A bomb whose directory says that it is small."""
    content = bytearray(bomb())
    size = struct.pack('<I', 400_000_000)
    for at in (content.rfind(size), content.find(size)):
        if at >= 0:
            content[at : at + 4] = struct.pack('<I', 1000)
    return bytes(content)


def declaring(declared: str, entity: str) -> bytes:
    """A sheet that declares entities and has one in a cell."""
    cell = f'<c r="A1" t="inlineStr"><is><t>&{entity};</t></is></c>'
    body = f'<worksheet xmlns="{MAIN}"><sheetData>{row(1, cell)}</sheetData></worksheet>'
    return xlsx('', sheet=f'<?xml version="1.0"?><!DOCTYPE x [{declared}]>{body}')


def laughs() -> bytes:
    lines = ''.join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(12))
    return declaring(f'<!ENTITY l0 "ha">{lines}', 'l12')


def outside_entity() -> bytes:
    return declaring('<!ENTITY e SYSTEM "file:///etc/passwd">', 'e')


def with_a_password() -> bytes:
    """A zip of which each part is marked as encrypted."""
    content = bytearray(plain_book())
    for mark, at in ((b'PK\x03\x04', 6), (b'PK\x01\x02', 8)):
        start = content.find(mark)
        while start >= 0:
            content[start + at] |= 1
            start = content.find(mark, start + 4)
    return bytes(content)


def flipped() -> bytes:
    """A workbook with one byte changed in the packed sheet: still a zip, but not what was written."""
    content = plain_book([[f'x{n}', n] for n in range(500)])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        info = archive.getinfo('xl/worksheets/sheet1.xml')
    at = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    return content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]


def picture() -> bytes:
    return b'\xff\xd8\xff\xe0' + random.Random(1).randbytes(2000)


def repeated_ods() -> bytes:
    """A few bytes that stand for a million filled rows of a thousand cells."""
    return ods(ods_row(ods_text('x', ' table:number-columns-repeated="1000"'), more=' table:number-rows-repeated="1000000"'))  # fmt: skip


def renamed(names: dict[str, str], **targets: str) -> bytes:
    """An xlsx with an error, whose parts are named otherwise; `targets` are what its relations say of them."""
    parts = {names.get(name, name): str(content) for name, content in parts_of_xlsx(ODD_ROW).items()}
    for name, content in parts.items():
        if name.endswith('.rels'):
            for written, target in targets.items():
                content = content.replace(
                    {'book': 'xl/workbook.xml', 'sheet': 'worksheets/sheet1.xml'}[written], target
                )
            parts[name] = content
    return zipped({**parts})


def encoded(encoding: str) -> bytes:
    """An xlsx whose sheet is in another encoding than that of Excel."""
    sheet = f'<?xml version="1.0" encoding="{encoding}"?><worksheet xmlns="{MAIN}"><sheetData>{row(1, text("A1", "حمص"))}</sheetData></worksheet>'
    return zipped({**parts_of_xlsx(''), 'xl/worksheets/sheet1.xml': sheet.encode(encoding)})


def same_titles() -> bytes:
    parts = parts_of_xlsx(HEAD)
    parts['xl/worksheets/sheet2.xml'] = str(parts['xl/worksheets/sheet1.xml']).replace('>h<', '>second<')
    for name, before, more in (
        ('xl/workbook.xml', '</sheets>', '<sheet name="A" sheetId="2" r:id="r2"/>'),
        (
            'xl/_rels/workbook.xml.rels',
            '</Rel',
            f'<Relationship Id="r2" Type="{RELATIONS}/worksheet" Target="worksheets/sheet2.xml"/>',
        ),
    ):
        parts[name] = str(parts[name]).replace('"r2"', '"r9"').replace(before, more + before)
    return zipped(parts)


def one_sheet_often(times: int) -> bytes:
    """A small xlsx that lists its one sheet under so many titles."""
    parts = parts_of_xlsx(ODD_ROW)
    more = ''.join(f'<sheet name="S{number}" sheetId="{number + 2}" r:id="s{number}"/>' for number in range(times))
    led = ''.join(
        f'<Relationship Id="s{number}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        for number in range(times)
    )
    for name, before, added in (('xl/workbook.xml', '</sheets>', more), ('xl/_rels/workbook.xml.rels', '</Rel', led)):
        parts[name] = str(parts[name]).replace(before, added + before)
    return zipped(parts)


def ods_tables(*tables: str) -> bytes:
    return zipped(
        {
            'mimetype': ODS_TYPE,
            'content.xml': ODS.replace('<table:table table:name="ورقة">{}</table:table>', ''.join(tables)),
        }
    )


def ods_table(title: str, rows: str) -> str:
    return f'<table:table table:name="{title}">{rows}</table:table>'


def xml_2003(rows: str, more: str = '', encoding: str = 'utf-8') -> bytes:
    """A workbook in the XML of Excel 2003."""
    office = 'urn:schemas-microsoft-com:office'
    sheet = f'<Worksheet ss:Name="ورقة"><Table ss:ExpandedRowCount="99999999">{rows}</Table></Worksheet>'
    book = f'<Workbook xmlns="{office}:spreadsheet" xmlns:ss="{office}:spreadsheet">{sheet}{more}</Workbook>'
    return f'<?xml version="1.0" encoding="{encoding}"?>\n<?mso-application progid="Excel.Sheet"?>\n{book}'.encode(
        encoding
    )


def xml_cell(kind: str, value: str, more: str = '') -> str:
    return f'<Cell{more}><Data ss:Type="{kind}">{value}</Data></Cell>'


def page(table: str, encoding: str = 'utf-8') -> bytes:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}"><style>td {{}}</style><title>no</title>'
    return f'<html><head>{head}</head><body><!-- <td>no</td> --><h1>no</h1><table border="1">{table}</table></body></html>'.encode(
        encoding
    )


def flat(rows: str) -> bytes:
    return (
        b'<?xml version="1.0" encoding="UTF-8"?>\n' + ODS.replace('document-content', 'document').format(rows).encode()
    )


XML_ROWS = (
    f'<Row>{xml_cell("String", "التاريخ")}{xml_cell("String", "عدد")}</Row><Row ss:Index="3">{xml_cell("DateTime", "2024-01-21T00:00:00.000")}'
    f'{xml_cell("Number", "5")}{xml_cell("Boolean", "1")}{xml_cell("Error", "#N/A")}{xml_cell("DateTime", "1899-12-31T14:30:00.000")}</Row>'
)
XML_LIST = [['التاريخ', 'عدد'], [], [date(2024, 1, 21), 5.0, True, Fault('#N/A'), time(14, 30)]]
XML_ODD = (
    f'<Row ss:Hidden="1">{xml_cell("String", "a", """ ss:MergeAcross="1" ss:MergeDown="1" """)}<Cell><Data ss:Type="String"><B>b</B><Font>c</Font></Data><Comment><Data>no</Data></Comment></Cell></Row>'
    f'<Row><Cell ss:Index="3" ss:Formula="=RC[-1]"/>{xml_cell("String", "d", """ ss:Index="5" """)}</Row>'
)
WEB_ROWS = '<tr><th>المكان</th><th>عدد</th></tr><tr><td>تدمر</td><td>٥</td></tr>'
WEB_LIST = [['المكان', 'عدد'], ['تدمر', '٥']]
WEB_ODD = '<tr><td colspan=2>a<br>b<td rowspan=2>&lt;c&gt;&nbsp;d</tr><tr><td> e \n <b>f</b>g<script>no</script><td>&nbsp;</tr><tr><td>h'
ODD_ROW = row(1, text('A1', 'h'), '<c r="B1" t="e"><v>#N/A</v></c>')
ODD_ROWS = [['h', Fault('#N/A')]]
FORMULAS = row(
    1,
    '<c r="A1"><f>1+1</f></c>', '<c r="B1"><f>1+1</f><v>2</v></c>', '<c r="C1" t="str"><f>IF(1,"","")</f><v></v></c>',
    '<c r="D1"><f t="shared" si="0"/><v/></c>', '<c r="E1" t="str"><f>"a"</f><v>a</v></c>', '<c r="F1" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
)  # fmt: skip
DAYS = row(
    1, '<c r="A1" s="1"><v>45312</v></c>', '<c r="B1" s="2"><v>45312.604166666664</v></c>', '<c r="C1"><v>45312</v></c>',
    '<c r="D1" t="d"><v>2024-01-21</v></c>', '<c r="E1" s="1"><v>0.5</v></c>',
)  # fmt: skip
ARABIC = [['التاريخ', 'المكان', 'عدد'], ['٢١/١/٢٠٢٤', 'تدمر', '٥']]


def csv(rows: Rows = ARABIC, separator: str = ',', end: str = '\r\n') -> str:
    return ''.join(separator.join(cells) + end for cells in rows)


HARD = [
    # xlsx and what people do in it
    Hard('plain.xlsx', plain_book, [['التاريخ', 'المكان'], [date(2024, 1, 21), 'تدمر']]),
    Hard('plain.xlsm', plain_book, [['التاريخ', 'المكان'], [date(2024, 1, 21), 'تدمر']]),
    Hard('xlsx-named.xls', plain_book, [['التاريخ', 'المكان'], [date(2024, 1, 21), 'تدمر']]),
    Hard('xlsx-without-an-ending', plain_book, [['التاريخ', 'المكان'], [date(2024, 1, 21), 'تدمر']]),
    Hard('name\u202exslx.xlsx', plain_book, [['التاريخ', 'المكان'], [date(2024, 1, 21), 'تدمر']]),
    Hard('macros.xlsm', lambda: zipped({**parts_of_xlsx(HEAD), 'xl/vbaProject.bin': b'\xd0\xcf\x11\xe0'}), [['h']]),
    Hard('strict.xlsx', lambda: xlsx(HEAD + row(2, '<c r="A2" t="d"><v>2024-01-21T14:30:00</v></c>'), main=STRICT_MAIN,
                                     relations=STRICT_RELATIONS), [['h'], [datetime(2024, 1, 21, 14, 30)]]),
    Hard('prefixed.xlsx', lambda: xlsx('', sheet=f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c><x:c r="B1"><x:f>A1</x:f></x:c></x:row></x:sheetData></x:worksheet>'), [[1.0, Fault('=A1')]]),
    Hard('formulas.xlsx', lambda: xlsx(FORMULAS), [[Fault('=1+1'), 2.0, '', Fault('=…'), 'a', Fault('#DIV/0!')]]),
    Hard('errors.xlsx', lambda: xlsx(row(1, *(f'<c r="{c}1" t="e"><v>{e}</v></c>' for c, e in zip('ABC', ('#N/A', '#REF!', '#NAME?'), strict=True)))),
         [[Fault('#N/A'), Fault('#REF!'), Fault('#NAME?')]]),
    Hard('an-error-below-all-values.xlsx', lambda: xlsx(HEAD + row(4, '<c r="C4" t="e"><v>#N/A</v></c>')), [['h'], [], [], ['', '', Fault('#N/A')]]),
    Hard('days.xlsx', lambda: xlsx(DAYS), [[date(2024, 1, 21), datetime(2024, 1, 21, 14, 30), 45312.0, date(2024, 1, 21), time(12)]]),
    Hard('days-since-1904.xlsx', lambda: xlsx(row(1, '<c r="A1" s="1"><v>43850</v></c>', '<c r="B1"><v>43850</v></c>'), book='<workbookPr date1904="1"/>'),
         [[date(2024, 1, 21), 43850.0]], facts={'since_1904': True}),
    Hard('truth.xlsx', lambda: xlsx(row(1, '<c r="A1" t="b"><v>1</v></c>', '<c r="B1" t="b"><v>0</v></c>')), [[True, False]]),
    Hard('rich-text.xlsx', lambda: xlsx(row(1, '<c r="A1" t="s"><v>0</v></c>'), strings='<si><r><t>ab</t></r><r><rPr><b/></rPr><t xml:space="preserve"> cd</t></r><rPh sb="0" eb="1"><t>no</t></rPh></si>'), [['ab cd']]),
    Hard('no-places.xlsx', lambda: xlsx('<row><c t="inlineStr"><is><t>a</t></is></c><c><v>5</v></c></row><row><c><v>6</v></c><c><f>A1</f></c></row>'),
         [['a', 5.0], [6.0, Fault('=A1')]]),
    Hard('rows-out-of-order.xlsx', lambda: xlsx(row(3, text('A3', 'c')) + row(1, text('A1', 'a'))), [['a'], [], ['c']]),
    Hard('strings-missing.xlsx', lambda: xlsx(row(1, '<c r="A1" t="s"><v>0</v></c>')), said='save it as a new xlsx'),
    Hard('string-out-of-range.xlsx', lambda: xlsx(row(1, '<c r="A1" t="s"><v>7</v></c>'), strings='<si><t>x</t></si>'), said='save it as a new xlsx'),
    Hard('not-a-number.xlsx', lambda: xlsx(row(1, '<c r="A1" t="n"><v>abc</v></c>')), said='save it as a new xlsx'),
    Hard('escapes.xlsx', lambda: xlsx(row(1, text('A1', 'a_x000D_\nb'), text('B1', '_x0041_'), text('C1', '_x005F_x0041_'), text('D1', '_x41_'))), [['a\r\nb', 'A', '_x0041_', '_x41_']]),
    Hard('blanks-and-marks.xlsx', lambda: xlsx(row(1, text('A1', '\u00a0٥\u200f '), text('B1', 'محـمد'))), [['\u00a0٥\u200f ', 'محـمد']]),
    Hard('long-cell.xlsx', lambda: xlsx(row(1, text('A1', 'ن' * 40_000))), [['ن' * 40_000]]),
    Hard('hidden-rows.xlsx', lambda: xlsx(HEAD + row(2, text('A2', 'x'), more=' hidden="1"') + row(9, more=' hidden="1"'), before='<cols><col min="2" max="3" hidden="1"/></cols>'),
         [['h'], ['x']], facts={'hidden_rows': 1, 'hidden_columns': [1, 2]}),
    Hard('hidden-sheets.xlsx', lambda: book(hidden_sheets), [['x']], titles=['Sheet']),
    Hard('merged.xlsx', lambda: book(merged), [['x', 'y'], ['a', 1.0], ['', 2.0]], facts={'merged': [(1, 0, 2, 0)]}),
    Hard('trimmings.xlsx', lambda: book(trimmings), [['Date', 'Place'], [datetime(2024, 1, 21, 14, 30), 'x']]),
    Hard('outside-links.xlsx', lambda: zipped({**parts_of_xlsx(row(1, '<c r="A1"><f>[1]Other!A1</f><v>7</v></c>')), 'xl/externalLinks/externalLink1.xml': '<x/>'}), [[7.0]]),
    Hard('three-hundred-sheets.xlsx', lambda: book(many_sheets), [['x', 1.0]], titles=[f'S{n}' for n in range(300)]),
    Hard('styled-emptiness.xlsx', lambda: book(styled_emptiness), [['x'], ['', 5.0]]),
    Hard('a-gigantic-claim.xlsx', lambda: xlsx(''.join(row(n, text(f'A{n}', 'x')) for n in range(1, 11)), before='<dimension ref="A1:XFD1048576"/>'), [['x']] * 10),
    Hard('two-far-cells.xlsx', lambda: xlsx(row(1, text('A1', 'x')) + row(1_048_576, text('XFD1048576', 'y'))), [['x'], *[[]] * 1_048_574, [*[''] * 16_383, 'y']]),
    Hard('a-far-column.xlsx', lambda: xlsx(row(1, text('A1', 'x'), text('XFD1', 'y'), '<c r="B1" s="1"/>') + row(400_000, '<c r="C400000"><f>A1</f></c>')), [['x', *[''] * 16_382, 'y'], *[[]] * 399_998, ['', '', Fault('=A1')]]),
    Hard('an-empty-sheet.xlsx', lambda: xlsx(''), []),
    Hard('a-text-with-a-declaration.xlsx', lambda: xlsx(row(1, text('A1', '<!ENTITY a "b">'))), [['<!ENTITY a "b">']]),
    Hard('a-part-named-otherwise.xlsx', lambda: renamed({'xl/worksheets/sheet1.xml': 'xl/ورقة 1.xml'}, sheet='%D9%88%D8%B1%D9%82%D8%A9%201.xml'), ODD_ROWS),
    Hard('parts-in-other-letters.xlsx', lambda: renamed({'xl/worksheets/sheet1.xml': 'XL/Worksheets/Sheet1.xml'}), ODD_ROWS),
    Hard('parts-with-backslashes.xlsx', lambda: renamed({name: name.replace('/', '\\') for name in parts_of_xlsx('')}, sheet='worksheets\\sheet1.xml'), ODD_ROWS),
    Hard('a-book-named-otherwise.xlsx', lambda: renamed({'xl/workbook.xml': 'xl/workbook22.xml', 'xl/_rels/workbook.xml.rels': 'xl/_rels/workbook22.xml.rels'}, book='/xl/workbook22.xml'), ODD_ROWS),
    Hard('targets-with-dots.xlsx', lambda: renamed({}, sheet='../xl/./worksheets/sheet1.xml'), ODD_ROWS),
    Hard('a-sheet-in-utf-16.xlsx', lambda: encoded('utf-16'), [['حمص']]),
    Hard('a-sheet-in-windows-1256.xlsx', lambda: encoded('windows-1256'), [['حمص']]),
    Hard('comments-in-values.xlsx', lambda: xlsx(row(1, '<c r="A1"><v><![CDATA[5]]></v></c>', '<c r="B1"><v>1<!-- x -->2</v></c>', '<c r="C1" t="inlineStr"><is><t><![CDATA[a<b]]></t></is></c>')), [[5.0, 12.0, 'a<b']]),
    Hard('errors-of-other-programs.xlsx', lambda: xlsx(row(1, '<c r="A1" t="e"><f>X()</f><v>#SPILL!</v></c>', '<c r="B1" t="e"><v>Err:502</v></c>', '<c r="C1"><v>5</v></c>')), [[Fault('#SPILL!'), Fault('Err:502'), 5.0]]),
    Hard('two-sheets-of-one-title.xlsx', same_titles, said='save it as a new xlsx'),
    Hard('no-styles.xlsx', lambda: zipped({name: content for name, content in parts_of_xlsx(ODD_ROW).items() if name != 'xl/styles.xml'}), ODD_ROWS),
    Hard('no-book.xlsx', lambda: zipped({'xl/worksheets/sheet1.xml': '<worksheet/>', '_rels/.rels': f'<Relationships xmlns="{PACKAGE}"/>'}), said='damaged'),
    Hard('days-below-nothing.xlsx', lambda: xlsx(row(1, '<c r="A1" s="1"><v>-3</v></c>', '<c r="B1"><v>-0.5</v></c>', '<c r="C1" s="2"><v>-0.5</v></c>', '<c r="D1" s="1"><v>0</v></c>')), [[-3.0, -0.5, -0.5, time(0)]]),
    Hard('one-sheet-two-thousand-times.xlsx', lambda: one_sheet_often(2000), said='save it as a new xlsx'),
    # xlsb, xls, ods
    Hard('binary.xlsb', xlsb, [['التاريخ', 'عدد'], [date(2024, 1, 21), 5.0], ['', Fault('#N/A'), True]], facts={'title': 'ورقة', 'hidden_rows': 1}),
    Hard('old.xls', xls, [['المكان', 'عدد'], ['تدمر', 5.0], ['', Fault('#N/A')], ['', Fault('#REF!')]],
         facts={'title': 'ورقة', 'hidden_rows': 1, 'merged': [(1, 0, 2, 0)]}),
    Hard('before-excel-97.xls', before_excel_97, [['المكان', 'عدد'], ['تدمر', 5.0], ['', Fault('#N/A')]], facts={'title': 'ورقة'}),
    Hard('old-with-a-password.xls', lambda: xls(globals_more=_biff(0x2F, struct.pack('<HHH', 1, 1, 1) + bytes(48))), said='password'),
    Hard('open.ods', lambda: ods(ods_row(ods_text('عدد'), ods_text('x')) + ods_row(ODS_NUMBER, ODS_DAY, ODS_ERROR, more=' table:visibility="collapse"') + ODS_EMPTY_ROWS),
         [['عدد', 'x'], [5.0, date(2024, 1, 21), Fault('#DIV/0!')]], facts={'hidden_rows': 1}),
    Hard('open-merged.ods', lambda: ods(ods_row(ods_text('a', ' table:number-rows-spanned="2"'), ODS_NUMBER) + ods_row('<table:covered-table-cell/>', ODS_NUMBER)),
         [['a', 5.0], ['', 5.0]], facts={'merged': [(0, 0, 1, 0)]}),
    Hard('open-formula.ods', lambda: ods(ods_row('<table:table-cell table:formula="of:=1+1"/>', ODS_NUMBER)), [[Fault('=1+1'), 5.0]]),
    Hard('open-lines.ods', lambda: ods(ods_row('<table:table-cell office:value-type="string"><text:p>a<text:s text:c="2"/>b</text:p><text:p>c<text:line-break/>d</text:p></table:table-cell>')), [['a  b\nc\nd']]),
    Hard('open-comment.ods', lambda: ods(ods_row(ods_text('a', inside='<office:annotation><dc:date>2024</dc:date><text:p>not a value</text:p></office:annotation>'))), [['a']]),
    Hard('open-lengths.ods', lambda: ods(ods_row(*(f'<table:table-cell office:value-type="time" office:time-value="{value}"/>' for value in ('PT36H00M00S', 'PT14H30M00S', '-PT01H00M00S')))),
         [[timedelta(hours=36), time(14, 30), timedelta(hours=-1)]]),
    Hard('open-truth.ods', lambda: ods(ods_row(*(f'<table:table-cell office:value-type="boolean" office:boolean-value="{value}"><text:p>x</text:p></table:table-cell>' for value in ('true', 'false')))), [[True, False]]),
    Hard('open-errors-of-old.ods', lambda: ods(ods_row('<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0"><text:p>#DIV/0!</text:p></table:table-cell>', ODS_NUMBER)), [[Fault('#DIV/0!'), 5.0]]),
    Hard('open-without-a-kind.ods', lambda: ods(ods_row('<table:table-cell><text:p>x</text:p></table:table-cell>', '<table:table-cell office:value-type="float"><text:p>7</text:p></table:table-cell>')), [['x', '7']]),
    Hard('open-pictures.ods', lambda: ods(ods_row(ods_text('a', inside='<draw:frame xmlns:draw="d"><draw:text-box><text:p>no</text:p></draw:text-box><table:table><table:table-row/></table:table></draw:frame>')) + ods_row(ODS_NUMBER)), [['a'], [5.0]]),
    Hard('open-tabs.ods', lambda: ods(ods_row(ods_text('a<text:tab text:tab-ref="1"/>b<text:line-break></text:line-break>c'))), [['a\tb\nc']]),
    Hard('open-links.ods', lambda: ods_tables(ods_table('A', ods_row(ODS_NUMBER)), ods_table("'file:///x.ods'#$A", ods_row(ods_text('no'))), f'<table:dde-links>{ods_table("B", ods_row(ods_text("no")))}</table:dde-links>'), [[5.0]], titles=['A']),
    Hard('open-titles-twice.ods', lambda: ods_tables(ods_table('A', ods_row(ODS_NUMBER)), ods_table('A', ods_row(ods_text('x')))), [[5.0]], titles=['A', 'A']),
    Hard('open-names-of-its-own.ods', lambda: zipped({'content.xml': ODS.format(ods_row(ODS_NUMBER)).replace('table:', 't:').replace('xmlns:table', 'xmlns:t').encode('utf-16')}), [[5.0]]),
    Hard('open-letter.ods', lambda: zipped({'content.xml': '<office:document-content xmlns:office="o"><office:body><office:text/></office:body></office:document-content>'}), said='not a workbook'),
    Hard('open-with-a-password.ods', lambda: ods('', '<manifest><encryption-data/></manifest>'), said='password'),
    Hard('open-bomb.ods', repeated_ods, said='is too large for'),
    # Text
    Hard('plain.csv', lambda: csv().encode(), ARABIC),
    Hard('mark.csv', lambda: csv().encode('utf-8-sig'), ARABIC),
    Hard('windows-1256.csv', lambda: csv([['المكان', 'عدد'], ['تدمر، حمص', '5']], ';').encode('cp1256'), [['المكان', 'عدد'], ['تدمر، حمص', '5']]),
    Hard('windows-1252.csv', lambda: csv([['Name', 'Ort'], ['Jürgen', 'Köln']]).encode('cp1252'), [['Name', 'Ort'], ['Jürgen', 'Köln']]),
    Hard('utf-16.csv', lambda: csv(separator='\t').encode('utf-16'), ARABIC),
    Hard('utf-16-unmarked.csv', lambda: csv(separator='\t').encode('utf-16-le'), ARABIC),
    Hard('utf-16-big-unmarked.txt', lambda: csv(separator='\t').encode('utf-16-be'), ARABIC),
    Hard('tabs.tsv', lambda: csv(separator='\t').encode(), ARABIC),
    Hard('pipes.txt', lambda: csv(separator='|').encode(), ARABIC),
    Hard('sep-line.csv', lambda: b'sep=;\r\n' + csv([['a,b', 'c'], ['1,5', 'd']], ';').encode(), [[], ['a,b', 'c'], ['1,5', 'd']]),
    Hard('title-first.csv', lambda: ('تقرير، كانون الثاني, 2024\n' + csv(separator=';')).encode(), [['تقرير، كانون الثاني, 2024'], *ARABIC]),
    Hard('line-breaks.csv', lambda: b'a,b\r\n"x\r\ny, z",2\n\rc,3\r\n', [['a', 'b'], ['x\r\ny, z', '2'], [], ['c', '3']]),
    Hard('text-by-formula.csv', lambda: b'a,b\n="007",x\n', [['a', 'b'], ['007', 'x']]),
    Hard('an-open-quote.csv', lambda: b'a,b\n"x,1\ny,2\nz,3\n', said='quotation mark'),
    Hard('a-quote-within.csv', lambda: 'a,b\nقال "نعم",2\n'.encode(), [['a', 'b'], ['قال "نعم"', '2']]),
    Hard('a-lost-byte.csv', lambda: csv().encode() + 'حمص,'.encode() + b'\xd8\n', [*ARABIC, ['حمص', Fault('\ufffd')]]),
    Hard('with-nul.csv', lambda: b'a,b\0\n1,2\n', said='not a workbook'),
    Hard('iso-8859-6.csv', lambda: csv([['المحافظة', 'المكان'], ['حمص', 'تدمر']]).encode('iso8859-6'), [['المحافظة', 'المكان'], ['حمص', 'تدمر']]),
    Hard('macintosh.csv', lambda: csv([['المكان؟', 'عدد'], ['تدمر', '٥']]).encode('mac_arabic'), [['المكان؟', 'عدد'], ['تدمر', '٥']]),
    Hard('dos.csv', lambda: csv([['المكان', 'عدد'], ['تدمر', '5']]).encode('cp720'), [['المكان', 'عدد'], ['تدمر', '5']]),
    Hard('capitals.csv', lambda: csv([['PRÉNOM', 'ÉTÉ'], ['ÀÉÈ', 'ÇÀ']]).encode('cp1252'), [['PRÉNOM', 'ÉTÉ'], ['ÀÉÈ', 'ÇÀ']]),
    Hard('few-letters-and-nul.csv', lambda: b'a,b\n1,x\0y\n', said='not a workbook'),
    Hard('quotes-in-quotes.csv', lambda: 'a,b\n"قال "نعم" له",2\n"12" x,3\n'.encode(), [['a', 'b'], ['قال "نعم" له', '2'], ['"12" x', '3']]),
    Hard('quotes-with-backslashes.csv', lambda: b'a,b\n"say \\"hi\\", x",2\n', [['a', 'b'], ['say "hi", x', '2']]),
    Hard('quotes-after-spaces.csv', lambda: b'a, "b, c"\n1, "2, 3"\n', [['a', 'b, c'], ['1', '2, 3']]),
    Hard('a-quote-closed-lines-later.csv', lambda: b'a,b\n1,"x\n2,3\n4,"y"\n', said='quotation mark'),
    Hard('sep-line-of-excel.csv', lambda: b'"sep=;"\r\na,b;c\r\n', [[], ['a,b', 'c']]),
    Hard('a-mark-at-the-end.csv', lambda: b'a,b\n1,2\n\x1a', [['a', 'b'], ['1', '2']]),
    Hard('text-named.xls', lambda: csv(separator='\t').encode('utf-16'), ARABIC),
    Hard('text-named.xlsx', lambda: csv().encode(), ARABIC),
    Hard('tags-in-text.csv', lambda: b'<a>,b\n<5,d\n', [['<a>', 'b'], ['<5', 'd']]),
    # Tags
    Hard('xml-2003.xls', lambda: xml_2003(XML_ROWS), XML_LIST, facts={'title': 'ورقة'}),
    Hard('xml-2003-windows-1256.xml', lambda: xml_2003(XML_ROWS, encoding='windows-1256'), XML_LIST),
    Hard('xml-2003-odd.xls', lambda: xml_2003(XML_ODD), [['a', '', 'bc'], ['', '', Fault('=RC[-1]'), '', 'd']], facts={'merged': [(0, 0, 1, 1)], 'hidden_rows': 1}),
    Hard('table.xls', lambda: page(WEB_ROWS), WEB_LIST),
    Hard('table-windows-1256.htm', lambda: page(WEB_ROWS.replace('٥', '5'), 'windows-1256'), [['المكان', 'عدد'], ['تدمر', '5']]),
    Hard('table-odd.xls', lambda: page(WEB_ODD), [['a\nb', '', '<c>\xa0d'], ['e fg'], ['h']], facts={'merged': [(0, 0, 0, 1), (0, 2, 1, 2)]}),
    Hard('table-in-a-table.html', lambda: page(f'<tr><td><table>{WEB_ROWS}</table></td></tr>'), WEB_LIST),
    Hard('flat.fods', lambda: flat(ods_row(ods_text('x'), ODS_DAY, ODS_ERROR)), [['x', date(2024, 1, 21), Fault('#DIV/0!')]], facts={'title': 'ورقة'}),
    Hard('open-empty-text.ods', lambda: ods(ods_row('<table:table-cell table:formula="of:=IF(1;1)"><text:p/></table:table-cell>', ODS_NUMBER)), [['', 5.0]]),
    Hard('long-cell.csv', lambda: b'a,b\n' + b'x' * 200_000 + b',1\n', [['a', 'b'], ['x' * 200_000, '1']]),
    # What is no workbook, or was one
    Hard('document.xlsx', lambda: zipped({'word/document.xml': '<x/>', '[Content_Types].xml': '<x/>'}), said='not a workbook'),
    Hard('archive.xlsx', lambda: zipped({'readme.txt': 'x'}), said='not a workbook'),
    Hard('paper.xlsx', lambda: b'%PDF-1.7\n%\xe2\xe3\n', said='not a workbook'),
    Hard('paper.csv', lambda: b'%PDF-1.7\n1 0 obj, 2, 3\n', said='not a workbook'),
    Hard('picture.xlsx', picture, said='not a workbook'),
    Hard('page.xls', lambda: b'\xef\xbb\xbf<!DOCTYPE html><html><body>Please log in</body></html>', said='web page'),
    Hard('page-with-its-pictures.xls', lambda: b'MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n' + page(WEB_ROWS), said='web page'),
    Hard('drawing.xml', lambda: b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', said='web page or XML'),
    Hard('xml-2003-without-a-sheet.xls', lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', said='web page or XML'),
    Hard('xml-2003-cut-off.xls', lambda: xml_2003(XML_ROWS)[:-30], said='damaged'),
    Hard('xml-2003-far.xls', lambda: xml_2003('<Row ss:Index="9999999"><Cell ss:Index="9999999"><Data>1</Data></Cell></Row>'), said='is too large'),
    Hard('xml-2003-entities.xls', lambda: xml_2003('').replace(b'<Workbook', b'<!DOCTYPE x [<!ENTITY a "b">]><Workbook', 1), said='harm'),
    Hard('page-of-comments.xls', lambda: page(WEB_ROWS) + b'<!--' * 400_000 + b'<!' * 400_000, WEB_LIST),
    Hard('page-of-tables.xls', lambda: page('<tr><td><table>' * 100_000), said='is too large'),
    Hard('letter.xls', lambda: container({'WordDocument': b'x' * 5000}), said='not a workbook'),
    Hard('agile.xlsx', lambda: container({'EncryptionInfo': b'\x04\0\x04\0', 'EncryptedPackage': b'x' * 5000}), said='password'),
    Hard('standard.xlsx', lambda: container({'EncryptionInfo': b'\x03\0\x02\0', 'EncryptedPackage': b'x' * 5000}), said='password'),
    Hard('zip-with-a-password.xlsx', with_a_password, said='password'),
    Hard('empty.xlsx', bytes, said='empty file'),
    Hard('empty.csv', bytes, said='empty file'),
    Hard('one-byte.xlsx', lambda: b'P', said='not a workbook'),
    Hard('four-bytes.xlsx', lambda: b'PK\x03\x04', said='damaged'),
    Hard('ole-only.xls', lambda: b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', said='damaged'),
    Hard('half.xlsx', lambda: plain_book()[:3000], said='damaged'),
    Hard('half.xls', lambda: xls()[:1200], said='damaged'),
    Hard('half.ods', lambda: ods(ods_row(ODS_NUMBER))[:300], said='damaged'),
    Hard('half.xlsb', lambda: xlsb()[:700], said='damaged'),
    Hard('flipped.xlsx', flipped, said='damaged'),
    Hard('bomb.xlsx', bomb, said='unpacks to'),
    Hard('lying-bomb.xlsx', lying_bomb, said='damaged'),
    Hard('laughs.xlsx', laughs, said='harm'),
    Hard('outside-entity.xlsx', outside_entity, said='harm'),
    Hard('~$lock.xlsx', lambda: b'\x07Somebody', said='only a lock file'),
    Hard('.~lock.month.ods#', lambda: b',x,y', said='only a lock file'),
]  # fmt: skip


def trimmed(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Rows without the empty cells at their ends."""
    found = []
    for cells in rows:
        end = len(cells)
        while end and cells[end - 1] in ('', None):
            end -= 1
        found.append(cells[:end])
    return found
