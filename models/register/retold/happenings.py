"""What became of a record: each revision, decision, question and answer, with who, when, where, what and why.

A decision is told in place of the revision that gave the record its state.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import peewee

from models.dates import dates
from models.dates.times_in_words import day_and_time
from models.file import history
from models.file.engines.engine import Asked
from models.file.history import Revision
from models.file.register_file import RegisterFile, asked_alias
from models.language.code_lists import codes
from models.language.labels import record_label
from models.language.messages import _
from models.language.text import file_name, isolate
from models.query import decided
from models.query.decisions_in_words import who_in_words, why_in_words
from models.query.follow_up import contact_lines
from models.query.for_review import asked
from models.query.for_review.asked_in_words import text_of
from models.query.together import old_uids
from models.record.records import Record
from models.register.others import known_keys
from models.register.retold import of_two
from models.register.retold.of_two import SaidOfTwo

# When it was, by the kind of what was decided or said beside a record.
_AT = {
    'decision': 'decided_at',
    'question': 'asked_at',
    'reply': 'said_at',
    'merge': 'merged_at',
    'split': 'split_at',
    'apart': 'said_at',
}


@dataclass(frozen=True)
class Happening:
    """One thing that became of a record, and the revision that wrote it down; `beside` is a decision or what was said.

    `desk` is the code of the desk, `notes` say whose work the file says it is, and whose key signed it.
    """

    revision: Revision
    beside: Record | None
    what: str
    who: str
    desk: str
    day: str
    time: str
    why: str
    notes: tuple[str, ...] = ()

    def who_and_when(self) -> str:
        """Who did it, at which desk, on which day and at what time, and what is noted of that."""
        parts = {'who': isolate(self.who, 'auto'), 'desk': isolate(self.desk), 'day': self.day, 'time': self.time}
        said = _('{who}, desk {desk} · {day}, {time}').format(**parts)
        return '\n'.join((said, *self.notes))


def of_record(register: RegisterFile, uid: str, *, with_contacts: bool = False) -> list[Happening]:
    """All that became of a record, oldest first; contact lines only where asked for, since they never leave."""
    with at_once(register, uid):
        return _of_record(register, uid, with_contacts=with_contacts)


@contextmanager
def at_once(register: RegisterFile, uid: str) -> Iterator[None]:
    """What is asked to tell all that became of a record, asked at once: a message to a server may take long."""
    with register.db.held(_asked(register, uid)), register.db.held(_asked_then(register, uid)):
        yield


def _asked(register: RegisterFile, uid: str) -> Iterator[Asked | peewee.Node]:
    yield history.asked_revisions('record', uid)
    yield history.asked_last_not_undone(register)
    yield decided.asked_ever(uid)
    yield asked.asked_ever(uid)
    yield from old_uids.asked_ever(uid)
    yield contact_lines.asked_ever(uid)


def _asked_then(register: RegisterFile, uid: str) -> Iterator[Asked]:
    revisions = history.revisions(register, 'record', uid)
    yield from (history.asked_entries(one) for one in revisions if not one.made)
    beside = [*decided.ever_decided(register, uid), *contact_lines.ever_noted(register, uid)]
    yield from (history.asked_revisions('record', one.uid) for one in beside)
    yield from map(history.asked_batch, {one.batch for one in revisions if one.batch})
    if (last := history.last_not_undone(register)) is not None:
        value, column = last[1] or last[0], 'batch' if last[1] else 'uid'
        yield from history.asked_first(value, column)
        yield history.asked_batch(value)
    yield from map(asked_alias, {one.by for one in revisions} | {str(one.get('person')) for one in beside})


def _of_record(register: RegisterFile, uid: str, *, with_contacts: bool) -> list[Happening]:
    decisions = decided.ever_decided(register, uid)
    written = {one.uid: history.revisions(register, 'record', one.uid)[0] for one in decisions}
    told_there = {revision.batch for revision in written.values()}
    revisions = history.revisions(register, 'record', uid)
    own = [one for one in revisions if one.batch not in told_there or _says_more(register, one)]
    found = [of_revision(register, one) for one in own]
    found += [of_beside(register, one, written[one.uid]) for one in decisions]
    for one in asked.ever_asked(register, uid):
        for first in history.revisions(register, 'record', one.uid)[:1]:  # of one put in from outside there is none
            found.append(of_beside(register, one, first))
    found += [
        _of_two(register, said, uid) for one in old_uids.ever_said(register, uid) for said in of_two.said(register, one)
    ]
    if with_contacts:
        found += [one for line in contact_lines.ever_noted(register, uid) for one in _of_contact(register, line)]
    return sorted(found, key=lambda happening: happening.revision.id)


def _of_contact(register: RegisterFile, line: Record) -> Iterator[Happening]:
    """What became of a contact line: that it was noted, corrected or withdrawn, or that this was undone."""
    for revision in history.revisions(register, 'record', line.uid):
        yield replace(of_revision(register, revision), beside=line, what=contact_title(register, revision))


def contact_title(register: RegisterFile, revision: Revision) -> str:
    """What was done to a contact line."""
    fields = {entry.field for entry in history.entries(register, revision)}
    said = (
        _('Contact line noted')
        if revision.made
        else _('Contact line withdrawn')
        if 'withdrawn' in fields
        else _('Contact line went to the other record')
        if 'record' in fields
        else _('Contact line corrected')
    )
    if revision.action in ('undo', 'redo', 'erase'):
        return f'{record_label("contact")}: {action_in_words(revision)}'
    return said


def _says_more(register: RegisterFile, revision: Revision) -> bool:
    """Whether a revision changed more of the record than its state."""
    return any(entry.field != 'state' for entry in history.entries(register, revision))


def of_revision(register: RegisterFile, revision: Revision) -> Happening:
    """A revision of a record."""
    (day, time), desk = day_and_time(revision.at, dates.in_words), revision.desk.partition('.')[0]
    why = isolate(revision.reason, 'auto') if revision.reason else ''
    notes = (*_unproven(revision), *_signed(register, revision), *_reverted(register, revision))
    return Happening(
        revision, None, what_in_words(register, revision), register.called(revision.by), desk, day, time, why, notes
    )


def of_beside(register: RegisterFile, one: Record, written: Revision) -> Happening:
    """A decision about a record, a question, or what was said to one."""
    day, time = day_and_time(str(one.get(_AT[one.kind])), dates.in_words)
    who, desk = who_in_words(register, one), str(one.get('desk')).partition('.')[0]
    why = why_in_words(one) if one.kind == 'decision' else ''
    return Happening(written, one, title_of(one), who, desk, day, time, why, tuple(_signed(register, written)))


def _of_two(register: RegisterFile, said: SaidOfTwo, uid: str) -> Happening:
    """What was said of a record and another one: merged, un-merged, split, not the same, or maybe after all."""
    is_by_row = said.revision.action not in ('unmerge', 'undo', 'redo')
    told = of_beside(register, said.row, said.revision) if is_by_row else of_revision(register, said.revision)
    why = isolate(said.why, 'auto') if said.why else ''
    other = of_two.itself(register, old_uids.other_of(said.row, uid))
    return replace(told, beside=said.row, what=of_two.title(register, said, uid, other), why=why)


def title_of(one: Record) -> str:
    """What a decision, a question or an answer is called, and that it was undone."""
    titles = {'decision': 'review_events', 'reply': 'question_events'}
    known = titles.get(one.kind)
    title = codes(known).label(str(one.get('event'))) if known else record_label(one.kind)
    return _('{decision} (undone since)').format(decision=title) if one.withdrawn else title


def text_beside(one: Record) -> str:
    """The words of a question or an answer, '' for a decision."""
    if one.kind == 'question':
        return isolate(text_of(one), 'auto')
    return isolate(str(one.get('text') or ''), 'auto') if one.kind == 'reply' else ''


def action_in_words(revision: Revision) -> str:
    """What was done, such as `Edited` or `Imported from a workbook`."""
    if revision.action == 'save':
        return _('Recorded') if revision.made else _('Edited')
    if revision.action == 'import':
        return _('Imported from a workbook') if revision.made else _('Changed by a workbook')
    return actions().get(revision.action, revision.action)


def actions() -> dict[str, str]:
    """What is done in a register, by action."""
    return {
        'save': _('Recorded or edited'),
        'import': _('Imported from a workbook'),
        history.REVERT: _('Reverted'),
        'withdraw': _('Withdrawn'),
        'bring_back': _('Restored'),
        'undo': _('Undone'),
        'redo': _('Redone'),
        'decide': _('Reviewed'),
        'settle': _('Conflict resolved'),
        'erase': _('Erased for good'),
        'seal': _('Sealed (sent)'),
        'keep': _('Decided otherwise at another desk'),
        'match_place': _('Place matched'),
        'merge': _('Merged'),
        'unmerge': _('Un-merged'),
        'split': _('Split'),
    }


def what_in_words(register: RegisterFile, revision: Revision) -> str:
    """What was done; of an import with its file."""
    said, batch = action_in_words(revision), revision.batch
    about = found.about if batch and (found := history.batch(register, batch)) else {}
    file = about.get('file')
    return f'{said}: {isolate(file_name(str(file)))}' if file else said


def _unproven(revision: Revision) -> Iterator[str]:
    """Whose work the file of an import says that it is, where no key signed it."""
    others = [desk for desk in revision.origin.split() if desk != revision.desk]
    if revision.action == 'import' and others and not revision.signer:
        desks = _(', ').join(isolate(desk.partition('.')[0]) for desk in others)
        yield _('The file says it is the work of desk {desks}; no confirmed key signed it.').format(desks=desks)


def _signed(register: RegisterFile, revision: Revision) -> Iterator[str]:
    if revision.signer:
        yield known_keys.source_in_words(register, revision.signer)


def _reverted(register: RegisterFile, revision: Revision) -> Iterator[str]:
    """Which revision's values a revert took back."""
    if revision.action != history.REVERT:
        return
    for one in history.revisions(register, 'uid', str(revision.undoes)):
        day, time = day_and_time(one.at, dates.in_words)
        who = isolate(register.called(one.by), 'auto')
        sentence = _('What {who} changed on {day}, {time}, was reverted.')
        yield sentence.format(who=who, day=day, time=time)
