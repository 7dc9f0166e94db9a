"""What is said, until somebody puts it away, where the memory of the computer may go to its disk unencrypted."""

from contextlib import suppress

from models.errors import KnownError
from models.language.messages import _
from ui.window.window import MainWindow


def say(window: MainWindow) -> None:
    """Say it above whatever is shown, unless something graver is said there; the register knows that it was said."""
    register = window.register
    if not register.encrypted or register.meta.get('swap') or window.about_file.text():
        return

    def put_away() -> None:
        window.about_file.quiet()
        with suppress(KnownError):  # where nothing can be written, it is said again
            register.note('swap', 'said')

    sentence = _(
        'This computer moves parts of its memory to the disk unencrypted (swap), and names or the key may be among '
        'them. Ask whoever looks after it to encrypt the swap, or to turn it off.'
    )
    window.about_file.say('doubt', sentence, _('Close'), put_away)
