"""Nothing of a file is set aside in silence: each has its class, and what may be a record or a figure ends with 3."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from models import query
from models.register.register import Register
from tests import invented
from tests.calling import Call, caller

HEADINGS = ['Date', 'Governorate', 'Place', 'Type of incident', 'Civilians killed']
FIRST = ['2024-01-05', 'Homs', 'Palmyra', 'IED', 3]
SECOND = ['2024-01-06', 'Raqqa', 'Maadan', 'IED', 1]
Rows = list[list[Any]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


def written(path: Path, rows: Rows, hidden: str = '', **others: Rows) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = 'Incidents'
    for row in rows:
        book.active.append(row)
    if hidden:
        book.active.column_dimensions[hidden].hidden = True
    for title, more in others.items():
        sheet = book.create_sheet(title)
        for row in more:
            sheet.append(row)
    book.save(path)
    return path


def beside(row: list[Any], *more: Any) -> list[Any]:
    return [*row, *more]


SHEETS: dict[str, tuple[Rows, str, dict[str, Rows], int, list[tuple[str, int | None]]]] = {
    'a title and a total': (
        [['Incidents of January'], HEADINGS, FIRST, SECOND, ['Total', None, None, None, 4]], '', {}, 0,
        [('title', 1), ('total', 5)],
    ),
    'a note': ([HEADINGS, FIRST, SECOND, [], ['Note: checked by the desk']], '', {}, 0, [('note', 5)]),
    'blank rows': ([HEADINGS, FIRST, [], SECOND], '', {}, 0, []),
    'a serial number alone': ([['No', *HEADINGS], [1, *FIRST], [2, *SECOND], [3]], '', {}, 0, []),
    'names without a heading': (
        [beside(HEADINGS, None, 'Notes'), beside(FIRST, 'Salem Sample', 'x y'), beside(SECOND, 'Huda Sample', 'z')],
        '', {}, 3, [('nameless', None)],
    ),
    'marks without a heading': (
        [beside(HEADINGS, None, 'Notes'), beside(FIRST, 'x', 'x y'), beside(SECOND, None, 'z')], '', {}, 0, [],
    ),
    'cells beyond the headings': ([HEADINGS, FIRST, beside(SECOND, 'and two more')], '', {}, 3, [('beyond', 3)]),
    'a second table beside the first': (
        [[*HEADINGS, None, *HEADINGS], [*FIRST, None, *SECOND]], '', {}, 3, [('beside', None)],
    ),
    'a second table below the first': (
        [HEADINGS, FIRST, [], ['Name', 'Age', 'Place', 'Date'], ['Salem Sample', 4, 'Palmyra', '2024-01-05']],
        '', {}, 3, [],
    ),
    'a hidden column of one heading': (
        [beside(HEADINGS, 'Civilians killed'), beside(FIRST[:-1], 30, 3), beside(SECOND[:-1], 20, 1)], 'E', {}, 3,
        [('hidden', None)],
    ),
    'a second column of one heading': (
        [beside(HEADINGS, 'Place'), beside(FIRST, 'Maadan'), beside(SECOND, 'Palmyra')], '', {}, 3, [('second', None)],
    ),
    'the same column twice': (
        [beside(HEADINGS, 'Place'), beside(FIRST, 'Palmyra'), beside(SECOND, 'Maadan')], '', {}, 0, [('second', None)],
    ),
    'two columns of the same dead with other numbers': (
        [beside(HEADINGS, 'Civilian deaths'), beside(FIRST, 4), beside(SECOND, 1)], '', {}, 3, [],
    ),
    'two columns of the same dead': (
        [beside(HEADINGS, 'Civilian deaths'), beside(FIRST, 3), beside(SECOND, 1)], '', {}, 0, [('second', None)],
    ),
    'a sheet of numbers that nobody knows': (
        [HEADINGS, FIRST], '', {'Pivot': [['A', 'B'], ['x', 4], ['y', 5]]}, 3, [('sheet', None)],
    ),
    'a sheet of words': (
        [HEADINGS, FIRST], '', {'Lists': [['Left', 'Right'], ['red', 'blue'], ['big', 'small']]}, 0, [('sheet', None)],
    ),
    'a sheet of people that nothing joins': (
        [HEADINGS, FIRST], '', {'Victims': [['Place', 'Name', 'Sex'], ['Palmyra', 'Salem Sample', 'male'],
                                            ['Palmyra', 'Huda Sample', 'female']]}, 3, [],
    ),
    'a row with nothing that is known': (
        [beside(HEADINGS, 'Colour'), beside(FIRST, 'red'), [None, None, None, None, None, 'five more']], '', {}, 3,
        [('empty', 3)],
    ),
}  # fmt: skip


@pytest.mark.parametrize('name', SHEETS)
def test_what_is_left_out_is_said_and_ends_as_it_must(call: Call, tmp_path: Path, name: str) -> None:
    rows, hidden, others, wanted, classes = SHEETS[name]
    call('new', tmp_path / 'r.sijill', '--desk', 'DZ1', '--no-passphrase')
    path = written(tmp_path / 'in.xlsx', rows, hidden, **others)
    code, out, _errors = call('import', tmp_path / 'r.sijill', path, '--json', '--dry-run')
    [done] = json.loads(out)
    found = [(one['class'], one['row']) for one in done['asides']]
    assert code == wanted
    assert not classes or found == classes
    assert 'heading is not recognised' not in out or 'Colour' in out
    _code, said, _errors = call('import', tmp_path / 'r.sijill', path, '--dry-run')
    assert all(one['problem'] in said for one in done['asides'])


def test_a_hidden_column_never_counts_in_the_place_of_a_visible_one(call: Call, tmp_path: Path) -> None:
    rows, hidden, others, _code, _classes = SHEETS['a hidden column of one heading']
    call('new', tmp_path / 'r.sijill', '--desk', 'DZ1', '--no-passphrase')
    call('import', tmp_path / 'r.sijill', written(tmp_path / 'in.xlsx', rows, hidden, **others))
    with Register.open(tmp_path / 'r.sijill') as register:
        records = [*query.each(register, query.Question('incident'))]
    assert sorted(str(line.get('count')) for record in records for line in record.of('casualty')) == ['1', '3']


@pytest.mark.parametrize('heading', ['Deaths in the camp', 'Martyrs of the tribe', 'عدد شهداء المخيم', 'Name', 'الاسم'])
def test_a_column_of_the_dead_or_of_people_that_stays_out_ends_with_3(call: Call, tmp_path: Path, heading: str) -> None:
    call('new', tmp_path / 'r.sijill', '--desk', 'DZ1', '--no-passphrase')
    path = written(tmp_path / 'in.xlsx', [beside(HEADINGS, heading), beside(FIRST, 4)])
    code, out, _errors = call('import', tmp_path / 'r.sijill', path, '--json')
    assert code == 3 and heading in str(json.loads(out)[0]['asked'])


@pytest.mark.parametrize(
    ('cells', 'code', 'said', 'classes'),
    [
        # beside the columns of the workbook, below a new heading and below none; and below its rows
        ({(2, 60): 'Remarks', (3, 60): 'ask her'}, 0, ['“ask her”: This column is not imported'], []),
        ({(3, 60): 'ask her'}, 3, ['Column BH has no heading'], [('nameless', None)]),
        ({(6, 1): 'Two are missing'}, 3, ['“Two are missing”: Nothing in the recognised columns'], [('empty', 6)]),
        ({}, 0, [], []),
    ],
)
def test_what_is_written_into_our_own_workbook_is_never_dropped_in_silence(
    tmp_path: Path, call: Call, cells: dict[tuple[int, int], str], code: int, said: list[str], classes: list[Any]
) -> None:
    register, path = tmp_path / 'r.sijill', tmp_path / 'w.xlsx'
    with Register.create(register, desk='DZ1', passphrase=None) as made:
        made.save(invented.incident())
    assert call('export', str(register), str(path))[0] == 0
    book = openpyxl.load_workbook(path)
    for (row, column), text in cells.items():
        book['Incidents'].cell(row, column).value = text
    book.save(path)
    assert call('import', str(register), str(path))[0] == code
    written = json.loads(call('import', '--json', '--dry-run', str(register), str(path))[1])[0]
    assert [(one['class'], one['row']) for one in written['asides']] == classes
    shown = call('import', '--dry-run', str(register), str(path))[1]
    assert all(one in shown for one in said)
    assert ('not imported' in shown or 'Left out' in shown) == bool(said)


@pytest.mark.parametrize(
    ('given', 'said'),
    [
        ({'#abductee.place': 'Hajin'}, ['Hajin']),
        ({'#abductee.place': 'Nowhere Xyz'}, ['Nowhere Xyz']),
        ({'abductee.place': None}, ['Basira · Basira · Deir Ezzor']),
        ({'#abductee.incident': 'DZ1-2024-0001'}, ['DZ1-2024-0001']),  # in words alone
        ({'#abductee.place': 'البصيرة'}, []),  # the same place in the other language
        ({'abductee.place': 'C5175'}, []),  # the place itself: its words are those of what it was
        ({'abductee.place': 'C5175', '#abductee.place': 'Hajin'}, []),
        ({'abductee.place': '(cleared)'}, []),
        ({}, []),
    ],
)
def test_words_that_are_corrected_in_place_of_what_they_say_are_said_to_stay_out(
    tmp_path: Path, call: Call, given: dict[str, str | None], said: list[str]
) -> None:
    register, path = tmp_path / 'r.sijill', tmp_path / 'w.xlsx'
    with Register.create(register, desk='DZ1', passphrase=None) as made:
        made.save(invented.abductee(place='C5110', governorate='SY09'))
    assert call('export', str(register), str(path))[0] == 0
    book = openpyxl.load_workbook(path)
    names = [cell.value for cell in book['Abductees'][1]]
    for name, text in given.items():
        book['Abductees'].cell(3, names.index(name) + 1).value = text
    book.save(path)
    code, out, _errors = call('import', '--json', str(register), str(path))
    asides = json.loads(out)[0]['asides']
    assert (code, [(one['class'], one['row']) for one in asides]) == (3 if said else 0, [('words', 3)] * len(said))
    shown = call('import', '--dry-run', str(register), str(path))[1]
    assert all(f'Abductees 3 “{text}”' in shown for text in said)


def _with_lines(path: Path) -> str:
    """A register with two incidents, each with two sources of one informant and a line of casualties."""
    with Register.create(path, desk='DZ1', passphrase=None) as made:
        heard_from = made.save(invented.informant()).uid
        for _n in range(2):
            record = invented.incident()
            record.add('casualty', outcome='killed', party='civilians', count=2, who='man')
            for _m in range(2):
                record.add('source', channel='eyewitness', informant=heard_from)
            made.save(record)
    return str(path)


@pytest.mark.parametrize(
    ('sheet', 'name', 'text', 'is_said'),
    [
        ('Casualties', '#casualty.parent', 'DZ1-2024-0002', True),
        ('Casualties', '#casualty.parent', 'Two of them', True),
        ('Sources', '#source.parent', 'DZ1-2024-0002', True),
        ('Sources', '#source.informant', 'Abu Mithal', True),
        ('Casualties', '#casualty.parent', 'as before', False),
        ('Incidents', 'incident.reference', 'DZ1-2024-0009', False),
    ],
)
def test_another_number_or_name_beside_a_link_is_said_to_stay_out(
    tmp_path: Path, call: Call, sheet: str, name: str, text: str, is_said: bool
) -> None:
    register, path = _with_lines(tmp_path / 'r.sijill'), tmp_path / 'w.xlsx'
    assert call('export', register, str(path))[0] == 0
    assert call('import', register, str(path))[0] == 0
    book = openpyxl.load_workbook(path)
    names = [cell.value for cell in book[sheet][1]]
    cell = book[sheet].cell(3, names.index(name) + 1)
    cell.value = f' {cell.value.lower()}' if text == 'as before' else text
    book.save(path)
    code, out, _errors = call('import', '--json', '--dry-run', register, str(path))
    asides = [(one['class'], one['sheet'], one['row']) for one in json.loads(out)[0]['asides']]
    assert asides == ([('words', sheet, 3)] if is_said else [])
    assert (code == 3) == is_said


@pytest.mark.parametrize(
    ('given', 'is_said'),
    [
        ({'#abductee.same_person': 'Somebody Else'}, True),
        ({'#abductee.same_person': ' salem sample'}, False),  # the name in the other letters,
        ({'abductee.same_person': None, '#abductee.same_person': 'Somebody Else'}, True),
        ({'abductee.name_ar': 'سالم الخلف'}, False),  # of the one linked to, whose earlier name is beside the link
        ({'abductee.name_ar': 'سالم الخلف', '#abductee.same_person': 'سالم الخلف'}, False),
        ({'abductee.name_ar': 'سالم الخلف', '#abductee.same_person': 'Somebody Else'}, True),
        ({}, False),
    ],
)
def test_a_name_that_is_corrected_beside_a_link_that_no_other_row_has_is_said(
    tmp_path: Path, call: Call, given: dict[str, str | None], is_said: bool
) -> None:
    register, path = tmp_path / 'r.sijill', tmp_path / 'w.xlsx'
    with Register.create(register, desk='DZ1', passphrase=None) as made:
        first = made.save(invented.abductee(name_ar='سالم المثال', name_latin='Salem Sample', abducted_on='2014-05-05'))
        made.save(invented.abductee(name_ar='سليم المثال', name_latin='Salim Sample', same_person=first.uid))
    assert call('export', register, path)[0] == 0
    book = openpyxl.load_workbook(path)
    names = [cell.value for cell in book['Abductees'][1]]
    [linked] = [row for row in (3, 4) if book['Abductees'].cell(row, names.index('abductee.same_person') + 1).value]
    for name, text in given.items():
        row = linked if 'same_person' in name else 7 - linked
        book['Abductees'].cell(row, names.index(name) + 1).value = text
    book.save(path)
    [told] = json.loads(call('import', '--json', '--dry-run', register, path)[1])
    assert [one['row'] for one in told['asides']] == ([linked] if is_said else [])


def test_the_name_of_a_survivor_beside_a_link_to_what_was_merged_is_no_correction(tmp_path: Path, call: Call) -> None:
    register, path = tmp_path / 'r.sijill', tmp_path / 'w.xlsx'
    with Register.create(register, desk='DZ1', passphrase=None) as made:
        kept, gone = (made.save(invented.abductee(name_ar=name)).uid for name in ('سالم المثال', 'سليم الخلف'))
        made.save(invented.abductee(name_ar='عمر المثال', same_person=gone))
    assert call('merge', register, kept, gone)[0] == 0
    assert call('export', register, path)[0] == 0
    assert call('import', '--dry-run', register, path)[0] == 0


def test_a_sign_of_doubt_in_our_own_workbook_is_not_dropped_in_silence(tmp_path: Path, call: Call) -> None:
    register, path = _with_lines(tmp_path / 'r.sijill'), tmp_path / 'w.xlsx'
    assert call('export', register, str(path))[0] == 0
    book = openpyxl.load_workbook(path)
    at = [cell.value for cell in book['Casualties'][1]].index('casualty.who') + 1
    book['Casualties'].cell(3, at).value += '?'
    book.save(path)
    shown = call('import', '--dry-run', register, str(path))[1]
    assert 'A sign says that “' in shown and 'is not certain' in shown


def _warned(told: dict[str, Any]) -> list[tuple[int, str]]:
    return [(one['row'], one['value']) for one in told['doubts'] if 'is not certain' in one['problem']]


def test_a_sign_of_doubt_is_said_of_each_row_that_has_it(tmp_path: Path, call: Call) -> None:
    rows = [[f'2024-01-0{day}', 'Homs', 'Palmyra', 'IED', 'ISIS?'] for day in (5, 6, 7)]
    path, register = written(tmp_path / 'a.xlsx', [[*HEADINGS[:4], 'Perpetrator'], *rows]), tmp_path / 'r.sijill'
    assert call('new', register, '--desk', 'DZ1', '--no-passphrase')[0] == 0
    [told] = json.loads(call('import', '--dry-run', '--json', register, path)[1])
    assert _warned(told) == [(2, 'ISIS?'), (3, 'ISIS?'), (4, 'ISIS?')]
    assert told['asides'] == []


def test_a_sign_of_doubt_in_a_row_that_repeats_its_incident_is_said_where_that_is_here_too(
    tmp_path: Path, call: Call
) -> None:
    """Two rows of one number that say the same are one incident: the sign is of the second alone."""
    headings = ['Incident ID', *HEADINGS[:4], 'Perpetrator', 'Civilians killed']
    rows = [[1, *FIRST[:4], who, 3] for who in ('ISIS', 'ISIS?')]
    path, register = written(tmp_path / 'a.xlsx', [headings, *rows]), tmp_path / 'r.sijill'
    assert call('new', register, '--desk', 'DZ1', '--no-passphrase')[0] == 0
    [told] = json.loads(call('import', '--json', register, path)[1])
    assert _warned(told) == [(3, 'ISIS?')]
    [told] = json.loads(call('import', '--json', '--dry-run', register, path)[1])
    assert told['new'] == 0
    assert [one['row'] for one in told['asides'] if '“ISIS?” is not certain' in one['problem']] == [3]


@pytest.mark.parametrize('column', [1, 2, 3, 4])
@pytest.mark.parametrize('answer', ['skip', 'add'])
def test_a_sign_of_doubt_that_was_put_to_a_row_that_is_here_is_said(
    tmp_path: Path, call: Call, column: int, answer: str
) -> None:
    """The row is like before otherwise, so that nothing of it is imported unless somebody adds it again."""
    headings, row = [*HEADINGS[:4], 'Perpetrator', 'Civilians killed'], [*FIRST[:4], 'ISIS', 3]
    register = tmp_path / 'r.sijill'
    assert call('new', register, '--desk', 'DZ1', '--no-passphrase')[0] == 0
    assert call('import', register, written(tmp_path / 'a.xlsx', [headings, row]))[0] == 0
    row[column] += ' (?)'
    again = written(tmp_path / 'b.xlsx', [headings, row])
    [told] = json.loads(call('import', '--json', '--duplicates', answer, register, again)[1])
    said = [(one['row'], one['problem']) for one in told['asides']]
    assert [number for number, _sentence in said] == [2]
    assert f'“{row[column]}” is not certain' in said[0][1]
    if answer == 'add':
        assert _warned(told) == [(2, row[column])]


def test_a_place_that_was_typed_with_its_sign_is_here_with_it(tmp_path: Path, call: Call) -> None:
    register, path = (
        tmp_path / 'r.sijill',
        written(tmp_path / 'a.xlsx', [HEADINGS, [*FIRST[:2], 'Palmyra?', *FIRST[3:]]]),
    )
    assert call('new', register, '--desk', 'DZ1', '--no-passphrase')[0] == 0
    assert call('import', register, path)[0] == 0
    [told] = json.loads(call('import', '--json', '--dry-run', register, path)[1])
    assert told['asides'] == []


def test_a_time_of_day_that_was_put_to_a_row_that_is_here_is_said(tmp_path: Path, call: Call) -> None:
    """In our own workbook, where the time and the text of the day are others: nothing else of the row changes."""
    register, path = tmp_path / 'r.sijill', tmp_path / 'w.xlsx'
    with Register.create(register, desk='DZ1', passphrase=None) as made:
        made.save(invented.incident(occurred='2024-01-21', occurred_typed='21/1/2024', time_of_day='09:15'))
    assert call('export', register, path)[0] == 0
    book = openpyxl.load_workbook(path)
    at = [cell.value for cell in book['Incidents'][1]].index('incident.occurred') + 1
    book['Incidents'].cell(3, at).value = '2024-01-21 14:30'
    book.save(path)
    [told] = json.loads(call('import', '--json', '--dry-run', register, path)[1])
    assert [(one['row'], one['problem']) for one in told['asides']] == [
        (3, 'The time of day in this cell is not imported.')
    ]


def test_what_a_program_for_forms_refused_since_it_was_imported_is_said(tmp_path: Path, call: Call) -> None:
    register, headings = tmp_path / 'r.sijill', [*HEADINGS, '_validation_status']
    assert call('new', register, '--desk', 'DZ1', '--no-passphrase')[0] == 0
    assert call('import', register, written(tmp_path / 'a.xlsx', [headings, [*FIRST, 'Approved']]))[0] == 0
    path = written(tmp_path / 'b.xlsx', [headings, [*FIRST, 'Not approved']])
    [told] = json.loads(call('import', '--json', '--dry-run', register, path)[1])
    said = 'The program for forms has this row as “Not approved”.'
    assert [(one['row'], one['problem']) for one in told['asides']] == [(2, said)]
