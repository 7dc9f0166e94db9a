"""Who else has a record of the queue open, in words, and where in the window that is shown."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from PySide6.QtCore import QObject

from models.dates import dates
from models.file.engines.in_hand import InHand
from models.language.messages import _
from models.language.text import isolate
from models.register.register import Register


class OthersAtIt(QObject):
    """Asks the parts of the window which record they have open, and says to them what others have open."""

    def __init__(self, register: Register, parent: QObject) -> None:
        super().__init__(parent)
        self._register = register
        self._said: dict[str, str] = {}
        self._parts: list[tuple[Callable[[], str], Callable[[Mapping[str, str]], None]]] = []

    def tie(self, own: Callable[[], str], say: Callable[[Mapping[str, str]], None]) -> None:
        """Take in a part: `own` gives the uid of the record that waits for review and is open in it, '' for none."""
        self._parts.append((own, say))
        say(self._said)

    def own(self) -> str:
        """The record of the queue that is open here, '' for none."""
        return next((uid for own, _say in self._parts if (uid := own())), '')

    def say(self, others: tuple[InHand, ...]) -> None:
        """Say what others have open, by record, each in a sentence."""
        said: dict[str, list[str]] = {}
        for one in sorted(others, key=lambda one: one.since):
            said.setdefault(one.record, []).append(self._in_words(one))
        self._said = {record: ' · '.join(sentences) for record, sentences in said.items()}
        for _own, say in self._parts:
            say(self._said)

    def _in_words(self, one: InHand) -> str:
        since = dates.damascus_time(datetime.fromtimestamp(one.since, UTC).strftime('%Y-%m-%dT%H:%M:%SZ'))
        alias = one.alias or self._register.called(one.person)
        # Translators: of a record that waits for review, on a server where others work too.
        sentence = _('{alias} has had this open since {time}')
        return sentence.format(alias=isolate(alias, 'auto'), time=isolate(since.strftime('%H:%M')))

    def drop(self) -> None:
        """Ask and say nothing more."""
        self._parts.clear()
        self._said = {}
