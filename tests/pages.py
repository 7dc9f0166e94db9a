"""Pages to be published, made by hand: the model of January 2024 in both languages, and one with all that is hard.

The figures are those of the acceptance of January; whatever else is said is invented.
"""

from exchange.publishing.paper import charts, shaded_map
from exchange.publishing.paper.charts import Bar
from exchange.publishing.published_page import Bullets, FigureTable, Heading, Picture, PublishedPage, Sentences

OPERATIONS = {'SY09': 22, 'SY08': 2, 'SY11': 4, 'SY04': 13, 'SY02': 2, 'SY01': 1}
GOVERNORATES = {
    'en': ('Deir Ezzor', 'Al-Hasakah', 'Al-Raqqah', 'Homs', 'Aleppo', 'Damascus'),
    'ar': ('دير الزور', 'الحسكة', 'الرقة', 'حمص', 'حلب', 'دمشق'),
}
HEAD = '\u2066amber-river-17 3f9a…c210\u2069'


def english(*pictures: Picture) -> PublishedPage:
    """The model page in English."""
    total = ('Area', 'ISIS operations', 'Killed', 'Civilians', 'of whom children', 'SDF and local formations',
             'Regime forces and allies', 'of whom Iranian-backed', 'ISIS')  # fmt: skip
    desert = ('Desert of', 'Operations', *total[2:5], *total[6:])
    return PublishedPage(
        'en',
        'ISIS operations in Syria: January 2024',
        (
            Heading(1, 'ISIS operations in Syria: January 2024'),
            Sentences('First edition · Issued 3 February 2024 · As known to us on 2 February 2024', quiet=True),
            Heading(2, 'The month in short'),
            Bullets((
                'ISIS carried out 43 operations: 17 in areas held by the Syrian Democratic Forces (SDF) and 26 in the '
                'desert.',
                'Ninety-six people were killed: 9 civilians, a child among them; 6 members of the SDF and of military '
                'formations in its areas; 60 members of regime forces and allied militias, 11 of them Iranian-backed; '
                'and 21 ISIS members.',
            )),
            Heading(2, '1. The whole month'),
            FigureTable('The whole month by area', total, (
                ('SDF-held areas', 17, 8, 1, None, 6, None, None, 1),
                ('Desert', 26, 77, 8, 1, None, 60, 11, 9),
                ('Security operations against ISIS (5)', None, 1, None, None, None, None, None, 1),
                ('Elsewhere: Daraa', None, 10, None, None, None, None, None, 10),
                ('Total', 43, 96, 9, 1, 6, 60, 11, 21),
            )),
            Sentences('A dash means that nothing was documented.', quiet=True),
            *pictures,
            Heading(2, '4. In the desert'),
            Sentences('ISIS carried out 26 operations in the desert. Seventy-seven people were killed.'),
            FigureTable('The desert by governorate', desert, (
                ('Deir Ezzor', 10, 25, None, None, 23, 7, 2),
                ('Homs', 11, 29, 1, None, 24, 1, 4),
                ('Al-Raqqah', 2, 12, None, None, 9, None, 3),
                ('Hama', 2, 8, 7, 1, 1, None, None),
                ('Aleppo', 1, 3, None, None, 3, 3, None),
                ('Total', 26, 77, 8, 1, 60, 11, 9),
            )),
            Sentences(
                'On 21 January six civilians were killed in an attack by ISIS at Wadi Al-Azeeb, in the Hama desert.',
                bold='Massacre at Wadi Al-Azeeb.',
            ),
            Heading(2, '7. What is hard to set'),
            *_hard('en'),
        ),
        ('monthly, edition 1', HEAD),
    )  # fmt: skip


def arabic(*pictures: Picture) -> PublishedPage:
    """The model page in Arabic."""
    total = ('المنطقة', 'عمليات التنظيم', 'القتلى', 'مدنيون', 'منهم أطفال', 'قسد والتشكيلات المحلية',
             'قوات النظام والموالون لها', 'منهم موالون لإيران', 'عناصر التنظيم')  # fmt: skip
    desert = ('البادية', 'العمليات', *total[2:5], *total[6:])
    title = 'عمليات تنظيم «الدولة الإسلامية» في سوريا: حصيلة كانون الثاني/يناير 2024'
    return PublishedPage(
        'ar',
        title,
        (
            Heading(1, title),
            Sentences(
                'الإصدار الأول · صدر في 3 شباط/فبراير 2024 · بحسب ما كان معروفاً لدينا حتى 2 شباط/فبراير 2024',
                quiet=True,
            ),
            Heading(2, 'خلاصة الشهر'),
            Bullets((
                'نفّذ تنظيم «الدولة الإسلامية» 43 عملية: 17 في مناطق سيطرة قوات سوريا الديمقراطية (قسد)، و26 في '
                'البادية.',
                'قُتل 96 شخصاً، هم: 9 مدنيين بينهم طفل، و6 من قسد والتشكيلات العسكرية العاملة في مناطقها، و60 من قوات '
                'النظام والميليشيات الموالية لها بينهم 11 من الميليشيات الموالية لإيران، و21 من عناصر التنظيم.',
            )),
            Heading(2, '1. حصيلة الشهر كاملة'),
            FigureTable('حصيلة الشهر بحسب المنطقة', total, (
                ('مناطق سيطرة قسد', 17, 8, 1, None, 6, None, None, 1),
                ('البادية', 26, 77, 8, 1, None, 60, 11, 9),
                ('عمليات أمنية ضد التنظيم (5)', None, 1, None, None, None, None, None, 1),
                ('مناطق أخرى: درعا', None, 10, None, None, None, None, None, 10),
                ('المجموع', 43, 96, 9, 1, 6, 60, 11, 21),
            )),
            Sentences(
                'الشرطة (–) تعني أنه لم يُوثَّق شيء. والأعمدة التي تبدأ بكلمة «منهم» جزء من العمود الذي قبلها.',
                quiet=True,
            ),
            *pictures,
            Heading(2, '4. في البادية'),
            Sentences(
                'نفّذ التنظيم في البادية 26 عملية، قُتل فيها 77 شخصاً: 8 مدنيين بينهم طفل، و60 من قوات النظام والميليشيات '
                'الموالية لها.'
            ),
            FigureTable('البادية بحسب المحافظة', desert, (
                ('دير الزور', 10, 25, None, None, 23, 7, 2),
                ('حمص', 11, 29, 1, None, 24, 1, 4),
                ('الرقة', 2, 12, None, None, 9, None, 3),
                ('حماة', 2, 8, 7, 1, 1, None, None),
                ('حلب', 1, 3, None, None, 3, 3, None),
                ('المجموع', 26, 77, 8, 1, 60, 11, 9),
            )),
            Sentences(
                'في 21 كانون الثاني قُتل 6 مدنيين في هجوم نفّذه التنظيم في منطقة وادي العذيب ببادية حماة.',
                bold='مجزرة وادي العذيب.',
            ),
            Heading(2, '7. ما يصعب على الورق'),
            *_hard('ar'),
        ),
        ('التقرير الشهري، الإصدار 1', HEAD),
    )  # fmt: skip


def _hard(language: str) -> tuple[Sentences | Bullets | FigureTable, ...]:
    """Latin names in brackets, coordinates, ranges, differences, thousands, headings within a table, many words."""
    if language == 'en':
        return (
            Sentences(
                'At \u206635.3361° N, 40.1450° E\u2069 (قرية المثال) between 3 and 5 [sic] of 1,026; +963 11 000.'
            ),
            FigureTable('What changed', ('Figure', 'As published', 'Corrected', 'Difference'), (
                ('Desert',),
                ('Killed (all)', 1026, 'at least 1,025', -1),
                ('Civilians', '3–5', '4', '\u2066+1\u2069'),
            ), has_total=False),
        )  # fmt: skip
    return (
        Sentences(
            'الموقع: \u206635.3361° N, 40.1450° E\u2069، والاسم (Deir ez-Zor) بين قوسين، ومنظمة SNHR (الشبكة) ذكرت '
            '[3–5] أشخاص، والهاتف \u2066+963 11 000\u2069، والنسبة \u206641.7%\u2069، '
            'والعدد الكامل 1,026 من أصل \u20662,000\u2069.'
        ),
        Bullets(('هجوم على حاجز (checkpoint) قرب "المثال" في 12/1 أدى إلى مقتل 3 إلى 5؛ لا "4".',)),
        FigureTable('ما تغيّر', ('القيمة', 'كما نُشرت', 'بعد التصويب', 'الفرق'), (
            ('البادية',),
            ('القتلى (الجميع)', 1026, '1,025 على الأقل', -1),
            ('قسد (SDF)', '3–5', 'بين 3 و5', '\u2066+1\u2069'),
        ), has_total=False),
    )  # fmt: skip


def drawn(language: str) -> tuple[Picture, Picture]:
    """The bars and the map of a month, with a range among the numbers and a name that is too long for its line."""
    shown = [Bar(name, number) for name, number in zip(GOVERNORATES[language], OPERATIONS.values(), strict=True)]
    shown[3] = shown[3]._replace(said='12–14')
    long = (
        'Regime forces & <allied> militias of the "desert"'
        if language == 'en'
        else 'قوات النظام والميليشيات الموالية لها'
    )
    bars = charts.bars([*shown, Bar(long, 7)], 'Operations, "drawn" <once>', language)
    mapped = shaded_map.governorates(dict(zip(OPERATIONS, shown, strict=True)), 'Operations on the map', language)
    caption = 'Operations by governorate' if language == 'en' else 'العمليات بحسب المحافظة'
    return Picture(bars, 'Operations, "drawn" <once>', caption), Picture(mapped, 'Operations on the map')
