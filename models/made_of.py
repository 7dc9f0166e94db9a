"""What Sijill is made of: Python and the libraries of its lock files, each with its terms as its makers say them."""

import platform
import re
from collections.abc import Iterator
from importlib import metadata
from typing import NamedTuple

from models.language.messages import RESOURCES

_LOCKED = re.compile(r'^([a-z0-9-]+)==', re.MULTILINE)
# The second names what opens registers on servers, which packages have.
_LOCKS = ('requirements.txt', 'requirements-server.txt')
_OF_QT = ('pyside6-essentials', 'shiboken6')
# Licences that are not named by those who use them, by words that only they have.
_BY_WORDS = {
    'Permission is hereby granted, free of charge': 'MIT',
    "This software is provided 'as-is'": 'Zlib',
}


class Component(NamedTuple):
    """A part that others made: its name, its version, and its terms in a few words."""

    name: str
    version: str
    licence: str


def components() -> Iterator[Component]:
    """Python, and each library that is inside."""
    yield Component('Python', platform.python_version(), 'PSF-2.0')
    text = '\n'.join((RESOURCES.parent / lock).read_text(encoding='utf-8') for lock in _LOCKS)
    for name in dict.fromkeys(_LOCKED.findall(text)):
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:  # a library for another system, or for servers alone
            continue
        yield Component(found.metadata['Name'], found.version, 'LGPL-3.0-only' if name in _OF_QT else _licence(found))


def _licence(found: metadata.Distribution) -> str:
    """What its makers say in a word, or else what the text that came with it is known as."""
    said = [found.metadata[name] for name in ('License-Expression', 'License') if name in found.metadata]
    if any(said):
        return str(next(filter(None, said))).splitlines()[0]
    texts = (path.read_text() for path in found.files or [] if 'LICEN' in path.name.upper())
    return ', '.join({name: None for text in texts for words, name in _BY_WORDS.items() if words in text})
