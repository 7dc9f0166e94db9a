"""A heading is understood whole or not at all: what is left out and said, what is asked, and what is never taken."""

import random
import string
import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from exchange.cells import Cell
from exchange.importing.planning import make_plan
from exchange.importing.row_values import Line, asked, column_problems, lines
from exchange.mapping import casualty_headings, headings
from exchange.mapping.heading_grammar import signs
from exchange.mapping.mapping import Table, mapping_of, tables_of
from exchange.reading import any_file
from exchange.reading.any_file import Sheet, Workbook
from models.language.code_lists import codes
from models.language.text import fold
from models.limits.heading_limits import HEADING_LIMITS
from models.places import gazetteer
from models.record import casualty_words
from models.register.register import Register

FIRST: list[Cell] = ['Date', 'Governorate', 'Place', 'Type of incident']
ROW: list[Cell] = ['2024-01-05', 'Homs', 'Palmyra', 'IED']
KILLED = 'outcome=killed'


def table(named: list[str], *rows: list[Cell]) -> Table:
    """A sheet of incidents with these columns more."""
    cells: list[list[Cell]] = [
        FIRST + list(named),
        *(ROW + row for row in rows or ([1 + n for n in range(len(named))],)),
    ]
    book = Workbook(Path('sheet.xlsx'), '', [Sheet('Incidents', cells)])
    [found] = tables_of(book)
    again = mapping_of([found])
    assert mapping_of(tables_of(book, again)) == again
    return found


def targets(found: Table) -> list[str | None]:
    return [column.target for column in found.columns[4:] if not column.passed_over]


def said(found: Table) -> dict[str, str]:
    return {problem.column: problem.sentence for problem in column_problems(found)}


def asks(found: Table) -> list[str]:
    return [column.heading for column in asked(found)]


def counted(line: Line) -> list[tuple[object, ...]]:
    names = ('party', 'outcome', 'who', 'count', 'lowest', 'highest')
    return [tuple(child.given.get(name) for name in names) for child in line.below if child.kind == 'casualty']


ASKED = (
    'Killed (side A)', 'Killed B', 'Killed (village)', 'Killed dd/mm/yyyy',
    'Killed unconfirmed', 'Killed (claimed)', 'SDF/regime killed', 'Killed women/children',
    'Women/children killed', 'Killed women & children', 'Boys/children killed',
    'Civilians killed including children', 'قتلى مدنيون بينهم أطفال', 'Civilians killed excluding children',
    'Killed except civilians', 'قتلى عدا المدنيين', 'Civilians killed (?)', 'Killed + injured', 'Killed ≥',
    '~ killed', 'Killed > 5', 'Killed (2)', 'Civilians killed by ISIS', 'قتلى على يد داعش', 'SDF arrests',
    'ISIS abductions', 'SDF detainees', 'معتقلي قسد', 'مختطفي داعش', 'قتلهم داعش', 'قتل داعش', 'ISIS killings',
    'Kurdish killed', 'Druze killed', 'قتلى الدروز', 'قتلى الأكراد', 'أسرى داعش', 'ISIS executions',
    'Civilian houses', 'قتلا مدنيون', 'Cows killed', 'Mine killed', 'PMF killed', 'SSNP killed', 'MOI killed',
    'TSK killed', 'SRF killed', 'Deaths confirmed by family', 'Killed per 100 people', 'ISIS vehicles killed',
    'Killed in Homs', 'قتلى في حمص', 'Killed (xyz)', 'Dead 🕊', 'Casualties', 'ضحايا مدنيون وغيرهم',
)  # fmt: skip


@pytest.mark.parametrize('heading', ASKED)
def test_a_heading_of_which_only_a_part_is_understood_is_asked(heading: str) -> None:
    found = table([heading, 'Civilians injured'])
    assert targets(found) == [None, 'casualties:civilians_injured']
    assert asks(found) == [heading]
    assert heading in said(found)
    assert found.columns[4].guess is None  # what is understood in part is no suggestion


LEFT_OUT = (
    '% killed', 'Killed %', 'Killed (%)', 'Percentage of civilians killed', 'نسبة القتلى', 'Killed (cumulative)',
    'Cumulative killed', 'Killed to date', 'القتلى (تراكمي)', 'عدد القتلى حتى الآن', 'Deaths (prev. report)',
    'Killed previously', 'قتلى التقرير السابق', 'Civilians killed (last week)',
)  # fmt: skip


@pytest.mark.parametrize('heading', LEFT_OUT)
def test_what_is_not_the_number_of_the_row_is_left_out_and_said(heading: str) -> None:
    found = table([heading, 'Civilians injured'])
    assert targets(found) == [None, 'casualties:civilians_injured']
    assert (heading in said(found), asks(found)) == (True, [])


def test_the_lowest_the_best_and_the_highest_are_bounds_of_one_line() -> None:
    for low, high in (
        ('Killed (low)', 'Killed (high)'),
        ('Min killed', 'Max killed'),
        ('القتلى (الحد الأدنى)', 'القتلى (الحد الأعلى)'),
    ):
        found = table([low, high], [3, 5], [2, 2])
        assert targets(found) == [f'casualties:lowest&{KILLED}', f'casualties:highest&{KILLED}']
        assert [counted(line) for line in lines(found, gazetteer())] == [
            [(None, 'killed', None, None, 3, 5)], [(None, 'killed', None, 2, None, None)],
        ]  # fmt: skip
    found = table(
        ['Civilians killed (best)', 'Civilians killed (low)', 'Civilians killed (high)', 'SDF killed'], [4, 3, 5, 1]
    )
    [line] = lines(found, gazetteer())
    assert counted(line) == [('sdf', 'killed', None, 1, None, None), ('civilians', 'killed', None, 4, 3, 5)]
    [line] = lines(table(['Killed', 'Killed (low)', 'Killed (high)'], [4, 3, 5]), gazetteer())
    assert counted(line) == [(None, 'killed', None, 4, 3, 5)]


def test_a_lowest_above_the_highest_keeps_the_row_out(register: Register, tmp_path: Path) -> None:
    path = tmp_path / 'sheet.csv'
    path.write_text(
        'Date,Place,Type of incident,Killed (low),Killed (high)\n2024-01-05,Palmyra,IED,7,5\n', encoding='utf-8'
    )
    assert [row.verdict for row in make_plan(register, any_file.read(path)).rows] == ['invalid']


@pytest.mark.parametrize(
    ('named', 'taken', 'open_ones'),
    [
        (['Deaths (prev. report)', 'Deaths (this report)'], [None, None], ['Deaths (this report)']),
        (['Killed', 'Killed (confirmed)'], [None, None], ['Killed', 'Killed (confirmed)']),
        (['Killed (confirmed)', 'Killed (unconfirmed)'], [None, None], ['Killed (confirmed)', 'Killed (unconfirmed)']),
        (['Civilians killed', 'Civilians killed'], [None, None], ['Civilians killed', 'Civilians killed (2)']),
        (['New killed', 'Killed (cumulative)'], [f'casualties:{KILLED}', None], []),
        (['Killed (confirmed)', 'Civilians injured'], [f'casualties:{KILLED}', 'casualties:civilians_injured'], []),
        (['Killed', 'Killed (cumulative)'], [f'casualties:{KILLED}', None], []),
    ],
)
def test_of_two_numbers_of_the_same_people_it_is_asked_which_counts(
    named: list[str], taken: list[str | None], open_ones: list[str]
) -> None:
    found = table(named)
    assert (targets(found), asks(found)) == (taken, open_ones)


@pytest.mark.parametrize(
    ('heading', 'code'),
    [
        ('Killed (SDF side)', 'sdf_killed'), ('Killed (ISIS side)', 'isis_killed'),
        ('# of civilians killed', f'{KILLED}&party=civilians'),
        ('Number of civilians killed in the attack', f'{KILLED}&party=civilians'),
        ('عدد القتلى المدنيين في الهجوم', f'{KILLED}&party=civilians'),
        ('How many civilians were killed?', f'{KILLED}&party=civilians'), ('شابات قتلى', 'civilian_women_killed'),
        ('Arrested members of the SDF', 'outcome=arrested&party=sdf'), ('معتقلون من قسد', 'outcome=arrested&party=sdf'),
        ('SDF members arrested', 'outcome=arrested&party=sdf'),
        ('قتلى/رجال', 'civilian_men_killed'), ('Killed / قتلى', KILLED), ('Civilian arrests', 'civilians_arrested'),
    ],
)  # fmt: skip
def test_what_changes_nothing_is_taken(heading: str, code: str) -> None:
    assert targets(table([heading])) == [f'casualties:{code}']


def test_parties_alone_under_numbers_are_asked() -> None:
    found = table(['Civilians', 'SDF'])
    assert (targets(found), asks(found)) == ([None, None], ['Civilians', 'SDF'])


# Records


def people(named: list[str], *rows: list[Cell]) -> Table:
    """A sheet of abductees."""
    [found] = tables_of(Workbook(Path('sheet.xlsx'), '', [Sheet('Abductees', [list(named), *rows])]))
    return found


def test_the_family_name_beside_the_name_belongs_to_it() -> None:
    found = people(['الاسم', 'الكنية', 'المحافظة'], ['سالم', 'الخلف', 'الرقة'], ['عمر العلي', 'العلي', 'الرقة'])
    assert found.columns[1].target == 'abductee.name_ar:family'
    told = [line.given for line in lines(found, gazetteer())]
    assert [one['name_ar'] for one in told] == ['سالم الخلف', 'عمر العلي']
    assert not any('kunya' in one for one in told)
    found = people(['First name', 'Surname', 'Governorate'], ['Salem', 'Khalaf', 'Raqqa'], ['سالم', 'الخلف', 'Raqqa'])
    assert [(one.given.get('name_latin'), one.given.get('name_ar')) for one in lines(found, gazetteer())] == [
        ('Salem Khalaf', None), (None, 'سالم الخلف'),
    ]  # fmt: skip


def test_a_family_name_that_is_a_kunya_or_stands_alone_is_asked() -> None:
    found = people(['الاسم', 'الكنية', 'المحافظة'], ['سالم الخلف', 'أبو أحمد', 'الرقة'])
    assert asks(found) == ['الكنية']
    found = people(['الكنية', 'اسم الأب', 'المحافظة'], ['الخلف', 'حمد', 'الرقة'])
    assert asks(found) == ['الكنية']


@pytest.mark.parametrize(
    'heading', ['Confirmed or claimed', 'مؤكدة أو متداولة', 'مؤكد أم مزعوم', 'Confirmed / claimed']
)
def test_a_claim_is_read_beside_its_status(heading: str) -> None:
    found = people(['الاسم', 'المصير', heading], ['سالم الخلف', 'مفقود', 'مؤكد'], ['عمر العلي', 'أطلق سراحه', 'مزعوم'])
    told = [child.given.get('confirmed') for line in lines(found, gazetteer()) for child in line.below]
    assert told == ['confirmed', 'claimed']


def test_the_date_of_death_is_never_the_date_of_birth() -> None:
    for heading in ('تاريخ الوفاة', 'Date of death', 'Death date', 'تاريخ الاستشهاد'):
        found = people(['الاسم', 'تاريخ الخطف', heading], ['سالم الخلف', '2014-05-05', '2016-03-02'])
        [line] = lines(found, gazetteer())
        assert 'born' not in line.given
        assert asks(found) == [heading]


@pytest.mark.parametrize('heading', ['Longitude/Latitude', 'Long/Lat', 'خط الطول / خط العرض', 'Coordinates (long/lat)'])
def test_a_heading_says_which_of_the_two_degrees_stands_first(heading: str) -> None:
    [line] = lines(table([heading], ['37.1343, 36.2021']), gazetteer())
    assert (line.given['latitude'], line.given['longitude']) == (36.2021, 37.1343)
    [line] = lines(table(['Lat/Long'], ['36.2021, 37.1343']), gazetteer())
    assert (line.given['latitude'], line.given['longitude']) == (36.2021, 37.1343)


def test_a_raid_is_an_attack_where_isis_did_it() -> None:
    for word in ('Raid', 'مداهمة'):
        rows: list[list[Cell]] = [['Date', 'Place', 'Type of incident', 'Carried out by']]
        rows += [['2024-01-05', 'Hajin', word, by] for by in ('ISIS', 'SDF', 'SDF; ISIS', None)]
        [found] = tables_of(Workbook(Path('sheet.xlsx'), '', [Sheet('Incidents', rows)]))
        told = list(lines(found, gazetteer()))
        assert [one.given['kind'] for one in told] == ['armed_attack'] + ['security_operation'] * 3
        assert [len(one.doubts) for one in told] == [1, 0, 0, 0]


# Groups of columns


def grouped(
    upper: list[Cell], lower: list[Cell], counts: list[Cell], merged: tuple[tuple[int, int, int, int], ...] = ()
) -> Table:
    """A sheet with two rows of headings over its casualty columns."""
    book = Workbook(
        Path('sheet.xlsx'), '', [Sheet('Incidents', [FIRST + upper, [None] * 4 + lower, ROW + counts], merged=merged)]
    )
    [found] = tables_of(book)
    return found


HARMED = [
    'casualties:outcome=killed&party=civilians',
    'casualties:civilians_injured',
    'casualties:sdf_killed',
    'casualties:sdf_injured',
]


@pytest.mark.parametrize(
    'upper',
    [
        [None, 'Civilians', None, 'SDF'], ['Civilians', None, 'SDF', None], ['Civilians', None, None, 'SDF'],
        [None, 'Civilians', 'SDF', None],
    ],
)  # fmt: skip
def test_a_label_belongs_to_each_round_of_columns_wherever_it_stands_over_them(upper: list[Cell]) -> None:
    assert targets(grouped(upper, ['Killed', 'Injured', 'Killed', 'Injured'], [1, 2, 3, 4])) == HARMED


def test_a_label_over_the_middle_of_its_columns_belongs_to_all() -> None:
    found = grouped([None, 'Killed', None], ['Men', 'Women', 'Boys'], [1, 2, 3])
    assert targets(found) == [f'casualties:civilian_{who}_killed' for who in ('men', 'women', 'boys')]


def test_labels_whose_columns_are_not_known_are_asked() -> None:
    found = grouped([None, 'Civilians', 'SDF', None], ['Killed', 'Injured', 'Arrested', 'Abducted'], [1, 2, 3, 4])
    assert targets(found) == [None] * 4
    assert len(asks(found)) == 4


@pytest.mark.parametrize('killed', ['Killed', 'القتلى'])
def test_groups_over_all_columns(killed: str) -> None:
    rows: list[list[Cell]] = [
        ['When', None, 'Where', None, 'What', killed, None],
        ['Date', 'Time', 'Governorate', 'Place', 'Type of incident', 'Civilians', 'SDF'],
        ['2024-01-05', '14:00', 'Homs', 'Palmyra', 'IED', 1, 2],
    ]
    merged = ((0, 0, 0, 1), (0, 2, 0, 3), (0, 5, 0, 6))
    [found] = tables_of(Workbook(Path('sheet.xlsx'), '', [Sheet('Incidents', rows, merged=merged)]))
    assert [column.target for column in found.columns if not column.passed_over] == [
        'incident.occurred', 'incident.time_of_day', 'incident.governorate', 'incident.place', 'incident.kind',
        'casualties:outcome=killed&party=civilians', 'casualties:sdf_killed',
    ]  # fmt: skip


ARABIC_TOP = ['أين', None, 'التاريخ', 'نوع الحادث', 'القتلى', None, None, None, 'الجرحى']
ARABIC_MIDDLE = ['المحافظة', 'المكان', None, None, 'مدنيون', None, None, 'عسكريون', None]
ARABIC_LOW = [None, None, None, None, 'رجال', 'نساء', 'أطفال', None, None]
ARABIC_ROW = ['حمص', 'تدمر', '2024-01-05', 'لغم', 1, 0, 2, 3, 4]
OVER_ARABIC = ((0, 0, 0, 1), (0, 4, 0, 7), (1, 4, 1, 6), (1, 7, 2, 7), (0, 2, 2, 2), (0, 3, 2, 3), (0, 8, 2, 8))


@pytest.mark.parametrize('titles', [0, 1])
def test_groups_within_groups(titles: int) -> None:
    """Three rows of headings: who of the dead is a man is no number of all civilians."""
    rows: list[list[Cell]] = [['الحصيلة']] * titles + [ARABIC_TOP, ARABIC_MIDDLE, ARABIC_LOW, ARABIC_ROW]
    down = [(top + titles, left, bottom + titles, right) for top, left, bottom, right in OVER_ARABIC]
    [found] = tables_of(Workbook(Path('sheet.xlsx'), '', [Sheet('الحوادث', rows, merged=tuple(down))]))
    assert [column.target for column in found.columns] == [
        'incident.governorate', 'incident.place', 'incident.occurred', 'incident.kind',
        *(f'casualties:civilian_{who}_killed' for who in ('men', 'women')),
        'casualties:outcome=killed&party=civilians&who=child&standing=civilian',
        'casualties:outcome=killed&standing=combatant', 'casualties:outcome=injured',
    ]  # fmt: skip
    assert [number for number, _row in found.rows()] == [titles + 4]


def test_a_record_below_two_rows_of_headings_is_no_third() -> None:
    found = grouped(['Civilians', None], ['Killed', 'Injured'], ['some', 'some'], ((0, 4, 0, 5),))
    assert targets(found)[-2:] == HARMED[:2]
    assert len([*found.rows()]) == 1


def test_ticks_of_answers_are_no_counts() -> None:
    named = ['Who was killed', 'Who was killed/men', 'Who was killed/women']
    found = table(named, ['men women', 1, 1], ['men', 1, 0])
    assert (targets(found), asks(found)) == ([None], ['Who was killed'])


def test_ones_beside_a_number_are_counts() -> None:
    found = table(['Killed', 'Killed/women', 'Killed/men'], ['3', '1', '1'], ['2', '1', '0'])
    assert targets(found) == [
        'casualties:outcome=killed', 'casualties:civilian_women_killed', 'casualties:civilian_men_killed',
    ]  # fmt: skip


# Properties

NAMES = [
    *(row.en for row in codes('sheet_columns').values()), *(row.ar for row in codes('sheet_columns').values()),
    'Killed', 'القتلى', 'Date of incident', 'التاريخ', 'Governorate', 'المحافظة', 'Perpetrator', 'نوع الحادث',
]  # fmt: skip
ODD_SIGNS = '%+<>=≥≤±~&|@^$€#!?؟/\\٪×÷…†'


def taken_for(heading: str) -> str:
    """What a heading is taken for without anybody; '' for nothing."""
    found = headings.meaning(heading, 'incident')
    return found.target if found and found.sure >= HEADING_LIMITS.taken else ''


def unknown(word: str) -> bool:
    known = headings._known_words()
    return bool(fold(word)) and not {fold(word), casualty_words.stem(fold(word))} & known and not word.isdigit()


WORDS = st.one_of(
    st.text(string.ascii_lowercase, min_size=2, max_size=9),
    st.text('ابتثجحخدذرزسشصضطظعغفقكلمنهوي', min_size=2, max_size=8),
)
FRAMES = (
    '{name} {word}',
    '{word} {name}',
    '{name} ({word})',
    '{name} - {word}',
    '{name}: {word}',
    '{name} [{word}]',
    '{word}/{name}',
)


@given(st.sampled_from(NAMES), WORDS, st.sampled_from(FRAMES))
def test_a_word_more_that_nobody_knows_is_never_dropped(name: str, word: str, frame: str) -> None:
    assume(unknown(word) and not headings.unchanging_words.is_group(word) and fold(word) not in headings._unchanging())
    assert not taken_for(frame.format(name=name, word=word))


@given(
    st.sampled_from(NAMES),
    st.sampled_from(ODD_SIGNS),
    st.sampled_from(('{name} {sign}', '{sign} {name}', '{name} ({sign})')),
)
def test_a_sign_more_is_never_dropped(name: str, sign: str, frame: str) -> None:
    is_number_of = sign == '#' and frame == '{sign} {name}'
    assume(not is_number_of)
    assert not taken_for(frame.format(name=name, sign=sign))


def test_random_words_are_no_party_person_or_outcome() -> None:
    dice = random.Random(15)
    letters = {'{} killed': string.ascii_lowercase, 'قتلى {}': 'ابتثجحخدذرزسشصضطظعغفقكلمنهوي'}
    for frame, alphabet in letters.items():
        for _n in range(4000):
            word = ''.join(dice.choices(alphabet, k=dice.randint(2, 8)))
            found = casualty_headings.understand(frame.format(word))
            if found and not found.is_misspelt:
                assert not unknown(word), word


@pytest.mark.parametrize('heading', ['تاريخ ومكان الولادة', 'محل وتاريخ الولادة', 'مكان وتاريخ الولادة'])
def test_when_and_where_somebody_was_born_is_one_column(heading: str) -> None:
    assert headings.meaning(heading, 'abductee') == headings.meaning('تاريخ ومكان الولادة', 'abductee') is not None


def test_every_sign_of_a_heading_that_is_no_letter_digit_or_plain_sign_says_something() -> None:
    for sign in map(chr, range(0x10000)):
        is_plain = sign in signs._PLAIN or unicodedata.category(sign)[0] in 'LNMZC'
        assert signs.telling(sign) == signs.telling(f'a {sign} 1') == frozenset([] if is_plain else [sign])
