"""The charts and the map of a report: the dead by side and by governorate, each number beside its bar."""

from collections.abc import Iterator

from exchange.publishing.paper import charts, shaded_map
from exchange.publishing.paper.charts import Bar
from exchange.publishing.published_page import Picture
from exchange.publishing.wording import layout_words
from exchange.publishing.wording.figure_tables import KILLED, cell_of
from exchange.publishing.wording.places_in_words import PlacesInWords
from exchange.publishing.wording.telling import Telling
from exchange.reporting.report import Figure, Report, total


def pictures_of(report: Report, telling: Telling, places: PlacesInWords) -> list[Picture]:
    """The pictures of a report; none where nobody is counted, or the layout has no words for them."""
    if not report.all.figure(KILLED) or not layout_words.has_word(report.layout, 'chart_heard'):
        return []
    sides = list(_sides(report, telling))
    areas = {area: _bar(places.governorate(area), figure, telling) for area, figure in _areas(report).items()}
    by_side, by_area = telling.word('chart_sides'), telling.word('chart_areas')
    return [
        Picture(charts.bars(sides, by_side, telling.language), _heard(by_side, sides, telling), by_side),
        Picture(
            shaded_map.governorates(areas, by_area, telling.language),
            _heard(by_area, list(areas.values()), telling),
            by_area,
        ),
    ]


def _sides(report: Report, telling: Telling) -> Iterator[Bar]:
    """A bar for each column of people that is no part of another one."""
    for column in report.layout.columns:
        figure = report.all.figure(column.counts)
        if column.counts.startswith('killed.') and column.counts != KILLED and not column.part and figure:
            yield _bar(column.title.of(telling.language), figure, telling)


def _areas(report: Report) -> dict[str, Figure]:
    """How many died in each governorate, in the order of the layout."""
    codes = dict.fromkeys(area for section in report.sections for area in section.areas if area)
    found = {
        area: total(section.areas[area].figure(KILLED) for section in report.sections if area in section.areas)
        for area in codes
    }
    return {area: figure for area, figure in found.items() if figure}


def _bar(name: str, figure: Figure, telling: Telling) -> Bar:
    """A bar as long as the number that is certain; what more is known stands at its end."""
    said = cell_of(figure, telling)
    return Bar(name, figure.low, said if isinstance(said, str) else '')


def _heard(title: str, bars: list[Bar], telling: Telling) -> str:
    joint = '، ' if telling.language == 'ar' else ', '
    figures = joint.join(f'{bar.name} {bar.said or bar.number}' for bar in bars)
    return telling.word('chart_heard').replace('#title', title).replace('#figures', figures)
