"""The key of a register: others encrypt for it with the public one, the secret one never leaves it."""

import hashlib
from contextlib import suppress

import pyrage

from models import spoken_words
from models.errors import KnownError
from models.file import facts
from models.language.messages import _
from models.register.register import Register

_WORDS = 6  # 66 bits: nobody finds another key with the same ones


def own_key(register: Register) -> str:
    """The public key to which others encrypt for this register, '' while it has none, or a damaged one."""
    with suppress(pyrage.IdentityError):
        if secret := register.settings.own_secret:
            return str(pyrage.x25519.Identity.from_str(secret).to_public())
    return ''


def in_words(key: str) -> str:
    """The words that stand for a public key, so that two people can compare it by voice; in the language spoken."""
    return ' '.join(spoken_words.words_of(hashlib.sha256(key.encode()).digest(), _WORDS))


def make_own_key(register: Register) -> str:
    """The public key of this register, made now where it has none; the secret one stays in the register."""
    refuse_hidden(register)
    if not own_key(register):
        register.settings.set('own_secret', str(pyrage.x25519.Identity.generate()))
    return own_key(register)


def refuse_hidden(register: Register) -> None:
    """Refuse what needs the secret key to whoever may not use it, on a server."""
    with register.reading():
        if register.hides(facts.OWN_SECRET):
            raise KnownError(_('Only a reviewer or lead may use the key of a register on a server: ask one.'))
