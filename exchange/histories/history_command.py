"""The command `history`: what became of a record or of the whole register, said or written to a file.

Without either it says who changed what the register keeps of itself.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from exchange import age_files
from exchange.histories import desk_history, history_files
from exchange.histories.desk_history import ChangeToTell, DeskHistory
from exchange.terminal import (
    DONE,
    Arguments,
    complain,
    day_of,
    language_of,
    one_day_of,
    open_register,
    record_named,
    say,
    say_all,
)
from models.dates import dates
from models.errors import KnownError
from models.language.messages import _, language
from models.language.text import isolate
from models.query import aggregates
from models.query.as_it_was.all_revisions import Sought
from models.query.as_it_was.as_of import record_then
from models.query.as_it_was.past_end import end_on, refuse_to_come
from models.register.own import own_past
from models.register.register import Register
from models.register.retold import as_it_was_told
from models.register.retold.as_it_was_told import ThenLine


def history(given: Arguments) -> int:
    """Say or write a history; what was altered of what the register keeps of itself is accepted where that is asked."""
    name, out = _named(given)
    if out is not None:
        history_files.refuse_other(out)
    with open_register(given.register, given, writing=given.accept) as register:
        if given.as_of:
            _say_as_of(register, name, one_day_of(given.as_of))
        elif name or out or given.first or given.last:
            _tell(register, given, name, out)
        else:
            _of_itself(register, given)
    return DONE


def _named(given: Arguments) -> tuple[str, Path | None]:
    """The record that is named and the file to write: the last of them where it ends as one does."""
    named = [*given.named]
    out = Path(named.pop()) if named and history_files.ending_of(Path(named[-1])) in history_files.ENDINGS else None
    if len(named) > 1:
        endings = _(', ').join(map(isolate, history_files.ENDINGS))
        sentence = _('Name one record, and at most one file that ends in one of these: {endings}.')
        raise KnownError(sentence.format(endings=endings))
    name = named[0] if named else ''
    if name and (given.first or given.last):
        raise KnownError(_('Give either a record, or the days of --from and --to.'))
    if given.as_of and not (name and out is None):
        raise KnownError(_('--as-of is for one record, which is said and not written to a file.'))
    return name, out


def _of_itself(register: Register, given: Arguments) -> None:
    if given.accept:
        register.accept_altered()
    for line in own_past.in_words(register):
        say(line)


def _tell(register: Register, given: Arguments, name: str, out: Path | None) -> None:
    made = _history_of(register, given, name)
    if out is None:
        say_all(_lines(made()))
        return
    key = age_files.key_of(given.key) if given.key else ''
    if not key:
        complain(_('Warning: this history holds names and accounts, and it is not encrypted.'))
    path = history_files.write(out, made, language_of(given, register), key)
    say(_('Wrote {path}.').format(path=path))


def _history_of(register: Register, given: Arguments, name: str) -> 'partial[DeskHistory]':
    if name:
        return partial(desk_history.of_record, register, *record_named(register, name))
    sought = Sought(first=day_of(given.first), last=day_of(given.last))
    return partial(desk_history.of_register, register, sought)


def _lines(told: DeskHistory) -> Iterator[str]:
    """A history in plain lines."""
    yield told.title
    for one in told.changes:
        yield from _said(one)


def _said(one: ChangeToTell) -> Iterator[str]:
    when = _('{who}, desk {desk} · {day}, {time}').format(who=one.who, desk=one.desk, day=one.day, time=one.time)
    yield f'{one.about}  {one.what}  {when}'
    yield from (f'    {note}' for note in one.notes)
    if one.why:
        yield '    ' + _('Reason: {reason}').format(reason=one.why)
    arrow = '←' if language() == 'ar' else '→'
    for change in one.changes:
        values = f'{change.old} {arrow} {change.new}' if change.has_old else change.new
        yield f'    {change.name}: {values}'


def _say_as_of(register: Register, name: str, day: str) -> None:
    """Say a record as it was at the end of a day."""
    kind, uid = record_named(register, name)
    if last := dates.last_day(day):
        refuse_to_come(last)
    then = record_then(register, end_on(register, last), kind, uid) if last else None
    now = aggregates.get(register, kind, uid)
    if then is None or now is None:
        raise KnownError(_('The record was not in the register yet on that day.'))
    say(_('As it was on {day}').format(day=dates.in_words(day, language())))
    for line in as_it_was_told.lines(register, then, now):
        say(_then(line))


def _then(line: ThenLine) -> str:
    space = '  ' * (line.depth + (not line.is_heading))
    if line.is_heading:
        mark = as_it_was_told.mark_in_words(line.mark)
        return f'{space}{line.name} ({mark})' if mark else f'{space}{line.name}'
    now = _('{value} (now: {now})').format(value=line.then, now=line.now) if line.mark else line.then
    return f'{space}{line.name}: {now}'
