"""A row of a list of people is of one: where its name is of several, that is said before a figure lacks the others."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.calling import Call, caller
from tests.invented_names import Maker

pytestmark = pytest.mark.slow

OF_VICTIMS = ['Date', 'Governorate', 'Place', 'Type of incident', 'Victim name', 'Status']
OF_ABDUCTEES = ['Name', 'Date of abduction', 'Place of abduction', 'Abducted by', 'Status']
SEVERAL = [
    'خالد المثال وابنه', 'خمسة مجهولين', '5 أشخاص من عائلة المثال', 'عائلة المثال (4 أشخاص)',
    'خالد المثال، سامر المثال', 'خالد المثال + زوجته', 'خالد المثال\nسامر المثال', 'ثلاثة أطفال',
    'جثتان مجهولتان', '٢ مجهولي الهوية',
    'خالد المثال و سامر المثال', 'خالد المثال وسامر المثال', 'خالد وأحمد المثال', 'مجهول عدد 2', 'سيدة وأطفالها',
    'أفراد من عائلة المثال', 'Khaled Sample and his son', 'Five unknown men', '3 people of the Sample family',
    'Khaled Sample, Samer Sample', 'Two bodies', 'Khaled Sample & wife', 'Unidentified x3',
]  # fmt: skip
ONE = [
    'خالد المثال', 'مجهول الهوية', 'مجهول 2', 'جثة رقم 5', 'Unknown 2', 'Sample, Khaled', 'خالد المثال (5 سنوات)',
    'خالد المثال 5 سنوات', 'Khaled (5)', 'وليد المثال', 'محمد وسام المثال', 'سالم واصل', 'خالد المثال، أبو أحمد',
    'خالد المثال\nالملقب أبو علي', 'د. عمر المثال', '1- خالد المثال', 'خالد المثال / أبو أحمد', 'طفلة من عائلة المثال',
    'Body number 3', 'والد خالد', 'Khaled Sample, Homs', 'خالد محمد المثال (أم: فاطمة)', 'خالد المثال ت: 5550 111 222',
]  # fmt: skip


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


def doubted(call: Call, folder: Path, headings: list[str], rows: list[list[Any]]) -> list[int]:
    """The rows of a list of which an import says that they may be of several people."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in [headings, *rows]:
        book.active.append(row)
    path, register = folder / 'a.xlsx', folder / 'r.sijill'
    book.save(path)
    assert call('new', register, '--desk', 'DZ1', '--no-passphrase')[0] == 0
    [told] = json.loads(call('import', '--json', '--dry-run', register, path)[1])
    assert told['rows'] == len(rows)
    return [one['row'] for one in told['doubts'] if 'more than one person' in one['problem']]


def of_victim(at: int, name: str) -> list[Any]:
    return [f'2023-{at // 28 + 1:02}-{at % 28 + 1:02}', 'Homs', 'Palmyra', 'IED', name, 'killed']


def test_a_victim_who_is_several_is_said(tmp_path: Path, call: Call) -> None:
    rows = [of_victim(at, name) for at, name in enumerate([*SEVERAL, *ONE])]
    assert doubted(call, tmp_path, OF_VICTIMS, rows) == [*range(2, 2 + len(SEVERAL))]


def test_an_abductee_who_is_several_is_said(tmp_path: Path, call: Call) -> None:
    names = [*SEVERAL, *ONE]
    rows = [
        [name, f'2015-{at // 28 + 1:02}-{at % 28 + 1:02}', 'Raqqa', 'ISIS', 'missing'] for at, name in enumerate(names)
    ]
    assert doubted(call, tmp_path, OF_ABDUCTEES, rows) == [*range(2, 2 + len(SEVERAL))]


def test_where_a_cell_says_how_many_they_are_nothing_is_said(tmp_path: Path, call: Call) -> None:
    rows = [[*of_victim(at, name), 5] for at, name in enumerate(SEVERAL)]
    assert doubted(call, tmp_path, [*OF_VICTIMS, 'Number'], rows) == []


def test_names_of_one_person_are_never_doubted(tmp_path: Path, call: Call) -> None:
    people = Maker(3)
    records = [people.record(person, script) for person in people.people(60) for script in ('ar', 'latin')]
    names = [str(name) for record in records for name in (record.get('name_ar'), record.get('name_latin')) if name]
    assert len(names) > 100
    rows = [of_victim(at, name) for at, name in enumerate(names)]
    assert doubted(call, tmp_path, OF_VICTIMS, rows) == []
