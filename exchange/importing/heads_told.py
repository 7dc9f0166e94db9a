"""What a file tells of the ends of histories, beside what this register knows: asked before anything is written."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from exchange import heads_in_files
from exchange.importing.whose import WhoseFile
from models.errors import KnownError
from models.language.messages import _
from models.register.others import known_heads, known_keys
from models.register.others.known_heads import HeadDoubt, Told
from models.register.register import Register


class HeadsTold(NamedTuple):
    """What a file tells, what of it does not agree with what is known, and whether any of it is new here."""

    told: Told
    doubts: list[HeadDoubt]
    is_news: bool

    def in_words(self) -> list[str]:
        """What does not agree and what that may mean, in sentences; none where all does."""
        return known_heads.in_words(self.doubts)

    def as_json(self) -> list[dict[str, Any]]:
        """What does not agree, as it is kept beside an import."""
        return [doubt.as_json() for doubt in self.doubts]


def look(register: Register, about: dict[str, str], whose: WhoseFile) -> HeadsTold:
    """What the about sheet of a file tells, beside what the register knows.

    Of a register whose key was confirmed only what that key signed is news: else anybody could have later files of it
    asked about.
    """
    told = heads_in_files.told(about, register.meta['register'])
    is_proven = whose.kind == 'known' or all(one.register != told.register for one in known_keys.known(register))
    is_news = is_proven and known_heads.after(register, told) != known_heads.kept(register)
    return HeadsTold(told, known_heads.against(register, told), is_news)


def keep(register: Register, found: HeadsTold | None) -> None:
    """Keep what a file told, once it is believed."""
    if found is not None and found.is_news:
        known_heads.keep(register, found.told)


def refuse(sentences: Iterable[str]) -> None:
    """Raise what does not agree, where there is any, with how to import the file nevertheless."""
    if said := ' '.join(sentences):
        raise KnownError(f'{said} ' + _('Nothing was imported; --despite-heads imports it anyway.'))
