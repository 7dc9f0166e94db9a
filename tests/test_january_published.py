"""January 2024 from its sheet to every file that is published of it, in both languages, by commands as typed."""

import base64
import contextlib
import io
import json
import re
import subprocess
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import docx
import openpyxl
import pytest

from exchange import commands
from exchange.publishing import published_report
from exchange.publishing.published_page import Picture, PublishedPage
from exchange.reporting.counted import Scope
from exchange.reporting.layouts import layout_file
from exchange.reporting.periods import read_period
from models import query
from models.language import messages
from models.language.code_lists import codes
from models.query import Question, people
from models.record.records import Record
from models.register.register import Register
from tests import invented, office, reports_layouts
from tests.test_commands import ACCEPTANCE, JANUARY, needs_january
from tests.test_on_paper import (
    ARABIC_WORD,
    FOUND_AGAIN,
    MARKS,
    drawn_texts,
    heard_in,
    needs_poppler,
    numbers_in,
    pages_of,
    paragraphs_in,
    read_again,
    texts_of,
)

pytestmark = [pytest.mark.slow, needs_january]
LANGUAGES = ('en', 'ar')
ENDINGS = ('json', 'xlsx', 'docx', 'pdf', 'html')
# The columns of the published tables, in their order.
COLUMNS = ('total', 'civilian', 'children', 'sdf', 'combatant', 'iranian_backed', 'isis')
DESK, ALIAS, INFORMANT = 'QX7', 'heron-of-the-weir', 'QX7-S-014'
Rows = list[tuple[str, tuple[str, ...]]]


class January(NamedTuple):
    """The folder with the register and its files, the page of each language, and what must be in none of them."""

    folder: Path
    pages: dict[str, PublishedPage]
    secrets: frozenset[str]

    def file(self, language: str, ending: str) -> Path:
        return self.folder / f'{language}.{ending}'


def typed(*arguments: object) -> str:
    """What a command says that has to succeed."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = commands.main([str(argument) for argument in arguments])
    assert code == 0, said.getvalue()
    return said.getvalue()


@pytest.fixture(scope='module')
def january(tmp_path_factory: pytest.TempPathFactory) -> January:
    """January imported, told by an informant too, and reported as everything that a report can be."""
    folder = tmp_path_factory.mktemp('january')
    path = folder / 'r.sijill'
    typed('new', path, '--desk', DESK, '--no-passphrase')
    typed('import', path, JANUARY)
    with Register.open(path) as register:
        _tell_secrets(register)
        asked = published_report.AskedReport(read_period('2024-01'), layout_file.monthly(), Scope())
        found = published_report.published(register, asked, LANGUAGES)
        secrets = frozenset(_secrets(register))
    for language in LANGUAGES:
        for ending in ENDINGS:
            typed('report', path, '2024-01', folder / f'{language}.{ending}', '--language', language)
    return January(folder, {language: found.pages[language].page for language in LANGUAGES}, secrets)


def _tell_secrets(register: Register) -> None:
    """Have a record of January be told by an informant and written down by somebody with an alias."""
    register.work_as(register.add_person(ALIAS, ('documenter',)))
    teller = register.save(invented.informant(code=INFORMANT))
    record = next(query.each(register, Question('incident')))
    record.add('source', channel='eyewitness', informant=teller.uid, says='Heard on the road.')
    register.save(record, because='new_source')


def _secrets(register: Register) -> Iterator[str]:
    """What nothing that is published bears: references, codes of desks and informants, uids, aliases."""
    yield from (DESK, INFORMANT, *(someone.alias for someone in people.people(register)))
    for kind in ('incident', 'abductee', 'informant'):
        for record in query.each(register, Question(kind)):
            yield from (row.uid for row in record.walk())
            yield str(record.get('reference') or INFORMANT)


def expected() -> dict[str, Any]:
    return dict(json.loads((ACCEPTANCE / 'january-2024-expected.json').read_text(encoding='utf-8')))


def published_rows(language: str) -> Rows:
    """The rows of the sections' tables as the acceptance has them: the governorate, and its numbers."""
    return [
        (_governorate(region['governorate'], language), _numbers(region))
        for section in expected()['sections'][:3]
        for region in section.get('regions', ())
    ]


def _governorate(code: str, language: str) -> str:
    with messages.speaking(language):
        return str(codes('governorates').label(code))


def _numbers(counts: dict[str, Any]) -> tuple[str, ...]:
    killed = counts.get('killed', {})
    numbers = (counts.get('operations'), *(killed.get(column) for column in COLUMNS))
    return tuple(str(number) for number in numbers if number is not None)


def rows_in(texts: list[str], names: set[str]) -> Rows:
    """Each name among cells that follow one another, with the numbers behind it."""
    cells = [cell for text in texts if (cell := MARKS.sub('', text).strip()) not in ('', '–')]
    found: Rows = []
    for at, cell in enumerate(cells):
        if cell in names and cells[at + 1 : at + 2] and cells[at + 1].isdigit():
            ends = next((end for end in range(at + 1, len(cells)) if not cells[end].isdigit()), len(cells))
            found.append((cell, tuple(cells[at + 1 : ends])))
    return found


# The figures


@pytest.mark.parametrize('language', LANGUAGES)
def test_the_figures_for_machines_are_those_of_the_acceptance(january: January, language: str) -> None:
    found, other = (
        json.loads(january.file(one, 'json').read_text(encoding='utf-8'))
        for one in (language, *({*LANGUAGES} - {language}))
    )
    wanted = expected()
    assert (found['month'], found['sections']) == (wanted['month'], wanted['sections'])
    assert [sentence[:10] for sentence in found['noted']] == [sentence[:10] for sentence in wanted['noted']]
    assert found | {'noted': []} == other | {'noted': []}


TITLES = {
    'en': ('SDF-held areas', 'Security operations against ISIS', 'Desert', 'Elsewhere', 'Total'),
    'ar': ('مناطق سيطرة قسد', 'عمليات أمنية ضد التنظيم', 'البادية', 'مناطق أخرى', 'المجموع'),
}
SHEET = (
    'operations',
    'total',
    'civilian',
    'children',
    'combatant',
    'iranian_backed',
    'sdf',
    'isis',
    'arrested',
    'arrested',
)


@pytest.mark.parametrize('language', LANGUAGES)
def test_the_cells_of_a_sheet_are_the_figures(january: January, language: str) -> None:
    def cells(title: str, counts: dict[str, Any]) -> tuple[Any, ...]:
        given = {'operations': counts.get('operations'), **counts.get('killed', {})}
        given['arrested'] = counts.get('arrested', {}).get('total')
        return (title, *(given.get(column) for column in SHEET))

    wanted = []
    for title, section in zip(TITLES[language], expected()['sections'], strict=False):
        wanted.append(cells(title, section if title != TITLES[language][3] else {}))
        for region in section.get('regions', ()):
            wanted.append(cells(f'    {_governorate(region["governorate"], language)}', region))
    rows = [*openpyxl.load_workbook(january.file(language, 'xlsx')).active.iter_rows(values_only=True)]
    begins = [row[0] for row in rows].index(TITLES[language][0])
    assert rows[begins : begins + len(wanted) - 2] == wanted[:-2]


def wanted_rows(language: str) -> Counter[tuple[str, tuple[str, ...]]]:
    """What the tables on paper must say: the regions of each section, the sections, and all of them together."""
    sections = expected()['sections']
    killed: Counter[str] = sum((Counter(_killed_in(section)) for section in sections), Counter())
    total = {'operations': sections[0]['operations'] + sections[2]['operations'], 'killed': killed}
    of_sections = zip((TITLES[language][at] for at in (0, 2, 4)), (sections[0], sections[2], total), strict=True)
    return Counter([*published_rows(language), *((title, _numbers(counts)) for title, counts in of_sections)])


def _killed_in(section: dict[str, Any]) -> dict[str, int]:
    """The killed of a section, of which the last states its regions alone."""
    return dict(section.get('killed') or next(iter(section.get('regions', ())), {}).get('killed', {}))


def cells_of_document(path: Path, _language: str) -> list[str]:
    return [*paragraphs_in(docx.Document(str(path)))]


def cells_of_web_page(path: Path, _language: str) -> list[str]:
    return heard_in(path.read_bytes())


def cells_of_pdf(path: Path, language: str) -> list[str]:
    """The cells of each line as poppler lays them out: in Arabic the first is at the right."""
    done = subprocess.run(['pdftotext', '-layout', path, '-'], capture_output=True, text=True, check=True)
    lines = (re.split(r'\s{2,}', line.strip()) for line in MARKS.sub('', done.stdout).splitlines())
    return [cell for line in lines for cell in (line[::-1] if language == 'ar' else line)]


@pytest.mark.parametrize('language', LANGUAGES)
@pytest.mark.parametrize(
    ('ending', 'cells'),
    [
        ('docx', cells_of_document),
        ('html', cells_of_web_page),
        pytest.param('pdf', cells_of_pdf, marks=needs_poppler),
    ],
)
def test_the_tables_on_paper_have_every_figure_of_the_acceptance(
    january: January, ending: str, cells: Callable[[Path, str], list[str]], language: str
) -> None:
    wanted = wanted_rows(language)
    found = Counter(rows_in(cells(january.file(language, ending), language), {name for name, _numbers in wanted}))
    assert wanted - found == Counter()
    assert wanted.total() == 12


def drawn_on(page: PublishedPage) -> Iterator[str]:
    return chain.from_iterable(drawn_texts(block.svg) for block in page.blocks if isinstance(block, Picture))


@pytest.mark.parametrize('language', LANGUAGES)
def test_the_numbers_of_a_document_and_of_the_web_are_those_of_the_page(january: January, language: str) -> None:
    page = january.pages[language]
    numbers = numbers_in(texts_of(page))
    assert numbers_in(iter(cells_of_document(january.file(language, 'docx'), language))) == numbers
    titles = Counter(re.findall(r'\d+', ' '.join(getattr(block, 'title', '') for block in page.blocks)))
    assert numbers_in(iter(cells_of_web_page(january.file(language, 'html'), language))) == numbers + titles


@needs_poppler
@pytest.mark.parametrize('language', LANGUAGES)
def test_the_numbers_of_a_pdf_are_those_of_the_page_and_its_words_are_found_again(
    january: January, tmp_path: Path, language: str
) -> None:
    page, pdf = january.pages[language], january.file(language, 'pdf').read_bytes()
    read = [read_again(pdf, tmp_path / 'page.pdf', number) for number in range(1, pages_of(pdf) + 1)]
    assert len(read) > 1
    assert numbers_in(iter(read)) == numbers_in(texts_of(page)) + numbers_in(drawn_on(page))
    if language == 'ar':
        wanted = Counter(words_in(chain(texts_of(page), drawn_on(page))))
        for text in read:
            words = words_in([text])
            assert sum(word in wanted for word in words) >= FOUND_AGAIN * len(words) > 0
        assert (wanted & Counter(words_in(read))).total() >= FOUND_AGAIN * wanted.total()


def words_in(texts: Iterator[str] | list[str] | chain[str]) -> list[str]:
    return [word for text in texts for word in ARABIC_WORD.findall(MARKS.sub('', text))]


@office.needs_writer
def test_the_figures_are_the_same_after_libreoffice_has_saved_the_document(january: January) -> None:
    """Both languages in one start, which is dear."""
    paths = [january.file(language, 'docx') for language in LANGUAGES]
    for language, saved in zip(LANGUAGES, office.all_converted(paths, 'docx'), strict=True):
        cells = cells_of_document(saved, language)
        wanted = wanted_rows(language)
        assert numbers_in(iter(cells)) == numbers_in(texts_of(january.pages[language]))
        assert wanted - Counter(rows_in(cells, {name for name, _numbers in wanted})) == Counter()


# What is in none of them


def opened(path: Path) -> str:
    """All that can be read in a file once it is taken apart: its parts, their names, pictures and properties."""
    content = path.read_bytes()
    if path.suffix in ('.docx', '.xlsx'):
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        assert not any(b'tEXt' in part or b'iTXt' in part for part in parts.values())
        return '\n'.join([*parts, *(part.decode() for name, part in parts.items() if name.endswith(('xml', 'rels')))])
    if path.suffix == '.pdf':
        streams = re.findall(rb'stream\r?\n(.*?)\r?\nendstream', content, re.DOTALL)
        read = subprocess.run(['pdftotext', path, '-'], capture_output=True, text=True, check=True).stdout
        return '\n'.join(part.decode('latin-1') for part in (content, *map(_inflated, streams))) + read
    drawn = re.findall(r'base64,([A-Za-z0-9+/=]+)', text := content.decode())
    return '\n'.join([text, *(base64.b64decode(each).decode() for each in drawn)])


def _inflated(stream: bytes) -> bytes:
    with contextlib.suppress(zlib.error):
        return zlib.decompress(stream)
    return stream


@needs_poppler
def test_nothing_that_is_published_names_a_record_a_desk_or_whoever_told_it(january: January) -> None:
    assert {DESK, ALIAS, INFORMANT} < january.secrets
    assert len(january.secrets) > 60 * 3
    for language in LANGUAGES:
        for ending in ENDINGS:
            path = january.file(language, ending)
            read = MARKS.sub('', opened(path))
            assert ('وادي العذيب' if language == 'ar' else 'Wadi Al-Azeeb') in read, path.name
            assert [secret for secret in january.secrets if secret.casefold() in read.casefold()] == [], path.name


# Other layouts and periods


def reported(folder: Path, period: str, language: str, *more: object) -> tuple[dict[str, Any], list[str]]:
    """The figures of a period, and the texts of its page of the web."""
    for ending in ('json', 'html'):
        typed('report', folder / 'more.sijill', period, folder / f'more.{ending}', '--language', language, *more)
    return (
        json.loads((folder / 'more.json').read_text(encoding='utf-8')),
        [MARKS.sub('', text) for text in cells_of_web_page(folder / 'more.html', language)],
    )


@pytest.fixture(scope='module')
def more(january: January) -> Path:
    """The folder of January with a second register: January, and three incidents of February."""
    typed('backup', january.folder / 'r.sijill', january.folder / 'backups')
    [backup] = (january.folder / 'backups').iterdir()
    typed('restore', backup, january.folder / 'more.sijill')
    with Register.open(january.folder / 'more.sijill') as register:
        for kind, by, governorate, area, zone in (
            ('shelling', 'army', 'SY02', 'town', 'hts'),
            ('airstrike', 'regime_forces', 'SY07', 'town', 'hts'),
            ('ambush', 'isis', 'SY04', 'desert', 'regime'),
        ):
            record = Record('incident', values={'kind': kind, 'occurred': '2024-02-10', 'carried_out_by': by})
            record.values |= {'governorate': governorate, 'area': area, 'zone': zone}
            record.add('casualty', outcome='killed', party='civilians', count=2)
            register.save(record)
    return january.folder


def test_a_quarter_is_its_months_together(more: Path) -> None:
    found, page = reported(more, '2024-Q1', 'en')
    assert 'month' not in found
    killed = 96 + 2 + 4  # the shelled are of no operation of ISIS, and are among the dead elsewhere
    assert (found['period'], found['total']['operations'], found['total']['killed']['total']) == ('2024-Q1', 44, killed)
    desert = rows_in(page, {'Homs'})
    assert desert == [('Homs', ('12', '31', '3', '24', '1', '4'))]
    assert page[0] == 'ISIS operations in Syria: first quarter of 2024'


@pytest.mark.parametrize(('language', 'title'), [('en', 'Shelling by regime forces'), ('ar', 'قصف قوات النظام')])
def test_the_layout_of_another_organisation_is_published_too(
    more: Path, tmp_path: Path, language: str, title: str
) -> None:
    layout = reports_layouts.shelling(tmp_path)
    found, page = reported(more, '2024-02', language, '--layout', layout)
    assert found['layout'] == {'name': 'shelling', 'edition': 3}
    assert found['total'] == {'operations': 2, 'killed': {'total': 4, 'civilian': 4}}
    assert any(title in text for text in page)
    names = [_governorate(code, language) for code in ('SY07', 'SY02')]
    assert rows_in(page, {*names}) == [(name, ('1', '2')) for name in names]
    assert not any('ISIS' in text or 'الدولة الإسلامية' in text for text in page)


@pytest.mark.parametrize(
    ('period', 'says', 'said'),
    [
        ('2024-03', 'empty', 'There are no records of this.'),
        ('2010-01', 'before_register', 'The register began after this; the figures cannot be whole.'),
        ('2049-01', 'future', 'This is still to come; there can be no records of it.'),
    ],
)
def test_a_period_without_records_is_a_report_that_says_so(more: Path, period: str, says: str, said: str) -> None:
    found, page = reported(more, period, 'en')
    assert (found['says'], said in page) == ([says], True)
    assert 'No operations of ISIS were documented.' in page
    assert found['total'] == {'operations': 0}
