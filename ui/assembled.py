"""The window as people get it, put together in one place: the lists, the record, every page, and what ties them."""

from collections.abc import Callable
from functools import partial
from operator import methodcaller

from PySide6.QtGui import QAction

from models.record import records
from models.register.register import Register
from ui.parts import look, page_entries
from ui.parts.page import Page
from ui.parts.page_entries import PageEntry
from ui.window import deeds, menus
from ui.window.register_menu import Upkeep
from ui.window.window import MainWindow

# What makes each page is brought in when it is first shown: it is half of the program, and opening it waits for none.


def _problems(window: MainWindow) -> Page:
    from ui.pages.problems_page import ProblemsPage

    page = ProblemsPage(window.register)
    page.opened.connect(window.go_to_problem)
    return page


def _imports(window: MainWindow) -> Page:
    from ui.importing.imports_page import ImportsPage

    page = ImportsPage(window.register)
    page.about_to_write.connect(window.flush_drafts)
    return page


def _export(window: MainWindow) -> Page:
    from ui.pages.export_page import LIST, ExportPage

    page = ExportPage(window.register)
    page.list_wanted.connect(lambda: page.show_list(window.list.question(), *window.list.counted()))
    window.export_asked.connect(lambda: page.which.choose(LIST))
    page.leaks.opened.connect(window.go_to_problem)
    return page


def _month(window: MainWindow) -> Page:
    from ui.pages.month_page import MonthPage

    page = MonthPage(window.register)
    page.leaks.opened.connect(window.go_to_problem)
    page.record_wanted.connect(partial(window.open_from, page.name))
    return page


def _pace(window: MainWindow) -> Page:
    from ui.pages.lead_page import LeadPage

    page = LeadPage(window.register)
    page.opened.connect(window.go_to)
    return page


def _places(window: MainWindow) -> Page:
    from ui.pages.unmatched_places_page import PlacesView

    return PlacesView(window.register)


def _conflicts(window: MainWindow) -> Page:
    from ui.importing.conflicts_page import ConflictsPage

    page = ConflictsPage(window.register)
    page.opened.connect(window.go_to)
    return page


def _codes(window: MainWindow) -> Page:
    from ui.pages.codes_page import CodesView

    return CodesView(window.register)


def _review(window: MainWindow) -> Page:
    from ui.review.review_page import ReviewPage

    page = ReviewPage(window.register)
    page.edit_asked.connect(window.edit_in_review)
    page.keys_asked.connect(window.toggle_keys)
    page.list_asked.connect(lambda: window.show_list(window.list.kind))
    window.others.tie(page.waiting_uid, page.say_in_hand)
    return page


def _all_history(window: MainWindow) -> Page:
    from ui.pages.all_history_page import AllHistoryPage

    page = AllHistoryPage(window.register)
    page.opened.connect(window.go_to_change)
    page.said.connect(window.record.said)
    return page


def _duplicates(window: MainWindow) -> Page:
    from ui.uniting.duplicates_page import DuplicatesPage

    page = DuplicatesPage(window.register)
    page.opened.connect(window.go_to)
    return page


# The pages in the order in which they stand at the side.
PAGES: dict[PageEntry, Callable[[MainWindow], Page]] = {
    page_entries.PROBLEMS: _problems,
    page_entries.IMPORTS: _imports,
    page_entries.EXPORT: _export,
    page_entries.MONTH: _month,
    page_entries.PACE: _pace,
    page_entries.PLACES: _places,
    page_entries.CONFLICTS: _conflicts,
    page_entries.CODES: _codes,
    page_entries.REVIEW: _review,
    page_entries.ALL_HISTORY: _all_history,
    page_entries.DUPLICATES: _duplicates,
}


@look.undressed()
def assemble(register: Register) -> MainWindow:
    """The whole window of an open register, not shown yet."""
    window = MainWindow(register)
    upkeep = Upkeep(window, register)
    upkeep.restore_asked.connect(window.restore_asked)
    upkeep.passphrase_asked.connect(window.passphrase_asked)
    upkeep.lock_asked.connect(window.lock)
    window.clean_copy_asked.connect(partial(upkeep.with_file, upkeep.ask_clean_copy))
    upkeep.cleaned.connect(window.offer_clean_copy)
    for entry, make in PAGES.items():
        window.add_page(entry, make)
    _tie(window)
    window.count_pages()
    deeds.declare(window.deeds, window, upkeep)
    menus.fill(window)
    _offer_new(window)
    return window


def _tie(window: MainWindow) -> None:
    """Have what is asked in the window done by a page, which may be made for it."""
    two, duplicates = window.two_records, page_entries.DUPLICATES
    for asked, entry, what in (
        (window.list.import_asked, page_entries.IMPORTS, 'show_import'),
        (window.record.import_asked, page_entries.IMPORTS, 'choose'),
        (two.compare_asked, duplicates, 'compare'),
        (two.split_asked, duplicates, 'split'),
        (two.give_back_asked, duplicates, 'unmerge'),
    ):
        asked.connect(partial(_show_first, window, entry, what))
    history = page_entries.ALL_HISTORY
    window.record.history_file_asked.connect(partial(_have_done, window, history, 'save_record'))
    window.record.history_print_asked.connect(partial(_have_done, window, history, 'print_record'))


def _show_first(window: MainWindow, entry: PageEntry, what: str, *about: str) -> None:
    """Show a page, and then what somebody asked of it."""
    window.show_page(entry.name)
    _have_done(window, entry, what, *about)


def _have_done(window: MainWindow, entry: PageEntry, what: str, *about: str) -> None:
    methodcaller(what, *about)(window.page(entry.name))


def _offer_new(window: MainWindow) -> None:
    """Let the button New, and every empty list, begin a record."""
    kinds = [cls.record_kind for cls in records.roots()]
    begin = [(kind, window.deeds.action(f'new_{kind}')) for kind in kinds]
    window.side.begin.setEnabled(window.register.writing)
    if not window.register.writing:
        return
    window.side.offer_new([*(action for _kind, action in begin), *map(window.deeds.action, ('patterns', 'note'))])
    window.list.offer_new({kind: (_title_of(action), action.trigger) for kind, action in begin})


def _title_of(action: QAction) -> str:
    """What a menu says of an action, without its key."""
    return action.text().partition('\t')[0]
