"""What somebody with the passphrase and a bare client does to a register so that its own check finds nothing."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from models.file import chain
from models.record.records import family
from models.register.register import Register
from tests import invented
from tests.test_chain import bare_client

Attack = Callable[[Path, Path], None]


def cut_the_end(path: Path, older: Path) -> None:
    """The last record and its revision were never there, nor was a file exported with them."""
    cut_the_history(path, older)
    with bare_client(path) as database:
        (last,) = database.execute('SELECT max(id) FROM revision').fetchone()
        (kept,) = database.execute("SELECT value FROM meta WHERE key = 'exports'").fetchone()
        left = json.dumps([number for number in json.loads(kept) if number <= last])
        database.execute("UPDATE meta SET value = ? WHERE key = 'exports'", (left,))


def cut_the_history(path: Path, _older: Path) -> None:
    """The last record and its revision were never there."""
    with bare_client(path) as database:
        last, uid = database.execute('SELECT id, record FROM revision ORDER BY id DESC').fetchone()
        erase(database, uid)
        database.execute('DELETE FROM revision WHERE id = ?', (last,))
        set_head(database)


def put_back(path: Path, older: Path) -> None:
    """An older copy of the register is in its place."""
    shutil.copy(older, path)


def rewrite(path: Path, _older: Path) -> None:
    """What was said of the first incident was another thing from the beginning, and every hash is worked out anew."""
    with bare_client(path) as database:
        was = 'An invented ambush on the road.'
        said = 'Nothing happened on the road.'
        (first,) = database.execute("SELECT min(id) FROM revision WHERE kind = 'incident'").fetchone()
        database.execute('UPDATE revision SET snapshot = replace(snapshot, ?, ?) WHERE id = ?', (was, said, first))
        database.execute('UPDATE incident SET narrative = ? WHERE id = 1', (said,))
        work_out(database)
        # So that the program itself makes the words of the search anew.
        database.execute("DELETE FROM meta WHERE key = 'worked_out'")


def forge(path: Path, _older: Path) -> None:
    """In one of two copies a revision is added at the end, as the program would."""
    with Register.open(path) as register:
        register.save(invented.incident(occurred='2024-01-30'))


def rename(path: Path, older: Path) -> None:
    """The older copy is in its place, as if it were another register."""
    put_back(path, older)
    with bare_client(path) as database:
        database.execute("UPDATE meta SET value = '11111111-2222-4333-8444-555555555555' WHERE key = 'register'")


def erase(database: Any, uid: str) -> None:
    """Take a record out of every table."""
    (number,) = database.execute('SELECT id FROM incident WHERE uid = ?', (uid,)).fetchone()
    database.execute('DELETE FROM incident_search WHERE rowid = ?', (number,))
    below = [uid]
    for row in family('incident'):
        column = 'parent' if row.parent_kind else 'uid'
        marks = ', '.join('?' * len(below))
        kind = row.record_kind
        gone = database.execute(f'SELECT id, uid FROM "{kind}" WHERE "{column}" IN ({marks})', below).fetchall()
        below += [one for _id, one in gone]
        for each, one in gone:
            database.execute('DELETE FROM coded WHERE row_kind = ? AND row_id = ?', (kind, each))
            database.execute('DELETE FROM name_key WHERE kind = ? AND row_id = ?', (kind, each))
            database.execute("DELETE FROM problem WHERE kind = 'incident' AND row_uid = ?", (one,))
            database.execute(f'DELETE FROM "{kind}" WHERE uid = ?', (one,))


def changes(database: Any, revision: int) -> list[chain.Entry]:
    """What a revision changed."""
    names = 'row_kind, row_uid, field, old, old_salt, new, new_salt, alone'
    found = database.execute(f'SELECT {names} FROM change WHERE revision = ? ORDER BY id', (revision,)).fetchall()
    return [
        chain.Entry(kind, uid, field, old and json.loads(old), old_salt, new and json.loads(new), new_salt, alone)
        for kind, uid, field, old, old_salt, new, new_salt, alone in found
    ]


def set_head(database: Any) -> None:
    (last,) = database.execute('SELECT hash FROM revision ORDER BY id DESC').fetchone()
    database.execute("UPDATE meta SET value = ? WHERE key = 'head'", (last,))


def work_out(database: Any) -> None:
    """Write every content hash and every hash of the chain anew."""
    names = ('id', 'snapshot', 'salts', *chain.HEADERS[2])
    previous = chain.START
    for row in database.execute(f'SELECT {", ".join(names)} FROM revision ORDER BY id').fetchall():
        header = dict(zip(names, row, strict=True))
        made = header['snapshot'] is not None
        entries = chain.read_beginning(header['snapshot']) if made else changes(database, header['id'])
        header['content'] = chain.content_hash_of_leaves(entries, header['salts'], made=made)
        hashed = chain.hash_of_header(previous, [header[name] for name in chain.HEADERS[2]], 2)
        database.execute(
            'UPDATE revision SET content = ?, previous = ?, hash = ? WHERE id = ?',
            (header['content'], previous, hashed, header['id']),
        )
        previous = hashed
    set_head(database)
