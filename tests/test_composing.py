"""The page of a report: January as the model has it, sentence by sentence, and what other periods say."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from exchange import commands
from exchange.publishing.published_page import Bullets, FigureTable, Heading, Picture, Sentences
from exchange.publishing.wording.composing import compose
from exchange.publishing.wording.page_writer import ComposedPage
from exchange.reporting.count import count
from exchange.reporting.counted import Scope
from exchange.reporting.layouts import layout_file
from exchange.reporting.periods import read_period
from exchange.reporting.report import Counts, Figure, MissingPeople, Report, Section, ToldEvent, ToldGroup
from models import query
from models.errors import KnownError
from models.language.figure_tokens import tokens
from models.record.records import Record
from models.register.register import Register
from models.register.review.report_sentences import KeptSentence
from tests import invented
from tests.january_page import counts, edited_as, exactly, january, layout, section, written
from tests.reports_layouts import changed, shelling
from tests.reviewed import in_its_state
from tests.test_commands import JANUARY, needs_january

# What a monitor says of the threats of this month, which no record has in these words.
THREATS = edited_as(
    '{incidents:incident} {incidents|was|were} recorded in {within}, in which owners of exchange offices and traders '
    'were threatened by telephone and told to pay a "levy".',
    'سُجّل في {within} {incidents:incident} هُدّد {incidents|فيه|فيهما|فيها} أصحاب مكاتب صرافة وتجار عبر الهاتف '
    'وطُلب منهم المال باسم «الجباية».',
)
_EDITED = {'threats.SY09.deir_ezzor_east': THREATS}


def texts(composed: ComposedPage) -> Iterator[str]:
    """The texts of a page, one a paragraph, without its tables."""
    for block in composed.page.blocks:
        if isinstance(block, Heading):
            yield block.text
        elif isinstance(block, Sentences):
            yield f'{block.bold} {block.text}'.strip()
        elif isinstance(block, Bullets):
            yield from block.items


def _page(report: Report, language: str = 'en', **edited: KeptSentence) -> str:
    return '\n'.join(texts(compose(report, language, edited=edited)))


@pytest.mark.parametrize(
    'text', ['{gone.operations:operation} there.', '{nobody} spoke.', '{operations:raids}.', 'None.']
)
def test_an_edited_sentence_that_the_layout_has_outgrown_is_not_used_and_is_marked(text: str) -> None:
    for language in ('en', 'ar'):
        edited = {'desert': edited_as(text, text, language)}
        there, plain = (compose(january(), language, edited=some) for some in (edited, {}))
        assert there.page == plain.page
        assert [(line.place, line.is_edited) for line in there.lines if line.is_unfit] == [('desert', True)]


def test_a_month_before_a_day_that_the_layout_counts_from_has_a_page(register: Register) -> None:
    for month in ('2013-05', '2016-05', '2019-02', '2019-03'):
        report = count(register, read_period(month), layout(), Scope())
        said = [_page(report, language) for language in ('en', 'ar')]
        assert ['2014' in one for one in said] == [month == '2019-03'] * 2


@pytest.mark.parametrize('language', ['en', 'ar'])
def test_january_says_what_the_model_says(language: str) -> None:
    # What the model says, without what it marks as invented or leaves to be filled in.
    wanted = written(f'january-{language}')
    said = [*texts(compose(january(), language, edited=_EDITED))]
    assert [line for line in said if line in wanted] == wanted
    # What the model leaves to be filled in: the kinds of operations, sources, review, what cannot be known.
    assert len([line for line in said if line not in wanted]) == 5


def test_tables_of_january() -> None:
    tables = [block for block in compose(january(), 'en').page.blocks if isinstance(block, FigureTable)]
    whole, _sdf, desert = tables
    assert whole.headings[:3] == ('Area', 'ISIS operations', 'Killed')
    assert [row[0] for row in whole.rows] == [
        'SDF-held areas', 'Desert', 'Security operations against ISIS (5)', 'Elsewhere: Daraa', 'Total',
    ]  # fmt: skip
    assert whole.rows[-1][1:] == (43, 96, 9, 1, 6, 60, 11, 21)
    assert whole.rows[2][1:] == (None, 1, None, None, None, None, None, 1)
    assert desert.headings[:2] == ('Desert of', 'Operations')
    assert [row[0] for row in desert.rows] == ['Deir Ezzor', 'Homs', 'Al-Raqqah', 'Hama', 'Aleppo', 'Total']


def test_three_becomes_two_under_an_edited_sentence_too() -> None:
    edited = edited_as(
        'In the desert we documented {operations:operation} by ISIS. {killed:person} died{killed.parts}.',
        'وثّقنا في البادية {operations:operation:acc} للتنظيم. وقُتل {killed:person}{killed.parts}.',
    )
    said = {}
    for operations in (3, 2):
        desert = section('desert', SY04=counts(operations, isis=4))
        report = january(sections=[desert], told=[], all=desert.all)
        said[operations] = [_page(report, language, desert=edited) for language in ('ar', 'en')]
    assert 'وثّقنا في البادية 3 عمليات للتنظيم.' in said[3][0]
    assert 'وثّقنا في البادية عمليتين للتنظيم.' in said[2][0]
    assert 'In the desert we documented three operations by ISIS. Four people died, all ISIS members.' in said[3][1]
    assert 'In the desert we documented two operations by ISIS.' in said[2][1]


def test_an_empty_section_has_its_sentence_and_an_empty_report_says_so() -> None:
    empty = Report(
        read_period('2026-02'), layout(), january().scope,
        [Section(one.id, Counts()) for one in layout().sections if not one.where_needed], Counts(), says=('empty',),
    )  # fmt: skip
    english, arabic = _page(empty), _page(empty, 'ar')
    for sentence in (
        'There are no records of this.', 'No operations of ISIS were documented.', 'No deaths were documented.',
        'No operations documented.', 'No security operations documented.', 'No deaths documented elsewhere.',
        'Nothing that occurred earlier was documented this month.',
    ):  # fmt: skip
        assert sentence in english
    for sentence in (
        'لا سجلات عن هذه المدة.',
        'لم تُوثَّق عمليات.',
        'لم تُوثَّق عمليات أمنية.',
        'لم يُوثَّق سقوط قتلى في مناطق أخرى.',
    ):
        assert sentence in arabic


@pytest.mark.parametrize(
    ('period', 'english', 'arabic'),
    [
        ('2024-02', 'ISIS operations in Syria: February 2024', 'حصيلة شباط/فبراير 2024'),
        ('2024-Q1', 'ISIS operations in Syria: first quarter of 2024', 'حصيلة الربع الأول من عام 2024'),
        ('2024', 'ISIS operations in Syria: 2024', 'حصيلة عام 2024'),
        ('2024-01-05..2024-02-10', '5 January to 10 February 2024', 'من 5 كانون الثاني/يناير إلى 10 شباط/فبراير 2024'),
        ('2023-12-30..2024-01-02', '30 December 2023 to 2 January 2024', 'ديسمبر 2023 إلى 2 كانون الثاني/يناير 2024'),
        ('2024-01-05..2024-01-09', 'Syria: 5 to 9 January 2024', 'حصيلة من 5 إلى 9 كانون الثاني/يناير 2024'),
    ],
)  # fmt: skip
def test_periods_have_titles_that_fit(period: str, english: str, arabic: str) -> None:
    report = january(period=read_period(period))
    assert compose(report, 'en').page.title.endswith(english)
    assert compose(report, 'ar').page.title.endswith(arabic)
    months = ('this month', 'The month', 'خلال الشهر', 'هذا الشهر', 'the month in which')
    if report.period.kind != 'month':
        said = _page(report) + _page(report, 'ar')
        assert not [words for words in months if words in said]


def test_names_and_months_are_whole_at_first_and_shorter_after_that() -> None:
    said = _page(january(), 'ar')
    assert said.count('تنظيم «الدولة الإسلامية»') == 2  # in the title, and at first
    assert said.count('كانون الثاني/يناير') == 2  # in the title, and in the day that months are counted to
    assert _page(january()).count('Syrian Democratic Forces') == 2  # at first, and in a heading


def test_ranges_and_lines_without_a_number_are_said() -> None:
    open_range = Counts(exactly(3), {('killed', 'total'): Figure(3, 4, 6), ('killed', 'isis'): Figure(3, 4, 6)})
    unknown = Counts(exactly(2), {('killed', 'total'): Figure(3, 3, 3, 1), ('killed', 'isis'): Figure(3, 3, 3, 1)})
    nobody = Counts(exactly(2), {('killed', 'total'): Figure(0, 0, 0, 2)})
    desert = section('desert', SY04=open_range, SY09=unknown, SY11=nobody)
    report = january(sections=[desert], told=[], all=desert.all)
    english, arabic = _page(report), _page(report, 'ar')
    assert 'Homs desert: three operations; between three and six killed: between three and six ISIS members.' in english
    assert 'بادية حمص: 3 عمليات، وبين 3 و6 قتلى: بين 3 و6 من عناصر التنظيم.' in arabic
    assert (
        'at least three killed: at least three ISIS members; one operation in which the number killed is not' in english
    )
    assert 'وعملية لم يُعرف عدد قتلاها.' in arabic
    assert 'two operations; two accounts in which the number killed is not known.' in english
    assert 'قُتل فيها ما لا يقل عن 6 أشخاص' in arabic
    table = next(b for b in compose(report, 'en').page.blocks if isinstance(b, FigureTable) and 'desert' in b.title)
    assert [row[2] for row in table.rows] == ['\u20663–6\u2069', 'at least 3', 'not known', 'at least 6']


def test_no_sentence_begins_with_a_digit() -> None:
    for language in ('en', 'ar'):
        begun = [text[0] for text in texts(compose(january(), language)) if text[1:2] != '.']
        assert not [sign for sign in begun if sign.isdigit()]


def test_who_died_of_wounds_adds_no_operation() -> None:
    event = ToldEvent('ambush', '9', '2023-12-30', 'SY09', 'road', '', '', 'sdf_areas', counts(sdf=1), 'died_of_wounds')
    report = january(told=[event])
    assert 'died of wounds from an attack in December 2023; no operation is added.' in _page(report)
    assert 'متأثراً بجراح أُصيب بها في هجوم وقع في كانون الأول/ديسمبر 2023، دون زيادة في العمليات.' in _page(report, 'ar')


def test_towns_and_codes_stay_out() -> None:
    for language in ('en', 'ar'):
        said = _page(january(), language)
        threats = next(line for line in said.splitlines() if line.startswith(('Threats', 'تهديد')))
        assert 'Al-Jarthi' not in threats and 'الجرذي' not in threats
        assert not [
            word for word in ('SY09', 'C5203', 'C0003', 'isis_commander', 'sdf_areas', '{', '#') if word in said
        ]


@pytest.mark.parametrize(
    'word', ['إرهابي', 'شهيد', 'شهداء', 'مصرع', 'تصفية', 'martyr', 'terrorist', 'airdrop', 'persons']
)
def test_words_that_are_never_published(word: str) -> None:
    assert word not in layout().path.read_text(encoding='utf-8').split('[[countryside]]')[1].replace('kind_airdrop', '')


def test_regime_forces_are_named_by_the_day_of_what_happened() -> None:
    desert = section('desert', SY04=counts(2, combatant=3, isis=1))
    later = january(period=read_period('2025-01'), sections=[desert], told=[], all=desert.all)
    assert 'regime' not in _page(later) and 'three combatants of other parties' in _page(later)
    table = next(block for block in compose(later, 'en').page.blocks if isinstance(block, FigureTable))
    assert 'Combatants of other parties' in table.headings


def test_only_those_of_the_regime_and_its_allies_are_called_so(register: Register) -> None:
    for party in ('hezbollah', 'turkey'):
        in_its_state(register, _attack(party))
    report = count(register, read_period('2024-01'), layout(), Scope())
    assert 'two killed: one Iranian-backed fighter and one other combatant.' in _page(report)
    assert 'قتيلان: واحد من الميليشيات الموالية لإيران، ومقاتل واحد من جهات أخرى.' in _page(report, 'ar')


def _attack(party: str) -> Record:
    where = {'area': 'desert', 'occurred': '2024-01-05', 'zone': 'regime'}
    record = invented.incident(kind='ambush', carried_out_by='isis', **where)
    record.children.clear()
    record.add('casualty', outcome='killed', party=party, count=1)
    return record


def test_unidentified_perpetrators_have_a_section_and_are_no_operations_of_isis() -> None:
    unidentified = section('unidentified', SY09=counts(4, civilian=5))
    sections = [*january().sections, unidentified]
    everybody = Counts(exactly(47), january().all.people)
    said = _page(january(sections=sections, all=everybody))
    assert 'ISIS carried out 43 operations: 17' in said
    assert 'Unidentified perpetrators carried out four attacks, which are counted apart.' in said
    table = next(
        b for b in compose(january(sections=sections, all=everybody), 'en').page.blocks if isinstance(b, FigureTable)
    )
    assert table.headings[1] == 'Operations'


def test_missing_people_of_whom_something_is_new() -> None:
    people = MissingPeople(exactly(2), {'reported_dead': exactly(1)}, exactly(2), {'released': exactly(1)})
    report = january(abductees=people)
    english, arabic = _page(report), _page(report, 'ar')
    assert 'Two abductees on our records were still unaccounted for' in english
    assert 'ما زال مصير اثنين من المختطفين المسجَّلين لدينا مجهولاً حتى نهاية الشهر.' in arabic
    assert 'The death of one person of these is reported, and not established.' in english
    assert 'اختُطف خلال الشهر شخصان من المسجَّلين لدينا.' in arabic


@needs_january
@pytest.mark.slow
def test_january_of_the_field_sheet_says_what_the_model_says(
    register: Register, capsys: pytest.CaptureFixture[str]
) -> None:
    path = register.path
    register.close()
    assert commands.main(['import', str(path), str(JANUARY)]) == 0
    capsys.readouterr()
    with Register.open(path) as opened:
        [raid] = [one for one in query.each(opened, query.Question('incident')) if one.get('kind') == 'airdrop']
        raid.of('casualty')[0].set('role', 'commander')  # the sheet says so in its notes alone
        opened.save(raid)
        report = count(opened, read_period('2024-01'), layout(), Scope())
    for language, made_up in (('en', 'of December 2023'), ('ar', 'ديسمبر 2023')):
        said = [*texts(compose(report, language, edited=_EDITED))]
        missing = [line for line in written(f'january-{language}') if line not in said]
        assert [line for line in missing if made_up not in line] == []


def test_a_list_that_ends_with_who_is_among_it_has_a_comma_before_the_verb() -> None:
    elsewhere = section('elsewhere', SY12=counts(civilian=3, children=1))
    said = _page(january(sections=[elsewhere], told=[], all=elsewhere.all))
    assert 'In Daraa three civilians, a child among them, were killed, in incidents' in said


def test_a_layout_of_another_organisation_has_the_words_of_the_program(register: Register, tmp_path: Path) -> None:
    other = layout_file.read(shelling(tmp_path))
    in_its_state(register, invented.incident(kind='shelling', carried_out_by='regime_forces', occurred='2024-01-05'))
    report = count(register, read_period('2024-01'), other, Scope())
    english, arabic = _page(report), _page(report, 'ar')
    assert english.startswith('Shelling by regime forces: January 2024')
    assert arabic.startswith('قصف قوات النظام: كانون الثاني/يناير 2024')
    assert 'one operation' in english and 'عملية واحدة' in arabic
    assert 'ISIS' not in english and 'التنظيم' not in arabic and '{' not in english + arabic


def test_a_sentence_of_a_layout_with_a_figure_that_nothing_counts_is_named(tmp_path: Path) -> None:
    path = changed(tmp_path, 'in these areas. {killed:person}', 'in these areas. {killed.wolves:person}')
    with pytest.raises(KnownError, match=r'killed\.wolves'):
        _page(january(layout=layout_file.read(path)))


def test_two_of_anything_agree_in_arabic() -> None:
    security = Section('security_operations', counts(2, {'isis': 2}, isis=2))
    desert = section('desert', SY04=counts(2, civilian=2))
    said = _page(
        january(sections=[security, desert], told=[], all=desert.all, later={'2023-12': counts(civilian=2)}), 'ar'
    )
    assert 'وُثّقت عمليتان أمنيتان شارك فيهما التحالف الدولي وقسد، اعتُقل فيهما عنصران من التنظيم وقُتل عنصران' in said
    assert 'نفّذ التنظيم في البادية عمليتين، قُتل فيهما شخصان، كلاهما من المدنيين.' in said
    assert 'عُلم خلال الشهر بمقتل مدنيَّين اثنين في كانون الأول/ديسمبر 2023.' in said


def test_every_sentence_has_the_same_figures_in_both_languages() -> None:
    unlike = {
        name
        for name, both in layout().sentences.items()
        if sorted(one.address for one in tokens(both.en) if one.is_figure)
        != sorted(one.address for one in tokens(both.ar) if one.is_figure)
    }
    assert unlike == set()


@pytest.mark.parametrize('number', [0, 1, 2, 3, 11, 100, 102, 1003])
def test_whatever_the_number_a_page_has_no_marks_left_and_no_one_or_two_in_arabic(number: int) -> None:
    each = counts(number, {'isis': number}, civilian=number, children=number // 2, combatant=number, isis=number)
    by_area = [section(name, SY09=each) for name in ('sdf_areas', 'desert', 'unidentified', 'elsewhere')]
    sections = [*by_area, Section('security_operations', each)]
    events = [event._replace(counts=each) for event in january().told]
    people = MissingPeople(exactly(number), {'reported_dead': exactly(number)}, exactly(number))
    groups = [ToldGroup('threats', 'SY08', '', {}, exactly(number))]
    later = {'2023-12': each}
    report = january(sections=sections, all=each, told=events, abductees=people, groups=groups, later=later)
    said = [*texts(compose(report, 'ar')), *texts(compose(report, 'en'))]
    assert not [text for text in said if re.search('[{}#\ue000-\ue002]|  ', text)]
    arabic = [text for text in texts(compose(report, 'ar')) if not re.match(r'\d+\. ', text)]
    assert not [text for text in arabic if re.search(r'(?<![\d/,.])[12](?![\d/,.])', text)]
    assert not [text for text in said if re.search(r'(?<![\d,])0(?![\d,])', text)]


@pytest.mark.parametrize(
    ('language', 'sides', 'operations'),
    [
        (
            'en',
            'Killed, by side: Civilians: 9; SDF and local formations: 6',
            'Deir Ezzor: 22; Al-Hasakah: 2',
        ),
        ('ar', 'القتلى بحسب الجهة: مدنيون: 9؛ قسد والتشكيلات المحلية: 6', 'دير الزور: 22؛ الحسكة: 2'),
    ],
)
def test_pictures_show_the_figures_of_the_page_and_say_them(language: str, sides: str, operations: str) -> None:
    drawn = [block for block in compose(january(), language).page.blocks if isinstance(block, Picture)]
    assert len(drawn) == 3
    assert drawn[0].said.startswith(sides) and operations in drawn[1].said and ': 28' in drawn[2].said
    assert all(picture.svg.startswith('<svg') for picture in drawn)
    empty = Report(read_period('2026-02'), layout(), Scope(), [], Counts())
    assert not [block for block in compose(empty, language).page.blocks if isinstance(block, Picture)]


def test_operations_are_only_called_joint_where_both_took_part(register: Register) -> None:
    for parties in ('coalition|sdf', 'sdf'):
        record = invented.incident(kind='security_operation', carried_out_by=parties, against='isis', area='town')
        record.set('occurred', '2024-01-05')
        record.children.clear()
        record.add('casualty', outcome='arrested', party='isis', count=2)
        in_its_state(register, record)
    report = count(register, read_period('2024-01'), layout(), Scope())
    english, arabic = _page(report), _page(report, 'ar')
    assert 'Two security operations of the International Coalition, the SDF or both were documented.' in english
    assert 'joint' not in english and 'مشتركت' not in arabic
    assert 'عمليتان أمنيتان نفّذهما التحالف الدولي أو قسد أو كلاهما، اعتُقل فيهما 4 من عناصر التنظيم.' in arabic


@pytest.mark.parametrize(
    ('parties', 'english', 'arabic'),
    [
        (('hts',), 'in an attack by Hayat Tahrir al-Sham (HTS) at', 'في هجوم من تنفيذ هيئة تحرير الشام في'),
        (('unidentified',), 'in an attack by unidentified perpetrators at', 'في هجوم نفّذه مجهولون في'),
        ((), 'in an attack by perpetrators of whom nothing is said at', 'في هجوم لم تُذكر الجهة التي نفّذته في'),
    ],
)
def test_a_massacre_names_who_did_it(parties: tuple[str, ...], english: str, arabic: str) -> None:
    massacre = january().told[0]._replace(section='elsewhere', by=parties, governorate='SY12', area='')
    report = january(told=[massacre])
    assert english in _page(report)
    assert arabic in _page(report, 'ar')
