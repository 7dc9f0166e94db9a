"""Handing out shares of the queue of review: written down before the file is made, so that nobody has one unnoticed."""

import json
from collections.abc import Iterable
from typing import NamedTuple

from models.dates import dates
from models.errors import KnownError, Refused
from models.file import facts
from models.file.register_file import RegisterFile
from models.language.messages import _, ngettext
from models.language.text import clean
from models.query import people
from models.query.for_review import shared_out
from models.query.for_review.shared_out import Share
from models.register.review.working import LEAD, REVIEWER
from models.register.writing import WritableRegister


class HandedOut(NamedTuple):
    """A share that somebody was given: how many records were `left` out of it, or are out `twice` now."""

    share: Share
    left: int
    twice: int


def hand_out(register: WritableRegister, by: str, value: str, to: str, *, again: bool = False) -> HandedOut:
    """Note that somebody is given a part of the queue; those of its records that are out already only `again`.

    Raises Refused where nobody may do that here, nobody is named, or nothing of it waits.
    """
    _refuse_unless_reviewing(register)
    to = clean(to)
    if not to:
        raise Refused(_('Say who gets the share.'), 'to')
    records, out = _part(register, by, value), shared_out.still_out(register)
    given = records if again else [uid for uid in records if uid not in out]
    if not given:
        raise Refused(_out_already(by, value, len(records)), 'share')
    share = Share(0, by, value, to, dates.utc_now(), register.person, frozenset(given))
    _keep(register, [*shared_out.shares(register), share])
    twice = sum(uid in out for uid in given)
    return HandedOut(shared_out.shares(register)[-1], len(records) - len(given), twice)


def _part(register: RegisterFile, by: str, value: str) -> list[str]:
    """The records of a part of the queue, by their uids."""
    part = shared_out.split(shared_out.to_share(register), by).get(value, [])
    if not part:
        sentence = _('{part}: no record in this share waits for review.')
        raise Refused(sentence.format(part=shared_out.part_in_words(by, value)), 'share')
    return [one.uid for one in part]


def _out_already(by: str, value: str, count: int) -> str:
    sentence = ngettext(
        '{part}: its {count} record is handed out already; choose to hand it out again, or wait until it is back.',
        '{part}: all {count} records of it are handed out already; choose to hand them out again, or wait until they '
        'are back.',
        count,
    )
    return sentence.format(part=shared_out.part_in_words(by, value), count=f'{count:,}')


def take_back(register: WritableRegister, share: Share) -> None:
    """Forget a share of which the file could not be made."""
    _keep(register, [one for one in shared_out.shares(register) if one.number != share.number])


def end(register: WritableRegister, number: int) -> None:
    """Note that a share does not come back: its records are no longer marked as handed out."""
    _refuse_unless_reviewing(register)
    handed = shared_out.shares(register)
    if not any(one.number == number and not one.ended for one in handed):
        raise KnownError(_('There is no share {number} that is still out.').format(number=number))
    now = dates.utc_now()
    _keep(register, [one._replace(ended=now) if one.number == number else one for one in handed])


def may_hand_out(register: RegisterFile) -> bool:
    """Whether whoever works hands out shares: a reviewer or a lead does."""
    someone = people.somebody(register, register.person)
    return someone is not None and (someone.may(REVIEWER) or someone.may(LEAD))


def _refuse_unless_reviewing(register: RegisterFile) -> None:
    if not may_hand_out(register):
        raise Refused(_('Only a reviewer or a lead hands out shares of the queue.'), 'share')


def _keep(register: WritableRegister, handed: Iterable[Share]) -> None:
    named = (one._asdict() | {'records': sorted(one.records)} for one in handed)
    kept = [{name: value for name, value in one.items() if name != 'number'} for one in named]
    register.note(facts.SHARES, json.dumps(kept, ensure_ascii=False))
