"""The formats that a report is written in."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from exchange import whole_files, xlsx
from exchange.reporting.labels import Figures, column_title, columns_of, reservations, title_of
from models.errors import KnownError
from models.language.code_lists import codes
from models.language.messages import _, speaking
from models.language.text import isolate


def write(path: Path, found: Figures, speech: str) -> None:
    """Write figures in the format that the ending of the path names; KnownError for another ending."""
    if path.suffix.lower() == '.json':
        write_json(path, found)
    elif path.suffix.lower() == '.xlsx':
        write_xlsx(path, found, speech)
    else:
        raise KnownError(_('{path}: a report ends in .json or .xlsx; name it so.').format(path=path))


def write_json(path: Path, found: Figures) -> None:
    """Write figures for machines, in the shape that `figures` gives."""
    whole_files.put(path, (json.dumps(found, ensure_ascii=False, indent=1) + '\n').encode())


def write_xlsx(path: Path, found: Figures, speech: str) -> None:
    """Write figures as a sheet for people, in a language."""
    with speaking(speech):
        book = xlsx.new_workbook()
        sheet = book.create_sheet(_('Month {month}').format(month=found['month']))
        sheet.sheet_view.rightToLeft = speech == 'ar'
        for values, look in _lines(found):
            sheet.append(values)
            for cell in sheet[sheet.max_row]:
                look.put_on(cell)
                cell.alignment = xlsx.aligned(speech, wraps=look == xlsx.HEADING)
        xlsx.print_across(sheet)
        xlsx.widen(sheet, [58, *[20] * 40])
        whole_files.put(path, xlsx.content(book))


def _lines(found: Figures) -> Iterator[tuple[list[Any], xlsx.Look]]:
    sections = {section['id']: section for section in found['sections']}
    columns = columns_of([*sections.values(), *(r for s in sections.values() for r in s.get('regions', ()))])
    yield [_('Month {month}').format(month=isolate(found['month']))], xlsx.BOLD
    yield from (([line], xlsx.PLAIN) for line in reservations(found))
    yield [_('Section'), _('Operations'), *(column_title(column) for column in columns)], xlsx.HEADING
    for name, section in sections.items():
        if name != 'abductees':
            yield _line(title_of(name), section, columns), xlsx.BOLD
        for region in section.get('regions', ()):
            place = codes('governorates').label(region['governorate']) if region['governorate'] else _('Not stated')
            yield _line(f'    {place}', region, columns), xlsx.PLAIN
    if 'undated' in found:
        yield _line(title_of('undated'), found['undated'], columns), xlsx.BOLD
    yield [title_of('abductees')], xlsx.BOLD
    missing = sections['abductees']
    for name, count in ({'still_missing': missing['still_missing']} | missing.get('counted_apart', {})).items():
        yield [f'    {title_of(name)}', count], xlsx.PLAIN
    yield [_('Recorded, and not among the operations')], xlsx.BOLD
    for kind, count in found['not_operations'].items():
        yield [f'    {codes("incident_kinds").label(kind)}', count], xlsx.PLAIN
    yield [_('To be noted')], xlsx.BOLD
    yield from (([f'    {sentence}'], xlsx.PLAIN) for sentence in found['noted'])


def _line(title: str, table: Figures, columns: list[tuple[str, str]]) -> list[Any]:
    return [title, table.get('operations'), *(table.get(outcome, {}).get(name) for outcome, name in columns)]
