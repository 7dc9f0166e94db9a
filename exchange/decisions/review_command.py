"""The command `review`: records sent for review, returned or approved by whoever works in the register."""

from collections.abc import Iterator

from exchange.terminal import DONE, LEFT_OUT, Arguments, complain, counter, open_register, say
from models import query
from models.errors import KnownError
from models.language.messages import _, ngettext
from models.language.text import isolate
from models.query.for_review import sampled
from models.record.review_states import APPROVE, RETURN, SEND
from models.register.register import Register
from models.register.review.reviewing import Chosen

EVENTS = (SEND, RETURN, APPROVE)
SHOW, DRAW, REST = OF_SAMPLES = ('show', 'draw', 'rest')


def review(given: Arguments) -> int:
    """Decide the same about some records; each that stays as it was is named with its reason."""
    if not (given.event and given.references):
        raise KnownError(_('Say what to decide and about which records; `sijill review --help` shows how.'))
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


def sample(given: Arguments) -> int:
    """Turn approving by sample on or off, draw a sample, approve the rest of one, and say how far the last one is."""
    writes = given.sample in (DRAW, REST) or given.sample_one_in is not None
    with open_register(given.register, given, writing=writes) as register:
        if given.sample_one_in is not None:
            register.set_sampling(given.sample_one_in)
        if given.sample == DRAW:
            register.draw_sample()
        stayed = _approve_rest(register) if given.sample == REST else 0
        for line in _sample_in_words(register):
            say(line)
    return LEFT_OUT if stayed else DONE


def _approve_rest(register: Register) -> int:
    """Approve the rest of the sample; how many stay, each named with its reason."""
    decided = register.approve_rest(counter(_('Reviewing')))
    for line in _done(APPROVE, len(decided.moved)):
        say(line)
    for one, reason in decided.stayed:
        complain(f'{_reference(register, one.kind, one.uid)}: {reason}')
    return len(decided.stayed)


def _sample_in_words(register: Register) -> Iterator[str]:
    """Whether records are approved by sample here, how far the last sample is, and what of it is to be looked at."""
    one_in, now = register.settings.sample_one_in, sampled.last_sample(register)
    if not one_in:
        yield _('Nothing is approved by sample here: each record is looked at.')
    if now is None:
        return
    yield sampled.in_words(now)
    yield from (f'  {_reference(register, one.kind, one.uid)}' for one in now.waiting)
    yield from (f'  {_reference(register, one.kind, one.uid)}: {why}' for one, why in now.spoiled)


def _reference(register: Register, kind: str, uid: str) -> str:
    return isolate(query.references(register, kind, [uid]).get(uid, uid), 'auto')
