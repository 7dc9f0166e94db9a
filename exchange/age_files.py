"""Files encrypted with age: for the key of headquarters on the way out, for ours or with a passphrase on the way in.

What is encrypted and decrypted stays in memory; a file that lies on the disk is always the encrypted one.
"""

import binascii
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyrage

from exchange.plain_files import open_plain
from models.errors import KnownError
from models.language.messages import _
from models.language.text import isolate, spellings

ENDING = '.age'
_BEGINNINGS = (b'age-encryption.org/v1\n', b'-----BEGIN AGE ENCRYPTED FILE-----')
# Bytes in which the header of an age file ends, even if dozens of keys may open it.
_LONGEST_HEADER = 4096
# A key is made of a passphrase in 1 KB times two to the power that the file states; age states 18, a quick computer 20.
_MOST_WORK = 20
_WORK = re.compile(rb'-> scrypt \S+ ([1-9]\d?)\n')
# Signs of a key by which two are told apart at a glance.
_SHORT = 12


@dataclass(frozen=True)
class Keys:
    """What opens encrypted files: the secret key of a register, and a passphrase that a person typed."""

    secret: str = ''
    passphrase: str = ''

    def __repr__(self) -> str:
        return 'Keys(…)'


NONE = Keys()


def seal(content: bytes, key: str) -> bytes:
    """The content for the owner of a public key alone; KnownError for what is no key."""
    return bytes(pyrage.encrypt(content, [pyrage.x25519.Recipient.from_str(key_of(key))]))


def key_of(text: str) -> str:
    """The public key that was typed; KnownError for what is none, above all for a secret one."""
    key = text.strip()
    if key.upper().startswith('AGE-SECRET-KEY'):
        raise KnownError(
            _('This is a secret key, which must never leave its owner; ask headquarters for the public key.')
        )
    try:
        pyrage.x25519.Recipient.from_str(key)
    except pyrage.RecipientError as error:
        sentence = _('“{text}” is not a key; a key of headquarters starts with age1 and has 62 characters.')
        raise KnownError(sentence.format(text=isolate(_shortened(key)))) from error
    return key


def short(key: str) -> str:
    """A public key as people compare it: its beginning and its end."""
    return f'{key[:_SHORT]}…{key[-6:]}' if key else ''


def _shortened(text: str) -> str:
    return text if len(text) <= 2 * _SHORT else f'{text[: 2 * _SHORT]}…'


def sealed_path(path: Path) -> Path:
    """The path of an encrypted file: its name says that it is one."""
    return path if path.suffix.lower() == ENDING else path.with_name(path.name + ENDING)


# Opening


def way_in(path: Path) -> str:
    """What opens a file: `key`, `passphrase`, or '' for one that is not encrypted so, or cannot be read."""
    try:
        with open_plain(path) as file:
            head = file.read(_LONGEST_HEADER)
    except (OSError, ValueError):  # what it is instead is said when it is read
        return ''
    if not is_sealed(head):
        return ''
    return 'passphrase' if _needs_passphrase(head) else 'key'


def only_needed(path: Path, keys: Keys) -> Keys:
    """Of the keys the one that a file needs: whoever takes over its reader through a plain file finds none."""
    way = way_in(path)
    return Keys(keys.secret if way == 'key' else '', keys.passphrase if way == 'passphrase' else '')


def _needs_passphrase(head: bytes) -> bool:
    return b'-> scrypt ' in _plain_header(head)


def _plain_header(head: bytes) -> bytes:
    """The header of a file; one that is written in letters is read from base64."""
    if head.startswith(_BEGINNINGS[0]):
        return head
    lines = head.split(b'\n')[1:-1]
    whole = b''.join(line.strip() for line in lines if not line.startswith(b'-----'))
    try:
        return binascii.a2b_base64(whole[: len(whole) // 4 * 4])
    except binascii.Error:
        return b''


def is_sealed(content: bytes) -> bool:
    """Whether a file is encrypted with age."""
    return content.startswith(_BEGINNINGS)


def _work(content: bytes) -> int:
    match = _WORK.search(_plain_header(content[:_LONGEST_HEADER]))
    return int(match[1]) if match else 0


class CannotOpen(Exception):
    """Why an encrypted file stays closed, as one word of `sentences`."""


def opened(content: bytes, keys: Keys) -> bytes:
    """What an encrypted file holds; raises CannotOpen."""
    has_passphrase = _needs_passphrase(content[:_LONGEST_HEADER])
    given = keys.passphrase if has_passphrase else keys.secret
    if not given:
        raise CannotOpen('no passphrase' if has_passphrase else 'no key')
    if _work(content) > _MOST_WORK:
        raise CannotOpen('laborious')
    try:
        if has_passphrase:
            return _by_passphrase(content, given)
        return bytes(pyrage.decrypt(content, [pyrage.x25519.Identity.from_str(given)]))
    except pyrage.IdentityError as error:
        raise CannotOpen('no key') from error
    except pyrage.DecryptError as error:
        # age tells a wrong key and a damaged file apart in its words alone.
        is_wrong = any(words in str(error) for words in ('No matching keys', 'Decryption failed'))
        cause = ('wrong passphrase' if has_passphrase else 'wrong key') if is_wrong else 'broken'
        raise CannotOpen(cause) from error


def _by_passphrase(content: bytes, given: str) -> bytes:
    *others, last = spellings(given)
    for spelling in others:
        with suppress(pyrage.DecryptError):
            return bytes(pyrage.passphrase.decrypt(content, spelling))
    return bytes(pyrage.passphrase.decrypt(content, last))


def sentences() -> dict[str, str]:
    """What people are told of an encrypted file that stays closed."""
    return {
        'no key': _('{path} is encrypted, and this register has no key; make one, and ask for the file again.'),
        'wrong key': _('{path} is encrypted for another key; send your own key to the desk, and ask for it again.'),
        'no passphrase': _('{path} is encrypted with a passphrase; give it in SIJILL_FILE_PASSPHRASE.'),
        'laborious': _(
            'The passphrase of {path} would take too long to check; ask for the file encrypted for your key.'
        ),
        'wrong passphrase': _('The passphrase does not open {path}; ask the desk that sent it.'),
    }
