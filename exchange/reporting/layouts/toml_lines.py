"""The line at which a table or a key of a TOML file is: its reader does not say."""

import re
from collections.abc import Sequence

# Names of tables and keys by their place in the file; a number says which of several tables of one name.
Place = tuple[str | int, ...]
_HEADER = re.compile(r'\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$')
_KEY = re.compile(r'\s*((?:[\w-]+|"[^"]*"|\'[^\']*\')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|\'[^\']*\'))*)\s*=')
_LONG = ('"""', "'''")


def lines_of(text: str) -> dict[Place, int]:
    """The line of each table and key of a file, the first for a key that is there twice."""
    found: dict[Place, int] = {}
    counts: dict[Place, int] = {}
    table: Place = ()
    closing = ''
    for number, line in enumerate(text.splitlines(), 1):
        if closing:
            closing = '' if closing in line else closing
            continue
        if header := _HEADER.match(line):
            table = _table(header[1] == '[[', _names(header[2]), counts)
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault(table + _names(key[1]), number)
            closing = _opened(line[key.end() :])
    return found


def line_at(lines: dict[Place, int], place: Sequence[str | int]) -> int:
    """The line of a place, or of what it is in, as near as the file says."""
    wanted = tuple(place)
    while wanted and wanted not in lines:
        wanted = wanted[:-1]
    return lines.get(wanted, 1)


def _names(text: str) -> Place:
    return tuple(part.strip().strip('"\'') for part in text.split('.'))


def _table(is_one_of_several: bool, names: Place, counts: dict[Place, int]) -> Place:
    """The place of a table; one that stands below one of several is in the last of these."""
    above: Place = ()
    for name in names[:-1]:
        above += (name,)
        above += (counts[above],) if above in counts else ()
    place = (*above, names[-1])
    if not is_one_of_several:
        return (*place, counts[place]) if place in counts else place
    counts[place] = counts.get(place, -1) + 1
    return (*place, counts[place])


def _opened(rest: str) -> str:
    """The quotation marks of a text of several lines that begins here and does not end here, '' for none."""
    return next((marks for marks in _LONG if rest.count(marks) == 1), '')
