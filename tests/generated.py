"""Any record that the program accepts, for hypothesis: made from the declarations.

`aggregates(kind)` draws whole records with their children. Each field is drawn by its kind, and what the rules refuse
is taken out again, as a person would who is told so.
"""

from collections.abc import Callable
from functools import cache

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from exchange.cells import CLEARED
from models.dates.edtf import is_edtf
from models.errors import Refused
from models.language.text import TEXT_LIMIT, clean
from models.places import gazetteer
from models.record.cleaning import Cleaning
from models.record.fields import Spec, Stored
from models.record.records import RECORDS, Record
from models.rules import checks

# What spreadsheets, and those who read them, have been known to change.
TRAPS = (
    *('=1+1', '=HYPERLINK("x")', '+963 11', '-', '- 3', '@home', "'quoted", "''", '007', '1e5', '3.0', '12/5', 'TRUE'),
    *('1,234', '50%', '$5', '10:30', '2024-01-21', '٣/٤/٢٠٢٤', '#N/A', '#REF!', 'NULL', 'nan', '-0', '٠٠٧'),
    *('_x0041_', '_x005F_x0041_', '_x000D_', '_x005F_', '_xD800_', '_X0041_', 'a\nb', 'a\n\nb', 'a\n', ' x ', 'a\tb'),
    *(CLEARED, f'\\{CLEARED}', f'\\\\{CLEARED}', '(CLEARED)', '<&>"\'', ']]>', '&amp;', '&#10;', '<b>x</b>', '"', '""'),
    *(
        'قرية المثال',
        'مُحَمَّد',
        'ـــ',
        '١٢٣',
        'کوردی ەڕڵ',
        'ÇŞẌ',
        '日本',
        '👩‍👩‍👧',
        '𐎀',
        '\u00a0x\u00a0',
        '\u200d',
        'e\u0301',
    ),
    *('a|b', 'a; b', 'a،ب', '؛', '\ufdd0', '\U0001fffe', '\ue000', '\u3000', '\u2003', '\u200b', '\u00ad', '%s{0}\\n'),
)


def texts() -> st.SearchStrategy[str]:
    """Texts in any script, formula-like ones, escapes, line breaks, and as long as a text may be."""
    anything = st.text(st.characters(exclude_categories=['Cs']), max_size=40)
    mixed = st.lists(st.sampled_from(TRAPS) | anything, min_size=1, max_size=4)
    joined = st.builds(str.join, st.sampled_from(('', ' ', '\n')), mixed)
    long = st.sampled_from(('=ب', '_x0041_', 'كلمة ', 'x\n', '<&', '𐎀')).map(_longest)
    usual = (st.sampled_from(TRAPS), anything, joined) * 5
    return st.one_of(*usual, long).map(clean).filter(bool)


def _longest(unit: str) -> str:
    """A text as long as a text may be, as spreadsheets count: in halves of surrogate pairs."""
    return unit * (TEXT_LIMIT // (len(unit.encode('utf-16-le')) // 2))


def dates() -> st.SearchStrategy[str]:
    """Days, months, years, about and open ones, ranges, from 1900 to 2100."""
    years = st.integers(1900, 2100) | st.sampled_from((1900, 1904, 2100))
    days = st.builds('{:04}-{:02}-{:02}'.format, years, st.integers(1, 12), st.integers(1, 31))
    months = st.builds('{:04}-{:02}'.format, years, st.integers(1, 12))
    points = st.one_of(days, months, years.map('{:04}'.format), days.map('{}~'.format), months.map('{}~'.format))
    ranges = st.builds('{}/{}'.format, points, points)
    open_ends = points.map('../{}'.format) | points.map('{}/..'.format)
    return st.one_of(days, points, ranges, open_ends).filter(is_edtf)


@cache
def _place_codes() -> list[str]:
    return [place.code for place in gazetteer().all()]


def _uids() -> st.SearchStrategy[str]:
    return st.uuids(version=4).map(str)


def _places() -> st.SearchStrategy[str]:
    return st.deferred(lambda: st.sampled_from(_place_codes())) | _uids()


def _codes(spec: Spec) -> st.SearchStrategy[Stored]:
    return st.sampled_from(list(spec.code_list()))


def _several(spec: Spec) -> st.SearchStrategy[Stored]:
    return st.lists(_codes(spec), min_size=1, max_size=4).map(lambda found: spec.kind.clean(found, spec))


def _numbers(spec: Spec) -> st.SearchStrategy[Stored]:
    lowest, highest = int(spec.lowest), int(spec.highest)
    return st.integers(lowest, min(20, highest)) | st.integers(lowest, highest)


def _degrees(spec: Spec) -> st.SearchStrategy[Stored]:
    return st.floats(spec.lowest, spec.highest).map(lambda number: round(number, 6))


VALUES: dict[str, Callable[[Spec], st.SearchStrategy[Stored]]] = {
    'text': lambda _spec: texts(),
    'long_text': lambda _spec: texts(),
    'typed': lambda _spec: texts(),
    'code': _codes,
    'codes': _several,
    'date': lambda _spec: dates(),
    'time': lambda _spec: st.times().map('{:%H:%M}'.format),
    'number': _numbers,
    'degrees': _degrees,
    'place': lambda _spec: _places(),
    'link': lambda _spec: _uids(),
}


def values_of(spec: Spec) -> st.SearchStrategy[Stored]:
    """The values that may stand in a field."""
    return VALUES[spec.kind.name](spec)


@st.composite
def rows(draw: st.DrawFn, kind: str, parent: str = '', position: int = 0) -> Record:
    """A row of a kind with rows below it."""
    specs = RECORDS[kind].specs()
    row = Record(kind)
    ours = {'parent', 'position', 'withdrawn'}
    for name, spec in specs.items():
        if name not in ours and (spec.required or draw(st.integers(0, 2)) == 0):
            row.set(name, draw(values_of(spec)))
    if parent:
        row.values |= {'parent': parent, 'position': position}
    if draw(st.integers(0, 9)) == 0:
        row.set('withdrawn', draw(texts()))
    for child in RECORDS[kind].child_kinds:
        row.children += [draw(rows(child, row.uid, place)) for place in range(1, 1 + draw(st.integers(0, 2)))]
    return row


@st.composite
def aggregates(draw: st.DrawFn, kind: str) -> Record:
    """A record of a kind as the program accepts it."""
    record = draw(rows(kind))
    Cleaning().clean(record)
    while (refused := _refused(record)) is not None:
        row = next(row for row in record.walk() if row.uid == refused.row)
        name = str(refused.field)
        row.set(name, None if name in row.values else draw(values_of(RECORDS[row.kind].specs()[name])))
    return record


def _refused(record: Record) -> Refused | None:
    try:
        checks.refuse(record)
    except Refused as error:
        return error
    return None


def many(strategy: st.SearchStrategy[Record], count: int) -> list[Record]:
    """That many records at once, the same in each run."""
    found: list[Record] = []

    @settings(max_examples=count, database=None, derandomize=True, phases=[Phase.generate])
    @given(strategy)
    def collect(record: Record) -> None:
        found.append(record)

    collect()
    return found
