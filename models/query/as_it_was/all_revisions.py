"""The history of the whole register, read from its end page by page; each page looks through few revisions."""

from datetime import timedelta
from functools import cache
from typing import NamedTuple

from models.dates import dates
from models.file.history import COLUMNS, Revision
from models.file.register_file import RegisterFile
from models.file.rows import marks
from models.query.for_review import kept_from
from models.record.records import OF_REVIEW, Record, roots

# What is of records and reports. What the register keeps of itself has a list of its own, and what is kept of people,
# such as what somebody is kept from, is seen by leads alone.
BESIDE = ('decision', 'question', 'reply', 'sentence', 'let_through', 'issue', 'contact', 'merge', 'split', 'apart')
A_PAGE, A_LOOK = 100, 5_000
_DESK = "' ' || CASE WHEN origin = '' THEN desk ELSE origin END"
# A plus keeps an index out of it that would put all of them in order first.
_PAGE = 'SELECT {columns} FROM revision WHERE id >= ? AND id < ? AND {conditions} ORDER BY id DESC LIMIT ?'
_ENDS = 'SELECT min(id), max(id) FROM revision WHERE {conditions}'
# Asked each by itself they are found at once.
_ALL = 'SELECT (SELECT min(id) FROM revision), (SELECT max(id) FROM revision)'
_WITHIN = 'kind IN ({kinds}) AND at >= ? AND at < ?'


class Sought(NamedTuple):
    """Which revisions are asked for: whose, of which desk, of what, which action, and from which day to which.

    A person is given by uid, a desk by its code, days are those of Damascus; '' asks for all.
    """

    person: str = ''
    desk: str = ''
    kind: str = ''
    action: str = ''
    first: str = ''
    last: str = ''


class RevisionPage(NamedTuple):
    """Some revisions, newest first; the others are `below` this number, 0 where there are none."""

    revisions: list[Revision]
    below: int


@cache
def kinds() -> tuple[str, ...]:
    """The kinds of things whose revisions are listed."""
    return (*(cls.record_kind for cls in roots()), *(kind for kind in BESIDE if kind in OF_REVIEW))


def page(
    register: RegisterFile, sought: Sought, below: int = 0, most: int = A_PAGE, look: int = A_LOOK
) -> RevisionPage:
    """The newest of those that are sought, or those `below` a number: at most so many, of so many looked through."""
    lowest, highest = _ends(register, sought)
    above = min(below or highest + 1, highest + 1)
    first = max(lowest, above - look)
    if first >= above:
        return RevisionPage([], 0)
    conditions, values = _conditions(register, sought)
    asked = _PAGE.format(columns=COLUMNS, conditions=' AND '.join(conditions))
    rows = register.db.execute_sql(asked, (first, above, *values, most)).fetchall()
    found = [Revision(*row) for row in rows]
    reached = found[-1].id if len(found) == most else first
    return RevisionPage(found, reached if reached > lowest else 0)


def _ends(register: RegisterFile, sought: Sought) -> tuple[int, int]:
    """The numbers of the first and of the last revision that may be among them."""
    asked, values = _ALL, tuple[str, ...]()
    if sought.first or sought.last:
        asked = _ENDS.format(conditions=_WITHIN.format(kinds=marks(kinds())))
        values = (*kinds(), *_span(sought))
    first, last = register.db.execute_sql(asked, values).fetchone()
    return (int(first), int(last)) if first is not None else (1, 0)


def _span(sought: Sought) -> tuple[str, str]:
    """The time stamps between which the days lie."""
    first = dates.first_day(sought.first) if sought.first else None
    last = dates.last_day(sought.last) if sought.last else None
    return dates.day_after(first - timedelta(days=1)) if first else '', dates.day_after(last) if last else '~'


def _conditions(register: RegisterFile, sought: Sought) -> tuple[list[str], list[str]]:
    wanted = (sought.kind,) if sought.kind else kinds()
    of_roots = [cls.record_kind for cls in roots()]
    # Of a decision the decision itself is listed, and not that the state of its record followed.
    conditions = [f'@unindexed(kind) IN ({marks(wanted)})', f"NOT (action = 'decide' AND kind IN ({marks(of_roots)}))"]
    values: list[str] = [*wanted, *of_roots]
    if sought.person:
        conditions.append("(person = ? OR (person = '' AND ? = (SELECT uid FROM person ORDER BY id LIMIT 1)))")
        values += [sought.person] * 2
    if sought.desk:
        conditions.append(f"@has({_DESK}, ' ' || ? || '.')")
        values.append(sought.desk)
    if sought.action:
        conditions.append('action = ?')
        values.append(sought.action)
    if sought.first or sought.last:
        conditions.append('@unindexed(at) >= ? AND @unindexed(at) < ?')
        values += _span(sought)
    return conditions, values


class MaySee:
    """What whoever works here may see of the history: nothing of records that they are kept from."""

    def __init__(self, register: RegisterFile) -> None:
        self._register = register
        self._is_kept = any(kept_from.kept_from(register, register.person))
        self._known: dict[str, bool] = {}

    def has(self, record: Record | None) -> bool:
        """Whether they may see a record; of what is about none, or about one that is not here, nothing is hidden."""
        if not self._is_kept or record is None:
            return True
        if record.uid not in self._known:
            self._known[record.uid] = not kept_from.is_kept_from(self._register, record)
        return self._known[record.uid]
