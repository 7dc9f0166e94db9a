"""The XML parts of workbooks, read by expat in one go; what harms a computer is refused, not read."""

from collections.abc import Iterable
from xml.parsers import expat

from models.forgetting import forgettable


class Unsafe(Exception):
    """A part declares entities, which no spreadsheet program writes."""


@forgettable(1024)
def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(':')[2]


class Part:
    """Reads an XML part; its names come without their prefixes, and `characters` where `listens` is set."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.EntityDeclHandler = self._refuse
        self.listens = False

    def read(self, pieces: Iterable[bytes]) -> None:
        """Go through the part; raises expat.ExpatError and Unsafe."""
        for piece in pieces:
            self.parser.Parse(piece, False)
        self.parser.Parse(b'', True)

    def _refuse(self, *_declaration: object) -> None:
        raise Unsafe

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.start(local(name), attributes)

    def _end(self, name: str) -> None:
        self.end(local(name))

    def _characters(self, text: str) -> None:
        if self.listens:
            self.characters(text)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def characters(self, text: str) -> None:
        """Text between the elements."""


def bare(attributes: dict[str, str]) -> dict[str, str]:
    """Attributes without the prefixes of their names."""
    return {local(name): value for name, value in attributes.items()}
