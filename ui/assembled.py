"""The window as people get it, put together in one place: the lists, the record, every page, and what ties them."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction

from models.record import records
from models.register.register import Register
from ui.importing.conflicts_page import ConflictsPage
from ui.importing.imports_page import ImportsPage
from ui.pages.all_history_page import AllHistoryPage
from ui.pages.codes_page import CodesView
from ui.pages.export_page import LIST, ExportPage
from ui.pages.lead_page import LeadPage
from ui.pages.month_page import MonthPage
from ui.pages.problems_page import ProblemsPage
from ui.pages.unmatched_places_page import PlacesView
from ui.parts import look
from ui.parts.page import Page
from ui.review.review_page import ReviewPage
from ui.uniting.duplicates_page import DuplicatesPage
from ui.window import deeds, menus
from ui.window.register_menu import Upkeep
from ui.window.window import MainWindow

# The pages in the order in which they stand at the side.
PAGES: tuple[type[Page], ...] = (
    ProblemsPage,
    ImportsPage,
    ExportPage,
    MonthPage,
    LeadPage,
    PlacesView,
    ConflictsPage,
    CodesView,
    ReviewPage,
    AllHistoryPage,
    DuplicatesPage,
)


@look.undressed()
def assemble(register: Register) -> MainWindow:
    """The whole window of an open register, not shown yet."""
    window = MainWindow(register)
    upkeep = Upkeep(window, register)
    upkeep.restore_asked.connect(window.restore_asked)
    upkeep.passphrase_asked.connect(window.passphrase_asked)
    upkeep.lock_asked.connect(window.lock)
    window.clean_copy_asked.connect(upkeep.ask_clean_copy)
    upkeep.cleaned.connect(window.offer_clean_copy)
    for page in (cls(register) for cls in PAGES):
        window.add_page(page)
        _tie(window, page)
        page.count()
    deeds.declare(window.deeds, window, upkeep)
    for page in window.pages_by_name.values():
        window.deeds.add_page(page)
    menus.fill(window)
    _offer_new(window)
    return window


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


def _begin_import(window: MainWindow, page: ImportsPage) -> None:
    window.show_page(page.name)
    page.show_import()


def _show_first(window: MainWindow, page: Page, then: Callable[..., object], *about: str) -> None:
    """Show a page, and then what somebody asked of it."""
    window.show_page(page.name)
    then(*about)


def _tie(window: MainWindow, page: Page) -> None:
    """Let a page and the window ask things of each other."""
    match page:
        case ProblemsPage():
            page.opened.connect(window.go_to_problem)
        case LeadPage():
            page.opened.connect(window.go_to)
        case ConflictsPage():
            page.opened.connect(window.go_to)
        case DuplicatesPage():
            page.opened.connect(window.go_to)
            two = window.two_records
            two.compare_asked.connect(partial(_show_first, window, page, page.compare))
            two.split_asked.connect(partial(_show_first, window, page, page.split))
            two.give_back_asked.connect(partial(_show_first, window, page, page.unmerge))
        case ImportsPage():
            page.about_to_write.connect(window.flush_drafts)
            window.list.import_asked.connect(partial(_begin_import, window, page))
            window.record.import_asked.connect(partial(_show_first, window, page, page.choose))
        case ExportPage():
            page.list_wanted.connect(lambda: page.show_list(window.list.question(), *window.list.counted()))
            window.export_asked.connect(lambda: page.which.choose(LIST))
            page.leaks.opened.connect(window.go_to_problem)
        case MonthPage():
            page.leaks.opened.connect(window.go_to_problem)
            page.record_wanted.connect(partial(window.open_from, page.name))
        case AllHistoryPage():
            page.opened.connect(window.go_to_change)
            page.said.connect(window.record.said)
            window.record.history_file_asked.connect(page.save_record)
            window.record.history_print_asked.connect(page.print_record)
        case ReviewPage():
            page.edit_asked.connect(window.edit_in_review)
            page.keys_asked.connect(window.toggle_keys)
            page.list_asked.connect(lambda: window.show_list(window.list.kind))
