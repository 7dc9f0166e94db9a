"""Where a register lies that lies on a server: `postgres://role@host/database`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

_PORT = 5432
_PATIENCE = 10  # seconds until a server that does not answer is given up
# Where systems keep the certificates that they trust, in one file: the library that comes with the driver looks in a
# folder of its own making, where there is none.
_TRUSTED = ('/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/cert.pem')
_HERE = ('localhost', '127.0.0.1', '::1')
ADDRESSES = ('postgres://', 'postgresql://')


@dataclass(frozen=True)
class ServerAddress:
    """The address of a register on a server, as its driver takes it."""

    text: str

    @classmethod
    def of(cls, text: str) -> Self | None:
        """The address that a text is; None for one that is the path of a file."""
        return cls(text) if text.startswith(ADDRESSES) else None

    def __str__(self) -> str:
        """How it is shown: the database and its host, and nothing else that an address may say."""
        found = urlsplit(self.text)
        return f'{found.path.strip("/")}@{found.hostname or "localhost"}'

    def parameters(self, password: str | None) -> dict[str, Any]:
        """What the driver connects with: to a server that is not this machine only where its certificate fits."""
        found = urlsplit(self.text)
        given: dict[str, Any] = {
            'host': found.hostname or 'localhost',
            'port': found.port or _PORT,
            'dbname': self.database,
            'user': unquote(found.username or '') or None,
            'password': unquote(found.password or '') or password,
            'connect_timeout': _PATIENCE,
            # A line on which nothing comes any more is found out.
            'tcp_user_timeout': _PATIENCE * 1_000,
            'keepalives_idle': _PATIENCE,
            'keepalives_interval': 3,
            'keepalives_count': 3,
            'application_name': 'sijill',
        }
        certificates = dict(parse_qsl(found.query)).get('sslrootcert') or _trusted()
        if given['host'] not in _HERE:
            given |= {'sslmode': 'verify-full', 'sslrootcert': certificates}
        return {name: value for name, value in given.items() if value is not None}

    @property
    def is_whole(self) -> bool:
        """Whether it names a host and a database, and nothing in it is no address."""
        try:
            found = urlsplit(self.text)
            return bool(found.hostname and self.database) and found.port != 0
        except ValueError:
            return False

    @property
    def password(self) -> str:
        """The password that it holds, which is better not there; '' for none."""
        return unquote(urlsplit(self.text).password or '')

    @property
    def bare(self) -> 'ServerAddress':
        """The same without a password, so that it may be shown and handed on."""
        found = urlsplit(self.text)
        role, _at, host = found.netloc.rpartition('@')
        kept = ''.join([role.partition(':')[0], '@' if role else '', host])
        return ServerAddress(urlunsplit(found._replace(netloc=kept)))

    @property
    def database(self) -> str:
        """The name of the database."""
        return unquote(urlsplit(self.text).path.strip('/'))

    @property
    def shown(self) -> Path:
        """The same where the path of a file is shown; nothing is read or written there."""
        return Path(str(self))


def _trusted() -> str:
    """The certificates that this system trusts."""
    return next((path for path in _TRUSTED if Path(path).is_file()), 'system')


def register_at(text: str) -> 'ServerAddress | Path':
    """What somebody names as a register: a file, or an address on a server."""
    return ServerAddress.of(text) or Path(text)
