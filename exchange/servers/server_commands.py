"""The commands about registers on servers alone."""

from exchange.terminal import DONE, Arguments, given_passphrase, say
from models.errors import KnownError
from models.file.engines import on_servers
from models.file.engines.server_address import ServerAddress
from models.language.messages import _
from models.register.review.working import ROLES

MAY = (*ROLES, 'none')


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
