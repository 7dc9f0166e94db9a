"""What a file of the history holds: each change with who, when, which desk, what and why, and what it changed."""

from collections.abc import Iterator
from dataclasses import dataclass

from models import query
from models.dates import dates
from models.errors import KnownError
from models.file.register_file import RegisterFile
from models.language.messages import _, language
from models.language.text import isolate
from models.query.as_it_was.all_revisions import Sought
from models.query.follow_up import contact_lines
from models.record.records import Record
from models.register.retold import happenings
from models.register.retold.changes_in_words import ChangeInWords, ChangesOf
from models.register.retold.lines_of_all import LinesOfAll


@dataclass(frozen=True)
class ChangeToTell:
    """One change: `at` is its time stamp, `about` the record's reference, `notes` say where it came from."""

    at: str
    day: str
    time: str
    who: str
    desk: str
    about: str
    what: str
    why: str
    notes: tuple[str, ...]
    changes: tuple[ChangeInWords, ...]


@dataclass(frozen=True)
class DeskHistory:
    """A history to be written: its title, and its changes, the newest first."""

    title: str
    changes: Iterator[ChangeToTell]


def warning() -> str:
    """What stands above every history: whom it is for, and what it has not."""
    stays = _('It stays at this desk: it holds names, accounts and reasons that must not leave.')
    left_out = _('Contact lines are in the register alone.')
    return f'{stays} {left_out}'


def of_record(register: RegisterFile, kind: str, uid: str) -> DeskHistory:
    """The history of one record."""
    record = query.get(register, kind, uid)
    if record is None:
        raise KnownError(_('The record is not in this register any more; refresh the list.'))
    reference = str(record.get('reference') or '') or query.title(register, uid)
    title = _('History of {reference}').format(reference=isolate(reference, 'auto'))
    return DeskHistory(title, _of_record(register, record, reference))


def _of_record(register: RegisterFile, record: Record, reference: str) -> Iterator[ChangeToTell]:
    changes = ChangesOf(register, record)
    for one in reversed(happenings.of_record(register, record.uid)):
        about = (one.who, one.desk, reference, one.what, one.why, one.notes)
        told = tuple(change for change in changes.of(one) if change.name or change.new)  # the heading may say all
        yield ChangeToTell(one.revision.at, one.day, one.time, *about, told)


def of_register(register: RegisterFile, sought: Sought) -> DeskHistory:
    """The history of the whole register, of what is sought, as whoever works may see it."""
    return DeskHistory(_title(register, sought), _of_register(register, sought))


def _of_register(register: RegisterFile, sought: Sought) -> Iterator[ChangeToTell]:
    lines = LinesOfAll(register)
    for line in lines.every(sought):
        if line.revision.kind == contact_lines.KIND:
            continue
        about = (line.who, line.desk, line.about, line.what, line.why, ())
        yield ChangeToTell(line.revision.at, line.day, line.time, *about, tuple(lines.changes(line)))


def _title(register: RegisterFile, sought: Sought) -> str:
    desk = isolate(register.desk)
    if not (sought.first or sought.last):
        return _('History of the register of desk {desk}').format(desk=desk)
    first, last = (dates.in_words(day, language()) if day else '…' for day in (sought.first, sought.last))
    return _('History of the register of desk {desk}, {first} to {last}').format(desk=desk, first=first, last=last)
