"""A withdrawn record is shown as such and not saved by accident; what is typed can be reverted to what is saved."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from models import query
from models.errors import KnownError
from models.record.records import Record
from models.register.register import Register
from tests import invented
from tests.windows import Driver, driving
from ui.parts import tasks


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', False)


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


def stored(register: Register, record: Record) -> Record:
    found = query.get(register, record.kind, record.uid)
    assert found is not None
    return found


def badges(driver: Driver) -> list[str]:
    return [one.text() for one in driver.window.form.findChildren(QLabel) if one.isVisible()]


def restore(driver: Driver) -> QPushButton:
    (found,) = [one for one in driver.window.form.notice.findChildren(QPushButton) if one.isVisible()]
    assert found.text() == 'Restore record'
    return found


# Withdrawn


def test_a_withdrawn_record_is_called_so_and_says_that_nothing_was_saved(driver: Driver, register: Register) -> None:
    saved = register.save(invented.incident())
    register.withdraw('incident', saved.uid, 'told twice')
    driver.window.go_to('incident', saved.uid)
    assert 'Withdrawn' in badges(driver)
    head = register.head
    driver.keys('Ctrl+S')
    assert 'withdrawn' in driver.window.list.said.text()
    driver.keys('Ctrl+Return')
    assert driver.window.form.opened.record.uid == saved.uid
    assert register.head == head


@pytest.mark.parametrize('keys', [('Ctrl+E',), ('Ctrl+Z',), ('Ctrl+D',), ('Ctrl+Shift+K',), ('Ctrl+Delete',)])
def test_no_key_changes_a_withdrawn_record(driver: Driver, register: Register, keys: tuple[str, ...]) -> None:
    saved = register.save(invented.incident(occurred='2030-01-01'))
    register.withdraw('incident', saved.uid, 'told twice')
    driver.window.go_to('incident', saved.uid)
    driver.keys(*keys, '=x')
    assert not driver.window.form.opened.is_changed


def test_what_is_typed_once_a_pane_over_it_is_gone_restores_no_record(driver: Driver, register: Register) -> None:
    """Qt gave the keys of the pane to the first button of the form, which is the one that restores the record."""
    saved = register.save(invented.incident())
    driver.window.go_to('incident', saved.uid)
    register.withdraw('incident', saved.uid, 'told twice')
    driver.window.form.show_withdrawal('told twice')
    head = register.head
    for pane in ('F1', 'Ctrl+H'):
        driver.keys(pane, 'Alt+5', '=5 civilians killed', 'Return', 'Space')
        assert driver.window.form.isVisible()
        assert driver.focused is not restore(driver)
        assert register.head == head


def test_the_account_beside_a_withdrawn_record_is_read_only(driver: Driver, register: Register) -> None:
    saved = register.save(invented.incident())
    register.withdraw('incident', saved.uid, 'told twice')
    driver.window.go_to('incident', saved.uid)
    driver.keys('Ctrl+B')
    for editor in driver.window.beside.editors:
        editor.setFocus()
        driver.keys('=more')
    assert not driver.window.form.opened.is_changed


def test_a_record_withdrawn_while_one_types_in_it_is_shown_so_and_not_saved(driver: Driver, register: Register) -> None:
    saved = register.save(invented.incident())
    driver.window.go_to('incident', saved.uid)
    driver.go('incident.kind').keys('=ied', 'Tab')
    register.withdraw('incident', saved.uid, 'told twice')
    assert 'Withdrawn' in badges(driver)
    assert 'told twice' in driver.window.form.notice.text()
    driver.keys('Ctrl+S')
    assert stored(register, saved).withdrawn
    assert stored(register, saved).get('kind') == 'ambush'
    restore(driver).click()
    assert 'Withdrawn' not in badges(driver)
    driver.go('incident.kind').keys('Ctrl+S')
    assert not stored(register, saved).withdrawn
    assert stored(register, saved).get('kind') == 'ied'


def test_undoing_the_save_of_a_record_that_is_typed_in_withdraws_it_in_sight(
    driver: Driver, register: Register
) -> None:
    saved = register.save(invented.incident())
    driver.window.go_to('incident', saved.uid)
    driver.go('incident.kind').keys('=ied', 'Tab', 'Ctrl+Alt+Z', 'Return')
    assert stored(register, saved).withdrawn
    assert 'Withdrawn' in badges(driver)
    driver.keys('Ctrl+S')
    assert stored(register, saved).withdrawn
    driver.keys('Ctrl+Alt+Y')
    assert 'Withdrawn' not in badges(driver)
    assert driver.window.form.opened.record.get('kind') == 'ied'


def test_a_draft_of_a_record_that_was_withdrawn_since_is_shown_so(driver: Driver, register: Register) -> None:
    saved, other = register.save(invented.incident()), register.save(invented.incident())
    driver.window.go_to('incident', saved.uid)
    driver.go('incident.kind').keys('=ied', 'Tab')
    driver.window.go_to('incident', other.uid)
    register.withdraw('incident', saved.uid, 'told twice')
    driver.window.go_to('incident', saved.uid)
    assert 'Withdrawn' in badges(driver)
    assert driver.window.form.opened.record.get('kind') == 'ied'
    driver.keys('Ctrl+S', 'Ctrl+S')
    assert stored(register, saved).withdrawn
    assert len(query.drafts(register)) == 1


# Reverted


def test_revert_goes_back_to_what_is_saved_and_leaves_no_draft(driver: Driver, register: Register) -> None:
    saved = register.save(invented.incident())
    driver.window.go_to('incident', saved.uid)
    driver.go('incident.kind').keys('=ied', 'Tab')
    driver.window.form.grids['casualty'].view.go_to_blank()
    driver.keys('=5 c k', 'Tab')
    driver.window.flush_drafts()
    assert len(query.drafts(register)) == 1
    driver.keys('Ctrl+Alt+R')
    assert not driver.window.form.opened.is_changed
    assert query.drafts(register) == []
    assert driver.field('incident.kind').text() == 'Ambush'
    assert driver.window.form.grids['casualty'].lines.rowCount() == 3
    driver.keys('Ctrl+Z')
    assert driver.window.form.opened.record.get('kind') == 'ied'
    assert driver.window.form.grids['casualty'].lines.rowCount() == 4
    driver.keys('Ctrl+S')
    assert len(stored(register, saved).of('casualty')) == 3


def test_a_draft_of_another_day_is_reverted_and_comes_back(driver: Driver, register: Register) -> None:
    saved, other = register.save(invented.incident()), register.save(invented.incident())
    driver.window.go_to('incident', saved.uid)
    driver.go('incident.occurred').keys('=someday')
    driver.window.go_to('incident', other.uid)
    driver.window.go_to('incident', saved.uid)
    driver.keys('Ctrl+Alt+R')
    assert driver.field('incident.occurred').text() == '21/1/2024'
    assert query.drafts(register) == []
    driver.keys('Ctrl+Z')
    assert driver.field('incident.occurred').text() == 'someday'


def test_a_new_record_is_reverted_to_how_it_began(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+N').go('incident.kind').keys('=ied', 'Tab')
    driver.keys('Ctrl+Alt+R')
    assert driver.window.form.opened.record.values == {}
    assert query.drafts(register) == []


def test_where_nothing_is_typed_there_is_nothing_to_revert(driver: Driver, register: Register) -> None:
    driver.window.go_to('incident', register.save(invented.incident()).uid)
    assert not driver.window.record.may_revert()
    driver.keys('Ctrl+Alt+R')
    assert 'Nothing to revert' in driver.window.list.said.text()


# What was reverted is among the discarded drafts


def test_what_was_reverted_is_restored_when_the_record_is_not_open_any_more(driver: Driver, register: Register) -> None:
    saved, other = register.save(invented.incident()), register.save(invented.incident())
    driver.window.go_to('incident', saved.uid)
    driver.go('incident.kind').keys('=ied', 'Tab').go('incident.occurred').keys('Ctrl+A', '=someday')
    driver.keys('Ctrl+Alt+R')
    assert 'Drafts' in driver.window.form.notice.text()
    driver.window.flush_drafts()
    driver.window.go_to('incident', other.uid)
    assert query.drafts(register) == []
    (discarded,) = query.discarded(register)
    driver.window.record.restore_draft(discarded.key)
    assert driver.window.form.opened.record.uid == saved.uid
    assert driver.window.form.opened.record.get('kind') == 'ied'
    assert driver.field('incident.occurred').text() == 'someday'


def test_a_new_record_that_was_reverted_is_restored(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+N').go('incident.kind').keys('=ied', 'Tab')
    driver.keys('Ctrl+Alt+R', 'Ctrl+N')
    (discarded,) = query.discarded(register)
    driver.window.record.restore_draft(discarded.key)
    assert driver.window.form.opened.record.get('kind') == 'ied'


def test_what_was_reverted_and_brought_back_by_a_key_is_a_draft_again(driver: Driver, register: Register) -> None:
    saved = register.save(invented.incident())
    driver.window.go_to('incident', saved.uid)
    driver.go('incident.kind').keys('=ied', 'Tab', 'Ctrl+Alt+R', 'Ctrl+Z')
    driver.window.flush_drafts()
    (draft,) = query.drafts(register)
    assert draft.rows[saved.uid][1]['kind'] == 'ied'


def test_reverting_a_record_that_was_saved_elsewhere_meanwhile_keeps_what_was_typed(
    driver: Driver, register: Register
) -> None:
    saved = register.save(invented.incident())
    driver.window.go_to('incident', saved.uid)
    driver.go('incident.kind').keys('=ied', 'Tab')
    driver.window.flush_drafts()
    theirs = stored(register, saved)
    theirs.set('place', 'Thiban')
    with register.action('save') as action:
        action.put(theirs)
    driver.keys('Ctrl+Alt+R')
    assert driver.window.form.opened.record.get('kind') == 'ambush'
    (undo,) = [one for one in driver.window.form.notice.findChildren(QPushButton) if one.isVisible()]
    undo.click()
    assert driver.window.form.opened.record.get('kind') == 'ied'


@pytest.mark.parametrize('step', ['keep_draft', 'discard_draft'])
def test_nothing_is_reverted_where_what_was_typed_cannot_be_kept(
    driver: Driver, register: Register, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    saved = register.save(invented.incident())
    driver.window.go_to('incident', saved.uid)
    driver.go('incident.kind').keys('=ied', 'Tab')

    def full(_register: Register, *_what: object) -> None:
        raise KnownError('the disk is full')

    with monkeypatch.context() as patched:
        patched.setattr(Register, step, full)
        driver.keys('Ctrl+Alt+R')
        assert 'the disk is full' in driver.window.form.notice.text()
        assert driver.window.form.opened.record.get('kind') == 'ied'
    driver.window.flush_drafts()
    assert len(query.drafts(register)) == 1
