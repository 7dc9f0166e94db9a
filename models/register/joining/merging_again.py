"""Merges that are in the way of giving back an earlier one: given back for it, and made again as they were.

So any of several records that were merged into one can be given back, months later and in any order. What comes of the
later merges stays as it is, but for what came from the record that is given back.
"""

from collections.abc import Mapping
from typing import NamedTuple

from models.file.register_file import RegisterFile
from models.query.together import old_uids
from models.query.together.old_uids import Moved
from models.record.records import Record
from models.register.joining import side_by_side
from models.register.joining.merging import AS_NEW, LEFT, AsChosen, KeptOfTwo, without_place


class GivenBackFirst(NamedTuple):
    """A later merge that was given back: its two records by now, and the survivor as it stood before that.

    `then` is the merged record as it was when it was merged, `became` says of rows that were given to it which row of
    the survivor each was; `withdrawn` is why it is withdrawn.
    """

    merge: Record
    survivor: Record
    merged: Record
    stood: Record
    then: Record
    became: Mapping[str, str]
    withdrawn: str


def later_merges(register: RegisterFile, merge: Record) -> list[Record]:
    """The merges that hold and were made after one, of records that are part of the same by now, the first first."""
    every = old_uids.merges(register)
    places = [place for place, one in enumerate(every) if one.uid == merge.uid]
    touched, later = set(_names(merge)), list[Record]()
    for one in every[places[0] + 1 :] if places else ():
        if not touched.isdisjoint(_names(one)):
            touched.update(_names(one))
            later.append(one)
    return later


def _names(merge: Record) -> tuple[str, str]:
    return str(merge.get('survivor')), str(merge.get('merged'))


class AsItStood(AsChosen):
    """How two records are brought together again: so that the survivor says what it stood at, with the rows it had."""

    def __init__(self, one: GivenBackFirst) -> None:
        super().__init__(KeptOfTwo())
        self._was: Moved = old_uids.moved(one.merge)
        self._stood = {row.uid: row for row in one.stood.walk()}
        self._own = {row.uid: row for row in one.survivor.walk()}
        self._then = {row.uid for row in one.then.walk()}
        self._became = one.became

    def sides(self, survivor: Record, merged: Record) -> dict[str, str]:
        """Whose value of each field is kept: that of whoever says what stood there."""
        stood = self._stood.get(survivor.uid)
        return side_by_side.as_it_stood(stood, survivor, merged) if stood else super().sides(survivor, merged)

    def sides_of_row(self, same: Record, theirs: Record) -> dict[str, str]:
        """The same of a row that both have."""
        stood = self._stood.get(same.uid)
        return side_by_side.as_it_stood(stood, same, theirs) if stood else super().sides_of_row(same, theirs)

    def place(self, theirs: Record, ours: Record | None) -> str:
        """The row that it was before, where that is still there; what had been left out is left out again."""
        same = self._own.get(self._was.paired.get(theirs.uid, ''))
        if same is not None and not same.withdrawn:
            return same.uid
        if theirs.uid in self._was.copied or theirs.uid in self._became:
            return AS_NEW
        if theirs.uid in self._then and theirs.uid not in self._was.paired:
            return LEFT
        return super().place(theirs, ours)

    def copy(self, parent: Record, theirs: Record) -> Record:
        """The very row that it was before, below the same one; else a new one."""
        before = self._own.get(self._was.copied.get(theirs.uid) or self._became.get(theirs.uid, ''))
        if before is None or before.get('parent') != parent.uid:
            return super().copy(parent, theirs)
        said = without_place(theirs)
        for name in {*before.values, *said} - {'parent', 'position'}:
            before.set(name, said.get(name))
        return before

    def all_moved(self, moved: Moved, merged: Record) -> Moved:
        """What went where, with the rows that were withdrawn since: each is known as the other still."""
        gone = {row.uid for row in merged.walk() if row.withdrawn}
        still = {old: new for old, new in self._was.copied.items() if old in gone and new in self._own}
        return Moved(still | moved.copied, moved.paired)
