"""Secrets sealed by a passphrase: nobody opens one without it, and one that was altered opens for nobody.

What is kept is one line of text: its form, the salt and the costs of deriving the key, and the sealed bytes. The key is
Argon2id of the passphrase; a guess takes as long as one at the passphrase of a register, and 64 MB of memory.
"""

import re

from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random

from models.errors import KnownError, WrongPassphrase
from models.language.messages import _
from models.language.text import spellings

_FORM = '1 argon2id'
OPERATIONS, MEMORY = 4, 64 << 20
# A text that came from elsewhere may ask for more, but not for so much that this computer stands still.
_MOST_OPERATIONS, _MOST_MEMORY = 16, 512 << 20
_SECRET = 32
_BOX = _SECRET + SecretBox.NONCE_SIZE + SecretBox.MACBYTES
_SEALED = re.compile(rf'{_FORM} ([0-9]{{1,4}}) ([0-9]{{1,10}}) ([0-9a-f]{{32}}) ([0-9a-f]{{{2 * _BOX}}})')


def seal(secret: bytes, passphrase: str) -> str:
    """A secret of 32 bytes as a text that only this passphrase opens; it takes a quarter of a second."""
    salt = random(pwhash.argon2id.SALTBYTES)
    key = _derive(next(spellings(passphrase)), salt, OPERATIONS, MEMORY)
    return f'{_FORM} {OPERATIONS} {MEMORY} {salt.hex()} {bytes(SecretBox(key).encrypt(secret)).hex()}'


def is_sealed(text: object) -> bool:
    """Whether a text is one that some passphrase may open."""
    return _read(text) is not None


def unseal(text: object, passphrase: str) -> bytes:
    """The secret in a sealed text; WrongPassphrase where this is not its passphrase, or somebody altered it."""
    read = _read(text)
    if read is None:
        raise KnownError(_('The secret half of this key is damaged, so no passphrase opens it; end the key.'))
    operations, memory, salt, box = read
    for spelling in spellings(passphrase):
        try:
            return SecretBox(_derive(spelling, salt, operations, memory)).decrypt(box)
        except CryptoError:
            continue
    raise WrongPassphrase(_('This passphrase does not open the key; type it again.'))


def _read(text: object) -> tuple[int, int, bytes, bytes] | None:
    """Costs, salt and sealed bytes of a text; None for one of another form, or with costs that are none of ours."""
    found = _SEALED.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return None
    operations, memory = int(found[1]), int(found[2])
    if not (OPERATIONS <= operations <= _MOST_OPERATIONS and MEMORY <= memory <= _MOST_MEMORY):
        return None
    return operations, memory, bytes.fromhex(found[3]), bytes.fromhex(found[4])


def _derive(passphrase: str, salt: bytes, operations: int, memory: int) -> bytes:
    said = passphrase.encode(errors='surrogateescape')  # a terminal may give bytes that are no text
    try:
        return pwhash.argon2id.kdf(SecretBox.KEY_SIZE, said, salt, opslimit=operations, memlimit=memory)
    except (MemoryError, RuntimeError) as error:
        raise KnownError(_('There is too little memory free to open the key; close other programs.')) from error
