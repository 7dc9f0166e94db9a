"""What a page to be published holds, in one language, before anybody decides how it is written to a file.

A text is plain; what must be read from left to right in it (a number with a sign, a Latin name, a head) already stands
in U+2066 … U+2069, of which each kind of file makes what it needs.
"""

from dataclasses import dataclass, field

from exchange.reporting.report import Figure


@dataclass(frozen=True)
class Heading:
    """A heading: 1 for the title of the page, 2 for a section."""

    level: int
    text: str


@dataclass(frozen=True)
class Sentences:
    """A paragraph; `quiet` for what stands under a title or a table in smaller letters."""

    text: str
    bold: str = ''  # words before the text, in bold
    quiet: bool = False


@dataclass(frozen=True)
class Bullets:
    """Sentences one under the other, each with a mark before it."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class FigureTable:
    """A table: what stands above it for whoever hears it read, its headings, its rows; the last is the total or not.

    A cell is a text, or a number (a range and "at least" are texts); None is a dash: nothing was documented. A row that
    holds only its first cell is a heading inside the table. `figures` has the figure behind each cell, row by row, None
    for what is no figure; a file shows the cells alone.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str | int | None, ...], ...]
    has_total: bool = True
    figures: tuple[tuple[Figure | None, ...], ...] = ()

    def figure(self, row: int, column: int) -> Figure | None:
        """The figure behind a cell, None where there is none."""
        within = self.figures[row] if row < len(self.figures) else ()
        return within[column] if column < len(within) else None


@dataclass(frozen=True)
class Picture:
    """A chart or map as SVG, with what is said of it to whoever cannot see it, and the words under it.

    `numbers` are those that it shows, for whoever opens their records; a file has them in the picture.
    """

    svg: str
    said: str
    caption: str = ''
    numbers: FigureTable | None = None


Block = Heading | Sentences | Bullets | FigureTable | Picture


@dataclass(frozen=True)
class PublishedPage:
    """A whole page in a language (`en` or `ar`): its title, its blocks in order, and the words of its footer."""

    language: str
    title: str
    blocks: tuple[Block, ...]
    footer: tuple[str, ...] = field(default=())
