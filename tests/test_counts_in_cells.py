"""A number of people is read from a cell that is one as a whole: what stands beside it is accounted for, or asked."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exchange.cells import Cell
from exchange.mapping import casualty_headings
from exchange.mapping.columns import Column
from models.errors import Refused
from models.language.text import ascii_digits
from models.record.records import RECORDS

# What a text of digits and signs may be that says how many: a number, thousands set apart, bounds, a range.
A_COUNT = re.compile(
    r'[+\']?(?P<number>\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+)(?:\.0{0,2}|\.0{4,})?[;؛،,.:]?'
    r'|(?:≥|>=) ?\d+|\d+ ?(?:\+|≥|>=)|(?:≤|<=) ?\d+|\d+ ?(?:≤|<=)|[<>] ?\d+'
    r'|\d+ ?[-–—] ?\d+|(?:بين|between) \d+ ?(?:و|and|-) ?\d+|\d+ ?\(.*\)'
)


def column(heading: str = 'Civilians killed') -> Column:
    """A column of casualties."""
    understood = casualty_headings.understand(heading)
    assert understood is not None
    return Column(0, heading, 'casualty', 'count', RECORDS['casualty'].specs()['count'], understood.harm)


def read(cell: Cell) -> list[tuple[int | None, int | None, int | None]]:
    """The numbers that a cell tells of."""
    return [tuple(count) for count, _harm in column().read_people(cell)]


@pytest.mark.parametrize(
    'cell',
    [
        '-99', '-999', '−5', '–3', '—3', '- 5', '-1', '5 6', '12 2', '1 2', '3\n4', '5\t6', '1,5', '5,6', '1E2', '5e0',
        '5 %', '5%', '٪5',
        '1.000', '12.000', '0.5', '5?', '5 ?', '? 5', '~5', '~ 5', '±5', '(5)', '[5]', '5*', '5 *', '#5', '5/6',
        '5 / 6', '5 = 6', '3 و2', '3 and 2',
        '3+2', '3 & 2', '3، 4', '3; 4', '5 killed?', '5 % killed', '-3 civilians', '3 killed (-2)', '5 سنة', '5 years',
        '5°', '<1', '3 <',
        'بين خمسة وعشرين', 'between 5', '2024-01-05', '½', '5½', 'x5', '5 x', '"5"', '5\n-', '5 !', '5 $', '€5',
        '5 @ 3', '5_6', ',5', '،5', '.5', '.5 civilians', ',5 civilians', '5 &',
        '-0', '−0', '-٠', '−٠', '- 0', '0-', '٠-', '-00', '-0.', '-0.0', '.0', '0 ،', "'-0", '–0', '0?', '±0', '0 %',
        '-none', '- لا يوجد', 'none-', 'none?', '~none', '? none', 'لا يوجد؟', '-no civilians', '~ zero civilians',
        '>no civilians', '-صفر', 'صفر؟', 'none +', 'none*',
        'أكثر من', 'أقل من 1', 'less than 1', 'أكثر من 3-4', '3 أكثر من 5', 'never more than 5', 'ليسوا أكثر من 4',
        'غير أقل من 4', 'بأكثر من 5', 'أكثر من 5 و 3', 'more than 5 years', 'أكثر من 10؟', 'more than 5 or more',
    ],
)  # fmt: skip
def test_what_is_no_count_as_a_whole_is_refused(cell: str) -> None:
    with pytest.raises(Refused):
        read(cell)


@pytest.mark.parametrize(
    ('cell', 'told'),
    [
        ('2.', [(2, None, None)]), ('5.0', [(5, None, None)]), (' 5\n', [(5, None, None)]),
        ('1 234', [(1234, None, None)]),
        ('<5', [(None, None, 4)]), ('< 20', [(None, None, 19)]), ('>10', [(None, 11, None)]), ('٢-٢٠', [(None, 2, 20)]),
        ('بين 3 و5', [(None, 3, 5)]), ('بين ٣ و ٥', [(None, 3, 5)]), ('ما بين ثلاثة وخمسة', [(None, 3, 5)]),
        ('between three and five', [(None, 3, 5)]), ('between 3 and 5 civilians', [(None, 3, 5)]),
        ('بين عشرة وعشرين', [(None, 10, 20)]),
        ('3 رجال و2 نساء', [(3, None, None), (2, None, None)]), ('5 - civilians', [(5, None, None)]),
        ('3 (2-4)', [(3, 2, 4)]),
        ('قتيلان', [(2, None, None)]), ('٥ مدنيين.', [(5, None, None)]),
        ('أكثر من 10', [(None, 11, None)]), ('اكثر من ١٠ مدنيين', [(None, 11, None)]),
        ('أكثر من خمسة', [(None, 6, None)]),
        ('ما يزيد على 20', [(None, 21, None)]), ('more than 10', [(None, 11, None)]), ('5 أو أكثر', [(None, 5, None)]),
        ('5 فأكثر', [(None, 5, None)]), ('five or more', [(None, 5, None)]), ('أقل من 5', [(None, None, 4)]),
        ('fewer than 5', [(None, None, 4)]), ('لا أكثر من 5', [(None, None, 5)]), ('no more than 5', [(None, None, 5)]),
        ('ليس أقل من 5', [(None, 5, None)]), ('not less than 5', [(None, 5, None)]),
    ],
)  # fmt: skip
def test_bounds_ranges_and_words_are_read(cell: str, told: list[tuple[int | None, ...]]) -> None:
    assert read(cell) == told


SIGNS = '0123456789٣ .,-−–+%<>≥≤()/:*?~E=\n\t"\'&#؛،±½²°'


@pytest.mark.parametrize('cell', ['0', '٠', '00', '+0', "'0", '0.', '0.0', 'none', 'None.', 'لا يوجد', 'no-one', 'صفر'])
def test_none_is_none(cell: str) -> None:
    assert read(cell) == [(0, None, None)]


@given(st.text(SIGNS, min_size=1, max_size=7).filter(str.strip))
@example('-0')
@example('−0')
@example('-٣')
@example('0\n+')
@example('0\t+')
@example('3\n-5')
def test_a_text_that_is_no_count_as_a_whole_stores_no_number(text: str) -> None:
    try:
        told = read(text)
    except Refused:
        return
    found = A_COUNT.fullmatch(ascii_digits(text).strip())
    assert found, (text, told)
    if found['number']:
        assert told == [(int(re.sub('[ ,]', '', found['number'])), None, None)]


@given(
    st.sampled_from(['5', '٥', 'خمسة', 'five', '3-5', '0', '٠', 'zero', 'صفر', 'no']),
    st.sampled_from(sorted(set(SIGNS[11:]) - set(' \n\t'))),
    st.sampled_from(['', ' ']),
)
def test_a_sign_before_a_number_is_never_dropped(number: str, sign: str, blank: str) -> None:
    try:
        told = read(f'{sign}{blank}{number} civilians')
    except Refused:
        return
    assert sign in '<>≥≤' or (sign in '.,:\'"()' and told == read(number)), (sign, told)
