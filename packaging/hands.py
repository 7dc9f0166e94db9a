"""Hands on the keyboard of a screen that nobody sees, and eyes on it."""

import contextlib
import hashlib
import os
import subprocess
import time
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def screen() -> Iterator[str]:
    """The name of a screen, with a window manager as a desktop has one: it gives new windows the keyboard."""
    reading, writing = os.pipe()
    options = ['-screen', '0', '1366x768x24', '-nolisten', 'tcp', '-displayfd', str(writing)]
    with subprocess.Popen(['Xvfb', *options], pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as said:
            name = f':{said.readline().strip()}'
        windows = ['matchbox-window-manager', '-display', name, '-use_titlebar', 'no']
        with subprocess.Popen(windows, stderr=subprocess.DEVNULL) as manager:
            try:
                yield name
            finally:
                manager.terminate()
                server.terminate()


def until(holds: Callable[[], object], seconds: float = 90) -> None:
    """Wait until something holds."""
    last = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < last, 'it did not come'
        time.sleep(0.05)


class Keys:
    """Hands on the keyboard of a screen, and eyes on it."""

    def __init__(self, screen: str) -> None:
        self._surroundings = os.environ | {'DISPLAY': screen, 'LC_ALL': 'C.UTF-8'}

    def told(self, *given: str) -> str:
        """What the program that presses keys says."""
        process = ['xdotool', *given]
        return subprocess.run(process, env=self._surroundings, capture_output=True, text=True, check=False).stdout

    def windows(self) -> str:
        """The numbers of the windows that are shown."""
        return self.told('search', '--onlyvisible', '--name', '.')

    def press(self, *keys: str) -> None:
        self.told('key', *keys)

    def write(self, text: str, then: str) -> None:
        self.told('type', '--delay', '30', text)
        self.until_still()
        self.press(then)

    def until_still(self) -> None:
        """Wait until the screen shows the same for a while, shorter than a cursor takes to blink."""
        shown, since = '', time.monotonic()

        def is_still() -> bool:
            nonlocal shown, since
            now = self.picture()
            if now != shown:
                shown, since = now, time.monotonic()
            return time.monotonic() - since > 0.35

        until(is_still)

    def picture(self) -> str:
        """What the screen shows now; something else each time that a window goes while it is looked at."""
        shot = subprocess.run(['xwd', '-root', '-silent'], env=self._surroundings, capture_output=True, check=False)
        return hashlib.sha256(shot.stdout).hexdigest() if shot.returncode == 0 else f'{time.monotonic()}'
