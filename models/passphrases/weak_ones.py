"""The passphrase of a register of before, which may be one that is refused today: it opens, and this is said once."""

from collections.abc import Iterator

from models.file.register_file import RegisterFile
from models.language.messages import _
from models.passphrases import guesses

_FOUND, _SAID = 'found', 'said'


def look(register: RegisterFile, passphrase: str | None) -> None:
    """Have a register know, once, that the passphrase that opened it can be guessed."""
    if not register.writing or not register.encrypted or register.meta.get('weak_passphrase'):
        return
    if passphrase and guesses.is_guessable(passphrase):
        register.note('weak_passphrase', _FOUND)


def said_once(register: RegisterFile) -> Iterator[str]:
    """The sentence about the passphrase, where there is one to say and it was not said before."""
    if register.writing and register.meta.get('weak_passphrase') == _FOUND:
        register.note('weak_passphrase', _SAID)
        yield _('The passphrase of this register can be guessed; change it to five randomly drawn words.')
