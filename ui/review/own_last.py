"""What the person who works did last: a decision that one key takes back, or something else, which it leaves alone."""

from typing import NamedTuple

from models import query
from models.language.messages import _
from models.query import decided
from models.record.review_states import APPROVE, PUT_OFF, RETURN
from models.register.register import Register
from models.register.undoing import Past

_DECIDES = (RETURN, APPROVE, PUT_OFF)


class LastDone(NamedTuple):
    """The record that the last decision or question was about; without one, in `why_not` why nothing is taken back."""

    kind: str = ''
    uid: str = ''
    reference: str = ''
    why_not: str = ''


def last_done(register: Register) -> LastDone:
    """The last thing that the person who works did here, if it was a decision about one record, or a question."""
    past = register.last_done()
    if past is None:
        return LastDone(why_not=_('You decided nothing that can be undone.'))
    record = query.linked(register, past.record) if past.records == 1 and _is_decision(register, past) else None
    if record is None:
        return LastDone(why_not=_not_a_decision(past))
    return LastDone(record.kind, record.uid, str(record.get('reference') or ''))


def _is_decision(register: Register, past: Past) -> bool:
    """Whether somebody decided there, or asked; that a record was sent for review is no decision of a reviewer."""
    if past.action != 'decide':
        return past.action == 'ask'
    decisions = [one for one in decided.ever_decided(register, past.record) if not one.withdrawn]
    return bool(decisions) and decisions[-1].get('event') in _DECIDES


def _not_a_decision(past: Past) -> str:
    if past.action in ('save', 'import', 'withdraw', 'bring_back'):
        return _('U undoes decisions. What you did last was an edit; undo it in the history of its record.')
    return _('U undoes decisions. What you did last was not a decision.')
