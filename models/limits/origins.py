"""Where a number comes from: a threshold or weight is declared once, with what it decides and its origin.

A table is a frozen dataclass of which each field is a `number(…)`. `tests/thresholds.py` works the measured ones out
again, and a test refuses numbers that stand bare in the code.
"""

from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple, TypeVar, cast

Number = TypeVar('Number')


@dataclass(frozen=True)
class Origin:
    """How a number was found (`measured`, `standard`, `follows` or `by_hand`), and on what, from what, or why.

    `data` are the labelled cases of `tests/labelled.py` on which others are tried in its place, '' for none.
    """

    how: str
    said: str
    data: str = ''


def measured(data: str) -> Origin:
    """A number that `tests/thresholds.py` finds among the best on the labelled cases of this name."""
    return Origin('measured', data, data)


def standard(which: str) -> Origin:
    """A number that the field, a law or geography gives."""
    return Origin('standard', which)


def follows(whence: str) -> Origin:
    """A number that others make; a test works it out from them."""
    return Origin('follows', whence)


def by_hand(why: str, data: str = '') -> Origin:
    """A number that somebody chose; where it is tried on labelled cases, they do not settle it."""
    return Origin('by_hand', why, data)


def number(value: Number, decides: str, origin: Origin) -> Number:
    """A row of a table; of several numbers where they are steps of one thing."""
    return cast(Number, field(default=cast(Any, value), metadata={'decides': decides, 'origin': origin}))


class LimitRow(NamedTuple):
    """A row of a table as it is read."""

    name: str
    value: Any
    decides: str
    origin: Origin


def rows(table: Any) -> list[LimitRow]:
    """The rows of a table."""
    return [LimitRow(one.name, getattr(table, one.name), **one.metadata) for one in fields(table)]
