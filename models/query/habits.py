"""What a register's people choose most: how often each code, place and link stands in each field."""

from collections import Counter
from collections.abc import Mapping

from models.file.register_file import RegisterFile
from models.query import frequency
from models.record.fields import split_codes
from models.record.records import RECORDS, Record

_AGAIN_AFTER = 500  # revisions; what is saved in this sitting is counted at once
_FIRST_CHOICES = 3  # as many choices of this sitting weigh as much as all that were made before it
Field = tuple[str, str]


class Habits:
    """How usual each value is in a field: its share of what was chosen before, and of what is chosen now."""

    def __init__(self) -> None:
        self._before: dict[Field, Counter[str]] = {}
        self._now: dict[Field, Counter[str]] = {}
        self._usual: dict[Field, Mapping[str, float]] = {}
        self._read_at = 0

    def read(self, register: RegisterFile) -> None:
        """Count what the register holds, where that was not done or much has come since; for a worker."""
        newest = frequency.revision_count(register)
        if self._before and newest - self._read_at < _AGAIN_AFTER:
            return
        fields = [(kind, name) for kind, cls in RECORDS.items() for name in cls.chosen_fields()]
        self._before = {field: frequency.usage(register, *field) for field in fields}
        self._usual, self._read_at = {}, newest

    def note(self, record: Record) -> None:
        """Count what was just saved."""
        for row in record.live():
            for name in RECORDS[row.kind].chosen_fields():
                self._now.setdefault((row.kind, name), Counter()).update(split_codes(row.get(name)))
        self._usual = {}

    def of(self, kind: str, name: str) -> Mapping[str, float]:
        """How usual each value of a field is beside the most usual one (1), that one first; never chosen: left out."""
        field = (kind, name)
        if field not in self._usual:
            self._usual[field] = self._weigh(self._before.get(field, Counter()), self._now.get(field, Counter()))
        return self._usual[field]

    def _weigh(self, before: Counter[str], now: Counter[str]) -> Mapping[str, float]:
        all_before, all_now = before.total() or 1, now.total() + _FIRST_CHOICES
        shares = {value: before[value] / all_before + now[value] / all_now for value in before | now}
        most = max(shares.values(), default=1)
        return {value: shares[value] / most for value in sorted(shares, key=shares.__getitem__, reverse=True)}
