"""How far long work is: what is told of it while it goes on, and that in words, with about how long the rest takes."""

import time
from collections.abc import Callable

from models.language.messages import _, ngettext

# What long work calls with how much is done and how much there is; it may raise to end the work.
Progress = Callable[[int, int], None]
# No speed is told before so many seconds: it would only jump.
_SETTLED = 1.0
_MINUTE, _HOUR = 60, 3600


def silent(_done: int, _total: int) -> None:
    """A progress that nobody watches."""


class Pace:
    """Watches the steps of some work. Where its count begins anew, another stage of it begins."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._begun = clock()
        self._from = self._last = (0, 0)

    def in_words(self, done: int, total: int) -> str:
        """Such as `1,200 of 20,000 · 800 a second · about 24 seconds left`; a total of 0 is not known yet."""
        if total != self._last[1] or done < self._last[0]:
            self._begun, self._from = self._clock(), (done, total)
        self._last = (done, total)
        said = _('{done} of {total}').format(done=f'{done:,}', total=f'{total:,}') if total else f'{done:,}'
        taken = self._clock() - self._begun
        speed = (done - self._from[0]) / taken if taken >= _SETTLED else 0.0
        if speed <= 0:
            return said
        parts = [said, _('{count} per second').format(count=f'{speed:,.0f}' if speed >= 1 else f'{speed:.1f}')]
        if total > done:
            parts.append(_time_left((total - done) / speed))
        return ' · '.join(parts)


def _time_left(seconds: float) -> str:
    if seconds < _MINUTE:
        left = max(1, round(seconds))
        return ngettext('about {count} second left', 'about {count} seconds left', left).format(count=left)
    if seconds < _HOUR:
        left = round(seconds / _MINUTE)
        return ngettext('about {count} minute left', 'about {count} minutes left', left).format(count=left)
    left = round(seconds / _HOUR)
    return ngettext('about {count} hour left', 'about {count} hours left', left).format(count=left)
