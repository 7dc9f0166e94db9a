"""Words of the names of many people, held so that those near a word are found without comparing it with each."""

from collections import defaultdict
from collections.abc import Iterable

from models.likeness.name_words import Word

_MOST_KEPT = 5_000


class NearWords:
    """The words of names that were heard of."""

    def __init__(self) -> None:
        self._heard: set[Word] = set()
        self._given: dict[str, list[Word]] = defaultdict(list)  # by the name that is known
        self._held: dict[tuple[bool, bool], dict[str, list[Word]]] = {
            (is_known, is_arabic): defaultdict(list) for is_known in (False, True) for is_arabic in (False, True)
        }
        self._near: dict[Word, set[Word]] = {}  # of words that are among them, as most that are asked for

    def hear(self, words: Iterable[Word]) -> None:
        """Hold these words too."""
        for word in words:
            if word not in self._heard:
                self._heard.add(word)
                self._hold(word)
                for other in self._found(word):
                    if other in self._near:
                        self._near[other].add(word)

    def _hold(self, word: Word) -> None:
        for given in word.known:
            self._given[given.name].append(word)
        held = self._held[bool(word.known), word.is_arabic]
        for marks in (word.letters, word.sounds.held):
            for mark in marks:
                held[mark].append(word)

    def near(self, word: Word) -> set[Word]:
        """Those of them that may be near a word, never without one that is."""
        if word not in self._heard:
            return self._found(word)
        if word not in self._near:
            if len(self._near) >= _MOST_KEPT:
                self._near.clear()
            self._near[word] = self._found(word)
        return self._near[word]

    def _found(self, word: Word) -> set[Word]:
        found = set[Word]()
        for given in word.known:
            found.update(self._given.get(given.name, ()))
        for (is_known, is_arabic), held in self._held.items():
            if not (is_known and word.known):
                for mark in word.letters if is_arabic and word.is_arabic else word.sounds.sought:
                    if mark in held:
                        found.update(held[mark])
        return found
