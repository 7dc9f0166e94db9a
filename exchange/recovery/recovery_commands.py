"""The commands about recovery files: `recovery` makes one for headquarters, `recover` opens a lost register with it."""

from exchange.own_key import in_words
from exchange.recovery import recovering, recovery_files
from exchange.terminal import (
    DONE,
    Arguments,
    ask_passphrase,
    can_ask,
    given_passphrase,
    open_register,
    other_passphrase,
    say,
    typed_secretly,
    with_passphrase,
)
from models import own_process
from models.errors import WrongPassphrase
from models.language.messages import _
from models.register.own import own_past, own_recovery


def recovery(given: Arguments) -> int:
    """Say what a recovery file means and whose key opens it, and write it."""
    with open_register(given.register, given, writing=True) as register:
        key = recovery_files.key_for(register)
        say(f'{own_recovery.meaning()} {own_recovery.until_when()}')
        say(_('In words, to compare by voice: {words}.').format(words=in_words(key)))
        say(own_past.key_in_words(register))
        again = given_passphrase() or ask_passphrase(given.register, WrongPassphrase())
        made = recovery_files.make(register, given.out, again)
    say(_('Wrote {path}.').format(path=made))
    return DONE


def recover(given: Arguments) -> int:
    """Write a copy of a register under a new passphrase, with a recovery file and what opens that."""
    found = recovery_files.read(given.file, _secrets(given))
    recovering.refuse(given.register, found, given.new)
    recovering.recover(given.register, found, other_passphrase(given), given.new)
    say(_('Wrote {path}.').format(path=given.new))
    say(recovering.stays(given.register))
    return DONE


def _secrets(given: Arguments) -> list[str]:
    """The secret keys of headquarters, out of its register or a file of keys."""
    if recovery_files.kind_of(given.opener) == 'passphrase':
        passphrase = own_process.passphrase('SIJILL_FILE_PASSPHRASE')
        if not passphrase and can_ask():
            passphrase = typed_secretly(_('Passphrase of the file: '))
        return recovery_files.secrets_in(given.opener, passphrase)
    return with_passphrase(given.opener, lambda typed: recovery_files.secrets_in(given.opener, typed or ''))
