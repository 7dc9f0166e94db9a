"""Keys that sign: made, used, and said in words that two people compare by voice. The secret one stays in its register.

They are Ed25519 keys, kept as hex. A key is known by the words of its digest, in either language.
"""

import hashlib
import re

from nacl.bindings import crypto_core_ed25519_is_valid_point
from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

from models import spoken_words
from models.language.messages import LANGUAGES
from models.language.text import fold

# 66 bits: nobody makes a key that has the words of another.
WORDS = 6
_KEY = re.compile('[0-9a-f]{64}')
_SIGNATURE = re.compile('[0-9a-f]{128}')
_SAID = b'sijill: words of a key, 1\n'


def new_secret() -> str:
    """A secret key that nobody has yet."""
    return SigningKey.generate().encode().hex()


def public_key(secret: str) -> str:
    """The public key of a secret one."""
    return SigningKey(bytes.fromhex(secret)).verify_key.encode().hex()


def signature(secret: str, message: bytes) -> str:
    """What only the owner of a secret key can make of a message."""
    return SigningKey(bytes.fromhex(secret)).sign(message).signature.hex()


def is_key(text: str) -> bool:
    """Whether a text may be a public key, in the one way in which it is written."""
    return _KEY.fullmatch(text) is not None


def can_check(key: str) -> bool:
    """Whether a text is a public key that some secret one has: not every text of its form is."""
    return is_key(key) and crypto_core_ed25519_is_valid_point(bytes.fromhex(key))


def is_signed(key: str, made: str, message: bytes) -> bool:
    """Whether a signature of a message was made with the secret of a public key; False too for what is none.

    There is one way to write a signature: else one could be altered and still hold.
    """
    if not (is_key(key) and _SIGNATURE.fullmatch(made)):
        return False
    try:
        VerifyKey(bytes.fromhex(key)).verify(message, bytes.fromhex(made))
    except (CryptoError, ValueError):
        return False
    return True


def words(key: str, language: str | None = None) -> str:
    """The words that a public key is known by, in the language that is spoken unless another is named."""
    digest = hashlib.sha256(_SAID + bytes.fromhex(key)).digest()
    return ' '.join(spoken_words.words_of(digest, WORDS, language))


def is_called(key: str, said: str) -> bool:
    """Whether these are the words of a public key, in either language, however they are spelled or spaced."""
    return any(fold(said).split() == fold(words(key, language)).split() for language in LANGUAGES)
