"""Text that fools a terminal or a reader of lists is shown harmless; letters that look alike, or unseen, are one."""

import ast
import json
import os
import re
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from exchange.reading import any_file
from models import query
from models.language import messages
from models.language.messages import _
from models.language.text import file_name, fold, fold_name, harmless, harmless_line, isolate
from models.query import Question
from models.record.records import Record
from models.register.register import Register
from tests import invented
from tests.calling import Call, caller
from tests.parsed import nodes_of
from tests.test_layers import sources
from tests.windows import driving
from ui.importing.imports_page import ImportsPage
from ui.parts.choosing_files import OPEN, Chooser

pytestmark = pytest.mark.slow
# A title of the window, colours, the eight-bit beginning of an order, letters turned around, an isolate that ends ours.
EVIL = '\x1b]0,owned\x07\x1b[31m\x9b2J\u202egnp.exe\u2069\u2028\x85'
NAME = 'sheet\u202exslx.\x1b[2Jgpj\nImported as batch 1.csv'
# What no output may hold that came from elsewhere. Isolates are ours where they are in pairs.
FOOLS = re.compile('[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e]')
needs_names = pytest.mark.skipif(os.name == 'nt', reason='this system lets no file be called so')


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    """Runs a command in an empty folder; gives its exit code and what it said on stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv('LANG', 'C')
    return caller(capsys)


@pytest.fixture
def made(call: Call) -> Call:
    assert call('new', 'r.sijill', '--no-passphrase')[0] == 0
    return call


def is_balanced(text: str) -> bool:
    """Whether each isolate is closed, and none that was not opened."""
    open_now = 0
    for sign in text:
        open_now += (sign in '\u2066\u2067\u2068') - (sign == '\u2069')
        if open_now < 0:
            return False
    return not open_now


def assert_harmless(said: str) -> None:
    assert not FOOLS.search(said), said.encode('unicode_escape')
    assert all(map(is_balanced, said.splitlines())), said.encode('unicode_escape')


def hostile(path: Path) -> Path:
    """A csv with such text in its name, a heading, every kind of cell, and a text that is kept."""
    headings = f'Date;Governorate;Type of incident;Place;Summary;{EVIL}heading;ISIS members killed'
    rows = [
        f'2024-01-05;Homs;Ambush;{EVIL}village;told {EVIL};x;1',
        f'{EVIL};{EVIL};{EVIL};{EVIL};{EVIL};{EVIL};many {EVIL}',
        f'2024-01-06;Homs;Ambush{EVIL};"a\nb";c;d;e',
    ]
    path.write_text('\n'.join([headings, *rows]), encoding='utf-8')
    return path


# The command line


@needs_names
@pytest.mark.parametrize('language', ['en', 'ar'])
def test_what_a_file_holds_steers_no_terminal(made: Call, tmp_path: Path, language: str) -> None:
    hostile(tmp_path / NAME)
    messages.use(language)
    with Register.open(tmp_path / 'r.sijill') as register:
        register.settings.set('language', language)
    for more in ((), ('--dry-run', '--json'), ('--errors', f'mend{EVIL}.xlsx')):
        code, out, err = made('import', 'r.sijill', NAME, *more)
        assert code == 3, err
        assert_harmless(out)
        assert_harmless(err)
    _code, out, _err = made('check', 'r.sijill')
    assert_harmless(out)
    assert not re.search(r'^(Imported as batch 1|b\b)', out, re.M)


@needs_names
def test_a_line_of_theirs_looks_like_none_of_ours(made: Call, tmp_path: Path) -> None:
    hostile(tmp_path / NAME)
    _code, out, _err = made('import', 'r.sijill', NAME, '--dry-run')
    assert 'sheet\\u202exslx.\\x1b[2Jgpj\\nImported as batch 1.csv: 3 rows' in out
    assert not [line for line in out.splitlines() if line.startswith('Imported')]


@needs_names
def test_json_says_the_very_text_in_ascii(made: Call, tmp_path: Path) -> None:
    hostile(tmp_path / NAME)
    _code, out, _err = made('import', 'r.sijill', NAME, '--dry-run', '--json')
    assert_harmless(out)
    assert '\u2069' not in out
    [found] = json.loads(out)
    assert found['file'] == NAME
    assert any(EVIL.strip() in str(problem['value']) for problem in found['problems'])
    assert 'قتلى' in json.loads(json.dumps('قتلى'))


@pytest.mark.parametrize(
    'arguments',
    [
        ('import', 'r.sijill', f'no{EVIL}file.xlsx'),
        ('check', f'no{EVIL}file.sijill'),
        ('export', 'r.sijill', 'out.xlsx', '--filter', EVIL),
        ('export', 'r.sijill', f'no{EVIL}folder/out.xlsx'),
        ('export', 'r.sijill', 'out.xlsx', '--for', EVIL),
        ('export', 'r.sijill', 'out.xlsx', '--from', EVIL),
        ('undo', 'r.sijill', EVIL),
        ('new', 'q.sijill', '--no-passphrase', '--desk', EVIL),
        ('sample', 'r.sijill', '--incidents', EVIL, '--abductees', '1'),
        (EVIL,),
        ('check', 'r.sijill', f'--{EVIL}'),
        ('report', 'r.sijill', EVIL, 'out.json'),
        ('backup', 'r.sijill', f'r.sijill/{EVIL}'),
        ('restore', f'no{EVIL}file.sijill', 'q.sijill'),
    ],
)
@pytest.mark.parametrize('language', ['en', 'ar'])
def test_what_is_typed_is_said_harmless(made: Call, arguments: tuple[str, ...], language: str) -> None:
    with messages.speaking(language):
        code, out, err = made(*arguments)
    assert code == 2, err
    assert_harmless(out + err)
    assert err.count('\n') == 1


def _speaks(path: Path) -> bool:
    """Whether a module writes where the terminal shows it."""
    names = nodes_of(path)
    printed = any(isinstance(node, ast.Name) and node.id == 'print' for node in names)
    streams = [node.attr for node in names if isinstance(node, ast.Attribute) and ast.unparse(node.value) == 'sys']
    return printed or bool({'stdout', 'stderr', '__stdout__', '__stderr__'}.intersection(streams))


def test_one_module_alone_speaks_in_the_terminal() -> None:
    """What it says is made harmless there; `main` only tells the streams their encoding."""
    assert [path.stem for path in sources() if _speaks(path)] == ['terminal', 'main']


# Sentences


def test_a_value_cannot_turn_around_the_sentence_it_stands_in() -> None:
    sentence = _('There is no file {path}; check its name and folder.')
    assert sentence.format(path=Path('a\u202eb')) == 'There is no file a\\u202eb; check its name and folder.'
    assert sentence.format(path='a\u2069b\u2067') == 'There is no file a\\u2069b\\u2067; check its name and folder.'
    assert sentence.format(path=isolate('a', 'auto')) == 'There is no file \u2068a\u2069; check its name and folder.'
    assert sentence.format(path=Path('\u2067a\u2069')).count('\\u') == 2
    with messages.speaking('ar'):
        said = _('There is no file {path}; check its name and folder.').format(path='a\u2069\u202eb')
    assert is_balanced(said)
    assert '\u202e' not in said


def test_what_is_made_visible_and_what_stays() -> None:
    assert harmless('محمد\n\tAhmad \u200fنص') == 'محمد\n\tAhmad \u200fنص'
    assert harmless('\x1b[1m\x00\x7f\x9b') == '\\x1b[1m\\x00\\x7f\\x9b'
    assert harmless('\u2068a\u2067b\u2069\u2069') == '\u2068a\u2067b\u2069\u2069'
    assert harmless('\u2069\u2068a') == '\\u2069\\u2068a'
    assert harmless_line('a\nb') == 'a\\nb'
    assert file_name('\u2067exe.\u2069\n') == '\\u2067exe.\\u2069\\n'
    assert isolate('a\u2069b') == '\u2066a\\u2069b\u2069'


# The window


@needs_names
def test_a_file_is_named_in_the_window_in_the_order_of_its_letters(
    register: Register, qtbot: QtBot, tmp_path: Path
) -> None:
    path = hostile(tmp_path / 'sheet\u202exslx.csv')
    with driving(register, qtbot) as driver:
        page = driver.page(ImportsPage).importing
        page.open_file(path)
        qtbot.waitUntil(lambda: bool(page._read))
        shown = [one for one in page.findChildren(QLabel) if 'xslx' in one.text()]
        assert '\u2066sheet\\u202exslx.csv\u2069' in [one.text() for one in shown]
        for one in page.findChildren(QLabel):
            assert not FOOLS.search(one.text())
            assert is_balanced(one.text())


@needs_names
def test_lists_of_files_show_names_in_the_order_of_their_letters(qtbot: QtBot, tmp_path: Path) -> None:
    names = ('sheet\u202exslx.csv', 'a\u2067b\u2069.csv', 'c\nd.csv', 'e\x1b[31m.csv')
    for name in names:
        (tmp_path / name).touch()
    chooser = Chooser(None, 'Open', OPEN, tmp_path, ('.csv',))
    qtbot.addWidget(chooser)
    shown = [chooser._entries.item(row).text() for row in range(chooser._entries.count())]
    assert sorted(shown) == sorted(isolate(file_name(name)) for name in names)
    for text in shown:
        assert_harmless(text)
        assert '\n' not in text


def test_titles_of_sheets_are_shown_in_the_order_of_their_letters(made: Call, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = 'In\u202ecidents'
    book.active.append(['Date', 'Governorate', 'Type of incident', 'ISIS members killed'])
    book.active.append(['2024-01-05', 'Homs', 'Ambush', 'very many'])
    book.save(tmp_path / 'sent.xlsx')
    [sheet] = any_file.read(tmp_path / 'sent.xlsx').sheets
    assert sheet.title == 'In\\u202ecidents'
    code, out, _err = made('import', 'r.sijill', 'sent.xlsx', '--errors', 'mend.xlsx')
    assert (code, '\u202e' in out) == (3, False)
    assert openpyxl.load_workbook('mend.xlsx').active['D2'].comment


# Letters that look alike, or cannot be seen

ALIKE = {
    'zero width space': 'Khal\u200bed', 'zero width non-joiner': 'Khal\u200ced', 'soft hyphen': 'Kha\u00adled',
    'word joiner': 'Khal\u2060ed', 'tag letter': 'Khaled\U000e0041', 'a tag not given out yet': 'Kh\U000e0002aled',
    'unassigned, unseen': 'Kh\u2065aled', 'Hangul filler': 'Kha\u3164led', 'half-width Hangul filler': 'Khal\uffa0ed',
    'Hangul choseong filler': 'Khal\u115fed', 'Hangul jungseong filler': 'Khal\u1160ed',
    'variation selector': 'Khaled\ufe0f', 'supplementary variation selector': 'Khal\U000e0100ed',
    'combining grapheme joiner': 'Khal\u034fed', 'Mongolian vowel separator': 'Khal\u180eed',
    'byte order mark': 'Khal\ufeffed', 'Cyrillic a': 'Kh\u0430led', 'Cyrillic K': '\u041ahaled',
    'Cyrillic e': 'Khal\u0435d', 'Cyrillic with an accent': 'Khal\u0435\u0301d', 'Cyrillic h': 'K\u04bbaled',
    'Greek K': '\u039ahaled', 'Greek alpha': 'Kh\u03b1led', 'both': '\u039ah\u0430l\u0435\u200bd',
}  # fmt: skip


@pytest.mark.parametrize('typed', ALIKE.values(), ids=ALIKE)
def test_what_looks_the_same_is_found_as_the_same(typed: str) -> None:
    assert fold(typed) == 'khaled'
    assert fold_name(f'{typed} al-Mithal') == fold_name('Khaled al-Mithal')


def test_words_of_other_letters_stay_what_they_are() -> None:
    for text in ('Сара', 'Ахмед', 'Ахмед/Ahmed', 'Αθήνα', 'خالد', 'می\u200cخواهم', 'Ö-Straße 5 µ'):
        assert fold(text) == fold(text.replace('\u200c', ''))
    assert fold('Сара') == 'сара'
    assert fold('Ахмед/Ahmed') == 'ахмед ahmed'
    assert fold('Αθήνα') == 'αθηνα'


def _abductee(name: str) -> Record:
    return invented.abductee(name_latin=name)


def _found(register: Register) -> list[str]:
    return [one.uid for one in query.each(register, Question('abductee', search='khaled'))]


@pytest.mark.parametrize('typed', ['Kh\u0430led Al-Mithal', 'Khaled\u3164 Al-Mithal'])
def test_who_looks_the_same_is_found_and_kept_as_typed(register: Register, typed: str) -> None:
    saved = register.save(_abductee(typed))
    assert _found(register) == [saved.uid]
    assert saved.get('name_latin') == typed


def test_a_register_of_an_earlier_version_is_searched_so_when_next_opened(register: Register) -> None:
    """What stands beside its records names the version by which it was worked out."""
    saved = register.save(_abductee('Kh\u0430led Al-Mithal'))
    was = register.meta['worked_out']
    assert not was.startswith('6 ')
    with register.db.atomic():
        register.db.execute_sql("UPDATE abductee_search SET terms = 'kh\u0430led'")
    register.note('worked_out', was.replace(was.split()[0], '6', 1))
    assert _found(register) == []
    register.close()
    with Register.open(register.path) as again:
        assert _found(again) == [saved.uid]


def test_somebody_who_looks_like_another_is_no_new_person(made: Call, tmp_path: Path) -> None:
    def sheet(name: str, path: Path) -> None:
        book = openpyxl.Workbook()
        book.active.append(['Name', 'Date of abduction', 'Governorate'])
        book.active.append([name, '2024-01-05', 'Homs'])
        book.save(path)

    sheet('Khaled Mithali', tmp_path / 'one.xlsx')
    sheet('Kh\u0430l\u0435d Mithali', tmp_path / 'two.xlsx')
    code, out, err = made('import', 'r.sijill', 'one.xlsx', '--json')
    assert (code, json.loads(out)[0]['new']) == (0, 1), out + err
    _code, out, _err = made('import', 'r.sijill', 'two.xlsx', '--json', '--dry-run')
    [found] = json.loads(out)
    assert found['likely'] + found['duplicate'] == 1
