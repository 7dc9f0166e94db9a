"""What CockroachDB does otherwise, played to the program by a PostgreSQL server: it was never tried there itself."""

import copy
import itertools
import re
import struct
from collections.abc import Callable
from functools import partial

from models import query, samples
from models.errors import RegisterBusy
from models.file.engines import on_servers
from models.file.engines.server_address import ServerAddress
from models.file.engines.tried_again import _ATTEMPTS
from models.query import Question
from models.register.register import Register
from models.register.verify import check
from tests import servers
from tests.forwarder import forwarding
from tests.invented import incident
from tests.servers import Server

_ENDS = b'COMMIT\0'  # the end of a transaction; one that begins may say READ COMMITTED
_LET_IN = b'R' + struct.pack('!II', 8, 0)
# What its manual says that it has not: of triggers those of rows alone, which take the fields of a row in brackets.
_NOT_THERE = re.compile(
    rb'\b(LISTEN|NOTIFY)\b|advisory|FOR EACH STATEMENT|REFERENCING|OR REPLACE TRIGGER|\b(NEW|OLD)\.|'
    rb'array_to_tsvector|tsvector_to_array|DEFAULT \w+\(\)|\bDO \$|to_char\(|DEFERRABLE|row_security_active|UPDATE \('
)


def _as_message(sign: bytes, text: bytes) -> bytes:
    return sign + struct.pack('!I', len(text) + 4) + text


def _failing(state: str) -> bytes:
    return _as_message(b'Q', f"DO $$BEGIN RAISE 'played' USING ERRCODE = '{state}'; END$$".encode() + b'\0')


class Played:
    """Refuses what is not there, and while others are busy breaks off every other message when it comes first.

    A transaction is broken off no more often than it is tried again, however the messages fall.
    """

    def __init__(self) -> None:
        self.broken_off, self.is_busy = 0, False
        self._of_this_one = 0
        self.meanwhile: Callable[[], object] | None = None
        self._numbers, self._seen = itertools.count(), set[bytes]()
        self._was_undone = self._is_under_way = False
        self.refused: list[bytes] = []

    def asked(self, came: bytes) -> bytes:
        """What the server is asked in place of what came."""
        if came[:1] != b'Q' or int.from_bytes(came[1:5]) != len(came) - 1:
            return came
        if _NOT_THERE.search(came):
            self.refused.append(came)
            return _failing('0A000')
        if self._was_undone and self._is_under_way and self.meanwhile:
            doing, self.meanwhile = self.meanwhile, None
            doing()
        self._was_undone = came[5:].startswith(b'ROLLBACK')
        is_spared = self._of_this_one == _ATTEMPTS - 1 or came in self._seen
        if not self.is_busy or self._was_undone or is_spared or next(self._numbers) % 2:
            self._of_this_one *= not came.endswith(_ENDS)
            return came
        self._of_this_one += 1
        self._seen.add(came)
        self._is_under_way = not came[5:].startswith(b'BEGIN')
        self.broken_off += 1
        return _failing('40001')

    def answered(self, came: bytes) -> bytes:
        """What is answered: whoever is let in is told which server it is."""
        if not came.startswith(_LET_IN):
            return came
        return _LET_IN + _as_message(b'S', b'crdb_version\0played\0') + came[len(_LET_IN) :]


def test_what_it_breaks_off_is_tried_again_and_nothing_is_asked_that_it_has_not(server: Server) -> None:
    address, played = server.empty_database(), Played()
    with forwarding(server.port, altered=played.asked, answered=played.answered) as way:
        there = ServerAddress(f'postgres://{servers.OWNER}@127.0.0.1:{way.port}/{address.database}')
        Register.create(there, desk='DZ1', passphrase=None, alias='Tester').close()
        server.run(f'CREATE ROLE {address.database}_someone LOGIN')
        on_servers.let_role(there, None, f'{address.database}_someone', 'documenter')
        with Register.open(_as(there, f'{address.database}_someone'), writing=False) as register:
            assert register.hides('signing_secret')
        played.is_busy = True
        with Register.open(there) as register, Register.open(address) as other:
            saved = [register.save(incident(narrative=f'invented {number}')) for number in range(3)]
            saved[0].set('narrative', 'changed')
            register.save(saved[0])
            assert register.undo_last() is not None
            samples.fill(register, 6, 2)
            assert check(register) == []
            assert query.ids(register, Question('incident', search='invented'), 10)
            assert played.broken_off > 10
            _lose_to(address, register, played)
            assert query.count(register, 'incident') == len(query.ids(other, Question('incident')))
            assert check(other) == []
    assert played.refused == []


def _as(address: ServerAddress, role: str) -> ServerAddress:
    return ServerAddress(address.text.replace(f'{servers.OWNER}@', f'{role}@'))


def _save_one(address: ServerAddress) -> None:
    with Register.open(address) as register:  # in the thread of the forwarder
        register.save(incident())


def _lose_to(address: ServerAddress, register: Register, played: Played) -> None:
    """Let somebody else save while what was broken off is tried again: it is refused whole, and saved the next time."""
    lost, refused = incident(), 0
    while not refused:
        played.meanwhile = partial(_save_one, address)
        try:
            register.save(copy.deepcopy(lost))
            lost = incident()
        except RegisterBusy:
            refused += 1
    assert query.get(register, 'incident', lost.uid) is None
    assert query.get(register, 'incident', register.save(lost).uid) is not None
