"""What does not agree: each in a sentence, with the lines that it is about and the figure of the register beside it."""

from dataclasses import dataclass, field
from typing import Literal

from exchange.reconciling.printed_text import PrintedLine
from exchange.reconciling.told_statements import Bounds, Key, ToldPlace
from models.language.code_lists import codes
from models.language.messages import _

# A sum that does not hold within a line or between areas and their whole, a part that is more than its whole, a figure
# that is given twice, one that the register counts otherwise; and what only somebody who knows can answer.
Kind = Literal['sum', 'part', 'areas', 'twice', 'register', 'question']


@dataclass(frozen=True)
class Disagreement:
    """A finding: its kind, its sentence, the lines it is about, and what was printed of what.

    `register` is what the register counts there, as it is shown, and `records` are those that this figure opens.
    """

    kind: Kind
    sentence: str
    lines: tuple[PrintedLine, ...]
    place: ToldPlace
    key: Key
    printed: str
    register: str = ''
    records: frozenset[str] = field(default_factory=frozenset)


def shown(number: Bounds) -> str:
    """A number as it is said: exact, a range, or at least so many."""
    low, high = number
    if high is None:
        return _('at least {count}').format(count=f'{low:,}')
    return f'{low:,}' if low == high else _('{low} to {high}').format(low=f'{low:,}', high=f'{high:,}')


def of_what(key: Key, place: ToldPlace) -> str:
    """What is counted and where, as a finding says it before its numbers."""
    where = _where(place)
    what = counted_in_words(key)
    return _('{what}, {where}').format(what=what, where=where) if where else what


def counted_in_words(key: Key) -> str:
    """What a key counts."""
    outcome, people = key
    if not people:
        return _things()[outcome]
    happened = codes('outcomes')[outcome].label_of_many() if outcome in codes('outcomes') else _('Killed and injured')
    return happened if people == 'person' else f'{happened}: {_classes()[people]}'


def _things() -> dict[str, str]:
    return {
        'operations': _('Operations'),
        'security': _('Security operations'),
        'incidents': _('Incidents'),
        'abductee': _('Abductees'),
    }


def _classes() -> dict[str, str]:
    return {
        'civilian': _('Civilians'),
        'child': _('Children'),
        'boy': _('Boys'),
        'girl': _('Girls'),
        'woman': _('Women'),
        'man': _('Men'),
        'truffle_picker': _('Truffle pickers'),
        'shepherd': _('Shepherds'),
        'worker': _('Workers'),
        'journalist': _('Journalists'),
        'medic': _('Medics'),
        'forces': _('Combatants'),
        'regime': _('Regime forces and allies'),
        'iranian': _('Iranian-backed'),
        'sdf': _('SDF'),
        'coalition': _('Coalition'),
        'other': _('Other combatants'),
        'isis': _('ISIS'),
        'unknown': _('Unknown'),
        'others': _('Others'),
        'member': _('Members'),
        'commander': _('Commanders'),
    }


def _where(place: ToldPlace) -> str:
    """A place in words, '' for all of it."""
    sections = {
        'sdf': _('SDF-held areas'),
        'desert': _('Desert'),
        'security': _('Security operations'),
        'elsewhere': _('Elsewhere'),
        'regime_areas': _('Areas held by the regime'),
        'unidentified': _('Unidentified perpetrators'),
    }
    area = place.area.removeprefix('?') if place.area.startswith('?') else ''
    if place.area and not area:
        area = codes('governorates').label(place.area)
    names = [sections.get(name, name.removeprefix('=').replace('_', ' ')) for name in place.section.split('+')]
    joint = _(', ')
    return joint.join(filter(None, (area, ' + '.join(names))))
