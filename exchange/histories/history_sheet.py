"""A history as a workbook: a row for each field that was changed, beside who changed it, when and why."""

from collections.abc import Iterator

from exchange import xlsx
from exchange.cells import Cell
from exchange.histories.desk_history import ChangeToTell, DeskHistory, warning
from models.dates import dates
from models.language.messages import _, language
from models.language.text import without_directions

_WIDTHS = (18, 16, 12, 18, 30, 30, 30, 44, 44)


def content(history: DeskHistory) -> bytes:
    """The bytes of the workbook, in the language spoken now."""
    book = xlsx.new_workbook()
    sheet = xlsx.add_long_sheet(book, _('History'))
    sheet.sheet_view.rightToLeft = language() == 'ar'
    sheet.add([_plain(history.title)], xlsx.BOLD)
    sheet.add([warning()], xlsx.BOLD)
    sheet.add(_headings(), xlsx.HEADING)
    for one in history.changes:
        for values in _rows(one):
            sheet.add(values, xlsx.Look(wrapped=True))
    sheet.freeze_panes = 'A4'
    xlsx.widen(sheet, _WIDTHS)
    xlsx.print_across(sheet)
    return xlsx.content(book)


def _headings() -> list[Cell]:
    return [
        _('When'), _('User'), _('Desk'), _('Record'), _('What'), _('Why'), _('Field'), _('Before'), _('After'),
    ]  # fmt: skip


def _rows(one: ChangeToTell) -> Iterator[list[Cell]]:
    """A row for each field; one for what changed none."""
    when = dates.read_stamp(one.at)
    at = when.strftime('%Y-%m-%d %H:%M') if when else one.at
    notes = '\n'.join(filter(None, (one.why, *one.notes)))
    before: list[Cell] = [at, *map(_plain, (one.who, one.desk, one.about, one.what, notes))]
    for change in one.changes:
        yield [*before, *map(_plain, (change.name, change.old if change.has_old else '', change.new))]
    if not one.changes:
        yield before


def _plain(text: str) -> str:
    return xlsx.writable(without_directions(text))
