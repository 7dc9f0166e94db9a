"""Who works in a register: the people that it knows, what each may do, and since when."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from models.dates import dates
from models.file import rows
from models.file.register_file import RegisterFile
from models.language import code_lists
from models.language.messages import _
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


def keeper(register: RegisterFile, kept: Mapping[str, Any]) -> str:
    """What the person is called who kept something under a name, where several work here; '' where nobody knows."""
    by = kept.get('by')
    return register.called(by) if by and isinstance(by, str) and not is_of_one(register) else ''


def since_when(register: RegisterFile) -> dict[str, tuple[str, str]]:
    """By uid since when each has the roles of today, and until when those had theirs who have none, '' for neither."""
    found = rows.grown(register.db, 'person', OF_REVIEW['person'].withdrawn.is_null())
    return {uid: _days(record.of('person_role')) for uid, record in found.items()}


def _days(roles: Sequence[Record]) -> tuple[str, str]:
    now = [str(row.get('since') or '') for row in roles if is_now(row)]
    ended = [str(row.get('until') or '') for row in roles if not is_now(row)]
    return (min(now), '') if now else ('', max(ended, default=''))


def roles_in_words(roles: Sequence[str]) -> str:
    """The names of roles, in the order of their list."""
    known = code_lists.codes('person_roles')
    return _(', ').join(known.label(role) for role in known if role in roles)


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
