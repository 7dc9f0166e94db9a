"""The menu bar, made from the register of actions; what cannot be done now is shown as such while a menu is open."""

from functools import partial

from PySide6.QtWidgets import QAbstractButton, QMenu, QMenuBar

from models.language.text import isolate
from ui.parts.page import Page
from ui.parts.page_entries import PageEntry
from ui.parts.pieces import shown_key
from ui.window.actions import TOOLS, Actions, Group, keyed, menu_titles
from ui.window.window import MainWindow


def fill(window: MainWindow) -> None:
    """Put everything that can be done into the menu bar of a window."""
    bar, actions = window.menuBar(), window.deeds
    for name, title in menu_titles().items():
        menu = _menu(bar, title, actions)
        for group in (group for group in actions.groups if group.menu == name):
            _put(menu, group, actions)
        if name == TOOLS:
            menu.addSeparator()
            for entry in window.page_entries.values():
                _put_page(menu, entry, window)


def _menu(above: QMenuBar | QMenu, title: str, actions: Actions) -> QMenu:
    menu = above.addMenu(title)
    menu.aboutToShow.connect(partial(_show_what_is_possible, menu, actions))
    menu.aboutToHide.connect(partial(_give_keys_back, menu, actions))
    return menu


def _put(menu: QMenu, group: Group, actions: Actions) -> None:
    into = _menu(menu, group.title, actions) if group.title else menu
    if not group.title and not menu.isEmpty():
        menu.addSeparator()
    for deed in group.deeds:
        action = actions.action(deed.name)
        action.setText(_with_key(deed.title, deed.keys[0] if deed.keys else ''))
        into.addAction(action)


def _with_key(title: str, key: str) -> str:
    """A title with its key as a menu shows it: from left to right, also where the language goes the other way."""
    return f'{title}\t{isolate(shown_key(key))}' if key else title


def _put_page(above: QMenu, entry: PageEntry, window: MainWindow) -> None:
    """What the keyed buttons of a page do; chosen from elsewhere, the page is shown first."""
    menu = above.addMenu(entry.title())
    menu.addAction(entry.title(), partial(window.show_page, entry.name))  # not every system opens an empty menu
    menu.aboutToShow.connect(partial(_fill_page, menu, entry.name, window))


def _fill_page(menu: QMenu, name: str, window: MainWindow) -> None:
    """Offer what a page does, which is made for it where nobody went there yet."""
    page = window.page(name)
    page.be_whole()
    menu.clear()
    for one in {(one.property('title'), one.property('key')): one for one in keyed(page)}.values():
        action = menu.addAction(_words(one))
        action.setData(one)
        action.triggered.connect(partial(_press, window, page, one))
    _show_what_can_be_pressed(menu, page)


def _words(one: QAbstractButton) -> str:
    return _with_key(str(one.property('title')), str(one.property('key')))


def _press(window: MainWindow, page: Page, one: QAbstractButton, _checked: bool = False) -> None:
    window.show_page(page.name)
    one.click()


def _show_what_can_be_pressed(menu: QMenu, page: Page) -> None:
    for action in menu.actions():
        one = action.data()
        action.setText(_words(one))
        action.setEnabled(one.isVisibleTo(page) and one.isEnabled())


def _show_what_is_possible(menu: QMenu, actions: Actions) -> None:
    for action in menu.actions():
        deed = actions.deed(action)
        if deed is not None:
            action.setEnabled(deed.is_possible() and actions.has_its_keys(action))
            action.setVisible(deed.is_shown())
            action.setChecked(deed.is_chosen is not None and deed.is_chosen())
            if deed.says is not None:
                action.setText(_with_key(deed.says() or deed.title, deed.keys[0]))


def _give_keys_back(menu: QMenu, actions: Actions) -> None:
    """Let keys do what they do, once nobody sees the menu: whether it is possible may change without it."""
    for action in menu.actions():
        if actions.deed(action) is not None:
            action.setEnabled(actions.has_its_keys(action))
            action.setVisible(True)
