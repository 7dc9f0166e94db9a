"""What was done in an open record, step by step: each is undone and done again by itself, as in a spreadsheet."""

from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand, QUndoStack

from models.entry.moment import Changes, Moment, RowThen
from models.entry.open_record import OpenField, OpenRecord
from models.language.word_changes import difference
from models.record.records import Record

_MOST = 1_000
_TEXTS = ('text', 'typed', 'long_text')
# So many letters come with one key at most: one key of the Arabic keyboard writes two. More of them were pasted or cut.
_BY_ONE_KEY = 2
_ENDS = tuple('.!?؟…')


class Where(NamedTuple):
    """Where a step changed something: the row, which may be gone by now, the field, and the place in its text."""

    row: Record
    name: str
    caret: int


class Step(QUndoCommand):
    """One step: the record before it and after it, and the key of the field that was typed in."""

    def __init__(
        self, opened: OpenRecord, before: Moment, after: Moment, key: str = '', *, is_done: bool = True
    ) -> None:
        super().__init__()
        self._opened = opened
        self._is_done = is_done  # by the person: a stack does whatever it is given
        self.before, self.after, self.key = before, after, key

    def undo(self) -> None:
        self.before.put_back(self._opened)
        self._is_done = False

    def redo(self) -> None:
        if not self._is_done:
            self.after.put_back(self._opened)
            self._is_done = True

    def where(self, was: Moment, now: Moment) -> Where:
        """Where it changed something, one way or the other: in the field that was typed in, else in the first."""
        key = self.key
        if not key or was.text_of(key) == now.text_of(key):
            key = '.'.join(was.first_change(now))
        uid, _dot, name = key.partition('.')
        then = was.rows.get(uid) or now.rows.get(uid)
        return Where(then.row if then else self._opened.record, name, caret_after(was.text_of(key), now.text_of(key)))


class Steps(QObject):
    """The steps of one open record. Typing in one field is one step, until the field is left."""

    def __init__(self, opened: OpenRecord, parent: QObject) -> None:
        super().__init__(parent)
        self._opened = opened
        self._stack = QUndoStack(self)
        self._stack.setUndoLimit(_MOST)
        self._now = Moment.of(opened)
        self._is_open = False

    @property
    def may_undo(self) -> bool:
        """Whether there is a step to undo."""
        return self._stack.canUndo()

    @property
    def may_redo(self) -> bool:
        """Whether there is a step to do again."""
        return self._stack.canRedo()

    def note(self, field: OpenField | None = None) -> None:
        """Take note that something was changed: by typing in a field, or (None) by something that is one step alone."""
        was, self._now = self._now, Moment.of(self._opened, self._now)
        top = self._top() if self._is_open else None
        if self._now.says_the_same(was):
            self._keep_beside()
        elif top is not None and self._now.says_the_same(top.before):
            self._drop(top)
        elif top is not None and field is not None and top.key == field.key and not _begins(field, was, self._now):
            top.after = self._now
        else:
            self._stack.push(Step(self._opened, was, self._now, field.key if field is not None else ''))
            self._is_open = field is not None
        if field is not None and _is_whole(field, was, self._now):
            self._is_open = False

    def absorb(self) -> None:
        """Take what followed from the last step by itself as a part of it."""
        self._now = Moment.of(self._opened, self._now)
        self._keep_beside()

    def close(self) -> None:
        """End the step: what is typed next is another one."""
        self._is_open = False

    def undo(self) -> Where | None:
        """Undo the last step; where that was, None where there is none."""
        self.absorb()
        self.close()
        step = self._top()
        if step is None:
            return None
        self._stack.undo()
        self._now = Moment.of(self._opened, step.before)
        return step.where(step.after, step.before)

    def redo(self) -> Where | None:
        """Do the step again that was undone last; where that was, None where there is none."""
        self.close()
        if not self._stack.canRedo():
            return None
        self._stack.redo()
        step = self._top()
        assert step is not None
        self._now = Moment.of(self._opened, step.after)
        return step.where(step.before, step.after)

    def revert(self) -> Where:
        """Go back to what is saved, as a step that can be undone; where the first difference was."""
        self.absorb()
        self.close()
        step = Step(self._opened, self._now, Moment.saved(self._opened), is_done=False)
        self._stack.push(step)
        self._now = Moment.of(self._opened, step.after)
        return step.where(step.before, step.after)

    def saved(self, changes: Changes) -> None:
        """Have every step know what a save changed by itself, so that undoing one does not undo that."""
        self.close()
        known, rows = dict[int, Moment](), dict[int, RowThen]()
        steps = [step for number in range(self._stack.count()) if isinstance(step := self._stack.command(number), Step)]
        for moment in (moment for step in steps for moment in (step.before, step.after)):
            if id(moment) not in known:
                known[id(moment)] = moment.after_save(changes, rows)
        for step in steps:
            step.before, step.after = known[id(step.before)], known[id(step.after)]
        self._now = Moment.of(self._opened)

    def _top(self) -> Step | None:
        found = self._stack.command(self._stack.index() - 1) if self._stack.index() else None
        return found if isinstance(found, Step) else None

    def _keep_beside(self) -> None:
        top = self._top()
        if top is not None:
            top.after = self._now

    def _drop(self, step: Step) -> None:
        """Forget a step that came to nothing: what was typed was given up."""
        step.setObsolete(True)
        self._stack.undo()
        self.close()


def _begins(field: OpenField, was: Moment, now: Moment) -> bool:
    """Whether a text was changed by more than a key, or goes on with another sentence or line: a step of its own."""
    if field.spec.kind.name not in _TEXTS:
        return False
    old, new = was.text_of(field.key), now.text_of(field.key)
    at, gone, come = difference(old, new)
    if _is_large(gone) or _is_large(come):
        return True
    return come[:1].isspace() and ('\n' in come or old[:at].rstrip()[-1:] in _ENDS)


def _is_whole(field: OpenField, was: Moment, now: Moment) -> bool:
    """Whether a change is whole by itself: a code more or less in a field of several, a text that was pasted."""
    old, new = was.text_of(field.key), now.text_of(field.key)
    if field.spec.kind.name == 'codes':
        uid = field.row.uid
        return _stated(was, uid, field.name) != _stated(now, uid, field.name)
    return field.spec.kind.name in _TEXTS and _is_large(difference(old, new)[2])


def _stated(moment: Moment, uid: str, name: str) -> object:
    return moment.rows[uid].values.get(name) if uid in moment.rows else None


def _is_large(text: str) -> bool:
    return len(text.strip()) > _BY_ONE_KEY


def caret_after(old: str, new: str) -> int:
    """Where the caret goes when a text becomes another one: behind what changed."""
    at, _gone, come = difference(old, new)
    return at + len(come)
