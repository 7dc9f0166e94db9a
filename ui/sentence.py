"""The running sentences under the lines of a record: what they amount to, counted by class."""

from collections import Counter

from models.checks import standing_of
from models.records import Record
from models.words import _, codes, ngettext


def casualties_in_words(incident: Record) -> str:
    """Such as `6 killed: 6 civilians, including a child; 2 injured: 2 combatants`; '' when there are none."""
    groups: dict[str, list[Record]] = {}
    for casualty in incident.of('casualty'):
        if casualty.get('outcome'):
            groups.setdefault(_group(str(casualty.get('outcome'))), []).append(casualty)
    joint = _('; ')
    return joint.join(_group_in_words(group, rows) for group, rows in groups.items())


def _group(outcome: str) -> str:
    """Deaths of every kind are told together; other harm by its own name."""
    row = codes('outcomes').get(outcome)
    return 'killed' if row and row.columns.get('is_dead') == 'yes' else outcome


def _number(casualty: Record) -> int | None:
    for name in ('count', 'lowest'):
        if isinstance(number := casualty.get(name), int):
            return number
    return None


def _group_in_words(group: str, rows: list[Record]) -> str:
    numbers = [_number(row) for row in rows]
    total = sum(number or 0 for number in numbers)
    at_least = any(row.get('count') is None for row in rows)
    if not total:
        return _('{harm}: number unknown').format(harm=codes('outcomes').label(group))
    said = _total(group, total)
    said = _('at least {count}').format(count=said) if at_least else said
    parts = _by_standing(rows) + ([children] if (children := _children(rows)) else [])
    joint = _(', ')
    return f'{said}: {joint.join(parts)}' if parts else said


def _total(group: str, total: int) -> str:
    if group == 'killed':
        return ngettext('{count} killed', '{count} killed', total).format(count=total)
    if group == 'injured':
        return ngettext('{count} injured', '{count} injured', total).format(count=total)
    return _('{harm} {count}').format(count=total, harm=codes('outcomes').label(group))


def _by_standing(rows: list[Record]) -> list[str]:
    counts: Counter[str] = Counter()
    for row in rows:
        standing = standing_of(row)
        counts[standing if standing in ('civilian', 'combatant', 'unknown') else 'other'] += _number(row) or 0
    said = {
        'civilian': lambda n: ngettext('{count} civilian', '{count} civilians', n),
        'combatant': lambda n: ngettext('{count} combatant', '{count} combatants', n),
        'other': lambda n: ngettext('{count} other', '{count} others', n),
        'unknown': lambda n: ngettext('{count} of unknown standing', '{count} of unknown standing', n),
    }
    return [say(counts[name]).format(count=counts[name]) for name, say in said.items() if counts[name]]


def _children(rows: list[Record]) -> str:
    ages = codes('who')
    children = [r for r in rows if (who := ages.get(str(r.get('who') or ''))) and who.columns.get('age') == 'child']
    count = sum(_number(row) or 0 for row in children)
    if not count:
        return ''
    return ngettext('including a child', 'including {count} children', count).format(count=count)


def names_in_words(casualty: Record) -> str:
    """How many of a casualty's people are named, and how many not yet."""
    named, number = len(casualty.of('victim')), _number(casualty)
    if number is None or number <= named:
        return _('{count} named').format(count=named) if named else ''
    return _('{named} named, {missing} not yet').format(named=named, missing=number - named)


# What stands under the lines of a kind, said of the row that they belong to.
RUNNING = {'casualty': casualties_in_words, 'victim': names_in_words}
