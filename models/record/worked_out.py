"""The columns of a list that are worked out from a record at each save: what each of them is."""

from collections.abc import Callable

from models.record import casualty_totals
from models.record.fields import Stored
from models.record.records import Record, latest_status, of_kind


def _status(abductee: Record) -> Stored:
    latest = latest_status(abductee.of('status_change'))
    return latest.get('status') if latest else None


_WORKINGS: dict[tuple[str, str], Callable[[Record], Stored]] = {
    ('incident', 'killed'): casualty_totals.killed,
    ('abductee', 'status'): _status,
}


def columns(record: Record) -> dict[str, Stored]:
    """The columns that are worked out of a record, with what stands in them."""
    return {name: _WORKINGS[record.kind, name](record) for name in of_kind(record.kind).computed}
