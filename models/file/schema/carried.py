"""The rows of a register carried into a new file: of the tables and columns that Sijill makes, and of nothing else.

What is worked out from records is left behind, and worked out anew when the new file is first opened.
"""

from pathlib import Path

import peewee

from models.errors import DamagedRegister
from models.file import facts, migrations
from models.file.engines.encrypted_database import RegisterDatabase, does_not_fit
from models.file.engines.engine import Engine, Key
from models.file.schema import comparison
from models.language.messages import _

# What follows from the records, and from nothing else.
WORKED_OUT = ('coded', 'name_key', 'problem', 'waiting')
# That too, and what the database itself keeps count of as rows come.
LEFT_BEHIND = (*WORKED_OUT, 'counted')


def carry(database: Engine, path: Path, fresh: Path, key: Key | None) -> None:
    """Write the rows of a register, whose file stands at a path, into a new file of the version of this program.

    Who looked at what on a server, or where they were last, is not kept for long there, and so in no copy. Raises
    DamagedRegister where a table is no table any more, or holds what does not fit into it.
    """
    made = RegisterDatabase(fresh, key, is_new=True)
    for name, sentence in comparison.unreadable(database).items():
        if name in comparison.tables(database) and name not in LEFT_BEHIND:
            raise comparison.damaged(path, sentence)
    try:
        with made.connection_context():
            migrations.upgrade(made, backup=None, until=migrations.version(database))
            with made.atomic('IMMEDIATE'):
                for name, columns in comparison.tables(made).items():
                    if name not in LEFT_BEHIND and not (name == 'looked' and database.address):
                        _carry_table(database, made, name, columns)
                facts.keep(made, {'worked_out': '', 'log': ''} | ({'left': ''} if database.address else {}))
            migrations.upgrade(made, backup=None)
    except peewee.DatabaseError as error:
        if not does_not_fit(error):
            raise
        sentence = _('What {path} holds does not fit the tables that Sijill makes; restore a backup.')
        raise DamagedRegister(sentence.format(path=path)) from error


def _carry_table(database: Engine, made: RegisterDatabase, name: str, columns: list[str]) -> None:
    listed = ', '.join(f'"{column}"' for column in columns)
    marks = ', '.join('?' for _column in columns)
    for rows in database.in_parts(f'SELECT {listed} FROM @as_it_lies("{name}")'):
        made.execute_many(f'INSERT INTO "{name}" ({listed}) VALUES ({marks})', rows)
