"""What it costs a server that everybody's program asks for what others saved, and how soon that is seen.

`python -m tests.benchmarks.asking` measures it on a server of its own: nobody asks, 40 ask, and 40 ask while one of
them saves. The processor is that of all of the server's processes.
"""

import argparse
import os
import statistics
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psycopg

from models.file.engines.in_hand import Sitting
from models.file.engines.server_address import ServerAddress
from models.register.register import Register
from tests import servers
from tests.invented import incident
from ui.window.beside_others.server_line import LOOK_EVERY

_CLOCK = os.sysconf('SC_CLK_TCK')
_SAVE_EVERY = 3.7  # seconds, so that it falls at another moment of their turns each time


def _stat(process: str) -> list[str]:
    return (Path('/proc') / process / 'stat').read_text().rpartition(')')[2].split()


def processor(server: int) -> float:
    """The seconds of the processor that a server, by the number of its first process, has used for all who asked."""
    used = 0
    for process in (path.name for path in Path('/proc').iterdir() if path.name.isdigit()):
        try:
            stat = _stat(process)
        except OSError:  # it ended meanwhile
            continue
        is_first = process == str(server)
        if is_first or stat[1] == str(server):
            # The first one has the time of those that ended beside its own.
            used += sum(map(int, stat[11 : 15 if is_first else 13]))
    return used / _CLOCK


class Desk:
    """People at one register, each with a program that asks, in a thread each."""

    def __init__(self, address: ServerAddress, many: int) -> None:
        self.address, self.many = address, many
        self.ended, self.are_there = threading.Event(), threading.Barrier(many + 1)
        self.is_asking = threading.Event()
        self.saved: dict[str, float] = {}
        self.seen: dict[str, list[float]] = {}
        self.asked = 0
        self.threads = [threading.Thread(target=self._sit, args=(place,)) for place in range(many)]

    def begin(self) -> None:
        """Have everybody sit down."""
        for thread in self.threads:
            thread.start()
        self.are_there.wait()

    def _sit(self, place: int) -> None:
        with Register.open(self.address) as register:
            register.hear_others()
            self._ask(register, place)

    def _ask(self, register: Register, place: int) -> None:
        sitting, last = Sitting(register.db), register.head
        record = f'record {place}' if place % 2 else ''  # every second one has a record of the queue open
        self.are_there.wait()
        self.is_asking.wait()
        self.ended.wait(LOOK_EVERY * place / self.many)
        while not self.ended.wait(LOOK_EVERY):
            head = sitting.ask(register.person, record).head
            self.asked += 1
            if head != last:
                register.hear_others()
                self.seen.setdefault(head, []).append(time.monotonic())
                last = head

    def save(self, seconds: float) -> None:
        """Save now and then for so long."""
        with Register.open(self.address) as register:
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                register.save(incident())
                self.saved[register.head] = time.monotonic()
                time.sleep(_SAVE_EVERY)

    def end(self) -> None:
        """Have everybody go."""
        self.ended.set()
        for thread in self.threads:
            thread.join()

    def waits(self) -> list[float]:
        """How long after each save each of the others saw it."""
        known = ((self.saved[head], several) for head, several in self.seen.items() if head in self.saved)
        return [when - saved for saved, several in known for when in several]


def measure(many: int, seconds: float) -> None:
    """Print what was measured."""
    with servers.running() as server:
        address = server.new_register()
        with psycopg.connect(address.text) as asked:
            [own] = asked.execute('SELECT pg_backend_pid()').fetchone() or (0,)
            process = int(_stat(str(own))[1])
        desk = Desk(address, many)
        desk.begin()
        _say(process, desk, 'nobody asks', partial(time.sleep, seconds))
        desk.is_asking.set()
        _say(process, desk, f'{many} ask every {LOOK_EVERY:g} s', partial(time.sleep, seconds))
        _say(process, desk, f'{many} ask, and one saves', partial(desk.save, seconds))
        time.sleep(2 * LOOK_EVERY)
        desk.end()
    waits = sorted(desk.waits())
    middle, last = statistics.median(waits), waits[-1]
    print(f'another one saw a save after {middle:.2f} s in the middle of {len(waits)} times, {last:.2f} s at most')


def _say(process: int, desk: Desk, name: str, doing: Callable[[], object]) -> None:
    begun, asked, before = time.monotonic(), desk.asked, processor(process)
    doing()
    used = (processor(process) - before) * 60 / (time.monotonic() - begun)
    print(f'{name}: {used:.2f} s of the processor in a minute; {desk.asked - asked} questions, {len(desk.saved)} saves')


if __name__ == '__main__':
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument('--people', type=int, default=40)
    given.add_argument('--seconds', type=float, default=60)
    told = given.parse_args()
    measure(told.people, told.seconds)
