"""What a page of the window is: its entry, what it does when the register changes, and how it is cleared."""

from abc import abstractmethod
from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from models.changed import Changed
from ui.parts.page_entries import PageEntry

# Milliseconds without a decision. Whoever reads a record takes longer, and what is read anew then hinders no key.
REST = 5_000
DECLARED = ('entry', 'refresh', 'clear')


class Page(QWidget):
    """A page beside the lists, made when it is first shown. What the window does with it, it takes from its entry.

    `counted` gives the number that stands beside its title, where it has one; `grown` says that the page has more parts
    than before, for some are made only once somebody needs them.
    """

    counted = Signal(int)
    grown = Signal()
    entry: ClassVar[PageEntry]
    """What the window shows of it, also before it is made."""
    name: ClassVar[str]
    """The name by which the program knows it: that of its entry."""
    overrides: ClassVar[tuple[str, ...]] = ()
    """The keys of the whole window that its buttons have while it is shown."""
    later: ClassVar[tuple[str, ...]] = ()
    """The keys of buttons that it makes only while it is in use."""
    is_quick = False
    """Whether it is writing just now what somebody decided who goes on at once: what else is shown can wait."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if missing := [name for name in DECLARED if name not in vars(cls)]:
            raise TypeError(f'the page {cls.__name__} does not declare {", ".join(missing)}')
        cls.name = cls.entry.name

    def __init__(self) -> None:
        super().__init__()
        self._is_behind = True

    @classmethod
    def title(cls) -> str:
        """What it is called at the side and in the menu."""
        return cls.entry.title()

    @abstractmethod
    def refresh(self, changed: Changed | None = None) -> None:
        """Show what the register has now; `changed` says what a commit changed, None to read all of it."""

    @abstractmethod
    def clear(self) -> None:
        """Show nothing of the register any more, and keep nothing of it."""

    def told(self) -> list[tuple[str, str]]:
        """What the sheet of keys says of it beside the keys on its buttons, as title and key."""
        return []

    def be_whole(self) -> None:
        """Make those parts too that nobody needed yet; a page that makes all of it at once does nothing."""

    def count(self) -> None:
        """Count anew what stands beside the title; a page that counts nothing does nothing."""

    def enter(self) -> None:
        """Go to where one begins; asked each time that the page is chosen."""

    def hear(self, changed: Changed) -> None:
        """Read anew what a commit changed, if it concerns the page: at once where it is shown, else when it is next."""
        if not changed.kinds & self.entry.concerns:
            return
        if self.isVisible():
            self.refresh(changed)
        else:
            self._is_behind = True
            self.count()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_behind:
            self._is_behind = False
            self.refresh()


class HeldChanges(QObject):
    """Changes by somebody who decides quickly: all else reads them when they rest; `tell` takes all of them at once."""

    def __init__(self, tell: Callable[[Changed], object], parent: QObject) -> None:
        super().__init__(parent)
        self._tell = tell
        self._held: Changed | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self.release)

    def hold(self, changed: Changed) -> None:
        """Keep this for later."""
        self._held = _together(self._held, changed) if self._held else changed
        self._rest.start()

    def release(self) -> None:
        """Tell what was held, now."""
        held, self._held = self._held, None
        self._rest.stop()
        if held is not None:
            self._tell(held)

    def drop(self) -> None:
        """Tell nothing any more."""
        self._held = None
        self._rest.stop()


def _together(one: Changed, other: Changed) -> Changed:
    uids = None if one.uids is None or other.uids is None else one.uids | other.uids
    return Changed(one.kinds | other.kinds, uids)
