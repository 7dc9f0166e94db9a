"""What stands in public texts keeps a file from being written: by command and in the window, until a lead lets it."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from exchange.exporting import events_csv, headquarters_workbook
from exchange.leaks.leak_search import kept_as
from exchange.leaks.leaving_texts import LeaksFound
from exchange.terminal import DONE, LEFT_OUT, NOTHING_DONE
from models import query
from models.query.let_through import let_through
from models.record.own_codes import OwnCode
from models.record.records import Record
from models.register.register import Register
from models.register.review import report_sentences
from models.register.review.report_sentences import LayoutSentence, SentencePlace
from tests import invented
from tests.calling import Call, caller
from tests.reports_layouts import changed
from tests.reviewed import in_its_state
from tests.windows import Driver, driving
from ui.pages.export_page import ExportPage

TEXT = 'قُتل سالم المثال على الطريق'


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    """Runs a command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return caller(capsys)


def at_the_window(driver: Driver) -> None:
    """Put away the sheet of what took long, and give the keys back to the window."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    driver.window.activateWindow()
    driver.qtbot.waitUntil(lambda: QApplication.activeWindow() is driver.window)


def leaking(register: Register, text: str = TEXT) -> Record:
    """An approved incident of which the public summary names a victim without consent."""
    return in_its_state(register, invented.incident(state='approved', public_summary=text))


def test_no_public_file_is_written_while_a_text_in_it_names_somebody(register: Register, tmp_path: Path) -> None:
    leaking(register)
    for name in ('out.xlsx', 'acled.csv', 'ucdp.csv', 'hxl.csv', 'plain.csv'):
        path = tmp_path / name
        with pytest.raises(LeaksFound) as found:
            if path.suffix == '.xlsx':
                headquarters_workbook.export(register, path, profile='public')
            else:
                events_csv.export(register, path, path.stem, profile='public')
        assert [hit.words for hit in found.value.hits] == ['سالم المثال']
        assert not path.exists()
    counts = headquarters_workbook.export(register, tmp_path / 'headquarters.xlsx')
    assert counts['incident'] == 1


def test_the_name_of_the_file_and_custom_entries_are_searched_in_the_file(register: Register, tmp_path: Path) -> None:
    leaking(register, 'Nobody is named here.')
    with pytest.raises(LeaksFound) as found:
        headquarters_workbook.export(register, tmp_path / 'سالم المثال.xlsx', profile='public')
    assert [hit.where() for hit in found.value.hits] == ['the name of the file']
    headquarters_workbook.export(register, tmp_path / 'out.xlsx', profile='public')
    leaking(register)
    with pytest.raises(LeaksFound) as found:
        headquarters_workbook.export(register, tmp_path / 'سالم المثال.xlsx', profile='public')
    assert 'the name of the file' in [hit.where() for hit in found.value.hits]
    register.let_through([kept_as(hit) for hit in found.value.hits], 'Said in public.')
    with register.action('own_codes', codes=[OwnCode('means', 'x-dz1-one', 'Gun of Salem al-Mithal', 'سلاح', 'other')]):
        pass
    in_its_state(register, invented.incident(state='approved', means='x-dz1-one', occurred='2024-02-02'))
    with pytest.raises(LeaksFound) as found:
        headquarters_workbook.export(register, tmp_path / 'entries.xlsx', profile='public')
    assert {(hit.where(), hit.words) for hit in found.value.hits} == {('the file itself', 'Salem al-Mithal')}
    assert not (tmp_path / 'entries.xlsx').exists()


def test_the_command_says_where_and_no_word_and_a_lead_lets_it_through(call: Call, tmp_path: Path) -> None:
    path = tmp_path / 'register.sijill'
    with Register.create(path, desk='DZ1', passphrase=None) as register:
        reference = str(leaking(register).get('reference'))
        uid = leaking(register, 'للتواصل 0900 000 014').uid
    code, said, wrong = call('export', str(path), 'out.xlsx', '--profile', 'public')
    assert code == NOTHING_DONE
    assert reference in wrong and 'Public summary: a protected name' in wrong and 'a phone number' in wrong
    assert not any(word in said + wrong for word in ('سالم', 'المثال', '0900'))
    assert not (tmp_path / 'out.xlsx').exists()
    assert call('let-through', str(path), uid)[0] == LEFT_OUT
    assert call('let-through', str(path), uid, '--reason', 'It is our own line.')[0] == DONE
    assert 'a phone number' not in call('export', str(path), 'out.xlsx', '--profile', 'public')[2]
    ways = ('--profile', 'public', '--let-through', 'Named on television.')
    assert call('export', str(path), 'out.xlsx', *ways)[0] == DONE
    assert (tmp_path / 'out.xlsx').exists()
    code, said, _wrong = call('let-through', str(path))
    assert (code, said.count('Public summary')) == (DONE, 2)
    kept = next(line for line in said.splitlines() if reference in line).split(' · ')[0]
    assert call('let-through', str(path), '--hold-back', kept)[0] == DONE
    assert call('export', str(path), 'again.xlsx', '--profile', 'public')[0] == NOTHING_DONE


def test_the_report_says_where_and_no_word_and_a_lead_lets_it_through(call: Call, tmp_path: Path) -> None:
    path, place = tmp_path / 'register.sijill', SentencePlace('2024-01', 'monthly', 'method_once')
    with Register.create(path, desk='DZ1', passphrase=None) as register:
        leaking(register)
        report_sentences.edit(register, place, {'en': 'Salem al-Mithal is counted once.'}, LayoutSentence('-', '-'))
    ways = ('report', str(path), '2024-01', 'out.docx')
    code, said, wrong = call(*ways)
    assert code == NOTHING_DONE
    for words in ('report 2024-01', 'How these figures were made', 'English', 'a protected name'):
        assert words in wrong
    assert 'Mithal' not in said + wrong
    assert not (tmp_path / 'out.docx').exists()
    assert call(*ways, '--let-through', 'Said in public.')[0] == DONE
    outgrown = changed(tmp_path, 'Each dead person', 'Each of {total.killed:person}')
    code, _said, wrong = call(*ways, '--layout', outgrown)
    assert (code, 'edited sentence is not used' in wrong) == (DONE, True)


def test_the_window_lists_what_was_found_jumps_there_and_lets_it_through(
    register: Register, qtbot: QtBot, tmp_path: Path
) -> None:
    record, path = leaking(register), tmp_path / 'out.xlsx'
    with driving(register, qtbot) as driver:
        page = driver.page(ExportPage)
        page.profile.choose('public')
        page.write(path)
        at_the_window(driver)
        assert not path.exists()
        assert [hit.words for hit in page.leaks.hits] == ['سالم المثال']
        assert page.leaks.lines.index(0, 1).data() == '\u2068سالم المثال\u2069'
        assert '1 place must not leave' in page.leaks._said.text()
        driver.keys('Return')
        assert driver.window.form.opened.record.uid == record.uid
        page = driver.page(ExportPage)
        page.leaks.reason.setFocus()
        driver.keys('Alt+L')
        assert not path.exists() and 'reason' in page.leaks.notice.text()
        driver.keys('=Named on television', 'Alt+L')
        assert path.exists()
        assert page.leaks.isHidden()
    [kept] = let_through(register)
    assert kept.get('reason') == 'Named on television'


def test_the_window_offers_it_to_leads_alone_and_shows_nothing_once_it_is_locked(
    register: Register, qtbot: QtBot, tmp_path: Path
) -> None:
    leaking(register)
    invented.work_as(register, 'gull')
    with driving(register, qtbot) as driver:
        page = driver.page(ExportPage)
        page.profile.choose('public')
        page.write(tmp_path / 'out.xlsx')
        assert page.leaks.keep.isHidden() or not page.leaks.keep.isVisible()
        page.clear()
        assert page.leaks.hits == []
        assert query.count(register, 'incident') == 1
