"""What became of records since the end of the history that an issue is of: each change of a field, by whom and why."""

from collections.abc import Iterator
from typing import NamedTuple

from models.file import chain, history
from models.file.chain import Known
from models.file.history import Revision
from models.register.register import Register

# What the program fills by itself, of which nothing is counted.
_NOT_SAID = ('position', 'parent', 'set_aside')
_ERASE = 'erase'


class EditOfRecord(NamedTuple):
    """A field of a record that was changed since, by whom, when and why; of a row that was made the field is ''."""

    record: str
    revision: int
    at: str
    by: str
    desk: str
    action: str
    reason: str
    row_kind: str
    row: str
    field: str
    old: Known
    new: Known

    @property
    def is_erasing(self) -> bool:
        """Whether something was erased with it."""
        return self.action == _ERASE

    @property
    def makes_row(self) -> bool:
        """Whether the row came into being with it."""
        return not self.field


def edits_since(register: Register, record: str, ended: int) -> list[EditOfRecord]:
    """What was changed of a record after the revision of a number, in the order in which it was."""
    after = (one for one in history.revisions(register, 'record', record) if one.id > ended)
    return [edit for revision in after for edit in _edits(register, revision)]


def _edits(register: Register, revision: Revision) -> Iterator[EditOfRecord]:
    entries = history.entries(register, revision)
    if revision.action == _ERASE:
        yield _edit(revision, revision.kind, revision.record, chain.ERASING, None, None)
        return
    new = {one.row_uid for one in entries if one.field == 'parent' and one.old is None}
    new |= {revision.record} if revision.made else set()
    for uid, kind in {one.row_uid: one.row_kind for one in entries if one.row_uid in new}.items():
        yield _edit(revision, kind, uid, '', None, None)
    for one in entries:
        if one.row_uid not in new and one.field not in _NOT_SAID:
            yield _edit(revision, one.row_kind, one.row_uid, one.field, one.old, one.new)


def _edit(revision: Revision, kind: str, row: str, field: str, old: Known, new: Known) -> EditOfRecord:
    said = (revision.id, revision.at, revision.by, revision.desk, revision.action, revision.reason or '')
    return EditOfRecord(revision.record, *said, kind, row, field, old, new)
