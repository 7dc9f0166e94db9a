"""What each role may do on a server, as the server itself is told it: it refuses the rest whatever a program sends."""

from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple, Self

from models.file.engines import in_hand, postgres_schema
from models.file.engines.engine import Engine
from models.record.records import APPROVED

# By what a person may do in a register; each may what those before it may.
GROUPS = ('documenter', 'reviewer', 'lead')
# The history grows, and nothing in it is ever changed.
HISTORY = ('revision', 'change')
# What is worked out anew, or is somebody's own; of all else nothing is ever deleted.
_PASSING = (
    'meta',
    'draft',
    'pattern',
    'looked',
    'coded',
    'name_key',
    'problem',
    'waiting',
    'counted',
    in_hand.TABLE,
    postgres_schema.SINCE,
)
# Which secrets of the register only some may read, and what only some may write, of its facts: the least of the groups.
# With the one files are signed, with the other those are opened that desks encrypt for it.
SECRETS = {'signing_secret': 'lead', 'own_secret': 'reviewer'}
_WRITTEN_BY = (
    SECRETS
    | dict.fromkeys(('register', 'desk', 'desk_id', 'created', 'example'), 'lead')
    | dict.fromkeys(('signing_key', 'second_person', 'sample_one_in'), 'lead')
    | dict.fromkeys(('headquarters_key', 'shares', 'samples', 'sample'), 'reviewer')
)
# The beginnings of facts: of who works, which each role says of itself, and of what was typed and not saved.
WORKS, DISCARDED = 'person ', 'discarded '
# Who may write which lines of a table: the least of the groups, and which lines others may write; {desk} is whose
# register it is. What another desk asked, answered and decided, whoever imports its file brings in.
_DECISIONS = "event IN ('approve', 'return', 'put_off', 'seal')"
_STATES = f"coalesce(state, '') NOT IN ({', '.join(map(repr, APPROVED))})"
_RULED = {
    'decision': ('reviewer', f'NOT {_DECISIONS} OR desk <> {{desk}}'),
    'question': ('reviewer', 'desk <> {desk}'),
    'reply': ('reviewer', "event = 'answered' OR desk <> {desk}"),
    'merge': ('reviewer', 'false'),
    'split': ('reviewer', 'false'),
    **dict.fromkeys(('incident', 'abductee', 'informant', 'place'), ('reviewer', _STATES)),
    'person_key': ('reviewer', 'false'),
    'person': ('lead', 'false'),
    'person_role': ('lead', 'false'),
    'person_kept_from': ('lead', 'false'),
    'issue': ('lead', 'false'),
    'let_through': ('lead', 'false'),
}
# Of what a rule goes by, the columns that may be changed: nothing becomes something else that nobody refuses.
_MADE_ONCE = ('withdrawn', 'revision', 'saved_at')
_CHANGED = {'meta': ('value',), 'decision': _MADE_ONCE, 'question': _MADE_ONCE, 'reply': _MADE_ONCE}


class Ruled(NamedTuple):
    """The register whose roles are ruled: its database, its desk, and whether the server knows rights to columns."""

    database: str
    desk: str
    by_column: bool

    @classmethod
    def at(cls, database: Engine) -> Self:
        """The register in a database of a server, to which somebody is connected."""
        found = database.execute_sql("SELECT value FROM meta WHERE key = 'desk_id'").fetchone()
        named = database.address.database if database.address is not None else ''
        return cls(named, str(found[0]) if found else '', database.grants_by_column)


def group(database: str, name: str) -> str:
    """The group on a server of those who may do this in the register of a database."""
    return f'{database}_{name}'


ROLES = 'SELECT rolname FROM pg_roles'


def ruling(of: Ruled, tables: Iterable[str], roles: Container[str]) -> Iterator[str]:
    """The statements by which a server with these roles knows the groups of a register and what they may do."""
    for place, name in enumerate(GROUPS):
        if group(of.database, name) not in roles:
            yield f'CREATE ROLE {_quoted(group(of.database, name))} NOLOGIN'
        if place:
            yield f'GRANT {_quoted(group(of.database, GROUPS[place - 1]))} TO {_quoted(group(of.database, name))}'
    everybody = _quoted(group(of.database, GROUPS[0]))
    for table in dict.fromkeys((*tables, *_CHANGED)):
        if of.by_column and table in _CHANGED:  # an earlier program gave it all
            yield f'REVOKE UPDATE ON "{table}" FROM {everybody}'
        yield f'GRANT {", ".join(_rights(table, by_column=of.by_column))} ON "{table}" TO {everybody}'
    for table, (least, lines) in _RULED.items():
        yield from _rule(table, f'{lines.format(desk=_said(of.desk))} OR {_is_of(of.database, least)}')
    yield from _ruling_facts(of.database)


def _ruling_facts(database: str) -> Iterator[str]:
    """The statements by which the server shows the secrets of a register, and lets its facts be written, by few."""
    shown_to, written_by = (
        ' AND '.join(f'(key <> {_said(key)} OR {_is_of(database, least)})' for key, least in whose.items())
        for whose in (SECRETS, _WRITTEN_BY)
    )
    is_lead = _is_of(database, 'lead')
    works = f'(NOT {_begins(WORKS)} OR key = {_said(WORKS)} || current_user OR {is_lead})'
    yield from _rule('meta', f'{written_by} AND {works}', shown_to)
    yield 'DROP POLICY IF EXISTS sijill_gone ON "meta"'
    yield (
        'CREATE POLICY sijill_gone ON "meta" AS RESTRICTIVE FOR DELETE '
        f'USING ({_begins(DISCARDED)} OR ({is_lead} AND {shown_to}))'
    )


def hidden(database: str, key: str) -> str:
    """The question whether the server shows a secret to others than whoever is connected."""
    is_others = "relrowsecurity AND NOT pg_has_role(relowner, 'MEMBER')"
    asked = f'SELECT {is_others} AND NOT {_is_of(database, SECRETS[key])}'
    return f"{asked} FROM pg_class WHERE oid = to_regclass('meta')"


def of_before(database: str) -> str:
    """Whether an earlier program made the register, with rules for fewer tables; and whether it is ours to mend."""
    granted = f'EXISTS (SELECT 1 FROM pg_roles WHERE rolname = {_said(group(database, GROUPS[0]))})'
    tables = ', '.join(f"to_regclass('{table}')" for table in (*_RULED, 'meta'))
    unruled = f'EXISTS (SELECT 1 FROM pg_class WHERE oid IN ({tables}) AND NOT relrowsecurity)'
    return (
        f"SELECT {granted} AND {unruled} OR to_regclass('{postgres_schema.SINCE}') IS NULL, "
        "pg_has_role(relowner, 'MEMBER') FROM pg_class WHERE oid = to_regclass('meta')"
    )


def bringing_up(of: Ruled, steps: Iterable[str], roles: Container[str]) -> Iterator[str]:
    """The statements by which a register of before is as these steps make it now, and as safe."""
    yield from postgres_schema.added_since(steps)
    if group(of.database, GROUPS[0]) in roles:
        yield from ruling(of, [in_hand.TABLE, postgres_schema.SINCE], roles)


def most(database: str) -> str:
    """The question which of the groups whoever is connected is of, the one that may most; whoever made it may all."""
    of = ' '.join(f'WHEN {_is_of(database, name)} THEN {_said(name)}' for name in reversed(GROUPS))
    groups = ', '.join(_said(group(database, name)) for name in GROUPS)
    are_there = f'(SELECT count(*) FROM pg_roles WHERE rolname IN ({groups})) = {len(GROUPS)}'
    owns = "pg_has_role(relowner, 'MEMBER')"
    asked = f"CASE WHEN {owns} THEN 'lead' WHEN NOT {are_there} THEN '' {of} ELSE '' END"
    return f"SELECT {asked} FROM pg_class WHERE oid = to_regclass('meta')"


def _is_of(database: str, least: str) -> str:
    """The condition that whoever is connected is of a group."""
    return f"pg_has_role({_said(group(database, least))}, 'MEMBER')"


def _begins(key: str) -> str:
    return f'substr(key, 1, {len(key)}) = {_said(key)}'


def _rights(table: str, *, by_column: bool) -> list[str]:
    """What everybody may do with the lines of a table, as far as no rule forbids it."""
    if table == postgres_schema.STAMP:
        return ['SELECT']
    is_passing = table in _PASSING or table.endswith('_search')
    columns = f' ({", ".join(_CHANGED[table])})' if by_column and table in _CHANGED else ''
    update = [] if table in HISTORY else [f'UPDATE{columns}']
    return ['SELECT', 'INSERT', *update, *(['DELETE'] if is_passing else [])]


def _rule(table: str, may_write: str, may_read: str = 'true') -> Iterator[str]:
    yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
    yield f'DROP POLICY IF EXISTS sijill ON "{table}"'
    yield f'CREATE POLICY sijill ON "{table}" USING ({may_read}) WITH CHECK ({may_write})'


def granting(database: str, role: str, name: str) -> Iterator[str]:
    """The statements that let a role of the server do what a group may, and no more; nothing for `none`."""
    for one in GROUPS:
        yield f'REVOKE {_quoted(group(database, one))} FROM {_quoted(role)}'
    if name != 'none':
        yield f'GRANT {_quoted(group(database, name))} TO {_quoted(role)}'


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _said(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
