"""How far long work has come: who does it calls, who watches may end it by raising."""

from collections.abc import Callable

Progress = Callable[[int, int], None]


def silent(_done: int, _total: int) -> None:
    """A progress that nobody watches."""
