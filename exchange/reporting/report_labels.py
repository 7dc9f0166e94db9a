"""What the figures of a report are called, and in which order they stand."""

from collections.abc import Callable, Iterator
from typing import Any

from models.dates import dates
from models.language.code_lists import codes
from models.language.messages import _, language, ngettext
from models.language.text import isolate
from models.record.casualty_totals import CLASSES, children_among, harmed, people
from models.register.others import heads

Figures = dict[str, Any]
# The periods that are beside that of a report.
COMPARED = ('before', 'year_before', 'year_to_date', 'year_to_date_as_issued')


def period_in_words(text: str) -> str:
    """A period as it is written in words: a month, a quarter, a year, or the days from one to another."""
    year, _dash, quarter = text.partition('-Q')
    if quarter:
        return _('Quarter {number} of {year}').format(number=quarter, year=year)
    return dates.in_words(text.replace('..', '/'), language())


def outcome_rank(outcome: str) -> int:
    """The place of an outcome in the order of its list."""
    return codes('outcomes').rank.get(outcome, len(codes('outcomes')))


def section_title(found: Figures, name: str) -> str:
    """What a section is called in the layout of these figures."""
    title: dict[str, str] = found.get('titles', {}).get(name, {})
    return title.get(language()) or title_of(name)


def title_of(name: str) -> str:
    """What a class, an outcome, or a part that every report has is called."""
    titles = {
        'abductees': _('Abductees'),
        'undated': _('Date not exact enough (counted separately)'),
        'total': _('Total'),
        'still_missing': _('Still missing'),
        'held': _('Held, place known (not among the missing)'),
        'reported_dead': _('of the missing, reported dead'),
        'registered_dead': _('of the missing, registered dead'),
        'civilian': _('Civilians'),
        'children': _('of whom children'),
        'combatant': _('Combatants'),
        'iranian_backed': _('of whom Iranian-backed'),
        'sdf': _('SDF'),
        'isis': _('ISIS'),
        'coalition': _('Coalition'),
        'unknown': _('Unknown'),
        'before': _('The period before'),
        'year_before': _('The same period of the year before'),
        'year_to_date': _('Since the beginning of the year'),
        'year_to_date_as_issued': _('Since the beginning of the year, as issued'),
    }
    return titles.get(name) or codes('outcomes')[name].label_of_many()


def amount(value: Any) -> int | str | None:
    """A figure for a table: a number where each line gives one, else a text such as `at least 10` or `2 to 4`."""
    if not isinstance(value, dict):
        return None if value is None else int(value)
    low, high, unknown = value['low'], value['high'], value['unknown']
    if high is None:
        said = _('at least {count}').format(count=f'{low:,}')
    else:
        said = f'{low:,}' if low == high else _('{low} to {high}').format(low=f'{low:,}', high=f'{high:,}')
    if not unknown:
        return said
    lines = ngettext('{count} line without a number', '{count} lines without a number', unknown)
    lines = lines.format(count=f'{unknown:,}')
    return lines if (low, high) == (0, 0) else _('{part}; {rest}').format(part=said, rest=lines)


_SAYS: dict[str, Callable[[], str]] = {
    'before_register': lambda: _('This period is before the first record of this register.'),
    'future': lambda: _('This period is in the future.'),
    'not_over': lambda: _('This period is not over yet.'),
    'empty': lambda: _('Nothing is recorded of this period.'),
}


def reservations(found: Figures) -> Iterator[str]:
    """What must be said before the figures: that they are invented, of an earlier day, or only a part."""
    yield from _of_issue(found.get('issue', {}))
    if found.get('example'):
        yield _('Example: these people are made up.')
    yield from (_SAYS[said]() for said in found.get('says', ()))
    if found.get('as_of'):
        yield from _as_of(found)
    if found.get('learned_by'):
        day = dates.short(found['learned_by'], language())
        yield _('Without what was learned after {day}.').format(day=day)
    if found.get('state'):
        yield _('Only approved records.')
    if count := found.get('approved_by_sample'):
        sentence = ngettext(
            '{count} incident was approved by sample: others of the sample were looked at.',
            '{count} incidents were approved by sample: others of the sample were looked at.',
            count,
        )
        yield sentence.format(count=f'{count:,}')


def _of_issue(issue: Figures) -> Iterator[str]:
    """Which edition this is, and why it was issued with something open, with how many there are."""
    if not issue:
        return
    day = dates.short(issue['issued_on'], language())
    yield _('{edition}, issued {day}.').format(edition=issue['named'][language()], day=day)
    if reason := issue.get('despite', {}).get(language()):
        yield _('Issued while something was still open. The reason: {reason}').format(reason=reason)
        listed = codes('open_points')
        yield from (f'{listed.label(code)}: {number:,}' for code, number in issue['open'].items())


def _as_of(found: Figures) -> Iterator[str]:
    """What is said of figures of a day: which, what it is known by, and what could not be replayed as it was."""
    day = dates.short(found['as_of'], language())
    if found.get('before_the_register'):
        yield _('As of {day}. The register held nothing on that day: it was begun later.').format(day=day)
        return
    head = isolate(heads.words(found['head'], language()), 'auto')
    yield _('As of {day}, as the register was at the end of that day. Its history ended at: {head}').format(
        day=day, head=head
    )
    if misdated := found.get('misdated'):
        sentence = ngettext(
            '{count} change up to then says another time, because the clock of a computer was wrong. It is counted in '
            'the order in which it was saved.',
            '{count} changes up to then say other times, because the clock of a computer was wrong. They are counted '
            'in the order in which they were saved.',
            len(misdated),
        )
        yield sentence.format(count=f'{len(misdated):,}')
    if erased := found.get('erased'):
        sentence = ngettext(
            'Something was erased from {count} record since then; it is missing here too.',
            'Something was erased from {count} records since then; it is missing here too.',
            erased,
        )
        yield sentence.format(count=f'{erased:,}')


def method_in_words(found: Figures) -> Iterator[str]:
    """What is said of how the figures came to be."""
    if count := found.get('method', {}).get('closed_without_answer'):
        said = ngettext(
            '{count} question about these records was closed without an answer.',
            '{count} questions about these records were closed without an answer.',
            count,
        )
        yield said.format(count=f'{count:,}')


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


def dead_in_words(dead: dict[str, int] | None, *, is_least: bool = False) -> str:
    """Such as `8 killed: 6 civilians (including a child), 2 ISIS members`, or at least so many."""
    if not dead:
        return _('number of dead unknown')
    iranian_backed = dead.get('iranian_backed', 0)
    among = {
        'civilian': children_among(dead.get('children', 0)),
        'combatant': people(('iranian_backed', ''), iranian_backed) if iranian_backed else '',
    }
    sides = [name for name in CLASSES if dead.get(name) and name not in ('children', 'iranian_backed')]
    parts = _(', ').join(people((name, ''), dead[name], among.get(name, '')) for name in sides)
    killed = harmed('killed', dead['total'])
    killed = _('at least {count}').format(count=killed) if is_least else killed
    return f'{killed}: {parts}' if parts else killed
