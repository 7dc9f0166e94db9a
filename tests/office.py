"""LibreOffice as people use it: it opens a workbook and saves it again, rewriting all of it."""

import shutil
import subprocess
from pathlib import Path

import pytest

needs_office = pytest.mark.skipif(not shutil.which('soffice'), reason='LibreOffice is not installed')


def converted(path: Path, ending: str = 'xlsx') -> Path:
    """The file as LibreOffice saves it, in a folder beside it."""
    out = path.parent / f'{path.stem}-saved'
    profile = f'-env:UserInstallation={(path.parent / "office").as_uri()}'
    command = ['soffice', profile, '--headless', '--convert-to', ending, '--outdir', str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return out / f'{path.stem}.{ending.partition(":")[0]}'
