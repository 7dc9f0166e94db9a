"""Reports as monitors print them, composed from numbers: a national tally, then area by area, in either language."""

from collections.abc import Sequence
from typing import NamedTuple

ENGLISH = ('Deir Ezzor', 'Homs', 'Al-Raqqah', 'Hama', 'Aleppo', 'Al-Suwaidaa')
ARABIC = ('دير الزور', 'حمص', 'الرقة', 'حماة', 'حلب', 'السويداء')


class Tally(NamedTuple):
    """The numbers of a place: its operations and its dead, in all and by side."""

    operations: int
    killed: int
    forces: int
    isis: int
    civilians: int
    children: int = 0
    iranian: int = 0


def tally(operations: int, forces: int, isis: int, civilians: int, children: int = 0, iranian: int = 0) -> Tally:
    """A tally that adds up."""
    return Tally(operations, forces + isis + civilians, forces, isis, civilians, children, iranian)


def total(areas: Sequence[Tally]) -> Tally:
    """What areas add up to."""
    return Tally(*(sum(column) for column in zip(*areas, strict=True)))


def in_english(whole: Tally, areas: Sequence[Tally]) -> str:
    """A report as an English page prints it."""
    iranian = _part(whole.iranian, 'Iranian-backed Syrian militiamen')
    lines = [
        'According to our statistics, the number of fatalities in military operations in the Syrian desert since early '
        f'2024 has increased to {whole.killed}; and they are as follows:',
        '',
        f'• {whole.isis} ISIS members were killed by regime forces and their proxy militias.',
        f'• {whole.forces} members of regime forces and their proxy militias{iranian} '
        f'were killed in {whole.operations} operations by ISIS members, including ambushes, armed attacks and '
        'explosions, in the west Euphrates region and the deserts of Deir Ezzor, Al-Raqqah and Homs.',
        f'• {whole.civilians} civilians{_part(whole.children, "children")} were killed in attacks by ISIS in the '
        'Syrian desert.',
        '',
        'Here is a regional distribution of those attacks:',
    ]
    for name, one in zip(ENGLISH, areas, strict=False):
        lines += ['', f'-{name} desert: {one.operations} operations left {one.killed} fatalities:', '']
        lines += [f'• {one.forces} combatants{_part(one.iranian, "Iranian-backed militiamen").rstrip(",")}.'] * bool(
            one.forces
        )
        lines += [f'• {one.isis} ISIS members.'] * bool(one.isis)
        lines += [f'• {one.civilians} civilians{_part(one.children, "children").rstrip(",")}.'] * bool(one.civilians)
    return '\n'.join(lines)


def _part(number: int, who: str) -> str:
    return f', including {number} {who},' if number else ''


def in_arabic(whole: Tally, areas: Sequence[Tally]) -> str:
    """A report as an Arabic page prints it."""
    militias = 'من الميليشيات الموالية لإيران'
    lines = [
        'بلغت حصيلة القتلى خلال العمليات العسكرية ضمن البادية السورية وفقاً لتوثيقاتنا '
        f'{whole.killed} قتيلاً منذ مطلع العام 2024، هم:',
        f'{whole.isis} من عناصر التنظيم قتلوا باشتباكات مع قوات النظام.',
        f'و{whole.forces} من قوات النظام والميليشيات الموالية لها{_among(whole.iranian, militias)}، قتلوا في '
        f'{whole.operations} عملية لعناصر التنظيم ضمن مناطق متفرقة من البادية في بادية دير الزور والرقة وحمص.',
        f'و{whole.civilians} من المدنيين{_among(whole.children, "من الأطفال")} بهجمات التنظيم في البادية.',
        'وتوزعت العمليات على النحو الآتي:',
    ]
    for name, one in zip(ARABIC, areas, strict=False):
        parts = [
            f'{one.forces} من العسكريين{_among(one.iranian, militias)}' if one.forces else '',
            f'{one.isis} من عناصر التنظيم' if one.isis else '',
            f'{one.civilians} من المدنيين{_among(one.children, "من الأطفال")}' if one.civilians else '',
        ]
        said = '، و'.join(filter(None, parts))
        lines.append(f'– {one.operations} عملية في بادية {name}، أسفرت عن {one.killed} قتيلاً: {said}.')
    return '\n'.join(lines)


def _among(number: int, who: str) -> str:
    return f' بينهم {number} {who}' if number else ''


HEADINGS = {
    'en': (
        'Desert of',
        'Operations',
        'Killed',
        'Civilians',
        'of whom children',
        'Combatants',
        'of whom Iranian-backed',
        'ISIS',
    ),
    'ar': ('البادية', 'العمليات', 'القتلى', 'مدنيون', 'منهم أطفال', 'عسكريون', 'منهم موالون لإيران', 'عناصر التنظيم'),
}


def rows(whole: Tally, areas: Sequence[Tally], language: str = 'en') -> list[list[str]]:
    """The same as the rows of a table, with its headings and its total."""
    names = ENGLISH if language == 'en' else ARABIC
    table = [list(HEADINGS[language])]
    named = [*zip(names, areas, strict=False), ('Total' if language == 'en' else 'المجموع', whole)]
    for name, one in named:
        numbers = (one.operations, one.killed, one.civilians, one.children, one.forces, one.iranian, one.isis)
        table.append([name, *(f'{number:,}' if number else '–' for number in numbers)])
    return table


def in_bars(table: Sequence[Sequence[str]]) -> str:
    """The rows of a table with bars between their cells."""
    return '\n'.join('| ' + ' | '.join(row) + ' |' for row in table)
