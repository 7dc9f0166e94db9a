"""Refusing a text that is longer than anything of its kind, before any pattern looks into it."""

from models.errors import Refused
from models.language.messages import _
from models.language.text import length


def refuse_long(text: str, most: int) -> None:
    """Raise Refused for a text of more letters than `most`; blanks around it do not count."""
    if len(text) * 2 > most and length(text.strip()) > most:
        raise Refused(_('The text is longer than {most} characters; shorten it.').format(most=f'{most:,}'))
