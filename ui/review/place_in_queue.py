"""Where in the queue a reviewer is, and where they go from there."""

from dataclasses import dataclass, field

from models.query.for_review.queue import QueuedRecord


@dataclass
class PlaceInQueue:
    """The records that wait in their order, and the place of the one that is shown."""

    waiting: list[QueuedRecord] = field(default_factory=list)
    at: int = 0

    @property
    def one(self) -> QueuedRecord | None:
        """The record that is shown, None in an empty queue."""
        return self.waiting[self.at] if self.at < len(self.waiting) else None

    def take(self, waiting: list[QueuedRecord], uid: str) -> None:
        """Have the queue as it is now, at the record of a uid; behind it comes what was to come: nothing is skipped.

        What was edited may weigh less than before, and what was taken back is to be decided before one goes on.
        """
        there = {one.uid: place for place, one in enumerate(waiting)}
        to_come = (one.uid for one in self.waiting[self.at :] if one.uid != uid and one.uid in there)
        follower, place = next(to_come, None), there.get(uid)
        after = there[follower] if follower is not None else len(waiting)
        if not self.waiting:
            self.at = place or 0
        elif place is None:
            self.at = max(0, min(after, len(waiting) - 1))
        else:
            self.at = after - (place < after)
            waiting.insert(self.at, waiting.pop(place))
        self.waiting = waiting

    def beside(self, step: int) -> QueuedRecord | None:
        """The record so many places further, None where there is none."""
        place = self.at + step
        return self.waiting[place] if 0 <= place < len(self.waiting) else None

    def drop(self) -> bool:
        """Take out the record that is shown, and go on to the next; whether that meant to begin again."""
        if self.one is None:
            return False
        del self.waiting[self.at]
        is_over = self.at >= len(self.waiting)
        if is_over:
            self.at = 0
        return is_over and bool(self.waiting)
