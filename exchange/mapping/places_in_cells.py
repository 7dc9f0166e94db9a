"""Places as people write them in a cell: with what kind of place it is, or with the governorate beside the name."""

import re
from typing import NamedTuple

from models.language.code_lists import codes
from models.language.text import fold
from models.limits.text_limits import TEXT_LIMITS
from models.places import Gazetteer

_BETWEEN = re.compile(r'\s*[,،/|؛;]\s*|\s+[-–—]\s+|\s*\(\s*')
# What kind of place it is, where that is no part of the name.
_KINDS = frozenset(
    map(
        fold,
        (
            *('village', 'town', 'city', 'the', 'of', 'near', 'village of', 'town of', 'city of'),
            *('قرية', 'بلدة', 'مدينة', 'ناحية', 'منطقة', 'محيط', 'ريف', 'في', 'قرب'),
        ),
    )
)


class Located(NamedTuple):
    """The place of a text ('' where no list has it), and the governorate that it names beside it ('' for none)."""

    code: str
    governorate: str = ''


def find(places: Gazetteer, text: str, governorate: str | None = None) -> Located | None:
    """The one place that a text names, within a governorate when one is given; None where none or several bear it.

    Of several parts the last is the place, where it lies within those before it or only it is in a list. A text that
    is too long for a place names none.
    """
    text = ' '.join(text.split())
    if len(text) > TEXT_LIMITS.place:
        return None
    if code := _only(places, text, governorate):
        return Located(code)
    parts = [part.strip(' ()') for part in _BETWEEN.split(text) if part.strip(' ()')]
    if len(parts) < 2:
        bare = _without_kind(text)
        code = _only(places, bare, governorate) if bare else None
        return Located(code) if code else None
    governorates = {part: code for part in parts if (code := codes('governorates').find(part))}
    named = set(governorates.values())
    if len(named) > 1 or (governorate and named - {governorate}):
        return None
    within = governorate or next(iter(named), None)
    others = [part for part in parts if part not in governorates]
    codes_found = [_only(places, part, within) or _only(places, _without_kind(part), within) for part in others]
    found = _deepest(places, list(filter(None, codes_found)))
    named_one = next(iter(named), '')
    return Located(found, named_one) if found or named_one else None


def _deepest(places: Gazetteer, found: list[str]) -> str:
    """The one place that lies within all the others, '' where there is none."""
    for code in dict.fromkeys(found):
        above = {code}
        place = places.get(code)
        while place and place.parent:
            above.add(place.parent)
            place = places.get(place.parent)
        if above.issuperset(found):
            return code
    return ''


def _only(places: Gazetteer, name: str, governorate: str | None) -> str | None:
    found = places.find(name, governorate) if name else []
    return found[0].code if len(found) == 1 else None


def _without_kind(text: str) -> str:
    """A name without the word for what kind of place it is; '' where there is no such word."""
    words = text.split()
    while words and fold(words[0]) in _KINDS:
        words = words[1:]
    while words and fold(words[-1]) in _KINDS:
        words = words[:-1]
    bare = ' '.join(words)
    return bare if bare != ' '.join(text.split()) else ''
