"""The house as it is meant to stand: imports go one way, and each library stays in its room."""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.parsed import nodes_of, tree_of

ROOT = Path(__file__).parent.parent
# Each room with the rooms that it may ask.
MAY_ASK = {
    'models': {'models'},
    'exchange': {'exchange', 'models'},
    'ui': {'ui', 'exchange', 'models'},
    'main': {'ui', 'exchange', 'models'},
}
ROOMS_OF = {
    'peewee': {'models'},
    'playhouse': {'models'},
    'sqlcipher3': {'models'},
    'sqlite3': {'models'},
    'filelock': {'models'},
    'nacl': {'models'},
    'openpyxl': {'exchange'},
    'python_calamine': {'exchange'},
    'pyrage': {'exchange'},
    'docx': {'exchange'},
    'lxml': {'exchange'},
    'typst': {'exchange'},
    'PySide6': {'ui', 'main'},
    'shiboken6': {'ui', 'main'},
}
# What a requirement is called when it is imported, where that is not its own name.
BRINGS = {'pyside6_essentials': {'PySide6', 'shiboken6'}, 'peewee': {'peewee', 'playhouse'}, 'pynacl': {'nacl'}}
BRINGS |= {'python_docx': {'docx'}}
# Locked in requirements-server.txt, for those alone who open registers on a server.
OF_SERVERS = {'psycopg'}
TOP = {'main.py', 'ui', 'models', 'resources', 'packaging', 'tests', 'exchange', 'docs'}
BIDI = re.compile('[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]')
TEXTS = {'.py', '.csv', '.md', '.toml', '.txt', '.in', '.qss', '.svg', '.po', '.pot', '.yaml', '.yml', '.json', ''}
TEXTS |= {'.typ'}


def sources() -> list[Path]:
    found = [ROOT / 'main.py', *(path for room in ('models', 'exchange', 'ui') for path in (ROOT / room).rglob('*.py'))]
    return sorted(path for path in found if path.exists())


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix('.py')


def imported(nodes: Iterable[ast.AST], package: list[str]) -> Iterator[str]:
    """The full name of every module that these parts of a tree import; relative ones from their package."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            module = '.'.join([*above, *([node.module] if node.module else [])])
            yield from (f'{module}.{alias.name}' if module in MAY_ASK or not module else module for alias in node.names)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute) and node.args:
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if name in ('__import__', 'import_module') and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)


@cache
def imports_of(path: Path) -> set[str]:
    package = list(path.relative_to(ROOT).parts[:-1])
    return set(imported(nodes_of(path), package))


def leak(room: str, name: str) -> bool:
    """Whether a module of a room may not import this."""
    top = name.split('.')[0]
    if top in MAY_ASK:
        return top not in MAY_ASK[room]
    return room not in ROOMS_OF.get(top, {room})


@cache
def runtime_libraries() -> set[str]:
    """The names under which the locked requirements of the program are imported."""
    locked = re.findall(r'^([A-Za-z0-9_.-]+)==', (ROOT / 'requirements.txt').read_text(encoding='utf-8'), re.MULTILINE)
    names = {re.sub(r'[-.]+', '_', name).lower() for name in locked}
    return {imported for name in names for imported in BRINGS.get(name, {name})}


@pytest.mark.parametrize('path', sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_import_leaks(path: Path) -> None:
    assert not [name for name in imports_of(path) if leak(room_of(path), name)]


@pytest.mark.parametrize('path', sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_imported_that_is_not_locked(path: Path) -> None:
    known = sys.stdlib_module_names | runtime_libraries() | MAY_ASK.keys()
    asked = {name.split('.')[0] for name in imports_of(path)}
    assert asked - (OF_SERVERS if room_of(path) == 'models' else set()) <= known


def test_a_leak_is_seen() -> None:
    """Else the tests above could not fail."""
    written = (
        'from ..ui import app\nfrom . import store\ndef f():\n    import openpyxl.styles\n    __import__("PySide6")'
    )
    found = set(imported(ast.walk(ast.parse(written)), ['models']))
    assert found == {'ui.app', 'models.store', 'openpyxl.styles', 'PySide6'}
    assert leak('models', 'ui.app')
    assert leak('models', 'openpyxl.styles')
    assert leak('exchange', 'peewee')
    assert leak('exchange', 'ui')
    assert leak('ui', 'openpyxl')
    assert leak('ui', 'main')
    assert not leak('ui', 'models.query')
    assert not leak('main', 'PySide6.QtCore')


def test_the_commands_load_no_window() -> None:
    """Headquarters runs them where there is no Qt."""
    for path in sources():
        if room_of(path) in ('models', 'exchange'):
            assert not any(name.startswith(('PySide6', 'ui')) for name in imports_of(path))
    first = list(imported(tree_of(ROOT / 'main.py').body, []))
    assert not any(name.startswith(('PySide6', 'ui', 'exchange')) for name in first)


def test_migrations_import_no_live_models() -> None:
    assert {name for name in imports_of(ROOT / 'models' / 'file' / 'migrations.py') if name.startswith('models')} <= {
        'models.errors',
        'models.language.messages',
    }


def test_top_level_names_are_as_fixed() -> None:
    assert {name for name in TOP if (ROOT / name).exists()} == TOP
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(('.', '__'))}
    assert folders - {'build', 'dist'} <= TOP
    assert {path.name for path in ROOT.glob('*.py')} == {'main.py'}


def kept_texts() -> list[Path]:
    folders = (ROOT / name for name in TOP if name != 'main.py')
    found = [*ROOT.glob('*'), *(path for folder in folders for path in folder.rglob('*'))]
    return [path for path in found if path.is_file() and path.suffix in TEXTS and '__pycache__' not in path.parts]


def test_no_direction_marks_in_the_files() -> None:
    """They reorder what a reader of the source sees."""
    marked = [path for path in kept_texts() if BIDI.search(path.read_text(encoding='utf-8', errors='replace'))]
    assert not marked


# Attributes of our own that would hide a method of Qt's


def ui_classes() -> list[tuple[Path, ast.ClassDef]]:
    paths = [path for path in sources() if room_of(path) == 'ui']
    return [(path, node) for path in paths for node in nodes_of(path) if isinstance(node, ast.ClassDef)]


def attributes_set(node: ast.ClassDef) -> set[str]:
    """The names that a class assigns to, on itself or on `self`."""
    direct = {
        target.id
        for line in node.body
        if isinstance(line, ast.Assign)
        for target in line.targets
        if isinstance(target, ast.Name)
    }
    stored = {
        inner.attr
        for inner in ast.walk(node)
        if isinstance(inner, ast.Attribute)
        and isinstance(inner.ctx, ast.Store)
        and isinstance(inner.value, ast.Name)
        and inner.value.id == 'self'
    }
    return direct | stored


def bases_of(node: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> Iterator[str]:
    for base in node.bases:
        name = ast.unparse(base).split('[')[0].split('.')[-1]
        yield name
        if name in classes and classes[name] is not node:
            yield from bases_of(classes[name], classes)


def test_no_attribute_hides_one_of_qts() -> None:
    qt = pytest.importorskip('PySide6.QtWidgets')
    from PySide6 import QtCore, QtGui

    found = ui_classes()
    by_name = {node.name: node for _path, node in found}
    hidden = []
    for path, node in found:
        for base in bases_of(node, by_name):
            theirs = next((getattr(room, base) for room in (qt, QtGui, QtCore) if hasattr(room, base)), None)
            if theirs is not None:
                hidden += [
                    f'{path.name}: {node.name}.{name}'
                    for name in attributes_set(node)
                    if hasattr(theirs, name) and name != 'staticMetaObject'
                ]
    assert not hidden
