"""Values of coded columns that no list has, and the codes that may be meant by them."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from rapidfuzz import fuzz

from exchange.cells import Cell, Fault, as_text, is_empty
from exchange.mapping import day_month_order
from exchange.mapping.columns import Column, Table
from exchange.mapping.spelling import distance, slips_allowed
from models.errors import Refused
from models.language.code_lists import codes, remembered
from models.language.text import fold
from models.limits.heading_limits import HEADING_LIMITS
from models.limits.text_limits import TEXT_LIMITS
from models.record.fields import CodesKind, Spec


class UnknownValue(NamedTuple):
    """A value that stands so often in a column and that its list has not; `alike` are codes that may be meant."""

    column: Column
    text: str
    often: int
    alike: list[str]


class OpenOrder(NamedTuple):
    """A date column of which nothing says whether the day or the month stands first, with a value of it.

    Where a program may have read days as months, `readings` are the day turned back and the day that stands there.
    """

    column: Column
    text: str
    readings: list[str]


def unknown_values(table: Table) -> Iterator[UnknownValue]:
    """The values of the coded columns of a field sheet that stand for nothing, the most frequent first."""
    for column in table.columns:
        if column.is_coded and not column.is_noted and not table.is_headquarters:
            assert column.spec is not None
            found = Counter(text for cell in _cells(table, column) for text in _unknown(column, cell))
            for text, often in found.most_common():
                yield UnknownValue(column, text, often, alike(text, column.spec))


def open_orders(table: Table) -> Iterator[OpenOrder]:
    """The date columns of a field sheet whose order of day and month somebody has to say."""
    for column in table.columns:
        if column.is_date and column.day_first is None and not table.is_headquarters:
            cell = next((cell for cell in _cells(table, column) if day_month_order.is_open(cell, column.year)), None)
            if cell is not None:
                yield OpenOrder(column, str(cell).strip(), day_month_order.readings(str(cell), column.year))
        if column.is_turned == '':
            found = next(day for day in _cells(table, column) if isinstance(day, date) and day.day != day.month)
            stands = found.isoformat()[:10]
            yield OpenOrder(column, stands, [found.replace(month=found.day, day=found.month).isoformat()[:10], stands])


def _cells(table: Table, column: Column) -> Iterator[Cell]:
    for _number, row in table.rows():
        cell = row[column.index] if column.index < len(row) else None
        if not is_empty(cell) and not isinstance(cell, Fault):
            yield cell


def _unknown(column: Column, cell: Cell) -> Iterator[str]:
    try:
        column.read(cell)
    except Refused:
        text = ' '.join(as_text(cell).split())
        spec = column.spec
        parts = spec.code_list().apart(text) if spec is not None and isinstance(spec.kind, CodesKind) else [text]
        yield from (part for part in map(str.strip, parts) if part and not _is_known(column, part))


def _is_known(column: Column, text: str) -> bool:
    try:
        return column.read(text) is not None
    except Refused:
        return False


def alike(text: str, spec: Spec) -> list[str]:
    """The codes of a list with a name like a text, the likeliest first; a text that is too long is like none."""
    if len(text) > TEXT_LIMITS.code:
        return []
    key = fold(text)
    scores: dict[str, float] = {}
    for name, code in _names(spec.codes):
        score = fuzz.ratio(key, name)
        if f' {name} ' in f' {key} ':
            score = max(score, HEADING_LIMITS.value_within)
        if score > max(HEADING_LIMITS.alike_value, scores.get(code, 0)):
            scores[code] = score
    return sorted(scores, key=lambda code: -scores[code])[: HEADING_LIMITS.values_offered]


@remembered
def meant(text: str, spec: Spec) -> str | None:
    """The one code whose name a text is a slip or two away from, None where that is none or several."""
    if len(text) > TEXT_LIMITS.code:
        return None
    key = fold(text)
    most = slips_allowed(key)
    close = (
        {code: slips for name, code in _names(spec.codes) if (slips := distance(key, name, most)) <= most}
        if most
        else {}
    )
    least = min(close.values(), default=0)
    best = [code for code, slips in close.items() if slips == least]
    return best[0] if len(best) == 1 else None


@remembered
def _names(listed: str) -> list[tuple[str, str]]:
    """Each folded name of a list with its code; retired ones stand for what they are now."""
    return [
        (key, code)
        for code, row in codes(listed).items()
        for name in (row.en, row.ar, row.ar_plural, *row.aliases)
        if (key := fold(name))
    ]
