"""What is typed in a line or chosen before something is done: a draft, so that a lock or a power cut takes no word."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QWidget

from models.entry.typed_beside import TypedDraft
from models.entry.typed_line import TypedLine
from models.errors import KnownError
from models.register.register import Register
from ui.parts.half_typed.drafting import Drafting


class HalfTyped(QObject):
    """Keeps a text from when it begins until it was given or is given up."""

    def __init__(self, parent: QObject, register: Register) -> None:
        super().__init__(parent)
        self._register = register
        self._typed: TypedLine | None = None
        self.drafting = Drafting(register, lambda: self, self)

    def _take_up(self, of: tuple[str, ...]) -> str:
        """Keep a text from now on; what was kept of it before."""
        self._let_go()
        self._typed = TypedLine(self._register, of)
        return self._typed.text

    def _let_go(self) -> None:
        if self.keeping() is not None:
            self.drafting.flush()
        self._typed = None

    def _note(self, text: str) -> None:
        if self._typed is not None:
            self._typed.text = text
            self.drafting.start()

    def keeping(self) -> Callable[[], None] | None:
        """What keeps it as it is now; None where there is nothing to write."""
        return self._typed.keeping() if self._typed is not None else None

    def unsaved(self) -> Iterator[TypedDraft]:
        """What is not kept in the register yet."""
        if self._typed is not None and self.keeping() is not None:
            yield self._typed.draft()


class KeptLine(HalfTyped):
    """Keeps what is typed in a line; `of` says what for, in words of the program."""

    def __init__(self, line: QLineEdit, register: Register) -> None:
        super().__init__(line, register)
        self._line = line
        line.textEdited.connect(self._note)

    def begin(self, *of: str) -> None:
        """Have in the line what was typed before and not given; with nothing said of what for, it is not kept."""
        if self._typed is None or self._typed.of != of:
            self.leave()
            if of:
                self._line.setText(self._take_up(of))

    def leave(self) -> None:
        """Empty the line, for something else or for nothing; what is typed in it stays kept."""
        self._let_go()
        self._line.clear()

    def end(self) -> None:
        """Empty the line, and keep nothing more of it: it was given, or given up."""
        self._note('')
        self.leave()

    @contextmanager
    def giving(self) -> Iterator[str]:
        """Give what is typed: it is in the line no more, unless what is done with it is refused."""
        text, of = self._line.text(), self._typed.of if self._typed is not None else ()
        self.end()
        try:
            yield text
        except KnownError:
            self.begin(*of)
            self._line.setText(text)
            self._note(text)
            raise


class KeptChoices(HalfTyped):
    """Keeps what is chosen, each a code by what it is chosen for."""

    def begin(self, *of: str) -> dict[str, str]:
        """What was chosen before and not done."""
        with suppress(ValueError):
            kept = json.loads(self._take_up(of) or '{}')
            if isinstance(kept, dict):
                return {str(key): str(code) for key, code in kept.items()}
        return {}

    def note(self, chosen: dict[str, str]) -> None:
        """Take up what is chosen now; nothing, once it is done."""
        self._note(json.dumps(chosen) if chosen else '')

    def leave(self) -> None:
        """Take up nothing more; what was chosen stays kept."""
        self._let_go()


def half_typed(within: QWidget) -> list[HalfTyped]:
    """All that a window keeps so."""
    return within.findChildren(HalfTyped)
