"""Noting that somebody was asked about an abductee: the record stays as it is, and so does its state."""

from collections.abc import Mapping

from models.dates import dates
from models.errors import KnownError, Refused
from models.file import kept_beside
from models.language.messages import _
from models.language.text import clean
from models.query.follow_up.contact_lines import KIND
from models.record.fields import Stored
from models.record.records import Record
from models.register.writing import WritableRegister

# What of a contact line somebody states.
STATED = ('asked_on', 'asked_on_typed', 'whom', 'came_of', 'not_before', 'not_before_typed', 'note')


class ContactingRegister(WritableRegister):
    """An open register in which contact lines are noted, corrected and withdrawn, each undone at once."""

    def note_contact(self, record: str, values: Mapping[str, Stored]) -> Record:
        """Note that somebody was asked about an abductee; gives the contact line as it is kept.

        Raises Refused where it says no day, or one that cannot be.
        """
        abductee = self._existing('abductee', record)
        if abductee.withdrawn:
            raise Refused(_('The record is withdrawn.'), 'record')
        by: dict[str, Stored] = {'record': record, 'person': self.person, 'desk': self.desk_id}
        noted = Record(KIND, values={name: value for name, value in by.items() if value})
        _state(noted, values)
        with self.action(KIND) as action:
            action.put(noted, is_new=True)
            kept_beside.drop_draft(self.db, self.person, kept_beside.as_contact(record))
        return noted

    def correct_contact(self, uid: str, values: Mapping[str, Stored]) -> None:
        """Correct a contact line; what it said before stays in the history, and what is typed of another one too."""
        kept = self._standing_contact(uid)
        _state(kept, values)
        with self.action(KIND) as action:
            action.put(kept)
            kept_beside.drop_draft(self.db, self.person, uid)

    def withdraw_contact(self, uid: str, reason: str = '') -> None:
        """Withdraw a contact line, which then counts no more."""
        kept = self._standing_contact(uid)
        kept.set('withdrawn', clean(reason) or _('It was not so.'))
        with self.action(KIND) as action:
            action.put(kept)

    def _standing_contact(self, uid: str) -> Record:
        kept = self._existing(KIND, uid)
        if kept.withdrawn:
            raise KnownError(_('This contact line is withdrawn already.'))
        return kept


def _state(contact: Record, values: Mapping[str, Stored]) -> None:
    """Give a contact line these values in place of what it says, as far as they can be."""
    for name in STATED:
        value = values.get(name)
        contact.set(name, (clean(value) if isinstance(value, str) else value) or None)
    asked, until = str(contact.get('asked_on') or ''), str(contact.get('not_before') or '')
    if not _is_day(asked):
        raise Refused(_('Enter the day on which somebody was asked, such as 3/2/2024.'), 'asked_on')
    if asked > dates.today_in_damascus().isoformat():
        raise Refused(_('The day on which somebody was asked is in the future; correct it.'), 'asked_on')
    if not contact.get('came_of'):
        raise Refused(_('Choose what came of asking.'), 'came_of')
    if until and not _is_day(until):
        raise Refused(_('Enter the whole day before which not to call, such as 3/2/2024.'), 'not_before')
    if until and until <= asked:
        raise Refused(_('The day before which not to call must be after the day of asking.'), 'not_before')


def _is_day(text: str) -> bool:
    return dates.is_edtf(text) and len(text) == len('2024-02-03')
