"""Links, pictures and text boxes on a sheet: what they say and no cell does is not imported."""

from collections.abc import Iterator

from exchange.cells import Cell, as_text
from exchange.omitting.omissions import LINKS, PICTURES, Omission, Seen, at_cells
from exchange.reading.any_file import Sheet
from exchange.reading.beside_values.cell_links import is_said
from models.language.messages import ngettext


def find(read: list[Seen]) -> Iterator[Omission]:
    """How many cells of each sheet lead to an address that nobody sees, and how many pictures and boxes lie on it."""
    for seen in read:
        if links := _unsaid(seen):
            sentence = ngettext(
                '{count} cell has a link whose address is not shown, and is not imported.',
                '{count} cells have links whose addresses are not shown, and are not imported.',
                len(links),
            )
            yield at_cells(seen, LINKS, sentence, len(links), links)
        yield from _pictures(seen)


def _unsaid(seen: Seen) -> dict[tuple[int, int], str]:
    """The addresses that stand neither in their cell nor, where its words were kept with them, in what was read."""
    sheet, table = seen.sheet, seen.table
    if not sheet.links:
        return {}
    read = {number - sheet.first_row_number: row for number, row in (table.rows() if table else ())}
    return {
        place: address
        for place, address in sheet.links.items()
        if not is_said(_text(read.get(place[0]) or _row(sheet, place[0]), place[1]), address)
    }


def _row(sheet: Sheet, index: int) -> list[Cell]:
    return sheet.rows[index] if index < len(sheet.rows) else []


def _text(row: list[Cell], column: int) -> str:
    return as_text(row[column]) if column < len(row) else ''


def _pictures(seen: Seen) -> Iterator[Omission]:
    pictures = [place for place, text in seen.sheet.pictures if not text]
    boxes = [(place, text) for place, text in seen.sheet.pictures if text]
    if pictures:
        sentence = ngettext(
            '{count} picture is on the sheet and is not imported.',
            '{count} pictures are on the sheet and are not imported.',
            len(pictures),
        )
        yield at_cells(seen, PICTURES, sentence, len(pictures), dict.fromkeys(pictures, ''))
    if boxes:
        sentence = ngettext(
            '{count} text box is on the sheet and is not imported.',
            '{count} text boxes are on the sheet and are not imported.',
            len(boxes),
        )
        yield at_cells(seen, PICTURES, sentence, len(boxes), dict(reversed(boxes)))
