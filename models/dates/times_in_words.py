"""A time stamp of the file as people read it, also one that is damaged: it keeps nobody from the record."""

from collections.abc import Callable

from models.dates import dates
from models.language.messages import language
from models.language.text import isolate

_MOST_LETTERS = 40


def day_and_time(at: str, day_in_words: Callable[[str, str], str]) -> tuple[str, str]:
    """The day and the time of day of a time stamp; of one that is damaged what stands there, and `?` for the time."""
    when = dates.read_stamp(at)
    if when is None:
        return isolate(str(at)[:_MOST_LETTERS], 'auto'), '?'
    return day_in_words(when.date().isoformat(), language()), isolate(when.strftime('%H:%M'))
