"""A page as a document that is edited further: right to left in every part, its font with it, and nobody's name in it.

Each direction is said where Word looks for it: at the section, the paragraph, the table and every run of letters.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Emu

from exchange.publishing.paper import docx_parts, drawing, paper_fonts
from exchange.publishing.paper.docx_parts import LANGUAGES, W
from exchange.publishing.paper.shown_texts import cell_text, column_parts, numbered_words, titled_blocks
from exchange.publishing.published_page import (
    Block,
    Bullets,
    FigureTable,
    Heading,
    Picture,
    PublishedPage,
    Sentences,
)

_NO_TIME = (1980, 1, 1, 0, 0, 0)
_WIDE = 9638  # between the margins of A4, in twentieths of a point
_TWENTIETH = 635  # of a point, in the unit of pictures
_MANY_COLUMNS = 7
_EDGE = 'w:val="single" w:space="0"'
_NOT_XML = re.compile('[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]')
_LEFT_TO_RIGHT = re.compile('(\u2066[^\u2066-\u2069]*\u2069)')
_FIELDS = {'{page}': 'PAGE', '{pages}': 'NUMPAGES'}
# What python-docx begins with and nothing here needs: another program's name, a picture, styles for an older Word.
_KEPT_RELATIONS = {
    RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.NUMBERING,
    RELATIONSHIP_TYPE.SETTINGS,
    RELATIONSHIP_TYPE.FONT_TABLE,
    RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
    RELATIONSHIP_TYPE.CORE_PROPERTIES,
}


def content(page: PublishedPage) -> bytes:
    """The bytes of the document of a page."""
    document = docx.Document()
    _clear(document, page)
    _bring_font(document)
    section = document.element.body.sectPr
    for number, block in enumerate(titled_blocks(page), 1):
        for element in _block(document, block, number, page.language):
            section.addprevious(element)
    _lay_out(document, page)
    saved = BytesIO()
    document.save(saved)
    return _without_times(saved)


# The document itself


def _clear(document: Document, page: PublishedPage) -> None:
    """Put our own parts in the place of those that python-docx begins with, and take the others away."""
    for rels in (document.part.rels, document.part.package.rels):
        for key in [key for key, relation in rels.items() if relation.reltype not in _KEPT_RELATIONS]:
            del rels[key]
    ours = {
        RELATIONSHIP_TYPE.STYLES: docx_parts.styles(),
        RELATIONSHIP_TYPE.NUMBERING: docx_parts.numbering(),
        RELATIONSHIP_TYPE.SETTINGS: docx_parts.settings(page.language),
    }
    for relation, xml in ours.items():
        part = document.part.part_related_by(relation)
        assert isinstance(part, XmlPart)
        part._element = parse_xml(xml)
    properties = document.core_properties
    for element in list(properties._element):
        properties._element.remove(element)
    properties.title, properties.language = _NOT_XML.sub('', page.title)[:255], LANGUAGES[page.language]


def _bring_font(document: Document) -> None:
    """Embed the font of paper, in both weights."""
    table = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    relations = []
    for number, path in enumerate((paper_fonts.REGULAR, paper_fonts.BOLD), 1):
        mixed = docx_parts.font_mixed(path.read_bytes())
        name = PackURI(f'/word/fonts/font{number}.odttf')
        font = Part(name, docx_parts.FONT_TYPE, mixed, document.part.package)
        relations.append(table.relate_to(font, docx_parts.FONT_RELATION))
    table._blob = docx_parts.fonts((relations[0], relations[1])).encode()


def _lay_out(document: Document, page: PublishedPage) -> None:
    """The size of the paper, the direction of the section, and the footer with the number of each page."""
    footer = document.sections[0].footer
    footer.is_linked_to_previous = False
    for paragraph in list(footer.paragraphs):
        footer._element.remove(paragraph._element)
    for text in (*page.footer, None):
        inner = _numbered(page.language) if text is None else _runs(text, page.language)
        footer._element.append(_element(_paragraph(inner, 'Footer', page.language)))
    section = document.element.body.sectPr
    references = [child for child in section if child.tag.endswith('}footerReference')]
    section.clear()
    direction = '<w:bidi/>' if page.language == 'ar' else ''
    laid = _element(
        f'<w:sectPr {W}><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1247" '
        f'w:left="1134" w:header="567" w:footer="567" w:gutter="0"/><w:cols w:space="720"/>{direction}</w:sectPr>'
    )
    for child in (*references, *laid):
        section.append(child)


def _without_times(saved: BytesIO) -> bytes:
    """The document without the hour at which this machine wrote it."""
    stream = BytesIO()
    with ZipFile(saved) as written, ZipFile(stream, 'w', ZIP_DEFLATED) as archive:
        for name in written.namelist():
            entry = ZipInfo(name, _NO_TIME)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, written.read(name))
    return stream.getvalue()


# Its text


def _block(document: Document, block: Block, number: int, language: str) -> Iterator[BaseOxmlElement]:
    """The paragraphs and tables of a block."""
    match block:
        case Heading(level, text):
            yield _element(_paragraph(_runs(text, language), f'Heading{level}', language))
        case Sentences(text, bold, quiet):
            before = _runs(f'{bold} ', language, bold=True) if bold else ''
            yield _element(_paragraph(before + _runs(text, language), 'Quiet' if quiet else 'Normal', language))
        case Bullets(items):
            yield from (_element(_paragraph(_runs(item, language), 'ListBullet', language)) for item in items)
        case FigureTable():
            yield _element(''.join(_table(block, language)))
            yield _element(_paragraph('', 'Gap', language))  # else two tables would run together
        case Picture(_svg, _said, caption):
            yield _picture(document, block, number, language)
            if caption:
                yield _element(_paragraph(_runs(caption, language), 'Caption', language, centred=True))


def _element(xml: str) -> BaseOxmlElement:
    """An element of ours from its text, with the names that it uses."""
    return parse_xml(xml if W in xml else re.sub(r'^<w:(\w+)', rf'<w:\1 {W}', xml))


def _paragraph(inner: str, style: str, language: str, *, centred: bool = False) -> str:
    """A paragraph in a style, in the direction of the language."""
    direction = '<w:bidi/>' if language == 'ar' else ''
    middle = '<w:jc w:val="center"/>' if centred else ''
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{direction}{middle}</w:pPr>{inner}</w:p>'


def _runs(text: str | int | None, language: str, *, bold: bool = False) -> str:
    """A text as runs of letters: what stands from left to right among Arabic in a run of its own, beside its signs."""
    parts = _LEFT_TO_RIGHT.split(cell_text(text, language)) if language == 'ar' else [cell_text(text, language)]
    return ''.join(
        _run(part, language, bold=bold, mirrored=language == 'ar' and not part.startswith('\u2066'))
        for part in parts
        if part
    )


def _run(text: str, language: str, *, bold: bool, mirrored: bool) -> str:
    weight = '<w:b/><w:bCs/>' if bold else ''
    face = f'<w:rFonts w:ascii="{paper_fonts.NAME}" w:hAnsi="{paper_fonts.NAME}" w:cs="{paper_fonts.NAME}"/>'
    direction = '<w:rtl/>' if mirrored else ''
    spoken = f'<w:lang w:val="{LANGUAGES["en"]}" w:bidi="{LANGUAGES["ar"]}"/>'
    lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in _NOT_XML.sub('', text).split('\n'))
    return f'<w:r><w:rPr>{face}{weight}{direction}{spoken}</w:rPr>{"<w:br/>".join(lines)}</w:r>'


def _numbered(language: str) -> str:
    """The number of the page and of all pages, as fields that Word fills."""
    return ''.join(
        f'<w:fldSimple w:instr=" {_FIELDS[part]} ">{_runs(1, language)}</w:fldSimple>'
        if part in _FIELDS
        else _runs(part, language)
        for part in numbered_words(language)
    )


# Tables and pictures


def _table(table: FigureTable, language: str) -> Iterator[str]:
    """A table with its headings on every page, mirrored where the language runs from the right."""
    wide = len(table.headings)
    mirrored = '<w:bidiVisual/>' if language == 'ar' else ''
    edges = ''.join(f'<w:{edge} {_EDGE} w:sz="4" w:color="8C8C8C"/>' for edge in ('bottom', 'insideH'))
    parts = column_parts(table)
    columns = [_WIDE * part // sum(parts) for part in parts]
    yield (
        f'<w:tbl><w:tblPr>{mirrored}<w:tblW w:w="{_WIDE}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="00A0" w:firstRow="1" w:firstColumn="1"/>'
        f'<w:tblCaption w:val={quoteattr(_NOT_XML.sub("", table.title))}/></w:tblPr>'
        f'<w:tblGrid>{"".join(f"<w:gridCol w:w={quoteattr(str(column))}/>" for column in columns)}</w:tblGrid>'
    )
    style = 'SmallCell' if wide > _MANY_COLUMNS else 'Cell'
    yield _row(table.headings, columns, style, language, bold=True, heads=True)
    for at, cells in enumerate(table.rows):
        within = len(cells) == 1 and wide > 1
        bold = within or (table.has_total and at == len(table.rows) - 1)
        yield _row(cells, [_WIDE] if within else columns, style, language, bold=bold, spanned=wide if within else 1)
    yield '</w:tbl>'


def _row(
    cells: tuple[str | int | None, ...],
    columns: list[int],
    style: str,
    language: str,
    *,
    bold: bool = False,
    heads: bool = False,
    spanned: int = 1,
) -> str:
    """A row that no page parts; one of headings stands above on every page."""
    repeated = '<w:tblHeader/>' if heads else ''
    span = f'<w:gridSpan w:val="{spanned}"/>' if spanned > 1 else ''
    rule = f'<w:tcBorders><w:bottom {_EDGE} w:sz="10" w:color="222222"/></w:tcBorders>' if heads else ''
    told = ''.join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{rule}<w:vAlign w:val="center"/></w:tcPr>'
        f'{_paragraph(_runs(cell, language, bold=bold), style, language, centred=at > 0)}</w:tc>'
        for at, (cell, width) in enumerate(zip(cells, columns, strict=True))
    )
    return f'<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{told}</w:tr>'


def _picture(document: Document, picture: Picture, number: int, language: str) -> BaseOxmlElement:
    """A picture in a paragraph of its own, with what is said of it to whoever cannot see it."""
    inline = document.part.new_pic_inline(BytesIO(drawing.points(picture.svg)), width=Emu(_WIDE * _TWENTIETH * 4 // 5))
    inline.docPr.set('id', str(number))
    inline.docPr.set('name', f'{number}')
    inline.docPr.set('descr', _NOT_XML.sub('', picture.said))
    paragraph = _element(_paragraph('<w:r/>', 'Picture', language, centred=True))
    paragraph.r_lst[0].add_drawing(inline)
    if picture.caption:
        paragraph.get_or_add_pPr().get_or_add_keepNext()
    return paragraph
