"""What was said of two records: merged, un-merged, split, not the same, or maybe after all; each time, with why."""

from collections.abc import Iterator
from typing import NamedTuple

from models import query
from models.file import chain, history
from models.file.history import Revision
from models.file.register_file import RegisterFile
from models.language.messages import LANGUAGES, _, speaking
from models.language.text import isolate
from models.query.for_review.kept_from import is_kept_from
from models.query.together.old_uids import MERGE, SPLIT
from models.record.records import Record, roots

KINDS = (MERGE, SPLIT, 'apart')
_UNMERGE = 'unmerge'


class SaidOfTwo(NamedTuple):
    """One time that something was said of two records: the revision that has it, and what was said from then on.

    `is_undone` says that this was undone since; of what is held apart that is said by itself.
    """

    revision: Revision
    row: Record
    why: str
    is_undone: bool


def said(register: RegisterFile, row: Record) -> Iterator[SaidOfTwo]:
    """Each time that something was said in a row about two records, oldest first.

    A merge that was given back for an earlier one, and made again with it, is passed over: it holds all the time.
    """
    then, revisions = dict[str, chain.Known](), history.revisions(register, 'record', row.uid)
    is_undone = row.kind != 'apart' and bool(row.withdrawn) and revisions[-1].action == 'undo'
    for revision in revisions:
        changed = {entry.field: entry.new for entry in history.entries(register, revision)}
        then |= changed
        values = {name: value for name, value in then.items() if not (value is None or isinstance(value, chain.Erased))}
        stood = Record(row.kind, row.uid, values)
        if row.kind == 'apart' or (revision.made and revision.action != _UNMERGE) or _is_given_back(register, revision):
            why = '' if revision.action in ('undo', 'redo') else _why(stood, changed)
            yield SaidOfTwo(revision, stood, why, is_undone and revision.made)


def itself(register: RegisterFile, uid: str) -> Record | None:
    """A record by its own uid: a link would lead to the survivor, which may be the other one of the two."""
    return next((found for cls in roots() if (found := query.get(register, cls.record_kind, uid))), None)


def title(register: RegisterFile, one: SaidOfTwo, uid: str, other: Record | None) -> str:
    """What was said, in the history of one of the two records: with the other one, for whom that is to be seen."""
    reference = '' if other is None or is_kept_from(register, other) else str(other.get('reference') or '')
    named = _title(one, uid).format(record=isolate(reference) if reference else _('another record'))
    if one.row.kind == 'apart' and one.revision.action in ('undo', 'redo'):
        done = _('Undone') if one.revision.action == 'undo' else _('Redone')
        return _('{what}: {fields}').format(what=done, fields=named)
    return _('{decision} (undone since)').format(decision=named) if one.is_undone else named


def _title(one: SaidOfTwo, uid: str) -> str:
    if one.row.kind == SPLIT:
        return _('Split: {record} is the other part')
    if one.row.kind == MERGE and not one.revision.made:
        return _('Un-merged from {record}')
    if one.row.kind == MERGE:
        return _('Merged with {record}') if one.row.get('merged') != uid else _('Merged into {record}')
    is_no_more = bool(one.row.withdrawn) != (one.revision.action == 'undo')
    return _('May be the same as {record} after all') if is_no_more else _('Not the same as {record}')


def _is_given_back(register: RegisterFile, revision: Revision) -> bool:
    """Whether a merge was given back for good: one that was in the way of that was made again in the same action."""
    if revision.action != _UNMERGE or revision.made:
        return False
    of_batch = history.revisions(register, 'batch', str(revision.batch))
    made = (query.get(register, MERGE, one.record) for one in of_batch if one.kind == MERGE and one.made)
    own = query.get(register, MERGE, revision.record)
    assert own is not None
    return all(one is None or _pair(one) != _pair(own) for one in made)


def _pair(merge: Record) -> tuple[str, str]:
    return str(merge.get('survivor')), str(merge.get('merged'))


def _why(then: Record, changed: dict[str, chain.Known]) -> str:
    """The reason that somebody gave; the program's own words are none."""
    if changed.get('withdrawn') is None:
        return str(then.get('reason') or '')
    own = set[str]()
    for spoken in LANGUAGES:
        with speaking(spoken):
            own |= {_('given back'), _('may be the same after all')}
    return '' if then.get('withdrawn') in own else str(then.get('withdrawn') or '')
