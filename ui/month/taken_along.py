"""What is copied and saved of the page of the month: the report, a section of it, or a trend."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from exchange.publishing import published_report, published_trend
from exchange.publishing.published_page import PublishedPage
from exchange.publishing.published_report import PublishedReport
from exchange.reporting import formats
from models.language.messages import _
from models.register.register import Register


class TakenAlong(NamedTuple):
    """Something to be taken along: how its file is called and may end, its text for messages, and writing it.

    `said` is said once it is copied. Both ways raise LeaksFound where something must not leave.
    """

    name: str
    endings: tuple[str, ...]
    said: str
    text: Callable[[], str]
    write: Callable[[Path], None]


def of_report(register: Register, found: PublishedReport, language: str, heading: str) -> TakenAlong:
    """A report in a language; its text is that of the section under a heading, where there is one."""
    said = _('The section “{name}” is copied.').format(name=heading) if heading else _('The report is copied.')
    return TakenAlong(
        f'month-{found.report.period.text}',
        formats.endings(),
        said,
        lambda: published_report.as_text(register, found, language, heading),
        lambda path: published_report.write(register, path, found, language),
    )


def of_trend(register: Register, page: PublishedPage, month: str) -> TakenAlong:
    """The page of a trend up to a month."""
    return TakenAlong(
        f'trend-{month}',
        published_trend.ENDINGS,
        _('The trend is copied.'),
        lambda: published_trend.as_text(register, page),
        lambda path: published_trend.write(register, path, page),
    )
