"""Words beside a place or a link in our own workbooks: only the place or the link itself is read.

Whoever corrects a workbook sees the words and may correct them in its place.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from exchange.cells import Cell, as_text, is_cleared, is_empty
from exchange.mapping.columns import Column, Table
from exchange.omitting.omissions import WORDS, Omission, letters
from models.language.messages import _, quoted
from models.language.text import fold
from models.places import VILLAGE, Gazetteer
from models.record.fields import TEXT
from models.record.records import RECORDS, Record

_AND_AREA = ' · '  # between a place and where it lies
_DEEPEST = 3  # rows above one another
# The fields by which rows are called that have a name: a later version may have other words for a kind of incident.
_CALLED_BY = {
    kind: names
    for kind, cls in RECORDS.items()
    if (names := cls.title_fields or cls.name_fields) and all(cls.specs()[name].kind is TEXT for name in names)
}


class _Said(NamedTuple):
    """Words of a row that are not those of the cell before them, '' for an empty one, and the row's uid."""

    table: Table
    row: int
    uid: str
    name: str
    value: str
    at: int
    text: str


def find(tables: list[Table], places: Gazetteer, planned: Iterable[tuple[str, int, Record | None]]) -> list[Omission]:
    """The words that somebody changed, beside what the register has of the record of each row."""
    ours = [table for table in tables if table.is_headquarters]
    usual = _Usual(ours)
    found = [said for table in ours for said in _other_words(table, places, usual)]
    if not found:
        return []
    stored = {(sheet, row): record for sheet, row, record in planned}
    called = {row.uid: _names_of(row) for record in stored.values() if record for row in record.walk()}
    return [
        Omission(one.table.sheet.title, one.row, WORDS, _sentence(one), one.text, counts=True)
        for one in found
        if not _is_news(one, stored.get((one.table.sheet.title, one.row)))
        and not _is_among(one.text, called.get(one.value, []))
    ]


def _is_among(text: str, names: list[str]) -> bool:
    return fold(text) in map(fold, names)


def _names_of(row: Record) -> list[str]:
    """What a row is called by in this register, with which the words beside a link to it agree too."""
    return [str(value) for name in _CALLED_BY.get(row.kind, ()) if (value := row.get(name))]


def _sentence(said: _Said) -> str:
    labels = said.table.sheet.rows[said.table.first_row - 1]
    sentence = _('Column {column}: another column is read as the same, so this one is not imported.')
    return sentence.format(column=quoted(as_text(labels[said.at]) if said.at < len(labels) else letters(said.at)))


def _is_news(said: _Said, stored: Record | None) -> bool:
    """Whether the cell before the words was corrected, so that they are those of what it was."""
    mine = next((row for row in stored.walk() if row.uid == said.uid), None) if stored else None
    if mine is None or stored is None or said.value == '':
        return False
    if said.name == 'parent':  # the number that the record had, where that is corrected
        return said.text == stored.get('reference')
    return said.value != mine.get(said.name)


class _Usual:
    """The words that stand beside each link in a file: those of one record are the same in all of its rows."""

    def __init__(self, tables: list[Table]) -> None:
        self._above: dict[str, str] = {}
        self._references: dict[str, str] = {}
        self._counts: dict[tuple[str, str], Counter[str]] = {}
        self._called: dict[str, list[str]] = {}
        for table in tables:
            self._take(table)

    def _take(self, table: Table) -> None:
        at = {column.heading: column.index for column in table.columns}
        ours = ('uid', 'parent', 'reference', 'withdrawn')
        uid, parent, numbered, gone = (at.get(f'{table.kind}.{name}', -1) for name in ours)
        links = [(c, at[f'#{c.heading}']) for c in table.columns if _is_link(c) and f'#{c.heading}' in at]
        called_by = [at[name] for one in _CALLED_BY.get(table.kind, ()) if (name := f'{table.kind}.{one}') in at]
        for _number, row in table.rows():
            if called_by and not _text(row, gone):  # beside a link to a merged one is the name of what it went to
                self._called[_text(row, uid)] = [text for index in called_by if (text := _text(row, index))]
            if parent >= 0:
                self._above[_text(row, uid)] = _text(row, parent)
            if numbered >= 0:
                self._references[_text(row, uid)] = _text(row, numbered)
            for column, words in links:
                if (value := _text(row, column.index)) and (text := _text(row, words)):
                    self._counts.setdefault((column.name, value), Counter())[text] += 1

    def is_other(self, name: str, value: str, text: str) -> bool:
        """Whether words beside a link are not those of its record, as far as the file says them."""
        if name == 'parent':
            root = value
            for _level in range(_DEEPEST):
                root = self._above.get(root) or root
            return fold(self._references.get(root) or text) != fold(text)
        if names := self._called.get(value):
            return not _is_among(text, names)
        counts = self._counts.get((name, value), Counter())
        return len(counts) > 1 and counts[text] <= min(counts.values())


def _is_link(column: Column) -> bool:
    return column.spec is not None and column.spec.kind.name == 'link' and column.name != 'parent'


def _text(row: Sequence[Cell], index: int) -> str:
    return as_text(row[index]).strip() if 0 <= index < len(row) else ''


def _other_words(table: Table, places: Gazetteer, usual: _Usual) -> Iterator[_Said]:
    in_words = {column.heading: column for column in table.columns if column.passed_over}
    beside = ((column, in_words.get(f'#{column.kind}.{column.name}')) for column in table.columns if column.spec)
    pairs = [(column, words.index) for column, words in beside if words]
    uid = next((column.index for column in table.columns if column.name == 'uid'), -1)
    known: dict[tuple[str, str], bool] = {}
    for number, row in table.rows() if pairs else ():
        for column, at in pairs:
            text = _text(row, at)
            cell = row[column.index] if column.index < len(row) else None
            if not text or is_cleared(cell) or (column.empties and is_empty(cell)):
                continue
            value = as_text(cell).strip()
            if (value, text) not in known or not column.is_place:
                known[value, text] = _is_other(column, cell, value, text, places)
                known[value, text] |= not column.is_place and usual.is_other(column.name, value, text)
            if known[value, text]:
                yield _Said(table, number, as_text(row[uid]).strip(), column.name, value, at, text)


def _is_other(column: Column, cell: Cell, value: str, text: str, places: Gazetteer) -> bool:
    """Whether words are not those of the cell before them; a place of a desk may have been called otherwise."""
    if is_empty(cell) or not column.is_place:
        return is_empty(cell)
    place, called = places.get(value), text.split(_AND_AREA)[0]
    if place is None:
        return False
    names = (place.label('en'), place.label('ar'), place.en, place.ar, *place.aliases)
    if fold(called) in map(fold, names):
        return False
    return place.level <= VILLAGE or any(one.code != place.code for one in places.bearing(called))
