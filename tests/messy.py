"""A maker of Arabic sheets as people send them: right to left, banners, dates in any writing, totals, blanks, misspelt.

`rows_of(incidents)` gives the rows of any list of incidents with the row number of each; `write` makes an xlsx of them
and `write_csv` the text file that an older Excel would. The same content in all of them.
"""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill

from models.dates.words import MONTHS, WEEKDAYS

NO_BREAK, RIGHT, LEFT, TATWEEL = '\u00a0', '\u200f', '\u202b', '\u0640'
_EASTERN = str.maketrans('0123456789', '٠١٢٣٤٥٦٧٨٩')
# Windows-1256 has no other digits, and not this mark.
_WESTERN = str.maketrans('٠١٢٣٤٥٦٧٨٩', '0123456789', LEFT)
# Above, and below where a heading has parts.
HEADINGS = (
    ('', ''), ('التاريخ', ''), (f'المحافظة{NO_BREAK}', ''), ('طبيعة المنطقة', ''), (f'{RIGHT}المكان', ''),
    ('جهة السيطرة', ''), ('نوع الحادثة', ''), ('المنفّذ', ''), ('المستهدف', ''),
    ('قتلى مدنيون', 'رجال'), ('', 'نساء'), ('', 'أطفال ذكور'), ('', 'أطفال إناث'),
    ('قتلى قسد', ''), ('قتلى من قوات النظام', ''), ('قتلى من الميليشيات الإيرانية', ''),
    ('عدد القتلى من داعش', ''), ('معتقلون من داعش', ''), ('ملاحظات', ''),
)  # fmt: skip
DATE, GOVERNORATE, AREA, PLACE, ZONE, KIND, BY, AGAINST, FIRST_COUNT, NOTE = 1, 2, 3, 4, 5, 6, 7, 8, 9, 18
COUNTS = (
    'civilian_men_killed', 'civilian_women_killed', 'civilian_boys_killed', 'civilian_girls_killed', 'sdf_killed',
    'regime_killed', 'iranian_backed_killed', 'isis_killed', 'isis_arrested',
)  # fmt: skip
# How people write what a code stands for; one after the other is taken.
WRITTEN: dict[str, tuple[str, ...]] = {
    'SY09': ('دير الزور', f'ديرالزور{NO_BREAK}', 'دير  الزور'),
    'SY04': ('حمص', f'حمـ{TATWEEL}ص'), 'SY05': ('حماه', 'حماة'),
    'SY11': ('الرقه', 'الرقة'), 'SY08': ('الحسكه', f'{RIGHT}الحسكة'), 'SY02': ('حلب', ' حلب '), 'SY12': ('درعا',),
    'desert': ('باديه', 'البادية'), 'settlement': ('بلدة أو قرية', 'بلده او قريه'),
    'regime': ('النظام', 'النظـام'), 'sdf': ('قوات سوريا الديمقراطيه', 'قسد', f'{LEFT}قسد{NO_BREAK}'),
    'isis': ('تنظيم داعش', 'داعش ', 'تنظيم الدوله'), 'regime_forces': ('قوات النظام', 'قوّات النظام'),
    'civilians': ('مدنيين', 'مدنيون'), 'iranian_backed': ('الميليشيات الإيرانية', 'الميليشيات الايرانيه'),
    'local_armed': ('مسلحون محليون',), 'coalition': ('التحالف الدولي', 'التحالف'),
    'ambush': (f'كمين مسلّح{NO_BREAK}', 'كميـن'), 'ied': ('عبوه ناسفه', 'تفجير عبوة'),
    'armed_attack': ('هجوم مسلّح',),
    'massacre': ('مجزره',),
    'landmine': ('انفجار لغم',), 'assassination': ('إغتيال', 'اغتيال'), 'clashes': ('إشتباكات',),
    'security_operation': ('مداهمه', 'حملة أمنيّة'), 'airdrop': ('إنزال جوي',), 'extortion': ('إبتزاز',),
}  # fmt: skip


@dataclass
class Told:
    """An incident as somebody writes it down, by codes; `counts` by the codes of the usual casualty columns."""

    day: date
    governorate: str
    area: str
    place: str
    zone: str
    kind: str
    by: tuple[str, ...]
    against: tuple[str, ...]
    counts: dict[str, int] = field(default_factory=dict)
    note: str = ''


@dataclass
class Messy:
    """The rows of a sheet, and the number that people see at each incident."""

    rows: list[list[Any]]
    numbers: list[int]


def _cell(day: date) -> Any:
    return day


def _slashes(day: date) -> Any:
    return f'{day.day}/{day.month}/{day.year}'


def _in_words(day: date) -> Any:
    return f'{day.day} {MONTHS["ar"][day.month - 1]} {day.year}'.translate(_EASTERN)


def _iso(day: date) -> Any:
    return day.isoformat()


def _short(day: date) -> Any:
    return f'{day:%d-%m-%y}'


def _with_weekday(day: date) -> Any:
    return f'{WEEKDAYS["ar"][day.weekday()]} {_slashes(day)}'


DATES: tuple[Callable[[date], Any], ...] = (_cell, _slashes, _in_words, _iso, _short, _with_weekday)


def rows_of(incidents: list[Told]) -> Messy:
    """The sheet from its title to the notes below it."""
    above, below = ([heading[half] or None for heading in HEADINGS] for half in (0, 1))
    rows: list[list[Any]] = [
        ['مرصد المثال لتوثيق الانتهاكات'],
        ['حصيلة العمليات خلال الشهر'],
        [],
        [None, 'للاستخدام الداخلي فقط – لا يُنشر'],
        above,
        below,
    ]
    numbers = []
    for place, told in enumerate(incidents):
        if place and place % 9 == 0:
            rows.append([])
        if place and place % 20 == 0:
            rows += [above, below]
        rows.append(_row(place, told))
        numbers.append(len(rows))
    totals = [sum(told.counts.get(code, 0) for told in incidents) for code in COUNTS]
    rows += [[], ['المجموع', *[None] * (FIRST_COUNT - 1), *totals], []]
    rows += [['ملاحظة: الأعداد أولية وقابلة للتعديل.'], ['المصدر: شبكة مراسلي المثال'], ['إعداد: مكتب التوثيق']]
    return Messy(rows, numbers)


def _row(place: int, told: Told) -> list[Any]:
    def written(code: str) -> str:
        ways = WRITTEN[code]
        return ways[place % len(ways)]

    counts = [_number(place, told.counts.get(code)) for code in COUNTS]
    return [
        place + 1,
        DATES[place % len(DATES)](told.day),
        *(written(told.governorate), written(told.area), told.place, written(told.zone), written(told.kind)),
        '؛ '.join(map(written, told.by)),
        ' ; '.join(map(written, told.against)),
        *(counts[: len(COUNTS)]),
        told.note or None,
    ]


def _number(place: int, count: int | None) -> Any:
    """A count as a number, in Arabic-Indic digits, or as text with a space before it."""
    if count is None:
        return None if place % 3 else '  '
    return (count, str(count).translate(_EASTERN), f'{NO_BREAK}{count}')[place % 3]


def write(path: Path, messy: Messy, people: Sequence[Sequence[Any]] = ()) -> Path:
    """The rows as a workbook: right to left, the title, the banner and the groups of headings merged.

    `people` are abductees: name, sex, day as written, governorate, place, abducted by, status.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title, sheet.sheet_view.rightToLeft = 'كانون الثاني', True
    for row in messy.rows:
        sheet.append(row)
    last = len(HEADINGS)
    for row in (1, 2):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=last)
        sheet.cell(row, 1).font, sheet.cell(row, 1).alignment = Font(bold=True, size=16), Alignment('center')
    sheet.merge_cells(start_row=4, end_row=4, start_column=2, end_column=last)
    sheet.cell(4, 2).fill = PatternFill('solid', fgColor='FFFFD966')
    for column, (above, below) in enumerate(HEADINGS, 1):
        if above and not below:
            sheet.merge_cells(start_row=5, end_row=6, start_column=column, end_column=column)
    sheet.merge_cells(start_row=5, end_row=5, start_column=FIRST_COUNT + 1, end_column=FIRST_COUNT + 4)
    book.create_sheet('ورقة2')
    if people:
        sheet = book.create_sheet('المختطفون')
        sheet.append(['قائمة المختطفين لدى المرصد'])
        sheet.append(['م', 'الإسم الكامل', 'الجنس', 'تاريخ الإختطاف', 'المحافظه', 'المكان', 'الجهة الخاطفة', 'الحالة'])
        for number, person in enumerate(people, 1):
            sheet.append([number, *person])
        sheet.append(['العدد الكلي', len(people)])
    book.save(path)
    return path


def write_csv(path: Path, messy: Messy) -> Path:
    """The rows as Excel on an Arabic Windows saves a text file: Windows-1256 with semicolons."""
    text = io.StringIO(newline='')
    writer = csv.writer(text, delimiter=';', lineterminator='\r\n')
    for row in messy.rows:
        cells = [f'{cell:%d/%m/%Y}' if isinstance(cell, date) else cell for cell in row]
        writer.writerow([*cells, *[None] * (len(HEADINGS) - len(cells))])
    path.write_bytes(text.getvalue().translate(_WESTERN).encode('cp1256'))
    return path
