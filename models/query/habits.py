"""What a register's people choose most: how often each code, place and link stands in each field."""

from collections import Counter
from collections.abc import Mapping
from operator import itemgetter

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
        self._before: dict[Field, dict[str, float]] = {}  # the share of each value, the largest first
        self._now: dict[Field, Counter[str]] = {}
        self._usual: dict[Field, Mapping[str, float]] = {}
        self._read_at = 0

    def read(self, register: RegisterFile) -> None:
        """Count what the register holds, where that was not done or much has come since; for a worker."""
        newest = frequency.revision_count(register)
        if self._before and newest - self._read_at < _AGAIN_AFTER:
            return
        fields = [(kind, name) for kind, cls in RECORDS.items() for name in cls.chosen_fields()]
        with register.db.ahead(frequency.asked_usage(*field) for field in fields):
            self._before = {field: _shares(frequency.usage(register, *field)) for field in fields}
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
            self._usual[field] = _weigh(self._before.get(field, {}), self._now.get(field, Counter()))
        return self._usual[field]


def _shares(counted: Counter[str]) -> dict[str, float]:
    of_all = counted.total()
    return {value: number / of_all for value, number in counted.most_common()}


def _weigh(before: Mapping[str, float], now: Counter[str]) -> Mapping[str, float]:
    """What was chosen before, in its order, with the few that were chosen since put into it: a key waits for this."""
    of_all = now.total() + _FIRST_CHOICES
    since = {value: before.get(value, 0) + number / of_all for value, number in now.items()}
    shares = sorted({**before, **since}.items(), key=itemgetter(1), reverse=True)
    most = shares[0][1] if shares else 1
    return {value: share / most for value, share in shares}
