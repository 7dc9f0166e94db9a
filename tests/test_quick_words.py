"""A quick line in words, as people say it in Syrian Arabic and in English: what is stored, or nothing."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.language import number_words
from models.language.code_lists import codes
from models.record import shorthand
from models.record.records import Record

Line = dict[str, object]
KILLED, INJURED, ARRESTED, ABDUCTED = ({'outcome': code} for code in ('killed', 'injured', 'arrested', 'abducted'))
CIVILIANS, REGIME, SDF, ISIS = ({'party': code} for code in ('civilians', 'regime_forces', 'sdf', 'isis'))


def people(count: int | None, *stated: Line) -> Line:
    merged: Line = {} if count is None else {'count': count}
    for part in stated:
        merged |= part
    return merged


def who(code: str) -> Line:
    return {'who': code}


def read(text: str, above: Record | None = None, day: str | None = '2024-01-05') -> list[list[Line]]:
    return [[line.values for line in lines] for lines in shorthand.read('casualty', text, above, day)]


SAID: dict[str, list[Line]] = {
    # Numbers in words, duals, and one
    '3 قتلى من قوات النظام': [people(3, KILLED, REGIME)],
    'جريحان': [people(2, INJURED)],
    'خمسة م ق': [people(5, KILLED, CIVILIANS)],
    'خمس نساء ق': [people(5, KILLED, who('woman'))],
    'قتيلان مدنيان': [people(2, KILLED, CIVILIANS)],
    'طفلان جريحان': [people(2, INJURED, who('child'))],
    'طفلة قتيلة': [people(1, KILLED, who('girl'))],
    'خمسة مدنيين قتلى': [people(5, KILLED, CIVILIANS)],
    'اعتقال مدنيين اثنين': [people(2, ARRESTED, CIVILIANS)],
    'مدني واحد جريح': [people(1, INJURED, CIVILIANS)],
    'تلاتة شهداء': [people(3, KILLED)],
    'أحد عشر جريحاً': [people(11, INJURED)],
    'طنعش جريح': [people(12, INJURED)],
    'خمسة وعشرون قتيلاً من داعش': [people(25, KILLED, ISIS)],
    'خمسه و عشرين قتيل': [people(25, KILLED)],
    'مية قتيل': [people(100, KILLED)],
    'مئة وخمسة وعشرون قتيلاً': [people(125, KILLED)],
    'مفقودان': [people(2, {'outcome': 'missing'})],
    'جريحان م': [people(2, INJURED, CIVILIANS)],
    # Parties
    'مقتل ثلاثة عناصر من قسد': [people(3, KILLED, SDF)],
    'عنصران من تنظيم الدولة قتلى': [people(2, KILLED, ISIS)],
    'جندي من جيش النظام قتيل': [people(1, KILLED, REGIME)],
    '2 من قسد': [people(2, KILLED, SDF)],
    '٣ مخطوفين مدنيين': [people(3, ABDUCTED, CIVILIANS)],
    'اختطاف 4 مدنيين': [people(4, ABDUCTED, CIVILIANS)],
    'قتيل من الدفاع الوطني': [people(1, KILLED, {'party': 'ndf'})],
    '2 من ذوي مقاتل ق': [people(2, KILLED, {'role': 'family_of_fighter'})],
    # Bounds
    'على الأقل سبعة قتلى': [{'lowest': 7} | KILLED],
    'على الأقل قتيلان': [{'lowest': 2} | KILLED],
    'من ثلاثة إلى خمسة قتلى': [{'lowest': 3, 'highest': 5} | KILLED],
    '3+ قتلى من قسد': [{'lowest': 3} | KILLED | SDF],
    'بعض الجرحى': [people(None, INJURED)],
    'استشهاد ثلاثة مدنيين': [people(3, KILLED, CIVILIANS)],
    'إصابة 4 أطفال بجروح': [people(4, INJURED, who('child'))],
    # Several
    'امرأة وطفل قتلى': [people(1, KILLED, who('woman')), people(1, KILLED, who('child'))],
    'رجلان وامرأة جرحى': [people(2, INJURED, who('man')), people(1, INJURED, who('woman'))],
    'قتيلان وجريح': [people(2, KILLED), people(1, INJURED)],
    'قتل خمسة مدنيين وجرح عشرة أطفال': [people(5, KILLED, CIVILIANS), people(10, INJURED, who('child'))],
    'خمسة م ق و2 د ج': [people(5, KILLED, CIVILIANS), people(2, INJURED, ISIS)],
    # English
    'five civilians killed': [people(5, KILLED, CIVILIANS)],
    'five c k': [people(5, KILLED, CIVILIANS)],
    'two wounded': [people(2, INJURED)],
    'a woman and a boy killed': [people(1, KILLED, who('woman')), people(1, KILLED, who('boy'))],
    'twenty-five ISIS members arrested': [people(25, ARRESTED, ISIS)],
    'three of the SDF injured': [people(3, INJURED, SDF)],
    'at least five civilians abducted': [{'lowest': 5} | ABDUCTED | CIVILIANS],
    'two to four killed': [{'lowest': 2, 'highest': 4} | KILLED],
    'an SDF fighter killed': [people(1, KILLED, SDF)],
    'killed 3 civilians': [people(3, KILLED, CIVILIANS)],
    'two killed and three wounded': [people(2, KILLED), people(3, INJURED)],
    'one child missing': [people(1, {'outcome': 'missing'}, who('child'))],
    'one hundred and five killed': [people(105, KILLED)],
    'several civilians injured': [people(None, INJURED, CIVILIANS)],
    'two members killed': [people(2, KILLED, {'standing': 'combatant'})],
    '5 c k and 2 i a': [people(5, KILLED, CIVILIANS), people(2, ARRESTED, ISIS)],
    'two women, a child killed': [people(2, KILLED, who('woman')), people(1, KILLED, who('child'))],
    'أكثر من خمسة قتلى': [{'lowest': 6, **KILLED}],
    'fewer than six wounded': [{'highest': 5, **INJURED}],
    # Nothing: a word is not understood, the number and the nouns differ, or not all of them are counted
    '3 قتلى من كذا': [],
    '3 من': [],
    'من': [],
    'of the': [],
    'مقتل مدني وإصابة 2 آخرين': [],
    '5 جرحى بينهم طفل': [],
    '3 قتلى وجرحى': [],
    'عشرات القتلى': [],
    'ثلاثة قتيلان': [],
    'طفل جريحان': [],
    'امرأة وطفل جريحان': [],
    'حوالي خمسة قتلى': [],
    'خمسة وعشرة جرحى': [],
    'لا قتلى': [],
    'لا إصابات': [],
    'ثلاثة آلاف قتيل': [],
    'dozens killed': [],
    'five killed including a child': [],
    'about six killed': [],
    'no one killed': [],
    'no civilians killed': [],
    'two killed or wounded': [],
    'five and six killed': [],
    '1,000 killed': [],
}


@pytest.mark.parametrize('text', SAID)
def test_a_line_in_words_is_stored_as_it_is_said_or_not_at_all(text: str) -> None:
    assert read(text) == ([SAID[text]] if SAID[text] else [])


ASKED: dict[str, list[list[Line]]] = {
    # Whose the others were is not said, nor whether both were wounded.
    '3 SDF killed and 2 wounded': [
        [people(3, KILLED, SDF), people(2, INJURED, SDF)],
        [people(3, KILLED, SDF), people(2, INJURED)],
    ],
    'قتيلان وثلاثة جرحى من قسد': [
        [people(2, KILLED, SDF), people(3, INJURED, SDF)],
        [people(2, KILLED), people(3, INJURED, SDF)],
    ],
    'امرأة وطفل جريح': [
        [people(1, INJURED, who('woman')), people(1, INJURED, who('child'))],
        [people(1, KILLED, who('woman')), people(1, INJURED, who('child'))],
    ],
    'two women, a child wounded': [
        [people(2, INJURED, who('woman')), people(1, INJURED, who('child'))],
        [people(2, KILLED, who('woman')), people(1, INJURED, who('child'))],
    ],
}


@pytest.mark.parametrize('text', ASKED)
def test_what_a_sentence_leaves_open_is_asked(text: str) -> None:
    assert read(text) == ASKED[text]


def test_a_letter_that_is_a_word_too_is_asked() -> None:
    """The letter of the Syrian National Army is "and", that of arrests is the article."""
    both = [people(3, KILLED), people(1, KILLED, who('child'))]
    assert sorted(map(len, read('3 قتلى و طفل'))) == [1, 2]
    assert both in read('3 قتلى و طفل')
    assert read('5 م و ق') == []
    assert read('5 و ق') == [[people(5, KILLED, {'party': 'sna'})]]


def test_the_outcome_of_words_is_that_of_the_line_above_where_none_is_said() -> None:
    above = Record('casualty', values={'outcome': 'arrested'})
    [[line]] = shorthand.read('casualty', 'ثلاثة من قسد', above)
    assert (line.values, line.assumed) == (people(3, ARRESTED, SDF), ('outcome',))


def test_a_party_that_had_ended_is_not_meant_in_words_either() -> None:
    assert read('ثلاثة قتلى من قوات النظام', day='2025-06-01') == []


def test_names_stand_behind_a_colon_in_words_too() -> None:
    [[line]] = shorthand.read('casualty', 'مخطوفان مدنيان: سامر المثال، سعاد الخيال')
    assert (line.values, line.names) == (people(2, ABDUCTED, CIVILIANS), ('سامر المثال', 'سعاد الخيال'))


@pytest.mark.parametrize(
    ('text', 'in_digits'),
    [
        ('ثلاثة وعشرون', '23'),
        ('مئة', '100'),
        ('ميتين وخمسين', '250'),
        ('ثلاثمئة وواحد', '301'),
        ('خمس مئة', '500'),
        ('تسعة وتسعون جريحاً', '99 جريحاً'),
        ('عشرة وخمسة', '10 و5'),
        ('واحد وواحد', '1 و1'),
        ('ninety nine', '99'),
        ('two hundred and twelve', '212'),
        ('a hundred', 'a 100'),
        ('five-seven', '5-7'),
        ('seven five', '7 5'),
        ('someone', 'someone'),
        ('الخمسة', 'الخمسة'),
    ],
)
def test_number_words_in_digits(text: str, in_digits: str) -> None:
    assert number_words.in_digits(text) == in_digits


def test_every_number_below_a_thousand_is_read_in_both_languages() -> None:
    for said in (_in_arabic, _in_english):
        assert [number_words.in_digits(said(number)) for number in range(1, 1000)] == [str(n) for n in range(1, 1000)]


ONES = ('', 'واحد', 'اثنان', 'ثلاثة', 'أربعة', 'خمسة', 'ستة', 'سبعة', 'ثمانية', 'تسعة', 'عشرة', 'أحد عشر', 'اثنا عشر')
TENS = ('', '', 'عشرون', 'ثلاثون', 'أربعون', 'خمسون', 'ستون', 'سبعون', 'ثمانون', 'تسعون')
HUNDREDS = ('', 'مئة', 'مئتان', 'ثلاثمئة', 'أربعمئة', 'خمسمئة', 'ستمئة', 'سبعمئة', 'ثمانمئة', 'تسعمئة')
UNITS = [
    '',
    'one',
    'two',
    'three',
    'four',
    'five',
    'six',
    'seven',
    'eight',
    'nine',
    'ten',
    'eleven',
    'twelve',
    'thirteen',
    'fourteen',
    'fifteen',
    'sixteen',
    'seventeen',
    'eighteen',
    'nineteen',
]
TIES = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']


def _in_arabic(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    if rest < len(ONES):
        below = ONES[rest]
    elif rest < 20:
        below = f'{ONES[ones]} عشر'
    else:
        below = ' و'.join(filter(None, (ONES[ones], TENS[tens])))
    return ' و'.join(filter(None, (HUNDREDS[hundreds], below)))


def _in_english(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    below = UNITS[rest] if rest < len(UNITS) else '-'.join(filter(None, (TIES[tens], UNITS[ones])))
    return ' and '.join(filter(None, (f'{UNITS[hundreds]} hundred' if hundreds else '', below)))


def test_reading_a_line_is_quick() -> None:
    """A key stroke asks anew: a hundred different lines take less than a blink each."""
    read('5 c k')
    started = time.perf_counter()
    for number in range(100):
        read(f'{number + 2} قتلى وجريحان من قوات النظام')
    assert time.perf_counter() - started < 100 * 0.016


WORDS = sorted({word for text in (*SAID, *ASKED) for word in text.split()} | {'a', 'و', 'م', '5', '٣', ',', ':', '+'})


@given(st.lists(st.sampled_from(WORDS), max_size=7))
def test_any_words_are_read_without_an_error_and_in_offered_codes(words: list[str]) -> None:
    for lines in read(' '.join(words)):
        for line in lines:
            assert line['outcome'] in codes('outcomes')
            assert line.get('party') != 'regime_side'
