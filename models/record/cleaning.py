"""Values brought to their stored form, before anything is written."""

from models.errors import Refused
from models.language.labels import field_label
from models.language.messages import _
from models.record.fields import Spec, Stored
from models.record.records import Record, of_kind


class Cleaning:
    """Brings values to their stored form, and remembers which of those that come again and again are in it already."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, tuple[Spec, set[Stored]]]] = {}

    def clean(self, record: Record) -> None:
        """Bring every value of an aggregate to its stored form; Refused names the field that cannot be."""
        for row in record.walk():
            fields = self._known.get(row.kind)
            if fields is None:
                fields = self._known[row.kind] = {
                    name: (spec, set()) for name, spec in of_kind(row.kind).specs().items()
                }
            for name, value in list(row.values.items()):
                spec, known = fields[name]
                if type(value) is not str or value not in known:
                    cleaned = self._cleaned(row, name, value, spec, known)
                    if cleaned is None or cleaned is not value:  # what is not stated has no place among the values
                        row.set(name, cleaned)

    def _cleaned(self, row: Record, name: str, value: Stored, spec: Spec, known: set[Stored]) -> Stored:
        try:
            cleaned = spec.kind.clean(value, spec)
        except Refused as error:
            sentence = _('{field}: {problem}').format(field=field_label(row.kind, name), problem=error)
            raise Refused(sentence, name, row.uid) from error
        if spec.kind.comes_again and type(value) is str and cleaned == value:
            known.add(value)
        return cleaned
