"""Makes Sijill's zip for Windows in `dist/`, on Linux, from the wheels of the lock file and Python's embeddable zip.

    make windows ARGS=python-3.11.9-embed-amd64.zip

That zip comes from python.org and is known by its hash. Nothing is run here: docs/windows-and-macos.md says what is
left to do.
"""

import hashlib
import os
import re
import shutil
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import distlib
import licences
import package
from package import DIST, HERE, ROOT, VERSION

# The last Python 3.11 that python.org makes for Windows, by the hash of its embeddable zip.
PYTHON = 'python-3.11.9-embed-amd64.zip'
HASH = '009d6bf7e3b2ddca3d784fa09f90fe54336d5b60f0e0f305c37f400bf83cfd3b'
WHEELS = ROOT / 'build' / 'windows-wheels'
FOLDER = ROOT / 'build' / 'windows' / 'Sijill'
ZIP = DIST / f'sijill-{VERSION}-windows-x86_64.zip'
PLATFORM = ['--platform', 'win_amd64', '--python-version', '3.11', '--implementation', 'cp']
# What is used of Qt's wheel: the parts that the window is made of, and what draws and speaks for it.
QT = re.compile(
    r'PySide6/('
    r'[^/]+\.py|support/.*\.py|(concrt|msvcp|vcruntime)[^/]*\.dll|pyside6\.abi3\.dll'
    r'|Qt(Core|Gui|PrintSupport|Svg|Widgets)\.pyd|Qt6(Core|Gui|PrintSupport|Svg|Widgets)\.dll'
    r'|plugins/(platforms/q(windows|offscreen)|styles/q\w+|iconengines/qsvgicon|imageformats/qsvg)\.dll'
    r'|translations/qtbase_ar\.qm)'
)
ENDINGS = ('.pyi', '.lib', '.pdb', '.h', '.pxd', '.pyx', 'vcamp140.dll', 'vccorlib140.dll', 'vcomp140.dll')


def main(arguments: list[str]) -> int:
    """Make the zip from Python's; gives 0, or 2 with a sentence where that is not the one that is known."""
    if len(arguments) != 1:
        print(f'Name the embeddable zip of Python for Windows, {PYTHON} from python.org.', file=sys.stderr)
        return 2
    python = Path(arguments[0])
    if hashlib.sha256(python.read_bytes()).hexdigest() != HASH:
        print(f'{python} is not {PYTHON} as python.org gives it: its hash differs.', file=sys.stderr)
        return 2
    ZIP.parent.mkdir(exist_ok=True)
    make(python, ZIP)
    print(f'{ZIP.relative_to(ROOT)}: {ZIP.stat().st_size / 1e6:.1f} MB')
    return 0


def make(python: Path, made: Path) -> None:
    """Make the folder of Python's zip, the wheels and the program, and of that the zip `made`."""
    package.begin()
    WHEELS.mkdir(parents=True, exist_ok=True)
    fetch()
    shutil.rmtree(FOLDER, ignore_errors=True)
    unpack(python, FOLDER / 'python')
    for wheel in sorted(WHEELS.glob('*.whl')):
        unpack(wheel, FOLDER / 'libraries')
    put_program(FOLDER / 'program')
    put_start()
    gather_licences(python)
    zip_up(made)


def fetch() -> None:
    """Download the wheels for Windows that the lock file names, by hash; those that are there are not fetched again."""
    pip = [sys.executable, '-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', *PLATFORM]
    pip += ['--require-hashes', '--no-deps', '--only-binary', ':all:']
    package.run(*pip, '--dest', WHEELS, '--requirement', for_windows())


def for_windows() -> Path:
    """The lock files as pip reads them on Windows, each library once: pip would go by the system that it runs on."""
    text = '\n'.join((ROOT / lock).read_text('utf-8') for lock in licences.LOCKS)
    blocks = re.findall(r'^[a-z0-9-]+==.*(?:\n .*)*', text, re.MULTILINE)
    text = '\n'.join({block.partition('==')[0]: block for block in blocks}.values())
    path = ROOT / 'build' / 'requirements-windows.txt'
    path.write_text(text.replace("; sys_platform == 'win32'", ''), 'utf-8')
    return path


def unpack(archive: Path, folder: Path) -> None:
    """What of an archive is used; a wheel's own data folder is left out."""
    with zipfile.ZipFile(archive) as file:
        for name in file.namelist():
            if _is_used(name):
                file.extract(name, folder)


def _is_used(name: str) -> bool:
    return (
        not name.endswith(ENDINGS)
        and '.data/' not in name
        and (not name.startswith('PySide6/') or bool(QT.fullmatch(name)))
    )


def put_program(folder: Path) -> None:
    """The program's own files, with the guide among its resources."""
    leave = shutil.ignore_patterns('__pycache__', '*.pot', '*.po')
    for name in ('models', 'exchange', 'ui', 'resources'):
        shutil.copytree(ROOT / name, folder / name, ignore=leave)
    shutil.copytree(ROOT / 'docs' / 'guide', folder / 'resources' / 'guide')
    for name in ('main.py', *licences.LOCKS):
        shutil.copy(ROOT / name, folder)


def put_start() -> None:
    """What starts the program: one for the window, without a console, and one for commands."""
    # Python's own file of this name says where it looks for modules, and that it looks nowhere else.
    [names] = (FOLDER / 'python').glob('python*._pth')
    names.write_text(f'{names.stem}.zip\n.\n../libraries\n../program\n', 'utf-8')
    start = Path(distlib.__file__).with_name('w64.exe').read_bytes()
    whose = b'#!<launcher_dir>\\python\\pythonw.exe\r\n'
    with (FOLDER / 'Sijill.exe').open('wb') as file:
        file.write(start + whose)
        with zipfile.ZipFile(file, 'w') as main:
            main.writestr(zipfile.ZipInfo('__main__.py'), (HERE / 'for_windows' / 'start.py').read_bytes())
    for name in ('sijill.cmd', 'README.txt'):
        text = (HERE / 'for_windows' / name).read_text('utf-8')
        (FOLDER / name).write_bytes(text.replace('\n', '\r\n').encode())


def gather_licences(python: Path) -> None:
    """The licences of what is inside, from the wheels' own files and Python's."""
    folder = FOLDER / 'licences'
    licences.put_own(folder)
    with zipfile.ZipFile(python) as file:
        (folder / 'Python.txt').write_bytes(file.read('LICENSE.txt'))
    for path in sorted((FOLDER / 'libraries').rglob('*.dist-info/**/*')):
        if path.is_file() and licences.IS_LICENCE.search(path.name):
            of = next(part for part in path.parts if part.endswith('.dist-info')).partition('-')[0]
            shutil.copy(path, folder / f'{of}-{path.name}.txt')


def zip_up(made: Path) -> None:
    """The zip of the folder: sorted, everything of the time of the commit."""
    when = datetime.fromtimestamp(int(os.environ['SOURCE_DATE_EPOCH']), UTC).timetuple()[:6]
    with zipfile.ZipFile(made, 'w', zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name in sorted(str(path.relative_to(FOLDER.parent)) for path in FOLDER.rglob('*') if path.is_file()):
            entry = zipfile.ZipInfo(name, when)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            file.writestr(entry, (FOLDER.parent / name).read_bytes())


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
