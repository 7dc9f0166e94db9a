"""The command `review`: records sent for review, returned or approved by whoever works in the register."""

from collections.abc import Iterator

from exchange.terminal import DONE, LEFT_OUT, Arguments, complain, counter, open_register, record_named, say
from models.language.messages import _, ngettext
from models.language.text import isolate
from models.record.review_states import APPROVE, RETURN, SEND
from models.register.review.reviewing import Chosen

EVENTS = (SEND, RETURN, APPROVE)


def review(given: Arguments) -> int:
    """Decide the same about some records; each that stays as it was is named with its reason."""
    with open_register(given.register, given, writing=True) as register:
        chosen = {Chosen(*record_named(register, name)): name for name in given.references}
        decided = register.review(given.event, list(chosen), note=given.note, progress=counter(_('Reviewing')))
        for line in _done(given.event, len(decided.moved)):
            say(line)
        for one, reason in decided.stayed:
            complain(f'{isolate(chosen[one], "auto")}: {reason}')
    return LEFT_OUT if decided.stayed else DONE


def _done(event: str, count: int) -> Iterator[str]:
    said = {
        SEND: ngettext('{count} record sent for review.', '{count} records sent for review.', count),
        RETURN: ngettext('{count} record returned for correction.', '{count} records returned for correction.', count),
        APPROVE: ngettext('{count} record approved.', '{count} records approved.', count),
    }
    if count:
        yield said[event].format(count=f'{count:,}')
