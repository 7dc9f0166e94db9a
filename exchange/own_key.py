"""The key of a register: others encrypt for it with the public one, the secret one never leaves it."""

import pyrage

from models.register.register import Register


def own_key(register: Register) -> str:
    """The public key to which others encrypt for this register, '' while it has none."""
    secret = register.settings.own_secret
    return str(pyrage.x25519.Identity.from_str(secret).to_public()) if secret else ''


def make_own_key(register: Register) -> str:
    """The public key of this register, made now where it has none; the secret one stays in the register."""
    if not register.settings.own_secret:
        register.settings.set('own_secret', str(pyrage.x25519.Identity.generate()))
    return own_key(register)
