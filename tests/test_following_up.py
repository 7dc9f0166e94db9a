"""The lists and the pace of work as files and on the command line: references and days alone, and no name."""

import csv
import io
import shutil
from pathlib import Path

import openpyxl
import pytest

from exchange.following_up import list_files, pace_files
from exchange.publishing.paper import upright_chart
from exchange.publishing.paper.upright_chart import Upright
from exchange.publishing.published_page import FigureTable, Picture
from models.errors import KnownError
from models.query.follow_up import pace_of_work
from models.query.follow_up.follow_up_lists import LISTS
from models.query.people import leads
from models.register.register import Register
from tests import invented
from tests.calling import Call, caller
from tests.reviewed import approved

NAMES = ('نادر', 'Nader', 'Khayal', 'سالم', 'Ghareeb')


@pytest.fixture(scope='module')
def desk(plain_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed register with something in most lists, and decisions."""
    path = Path(shutil.copy(plain_template, tmp_path_factory.mktemp('desk') / 'r.sijill'))
    with Register.open(path) as register:
        saved = register.save(invented.abductee())
        register.note_contact(
            saved.uid,
            {'asked_on': '2024-02-03', 'came_of': 'no_news', 'whom': 'Ghareeb', 'not_before': '2098-01-01'},
        )
        approved(register, invented.incident())
    return path


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, desk: Path) -> Call:
    """Runs a command beside a copy of that register."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(desk, 'r.sijill')
    return caller(capsys)


def without_marks(text: str) -> str:
    return text.replace('\u2066', '').replace('\u2069', '')


def test_the_command_counts_lists_and_sets(call: Call) -> None:
    code, out, _err = call('follow-up', 'r.sijill')
    said = dict(line.split('  ', 1) for line in without_marks(out).splitlines())
    assert code == 0 and set(said) == set(LISTS)
    assert said['unnamed'] == 'Unnamed victims: 1' and said['not_yet'] == 'Not to call yet: 1'
    code, out, _err = call('follow-up', 'r.sijill', 'not_yet')
    reference, counted = without_marks(out).splitlines()
    assert (code, reference.startswith('DZ1-'), counted) == (0, True, 'Not to call yet: 1 record')
    assert not any(name in out for name in NAMES)
    assert call('follow-up', 'r.sijill', '--months', '3', '--days', '7')[0] == 0
    with Register.open(Path('r.sijill')) as register:
        assert register.settings.follow_up_limits() == (3, 7)
    assert call('follow-up', 'r.sijill', '--months', '0')[0] != 0
    assert call('follow-up', 'r.sijill', 'nothing')[0] != 0


def test_files_hold_references_and_no_name_and_no_day_of_asking(call: Call) -> None:
    names = [f'all{ending}' for ending in list_files.ENDINGS]
    for name in names:
        assert call('follow-up', 'r.sijill', '--out', name)[0] == 0
        assert not any(word.encode() in Path(name).read_bytes() for word in NAMES)
    rows = list(csv.reader(io.StringIO(Path('all.csv').read_text(encoding='utf-8-sig'))))
    assert rows[0] == ['List', 'Record', 'Reference', 'Day']
    found = {row[0]: row[1:] for row in rows[1:]}
    assert found['Not to call yet'][0] == 'Abductee' and found['Not to call yet'][2] == ''
    sheet = [
        [cell or '' for cell in row] for row in openpyxl.load_workbook('all.xlsx').active.iter_rows(values_only=True)
    ]
    assert sheet == rows
    assert '2098' not in Path('all.html').read_text(encoding='utf-8')
    assert 'DZ1-' in Path('all.html').read_text(encoding='utf-8')
    code, _out, err = call('follow-up', 'r.sijill', '--out', 'all.txt')
    assert code != 0 and '.csv' in err


def test_the_pace_is_said_and_written_in_both_languages(call: Call) -> None:
    code, out, _err = call('follow-up', 'r.sijill', 'pace')
    assert code == 0
    first, *_others = out.splitlines()
    assert first == '2 records in 26 weeks.'
    assert len(out.splitlines()) >= pace_of_work.WEEKS
    for name, language in (('p.xlsx', 'en'), ('p-ar.html', 'ar')):
        assert call('follow-up', 'r.sijill', 'pace', '--out', name, '--language', language)[0] == 0
    rows = list(openpyxl.load_workbook('p.xlsx').active.iter_rows(values_only=True))
    assert rows[-1][1:4] == (0, 0, 0) and len(rows) > pace_of_work.WEEKS
    assert sum(row[3] for row in rows[-pace_of_work.WEEKS :]) == 1
    assert 'dir="rtl"' in Path('p-ar.html').read_text(encoding='utf-8')
    assert 'Tester' not in Path('p-ar.html').read_text(encoding='utf-8') + out


def test_every_picture_is_said_and_nobody_is_in_the_table(desk: Path) -> None:
    with Register.open(desk, writing=False) as register:
        page = pace_files.page(pace_of_work.pace(register))
        assert leads(register)
    pictures = [block for block in page.blocks if isinstance(block, Picture)]
    (table,) = (block for block in page.blocks if isinstance(block, FigureTable))
    assert len(pictures) == 3 and len(table.rows) == pace_of_work.WEEKS
    assert all(one.said and f'aria-label="{one.said[:12]}' in one.svg for one in pictures)


@pytest.mark.parametrize('language', ['en', 'ar'])
def test_columns_are_filled_and_hatched_from_the_side_of_reading(language: str) -> None:
    shown = [Upright('1/6', 3, 5), Upright('', 0, None), Upright('', 0, 0), Upright('15/6', 2, 2)]
    svg = upright_chart.uprights(shown, ('whole', 'part'), 'said', language)
    filled = [part for part in svg.split('<rect ')[1:] if 'fill="#666666"' in part]
    assert len(filled) == 3  # one of them says what it means
    first, last = (float(part.split('x="')[1].split('"')[0]) for part in filled[1:])
    assert (first < last) == (language == 'en')
    assert svg.count('stroke-width="0.9"') == 2
    assert svg.count('>0</text>') == 1  # what took no day is not what was not done


def test_a_file_that_cannot_be_is_refused(desk: Path, tmp_path: Path) -> None:
    with Register.open(desk, writing=False) as register, pytest.raises(KnownError, match='must end in'):
        pace_files.write(register, tmp_path / 'p.csv', 'en')
