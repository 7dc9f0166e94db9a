"""What a field offers while one types, takes from the text, and says that it understood; each by its kind."""

from collections.abc import Callable, Mapping
from itertools import islice

from models import query, whereabouts
from models.dates import dates
from models.entry.open_record import OpenField
from models.entry.understood import Offer, called_here, date_readings, likely_near, naming, shown
from models.language import code_lists, messages, person_names
from models.language.keyboards import other_layout
from models.language.messages import _
from models.language.text import clean, fold, isolate
from models.places import INSIDE, WHOLE, Fit, Place
from models.record.fields import split_codes
from models.record.records import RECORDS, Record, root_kind
from models.register.register import Register

MOST_LINKS = 8
MOST_PLACES = 20
ADD_KEY = 'Ctrl+Shift+A'


# What is offered


def offered(field: OpenField, text: str) -> list[Offer]:
    """The choices for what is typed so far, for nothing the most usual first.

    Where nothing fits, those for what the same keys write in the other script: one forgets to switch.
    """
    offer = _OFFERS.get(field.spec.kind.name)
    if offer is None:
        return []
    return offer(field, text) or (offer(field, other_layout(text)) if text.strip() else [])


def is_looked_up(field: OpenField) -> bool:
    """Whether its choices are looked up in the register, which takes longer than a key stroke may."""
    return field.spec.kind.name == 'link'


def warm(register: Register) -> None:
    """Make ready what the first keys ask for; for a worker."""
    register.places.prepare()
    register.habits.read(register)
    person_names.prepare()


@code_lists.remembered
def _names(list_name: str, code: str, language: str) -> tuple[str, ...]:
    row = code_lists.codes(list_name)[code]
    other = 'en' if language == 'ar' else 'ar'
    names = [row.label(language), row.label(other), row.code, row.ar_plural, *row.aliases]
    return tuple(fold(name) for name in names)


# How well a name fits, and how much more usual one of a worse fit must be to come first.
_BEGINS, _ALIAS_BEGINS, _WORD_BEGINS, _BEHIND_ARTICLE, _INSIDE = range(5)
_BEHIND = (0.0, 0.05, 0.1, 0.1, 0.1)
_LABELS = 2
_ARTICLES = (' ال', ' وال', ' بال', ' لل')


def _fit(names: tuple[str, ...], key: str) -> tuple[int, int] | None:
    """How well the names fit, and of an alias that goes on, how many words it has: a plain one says more."""
    if any(name.startswith(key) for name in names[:_LABELS]):
        return _BEGINS, 0
    begun = [name.count(' ') for name in names if name.startswith(key)]
    if begun and min(begun) <= key.count(' '):
        return _ALIAS_BEGINS, 0
    begun += [name.count(' ') for name in names if f' {key}' in name]
    if begun:
        return _WORD_BEGINS, min(begun)
    within = [f' {name}' for name in names if key in name]
    if any(f'{article}{key}' in name for name in within for article in _ARTICLES):
        return _BEHIND_ARTICLE, 0
    return (_INSIDE, 0) if within else None


def _offer_codes(field: OpenField, text: str) -> list[Offer]:
    """The codes with a name that holds the text: a whole name first, its middle last, between them the most usual.

    Whoever leaves the field with what stands in the middle of a word alone has not said that code.
    """
    key, known = fold(text), field.spec.code_list()
    usual, whole = field.usual, known.find(text)
    ranked = []
    for row in _choosable(field):
        fit = _fit(_names(field.spec.codes, row.code, messages.language()), key)
        if fit is not None:
            rank, words = fit
            order = (row.code != whole, rank >= _BEHIND_ARTICLE, _BEHIND[rank] - usual.get(row.code, 0), words)
            ranked.append((order, _code_offer(field, row, is_meant=rank != _INSIDE)))
    return [offer for _order, offer in sorted(ranked, key=lambda pair: pair[0])]


def _choosable(field: OpenField) -> list[code_lists.Code]:
    """The codes of the day, and those that stand for another with a mark."""
    rows, day = field.spec.code_list().values(), field.opened.day
    return [row for row in rows if row.offered_on(day) or field.taken_apart(row.code)]


def _code_offer(field: OpenField, row: code_lists.Code, *, is_meant: bool) -> Offer:
    parts = field.taken_apart(row.code)
    if not parts:
        return Offer(row.code, row.label(), row.label('en' if messages.language() == 'ar' else 'ar'), is_meant)
    specs = RECORDS[field.row.kind].specs()
    said = ' + '.join(specs[name].code_list().label(code) for name, code in parts.items())
    return Offer(row.code, row.label(), said, is_meant)


def _offer_places(field: OpenField, text: str) -> list[Offer]:
    places, usual = field.register.places, field.usual
    if not text.strip():
        return _usual_places(field)
    found = places.fitting(text, field.within, usual)
    return [_place_offer(field, fit.place, is_meant=_is_meant(field, fit, usual)) for fit in found]


def addition(field: OpenField, text: str) -> list[Offer]:
    """The offer to make what is typed a place of the register, where no list has a place of that name there."""
    if field.spec.kind.name != 'place' or not text.strip() or field.register.places.find(text, field.within):
        return []
    said = _('Add “{text}” as a place of this register').format(text=isolate(clean(text), 'auto'))
    return [Offer('', said, isolate(ADD_KEY), is_meant=False)]


def _is_meant(field: OpenField, fit: Fit, usual: Mapping[str, float]) -> bool:
    """Whether Tab may take a place: the text is its name, or begins it and it was chosen before; no other bears it."""
    if fit.rank == INSIDE or (fit.rank != WHOLE and fit.place.code not in usual):
        return False
    return [fit.place] == field.register.places.find(fit.place.label(), field.within)


def _usual_places(field: OpenField) -> list[Offer]:
    """The places chosen most in this field, within the governorate where one is stated."""
    known = (field.register.places.get(code) for code in field.usual)
    here = (place for place in known if place and field.within in (None, place.governorate))
    return [_place_offer(field, place) for place in islice(here, MOST_PLACES)]


def _place_offer(field: OpenField, place: Place, *, is_meant: bool = True) -> Offer:
    return Offer(place.code, place.label(), _lies_in(field, place), is_meant)


def _lies_in(field: OpenField, place: Place) -> str:
    """What a place is, where it is no village or town of the lists, and the area around it."""
    what = {1: _('governorate'), 2: _('district'), 3: _('sub-district'), 5: _('local place')}.get(place.level, '')
    return ' · '.join(filter(None, [what, field.register.places.area(place.code)]))


def _offer_links(field: OpenField, text: str) -> list[Offer]:
    here = _offer_here(field, text)
    known = {offer.value for offer in here}
    found = [offer for kind in field.spec.links for offer in _linked(field, kind, text) if offer.value not in known]
    return [*here, *found][: 2 * MOST_LINKS]


def _offer_here(field: OpenField, text: str) -> list[Offer]:
    """The rows of the record that lies open come first."""
    key = fold(text)
    rows = [row for row in field.opened.rows().values() if row.kind in field.spec.links and row is not field.row]
    offers = [Offer(row.uid, called) for row, called in zip(rows, called_here(field, rows), strict=True)]
    return [offer for offer in offers if key in fold(offer.label)]


def _linked(field: OpenField, kind: str, text: str) -> list[Offer]:
    root, key = root_kind(kind), fold(text)
    offers = []
    for record in query.newest(field.register, root, text, MOST_LINKS):
        if kind == root:
            offers.append(_link_offer(field, record, record))
        else:
            rows = [row for row in record.walk() if row.kind == kind and not row.withdrawn]
            offers += [offer for row in rows if key in fold((offer := _link_offer(field, row, record)).label)]
    return [offer for offer in offers if offer.value != field.row.uid]


def _link_offer(field: OpenField, row: Record, record: Record) -> Offer:
    return Offer(row.uid, query.called(row, field.register.places), str(record.get('reference') or ''))


def _offer_dates(field: OpenField, text: str) -> list[Offer]:
    """What a date can be where it can be several, and that one order of day and month holds for all."""
    try:
        found = date_readings(field, text) if text.strip() else []
    except dates.NotADate:
        return []
    if len(found) < 2:
        return []
    language = messages.language()
    choices = [Offer(edtf, dates.in_words(edtf, language), _said_order(first), False) for edtf, first in found]
    if [first for _edtf, first in found] == [True, False]:
        titles = {'day_first': _('Always the day first'), 'month_first': _('Always the month first')}
        for (edtf, _first), (order, title) in zip(found, titles.items(), strict=True):
            choices.append(Offer(edtf, title, dates.short(edtf, language), False, order))
    return choices


def _said_order(day_first: bool | None) -> str:
    return '' if day_first is None else _('day first') if day_first else _('month first')


_OFFERS: dict[str, Callable[[OpenField, str], list[Offer]]] = {
    'code': _offer_codes,
    'codes': _offer_codes,
    'place': _offer_places,
    'link': _offer_links,
    'date': _offer_dates,
}


# What is taken from the text


def take(field: OpenField, offer: Offer, text: str) -> str:
    """State a choice; gives what the editor then shows: of a date what was typed, which stands beside it."""
    if offer.order:
        field.register.settings.set_for_now('date_order', offer.order)
    if field.spec.kind.name == 'date':
        field.put(offer.value, clean(text))
        return text
    field.put(offer.value)
    return offer.label


# What is shown


def in_words(field: OpenField) -> str:
    """A field's value as a table shows it."""
    if field.spec.lowest_in:
        return shown(field)
    if field.value is None:
        return field.typed
    return field.spec.kind.show(field.value, field.spec, lambda uid: naming(field, uid))


def echo(field: OpenField) -> str:
    """What was understood, for the line below the field ('' where it says nothing new)."""
    say = _ECHOES.get(field.spec.kind.name)
    return say(field) if say and (field.value is not None or field.typed) else ''


def _echo_date(field: OpenField) -> str:
    """The date in words; the Hijri one too where that was typed, and the order where the register settled it."""
    if field.value is None:
        return ''
    value, language = str(field.value), messages.language()
    said = dates.in_words(value, language)
    if not field.typed:
        return said
    if dates.is_hijri(field.typed) and (in_hijri := dates.in_hijri(value, language)):
        return _('{date} ({hijri}, Umm al-Qura)').format(date=said, hijri=in_hijri)
    settled = field.register.settings.date_order and _settled_order(field, value)
    return f'{said} ({settled})' if settled else said


def _settled_order(field: OpenField, value: str) -> str:
    """The order of day and month by which a text is this date, '' where the order is no matter."""
    try:
        found = dates.readings(field.typed, from_today=True, near=likely_near(field))
    except dates.NotADate:
        return ''
    return next((_said_order(first) for edtf, first in found if edtf == value), '')


def _echo_place(field: OpenField) -> str:
    places = field.register.places
    place = places.get(str(field.value)) if field.value is not None else None
    if place is not None:
        point = isolate(f'{place.latitude:.4f}, {place.longitude:.4f}') if place.point and field.spec.gives else ''
        return ' · '.join(filter(None, [_lies_in(field, place), point]))
    if field.value is not None:
        return ''
    if len(places.find(field.typed, field.within)) > 1:
        return _('several places have this name: choose one with ↓')
    return _('not in the list of places; kept as typed')


def _echo_degrees(field: OpenField) -> str:
    """Below the first of a point's two numbers: near which place it lies."""
    point = [field.row.get(name) for name in RECORDS[field.row.kind].point_fields[:2]]
    is_first = field.name in RECORDS[field.row.kind].point_fields[:1]
    if not is_first or not isinstance(point[0], float) or not isinstance(point[1], float):
        return ''
    return whereabouts.in_words(field.register.places, (point[0], point[1]))


def _echo_code(field: OpenField) -> str:
    rows = [row for code in split_codes(field.value) if (row := field.spec.code_list().get(code))]
    said = [_counted(row.columns.get('counts_as', '')) for row in rows]
    said += [_('an earlier term, no longer in use') for row in rows if row.retired]
    return ' · '.join(filter(None, said))


def _counted(counts_as: str) -> str:
    if counts_as == 'attack':
        return _('counts as an operation')
    if counts_as == 'security_operation':
        return _('counts as a security operation')
    return ''


_ECHOES: dict[str, Callable[[OpenField], str]] = {
    'date': _echo_date,
    'place': _echo_place,
    'degrees': _echo_degrees,
    'code': _echo_code,
    'codes': _echo_code,
}
