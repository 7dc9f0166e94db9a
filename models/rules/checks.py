"""Running the rules over a record, and setting a doubt aside with a reason until the values it hangs on change."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from models.errors import Refused
from models.forgetting import forgettable
from models.language.messages import _
from models.language.text import clean
from models.record.fields import Stored
from models.record.records import Record
from models.rules.rules import ITSELF, MOMENT, OTHERS, RULES, Case, Rule, Said
from models.rules.surroundings import Around

_STAYING = frozenset(rule.code for rule in RULES if rule.hangs_on == ITSELF)


@dataclass(frozen=True)
class Finding:
    """A stop or a doubt: the row and field it stands at, and the sentence that says what is wrong.

    `on` are the values it hangs on; `reason` says why somebody set it aside ('' if nobody did).
    """

    level: str
    row_kind: str
    row: str
    field: str
    sentence: str
    rule: str = ''
    on: tuple[Stored, ...] = ()
    reason: str = ''

    @property
    def is_doubt(self) -> bool:
        """Whether it can be set aside."""
        return self.level == 'doubt'

    @property
    def mark(self) -> str:
        """What it is known by where it was set aside: its rule and the fingerprint of the values."""
        values = json.dumps([self.rule, self.field, *self.on], ensure_ascii=False)
        return f'{self.rule} {hashlib.sha256(values.encode()).hexdigest()[:8]}'


def findings(
    record: Record, around: Around | None = None, *, with_set_aside: bool = False, only: str = ''
) -> list[Finding]:
    """Every stop and doubt of an aggregate, or those of one rule, stops first; those set aside only if asked, last."""
    around = around or Around()
    found = [
        _finding(rule, case, said)
        for case in _cases(record, around)
        for rule in _rules_for(case.row.kind, tuple(case.row.values))
        if not only or rule.code == only
        for said in rule.looks(case)
    ]
    shown = [finding for finding in found if with_set_aside or not finding.reason]
    return sorted(shown, key=lambda finding: (bool(finding.reason), finding.level != 'stop'))


Noted = tuple[str, str, str]


def noted(record: Record, around: Around) -> list[Noted]:
    """What stands of an aggregate, without the sentences: the rule, the uid of the row, and the field."""
    return _noted(record, around, _rules_for)


def noted_by_itself(record: Record, around: Around, known: Sequence[Noted] | None = None) -> list[Noted]:
    """What stands of an aggregate whatever other records say; some of it may be `known`, which is that of the record.

    It can be asked for before the others are written.
    """
    if known is None:
        return _noted(record, around, _apart_from_others_for)
    return [*known, *_noted(record, around, _of_the_moment_for)]


def noted_among_others(record: Record, around: Around) -> list[Noted]:
    """What stands of an aggregate because of other records."""
    return _noted(record, around, _among_others_for)


def staying(found: Iterable[Finding]) -> tuple[Noted, ...]:
    """Those of the findings of a record that are the same until somebody changes it."""
    return tuple((one.rule, one.row, one.field) for one in found if one.rule in _STAYING)


def _noted(record: Record, around: Around, asked: Callable[[str, tuple[str, ...]], tuple[Rule, ...]]) -> list[Noted]:
    found = list[Noted]()
    for row, above in _rows(record):
        if rules := asked(row.kind, tuple(row.values)):
            case = Case(row, above, record, around)
            for rule in rules:
                for said in rule.looks(case):
                    where = said.row or row
                    if 'set_aside' not in where.values or not _finding(rule, case, said).reason:
                        found.append((rule.code, where.uid, said.field))
    return found


def _cases(record: Record, around: Around) -> Iterator[Case]:
    """An aggregate and the live rows below it."""
    return (Case(row, above, record, around) for row, above in _rows(record))


def _rows(record: Record) -> Iterator[tuple[Record, Record]]:
    """An aggregate and the live rows below it, each with the one above it."""
    yield record, record
    yield from _below(record)


def _below(above: Record) -> Iterator[tuple[Record, Record]]:
    for child in above.children:
        if 'withdrawn' not in child.values:
            yield child, above
            if child.children:
                yield from _below(child)


def _finding(rule: Rule, case: Case, said: Said) -> Finding:
    row = said.row or case.row
    found = Finding(rule.level, row.kind, row.uid, said.field, said.in_words(), rule.code, said.on)
    if found.is_doubt and (reasons := _reasons(row)):
        return replace(found, reason=reasons.get(found.mark, ''))
    return found


def refuse(record: Record) -> None:
    """Raise Refused for the first stop of an aggregate; a withdrawn one is not checked."""
    for refused in stops(record):
        raise refused


def stops(record: Record) -> Iterator[Refused]:
    """The first stop of each row of an aggregate, of those that are not below a row with one."""
    stopped = set[str]()
    for row, above in _rows(record) if not record.withdrawn else ():
        if above.uid not in stopped and (found := _first_stop(row, above, record)):
            yield found
            stopped.add(row.uid)
        elif above.uid in stopped:
            stopped.add(row.uid)


def _first_stop(row: Record, above: Record, record: Record) -> Refused | None:
    for rule in _stops_for(row.kind, tuple(row.values)):
        for said in rule.looks(Case(row, above, record, Around())):
            return Refused(said.in_words(), said.field, row.uid)
    return None


@forgettable(4096)
def _rules_for(kind: str, stated: tuple[str, ...]) -> tuple[Rule, ...]:
    """The rules that have something to look at in a row of a kind in which these fields are stated."""
    return tuple(rule for rule in RULES if rule.looks_at(kind, {*stated}))


@forgettable(4096)
def _stops_for(kind: str, stated: tuple[str, ...]) -> tuple[Rule, ...]:
    return tuple(rule for rule in _rules_for(kind, stated) if rule.level == 'stop')


@forgettable(4096)
def _of_the_moment_for(kind: str, stated: tuple[str, ...]) -> tuple[Rule, ...]:
    return tuple(rule for rule in _rules_for(kind, stated) if rule.hangs_on == MOMENT)


@forgettable(4096)
def _apart_from_others_for(kind: str, stated: tuple[str, ...]) -> tuple[Rule, ...]:
    return tuple(rule for rule in _rules_for(kind, stated) if rule.hangs_on != OTHERS)


@forgettable(4096)
def _among_others_for(kind: str, stated: tuple[str, ...]) -> tuple[Rule, ...]:
    return tuple(rule for rule in _rules_for(kind, stated) if rule.hangs_on == OTHERS)


# Setting aside: in a row's own field a line for each doubt, `rule fingerprint reason`


def _reasons(row: Record) -> dict[str, str]:
    """What was set aside in a row: the mark of each doubt, and the reason."""
    lines = [line.split(' ', 2) for line in str(row.values.get('set_aside') or '').split('\n')]
    return {f'{line[0]} {line[1]}': line[2] for line in lines if len(line) == 3}


def set_aside(record: Record, finding: Finding, reason: str, around: Around | None = None) -> None:
    """Set a doubt of a record aside; Refused without a reason. Lines whose values have changed since are dropped."""
    reason = ' '.join(clean(reason).split())
    if not reason:
        raise Refused(_('Give the reason for dismissing the warning.'), 'set_aside', finding.row)
    _keep(record, finding, reason, around)


def take_up(record: Record, finding: Finding, around: Around | None = None) -> None:
    """Have a doubt stand again that was set aside."""
    _keep(record, finding, '', around)


def _keep(record: Record, finding: Finding, reason: str, around: Around | None) -> None:
    row = next(row for row in record.walk() if row.uid == finding.row)
    standing = [other for other in findings(record, around, with_set_aside=True) if other.row == row.uid]
    reasons = {other.mark: other.reason for other in standing if other.reason} | {finding.mark: reason}
    row.set('set_aside', '\n'.join(f'{mark} {said}' for mark, said in sorted(reasons.items()) if said) or None)
