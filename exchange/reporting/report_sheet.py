"""The figures of a report as a sheet that people read."""

from collections.abc import Iterator
from typing import Any

from exchange import xlsx
from exchange.reporting.report_labels import (
    COMPARED,
    Figures,
    amount,
    column_title,
    columns_of,
    method_in_words,
    period_in_words,
    reservations,
    section_title,
    title_of,
)
from models.dates import dates
from models.language.code_lists import codes
from models.language.messages import _, language, speaking


def content(found: Figures, speech: str) -> bytes:
    """The workbook with the sheet, in a language."""
    with speaking(speech):
        book = xlsx.new_workbook()
        named = _('Month {month}').format(month=found['period']) if 'month' in found else found['period']
        sheet = book.create_sheet(named)
        sheet.sheet_view.rightToLeft = speech == 'ar'
        for values, look in _lines(found):
            sheet.append(values)
            for cell in sheet[sheet.max_row]:
                look.put_on(cell)
                cell.alignment = xlsx.aligned(speech, wraps=look == xlsx.HEADING)
        xlsx.print_across(sheet)
        xlsx.widen(sheet, [58, *[20] * 40])
        return xlsx.content(book)


def _lines(found: Figures) -> Iterator[tuple[list[Any], xlsx.Look]]:
    sections = {section['id']: section for section in found['sections']}
    columns = columns_of([*sections.values(), *(r for s in sections.values() for r in s.get('regions', ()))])
    title = _('Monthly report – {month}') if 'month' in found else _('Report – {month}')
    yield [title.format(month=period_in_words(found['period']))], xlsx.BOLD
    yield from (([line], xlsx.PLAIN) for line in reservations(found))
    yield [_('Section'), _('Operations'), *(column_title(column) for column in columns)], xlsx.HEADING
    for name, section in sections.items():
        if name != 'abductees':
            yield _line(section_title(found, name), section, columns), xlsx.BOLD
        for region in section.get('regions', ()):
            place = codes('governorates').label(region['governorate']) if region['governorate'] else _('Not stated')
            yield _line(f'    {place}', region, columns), xlsx.PLAIN
    if 'undated' in found:
        yield _line(title_of('undated'), found['undated'], columns), xlsx.BOLD
    if 'total' in found:
        yield _line(title_of('total'), found['total'], columns), xlsx.BOLD
    yield from _beside(found, columns)
    yield from _people(found, sections['abductees'])
    yield [_('Recorded, not counted as operations')], xlsx.BOLD
    for kind, count in found['not_operations'].items():
        yield [f'    {codes("incident_kinds").label(kind)}', amount(count)], xlsx.PLAIN
    yield [_('Notable incidents')], xlsx.BOLD
    yield from (([f'    {_for_people(sentence)}'], xlsx.PLAIN) for sentence in found['noted'])
    if method := [*method_in_words(found)]:
        yield [_('Method')], xlsx.BOLD
        yield from (([f'    {sentence}'], xlsx.PLAIN) for sentence in method)


def _beside(found: Figures, columns: list[tuple[str, str]]) -> Iterator[tuple[list[Any], xlsx.Look]]:
    """Other periods beside this one, and what was documented in it and occurred earlier."""
    for name in COMPARED:
        if beside := found.get(name):
            title = f'{title_of(name)}: {period_in_words(beside["period"])}'
            yield _line(title, beside['total'], columns), xlsx.PLAIN
    if later := found.get('documented_later'):
        yield [_('Documented in this period, occurred earlier (in none of the figures)')], xlsx.BOLD
        for month, counts in later.items():
            yield _line(f'    {period_in_words(month)}', counts, columns), xlsx.PLAIN


def _people(found: Figures, missing: Figures) -> Iterator[tuple[list[Any], xlsx.Look]]:
    """Abductees: how they are at the end of the period, and what became of them in it."""
    yield [section_title(found, 'abductees')], xlsx.BOLD
    for name, count in ({'still_missing': missing['still_missing']} | missing.get('counted_apart', {})).items():
        yield [f'    {title_of(name)}', amount(count)], xlsx.PLAIN
    within = found.get('abductees', {})
    if within:
        title = _('Taken in this period')
        yield [f'    {title}', amount(within['newly_taken'])], xlsx.PLAIN
    for status, count in within.get('changed', {}).items():
        label = codes('statuses').label(status)
        title = _('Since a day of this period: {status}').format(status=label)
        yield [f'    {title}', amount(count)], xlsx.PLAIN


def _for_people(sentence: str) -> str:
    """A sentence that begins with a date as it is stored, with the date in words."""
    day, _space, said = sentence.partition(' ')
    return f'{dates.short(day, language())}: {said}'


def _line(title: str, table: Figures, columns: list[tuple[str, str]]) -> list[Any]:
    operations = table.get('operations', table.get('incidents'))
    counts = (table.get(outcome, {}).get(name) for outcome, name in columns)
    return [title, amount(operations), *map(amount, counts)]
