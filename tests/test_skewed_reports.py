"""A month in which much was corrected, or which has much of one thing: its papers cost as much as there is of it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from exchange.issuing.correcting import changed_records, corrigendum_files
from models.file.engines.encrypted_database import RegisterDatabase
from models.record.fields import Stored
from models.register.action import Incoming
from models.register.register import Register
from tests.correcting import attack, corrected, issued, page
from tests.counted_steps import steps
from tests.desks import change

FEW, MANY = 20, 80
# How much more fourfold as much may cost: what looks at all for each costs up to 16 times.
MOST = 5.0
Registers = dict[int, Register]


@pytest.fixture
def registers(tmp_path: Path) -> Iterator[Registers]:
    """A register for few of something, and one for many."""
    with ExitStack() as opened:
        yield {
            count: opened.enter_context(Register.create(tmp_path / f'{count}.sijill', desk='DZ1', passphrase=None))
            for count in (FEW, MANY)
        }


def grown(cost: Callable[[int], int]) -> float:
    """How much more it costs for many than for few; once before, so that all that is kept is there."""
    cost(FEW)
    return cost(MANY) / cost(FEW)


def attacks(register: Register, count: int, **values: Stored) -> list[str]:
    """The uids of so many attacks of one day and place, all of them issued."""
    made = [attack(**values) for _time in range(count)]
    register.apply([Incoming(one) for one in made], {})
    issued(register)
    return [one.uid for one in made]


def test_each_figure_that_changed_is_asked_once_because_of_which_records(registers: Registers) -> None:
    for count, register in registers.items():
        for uid in attacks(register, count, marks='massacre', place='C5173'):
            change(register, uid, occurred='2024-02-09')
    found = {count: corrected(register) for count, register in registers.items()}
    assert grown(lambda count: steps(lambda: page(found[count]))) < MOST
    assert {len(found[MANY].changes_of(cell)) for cell in found[MANY].changed} == {1, MANY}


def test_what_counts_is_read_once_however_many_records_were_withdrawn(
    registers: Registers, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked, event = list[object](), changed_records._event
    monkeypatch.setattr(changed_records, '_event', lambda one: looked.append(one) or event(one))
    for count, register in registers.items():
        kept, gone = (part := count // 2), attacks(register, count)
        for uid in gone[:part]:
            register.withdraw('incident', uid, 'typed')
        looked.clear()
        found = corrected(register)
        assert len(looked) == count
        assert {len(one.twins) for one in found.changes} == {kept} and len(found.changes) == part


def test_references_are_asked_for_once_however_many_figures_changed(
    registers: Registers, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, execute = list[object](), RegisterDatabase.execute_sql
    for count, register in registers.items():
        for uid in attacks(register, count)[1:]:
            register.withdraw('incident', uid, 'typed')
        found = corrected(register)
        with monkeypatch.context() as patched:
            patched.setattr(RegisterDatabase, 'execute_sql', lambda *given: asked.append(given) or execute(*given))
            content = corrigendum_files.inside(register, found, 'en', date(2024, 3, 2))
        assert len(asked) < count
        asked.clear()
        figures = openpyxl.load_workbook(BytesIO(content)).worksheets[0].values
        total = next(row for row in figures if isinstance(row[1], int))
        assert len(str(total[5]).split(', ')) == count
