"""A trend ready to be taken along: as text for messages, as a sheet, and as a page in each kind of file."""

from pathlib import Path

from exchange import whole_files, xlsx
from exchange.leaks.leak_check import refuse_leaks
from exchange.leaks.leak_search import search_texts
from exchange.leaks.leaving_texts import LeaksFound, LeavingText
from exchange.publishing import copied_text
from exchange.publishing.paper import page_files
from exchange.publishing.published_page import FigureTable, PublishedPage, Sentences
from exchange.reporting import formats
from models.dates import dates
from models.language.text import without_directions
from models.register.register import Register

SHEET = '.xlsx'
ENDINGS = (SHEET, *page_files.ENDINGS)
_TITLE = 31  # letters that the name of a sheet may have


def as_text(register: Register, page: PublishedPage) -> str:
    """The page of a trend as text for messages; LeaksFound where something must not leave."""
    if hits := search_texts(register, _leaving(page), dates.today_in_damascus()):
        raise LeaksFound(hits)
    return copied_text.as_text(page)


def write(register: Register, path: Path, page: PublishedPage) -> None:
    """Write the page of a trend as what the path ends in; LeaksFound where something must not leave."""
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise formats.unknown_ending(path)
    content = _sheet(page) if ending == SHEET else page_files.content(ending, page)
    refuse_leaks(
        register,
        _leaving(page),
        content,
        path.name,
        reads_pdf=lambda _content: [copied_text.as_text(page)],
        day=dates.today_in_damascus(),
    )
    whole_files.put(path, content)


def _leaving(page: PublishedPage) -> list[LeavingText]:
    """What people wrote that is on the page: the labels of their own list entries."""
    tables = [block for block in page.blocks if isinstance(block, FigureTable)]
    texts = dict.fromkeys(text for table in tables for text in table.headings)
    return [LeavingText(page.title, page.language, text, page.title) for text in texts]


def _sheet(page: PublishedPage) -> bytes:
    """The workbook of a trend: what is said of it, then its table with numbers that can be worked with."""
    book = xlsx.new_workbook()
    tables = [block for block in page.blocks if isinstance(block, FigureTable)]
    sheet = book.create_sheet(tables[0].headings[0][:_TITLE] if tables else page.language)
    sheet.sheet_view.rightToLeft = page.language == 'ar'
    lines: list[tuple[list[str | int | None], xlsx.Look]] = [([page.title], xlsx.BOLD)]
    lines += [([block.text], xlsx.PLAIN) for block in page.blocks if isinstance(block, Sentences)]
    for table in tables:
        lines.append((list(table.headings), xlsx.HEADING))
        lines += [([_plain(cell) for cell in row], xlsx.PLAIN) for row in table.rows]
    for values, look in lines:
        sheet.append(values)
        for cell in sheet[sheet.max_row]:
            look.put_on(cell)
            cell.alignment = xlsx.aligned(page.language, wraps=look == xlsx.HEADING)
    xlsx.print_across(sheet)
    xlsx.widen(sheet, [24, *[16] * 40])
    return xlsx.content(book)


def _plain(cell: str | int | None) -> str | int | None:
    return without_directions(cell) if isinstance(cell, str) else cell
