"""What stands in one place and is asked for there: who died, how many they are, what is approved."""

from pathlib import Path

import pytest

from models.language.code_lists import codes
from models.language.how_many import Count
from models.record import casualty_totals, counts, worked_out
from models.record.records import APPROVED, RECORDS, Record, roots

ROOT = Path(__file__).parent.parent
# Words by which the place is known that decides, and no other file has them.
SAID_ONCE = {
    'who died': "having('is_dead'",
    'who is a child': "having('age', 'child')",
    'who is grown up': 'RULE_LIMITS.adult',
    'which states are approved': "'approved', 'sealed'",
    'what progress is': 'Callable[[int, int], None]',
    'that nobody watches': 'lambda _done, _total: None',
    'the date by which a kind is listed': '.listed_fields() if',
    'how far fields travel': "'consent', 'public'",
}


@pytest.mark.parametrize('what', SAID_ONCE)
def test_it_stands_in_one_place(what: str) -> None:
    files = [path for part in ('models', 'exchange', 'ui') for path in (ROOT / part).rglob('*.py')]
    found = [path.name for path in files if SAID_ONCE[what] in path.read_text(encoding='utf-8')]
    assert len(found) == (what != 'that nobody watches'), found


def test_every_column_that_is_worked_out_has_its_working() -> None:
    for kind, cls in RECORDS.items():
        assert set(worked_out.columns(Record(kind))) == set(cls.computed)


@pytest.mark.parametrize('party', ['', *codes('parties')])
def test_everybody_is_counted_in_a_class_that_there_is(party: str) -> None:
    for standing in (None, *codes('standings')):
        for who in (None, *codes('who')):
            casualty = Record('casualty', values={'party': party, 'standing': standing, 'who': who})
            assert set(casualty_totals.classes_of(casualty)) <= set(casualty_totals.CLASSES)
            assert casualty_totals.side_of(casualty)[0] in casualty_totals.SIDES


def test_every_class_counts_somebody() -> None:
    counted = {
        name
        for party in ('', *codes('parties'))
        for who in codes('who')
        for name in casualty_totals.classes_of(Record('casualty', values={'party': party, 'who': who}))
    }
    assert counted == set(casualty_totals.CLASSES)


@pytest.mark.parametrize(
    ('values', 'count', 'known', 'most'),
    [
        ({'count': 3}, Count(3), 3, 3),
        ({'count': 3, 'lowest': 2, 'highest': 5}, Count(3, 2, 5), 3, 3),
        ({'lowest': 2}, Count(None, 2), 2, None),
        ({'highest': 5}, Count(None, None, 5), None, 5),
        ({'count': 0}, Count(0), 0, 0),
        ({}, Count(), None, None),
    ],
)
def test_how_many_a_line_is(values: dict[str, int], count: Count, known: int | None, most: int | None) -> None:
    casualty = Record('casualty', values={'outcome': 'killed', **values})
    assert counts.of(casualty) == count
    assert (count.known, count.most) == (known, most)
    assert (casualty_totals.known_number(casualty), casualty_totals.number_of(casualty)) == (known, known or 0)


def test_who_died() -> None:
    incident = Record('incident')
    for outcome in codes('outcomes'):
        incident.add('casualty', outcome=outcome, count=2)
    dead = [str(casualty.get('outcome')) for casualty in casualty_totals.the_dead(incident)]
    assert dead == ['killed', 'died_later', 'died_detention']
    assert casualty_totals.killed(incident) == 6
    assert {casualty_totals.outcome_of(casualty) for casualty in casualty_totals.the_dead(incident)} == {'killed'}
    assert casualty_totals.killed(Record('incident')) is None


def test_the_date_by_which_a_kind_is_listed() -> None:
    dated = {cls.record_kind: cls.dated_by() for cls in roots()}
    assert dated == {'incident': 'occurred', 'abductee': 'abducted_on', 'informant': '', 'place': ''}
    assert RECORDS['casualty'].dated_by() == ''


def test_which_records_are_approved() -> None:
    found = [state for state in codes('states') if Record('incident', values={'state': state}).is_approved]
    assert tuple(found) == APPROVED
    assert not Record('incident').is_approved
