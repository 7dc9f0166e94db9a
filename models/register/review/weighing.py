"""What each record that waits for review weighs: worked out of it, its history, and what lies around it.

What comes of it is kept in the table of what waits, as problems are, and worked out anew to be compared with that.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import peewee

from models.dates import dates
from models.errors import Refused
from models.file import history, rows
from models.file.engines.engine import Asked
from models.file.register_file import RegisterFile
from models.likeness.many_at_once import Comparing, asked_to_compare
from models.limits.likeness_weights import WEIGHTS
from models.query import decided
from models.query.for_review import kept_from, past, queue, shared_out
from models.query.for_review.past import NO_PAST, RecordPast
from models.record.records import RECORDS, Record
from models.record.review_states import PUT_OFF
from models.rules import checks, risks
from models.rules.risks import RiskCase, Twin, Weighed
from models.rules.surroundings import Around

# So many records are looked at as a whole.
_MANY = 500


Twins = dict[str, tuple[Twin, ...]]  # of records, by their uids


class QueueLine(NamedTuple):
    """What is kept of a record that waits, in the order of the table's columns.

    `workers` are the people who worked on it since it was approved last, `put_off` is what it waits for and until when.
    """

    on_top: int
    points: int
    since: str
    may_sample: bool
    workers: str
    put_off: str


class WeighedLine(NamedTuple):
    """The line of a record, with the points of it that can come and go while nobody saves the record.

    `may_sample` says whether nothing else forbids a sample.
    """

    line: QueueLine
    passing: tuple[Weighed, ...]
    may_sample: bool

    def can_be(self, kept: QueueLine, passed: Iterable[int] = ()) -> bool:
        """Whether the line can have been this one when it was written, and these points have `passed` since."""
        counted = [one.weight.points for one in self.passing]
        sums = {self.line.points - sum(counted)}
        for points in (*counted, *passed):
            sums |= {so_many + points for so_many in sums}
        is_sampled = self.may_sample and not kept.points
        return kept.points in sums and kept == self.line._replace(points=kept.points, may_sample=is_sampled)


def waits(record: Record) -> bool:
    """Whether a record waits for review."""
    return record.get('state') == past.FOR_REVIEW and not record.withdrawn


def asked(
    register: RegisterFile, kind: str, uids: list[str], around: Around, known: Sequence[Record]
) -> Iterator[Asked | peewee.Node]:
    """What will be asked of some records of a kind to know their lines, where they are few; some may be `known`."""
    if not uids or len(uids) > _MANY:
        return
    of_kind = [record for record in known if record.kind == kind]
    yield from asked_alike(of_kind)
    for record in of_kind:
        yield from around.asked(record)
    yield from queue.asked_to_keep(kind, uids)
    yield from rows.asked(kind, uids)
    yield from past.asked_of_pasts(register, uids)
    yield past.REVIEWERS
    yield from decided.asked_of_decisions(register, uids)
    yield from (rows.asked_row_id(kind, uid) for uid in uids)


def lines(
    register: RegisterFile, records: Sequence[Record], around: Around, known: Twins | None = None
) -> dict[str, WeighedLine]:
    """The lines of these records, by uid; of those that do not wait there is none.

    The twins of some may be `known`.
    """
    waiting = [record for record in records if waits(record)]
    if not waiting:
        return {}
    twins = known or {}
    twins = twins | _twins(register, [record for record in waiting if record.uid not in twins])
    pasts = past.pasts(register, [record.uid for record in waiting])
    found = _weighed(waiting, pasts, twins, around)
    later = _put_off(register, waiting)
    return {
        record.uid: _line(found[record.uid], pasts.get(record.uid, NO_PAST), later.get(record.uid, ''))
        for record in waiting
    }


def _line(found: list[Weighed], known: RecordPast, put_off: str) -> WeighedLine:
    points = sum(one.weight.points for one in found)
    may_sample = all(one.weight.may_sample for one in found if not one.reason.passes)
    on_top = max((one.weight.on_top for one in found), default=0)
    line = QueueLine(on_top, points, known.since, may_sample and not points, ' '.join(sorted(known.workers)), put_off)
    return WeighedLine(line, tuple(one for one in found if one.reason.passes), may_sample)


class AroundSaved(NamedTuple):
    """What waits and is likely about the same as a record that was saved, by uid with its kind.

    `twins` are those of what was saved and waits itself, and `records` what waits and whose twins are not known.
    """

    kinds: dict[str, str]
    twins: Twins
    records: list[Record]


def alike(register: RegisterFile, records: Sequence[Record]) -> AroundSaved:
    """What is likely about the same as any of some records, of which each may be there as it stood and as it stands.

    One that another program left with a value that cannot be is in nobody's way: it is passed over, `check` names it.
    """
    twins: Twins = {}
    others: dict[str, Record] = {}
    for record, found in _with_twins(register, records):
        waiting = [twin.record for twin in found if waits(twin.record)]
        others |= {one.uid: one for one in waiting if all(map(_can_be, one.walk()))}
        if waits(record):
            twins[record.uid] = found
    kinds = {uid: one.kind for uid, one in others.items()}
    return AroundSaved(kinds, twins, [one for uid, one in others.items() if uid not in twins])


def _can_be(row: Record) -> bool:
    """Whether each value of a row is one that its field takes."""
    specs = RECORDS[row.kind].specs()
    try:
        stated = [(specs[name], value) for name, value in row.values.items() if name in specs]
        return all(spec.kind.clean(value, spec) == value for spec, value in stated)
    except Refused:
        return False


def reasons(register: RegisterFile, record: Record) -> list[str]:
    """Why a record is worth a look before others, in words, and who was given it.

    What who works here did themselves is not said to them.
    """
    return reasons_of(register, [record])[record.uid]


def reasons_of(register: RegisterFile, records: Sequence[Record]) -> dict[str, list[str]]:
    """The reasons of several records, by uid."""
    pasts = past.pasts(register, [record.uid for record in records])
    twins = _twins(register, records)
    if any(kept_from.kept_from(register, register.person)):
        twins = {uid: _shown(register, some) for uid, some in twins.items()}
    found = _weighed(records, pasts, twins, Around(register))
    out = shared_out.still_out(register, found)
    given = {uid: [shared_out.given_in_words(share) for share in out.get(uid, ())] for uid in found}
    return {uid: [*_said(weighed, register.person), *given[uid]] for uid, weighed in found.items()}


def _shown(register: RegisterFile, twins: tuple[Twin, ...]) -> tuple[Twin, ...]:
    """Those of some records that whoever works here is not kept from: nothing is told of the others."""
    return tuple(twin for twin in twins if not kept_from.is_kept_from(register, twin.record))


def _said(weighed: Iterable[Weighed], person: str) -> list[str]:
    said = (one.reason for one in weighed if one.reason.words and not (person and one.reason.by == person))
    return list(dict.fromkeys(reason.words for reason in said))


def _weighed(
    records: Sequence[Record], pasts: dict[str, RecordPast], twins: Twins, around: Around
) -> dict[str, list[Weighed]]:
    with around.asking_ahead(records):
        return {
            record.uid: risks.weigh(
                RiskCase(
                    record,
                    checks.findings(record, around),
                    pasts.get(record.uid, NO_PAST),
                    twins.get(record.uid, ()),
                )
            )
            for record in records
        }


def _twins(register: RegisterFile, records: Sequence[Record]) -> Twins:
    return {record.uid: found for record, found in _with_twins(register, records)}


def _with_twins(register: RegisterFile, records: Sequence[Record]) -> Iterator[tuple[Record, tuple[Twin, ...]]]:
    """These records, each with the other live ones that it is likely about too, the likeliest first.

    A record may be there several times, as it stood before and stands now.
    """
    for some in _together(records):
        comparing = Comparing(register, some[0].kind, some)
        for once in _each_once(some):
            for uid, alike in comparing.alike([*once.values()]).items():
                yield once[uid], tuple(Twin(other, tuple(like.reasons)) for like, other in alike if other.uid != uid)


def asked_alike(records: Sequence[Record]) -> Iterator[Asked | peewee.Node]:
    """What will be asked first to find what these are likely about too, where they are few."""
    if len(records) <= _MANY:
        for some in _together(records):
            yield from asked_to_compare(some[0].kind, some)


def _each_once(records: Sequence[Record]) -> Iterator[dict[str, Record]]:
    """Records by their uids: the first of each uid, then the second, and so on."""
    while records:
        once: dict[str, Record] = {}
        again = [record for record in records if once.setdefault(record.uid, record) is not record]
        yield once
        records = again


def _together(records: Sequence[Record]) -> Iterator[list[Record]]:
    """Those of each dated kind: around the days of a few it is read here and there, for many all of it once."""
    for kind in {record.kind for record in records if RECORDS[record.kind].dated_by()}:
        some = [record for record in records if record.kind == kind]
        at_a_time = WEIGHTS.spans if len(some) < _MANY else len(some)
        yield from (some[start : start + at_a_time] for start in range(0, len(some), at_a_time))


# What is put off


def _put_off(register: RegisterFile, records: Sequence[Record]) -> dict[str, str]:
    """What those of the records wait for that were put off last: `day 2027-01-05`, `answer`, `source`."""
    last = {str(one.get('record')): one for one in decided.own_decisions(register, [record.uid for record in records])}
    given = {record.uid: record for record in records}
    put_off = {uid: one for uid, one in last.items() if one.get('event') == PUT_OFF}
    return {uid: said for uid, one in put_off.items() if (said := _awaits(register, given[uid], one))}


def _awaits(register: RegisterFile, record: Record, decision: Record) -> str:
    """What a decision has a record wait for, '' where that has come: a second source is a live one more."""
    awaits, until = str(decision.get('awaits') or 'day'), decision.get('until')
    if awaits == 'source' and _sources(record) > _sources_then(register, record, decision):
        return ''
    day = dates.last_day(str(until)) if until and dates.is_edtf(str(until)) else None
    if awaits == 'day' and day is None:
        return ''
    return f'{awaits} {day or ""}'.strip()


def _sources_then(register: RegisterFile, record: Record, decision: Record) -> int:
    then = history.as_of_vector(register, record.kind, record.uid, str(decision.get('vector') or ''))
    return _sources(then) if then else 0


def _sources(record: Record) -> int:
    """How many live lines of a record say where it came from: of a person each status does."""
    return len(record.of('source')) + len(record.of('status_change'))
