"""The databases of servers; a driver is asked for only where one is opened."""

from models.errors import KnownError
from models.file.engines import server_roles
from models.file.engines.engine import Engine
from models.file.engines.server_address import ServerAddress
from models.language.messages import _
from models.language.text import isolate


def database_at(address: ServerAddress, password: str | None) -> Engine:
    """The database at an address, not connected yet."""
    try:
        from models.file.engines.postgres_database import PostgresDatabase
    except ImportError as error:
        sentence = _('This installation cannot open a register on a server; install the package psycopg.')
        raise KnownError(sentence) from error
    return PostgresDatabase(address, password)


def let_role(address: ServerAddress, password: str | None, role: str, may: str) -> None:
    """Let a role of the server do in a register what a documenter, reviewer or lead may, or `none` of it."""
    if role in (server_roles.group(address.database, name) for name in server_roles.GROUPS):
        sentence = _('{role} is what Sijill calls a group there; give the role with which somebody connects.')
        raise KnownError(sentence.format(role=isolate(role)))
    database = database_at(address, password)
    with database.connection_context(), database.atomic('IMMEDIATE'):
        tables = [part[1] for part in database.parts() if part[0] == 'table']
        roles = {str(name) for (name,) in database.execute_sql(server_roles.ROLES).fetchall()}
        for statement in (
            *server_roles.ruling(server_roles.Ruled.at(database), tables, roles),
            *server_roles.granting(address.database, role, may),
        ):
            database.execute_sql(statement)


def no_address(text: str) -> str:
    """That a text is no address of a server, with how one is written."""
    sentence = _('“{text}” is no address of a server; give one such as {example}.')
    return sentence.format(text=isolate(text, 'auto'), example=isolate('postgres://ROLE@HOST/DATABASE'))


def said_at_opening() -> str:
    """What a file gave and a server does not, said whenever one connects."""
    return _(
        'This register lies on a server: it is not encrypted there, and whoever looks after the server can read it. '
        'Identities of informants, contacts of families, contact lines and physical descriptions are never sent there.'
    )
