"""Checking a register: the file's pages, the chain of its history, and the rows against what the history says."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

from models import query
from models.dates import dates
from models.file import agreement, chain, facts, history, kept_beside, migrations
from models.file.chain import Entry
from models.file.engines import encrypted_database
from models.file.history import Revision
from models.file.known_file import LOG
from models.file.register_file import RegisterFile
from models.file.schema import comparison, sent
from models.language.labels import field_label, record_label
from models.language.messages import _
from models.language.text import isolate
from models.no_garbage import keeping_all
from models.progress import Progress, silent
from models.record.fields import split_codes
from models.record.records import Record, Row, aggregates, declared, family
from models.register import erasing, worked_out_again
from models.register.others import heads
from models.register.own import own_agreement
from models.register.review import personal_keys
from models.register.settings import Settings
from models.register.worked_out_again import Again, FoundByRules, StandingProblem
from models.rules.surroundings import Around

_UID = re.compile(r'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}')
_STAMP = '%Y-%m-%d %H:%M'


def check(register: RegisterFile, progress: Progress = silent) -> list[str]:
    """Sentences that name what does not agree in a register; none when everything does.

    The pages of the file, then the chain from its first revision to the head, then every record replayed from its
    history against its rows as they stand, and what is derived from them.
    """
    return check_with_problems(register, progress)[0]


def check_with_problems(
    register: RegisterFile, progress: Progress = silent
) -> tuple[list[str], dict[str, StandingProblem] | None]:
    """What `check` says; and what each rule finds in the live records, by their first references.

    None for that where it was not worked out: the file is damaged, or what is kept beside its records is of before.
    """
    standing = FoundByRules()
    with encrypted_database.reading_errors(register.path):
        sentences = [*log_missing(register), *_found(register, progress, standing)]
    return sentences, standing.by_rule()


def _found(register: RegisterFile, progress: Progress, standing: FoundByRules) -> list[str]:
    if damaged := register.db.integrity():
        return [_('The file is damaged: {detail}. Restore a backup.').format(detail=line) for line in damaged[:20]]
    if unreadable := comparison.unreadable(register.db):
        return [*unreadable.values()]
    beside = [*comparison.in_words(comparison.differences(register.db)), *_damaged_beside(register)]
    with register.standing_still():
        broken, disagreeing = _chain_and_rows(register, progress, standing)
        if broken:
            return [*beside, broken]
        return [*beside, *own_agreement.everything(register), *personal_keys.damaged(register), *disagreeing]


def records_and_history(register: RegisterFile, progress: Progress = silent) -> list[str]:
    """Sentences that name what of history and records does not agree: the first break of the chain, or all else."""
    with register.standing_still():
        broken, disagreeing = _chain_and_rows(register, progress, FoundByRules())
        return [broken] if broken else disagreeing


def _damaged_beside(register: RegisterFile) -> Iterator[str]:
    """What cannot be read of all that is kept beside the records."""
    yield from facts.damaged(facts.read(register.db))
    yield from Settings(register).damaged()
    yield from heads.lost(register)
    for table, uid, whose in kept_beside.damaged(register.db):
        of_draft, of_pattern = _('The draft {uid} of {whose} cannot be read.'), _('The preset {whose} cannot be read.')
        sentence = of_draft if table == 'draft' else of_pattern
        yield sentence.format(uid=uid, whose=isolate(register.called(whose), 'auto'))
    for uid, whose, what in kept_beside.strange_in_drafts(register.db):
        sentence = _('The draft {uid} of {whose} holds what no draft does, or lacks what each has: {what}.')
        yield sentence.format(uid=uid, whose=isolate(register.called(whose), 'auto'), what=what)
    for uid in history.damaged_batches(register):
        yield _('What was noted of the import {uid} cannot be read.').format(uid=uid)


def log_missing(register: RegisterFile) -> Iterator[str]:
    """Whether it is the file alone, copied or moved while its log held more."""
    if since := register.log_missing_since:
        when = dates.read_stamp(since)
        yield _(
            '{path} was copied or moved without its log ({log}), on {time} or later, while it was being written: what '
            'was saved last may be missing. Compare it with the register that it came from.'
        ).format(path=register.path, log=f'{register.path.name}{LOG}', time=when.strftime(_STAMP) if when else '?')


def _chain_and_rows(register: RegisterFile, progress: Progress, standing: FoundByRules) -> tuple[str, list[str]]:
    """The first break of the chain, '' for none; and what of the records does not agree with it where there is none.

    The history is read once: what made a record is compared with its rows as soon as it was found to be sound.
    """
    with ExitStack() as opened, keeping_all():
        turns = _Turns(register)
        walk, rows = _Walk(register, turns), _Rows(register, progress, standing, opened, turns)
        with register.db.with_room():  # the rows of a record are looked up here and there
            for part in history.in_slices(register):
                for revision in part:
                    if broken := walk.breaks(revision):
                        return broken, []
                rows.compare(walk.passed)
                walk.passed.clear()
        if broken := next(walk.breaks_at_end(), ''):
            return broken, []
        return '', [*rows.all_that_disagree()]


# A revision that was found to be sound, and the rows of the record that it made, where that is all that it says.
Passed = tuple[Revision, chain.Rows | None]


class _Walk:
    """A chain on the way from its first revision to its head."""

    def __init__(self, register: RegisterFile, turns: '_Turns') -> None:
        self._register = register
        self._previous, self._number, self._form = chain.START, 0, 1
        self._turns, self._erasures = turns, _Erasures(register)
        self._begun: chain.Begun | None = None
        self.passed: list[Passed] = []

    def breaks(self, revision: Revision) -> str:
        """A sentence that says what was altered of the next revision, '' where nothing was."""
        self._begun = None
        if what := self._what_broke(revision) or self._is_out_of_turn(revision):
            kind = record_label(revision.kind) if revision.kind in declared() else revision.kind
            sentence = _('Revision {number} ({uid}) of {kind} {record} was altered: {what}.')
            return sentence.format(number=revision.id, uid=revision.uid, kind=kind, record=revision.record, what=what)
        self._previous, self._number, self._form = revision.hash, revision.id, revision.form
        self.passed.append((revision, self._begun.rows if self._begun else None))
        return ''

    def _is_out_of_turn(self, revision: Revision) -> str:
        """What is wrong with where a revision stands: behind one of a later form, or as what begins a history."""
        begins = self._turns.begins(revision)
        if revision.form < self._form:
            return _('it does not follow from the revision before it')
        if revision.kind == chain.OF_REGISTER:
            return _('its content can no longer be read') if revision.made else ''
        return _('its content can no longer be read') if revision.made != begins else ''

    def _what_broke(self, revision: Revision) -> str:
        if revision.id != self._number + 1:
            return _('an earlier revision is missing')
        if revision.previous != self._previous:
            return _('it does not follow from the revision before it')
        if revision.form not in chain.HEADERS:
            return _('its header does not match its hash')
        try:
            self._begun = begun = _begun(revision)
            is_sound = begun is not None and begun.content == revision.content
            entries = [] if is_sound else history.entries(self._register, revision)
            content, made = begun.content if begun else _content_hash(revision, entries), _revision_hash(revision)
        except (ValueError, TypeError, AttributeError, RecursionError, StopIteration):
            return _('its content can no longer be read')
        if content != revision.content:
            fields = ', '.join(sorted({_field(str(e.row_kind), str(e.field)) for e in entries})[:8])
            return _('its changes ({fields}) do not match their digest').format(fields=fields)
        if entries and not (_can_be(revision, entries) and self._erasures.take(revision, entries)):
            return _('it names a row or a field that no register has')
        if made != revision.hash or _has_more_than_its_form(revision):
            return _('its header does not match its hash')
        return ''

    def breaks_at_end(self) -> Iterator[str]:
        """What is wrong with the whole, once every revision was found to be sound."""
        if self._previous != self._register.head:
            yield _(
                'The end of the history is missing: its last revision is {number}, but the file records a later one.'
            ).format(number=self._number)
        if stray := agreement.stray_changes(self._register.db):
            yield _('{count} changes do not belong to any revision.').format(count=stray)
        if not self._turns.are_right:
            yield _('The file is damaged: {detail}. Restore a backup.').format(detail='revision_record')
        yield from self._erasures.unexplained()


_FIRST, _LAST = 1, 2


class _Turns:
    """Which revision begins the history of its record, and which ends it.

    There are very many: so each has a byte here, and no record is named.
    """

    def __init__(self, register: RegisterFile) -> None:
        self._known = bytearray(agreement.rows_of(register.db, 'revision') + 1)
        self._not_met = 0  # a sum of what stands for each revision that the index has less those that were met
        for record, found in groupby(history.by_record(register), itemgetter(0)):
            numbers = [number for _record, number in found]
            for number in numbers:
                self._not_met += hash((record, number))
                if 0 < number < len(self._known):
                    self._known[number] = _FIRST * (number == numbers[0]) | _LAST * (number == numbers[-1])

    def begins(self, revision: Revision) -> bool:
        """Whether a revision is the first of its record; each is asked about once."""
        self._not_met -= hash((revision.record, revision.id))
        return bool(self._of(revision) & _FIRST)

    def is_alone(self, revision: Revision) -> bool:
        """Whether a revision is the only one of its record."""
        return self._of(revision) == _FIRST | _LAST

    def ends(self, revision: Revision) -> bool:
        """Whether a revision is the last one of its record."""
        return bool(self._of(revision) & _LAST)

    def _of(self, revision: Revision) -> int:
        """What is known of a revision; nothing of one that an index lacks, by which they are counted."""
        return self._known[revision.id] if revision.id < len(self._known) else 0

    @property
    def are_right(self) -> bool:
        """Whether the revisions are those that the index has, by which all of this goes."""
        return not self._not_met


class _Erasures:
    """What was erased out of each revision of a history, and what its erasings say: both must be the same."""

    def __init__(self, register: RegisterFile) -> None:
        self._register, self._facts = register, facts.read(register.db)
        self._gone: dict[tuple[int, str, str], str] = {}
        self._named: dict[tuple[int, str, str], str] = {}

    def take(self, revision: Revision, entries: list[Entry]) -> bool:
        """Know what is gone of a revision, and what it says is gone of those before it; whether it can say that."""
        for row, leaf, kind in _gone_of(revision, entries):
            if not self._may_lack(kind, leaf):
                self._gone[revision.id, row, leaf] = kind
        try:
            erasures = history.erasures_in(revision, entries)
        except ValueError:
            return False
        for erasure in erasures:
            self._named |= {(number, erasure.row, erasure.leaf): erasure.row_kind for number in erasure.numbers}
        earlier = all(0 < number < revision.id for erasure in erasures for number in erasure.numbers)
        return not erasures or (revision.action == 'erase' and earlier)

    def _may_lack(self, kind: str, leaf: str) -> bool:
        """Whether a leaf never lies on a server, where the register was on one: of each there is a digest alone."""
        return facts.SERVED in self._facts and sent.stays_off(kind, leaf)

    def _is_gone(self, number: int, uid: str, leaf: str) -> bool:
        """Whether a leaf is gone of a revision, by what is there of it."""
        if not self._may_lack(self._named[number, uid, leaf], leaf):
            return (number, uid, leaf) in self._gone
        [[revision]] = history.numbered(self._register, [number])
        found = _gone_of(revision, history.entries(self._register, revision))
        return any((row, one) == (uid, leaf) for row, one, _kind in found)

    def unexplained(self) -> Iterator[str]:
        """Sentences that name what is gone and was not erased, and what was erased and stands again."""
        if self._named and facts.ERASING not in self._facts:
            yield facts.is_damaged(facts.ERASING)
        taken = _('“{field}” of {kind} {uid} was taken out of revision {number}, and no erasing explains that.')
        again = _('“{field}” of {kind} {uid} was erased from revision {number}, and is there again.')
        unnamed = self._gone.keys() - self._named.keys()
        there = (one for one in self._named if not self._is_gone(*one))
        for sentence, those, found in ((taken, self._gone, unnamed), (again, self._named, there)):
            for number, uid, leaf in sorted(found):
                kind = those[number, uid, leaf]
                field, label = erasing.name_of(kind, leaf) if kind in declared() else leaf, record_label(kind)
                yield sentence.format(field=field, kind=label, uid=uid, number=number)


def _gone_of(revision: Revision, entries: list[Entry]) -> Iterator[tuple[str, str, str]]:
    """The rows and leaves of a revision of which there is a digest alone, each with the kind of the row."""
    for entry in filter(chain.has_erased, entries):
        yield entry.row_uid, chain.leaf_of(entry, revision.form), entry.row_kind


def _begun(revision: Revision) -> chain.Begun | None:
    """What a revision says that made a record, where nothing was erased of it: most are such."""
    secret = revision.salts or b''
    if revision.form == 1 or revision.snapshot is None or len(secret) != chain.SECRET:
        return None
    return chain.begun(revision.snapshot, secret)


def _content_hash(revision: Revision, entries: list[Entry]) -> str:
    is_second = revision.form > 1 and not revision.made
    if is_second and any(e.old_salt or e.new_salt or e.alone not in (0, 1) for e in entries):
        return ''  # all salts follow from the secret
    return chain.content_of(entries, revision.salts or b'', revision.form, made=revision.made)


def _revision_hash(revision: Revision) -> str:
    return chain.hash_of_header(revision.previous, _HEADERS[revision.form](revision), revision.form)


_HEADERS = {form: attrgetter(*names) for form, names in chain.HEADERS.items()}


def _can_be(revision: Revision, entries: list[Entry]) -> bool:
    """Whether a register can have all these rows and fields, and digests with such salts.

    A content hash of the first form joins its lines without escaping: what swallowed other lines into a name, or the
    beginning of a value into its salt, has the same hash. That of the second says one thing only.
    """
    if revision.form > 1:
        return True
    known = migrations.fields_ever()
    return all(
        alone == 1
        and field in known.get(kind, ())
        and len(old_salt) == (0 if _has_no_salt(old) else chain.SALT)
        and len(new_salt) == (0 if _has_no_salt(new) else chain.SALT)
        for kind, _uid, field, old, old_salt, new, new_salt, alone in entries
    ) and all(map(_UID.fullmatch, {entry.row_uid for entry in entries}))


def _has_no_salt(value: chain.Known) -> bool:
    return value is None or isinstance(value, chain.Erased)


def _has_more_than_its_form(revision: Revision) -> bool:
    """Whether there is something in a revision of the first form that its hash does not cover."""
    beside = any((revision.origin, revision.signer, revision.person))
    return revision.form == 1 and (beside or (revision.salts is not None and not revision.made))


def _field(kind: str, name: str) -> str:
    return field_label(kind, name) if kind in declared() else name


# The last revision of a record, and the rows that its history leads to.
Ended = tuple[Revision, chain.Rows]


class _Due:
    """Records that can be compared with their rows, for the chain is sound as far as their last revision."""

    def __init__(self, register: RegisterFile, kinds: list[str], turns: _Turns) -> None:
        self._register, self._declared, self._turns = register, {*kinds}, turns

    def by_kind(self, passed: list[Passed]) -> dict[str, dict[str, Ended]]:
        """The records of each kind whose history ends with one of these revisions."""
        found, several = defaultdict[str, dict[str, Ended]](dict), list[str]()
        for revision, begun in passed:
            if not self._turns.is_alone(revision):
                several += [revision.record] if self._turns.ends(revision) else []
            elif revision.kind in self._declared:
                rows = begun or history.replayed(self._register, [revision])
                found[revision.kind][revision.record] = (revision, rows)
        for uid, revisions in history.of_records(self._register, several).items():
            if kinds := {revision.kind for revision in revisions} & self._declared:
                rows = history.replayed(self._register, revisions)
                for kind in kinds:
                    found[kind][uid] = (revisions[-1], rows)
        return found


class _Rows:
    """The rows of all records, compared with what history leads to, and with what is kept beside them."""

    def __init__(
        self,
        register: RegisterFile,
        progress: Progress,
        standing: FoundByRules,
        opened: ExitStack,
        turns: _Turns,
    ) -> None:
        self._register, self._progress, self._standing = register, progress, standing
        around, kinds = Around(register), [cls.record_kind for cls in aggregates()]
        around.read_ahead()
        self._again = {kind: opened.enter_context(Again(register, kind, around, standing)) for kind in kinds}
        self._found: dict[str, list[str]] = {kind: [] for kind in kinds}
        self._due = _Due(register, kinds, turns)
        self._there = {row.record_kind: agreement.rows_of(register.db, row.record_kind) for row in declared().values()}
        self._met = Counter[str]()
        self._done, self._total = 0, sum(self._there[kind] for kind in kinds)

    def compare(self, passed: list[Passed]) -> None:
        """Compare the records of which the last revision is one of these, which were found to be sound."""
        for kind, ended in self._due.by_kind(passed).items():
            self._found[kind] += self._compare_some(kind, ended)
            self._done += len(ended)
            self._progress(self._done, self._total)

    def _compare_some(self, kind: str, ended: dict[str, Ended]) -> Iterator[str]:
        stored, again = query.get_many(self._register, kind, [*ended]), self._again[kind]
        met = {uid: {row.uid: row for row in record.walk()} for uid, record in stored.items()}
        self._met.update(row.kind for rows in met.values() for row in rows.values())
        found = {uid: [*_compare(last, rows, met.get(uid, {}))] for uid, (last, rows) in ended.items()}
        yield from (sentence for sentences in found.values() for sentence in sentences)
        saved = {uid: last.at for uid, (last, _rows) in ended.items()}
        kept = again.kept_of([*stored])
        yield from (_disagreement(kind, uid, name) for uid, name in again.columns(stored, saved, kept))
        sound = [record for uid, record in stored.items() if not found[uid]]
        yield from again.compare(sound, [record for uid, record in stored.items() if found[uid]], kept)

    def all_that_disagree(self) -> Iterator[str]:
        """Sentences that name what does not agree, once all were compared."""
        for kind, again in self._again.items():
            yield from self._found[kind]
            yield from again.compare_words()
            yield from again.compare_waiting()
            for row in family(kind):
                if self._met[row.record_kind] != self._there[row.record_kind]:
                    yield from _unexplained(self._register, row)
                yield from _codes_disagree(self._register, row)
        self._standing.is_whole = worked_out_again.is_noted(self._register)
        for table, count in agreement.lines_of_no_record(self._register.db):
            yield worked_out_again.lines_of_no_record(table, count)
        if not agreement.is_counted_right(self._register.db):
            yield _('The counts shown beside lists and problems were altered.')


def _compare(last: Revision, rows: chain.Rows, there: dict[str, Record]) -> Iterator[str]:
    for row_uid, (row_kind, values) in rows.items():
        if row_uid not in there:
            yield _('{kind} {uid} is in the history, but its row is missing.').format(
                kind=record_label(row_kind), uid=row_uid
            )
        elif there[row_uid].values != values:
            yield from _fields_that_disagree(there[row_uid], values)
    yield from (_unknown(row.kind, uid) for uid, row in there.items() if uid not in rows)
    stored = there.get(last.record)
    if stored and stored.revision != last.vector:
        yield _disagreement(stored.kind, stored.uid, 'revision')


def _fields_that_disagree(row: Record, values: dict[str, Any]) -> Iterator[str]:
    for name in sorted({*row.values, *values}):
        if row.values.get(name) != values.get(name):
            yield _disagreement(row.kind, row.uid, name)


def _disagreement(kind: str, uid: str, name: str) -> str:
    sentence = _('{kind} {uid}: “{field}” was altered outside the program.')
    return sentence.format(kind=record_label(kind), uid=uid, field=_field(kind, name))


def _unknown(kind: str, uid: str) -> str:
    return _('{kind} {uid} is not in the history.').format(kind=record_label(kind), uid=uid)


def _unexplained(register: RegisterFile, cls: type[Row]) -> Iterator[str]:
    """The records that no revision made, and the children of no record; what else there is, replaying meets."""
    yield from (_unknown(cls.record_kind, uid) for uid in agreement.unexplained(register.db, cls))


def _codes_disagree(register: RegisterFile, cls: type[Row]) -> Iterator[str]:
    kind = cls.record_kind
    for name, uid, held, indexed in agreement.codes_held_and_indexed(register.db, kind, [*cls.several_codes()]):
        if set(split_codes(held)) != set(split_codes(indexed)):
            sentence = _('{kind} {uid}: the filters cannot find its “{field}” as saved.')
            yield sentence.format(kind=record_label(kind), uid=uid, field=_field(kind, name))
