"""The register of what can be done in the window, and of every key: no key has two owners.

The menu bar, the sheet of keys and the table of keys in the guide are made from it.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import combinations
from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QWidget

from models.language.messages import _
from ui.panes.keys_pane import Rows
from ui.parts.page import Page
from ui.parts.pieces import both_keys, shown_key

FILE, EDIT, RECORD, VIEW, TOOLS, HELP = 'file', 'edit', 'record', 'view', 'tools', 'help'


class KeyTaken(Exception):
    """Two things want one key: our own fault, seen as soon as the window is put together."""


def _always() -> bool:
    return True


def _never() -> bool:
    return False


class Deed(NamedTuple):
    """Something that can be done from anywhere in the window; of its keys the first is the one that is shown.

    `is_chosen` is given for one of several that are marked in the menu, `says` for one that is called there by what it
    is about just then. What `writes` cannot be done, also by its keys, where the register is open for reading only.
    What does not concern a register is not `is_shown`, in the menu and in the sheet of keys. What is about something
    that lies open is not done while that is not `in_sight`, also by its key: a form stays there behind a page.
    """

    name: str
    title: str
    do: Callable[[], object]
    keys: tuple[str, ...] = ()
    is_possible: Callable[[], bool] = _always
    is_chosen: Callable[[], bool] | None = None
    says: Callable[[], str] | None = None
    writes: bool = False
    is_shown: Callable[[], bool] = _always
    in_sight: Callable[[], bool] = _always


class Group(NamedTuple):
    """Deeds that stand together in a menu; with a title in a menu of their own below it.

    `line` says all of them in one line of the sheet of keys, as title and key.
    """

    menu: str
    deeds: Sequence[Deed]
    title: str = ''
    line: tuple[str, str] | None = None


class Actions(QObject):
    """What can be done in one window: what its menus offer, the keys on its pages' buttons, and those of its forms."""

    def __init__(self, window: QWidget, *, may_write: bool = True) -> None:
        super().__init__(window)
        self._window, self._may_write = window, may_write
        self.groups: list[Group] = []
        self.pages: list[Page] = []  # those that were made
        self.every_page: Callable[[], Sequence[Page]] = lambda: self.pages  # made for this where they were not yet
        self._deeds: dict[str, Deed] = {}
        self._made: dict[str, QAction] = {}
        self._owners: dict[str, str] = {}
        self._told: list[tuple[str, Rows]] = []
        self._taken: frozenset[str] = frozenset()

    # Taking up

    def add(self, *groups: Group) -> None:
        """Take up what can be done; refuses a key that has an owner."""
        for group in groups:
            self.groups.append(group)
            for deed in group.deeds:
                self._add(deed)

    def _add(self, deed: Deed) -> None:
        if deed.writes and not self._may_write:
            deed = deed._replace(is_possible=_never, says=None)
        if deed.name in self._deeds:
            raise KeyTaken(f'two deeds are called {deed.name}')
        self._deeds[deed.name] = deed
        for key in _plain(deed.keys):
            if key in self._owners:
                raise KeyTaken(f'{key} is wanted by {deed.name}, and {self._owners[key]} has it')
            self._owners[key] = deed.name
        action = self._made[deed.name] = QAction(deed.title, self._window)
        action.setShortcuts([key for name in deed.keys for key in both_keys(name)])
        action.setData(deed.name)
        action.setCheckable(deed.is_chosen is not None)
        action.triggered.connect(partial(self.do, deed.name))
        action.setEnabled(self.has_its_keys(action))
        self._window.addAction(action)

    def add_page(self, page: Page) -> None:
        """Take up the keys on a page's buttons: they are the page's while it is shown.

        Refuses a key that two buttons have which may be seen together, one of the whole window that the page does not
        declare to take over, and one that it declares in vain.
        """
        self._refuse_keys(page)
        page.grown.connect(partial(self._refuse_keys, page))
        self.pages.append(page)

    def _refuse_keys(self, page: Page) -> None:
        for one, other in combinations(keyed(page), 2):
            if _plain(_keys(one)) & _plain(_keys(other)) and not _stand_apart(one, other):
                raise KeyTaken(f'{page.name} has two buttons with {one.property("key")}')
        wanted = {key for one in keyed(page) for key in _plain(_keys(one))} | _plain(page.later)
        self._refuse(page.name, wanted, _plain(page.overrides))

    def tell(self, title: str, rows: Rows, keys: Sequence[str], overrides: Sequence[str]) -> None:
        """Take up keys that an editor or a table answers itself while it has the focus, with what is said of them."""
        self._refuse(title, _plain(keys), _plain(overrides))
        self._told.append((title, rows))

    def _refuse(self, name: str, wanted: set[str], overrides: set[str]) -> None:
        if clash := wanted & self._owners.keys() - overrides:
            raise KeyTaken(f'{name} has {", ".join(sorted(clash))}, which belong to the whole window')
        if vain := overrides - (wanted & self._owners.keys()):
            raise KeyTaken(f'{name} declares in vain to take over {", ".join(sorted(vain))}')

    def known(self) -> set[str]:
        """Every key that a deed or a button has."""
        pages = self.every_page()
        self._be_whole(pages)
        buttons = (key for page in pages for one in keyed(page) for key in _plain(_keys(one)))
        return {*self._owners, *buttons, *(key for page in pages for key in _plain(page.later))}

    # While it is open

    def do(self, name: str, _checked: bool = False) -> None:
        """Do a deed, unless nobody is told of it just now, or nobody sees what it is about."""
        deed = self._deeds[name]
        if deed.is_shown() and deed.in_sight():
            deed.do()

    def action(self, name: str) -> QAction:
        """The action of a deed."""
        return self._made[name]

    def deed(self, action: QAction) -> Deed | None:
        """The deed that an action stands for."""
        return self._deeds.get(str(action.data()))

    def give_way(self, page: Page | None) -> None:
        """Let the page that is shown have the keys that it takes over; None gives them back to all."""
        self._taken = frozenset(_plain(page.overrides)) if page is not None else frozenset()
        for action in self._made.values():
            action.setEnabled(self.has_its_keys(action))

    def has_its_keys(self, action: QAction) -> bool:
        """Whether an action answers its keys: no page that is shown took them over, and it may be done at all."""
        deed = self.deed(action)
        is_refused = deed is not None and deed.writes and not self._may_write
        return not is_refused and not self._taken & {key.toString() for key in action.shortcuts()}

    @staticmethod
    def _be_whole(pages: Sequence[Page]) -> None:
        for page in pages:
            page.be_whole()

    # What is said of it

    def sections(self) -> list[tuple[str, Rows]]:
        """Every key with what it does: menu by menu, then in a form, then page by page."""
        said = [(title, [row for group in self.groups if group.menu == menu for row in _rows(group)])
                for menu, title in menu_titles().items()]  # fmt: skip
        pages = [section for page in self.every_page() for section in self.sections_of(page)]
        return [(title, rows) for title, rows in [*said, *self._told, *pages] if rows]

    @staticmethod
    def sections_of(page: Page) -> list[tuple[str, Rows]]:
        """The keys of one page with what they do."""
        page.be_whole()
        return [(page.title(), [*_of_buttons(page), *page.told()])]


def menu_titles() -> dict[str, str]:
    """The menus of the bar, in their order."""
    return {
        FILE: _('File'),
        EDIT: _('Edit'),
        RECORD: _('Record'),
        VIEW: _('View'),
        TOOLS: _('Tools'),
        HELP: _('Help'),
    }


def keyed(page: QWidget) -> list[QAbstractButton]:
    """The buttons of a page that have a key."""
    return [one for one in page.findChildren(QAbstractButton) if one.property('key')]


def _keys(one: QAbstractButton) -> tuple[str, ...]:
    return (str(one.property('key')),)


def _plain(keys: Sequence[str] | frozenset[str]) -> set[str]:
    """Keys as Qt writes them, with both keys that people call Enter."""
    return {sequence.toString() for key in keys for sequence in both_keys(key)}


def _stand_apart(one: QWidget, other: QWidget) -> bool:
    """Whether two widgets can never be seen together, for they stand on two leaves of one stack."""
    above = set(_ancestors(one))
    return isinstance(next((parent for parent in _ancestors(other) if parent in above), None), QStackedWidget)


def _ancestors(widget: QWidget) -> Iterator[QWidget]:
    while (widget := widget.parentWidget()) is not None:
        yield widget


def _rows(group: Group) -> Rows:
    if group.line is not None:
        return [group.line]
    return [(deed.title, shown_key(deed.keys[0])) for deed in group.deeds if deed.keys and deed.is_shown()]


def _of_buttons(page: Page) -> Rows:
    """The keys on a page's buttons, each once where it stands on several leaves with the same words."""
    said = [(str(one.property('title')), shown_key(str(one.property('key')))) for one in keyed(page)]
    return list(dict.fromkeys(said))
