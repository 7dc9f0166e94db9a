"""What a lead let leave though the search of texts found it: live as long as the text stays as it was then."""

from typing import Any, NamedTuple

from models.file.register_file import RegisterFile
from models.file.rows import stored
from models.record.records import Record, of_kind

KIND = 'let_through'
# What of it people wrote, or stood in what they wrote.
WRITTEN = ('text', 'words', 'reason')


class KeptHit(NamedTuple):
    """Where words stand that were let through, in which text, and what they are."""

    about: str
    field: str
    text: str
    kind: str
    words: str


def let_through(register: RegisterFile) -> list[Record]:
    """What was let through and is not held back again."""
    return list(stored(register.db, KIND, of_kind(KIND).withdrawn.is_null()))


def ever_let(register: RegisterFile, about: str) -> list[Record]:
    """What was ever let through of a record or report, also what was taken back."""
    cls: Any = of_kind(KIND)
    return list(stored(register.db, KIND, cls.about == about))


def ever_let_in_report(register: RegisterFile, period: str) -> list[Record]:
    """What was ever let through in the sentences of the reports of a period, also what was taken back."""
    cls: Any = of_kind(KIND)
    return list(stored(register.db, KIND, cls.about.startswith(f'{period} ')))


def kept_hits(register: RegisterFile) -> frozenset[KeptHit]:
    """What was let through, as hits are compared with it; a text that was erased lets nothing through any more."""
    return frozenset(kept_as(row) for row in let_through(register) if row.get('text') and row.get('words'))


def kept_as(row: Record) -> KeptHit:
    """What a row says was let through."""
    return KeptHit(*(str(row.get(name) or '') for name in KeptHit._fields))
