"""What a document of Word says: its paragraphs and its tables in their order, without what was deleted in it."""

import io
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

from exchange.reading.markup import Part, Unsafe, bare

# A paragraph, or the rows of a table with their cells.
Block = str | list[list[str]]
_MAIN = 'word/document.xml'
# Bytes that the main part may unpack to.
_LARGEST = 50_000_000
_PIECE = 1 << 20
_UNSEEN = frozenset({'del', 'moveFrom', 'instrText', 'delText', 'Fallback', 'txbxContent'})


class NotWord(Exception):
    """Why a document is not read, as one word of the sentences of `any_file`."""


def is_document(content: bytes) -> bool:
    """Whether a file is a document of Word."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _MAIN in archive.namelist()
    except Exception:  # whatever a made-up file leads to: it is none
        return False


def blocks_of(content: bytes) -> list[Block]:
    """The paragraphs and tables of a document; raises NotWord."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            info = archive.getinfo(_MAIN)
            if info.flag_bits & 1:
                raise NotWord('encrypted')
            if info.file_size > _LARGEST:
                raise NotWord('bomb')
            with archive.open(info) as part:
                document = _Document()
                document.read(iter(lambda: part.read(_PIECE), b''))
    except (NotWord, MemoryError):
        raise
    except Unsafe as error:
        raise NotWord('unsafe') from error
    except (expat.ExpatError, zipfile.BadZipFile, OSError, ValueError, KeyError) as error:
        raise NotWord('broken') from error
    return [*document.whole()]


class _Document(Part):
    """Reads the main part: text is listened to within runs, tables within others become text of their cell."""

    def __init__(self) -> None:
        super().__init__()
        self._found: list[Block] = []
        self._text: list[str] = []
        self._tables: list[list[list[str]]] = []
        self._cell: list[str] = []
        self._across = 1
        self._unseen = 0
        self._is_item = False

    def whole(self) -> Iterator[Block]:
        """What was found, without what is empty."""
        yield from (block for block in self._found if block)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._unseen += name in _UNSEEN
        if name == 'tbl':
            self._tables.append([])
        elif name == 'tr' and self._tables:
            self._tables[-1].append([])
        elif name == 'tc':
            self._across = 1
        elif name == 'gridSpan':
            given = bare(attributes).get('val', '1')
            self._across = min(int(given), 100) if given.isdecimal() else 1
        elif name in ('br', 'tab', 'cr') and not self._unseen:
            self._text.append('\t' if name == 'tab' else '\n')
        elif name == 'numPr' or (name == 'pStyle' and bare(attributes).get('val', '').startswith('List')):
            self._is_item = True
        self.listens = name == 't' and not self._unseen

    def characters(self, text: str) -> None:
        self._text.append(text)

    def end(self, name: str) -> None:
        self.listens = False
        self._unseen -= name in _UNSEEN
        if name == 'p':
            self._end_paragraph()
        elif name == 'tc' and self._tables and self._tables[-1]:
            self._tables[-1][-1] += ['\n'.join(self._cell).strip(), *[''] * (self._across - 1)]
            self._cell = []
        elif name == 'tbl' and self._tables:
            self._end_table()

    def _end_paragraph(self) -> None:
        text = ''.join(self._text).strip()
        if self._tables:
            self._cell += [text] if text else []
        else:
            self._found += [f'• {text}' if self._is_item else text] if text else []
        self._text, self._is_item = [], False

    def _end_table(self) -> None:
        rows = self._tables.pop()
        if self._tables:
            self._cell += [' '.join(filter(None, row)) for row in rows]
        else:
            self._found.append([row for row in rows if any(row)])
