"""Records that are likely about the same event or person, found while one types, each with the reason in words."""

from collections.abc import Iterable

from models.records import RECORDS, Record
from models.text import fold_name


def name_keys(row: Record) -> Iterable[str]:
    """The keys that a row's names are looked up by, the same for every spelling of a name."""
    names = [str(row.get(name) or '') for name in RECORDS[row.kind].name_fields]
    return {word for name in names for word in fold_name(name).split()}
