"""Values brought to their stored form, before anything is written."""

from models.errors import Refused
from models.language.labels import field_label
from models.language.messages import _
from models.record.fields import Spec, Stored
from models.record.records import Record, of_kind

# Of other types a value may equal one that is stored otherwise: 1.0 and True are 1.
_KNOWN = frozenset({str, int})


class Cleaning:
    """Brings values to their stored form, and remembers which of those that come again and again are in it already."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, tuple[Spec, set[Stored]]]] = {}

    def clean(self, record: Record) -> bool:
        """Bring every value of an aggregate to its stored form, and say whether any was not in it.

        Refused names the field that cannot be.
        """
        has_changed = False
        for row in record.walk():
            fields = self._known.get(row.kind)
            if fields is None:
                fields = self._known[row.kind] = {
                    name: (spec, set()) for name, spec in of_kind(row.kind).specs().items()
                }
            stored: dict[str, Stored] = {}
            for name, value in row.values.items():
                spec, known = fields[name]
                if type(value) not in _KNOWN or value not in known:
                    cleaned = self._cleaned(row, name, value, spec, known)
                    if cleaned is None or cleaned is not value:  # what is not stated has no place among the values
                        has_changed |= cleaned != value or type(cleaned) is not type(value)
                        stored[name] = cleaned
            for name, value in stored.items():
                row.set(name, value)
        return has_changed

    def _cleaned(self, row: Record, name: str, value: Stored, spec: Spec, known: set[Stored]) -> Stored:
        try:
            cleaned = spec.kind.clean(value, spec)
        except Refused as error:
            sentence = _('{field}: {problem}').format(field=field_label(row.kind, name), problem=error)
            raise Refused(sentence, name, row.uid) from error
        if spec.kind.comes_again and type(value) in _KNOWN and type(cleaned) is type(value) and cleaned == value:
            known.add(value)
        return cleaned
