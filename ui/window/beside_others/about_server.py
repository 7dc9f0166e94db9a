"""What a file gave and a server does not, said to each person once in each register on a server."""

from collections.abc import Callable
from contextlib import suppress

from models.errors import KnownError
from models.file import facts
from models.file.engines import on_servers
from models.language.messages import _
from models.register.register import Register
from ui.parts.pieces import Notice


def say(register: Register, notice: Notice, then: Callable[[], object]) -> None:
    """Say it until it is put away, and then go on; the register knows to whom it was said."""
    key = f'{facts.SERVER_SAID}{register.person}'
    if not register.is_on_server:
        return
    if register.meta.get(key):
        then()
        return

    def put_away() -> None:
        notice.quiet()
        with suppress(KnownError):  # where nothing can be written, it is said again
            register.note(key, 'yes')
        then()

    notice.say('doubt', on_servers.said_at_opening(), _('Understood'), put_away)
