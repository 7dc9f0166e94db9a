"""What stands under a name is looked at before it is opened, and what is wider or deeper than any sheet is refused."""

import json
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from models.register.register import Register
from tests.test_commands import Call, call, made
from tests.test_hostile_cells import GOOD, HEADINGS, imported, sheet
from ui.importing.import_page import ImportPage
from ui.parts import tasks
from ui.parts.choosing_files import OPEN, SAVE, Chooser

__all__ = ['call', 'made']
# What waits for a pipe waits for ever.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(120), pytest.mark.usefixtures('reader_of_its_own')]


def pipe(path: Path) -> None:
    os.mkfifo(path)


def door(path: Path) -> None:
    """A socket, which a program listened at."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))


def device(path: Path) -> None:
    path.symlink_to('/dev/zero')


def terminal(path: Path) -> None:
    path.symlink_to('/dev/tty')


def folder(path: Path) -> None:
    path.mkdir()


def sparse(path: Path) -> None:
    with path.open('wb') as file:
        file.truncate(1 << 40)


def circle(path: Path) -> None:
    path.symlink_to(path.name)


def pipe_behind_a_link(path: Path) -> None:
    os.mkfifo(path.with_suffix('.pipe'))
    path.symlink_to(path.with_suffix('.pipe').name)


KINDS = [pipe, door, device, terminal, folder, sparse, circle, pipe_behind_a_link]


@pytest.fixture(params=KINDS, ids=lambda make: make.__name__)
def strange(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)  # the name of a socket must be short
    make: Callable[[Path], None] = request.param
    make(Path('in.csv'))
    yield Path('in.csv')


def test_what_is_no_file_is_refused_in_one_sentence(made: Call, strange: Path) -> None:
    code, out, err = made('import', 'r.sijill', strange, '--json')
    assert (code, out, err.count('\n')) == (2, '', 1)
    assert 'in.csv' in err


def test_it_is_no_mapping_either(made: Call, strange: Path) -> None:
    code, out, err = made('import', 'r.sijill', sheet(GOOD, name='good.csv'), '--json', '--mapping', strange)
    assert (code, out, err.count('\n')) == (2, '', 1)
    assert 'in.csv' in err


def test_the_window_says_it_too(
    strange: Path, register: Register, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', False)
    page = ImportPage(register)
    qtbot.addWidget(page)
    page.open_file(strange)
    assert page._read is None
    assert 'in.csv' in page.notice.text()


@pytest.mark.parametrize('kind', [pipe, door, terminal])
def test_nothing_is_written_over_what_is_no_file(made: Call, kind: Callable[[Path], None]) -> None:
    kind(Path('bad.xlsx'))
    path = sheet(GOOD, [*GOOD[:4], 'x'], name='good.csv')
    code, out, err = made('import', 'r.sijill', path, '--json', '--errors', 'bad.xlsx')
    assert (code, out, err.count('\n')) == (2, '', 1)
    assert Path('bad.xlsx').exists() and not Path('bad.xlsx').is_file()


@pytest.mark.parametrize('kind', [pipe, device])
def test_what_waits_beside_the_place_of_a_file_is_not_written_into(made: Call, kind: Callable[[Path], None]) -> None:
    kind(Path('out.json.part'))
    assert made('report', 'r.sijill', '2024-01', 'out.json')[0] == 0
    assert json.loads(Path('out.json').read_text('utf-8'))['month'] == '2024-01'


@pytest.mark.parametrize('text', ['[' * 200_000, '{"a":' * 100_000, '1' * 10_000, '"' + '\\u0041' * 10, '[]'])
def test_a_mapping_without_end_is_no_mapping(made: Call, text: str) -> None:
    Path('mapping.json').write_text(text)
    code, out, err = made('import', 'r.sijill', sheet(GOOD), '--json', '--mapping', 'mapping.json')
    assert (code, out, err.count('\n')) == (2, '', 1)
    assert 'mapping.json' in err


# Columns


def test_more_columns_than_a_sheet_can_hold_are_refused(made: Call) -> None:
    path = sheet([*GOOD, *['x'] * 200_000], headings=[*HEADINGS, *(f'h{number}' for number in range(200_000))])
    code, out, err = made('import', 'r.sijill', path, '--json')
    assert (code, out, err.count('\n')) == (2, '', 1)
    assert '16,384' in err


def test_columns_that_hold_nothing_are_none(made: Call) -> None:
    path = sheet([*GOOD, *[''] * 200_000], headings=[*HEADINGS, *[''] * 200_000])
    assert imported(made, path, code=0)['new'] == 1


@pytest.mark.soak
def test_as_many_columns_as_a_sheet_can_hold_are_read(made: Call) -> None:
    headings = [*HEADINGS, *(f'question number {number}' for number in range(16_384 - len(HEADINGS)))]
    found = imported(made, sheet([*GOOD, 'x'], headings=headings), code=0)
    assert (found['new'], found['invalid']) == (1, 0)


# The chooser


@pytest.mark.parametrize('typed', ['x' * 30_000, '~nobodywhoishere/a', 'a\0b', '/' * 30_000, '../' * 9_000])
@pytest.mark.parametrize('purpose', [OPEN, SAVE])
def test_a_path_that_no_system_takes_is_answered(typed: str, purpose: str, qtbot: QtBot, tmp_path: Path) -> None:
    asked = Chooser(None, 'Open', purpose, tmp_path, ('.xlsx',))  # type: ignore[arg-type]
    qtbot.addWidget(asked)
    asked._line.setText(typed)
    asked._typed(typed)
    asked._accept()
