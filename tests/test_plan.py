"""What an import would do with each row, and what it did."""

import datetime
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exchange.cells import Cell
from exchange.exporting import field_sheet, headquarters_workbook
from exchange.importing.applying import apply_plan
from exchange.importing.plan import Plan, PlannedRow, values_typed
from exchange.importing.planning import make_plan
from exchange.importing.row_values import CellDifference
from exchange.reading import any_file
from exchange.reading.any_file import Sheet, Workbook
from models import query
from models.errors import KnownError, Refused, StaleSave
from models.query import Question
from models.record.records import Record, roots
from models.register import conflicts, verify
from models.register.register import Register
from tests import invented
from tests.office import converted, needs_office

pytestmark = pytest.mark.slow

JANUARY = Path(__file__).resolve().parents[2] / 'shared' / 'acceptance' / 'january-2024-field-sheet.xlsx'
HEADINGS: list[Cell] = [
    'Date',
    'Governorate',
    'Place',
    'Type of incident',
    'Carried out by',
    'Civilian men killed',
    'Notes',
]
ROW: list[Cell] = [datetime.date(2024, 1, 2), 'Homs', 'Wadi Al-Mithal', 'Ambush', 'ISIS', 3.0, '']


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Register]:
    """The empty register of another desk."""
    with Register.create(tmp_path / 'other.sijill', desk='HQ', passphrase=None) as created:
        yield created


def row(**changes: Cell) -> list[Cell]:
    """The invented row with some cells changed: d, g, p, t, b, c, n."""
    return [changes.get(letter, cell) for letter, cell in zip('dgptbcn', ROW, strict=True)]


def sheet(*rows: list[Cell], headings: list[Cell] = HEADINGS, title: str = 'Incidents') -> Workbook:
    return Workbook(Path('sheet.xlsx'), 'abc', [Sheet(title, [headings, *rows])])


def bring_in(register: Register, source: Path | Workbook, **ways: Any) -> Plan:
    plan = make_plan(register, source, **ways)
    apply_plan(register, plan)
    return plan


def counts(plan: Plan) -> dict[str, int]:
    """The counts that are not 0; they add up to the rows."""
    found = plan.counts()
    verdicts = ('new', 'changed', 'same', 'conflict', 'duplicate', 'invalid')
    assert sum(found[verdict] for verdict in verdicts) == found['rows'] == len(plan.rows)
    return {name: count for name, count in found.items() if count and name != 'rows'}


def records(register: Register, kind: str = 'incident') -> list[Record]:
    live, gone = (query.each(register, Question(kind, withdrawn=withdrawn)) for withdrawn in (False, True))
    return sorted([*live, *gone], key=lambda record: record.uid)


def only(register: Register, kind: str = 'incident') -> Record:
    [record] = records(register, kind)
    return record


# The January sheet


@pytest.fixture(scope='session')
def january() -> Workbook:
    if not JANUARY.exists():
        pytest.skip('the acceptance sheet does not stand beside this checkout')
    return any_file.read(JANUARY)


def changed(book: Workbook, sheet_number: int, row_number: int, heading: str, value: Cell) -> Workbook:
    sheets = [Sheet(s.title, [list(r) for r in s.rows], s.first_row_number) for s in book.sheets]
    rows = sheets[sheet_number].rows
    rows[row_number - 1][rows[0].index(heading)] = value
    return Workbook(book.path, book.sha256, sheets)


def test_january_goes_in_whole(register: Register, january: Workbook) -> None:
    plan = bring_in(register, january)
    assert counts(plan) == {'new': 60}
    assert plan.problems == []
    assert (len(records(register)), len(records(register, 'abductee'))) == (54, 6)
    assert [record.get('state') for record in records(register)] == ['recorded'] * 54


def test_january_again_brings_nothing_in(register: Register, january: Workbook) -> None:
    bring_in(register, january)
    plan = make_plan(register, january)
    assert counts(plan) == {'duplicate': 60}
    assert apply_plan(register, plan) is None


def test_a_count_changed_in_january_is_likely_and_shown_cell_by_cell(register: Register, january: Workbook) -> None:
    bring_in(register, january)
    stored = next(
        r for r in records(register) if r.get('place_typed') == 'Al-Sukhnah' and r.get('occurred') == '2024-01-01'
    )
    dead = next(c for c in stored.of('casualty') if c.get('party') == 'regime_forces')
    plan = make_plan(register, changed(january, 0, 3, 'Regime forces killed', 9.0))
    assert counts(plan) == {'duplicate': 59, 'new': 1, 'likely': 1}
    [likely] = [planned for planned in plan.rows if planned.likely]
    assert (likely.row, likely.sheet, likely.stored) == (3, 'Incidents', stored)
    assert likely.cells == [CellDifference('casualty', dead.uid, 'count', 3, 9)]


def test_january_undone_comes_back(register: Register, january: Workbook) -> None:
    batch = apply_plan(register, make_plan(register, january))
    assert batch
    register.undo_batch(batch)
    assert counts(make_plan(register, january)) == {'new': 60}


# Rows of a field sheet


def test_a_row_becomes_a_record(register: Register) -> None:
    bring_in(register, sheet(row()))
    record = only(register)
    assert record.values == record.values | {
        'occurred': '2024-01-02', 'governorate': 'SY04', 'place_typed': 'Wadi Al-Mithal', 'kind': 'ambush',
        'carried_out_by': 'isis',
    }  # fmt: skip
    assert {'place', 'occurred_typed', 'narrative'}.isdisjoint(record.values)
    [killed] = record.of('casualty')
    assert killed.values == {
        'parent': record.uid, 'position': 1, 'party': 'civilians', 'outcome': 'killed', 'who': 'man', 'count': 3,
        'standing': 'civilian',
    }  # fmt: skip


def test_zero_is_none_and_blank_is_nothing(register: Register) -> None:
    bring_in(register, sheet(row(c=0.0), row(c='', n='another')))
    assert [record.children for record in records(register)] == [[], []]


def test_a_place_is_looked_for_within_its_governorate(register: Register) -> None:
    plan = bring_in(register, sheet(row(p='Al-Sukhnah'), row(p='Al-Sukhnah', g='Daraa')))
    assert plan.problems == []
    assert {(r.get('governorate'), r.get('place')) for r in records(register)} == {('SY04', 'C2893'), ('SY12', None)}


def test_a_massacre_is_an_attack_so_marked(register: Register) -> None:
    bring_in(register, sheet(row(t='Massacre')))
    assert (only(register).get('kind'), only(register).get('marks')) == ('armed_attack', 'massacre')


def test_several_parties_stand_in_one_cell(register: Register) -> None:
    bring_in(register, sheet(row(b='SDF; International Coalition')))
    assert set(str(only(register).get('carried_out_by')).split('|')) == {'sdf', 'coalition'}


def test_a_date_in_words_keeps_what_was_typed(register: Register) -> None:
    bring_in(register, sheet(row(d='March 2024')))
    assert (only(register).get('occurred'), only(register).get('occurred_typed')) == ('2024-03', 'March 2024')


def test_an_arabic_sheet_goes_in(register: Register) -> None:
    headings: list[Cell] = ['التاريخ', 'المحافظة', 'المكان', 'نوع الحادث', 'الجهة المنفذة', 'قتلى قسد', 'ملاحظات']
    first: list[Cell] = ['٢١/١/٢٠٢٤', 'حمص', 'قرية المثال', 'كمين', 'تنظيم الدولة', '٢', 'مثال']
    people: list[Cell] = ['سالم الخيال', '2013-04', 'مفقود']
    book = sheet(first, headings=headings, title='الحوادث')
    book.sheets.append(Sheet('المختطفون', [['الاسم', 'تاريخ الاختطاف', 'الحالة'], people]))
    assert counts(bring_in(register, book)) == {'new': 2}
    record, person = only(register), only(register, 'abductee')
    assert (record.get('occurred'), record.get('governorate'), record.get('kind')) == ('2024-01-21', 'SY04', 'ambush')
    assert (record.get('carried_out_by'), record.children[0].get('count')) == ('isis', 2)
    assert (person.get('name_ar'), person.children[0].get('status')) == ('سالم الخيال', 'missing')


def test_a_name_goes_where_its_letters_belong(register: Register) -> None:
    names: list[list[Cell]] = [['Salem', 'Missing'], ['سالم', 'Missing']]
    bring_in(register, sheet(*names, headings=['Name', 'Status'], title='Abductees'))
    found = [(r.get('name_ar'), r.get('name_latin')) for r in records(register, 'abductee')]
    assert set(found) == {('سالم', None), (None, 'Salem')}
    [status] = records(register, 'abductee')[0].of('status_change')
    assert (status.get('status'), status.get('confirmed'), status.get('effective')) == ('missing', 'confirmed', None)


@pytest.mark.parametrize(
    ('change', 'heading', 'value'),
    [
        ({'d': '31/2/2024'}, 'Date', '31/2/2024'),
        ({'d': '03/04/2024'}, 'Date', '03/04/2024'),
        ({'d': 'soon'}, 'Date', 'soon'),
        ({'c': -1.0}, 'Civilian men killed', '-1'),
        ({'c': 1.5}, 'Civilian men killed', '1.5'),
        ({'c': 'soon'}, 'Civilian men killed', 'soon'),
        ({'t': 'Nonsense'}, 'Type of incident', 'Nonsense'),
        ({'b': 'ISIS; Nobody'}, 'Carried out by', 'ISIS; Nobody'),
        ({'g': 'Paris'}, 'Governorate', 'Paris'),
        ({'d': ''}, 'Date', ''),
        ({'t': ''}, 'Type of incident', ''),
    ],
)
def test_a_bad_row_is_named_and_the_others_go_in(
    register: Register, change: dict[str, Cell], heading: str, value: str
) -> None:
    plan = bring_in(register, sheet(row(), row(**change), row(n='third')))
    assert counts(plan) == {'new': 2, 'invalid': 1}
    [problem] = plan.problems
    assert (problem.sheet, problem.row, problem.column, problem.value) == ('Incidents', 3, heading, value)
    assert problem.column_index == HEADINGS.index(heading)
    assert plan.rows[1].reason == problem.sentence != ''
    assert len(records(register)) == 2


def test_one_row_may_have_several_problems(register: Register) -> None:
    plan = make_plan(register, sheet(row(d='soon', t='Nonsense', c=-1.0)))
    assert [problem.column for problem in plan.problems] == ['Date', 'Type of incident', 'Civilian men killed']


def test_totals_blanks_titles_and_repeated_headings_are_no_records(register: Register) -> None:
    nothing: list[Cell] = [''] * len(ROW)
    total: list[Cell] = ['Total', '', '', '', '', 3.0, '']
    arabic: list[Cell] = ['', 'المجموع', '', '', '', 3.0, '']
    plan = make_plan(register, sheet(row(), nothing, HEADINGS, total, arabic))
    assert counts(plan) == {'new': 1}
    assert plan.problems == []


def test_a_row_whose_place_is_called_total_is_a_record(register: Register) -> None:
    assert counts(make_plan(register, sheet(row(p='Total')))) == {'new': 1}


def test_a_column_that_is_not_brought_in_is_said_when_it_holds_something(register: Register) -> None:
    headings: list[Cell] = [*HEADINGS, 'Weather', 'Unused']
    plan = make_plan(register, sheet([*row(), 'rain', ''], headings=headings))
    assert counts(plan) == {'new': 1}
    assert [(p.row, p.column, p.value) for p in plan.problems] == [(0, 'Weather', 'rain')]
    passed = make_plan(
        register, sheet([*row(), 'rain', ''], headings=headings), mapping={'Incidents': {'Weather': None}}
    )
    assert passed.problems == []


def test_a_sheet_that_is_not_brought_in_is_said(register: Register) -> None:
    book = sheet(row())
    book.sheets.append(Sheet('Vehicles', [['Colour', 'Number'], ['white', 7.0]]))
    assert [(p.sheet, p.row) for p in make_plan(register, book).problems] == [('Vehicles', 0)]
    assert make_plan(register, book, mapping={'Vehicles': {}}).problems == []


def test_days_that_a_spreadsheet_may_have_swapped_are_said(register: Register) -> None:
    plan = make_plan(register, sheet(row(d='13/04/2024'), row(d='05/04/2024'), row(d=datetime.date(2024, 4, 3))))
    assert counts(plan) == {'new': 3}
    assert [(p.row, p.column, p.value) for p in plan.problems] == [(0, 'Date', '2024-04-03')]
    plan = make_plan(register, sheet(row(d='13/04/2024'), row(d=datetime.date(2024, 4, 3))))
    assert counts(plan) == {'new': 1, 'invalid': 1}
    assert [(p.row, p.column, p.value) for p in plan.problems] == [(3, 'Date', '2024-04-03')]
    assert make_plan(register, sheet(row(d='13/04/2024'), row(d='03/04/2024'))).problems == []


def test_a_place_name_too_long_to_store_makes_its_row_invalid(register: Register) -> None:
    assert counts(bring_in(register, sheet(row(), row(p='x' * 32_001)))) == {'new': 1, 'invalid': 1}


def test_a_mapping_settles_what_a_column_does_not(register: Register) -> None:
    book = sheet(row(d='03/04/2024'))
    plan = bring_in(register, book, mapping={'Incidents': {'Date': 'incident.occurred:month_first'}})
    assert counts(plan) == {'new': 1}
    assert only(register).get('occurred') == '2024-03-04'


# Duplicates and likely ones


def test_rows_of_one_file_that_are_alike_are_new_and_told(register: Register) -> None:
    plan = make_plan(register, sheet(row(), row(g='Hama'), row(), row(c=4.0), row(d=datetime.date(2024, 1, 3))))
    assert counts(plan) == {'new': 5}
    assert [[doubt.sentence for doubt in planned.doubts] for planned in plan.rows] == [
        [],
        [],
        ['Row 2 of “Incidents” has the same values.'],
        ['Row 4 of “Incidents” may be about the same: same day, same place, same party.'],
        [],
    ]


def test_equal_rows_need_as_many_equal_records(register: Register) -> None:
    assert counts(bring_in(register, sheet(row(), row()))) == {'new': 2}
    assert counts(make_plan(register, sheet(row(), row()))) == {'duplicate': 2}
    assert counts(make_plan(register, sheet(row(), row(), row()))) == {'duplicate': 2, 'new': 1}


def test_a_duplicate_is_added_when_asked_for(register: Register) -> None:
    bring_in(register, sheet(row()))
    plan = bring_in(register, sheet(row()), duplicates='add')
    assert counts(plan) == {'duplicate': 1}
    assert len(records(register)) == 2


@pytest.mark.parametrize(
    ('change', 'cell'),
    [
        ({'d': datetime.date(2024, 1, 4)}, ('occurred', '2024-01-02', '2024-01-04')),
        ({'t': 'Armed attack'}, ('kind', 'ambush', 'armed_attack')),
        ({'n': 'told twice'}, ('narrative', None, 'told twice')),
        ({'c': 4.0}, ('count', 3, 4)),
        ({'c': 0.0}, ('count', 3, 0)),
    ],
)
def test_a_likely_row_is_skipped_or_updated_when_asked(
    register: Register, change: dict[str, Cell], cell: tuple[str, Any, Any]
) -> None:
    bring_in(register, sheet(row()))
    plan = make_plan(register, sheet(row(**change)))
    assert counts(plan) == {'new': 1, 'likely': 1}
    assert [tuple(found[2:]) for found in plan.rows[0].cells] == [cell]
    assert counts(bring_in(register, sheet(row(**change)), likely='skip')) == {'new': 1, 'likely': 1}
    assert len(records(register)) == 1
    assert counts(bring_in(register, sheet(row(**change)), likely='update')) == {'changed': 1, 'likely': 1}
    values = [only(register).get(cell[0]), *(c.get(cell[0]) for c in only(register).children)]
    assert cell[2] in values
    assert counts(make_plan(register, sheet(row(**change)))) == {'duplicate': 1}
    assert len(records(register)) == 1


@pytest.mark.parametrize(
    'change',
    [
        {'d': datetime.date(2024, 1, 5)},
        {'g': 'Hama'},
        {'p': 'Elsewhere'},
        {'t': 'Extortion', 'b': 'SDF', 'c': 9.0},
        {'d': datetime.date(2024, 1, 3), 't': 'Extortion', 'b': 'SDF'},
    ],
)
def test_what_is_not_alike_is_new(register: Register, change: dict[str, Cell]) -> None:
    bring_in(register, sheet(row()))
    assert counts(make_plan(register, sheet(row(**change)))) == {'new': 1}


def test_a_row_blank_where_the_record_is_filled_is_a_duplicate(register: Register) -> None:
    bring_in(register, sheet(row(n='the whole story')))
    assert counts(make_plan(register, sheet(row(c='')))) == {'duplicate': 1}


def test_a_count_spread_over_rows_of_a_record_is_compared_by_its_sum(register: Register) -> None:
    bring_in(register, sheet(row()))
    record = only(register)
    record.children[0].set('count', 1)
    record.add('casualty', party='civilians', outcome='killed', who='man', role='farmer', count=2)
    register.save(record)
    assert counts(make_plan(register, sheet(row()))) == {'duplicate': 1}
    plan = make_plan(register, sheet(row(c=5.0)), likely='update')
    assert apply_plan(register, plan) is None
    assert counts(plan) == {'invalid': 1}
    assert 'several rows' in plan.rows[0].reason


def test_a_likely_row_is_added_by_default(register: Register) -> None:
    bring_in(register, sheet(row()))
    bring_in(register, sheet(row(c=4.0)))
    assert sorted(record.children[0].get('count') for record in records(register)) == [3, 4]


def test_a_withdrawn_record_is_no_duplicate(register: Register) -> None:
    bring_in(register, sheet(row()))
    register.withdraw('incident', only(register).uid, 'entered twice')
    assert counts(make_plan(register, sheet(row()))) == {'new': 1}


def test_a_person_with_the_same_name_is_likely(register: Register) -> None:
    headings: list[Cell] = ['Name', 'Occupation', 'Status']
    bring_in(register, sheet(['نادر الخيال', 'مزارع', 'Missing'], headings=headings, title='Abductees'))
    again = sheet(
        ['نادر خيال', 'مزارع', 'Missing'], ['هدى الوهم', 'طالبة', 'Missing'], headings=headings, title='Abductees'
    )
    plan = make_plan(register, again)
    assert counts(plan) == {'new': 2, 'likely': 1}
    assert [cell.field for cell in plan.rows[0].cells] == ['name_ar']


def test_a_new_status_of_a_likely_person_becomes_a_status_change(register: Register) -> None:
    headings: list[Cell] = ['Name', 'Status']
    bring_in(register, sheet(['Nader Al-Khayal', 'Missing'], headings=headings, title='Abductees'))
    bring_in(register, sheet(['Nader Al-Khayal', 'Released'], headings=headings, title='Abductees'), likely='update')
    assert [change.get('status') for change in only(register, 'abductee').of('status_change')] == [
        'missing',
        'released',
    ]


def test_a_choice_can_be_made_for_one_row(register: Register) -> None:
    bring_in(register, sheet(row()))
    plan = make_plan(register, sheet(row(), row(n='more')))
    plan.rows[0].choose('add')
    plan.rows[1].choose('skip')
    apply_plan(register, plan)
    assert [record.get('narrative') for record in records(register)] == [None, None]


# Field sheets with row ids


def with_ids(book: Workbook, uids: list[str]) -> Workbook:
    """The same sheet with a row id behind each row, and a list of them."""
    [sheet] = book.sheets
    rows = [[*sheet.rows[0], 'Row id'], *([*r, uid] for r, uid in zip(sheet.rows[1:], uids, strict=True))]
    manifest: list[list[Cell]] = [
        ['sijill.manifest'],
        ['uid', 'kind', 'revision'],
        *([u, 'incident', ''] for u in uids),
    ]
    return Workbook(book.path, book.sha256, [Sheet(sheet.title, rows), Sheet('Manifest', manifest)])


def test_a_corrected_sheet_sent_again_updates(register: Register) -> None:
    uids = [str(uuid.uuid4()), str(uuid.uuid4())]
    book = with_ids(sheet(row(), row(n='second')), uids)
    assert counts(bring_in(register, book)) == {'new': 2}
    assert {record.uid for record in records(register)} == set(uids)
    assert counts(make_plan(register, book)) == {'same': 2}
    plan = bring_in(register, with_ids(sheet(row(c=5.0), row(n='second')), uids))
    assert counts(plan) == {'changed': 1, 'same': 1}
    assert [(cell.field, cell.stored, cell.incoming) for cell in plan.rows[0].cells] == [('count', 3, 5)]
    assert sorted(record.children[0].get('count') for record in records(register)) == [3, 5]


def test_what_was_corrected_here_is_kept_when_an_old_sheet_comes_again(register: Register) -> None:
    uids = [str(uuid.uuid4())]
    bring_in(register, with_ids(sheet(row(n='as sent')), uids))
    record = only(register)
    record.set('narrative', 'as corrected')
    register.save(record)
    assert counts(make_plan(register, with_ids(sheet(row(n='as sent')), uids))) == {'same': 1}
    plan = bring_in(register, with_ids(sheet(row(n='as sent later')), uids))
    assert counts(plan) == {'conflict': 1}
    assert plan.rows[0].cells == [CellDifference('incident', uids[0], 'narrative', 'as corrected', 'as sent later')]
    assert only(register).get('narrative') == 'as corrected'


def test_prefilled_ids_alone_make_no_records(register: Register) -> None:
    empty = [row(**dict.fromkeys('dgptbcn', ''))]
    assert counts(make_plan(register, with_ids(sheet(*empty), [str(uuid.uuid4())]))) == {}


@pytest.mark.parametrize('bad', ['twice', 'unknown', 'malformed'])
def test_a_wrong_row_id_is_named(register: Register, bad: str) -> None:
    uids = [str(uuid.uuid4()), str(uuid.uuid4())]
    book = with_ids(sheet(row(), row(n='second')), uids)
    wrong = {'twice': uids[0], 'unknown': str(uuid.uuid4()), 'malformed': '7'}[bad]
    book.sheets[0].rows[2][-1] = wrong
    assert counts(bring_in(register, book)) == {'new': 1, 'invalid': 1}


def test_an_undone_sheet_with_ids_comes_back(register: Register) -> None:
    book = with_ids(sheet(row()), [str(uuid.uuid4())])
    batch = apply_plan(register, make_plan(register, book))
    assert batch
    register.undo_batch(batch)
    assert counts(bring_in(register, book)) == {'new': 1}
    assert not only(register).withdrawn


@pytest.mark.parametrize('language', ['en', 'ar'])
def test_the_template_filled_sent_and_sent_again(register: Register, tmp_path: Path, language: str) -> None:
    path = tmp_path / 'template.xlsx'
    field_sheet.write_template(path, language)
    assert counts(make_plan(register, path)) == {}
    book = openpyxl.load_workbook(path)
    first, second = book.worksheets[:2]
    first['A2'], first['B2'], first['F2'], first['I2'] = datetime.date(2024, 1, 2), 'حمص', 'Ambush', 2
    second['A2'] = 'سالم الخيال'
    book.save(path)
    plan = bring_in(register, path)
    assert (counts(plan), plan.problems) == ({'new': 2}, [])
    assert only(register).children[0].get('count') == 2
    assert counts(make_plan(register, path)) == {'same': 2}
    first['I2'] = 3
    book.save(path)
    assert counts(bring_in(register, path)) == {'changed': 1, 'same': 1}
    assert only(register).children[0].get('count') == 3


# Headquarters workbooks


def fill(register: Register) -> Record:
    """Every kind of record, one of them with an emptied field and one withdrawn; gives the incident."""
    kept = register.save(invented.incident(narrative='=1+1 +963 @x'))
    for record in (invented.abductee(), invented.informant(), invented.place(), invented.incident(kind='ied')):
        register.save(record)
    gone = register.save(invented.incident(kind='landmine'))
    register.withdraw('incident', gone.uid, 'entered twice')
    kept.set('carried_out_by', None)
    return register.save(kept)


def export(register: Register, path: Path, **ways: Any) -> Path:
    headquarters_workbook.export(register, path, **ways)
    return path


def edit(path: Path, name: str, value: Cell, uid: str | None = None) -> None:
    """Change a cell by the stable name of its column, in the row of a uid or the first."""
    book = openpyxl.load_workbook(path)
    for found in book.worksheets:
        names = [cell.value for cell in found[1]]
        if name in names:
            uids = [cell.value for cell in found['A']]
            number = uids.index(uid) + 1 if uid else 3
            found.cell(number, names.index(name) + 1).value = value
    book.save(path)


def differing(plan: Plan) -> list[PlannedRow]:
    return [planned for planned in plan.rows if planned.verdict != 'same']


@pytest.mark.parametrize('language', ['en', 'ar'])
def test_export_and_import_again_has_nothing_to_do(register: Register, tmp_path: Path, language: str) -> None:
    fill(register)
    plan = make_plan(register, export(register, tmp_path / 'w.xlsx', language=language))
    assert differing(plan) == []
    assert plan.problems == []
    rows = sum(len(list(r.walk())) for cls in roots() for r in records(register, cls.record_kind))
    assert counts(plan) == {'same': rows}
    assert apply_plan(register, plan) is None


@pytest.mark.parametrize('language', ['en', 'ar'])
def test_an_empty_register_gets_the_same_records(
    register: Register, other: Register, tmp_path: Path, language: str
) -> None:
    fill(register)
    plan = bring_in(other, export(register, tmp_path / 'w.xlsx', language=language, profile='full'))
    assert set(counts(plan)) == {'new'}
    for cls in roots():
        assert records(other, cls.record_kind) == records(register, cls.record_kind)  # with uids and revisions
    assert differing(make_plan(other, export(register, tmp_path / 'again.xlsx'))) == []


@pytest.mark.slow
@needs_office
@pytest.mark.parametrize('ending', ['xlsx', 'ods', 'xls'])
def test_nothing_to_do_after_libreoffice_has_saved_it(register: Register, tmp_path: Path, ending: str) -> None:
    fill(register)
    path = export(register, tmp_path / 'w.xlsx', profile='full')
    plan = make_plan(register, converted(path, ending))
    assert (differing(plan), plan.problems) == ([], [])


def test_one_cell_changed_is_exactly_one_field_changed(register: Register, tmp_path: Path) -> None:
    record = fill(register)
    path = export(register, tmp_path / 'w.xlsx')
    casualty = record.of('casualty')[0]
    edit(path, 'casualty.count', 4, casualty.uid)
    plan = bring_in(register, path)
    [planned] = differing(plan)
    assert (planned.verdict, planned.kind) == ('changed', 'casualty')
    assert planned.cells == [CellDifference('casualty', casualty.uid, 'count', 3, 4)]
    now = query.get(register, 'incident', record.uid)
    assert now and now.of('casualty')[0].get('count') == 4
    assert now.revision != record.revision
    assert differing(make_plan(register, path)) == []


def test_both_sides_changed_is_a_conflict_and_nothing_is_overwritten(register: Register, tmp_path: Path) -> None:
    record = fill(register)
    path = export(register, tmp_path / 'w.xlsx')
    record.set('narrative', 'mine')
    record.set('area', 'desert')
    register.save(record)
    edit(path, 'incident.narrative', 'theirs', record.uid)
    [planned] = differing(bring_in(register, path))
    assert planned.verdict == 'conflict'
    assert planned.cells == [CellDifference('incident', record.uid, 'narrative', 'mine', 'theirs')]
    now = query.get(register, 'incident', record.uid)
    assert now and (now.get('narrative'), now.get('area')) == ('mine', 'desert')


def test_each_side_changed_another_field_and_both_stay(register: Register, tmp_path: Path) -> None:
    record = fill(register)
    path = export(register, tmp_path / 'w.xlsx')
    record.set('area', 'desert')
    register.save(record)
    edit(path, 'incident.narrative', 'theirs', record.uid)
    [planned] = differing(bring_in(register, path))
    assert [cell.field for cell in planned.cells] == ['narrative']
    now = query.get(register, 'incident', record.uid)
    assert now and (now.get('narrative'), now.get('area')) == ('theirs', 'desert')


def test_two_desks_exchange_until_they_agree(register: Register, other: Register, tmp_path: Path) -> None:
    record = fill(register)
    bring_in(other, export(register, tmp_path / 'out.xlsx', profile='full'))
    theirs = query.get(other, 'incident', record.uid)
    assert theirs
    theirs.set('narrative', None)
    theirs.add('casualty', outcome='injured', count=2)
    other.save(theirs)
    plan = bring_in(register, export(other, tmp_path / 'back.xlsx', profile='full'))
    assert sorted((p.verdict, p.kind) for p in differing(plan)) == [('changed', 'incident'), ('new', 'casualty')]
    now, there = (query.get(r, 'incident', record.uid) for r in (register, other))
    assert now == there
    assert differing(make_plan(other, export(register, tmp_path / 'out2.xlsx'))) == []


def test_a_conflict_left_open_is_seen_by_the_other_desk_too(
    register: Register, other: Register, tmp_path: Path
) -> None:
    record = fill(register)
    bring_in(other, export(register, tmp_path / 'out.xlsx'))
    for desk, value in ((register, 'mine'), (other, 'theirs')):
        here = query.get(desk, 'incident', record.uid)
        assert here
        here.set('narrative', value)
        desk.save(here)
    assert set(counts(bring_in(register, export(other, tmp_path / 'back.xlsx')))) == {'conflict', 'same'}
    assert set(counts(bring_in(other, export(register, tmp_path / 'out2.xlsx')))) == {'conflict', 'same'}


def test_an_emptied_cell_leaves_the_field_alone_and_cleared_empties_it(register: Register, tmp_path: Path) -> None:
    record = fill(register)
    path = export(register, tmp_path / 'w.xlsx')
    edit(path, 'incident.narrative', None, record.uid)
    assert differing(make_plan(register, path)) == []
    edit(path, 'incident.narrative', '(cleared)', record.uid)
    assert [p.verdict for p in differing(bring_in(register, path))] == ['changed']
    now = query.get(register, 'incident', record.uid)
    assert now and now.get('narrative') is None


def test_rows_typed_into_a_workbook_are_new(register: Register, tmp_path: Path) -> None:
    record = fill(register)
    path = export(register, tmp_path / 'w.xlsx')
    book = openpyxl.load_workbook(path)
    for title, given in (
        ('Incidents', {'kind': 'Ambush', 'occurred': datetime.date(2024, 2, 1), 'place': 'Nowhere at all'}),
        ('Casualties', {'outcome': 'Injured', 'count': 2, 'parent': record.uid}),
    ):
        names = [cell.value for cell in book[title][1]]
        by_name = {f'{"incident" if title == "Incidents" else "casualty"}.{n}': v for n, v in given.items()}
        book[title].append([by_name.get(name) for name in names])
    book.save(path)
    plan = bring_in(register, path)
    assert [(p.verdict, p.kind) for p in differing(plan)] == [('new', 'incident'), ('new', 'casualty')]
    typed = next(r for r in records(register) if r.get('place_typed') == 'Nowhere at all')
    assert typed.get('place') is None
    assert typed.get('reference')
    now = query.get(register, 'incident', record.uid)
    assert now and [c.get('count') for c in now.of('casualty')] == [3, 1, 2]


def test_a_uid_in_no_manifest_and_a_child_of_nobody_are_invalid(
    register: Register, other: Register, tmp_path: Path
) -> None:
    record = fill(register)
    path = export(register, tmp_path / 'w.xlsx')
    edit(path, 'incident.uid', str(uuid.uuid4()), record.uid)
    plan = bring_in(other, path)
    verdicts = [(p.verdict, p.kind) for p in plan.rows if p.verdict != 'new']
    assert sorted(verdicts) == [('invalid', kind) for kind in ('casualty', 'casualty', 'incident', 'source', 'victim')]
    assert query.get(other, 'incident', record.uid) is None


def test_a_bad_child_is_left_out_and_its_record_goes_in(register: Register, other: Register, tmp_path: Path) -> None:
    record = fill(register)
    path = export(register, tmp_path / 'w.xlsx')
    named, unnamed = record.of('casualty')
    edit(path, 'casualty.count', 0, named.uid)  # one is named in it
    edit(path, 'casualty.outcome', None, unnamed.uid)
    plan = bring_in(other, path)
    bad = [p for p in plan.rows if p.verdict == 'invalid']
    assert [(p.kind, p.problems[0].column) for p in bad] == [
        ('casualty', 'casualty.count'), ('casualty', 'casualty.outcome'), ('victim', 'victim.parent'),
    ]  # fmt: skip
    now = query.get(other, 'incident', record.uid)
    assert now and [child.kind for child in now.children] == ['source']


def test_a_highest_below_its_lowest_is_invalid(register: Register, tmp_path: Path) -> None:
    record = fill(register)
    path = export(register, tmp_path / 'w.xlsx')
    casualty = record.of('casualty')[1]
    for name, value in (('lowest', 5), ('highest', 2)):
        edit(path, f'casualty.{name}', value, casualty.uid)
    [planned] = differing(bring_in(register, path))
    assert (planned.verdict, planned.problems[0].column) == ('invalid', 'casualty.highest')


def test_a_child_is_not_moved_to_another_record(register: Register, tmp_path: Path) -> None:
    record = fill(register)
    path = export(register, tmp_path / 'w.xlsx')
    another = next(r for r in records(register) if r.get('kind') == 'ied')
    edit(path, 'casualty.parent', another.uid, record.of('casualty')[1].uid)
    plan = make_plan(register, path)
    [planned] = differing(plan)
    assert (planned.verdict, planned.kind) == ('invalid', 'casualty')
    assert apply_plan(register, plan) is None


def test_an_import_of_another_desks_change_undone_can_come_again(
    register: Register, other: Register, tmp_path: Path
) -> None:
    record = fill(register)
    bring_in(other, export(register, tmp_path / 'out.xlsx'))
    theirs = query.get(other, 'incident', record.uid)
    assert theirs
    theirs.set('narrative', 'theirs')
    other.save(theirs)
    path = export(other, tmp_path / 'back.xlsx')
    batch = apply_plan(register, make_plan(register, path))
    assert batch
    register.undo_batch(batch)
    assert [p.verdict for p in differing(make_plan(register, path))] == ['changed']


def test_example_and_public_workbooks_are_refused(register: Register, other: Register, tmp_path: Path) -> None:
    fill(register)
    with pytest.raises(KnownError, match='for the public'):
        make_plan(other, export(register, tmp_path / 'public.xlsx', profile='public', state='all'))
    with Register.create(tmp_path / 'e.sijill', desk='EX', passphrase=None, example=True) as example:
        example.save(invented.incident())
        path = export(example, tmp_path / 'example.xlsx')
        assert differing(make_plan(example, path)) == []
    with pytest.raises(KnownError, match='example'):
        make_plan(other, path)


# Plans


def test_planning_writes_nothing(register: Register) -> None:
    head = register.head
    make_plan(register, sheet(row()))
    assert (register.head, records(register)) == (head, [])


def test_a_plan_is_not_applied_to_a_register_that_has_changed(register: Register) -> None:
    plan = make_plan(register, sheet(row()))
    register.save(invented.incident())
    with pytest.raises(StaleSave):
        apply_plan(register, plan)
    assert len(records(register)) == 1


def test_a_plan_as_json(register: Register) -> None:
    plan = make_plan(register, sheet(row(), row(c=-1.0)))
    found = plan.as_json(applied=False, batch=None)
    assert list(found) == [
        'file', 'rows', 'new', 'changed', 'same', 'conflict', 'duplicate', 'invalid', 'likely', 'applied', 'batch',
        'mapping', 'problems', 'doubts', 'asides', 'profiles', 'uncertain',
    ]  # fmt: skip
    assert (found['rows'], found['new'], found['invalid'], found['applied'], found['batch']) == (2, 1, 1, False, None)
    [problem] = found['problems']
    assert list(problem) == ['sheet', 'row', 'column', 'value', 'problem']
    assert make_plan(register, sheet(row()), mapping=found['mapping']).mapping == found['mapping']


def test_progress_is_told_and_may_cancel(register: Register) -> None:
    told: list[tuple[int, int]] = []
    plan = make_plan(register, sheet(row()), progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (1, 1)

    def cancel(_done: int, _total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        apply_plan(register, plan, progress=cancel)
    assert records(register) == []


# Conflicts


@pytest.fixture
def clash(register: Register, tmp_path: Path) -> tuple[Record, Path]:
    """A record, and its workbook as it comes back: the account was changed on both sides, the area on theirs alone."""
    record = fill(register)
    path = export(register, tmp_path / 'w.xlsx')
    edit(path, 'incident.narrative', 'theirs', record.uid)
    edit(path, 'incident.area', 'Desert', record.uid)
    record.set('narrative', 'mine')
    return register.save(record), path


def conflict_in(plan: Plan) -> PlannedRow:
    [planned] = [planned for planned in plan.rows if planned.conflicts]
    return planned


def now(register: Register, record: Record) -> Record:
    found = query.get(register, record.kind, record.uid)
    assert found
    return found


def test_what_does_not_clash_goes_in_and_the_rest_waits(register: Register, clash: tuple[Record, Path]) -> None:
    record, path = clash
    plan = bring_in(register, path)
    planned = conflict_in(plan)
    assert (planned.verdict, planned.goes_in) == ('conflict', True)
    assert (now(register, record).get('narrative'), now(register, record).get('area')) == ('mine', 'desert')
    [waiting] = conflicts.waiting(register)
    assert (waiting.conflict.theirs, waiting.conflict.file) == ({'narrative': 'theirs'}, 'w.xlsx')
    bring_in(register, path)
    assert len(conflicts.waiting(register)) == 1


def test_conflicts_wait_over_a_restart(register: Register, clash: tuple[Record, Path]) -> None:
    bring_in(register, clash[1])
    register.close()
    with Register.open(register.path) as again:
        assert len(conflicts.waiting(again)) == 1


@pytest.mark.parametrize('way', ['mine', 'theirs', 'typed'])
@pytest.mark.parametrize('later', [False, True])
def test_a_conflict_is_settled_and_not_asked_again(
    register: Register, other: Register, clash: tuple[Record, Path], tmp_path: Path, way: str, later: bool
) -> None:
    record, path = clash
    plan = make_plan(register, path)
    [conflict] = conflict_in(plan).conflicts
    values = {'mine': {}, 'theirs': conflict.theirs, 'typed': values_typed(register, conflict, 'both')}[way]
    if not later:
        conflict_in(plan).settle(conflict, values)
    apply_plan(register, plan)
    if later:
        [waiting] = conflicts.waiting(register)
        register.settle(waiting.conflict, values)
    assert now(register, record).get('narrative') == {'mine': 'mine', 'theirs': 'theirs', 'typed': 'both'}[way]
    assert conflicts.waiting(register) == []
    assert differing(make_plan(register, path)) == []
    assert verify.check(register) == []


def test_settled_here_is_no_conflict_there(register: Register, other: Register, tmp_path: Path) -> None:
    record = fill(register)
    bring_in(other, export(register, tmp_path / 'out.xlsx', profile='full'))
    for desk, value in ((register, 'mine'), (other, 'theirs')):
        here = now(desk, record)
        here.set('narrative', value)
        desk.save(here)
    plan = make_plan(register, export(other, tmp_path / 'back.xlsx', profile='full'))
    conflict_in(plan).settle(conflict_in(plan).conflicts[0], {})
    apply_plan(register, plan)
    again = bring_in(other, export(register, tmp_path / 'out2.xlsx', profile='full'))
    assert [p.verdict for p in differing(again)] == ['changed']
    assert now(other, record) == now(register, record)


def test_a_conflict_on_which_both_sides_agree_now_waits_no_longer(
    register: Register, clash: tuple[Record, Path]
) -> None:
    record, path = clash
    bring_in(register, path)
    here = now(register, record)
    here.set('narrative', 'theirs')
    register.save(here)
    assert conflicts.waiting(register) == []


def test_an_import_taken_back_takes_its_conflicts_along(register: Register, clash: tuple[Record, Path]) -> None:
    batch = apply_plan(register, make_plan(register, clash[1]))
    assert batch
    register.undo_batch(batch)
    assert conflicts.waiting(register) == []


def test_a_settlement_that_breaks_a_rule_is_refused(register: Register, tmp_path: Path) -> None:
    record = fill(register)
    path = export(register, tmp_path / 'w.xlsx')
    casualty = record.of('casualty')[0]
    edit(path, 'casualty.count', 5, casualty.uid)
    casualty.set('count', 4)
    register.save(record)
    plan = make_plan(register, path)
    [conflict] = conflict_in(plan).conflicts
    with pytest.raises(Refused):
        conflict_in(plan).settle(conflict, values_typed(register, conflict, '0'))  # one of them is named
    assert conflict_in(plan).verdict == 'conflict'
    conflict_in(plan).settle(conflict, conflict.theirs)
    assert (conflict_in(plan).verdict, conflict_in(plan).goes_in) == ('changed', True)


def test_of_a_field_sheet_what_does_not_clash_goes_in_and_my_correction_stays(register: Register) -> None:
    uids = [str(uuid.uuid4())]
    bring_in(register, with_ids(sheet(row(n='as sent')), uids))
    record = only(register)
    record.set('narrative', 'as corrected')
    register.save(record)
    again = with_ids(sheet(row(n='as sent later', c=5.0)), uids)
    for _turn in range(2):
        plan = bring_in(register, again)
        assert counts(plan) == {'conflict': 1}
        assert only(register).get('narrative') == 'as corrected'
        assert only(register).children[0].get('count') == 5
    [waiting] = conflicts.waiting(register)
    register.settle(waiting.conflict, {})
    assert counts(make_plan(register, again)) == {'same': 1}
    third = with_ids(sheet(row(n='as sent once more', c=5.0)), uids)
    assert counts(make_plan(register, third)) == {'conflict': 1}


def test_a_date_typed_another_way_is_no_conflict(register: Register) -> None:
    uids = [str(uuid.uuid4())]
    bring_in(register, with_ids(sheet(row(d='March 2024')), uids))
    record = only(register)
    record.set('occurred_typed', '3/2024')
    register.save(record)
    assert counts(make_plan(register, with_ids(sheet(row(d='2024-03')), uids))) == {'same': 1}


# Likely rows, singly and by rule


def test_a_likely_row_is_linked_as_another_telling(register: Register) -> None:
    bring_in(register, sheet(row()))
    plan = bring_in(register, sheet(row(c=4.0, n='told by another')), likely='link')
    assert counts(plan) == {'changed': 1, 'likely': 1}
    record = only(register)
    [source] = record.of('source')
    assert 'Notes: told by another' in str(source.get('says'))
    assert 'Civilian men killed: 4' in str(source.get('says'))
    assert (record.get('narrative'), record.of('casualty')[0].get('count')) == (None, 3)
    assert counts(make_plan(register, sheet(row(c=4.0, n='told by another')))) == {'duplicate': 1}


def test_a_person_is_linked_across_scripts_and_the_link_undone(register: Register) -> None:
    headings: list[Cell] = ['Name', 'Father’s name', 'Occupation', 'Status', 'Notes']
    typed = ['نادر الخيال', 'هيثم', 'مزارع', 'Missing', 'مثال']
    bring_in(register, sheet(typed, headings=headings, title='Abductees'))
    again = sheet(['Nader Al-Khayal', 'Haytham', 'teacher', 'Missing', ''], headings=headings, title='Abductees')
    plan = make_plan(register, again, likely='link')
    [planned] = plan.rows
    assert (planned.likely, planned.choices) == (True, ('add', 'update', 'link', 'skip'))
    assert planned.why == 'same name, spelled differently, same father’s name'
    batch = apply_plan(register, plan)
    assert batch
    person = only(register, 'abductee')
    assert str(person.get('notes')).startswith('مثال\n\nName: Nader Al-Khayal')
    assert (person.get('name_latin'), person.get('occupation')) == (None, 'مزارع')
    assert counts(make_plan(register, again)) == {'duplicate': 1}
    register.undo_batch(batch)
    assert only(register, 'abductee').get('notes') == 'مثال'


def test_likely_rows_are_decided_by_rule(register: Register) -> None:
    bring_in(register, sheet(row(), row(d=datetime.date(2024, 3, 1))))
    near = row(c=4.0)
    far = [datetime.date(2024, 3, 2), 'Homs', 'Wadi Al-Mithal', 'Armed attack', 'ISIS', 4.0, 'all else']
    plan = make_plan(register, sheet(near, far))
    assert [planned.likely for planned in plan.rows] == [True, True]
    plan.choose(likely='skip', at_least=0.8)
    assert [planned.choice for planned in plan.rows] == ['skip', 'add']
    plan.choose(likely='update', sheet='Elsewhere')
    assert [planned.choice for planned in plan.rows] == ['skip', 'add']


def test_a_new_record_of_another_desk_is_flagged_and_never_left_out_by_itself(
    register: Register, other: Register, tmp_path: Path
) -> None:
    register.save(invented.incident())
    other.save(invented.incident())
    path = export(register, tmp_path / 'w.xlsx')
    plan = make_plan(other, path)
    [likely] = [planned for planned in plan.rows if planned.likely]
    assert (likely.verdict, likely.choice, likely.choices) == ('new', 'add', ('add', 'link', 'skip'))
    likely.choose('skip')
    assert [planned.row for planned in plan.rows if planned.goes_in] == []
    assert apply_plan(other, plan) is None
    bring_in(other, path)
    assert len(records(other)) == 2


# A file that came before


def test_the_same_file_is_recognised(register: Register) -> None:
    assert make_plan(register, sheet(row())).earlier == []
    batch = apply_plan(register, make_plan(register, sheet(row())))
    assert batch
    plan = make_plan(register, sheet(row()))
    assert [earlier.uid for earlier in plan.earlier] == [batch]
    assert plan.as_json(applied=False, batch=None)['earlier'] == [batch]
    register.undo_batch(batch)
    assert make_plan(register, sheet(row())).earlier == []


# Empty cells


@pytest.mark.parametrize('told', [{'incident.narrative': 'yes'}, {'*': 'yes'}])
def test_an_empty_cell_empties_where_its_column_is_told_so(register: Register, told: dict[str, str]) -> None:
    uids = [str(uuid.uuid4())]
    bring_in(register, with_ids(sheet(row(n='to go', c=3.0)), uids))
    again = with_ids(sheet(row(n='', c='')), uids)
    assert counts(make_plan(register, again)) == {'same': 1}
    plan = make_plan(register, again, mapping={':empties': told})
    assert counts(plan) == {'changed': 1}
    assert make_plan(register, again, mapping=plan.mapping).counts() == plan.counts()
    apply_plan(register, plan)
    assert (only(register).get('narrative'), only(register).children[0].get('count')) == (None, 3)


def test_an_empty_cell_of_a_headquarters_workbook_empties_when_told_so(register: Register, tmp_path: Path) -> None:
    record = fill(register)
    path = export(register, tmp_path / 'w.xlsx')
    edit(path, 'incident.narrative', None, record.uid)
    plan = make_plan(register, path, mapping={':empties': {'*': 'yes'}})
    assert [(p.verdict, [cell.field for cell in p.cells]) for p in differing(plan)] == [('changed', ['narrative'])]


def test_a_field_that_is_none_cannot_be_told_to_empty(register: Register) -> None:
    with pytest.raises(KnownError, match='not a field'):
        make_plan(register, sheet(row()), mapping={':empties': {'incident.colour': 'yes'}})


# A corrected field sheet, the whole story


def test_a_field_sheet_corrected_in_every_way(register: Register) -> None:
    uids = [str(uuid.uuid4()) for _number in range(6)]
    bring_in(register, with_ids(sheet(row(n='one'), row(n='two'), row(n='three')), uids[:3]))
    story = with_ids(
        sheet(row(n='one', c=5.0), row(n='two', c=''), row(n='with id'), row(n='filled down'), row(n='typed below')),
        [uids[0], uids[1], uids[3], uids[0], ''],
    )
    plan = bring_in(register, story)
    assert [planned.verdict for planned in plan.rows] == ['changed', 'same', 'new', 'invalid', 'new']
    assert 'Row 2' in plan.rows[3].reason
    found = {record.get('narrative'): record for record in records(register)}
    assert set(found) == {'one', 'two', 'three', 'with id', 'typed below'}
    assert not any(record.withdrawn for record in found.values())
    assert [found[name].children[0].get('count') for name in ('one', 'two', 'three')] == [5, 3, 3]
    assert found['with id'].uid == uids[3]
