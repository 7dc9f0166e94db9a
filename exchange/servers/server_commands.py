"""The commands about registers on servers alone."""

from exchange.terminal import DONE, Arguments, counter, given_passphrase, open_register, say
from models import own_process
from models.errors import KnownError
from models.file.engines import on_servers
from models.file.engines.server_address import ServerAddress
from models.language.messages import _
from models.register.moving import onto_server
from models.register.review.working import ROLES

MAY = (*ROLES, 'none')


def move(given: Arguments) -> int:
    """Write a register into an empty database of a server; the file stays as it is."""
    address = ServerAddress.of(given.onto)
    if address is None:
        raise KnownError(on_servers.no_address(given.onto))
    password = own_process.passphrase('SIJILL_NEW_PASSPHRASE') or None
    with open_register(given.register, given, writing=False) as register:
        onto_server.move(register, address, password, counter(_('Moving')))
    sentence = _('{path} is on {server} now. What never lies on a server is in the file alone: keep it.')
    say(sentence.format(path=given.register, server=address))
    return DONE


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
