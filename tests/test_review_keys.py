"""The review page by its keys: a hundred records in few of them, under two layouts; nothing is decided unseen."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from models import query
from models.language import keyboards
from models.query import decided
from models.query.for_review import asked
from models.record.records import Record
from models.register.register import Register
from models.register.review.asking import Ask
from models.register.review.reviewing import Chosen
from tests.invented import work_as
from tests.windows import Driver, driving
from ui.app import Program
from ui.panes.keys_pane import KeysPane
from ui.parts import copied, tasks
from ui.review.codes_table import in_words
from ui.review.review_page import ReviewPage
from ui.review.shown_record import SECTION, WARNING

NONE = Qt.KeyboardModifier.NoModifier
LONG = 'An invented account of what was seen on the road that day. ' * 300


class Seconds:
    """A clock that the test lets run: by so much at each look, or by hand."""

    def __init__(self, at_each_look: float = 1.0) -> None:
        self.now, self.at_each_look = 100.0, at_each_look

    def __call__(self) -> float:
        self.now += self.at_each_look
        return self.now


class Reviewer:
    """Hands on the keys of the review page, as a layout sends them, which counts each key but those of typed text."""

    def __init__(self, driver: Driver, layout: str = 'us') -> None:
        self.driver, self.layout, self.pressed = driver, layout, 0
        self.page = driver.window.page(ReviewPage.name)
        self.page.sight.clock = self.clock = Seconds()
        driver.page(ReviewPage)

    def keys(self, *given: str) -> 'Reviewer':
        for key in given:
            if key.startswith('='):
                self.driver.keys(key)
            else:
                self.pressed += 1
                self._press(key)
        return self

    def _press(self, key: str) -> None:
        held, _plus, letter = key.rpartition('+')
        written = keyboards.in_arabic(key)
        if self.layout == 'us' or not written:
            self.driver.keys(key)
            return
        letter = written[0].rpartition('+')[2]
        held_down = Qt.KeyboardModifier.ControlModifier if held else NONE
        QTest.sendKeyEvent(QTest.KeyAction.Click, self.driver.focused, Qt.Key(ord(letter)), letter, held_down)
        QApplication.processEvents()

    @property
    def uid(self) -> str:
        """The record that is shown, '' where none is."""
        return self.page._shown.uid if self.page._shown else ''

    def said(self) -> str:
        """The line above the keys, without the signs that keep its parts in order."""
        return self.page.said.text().replace('\u2066', '').replace('\u2068', '').replace('\u2069', '')

    def marked(self) -> str:
        """What the mark is on, as it is read out."""
        line = self.page.codes.marked()
        return in_words(line) if line else ''

    def lines(self) -> list[str]:
        """The lines beside the account that changed, as they are read out."""
        return [in_words(line) for line in self.page.codes.codes.lines if line.mark]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', False)
    monkeypatch.setenv('HOME', str(tmp_path))


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


def sent(register: Register, *records: Record) -> list[str]:
    """Records that wait for review, in their order."""
    uids = [register.save(record).uid for record in records]
    register.review('send', [Chosen('incident', uid) for uid in uids])
    return uids


def state(register: Register, uid: str) -> str:
    found = query.get(register, 'incident', uid)
    assert found is not None
    return str(found.get('state'))


def states(register: Register) -> Counter[str]:
    found = query.each(register, query.Question('incident'))
    return Counter(str(record.get('state')) for record in found)


@contextmanager
def another_working(register: Register) -> Iterator[None]:
    """What is done within is somebody else's: what one did oneself is no news."""
    who = register.person
    work_as(register, 'Sami')
    yield
    register.work_as(who)


def plain(**values: object) -> Record:
    """An incident that nothing is wrong with and that says little."""
    record = Record('incident')
    record.values = {
        'kind': 'ied', 'occurred': '2024-01-21', 'governorate': 'SY09', 'area': 'desert', 'carried_out_by': 'isis',
        'against': 'civilians', 'narrative': 'An invented charge went off on the road.', **values,
    }  # fmt: skip
    record.add('source', channel='eyewitness', says='He heard it.')
    return record


def late() -> Record:
    """One that was reported before it happened, which a rule warns of."""
    return plain(learned_on='2024-01-02')


# A hundred records


class Wanted(NamedTuple):
    """What is done about a record, by keys and typed text."""

    keys: tuple[str, ...]
    leads_to: str


APPROVED = Wanted(('A',), 'approved')
ASKED = Wanted(('Q', '=Who counted?', 'Return'), 'for_review')
RETURNED = Wanted(('R', '=Look at the day.', 'Return'), 'returned')
CORRECTED = Wanted(('E', '=2024-01-30', 'Ctrl+S', 'A'), 'approved')


def hundred(register: Register) -> dict[str, Wanted]:
    """80 clean records, 10 with a question, 5 to be returned and 5 to be corrected, mixed."""
    tenth = [APPROVED, APPROVED, ASKED, APPROVED, RETURNED, APPROVED, APPROVED, APPROVED, APPROVED, APPROVED]
    other = [CORRECTED if one is RETURNED else one for one in tenth]
    wanted = [*tenth, *other] * 5
    assert Counter(wanted) == {APPROVED: 80, ASKED: 10, RETURNED: 5, CORRECTED: 5}
    uids = sent(register, *(late() if one is CORRECTED else plain() for one in wanted))
    return dict(zip(uids, wanted, strict=True))


@pytest.mark.parametrize('layout', ['us', pytest.param('ara', marks=pytest.mark.soak)])
def test_a_hundred_records_are_reviewed_in_130_keys(register: Register, driver: Driver, layout: str) -> None:
    wanted = hundred(register)
    reviewer = Reviewer(driver, layout)
    for _record in wanted:
        reviewer.keys(*wanted[reviewer.uid].keys)
    assert {uid: state(register, uid) for uid in wanted} == {uid: one.leads_to for uid, one in wanted.items()}
    with_question = {uid for uid in wanted if any(one.state == 'open' for one in asked.questions_of(register, uid))}
    assert with_question == {uid for uid, one in wanted.items() if one is ASKED}
    print(f'{layout}: {reviewer.pressed} keys')
    assert reviewer.pressed <= 130


# Nothing is decided twice, or unseen


def hold(driver: Driver, key: Qt.Key, text: str, seconds: float, clock: Seconds) -> None:
    """Hold a key down: after half a second it comes 30 times each second."""
    QTest.simulateEvent(driver.focused, True, key, NONE, text, False)
    QApplication.processEvents()
    for _time in range(round((seconds - 0.5) * 30)):
        clock.now += 1 / 30
        QTest.simulateEvent(driver.focused, True, key, NONE, text, True)
        QTest.simulateEvent(driver.focused, False, key, NONE, text, True)
        QApplication.processEvents()
    QTest.simulateEvent(driver.focused, False, key, NONE, text, False)
    QApplication.processEvents()


@pytest.mark.parametrize(('key', 'text'), [(Qt.Key.Key_A, 'a'), (Qt.Key(ord('ش')), 'ش')], ids=['us', 'ara'])
def test_a_key_that_is_held_three_seconds_approves_one(
    register: Register, driver: Driver, key: Qt.Key, text: str
) -> None:
    sent(register, *(plain() for _number in range(50)))
    reviewer = Reviewer(driver)
    hold(driver, key, text, 3, reviewer.clock)
    assert states(register) == {'approved': 1, 'for_review': 49}


def test_a_key_that_is_held_types_nothing_into_the_line_that_it_opens(register: Register, driver: Driver) -> None:
    sent(register, plain())
    reviewer = Reviewer(driver)
    hold(driver, Qt.Key.Key_R, 'r', 1, reviewer.clock)
    assert reviewer.page.asking.line.text() == ''
    reviewer.keys('=arno', 'Escape')
    assert not reviewer.page.asking.is_asking
    assert states(register) == {'for_review': 1}


def test_what_has_only_just_come_up_is_not_decided(register: Register, driver: Driver) -> None:
    first, second = sent(register, plain(), plain())
    reviewer = Reviewer(driver)
    reviewer.clock.at_each_look = 0.0
    reviewer.clock.now += 0.29
    reviewer.keys('A')
    assert 'only just now' in reviewer.said()
    reviewer.clock.now += 0.02
    reviewer.keys('A', 'A', 'R', 'O')
    assert 'only just now' in reviewer.said()
    assert not reviewer.page.asking.is_asking
    assert (state(register, first), state(register, second)) == ('approved', 'for_review')
    reviewer.clock.now += 0.31
    reviewer.keys('A')
    assert state(register, second) == 'approved'


def test_a_long_account_is_read_to_its_end_first(register: Register, driver: Driver) -> None:
    """Case 16."""
    (uid,) = sent(register, plain(narrative=LONG))
    reviewer = Reviewer(driver)
    reviewer.keys('A', 'R')
    assert reviewer.said() == 'Read the account to its end first (Space).'
    assert state(register, uid) == 'for_review' and not reviewer.page.asking.is_asking
    pages = 0
    while not reviewer.page.account.is_at_end:
        reviewer.keys('Space')
        pages += 1
    assert pages > 2
    reviewer.page.account.verticalScrollBar().setValue(0)  # to look at the beginning again
    reviewer.keys('A')
    assert state(register, uid) == 'approved'


def test_what_changed_alone_is_not_the_account(register: Register, driver: Driver) -> None:
    with another_working(register):
        (uid,) = sent(register, plain(narrative=LONG))
    stored = query.get(register, 'incident', uid)
    assert stored is not None
    register.look(uid, stored.revision)
    stored.of('source')[0].set('says', 'He heard two.')
    with another_working(register):
        register.save(stored)
    reviewer = Reviewer(driver).keys('D')
    assert reviewer.page.account.is_at_end
    reviewer.keys('A', 'D', 'A')
    assert reviewer.said() == 'Read the account to its end first (Space).'
    assert state(register, uid) == 'for_review'


def test_space_goes_on_only_at_the_end_of_the_account(register: Register, driver: Driver) -> None:
    first, second = sent(register, plain(narrative=LONG), plain())
    reviewer = Reviewer(driver)
    reviewer.keys('Space')
    assert reviewer.uid == first and not reviewer.page.account.is_at_end
    hold(driver, Qt.Key.Key_Space, ' ', 9, reviewer.clock)
    assert reviewer.uid == first and reviewer.page.account.is_at_end
    reviewer.keys('Space')
    assert reviewer.uid == second
    reviewer.keys('Backspace')
    assert reviewer.uid == first
    reviewer.keys('Backspace')
    assert 'first record' in reviewer.said()
    reviewer.keys('N', 'N')
    assert reviewer.uid == second and 'last record' in reviewer.said()
    reviewer.keys('P')
    assert reviewer.uid == first


def test_letters_with_ctrl_keep_their_meaning_and_typed_ones_decide_nothing(register: Register, driver: Driver) -> None:
    sent(register, plain(), plain())
    reviewer = Reviewer(driver)
    driver.keys('Ctrl+A', 'Alt+A', 'Shift+A')
    assert states(register) == {'for_review': 2}
    reviewer.keys('R', '=area quota end', 'Return')
    (said,) = [one.get('note') for one in decided.decisions_about(register, sent_first(register))[-1:]]
    assert said == 'area quota end'
    assert states(register) == {'for_review': 1, 'returned': 1}
    reviewer.keys('O', 'A', 'N')
    assert states(register) == {'for_review': 1, 'returned': 1}


def sent_first(register: Register) -> str:
    return query.uids(register, 'incident', query.ids(register, query.Question('incident', descending=False)))[0]


def test_the_keys_of_the_form_decide_about_the_record_that_is_shown(register: Register, driver: Driver) -> None:
    hidden, first, second = sent(register, plain(), plain(), plain())
    driver.window.go_to('incident', hidden)
    Reviewer(driver).keys('N', 'Ctrl+Shift+O', 'Ctrl+Shift+T', '=count?', 'Return')
    found = [state(register, uid) for uid in (hidden, first, second)]
    assert found == ['for_review', 'approved', 'returned']


# Taking back


def test_u_takes_back_the_last_decision_and_shows_its_record(register: Register, driver: Driver) -> None:
    first, second = sent(register, plain(), plain())
    reviewer = Reviewer(driver).keys('A')
    assert reviewer.uid == second
    reviewer.keys('U')
    assert (reviewer.uid, state(register, first)) == (first, 'for_review')
    reviewer.keys('R', '=count?', 'Return', 'U')
    assert (reviewer.uid, state(register, first)) == (first, 'for_review')
    reviewer.keys('Q', '=Who counted?', 'Return', 'U')
    assert asked.questions_of(register, first) == []


def test_u_leaves_an_edit_alone_and_says_so(register: Register, driver: Driver) -> None:
    """Case 11: 6 becomes 90 by a slip; U takes back decisions, and the edit is undone in the history."""
    record = plain()
    record.add('casualty', outcome='killed', party='civilians', who='man', count=6)
    (uid, other) = sent(register, record, plain())
    reviewer = Reviewer(driver)
    slipped = query.get(register, 'incident', uid)
    assert slipped is not None
    slipped.of('casualty')[0].set('count', 90)
    register.save(slipped)
    reviewer.keys('U', 'U')
    assert 'U undoes decisions' in reviewer.said() and 'history' in reviewer.said()
    stored = query.get(register, 'incident', uid)
    assert stored is not None and stored.of('casualty')[0].get('count') == 90
    assert state(register, other) == 'for_review'


def test_u_does_not_take_back_that_records_were_sent(register: Register, driver: Driver) -> None:
    (uid,) = sent(register, plain())
    reviewer = Reviewer(driver).keys('U')
    assert 'U undoes decisions' in reviewer.said()
    assert state(register, uid) == 'for_review'


# Editing, asking and putting off


def test_e_opens_the_form_at_what_is_marked_and_saving_comes_back(register: Register, driver: Driver) -> None:
    first, _second = sent(register, late(), plain())
    reviewer = Reviewer(driver)
    assert reviewer.page.codes.marked().what == WARNING
    reviewer.keys('E')
    assert driver.window.form is not None and driver.window.form.opened.record.uid == first
    assert driver.focused is driver.field('incident.learned_on')
    reviewer.keys('Escape')
    assert driver.window.pages.currentWidget() is reviewer.page and reviewer.uid == first
    reviewer.keys('E', '=2024-01-30', 'Ctrl+S')
    assert driver.window.pages.currentWidget() is reviewer.page and reviewer.uid == first
    stored = query.get(register, 'incident', first)
    assert stored is not None and stored.get('learned_on') == '2024-01-30'
    assert reviewer.page.codes.marked().what != WARNING


@pytest.mark.parametrize(('down', 'up'), [('Down', 'Up'), ('J', 'K'), ('=ت', '=ن')], ids=['arrows', 'us', 'ara'])
def test_a_question_is_about_the_line_that_is_marked(register: Register, driver: Driver, down: str, up: str) -> None:
    record = plain()
    line = record.add('casualty', outcome='killed', party='civilians', who='man', count=3)
    (uid,) = sent(register, record)
    reviewer = Reviewer(driver)
    lines = reviewer.page.codes.codes.lines
    target = next(place for place, one in enumerate(lines) if (one.row, one.field) == (line.uid, 'count'))
    while reviewer.page.codes.currentIndex().row() < target:
        reviewer.keys(down)
        assert reviewer.page.codes.marked().what != SECTION
    reviewer.keys(down, up)
    assert reviewer.marked() == 'Number: 3'
    reviewer.keys('Q', '=Do the three include the wounded?', 'Return')
    (standing,) = asked.questions_of(register, uid)
    assert (standing.question.get('row'), standing.question.get('field')) == (line.uid, 'count')
    assert state(register, uid) == 'for_review'


def test_a_question_from_a_warning_names_its_rule(register: Register, driver: Driver) -> None:
    (uid,) = sent(register, late())
    Reviewer(driver).keys('Q', '=Which day?', 'Return')
    (standing,) = asked.questions_of(register, uid)
    assert standing.question.get('doubt') and standing.question.get('field') == 'learned_on'


def test_what_cannot_be_approved_stays_and_says_why(register: Register, driver: Driver) -> None:
    (uid,) = sent(register, plain())
    register.ask_one(Ask('incident', uid, 'Who counted?'))
    reviewer = Reviewer(driver).keys('A')
    assert 'question about this record is open' in reviewer.said()
    assert (reviewer.uid, state(register, uid)) == (uid, 'for_review')


def test_what_is_put_off_leaves_the_queue_and_is_listed(register: Register, driver: Driver) -> None:
    first, second, third = sent(register, plain(), plain(), plain())
    reviewer = Reviewer(driver).keys('O', '1', '=2024-01-01', 'Return')
    assert 'day' in reviewer.page.asking._fault.text() and state(register, first) == 'for_review'
    reviewer.keys('Ctrl+A', '=2060-05-06', 'Return', '=until the hospital answers', 'Return')
    assert reviewer.uid == second
    reviewer.keys('O', '3', '=one source alone', 'Return', 'O', 'Escape')
    assert reviewer.uid == third and '2 put off' in reviewer.page._where.text()
    put_off = [decided.decisions_about(register, uid)[-1] for uid in (first, second)]
    said = [tuple(one.get(name) for name in ('event', 'until', 'awaits', 'note')) for one in put_off]
    assert said == [
        ('put_off', '2060-05-06', 'day', 'until the hospital answers'),
        ('put_off', None, 'source', 'one source alone'),
    ]
    reviewer.keys('L')
    assert [one.uid for one in reviewer.page._place.waiting] == [first, second]
    reviewer.keys('A', 'L')
    assert (reviewer.uid, state(register, first)) == (third, 'approved')


# What changed, and what others do


def test_exactly_what_changed_since_one_looked_is_marked(register: Register, driver: Driver) -> None:
    record = plain()
    line = record.add('casualty', outcome='killed', party='civilians', who='man', count=3)
    with another_working(register):
        uid, _other = sent(register, record, plain())
    reviewer = Reviewer(driver)
    assert 'new to you' in reviewer.page._where.text()
    reviewer.keys('D')
    assert 'not looked at this record before' in reviewer.said()
    reviewer.keys('N', 'P')
    assert reviewer.lines() == [] and 'new to you' not in reviewer.page._where.text()
    reviewer.keys('D')
    assert 'Nothing changed' in reviewer.said()
    reviewer.keys('N')
    stored = query.get(register, 'incident', uid)
    assert stored is not None
    stored.set('area', 'village')
    stored.set('narrative', 'An invented charge went off beside the road.')
    next(row for row in stored.walk() if row.uid == line.uid).set('count', 5)
    stored.add('casualty', outcome='injured', party='civilians', count=2)
    with another_working(register):
        register.save(stored)
    reviewer.keys('P')
    assert reviewer.uid == uid
    assert reviewer.lines() == [
        'Type of area: Village; before: Desert',
        'Account: An invented charge went off beside the road.; changed',
        'Number: 5; before: 3',
        'Casualty line 2: 2 injured: Civilians; new',
    ]
    struck = [text.strip() for passage in reviewer.page._shown.passages for mark, text in passage.runs if mark]
    assert struck == ['on', 'beside']
    reviewer.keys('D')
    assert {bool(one.mark) for one in reviewer.page.codes.codes.lines if one.what != SECTION} == {True}
    reviewer.keys('D')
    assert any(not one.mark for one in reviewer.page.codes.codes.lines if one.what != SECTION)


def test_the_queue_hears_of_what_others_do(register: Register, driver: Driver) -> None:
    first, second = sent(register, plain(), plain())
    reviewer = Reviewer(driver)
    (third,) = sent(register, plain())
    assert [one.uid for one in reviewer.page._place.waiting] == [first, second, third]
    register.withdraw('incident', first, 'told twice')
    assert reviewer.uid == second
    reviewer.keys('A')  # nobody has seen it yet
    assert state(register, second) == 'for_review'
    stored = query.get(register, 'incident', second)
    assert stored is not None
    stored.set('area', 'village')
    register.save(stored)
    assert any('Village' in one.value for one in reviewer.page.codes.codes.lines)
    QApplication.processEvents()
    reviewer.keys('A')
    assert state(register, second) == 'approved'


def test_an_empty_queue_says_what_to_do_and_lock_leaves_nothing(register: Register, driver: Driver) -> None:
    (uid,) = sent(register, plain(narrative='A secret of the example.'))
    reviewer = Reviewer(driver).keys('A')
    said = [one.text() for one in reviewer.page.nothing.findChildren(QLabel)]
    assert any('Nothing is left to review' in one for one in said)
    reviewer.keys('U')
    assert reviewer.uid == uid and 'secret' in reviewer.page.account.toPlainText()
    reviewer.keys('R', '=half')
    reviewer.page.clear()
    assert 'secret' not in reviewer.page.account.toPlainText()
    assert (reviewer.page._heading.text(), reviewer.page.asking.line.text()) == ('', '')
    assert reviewer.page.codes.codes.lines == [] and reviewer.page.queue_list.queued.waiting == []


def test_what_is_copied_from_the_account_is_marked_and_gone_after_a_lock(
    qapp: QApplication, register: Register, qtbot: QtBot
) -> None:
    sent(register, plain(narrative='A secret of the example.'))
    program = Program(qapp)
    program.open_window(register)
    window = program.window
    assert window is not None
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    reviewer = Reviewer(Driver(window, qtbot))
    qtbot.waitUntil(lambda: bool(reviewer.uid))
    reviewer.page.account.setFocus()
    Driver(window, qtbot).keys('Ctrl+A', 'Ctrl+C')
    clipboard = QApplication.clipboard()
    assert (
        'secret' in clipboard.text() and copied.is_marked(clipboard.mimeData()) and not clipboard.mimeData().hasHtml()
    )
    window.lock()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    try:
        qtbot.waitUntil(lambda: program.window is None)
        assert clipboard.text() == ''
        shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        texts = {label.text() for one in shown for label in one.findChildren(QLabel)} | {
            one.windowTitle() for one in shown
        }
        assert not [text for text in texts if 'secret' in text or 'DZ1-2' in text]
    finally:
        program._put_away_welcome()
        program.idle.end()
        program.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_documenter_keeps_the_list(register: Register, driver: Driver) -> None:
    sent(register, plain())
    register.work_as(register.add_person('Sami', ('documenter',)))
    driver.keys('Ctrl+Alt+2')
    assert not driver.window.pages.currentIndex()
    assert driver.window.list.shown() == 'to_review'


def test_the_keys_are_shown_by_a_question_mark(register: Register, driver: Driver) -> None:
    sent(register, plain())
    reviewer = Reviewer(driver)
    driver.keys('=؟')
    pane = driver.window.pages.currentWidget()
    assert isinstance(pane, KeysPane)
    said = {one.text().strip('\u2066\u2069') for one in pane.findChildren(QLabel)}
    assert {'A', 'R', 'Q', 'E', 'D', 'U', 'P', 'N', 'O', 'Space', 'Backspace'} <= said
    driver.keys('Escape')
    assert driver.window.pages.currentWidget() is reviewer.page


# Speed


def statements(register: Register, do: Callable[[], object]) -> int:
    """How many statements the register is asked while something is done."""
    asked_of: list[str] = []
    connection = register.db.connection()
    connection.set_trace_callback(asked_of.append)
    try:
        do()
    finally:
        connection.set_trace_callback(None)
    return len(asked_of)


def test_the_next_record_is_read_ahead_and_a_long_queue_asks_no_more(register: Register, driver: Driver) -> None:
    sent(register, *(plain() for _number in range(30)))
    reviewer = Reviewer(driver)
    few = statements(register, partial(reviewer.keys, 'A'))
    assert statements(register, reviewer.page.go_on) == 0  # it is there already
    QApplication.processEvents()
    sent(register, *(plain() for _number in range(70)))
    reviewer.keys('N')
    many = statements(register, partial(reviewer.keys, 'A'))
    print(f'{few} statements with 30 waiting, {many} with 100')
    assert many <= few + 5
    assert few < 160


def test_what_else_is_shown_waits_until_a_reviewer_rests(register: Register, driver: Driver) -> None:
    """To read lists of 100,000 anew after each key would take longer than the key."""
    sent(register, plain(), plain(), plain())
    driver.window.show_page('incident')
    reviewer = Reviewer(driver)
    asked_of: list[str] = []
    driver.window.list.counts.connect(lambda _counts: asked_of.append('counted'))
    reviewer.keys('A', 'A')
    assert asked_of == []
    register.save(plain())  # somebody else's work is seen at once, the page's own with it
    assert asked_of
    asked_of.clear()
    reviewer.keys('A')
    driver.window.show_page('incident')
    assert asked_of
    listed = driver.window.list.table.records()
    shown = [listed.index(row, column).data() for row in range(4) for column in range(listed.columnCount())]
    assert shown.count('Approved') == 3
