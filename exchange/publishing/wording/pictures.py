"""The charts of a page: who was killed, as bars, and where, as a shaded map; each is also said in words."""

from collections.abc import Iterator, Sequence

from exchange.publishing.paper import charts, shaded_map
from exchange.publishing.paper.charts import Bar
from exchange.publishing.published_page import Picture
from exchange.publishing.wording.figure_tables import FigureTables
from exchange.publishing.wording.places_in_words import PlacesInWords
from exchange.publishing.wording.telling import Telling
from exchange.reporting.report import Figure, Report, added

_KILLED = 'killed'


def pictures(report: Report, telling: Telling, places: PlacesInWords, tables: FigureTables) -> Iterator[Picture]:
    """The bars and the map of those who were killed; none where nobody was."""
    if not report.all.of(_KILLED):
        return
    language = telling.language
    sides = [
        _bar(tables, tables.heading(column), figure)
        for column in report.layout.columns
        if (figure := report.all.figure(column.counts)) and _is_side(column.counts) and not column.part
    ]
    if len(sides) > 1:
        said = _said(telling, 'picture_sides', sides)
        yield Picture(charts.bars(sides, said, language), said, telling.word('picture_sides'))
    where = {
        code: _bar(tables, places.governorate(code), figure) for code, figure in _by_governorate(report).items() if code
    }
    if where:
        said = _said(telling, 'picture_map', [*where.values()])
        yield Picture(shaded_map.governorates(where, said, language), said, telling.word('picture_map'))


def _is_side(counts: str) -> bool:
    outcome, _dot, name = counts.partition('.')
    return outcome == _KILLED and name != 'total'


def _bar(tables: FigureTables, name: str, figure: Figure) -> Bar:
    cell = tables.cell(figure)
    return Bar(name, figure.best, cell if isinstance(cell, str) else '')


def _said(telling: Telling, name: str, shown: Sequence[Bar]) -> str:
    """A chart in words, for whoever cannot see it."""
    joint = '، ' if telling.language == 'ar' else ', '
    return f'{telling.word(name)}: {joint.join(f"{bar.name} {bar.said or bar.number}" for bar in shown)}'


def _by_governorate(report: Report) -> dict[str, Figure]:
    """How many were killed in each governorate, in the order in which the sections name them."""
    codes = dict.fromkeys(code for section in report.sections for code in section.areas)
    every = {code: [one.areas[code] for one in report.sections if code in one.areas] for code in codes}
    found = {code: added(parts).of(_KILLED) for code, parts in every.items()}
    return {code: figure for code, figure in found.items() if figure}
