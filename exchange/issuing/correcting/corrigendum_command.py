"""The command that says what changed since a period was issued, and writes and issues the corrigendum of it."""

from collections.abc import Iterator

from exchange import whole_files
from exchange.issuing import issued_files
from exchange.issuing.correcting import correcting_issue, public_reasons
from exchange.issuing.correcting.corrigendum import Corrigendum, corrigendum_of, find_issue
from exchange.issuing.correcting.corrigendum_page import CorrigendumPage, every_row
from exchange.issuing.correcting.edits_in_words import records_in_words, references_of
from exchange.issuing.correcting.names_held import names_in_words
from exchange.issuing.issue_command import language_of_name
from exchange.leaks import let_through_command
from exchange.terminal import DONE, Arguments, language_of, open_register, record_named, say
from models.dates import dates
from models.errors import KnownError
from models.language.messages import _, language
from models.language.text import without_directions
from models.no_garbage import keeping_all
from models.query.for_review import issues
from models.register.register import Register

_SAME = 'erased'


def corrigendum(given: Arguments) -> int:
    """Say what changed, write it, or issue it; what must not leave is named by where it is, as with `report`."""
    return let_through_command.searched(given, _corrigendum)


def _corrigendum(given: Arguments) -> int:
    for path in (*given.out, *([given.internal] if given.internal else ())):
        whole_files.refuse_unwritable(path)
    with open_register(given.register, given, writing=given.issue) as register:
        if given.issue and (left := issued_files.put_what_was_left(register, (path.parent for path in given.out))):
            for path in left:
                say(_('{path} was issued before, and is in its place now.').format(path=path))
            return DONE
        with keeping_all():
            found = corrigendum_of(register, find_issue(register, given.period, given.by_layout))
        chosen = [*_chosen(register, given.reason)]
        found = found.with_reasons(
            {uid: code for _name, uid, code in chosen}, {uid: name for name, uid, _code in chosen}
        )
        if given.internal:
            correcting_issue.write_inside(register, found, given.internal, language_of(given, register))
            say(_('Wrote {path}.').format(path=given.internal))
        if given.out or given.issue:
            _write(register, found, given)
        elif not given.internal:
            for line in _in_words(register, found):
                say(line)
    return DONE


def _write(register: Register, found: Corrigendum, given: Arguments) -> None:
    files = {path: language_of_name(path) or language_of(given, register) for path in given.out}
    if given.issue:
        issued = correcting_issue.issue(register, found, files)
        sentence = _('Issued corrigendum {number} to the report for {period}.')
        say(sentence.format(number=issued.get('edition'), period=found.period.text))
    else:
        correcting_issue.write(register, found, files)
    for path in files:
        say(_('Wrote {path}.').format(path=path))


def _chosen(register: Register, typed: list[str]) -> Iterator[tuple[str, str, str]]:
    """The reasons that were typed as RECORD=CODE, with the uid of each record."""
    for one in typed:
        name, sign, code = one.partition('=')
        if not sign:
            raise KnownError(_('“{text}” is not written as RECORD=CODE.').format(text=one))
        yield name, (name if name == _SAME else record_named(register, name)[1]), code


# What is said


def _in_words(register: Register, found: Corrigendum) -> Iterator[str]:
    """What changed, figure by figure, then the reasons as they would be printed, and who may not be named any more."""
    spoken = language()
    if found.is_empty:
        yield _('The same figures: nothing changed since this was issued on {day}.').format(
            day=dates.in_words(issues.day_of(found.issue), spoken)
        )
    pages = correcting_issue.pages_of(found)
    for row in every_row(found, spoken):
        then, now = (0 if cell is None else cell for cell in (row.before, row.after))
        said = _('{figure}: {then}, now {now} ({difference})').format(
            figure=row.figure, then=then, now=now, difference=row.difference
        )
        yield without_directions(f'{said} [{_(", ").join(map(str, row.reasons))}]')
    yield from _reasons(register, found, pages[spoken])
    yield from map(without_directions, names_in_words(register, found.period.text))


def _reasons(register: Register, found: Corrigendum, page: CorrigendumPage) -> Iterator[str]:
    named = references_of(register, found.changes)
    for number, change in enumerate(found.changes, 1):
        code = found.reason(change)
        is_proposed = code == public_reasons.proposed(change)
        line = _('{number}. {records}: {reason} (proposed)') if is_proposed else _('{number}. {records}: {reason}')
        records = records_in_words([change], named)
        yield line.format(number=number, records=records, reason=f'{public_reasons.label(code)}, {code}')
        yield f'   {without_directions(page.reasons[number - 1])}'
