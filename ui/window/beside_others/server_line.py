"""The line to the server on which an open register lies: what others save is heard, and that it breaks and is back.

One thread looks at the end of the history every two seconds, on a connection of its own: that every server can do,
and it costs one row. With it goes which record of the queue is open here, and comes which ones others have open.
"""

import contextlib
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from models.errors import KnownError
from models.file.engines.in_hand import InHand, Meanwhile, Sitting
from models.register.register import Register
from ui.parts.tasks import Threads

LOOK_EVERY = 2.0  # seconds


class _Heard(QObject):
    """Carries what the thread heard to the window."""

    answer = Signal(object)
    silence = Signal(str)


class _OwnSign:
    """What is said with each question: which record of the queue is open here, and by whom; '' for none."""

    def __init__(self, register: Register) -> None:
        self._register, self._sitting = register, Sitting(register.db)
        self.person, self.record = register.person, ''

    def ask(self) -> Meanwhile:
        """Say it, and ask how things are; what can only be read is asked for its end alone."""
        if not self._register.writing:
            return Meanwhile(self._register.head)
        return self._sitting.ask(self.person, self.record)

    def leave(self) -> None:
        """Say no more that anything is open."""
        self._sitting.leave()


class ServerLine(QObject):
    """Listens as long as the window is there; a register in a file has no line.

    `changed` gives what others saved, `broken` the sentence of why nobody answers, `back` comes once somebody does, and
    `in_hand` the records of the queue that others have open. `own` gives the one that is open here. While
    it `is_broken`, `silence` is why.
    """

    changed = Signal(object)
    in_hand = Signal(object)
    broken = Signal(str)
    back = Signal()

    def __init__(self, register: Register, parent: QObject, own: Callable[[], str] = str) -> None:
        super().__init__(parent)
        self._register, self._own = register, own
        self._sign = _OwnSign(register)
        self._others: tuple[InHand, ...] = ()
        self._may_review: dict[str, bool] = {}
        self._ended = threading.Event()
        self._heard = _Heard()
        self.is_broken, self.silence = False, ''
        self._last = register.meta.get('head', '')

    def begin(self) -> None:
        """Listen from now on."""
        if not self._register.is_on_server:
            return
        self._register.hear_others()
        self._heard.answer.connect(self._answered)
        self._heard.silence.connect(self.say_broken)
        if Threads.used:
            listening = _listening(self._register, self._sign, self._heard, self._ended)
            threading.Thread(target=listening, name='listening', daemon=True).start()

    def end(self) -> None:
        """Listen no more."""
        if self._ended.is_set():
            return
        self._ended.set()
        self._heard.blockSignals(True)
        self._sign.record = ''
        if not self.is_broken and self._register.is_open:
            with contextlib.suppress(KnownError):
                self._sign.leave()

    def look(self) -> None:
        """Look now, in the thread of the window."""
        self._say_own()
        try:
            self._answered(self._sign.ask())
        except KnownError as error:
            self.say_broken(str(error))

    def say_broken(self, sentence: str) -> None:
        """Know that nobody answers."""
        if not self.is_broken:
            self.is_broken, self.silence = True, sentence
            self._say_others(())
            self.broken.emit(sentence)

    def _say_own(self) -> None:
        """Have it said with the next question what is open here: of one who may decide about it."""
        person, record = self._register.person, self._own()
        if record and person not in self._may_review:
            self._may_review[person] = self._register.takes_decisions
        self._sign.person, self._sign.record = person, record if record and self._may_review[person] else ''

    def _answered(self, meanwhile: Meanwhile) -> None:
        if self._ended.is_set():
            return
        try:
            self._say_own()
            self._hear(meanwhile.head)
        except KnownError as error:  # it broke again meanwhile
            self.say_broken(str(error))
        else:
            self._say_others(meanwhile.in_hand)

    def _say_others(self, others: tuple[InHand, ...]) -> None:
        if others != self._others:
            self._others = others
            self.in_hand.emit(others)

    def _hear(self, head: str) -> None:
        changed = self._register.hear_others() if head != self._last or self.is_broken else None
        self._last = head
        here = self._register.kept_here
        if self.is_broken or (here is not None and here.has_any):  # a thread may have kept it since
            self.is_broken = False
            self.back.emit()
        if changed is not None and changed.kinds:
            self.changed.emit(changed)


def _listening(register: Register, sign: _OwnSign, heard: _Heard, ended: threading.Event) -> Callable[[], None]:
    """What the thread does until it is ended: it has nothing of the window, which may be gone at any moment."""

    def listen() -> None:
        try:
            while not ended.wait(LOOK_EVERY):
                try:
                    if not register.is_open:
                        register.db.connect()
                    heard.answer.emit(sign.ask())
                except KnownError as error:
                    _let_go(register)  # it connects anew, so that the window need not try
                    heard.silence.emit(str(error))
            if register.is_open:
                with contextlib.suppress(KnownError):
                    sign.leave()
        finally:
            _let_go(register)

    return listen


def _let_go(register: Register) -> None:
    """End the connection of this thread, where it has one."""
    if register.is_open:
        register.db.close()
