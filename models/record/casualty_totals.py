"""What the lines of an incident add up to, in the words of the monthly report."""

from collections.abc import Callable

from models.language import how_many
from models.language.code_lists import codes
from models.language.messages import _, ngettext
from models.limits.rule_limits import RULE_LIMITS
from models.record import counts
from models.record.fields import Stored
from models.record.records import Record

# What people are counted as, in the order of the monthly report: each behind what it is counted within.
CLASSES = ('civilian', 'children', 'combatant', 'iranian_backed', 'sdf', 'isis', 'coalition', 'unknown')


def standing_of(casualty: Record) -> str:
    """Whether a casualty counts as civilian, combatant …: as stated, else what its party gives by default."""
    if stated := casualty.values.get('standing'):
        return str(stated)
    party = codes('parties').get(str(casualty.values.get('party') or ''))
    return (party.columns.get('default_standing') if party else '') or 'unknown'


def has_died(casualty: Record) -> bool:
    """Whether the people of a casualty died, in whatever way."""
    return is_death(casualty.get('outcome'))


def is_death(outcome: Stored) -> bool:
    """Whether an outcome says that people died."""
    return outcome in deaths()


def deaths() -> list[str]:
    """The outcomes that say that people died."""
    return codes('outcomes').having('is_dead', 'yes')


def the_dead(incident: Record) -> list[Record]:
    """The casualties of an incident who died."""
    dead = deaths()
    return [casualty for casualty in incident.of('casualty') if casualty.values.get('outcome') in dead]


def known_number(casualty: Record) -> int | None:
    """How many people a line certainly is: its count, else its lowest; None where no number is known."""
    return counts.known(casualty)


def number_of(casualty: Record) -> int:
    """How many people a line certainly is, none where no number is known."""
    return known_number(casualty) or 0


def killed(incident: Record) -> int | None:
    """How many died in an incident; None where nobody did."""
    dead = the_dead(incident)
    return sum(map(number_of, dead)) if dead else None


def outcome_of(casualty: Record) -> str:
    """`killed` for every kind of death, else the outcome's code."""
    return 'killed' if has_died(casualty) else str(casualty.get('outcome'))


def are_children(casualty: Record) -> bool:
    """Whether the people of a casualty are children."""
    return casualty.get('who') in codes('who').having('age', 'child')


def age_group(age: int) -> str:
    """Whether a person of this age is a `child` or an `adult`."""
    return 'child' if age < RULE_LIMITS.adult else 'adult'


def classes_of(casualty: Record) -> list[str]:
    """The class that a casualty counts in, and what is counted within it: children, Iranian-backed."""
    standing, party = standing_of(casualty), str(casualty.get('party') or '')
    if standing == 'civilian':
        return ['civilian', 'children'] if are_children(casualty) else ['civilian']
    row = codes('parties').get(party)
    side = row.columns['class'] if row else ''
    if side in ('', 'civilian'):
        return ['combatant' if standing in ('combatant', 'hors_de_combat') else 'unknown']
    within = ['iranian_backed'] if party in codes('parties').with_children('iranian_backed') else []
    return [side, *within]


# In words


def in_words(incident: Record) -> str:
    """Such as `8 killed: 6 SDF, 1 civilian, 1 ISIS member; 2 arrested: 2 ISIS members`; '' when there are none."""
    groups: dict[str, list[Record]] = {}
    for casualty in incident.of('casualty'):
        if casualty.get('outcome'):
            groups.setdefault(outcome_of(casualty), []).append(casualty)
    rank = codes('outcomes').rank
    joint = _('; ')
    return joint.join(_group(outcome, groups[outcome]) for outcome in sorted(groups, key=lambda o: rank.get(o, 999)))


def _group(outcome: str, rows: list[Record]) -> str:
    total = sum(map(number_of, rows))
    if not total:
        return _('{harm}: number unknown').format(harm=codes('outcomes').label(outcome))
    said = harmed(outcome, total)
    if any(counts.of(row).number is None for row in rows):
        said = _('at least {count}').format(count=said)
    joint = _(', ')
    return f'{said}: {joint.join(_sides(rows))}'


def _sides(rows: list[Record]) -> list[str]:
    """How many of each side, the most first, each with the children among them."""
    sums: dict[tuple[str, str], int] = {}
    children: dict[tuple[str, str], int] = {}
    for row in rows:
        side, number = side_of(row), number_of(row)
        sums[side] = sums.get(side, 0) + number
        children[side] = children.get(side, 0) + number * are_children(row)
    order = sorted(sums, key=lambda side: (-sums[side], SIDES.index(side[0])))
    return [people(side, sums[side], children_among(children[side])) for side in order if sums[side]]


def side_of(casualty: Record) -> tuple[str, str]:
    """The side that a line is told under: one that the report has a word for, else a class and its party."""
    [side, *_within] = classes_of(casualty)
    party = str(casualty.get('party') or '')
    if side not in ('combatant', 'unknown'):
        return side, ''
    families = (name for name in SIDES if name in codes('parties') and name != 'isis')
    named = next((name for name in families if party in codes('parties').with_children(name)), '')
    if named:
        return named, ''
    return side, '' if party in ('', 'unidentified', 'civilians') else party


def people(side: tuple[str, str], count: int, among: str = '') -> str:
    """So many people of a side, with who is among them right behind: `10 civilians (including a child)`."""
    name, party = side
    counted = _COUNTED['people' if party and name == 'unknown' else name]
    said = counted(count).format(count=count)
    behind = [codes('parties')[party].label_of_many()] if party else []
    behind += [among] if among else []
    joint = _(', ')
    return f'{said} ({joint.join(behind)})' if behind else said


_COUNTED: dict[str, Callable[[int], str]] = {
    'civilian': lambda n: ngettext('{count} civilian', '{count} civilians', n),
    'sdf': lambda n: ngettext('{count} SDF', '{count} SDF', n),
    'isis': lambda n: ngettext('{count} ISIS member', '{count} ISIS members', n),
    'coalition': lambda n: ngettext('{count} of the Coalition', '{count} of the Coalition', n),
    'iranian_backed': lambda n: ngettext('{count} Iranian-backed', '{count} Iranian-backed', n),
    'regime_side': lambda n: ngettext('{count} of the regime forces', '{count} of the regime forces', n),
    'combatant': lambda n: ngettext('{count} combatant', '{count} combatants', n),
    'unknown': lambda n: ngettext('{count} unidentified', '{count} unidentified', n),
    'people': lambda n: ngettext('{count} person', '{count} people', n),
}
# The sides that a sentence has, in its order: parties that people know by name, and classes for all others.
SIDES = tuple(name for name in _COUNTED if name != 'people')


def children_among(count: int) -> str:
    """That so many of those just named are children; '' for none."""
    return ngettext('including a child', 'including {count} children', count).format(count=count) if count else ''


def harmed(outcome: str, count: int) -> str:
    """So many people of an outcome."""
    say = _HARMED.get(outcome)
    if say:
        return say(count).format(count=count)
    return _('{harm}: {count}').format(count=count, harm=codes('outcomes').label(outcome))


_HARMED: dict[str, Callable[[int], str]] = {
    'killed': lambda n: ngettext('{count} killed', '{count} killed', n),
    'died_later': lambda n: ngettext('{count} died later', '{count} died later', n),
    'died_detention': lambda n: ngettext('{count} died in detention', '{count} died in detention', n),
    'injured': lambda n: ngettext('{count} injured', '{count} injured', n),
    'arrested': lambda n: ngettext('{count} arrested', '{count} arrested', n),
    'abducted': lambda n: ngettext('{count} abducted', '{count} abducted', n),
    'missing': lambda n: ngettext('{count} missing', '{count} missing', n),
    'released': lambda n: ngettext('{count} released', '{count} released', n),
    'body_found': lambda n: ngettext('{count} body found', '{count} bodies found', n),
    'remains': lambda n: ngettext('remains of one person', 'remains of {count} people', n),
    'displaced': lambda n: ngettext('{count} displaced', '{count} displaced', n),
}


def line_in_words(row: Record) -> str:
    """What one line says, such as `5 killed: Civilians, Man`; in Arabic who they are has the plural too."""
    outcome, count = str(row.get('outcome') or ''), counts.of(row)
    is_exact = count.number is not None and count == how_many.Count(count.number)
    if outcome and is_exact and count.number:
        said = harmed(outcome, count.number)
    else:
        said = f'{how_many.show(count)} · {codes("outcomes").label(outcome)}' if outcome else how_many.show(count)
    lists = {'party': 'parties', 'who': 'who', 'role': 'roles'}
    joint = _(', ')
    given = [(codes(listed), str(row.get(name))) for name, listed in lists.items() if row.get(name)]
    is_one = count.number == 1
    labels = [c.label(code) if is_one or code not in c else c[code].label_of_many() for c, code in given]
    return f'{said}: {joint.join(labels)}' if labels else said
