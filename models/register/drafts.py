"""What waits in a register beside its records: what is being typed, and patterns to begin records with.

A draft is its documenter's: two who take turns at one register may both be typing at one record.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from models.dates import dates
from models.errors import KnownError, Refused, ServerAway, WrongPassphrase
from models.file import kept_beside
from models.language.messages import _
from models.language.text import clean
from models.record import off_servers
from models.register.own import own_history
from models.register.several.kept_here import KeptHere
from models.register.writing import WritableRegister

# So long a draft that was discarded can be restored.
DISCARDED_DAYS = 30


class DraftingRegister(WritableRegister):
    """An open register that keeps drafts and patterns; `kept_here` has drafts while the line to a server is broken."""

    kept_here: KeptHere | None = None

    def keep_draft(self, kind: str, uid: str, content: dict[str, Any]) -> None:
        """Keep what is being typed for a record, over what was kept before."""
        if self.is_on_server:
            off_servers.refuse_in_draft(content)
        try:
            with self._writing_beside():
                kept_beside.keep_draft(self.db, self.person, kind, uid, content)
        except ServerAway:
            if self.kept_here is None:
                raise
            self.kept_here.keep(self, (kind, uid, content))
        else:
            self._forget_here(uid)

    def bring_kept(self) -> int:
        """Have as drafts on the server what was typed while the line was broken; gives how many there were."""
        try:
            drafts = self.kept_here.drafts(self.person) if self.kept_here is not None else []
        except WrongPassphrase as error:
            raise KnownError(self._said_of_other_password()) from error
        for draft in drafts:
            with self._writing_beside():
                kept_beside.bring_draft(self.db, self.person, draft)
            self._forget_here(draft.uid)
        return len(drafts)

    def keep_here_under(self, passphrase: str) -> None:
        """Keep what is typed while the line is broken under a passphrase, for one who connected without a password.

        WrongPassphrase where what was kept before is under another one.
        """
        if self.kept_here is not None and self.kept_here.is_passing:
            self.kept_here = self.kept_here.under(passphrase, self)

    def _said_of_other_password(self) -> str:
        """Where what was typed is, once it is set aside: the password was changed since."""
        sentence = _(
            'What you typed while the line was broken is still on this computer, under the password of that time: '
            'open {path} with it.'
        )
        return sentence.format(path=self.kept_here.set_aside() if self.kept_here is not None else '')

    def _forget_here(self, uid: str) -> None:
        """Keep on this computer no longer what is on the server by now."""
        if self.kept_here is not None:
            self.kept_here.drop(self.person, uid)

    def drop_draft(self, uid: str) -> None:
        """Forget what this documenter was typing for a record."""
        with self._writing_beside():
            self._drop_draft(uid)
        self._forget_here(uid)

    def _drop_draft(self, uid: str) -> None:
        kept_beside.drop_draft(self.db, self.person, uid)

    def discard_draft(self, uid: str) -> str:
        """Put aside what this documenter was typing for a record; the key to restore it by, '' where nothing was."""
        with self._writing_beside():
            key = kept_beside.discard_draft(self.db, self.person, uid)
        self._forget_here(uid)
        return key

    def restore_draft(self, key: str) -> tuple[str, str] | None:
        """Have a discarded draft of this documenter again: its kind and uid, None where it is gone.

        What is being typed for the record by now is discarded in its place, so nothing is lost.
        """
        with self._writing_beside():
            return kept_beside.restore_draft(self.db, self.person, key)

    def _forget_discarded(self) -> None:
        """Forget the drafts, whoever's they were, that were discarded longer ago than they are kept."""
        until = dates.days_before(dates.utc_now(), DISCARDED_DAYS)
        due = [key for key, _person, at, *_draft in kept_beside.discarded(self.db) if at < until]
        if not due:
            return
        with self._writing_beside():
            for key in due:
                kept_beside.drop_discarded(self.db, key)

    def keep_pattern(self, kind: str, name: str, content: dict[str, Any]) -> None:
        """Keep a pattern under a name, over the one of that name and kind."""
        name = clean(name)
        if not name:
            raise Refused(_('Enter a name for the preset.'), 'name')
        if self.is_on_server:
            off_servers.refuse_in_pattern(kind, content)
        with self._changing_patterns():
            kept_beside.keep_pattern(self.db, kind, name, content)

    def drop_pattern(self, uid: str) -> None:
        """Forget a pattern; the records that were begun with it stay as they are."""
        with self._changing_patterns():
            kept_beside.drop_pattern(self.db, uid)

    @contextmanager
    def _changing_patterns(self) -> Iterator[None]:
        with self.action('preset') as action:
            stood = own_history.patterns(self)
            yield
            action.tell({row: {} for row in stood} | own_history.patterns(self), stood)

    @contextmanager
    def _writing_beside(self) -> Iterator[None]:
        """One transaction that changes no record, and so has no history; any thread may ask for it."""
        with self.reading(), self.writing_down():
            yield
