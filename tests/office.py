"""LibreOffice as people use it: it opens a workbook and saves it again, rewriting all of it; and a quick reading."""

import atexit
import json
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest

from exchange.reading import any_file

_ITS_PYTHON = '/usr/bin/python3'  # that of the system, where LibreOffice is one of its packages
_PLACE = Path(shutil.which('soffice') or '.').resolve().parent
needs_office = pytest.mark.skipif(not shutil.which('soffice'), reason='LibreOffice is not installed')
needs_writer = pytest.mark.skipif(
    not (_PLACE / 'libswlo.so').exists(), reason='the part of LibreOffice for documents is not installed'
)


def converted(path: Path, ending: str = 'xlsx') -> Path:
    """The file as LibreOffice saves it, in a folder beside it."""
    return all_converted([path], ending)[0]


def all_converted(paths: list[Path], ending: str) -> list[Path]:
    """Files of one folder as LibreOffice saves them; an ending may be followed by the filter and its options."""
    folder = paths[0].parent
    out = folder / f'{paths[0].stem}-saved'
    saved = [out / f'{path.stem}.{ending.partition(":")[0]}' for path in paths]
    if (office := _kept_open()) is None:
        _started_for(paths, ending, out)
        return saved
    out.mkdir(exist_ok=True)
    name, _colon, options = ending.partition(':')[2].partition(':')
    for path, target in zip(paths, saved, strict=True):
        assert office.stdin is not None and office.stdout is not None
        office.stdin.write(json.dumps([str(path.absolute()), str(target.absolute()), name, options]) + '\n')
        office.stdin.flush()
        said = office.stdout.readline()
        assert said == 'saved\n', f'{path}: {said}'
    return saved


def _started_for(paths: list[Path], ending: str, out: Path) -> None:
    profile = f'-env:UserInstallation={(paths[0].parent / "office").as_uri()}'
    command = ['soffice', profile, '--headless', '--convert-to', ending, '--outdir', str(out), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)


@cache
def _kept_open() -> subprocess.Popen[str] | None:
    """LibreOffice, started once for all tests of this process: to start it takes longer than what it does for each.

    None where no Python speaks to it: then it is started for each.
    """
    if not Path(_ITS_PYTHON).exists():
        return None
    folder = tempfile.mkdtemp(prefix='office-')
    command = [_ITS_PYTHON, str(Path(__file__).with_name('office_kept_open.py')), folder]
    pipes = {'stdin': subprocess.PIPE, 'stdout': subprocess.PIPE, 'stderr': subprocess.DEVNULL}
    office = subprocess.Popen(command, cwd=folder, text=True, encoding='utf-8', **pipes)  # type: ignore[call-overload]
    atexit.register(_close, office, folder)
    return office if office.stdout.readline() == 'open\n' else None


def _close(office: subprocess.Popen[str], folder: str) -> None:
    office.communicate()
    shutil.rmtree(folder, ignore_errors=True)


def read_here(path: Path) -> any_file.Workbook:
    """A workbook read in this process: starting the child process would take most of the time of an example."""
    sheets = []
    for sheet, rows in any_file.sheets_of(path.read_bytes(), path):
        sheet.rows += rows
        sheets.append(sheet)
    return any_file.Workbook(path, 'abc', sheets)
