"""A PostgreSQL server of the tests' own: in a folder and on a port of its own, ended with them."""

import contextlib
import getpass
import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

from models.file.engines.server_address import ServerAddress
from models.register.register import Register

_FOLDERS = ('/usr/lib/postgresql/*/bin', '/opt/homebrew/opt/postgresql@*/bin', '/usr/local/pgsql/bin')
# What is written need not outlive the machine.
QUICK = ('fsync=off', 'full_page_writes=off', 'synchronous_commit=off')
_OTHER_USER = 'postgres'  # a server refuses to be run by root
OWNER = 'owner'


def programs() -> Path | None:
    """The folder of the server's programs, None where there is none, or where its driver is missing."""
    if importlib.util.find_spec('psycopg') is None:
        return None
    found = [path for pattern in _FOLDERS for path in sorted(Path('/').glob(pattern[1:])) if (path / 'initdb').exists()]
    return found[-1] if found else None


class Server:
    """A server that runs."""

    def __init__(self, port: int, begin: Callable[[], None], end: Callable[[], None]) -> None:
        self.port = port
        self.begin, self.end = begin, end
        self._template = ''

    def address(self, database: str = 'postgres', role: str = OWNER) -> ServerAddress:
        """The address of a database on it."""
        return ServerAddress(f'postgres://{role}@127.0.0.1:{self.port}/{database}')

    def run(self, *statements: str, database: str = 'postgres', role: str = OWNER) -> None:
        """Run statements, each by itself."""
        import psycopg

        with psycopg.connect(self.address(database, role).text, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def empty_database(self) -> ServerAddress:
        """A new database with nothing in it."""
        name = f'd{uuid.uuid4().hex[:12]}'
        self.run(f'CREATE DATABASE {name}')
        return self.address(name)

    @contextlib.contextmanager
    def copied(self, template: ServerAddress) -> Iterator[ServerAddress]:
        """A database that is a copy of another one, until it is not needed any more."""
        name = f'd{uuid.uuid4().hex[:12]}'
        self.run(f'CREATE DATABASE {name} TEMPLATE {template.text.rpartition("/")[2]} STRATEGY FILE_COPY')
        yield self.address(name)
        self.run(f'DROP DATABASE {name} WITH (FORCE)')

    def new_register(self, alias: str = 'Tester') -> ServerAddress:
        """The address of an empty closed register."""
        address = self.empty_database()
        Register.create(address, desk='DZ1', passphrase=None, alias=alias).close()
        return address


@contextlib.contextmanager
def running(*settings: str) -> Iterator[Server]:
    """A server for as long as it is needed; it is ended as if its machine had stopped."""
    there = programs()
    assert there is not None
    folder = Path(tempfile.mkdtemp(dir='/dev/shm' if Path('/dev/shm').is_dir() else None))
    as_other = _as_other(folder)
    data = folder / 'data'
    made = [there / 'initdb', '-D', data, '-U', OWNER, '--auth=trust', '-E', 'UTF8', '--locale=C', '-N']
    try:
        subprocess.run([*as_other, *map(str, made)], check=True, stdout=subprocess.DEVNULL, cwd=folder)
        port, processes = _free_port(), list[subprocess.Popen[bytes]]()
        given = [f'-c{one}' for one in ('listen_addresses=127.0.0.1', *settings)]
        begun = [there / 'postgres', '-D', data, '-p', port, '-k', folder, *given]
        ending = [*as_other, str(there / 'pg_ctl'), '-D', str(data), '-m', 'immediate', 'stop']

        def begin() -> None:
            with (folder / 'log').open('ab') as log:
                processes.append(subprocess.Popen([*as_other, *map(str, begun)], stdout=log, stderr=log, cwd=folder))
            _wait_until_it_answers(there, port)

        def end() -> None:
            subprocess.run(ending, check=False, stdout=subprocess.DEVNULL, cwd=folder)
            processes[-1].wait(30)

        try:
            begin()
            yield Server(port, begin, end)
        finally:
            end()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_other(folder: Path) -> list[str]:
    if os.name == 'nt' or getpass.getuser() != 'root':
        return []
    shutil.chown(folder, _OTHER_USER, _OTHER_USER)
    # However the tests end, it ends with them.
    return ['setpriv', f'--reuid={_OTHER_USER}', f'--regid={_OTHER_USER}', '--clear-groups', '--pdeathsig=QUIT']


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(('127.0.0.1', 0))
        return int(asked.getsockname()[1])


def _wait_until_it_answers(there: Path, port: int) -> None:
    ready = [str(there / 'pg_isready'), '-q', '-h', '127.0.0.1', '-p', str(port), '-t', '1']
    for _attempt in range(100):
        if subprocess.run(ready, check=False).returncode == 0:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(['sleep', '0.1'], check=False, timeout=1)
    raise AssertionError('the server does not answer')
