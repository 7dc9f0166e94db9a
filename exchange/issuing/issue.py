"""Issuing a report: its files, and in one action all that they were made of. Never undone, and never twice the same.

Everything is counted, written out and searched first; then it is kept, and the files are put in their places.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from exchange.issuing import issued_files, kept_issue
from exchange.issuing.issued_files import WrittenFile
from exchange.issuing.open_points import OpenPoint, open_points, printed
from exchange.leaks.leak_search import LeakSearch
from exchange.leaks.leaving_texts import Hit, LeaksFound
from exchange.publishing import published_report
from exchange.publishing.published_report import AskedReport, PublishedReport
from exchange.publishing.wording.method_note import DESPITE, IssuedAs
from exchange.reporting import formats
from exchange.reporting.layouts.layout import UNSAID, Both
from models.dates import dates
from models.errors import KnownError, Refused
from models.language.messages import LANGUAGES, _, language, ngettext
from models.query.for_review import issues
from models.record.fields import Stored
from models.record.records import Record
from models.register.register import Register


class ToIssue(NamedTuple):
    """What is to be issued: the report, its files with the language of each, and why with something open."""

    asked: AskedReport
    files: Mapping[Path, str]
    despite: Both = UNSAID


class ReadyToIssue(NamedTuple):
    """What only has to be kept: the values of the issue, and the files that were made.

    `unfit` is how many edited sentences are not used, for the layout has other figures in them now.
    """

    values: dict[str, Stored]
    files: tuple[WrittenFile, ...]
    unfit: int = 0


class PointsOpen(KnownError):
    """Something is open in the period, and no reason was given for issuing it all the same; `points` says what."""

    def __init__(self, points: list[OpenPoint], lacking: list[str]) -> None:
        self.points = points
        named = {'en': _('in English'), 'ar': _('in Arabic')}
        sentence = ngettext(
            '{count} point is still open in this period. Settle it, or give the reason for issuing it anyway '
            '({languages}).',
            '{count} points are still open in this period. Settle them, or give the reason for issuing it anyway '
            '({languages}).',
            len(points),
        )
        super().__init__(
            sentence.format(count=f'{len(points):,}', languages=_(', ').join(named[one] for one in lacking))
        )


def prepare(register: Register, wanted: ToIssue) -> ReadyToIssue:
    """Count, write out and search what is to be issued; nothing is written yet.

    Raises PointsOpen where something is open and a reason is missing, LeaksFound where something must not leave, and
    KnownError where nobody here may issue, a file cannot be written, or the same was issued already.
    """
    register.refuse_to_issue()
    issued_files.refuse_paths([*wanted.files])
    with register.standing_still():
        points = open_points(register, wanted.asked.period, wanted.asked.layout.name)
        _refuse_without_reason(wanted, points)
        at = dates.utc_now()
        issued = _issued_as(register, wanted, points, at)
        found = published_report.published(register, _asked(wanted), LANGUAGES, issued)
        _refuse_the_same(register, found)
        values = kept_issue.values_of(register, found, issued, points) | {'issued_at': at}
    files = tuple(_files(register, wanted, found))
    kept = values | {'files': issued_files.to_text(one.issued() for one in files)}
    return ReadyToIssue(kept, files, published_report.unfit(found))


def keep(register: Register, ready: ReadyToIssue) -> Record:
    """Keep what is issued, with its files: written beside their places, then recorded, then put there."""
    issued_files.put_beside(ready.files)
    try:
        record = register.issue(ready.values)
    except BaseException:  # after it is kept, too, where somebody who hears of it fails
        (issued_files.put_in_place if _is_kept(register, ready) else issued_files.take_away)(ready.files)
        raise
    issued_files.put_in_place(ready.files)
    return record


def _is_kept(register: Register, ready: ReadyToIssue) -> bool:
    of = (str(ready.values[name]) for name in ('period', 'layout', 'form'))
    kept = issues.last_issue(register, *of)
    return kept is not None and kept.get('files') == ready.values['files']


def _asked(wanted: ToIssue) -> AskedReport:
    """What is asked for: names only where a file has them."""
    return wanted.asked._replace(with_names=wanted.asked.with_names and any(map(formats.is_of_page, wanted.files)))


def _refuse_without_reason(wanted: ToIssue, points: list[OpenPoint]) -> None:
    """Refuse to issue with something open where the reason is missing in a language of the files.

    A file for machines is in no language: any reason does for it.
    """
    spoken = {one for path, one in wanted.files.items() if path.suffix.lower() != '.json'}
    given = {one for one in LANGUAGES if wanted.despite.of(one).strip()}
    lacking = [one for one in LANGUAGES if one in spoken and one not in given]
    if points and (lacking or not given):
        raise PointsOpen(points, lacking or [language()])


def _issued_as(register: Register, wanted: ToIssue, points: list[OpenPoint], at: str) -> IssuedAs:
    asked, today = wanted.asked, dates.damascus_time(at).date()
    if asked.scope.learned_by:
        sentence = _('A report without what was learned after a day cannot be issued. Empty “Learned by”.')
        raise Refused(sentence, 'period')
    if not kept_issue.end_of(register, asked.scope.as_of).number:
        raise Refused(_('The register held nothing on that day, so nothing of it can be issued.'), 'period')
    edition = issues.next_edition(register, asked.period.text, asked.layout.name)
    known_on = dates.last_day(asked.scope.as_of) if asked.scope.as_of else None
    despite = Both(*(' '.join(text.split()) for text in wanted.despite)) if points else UNSAID
    return IssuedAs(edition, today, known_on or today, despite, printed(points))


def _refuse_the_same(register: Register, found: PublishedReport) -> None:
    """Refuse to issue what was issued last already: the same figures, by the same layout, in the same words."""
    last = issues.last_issue(register, found.report.period.text, found.report.layout.name)
    if last is not None and kept_issue.is_the_same(register, found, last):
        sentence = _('This was issued already on {day}, with the same figures and words. Nothing was written.')
        raise Refused(sentence.format(day=dates.in_words(issues.day_of(last), language())), 'period')


def _files(register: Register, wanted: ToIssue, found: PublishedReport) -> Iterator[WrittenFile]:
    """The files with what they hold; LeaksFound with all that is in any of them, or in a reason, and must not leave."""
    search = LeakSearch(register, dates.today_in_damascus(), found.asked.layout.consent_months)
    texts = (text for one in LANGUAGES for text in published_report.leaving(found, one))
    hits = search.open_hits(text for text in texts if text.about.endswith(f' {DESPITE}'))
    made = list[WrittenFile]()
    for path, one in wanted.files.items():
        try:
            made.append(WrittenFile(path, one, published_report.content_of(register, path, found, one, search)))
        except LeaksFound as error:
            hits += error.hits
    if hits:
        raise LeaksFound(dict[Hit, None].fromkeys(hits))
    yield from made
