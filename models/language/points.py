"""Points as people and programs write them: which number is the latitude, and what side of the globe is meant."""

import re

from models.language.text import ascii_digits, fold
from models.limits.text_limits import TEXT_LIMITS

_NUMBER = r'[-+]?\d{1,3}(?:\.\d+)?'
_COMMA_WITHIN = re.compile(r'(?<=\d)[,،](?=\d)')
# The standards say that in these the longitude stands first.
_WKT = re.compile(
    rf'(?:SRID\s*=\s*\d+\s*;)?\s*POINT\s*(?:Z|M|ZM)?\s*\(\s*({_NUMBER})[\s,]+({_NUMBER})(?:[\s,]+[-+]?[\d.]+)*\s*\)',
    re.IGNORECASE,
)
_GEOJSON = re.compile(
    rf'(?:\{{[^\[\]]*)?"coordinates"\s*:\s*\[\s*({_NUMBER})\s*,\s*({_NUMBER})(?:\s*,\s*[-+]?[\d.]+)?\s*\][^\[\]]*'
)
_WITH_COMMAS = re.compile(r'\(?\s*([-+]?\d{1,3},\d+)\s*(?:[;|/؛]|,\s|\s)\s*([-+]?\d{1,3},\d+)\s*\)?')
# Two numbers, and what a telephone adds: how high, and how exact.
_TWO = re.compile(rf'\(?\s*({_NUMBER})[°\s]*(?:[,;،؛|/]|\s)\s*({_NUMBER})[°\s)]*(?:\s-?\d[\d.\s]*)?')
_BETWEEN = (re.compile(r'[,;،؛|/\n]'), re.compile(r'(?<=[NSEWnsew])\s+(?=[NSEW\d])'))
_LABELLED = re.compile(rf'([^\W\d_]+(?:\s+[^\W\d_]+)?)\s*[:=]?\s*({_NUMBER})°?')
_LATITUDE = frozenset(map(fold, ('lat', 'latitude', 'y', 'عرض', 'العرض', 'خط العرض', 'خط عرض', 'دائرة العرض')))
_LONGITUDE = frozenset(map(fold, ('lon', 'long', 'lng', 'longitude', 'x', 'طول', 'الطول', 'خط الطول', 'خط طول')))
_WORD = re.compile(r'[^\W\d_]+')
_SIDES = {
    **dict.fromkeys(('n', 's', 'north', 'south', *map(fold, ('شمال', 'شمالا', 'جنوب', 'جنوبا'))), True),
    **dict.fromkeys(('e', 'w', 'east', 'west', *map(fold, ('شرق', 'شرقا', 'غرب', 'غربا'))), False),
}


def with_point(text: str) -> str:
    """Degrees with a point where a comma stands in them: no number of degrees has thousands."""
    if len(text) > TEXT_LIMITS.degrees:
        return text
    return _COMMA_WITHIN.sub('.', text) if len(_COMMA_WITHIN.findall(text)) == 1 and '.' not in text else text


def is_latitude(text: str) -> bool | None:
    """Whether the side that stands beside degrees says a latitude (True) or a longitude; None where there is none."""
    words = _WORD.findall(text) if len(text) <= TEXT_LIMITS.degrees else []
    said = {_SIDES[word] for word in map(fold, words) if word in _SIDES}
    return said.pop() if len(said) == 1 else None


def longitude_first(heading: str) -> bool:
    """Whether a heading for both names the longitude before the latitude."""
    words = [fold(word) for word in _WORD.findall(heading[: TEXT_LIMITS.degrees])]
    first = next((word for word in words if word in _LATITUDE | _LONGITUDE), '')
    return first in _LONGITUDE and any(word in _LATITUDE for word in words)


def two(text: str, *, longitude_first: bool) -> tuple[str, str] | None:
    """The latitude and the longitude of a text, None where there are no two; neither is known to be degrees."""
    text = ascii_digits(text).strip()
    if len(text) > TEXT_LIMITS.degrees:
        return None
    if found := _WKT.fullmatch(text) or _GEOJSON.fullmatch(text):
        return found[2], found[1]
    if labelled := _by_labels(text):
        return labelled
    if found := _WITH_COMMAS.fullmatch(text):
        first, second = (with_point(part) for part in found.groups())
    elif found := _TWO.fullmatch(text):
        first, second = found.groups()
    else:
        halves = [[part.strip(' ()') for part in between.split(text) if part.strip(' ()')] for between in _BETWEEN]
        parts = next((pair for pair in halves if len(pair) == 2), None)
        if parts is None:
            return None
        first, second = parts
    sides = (is_latitude(first), is_latitude(second))
    if sides[0] == sides[1] is not None:
        return None
    is_turned = longitude_first if sides == (None, None) else sides[0] is False or sides[1] is True
    return (second, first) if is_turned else (first, second)


def _by_labels(text: str) -> tuple[str, str] | None:
    """The two numbers of a text that says before each which it is."""
    found = {fold(label): number for label, number in _LABELLED.findall(text)}
    if len(found) != 2 or _LABELLED.sub('', text).strip(' ,;،؛|/()\n'):
        return None
    latitude = next((number for label, number in found.items() if label in _LATITUDE), None)
    longitude = next((number for label, number in found.items() if label in _LONGITUDE), None)
    return (latitude, longitude) if latitude and longitude else None
