"""The sheets that stand beside the checkout, with what must come of each, by the check beside them: all of them hold.

Its commands are carried out within this process, which takes a quarter of a minute of the processor; by itself it takes
four minutes.
"""

import contextlib
import importlib.util
import io
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from exchange import commands
from models.language import messages

CASES = Path(__file__).resolve().parents[2] / 'shared' / 'cases'
SHEETS = CASES / 'exchange'
# Those that wait for other changes; the one that brings the last of them takes this away.
WAITING = frozenset(
    [
        'A06_counts.csv',
        'A08_rich_strike.xlsx',
        'A20_month_shown.xlsx',
        'B01_mixed_swapped.xlsx',
        'B02_two_digit_years.xlsx',
        'B17_moji_cells.xlsx',
        'B21_semicolon.csv',
        'D02_kunya_surname.xlsx',
        'D11_long_lat.xlsx',
        'D12_wkt_noplace.xlsx',
        'F07_uwazi.csv',
        'G01_death_as_birth.xlsx',
        'G14_merged_across.xlsx',
        'H01_including_children.xlsx',
        'H06_new_cum.xlsx',
        'H07_percent.xlsx',
        'H10_slash.xlsx',
        'H11_arrests_by.xlsx',
        'H13_qatalahum.xlsx',
        'H14_muataqali_qasad.xlsx',
        'I02_corrected.xlsx',
        'I05_signs.xlsx',
        'K01_young_woman.xlsx',
        'K04_kurdish_killed.xlsx',
        'K05_druze_kurds_ar.xlsx',
        'K06_acronyms.xlsx',
        'K08_livestock.xlsx',
        'K10_countryside.xlsx',
        'K11_between.xlsx',
        'M01_swallowed.csv',
        'V5_label_in_the_middle.xlsx',
        'V9_groups_over_all.xlsx',
        'v_with_newline.xlsx',
    ]
)


def _check() -> ModuleType:
    """The check of the cases, with commands carried out within this process: beginning one takes longer than a case."""
    spec = importlib.util.spec_from_file_location('check', CASES / 'check.py')
    assert spec is not None and spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    found.run = _run  # type: ignore[attr-defined]
    return found


def _run(*arguments: object) -> tuple[int, str, str]:
    out, errors = io.StringIO(), io.StringIO()
    given = [str(argument) for argument in arguments] + (['--no-passphrase'] if arguments[0] == 'new' else [])
    with messages.speaking('en'), contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
        code = commands.main(given)
    return code, out.getvalue(), errors.getvalue()


def _cases() -> Iterator[object]:
    path = SHEETS / 'cases.json'
    for case in json.loads(path.read_text(encoding='utf-8')) if path.exists() else []:
        waits = [pytest.mark.xfail(reason='it waits for another change')] if case['file'] in WAITING else []
        yield pytest.param(case, id=case['file'], marks=waits)


@pytest.mark.slow
@pytest.mark.skipif(not SHEETS.exists(), reason='the sheets stand beside no checkout here')
@pytest.mark.parametrize('case', [*_cases()])
def test_what_must_come_of_a_sheet_does(case: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet as an office writes it comes in as it must, or is asked about."""
    monkeypatch.delenv('SIJILL_PASSPHRASE', raising=False)
    held, said = _check().judged(case, SHEETS, False)
    assert held, '\n'.join(said)
