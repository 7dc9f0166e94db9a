"""The queue of review in shares: what waits by desk and by governorate, who was given which, and what came back.

A share is a fact of the register: whose share it is, when it went out, and the uids of its records. What came back is
read from the decisions of other desks, which stand in the register once their file is imported.
"""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from models import forgetting
from models.dates import dates
from models.dates.times_in_words import day_and_time
from models.file import chain, facts
from models.file.register_file import RegisterFile
from models.file.rows import fetched, marks, slices
from models.language.code_lists import codes
from models.language.messages import _
from models.language.text import isolate
from models.record.records import roots
from models.record.review_states import APPROVE, PUT_OFF, RETURN

DESK, GOVERNORATE = WAYS = ('desk', 'governorate')
_TO_REVIEW = 'for_review'
_VERDICTS = (APPROVE, RETURN, PUT_OFF)
# What another desk decided counts from when it came here, by this computer's clock: theirs may be wrong.
_CAME_BACK = """
SELECT DISTINCT decision.record FROM decision JOIN revision ON revision.record = decision.uid
WHERE decision.record IN ({records}) AND decision.desk <> ? AND decision.event IN ({verdicts})
AND decision.withdrawn IS NULL AND revision.at >= ?
"""


class ToShare(NamedTuple):
    """A record that waits for review, the code of the desk that it comes from, and its governorate; empty for none."""

    kind: str
    uid: str
    desk: str
    governorate: str


class Share(NamedTuple):
    """A part of the queue that somebody was given: by what it was split, to whom and when it went, and its records.

    `number` counts the shares of the register; `ended` says when somebody noted that it does not come back.
    """

    number: int
    by: str
    value: str
    to: str
    at: str
    person: str
    records: frozenset[str]
    ended: str = ''


class SharedOut(NamedTuple):
    """How far a share is: the records that came back with a decision, and those that are still out."""

    share: Share
    back: frozenset[str]
    out: frozenset[str]


# What waits


def to_share(register: RegisterFile) -> list[ToShare]:
    """Every record that waits for review."""
    found = list[ToShare]()
    for cls in roots():
        kind, listed = cls.record_kind, cls.specs()
        where = [name if name in listed else "''" for name in ('governorate', 'reference')]
        asked = f'SELECT uid, revision, {", ".join(where)} FROM "{kind}" WHERE state = ? AND withdrawn IS NULL'
        for uid, vector, governorate, reference in register.db.execute_sql(asked, (_TO_REVIEW,)).fetchall():
            found.append(ToShare(kind, uid, _desk_of(vector, reference or ''), governorate or ''))
    return found


def _desk_of(vector: str, reference: str) -> str:
    """The code of the desk that a record comes from: the one in its reference, where that worked on it."""
    desks = [desk.partition('.')[0] for desk in chain.read_vector(vector)]
    first = reference.partition('-')[0]
    return first if first in desks else next(iter(desks), '')


def split(records: Iterable[ToShare], by: str) -> dict[str, list[ToShare]]:
    """The records by their desk or governorate, in the order of what these are called."""
    found: dict[str, list[ToShare]] = {}
    for one in records:
        found.setdefault(one.desk if by == DESK else one.governorate, []).append(one)
    order = list(codes('governorates')) if by == GOVERNORATE else []
    return dict(sorted(found.items(), key=lambda part: (order.index(part[0]) if part[0] in order else -1, part[0])))


# What was handed out


def shares(register: RegisterFile) -> list[Share]:
    """Every share that was handed out, the first one first."""
    return list(_shares(register.meta.get(facts.SHARES, '')))


# It is asked at every record of the queue.
@forgetting.forgettable(2)
def _shares(told: str) -> tuple[Share, ...]:
    kept = json.loads(told) if told and facts.fits(facts.SHARES, told) else []
    return tuple(
        Share(**{**one, 'number': number, 'records': frozenset(one['records'])}) for number, one in enumerate(kept, 1)
    )


def shared_out(register: RegisterFile) -> list[SharedOut]:
    """How far each share is."""
    handed = shares(register)
    waiting = _waiting(register, {uid for share in handed for uid in share.records}) if handed else set()
    return [_how_far(register, share, waiting) for share in handed]


def _how_far(register: RegisterFile, share: Share, waiting: set[str]) -> SharedOut:
    back = frozenset(_came_back(register, share, share.records))
    return SharedOut(share, back, frozenset() if share.ended else share.records & waiting - back)


def _waiting(register: RegisterFile, uids: set[str]) -> set[str]:
    found = set[str]()
    for cls in roots():
        row: Any = cls
        for part in slices(sorted(uids)):
            fits = row.uid.in_(part) & (row.state == _TO_REVIEW) & row.withdrawn.is_null()
            found |= {uid for (uid,) in fetched(register.db, row.select(row.uid).where(fits))}
    return found


def _came_back(register: RegisterFile, share: Share, uids: Iterable[str]) -> set[str]:
    found = set[str]()
    for part in slices(sorted(uids)):
        asked = _CAME_BACK.format(records=marks(part), verdicts=marks(_VERDICTS))
        given = (*part, register.desk_id, *_VERDICTS, share.at)
        found |= {uid for (uid,) in register.db.execute_sql(asked, given).fetchall()}
    return found


def still_out(register: RegisterFile, uids: Iterable[str] | None = None) -> dict[str, list[Share]]:
    """By the uid of each record that is out, or of these, the shares that it is out with."""
    found: dict[str, list[Share]] = {}
    handed = [share for share in shares(register) if not share.ended]
    asked = frozenset().union(*(share.records for share in handed)) if uids is None else frozenset(uids)
    waiting = _waiting(register, {*asked}) if handed else set()
    for share in handed:
        here = share.records & waiting
        for uid in here - _came_back(register, share, here) if here else ():
            found.setdefault(uid, []).append(share)
    return found


# In words


def part_in_words(by: str, value: str) -> str:
    """Which part of the queue it is, such as `Governorate: Homs` or `Desk: DZ1`."""
    if by == DESK:
        return _('Desk: {desk}').format(desk=isolate(value, 'auto')) if value else _('Without a desk')
    called = codes('governorates').label(value) if value else ''
    return _('Governorate: {governorate}').format(governorate=called) if value else _('Without a governorate')


def given_in_words(share: Share) -> str:
    """With whom a record is, and since when: it stands beside it in the queue."""
    day, _time = day_and_time(share.at, dates.short)
    return _('Handed out for review to {who} on {day}').format(who=isolate(share.to, 'auto'), day=day)


def share_in_words(one: SharedOut) -> str:
    """A whole share: its number, whose it is, how many records it has, and how many of them came back."""
    share = one.share
    day, _time = day_and_time(share.at, dates.short)
    sentence = _('Share {number}: {part}, to {who}, {day}: {back} of {count} came back, {out} still out')
    said = sentence.format(
        number=share.number,
        part=part_in_words(share.by, share.value),
        who=isolate(share.to, 'auto'),
        day=day,
        back=f'{len(one.back):,}',
        count=f'{len(share.records):,}',
        out=f'{len(one.out):,}',
    )
    return _('{share} (ended: nothing more is expected)').format(share=said) if share.ended else said
