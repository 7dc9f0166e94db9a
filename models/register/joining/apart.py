"""Holding two records apart that are alike: not the same, until something changes that was weighed."""

import uuid
from collections.abc import Sequence

from models import query
from models.errors import KnownError, Refused
from models.language.messages import _
from models.language.text import clean
from models.query.together.held_apart import APART, ApartPairs, compared, last_word, said_of_pair
from models.record.records import Record
from models.register.action import Action
from models.register.joining.merging import MERGEABLE
from models.register.joining.splitting import SplittingRegister


class ApartRegister(SplittingRegister):
    """An open register in which records are merged, divided and held apart."""

    def hold_apart(self, kind: str, one: str, other: str, reason: str = '') -> str:
        """Say that two records are not the same; gives the uid of what says so.

        They are in no list of likely pairs any more until a value changes that was weighed.
        """
        pair = (self._existing(kind, one), self._existing(kind, other))
        if kind not in MERGEABLE:
            raise Refused(_('Only incidents and abductees can be held apart.'), 'record')
        if one == other:
            raise Refused(_('Choose two records; this is one and the same.'), 'record')
        self._refuse_withdrawn(*pair)
        known = ApartPairs(self, [one]).between(*pair)
        if known is not None and known.holds:
            raise Refused(_('The two records are held apart already.'), 'record')
        row = said_of_pair(self, one, other)
        with self.action(APART, batch=str(uuid.uuid4())) as action:
            said: dict[str, str | None] = {'one': min(one, other), 'other': max(one, other)}
            said |= {'compared': compared(*pair), 'reason': clean(reason) or None, 'withdrawn': None}
            return self._say_of_pair(action, row, said)

    def _say_of_pair(self, action: Action, row: Record | None, said: dict[str, str | None]) -> str:
        """Write what this desk says of two records now, over what was said of them before; gives its uid."""
        by = {'person': self.person or None, 'desk': self.desk_id, 'said_at': str(action.header['at'])}
        is_new, row = row is None, row or Record(APART)
        for name, value in (said | by).items():
            row.set(name, value)
        action.put(row, is_new=is_new)
        return row.uid

    def take_apart(self, rows: Sequence[Record]) -> None:
        """Take over what another desk says of two records, that they are not the same or that they may be.

        What is compared is what is known here of either. The newest word of a pair stays, whoever said it.
        """
        with self.action('keep', batch=str(uuid.uuid4())) as action:
            for said in rows:
                uids = [str(said.get(name)) for name in ('one', 'other')]
                known = said_of_pair(self, *uids)
                if known is not None and last_word(self, known).at > str(said.get('said_at')):
                    continue
                row = known or Record(APART, said.uid)
                for name in ('one', 'other', 'desk', 'said_at', 'withdrawn'):
                    row.set(name, said.get(name))
                for name in ('reason', 'person'):
                    row.set(name, None)
                row.set('compared', compared(*(self._known(uid) for uid in uids)))
                action.put(row, is_new=known is None)

    def _known(self, uid: str) -> Record:
        found = query.linked(self, uid)
        return self._existing(found.kind, uid) if found and found.uid == uid else Record('incident', uid)

    def hold_apart_no_more(self, uid: str, reason: str = '') -> None:
        """Have two records asked about again that were held apart."""
        row = self._existing(APART, uid)
        if row.withdrawn:
            raise KnownError(_('The two records are not held apart any more.'))
        with self.action(APART) as action:
            self._say_of_pair(action, row, {'withdrawn': clean(reason) or _('may be the same after all')})
