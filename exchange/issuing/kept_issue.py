"""An issue as it is kept: the values that it is made of, as what it was issued, and whether another is the same."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from exchange.issuing import issued_cells
from exchange.issuing.open_points import OpenPoint, printed
from exchange.publishing import copied_text
from exchange.publishing.page_of_report import page_of
from exchange.publishing.published_report import PublishedReport
from exchange.publishing.wording.method_note import IssuedAs
from exchange.publishing.wording.page_writer import ComposedPage
from exchange.reporting.layouts import layout_file
from exchange.reporting.layouts.layout import Both
from models.dates import dates
from models.file import history
from models.language.messages import _, language
from models.query.as_it_was import as_of
from models.query.for_review import issues
from models.query.for_review.issues import REPORT
from models.record.fields import Stored
from models.record.records import Record
from models.register.register import Register

# Where the words of a page are kept, by its language.
WORDS = {'en': 'english', 'ar': 'arabic'}
# Sentences that say something else as soon as anything is saved.
_PASSING = frozenset({'method_version'})


class PastRevision(NamedTuple):
    """The end of the history that figures are of: the number of its last revision, and its hash."""

    number: int
    hash: str


def end_of(register: Register, day: str | None) -> PastRevision:
    """Where the history ended on a day, or ends now; number 0 where there was none."""
    if day is None:
        now = history.last_head(register)
        return PastRevision(now.number, now.hash)
    then = as_of.on_day(register, date.fromisoformat(day)).end
    return PastRevision(then.number, then.hash)


def values_of(
    register: Register, found: PublishedReport, issued: IssuedAs, points: Sequence[OpenPoint]
) -> dict[str, Stored]:
    """What is kept of a report that is issued, but for its files and who issues it."""
    report, end = found.report, end_of(register, found.report.scope.as_of)
    pages = {field: page_of(register, report, one, issued=issued) for one, field in WORDS.items()}
    words = {field: copied_text.as_text(page.page) for field, page in pages.items()}
    return {
        'period': report.period.text,
        'layout': report.layout.name,
        'form': REPORT,
        'edition': issued.edition,
        'state': report.scope.state,
        'as_of': report.scope.as_of,
        'ended': end.number,
        'head': end.hash,
        'figures': issued_cells.to_text(issued_cells.cells_of(report)),
        'rules': layout_file.text_of(report.layout.path),
        'named': json.dumps(found.names.rows),
        'open_points': json.dumps({one.code: one.number for one in points}),
        'despite_english': issued.despite.en,
        'despite_arabic': issued.despite.ar,
        **words,
    }


def as_issued(issue: Record) -> IssuedAs:
    """As what a report was issued."""
    day = date.fromisoformat(issues.day_of(issue))
    known_on = date.fromisoformat(str(issue.get('as_of'))) if issue.get('as_of') else day
    despite = Both(str(issue.get('despite_english') or ''), str(issue.get('despite_arabic') or ''))
    return IssuedAs(int(str(issue.get('edition'))), day, known_on, despite, printed(points_of(issue)))


def in_words(issue: Record) -> str:
    """Which report or corrigendum it is, and when it was issued."""
    day = dates.short(issues.day_of(issue), language())
    is_report = issue.get('form') == REPORT
    sentence = _('Edition {number}, issued {day}') if is_report else _('Corrigendum {number}, issued {day}')
    return sentence.format(number=issue.get('edition'), day=day)


def points_of(issue: Record) -> list[OpenPoint]:
    """What was open when a report was issued."""
    kept: Mapping[str, int] = json.loads(str(issue.get('open_points') or '{}'))
    return [OpenPoint(code, number) for code, number in kept.items()]


def is_the_same(register: Register, found: PublishedReport, last: Record) -> bool:
    """Whether a report has the figures and the layout of an issue, and says the same had it been issued as that one."""
    report = found.report
    kept = last.get('figures'), last.get('rules')
    now = issued_cells.to_text(issued_cells.cells_of(report)), layout_file.text_of(report.layout.path)
    if kept != now or dates.read_stamp(last.get('issued_at')) is None:
        return False
    then = as_issued(last)
    pages = ((field, page_of(register, report, one, issued=then)) for one, field in WORDS.items())
    return all(_says(str(last.get(field) or ''), page) for field, page in pages)


def _says(kept: str, page: ComposedPage) -> bool:
    """Whether a page says what was kept, but for what passes."""
    before, now = kept.splitlines(), copied_text.as_text(page.page).splitlines()
    passing = [line.text for line in page.lines if line.place in _PASSING]
    return len(before) == len(now) and all(
        one == other or any(text in other for text in passing) for one, other in zip(before, now, strict=True)
    )
