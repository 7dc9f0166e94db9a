"""Which keys each table of a layout has, and what each may hold: a mistake says what is wrong, and what was near."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rapidfuzz import fuzz, process

from exchange.reporting.layouts.layout import (
    AbducteesLayout,
    Both,
    ColumnLayout,
    Countryside,
    MonthName,
    NounLayout,
    SectionLayout,
    Since,
    ToldLayout,
)
from exchange.reporting.layouts.toml_lines import Place
from models.language.code_lists import codes
from models.language.messages import _
from models.places import gazetteer
from models.record.casualty_totals import CLASSES, is_death

Reader = Callable[[object, Place], Any]
# How alike a name must be to be offered, in hundredths.
_NEAR = 60
# The forms of a counted noun, by language: of Arabic those for one, two (also after a verb), a few, many, and hundreds.
FORMS = {'en': ('one', 'other'), 'ar': ('one', 'two', 'two_oblique', 'few', 'many', 'hundred')}


class Mistake(Exception):
    """Something in a layout is wrong: where, and a sentence that says what."""

    def __init__(self, place: Place, sentence: str) -> None:
        super().__init__(sentence)
        self.place, self.sentence = place, sentence


def not_known(place: Place, name: str, known: Iterable[str], sentence: str) -> Mistake:
    """A mistake for a name that is none of the known ones, with the nearest of them, or with all where none is near."""
    names = list(known)
    near = process.extractOne(name, names, scorer=fuzz.ratio, score_cutoff=_NEAR)
    if near:
        return Mistake(place, sentence + ' ' + _('Did you mean “{name}”?').format(name=near[0]))
    return Mistake(place, sentence + ' ' + _('Known are: {names}.').format(names=_(', ').join(sorted(names))))


@dataclass(frozen=True)
class LayoutKey:
    """What a key of a table holds, and the name that it has once it is read."""

    read: Reader
    name: str = ''
    required: bool = False


# Values


def _name(place: Place) -> str:
    return next((str(part) for part in reversed(place) if isinstance(part, str)), '')


def text(value: object, place: Place) -> str:
    """A text."""
    if not isinstance(value, str):
        raise Mistake(place, _('“{key}” must be a text in quotation marks.').format(key=_name(place)))
    return value


def _identity(value: object, place: Place) -> str:
    """A name that others refer to: small letters, digits and _."""
    found = text(value, place)
    if not found.isascii() or not found.replace('_', '').isalnum() or found != found.lower():
        sentence = _('“{value}” is not an id: it has small Latin letters, digits and _ only.')
        raise Mistake(place, sentence.format(value=found))
    return found


def _whole(value: object, place: Place) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Mistake(place, _('“{key}” must be a whole number.').format(key=_name(place)))
    return value


def _flag(value: object, place: Place) -> bool:
    if not isinstance(value, bool):
        raise Mistake(place, _('“{key}” must be true or false.').format(key=_name(place)))
    return value


def _day(value: object, place: Place) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise Mistake(
            place, _('“{key}” must be a day such as 2019-03-23, without quotation marks.').format(key=_name(place))
        )
    return value


def _one_of(*options: str) -> Reader:
    def read(value: object, place: Place) -> str:
        found = text(value, place)
        if found not in options:
            raise not_known(place, found, options, _('“{value}” cannot be chosen here.').format(value=found))
        return found

    return read


def texts(value: object, place: Place) -> tuple[str, ...]:
    """A list of texts."""
    if not isinstance(value, list):
        raise Mistake(place, _('“{key}” must be a list of texts in [ ].').format(key=_name(place)))
    return tuple(text(one, place) for one in value)


def _codes(listed: str) -> Reader:
    """A list of codes of a code list."""

    def read(value: object, place: Place) -> tuple[str, ...]:
        found = texts(value, place)
        for code in found:
            if code not in codes(listed):
                sentence = _('“{value}” is not a code of the list “{name}”.').format(value=code, name=listed)
                raise not_known(place, code, codes(listed), sentence)
        return found

    return read


def _districts(value: object, place: Place) -> tuple[str, ...]:
    """The codes of districts and sub-districts."""
    found = texts(value, place)
    for code in found:
        known = gazetteer().get(code)
        if known is None or known.level not in (2, 3):
            there = [one.code for one in gazetteer().all() if one.level in (2, 3)]
            sentence = _('“{value}” is not the code of a district or sub-district.').format(value=code)
            raise not_known(place, code, there, sentence)
    return found


def _counter(value: object, place: Place) -> str:
    """What a column counts: `operations`, or an outcome and a class such as `killed.civilian`."""
    found = text(value, place)
    outcomes = [name for name in codes('outcomes') if name == 'killed' or not is_death(name)]
    classes = ('total', *CLASSES, *codes('parties').having('group_only', 'yes'), 'other_combatant')
    known = ['operations', *(f'{outcome}.{name}' for outcome in outcomes for name in classes)]
    if found not in known:
        near = [one for one in known if one.split('.')[0] == found.split('.')[0]] or known
        raise not_known(place, found, near, _('“{value}” is nothing that is counted.').format(value=found))
    return found


def both(value: object, place: Place) -> Both:
    """Words that are needed in both languages."""
    found = either(value, place)
    for name, said in zip(Both._fields, found, strict=True):
        if not said.strip():
            raise Mistake(
                (*place, name),
                _('“{key}” lacks its words in the language “{language}”.').format(key=_name(place), language=name),
            )
    return found


def either(value: object, place: Place) -> Both:
    """Words in both languages, which may be empty."""
    return read_table(value, place, {'en': LayoutKey(text), 'ar': LayoutKey(text)}, Both)


def _forms(language: str) -> Reader:
    def read(value: object, place: Place) -> Mapping[str, str]:
        keys = {form: LayoutKey(text, required=True) for form in FORMS[language]}
        found: dict[str, str] = read_table(value, place, keys, dict)
        empty = next((form for form, said in found.items() if not said.strip()), None)
        if empty:
            raise Mistake((*place, empty), _('The form “{key}” is empty.').format(key=empty))
        return found

    return read


# Tables


def read_table(value: object, place: Place, keys: Mapping[str, LayoutKey], made: Callable[..., Any]) -> Any:
    """What is made of a table that has these keys and no others."""
    if not isinstance(value, dict):
        raise Mistake(place, _('“{key}” must be a table of keys, in {{ }} or under [ ].').format(key=_name(place)))
    for key in value:
        if key not in keys:
            raise not_known((*place, key), key, keys, _('There is no key “{key}” here.').format(key=key))
    for key, one in keys.items():
        if one.required and key not in value:
            raise Mistake(place, _('The key “{key}” is missing here.').format(key=key))
    return made(**{keys[key].name or key: keys[key].read(inside, (*place, key)) for key, inside in value.items()})


def table(keys: Mapping[str, LayoutKey], made: Callable[..., Any]) -> Reader:
    """A table with these keys."""
    return lambda value, place: read_table(value, place, keys, made)


def tables(keys: Mapping[str, LayoutKey], made: Callable[..., Any]) -> Reader:
    """Several tables of one name."""

    def read(value: object, place: Place) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise Mistake(place, _('“{key}” must be tables under [[ ]], or a list.').format(key=_name(place)))
        return tuple(read_table(one, (*place, number), keys, made) for number, one in enumerate(value))

    return read


def named(read_one: Reader) -> Reader:
    """Tables of which each has a name of its own."""

    def read(value: object, place: Place) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Mistake(place, _('“{key}” must be a table of keys, in {{ }} or under [ ].').format(key=_name(place)))
        return {name: read_one(one, (*place, name)) for name, one in value.items()}

    return read


_ID, _WORDS, _PARTIES = (
    LayoutKey(_identity, required=True),
    LayoutKey(both, required=True),
    LayoutKey(_codes('parties')),
)
COUNTED_AS = ('attack', 'security_operation', 'none', 'rest')
SECTION = {
    'id': _ID,
    'counts': LayoutKey(_one_of(*COUNTED_AS), required=True),
    'title': _WORDS,
    'short': _WORDS,
    'kinds': LayoutKey(_codes('incident_kinds')),
    'by': _PARTIES,
    'only_by': _PARTIES,
    'against': _PARTIES,
    'jointly_with': _PARTIES,
    'marks': LayoutKey(_codes('marks')),
    'zones': LayoutKey(_codes('zones')),
    'in': LayoutKey(_codes('area_types'), 'within'),
    'governorates': LayoutKey(_codes('governorates')),
    'areas': LayoutKey(_codes('governorates')),
    'by_area': LayoutKey(_flag),
    'where_needed': LayoutKey(_flag),
}
COLUMN = {'counts': LayoutKey(_counter, required=True), 'title': _WORDS, 'part': LayoutKey(_flag)}
TOLD = {
    'id': _ID,
    'title': _WORDS,
    'kinds': LayoutKey(_codes('incident_kinds')),
    'marks': LayoutKey(_codes('marks')),
    'by': _PARTIES,
    'section': LayoutKey(text),
    'outcome': LayoutKey(_one_of('killed', 'injured', 'arrested', 'abducted')),
    'by_countryside': LayoutKey(_flag),
}
SINCE = {'id': _ID, 'day': LayoutKey(_day, required=True), 'title': LayoutKey(both)}
WORDS = named(both)
LAYOUT = {
    'name': _ID,
    'edition': LayoutKey(_whole),
    'organisation': LayoutKey(either),
    'corrections': LayoutKey(either),
    'cannot_be_known': LayoutKey(either),
    'elapsed_to': LayoutKey(_one_of('end', 'after')),
    'elapsed_since': LayoutKey(tables(SINCE, Since)),
    'consent_months': LayoutKey(_whole),
    'digits': LayoutKey(_one_of('latin', 'arabic')),
    'areas': LayoutKey(_codes('governorates')),
    'section': LayoutKey(tables(SECTION, SectionLayout), 'sections', required=True),
    'column': LayoutKey(tables(COLUMN, ColumnLayout), 'columns', required=True),
    'told': LayoutKey(tables(TOLD, ToldLayout)),
    'countryside': LayoutKey(
        tables({'id': _ID, 'title': _WORDS, 'within': LayoutKey(_districts, required=True)}, Countryside),
        'countrysides',
    ),
    'abductees': LayoutKey(table({'by': _PARTIES, 'title': _WORDS}, AbducteesLayout)),
    'month': LayoutKey(tables({'first': _WORDS, 'short': _WORDS}, MonthName), 'months', required=True),
    'noun': LayoutKey(
        named(
            table(
                {'en': LayoutKey(_forms('en'), required=True), 'ar': LayoutKey(_forms('ar'), required=True)}, NounLayout
            )
        ),
        'nouns',
    ),
    'words': LayoutKey(WORDS),
    'sentence': LayoutKey(WORDS, 'sentences'),
}
