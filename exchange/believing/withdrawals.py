"""What a file takes out of the figures: records and rows that it withdraws, or brings back, and whether that is done.

A withdrawal removes dead people from every report, and one that is brought back may have lost the consent that it
needs. So it is done by itself only where the desk that made the record asks for it in a file that its known key signed;
every other is left, and said (docs/decisions/0035).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from models.file import chain, history
from models.file.history import Revision
from models.file.register_file import RegisterFile
from models.language.messages import _
from models.record.fields import Stored

WITHDRAWALS = ('own', 'all', 'none')


@dataclass
class Withdrawal:
    """A row of the register that a file withdraws, or brings back where it gives no reason; whether that is `taken`.

    `by_its_maker` says that the file is signed with the known key of the desk that made the record, or the row.
    `held` says why it stays as it is here, '' for nothing: it is merged with another record here, goes on in none that
    is live here, or another one goes on in it. Else both would be withdrawn, or both be counted. `twice` says that both
    count where it is left.
    """

    row: str
    reason: Stored
    by_its_maker: bool
    taken: bool = False
    held: str = ''
    twice: str = ''

    @property
    def said(self) -> str:
        """What somebody should know of it as it is chosen, '' for nothing."""
        return self.held or ('' if self.taken else self.twice)

    @property
    def brings_back(self) -> bool:
        """Whether it brings a withdrawn row back."""
        return self.reason is None

    @property
    def values(self) -> dict[str, Stored]:
        """What is put on the row where it is taken."""
        return {'withdrawn': self.reason}

    def choose(self, way: str) -> None:
        """Decide by one of `WITHDRAWALS`."""
        self.taken = not self.held and (way == 'all' or (way == 'own' and self.by_its_maker))


def joined_in_words() -> str:
    """Why a record that is merged with another one is neither withdrawn nor restored."""
    return _('Here it is merged with another record: un-merge the two to withdraw or restore one alone.')


def gone_in_words() -> str:
    """Why a record that was merged elsewhere is not withdrawn, where what it was merged into is not live here."""
    return _('It was merged there into a record that is withdrawn here, or missing: one of the two has to stay.')


def kept_for_another_in_words() -> str:
    """Why a record into which another was merged elsewhere is not withdrawn by a desk that does not know of that."""
    return _(
        'Another record, which is withdrawn here, was merged into it at a third desk, and the desk of this file did '
        'not know that: one of the two has to stay.'
    )


def unknown_there_in_words() -> str:
    """Why a record that was merged elsewhere is not withdrawn, where it has rows here that are not known there."""
    return _(
        'It was merged there without rows that it has here, which would be lost with it. Merge the two here, or send '
        'that desk what is here and import what comes back.'
    )


class Makers:
    """Which desk made a record, of which this history is told, and each row of it.

    The history is read as far as it has to be, and once: of a record with very many lines each may be asked about.
    """

    def __init__(self, register: RegisterFile, told: list[Revision]) -> None:
        self._register, self._told = register, told
        self._made: dict[str, str] = {}
        self._in_turn = self._each()

    def made(self, row: str, signer: str) -> bool:
        """Whether the desk `signer` made the record, or this row of it."""
        return bool(signer) and signer in (self._of(self._told[0].record), self._of(row))

    def _of(self, row: str) -> str:
        """The desk that made a row, '' where several had a part in the revision that first had it here."""
        while row not in self._made and (more := next(self._in_turn, None)) is not None:
            self._made |= more
        return self._made.get(row, '')

    def _each(self) -> Iterator[dict[str, str]]:
        """The rows that each revision has first, with the desk that made them."""
        before = ''
        for revision in self._told:
            if rows := {entry.row_uid for entry in history.entries(self._register, revision)} - self._made.keys():
                desks = chain.read_vector(chain.beyond(history.contributed(self._register, revision, before), before))
                yield dict.fromkeys(rows, next(iter(desks)) if len(desks) == 1 else '')
            before = revision.vector
