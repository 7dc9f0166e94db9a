"""Every hard file is read rightly, or refused in one sentence, within 10 seconds and 500 MB; nothing is left behind."""

import random
import resource
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange import xlsx
from exchange.cells import Cell, Fault, from_cell, to_cell
from exchange.importing import errors_workbook
from exchange.importing.row_values import SheetProblem
from exchange.reading import any_file
from models.errors import KnownError
from models.language import messages
from models.record.fields import Spec, Stored
from models.record.records import RECORDS
from tests import hard_files
from tests.hard_files import HARD, Hard, trimmed
from tests.test_reading import SPECS, stored_values

pytestmark = pytest.mark.slow

SECONDS, MEGABYTES = 10, 500


@pytest.fixture(autouse=True)
def _bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail what hangs, takes the memory, or leaves a file in the temporary folder."""
    folder = tmp_path / 'temporary'
    folder.mkdir()
    monkeypatch.setenv('TMPDIR', str(folder))
    monkeypatch.setattr(tempfile, 'tempdir', str(folder))
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss  # of what other tests started, soffice perhaps
    yield
    assert not list(folder.iterdir())
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # a child counts from what this process had as it began
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss <= max(before, own, MEGABYTES * 1024)


def outcome(path: Path) -> any_file.Workbook | str:
    """What comes of a file: its sheets, or the sentence."""
    start = time.monotonic()
    try:
        found: any_file.Workbook | str = any_file.read(path)
    except KnownError as error:
        found = str(error)
        assert str(path) in found
        assert found.endswith('.')
        assert '\n' not in found
    assert time.monotonic() - start < SECONDS
    return found


def types(rows: list[list[Cell]]) -> list[list[tuple[str, Cell]]]:
    """Cells with their types, so that a date is not taken for a text, nor a fault for one."""
    return [[(type(cell).__name__, cell) for cell in row] for row in trimmed(rows)]


def test_there_are_enough_of_them() -> None:
    assert len(HARD) >= 60
    assert len({hard.name for hard in HARD}) == len(HARD)


@pytest.mark.usefixtures('reader_of_its_own')
@pytest.mark.parametrize('hard', HARD, ids=lambda hard: hard.name.replace('\u202e', ''))
def test_a_hard_file(hard: Hard, tmp_path: Path) -> None:
    path = tmp_path / hard.name
    path.write_bytes(hard.make())
    found = outcome(path)
    if hard.said:
        assert isinstance(found, str), found.sheets[0].rows[:5]
        assert hard.said in found
        return
    assert not isinstance(found, str), found
    sheet = found.sheets[0]
    assert hard.rows is not None
    assert types(sheet.rows) == types(hard.rows)
    assert {name: getattr(sheet, name) for name in hard.facts} == hard.facts
    if hard.titles:
        assert [sheet.title for sheet in found.sheets if not sheet.is_hidden] == hard.titles


def test_what_is_no_file(tmp_path: Path) -> None:
    assert 'no file' in str(outcome(tmp_path / 'none.xlsx'))
    assert 'folder' in str(outcome(tmp_path))
    assert str(outcome(tmp_path / ('x' * 300 + '.xlsx'))).endswith('.')


def test_a_file_without_the_right_to_read_it(tmp_path: Path) -> None:
    path = tmp_path / 'a.xlsx'
    path.write_bytes(hard_files.plain_book())
    path.chmod(0)
    try:
        path.read_bytes()
    except OSError:
        assert 'right to read' in str(outcome(path))
    else:
        pytest.skip('this user may read everything')


def test_a_file_that_changes_while_it_is_read_is_one_of_the_two(tmp_path: Path) -> None:
    path = tmp_path / 'a.csv'
    path.write_bytes(b'a,b\n' * 50)
    found = outcome(path)
    path.write_bytes(b'c,d\n')
    assert not isinstance(found, str)
    assert found.sheets[0].rows == [['a', 'b']] * 50


@pytest.mark.usefixtures('reader_of_its_own')
def test_what_hides_beside_the_values_is_not_unpacked_to_give_a_workbook_back(tmp_path: Path) -> None:
    path = tmp_path / 'a.xlsx'
    path.write_bytes(
        hard_files.zipped({**hard_files.parts_of_xlsx(hard_files.HEAD), 'docProps/core.xml': b' ' * 80_000_000})
    )
    tracemalloc.start()
    try:
        copy = errors_workbook.marked(path, [SheetProblem('A', 1, 'h', 'h', 'no', 0)]).content
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 40_000_000
    (tmp_path / 'copy.xlsx').write_bytes(copy)
    found = outcome(tmp_path / 'copy.xlsx')
    assert not isinstance(found, str)
    assert found.sheets[0].rows == [['h']]


GOOD = {
    'a.xlsx': lambda: hard_files.plain_book([[f'نص {n}', n] for n in range(60)]),
    'a.xlsb': hard_files.xlsb,
    'a.xls': hard_files.xls,
    'a.ods': lambda: hard_files.ods(hard_files.ods_row(hard_files.ods_text('x'), hard_files.ODS_NUMBER) * 20),
    'a.csv': lambda: hard_files.csv().encode('utf-16'),
}


@pytest.mark.usefixtures('reader_of_its_own')
@pytest.mark.slow
@pytest.mark.parametrize('name', GOOD)
def test_a_file_cut_off_anywhere(name: str, tmp_path: Path) -> None:
    whole = GOOD[name]()
    for tenth in range(1, 10):
        path = tmp_path / name
        path.write_bytes(whole[: len(whole) * tenth // 10])
        found = outcome(path)
        assert isinstance(found, str) or name.endswith('.csv')


@pytest.mark.usefixtures('reader_of_its_own')
@pytest.mark.slow
@pytest.mark.parametrize('name', GOOD)
def test_a_file_with_bytes_changed(name: str, tmp_path: Path) -> None:
    """A zip proves itself; whatever comes of the others is rows or one sentence."""
    whole, chance = GOOD[name](), random.Random(name)
    right = tmp_path / name
    right.write_bytes(whole)
    sound = outcome(right)
    assert not isinstance(sound, str)
    for turn in range(8):
        content = bytearray(whole)
        for _time in range(1 + turn % 4):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path = tmp_path / f'{turn}-{name}'
        path.write_bytes(content)
        found = outcome(path)
        if not isinstance(found, str) and whole.startswith(b'PK'):
            assert [sheet.rows for sheet in found.sheets] == [sheet.rows for sheet in sound.sheets]


HARD_TEXTS = [
    '=1+1', '+963', '-3', '@x', "'5", '_x0041_', '_x000D_', '__x005F_', 'a\nb', '<!ENTITY a>', '&amp;', ' x\u00a0y',
    'ن' * 32_000, '\U0001f600', 'قال "نعم"', '#N/A', 'TRUE', '007', '1e5', '(cleared)', 'مع\u200cنصف', ']]>',
]  # fmt: skip


PAIRS = st.sampled_from(SPECS).flatmap(lambda spec: st.tuples(st.just(spec), stored_values(spec)))


@pytest.mark.usefixtures('reader_of_its_own')
@given(pairs=st.lists(PAIRS, min_size=40, max_size=80), language=st.sampled_from(messages.LANGUAGES))
@settings(max_examples=8, suppress_health_check=list(HealthCheck))
def test_what_every_kind_of_field_writes_comes_back_from_a_file(
    tmp_path: Path, pairs: list[tuple[Spec, Stored]], language: str
) -> None:
    with messages.speaking(language):
        book = xlsx.new_workbook()
        sheet = xlsx.add_long_sheet(book, 'A')
        for spec, value in pairs:
            sheet.add([to_cell(value, spec)])
        path = tmp_path / 'a.xlsx'
        path.write_bytes(xlsx.content(book))
        found = outcome(path)
        assert not isinstance(found, str)
        cells = [row[0] for row in found.sheets[0].rows]
        assert [from_cell(cell, spec) for cell, (spec, _value) in zip(cells, pairs, strict=True)] == [
            v for _s, v in pairs
        ]


@pytest.mark.usefixtures('reader_of_its_own')
def test_every_text_comes_back_from_a_workbook(tmp_path: Path) -> None:
    spec = RECORDS['incident'].specs()['narrative']
    book = xlsx.new_workbook()
    sheet = xlsx.add_long_sheet(book, 'A')
    for text in HARD_TEXTS:
        sheet.add([to_cell(text, spec), 'x'])
    path = tmp_path / 'a.xlsx'
    path.write_bytes(xlsx.content(book))
    found = outcome(path)
    assert not isinstance(found, str)
    assert [row[0] for row in found.sheets[0].rows] == [to_cell(text, spec) for text in HARD_TEXTS]
    assert not any(isinstance(row[0], Fault) for row in found.sheets[0].rows)
