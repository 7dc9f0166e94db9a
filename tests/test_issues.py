"""What is kept of an issue: editions count up, only a lead issues, nothing is undone, and its words can be erased."""

import pytest

from exchange.issuing import issued_files
from exchange.reporting.count import count
from exchange.reporting.counted import Scope
from exchange.reporting.layouts import layout_file
from exchange.reporting.periods import read_period
from models.errors import Refused
from models.file import history
from models.query import people
from models.query.for_review import issues
from models.query.for_review.issues import CORRIGENDUM, REPORT
from models.record.fields import Stored
from models.register import erasing, verify
from models.register.register import Register
from tests import invented


def values(form: str = REPORT, **said: Stored) -> dict[str, Stored]:
    counted = {'period': '2024-01', 'layout': 'monthly', 'form': form, 'state': 'all', 'ended': 3, 'head': 'a' * 64}
    return counted | {'figures': '{}', 'rules': 'x', 'english': 'Killed: 8.', 'arabic': 'القتلى: 8.'} | said


def test_editions_count_up_by_period_layout_and_form_and_are_never_undone(register: Register) -> None:
    saved = register.save(invented.incident())
    first, second = register.issue(values()), register.issue(values())
    corrigendum = register.issue(values(CORRIGENDUM, corrects=second.uid))
    others = [register.issue(values(period='2024-02')), register.issue(values(layout='other'))]
    assert [one.get('edition') for one in (first, second, corrigendum, *others)] == [1, 2, 1, 1, 1]
    assert (last := issues.last_issue(register, '2024-01', 'monthly')) and last.uid == second.uid
    assert [one.uid for one in issues.issues_of(register, '2024-01', 'monthly')] == [
        first.uid,
        second.uid,
        corrigendum.uid,
    ]
    assert len(issues.all_issues(register)) == 5
    of_each = issues.last_of_each(register, ['2024-01', '2024-02', '2024-03'], 'monthly')
    assert {period: one.uid for period, one in of_each.items()} == {
        '2024-01': corrigendum.uid,
        '2024-02': others[0].uid,
    }
    with pytest.raises(Refused, match='in the meantime'):
        register.issue(values(edition=2))
    last_done = register.last_done()
    assert last_done is not None
    assert last_done.record == saved.uid
    assert history.revisions(register, 'record', first.uid)[0].action == 'issue'
    assert verify.check(register) == []


def test_where_several_work_only_a_lead_issues(register: Register) -> None:
    lead = register.person
    register.add_person('Second', ('documenter', 'reviewer'))
    register.work_as(next(one.uid for one in people.people(register) if one.uid != lead))
    assert not register.may_issue
    with pytest.raises(Refused, match='Only a lead'):
        register.issue(values())
    register.work_as(lead)
    assert register.issue(values(issued_at='2024-02-03T22:30:00Z')).get('person') == lead
    assert issues.day_of(issues.all_issues(register)[0]) == '2024-02-04'


def test_its_words_can_be_erased_and_its_figures_stay(register: Register) -> None:
    issue = register.issue(values(despite_english='A reason.', figures='{"total/killed.total":[8,8,8,0]}'))
    offered = erasing.offered_in_report(register, '2024-01')
    assert [one.field for one in offered] == ['english', 'arabic', 'despite_english']
    register.erase([one.asking() for one in offered], 'Somebody asked for it.')
    [left] = issues.all_issues(register)
    assert (left.uid, left.get('figures')) == (issue.uid, issue.get('figures'))
    assert not any(left.get(name) for name in issues.WRITTEN)
    assert verify.check(register) == []


def test_what_another_program_left_of_an_issue_hinders_no_report(register: Register) -> None:
    register.issue(values())
    register.db.execute_sql("UPDATE issue SET figures = '[', files = '{'")
    report = count(register, read_period('2024-02'), layout_file.monthly(), Scope())
    assert report.months_issued == (0, 2)
    assert issued_files.files_of(issues.all_issues(register)[0]) == []
    assert verify.check(register) != []
