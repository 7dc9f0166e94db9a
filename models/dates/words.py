"""The words that people write dates with, in all their spellings, and the plain text that a date is read from.

Plain text is folded, without words that say nothing, and has signs for the words that do:

    #3   a Gregorian month     @7   a Hijri month      !5  a weekday, Monday being 1
    &2d  two days before today (w, m, y for weeks, months and years; a capital where it is only about then)
    ^13  the first of three parts of what follows      %   the last such one
    ^25  the second season of the year that follows, spring being the first
    $    a year is Hijri                               |   what stands on both sides is the same day
"""

import re
from collections.abc import Iterable

from models.dates import hijri
from models.language.text import ascii_digits, clean, fold
from models.limits.text_limits import TEXT_LIMITS

MONTHS = {
    'en': [
        'January', 'February', 'March', 'April', 'May', 'June',
        'July', 'August', 'September', 'October', 'November', 'December',
    ],
    'ar': [
        'كانون الثاني', 'شباط', 'آذار', 'نيسان', 'أيار', 'حزيران',
        'تموز', 'آب', 'أيلول', 'تشرين الأول', 'تشرين الثاني', 'كانون الأول',
    ],
}  # fmt: skip
WEEKDAYS = {
    'en': ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
    'ar': ['الاثنين', 'الثلاثاء', 'الأربعاء', 'الخميس', 'الجمعة', 'السبت', 'الأحد'],
}

# Short, Gulf and Egyptian, Maghrebi, Turkish and Kurmanji names, and slips of the pen; كانون alone is two months.
_OTHER_MONTHS = [
    'jan|januray|janurary|janaury|كانون ثاني|كانون التاني|كانون تاني|كانون 2|ك 2|يناير|جانفي|ocak|çile|kanûna paşîn',
    'feb|febuary|feburary|febrary|فبراير|فيفري|şubat|sibat|shubat',
    'mar|مارس|مارش|mart|adar|adhar',
    'apr|apirl|aprl|أبريل|إبريل|ابريل|أفريل|nisan|nîsan|avrêl',
    'مايو|ماي|mayıs|gulan',
    'jun|يونيو|يونيه|جوان|haziran|hezîran',
    'jul|يوليو|يوليه|يوليوز|جويلية|temmuz|tîrmeh|tammuz',
    'aug|agust|augest|أغسطس|اوغسطس|أوت|غشت|ağustos|tebax',
    'sep|sept|septmber|setember|septembre|سبتمبر|شتنبر|eylül|îlon',
    'oct|octobar|تشرين أول|تشرين 1|ت 1|أكتوبر|اوكتوبر|ekim|cotmeh|çiriya pêşîn',
    'nov|novmber|تشرين ثاني|تشرين التاني|تشرين تاني|تشرين 2|ت 2|نوفمبر|نونبر|kasım|mijdar|çiriya paşîn',
    'dec|decmber|desember|كانون أول|كانون 1|ك 1|ديسمبر|دجنبر|aralık|kanûna pêşîn',
]
_OTHER_WEEKDAYS = [
    'mon|اثنين|الإثنين|إثنين|التنين',
    'tue|tues|ثلاثاء|الثلاثا|التلاتا',
    'wed|weds|wensday|أربعاء|الأربعا',
    'thu|thur|thurs|خميس',
    'fri|جمعة',
    'sat|سبت',
    'sun',
]
_PARTS = {
    '^13': 'early|beginning|start|أوائل|مطلع|بداية|بدايات|مستهل',
    '^23': 'mid|middle|منتصف|أواسط|وسط',
    '^33': 'late|end|أواخر|نهاية|نهايات|آخر',
    '^12': 'first half|النصف الأول',
    '^22': 'second half|النصف الثاني',
    '^14': 'first quarter|الربع الأول|q1',
    '^24': 'second quarter|الربع الثاني|q2',
    '^34': 'third quarter|الربع الثالث|q3',
    '^44': 'fourth quarter|last quarter|الربع الرابع|الربع الأخير|q4',
    '^15': 'spring|ربيع|الربيع|فصل الربيع',
    '^25': 'summer|صيف|الصيف|فصل الصيف',
    '^35': 'autumn|خريف|الخريف|فصل الخريف',
    '^45': 'winter|شتاء|الشتاء|فصل الشتاء',
}
_DAYS = {
    '&0d': 'today|tonight|اليوم|الليلة|هاليوم',
    '&2d': 'day before yesterday|أول أمس|أول من أمس|أمس الأول|أول امبارح|أول مبارح|أول البارحة',
    '&1d': 'yesterday|أمس|امبارح|مبارح|البارحة',
    '&1d - &0d': 'last night|ليلة أمس|ليلة امبارح|ليلة البارحة|الليلة الماضية',
    '&0m': 'this month|current month|هذا الشهر|هالشهر|الشهر الجاري|الشهر الحالي',
    '&1m': 'last month|previous month|past month|الشهر الماضي|الشهر الفائت|الشهر المنصرم|الشهر السابق',
    '&0y': 'this year|current year|هذا العام|هذه السنة|العام الجاري|العام الحالي|السنة الجارية|السنة الحالية',
    '&1y': 'last year|previous year|past year|العام الماضي|العام الفائت|العام المنصرم|السنة الماضية|السنة الفائتة',
}
_SIGNS_OF_WORDS = {
    '$': 'ah|هـ|هجري|هجرية|للهجرة|hijri|hijriyah|hijra',
    '%': 'last|previous|الماضي|الماضية|الفائت|الفائتة|المنصرم|المنصرمة',
    '|': 'الموافق|الموافق ل|الموافقة|الموافقة ل|موافق|الموافق يوم|corresponding to|equivalent to',
}
_NO_LETTER_BEFORE, _NO_LETTER_AFTER = r'(?<![^\W\d_])', r'(?![^\W\d_])'


def _literal(phrase: str) -> str:
    """A phrase as folded text has it, whatever stands between its words."""
    folded = fold(phrase).replace(' ', '[ -]?')
    return folded + r'(?!\d)' * folded[-1].isdigit()


def _spellings(sign: str, place: int) -> list[str]:
    """Every way to write a month or weekday."""
    place -= 1
    if sign == '@':
        latin = re.sub(r'([12])\)', r'\1(?!\\d))', hijri.LATIN_SPELLINGS[place]).replace(' ', '[ -]*')
        return [latin, *map(_literal, hijri.ARABIC_SPELLINGS[place])]
    known, others = (MONTHS, _OTHER_MONTHS) if sign == '#' else (WEEKDAYS, _OTHER_WEEKDAYS)
    found = [_literal(name) for name in (known['en'][place], known['ar'][place], *others[place].split('|'))]
    return [*found, '(?<!و)احد'] if known is WEEKDAYS and place == 6 else found


class _PhraseSigns:
    """Finds phrases and puts the sign of each in its place; a joined و (and) stays before it."""

    def __init__(self, spellings: dict[str, Iterable[str]]) -> None:
        self._tokens = list(spellings)
        groups = '|'.join('(' + '|'.join(sorted(known, key=len, reverse=True)) + ')' for known in spellings.values())
        self._pattern = re.compile(f'{_NO_LETTER_BEFORE}(و?)(?:{groups}){_NO_LETTER_AFTER}')

    def sign(self, text: str) -> str:
        """The text with signs for phrases."""
        return self._pattern.sub(lambda found: f'{found[1]} {self._tokens[(found.lastindex or 2) - 2]} ', text)


_CALENDAR = _PhraseSigns(
    {
        f'{sign}{place}': _spellings(sign, place)
        for sign, most in (('#', 12), ('@', 12), ('!', 7))
        for place in range(1, most + 1)
    }
)
_PHRASES = _PhraseSigns(
    {sign: list(map(_literal, said.split('|'))) for sign, said in (_DAYS | _PARTS | _SIGNS_OF_WORDS).items()}
)

# How long ago

_COUNTS = {
    **dict.fromkeys(['a', 'an', 'one', 'واحد', 'واحده'], 1),
    **{word: count for count, words in enumerate(
        ['two|اثنين|ثنين', 'three|ثلاث|ثلاثه|تلات', 'four|اربع|اربعه', 'five|خمس|خمسه', 'six|ست|سته', 'seven|سبع|سبعه',
         'eight|ثمان|ثماني|ثمانيه', 'nine|تسع|تسعه', 'ten|عشر|عشره'], 2) for word in words.split('|')},
}  # fmt: skip
_UNITS = {
    **dict.fromkeys(['day', 'days', 'يوم', 'يوما', 'يومين', 'ايام'], 'd'),
    **dict.fromkeys(['week', 'weeks', 'اسبوع', 'اسبوعا', 'اسبوعين', 'اسابيع'], 'W'),
    **dict.fromkeys(['month', 'months', 'شهر', 'شهرا', 'شهرين', 'اشهر', 'شهور'], 'M'),
    **dict.fromkeys(['year', 'years', 'سنه', 'عام', 'عاما', 'سنتين', 'عامين', 'سنوات', 'سنين', 'اعوام'], 'Y'),
}
_PLURALS = frozenset(['days', 'weeks', 'months', 'years', 'ايام', 'اسابيع', 'اشهر', 'شهور', 'سنوات', 'سنين', 'اعوام'])
_COUNT, _UNIT = rf'(\d{{1,3}}|{"|".join(_COUNTS)})', f'({"|".join(sorted(_UNITS, key=len, reverse=True))})'
_AGO = re.compile(
    rf'{_NO_LETTER_BEFORE}(?:{_COUNT} {_UNIT} (?:ago|back)'
    rf'|(?:قبل|منذ|من) (?:{_COUNT} )?{_UNIT}(?: واحده?)?(?! ?[#@!$\d])){_NO_LETTER_AFTER}'
)


def _ago(found: re.Match[str]) -> str:
    count, unit = (found[1], found[2]) if found[2] else (found[3], found[4])
    if count is None and unit in _PLURALS:
        return found[0]
    number = (2 if unit.endswith('ين') and unit not in _PLURALS else 1) if count is None else _COUNTS.get(count)
    return f' &{int(count) if number is None else number}{_UNITS[unit]} '


# Days by their ordinal

_ONES_AR = ['الحادي', 'الثاني', 'الثالث', 'الرابع', 'الخامس', 'السادس', 'السابع', 'الثامن', 'التاسع']
_ONES_EN = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth']
_ORDINALS = {
    **{word: day for day, word in enumerate(['الاول', *_ONES_AR[1:], 'العاشر'], 1)},
    **{f'{one} عشر': day for day, one in enumerate(_ONES_AR, 11)},
    **{f'{one} و{tens}': 20 + day for tens in ('العشرين', 'العشرون') for day, one in enumerate(_ONES_AR, 1)},
    **dict.fromkeys(['الحادي والثلاثين', 'الحادي والثلاثون', 'thirty first'], 31),
    **dict.fromkeys(['العشرين', 'العشرون', 'twentieth'], 20),
    **dict.fromkeys(['الثلاثين', 'الثلاثون', 'thirtieth'], 30),
    **{word: day for day, word in enumerate([*_ONES_EN, 'tenth', 'eleventh', 'twelfth', 'thirteenth', 'fourteenth',
       'fifteenth', 'sixteenth', 'seventeenth', 'eighteenth', 'nineteenth'], 1)},
    **{f'twenty {one}': day for day, one in enumerate(_ONES_EN, 21)},
}  # fmt: skip
_ORDINAL = re.compile(
    f'{_NO_LETTER_BEFORE}({"|".join(sorted(_ORDINALS, key=len, reverse=True)).replace(" ", "[ -]")})'
    r'(?= (?:of |من )?(?:شهر )?[#@])'
)

# What says nothing of the day

_IGNORED_WORDS = frozenset(
    [
        *['of', 'the', 'on', 'in', 'st', 'nd', 'rd', 'th', 'month', 'year', 'ad', 'ce', 'gregorian', 'during'],
        *['يوم', 'شهر', 'عام', 'سنه', 'العام', 'السنه', 'خلال', 'في', 'بتاريخ', 'تاريخ', 'م', 'ميلادي', 'ميلاديه'],
        *['morning', 'noon', 'afternoon', 'evening', 'dawn', 'صباح', 'صباحا', 'ظهر', 'ظهرا', 'عصر', 'عصرا'],
        *['مساء', 'فجر', 'فجرا', 'ليلا', 'ضحي'],
    ]
)
_HALF_OF_A_DAY = re.compile(f'{_NO_LETTER_BEFORE}(?:قبل|بعد) (?:ال)?ظهر(?: من)?{_NO_LETTER_AFTER}')
_PART_OF_A_DAY = re.compile(  # of the day, or any time before it
    f'{_NO_LETTER_BEFORE}(?:قبل|بعد|before|after|منتصف|mid|early|late|اول|اخر) '
    r'(?:the |ال)?(?:فجر|صباح|عصر|مساء|مغرب|عشاء|ليل|نهار|dawn|noon|morning|evening|night)'
)
_NIGHT_OF = re.compile(f'{_NO_LETTER_BEFORE}(?:(?:the )?night (?:of |on )?(?:the )?|ليله |ليل )(?=\\d|between|بين|من)')

_SIGNS = str.maketrans('‐‑‒–—−≈،()[]«»"', '------~,       ')
_FOREIGN = re.compile(r'[?؟+*=%<>:;؛&@#!$|\\^]')  # a sign that may mean something: not ours to drop
_BACKSLASH = re.compile(r'(?<=\d) ?\\ ?(?=\d)')
_MIDNIGHT = re.compile(r'(?<=\d)[T ]0?0:00(:00(\.0+)?)?$')
_LETTERS = re.compile(r'[^0-9/.,~\-\s]+')
_AFTER_HEGIRA = re.compile(f'{_NO_LETTER_BEFORE}a\\. ?h\\b\\.?|(?<=\\d{{4}}) ?h\\b\\.?')
_WORD = re.compile(r'([^\W\d_]+)[,.]?')
_BESIDE_WEEKDAY = re.compile(r'(![1-7])[ ,.\-|]+|[ ,.\-]+(![1-7])$')
_EDGES = re.compile(r'^[,.\- ]+(?=[\d#@!^])|(?<=\d) ?[,.]$')
_DAYS_AFTER_MONTH = re.compile(r'([#@]\d+) ?(\d{1,2} ?- ?\d{1,2})(?: ?,? (?=\d{4}$)|$)')
_PART_OF = re.compile(r'(\^\d\d)[ \-]*(?:من )?')
_OF = re.compile(r'(?<=\d) من (?=[#@])|([#@]\d+) من (?=\d{4}|&\dy)')


def plain(text: str) -> str | None:
    """What was typed as plain text; None if it cannot be a date."""
    text = clean(text)
    if len(text) > TEXT_LIMITS.date:
        return None
    text = _BACKSLASH.sub('/', _MIDNIGHT.sub('', ascii_digits(text).translate(_SIGNS)))
    if _FOREIGN.search(text):
        return None
    text = ' '.join(_LETTERS.sub(lambda letters: fold(letters[0]), text).split())
    text = _CALENDAR.sign(_AFTER_HEGIRA.sub(' $ ', text))
    text = _HALF_OF_A_DAY.sub('', ' '.join(_AGO.sub(_ago, ' '.join(text.split())).split()))
    if _PART_OF_A_DAY.search(text):
        return None
    text = _ORDINAL.sub(lambda found: str(_ORDINALS[found[1].replace('-', ' ')]), text)
    text = _PHRASES.sign(_NIGHT_OF.sub('', text))
    return _settled(_WORD.sub(lambda word: '' if word[1] in _IGNORED_WORDS else word[0], text))


def _settled(text: str) -> str:
    """The text with its signs where the reading of it expects them."""
    text = _BESIDE_WEEKDAY.sub(r' \1\2 ', ' '.join(text.split()))
    text = _EDGES.sub('', ' '.join(text.split()))
    text = _OF.sub(r'\1 ', _PART_OF.sub(r'\1 ', text))
    return ' '.join(_DAYS_AFTER_MONTH.sub(r'\2 \1 ', text).split())
