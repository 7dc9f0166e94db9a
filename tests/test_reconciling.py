"""What somebody else printed: its slips are found, what adds up yields none, and what is no figure is none."""

import re
from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.reconciling import sums
from exchange.reconciling.broken_words import mended
from exchange.reconciling.disagreements import Disagreement
from exchange.reconciling.printed_text import of_text
from exchange.reconciling.reconciling import read_figures
from exchange.reconciling.told_figures import figures_of, sentences_of
from exchange.reconciling.told_tokens import tokens_of
from exchange.reporting.periods import read_period
from tests import printed
from tests.printed import Tally, tally

JANUARY = read_period('2024-01')
Found = tuple[int, int | None, str, str]


def found(text: str) -> list[Disagreement]:
    """What does not agree in a text by itself."""
    return [*sums.disagreements(read_figures(of_text(text), JANUARY).statements)]


def figures(text: str) -> list[tuple[int, str]]:
    """The numbers of a line with what they count, each as a word."""
    read = list[tuple[int, str]]()
    before = []
    for sentence in sentences_of(tokens_of(text)):
        told = figures_of(sentence, before)
        before = told or before
        read += [(one.low, one.people if one.what == 'people' else one.what) for one in told]
    return read


# The slips of monthly totals that were printed (standards, 2.9)


# The place, what is printed for it, and what its parts add up to.
WITHIN = [
    ('Al-Raqqah', 35, (32, 1, 3)),
    ('Deir Ezzor', 162, (132, 19, 14)),
    ('Deir Ezzor', 38, (32, 2, 2)),
    ('Homs', 68, (50, 14, 6)),
    ('Al-Raqqah', 29, (29, 3, 2)),
]
ARABIC_NAMES = dict(zip(printed.ENGLISH, printed.ARABIC, strict=True))


@pytest.mark.parametrize(('place', 'whole', 'parts'), WITHIN)
def test_an_area_whose_parts_are_not_its_whole_is_found(place: str, whole: int, parts: tuple[int, ...]) -> None:
    forces, isis, civilians = parts
    english = (
        f'{place} desert: 20 operations left {whole} fatalities: {forces} combatants, including seven Iranian-backed '
        f'militiamen, {isis} ISIS members and {civilians} civilians.'
    )
    over_lines = (
        f'-{place} desert: 20 operations which left {whole} fatalities:\n• {forces} combatants.\n'
        f'• {isis} ISIS members\n• {civilians} truffle pickers.'
    )
    arabic = (
        f'بادية {ARABIC_NAMES[place]}: 20 عملية، و{whole} قتيلاً: {forces} من قوات النظام والموالين لها، '
        f'و{isis} من عناصر التنظيم، و{civilians} من المدنيين.'
    )
    for text in (english, over_lines, arabic):
        [one] = found(text)
        assert (one.kind, one.printed, one.place.section) == ('sum', str(whole), 'desert')
        assert f'{sum(parts)} ({" + ".join(map(str, parts))})' in one.sentence
        assert found(re.sub(rf'{whole}(?= fatal| قتيلاً)', str(sum(parts)), text)) == []


def test_two_parts_that_are_not_their_whole_are_found() -> None:
    for text in (
        'In the desert 146 people were killed: 78 members of regime forces and 70 civilians.',
        'قُتل في البادية 146 شخصاً، هم: 78 من قوات النظام، و70 من المدنيين.',
        'ISIS kills 146 people, 78 regime soldiers and 70 civilians, in the Syrian desert.',
    ):
        [one] = found(text)
        assert (one.kind, one.printed) == ('sum', '146')
        assert '148' in one.sentence


# The areas and the whole that was printed for them, and what is found: the key and the two numbers.
ACROSS = [
    # 317970: 555 killed, 44 ISIS, 144 operations; the areas come to 545, 37 and 145
    (
        [tally(53, 134, 13, 89), tally(56, 132, 14, 16), tally(13, 35, 3, 1), tally(18, 37, 7, 53), tally(5, 8, 0, 3)],
        {'operations': 144, 'killed': 555, 'isis': 44},
        {'operations.', 'killed.person', 'killed.isis'},
    ),
    # 326406: combatants 113 and civilians 15; the areas come to 107 and 20
    (
        [tally(18, 31, 2, 2), tally(27, 50, 12, 6), tally(4, 13, 3, 0), tally(4, 10, 0, 12), tally(1, 3, 0, 0)],
        {'forces': 113, 'civilians': 15},
        {'killed.forces', 'killed.civilian'},
    ),
    # 326400: combatants 112 and civilians 15; the areas come to 106 and 20
    (
        [tally(18, 30, 2, 2), tally(27, 50, 12, 6), tally(4, 13, 3, 0), tally(4, 10, 0, 12), tally(1, 3, 0, 0)],
        {'forces': 112, 'civilians': 15},
        {'killed.forces', 'killed.civilian'},
    ),
    # 326553: combatants 115, civilians 15, all 149; the areas come to 109, 20 and 148
    (
        [tally(20, 32, 2, 2), tally(28, 50, 14, 6), tally(5, 14, 3, 0), tally(4, 10, 0, 12), tally(1, 3, 0, 0)],
        {'forces': 115, 'civilians': 15, 'killed': 149},
        {'killed.forces', 'killed.civilian', 'killed.person'},
    ),
    # 323665: 23 operations; the areas come to 24
    (
        [tally(8, 19, 2, 0), tally(11, 24, 4, 1), tally(2, 9, 3, 0), tally(2, 1, 0, 7), tally(1, 2, 0, 0)],
        {'operations': 23},
        {'operations.'},
    ),
    # 329140: 92 operations, 182 combatants; the areas come to 93 and 184
    (
        [tally(33, 61, 3, 16), tally(40, 77, 14, 9), tally(9, 29, 3, 2), tally(9, 14, 0, 7), tally(2, 3, 0, 0)],
        {'operations': 92, 'forces': 182},
        {'operations.', 'killed.forces'},
    ),
    # 331371: 321 killed, 37 civilians; the areas come to 322 and 38
    (
        [tally(42, 85, 5, 18), tally(51, 105, 16, 10), tally(14, 35, 3, 3), tally(8, 30, 0, 7), tally(2, 5, 0, 0)],
        {'killed': 321, 'civilians': 37},
        {'killed.person', 'killed.civilian'},
    ),
]


@pytest.mark.parametrize(('areas', 'printed_as', 'wanted'), ACROSS)
@pytest.mark.parametrize('write', [printed.in_english, printed.in_arabic])
def test_areas_that_are_not_the_national_line_are_found(
    areas: list[Tally], printed_as: dict[str, int], wanted: set[str], write: Callable[[Tally, Sequence[Tally]], str]
) -> None:
    right = printed.total(areas)
    assert found(write(right, areas)) == []
    slips = found(write(right._replace(**printed_as), areas))
    across = [one for one in slips if one.kind == 'areas']
    assert {'.'.join(one.key) for one in across} == wanted
    assert all(len(one.lines) > 2 for one in across)


def test_the_same_number_worded_in_two_ways_is_read_in_both() -> None:
    """ "Six civilians and a child" are seven here, and "twelve civilians, including a child" are twelve there."""
    eight = '-Hama desert: Two operations which left {} fatalities:\nOne combatant\nSix civilians and a child.'
    assert found(eight.format('eight')) == []
    assert found(eight.format('seven')) == []
    assert [one.kind for one in found(eight.format('nine'))] == ['sum']
    arabic = 'بادية حماة: عمليتان، و{} قتلى: مقاتل واحد، و6 مدنيين وطفل.'
    assert (found(arabic.format(8)), [one.kind for one in found(arabic.format(9))]) == ([], ['sum'])


# What exceeds, what is given twice


@pytest.mark.parametrize(
    'text',
    [
        'We documented 179 civilians killed, among them 291 children and 173 women.',
        'قُتل 179 مدنياً، بينهم 291 طفلاً و173 امرأة.',
        'Homs: 12 civilians were killed, including 8 children and 6 women.',
        'In Hama nine combatants, including ten Iranian-backed militiamen, were killed.',
        'Twelve people were killed (nine civilians, including ten children).',
    ],
)
def test_a_part_that_is_more_than_its_whole_is_found(text: str) -> None:
    assert 'part' in [one.kind for one in found(text)]


@pytest.mark.parametrize(
    ('one', 'other'),
    [
        ('ISIS carried out 43 operations in January.', 'In total ISIS carried out 44 operations.'),
        ('In the desert 77 people were killed.', 'The number of fatalities in the desert reached 78.'),
        ('قُتل في البادية 77 شخصاً.', 'بلغ عدد القتلى في البادية 78.'),
    ],
)
def test_what_is_given_twice_differently_is_found(one: str, other: str) -> None:
    assert [disagreement.kind for disagreement in found(f'{one}\n\n{other}')] == ['twice']
    assert found(f'{one}\n\n{one}') == []


def test_what_happened_on_a_day_is_no_total() -> None:
    text = (
        'In the Hama desert seven civilians were killed.\n\n'
        'On 21 January six civilians were killed in a massacre in the Hama desert.\n\n'
        'In December 2023 nine civilians were killed in the Hama desert.'
    )
    assert found(text) == []


# What is no figure, and how figures are said


@pytest.mark.parametrize(
    'text',
    [
        'The report of 21 January 2024, page 3 of 12, edition 2',
        '58 months have passed since March 2019; 12% of the area, 55 km from the border, 170 trucks',
        'في 21 كانون الثاني/يناير 2024، بعد 58 شهراً، على بعد 55 كم، صفحة 3 من 12',
        'five ISIS hideouts and 12 civilian cars were destroyed at 10:30 on 8/1/2024',
        'The 25th Division and Station 3; a person under 18 is a child',
    ],
)
def test_days_pages_and_shares_are_no_figures(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize(
    ('text', 'wanted'),
    [
        (
            'Twelve operations left two combatants and a civilian dead',
            [(12, 'operations'), (2, 'forces'), (1, 'civilian')],
        ),
        ('عمليتان أسفرتا عن مقتل عنصرين من قوات النظام وطفل', [(2, 'operations'), (2, 'regime'), (1, 'child')]),
        ('٣ قتلى، جميعهم من الميليشيات الموالية لإيران', [(3, 'person'), (3, 'iranian')]),
        ('1,026 عملية وألفان وثلاثة قتلى', [(1026, 'operations'), (2003, 'person')]),
        ('seventy-seven people, one hundred and three civilians', [(77, 'person'), (103, 'civilian')]),
        ('six members of military formations operating in SDF-held areas', [(6, 'sdf')]),
        (
            '18 civilians, including 17 truffle pickers, among them a woman',
            [(18, 'civilian'), (17, 'truffle_picker'), (1, 'woman')],
        ),
        ('Civilians: 8, ISIS members (9), Killed 17', [(8, 'civilian'), (9, 'isis'), (17, 'person')]),
        ('ISIS lost nine members', [(9, 'isis')]),
        ('خسر التنظيم 9 من عناصره', [(9, 'isis')]),
        ('سبعة من عناصر التنظيم وقيادي واحد', [(7, 'isis'), (1, 'commander')]),
    ],
)
def test_figures_are_read_however_they_are_said(text: str, wanted: list[tuple[int, str]]) -> None:
    assert figures(text) == wanted


@pytest.mark.parametrize(
    ('broken', 'whole'),
    [
        ('ق*تل', 'قتل'),
        ('مـقـتل', 'مقتل'),
        ('د ا ع ش', 'داعش'),
        ('عنا صر التنظيم', 'عناصر التنظيم'),
        ('ki**ed', 'killed'),
        ('kil-led', 'killed'),
        ('da*esh', 'daesh'),
        ('I*IS mem bers', 'isis members'),
        ('I.S.I.S', 'ISIS'),
        ('ال*تنظيم', 'التنظيم'),
        ('Abu Kamal and Al-Raqqah', 'Abu Kamal and Al-Raqqah'),
        ('in the an other', 'in the an other'),
    ],
)
def test_broken_words_are_whole(broken: str, whole: str) -> None:
    assert mended(broken) == whole


def test_a_report_whose_words_are_broken_is_read_as_the_whole_one() -> None:
    areas = [tally(20, 32, 2, 4, 1, 7), tally(28, 50, 14, 6)]
    text = printed.in_english(printed.total(areas), areas)
    broken = text.replace('ISIS', 'IS*IS').replace('killed', 'ki**ed').replace('civilians', 'civi lians')
    broken = broken.replace('combatants', 'com*batants').replace('fatalities', 'fatal.ities')
    arabic = printed.in_arabic(printed.total(areas), areas)
    cut = arabic.replace('قتيلاً', 'ق*تيلاً').replace('التنظيم', 'التنـظيم').replace('المدنيين', 'المد نيين')
    for one, other in ((text, broken), (arabic, cut)):
        assert found(other) == []
        assert len(read_figures(of_text(one)).statements) == len(read_figures(of_text(other)).statements)
        assert [figures(line) for line in one.splitlines()] == [figures(line) for line in other.splitlines()]


def test_lines_that_were_not_understood_are_listed_and_nothing_is_guessed() -> None:
    read = read_figures(of_text('17 gadgets and 4 sprockets\nIn Homs 12 civilians were killed.\nNothing else.'))
    assert [line.text for line in read.not_understood] == ['17 gadgets and 4 sprockets']
    assert [line.number for line in read.understood] == [2]


# Other ways to say the same


ADDS_UP = [
    'In January 2024, ISIS carried out 43 operations (17 in SDF-held areas, 26 in the desert), killing 96 people.',
    'Homs: 11 operations; 29 dead — 24 regime soldiers, 4 ISIS members, 1 civilian.',
    'قتلى حمص: 29 (24 من قوات النظام، 4 من التنظيم، 1 مدني).',
    '12 operations (10 in Homs, two in Hama) were documented.',
    'Killed: 35 (32 combatants, 1 ISIS member, 2 civilians) (62% of all).',
    (
        'Twenty-five fatalities were left by ten operations in the Deir Ezzor desert: 23 combatants, '
        'including seven Iranian-backed militiamen, two of them non-Syrian, and two ISIS members.'
    ),
    (
        'In areas controlled by SDF 20 people were killed: 12 SDF fighters, seven civilians, including two '
        'children and three women, and one member of the Coalition.'
    ),
    'The total death toll in January is 96: 9 civilians, 6 SDF members, 60 regime forces and 21 ISIS members.',
    'المجموع: 43 عملية، و96 قتيلاً: 9 مدنيين، و6 من قسد، و60 من قوات النظام، و21 من التنظيم.',
    'وثق المرصد السوري خلال شهر كانون الثاني مقتل 96 شخصا بينهم 9 مدنيين.',
    'استشهد 5 مدنيين بينهم طفل وامرأتان، وأصيب 12 آخرون بجروح.',
    'عدد القتلى: 12\nمدنيون: 8\nعسكريون: 4',
    'Killed: 12\nCivilians: 8\nCombatants: 4',
    'Deir Ezzor – 12 operations – 3 killed (1 civilian, 2 SDF)',
    'بلغ مجموع القتلى ٩٦ شخصاً: ٩ مدنيين و٦ من قسد و٦٠ من قوات النظام و٢١ من داعش',
    '12 civilian deaths were recorded, including 3 child deaths and 2 deaths of women.',
    (
        'أسفرت العمليات عن مقتل 25 شخصا: ثلاثة وعشرون عنصرا من قوات النظام بينهم سبعة من الميليشيات الإيرانية '
        'وعنصران من التنظيم'
    ),
    'On 21 January, six civilians were killed; on 22 January, three civilians were killed.',
    'Ten civilians were killed: six men, three women and a child.',
    'قُتل عشرة مدنيين: ستة رجال وثلاث نساء وطفل.',
    'ISIS members killed 12 civilians and wounded 5.',
    'SDF arrested seven ISIS members, including two commanders.',
    'Four persons were killed in Homs and three in Hama.',
]
DOES_NOT = [
    'In January 2024, ISIS carried out 44 operations (17 in SDF-held areas, 26 in the desert), killing 96 people.',
    'Homs: 11 operations; 30 dead — 24 regime soldiers, 4 ISIS members, 1 civilian.',
    'قتلى حمص: 30 (24 من قوات النظام، 4 من التنظيم، 1 مدني).',
    '13 operations (10 in Homs, two in Hama) were documented.',
    'Killed: 36 (32 combatants, 1 ISIS member, 2 civilians) (62% of all).',
    (
        'Twenty-six fatalities were left by ten operations in the Deir Ezzor desert: 23 combatants, including '
        'seven Iranian-backed militiamen, two of them non-Syrian, and two ISIS members.'
    ),
    (
        'In areas controlled by SDF 21 people were killed: 12 SDF fighters, seven civilians, including two '
        'children and three women, and one member of the Coalition.'
    ),
    (
        'In areas controlled by SDF 20 people were killed: 12 SDF fighters, seven civilians, including five '
        'children and three women, and one member of the Coalition.'
    ),
    'The total death toll in January is 97: 9 civilians, 6 SDF members, 60 regime forces and 21 ISIS members.',
    'المجموع: 43 عملية، و97 قتيلاً: 9 مدنيين، و6 من قسد، و60 من قوات النظام، و21 من التنظيم.',
    'استشهد 5 مدنيين بينهم 4 أطفال وامرأتان، وأصيب 12 آخرون بجروح.',
    'عدد القتلى: 13\nمدنيون: 8\nعسكريون: 4',
    'Killed: 13\nCivilians: 8\nCombatants: 4',
    'Deir Ezzor – 12 operations – 4 killed (1 civilian, 2 SDF)',
    'بلغ مجموع القتلى ٩٧ شخصاً: ٩ مدنيين و٦ من قسد و٦٠ من قوات النظام و٢١ من داعش',
    (
        'أسفرت العمليات عن مقتل 26 شخصا: ثلاثة وعشرون عنصرا من قوات النظام بينهم سبعة من الميليشيات الإيرانية '
        'وعنصران من التنظيم'
    ),
    'Eleven civilians were killed: six men, three women and a child.',
    'قُتل 11 مدنياً: ستة رجال وثلاث نساء وطفل.',
    'SDF arrested seven ISIS members, including nine commanders.',
]


@pytest.mark.parametrize('text', ADDS_UP)
def test_what_adds_up_yields_none_however_it_is_said(text: str) -> None:
    read = read_figures(of_text(text), JANUARY)
    assert (found(text), read.not_understood) == ([], [])
    assert read.understood


@pytest.mark.parametrize('text', DOES_NOT)
def test_what_does_not_add_up_is_found_however_it_is_said(text: str) -> None:
    assert found(text)


# What adds up yields none, and one number that is altered does not


AREAS = st.lists(
    st.builds(
        lambda operations, forces, isis, civilians, children, iranian: tally(
            operations, forces, isis, civilians, min(children, civilians), min(iranian, forces)
        ),
        st.integers(3, 60),
        *([st.integers(3, 400)] * 3),
        *([st.integers(0, 30)] * 2),
    ),
    min_size=2,
    max_size=6,
)
WAYS: dict[str, Callable[[Tally, Sequence[Tally]], str]] = {
    'english': printed.in_english,
    'arabic': printed.in_arabic,
    'table': lambda whole, areas: printed.in_bars(printed.rows(whole, areas)),
    'arabic table': lambda whole, areas: printed.in_bars(printed.rows(whole, areas, 'ar')),
    'turned': lambda whole, areas: printed.in_bars([*zip(*printed.rows(whole, areas), strict=True)]),
}


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(AREAS, st.sampled_from(sorted(WAYS)), st.data())
def test_what_adds_up_yields_none_and_one_altered_number_is_found(
    areas: list[Tally], way: str, data: st.DataObject
) -> None:
    text = WAYS[way](printed.total(areas), areas)
    assert found(text) == []
    numbers = [one for one in re.finditer(r'\d[\d,]*', text) if one[0] != '2024']
    one = data.draw(st.sampled_from(numbers))
    altered = int(one[0].replace(',', '')) + data.draw(st.integers(1, 5))
    assert found(f'{text[: one.start()]}{altered}{text[one.end() :]}')


@pytest.mark.parametrize('whole', [1899, 1900, 1950, 2024, 2100])
def test_a_whole_that_could_be_a_year_is_added_up(whole: int) -> None:
    """Taken for a year it was no figure, and nobody was warned that its parts are others."""
    civilians = whole - 100
    areas = [tally(3, 20, 30, 0, 0, 0), tally(3, 20, 30, civilians, 0, 0)]
    text = printed.in_english(printed.total(areas), areas)
    assert f' {whole};' in text and found(text) == []
    assert found(text.replace(f' {whole};', f' {whole + 1};'))


@pytest.mark.parametrize('civilians', [1899, 1900, 1990, 2024, 2100])
def test_a_part_that_could_be_a_year_is_added_up(civilians: int) -> None:
    areas = [tally(3, 20, 30, 1, 0, 0), tally(3, 20, 30, civilians - 1, 0, 0)]
    text = printed.in_arabic(printed.total(areas), areas)
    assert f'{civilians} من' in text and found(text) == []
    assert found(text.replace(f'{civilians} من', f'{civilians + 1} من'))


# Tables with other headings


@pytest.mark.parametrize(
    'table',
    [
        '| Province | Number of attacks | Total | Civilians | Children | Women | Fighters |\n'
        '|---|---|---|---|---|---|---|\n| Homs | 3 | 9 | 7 | 2 | 1 | 2 |\n| Hama | 1 | 4 | 4 | 1 | 0 | 0 |\n'
        '| Total | 4 | 13 | 11 | 3 | 1 | 2 |',
        'المحافظة\tعدد العمليات\tعدد القتلى\tمدنيون\tأطفال\tعسكريون\nحمص\t3\t٩\t7\t2\t2\nحماة\t1\t4\t4\t1\t0\n'
        'المجموع\t4\t13\t11\t3\t2',
        '| | Killed | | Injured | |\n| Area | Civilians | Combatants | Civilians | Combatants |\n'
        '| Homs | 7 | 2 | 3 | 1 |\n| Tal Example | 4 | 0 | 5 | 2 |\n| Total | 11 | 2 | 8 | 3 |',
    ],
)
def test_tables_with_other_headings_are_read(table: str) -> None:
    assert found(table) == []
    assert found(table.replace('7', '8', 1))
    assert found(table.replace('11', '12', 1))


def test_sections_with_their_areas_are_added_up_once() -> None:
    table = [
        ('Section', 'Operations', 'Killed', 'Killed: Civilians', 'Killed: SDF', 'Killed: Combatants', 'Killed: ISIS'),
        ('SDF-held areas', '3', '4', '1', '2', '', '1'),
        ('    Deir Ezzor', '2', '3', '1', '2', '', ''),
        ('    Aleppo', '1', '1', '', '', '', '1'),
        ('Security operations against ISIS', '5', '1', '', '', '', '1'),
        ('Desert', '4', '9', '2', '', '6', '1'),
        ('    Homs', '3', '7', '2', '', '5', ''),
        ('    Hama', '1', '2', '', '', '1', '1'),
        ('Total', '7', '14', '3', '2', '6', '3'),
    ]
    text = '\n'.join('\t'.join(row) for row in table)
    assert found(text) == []
    assert {one.key for one in found(text.replace('Desert\t4', 'Desert\t5'))} == {('operations', '')}
    assert found(text.replace('Homs\t3\t7', 'Homs\t3\t8'))
