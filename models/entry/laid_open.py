"""What is asked of the register while a record is laid open, asked at once: a message to a server may take long."""

from collections.abc import Iterator
from contextlib import contextmanager

import peewee

from models import query
from models.file import history
from models.file.engines.engine import Asked
from models.file.register_file import asked_alias
from models.file.rows import asked
from models.query import decided, people
from models.query.for_review.asked import asked_about
from models.query.kept import asked_last_saved, asked_of_drafts
from models.register.register import Register
from models.rules.surroundings import Around


@contextmanager
def at_once(register: Register, kind: str, uid: str) -> Iterator[None]:
    """What is asked of a record, and then what hangs on what it says; nothing else changes within."""
    with register.db.held(_of_itself(register, kind, uid)), register.db.held(_around_it(register, kind, uid)):
        yield


def _of_itself(register: Register, kind: str, uid: str) -> Iterator[Asked | peewee.Node]:
    yield from asked_of_drafts(register)
    yield from asked(kind, [uid])
    yield history.asked_revisions('record', uid)
    yield from decided.asked_about(register, uid)
    yield from asked_about(uid)
    yield from people.asked_of_all()
    yield asked_last_saved(register, kind)


def _around_it(register: Register, kind: str, uid: str) -> Iterator[Asked]:
    if (record := query.get(register, kind, uid)) is not None:
        yield from Around(register).asked(record)
    decisions = [*decided.decisions_about(register, uid), *decided.others_about(register, uid)]
    who = {one.by for one in history.revisions(register, 'record', uid)} | {one.get('person') for one in decisions}
    yield from (asked_alias(str(one)) for one in who)
