"""What the revision of a row may claim: which vectors can be, and which are never believed without proof.

Anybody can write a vector into a cell. One that says that its file knows more of this desk than this register ever
made would turn back what was corrected here since, so it is believed of nobody but a desk whose key is known, and of
that one only where somebody said so (docs/decisions/0035).
"""

import re

from models.file import chain

# Letters, and desks that had a part in one record: far more than ever were.
_LONGEST = 10_000
_MOST_DESKS = 200
# Nine digits: no desk ever changes one record so often.
_PART = re.compile(r'([A-Z][A-Z0-9]{0,7}\.[0-9a-f]{8}):([1-9][0-9]{0,8})')
# So many changes of one record at most may another desk have made since this register heard of it last.
FARTHEST = 10_000
# What can be done with work of this desk that only a file has which a known key signed.
LOST = ('skip', 'add')


def can_be(text: str) -> bool:
    """Whether a revision is a vector: desks as registers are called, each once, with numbers that they could reach."""
    if len(text) > _LONGEST:
        return False
    parts = [_PART.fullmatch(part) for part in text.split()]
    desks = {part[1] for part in parts if part}
    return len(desks) == len(parts) <= _MOST_DESKS


def claims_more(theirs: str, ours: str, desk_id: str) -> bool:
    """Whether a vector claims more changes of this desk than this register ever made of the record."""
    return chain.read_vector(theirs).get(desk_id, 0) > chain.read_vector(ours).get(desk_id, 0)


def is_far_ahead(theirs: str, ours: str) -> bool:
    """Whether a vector claims more changes of another desk than anybody makes between two files."""
    heard = chain.read_vector(ours)
    return any(count - heard.get(desk, 0) > FARTHEST for desk, count in chain.read_vector(theirs).items())
