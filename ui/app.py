"""The program with its windows: start, unlock, the open register, lock, language, and what to do when it breaks."""

import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QObject, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from exchange import crash_report
from models import forgetting
from models.errors import KnownError, RegisterMoved
from models.file import backups
from models.language import messages
from models.language.messages import _
from models.register.register import Register
from ui import trouble
from ui.assembled import assemble
from ui.locking import Clipboard, Idle
from ui.parts import look, tasks, waiting
from ui.start.welcome import Welcome
from ui.window import geometry
from ui.window.parting import Parting
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
    program.start(Path(argv[0]) if argv else None)
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
        self.clipboard = Clipboard(self)
        self.idle = Idle(self)
        self.idle.too_long.connect(self._lock_by_itself)
        self._broke.connect(self._show_trouble)
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

    def start(self, path: Path | None) -> None:
        """Show the start page, or open the register at a path."""
        self._show_welcome().start(path)

    def _show_welcome(self) -> Welcome:
        self.welcome = Welcome()
        self.welcome.opened.connect(self.open_window)
        self.welcome.language_chosen.connect(self.speak)
        self.welcome.closed.connect(self.ended)
        geometry.put(self.welcome, {})
        self.welcome.activateWindow()
        return self.welcome

    # The open register

    def open_window(self, register: Register) -> None:
        """Show the window of a register that was opened, where it was left."""
        self.register = register
        look.set_size(register.settings.text_size)
        self.speak(register.settings.language or messages.language())
        self._show_window(register)
        self._put_away_welcome()
        self.idle.begin()
        self._go_back()

    def _show_window(self, register: Register) -> None:
        window = self.window = assemble(register)
        window.locked.connect(self.lock)
        window.language_changed.connect(self._change_language)
        window.size_asked.connect(self._change_size)
        window.restore_asked.connect(self._restore)
        window.saved_elsewhere.connect(self._go_on_with)
        window.installEventFilter(self)
        geometry.put(window, register.settings.window_place)
        window.activateWindow()

    def _put_away_welcome(self) -> None:
        if self.welcome is not None:
            self.welcome.closed.disconnect(self.ended)
            self.welcome.close()
            self.welcome.deleteLater()
            self.welcome = None

    def _go_back(self) -> None:
        """Return to where the person was when the window was locked or spoke another language, or the power failed."""
        left, self._left_at = self._left_at, None
        if self.window is None:
            return
        if left:
            self.window.return_to(left)
        else:
            self.window.begin()

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
            register.settings.set(name, value)
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
        window.flush_drafts()
        self._left_at = window.where()
        window.remember_place()
        window.clear()
        tasks.finish()  # a thread must not answer a window that is gone, nor read a register that is closed
        return window

    def _put_away_window(self) -> None:
        """Keep what is being typed, and take the window with all that it shows off the screen."""
        window = self._let_go_of_window()
        if window is not None:
            window.close()
            window.deleteLater()

    def lock(self) -> None:
        """Keep what is being typed, clear screen and clipboard, forget the key, and ask for the passphrase."""
        if self.register is None or waiting.is_waiting():
            return
        path = self._close_register()
        self._show_welcome().show_unlock(path, locked=True)

    def _lock_by_itself(self) -> None:
        """Lock when nobody is there; not while what was typed cannot be kept, for nobody reads the warning."""
        if self.window is None or self.window.flush_drafts():
            self.lock()

    def _close_register(self) -> Path:
        assert self.register is not None
        self.idle.end()
        path = self.register.path
        self._put_away_window()
        if self._left_at:
            self._left_at['search'] = ''  # what was searched may be a name
        self.clipboard.clear()
        self.register.close()
        self.register = None
        forgetting.forget()
        return path

    def _restore(self, backup: Path) -> None:
        if self.window is not None and not self.window.may_leave():
            return
        path = self._close_register()
        self._show_welcome().ask_restore(backup, path)

    def _go_on_with(self, copy: Path, sentence: str) -> None:
        """Leave a register that cannot be written for the copy of it that was saved elsewhere."""
        self._close_register()
        welcome = self._show_welcome()
        welcome.show_unlock(copy)
        welcome.say('settled', sentence)

    # Leaving

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Close or watched is not self.window:
            return False
        event.ignore()
        self._leave()
        return True

    def _leave(self) -> None:
        """Make the day's backup if there is something new, then end; ask first where something cannot be kept."""
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
        waiting.run(
            window, _('Backing up …'), lambda _progress: _daily(register), self._end, self._no_backup, can_stop=False
        )

    def _ask_elsewhere(self, sentence: str) -> None:
        if self.window is not None:
            self.parting = Parting(self.window, sentence)
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
        self.trouble.open()

    def _end(self, _made: object = None) -> None:
        try:
            self._close_register()
        finally:  # whatever breaks there, nobody is kept in the window
            self.ended.emit()

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
        if self.trouble is not None and self.trouble.isVisible():
            self.trouble.add(report)
            return
        parent = self.window or self.welcome
        sentence = str(error) if isinstance(error, KnownError) else ''
        self.trouble = trouble.Trouble(parent, sentence, '' if sentence else report)
        self.trouble.open()


def _daily(register: Register) -> None:
    with register.reading():
        backups.daily(register)
