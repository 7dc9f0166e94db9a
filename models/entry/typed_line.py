"""A reason that is being typed in one line: why a record is withdrawn, returned or merged, why a report is issued."""

from collections.abc import Callable

from models import query
from models.entry.typed_beside import TypedDraft
from models.file import kept_beside
from models.register.register import Register

# It is kept as the note of a decision that nobody made yet.
_KIND, _NOTE = 'decision', 'note'


class TypedLine:
    """What is typed in it: `of` says what it is the reason for, so that it is found again when that is asked again."""

    def __init__(self, register: Register, of: tuple[str, ...]) -> None:
        self._register, self.of, self._uid = register, of, kept_beside.as_reason(of)
        found = query.typed_beside(register).get(self._uid) if register.is_open else None
        self.text = self._kept = str(found.get(_NOTE) or '') if found is not None else ''

    def keeping(self) -> Callable[[], None] | None:
        """What keeps it as it is now; in any thread. None where there is nothing to write."""
        if self.text == self._kept:
            return None
        draft, keep, drop = self.draft(), self._register.keep_draft, self._register.drop_draft

        def do() -> None:
            text = draft.content['rows'][0][2][_NOTE]
            keep(*draft) if text.strip() else drop(draft.uid)
            self._kept = text

        return do

    def draft(self) -> TypedDraft:
        """It as a draft."""
        return TypedDraft(_KIND, self._uid, {'rows': [[_KIND, self._uid, {_NOTE: self.text}]]})
