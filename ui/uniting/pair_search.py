"""The search for pairs of a whole register, in a thread: how far it is, what it found so far, and a way to end it."""

import time
from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from models import query
from models.language.labels import record_label
from models.language.messages import _
from models.language.text import isolate
from models.likeness import while_typing
from models.likeness.whole_register import TwinPair, twins
from models.progress import Pace
from models.record.records import Record
from models.register.joining.merging import MERGEABLE
from models.register.register import Register
from ui.parts.tasks import Latest, Tell
from ui.parts.waiting import Cancelled

_OFTEN_ENOUGH = 0.25  # seconds: each of them is painted, and keys are waiting


class PairLine(NamedTuple):
    """A pair that was found, and the words of its line."""

    pair: TwinPair
    words: tuple[str, ...]


class PairSearch(QObject):
    """Looks for pairs anew whenever it is asked; an earlier search ends then.

    `moved` says how far it is, `found` brings all pairs of the kinds that were looked through so far, and whether
    those are all of them.
    """

    moved = Signal(str)
    found = Signal(object, bool)
    stopped = Signal()

    def __init__(self, register: Register, parent: QObject) -> None:
        super().__init__(parent)
        self._register = register
        self._one: _OneSearch | None = None
        self._pace = Pace()
        self._latest = Latest(register, self)
        self._latest.answered.connect(self._take)
        self._latest.failed.connect(self._fail)

    def begin(self) -> None:
        """Look for all pairs."""
        self.forget()
        self._one = _OneSearch(self._register)
        self._pace = Pace()
        self._latest.ask(self._one.look)

    def stop(self) -> None:
        """End the search; what it found so far stays."""
        if self._one is not None:
            self.forget()
            self.stopped.emit()

    @property
    def is_under_way(self) -> bool:
        """Whether it looks for pairs just now."""
        return self._one is not None

    def forget(self) -> None:
        """End the search and say nothing more of it."""
        if self._one is not None:
            self._one.is_wanted = False
        self._one = None

    def _take(self, told: '_Told') -> None:
        if told.search is not self._one:
            return
        if told.lines is None:
            self.moved.emit(self._pace.in_words(told.done, told.total))
            return
        is_all = told.done == told.total
        if is_all:
            self._one = None
        self.found.emit(told.lines, is_all)

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            self._one = None
            self.stopped.emit()


class _OneSearch:
    """One search, and whether somebody still wants it; the thread has nothing else of the window."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self.is_wanted = True

    def look(self, tell: Tell) -> None:
        """Find the pairs of each kind, and tell of those of all kinds so far."""
        lines: list[PairLine] = []
        said = 0.0

        def progress(done: int, total: int) -> None:
            nonlocal said
            if not self.is_wanted:
                raise Cancelled(_('Stopped. Nothing was changed.'))
            if time.monotonic() - said >= _OFTEN_ENOUGH or done == total:
                said = time.monotonic()
                tell(_Told(self, done, total))

        for number, kind in enumerate(MERGEABLE, 1):
            lines += _in_words(self._register, kind, twins(self._register, kind, progress))
            tell(_Told(self, number, len(MERGEABLE), [*lines]))


class _Told(NamedTuple):
    """What a search tells: how far it is, or what it found in how many of all kinds."""

    search: _OneSearch
    done: int
    total: int
    lines: list[PairLine] | None = None


def _in_words(register: Register, kind: str, pairs: list[TwinPair]) -> Iterator[PairLine]:
    """The lines of some pairs; their records are read together."""
    uids = dict.fromkeys(row.uid for pair in pairs for row in (pair.one, pair.other))
    records = query.get_many(register, kind, list(uids))
    for pair in pairs:
        titles = (_title(register, records.get(row.uid)) for row in (pair.one, pair.other))
        yield PairLine(pair, (record_label(kind), *titles, while_typing.in_words(list(pair.reasons))))


def _title(register: Register, record: Record | None) -> str:
    if record is None:
        return _('Withdrawn')
    reference = isolate(str(record.get('reference') or ''), 'auto')
    return f'{reference} {query.called(record, register.places)}'
