"""One cell cannot stop everything: what is too long or too large is refused with its sheet, row and column.

All of it goes through the command line or the window, within so many seconds of the processor.
"""

import csv
import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from models import query
from models.register.register import Register
from tests.test_commands import GEHEIM, Call, call, made

__all__ = ['call', 'made']
pytestmark = pytest.mark.slow
SECONDS = 20  # of the processor; before, the shortest of these took a minute, or ended in a traceback
HEADINGS = ['Date', 'Governorate', 'Type of incident', 'Place', 'ISIS members killed']
MAPPING = {
    'in': dict(
        zip(
            HEADINGS,
            (
                'incident.occurred', 'incident.governorate', 'incident.kind', 'incident.place',
                'casualties:outcome=killed&party=isis',
            ),
            strict=True,
        )
    )
}  # fmt: skip
LONG = ('incident.narrative', 'incident.summary', 'note')
GOOD = ['2024-01-05', 'Homs', 'Ambush', 'Al-Mithal', '2']


@pytest.fixture(autouse=True)
def _bounded() -> Iterator[None]:
    """Fail what keeps the processor busy, however slow the machine is."""

    def late(_signal: int, _frame: object) -> None:
        raise AssertionError(f'still busy after {SECONDS} seconds of the processor')

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)


def sheet(*rows: list[str], headings: list[str] = HEADINGS, name: str = 'in.csv') -> Path:
    path = Path(name)
    with path.open('w', encoding='utf-8-sig', newline='') as file:
        csv.writer(file).writerows([headings, *rows])
    return path


def with_cell(heading: str, text: str) -> list[str]:
    """The good row with one cell changed."""
    return [text if name == heading else cell for name, cell in zip(HEADINGS, GOOD, strict=True)]


def imported(made: Call, path: Path, *more: object, code: int = 3) -> dict[str, Any]:
    ended, out, err = made('import', 'r.sijill', path, '--json', *more)
    assert ended == code, err
    return dict(json.loads(out)[0])


def place_of(problem: dict[str, Any]) -> tuple[str, int, str]:
    return problem['sheet'], problem['row'], problem['column']


COUNTS = [
    '1' * 8_000, '1' * 32_000, '٣' * 32_000, '0.' + '0' * 30_000, '1e' + '9' * 30_000, 'three ' * 5_000,
    'مئة ' * 5_000, 'x' + ' ' * 30_000 + 'x', '1, ' * 10_000, '(1)' * 10_000, '5 men and ' * 3_000, '1' * 200_000,
]  # fmt: skip


def test_counts_without_end_are_refused_with_their_cells(made: Call) -> None:
    found = imported(made, sheet(GOOD, *(with_cell('ISIS members killed', text) for text in COUNTS)))
    assert (found['new'], found['invalid'], found['applied']) == (1, len(COUNTS), True)
    places = [('in', row, 'ISIS members killed') for row in range(3, 3 + len(COUNTS))]
    assert list(map(place_of, found['problems'])) == places
    assert all('longer than' in problem['problem'] for problem in found['problems'])
    assert all(len(problem['problem']) < 300 for problem in found['problems'])


CELLS = ['1' * 200_000, 'SDF, ' * 20_000, '35°' * 30_000, 'a\u0301\u0323' * 40_000, '1/1/' * 7_000, 'ISIS,' * 6_000]


@pytest.mark.parametrize('heading', HEADINGS)
def test_cells_without_end_are_refused_in_every_kind_of_column(made: Call, heading: str) -> None:
    found = imported(made, sheet(GOOD, *(with_cell(heading, text) for text in CELLS)))
    assert (found['new'], found['invalid'], found['applied']) == (1, len(CELLS), True)
    assert list(map(place_of, found['problems'])) == [('in', row, heading) for row in range(3, 3 + len(CELLS))]
    assert all('longer than' in problem['problem'] for problem in found['problems'])


@pytest.mark.parametrize(
    'target',
    [
        'incident.carried_out_by', 'incident.time_of_day', 'incident.latitude', 'incident.latitude:pair',
        'incident.narrative', 'incident.learned_on', 'incident.occurred:end', 'incident.summary', 'note',
    ],
)  # fmt: skip
def test_cells_without_end_are_refused_whatever_their_column_is(made: Call, target: str) -> None:
    Path('mapping.json').write_text(json.dumps({'in': MAPPING['in'] | {'More': target}}))
    rows = [[*GOOD[:3], f'Elsewhere {number}', '3', text] for number, text in enumerate(CELLS)]
    found = imported(made, sheet([*GOOD, ''], *rows, headings=[*HEADINGS, 'More']), '--mapping', 'mapping.json')
    long_enough = [number for number, text in enumerate(CELLS) if len(text) > 32_000 or target not in LONG]
    assert (found['new'], found['invalid'], found['applied']) == (
        1 + len(CELLS) - len(long_enough),
        len(long_enough),
        True,
    )
    assert list(map(place_of, found['problems'])) == [('in', number + 3, 'More') for number in long_enough]
    assert all('longer than' in problem['problem'] for problem in found['problems'])


NEAR = ['1.' * 300, '1:' * 300, '(' * 300 + 'a' + ')' * 300, 'q1. ' * 200, '1) ' * 5_000, 'a/' * 400, '«' * 5_000]


def test_texts_without_end_near_the_headings_are_passed_over(made: Call) -> None:
    path = sheet([*GOOD, *['seen'] * len(NEAR)], headings=[*HEADINGS, *NEAR])
    path.write_text('\n'.join([*NEAR, path.read_text('utf-8-sig')]), 'utf-8-sig')
    found = imported(made, path, code=0)
    assert (found['new'], found['invalid']) == (1, 0)


def test_numbers_over_a_million_keep_their_rows_out_and_no_other(made: Call) -> None:
    texts = ['963999777123', '٩٦٣٩٩٩٧٧٧١٢٣', '1000001', '2000000 men', '900000 men and 900000 men']
    found = imported(made, sheet(GOOD, *(with_cell('ISIS members killed', text) for text in texts)))
    assert (found['new'], found['invalid'], found['applied']) == (1, len(texts), True)
    places = [('in', row, 'ISIS members killed') for row in range(3, 3 + len(texts))]
    assert list(map(place_of, found['problems'])) == places


def test_notes_that_are_too_long_together_keep_their_row_out(made: Call) -> None:
    headings = [*HEADINGS, 'Weather', 'Roads']
    mapping = {'in': MAPPING['in'] | {'Weather': 'note', 'Roads': 'note'}}
    Path('mapping.json').write_text(json.dumps(mapping))
    path = sheet([*GOOD, 'dry', 'open'], [*GOOD[:3], 'Elsewhere', '3', 'w' * 20_000, 'r' * 20_000], headings=headings)
    found = imported(made, path, '--mapping', 'mapping.json')
    assert (found['new'], found['invalid'], found['applied']) == (1, 1, True)
    assert [(problem['sheet'], problem['row']) for problem in found['problems']] == [('in', 3)]


def test_counts_of_rows_that_belong_together_are_bounded_together(made: Call) -> None:
    headings = ['No', 'Date', 'Governorate', 'Type of incident', 'Outcome', 'Party', 'Count']
    rows = [['1', '2024-01-05', 'Homs', 'Ambush', 'killed', 'ISIS', '2']]
    rows += [['2', '2024-01-06', 'Hama', 'Ambush', 'killed', 'ISIS', '900000'] for _time in range(2)]
    found = imported(made, sheet(*rows, headings=headings))
    assert found['applied']
    assert found['new'] + found['invalid'] + found['duplicate'] == 3
    assert found['invalid'] >= 1
    with Register.open(Path('r.sijill'), GEHEIM) as register:
        assert query.count(register, 'incident') == 1


def test_revisions_that_cannot_be_read_keep_their_rows_out(made: Call) -> None:
    rows = [[f'2024-01-{day:02}', *GOOD[1:]] for day in range(1, 7)]
    assert imported(made, sheet(*rows), code=0)['new'] == 6
    assert made('export', 'r.sijill', 'out.xlsx')[0] == 0
    book = openpyxl.load_workbook('out.xlsx')
    page = next(page for page in book if page['A1'].value and str(page['A1'].value).startswith('incident.'))
    names = [cell.value for cell in page[1]]
    column = names.index('incident.revision') + 1
    bad = ['DZ1:abc', f'DZ1:{"9" * 5_000}', 'DZ1:' * 2_000, 'a:1 ' * 8_000, 'DZ1:١']
    first = next(row for row in range(2, 9) if str(page.cell(row, column).value).count(':') == 1)
    for row, text in enumerate(bad, first):
        page.cell(row, column).value = text
    book.save('in.xlsx')
    found = imported(made, Path('in.xlsx'))
    assert found['invalid'] >= len(bad)
    assert {problem['row'] for problem in found['problems']} >= set(range(first, first + len(bad)))
