"""The corrigendum on the page of the month by keys: what changed, the reason that is chosen, the files, the lock."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from models import query
from models.language.text import without_directions
from models.query.for_review import issues
from models.record.records import Record
from models.register import verify
from models.register.register import Register
from tests import correcting
from tests.test_leaks_stop_files import at_the_window
from tests.windows import Driver, driving
from ui.month import files_to_issue
from ui.month.corrigendum_view import CorrigendumView
from ui.pages.month_page import MonthPage


@pytest.fixture
def withdrawn(register: Register) -> Record:
    """An attack of January that was issued, and withdrawn since."""
    saved = register.save(correcting.attack())
    correcting.issued(register)
    register.withdraw('incident', saved.uid, 'told by the cousin')
    return saved


@pytest.fixture
def driver(register: Register, withdrawn: Record, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


def figures(view: CorrigendumView) -> list[str]:
    return [without_directions(' '.join(view.figures._lines[line])) for line in range(view.figures.rowCount())]


def test_the_reasons_that_were_chosen_are_chosen_again(
    register: Register, withdrawn: Record, qtbot: QtBot, tmp_path: Path
) -> None:
    def begun(driver: Driver) -> CorrigendumView:
        page = driver.page(MonthPage)
        page.show_month(correcting.JANUARY)
        driver.keys('Ctrl+Shift+G')
        return page.correcting

    with driving(register, qtbot) as driver:
        view = begun(driver)
        view.reason._group.checkedButton().setFocus()
        driver.keys(*['Down'] * 9)
        assert view.reason.chosen() == 'removed_on_request'
        assert driver.window.flush_drafts()  # as a lock does
    with driving(register, qtbot) as driver:
        view = begun(driver)
        assert view.reason.chosen() == 'removed_on_request'
        assert 'removed at the request' in view.previews['en'].text()
        view.chosen_files.use_folder(tmp_path)
        driver.keys('Ctrl+Return')
        at_the_window(driver)
        assert 'Issued corrigendum 1' in view.notice.text()
        assert driver.window.flush_drafts()
    assert query.typed_beside(register) == {}
    assert verify.check(register) == []


def test_it_is_looked_at_written_and_issued_by_keys(
    driver: Driver, register: Register, withdrawn: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files_to_issue, '_USUAL', ('.html',))
    page = driver.page(MonthPage)
    page.show_month('2024-02')
    driver.keys('Ctrl+Shift+G')
    assert not page.correcting.isVisible()
    page.show_month(correcting.JANUARY)
    driver.keys('Ctrl+Shift+G')
    view = page.correcting
    assert view.isVisible()
    assert figures(view)[:2] == ['Total: ISIS operations 1 – −1 1', 'Total: killed 2 – −2 1']
    asked: list[tuple[str, object]] = []
    view.asked.connect(lambda title, uids: asked.append((title, uids)))
    driver.keys('Down', 'Return')
    assert asked == [('Total: killed', (withdrawn.uid,))]
    assert page.records.isVisible() and page.records.model.rowCount() == 1
    driver.keys('Escape')
    assert driver.focused is view.figures_table
    view.reasons_table.setFocus()
    driver.keys('Return')
    assert asked[1:] == [('Our slip', (withdrawn.uid,))]
    driver.keys('Escape')
    assert view.edits_table.isHidden()
    view.shows_edits.setFocus()
    driver.keys('Space')
    assert 'told by the cousin' in [without_directions(text) for text in view.edits._lines[0]]
    assert view.reason.chosen() == 'our_slip'
    view.reason._group.checkedButton().setFocus()
    driver.keys(*['Down'] * 9)  # from the proposed one, which is the first, to the last of the others
    assert view.reason.chosen() == 'removed_on_request'
    assert 'Desert: a record was removed at the request' in view.previews['en'].text()
    assert 'البادية: حُذف سجل' in view.previews['ar'].text()
    view.chosen_files.use_folder(tmp_path)
    html = view.chosen_files.kinds['.html']
    html.setChecked(False)
    for key in ('Ctrl+S', 'Ctrl+Return'):
        driver.keys(key)
        at_the_window(driver)
        assert view.notice.text() == 'Tick at least one language and one kind of file first.'
        assert driver.focused is view.chosen_files.languages['en']
    html.setChecked(True)
    driver.keys('Ctrl+S')
    at_the_window(driver)
    drafts = ['corrigendum-2024-01-1-draft-ar.html', 'corrigendum-2024-01-1-draft-en.html']
    assert sorted(path.name for path in tmp_path.glob('*.html')) == drafts
    assert len(issues.all_issues(register)) == 1
    view.save_inside(tmp_path / 'inside.xlsx')
    at_the_window(driver)
    driver.keys('Ctrl+Return')
    at_the_window(driver)
    assert 'Issued corrigendum 1' in view.notice.text()
    kept = issues.all_issues(register)[-1]
    assert json.loads(str(kept.get('reasons')))[0]['code'] == 'removed_on_request'
    names = {'corrigendum-2024-01-1-ar.html', 'corrigendum-2024-01-1-en.html'}
    assert {one['name'] for one in json.loads(str(kept.get('files')))} == names
    assert 'The same figures' in view.about.text()
    assert not view._parts.isVisible()
    assert verify.check(register) == []
    driver.keys('Esc')
    assert not view.isVisible()
    view.begin(correcting.JANUARY, 'monthly')
    page.clear()
    assert not view.about.text()
    assert figures(view) == []
