"""A line that is answered by choosing: its choices open while one types."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent

from models.entry.understood import Offer
from models.language.text import fold
from ui.parts.choices import Choices
from ui.parts.pieces import LineToType

_CONTROL = Qt.KeyboardModifier.ControlModifier


class LineToLeave(LineToType):
    """A line that Esc empties and leaves, where it would else leave the whole page; `gave_up` says so."""

    gave_up = Signal()

    def event(self, event: QEvent) -> bool:
        is_override = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if not is_override or event.key() != Qt.Key.Key_Escape:
            return super().event(event)
        event.accept()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def leave(self) -> None:
        """Leave it empty."""
        self.clear()
        self.gave_up.emit()


class AnswerLine(LineToLeave):
    """A line with choices that open while one types; `answered` gives the value that was taken.

    Where nothing is typed Enter takes the first, unless it `takes_first` nothing, for none is a suggestion.
    """

    answered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.fitting: Callable[[str], list[Offer]] = lambda _text: []
        self.takes_first = True
        self.textEdited.connect(self._offer)

    def _choices(self) -> Choices:
        return Choices.of(self.window())

    def _offer(self, text: str) -> None:
        self._choices().offer(self, self.fitting(text), mark_first=bool(text.strip()))

    def offer_all(self) -> None:
        """Open the list."""
        self._choices().offer(self, self.fitting(self.text()), mark_first=self.takes_first or bool(self.text()))

    def pick(self, offer: Offer) -> None:
        """Take a choice."""
        self._choices().leave(self)
        self.clear()
        self.answered.emit(offer.value)

    def _take(self) -> None:
        marked = self._choices().marked() if self._choices().is_open_for(self) else None
        found = self.fitting(self.text())
        is_first_meant = self.takes_first or bool(self.text().strip())
        offer = marked or (found[0] if found and is_first_meant else None)
        if offer is not None:
            self.pick(offer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        if event.key() in (keys.Key_Return, keys.Key_Enter) and not event.modifiers() & _CONTROL:
            self._take()
        elif event.key() in (keys.Key_Down, keys.Key_Up):
            if self._choices().is_open_for(self):
                self._choices().move_mark(1 if event.key() == keys.Key_Down else -1)
            else:
                self.offer_all()
        else:
            if event.key() == keys.Key_Escape:
                self._choices().leave(self)
            super().keyPressEvent(event)

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self._choices().leave(self)


def fitting(text: str, named: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
    """Those with a name in which each word that is typed begins one; a name that begins so first."""
    key = fold(text)
    found = []
    for value, names in named:
        folded = [f' {fold(name)}' for name in names]
        if any(all(f' {word}' in name or f' ال{word}' in name for word in key.split()) for name in folded):
            found.append((not any(name.startswith(f' {key}') for name in folded), value))
    return [value for _rank, value in sorted(found, key=lambda pair: pair[0])]
