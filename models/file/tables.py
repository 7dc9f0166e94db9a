"""The tables that a register of this version has: whether each of them is there, and is a table."""

import re
from collections.abc import Iterator
from functools import cache

from models.file import migrations
from models.language.messages import _

_MADE = re.compile(r'CREATE (?:VIRTUAL )?TABLE "?(\w+)')
_DROPPED = re.compile(r'DROP TABLE "?(\w+)')
_RENAMED = re.compile(r'ALTER TABLE "?(\w+)"? RENAME TO "?(\w+)')


@cache
def expected() -> frozenset[str]:
    """The names of the tables that all steps together leave."""
    there: set[str] = set()
    for statement in (statement for step in migrations.STEPS for statement in step):
        if made := _MADE.match(statement):
            there.add(made[1])
        elif dropped := _DROPPED.match(statement):
            there.discard(dropped[1])
        elif renamed := _RENAMED.match(statement):
            there = there - {renamed[1]} | {renamed[2]}
    return frozenset(there)


def out_of_form(database: migrations.Database) -> Iterator[str]:
    """Sentences that name the tables which are missing, or are something else by now."""
    kinds = dict(database.execute_sql('SELECT name, type FROM sqlite_master').fetchall())
    for name in sorted(expected()):
        if name not in kinds:
            yield _('The table “{name}” is missing.').format(name=name)
        elif kinds[name] != 'table':
            yield _('“{name}” is not a table any more.').format(name=name)
