"""The rooms of the house: who may ask whom, no circles, names that mean one thing, and SQL where it belongs."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from subprocess import check_output

import pytest

from tests.parsed import nodes_of, tree_of
from tests.test_layers import ROOT, sources

# What lies beside the rooms, all of it: nothing that a program or a test left there.
TOP = {
    '.ci', '.editorconfig', '.gitattributes', '.gitignore', '.pre-commit-config.yaml', 'CHANGELOG.md',
    'CONTRIBUTING.md', 'LICENSE', 'Makefile', 'README.md', 'docs', 'exchange', 'main.py', 'models', 'packaging',
    'pyproject.toml', 'requirements-dev.in', 'requirements-dev.txt', 'requirements-package.in',
    'requirements-package.txt', 'requirements-server.in', 'requirements-server.txt', 'requirements.in',
    'requirements.txt', 'resources', 'tests', 'ui',
}  # fmt: skip
LEAVES = {
    'models.errors',
    'models.forgetting',
    'models.limits',
    'models.no_garbage',
    'models.own_process',
    'models.swap',
    'models.unreadable',
    'models.version',
}
LANGUAGE = LEAVES | {'models.language', 'models.progress'}
RECORDS = LANGUAGE | {'models.dates', 'models.places', 'models.record', 'models.whereabouts'}
READERS = RECORDS | {'models.file', 'models.query', 'models.rules', 'models.likeness'}
MODELS = READERS | {'models.changed', 'models.register', 'models.entry', 'models.samples'}
MODELS |= {'models.spoken_words', 'models.signing', 'models.passphrases', 'models.made_of', 'models.screen'}
MODELS |= {'models.sealing'}
FILES = {
    'exchange.age_files',
    'exchange.cells',
    'exchange.crash_report',
    'exchange.formula_guard',
    'exchange.heads_in_files',
    'exchange.own_key',
    'exchange.standing_problems',
    'exchange.plain_files',
    'exchange.public_ids',
    'exchange.signed',
    'exchange.whole_files',
    'exchange.xlsx',
}
COMMANDS = {f'exchange.{name}' for name in ('terminal', 'command_words', 'import_command', 'export_commands')}
COMMANDS |= {'exchange.register_commands', 'exchange.servers'}
EXCHANGE = FILES | {
    f'exchange.{room}'
    for room in (
        'reading',
        'mapping',
        'omitting',
        'pairs',
        'believing',
        'decisions',
        'questions',
        'erasures',
        'uniting',
        'recovery',
        'importing',
        'exporting',
        'reporting',
        'publishing',
        'histories',
        'issuing',
        'leaks',
        'reconciling',
        'following_up',
    )
}
# What each room may ask beside itself. A room is a folder, or a file that stands by itself.
MAY_ASK: dict[str, set[str]] = {
    'models.errors': set(),
    'models.forgetting': set(),
    'models.limits': set(),
    'models.no_garbage': set(),
    'models.swap': set(),
    'models.unreadable': set(),
    'models.version': set(),
    'models.made_of': LANGUAGE,
    'models.screen': LANGUAGE,
    'models.changed': set(),
    'models.own_process': set(),
    'models.language': LEAVES,
    'models.progress': LEAVES | {'models.language'},
    'models.dates': LANGUAGE,
    'models.places': LANGUAGE,
    'models.spoken_words': LANGUAGE,
    'models.signing': LANGUAGE | {'models.spoken_words'},
    'models.sealing': LANGUAGE,
    'models.passphrases': RECORDS | {'models.file', 'models.spoken_words'},
    'models.whereabouts': LANGUAGE | {'models.places'},
    'models.record': LANGUAGE | {'models.dates', 'models.places'},
    'models.file': RECORDS,
    'models.query': RECORDS | {'models.file'},
    'models.rules': READERS - {'models.likeness'},
    'models.likeness': READERS - {'models.rules'},
    'models.register': READERS
    | {'models.changed', 'models.passphrases', 'models.sealing', 'models.signing', 'models.spoken_words'},
    'models.samples': READERS | {'models.register'},
    'models.entry': READERS | {'models.register'},
    'exchange.cells': RECORDS,
    'exchange.crash_report': LANGUAGE,
    'exchange.formula_guard': {'exchange.cells'},
    'exchange.age_files': LANGUAGE | {'exchange.formula_guard', 'exchange.plain_files', 'exchange.whole_files'},
    'exchange.heads_in_files': RECORDS | {'models.file', 'models.register', 'models.spoken_words'},
    'exchange.own_key': LANGUAGE | {'models.file', 'models.register', 'models.spoken_words'},
    'exchange.plain_files': LANGUAGE,
    'exchange.public_ids': LANGUAGE | {'exchange.own_key', 'models.file', 'models.register'},
    'exchange.signed': LANGUAGE | {'exchange.cells', 'models.signing'},
    'exchange.whole_files': LANGUAGE | {'models.file'},
    'exchange.xlsx': RECORDS | {'exchange.cells', 'exchange.formula_guard', 'exchange.whole_files'},
    'exchange.standing_problems': MODELS - {'models.entry'},
    'exchange.reading': LANGUAGE
    | FILES - {'exchange.heads_in_files', 'exchange.own_key', 'exchange.public_ids', 'exchange.standing_problems'},
    'exchange.omitting': RECORDS | FILES | {'exchange.reading', 'exchange.mapping'},
    'exchange.mapping': RECORDS | FILES | {'exchange.reading'},
    'exchange.believing': RECORDS | {'models.file'},
    'exchange.importing': MODELS - {'models.entry', 'models.samples'}
    | FILES
    | {'exchange.reading', 'exchange.mapping', 'exchange.believing', 'exchange.decisions', 'exchange.erasures'}
    | {'exchange.omitting', 'exchange.uniting', 'exchange.questions'},
    'exchange.erasures': MODELS - {'models.entry', 'models.samples'}
    | FILES
    | {'exchange.reading', 'exchange.mapping', 'exchange.terminal'},
    'exchange.uniting': MODELS - {'models.entry', 'models.samples', 'models.likeness'}
    | FILES
    | {'exchange.reading', 'exchange.mapping', 'exchange.believing', 'exchange.decisions', 'exchange.terminal'},
    'exchange.recovery': MODELS - {'models.entry', 'models.samples'} | FILES | {'exchange.terminal'},
    'exchange.decisions': MODELS - {'models.entry', 'models.samples', 'models.likeness'}
    | FILES
    | {'exchange.reading', 'exchange.mapping', 'exchange.believing', 'exchange.terminal'},
    'exchange.questions': MODELS - {'models.entry', 'models.samples', 'models.likeness'}
    | FILES
    | {'exchange.reading', 'exchange.mapping', 'exchange.decisions', 'exchange.terminal'},
    'exchange.exporting': MODELS - {'models.entry', 'models.samples', 'models.likeness'}
    | FILES
    | {'exchange.decisions', 'exchange.erasures', 'exchange.leaks', 'exchange.uniting', 'exchange.questions'},
    'exchange.reporting': MODELS - {'models.entry', 'models.samples'} | FILES | {'exchange.exporting'},
    'exchange.leaks': MODELS - {'models.entry', 'models.samples', 'models.likeness'} | FILES | {'exchange.terminal'},
    'exchange.publishing': MODELS - {'models.entry', 'models.samples', 'models.likeness'}
    | FILES
    | {'exchange.reporting', 'exchange.leaks', 'exchange.terminal'},
    'exchange.histories': MODELS - {'models.entry', 'models.samples', 'models.likeness'}
    | FILES
    | {'exchange.publishing', 'exchange.terminal'},
    'exchange.following_up': MODELS - {'models.entry', 'models.samples', 'models.likeness'}
    | FILES
    | {'exchange.publishing', 'exchange.terminal'},
    'exchange.issuing': MODELS - {'models.entry', 'models.samples'}
    | FILES
    | {'exchange.reporting', 'exchange.publishing', 'exchange.leaks', 'exchange.terminal'},
    'exchange.reconciling': MODELS - {'models.entry', 'models.samples', 'models.likeness'}
    | FILES
    | {'exchange.reading', 'exchange.reporting', 'exchange.terminal'},
    'exchange.pairs': MODELS - {'models.entry', 'models.samples'} | FILES | {'exchange.terminal'},
    'exchange.terminal': MODELS | FILES,
    'exchange.command_words': LANGUAGE,
    'exchange.import_command': MODELS | EXCHANGE | {'exchange.terminal'},
    'exchange.export_commands': MODELS | EXCHANGE | {'exchange.terminal'},
    'exchange.register_commands': MODELS | EXCHANGE | {'exchange.terminal'},
    'exchange.servers': MODELS | {'exchange.terminal'},
    'exchange.commands': MODELS | EXCHANGE | COMMANDS,
    'ui.overrides': set(),
    'ui.parts': MODELS | FILES,
    'ui.form': MODELS | {'exchange.mapping', 'ui.parts'},
    'ui.panes': MODELS | {'exchange.own_key', 'exchange.recovery', 'ui.parts', 'ui.form', 'ui.start'},
    'ui.start': MODELS | {'exchange.recovery', 'ui.parts'},
    'ui.month': MODELS
    | {
        'exchange.issuing',
        'exchange.leaks',
        'exchange.publishing',
        'exchange.reconciling',
        'exchange.reporting',
        'ui.parts',
    },
    'ui.pages': MODELS | EXCHANGE | {'ui.parts', 'ui.month'},
    'ui.importing': MODELS | EXCHANGE | {'ui.parts', 'ui.form'},
    'ui.review': MODELS | {'ui.parts', 'ui.panes'},
    'ui.uniting': MODELS | {'ui.parts'},
    'ui.key_sheet': MODELS | {'ui.parts', 'ui.start'},
    'ui.window': MODELS
    | {'exchange.exporting', 'exchange.following_up', 'exchange.questions', 'exchange.recovery'}
    | {'ui.key_sheet', 'ui.parts', 'ui.form', 'ui.panes'},
    'ui.cover': LANGUAGE | {'ui.parts'},
    'ui.locking': MODELS | {'ui.parts', 'ui.cover'},
    'ui.dropping': set(),
    'ui.collecting': set(),
    'ui.backing_up': MODELS | {'ui.parts'},
    'ui.session_end': set(),
    'ui.starting_anew': set(),
    'ui.seat': {'ui.seat_on_the_bus', 'ui.seat_on_windows'},
    'ui.seat_on_the_bus': set(),
    'ui.seat_on_windows': set(),
    'ui.parting': MODELS | {'ui.parts'},
    'ui.trouble': MODELS | {'exchange.whole_files', 'ui.parts'},
    'ui.about_swap': MODELS | {'ui.window'},
    'ui.assembled': MODELS | {'ui.parts', 'ui.pages', 'ui.importing', 'ui.review', 'ui.uniting', 'ui.window'},
    'ui.app': MODELS
    | {'exchange.crash_report', 'ui.parts', 'ui.start', 'ui.window', 'ui.assembled'}
    | {'ui.about_swap', 'ui.seat', 'ui.starting_anew'}
    | {'ui.backing_up', 'ui.collecting', 'ui.dropping', 'ui.locking', 'ui.parting', 'ui.session_end', 'ui.trouble'},
}
# More files than these in a folder are a drawer, no room.
MOST_FILES = 17
# A room and the file that gives it its name are one thing; so are the import and its pages, issuing and what keeps it,
# and reviewing and its page.
NAMED_ALIKE = {
    'dates',
    'mapping',
    'register',
    'rules',
    'window',
    'importing',
    'issuing',
    'review',
    'reconciling',
    'uniting',
}


@cache
def modules() -> dict[str, Path]:
    found = {
        '.'.join(path.relative_to(ROOT).with_suffix('').parts).removesuffix('.__init__'): path for path in sources()
    }
    return {name: path for name, path in found.items() if '.' in name}


def room_of(module: str) -> str:
    return '.'.join(module.split('.')[:2])


@cache
def asked() -> dict[str, set[str]]:
    """The modules that each module imports, wherever it does: within functions and for types alike."""
    return {name: {_module(full) for full in _imports(path)} - {name, ''} for name, path in modules().items()}


def _imports(path: Path) -> Iterator[str]:
    for node in nodes_of(path):
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f'{path} imports relatively'
            yield from (f'{node.module}.{alias.name}' for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _module(full: str) -> str:
    """The module that a full name belongs to, '' for one that is not ours."""
    return next((name for name in (full, full.rpartition('.')[0]) if name in modules()), '')


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """The sets of names that lead back to themselves: whoever can be reached from it, and reaches it."""
    reached = {name: _reached(name, graph) for name in graph}
    rings = {frozenset(other for other in reached[name] if name in reached.get(other, ())) for name in graph}
    return sorted(sorted(ring) for ring in rings if ring)


def _reached(name: str, graph: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        new = graph.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


def test_a_circle_would_be_seen() -> None:
    assert circles({'a': {'b'}, 'b': {'c'}, 'c': {'a'}, 'd': {'a'}}) == [['a', 'b', 'c']]
    assert circles({'a': {'b'}, 'b': set()}) == []


def test_no_module_leads_back_to_itself() -> None:
    assert circles(asked()) == []


def test_no_room_leads_back_to_itself() -> None:
    rooms: dict[str, set[str]] = defaultdict(set)
    for name, others in asked().items():
        rooms[room_of(name)] |= {room_of(other) for other in others} - {room_of(name)}
    assert circles(dict(rooms)) == []


@pytest.mark.parametrize('room', sorted({room_of(name) for name in modules()}))
def test_a_room_asks_only_those_that_it_may(room: str) -> None:
    others = {(name, other) for name, others in asked().items() if room_of(name) == room for other in others}
    assert not sorted((name, other) for name, other in others if room_of(other) not in MAY_ASK[room] | {room})


def test_what_may_be_asked_is_there() -> None:
    """Else a room that is gone could be allowed for ever."""
    there = {room_of(name) for name in modules()}
    assert MAY_ASK.keys() == there
    assert set().union(*MAY_ASK.values()) <= there


def test_reading_knows_no_mapping_nor_mapping_planning_nor_rules_a_writer() -> None:
    assert 'exchange.mapping' not in MAY_ASK['exchange.reading']
    assert 'exchange.importing' not in MAY_ASK['exchange.mapping']
    assert not {'models.register'} & (MAY_ASK['models.rules'] | MAY_ASK['models.query'] | MAY_ASK['models.likeness'])


def test_no_folder_is_a_drawer() -> None:
    folders = {path.parent for path in modules().values()}
    assert not {folder for folder in folders if len([*folder.glob('*.py')]) - 1 > MOST_FILES}


def test_every_folder_says_what_is_in_it_and_what_it_may_ask() -> None:
    faces = [path.parent / '__init__.py' for path in modules().values() if path.parent.parent != ROOT]
    for face in set(faces):
        said = ast.get_docstring(tree_of(face)) or ''
        what, asks = said.split('\n\n', 1)
        assert what.strip()
        assert re.search(r'\b(asks?|knows?|may)\b', asks), face


def test_no_two_modules_have_one_name() -> None:
    names: dict[str, list[str]] = defaultdict(list)
    for name in modules():
        names[name.rpartition('.')[2]].append(name)
    assert {name for name, there in names.items() if len(there) > 1} <= NAMED_ALIKE


def test_no_class_name_stands_for_two_things() -> None:
    names: dict[str, list[str]] = defaultdict(list)
    for module, path in modules().items():
        for node in nodes_of(path):
            if isinstance(node, ast.ClassDef) and node.name != 'Meta':
                names[node.name].append(module)
    assert {name: there for name, there in names.items() if len(there) > 1} == {}


def test_functions_are_short() -> None:
    """Half of them have six lines at most, nine in ten sixteen, and none is longer than a screen."""
    lengths = sorted(
        (node.end_lineno or 0) - node.lineno + 1
        for path in modules().values()
        for node in nodes_of(path)
        if isinstance(node, ast.FunctionDef)
    )
    assert lengths[len(lengths) // 2] <= 6
    assert lengths[len(lengths) * 9 // 10] <= 16
    assert lengths[-1] <= 38


# SQL

SQL_ROOMS = {'models.file', 'models.query'}
SQL = re.compile(
    r'\b(SELECT\s.*\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|PRAGMA|VACUUM)\b', re.S
)
# SQLite's own words: another engine says these otherwise.
SQLITES = re.compile(
    r'\b(PRAGMA|VACUUM|MATCH|GLOB|rowid|INDEXED|WITHOUT ROWID|json_\w+|group_concat|INSERT OR|sqlite_\w+|fts5)\b'
    r'|\b(instr|strftime|julianday|unixepoch|ifnull|iif|printf|last_insert_rowid|changes|typeof|quote)\('
    r'|\bIS (NOT )?(\?|:)|WHERE \+|SELECT \+|GROUP BY \+'
)
# Where they may stand: with the engines, and in the steps, which are frozen.
ENGINES = 'models.file.engines'
ASKS = {'execute', 'execute_sql', 'execute_many', 'atomic'}


def texts(path: Path) -> Iterator[str]:
    """The texts of a module that are no docstrings."""
    docs = {
        node.body[0].value
        for node in nodes_of(path)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node)
        if isinstance(node.body[0], ast.Expr)
    }
    for node in nodes_of(path):
        if isinstance(node, ast.JoinedStr):
            yield ''.join(part.value if isinstance(part, ast.Constant) else '?' for part in node.values)  # type: ignore[misc]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docs:
            yield node.value


@pytest.mark.parametrize('module', [name for name in modules() if room_of(name) not in SQL_ROOMS])
def test_sql_stands_in_the_rooms_of_the_file_and_of_query(module: str) -> None:
    assert not [text for text in texts(modules()[module]) if SQL.search(text)]


def is_of_engines(module: str) -> bool:
    return module.startswith(ENGINES) or module == 'models.file.migrations'


@pytest.mark.parametrize('module', [name for name in modules() if not is_of_engines(name)])
def test_what_is_an_engines_own_stands_behind_names(module: str) -> None:
    assert not [text for text in texts(modules()[module]) if SQLITES.search(text)]


def test_only_engines_ask_a_database_library() -> None:
    libraries = {'sqlcipher3', 'sqlite3', 'psycopg'}
    asking = {name for name, path in modules().items() if {one.split('.')[0] for one in _imports(path)} & libraries}
    assert {name for name in asking if not name.startswith(ENGINES)} == set()


@pytest.mark.parametrize('module', [name for name in modules() if not name.startswith('models.')])
def test_no_window_and_no_file_asks_the_database(module: str) -> None:
    calls = (node.func for node in nodes_of(modules()[module]) if isinstance(node, ast.Call))
    assert not [one.attr for one in calls if isinstance(one, ast.Attribute) and one.attr in ASKS]


def test_sql_would_be_seen() -> None:
    assert SQL.search('SELECT uid FROM x')
    assert SQL.search('INSERT OR IGNORE INTO problem VALUES (?)')
    assert SQLITES.search('INSERT OR REPLACE INTO meta VALUES (?, ?)')
    assert SQLITES.search('SELECT value FROM json_each(?)')
    assert SQLITES.search('SELECT id FROM x WHERE a IS ?')
    assert not SQLITES.search('SELECT id FROM x WHERE a IS NULL')
    assert not SQL.search('Select a file from the list')


def test_nothing_lies_about_at_the_top() -> None:
    listed = check_output(['git', 'ls-files', '--cached', '--others', '--exclude-standard'], cwd=ROOT, text=True)
    assert {path.split('/')[0] for path in listed.splitlines()} == TOP
