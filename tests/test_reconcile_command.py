"""What was printed beside the register: the program's own page agrees with it, what differs opens its records."""

import io
import json
import sys
from pathlib import Path

import docx
import openpyxl
import pytest

from exchange import commands
from exchange.publishing.copied_text import as_text
from exchange.publishing.paper import docx_file, html_file
from exchange.publishing.wording.composing import compose
from exchange.reconciling import printed_files
from exchange.reconciling.printed_text import Printed, of_rows, of_text
from exchange.reconciling.reconciling import Reconciled, beside, reconcile
from exchange.reporting import figures, report_sheet
from exchange.reporting.count import count
from exchange.reporting.counted import Scope
from exchange.reporting.layouts import layout_file
from exchange.reporting.periods import read_period
from exchange.reporting.report import Compared, Figure, added
from models.errors import KnownError
from models.language.messages import speaking
from models.record.records import Record
from models.register.register import Register
from tests import invented, printed
from tests.calling import Call, caller
from tests.january_page import counts, january, section
from tests.printed import tally
from tests.test_commands import ACCEPTANCE, needs_january

PUBLISHED = ACCEPTANCE.parent / 'reference' / 'sohr-report-january-2024.txt'
LANGUAGES = ('en', 'ar')


def held(text: str) -> Reconciled:
    """A text held against January as it is counted."""
    return beside(january(), of_text(text))


# The program's own page


@pytest.mark.parametrize('language', LANGUAGES)
def test_the_page_that_the_program_publishes_agrees_with_itself_and_the_register(language: str) -> None:
    text = as_text(compose(january(), language).page)
    found = held(text)
    assert (found.found, len(found.understood) > 20) == ([], True)
    assert found.agrees


@pytest.mark.parametrize('language', LANGUAGES)
def test_a_page_with_ranges_earlier_periods_and_unknown_perpetrators_agrees_too(language: str) -> None:
    sections = [
        section('sdf_areas', SY09=counts(2, civilian=1, sdf=2), SY02=counts(1, isis=1)),
        section('unidentified', SY09=counts(3, civilian=4, children=2), SY08=counts(1, sdf=1)),
        section('desert', SY04=counts(4, combatant=5, iranian_backed=5), SY05=counts(1, civilian=2)),
        section('elsewhere', SY12=counts(isis=3), SY13=counts(civilian=1)),
    ]
    least = Figure(5, 5, None)
    sections[2].areas['SY04'].people |= dict.fromkeys([('killed', 'combatant'), ('killed', 'total')], least)
    sections[2] = section('desert', **sections[2].areas)
    everybody = added([one.all for one in sections])
    before = Compared(read_period('2023-12'), counts(9, civilian=20, isis=4))
    report = january(sections=sections, all=everybody, before=before, told=[], groups=[])
    found = beside(report, of_text(as_text(compose(report, language).page)))
    assert (found.found, len(found.understood) > 15) == ([], True)


@pytest.mark.parametrize('language', LANGUAGES)
def test_a_page_with_what_is_of_earlier_years_and_known_only_to_the_year_agrees_too(language: str) -> None:
    later = {'2022': counts(7), '2023': counts(11, civilian=3), '2023-12': counts(2, civilian=4)}
    report = january(undated=counts(3), later=later)
    found = beside(report, of_text(as_text(compose(report, language).page)))
    assert (found.found, len(found.understood) > 20) == ([], True)


@pytest.mark.parametrize('language', LANGUAGES)
@pytest.mark.parametrize('ending', ['docx', 'html'])
def test_its_documents_are_read_with_their_tables(language: str, ending: str, tmp_path: Path) -> None:
    page = compose(january(), language).page
    path = tmp_path / f'page.{ending}'
    path.write_bytes(docx_file.content(page) if ending == 'docx' else html_file.content(page))
    found = beside(january(), printed_files.read(path))
    assert (found.found, len(found.understood) > 30) == ([], True)


@pytest.mark.parametrize('language', LANGUAGES)
def test_its_sheet_is_read_with_its_sections(language: str, tmp_path: Path) -> None:
    with speaking(language):
        content = report_sheet.content(figures.in_figures(january()), language)
    path = tmp_path / 'page.xlsx'
    path.write_bytes(content)
    assert beside(january(), printed_files.read(path)).found == []
    book = openpyxl.load_workbook(path)
    book.active.cell(3, 2).value += 1
    book.save(path)
    kinds = {one.kind for one in beside(january(), printed_files.read(path)).found}
    assert kinds == {'areas', 'register'}


@pytest.mark.parametrize(
    ('right', 'wrong', 'key', 'place', 'counted'),
    [
        ('11 operations; 29 killed', '12 operations; 29 killed', ('operations', ''), ('desert', 'SY04'), '11'),
        ('seven of them Iranian', 'six of them Iranian', ('killed', 'iranian'), ('desert', 'SY09'), '7'),
        ('In Daraa ten', 'In Daraa eleven', ('killed', 'isis'), ('elsewhere', 'SY12'), '10'),
        (
            'Seven ISIS members were arrested',
            'Nine ISIS members were arrested',
            ('arrested', 'isis'),
            ('security', ''),
            '7',
        ),
        ('Six abductees on our', 'Five abductees on our', ('abductee', ''), ('', ''), '6'),
    ],
)
def test_a_figure_that_is_not_the_registers_is_found(
    right: str, wrong: str, key: tuple[str, str], place: tuple[str, str], counted: str
) -> None:
    text = as_text(compose(january(), 'en').page)
    assert right in text
    found = [one for one in held(text.replace(right, wrong, 1)).found if one.kind == 'register']
    assert (found[0].key, (found[0].place.section, found[0].place.area)) == (key, place)
    assert found[0].register == counted


@needs_january
@pytest.mark.skipif(not PUBLISHED.exists(), reason='the published text is not here')
def test_the_published_text_of_january_adds_up_and_is_the_registers() -> None:
    text = PUBLISHED.read_text(encoding='utf-8')
    found = held(text)
    assert (found.found, found.not_understood, found.agrees) == ([], [], True)
    for right, wrong in (
        ('12 fatalities', '13 fatalities'),
        ('nine members', 'ten members'),
        ('17 operations', '18 operations'),
    ):
        assert held(text.replace(right, wrong, 1)).found


@pytest.mark.parametrize(
    'text',
    [
        'Between {} and {} civilians were killed.',
        '{} to {} civilians were killed.',
        'Killed civilians: from {} to {}',
        'قُتل من {} إلى {} مدنيين.',
        'قُتل ما بين {} و{} مدنيين.',
        'القتلى المدنيون: بين {} و {}',
    ],
)
def test_both_ends_of_a_range_are_read(text: str) -> None:
    assert held(text.format(8, 12)).agrees
    [found] = held(text.format(11, 14)).found
    assert (found.printed, found.register) == ('11 to 14', '9')


def test_what_something_fell_to_is_no_end_of_a_range() -> None:
    assert held('Deaths of civilians fell from 14 to 9 civilians killed.').found == []


@pytest.mark.parametrize(
    'text',
    [
        '3 operations are known only to the year.\n43 operations were documented this month.',
        '3 عمليات لا يُعرف تاريخها إلا بالسنة.\nوُثّقت هذا الشهر 43 عملية.',
        '43 operations were carried out. In 2023 there were 400 operations.',
    ],
)
def test_what_is_of_another_year_or_known_only_to_the_year_is_compared_with_nothing(text: str) -> None:
    assert held(text).agrees
    assert held(text.replace('43', '44')).found


# Questions


def test_what_is_said_to_be_additional_is_asked_unless_the_register_knows() -> None:
    unknown = held('In Homs nine civilians were killed, in addition to two children.')
    assert [one.kind for one in unknown.found if one.kind == 'question'] == ['question']
    assert 'among the 9, or in addition' in next(one for one in unknown.found if one.kind == 'question').sentence
    arabic = held('قُتل في حمص 9 مدنيين، إضافة إلى طفلين.')
    assert 'question' in [one.kind for one in arabic.found]
    known = held('In the Hama desert six civilians, besides a child, were killed.')
    assert known.found == []
    settled = held('-Hama desert: two operations left eight fatalities: one combatant and six civilians and a child.')
    assert settled.found == []


# Files


def test_a_document_of_somebody_elses_is_read_with_its_tables_and_lists(tmp_path: Path) -> None:
    areas = [tally(20, 32, 2, 4, 1, 7), tally(28, 50, 14, 6, 2, 3)]
    table = printed.rows(printed.total(areas), areas)
    document = docx.Document()
    document.add_heading('ISIS in the Syrian desert', 1)
    document.add_paragraph('Published on 3 February 2024, page 1 of 2')
    made = document.add_table(len(table), len(table[0]))
    for row, cells in zip(made.rows, table, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.add_paragraph('Homs desert: two operations left three civilians dead.', style='List Bullet')
    path = tmp_path / 'theirs.docx'
    document.save(path)
    read = printed_files.read(path)
    assert len(read.lines) == 3 + len(table)
    found = [one for one in beside(january(), read).found if one.kind == 'twice']
    assert {one.printed for one in found} == {'28, 2', '6, 3'}
    assert found[0].lines[0].where == 'table 1, row 3'


def test_a_workbook_in_arabic_is_read_by_its_headings(tmp_path: Path) -> None:
    areas = [tally(20, 32, 2, 4, 1, 7), tally(28, 50, 14, 6, 2, 3)]
    book = openpyxl.Workbook()
    book.active.title = 'حصيلة'
    book.active.append(['حصيلة كانون الثاني 2024'])
    for row in printed.rows(printed.total(areas), areas, 'ar'):
        book.active.append([int(cell) if cell.isdigit() else cell for cell in row])
    path = tmp_path / 'theirs.xlsx'
    book.save(path)
    assert not [one for one in beside(january(), printed_files.read(path)).found if one.kind != 'register']
    book.active.cell(3, 3).value += 1
    book.save(path)
    found = [one for one in beside(january(), printed_files.read(path)).found if one.kind != 'register']
    assert [one.kind for one in found] == ['sum', 'areas']
    assert found[0].lines[0].where == 'حصيلة, row 3'


@pytest.mark.parametrize('name', ['none.txt', 'a.docx', 'b.pdf', 'c.txt'])
def test_a_file_that_cannot_be_read_is_named(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    content = {'a.docx': b'PK\x03\x04 broken', 'b.pdf': b'%PDF-1.4 nothing', 'c.txt': b''}
    if name in content:
        path.write_bytes(content[name])
    with pytest.raises(KnownError, match=name):
        printed_files.read(path)


def test_what_is_hidden_in_a_page_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / 'page.html'
    path.write_text(
        '<!doctype html><html><head><title>12 killed</title></head><body><script>var a = "9 civilians killed"</script>'
        '<p>In <b>Homs</b> three civilians&nbsp;were killed.</p><ul><li>Hama: <del>9</del> 2 civilians killed</li></ul>'
        '<table><tr><th>Area</th><th>Killed</th></tr><tr><td>Homs</td><td>3</td></tr></table></body></html>',
        encoding='utf-8',
    )
    read = printed_files.read(path)
    assert [line.text for line in read.lines] == [
        'In Homs three civilians were killed.',
        '• Hama: 2 civilians killed',
        'Area | Killed',
        'Homs | 3',
    ]


def test_cells_that_are_numbers_are_read_as_they_are() -> None:
    table = of_rows([['Area', 'Killed'], ['Homs', 3.0], ['Hama', None], ['Total', 4]], 1, 'table 1')
    [one] = beside(january(), Printed((table,))).found[:1]
    assert (one.kind, one.printed) == ('areas', '4')


# The register and the command


@pytest.fixture
def desert(register: Register) -> list[str]:
    """Two attacks in the desert of Hama, four civilians dead in each."""
    return [register.save(invented.incident(zone='regime', area='desert')).uid for _time in range(2)]


def test_the_records_of_a_figure_come_with_what_differs(register: Register, desert: list[str]) -> None:
    text = of_text('Hama desert: two operations left nine civilians dead, including two children.')
    asked = (register, read_period('2024-01'), layout_file.monthly(), Scope())
    found = reconcile(*asked, text)
    assert [(one.kind, one.printed, one.register) for one in found.found] == [('register', '9', '8')]
    assert found.found[0].records == {*desert}
    assert reconcile(*asked, of_text('بادية حماة: عمليتان، و8 قتلى مدنيين بينهم طفلان.')).agrees


@pytest.mark.parametrize('language', LANGUAGES)
def test_what_has_no_governorate_or_no_exact_date_adds_up_with_the_rest(
    register: Register, tmp_path: Path, language: str
) -> None:
    known = {'against': 'regime_forces', 'area': 'desert', 'zone': 'regime'}
    for day, governorate, number in (('2024-01-05', 'SY09', 3), ('2024-01-08', 'SY05', 2), ('2024-01-12', '', 4)):
        record = Record('incident', values=invented.incident(occurred=day, **known).values | known)
        record.set('governorate', governorate or None)
        record.add('casualty', outcome='killed', party='regime_forces', count=number)
        register.save(record)
    unsure = Record('incident', values=record.values | {'occurred': '2024', 'area': 'town', 'governorate': 'SY05'})
    unsure.add('casualty', outcome='killed', party='isis', count=7)
    register.save(unsure)
    elsewhere = Record('incident', values=unsure.values | {'occurred': '2024-01-14'})
    elsewhere.add('casualty', outcome='killed', party='isis', count=1)
    register.save(elsewhere)
    report = count(register, read_period('2024-01'), layout_file.monthly(), Scope())
    page = compose(report, language).page
    with speaking(language):
        sheet = report_sheet.content(figures.in_figures(report), language)
    for ending, content in {'docx': docx_file.content(page), 'html': html_file.content(page), 'xlsx': sheet}.items():
        (path := tmp_path / f'page.{ending}').write_bytes(content)
        found = beside(report, printed_files.read(path))
        assert (ending, [one.sentence for one in found.found]) == (ending, [])
        assert len(found.understood) > 8
    assert beside(report, of_text(as_text(page))).agrees


@pytest.fixture
def call(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    desert: list[str],
    register: Register,
) -> Call:
    register.close()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv('LANG', 'C')
    return caller(capsys)


def test_the_command_says_what_it_found_by_its_exit_code(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ('reconcile', 'register.sijill', '2024-01')
    Path('right.txt').write_text('Hama desert: two operations left eight civilians dead.', encoding='utf-8')
    code, out, _err = call(*asked, 'right.txt')
    assert (code, out) == (0, '1 line with figures was read. All of them agree.\n')
    Path('wrong.txt').write_text('Hama desert: 3 operations left eight civilians dead.\n5 gadgets', encoding='utf-8')
    code, out, _err = call(*asked, 'wrong.txt')
    assert code == 3
    assert 'Operations, Hama, Desert: 3 is printed, and the register counts 2.' in out
    assert 'Not read as a figure' in out and '5 gadgets' in out
    code, out, _err = call(*asked, 'wrong.txt', '--json')
    [finding] = json.loads(out)['findings']
    assert (code, finding['kind'], finding['register'], len(finding['records'])) == (3, 'register', '2', 2)
    assert [line['line'] for line in json.loads(out)['not_understood']] == [2]
    assert call(*asked, 'none.txt')[0] == 2
    assert call(*asked, 'right.txt', '--as-of', '2020-01-01')[0] == 3
    given = io.TextIOWrapper(io.BytesIO('بادية حماة: عمليتان، و8 قتلى مدنيين.'.encode()))
    monkeypatch.setattr(sys, 'stdin', given)
    code, out, _err = call(*asked, '-', '--language', 'ar')
    assert code == 0
    Path('empty.txt').write_text('Nothing of numbers here.', encoding='utf-8')
    assert call(*asked, 'empty.txt')[0] == 3
    assert commands.OUR_FAULT not in (code,)
