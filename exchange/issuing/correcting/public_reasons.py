"""Why a figure changed, as it may be said in public: one of ten reasons, proposed from what was done to a record."""

from collections.abc import Iterator

from exchange.issuing.correcting.changed_cells import AREA, SECTION, TOTAL, address_of
from exchange.issuing.correcting.changed_records import RecordChange
from models.language.code_lists import codes

REASONS = 'corrigendum_reasons'
BECAME_KNOWN, TWO_RECORDS, STANDING, NUMBER, PLACE, DATE, PARTY, SOURCE, REMOVED, SLIP = CODES = (
    *('became_known', 'two_records', 'standing_corrected', 'number_corrected', 'place_corrected'),
    *('date_corrected', 'party_corrected', 'source_withdrew', 'removed_on_request', 'our_slip'),
)
_DATES = ('occurred', 'outcome_date', 'abducted_on', 'effective')
_PLACES = ('place', 'governorate', 'area', 'zone')
_PARTIES = ('carried_out_by', 'against', 'jointly_with', 'abducted_by')
# What moves an event to another period, and what moves it within one, where its day does not; the likeliest first.
_BY_DATE = ((DATE, _DATES), (PLACE, _PLACES), (PARTY, _PARTIES))
_WITHIN_THE_PERIOD = ((PLACE, _PLACES), (PARTY, _PARTIES), (DATE, _DATES))
# What says of a line how many there were who were killed.
_NUMBERS = frozenset({'count', 'lowest', 'highest', 'outcome', 'withdrawn'})
# By these a death is said to be the one that another record has.
_LINKS = ('same_person', 'earlier')
# Of whom it is said whether they were civilians; the groups of combatants are no question of standing.
_CIVILIANS = frozenset({'civilian', 'unknown'})


def label(code: str, language: str | None = None) -> str:
    """What a reason is called."""
    return codes(REASONS).label(code, language)


def proposed(change: RecordChange) -> str:
    """The reason that what was done to a record since speaks for; whoever issues may choose another one."""
    return next(_reasons(change), SLIP)


def _reasons(change: RecordChange) -> Iterator[str]:
    """The reasons that may be, the likeliest first."""
    if any(edit.is_erasing for edit in change.edits):
        yield REMOVED
    if change.parts:
        yield TWO_RECORDS
    if is_new(change):
        yield BECAME_KNOWN
    if change.now is not None and change.now.withdrawn:
        yield TWO_RECORDS if change.twins else SOURCE if _has_withdrawn_source(change) else SLIP
    if _is_linked(change) and _counts_fewer(change):  # who died later of wounds is one more, and linked too
        yield TWO_RECORDS
    if _has_withdrawn_source(change):
        yield SOURCE
    yield from _of_fields(change)


def is_new(change: RecordChange) -> bool:
    """Whether the record was made since, or approved since where only approved ones count."""
    is_made = change.uid != '' and change.then is None
    was_approved = bool(change.then and change.then.is_approved)
    is_approved_since = change.now is not None and change.now.is_approved and not was_approved
    return is_made or (is_approved_since and not change.before)


def _of_fields(change: RecordChange) -> Iterator[str]:
    """The reasons by the fields that were changed: where an event moved by what moved it, else by who is counted."""
    fields = {(edit.row_kind, edit.field) for edit in change.edits}
    names = {field for _kind, field in fields}
    moving = _BY_DATE if change.kind != 'incident' or _is_of_another_period(change) else _WITHIN_THE_PERIOD
    if _is_moved(change) or change.kind != 'incident':
        yield from (code for code, of in moving if names & {*of})
    if change.kind == 'abductee':
        yield BECAME_KNOWN if any(edit.makes_row for edit in change.edits) else SLIP
    if not _total_moved(change):
        yield from _by_class(change)
    of_lines = {field for kind, field in fields if kind == 'casualty'}
    if 'outcome_date' in of_lines and not of_lines & _NUMBERS:  # as many died, in another month
        yield DATE
    if of_lines:
        yield NUMBER
    yield from (code for code, of in moving if names & {*of})


def _is_moved(change: RecordChange) -> bool:
    """Whether the event is counted elsewhere than it was, or in another period."""
    return any(
        address_of(one).place in (SECTION, AREA) and address_of(one).counted == 'operations' for one in change.moved()
    )


def _is_of_another_period(change: RecordChange) -> bool:
    """Whether the record is counted in the period and was not, or was and is no more."""
    then, now = (any(one.startswith(f'{TOTAL}/') for one in cells) for cells in (change.before, change.after))
    return then != now


def _counts_fewer(change: RecordChange) -> bool:
    """Whether the record adds fewer people to the whole report than it did."""
    return any(
        now.low < then.low or now.unknown < then.unknown
        for address, (then, now) in change.moved().items()
        if address.startswith(f'{TOTAL}/')
    )


def _total_moved(change: RecordChange) -> bool:
    return f'{TOTAL}/killed.total' in change.moved()


def _by_class(change: RecordChange) -> Iterator[str]:
    """As many people, of whom another class is said."""
    classes = {address_of(one).counted.partition('.')[2] for one in change.moved() if one.startswith(f'{TOTAL}/')}
    if classes & _CIVILIANS:
        yield STANDING
    elif classes - {'', 'total', 'children'}:  # '' is of operations, which are no people
        yield PARTY


def _has_withdrawn_source(change: RecordChange) -> bool:
    return any(edit.row_kind == 'source' and edit.field == 'withdrawn' and edit.new for edit in change.edits)


def _is_linked(change: RecordChange) -> bool:
    """Whether somebody who died was found to be the one whom another record names."""
    if any(edit.field in _LINKS and edit.new for edit in change.edits):
        return True
    added = {edit.row for edit in change.edits if edit.makes_row}
    rows = (row for row in change.now.walk() if row.uid in added) if change.now else ()
    return any(row.get(name) for row in rows for name in _LINKS)
