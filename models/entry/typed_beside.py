"""What is being typed beside a record: answers to the questions about it, one that is not asked yet, a contact line.

It is kept as drafts are, so that a lock or a power cut takes no word; nothing of it says anything of the record.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from models import query
from models.file import kept_beside
from models.query.together import old_uids
from models.record.records import Record
from models.register.register import Register
from models.register.review.asking import Ask

_OF_A_QUESTION = ('row', 'field', 'doubt', 'text')


class TypedDraft(NamedTuple):
    """A draft as it is kept: its kind, its uid, and its content."""

    kind: str
    uid: str
    content: dict[str, Any]


class TypedBeside:
    """What is typed about a record: a question, a contact line, and by their uids answers and corrections of lines."""

    def __init__(self, register: Register, kind: str, record: str) -> None:
        self._register, self._kind, self._record = register, kind, record
        self._own, self._contact = kept_beside.as_question(record), kept_beside.as_contact(record)
        self._typed: dict[str, Record] = dict(query.typed_beside(register))
        self._kept = dict(self._typed)
        for old in old_uids.merged_into(register, record) if self._typed else ():
            self._take_over(kept_beside.as_question(old), self._own)
            self._take_over(kept_beside.as_contact(old), self._contact)

    def _take_over(self, old: str, own: str) -> None:
        """Have here what was typed beside a record that was merged into this one, unless something is typed here."""
        if own not in self._typed and (typed := self._typed.pop(old, None)) is not None:
            values = typed.values
            if row := str(values.get('row') or ''):
                values = values | {'row': old_uids.arrives_at(self._register, row)}
            self._typed[own] = Record(typed.kind, own, values)

    def answer(self, question: str) -> str:
        """What was typed as the answer to a question."""
        found = self._typed.get(question)
        return str(found.get('text') or '') if found is not None else ''

    def question(self) -> Ask | None:
        """What was typed and is not asked yet; None for nothing."""
        found = self._typed.get(self._own)
        if found is None:
            return None
        said = {name: str(found.get(name) or '') for name in _OF_A_QUESTION}
        return Ask(self._kind, self._record, **said)

    def note_answer(self, question: str, text: str) -> None:
        """Take up what is typed as an answer."""
        self._note(Record('reply', question, {'question': question, 'text': text} if text.strip() else {}))

    def note_question(self, asking: Ask | None) -> None:
        """Take up a question that is typed; None where it was asked or given up."""
        said = {name: getattr(asking, name) for name in _OF_A_QUESTION} if asking and asking.text.strip() else {}
        self._note(Record('question', self._own, {name: value for name, value in said.items() if value}))

    def contact(self, corrected: str = '') -> dict[str, str]:
        """What was typed of a contact line, or to correct the one of a uid, and is not noted yet; nothing for none."""
        found = self._typed.get(corrected or self._contact)
        return {name: str(value) for name, value in found.values.items()} if found is not None else {}

    def note_contact(self, said: Mapping[str, str], corrected: str = '') -> None:
        """Take up what is typed of a contact line, or to correct one; nothing where it was noted or given up."""
        values = {name: value for name, value in said.items() if value}
        self._note(Record('contact', corrected or self._contact, values))

    def _note(self, said: Record) -> None:
        if said.values:
            self._typed[said.uid] = said
        else:
            self._typed.pop(said.uid, None)

    @property
    def is_due(self) -> bool:
        """Whether something of it is to be kept, or kept no more."""
        return self._typed != self._kept

    def keeping(self) -> Callable[[], None] | None:
        """What keeps it as it is now; in any thread. None where there is nothing to write."""
        due = [uid for uid in {**self._kept, **self._typed} if self._kept.get(uid) != self._typed.get(uid)]
        if not due:
            return None
        now, keep, drop = dict(self._typed), self._register.keep_draft, self._register.drop_draft

        def do() -> None:
            for uid in due:
                one = now.get(uid)
                drop(uid) if one is None else keep(one.kind, uid, _content(one))
            self._kept = now

        return do

    def unsaved(self) -> Iterator[TypedDraft]:
        """All of it that is not kept in the register yet."""
        for uid, one in self._typed.items():
            if self._kept.get(uid) != one:
                yield TypedDraft(one.kind, uid, _content(one))


def _content(said: Record) -> dict[str, Any]:
    return {'rows': [[said.kind, said.uid, dict(said.values)]]}
