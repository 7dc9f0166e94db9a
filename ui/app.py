"""The program with its windows: start, unlock, the open register, lock, language, and what to do when it breaks."""

import contextlib
import gc
import logging
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import shiboken6
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QLibraryInfo,
    QLocale,
    QObject,
    Qt,
    QTranslator,
    Signal,
)
from PySide6.QtWidgets import QApplication

from exchange import crash_report
from models import forgetting, swap
from models.entry import laid_open
from models.errors import KnownError, RegisterMoved, ServerAway
from models.file import backups
from models.file.engines.server_address import ServerAddress, register_at
from models.language import messages
from models.language.messages import _
from models.register import left_at
from models.register.own import own_recovery
from models.register.register import Register
from ui import about_swap, seat, starting_anew, trouble
from ui.assembled import assemble
from ui.backing_up import BackingUp
from ui.collecting import Collecting
from ui.dropping import Copying
from ui.locking import Clipboard, Idle, Lock
from ui.parting import Parting
from ui.parts import look, tasks, waiting
from ui.seat import Seat
from ui.session_end import SessionEnd
from ui.start.welcome import Welcome
from ui.starting_anew import Handed
from ui.window import geometry
from ui.window.window import MainWindow

_log = logging.getLogger(__name__)
# Seconds that a worker may keep the interpreter while the window waits for it: each cell that is painted asks for it,
# and with the usual 5 ms a page painted beside a long read took a tenth of a second.
_SWITCH = 0.0002
_SIZES = (90, 100, 110, 125, 150, 175)  # of the text, in hundredths of the usual


def run(argv: Sequence[str] | None = None) -> int:
    """Open the program, with the register whose path is given or with the start page; gives the exit code."""
    app = QApplication.instance() or QApplication(['sijill'])
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    program = Program(app)
    program.ended.connect(app.quit)
    program.watch_for_trouble()
    program.watch_for_the_end()
    program.watch_the_seat(seat.of_this_computer(program))
    program.start_anew = starting_anew.start_anew
    program.is_swap_open = swap.lies_open
    given = starting_anew.without_mark(argv or ())
    if handed := starting_anew.handed_over(argv or ()):
        program.take_up(handed)
    else:
        program.start(register_at(given[0]) if given else None)
    return int(app.exec())


class Program(QObject):
    """What stands on the screen: the start page, or the window of an open register."""

    ended = Signal()
    _broke = Signal(object)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        sys.setswitchinterval(_SWITCH)
        self._qt_words = QTranslator(self)
        self.register: Register | None = None
        self.window: MainWindow | None = None
        self.welcome: Welcome | None = None
        self.trouble: trouble.Trouble | None = None
        self.parting: Parting | None = None
        self._left_at: dict[str, Any] | None = None
        self._place: dict[str, Any] = {}  # of the window, at the lock
        self.clipboard = Clipboard(self)
        self.copying = Copying(self)
        self.idle = Idle(self)
        self.idle.too_long.connect(self.lock)
        self.idle.asked.connect(self.lock)
        self.clock: Callable[[], float] = time.monotonic  # of a lock
        self.locking: Lock | None = None
        # What ends this program at a lock, once the register is closed; where it comes back, the same one goes on.
        self.start_anew: Callable[[Handed], object] = lambda _handed: None
        self._after_lock: tuple[Path | ServerAddress, list[str]] | None = None
        self.is_swap_open: Callable[[], bool] = lambda: False
        self._held_back: list[tuple[str, str]] = []
        self.session_end: SessionEnd | None = None
        self.seat: Seat | None = None
        self.collecting = Collecting(self, self.idle.quiet_for)
        self.backing_up = BackingUp(self, self.idle.quiet_for)
        # Behind what is under way: at opening there is no window yet to say it in.
        self.backing_up.failed.connect(self._say_no_backup, Qt.ConnectionType.QueuedConnection)
        # Later: it may break while something is painted, or where a list is asked for its lines.
        self._broke.connect(self._show_trouble, Qt.ConnectionType.QueuedConnection)
        system = QLocale.system().language()
        self.speak('ar' if system == QLocale.Language.Arabic else 'en')

    def speak(self, language: str) -> None:
        """Speak a language from now on: our words, the direction, and Qt's own buttons."""
        messages.use(language)
        self._app.removeTranslator(self._qt_words)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if language != 'en' and self._qt_words.load(f'qtbase_{language}', folder):
            self._app.installTranslator(self._qt_words)
        look.apply(self._app)

    def start(self, path: Path | ServerAddress | None) -> None:
        """Show the start page, or open the register at a path."""
        self._show_welcome().start(path)

    def take_up(self, handed: Handed) -> None:
        """Go on for the program that was here before the lock: ask for the passphrase, in its language and place."""
        look.set_size(handed.text_size)
        self.speak(handed.language)
        self._ask_passphrase(handed)
        self._show_what_broke(handed)

    def _ask_passphrase(self, handed: Handed) -> None:
        path = register_at(handed.path)
        self._after_lock = path, handed.said
        self._left_at = handed.where or self._left_at
        welcome = self._show_welcome(handed.place)
        if handed.backup and isinstance(path, Path):
            welcome.ask_restore(Path(handed.backup), path)
        else:
            welcome.show_unlock(path, locked=not handed.settled)
        if handed.settled:
            welcome.say('settled', handed.settled)

    def _show_what_broke(self, handed: Handed) -> None:
        for sentence, report in handed.broken:
            self._show_report(sentence, report)

    def _show_welcome(self, place: dict[str, Any] | None = None) -> Welcome:
        if self.seat is not None:
            self.seat.end()  # only now: sleep waits until the memory is empty
        self.welcome = Welcome()
        self.welcome.opened.connect(self.open_window)
        self.welcome.who_asked.connect(self._watch_who_chooses)
        self.welcome.given_up.connect(self._leave_unchosen)
        self.welcome.language_chosen.connect(self.speak)
        self.welcome.closed.connect(self.ended)
        geometry.put(self.welcome, place or {})
        self.welcome.activateWindow()
        return self.welcome

    # The open register

    def open_window(self, register: Register) -> None:
        """Show the window of a register that was opened, where it was left."""
        self.register = register
        self.backing_up.begin(register)
        look.set_size(register.settings.text_size)
        with laid_open.whole_register(register):
            self._lay_open(register)
        self.backing_up.settle_in()

    def _lay_open(self, register: Register) -> None:
        with look.undressed():  # the window before, which spoke another language, is dressed once for both
            self.speak(register.settings.language or messages.language())
            window = assemble(register)
        self._show_window(window)
        self._put_away_welcome()
        self.idle.begin()
        if self.seat is not None and self.window is not None:
            self.seat.begin(self.window)
        self._go_back()

    def _show_window(self, window: MainWindow) -> None:
        self.window = window
        window.locked.connect(self.lock)
        window.language_changed.connect(self._change_language)
        window.size_asked.connect(self._change_size)
        window.restore_asked.connect(self._restore)
        window.passphrase_asked.connect(self._change_passphrase)
        window.saved_elsewhere.connect(self._go_on_with)
        window.installEventFilter(self)
        geometry.put(window, window.register.settings.window_place)
        window.activateWindow()

    def _watch_who_chooses(self) -> None:
        """Lock where nobody says who works: the register is open already."""
        self.idle.begin()
        if self.seat is not None and self.welcome is not None:
            self.seat.begin(self.welcome)

    def _leave_unchosen(self, path: Path | ServerAddress) -> None:
        """Go on as after a lock, with the register closed again in which nobody said who works."""
        self.idle.end()
        if self.seat is not None:
            self.seat.end()
        if self.welcome is not None:
            self._place = geometry.left_at(self.welcome)
        for step in (forgetting.forget, gc.collect):
            self._surely(step)
        said = self._after_lock[1] if self._after_lock is not None and self._after_lock[0] == path else []
        self._begin_anew(self._to_hand_over(path, said, where=self._left_at or {}))

    def _put_away_welcome(self) -> None:
        if self.welcome is not None:
            self.welcome.closed.disconnect(self.ended)
            self.welcome.close()
            self.welcome.deleteLater()
            self.welcome = None

    def _go_back(self) -> None:
        """Return to where the person was when the window was locked or spoke another language, or the power failed."""
        if self.window is None:
            return
        kept = self._take_left(self.window.register)
        left, self._left_at = self._left_at or {}, None
        if not left_at.is_of(left, self.window.register):  # somebody else works now, who was elsewhere
            left = kept[0]
        if left:
            self.window.return_to(left)
        else:
            self.window.begin()
        self._say_what_the_lock_did(self.window, kept[1])
        self.window.say_altered()
        if self.is_swap_open():
            about_swap.say(self.window)

    def _take_left(self, register: Register) -> tuple[dict[str, Any], list[str]]:
        try:
            return left_at.take(register)
        except KnownError as error:
            _log.warning('where the register was left: %s', type(error).__name__)
            return {}, []

    def _say_what_the_lock_did(self, window: MainWindow, kept: list[str]) -> None:
        """Say once what was stopped or lost in the register, and what the start page could not say of it."""
        after, self._after_lock = self._after_lock, None
        handed = after[1] if after is not None and after[0] == window.register.at else []
        if said := [*kept, *handed, *own_recovery.said_at_opening(window.register)]:
            window.list.say(' '.join(said))

    def _change_language(self, language: str) -> None:
        """Build the window again in another language, with what was being typed."""
        register = self.register
        if register is None or waiting.is_waiting() or not self._is_stated(register, 'language', language):
            return
        old = self._let_go_of_window()
        self._replace(old, register)

    def _change_size(self, step: int) -> None:
        """Build the window again with larger or smaller text, with what was being typed."""
        register = self.register
        if register is None or waiting.is_waiting():
            return
        at = min(range(len(_SIZES)), key=lambda place: abs(_SIZES[place] - register.settings.text_size))
        size = _SIZES[max(0, min(len(_SIZES) - 1, at + step))] if step else 100
        if self._is_stated(register, 'text_size', size):
            self._replace(self._let_go_of_window(), register)

    def _is_stated(self, register: Register, name: str, value: object) -> bool:
        """State a setting while the window stands; where it cannot be kept, say so and leave the window as it is."""
        try:
            register.settings.set_for_now(name, value)
        except KnownError as error:
            if self.window is not None:
                self.window.list.say(str(error))
            return False
        return True

    def _replace(self, old: MainWindow | None, register: Register) -> None:
        """Show the window built anew where the old one is, and only then take that off the screen."""
        self.open_window(register)
        if old is not None:
            old.close()
            old.deleteLater()

    def _let_go_of_window(self) -> MainWindow | None:
        """Keep what is being typed and where the window is, and have it show nothing of the register any more."""
        window, self.window = self.window, None
        if window is None:
            return None
        window.removeEventFilter(self)
        if self.locking is None:  # else it is kept already, or cannot be
            window.flush_drafts()
            self._remember_where(window)
        self._surely(window.remember_place)
        self._surely(window.clear)
        if self.locking is None:
            tasks.finish()  # a thread must not answer a window that is gone, nor read a register that is closed
        return window

    def _remember_where(self, window: MainWindow) -> None:
        self._place = geometry.left_at(window)
        self._left_at = window.where()

    def _surely(self, step: Callable[[], object]) -> None:
        """Do a step of putting a register away; one that fails must not keep the others from being done."""
        try:
            step()
        except KnownError as error:
            _log.warning('putting the register away: %s', type(error).__name__)
        except Exception as error:
            self._uncaught(type(error), error, error.__traceback__)

    def _put_away_window(self) -> None:
        """Keep what is being typed, and take the window with all that it shows off the screen."""
        window = self._let_go_of_window()
        if window is not None:
            window.hide()
            window.deleteLater()

    def lock(self) -> None:
        """Lock, whatever goes on: cover the screen, end what runs, keep what is typed, and ask for the passphrase."""
        if self.register is None and self.welcome is not None:
            self.welcome.give_up()
        if self.register is None or self.locking is not None:
            return
        window = self.window
        lock = self.locking = Lock(self, window, self._keep_typing, self.clock)
        lock.ended.connect(self._put_under_lock)
        if window is not None:
            self._surely(lambda: self._remember_where(window))  # a cell that is open closes under the cover
        self._surely(lock.begin)
        self._surely(self.clipboard.clear)
        lock.go_on()

    def _keep_typing(self) -> bool:
        kept: list[bool] = []
        if self.window is not None:
            window = self.window
            self._surely(lambda: kept.append(window.flush_drafts()))
        return self.window is None or kept == [True]

    def _put_under_lock(self) -> None:
        """Close the register and ask for its passphrase, now that nothing has to be waited for."""
        lock = self.locking
        assert lock is not None
        lock.cover.let_go()
        said: list[str] = []
        self._surely(lambda: said.extend(lock.said()))
        waiting.give_up()
        self.trouble = None  # a sheet over the window goes with it
        if self._is_left_kept(lock, said):
            self._left_at, said = None, []
        handed = self._to_hand_over(self._close_register(), said)
        self._go_on_at_the_start(handed)
        lock.finish()
        lock.deleteLater()
        self.locking = None
        self._show_what_broke(handed)

    def _is_left_kept(self, lock: Lock, said: list[str]) -> bool:
        """Keep in the register where the person was, and what there is to say of the lock; whether it is kept."""
        register = self.register
        if register is None or not register.writing or lock.is_cut_off:  # what was cut off may hold the file up
            return False
        kept: list[bool] = []
        where = (self._left_at or {}) | {'search': ''}  # what was searched may be a name
        self._surely(lambda: kept.append(left_at.keep(register, where, said)))
        return kept == [True]

    def _to_hand_over(self, path: Path | ServerAddress, said: list[str], **more: Any) -> Handed:
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall.value)  # what broke while it was closed
        broken, self._held_back = self._held_back, []
        where = path.text if isinstance(path, ServerAddress) else str(path)
        return Handed(where, messages.language(), look.size(), self._place, said, broken, **more)

    def _go_on_at_the_start(self, handed: Handed) -> None:
        """End this program for a new one that has no register in its memory; where that cannot be, this one goes on."""
        self._begin_anew(handed)
        self._ask_passphrase(handed)

    def _begin_anew(self, handed: Handed) -> None:
        if self.session_end is not None:
            self.session_end.leave_to_the_system()
        self.start_anew(handed)
        if self.session_end is not None:
            self.session_end.begin()

    def _close_register(self) -> Path | ServerAddress:
        register = self.register
        assert register is not None
        self.idle.end()
        self.backing_up.end()
        self._put_away_window()
        if self._left_at:
            self._left_at['search'] = ''  # what was searched may be a name
        for step in (self.clipboard.clear, register.close, forgetting.forget, gc.collect):
            self._surely(step)
        self.register = None
        return register.at

    def _restore(self, backup: Path) -> None:
        if self.window is not None and not self.window.may_leave():
            return
        where, path = self._closed_for_another()
        self._go_on_at_the_start(self._to_hand_over(path, [], where=where, backup=str(backup)))

    def _change_passphrase(self) -> None:
        """Close the register, for which nobody may read it, and ask for another passphrase; then it goes on there."""
        if self.window is not None and not self.window.may_leave():
            return
        path = self._close_register()
        if isinstance(path, Path):
            self._show_welcome().change_passphrase(path)

    def _go_on_with(self, copy: Path, sentence: str) -> None:
        """Leave a register that cannot be written for the copy of it that was saved elsewhere."""
        where, _path = self._closed_for_another()
        self._go_on_at_the_start(self._to_hand_over(copy, [], where=where, settled=sentence))

    def _closed_for_another(self) -> tuple[dict[str, Any], Path | ServerAddress]:
        """Where the person was in a register that is closed now, to come back to in the one that follows."""
        path = self._close_register()
        where, self._left_at = self._left_at or {}, None
        return where, path

    # Leaving

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Close or watched is not self.window:
            return False
        event.ignore()
        self._leave()
        return True

    def _leave(self) -> None:
        """Make a backup if there is something new, then end; ask first where something cannot be kept."""
        register, window = self.register, self.window
        if register is None or window is None or waiting.is_waiting():
            return
        try:
            hindrance = window.hindrance()
        except Exception as error:  # even a fault of ours keeps nobody in the window
            self._no_backup(error)
            return
        if hindrance:
            self._ask_elsewhere(hindrance)
            return
        work, doing = (lambda _progress: _back_up_if_changed(register)), _('Backing up …')
        stopped = _('The backup was stopped by the lock; make it again.')
        at_lock = tasks.AtLock(stopped, '')
        waiting.run(window, doing, work, self._end, self._no_backup, can_stop=False, at_lock=at_lock)

    def _ask_elsewhere(self, sentence: str) -> None:
        if self.window is not None:
            self.parting = Parting(self.window, sentence, may_copy=not self.window.register.is_on_server)
            self.parting.elsewhere.connect(self.window.ask_elsewhere)
            self.parting.accepted.connect(self._end)
            self.parting.open()

    def _no_backup(self, error: Exception) -> None:
        """Say why there is no backup; whatever it is, closing once more ends without one."""
        if isinstance(error, RegisterMoved):
            self._ask_elsewhere(str(error))
            return
        is_known = isinstance(error, KnownError)
        sentence = _('No backup was made: {reason}').format(reason=error) if is_known else ''
        details = '' if is_known else crash_report.report(error)
        self.trouble = trouble.Trouble(self.window, sentence, details, _('Close without a backup'))
        self.trouble.accepted.connect(self._end)
        self.trouble.come_up()

    def _end(self, _made: object = None) -> None:
        here = self.register.kept_here if self.register is not None else None
        if here is not None and here.is_passing:
            here.forget()  # nobody can open it without this program
        try:
            self._close_register()
        finally:  # whatever breaks there, nobody is kept in the window
            self.ended.emit()

    def watch_for_the_end(self) -> None:
        """Keep what is being typed, and back up, when the computer is shut down or somebody logs out."""
        self.session_end = SessionEnd(self)
        self.session_end.is_near.connect(self.keep_for_now)
        self.session_end.came.connect(self.end_with_session)
        self.session_end.begin()

    def keep_for_now(self) -> None:
        """Keep what is being typed, and back up, asking nobody: the system waits for seconds only."""
        register, window = self.register, self.window
        if register is None or window is None or self.locking is not None:
            return
        waiting.stop_all(window)
        window.flush_drafts()
        with contextlib.suppress(KnownError):  # nobody reads why not, and what is saved is saved
            _back_up_if_changed(register)

    def watch_the_seat(self, there: Seat | None) -> None:
        """Lock when the system says that the person is away: sleep, lid, locked screen, another user."""
        self.seat = there
        if there is not None:
            there.left.connect(self.lock)

    def end_with_session(self) -> None:
        """End as the session does: with what is being typed kept, a backup, and the register closed."""
        self.keep_for_now()
        if self.welcome is not None:
            self.welcome.let_go()
        if self.register is not None:
            self._close_register()
        self.ended.emit()

    def _say_no_backup(self, reason: str) -> None:
        if self.window is not None:
            self.window.list.say(_('No backup was made: {reason}').format(reason=reason))

    # What breaks

    def watch_for_trouble(self) -> None:
        """Show what nobody caught, once and calmly, whichever thread it comes from."""
        sys.excepthook = self._uncaught

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self.ended.emit()
            return
        report = crash_report.report(error)
        _log.error('%s', report)
        self._broke.emit((error, report))

    def _show_trouble(self, broken: tuple[BaseException, str]) -> None:
        error, report = broken
        if isinstance(error, ServerAway) and self.window is not None:
            self.window.line.say_broken(str(error))
            return
        sentence = str(error) if isinstance(error, KnownError) else ''
        if self.locking is not None:
            self._held_back.append((sentence, report))
        else:
            self._show_report(sentence, report)

    def _show_report(self, sentence: str, report: str) -> None:
        if self.trouble is not None and shiboken6.isValid(self.trouble) and self.trouble.isVisible():
            self.trouble.add(sentence, '' if sentence else report)
            return
        parent = self.window or self.welcome
        self.trouble = trouble.Trouble(parent, sentence, '' if sentence else report)
        self.trouble.come_up()


def _back_up_if_changed(register: Register) -> None:
    if not register.writing or register.is_on_server:  # a server is backed up by whoever looks after it
        return
    with register.reading():
        backups.when_changed(register)
