"""The lists of questions that somebody has to see to: asked by other desks, asked here and open, and answered."""

from typing import Any

from models.file.register_file import RegisterFile
from models.query.for_review import asked
from models.query.for_review.asked import ANSWERED, OPEN, Standing
from models.record.records import roots

# Open questions that another desk asked, open ones that were asked here, and answered ones of here.
BY_OTHERS, OPEN_HERE, ANSWERED_HERE = LISTS = ('asked', 'open_questions', 'answered')
_LIVE = ' AND '.join(
    f'NOT EXISTS (SELECT 1 FROM "{cls.record_kind}" AS r WHERE r.uid = q.record AND r.withdrawn IS NOT NULL)'
    for cls in roots()
)
_LAST = 'SELECT event FROM reply WHERE question = q.uid AND withdrawn IS NULL ORDER BY id DESC LIMIT 1'
_STATE = f"coalesce(({_LAST}), '{OPEN}')"
_EACH = f'SELECT q.uid, q.desk = ? AS here, {_STATE} AS state FROM question AS q WHERE q.withdrawn IS NULL AND {_LIVE}'


def counts(register: RegisterFile) -> dict[str, int]:
    """How many each list holds."""
    grouped = f'SELECT here, state, count(*) FROM ({_EACH}) AS asked GROUP BY here, state'
    found = {(bool(here), state): count for here, state, count in _rows(register, grouped)}
    return {name: found.get(_asks(name), 0) for name in LISTS}


def listed(register: RegisterFile, name: str, most: int) -> list[Standing]:
    """The questions of a list, the first first, as many as `most`."""
    here, state = _asks(name)
    asks = f'SELECT uid FROM ({_EACH} ORDER BY q.id) AS asked WHERE here = ? AND state = ? LIMIT ?'
    found = _rows(register, asks, int(here), state, most)
    return asked.questions(register, [str(uid) for (uid,) in found])


def _asks(name: str) -> tuple[bool, str]:
    """Whether the questions of a list were asked here, and their state."""
    return name != BY_OTHERS, ANSWERED if name == ANSWERED_HERE else OPEN


def _rows(register: RegisterFile, statement: str, *values: object) -> list[tuple[Any, ...]]:
    return list(register.db.execute_sql(statement, (register.desk_id, *values)).fetchall())
