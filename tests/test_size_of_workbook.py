"""A workbook that may be too large to be imported again says so when it is written, and none else does."""

import dataclasses
import pickle
from pathlib import Path

import pytest

from exchange.exporting import headquarters_workbook, size_of_workbook
from exchange.reading import any_file
from models import samples
from models.limits.file_limits import FILE_LIMITS
from models.register.register import Register
from tests import invented
from tests.calling import caller

SENTENCE = 'This workbook is so large that Sijill may refuse to import it.'


@pytest.fixture
def filled(register: Register) -> Register:
    """Some hundred incidents, with casualties, sources and people."""
    samples.fill(register, 150, 20)
    register.save(invented.incident(summary='قُصفت المدينة وسقط قتلى. ' * 400))
    return register


def bounded(monkeypatch: pytest.MonkeyPatch, **limits: int) -> None:
    monkeypatch.setattr(size_of_workbook, 'FILE_LIMITS', dataclasses.replace(FILE_LIMITS, **limits))


def says_too_large(register: Register, path: Path, **ways: str) -> bool:
    return bool(headquarters_workbook.export(register, path, **ways).get('too_large'))  # type: ignore[arg-type]


def test_what_the_reader_would_refuse_is_said(
    filled: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / 'out.xlsx'
    assert not says_too_large(filled, path)
    sheets = any_file.read(path).sheets
    cells = sum(len(row) for sheet in sheets for row in sheet.rows)
    content = sum(len(pickle.dumps(sheet.rows, pickle.HIGHEST_PROTOCOL)) for sheet in sheets)
    size = path.stat().st_size * 9 // 10  # it is signed anew each time, and so packed by some bytes otherwise
    for name, found in (('cells', cells), ('content', content), ('size', size)):
        bounded(monkeypatch, **{name: found - 1})
        assert says_too_large(filled, path), name
        bounded(monkeypatch, **{name: 4 * found})
        assert not says_too_large(filled, path), name
    bounded(monkeypatch, cells=1)
    assert not says_too_large(filled, path, profile='public', state='all'), 'nobody imports that'


def test_the_command_says_it(
    filled: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, call = filled.path, caller(capsys)
    filled.close()
    bounded(monkeypatch, cells=1)
    code, said, _errors = call('export', path, tmp_path / 'out.xlsx')
    assert (code, SENTENCE in said) == (0, True)
