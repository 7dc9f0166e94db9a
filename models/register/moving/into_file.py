"""A register that was on a server, written into a file again with what the desk's own file has of it."""

from pathlib import Path

from models.errors import DamagedRegister, KnownError
from models.file import facts
from models.file.at_opening import before_opening
from models.file.engines import encrypted_database
from models.file.engines.engine import Key
from models.file.register_file import RegisterFile
from models.file.schema import carried, comparison, fresh_file, rejoined
from models.file.schema.rejoined import Rejoined
from models.language.messages import _
from models.progress import Progress, silent
from models.register import verify
from models.register.register import Register, refuse_taken


def move(back: RegisterFile, own: RegisterFile, target: Path, progress: Progress = silent) -> Rejoined:
    """Write an open register, of a server or a copy of one, to a path at which nothing is; what joined it there.

    It has the passphrase of the desk's `own` file, from which it gets what never lies on a server. Nothing is left
    there where that fails: KnownError says why.
    """
    refuse_taken(target)
    back.refuse_in_part()
    if back.meta['register'] != own.meta['register']:
        sentence = _('{path} is not the file of the register {back}, so nothing was written; give the one it was.')
        raise KnownError(sentence.format(path=own.path, back=back.path))
    comparison.refuse_altered(own.db, own.path)
    with fresh_file.put_whole(own.path, target, '.joining') as fresh:
        with encrypted_database.reading_errors(back.path), back.standing_still():
            carried.carry(back.db, back.path, fresh, own.db.key)
            head = facts.fact(back.db, 'head')
        with RegisterFile.open(fresh, key=own.db.key) as made, own.standing_still():
            found = rejoined.rejoin(made, own)
        _make_whole(fresh, own.db.key, head, progress)
    return found


def _make_whole(fresh: Path, key: Key | None, head: str, progress: Progress) -> None:
    """Work out what was left behind, and check that records and history are those that they were."""
    with Register.open(fresh, key=key, progress=progress) as made:
        found = verify.records_and_history(made, progress)
        if found or made.head != head:
            sentence = _('Nothing was written, because records and history do not match: {problem}')
            raise DamagedRegister(sentence.format(problem=found[0] if found else ''))
    if before_opening.left_log(fresh):  # what it says of itself would be missing in the file alone
        raise DamagedRegister(_('The copy {path} could not be verified; check the disk.').format(path=fresh))
