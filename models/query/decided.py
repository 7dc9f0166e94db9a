"""What was decided about records: here, and at other desks whose decisions came in files."""

from collections.abc import Iterable, Iterator
from typing import Any

import peewee

from models.file.register_file import RegisterFile
from models.file.rows import selecting, slices, stored
from models.query.as_it_was.as_of import PastRecords
from models.record.records import OF_REVIEW, Record


def decisions_about(register: RegisterFile, uid: str) -> list[Record]:
    """What was decided here about a record, in that order, without what was taken back."""
    cls: Any = OF_REVIEW['decision']
    return list(_live(register, (cls.record == uid) & (cls.desk == register.desk_id)))


def others_about(register: RegisterFile, uid: str) -> list[Record]:
    """What other desks decided about a record as they told it, in the order in which it came."""
    cls: Any = OF_REVIEW['decision']
    return list(_live(register, (cls.record == uid) & (cls.desk != register.desk_id)))


def asked_about(register: RegisterFile, uid: str) -> Iterator[peewee.Node]:
    """What is asked for what was decided about a record, here and elsewhere."""
    cls: Any = OF_REVIEW['decision']
    for is_here in (cls.desk == register.desk_id, cls.desk != register.desk_id):
        yield selecting('decision', (cls.record == uid) & is_here & cls.withdrawn.is_null())


def ever_decided(register: RegisterFile, uid: str) -> list[Record]:
    """All that was decided about a record, here or elsewhere, also what was taken back."""
    return list(stored(register.db, 'decision', _about(uid)))


def asked_ever(uid: str) -> peewee.Node:
    """What is asked for that."""
    return selecting('decision', _about(uid))


def _about(uid: str) -> Any:
    cls: Any = OF_REVIEW['decision']
    return cls.record == uid


def own_decisions(register: RegisterFile, records: Iterable[str]) -> Iterator[Record]:
    """What was decided here about these records and not taken back, of each in that order."""
    cls: Any = OF_REVIEW['decision']
    for part in slices(list(records)):
        yield from _live(register, cls.record.in_(part) & (cls.desk == register.desk_id))


def asked_of_decisions(register: RegisterFile, records: list[str]) -> Iterator[peewee.Node]:
    """What is asked for that."""
    cls: Any = OF_REVIEW['decision']
    for part in slices(records):
        given = cls.record.in_(part) & (cls.desk == register.desk_id)
        yield selecting('decision', given & cls.withdrawn.is_null())


def own_decisions_then(register: RegisterFile, records: Iterable[str], past: PastRecords) -> Iterator[Record]:
    """What had been decided here about these records as of a day and was not taken back then."""
    cls: Any = OF_REVIEW['decision']
    for part in slices(list(records)):
        ever = stored(register.db, 'decision', cls.record.in_(part) & (cls.desk == register.desk_id))
        yield from (one for one in past.as_then('decision', ever) if not one.withdrawn)


def approved_by_sample(register: RegisterFile, records: Iterable[str], past: PastRecords | None = None) -> set[str]:
    """Which of these records were approved by sample when they were approved last, now or as of a day."""
    decisions = own_decisions_then(register, records, past) if past else own_decisions(register, records)
    approvals = (one for one in decisions if one.get('event') == 'approve')
    last = {str(one.get('record')): one for one in approvals}
    return {uid for uid, one in last.items() if one.get('sample')}


def known_decisions(register: RegisterFile, uids: Iterable[str]) -> set[str]:
    """Which of these decisions the register has, taken back or not."""
    cls: Any = OF_REVIEW['decision']
    return {
        one.uid for part in slices(list(uids)) for one in stored(register.db, 'decision', cls.uid.in_(part), ('desk',))
    }


def followed(register: RegisterFile, uids: Iterable[str]) -> set[str]:
    """Which of these decisions of other desks were answered here by a decision."""
    cls: Any = OF_REVIEW['decision']
    found = (one for part in slices(list(uids)) for one in _live(register, cls.follows.in_(part)))
    return {str(one.get('follows')) for one in found}


def travelling_keys(register: RegisterFile) -> set[str]:
    """The keys of people whose signatures may leave, for they turned that on."""
    cls: Any = OF_REVIEW['person_key']
    found = stored(register.db, 'person_key', (cls.travels == 'yes') & cls.withdrawn.is_null())
    return {str(row.get('key')) for row in found}


def _live(register: RegisterFile, condition: Any) -> Iterator[Record]:
    cls: Any = OF_REVIEW['decision']
    return stored(register.db, 'decision', condition & cls.withdrawn.is_null())
