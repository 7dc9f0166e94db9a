"""Undoing: an action or a whole import, but never what somebody changed since; that is named and can be decided on."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from models import query
from models.errors import KnownError, Refused
from models.file import chain, history
from models.file.chain import Entry
from models.file.register_file import RegisterFile
from models.language.messages import _
from models.progress import Progress, silent
from models.query.as_it_was.as_of import record_then
from models.query.as_it_was.past_end import end_at
from models.query.for_review import asked
from models.query.together import old_uids
from models.record.fields import Stored
from models.record.records import RECORDS, Record
from models.register import conflicts
from models.register.action import Action
from models.register.writing import WritableRegister

# What decides, asks or words a report adds nothing to what is recorded, and so is undone without a question.
_OF_REVIEW = ('decide', 'ask', 'answer', 'close', 'sentence', 'let_through', 'contact')
_ADDS_NOTHING = (*_OF_REVIEW, 'withdraw', 'bring_back')
# What brings records together or divides them: done in part it would count what is in them twice, or not at all.
_OF_SEVERAL = ('merge', 'unmerge', 'split')
_NO_EDIT = ('state', 'set_aside')
_OF_THE_ROW = frozenset({*_NO_EDIT, 'parent', 'position', 'withdrawn', 'reference'})


class Undone(NamedTuple):
    """What an undo did: how many records it set back, and what it left because somebody changed it since.

    `left` names fields by their row, `kept` the records that stay as a whole, though the import made them, and the
    questions that were answered since; `stayed` is how many fields and whole records there are to decide on.
    """

    records: int
    left: list[tuple[str, str, str]]
    kept: list[tuple[str, str]] = []
    stayed: int = 0


class Left(NamedTuple):
    """What the undoing of an import left, because it was changed since: a field with its value before the import.

    Without a `field` it is a whole record that the import made, or a row below one.
    """

    kind: str
    record: str
    row_kind: str
    row: str
    field: str = ''
    before: Stored = None


class Past(NamedTuple):
    """An action that can be undone, or redone: what it was, of how many records, and whether it added any.

    `record` and `reference` are those of its one record, `file` is that of an import; `adds` says whether undoing it
    withdraws records or lines.
    """

    value: str
    action: str
    records: int
    record: str
    reference: str
    file: str
    adds: bool


class UndoingRegister(WritableRegister):
    """An open register whose actions can be undone."""

    def undo_last(self, progress: Progress = silent) -> Undone | None:
        """Undo this register's last action that is not undone yet; None when there is none."""
        found = history.last_not_undone(self)
        if found is None:
            return None
        uid, batch = found
        return self._undo('batch', batch, progress) if batch else self._undo('uid', uid, progress)

    def redo_last(self, progress: Progress = silent) -> Undone | None:
        """Redo what was undone last, where nothing else was done since; None when there is nothing."""
        value = history.last_undone(self)
        if value is None:
            return None
        revisions, left = _undoing(self, value), list[tuple[str, str, str]]()
        was = history.first_of(self, value)[0].action
        _refuse_since(self, revisions, was)
        with self.action('redo', undoes=value, progress=progress) as action:
            for done, revision in enumerate(reversed(revisions)):
                progress(done, len(revisions))
                if was == 'unmerge':
                    action.so_far()
                record = self._existing(revision.kind, revision.record)
                left += set_back(record, history.entries(self, revision), made=False)
                _put_back(action, record, was)
            progress(len(revisions), len(revisions))
            keep_left(action, value, [])
        return Undone(_records_of(revisions, was), left)

    def last_done(self) -> Past | None:
        """What `undo_last` would undo; None for nothing."""
        found = history.last_not_undone(self)
        if found is None:
            return None
        uid, batch = found
        return _past(self, batch or uid)

    def last_undone(self) -> Past | None:
        """What `redo_last` would redo; None for nothing."""
        value = history.last_undone(self)
        return _past(self, value) if value else None

    def past(self, batch: str) -> Past:
        """What an import was."""
        return _past(self, batch)

    def undo_batch(self, batch: str, progress: Progress = silent) -> Undone:
        """Undo an import whole; fields that were changed since are left as they are, and named."""
        known = history.batch(self, batch)
        if known is None:
            raise KnownError(_('This register has no import {batch}; check its number.').format(batch=batch))
        if known.undone:
            raise KnownError(_('Import {batch} has already been undone.').format(batch=batch))
        return self._undo('batch', batch, progress)

    def _undo(self, column: str, value: str, progress: Progress = silent) -> Undone:
        revisions, was = _to_undo(history.revisions(self, column, value))
        if was == 'unmerge':
            revisions = revisions[::-1]  # there a record may be written step by step, and goes back the way it came
            _refuse_since(self, revisions, was)
        undone, left, answered = Undone(0, [], []), list[Left](), _answered_since(self, revisions, was)
        of_records, elsewhere = _by_record(revisions), _Elsewhere(self, revisions, was)
        with self.action('undo', undoes=value, progress=progress) as action:
            for done, revision in enumerate(revisions):
                progress(done, len(revisions))
                if was == 'unmerge':
                    action.so_far()
                record, entries = self._existing(revision.kind, revision.record), history.entries(self, revision)
                if revision.record in answered:
                    undone.kept.append((record.kind, record.uid))
                    continue
                of_all = _entries_of(self, of_records[revision.record], revision, entries) if revision.made else []
                since = moved_on(record, of_all) if revision.made and not record.withdrawn else []
                is_joined = revision.made and elsewhere.is_joined(record.uid)
                _refuse_in_part(was, edited=is_joined, among=('save',))
                if since or is_joined:
                    undone.kept.append((record.kind, record.uid))
                    undone.left.extend(since)
                    left.append(Left(record.kind, record.uid, record.kind, record.uid))
                else:
                    left += _set_back_here(record, entries, elsewhere, undone, made=revision.made)
                    # Where all of it was erased nothing changes, and that it was undone must be known all the same.
                    is_last = not action.uids and done == len(revisions) - 1
                    _put_back(action, record, was, always=is_last)
                _refuse_in_part(was, edited=bool(undone.left or undone.kept) or _has_more(record, entries))
            progress(len(revisions), len(revisions))
            action.note(conflicts.without(self.meta, value))
            keep_left(action, value, left)
        kept = sum(kind in RECORDS for kind, _uid in undone.kept)
        return undone._replace(records=_records_of(revisions, was) - kept, stayed=len(left))

    def set_back_after_all(self, batch: str, left: Left) -> None:
        """Set back what the undoing of an import left, because it was changed since: a field, or a whole record or row.

        Raises Refused where the record is merged with another one, which would be gone with it.
        """
        record = self._existing(left.kind, left.record)
        if not left.field and left.row == record.uid and old_uids.merges_of(self, record.uid):
            sentence = _('Here it is merged with another record: un-merge the two to withdraw or restore one alone.')
            raise Refused(sentence, 'withdrawn')
        row = next(row for row in record.walk() if row.uid == left.row)
        with self.action('undo', _('The import was undone.')) as action:
            if left.field:
                row.set(left.field, left.before)
            else:
                row.set('withdrawn', _('The import was undone.'))
            action.put(record, because='taken_back')
            drop_left(action, batch, left)

    def leave_after_all(self, batch: str, left: Left) -> None:
        """Say that what the undoing of an import left may stay as it is."""
        with self.action('settle') as action:
            drop_left(action, batch, left)


def _by_record(revisions: list[history.Revision]) -> dict[str, list[history.Revision]]:
    """The revisions of each record, by its uid."""
    found: dict[str, list[history.Revision]] = {}
    for one in revisions:
        found.setdefault(one.record, []).append(one)
    return found


class _Elsewhere:
    """What an action said of records that were merged with others since, or of rows that went with a split.

    What is done to several records at once is undone whole or not at all, and so leaves nothing there.
    """

    def __init__(self, register: RegisterFile, revisions: list[history.Revision], was: str) -> None:
        records = {one.record for one in revisions if was not in _OF_SEVERAL}
        self._register = register
        self._onward = old_uids.onward_from(register, records, max((one.id for one in revisions), default=0))
        self._merges = was not in _OF_SEVERAL and old_uids.is_any(register)

    def is_joined(self, uid: str) -> bool:
        """Whether a record is merged with another one, whichever of the two goes on."""
        return uid in self._onward.became or (self._merges and bool(old_uids.merged_into(self._register, uid)))

    def stayed(self, entries: list[Entry]) -> list[Entry]:
        """Those of the rows that are where they were."""
        return [entry for entry in entries if entry.row_uid not in self._onward.became]

    def left(self, kind: str, entries: list[Entry]) -> Iterator[Left]:
        """What still says what it did where the rows go on: fields, and rows that it made."""
        made = {e.row_uid for e in entries if e.field == 'parent' and e.old is None}
        gone = [entry for entry in entries if entry.row_uid in self._onward.became]
        for entry, (record, row) in zip(gone, self._there(kind, gone), strict=True):
            if row is None or row.withdrawn or isinstance(entry.old, chain.Erased):
                continue
            if entry.row_uid not in made and entry.field not in _OF_THE_ROW and row.get(entry.field) == entry.new:
                yield Left(kind, record, row.kind, row.uid, entry.field, entry.old)
            elif entry.row_uid in made and entry.field == 'parent' and row.uid in self._copied(record):
                yield Left(kind, record, row.kind, row.uid)

    def _there(self, kind: str, gone: list[Entry]) -> Iterator[tuple[str, Record | None]]:
        """The record, and the row of it, in which each of these goes on; None for a row that is not there any more."""
        rows = dict[str, dict[str, Record]]()
        for entry in gone:
            uid = self._onward.became[entry.row_uid]
            home = self._onward.homes.get(uid, uid)
            if home not in rows:
                record = query.get(self._register, kind, home)
                rows[home] = {row.uid: row for row in record.walk()} if record is not None else {}
            yield home, rows[home].get(uid)

    def _copied(self, record: str) -> set[str]:
        """The rows that a record has from others alone, and not beside one of its own that says the same."""
        joined = [*old_uids.merges_of(self._register, record), *old_uids.splits_of(self._register, record)]
        return {row for one in joined for row in old_uids.moved(one).copied.values()}


def _entries_of(
    register: RegisterFile, of_record: list[history.Revision], known: history.Revision, entries: list[Entry]
) -> list[Entry]:
    """What an action made of a record, in all of its revisions; of one the entries are known."""
    of_each = (entries if one is known else history.entries(register, one) for one in of_record)
    return [entry for some in of_each for entry in some]


def _refuse_in_part(was: str, *, edited: bool, among: Collection[str] = _OF_SEVERAL) -> None:
    """Refuse to undo or redo a part of what is done to several records at once, or to one that is merged by now."""
    if edited and was in among:
        sentence = _('These records were edited since. Un-merge, merge or split them instead, so that no edit is lost.')
        raise Refused(sentence, 'record')


def _refuse_since(register: RegisterFile, revisions: list[history.Revision], was: str) -> None:
    """Refuse where the records of an action do not say any more what they said after these revisions."""
    of_records = [one for one in revisions if one.kind in RECORDS] if was in _OF_SEVERAL else []
    end = end_at(register, max((one.id for one in revisions), default=0))
    for one in of_records:
        now, then = query.get(register, one.kind, one.record), record_then(register, end, one.kind, one.record)
        _refuse_in_part(was, edited=_said(now) != _said(then))


def _said(record: Record | None) -> dict[str, dict[str, Stored]]:
    """What a record says, row by row."""
    rows = record.walk() if record is not None else ()
    return {row.uid: {name: value for name, value in row.values.items() if name not in _NO_EDIT} for row in rows}


def _has_more(record: Record, entries: list[Entry]) -> bool:
    """Whether somebody added a row below one that these entries made: it would go with that one."""
    made = {e.row_uid for e in entries if e.field == 'parent' and e.old is None}
    return any(row.get('parent') in made and row.uid not in made and not row.withdrawn for row in record.walk())


def _put_back(action: Action, record: Record, was: str, *, always: bool = False) -> None:
    """Write a record as it is set back after an action that `was` this: after a decision its state alone."""
    is_decided = was == 'decide' and record.kind in RECORDS
    if is_decided and (stored := query.get(action.register, record.kind, record.uid)) is not None:
        action.set_state(record, stored)
    else:
        action.put(record, always=always, because='taken_back')


def _past(register: RegisterFile, value: str) -> Past:
    """The action of a uid or batch, as people know it."""
    first, amount = history.first_of(register, value)
    known = history.batch(register, value)
    one = _of_one(register, first.kind, first.record) if amount == 1 else None
    reference = str(one.get('reference') or '') if one else ''
    adds = first.action not in _ADDS_NOTHING and (
        amount > 1 or first.made or any(e.field == 'parent' and e.old is None for e in history.entries(register, first))
    )
    file = str(known.about.get('file', '')) if known else ''
    record = one.uid if one else ''
    if known:
        amount -= known.about.get('questions', {}).get('asked', 0)
    return Past(value, first.action, amount, record, reference, file, adds)


def _of_one(register: RegisterFile, kind: str, uid: str) -> Record | None:
    """The record of an action about one: of what reviewing adds alone, the one that it is about."""
    one = query.get(register, kind, uid)
    if one is None or kind in RECORDS:
        return one
    if kind == 'reply':
        return _of_one(register, 'question', str(one.get('question')))
    return query.linked(register, str(one.get('record')))


def _to_undo(revisions: list[history.Revision]) -> tuple[list[history.Revision], str]:
    """Those of an action that undoing sets back, and what the action was.

    That an edit sent a record back to review stays decided: what it says now is to be looked at all the same.
    """
    was = revisions[0].action
    return [one for one in revisions if was == 'decide' or one.kind != 'decision'], was


def _answered_since(register: RegisterFile, revisions: list[history.Revision], was: str) -> set[str]:
    """The questions of an import that were answered or closed since: with them what was said here would be gone."""
    made = {one.record for one in revisions}
    asked_then = [one.record for one in revisions if was == 'import' and one.kind == 'question']
    standing = ((uid, asked.question(register, uid)) for uid in asked_then)
    return {uid for uid, one in standing if one and any(reply.uid not in made for reply in one.replies)}


def _records_of(revisions: list[history.Revision], was: str) -> int:
    """How many records these are about: the decisions among them are about one of the others, or about one alone.

    An import counts the records that it changed; the questions that it brought are none of them.
    """
    if was == 'import':
        return sum(one.kind in RECORDS for one in revisions)
    changed = sum(one.kind not in history.BESIDE for one in revisions)
    return max(1, changed or sum(one.kind == 'decision' for one in revisions))


def _undoing(register: RegisterFile, value: str) -> list[history.Revision]:
    """The revisions of the last undoing of a uid or batch."""
    about = [one for one in history.revisions(register, 'undoes', value) if one.action != history.REVERT]
    redone = max((place for place, revision in enumerate(about) if revision.action == 'redo'), default=-1)
    return about[redone + 1 :]


def moved_on(record: Record, entries: list[Entry]) -> list[tuple[str, str, str]]:
    """The fields of a record that differ from what these entries made of it: somebody went on working on it.

    A row that is new since and withdrawn again is no work that anybody would lose.
    """
    erased = {(entry.row_uid, entry.field) for entry in entries if chain.has_erased(entry)}
    made = {(e.row_uid, e.field): e.new for e in entries if not chain.has_erased(e)}
    rows, live = {entry.row_uid for entry in entries}, {row.uid for row in record.live()}
    there = (row for row in record.walk() if row.uid in rows or row.uid in live)
    now = {(row.uid, name): value for row in there for name, value in row.values.items()}
    kinds = {row.uid: row.kind for row in record.walk()}
    changed = [key for key in {**made, **now} if key not in erased and made.get(key) != now.get(key)]
    return [(kinds[uid], uid, name) for uid, name in changed]


def set_back(record: Record, entries: list[Entry], *, made: bool) -> list[tuple[str, str, str]]:
    """Give a record the values from before these entries; the fields changed since stay, and are returned.

    What the entries made is withdrawn instead, a record or a row of it: nothing is deleted.
    """
    if made:
        _withdraw(record)
        return []
    rows = {row.uid: row for row in record.walk()}
    made_rows: dict[str, dict[str, Any]] = {e.row_uid: {} for e in entries if e.field == 'parent' and e.old is None}
    for e in entries:
        if e.row_uid in made_rows and not chain.has_erased(e):
            made_rows[e.row_uid][e.field] = e.new
    for uid, stood in made_rows.items():
        if {name: value for name, value in rows[uid].values.items() if name != 'withdrawn'} == stood:
            _withdraw(rows[uid])
    left = []
    for entry in entries:
        row = rows[entry.row_uid]
        if isinstance(entry.old, chain.Erased) or row.get(entry.field) != entry.new:
            left.append((entry.row_kind, entry.row_uid, entry.field))
        elif entry.row_uid not in made_rows:
            row.set(entry.field, entry.old)
    return left


def _set_back_here(
    record: Record, entries: list[Entry], elsewhere: _Elsewhere, undone: Undone, *, made: bool
) -> list[Left]:
    """Set a record back as far as it holds what these entries made of it; what is left of that, here or elsewhere."""
    stayed, there = elsewhere.stayed(entries), [*elsewhere.left(record.kind, entries)]
    since = set_back(record, stayed, made=made)
    undone.left.extend([*since, *((one.row_kind, one.row, one.field or 'parent') for one in there)])
    undone.kept.extend([(record.kind, record.uid)] if there and not stayed else [])
    return [*_left_of(record, entries, since), *there]


def _withdraw(row: Record) -> None:
    row.set('withdrawn', row.get('withdrawn') or _('Undone by the person who entered it.'))


def _left_of(record: Record, entries: list[Entry], since: list[tuple[str, str, str]]) -> list[Left]:
    """The fields of a record that were left, with their values before these entries, but for those that were erased."""
    before = {(e.row_uid, e.field): e.old for e in entries if not isinstance(e.old, chain.Erased)}
    return [
        Left(record.kind, record.uid, kind, uid, name, before[uid, name])
        for kind, uid, name in since
        if (uid, name) in before
    ]


def still_left(batch: history.Batch) -> list[Left]:
    """What the undoing of an import left, and nobody has decided on since."""
    return [Left(*one) for one in batch.about.get('left', ())]


def keep_left(action: Action, batch: str, left: list[Left]) -> None:
    """Note beside an import what its undoing left."""
    known = history.batch(action.register, batch)
    if known is None:
        return
    about = {name: value for name, value in known.about.items() if name != 'left'}
    about |= {'left': [list(one) for one in left]} if left else {}
    action.say_of_batch(batch, about)


def drop_left(action: Action, batch: str, left: Left) -> None:
    """Note that somebody decided on what an undoing left."""
    if known := history.batch(action.register, batch):
        keep_left(action, batch, [other for other in still_left(known) if other != left])
