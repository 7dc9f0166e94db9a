"""How much is pasted into a grid at once, each number with where it comes from."""

from dataclasses import dataclass

from models.limits.origins import by_hand, number


@dataclass(frozen=True)
class PasteLimits:
    """What is more is refused in a sentence, before any of it is understood."""

    letters: int = number(1_000_000, 'So many letters in all.', by_hand('two hundred for each of the most lines'))
    lines: int = number(
        5_000, 'So many lines.',
        by_hand('more people than were killed in any one incident; a longer list is imported'),
    )  # fmt: skip
    cell: int = number(
        2_000, 'So many letters in one cell.', by_hand('the longest web addresses; a grid has no field for accounts')
    )


PASTE_LIMITS = PasteLimits()
