"""Casualty columns: what their headings count, and how totals and "of whom" columns become leaves."""

from pathlib import Path

import pytest

from exchange.cells import Cell
from exchange.importing.row_values import Line, column_problems, lines
from exchange.mapping import casualty_headings
from exchange.mapping.mapping import mapping_of, tables_of
from exchange.reading.any_file import Sheet, Workbook
from models.places import gazetteer
from models.record import casualty_words

CHILDREN = 'outcome=killed&party=civilians&who=child&standing=civilian'
HEADINGS = {
    'Killed': 'outcome=killed',
    'No. killed': 'outcome=killed',
    'Fatalities': 'outcome=killed',
    'عدد القتلى': 'outcome=killed',
    'القتلى': 'outcome=killed',
    'عدد الجرحى': 'outcome=injured',
    'المصابون': 'outcome=injured',
    'Detained': 'outcome=arrested',
    'المعتقلون': 'outcome=arrested',
    'عدد المختطفين': 'outcome=abducted',
    'Kidnapped': 'outcome=abducted',
    'مفقودون': 'outcome=missing',
    'Civilian women killed': 'civilian_women_killed',
    'Women killed (civilian)': 'civilian_women_killed',
    'قتلى مدنيون أطفال': CHILDREN,
    'أطفال قتلى': CHILDREN,
    'القتلى من النساء المدنيات': 'civilian_women_killed',
    'شهداء مدنيين نساء': 'civilian_women_killed',
    'No. of killed children (male)': 'civilian_boys_killed',
    'عدد القتلى المدنيين': 'outcome=killed&party=civilians',
    'civilian deaths': 'outcome=killed&party=civilians',
    'Civilian deaths: women': 'civilian_women_killed',
    'ISIS members killed': 'isis_killed',
    'Killed ISIS fighters': 'isis_killed',
    'قتلى عناصر التنظيم': 'isis_killed',
    'قتلى من تنظيم الدولة': 'isis_killed',
    'قتلى قسد': 'sdf_killed',
    'SDF fighters wounded': 'sdf_injured',
    'القتلى من الحرس الثوري': 'outcome=killed&party=irgc',
    'قتلى ميليشيات إيران': 'iranian_backed_killed',
    'Russian soldiers killed': 'russian_killed',
    'قتلى عسكريين': 'outcome=killed&standing=combatant',
    'Wounded soldiers': 'outcome=injured&standing=combatant',
    'ISIS commanders killed': 'outcome=killed&party=isis&role=commander',
    'قادة من التنظيم قتلى': 'outcome=killed&party=isis&role=commander',
    'Truffle pickers killed': 'outcome=killed&role=truffle_picker',
    'Journalists injured': 'outcome=injured&role=journalist',
    'قتلى مجهولي الهوية': 'unidentified_killed',
    'Men killed': 'civilian_men_killed',
    'Children injured': 'outcome=injured&party=civilians&who=child&standing=civilian',
    'Total killed': 'total&outcome=killed',
    'مجموع القتلى': 'total&outcome=killed',
    'إجمالي الجرحى': 'total&outcome=injured',
    'العدد الكلي للقتلى': 'total&outcome=killed',
    'Total civilians killed': 'total&outcome=killed&party=civilians',
    'of whom children': 'including&who=child',
    'Of which women': 'including&who=woman',
    'منهم أطفال': 'including&who=child',
    'من بينهم نساء': 'including&who=woman',
    'including Iranian-backed': 'including&party=iranian_backed',
    'including officers': 'including&role=officer',
    'Civillians killed': 'outcome=killed&party=civilians',
    'الشهداء والقتلى مدنيون': 'outcome=killed&party=civilians',
    'الأسرى والمعتقلون من داعش': 'isis_arrested',
    'قتلى إيرانيون': 'iranian_backed_killed',
}
NO_HARM = (
    'Killed by ISIS', 'Killed in Homs', 'Names of killed', 'أسماء القتلى', 'Date of death', 'Cause of death',
    'Killed and injured', 'قتلى وجرحى', 'Men', 'نساء', 'ISIS', 'مدنيون', 'Casualties', 'Body found on',
    'including women and children', 'تاريخ الوفاة', 'Vehicles destroyed', 'Number of attacks', 'عدد العمليات', '',
)  # fmt: skip


@pytest.mark.parametrize(('heading', 'code'), HEADINGS.items())
def test_a_casualty_heading_says_whom_it_counts(heading: str, code: str) -> None:
    found = casualty_headings.understand(heading)
    assert found is not None
    assert found.harm.code == code
    assert casualty_headings.from_code(code) == found.harm


@pytest.mark.parametrize('heading', NO_HARM)
def test_a_heading_that_says_something_else_is_no_casualty_column(heading: str) -> None:
    assert casualty_headings.understand(heading) is None


@pytest.mark.parametrize('code', ['outcome=eaten', 'killed', 'total', 'party=isis', 'outcome=killed&killer=isis', ''])
def test_a_code_that_counts_nobody_is_none(code: str) -> None:
    assert casualty_headings.from_code(code) is None


# Leaves


def read(headings: list[str], *rows: list[Cell]) -> tuple[list[Line], list[str]]:
    """The lines of a sheet with these casualty columns, and what is said of whole columns."""
    first: list[Cell] = ['Date', 'Type', *headings]
    cells: list[list[Cell]] = [first, *(['2024-01-21', 'ambush', *row] for row in rows)]
    [table] = tables_of(Workbook(Path('sheet.xlsx'), '', [Sheet('Incidents', cells)]))
    again = mapping_of([table])
    assert mapping_of(tables_of(Workbook(Path('sheet.xlsx'), '', [Sheet('Incidents', cells)]), again)) == again
    said = [f'{problem.column}: {problem.sentence}' for problem in column_problems(table)]
    return list(lines(table, gazetteer())), said


def leaves(line: Line) -> dict[str, object]:
    """What each casualty line counts, by its codes."""
    assert not line.problems, line.problems
    found = {}
    for child in line.below:
        coded = {name: str(value) for name, value in child.given.items() if name in casualty_words.PARTS}
        numbers = [child.given.get(name) for name in ('count', 'lowest', 'highest')]
        if not child.is_none:
            found[casualty_headings.harm_of(coded).code] = numbers[0] if numbers[1:] == [None, None] else tuple(numbers)
    return found


def test_of_whom_columns_are_taken_from_the_one_before_them() -> None:
    [line], _said = read(['Civilians killed', 'of whom children', 'of whom women', 'Injured', 'of whom children'],
                         [7, 2, 1, 4, 1])  # fmt: skip
    assert leaves(line) == {
        'outcome=killed&party=civilians': 4, CHILDREN: 2, 'civilian_women_killed': 1,
        'outcome=injured': 3, 'outcome=injured&party=civilians&who=child&standing=civilian': 1,
    }  # fmt: skip


def test_a_part_of_a_part_is_taken_from_it() -> None:
    [line], _said = read(['القتلى المدنيون', 'منهم أطفال', 'منهم طفلات'], [9, 4, 1])
    assert leaves(line) == {
        'outcome=killed&party=civilians': 5, CHILDREN: 3, 'civilian_girls_killed': 1,
    }  # fmt: skip


def test_parts_that_exceed_the_whole_keep_the_row_out() -> None:
    [line], _said = read(['Killed', 'of whom women', 'of whom children'], [3, 2, 2])
    [problem] = line.problems
    assert (problem.column, problem.row) == ('Killed', 2)
    assert all(word in problem.sentence for word in ('“of whom women”', '“of whom children”', '4', '3'))


def test_a_part_without_its_whole_is_a_leaf() -> None:
    [line], _said = read(['Civilians killed', 'of whom children'], ['', 2])
    assert leaves(line) == {CHILDREN: 2}


def test_parts_that_may_be_the_same_people_are_not_both_taken() -> None:
    [line], said = read(['Killed', 'of whom women', 'of whom journalists'], [5, 2, 1])
    assert leaves(line) == {'outcome=killed': 3, 'civilian_women_killed': 2}
    assert any(sentence.startswith('of whom journalists: ') and 'of whom women' in sentence for sentence in said)


def test_a_part_with_nothing_before_it_is_said_not_to_be_brought_in() -> None:
    [line], said = read(['of whom children', 'Killed'], [1, 5])
    assert leaves(line) == {'outcome=killed': 5}
    assert any(sentence.startswith('of whom children: ') for sentence in said)


def test_a_total_that_adds_up_is_no_leaf() -> None:
    [line], _said = read(['قتلى داعش', 'قتلى قسد', 'مجموع القتلى'], [2, 3, 5])
    assert leaves(line) == {'isis_killed': 2, 'sdf_killed': 3}
    assert line.doubts == []


def test_a_total_that_does_not_add_up_is_a_doubt_and_the_parts_stand() -> None:
    [line], _said = read(['ISIS killed', 'SDF killed', 'Total killed'], [2, 3, 7])
    assert leaves(line) == {'isis_killed': 2, 'sdf_killed': 3}
    [doubt] = line.doubts
    assert doubt.column == 'Total killed'
    assert all(word in doubt.sentence for word in ('7', '5', '“ISIS killed”', '“SDF killed”'))


def test_a_total_alone_is_a_leaf() -> None:
    [line], _said = read(['ISIS killed', 'SDF killed', 'Total killed'], ['', '', 7])
    assert leaves(line) == {'outcome=killed': 7}


def test_a_total_with_only_a_part_of_it_known_keeps_the_rest() -> None:
    [line], _said = read(['Total killed', 'of whom children'], [7, 2])
    assert leaves(line) == {'outcome=killed': 5, CHILDREN: 2}


def test_totals_of_totals() -> None:
    headings = ['Civilian men killed', 'Civilian women killed', 'Total civilians killed', 'ISIS killed', 'Total killed']
    [good, bad], _said = read(headings, [2, 1, 3, 4, 7], [2, 1, 4, 4, 8])
    assert leaves(good) == leaves(bad) == {'civilian_men_killed': 2, 'civilian_women_killed': 1, 'isis_killed': 4}
    assert good.doubts == []
    assert [doubt.column for doubt in bad.doubts] == ['Total civilians killed']


def test_a_column_that_holds_others_is_told_by_its_numbers() -> None:
    headings = ['Killed', 'Civilians killed', 'Civilian women killed']
    [line, other], said = read(headings, [5, 3, 1], [4, 0, 0])
    assert leaves(line) == {'outcome=killed': 2, 'outcome=killed&party=civilians': 2, 'civilian_women_killed': 1}
    assert leaves(other) == {'outcome=killed': 4}
    assert [sentence.partition(':')[0] for sentence in said] == ['Civilians killed']


def test_a_column_with_smaller_numbers_stands_beside_the_others() -> None:
    [line, _other], said = read(['Civilians killed', 'Civilian women killed'], [1, 3], [0, 2])
    assert leaves(line) == {'outcome=killed&party=civilians': 1, 'civilian_women_killed': 3}
    assert 'is added to' in said[0]


def test_the_totals_beside_them_say_whether_a_column_holds_others() -> None:
    child = 'outcome=killed&party=civilians&who=child&standing=civilian'
    headings = ['قتلى مدنيون', 'قتلى أطفال', 'قتلى قسد', 'مجموع القتلى']
    (apart, _other), problems = read(headings, [4, 1, 2, 7], [3, 1, None, 4])
    assert leaves(apart) == {'outcome=killed&party=civilians': 4, child: 1, 'sdf_killed': 2}
    assert ['that way the totals of the sheet add up' in problem for problem in problems] == [True]
    (within, _other), problems = read(headings, [4, 1, 2, 6], [3, 1, None, 3])
    assert leaves(within) == {'outcome=killed&party=civilians': 3, child: 1, 'sdf_killed': 2}


def test_victims_may_be_the_killed_and_that_is_asked() -> None:
    [line], said = read(['ضحايا قسد', 'قتلى داعش'], [2, 1])
    assert leaves(line) == {'isis_killed': 1}
    assert 'it may be “SDF' in said[0]


def test_a_part_may_repeat_the_outcome_of_its_whole_and_no_other() -> None:
    (right, wrong), _problems = read(['قتلى مدنيون', 'منهم نساء'], [3, 'قتيلان'], [3, 'جريحان'])
    assert leaves(right)['civilian_women_killed'] == 2
    assert (right.problems, len(wrong.problems)) == ([], 1)


def test_people_of_a_role_may_be_counted_twice_and_that_is_said() -> None:
    _lines, said = read(['Civilians killed', 'Journalists killed'], [4, 1])
    assert [sentence.partition(':')[0] for sentence in said] == ['Journalists killed']


@pytest.mark.parametrize(
    ('cell', 'numbers'),
    [
        ('٥', 5), ('5+', (None, 5, None)), ('at least 3', (None, 3, None)), ('2-4', (None, 2, 4)), ('عدة', None),
        (3.0, 3), ('1,200', 1200), ('-', 'nothing'), ('–', 'nothing'), (0, 'nothing'),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(cell: Cell, numbers: object) -> None:
    [line], _said = read(['ISIS killed', 'SDF killed'], [cell, 1])
    found = leaves(line)
    assert found.pop('sdf_killed') == 1
    assert found == ({} if numbers == 'nothing' else {'isis_killed': numbers})


def test_a_rest_of_at_least() -> None:
    [line], _said = read(['Killed', 'of whom children'], ['5+', 2])
    assert leaves(line) == {'outcome=killed': (None, 3, None), CHILDREN: 2}


def test_what_is_not_exact_is_not_taken_from_a_number() -> None:
    [line], _said = read(['Killed', 'of whom children'], [5, '2+'])
    assert [problem.column for problem in line.problems] == ['Killed']


def test_a_column_of_words_is_no_casualty_column() -> None:
    [line], said = read(['Killed', 'Injured'], [5, 'the two sons of the owner'])
    assert leaves(line) == {'outcome=killed': 5}
    assert [sentence.partition(':')[0] for sentence in said] == ['Injured']


def test_headings_of_two_rows_give_the_outcome() -> None:
    rows: list[list[Cell]] = [
        ['Date', 'Type', 'Killed', '', '', 'Injured', ''],
        ['', '', 'Men', 'Women', 'Children', 'Men', 'Women'],
        ['2024-01-21', 'ambush', 1, 2, 3, 4, 5],
    ]
    [table] = tables_of(Workbook(Path('sheet.xlsx'), '', [Sheet('Incidents', rows)]))
    assert [column.target for column in table.columns[2:]] == [
        'casualties:civilian_men_killed', 'casualties:civilian_women_killed', f'casualties:{CHILDREN}',
        'casualties:outcome=injured&party=civilians&who=man&standing=civilian',
        'casualties:outcome=injured&party=civilians&who=woman&standing=civilian',
    ]  # fmt: skip


def test_a_row_id_gives_its_leaves_the_same_ids_each_time() -> None:
    rows: list[list[Cell]] = [
        ['Date', 'Type', 'Killed', 'of whom children', 'Row id'],
        ['2024-01-21', 'ambush', 5, 2, 'c0ffee00-0000-4000-8000-000000000001'],
    ]
    found = [
        [child.uid for line in lines(table, gazetteer()) for child in line.below]
        for _again in range(2)
        for table in tables_of(Workbook(Path('sheet.xlsx'), '', [Sheet('Incidents', rows)]))
    ]
    assert found[0] == found[1]
    assert len(set(found[0])) == 2


def test_children_may_be_the_boys_and_girls_beside_them() -> None:
    [line], _said = read(['Children killed', 'Boys killed', 'Girls killed'], [3, 1, 2])
    assert leaves(line) == {'civilian_boys_killed': 1, 'civilian_girls_killed': 2}
    [line], _said = read(['Children killed (sex unknown)', 'Boys killed', 'Girls killed'], [3, 1, 2])
    assert sum(int(str(count)) for count in leaves(line).values()) == 6
