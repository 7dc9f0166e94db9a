"""A register of half a million incidents costs no more than it must, beside one of 100,000."""

import os
from pathlib import Path

import pytest

from tests.benchmarks import growth


@pytest.mark.soak
def test_half_a_million_incidents_cost_as_much_as_there_are_and_typing_among_them_no_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both registers are kept in the folder that SIJILL_SAMPLES names, where it names one."""
    rows = []
    for row in growth.grown(Path(os.environ.get('SIJILL_SAMPLES') or tmp_path), growth.LARGE):
        rows.append(row)
        with capsys.disabled():
            print(f'\n{row.line}', end='')
    assert [row.line for row in rows if row.ratio > row.limit] == []
