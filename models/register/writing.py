"""The one way to write a register: one user action is one `IMMEDIATE` transaction with its history.

The rows, what is derived from them (search, code index) and the history with its chain, together or not at all.
Listeners hear of it after the commit.
"""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from models import query
from models.changed import Changed
from models.errors import KnownError
from models.file import facts, history
from models.file.engines import encrypted_database
from models.file.engines.engine import Engine
from models.file.register_file import RegisterFile
from models.file.schema import comparison
from models.file.writing_lock import WritingLock
from models.language import code_lists
from models.language.messages import _
from models.language.text import clean
from models.progress import Progress, silent
from models.record import own_codes
from models.record.own_codes import OwnCode
from models.record.records import Record
from models.register.action import Action
from models.register.several import saved_meanwhile

Listener = Callable[[Changed], None]


class _TakenBack(Exception):
    """Ends a trial."""


class WritableRegister(RegisterFile):
    """An open register with the way in which all that changes records is written."""

    def __init__(self, path: Path, database: Engine, guard: WritingLock | None) -> None:
        super().__init__(path, database, guard)
        self._is_trying = False
        self._listeners: dict[object, Listener] = {}
        self._told_until, self._own_revisions = -1, set[str]()

    @property
    def is_trying(self) -> bool:
        """Whether what is written now will be taken back."""
        return self._is_trying

    @contextlib.contextmanager
    def trying(self) -> Iterator[None]:
        """Write as usual, to see what comes of it, and take all of it back at the end; nobody else sees any of it."""
        before, self._is_trying = dict(self.meta), True
        try:
            with (
                contextlib.suppress(_TakenBack),
                encrypted_database.reading_errors(self.path),
                self.db.atomic('IMMEDIATE'),
            ):
                comparison.refuse_altered(self.db, self.path)
                yield
                raise _TakenBack
        finally:
            self._places, self._is_trying = None, False
            self._know(before)

    def listen(self, listener: Listener) -> Callable[[], object]:
        """Call this after every commit with what it changed; gives what ends that."""
        turn = object()
        self._listeners[turn] = listener
        return lambda: self._listeners.pop(turn, None)

    def hear_others(self) -> Changed:
        """What others saved on a server since this was asked last, which the register itself knows from now on."""
        is_first = self._told_until < 0
        with self.db.ahead([history.ASKED_LAST_NUMBER, facts.ASKED] if is_first else []):
            if is_first:
                self._told_until = history.last_number(self)
                self._own_revisions.clear()
            self._know(facts.read(self.db))
        self._told_until, changed = saved_meanwhile.since(self, self._told_until, self._own_revisions)
        self._own_revisions.clear()
        if 'place' in changed.kinds:
            self._places = None
        return changed

    def _existing(self, kind: str, uid: str) -> Record:
        record = query.get(self, kind, uid)
        if record is None:
            raise KnownError(_('The record is not in this register any more; refresh the list.'))
        return record

    @contextlib.contextmanager
    def action(
        self,
        action: str,
        reason: str = '',
        batch: str | None = None,
        undoes: str | None = None,
        progress: Progress = silent,
        codes: Sequence[OwnCode] = (),
    ) -> Iterator[Action]:
        """One user action: all that is put within is written in one transaction, or nothing is; `codes` are added."""
        header = {'action': action, 'reason': clean(reason) or None, 'batch': batch, 'undoes': undoes}
        with (
            self.writing_down(),
            code_lists.reading_own_codes(kept := self.with_own_codes(codes) if codes else self._kept_codes),
            contextlib.closing(Action(self, header, progress)) as doing,
        ):
            if codes:
                doing.note({own_codes.META: kept})
            yield doing
            doing.write()
        self._know(self.meta | doing.facts | {'head': doing.head})
        if self._told_until >= 0:
            self._own_revisions |= doing.revisions
        if 'place' in doing.kinds:
            self._places = None
        if (changed := doing.changed()).kinds:
            for listener in [*self._listeners.values()]:
                listener(changed)

    def note(self, key: str, value: str) -> None:
        """Keep a fact of the register in it, such as a setting; of one that decides something, history tells.

        Before its first revision about the register history tells nothing: that one says how all of it stands.
        """
        if not (facts.is_chained(key) and history.tells_of_register(self)):
            super().note(key, value)
            return
        with self.action('note') as action:
            action.note({key: value})
