"""The pictures of a page: who was killed, as bars, and where, as a map and bars; each is also said in words."""

from collections.abc import Iterator

from exchange.publishing.paper import charts, report_pictures
from exchange.publishing.paper.charts import Bar
from exchange.publishing.published_page import Picture
from exchange.publishing.wording.figure_tables import FigureTables
from exchange.publishing.wording.telling import Telling
from exchange.reporting.report import Counts, Figure, Report, added
from models.language.code_lists import codes
from models.language.messages import _

_KILLED = 'killed'
_TITLE = 'picture_sides'


def pictures(report: Report, telling: Telling, tables: FigureTables) -> Iterator[Picture]:
    """Bars of who was killed, and where there were operations and deaths; none of what there was not."""
    sides = {
        Bar(tables.heading(column), figure.best, tables.said(figure)): figure
        for column in report.layout.columns
        if (figure := report.all.figure(column.counts)) and _is_side(column.counts) and not column.part
    }
    if len(sides) > 1:
        title, joint = telling.word(_TITLE), '؛ ' if telling.language == 'ar' else '; '
        said = f'{title}: {joint.join(f"{bar.name}: {bar.said}" for bar in sides)}'
        numbers = report_pictures.numbers(title, (_('Side'), codes('outcomes')[_KILLED].label_of_many()), sides)
        yield Picture(charts.bars([*sides], said, telling.language), said, title, numbers)
    where = _by_governorate(report)
    operations = {code: counts.operations for code, counts in where.items()}
    killed: dict[str, Figure] = {code: counts.of(_KILLED) for code, counts in where.items()}
    yield from report_pictures.pictures(operations, killed, tables.said, telling.language)


def _is_side(counts: str) -> bool:
    outcome, _dot, name = counts.partition('.')
    return outcome == _KILLED and name != 'total'


def _by_governorate(report: Report) -> dict[str, Counts]:
    """What each governorate adds up to: people of all sections, operations of those that count what the first does."""
    found: dict[str, list[Counts]] = {}
    for section in report.sections:
        layout = report.layout.section(section.id)
        is_alike = layout is not None and layout.counts == report.layout.operations
        for code, counts in section.areas.items():
            found.setdefault(code, []).append(counts if is_alike else Counts(people=counts.people))
    return {code: added(parts) for code, parts in found.items()}
