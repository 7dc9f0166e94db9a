"""A report ready to be published: counted once, with its page in each language that is asked for."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from exchange.publishing.wording.composing import compose
from exchange.publishing.wording.page_writer import ComposedPage
from exchange.reporting import figures, formats
from exchange.reporting.count import count
from exchange.reporting.counted import Scope
from exchange.reporting.layouts.layout import ReportLayout
from exchange.reporting.periods import Period
from exchange.reporting.report import Report
from exchange.reporting.report_labels import Figures
from models.register.register import Register


class AskedReport(NamedTuple):
    """What is asked for: the period, by which layout, and of what the register holds; with or without names."""

    period: Period
    layout: ReportLayout
    scope: Scope
    with_names: bool = False


class PublishedReport(NamedTuple):
    """What was asked for, counted: its figures as machines read them, and its pages by language."""

    asked: AskedReport
    report: Report
    figures: Figures
    pages: Mapping[str, ComposedPage]


def published(register: Register, asked: AskedReport, languages: Iterable[str]) -> PublishedReport:
    """The report of a period, with its page in these languages."""
    report = count(register, asked.period, asked.layout, asked.scope)
    pages = {language: compose(report, language) for language in languages}
    return PublishedReport(asked, report, figures.in_figures(register, report), pages)


def as_text(register: Register, found: PublishedReport, language: str, heading: str = '') -> str:
    """The page as text for messages, or only its section under a heading."""
    return ''


def write(register: Register, path: Path, found: PublishedReport, language: str) -> None:
    """Write the report in a language as what the ending of the path names."""
    formats.write(path, found.figures, language)
