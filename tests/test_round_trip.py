"""Whatever the program accepts goes into a workbook and comes back as it was, also through LibreOffice."""

import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.cells import DASHES, to_cell
from exchange.exporting import field_sheet, headquarters_workbook
from exchange.importing.applying import apply_plan
from exchange.importing.plan import Plan
from exchange.importing.planning import make_plan
from exchange.reading import any_file
from models import query
from models.errors import Refused
from models.language import garbled
from models.language.code_lists import codes
from models.language.labels import field_label
from models.language.messages import LANGUAGES, speaking
from models.query import Question
from models.record.fields import PlaceKind, Stored
from models.record.records import POINT, RECORDS, Record, roots, taken_apart
from models.register import verify
from models.register.register import Register
from tests.generated import aggregates, many, texts, values_of
from tests.invented import incident
from tests.office import converted, needs_office, read_here

pytestmark = pytest.mark.slow

KINDS = [cls.record_kind for cls in roots()]
RECORDS_OF_ANY_KIND = st.sampled_from(KINDS).flatmap(aggregates)
ANY_NUMBER_OF_EXAMPLES = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
Rows = dict[str, tuple[str, dict[str, Any]]]
Fresh = Callable[[], Register]


@pytest.fixture(scope='module')
def other_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The empty register of another desk."""
    path = tmp_path_factory.mktemp('other') / 'register.sijill'
    Register.create(path, desk='HM2', passphrase=None).close()
    return path


@pytest.fixture
def fresh(plain_template: Path, other_template: Path, tmp_path: Path) -> Fresh:
    """Makes empty registers, as many as are asked for, of two desks in turn."""
    made, desks = iter(range(10**6)), cycle((plain_template, other_template))
    return lambda: Register.open(Path(shutil.copy(next(desks), tmp_path / f'{next(made)}.sijill')))


@contextmanager
def closing(*registers: Register) -> Iterator[None]:
    """Close and delete the registers of an example at its end."""
    try:
        yield
    finally:
        for register in registers:
            register.close()
            register.path.unlink()


def rows_of(register: Register, *, without: str = '') -> Rows:
    """Every row of a register by uid: its kind and its values, a record's with its vector."""
    found: Rows = {}
    for kind in KINDS:
        for withdrawn in (False, True):
            for record in query.each(register, Question(kind, withdrawn=withdrawn)):
                for row in record.walk():
                    specs = RECORDS[row.kind].specs()
                    stated = {name: value for name, value in row.values.items() if specs[name].reach != without}
                    found[row.uid] = (row.kind, stated | {'revision': record.revision})
    return found


def differing(plan: Plan) -> list[Any]:
    """What of a plan is not the same as here."""
    return [(row.sheet, row.row, row.verdict, row.reason, row.cells) for row in plan.rows if row.verdict != 'same']


def empty_some(register: Register, record: Record) -> None:
    """Take back every second value that may be missing, so that emptied fields travel too."""
    saved = query.get(register, record.kind, record.uid)
    assert saved is not None
    cls = RECORDS[record.kind]
    specs = cls.specs()
    needed = {*cls.title_fields, *cls.point_fields}
    optional = [name for name in saved.values if not (specs[name].required or specs[name].kept or name in needed)]
    for name in optional[::2]:
        saved.set(name, None)
    register.save(saved)


def assert_out_and_in(here: Register, there: Register, book: any_file.Workbook, without: str) -> None:
    """A workbook of a register brings nothing into it, and all that may leave it into an empty one."""
    plan = make_plan(here, book)
    assert (differing(plan), plan.problems) == ([], [])
    plan = make_plan(there, book)
    assert [(row.kind, row.verdict, row.reason) for row in plan.rows if row.verdict != 'new'] == []
    apply_plan(there, plan)
    assert rows_of(there) == rows_of(here, without=without)
    assert differing(make_plan(there, book)) == []


# Headquarters workbooks


@settings(max_examples=12, suppress_health_check=ANY_NUMBER_OF_EXAMPLES)
@given(data=st.data(), language=st.sampled_from(LANGUAGES), profile=st.sampled_from(['full', 'headquarters']))
def test_what_goes_out_is_the_same_here_and_elsewhere(
    fresh: Fresh, tmp_path: Path, data: st.DataObject, language: str, profile: str
) -> None:
    here, there, path = fresh(), fresh(), tmp_path / 'w.xlsx'
    with closing(here, there):
        for record in data.draw(st.lists(RECORDS_OF_ANY_KIND, min_size=1, max_size=3)):
            here.save(record)
            if data.draw(st.booleans()):
                empty_some(here, record)
        headquarters_workbook.export(here, path, profile=profile, language=language)
        assert_out_and_in(here, there, read_here(path), '' if profile == 'full' else 'desk')
        assert verify.check(there) == []


@pytest.mark.soak
@needs_office
@pytest.mark.parametrize(('language', 'ending'), [('ar', 'xlsx'), ('en', 'xlsx'), ('ar', 'ods')])
def test_hundreds_of_records_come_back_through_libreoffice(
    fresh: Fresh, tmp_path: Path, language: str, ending: str
) -> None:
    here, there, path = fresh(), fresh(), tmp_path / 'w.xlsx'
    with closing(here, there):
        for number, record in enumerate(many(RECORDS_OF_ANY_KIND, 200)):
            here.save(record)
            if number % 5 == 0:
                empty_some(here, record)
        headquarters_workbook.export(here, path, profile='full', language=language)
        assert_out_and_in(here, there, any_file.read(converted(path, ending)), '')


def test_a_name_as_long_as_a_text_may_be_is_saved_at_once(register: Register) -> None:
    """Each two words of it were compared with each other once, which took minutes."""
    record = incident()
    record.of('casualty')[0].of('victim')[0].set('name', 'كلمة ' * 6000)
    started = time.perf_counter()
    register.save(record)
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(('letter', 'most'), [('س', 32_000), ('𐎀', 16_000)])
def test_a_text_is_as_long_as_a_cell_can_hold(register: Register, letter: str, most: int) -> None:
    register.save(incident(narrative=letter * most))
    with pytest.raises(Refused, match='32,000'):
        register.save(incident(narrative=letter * (most + 1)))


# Field sheets

SHEETS = {'incident': field_sheet.INCIDENTS, 'abductee': field_sheet.ABDUCTEES}
COUNTED = 'casualty:'


@st.composite
def filled_rows(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """What a person states in a row of the field sheet, by the name of the field or the code of the casualty column."""
    stated: dict[str, Any] = {}
    for name in SHEETS[kind]:
        if name == field_sheet.COUNTS:
            columns = st.sampled_from(list(codes('sheet_columns'))).map(COUNTED.__add__)
            stated |= draw(st.dictionaries(columns, st.integers(1, 99), max_size=5))
            continue
        of, _dot, field = name.partition('.')
        spec = RECORDS[of].specs()[field]
        if spec.required or field in RECORDS[of].title_fields or draw(st.booleans()):
            values = texts() if isinstance(spec.kind, PlaceKind) else values_of(spec)
            stated[name] = draw(values.filter(partial(_can_be_typed, of, field)))
    pair = {f'{kind}.{axis}' for axis in POINT[:2]}
    return stated if stated.keys() >= pair else {name: value for name, value in stated.items() if name not in pair}


def _can_be_typed(kind: str, field: str, value: Stored) -> bool:
    """Whether a value stands in a cell as it is stored; a dash says nothing, openpyxl cuts long escaped texts off.

    One that looks as if it had been read in the wrong encoding is asked for anew.
    """
    text = str(value)
    is_asked_anew = garbled.put_right(text) or garbled.is_lost(text)
    return not (text in DASHES or taken_apart(kind, field, text) or len(text) >= 2000 or is_asked_anew)


def fill_in(path: Path, language: str, filled: dict[str, list[dict[str, Any]]]) -> None:
    """Fill an empty field sheet as a person would in a spreadsheet program."""
    field_sheet.write_template(path, language)
    book = openpyxl.load_workbook(path)
    with speaking(language):
        for sheet, stated in zip(book, filled.values(), strict=False):
            headings = [cell.value for cell in sheet[1]]
            for number, row in enumerate(stated, 2):
                for name, value in row.items():
                    put(sheet.cell(number, headings.index(heading_of(name)) + 1), name, value)
    book.save(path)


def heading_of(name: str) -> str:
    if name.startswith(COUNTED):
        return codes('sheet_columns').label(name.removeprefix(COUNTED))
    of, _dot, field = name.partition('.')
    return field_label(of, field)


def put(cell: Any, name: str, value: Stored) -> None:
    of, _dot, field = name.partition('.')
    cell.value = value if name.startswith(COUNTED) else to_cell(value, RECORDS[of].specs()[field])
    if isinstance(cell.value, str):  # openpyxl makes a formula of =1+1 and writes _x0041_ as it is, programs do not
        cell.value = re.sub('_(?=x[0-9A-Fa-f]{4}_)', '_x005F_', cell.value)
        cell.data_type = 's'


def stated_by(record: Record, names: Iterable[str]) -> dict[str, Any]:
    """What a record says in these columns of a field sheet."""
    found: dict[str, Any] = {}
    for name in names:
        of, _dot, field = name.partition('.')
        if name.startswith(COUNTED):
            column = codes('sheet_columns')[name.removeprefix(COUNTED)].columns
            like = [c for c in record.of('casualty') if all(c.get(f) == (column[f] or None) for f in LEAF)]
            found[name] = sum(casualty.get('count') for casualty in like)
            continue
        row = record if of == record.kind else record.of(of)[0]
        is_place = isinstance(RECORDS[of].specs()[field].kind, PlaceKind)
        found[name] = row.get(f'{field}_typed' if is_place else field)
    return found


LEAF = ('party', 'outcome', 'who')


@settings(max_examples=5, suppress_health_check=ANY_NUMBER_OF_EXAMPLES)
@given(data=st.data(), language=st.sampled_from(LANGUAGES))
def test_a_filled_field_sheet_says_what_was_filled_in(
    fresh: Fresh, tmp_path: Path, data: st.DataObject, language: str
) -> None:
    filled = {kind: data.draw(st.lists(filled_rows(kind), min_size=1, max_size=4)) for kind in SHEETS}
    fill_in(tmp_path / 'sheet.xlsx', language, filled)
    register = fresh()
    with closing(register):
        book = read_here(tmp_path / 'sheet.xlsx')
        plan = make_plan(register, book)
        assert [(row.verdict, row.reason) for row in plan.rows if row.verdict != 'new'] == []
        apply_plan(register, plan)
        for kind, rows in filled.items():
            brought = [row.record.uid for row in plan.rows if row.kind == kind and row.record]
            for row, uid in zip(rows, brought, strict=True):
                stored = query.get(register, kind, uid)
                assert stored is not None
                assert stated_by(stored, row) == row
        assert differing(make_plan(register, book)) == []
