"""Sheets as strangers lay them out and word them: what is read of a cell, of a row, and of what stands above rows."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exchange import cells
from exchange.importing.applying import apply_plan
from exchange.importing.plan import Plan
from exchange.importing.planning import make_plan
from exchange.mapping import casualty_headings, people_in_cells
from models import query
from models.errors import Refused
from models.record.records import RECORDS, Record
from models.register.register import Register

HEADINGS = ['التاريخ', 'المحافظة', 'المكان', 'نوع الحادث', 'الجهة المنفذة', 'المستهدف', 'قتلى مدنيون', 'قتلى قسد']
DAY = date(2024, 2, 14)
CHILD = 'outcome=killed&party=civilians&who=child&standing=civilian'


def row(*counts: Any, **changed: Any) -> list[Any]:
    values = dict(zip(HEADINGS, [DAY, 'حمص', 'قرية المثال', 'كمين', 'داعش', 'قسد'], strict=False)) | changed
    return [values.get(heading) for heading in HEADINGS[:6]] + list(counts)


def written(path: Path, *rows: list[Any], title: str = 'ورقة') -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = title
    for values in rows:
        book.active.append(values)
    book.save(path / 'sheet.xlsx')
    return path / 'sheet.xlsx'


def planned(register: Register, path: Path, *rows: list[Any], **more: Any) -> Plan:
    return make_plan(register, written(path, *rows, **more))


def brought(register: Register, plan: Plan) -> list[Record]:
    apply_plan(register, plan)
    found = query.ids(register, query.Question('incident'))
    return [query.get(register, 'incident', uid) for uid in found]


@pytest.mark.parametrize(
    ('heading', 'cell', 'told'),
    [
        ('قتلى مدنيون', 'طفل وامرأة', [(1, CHILD), (1, 'civilian_women_killed')]),
        ('قتلى مدنيون', 'طفلة', [(1, 'civilian_girls_killed')]),
        ('قتلى مدنيون', '٣ مدنيين', [(3, 'outcome=killed&party=civilians')]),
        ('قتلى مدنيون', 'رجلان و3 أطفال', [(2, 'civilian_men_killed'), (3, CHILD)]),
        ('قتلى داعش', 'عنصران', [(2, 'isis_killed')]),
        ('قتلى داعش', 'عنصر واحد', [(1, 'isis_killed')]),
        ('قتلى قوات النظام', 'أحد عشر عنصراً', [(11, 'regime_killed')]),
        ('قتلى قوات النظام', 'لا يوجد', [(0, 'regime_killed')]),
        ('Civilians killed', 'a man and two women', [(1, 'civilian_men_killed'), (2, 'civilian_women_killed')]),
    ],
)
def test_people_told_in_words(heading: str, cell: str, told: list[tuple[int, str]]) -> None:
    understood = casualty_headings.understand(heading)
    assert understood is not None
    assert [(count.number, harmed.code) for count, harmed in people_in_cells.within(understood.harm, cell)] == told


@pytest.mark.parametrize(
    ('heading', 'cell'),
    [
        ('قتلى داعش', '3 مدنيين'), ('معتقلو داعش', 'قتيلان'), ('قتلى مدنيون', 'عنصران'), ('قتلى مدنيون', 'مدنيين'),
        ('قتلى مدنيون', 'فلان الفلاني'), ('قتلى مدنيون', '5 منهم طفل'), ('Civilians killed', 'see the notes'),
    ],
)  # fmt: skip
def test_people_of_whom_it_is_not_said_how_many_there_were_or_who_belong_elsewhere(heading: str, cell: str) -> None:
    understood = casualty_headings.understand(heading)
    assert understood is not None
    with pytest.raises(Refused):
        people_in_cells.within(understood.harm, cell)


@pytest.mark.parametrize(
    ('typed', 'stored'),
    [
        ('2 pm', '14:00'), ('الساعة 3 عصراً', '15:00'), ('١٠ صباحاً', '10:00'), ('12 ظهراً', '12:00'),
        ('11 ليلاً', '23:00'),
        ('12:30 am', '00:30'), ('2 بعد منتصف الليل', '02:00'), ('14:30 hrs', '14:30'),
    ],
)  # fmt: skip
def test_hours_as_people_say_them(typed: str, stored: str) -> None:
    assert cells.from_cell(typed, RECORDS['incident'].specs()['time_of_day']) == stored


@pytest.mark.parametrize('typed', ['3', 'about three', '25 pm', '0 am', '3 ع'])
def test_an_hour_that_may_be_two_is_asked(typed: str) -> None:
    with pytest.raises(Refused):
        cells.from_cell(typed, RECORDS['incident'].specs()['time_of_day'])


@pytest.mark.parametrize(
    ('typed', 'stored'),
    [
        ('35°12\'30"N', 35.208333),
        ('35 12 30', 35.208333),
        ('35.2° N', 35.2),
        ('35°12.5′', 35.208333),
        ('35.33 شمالا', 35.33),
    ],
)
def test_degrees_in_minutes(typed: str, stored: float) -> None:
    assert cells.from_cell(typed, RECORDS['incident'].specs()['latitude']) == stored


def test_degrees_of_the_other_half_of_the_world_are_refused() -> None:
    with pytest.raises(Refused):
        cells.from_cell('35°12\'30"S', RECORDS['incident'].specs()['latitude'])


@pytest.mark.parametrize(
    ('typed', 'codes'),
    [
        ('التحالف الدولي وقسد', 'sdf|coalition'), ('Coalition and SDF', 'sdf|coalition'),
        ('قسد + التحالف', 'sdf|coalition'), ('التحالف/قسد', 'sdf|coalition'),
        ('عناصر من داعش', 'isis'), ('قسد وأهالي القرية', None),
    ],
)  # fmt: skip
def test_parties_joined_by_a_word_or_a_sign(register: Register, tmp_path: Path, typed: str, codes: str | None) -> None:
    plan = planned(register, tmp_path, HEADINGS, row(1, **{'الجهة المنفذة': typed}))
    [line] = plan.rows
    assert (line.record.get('carried_out_by') if line.record else None) == codes
    assert bool(line.problems) == (codes is None)


def test_nothing_said_is_no_problem_and_what_nobody_knows_is_a_doubt(register: Register, tmp_path: Path) -> None:
    plan = planned(register, tmp_path, HEADINGS, row('لا يوجد', 'غير معروف'), row('n/a', 2), row(1, '-'))
    assert plan.counts()['new'] == 3
    assert [(doubt.row, doubt.column) for doubt in plan.rows[0].doubts] == [(2, 'قتلى قسد')]


def test_a_part_of_the_day_is_kept_in_the_notes(register: Register, tmp_path: Path) -> None:
    plan = planned(register, tmp_path, [*HEADINGS[:6], 'الساعة'], [*row()[:6], 'فجراً'], [*row()[:6], '3 عصراً'])
    assert [line.record.get('time_of_day') for line in plan.rows if line.record] == [None, '15:00']
    assert [line.record.get('narrative') for line in plan.rows if line.record] == ['الساعة: فجراً', None]


@pytest.mark.parametrize('title', ['حمص', 'محافظة حمص'])
def test_the_name_of_a_sheet_may_be_the_governorate(register: Register, tmp_path: Path, title: str) -> None:
    headings = [heading for heading in HEADINGS if heading != 'المحافظة']
    values = [value for value in row(1, 2) if value != 'حمص']
    plan = planned(register, tmp_path, headings, values, title=title)
    assert [line.record.get('governorate') for line in plan.rows if line.record] == ['SY04']
    assert [column.heading for column in plan.tables[0].columns if column.name == 'governorate'] == [':sheet']
    again = make_plan(register, written(tmp_path, headings, values, title='ورقة'), mapping=plan.mapping)
    assert [line.record.get('governorate') for line in again.rows if line.record] == [None]


def test_a_row_may_head_those_below_it(register: Register, tmp_path: Path) -> None:
    headings = [heading for heading in HEADINGS if heading != 'المحافظة']
    values = [value for value in row(1, 2) if value != 'حمص']
    plan = planned(register, tmp_path, headings, ['محافظة حمص'], values, values, ['محافظة درعا'], values)
    assert [line.record.get('governorate') for line in plan.rows if line.record] == ['SY04', 'SY04', 'SY12']
    assert [aside.reason for aside in plan.asides] == ['section', 'section']


def test_a_column_says_more_than_what_stands_above_it(register: Register, tmp_path: Path) -> None:
    plan = planned(register, tmp_path, HEADINGS, row(1), title='درعا')
    assert [line.record.get('governorate') for line in plan.rows if line.record] == ['SY04']


def test_a_weekday_proves_which_number_is_the_day(register: Register, tmp_path: Path) -> None:
    both, one = 'السبت 6/1/2024', 'الأربعاء 10/1/2024'
    plan = planned(register, tmp_path, HEADINGS, row(التاريخ=both), row(التاريخ=one))
    assert [line.record.get('occurred') for line in plan.rows if line.record] == ['2024-01-06', '2024-01-10']
    alone = planned(register, tmp_path, HEADINGS, row(التاريخ=both))
    assert alone.counts()['invalid'] == 1


def test_the_governorate_beside_a_place_that_no_list_has_is_kept(register: Register, tmp_path: Path) -> None:
    headings = ['التاريخ', 'الموقع (محافظة - ناحية - قرية)', 'نوع الحادث']
    plan = planned(register, tmp_path, headings, [DAY, 'حمص - ناحية المثال - قرية المثال', 'كمين'])
    [line] = plan.rows
    assert line.record is not None
    assert (line.record.get('governorate'), line.record.get('place')) == ('SY04', None)
    assert line.record.get('place_typed') == 'حمص - ناحية المثال - قرية المثال'


def test_a_line_of_signatures_is_no_record(register: Register, tmp_path: Path) -> None:
    plan = planned(register, tmp_path, HEADINGS, row(1), ['إعداد: قسم المثال', None, 'تدقيق: المثال'])
    assert plan.counts()['rows'] == 1


@pytest.mark.parametrize(
    ('typed', 'zone'),
    [('سيطرة قسد', 'sdf'), ('منطقة سيطرة النظام', 'regime'), ('تحت سيطرة هيئة تحرير الشام', 'hts')],
)
def test_zones_as_monitors_word_them(register: Register, tmp_path: Path, typed: str, zone: str) -> None:
    headings = [*HEADINGS[:6], 'سلطة الأمر الواقع']
    plan = planned(register, tmp_path, headings, row(typed, المستهدف='قوات النظام السوري'))
    assert [(r.record.get('zone'), r.record.get('against')) for r in plan.rows if r.record] == [(zone, 'regime_forces')]


def test_how_many_people_a_list_has_is_no_person(register: Register, tmp_path: Path) -> None:
    headings = ['اسم الشخص المخطوف', 'المهنة', 'تاريخ التغييب', 'المحافظة', 'خطف من قبل']
    people = [['مثال أول', 'معلم', '2014', 'الرقة', 'داعش'], ['مثال ثان', 'سائق', '2015', 'حلب', 'داعش']]
    plan = planned(register, tmp_path, headings, *people, ['العدد', 2])
    assert [(row.kind, row.verdict) for row in plan.rows] == [('abductee', 'new')] * 2


def test_the_mapping_of_two_sheets_can_be_given_back(register: Register, tmp_path: Path) -> None:
    path = written(tmp_path, HEADINGS, row(1, 2), row(2))
    book = openpyxl.load_workbook(path)
    people = book.create_sheet('مخطوفون')
    people.append(['اسم المخطوف', 'المهنة', 'تاريخ الخطف', 'المحافظة'])
    people.append(['مثال أول', 'معلم', '2014', 'الرقة'])
    book.save(path)
    plan = make_plan(register, path)
    assert make_plan(register, path, mapping=plan.mapping).counts() == plan.counts()
