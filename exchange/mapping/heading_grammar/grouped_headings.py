"""Which label of an upper row of headings belongs to which columns below it.

A merged cell says it itself. Without one a label stands over the first, the middle or the last of its columns: where
the headings below repeat, each round of them has one label; a label alone has all columns that stand together. Where
neither holds, whose columns they are is not known, and that is said in the heading, so that it is asked.
"""

from collections.abc import Callable, Mapping, Sequence

# Before a heading whose group is not known: a sign that no heading is understood with.
NOT_KNOWN = '…'


def spread(
    upper: Sequence[str], lower: Sequence[str], merged: Mapping[int, int], known: Callable[[str], bool]
) -> tuple[list[str], set[str]]:
    """The label of each column, and those labels that more than one has; `merged` gives a column's first one."""
    groups, shared = list(upper), set()
    for column in merged:
        left = merged[column]
        if not upper[column] and lower[column] and groups[left] and lower[left]:
            groups[column] = groups[left]
            shared.add(groups[left])
    in_merged = {*merged, *merged.values()}
    for run in _runs(upper, lower, in_merged):
        shared |= _label(run, groups, lower, known)
    return groups, shared


def _runs(upper: Sequence[str], lower: Sequence[str], in_merged: set[int]) -> list[list[int]]:
    """The columns side by side that have a heading below and no merged cell above, more of them than labels."""
    runs: list[list[int]] = [[]]
    for column, below in enumerate(lower):
        if below and column not in in_merged:
            runs[-1].append(column)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if any(upper[c] for c in run) and not all(upper[c] for c in run)]


def _label(run: list[int], groups: list[str], lower: Sequence[str], known: Callable[[str], bool]) -> set[str]:
    """Give the columns of a run their labels; the labels that more than one column has."""
    labels = [column for column in run if groups[column]]
    rounds = _rounds(run, lower)
    if len(rounds) > 1 and all(sum(bool(groups[c]) for c in one) == 1 for one in rounds):
        parts = rounds
    elif groups[run[0]]:
        parts = _from_label_to_label(run, groups)
    elif len(labels) == 1:
        label = groups[labels[0]]
        parts = [[c for c in run if c >= labels[0] or known(f'{label} {lower[c]}')]]
    else:
        for column in run:
            groups[column] = NOT_KNOWN
        return {NOT_KNOWN}
    shared = set()
    for part in parts:
        label = next(groups[c] for c in part if groups[c])
        shared |= {label} if len(part) > 1 else set()
        for column in part:
            groups[column] = label
    return shared


def _rounds(run: list[int], lower: Sequence[str]) -> list[list[int]]:
    """The columns of a run, a new part wherever its first heading stands again."""
    parts: list[list[int]] = []
    for column in run:
        if lower[column] == lower[run[0]]:
            parts.append([])
        parts[-1].append(column)
    return parts


def _from_label_to_label(run: list[int], groups: Sequence[str]) -> list[list[int]]:
    parts: list[list[int]] = []
    for column in run:
        if groups[column]:
            parts.append([])
        parts[-1].append(column)
    return parts
