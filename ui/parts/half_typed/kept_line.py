"""A line in which a reason is typed: it is kept as a draft, so that a lock or a power cut takes no word of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QWidget

from models.entry.typed_beside import TypedDraft
from models.entry.typed_line import TypedLine
from models.errors import KnownError
from models.register.register import Register
from ui.parts.half_typed.drafting import Drafting


class KeptLine(QObject):
    """Keeps what is typed in a line, from when it begins until it was given or is given up."""

    def __init__(self, line: QLineEdit, register: Register) -> None:
        super().__init__(line)
        self._line, self._register = line, register
        self._typed: TypedLine | None = None
        self.drafting = Drafting(register, lambda: self, self)
        line.textEdited.connect(self._note)

    def begin(self, *of: str) -> None:
        """Have in the line what was typed before and not given: `of` says what for, and nothing that it is not kept."""
        if self._typed is not None and self._typed.of == of:
            return
        self.leave()
        if of:
            self._typed = TypedLine(self._register, of)
            self._line.setText(self._typed.text)

    def leave(self) -> None:
        """Empty the line, for something else or for nothing; what is typed in it stays kept."""
        if self.drafting.timer.isActive():
            self.drafting.flush()
        self._typed = None
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

    def _note(self, text: str) -> None:
        if self._typed is not None:
            self._typed.text = text
            self.drafting.start()

    def keeping(self) -> Callable[[], None] | None:
        """What keeps it as it is now; None where there is nothing to write."""
        return self._typed.keeping() if self._typed is not None else None

    def unsaved(self) -> Iterator[TypedDraft]:
        """What is not kept in the register yet."""
        if self._typed is not None and self._typed.keeping() is not None:
            yield self._typed.draft()


def kept_lines(within: QWidget) -> list[KeptLine]:
    """Every line of a window that keeps what is typed in it."""
    return within.findChildren(KeptLine)
