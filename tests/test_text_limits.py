"""Every function that takes a text of a person or a file ends soon, whatever stands in it and however long it is."""

import ast
import contextlib
import signal
from collections.abc import Callable, Iterator

import pytest

from exchange import cells, formula_guard
from exchange.importing import row_values
from exchange.mapping import (
    about_sheets,
    by_content,
    casualty_headings,
    columns,
    day_month_order,
    headings,
    new_codes,
    people_in_cells,
    places_in_cells,
    table_layout,
    target_labels,
    unknown_values,
)
from exchange.mapping.columns import Column
from exchange.mapping.heading_grammar import open_columns, signs, unchanging_words
from exchange.reading.any_file import Sheet
from models.dates import dates, edtf, words
from models.errors import KnownError
from models.language import garbled, how_many, keyboards, messages, number_words, person_names, points, text, too_long
from models.language.code_lists import codes
from models.places import gazetteer
from models.query import search
from models.record import casualty_words, own_codes, people_in_words, shorthand
from models.record.records import RECORDS
from tests.parsed import tree_of
from tests.test_layers import ROOT, sources

SECONDS = 100  # of the processor, for one function and all of these texts; the slowest takes twenty
SIZES = (390, 990, 32_000)
PIECES = [
    '1', '٣', 'a', 'م', 'A', '1.', '1:', '1,', '1, ', '1/', '1-', '1 ', '1+', '0.', '1e', '(1)', '(', ')', '()',
    '(a', '«', '[x-', ' ', '\t', '\n', '\r\n', '\u00a0', '- ', ' - ', '/', 'a/', 'a / ', '"', "'", '"a,', ';', 'x;',
    '|', '&', '=', '<', 'a.', 'a@', 'a_', 'a-', 'http://', '#a+', '# ', '\\', '_x0041_', '\u200d', '\u202e',
    '\u2067', '\u0301', '\u0301\u0323', 'a\u0301\u0323', '\u064e\u0651', 'ـ', 'ا', 'ال', 'ال ', 'و', 'و ', ' و',
    'عبد ', 'abu ', 'الله ', 'الدين ', 'al din ', 'man and ', 'رجل و ', 'three ', 'ثلاثة و', 'مئة ',
    'one hundred and ', 'twenty-', 'about ', '~', '.', 'between ', '2024-01-01/', 'jan ', 'monday ', 'early ',
    'first of ', 'ISIS, ', 'ISIS and ', 'ISIS & ', 'SDF ', 'c k ', '5 c k, ', 'ck', '5 م ق، ', 'of ', '35°', 'N ',
    '1) ', 'q1. ', 'years ', 'الساعة ', 'a=b&', 'add:', ':', 'aa', '\U0001f600', '\ud800',
]  # fmt: skip
# What stands before and behind so many of the same: what would match if it were not for its end.
FRAMES = [('', ''), ('ا 5 ', 'z')]

INCIDENT, CASUALTY = RECORDS['incident'].specs(), RECORDS['casualty'].specs()
Read = Callable[[str], object]


def column(kind: str, name: str, **more: object) -> Column:
    return Column(0, 'x', kind, name, RECORDS[kind].specs()[name], **more)  # type: ignore[arg-type]


def of_every_kind(make: Callable[[str, str], Read]) -> Iterator[tuple[str, Read]]:
    """A reading by one field of each kind."""
    seen: set[str] = set()
    for kind, record in RECORDS.items():
        for name, spec in record.specs().items():
            if spec.kind.name not in seen:
                seen.add(spec.kind.name)
                yield spec.kind.name, make(kind, name)


def in_a_sheet(said: str) -> object:
    """The layout of a sheet in which a text stands above the table, in its headings, in it and below it."""
    rows: list[list[cells.Cell]] = [
        [said],
        ['Date', 'Place', said],
        ['1/1/2024', 'Homs', said],
        ['x', said],
        [],
        [said],
    ]
    found = table_layout.find(Sheet('A', rows), lambda heading: headings.meaning(heading, 'incident') is not None)
    return found and (found.rows, found.asides)


COUNT = column('casualty', 'count', harm=casualty_headings.from_code('outcome=killed&party=isis'))
KINDS: list[tuple[str, Callable[[str, str], Read]]] = [
    ('understand', lambda kind, name: lambda said: (s := RECORDS[kind].specs()[name]).kind.understand(said, s)),
    ('from_cell', lambda kind, name: lambda said: cells.from_cell(said, RECORDS[kind].specs()[name])),
    ('says_nothing', lambda kind, name: lambda said: cells.says_nothing(said, RECORDS[kind].specs()[name])),
    ('suits', lambda kind, name: lambda said: by_content.suits(said, RECORDS[kind].specs()[name])),
    ('refuse_too_long', lambda kind, name: lambda said: cells.refuse_too_long(said, RECORDS[kind].specs()[name])),
    ('Column.read', lambda kind, name: lambda said: column(kind, name).read(said)),
]
READERS: dict[str, Read] = {
    f'{called}:{kind}': read for called, make in KINDS for kind, read in of_every_kind(make)
} | {
    'behind_letters': lambda said: text.behind_letters(said, len(said)),
    **{
        called: getattr(text, called)
        for called in (
            'clean', 'is_ordinary', 'length', 'ascii_digits', 'has_arabic', 'isolate', 'in_order', 'without_directions',
            'fold', 'fold_name', 'harmless', 'harmless_line', 'plain_kurdish', 'index_terms', 'sort_key',
            'terms_together', 'plain_code', 'in_order_among_arabic',
        )
    },
    'query_terms': lambda said: search.match(said),
    'match': search.match,
    'readings': dates.readings,
    'readings from today': lambda said: dates.readings(said, from_today=True),
    'understand': dates.understand,
    'is_hijri': dates.is_hijri,
    'is_edtf': edtf.is_edtf,
    'plain': words.plain,
    'how_many.understand': how_many.understand,
    'how_many.find': how_many.find,
    'in_digits': number_words.in_digits,
    'other_layout': keyboards.other_layout,
    'quoted': messages.quoted,
    'in_line': messages.in_line,
    'words_of': lambda said: person_names.keys_of(person_names.words_of(said)),
    'ends_with_an_article': lambda said: person_names.ends_with_an_article(said),
    'refuse_long': lambda said: too_long.refuse_long(said, 100),
    'stated_by': casualty_words.stated_by,
    'without_brackets': casualty_words.without_brackets,
    'groups': people_in_words.groups,
    'numbered': people_in_words.numbered,
    'shorthand.read': lambda said: shorthand.read('casualty', said),
    'shorthand.read above': lambda said: shorthand.read('casualty', f'5 c k: {said}'),
    'CodeList.find': lambda said: codes('parties').find(said),
    'Gazetteer.find': lambda said: gazetteer().find(said),
    'Gazetteer.fitting': lambda said: gazetteer().fitting(said),
    'own_codes.made': lambda said: own_codes.made('DZ1', 'means', said, said, ''),
    'is_empty': cells.is_empty,
    'is_left_out': cells.is_left_out,
    'is_not_known': cells.is_not_known,
    'is_cleared': cells.is_cleared,
    'as_text': cells.as_text,
    'is_vague_hour': cells.is_vague_hour,
    'degrees': cells.degrees,
    'guarded': formula_guard.guarded,
    'unguarded': formula_guard.unguarded,
    'canonical_uid': row_values.canonical_uid,
    'meaning': lambda said: [headings.meaning(said, kind) for kind in headings.FIELD_KINDS],
    'is_serial': headings.is_serial,
    'says_nothing_known': headings.says_nothing_known,
    'is_rumour': about_sheets.is_rumour,
    'speaks_of_dead': about_sheets.speaks_of_dead,
    'is_of_one': about_sheets.is_of_one,
    'speaks_of_people': about_sheets.speaks_of_people,
    'is_story': by_content.is_story,
    'why_open': open_columns.why_open,
    'telling': signs.telling,
    'without_marks': signs.without_marks,
    'is_group': unchanging_words.is_group,
    'is_hint': lambda said: unchanging_words.is_hint(said, 'date'),
    'may_be_hint': unchanging_words.may_be_hint,
    'casualty_headings.understand': casualty_headings.understand,
    'from_code': casualty_headings.from_code,
    'codes_of': lambda said: columns.codes_of(said, INCIDENT['carried_out_by']),
    'is_open': day_month_order.is_open,
    'is_seconds': day_month_order.is_seconds,
    'lacks_its_year': dates.lacks_its_year,
    'written_out in a year': lambda said: day_month_order.written_out(said, None, 2024),
    'garbled.refuse': garbled.refuse,
    'is_lost': garbled.is_lost,
    'put_right': garbled.put_right,
    'with_point': points.with_point,
    'is_latitude': points.is_latitude,
    'longitude_first': points.longitude_first,
    'points.two': lambda said: points.two(said, longitude_first=False),
    'may_be_a_name': table_layout.may_be_a_name,
    'clock_of': day_month_order.clock_of,
    'hour_of': day_month_order.hour_of,
    'may_be': day_month_order.may_be,
    'day_month_order.readings': day_month_order.readings,
    'written_out': lambda said: day_month_order.written_out(said, True),
    'settled': lambda said: day_month_order.settled([said]),
    'labels_of': lambda said: new_codes.labels_of(said, said),
    'people_in_cells.understand': people_in_cells.understand,
    'may_be_several': people_in_cells.may_be_several,
    'places_in_cells.find': lambda said: places_in_cells.find(gazetteer(), said),
    'column_label': target_labels.column_label,
    'alike': lambda said: unknown_values.alike(said, CASUALTY['party']),
    'meant': lambda said: unknown_values.meant(said, CASUALTY['party']),
    'guess': lambda said: by_content.guess([said, f'{said}a', f'{said}b'], 'incident', set()),
    'read_people': lambda said: not said.isspace() and COUNT.read_people(said),
    'pair': lambda said: column('incident', 'latitude').pair(said),
    'choices': lambda said: column('incident', 'marks', choices={'*': '+text'}).keeps_text(said[:2_000]),
    'layout': in_a_sheet,
}  # fmt: skip
# These take seconds, and have their limits by the same readers as the others.
LONG = {
    'read_people',
    'people_in_cells.understand',
    'guess', 'may_be_hint', 'layout', 'shorthand.read', 'stated_by', 'why_open', 'numbered', 'Column.read:codes',
    'codes_of', 'suits:codes', 'in_line', 'groups', 'Gazetteer.fitting',
}  # fmt: skip
# Public functions that are given a text and stand not above, each with the reason.
PASSED_OVER = {
    'date_refused': 'says a sentence',
    'group': 'is asked by `groups`',
    'apart': 'is asked by `groups`',
    'readings of people': 'is asked with what `groups` found',
    'kept': 'reads what the register wrote',
    'with_codes': 'reads what the register wrote',
    'refuse_closed': 'says a sentence',
}
ROOMS = ('models/dates', 'models/language', 'models/query', 'models/record', 'exchange/mapping', 'exchange/cells')


def texts(size: int) -> Iterator[str]:
    for piece in PIECES:
        for before, behind in FRAMES:
            yield before + piece * (size // len(piece)) + behind


@pytest.fixture(scope='module', autouse=True)
def _ready() -> None:
    """What is read once from the resources is no matter."""
    gazetteer().prepare()
    for said in ('Date', 'killed', 'mhd', '5 c k', 'some people'):
        for read in READERS.values():
            ends(read, said)


def ends(read: Read, said: str) -> None:
    """Read a text; what it means is no matter, nor that it means nothing."""
    with contextlib.suppress(KnownError, dates.NotADate, dates.AmbiguousDate):
        read(said)


@pytest.mark.slow
@pytest.mark.parametrize('name', [pytest.param(n, marks=pytest.mark.soak) if n in LONG else n for n in READERS])
def test_it_ends_soon(name: str) -> None:
    at = ''

    def late(_signal: int, _frame: object) -> None:
        raise AssertionError(f'{name} is still busy after {SECONDS} seconds of the processor, with {at!r}')

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        for size in SIZES:
            for said in texts(size):
                at = f'{said[:20]} … of {len(said):,}'
                ends(READERS[name], said)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def test_what_is_slow_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the tests above could not fail."""
    monkeypatch.setitem(READERS, 'slow', lambda said: [said.count(said[:place]) for place in range(len(said))])
    monkeypatch.setattr('tests.test_text_limits.SECONDS', 1)
    with pytest.raises(AssertionError, match='slow is still busy'):
        test_it_ends_soon('slow')


def test_none_is_left_out() -> None:
    """Each public function that is given a text, a heading or a cell is tried, or passed over for a reason."""
    tried = {part for name in READERS for part in (name, name.partition(':')[0], name.rpartition('.')[2])}
    left_out = set()
    for path in sources():
        if not str(path.relative_to(ROOT)).startswith(ROOMS):
            continue
        for node in tree_of(path).body:
            if isinstance(node, ast.FunctionDef) and node.name[0] != '_' and node.args.args:
                first = node.args.args[0].arg
                if first in ('text', 'heading', 'cell') and node.name not in tried | PASSED_OVER.keys():
                    left_out.add(f'{path.stem}.{node.name}')
    assert not left_out
