"""Typst, which sets pages and pictures: in memory, with the fonts of paper and none of the machine, and no package."""

from functools import cache

import typst

from exchange.publishing.paper import paper_fonts
from models.language.messages import RESOURCES

_PICTURE = b"""#set page(width: auto, height: auto, margin: 0pt)
#set text(font: "Amiri")
#image(bytes(sys.inputs.svg), format: "svg", width: 16cm)
"""


def pages(given: str) -> bytes:
    """A PDF of what the template of pages is given; typst itself refuses it where it could not be heard (PDF/UA-1)."""
    return typst.compile(
        _template(),
        format='pdf',
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={'page': given},
        pdf_standards=['ua-1'],
    )


def pictures(given: str, points_an_inch: int) -> list[bytes]:
    """The same pages as PNG, one each, for a printer."""
    made: bytes | list[bytes] = typst.compile(
        _template(),
        format='png',
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={'page': given},
        ppi=points_an_inch,
    )
    return made if isinstance(made, list) else [made]


def picture(svg: str, points_an_inch: int) -> bytes:
    """A drawing in SVG as PNG."""
    return typst.compile(
        _PICTURE,
        format='png',
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={'svg': svg},
        ppi=points_an_inch,
    )


@cache
def _template() -> bytes:
    return (RESOURCES / 'reports' / 'page.typ').read_bytes()


@cache
def _fonts() -> typst.Fonts:
    """The fonts of paper and none of the machine: another font in their place would turn brackets around."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(paper_fonts.REGULAR.parent)])
