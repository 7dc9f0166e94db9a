"""A record as a reviewer reads it: its account and its codes in lines, with what changed since they last looked."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from models import query
from models.entry import laid_open
from models.language.code_lists import codes
from models.language.labels import field_label, record_label, section_label
from models.language.messages import _, in_line
from models.language.text import fold, isolate
from models.language.word_changes import GONE, NEW, Run, runs
from models.query import decided
from models.query.decisions_in_words import decision_in_words
from models.query.for_review import asked, looking
from models.query.for_review.asked import ANSWERED, OPEN, Standing
from models.query.for_review.looking import SinceLooked
from models.record.fields import Spec, Stored
from models.record.records import RECORDS, Record
from models.register.register import Register
from models.register.retold.values_in_words import value_in_words
from models.rules import checks
from models.rules.surroundings import Around
from ui.review.queue_entry import NO_ENTRY, QueueEntry, entry_of

CHANGED = 'changed'
SECTION, ROW, FIELD, WARNING, QUESTION, DECISION = 'section', 'row', 'field', 'warning', 'question', 'decision'
# Of a long text the codes show the beginning; all of it stands beside them.
_BEGINNING = 80


class CodesLine(NamedTuple):
    """A line beside the account: what it is, its name and value, what stood there before, and what it is about.

    `mark` says whether it changed since the person last looked: changed, new or gone.
    """

    what: str
    name: str
    value: str = ''
    old: str = ''
    mark: str = ''
    row: str = ''
    field: str = ''
    rule: str = ''
    depth: int = 0


class Passage(NamedTuple):
    """A text to be read, with its heading, as runs of words that stayed, are new or are gone."""

    heading: str
    runs: tuple[Run, ...]

    @property
    def is_changed(self) -> bool:
        """Whether any word of it is new or gone."""
        return any(mark for mark, _text in self.runs)


@dataclass
class ShownRecord:
    """All that the page shows of one record, read at once, so that it can be read ahead."""

    kind: str
    uid: str
    vector: str
    reference: str
    title: str
    lines: list[CodesLine] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    is_known: bool = False
    entry: QueueEntry = NO_ENTRY

    @property
    def is_changed(self) -> bool:
        """Whether anything of it changed since the person last looked."""
        return any(line.mark for line in self.lines) or any(passage.is_changed for passage in self.passages)

    def changed(self) -> list[CodesLine]:
        """The lines that changed, each under the heading of its section."""
        found: list[CodesLine] = []
        for line in self.lines:
            if line.what == SECTION and found and found[-1].what == SECTION:
                found.pop()
            if line.what == SECTION or line.mark:
                found.append(line)
        return found[:-1] if found and found[-1].what == SECTION else found


def read(register: Register, kind: str, uid: str) -> ShownRecord | None:
    """The record of a uid as it is shown; None where it is not there any more."""
    with laid_open.to_review(register, [(kind, uid)]):
        return _read(register, kind, uid)


def _read(register: Register, kind: str, uid: str) -> ShownRecord | None:
    record = query.get(register, kind, uid)
    if record is None or record.withdrawn:
        return None
    reference, title = str(record.get('reference') or ''), query.called(record, register.places)
    shown = ShownRecord(kind, uid, record.revision, reference, title)
    since = looking.since_looked(register, record)
    shown.is_known, shown.entry = not since.is_new, entry_of(register, record)
    reading = _RecordLines(register, record, since)
    shown.passages, shown.lines = list(reading.passages()), list(reading.lines())
    return shown


class _RecordLines:
    """One record line by line, with what of it changed since it was last looked at."""

    def __init__(self, register: Register, record: Record, since: SinceLooked) -> None:
        self._register, self._record, self._since = register, record, since
        self._by_uid = {row.uid: row for row in record.walk()}

    # The texts

    def passages(self) -> Iterator[Passage]:
        """The texts of the record, and those of the rows that say what was heard."""
        for row in self._record.live():
            for name, spec in RECORDS[row.kind].form_fields().items():
                if not (spec.kind.long or spec.section == 'text'):
                    continue
                changed, new = self._since.of(row.uid, name), str(row.get(name) or '')
                old = '' if changed is None or changed.was_erased else str(changed.before or '')
                if new or old:
                    yield Passage(self._heading(row, name), runs(old if changed else new, new))

    def _heading(self, row: Record, name: str) -> str:
        label = field_label(row.kind, name)
        return label if row is self._record else ' · '.join([self._called(row), label])

    # The codes

    def lines(self) -> Iterator[CodesLine]:
        """Every line beside the account."""
        yield from _under(_('Warnings'), self._warnings())
        for section, fields in self._sections():
            yield from _under(section_label(section), fields)
        for kind in RECORDS[self._record.kind].child_kinds:
            section = next(iter(RECORDS[kind].form_fields().values())).section
            yield from _under(section_label(section), self._rows(self._record, kind, 0))
        yield from _under(_('Questions'), self._questions())
        yield from _under(_('Decisions'), self._decisions())

    def _warnings(self) -> Iterator[CodesLine]:
        for found in checks.findings(self._record, Around(self._register)):
            row = self._by_uid[found.row]
            about = self._called(row) if row is not self._record else ''
            name = field_label(found.row_kind, found.field) if found.field else ''
            named = ' · '.join(filter(None, [about, name]))
            yield CodesLine(WARNING, named, found.sentence, row=found.row, field=found.field, rule=found.rule)

    def _sections(self) -> Iterator[tuple[str, list[CodesLine]]]:
        specs = RECORDS[self._record.kind].form_fields()
        for section in dict.fromkeys(spec.section for spec in specs.values()):
            lines = (
                self._field(self._record, name, spec, 0) for name, spec in specs.items() if spec.section == section
            )
            yield section, [line for line in lines if line is not None]

    def _field(self, row: Record, name: str, spec: Spec, depth: int) -> CodesLine | None:
        """A field that is stated, or was when it was last looked at; None for one that is neither."""
        typed = f'{name}_typed'
        changed = self._since.of(row.uid, name), self._since.of(row.uid, typed)
        new = self._said(spec, row.get(name), row.get(typed))
        if not any(changed):
            plain = CodesLine(FIELD, field_label(row.kind, name), new, row=row.uid, field=name, depth=depth)
            return plain if new else None
        before = (one.before if one else row.get(of) for one, of in zip(changed, (name, typed), strict=True))
        old = _('erased') if any(one and one.was_erased for one in changed) else self._said(spec, *before)
        if spec.kind.long:  # all of it stands beside the codes, the old words too
            old = ''
        return CodesLine(FIELD, field_label(row.kind, name), new, old, CHANGED, row.uid, name, '', depth)

    def _said(self, spec: Spec, value: Stored, typed: Stored) -> str:
        """A value as people read it, with what was typed for it where that says it otherwise."""
        if spec.kind.long:
            return _beginning(str(value or ''))
        said = value_in_words(self._register, spec, value) if value is not None else ''
        if typed is None or fold(str(typed)) == fold(said):
            return said
        written = isolate(in_line(str(typed)), 'auto')
        return _('{value} ({typed})').format(value=said, typed=written) if said else written

    def _rows(self, above: Record, kind: str, depth: int) -> Iterator[CodesLine]:
        """The rows of a kind with their fields, and those below them."""
        for row in (row for row in above.children if row.kind == kind):
            yield from self._row(row, depth)

    def _row(self, row: Record, depth: int) -> Iterator[CodesLine]:
        named, words = self._called(row), self._words(row)
        if row.withdrawn:
            if row.uid in self._since.gone:
                yield CodesLine(ROW, named, '', words or named, GONE, row.uid, depth=depth)
            return
        mark = NEW if row.uid in self._since.added else ''
        yield CodesLine(ROW, named, words, '', mark, row.uid, depth=depth)
        for name, spec in RECORDS[row.kind].form_fields().items():
            if (line := self._field(row, name, spec, depth + 1)) is not None:
                yield line
        for kind in RECORDS[row.kind].child_kinds:
            yield from self._rows(row, kind, depth + 1)

    def _called(self, row: Record) -> str:
        return f'{record_label(row.kind)} {row.get("position") or ""}'.strip()

    def _words(self, row: Record) -> str:
        words = query.called(row, self._register.places)
        return '' if words == record_label(row.kind) else words

    # What was said of it

    def _questions(self) -> Iterator[CodesLine]:
        for one in asked.questions_of(self._register, self._record.uid):
            said = one.question
            row, name = str(said.get('row') or self._record.uid), str(said.get('field') or '')
            text = ' · '.join(filter(None, [self._about(row, name), isolate(str(said.get('text')), 'auto')]))
            heard = any(reply.uid in self._since.replies for reply in one.replies)
            mark = NEW if said.uid in self._since.questions or heard else ''
            yield CodesLine(QUESTION, _state_of(one), '\n'.join([text, *_replies(one)]), '', mark, row, name)

    def _about(self, row: str, name: str) -> str:
        """What a question is about, '' for the whole record."""
        there = self._by_uid.get(row, self._record)
        line = self._called(there) if there is not self._record else ''
        return ' · '.join(filter(None, [line, field_label(there.kind, name) if name else '']))

    def _decisions(self) -> Iterator[CodesLine]:
        for decision in decided.ever_decided(self._register, self._record.uid):
            if not decision.withdrawn:
                event = codes('review_events').label(str(decision.get('event')))
                yield CodesLine(DECISION, event, decision_in_words(self._register, decision), row=self._record.uid)


def _beginning(text: str) -> str:
    line = ' '.join(text[: 2 * _BEGINNING].split())
    return in_line(line if len(line) <= _BEGINNING else f'{line[:_BEGINNING]}…')


def _under(heading: str, lines: 'Iterator[CodesLine] | list[CodesLine]') -> Iterator[CodesLine]:
    """Lines under a heading; nothing where there are none."""
    found = list(lines)
    if found:
        yield CodesLine(SECTION, heading)
        yield from found


def _state_of(one: Standing) -> str:
    return _('Open question') if one.state == OPEN else codes('question_events').label(one.state)


def _replies(one: Standing) -> Iterator[str]:
    for reply in one.replies:
        if text := reply.get('text'):
            said = _('Answer: {text}') if reply.get('event') == ANSWERED else _('Closed: {text}')
            yield said.format(text=isolate(str(text), 'auto'))
