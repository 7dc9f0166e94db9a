"""What the window shows of each page before it is made, which is when somebody first goes there.

A page takes up to some tenths of a second with all that it brings along; at the side, in the menu and by its key it is
there from the beginning.
"""

from collections.abc import Callable
from typing import NamedTuple

from models import query
from models.changed import BATCH, CONFLICT, OWN_CODE, PROBLEM
from models.language.messages import _
from models.query.as_it_was.all_revisions import BESIDE
from models.query.follow_up import pace_of_work
from models.record.records import OF_REVIEW, declared, roots
from models.register import conflicts
from models.register.register import Register

# A page that shows something of every kind of record.
EVERY_RECORD = frozenset(cls.record_kind for cls in roots())


class PageEntry(NamedTuple):
    """A page as the side and the menu show it.

    `stroke` is the key that opens it, of its own: it does not move when another page comes. `concerns` are the kinds of
    things that it shows, as `Changed` says them; `count` gives what stands beside the title while nobody went there.
    What `is_large` is put together before it is dressed: to dress the whole window anew takes less then.
    """

    name: str
    icon: str
    stroke: str
    title: Callable[[], str]
    concerns: frozenset[str]
    is_for_leads: bool = False
    count: Callable[[Register], int] | None = None
    is_large: bool = False


def _problems(register: Register) -> int:
    return sum(query.problem_counts(register).values())


def _conflicts(register: Register) -> int:
    return len(conflicts.waiting(register))


PROBLEMS = PageEntry('problems', 'stop', 'Ctrl+7', lambda: _('Problems'), frozenset({PROBLEM}), count=_problems)
IMPORTS = PageEntry('imports', 'import', 'Ctrl+8', lambda: _('Imports'), EVERY_RECORD | {BATCH})
EXPORT = PageEntry('export', 'export', 'Ctrl+9', lambda: _('Export'), frozenset())
MONTH = PageEntry(
    'month',
    'chart',
    'Ctrl+0',
    lambda: _('Monthly report'),
    EVERY_RECORD | {OWN_CODE} | ({'sentence', 'let_through', 'issue'} & OF_REVIEW.keys()),
    is_large=True,
)
PACE = PageEntry(
    'pace',
    'chart',
    'Ctrl+Alt+7',
    pace_of_work.title,
    EVERY_RECORD | {'decision', 'question', 'reply'},
    is_for_leads=True,
)
PLACES = PageEntry('places', 'place', 'F4', lambda: _('Unmatched places'), EVERY_RECORD)
CONFLICTS = PageEntry('conflicts', 'warning', 'F7', lambda: _('Conflicts'), EVERY_RECORD | {CONFLICT}, count=_conflicts)
CODES = PageEntry('codes', 'tag', 'F9', lambda: _('Custom list entries'), EVERY_RECORD | {OWN_CODE})
REVIEW = PageEntry('to_review', 'ok', 'Ctrl+Alt+2', lambda: _('To review'), frozenset({*declared(), PROBLEM}))
ALL_HISTORY = PageEntry(
    'all_history',
    'past',
    'Ctrl+Shift+H',
    lambda: _('History of the register'),
    EVERY_RECORD | {*BESIDE, BATCH},
)
DUPLICATES = PageEntry('duplicates', 'table', 'Shift+F7', lambda: _('Duplicates'), EVERY_RECORD)
