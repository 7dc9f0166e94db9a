"""January 2024 as a report of hand-made figures, and what its page must say."""

from datetime import date
from functools import cache
from pathlib import Path

from exchange.reporting.counted import Scope
from exchange.reporting.layouts import layout_file
from exchange.reporting.layouts.layout import ReportLayout
from exchange.reporting.periods import read_period
from exchange.reporting.report import (
    Certainty,
    Counts,
    Elapsed,
    Figure,
    Method,
    MissingPeople,
    Report,
    Section,
    ToldEvent,
    ToldGroup,
    added,
)
from models.register.review.report_sentences import KeptSentence


def written(name: str) -> list[str]:
    """The lines of a text written by hand, in `tests/sentences`."""
    path = Path(__file__).parent / 'sentences' / f'{name}.txt'
    return path.read_text(encoding='utf-8').splitlines()


def edited_as(english: str, arabic: str, unread: str = '') -> KeptSentence:
    """A sentence as somebody edited it."""
    return KeptSentence('u', '1', english, arabic, unread)


def exactly(number: int) -> Figure:
    """A figure of so many."""
    return Figure(number, number, number)


def counts(operations: int = 0, arrested: dict[str, int] | None = None, **killed: int) -> Counts:
    """So many operations, and so many killed (and arrested) of each class; their total is that of the sides.

    The combatants are all of the regime and its allies.
    """
    killed |= {'regime_side': killed['combatant']} if 'combatant' in killed else {}
    people = {('killed', name): exactly(number) for name, number in killed.items()}
    sides = ('civilian', 'combatant', 'sdf', 'isis', 'coalition', 'unknown')
    if killed:
        people['killed', 'total'] = exactly(sum(killed.get(name, 0) for name in sides))
    for name, number in (arrested or {}).items():
        people['arrested', name] = people['arrested', 'total'] = exactly(number)
    return Counts(exactly(operations), people, exactly(operations))


def section(name: str, **areas: Counts) -> Section:
    """A section with its areas."""
    return Section(name, added(areas.values()), areas)


@cache
def layout() -> ReportLayout:
    """The layout that the program ships."""
    return layout_file.read(layout_file.MONTHLY)


def january(**changed: object) -> Report:
    """The report of January, with what is changed in it."""
    sections = [
        section(
            'sdf_areas',
            SY09=counts(12, civilian=1, sdf=2), SY08=counts(2, sdf=2), SY11=counts(2, sdf=2), SY02=counts(1, isis=1),
        ),
        Section('security_operations', counts(5, {'isis': 7}, isis=1, isis_commander=1)),
        section(
            'desert',
            SY09=counts(10, combatant=23, iranian_backed=7, isis=2),
            SY04=counts(11, civilian=1, combatant=24, iranian_backed=1, isis=4),
            SY11=counts(2, combatant=9, isis=3),
            SY05=counts(2, civilian=7, children=1, combatant=1),
            SY02=counts(1, combatant=3, iranian_backed=3),
        ),
        section('elsewhere', SY12=counts(isis=10)),
    ]  # fmt: skip
    operations = added(Counts(one.all.operations) for one in sections if one.id in ('sdf_areas', 'desert'))
    everybody = added([operations, *(Counts(people=one.all.people) for one in sections)])
    values = {
        'period': read_period('2024-01'), 'layout': layout(), 'scope': Scope(), 'sections': sections, 'all': everybody,
        'told': told(), 'groups': [ToldGroup('threats', 'SY09', 'deir_ezzor_east', {}, exactly(2))],
        'abductees': MissingPeople(exactly(6)),
        'later': {'2023-12': counts(2, civilian=3)},
        'elapsed_to': date(2024, 1, 31),
        'elapsed': (Elapsed('defeat', date(2019, 3, 23), 58), Elapsed('caliphate', date(2014, 6, 29), 115)),
        'certainty': Certainty(exactly(20), exactly(38)),
        'method': Method(exactly(60), exactly(12), {'eyewitness': 5, 'medical': 7}, exactly(40), Figure(), exactly(20)),
    }  # fmt: skip
    return Report(**values | changed)  # type: ignore[arg-type]


def told() -> list[ToldEvent]:
    """The massacre, and the raid in which a commander died."""
    massacre = ToldEvent(
        'armed_attack', '1', '2024-01-21', 'SY05', 'desert', 'Wadi Al-Azeeb', 'C0003', 'desert', counts(civilian=6),
        'massacres', ('isis',),
    )  # fmt: skip
    raid = ToldEvent(
        'airdrop', '2', '2024-01-08', 'SY09', 'town', 'Al-Jarthi', 'C5203', 'security_operations',
        counts(isis=1, isis_commander=1), 'deaths_in_security_operations', ('coalition', 'sdf'),
    )  # fmt: skip
    return [massacre, raid]
