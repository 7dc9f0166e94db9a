"""What each role may do on a server, as the server itself is told it: it refuses the rest whatever a program sends."""

from collections.abc import Container, Iterable, Iterator

from models.file.engines import in_hand, postgres_schema
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
_WRITTEN_BY = SECRETS | dict.fromkeys(('signing_key', 'second_person', 'sample_one_in'), 'lead')
# Who may write which lines of a table: the least of the groups, and what the lines say.
_DECISIONS = "event IN ('approve', 'return', 'seal')"
_STATES = f"coalesce(state, '') NOT IN ({', '.join(map(repr, APPROVED))})"
_RULED = {
    'decision': ('reviewer', f'NOT {_DECISIONS}'),
    'incident': ('reviewer', _STATES),
    'abductee': ('reviewer', _STATES),
    'person': ('lead', 'false'),
    'person_role': ('lead', 'false'),
    'person_kept_from': ('lead', 'false'),
    'issue': ('lead', 'false'),
    'let_through': ('lead', 'false'),
}


def group(database: str, name: str) -> str:
    """The group on a server of those who may do this in the register of a database."""
    return f'{database}_{name}'


ROLES = 'SELECT rolname FROM pg_roles'


def ruling(database: str, tables: list[str], roles: Container[str]) -> Iterator[str]:
    """The statements by which a server with these roles knows the groups of a register and what they may do."""
    for place, name in enumerate(GROUPS):
        if group(database, name) not in roles:
            yield f'CREATE ROLE {_quoted(group(database, name))} NOLOGIN'
        if place:
            yield f'GRANT {_quoted(group(database, GROUPS[place - 1]))} TO {_quoted(group(database, name))}'
    everybody = _quoted(group(database, GROUPS[0]))
    for table in tables:
        yield f'GRANT {", ".join(_rights(table))} ON "{table}" TO {everybody}'
    for table, (least, lines) in _RULED.items():
        yield from _rule(table, f'{lines} OR {_is_of(database, least)}')
    yield from hiding(database)


def hiding(database: str) -> Iterator[str]:
    """The statements by which the server shows the secrets of a register to those alone who may read them."""
    shown_to, written_by = (
        ' AND '.join(f'(key <> {_said(key)} OR {_is_of(database, least)})' for key, least in whose.items())
        for whose in (SECRETS, _WRITTEN_BY)
    )
    yield from _rule('meta', written_by, shown_to)


def hidden(database: str, key: str) -> str:
    """The question whether the server shows a secret to others than whoever is connected."""
    return f"SELECT row_security_active('meta') AND NOT {_is_of(database, SECRETS[key])}"


def of_before(database: str) -> str:
    """Whether an earlier program made the register, which showed its secrets to all; and whether it is ours to mend."""
    granted = f'EXISTS (SELECT 1 FROM pg_roles WHERE rolname = {_said(group(database, GROUPS[0]))})'
    return (
        f"SELECT NOT relrowsecurity AND {granted} OR to_regclass('{postgres_schema.SINCE}') IS NULL, "
        "pg_has_role(relowner, 'MEMBER') FROM pg_class WHERE oid = to_regclass('meta')"
    )


def bringing_up(database: str, steps: Iterable[str], roles: Container[str]) -> Iterator[str]:
    """The statements by which a register of before is as these steps make it now, and as safe."""
    yield from postgres_schema.added_since(steps)
    if group(database, GROUPS[0]) in roles:
        yield from ruling(database, [in_hand.TABLE, postgres_schema.SINCE], roles)


def _is_of(database: str, least: str) -> str:
    """The condition that whoever is connected is of a group."""
    return f"pg_has_role({_said(group(database, least))}, 'MEMBER')"


def _rights(table: str) -> list[str]:
    """What everybody may do with the lines of a table, as far as no rule forbids it."""
    if table == postgres_schema.STAMP:
        return ['SELECT']
    is_passing = table in _PASSING or table.endswith('_search')
    return ['SELECT', 'INSERT', *([] if table in HISTORY else ['UPDATE']), *(['DELETE'] if is_passing else [])]


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
