"""Dates as people type them, as they are stored, and as they are said."""

import pickle
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.dates import dates
from models.dates.dates import (
    AmbiguousDate,
    NotADate,
    damascus_time,
    first_day,
    from_excel,
    in_words,
    is_edtf,
    last_day,
    month_of,
    precision,
    short,
    understand,
)

TODAY = date(2024, 6, 1)

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(date.isoformat)
MONTHS = DAYS.map(lambda day: day[:7])
YEARS = DAYS.map(lambda day: day[:4])
EXACT = st.one_of(DAYS, MONTHS, YEARS)
POINTS = st.tuples(EXACT, st.sampled_from(['', '~'])).map(''.join)
RANGES = st.tuples(POINTS, POINTS).map('/'.join).filter(is_edtf)
OPEN = st.one_of(POINTS.map('../{}'.format), POINTS.map('{}/..'.format))
STORED = st.one_of(POINTS, RANGES, OPEN)


@pytest.mark.parametrize(
    'value',
    [
        '2013', '2013-04', '2013-04-22', '2024-02-29', '2013~', '2013-04~', '2013-04-22~', '1900',
        '2100-12-31', '2013/2014', '2013-04/2013-04', '2013-04-22/2013-04-23', '2013-04/2013-05-02',
        '2013~/2014', '2013/2014~', '../2013', '../2013-04-22~', '2013-04/..', '2013~/..',
    ],
)  # fmt: skip
def test_stored_dates(value: str) -> None:
    assert is_edtf(value)


@pytest.mark.parametrize(
    'value',
    [
        '', ' ', '2013 ', '2013\n', '13', '201', '02013', '2013-4', '2013-13', '2013-00', '2013-04-31',
        '2023-02-29', '2013-04-00', '1899', '2101', '2013-04-22T00:00', '2013/', '/2013', '/', '..',
        '../', '../..', '/..', '2014/2013', '2013-04-23/2013-04-22', '2013/2013-04',
        '2013-04-22/2013-03', '2013/2014/2015', '~2013', '2013~~', '2013?', '٢٠١٣', '2013-04-22/2013~~',
        '../2013/..', 'x',
    ],
)  # fmt: skip
def test_what_is_never_stored(value: str) -> None:
    assert not is_edtf(value)


@pytest.mark.parametrize(
    ('edtf', 'first', 'last', 'month', 'exact'),
    [
        ('2013', date(2013, 1, 1), date(2013, 12, 31), None, 'year'),
        ('2013~', date(2013, 1, 1), date(2013, 12, 31), None, 'year'),
        ('2024-02', date(2024, 2, 1), date(2024, 2, 29), '2024-02', 'month'),
        ('2024-12~', date(2024, 12, 1), date(2024, 12, 31), '2024-12', 'month'),
        ('2024-01-21', date(2024, 1, 21), date(2024, 1, 21), '2024-01', 'day'),
        ('2024-01-21~', date(2024, 1, 21), date(2024, 1, 21), '2024-01', 'day'),
        ('2024-01-30/2024-02-02', date(2024, 1, 30), date(2024, 2, 2), '2024-01', 'range'),
        ('2024-01~/2024-02', date(2024, 1, 1), date(2024, 2, 29), '2024-01', 'range'),
        ('2013/2014-03', date(2013, 1, 1), date(2014, 3, 31), None, 'range'),
        ('../2024-01-21', None, date(2024, 1, 21), None, 'open'),
        ('../2013', None, date(2013, 12, 31), None, 'open'),
        ('2024-01-21/..', date(2024, 1, 21), None, '2024-01', 'open'),
        ('2013/..', date(2013, 1, 1), None, None, 'open'),
    ],
)
def test_days_month_and_precision(
    edtf: str, first: date | None, last: date | None, month: str | None, exact: str
) -> None:
    assert (first_day(edtf), last_day(edtf), month_of(edtf), precision(edtf)) == (first, last, month, exact)


@pytest.mark.parametrize('ask', [first_day, last_day, month_of, precision])
def test_only_stored_dates_are_asked(ask: Callable[[str], object]) -> None:
    with pytest.raises(NotADate):
        ask('21/1/2024')


UNDERSTOOD = [
    # as stored, and in numbers
    ('2024-01-21', '2024-01-21'),
    ('2024-1-5', '2024-01-05'),
    ('2024/03/04', '2024-03-04'),
    ('2024.3.4', '2024-03-04'),
    ('2024-01-21 00:00:00', '2024-01-21'),
    ('2024-01-21T00:00:00', '2024-01-21'),
    ('21/1/2024', '2024-01-21'),
    ('21.1.2024', '2024-01-21'),
    ('21.1.2024.', '2024-01-21'),
    ('21-1-2024', '2024-01-21'),
    ('21–01–2024', '2024-01-21'),
    ('21 / 1 / 2024', '2024-01-21'),
    ('21 1 2024', '2024-01-21'),
    ('1/21/2024', '2024-01-21'),
    ('3/3/2024', '2024-03-03'),
    ('29/2/2024', '2024-02-29'),
    ('٢١/١/٢٠٢٤', '2024-01-21'),
    ('۲۱/۱/۲۰۲۴', '2024-01-21'),
    ('٢٠٢٤-٠١-٢١', '2024-01-21'),
    ('\u200f٢١/١/٢٠٢٤\u200f', '2024-01-21'),
    ('3/2024', '2024-03'),
    ('03-2024', '2024-03'),
    ('2024-03', '2024-03'),
    ('2024/3', '2024-03'),
    ('٣/٢٠٢٤', '2024-03'),
    ('2013', '2013'),
    ('٢٠١٣', '2013'),
    ('  2013  ', '2013'),
    # English
    ('21 January 2024', '2024-01-21'),
    ('21 JAN 2024', '2024-01-21'),
    ('21 Jan. 2024', '2024-01-21'),
    ('21-Jan-2024', '2024-01-21'),
    ('21Jan2024', '2024-01-21'),
    ('January 21, 2024', '2024-01-21'),
    ('Jan 21 2024', '2024-01-21'),
    ('2024 January 21', '2024-01-21'),
    ('21st of January, 2024', '2024-01-21'),
    ('the 3rd of March 2024', '2024-03-03'),
    ('Sunday 21 January 2024', '2024-01-21'),
    ('Sun, 21/1/2024', '2024-01-21'),
    ('Sun. 21.1.2024', '2024-01-21'),
    ('21/1/2024 (Sunday)', '2024-01-21'),
    ('March 2024', '2024-03'),
    ('Sept 2024', '2024-09'),
    ('month of May 2024', '2024-05'),
    ('year 2013', '2013'),
    # Arabic
    ('٣ آذار ٢٠٢٤', '2024-03-03'),
    ('3 اذار 2024', '2024-03-03'),
    ('21 كانون الثاني 2024', '2024-01-21'),
    ('21 كانون ثاني 2024', '2024-01-21'),
    ('21 كانون2 2024', '2024-01-21'),
    ('21 كانون ٢ ٢٠٢٤', '2024-01-21'),
    ('21 ك2 2024', '2024-01-21'),
    ('21 ك٢ 2024', '2024-01-21'),
    ('5 ك1 2024', '2024-12-05'),
    ('5 كانون الأول 2024', '2024-12-05'),
    ('5 كانون الاول، 2024', '2024-12-05'),
    ('5 تشرين الأول 2024', '2024-10-05'),
    ('5 تشرين2/2024', '2024-11-05'),
    ('5 ت1 2024', '2024-10-05'),
    ('٥ شُباط ٢٠٢٤', '2024-02-05'),
    ('5 نيســان 2024', '2024-04-05'),
    ('5 أيّار 2024', '2024-05-05'),
    ('5 ايار 2024', '2024-05-05'),
    ('حزيران 2024', '2024-06'),
    ('حزیران 2024', '2024-06'),
    ('تموز 2024', '2024-07'),
    ('15 آب 2013', '2013-08-15'),
    ('أيلول 2024', '2024-09'),
    ('تشرين الثاني 2024', '2024-11'),
    ('21 يناير 2024', '2024-01-21'),
    ('فبراير 2024', '2024-02'),
    ('مارس 2024', '2024-03'),
    ('أبريل 2024', '2024-04'),
    ('ابريل 2024', '2024-04'),
    ('مايو 2024', '2024-05'),
    ('يونيو 2024', '2024-06'),
    ('يوليو 2024', '2024-07'),
    ('أغسطس 2024', '2024-08'),
    ('سبتمبر 2024', '2024-09'),
    ('أكتوبر 2024', '2024-10'),
    ('نوفمبر 2024', '2024-11'),
    ('ديسمبر 2024', '2024-12'),
    ('21 كانون الثاني/يناير 2024', '2024-01-21'),
    ('آذار (مارس) 2024', '2024-03'),
    ('الأحد 21 كانون الثاني 2024', '2024-01-21'),
    ('يوم الأحد، 21/1/2024', '2024-01-21'),
    ('الأربعاء ٢٤ كانون الثاني ٢٠٢٤', '2024-01-24'),
    ('21 من كانون الثاني 2024', '2024-01-21'),
    ('شهر آذار عام 2024', '2024-03'),
    ('عام 2013', '2013'),
    ('2013م', '2013'),
    # about
    ('2013~', '2013~'),
    ('~2013', '2013~'),
    ('≈ 2013', '2013~'),
    ('about 2013', '2013~'),
    ('c. 2013', '2013~'),
    ('around April 2013', '2013-04~'),
    ('about 22/4/2013', '2013-04-22~'),
    ('حوالي 2013', '2013~'),
    ('حوالى نيسان 2013', '2013-04~'),
    ('نحو ٢٢ نيسان ٢٠١٣', '2013-04-22~'),
    ('نيسان 2013 تقريباً', '2013-04~'),
    # ranges
    ('2013/2014', '2013/2014'),
    ('2024-01-21/2024-01-23', '2024-01-21/2024-01-23'),
    ('2024-1-21/2024-1-23', '2024-01-21/2024-01-23'),
    ('2024-01-21-2024-01-23', '2024-01-21/2024-01-23'),
    ('2012 - 2013', '2012/2013'),
    ('2012–2013', '2012/2013'),
    ('21/1/2024 - 23/1/2024', '2024-01-21/2024-01-23'),
    ('21/1/2024 to 3/2/2024', '2024-01-21/2024-02-03'),
    ('21/1 - 23/1/2024', '2024-01-21/2024-01-23'),
    ('21-23/1/2024', '2024-01-21/2024-01-23'),
    ('21-23 January 2024', '2024-01-21/2024-01-23'),
    ('21/22 January 2024', '2024-01-21/2024-01-22'),
    ('January 21-23, 2024', '2024-01-21/2024-01-23'),
    ('January 5-8 2024', '2024-01-05/2024-01-08'),
    ('from 21 to 23 January 2024', '2024-01-21/2024-01-23'),
    ('21 January to 3 February 2024', '2024-01-21/2024-02-03'),
    ('21 December 2023 – 3 January 2024', '2023-12-21/2024-01-03'),
    ('January to March 2024', '2024-01/2024-03'),
    ('Jan 2024 - Mar 2024', '2024-01/2024-03'),
    ('1/2024 - 3/2024', '2024-01/2024-03'),
    ('between 2013 and 2014', '2013/2014'),
    ('between 3 and 5 March 2024', '2024-03-03/2024-03-05'),
    ('about 2013 to 2014', '2013~/2014'),
    ('21 - 21 January 2024', '2024-01-21'),
    ('من 21 إلى 23 كانون الثاني 2024', '2024-01-21/2024-01-23'),
    ('من ٢١ الى ٢٣ كانون الثاني ٢٠٢٤', '2024-01-21/2024-01-23'),
    ('من 2013 إلى 2014', '2013/2014'),
    ('من آذار حتى أيار 2024', '2024-03/2024-05'),
    ('بين 3 و5 آذار 2024', '2024-03-03/2024-03-05'),
    ('بين آذار ونيسان 2024', '2024-03/2024-04'),
    ('٢١ - ٢٣ كانون الثاني ٢٠٢٤', '2024-01-21/2024-01-23'),
    # open
    ('../2013', '../2013'),
    ('../21/1/2024', '../2024-01-21'),
    ('before 2013', '../2013'),
    ('before 21 January 2024', '../2024-01-21'),
    ('until about April 2013', '../2013-04~'),
    ('up to 22/4/2013', '../2013-04-22'),
    ('قبل 2013', '../2013'),
    ('قبل عام 2013', '../2013'),
    ('قبل 21 كانون الثاني 2024', '../2024-01-21'),
    ('حتى نيسان 2013', '../2013-04'),
    ('2013/..', '2013/..'),
    ('21/1/2024/..', '2024-01-21/..'),
    ('after 2013', '2013/..'),
    ('since March 2024', '2024-03/..'),
    ('from 21/1/2024', '2024-01-21/..'),
    ('بعد 21/1/2024', '2024-01-21/..'),
    ('منذ آذار 2024', '2024-03/..'),
]


@pytest.mark.parametrize(('typed', 'edtf'), UNDERSTOOD)
def test_understand(typed: str, edtf: str) -> None:
    assert is_edtf(edtf)
    assert understand(typed, TODAY) == edtf
    assert understand(typed, TODAY, day_first=True) == understand(typed, TODAY, day_first=False) == edtf


@pytest.mark.parametrize(
    'typed',
    [
        '', ' ', 'soon', 'x', 'قريبا', 'Sunday', 'الأحد', '31/2/2024', '30 February 2024', '29/2/2023',
        '0/1/2024', '21/13/2024', '13/13/2024', '2024-21-01', '2024-13', '2024-02-30', '21 Jan 24',
        '21/1/24', '3/4/24', '1/24', '24', '21', 'January', '21 January', '21/1', '45312', '20240121',
        '201', '1899', '2101', '5/1/1812', 'كانون 2024', 'تشرين 2024', '5 كانون 2024', '2013?', '2013؟',
        '2013!', '>2013', '#1 2024', '2024-01-21 14:30', '14:30', '2014 - 2013', '23-21 January 2024',
        '21 December - 3 January 2024', '31/2-2024', '21/1-2024', '21 January to March 2024',
        '2024-01 - 05', '1-3/2024', '3 and 5 March 2024', '3 و 5 آذار 2024', 'آذار ونيسان 2024',
        '21 January February 2024', '1 2 January 2024', 'before', 'قبل', '../..', '-', '/', '..',
        'today', 'Yesterday', 'أمس', 'between 20 May 2024 and today', 'Monday 21/1/2024',
        'last month', 'قبل أمس', 'قبل البارحة', '2 days ago', '2013, 2014',
        '1.5', 'كانون الثاني/آذار', '21/1/2024 15', '9' * 5000, '- ' * 49, 'a\x00b',
    ],
)  # fmt: skip
def test_not_a_date(typed: str) -> None:
    for day_first in (None, True, False):
        with pytest.raises(NotADate) as caught:
            understand(typed, TODAY, day_first=day_first)
        assert typed.strip() == '' or len(typed) < 3 or typed not in str(caught.value)


@pytest.mark.parametrize(
    ('typed', 'day_first', 'month_first'),
    [
        ('03/04/2024', '2024-04-03', '2024-03-04'),
        ('3.4.2024', '2024-04-03', '2024-03-04'),
        ('3-4-2024', '2024-04-03', '2024-03-04'),
        ('٣/٤/٢٠٢٤', '2024-04-03', '2024-03-04'),
        ('about 3/4/2024', '2024-04-03~', '2024-03-04~'),
        ('قبل 3/4/2024', '../2024-04-03', '../2024-03-04'),
        ('3/4/2024/..', '2024-04-03/..', '2024-03-04/..'),
        ('1/2/2024 - 3/4/2024', '2024-02-01/2024-04-03', '2024-01-02/2024-03-04'),
        ('1/2 - 3/4/2024', '2024-02-01/2024-04-03', '2024-01-02/2024-03-04'),
        ('من 1/2/2024 إلى 3/4/2024', '2024-02-01/2024-04-03', '2024-01-02/2024-03-04'),
    ],
)
def test_day_and_month_that_could_be_swapped(typed: str, day_first: str, month_first: str) -> None:
    with pytest.raises(AmbiguousDate) as caught:
        understand(typed, TODAY)
    assert caught.value.readings == [day_first, month_first]
    assert understand(typed, TODAY, day_first=True) == day_first
    assert understand(typed, TODAY, day_first=False) == month_first


def test_an_ambiguous_date_comes_back_from_another_process() -> None:
    again = pickle.loads(pickle.dumps(AmbiguousDate(['2024-04-03', '2024-03-04'])))
    assert isinstance(again, AmbiguousDate)
    assert again.readings == ['2024-04-03', '2024-03-04']


def test_today_is_that_of_damascus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dates, 'today_in_damascus', lambda: date(2024, 1, 1))
    assert understand('yesterday', from_today=True) == '2023-12-31'


@pytest.mark.parametrize(
    ('edtf', 'english', 'arabic'),
    [
        ('2024-01-21', 'Sunday 21 January 2024', 'الأحد 21 كانون الثاني 2024'),
        ('2024-03-04', 'Monday 4 March 2024', 'الاثنين 4 آذار 2024'),
        ('2024-01', 'January 2024', 'كانون الثاني 2024'),
        ('2013', '2013', '2013'),
        ('2013-04~', 'about April 2013', 'حوالي نيسان 2013'),
        ('2013-04-22~', 'about 22 April 2013', 'حوالي 22 نيسان 2013'),
        ('2024-01-21/2024-01-23', '21 to 23 January 2024', 'من 21 إلى 23 كانون الثاني 2024'),
        ('2024-01-21/2024-02-03', '21 January to 3 February 2024', 'من 21 كانون الثاني إلى 3 شباط 2024'),
        ('2023-12-21/2024-01-03', '21 December 2023 to 3 January 2024',
         'من 21 كانون الأول 2023 إلى 3 كانون الثاني 2024'),
        ('2024-01-21/2025-01-21', '21 January 2024 to 21 January 2025',
         'من 21 كانون الثاني 2024 إلى 21 كانون الثاني 2025'),
        ('2024-01/2024-03', 'January to March 2024', 'من كانون الثاني إلى آذار 2024'),
        ('2024-01/2024-03-05', 'January 2024 to 5 March 2024', 'من كانون الثاني 2024 إلى 5 آذار 2024'),
        ('2013/2014', '2013 to 2014', 'من 2013 إلى 2014'),
        ('2013~/2014', 'about 2013 to 2014', 'من حوالي 2013 إلى 2014'),
        ('2013/2014-03~', '2013 to about March 2014', 'من 2013 إلى حوالي آذار 2014'),
        ('../2024-01-21', 'before Sunday 21 January 2024', 'قبل الأحد 21 كانون الثاني 2024'),
        ('2013-04/..', 'after April 2013', 'بعد نيسان 2013'),
        ('../2013~', 'before about 2013', 'قبل حوالي 2013'),
    ],
)  # fmt: skip
def test_in_words(edtf: str, english: str, arabic: str) -> None:
    assert (in_words(edtf, 'en'), in_words(edtf, 'ar')) == (english, arabic)


@pytest.mark.parametrize(
    ('edtf', 'english', 'arabic'),
    [
        ('2024-01-21', '21 Jan 2024', '21 كانون الثاني 2024'),
        ('2024-01', 'Jan 2024', 'كانون الثاني 2024'),
        ('2013', '2013', '2013'),
        ('2013-04~', '~Apr 2013', '~نيسان 2013'),
        ('2024-01-21/2024-01-23', '21–23 Jan 2024', '21–23 كانون الثاني 2024'),
        ('2023-12/2024-01', 'Dec 2023–Jan 2024', 'كانون الأول 2023–كانون الثاني 2024'),
        ('2013~/2014', '~2013–2014', '~2013–2014'),
        ('../2024-01-21', 'before 21 Jan 2024', 'قبل 21 كانون الثاني 2024'),
        ('2013/..', 'after 2013', 'بعد 2013'),
    ],
)
def test_short(edtf: str, english: str, arabic: str) -> None:
    assert (short(edtf, 'en'), short(edtf, 'ar')) == (english, arabic)


@pytest.mark.parametrize('say', [in_words, short])
def test_only_stored_dates_are_said(say: Callable[[str, str], str]) -> None:
    with pytest.raises(NotADate):
        say('21/1/2024', 'en')


@given(STORED, st.sampled_from(['en', 'ar']))
def test_what_is_said_is_understood(edtf: str, language: str) -> None:
    start, _, end = edtf.partition('/')
    stored = start if start == end else edtf
    assert understand(in_words(edtf, language), TODAY) == stored
    assert understand(short(edtf, language), TODAY) == stored


@given(STORED)
def test_what_is_stored_is_understood_as_itself(edtf: str) -> None:
    assert is_edtf(edtf)
    assert understand(edtf, TODAY) == edtf


SCRAPS = [
    '21', '3', '04', '2013', '2024', '/', '-', '.', ' ', '~', '..', ',', ' - ', ' to ', 'from ',
    'between ', ' and ', 'about ', 'before ', 'January ', 'الأحد ', 'آذار ', 'كانون ', 'الثاني ', 'من ',
    ' إلى ', ' و', 'قبل ', 'today', 'أمس',
]  # fmt: skip


@given(st.one_of(st.text(), st.lists(st.sampled_from(SCRAPS), max_size=9).map(''.join)))
def test_whatever_is_typed_is_stored_right_or_refused(text: str) -> None:
    try:
        found = [understand(text, TODAY)]
    except AmbiguousDate as error:
        found = error.readings
        assert len(found) == 2
        assert [understand(text, TODAY, day_first=order) for order in (True, False)] == found
    except NotADate:
        found = []
    assert all(is_edtf(edtf) for edtf in found)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_from_numbers(day: date) -> None:
    typed = f'{day.day}/{day.month}/{day.year}'
    assert understand(typed, TODAY, day_first=True) == day.isoformat()
    if day.day <= 12 and day.day != day.month:
        with pytest.raises(AmbiguousDate):
            understand(typed, TODAY)
    else:
        assert understand(typed, TODAY) == day.isoformat()


@given(EXACT, EXACT)
def test_stored_dates_sort_as_their_first_days(one: str, other: str) -> None:
    earlier, later = sorted([one, other])
    first, second = first_day(earlier), first_day(later)
    assert first is not None
    assert second is not None
    assert first <= second


@given(st.lists(DAYS))
def test_days_sort_as_text(days: list[str]) -> None:
    assert sorted(days) == sorted(days, key=date.fromisoformat)


@given(STORED)
def test_a_date_does_not_end_before_it_starts(edtf: str) -> None:
    first, last = first_day(edtf), last_day(edtf)
    assert first is None or last is None or first <= last
    month = month_of(edtf)
    assert month is None or (first is not None and month == first.isoformat()[:7])


def test_clocks() -> None:
    now = damascus_time(dates.utc_now())
    assert timedelta(0) <= datetime.now(now.tzinfo) - now < timedelta(minutes=1)
    assert dates.today_in_damascus() - now.date() in (timedelta(0), timedelta(days=1))


@pytest.mark.parametrize(
    ('utc', 'damascus'),
    [
        ('2024-01-21T22:02:03Z', '2024-01-22T01:02:03+03:00'),
        ('2013-01-21T21:30:00Z', '2013-01-21T23:30:00+02:00'),
        ('2013-07-21T21:30:00Z', '2013-07-22T00:30:00+03:00'),
    ],
)
def test_damascus_time(utc: str, damascus: str) -> None:
    assert damascus_time(utc).isoformat() == damascus


def test_damascus_time_refuses_another_time_stamp() -> None:
    with pytest.raises(ValueError, match='does not match'):
        damascus_time('2024-01-21 22:02:03')


def test_from_excel() -> None:
    assert from_excel(date(2024, 1, 21)) == '2024-01-21'
    assert from_excel(datetime(2024, 1, 21, 14, 2)) == '2024-01-21'
    with pytest.raises(NotADate):
        from_excel(datetime(1899, 12, 31))
