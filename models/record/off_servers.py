"""What never lies on a server: whoever looks after one, or takes it away, must not find who told, or a family."""

from models.errors import Refused
from models.language.labels import field_label, record_label
from models.language.messages import _
from models.record.records import Record, declared, of_kind

CONTACT = 'contact'  # of such a line not even that there is one


def keep_out(record: Record, *, is_typed: bool) -> None:
    """Take out of an aggregate what never lies on a server; Refused where somebody typed it there."""
    if record.kind == CONTACT:
        raise Refused(_('{kind} is kept in the file of a desk alone.').format(kind=record_label(CONTACT)))
    for row in record.walk():
        for name in fields_of(row.kind).intersection(row.values):
            if is_typed and row.values[name] is not None:
                sentence = _('{field} is never kept on a server; it stays in the file of the desk.')
                raise Refused(sentence.format(field=field_label(row.kind, name)), name, row.uid)
            row.set(name, None)


def fields_of(kind: str) -> frozenset[str]:
    """The fields of a kind of row that never lie on a server; none of what is no kind of row."""
    if kind not in declared():
        return frozenset()
    specs = of_kind(kind).specs()
    return frozenset(name for name, spec in specs.items() if spec.off_servers or kind == CONTACT)


def kinds() -> list[str]:
    """The kinds of rows that have such fields."""
    return [kind for kind in declared() if fields_of(kind)]
