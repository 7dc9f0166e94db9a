"""Whether a record counts in a report: asked here alone, for records, for deaths elsewhere and for statuses."""

from dataclasses import dataclass

from exchange.exporting.selection import STATES
from models.dates import dates
from models.record.records import RECORDS, Record


@dataclass(frozen=True)
class Scope:
    """What a report takes in, in any state or only what is approved.

    `learned_by` leaves out what people learned after that day, `as_of` is the day at whose end the register held what
    is counted: None for all that is known, and for all that stands now. `ended` counts what it held when its history
    ended at the revision of that number, of a report that was issued then.
    """

    as_of: str | None = None
    learned_by: str | None = None
    state: str = 'all'
    ended: int | None = None

    def counts(self, *rows: Record) -> bool:
        """Whether a row counts, which is given together with those of the rows above it that were not asked of yet."""
        for row in rows:  # asked of very many
            if 'withdrawn' in row.values:
                return False
        if self.state == 'all' and not self.learned_by:
            return True
        return all(self._known(row) and self._in_state(row) for row in rows)

    def _known(self, row: Record) -> bool:
        learned = row.get('learned_on')
        first = dates.first_day(str(learned)) if learned else None
        return not self.learned_by or first is None or first.isoformat() <= self.learned_by

    def _in_state(self, row: Record) -> bool:
        wanted = STATES[self.state]
        return not wanted or 'state' not in RECORDS[row.kind].specs() or row.get('state') in wanted
