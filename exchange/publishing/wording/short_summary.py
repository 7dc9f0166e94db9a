"""The summary of a page: the operations, the dead, massacres, security operations and the missing, a line each."""

from collections.abc import Iterator

from exchange.publishing.wording.addressed_figures import exactly
from exchange.publishing.wording.events_in_words import MASSACRES, EventsInWords
from exchange.publishing.wording.page_writer import PageWriter
from exchange.reporting.layouts.layout import SectionLayout
from exchange.reporting.report import Figure, Report, total


def main_sections(report: Report) -> list[SectionLayout]:
    """The sections of the perpetrator whom the report is about: those that count as the first one does, by the same."""
    first = report.layout.sections[0]
    return [one for one in report.layout.sections if one.counts == first.counts and one.by == first.by]


def main_operations(report: Report) -> Figure:
    """The operations of the perpetrator whom the report is about."""
    return total(report.counts(one.id).operations for one in main_sections(report)) or exactly(0)


def in_short(report: Report, writer: PageWriter, events: EventsInWords) -> Iterator[str]:
    """The lines of the summary."""
    writer.telling.figures.put_alone('main.operations', main_operations(report))
    if writer.has(operations := _operations(report, writer)):
        yield writer.sentence(operations)
    if report.counts('unidentified').operations and writer.has('short_unidentified'):
        yield writer.sentence('short_unidentified')
    yield writer.sentence('short_killed' if report.all.of('killed') else 'short_killed_nothing')
    yield from (events.in_short(event) for event in events.of(MASSACRES))
    if report.counts('security_operations').operations and writer.has('short_security'):
        name = _security(report)
        apart = f'{name}_apart'
        is_apart = not report.counts('security_operations').are_joint and writer.has(apart)
        yield writer.sentence(apart if is_apart else name)
    if report.abductees.still_missing and writer.has('short_abductees'):
        yield writer.sentence('short_abductees')


def _operations(report: Report, writer: PageWriter) -> str:
    """Which sentence tells the operations: all places have some, one has all of them, or none."""
    main = main_sections(report)
    there = [one.id for one in main if report.counts(one.id).operations]
    if not there:
        return 'short_operations_nothing'
    if len(there) == len(main):
        return 'short_operations'
    one = f'short_operations_{there[0]}'
    return one if len(there) == 1 and writer.has(one) else 'short_operations_some'


def _security(report: Report) -> str:
    counts = report.counts('security_operations')
    arrested, killed = counts.of('arrested'), counts.of('killed')
    if not arrested or not killed:
        return f'short_security_{"arrested" if arrested else "killed" if killed else "only"}'
    are_its_own = counts.of('arrested', 'isis')[:4] == arrested[:4]
    return 'short_security_its_own' if are_its_own else 'short_security'
