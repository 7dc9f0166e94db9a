"""The passphrase of a register of before, which may be one that is refused today: it opens, and this is said once."""

from collections.abc import Iterator

from models.file.register_file import RegisterFile
from models.language.messages import _
from models.passphrases import guesses
from models.version import VERSION

_FOUND, _SAID = 'found', 'said'


def look(register: RegisterFile, passphrase: str | None) -> None:
    """Have a register know, once, whether the passphrase that opened it can be guessed: to find that out takes long."""
    key = register.db.key
    if not register.writing or not passphrase or key is None:
        return
    # Of a strong one: a later version knows more words perhaps, and another passphrase comes with another salt.
    strong = f'strong {VERSION} {key.salt.hex()}'
    if register.meta.get('weak_passphrase') not in (_FOUND, _SAID, strong):
        register.note('weak_passphrase', _FOUND if guesses.is_guessable(passphrase) else strong)


def said_once(register: RegisterFile) -> Iterator[str]:
    """The sentence about the passphrase, where there is one to say and it was not said before."""
    if register.writing and register.meta.get('weak_passphrase') == _FOUND:
        register.note('weak_passphrase', _SAID)
        yield _('The passphrase of this register can be guessed; change it to five randomly drawn words.')
