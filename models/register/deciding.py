"""What an import decided, written as one batch; and its conflicts, settled now or later."""

import uuid
from collections.abc import Sequence
from typing import Any

from models.errors import Refused
from models.file import chain
from models.language.messages import _
from models.progress import Progress, silent
from models.query.together import old_uids
from models.record.own_codes import OwnCode
from models.register import conflicts
from models.register.action import Incoming
from models.register.conflicts import NOTHING, Conflict, Decided, Values
from models.register.writing import WritableRegister


class ImportingRegister(WritableRegister):
    """An open register that takes in what files bring."""

    def apply(
        self,
        changes: list[Incoming],
        about: dict[str, Any],
        progress: Progress = silent,
        decided: Decided = NOTHING,
        codes: Sequence[OwnCode] = (),
    ) -> str:
        """Write what an import decided as one batch, in one transaction; gives the batch's uid.

        `about` says what people will want to know of it: file name, SHA-256, counts; and as `seen` the vectors that
        records had in the file where not all of it could go in. `progress` may raise to cancel. `codes` are added to
        the code lists with it, and stay where it is undone.
        """
        batch = str(uuid.uuid4())
        with self.action('import', batch=batch, progress=progress, codes=codes) as action:
            counts = self._counts(decided)
            action.note_batch(about)
            known = action.known_uids(changes)
            for done, change in enumerate(changes):
                progress(done, len(changes))
                if change.record.uid not in known:
                    action.add(change)
                    continue
                action.put(
                    change.record,
                    vector=change.vector,
                    heard=change.heard,
                    signer=change.signer,
                    because='from_a_workbook',
                )
            progress(len(changes), len(changes))
            action.note(conflicts.after(self.meta, decided, counts, batch))
        return batch

    def decide(self, decided: Decided, known: Sequence[Incoming] = (), codes: Sequence[OwnCode] = ()) -> None:
        """Keep what was decided of the conflicts of a file that changes nothing else.

        `known` are the records of which another desk had no more than stands here, `codes` those of the conflicts that
        are left for later.
        """
        if not any(decided) and not known:
            return
        with self.action('settle', codes=codes) as action:
            counts = self._counts(decided)
            for incoming in known:
                action.put(incoming.record, vector=incoming.vector, signer=incoming.signer)
            action.note(conflicts.after(self.meta, decided, counts))

    def _counts(self, decided: Decided) -> dict[str, int]:
        """How many revisions this desk has of each record of which conflicts are settled."""
        records = (self._existing(one.kind, one.record) for one in decided.settled)
        return {record.uid: chain.read_vector(record.revision).get(self.desk_id, 0) for record in records}

    def settle(self, conflict: Conflict, values: Values) -> None:
        """Settle a conflict that was left for later: put these values on its row, none to keep what stands.

        With the last one of a record, the register knows all that the other desk had of it.
        """
        record = self._existing(conflict.kind, conflict.record)
        row = next(row for row in record.walk() if row.uid == conflict.row)
        if 'withdrawn' in values and row is record and old_uids.merged_into(self, record.uid):
            sentence = _('Another record is merged into this one: un-merge the two, then withdraw the one meant.')
            raise Refused(sentence, 'withdrawn')
        for name, value in values.items():
            row.set(name, value)
        with self.action('settle') as action:
            arriving = conflicts.arriving(self)
            here = [pair for pair in arriving if pair[0].record == conflict.record]
            others = [pair for pair in here if pair[0].key != conflict.key]
            is_last = not any(conflicts.is_open(one, record) for one, _kept in others)
            # With the last one those are over that ended by themselves: both sides came to say the same.
            own = [kept for one, kept in here if one.key == conflict.key] or [conflict]
            decided = Decided(settled=(*own, *(kept for _one, kept in others if is_last)))
            counts = self._counts(decided)
            signer = conflict.signer if values == conflict.theirs else ''
            # Of a record in which another one goes on, their vector says nothing.
            is_of_it = all(kept.record == record.uid for kept in own)
            vector = conflict.vector if is_last and is_of_it else ''
            action.put(record, vector=vector, signer=signer, because='from_a_workbook')
            action.note(conflicts.after(self.meta, decided, counts))
