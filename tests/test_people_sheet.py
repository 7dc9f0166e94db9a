"""The sheet with the people of a register, by its keys, and the alias at the side."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from models.errors import Refused
from models.language import messages
from models.language.text import has_arabic, isolate
from models.query import alias_names, people
from models.query.for_review import kept_from
from models.register import verify
from models.register.own import own_past
from models.register.register import Register
from models.register.review import personal_keys
from tests import invented
from tests.windows import Driver, driving, running
from ui.panes.people_sheet import PeopleSheet
from ui.parts import tasks

OTHER = 'sparrow'


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tasks.Threads, 'used', False)
    monkeypatch.setenv('HOME', str(tmp_path))


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


class Sheet:
    """The sheet, with hands on its keys."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        driver.window.deeds.do('people')
        (self.sheet,) = driver.window.findChildren(PeopleSheet)
        driver.qtbot.waitUntil(lambda: QApplication.activeWindow() is self.sheet)
        self.asked_at_once = self.asked()
        if self.asked_at_once:
            self.keys('Esc')

    def keys(self, *given: str) -> 'Sheet':
        self.driver.keys(*given)
        return self

    def lines(self) -> list[tuple[str, str]]:
        """The aliases and roles that the list shows."""
        model = self.sheet.model
        return [(model.index(row, 0).data(), model.index(row, 1).data()) for row in range(model.rowCount())]

    def said(self) -> str:
        return self.sheet.notice.text()

    def asked(self) -> str:
        return self.sheet.strip.text()

    def add(self, alias: str) -> 'Sheet':
        """Enter somebody new."""
        return self.keys('Ctrl+N', f'={alias}', 'Ctrl+Return')

    def close(self) -> None:
        self.keys('Esc')
        assert not self.driver.window.findChildren(PeopleSheet)


def entries(driver: Driver, title: str) -> list[str]:
    """What a menu shows when it is opened."""
    menu = next(one.menu() for one in driver.window.menuBar().actions() if one.text() == title)
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    shown = [one.text().partition('\t')[0] for one in menu.actions() if one.isVisible() and not one.isSeparator()]
    menu.aboutToHide.emit()
    return shown


# A desk of one


def test_a_desk_of_one_sees_nothing_of_it(driver: Driver) -> None:
    """But the one entry by which it can ask for it."""
    assert not driver.window.side.who.isVisible()
    assert 'Change who works …' not in entries(driver, 'File')
    assert 'People …' in entries(driver, 'Tools')
    driver.keys('F1')
    assert 'Change who works …' not in {one.text() for one in driver.window.findChildren(QLabel)}
    locked = []
    driver.window.locked.connect(lambda: locked.append(True))
    driver.keys('Ctrl+Alt+W')
    assert locked == []
    assert not driver.window.side.who.isVisible()


# Several


def test_somebody_is_added_by_keys_alone(driver: Driver, register: Register) -> None:
    sheet = Sheet(driver)
    assert sheet.lines() == [(register.alias, 'Documenter, Reviewer, Lead')]
    assert not sheet.sheet.second.isVisible()
    sheet.add(OTHER)
    assert sheet.lines()[1] == (OTHER, 'Documenter')
    assert 'must a second person approve' in sheet.asked()
    sheet.keys('Return')
    assert register.settings.second_person == 'yes'
    assert sheet.sheet.second.isVisible() and sheet.sheet.second.isChecked()
    sheet.add('wren')
    assert sheet.asked() == ''  # it was asked once
    sheet.close()
    assert [one.alias for one in people.people(register)] == [register.alias, OTHER, 'wren']
    assert any('must approve' in line and 'yes' in line for line in own_past.in_words(register))


@pytest.mark.parametrize('key', ['Esc', 'Tab'], ids=['Esc', 'the other button'])
def test_a_second_person_need_not_approve(driver: Driver, register: Register, key: str) -> None:
    sheet = Sheet(driver).add(OTHER)
    sheet.keys(key, *(['Space'] if key == 'Tab' else []))
    assert register.settings.second_person == 'no'
    assert sheet.sheet.isVisible()
    sheet.sheet.second.setFocus()
    sheet.keys('Space')
    assert register.settings.second_person == 'yes'
    sheet.close()


def test_a_second_person_who_was_added_elsewhere_is_asked_about_too(driver: Driver, register: Register) -> None:
    register.add_person(OTHER, ('documenter',))
    sheet = Sheet(driver)
    assert 'must a second person approve' in sheet.asked_at_once
    assert sheet.sheet.isVisible() and register.settings.second_person == 'no'
    sheet.close()
    assert Sheet(driver).asked_at_once == ''
    driver.keys('Esc')


def test_the_alias_stands_at_the_side_as_soon_as_there_are_two(driver: Driver, register: Register) -> None:
    Sheet(driver).add(OTHER).keys('Return').close()
    side = driver.window.side
    assert side.who.isVisible()
    assert register.alias in side.who.text()
    driver.window._be_narrow(True)
    assert side.who.isVisible() and side.who.text() == ''
    assert register.alias in side.who.toolTip() and 'Ctrl+Alt+W' in side.who.toolTip()
    driver.window._be_narrow(False)
    assert 'Change who works …' in entries(driver, 'File')
    driver.window.activateWindow()
    driver.qtbot.waitUntil(lambda: QApplication.activeWindow() is driver.window)
    locked = []
    driver.window.locked.connect(lambda: locked.append(True))
    driver.keys('Ctrl+Alt+W')
    side.who.click()
    assert locked == [True, True]
    register.rename_person(register.person, 'kestrel')
    assert 'kestrel' in side.who.text()


def test_a_long_alias_is_cut_at_the_side_and_said_in_full(register: Register, qtbot: QtBot) -> None:
    register.add_person(OTHER, ('documenter',))
    register.rename_person(register.person, 'w' * 200)
    with driving(register, qtbot) as driver:
        who = driver.window.side.who
        assert who.sizeHint().width() <= driver.window.side.width()
        assert 'w' * 200 in who.toolTip()


def test_roles_are_changed_and_ended(driver: Driver, register: Register) -> None:
    uid = register.add_person(OTHER, ('documenter',))
    sheet = Sheet(driver).keys('Down')
    sheet.sheet.roles['reviewer'].setFocus()
    sheet.keys('Space', 'Ctrl+Return')
    assert sheet.lines()[1] == (OTHER, 'Documenter, Reviewer')
    assert sheet.said() == ''
    sheet.keys('Ctrl+Del')
    assert sheet.lines()[1] == (OTHER, 'Does not work here any more')
    someone = people.somebody(register, uid)
    assert someone is not None and someone.roles == ()
    muted = sheet.sheet.model.index(1, 0).data(Qt.ItemDataRole.ForegroundRole)
    assert muted is not None
    assert sheet.sheet.model.index(0, 0).data(Qt.ItemDataRole.ForegroundRole) is None
    sheet.sheet.roles['documenter'].setFocus()
    sheet.keys('Space', 'Ctrl+Return')
    assert sheet.lines()[1] == (OTHER, 'Documenter')
    sheet.close()


def test_what_the_register_refuses_is_said_in_the_sheet(driver: Driver, register: Register) -> None:
    sheet = Sheet(driver).add('')
    assert sheet.said() == 'Enter an alias.'
    sheet.keys(f'={register.alias.upper()}', 'Return')
    assert 'already' in sheet.said()
    assert QApplication.focusWidget() is sheet.sheet.alias
    sheet.keys('Esc')
    assert sheet.asked() == 'The changes to Somebody new are not saved.'
    sheet.keys('Esc')
    sheet = Sheet(driver).keys('Ctrl+Del')
    assert 'must be a lead' in sheet.said()
    assert sheet.lines() == [(register.alias, 'Documenter, Reviewer, Lead')]
    sheet.close()


@pytest.mark.parametrize('answer', ['Return', 'Esc'])
def test_what_is_changed_and_not_saved_is_asked_about_when_another_one_is_marked(
    driver: Driver, register: Register, answer: str
) -> None:
    """A role that somebody took away from one of them stayed, without a word."""
    other = register.add_person(OTHER, ('documenter', 'reviewer'))
    register.settings.set('second_person', 'no')
    sheet = Sheet(driver)
    sheet.keys('Down')
    shown = sheet.sheet
    shown.roles['reviewer'].setFocus()
    sheet.keys('Space')
    shown.table.setFocus()
    sheet.keys('Up')
    assert sheet.asked() == f'The changes to {isolate(OTHER, "auto")} are not saved.'
    assert shown.alias.text() == register.alias
    sheet.keys(answer)
    assert sheet.asked() == ''
    now = people.somebody(register, other)
    assert now is not None and now.roles == (('documenter',) if answer == 'Return' else ('documenter', 'reviewer'))
    sheet.close()


def test_what_is_changed_and_not_saved_is_asked_about_before_the_sheet_closes(
    driver: Driver, register: Register
) -> None:
    sheet = Sheet(driver)
    sheet.keys('Ctrl+N', f'={OTHER}', 'Esc', 'Return')
    assert sheet.lines()[1] == (OTHER, 'Documenter')
    sheet.keys('Esc')  # whether a second person must approve
    sheet.sheet.alias.setFocus()
    sheet.keys('End', '=s', 'Esc')
    assert sheet.asked()
    sheet.keys('Esc')
    assert not driver.window.findChildren(PeopleSheet)
    assert [one.alias for one in people.people(register)] == [register.alias, OTHER]


def test_whoever_is_no_lead_renames_themselves_alone(driver: Driver, register: Register) -> None:
    lead, other = register.person, register.add_person(OTHER, ('documenter', 'reviewer'))
    register.work_as(other)
    sheet = Sheet(driver)
    shown = sheet.sheet
    assert shown.marked is not None and shown.marked.uid == other
    assert shown.alias.isEnabled() and shown.save.isEnabled()
    locked = [shown.add, shown.end, shown.second, *shown.roles.values()]
    assert not any(one.isEnabled() for one in locked)
    shown.alias.setFocus()
    shown.alias.selectAll()
    sheet.keys('=kestrel', 'Return')
    assert register.called(other) == 'kestrel'
    sheet.keys('Up')
    assert shown.marked.uid == lead
    assert not (shown.alias.isEnabled() or shown.save.isEnabled())
    sheet.close()
    with pytest.raises(Refused):
        register.rename_person(lead, 'osprey')


def test_a_register_that_is_only_read_shows_its_people(register: Register, qtbot: QtBot) -> None:
    register.add_person(OTHER, ('documenter',))
    register.close()
    with Register.open(register.path, writing=False) as reader, driving(reader, qtbot) as driver:
        assert driver.window.side.who.isVisible()
        sheet = Sheet(driver)
        shown = sheet.sheet
        assert [alias for alias, _roles in sheet.lines()] == [reader.alias, OTHER]
        changing = [shown.add, shown.save, shown.end, shown.alias, shown.second, *shown.roles.values()]
        assert not any(one.isEnabled() for one in changing)
        sheet.close()


def test_who_ends_themselves_leaves_the_seat(register: Register, qapp: QApplication, qtbot: QtBot) -> None:
    register.add_person(OTHER, ('lead',))
    with running(qapp, register) as program:
        assert program.window is not None
        program.window.deeds.do('people')
        (sheet,) = program.window.findChildren(PeopleSheet)
        qtbot.waitUntil(lambda: QApplication.activeWindow() is sheet)
        locked = []
        program.window.locked.disconnect(program.lock)
        program.window.locked.connect(lambda: locked.append(True))
        QTest.keyClick(sheet.table, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
        assert locked == [True]
        assert not sheet.isVisible()


# Names


@pytest.mark.parametrize('alias', ['swallow', 'DZ1', 'moon', 'سنونو', 'نسر الجبل', 'night shift', '', '  '])
def test_an_alias_that_is_nobodys_name(register: Register, alias: str) -> None:
    assert not alias_names.is_a_name(alias, register)


@pytest.mark.parametrize('alias', ['Ahmad', 'أحمد', 'mhd', 'Abu Omar', 'أبو عمر', 'ليلى', 'Layla 2', 'MOHAMMED'])
def test_an_alias_that_is_a_given_name(alias: str) -> None:
    assert alias_names.is_a_name(alias)


def test_an_alias_that_is_a_name_in_the_records(register: Register) -> None:
    incident = invented.incident()
    incident.add('casualty', outcome='killed', count=1).add('victim', name='سمير زغلوطة')
    register.save(incident)
    abductee = invented.abductee()
    abductee.set('name_latin', 'Rami al-Qazwaq')
    register.save(abductee)
    informant = invented.informant()
    informant.set('identity', 'Zz Hattoubian, baker')
    register.save(informant)
    for alias in ('زغلوطة', 'Qazwaq', 'al-qazwaq', 'hattoubian', 'Zz Hattoubian'):
        assert alias_names.is_a_name(alias, register), alias
        assert not alias_names.is_a_name(alias), alias
    assert not alias_names.is_a_name('swallow', register)


def test_an_alias_that_is_a_name_is_asked_about_once(driver: Driver, register: Register) -> None:
    sheet = Sheet(driver).add('Ahmad')
    assert sheet.asked() == '“\u2068Ahmad\u2069” is a name. Use an alias that is nobody’s name, or keep it.'
    assert len(sheet.lines()) == 1
    sheet.keys('Esc')
    assert QApplication.focusWidget() is sheet.sheet.alias
    assert sheet.sheet.isVisible() and len(people.people(register)) == 1
    sheet.keys('Ctrl+Return', 'Return')
    assert [one.alias for one in people.people(register)] == [register.alias, 'Ahmad']
    assert 'second person' in sheet.asked()
    sheet.keys('Esc')
    sheet.sheet.roles['lead'].setFocus()
    sheet.keys('Space', 'Ctrl+Return')
    assert sheet.asked() == ''  # what is called so already is not asked about again
    assert sheet.lines()[1] == ('Ahmad', 'Documenter, Lead')
    sheet.close()


def test_the_sheet_speaks_arabic(register: Register, qtbot: QtBot) -> None:
    with messages.speaking('ar'), driving(register, qtbot) as driver:
        sheet = Sheet(driver)
        assert all(has_arabic(box.text()) for box in sheet.sheet.roles.values())
        for letter in 'سنونو':
            sheet.keys(*(['Ctrl+N'] if letter == 'س' else []))
            kind, none = QEvent.Type.KeyPress, Qt.KeyboardModifier.NoModifier
            QApplication.sendEvent(sheet.sheet.alias, QKeyEvent(kind, 0, none, letter))
        sheet.keys('Ctrl+Return')
        assert sheet.lines()[1] == ('سنونو', 'موثّق')
        sheet.keys('Esc').close()


def test_a_lead_ends_the_key_of_somebody_who_lost_its_passphrase(driver: Driver, register: Register) -> None:
    lead = register.person
    other = register.add_person(OTHER, ('reviewer',))
    register.work_as(other)
    personal_keys.make_key(register, other, 'velvet compass granite lagoon thistle')
    register.work_as(lead)
    register.settings.set('second_person', 'no')
    sheet = Sheet(driver)
    assert not sheet.sheet.end_key.isVisible()  # nobody ends their own here
    sheet.keys('Down')
    assert sheet.sheet.end_key.isVisible()
    sheet.keys('Ctrl+E', 'Return')
    assert 'was ended' in sheet.said()
    found = people.somebody(register, other)
    assert found is not None
    assert not found.key
    assert not sheet.sheet.end_key.isVisible()
    assert verify.check(register) == []
    sheet.keys('Esc')


# Kept from reviewing


def kept(sheet: Sheet) -> list[str]:
    """What the sheet says that the marked person is kept from."""
    lines = sheet.sheet.kept_from.lines
    return [str(lines.index(row, 0).data()) for row in range(lines.rowCount())]


def test_a_lead_keeps_somebody_from_a_place_and_a_record_by_keys(driver: Driver, register: Register) -> None:
    other = register.add_person(OTHER, ('reviewer',))
    register.settings.set('second_person', 'no')
    reference = str(register.save(invented.incident()).get('reference'))
    sheet = Sheet(driver).keys('Down')
    sheet.sheet.kept_from.line.setFocus()
    sheet.keys('=البصيرة', 'Return')
    assert len(kept(sheet)) == 1 and 'Basira' in kept(sheet)[0] and 'since' in kept(sheet)[0]
    sheet.keys(f'={reference}', 'Return')
    assert len(kept(sheet)) == 2 and reference in kept(sheet)[1]
    assert sheet.said() == ''
    sheet.keys(f'={reference}', 'Return')
    assert 'already' in sheet.said()
    assert kept_from.kept_from(register, other).records and kept_from.kept_from(register, other).places
    sheet.sheet.kept_from.table.setFocus()
    sheet.keys('Ctrl+R', 'Ctrl+R')
    assert kept(sheet) == [] and not any(kept_from.kept_from(register, other))
    sheet.close()


def test_what_nobody_is_called_keeps_from_nothing_and_esc_gives_the_line_up(driver: Driver, register: Register) -> None:
    register.add_person(OTHER, ('reviewer',))
    register.settings.set('second_person', 'no')
    sheet = Sheet(driver).keys('Down')
    sheet.sheet.kept_from.line.setFocus()
    sheet.keys('=zzzz no such place', 'Return', 'Esc')
    assert sheet.sheet.isVisible() and kept(sheet) == []
    sheet.close()


def test_only_a_lead_of_several_sees_what_somebody_is_kept_from(driver: Driver, register: Register) -> None:
    sheet = Sheet(driver)
    assert not sheet.sheet.kept_from.isVisible()  # a desk of one
    sheet.close()
    other = register.add_person(OTHER, ('reviewer',))
    register.settings.set('second_person', 'no')
    register.keep_from(other, 'SY09')
    assert 'Deir' in kept(Sheet(driver).keys('Down'))[0]
    driver.keys('Esc')
    register.work_as(other)
    sheet = Sheet(driver)
    assert not sheet.sheet.kept_from.isVisible() and kept(sheet) == []
    sheet.close()
