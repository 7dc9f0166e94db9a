"""Where what is typed is kept while the line is broken, for one who connected without a password."""

from models.language.messages import _
from models.register.register import Register


def offered(register: Register) -> tuple[str, str] | None:
    """What is said to one who connected without a password, and what the button says; None for everybody else."""
    here = register.kept_here
    if here is None or not here.is_passing:
        return None
    if here.is_left:
        left = _(
            'What you typed when the line was broken is still on this computer, under the passphrase you chose then.'
        )
        return left, _('Type the passphrase …')
    sentence = _(
        'You connected without a password. If the line breaks, what you type is kept encrypted on this computer, but '
        'only until Sijill is closed. With a passphrase of your own it is kept beyond that.'
    )
    return sentence, _('Choose a passphrase …')


def said_of_broken(register: Register) -> tuple[str, str]:
    """Where what is typed is kept while nobody answers, and what the button says, '' where nothing is to be chosen."""
    here = register.kept_here
    if here is None:
        return '', ''
    if not here.is_passing:
        return _('What you type is kept encrypted on this computer until then.'), ''
    choose = _('Type the passphrase …') if here.is_left else _('Choose a passphrase …')
    return _('What you type is kept encrypted on this computer, but only until Sijill is closed.'), choose


def lost_at_closing(register: Register) -> str:
    """Why closing the program would lose what was typed, '' where it would not."""
    here = register.kept_here
    if here is None or not here.is_passing or not here.has_any:
        return ''
    return _(
        'The line to the server is broken, and what you typed is kept only until Sijill is closed. Go back and choose '
        'a passphrase for it in the line at the top.'
    )
