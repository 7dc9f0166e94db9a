"""Text that was read in the wrong encoding or lost its letters is refused by its row; names behind a star are asked."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.importing.plan import Plan
from exchange.importing.planning import make_plan
from models.language import garbled
from models.register.register import Register

HEADINGS = ['Date', 'Place', 'Type of incident', 'Account', 'Weather']
SAID = 'قتل شخصان قرب النبع'


def planned(register: Register, path: Path, rows: list[list[Any]]) -> Plan:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(path / 'sheet.xlsx')
    return make_plan(register, path / 'sheet.xlsx')


def wrongly(text: str, written: str, read: str) -> str:
    """A text in one encoding, read in another; what that has no sign for is shown as it is."""
    return ''.join(bytes([byte]).decode(read, errors='ignore') or chr(byte) for byte in text.encode(written))


@pytest.mark.parametrize(
    ('written', 'read'), [('utf-8', 'cp1252'), ('utf-8', 'cp1256'), ('cp1256', 'cp1252'), ('utf-8', 'latin-1')]
)
@pytest.mark.parametrize('text', [SAID, 'تدمر', 'قُتل 3 مدنيين (طفلان) في بلدة Hajin.'])
def test_text_read_in_the_wrong_encoding_is_known(written: str, read: str, text: str) -> None:
    if written == 'cp1256' and 'Hajin' in text:
        return  # with Latin letters in it, nobody can tell it from another language
    assert garbled.put_right(wrongly(text, written, read)) == text


@pytest.mark.parametrize(
    'text',
    [
        SAID, 'طعن', 'ظهر في الطريق', 'Élysée', 'Şırnak', 'ç', 'Ré-éà', 'What?', '???', '؟؟؟', 'Palmyra', '5 °C',
        'naïve – “quoted”',
        'Çiya û çem',
        'Who? When? Where?', 'عَفْرِين', 'Kobanê', 'é è à', 'طعظع',
    ],
)  # fmt: skip
def test_other_text_is_left_alone(text: str) -> None:
    assert garbled.put_right(text) == ''
    assert not garbled.is_lost(text)


@given(st.text('ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأإةى \u064b\u064c\u064d\u064e 0123456789.,abcdefgXYZ', max_size=40))
def test_no_arabic_text_is_taken_for_garbled(text: str) -> None:
    garbled.refuse(text)


@pytest.mark.parametrize(
    'text',
    ['???????', '???? ????? ??? ?????', '????. 5 ????', 'قرب ????', 'Palmyra \ufffd', '\ufffd\ufffd\ufffd\ufffd'],
)
def test_question_marks_for_letters_are_known(text: str) -> None:
    assert garbled.is_lost(text)


@pytest.mark.parametrize('column', ['Place', 'Account'])
@pytest.mark.parametrize('text', [wrongly(SAID, 'utf-8', 'cp1252'), '???? ????? ???'])
def test_such_a_cell_is_refused_by_its_row(register: Register, tmp_path: Path, column: str, text: str) -> None:
    fine = ['2024-01-05', 'Palmyra', 'Raid', 'Quiet.', '']
    odd = [text if heading == column else cell for heading, cell in zip(HEADINGS, fine, strict=True)]
    plan = planned(register, tmp_path, [HEADINGS, fine, odd])
    assert [[(p.row, p.column) for p in line.problems] for line in plan.rows] == [[], [(3, column)]]
    if text != '???? ????? ???':
        assert SAID in plan.rows[1].problems[0].sentence


NAMES = ['Name in Latin letters', 'Governorate', 'Date of abduction']


@pytest.mark.parametrize('name', ['*Omar Ali', '* Omar Ali', '※عمر علي', '†Omar Ali Al-Hasan'])
def test_a_name_behind_a_star_is_asked(register: Register, tmp_path: Path, name: str) -> None:
    plan = planned(register, tmp_path, [NAMES, ['Salem Khalaf', 'Raqqa', '2014-05-05'], [name, None, None]])
    assert [bool(line.problems) for line in plan.rows] == [False, True]
    assert any('may be a note' in problem.sentence for problem in plan.rows[1].problems)


@pytest.mark.parametrize(
    'note',
    [
        '* provisional figures',
        '*Figures: from partners',
        '* 12 were released',
        '*the list goes on below this line here',
    ],
)
def test_a_note_behind_a_star_is_none(register: Register, tmp_path: Path, note: str) -> None:
    plan = planned(register, tmp_path, [NAMES, ['Salem Khalaf', 'Raqqa', '2014-05-05'], [note, None, None]])
    assert [bool(line.problems) for line in plan.rows] == [False]
    assert [aside.reason for aside in plan.asides] == ['note']


def test_a_name_behind_a_star_in_a_whole_row_comes_in(register: Register, tmp_path: Path) -> None:
    plan = planned(register, tmp_path, [NAMES, ['*Salem Khalaf', 'Raqqa', '2014-05-05']])
    assert not plan.rows[0].problems
