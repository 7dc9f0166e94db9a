"""A clean copy of a register: its records and their history in a file that Sijill makes, and nothing else.

It mends a register that another program altered, which opens for reading only: rows of the known tables are carried
over, what is worked out from them is worked out anew, and the whole is checked before it gets its name. The register
itself stays as it is.
"""

from pathlib import Path

from models.errors import DamagedRegister
from models.file import agreement, facts, migrations
from models.file.engines import encrypted_database
from models.file.engines.engine import Key
from models.file.register_file import RegisterFile
from models.file.schema import carried, fresh_file
from models.language.messages import _
from models.progress import Progress, silent
from models.register import verify
from models.register.register import Register, refuse_taken


class _AsItLies(RegisterFile):
    """A register of any version, whatever stands in its file: only its clean copy may be made of it."""

    def _start(self, _progress: Progress) -> None:
        with encrypted_database.reading_errors(self.path):
            self.db.connect()
            migrations.refuse_others(self.db, self.path)


def of_file(path: Path, passphrase: str | None, target: Path, progress: Progress = silent) -> None:
    """Write a clean copy of the register at a path, of whatever version, as `make` does."""
    with _AsItLies.open(path, passphrase, writing=False) as register:
        make(register, target, progress)


def make(register: RegisterFile, target: Path, progress: Progress = silent) -> None:
    """Write a clean copy of an open register, under the same passphrase, to a path at which nothing stands.

    Nothing is left there where that fails: KnownError says why.
    """
    refuse_taken(target)
    with fresh_file.put_whole(register.path, target, '.cleaning') as fresh:
        with encrypted_database.reading_errors(register.path), register.standing_still():
            carried.carry(register.db, register.path, fresh, register.db.key)
            head = facts.fact(register.db, 'head')
        _make_whole(fresh, register.db.key, head, progress)


def _make_whole(fresh: Path, key: Key | None, head: str, progress: Progress) -> None:
    """Work out what was left behind, and check that records and history are those that they were."""
    with Register.open(fresh, key=key, progress=progress) as made:
        found = verify.records_and_history(made, progress)
        if found or not agreement.had(made.db, head):
            sentence = _(
                'No clean copy was made, because records and history do not match: {problem} Restore a backup.'
            )
            raise DamagedRegister(sentence.format(problem=found[0] if found else ''))
