"""Who works in a register: the people that it knows, what each may do, and since when."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from models.dates import dates
from models.file.engines.engine import Asked
from models.file.register_file import RegisterFile, called_by
from models.language import code_lists
from models.language.messages import _
from models.record.records import Record

_ALIASES: Asked = ('SELECT uid, alias FROM person WHERE withdrawn IS NULL ORDER BY id', ())


class Someone(NamedTuple):
    """A person as others see them: their number, what they are called, what they may do today, and their own key."""

    uid: str
    alias: str
    roles: tuple[str, ...]
    key: str

    def may(self, role: str) -> bool:
        """Whether they have a role today."""
        return role in self.roles


class Held(NamedTuple):
    """A role or a key of somebody, from when until when, '' for no end."""

    what: str
    since: str
    until: str

    @property
    def is_now(self) -> bool:
        """Whether it holds today: it has begun, and has no end yet or a later one."""
        today = dates.today_in_damascus().isoformat()
        return self.since <= today and not (self.until and self.until <= today)


def people(register: RegisterFile) -> list[Someone]:
    """Everybody who has a role today, in the order in which they came."""
    return [person for person in known_people(register) if person.roles]


def known_people(register: RegisterFile) -> list[Someone]:
    """Everybody who ever had one."""
    with register.db.ahead(asked_of_all()):
        roles, keys = _held(register, 'person_role', 'role'), _held(register, 'person_key', 'key')
        aliases = _aliases(register)
    return [_someone(uid, alias, roles.get(uid, []), keys.get(uid, [])) for uid, alias in aliases.items()]


def asked_of_all() -> Iterator[Asked]:
    """What is asked for that."""
    yield _asked_held('person_role', 'role')
    yield _asked_held('person_key', 'key')
    yield _ALIASES


def somebody(register: RegisterFile, uid: str) -> Someone | None:
    """The person of a uid, None where there is none."""
    return next((person for person in known_people(register) if person.uid == uid), None)


def is_of_one(register: RegisterFile) -> bool:
    """Whether one person works here alone, who is asked nothing about people."""
    return len(people(register)) < 2


def leads(register: RegisterFile) -> bool:
    """Whether whoever works here leads: somebody who has that role, or who works alone."""
    someone = somebody(register, register.person)
    return is_of_one(register) or (someone is not None and someone.may('lead'))


def keeper(register: RegisterFile, kept: Mapping[str, Any]) -> str:
    """What the person is called who kept something under a name, where several work here; '' where nobody knows."""
    by = kept.get('by')
    return register.called(by) if by and isinstance(by, str) and not is_of_one(register) else ''


def since_when(register: RegisterFile) -> dict[str, tuple[str, str]]:
    """By uid since when each has the roles of today, and until when those had theirs who have none, '' for neither."""
    roles = _held(register, 'person_role', 'role')
    return {uid: _days(roles.get(uid, [])) for uid in _aliases(register)}


def _days(roles: Sequence[Held]) -> tuple[str, str]:
    now = [role.since for role in roles if role.is_now]
    ended = [role.until for role in roles if not role.is_now]
    return (min(now), '') if now else ('', max(ended, default=''))


def roles_in_words(roles: Sequence[str]) -> str:
    """The names of roles, in the order of their list."""
    known = code_lists.codes('person_roles')
    return _(', ').join(known.label(role) for role in known if role in roles)


def reviews_for_others(register: RegisterFile) -> bool:
    """Whether who works is a reviewer in a register where somebody else works too."""
    someone = somebody(register, register.person)
    return someone is not None and someone.may('reviewer') and not is_of_one(register)


def _someone(uid: str, alias: str, roles: Sequence[Held], keys: Sequence[Held]) -> Someone:
    now = [key.what for key in keys if key.is_now]
    return Someone(uid, alias, tuple(role.what for role in roles if role.is_now), now[-1] if now else '')


def _aliases(register: RegisterFile) -> dict[str, str]:
    """What everybody is called who is not withdrawn, by uid, in the order in which they came."""
    return {uid: called_by(uid, alias) for uid, alias in register.db.execute_sql(*_ALIASES).fetchall()}


def _held(register: RegisterFile, kind: str, field: str) -> dict[str, list[Held]]:
    """What people have that begins and ends, by person; in plain SQL, for it is asked at every turn."""
    held: dict[str, list[Held]] = {}
    for person, *said in register.db.execute_sql(*_asked_held(kind, field)).fetchall():
        held.setdefault(person, []).append(Held(*(str(value or '') for value in said)))
    return held


def _asked_held(kind: str, field: str) -> Asked:
    asked = f'SELECT parent, "{field}", since, until FROM {kind} WHERE withdrawn IS NULL ORDER BY parent, position, id'
    return asked, ()


def is_now(row: Record) -> bool:
    """Whether a role or a key holds today: it has begun, and has no end yet or a later one."""
    return Held('', str(row.get('since') or ''), str(row.get('until') or '')).is_now
