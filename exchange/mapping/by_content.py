"""What a column holds, as its cells show it: whether they fit a field, and which one they may be where no heading says.

A guess by content is sure enough to be taken only for what hardly anything else looks like: the governorates, and the
codes of a list that one field alone has. The rest waits for a person to confirm it.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from exchange.cells import Cell, Fault, as_text, from_cell, is_empty, is_not_known, says_nothing
from exchange.mapping import day_month_order, places_in_cells
from exchange.mapping.columns import DAY, MONTH, PAIR, PAIRS, YEAR, Column, codes_of
from exchange.mapping.headings import Meaning
from models.dates import dates
from models.errors import Refused
from models.language.code_lists import codes
from models.language.text import has_arabic
from models.limits.heading_limits import HEADING_LIMITS
from models.places import gazetteer
from models.record.fields import CodeKind, DateKind, DegreesKind, NumberKind, PlaceKind, Spec
from models.record.records import RECORDS

# Lists of what may be published or shared: nobody guesses it.
_NEVER = ('consents', 'publish_consent')
# What a column of points in one cell is, of the kind that has points.
_PLACED, _POINT = 'incident', 'incident.latitude'


def sample(rows: Sequence[tuple[int, list[Cell]]], index: int) -> list[Cell]:
    """The first cells of a column that hold something."""
    found: list[Cell] = []
    for _number, row in rows:
        cell = row[index] if index < len(row) else None
        if not is_empty(cell) and not isinstance(cell, Fault) and not says_nothing(cell, None):
            found.append(cell)
            if len(found) == HEADING_LIMITS.sample:
                break
    return found


def fits(column: Column, cells: Sequence[Cell]) -> bool:
    """Whether cells look like what an uncertain heading says that they are."""
    if not cells or column.spec is None or column.is_noted:
        return True
    if column.part in PAIRS:
        return _share(cells, lambda cell: bool(column.pair(cell))) >= HEADING_LIMITS.enough
    if column.part in (DAY, MONTH, YEAR):
        return True
    if column.harm:
        stated = [cell for cell in cells if not is_not_known(cell)]
        return not stated or _share(stated, lambda cell: column.read_count(cell) is not None) >= HEADING_LIMITS.enough
    least = HEADING_LIMITS.enough_places if column.is_place else HEADING_LIMITS.enough
    return _fitting(cells, column.spec) >= least


def guess(cells: Sequence[Cell], kind: str, taken: set[str]) -> Meaning | None:
    """The field of a kind, none of those that other columns have, that a column may be by what it holds."""
    distinct = {as_text(cell).strip() for cell in cells}
    if len(cells) < HEADING_LIMITS.least_cells or _are_answers(distinct):
        return None
    by_code = list(_coded(cells, kind)) if len(distinct) >= HEADING_LIMITS.least_values else []
    free = [target for target in by_code if target not in taken]
    if kind == _PLACED and f'{_POINT}:{PAIR}' not in taken and all(map(_is_point, cells)):
        return Meaning(f'{_POINT}:{PAIR}', HEADING_LIMITS.by_content, 'content')
    if len(by_code) == 1 and free:
        return Meaning(free[0], HEADING_LIMITS.by_codes, 'content')
    if free:
        return Meaning(free[0], HEADING_LIMITS.by_shared_codes, 'content')
    target = next((t for t in _plain(cells, distinct, kind) if t not in taken), '')
    return Meaning(target, HEADING_LIMITS.by_content, 'content') if target else None


def _are_answers(texts: set[str]) -> bool:
    """Whether all are yes and no, of which nobody knows what they answer: they are no consent."""
    return all(codes('yes_no').find(text) for text in texts)


def are_stories(cells: Sequence[Cell]) -> bool:
    """Whether most of the cells are texts of more than a few words, which tell something."""
    return bool(cells) and 2 * sum(is_story(cell) for cell in cells) > len(cells)


def is_story(cell: Cell) -> bool:
    """Whether a cell says more than a name or a code."""
    return isinstance(cell, str) and len(cell.split()) > HEADING_LIMITS.words_of_a_story


def fitting_all(cells: Sequence[Cell], kind: str) -> Iterator[str]:
    """The one field of a kind that all cells fit: a coded one whose list no other field has, or the required date."""
    specs = RECORDS[kind].form_fields()
    coded = [target for target in _coded(cells, kind) if suits_all(cells, specs[target.partition('.')[2]])]
    if len(coded) == 1:
        yield from coded
    for name, spec in specs.items():
        if not coded and isinstance(spec.kind, DateKind) and spec.required and suits_all(cells, spec):
            yield f'{kind}.{name}'


def suits_all(cells: Sequence[Cell], spec: Spec) -> bool:
    """Whether every cell is a value of a field."""
    return all(suits(cell, spec) for cell in cells)


def suits(cell: Cell, spec: Spec) -> bool:
    """Whether a cell is a value of a field."""
    return _fitting([cell], spec) == 1


def _coded(cells: Sequence[Cell], kind: str) -> Iterator[str]:
    """The coded fields of a kind whose list has nearly all of the values."""
    if not all(isinstance(cell, str) for cell in cells):
        return
    for name, spec in RECORDS[kind].form_fields().items():
        if (
            isinstance(spec.kind, CodeKind)
            and spec.codes not in _NEVER
            and _fitting(cells, spec) >= HEADING_LIMITS.nearly_all
        ):
            yield f'{kind}.{name}'


def _plain(cells: Sequence[Cell], distinct: set[str], kind: str) -> Iterator[str]:
    """The first field of each other kind that nearly all of the cells fit."""
    specs = RECORDS[kind].form_fields()
    for wanted, looks in ((DateKind, _looks_like_dates), (PlaceKind, _look_like_places)):
        if looks(cells):
            yield from (
                f'{kind}.{name}' for name, spec in specs.items() if isinstance(spec.kind, wanted) and spec.listed
            )
            yield from (f'{kind}.{name}' for name, spec in specs.items() if isinstance(spec.kind, wanted))
    names = RECORDS[kind].name_fields
    are_different = len(distinct) > HEADING_LIMITS.different_names * len(cells)
    if names and are_different and all(_looks_like_a_name(cell) for cell in cells):
        is_arabic = has_arabic(as_text(cells[0]))
        yield from (f'{kind}.{name}' for name in names if name.endswith('_ar') == is_arabic)


def _share(cells: Sequence[Cell], reads: object) -> float:
    assert callable(reads)
    good = 0
    for cell in cells:
        try:
            good += bool(reads(cell))
        except Refused:
            continue
    return good / len(cells)


def _fitting(cells: Sequence[Cell], spec: Spec) -> float:
    """The share of the cells that a field can hold."""
    if isinstance(spec.kind, DateKind):
        return _share(cells, _is_dated)
    if isinstance(spec.kind, PlaceKind):
        return _share(cells, lambda cell: _names_a_place(as_text(cell)))
    if isinstance(spec.kind, CodeKind):
        return _share(cells, lambda cell: codes_of(as_text(cell), spec) is not None)
    if isinstance(spec.kind, (NumberKind, DegreesKind)):
        return _share(cells, lambda cell: from_cell(cell, spec) is not None)
    return _share(cells, lambda cell: isinstance(cell, str)) if len(cells) > 1 else 1.0


def _names_a_place(text: str) -> bool:
    return bool(gazetteer().find(text)) or places_in_cells.find(gazetteer(), text) is not None


def _is_dated(cell: Cell) -> bool:
    if isinstance(cell, date):
        return True
    if not isinstance(cell, str):
        return False
    try:
        return bool(dates.readings(day_month_order.written_out(cell, day_first=True)))
    except dates.NotADate:
        return False


def _is_point(cell: Cell) -> bool:
    spec = RECORDS[_PLACED].specs()[_POINT.partition('.')[2]]
    column = Column(0, '', _PLACED, _POINT.partition('.')[2], spec, part=PAIR)
    try:
        return isinstance(cell, str) and len(column.pair(cell)) > 1
    except Refused:
        return False


def _looks_like_dates(cells: Sequence[Cell]) -> bool:
    are_numbers = all(as_text(cell).strip().isdigit() for cell in cells)
    return not are_numbers and _share(cells, _is_dated) >= HEADING_LIMITS.nearly_all


def _look_like_places(cells: Sequence[Cell]) -> bool:
    if not all(isinstance(cell, str) for cell in cells):
        return False
    found = _share(cells, lambda cell: bool(gazetteer().find(as_text(cell))))
    return found >= HEADING_LIMITS.nearly_all_places


def _looks_like_a_name(cell: Cell) -> bool:
    fewest, most = HEADING_LIMITS.words_of_a_name
    words = as_text(cell).split()
    return isinstance(cell, str) and fewest <= len(words) <= most and not any(c.isdigit() for c in cell)
