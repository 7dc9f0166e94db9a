"""The zip for Windows, put together from a stand-in for Python's own zip: what is in it, and that nothing lacks."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import licences
import package
import pytest

ROOT = package.ROOT
PYTHON = ROOT / 'build' / 'environment' / 'bin' / 'python'
# What Windows 10 has had since 1809, and the interpreter's own zip brings.
OF_WINDOWS = re.compile(
    r'(api-ms-win-.*|kernel32|user32|gdi32|advapi32|shell32|ole32|oleaut32|ws2_32|version|winmm|netapi32|userenv|mpr|authz|ntdll|icuuc'
    r'|d3d9|d3d11|d3d12|dxgi|dwrite|uxtheme|dwmapi|imm32|setupapi|shlwapi|wtsapi32|comdlg32|mscms|uiautomationcore|bcrypt'
    r'|bcryptprimitives|crypt32|secur32|msvcrt|combase)\.dll|winspool\.drv', re.IGNORECASE
)  # fmt: skip
OF_PYTHON = {'python3.dll', 'python311.dll', 'vcruntime140.dll', 'vcruntime140_1.dll'}


@pytest.fixture(scope='module')
def made(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The zip made with a stand-in of the same shape; it never lies where real ones do."""
    folder = tmp_path_factory.mktemp('python')
    python, zipped = folder / 'python-embed.zip', folder / 'sijill.zip'
    with zipfile.ZipFile(python, 'w') as file:
        for name in ('python.exe', 'pythonw.exe', 'python3.dll', 'python311.dll', 'python311.zip', 'LICENSE.txt'):
            file.writestr(name, b'MZ')
        file.writestr('python311._pth', 'python311.zip\n.\n')
    script = 'import windows, pathlib, sys; windows.make(*map(pathlib.Path, sys.argv[1:]))'
    subprocess.run([PYTHON, '-c', script, python, zipped], cwd=package.HERE, check=True)
    return zipfile.ZipFile(zipped)


def test_every_library_of_the_lock_file_is_in_it(made: zipfile.ZipFile) -> None:
    text = '\n'.join((ROOT / lock).read_text('utf-8') for lock in licences.LOCKS)
    locked = dict(re.findall(r'^([a-z0-9-]+)==([^\s;]+)', text, re.MULTILINE))
    infos = (re.match(r'Sijill/libraries/([^/]+)-([^/-]+)\.dist-info/METADATA', name) for name in made.namelist())
    found = {info[1].lower().replace('_', '-'): info[2] for info in infos if info}
    assert found == locked


def test_nothing_is_asked_for_that_is_not_there(made: zipfile.ZipFile, tmp_path: Path) -> None:
    names = [name for name in made.namelist() if name.endswith(('.dll', '.pyd')) and '/libraries/' in name]
    there = {Path(name).name.lower() for name in names} | OF_PYTHON
    lacking = {}
    for name in names:
        said = subprocess.run(
            ['objdump', '-p', made.extract(name, tmp_path)], capture_output=True, text=True, check=True
        ).stdout
        asked = {library.lower() for library in re.findall(r'DLL Name: (\S+)', said)}
        lacking[name] = {library for library in asked - there if not OF_WINDOWS.fullmatch(library)}
    assert names
    assert {name: libraries for name, libraries in lacking.items() if libraries} == {}


def test_the_program_starts_without_a_console_and_finds_its_files(made: zipfile.ZipFile) -> None:
    start = made.read('Sijill/Sijill.exe')
    assert start.startswith(b'MZ')
    assert b'#!<launcher_dir>\\python\\pythonw.exe\r\n' in start
    assert made.read('Sijill/python/python311._pth').split() == [b'python311.zip', b'.', b'../libraries', b'../program']
    for name in ('main.py', 'requirements.txt', 'resources/guide/ar.md', 'resources/i18n/ar/LC_MESSAGES/sijill.mo'):
        assert f'Sijill/program/{name}' in made.namelist()
    for name in (
        'libraries/docx/templates/default-footer.xml',
        'libraries/docx/parts/hdrftr.py',
        'program/resources/reports/page.typ',
    ):
        assert f'Sijill/{name}' in made.namelist()  # of which documents and PDFs are made
    assert not [name for name in made.namelist() if 'Qml' in name or 'Quick' in name or 'WebEngine' in name]


def test_its_licences_are_those_of_what_is_inside(made: zipfile.ZipFile) -> None:
    names = {Path(name).name for name in made.namelist() if name.startswith('Sijill/licences/')}
    assert {'Sijill.txt', 'LGPL-3.txt', 'GPL-3.txt', 'Python.txt', 'README.txt'} <= names
    assert any(name.startswith('openpyxl') for name in names)


def test_it_is_small_and_the_same_each_time(made: zipfile.ZipFile) -> None:
    print(f'{Path(made.filename or "").name}: {Path(made.filename or "").stat().st_size / 1e6:.1f} MB')
    times = {entry.date_time for entry in made.infolist()}
    assert len(times) == 1
    assert made.namelist() == sorted(made.namelist())


def test_a_zip_that_is_not_pythons_is_refused(tmp_path: Path) -> None:
    other = tmp_path / 'python-3.11.9-embed-amd64.zip'
    other.write_bytes(b'PK')
    done = subprocess.run(
        [sys.executable, ROOT / 'packaging' / 'environment.py', 'windows', other],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert 'its hash differs' in done.stderr
