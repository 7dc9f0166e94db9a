"""Lists that are asked for by their indexes alone have what the plain way finds, record by record in its order."""

import itertools
from array import array
from collections.abc import Iterator

import pytest

from models import samples
from models.query import Filter, Question, lists
from models.register.register import Register

FILTERS = {
    'decade': Filter('occurred', ('2013', '2022')),
    'from': Filter('occurred', ('2016', '')),
    'kind': Filter('kind', ('airstrike', 'ambush', 'shelling')),
    'place': Filter('governorate', ('SY01', 'SY02', 'SY07', 'SY09')),
    'by': Filter('carried_out_by', ('isis', 'government')),
    'state': Filter('state', ('recorded',)),
}
SORTS = ('', 'occurred', 'place', 'kind', 'governorate', 'state', 'killed')


@pytest.fixture(scope='module')
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """A register of made-up incidents, some with places that no list has, some withdrawn."""
    path = tmp_path_factory.mktemp('full') / 'full.sijill'
    with Register.create(path, desk='DZ1', passphrase=None, example=True) as register:
        samples.fill(register, 150, 0)
        for number, record in enumerate([*lists.each(register, Question('incident'))][::4]):
            record.set('place', None)
            record.set('place_typed', f'Example {number % 5}' if number % 3 else None)
            register.save(record)
        for record in [*lists.each(register, Question('incident'))][::15]:
            register.withdraw('incident', record.uid, 'made up')
        yield register


def plain_way(register: Register, question: Question, patched: pytest.MonkeyPatch) -> 'array[int]':
    """The list as one statement finds it, with each value ranked."""
    with patched.context() as plain:
        for quicker in ('_searched', '_broadly_filtered', '_in_order_of_values'):
            plain.setattr(lists, quicker, lambda *_given: None)
        return lists.ids(register, question)


@pytest.mark.parametrize('sort', SORTS)
def test_a_broad_question_finds_what_the_plain_way_finds(
    full: Register, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    monkeypatch.setattr(lists, '_FEW', 5)
    monkeypatch.setattr(lists, '_MANY', 20)
    chosen = [(), *((one,) for one in FILTERS.values()), *[*itertools.combinations(FILTERS.values(), 2)][::3]]
    broad = []
    for filters, search, descending in itertools.product(chosen, ('', 'd'), (False, True)):
        question = Question('incident', search, filters, sort, descending)
        wanted = plain_way(full, question, monkeypatch)
        assert lists.ids(full, question) == wanted, question
        for most in (1, 3, 40):
            assert lists.ids(full, question, most) == wanted[:most], (question, most)
        broad.append(bool(filters) and lists._broadly_filtered(full, question, None) is not None)
    assert any(broad), 'no question was broad'


def test_places_of_one_name_and_typed_codes_stand_as_in_the_plain_way(
    full: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was typed for a place may be what another is called, or its code."""
    first, second = [*lists.each(full, Question('incident', sort='place'))][-2:]
    code = str(first.get('place'))
    second.set('place', None)
    second.set('place_typed', code)
    full.save(second)
    for descending in (False, True):
        question = Question('incident', sort='place', descending=descending)
        wanted = plain_way(full, question, monkeypatch)
        assert lists.ids(full, question) == wanted
        assert [lists.ids(full, question, most) for most in (3, 200)] == [wanted[:3], wanted]


def test_a_filter_that_fits_few_is_left_to_the_database(full: Register) -> None:
    assert lists._broadly_filtered(full, Question('incident', filters=(FILTERS['decade'],)), None) is None
