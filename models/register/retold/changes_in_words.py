"""What a revision changed, field by field in the person's words: old beside new, with the words that changed marked."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from models.dates import dates
from models.dates.times_in_words import day_and_time
from models.file import facts, history
from models.file.chain import CODES, Entry, Erased, Known, leaf_of
from models.file.history import Revision
from models.file.register_file import RegisterFile
from models.file.schema import sent
from models.language.code_lists import codes
from models.language.labels import field_label, record_label
from models.language.messages import _
from models.language.text import isolate
from models.language.word_changes import Run, runs
from models.query.follow_up import contact_lines
from models.query.for_review import asked, asked_in_words
from models.record import off_servers
from models.record.fields import Spec
from models.record.records import OF_REVIEW, RECORDS, Record
from models.register import moved_lines
from models.register.retold.happenings import Happening, text_beside
from models.register.retold.values_in_words import (
    field_in_words,
    line_in_words,
    order_in_words,
    order_label,
    place_label,
    value_in_words,
)

# What of a contact line is shown; how a day was typed is not.
_OF_CONTACT = ('record', 'asked_on', 'whom', 'came_of', 'not_before', 'note', 'withdrawn')
# Of what the program fills itself, people want to see these.
_TOLD = ('reference', 'state', 'withdrawn', 'set_aside')


class ChangeInWords(NamedTuple):
    """A field of a row with its value before and after; `runs` of a text, word by word.

    Of what `has_old` not there is only what is now: in a record that came into being, or in what was said.
    """

    name: str
    old: str
    new: str
    has_old: bool = False
    runs: tuple[Run, ...] = ()
    row: str = ''
    field: str = ''


def told(entries: list[Entry]) -> list[Entry]:
    """The entries that people want to see: of fields they know, what was typed only where it stands alone."""
    there = {(entry.row_uid, entry.field) for entry in entries}
    found = []
    for entry in entries:
        spec = RECORDS[entry.row_kind].specs().get(entry.field)
        known = spec is not None and (not spec.kept or entry.field in _TOLD)
        if spec is not None and known and (entry.row_uid, spec.of) not in there:
            found.append(entry)
    return found


class ChangesOf:
    """Says what became of one record, field by field."""

    def __init__(self, register: RegisterFile, record: Record) -> None:
        self._register, self._record = register, record
        self._rows = {row.uid: row for row in record.walk()}
        self._erased = {
            (number, erasure.row, erasure.leaf): erasure.by
            for erasure in history.erasures(register, record.uid)
            for number in erasure.numbers
        }

    def of(self, happening: Happening) -> Iterator[ChangeInWords]:
        """What it changed, or what was decided or said."""
        if happening.beside is None:
            yield from self.of_revision(happening.revision)
        elif happening.beside.kind == contact_lines.KIND:
            yield from self._of_contact(happening)
        elif happening.beside.kind == 'decision':
            state = codes('states').label(str(happening.beside.get('state')))
            yield ChangeInWords(field_label(self._record.kind, 'state'), '', state, field='state', row=self._record.uid)
        else:
            yield self._said(happening.beside)

    def _of_contact(self, happening: Happening) -> Iterator[ChangeInWords]:
        """What a contact line said from then on, with what it had said before."""
        specs = OF_REVIEW[contact_lines.KIND].specs()
        for entry in history.entries(self._register, happening.revision):
            is_same = entry.field == 'record' and happening.revision.made
            if entry.field in _OF_CONTACT and not is_same:
                old, new = (self._shown(specs[entry.field], value) for value in (entry.old, entry.new))
                name = field_label('row' if entry.field == 'withdrawn' else contact_lines.KIND, entry.field)
                yield ChangeInWords(name, old, new, not happening.revision.made)

    def _shown(self, spec: Spec, value: Known) -> str:
        if isinstance(value, Erased):
            return off_servers.said_of_field() if self._stays_off(contact_lines.KIND, CODES) else _('erased')
        return value_in_words(self._register, spec, value)

    def _stays_off(self, kind: str, leaf: str) -> bool:
        """Whether a value is gone because it never lies on a server."""
        return facts.SERVED in self._register.meta and sent.stays_off(kind, leaf)

    def _said(self, one: Record) -> ChangeInWords:
        """The words of a question with what it is about, or of an answer with the number of its question."""
        if one.kind == 'question':
            about = asked_in_words.about_in_words(self._record, one) or record_label(self._record.kind)
            return ChangeInWords(about, '', text_beside(one))
        found = asked.question(self._register, str(one.get('question')))
        number = isolate(str(found.question.get('number'))) if found is not None else ''
        return ChangeInWords(number, '', text_beside(one))

    def of_revision(self, revision: Revision) -> Iterator[ChangeInWords]:
        """What a revision of the record changed, and what it erased."""
        entries = history.entries(self._register, revision)
        yield from self._erasings(revision, entries)
        # What an erasing states again is what it left as it was.
        for entry in told([entry for entry in entries if entry.alone or revision.action != 'erase']):
            old, new = (self._value(revision, entry, value) for value in (entry.old, entry.new))
            spec = RECORDS[entry.row_kind].specs()[entry.field]
            is_text = spec.kind.erased_alone and not spec.links and isinstance(entry.new or entry.old, str)
            changed = runs(old, new) if is_text and not revision.made and None not in (entry.old, entry.new) else ()
            where = (entry.row_uid, entry.field)
            yield ChangeInWords(self.name(entry), old, new, not revision.made, changed, *where)
        if not revision.made:
            yield from self._moves(entries)

    def _moves(self, entries: list[Entry]) -> Iterator[ChangeInWords]:
        """The lines that a revision moved below another row, and those that it put in another order."""
        rows = self._rows
        for entry in entries:
            if entry.field == 'parent' and isinstance(entry.old, str):
                old, new = (line_in_words(self._register, rows.get(str(uid))) for uid in (entry.old, entry.new))
                name = place_label(entry, rows.get(entry.row_uid))
                yield ChangeInWords(name, old, new, True, row=entry.row_uid, field=entry.field)
        for one in moved_lines.reordered(entries, rows, rows):
            old, new = (
                order_in_words(self._register, moved_lines.order_said(entries, one.lines, is_old=is_old), self._record)
                for is_old in (True, False)
            )
            yield ChangeInWords(order_label(one.field), old, new, True, row=one.above.uid, field=one.field)

    def _erasings(self, revision: Revision, entries: list[Entry]) -> Iterator[ChangeInWords]:
        """What a revision erased, and the codes that were erased from it together."""
        for erasure in history.erasures_in(revision, entries):
            if erasure.leaf in RECORDS[erasure.row_kind].form_fields() or erasure.leaf == CODES:
                entry = Entry(erasure.row_kind, erasure.row, erasure.leaf, None, b'', None, b'')
                yield ChangeInWords(self.name(entry), '', _('erased'), row=erasure.row, field=erasure.leaf)
        for entry in entries:
            if not entry.field:
                yield ChangeInWords(self.name(entry), '', self._value(revision, entry, entry.new), row=entry.row_uid)

    def name(self, entry: Entry) -> str:
        """Which field it is of, with its line where that is below the record."""
        return field_in_words(entry, self._rows.get(entry.row_uid), of_root=entry.row_uid == self._record.uid)

    def _value(self, revision: Revision, entry: Entry, value: Known) -> str:
        """A value as people read it; where it was erased, by whom and when."""
        if not isinstance(value, Erased):
            return value_in_words(self._register, RECORDS[entry.row_kind].specs()[entry.field], value)
        by = self._erased.get((revision.id, entry.row_uid, leaf_of(entry, revision.form)))
        if by is None and self._stays_off(entry.row_kind, leaf_of(entry, revision.form)):
            return off_servers.said_of_field()
        if by is None:
            return _('gone; no erasing explains it')
        (day, _time), who = day_and_time(by.at, dates.in_words), self._register.called(by.by)
        return _('erased by {who}, {day}').format(who=isolate(who, 'auto'), day=day)


def names_of(changes: Iterable[ChangeInWords], most: int) -> str:
    """The names of the fields that were changed, the first of them."""
    names = list(dict.fromkeys(change.name for change in changes))
    return _(', ').join(names[:most]) + ('…' if len(names) > most else '')
