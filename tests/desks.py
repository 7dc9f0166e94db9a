"""What people do at two desks and at headquarters, which exchange workbooks by hand.

`python -m tests.desks` makes the workbooks that the guide shows, in docs/examples, and their pictures; it needs
LibreOffice and pdftoppm.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from openpyxl.styles import PatternFill
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QBitmap, QGuiApplication, QImage, QPainter, QRegion

from exchange.cells import CLEARED
from exchange.exporting import headquarters_workbook
from exchange.importing import whose
from exchange.importing.applying import apply_plan
from exchange.importing.plan import Plan
from exchange.importing.planning import make_plan
from exchange.importing.whose import Signed, WhoseFile
from exchange.mapping.mapping import Table, facts_of
from exchange.reading.any_file import Workbook
from models import query
from models.language.code_lists import codes
from models.language.messages import LANGUAGES, speaking
from models.record.records import Record, roots
from models.register.register import Register
from models.rules import checks
from tests import invented
from tests.office import converted

DOCS = Path(__file__).resolve().parent.parent / 'docs'
EXAMPLES = DOCS / 'examples'
FROM_A, BACK = 'from-desk-a', 'back-from-headquarters'
CORRECTED = PatternFill('solid', fgColor='FFFFF2A8')
TYPED_IN = {'en': 'typed in by hand', 'ar': 'كُتبت باليد'}
# What a picture of a workbook shows of it.
SHOWN = {
    'incident': ('reference', 'occurred', 'kind', 'governorate', 'place_typed', 'latitude', 'longitude', 'summary'),
    'casualty': ('#casualty.parent', 'outcome', 'party', 'who', 'count'),
}


def the(register: Register, uid: str) -> Record:
    """A record as it stands in a register."""
    [kind] = [cls.record_kind for cls in roots() if query.known(register, cls.record_kind, [uid])]
    record = query.get(register, kind, uid)
    assert record is not None
    return record


def change(register: Register, uid: str, **values: Any) -> None:
    """Open a record, state or empty some values, save."""
    record = the(register, uid)
    for name, value in values.items():
        record.set(name, value)
    register.save(record)


def sent(register: Register, path: Path, language: str) -> Path:
    headquarters_workbook.export(register, path, language=language)
    return path


def knowing_each_other(monkeypatch: pytest.MonkeyPatch, kind: str = 'known') -> None:
    """Take each file as signed by the desk that its sheet About names, whose key is known, or of another kind."""

    def look(_register: Register, workbook: Workbook, _tables: Sequence[Table]) -> Signed:
        facts = facts_of(workbook)
        return Signed(WhoseFile(kind, '', *(facts.get(name, '') for name in ('register', 'desk_id', 'desk'))), {}, 0)

    monkeypatch.setattr(whose, 'look', look)


class Paper:
    """A workbook open in a spreadsheet program."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path)
        self.sheets = {str(sheet['A1'].value).partition('.')[0]: sheet for sheet in self.book}

    def row(self, kind: str, uid: str) -> int:
        return next(cell.row for cell in self.sheets[kind]['A'] if cell.value == uid)

    def write(self, kind: str, row: int, /, **values: Any) -> None:
        names = [cell.value for cell in self.sheets[kind][1]]
        for name, value in values.items():
            cell = self.sheets[kind].cell(row, names.index(f'{kind}.{name}') + 1)
            cell.value, cell.fill = value, CORRECTED

    def add(self, kind: str, /, **values: Any) -> None:
        """A row below the others, without a uid."""
        column = self.sheets[kind]['A']
        self.write(kind, max(cell.row for cell in column if cell.value) + 1, **values)

    def delete(self, kind: str, uid: str) -> None:
        self.sheets[kind].delete_rows(self.row(kind, uid))

    def save(self) -> Path:
        self.book.save(self.path)
        return self.path


def typed_into(register: Register, path: Path, record: Record, **cells: Any) -> Plan:
    """Send a workbook out, type into the row of a record, and take it in again."""
    headquarters_workbook.export(register, path)
    paper = Paper(path)
    paper.write(record.kind, paper.row(record.kind, record.uid), **cells)
    plan = make_plan(register, paper.save())
    apply_plan(register, plan)
    return plan


class Recorded(NamedTuple):
    """What desk A recorded: uids."""

    ambush: str
    ied: str
    mine: str
    person: str
    village: str
    informant: str


def recorded_at(desk: Register) -> Recorded:
    """A month at desk A: three incidents, one in a village of its own told by an informant, and an abductee."""
    village = desk.save(invented.place())
    informant = desk.save(invented.informant())
    record = invented.incident(place=village.uid, place_typed='Mithal', learned_on='2024-01-20', area='desert')
    record.of('source')[0].set('informant', informant.uid)
    [doubt] = [found for found in checks.findings(record) if found.field == 'learned_on']
    checks.set_aside(record, doubt, 'the day was given wrongly on the phone')
    ambush = desk.save(record)
    ied = desk.save(invented.incident(kind='ied', occurred='2024-01-22'))
    mine = desk.save(invented.incident(kind='landmine', occurred='2024-01-25'))
    person = desk.save(invented.abductee())
    return Recorded(ambush.uid, ied.uid, mine.uid, person.uid, village.uid, informant.uid)


def correct(path: Path, desk: Register, uids: Recorded, language: str) -> Path:
    """What headquarters does in the workbook of desk A: a count, a point emptied, two rows more and two less."""
    paper = Paper(path)
    paper.write('casualty', paper.row('casualty', the(desk, uids.ambush).of('casualty')[0].uid), count=7)
    paper.write('incident', paper.row('incident', uids.ied), latitude=CLEARED, longitude=CLEARED)
    with speaking(language):
        kind = codes('incident_kinds').label('assassination')
        channel = codes('source_channels').label('media')
    paper.add('incident', occurred='2024-01-30', kind=kind, summary=TYPED_IN[language])
    paper.add('source', channel=channel, parent=uids.ied)
    paper.delete('abductee', uids.person)
    paper.delete('source', the(desk, uids.mine).of('source')[0].uid)
    return paper.save()


# The files of the guide


def make_examples(folder: Path, language: str) -> None:
    """The workbook of desk A, and the same as it comes back from headquarters, through LibreOffice."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        with Register.create(Path(name, 'a.sijill'), desk='DZ1', passphrase=None, language=language) as desk:
            uids = recorded_at(desk)
            first = sent(desk, folder / f'{FROM_A}.xlsx', language)
            copied = Path(shutil.copy(first, Path(name, f'{BACK}.xlsx')))
            shutil.copy(converted(correct(copied, desk, uids, language)), folder)
        for title in (FROM_A, BACK):
            picture(folder / f'{title}.xlsx', Path(name)).save(str(DOCS / 'pictures' / f'{title}-{language}.png'))


def picture(path: Path, folder: Path) -> QImage:
    """The sheets of incidents and casualties as LibreOffice shows them, one above the other."""
    paper = Paper(path)
    for kind, sheet in paper.sheets.items():
        if kind not in SHOWN:
            sheet.sheet_state = 'hidden'
            continue
        sheet.column_dimensions.clear()
        for column in sheet.columns:
            name = str(column[0].value).removeprefix(f'{kind}.')
            shown = sheet.column_dimensions[column[0].column_letter]
            shown.hidden, shown.width = name not in SHOWN[kind], 16
        sheet.page_setup.orientation, sheet.page_setup.fitToHeight = 'landscape', 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_options.gridLines = sheet.print_options.headings = True
    paper.path = folder / path.name
    pages = converted(paper.save(), 'pdf')
    subprocess.run(['pdftoppm', '-png', '-r', '120', '-l', '2', str(pages), str(folder / path.stem)], check=True)
    return stacked([trimmed(QImage(str(page))) for page in sorted(folder.glob(f'{path.stem}-*.png'))])


def trimmed(page: QImage) -> QImage:
    """The page without its empty margins."""
    ink = page.createMaskFromColor(page.pixel(0, 0), Qt.MaskMode.MaskInColor)
    return page.copy(QRegion(QBitmap.fromImage(ink)).boundingRect())


def stacked(pages: list[QImage], gap: int = 24) -> QImage:
    """Pictures one above the other."""
    width, height = max(page.width() for page in pages), sum(page.height() + gap for page in pages) - gap
    whole = QImage(width, height, QImage.Format.Format_RGB32)
    whole.fill(Qt.GlobalColor.white)
    painter, top = QPainter(whole), 0
    for page in pages:
        painter.drawImage(QPoint(0, top), page)
        top += page.height() + gap
    painter.end()
    return whole


if __name__ == '__main__':
    app = QGuiApplication(['sijill', '-platform', 'offscreen'])
    for spoken in LANGUAGES:
        make_examples(EXAMPLES / spoken, spoken)
