"""Asking about records: a question about a field, a row or a whole record, what is answered, and how it is closed."""

import secrets
import uuid
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from models import query
from models.errors import KnownError, Refused
from models.file import kept_beside
from models.file.rows import slices
from models.language.messages import _
from models.language.text import clean
from models.progress import Progress, silent
from models.query import people
from models.query.for_review import asked
from models.query.for_review.asked import ANSWERED, CLOSED, OPEN, Standing
from models.record.fields import PlaceKind, Stored
from models.record.records import RECORDS, Record
from models.register.action import Action
from models.register.review.reviewing import ReviewingRegister
from models.register.review.working import LEAD, REVIEWER

# Letters and digits of which none is taken for another when it is read out or written by hand.
_LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
_GROUPS, _IN_GROUP = 2, 4


class Ask(NamedTuple):
    """What is asked: of a record, of one of its rows where `row` is a uid, of a field of it where `field` is given.

    `doubt` is the rule whose warning it came from.
    """

    kind: str
    uid: str
    text: str
    row: str = ''
    field: str = ''
    doubt: str = ''


class Questioned(NamedTuple):
    """What asking did: the uids of the questions, and what was not asked, each with the reason."""

    asked: list[str]
    stayed: list[tuple[Ask, str]]


class AskingRegister(ReviewingRegister):
    """An open register in which questions are asked and answered."""

    @property
    def may_ask(self) -> bool:
        """Whether whoever works here may ask and close questions."""
        someone = people.somebody(self, self.person)
        return someone is not None and (someone.may(REVIEWER) or someone.may(LEAD))

    def ask(self, asking: Sequence[Ask], progress: Progress = silent) -> Questioned:
        """Ask about one record or about many, in one action; what cannot be asked is named with its reason.

        Raises Refused where nobody here may ask, or where there are no words.
        """
        if not self.may_ask:
            raise Refused(_('Only a reviewer or a lead can ask a question.'), 'question')
        done = Questioned([], [])
        with self.action('ask', batch=str(uuid.uuid4()), progress=progress) as action:
            for count, (one, record) in enumerate(self._asked_of(asking)):
                progress(count, len(asking))
                try:
                    question = _question(self, one, record, action)
                    action.put(question, is_new=True)
                    kept_beside.drop_draft(self.db, self.person, kept_beside.as_question(one.uid))
                except KnownError as error:
                    done.stayed.append((one, str(error)))
                else:
                    done.asked.append(question.uid)
            progress(len(asking), len(asking))
        return done

    def ask_one(self, asking: Ask) -> str:
        """Ask about one record; gives the uid of the question, and raises Refused where it cannot be asked."""
        done = self.ask([asking])
        for _one, reason in done.stayed:
            raise Refused(reason, 'question')
        return done.asked[0]

    def answer(self, question: str, text: str) -> str:
        """Answer a question, also one that was closed; gives the uid of the answer."""
        self._existing_question(question)
        if not clean(text):
            raise Refused(_('Write the answer.'), 'answer')
        with self.action('answer') as action:
            kept_beside.drop_draft(self.db, self.person, question)
            return self._say(action, question, ANSWERED, clean(text))

    def close_question(self, question: str, reason: str = '') -> str:
        """Close a question: one that nobody answered only with the reason; gives the uid of the closing."""
        if not self.may_ask:
            raise Refused(_('Only a reviewer or a lead can close a question.'), 'question')
        standing = self._existing_question(question)
        if standing.state == CLOSED:
            raise Refused(_('The question is closed already.'), 'question')
        if standing.state == OPEN and not clean(reason):
            raise Refused(_('Nobody has answered; give the reason for closing the question.'), 'reason')
        with self.action('close') as action:
            return self._say(action, question, CLOSED, clean(reason))

    def _existing_question(self, question: str) -> Standing:
        standing = asked.question(self, question)
        if standing is None:
            raise KnownError(_('This register does not have that question; look at the list of questions again.'))
        return standing

    def _asked_of(self, asking: Sequence[Ask]) -> Iterator[tuple[Ask, Record | None]]:
        """What is asked with its records, many in one go."""
        for part in slices(list(asking)):
            found: dict[str, Record] = {}
            for kind in {one.kind for one in part}:
                found |= query.get_many(self, kind, [one.uid for one in part if one.kind == kind])
            yield from ((one, found.get(one.uid)) for one in part)


def _question(register: AskingRegister, asking: Ask, record: Record | None, action: Action) -> Record:
    """The question that is asked; Refused where there is nothing to ask about, or nothing is asked."""
    if record is None or record.withdrawn:
        raise Refused(_('The record is withdrawn.'), 'question')
    if not clean(asking.text):
        raise Refused(_('Write the question.'), 'question')
    if asking.row and not any(row.uid == asking.row for row in record.live()):
        raise Refused(_('The line that is asked about is withdrawn.'), 'question')
    said = {
        'number': new_number(),
        'record': record.uid,
        'row': asking.row if asking.row != record.uid else '',
        'field': asking.field,
        'text': clean(asking.text),
        'doubt': asking.doubt,
        **_day_and_place(record),
        'person': register.person,
        'desk': register.desk_id,
        'asked_at': action.header['at'],
    }
    return Record('question', values={name: value for name, value in said.items() if value not in (None, '')})


def _day_and_place(record: Record) -> dict[str, Stored]:
    """The day and the place of a record as they stand, which say whoever is asked what it is about."""
    cls = RECORDS[record.kind]
    place = next((name for name, spec in cls.specs().items() if isinstance(spec.kind, PlaceKind)), '')
    told = {'occurred': cls.dated_by(), 'place': place}
    of = {name: field for name, field in told.items() if field}
    said = {name: record.get(field) for name, field in of.items()}
    return said | {f'{name}_typed': record.get(f'{field}_typed') for name, field in of.items()}


def new_number() -> str:
    """A number for a question, at random: it says nothing of how many there are, and stands nowhere else."""
    groups = (''.join(secrets.choice(_LETTERS) for _letter in range(_IN_GROUP)) for _group in range(_GROUPS))
    return '-'.join(('Q', *groups))
