"""Letting words leave that the search of texts found: a lead does, with a reason that the history holds."""

import uuid
from collections.abc import Sequence

from models.errors import KnownError, Refused
from models.language.messages import _
from models.language.text import clean
from models.query import people
from models.query.let_through import KIND, KeptHit, kept_hits
from models.record.records import Record
from models.register.review.sampling import SamplingRegister
from models.register.review.working import LEAD


class LettingRegister(SamplingRegister):
    """An open register in which a lead lets words leave."""

    @property
    def may_let_through(self) -> bool:
        """Whether whoever works here may let words leave that were found."""
        someone = people.somebody(self, self.person)
        return someone is not None and someone.may(LEAD)

    def let_through(self, hits: Sequence[KeptHit], reason: str) -> list[str]:
        """Let words leave for as long as their texts stay as they are; gives the uids of what is kept of that.

        Raises Refused where nobody here may do that, or there is no reason.
        """
        if not self.may_let_through:
            raise Refused(_('Only a lead can let these words leave; ask one, or change the text.'), 'reason')
        if not clean(reason):
            raise Refused(_('Give the reason for letting these words leave.'), 'reason')
        before = kept_hits(self)
        with self.action(KIND, batch=str(uuid.uuid4())) as action:
            stated = {'reason': clean(reason), 'desk': self.desk_id, 'person': self.person}
            stated |= {'kept_at': str(action.header['at'])}
            new = [Record(KIND, values=hit._asdict() | stated) for hit in dict.fromkeys(hits) if hit not in before]
            for record in new:
                action.put(record, is_new=True)
        return [record.uid for record in new]

    def hold_back(self, uid: str, reason: str) -> None:
        """Let words leave no longer that a lead let through."""
        if not self.may_let_through:
            raise Refused(_('Only a lead can change what may leave.'), 'reason')
        kept = self._existing(KIND, uid)
        if kept.withdrawn:
            raise KnownError(_('These words are held back already.'))
        kept.set('withdrawn', clean(reason) or _('held back again'))
        with self.action(KIND) as action:
            action.put(kept)
