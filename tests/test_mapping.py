"""Which sheet holds what, and which heading is which field."""

from pathlib import Path

import pytest

from exchange.cells import Cell
from exchange.mapping import Table, facts_of, manifest_of, mapping_of, tables_of
from exchange.reading import Sheet, Workbook
from models.errors import KnownError
from models.records import RECORDS
from models.words import LANGUAGES, codes, field_label


def workbook(*sheets: tuple[str, list[list[Cell]]]) -> Workbook:
    return Workbook(Path('sheet.xlsx'), '', [Sheet(title, rows) for title, rows in sheets])


def table(rows: list[list[Cell]], title: str = 'Sheet1') -> Table:
    [found] = tables_of(workbook((title, rows)))
    return found


def targets(found: Table) -> list[str | None]:
    return [column.target for column in found.columns]


@pytest.mark.parametrize('language', LANGUAGES)
@pytest.mark.parametrize('kind', ['incident', 'abductee'])
def test_the_label_of_every_field_is_known_in_both_languages(kind: str, language: str) -> None:
    names = list(RECORDS[kind].form_fields())
    found = table([[field_label(kind, name, language) for name in names]], codes('records')[kind].columns['en_plural'])
    assert found.kind == kind
    assert targets(found) == [f'{kind}.{name}' for name in names]


@pytest.mark.parametrize('language', LANGUAGES)
def test_every_usual_casualty_column_is_known_in_both_languages(language: str) -> None:
    rows = codes('sheet_columns')
    found = table([[rows.label(code, language) for code in rows]])
    assert targets(found) == [f'casualties:{code}' for code in rows]


def test_headings_are_found_in_any_spelling() -> None:
    found = table([['تاريخ الحادثه', 'المحافظه', 'PERPETRATOR', ' type  of incident *', 'قتلى داعش']])
    assert targets(found) == [
        'incident.occurred', 'incident.governorate', 'incident.carried_out_by', 'incident.kind',
        'casualties:isis_killed',
    ]  # fmt: skip


def test_titles_above_the_headings_are_passed_over() -> None:
    found = table([['Incidents of January', ''], [], ['Date', 'Place', 'Type of incident'], ['x', 'y', 'z']])
    assert [number for number, _row in found.rows()] == [4]


def test_the_title_of_a_sheet_decides_between_kinds() -> None:
    headings: list[list[Cell]] = [['Date', 'Governorate', 'Place', 'Notes']]
    assert table(headings, 'Abductees').kind == 'abductee'
    assert table(headings, 'الحوادث').kind == 'incident'


def test_a_hidden_sheet_is_read_only_where_the_mapping_says_so() -> None:
    rows: list[list[Cell]] = [['Date', 'Place'], ['2024-01-02', 'x']]
    book = Workbook(Path('sheet.xlsx'), '', [Sheet('Shown', rows), Sheet('Kept', rows, is_hidden=True)])
    assert [table.sheet.title for table in tables_of(book)] == ['Shown']
    given: dict[str, dict[str, str | None]] = {'Kept': {'Date': 'incident.occurred', 'Place': 'incident.place'}}
    assert [table.sheet.title for table in tables_of(book, given)] == ['Shown', 'Kept']


def test_days_that_stand_as_numbers_are_counted_as_the_workbook_counts() -> None:
    book = Workbook(Path('sheet.xlsx'), '', [Sheet('A', [['Date', 'Place'], [43850.0, 'x']], since_1904=True)])
    [found] = tables_of(book)
    assert found.columns[0].read(43850.0) == '2024-01-21'


def test_a_status_column_belongs_to_the_abductees_fate() -> None:
    found = table([['Name', 'Date of abduction', 'Status']])
    assert targets(found) == ['abductee.name_latin', 'abductee.abducted_on', 'status_change.status']


def test_of_two_columns_for_one_field_the_label_has_it() -> None:
    found = table([['Notes', 'Account', 'Notes', 'Date', 'Place']])
    assert mapping_of([found])['Sheet1'] == {
        'Notes': None, 'Account': 'incident.narrative', 'Notes (2)': None,
        'Date': 'incident.occurred', 'Place': 'incident.place',
    }  # fmt: skip


@pytest.mark.parametrize(
    ('values', 'order'),
    [
        (['03/04/2024', '13/04/2024'], ':day_first'),
        (['03/04/2024', '04/13/2024'], ':month_first'),
        (['03/04/2024', '١٣/٤/٢٠٢٤'], ':day_first'),
        (['03/04/2024'], ''),
        (['13/04/2024', '04/13/2024'], ''),
        (['03/04/2024', '31/2/2024'], ''),
    ],
)
def test_a_whole_column_settles_day_and_month(values: list[str], order: str) -> None:
    found = table([['Date', 'Place'], *([value, 'x'] for value in values)])
    assert targets(found)[0] == f'incident.occurred{order}'


def test_a_mapping_given_back_is_obeyed() -> None:
    book = workbook(('Month', [['When it was', 'Place', 'Area'], ['03/04/2024', 'x', 'y']]))
    given: dict[str, dict[str, str | None]] = {
        'Month': {'When it was': 'incident.occurred:month_first', 'Place': 'incident.place', 'Area': None}
    }
    [found] = tables_of(book, given)
    assert mapping_of([found]) == given
    assert found.columns[0].day_first is False
    assert found.columns[2].passed_over
    assert mapping_of(tables_of(book, mapping_of([found]))) == given


@pytest.mark.parametrize('target', ['incident.nothing', 'casualties:nothing', 'nothing', 'incident.uid'])
def test_a_mapping_to_what_is_no_field_is_refused(target: str) -> None:
    book = workbook(('Month', [['Date', 'Place', 'Area']]))
    with pytest.raises(KnownError, match='no field'):
        tables_of(book, {'Month': {'Area': target}})


def test_a_file_without_known_headings_is_refused() -> None:
    with pytest.raises(KnownError, match='known headings'):
        tables_of(workbook(('Sheet1', [['a', 'b'], ['c', 'd']]), ('Empty', [])))


def test_a_headquarters_sheet_is_known_by_its_first_row() -> None:
    names: list[Cell] = [
        'incident.uid',
        'incident.revision',
        'incident.kind',
        '#incident.place',
        'incident.later',
        'x.y',
    ]
    found = table([names, ['Row id', 'Revision', 'Type', 'Place', 'Later', '']], 'any title')
    assert (found.kind, found.is_headquarters, found.first_row) == ('incident', True, 2)
    assert [(c.name, c.passed_over) for c in found.columns] == [
        ('uid', False), ('revision', False), ('kind', False), ('', True), ('', False), ('', False),
    ]  # fmt: skip
    assert mapping_of([found]) == {}


def test_what_a_workbook_says_of_itself() -> None:
    book = workbook(
        ('About', [['sijill.about', ''], ['format', 'headquarters'], ['example', '']]),
        ('Manifest', [['sijill.manifest', '', ''], ['uid', 'kind', 'revision'], ['u1', 'incident', 'DZ1.a:3']]),
    )
    assert facts_of(book) == {'format': 'headquarters', 'example': ''}
    assert manifest_of(book)['u1'] == 'DZ1.a:3'
