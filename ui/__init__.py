"""The windows: Qt only here."""

import ctypes
import sys


def _keep_true_alive() -> None:
    """Give `True` more references than can be lost.

    In PySide 6.12 each `emit()` gives back True without counting the reference. Before Python 3.12 that ends, after
    some thousand signals, in `bool_dealloc` and the end of the program, with whatever was being typed.
    """
    if sys.version_info < (3, 12) and sys.implementation.name == 'cpython':
        ctypes.c_ssize_t.from_address(id(True)).value += 1 << 40


_keep_true_alive()
