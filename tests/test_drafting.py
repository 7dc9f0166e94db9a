"""What is being typed is kept, in order, whatever the disk and the threads do."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRunnable
from pytestqt.qtbot import QtBot

from models import query
from models.errors import KnownError
from models.register import verify
from models.register.register import Register
from tests.invented import incident, work_as
from tests.windows import Driver, driving
from ui.parts import tasks


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        made.window.record.drafting.timer.setInterval(10**6)  # each test says itself when it is time
        yield made


def typed(register: Register, field: str = 'summary') -> list[object]:
    """What the drafts hold of a field."""
    return [draft.content['rows'][0][2].get(field) for draft in query.drafts(register)]


class Held:
    """Holds the thread that writes drafts up until it is let go."""

    def __init__(self, driver: Driver) -> None:
        self._go = threading.Event()
        self._pool = driver.window.record.drafting._pool
        self._job = QRunnable.create(self._go.wait)
        self._pool.start(self._job)

    def let_go(self) -> None:
        self._go.set()
        self._pool.waitForDone()


@pytest.fixture
def held(driver: Driver) -> Iterator[Held]:
    made = Held(driver)
    tasks.Threads.used = True
    yield made
    made.let_go()
    tasks.Threads.used = False


def test_typing_without_a_pause_does_not_put_the_draft_off(driver: Driver) -> None:
    driver.keys('Ctrl+N', '=a')
    due = driver.window.record.drafting.timer.timerId()
    driver.keys('=mbush', 'Tab', '=3/3')
    assert due != -1
    assert driver.window.record.drafting.timer.timerId() == due


def test_a_draft_on_its_way_does_not_undo_a_newer_one(driver: Driver, register: Register, held: Held) -> None:
    driver.keys('Ctrl+N', 'Ctrl+M').go('incident.summary').keys('=older')
    driver.window.record.drafting._send()
    driver.keys('= and newer')
    assert driver.window.flush_drafts()
    held.let_go()
    assert typed(register) == ['older and newer']


def test_a_draft_on_its_way_does_not_outlive_the_save(driver: Driver, register: Register, held: Held) -> None:
    driver.keys('Ctrl+N', '=ambush', 'Tab', '=3/3/2024')
    driver.window.record.drafting._send()
    assert driver.window.record.save()
    held.let_go()
    assert query.count(register, 'incident') == 1
    assert typed(register) == []


def test_a_draft_that_was_overtaken_before_it_was_written_is_written_after_all(
    driver: Driver, register: Register, held: Held
) -> None:
    driver.keys('Ctrl+N', 'Ctrl+M').go('incident.summary').keys('=whole')
    driver.window.record.drafting._send()
    assert driver.window.flush_drafts()
    held.let_go()
    assert typed(register) == ['whole']


def test_a_draft_is_written_in_a_thread(driver: Driver, register: Register, qtbot: QtBot) -> None:
    tasks.Threads.used = True
    driver.keys('Ctrl+N', 'Ctrl+M').go('incident.summary').keys('=told')
    with qtbot.waitSignal(driver.window.record.drafting.changed):
        driver.window.record.drafting._send()
    assert typed(register) == ['told']
    tasks.Threads.used = False


def test_looking_at_a_draft_does_not_write_it_again(
    driver: Driver, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver.keys('Ctrl+N', '=amb', 'Ctrl+2')
    (draft,) = query.drafts(register)
    monkeypatch.setattr(register, 'keep_draft', lambda *_given: pytest.fail('a draft was written'))
    driver.window.go_to(draft.kind, draft.uid)
    driver.keys('Ctrl+2')


def test_what_a_choice_fills_in_is_kept_too(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+N').go('incident.place').keys('=Sokhneh')
    driver.window.form.settle()
    driver.window.record.drafting._send()
    driver.keys('Tab')
    assert driver.window.record.drafting.timer.isActive()
    driver.window.record.drafting._send()
    assert typed(register, 'governorate') != [None]


def full_disk(*_given: object) -> None:
    raise KnownError('The disk is full.')


def test_a_full_disk_is_said_and_tried_again(driver: Driver, register: Register) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(register, 'keep_draft', full_disk)
        driver.keys('Ctrl+N', 'Ctrl+M').go('incident.summary').keys('=half')
        driver.window.record.drafting._send()
        assert 'The disk is full.' in driver.window.form.notice.text()
        assert driver.window.record.drafting.timer.isActive()
        driver.keys('= a word')
    driver.window.record.drafting._send()
    assert driver.window.form.notice.text() == ''
    assert typed(register) == ['half a word']


def test_nobody_leaves_what_cannot_be_kept_unwarned(
    driver: Driver, register: Register, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    other = register.save(incident())
    monkeypatch.setattr(register, 'keep_draft', full_disk)
    driver.keys('Ctrl+N', 'Ctrl+M').go('incident.summary').keys('=half')
    form = driver.window.form
    driver.keys('Ctrl+N', 'Ctrl+2', 'Ctrl+Shift+L')
    assert not driver.window.may_leave()
    driver.window.record.open('incident', other.uid)
    assert driver.window.form is form
    assert 'repeat the command' in form.notice.text()
    with qtbot.waitSignal(driver.window.locked):
        driver.keys('Ctrl+L')


def test_another_documenters_draft_waits_unseen_until_they_work_again(register: Register, qtbot: QtBot) -> None:
    mine = register.alias
    with driving(register, qtbot) as driver:
        driver.keys('Ctrl+N', '=ambush', 'Tab')
        assert driver.window.flush_drafts()
    for alias, amount in (('ليلى', '0'), (mine, '1')):
        work_as(register, alias)
        with driving(register, qtbot) as driver:
            driver.window.begin()
            driver.window.list.drafts.refresh()
            assert driver.window.side.entries['drafts'].amount == amount
            assert str(driver.window.list.drafts.list.count()) == amount
            assert (driver.window.form is not None) == (alias == mine)


def test_a_tag_that_came_with_the_type_goes_with_it_after_a_new_start(register: Register, qtbot: QtBot) -> None:
    with driving(register, qtbot) as driver:
        driver.keys('Ctrl+N', '=massacre', 'Tab', '=3/3/2024', 'Tab')
        uid = driver.window.form.opened.record.uid
        assert driver.window.form.opened.record.get('marks') == 'massacre'
        driver.window.flush_drafts()
    assert verify.check(register) == []
    with driving(register, qtbot) as driver:
        driver.window.go_to('incident', uid)
        driver.go('incident.kind').keys('Ctrl+A', '=ied', 'Tab')
        assert driver.window.form.opened.record.get('marks') is None
        driver.go('incident.marks').keys('=massacre', 'Return')
        driver.go('incident.kind').keys('Ctrl+A', '=ambush', 'Tab')
        assert driver.window.form.opened.record.get('marks') == 'massacre'  # this one was chosen by itself
        driver.window.flush_drafts()
    with driving(register, qtbot) as driver:
        driver.window.go_to('incident', uid)
        driver.go('incident.kind').keys('Ctrl+A', '=ied', 'Tab')
        assert driver.window.form.opened.record.get('marks') == 'massacre'


@pytest.mark.parametrize('marked', ['massacre', {'a': 'massacre'}, {'a': {'marks': 3}}, None])
def test_tags_of_a_draft_that_somebody_altered_are_passed_over_and_named(register: Register, marked: object) -> None:
    record = incident()
    content = {'revision': '', 'rows': [[record.kind, record.uid, dict(record.values)]], 'texts': {}, 'marked': marked}
    register.keep_draft('incident', record.uid, content)
    [draft] = query.drafts(register)
    assert draft.marked == {}
    assert any('draft' in said.lower() for said in verify.check(register))
