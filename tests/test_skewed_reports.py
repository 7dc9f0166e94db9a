"""A month in which much was corrected, or which has much of one thing: its papers cost as much as there is of it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from exchange.issuing.correcting import changed_records, corrigendum_files
from exchange.leaks.leak_search import LeakSearch, kept_as
from exchange.leaks.leaving_texts import FILE, LeavingText
from exchange.reporting.counted import Scope
from exchange.reporting.counting import injuries, missing_people
from exchange.reporting.periods import read_period
from exchange.reporting.records_of import Records
from models.file.engines.encrypted_database import RegisterDatabase
from models.record.fields import Stored
from models.record.records import Record
from models.register.action import Incoming
from models.register.register import Register
from tests import invented
from tests.correcting import JANUARY, attack, corrected, issued, page
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
    for times, register in registers.items():
        for uid in attacks(register, times, marks='massacre', place='C5173'):
            change(register, uid, occurred='2024-02-09')
    found = {times: corrected(register) for times, register in registers.items()}
    assert grown(lambda times: steps(lambda: page(found[times]))) < MOST
    assert {len(found[MANY].changes_of(cell)) for cell in found[MANY].changed} == {1, MANY}


def test_what_counts_is_read_once_however_many_records_were_withdrawn(
    registers: Registers, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked, event = list[object](), changed_records._event
    monkeypatch.setattr(changed_records, '_event', lambda one: looked.append(one) or event(one))
    for times, register in registers.items():
        kept, gone = (part := times // 2), attacks(register, times)
        for uid in gone[:part]:
            register.withdraw('incident', uid, 'typed')
        looked.clear()
        found = corrected(register)
        assert len(looked) == times
        assert {len(one.twins) for one in found.changes} == {kept} and len(found.changes) == part


def test_references_are_asked_for_once_however_many_figures_changed(
    registers: Registers, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, execute = list[object](), RegisterDatabase.execute_sql
    for times, register in registers.items():
        for uid in attacks(register, times)[1:]:
            register.withdraw('incident', uid, 'typed')
        found = corrected(register)
        with monkeypatch.context() as patched:
            patched.setattr(RegisterDatabase, 'execute_sql', lambda *given: asked.append(given) or execute(*given))
            content = corrigendum_files.inside(register, found, 'en', date(2024, 3, 2))
        assert len(asked) < times
        asked.clear()
        figures = openpyxl.load_workbook(BytesIO(content)).worksheets[0].values
        total = next(row for row in figures if isinstance(row[1], int))
        assert len(str(total[5]).split(', ')) == times


# Months that have much of one thing


def test_an_incident_of_whose_injured_very_many_died_later(registers: Registers) -> None:
    found = dict[int, Record]()
    for times, register in registers.items():
        record, died = invented.incident(), invented.incident()
        for _time in range(times):
            injured = record.add('casualty', outcome='injured', party='civilians', who='man', count=1)
            died.add('casualty', outcome='killed', party='civilians', who='man', count=1, earlier=injured.uid)
        register.save(record)
        found[times] = register.save(died)

    def look(times: int) -> int:
        register, scope = registers[times], Scope()
        given = (register, Records(register, scope), scope, [found[times]])
        assert len(injuries.injured_in(*given)) == times
        return steps(lambda: injuries.injured_in(*given))

    assert grown(look) < MOST


def test_an_abductee_whose_status_changed_very_often() -> None:
    def look(times: int) -> int:
        record = invented.abductee()
        for time in range(times):
            status, day = ('held', 'missing')[time % 2], f'2024-01-{time % 28 + 1:02}'
            record.add('status_change', status=status, confirmed='confirmed', effective=day)
        return steps(lambda: missing_people.missing_people([record], read_period(JANUARY), Scope()))

    assert grown(look) < MOST


# Texts that leave, of which very many hold what must not


def test_a_text_with_very_many_numbers(registers: Registers) -> None:
    search = LeakSearch(registers[FEW])

    def look(times: int) -> int:
        text = LeavingText('', '', 'D1-2024-0001 ' * (10 * times))
        assert len(search.hits(text)) == 10 * times
        return steps(lambda: search.hits(text))

    assert grown(look) < MOST


@pytest.mark.parametrize('told', ['The number 0944 123 {:03} was left.', '{}: the number 0944 123 456 was left.'])
def test_very_many_texts_in_which_a_lead_let_words_through(registers: Registers, told: str) -> None:
    searches = dict[int, LeakSearch]()
    texts = [LeavingText(f'{number}', 'en', told.format(number)) for number in range(MANY)]
    for times, register in registers.items():
        found = LeakSearch(register).open_hits(texts[:times])
        register.let_through([kept_as(hit) for hit in found], 'they are on the wall')
        searches[times] = LeakSearch(register)

    def look(times: int) -> int:
        search = searches[times]
        hits = [hit for text in texts[:times] for hit in search.hits(LeavingText(FILE, 'sheet', text.text))]
        assert len(hits) == times and all(map(search.is_kept_elsewhere, hits))
        return steps(lambda: [search.is_kept_elsewhere(hit) for hit in hits])

    assert grown(look) < MOST
