"""Writing a corrigendum, and issuing it: searched as every text that leaves, and kept as what is issued is."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from exchange import whole_files
from exchange.issuing import issue as issuing
from exchange.issuing import issued_cells, issued_files
from exchange.issuing.correcting import corrigendum_files
from exchange.issuing.correcting.corrigendum import Corrigendum, corrigendum_of, find_issue, reasons_to_text
from exchange.issuing.correcting.corrigendum_page import CorrigendumPage, page_of_corrigendum
from exchange.issuing.issue import ReadyToIssue
from exchange.issuing.issued_files import WrittenFile
from exchange.issuing.kept_issue import WORDS
from exchange.leaks.leak_check import refuse_leaks
from exchange.leaks.leak_search import LeakSearch
from exchange.leaks.leaving_texts import Hit, LeaksFound, LeavingText
from exchange.leaks.texts_in_files import ReadsPdf
from exchange.publishing import copied_text
from models.dates import dates
from models.errors import Refused
from models.language.messages import LANGUAGES, _
from models.query.for_review.issues import CORRIGENDUM
from models.record.fields import Stored
from models.record.records import Record
from models.register.register import Register

# The files to write, each with its language.
Files = Mapping[Path, str]


def pages_of(found: Corrigendum, day: date | None = None) -> dict[str, CorrigendumPage]:
    """The pages of a corrigendum by their language, as issued on a day; without one they say that they are not."""
    return {language: page_of_corrigendum(found, language, day) for language in LANGUAGES}


def write(register: Register, found: Corrigendum, files: Files) -> None:
    """Write a corrigendum that is not issued; LeaksFound where something must not leave, Refused where it is empty."""
    for path in files:
        whole_files.refuse_unwritable(path)
    for one in _files(register, found, pages_of(found), files):
        whole_files.put(one.path, one.content)


def write_inside(register: Register, found: Corrigendum, path: Path, language: str) -> None:
    """Write the sheet for whoever issues it, which is not for the public."""
    whole_files.refuse_unwritable(path)
    whole_files.put(path, corrigendum_files.inside(register, found, language, dates.today_in_damascus()))


def prepare(register: Register, found: Corrigendum, files: Files) -> ReadyToIssue:
    """Count, write out and search the corrigendum that is to be issued, with the reasons that were chosen.

    Nothing is written yet. Raises Refused where nobody here may issue it, it is empty, or other figures changed since
    it was looked at; LeaksFound where something must not leave.
    """
    register.refuse_to_issue()
    issued_files.refuse_paths([*files])
    with register.standing_still():
        fresh = _as_it_is_now(register, found)
        at, today = dates.utc_now(), dates.today_in_damascus()
        pages = pages_of(fresh, today)
        written = tuple(_files(register, fresh, pages, files, today))
        values = _values(fresh, pages) | {'issued_at': at}
    return ReadyToIssue(values | {'files': issued_files.to_text(one.issued() for one in written)}, written)


def issue(register: Register, found: Corrigendum, files: Files) -> Record:
    """Issue a corrigendum with its files, by the figures as they are now; gives it as it is kept."""
    return issuing.keep(register, prepare(register, found, files))


def _as_it_is_now(register: Register, found: Corrigendum) -> Corrigendum:
    """The same corrigendum counted again: what was let through or reviewed since changes no figure."""
    last = find_issue(register, found.period.text, found.report.layout.name)
    fresh = corrigendum_of(register, last)
    if last.uid != found.issue.uid or fresh.changed != found.changed:
        raise Refused(_('Figures changed since you looked. Look at what changed, then issue it.'), 'period')
    return fresh.with_reasons({one.key: found.reason(one) for one in found.changes})


def _values(found: Corrigendum, pages: Mapping[str, CorrigendumPage]) -> dict[str, Stored]:
    """What is kept of it, but for its files and who issues it."""
    words = {WORDS[language]: copied_text.as_text(page.page) for language, page in pages.items()}
    return {
        'period': found.period.text,
        'layout': found.report.layout.name,
        'form': CORRIGENDUM,
        'edition': found.number,
        'corrects': found.issue.uid,
        'state': found.report.scope.state,
        'ended': found.end.number,
        'head': found.end.hash,
        'figures': issued_cells.to_text(found.cells),
        'rules': found.issue.get('rules'),
        'reasons': reasons_to_text(found),
        **words,
    }


def _files(
    register: Register,
    found: Corrigendum,
    pages: dict[str, CorrigendumPage],
    files: Files,
    issued_on: date | None = None,
) -> Iterator[WrittenFile]:
    """The files with what they hold; LeaksFound with all that is in any of them and must not leave."""
    if found.is_empty:
        raise Refused(_('No figure changed since this was issued, so nothing was written.'), 'period')
    today, layout = dates.today_in_damascus(), found.report.layout
    search, hits, made = LeakSearch(register, today, layout.consent_months), list[Hit](), list[WrittenFile]()
    for path, language in files.items():
        content = corrigendum_files.content(path, found, pages, language, issued_on)
        page, of = pages[language], LANGUAGES if path.suffix.lower() == '.json' else (language,)
        texts = [text for one in of for text in _leaving(found, pages[one], one)]
        try:
            refuse_leaks(register, texts, content, path.name, search=search, reads_pdf=_reader(page))
        except LeaksFound as error:
            hits += error.hits
        made.append(WrittenFile(path, language, content))
    if hits:
        raise LeaksFound(dict[Hit, None].fromkeys(hits))
    yield from made


def _reader(page: CorrigendumPage) -> ReadsPdf:
    return lambda _content: [copied_text.as_text(page.page)]


def _leaving(found: Corrigendum, page: CorrigendumPage, language: str) -> Iterator[LeavingText]:
    """The words of a page, as the search of what leaves is given them."""
    called = _('corrigendum of {period}').format(period=found.period.text)
    about = f'{found.period.text} {found.report.layout.name} {CORRIGENDUM}'
    layout = found.report.layout
    texts = (*(row.figure for row in page.rows), *page.reasons, page.unchanged, layout.organisation.of(language))
    yield from (LeavingText(about, language, text, called) for text in texts if text)
