"""The parts of an Excel workbook (xlsx, xlsm, xlsb) found by their relations, whatever programs named them.

calamine looks for some parts by fixed names alone, and passes over what XML may say in several ways; a workbook of
such parts is put together anew, in memory, as Excel writes it.
"""

import contextlib
import io
import posixpath
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from typing import NamedTuple
from urllib.parse import unquote
from xml.parsers import expat

from exchange.reading.hidden_parts import of_binary_book
from exchange.reading.markup import Part, Unsafe, bare

_ROOT = '_rels/.rels'
_USUAL_BOOKS = ('xl/workbook.xml', 'xl/workbook.bin')
_USUAL = {'sharedStrings': 'xl/sharedStrings', 'styles': 'xl/styles'}
_SHEETS = ('worksheet', 'chartsheet', 'dialogsheet', 'xlMacrosheet', 'xlIntlMacrosheet')
# Bytes; lists of parts have some thousands, and one much larger is made to fill the memory.
_LARGEST_INDEX = 20_000_000
# What reading a damaged part may lead to.
DAMAGED = (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, struct.error)
_MAIN = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument'
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_RELATION = '<Relationship Id="{}" Type="{}" Target="{}"/>'
_NO_TEXT = re.compile(rb'<!--.*?-->|<!\[CDATA\[(.*?)\]\]>|<\?.*?\?>', re.DOTALL)
_ENCODING = re.compile(rb'\s*<\?xml[^>]*?encoding\s*=\s*["\']([\w.-]+)')
_UTF16 = (b'\xff\xfe', b'\xfe\xff', b'<\0', b'\0<')


class NoWorkbook(Exception):
    """What is wrong with the archive, as one word of the sentences in `reading`."""


class Relation(NamedTuple):
    """A relation of a part: its key and type, the last word of that, its target as written, the part it leads to."""

    key: str
    type: str
    kind: str
    target: str
    part: str


class _Relations(Part):
    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str]] = {}
        self.read([content])

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == 'Relationship':
            self.found[attributes.get('Id', '')] = attributes


class _Book(Part):
    """The title of each sheet by its relation, and whether days are counted from 1904."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.titles: dict[str, str] = {}
        self.since_1904 = False
        self.read([content])

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == 'workbookPr':
            self.since_1904 = attributes.get('date1904') in ('1', 'true')
        elif name == 'sheet':
            self.titles[bare({key: text for key, text in attributes.items() if ':' in key}).get('id', '')] = (
                attributes.get('name', '')
            )


@dataclass
class Package:
    """The parts of a workbook, by what they are called in it: small letters, slashes, no slash at the beginning."""

    archive: zipfile.ZipFile
    infos: dict[str, zipfile.ZipInfo] = field(init=False)
    book: str = field(init=False)
    relations: dict[str, Relation] = field(init=False)
    titles: dict[str, str] = field(init=False)
    since_1904: bool = field(init=False)

    def __post_init__(self) -> None:
        infos = self.archive.infolist()
        self.infos = {_called(info.filename): info for info in infos}
        self.book = self._find_book()
        folder, name = posixpath.split(self.book)
        index = _Relations(self._index(posixpath.join(folder, '_rels', f'{name}.rels'))).found
        self.relations = {key: self._relation(one, folder) for key, one in index.items()}
        if self.is_binary:
            self.titles, self.since_1904 = of_binary_book(self._index(self.book))
        else:
            book = _Book(self._index(self.book))
            self.titles, self.since_1904 = book.titles, book.since_1904
        if not self.titles and self.book not in _USUAL_BOOKS:
            raise NoWorkbook('other')
        places = [self.relations[key].part for key in self.titles if key in self.relations]
        if not self.sheets or len({*self.titles.values()}) < len(self.titles) or len({*places}) < len(places):
            raise NoWorkbook('strange')
        if any(one.kind in _USUAL and one.part not in self.infos for one in self.relations.values()):
            for info in infos:  # where a name was damaged, the part does not bear it itself, and this raises BadZipFile
                self.archive.open(info).close()
        read = [info.filename for info in infos if _called(info.filename) in self.parts]
        if len(set(map(_called, read))) < len(read):
            raise NoWorkbook('broken')

    def _find_book(self) -> str:
        root = _Relations(self._index(_ROOT)).found.values() if _ROOT in self.infos else ()
        found = [one.get('Target', '') for one in root if _last(one.get('Type', '')) == 'officeDocument']
        for place in (*(self._place(target, '') for target in found), *_USUAL_BOOKS):
            if place in self.infos:
                return place
        raise NoWorkbook('broken' if any(name.startswith('xl/') for name in self.infos) else 'other')

    def _index(self, part: str) -> bytes:
        """A part that only tells where the others are; it is never large."""
        if part not in self.infos:
            raise NoWorkbook('broken')
        if self.infos[part].file_size > _LARGEST_INDEX:
            raise NoWorkbook('bomb')
        return self.archive.read(self.infos[part])

    def _place(self, target: str, folder: str) -> str:
        """The part that a target leads to, seen from a folder or, as some programs write it, from the top."""
        target = unquote(target).replace('\\', '/')
        places = [_called(posixpath.normpath(posixpath.join('/', start, target))) for start in (folder, '')]
        return next((place for place in places if place in self.infos), places[0])

    def _relation(self, given: dict[str, str], folder: str) -> Relation:
        type_, target = given.get('Type', ''), given.get('Target', '')
        return Relation(given.get('Id', ''), type_, _last(type_), target, self._place(target, folder))

    def led_from(self, part: str) -> dict[str, list[Relation]]:
        """The relations of a part by what they lead to; none where their list is damaged or made to fill the memory."""
        folder, name = posixpath.split(part)
        index = posixpath.join(folder, '_rels', f'{name}.rels')
        found: dict[str, list[Relation]] = {}
        if index not in self.infos or self.infos[index].file_size > _LARGEST_INDEX:
            return found
        with contextlib.suppress(*DAMAGED):
            for given in _Relations(self._index(index)).found.values():
                one = self._relation(given, folder)
                found.setdefault(one.kind, []).append(one)
        return found

    @cached_property
    def sheets(self) -> dict[str, str]:
        """The title of the sheet in each part that holds values."""
        found = {title: self.relations[key] for key, title in self.titles.items() if key in self.relations}
        return {one.part: title for title, one in found.items() if one.kind not in _SHEETS[1:]}

    @cached_property
    def others(self) -> dict[str, str]:
        """The part of its texts and that of its styles; calamine takes those of the usual names without a relation."""
        usual = {kind: name.lower() + self.book[-4:] for kind, name in _USUAL.items()}
        led = {one.kind: one.part for one in self.relations.values() if one.kind in _USUAL}
        return {kind: part for kind, part in (usual | led).items() if part in self.infos}

    @cached_property
    def parts(self) -> list[str]:
        """The parts that are read: the book, its sheets, its texts and its styles."""
        found = dict.fromkeys([self.book, *self.sheets, *self.others.values()])
        return [part for part in found if part in self.infos]

    @property
    def beside(self) -> int:
        """What the parts unpack to that hold neither values nor pictures; nobody looks at them here."""
        infos = {info: _called(info.filename) for info in self.archive.infolist()}
        return sum(
            info.file_size
            for info, name in infos.items()
            if name not in self.parts and not name.startswith('xl/media/')
        )

    @property
    def is_binary(self) -> bool:
        """Whether the parts are records and not XML."""
        return self.book.endswith('.bin')

    @property
    def is_usual(self) -> bool:
        """Whether calamine finds all parts by itself."""
        led = all(
            one.part == posixpath.join('xl', one.target).lstrip('/').lower()
            for one in self.relations.values()
            if one.part in self.sheets
        )
        usual = all(part == _USUAL[kind].lower() + self.book[-4:] for kind, part in self.others.items())
        named = all(self.infos[part].filename.lower() == part for part in self.parts)
        return led and usual and named and self.book in _USUAL_BOOKS

    def read(self, part: str) -> bytes:
        """The content of a part as it is."""
        return self.archive.read(self.infos[part])

    def rebuilt(self, changed: dict[str, bytes]) -> bytes:
        """The workbook with some parts changed and each where calamine looks for it."""
        ending = self.book[-4:]
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, 'w', zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
            copy.writestr('[Content_Types].xml', _TYPES)
            copy.writestr(_ROOT, _RELATIONS.format(_RELATION.format('r', _MAIN, f'xl/workbook{ending}')))
            copy.writestr(f'xl/workbook{ending}', self._put_right(self.book, changed))
            for kind, part in self.others.items():
                copy.writestr(_USUAL[kind] + ending, self._put_right(part, changed))
            relations = ''
            for number, key in enumerate(self.titles):
                one = self.relations.get(key)
                if one is None:
                    continue
                target = f'xl/{one.kind}s/s{number}{ending}'
                relations += _RELATION.format(escape(key), escape(one.type), f'/{target}')
                if one.part in self.parts:
                    copy.writestr(target, self._put_right(one.part, changed))
            copy.writestr(f'xl/_rels/workbook{ending}.rels', _RELATIONS.format(relations))
        return stream.getvalue()

    def _put_right(self, part: str, changed: dict[str, bytes]) -> bytes:
        if part in changed or self.is_binary:
            return changed.get(part) or self.read(part)
        return plain(self.read(part))


def _called(name: str) -> str:
    return name.replace('\\', '/').lstrip('/').lower()


def _last(type_: str) -> str:
    return type_.rpartition('/')[2]


def is_plain(beginning: bytes) -> bool:
    """Whether an XML part is in UTF-8, by its beginning."""
    match = _ENCODING.match(beginning.removeprefix(b'\xef\xbb\xbf'))
    return not beginning.startswith(_UTF16) and (match is None or match[1].lower() in (b'utf-8', b'utf8', b'us-ascii'))


def plain(content: bytes) -> bytes:
    """An XML part in UTF-8, with text in place of CDATA and without comments; raises Unsafe."""
    if not is_plain(content[:200]):
        content = content.decode(_encoding(content)).encode()
    if b'<!ENTITY' in content:
        raise Unsafe
    return _NO_TEXT.sub(lambda match: escape(match[1].decode(), quote=False).encode() if match[1] else b'', content)


def _encoding(content: bytes) -> str:
    if content.startswith(_UTF16[:2]):
        return 'utf-16'
    match = _ENCODING.match(content)
    return match[1].decode() if match else 'utf-16-le' if content.startswith(_UTF16[2]) else 'utf-16-be'
