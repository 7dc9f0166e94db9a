"""What stands in the memory of a process is kept from the other programs of the same user."""

import ctypes
import sys
from contextlib import suppress

_SET_DUMPABLE = 4  # PR_SET_DUMPABLE of `prctl`


def keep_to_ourselves() -> None:
    """Let no other program of this user read the memory of this process, or look into it as a debugger does.

    Linux alone knows this. It is forgotten where a process goes on as another program, so it is said at every start.
    """
    if sys.platform == 'linux':
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)
