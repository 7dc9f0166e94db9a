"""The pictures of a report: operations on the map, and people killed as bars, by governorate."""

from collections.abc import Callable, Mapping

from exchange.publishing.paper import charts, shaded_map
from exchange.publishing.paper.charts import Bar
from exchange.publishing.published_page import Picture
from exchange.reporting.report import Figure
from models.language.code_lists import codes
from models.language.messages import _, speaking

Amount = Callable[[Figure], str]


def pictures(
    operations: Mapping[str, Figure], killed: Mapping[str, Figure], amount: Amount, language: str
) -> tuple[Picture, ...]:
    """The map of operations and the bars of the killed, of figures by P-code in their order, and how each is said.

    What has nothing to show is left out; figures without a governorate are in the bars alone.
    """
    with speaking(language):
        of_operations, of_killed = (_bars(figures, amount) for figures in (operations, killed))
        found = []
        if of_operations.keys() - {''}:
            title = str(_('Operations by governorate'))
            heard = _heard(title, of_operations, language)
            found.append(Picture(shaded_map.governorates(of_operations, heard, language), heard, title))
        if of_killed:
            title = str(_('People killed, by governorate'))
            heard = _heard(title, of_killed, language)
            found.append(Picture(charts.bars([*of_killed.values()], heard, language), heard, title))
        return tuple(found)


def _bars(figures: Mapping[str, Figure], amount: Amount) -> dict[str, Bar]:
    """The figures that are not nothing, by P-code, each with its name."""
    governorates = codes('governorates')
    return {
        code: Bar(governorates.label(code) if code else str(_('Not stated')), figure.best, amount(figure))
        for code, figure in figures.items()
        if figure
    }


def _heard(title: str, shown: Mapping[str, Bar], language: str) -> str:
    """What is said to whoever cannot see it: all that is in it."""
    return f'{title}: {("؛ " if language == "ar" else "; ").join(f"{bar.name}: {bar.said}" for bar in shown.values())}'
