"""Importing is one deed: the command line and the window leave the same register behind, and neither does it alone."""

import ast
import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from pytestqt.qtbot import QtBot

from exchange import commands
from exchange.importing import import_deed
from models import query
from models.file import backups, history
from models.language.code_lists import codes
from models.register.register import Register
from tests.parsed import nodes_of
from tests.test_layers import ROOT, sources
from ui.importing.import_page import ImportPage
from ui.parts import tasks

# Two that tell the same, two of which one has doubts, and two that cannot go in.
ROWS = (
    '21/1/2024,ambush,Hama,Wadi Al-Mithal,ISIS,regime forces,5',
    '21/1/2024,ambush,Hama,Wadi Al-Mithal,ISIS,regime forces,5',
    '21/1/2054,ambush,Homs,Al-Khayal,ISIS,regime forces,1',
    '22/1/2024,IED explosion,Deir Ezzor,Al-Hawayej,ISIS,SDF,400',
    '32/1/2024,ambush,Homs,Al-Khayal,ISIS,regime forces,1',
    '23/1/2024,ambush,Atlantis,Al-Khayal,ISIS,regime forces,1',
)
DEED = 'import_deed'


class Left(NamedTuple):
    """What an import leaves behind, in the register and beside it, without what another clock or draw changes."""

    said: dict[str, Any]
    records: list[dict[str, Any]]
    batches: list[dict[str, Any]]
    marked: list[tuple[str, object, str]]
    backups: int


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', False)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    killed = codes('sheet_columns').label('civilian_men_killed')
    path = tmp_path / 'sheet.csv'
    heading = f'Date,Type of incident,Governorate,Place,Carried out by,Against,{killed}'
    path.write_text('\n'.join((heading, *ROWS)) + '\n', encoding='utf-8')
    return path


@pytest.fixture
def two(plain_template: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Two registers that are the same, each in a folder of its own."""
    paths = (tmp_path / 'commands' / 'register.sijill', tmp_path / 'window' / 'register.sijill')
    for path in paths:
        path.parent.mkdir()
        shutil.copy(plain_template, path)
    return paths


def by_commands(path: Path, sheet: Path, capsys: pytest.CaptureFixture[str]) -> Left:
    errors = path.with_name('mend.xlsx')
    assert commands.main(['import', str(path), str(sheet), '--json', '--errors', str(errors)]) in (0, 3)
    [said] = json.loads(capsys.readouterr().out)
    with Register.open(path) as register:
        return left(register, said, errors)


def by_window(path: Path, sheet: Path, qtbot: QtBot) -> Left:
    errors = path.with_name('mend.xlsx')
    with Register.open(path) as register:
        page = ImportPage(register)
        qtbot.addWidget(page)
        page.open_file(sheet)
        assert page._read is not None
        plan, batches = page._read.plan, list[str]()
        page.applied.connect(lambda batch, _said: batches.append(batch))
        if plan.problems:
            page.save_errors(errors)
        page.apply()
        [batch] = batches
        return left(register, plan.as_json(applied=bool(batch), batch=batch or None), errors)


def left(register: Register, said: dict[str, Any], errors: Path) -> Left:
    asked = query.Question('incident', sort='reference', descending=False)
    uids = {batch.uid for batch in history.batches(register)}
    said['batch'] = said['batch'] in uids
    said['earlier'] = [uid in uids for uid in said.get('earlier', ())]
    return Left(
        json.loads(json.dumps(said)),
        [
            record.values | {'casualties': [child.values | {'parent': None} for child in record.children]}
            for record in query.each(register, asked)
        ],
        [{name: batch.about[name] for name in ('file', 'sha256', 'counts')} for batch in history.batches(register)],
        list(marks(errors)),
        len(list(backups.folder_of(register.path).glob('*.sijill'))),
    )


def marks(errors: Path) -> Iterator[tuple[str, object, str]]:
    for row in openpyxl.load_workbook(errors).worksheets[0]:
        yield from ((cell.coordinate, cell.value, cell.comment.text) for cell in row if cell.comment)


@pytest.mark.slow
@pytest.mark.parametrize(('large', 'copies'), [(len(ROWS), 0), (len(ROWS) - 1, 1)])
def test_both_leave_the_same(
    two: tuple[Path, Path],
    sheet: Path,
    qtbot: QtBot,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    large: int,
    copies: int,
) -> None:
    monkeypatch.setattr(import_deed, 'LARGE', large)
    first = by_commands(two[0], sheet, capsys)
    assert first == by_window(two[1], sheet, qtbot)
    assert (first.said['new'], first.said['invalid'], len(first.marked), first.backups) == (4, 2, 2, copies)
    assert first.said['doubts'] and first.said['applied']
    # The same file once more is known by both, and leaves another backup only if it is large.
    again = by_commands(two[0], sheet, capsys)
    assert again == by_window(two[1], sheet, qtbot)
    assert (again.said['new'], again.said['duplicate'], again.said['earlier']) == (0, 4, [True])


@pytest.mark.slow
def test_what_the_window_kept_is_known_by_the_command_line(
    two: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / 'theirs.csv'
    path.write_text('Taqwim,Wilaya,Naw,Bayan\n2024-01-05,Homs,Ambush,said\n', encoding='utf-8')
    named = ('incident.occurred', 'incident.governorate', 'incident.kind', 'incident.narrative')
    targets = dict(zip(('Taqwim', 'Wilaya', 'Naw', 'Bayan'), named, strict=True))
    with Register.open(two[0]) as register:
        import_deed.remember(register, 'Before', targets, {})
        import_deed.remember(register, 'Theirs', targets, {}, was='Before')
    found = by_commands_alone(two[0], path, capsys)
    assert (found['profiles'], found['new']) == ({'theirs': 'Theirs'}, 1)


def by_commands_alone(path: Path, sheet: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert commands.main(['import', str(path), str(sheet), '--json']) == 0
    return dict(json.loads(capsys.readouterr().out)[0])


@pytest.mark.slow
def test_what_is_tried_makes_no_backup(
    two: tuple[Path, Path], sheet: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_deed, 'LARGE', 1)
    assert commands.main(['import', str(two[0]), str(sheet), str(sheet), '--dry-run', '--json']) == 3
    first, second = json.loads(capsys.readouterr().out)
    assert (first['new'], second['duplicate'], second['applied']) == (4, 4, False)
    assert not backups.folder_of(two[0]).exists()


# Neither does it alone


def asked_of_exchange(nodes: Iterable[ast.AST]) -> set[str]:
    """The names of exchange's modules, and of what is in them, that a source imports, wherever in it."""
    found = set[str]()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {
                part for alias in node.names if alias.name.startswith('exchange') for part in alias.name.split('.')
            }
        elif isinstance(node, ast.ImportFrom) and (node.module or '').startswith('exchange'):
            found |= {*str(node.module).split('.'), *(alias.name for alias in node.names)}
    return found


@pytest.mark.parametrize('step', ['planning', 'applying', 'plan_doubts', 'errors_workbook'])
def test_no_step_is_taken_outside_the_deed(step: str) -> None:
    askers = {path.stem for path in sources() if step in asked_of_exchange(nodes_of(path))}
    assert askers == {DEED}


def test_both_callers_call_the_deed_and_make_no_backup() -> None:
    askers = [path for path in sources() if DEED in asked_of_exchange(nodes_of(path))]
    assert {'import_command', 'import_page'} <= {path.stem for path in askers}
    for path in askers:
        if path.stem in ('import_command', 'import_page'):
            assert 'backups' not in path.read_text(encoding='utf-8'), path.relative_to(ROOT)


def test_a_step_outside_would_be_seen() -> None:
    """Else the tests above could not fail."""
    written = (
        'def f():\n    from exchange import applying as x\nfrom exchange.planning import make_plan\nimport ui.doubts'
    )
    assert asked_of_exchange(ast.walk(ast.parse(written))) == {'exchange', 'applying', 'planning', 'make_plan'}
