"""The formats that a report is written in: each registers itself under its ending."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

from exchange import xlsx
from exchange.reporting.report_labels import (
    Figures,
    column_title,
    columns_of,
    method_in_words,
    reservations,
    title_of,
)
from models.dates import dates
from models.errors import KnownError
from models.language.code_lists import codes
from models.language.messages import _, language, speaking
from models.language.text import isolate


class ReportToWrite(Protocol):
    """A report as the formats need it: its figures as machines read them, and whatever else a format knows of it."""

    @property
    def figures(self) -> Figures:
        """The figures in the shape of `figures`."""


Content = Callable[[Any, str], bytes]
_FORMATS: dict[str, Content] = {}


def report_format(ending: str) -> Callable[[Content], Content]:
    """Register what a report of some figures holds, in a language, as the format of files with an ending.

    Commands, windows and sentences know of a format by this alone; the first one registered is the one offered first.
    """

    def register(content: Content) -> Content:
        _FORMATS[ending] = content
        return content

    return register


def endings() -> tuple[str, ...]:
    """The endings that a report can have, the one to offer first in front."""
    return tuple(_FORMATS)


def endings_in_words() -> str:
    """Such as `.xlsx or .json`."""
    return _(' or ').join(map(isolate, _FORMATS) if language() == 'ar' else _FORMATS)


def content(path: Path, found: ReportToWrite, speech: str) -> bytes:
    """What a file holds, in the format that the ending of its path names; KnownError for another ending."""
    made = _FORMATS.get(path.suffix.lower())
    if made is None:
        raise unknown_ending(path)
    return made(found, speech)


def unknown_ending(path: Path) -> KnownError:
    """What is said of a path whose ending no format has."""
    sentence = _('{path}: the name of a report must end in {endings}.')
    return KnownError(sentence.format(path=path, endings=endings_in_words()))


@report_format('.xlsx')
def sheet_for_people(report: ReportToWrite, speech: str) -> bytes:
    """A sheet that people read."""
    found = report.figures
    with speaking(speech):
        book = xlsx.new_workbook()
        sheet = book.create_sheet(_('Month {month}').format(month=found['period']))
        sheet.sheet_view.rightToLeft = speech == 'ar'
        for values, look in _lines(found):
            sheet.append(values)
            for cell in sheet[sheet.max_row]:
                look.put_on(cell)
                cell.alignment = xlsx.aligned(speech, wraps=look == xlsx.HEADING)
        xlsx.print_across(sheet)
        xlsx.widen(sheet, [58, *[20] * 40])
        return xlsx.content(book)


@report_format('.json')
def text_for_machines(report: ReportToWrite, speech: str) -> bytes:
    """The shape that `figures` gives, the same in every language."""
    return (json.dumps(report.figures, ensure_ascii=False, indent=1) + '\n').encode()


def _lines(found: Figures) -> Iterator[tuple[list[Any], xlsx.Look]]:
    sections = {section['id']: section for section in found['sections']}
    columns = columns_of([*sections.values(), *(r for s in sections.values() for r in s.get('regions', ()))])
    month = dates.in_words(found['period'], language())
    yield [_('Monthly report – {month}').format(month=month)], xlsx.BOLD
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
    yield [_('Recorded, not counted as operations')], xlsx.BOLD
    for kind, count in found['not_operations'].items():
        yield [f'    {codes("incident_kinds").label(kind)}', count], xlsx.PLAIN
    yield [_('Notable incidents')], xlsx.BOLD
    yield from (([f'    {_for_people(sentence)}'], xlsx.PLAIN) for sentence in found['noted'])
    if method := [*method_in_words(found)]:
        yield [_('Method')], xlsx.BOLD
        yield from (([f'    {sentence}'], xlsx.PLAIN) for sentence in method)


def _for_people(sentence: str) -> str:
    """A sentence that begins with a date as it is stored, with the date in words."""
    day, _space, said = sentence.partition(' ')
    return f'{dates.short(day, language())}: {said}'


def _line(title: str, table: Figures, columns: list[tuple[str, str]]) -> list[Any]:
    return [title, table.get('operations'), *(table.get(outcome, {}).get(name) for outcome, name in columns)]
