"""The casualty grid, keyed like a spreadsheet: quick lines, cells, blocks, names below a line, later deaths."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from exchange.reporting import figures
from models import query
from models.language.messages import speaking
from models.query import Question
from models.record.records import Record
from models.register.register import Register
from tests.windows import Driver, driving
from ui.form.child_section import ChildLines
from ui.parts.choices import Choices


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


@pytest.fixture
def grid(driver: Driver) -> ChildLines:
    """The empty casualty grid of a new incident, with the keys."""
    driver.keys('Ctrl+N', '=ambush', 'Tab', '=21/1/2024', 'Tab')
    made = driver.window.form.grids['casualty']
    made.view.setFocus()
    return made


def lines(grid: ChildLines, *names: str) -> list[tuple[object, ...]]:
    wanted = names or ('count', 'party', 'outcome', 'who')
    return [tuple(row.get(name) for name in wanted) for row in grid.lines.lines]


def at(grid: ChildLines) -> tuple[int, str]:
    index = grid.view.currentIndex()
    return index.row(), grid.lines.names[index.column()]


def stored(register: Register, kind: str = 'incident') -> list[Record]:
    return list(query.each(register, Question(kind)))


def offered(driver: Driver) -> list[str]:
    found = Choices.of(driver.window)
    return [] if found.isHidden() else [found.item(place).text() for place in range(found.count())]


# Quick lines


def test_a_line_is_typed_in_three_keys(driver: Driver, grid: ChildLines, register: Register) -> None:
    driver.keys('=2r', 'Return', '=1p', 'Return', '=1i', 'Return', '=1cm', 'Return')
    assert lines(grid) == [
        (2, 'regime_forces', 'killed', None),
        (1, 'iranian_backed', 'killed', None),
        (1, 'isis', 'killed', None),
        (1, 'civilians', 'killed', 'man'),
    ]
    assert at(grid) == (4, 'count')
    driver.keys('Ctrl+S')
    (record,) = stored(register)
    assert [c.get('standing') for c in record.of('casualty')] == ['combatant', 'combatant', 'combatant', 'civilian']


def test_what_is_understood_is_echoed_in_words_before_it_is_taken(driver: Driver, grid: ChildLines) -> None:
    driver.keys('=5 c b')
    assert offered(driver) == ['5 abducted: Civilians']
    driver.keys('Return', '=2 i')
    assert offered(driver) == ['2 abducted: Islamic State (ISIS)']
    assert Choices.of(driver.window).marked().detail == 'as in the line above'
    driver.keys('Esc', 'Esc')
    assert lines(grid) == [(5, 'civilians', 'abducted', None)]


def test_several_lines_are_typed_at_once_and_names_with_them(driver: Driver, grid: ChildLines) -> None:
    driver.keys('=5 c k, 2 i a: Samer Al-Mithal, Nader Al-Khayal', 'Return')
    assert lines(grid) == [(5, 'civilians', 'killed', None), (2, 'isis', 'arrested', None)]
    assert [v.get('name') for v in grid.lines.lines[1].of('victim')] == ['Samer Al-Mithal', 'Nader Al-Khayal']
    assert at(grid) == (2, 'count')


def test_what_may_mean_several_things_is_taken_only_once_it_is_marked(driver: Driver, grid: ChildLines) -> None:
    driver.keys('=3 un k')
    assert len(offered(driver)) > 1
    assert Choices.of(driver.window).marked() is None
    driver.keys('Return')
    assert lines(grid, 'party') == [(None,)]
    driver.keys('Down', 'Return')
    assert lines(grid, 'count', 'party', 'outcome') == [(3, 'unidentified', 'killed')]


def test_tab_goes_to_the_first_cell_that_states_nothing(driver: Driver, grid: ChildLines) -> None:
    driver.keys('=5ck', 'Tab')
    assert at(grid) == (0, 'who')


def test_what_is_not_understood_stays_as_text_with_a_stop(driver: Driver, grid: ChildLines, register: Register) -> None:
    driver.keys('=5 zz', 'Return', 'Ctrl+S')
    assert stored(register) == []
    assert '“5 zz” is not a number of people' in grid._problems.text()
    grid.view.setFocus()
    grid.view.setCurrentIndex(grid.lines.index(0, 0))
    driver.keys('F2', '=5 c', 'Return', 'Ctrl+S')
    assert [c.get('count') for c in stored(register)[0].of('casualty')] == [5]


def test_a_quick_line_is_typed_in_arabic(driver: Driver, register: Register) -> None:
    with speaking('ar'):
        driver.keys('Ctrl+N', '=كمين', 'Tab', '=21/1/2024', 'Tab')
        grid = driver.window.form.grids['casualty']
        grid.view.setFocus()
        driver.keys('=٥ مدني قتيل رجل', 'Return', '=2دع', 'Return')
        assert lines(grid) == [(5, 'civilians', 'killed', 'man'), (2, 'isis', 'arrested', None)]


def test_a_half_typed_quick_line_is_in_the_draft(driver: Driver, grid: ChildLines, register: Register) -> None:
    uid = driver.window.form.opened.record.uid
    driver.keys('=5 c k', 'Return', '=2 i')
    driver.window.flush_drafts()
    driver.window.new('incident')
    driver.window.go_to('incident', uid)
    again = driver.window.form.grids['casualty']
    assert lines(again, 'count', 'party') == [(5, 'civilians'), (None, None)]
    again.view.setFocus()
    again.view.setCurrentIndex(again.lines.index(1, 0))
    assert again.lines.data(again.view.currentIndex()) == '2 i'
    driver.keys('F2', 'End', '= a', 'Return')
    assert lines(again, 'count', 'party', 'outcome')[1] == (2, 'isis', 'arrested')


def test_the_text_of_an_open_cell_is_in_the_draft(driver: Driver, grid: ChildLines, register: Register) -> None:
    driver.keys('=5 c k', 'Tab', 'Tab', '=shep')
    driver.window.flush_drafts()
    (draft,) = query.drafts(register)
    assert list(draft.content['texts'].values()) == ['shep']


def test_a_name_that_is_given_up_leaves_nobody_behind(driver: Driver, grid: ChildLines, register: Register) -> None:
    driver.keys('=2 c k', 'Return', 'Ctrl+S', 'Up', 'End', '=abc')
    line = grid.lines.lines[0]
    assert [person.get('name') for person in line.of('victim')] == ['abc']
    driver.keys('Escape')
    assert line.children == []
    assert not driver.window.form.opened.is_changed
    driver.keys('=سالم المثال', 'Tab', 'Ctrl+S', 'Up', 'End', '=other', 'Escape', 'Ctrl+S')
    (saved,) = stored(register)
    assert [person.get('name') for person in saved.of('casualty')[0].of('victim')] == ['سالم المثال']


# Cells


def test_arrows_move_typing_replaces_and_delete_clears(driver: Driver, grid: ChildLines) -> None:
    driver.keys('=5ck', 'Return', '=2i', 'Return', 'Up', 'Right')
    assert at(grid) == (1, 'party')
    driver.keys('=sdf', 'Return')
    assert lines(grid, 'party') == [('civilians',), ('sdf',)]
    driver.keys('Up')
    assert at(grid) == (1, 'count')
    driver.keys('Right', 'Delete')
    assert lines(grid, 'party') == [('civilians',), (None,)]
    driver.keys('Ctrl+Home')
    assert at(grid) == (0, 'count')
    driver.keys('End')
    assert at(grid) == (0, 'name')
    driver.keys('Ctrl+End')
    assert at(grid) == (2, 'name')


def test_the_cell_above_is_copied_down(driver: Driver, grid: ChildLines, register: Register) -> None:
    driver.keys('=5+ c k m', 'Return', '=2i', 'Return', 'Up')
    grid.view.setCurrentIndex(grid.lines.index(1, grid.lines.names.index('who')))
    driver.keys('Ctrl+D', 'Home', 'Ctrl+D')
    assert lines(grid, 'count', 'lowest', 'who') == [(None, 5, 'man'), (None, 5, 'man')]
    assert driver.window.form.opened.stored is None


def test_a_block_from_a_spreadsheet_is_pasted(driver: Driver, grid: ChildLines) -> None:
    QGuiApplication.clipboard().setText('5\tCivilians\tKilled\tMan\n≥3\tداعش\tجريح\tnobody knows\n')
    driver.keys('Ctrl+V')
    assert lines(grid, 'count', 'lowest', 'party', 'outcome', 'who') == [
        (5, None, 'civilians', 'killed', 'man'),
        (None, 3, 'isis', 'injured', None),
    ]
    texts = driver.window.form.opened.texts
    assert list(texts.values()) == ['nobody knows']
    grid.view.setCurrentIndex(grid.lines.index(0, 0))
    driver.keys('Shift+Right', 'Shift+Down', 'Ctrl+C')
    assert QGuiApplication.clipboard().text() == '5\tCivilians\n≥3\tIslamic State (ISIS)'
    QGuiApplication.clipboard().clear()


@pytest.mark.parametrize(
    ('text', 'count', 'lowest', 'highest', 'shown'),
    [
        ('5+', None, 5, None, '≥5'),
        ('5-8', None, 5, 8, '5–8'),
        ('at least 5', None, 5, None, '≥5'),
        ('على الأقل 5', None, 5, None, '≥5'),
        ('some', None, None, None, 'some'),
        ('٧', 7, None, None, '7'),
    ],
)
def test_the_count_is_typed_as_people_say_it(
    driver: Driver, grid: ChildLines, text: str, count: int | None, lowest: int | None, highest: int | None, shown: str
) -> None:
    driver.keys('=1ck', 'Return', 'Up', f'={text}', 'Tab')
    assert lines(grid, 'count', 'lowest', 'highest') == [(count, lowest, highest)]
    assert grid.lines.data(grid.lines.index(0, 0)) == shown
    driver.keys('Shift+Tab', '=2', 'Esc')
    assert lines(grid, 'count', 'lowest', 'highest') == [(count, lowest, highest)]


def test_totals_run_in_the_words_of_the_report(driver: Driver, grid: ChildLines) -> None:
    driver.keys('=6s,1c,1i,2ia', 'Return')
    said = '8 killed: 6 SDF, 1 civilian, 1 ISIS member; 2 arrested: 2 ISIS members'
    assert grid._running.text() == said


# Names


def test_names_are_typed_below_a_line_and_back(driver: Driver, grid: ChildLines, register: Register) -> None:
    driver.keys('=5cb', 'F6', '=Samer Al-Mithal', 'Tab', '=Hasan', 'Return', '=نادر الخيال', 'Return', 'Return')
    assert at(grid) == (1, 'count')
    assert driver.focused is grid.view
    grid.view.setCurrentIndex(grid.lines.index(0, 0))
    assert grid.below[0]._running.text() == '5 abducted: 2 named, 3 not yet'
    driver.keys('F6')
    assert driver.focused is grid.below[0].view
    driver.keys('Shift+F6')
    assert driver.focused is grid.view
    assert (
        grid.lines.data(grid.lines.index(0, grid.lines.names.index('name')))
        == '\u2068Samer Al-Mithal\u2069 \u2066+1\u2069'
    )
    driver.keys('Ctrl+S')
    (record,) = stored(register)
    assert [v.get('father') for v in record.of('casualty')[0].of('victim')] == ['Hasan', None]


def test_one_name_is_typed_in_the_line_itself(driver: Driver, grid: ChildLines, register: Register) -> None:
    driver.keys('=1cmk', 'Tab', 'Tab', '=Samer Al-Mithal', 'Return', 'Ctrl+S')
    (record,) = stored(register)
    (victim,) = record.of('casualty')[0].of('victim')
    assert (victim.get('name'), victim.get('parent')) == ('Samer Al-Mithal', record.of('casualty')[0].uid)


def test_a_name_that_is_cleared_again_leaves_nobody(driver: Driver, grid: ChildLines) -> None:
    driver.keys('=1cmk', 'Tab', 'Tab', '=Samer', 'Tab', 'Shift+Tab', 'Delete')
    assert grid.lines.lines[0].of('victim') == []


def test_a_record_is_made_of_a_person_and_linked_both_ways(
    driver: Driver, grid: ChildLines, register: Register
) -> None:
    driver.go('incident.carried_out_by').keys('=isis', 'Tab')
    grid.view.setFocus()
    grid.view.setCurrentIndex(grid.lines.index(0, 0))
    driver.keys('=2cb', 'F6', '=سامر المثال', 'Tab', '=حسن', 'Ctrl+Shift+A')
    assert 'is in Drafts' in driver.window.form.notice.text()
    driver.keys('Ctrl+S')
    (record,) = stored(register)
    (victim,) = record.of('casualty')[0].of('victim')
    (draft,) = query.drafts(register)
    assert (draft.kind, victim.get('same_person')) == ('abductee', draft.uid)
    driver.window.go_to('abductee', draft.uid)
    driver.keys('Ctrl+S')
    (abductee,) = stored(register, 'abductee')
    named = {name: abductee.get(name) for name in ('name_ar', 'father', 'abducted_on', 'abducted_by', 'incident')}
    assert named == {
        'name_ar': 'سامر المثال',
        'father': 'حسن',
        'abducted_on': '2024-01-21',
        'abducted_by': 'isis',
        'incident': record.uid,
    }
    assert query.title(register, str(victim.get('same_person'))) == 'سامر المثال'


# Later deaths


def test_what_the_party_of_a_later_death_gives_changes_with_it(driver: Driver, grid: ChildLines) -> None:
    driver.keys('=5cw', 'Return', 'Up', 'Ctrl+Shift+K')
    assert grid.lines.row_of(1).get('standing') == 'civilian'
    grid.view.setFocus()
    grid.view.setCurrentIndex(grid.lines.index(1, grid.lines.names.index('party')))
    driver.keys('F2', 'Ctrl+A', '=isis', 'Tab')
    assert grid.lines.row_of(1).get('standing') == 'combatant'
    driver.window.record.discard_draft()


def test_one_of_the_injured_dies_later_and_is_counted_once(
    driver: Driver, grid: ChildLines, register: Register
) -> None:
    driver.keys('=5cw', 'Return', 'Up', 'Ctrl+Shift+K', '=2/2/2024', 'Ctrl+S')
    (record,) = stored(register)
    injured, dead = record.of('casualty')
    assert (injured.get('count'), injured.get('outcome')) == (5, 'injured')
    facts = {name: dead.get(name) for name in ('count', 'outcome', 'party', 'standing', 'earlier', 'outcome_date')}
    assert facts == {
        'count': 1,
        'outcome': 'died_later',
        'party': 'civilians',
        'standing': 'civilian',
        'earlier': injured.uid,
        'outcome_date': '2024-02-02',
    }
    people = [figures.figures(register, month)['sections'][3].get('regions') for month in ('2024-01', '2024-02')]
    assert people == [
        [{'governorate': None, 'injured': {'total': 5, 'civilian': 5}}],
        [{'governorate': None, 'killed': {'total': 1, 'civilian': 1}}],
    ]
    shown = grid.group.boxes['earlier'].editor.text()
    assert shown == 'line 1: 5 injured: Civilians'
    assert query.title(register, injured.uid) == '5 injured: Civilians'


def test_nobody_of_the_dead_dies_later(driver: Driver, grid: ChildLines) -> None:
    driver.keys('=5ck', 'Return', 'Up', 'Ctrl+Shift+K')
    assert len(grid.lines.lines) == 1
    assert 'injured or detained' in driver.window.form.notice.text()


def test_the_lines_of_the_record_are_offered_first_for_an_earlier_injury(driver: Driver, grid: ChildLines) -> None:
    driver.keys('=5cw,1c dl', 'Return', 'Up')
    box = grid.group.reveal('earlier')
    box.editor.setFocus()
    driver.keys('=inj')
    assert offered(driver)[0] == 'line 1: 5 injured: Civilians'
    driver.keys('Tab')
    assert grid.lines.lines[1].get('earlier') == grid.lines.lines[0].uid
