"""The commands about registers on servers alone."""

from collections.abc import Iterator
from pathlib import Path

from exchange.terminal import (
    DONE,
    LEFT_OUT,
    Arguments,
    ask_passphrase,
    can_ask,
    counter,
    given_passphrase,
    open_register,
    say,
)
from models import own_process
from models.errors import KnownError, WrongPassphrase
from models.file.engines import on_servers
from models.file.engines.server_address import ServerAddress
from models.file.register_file import RegisterFile
from models.file.schema.rejoined import Rejoined
from models.language.messages import _, ngettext
from models.register.moving import into_file, onto_server
from models.register.register import refuse_taken
from models.register.review.working import ROLES

MAY = (*ROLES, 'none')


def move(given: Arguments) -> int:
    """Write a register into an empty database of a server, or with the desk's own file from there into a new file."""
    return _into_file(given) if given.own else _onto_server(given)


def _onto_server(given: Arguments) -> int:
    address = ServerAddress.of(given.onto)
    if isinstance(given.register, ServerAddress):
        sentence = _('Give the file of the desk with --with: it has what never lies on a server. `backup` needs none.')
        raise KnownError(sentence)
    if address is None:
        raise KnownError(on_servers.no_address(given.onto))
    password = own_process.passphrase('SIJILL_NEW_PASSPHRASE') or None
    with open_register(given.register, given, writing=False) as register:
        onto_server.move(register, address, password, counter(_('Moving')))
    sentence = _('{path} is on {server} now. What never lies on a server is in the file alone: keep it.')
    say(sentence.format(path=given.register, server=address))
    return DONE


def _into_file(given: Arguments) -> int:
    """Write a register of a server, or a copy of it, into a file under the passphrase of the desk's own one."""
    if ServerAddress.of(given.onto) is not None:
        raise KnownError(_('--with is for writing into a file; without it a file is written onto a server.'))
    target = Path(given.onto)
    refuse_taken(target)
    with open_register(given.register, given, writing=False) as back, _own_file(given.own) as own:
        found = into_file.move(back, own, target, counter(_('Moving')))
    say(_('Wrote {path}.').format(path=target))
    for line in _joined_in_words(found, given.own):
        say(line)
    if found.missing or found.since:
        return LEFT_OUT
    say(_('`sijill restore {new} {path}` puts it in the place of {path}.').format(new=target, path=given.own))
    return DONE


def _own_file(path: Path) -> RegisterFile:
    """The desk's own file, open to be read; its passphrase from the environment, else it is asked."""
    given = own_process.passphrase('SIJILL_NEW_PASSPHRASE') or None
    try:
        return RegisterFile.open(path, given, writing=False)
    except WrongPassphrase as error:
        if given or not can_ask():
            raise
        return RegisterFile.open(path, ask_passphrase(path, error), writing=False)


def _joined_in_words(found: Rejoined, own: Path) -> Iterator[str]:
    """What joined again, and what did not."""
    if found.values:
        joined = ngettext(
            '{count} value was joined again from {path}.', '{count} values were joined again from {path}.', found.values
        )
        yield joined.format(count=f'{found.values:,}', path=own)
    if found.missing:
        missing = ngettext(
            '{count} value is not in {path}, or differs there; the new file has its digest alone.',
            '{count} values are not in {path}, or differ there; the new file has their digests alone.',
            found.missing,
        )
        yield missing.format(count=f'{found.missing:,}', path=own)
    if found.since:
        since = ngettext(
            '{path} has {count} change that was made since it was moved; it is not in the new file. Keep both.',
            '{path} has {count} changes that were made since it was moved; they are not in the new file. Keep both.',
            found.since,
        )
        yield since.format(count=f'{found.since:,}', path=own)


def grant(given: Arguments) -> int:
    """Let a role of the server do in a register there what somebody may, and no more."""
    if not isinstance(given.register, ServerAddress):
        raise KnownError(_('{path} is a file, and only servers have roles.').format(path=given.register))
    on_servers.let_role(given.register, given_passphrase(), given.role, given.may)
    if given.may == 'none':
        say(_('{role} may do nothing in {path} any more.').format(role=given.role, path=given.register))
    else:
        sentence = _('{role} may do in {path} what a {may} may.')
        say(sentence.format(role=given.role, path=given.register, may=given.may))
    return DONE
