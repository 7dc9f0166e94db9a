"""How long is kept on a server who looked at which record: a server may be taken away, and whoever has it could ask."""

from dataclasses import dataclass

from models.limits.origins import by_hand, follows, number


@dataclass(frozen=True)
class LookLimits:
    """Days; never which day somebody looked, for that is nobody's business."""

    most_days: int = number(
        30, 'After so many days at most it is forgotten that somebody looked at a record on a server.',
        by_hand('who reviews comes back to a record within weeks; after that it is new to them again'),
    )  # fmt: skip
    span: int = number(
        10, 'Looks of so many days are told apart by nothing, and are forgotten together.',
        follows('`most_days`, a third of it: so they are kept for at least two thirds of that'),
    )  # fmt: skip


LOOK_LIMITS = LookLimits()
