"""Holding two records apart that are alike: not the same, until something changes that was weighed."""

import uuid
from collections.abc import Sequence

from models import query
from models.errors import KnownError, Refused
from models.language.messages import _
from models.language.text import clean
from models.query.together.held_apart import APART, ApartPairs, compared
from models.record.records import Record
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
        known = ApartPairs(self).between(*pair)
        if known is not None and known.holds:
            raise Refused(_('The two records are held apart already.'), 'record')
        with self.action(APART, batch=str(uuid.uuid4())) as action:
            said = {'compared': compared(*pair), 'reason': clean(reason), 'said_at': str(action.header['at'])}
            if known is not None:
                known.row.values |= {name: value for name, value in said.items() if value}
                action.put(known.row)
                return known.row.uid
            said |= {'one': min(one, other), 'other': max(one, other), 'person': self.person, 'desk': self.desk_id}
            row = Record(APART, values={name: value for name, value in said.items() if value})
            action.put(row, is_new=True)
        return row.uid

    def take_apart(self, rows: Sequence[Record]) -> None:
        """Hold apart what another desk does, from what is known here of either record."""
        with self.action('keep', batch=str(uuid.uuid4())) as action:
            for row in rows:
                if query.get(self, APART, row.uid) is None:
                    row.set('compared', compared(*(self._known(str(row.get(name))) for name in ('one', 'other'))))
                    action.put(row, is_new=True)

    def _known(self, uid: str) -> Record:
        found = query.linked(self, uid)
        return self._existing(found.kind, uid) if found and found.uid == uid else Record('incident', uid)

    def hold_apart_no_more(self, uid: str, reason: str = '') -> None:
        """Have two records asked about again that were held apart."""
        row = self._existing(APART, uid)
        if row.withdrawn:
            raise KnownError(_('The two records are not held apart any more.'))
        row.set('withdrawn', clean(reason) or _('may be the same after all'))
        with self.action(APART) as action:
            action.put(row)
