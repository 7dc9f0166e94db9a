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
        # What goes with the first questions of a transaction and with its end; and which kind is open.
        self._first: dict[Asked, str] = {}
        self._last: dict[Asked, str] = {}
        self._is_alone = self.is_reading = False
        self.holding = 0  # so many times answers are held for whoever asks again
        self.rows = 0  # written in the transaction

    def wait(self, cursor: Any, statements: Iterable[str]) -> None:
        """Let statements wait that answer nothing; what is too much for one message is sent."""
        self.forget_answers()
        for statement in statements:
            self._waiting.append(statement)
            self._size += len(statement)
            if self._size > _ON_ONE_WAY:
                self.send(cursor)

    def go_along(self, first: dict[Asked, str], last: dict[Asked, str]) -> None:
        """Let questions go with the first ones of a transaction, and with its end."""
        self._first, self._last = first, last

    def begin(self, *statements: str, is_alone: bool = False, is_to_read: bool = False) -> None:
        """Let what begins a transaction wait; who is alone in writing knows what was answered until they write."""
        self.end()
        self._is_alone, self.is_reading = is_alone, is_to_read
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
        if self._is_alone:
            asked, self._first = self._first | asked, {}
        if not asked:
            return
        answers = self.send(cursor, *asked.values())
        self._answers.update(zip(asked, [*answers, cursor.fetchall()], strict=True))

    def commit(self, cursor: Any, *written: str) -> None:
        """Send what waits and the end of the transaction, with what is written and asked last."""
        last, self._last = self._last if self._is_alone else {}, {}
        self._waiting += () if self.is_reading else written
        answers = self.send(cursor, *last.values(), 'COMMIT')
        self.end()
        self._answers.update(zip(last, answers, strict=True))

    def answer(self, question: Asked) -> FoundBefore | None:
        """The answer to a question that was asked beforehand; once, but where nothing changes meanwhile as often."""
        found = self._answers.get(question) if self._answers else None
        if found is not None and not (self._is_alone or self.is_reading or self.holding):
            del self._answers[question]
        return None if found is None else FoundBefore(found)

    def knows(self, question: Asked) -> bool:
        """Whether a question was asked beforehand and its answer not given yet."""
        return question in self._answers

    def forget_answers(self) -> None:
        """Keep no answer: what is written next may alter it."""
        self._answers.clear()

    def leave(self, questions: Iterable[Asked]) -> None:
        """Keep no answer to these, which nobody asks any more; one who is alone may ask again."""
        for question in () if self._is_alone else questions:
            self._answers.pop(question, None)

    def forget_waiting(self) -> None:
        """Keep nothing of what was to be done: it is undone."""
        self.forget_answers()
        self._waiting, self._size = [], 0

    def end(self) -> None:
        """Keep nothing: the transaction has ended."""
        self.forget_waiting()
        self._is_alone = self.is_reading = False
        self.rows = 0
        if self._again is not None:
            self._again.end()
