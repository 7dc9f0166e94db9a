"""What a corrigendum is written as: its page, its table as a sheet, its figures for machines; and the sheet for us."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from exchange import xlsx
from exchange.issuing.correcting import edits_in_words, public_reasons
from exchange.issuing.correcting.changed_cells import AREA, LATER, SECTION, TOLD, ChangedCell
from exchange.issuing.correcting.corrigendum import Corrigendum
from exchange.issuing.correcting.corrigendum_page import CorrectedRow, CorrigendumPage, every_row, page_of_corrigendum
from exchange.publishing.paper import page_files
from exchange.reporting import figures, formats
from exchange.xlsx import LongSheet, Look
from models.language.messages import _, speaking
from models.language.text import without_directions
from models.query.for_review import issues
from models.register.register import Register

ENDINGS = (*page_files.ENDINGS, '.xlsx', '.json')
_DIFFERENCE = Look(number_format='+0;\u22120;0')
_WIDTHS = (52, 16, 16, 14, 60)
_INSIDE = ((52, 12, 12, 12, 12, 44), (24, 22, 18, 34, 30, 30, 44), (8, 44, 34, 34, 70))


def content(
    path: Path, found: Corrigendum, pages: dict[str, CorrigendumPage], language: str, day: date | None
) -> bytes:
    """What a file of a corrigendum holds in a language, by the ending of its path; KnownError for another ending."""
    ending = path.suffix.lower()
    if ending == '.json':
        return (json.dumps(_for_machines(found, pages, day), ensure_ascii=False, indent=1) + '\n').encode()
    if ending == '.xlsx':
        return _table(pages[language], language)
    if ending not in ENDINGS:
        raise formats.unknown_ending(path)
    return page_files.content(ending, pages[language].page)


# For machines


def _for_machines(found: Corrigendum, pages: dict[str, CorrigendumPage], day: date | None) -> dict[str, Any]:
    """The same in every language; no figure is named by the uid of a record."""
    issue = found.issue
    corrects = {'form': issue.get('form'), 'edition': issue.get('edition'), 'issued_on': issues.day_of(issue)}
    about = {'period': found.period.text, 'corrigendum': found.number, 'issued_on': day.isoformat() if day else None}
    layout = {'name': found.report.layout.name, 'edition': found.report.layout.edition}
    example = {'example': True} if found.report.is_example else {}
    return about | example | {
        'corrects': corrects,
        'layout': layout,
        'changed': [_row(found, pages, at) for at in range(len(found.shown))],
        'reasons': [_reason(found, pages, at) for at in range(len(found.changes))],
        'unchanged': {language: without_directions(page.unchanged) for language, page in pages.items()},
    }  # fmt: skip


def _row(found: Corrigendum, pages: dict[str, CorrigendumPage], at: int) -> dict[str, Any]:
    cell = found.shown[at]
    named = {language: page.rows[at].figure for language, page in pages.items()}
    said = {'published': figures.shown(cell.then), 'corrected': figures.shown(cell.now)}
    return _where(found, cell) | {'counted': cell.at.counted, 'named': named} | said | {
        'reasons': [*next(iter(pages.values())).rows[at].reasons]
    }  # fmt: skip


def _where(found: Corrigendum, cell: ChangedCell) -> dict[str, Any]:
    """Where a figure is, without the uid of any record."""
    at = cell.at
    if at.place in (SECTION, AREA):
        return {'section': at.of} | ({'governorate': at.within[0] or None} if at.place == AREA else {})
    if at.place == TOLD:
        event = found.told.get(':'.join((at.of, *at.within)))
        return {'told': at.of, 'section': event.section if event else None}
    if at.place == LATER:
        return {'documented_later': at.of}
    named = {'governorate': at.within[0] or None, 'countryside': at.within[1] or None} if at.within else {}
    return {at.place: at.of} | named if at.of else {'part': at.place}


def _reason(found: Corrigendum, pages: dict[str, CorrigendumPage], at: int) -> dict[str, Any]:
    said = {language: without_directions(page.reasons[at]) for language, page in pages.items()}
    return {'number': at + 1, 'code': found.reason(found.changes[at])} | said


# As a sheet


def _table(page: CorrigendumPage, language: str) -> bytes:
    """The table, the reasons and what did not change, as a sheet that people read."""
    with speaking(language):
        book = xlsx.new_workbook()
        sheet = _sheet(book, _('Corrigendum'), language, _WIDTHS)
        sheet.add([page.page.title], xlsx.BOLD)
        table = next((block for block in page.page.blocks if hasattr(block, 'headings')), None)
        if table:
            sheet.add([*table.headings], xlsx.LABELS)
        for row in page.rows:
            _add_row(sheet, row)
        sheet.add([])
        for number, text in enumerate(page.reasons, 1):
            sheet.add([f'{number}. {without_directions(text)}'])
        sheet.add([])
        sheet.add([without_directions(page.unchanged)])
        return xlsx.content(book)


def _add_row(sheet: LongSheet, row: CorrectedRow, *more: str) -> None:
    """A figure with what it was and is: numbers where they are certain, else as the page has them."""
    then, now = row.cell.then, row.cell.now
    is_exact = then.is_exact and now.is_exact
    before, after = (without_directions(cell) if isinstance(cell, str) else cell for cell in (row.before, row.after))
    difference = now.best - then.best if is_exact else without_directions(row.difference)
    reasons = ', '.join(map(str, row.reasons))
    sheet.add([row.figure, before, after, difference, reasons, *more], looks={3: _DIFFERENCE})


def _sheet(book: Any, title: str, language: str, widths: tuple[float, ...]) -> LongSheet:
    sheet = xlsx.add_long_sheet(book, title)
    sheet.sheet_view.rightToLeft = language == 'ar'
    xlsx.print_across(sheet)
    xlsx.widen(sheet, widths)
    return sheet


# For us


def inside(register: Register, found: Corrigendum, language: str, day: date) -> bytes:
    """The sheets for whoever issues it: figures with their records, each edit with its reason, the public sentences.

    It bears references, aliases and what people typed, and is no file for the public.
    """
    pages = {one: page_of_corrigendum(found, one, day) for one in ('en', 'ar')}
    with speaking(language):
        book = xlsx.new_workbook()
        widths = iter(_INSIDE)
        sheet = _sheet(book, _('Figures'), language, next(widths))
        sheet.add([_('For this desk only. Not for publication.')], xlsx.BOLD)
        head = [_('Figure'), _('Then'), _('Now'), _('Difference'), _('Reasons'), _('Records')]
        sheet.add(head, xlsx.LABELS)
        named = edits_in_words.references_of(register, found.changes)
        for row in every_row(found, language):
            _add_row(sheet, row, edits_in_words.records_in_words(found.changes_of(row.cell), named))
        _add_edits(register, _sheet(book, _('Edits'), language, next(widths)), found, named)
        sheet = _sheet(book, _('Reasons'), language, next(widths))
        for values, look in _reasons(found, pages, named):
            sheet.add(values, look)
        return xlsx.content(book)


def _add_edits(register: Register, sheet: LongSheet, found: Corrigendum, named: Mapping[str, str]) -> None:
    head = [_('Record'), _('When'), _('Who'), _('Field'), _('Before'), _('After'), _('Reason as typed')]
    sheet.add(head, xlsx.LABELS)
    for edit in edits_in_words.edits_in_words(register, found.changes, named):
        sheet.add([without_directions(text) for text in edit])


def _reasons(
    found: Corrigendum, pages: dict[str, CorrigendumPage], named: Mapping[str, str]
) -> Iterator[tuple[list[Any], Look]]:
    yield [_('Number'), _('Records'), _('Reason'), _('As proposed'), _('In English'), _('In Arabic')], xlsx.LABELS
    for at, change in enumerate(found.changes):
        labels = (public_reasons.label(one) for one in (found.reason(change), public_reasons.proposed(change)))
        said = (without_directions(pages[one].reasons[at]) for one in ('en', 'ar'))
        yield [at + 1, edits_in_words.records_in_words([change], named), *labels, *said], xlsx.PLAIN
