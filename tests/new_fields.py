"""What must be true of the fields and settings that `tests/test_change.py` adds to a copy; it runs this there."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from exchange.exporting import events_csv, headquarters_workbook
from exchange.importing import applying, planning
from models import query
from models.errors import Refused
from models.file import history
from models.language.labels import field_label
from models.language.messages import speaking
from models.query import Filter, Question
from models.record.fields import KINDS as FIELD_KINDS
from models.record.fields import Stored
from models.record.records import RECORDS, Record
from models.register import verify
from models.register.register import Register
from models.rules import checks
from tests import invented
from tests.invented import PASSPHRASE, work_as
from tests.windows import Driver, driving

KINDS = {'incident': 'Incident', 'casualty': 'Casualty', 'abductee': 'Abductee'}
# The new declarations as they are written: a field of each kind, one of them required, all in lists and forms.
DECLARED = {
    'new_text': "TEXT, 'text', required=True, listed=50, first=True, searched=True",
    'new_long_text': "LONG_TEXT, 'text', listed=51, first=True, searched=True",
    'new_code': "CODE, 'text', codes='certainty', listed=52, first=True, searched=True",
    'new_codes': "CODES, 'text', codes='marks', listed=53, first=True, searched=True",
    'new_date': "DATE, 'text', listed=54, first=True",
    'new_time': "TIME, 'text', listed=55, first=True",
    'new_number': "NUMBER, 'text', listed=56, first=True",
    'new_degrees': "DEGREES, 'text', lowest=-90, highest=90, listed=57, first=True",
    'new_place': "PLACE, 'text', listed=58, first=True, searched=True",
    'new_link': "LINK, 'text', links=('incident', 'abductee'), listed=59, first=True",
}
# New settings as they are written, one of each kind.
SETTINGS = {
    'new_text': "TextSetting('x', Whose.PERSON, lambda: 'A text.')",
    'new_choice': "ChoiceSetting(('one', 'two'), Whose.REGISTER, lambda: 'A choice.')",
    'new_number': "NumberSetting(7, range(10), Whose.PERSON, lambda: 'A number.')",
    'new_fields': "FieldsSetting(Whose.REGISTER, lambda: 'Fields.')",
    'new_named': "NamedSetting(Whose.PERSON, lambda: 'Things.', nameless=lambda: 'Give it a name.')",
}
LINKED = '00000000-0000-4000-8000-00000000000a'
VALUES: dict[str, Stored] = {
    'new_text': 'زعفران one', 'new_long_text': 'زنجبيل\nthree', 'new_code': 'likely', 'new_codes': 'massacre|school',
    'new_date': '2024-02-29', 'new_date_typed': '29/2/2024', 'new_time': '07:05', 'new_number': 7,
    'new_degrees': -12.5, 'new_place': 'SY0501', 'new_place_typed': 'Hama', 'new_link': LINKED,
}  # fmt: skip
OTHERS: dict[str, Stored] = {
    'new_text': '=two', 'new_long_text': 'four', 'new_code': 'disputed', 'new_codes': 'market', 'new_date': '2013-04~',
    'new_date_typed': 'about April', 'new_time': '23:59', 'new_number': 0, 'new_degrees': 45.123456,
    'new_place': 'SY0401', 'new_place_typed': 'Homs', 'new_link': None,
}  # fmt: skip
# What is typed into an editor to mean the other value.
TYPED = {
    'new_text': '=two', 'new_long_text': 'four', 'new_code': 'Disputed', 'new_codes': 'Market', 'new_date': '2013-04~',
    'new_time': '23:59', 'new_number': '0', 'new_degrees': '45.123456',
}  # fmt: skip
SEARCHED = {
    'new_text': 'زعفر',
    'new_long_text': 'زنجبيل',
    'new_code': 'مرجّ',
    'new_codes': 'massac',
    'new_place': 'Hama',
}
each_kind = pytest.mark.parametrize('kind', KINDS)
each_root = pytest.mark.parametrize('kind', ['incident', 'abductee'])
each_field = pytest.mark.parametrize('name', DECLARED)


def made(kind: str, values: dict[str, Stored]) -> tuple[Record, Record]:
    """An aggregate whose rows of the three kinds all have these values, and its first row of the kind."""
    root = invented.abductee() if kind == 'abductee' else invented.incident()
    for row in root.walk():
        if row.kind in KINDS:
            row.values |= values
    return root, next(row for row in root.walk() if row.kind == kind)


def stored(register: Register, root: Record, row: Record) -> Record:
    found = query.get(register, root.kind, root.uid)
    assert found is not None
    return next(below for below in found.walk() if below.uid == row.uid)


def change(row: Record, values: dict[str, Stored]) -> None:
    for name, value in values.items():
        row.set(name, value)


def test_there_is_one_of_each_kind() -> None:
    for kind in KINDS:
        specs = RECORDS[kind].specs()
        assert {specs[name].kind for name in VALUES} == set(FIELD_KINDS)


# Store, history, checks


@each_kind
def test_it_is_stored_and_kept_in_the_history(register: Register, kind: str) -> None:
    root, row = made(kind, VALUES)
    register.save(root)
    assert VALUES.items() <= stored(register, root, row).values.items()
    edited = query.get(register, root.kind, root.uid)
    assert edited is not None
    change(next(below for below in edited.walk() if below.uid == row.uid), OTHERS)
    register.save(edited)
    revision = history.revisions(register, 'record', root.uid)[-1]
    changes = {e.field: (e.old, e.new) for e in history.entries(register, revision) if e.row_uid == row.uid}
    assert changes == {name: (VALUES[name], OTHERS[name]) for name in VALUES}
    assert verify.check(register) == []
    register.undo_last()
    assert VALUES.items() <= stored(register, root, row).values.items()


@each_kind
def test_a_required_one_is_required(register: Register, kind: str) -> None:
    root, row = made(kind, VALUES)
    row.set('new_text', None)
    assert ('stop', 'new_text', row.uid) in {(f.level, f.field, f.row) for f in checks.findings(root)}
    with pytest.raises(Refused, match='new text here') as refusal:
        register.save(root)
    assert (refusal.value.field, refusal.value.row) == ('new_text', row.uid)


@each_kind
@pytest.mark.parametrize(
    ('name', 'value'),
    [('new_code', 'none such'), ('new_codes', 'none such'), ('new_date', '2024-02-30'), ('new_time', '25:00'),
     ('new_number', -1), ('new_degrees', 91)],
)  # fmt: skip
def test_what_it_cannot_be_is_refused(register: Register, kind: str, name: str, value: Stored) -> None:
    root, row = made(kind, VALUES)
    row.set(name, value)
    with pytest.raises(Refused) as refusal:
        register.save(root)
    assert (refusal.value.field, refusal.value.row) == (name, row.uid)


@each_root
def test_a_date_in_the_future_is_doubted(kind: str) -> None:
    root, _row = made(kind, VALUES | {'new_date': '2099'})
    assert ('doubt', 'new_date') in {(finding.level, finding.field) for finding in checks.findings(root)}


@each_kind
def test_it_has_labels(kind: str) -> None:
    for name in VALUES:
        assert field_label(kind, name, 'en') == f'{name.replace("_", " ")} here'
        assert field_label(kind, name, 'ar').startswith('حقل')


def test_an_old_register_gets_it(tmp_path: Path) -> None:
    path = tmp_path / 'old.sijill'
    path.write_bytes((Path(__file__).parent / 'old' / 'version-1.sijill').read_bytes())
    with Register.open(path, PASSPHRASE) as register:
        assert verify.check(register) == []
        old = next(query.each(register, Question('abductee')))
        change(old, VALUES)
        assert VALUES.items() <= register.save(old).values.items()
        assert verify.check(register) == []


# Lists


@each_root
def test_it_is_a_column_that_sorts_and_pages(register: Register, kind: str) -> None:
    for values in (VALUES, OTHERS):
        register.save(made(kind, values)[0])
    shown = query.page(register, kind, [1, 2])
    for name in DECLARED:
        assert name in query.columns(kind)
        assert [shown[number].get(name) for number in (1, 2)] == [VALUES[name], OTHERS[name]]
        up = list(query.ids(register, Question(kind, sort=name, descending=False)))
        assert sorted(up) == [1, 2]
        assert list(query.ids(register, Question(kind, sort=name))) == up[::-1]


@each_root
@pytest.mark.parametrize('name', ['new_code', 'new_codes', 'new_place', 'new_link'])
def test_it_filters(register: Register, kind: str, name: str) -> None:
    for values in (VALUES, OTHERS):
        register.save(made(kind, values)[0])
    value = str(VALUES[name]).split('|')[0]
    assert list(query.ids(register, Question(kind, filters=(Filter(name, (value,)),)))) == [1]


@each_root
def test_a_date_filters(register: Register, kind: str) -> None:
    for values in (VALUES, OTHERS):
        register.save(made(kind, values)[0])
    assert list(query.ids(register, Question(kind, filters=(Filter('new_date', ('2024', '2024-02')),)))) == [1]


@each_kind
@pytest.mark.parametrize('name', SEARCHED)
def test_it_is_searched(register: Register, kind: str, name: str) -> None:
    root, row = made(kind, {'new_text': 'x'})
    row.values |= {name: VALUES[name]}
    register.save(root)
    assert list(query.ids(register, Question(root.kind, SEARCHED[name]))) == [1]


# Workbooks


@pytest.fixture
def exported(register: Register, tmp_path: Path) -> Path:
    for kind in ('incident', 'abductee'):
        root, row = made(kind, VALUES)
        row.uid = LINKED if kind == 'incident' else row.uid
        for child in root.children:
            child.set('parent', root.uid)
        register.save(root)
    headquarters_workbook.export(register, tmp_path / 'out.xlsx', profile='full')
    return tmp_path / 'out.xlsx'


def cells(path: Path, kind: str) -> dict[str, list[object]]:
    """Each column of a kind's sheet by its stable name: label, then values."""
    for sheet in openpyxl.load_workbook(path):
        if sheet['A1'].value in (f'{kind}.uid', f'{kind}.parent'):
            return {str(column[0].value): [cell.value for cell in column[1:]] for column in sheet.iter_cols()}
    raise AssertionError(kind)


@each_kind
def test_it_is_in_the_workbook(exported: Path, kind: str) -> None:
    found = cells(exported, kind)
    for name in VALUES:
        said, *values = found[f'{kind}.{name}']
        assert said.split('\n')[0] == field_label(kind, name)
        assert values[0] not in (None, '')


def test_it_leaves_only_once_somebody_decided_it(register: Register, exported: Path, tmp_path: Path) -> None:
    for profile in ('headquarters', 'public'):
        headquarters_workbook.export(register, tmp_path / 'out.xlsx', profile=profile, state='all')
        for kind in KINDS:
            assert not [name for name in cells(tmp_path / 'out.xlsx', kind) if '.new_' in name]
        for shape in events_csv.SHAPES:
            events_csv.export(register, tmp_path / 'out.csv', shape, profile=profile, state='all')
            said = (tmp_path / 'out.csv').read_text(encoding='utf-8-sig')
            assert not [name for name in VALUES if field_label('incident', name) in said]
            assert not [text for text in ('زعفران', 'زنجبيل', '29/2/2024') if text in said]


def test_it_comes_in_again(register: Register, exported: Path, tmp_path: Path) -> None:
    counts = planning.make_plan(register, exported).counts()
    assert counts['same'] == counts['rows']
    with Register.create(tmp_path / 'hq.sijill', desk='HQ', passphrase=None) as empty:
        applying.apply_plan(empty, planning.make_plan(empty, exported))
        for kind in ('incident', 'abductee'):
            assert list(query.each(empty, Question(kind))) == list(query.each(register, Question(kind)))


@each_kind
@each_field
def test_one_cell_of_it_changed_is_one_field_changed(register: Register, exported: Path, kind: str, name: str) -> None:
    book = openpyxl.load_workbook(exported)
    sheet = next(sheet for sheet in book if sheet['A1'].value == f'{kind}.uid')
    column = [cell.value for cell in sheet[1]].index(f'{kind}.{name}') + 1
    cell = sheet.cell(3, column)
    cell.value = '(cleared)' if OTHERS[name] is None else OTHERS[name]
    cell.data_type = 'n' if isinstance(OTHERS[name], int | float) else 's'
    book.save(exported)
    made_plan = planning.make_plan(register, exported)
    changed = [row for row in made_plan.rows if row.verdict != 'same']
    # What was typed for a date goes with it: whoever corrects the date alone leaves that cell as it was.
    fields = [name, f'{name}_typed'] if name == 'new_date' else [name]
    assert [(row.verdict, [c.field for c in row.cells]) for row in changed] == [('changed', fields)]
    applying.apply_plan(register, made_plan)
    uid = str(sheet['A3'].value)
    root = next(query.each(register, Question('abductee' if kind == 'abductee' else 'incident')))
    assert next(row for row in root.walk() if row.uid == uid).get(name) == OTHERS[name]


# Windows


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as window:
        yield window


def text_of(editor: QWidget) -> str:
    return ' '.join([*(part.text() for part in editor.findChildren(QLabel)), _own_text(editor)])


def _own_text(editor: QWidget) -> str:
    for way in ('toPlainText', 'text'):
        if hasattr(editor, way):
            return str(getattr(editor, way)())
    return ' '.join(part.text() for part in editor.findChildren(QWidget) if hasattr(part, 'text'))


@each_root
def test_it_stands_in_the_form(driver: Driver, register: Register, kind: str) -> None:
    saved = register.save(made(kind, VALUES)[0])
    driver.window.go_to(kind, saved.uid)
    labels = [part.text() for part in driver.window.form.findChildren(QLabel)]
    for name in DECLARED:
        assert any(field_label(kind, name) in text for text in labels), name
    shown = {name: text_of(driver.field(f'{kind}.{name}')) for name in DECLARED}
    wanted = {
        'new_text': 'زعفران', 'new_long_text': 'زنجبيل', 'new_code': 'Likely', 'new_codes': 'Massacre',
        'new_date': '29', 'new_time': '07:05', 'new_number': '7', 'new_degrees': '-12.5', 'new_place': 'Hama',
    }  # fmt: skip
    assert {name: part for name, part in wanted.items() if part not in shown[name]} == {}, shown


@each_root
@pytest.mark.parametrize('name', TYPED)
def test_it_is_typed_and_saved(driver: Driver, register: Register, kind: str, name: str) -> None:
    saved = register.save(made(kind, VALUES | {name: None})[0] if name != 'new_text' else made(kind, VALUES)[0])
    driver.window.go_to(kind, saved.uid)
    driver.go(f'{kind}.{name}')
    driver.keys('Ctrl+A', f'={TYPED[name]}', 'Ctrl+S')
    assert driver.window.form.notice.text() == ''
    assert stored(register, saved, saved).get(name) == OTHERS[name]


def test_it_stands_in_the_grid(driver: Driver, register: Register) -> None:
    saved = register.save(made('incident', VALUES)[0])
    driver.window.go_to('incident', saved.uid)
    model = driver.window.form.grids['casualty'].view.model()
    headings = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    for name in DECLARED:
        assert field_label('casualty', name) in headings
    row = {headings[at]: str(model.index(0, at).data()) for at in range(model.columnCount())}
    assert row[field_label('casualty', 'new_text')] == VALUES['new_text']
    assert row[field_label('casualty', 'new_code')] == 'Likely'
    assert row[field_label('casualty', 'new_number')] == '7'


@each_root
def test_it_is_a_column_of_the_table(driver: Driver, register: Register, kind: str) -> None:
    register.save(made(kind, VALUES)[0])
    driver.keys('Ctrl+1' if kind == 'incident' else 'Ctrl+2')
    model = driver.window.list.table.records()
    assert model is not None
    for name in DECLARED:
        at = model.names.index(name)
        assert model.headerData(at, Qt.Orientation.Horizontal) == field_label(kind, name)
        assert model.index(0, at).data()


@each_kind
def test_it_is_told_in_the_history_pane(driver: Driver, register: Register, kind: str) -> None:
    root, row = made(kind, VALUES)
    saved = register.save(root)
    change(next(below for below in saved.walk() if below.uid == row.uid), OTHERS)
    register.save(saved)
    driver.window.go_to(root.kind, root.uid)
    driver.keys('Ctrl+H')
    said = '\n'.join(part.text() for part in driver.window.findChildren(QLabel))
    for name in DECLARED:
        assert field_label(kind, name) in said


def test_in_arabic_too(register: Register, qtbot: QtBot) -> None:
    saved = register.save(made('incident', VALUES)[0])
    with speaking('ar'), driving(register, qtbot) as driver:
        driver.window.go_to('incident', saved.uid)
        labels = [part.text() for part in driver.window.form.findChildren(QLabel)]
        assert any(field_label('incident', 'new_text', 'ar') in text for text in labels)


# Settings


@pytest.mark.parametrize(
    ('name', 'default', 'value', 'wrong'),
    [('new_text', 'x', 'زعفران', 7), ('new_choice', '', 'two', 'three'), ('new_number', 7, 0, 10),
     ('new_fields', {}, {'incident': ['new_text']}, {'incident': 1}), ('new_named', {}, {'A': {'b': 1}}, {'A': 1})],
)  # fmt: skip
def test_a_setting_is_stated_refused_and_found_again(
    register: Register, name: str, default: object, value: object, wrong: object
) -> None:
    assert getattr(register.settings, name) == default
    register.settings.set(name, value)
    with pytest.raises(Refused):
        register.settings.set(name, wrong)
    register.close()
    with Register.open(register.path) as again:
        assert getattr(again.settings, name) == value
        work_as(again, 'ليلى')
        is_alias_own = name in ('new_text', 'new_number', 'new_named')
        assert getattr(again.settings, name) == (default if is_alias_own else value)


def test_what_has_a_name_is_kept_renamed_and_dropped(register: Register) -> None:
    assert register.settings.keep('new_named', ' One ', {'b': 1}) == 'One'
    register.settings.keep('new_named', 'Two', {'b': 2}, was='One')
    assert getattr(register.settings, 'new_named') == {'Two': {'b': 2}}  # noqa: B009
    register.settings.drop('new_named', 'Two')
    with pytest.raises(Refused, match='Give it a name'):
        register.settings.keep('new_named', '  ', {})
    assert getattr(register.settings, 'new_named') == {}  # noqa: B009
