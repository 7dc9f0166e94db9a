"""Who works in a register: the people that it knows, what each may do, and since when."""

from typing import NamedTuple

from models.dates import dates
from models.file import rows
from models.file.register_file import RegisterFile
from models.record.records import OF_REVIEW, Record


class Someone(NamedTuple):
    """A person as others see them: their number, what they are called, what they may do today, and their own key."""

    uid: str
    alias: str
    roles: tuple[str, ...]
    key: str

    def may(self, role: str) -> bool:
        """Whether they have a role today."""
        return role in self.roles


def people(register: RegisterFile) -> list[Someone]:
    """Everybody who has a role today, in the order in which they came."""
    return [person for person in known_people(register) if person.roles]


def known_people(register: RegisterFile) -> list[Someone]:
    """Everybody who ever had one."""
    found = rows.grown(register.db, 'person', OF_REVIEW['person'].withdrawn.is_null())
    return [_someone(register, record) for record in found.values()]


def somebody(register: RegisterFile, uid: str) -> Someone | None:
    """The person of a uid, None where there is none."""
    return next((person for person in known_people(register) if person.uid == uid), None)


def is_of_one(register: RegisterFile) -> bool:
    """Whether one person works here alone, who is asked nothing about people."""
    return len(people(register)) < 2


def reviews_for_others(register: RegisterFile) -> bool:
    """Whether who works is a reviewer in a register where somebody else works too."""
    someone = somebody(register, register.person)
    return someone is not None and someone.may('reviewer') and not is_of_one(register)


def _someone(register: RegisterFile, record: Record) -> Someone:
    roles = tuple(str(row.get('role')) for row in record.of('person_role') if is_now(row))
    keys = [str(row.get('key')) for row in record.of('person_key') if is_now(row)]
    return Someone(record.uid, register.called(record.uid), roles, keys[-1] if keys else '')


def is_now(row: Record) -> bool:
    """Whether a role or a key holds today: it has begun, and has no end yet or a later one."""
    today = dates.today_in_damascus().isoformat()
    return str(row.get('since') or '') <= today and not (row.get('until') and str(row.get('until')) <= today)
