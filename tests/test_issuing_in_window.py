"""Issuing from the page of the month by keys: what is open, why all the same, what was written, and who may not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from models.language.text import without_directions
from models.query.for_review import issues
from models.register import verify
from models.register.register import Register
from tests import invented
from tests.test_leaks_stop_files import at_the_window
from tests.windows import Driver, driving
from ui.month import files_to_issue
from ui.month.issuing_view import IssuingView
from ui.pages.month_page import MonthPage


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    register.save(invented.incident())
    with driving(register, qtbot) as made:
        yield made


def shown(view: IssuingView) -> list[str]:
    return [view.points._lines[line][0] for line in range(view.points.rowCount())]


def test_a_month_is_issued_by_keys(
    driver: Driver, register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files_to_issue, '_USUAL', ('.html',))
    page = driver.page(MonthPage)
    view = page.issuing
    driver.keys('Ctrl+Shift+I')
    view.chosen_files.use_folder(tmp_path)
    view.chosen_files.kinds['.docx'].setChecked(False)
    assert view.isVisible()
    assert shown(view) == ['Records not approved', 'Records with an unmatched place']
    jumped: list[tuple[str, object]] = []
    view.asked.connect(lambda title, uids: jumped.append((title, uids)))
    view.open_table.setFocus()
    driver.keys('Down', 'Return')
    [record] = [*view.points.thing(0).records]  # type: ignore[attr-defined]
    assert jumped == [('Records with an unmatched place', (record,))]
    assert page.records.isVisible() and page.records.model.rowCount() == 1
    driver.keys('Escape')
    assert view.isVisible() and driver.focused is view.open_table
    driver.keys('Ctrl+Return')
    at_the_window(driver)
    assert 'give the reason for issuing it anyway (in English, in Arabic)' in view.notice.text()
    view.english.setFocus()
    driver.keys('= because of سالم المثال', 'Tab', '=انتهى الشهر.', 'Ctrl+Return')
    at_the_window(driver)
    assert [hit.words for hit in view.leaks.hits] == ['سالم المثال']
    driver.keys('Return')  # on the words that must not leave
    assert driver.focused is view.english
    driver.keys('Ctrl+A', '=The month is over.')
    view.sentence_asked.emit('total')  # as Enter on an unfit sentence does
    assert not view.isVisible() and view.english.text() == ''
    driver.keys('Ctrl+Shift+I')
    at_the_window(driver)
    assert (view.english.text(), view.arabic.text()) == ('The month is over.', 'انتهى الشهر.')
    driver.keys('Ctrl+Return')
    at_the_window(driver)
    assert not view.leaks.isVisible()
    assert {path.name for path in tmp_path.glob('month*')} == {'month-2024-01-1-en.html', 'month-2024-01-1-ar.html'}
    assert without_directions(view.notice.text()).endswith(f'2 files are in {tmp_path}.')
    assert view.sums.text().count('SHA-256') == 2
    assert view.issues.rowCount() == 1
    [kept] = issues.all_issues(register)
    assert (kept.get('despite_english'), kept.get('despite_arabic')) == ('The month is over.', 'انتهى الشهر.')
    driver.keys('Ctrl+Return')  # the same again
    at_the_window(driver)
    assert view.notice.text()
    assert len(issues.all_issues(register)) == 1
    driver.keys('Esc')
    assert not view.isVisible()
    assert page.month.hasFocus()
    _only_a_lead(driver, register, page)
    view.english.setText('Half a reason')
    page.clear()
    assert (view.english.text(), view.points.rowCount(), view.issues.rowCount()) == ('', 0, 0)
    assert verify.check(register) == []


def _only_a_lead(driver: Driver, register: Register, page: MonthPage) -> None:
    invented.work_as(register, 'Second')
    driver.keys('Ctrl+Shift+I')
    assert page.issuing.notice.text() == 'Only a lead can issue a report; ask one.'
    assert page.issuing.issues.rowCount() == 1
    driver.keys('Ctrl+Return')
    assert len(issues.all_issues(register)) == 1
