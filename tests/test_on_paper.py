"""The page of a month as docx, pdf and html: its numbers, its order, its tags, and nothing of whoever made it."""

import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.publishing import published_report  # noqa: F401 - which offers the formats of pages
from exchange.publishing.paper import (
    charts,
    docx_file,
    docx_parts,
    drawing,
    html_file,
    line_chart,
    page_files,
    paper_fonts,
    pdf_file,
    report_pictures,
    shaded_map,
)
from exchange.publishing.paper.charts import Bar
from exchange.publishing.paper.line_chart import MOST_LINES, ChartLine, Month
from exchange.publishing.paper.shown_texts import cell_text, ordered
from exchange.publishing.published_page import Bullets, FigureTable, Heading, Picture, PublishedPage, Sentences
from exchange.reporting import formats
from exchange.reporting.report import Figure
from models.errors import KnownError
from models.places import outlines
from tests import office, pages
from tests.test_layers import ROOT, kept_texts

PAGES = {'en': pages.english, 'ar': pages.arabic}
W = '{http://schemas.openxmlformats.org/wordprocessingml/2006/main}'
NUMBER = re.compile(r'\d+(?:[.,]\d+)*')
MARKS = re.compile('[\u064b-\u0652\u0640\u200e\u200f\u202a-\u202e\u2066-\u2069]')
ARABIC_WORD = re.compile('[\u0620-\u064a\u0670-\u06d3]{2,}')
ARABIC = re.compile('[\u0620-\u06ff]')
FOUND_AGAIN = 0.8
FETCHED = '@pre' + 'view'  # what typst would fetch; written so that this file does not hold it
needs_poppler = pytest.mark.skipif(not shutil.which('pdftotext'), reason='pdftotext (poppler-utils) is not installed')
needs_strace = pytest.mark.skipif(not shutil.which('strace'), reason='strace is not installed')


def texts_of(part: Any) -> Iterator[str]:
    """Every text that a page shows, as it is shown, but for what is drawn and the footer."""
    if isinstance(part, PublishedPage):
        for block in part.blocks:
            yield from texts_of(block)
    elif isinstance(part, Heading):
        yield part.text
    elif isinstance(part, Sentences):
        yield f'{part.bold} {part.text}'.strip()
    elif isinstance(part, Bullets):
        yield from part.items
    elif isinstance(part, FigureTable):
        yield from (cell_text(cell, 'en') for row in (part.headings, *part.rows) for cell in row)
    else:
        yield part.caption


def numbers_in(texts: Iterator[str]) -> Counter[str]:
    return Counter(number for text in texts for number in NUMBER.findall(MARKS.sub('', text)))


def drawn_texts(svg: str) -> list[str]:
    return [element.text or '' for element in ElementTree.fromstring(svg).iter('{http://www.w3.org/2000/svg}text')]


@pytest.fixture(scope='module', params=['en', 'ar'])
def page(request: pytest.FixtureRequest) -> PublishedPage:
    return PAGES[request.param](*pages.drawn(request.param))


# The document


def paragraphs_in(document: docx.document.Document) -> Iterator[str]:
    """The texts of a document's body as they follow one another, tables included."""
    for paragraph in document.element.body.iter(f'{W}p'):
        yield ''.join(text.text or '' for text in paragraph.iter(f'{W}t'))


@pytest.fixture(scope='module')
def document(page: PublishedPage) -> bytes:
    return docx_file.content(page)


def test_the_numbers_of_a_document_are_the_pages(page: PublishedPage, document: bytes) -> None:
    read = docx.Document(BytesIO(document))
    assert numbers_in(paragraphs_in(read)) == numbers_in(texts_of(page))
    wanted = [MARKS.sub('', text) for text in texts_of(page) if text]
    assert [MARKS.sub('', text) for text in paragraphs_in(read) if text] == wanted
    tables = [block for block in page.blocks if isinstance(block, FigureTable)]
    assert len(read.tables) == len(tables)
    for table, ours in zip(read.tables, tables, strict=True):
        assert table._tbl.tblPr.find(f'{W}tblCaption').get(f'{W}val') == ours.title
        assert table.rows[0]._tr.trPr.find(f'{W}tblHeader') is not None
    styles = [paragraph.style.name for paragraph in read.paragraphs if paragraph.style.name.startswith('Heading')]
    assert styles[0] == 'Heading 1'
    assert set(styles[1:]) == {'Heading 2'}


def test_each_part_of_a_document_has_its_direction(page: PublishedPage, document: bytes) -> None:
    """A run without `rtl` is read as Latin; with it alone, Word leaves size and weight away."""
    arabic = page.language == 'ar'
    read = docx.Document(BytesIO(document))
    parts = [read.element.body, read.sections[0].footer._element]
    assert (read.element.body.sectPr.find(f'{W}bidi') is not None) == arabic
    assert {table._tbl.tblPr.find(f'{W}bidiVisual') is not None for table in read.tables} == {arabic}
    assert {(p.pPr.find(f'{W}bidi') is not None) for part in parts for p in part.iter(f'{W}p')} == {arabic}
    for run in (run for part in parts for run in part.iter(f'{W}r')):
        text = ''.join(each.text or '' for each in run.iter(f'{W}t'))
        if not text:
            continue
        look = run.find(f'{W}rPr')
        assert look.find(f'{W}rFonts').get(f'{W}cs') == paper_fonts.NAME
        assert look.find(f'{W}lang').get(f'{W}bidi') == 'ar-SY'
        assert (look.find(f'{W}b') is None) == (look.find(f'{W}bCs') is None)
        if arabic:
            assert (look.find(f'{W}rtl') is not None) == (not text.startswith('\u2066'))
    for style in read.styles.element.iter(f'{W}rPr'):
        size, of_arabic = style.find(f'{W}sz'), style.find(f'{W}szCs')
        assert size.get(f'{W}val') == of_arabic.get(f'{W}val')
        assert (style.find(f'{W}b') is None) == (style.find(f'{W}bCs') is None)


def test_a_document_brings_its_font_and_nothing_of_this_machine(page: PublishedPage, document: bytes) -> None:
    with zipfile.ZipFile(BytesIO(document)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert not [name for name in parts if 'app.xml' in name or 'customXml' in name or 'thumbnail' in name]
    written = b''.join(content for name, content in parts.items() if name.endswith('.xml'))
    for told in (b'rsid', b'python-docx', b'dcterms:created>', b'dcterms:modified>', b'creator', b'lastModifiedBy'):
        assert told not in written.replace(b'xmlns:dcterms', b''), told
    core = docx.Document(BytesIO(document)).core_properties
    assert (core.title, core.language) == (page.title, docx_parts.LANGUAGES[page.language])
    for number, path in enumerate((paper_fonts.REGULAR, paper_fonts.BOLD), 1):
        face = path.read_bytes()
        mixed = parts[f'word/fonts/font{number}.odttf']
        key = docx_parts.font_key(face)
        assert bytes(one ^ other for one, other in zip(mixed[:32], key.bytes[::-1] * 2, strict=True)) == face[:32]
        assert mixed[32:] == face[32:]
        assert str(key).upper().encode() in parts['word/fontTable.xml']
    assert document == docx_file.content(page)


def test_pictures_are_told_to_whoever_cannot_see_them(page: PublishedPage, document: bytes) -> None:
    read = docx.Document(BytesIO(document))
    assert [shape._inline.docPr.get('descr') for shape in read.inline_shapes] == [
        block.said for block in page.blocks if isinstance(block, Picture)
    ]
    assert html_file.content(page).decode().count('alt="Operations, &quot;drawn&quot; &lt;once&gt;"') == 1


def test_a_footer_numbers_the_pages(document: bytes) -> None:
    [*_texts, numbers] = docx.Document(BytesIO(document)).sections[0].footer.paragraphs
    fields = [field.get(f'{W}instr').strip() for field in numbers._element.iter(f'{W}fldSimple')]
    assert fields == ['PAGE', 'NUMPAGES']


@pytest.mark.slow
@office.needs_writer
def test_the_numbers_are_the_same_after_libreoffice_has_saved_it(tmp_path: Path) -> None:
    """Both languages in one start, which is dear."""
    made = {language: PAGES[language](*pages.drawn(language)) for language in PAGES}
    paths = [tmp_path / f'{language}.docx' for language in made]
    for path, each in zip(paths, made.values(), strict=True):
        path.write_bytes(page_files.content('.docx', each))
    for saved, each in zip(office.all_converted(paths, 'docx'), made.values(), strict=True):
        read = docx.Document(str(saved))
        assert numbers_in(paragraphs_in(read)) == numbers_in(texts_of(each))
        assert {t._tbl.tblPr.find(f'{W}bidiVisual') is not None for t in read.tables} == {each.language == 'ar'}
        assert len(read.inline_shapes) == 2


# The PDF


@pytest.fixture(scope='module')
def pdf(page: PublishedPage) -> bytes:
    return pdf_file.content(page)


def read_again(pdf: bytes, path: Path, page: int) -> str:
    """The text of a page without its footer, as poppler finds it; '' where there is none."""
    path.write_bytes(pdf)
    cut = ['-f', str(page), '-l', str(page), '-x', '0', '-y', '0', '-W', '596', '-H', '775']
    done = subprocess.run(['pdftotext', *cut, path, '-'], capture_output=True, text=True, check=False)
    return MARKS.sub('', done.stdout)


def pages_of(pdf: bytes) -> int:
    return int(re.findall(rb'<xmpTPg:NPages>(\d+)<', pdf)[0])


@needs_poppler
def test_the_numbers_of_a_pdf_are_the_pages(page: PublishedPage, pdf: bytes, tmp_path: Path) -> None:
    read = ' '.join(read_again(pdf, tmp_path / 'page.pdf', number) for number in range(1, pages_of(pdf) + 1))
    drawn = (text for block in page.blocks if isinstance(block, Picture) for text in drawn_texts(block.svg))
    assert numbers_in(iter([read])) == numbers_in(texts_of(page)) + numbers_in(drawn)


@needs_poppler
def test_the_arabic_words_of_every_page_are_found_again(tmp_path: Path) -> None:
    page = pages.arabic(*pages.drawn('ar'))
    pdf = pdf_file.content(page)
    drawn = [text for block in page.blocks if isinstance(block, Picture) for text in drawn_texts(block.svg)]
    wanted = [word for text in (*texts_of(page), *drawn) for word in ARABIC_WORD.findall(MARKS.sub('', text))]
    everywhere: set[str] = set()
    assert pages_of(pdf) > 1
    for number in range(1, pages_of(pdf) + 1):
        found = ARABIC_WORD.findall(read_again(pdf, tmp_path / 'page.pdf', number))
        assert sum(word in wanted for word in found) >= FOUND_AGAIN * len(found) > 0, number
        everywhere |= set(found)
    assert sum(word in everywhere for word in wanted) >= FOUND_AGAIN * len(wanted)


def test_a_pdf_can_be_heard_and_names_nobody(page: PublishedPage, pdf: bytes) -> None:
    """Typst refuses what breaks PDF/UA-1; it says so in the file where it was asked to look."""
    assert b'<pdfuaid:part>1</pdfuaid:part>' in pdf
    assert f'/Lang({page.language}'.encode() in pdf
    assert b'/StructTreeRoot' in pdf
    for told in (b'/Author', b'/CreationDate', b'/ModDate', b'xmp:CreateDate', b'dc:creator'):
        assert told not in pdf
    assert pdf == pdf_file.content(page)


def test_a_page_that_could_not_be_heard_is_refused() -> None:
    """Else typst's own check would not be asked."""
    with pytest.raises(RuntimeError, match='PDF/UA-1'):
        pdf_file.content(PublishedPage('en', 'Title', (Heading(1, 'Title'), Heading(3, 'Two levels below'))))


MARKUP = (
    '#panic("x")', '#read("/etc/passwd")', '$x^2$', '*bold*', '_low_', '\\u{1F4A9}', '@label', '<label>', '// gone',
    '/* gone */', '= Heading', '- item', '`raw`', 'a--b', '"quoted"', '&amp;', '<script>alert(1)</script>',
    '#import "' + FETCHED + '/x:1.0.0"', '{page} {pages}', ']]>', '%s {0}',
)  # fmt: skip


@needs_poppler
def test_nothing_that_a_record_says_is_markup(tmp_path: Path) -> None:
    page = PublishedPage(
        'en', MARKUP[0], (Heading(1, MARKUP[0]), Bullets(MARKUP), *(Sentences(text) for text in MARKUP))
    )
    pdf = pdf_file.content(page)
    read = ' '.join(read_again(pdf, tmp_path / 'page.pdf', number) for number in range(1, pages_of(pdf) + 1))
    assert [text for text in MARKUP if read.count(text) < 2] == []
    assert [*paragraphs_in(docx.Document(BytesIO(docx_file.content(page))))] == [MARKUP[0], *MARKUP, *MARKUP]
    assert heard_in(html_file.content(page)) == [MARKUP[0], *MARKUP, *MARKUP]


class _Texts(HTMLParser):
    """The texts of a page of the web, by paragraphs."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag in ('p', 'li', 'h1', 'h2', 'th', 'td', 'caption', 'figcaption', 'footer'):
            self.found.append('')
        elif tag == 'br':
            self.found[-1] += '\n'

    def handle_data(self, data: str) -> None:
        if self.found:
            self.found[-1] += data


def parsed(content: bytes) -> _Texts:
    parser = _Texts()
    parser.feed(content.decode())
    parser.close()
    return parser


def heard_in(content: bytes) -> list[str]:
    return [text.strip() for text in parsed(content).found[:-1]]


ANY = st.lists(
    st.text(max_size=40) | st.sampled_from(['🙂', '漢字', 'Ж', '\x00\x1b[31m', '\u202eevil', 'a\nb', '\ud800'])
)


@pytest.mark.slow
@given(texts=ANY, language=st.sampled_from(['en', 'ar']))
@settings(max_examples=12)
def test_any_text_survives(texts: list[str], language: str) -> None:
    blocks = (
        *map(Sentences, texts),
        FigureTable('t', ('a', 'b'), tuple((text, text) for text in texts)),
        Bullets(('x',)),
    )
    page = PublishedPage(language, 'T', (Heading(1, 'T'), *blocks))
    assert b'<pdfuaid:part>1<' in pdf_file.content(page)
    wanted = [ordered(text, language).encode('utf-8', 'replace').decode() for text in texts]
    told = docx.Document(BytesIO(docx_file.content(page)))
    kept = [docx_file._NOT_XML.sub('', ordered(text, language)).replace('\n', '') for text in texts]
    assert [*paragraphs_in(told)][1 : 1 + len(texts)] == kept
    read = parsed(html_file.content(page)).found[1 : 1 + len(texts)]
    assert [text.removesuffix('\n') for text in read] == wanted


@pytest.mark.parametrize(
    ('text', 'shown'),
    [
        ('Amîn û ێ ş', 'Amîn û ێ ş'),
        ('🙂', '[slightly smiling face]'),
        ('Жα', 'Жα'),
        ('a → b ← c', 'a → b ← c'),
        ('\u2066a\u2069\u200d', '\u2066a\u2069\u200d'),
        ('a\tb\u00a0c\u2028d', 'a b c\nd'),
        ('\ud800\ufdd0', '[u+fdd0]'),
    ],
)
def test_what_no_font_has_is_told_by_its_name(text: str, shown: str) -> None:
    assert paper_fonts.shown(text) == shown


@pytest.mark.parametrize(
    ('text', 'isolated'),
    [
        ('في (Deir ez-Zor) اليوم', 'في (\u2066Deir ez-Zor\u2069) اليوم'),
        ('من 3–5 أشخاص', 'من \u20663–5\u2069 أشخاص'),
        ('\u2066+963 11\u2069 هاتف', '\u2066+963 11\u2069 هاتف'),
        ('3–5', '\u20663–5\u2069'),
        ('–', '–'),
        ('حلب', 'حلب'),
    ],
)
def test_among_arabic_names_and_ranges_keep_their_order(text: str, isolated: str) -> None:
    """`Deir ez-Zor` was shown as `ez-Zor Deir`, for the part with the hyphen was isolated by itself."""
    assert ordered(text, 'ar') == isolated
    assert ordered(text, 'en') == text


def test_a_number_in_a_cell_is_said_as_people_write_it() -> None:
    assert [cell_text(cell, 'en') for cell in (None, 0, 1026, -1, '3–5')] == ['–', '0', '1,026', '\u22121', '3–5']
    assert cell_text(-1026, 'ar') == '\u2066\u22121,026\u2069'


WRITES = re.compile(r'O_WRONLY|O_RDWR|O_CREAT|\b(socket|connect|mkdir|rename|unlink)\w*\(')
TRACED = """
from tests import pages
from exchange.publishing.paper import docx_file, pdf_file
import os
page = pages.arabic(*pages.drawn('ar'))
os.access('/begins-here', os.F_OK)
print(len(pdf_file.content(page)), len(docx_file.content(page)))
os.access('/ends-here', os.F_OK)
"""


@pytest.mark.slow
@needs_strace
def test_nothing_is_written_and_nobody_asked_while_it_is_set(tmp_path: Path) -> None:
    log = tmp_path / 'calls'
    calls = 'trace=%file,%network'
    traced = ['strace', '-f', '-qq', '-e', calls, '-o', str(log), sys.executable, '-B', '-c', TRACED]
    done = subprocess.run(traced, capture_output=True, text=True, cwd=ROOT, check=False)
    if 'ptrace' in done.stderr.lower():
        pytest.skip('this machine lets nobody be traced')
    assert done.returncode == 0, done.stderr
    said = log.read_text(errors='replace')
    between = said.partition('begins-here')[2].partition('ends-here')[0]
    assert 'Amiri-Regular.ttf' in between
    assert [line for line in between.splitlines() if WRITES.search(line)] == []


def test_nothing_is_loaded_before_it_is_written() -> None:
    script = 'import sys, exchange.publishing.paper.page_files; print({"docx", "typst"} & {*sys.modules})'
    done = subprocess.run([sys.executable, '-c', script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == 'set()'


def test_no_way_that_is_known_to_be_wrong_is_gone() -> None:
    """Both libraries spoil Arabic on the programs of today; a package of typst's is fetched from the network."""
    text = {path: path.read_text(encoding='utf-8') for path in kept_texts() if path.suffix in ('.typ', '.in', '.py')}
    assert any(path.suffix == '.typ' for path in text)
    assert [path for path, said in text.items() if FETCHED in said] == []
    assert [
        path for path, said in text.items() if re.search(r'^\s*(import|from) (arabic_reshaper|bidi)\b', said, re.M)
    ] == []
    locked = (ROOT / 'requirements.txt').read_text(encoding='utf-8')
    assert not re.search(r'^(arabic-reshaper|python-bidi)==', locked, re.MULTILINE)


def test_workbooks_are_read_as_before() -> None:
    """openpyxl takes another parser as soon as the one of documents is there."""
    from openpyxl.xml import LXML

    assert not LXML


# The page of the web


def test_a_page_of_the_web_is_whole_by_itself(page: PublishedPage) -> None:
    content = html_file.content(page).decode()
    told = parsed(content.encode())
    assert not told.tags & {'script', 'link', 'iframe', 'a', 'object'}
    assert not re.search(r'(src|href)="(?!data:image/svg\+xml;base64,)|url\(|@import', content)
    direction = 'rtl' if page.language == 'ar' else 'ltr'
    assert f'<html lang="{page.language}" dir="{direction}">' in content
    for table in (block for block in page.blocks if isinstance(block, FigureTable)):
        assert f'<caption>{table.title}</caption>' in content
    rows = sum(len(block.rows) for block in page.blocks if isinstance(block, FigureTable))
    assert content.count('scope="row"') + content.count('scope="rowgroup"') == rows
    captions = Counter(NUMBER.findall(' '.join(b.title for b in page.blocks if isinstance(b, FigureTable))))
    assert numbers_in(iter(heard_in(content.encode()))) == numbers_in(texts_of(page)) + captions
    assert 'prefers-color-scheme: dark' in content
    assert '@media print' in content


# What is drawn


@pytest.mark.parametrize('language', ['en', 'ar'])
def test_bars_are_drawn_from_the_side_that_is_read_first(language: str) -> None:
    svg = charts.bars(
        [Bar('حلب' if language == 'ar' else 'Aleppo', 10), Bar('<b>&', 5, 'at least 5')], 'heard', language
    )
    tree = ElementTree.fromstring(svg)
    [_paper, *bars] = tree.iter('{http://www.w3.org/2000/svg}rect')
    width = float(tree.get('width') or 0)
    near = [width - float(b.get('x')) - float(b.get('width')) if language == 'ar' else float(b.get('x')) for b in bars]
    assert len({round(side) for side in near}) == 1
    assert float(bars[0].get('width')) == 2 * float(bars[1].get('width'))
    assert tree.find('{http://www.w3.org/2000/svg}title').text == 'heard'
    assert [MARKS.sub('', text) for text in drawn_texts(svg)][1:] == ['10', '<b>&', 'at least 5']
    assert all(
        text.startswith('\u2067') and text.endswith('\u2069') for text in drawn_texts(svg) if ARABIC.search(text)
    )
    assert drawing.points(svg).startswith(b'\x89PNG')


def test_the_darker_of_two_governorates_has_more_strokes() -> None:
    shown = {'SY09': Bar('Deir Ezzor', 40), 'SY04': Bar('Homs', 3), 'SY11': Bar('Al-Raqqah', 0)}
    svg = shaded_map.governorates(shown, 'heard', 'en')
    assert svg.count('stroke-width="1"') == len(outlines()) + len(shown)
    square = [drawing.box(0, 0, 100, 100)]
    inked = [drawing.hatched(square, shade).count('L') for shade in range(drawing.DARKEST + 1)]
    assert inked == sorted(set(inked))
    assert [drawing.shade(number, 40) for number in (0, 1, 10, 11, 40)] == [0, 1, 1, 2, drawing.DARKEST]
    assert [text for text in drawn_texts(svg) if text.isdigit()].count('0') == 1  # in the list, not upon the map


def test_the_same_drawing_is_painted_on_screen(qapp: Any) -> None:
    from PySide6.QtCore import QByteArray
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    for picture in pages.drawn('ar'):
        renderer = QSvgRenderer(QByteArray(picture.svg.encode()))
        image = QImage(renderer.defaultSize(), QImage.Format.Format_RGB32)
        image.fill(0xFFFFFFFF)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        assert renderer.isValid()
        dark = sum(
            image.pixelColor(x, y).lightness() < 128 for x in range(0, 640, 4) for y in range(0, image.height(), 2)
        )
        assert dark > 200


# One registry


@pytest.mark.parametrize(('ending', 'begins'), [('.docx', b'PK'), ('.pdf', b'%PDF-1.7'), ('.html', b'<!DOCTYPE html>')])
def test_a_report_is_written_as_what_its_ending_says(tmp_path: Path, ending: str, begins: bytes) -> None:
    path = tmp_path / f'month{ending.upper()}'
    assert formats.is_of_page(path)
    written = formats.content(path, {'month': '2024-01'}, 'ar', pages.arabic())
    assert written == page_files.content(ending, pages.arabic())
    assert written.startswith(begins)
    with pytest.raises(KnownError, match=r'\.xlsx or \.json or \.docx or \.pdf or \.html'):
        formats.content(tmp_path / 'month.odt', {}, 'en', pages.english())
    assert not formats.is_of_page(tmp_path / 'month.json')


# Lines over months


@pytest.mark.parametrize('language', ['en', 'ar'])
def test_each_line_over_months_has_strokes_and_marks_of_its_own(language: str) -> None:
    shown = [ChartLine(f'line {number}', (number, 0, 3 * number), f'{4 * number}') for number in range(MOST_LINES)]
    months = [Month('January', '2024'), Month('February'), Month('March')]
    svg = line_chart.lines(shown, months, 'heard <of> it', language)
    drawn = ElementTree.fromstring(svg)
    strokes = [
        one for one in drawn.iter('{http://www.w3.org/2000/svg}polyline') if len(one.get('points', '').split()) == 3
    ]
    assert len({one.get('stroke-dasharray') for one in strokes}) == MOST_LINES
    first, *_others, last = (float(spot.split(',')[0]) for spot in strokes[0].get('points', '').split())
    assert (first > last) == (language == 'ar')
    texts = drawn_texts(svg)
    assert {'15', '0', '2024'} <= {MARKS.sub('', text) for text in texts}
    assert all(any(f'line {number}' in text for text in texts) for number in range(MOST_LINES))
    assert drawing.points(svg).startswith(b'\x89PNG')


@pytest.mark.parametrize('language', ['en', 'ar'])
def test_a_year_that_begins_with_the_last_month_is_within_the_picture(language: str) -> None:
    months = [Month('Feb', '2023'), *(Month(f'{number}') for number in range(3, 13)), Month('Jan', '2024')]
    drawn = ElementTree.fromstring(line_chart.lines([ChartLine('x', (1,) * 12)], months, 'x', language))
    width = float(drawn.get('viewBox', '').split()[2])
    spots = [float(one.get('x', '')) for one in drawn.iter() if MARKS.sub('', one.text or '') in ('2023', '2024')]
    assert len(spots) == 2
    half = 18  # of four bold figures
    assert all(half <= spot <= width - half for spot in spots)


def test_the_steps_at_the_side_of_a_chart_are_round() -> None:
    svgs = [line_chart.lines([ChartLine('x', (most,))], [Month('May')], 'x', 'en') for most in (0, 3, 12, 62, 1026)]
    steps = [
        [int(text.replace(',', '')) for text in drawn_texts(svg) if text.replace(',', '').isdecimal()] for svg in svgs
    ]
    assert [one[:3] for one in steps] == [[0, 1], [0, 1, 2], [0, 5, 10], [0, 20, 40], [0, 500, 1000]]
    assert all(len(one) <= 7 for one in steps)


# The pictures of a report


@pytest.mark.parametrize('language', ['en', 'ar'])
def test_a_report_has_its_map_and_its_bars(language: str) -> None:
    figures = {'SY09': Figure(12, 12, 12), 'SY04': Figure(3, 4, 5), '': Figure(1, 1, 1), 'SY02': Figure()}
    shown = report_pictures.pictures(figures, figures, lambda figure: f'{figure.low}/{figure.best}', language)
    assert len(shown) == 2
    for picture in shown:
        assert '12/12' in picture.said
        assert '3/4' in picture.said
        assert pages.GOVERNORATES[language][0] in picture.said
        assert pages.GOVERNORATES[language][4] not in picture.said  # where nothing was documented
        assert len([text for text in drawn_texts(picture.svg) if '3/4' in text]) >= 1
    assert report_pictures.pictures({}, {'SY09': Figure()}, str, language) == ()
