"""Prints how long the packaged program takes to its first window, beside the program from source, and the sizes.

Both are run by turns on the same screen, with the Python that the package was made with; the least of each counts.
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import hands
import package

FROM_SOURCE = [package.ROOT / 'build' / 'environment' / 'bin' / 'python', package.ROOT / 'main.py']
TICKS = os.sysconf('SC_CLK_TCK')
ROUNDS = 3


def main() -> int:
    """Print both; gives 0."""
    for made in (package.ARCHIVE, package.DEBIAN):
        print(f'{made.name}: {made.stat().st_size / 1e6:.1f} MB')
    with hands.screen() as screen:
        pairs = [
            (to_window(screen, package.FOLDER / 'sijill'), to_window(screen, *FROM_SOURCE)) for _round in range(ROUNDS)
        ]
    packaged, source = (min(column) for column in zip(*pairs[1:], strict=True))  # the first reads from a cold disk
    print(f'start to window, of the processor: {packaged:.2f} s packaged, {source:.2f} s from source', end=': ')
    print(f'{packaged / source:.2f} ×')
    return 0


def to_window(screen: str, *process: Path) -> float:
    """The seconds of the processor that a program takes until its window is there."""
    keys = hands.Keys(screen)
    with TemporaryDirectory() as home:
        given = os.environ | {'DISPLAY': screen, 'HOME': home, 'QT_QPA_PLATFORM': 'xcb'}
        with subprocess.Popen([*map(str, process)], env=given, start_new_session=True) as running:
            hands.until(keys.windows)
            spent = Path(f'/proc/{running.pid}/stat').read_text('utf-8').rpartition(')')[2].split()
            running.kill()
    hands.until(lambda: not keys.windows())
    return (int(spent[11]) + int(spent[12])) / TICKS


if __name__ == '__main__':
    sys.exit(main())
