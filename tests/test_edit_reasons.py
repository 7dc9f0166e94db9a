"""Why an approved record is changed, asked in the window: one key, nothing lost on the way back."""

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from exchange.exporting import headquarters_workbook
from models import query
from models.language import messages
from models.query import decided
from models.record.records import Record
from models.register import conflicts
from models.register.register import Register
from models.register.review.reviewing import Chosen
from models.register.undoing import Left
from tests.invented import incident
from tests.reviewed import approved
from tests.signed import brought_in, cell_of, edited, sheet_of
from tests.windows import Driver, driving
from ui.form.edit_reason import offered


def now(register: Register, record: Record) -> Record:
    found = query.get(register, record.kind, record.uid)
    assert found is not None
    return found


def last_edit(register: Register, record: Record) -> Record:
    return decided.decisions_about(register, record.uid)[-1]


def typed_into(driver: Driver, record: Record, text: str = 'Told again.') -> None:
    driver.window.go_to(record.kind, record.uid)
    driver.go('incident.summary').keys(f'={text}')


@pytest.mark.parametrize('key', ['=3', '=٣', 'Down Down Down Return', 'Right Right Right Return'])
def test_one_key_says_why_an_approved_record_is_changed(register: Register, qtbot: QtBot, key: str) -> None:
    record = approved(register, incident())
    with driving(register, qtbot) as driver:
        typed_into(driver, record)
        driver.keys('Ctrl+S')
        form = driver.window.form
        assert form is not None and form.why_edited.isVisible()
        assert now(register, record).get('state') == 'approved'
        driver.keys(*key.split())
        assert not form.why_edited.isVisible()
        assert now(register, record).get('summary') == 'Told again.'
        assert now(register, record).get('state') == 'for_review'
        assert last_edit(register, record).get('because') == 'count_corrected'
        assert driver.focused is driver.field('incident.summary')
        assert not query.drafts(register)


def test_what_is_typed_while_it_is_asked_is_kept_as_a_draft_and_escape_goes_back(
    register: Register, qtbot: QtBot
) -> None:
    record = approved(register, incident())
    with driving(register, qtbot) as driver:
        typed_into(driver, record)
        driver.keys('Ctrl+S')
        assert [draft.uid for draft in query.drafts(register)] == [record.uid]  # a power cut here loses nothing
        driver.keys('Escape')
        form = driver.window.form
        assert form is not None and not form.why_edited.isVisible()
        assert driver.focused is driver.field('incident.summary')
        assert form.opened.record.get('summary') == 'Told again.'
        assert now(register, record).get('state') == 'approved'
        driver.keys('= And more.', 'Ctrl+S', '=1')
        assert now(register, record).get('summary') == 'Told again. And more.'
        assert last_edit(register, record).get('because') == 'new_source'


def test_a_stray_enter_gives_no_reason(register: Register, qtbot: QtBot) -> None:
    record = approved(register, incident())
    with driving(register, qtbot) as driver:
        typed_into(driver, record)
        driver.keys('Ctrl+S', 'Return', '=7', '=0', '=x')
        assert driver.window.form is not None and driver.window.form.why_edited.isVisible()
        assert now(register, record).get('state') == 'approved'


def test_save_and_next_goes_on_once_the_reason_is_given(register: Register, qtbot: QtBot) -> None:
    record = approved(register, incident())
    with driving(register, qtbot) as driver:
        typed_into(driver, record)
        driver.keys('Ctrl+S', 'Ctrl+Return', '=6')
        assert last_edit(register, record).get('because') == 'slip_of_typing'
        form = driver.window.form
        assert form is not None and form.opened.stored is None  # the next one


def test_a_line_of_a_grid_asks_too_and_so_does_one_that_is_withdrawn(register: Register, qtbot: QtBot) -> None:
    record = approved(register, incident())
    with driving(register, qtbot) as driver:
        driver.window.go_to(record.kind, record.uid)
        form = driver.window.form
        assert form is not None
        form.grids['casualty'].withdraw(form.opened.record.of('casualty')[0], 'counted twice')
        driver.keys('Ctrl+S')
        assert form.why_edited.isVisible()
        driver.keys('=3')
        assert 'counted twice' in [line.get('withdrawn') for line in now(register, record).children]
        assert now(register, record).get('state') == 'for_review'


def test_a_sealed_record_asks_and_one_that_waits_does_not(register: Register, qtbot: QtBot) -> None:
    sealed, waiting = approved(register, incident()), register.save(incident())
    register.review_one('seal', Chosen(sealed.kind, sealed.uid))
    register.review_one('send', Chosen(waiting.kind, waiting.uid))
    with driving(register, qtbot) as driver:
        typed_into(driver, waiting)
        driver.keys('Ctrl+S')
        assert now(register, waiting).get('summary') == 'Told again.'
        typed_into(driver, sealed)
        driver.keys('Ctrl+S')
        assert now(register, sealed).get('summary') is None
        driver.keys('=5')
        assert now(register, sealed).get('state') == 'for_review'


def test_after_differences_the_reason_is_asked_and_escape_leads_back_to_them(register: Register, qtbot: QtBot) -> None:
    record = approved(register, incident())
    with driving(register, qtbot) as driver:
        typed_into(driver, record)
        other = now(register, record)
        other.set('summary', 'From elsewhere.')
        register.save(other, because='new_source')
        register.review_one('approve', Chosen(record.kind, record.uid))
        driver.keys('Ctrl+S')
        pane = driver.window.record.currentWidget()
        driver.keys('Ctrl+S')
        form = driver.window.form
        assert form is not None and form.why_edited.isVisible()
        driver.keys('Escape')
        assert driver.window.record.currentWidget() is pane
        driver.keys('Ctrl+S', '=2')
        assert now(register, record).get('summary') == 'Told again.'
        assert last_edit(register, record).get('because') == 'name_learnt'


def test_matching_a_place_of_an_approved_record_says_that_it_was_corrected(register: Register) -> None:
    record = approved(register, incident())
    [place] = query.unmatched_places(register)
    register.match_place(place, next(iter(register.places.all())).code)
    assert now(register, record).get('state') == 'for_review'
    assert last_edit(register, record).get('because') == 'place_corrected'


def test_a_conflict_that_is_settled_in_an_approved_record_says_where_it_is_from(
    register: Register, tmp_path: Path
) -> None:
    record = register.save(incident())
    headquarters_workbook.export(register, tmp_path / 'out.xlsx', state='all')

    def retell(book: Any) -> None:
        cell_of(sheet_of(book, 'incident'), 'incident.narrative').value = 'Told elsewhere.'

    record.set('narrative', 'Told here.')
    register.save(record)
    brought_in(register, edited(tmp_path / 'out.xlsx', retell))
    [waiting] = conflicts.waiting(register)
    for event in ('send', 'approve'):
        register.review_one(event, Chosen(record.kind, record.uid))
    register.settle(waiting.conflict, waiting.conflict.theirs)
    assert now(register, record).get('state') == 'for_review'
    assert last_edit(register, record).get('because') == 'from_a_workbook'


def test_what_is_set_back_after_all_in_an_approved_record_says_so(register: Register) -> None:
    record = approved(register, incident(summary='Told again.'))
    register.set_back_after_all('', Left(record.kind, record.uid, record.kind, record.uid, 'summary', 'As before.'))
    assert now(register, record).get('state') == 'for_review'
    assert last_edit(register, record).get('because') == 'taken_back'


def test_the_program_s_own_reasons_are_offered_to_nobody(register: Register, qtbot: QtBot) -> None:
    assert len(offered()) == 6
    record = approved(register, incident())
    with messages.speaking('ar'), driving(register, qtbot) as driver:
        typed_into(driver, record)
        driver.keys('Ctrl+S')
        form = driver.window.form
        assert form is not None
        said = [way.text() for way in form.why_edited.ways.values()]
        assert said[0].startswith('1') and 'مصدر جديد' in said[0]
        assert not any('من ملف' in one for one in said)
