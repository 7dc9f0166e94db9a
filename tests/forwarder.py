"""A way to a server that takes its time, on this machine: what goes there is counted, and may be altered."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from queue import SimpleQueue

_AT_ONCE = 1 << 16
Alteration = Callable[[bytes], bytes]


class Forwarder:
    """Takes connections and hands on what comes, each way after a delay."""

    def __init__(self, port: int, delay: float, altered: Alteration, answered: Alteration) -> None:
        self._to, self._delay, self._altered, self._answered = port, delay, altered, answered
        self.listening = socket.create_server(('127.0.0.1', 0))
        self.port = int(self.listening.getsockname()[1])
        self.ways = 0  # there and back: what is not answered, as the end of a connection, is none

    def run(self) -> None:
        """Take one connection after another, until the socket is closed."""
        with contextlib.suppress(OSError):
            while True:
                here, _from = self.listening.accept()
                there, asked = socket.create_connection(('127.0.0.1', self._to)), threading.Event()
                for one, other, is_there in ((here, there, True), (there, here, False)):
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    threading.Thread(target=self._hand_on, args=(one, other, asked, is_there), daemon=True).start()

    def _hand_on(self, one: socket.socket, other: socket.socket, asked: threading.Event, is_there: bool) -> None:
        """Take what comes, and let each part of it be under way as long as the others: they travel together."""
        under_way = SimpleQueue[tuple[float, bytes]]()
        threading.Thread(target=self._arrive, args=(under_way, other, is_there), daemon=True).start()
        with contextlib.suppress(OSError), one:
            while came := one.recv(_AT_ONCE):
                self._count(asked, is_there)
                under_way.put((time.monotonic() + self._delay, came))
        under_way.put((time.monotonic() + self._delay, b''))

    def _count(self, asked: threading.Event, is_there: bool) -> None:
        """Count a way when the answer to what was asked begins to come, before anybody has it."""
        if is_there:
            asked.set()
        elif asked.is_set():
            asked.clear()
            self.ways += 1

    def _arrive(self, under_way: SimpleQueue[tuple[float, bytes]], other: socket.socket, is_there: bool) -> None:
        with contextlib.suppress(OSError), other:
            while (part := under_way.get())[1]:
                time.sleep(max(0.0, part[0] - time.monotonic()))
                other.sendall(self._altered(part[1]) if is_there else self._answered(part[1]))
            other.shutdown(socket.SHUT_RDWR)


def _as_it_came(came: bytes) -> bytes:
    return came


@contextlib.contextmanager
def forwarding(
    port: int, delay: float = 0, altered: Alteration = _as_it_came, answered: Alteration = _as_it_came
) -> Iterator[Forwarder]:
    """A forwarder to a port, until it is not needed any more."""
    forwarder = Forwarder(port, delay, altered, answered)
    threading.Thread(target=forwarder.run, daemon=True).start()
    try:
        yield forwarder
    finally:
        forwarder.listening.close()
