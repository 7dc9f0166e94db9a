"""A line to a server that can be cut and mended: a forwarder on loopback."""

import contextlib
import socket
import threading
from collections.abc import Iterator


class Line:
    """Passes on what comes to its port, until it is cut."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._ends: list[socket.socket] = []
        self._listening = self._begun(0)
        self.port = int(self._listening.getsockname()[1])

    def _begun(self, port: int) -> socket.socket:
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(('127.0.0.1', port))
        listening.listen()
        threading.Thread(target=self._accept, args=(listening,), daemon=True).start()
        return listening

    def _accept(self, listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                here = listening.accept()[0]
                there = socket.create_connection(('127.0.0.1', self._to))
                self._ends += [here, there]
                for one, other in ((here, there), (there, here)):
                    threading.Thread(target=_pass_on, args=(one, other), daemon=True).start()

    def cut(self) -> None:
        """End all that goes over it, and take nobody any more."""
        for end in (self._listening, *self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._ends = []

    def mend(self) -> None:
        """Take whoever comes again."""
        self._listening = self._begun(self.port)


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := one.recv(1 << 16):
            other.sendall(data)
    with contextlib.suppress(OSError):
        other.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def laid(port: int) -> Iterator[Line]:
    """A line to a port of this machine, for as long as it is needed."""
    line = Line(port)
    yield line
    line.cut()
