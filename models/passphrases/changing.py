"""Another passphrase for a register: a copy with the new key beside it, compared whole, then put in its place.

Until that last step, which is one, the register stands as it was; from there on the new one does.
"""

import itertools
from contextlib import closing
from pathlib import Path

from models.errors import DamagedRegister, RegisterBusy
from models.file import backups
from models.file.engines import encrypted_database
from models.file.engines.encrypted_database import RegisterDatabase
from models.file.engines.engine import Key
from models.file.register_file import RegisterFile
from models.file.schema import fresh_file
from models.language import disk_errors
from models.language.messages import _, ngettext
from models.language.text import isolate
from models.passphrases import guesses


def change(register: RegisterFile, passphrase: str) -> None:
    """Give an open register a new passphrase, and close it; it is opened with the new one then.

    KnownError, with the register as it was, where the passphrase is weak, the disk too full or somebody reads it.
    """
    guesses.refuse_guessable(passphrase)
    if not register.writing or register.known is None:
        raise RegisterBusy(_('The register is open for reading only, so nothing can be saved in it.'))
    path = register.known.path
    fresh_file.refuse_without_room(path, path.parent)
    fresh = fresh_file.beside(path, '.changing')
    key = encrypted_database.new_key(passphrase)
    try:
        fresh_file.clear(fresh)
        copy_under(register, fresh, key)
        register.close_into(fresh)
    except OSError as error:
        raise disk_errors.not_written(path, error) from error
    finally:
        fresh_file.clear(fresh)


def copy_under(register: RegisterFile, fresh: Path, key: Key | None) -> None:
    """Write a copy of an open register under another key, and compare it whole with the register."""
    with encrypted_database.reading_errors(register.path):
        assert isinstance(register.db, RegisterDatabase)  # whose passphrase is changed lies in a file
        register.db.copy_to(fresh, key)
        _compare(register.db, RegisterDatabase(fresh, key))


def old_copies_in_words(copies: list[Path]) -> str:
    """How many copies the passphrase of before opens, and from when they are."""
    sentence = ngettext(
        '{count} older backup still opens with the old passphrase ({days}).',
        '{count} older backups still open with the old passphrase ({days}).',
        len(copies),
    )
    days = dict.fromkeys(str(backups.day_of(copy).date()) for copy in (copies[0], copies[-1]))
    return sentence.format(count=len(copies), days=isolate(' – '.join(days)))


def _compare(old: RegisterDatabase, new: RegisterDatabase) -> None:
    """Read both whole: every page of the new file, and every row of each beside that of the other."""
    with new.connection_context(), closing(old.every_row()) as rows, closing(new.every_row()) as copied:
        if new.integrity() or any(row != other for row, other in itertools.zip_longest(rows, copied)):
            sentence = _('The new file could not be verified, so the passphrase was not changed; check the disk.')
            raise DamagedRegister(sentence)
