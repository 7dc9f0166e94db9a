"""Text at the door, and the keys it is searched and matched by."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.language import garbled
from models.language.text import (
    TEXT_LIMIT,
    ascii_digits,
    clean,
    fold,
    fold_name,
    has_arabic,
    index_terms,
    is_ordinary,
    isolate,
    plain_kurdish,
    query_terms,
    sort_key,
    terms_of,
    terms_together,
)

ANY_TEXT = st.text(st.characters(exclude_categories=()))
ARABIC = st.text('ابتثجحخدذرزسشصضطظعغفقكلمنهويءگپچژڤڵۆێەآأإٱىةؤئ ًٌٍَُِّْٰـ٠٩۰۹\u200c', max_size=30)
# No spelling variant among them: each stands only for itself.
DISTINCT_LETTERS = 'ءابتثجحخدذرزسشصضطظعغفقكلمنهويپچژڤگڵڕۆێە'


def has(text: str, query: str) -> bool:
    """Whether a search for this finds the text, as the register's search does it."""
    terms = index_terms(text)
    return all(
        any(term.startswith(wanted) for term in terms for wanted in alternatives) for alternatives in query_terms(query)
    )


@pytest.mark.parametrize(
    ('typed', 'stored'),
    [
        ('', ''),
        ('  plain  ', 'plain'),
        ('a\r\nb\rc\u2028d\u2029e\x0bf\x0cg\x85h', 'a\nb\nc\nd\ne\nf\ng\nh'),
        ('a\tb', 'a b'),
        ('a\x00b\x07c\x1bd\x7fe\x9ff', 'abcdef'),
        ('a\ud800b\udfffc\ufffed\uffffe', 'abcde'),
        ('\ufeffالرقة', 'الرقة'),
        ('\u202bالرقة\u202c', 'الرقة'),
        ('\u2067الرقة\u2069 \u200fa\u200e\u061c', 'الرقة a'),
        ('می\u200cخواهم', 'می\u200cخواهم'),
        ('e\u0301', '\u00e9'),
        ('ا\u0654حمد', 'أحمد'),
        ('مُحَمَّد', 'مُحَمَّد'),
        ('\n\nنص\n\n', 'نص'),
        ('=1+1', '=1+1'),
        ('٢٠٢٤', '٢٠٢٤'),
        ('\U0001f600', '\U0001f600'),
        ('e\u202e\u0301', '\u00e9'),
    ],
)
def test_clean(typed: str, stored: str) -> None:
    assert clean(typed) == stored


@given(ANY_TEXT)
def test_clean_again_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@given(ANY_TEXT)
def test_clean_text_can_be_stored_anywhere(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert unicodedata.is_normalized('NFC', cleaned)
    assert all(letter == '\n' or unicodedata.category(letter) not in {'Cc', 'Cs'} for letter in cleaned)


def test_nothing_of_an_ordinary_text_would_be_cleaned_or_doubted(monkeypatch: pytest.MonkeyPatch) -> None:
    ordinary = [sign for sign in map(chr, range(0x10000)) if is_ordinary(f'a{sign}a')]
    assert {*'aZ9.،؛؟ءىي٣“—\n '} <= {*ordinary} and {*ordinary}.isdisjoint('?\\\u064b\u0640\xa0\u200f\ufffdé\x85')
    pairs = [one + other for one in ordinary for other in ordinary]
    texts = [text for text in (*pairs, *map('{0}ة {0}'.format, pairs), '') if is_ordinary(text)]
    assert len(texts) > 2 * len(ordinary) and not {'', ' a', 'a ', 'a\n', 'ط،', 'Ø§'} & {*texts}
    monkeypatch.setattr('models.language.text.is_ordinary', lambda _text: False)
    for text in texts:
        assert clean(text) == text
        garbled.refuse(text)


def test_clean_leaves_long_text_for_the_field_to_refuse() -> None:
    assert len(clean('س' * (TEXT_LIMIT + 1))) == TEXT_LIMIT + 1


@pytest.mark.parametrize(
    ('typed', 'digits'),
    [
        ('٠١٢٣٤٥٦٧٨٩', '0123456789'),
        ('۰۱۲۳۴۵۶۷۸۹', '0123456789'),
        ('٣٫٥', '3.5'),
        ('١٬٢٣٤', '1234'),
        ('٣، ٤', '3، 4'),
        ('1,234.5', '1,234.5'),
        ('القرية ٧', 'القرية 7'),
    ],
)
def test_ascii_digits(typed: str, digits: str) -> None:
    assert ascii_digits(typed) == digits


@pytest.mark.parametrize(
    ('text', 'key'),
    [
        ('أحمد إبراهيم آدم ٱلله', 'احمد ابراهيم ادم الله'),
        ('مصطفى', 'مصطفي'),
        ('المسكنة', 'المسكنه'),
        ('مؤمن رئيس', 'مومن رييس'),
        ('مُحَمَّدٌ', 'محمد'),
        ('رحمٰن', 'رحمن'),
        ('محـــمد', 'محمد'),
        ('ا\u0654حمد', 'احمد'),
        ('٢٠٢٤ ۲۰۲۴', '2024 2024'),
        ('کوبانی', 'كوباني'),
        ('ڤيان کۆبانێ', 'ڤيان كۆبانێ'),
        ('پژمان چیا گوران', 'پژمان چيا گوران'),
        ('ﻻ ﷲ', 'لا الله'),
        ('علاء', 'علاء'),
        ("Al-Hawa'aj", 'al hawaaj'),
        ('Al Hawaaj', 'al hawaaj'),
        ('al-Ḥawāʾij', 'al hawaij'),
        ('ʿAyn al-ʿArab', 'ayn al arab'),
        ('O’Neill ‘x’ a`b', 'oneill x ab'),
        ('Şanlıurfa İDLİB', 'sanliurfa idlib'),
        ('Straße Ærø Łódź', 'strasse aero lodz'),
        ('a/b,c.d_e(f)\ng', 'a b c d e f g'),
        ('حي، الرقة؛ سوريا؟', 'حي الرقه سوريا'),
        ('می\u200cخواهم', 'ميخواهم'),
        ('الـ\u200fرقة', 'الرقه'),
        ('Дамаск ΔΑΜΑΣΚΟΣ', 'дамаск δαμασκοσ'),
        ('DZ1-2024-0017', 'dz1 2024 0017'),
        ('  ', ''),
        ('…', ''),
    ],
)
def test_fold(text: str, key: str) -> None:
    assert fold(text) == key


@given(st.one_of(ANY_TEXT, ARABIC))
def test_fold_again_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once


def test_fold_again_changes_nothing_for_any_code_point() -> None:
    keys = (fold(f'a{chr(code)}b') for code in range(0x110000))
    assert [key for key in keys if fold(key) != key] == []


@given(ANY_TEXT)
def test_cleaning_does_not_change_the_key_of_composed_text(text: str) -> None:
    cleaned = clean(text)
    assert fold(unicodedata.normalize('NFD', cleaned)) == fold(cleaned)


@given(st.lists(st.text(DISTINCT_LETTERS, min_size=1, max_size=12), min_size=1, max_size=4))
def test_no_letter_of_an_arabic_name_is_lost(words: list[str]) -> None:
    assert fold(' '.join(words)) == ' '.join(words)


def test_different_arabic_names_have_different_keys() -> None:
    names = [
        'محمد', 'محمود', 'حمود', 'حمد', 'أحمد', 'حامد', 'حميد', 'حمدان', 'حمادة', 'علي', 'علاء', 'علوان',
        'عمر', 'عمار', 'عمران', 'عامر', 'خالد', 'خلدون', 'خليل', 'خلف', 'حسن', 'حسين', 'حسان', 'حسون',
        'سامر', 'سمير', 'سمر', 'ياسر', 'يسرى', 'زيد', 'زياد', 'يزيد', 'زينب', 'رنا', 'رانيا', 'ريان',
        'كريم', 'كرم', 'شفان', 'شيرين', 'ڤيان', 'روژين', 'دلشاد', 'جوان', 'چيا', 'گوران', 'پروين',
    ]  # fmt: skip
    assert len({fold(name) for name in names}) == len(names)
    assert len({fold_name(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    'spellings',
    [
        ['عبد الرحمن', 'عبدالرحمن', 'عَبْدُ الرَّحمٰن', 'العبد الرحمن', 'العبدالرحمن'],
        ['عبد الله', 'عبدالله', 'عبد اللـه'],
        ['أبو محمد الجولاني', 'ابومحمد الجولاني', 'أبي محمد جولاني', 'أبا محمد الجولاني'],
        ['أبو الحسن', 'ابوالحسن', 'أبو حسن'],
        ['أحمد بن علي', 'احمد علي', 'أحمد ابن العلي'],
        ['المسكنة', 'مسكنه'],
        ['آل سعود', 'ال سعود', 'سعود'],
        ["Al-Hawa'aj", 'Al Hawaaj', 'el-Hawaaj', 'Hawaaj'],
        ['ar-Raqqa', 'al-Raqqa', 'er-Raqqa', 'Raqqa'],
        ['Deir ez-Zor', 'Deir al-Zor', 'Deir az Zor', 'Deir-ez-Zor'],
        ['Abd al-Rahman', 'Abdul Rahman', 'Abdulrahman', 'Abdel-Rahman', 'Abdelrahman', 'Abd ar-Rahman',
         'Abdur Rahman', 'Abdurrahman', 'Abd Rahman'],
        ['Abdullah', 'Abdallah', 'Abd Allah', 'Abdellah'],
        ['Abu Bakr', 'Abou Bakr', 'AbuBakr'],
        ['Abu al-Hasan', 'Abul Hasan', 'Abu Hasan'],
        ['Ahmad bin Ali', 'Ahmad ibn Ali', 'Ahmad Ali', 'AHMAD BEN ALI'],
    ],
)  # fmt: skip
def test_spellings_of_one_name_match(spellings: list[str]) -> None:
    assert len({fold_name(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ('one', 'other'),
    [
        ('عبد الرحمن', 'عبد الرحيم'),
        ('عبد الله', 'عبيد الله'),
        ('أبو محمد', 'محمد'),
        ('علاء', 'علا'),
        ('Abdali', 'Abd'),
        ('Abdo Hasan', 'Abd al-Hasan'),
        ('Alaa', 'Aa'),
    ],
)
def test_different_names_do_not_match(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


@pytest.mark.parametrize(
    ('text', 'key'),
    [
        ('', ''),
        ('بن', 'بن'),
        ('عبد', 'عبد'),
        ('محمد عبد', 'محمد عبد'),
        ('ال', 'ال'),
        ('الي', 'الي'),
        ('al', 'al'),
        ('Abdul', 'abdul'),
        ('abu', 'abu'),
        ('عبد الله', 'عبدله'),
    ],
)
def test_fold_name_of_odd_names(text: str, key: str) -> None:
    assert fold_name(text) == key


@given(st.one_of(ANY_TEXT, ARABIC))
def test_a_name_that_has_letters_has_a_key(text: str) -> None:
    assert bool(fold_name(text)) == bool(fold(text))


@pytest.mark.parametrize(
    ('text', 'terms'),
    [
        ('المسكنة', ['المسكنه', 'مسكنه']),
        ('والمسكنة', ['والمسكنه', 'مسكنه']),
        ('بالرقة كالرقة فالرقة للرقة', ['بالرقه', 'رقه', 'كالرقه', 'فالرقه', 'للرقه']),
        ('وبالرقة', ['وبالرقه', 'رقه']),
        ('وحلب', ['وحلب', 'حلب']),
        ('بحلب لحلب فحلب', ['بحلب', 'حلب', 'لحلب', 'فحلب']),
        ('ولد', ['ولد']),
        ('مسكنة مسكنة', ['مسكنه']),
        ('Al-Raqqa raid', ['al', 'raqqa', 'raid']),
        ('', []),
    ],
)
def test_index_terms(text: str, terms: list[str]) -> None:
    assert index_terms(text) == terms


# Words that hang on those beside them, or are spelt in two ways, among others that do not.
_WORDS = ('abu', 'Abd', 'عبد', 'الدين', 'um', 'ابو', 'Şêx', 'قامشلۆ', 'и', 'ez-Zor', '21/1', '٤٥', 'K', 'ﷺ', '…')
_SPACES = (' ', '\n', '\u00a0', '\u2028')


@given(st.lists(st.one_of(st.sampled_from(_WORDS), st.text(max_size=6))), st.sampled_from(_SPACES))
def test_the_terms_of_words_one_by_one_are_those_of_the_text(words: list[str], between: str) -> None:
    text = between.join(words)
    assert index_terms(text) == [*dict.fromkeys(terms_together(text))]
    assert {*terms_of([text, *words])} == {term for one in (text, *words) for term in terms_together(one)}


@pytest.mark.parametrize(
    ('text', 'terms'),
    [
        ('المسكنة', [['المسكنه', 'مسكنه']]),
        ('م', [['م']]),
        ('ا', [['ا']]),
        ('ال', [['ال']]),
        ('الم', [['الم', 'م']]),
        ('مسكنة Raq', [['مسكنه'], ['raq']]),
        (' ', []),
    ],
)
def test_query_terms(text: str, terms: list[list[str]]) -> None:
    assert query_terms(text) == terms


@pytest.mark.parametrize(
    ('text', 'query'),
    [
        ('مسكنة', 'المسكنة'),
        ('والمسكنة', 'مسكنة'),
        ('بالمسكنة', 'المسكنه'),
        ('للمسكنة', 'مسك'),
        ('في بادية الرقة', 'رقه باد'),
        ('أحمد', 'ا'),
        ('أحمد', 'أ'),
        ("Al-Hawa'aj", 'hawaaj'),
    ],
)
def test_search_finds(text: str, query: str) -> None:
    assert has(text, query)


@pytest.mark.parametrize(
    ('text', 'query'),
    [
        ('ڤيان', 'فيان'), ('فيان', 'ڤيان'), ('شێرکۆ', 'شيركو'), ('شيركو', 'شێرکۆ'), ('ئەحمەد', 'أحمد'),
        ('پروين', 'بروين'), ('گوران', 'كوران'), ('کوردستان', 'كوردستان'),
        ('Şêrîn', 'Sherin'), ('Sherin', 'Şêrîn'), ('Şêrîn', 'serin'),
        ('Çiya', 'Chiya'), ('Çiya', 'ciya'), ('Xelîl', 'xelil'), ('Ûsiv', 'usiv'), ('Ḧesen', 'hesen'),
        ('ڕۆناهی', 'روناهي'),
    ],
)  # fmt: skip
def test_kurdish_is_found_by_those_who_lack_its_letters(text: str, query: str) -> None:
    assert has(text, query)
    assert has(text, text)


def test_names_stay_apart_without_their_kurdish_letters() -> None:
    names = ['محمد', 'احمد', 'ڤيان', 'ريان', 'پروين', 'برين', 'گوران', 'جوان', 'كاوا', 'چيا', 'حيا', 'ژيان', 'هفال']
    assert len({plain_kurdish(name) for name in names}) == len(names)
    assert [plain_kurdish(name) for name in names[:2]] == names[:2]


@pytest.mark.parametrize(
    'in_order',
    [
        ['ء', 'ابراهيم', 'أحمد', 'إدريس', 'آدم', 'باسل', 'پروين', 'تامر', 'ثائر', 'جواد', 'چيا', 'حسن'],
        ['فارس', 'ڤيان', 'قاسم', 'كاوا', 'گوران', 'لؤي', 'مؤيد', 'هادي', 'وائل', 'ياسر'],
        [
            'Ciwan',
            'Çiya',
            'Dara',
            'elî',
            'Êzdîn',
            'Hozan',
            'Îdrîs',
            'Jiyan',
            'Sîpan',
            'Şêrko',
            'Tîrêj',
            'Usama',
            'Ûsiv',
        ],
        ['17 Nisan', 'Azad', 'Zîn', 'آزاد', 'ياسر'],
        ["Al-Hawa'aj", 'Al-Hawaaz', 'José', 'Josef'],
    ],
)
def test_sort_key(in_order: list[str]) -> None:
    turned = in_order[::-1]
    assert sorted(turned, key=sort_key) == in_order


ONE_OR_TWO = [
    ['عبد الرحمن', 'عبدالرحمن', 'عبد رحمن'],
    ['أبو أحمد', 'ابواحمد', 'أبي أحمد', 'ابو احمد', 'أبا أحمد'],
    ['أبو الحسن', 'ابوالحسن', 'أبو حسن', 'ابوحسن'],
    ['أم خالد', 'امخالد'],
    ['صلاح الدين', 'صلاحالدين'],
    ['عطا الله', 'عطاالله', 'عطالله'],
    ['سامر عبد الله المثال', 'سامر عبدالله المثال'],
    ['Abd al-Rahman', 'Abdul Rahman', 'Abdulrahman', 'Abdel-Rahman', 'Abdurrahman', 'Abd Rahman'],
    ['Abu Ahmad', 'AbuAhmad', 'Abou Ahmad'],
    ['Umm Khaled', 'UmmKhaled'],
]


@pytest.mark.parametrize(
    ('text', 'query'), [(text, query) for names in ONE_OR_TWO for text in names for query in names]
)
def test_a_name_in_one_word_or_two_is_found_by_either(text: str, query: str) -> None:
    assert has(text, query)
    assert has(f'شهد {text} بذلك', query)
    assert has(text, query[:-1])


@pytest.mark.parametrize(
    ('text', 'query'),
    [
        ('عبد الرحمن', 'عبدالرحيم'), ('عبدالرحمن', 'عبد الرحيم'), ('ابواحمد', 'ابو محمد'), ('أبو محمد', 'ابواحمد'),
        ('أحمد أبو زيد', 'ابواحمد'), ('Abu Ahmad', 'AbuHamad'), ('صلاح', 'صلاح الدين'), ('خالد', 'أم خالد'),
    ],
)  # fmt: skip
def test_other_names_are_not_found_by_joining(text: str, query: str) -> None:
    assert not has(text, query)


def test_search_does_not_find_another_word() -> None:
    assert not has('والمسكنة', 'الرقة')
    assert not has('المسكنة', 'مسكنة الرقة')


@given(ARABIC)
def test_every_beginning_of_a_word_finds_it(text: str) -> None:
    for word in fold(text).split():
        assert all(has(text, word[:length]) for length in range(1, len(word) + 1))


def test_isolate() -> None:
    assert isolate('DZ1-2024') == '\u2066DZ1-2024\u2069'
    assert isolate('الرقة', 'rtl') == '\u2067الرقة\u2069'
    assert isolate('x', 'auto') == '\u2068x\u2069'
    assert clean(isolate('DZ1-2024')) == 'DZ1-2024'


@pytest.mark.parametrize(('text', 'expected'), [
    ('Raqqa', False), ('الرقة', True), ('Raqqa الرقة', True), ('ڤ', True), ('ﻻ', True),
    ('٢٠٢٤', False), ('،', False), ('é', False), ('', False),
])  # fmt: skip
def test_has_arabic(text: str, expected: bool) -> None:
    assert has_arabic(text) is expected
