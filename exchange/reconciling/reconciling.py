"""What was printed held against itself and against the register: what does not agree, and what was not understood."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from exchange.reconciling import beside_register, sums
from exchange.reconciling.disagreements import Disagreement, of_what, shown
from exchange.reconciling.printed_lines import LinesOfText
from exchange.reconciling.printed_tables import RowsOf, read_table
from exchange.reconciling.printed_text import Printed, PrintedLine
from exchange.reconciling.told_statements import ToldStatement, added, bounds, key_of
from exchange.reporting.count import count
from exchange.reporting.counted import Scope
from exchange.reporting.layouts.layout import ReportLayout
from exchange.reporting.periods import Period
from exchange.reporting.report import Report
from models.language.messages import _
from models.register.register import Register


class PrintedFigures(NamedTuple):
    """What was understood of what was printed, and the lines of it that have numbers nobody understood."""

    statements: list[ToldStatement]
    understood: list[PrintedLine]
    not_understood: list[PrintedLine]


class Reconciled(NamedTuple):
    """All that does not agree, and which lines were understood and which not."""

    found: list[Disagreement]
    understood: list[PrintedLine]
    not_understood: list[PrintedLine]

    @property
    def agrees(self) -> bool:
        """Whether there was something to compare, and all of it agrees."""
        return bool(self.understood) and not self.found


def reconcile(register: Register, period: Period, layout: ReportLayout, scope: Scope, printed: Printed) -> Reconciled:
    """Hold what was printed against itself, and against what the register counts of a period."""
    return beside(count(register, period, layout, scope), printed)


def beside(report: Report, printed: Printed) -> Reconciled:
    """Hold what was printed against itself and against a report."""
    read = read_figures(printed, report.period, beside_register.titles(report.layout))
    return Reconciled([*_found(read, report)], read.understood, read.not_understood)


def read_figures(
    printed: Printed, period: Period | None = None, titles: Mapping[str, str] = MappingProxyType({})
) -> PrintedFigures:
    """The figures of what was printed; `titles` are those of the sections of a layout."""
    lines, understood, not_understood = LinesOfText(period, titles), list[PrintedLine](), list[PrintedLine]()
    for block in printed.blocks:
        if isinstance(block, PrintedLine):
            lines.read(block)
            continue
        table = read_table(block, RowsOf(period, lines.section, lines.next_group(), titles))
        if table.statements:
            lines.statements += table.statements
            understood += table.understood
            not_understood += table.not_understood
        else:
            for row in block.rows:
                lines.read(row.line)
        lines.end_of_list()
    order = {line: at for at, line in enumerate(printed.lines)}
    return PrintedFigures(
        lines.statements,
        sorted({*understood, *lines.understood}, key=lambda line: order.get(line, 0)),
        sorted({*not_understood, *lines.not_understood} - {*understood}, key=lambda line: order.get(line, 0)),
    )


def _found(read: PrintedFigures, report: Report) -> Iterator[Disagreement]:
    for one in sums.disagreements(read.statements):
        counted, records = beside_register.beside(report, one.key, one.place)
        yield replace(one, register=counted, records=records)
    yield from _questions(read, report)
    yield from beside_register.disagreements(report, read.statements)


def _questions(read: PrintedFigures, report: Report) -> Iterator[Disagreement]:
    """What is said to be additional and may be a part: asked, unless the register counts what one reading says."""
    for statement, one, base in sums.doubtful_parts(read.statements):
        key = key_of(base.figure)
        if key is None:
            continue
        both = {bounds(base.figure), added(bounds(base.figure), bounds(one.figure))}
        if statement.counts and beside_register.settles(report, key, base.place, both):
            continue
        sentence = _('{what}: are the {part} among the {whole}, or in addition to them? Both can be meant.').format(
            what=of_what(key, base.place), part=shown(bounds(one.figure)), whole=shown(bounds(base.figure))
        )
        counted, records = beside_register.beside(report, key, base.place)
        lines = tuple(dict.fromkeys((base.line, one.line)))
        yield Disagreement('question', sentence, lines, base.place, key, shown(bounds(one.figure)), counted, records)
