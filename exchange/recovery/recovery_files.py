"""The recovery file itself: the key of a register's file in an age file that headquarters alone can open.

Nothing of it is ever on a disk unencrypted.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pyrage

from exchange import age_files, whole_files
from exchange.own_key import own_key
from exchange.plain_files import open_plain
from models.dates import dates
from models.errors import KnownError
from models.file import facts
from models.file.engines import encrypted_database
from models.file.engines.encrypted_database import SALT
from models.file.engines.engine import Key
from models.language import disk_errors
from models.language.messages import _
from models.register.own import own_agreement, own_recovery
from models.register.register import Register

ENDING = age_files.ENDING
FORM = 1
_KIND = 'recovery file'
# Bytes: it has some hundred; a file of secret keys has a line for each.
_LARGEST = 16_384
_RAW = 32
_SECRET = 'AGE-SECRET-KEY-1'  # how a secret key of age begins
KEYS, REGISTER = 'keys', 'register'


class Recovery(NamedTuple):
    """What a recovery file holds: whose register, the key of its file, and the public key with which it was opened."""

    register: str
    key: Key
    whose: str


# Making


def key_for(register: Register) -> str:
    """The key of headquarters, for which alone one is made; KnownError where none can be."""
    if not register.encrypted:
        raise KnownError(_('This register has no passphrase, so there is nothing to recover; it opens as it is.'))
    key = register.settings.headquarters_key
    own_agreement.refuse_altered_key(register, key)
    if not key:
        raise KnownError(
            _('There is no key of headquarters yet; enter it on the page Export, or with `key REG --headquarters`.')
        )
    return key


def make(register: Register, path: Path, passphrase: str) -> Path:
    """Write a recovery file for headquarters, which the register knows of first; gives its path.

    The passphrase is asked again, so that nobody makes one of a register that was left open.
    """
    key = key_for(register)
    encrypted_database.key_of(register.path, passphrase)
    path = age_files.sealed_path(path)
    whole_files.refuse_unwritable(path)
    if os.path.lexists(path):
        raise KnownError(_('{path} already exists. Choose another name.').format(path=path))
    _put(register, path, age_files.seal(_content(register), key), key)
    return path


def _content(register: Register) -> bytes:
    key = register.db.key
    assert key is not None
    held = {'sijill': _KIND, 'form': FORM, 'made': dates.utc_now(), 'register': register.meta['register']}
    return json.dumps({**held, 'key': key.raw.hex(), 'salt': key.salt.hex()}).encode()


def _put(register: Register, path: Path, content: bytes, key: str) -> None:
    """Write it once the register says so: a file of which the register knows nothing must never be there."""
    before = register.meta.get(facts.RECOVERY, '')
    own_recovery.note_made(register, key)
    try:
        whole_files.put(path, content)
    except BaseException:
        if not path.exists():
            register.note(facts.RECOVERY, before)
        raise
    own_recovery.put_mark(register)


# Reading


def read(path: Path, secrets: Sequence[str]) -> Recovery:
    """What a recovery file holds, opened with one of these secret keys; KnownError says what is wrong with it."""
    content = _read(path)
    if not content or age_files.way_in(path) != 'key':
        raise KnownError(_is_none(path))
    secret, held = _opened(path, content, secrets)
    try:
        known = json.loads(held)
        if known['sijill'] != _KIND:
            raise KnownError(_is_none(path))
        if known['form'] != FORM:
            raise KnownError(_('{path} was made by a newer version of Sijill; install that.').format(path=path))
        key = Key(bytes.fromhex(known['key']), bytes.fromhex(known['salt']))
        whose, register = pyrage.x25519.Identity.from_str(secret).to_public(), str(known['register'])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise KnownError(_is_none(path)) from error
    if (len(key.raw), len(key.salt)) != (_RAW, SALT):
        raise KnownError(_is_none(path))
    return Recovery(register, key, str(whose))


def _opened(path: Path, content: bytes, secrets: Sequence[str]) -> tuple[str, bytes]:
    """The secret key that opens it, and what it holds."""
    cause = ''
    for secret in secrets:
        try:
            return secret, age_files.opened(content, age_files.Keys(secret))
        except age_files.CannotOpen as error:
            cause = str(error)
    if cause == 'broken':
        raise KnownError(_('{path} is damaged or cut off; use another copy of it.').format(path=path))
    sentence = _('{path} was made for another key, or is damaged; open it with the key of headquarters it is for.')
    raise KnownError(sentence.format(path=path))


def _read(path: Path) -> bytes:
    try:
        with open_plain(path) as file:
            content = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        raise _not_read(path, error) from error
    return content if len(content) <= _LARGEST else b''


def _not_read(path: Path, error: OSError | ValueError) -> KnownError:
    """The sentence for what cannot be read: nothing there, no plain file, no right to it."""
    if isinstance(error, FileNotFoundError):
        return KnownError(_('There is no file {path}; check its name and folder.').format(path=path))
    if isinstance(error, ValueError) or error.strerror is None:
        return KnownError(_is_none(path))
    return disk_errors.not_read(path, error)


def _is_none(path: Path) -> str:
    return _('{path} is not a recovery file.').format(path=path)


# What opens it


def kind_of(path: Path) -> str:
    """What a file is that should open a recovery file: one of secret `keys`, one with a `passphrase`, a `register`."""
    content = _read(path)
    if age_files.is_sealed(content):
        return 'passphrase' if age_files.way_in(path) == 'passphrase' else KEYS
    return KEYS if _SECRET.encode() in content else REGISTER


def secrets_in(path: Path, passphrase: str) -> list[str]:
    """The secret keys of headquarters in a file, which its passphrase opens where it has one; KnownError for none."""
    kind = kind_of(path)
    if kind == REGISTER:
        return [_secret_of(path, passphrase)]
    content = _unsealed(path, passphrase) if kind == 'passphrase' else _read(path)
    lines = (line.strip() for line in content.decode(errors='replace').splitlines())
    if found := [line for line in lines if _is_secret(line)]:
        return found
    raise KnownError(_('{path} holds no secret key.').format(path=path))


def _unsealed(path: Path, passphrase: str) -> bytes:
    try:
        return age_files.opened(_read(path), age_files.Keys(passphrase=passphrase))
    except age_files.CannotOpen as error:
        sentence = {
            'no passphrase': age_files.sentences()['no passphrase'],
            'wrong passphrase': _('This passphrase does not open {path}; type it again.'),
        }.get(str(error), _('{path} is damaged or cut off; use another copy of it.'))
        raise KnownError(sentence.format(path=path)) from error


def _is_secret(line: str) -> bool:
    try:
        return line.startswith(_SECRET) and bool(pyrage.x25519.Identity.from_str(line))
    except pyrage.IdentityError:
        return False


def _secret_of(path: Path, passphrase: str) -> str:
    """The secret key of headquarters' own register."""
    with Register.open(path, passphrase or None, writing=False) as register:
        if not own_key(register):
            raise KnownError(_('{path} has no key of its own, so no file was made for it.').format(path=path))
        return register.settings.own_secret
