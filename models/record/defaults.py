"""What the value of a field settles of the fields beside it."""

from functools import cache

from models.places import Gazetteer, Place
from models.record.fields import Spec, Stored
from models.record.records import RECORDS

_DEFAULT = 'default_'


@cache
def settling_fields(kind: str) -> list[str]:
    """The fields of a kind that a person fills and whose value may settle others, or the year of other dates."""
    specs, event = RECORDS[kind].form_fields(), RECORDS[kind].dated_by()
    return [name for name, spec in specs.items() if spec.within or spec.kind.name == 'code' or name == event]


def settled_by(kind: str, spec: Spec, value: Stored, places: Gazetteer) -> dict[str, Stored]:
    """The fields of a row that a value of a field of it settles, with their values.

    A column `default_X` of its code list gives the field X; a place gives the field that it lies within, and, where
    the field declares it, its latitude and longitude and how exact they are.
    """
    specs = RECORDS[kind].specs()
    given: dict[str, Stored] = {}
    if spec.kind.name == 'code' and (code := spec.code_list().get(str(value or ''))):
        columns = code.columns.items()
        given = {name.removeprefix(_DEFAULT): given for name, given in columns if name.startswith(_DEFAULT)}
    place = places.get(str(value)) if spec.within and value else None
    if place is not None:
        given = {spec.within: place.governorate, **_point(place, spec, specs)}
    return {name: value for name, value in given.items() if value not in (None, '') and name in specs}


def _point(place: Place, spec: Spec, specs: dict[str, Spec]) -> dict[str, Stored]:
    if not spec.gives or place.point is None:
        return {}
    latitude, longitude, exactness = spec.gives
    return {latitude: place.latitude, longitude: place.longitude, exactness: exact_to(specs[exactness], place.level)}


def exact_to(spec: Spec, level: int) -> str | None:
    """The code for how exact a point is that was taken from a place of this level; level 0 is the point itself."""
    rows = spec.code_list().items()
    return next((code for code, row in rows if str(level) in row.columns.get('levels', '').split()), None)
