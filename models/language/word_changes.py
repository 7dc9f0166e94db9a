"""What changed in a text, word by word: the words that stayed, those that are gone, and those that are new."""

import difflib
import re

NEW, GONE = 'new', 'gone'
Run = tuple[str, str]
# Of longer texts the whole is struck through and stands there anew: to compare their words takes too long.
_MOST_WORDS = 3_000
_WORDS = re.compile(r'\S+\s*|\s+')


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
