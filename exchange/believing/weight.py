"""Which changes weigh more than others: those that publish somebody, hide a record or take people out of the figures.

They are seen first, and one of them needs proof: a consent that publishes more comes from nobody but a known key or a
person here. A review state is none of them, for it comes in by a decision alone.
"""

from models.record import counts
from models.record.fields import Stored
from models.record.records import RECORDS

_PUBLISHES = 'publishes'
_HOW_MUCH = {'anonymised': 1, 'named': 2}


def needs_proof(kind: str, name: str, before: Stored, after: Stored) -> bool:
    """Whether a change publishes more of somebody than before."""
    return _published(kind, name, after) > _published(kind, name, before)


def is_weighty(kind: str, name: str, before: Stored, after: Stored) -> bool:
    """Whether somebody should look at a change first: such a one, a cleared field, fewer people, a dismissed doubt."""
    if name == 'withdrawn' or RECORDS[kind].specs()[name].of:
        return False
    is_less = isinstance(before, int) and isinstance(after, int) and after < before and name in _counts(kind)
    is_told = after is None or is_less or name == 'set_aside' or _says_who(kind, name)
    return is_told or needs_proof(kind, name, before, after)


def _says_who(kind: str, name: str) -> bool:
    """Whether a field says that people are those of another row: they are counted once then."""
    linked = [RECORDS[other] for other in RECORDS[kind].specs()[name].links]
    return any(cls.name_fields or counts.spec_of(cls.record_kind) for cls in linked)


def _counts(kind: str) -> tuple[str, ...]:
    """The fields of a kind that say how many people it counts."""
    found = counts.spec_of(kind)
    return (found[0], found[1].lowest_in, found[1].highest_in) if found else ()


def _published(kind: str, name: str, code: Stored) -> int:
    """How much may be published with a code of a consent: 0 for nothing, and for a field that is none."""
    spec = RECORDS[kind].specs()[name]
    found = spec.code_list().get(str(code)) if spec.codes and code is not None else None
    return _HOW_MUCH.get(found.columns.get(_PUBLISHES, ''), 0) if found else 0
