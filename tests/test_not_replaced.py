"""No file that the program writes takes the place of one of another kind, which may be an encrypted register."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from exchange import whole_files
from models.errors import KnownError
from models.register.register import Register
from tests import invented
from tests.calling import Call, caller
from tests.windows import Driver, driving
from ui.pages.export_page import ExportPage
from ui.parts.choosing_files import Chooser

PASSPHRASE = 'window tractor pepper harvest'
SHEET = 'Date,Type of incident,Governorate\n2024-01-22,Ambush,Homs\nsoon,Ambush,Homs\n'


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    """Runs a command beside an encrypted register `r.sijill` with a month in it, and a sheet with an error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv('SIJILL_PASSPHRASE', PASSPHRASE)
    monkeypatch.setenv('LANG', 'C')
    with Register.create(Path('r.sijill'), desk='DZ1', passphrase=PASSPHRASE) as register:
        register.save(invented.incident())
        register.save(invented.abductee())
    Path('in.csv').write_text(SHEET, encoding='utf-8')
    return caller(capsys)


OUTPUTS = (
    ('export', 'r.sijill', 'out.xlsx'),
    ('export', 'r.sijill', 'out.csv', '--shape', 'plain'),
    ('template', 'out.xlsx'),
    ('report', 'r.sijill', '2024-01', 'out.xlsx'),
    ('report', 'r.sijill', '2024-01', 'out.docx'),
    ('report', 'r.sijill', '2024-01', 'out.pdf'),
    ('report', 'r.sijill', '2024-01', 'out.html'),
    ('report', 'r.sijill', '2024-01', 'out.json'),
    ('history', 'r.sijill', '--from', '2000', 'out.xlsx'),
    ('history', 'r.sijill', '--from', '2000', 'out.html'),
    ('follow-up', 'r.sijill', '--out', 'out.xlsx'),
    ('duplicates', 'r.sijill', '--out', 'out.xlsx'),
    ('import', 'r.sijill', 'in.csv', '--dry-run', '--errors', 'out.xlsx'),
)


@pytest.mark.slow
@pytest.mark.parametrize('arguments', OUTPUTS, ids=' '.join)
def test_a_register_under_any_name_stays(call: Call, arguments: tuple[str, ...]) -> None:
    [out] = (Path(one) for one in arguments if one.startswith('out.'))
    shutil.copy('r.sijill', out)
    before = out.read_bytes()
    code, _said, err = call(*arguments)
    assert (code, f'{out} already exists. Choose another name.' in err) == (2, True)
    assert out.read_bytes() == before
    assert not [*Path.cwd().glob('*.part')]


@pytest.mark.slow
@pytest.mark.parametrize('arguments', OUTPUTS, ids=' '.join)
def test_an_empty_file_and_one_of_the_same_kind_are_replaced(call: Call, arguments: tuple[str, ...]) -> None:
    [out] = (Path(one) for one in arguments if one.startswith('out.'))
    out.touch()
    for _round in range(2):
        code, _said, err = call(*arguments)
        assert (code in (0, 3), 'already exists' in err) == (True, False)
        assert out.stat().st_size


ZIP, PDF, AGE, TEXT = b'PK\x03\x04 some workbook', b'%PDF-1.7 some', b'age-encryption.org/v1\n-> X25519 x', b'a,b\n'
ENDINGS = {'x.xlsx': ZIP, 'x.docx': ZIP, 'x.pdf': PDF, 'x.xlsx.age': AGE, 'x.csv': TEXT, 'x.html': TEXT, 'x.txt': TEXT}
OTHERS = {
    'random': bytes(range(256)) * 20,
    'picture': b'\x89PNG\r\n\x1a\n\0\0\0\rIHDR',
    'old Excel': b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
    'plain register': b'SQLite format 3\0',
}


@pytest.mark.parametrize('name', ENDINGS)
def test_only_a_file_of_its_kind_is_replaced(tmp_path: Path, name: str) -> None:
    path, content = tmp_path / name, ENDINGS[name]
    for there in (*OTHERS.values(), *({ZIP, PDF, AGE} - {content})):
        path.write_bytes(there)
        for do in (lambda: whole_files.refuse_unwritable(path), lambda: whole_files.put(path, content)):
            with pytest.raises(KnownError, match='already exists'):
                do()
        assert path.read_bytes() == there
    for there in (b'', content, content + b' of another day'):
        path.write_bytes(there)
        whole_files.refuse_unwritable(path)
        whole_files.put(path, content)
        assert path.read_bytes() == content


@pytest.mark.parametrize('there', ['\ufeffالاسم,العدد\n'.encode('utf-16-le'), 'الاسم,العدد\r\n'.encode('cp1256')])
def test_a_text_in_any_way_of_writing_is_a_text(tmp_path: Path, there: bytes) -> None:
    path = tmp_path / 'x.csv'
    path.write_bytes(there)
    whole_files.put(path, TEXT)
    assert path.read_bytes() == TEXT


def test_what_is_written_beside_takes_no_register_either(tmp_path: Path) -> None:
    part = tmp_path / 'x.xlsx.part'
    part.write_bytes(OTHERS['random'])
    for do in (
        lambda: whole_files.refuse_unwritable(tmp_path / 'x.xlsx'),
        lambda: whole_files.put(tmp_path / 'x.xlsx', ZIP),
    ):
        with pytest.raises(KnownError, match='already exists'):
            do()
    assert part.read_bytes() == OTHERS['random']


@pytest.mark.skipif(os.name == 'nt' or os.geteuid() == 0, reason='whoever may read everything reads it')
def test_what_nobody_can_look_into_stays(tmp_path: Path) -> None:
    path = tmp_path / 'x.xlsx'
    path.write_bytes(ZIP)
    path.chmod(0)
    with pytest.raises(KnownError, match='already exists'):
        whole_files.put(path, ZIP)


# The window


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    register.save(invented.incident())
    with driving(register, qtbot) as driven:
        yield driven


@pytest.mark.parametrize(('there', 'stays'), [(OTHERS['random'], True), (ZIP, False)], ids=['other', 'workbook'])
def test_the_window_asks_as_before_and_says_what_stays(
    driver: Driver, tmp_path: Path, there: bytes, stays: bool, qtbot: QtBot
) -> None:
    path = tmp_path / 'month.xlsx'
    path.write_bytes(there)
    page = driver.page(ExportPage)
    page._ask_where()
    chooser = driver.window.findChild(Chooser)
    assert chooser is not None
    line = chooser.findChild(QLineEdit)
    assert line is not None
    line.selectAll()
    QTest.keyClicks(line, str(path))
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert path.read_bytes() == there
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: 'month.xlsx' in page.notice.text())
    assert ('already exists' in page.notice.text(), path.read_bytes() == there) == (stays, stays)


@pytest.mark.skipif(os.name == 'nt', reason='Windows lets few make links')
@pytest.mark.parametrize('command', ['new', 'clean-copy'])
def test_a_link_to_a_register_that_is_not_there_stays(call: Call, command: str) -> None:
    """Its stick is not plugged in: a register would be made here, in the place of the way there."""
    link = Path('on-the-stick.sijill')
    link.symlink_to('/media/nowhere/r.sijill')
    given = (link, '--desk', 'DZ2') if command == 'new' else ('r.sijill', link)
    code, _said, err = call(command, *given)
    assert (code, err) == (2, f'{link} already exists. Choose another name.\n')
    assert link.is_symlink()


def test_a_workbook_has_a_name_as_long_as_names_can_be(call: Call) -> None:
    longest = Path('x' * 250 + '.xlsx')
    for _time in range(2):
        assert call('export', 'r.sijill', longest)[0] == 0
    assert longest.read_bytes().startswith(b'PK')
    assert not [*Path.cwd().glob('*.part')]
