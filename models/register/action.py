"""One user action on a register: what it writes is gathered record by record, and written in one go."""

import json
import uuid
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import peewee

from models import query
from models.changed import BATCH, CONFLICT, OWN_CODE, PROBLEM, Changed
from models.dates import dates
from models.errors import Refused, StaleSave
from models.file import chain, history, kept_beside, rows
from models.file.chain import Entry
from models.file.engines.engine import Asked
from models.file.facts import HEADQUARTERS, is_chained, last_number
from models.file.register_file import RegisterFile
from models.file.writes import Writes, asked_to_write
from models.language.messages import _
from models.language.text import isolate
from models.progress import Progress
from models.query.for_review import queue
from models.query.for_review.past import FOR_REVIEW
from models.query.together import old_uids
from models.query.together.held_apart import APART
from models.record import off_servers, own_codes, records, review_states, worked_out
from models.record.cleaning import Cleaning
from models.record.drawn import new_uid
from models.record.fields import Stored, split_codes
from models.record.records import RECORDS, Record
from models.register import conflicts, moved_lines, worked_out_again
from models.register.own import own_history
from models.register.review import weighing
from models.rules import checks
from models.rules.checks import Noted
from models.rules.surroundings import Around

# What is no edit of what a record says: its state, and whether it as a whole, or a doubt of it, is put aside.
_NO_EDIT = frozenset({'state', 'set_aside'})
# So many new records go through each step together: that takes a fifth less than all steps of one after the other.
_TOGETHER = 500
# So many records at once are checked beside all of the register, not one by one.
_MANY = 100
# Actions that change what is known of imports: the last decides on what taking one back left.
_OF_BATCHES = frozenset({'import', 'undo', 'redo', 'settle', 'erase'})


class Incoming(NamedTuple):
    """A record that is written; where it was brought, `vector` is the one it had there, `signer` whose key signed it.

    `heard` is that vector where not all of it is taken over, so that the history says whose work the rest is. `noted`
    are the problems that were found in a new record as it stands, and that nothing but a change of it can alter.
    """

    record: Record
    vector: str = ''
    heard: str = ''
    signer: str = ''
    noted: tuple[Noted, ...] | None = None


def asked_to_put(record: Record) -> Iterator[Asked]:
    """What will be asked to put one record, and to write it."""
    yield queue.IS_ANY
    yield from rows.asked(record.kind, [record.uid])
    yield from asked_to_write(record)


class Action:
    """What one transaction will write: gathered row by row, written in few statements."""

    _do_some_wait: bool | None = None  # whether any record waits for review, once that was asked

    def __init__(self, register: RegisterFile, header: dict[str, str | None], progress: Progress) -> None:
        self.register = register
        self.progress = progress
        self.db = register.db
        by = {'person': register.person, 'who': '' if register.person else register.alias}
        self.header = header | by | {'desk': register.desk_id, 'at': dates.utc_now()}
        self.head = register.meta['head']  # read just now, with all else that it knows of itself
        # What a new record that nobody brought has for a vector, and where it is from.
        self._fresh = f'{register.desk_id}:1', register.desk_id
        self._headings: dict[tuple[str, str, str, str], chain.HeaderAlike] = {}
        self.kinds: set[str] = set()
        self.uids: set[str] = set()
        self.revisions: set[str] = set()
        self.facts: dict[str, str] = {}
        self._beside: own_history.Rows = {}
        self._stood: own_history.Rows = {}
        self._numbers: dict[str, int] = {}
        self._series: dict[str, tuple[str, str, str]] = {}
        # New records that were gathered and not begun yet.
        self._new: list[Incoming] = []
        # Each with whether anything of it may be there, and what is known of its problems.
        self._unchecked: list[tuple[Record, bool, Sequence[Noted] | None]] = []
        # What was typed and saved, each with the vector that it had before.
        self._saved: list[tuple[Record, str]] = []
        # What was for review or is, by uid with its kind: '' of what a decision alone names.
        self._in_review: dict[str, str] = {}
        # Every record as it was and as it is: what is alike either weighs otherwise in the queue.
        self._compared: tuple[list[Record], list[Record]] = [], []
        # What came back with it: a record that was merged into another one is there already.
        self._brought_back: dict[str, Record] = {}
        # What lies around the records; it may have been read for more than this action.
        self.around = Around(register)
        self._cleaning = Cleaning()
        self._words: query.RecordWords | None = None
        self._writes = Writes(register.db)

    def note_batch(self, about: dict[str, Any]) -> None:
        """Keep what people will want to know of this batch."""
        kept = (str(self.header['batch']), str(self.header['at']), self.register.person, _json(about))
        self._writes.batch(*kept)
        self.tell(own_history.of_batch(*kept))

    def say_of_batch(self, uid: str, about: dict[str, Any]) -> None:
        """Keep beside an import what people will want to know of it by now; one that was altered stays a stranger."""
        before = own_history.batches(self.register, uid)
        history.say_of_batch(self.register, uid, _json(about))
        if before.items() <= own_history.told(self.register).items():
            self.tell(own_history.batches(self.register, uid), before)

    def tell(self, now: own_history.Rows, stood: own_history.Rows | None = None) -> None:
        """Have the history say of presets and imports what is `now`, where that `stood` before."""
        self._beside |= now
        self._stood |= stood or {}

    def note(self, facts: dict[str, str]) -> None:
        """Keep facts in the register's `meta`."""
        for key, value in facts.items():
            self._writes.fact(key, value)
        self.facts |= facts

    def known_uids(self, changes: list[Incoming]) -> set[str]:
        """Which of these records the register has."""
        by_kind: dict[str, list[str]] = {}
        for change in changes:
            by_kind.setdefault(change.record.kind, []).append(change.record.uid)
        return {uid for kind, uids in by_kind.items() for uid in query.known(self.register, kind, uids)}

    def put(
        self,
        record: Record,
        *,
        based_on: str | None = None,
        vector: str = '',
        heard: str = '',
        is_new: bool = False,
        signer: str = '',
        always: bool = False,
        because: str = '',
        is_asked: bool = False,
    ) -> None:
        """Write an aggregate: check it, find what it changes, and add that to the history.

        `based_on` is the vector that the change started from (None: whatever is stored); `is_new` spares the look
        for a stored one. A `vector` that the stored one does not cover is taken over even where no value changes: what
        another desk had is known from now on. `heard` is the vector of those whose work it brings in part, `signer` the
        key that signed what comes. `always` has a revision even where nothing changes. An approved record is to be
        reviewed again: `because` says why, and a person `is_asked` for that. Raises Refused or StaleSave.
        """
        self._begin_new()
        stored = None if is_new else query.get(self.register, record.kind, record.uid)
        self._keep_off_server(record, is_typed=is_asked)
        if based_on is not None and based_on != (stored.revision if stored else ''):
            raise StaleSave(_('Somebody changed this record since you opened it; compare before you save.'), record.uid)
        if stored is None:
            self.add(Incoming(record, vector, heard, signer))
            self._begin_new()
            return
        self._notice(stored)
        self._cleaning.clean(record)
        if event := self._keep_state(record, stored):
            self._begin_again(because, is_asked=is_asked)
        if (entries := chain.differences(record, stored)) or always or not chain.covers(stored.revision, vector):
            self._change(record, stored, entries, Incoming(record, vector, heard, signer))
        if event:
            self._note_decision(record, event, because=because)

    def _keep_off_server(self, record: Record, *, is_typed: bool) -> None:
        """Keep out of a record what never lies on a server, where the register does."""
        if self.register.is_on_server:
            off_servers.keep_out(record, is_typed=is_typed)

    def add(self, new: Incoming) -> None:
        """Write an aggregate that the register has not, together with those that are added next.

        Raises Refused for any of them.
        """
        self._keep_off_server(new.record, is_typed=False)
        self._new.append(new)
        if len(self._new) >= _TOGETHER:
            self._begin_new()

    def _notice(self, record: Record) -> None:
        """Remember that the queue is about this record, where it waits or this is a decision about it."""
        if record.kind == 'decision':
            self._in_review.setdefault(str(record.get('record')), '')
        elif record.kind == APART:
            for name in ('one', 'other'):  # neither is likely the other any more, or is again
                self._in_review.setdefault(str(record.get(name)), '')
        elif record.get('state') == FOR_REVIEW:
            self._in_review[record.uid] = record.kind

    def _begin_again(self, because: str, *, is_asked: bool) -> None:
        """Let an approved record be reviewed again: what is done to it and what is decided is undone at once."""
        if is_asked and not because:
            raise Refused(_('Say why an approved record is changed.'), 'because')
        if not self.header['batch']:
            self.header['batch'] = str(uuid.uuid4())
            self._headings.clear()

    def _keep_state(self, record: Record, stored: Record) -> str:
        """Give a record the state that it has, or the one that an edit leads to; the edit, where it does."""
        if record.kind in records.OF_REVIEW:
            return ''
        state = str(stored.get('state') or review_states.FIRST)
        record.set('state', stored.get('state'))
        edited = any(_edits(entry, record) for entry in chain.differences(record, stored))
        if not edited or review_states.after(state, review_states.EDIT) == state:
            return ''
        record.set('state', review_states.after(state, review_states.EDIT))
        return review_states.EDIT

    def decide(self, record: Record, event: str, *, first: str = '', **said: Stored) -> None:
        """Note a decision about a record as it stands, and give the record the state that it leads to.

        `first` is an event that comes before it and is noted too: one change of the state, so that one undo takes back
        both. The record's vector stays: nothing that it says has changed. Raises Refused where an event leads to no
        state, and has noted nothing then.
        """
        before = Record(record.kind, record.uid, dict(record.values), record.children, record.revision)
        state = str(record.get('state') or '')
        on_the_way = review_states.after(state, first) if first else state
        leads_to = review_states.after(on_the_way, event)
        if first:
            record.set('state', on_the_way)
            self._note_decision(record, first, follows=said.get('follows'))
        record.set('state', leads_to)
        self._note_decision(record, event, **said)
        self.set_state(record, before)

    def review_again(self, record: Record) -> None:
        """Let a record be reviewed again that was put just now, where it does not wait for that already."""
        if record.get('state') == FOR_REVIEW:
            return
        before = Record(record.kind, record.uid, dict(record.values), record.children, record.revision)
        record.set('state', FOR_REVIEW)
        self._note_decision(record, review_states.EDIT)
        self.set_state(record, before)

    def set_state(self, record: Record, stored: Record) -> None:
        """Write the state that a record has now, with its vector as it was; nothing else follows from it."""
        entries = [entry for entry in chain.differences(record, stored) if entry.field == 'state']
        if not entries:
            return
        self._in_review[record.uid] = record.kind
        number = self._revise(record, stored.revision, chain.changing(entries), Incoming(record, stored.revision))
        for entry in entries:
            self._writes.change(number, entry)
        self._writes.update(record, {'state': record.get('state')} | self._derived(record))
        self.kinds.add(record.kind)
        self.uids.add(record.uid)

    def _note_decision(self, record: Record, event: str, **said: Stored) -> None:
        decision = {
            'record': record.uid,
            'event': event,
            'state': record.get('state'),
            'vector': record.revision,
            'hash': self.head if event == review_states.EDIT else history.last_hash_of(self.register, record.uid),
            'person': self.register.person or None,
            'desk': self.register.desk_id,
            'decided_at': self.header['at'],
            **said,
        }
        stated = {name: value for name, value in decision.items() if value not in (None, '')}
        self.put(Record('decision', values=stated), is_new=True)

    def _begin_new(self) -> None:
        """Write the new records that were gathered, one step for all of them after the other."""
        self._know_whether_some_wait()
        if not self._new:
            return
        new, self._new = self._new, []
        begun = [one.record for one in new]
        for record in begun:
            self._notice(record)
        # Of a record that was not clean, what was found in it says nothing.
        new = [one._replace(noted=None) if self._cleaning.clean(one.record) else one for one in new]
        for record in begun:
            self._number(record)
        for record in begun:
            checks.refuse(record)
        for one, content in zip(new, [chain.beginning(record) for record in begun], strict=True):
            self._revise(one.record, '', content, one)
        for record in begun:
            for row in record.walk():
                self._insert(row)
        self._compared[1].extend(begun)
        self._work_out(new, there=False)
        for record in begun:
            self._notice_saved(record, '')
        self.kinds.update(record.kind for record in begun)
        self.uids.update(record.uid for record in begun)

    def _change(self, record: Record, stored: Record, entries: list[Entry], brought: Incoming) -> None:
        """Write what changes in a record that the register has."""
        if any(entry.field in ('parent', 'position') and entry.old is not None for entry in entries):
            moved_lines.stand_as_said(record)
        checks.refuse(_joined(record, stored))
        number = self._revise(record, stored.revision, chain.changing(entries), brought)
        for entry in entries:
            self._writes.change(number, entry)
        self._store(record, stored, entries)
        if stored.withdrawn and not record.withdrawn:
            self._brought_back[record.uid] = record
        self._notice_saved(record, stored.revision)
        self.kinds.add(record.kind)
        self.uids.add(record.uid)

    def _notice_saved(self, record: Record, before: str) -> None:
        """Remember what whoever works here typed themselves: that is not new to them."""
        if self.header['action'] in ('save', history.REVERT) and record.kind in RECORDS:
            self._saved.append((record, before))

    def erase(self, record: Record, stored: Record, said: list[Entry]) -> None:
        """Write a record of which something was erased from its history, which says so."""
        number = self._revise(record, stored.revision, chain.changing(said), Incoming(record))
        for entry in said:
            self._writes.change(number, entry)
        self._store(record, stored, chain.differences(record, stored))
        if record.kind not in records.OF_REVIEW:
            self._writes.drop_old_words(record)
            self._notice(record)
        self.kinds.add(record.kind)
        self.uids.add(record.uid)

    def so_far(self) -> None:
        """Write what was gathered until now, so that a record can be read and put once more in the same action."""
        self._begin_new()
        self._writes.send()

    def write(self) -> None:
        """Write what was gathered and not written yet, and note the problems of all of it."""
        self.so_far()
        self._refuse_merged()
        with self.db.ahead(self._asked_of_all()):
            self._check()
            self._keep_queue()
        for record, before in self._saved:
            kept_beside.look_along(self.db, self.register.person, record.uid, before, record.revision)
        self.note(kept_beside.forget_looks(self.db, self.register.meta))
        if self._numbers:
            self.note({last_number(series): str(number) for series, number in self._numbers.items()})
        self._tell_of_register()
        self._writes.head(self.head)

    def _asked_of_all(self) -> Iterator[Asked | peewee.Node]:
        """What will be asked of what was written, where that is little."""
        if len(self._unchecked) <= _MANY:
            for record, *_of in self._unchecked:
                yield from self.around.asked(record)
            yield from weighing.asked_alike(self._alike() if self._do_some_wait else [])

    def _refuse_merged(self) -> None:
        """Refuse to bring a record back that is merged into another one: all that it says would count twice."""
        for uid, record in self._brought_back.items():
            if old_uids.survivor_of(self.register, uid) != uid:
                sentence = _('{record} was merged into another record; un-merge the two to have it back.')
                raise Refused(sentence.format(record=isolate(str(record.get('reference') or uid), 'auto')), 'withdrawn')

    def begin_history(self) -> None:
        """Have the history say what the register keeps of itself, as it stands: from now on it says what changes."""
        self._revise_register(own_history.differences(own_history.standing(self.register), {}))

    def accept_altered(self) -> None:
        """Have the history say all that was altered outside the program as it stands, but for headquarters' key."""
        altered = own_history.differences(own_history.standing(self.register), own_history.told(self.register))
        self._revise_register([entry for entry in altered if entry.field != HEADQUARTERS])

    def _tell_of_register(self) -> None:
        """Add to the history what was noted of the register itself."""
        noted = {key: text for key, text in self.facts.items() if is_chained(key)}
        if not (noted or self._beside):
            return
        said = own_history.told(self.register)
        of_facts = own_history.of_noted(noted, self.register.meta, said)
        self._revise_register(of_facts + own_history.changes(self._beside, said, self._stood))

    def _revise_register(self, entries: list[Entry]) -> None:
        if not entries:
            return
        of_none = {'reason': None, 'batch': None, 'undoes': None, 'vector': '', 'signer': ''}
        about = {'form': chain.FORM, 'kind': chain.OF_REGISTER, 'origin': self.register.desk_id}
        heading = chain.HeaderAlike({**self.header, **of_none, **about})
        number = self._add_revision(heading, chain.OF_REGISTER, chain.changing(entries))
        for entry in entries:
            self._writes.change(number, entry)

    def changed(self) -> Changed:
        """What was written, for those who listen."""
        beside = {
            PROBLEM: bool(self._unchecked),
            CONFLICT: conflicts.OPEN in self.facts,
            OWN_CODE: own_codes.META in self.facts,
            BATCH: self.header['action'] in _OF_BATCHES,
        }
        return Changed.of(self.kinds | {kind for kind, is_so in beside.items() if is_so}, self.uids)

    def close(self) -> None:
        """Write no more, before the transaction ends."""
        self._writes.close()

    def _check(self) -> None:
        """Note the problems of what was written, now that all of it stands in the register."""
        if len(self._unchecked) > _MANY and not self.around.is_read_ahead:
            self.around.read_ahead_of(record for record, *_of in self._unchecked)
        self._writes.know_ids(record for record, *_of in self._unchecked)
        for done, (record, there, noted) in enumerate(self._unchecked):
            if done % _MANY == 0:
                self.progress(done, len(self._unchecked))
            self._note_problems(record, noted, there=there)
        self.progress(len(self._unchecked), len(self._unchecked))

    def _note_problems(self, record: Record, noted: Sequence[Noted] | None, *, there: bool) -> None:
        found = worked_out_again.problems(record, self.around, noted)
        self._writes.problems(record, found, there=there)
        self._writes.send_when_many()

    def _keep_queue(self) -> None:
        """Note what of all that was written waits for review, and what of it does not any more."""
        known, others = self._notice_alike()
        unknown = {uid for uid, kind in self._in_review.items() if not kind}
        for kind in (cls.record_kind for cls in records.roots() if self._in_review):
            asked = sorted({uid for uid, known in self._in_review.items() if known == kind} | unknown)
            with self.db.ahead(weighing.asked(self.register, kind, asked, self.around, others)):
                kept = queue.to_keep(self.register, kind, asked)
                found = query.get_many(self.register, kind, kept)
                waiting = [found[uid] for uid in kept if uid in found]
                lines = weighing.lines(self.register, waiting, self.around, known)
                for uid in found:
                    self._writes.waiting(kind, uid, lines[uid].line if uid in lines else None)
        self._writes.send()

    def _notice_alike(self) -> tuple[weighing.Twins, list[Record]]:
        """Remember what may be about the same as a record that was written: its place in the queue follows.

        Gives what is likely about the same as those that were written and wait themselves, and the others that wait.
        """
        if not self._do_some_wait:  # those that were written are noted already
            return {}, []
        found = weighing.alike(self.register, self._alike())
        self._in_review = found.kinds | self._in_review
        return found.twins, found.records

    def _alike(self) -> list[Record]:
        """Every record as it was, and then as it is."""
        return [record for some in self._compared for record in some if record.kind in RECORDS]

    def _know_whether_some_wait(self) -> None:
        """Look once whether any record waits for review: before anything is written, for then it was asked already."""
        if self._do_some_wait is None:
            self._do_some_wait = queue.is_any(self.register)

    def _number(self, record: Record) -> None:
        cls = records.of_kind(record.kind)
        assert issubclass(cls, records.Aggregate)
        if issubclass(cls, records.Root):
            record.set('state', review_states.FIRST)
        if not cls.numbered[0]:
            return
        field, series, number = self._series.get(record.kind) or self._begin_series(cls)
        if given := record.get(field):
            told = str(given).removeprefix(series)
            if told != given and told.isascii() and told.isdecimal() and len(told) < 19:
                self._numbers[series] = max(self._numbers[series], int(told))
            return
        self._numbers[series] += 1
        record.set(field, series + number.format(number=self._numbers[series]))

    def _begin_series(self, cls: type[records.Aggregate]) -> tuple[str, str, str]:
        """The field that records of a kind are numbered in, what a number begins with, and how it is written."""
        field, pattern = cls.numbered
        start, number, end = pattern.partition('{number')
        series = start.format(desk=self.register.desk, year=dates.today_in_damascus().year)
        if series not in self._numbers:
            kept = self.register.meta.get(last_number(series))
            self._numbers[series] = int(kept) if kept else query.last_number(self.register, field, series)
        self._series[cls.record_kind] = field, series, number + end
        return self._series[cls.record_kind]

    def _revise(self, record: Record, before: str, content: chain.Content, brought: Incoming) -> int:
        """Add a revision to the history, on a record that had the vector `before`; its number."""
        record.revision, origin = self._fresh
        if before or brought.vector or brought.heard:
            record.revision, origin = self._vector(before, brought.vector), self._origin(before, brought)
        about = record.kind, record.revision, origin, brought.signer
        if about not in self._headings:
            said = zip(('kind', 'vector', 'origin', 'signer'), about, strict=True)
            self._headings[about] = chain.HeaderAlike({**self.header, 'form': chain.FORM, **dict(said)})
        return self._add_revision(self._headings[about], record.uid, content)

    def _add_revision(self, heading: chain.HeaderAlike, record: str, content: chain.Content) -> int:
        """Add a revision to the history; its number."""
        uid = new_uid()
        if self.register.is_on_server:
            self.revisions.add(uid)
        previous, self.head = self.head, heading.hash(self.head, uid, record, content.hash)
        return self._writes.revision(heading, uid, record, content, previous, self.head)

    def _vector(self, before: str, brought: str) -> str:
        """The vector of a record that had the one `before`; where another one is `brought` that covers it, no more."""
        counts = chain.read_vector(chain.joined(before, brought))
        if not brought or not chain.covers(brought, before):
            counts[self.register.desk_id] = counts.get(self.register.desk_id, 0) + 1
        return chain.write_vector(counts)

    def _origin(self, before: str, brought: Incoming) -> str:
        """The desks whose work a revision brings to a record that had the vector `before`; this one where none do."""
        beyond = chain.without(chain.beyond(brought.vector or brought.heard, before), self.register.desk_id)
        return ' '.join(chain.read_vector(beyond)) or self.register.desk_id

    def _store(self, record: Record, stored: Record, entries: list[Entry]) -> None:
        there = {row.uid for row in stored.walk()}
        changed: dict[str, dict[str, Stored]] = {}
        for entry in entries:
            if not isinstance(entry.new, chain.Erased):
                changed.setdefault(entry.row_uid, {})[entry.field] = entry.new
        for row in record.walk():
            if row.uid not in there:
                self._insert(row)
            elif row.uid in changed:
                self._writes.update(row, changed[row.uid])
                self._index_codes(row, there=True)
        whole = _joined(record, stored)
        self._writes.update(record, self._derived(whole))
        self._compared[0].append(stored)
        self._compared[1].append(whole)
        self.work_out(whole, there=True)

    def empty_worked_out(self) -> None:
        """Drop all that is worked out from records and kept beside them, to write it anew."""
        self._writes.empty_worked_out()

    def work_out_anew(self, kind: str, some: Sequence[Record]) -> None:
        """Write all that follows from stored records of a kind, of which nothing is there any more.

        What lies `around` them is as it is in the register, and nothing of them is kept: there may be a million.
        """
        self._writes.know_ids(row for record in some for row in record.walk())
        kept = query.computed_columns(self.register, kind, [record.uid for record in some])
        for record in some:
            if (said := worked_out.columns(record)) != kept.get(record.uid, {}):
                self._writes.update(record, said)
            self._notice(record)
            for row in record.walk():
                self._index_codes(row, there=False)
            self.work_out(record, there=False)
        unchecked, self._unchecked = self._unchecked, []
        for record, there, noted in unchecked:
            self._note_problems(record, noted, there=there)
        self._writes.forget_ids()

    def work_out(self, record: Record, *, there: bool = True) -> None:
        """Write what is worked out from a stored record, over what is `there` of it; of reviewing nothing is."""
        self._work_out([Incoming(record)], there=there)

    def _work_out(self, written: Sequence[Incoming], *, there: bool) -> None:
        found = [(one.record, one.noted) for one in written if one.record.kind not in records.OF_REVIEW]
        if self._words is None or self._words.places is not self.register.places:
            self._words = query.RecordWords(self.register.places)
        for record, _known in found:
            self._writes.words(record, self._words.of(record), there=there)
        for record, _known in found:
            self._index_names(record, there=there)
        # At once, while they are at hand; what hangs on other records only when all of them are written.
        self._unchecked += [
            (record, there, worked_out_again.problems_by_itself(record, self.around, known)) for record, known in found
        ]
        self._writes.send_when_many()

    def check_again(self, record: Record) -> None:
        """Look for problems anew in a stored record."""
        self._unchecked.append((record, True, None))
        self._notice(record)

    def _insert(self, row: Record) -> None:
        is_root = issubclass(records.of_kind(row.kind), records.Aggregate)
        self._writes.insert(row, self._derived(row) if is_root else {})
        self._index_codes(row, there=False)

    def _derived(self, record: Record) -> dict[str, Stored]:
        return {'revision': record.revision, 'saved_at': self.header['at']} | worked_out.columns(record)

    def _index_codes(self, row: Record, *, there: bool) -> None:
        if several := records.of_kind(row.kind).several_codes():
            values = row.values
            codes = [(name, code) for name in several if name in values for code in split_codes(values[name])]
            self._writes.codes(row, codes, there=there)

    def _index_names(self, record: Record, *, there: bool) -> None:
        for row, keys in worked_out_again.name_keys(record):
            self._writes.name_keys(row, keys, there=there)


def _edits(entry: Entry, record: Record) -> bool:
    """Whether an entry changes what a record says; a line of it that is withdrawn, or restored, does."""
    is_whole = entry.field == 'withdrawn' and entry.row_uid == record.uid
    return entry.field not in _NO_EDIT and not is_whole


def _json(about: dict[str, Any]) -> str:
    return json.dumps(about, ensure_ascii=False)


def _joined(record: Record, stored: Record | None) -> Record:
    """The record with the stored rows that it did not mention, each below its own."""
    if stored is None:
        return record
    given = {row.uid for row in record.walk()}
    unmentioned = [row for row in stored.walk() if row.uid not in given]
    whole = record.copied() if unmentioned else record
    rows = {row.uid: row for row in whole.walk()} if unmentioned else {}
    for row in unmentioned:
        rows[row.uid] = Record(row.kind, row.uid, row.values)
        rows[str(row.get('parent'))].children.append(rows[row.uid])
    return whole
