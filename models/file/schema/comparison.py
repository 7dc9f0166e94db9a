"""The tables, indexes and whatever else stands in a register's file, compared with what the steps make.

Anybody with the passphrase can put a trigger, a view or another table into the file with a tool of the database
library. A trigger would run in the midst of our writing, a view would be read as the table whose name it took: so what
is not as the steps make it is found before anything of it can run, and nothing is written then.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from models.errors import AlteredRegister, DamagedRegister
from models.file import migrations
from models.file.engines import sqlite_schema
from models.file.engines.encrypted_database import RegisterDatabase
from models.file.engines.engine import Engine, Part
from models.language.messages import _
from models.language.text import file_name, isolate

# By digest, the lines that were last found to have it: every write looks, and finds the same ones again.
_found_as_made: dict[str, list[Part]] = {}
_LONGEST_NAME, _MOST_NAMED = 60, 5
MORE, MISSING, OTHER = 'more', 'missing', 'other'


class SchemaPart(NamedTuple):
    """A table, index, trigger or view: its name, the table it is of, how it was said to be made, and its columns.

    Of a column also whether it is hidden or worked out, as the library numbers that.
    """

    kind: str
    name: str
    table: str
    made: str
    columns: tuple[tuple[str, int], ...] = ()

    @property
    def is_virtual(self) -> bool:
        """Whether it is a table whose content something else gives."""
        return self.made.upper().startswith('CREATE VIRTUAL')

    @property
    def kind_said(self) -> str:
        """What it is, where it is named to people."""
        return 'virtual table' if self.is_virtual else self.kind


class Difference(NamedTuple):
    """A part of a file that is more than the steps make, missing, or other than they make it."""

    how: str
    kind: str
    name: str
    table: str

    def in_words(self) -> str:
        """What it is and what it is called, as it may be shown."""
        name = shown_name(self.name)
        if self.kind in ('table', 'virtual table', 'view'):
            return _kinds()[self.kind].format(name=name)
        return _kinds()[self.kind].format(name=name, table=shown_name(self.table))


def _kinds() -> dict[str, str]:
    return {
        'table': _('table “{name}”'),
        'virtual table': _('virtual table “{name}”'),
        'view': _('view “{name}”'),
        'trigger': _('trigger “{name}” on “{table}”'),
        'index': _('index “{name}” of “{table}”'),
        'column': _('column “{name}” of “{table}”'),
    }


def shown_name(name: object) -> str:
    """A name that anybody may have given, as it may be shown."""
    text = str(name)
    return isolate(file_name(text if len(text) <= _LONGEST_NAME else f'{text[:_LONGEST_NAME]}…'), 'auto')


def in_words(differences: Iterable[Difference]) -> Iterator[str]:
    """A sentence for each way in which a file differs, with what does; of very much the first."""
    said = {MORE: _('Not made by Sijill: {what}.'), MISSING: _('Missing: {what}.'), OTHER: _('Altered: {what}.')}
    given = [*differences]
    for how, sentence in said.items():
        parts = [one.in_words() for one in given if one.how == how]
        named = _(', ').join(parts[:_MOST_NAMED]) + (' …' if len(parts) > _MOST_NAMED else '')
        if parts:
            yield sentence.format(what=named)


def only_to_be_read(path: Path, differences: Iterable[Difference]) -> str:
    """The sentence for a file that is not as the steps make it, with what is to be done."""
    sentence = _(
        '{path} was altered by another program, so it can only be read. {what} '
        'Make a clean copy of it to go on: that has every record and its history, and nothing else.'
    )
    return sentence.format(path=path, what=' '.join(in_words(differences)))


def is_as_made(database: Engine) -> bool:
    """Whether a file holds what the steps up to its version make, and nothing else."""
    version = migrations.version(database)
    wanted = database.digests.get(version) or digest_of(migrations.STEPS[:version], type(database))
    lines = database.parts()
    if _found_as_made.get(wanted) == lines:
        return True
    if _digest(_in_parts(lines)) != wanted:
        return False
    _found_as_made[wanted] = lines
    return True


@cache
def digest_of(steps: tuple[migrations.Step, ...], engine: type[Engine] = RegisterDatabase) -> str:
    """The digest of what these steps make with an engine."""
    return _digest(_made_by(steps, engine))


def _digest(parts: Iterable[SchemaPart]) -> str:
    """What stands for all parts of a file, in whatever order they lie there."""
    said = repr(sorted(part[:4] for part in parts))
    return hashlib.sha256(said.encode(errors='surrogatepass')).hexdigest()


def differences(database: Engine) -> list[Difference]:
    """How a file differs from what the steps up to its version make."""
    if is_as_made(database):
        return []
    found, wanted = _found(database), _wanted(database)
    more = [Difference(MORE, part.kind_said, part.name, part.table) for key, part in found.items() if key not in wanted]
    missing = [
        Difference(MISSING, part.kind_said, part.name, part.table) for key, part in wanted.items() if key not in found
    ]
    altered = (_altered(part, wanted[key]) for key, part in found.items() if part != wanted.get(key, part))
    return [*more, *missing, *chain.from_iterable(altered)]


def _altered(there: SchemaPart, wanted: SchemaPart) -> Iterator[Difference]:
    """The columns that a table has more; the whole part where it differs otherwise."""
    more = [name for name, _hidden in there.columns if name not in dict(wanted.columns)]
    for name in more:
        yield Difference(MORE, 'column', name, there.name)
    if not more:
        yield Difference(OTHER, there.kind_said, there.name, there.table)


def unreadable(database: Engine) -> dict[str, str]:
    """The tables which are missing, or are something else by now, so that nothing may be read; each with a sentence."""
    if is_as_made(database):
        return {}
    found = _found(database)
    wanted = sorted(part for part in _wanted(database).values() if part.kind == 'table')
    said = {
        part.name: _why_unreadable(part, found.get(('table', part.name)), ('view', part.name) in found)
        for part in wanted
    }
    return {name: sentence for name, sentence in said.items() if sentence}


def refuse_unreadable(database: Engine, path: Path) -> None:
    """Raise DamagedRegister where a table is missing, or is something else by now."""
    for sentence in unreadable(database).values():
        raise damaged(path, sentence)


def refuse_altered(database: Engine, path: Path) -> None:
    """Raise DamagedRegister or AlteredRegister where a file is not as the steps make it."""
    if not is_as_made(database):
        refuse_unreadable(database, path)
        raise AlteredRegister(only_to_be_read(path, differences(database)))


def damaged(path: Path, sentence: str) -> DamagedRegister:
    """The error that says what in a register the program cannot go by."""
    return DamagedRegister(_('{path}: {problem} Restore a backup.').format(path=path, problem=sentence))


def _why_unreadable(wanted: SchemaPart, there: SchemaPart | None, is_view: bool) -> str:
    if is_view:
        return _('“{name}” is not a table any more.').format(name=wanted.name)
    if there is None:
        return _('The table “{name}” is missing.').format(name=wanted.name)
    is_same_kind = there == wanted or not (there.is_virtual or wanted.is_virtual)
    if is_same_kind and {*wanted.columns} <= {*there.columns}:
        return ''
    return _('“{name}” is not the table that Sijill made.').format(name=wanted.name)


def tables(database: Engine) -> dict[str, list[str]]:
    """The tables that the steps up to a file's version make, each with its columns, save of word indexes."""
    made = _wanted(database).values()
    of_words = tuple(f'{part.name}_' for part in made if part.is_virtual)  # the library keeps an index in such tables
    held = [part for part in made if part.columns and not part.name.startswith(of_words)]
    return {part.name: [name for name, _hidden in part.columns] for part in held}


# What there is, and what there should be


def _found(database: Engine) -> dict[tuple[str, str], SchemaPart]:
    return _by_name(_with_columns(part, database.columns_of) for part in _in_parts(database.parts()))


def _wanted(database: Engine) -> dict[tuple[str, str], SchemaPart]:
    return _by_name(_made_by(migrations.STEPS[: migrations.version(database)], type(database)))


def _by_name(parts: Iterable[SchemaPart]) -> dict[tuple[str, str], SchemaPart]:
    return {(part.kind, part.name): part for part in parts}


@cache
def _made_by(steps: tuple[migrations.Step, ...], engine: type[Engine]) -> tuple[SchemaPart, ...]:
    """The parts of a file that these steps make."""
    made = engine.made_by([*chain.from_iterable(steps)])
    columns = {part[1]: there for part, there in made if part[0] == 'table'}
    return tuple(_with_columns(part, columns.__getitem__) for part in _in_parts(part for part, _columns in made))


def _in_parts(lines: Iterable[Part]) -> list[SchemaPart]:
    found = [SchemaPart(str(kind), str(name), str(table), _in_one_line(made)) for kind, name, table, made in lines]
    return [part for part in found if not sqlite_schema.is_librarys_own(part[:4])]


def _in_one_line(made: object) -> str:
    return ' '.join(str(made or '').split())


def _with_columns(part: SchemaPart, columns_of: Callable[[str], list[tuple[str, int]]]) -> SchemaPart:
    if part.kind != 'table' or part.is_virtual:
        return part
    return part._replace(columns=tuple(columns_of(part.name)))
