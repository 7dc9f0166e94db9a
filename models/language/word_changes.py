"""What changed in a text: where, and word by word, what stayed, what is gone, and what is new."""

import difflib
import re
from collections.abc import Sequence

NEW, GONE = 'new', 'gone'
Run = tuple[str, str]
# Of longer texts the whole is struck through and stands there anew: to compare their words takes too long.
_MOST_WORDS = 3_000
_WORDS = re.compile(r'\S+\s*|\s+')


def alike_at_start(one: Sequence[object], other: Sequence[object]) -> int:
    """How many letters, lines or ids at the beginning of both are the same; found by halving, for they may be many."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def difference(old: str, new: str) -> tuple[int, str, str]:
    """Where two texts differ, and what is there in each."""
    at = alike_at_start(old, new)
    end = alike_at_start(old[at:][::-1], new[at:][::-1])
    return at, old[at : len(old) - end], new[at : len(new) - end]


def runs(old: str, new: str) -> tuple[Run, ...]:
    """The runs of a text that was `old`: each with its mark, '' for what stayed."""
    if old == new:
        return (('', new),) if new else ()
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if not before or not after or len(before) + len(after) > _MOST_WORDS:
        return tuple(run for run in ((GONE, old), (NEW, new)) if run[1])
    found: list[Run] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for what, first, last, other_first, other_last in matcher.get_opcodes():
        if what == 'equal':
            found.append(('', ''.join(after[other_first:other_last])))
            continue
        found += [run for run in ((GONE, ''.join(before[first:last])), (NEW, ''.join(after[other_first:other_last])))
                  if run[1]]  # fmt: skip
    return tuple(found)
