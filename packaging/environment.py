"""Makes this project's own Python environment from its lock files, and runs a command in it.

    python3 packaging/environment.py COMMAND [arguments]    (Windows: py packaging\\environment.py COMMAND)

The environment is `.venv` beside this folder, made the first time and left alone until a lock file changes.
What the machine lacks is said in one sentence, with exit code 2. Only Python's own library is used here.
This folder must never hold an `__init__.py`: it would hide the library `packaging` that pytest needs.
"""

import contextlib
import ctypes
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Dict, Iterator, List, NamedTuple, Sequence

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / '.venv'
PYTHON = VENV / ('Scripts/python.exe' if os.name == 'nt' else 'bin/python')
UNFINISHED = VENV / 'unfinished'
RUNTIME, DEVELOPMENT, PACKAGE = 'requirements.txt', 'requirements-dev.txt', 'requirements-package.txt'
SERVER = 'requirements-server.txt'
LINUX = sys.platform.startswith('linux')

# Which Debian package brings each library that Qt's wheels use and do not carry (as ldd names them).
QT = {
    'libEGL.so.1': 'libegl1',
    'libGL.so.1': 'libgl1',
    'libX11.so.6': 'libx11-6',
    'libdbus-1.so.3': 'libdbus-1-3',
    'libfontconfig.so.1': 'libfontconfig1',
    'libfreetype.so.6': 'libfreetype6',
    'libglib-2.0.so.0': 'libglib2.0-0',
    'libgthread-2.0.so.0': 'libglib2.0-0',
    'libxkbcommon.so.0': 'libxkbcommon0',
}
SCREEN = {
    'libX11-xcb.so.1': 'libx11-xcb1',
    'libxcb-cursor.so.0': 'libxcb-cursor0',
    'libxcb-icccm.so.4': 'libxcb-icccm4',
    'libxcb-image.so.0': 'libxcb-image0',
    'libxcb-keysyms.so.1': 'libxcb-keysyms1',
    'libxcb-randr.so.0': 'libxcb-randr0',
    'libxcb-render-util.so.0': 'libxcb-render-util0',
    'libxcb-render.so.0': 'libxcb-render0',
    'libxcb-shape.so.0': 'libxcb-shape0',
    'libxcb-shm.so.0': 'libxcb-shm0',
    'libxcb-sync.so.1': 'libxcb-sync1',
    'libxcb-util.so.1': 'libxcb-util1',
    'libxcb-xfixes.so.0': 'libxcb-xfixes0',
    'libxcb-xkb.so.1': 'libxcb-xkb1',
    'libxcb.so.1': 'libxcb1',
    'libxkbcommon-x11.so.0': 'libxkbcommon-x11-0',
}


class Lack(Exception):
    """Something that the machine lacks: one sentence that says what, and how to get it."""


class Command(NamedTuple):
    """What a command is for and what it takes; the environment's Python is given its steps in turn."""

    help: str
    steps: List[List[str]]
    lock: str = DEVELOPMENT
    qt: bool = False
    venv: str = '.venv'
    in_memory: bool = False


MEMORY, ROOM = '/dev/shm', 4 << 30  # where Linux keeps files in the memory, and how much of it must be free
FOR_PACKAGES = 'build/environment'  # what is only for the work on Sijill must not get into a package
RUFF, PYTEST = ['-m', 'ruff'], ['-m', 'pytest', '-n', '2']
LINT = [[*RUFF, 'check', '.'], [*RUFF, 'format', '--check', '.'], ['-m', 'mypy', 'models', 'exchange']]
TIDY = [[*RUFF, 'check', '--fix', '.'], [*RUFF, 'format', '.']]
# The last -m that pytest is given counts, so each of these repeats what pyproject.toml leaves out.
QUICK = [*PYTEST, '-m', 'not slow and not kill and not soak']
# A file of them stays with one worker: the bare system is made once, and two programs are not built at a time.
SMOKE = [*PYTEST, '--dist', 'loadfile', '-m', '', 'packaging']
PICTURES = [['-m', 'tests.keys_table'], ['-m', 'tests.screenshots']]
KILL = [*PYTEST, '-m', 'kill', '--timeout=0']
SOAK = [*PYTEST, '-m', 'soak', '--timeout=0']

COMMANDS: Dict[str, Command] = {
    'run': Command('open the program', [[str(ROOT / 'main.py')]], RUNTIME),
    'test': Command('run the whole test suite', [PYTEST], qt=True, in_memory=True),
    'quick': Command('run the tests that are not slow', [QUICK], qt=True, in_memory=True),
    'kill': Command('kill saves, imports and typing, and look', [KILL], qt=True),
    'soak': Command('do at random, for long, what people and machines do', [SOAK], qt=True),
    'lint': Command('look for mistakes and untidy code, check types', LINT),
    'check': Command('lint, then the whole test suite', [*LINT, PYTEST], qt=True, in_memory=True),
    'format': Command('tidy the code', TIDY),
    'screenshots': Command('take the pictures of the guide and write its keys', PICTURES, qt=True),
    'benchmarks': Command('measure the limits of the design', [['-m', 'tests.benchmarks']], qt=True),
    'translations': Command('gather the words into the catalogue and compile it', []),
    'python': Command('run Python in the environment', [[]]),
    'package': Command('make the packages for Linux in dist/', [['packaging/package.py']], PACKAGE, venv=FOR_PACKAGES),
    'windows': Command('make the folder for Windows in dist/', [['packaging/windows.py']], PACKAGE, venv=FOR_PACKAGES),
    'smoke': Command('try the packages on a bare system, as people get them', [['packaging/start_time.py'], SMOKE]),
    'stick': Command(
        'put packages, guide and sums into a folder', [['packaging/stick.py']], PACKAGE, venv=FOR_PACKAGES
    ),
}


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit code."""
    try:
        if sys.version_info < (3, 11):
            raise Lack(
                f'Sijill needs Python 3.11 or newer and this is {sys.version.split()[0]}: install one, '
                'say with `sudo apt install python3.11-venv`, and name it: `make run PYTHON=python3.11`.'
            )
        return carry_out(arguments[0] if arguments else 'help', list(arguments[1:]))
    except Lack as lack:
        print(lack, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def carry_out(name: str, extra: List[str]) -> int:
    """Run the command of this name, with further arguments for its last step."""
    if name in ALONE:
        return ALONE[name](extra)
    if name not in COMMANDS:
        raise Lack(f'There is no command {name}: `{Path(__file__).name} help` lists them.')
    command = COMMANDS[name]
    work_in(command.venv)
    opens_window = name == 'run' and not extra
    if opens_window:
        refuse_without(QT if os.environ.get('QT_QPA_PLATFORM', 'xcb') != 'xcb' else {**QT, **SCREEN})
        refuse_without_screen()
    elif command.qt:
        refuse_without(QT)
    if command.lock == PACKAGE:
        refuse_without_shared_library()
    prepare(command.lock, prove_qt=opens_window or command.qt)
    if name == 'translations':
        return translations()
    return run_steps(command, extra, Path.cwd() if name in ('run', 'python') else ROOT)


def work_in(folder: str) -> None:
    """Take this folder for the environment from now on."""
    global VENV, PYTHON, UNFINISHED
    if folder != '.venv':
        VENV = ROOT / folder
        PYTHON, UNFINISHED = VENV / 'bin' / 'python', VENV / 'unfinished'


def refuse_without_shared_library() -> None:
    """Say that a package cannot be made with a Python that is one program and no library."""
    if LINUX and not sysconfig.get_config_var('Py_ENABLE_SHARED'):
        raise Lack(
            'A package needs a Python that comes with its library, as that of Debian does: '
            'name it, `make package PYTHON=/usr/bin/python3`.'
        )


def run_steps(command: Command, extra: List[str], folder: Path) -> int:
    """Run the steps in the environment until one fails; returns the exit code of the last one run."""
    surroundings = dict(os.environ)
    if command.lock == DEVELOPMENT:  # what one process of the tests compiles, the next hundred would compile again
        surroundings.pop('PYTHONDONTWRITEBYTECODE', None)
    if command.qt:
        surroundings.setdefault('QT_QPA_PLATFORM', 'offscreen')
    if command.in_memory and has_room(MEMORY):
        surroundings.setdefault('PYTEST_DEBUG_TEMPROOT', MEMORY)
    code = 0
    for number, step in enumerate(command.steps, 1):
        last = number == len(command.steps)
        process = [str(PYTHON), *step, *(extra if last else [])]
        if last and os.name == 'posix':
            give_way(process, folder, surroundings)
        code = subprocess.call(process, cwd=folder, env=surroundings)
        if code:
            break
    return code


def has_room(folder: str) -> bool:
    """Whether tests can keep their files in a folder and run programs there: a disk has them wait for each save."""
    try:
        found = os.statvfs(folder)
    except (OSError, AttributeError):  # there is none, or this is Windows
        return False
    may_run = not found.f_flag & os.ST_NOEXEC
    return may_run and os.access(folder, os.W_OK) and found.f_bavail * found.f_frsize >= ROOM


def give_way(process: List[str], folder: Path, surroundings: Dict[str, str]) -> None:
    """Become the last step: a passphrase in the environment is not to be read there as long as the program runs."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os.chdir(folder)
    os.execve(process[0], process, surroundings)


# The environment


def prepare(lock: str, prove_qt: bool = False) -> None:
    """Install what the lock file names, unless it is there. An interrupted installation is begun anew."""
    if is_ready(lock):
        return
    try:
        with alone():
            if not is_ready(lock):
                install(lock, prove_qt)
    except OSError as error:
        raise Lack(f'The environment in {VENV} cannot be written: {error}.') from error


def is_ready(lock: str) -> bool:
    """Whether the environment is whole and holds what the lock file names."""
    if UNFINISHED.exists() or not PYTHON.exists():
        return False
    try:
        return stamp_of(lock).read_text('utf-8') == fingerprint(lock)
    except OSError:
        return False


def stamp_of(lock: str) -> Path:
    """The file that says what was installed from this lock file."""
    return VENV / f'{lock}.stamp'


def fingerprint(lock: str) -> str:
    """The lock file's hash and the Python that it was installed for (an upgrade of the system changes it)."""
    return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest() + '\n' + os.path.realpath(PYTHON)


def install(lock: str, prove_qt: bool) -> None:
    """Make the environment where there is none, install into it, and stamp it when all of it is there."""
    print(f'Preparing the environment, once, from {lock} …', file=sys.stderr, flush=True)
    if not is_sound():
        create()
    fetched = VENV / 'fetched'
    # An environment that works is touched only when everything is here.
    pip('download', lock, '--dest', str(fetched))
    UNFINISHED.touch()
    pip('install', lock, '--no-index', '--find-links', str(fetched))
    shutil.rmtree(fetched)
    if prove_qt:
        prove()
    draft = VENV / 'stamp.new'
    draft.write_text(fingerprint(lock), 'utf-8')
    draft.replace(stamp_of(lock))
    UNFINISHED.unlink()


def is_sound() -> bool:
    """Whether there is an environment that can be installed into."""
    if UNFINISHED.exists() or not PYTHON.exists():
        return False
    return subprocess.run([str(PYTHON), '-c', 'import pip'], capture_output=True, check=False).returncode == 0


def create() -> None:
    """Make an empty environment, in place of whatever stands there."""
    if not all(importlib.util.find_spec(module) for module in ('venv', 'ensurepip')):
        package = 'python{}.{}-venv'.format(*sys.version_info[:2])
        raise Lack(f'This Python cannot make environments: install that part with `sudo apt install {package}`.')
    if VENV.exists():
        shutil.rmtree(VENV)
    VENV.mkdir(parents=True)
    UNFINISHED.touch()
    process = [sys.executable, '-m', 'venv', str(VENV)]
    made = subprocess.run(process, capture_output=True, text=True, errors='replace', check=False)
    if made.returncode:
        raise Lack(f'Python could not make the environment: {last_line(made.stderr or made.stdout)}.')


def pip(verb: str, lock: str, *more: str) -> None:
    """Download or install exactly what the lock file names, by hash, ready-made packages only."""
    options = ['--require-hashes', '--no-deps', '--only-binary', ':all:', '--disable-pip-version-check']
    options += ['--no-input', '--retries', '2', *([] if sys.stderr.isatty() else ['--quiet']), *more]
    process = [str(PYTHON), '-m', 'pip', verb, *options, '-r', str(ROOT / lock)]
    # Progress goes to the terminal; what went wrong is kept, to be said in one sentence.
    done = subprocess.run(process, stdout=sys.stderr, stderr=subprocess.PIPE, text=True, errors='replace', check=False)
    if done.returncode:
        raise Lack(why_not_installed(done.stderr))


def why_not_installed(said: str) -> str:
    """One sentence for what pip said."""
    if 'DO NOT MATCH THE HASHES' in said:
        return (
            'A downloaded package is not the one that the lock file names (its hash differs), so nothing was '
            'installed: try again from another network.'
        )
    if re.search(r'Retrying \(|Max retries|ConnectionError|Timeout|ProxyError|SSLError', said):
        return (
            'The packages could not be fetched: connect this machine to the network for the first start '
            '(later ones need none), and check its proxy settings if it is connected.'
        )
    return f'The packages could not be installed; pip says: {last_line(said)}'


def last_line(said: str) -> str:
    """The last line that is an error, or else the last line."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith(('ERROR:', 'Error:'))]
    return (errors or lines or ['nothing'])[-1]


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Hold the lock that keeps a second installation into the same environment waiting until the first has ended."""
    VENV.parent.mkdir(exist_ok=True)
    with VENV.with_name(f'{VENV.name}.lock').open('w') as file:
        if os.name == 'nt':
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


# Qt's system libraries


def missing(libraries: Dict[str, str]) -> List[str]:
    """The packages of those libraries that this machine has not."""
    if not LINUX:
        return []
    return sorted({package for library, package in libraries.items() if not can_load(library)})


def can_load(library: str) -> bool:
    """Whether the system finds this library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def refuse_without(libraries: Dict[str, str]) -> None:
    """Name all the packages that are missing, at once."""
    packages = ' '.join(missing(libraries))
    if packages:
        raise Lack(f"Qt's system libraries are missing: install them with `sudo apt install {packages}`.")


def refuse_without_screen() -> None:
    """Say that there is nothing to open a window on; Qt itself would abort."""
    if LINUX and not any(os.environ.get(name) for name in ('DISPLAY', 'WAYLAND_DISPLAY', 'QT_QPA_PLATFORM')):
        raise Lack(
            'There is no screen to open the window on (DISPLAY is not set): start Sijill from a desktop, '
            'or give it a command, as `main.py --help` lists them.'
        )


def prove() -> None:
    """Load Qt once, for what the list of libraries cannot know (another processor, an old system)."""
    process = [str(PYTHON), '-c', 'import PySide6.QtWidgets']
    done = subprocess.run(process, capture_output=True, text=True, errors='replace', check=False)
    if done.returncode:
        everything = ' '.join(sorted({*QT.values(), *SCREEN.values()}))
        said = last_line(done.stderr)
        raise Lack(f'Qt cannot be loaded ({said}): `sudo apt install {everything}` brings what it needs.')


# The catalogue of words


def translations() -> int:
    """Gather the words from the code, bring them into the Arabic catalogue, and compile it."""
    folder = ROOT / 'resources' / 'i18n'
    template, arabic = folder / 'sijill.pot', folder / 'ar' / 'LC_MESSAGES' / 'sijill.po'
    arabic.parent.mkdir(parents=True, exist_ok=True)
    sources = [name for name in ('models', 'exchange', 'ui', 'main.py') if (ROOT / name).exists()]
    options = ['-F', 'packaging/babel.cfg', '--no-default-keywords', '-k', '_', '-k', 'ngettext:1,2']
    options += ['--add-comments', 'Translators:', '--no-location', '--sort-output', '--project', 'Sijill']
    babel('extract', *options, '--header-comment', '# The words of Sijill.', '-o', template, *sources)
    without_date(template)
    if arabic.exists():
        babel('update', '-i', template, '-o', arabic, '-l', 'ar', '--no-fuzzy-matching', '--ignore-obsolete')
    else:
        babel('init', '-i', template, '-o', arabic, '-l', 'ar')
        without_date(arabic)
    babel('compile', '-i', arabic, '-o', arabic.with_suffix('.mo'), '--statistics')
    return 0


def babel(*arguments: object) -> None:
    """Run one of Babel's commands from the project's folder."""
    process = [str(PYTHON), '-m', 'babel.messages.frontend', '--quiet', *map(str, arguments)]
    if subprocess.call(process, cwd=ROOT):
        raise Lack(f'Babel stopped in its step {arguments[0]}: mend what it names above and run this again.')


def without_date(catalogue: Path) -> None:
    """Give the catalogue fixed dates, so that it changes only when words do."""
    text = catalogue.read_text('utf-8')
    text = re.sub(r'(Creation-Date|Revision-Date): .*?\\n', r'\1: 2026-01-01 00:00+0000\\n', text)
    catalogue.write_text(text, 'utf-8', newline='\n')


# Commands that need no environment


def show_help(_: List[str]) -> int:
    """List the commands."""
    print((__doc__ or '').strip(), '\n')
    for name, command in COMMANDS.items():
        print(f'  {name:13} {command.help}')
    for name, function in ALONE.items():
        print(f'  {name:13} {(function.__doc__ or "").splitlines()[0].rstrip(".").lower()}')
    return 0


def show_libraries(_: List[str]) -> int:
    """Name the Debian packages that Qt still lacks here."""
    print(' '.join(missing({**QT, **SCREEN})))
    return 0


def write_locks(extra: List[str]) -> int:
    """Write the lock files anew from requirements*.in."""
    uv = shutil.which('uv')
    if not uv:
        raise Lack('The lock files are written by uv, which is not here: get it with `pip install uv`.')
    options = ['--universal', '--python-version', '3.11', '--generate-hashes', '--quiet', *extra]
    options += ['--no-emit-index-url', '--no-emit-find-links', '--custom-compile-command', 'make lock']
    for lock in (RUNTIME, SERVER, DEVELOPMENT, PACKAGE):
        source = lock.replace('.txt', '.in')
        code = subprocess.call([uv, 'pip', 'compile', *options, source, '-o', lock], cwd=ROOT)
        if code:
            return code
    return 0


def clean(_: List[str]) -> int:
    """Remove the environment and everything else that was made."""
    made = ['.venv', 'build', 'dist', '.pytest_cache', '.mypy_cache', '.ruff_cache', '.hypothesis']
    for name in made:
        shutil.rmtree(ROOT / name, ignore_errors=True)
    (ROOT / '.venv.lock').unlink(missing_ok=True)
    for path in list(ROOT.rglob('__pycache__')):
        shutil.rmtree(path, ignore_errors=True)
    return 0


ALONE = {'help': show_help, 'libraries': show_libraries, 'lock': write_locks, 'clean': clean}

if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
