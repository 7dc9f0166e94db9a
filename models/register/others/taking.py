"""What other desks decided: kept as they told it, taken over by a reviewer, or set against what was decided here."""

import uuid
from collections.abc import Sequence
from typing import NamedTuple

from models import query
from models.errors import KnownError, Refused
from models.file import chain
from models.language.messages import _
from models.progress import Progress, silent
from models.query import decided, people
from models.record.records import Record
from models.record.review_states import APART, APPROVE, FIRST, PUT_OFF, RETURN, SEAL, SEND
from models.register.action import Action
from models.register.review.issuing import IssuingRegister
from models.register.review.working import REVIEWER
from models.rules.surroundings import Around

# What can be taken over of what another desk did: an edit, a sealing or a difference is its own.
TAKEN = (SEND, RETURN, APPROVE, PUT_OFF)
_VERDICTS = (RETURN, APPROVE)
# In these a record was not sent for review here yet, as it was at the other desk.
_NOT_SENT = (FIRST, 'returned')


class Theirs(NamedTuple):
    """A decision of another desk, and the kind of the record that it is about."""

    kind: str
    decision: Record


class Taken(NamedTuple):
    """What taking decisions over did: those that hold here now, and those that do not, each with the reason."""

    moved: list[Theirs]
    stayed: list[tuple[Theirs, str]]


class TakingRegister(IssuingRegister):
    """An open register that hears what other desks decided."""

    @property
    def takes_decisions(self) -> bool:
        """Whether whoever works here may take over what others decided."""
        someone = people.somebody(self, self.person)
        return someone is not None and someone.may(REVIEWER)

    def keep_decisions(self, others: Sequence[Theirs]) -> list[Theirs]:
        """Keep what others decided, as they told it; what was decided otherwise here is for review, and given back.

        It is not undone: that they decided so stays true.
        """
        apart = [one for one in _latest(others) if self._stands_apart(one) and self._is_in_review(one)]
        with self.action('keep', batch=str(uuid.uuid4())) as action:
            for one in others:
                action.put(Record('decision', one.decision.uid, dict(one.decision.values)), is_new=True)
            for one in apart:
                record = self._existing(one.kind, str(one.decision.get('record')))
                action.decide(record, APART, follows=one.decision.uid)
        return apart

    def take_decisions(self, others: Sequence[Theirs], progress: Progress = silent) -> Taken:
        """Decide here as others did, in one action; what may not be taken stays as it is, and is named with its reason.

        Each of them must be kept already. Raises Refused where whoever works here is no reviewer.
        """
        self._refuse_to_decide(APPROVE, '')
        taken, around = Taken([], []), Around(self)
        with self.action('decide', batch=str(uuid.uuid4()), progress=progress) as action:
            for done, one in enumerate(others):
                progress(done, len(others))
                try:
                    self._take(action, one, around)
                except KnownError as error:
                    taken.stayed.append((one, str(error)))
                else:
                    taken.moved.append(one)
        return taken

    def _take(self, action: Action, one: Theirs, around: Around) -> None:
        decision, event = one.decision, str(one.decision.get('event'))
        record = self._existing(one.kind, str(decision.get('record')))
        self._refuse_to_take(record, one)
        self._refuse_if_kept_from(event, record)
        if event == APPROVE:
            self._refuse_to_approve(record, around)
        if decision.get('sample'):
            self._refuse_sampled_elsewhere(record)
        first = SEND if event != SEND and str(record.get('state') or FIRST) in _NOT_SENT else ''
        said = {name: decision.get(name) for name in ('sample', *(('until', 'awaits') if event == PUT_OFF else ()))}
        action.decide(record, event, first=first, note=_taken_from(decision), follows=decision.uid, **said)
        self._close(action, self._answered(record, event))

    def _refuse_to_take(self, record: Record, one: Theirs) -> None:
        if record.withdrawn:
            raise Refused(_('The record is withdrawn.'), 'state')
        theirs = str(one.decision.get('vector'))
        if not chain.covers(record.revision, theirs):
            raise Refused(_('They decided about changes that this register does not have.'), 'state')
        if not chain.covers(theirs, record.revision):
            raise Refused(_('The record was changed here since they decided about it.'), 'state')
        if self._differs_from_ours(one) or decided.followed(self, [one.decision.uid]):
            raise Refused(_('It was decided otherwise here; somebody here has to decide again.'), 'state')
        if self._differs_from_others(one):
            raise Refused(_('Two other desks decided differently about it; somebody here has to decide.'), 'state')

    def _is_in_review(self, one: Theirs) -> bool:
        """Whether the record was sent for review here: one that was not has no state to go back to."""
        return str(self._existing(one.kind, str(one.decision.get('record'))).get('state') or FIRST) != FIRST

    def _stands_apart(self, one: Theirs) -> bool:
        """Whether something else was decided about the very same, here or, where nobody here decided, elsewhere."""
        return self._differs_from_ours(one) or self._differs_from_others(one)

    def _differs_from_others(self, one: Theirs) -> bool:
        """Whether a third desk decided otherwise, as of two shares with one record, and nobody here did."""
        theirs, uid = one.decision, str(one.decision.get('record'))
        if any(_is_verdict(mine) and _of_the_same(mine, theirs) for mine in decided.decisions_about(self, uid)):
            return False
        others = [other for other in decided.others_about(self, uid) if other.get('desk') != theirs.get('desk')]
        last = {other.get('desk'): other for other in others if other.get('event') != SEAL}
        return query.get(self, one.kind, uid) is not None and any(
            _contradict(other, theirs) and other.get('follows') != theirs.uid and theirs.get('follows') != other.uid
            for other in last.values()
        )

    def _differs_from_ours(self, one: Theirs) -> bool:
        """Whether something else was decided here about the very same, and they had not decided it before us."""
        theirs, uid = one.decision, str(one.decision.get('record'))
        own = [mine for mine in decided.decisions_about(self, uid) if mine.get('event') != SEAL]
        mine = own[-1] if own else None
        if mine is None or not _contradict(mine, theirs):
            return False
        earlier = {other.uid for other in decided.others_about(self, uid) if other.get('desk') == theirs.get('desk')}
        is_theirs = mine.get('follows') in earlier - {theirs.uid}
        return not is_theirs and query.get(self, one.kind, uid) is not None


def _is_verdict(decision: Record) -> bool:
    return decision.get('event') in _VERDICTS


def _contradict(one: Record, other: Record) -> bool:
    """Whether one of two decisions approves and the other returns the very same."""
    is_so = _is_verdict(one) and _is_verdict(other) and one.get('event') != other.get('event')
    return is_so and _of_the_same(one, other)


def _of_the_same(mine: Record, theirs: Record) -> bool:
    """Whether two decisions are about the same state of a record."""
    one, other = (chain.read_vector(str(decision.get('vector'))) for decision in (mine, theirs))
    return one == other


def _latest(others: Sequence[Theirs]) -> list[Theirs]:
    """The last of the decisions about each record that can be taken over."""
    found = {str(one.decision.get('record')): one for one in others if one.decision.get('event') != SEAL}
    return [one for one in found.values() if one.decision.get('event') in TAKEN]


def _taken_from(decision: Record) -> str:
    """The note of a decision that was taken over: from whom, and what they said."""
    desk = str(decision.get('desk')).partition('.')[0]
    said = _('taken from desk {desk}').format(desk=desk)
    return f'{said}: {decision.get("note")}' if decision.get('note') else said
