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
        yield pytest.param(case, id=case['file'])


@pytest.mark.slow
@pytest.mark.skipif(not SHEETS.exists(), reason='the sheets stand beside no checkout here')
@pytest.mark.parametrize('case', [*_cases()])
def test_what_must_come_of_a_sheet_does(case: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet as an office writes it comes in as it must, or is asked about."""
    monkeypatch.delenv('SIJILL_PASSPHRASE', raising=False)
    held, said = _check().judged(case, SHEETS, False)
    assert held, '\n'.join(said)
