"""What a server says of the world (no network, wrong password, full disk, no right), as sentences."""

from collections.abc import Iterator
from contextlib import contextmanager

import peewee
import psycopg

from models.errors import (
    BrokenOff,
    DamagedRegister,
    KnownError,
    RegisterBusy,
    RegisterMissing,
    ServerAway,
    WrongPassphrase,
)
from models.file.engines import breaking_off
from models.language.messages import _


@contextmanager
def reading_server_errors(server: str) -> Iterator[None]:
    """Turn what the driver says of a server into a sentence, or into what peewee says of any library."""
    try:
        yield
    except psycopg.Error as error:
        raise _said(error, server) from error


def away(server: str) -> KnownError:
    """What is said while nobody answers."""
    return _by_words('', server)


def _said(error: psycopg.Error, server: str) -> BaseException:
    if breaking_off.is_broken_off():
        return BrokenOff()
    found = _by_state(error.sqlstate, server) if error.sqlstate else _by_words(str(error), server)
    if found is not None:
        return found
    kinds = (psycopg.IntegrityError, peewee.IntegrityError), (psycopg.OperationalError, peewee.OperationalError)
    return next((ours for theirs, ours in kinds if isinstance(error, theirs)), peewee.DatabaseError)(str(error))


def _by_state(state: str, server: str) -> KnownError | None:
    """What is said of a state that the server gives; of some, all that begin alike."""
    for states, (kind, sentence) in _of_states().items():
        if state.startswith(states):
            return kind(sentence.format(server=server))
    return None


def _by_words(text: str, server: str) -> KnownError:
    """What is said where there is no state, for only while connecting something went wrong, or nobody answered."""
    marks = {'28': ('password', 'authentication', 'pg_hba.conf', 'role "'), '3D000': ('database "',)}
    if 'certificate' in text or 'SSL' in text:
        sentence = _('The certificate of {server} does not fit, so nothing was sent; ask whoever looks after it.')
        return KnownError(sentence.format(server=server))
    state = next((state for state, words in marks.items() if any(word in text for word in words)), '08')
    kind, sentence = next(said for states, said in _of_states().items() if state in states)
    return kind(sentence.format(server=server))


def _of_states() -> dict[tuple[str, ...], tuple[type[KnownError], str]]:
    return {
        ('55P03', '40001'): (RegisterBusy, _('Somebody else is writing in {server} just now; try again.')),
        ('42501',): (KnownError, _('Your role on {server} may not do that; ask whoever looks after the server.')),
        ('42704',): (KnownError, _('There is no such role on {server}; whoever looks after the server makes it.')),
        ('531', '532'): (KnownError, _('{server} is full; ask whoever looks after it for room.')),
        ('53300', '57P03'): (KnownError, _('{server} takes nobody more just now; try again later.')),
        ('42P01', '42703'): (DamagedRegister, _('A table of {server} is missing or altered; restore it.')),
        ('28',): (WrongPassphrase, _('{server} does not take this role and password; type the password again.')),
        ('3D000',): (RegisterMissing, _('There is no database {server}; check its name.')),
        ('08', '57P', '40003'): (
            ServerAway,
            _('{server} does not answer, and nothing half done was saved; try again when there is a network.'),
        ),
    }
