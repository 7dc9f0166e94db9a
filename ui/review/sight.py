"""Whether a record was looked at: it was in sight for long enough, and its account was shown to the end."""

import time
from collections.abc import Callable

from models.language.messages import _

# Seconds. A finger that presses twice is quicker; whoever sees what came up is not.
LEAST = 0.3


class Sight:
    """What of one record was in sight, from its first painting on."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._since: float | None = None
        self._is_read = False

    def begin(self) -> None:
        """Another record comes up, of which nothing was painted yet."""
        self._since, self._is_read = None, False

    def painted(self, *, to_the_end: bool) -> bool:
        """Note that it was painted, perhaps with the end of its account; whether for the first time."""
        is_first = self._since is None
        if self._since is None:
            self._since = self.clock()
        self._is_read |= to_the_end
        return is_first

    def lacks(self) -> str:
        """Why nothing can be decided of it yet, in a sentence; '' where it was looked at."""
        if self._since is None or self.clock() - self._since < LEAST:
            return _('This record was shown only just now. Look at it, then press the key again.')
        return '' if self._is_read else _('Read the account to its end first (Space).')
