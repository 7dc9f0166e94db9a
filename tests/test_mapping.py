"""Which sheet holds what, and which heading is which field."""

from pathlib import Path
from typing import Any

import pytest

from exchange.cells import Cell
from exchange.importing.row_values import column_problems, lines
from exchange.mapping import by_content, headings, places_in_cells
from exchange.mapping.mapping import Table, facts_of, manifest_of, mapping_of, tables_of
from exchange.mapping.unknown_values import open_orders, unknown_values
from exchange.reading.any_file import Sheet, Workbook
from models.errors import KnownError
from models.language.code_lists import codes
from models.language.labels import field_label
from models.language.messages import LANGUAGES
from models.limits.heading_limits import HEADING_LIMITS
from models.places import gazetteer
from models.record.records import RECORDS


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
    with pytest.raises(KnownError, match='not a field'):
        tables_of(book, {'Month': {'Area': target}})


def test_a_file_without_known_headings_is_refused() -> None:
    with pytest.raises(KnownError, match='recognised headings'):
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


# Headings as people write them

INCIDENT_HEADINGS = {
    'Date of Incident': 'occurred', 'Incident date *': 'occurred', 'DATE (dd/mm/yyyy)': 'occurred',
    'incident_date': 'occurred', '1. Date of the event': 'occurred', 'Event_Date': 'occurred',
    'تاريخ الحادثه': 'occurred', 'تاريخ وقوع الحادث': 'occurred', 'التأريخ': 'occurred', 'اليوم': 'occurred',
    'التاريخ / Date': 'occurred', 'تاريخ الحادث (يوم/شهر/سنة)': 'occurred', '#date+occurred': 'occurred',
    'Governorate name': 'governorate',
    'المُحافَظة': 'governorate', 'محافظة': 'governorate', 'المحافظة/Governorate': 'governorate',
    'Province': 'governorate', '#adm1+name': 'governorate', 'ADMIN1': 'governorate', 'Muhafaza': 'governorate',
    'Place (village)': 'place', 'Location:': 'place', 'Town / Village': 'place', 'Village name': 'place',
    'اسم القرية': 'place', 'البلده': 'place', 'مكان الحادث': 'place', 'الموقع - Location': 'place', '#loc': 'place',
    'group_where/place': 'place', 'المكـــان': 'place', 'Name of place': 'place',
    'Incident Type': 'kind', 'Kind of incident': 'kind', 'نوع الحادثة': 'kind',
    'نوع الحادث:': 'kind', 'طبيعة الحادث': 'kind', '#event+type': 'kind', 'Violation type': 'kind',
    'Perpetrator(s)': 'carried_out_by', 'Carried out by:': 'carried_out_by',
    'الجهة المنفذه': 'carried_out_by', 'الفاعل': 'carried_out_by', 'منفذ العملية': 'carried_out_by',
    'Responsible party': 'carried_out_by', '#actor+perpetrator': 'carried_out_by', 'Attacker': 'carried_out_by',
    'Target': 'against', 'Targeted party': 'against', 'الجهه المستهدفه': 'against', 'المستهدف': 'against',
    'Zone of control': 'zone', 'Control zone': 'zone', 'جهة السيطره': 'zone', 'مناطق السيطرة': 'zone',
    'Area type': 'area', 'طبيعة المنطقه': 'area',
    'Weapon used': 'means', 'Q5: Weapon used': 'means', 'السلاح المستخدم': 'means',
    'Notes / ملاحظات': 'narrative', 'التفاصيل': 'narrative',
    'Lat': 'latitude', 'Latitude (N)': 'latitude', 'خط العرض': 'latitude', '#geo+lon': 'longitude',
    'GPS coordinates': 'latitude:pair', 'الإحداثيات': 'latitude:pair',
    'Start date': 'occurred:start', 'إلى تاريخ': 'occurred:end',
    'Time': 'time_of_day', 'ساعة الحادث': 'time_of_day', 'Date learned': 'learned_on', 'تاريخ التوثيق': 'learned_on',
}  # fmt: skip
ALIKE = {
    'Governrate': 'governorate', 'المحافضة': 'governorate', 'Type of incedent': 'kind', 'Narative': 'narrative',
    'Perpetraitor': 'carried_out_by', 'ملاحضات': 'narrative',
}  # fmt: skip
ABDUCTEE_HEADINGS = {
    'الاسم الثلاثى': 'name_ar', 'Full name': 'name_latin', 'Name (Arabic)': 'name_ar', 'اسم المختطف': 'name_ar',
    'Fathers name': 'father', 'اسم الاب': 'father', 'اسم الأم (ثلاثي)': 'mother', 'Gender': 'sex',
    'Abduction Date': 'abducted_on', 'تاريخ الخطف': 'abducted_on', 'Date of kidnapping': 'abducted_on',
    'Kidnaped by': 'abducted_by', 'الجهه الخاطفه': 'abducted_by', 'Abducted from': 'place', 'مكان الإختطاف': 'place',
    'Occupation / Job': 'occupation', 'تاريخ الميلاد': 'born', 'Nationality': 'nationality',
}  # fmt: skip
NOT_KNOWN = (
    'Weather', 'Recorded by', 'Data', 'Phone number', 'رقم الهاتف', 'Names of the killed', 'أسماء القتلى',
    'Date / Time', 'Number of vehicles', 'District', 'هل توجد صور؟', '_submission_time', 'Killed by ISIS',
    'اسم المدخل', 'Colour of the sky', 'Governorate of origin', 'Supervisor', 'عدد الآليات', 'المسؤول', 'Old',
)  # fmt: skip


@pytest.mark.parametrize(('heading', 'name'), INCIDENT_HEADINGS.items())
def test_a_heading_as_people_write_it(heading: str, name: str) -> None:
    found = headings.meaning(heading, 'incident')
    assert found is not None
    assert (found.target, found.sure >= HEADING_LIMITS.taken) == (f'incident.{name}', True)


@pytest.mark.parametrize(('heading', 'name'), ALIKE.items())
def test_a_slip_of_the_keys_is_a_suggestion_and_never_a_fact(heading: str, name: str) -> None:
    found = headings.meaning(heading, 'incident')
    assert found is not None
    assert (found.target, found.sure < HEADING_LIMITS.taken) == (f'incident.{name}', True)


@pytest.mark.parametrize(('heading', 'name'), ABDUCTEE_HEADINGS.items())
def test_a_heading_of_abductees_as_people_write_it(heading: str, name: str) -> None:
    found = headings.meaning(heading, 'abductee')
    assert found is not None
    assert found.target == f'abductee.{name}'


@pytest.mark.parametrize('heading', NOT_KNOWN)
def test_a_heading_that_stands_for_nothing(heading: str) -> None:
    assert headings.meaning(heading, 'incident') is None


@pytest.mark.parametrize('heading', ['Governrate', 'الموقف', 'Place (of origin)', 'Perpetraitor'])
def test_what_is_nearly_a_name_is_to_be_confirmed(heading: str) -> None:
    found = headings.meaning(heading, 'incident')
    assert found is not None
    assert not found.is_certain


def test_a_misspelt_heading_is_not_believed_where_the_cells_say_otherwise() -> None:
    rows: list[list[Cell]] = [['Date', 'Type', 'الموقف'], *([['2024-01-21', 'ambush', 'ينتظر التأكيد من المركز']] * 3)]
    found = table(rows)
    assert targets(found)[2] is None
    [problem] = list(column_problems(found))
    assert (problem.column, 'Place' in problem.sentence) == ('الموقف', True)


# By what a column holds


def test_governorates_are_known_by_what_stands_there() -> None:
    rows: list[list[Cell]] = [
        ['Date', 'Type', 'AAA'],
        *(['2024-01-21', 'ambush', g] for g in ('حمص', 'Hama', 'دير الزور')),
    ]
    found = table(rows)
    assert targets(found)[2] == 'incident.governorate'
    assert found.columns[2].meaning is not None
    assert found.columns[2].meaning.reason == 'content'


def test_the_codes_of_a_list_that_two_fields_have_are_only_a_guess() -> None:
    rows: list[list[Cell]] = [
        ['Date', 'Type', 'AAA'],
        *(['2024-01-21', 'ambush', p] for p in ('داعش', 'Hezbollah', 'روسيا')),
    ]
    found = table(rows)
    assert targets(found)[2] is None
    assert found.columns[2].guess is not None
    [problem] = list(column_problems(found))
    assert 'Perpetrator' in problem.sentence


@pytest.mark.parametrize(
    ('values', 'kind', 'target'),
    [
        (['2024-01-21', '22/1/2024', '23 January 2024'], 'incident', 'incident.occurred'),
        (['الميادين', 'البوكمال', 'السخنة'], 'incident', 'incident.place'),
        (['أحمد محمد المثال', 'خالد علي النموذج', 'سمير حسن التجربة'], 'abductee', 'abductee.name_ar'),
    ],
)
def test_what_is_only_guessed_waits_for_a_person(values: list[str], kind: str, target: str) -> None:
    found = by_content.guess(values, kind, set())
    assert found is not None
    assert (found.target, found.sure < HEADING_LIMITS.taken) == (target, True)


@pytest.mark.parametrize('values', [['a', 'b', 'c'], ['1', '2', '3'], [1.0, 2.0, 3.0], ['12', '2013', '44'], []])
def test_what_looks_like_nothing_is_not_guessed(values: list[Cell]) -> None:
    assert by_content.guess(values, 'incident', set()) is None


# Values


def test_values_that_a_person_chose_codes_for() -> None:
    rows: list[list[Cell]] = [
        ['Date', 'Type', 'Carried out by'],
        *(['2024-01-21', 'Ambsh', 'X; Daesh; ZZ'] for _n in range(2)),
    ]
    book = workbook(('Month', rows))
    [plain] = tables_of(book)
    assert [(value.text, value.often, value.alike[:1]) for value in unknown_values(plain)] == [
        ('Ambsh', 2, ['ambush']), ('X', 2, []), ('ZZ', 2, []),
    ]  # fmt: skip
    given = mapping_of([plain]) | {
        ':values': {'incident.kind': {'Ambsh': 'ambush'}, 'incident.carried_out_by': {'x': None, 'ZZ': 'sdf+text'}}
    }
    [found] = tables_of(book, given)
    assert mapping_of([found]) == given
    [line, _other] = lines(found, gazetteer())
    assert line.problems == []
    assert line.given['kind'] == 'ambush'
    assert line.given['carried_out_by'] == 'sdf|isis'
    assert line.given['narrative'] == 'Carried out by: X; Daesh; ZZ'


@pytest.mark.parametrize(
    'values',
    [{'incident.kind': {'a': 'nothing'}}, {'incident.nothing': {'a': 'ambush'}}, {'nothing': {'a': 'ambush'}}],
)
def test_values_mapped_to_what_is_no_code_are_refused(values: dict[str, dict[str, str | None]]) -> None:
    with pytest.raises(KnownError):
        tables_of(workbook(('Month', [['Date', 'Place']])), {':values': values})


@pytest.mark.parametrize(
    'wrong',
    [
        {'Month': []},
        {'Month': {'Date': 5}},
        {':values': []},
        {':values': {'incident.kind': 3}},
        {':given': {'incident.kind': 3}},
        {':given': 4},
    ],
)
def test_a_mapping_of_another_shape_is_refused(wrong: Any) -> None:
    with pytest.raises(KnownError):
        tables_of(workbook(('Month', [['Date', 'Place']])), wrong)


def test_an_unknown_code_is_refused_with_the_one_that_may_be_meant() -> None:
    [line] = lines(table([['Date', 'Type'], ['2024-01-21', 'Ambsh']]), gazetteer())
    assert 'Ambush' in line.problems[0].sentence


# Dates


def only_date(heading: str, *values: Cell, order: str = '') -> list[object]:
    book = workbook(('Month', [[heading, 'Type'], *([value, 'ambush'] for value in values)]))
    given: dict[str, dict[str, str | None]] = {'Month': {heading: f'incident.occurred{order}'}} if order else {}
    [found] = tables_of(book, given)
    return [
        line.problems[0].sentence if line.problems else line.given['occurred'] for line in lines(found, gazetteer())
    ]


def test_two_digits_of_a_year_are_read_where_the_order_is_settled() -> None:
    assert only_date('Date', '3/4/24', '13/4/2024') == ['2024-04-03', '2024-04-13']
    assert only_date('Date', '3/4/24', '29/4/24', order=':month_first')[0] == '2024-03-04'
    assert only_date('Date', '3/4/24', '4/30/24') == ['2024-03-04', '2024-04-30']
    assert 'not a date' in str(only_date('Date', '3/4/24')[0])
    assert 'not a date' in str(only_date('Date', '21/01/24')[0])  # may be a day of 2021


def test_an_open_order_is_asked_for_with_its_readings() -> None:
    [found] = tables_of(workbook(('Month', [['Date', 'Type'], ['03/04/2024', 'ambush']])))
    [asked] = open_orders(found)
    assert (asked.column.heading, asked.text, asked.readings) == ('Date', '03/04/2024', ['2024-04-03', '2024-03-04'])
    assert ':day_first' in str(only_date('Date', '03/04/2024')[0])
    assert only_date('Date', '03/04/2024', order=':day_first') == ['2024-04-03']


def test_an_open_order_is_asked_for_where_the_year_is_in_the_title_alone() -> None:
    """Else each row is refused by itself, and nothing says that one answer is enough."""
    rows: list[list[Cell]] = [['Date', 'Type'], ['13/1', 'ambush'], ['3/1', 'ambush']]
    [found] = tables_of(workbook(('Incidents of 2024', rows)))
    [asked] = open_orders(found)
    assert (asked.column.heading, asked.text, asked.readings) == ('Date', '3/1', ['2024-01-03', '2024-03-01'])
    [problem] = [one for line in lines(found, gazetteer()) for one in line.problems if one.column == 'Date']
    assert ':day_first' in problem.sentence
    [found] = tables_of(
        workbook(('Incidents of 2024', rows)), {'Incidents of 2024': {'Date': 'incident.occurred:day_first'}}
    )
    assert [line.given['occurred'] for line in lines(found, gazetteer())] == ['2024-01-13', '2024-01-03']
    assert not [*open_orders(found)]


def test_hours_are_left_out_of_a_day() -> None:
    assert only_date('Date', '2024-01-21T14:02:03.000+03:00', '2024-01-21T22:30:00Z', '21/01/2024 14:30') == [
        '2024-01-21', '2024-01-22', '2024-01-21',
    ]  # fmt: skip


def test_two_columns_make_a_range() -> None:
    rows: list[list[Cell]] = [
        ['Start date', 'End date', 'Type'],
        ['2024-01-21', '2024-01-23', 'ambush'], ['2024-01-21', '2024-01-21', 'ambush'],
        ['2024-01-21', '', 'ambush'], ['2024-01-21', '2024-01-20', 'ambush'],
    ]  # fmt: skip
    found = list(lines(table(rows), gazetteer()))
    assert [line.given.get('occurred') for line in found] == ['2024-01-21/2024-01-23', '2024-01-21', '2024-01-21', None]
    assert [problem.column for problem in found[3].problems] == ['End date']


def test_a_point_in_one_cell() -> None:
    found = table(
        [
            ['Date', 'Type', 'Coordinates'],
            *(['2024-01-21', 'ambush', p] for p in ('35.3359, 40.1408', '٣٥٫٣ ٤٠٫١', 'here')),
        ]
    )
    first, second, third = lines(found, gazetteer())
    assert (first.given['latitude'], first.given['longitude']) == (35.3359, 40.1408)
    assert (second.given['latitude'], second.given['longitude']) == (35.3, 40.1)
    assert 'latitude' in third.problems[0].sentence


def test_a_column_kept_as_text_in_the_notes() -> None:
    rows: list[list[Cell]] = [['Date', 'Type', 'Notes', 'Weather'], ['2024-01-21', 'ambush', 'Quiet before.', 'rain']]
    book = workbook(('Month', rows))
    given = {
        'Month': {
            'Date': 'incident.occurred',
            'Type': 'incident.kind',
            'Notes': 'incident.narrative',
            'Weather': 'note',
        }
    }
    [found] = tables_of(book, given)
    assert mapping_of([found]) == given
    [line] = lines(found, gazetteer())
    assert line.given['narrative'] == 'Quiet before.\nWeather: rain'


def test_headings_in_a_second_language_are_no_record() -> None:
    rows: list[list[Cell]] = [
        ['Date', 'Governorate', 'Place', 'Type of incident'],
        ['التاريخ', 'المحافظة', 'المكان', 'نوع الحادث'],
        ['2024-01-21', 'Homs', 'x', 'ambush'],
    ]
    assert [number for number, _row in table(rows).rows()] == [3]


def test_a_date_in_three_columns() -> None:
    rows: list[list[Cell]] = [
        ['Day', 'Month', 'Year', 'Type'],
        [21, 1, 2024, 'ambush'], ['', 'شباط', 2024, 'ambush'], ['', '', 2024, 'ambush'], [31, 2, 2024, 'ambush'],
    ]  # fmt: skip
    found = list(lines(table(rows), gazetteer()))
    assert [line.given.get('occurred') for line in found] == ['2024-01-21', '2024-02', '2024', None]
    assert found[3].problems
    again = table([['Date', 'Month', 'Type'], ['2024-01-21', 'January', 'ambush']])
    assert targets(again) == ['incident.occurred', None, 'incident.kind']


def test_a_name_in_both_scripts_is_one_code() -> None:
    rows: list[list[Cell]] = [['Date', 'Governorate', 'Type'], ['2024-01-21', 'Homs حمص', 'x'], ['', 'Homs حماة', 'x']]
    first, second = lines(table(rows), gazetteer())
    assert first.given['governorate'] == 'SY04'
    assert any(problem.column == 'Governorate' for problem in second.problems)


@pytest.mark.parametrize(
    ('text', 'governorate', 'code'),
    [
        ('Thiban', 'SY09', 'C5202'), ('Deir Ezzor, Thiban', None, 'C5202'), ('ذيبان - دير الزور', None, 'C5202'),
        ('قرية ذيبان', 'SY09', 'C5202'), ('Thiban village', 'SY09', 'C5202'), ('ذيبان (دير الزور)', None, 'C5202'),
        ('Homs, Thiban', 'SY09', None), ('Homs / Deir Ezzor', None, None), ('the road', None, None),
    ],
)  # fmt: skip
def test_a_place_as_people_write_it(text: str, governorate: str | None, code: str | None) -> None:
    found = places_in_cells.find(gazetteer(), text, governorate)
    assert (found and found.code) == code


def test_a_second_row_of_headings_names_its_columns() -> None:
    rows: list[list[Cell]] = [
        ['Date', 'Location', '', 'Type', 'Killed', ''], ['', 'Governorate', 'Village', '', 'Men', 'Women'],
        ['2024-01-21', 'Homs', 'Al-Sukhna', 'ambush', 1, 2], ['2024-01-22', 'Hama', 'Salamiyeh', 'ambush', 1, 2],
    ]  # fmt: skip
    assert targets(table(rows)) == [
        'incident.occurred', 'incident.governorate', 'incident.place', 'incident.kind',
        'casualties:civilian_men_killed', 'casualties:civilian_women_killed',
    ]  # fmt: skip
