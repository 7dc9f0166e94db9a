"""The parts of a document beside its text: styles, bullets, settings, and the font that it brings along.

They take the place of those that python-docx begins with, which name programs, times and a hundred styles of others.
"""

import uuid
from xml.sax.saxutils import quoteattr

from exchange.publishing.paper import paper_fonts
from exchange.publishing.paper.paper_fonts import NAME

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
FONT_RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/font'
FONT_TYPE = 'application/vnd.openxmlformats-officedocument.obfuscatedFont'
LANGUAGES = {'en': 'en-GB', 'ar': 'ar-SY'}
# What is asked for where the font that comes along is not taken: it is on every Windows, and close to it.
_OTHERWISE = 'Traditional Arabic'
_GREY = '555555'
# 240 is the font's own height of a line, which has room for marks upon marks: more than the cells of a table need.
_LINE, _CELL_LINE = 240, 212
# The bytes at its beginning with which Word wants an embedded font mixed, so that it is no file of a font by itself.
_MIXED = 32


def styles() -> str:
    """Heading, text, bullets, table, caption and footer; sizes and weight twice, for both kinds of letters."""
    faces = ' '.join(f'w:{kind}="{NAME}"' for kind in ('ascii', 'hAnsi', 'eastAsia', 'cs'))
    spoken = f'w:val="{LANGUAGES["en"]}" w:eastAsia="{LANGUAGES["en"]}" w:bidi="{LANGUAGES["ar"]}"'
    beside = ''.join(f'<w:{side} w:w="40" w:type="dxa"/>' for side in ('left', 'right'))
    return f"""<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {faces}/>
<w:sz w:val="23"/><w:szCs w:val="23"/><w:lang {spoken}/></w:rPr></w:rPrDefault>
<w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="{_LINE}" w:lineRule="auto"/></w:pPr></w:pPrDefault>
</w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>
<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>
<w:tblPr><w:tblCellMar>{beside}</w:tblCellMar></w:tblPr></w:style>
{_style('Heading1', 'heading 1', 36, bold=True, before=0, level=0)}
{_style('Heading2', 'heading 2', 27, bold=True, before=320, level=1)}
{_style('ListBullet', 'List Bullet', 23, more='<w:numPr><w:numId w:val="1"/></w:numPr>')}
{_style('Quiet', 'Quiet', 19, colour=_GREY)}
{_style('Caption', 'caption', 20, colour=_GREY)}
{_style('Footer', 'footer', 17, colour=_GREY, after=0)}
{_style('Cell', 'Cell', 21, after=30, before=30, line=_CELL_LINE)}
{_style('SmallCell', 'Small cell', 18, after=30, before=30, line=_CELL_LINE)}
{_style('Picture', 'Picture', 23, after=60)}
{_style('Gap', 'Gap', 8, after=0)}
</w:styles>"""


def _style(
    code: str,
    name: str,
    size: int,
    *,
    bold: bool = False,
    colour: str = '',
    before: int = 0,
    after: int = 120,
    line: int = _LINE,
    level: int | None = None,
    more: str = '',
) -> str:
    """A style of paragraphs; a heading stays with what follows it."""
    kept, outline = ('', '') if level is None else ('<w:keepNext/>', f'<w:outlineLvl w:val="{level}"/>')
    weight = '<w:b/><w:bCs/>' if bold else ''
    ink = f'<w:color w:val="{colour}"/>' if colour else ''
    return (
        f'<w:style w:type="paragraph" w:styleId="{code}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f'<w:next w:val="Normal"/><w:qFormat/><w:pPr>{kept}{more}'
        f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>{outline}</w:pPr>'
        f'<w:rPr>{weight}{ink}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


def numbering() -> str:
    """The mark before what stands one under the other; left and right are those of the line's own direction."""
    return f"""<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="hybridMultilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>
<w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""


def settings(language: str) -> str:
    """How Word treats the document: it brings its font, and no hand that saved it is told by another."""
    return f"""<w:settings {W}><w:removePersonalInformation/><w:removeDateAndTime/><w:embedTrueTypeFonts/>
<w:defaultTabStop w:val="720"/><w:compat>
<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>
<w:themeFontLang w:val="{LANGUAGES['en']}" w:bidi="{LANGUAGES['ar']}"/><w:decimalSymbol w:val="."/>
<w:listSeparator w:val={quoteattr('؛' if language == 'ar' else ',')}/></w:settings>"""


def font_key(face: bytes) -> uuid.UUID:
    """The key that an embedded font is mixed with: of the font, so that two documents are the same."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f'{NAME} {len(face)}')


def font_mixed(face: bytes) -> bytes:
    """A font as Word embeds it."""
    key = font_key(face).bytes[::-1] * 2
    return bytes(one ^ other for one, other in zip(face[:_MIXED], key, strict=True)) + face[_MIXED:]


def fonts(relations: tuple[str, str]) -> str:
    """The table of fonts, given the relations to the two weights that come along."""
    faces = (paper_fonts.REGULAR.read_bytes(), paper_fonts.BOLD.read_bytes())
    embedded = ''.join(
        f'<w:embed{weight} r:id="{relation}" w:fontKey="{{{str(font_key(face)).upper()}}}"/>'
        for weight, relation, face in zip(('Regular', 'Bold'), relations, faces, strict=True)
    )
    return (
        f'<w:fonts {W} {R}><w:font w:name="{NAME}"><w:altName w:val="{_OTHERWISE}"/><w:charset w:val="B2"/>'
        f'<w:family w:val="roman"/><w:pitch w:val="variable"/>{embedded}</w:font></w:fonts>'
    )
