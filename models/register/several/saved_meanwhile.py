"""What others saved in a register on a server since somebody looked last, as those who listen are told of a commit."""

from models.changed import BATCH, CONFLICT, OWN_CODE, PROBLEM, Changed
from models.file import history
from models.file.register_file import RegisterFile
from models.record.records import roots

# With any of them nobody knows from their kinds alone what is shown otherwise now.
_BESIDE = frozenset({PROBLEM, CONFLICT, BATCH, OWN_CODE})


def since(register: RegisterFile, number: int, own: set[str]) -> tuple[int, Changed]:
    """The number of the newest revision now, and what those after `number` changed that are not one's `own`."""
    found = history.after(register, number)
    by_others = [(kind, record) for _number, uid, kind, record in found if uid not in own]
    newest = max([number, *(one[0] for one in found)])
    if not by_others:
        return newest, Changed(frozenset())
    kinds = {kind for kind, _record in by_others}
    named = {cls.record_kind for cls in roots()}
    if kinds <= named:
        return newest, Changed.of(kinds | _BESIDE, {record for _kind, record in by_others})
    return newest, Changed(frozenset(kinds | named | _BESIDE), None)
