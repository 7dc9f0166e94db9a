"""Rows of a text file that a quotation mark or a separator too many has put out of order are refused by name."""

from pathlib import Path

import pytest

from exchange.importing.plan import Plan
from exchange.importing.planning import make_plan
from models.register.register import Register
from tests.calling import Call, caller

HEADINGS = 'Date,Governorate,Place,Type of incident,Civilians killed,Account'


def planned(register: Register, path: Path, *rows: str, headings: str = HEADINGS) -> Plan:
    (path / 'sheet.csv').write_text('\n'.join([headings, *rows, '']), encoding='utf-8')
    return make_plan(register, path / 'sheet.csv')


def refused(plan: Plan) -> dict[int, str]:
    return {line.row: line.problems[0].sentence for line in plan.rows if line.problems}


def row(day: int, account: str = 'text', place: str = 'Palmyra') -> str:
    return f'2024-01-{day:02},Homs,{place},IED,1,{account}'


@pytest.mark.parametrize('separator', [',', ';', '\t'])
def test_a_quotation_mark_that_swallows_rows_is_told(register: Register, tmp_path: Path, separator: str) -> None:
    rows = [row(5, '"he said'), row(6, 'second'), row(7, 'third', 'Deir Ezzor'), row(8, 'and left"'), row(9)]
    rows = [line.replace(',', separator) for line in rows]
    plan = planned(register, tmp_path, *rows, headings=HEADINGS.replace(',', separator))
    assert {line: '3 rows below it' in sentence for line, sentence in refused(plan).items()} == {2: True}
    assert plan.counts()['new'] == 1


def test_all_that_follows_may_be_swallowed(register: Register, tmp_path: Path) -> None:
    plan = planned(register, tmp_path, row(5, '"he said'), row(6), row(7, 'the end"'))
    assert list(refused(plan)) == [2]


def test_a_mark_in_the_middle_of_a_row_swallows_the_rest_of_it(register: Register, tmp_path: Path) -> None:
    rows = [row(4), row(5, place='"Palmyra'), row(6, place='Maadan"'), row(7)]
    assert list(refused(planned(register, tmp_path, *rows))) == [3]


@pytest.mark.parametrize(
    'account',
    [
        'first line\nsecond line',
        'they came\nfrom Homs, Hama, Palmyra, Hajin, Deir Ezzor, and Raqqa, all at once\nand left',
        'on 5 January\n2 men, 3 women, 1 child, 4 boys, 1 girl, and others were seen there',
        '1, 2, 3',
        'a\n\nb, c',
    ],
)
def test_an_account_of_several_lines_stays_whole(register: Register, tmp_path: Path, account: str) -> None:
    plan = planned(register, tmp_path, row(5, f'"{account}"'), row(6))
    assert not refused(plan)
    assert [line.record.get('narrative') for line in plan.rows if line.record] == [account, 'text']


def test_a_column_that_nobody_named_refuses_no_row(register: Register, tmp_path: Path) -> None:
    rows = [f'{row(day)},seen' for day in (5, 6)]
    assert not refused(planned(register, tmp_path, *rows, headings=f'{HEADINGS},'))


def test_a_row_with_more_cells_than_headings_is_refused(
    register: Register, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = planned(register, tmp_path, row(5, 'shot near the well, then they fled'), row(6, 'fine'), row(7, 'fine,,'))
    assert {line: 'more cells than headings' in sentence for line, sentence in refused(plan).items()} == {2: True}
    register.close()
    monkeypatch.setenv('SIJILL_PASSPHRASE', '')
    call: Call = caller(capsys)
    code, said, _errors = call('import', tmp_path / 'register.sijill', tmp_path / 'sheet.csv')
    assert (code, 'more cells than headings' in said) == (3, True)
