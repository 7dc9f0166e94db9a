"""The command `queue`: what waits for review in its order, each with the reasons, and records put off."""

from collections.abc import Iterator
from typing import Any

from exchange.decisions.review_command import chosen_by
from exchange.terminal import DONE, LEFT_OUT, Arguments, complain, open_register, say, say_as_json
from models import query
from models.dates import dates
from models.language.code_lists import codes
from models.language.messages import _, language, ngettext
from models.language.text import isolate
from models.query.for_review.queue import QueuedRecord, queue
from models.record.fields import DATE, Spec
from models.record.review_states import PUT_OFF
from models.register.register import Register
from models.register.review import weighing
from models.rules import risks

_AT_A_TIME = 500


def list_queue(given: Arguments) -> int:
    """List what waits for whoever works, or what is put off; or put records off."""
    if given.put_off:
        return _put_off(given)
    with open_register(given.register, given, writing=False) as register:
        waiting = queue(register, put_off=given.later)
        told = list(_told(register, waiting))
    if given.json:
        say_as_json({'waiting': told})
        return DONE
    for one in told:
        say(_('{record}: {reason}').format(record=isolate(one['reference']), reason=_reason(one)))
    say(_counted(len(told), is_later=given.later))
    return DONE


def _put_off(given: Arguments) -> int:
    until = str(DATE.understand(given.until, Spec(DATE, 'review')) or '')
    with open_register(given.register, given, writing=True) as register:
        chosen = {chosen_by(register, name): name for name in given.put_off}
        ways = {'note': given.note, 'until': until, 'awaits': given.awaits}
        decided = register.review(PUT_OFF, list(chosen), **ways)
        for one, reason in decided.stayed:
            complain(f'{isolate(chosen[one], "auto")}: {reason}')
    if count := len(decided.moved):
        sentence = ngettext('{count} record put off.', '{count} records put off.', count)
        say(sentence.format(count=f'{count:,}'))
    return LEFT_OUT if decided.stayed else DONE


def _told(register: Register, waiting: list[QueuedRecord]) -> Iterator[dict[str, Any]]:
    """What is said of each that waits, in its order; many are read in one go."""
    for start in range(0, len(waiting), _AT_A_TIME):
        part = waiting[start : start + _AT_A_TIME]
        records = {
            uid: record
            for kind in {one.kind for one in part}
            for uid, record in query.get_many(register, kind, [one.uid for one in part if one.kind == kind]).items()
        }
        reasons = weighing.reasons_of(register, list(records.values()))
        for one in part:
            reference = str(records[one.uid].get('reference') or one.uid)
            yield _as_told(one, reference, reasons[one.uid])


def _as_told(one: QueuedRecord, reference: str, reasons: list[str]) -> dict[str, Any]:
    about = {'kind': one.kind, 'uid': one.uid, 'reference': reference, 'since': one.since}
    weight = {'on_top': one.top, 'points': one.points, 'may_go_by_sample': one.may_sample, 'reasons': reasons}
    return about | weight | {'awaits': one.awaits, 'until': one.until}


def _reason(one: dict[str, Any]) -> str:
    """The reasons in a row, and what it is put off for."""
    said = list(one['reasons']) or [_('nothing to note')]
    if one['awaits'] and one['awaits'] != 'day':
        said.append(_('waits for: {what}').format(what=codes('put_off_awaits').label(one['awaits'])))
    if one['until']:
        said.append(_('until {day}').format(day=dates.short(one['until'], language())))
    return risks.in_words(said)


def _counted(count: int, *, is_later: bool) -> str:
    if is_later:
        return ngettext('{count} record is put off.', '{count} records are put off.', count).format(count=f'{count:,}')
    sentence = ngettext('{count} record waits for review.', '{count} records wait for review.', count)
    return sentence.format(count=f'{count:,}')
