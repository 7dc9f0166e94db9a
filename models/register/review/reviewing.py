"""Deciding about records: sent for review, returned, approved, put off; one action, of one record or of many."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import peewee

from models import query
from models.dates import dates
from models.errors import KnownError, Refused
from models.file import history, kept_beside, rows, writes
from models.file.engines.engine import Asked
from models.language.code_lists import codes
from models.language.messages import _, language
from models.progress import Progress, silent
from models.query import people
from models.query.for_review import asked, kept_from, looking, past, queue
from models.record import review_states
from models.record.fields import DATE, Spec
from models.record.records import Record
from models.record.review_states import APPROVE, PUT_OFF, RETURN
from models.register.action import Action
from models.register.erasing import ErasingRegister
from models.register.review import personal_keys
from models.register.review.personal_keys import ToSign
from models.register.review.working import REVIEWER
from models.register.settings import RememberingRegister
from models.rules import checks
from models.rules.surroundings import Around

_OF_REVIEWERS = (RETURN, APPROVE, PUT_OFF)
_FEW = 20  # records, of which each is asked about by itself


class Chosen(NamedTuple):
    """A record that is decided about: `vector` is the one that was looked at, '' for whatever stands."""

    kind: str
    uid: str
    vector: str = ''


class Reviewed(NamedTuple):
    """What a decision did: the records that moved, and those that stay as they were, each with the reason."""

    moved: list[Chosen]
    stayed: list[tuple[Chosen, str]]


class ReviewingRegister(RememberingRegister, ErasingRegister):
    """An open register in which records are reviewed."""

    def review(
        self,
        event: str,
        chosen: Sequence[Chosen],
        *,
        note: str = '',
        until: str = '',
        awaits: str = '',
        progress: Progress = silent,
    ) -> Reviewed:
        """Decide the same about one record or about many, in one action, which is undone at once.

        What is put off waits `until` a day, or for what it `awaits` (`put_off_awaits`), or for either. What may not
        move stays, and is named with its reason. Raises Refused where nobody here may decide so, or where a reason or
        what it waits for is missing.
        """
        self._refuse_to_decide(event, note)
        awaits = _awaited(until, awaits) if event == PUT_OFF else ''
        decided, around = Reviewed([], []), Around(self)
        with self.action('decide', batch=str(uuid.uuid4()), progress=progress) as action, self._ahead(chosen, around):
            for done, (one, found) in enumerate(self._read(chosen)):
                progress(done, len(chosen))
                try:
                    record = self._to_decide(event, one, found, around)
                    if event == PUT_OFF:
                        self._refuse_to_wait(record, awaits)
                    said = {'note': note, 'until': until, 'awaits': awaits}
                    answered = self._answered(record, event)
                    action.decide(record, event, **said, **self._signed(record, event, action))
                    self._close(action, answered)
                except KnownError as error:
                    decided.stayed.append((one, str(error)))
                else:
                    decided.moved.append(one)
            progress(len(chosen), len(chosen))
        return decided

    def review_one(self, event: str, chosen: Chosen, *, note: str = '', until: str = '', awaits: str = '') -> None:
        """Decide about one record; Refused where it may not move."""
        decided = self.review(event, [chosen], note=note, until=until, awaits=awaits)
        for _one, reason in decided.stayed:
            raise Refused(reason, 'state')

    def look(self, uid: str, vector: str) -> None:
        """Note that whoever works here looked at a record as it had this vector."""
        seen = looking.seen(self, uid, vector)
        if self.writing and not kept_beside.has_looked(self.db, self.person, uid, seen):
            with self.writing_down():
                kept_beside.look(self.db, self.person, uid, seen)

    def _answered(self, record: Record, event: str) -> list[str]:
        """What was answered about a record that is approved, to be closed: whoever approved it has read the answers."""
        standing = asked.questions_of(self, record.uid) if event == APPROVE else []
        return [one.question.uid for one in standing if one.state == asked.ANSWERED]

    def _close(self, action: Action, questions: Iterable[str]) -> None:
        for question in questions:
            self._say(action, question, asked.CLOSED)

    @contextmanager
    def _ahead(self, chosen: Sequence[Chosen], around: Around) -> Iterator[None]:
        """Ask at once what is asked of these records before anything is written, where they are few."""
        with self.db.ahead(self._asked_to_decide(chosen)), self.db.ahead(self._asked_around(chosen, around)):
            yield

    def _asked_to_decide(self, chosen: Sequence[Chosen]) -> Iterator[Asked | peewee.Node]:
        if len(chosen) > _FEW:
            return
        for part in rows.slices(list(dict.fromkeys(chosen))):
            for kind in {one.kind for one in part}:
                yield from rows.asked(kind, [one.uid for one in part if one.kind == kind])
        yield kept_from.asked_rows(self.person)
        yield queue.IS_ANY
        yield from writes.asked_last_ids(('revision', 'decision'))
        for one in chosen:
            yield from asked.asked_about(one.uid)
            yield history.asked_last_hash(one.uid)

    def _asked_around(self, chosen: Sequence[Chosen], around: Around) -> Iterator[Asked]:
        for _one, record in self._read(chosen) if len(chosen) <= _FEW else ():
            if record is not None:
                yield from around.asked(record)

    def _say(self, action: Action, question: str, event: str, text: str = '') -> str:
        """Put what is said to a question, by whoever works here; its uid."""
        said = {'question': question, 'event': event, 'text': text, 'person': self.person, 'desk': self.desk_id}
        stated = {name: value for name, value in said.items() if value}
        reply = Record('reply', values=stated | {'said_at': action.header['at']})
        action.put(reply, is_new=True)
        return reply.uid

    def _signed(self, record: Record, event: str, action: Action) -> dict[str, str]:
        """The signature of whoever approves with their own key opened, and the key; nothing where there is none."""
        key = personal_keys.opened(self)
        if event != APPROVE or key is None:
            return {}
        newest = history.last_hash_of(self, record.uid)
        said = ToSign(record.uid, record.revision, newest, event, str(action.header['at']))
        return {'key': key.key, 'signature': personal_keys.sign(self, key, said)}

    def _refuse_to_wait(self, record: Record, awaits: str) -> None:
        """Refuse to put a record off until nothing, or until an answer that nobody owes: it would be back at once."""
        if not awaits:
            raise Refused(_('Say until which day it is put off, or what it waits for.'), 'until')
        standing = asked.questions_of(self, record.uid) if awaits == 'answer' else []
        if awaits == 'answer' and not any(one.state == asked.OPEN for one in standing):
            raise Refused(_('There are no open questions about this record.'), 'awaits')

    def _refuse_to_decide(self, event: str, note: str) -> None:
        someone = people.somebody(self, self.person)
        if event in _OF_REVIEWERS and not (someone and someone.may(REVIEWER)):
            raise Refused(_('Only a reviewer can decide this.'), 'state')
        if event in (RETURN, PUT_OFF) and not note:
            raise Refused(_('Give the reason.'), 'note')

    def _read(self, chosen: Sequence[Chosen]) -> Iterator[tuple[Chosen, Record | None]]:
        """The records, each once, many in one go: read one by one they would take four times as long."""
        for part in rows.slices(list(dict.fromkeys(chosen))):
            found: dict[str, Record] = {}
            for kind in {one.kind for one in part}:
                found |= query.get_many(self, kind, [one.uid for one in part if one.kind == kind])
            yield from ((one, found.get(one.uid)) for one in part)

    def _to_decide(self, event: str, chosen: Chosen, found: Record | None, around: Around) -> Record:
        """The record, if this may be decided of it."""
        record = found or self._existing(chosen.kind, chosen.uid)
        if record.withdrawn:
            raise Refused(_('The record is withdrawn.'), 'state')
        self._refuse_if_kept_from(event, record)
        if chosen.vector and record.revision != chosen.vector:
            raise Refused(_('Somebody changed this record since you looked at it; look again.'), 'state')
        review_states.after(str(record.get('state') or ''), event)
        if event == APPROVE:
            self._refuse_to_approve(record, around)
        return record

    def _refuse_if_kept_from(self, event: str, record: Record) -> None:
        """Refuse what a reviewer decides about a record that they are kept from; why they are is nobody's to read."""
        if event in _OF_REVIEWERS and kept_from.is_kept_from(self, record):
            raise Refused(_('Somebody else has to review this record.'), 'state')

    def _refuse_to_approve(self, record: Record, around: Around) -> None:
        if self.settings.second_person == 'yes' and self.person in workers(self, record.uid):
            raise Refused(_('You worked on this record, so somebody else has to approve it.'), 'state')
        if any(one.state == asked.OPEN for one in asked.questions_of(self, record.uid)):
            sentence = _('A question about this record is open; it can be approved once that is answered or closed.')
            raise Refused(sentence, 'state')
        for found in checks.findings(record, around):
            sentence = _('The record cannot be approved: {problem}')
            raise Refused(sentence.format(problem=found.sentence), found.field, found.row)


def _awaited(until: str, awaits: str) -> str:
    """What a record waits for that is put off, '' for nothing; Refused where it is nothing that is known, or past."""
    if awaits and awaits not in codes('put_off_awaits'):
        raise Refused(_('“{text}” is not in the list; choose one of its entries.').format(text=awaits), 'awaits')
    if not until:
        return '' if awaits == 'day' else awaits
    day = dates.last_day(str(DATE.clean(until, Spec(DATE, 'review'))))
    if day is None or day < dates.today_in_damascus():
        said = dates.short(until, language())
        raise Refused(_('{day} is past; choose a day that is still to come.').format(day=said), 'until')
    return awaits or 'day'


def workers(register: ReviewingRegister, uid: str) -> frozenset[str]:
    """The people who worked on a record since it was approved last, by their numbers."""
    return past.past(register, uid).workers
