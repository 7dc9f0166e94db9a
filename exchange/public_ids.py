"""The ids by which the public knows records: the same in each file, and none that the register or its workbooks have.

They are digests under a secret that is derived from the register's own: who has a uid cannot work one out, nor the
other way round.
"""

import hashlib
import hmac
import re
from collections.abc import Callable

from exchange.own_key import make_own_key
from models.errors import KnownError
from models.file import facts
from models.language.messages import _
from models.register.register import Register

_PURPOSE = b'sijill: ids for the public, 1'
# 80 bits: among a million records two have the same id once in two million registers.
_DIGITS = 20
_PATTERN = re.compile(rf'p[0-9a-f]{{{_DIGITS}}}')


class NoSecret(KnownError):
    """The register has no secret yet, and is open for reading only."""


def make_secret(register: Register) -> None:
    """Have the secret of the public ids made where the register has none; NoSecret where it cannot be kept.

    Whoever exports from one state of the register asks for it before: a server lets nothing be written then.
    """
    if not (register.settings.own_secret or register.writing or register.hides(facts.OWN_SECRET)):
        raise NoSecret(
            _(
                'The register is open for reading only, but its first file for the public needs a secret '
                'that is kept in it; open it for writing and export again.'
            )
        )
    make_own_key(register)


def ids_of(register: Register) -> Callable[[str], str]:
    """What gives the public id of a uid of this register; its secret is made now where it has none."""
    make_secret(register)
    secret = hmac.digest(register.settings.own_secret.encode(), _PURPOSE, hashlib.sha256)
    return lambda uid: f'p{hmac.digest(secret, uid.encode(), hashlib.sha256).hex()[:_DIGITS]}'


def is_public_id(text: str) -> bool:
    """Whether a text is an id that a file for the public has."""
    return _PATTERN.fullmatch(text.strip()) is not None
