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
            *('village', 'town', 'city', 'the', 'of', 'village of', 'town of', 'city of'),
            *('قرية', 'بلدة', 'مدينة', 'ناحية', 'منطقة', 'في'),
        ),
    )
)
# Near a place is not in it.
_NEAR = frozenset(
    map(
        fold,
        (
            *(
                'near',
                'outskirts',
                'vicinity',
                'around',
                'surroundings',
                'outside',
                'environs',
                'close',
                'nearby',
                'to',
            ),
            *('قرب', 'بالقرب', 'محيط', 'بمحيط', 'جوار', 'بجوار', 'حول', 'أطراف', 'مشارف', 'ضواحي', 'خارج', 'من'),
        ),
    )
)
# The country round a city is most of its governorate.
_COUNTRY = frozenset(
    map(
        fold,
        (
            *('countryside', 'rural', 'country', 'rif', 'reef', 'reif', 'suburbs', 'hinterland'),
            *('ريف', 'الريف', 'بريف', 'ارياف', 'أرياف', 'ريفي', 'بادية', 'البادية', 'desert', 'badia', 'steppe'),
        ),
    )
)
_COMPASS = frozenset(
    map(
        fold,
        (
            *('north', 'south', 'east', 'west', 'northern', 'southern', 'eastern', 'western', 'central'),
            *('northeastern', 'northwestern', 'southeastern', 'southwestern', 'northeast', 'northwest'),
            *('southeast', 'southwest', 'الشمالي', 'الجنوبي', 'الشرقي', 'الغربي', 'الأوسط', 'شمالي', 'جنوبي'),
            *('شرقي', 'غربي', 'شمال', 'جنوب', 'شرق', 'غرب', 'الشمالية', 'الجنوبية', 'الشرقية', 'الغربية'),
        ),
    )
)
# What runs from one place to another lies in neither.
_ROADS = frozenset(
    map(
        fold,
        (
            *('road', 'highway', 'motorway', 'route', 'between', 'towards', 'toward', 'from', 'm4', 'm5'),
            *('طريق', 'الطريق', 'بطريق', 'اوتوستراد', 'الاوتوستراد', 'أتوستراد', 'الأتوستراد', 'اوتستراد'),
            *('الاوتستراد', 'بين', 'باتجاه', 'المؤدي', 'الواصل', 'الدولي'),
        ),
    )
)

NEAR = 'near'


class Located(NamedTuple):
    """The place of a text ('' where no list has it), the governorate that it names beside it, and how exact it is.

    The last two are '' where nothing is said of them.
    """

    code: str
    governorate: str = ''
    exactness: str = ''


def find(places: Gazetteer, text: str, governorate: str | None = None) -> Located | None:
    """The one place that a text names, within a governorate when one is given; None where none or several bear it.

    Of several parts the last is the place, where it lies within those before it or only it is in a list. A text that
    is too long for a place names none.
    """
    text = ' '.join(text.split())
    if len(text) > TEXT_LIMITS.place:
        return None
    words = {fold(word.strip('()-–—،,')) for word in text.split()}
    named = codes('governorates').find(text) if words & _COUNTRY else None
    if named:  # Rural Damascus is a governorate, and the name of a district in it
        return Located('', named) if governorate in (None, named) else None
    if code := _only(places, text, governorate):
        return Located(code)
    if not words.isdisjoint(_ROADS):
        return None
    parts = [part.strip(' ()') for part in _BETWEEN.split(text) if part.strip(' ()')]
    if len(parts) < 2 or (words & _COUNTRY and len(parts) == 2 and fold(parts[1]) in _COUNTRY):
        return _with_kind(places, ' '.join(parts), governorate)
    governorates = {part: code for part in parts if (code := _governorate_of(places, part, governorate))}
    said = set(governorates.values())
    if len(said) > 1 or (governorate and said - {governorate}):
        return None
    within = governorate or next(iter(said), None)
    others = [part for part in parts if part not in governorates]
    codes_found = [_only(places, part, within) or _only(places, _without_kind(part), within) for part in others]
    if (
        not governorate
        and said
        and any(not code and _only(places, part, None) for code, part in zip(codes_found, others, strict=True))
    ):
        return None  # two places that lie apart
    found = _deepest(places, list(filter(None, codes_found)))
    named_one = next(iter(said), '')
    return Located(found, named_one) if found or named_one else None


def _with_kind(places: Gazetteer, text: str, governorate: str | None) -> Located | None:
    """The place of a name that stands with the word for what kind of place it is, or how far from it something is."""
    if country := _country_round(places, text, governorate):
        return Located('', country) if governorate in (None, country) else None
    bare = _without_kind(text)
    if code := _only(places, bare, governorate):
        return Located(code)
    beside = _without(_NEAR, text)
    code = _only(places, beside, governorate) or _only(places, _without_kind(beside), governorate)
    return Located(code, exactness=NEAR) if code else None


def _governorate_of(places: Gazetteer, text: str, governorate: str | None) -> str:
    """The governorate that a part of a text names, or the country of which it is."""
    return codes('governorates').find(text) or _country_round(places, text, governorate)


def _country_round(places: Gazetteer, text: str, governorate: str | None) -> str:
    """The governorate of the country round a place, '' for any other text."""
    words = text.replace('-', ' ').split()
    if _COUNTRY.isdisjoint(map(fold, words)):
        return ''
    name = ' '.join(word for word in words if fold(word) not in _COUNTRY | _COMPASS | _KINDS | _NEAR)
    for tried in (name, name.removeprefix('ل')):
        if code := codes('governorates').find(tried) if tried else None:
            return code
        if (found := _only(places, tried, governorate)) and (place := places.get(found)):
            return place.governorate
    return ''


def _without(left_out: frozenset[str], text: str) -> str:
    """A text without some of its first and last words; '' where there is none of them."""
    words = text.split()
    while words and fold(words[0]) in left_out:
        words = words[1:]
    while words and fold(words[-1]) in left_out:
        words = words[:-1]
    bare = ' '.join(words)
    return bare if bare != ' '.join(text.split()) else ''


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
    return _without(_KINDS, text)
