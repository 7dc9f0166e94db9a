"""What makes a record worth a reviewer's look before others, declared as data: points, and the reason in words.

A risk is a line of `RISKS` at the foot of this file with the condition it names, and a row of
`resources/review/risks.csv` with its points; the order of that file is the order in which reasons are said. One that
says nothing only keeps a record from being approved by sample.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import NamedTuple

from models.dates import dates
from models.file import chain
from models.language import how_many
from models.language.code_lists import codes
from models.language.how_many import Count
from models.language.labels import record_label
from models.language.messages import RESOURCES, _, language, ngettext
from models.limits.rule_limits import RULE_LIMITS
from models.places import gazetteer
from models.query.for_review.past import NO_PAST, Edited, RecordPast
from models.record import casualty_totals, counts
from models.record.fields import PlaceKind, Stored, split_codes
from models.record.records import RECORDS, Record, latest_status
from models.rules.checks import Finding
from models.rules.told_numbers import numbers_in

# Warnings of which a risk of its own says what they mean.
_SAID_OTHERWISE = frozenset(
    {'massacre_of_five_civilians', 'codes_of_their_day', 'victim_fits_the_line', 'place_within_the_governorate'}
)
# Warnings that go by the clock or by other records, which change while nobody saves this one.
_PASSING = frozenset(
    {'clock_is_right', 'reference_is_its_own', 'zone_of_its_neighbours', 'not_in_the_future', 'consent_of_late'}
)
_DEAD = frozenset({'found_dead', 'registered_dead', 'reported_dead'})
_ENDED = frozenset({'found', 'found_dead'})
_IN_BRACKETS = re.compile(r'^(?P<name>.*?)\s*\((?P<within>[^()]+)\)$')


class Twin(NamedTuple):
    """A record that another one is likely about too, with what they have in common, in words."""

    record: Record
    reasons: tuple[str, ...]


class RiskCase(NamedTuple):
    """What a risk looks at: a record with its warnings, its past, and the records that may be about the same."""

    record: Record
    findings: list[Finding]
    past: RecordPast = NO_PAST
    twins: tuple[Twin, ...] = ()


class Reason(NamedTuple):
    """Why a record is worth a look, '' for what is not said; whose own edit it is; whether it passes by itself."""

    words: str = ''
    by: str = ''
    passes: bool = False


Weighs = Callable[[RiskCase], Iterator[Reason]]


class Weight(NamedTuple):
    """What a risk counts: its points, whether it puts a record on top, and whether it forbids a sample."""

    points: int
    on_top: int
    may_sample: bool


@dataclass(frozen=True)
class Risk:
    """A risk: the condition that says its reasons; its name is that of its row."""

    weighs: Weighs

    @property
    def code(self) -> str:
        """What its row is called."""
        return self.weighs.__name__.strip('_')


class Weighed(NamedTuple):
    """A reason with the risk that it is of, and what that counts."""

    risk: str
    reason: Reason
    weight: Weight


@cache
def weights() -> dict[str, Weight]:
    """What each risk counts, in the order in which reasons are said."""
    with (RESOURCES / 'review' / 'risks.csv').open(encoding='utf-8', newline='') as file:
        rows = list(csv.DictReader(file))
    return {row['code']: Weight(int(row['points']), int(row['on_top']), row['by_sample'] != 'never') for row in rows}


def weigh(case: RiskCase) -> list[Weighed]:
    """Every reason to look at a record before others, in the order in which they are said."""
    return [
        Weighed(code, reason, weight) for code, weight in weights().items() for reason in risks()[code].weighs(case)
    ]


def in_words(reasons: list[str]) -> str:
    """Reasons in a row, such as `2 sources disagree: 3, 5 · 5 killed`."""
    return ' · '.join(reasons)


@cache
def risks() -> dict[str, Risk]:
    """The risks, by name."""
    return {risk.code: risk for risk in RISKS}


# What the conditions share


def _victims(record: Record) -> list[Record]:
    return [victim for line in record.of('casualty') for victim in line.of('victim')]


def _found(case: RiskCase, rule: str) -> list[Finding]:
    return [finding for finding in case.findings if finding.rule == rule]


def _is_newer(one: Record, other: Record) -> bool:
    """Whether a status begins after another, or on one day stands behind it."""
    mine, theirs = ((str(row.get('effective') or ''), _number(row.get('position'))) for row in (one, other))
    return mine > theirs


def _number(value: Stored) -> int:
    return value if isinstance(value, int) else 0


def _counted_as(status: Record) -> str:
    row = codes('statuses').get(codes('statuses').counted_as(str(status.get('status') or '')))
    return row.columns['counted_as'] if row else ''


def _is_claimed(status: Record) -> bool:
    return status.get('confirmed') == 'claimed' or _counted_as(status) == 'reported_dead'


# On top


def _consent_withdrawn(case: RiskCase) -> Iterator[Reason]:
    consents = [case.record.get('consent'), *(victim.get('publish_consent') for victim in _victims(case.record))]
    if 'withdrawn' in consents:
        yield Reason(_('consent withdrawn'))


def _said_to_be_dead(case: RiskCase) -> Iterator[Reason]:
    if claimed_death(case.record):
        yield Reason(_('said to be dead'))


def claimed_death(abductee: Record) -> Record | None:
    """The status by which an abductee is said to be dead and which nothing confirmed came after, None for none."""
    changes = abductee.of('status_change')
    latest = latest_status([change for change in changes if not _is_claimed(change)])
    said = [
        change
        for change in changes
        if _is_claimed(change) and _counted_as(change) in _DEAD and not (latest and _is_newer(latest, change))
    ]
    return said[-1] if said else None


# What changed


def _death_since_approved(case: RiskCase) -> Iterator[Reason]:
    if _has_died_since_approved(case):
        yield Reason(_('death added since it was approved'))


def _has_died_since_approved(case: RiskCase) -> bool:
    edits = case.past.since_approved
    return edits is not None and bool(edits) and _dead(case.record) > _dead(_before(case.record, edits))


def _dead(record: Record) -> int:
    """How many deaths a record tells of: of a line without a number one."""
    lines = casualty_totals.the_dead(record)
    confirmed = [change for change in record.of('status_change') if not _is_claimed(change)]
    died = any(_counted_as(change) in _DEAD for change in confirmed)
    return died + sum(max(1, casualty_totals.number_of(line)) for line in lines)


def _before(record: Record, edits: Sequence[Edited]) -> Record:
    """The record as it was before these edits of its lines."""
    begun = {edit.row for edit in edits if edit.field == 'parent' and edit.old is None}
    old: dict[str, dict[str, chain.Known]] = {}
    for edit in edits:
        old.setdefault(edit.row, {}).setdefault(edit.field, edit.old)
    return _set_back(record, begun, old)


def _set_back(row: Record, begun: set[str], old: dict[str, dict[str, chain.Known]]) -> Record:
    known = {name: value for name, value in old.get(row.uid, {}).items() if not isinstance(value, chain.Erased)}
    stated = {name: value for name, value in {**row.values, **known}.items() if value is not None}
    children = [_set_back(child, begun, old) for child in row.children if child.uid not in begun]
    return Record(row.kind, row.uid, stated, children, row.revision)


def _status_after_an_end(case: RiskCase) -> Iterator[Reason]:
    changes = case.record.of('status_change')
    ends = [change for change in changes if not _is_claimed(change) and _counted_as(change) in _ENDED]
    for end in ends:
        if any(_is_newer(other, end) and _counted_as(other) != _counted_as(end) for other in changes):
            label = codes('statuses').label(str(end.get('status')))
            yield Reason(_('status after “{status}”').format(status=label))
            return


def _count_changed_by_a_reviewer(case: RiskCase) -> Iterator[Reason]:
    of_rows: dict[str, list[Edited]] = {}
    for edit in case.past.by_reviewers:
        of_rows.setdefault(edit.row, []).append(edit)
    for row in (row for row in case.record.walk() if row.uid in of_rows and counts.spec_of(row.kind)):
        mine = of_rows[row.uid]
        before, after = _count_before(row, mine), Count(0) if row.withdrawn else counts.of(row)
        if before != after:
            sentence = _('count changed by a reviewer: {before} → {after}')
            said = sentence.format(before=how_many.show(before), after=how_many.show(after))
            yield Reason(said, by=mine[-1].person, passes=True)


def _count_before(row: Record, edits: Sequence[Edited]) -> Count:
    """How many a line counted before some edits of it, nobody where it was not there."""
    before = _before(Record(row.kind, '', {}, [row]), edits).children
    return counts.of(before[0]) if before and not before[0].withdrawn else Count(0)


# What sources say


def _sources_disagree(case: RiskCase) -> Iterator[Reason]:
    told = [numbers_in(str(source.get('says') or '')) for source in case.record.of('source')]
    for harm in dict.fromkeys(harm for numbers in told for harm in numbers):
        said = [numbers[harm] for numbers in told if harm in numbers]
        if any(_differ(one, other) for one, other in combinations(set(said), 2)):
            yield Reason(_of_numbers(harm, said))


def _differ(one: Count, other: Count) -> bool:
    """Whether two numbers cannot be of the same people."""
    low, high = one.known or 0, one.most
    other_low, other_high = other.known or 0, other.most
    return (high is not None and high < other_low) or (other_high is not None and other_high < low)


def _of_numbers(harm: str, said: list[Count]) -> str:
    numbers = _(', ').join(how_many.show(one) for one in sorted(set(said), key=lambda one: one.known or 0))
    if harm == 'killed':
        sentence = ngettext('{count} source disagrees: {numbers}', '{count} sources disagree: {numbers}', len(said))
        return sentence.format(count=len(said), numbers=numbers)
    sentence = ngettext(
        '{count} source disagrees on “{harm}”: {numbers}', '{count} sources disagree on “{harm}”: {numbers}', len(said)
    )
    return sentence.format(count=len(said), numbers=numbers, harm=codes('outcomes').label(harm))


def _one_source(case: RiskCase) -> Iterator[Reason]:
    sources = case.record.of('source')
    if claim := claimed_death(case.record):
        yield Reason(_('one source, hearsay') if _is_told_as_hearsay(claim) else _('one source'))
    elif len(sources) == 1:
        yield Reason(_('one source, hearsay') if _is_hearsay(sources[0]) else _('one source'))
    elif len(by_source := _by_source(case.record)) == 1:
        [status] = by_source.values()
        yield Reason(_('one source, hearsay') if _is_told_as_hearsay(status) else _('one source'))
    elif sources and all(map(_is_hearsay, sources)):
        sentence = ngettext('{count} source, hearsay', '{count} sources, all hearsay', len(sources))
        yield Reason(sentence.format(count=len(sources)))


def _by_source(abductee: Record) -> dict[Stored, Record]:
    """The last status that each source of an abductee told of, by what the source is called."""
    changes = abductee.of('status_change')
    return {change.get('source'): change for change in changes if change.get('source')}


def _is_hearsay(source: Record) -> bool:
    return source.get('first_hand') == 'hearsay'


def _is_told_as_hearsay(status: Record) -> bool:
    """Whether the source of a status, which is a free text, says that it was heard of others."""
    parts = re.split(r'[,،;؛/]', str(status.get('source') or ''))
    return any(codes('firsthand').find(part) == 'hearsay' for part in parts)


# What warnings mean


def _massacre_of_too_few(case: RiskCase) -> Iterator[Reason]:
    for finding in _found(case, 'massacre_of_five_civilians'):
        civilians = int(finding.on[0] or 0)
        if civilians >= RULE_LIMITS.massacre:
            yield Reason(_('not tagged as a massacre: {count} civilians killed').format(count=civilians))
            return
        sentence = ngettext(
            'massacre needs {needed} civilian: here {count}',
            'massacre needs {needed} civilians: here {count}',
            RULE_LIMITS.massacre,
        )
        yield Reason(sentence.format(needed=RULE_LIMITS.massacre, count=civilians))


def _codes_of_another_time(case: RiskCase) -> Iterator[Reason]:
    found = _found(case, 'codes_of_their_day')
    lists = {_list_of(finding) for finding in found}
    if not found:
        return
    said = _('party or zone of another time: {day}')
    if lists == {'parties'}:
        said = _('party of another time: {day}')
    elif lists == {'zones'}:
        said = _('zone of another time: {day}')
    elif lists == {'parties', 'zones'}:
        said = _('party and zone of another time: {day}')
    day = case.record.get(RECORDS[case.record.kind].dated_by())
    yield Reason(said.format(day=dates.short(str(day), language()) if day and dates.is_edtf(str(day)) else ''))


def _list_of(finding: Finding) -> str:
    """The code list of the field at which something was found."""
    return RECORDS[finding.row_kind].specs()[finding.field].codes


def _age_and_group(case: RiskCase) -> Iterator[Reason]:
    fields = {finding.field for finding in _found(case, 'victim_fits_the_line')}
    if 'age' in fields:
        yield Reason(_('age and group disagree'))
    if 'sex' in fields:
        yield Reason(_('sex and group disagree'))


def _place_elsewhere(case: RiskCase) -> Iterator[Reason]:
    if found := _found(case, 'place_within_the_governorate'):
        is_own = any(gazetteer().get(str(finding.on[0])) is None for finding in found)
        yield Reason(_('place lies in another governorate than stated'), passes=is_own)


def _namesake_places(case: RiskCase) -> Iterator[Reason]:
    """A place that was found by a name which others bear too."""
    most = max((_bearers(row, name) for row in case.record.live() for name in _places_of(row.kind)), default=0)
    if most > 1:
        sentence = ngettext('{count} place has this name', '{count} places have this name', most)
        yield Reason(sentence.format(count=most))


@cache
def _places_of(kind: str) -> tuple[str, ...]:
    return tuple(name for name, spec in RECORDS[kind].specs().items() if isinstance(spec.kind, PlaceKind))


def _bearers(row: Record, name: str) -> int:
    typed = row.get(f'{name}_typed')
    return len(gazetteer().bearing(str(typed))) if typed and row.get(name) else 0


def _any_warning(case: RiskCase) -> Iterator[Reason]:
    for rule in dict.fromkeys(finding.rule for finding in case.findings if finding.rule not in _SAID_OTHERWISE):
        yield Reason(codes('rules').label(rule), passes=rule in _PASSING or rule == 'point_near_the_place')


# The same, told twice


def _possible_duplicate(case: RiskCase) -> Iterator[Reason]:
    for twin in case.twins[:1]:
        parts = (_alike(case, twin), _apart(case.record, twin.record))
        told = _('possible duplicate: {reasons}').format(reasons=_('; ').join(filter(None, parts)))
        yield Reason(told, passes=True)
        if _desks(case.record).isdisjoint(_desks(twin.record)):
            yield Reason(_('two desks'), passes=True)


def _alike(case: RiskCase, twin: Twin) -> str:
    """What two records have in common: what is the same under one word, then the rest."""
    same = {_('same day'): _('day'), _('same place'): _('place'), _('same parties'): _('parties')}
    shared = [word for said, word in same.items() if said in twin.reasons]
    counted = [_('number')] if _harm(case.record) == _harm(twin.record) != {} else []
    # Who came to no other harm is in the number already.
    others = [said for said in twin.reasons if said not in same and not (counted and said == _('same number of dead'))]
    shared += counted
    joint = _(', ')
    said = [_('same {what}').format(what=joint.join(shared))] if shared else []
    return joint.join([*said, *others])


def _harm(record: Record) -> dict[str, int]:
    """How many came to which harm, where it is known."""
    found: dict[str, int] = {}
    for line in record.of('casualty'):
        if number := casualty_totals.known_number(line):
            outcome = casualty_totals.outcome_of(line)
            found[outcome] = found.get(outcome, 0) + number
    return found


def _apart(one: Record, other: Record) -> str:
    """In whom two incidents differ who did it, '' where they do not, or one does not say."""
    mine, theirs = (split_codes(record.get('carried_out_by')) for record in (one, other))
    if not mine or not theirs or mine == theirs:
        return ''
    sides = [_(', ').join(map(_party_in_short, side)) for side in (mine, theirs)]
    return _('party differs: {party} / {other}').format(party=sides[0], other=sides[1])


def _party_in_short(code: str) -> str:
    """A party by its letters where its label has them in brackets, else without what stands there."""
    label = codes('parties').label(code)
    match = _IN_BRACKETS.match(label)
    if match is None:
        return label
    return match['within'] if match['within'].isupper() else match['name']


def _desks(record: Record) -> set[str]:
    """The desk that a record comes from, by its reference; the desks that worked on it where it has none."""
    reference = str(record.get('reference') or '')
    return {reference.partition('-')[0]} if '-' in reference else {*chain.read_vector(record.revision)}


# Who came to harm


def _many_killed(case: RiskCase) -> Iterator[Reason]:
    """Five dead are said for themselves, fewer where a death was added to what was approved."""
    killed = casualty_totals.killed(case.record) or 0
    if killed >= RULE_LIMITS.many_killed or (killed and _has_died_since_approved(case)):
        yield Reason(casualty_totals.harmed('killed', killed))


def _child(case: RiskCase) -> Iterator[Reason]:
    lines = [line for line in case.record.of('casualty') if casualty_totals.are_children(line)]
    if lines:
        count = sum(max(1, casualty_totals.number_of(line)) for line in lines)
        yield Reason(ngettext('child', '{count} children', count).format(count=count))


def _named(case: RiskCase) -> Iterator[Reason]:
    named = sum(victim.get('name') is not None for victim in _victims(case.record))
    if named:
        yield Reason(ngettext('named victim', '{count} named victims', named).format(count=named))


def _abductee(case: RiskCase) -> Iterator[Reason]:
    if case.record.kind == 'abductee':
        yield Reason(record_label('abductee').lower())


def _somebody_harmed(case: RiskCase) -> Iterator[Reason]:
    """Who was displaced and nothing else may be approved by sample; whoever told is known to nobody outside."""
    lines = [line for line in case.record.of('casualty') if line.get('outcome') not in _UNHARMED]
    is_of_harm = case.record.get('kind') in _KINDS_OF_HARM
    if lines or is_of_harm or case.record.kind == 'informant':
        yield Reason()


def _sexual_violence(case: RiskCase) -> Iterator[Reason]:
    if case.record.get('kind') == 'sexual_violence':
        yield Reason()


_UNHARMED = frozenset({'displaced'})
# Kinds of incidents in which somebody was killed, injured, held or is missing, though no line counts them.
_KINDS_OF_HARM = frozenset({
    'assassination', 'massacre', 'execution', 'death_torture', 'death_detention', 'torture', 'arrest_campaign',
    'detention', 'abduction', 'enforced_disappearance', 'hostage', 'ransom', 'child_recruitment', 'body_found',
    'mass_grave', 'exchange', 'release',
})  # fmt: skip

RISKS = (
    Risk(_consent_withdrawn),
    Risk(_said_to_be_dead),
    Risk(_death_since_approved),
    Risk(_status_after_an_end),
    Risk(_count_changed_by_a_reviewer),
    Risk(_sources_disagree),
    Risk(_massacre_of_too_few),
    Risk(_codes_of_another_time),
    Risk(_age_and_group),
    Risk(_place_elsewhere),
    Risk(_namesake_places),
    Risk(_possible_duplicate),
    Risk(_any_warning),
    Risk(_many_killed),
    Risk(_child),
    Risk(_named),
    Risk(_one_source),
    Risk(_abductee),
    Risk(_somebody_harmed),
    Risk(_sexual_violence),
)
