"""Which records that wait for review somebody has open, in a register on a server: others see it, it hinders nobody.

It goes with the question after the end of the history, which every program asks all the time. It is in no history and
in no backup, and not even in the log of a PostgreSQL server; it names who reads what, so nothing of it lasts.
"""

import uuid
from typing import NamedTuple

from models.file.engines.engine import Engine

# Seconds: without a sign of life for so long a program is taken for gone, and so often it gives one.
GONE_AFTER, SIGN_EVERY = 180, 30
TABLE = 'in_hand'
COLUMNS = ('sitting TEXT', 'person TEXT', 'record TEXT', 'since BIGINT', 'seen BIGINT')
MADE = (
    f'CREATE UNLOGGED TABLE {TABLE} (sitting TEXT COLLATE "C" PRIMARY KEY, person TEXT COLLATE "C" NOT NULL, '
    'record TEXT COLLATE "C" NOT NULL, since BIGINT NOT NULL, seen BIGINT NOT NULL)'
)
_NOW = 'extract(epoch FROM now())::bigint'
# The end of the history in the first line, and what others have open in those after it.
_ASKED = (
    "SELECT '' AS record, value, '', 0, true FROM meta WHERE key = 'head' UNION ALL "
    f"SELECT h.record, h.person, coalesce(p.alias, ''), h.since, h.seen > {_NOW} - {GONE_AFTER} "
    f'FROM {TABLE} AS h LEFT JOIN person AS p ON p.uid = h.person WHERE h.sitting <> :sitting'
)
_SAYING = (
    f'WITH said AS (INSERT INTO {TABLE} (sitting, person, record, since, seen) '
    f'VALUES (:sitting, :person, :record, {_NOW}, {_NOW}) ON CONFLICT (sitting) DO UPDATE SET '
    'person = excluded.person, record = excluded.record, seen = excluded.seen, since = '
    f'CASE WHEN {TABLE}.record = excluded.record THEN {TABLE}.since ELSE excluded.since END '
    f'WHERE {TABLE}.record <> excluded.record OR {TABLE}.seen <= excluded.seen - {SIGN_EVERY} RETURNING 1) {_ASKED}'
)
_LEAVING = (
    f'WITH gone AS (DELETE FROM {TABLE} WHERE sitting = :sitting OR seen <= {_NOW} - {GONE_AFTER} RETURNING 1) {_ASKED}'
)


class InHand(NamedTuple):
    """A record that somebody else has open: their uid, what they are called, and since when, in seconds since 1970."""

    record: str
    person: str
    alias: str
    since: int


class Meanwhile(NamedTuple):
    """How things are: the end of the history, and what others have open."""

    head: str
    in_hand: tuple[InHand, ...] = ()


class Sitting:
    """One program at work on a server, which says of itself what it has open; its threads share it."""

    def __init__(self, database: Engine) -> None:
        self._database, self._uid = database, str(uuid.uuid4())
        self._is_known = self._are_others_gone = False

    def ask(self, person: str, record: str) -> Meanwhile:
        """Ask how things are, and say with it which record is open here; '' for none. It is one message."""
        asked = _SAYING if record else _LEAVING if self._is_known or self._are_others_gone else _ASKED
        self._is_known = bool(record)
        given = {'sitting': self._uid, 'person': person, 'record': record}
        head, *others = self._database.execute_sql(asked, given).fetchall()
        self._are_others_gone = not all(is_here for *_line, is_here in others)
        return Meanwhile(head[1], tuple(InHand(*line) for *line, is_here in others if is_here))

    def leave(self) -> None:
        """Have nothing open any more, if anything was said to be."""
        if self._is_known:
            self.ask('', '')
