"""Sijill: without arguments, or with the path of a register, the window; with a command, the command."""

import os
import signal
import sys
from types import FrameType

# What ends a command as Ctrl+C does; the last two are not known everywhere.
_ENDS = ('SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK')
_STOPPED = 2  # the exit code of a command that did nothing


def leave_at_once(_number: int, _frame: FrameType | None) -> None:
    """End this process quietly, with nothing to be put in order: an exception might only be reported by an import."""
    os._exit(_STOPPED)


def hear(handler: object, *names: str) -> None:
    """Have a handler called for signals, other than those that `nohup` or a script has this process not hear."""
    for number in filter(None, (getattr(signal, name, None) for name in names)):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, handler)  # type: ignore[arg-type]


if __name__ in ('__main__', '__mp_main__'):  # loading all the others takes a while, also in what this one begins
    hear(leave_at_once, 'SIGINT')

from collections.abc import Sequence  # noqa: E402
from contextlib import suppress  # noqa: E402
from io import TextIOWrapper  # noqa: E402

from models import own_process, screen, unreadable  # noqa: E402
from models.file import without_driver  # noqa: E402
from models.file.engines.server_address import ADDRESSES  # noqa: E402

without_driver.load()  # before any module asks for it


def leave_no_core() -> None:
    """Keep what a crash leaves of the memory, with names in it, off the disk."""
    with suppress(ImportError, OSError, ValueError):
        import resource  # Windows has none

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def speak_utf8() -> None:
    """Let Arabic out of the program whatever the terminal's settings say."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding='utf-8', errors='replace')


def is_for_the_window(arguments: Sequence[str]) -> bool:
    """Whether no command is given, but nothing, a register, or what the program gives itself after a lock."""
    begins = ('--locked=', *ADDRESSES)
    return not arguments or arguments[0].endswith('.sijill') or arguments[0].startswith(begins)


def main(arguments: Sequence[str]) -> int:
    """Run the program; gives its exit code."""
    is_command = not is_for_the_window(arguments)
    own_process.keep_files_to_the_user()
    own_process.take_passphrases(keep=is_command)
    leave_no_core()
    unreadable.keep_to_ourselves()
    speak_utf8()
    if is_command:
        from exchange import commands

        hear(signal.default_int_handler, *_ENDS)  # work is broken off, and put in order on the way out
        return commands.main(arguments)
    if lack := screen.lack():
        print(lack, file=sys.stderr)
        return 2
    from ui.app import run

    hear(signal.default_int_handler, 'SIGINT')
    return run(arguments)


def run_as_program() -> int:
    """Run the program with what was typed behind its name; gives its exit code."""
    try:
        code = main(sys.argv[1:])
    except KeyboardInterrupt:  # between loading it and its own watch
        code = _STOPPED
    hear(signal.SIG_IGN, *_ENDS)  # all is done, and its code says so
    return code


if __name__ == '__main__':
    import multiprocessing

    multiprocessing.freeze_support()
    sys.exit(run_as_program())
