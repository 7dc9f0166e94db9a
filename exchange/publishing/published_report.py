"""A report ready to be published: counted once, written in each language, and searched before any of it leaves."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from exchange import whole_files
from exchange.leaks.leak_check import refuse_leaks
from exchange.leaks.leak_search import LeakSearch, search_texts
from exchange.leaks.leaving_texts import LeaksFound, LeavingText
from exchange.publishing import copied_text
from exchange.publishing.page_of_report import page_of
from exchange.publishing.paper import page_files
from exchange.publishing.who_is_named import who_is_named
from exchange.publishing.wording import layout_words
from exchange.publishing.wording.method_note import IssuedAs
from exchange.publishing.wording.names_in_report import NO_NAMES, NamesInReport
from exchange.publishing.wording.page_writer import ComposedPage
from exchange.reporting import count, figures, formats
from exchange.reporting.counted import Scope
from exchange.reporting.layouts.layout import ReportLayout
from exchange.reporting.periods import Period
from exchange.reporting.report import Report
from exchange.reporting.report_labels import Figures
from exchange.reporting.year_as_issued import add_year_as_issued
from models.dates import dates
from models.language.messages import LANGUAGES, _, ngettext
from models.register.register import Register

# Documents are made of the page in their language; json and xlsx of the figures.
page_files.offer()


class AskedReport(NamedTuple):
    """What is asked for: the period, by which layout, and of what the register holds; with or without names."""

    period: Period
    layout: ReportLayout
    scope: Scope
    with_names: bool = False


class PublishedReport(NamedTuple):
    """What was asked for, counted: its figures as machines read them, its pages by language, and who is named.

    One that is not whole has its first figures alone: it is shown while the rest is counted, and is never published.
    """

    asked: AskedReport
    report: Report
    figures: Figures
    pages: Mapping[str, ComposedPage]
    names: NamesInReport
    is_whole: bool = True


def published(
    register: Register, asked: AskedReport, languages: Iterable[str], issued: IssuedAs | None = None
) -> PublishedReport:
    """The report of a period, with its page in these languages; `issued` says as which edition, where it is issued."""
    with register.standing_still():
        report = count.count(register, asked.period, asked.layout, asked.scope)
        if issued:
            add_year_as_issued(register, report, with_itself=True)
        names = who_is_named(register, report) if asked.with_names else NO_NAMES
        pages = {language: page_of(register, report, language, names, issued) for language in languages}
        found = figures.in_figures(report) | (_of_issue(report, issued) if issued else {})
        return PublishedReport(asked, report, found, pages, names)


def _of_issue(report: Report, issued: IssuedAs) -> Figures:
    """What the figures say of the edition that they are of, and why it was issued with something open."""
    named = {language: layout_words.edition(report.layout, issued.edition, language) for language in LANGUAGES}
    said: Figures = {'edition': issued.edition, 'named': named, 'issued_on': issued.day.isoformat()}
    despite = {language: text for language, text in issued.despite._asdict().items() if text}
    said |= {'despite': despite, 'open': dict(issued.still_open)} if despite else {}
    return {'issue': said}


def first_figures(register: Register, asked: AskedReport, language: str) -> PublishedReport:
    """Of the report of a period what is known soonest, with the beginning of its page in a language."""
    with register.standing_still():
        report = count.first_figures(register, asked.period, asked.layout, asked.scope)
        page = page_of(register, report, language, only_first=True)
        return PublishedReport(asked, report, {}, {language: page}, NO_NAMES, is_whole=False)


def as_text(register: Register, found: PublishedReport, language: str, heading: str = '') -> str:
    """The page as text for messages, or only its section under a heading; LeaksFound where something must not leave."""
    day, months = dates.today_in_damascus(), found.asked.layout.consent_months
    if hits := search_texts(register, leaving(found, language), day, months):
        raise LeaksFound(hits)
    return copied_text.as_text(found.pages[language].page, heading)


def write(register: Register, path: Path, found: PublishedReport, language: str) -> None:
    """Write the report in a language as what the path ends in; LeaksFound where something must not leave."""
    whole_files.put(path, content_of(register, path, found, language))


def content_of(
    register: Register, path: Path, found: PublishedReport, language: str, search: LeakSearch | None = None
) -> bytes:
    """What the file of a report in a language holds; LeaksFound where something in it must not leave."""
    page = found.pages[language].page if language in found.pages else None
    content = formats.content(path, found.figures, language, page)
    refuse_leaks(
        register,
        leaving(found, language),
        content,
        path.name,
        found.names.written(),
        reads_pdf=lambda _content: [copied_text.as_text(page)] if page else [],
        day=dates.today_in_damascus(),
        months=found.asked.layout.consent_months,
        search=search,
    )
    return content


def unfit(found: PublishedReport) -> int:
    """How many sentences that somebody edited are not used, for the layout has other figures in them now."""
    return len({line.place for page in found.pages.values() for line in page.lines if line.is_unfit})


def unfit_in_words(count: int) -> str:
    """That edited sentences are not used."""
    sentence = ngettext(
        '{count} edited sentence is not used, because the layout has other figures in it now.',
        '{count} edited sentences are not used, because the layout has other figures in them now.',
        count,
    )
    return sentence.format(count=f'{count:,}')


def place_of(found: PublishedReport, text: LeavingText) -> str:
    """The place of the sentence that a text is, '' where it is none of the page in its language."""
    place = text.about.removeprefix(f'{_about(found)} ')
    page = found.pages.get(text.field)
    return place if page and any(line.place == place for line in page.lines) else ''


def _about(found: PublishedReport) -> str:
    return f'{found.report.period.text} {found.report.layout.name}'


def leaving(found: PublishedReport, language: str) -> Iterator[LeavingText]:
    """The sentences of a page, each where it stands, and what else people wrote that is on it."""
    called = _('report {period}').format(period=found.report.period.text)
    about = _about(found)
    lines = found.pages[language].lines if language in found.pages else ()
    for line in lines:
        where = _('{record}, {field}').format(record=called, field=line.heading) if line.heading else called
        yield LeavingText(f'{about} {line.place}', language, line.text, where, found.names.written())
    layout = found.report.layout
    for both in (layout.organisation, layout.corrections, layout.cannot_be_known):
        if both.of(language):
            yield LeavingText(about, language, both.of(language), called)
