"""What other desks decided, in a file: what of it is believed, kept, and offered to a reviewer here; and what is not.

A decision is believed where the confirmed key of the desk that took it signed the workbook, and its row is as it was
signed. A person's signature says more; without one the workbook's stands for it (docs/decisions/0039).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from exchange.decisions import decisions_in_files
from exchange.decisions.decisions_in_files import SaidDecision
from exchange.importing.whose import WhoseFile
from exchange.reading.any_file import Workbook
from models import query
from models.dates import dates
from models.dates.times_in_words import day_and_time
from models.language.code_lists import codes
from models.language.labels import record_label
from models.language.messages import _, ngettext
from models.language.text import isolate
from models.query import decided
from models.record.records import RECORDS, Record
from models.register.others.taking import TAKEN, Taken, Theirs
from models.register.register import Register
from models.register.review import personal_keys

# What can be done with what others decided.
WAYS = ('show', 'take')
_SEALED = 'seal'
# As many are named in one sentence as a person reads.
_MOST_NAMED = 5


@dataclass(slots=True)
class OfferedDecision:
    """The last that another desk decided about a record, where that is not so here; whether it is to be taken over."""

    theirs: Theirs
    reference: str
    desk: str
    is_chosen: bool = False
    done: str = 'shown'
    why_not: str = ''

    def in_words(self) -> str:
        """Of which record what was decided, by whom and when, and why."""
        decision = self.theirs.decision
        day, _time = day_and_time(str(decision.get('decided_at')), dates.short)
        record = isolate(f'{record_label(self.theirs.kind)} {self.reference}'.strip(), 'auto')
        event = codes('review_events').label(str(decision.get('event')))
        sentence = _('{record}: {event}, {desk}, {day}')
        said = sentence.format(record=record, event=event, desk=isolate(self.desk, 'auto'), day=day)
        if sample := self.theirs.decision.get('sample'):
            said = _('{decision} (by sample, {sample})').format(decision=said, sample=isolate(str(sample)))
        return f'{said}: {isolate(str(decision.get("note")), "auto")}' if decision.get('note') else said

    def as_json(self) -> dict[str, Any]:
        """The same as the command line prints it."""
        names = ('record', 'event', 'state', 'desk', 'decided_at', 'note', 'sample')
        said = {name: self.theirs.decision.get(name) for name in names}
        why = {'why_not': self.why_not} if self.why_not else {}
        return {**said, 'reference': self.reference, 'done': self.done, **why}


@dataclass(slots=True)
class Decisions:
    """What a file tells of decisions: those that are new here, those on offer, the refused by name, the unproven."""

    new: list[Theirs] = field(default_factory=list)
    offered: list[OfferedDecision] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    unproven: int = 0
    can_be_taken: bool = False

    def choose(self, way: str) -> None:
        """Take all over that is on offer, or only look at it."""
        for one in self.offered:
            one.is_chosen = way == 'take' and self.can_be_taken

    @property
    def is_news(self) -> bool:
        """Whether there is something to keep or to take over."""
        return bool(self.new) or any(one.is_chosen for one in self.offered)

    @property
    def left(self) -> list[OfferedDecision]:
        """Those that were chosen and could not be taken over, or were decided otherwise here."""
        return [one for one in self.offered if one.why_not]

    def as_json(self) -> dict[str, Any]:
        """All of it as the command line prints it, where there is any."""
        found: dict[str, Any] = {
            'decisions': [one.as_json() for one in self.offered],
            'decisions_left': len(self.left),
            'decisions_refused': self.refused,
            'decisions_unproven': self.unproven,
        }
        return {name: value for name, value in found.items() if value}


def find(register: Register, workbook: Workbook, whose: WhoseFile, records: Iterable[Record]) -> Decisions:
    """What a file with these records tells of decisions; of one that no confirmed key signed nothing is taken."""
    said = decisions_in_files.said_in(workbook)
    if whose.kind != 'known' or not said:
        return Decisions(unproven=len(said))
    roots = _roots(register, records, said)
    proven, refused = list[tuple[Theirs, str]](), list[str]()
    known = decided.known_decisions(register, [one.record.uid for one in said if one.record])
    for one in said:
        if (problem := _problem(register, one, whose, roots, known)) or one.record is None:
            refused.append(problem)
        elif one.record.get('desk') != register.desk_id:
            kind, reference = roots[str(one.record.get('record'))]
            proven.append((Theirs(kind, one.record), reference))
    proven.sort(key=lambda found: str(found[0].decision.get('decided_at')))
    new = [theirs for theirs, _reference in proven if theirs.decision.uid not in known]
    return Decisions(new, _offered(register, proven, whose), refused, can_be_taken=register.takes_decisions)


def _roots(register: Register, records: Iterable[Record], said: Iterable[SaidDecision]) -> dict[str, tuple[str, str]]:
    """The kind and reference of each record that is here, or comes in with the file, by its uid."""
    found = {
        one.uid: (one.kind, str(one.get('reference') or '')) for one in records if not RECORDS[one.kind].parent_kind
    }
    wanted = {str(one.record.get('record')) for one in said if one.record} - found.keys()
    for uid in wanted:
        if (record := query.linked(register, uid)) and not RECORDS[record.kind].parent_kind:
            found[uid] = (record.kind, str(record.get('reference') or ''))
    return found


def _problem(
    register: Register, one: SaidDecision, whose: WhoseFile, roots: dict[str, tuple[str, str]], known: set[str]
) -> str:
    """Why a decision is refused, with the record named; '' where it is believed."""
    name = isolate(one.reference or _('row {row}').format(row=one.row), 'auto')
    if one.is_whole and one.record is None:
        sentence = _('The decision about {record} cannot be read; it was left out.')
    elif one.record is None or not one.is_whole:
        sentence = _('The decision about {record} was changed since the file was signed; it was left out.')
    elif one.record.get('desk') != whose.desk_id:
        sentence = _('The decision about {record} is not one of the desk that signed the file; it was left out.')
    elif one.record.get('desk') == register.desk_id and one.record.uid not in known:
        sentence = _('The decision about {record} is said to be by this desk, which does not have it; it was left out.')
    elif one.record.get('signature') and not personal_keys.holds(whose.register, one.record):
        sentence = _('The signature under the decision about {record} does not fit it; the decision was left out.')
    elif str(one.record.get('record')) not in roots:
        sentence = _('The decision about {record} is about a record that is neither here nor in the file.')
    else:
        return ''
    return sentence.format(record=name)


def _offered(register: Register, proven: list[tuple[Theirs, str]], whose: WhoseFile) -> list[OfferedDecision]:
    """The last decision about each record, where it was not answered here yet and the state here is another one."""
    last = {str(theirs.decision.get('record')): (theirs, reference) for theirs, reference in proven if _counts(theirs)}
    answered = decided.followed(register, [theirs.decision.uid for theirs, _reference in last.values()])
    here = _here(register, [theirs for theirs, _reference in last.values()])
    return [
        OfferedDecision(theirs, reference, whose.name)
        for theirs, reference in last.values()
        if theirs.decision.get('event') in TAKEN
        and theirs.decision.uid not in answered
        and not _stands_so(here.get(str(theirs.decision.get('record'))), theirs)
    ]


def _counts(theirs: Theirs) -> bool:
    """Whether it says what the state is at the other desk: that they sent a record on says nothing of it."""
    return theirs.decision.get('event') != _SEALED


def _here(register: Register, others: Iterable[Theirs]) -> dict[str, Record]:
    """The records that these decisions are about, as they are here now."""
    kinds: dict[str, list[str]] = {}
    for theirs in others:
        kinds.setdefault(theirs.kind, []).append(str(theirs.decision.get('record')))
    return {uid: found for kind, uids in kinds.items() for uid, found in query.get_many(register, kind, uids).items()}


def _stands_so(record: Record | None, theirs: Theirs) -> bool:
    """Whether the record is in that state here too, or was even sent on as approved."""
    state, says = record.get('state') if record else None, theirs.decision.get('state')
    return state == says or (record is not None and record.is_approved and says == 'approved')


def bring_in(register: Register, found: Decisions) -> None:
    """Keep what is new, and take over what was chosen; each that is on offer then says what became of it."""
    apart = [one.decision.uid for one in register.keep_decisions(found.new)] if found.new else []
    for one in found.offered:
        if one.theirs.decision.uid in apart:
            one.done, one.why_not = 'apart', _apart()
    chosen = {one.theirs.decision.uid: one for one in found.offered if one.is_chosen and not one.why_not}
    if chosen:
        _note(chosen, register.take_decisions([one.theirs for one in chosen.values()]))


def _apart() -> str:
    return _(
        'Here or at a third desk it was decided otherwise, so the record is for review until somebody here decides.'
    )


def _note(chosen: dict[str, OfferedDecision], taken: Taken) -> None:
    for theirs in taken.moved:
        chosen[theirs.decision.uid].done = 'taken'
    for theirs, reason in taken.stayed:
        chosen[theirs.decision.uid].done, chosen[theirs.decision.uid].why_not = 'left', reason


# In words


def in_words(found: Decisions, *, dry_run: bool = False) -> Iterator[str]:
    """What others decided, what became of it here, and what was not believed."""
    yield from (f'  {sentence}' for sentence in found.refused)
    if found.unproven:
        yield unproven_in_words(found)
    if not found.offered:
        return
    yield _('Decided at the other desk (where no person signed, the signature of its workbook counts):')
    for one in found.offered:
        yield f'  {one.in_words()}' + (f' ({one.why_not})' if one.why_not else '')
    yield from _taken(found)
    if found.can_be_taken and (dry_run or not any(one.is_chosen for one in found.offered)):
        yield _('They are shown only; --decisions take gives these records that state here.')


def done_in_words(found: Decisions) -> Iterator[str]:
    """What became of the decisions that were chosen, and why some were not taken over."""
    yield from _taken(found)
    yield from (f'{isolate(one.reference, "auto")}: {one.why_not}' for one in found.left[:_MOST_NAMED])
    if len(found.left) > _MOST_NAMED:
        yield _('  … and {count} more').format(count=f'{len(found.left) - _MOST_NAMED:,}').strip()


def _taken(found: Decisions) -> Iterator[str]:
    if taken := sum(one.done == 'taken' for one in found.offered):
        sentence = ngettext('{count} decision was taken over.', '{count} decisions were taken over.', taken)
        yield sentence.format(count=f'{taken:,}')


def unproven_in_words(found: Decisions) -> str:
    """How many decisions nobody stands for."""
    sentence = ngettext(
        '{count} decision was left out: no key that is confirmed here signed this file.',
        '{count} decisions were left out: no key that is confirmed here signed this file.',
        found.unproven,
    )
    return sentence.format(count=f'{found.unproven:,}')
