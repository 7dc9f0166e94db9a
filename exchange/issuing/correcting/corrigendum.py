"""What changed in a period since it was issued, why as far as that may be said, and what of it may be shown.

Of the figures that were kept with the issue each is compared with what the register counts today, by the layout as it
was. Where something was removed at the request of those concerned, nothing smaller than its section is ever shown.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from exchange.issuing import issued_cells
from exchange.issuing.correcting import public_reasons
from exchange.issuing.correcting.changed_cells import (
    ABDUCTEES,
    AREA,
    GROUP,
    LATER,
    TOLD,
    CellAddress,
    ChangedCell,
    Events,
    address_of,
    changed_cells,
    order_of,
    told_in,
)
from exchange.issuing.correcting.changed_records import RecordChange, record_changes
from exchange.issuing.correcting.public_reasons import REMOVED
from exchange.issuing.correcting.reason_sentences import sections_of
from exchange.issuing.issued_cells import Cells
from exchange.issuing.kept_issue import PastRevision, end_of
from exchange.reporting.count import count_with_parts
from exchange.reporting.counted import Scope
from exchange.reporting.layouts import layout_file
from exchange.reporting.layouts.layout import ReportLayout
from exchange.reporting.periods import Period, read_period
from exchange.reporting.report import Report, total
from models.errors import KnownError, Refused
from models.language.messages import _
from models.language.text import isolate
from models.query.for_review import issues
from models.query.for_review.issues import CORRIGENDUM, REPORT
from models.record.records import Record
from models.register.register import Register

_STILL_MISSING = 'still_missing'


@dataclass(frozen=True)
class Corrigendum:
    """A corrigendum: the issue that it corrects, its number, every figure that changed, and the records behind them.

    `chosen` are the reasons that whoever issues it chose, by the key of the change; all others are as proposed.
    `removed_before` are the sections in which an earlier corrigendum shows nothing smaller than themselves.
    """

    issue: Record
    number: int
    report: Report
    cells: Cells
    changed: tuple[ChangedCell, ...]
    changes: tuple[RecordChange, ...]
    told: Events
    end: PastRevision
    removed_before: frozenset[str] = frozenset()
    chosen: Mapping[str, str] | None = None

    @property
    def period(self) -> Period:
        """The period that it is of."""
        return self.report.period

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return not self.changed

    def reason(self, change: RecordChange) -> str:
        """The reason of a change: the chosen one, else as proposed."""
        return (self.chosen or {}).get(change.key, '') or public_reasons.proposed(change)

    def with_reasons(
        self, chosen: Mapping[str, str], called: Mapping[str, str] = MappingProxyType({})
    ) -> 'Corrigendum':
        """The same with reasons that were chosen, by the key of the change or the uid of any of its records.

        `called` is what whoever chose them calls these records.

        Raises Refused for a record because of which nothing changed, and for a reason that is none.
        """
        keys = {uid: one.key for one in self.changes for uid in (one.key, *one.records)}
        for uid, code in chosen.items():
            if uid not in keys:
                sentence = _('No figure changed because of the record {record}.')
                raise Refused(sentence.format(record=called.get(uid, uid)), 'reason')
            if code not in public_reasons.CODES:
                sentence = _('{code} is no reason. The reasons are: {codes}.')
                raise Refused(sentence.format(code=code, codes=_(', ').join(public_reasons.CODES)), 'reason')
        return replace(self, chosen={**(self.chosen or {}), **{keys[uid]: code for uid, code in chosen.items()}})

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The sections, and parts beside them, of which nothing smaller than themselves may be shown."""
        removed = (one for one in self.changes if self.reason(one) == REMOVED)
        return self.removed_before.union(*(sections_of(one, self.told) for one in removed))

    @cached_property
    def shown(self) -> list[ChangedCell]:
        """The figures that are shown, in their order: of hidden parts only the whole."""
        wholes = [self._whole_of_group(name) for name in sorted(self.hidden)]
        cells = [one for one in self.changed if not self._is_hidden(one.at)]
        found = [*cells, *(one for one in wholes if one)]
        return sorted(found, key=order_of(self.report.layout, self.told))

    def _is_hidden(self, at: CellAddress) -> bool:
        if at.place == AREA or at.place == GROUP:
            return at.of in self.hidden
        if at.place == TOLD:
            event = self.told.get(':'.join((at.of, *at.within)))
            return event is None or event.section in self.hidden or at.of in self.hidden
        if at.place == LATER:
            return LATER in self.hidden
        return at.place == ABDUCTEES and at.counted != _STILL_MISSING and ABDUCTEES in self.hidden

    def _whole_of_group(self, name: str) -> ChangedCell | None:
        """All events that are told together under a name, whose parts are hidden; None where as many are left."""
        prefix = f'{GROUP}:{name}:'
        then = total(figure for address, figure in self._then.items() if address.startswith(prefix))
        now = total(figure for address, figure in self.cells.items() if address.startswith(prefix))
        return ChangedCell(_whole_of(name), then, now) if then[:4] != now[:4] else None

    @cached_property
    def _then(self) -> Cells:
        return issued_cells.from_text(str(self.issue.get('figures')))

    @cached_property
    def numbered(self) -> dict[str, int]:
        """The number of the reason of each change, by its key, in the order of the report."""
        return {change.key: number for number, change in enumerate(self.changes, 1)}

    def numbers_of(self, cell: ChangedCell) -> list[int]:
        """The numbers of the reasons because of which a figure changed."""
        return [self.numbered[one.key] for one in self.changes_of(cell)]

    def changes_of(self, cell: ChangedCell) -> Sequence[RecordChange]:
        """The changes because of which a figure changed."""
        return self._behind.get(cell.address, ())

    @cached_property
    def _behind(self) -> dict[str, list[RecordChange]]:
        """The changes because of which each figure changed, by its address: of many records each has figures alone."""
        found: dict[str, list[RecordChange]] = {}
        for one in self.changes:
            moved = one.moved()
            groups = (at.of for at in map(address_of, moved) if at.place == GROUP)
            for address in dict.fromkeys((*moved, *map(_whole_of, groups))):
                found.setdefault(address, []).append(one)
        return found


def _whole_of(group: str) -> str:
    """The address of all events that are told together under a name."""
    return f'{GROUP}:{group}/incidents'


def find_issue(register: Register, period: str, layout: str = '') -> Record:
    """What was issued of a period last, which a corrigendum corrects; KnownError where nothing was."""
    found = issues.issues_of(register, read_period(period).text, layout)
    if found:
        return found[-1]
    others = sorted({str(one.get('layout')) for one in issues.issues_of(register, read_period(period).text)})
    if not others:
        raise KnownError(_('Nothing was issued of {period}, so there is nothing to correct.').format(period=period))
    said = _('Nothing was issued of {period} by the layout {layout}. Name one by which it was issued: {layouts}.')
    raise KnownError(said.format(period=period, layout=isolate(layout), layouts=_(', ').join(map(isolate, others))))


def corrigendum_of(register: Register, issue: Record) -> Corrigendum:
    """What changed since an issue, with the reasons as they are proposed."""
    period, layout = read_period(str(issue.get('period'))), layout_of(issue)
    ended, state = int(str(issue.get('ended'))), str(issue.get('state') or 'all')
    with register.standing_still():
        then, before = count_with_parts(register, period, layout, Scope(state=state, ended=ended))
        now, after = count_with_parts(register, period, layout, Scope(state=state))
        told, cells = told_in(then, now), issued_cells.cells_of(now)
        changed = changed_cells(layout, issued_cells.from_text(str(issue.get('figures'))), cells, told)
        changes = record_changes(register, ended, changed, before, after)
        number = issues.next_edition(register, period.text, layout.name, CORRIGENDUM)
        removed, chosen = _removed_before(register, issue), _removed_elsewhere(register, changes)
        end = end_of(register, None)
    rank = {cell.address: place for place, cell in enumerate(changed)}
    ordered = sorted(changes, key=lambda one: _first_of(one, rank))
    return Corrigendum(issue, number, now, cells, tuple(changed), tuple(ordered), told, end, removed, chosen)


def layout_of(issue: Record) -> ReportLayout:
    """The layout by which something was issued, as it was then."""
    return layout_file.of_text(str(issue.get('rules')), Path(f'{issue.get("layout")}.toml'))


def _first_of(change: RecordChange, rank: Mapping[str, int]) -> tuple[int, str]:
    """Where in the report a change is first seen beside the total, in which all are."""
    places = [rank[one] for one in change.moved() if one in rank and not one.startswith('total/')]
    return min(places, default=len(rank)), change.key


# What is kept of reasons


def reasons_to_text(corrigendum: Corrigendum) -> str:
    """The reasons as they are kept with what is issued: of which records, and in which sections something is hidden."""
    kept = [
        {'code': corrigendum.reason(one), 'records': [*one.records], 'sections': sections_of(one, corrigendum.told)}
        for one in corrigendum.changes
    ]
    return json.dumps(kept)


def _removed_before(register: Register, issue: Record) -> frozenset[str]:
    """The sections in which a corrigendum since the last edition shows nothing smaller than themselves."""
    found = set[str]()
    for one in issues.issues_of(register, str(issue.get('period')), str(issue.get('layout'))):
        kept: Sequence[Mapping[str, Any]] = json.loads(str(one.get('reasons') or '[]'))
        if one.get('form') == REPORT:
            found = set()
        found |= {name for reason in kept if reason['code'] == REMOVED for name in reason['sections']}
    return frozenset(found)


def _removed_elsewhere(register: Register, changes: Iterable[RecordChange]) -> dict[str, str]:
    """The changes of records of which another corrigendum said that they were removed at a request: here they were too.

    The quarter and the year of a month are corrected by themselves, and must say no more than the month does.
    """
    kept = (one for issue in issues.all_issues(register) for one in _readable_reasons(issue))
    removed = {uid for one in kept if one['code'] == REMOVED for uid in one['records']}
    return {one.key: REMOVED for one in changes if one.uid in removed and (one.now is None or one.now.withdrawn)}


def _readable_reasons(issue: Record) -> Sequence[Mapping[str, Any]]:
    """The reasons of an issue of any period; none where another program altered them, which `check` names."""
    try:
        return tuple(json.loads(str(issue.get('reasons') or '[]')))
    except ValueError:
        return ()
