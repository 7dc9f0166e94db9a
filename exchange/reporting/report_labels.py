"""What the figures of a report are called, and in which order they stand."""

from collections.abc import Iterator
from typing import Any

from models.language.code_lists import codes
from models.language.messages import _, ngettext
from models.record.casualty_totals import CLASSES

Figures = dict[str, Any]


def outcome_rank(outcome: str) -> int:
    """The place of an outcome in the order of its list."""
    return codes('outcomes').rank.get(outcome, len(codes('outcomes')))


def title_of(name: str) -> str:
    """What a section, a class or an outcome is called."""
    titles = {
        'sdf_areas': _('ISIS operations in areas held by the SDF'),
        'security_operations': _('Operations of the Coalition and the SDF against ISIS'),
        'desert': _('ISIS operations in the desert'),
        'elsewhere': _('Elsewhere'),
        'abductees': _('Abductees'),
        'undated': _('Only the year is known (counted separately)'),
        'still_missing': _('Still missing'),
        'held': _('Held, place known (not among the missing)'),
        'reported_dead': _('of the missing, reported dead'),
        'registered_dead': _('of the missing, registered dead'),
        'total': _('Total'),
        'civilian': _('Civilians'),
        'children': _('of whom children'),
        'combatant': _('Combatants'),
        'iranian_backed': _('of whom Iranian-backed'),
        'sdf': _('SDF'),
        'isis': _('ISIS'),
        'coalition': _('Coalition'),
        'unknown': _('Unknown'),
    }
    return titles.get(name) or codes('outcomes')[name].label_of_many()


def reservations(found: Figures) -> Iterator[str]:
    """What must be said before the figures: that they are invented, of an earlier day, or only a part."""
    if found.get('example'):
        yield _('Example: these people are made up.')
    if found.get('as_of'):
        yield _('As of {day}.').format(day=found['as_of'])
    if found.get('state'):
        yield _('Only approved records.')


def columns_of(tables: list[Figures]) -> list[tuple[str, str]]:
    """The figures that some section or governorate has: outcome and class."""
    there = {
        (outcome, name) for t in tables for outcome, counts in t.items() if isinstance(counts, dict) for name in counts
    }
    order = ('total', *CLASSES)
    known = [(outcome, name) for outcome, name in there if name in order]
    return sorted(known, key=lambda column: (outcome_rank(column[0]), order.index(column[1])))


def column_title(column: tuple[str, str]) -> str:
    """The heading of a figure: its outcome, and the class within it."""
    outcome, name = title_of(column[0]), title_of(column[1])
    return outcome if column[1] == 'total' else f'{outcome}: {name}'


def dead_in_words(dead: dict[str, int] | None) -> str:
    """Such as `8 killed (Civilians 6, ISIS 2)`."""
    if not dead:
        return _('number of dead unknown')
    killed = ngettext('{count} killed', '{count} killed', dead['total']).format(count=dead['total'])
    parts = _(', ').join(f'{title_of(name)} {count}' for name, count in dead.items() if name != 'total')
    return f'{killed} ({parts})' if parts else killed
