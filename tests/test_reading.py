"""Cells and files: what goes out comes back, and a bad file is named in one sentence."""

import zipfile
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from exchange import age_files
from exchange.cells import CELL_FORMS, CLEARED, Cell, Fault, as_text, from_cell, is_cleared, to_cell
from exchange.reading import any_file, limited
from models.dates import dates
from models.errors import KnownError, Refused
from models.language import messages
from models.language.text import clean
from models.record.fields import KINDS, Spec, Stored
from models.record.records import RECORDS

SPECS = [spec for cls in RECORDS.values() for spec in cls.specs().values()]


def stored_values(spec: Spec) -> st.SearchStrategy[Stored]:
    """Values as the store holds them."""
    if spec.codes:
        codes = st.sampled_from(list(spec.code_list()))
        if spec.kind.name == 'code':
            return codes
        return st.lists(codes, min_size=1, max_size=4).map(lambda found: spec.kind.clean(found, spec))
    if spec.kind.name == 'date':
        days = st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(date.isoformat)
        parts = st.sampled_from(['2013', '2013-04', '2013-04~', '2013~', '2013-04-22/2013-05', '../2013-04', '2013/..'])
        return days | parts
    if spec.kind.name == 'time':
        return st.times().map(lambda moment: moment.strftime('%H:%M'))
    if spec.kind.name == 'number':
        return st.integers(int(spec.lowest), int(spec.highest))
    if spec.kind.name == 'degrees':
        return st.floats(spec.lowest, spec.highest).map(lambda number: round(number, 6))
    marks = st.sampled_from([CLEARED, f'\\{CLEARED}', '=1+1', '-3', '+963', '@x', "'x", '007', 'ابن', 'a\nb'])
    return (st.text(max_size=30) | marks).map(clean).filter(bool)


def test_every_kind_of_field_has_a_rule_out_and_in() -> None:
    assert set(CELL_FORMS) == {kind.name for kind in KINDS}


@given(data=st.data(), language=st.sampled_from(messages.LANGUAGES))
def test_what_goes_into_a_cell_comes_back(data: st.DataObject, language: str) -> None:
    spec = data.draw(st.sampled_from(SPECS))
    value = data.draw(stored_values(spec))
    with messages.speaking(language):
        cell = to_cell(value, spec)
        assert not is_cleared(cell)
        assert from_cell(cell, spec) == value


@given(data=st.data())
def test_a_cell_that_was_understood_goes_out_and_comes_back_the_same(data: st.DataObject) -> None:
    spec = data.draw(st.sampled_from(SPECS))
    cells = (
        st.text(max_size=12) | st.integers() | st.floats() | st.datetimes() | st.dates() | st.times() | st.timedeltas()
    )
    try:
        value = from_cell(data.draw(cells | st.booleans()), spec)
    except Refused as refused:
        assert str(refused).strip()
        return
    assert from_cell(to_cell(value, spec), spec) == value


@pytest.mark.parametrize('empty', [None, '', '  '])
def test_an_empty_cell_states_nothing(empty: Cell) -> None:
    assert {from_cell(empty, spec) for spec in SPECS} == {None}


@pytest.mark.parametrize('sign', ['\x08', ' ;\x08; '])
def test_a_control_sign_is_no_code(sign: str) -> None:
    assert {from_cell(sign, spec) for spec in SPECS if spec.kind.name == 'codes'} == {None}


def test_whole_days_are_date_cells_and_other_dates_are_text() -> None:
    spec = RECORDS['incident'].specs()['occurred']
    assert to_cell('2024-01-21', spec) == date(2024, 1, 21)
    assert to_cell('2024-01', spec) == '2024-01'
    assert to_cell('1900-02-01', spec) == '1900-02-01'  # Excel's 1900 has a day too many
    assert from_cell(datetime(2024, 1, 21), spec) == '2024-01-21'


def test_the_order_of_day_and_month_is_never_guessed() -> None:
    spec = RECORDS['incident'].specs()['occurred']
    with pytest.raises(Refused):
        from_cell('03/04/2024', spec)
    assert from_cell('03/04/2024', spec, day_first=True) == '2024-04-03'
    assert from_cell('03/04/2024', spec, day_first=False) == '2024-03-04'
    with pytest.raises(Refused):
        from_cell('31/02/2024', spec, day_first=True)


@pytest.mark.parametrize(
    'cell', [time(14, 30), time(14, 29, 59, 994_000), timedelta(hours=14, minutes=30), 14.5 / 24, '14:30', '١٤:٣٠']
)
def test_a_time_of_day_is_read_however_a_spreadsheet_holds_it(cell: Cell) -> None:
    assert from_cell(cell, RECORDS['incident'].specs()['time_of_day']) == '14:30'


@pytest.mark.parametrize('cell', [-1.0, 2.5, 'many', True, date(2024, 1, 1), float('nan'), 1e12])
def test_what_is_no_count_is_refused(cell: Cell) -> None:
    with pytest.raises(Refused):
        from_cell(cell, RECORDS['casualty'].specs()['count'])


@pytest.mark.parametrize(
    'cell', ['5 ', '٥', '۵', '5.0', "'5", '\u00a05\u200f', '5\u200b', '٥٫٠', '+5', '005', 5, 5.0, '\u202b٥\u202c']
)
def test_a_count_is_read_however_it_was_typed(cell: Cell) -> None:
    assert from_cell(cell, RECORDS['casualty'].specs()['count']) == 5


@pytest.mark.parametrize('cell', ['1,234', '١٬٢٣٤', '1 234', '1\u00a0234', '1٬234.0', 1234.0])
def test_thousands_may_be_set_apart(cell: Cell) -> None:
    assert from_cell(cell, RECORDS['casualty'].specs()['count']) == 1234


@pytest.mark.parametrize(
    'cell', ['1,23', '5%', '5$', '5-7', '5+', '1_000', '0x10', 'nan', 'خمسة', '5 قتلى', True, '1,2345']
)
def test_what_is_not_certainly_a_count_is_refused(cell: Cell) -> None:
    with pytest.raises(Refused):
        from_cell(cell, RECORDS['casualty'].specs()['count'])


@pytest.mark.parametrize('cell', [35.334, '35.334', '٣٥٫٣٣٤', '35.334°', ' 35.334\u200e'])
def test_degrees_are_read_however_they_were_typed(cell: Cell) -> None:
    assert from_cell(cell, RECORDS['incident'].specs()['latitude']) == 35.334


def test_a_day_that_stands_as_a_number_is_counted() -> None:
    spec = RECORDS['incident'].specs()['occurred']
    assert from_cell(45312.0, spec) == from_cell(45312, spec) == from_cell(45312.6, spec) == '2024-01-21'
    assert from_cell(43850.0, spec, since_1904=True) == '2024-01-21'
    assert from_cell(2024.0, spec) == '2024'
    for cell in (5.0, 99999.0, 1234567.0, True, -45312.0):
        with pytest.raises(Refused):
            from_cell(cell, spec)


@pytest.mark.parametrize('text', ['#N/A', '=A1+1', 'حمص\ufffd', '5'])
def test_a_fault_is_never_a_value(text: str) -> None:
    for spec in SPECS:
        with pytest.raises(Refused, match='“'):
            from_cell(Fault(text), spec)


def test_a_whole_number_is_shown_without_a_point() -> None:
    assert [as_text(3.0), as_text(2.5), as_text(None), as_text(date(2024, 1, 2))] == ['3', '2.5', '', '2024-01-02']
    assert dates.from_excel(date(2024, 1, 2)) == '2024-01-02'


# Files


def save(path: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def refusal(path: Path, **limits: float) -> str:
    """What is said of a file that cannot be read; it names the file."""
    with pytest.raises(KnownError) as caught:
        any_file.read(path, **limits)
    sentence = str(caught.value)
    assert str(path) in sentence
    assert sentence.endswith('.')
    assert '\n' not in sentence
    return sentence


def test_rows_keep_the_numbers_that_people_see(tmp_path: Path) -> None:
    found = any_file.read(save(tmp_path / 'a.xlsx', [[], [], ['Date', 'Count'], [date(2024, 1, 2), 3]]))
    [sheet] = found.sheets
    assert sheet.rows[2] == ['Date', 'Count']
    assert sheet.rows[3] == [date(2024, 1, 2), 3.0]
    assert (sheet.first_row_number, len(found.sha256)) == (1, 64)


def test_a_formula_is_never_run(tmp_path: Path) -> None:
    [sheet] = any_file.read(save(tmp_path / 'a.xlsx', [['x', '=1+1']])).sheets
    assert sheet.rows == [['x', Fault('=1+1')]]
    with pytest.raises(Refused, match='without a saved result'):
        from_cell(sheet.rows[0][1], RECORDS['incident'].specs()['summary'])


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    assert 'no file' in refusal(tmp_path / 'none.xlsx')
    assert 'folder' in refusal(tmp_path)


def test_the_mark_of_an_open_workbook(tmp_path: Path) -> None:
    path = tmp_path / '~$month.xlsx'
    path.write_bytes(b'\x07Somebody')
    assert 'open' in refusal(path)


def test_a_truncated_workbook(tmp_path: Path) -> None:
    whole = save(tmp_path / 'a.xlsx', [['x'] * 50] * 50).read_bytes()
    for length in (5, len(whole) // 2, len(whole) - 10):
        path = tmp_path / f'{length}.xlsx'
        path.write_bytes(whole[:length])
        assert 'damaged or cut off' in refusal(path)


def test_an_encrypted_workbook(tmp_path: Path) -> None:
    path = tmp_path / 'a.xlsx'
    path.write_bytes(
        b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + bytes(600) + 'EncryptedPackage'.encode('utf-16-le') + bytes(600)
    )
    assert 'password' in refusal(path)


def test_an_encrypted_ods(tmp_path: Path) -> None:
    path = tmp_path / 'a.ods'
    with zipfile.ZipFile(path, 'w') as parts:
        parts.writestr('META-INF/manifest.xml', '<manifest><encryption-data/></manifest>')
        parts.writestr('content.xml', 'x')
    assert 'password' in refusal(path)


@pytest.mark.parametrize(
    ('name', 'content'),
    [('a.xlsx', b'just a text'), ('a.sijill', b'SQLite format 3\0'), ('a.csv', b'a\0b'), ('a.xls', b'{}')],
)
def test_a_file_that_is_no_workbook(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert 'not a workbook' in refusal(path)


def test_an_archive_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / 'a.xlsx'
    with zipfile.ZipFile(path, 'w') as parts:
        parts.writestr('readme.txt', 'x')
    assert 'not a workbook' in refusal(path)


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / 'a.xlsx'
    path.touch()
    assert 'empty' in refusal(path)


def test_cells_that_stand_far_apart_are_read_in_their_places(tmp_path: Path) -> None:
    book = Workbook()
    book.active['A1'], book.active['C900000'], book.active['XFD1048576'] = 'x', 5, 'y'
    path = tmp_path / 'a.xlsx'
    book.save(path)
    [sheet] = any_file.read(path).sheets
    assert len(sheet.rows) == 1_048_576
    assert (sheet.rows[0], sheet.rows[899_999]) == (['x'], ['', '', 5.0])
    assert (len(sheet.rows[-1]), sheet.rows[-1][-1]) == (16_384, 'y')


@pytest.mark.usefixtures('reader_of_its_own')
def test_a_file_that_takes_too_long(tmp_path: Path) -> None:
    assert 'too long' in refusal(save(tmp_path / 'a.xlsx', [['x']]), seconds=0)


@cache
def sealed() -> bytes:
    """Two lines that a passphrase opens, made once: that takes a second and more on purpose."""
    made: bytes = pyrage.passphrase.encrypt(b'Date,Place\n2024-01-01,x\n', 'among us')
    return made


def closed(path: Path, work: int | None = None) -> Path:
    """A file that a passphrase opens; `work` is the power of two that it claims to need for that."""
    head, stanza, rest = sealed().split(b'\n', 2)
    if work is not None:
        stanza = b' '.join([*stanza.split(b' ')[:3], str(work).encode()])
    path.write_bytes(b'\n'.join([head, stanza, rest]))
    return path


@pytest.mark.usefixtures('reader_of_its_own')
@pytest.mark.slow
def test_a_passphrase_has_memory_of_its_own(tmp_path: Path) -> None:
    keys = age_files.Keys(passphrase='among us')
    [sheet] = any_file.read(closed(tmp_path / 'a.csv.age'), keys, memory=200_000_000).sheets
    assert sheet.rows[0] == ['Date', 'Place']


@pytest.mark.usefixtures('reader_of_its_own')
@pytest.mark.slow
@pytest.mark.parametrize('work', [21, 40, 63])
def test_a_passphrase_that_would_take_all_memory_is_refused(tmp_path: Path, work: int) -> None:
    path = closed(tmp_path / 'a.csv.age', work)
    with pytest.raises(KnownError, match='too long to check'):
        any_file.read(path, age_files.Keys(passphrase='among us'))


# Text files


@pytest.mark.parametrize('encoding', ['utf-8', 'utf-8-sig', 'cp1256', 'utf-16'])
@pytest.mark.parametrize('delimiter', [',', ';', '\t'])
def test_csv_in_any_encoding_and_with_any_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / 'حوادث.csv'
    rows = [['التاريخ', 'المحافظة', 'ملاحظات'], ['2024-01-02', 'حمص', f'a "b"{delimiter} c'], ['', 'حماة', '']]
    quoted = [delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    path.write_bytes('\r\n'.join(quoted).encode(encoding))
    [sheet] = any_file.read(path).sheets
    assert sheet.rows == rows
    assert sheet.title == 'حوادث'


@pytest.mark.usefixtures('reader_of_its_own')
def test_a_slow_start_is_not_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An old machine that is busy with other things takes long to begin a process: the file is not to blame."""
    passed = [0.0, 50.0]  # seconds: as the process is begun, and from then on

    def asked(_done: int, _of: int) -> None:
        passed[:] = passed[-1:]

    clock = SimpleNamespace(monotonic=lambda: passed[0])
    for module in (limited, any_file):
        monkeypatch.setattr(module, 'time', clock)
    [sheet] = any_file.read(save(tmp_path / 'a.xlsx', [['x']]), progress=asked).sheets
    assert sheet.rows
