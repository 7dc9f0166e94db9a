"""What a commit changed, said to those who listen: so that nobody reads anew what does not concern them."""

from collections.abc import Collection
from dataclasses import dataclass

# What changes beside the kinds of records.
PROBLEM, CONFLICT, BATCH, OWN_CODE = 'problem', 'conflict', 'batch', 'own_code'
# So many records are named; of more it is only said that there were many.
MOST_NAMED = 1_000


@dataclass(frozen=True)
class Changed:
    """The kinds that changed (of records, and `problem`, `conflict`, `batch`, `own_code`), and which records.

    `uids` is None where there are too many to name.
    """

    kinds: frozenset[str]
    uids: frozenset[str] | None = frozenset()

    @classmethod
    def of(cls, kinds: Collection[str], uids: Collection[str]) -> 'Changed':
        """What an action says that wrote these."""
        return cls(frozenset(kinds), frozenset(uids) if len(uids) <= MOST_NAMED else None)

    def has(self, uid: str) -> bool:
        """Whether a record may be among those that changed."""
        return self.uids is None or uid in self.uids
