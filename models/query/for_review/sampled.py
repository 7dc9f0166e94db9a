"""Samples of the queue of review: what was drawn, at which start, what became of those that were looked at.

A sample is one in so many of what scores nothing, from a start that was drawn at random and written down. Once each of
it was approved by hand the rest may be approved at once; where one was not, nothing of it may.
"""

import json
from collections.abc import Iterable
from typing import NamedTuple

from models.dates import dates
from models.dates.times_in_words import day_and_time
from models.file import facts
from models.file.register_file import RegisterFile
from models.language.messages import _, ngettext
from models.query import decided
from models.query.aggregates import get_many
from models.record.records import APPROVED, Record
from models.record.review_states import APPROVE, PUT_OFF, SEAL, SEND

# The states of a sample: somebody looks at it, each was approved, one was not, or a lead ended it.
LOOKING, PASSED, FAILED, ENDED = 'looking', 'passed', 'failed', 'ended'
# What may be decided about one of it before it is approved.
_ON_THE_WAY = (SEND, PUT_OFF, SEAL)


class Drawn(NamedTuple):
    """A record that was there when a sample was drawn, as it stood then: `last` is what had been decided about it."""

    kind: str
    uid: str
    vector: str
    last: str


class Sample(NamedTuple):
    """One in so many of these records, from a start: the first that is looked at is the one at that place."""

    at: str
    person: str
    one_in: int
    start: int
    records: tuple[Drawn, ...]
    ended: str = ''

    @property
    def to_look_at(self) -> tuple[Drawn, ...]:
        """The records that are looked at one by one."""
        return self.records[self.start - 1 :: self.one_in]

    @property
    def rest(self) -> tuple[Drawn, ...]:
        """The records that may be approved at once, once those were approved."""
        looked = {one.uid for one in self.to_look_at}
        return tuple(one for one in self.records if one.uid not in looked)

    @property
    def text(self) -> str:
        """What stands beside each decision that was made by it."""
        return f'1/{self.one_in} from {self.start}'


class SampleNow(NamedTuple):
    """How far a sample is: its state, which of it still have to be looked at, and which were not approved, and why."""

    sample: Sample
    state: str
    waiting: tuple[Drawn, ...]
    spoiled: tuple[tuple[Drawn, str], ...]


def samples(register: RegisterFile) -> list[Sample]:
    """Every sample that was drawn, the first one first."""
    told = register.meta.get(facts.SAMPLES, '')
    kept = json.loads(told) if told and facts.fits(facts.SAMPLES, told) else []
    return [Sample(**{**one, 'records': tuple(Drawn(*record) for record in one['records'])}) for one in kept]


def last_sample(register: RegisterFile) -> SampleNow | None:
    """How far the sample is that was drawn last; None where none was."""
    drawn = samples(register)
    return how_far(register, drawn[-1]) if drawn else None


def never_by_sample(register: RegisterFile) -> set[str]:
    """The records of samples that failed or were ended: each of them is looked at."""
    far = (how_far(register, one) for one in samples(register) if one.records)
    return {one.uid for now in far if now.state in (FAILED, ENDED) for one in now.sample.records}


def how_far(register: RegisterFile, sample: Sample) -> SampleNow:
    """How far a sample is, as the records and the decisions about them stand."""
    looked = sample.to_look_at
    records = _records(register, looked)
    said = [(one, _became(register, one, records.get(one.uid))) for one in looked]
    waiting = tuple(one for one, became in said if became == '')
    spoiled = tuple((one, became) for one, became in said if became not in ('', APPROVE))
    state = ENDED if sample.ended else FAILED if spoiled else LOOKING if waiting else PASSED
    return SampleNow(sample, state, waiting, spoiled)


def _records(register: RegisterFile, some: Iterable[Drawn]) -> dict[str, Record]:
    kinds: dict[str, list[str]] = {}
    for one in some:
        kinds.setdefault(one.kind, []).append(one.uid)
    return {uid: record for kind, uids in kinds.items() for uid, record in get_many(register, kind, uids).items()}


def _became(register: RegisterFile, drawn: Drawn, record: Record | None) -> str:
    """What became of a record since it was drawn: APPROVE, '' where it still waits, else the reason in words."""
    if record is None or record.withdrawn:
        return _('withdrawn')
    if record.revision != drawn.vector:
        return _('edited')
    events = _since(register, drawn)
    if any(event not in (APPROVE, *_ON_THE_WAY) for event in events):
        return _('not approved')
    if record.get('state') not in APPROVED:
        return ''
    return APPROVE if APPROVE in events else _('not looked at here')


def _since(register: RegisterFile, drawn: Drawn) -> list[str]:
    """What was decided here about a record since it was drawn, and not taken back; by sample does not count."""
    found = decided.ever_decided(register, drawn.uid)
    places = [place for place, one in enumerate(found, 1) if one.uid == drawn.last]
    later = [one for one in found[places[-1] if places else 0 :] if one.get('desk') == register.desk_id]
    return [str(one.get('event')) for one in later if not one.withdrawn and not one.get('sample')]


# In words


def in_words(now: SampleNow) -> str:
    """How far a sample is, in one sentence."""
    sample, count = now.sample, len(now.sample.to_look_at)
    day, _time = day_and_time(sample.at, dates.short)
    drawn = _('One in {among} from number {start}, drawn on {day}: {count} of {all} are looked at.').format(
        among=sample.one_in, start=sample.start, day=day, count=f'{count:,}', all=f'{len(sample.records):,}'
    )
    return f'{drawn} {_state_in_words(now)}'


def _state_in_words(now: SampleNow) -> str:
    if now.state == ENDED:
        return _('A lead ended it: each of these records is looked at.')
    if now.state == FAILED:
        return _('One of them was returned, edited or withdrawn, so nothing is approved by it: each is looked at.')
    if now.state == LOOKING:
        left = len(now.waiting)
        sentence = ngettext('{count} still has to be approved.', '{count} still have to be approved.', left)
        return sentence.format(count=f'{left:,}')
    return _('All of them were approved, so the others may be.')
