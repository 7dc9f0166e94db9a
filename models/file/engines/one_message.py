"""What goes to a server together: what is written waits for the next question, and what will be asked is asked at once.

A message there and back may take as long as some hundred statements take the server.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from models.file.engines.engine import Asked
from models.file.engines.tried_again import TriedAgain

# So many letters in one message.
_ON_ONE_WAY = 1 << 20


class FoundBefore:
    """What a question was answered that was asked with others, as a cursor gives it."""

    def __init__(self, rows: list[tuple[Any, ...]]) -> None:
        self._rows = iter(rows)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return self._rows

    def fetchone(self) -> tuple[Any, ...] | None:
        """The next row, None where there is none."""
        return next(self._rows, None)

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All the rows that are left."""
        return [*self._rows]


class OneMessage:
    """What one connection sends: the statements that wait, and the answers to questions that were asked beforehand."""

    def __init__(self, again: TriedAgain | None) -> None:
        self._again = again
        self._waiting: list[str] = []
        self._size = 0
        self._answers: dict[Asked, list[tuple[Any, ...]]] = {}

    def wait(self, cursor: Any, statements: Iterable[str]) -> None:
        """Let statements wait that answer nothing; what is too much for one message is sent."""
        self.forget_answers()
        for statement in statements:
            self._waiting.append(statement)
            self._size += len(statement)
            if self._size > _ON_ONE_WAY:
                self.send(cursor)

    def begin(self, *statements: str) -> None:
        """Let what begins a transaction wait."""
        self.end()
        if self._again is not None:
            self._again.begin()
        self._waiting += statements

    def send(self, cursor: Any, *questions: str) -> list[list[tuple[Any, ...]]]:
        """Send all that waits, and questions after it; the answers to these but the last, which the cursor gives."""
        waiting, self._waiting, self._size = self._waiting, [], 0
        if not (waiting or questions):
            return []
        message, answers = '; '.join((*waiting, *questions)), []
        if self._again is None:
            cursor.execute(message)
        else:
            self._again.run(cursor, message)
        for number in range(1, len(waiting) + len(questions)):
            if number > len(waiting):
                answers.append(cursor.fetchall())
            cursor.nextset()
        return answers

    def ask_ahead(self, cursor: Any, asked: dict[Asked, str]) -> None:
        """Ask several questions at once, each with how it is said to the server, and keep what is answered."""
        if not asked:
            return
        answers = self.send(cursor, *asked.values())
        self._answers.update(zip(asked, [*answers, cursor.fetchall()], strict=True))

    def answer(self, question: Asked) -> FoundBefore | None:
        """The answer to a question that was asked beforehand; each is given once."""
        found = self._answers.pop(question, None) if self._answers else None
        return None if found is None else FoundBefore(found)

    def knows(self, question: Asked) -> bool:
        """Whether a question was asked beforehand and its answer not given yet."""
        return question in self._answers

    def forget_answers(self, of: Iterable[Asked] | None = None) -> None:
        """Keep no answer, or none of these: what is written next may alter it."""
        for question in [*(self._answers if of is None else of)]:
            self._answers.pop(question, None)

    def forget_waiting(self) -> None:
        """Keep nothing of what was to be done: it is undone."""
        self.forget_answers()
        self._waiting, self._size = [], 0

    def end(self) -> None:
        """Keep nothing: the transaction has ended."""
        self.forget_waiting()
        if self._again is not None:
            self._again.end()
