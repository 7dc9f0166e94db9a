"""What was done to the survivor of a merge since: each edit, new row and contact line, and to whom it goes."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from models.file import history
from models.file.register_file import RegisterFile
from models.query.follow_up import contact_lines
from models.record.fields import Stored
from models.record.records import Record
from models.register.action import Action
from models.register.joining.side_by_side import MERGED, SURVIVOR

BOTH = 'both'
SIDES = (SURVIVOR, MERGED, BOTH)


class EditSince(NamedTuple):
    """A field of the survivor that was changed since a merge, or with no `field` a row that is new since.

    `goes` is the side that has it once both are given back, unless somebody chooses.
    """

    kind: str
    row: str
    field: str
    before: Stored
    after: Stored
    goes: str

    @property
    def key(self) -> tuple[str, str]:
        """What somebody chooses about."""
        return self.row, self.field


def contacts_since(register: RegisterFile, survivor: str, number: int) -> list[EditSince]:
    """The contact lines that were noted about a survivor after a revision; they stay with it unless somebody chooses.

    Those that were noted about the other record before are still that one's, and need no choice.
    """
    own = (one for one in contact_lines.contacts_of(register, survivor) if one.get('record') == survivor)
    return [
        EditSince(contact_lines.KIND, one.uid, '', None, None, SURVIVOR)
        for one in own
        if history.revisions(register, 'record', one.uid)[0].id > number
    ]


def give_contacts(
    action: Action, lines: Iterable[Record], edits: Iterable[EditSince], given: Mapping[tuple[str, str], str], to: str
) -> None:
    """Let the contact lines of which somebody said so be the other record's, or be in both."""
    known = {line.uid: line for line in lines}
    for edit in edits:
        side, line = given.get(edit.key, edit.goes), known[edit.row]
        if side == MERGED:
            line.set('record', to)
            action.put(line)
        elif side == BOTH:
            action.put(Record(line.kind, values={**line.values, 'record': to}), is_new=True)
