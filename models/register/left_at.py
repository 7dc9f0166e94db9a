"""Where the person was when the register was locked, and what there is to say of it: kept in the register itself."""

import json
from typing import Any

from models.errors import KnownError
from models.record.records import RECORDS
from models.register.writing import WritableRegister


def keep(register: WritableRegister, where: dict[str, Any], said: list[str]) -> bool:
    """Keep where the person is and what is to be said to whoever opens the register next; whether it could be kept."""
    try:
        register.note('left', json.dumps({'where': where, 'said': said}, ensure_ascii=False))
    except KnownError:
        return False
    return True


def take(register: WritableRegister) -> tuple[dict[str, Any], list[str]]:
    """What was kept, and nothing of it any more; nothing where that is damaged, or of something not known any more."""
    text = register.meta.get('left')
    if not text or not register.writing:
        return {}, []
    register.note('left', '')
    try:
        kept = json.loads(text)
        where, said = kept['where'], [str(sentence) for sentence in kept['said']]
        return (where if where.get('kind') in RECORDS else {}), said
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}, []
