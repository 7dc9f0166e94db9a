"""Dates as they are stored: a sortable subset of EDTF for days, months, years, ranges, about, before and after."""

import re
from datetime import date, timedelta
from typing import Literal

from models.forgetting import forgettable

Precision = Literal['day', 'month', 'year', 'range', 'open']

FIRST_YEAR, LAST_YEAR = 1900, 2100


class NotADate(ValueError):
    """No date can be read; what was typed is not repeated, so that it cannot reach a log."""


_POINT_PRECISION: dict[int, Precision] = {4: 'year', 7: 'month', 10: 'day'}
_STORED = re.compile(r'([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?~?')


def point_days(point: str) -> tuple[date, date] | None:
    """First and last day of a year, month or day; None if it is none of them."""
    match = _STORED.fullmatch(point)
    if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        return None
    year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
    try:
        first = date(year, month, day)
    except ValueError:
        return None
    if match[3]:
        return first, first
    following = date(year + 1, 1, 1) if month == 12 or not match[2] else date(year, month + 1, 1)
    return first, following - timedelta(days=1)


def widened(first: str, last: str) -> tuple[str, str]:
    """From where to where in their order dates are from the first to the last of two points, '' for an open end.

    A month or a year that lies between them whole is within: in the order it is before its first day, and `2024-01~`
    and `2024-01/2024-02` are behind its last.
    """
    since, until = point_days(first), point_days(last)
    if (first and not since) or (last and not until):
        return first, last
    begins, ends = first, last
    for signs in (len('2024-01'), len('2024')):
        from_first, to_last = point_days(first[:signs]), point_days(last[:signs])
        if since and from_first and from_first[0] == since[0] and (not until or from_first[1] <= until[1]):
            begins = first[:signs]
        if until and to_last and to_last[1] == until[1] and (not since or to_last[0] >= since[0]):
            ends = last[:signs]
    return begins, ends


@forgettable(8192)
def _days(value: str) -> tuple[date | None, date | None] | None:
    """First and last day of any stored date, None for an open end; None if it is not one."""
    start, slash, end = value.partition('/')
    if not slash:
        return point_days(start)
    if start == '..':
        until = point_days(end)
        return until and (None, until[1])
    since = point_days(start)
    if end == '..':
        return since and (since[0], None)
    until = point_days(end)
    if since is None or until is None or since[0] > until[0] or since[1] > until[1]:
        return None
    return since[0], until[1]


def known_days(edtf: str) -> tuple[date | None, date | None]:
    """The earliest and the latest day it can have been, None for an open end; raises NotADate."""
    days = _days(edtf)
    if days is None:
        raise NotADate('not a stored date')
    return days


def is_edtf(value: str) -> bool:
    """Whether this is a date as it is stored: real days, 1900 to 2100, ranges in order."""
    return _days(value) is not None


def first_day(edtf: str) -> date | None:
    """The earliest day it can have been, None if that is open; raises NotADate."""
    return known_days(edtf)[0]


def last_day(edtf: str) -> date | None:
    """The latest day it can have been, None if that is open; raises NotADate."""
    return known_days(edtf)[1]


def month_of(edtf: str) -> str | None:
    """The month it counts in ('2024-01'), by its start; None when no month is known; raises NotADate."""
    known_days(edtf)
    start = edtf.partition('/')[0].removesuffix('~')
    return start[:7] if len(start) >= 7 else None


def to_month(edtf: str) -> str:
    """The same date, no more exact than to the month; raises NotADate."""
    known_days(edtf)
    start, _slash, end = edtf.partition('/')
    first, last = _point_to_month(start), _point_to_month(end)
    return first if last in ('', first) else f'{first}/{last}'


def _point_to_month(point: str) -> str:
    return point.removesuffix('~')[: len('2024-01')] + '~' * point.endswith('~')


def precision(edtf: str) -> Precision:
    """How exactly it is known; raises NotADate."""
    if None in known_days(edtf):
        return 'open'
    if '/' in edtf:
        return 'range'
    return _POINT_PRECISION[len(edtf.removesuffix('~'))]
