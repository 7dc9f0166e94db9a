"""The command `review`: records sent for review, returned or approved by whoever works in the register."""

from collections.abc import Iterator

from exchange.terminal import DONE, LEFT_OUT, Arguments, complain, counter, open_register, say
from models import query
from models.errors import KnownError
from models.language.messages import _, ngettext
from models.language.text import isolate
from models.record.review_states import APPROVE, RETURN, SEND
from models.register.register import Register
from models.register.review.reviewing import Chosen

EVENTS = (SEND, RETURN, APPROVE)


def review(given: Arguments) -> int:
    """Decide the same about some records; each that stays as it was is named with its reason."""
    with open_register(given.register, given, writing=True) as register:
        chosen = {chosen_by(register, name): name for name in given.references}
        decided = register.review(given.event, list(chosen), note=given.note, progress=counter(_('Reviewing')))
        for line in _done(given.event, len(decided.moved)):
            say(line)
        for one, reason in decided.stayed:
            complain(f'{isolate(chosen[one], "auto")}: {reason}')
    return LEFT_OUT if decided.stayed else DONE


def chosen_by(register: Register, name: str) -> Chosen:
    """The record of a uid or reference; KnownError where there is none, or several have it."""
    found = query.named(register, name)
    if len(found) > 1:
        raise KnownError(_('Several records are called {name}; give the uid of one.').format(name=name))
    if not found:
        raise KnownError(_('This register has no record {name}; check its reference or uid.').format(name=name))
    return Chosen(*found[0])


def _done(event: str, count: int) -> Iterator[str]:
    said = {
        SEND: ngettext('{count} record sent for review.', '{count} records sent for review.', count),
        RETURN: ngettext('{count} record returned for correction.', '{count} records returned for correction.', count),
        APPROVE: ngettext('{count} record approved.', '{count} records approved.', count),
    }
    if count:
        yield said[event].format(count=f'{count:,}')
