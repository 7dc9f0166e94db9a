"""The rooms of the house: who may ask whom, no circles, names that mean one thing, and SQL where it belongs."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.test_layers import ROOT, sources

LANGUAGE = {'models.errors', 'models.progress', 'models.language'}
RECORDS = LANGUAGE | {'models.dates', 'models.places', 'models.record'}
READERS = RECORDS | {'models.file', 'models.query', 'models.rules', 'models.likeness', 'models.whereabouts'}
MODELS = READERS | {'models.register', 'models.entry', 'models.samples'}
FILES = {
    'exchange.age_files',
    'exchange.cells',
    'exchange.crash_report',
    'exchange.formula_guard',
    'exchange.whole_files',
    'exchange.xlsx',
}
# What each room may ask beside itself: a folder, or a file that stands by itself.
MAY_ASK = {
    'models.errors': set(),
    'models.progress': set(),
    'models.language': {'models.errors'},
    'models.dates': LANGUAGE,
    'models.places': LANGUAGE,
    'models.whereabouts': LANGUAGE | {'models.places'},
    'models.record': RECORDS,
    'models.file': RECORDS,
    'models.query': RECORDS | {'models.file'},
    'models.rules': READERS - {'models.likeness'},
    'models.likeness': READERS - {'models.rules'},
    'models.register': READERS,
    'models.samples': READERS | {'models.register'},
    'models.entry': READERS | {'models.register'},
}


def room_of(module: str) -> str:
    """The folder of a module, or the module itself where it stands beside the folders."""
    top, *rest = module.split('.')
    return '.'.join([top, *rest[:1]])


@cache
def modules() -> dict[str, Path]:
    found = {
        '.'.join(path.relative_to(ROOT).with_suffix('').parts).removesuffix('.__init__'): path for path in sources()
    }
    return {name: path for name, path in found.items() if name != 'main'}


@cache
def asked() -> dict[str, set[str]]:
    """The modules that each module imports, wherever it does: within functions and for types alike."""
    return {name: {_known(full) for full in _full_names(path)} - {name, ''} for name, path in modules().items()}


def _full_names(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding='utf-8'))):
        if isinstance(node, ast.ImportFrom):
            yield from (f'{node.module}.{alias.name}' for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _known(full: str) -> str:
    """The module that a full name belongs to, '' for one that is not ours."""
    return next((name for name in (full, full.rpartition('.')[0]) if name in modules()), '')
