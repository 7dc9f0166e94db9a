"""A register on a server in the window: opened, typed in, seen by others, and kept while the line is broken."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import main
from models import query
from models.errors import KnownError, Refused, ServerAway
from models.file import kept_beside, migrations
from models.file.engines import on_servers, postgres_schema
from models.file.engines.one_message import OneMessage
from models.file.engines.server_address import ServerAddress, register_at
from models.language import messages
from models.query import Question
from models.record import off_servers
from models.record.records import Record
from models.register.register import Register
from models.register.review.reviewing import Chosen
from models.register.several.kept_here import KeptHere
from tests import cut_line
from tests.forwarder import Forwarder, forwarding
from tests.invented import abductee, incident
from tests.servers import OWNER, Server
from ui.app import Program
from ui.panes.differences_pane import Differences
from ui.panes.passphrase_sheet import PassphraseSheet
from ui.parts import look, tasks
from ui.review.review_page import ReviewPage
from ui.start.on_server import OnServer
from ui.window.beside_others.server_line import ServerLine
from ui.window.register_menu import SaidSheet
from ui.window.window import MainWindow

pytest.importorskip('psycopg', reason='the driver of the server is not installed')


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home folder of the test's own, in which nothing may be left by a register on a server."""
    monkeypatch.chdir(tmp_path)
    for name in ('HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME'):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setattr(tasks.Threads, 'used', False)


@pytest.fixture
def program(qapp: QApplication) -> Iterator[Program]:
    """The whole program, on its start page."""
    made = Program(qapp)
    made.speak('en')
    yield made
    if made.register is not None:
        made._close_register()
    if made.welcome is not None:
        made.welcome.let_go()
        made.welcome.deleteLater()
    made.idle.end()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.removeTranslator(made._qt_words)
    messages.use('en')
    look.apply(qapp, dark=False)


def card(program: Program) -> OnServer:
    assert program.welcome is not None
    found = program.welcome.card
    assert isinstance(found, OnServer)
    return found


def connect(program: Program, address: str, password: str = 'five invented words') -> OnServer:
    """Type an address and a password into the card."""
    there = card(program)
    there.address.setText(address)
    there.line.setText(password)
    there._open()
    return there


def window_of(program: Program) -> MainWindow:
    assert program.window is not None
    return program.window


def test_an_address_is_opened_like_a_file_and_locked(program: Program, server: Server, tmp_path: Path) -> None:
    address = server.new_register()
    assert main.is_for_the_window([address.text])
    program.start(None)
    assert program.welcome is not None
    program.welcome._on_server()
    for typed, said in (
        ('/home/a.sijill', 'is no address of a server'),
        ('postgres://owner@127.0.0.1:x/a', 'is no address of a server'),
        ('postgres://owner@127.0.0.1:1/a', 'does not answer'),
        (server.address('nowhere').text, 'no database'),
        (server.address('postgres').text, 'is not a register'),
    ):
        assert said in connect(program, typed).notice.text(), typed
    newer = server.new_register()
    server.run(f'UPDATE {postgres_schema.STAMP} SET version = 999', database=newer.database)
    assert 'later version' in connect(program, newer.text).notice.text()
    with_secret = address.text.replace('owner@', 'owner:told@')
    there = connect(program, with_secret)
    assert program.register is not None, there.notice.text()
    assert program.register.at == address
    window = window_of(program)
    assert window.about_file.text() == on_servers.said_at_opening()
    for name in ('back_up', 'restore', 'clean_copy', 'passphrase'):
        window.deeds.action(name).trigger()
        sheet = window.findChild(SaidSheet)
        assert sheet is not None and 'in no file' in sheet.notice.text(), name
        sheet.accept()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    window.about_file._act()
    program.lock()
    assert program.register is None
    assert card(program).address.text() == address.text
    assert not card(program).line.text()
    connect(program, address.text)
    assert not window_of(program).about_file.text()
    assert not [path for path in tmp_path.rglob('*') if path.is_file()]


def test_what_never_goes_there_is_not_typed_there(program: Program, server: Server) -> None:
    address = server.new_register()
    with Register.open(address) as register:
        record = abductee()
        off_servers.keep_out(record, is_typed=False)
        person = register.save(record)
    program.start(address)
    connect(program, address.text)
    window = window_of(program)
    window.go_to('abductee', person.uid)
    form = window.form
    assert form is not None
    for name in ('physical', 'family_contact'):
        box = next(group.boxes[name] for group in form.groups.values() if name in group.boxes)
        assert not box.editor.isEnabled() and box.editor.isHidden()
        assert 'Not available on a server' in box._note.text()
    assert not form.contacts.is_for
    assert 'desk alone' in form.contacts._last.text()
    window.following.note()
    assert form.contacts.strip is None
    window.new('informant')
    assert window.form is not None
    group = next(group for group in window.form.groups.values() if 'identity' in group.boxes)
    assert not group.boxes['identity'].editor.isEnabled()
    assert group.first_editor() is group.boxes['code'].editor
    draft = [['informant', 'a', {'identity': 'ABC'}]]
    with pytest.raises(Refused, match='never kept on a server'):
        window.register.keep_draft('informant', 'a', {'revision': '', 'rows': draft, 'texts': {}})


def test_who_connects_with_a_role_is_the_person_called_so(program: Program, server: Server) -> None:
    address = server.new_register(alias='owner')
    with Register.open(address) as register:
        owner, other = register.person, register.add_person('other', ('documenter',))
    server.run('DO $$ BEGIN CREATE ROLE other LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$')
    on_servers.let_role(address, None, 'other', 'documenter')
    program.start(address)
    connect(program, address.text)
    assert program.register is not None and program.register.person == owner
    program.lock()
    connect(program, address.text.replace('owner@', 'other@'))
    assert program.register is not None and program.register.person == other
    program.lock()
    older = server.empty_database()
    database = on_servers.database_at(older, None)
    with database.connection_context():
        migrations.upgrade(database, backup=None, until=len(migrations.STEPS) - 1)
    on_servers.let_role(older, None, 'other', 'documenter')
    assert 'may not do that' in connect(program, older.text.replace('owner@', 'other@')).notice.text()
    server.run('DO $$ BEGIN CREATE ROLE nobody LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$')
    assert 'may not do that' in connect(program, address.text.replace('owner@', 'nobody@')).notice.text()


def test_what_others_save_is_seen_without_losing_anything(program: Program, server: Server, qtbot: QtBot) -> None:
    address = server.new_register()
    with Register.open(address) as other:
        first, second = (other.save(incident(narrative=f'invented {number}')) for number in (1, 2))
        program.start(address)
        connect(program, address.text)
        window = window_of(program)
        window.go_to('incident', first.uid)
        assert window.form is not None
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
        focus, form = window.form.findChild(QWidget, 'incident.narrative'), window.form
        focus.setFocus()
        QTest.keyClicks(focus, 'typed and ')
        third = other.save(incident(narrative='invented 3'))
        theirs = query.get(other, 'incident', first.uid)
        assert theirs is not None
        theirs.set('narrative', 'changed by another')
        other.save(theirs)
        window.line.look()
        model = window.list.table.records()
        assert model is not None and model.rowCount() == 3
        assert model.uid_at(window.list.table.currentIndex().row()) == first.uid
        assert window.form is form and QApplication.focusWidget() is focus
        assert 'typed and' in str(form.opened.record.get('narrative'))
        window.record.save()
        assert isinstance(window.record.currentWidget(), Differences)
        window.record.discard_draft()
        window.go_to('incident', second.uid)
        theirs = query.get(other, 'incident', second.uid)
        assert theirs is not None
        theirs.set('narrative', 'changed as well')
        other.save(theirs)
        window.line.look()
        assert window.form is not None and window.form.opened.record.get('narrative') == 'changed as well'
        own = window.register.save(incident(narrative='of here'))
        assert window.register.hear_others().kinds == frozenset()
        assert own.uid != third.uid
        window.register.drop_draft(first.uid)
        tasks.Threads.used = True
        listening = ServerLine(window.register, window)
        with qtbot.waitSignal(listening.changed, timeout=5_000) as said:
            listening.begin()
            fourth = other.save(incident(narrative='invented 4'))
        assert said.args[0].has(fourth.uid)
        listening.end()
        tasks.Threads.used = False


def test_a_line_that_breaks_while_somebody_types_loses_nothing(
    program: Program, server: Server, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr('models.file.engines.postgres_database._TRIED_EVERY', 0)
    address = server.new_register()
    with Register.open(address) as register:
        saved = register.save(incident(narrative='invented 1'))
    with cut_line.laid(server.port) as line:
        over = address.text.replace(str(server.port), str(line.port))
        program.start(register_at(over))
        connect(program, over)
        window = window_of(program)
        window.go_to('incident', saved.uid)
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
        assert window.form is not None
        field = window.form.findChild(QWidget, 'incident.narrative')
        field.setFocus()
        QTest.keyClicks(field, 'first ')
        with qtbot.captureExceptions() as broken:
            line.cut()
            QTest.keyClicks(field, 'secretword ')
            window.line.look()
            assert (
                'does not answer' in window.about_file.text()
                and 'encrypted on this computer' in window.about_file.text()
            )
            assert window.flush_drafts()
            [kept] = (tmp_path / 'xdg_data_home').rglob('*.sijill')
            assert b'secretword' not in kept.read_bytes() and not kept.read_bytes().startswith(b'SQLite')
            window.record.save()
            assert 'does not answer' in window.form.notice.text()
            assert not window.hindrance()
            program.lock()
            assert 'does not answer' in connect(program, over).notice.text()
        assert all(issubclass(one[0], ServerAway) for one in broken)
        line.mend()
        connect(program, over)
        window = window_of(program)
        assert 'is in Drafts: 1 record' in window.list.said.text()
        assert not kept.exists()
        window.go_to('incident', saved.uid)
        assert window.form is not None
        typed = str(window.form.opened.record.get('narrative'))
        assert 'first' in typed and 'secretword' in typed
        with qtbot.captureExceptions():
            line.cut()
            field = window.form.findChild(QWidget, 'incident.narrative')
            QTest.keyClicks(field, 'third ')
            window.line.look()
            monkeypatch.setattr(tasks.Threads, 'used', True)  # as it is kept while the typing goes on
            window.record.drafting.start()
            qtbot.waitUntil(kept.exists)
            assert window.record.drafting.stop()
            monkeypatch.setattr(tasks.Threads, 'used', False)
            assert 'cannot be kept' not in window.form.notice.text()
            line.mend()
        window.line.look()
        assert 'does not answer' not in window.about_file.text()
        assert not [one for one in kept.parent.rglob('*') if one.is_file()]
        window.record.save()
        with Register.open(address) as register:
            found = query.get(register, 'incident', saved.uid)
            assert found is not None and 'third' in str(found.get('narrative'))
            assert not register.db.execute_sql('SELECT 1 FROM draft').fetchall()
        program.lock()


def test_a_register_that_was_altered_there_is_only_read(program: Program, server: Server, tmp_path: Path) -> None:
    address = server.new_register()
    server.run('CREATE TABLE added (a INTEGER)', database=address.database)
    program.start(address)
    connect(program, address.text)
    window = window_of(program)
    assert not window.register.writing and 'can only be read' in window.about_file.text()
    window.about_file._act()
    sheet = window.findChild(SaidSheet)
    assert sheet is not None and 'in no file' in sheet.notice.text()
    assert not [path for path in tmp_path.rglob('*') if path.is_file()]


def test_what_another_password_opens_is_left_to_be_opened_with_that(on_server: Register, tmp_path: Path) -> None:
    assert isinstance(on_server.at, ServerAddress)
    folder = tmp_path / 'kept'
    before, now = (KeptHere(folder, on_server.at, password) for password in ('before', 'now'))
    draft = {'revision': '', 'rows': [['incident', 'a', {'narrative': 'invented'}]], 'texts': {}}
    before.keep(on_server, ('incident', 'a', draft))
    on_server.kept_here = now
    with pytest.raises(KnownError, match='under the password of that time'):
        on_server.bring_kept()
    [aside] = folder.iterdir()
    now.keep(on_server, ('incident', 'b', draft))
    assert on_server.bring_kept() == 1
    assert [*folder.iterdir()] == [aside]
    [there] = kept_beside.drafts_as_kept(on_server.db, on_server.person)
    typed_on = there._replace(content=there.content.replace('invented', 'typed on'))  # in the same second
    now.take_in(on_server, [typed_on])
    assert on_server.bring_kept() == 1
    assert kept_beside.drafts_as_kept(on_server.db, on_server.person) == [typed_on]
    with Register.open(aside, 'before') as left:
        assert [one[0] for one in kept_beside.drafts(left.db, left.person)] == ['a']


def test_who_connects_without_a_password_chooses_a_passphrase_for_what_is_typed(
    program: Program, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr('models.file.engines.postgres_database._TRIED_EVERY', 0)
    address = server.new_register()
    with Register.open(address) as register:
        saved = register.save(incident(narrative='invented 1'))
    with cut_line.laid(server.port) as line:
        over = address.text.replace(str(server.port), str(line.port))
        window = _typing_in(program, over, saved.uid, 'first ')
        assert 'connected without a password' in window.about_file.text()
        line.cut()
        _type(window, 'secretword ')
        assert 'only until Sijill is closed' in window.about_file.text()
        [passing] = (tmp_path / 'xdg_data_home').rglob('*.sijill')
        assert b'secretword' not in passing.read_bytes() and not passing.read_bytes().startswith(b'SQLite')
        assert 'Go back and choose a passphrase' in window.hindrance()
        program.lock()  # which it outlives
        line.mend()
        window = _typing_in(program, over, saved.uid, '')
        assert 'secretword' in _typed(window) and not passing.exists()
        line.cut()
        _type(window, 'third ')
        window.about_file._act()
        sheet = window.findChild(PassphraseSheet)
        assert sheet is not None and sheet.chosen is not None
        _choose(sheet, 'short')
        assert sheet.notice.text() and passing.exists()
        _choose(sheet, 'invented velvet lantern harbour')
        assert not passing.exists()
        [kept] = (tmp_path / 'xdg_data_home').rglob('*.sijill')
        with Register.open(kept, 'invented velvet lantern harbour') as left:
            assert 'third' in str(kept_beside.drafts(left.db, left.person))
        assert not window.hindrance() and 'until then' in window.about_file.text()
        program.lock()
        line.mend()
        monkeypatch.setattr('models.register.several.kept_here._RUN', 'another')  # the program was ended meanwhile
        window = _typing_in(program, over, saved.uid, '')
        assert 'is still on this computer' in window.about_file.text() and 'third' not in _typed(window)
        window.about_file._act()
        sheet = window.findChild(PassphraseSheet)
        assert sheet is not None and sheet.chosen is None
        for typed, said in (('', 'Type the passphrase'), ('another', 'not the passphrase under which')):
            sheet.line.setText(typed)
            sheet._use()
            assert said in sheet.notice.text()
        sheet.line.setText('invented velvet lantern harbour')
        sheet._use()
        assert 'is in Drafts: 1 record' in window.list.said.text() and not kept.exists()
        assert not window.about_file.text()


def _typing_in(program: Program, address: str, uid: str, text: str) -> MainWindow:
    """Connect without a password, put away what is said once, and type into a record."""
    if program.welcome is None:
        program.start(register_at(address))
    connect(program, address, '')
    window = window_of(program)
    if 'lies on a server' in window.about_file.text():
        window.about_file._act()
    window.go_to('incident', uid)
    if text:
        _type(window, text)
    return window


def _type(window: MainWindow, text: str) -> None:
    assert window.form is not None
    field = window.form.findChild(QWidget, 'incident.narrative')
    field.setFocus()
    QTest.keyClicks(field, text)
    window.line.look()
    assert window.flush_drafts()


def _typed(window: MainWindow) -> str:
    assert window.form is not None
    return str(window.form.opened.record.get('narrative'))


def _choose(sheet: PassphraseSheet, passphrase: str) -> None:
    assert sheet.chosen is not None
    for line in (sheet.chosen.first, sheet.chosen.second):
        line.setText(passphrase)
    sheet._use()


def far_away(program: Program, server: Server, way: Forwarder) -> list[Record]:
    """Records on a server, some of which wait for review, in a window that reaches it by this way."""
    address = server.new_register()
    with Register.open(address) as register:
        records = [register.save(incident(narrative=f'Seen by {number}.')) for number in range(12)]
        register.review('send', [Chosen(one.kind, one.uid) for one in records[:4]])
    program.start(None)
    assert program.welcome is not None
    program.welcome._on_server()
    there = connect(program, f'postgres://{OWNER}@127.0.0.1:{way.port}/{address.database}')
    assert program.register is not None, there.notice.text()
    return records


def test_what_people_do_again_and_again_takes_few_messages(program: Program, server: Server) -> None:
    """The line is asked every two seconds beside it: one more each is let pass."""
    with forwarding(server.port) as way:

        def messages(do: Callable[[], object]) -> int:
            way.ways = 0
            do()
            return way.ways

        records = far_away(program, server, way)
        window = window_of(program)
        window.go_to('incident', records[5].uid)
        assert messages(lambda: window.go_to('incident', records[6].uid)) <= 4
        form = window.form
        assert form is not None and form.opened.record.uid == records[6].uid
        form.opened.record.set('summary', 'It was said again.')
        assert messages(window.record.save) <= 32  # with the list, and all counts, which are asked in a thread else
        assert messages(window.record.toggle_history) <= 4
        model = window.list.table.records()
        assert model is not None
        assert messages(lambda: model.ask(Question('incident', sort='place'))) <= 6
        window.show_page(ReviewPage.name)
        page = window.page(ReviewPage.name)
        assert isinstance(page, ReviewPage) and page._shown is not None
        assert messages(page.keys.ways['N'].click) <= 4
        program._close_register()


def test_a_window_is_opened_without_waiting_for_many_answers(
    program: Program, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the lists and counts ask in threads is not counted: nobody waits for it."""
    sent: list[str] = []
    send = OneMessage.send

    def counted(message: OneMessage, cursor: object, *questions: str) -> object:
        if threading.current_thread() is threading.main_thread():
            sent.extend([questions[0]] if questions else [])
        return send(message, cursor, *questions)

    opened = Register.open(server.new_register())
    monkeypatch.setattr(tasks.Threads, 'used', True)
    monkeypatch.setattr(OneMessage, 'send', counted)
    program.open_window(opened)
    assert program.window is not None
    assert 1 <= len(sent) <= 4
    program._close_register()
