"""Where each person was when the register was locked, and what there is to say of it: kept in the register itself."""

import json
from typing import Any

from models.errors import KnownError
from models.record.records import RECORDS
from models.register.writing import WritableRegister

Where = dict[str, Any]


def keep(register: WritableRegister, where: Where, said: list[str]) -> bool:
    """Keep where the person is and what is to be said to whoever opens the register next; whether it could be kept."""
    try:
        with register.writing_down():  # on a server others leave theirs meanwhile
            _mine, others, _said = _kept(register)
            _note(register, where, others, said)
    except KnownError:
        return False
    return True


def take(register: WritableRegister) -> tuple[Where, list[str]]:
    """What was kept, and nothing of it any more; nothing where that is damaged, or of something not known any more.

    Where somebody else was stays for them: two who take turns come back each to their own place.
    """
    if not register.meta.get('left') or not register.writing:
        return {}, []
    with register.writing_down():
        where, others, said = _kept(register)
        _note(register, {}, others, [])
    return (where if where.get('kind') in RECORDS else {}), said


def forget_others(register: WritableRegister) -> None:
    """Keep where others were no longer."""
    if register.meta.get('left'):
        where, _others, said = _kept(register)
        _note(register, where, {}, said)


def is_of(where: Where, register: WritableRegister) -> bool:
    """Whether this is a place of the one who works now."""
    return bool(where) and where.get('person', register.person) == register.person


def _kept(register: WritableRegister) -> tuple[Where, dict[str, Where], list[str]]:
    """Where the one was who works now, where each of the others was, and what is to be said; of what is whole."""
    try:
        kept = json.loads(register.meta.get('left') or '{}')
        where, others = kept['where'], dict(kept.get('others', {}))
        places = others | ({str(where.get('person', register.person)): where} if where else {})
        mine = dict(places.pop(register.person, {}))
        return mine, {person: dict(place) for person, place in places.items()}, [str(line) for line in kept['said']]
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}, {}, []


def _note(register: WritableRegister, where: Where, others: dict[str, Where], said: list[str]) -> None:
    kept = {'where': where, 'said': said} | ({'others': others} if others else {})
    register.note('left', json.dumps(kept, ensure_ascii=False) if where or said or others else '')
