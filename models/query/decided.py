"""What was decided about records."""

from typing import Any

from models.file.register_file import RegisterFile
from models.file.rows import stored
from models.record.records import OF_REVIEW, Record


def decisions_about(register: RegisterFile, uid: str) -> list[Record]:
    """The decisions about a record, in the order in which they were taken, without those that were taken back."""
    return [decision for decision in ever_decided(register, uid) if not decision.withdrawn]


def ever_decided(register: RegisterFile, uid: str) -> list[Record]:
    """All of them, also those that were taken back."""
    cls: Any = OF_REVIEW['decision']
    return list(stored(register.db, 'decision', cls.record == uid))
