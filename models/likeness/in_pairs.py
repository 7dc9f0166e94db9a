"""Every two live records of a kind that are likely about the same, and that nobody held apart, the likeliest first."""

from typing import NamedTuple

from models import query
from models.file.register_file import RegisterFile
from models.likeness import while_typing
from models.likeness.many_at_once import Comparing
from models.query import Question
from models.query.for_review import kept_from


class LikelyPair(NamedTuple):
    """Two records of a kind that are likely about the same, and why."""

    kind: str
    one: str
    other: str
    score: float
    why: str


def in_pairs(register: RegisterFile, kind: str) -> list[LikelyPair]:
    """The pairs of a kind, each once; none with a record that whoever works here is kept from."""
    records = [one for one in query.each(register, Question(kind)) if not kept_from.is_kept_from(register, one)]
    named = {one.uid: str(one.get('reference') or '') for one in records}
    found = dict[frozenset[str], LikelyPair]()
    for uid, alike in Comparing(register, kind, records).alike(records).items() if records else ():
        for likeness, other in (pair for pair in alike if pair[1].uid != uid and pair[1].uid in named):
            one, second = sorted((uid, other.uid), key=lambda either: (named[either], either))
            pair = LikelyPair(kind, one, second, likeness.score, while_typing.in_words(likeness.reasons))
            found.setdefault(frozenset((one, second)), pair)
    return sorted(found.values(), key=lambda pair: -pair.score)
