"""The library of statements, loaded without the driver of servers: with that it takes three times as long to begin."""

import sys
from contextlib import suppress

DRIVER = 'psycopg'


def load() -> None:
    """Load the library so that it looks for no driver; who opens a register on a server hands it one then."""
    if DRIVER in sys.modules:
        return
    sys.modules[DRIVER] = None  # type: ignore[assignment]  # as if it were not installed
    try:
        import peewee  # noqa: F401
    finally:
        with suppress(KeyError):
            del sys.modules[DRIVER]
