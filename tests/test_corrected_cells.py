"""A cell of a field sheet that is corrected and sent again says what it says, and nothing of what it said before."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest

from exchange.exporting import field_sheet
from exchange.importing.applying import apply_plan
from exchange.importing.planning import make_plan
from exchange.omitting import omissions
from models import query
from models.record.fields import Stored
from models.record.records import Record
from models.register.register import Register

MEN = 'Civilian men killed'
NUMBERS = ('count', 'lowest', 'highest')


pytestmark = pytest.mark.slow


@cache
def template() -> bytes:
    """An empty field sheet, written once."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / 'field.xlsx'
        field_sheet.write_template(path, 'en')
        return path.read_bytes()


def sent(register: Register, folder: Path, **given: Stored) -> list[str]:
    """Bring in a field sheet with one incident, always the same row; gives its verdict."""
    path = folder / 'field.xlsx'
    if not path.exists():
        path.write_bytes(template())
    book = openpyxl.load_workbook(path)
    sheet = book['Incidents']
    headings = [cell.value for cell in sheet[1]]
    for heading, value in ({'Date': '5 January 2024', 'Type of incident': 'Ambush'} | given).items():
        sheet.cell(2, headings.index(heading) + 1).value = value
    book.save(path)
    plan = make_plan(register, path)
    apply_plan(register, plan)
    return [row.verdict for row in plan.rows]


def left_out(register: Register, folder: Path, **given: Stored) -> list[tuple[str, str, bool]]:
    """What is said of cells of the sheet, sent once more, that say that something is not known."""
    sent(register, folder, **given)
    asides = make_plan(register, folder / 'field.xlsx').asides
    return [(one.text, one.sentence, one.counts) for one in asides if one.reason == omissions.UNKNOWN]


def the_record(register: Register) -> Record:
    [record] = query.each(register, query.Question('incident'))
    return record


def numbers(register: Register) -> list[Stored]:
    [line] = the_record(register).of('casualty')
    return [line.get(name) for name in NUMBERS]


@pytest.mark.parametrize(
    ('first', 'second', 'wanted'),
    [
        ('2-4', 3, [3, None, None]), (3, '2-4', [None, 2, 4]), ('at least 5', 5, [5, None, None]),
        ('2-4', '5+', [None, 5, None]), ('up to 7', 'at least 5', [None, 5, None]), (3, 'some', [None, None, None]),
        ('some', 3, [3, None, None]), (3, 2, [2, None, None]), (3, None, [3, None, None]), ('2-4', None, [None, 2, 4]),
    ],
)  # fmt: skip
def test_a_number_that_is_corrected_is_all_that_the_cell_says(
    register: Register, tmp_path: Path, first: Stored, second: Stored, wanted: list[Stored]
) -> None:
    sent(register, tmp_path, **{MEN: first})
    sent(register, tmp_path, **{MEN: second})
    assert numbers(register) == wanted


@pytest.mark.parametrize('cell', ['2-4', 'some', 3])
def test_what_was_added_here_to_a_number_stays_where_its_cell_does(
    register: Register, tmp_path: Path, cell: Stored
) -> None:
    sent(register, tmp_path, **{MEN: cell})
    record = the_record(register)
    for name, value in zip(NUMBERS, (3, 1, 9), strict=True):
        if record.of('casualty')[0].get(name) is None:
            record.of('casualty')[0].set(name, value)
    before = [record.of('casualty')[0].get(name) for name in NUMBERS]
    register.save(record)
    assert sent(register, tmp_path, **{MEN: cell}) == ['same']
    assert numbers(register) == before


# A sheet without row IDs: a row that is like a record is put on it


def put_on(register: Register, folder: Path, killed: Stored) -> None:
    rows = [['Date', 'Governorate', 'Place', 'Type of incident', MEN], ['2024-01-05', 'Homs', 'Palmyra', 'IED', killed]]
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(folder / 'plain.xlsx')
    apply_plan(register, make_plan(register, folder / 'plain.xlsx', likely='update'))


@pytest.mark.parametrize(
    ('first', 'second', 'wanted'),
    [
        (2, '2-4', [None, 2, 4]), ('2-4', '3-5', [None, 3, 5]), ('2-4', 3, [3, None, None]), (2, 3, [3, None, None]),
        ('2-4', '2-4', [None, 2, 4]),
    ],
)  # fmt: skip
def test_nobody_is_counted_twice_where_a_range_is_put_on_a_record(
    register: Register, tmp_path: Path, first: Stored, second: Stored, wanted: list[Stored]
) -> None:
    put_on(register, tmp_path, first)
    put_on(register, tmp_path, second)
    assert numbers(register) == wanted


def test_a_range_that_its_record_has_already_is_not_counted_again(register: Register, tmp_path: Path) -> None:
    sent(register, tmp_path)
    record = the_record(register)
    record.add('casualty', party='civilians', outcome='killed', who='man', standing='civilian', lowest=2, highest=4)
    register.save(record)
    assert sent(register, tmp_path, **{MEN: '2-4'}) == ['same']
    assert numbers(register) == [None, 2, 4]


def test_a_place_in_no_list_that_is_put_on_a_record_takes_the_place_of_the_one_before(
    register: Register, tmp_path: Path
) -> None:
    for place in ('Hajin', 'Nowhere Xyz'):
        text = f'Name,Father,Date of abduction,Place,Age\nسالم خلف المثال,خلف,2024-01-05,{place},30\n'
        (tmp_path / 'people.csv').write_text(text, encoding='utf-8')
        apply_plan(register, make_plan(register, tmp_path / 'people.csv', likely='update'))
    [person] = query.each(register, query.Question('abductee'))
    assert [person.get(name) for name in ('place', 'place_typed')] == [None, 'Nowhere Xyz']


# Where a place lies, and how exact it is


def where(register: Register) -> list[Stored]:
    return [the_record(register).get(name) for name in ('place', 'governorate', 'exactness')]


@pytest.mark.parametrize(
    ('first', 'second', 'wanted'),
    [
        ({'Place': 'near Hajin'}, {'Place': 'Hajin'}, ['C5175', 'SY09', None]),
        ({'Place': 'near Hajin'}, {'Place': 'near Palmyra'}, ['C2889', 'SY04', 'near']),
        ({'Place': 'Hajin'}, {'Place': 'near Hajin'}, ['C5175', 'SY09', 'near']),
        ({'Place': 'Hajin'}, {'Place': 'Palmyra'}, ['C2889', 'SY04', None]),
        ({'Place': 'Hajin'}, {'Place': 'ريف حمص'}, [None, 'SY04', None]),
        ({'Governorate': 'Homs'}, {'Place': 'Palmyra'}, ['C2889', 'SY04', None]),
        ({'Governorate': 'Homs', 'Place': 'Hajin'}, {}, [None, 'SY04', None]),
    ],
)
def test_a_place_that_is_corrected_lies_where_it_lies(
    register: Register, tmp_path: Path, first: dict[str, str], second: dict[str, str], wanted: list[Stored]
) -> None:
    """A place in a list gives its governorate, as in the form: the figures of governorates did not have such a row."""
    sent(register, tmp_path, **first)
    sent(register, tmp_path, **second)
    assert where(register) == wanted


def test_how_exact_a_place_is_stays_where_it_was_said_here(register: Register, tmp_path: Path) -> None:
    sent(register, tmp_path, Place='Hajin')
    record = the_record(register)
    record.set('exactness', 'near')
    register.save(record)
    sent(register, tmp_path, Place='Palmyra')
    assert where(register)[2] == 'near'


def test_a_row_whose_record_has_the_place_without_its_governorate_is_already_here(
    register: Register, tmp_path: Path
) -> None:
    """As those have it that were imported before."""
    text = 'Date,Place,Type of incident\n2024-01-05,Hajin,IED\n'
    (tmp_path / 'plain.csv').write_text(text, encoding='utf-8')
    apply_plan(register, make_plan(register, tmp_path / 'plain.csv'))
    record = the_record(register)
    assert record.get('governorate') == 'SY09'
    record.set('governorate', None)
    register.save(record)
    assert [row.verdict for row in make_plan(register, tmp_path / 'plain.csv').rows] == ['duplicate']


@pytest.mark.parametrize(('governorate', 'wanted'), [(None, 'SY09'), ('Homs', 'SY04')])
def test_a_place_that_is_found_for_what_was_typed_gives_the_governorate_that_nobody_said(
    register: Register, tmp_path: Path, governorate: str | None, wanted: str
) -> None:
    sent(register, tmp_path, Place='Nowhere Xyz', Governorate=governorate)
    register.match_place(query.unmatched_places(register)[0], 'C5175')
    assert where(register) == ['C5175', wanted, None]


def test_a_place_that_is_chosen_for_the_values_of_a_column_gives_its_governorate(
    register: Register, tmp_path: Path
) -> None:
    (tmp_path / 'plain.csv').write_text('Date,Place,Type of incident\n2024-01-05,Xyz,IED\n', encoding='utf-8')
    chosen = {':values': {'incident.place': {'Xyz': 'C5175'}}}
    apply_plan(register, make_plan(register, tmp_path / 'plain.csv', mapping=chosen))
    assert where(register) == ['C5175', 'SY09', None]


# People who are moved from one column to another

WOMEN, BOYS, UNKNOWN = 'Civilian women killed', 'Boys killed', 'Civilians killed (sex or age unknown)'


def counted(register: Register) -> dict[Stored, Stored]:
    return {line.get('who'): line.get('count') for line in the_record(register).of('casualty')}


@pytest.mark.parametrize(
    ('first', 'second', 'wanted'),
    [
        ({MEN: 2}, {MEN: 0, WOMEN: 2}, {'man': 0, 'woman': 2}),
        ({MEN: 3}, {MEN: 0, WOMEN: 2, BOYS: 1}, {'man': 0, 'woman': 2, 'boy': 1}),
        ({MEN: 3}, {MEN: 1, WOMEN: 2}, {'man': 1, 'woman': 2}),
        ({MEN: 4}, {MEN: 2, WOMEN: 4}, {'man': 2, 'woman': 4}),
        ({MEN: 2}, {WOMEN: 2}, {'man': 2, 'woman': 2}),
    ],
)
def test_people_who_are_moved_to_another_column_are_not_lost(
    register: Register, tmp_path: Path, first: dict[str, int], second: dict[str, int], wanted: dict[str, int]
) -> None:
    sent(register, tmp_path, **first)
    sent(register, tmp_path, **second)
    assert counted(register) == wanted


@pytest.mark.parametrize(
    ('first', 'second'), [({MEN: 2}, {WOMEN: 2}), ({UNKNOWN: 3}, {WOMEN: 2, BOYS: 1}), ({MEN: 2}, {'SDF killed': 2})]
)
def test_people_whose_first_cell_was_emptied_are_asked_about(
    register: Register, tmp_path: Path, first: dict[str, int], second: dict[str, int]
) -> None:
    """An empty cell changes nothing: they would count twice, and left out nobody would know of it."""
    sent(register, tmp_path, **first)
    before = counted(register)
    assert sent(register, tmp_path, **dict.fromkeys(first), **second) == ['invalid']
    assert counted(register) == before
    sent(register, tmp_path, **dict.fromkeys(first, 0), **second)
    assert sum(int(str(count)) for count in counted(register).values()) == sum(second.values())


def test_people_who_were_told_apart_here_are_not_counted_again(register: Register, tmp_path: Path) -> None:
    sent(register, tmp_path, **{MEN: 2})
    record = the_record(register)
    for who, count in (('boy', 1), ('girl', 2)):
        record.add('casualty', party='civilians', outcome='killed', who=who, standing='civilian', count=count)
    register.save(record)
    sent(register, tmp_path, **{'Children killed (sex unknown)': 3})
    assert counted(register) == {'man': 2, 'boy': 1, 'girl': 2}


@pytest.mark.parametrize(('party', 'is_counted'), [('regime_forces', True), ('unidentified', False)])
def test_people_of_another_party_are_not_those_whom_the_record_has(
    register: Register, tmp_path: Path, party: str, is_counted: bool
) -> None:
    sent(register, tmp_path)
    record = the_record(register)
    record.add('casualty', party=party, outcome='killed', count=2)
    register.save(record)
    assert sent(register, tmp_path, **{WOMEN: 2}) == ['changed' if is_counted else 'same']
    assert sum(int(str(line.get('count'))) for line in the_record(register).of('casualty')) == 2 + 2 * is_counted


# What nobody knows never replaces what is recorded, and that is said


@pytest.mark.parametrize(
    ('heading', 'first', 'shown', 'text'),
    [
        *((MEN, 5, '5', text) for text in ('unknown', 'غير معروف', '?', 'n/a')), (MEN, 'at least 5', '5', 'unknown'),
        ('Date reported', '2024-01-07', '7 Jan 2024', 'unknown'), ('Date reported', '2024-01-07', '7 Jan 2024', '?'),
        ('Latitude', 35.1, '35.1', 'غير معروف'),
    ],
)  # fmt: skip
def test_unknown_over_a_value_is_said(
    register: Register, tmp_path: Path, heading: str, first: Stored, shown: str, text: str
) -> None:
    there: dict[str, Stored] = {'Latitude': 35.1, 'Longitude': 37.1} if heading == 'Latitude' else {}
    assert left_out(register, tmp_path, **there | {heading: text}) == []
    assert left_out(register, tmp_path, **there | {heading: first}) == []
    [(typed, sentence, counts)] = left_out(register, tmp_path, **{heading: text})
    assert (typed, counts) == (text, True)
    assert heading in sentence
    assert shown in sentence
    assert left_out(register, tmp_path, **{heading: '-'}) == []


def test_unknown_where_a_list_has_it_is_a_value(register: Register, tmp_path: Path) -> None:
    sent(register, tmp_path, **{'Zone of control': 'unknown'})
    assert left_out(register, tmp_path, **{'Zone of control': 'unknown'}) == []
