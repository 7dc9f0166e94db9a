"""Opening a register whose passphrase is lost: a copy of it gets a new passphrase; the register stays as it is."""

from contextlib import suppress
from pathlib import Path

from exchange.recovery.recovery_files import Recovery
from models.dates import dates
from models.errors import AlteredRegister, DamagedRegister, KnownError, RegisterMissing
from models.file import backups, facts, migrations, replacing
from models.file.at_opening import before_opening
from models.file.engines import encrypted_database
from models.file.engines.encrypted_database import RegisterDatabase
from models.file.engines.engine import Key
from models.file.known_file import PLAIN_HEADER
from models.file.register_file import RegisterFile
from models.file.schema import fresh_file
from models.language import disk_errors
from models.language.messages import _
from models.language.text import file_name
from models.passphrases import changing, guesses
from models.register.own import own_recovery
from models.register.register import Register, refuse_taken


def refuse(path: Path, recovery: Recovery, target: Path) -> None:
    """Raise one sentence where a register cannot be recovered with this file, before anything is asked or written."""
    before_opening.refuse_impossible(path)
    if not path.is_file():
        raise RegisterMissing(_('There is no register at {path}; check the name.').format(path=path))
    refuse_taken(target)
    replacing.finish(path, RegisterFile.holding)
    salt = encrypted_database.salt_of(path)
    if salt == PLAIN_HEADER:
        raise KnownError(_('{path} is not encrypted; it opens without a recovery file.').format(path=path))
    if salt != recovery.key.salt:
        raise KnownError(_is_of_another(path, recovery))
    if not encrypted_database.is_key_of(path, recovery.key):
        sentence = _('The beginning of {path} is damaged, or the recovery file is not genuine; recover a backup of it.')
        raise DamagedRegister(sentence.format(path=path))
    fresh_file.refuse_without_room(path, target.absolute().parent)


def recover(path: Path, recovery: Recovery, passphrase: str, target: Path) -> None:
    """Write a copy of a register under a new passphrase to a path at which nothing is; its history says so.

    Whatever ends this before, nothing is left there, and the register is never written.
    """
    refuse(path, recovery, target)
    guesses.refuse_guessable(passphrase)
    fresh, key = fresh_file.beside(target, '.recovering'), encrypted_database.new_key(passphrase)
    try:
        fresh_file.clear(fresh)
        _copy(path, recovery, fresh, key)
        with Register.open(fresh, key=key) as made:
            _say_so(made, recovery)
        if before_opening.left_log(fresh):  # what it says of itself would be missing in the file alone
            raise DamagedRegister(_('The copy {path} could not be verified; check the disk.').format(path=target))
        replacing.to_disk(fresh, target)
    except AlteredRegister as error:
        sentence = _('{path} was altered by another program, so it cannot be recovered; recover a backup of it.')
        raise KnownError(sentence.format(path=path)) from error
    except OSError as error:
        raise disk_errors.not_written(target, error) from error
    finally:
        with suppress(OSError):
            fresh_file.clear(fresh)


def _copy(path: Path, recovery: Recovery, fresh: Path, key: Key | None) -> None:
    """Write the copy, compared whole with the register, and bring it up to date."""
    with backups.OfAnyVersion.open(path, key=recovery.key, writing=False) as register:
        if facts.fact(register.db, 'register') != recovery.register:
            raise KnownError(_is_of_another(path, recovery))
        changing.copy_under(register, fresh, key)
    database = RegisterDatabase(fresh, key)
    with encrypted_database.reading_errors(fresh), database.connection_context():
        migrations.upgrade(database, backup=None)


def _say_so(made: Register, recovery: Recovery) -> None:
    """Have the history of the copy say when it was recovered, and with whose key: nobody who works in it did that."""
    line = f'{dates.utc_now()} {own_recovery.digest_of(recovery.whose)}'
    with made.action('recover') as action:
        action.header |= {'person': '', 'who': ''}
        action.note({facts.RECOVERED: '\n'.join(filter(None, (made.meta.get(facts.RECOVERED), line)))})


def _is_of_another(path: Path, recovery: Recovery) -> str:
    """Before it is opened nobody can say whether it is another register, or the same under another passphrase."""
    said = _(
        'The recovery file does not open {path}: it was made for another register, or before the passphrase was '
        'changed.'
    ).format(path=path)
    opens = [copy for copy in backups.copies_of(path) if encrypted_database.salt_of(copy) == recovery.key.salt]
    if not opens:
        return said
    more = _('It opens the backup {name}.')
    return f'{said} {more.format(name=file_name(opens[-1]))}'


def stays(path: Path) -> str:
    """What is said once the copy is there: the lost register still opens with the recovery file."""
    return _(
        '{path} was left as it is and still opens with the recovery file, as do its backups; delete them once the new '
        'register is checked.'
    ).format(path=path)
