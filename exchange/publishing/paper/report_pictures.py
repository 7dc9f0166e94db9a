"""The pictures of a report: operations on the map, and people killed as bars, by governorate."""

from collections.abc import Callable, Mapping

from exchange.publishing.paper import charts, shaded_map
from exchange.publishing.paper.charts import Bar
from exchange.publishing.published_page import FigureTable, Picture
from exchange.reporting.report import Figure
from models.language.code_lists import codes
from models.language.labels import field_label
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
            beside = _beside(title, _('Operations'), of_operations, operations)
            found.append(Picture(shaded_map.governorates(of_operations, heard, language), heard, title, beside))
        if of_killed:
            title = str(_('People killed, by governorate'))
            heard = _heard(title, of_killed, language)
            beside = _beside(title, codes('outcomes')['killed'].label_of_many(), of_killed, killed)
            found.append(Picture(charts.bars([*of_killed.values()], heard, language), heard, title, beside))
        return tuple(found)


def numbers(title: str, headings: tuple[str, str], shown: Mapping[Bar, Figure]) -> FigureTable:
    """The numbers of a picture as a table of two columns."""
    rows = tuple((bar.name, bar.said) for bar in shown)
    return FigureTable(title, headings, rows, has_total=False, figures=tuple((None, one) for one in shown.values()))


def _beside(title: str, counted: str, bars: Mapping[str, Bar], figures: Mapping[str, Figure]) -> FigureTable:
    shown = {bar: figures[code] for code, bar in bars.items()}
    return numbers(title, (field_label('incident', 'governorate'), counted), shown)


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
