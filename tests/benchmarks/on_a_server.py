"""A register on a server beside the same in a file: `python -m tests.benchmarks.on_a_server [FOLDER] --incidents N`.

The file is made once where FOLDER has none, and moved to a server of this script's own, on this machine: so a message
there and back takes no time. They are counted on the way. The clock is that of a machine that may be busy: it says so.
With `--copies N` the server itself makes N of each of 10,000 incidents and 1,000 abductees (`many_copies.py`).
"""

import argparse
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from exchange.reporting.count import count
from exchange.reporting.layouts import layout_file
from exchange.reporting.periods import read_period
from exchange.reporting.records_of import Scope
from models import query, samples
from models.file.engines.server_address import ServerAddress
from models.likeness import whole_register
from models.query import Question
from models.record import off_servers
from models.record.records import Record
from models.register.moving import onto_server
from models.register.register import Register
from models.register.verify import check
from tests import servers
from tests.benchmarks.growth import _counted, _found, sample
from tests.benchmarks.many_copies import multiply
from tests.benchmarks.measures import PASSPHRASE, TYPED
from tests.forwarder import Forwarder, forwarding

_TIMES, _MONTH = 20, '2024-01'
_COPIED = 10_000, 1_000
_LAST_OF_COPIES = f'the report of {_MONTH}'
# As the page for whoever looks after a server says, but for the memory: there is as much as this machine has.
SETTINGS = (
    'shared_buffers=1GB',
    'effective_cache_size=8GB',
    'work_mem=64MB',
    'max_wal_size=8GB',
    'random_page_cost=1.1',
)


class Cost(NamedTuple):
    """What a thing cost once: the clock, in seconds, and messages there and back."""

    seconds: float
    messages: int


@dataclass
class Seat:
    """An open register and, where it is on a server, the way there and the process that all of it runs in."""

    register: Register
    way: Forwarder | None = None

    def cost(self, work: Callable[[], object]) -> Cost:
        """What it costs to do something."""
        before, begun = self.way.ways if self.way else 0, time.perf_counter()
        work()
        return Cost(time.perf_counter() - begun, (self.way.ways if self.way else 0) - before)


def table(folder: Path, incidents: int, abductees: int) -> Iterator[str]:
    """The rows of the table."""
    path = sample(folder, incidents)
    with tempfile.TemporaryDirectory(dir=folder) as place, servers.running(*SETTINGS) as server:
        copy = Path(shutil.copy(path, Path(place) / 'copy.sijill'))
        address = server.empty_database()
        with Register.open(copy, PASSPHRASE) as register:
            more = abductees - query.count(register, 'abductee')
            if more > 0:
                samples.fill(register, 0, more, seed=3)
            begun = time.perf_counter()
            onto_server.move(register, address, None)
            yield f'| moved there | | {time.perf_counter() - begun:,.0f} s | |'
            server.run('VACUUM (ANALYZE)', database=address.database)
            here = dict(_measured(Seat(register)))
        for what, cost in _over_the_way(server, address):
            yield f'| {what} | {_clock(here[what])} | {_clock(cost)} | {cost.messages:,} |'
        yield f'| lies there | {copy.stat().st_size / 2**20:,.0f} MB | {_size(server, address):,.0f} MB | |'
        yield f'| memory of the server | | {_memory(server):,.0f} MB | |'


def of_copies(times: int) -> Iterator[str]:
    """The rows of a table of a register on a server alone, in which everything stands so many times."""
    with servers.running(*SETTINGS) as server:
        address = server.new_register()
        with Register.open(address) as register:
            samples.fill(register, *_COPIED)
        multiply(server, address.database, times)
        for what, cost in _over_the_way(server, address, until=_LAST_OF_COPIES):
            yield f'| {what} | | {_clock(cost)} | {cost.messages:,} |'
        yield f'| lies there | | {_size(server, address):,.0f} MB | |'
        yield f'| memory of the server | | {_memory(server):,.0f} MB | |'


def _over_the_way(server: servers.Server, address: ServerAddress, until: str = '') -> Iterator[tuple[str, Cost]]:
    """What everything costs over a way on which messages are counted."""
    with forwarding(server.port) as way:
        over = ServerAddress(f'postgres://{servers.OWNER}@127.0.0.1:{way.port}/{address.database}')
        with Register.open(over) as register:
            yield from _measured(Seat(register, way), until)


def _measured(seat: Seat, until: str = '') -> Iterator[tuple[str, Cost]]:
    """What people wait for, the middle of some times, and what goes through all records, once; `until` one of them."""
    register, dice = seat.register, random.Random(4)
    assert register.places
    ids = query.ids(register, Question('incident'))
    uids = query.uids(register, 'incident', dice.sample(list(ids), _TIMES))
    made = list(query.get_many(register, 'incident', uids).values())
    starts = [dice.randrange(len(ids) - 100) for _time in range(_TIMES)]
    typed = [text[:letters] for text in TYPED for letters in (1, 2, 3)]
    tasks: list[tuple[str, list[Callable[[], object]]]] = [
        ('a changed incident saved', [lambda one=one: register.save(_told_again(one)) for one in made]),
        ('a new incident saved', [lambda one=one: register.save(_fresh(one)) for one in made]),
        ('a record opened', [lambda uid=uid: query.get(register, 'incident', uid) for uid in uids]),
        (
            'a page of a list',
            [lambda: query.first_page(register, Question('incident'), 100)],
        ),
        ('a page far down', [lambda at=at: query.page(register, 'incident', ids[at : at + 100]) for at in starts]),
        ('a page of a search', [lambda text=text: _found(register, text) for text in typed]),
        ('the whole list asked', [lambda: query.ids(register, Question('incident'))]),
        ('the counts at the side', [lambda: _counted(register)] * _TIMES),
        (_LAST_OF_COPIES, [lambda: count(register, read_period(_MONTH), layout_file.monthly(), Scope())]),
        ('duplicates among abductees', [lambda: whole_register.twins(register, 'abductee')]),
        ('duplicates among incidents', [lambda: whole_register.twins(register, 'incident')]),
        ('all checked', [lambda: check(register)]),
    ]
    for what, works in tasks:
        print(what, file=sys.stderr, flush=True)
        costs = [seat.cost(work) for work in works]
        yield what, Cost(statistics.median(cost.seconds for cost in costs), max(cost.messages for cost in costs))
        if what == until:
            break


def _told_again(record: Record) -> Record:
    record.set('summary', 'Example: told again.')
    return record


def _fresh(record: Record) -> Record:
    made = Record('incident', values={**record.values})
    for name in ('reference', 'state'):
        made.values.pop(name, None)
    off_servers.keep_out(made, is_typed=False)
    return made


def _clock(cost: Cost) -> str:
    return f'{cost.seconds * 1000:,.1f} ms' if cost.seconds < 1 else f'{cost.seconds:,.1f} s'


def _size(server: servers.Server, address: ServerAddress) -> float:
    import psycopg

    with psycopg.connect(server.address(address.database).text) as connection:
        found = connection.execute('SELECT pg_database_size(current_database())').fetchone()
    return float(found[0]) / 2**20 if found else 0


def _memory(server: servers.Server) -> float:
    """What the server's processes have in memory, each page once."""
    total = 0.0
    for process in Path('/proc').glob('[0-9]*'):
        try:
            if f'-p{server.port}' not in (process / 'cmdline').read_text() and not _is_child(process, server.port):
                continue
            lines = (process / 'smaps_rollup').read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith('Pss:')) / 1024
    return total


def _is_child(process: Path, port: int) -> bool:
    parent = (process / 'stat').read_text().rpartition(')')[2].split()[1]
    return str(port) in Path('/proc', parent, 'cmdline').read_text().split('\0')


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('folder', nargs='?', type=Path)
    parser.add_argument('--incidents', type=int, default=100_000)
    parser.add_argument('--abductees', type=int, default=10_000)
    parser.add_argument('--copies', type=int)
    given = parser.parse_args()
    if given.copies:
        print('\n'.join(of_copies(given.copies)))
        return
    with nullcontext(given.folder) if given.folder else tempfile.TemporaryDirectory() as folder:
        busy = os.getloadavg()[0]
        print(f'| {given.incidents:,} incidents, {given.abductees:,} abductees | file | server | messages |')
        print('|---|---|---|---|')
        for row in table(Path(folder), given.incidents, given.abductees):
            print(row, flush=True)
    print(f'The machine had {os.cpu_count()} cores and a load of {busy:.0f} to {os.getloadavg()[0]:.0f}.')


if __name__ == '__main__':
    main()
