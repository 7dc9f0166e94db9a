"""What was decided about records: here, and at other desks whose decisions came in files."""

from collections.abc import Iterator
from typing import Any

from models.file.register_file import RegisterFile
from models.file.rows import stored
from models.record.records import OF_REVIEW, Record


def decisions_about(register: RegisterFile, uid: str) -> list[Record]:
    """What was decided here about a record, in that order, without what was taken back."""
    cls: Any = OF_REVIEW['decision']
    return list(_live(register, (cls.record == uid) & (cls.desk == register.desk_id)))


def others_about(register: RegisterFile, uid: str) -> list[Record]:
    """What other desks decided about a record as they told it, in the order in which it came."""
    cls: Any = OF_REVIEW['decision']
    return list(_live(register, (cls.record == uid) & (cls.desk != register.desk_id)))


def ever_decided(register: RegisterFile, uid: str) -> list[Record]:
    """All that was decided about a record, here or elsewhere, also what was taken back."""
    cls: Any = OF_REVIEW['decision']
    return list(stored(register.db, 'decision', cls.record == uid))


def _live(register: RegisterFile, condition: Any) -> Iterator[Record]:
    cls: Any = OF_REVIEW['decision']
    return stored(register.db, 'decision', condition & cls.withdrawn.is_null())
