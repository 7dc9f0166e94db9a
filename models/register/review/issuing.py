"""Keeping what is issued: a report, or a corrigendum of one, with all that it was made of. It is never taken back."""

from collections.abc import Mapping
from typing import Any

from models.dates import dates
from models.errors import Refused
from models.language.messages import _
from models.query import people
from models.query.for_review import issues
from models.query.for_review.issues import KIND
from models.record.fields import Stored
from models.record.records import Record
from models.register.review.letting_through import LettingRegister


class IssuingRegister(LettingRegister):
    """An open register from which reports and corrigenda are issued."""

    @property
    def may_issue(self) -> bool:
        """Whether whoever works here may issue: where several work only a lead does."""
        return people.leads(self)

    def refuse_to_issue(self) -> None:
        """Raise Refused where nobody here may issue anything."""
        if not self.writing:
            raise Refused(_('This register is open only to be read, so nothing can be issued from it.'), 'period')
        if not self.may_issue:
            raise Refused(_('Only a lead can issue a report; ask one.'), 'period')

    def issue(self, values: Mapping[str, Stored]) -> Record:
        """Keep what is issued, in one action, with who issued it and where; gives it as it is kept.

        `values` are those of an issue, with its `form`. Its `edition` is the next one of its form: Refused where it is
        given and is another, for then something else was issued in between, and where nobody here may issue.
        """
        self.refuse_to_issue()
        of = (str(values.get(name) or '') for name in ('period', 'layout', 'form'))
        with self.action(KIND) as action:
            edition = issues.next_edition(self, *of)
            if values.get('edition', edition) != edition:
                raise Refused(
                    _('This period was issued in the meantime; look at its issues, then begin again.'), 'edition'
                )
            by: dict[str, Any] = {'edition': edition, 'desk': self.desk_id, 'person': self.person}
            stated = {'issued_at': dates.utc_now()} | dict(values) | by
            record = Record(KIND, values={name: value for name, value in stated.items() if value not in (None, '')})
            action.put(record, is_new=True)
        return record
