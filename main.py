"""Sijill: without arguments, or with the path of a register, the window; with a command, the command."""

import multiprocessing
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper

from models import own_process, screen, unreadable
from models.file import without_driver
from models.file.engines.server_address import ADDRESSES

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

        return commands.main(arguments)
    if lack := screen.lack():
        print(lack, file=sys.stderr)
        return 2
    from ui.app import run

    return run(arguments)


if __name__ == '__main__':
    multiprocessing.freeze_support()
    sys.exit(main(sys.argv[1:]))
