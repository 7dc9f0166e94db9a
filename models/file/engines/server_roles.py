"""What each role may do on a server, as the server itself is told it: it refuses the rest whatever a program sends."""

from collections.abc import Container, Iterator

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
        yield from _rule(table, f"{lines} OR pg_has_role({_said(group(database, least))}, 'MEMBER')")


def _rights(table: str) -> list[str]:
    """What everybody may do with the lines of a table, as far as no rule forbids it."""
    if table == postgres_schema.STAMP:
        return ['SELECT']
    is_passing = table in _PASSING or table.endswith('_search')
    return ['SELECT', 'INSERT', *([] if table in HISTORY else ['UPDATE']), *(['DELETE'] if is_passing else [])]


def _rule(table: str, may_write: str) -> Iterator[str]:
    yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
    yield f'DROP POLICY IF EXISTS sijill ON "{table}"'
    yield f'CREATE POLICY sijill ON "{table}" USING (true) WITH CHECK ({may_write})'


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
