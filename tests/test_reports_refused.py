"""What a report cannot be, by command: one sentence, exit code 2, and nothing written; and who is named in one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from exchange.terminal import DONE, NOTHING_DONE
from models.dates import dates
from models.record.records import Record
from models.register.register import Register
from models.register.review import report_sentences
from models.register.review.report_sentences import LayoutSentence, SentencePlace
from tests import invented
from tests.calling import Call, caller
from tests.reports_layouts import changed
from tests.reviewed import in_its_state
from tests.test_disk import disk, fill
from tests.test_january_published import MARKS, opened
from tests.test_report_layouts import line_of

ENDINGS = ('json', 'xlsx', 'docx', 'pdf', 'html')
PAPERS = ENDINGS[2:]
needs_poppler = pytest.mark.skipif(not shutil.which('pdftotext'), reason='pdftotext (poppler-utils) is not installed')
DEAD, MISSING, CHILD, WITHOUT = 'سالم المثال', 'نادر الخيال', 'ليلى المثالية', 'هدى الافتراضية'


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    """Runs a command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv('LANG', 'C')
    return caller(capsys)


@pytest.fixture
def made(call: Call, register: Register) -> Call:
    """The same, with an incident of January in `register.sijill`, and a file of another day in the way."""
    in_its_state(register, invented.incident(state='approved', area='desert'))
    for ending in ENDINGS:
        Path(f'before.{ending}').write_bytes(b'of another day')
    return call


@pytest.fixture
def untouched(made: Call, tmp_path: Path) -> Iterator[None]:
    """Nothing in the folder is another after the test than before it, and nothing is new."""
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    yield
    now = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file() and path.suffix != '.toml'}
    assert now == before


def refused(call: Call, *arguments: object) -> str:
    """The one sentence of a report that cannot be."""
    code, out, err = call('report', 'register.sijill', *arguments)
    assert (code, out) == (NOTHING_DONE, '')
    assert 'Traceback' not in err
    return err


# The layout


@pytest.mark.parametrize('ending', ENDINGS)
@pytest.mark.parametrize(
    ('old', 'new', 'at', 'near'),
    [
        ('by_area = false', 'by_aera = false', 'by_aera', 'by_area'),
        ('kinds = ["threat"', 'kinds = ["treat"', '"treat"', 'threat'),
        ('{main.operations:operation}:', '{main.operations:operatoin}:', 'operatoin', 'operation'),
        ('edition = 1', 'edition = ', 'edition =', ''),
    ],
)
@pytest.mark.usefixtures('untouched')
def test_a_mistake_in_the_layout_is_named_by_file_and_line(
    made: Call, tmp_path: Path, ending: str, old: str, new: str, at: str, near: str
) -> None:
    layout = changed(tmp_path, old, new)
    for name in ('out', 'before'):
        said = refused(made, '2024-01', f'{name}.{ending}', '--layout', layout.name)
        assert said.count('\n') == 1
        assert said.startswith(f'{layout.name}, line {line_of(layout, at)}: ')
        assert f'“{near}”?' in said or not near


# The period


@pytest.mark.slow
@pytest.mark.parametrize('ending', [*ENDINGS[:3], pytest.param('pdf', marks=needs_poppler), 'html'])
def test_a_period_without_records_is_written_and_says_so(made: Call, ending: str) -> None:
    for period, says, of_figures in (
        ('2024-03', 'There are no records of this', 'Nothing is recorded of this period.'),
        ('2010-01', 'The register began after this', 'This period is before the first record of this register.'),
        ('2049-01', 'This is still to come', 'This period is in the future.'),
    ):
        assert made('report', 'register.sijill', period, f'{period}.{ending}')[0] == DONE
        said = {'json': '"says": [', 'xlsx': of_figures}.get(ending, says)
        assert said in opened(Path(f'{period}.{ending}')), period


# The file


@pytest.mark.parametrize('name', ['out.odt', 'out', 'out.pdf.txt', '.pdf', 'out.', 'out.docm'])
@pytest.mark.usefixtures('untouched')
def test_an_ending_that_is_none_is_said_with_those_that_are(made: Call, name: str) -> None:
    said = refused(made, '2024-01', name)
    assert said == f'{name.rstrip()}: the name of a report must end in .xlsx or .json or .docx or .pdf or .html.\n'


@pytest.mark.parametrize('ending', ENDINGS)
@pytest.mark.usefixtures('untouched')
def test_a_folder_that_is_not_there_is_said_and_not_made(made: Call, ending: str) -> None:
    said = refused(made, '2024-01', f'nowhere/out.{ending}')
    assert said.count('\n') == 1
    assert 'nowhere' in said
    assert not Path('nowhere').exists()


@pytest.mark.usefixtures('untouched')
def test_a_folder_in_the_place_of_the_file_is_said(made: Call) -> None:
    Path('month.docx').mkdir()
    assert refused(made, '2024-01', 'month.docx').count('\n') == 1


@pytest.mark.slow
@pytest.mark.usefixtures('untouched')
def test_on_a_full_disk_nothing_is_left_of_a_report(made: Call) -> None:
    with disk(1 << 20) as place:
        (place / 'before.pdf').write_bytes(b'of another day')
        fill(place)
        there = sorted(place.iterdir())
        for name in ('before.pdf', *(f'out.{ending}' for ending in ENDINGS)):
            said = refused(made, '2024-01', place / name)
            assert (said.count('\n'), 'disk is full' in said) == (1, True), name
            assert sorted(place.iterdir()) == there
        assert (place / 'before.pdf').read_bytes() == b'of another day'


# Names


def with_people(register: Register) -> None:
    """One dead whom the family lets be named, a child, one without consent; and one missing with a late consent."""
    yes = {'publish_consent': 'yes', 'family_knows': 'yes'}
    record = invented.incident(state='approved')
    [man] = record.of('casualty')[0].of('victim')
    man.values |= yes
    record.of('casualty')[0].add('victim', name=WITHOUT, sex='female', age=30, family_knows='yes', publish_consent='no')
    record.of('casualty')[1].add('victim', name=CHILD, age=9, **yes)
    in_its_state(register, record)
    asked = dates.today_in_damascus().isoformat()
    register.save(invented.abductee(consent='named', consent_asked_on=asked, name_latin=None))


@pytest.mark.slow
@pytest.mark.parametrize('ending', [*ENDINGS[:3], pytest.param('pdf', marks=needs_poppler), 'html'])
def test_names_are_in_only_where_they_are_asked_for_and_may_be(call: Call, register: Register, ending: str) -> None:
    with_people(register)
    for name, more in (('without', ()), ('with', ('--names',))):
        given = ('2024-01', f'{name}.{ending}', '--language', 'ar', *more)
        assert call('report', 'register.sijill', *given)[0] == DONE
    found = {name: MARKS.sub('', opened(Path(f'{name}.{ending}'))) for name in ('without', 'with')}
    named = {name: {who for who in (DEAD, MISSING, CHILD, WITHOUT) if who in text} for name, text in found.items()}
    assert named == {'without': set(), 'with': {DEAD, MISSING} if ending in PAPERS else set()}


# What must not leave


@pytest.mark.parametrize('ending', ENDINGS)
def test_a_place_that_holds_a_name_keeps_every_file_back(made: Call, register: Register, ending: str) -> None:
    told = Record('incident', values={'kind': 'armed_attack', 'occurred': '2024-01-12', 'governorate': 'SY05'})
    told.values |= {'marks': 'massacre', 'carried_out_by': 'isis', 'area': 'desert', 'place_typed': f'مزرعة {DEAD}'}
    told.add('casualty', outcome='killed', party='civilians', count=6)
    in_its_state(register, told)
    assert kept_back(made, ending, 'ar') == 'of another day'


@pytest.mark.parametrize('ending', PAPERS)
def test_an_edited_sentence_that_holds_a_name_keeps_the_file_back(made: Call, register: Register, ending: str) -> None:
    place = SentencePlace('2024-01', 'monthly', 'method_once')
    report_sentences.edit(register, place, {'en': f'{DEAD} is counted once.'}, LayoutSentence('-', '-'))
    assert kept_back(made, ending, 'en') == 'of another day'


def kept_back(call: Call, ending: str, language: str) -> str:
    """What is in the file that was there before, once a report that must not leave was asked for twice."""
    for name in ('out', 'before'):
        said = refused(call, '2024-01', f'{name}.{ending}', '--language', language)
        assert ('Nothing was written' if language == 'en' else 'لم يُكتب شيء') in said
        assert not any(word in said for word in (*DEAD.split(), 'Salem', 'Mithal'))
    assert not Path(f'out.{ending}').exists()
    assert not [path for path in Path.cwd().iterdir() if 'report' in path.name]
    return Path(f'before.{ending}').read_text(encoding='utf-8')
