"""The January month typed into the window by keys alone, in both languages, with the keys that it took."""

import json
import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from pytestqt.qtbot import QtBot

from exchange.importing import applying, planning
from exchange.reporting import figures
from models import query
from models.language import messages
from models.language.code_lists import codes
from models.places import gazetteer
from models.query import Question
from models.record.records import Record
from models.register.register import Register
from tests.test_commands import ACCEPTANCE, JANUARY, needs_january
from tests.typist import Spreadsheet, Typist, in_figures
from tests.windows import driving

pytestmark = [pytest.mark.slow, needs_january]
LISTS = {
    'Governorate': 'governorates', 'Area': 'area_types', 'Zone of control': 'zones',
    'Type of incident': 'incident_kinds', 'Carried out by': 'parties', 'Against': 'parties', 'Sex': 'sexes',
    'Abducted by': 'parties', 'Status': 'statuses',
}  # fmt: skip
CARRIED = ('occurred', 'governorate', 'area', 'zone', 'carried_out_by', 'against')


@pytest.fixture
def wanted(plain_template: Path, tmp_path: Path) -> Iterator[tuple[Register, list[Record]]]:
    """What an import makes of the sheet, in the order of its rows: the typed records must be the same."""
    path = Path(shutil.copy(plain_template, tmp_path / 'imported.sijill'))
    with Register.open(path) as register:
        applying.apply_plan(register, planning.make_plan(register, JANUARY))
        kinds = ('incident', 'abductee')
        yield register, [r for kind in kinds for r in query.each(register, Question(kind, descending=False))]


# What the form fills by itself from a choice, and an import leaves to whoever reads the record.
FILLED = {'standing', 'latitude', 'longitude', 'exactness', 'governorate'}
NOT_COMPARED = {'parent', 'reference', 'position', 'state'}


def said(record: Record, like: Record) -> list[dict[str, object]]:
    """What a record says row by row, but for what only the form fills; a date as typed only where it says more."""
    found = []
    for row, other in zip(record.walk(), like.walk(), strict=True):
        names = set(row.values) - NOT_COMPARED - {name for name in FILLED if name not in other.values}
        names -= {name for name in names if name.removesuffix('_typed') in names - {name}}
        found.append({name: row.values[name] for name in sorted(names)})
    return found


@pytest.mark.parametrize(
    ('carried', 'speech'),
    [
        pytest.param(CARRIED, 'en', id='carried-en', marks=pytest.mark.soak),
        pytest.param((), 'ar', id='plain-ar', marks=pytest.mark.soak),
        pytest.param((), 'en', id='plain-en', marks=pytest.mark.soak),
        pytest.param(CARRIED, 'ar', id='carried-ar', marks=pytest.mark.soak),
    ],
)
def test_january_is_typed_by_keys_alone(
    speech: str,
    carried: tuple[str, ...],
    register: Register,
    wanted: tuple[Register, list[Record]],
    qtbot: QtBot,
    capsys: pytest.CaptureFixture[str],
) -> None:
    messages.use(speech)
    _imported, records = wanted
    register.settings.set('date_order', 'day_first')  # asked once of whoever types, and answered
    register.settings.set('carried', {'incident': list(carried)})
    with driving(register, qtbot) as driver:
        counts = [_typed(Typist(driver), record) for record in records]
    kinds = ('incident', 'abductee')
    typed = [record for kind in kinds for record in query.each(register, Question(kind, descending=False))]
    for mine, theirs in zip(typed, records, strict=True):
        assert said(mine, theirs) == said(theirs, theirs)
    expected = json.loads((ACCEPTANCE / 'january-2024-expected.json').read_text(encoding='utf-8'))
    assert figures.figures(register, '2024-01')['sections'] == expected['sections']
    incidents = sum(record.kind == 'incident' for record in records)
    ours, other = sum(counts[:incidents]) / incidents, _in_a_spreadsheet(speech, records) / incidents
    with capsys.disabled():
        how = 'carried over' if carried else 'nothing carried over'
        print(f'\n{speech}, {how}: {ours:.1f} keys an incident, in a spreadsheet {other:.1f}: {ours / other:.2f}')
    assert ours < other * (0.7 if carried else 1)


def _typed(typist: Typist, record: Record) -> int:
    """Type one record and save it; a record of another kind than the one before takes a key of its own."""
    form = typist.form
    if form is None or form.opened.record.kind != record.kind:
        typist.press({'incident': 'Ctrl+N', 'abductee': 'Ctrl+Shift+N'}[record.kind])
    typed = typist.form.opened.record.uid
    typist.enter(record)
    typist.press('Ctrl+Return')
    assert typist.form.opened.record.uid != typed, typist.form.notice.text()
    return typist.pressed


def _in_a_spreadsheet(speech: str, records: list[Record]) -> int:
    """The keys for the same incidents in the field sheet, in the same language."""
    sheet = openpyxl.load_workbook(JANUARY).worksheets[0]
    headings, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    cells = [
        [_cell(str(name), value, record, speech) for name, value in zip(headings, row, strict=True)]
        for row, record in zip(rows, records, strict=False)
    ]
    # Its lists hold just what the month needs: no list completes a value from fewer letters.
    lists = {at: sorted({row[at] for row in cells}) for at, name in enumerate(headings) if name in LISTS}
    return sum(map(Spreadsheet(lists).row, cells))


def _cell(heading: str, value: object, record: Record, speech: str) -> str:
    """What is typed into a cell: a code by its label in the language, a place by its name."""
    if value is None:
        return ''
    if isinstance(value, (datetime, date)):
        return in_figures(value.isoformat()[:10])
    if heading in LISTS and speech == 'en':
        return str(value)
    if heading in LISTS:
        listed = codes(LISTS[heading])
        return '; '.join(listed.label(str(listed.find(part)), speech) for part in str(value).split('; '))
    if heading == 'Place' and record.get('place') and speech == 'ar':
        place = gazetteer().get(str(record.get('place')))
        assert place is not None
        return place.ar
    return str(value)
