"""Every module, class and public function says in a sentence what it is."""

import ast
import importlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.parsed import tree_of

ROOT = Path(__file__).parent.parent
FILES = [path for part in ('models', 'exchange', 'ui') for path in sorted((ROOT / part).rglob('*.py'))]


def undescribed(tree: ast.Module, file: str = '') -> Iterator[str]:
    """What of a module has no docstring: '' is the module itself; names that begin with `_` need none."""
    if not ast.get_docstring(tree):
        yield ''
    yield from _undescribed_in(tree, file, '')


def _undescribed_in(node: ast.Module | ast.ClassDef, file: str, within: str) -> Iterator[str]:
    for inner in node.body:
        if not isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or inner.name.startswith('_'):
            continue
        if not ast.get_docstring(inner) and not (within and is_said_above(file, within, inner.name)):
            yield f'{within}.{inner.name}'.lstrip('.')
        if isinstance(inner, ast.ClassDef):
            yield from _undescribed_in(inner, file, f'{within}.{inner.name}'.lstrip('.'))


@cache
def is_said_above(file: str, within: str, name: str) -> bool:
    """Whether a method stands in a class above its own, of Qt's or of ours, which says what it does."""
    if not file.startswith('ui/'):
        return False
    found = importlib.import_module(file.removesuffix('.py').replace('/', '.'))
    for part in within.split('.'):
        found = getattr(found, part)
    return any(_says(base, name) for base in found.__mro__[1:])


def _says(base: type, name: str) -> bool:
    if base.__module__.startswith('PySide6'):
        return hasattr(base, name)
    return name in vars(base) and bool(vars(base)[name].__doc__)


@pytest.mark.parametrize('path', FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_everything_that_others_use_is_described(path: Path) -> None:
    assert list(undescribed(tree_of(path), path.relative_to(ROOT).as_posix())) == []


def test_what_is_not_described_is_seen() -> None:
    source = (
        'class One:\n    def of(self): ...\n    def _own(self): ...\n    class Two:\n        """Said."""\n\n\n'
        'def go():\n    pass\n\n\ndef said():\n    """Said."""\n\n\nclass _Own:\n    def go(self): ...\n'
    )
    assert list(undescribed(ast.parse(source))) == ['', 'One', 'One.of', 'go']


def test_only_methods_that_are_said_above_are_let_off() -> None:
    assert is_said_above('ui/parts/flow.py', 'Flow', 'takeAt')
    assert not is_said_above('ui/parts/flow.py', 'Flow', 'insert')
    assert is_said_above('ui/pages/codes_page.py', 'CodesView', 'refresh')
    assert not is_said_above('ui/pages/export_page.py', 'ExportPage', 'show_list')
