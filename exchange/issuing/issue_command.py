"""The commands `issue`, which issues the report of a period, and `issues`, which lists what was issued."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from exchange.issuing import issue, issued_files, kept_issue
from exchange.issuing.correcting.names_held import names_in_words
from exchange.issuing.issue import PointsOpen, ToIssue
from exchange.issuing.open_points import OpenPoint
from exchange.leaks import let_through_command
from exchange.publishing import published_report
from exchange.publishing.published_report import AskedReport
from exchange.reporting.counted import Scope
from exchange.reporting.layouts import layout_file
from exchange.reporting.layouts.layout import MONTHLY, Both
from exchange.reporting.periods import read_period
from exchange.terminal import DONE, Arguments, complain, language_of, one_day_of, open_register, say
from models import query
from models.language.messages import LANGUAGES, _
from models.language.text import isolate
from models.no_garbage import keeping_all
from models.query import people
from models.query.for_review import issues as kept
from models.record.records import Record
from models.register.register import Register


def issue_report(given: Arguments) -> int:
    """Issue the report of a period; what is open, or must not leave, is listed, and nothing is written then."""
    return let_through_command.searched(given, _issue)


def _issue(given: Arguments) -> int:
    as_of = one_day_of(given.as_of) if given.as_of else None
    period, layout = read_period(given.period), layout_file.read(given.layout or MONTHLY)
    asked = AskedReport(period, layout, Scope(as_of, None, given.state), given.names)
    with open_register(given.register, given, writing=True) as register:
        register.refuse_to_issue()
        if left := issued_files.put_what_was_left(register, (path.parent for path in given.out)):
            for path in left:
                say(_('{path} was issued before, and is in its place now.').format(path=path))
            return DONE
        files = {path: language_of_name(path) or language_of(given, register) for path in given.out}
        wanted = ToIssue(asked, files, Both(given.despite, given.despite_arabic))
        with keeping_all():
            ready = _prepared(register, wanted)
        record = issue.keep(register, ready)
        _say_issued(files, record)
    if ready.unfit:
        complain(published_report.unfit_in_words(ready.unfit))
    return DONE


def _prepared(register: Register, wanted: ToIssue) -> issue.ReadyToIssue:
    """What is ready to be issued; where a reason is missing, what is open is listed first."""
    try:
        return issue.prepare(register, wanted)
    except PointsOpen as error:
        for point in error.points:
            complain(_point_in_words(register, point))
        raise


def _point_in_words(register: Register, point: OpenPoint) -> str:
    """How many there are of what is open, and where: the records that it is in, or the sentences."""
    where = [str(record) for record in _references(register, point)] or list(point.places)
    sentence = _('{label}: {count}') if not where else _('{label}: {count} ({where})')
    return sentence.format(label=point.label(), count=f'{point.number:,}', where=_(', ').join(where))


def _references(register: Register, point: OpenPoint) -> Iterator[str]:
    found = (query.linked(register, uid) for uid in point.records[:_MOST_NAMED])
    yield from (isolate(str(one.get('reference') or one.uid)) for one in found if one)
    if len(point.records) > _MOST_NAMED:
        yield '…'


# So many records of a point are named: the window opens all of them.
_MOST_NAMED = 10


def language_of_name(path: Path) -> str:
    """The language that the name of a file ends in, as `month-ar.docx` does; '' for none."""
    begins, dash, ends = path.stem.rpartition('-')
    return ends.lower() if begins and dash and ends.lower() in LANGUAGES else ''


def _say_issued(paths: Iterable[Path], record: Record) -> None:
    say(kept_issue.in_words(record))
    for path, file in zip(paths, issued_files.files_of(record), strict=True):
        say(_('Wrote {path}.').format(path=path))
        say(f'  SHA-256 {file.sha256}')


def list_issues(given: Arguments) -> int:
    """List what was issued, of one period or of all: edition, day and who, the files with their sums, names held."""
    with open_register(given.register, given, writing=False) as register:
        period = read_period(given.period).text if given.period else ''
        found = kept.issues_of(register, period) if period else kept.all_issues(register)
        for record in found:
            someone = people.somebody(register, str(record.get('person') or ''))
            said = [
                str(record.get('period')),
                kept_issue.in_words(record),
                isolate(someone.alias, 'auto') if someone else '',
            ]
            say(' · '.join(said))
            for file in issued_files.files_of(record):
                say(f'  {file.name}: SHA-256 {file.sha256}')
        if not found:
            say(_('Nothing was issued yet.'))
        for line in names_in_words(register, period):
            say(line)
    return DONE
