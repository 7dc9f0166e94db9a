"""The windows: Qt only here."""

import ctypes
import sys

from ui import overrides


def _keep_constants_alive() -> None:
    """Give None, True and False more references than can be lost.

    PySide 6.12 counts on them living for ever, which they do since Python 3.12: calls that give nothing back lose a
    reference to None, each `emit()` one to True. Before, that ends after some thousand events in `none_dealloc` or
    `bool_dealloc`: the end of the program, with whatever was being typed.
    """
    if sys.version_info < (3, 12) and sys.implementation.name == 'cpython':
        for constant in (None, True, False):
            ctypes.c_ssize_t.from_address(id(constant)).value += 1 << 40


_keep_constants_alive()
overrides.guard_every_class()
