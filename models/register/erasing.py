"""Erasing: a text, or the codes and numbers of a row, gone for good from the record and from all that is beside it.

Out of each revision that stated or replaced it, where its digest stays; out of drafts, conflicts, what an undoing left,
and the words that records are found by. What other files still hold is told by `models/register/still_held.py`.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from models import query
from models.errors import DamagedRegister, KnownError, Refused
from models.file import chain, facts, history, kept_beside
from models.file.chain import CODES, Entry
from models.file.history import Revision
from models.file.register_file import RegisterFile
from models.language.labels import field_label
from models.language.messages import _
from models.language.text import clean
from models.query import let_through
from models.query.follow_up import contact_lines
from models.query.for_review import asked, issues
from models.query.together import old_uids
from models.record.cleaning import Cleaning
from models.record.fields import Stored
from models.record.records import Record, declared, of_kind
from models.register import conflicts
from models.register.action import Action
from models.register.review import report_sentences
from models.register.review.working import refuse_unless_lead
from models.register.undoing import keep_left, still_left
from models.register.writing import WritableRegister
from models.rules import checks

# What ties a row to its record, and what it is called: that says nothing of anybody.
_TIES = ('parent', 'position', 'reference', 'state')
_SET_ASIDE = 'set_aside'
# What people wrote in a question or an answer, and where a question says that it happened.
_OF_A_QUESTION = ('text', 'place')
Leaf = tuple[str, str]
Taken = dict[Leaf, list[int]]


class ToErase(NamedTuple):
    """A field of a row, or its codes and numbers (`CODES`), and the text that shall stand there `instead`.

    `asked_at` is when it was erased at the desk that asks for it.
    """

    kind: str
    record: str
    row: str
    field: str
    instead: str = ''
    asked_at: str = ''


class Offered(NamedTuple):
    """What can be erased in a row: what stands there now, and how many revisions hold it.

    The row is one of the record `uid` of a `kind`, or of a question about it, or an answer to one.
    """

    row_kind: str
    row: str
    field: str
    now: Stored
    revisions: int
    kind: str
    uid: str

    def asking(self, instead: str = '', asked_at: str = '') -> ToErase:
        """What erases it."""
        return ToErase(self.kind, self.uid, self.row, self.field, instead, asked_at)


class ErasingRegister(WritableRegister):
    """An open register from which a text can be erased."""

    def erase(self, wanted: Sequence[ToErase], reason: str) -> None:
        """Erase for good, with a reason; nobody can take that back.

        A line that cannot stand without what goes is withdrawn. Raises Refused where there is nothing to erase.
        """
        reason = clean(reason)
        if not reason:
            raise Refused(_('Give the reason for erasing this.'), 'reason')
        of_records: dict[tuple[str, str], list[ToErase]] = {}
        for one in wanted:
            of_records.setdefault((one.kind, one.record), []).append(one)
        with self.action('erase', reason) as action:
            gone = set[conflicts.Key]()
            for (kind, uid), of_record in of_records.items():
                gone |= _Erasing(self, self._existing(kind, uid), of_record).write(action)
            _take_from_imports(self, action, gone)
            action.note({facts.ERASING: 'yes'})
        if not self.is_trying:
            self.finish_erasing()

    def finish_erasing(self) -> None:
        """Write the file anew where something was erased: then no trace of it is left in what it does not use.

        What cannot be done now, for the disk is full or somebody reads, is done when the register is next opened.
        """
        if self.meta.get(facts.ERASING):
            with suppress(KnownError):
                if self.write_anew():
                    self.note(facts.ERASING, '')

    @property
    def has_traces(self) -> bool:
        """Whether the file may still hold traces of what was erased."""
        return bool(self.meta.get(facts.ERASING))


# What can be erased


def is_erasable(kind: str, field: str) -> bool:
    """Whether a person can erase this of a row of a kind."""
    spec = of_kind(kind).specs().get(field)
    return field == CODES or (spec is not None and not spec.kept and field in of_kind(kind).erased_alone())


def leaves_of(kind: str, field: str) -> set[str]:
    """The leaves that go with a field: a place with what was typed of it, codes with what was typed of dates."""
    specs, alone = of_kind(kind).specs(), of_kind(kind).erased_alone()
    if field == CODES:
        return {CODES} | {name for name, spec in specs.items() if spec.of and spec.of not in alone}
    first = specs[field].of if specs[field].of in alone else field
    return {first} | ({f'{first}_typed'} & specs.keys())


def gone_with(kind: str, field: str) -> set[str]:
    """The fields of a row that are empty once this is erased; of codes those stay without which it cannot be."""
    if field != CODES:
        return leaves_of(kind, field)
    return set(of_kind(kind).specs()) - of_kind(kind).erased_alone() - _staying(kind) | leaves_of(kind, CODES) - {CODES}


def _staying(kind: str) -> set[str]:
    return {*_TIES, *of_kind(kind).required_fields()}


def offered(register: RegisterFile, record: Record) -> list[Offered]:
    """What can be erased of a record, row by row: what stands there, or stood there and is in the history.

    Then what people wrote in questions about it and in answers to them, also in those that were undone, in contact
    lines, the texts of it in which a lead let words through, what records merged with it or divided from it hold, and
    why they are.
    """
    others = query.get_many(register, record.kind, old_uids.goes_with(register, record.uid)).values()
    joined = (found for one in others for found in _in_record(register, one))
    said = (found for one in old_uids.ever_said(register, record.uid) for found in _in_record(register, one))
    beside = (found for one in asked.ever_asked(register, record.uid) for found in _in_record(register, one))
    through = (found for one in let_through.ever_let(register, record.uid) for found in _in_record(register, one))
    noted = (found for one in contact_lines.ever_noted(register, record.uid) for found in _in_record(register, one))
    asked_of = (one for one in beside if one.field in _OF_A_QUESTION)
    contacts = (one for one in noted if one.field in contact_lines.WRITTEN)
    let = (one for one in through if one.field in let_through.WRITTEN)
    why = (one for one in said if one.field == 'reason')
    return [*_in_record(register, record), *asked_of, *contacts, *let, *joined, *why]


def offered_in_report(register: RegisterFile, period: str) -> list[Offered]:
    """What can be erased of the reports of a period: edited sentences, what was let through, and words as issued."""
    edited, through = report_sentences.ever_edited(register, period), let_through.ever_let_in_report(register, period)
    issued, written = (
        issues.issues_of(register, period),
        {*report_sentences.WRITTEN, *let_through.WRITTEN, *issues.WRITTEN},
    )
    every = (*edited, *through, *issued)
    return [found for one in every for found in _in_record(register, one) if found.field in written]


def _in_record(register: RegisterFile, record: Record) -> list[Offered]:
    held: dict[Leaf, set[int]] = {}
    for revision in history.revisions(register, 'record', record.uid):
        for uid, leaf, _own in _held(revision, history.entries(register, revision)):
            held.setdefault((uid, leaf), set()).add(revision.id)
    found = list[Offered]()
    for row in record.walk():
        texts = [name for name in of_kind(row.kind).form_fields() if is_erasable(row.kind, name)]
        for name in (*texts, CODES):
            numbers = set[int]().union(*(held.get((row.uid, leaf), ()) for leaf in leaves_of(row.kind, name)))
            if numbers:
                now = _now(row, name)
                found.append(Offered(row.kind, row.uid, name, now, len(numbers), record.kind, record.uid))
    return found


def _now(row: Record, name: str) -> Stored:
    return row.get(name) if row.get(name) is not None else row.get(f'{name}_typed')


def _held(revision: Revision, entries: Iterable[Entry]) -> Iterator[tuple[str, str, str]]:
    """Of what a revision holds and can lose: the row, the leaf, and what this form of a revision calls the leaf."""
    for entry in entries:
        own, cls = chain.leaf_of(entry, revision.form), declared().get(entry.row_kind)
        leaf = own if cls and entry.field in cls.erased_alone() else CODES
        is_said = any(value is not None and not isinstance(value, chain.Erased) for value in (entry.old, entry.new))
        stays = _staying(entry.row_kind) if cls else _TIES
        if is_said and not (leaf == CODES and entry.field in stays) and not entry.field.startswith(chain.ERASING):
            yield entry.row_uid, leaf, own


def name_of(kind: str, field: str) -> str:
    """What people call that which is erased."""
    return _('Codes and numbers') if field == CODES else field_label(kind, field)


# Erasing in one record


class _Erasing:
    """What goes of one record, and what is written for it."""

    def __init__(self, register: WritableRegister, stored: Record, wanted: list[ToErase]) -> None:
        self._register, self._stored, self._wanted = register, stored, wanted
        self._rows = {row.uid: row for row in stored.walk()}
        for one in wanted:
            self._refuse(one)
        kinds = [(one, self._rows[one.row].kind) for one in wanted]
        self._leaves = {(one.row, leaf) for one, kind in kinds for leaf in leaves_of(kind, one.field)}
        self._fields = {(one.row, name) for one, kind in kinds for name in gone_with(kind, one.field)}
        self._taken: Taken = {}
        asked_at = max(one.asked_at for one in wanted)
        self._asked = f' @{asked_at}' if asked_at else ''

    def _refuse(self, one: ToErase) -> None:
        row = self._rows.get(one.row)
        if row is None:
            raise KnownError(_('The record is not in this register any more; refresh the list.'))
        if one.kind == 'person' and one.record != self._register.person:
            refuse_unless_lead(self._register)
        if not is_erasable(row.kind, one.field):
            sentence = _('“{field}” cannot be erased alone; “{codes}” erases all codes and numbers of the row.')
            raise Refused(sentence.format(field=one.field, codes=CODES), one.field)
        if one.instead and row.kind == report_sentences.KIND:
            sentence = _('Erase the sentence first, then edit it in the report: its figures are checked there.')
            raise Refused(sentence, 'instead')
        if one.instead and (one.field == CODES or of_kind(row.kind).specs()[one.field].links):
            sentence = _('Only a text can be replaced by another text; “{field}” is none.')
            raise Refused(sentence.format(field=name_of(row.kind, one.field)), 'instead')

    def write(self, action: Action) -> set[conflicts.Key]:
        """Erase it from the history, then from the record and its drafts; the rows and fields that are gone."""
        for revision in history.revisions(self._register, 'record', self._stored.uid):
            self._take_from(revision)
        if not any(leaf != _SET_ASIDE for _row, leaf in self._taken):
            raise Refused(_('There is nothing to erase: neither the record nor its history holds it.'), 'field')
        left = self._left()
        made = self._standing(left)
        action.erase(made, self._stored, [*self._said(made, left)])
        gone = self._fields | {(row, _SET_ASIDE) for row in self._rows}
        kept_beside.erase_in_drafts(self._register.db, self._stored.uid, gone)
        return gone

    def _take_from(self, revision: Revision) -> None:
        entries = history.entries(self._register, revision)
        # Where a doubt was set aside stand digests of values, and a reason that may say them again.
        gone = {
            (row, own)
            for row, leaf, own in _held(revision, entries)
            if (row, leaf) in self._leaves or leaf == _SET_ASIDE
        }
        if not gone:
            return
        left, salts = chain.erase(entries, revision.salts or b'', revision.form, gone)
        if chain.content_of(left, salts, revision.form, made=revision.made) != revision.content:
            raise DamagedRegister(_('The history of this record was altered; check the register before you erase.'))
        history.put_erased(self._register, revision, left, salts)
        for leaf in gone:
            self._taken.setdefault(leaf, []).append(revision.id)

    def _left(self) -> Record:
        """The record as its history tells it now."""
        left = self._stored.copied()
        for row in left.walk():
            alone = of_kind(row.kind).erased_alone()
            for name in list(row.values):
                if (row.uid, name if name in alone else CODES) in self._taken or (row.uid, name) in self._taken:
                    row.set(name, None)
        return left

    def _standing(self, left: Record) -> Record:
        """The record as it shall be: with what stays of its codes, what stands instead, and without what cannot be."""
        made = left.copied()
        for row in made.walk():
            was = self._rows[row.uid].values
            kept = {name: was[name] for name in was if name not in row.values and name != _SET_ASIDE}
            for name in (name for name in kept if (row.uid, name) not in self._fields):
                row.set(name, kept[name])
        rows = {row.uid: row for row in made.walk()}
        for one in (one for one in self._wanted if one.instead):
            row = rows[one.row]
            is_place = of_kind(row.kind).specs()[one.field].kind.companion
            row.set(f'{one.field}_typed' if is_place else one.field, one.instead)
        Cleaning().clean(made)
        _withdraw_what_cannot_be(made)
        return made

    def _said(self, made: Record, left: Record) -> Iterator[Entry]:
        """What the history says of it, row by row: what was erased out of which revisions, and what stands now."""
        now, taken = dict[str, list[Entry]](), dict[str, list[tuple[str, str]]]()
        for entry in chain.differences(made, left):
            now.setdefault(entry.row_uid, []).append(entry)
        for (uid, leaf), numbers in self._taken.items():
            taken.setdefault(uid, []).append((leaf, ' '.join(map(str, numbers)) + self._asked))
        for row in made.walk():
            for leaf, said in taken.get(row.uid, ()):
                yield Entry(row.kind, row.uid, f'{chain.ERASING}{leaf}', None, b'', said, b'', alone=False)
            yield from now.get(row.uid, ())


def _take_from_imports(register: WritableRegister, action: Action, gone: Collection[conflicts.Key]) -> None:
    """Out of conflicts and answers, and of what the undoing of an import left: once, however many records it is of."""
    action.note(conflicts.without_values(register.meta | action.facts, gone))
    for batch in history.batches(register):
        left = still_left(batch)
        kept = [one for one in left if (one.row, one.field) not in gone]
        if len(kept) < len(left):
            keep_left(action, batch.uid, kept)


def _withdraw_what_cannot_be(record: Record) -> None:
    """Withdraw each line, or the record, that breaks a rule without what was erased: a victim without a name."""
    for _row in [*record.walk()]:
        try:
            checks.refuse(record)
        except Refused as refused:
            broken = next((row for row in record.walk() if row.uid == refused.row), record)
            broken.set('withdrawn', _('It was erased.'))
        else:
            return
