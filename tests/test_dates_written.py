"""Dates as people write them, in both languages, with what each must be understood as, or that it is asked.

The days were worked out by hand: 1 June 2024 is a Saturday; of the Hijri year 1445 Muharram began on 19 July 2023,
Safar on 17 August, Rabi I on 16 September, Rabi II on 16 October, Jumada I on 15 November, Jumada II on 14 December,
Rajab on 13 January 2024, Shaban on 11 February, Ramadan on 11 March, Shawwal on 10 April, Dhu al-Qadah on 9 May and
Dhu al-Hijjah on 7 June; 1446 began on 7 July 2024, and Ramadan 1434 on 9 July 2013.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import dates, hijri
from models.date_words import MONTHS
from models.dates import AmbiguousDate, NotADate
from models.text import has_arabic

TODAY = date(2024, 6, 1)

DAY_AND_YEAR = [
    ('21/1/2024', '2024-01-21'),
    ('21.01.2024', '2024-01-21'),
    ('21-1-2024', '2024-01-21'),
    ('21 / 1 / 2024', '2024-01-21'),
    ('2024-01-21', '2024-01-21'),
    ('2024/1/21', '2024-01-21'),
    ('٢١/١/٢٠٢٤', '2024-01-21'),
    ('۲۱/۱/۲۰۲۴', '2024-01-21'),
    ('٢٠٢٤/١/٢١', '2024-01-21'),
    ('\u200f٢١/١/٢٠٢٤\u200f', '2024-01-21'),
    ('\u202b21/1/2024\u202c', '2024-01-21'),
    ('21/\u200e1/\u200e2024', '2024-01-21'),
    ('21\u00a0January\u00a02024', '2024-01-21'),
    ('٢١\u202fآذار\u202f٢٠٢٤', '2024-03-21'),
    ('21 ينـــاير 2024', '2024-01-21'),
    ('٢١ كانُونَ الثَّاني ٢٠٢٤', '2024-01-21'),
    ('٣ آذار ٢٠٢٤', '2024-03-03'),
    ('٣ اذار ٢٠٢٤', '2024-03-03'),
    ('۳ آذار ۲۰۲۴', '2024-03-03'),
    ('3 March 2024', '2024-03-03'),
    ('3rd March 2024', '2024-03-03'),
    ('March 3rd, 2024', '2024-03-03'),
    ('the 3rd of March, 2024', '2024-03-03'),
    ('third of March 2024', '2024-03-03'),
    ('twenty-first of March 2024', '2024-03-21'),
    ('MARCH 3 2024', '2024-03-03'),
    ('3-Mar-2024', '2024-03-03'),
    ('3Mar2024', '2024-03-03'),
    ('14 Febuary 2024', '2024-02-14'),
    ('14 Sept. 2023', '2023-09-14'),
    ('5 Agust 2013', '2013-08-05'),
    ('الثالث من آذار 2024', '2024-03-03'),
    ('الحادي والعشرين من آب 2013', '2013-08-21'),
    ('الأول من كانون الثاني ٢٠٢٤', '2024-01-01'),
    ('3 من شهر آذار عام 2024', '2024-03-03'),
    ('3 آذار من عام 2024', '2024-03-03'),
    ('21 كانون الثاني/يناير 2024م', '2024-01-21'),
    ('21 ك2 2024', '2024-01-21'),
    ('5 ت١ ٢٠٢٣', '2023-10-05'),
    ('5 تشرين تاني 2023', '2023-11-05'),
    ('بتاريخ 21/1/2024م', '2024-01-21'),
]
DAYS_OF_THE_WEEK = [
    ('Sunday 21/1/2024', '2024-01-21'),
    ('Sun., 21 January 2024', '2024-01-21'),
    ('21 January 2024 (Sunday)', '2024-01-21'),
    ('Sunday - 21/1/2024', '2024-01-21'),
    ('الأحد ٢١ كانون الثاني ٢٠٢٤', '2024-01-21'),
    ('يوم الاحد الموافق 21/1/2024', '2024-01-21'),
    ('يوم الأحد، 21/1/2024', '2024-01-21'),
    ('Wednesday 3/4/2024', '2024-04-03'),
    ('الاثنين 3/4/2024', '2024-03-04'),
    ('Monday 21/1/2024', 'refused'),
    ('الجمعة 21 كانون الثاني 2024', 'refused'),
    ('Sunday 3/4/2024', 'refused'),
    ('Sunday January 2024', 'refused'),
    ('Friday', '2024-05-31'),
    ('on Friday', '2024-05-31'),
    ('الجمعة', '2024-05-31'),
    ('يوم الخميس', '2024-05-30'),
    ('الأحد', '2024-05-26'),
    ('Saturday', 'asked: 2024-06-01 | 2024-05-25'),
    ('السبت', 'asked: 2024-06-01 | 2024-05-25'),
    ('last Friday', '2024-05-31'),
    ('last Saturday', '2024-05-25'),
    ('الجمعة الماضية', '2024-05-31'),
    ('الجمعة الماضي', '2024-05-31'),
    ('يوم السبت الماضي', '2024-05-25'),
    ('ليلة الجمعة', 'refused'),
    ('next Friday', 'refused'),
]
SWAPPED = [
    ('03/04/2024', 'asked: 2024-04-03 | 2024-03-04'),
    ('3.4.2024', 'asked: 2024-04-03 | 2024-03-04'),
    ('٣/٤/٢٠٢٤', 'asked: 2024-04-03 | 2024-03-04'),
    ('۳-۴-۲۰۲۴', 'asked: 2024-04-03 | 2024-03-04'),
    ('about 3/4/2024', 'asked: 2024-04-03~ | 2024-03-04~'),
    ('قبل ٣/٤/٢٠٢٤', 'asked: ../2024-04-03 | ../2024-03-04'),
    ('from 1/2/2024 to 3/4/2024', 'asked: 2024-02-01/2024-04-03 | 2024-01-02/2024-03-04'),
    ('3/3/2024', '2024-03-03'),
    ('1/21/2024', '2024-01-21'),
    ('2024-03-04', '2024-03-04'),
    ('3/4', 'asked: 2024-04-03 | 2024-03-04'),
    ('٣/٤', 'asked: 2024-04-03 | 2024-03-04'),
    ('5/12', 'asked: 2023-12-05 | 2024-05-12'),
    ('03/04/24', 'asked: 2024-04-03 | 2024-03-04'),
    ('٣/٤/٢٤', 'asked: 2024-04-03 | 2024-03-04'),
]
WITHOUT_A_YEAR = [
    ('3/3', '2024-03-03'),
    ('٣/٣', '2024-03-03'),
    ('21 Jan', '2024-01-21'),
    ('21 January', '2024-01-21'),
    ('٣ آذار', '2024-03-03'),
    ('3 من آذار', '2024-03-03'),
    ('21-1', '2024-01-21'),
    ('21.1', '2024-01-21'),
    ('1/21', 'asked: 2021-01 | 2024-01-21'),
    ('1/30', '2024-01-30'),
    ('31 May', '2024-05-31'),
    ('1 June', '2024-06-01'),
    ('2 June', '2023-06-02'),
    ('25 كانون الأول', '2023-12-25'),
    ('29/2', '2024-02-29'),
    ('29 شباط', '2024-02-29'),
    ('30/2', 'refused'),
    ('31 نيسان', 'refused'),
    ('March', '2024-03'),
    ('شهر آذار', '2024-03'),
    ('تموز', '2023-07'),
    ('June', '2024-06'),
    ('آذار الماضي', '2024-03'),
    ('حزيران الماضي', '2023-06'),
    ('Jan 21', 'asked: 2024-01-21 | 2021-01'),
    ('March 3', '2024-03-03'),
    ('Jan 30', '2024-01-30'),
    ('1/24', 'asked: 2024-01 | 2024-01-24'),
    ('3 آذار من العام الماضي', '2023-03-03'),
    ('21', 'refused'),
    ('كانون', 'refused'),
    ('5 كانون', 'refused'),
    ('تشرين 2023', 'refused'),
]
TWO_DIGITS = [
    ('3/3/24', '2024-03-03'),
    ('3-3-24', '2024-03-03'),
    ('3.3.24', '2024-03-03'),
    ('٣/٣/٢٤', '2024-03-03'),
    ('15/3/87', '1987-03-15'),
    ('١٥/٣/٨٧', '1987-03-15'),
    ('31/12/24', '2024-12-31'),
    ('31/12/25', '1925-12-31'),
    ('21/1/00', '2000-01-21'),
    ('21 Jan 24', '2024-01-21'),
    ('21 آذار 13', '2013-03-21'),
    ('3/87', '1987-03'),
    ('3/3/3', 'refused'),
    ('31/2/24', 'refused'),
]
ABOUT_BEFORE_AFTER = [
    ('2013', '2013'),
    ('٢٠١٣', '2013'),
    ('سنة ٢٠١٣', '2013'),
    ('March 2024', '2024-03'),
    ('3/2024', '2024-03'),
    ('٣/٢٠٢٤', '2024-03'),
    ('about 2013', '2013~'),
    ('circa April 2013', '2013-04~'),
    ('around 3 March', '2024-03-03~'),
    ('~2013', '2013~'),
    ('حوالي ٢٠١٣', '2013~'),
    ('تقريبا نيسان 2013', '2013-04~'),
    ('نيسان 2013 تقريباً', '2013-04~'),
    ('before 2013', '../2013'),
    ('before 21/1/2024', '../2024-01-21'),
    ('قبل آذار ٢٠٢٤', '../2024-03'),
    ('قبل شهر آذار 2024', '../2024-03'),
    ('قبل يوم 21/1/2024', '../2024-01-21'),
    ('قبل 21 آذار', '../2024-03-21'),
    ('until the end of March 2024', '../2024-03-31'),
    ('after 2013', '2013/..'),
    ('since March', '2024-03/..'),
    ('بعد ٢١/١/٢٠٢٤', '2024-01-21/..'),
    ('منذ بداية 2013', '2013-01/..'),
    ('منذ عام 2013', '2013/..'),
]
PARTS = [
    ('early March 2024', '2024-03-01/2024-03-10'),
    ('beginning of March 2024', '2024-03-01/2024-03-10'),
    ('mid-March 2024', '2024-03-11/2024-03-20'),
    ('the middle of March', '2024-03-11/2024-03-20'),
    ('late February 2024', '2024-02-21/2024-02-29'),
    ('end of February 2023', '2023-02-21/2023-02-28'),
    ('أوائل آذار ٢٠٢٤', '2024-03-01/2024-03-10'),
    ('اوائل شهر اذار', '2024-03-01/2024-03-10'),
    ('مطلع كانون الثاني 2024', '2024-01-01/2024-01-10'),
    ('بداية نيسان', '2024-04-01/2024-04-10'),
    ('منتصف آذار ٢٠٢٤', '2024-03-11/2024-03-20'),
    ('أواخر شباط ٢٠٢٤', '2024-02-21/2024-02-29'),
    ('نهاية نيسان ٢٠٢٤', '2024-04-21/2024-04-30'),
    ('حوالي منتصف آذار 2024', '2024-03-11~/2024-03-20~'),
    ('early 2013', '2013-01/2013-04'),
    ('mid 2013', '2013-05/2013-08'),
    ('late 2013', '2013-09/2013-12'),
    ('مطلع ٢٠١٣', '2013-01/2013-04'),
    ('أواسط عام 2013', '2013-05/2013-08'),
    ('أواخر عام ٢٠١٣', '2013-09/2013-12'),
    ('Q1 2024', '2024-01/2024-03'),
    ('second quarter of 2013', '2013-04/2013-06'),
    ('الربع الأخير من عام 2013', '2013-10/2013-12'),
    ('النصف الأول من 2013', '2013-01/2013-06'),
    ('second half of March 2024', '2024-03-16/2024-03-31'),
    ('early 3 March 2024', 'refused'),
]
RANGES = [
    ('between 3 and 5 March', '2024-03-03/2024-03-05'),
    ('between 3 and 5 March 2024', '2024-03-03/2024-03-05'),
    ('from 3 to 5 March 2024', '2024-03-03/2024-03-05'),
    ('3–5 March 2024', '2024-03-03/2024-03-05'),
    ('March 3-5, 2024', '2024-03-03/2024-03-05'),
    ('3–5/3/2024', '2024-03-03/2024-03-05'),
    ('3-5/3', '2024-03-03/2024-03-05'),
    ('21 Dec 2023 - 3 Jan 2024', '2023-12-21/2024-01-03'),
    ('21 December to 3 January', '2023-12-21/2024-01-03'),
    ('21/1 - 23/1/2024', '2024-01-21/2024-01-23'),
    ('January - March 2024', '2024-01/2024-03'),
    ('2012-2013', '2012/2013'),
    ('بين ٣ و٥ آذار', '2024-03-03/2024-03-05'),
    ('بين ٣ و ٥ آذار ٢٠٢٤', '2024-03-03/2024-03-05'),
    ('من ٣ إلى ٥ آذار ٢٠٢٤', '2024-03-03/2024-03-05'),
    ('من 3 لـ 5 آذار 2024', '2024-03-03/2024-03-05'),
    ('من 3 حتى 5 آذار', '2024-03-03/2024-03-05'),
    ('من آذار إلى أيار 2024', '2024-03/2024-05'),
    ('من 2012 الى 2013', '2012/2013'),
    ('night of 3-4 March 2024', '2024-03-03/2024-03-04'),
    ('the night of 3 to 4 March', '2024-03-03/2024-03-04'),
    ('ليلة 3-4 آذار', '2024-03-03/2024-03-04'),
    ('ليلة ٣/٤ آذار ٢٠٢٤', '2024-03-03/2024-03-04'),
    ('Friday 1 - Sunday 3 March 2024', '2024-03-01/2024-03-03'),
    ('Friday 1 - Monday 3 March 2024', 'refused'),
    ('5-3 March 2024', 'refused'),
    ('3 March 2024 to 5 April', 'refused'),
]
FROM_TODAY = [
    ('today', '2024-06-01'),
    ('yesterday', '2024-05-31'),
    ('yesterday evening', '2024-05-31'),
    ('the day before yesterday', '2024-05-30'),
    ('last night', '2024-05-31/2024-06-01'),
    ('2 days ago', '2024-05-30'),
    ('three days ago', '2024-05-29'),
    ('a week ago', '2024-05-25~'),
    ('two weeks ago', '2024-05-18~'),
    ('a month ago', '2024-05~'),
    ('about a year ago', '2023~'),
    ('last month', '2024-05'),
    ('this month', '2024-06'),
    ('last year', '2023'),
    ('اليوم', '2024-06-01'),
    ('أمس', '2024-05-31'),
    ('امبارح', '2024-05-31'),
    ('صباح أمس', '2024-05-31'),
    ('أول أمس', '2024-05-30'),
    ('أول من أمس', '2024-05-30'),
    ('أمس الأول', '2024-05-30'),
    ('قبل يومين', '2024-05-30'),
    ('منذ ثلاثة أيام', '2024-05-29'),
    ('قبل ٥ أيام', '2024-05-27'),
    ('من يومين', '2024-05-30'),
    ('قبل يوم واحد', '2024-05-31'),
    ('قبل أسبوع', '2024-05-25~'),
    ('قبل أسبوعين', '2024-05-18~'),
    ('منذ شهرين', '2024-04~'),
    ('قبل سنة', '2023~'),
    ('الشهر الماضي', '2024-05'),
    ('هذا الشهر', '2024-06'),
    ('العام الماضي', '2023'),
    ('أواخر الشهر الماضي', '2024-05-21/2024-05-31'),
    ('بين أمس واليوم', '2024-05-31/2024-06-01'),
    ('قبل أمس', 'asked: 2024-05-30 | ../2024-05-31'),
    ('منذ أكثر من شهر', 'refused'),
    ('بعد يومين', 'refused'),
    ('قبل أيام', 'refused'),
    ('a few days ago', 'refused'),
    ('tomorrow', 'refused'),
]
MONTHS_OF_OTHERS = [
    ('21 جانفي 2024', '2024-01-21'),
    ('21 فيفري 2024', '2024-02-21'),
    ('21 أفريل 2024', '2024-04-21'),
    ('21 ماي 2024', '2024-05-21'),
    ('21 جوان 2023', '2023-06-21'),
    ('21 جويلية 2023', '2023-07-21'),
    ('21 أوت 2013', '2013-08-21'),
    ('21 غشت 2013', '2013-08-21'),
    ('21 شتنبر 2023', '2023-09-21'),
    ('21 دجنبر 2023', '2023-12-21'),
    ('٢١ يونيه ٢٠٢٣', '2023-06-21'),
    ('21 إبريل 2024', '2024-04-21'),
    ('21 Şubat 2024', '2024-02-21'),
    ('21 Ağustos 2013', '2013-08-21'),
    ('21 Kasım 2023', '2023-11-21'),
    ('21 Adar 2024', '2024-03-21'),
    ('21 Nîsan 2024', '2024-04-21'),
    ('21 Gulan 2024', '2024-05-21'),
    ('21 Çiriya Pêşîn 2023', '2023-10-21'),
    ('21 Kanûna Paşîn 2024', '2024-01-21'),
    ('21 Kanûn 2024', 'refused'),
]
HIJRI = [
    ('20 جمادى الآخرة 1445', '2024-01-02'),
    ('٢٠ جمادى الثانية ١٤٤٥ هـ', '2024-01-02'),
    ('20 جمادي الثاني 1445هـ', '2024-01-02'),
    ('20 Jumada II 1445', '2024-01-02'),
    ('20 Jumada al-Akhirah 1445 AH', '2024-01-02'),
    ('20 Jumada al-Thani, 1445 A.H.', '2024-01-02'),
    ('1445/6/20', '2024-01-02'),
    ('20/6/1445', '2024-01-02'),
    ('٢٠/٦/١٤٤٥ هـ', '2024-01-02'),
    ('9 رجب 1445', '2024-01-21'),
    ('٩ رجـــب ١٤٤٥', '2024-01-21'),
    ('الأحد 9 رجب 1445', '2024-01-21'),
    ('الاثنين 9 رجب 1445', 'refused'),
    ('9 من شهر رجب سنة 1445 هجرية', '2024-01-21'),
    ('التاسع من رجب 1445', '2024-01-21'),
    ('9 Rajab 1445', '2024-01-21'),
    ('1 محرم 1445', '2023-07-19'),
    ('1 Muharram 1446', '2024-07-07'),
    ('١ صفر ١٤٤٥', '2023-08-17'),
    ('12 ربيع الأول 1445', '2023-09-27'),
    ("12 Rabi' al-Awwal 1445", '2023-09-27'),
    ('12 Rabi ul-Awal 1445', '2023-09-27'),
    ('1 ربيع الثاني 1445', '2023-10-16'),
    ('1 ربيع الآخر 1445', '2023-10-16'),
    ('1 Rabi II 1445', '2023-10-16'),
    ('1 Rabi al-Thani 1445', '2023-10-16'),
    ('1 جمادى الأولى 1445', '2023-11-15'),
    ('1 جمادي الاول 1445', '2023-11-15'),
    ('1 Jumada al-Ula 1445', '2023-11-15'),
    ('15 شعبان 1445', '2024-02-25'),
    ("15 Sha'ban 1445", '2024-02-25'),
    ('1 رمضان 1445', '2024-03-11'),
    ('1 رمضان المبارك 1445هـ', '2024-03-11'),
    ('1st of Ramadan 1445', '2024-03-11'),
    ('1 Ramadhan 1434', '2013-07-09'),
    ('1 شوال 1445', '2024-04-10'),
    ('1 Shawwal 1445', '2024-04-10'),
    ('1 ذو القعدة 1445', '2024-05-09'),
    ('1 ذي القعده 1445', '2024-05-09'),
    ("1 Dhu al-Qi'dah 1445", '2024-05-09'),
    ('9 ذو الحجة 1445', '2024-06-15'),
    ('9 ذي الحجه 1445', '2024-06-15'),
    ('9 Dhul Hijjah 1445', '2024-06-15'),
    ('رجب 1445', '2024-01-13/2024-02-10'),
    ('7/1445', '2024-01-13/2024-02-10'),
    ('Ramadan 1445', '2024-03-11/2024-04-09'),
    ('شهر رمضان 1445 هـ', '2024-03-11/2024-04-09'),
    ('أوائل رمضان 1445', '2024-03-11/2024-03-20'),
    ('late Ramadan 1445', '2024-03-31/2024-04-09'),
    ('عام 1445 هـ', '2023-07-19/2024-07-06'),
    ('1445 AH', '2023-07-19/2024-07-06'),
    ('1445', 'refused'),
    ('حوالي 9 رجب 1445', '2024-01-21~'),
    ('قبل 9 رجب 1445', '../2024-01-21'),
    ('من 9 إلى 11 رجب 1445', '2024-01-21/2024-01-23'),
    ('رجب - شعبان 1445', '2024-01-13/2024-03-10'),
    ('9 رجب', '2024-01-21'),
    ('رمضان', '2024-03-11/2024-04-09'),
    ('10 ذو الحجة', '2023-06-28'),
    ('3/4/1445', 'asked: 2023-10-18 | 2023-09-19'),
    ('9/7/2024 هـ', 'refused'),
    ('9 رجب 2024', 'refused'),
    ('30 رجب 1445', 'refused'),
    ('31 رمضان 1445', 'refused'),
    ('1/1/1330', 'refused'),
    ('9 رجب 1445 الموافق 21/1/2024', '2024-01-21'),
    ('9 رجب 1445 هـ الموافق لـ 21 كانون الثاني 2024 م', '2024-01-21'),
    ('الأحد 9 رجب 1445هـ - 21 يناير 2024م', '2024-01-21'),
    ('21 كانون الثاني 2024 / 9 رجب 1445', '2024-01-21'),
    ('9 Rajab 1445 (21 January 2024)', '2024-01-21'),
    ('21/1/2024 9/7/1445', '2024-01-21'),
    ('8 رجب 1445 الموافق 21/1/2024', '2024-01-21'),
    ('السبت 9 رجب 1445 الموافق 20/1/2024', '2024-01-20'),
    ('رجب 1445 / كانون الثاني 2024', '2024-01'),
    ('3/4/2024 الموافق 24/9/1445', '2024-04-03'),
    ('9 رجب 1445 الموافق 25/1/2024', 'refused'),
    ('9 Rajab 1445 / 21 March 2024', 'refused'),
    ('9 رجب 1445 - 23 كانون الثاني 2024', 'refused'),
]
WITH_THE_HOUR = [
    ('3/3/2024 14:30', 'refused'),
    ('2024-01-21 14:30', 'refused'),
    ('2024-01-21 00:00:00', '2024-01-21'),
    ('14:30', 'refused'),
    ('3/3/2024 14.30', 'refused'),
    ('مساء 3 آذار 2024', '2024-03-03'),
    ('فجر الجمعة 1/3/2024', '2024-03-01'),
    ('ظهر يوم 21/1/2024', '2024-01-21'),
    ('بعد ظهر 3 آذار 2024', '2024-03-03'),
    ('evening of 3 March 2024', '2024-03-03'),
    ('قبل فجر 3 آذار 2024', 'refused'),
    ('before dawn on 3 March 2024', 'refused'),
    ('بعد منتصف ليل 3 آذار 2024', 'refused'),
]
NONSENSE = [
    ('soon', 'refused'),
    ('unknown', 'refused'),
    ('لا أعرف', 'refused'),
    ('31/2/2024', 'refused'),
    ('31 حزيران 2024', 'refused'),
    ('0/1/2024', 'refused'),
    ('13/13/2024', 'refused'),
    ('45312', 'refused'),
    ('20240121', 'refused'),
    ('2013?', 'refused'),
    ('21 January or 22 January 2024', 'refused'),
    ('3 و5 آذار 2024', 'refused'),
    ('XII 2023', 'refused'),
    ('5/1/1812', 'refused'),
    ('3+3+2024', 'refused'),
    ('٣٣/٣/٢٠٢٤', 'refused'),
]
WRITTEN = [
    *DAY_AND_YEAR, *DAYS_OF_THE_WEEK, *SWAPPED, *WITHOUT_A_YEAR, *TWO_DIGITS, *ABOUT_BEFORE_AFTER, *PARTS,
    *RANGES, *FROM_TODAY, *MONTHS_OF_OTHERS, *HIJRI, *WITH_THE_HOUR, *NONSENSE,
]  # fmt: skip
ON_OTHER_DAYS = [
    ('3/3', date(2024, 3, 3), '2024-03-03'),
    ('3/3', date(2024, 3, 2), '2023-03-03'),
    ('29/2', date(2024, 2, 28), '2020-02-29'),
    ('29 شباط', date(2023, 6, 1), '2020-02-29'),
    ('March', date(2024, 3, 1), '2024-03'),
    ('آذار', date(2024, 2, 29), '2023-03'),
    ('Friday', date(2024, 5, 31), 'asked: 2024-05-31 | 2024-05-24'),
    ('last Friday', date(2024, 5, 31), '2024-05-24'),
    ('yesterday', date(2024, 3, 1), '2024-02-29'),
    ('last month', date(2024, 1, 15), '2023-12'),
    ('3/3/26', date(2026, 1, 1), '2026-03-03'),
    ('21 December to 3 January', date(2024, 12, 31), '2023-12-21/2024-01-03'),
]
AFTER_ANOTHER = [  # typed, the date before, what it is
    ('3/3', '2013-05-02', 'asked: 2013-03-03 | 2024-03-03'),
    ('٣ آذار', '2013', 'asked: 2013-03-03 | 2024-03-03'),
    ('3/3', '2024-05-02', '2024-03-03'),
    ('3/3', '2023-12-30/2024-01-02', 'asked: 2023-03-03 | 2024-03-03'),
    ('3/4', '2013-05-02', 'asked: 2013-04-03 | 2024-04-03 | 2013-03-04 | 2024-03-04'),
    ('29/2', '2013-05-02', '2024-02-29'),
    ('25/12', '2023-11-02', '2023-12-25'),
    ('25/8', '2024-05-01', '2023-08-25'),
    ('9 رجب', '2013-05-20', 'asked: 2013-05-19 | 2024-01-21'),
    ('between 3 and 5 March', '2013-05-02', 'asked: 2013-03-03/2013-03-05 | 2024-03-03/2024-03-05'),
    ('Friday 1 March', '2013-05-02', 'asked: 2013-03-01 | 2024-03-01'),
    ('3/3/2012', '2013-05-02', '2012-03-03'),
    ('yesterday', '2013-05-02', '2024-05-31'),
]


def understood(typed: str, today: date, near: str | None = None) -> str:
    try:
        return dates.understand(typed, today, from_today=True, near=near)
    except AmbiguousDate as doubt:
        return f'asked: {" | ".join(doubt.readings)}'
    except NotADate:
        return 'refused'


def test_there_are_enough_of_them_in_both_languages() -> None:
    typed = [row[0] for row in WRITTEN + ON_OTHER_DAYS + AFTER_ANOTHER]
    assert len(set(WRITTEN)) == len(WRITTEN) >= 200
    assert min(sum(has_arabic(text) for text in typed), sum(text.isascii() for text in typed)) >= 100


@pytest.mark.parametrize(('typed', 'expected'), WRITTEN)
def test_as_written(typed: str, expected: str) -> None:
    assert understood(typed, TODAY) == expected


@pytest.mark.parametrize(('typed', 'today', 'expected'), ON_OTHER_DAYS)
def test_as_written_on_another_day(typed: str, today: date, expected: str) -> None:
    assert understood(typed, today) == expected


@pytest.mark.parametrize(('typed', 'near', 'expected'), AFTER_ANOTHER)
def test_as_written_after_another_date(typed: str, near: str, expected: str) -> None:
    assert understood(typed, TODAY, near) == expected


@pytest.mark.parametrize('typed', [typed for typed, _expected in WITHOUT_A_YEAR + TWO_DIGITS + FROM_TODAY])
def test_a_file_is_never_understood_from_today(typed: str) -> None:
    with pytest.raises(NotADate):
        dates.understand(typed, TODAY)


@pytest.mark.parametrize(
    ('typed', 'reason'),
    [
        ('Monday 21/1/2024', dates.OtherWeekday),
        ('9 رجب 1445 الموافق 25/1/2024', dates.CalendarsDisagree),
        ('1/1/1330', dates.OutsideTables),
    ],
)
def test_why_it_is_refused(typed: str, reason: type[NotADate]) -> None:
    with pytest.raises(reason) as caught:
        dates.understand(typed)
    assert typed not in str(caught.value)


# Any day, in many styles

DAYS = st.dates(date(1925, 1, 1), date(2077, 10, 1))
NUMBERS = str.maketrans('0123456789', '٠١٢٣٤٥٦٧٨٩')
STYLES = {
    'd/m/y': lambda d: f'{d.day}/{d.month}/{d.year}',
    'dd.mm.y': lambda d: f'{d.day:02}.{d.month:02}.{d.year}',
    'd-m-y': lambda d: f'{d.day}-{d.month}-{d.year}',
    'iso': lambda d: d.isoformat(),
    'y/m/d': lambda d: f'{d.year}/{d.month}/{d.day}',
    'Arabic digits': lambda d: f'{d.day}/{d.month}/{d.year}'.translate(NUMBERS),
    'English': lambda d: f'{d.day} {MONTHS["en"][d.month - 1]} {d.year}',
    'American': lambda d: f'{MONTHS["en"][d.month - 1][:3]} {d.day}, {d.year}',
    'English with its weekday': lambda d: dates.in_words(d.isoformat(), 'en'),
    'of': lambda d: f'the {d.day}th of {MONTHS["en"][d.month - 1]}, {d.year}',
    'Levantine': lambda d: f'{d.day} {MONTHS["ar"][d.month - 1]} {d.year}',
    'Levantine in Arabic digits': lambda d: f'{d.day} {MONTHS["ar"][d.month - 1]} {d.year}'.translate(NUMBERS),
    'Arabic with its weekday': lambda d: f'يوم {dates.in_words(d.isoformat(), "ar")}',
    'from': lambda d: f'{d.day} من شهر {MONTHS["ar"][d.month - 1]} عام {d.year}م',
    'Hijri': lambda d: dates.in_hijri(d.isoformat(), 'en'),
    'Hijri in Arabic': lambda d: f'{dates.in_hijri(d.isoformat(), "ar")} هـ',
    'Hijri in numbers': lambda d: '{2}/{1}/{0}'.format(*hijri.parts(d) or ()),
    'in both calendars': lambda d: f'{dates.in_hijri(d.isoformat(), "ar")} الموافق {d.day}/{d.month}/{d.year}',
}


@given(DAYS, st.sampled_from(sorted(STYLES)))
def test_any_day_is_understood_as_that_day_or_asked(day: date, style: str) -> None:
    found = dates.readings(STYLES[style](day), TODAY, from_today=True)
    assert day.isoformat() in [reading.edtf for reading in found]
    if len(found) > 1:
        assert day.day <= 12 or (hijri.parts(day) or (0, 0, 99))[2] <= 12
        assert {reading.day_first for reading in found} == {True, False}


@given(
    DAYS,
    st.integers(0, 364),
    st.sampled_from(['{0.day}/{0.month}', '{0.day}-{0.month}', '{0.day} {1}', '{0.day} من {2}']),
)
def test_a_day_without_its_year_is_the_latest(day: date, ago: int, style: str) -> None:
    typed = style.format(day, MONTHS['en'][day.month - 1], MONTHS['ar'][day.month - 1])
    found = dates.readings(typed, day + timedelta(days=ago), from_today=True)
    assert day.isoformat() in [reading.edtf for reading in found]


@given(DAYS)
def test_a_hijri_day_comes_back(day: date) -> None:
    year, month, number = hijri.parts(day) or (0, 0, 0)
    assert hijri.days(year, month, number) == (day, day)
    first, last = hijri.days(year, month) or (day, day)
    assert first <= day <= last
    assert dates.in_hijri(f'{first}/{last}', 'en') == f'{hijri.MONTHS["en"][month - 1]} {year}'
