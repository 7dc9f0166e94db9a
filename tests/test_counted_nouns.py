"""Figures with their nouns, in both languages: number agreement, ranges, at least, none."""

import pytest

from exchange.publishing.wording.counted_nouns import Nouns
from exchange.publishing.wording.sides_in_words import SidesInWords
from exchange.publishing.wording.spelt_numbers import in_digits_of, in_english, with_article
from exchange.reporting.report import Counts, Figure
from tests.january_page import counts, exactly, layout, written

# The tables in tests/sentences are written by hand. Each row of nouns-ar has the noun, what is said of these as
# a subject, then of two behind a verb, where all others are the same; that of nouns-en has 0, 1, 2, 3, 10, 11, 1003.
NUMBERS = (0, 1, 2, 3, 10, 11, 99, 100, 101, 102, 103, 111, 1003)


def rows(name: str) -> list[list[str]]:
    """The rows of a table written by hand."""
    return [[cell.strip() for cell in line.split('|')] for line in written(name)]


def _say(figure: Figure, noun: str, case: str = 'nom', language: str = 'ar') -> str:
    nouns = Nouns(layout(), language)
    return nouns.written(f'= {nouns.say(figure, noun, case)}', is_short=True).removeprefix('= ')


def test_the_table_has_thirteen_nouns() -> None:
    assert len(rows('nouns-ar')) == len(rows('nouns-en')) == len(NUMBERS) == 13


@pytest.mark.parametrize('row', rows('nouns-ar'), ids=lambda row: str(row[0]))
def test_arabic_nouns_as_written_by_hand(row: list[str]) -> None:
    noun, *subject, two_oblique = row
    assert [_say(exactly(number), noun) for number in NUMBERS] == subject
    oblique = [*subject[:2], two_oblique, *subject[3:]]
    assert [_say(exactly(number), noun, 'acc') for number in NUMBERS] == oblique


@pytest.mark.parametrize('row', rows('nouns-en'), ids=lambda row: str(row[0]))
def test_english_nouns_as_written_by_hand(row: list[str]) -> None:
    noun, *said = row
    assert [_say(exactly(number), noun, language='en') for number in (0, 1, 2, 3, 10, 11, 1003)] == said


@pytest.mark.parametrize(
    ('figure', 'noun', 'arabic', 'english'),
    [
        (Figure(3, 4, 5), 'killed', 'بين 3 و5 قتلى', 'between three and five killed'),
        (Figure(10, 11, 12), 'killed', 'بين 10 قتلى و12 قتيلاً', 'between ten and 12 killed'),
        (Figure(1, 2, 3), 'killed', 'بين قتيل واحد و3 قتلى', 'between one and three killed'),
        (Figure(2, 3, 4), 'civilian', 'بين مدنيَّين اثنين و4 مدنيين', 'between two and four civilians'),
        (Figure(1, 1, 2), 'killed', 'بين قتيل واحد وقتيلين', 'between one and two killed'),
        (Figure(10, 10, None), 'killed', 'ما لا يقل عن 10 قتلى', 'at least ten killed'),
        (Figure(10, 11, 12, 1), 'killed', 'ما لا يقل عن 10 قتلى', 'at least ten killed'),
        (Figure(2, 2, None), 'killed', 'ما لا يقل عن قتيلين', 'at least two killed'),
        (Figure(2, 2, None), 'civilian', 'ما لا يقل عن مدنيَّين اثنين', 'at least two civilians'),
        (Figure(1, 1, None), 'part_children', 'ما لا يقل عن طفل', 'at least one child among them'),
        (Figure(9, 9, None), 'isis', 'ما لا يقل عن 9 من عناصر التنظيم', 'at least nine ISIS members'),
        (Figure(0, 1, 3), 'killed', 'ما لا يزيد على 3 قتلى', 'up to three killed'),
        (Figure(0, 0, 0, 2), 'killed', 'عدد غير معروف من القتلى', 'an unknown number killed'),
        (Figure(0, 0, None), 'killed', 'عدد غير معروف من القتلى', 'an unknown number killed'),
        (exactly(1026), 'operation', '1,026 عملية', '1,026 operations'),
        (exactly(200), 'killed', '200 قتيل', '200 killed'),
    ],
)  # fmt: skip
def test_ranges_and_bounds(figure: Figure, noun: str, arabic: str, english: str) -> None:
    assert _say(figure, noun) == arabic
    assert _say(figure, noun, language='en') == english


@pytest.mark.parametrize(
    ('number', 'arabic', 'english'),
    [
        (1, 'عملية لم يُعرف عدد قتلاها', 'one operation in which'),
        (2, 'عمليتان لم يُعرف عدد قتلاهما', 'two operations in which'),
        (3, '3 عمليات لم يُعرف عدد قتلاها', 'three operations in which'),
    ],
)
def test_operations_whose_dead_nobody_counted(number: int, arabic: str, english: str) -> None:
    assert _say(exactly(number), 'operation_of_unknown_dead') == arabic
    said = _say(exactly(number), 'operation_of_unknown_dead', language='en')
    assert said == f'{english} the number killed is not known'


def _sides(counted: Counts, language: str, *, is_short: bool = True) -> str:
    nouns = Nouns(layout(), language)
    return nouns.written(
        f'= {SidesInWords(nouns, counted, "killed", is_short).told()}', is_short=is_short
    ).removeprefix('= ')


def _counted(written: str) -> Counts:
    """The counts of such as `civilian=3, children=1`."""
    given = dict(part.strip().split('=') for part in written.split(',') if part.strip())
    return counts(**{name: int(number) for name, number in given.items()})


@pytest.mark.parametrize(('written', 'arabic', 'english'), rows('sides'))
def test_who_they_are(written: str, arabic: str, english: str) -> None:
    assert _sides(_counted(written), 'ar') == arabic
    assert _sides(_counted(written), 'en') == english


def test_a_part_that_is_all_of_its_whole_is_never_said_to_be_among_it() -> None:
    for number in range(1, 120):
        said = _sides(counts(civilian=number, children=number), 'ar')
        assert 'بينهم' not in said
        assert 'among' not in _sides(counts(civilian=number, children=number), 'en')


def test_numbers_are_spelt() -> None:
    said = {8: 'eight', 77: 'seventy-seven', 96: 'ninety-six', 100: 'one hundred', 103: 'one hundred and three'}
    said |= {1026: 'one thousand and twenty-six', 1200: 'one thousand two hundred', 40_000: 'forty thousand'}
    assert {number: in_english(number) for number in said} == said
    assert [with_article(number) for number in (3, 6, 10, 12)] == ['الثلاثة', 'الستة', 'العشرة', 'الـ12']
    assert [in_digits_of(1026, digits) for digits in ('latin', 'arabic')] == ['1,026', '١٬٠٢٦']


@pytest.mark.parametrize('number', [1, 2])
def test_one_and_two_are_never_digits_in_arabic(number: int) -> None:
    for noun in layout().nouns:
        for case in ('nom', 'acc'):
            assert not any(sign.isdigit() for sign in _say(exactly(number), noun, case)), noun
