"""The figures of a report as they are kept once it is issued."""

from exchange.issuing import issued_cells
from exchange.reporting.count import count
from exchange.reporting.counted import Scope
from exchange.reporting.layouts import layout_file
from exchange.reporting.periods import read_period
from models import query
from models.file import history
from models.record.records import Record
from models.register.register import Register


def attack(killed: int) -> Record:
    made = Record('incident', values={'kind': 'armed_attack', 'occurred': '2024-01-05', 'carried_out_by': 'isis'})
    made.values |= {'area': 'desert', 'governorate': 'SY04', 'learned_on': '2024-01-06'}
    made.add('casualty', outcome='killed', standing='civilian', count=killed)
    return made


def cells(register: Register, ended: int | None = None) -> issued_cells.Cells:
    report = count(register, read_period('2024-01'), layout_file.monthly(), Scope(ended=ended))
    return issued_cells.cells_of(report)


def test_cells_are_kept_as_numbers_and_are_those_of_the_end_that_they_were_counted_at(register: Register) -> None:
    saved = register.save(attack(3))
    then, end = cells(register), history.last_head(register).number
    assert then['area:desert:SY04/killed.civilian'].best == 3
    assert next(iter(then)) == 'total/operations'
    kept = issued_cells.from_text(issued_cells.to_text(then))
    assert {address: figure[:4] for address, figure in then.items() if figure} == {a: f[:4] for a, f in kept.items()}
    saved.of('casualty')[0].set('count', 5)
    register.save(saved)
    register.save(attack(2))
    assert cells(register)['total/killed.total'].best == 7
    assert cells(register, end) == then
    assert query.get(register, 'incident', saved.uid) is not None
