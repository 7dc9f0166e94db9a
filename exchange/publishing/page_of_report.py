"""The page of a report of a register: with the sentences that were edited, and the end of the history that it is of."""

from datetime import date

from exchange.publishing.wording.composing import compose
from exchange.publishing.wording.method_note import IssuedAs, PageFacts
from exchange.publishing.wording.names_in_report import NO_NAMES, NamesInReport
from exchange.publishing.wording.page_writer import ComposedPage
from exchange.reporting.report import Report
from models.dates import dates
from models.file import history
from models.query.as_it_was import as_of
from models.query.as_it_was.as_of import PastRecords
from models.register.others import heads
from models.register.register import Register
from models.register.review import report_sentences
from models.version import VERSION


def page_of(
    register: Register,
    report: Report,
    language: str,
    names: NamesInReport = NO_NAMES,
    issued: IssuedAs | None = None,
    *,
    only_first: bool = False,
) -> ComposedPage:
    """The page of a report in a language, or its first figures; as of a day with the sentences as they were then.

    `issued` says as which edition it is issued, where it is.
    """
    day = _day_of(report)
    past = as_of.on_day(register, day) if report.scope.as_of else None
    edited = report_sentences.kept(register, report.period.text, report.layout.name, past)
    facts = _facts(register, issued.known_on if issued else day, past, language)._replace(issued=issued)
    return compose(report, language, edited=edited, facts=facts, names=names, only_first=only_first)


def _day_of(report: Report) -> date:
    """The day as of which the page is."""
    said = report.scope.as_of or report.scope.learned_by
    day = dates.last_day(said) if said else None
    return day or dates.today_in_damascus()


def _facts(register: Register, day: date, past: PastRecords | None, language: str) -> PageFacts:
    end = past.end if past else history.last_head(register)
    head = heads.words(end.hash, language) if end.number else ''
    return PageFacts(day, VERSION, end.number, head)
