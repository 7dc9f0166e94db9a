"""LibreOffice as people use it: it opens a workbook and saves it again, rewriting all of it; and a quick reading."""

import shutil
import subprocess
from pathlib import Path

import pytest

from exchange.reading import any_file

_PLACE = Path(shutil.which('soffice') or '.').resolve().parent
needs_office = pytest.mark.skipif(not shutil.which('soffice'), reason='LibreOffice is not installed')
needs_writer = pytest.mark.skipif(
    not (_PLACE / 'libswlo.so').exists(), reason='the part of LibreOffice for documents is not installed'
)


def converted(path: Path, ending: str = 'xlsx') -> Path:
    """The file as LibreOffice saves it, in a folder beside it."""
    return all_converted([path], ending)[0]


def all_converted(paths: list[Path], ending: str) -> list[Path]:
    """Files of one folder as LibreOffice saves them, in one start of it."""
    folder = paths[0].parent
    out = folder / f'{paths[0].stem}-saved'
    profile = f'-env:UserInstallation={(folder / "office").as_uri()}'
    command = ['soffice', profile, '--headless', '--convert-to', ending, '--outdir', str(out), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return [out / f'{path.stem}.{ending.partition(":")[0]}' for path in paths]


def read_here(path: Path) -> any_file.Workbook:
    """A workbook read in this process: starting the child process would take most of the time of an example."""
    sheets = []
    for sheet, rows in any_file.sheets_of(path.read_bytes(), path):
        sheet.rows += rows
        sheets.append(sheet)
    return any_file.Workbook(path, 'abc', sheets)
