"""The empty field sheet: for people who have only Excel or LibreOffice."""

import uuid
from pathlib import Path
from typing import NamedTuple

from openpyxl.comments import Comment
from openpyxl.styles import PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from exchange import whole_files, xlsx
from exchange.exporting import about_sheet, headquarters_workbook
from exchange.signed.signed_workbook import FORMAT_VERSION
from models.dates import dates
from models.language.code_lists import codes
from models.language.labels import field_help, field_label, records_label
from models.language.messages import _, language, speaking
from models.record.fields import CodeKind, DateKind, NumberKind, Spec
from models.record.records import RECORDS

# Rows that are made ready, with an id and lists to choose from.
ROWS = 200
COUNTS = '*'  # where the usual counts of casualties stand
INCIDENTS = (
    'incident.occurred', 'incident.governorate', 'incident.area', 'incident.place', 'incident.zone',
    'incident.kind', 'incident.carried_out_by', 'incident.against', COUNTS, 'incident.narrative',
    'incident.learned_on', 'incident.latitude', 'incident.longitude',
)  # fmt: skip
ABDUCTEES = (
    'abductee.name_ar', 'abductee.name_latin', 'abductee.father', 'abductee.mother', 'abductee.sex', 'abductee.age',
    'abductee.occupation', 'abductee.nationality', 'abductee.abducted_on', 'abductee.governorate', 'abductee.place',
    'abductee.abducted_by', 'status_change.status', 'abductee.notes',
)  # fmt: skip
_ID_FILLING = PatternFill('solid', fgColor='FFE3E3DF')
_ID_WIDTH, _COUNT_WIDTH = 12, 11


class TemplateColumn(NamedTuple):
    """A column to fill: its heading, what the heading's note says, and what may stand in it."""

    label: str
    help: str
    spec: Spec
    width: float


def write_template(path: Path, speech: str) -> None:
    """Write an empty field sheet in a language, with a row id for each row that is to be filled."""
    whole_files.refuse_unwritable(path)
    with speaking(speech):
        book = xlsx.new_workbook()
        wanted = {'incident': _columns(INCIDENTS), 'abductee': _columns(ABDUCTEES)}
        to_fill = {kind: book.create_sheet(records_label(kind)[:31]) for kind in wanted}
        coded = {c.spec.codes: c.spec for columns in wanted.values() for c in columns if c.spec.codes}
        about_sheet.add(book, {'format': 'field sheet', **_facts()})
        lists = headquarters_workbook.add_codes(book, coded)
        book.worksheets[-1].sheet_state = 'hidden'
        manifest = headquarters_workbook.add_manifest(book)
        for kind, sheet in to_fill.items():
            _prepare(sheet, wanted[kind], lists)
            for uid in _fill_in_ids(sheet, len(wanted[kind]) + 1):
                manifest.add([uid, kind])
        whole_files.put(path, xlsx.content(book))


def _facts() -> dict[str, str]:
    return {'version': FORMAT_VERSION, 'language': language(), 'made_at': dates.utc_now()}


def _columns(names: tuple[str, ...]) -> list[TemplateColumn]:
    return [column for name in names for column in (_counts() if name == COUNTS else [_column(name)])]


def _column(name: str) -> TemplateColumn:
    kind, _dot, field = name.partition('.')
    spec = RECORDS[kind].specs()[field]
    return TemplateColumn(field_label(kind, field), field_help(kind, field), spec, headquarters_workbook.width_of(spec))


def _counts() -> list[TemplateColumn]:
    spec = RECORDS['casualty'].specs()['count']
    note = _('How many; leave the cell empty if you do not know of any, and write 0 only if you know there were none.')
    return [TemplateColumn(row.label(), note, spec, _COUNT_WIDTH) for row in codes('sheet_columns').values()]


def _prepare(sheet: Worksheet, columns: list[TemplateColumn], lists: dict[str, str]) -> None:
    """Headings with their notes, lists to choose from, and everything but the cells to fill locked."""
    sheet.sheet_view.rightToLeft = language() == 'ar'
    sheet.freeze_panes = 'A2'
    sheet.row_dimensions[1].height = 48
    for number, column in enumerate(columns, 1):
        _head(sheet, number, column.label, column.help + _date_note(column.spec))
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = column.width
        cells = f'{letter}2:{letter}{ROWS + 1}'
        if isinstance(column.spec.kind, CodeKind):
            sheet.add_data_validation(headquarters_workbook.choices(column.spec, lists, cells))
        elif isinstance(column.spec.kind, NumberKind):
            sheet.add_data_validation(headquarters_workbook.numbers(column.spec, cells))
        _open(sheet, number, column.spec)
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = protection.sort = protection.autoFilter = False


def _head(sheet: Worksheet, number: int, label: str, note: str) -> None:
    cell = sheet.cell(1, number, label)
    xlsx.HEADING.put_on(cell)
    cell.alignment = xlsx.WRAPPED
    if note:
        cell.comment = Comment(note, 'Sijill', height=110, width=260)


def _date_note(spec: Spec) -> str:
    if not isinstance(spec.kind, DateKind):
        return ''
    return ' ' + _(
        "If only the month is known, start with an apostrophe, or the spreadsheet turns it into a day: '2024-01."
    )


def _open(sheet: Worksheet, number: int, spec: Spec) -> None:
    """Let the cells of a column be filled."""
    for row in range(2, ROWS + 2):
        cell = sheet.cell(row, number)
        cell.protection = Protection(locked=False)
        if isinstance(spec.kind, DateKind):
            cell.number_format = xlsx.DAY.number_format


def _fill_in_ids(sheet: Worksheet, number: int) -> list[str]:
    """The last column: an id for each row, locked, by which a corrected sheet finds its records again."""
    _head(sheet, number, field_label('row', 'uid'), field_help('row', 'uid'))
    sheet.column_dimensions[get_column_letter(number)].width = _ID_WIDTH
    uids = [str(uuid.uuid4()) for _row in range(ROWS)]
    for row, uid in enumerate(uids, 2):
        cell = sheet.cell(row, number, uid)
        xlsx.NAMES.put_on(cell)
        cell.fill = _ID_FILLING
    return uids
