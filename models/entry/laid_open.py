"""What is asked of the register while it, or a record, is laid open, asked at once: a message may take long."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import peewee

from models import query
from models.file import facts, history, kept_beside
from models.file.engines.engine import Asked
from models.file.register_file import asked_alias
from models.file.rows import asked, asked_row_id
from models.query import decided, people
from models.query.for_review import kept_from, past
from models.query.for_review.asked import asked_about
from models.query.kept import asked_last_saved, asked_of_drafts
from models.register.register import Register
from models.register.review import weighing
from models.rules.surroundings import Around


@contextmanager
def whole_register(register: Register) -> Iterator[None]:
    """What is asked of a register that was opened, to show it as it was left; nothing else changes within."""
    with register.db.held(_of_register(register)):
        yield


@contextmanager
def at_once(register: Register, kind: str, uid: str) -> Iterator[None]:
    """What is asked of a record, and then what hangs on what it says; nothing else changes within."""
    with register.db.held(_of_itself(register, kind, uid)), register.db.held(_around_it(register, kind, uid)):
        yield


@contextmanager
def to_review(register: Register, each: Sequence[tuple[str, str]]) -> Iterator[None]:
    """What is asked of some records, by kind and uid, to show each to who reviews it."""
    with register.db.held(_of_waiting(register, each)), register.db.held(_around_waiting(register, each)):
        yield


def _of_register(register: Register) -> Iterator[Asked]:
    yield facts.ASKED
    yield history.ASKED_LAST_NUMBER
    yield from people.asked_of_all()
    yield asked_alias(register.person)
    yield from asked_of_drafts(register)
    yield kept_beside.ASKED_DRAFTS_AND_PATTERNS
    yield history.ASKED_OF_REGISTER
    yield history.ASKED_CHANGES_OF_REGISTER
    yield from register.db.asked_of_secrets(key for key in facts.SECRETS if not register.meta.get(key))


def _of_waiting(register: Register, each: Sequence[tuple[str, str]]) -> Iterator[Asked | peewee.Node]:
    for kind, uid in each:
        yield from asked(kind, [uid])
        yield from asked_about(uid)
        yield decided.asked_ever(uid)
        yield kept_beside.asked_looks(register.person, [uid])
        yield from past.asked_of_pasts(register, [uid])
    yield past.REVIEWERS
    yield kept_from.asked_rows(register.person)


def _around_waiting(register: Register, each: Sequence[tuple[str, str]]) -> Iterator[Asked | peewee.Node]:
    for record in filter(None, (query.get(register, *one) for one in each)):
        yield from Around(register).asked(record)
        yield from weighing.asked_alike([record])
        yield from (asked_alias(str(one.get('person'))) for one in decided.ever_decided(register, record.uid))


def _of_itself(register: Register, kind: str, uid: str) -> Iterator[Asked | peewee.Node]:
    yield from asked_of_drafts(register)
    yield from asked(kind, [uid])
    yield history.asked_revisions('record', uid)
    yield from decided.asked_about(register, uid)
    yield from asked_about(uid)
    yield asked_row_id(kind, uid)
    yield from people.asked_of_all()
    yield asked_last_saved(register, kind)


def _around_it(register: Register, kind: str, uid: str) -> Iterator[Asked]:
    if (record := query.get(register, kind, uid)) is not None:
        yield from Around(register).asked(record)
    decisions = [*decided.decisions_about(register, uid), *decided.others_about(register, uid)]
    who = {one.by for one in history.revisions(register, 'record', uid)} | {one.get('person') for one in decisions}
    yield from (asked_alias(str(one)) for one in who)
