"""The history of a record: who changed what, when and why, newest first."""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from models import query
from models.dates import dates
from models.dates.times_in_words import day_and_time
from models.file import history
from models.file.chain import CODES, Entry, Erased, Known, leaf_of
from models.file.history import Revision
from models.language.code_lists import codes
from models.language.labels import field_label, record_label
from models.language.messages import _, language
from models.language.text import file_name, isolate
from models.query import decided
from models.query.decisions_in_words import who_in_words, why_in_words
from models.query.for_review import asked, asked_in_words
from models.query.together import old_uids
from models.record.records import RECORDS, Record
from models.register.others import known_keys
from models.register.register import Register
from ui.parts import look
from ui.parts.past_in_words import UNDO_SAVE_KEY, undo_in_words
from ui.parts.pieces import CutLink, button, label, with_key, wrapped
from ui.parts.values_in_words import field_in_words, value_in_words

MOST = 100
# Of what the program fills itself, people want to see these.
_TOLD = ('reference', 'state', 'withdrawn', 'set_aside')


def action_in_words(revision: Revision) -> str:
    """What was done, such as `Edited` or `Brought in from a workbook`."""
    if revision.action == 'save':
        return _('Recorded') if revision.made else _('Edited')
    if revision.action == 'import':
        return _('Imported from a workbook') if revision.made else _('Changed by a workbook')
    said = {'withdraw': _('Withdrawn'), 'bring_back': _('Restored'), 'undo': _('Undone')}
    said |= {'decide': _('Reviewed')}
    said |= {'settle': _('Conflict resolved'), 'redo': _('Redone'), 'erase': _('Erased for good')}
    said |= {'seal': _('Sealed (sent)'), 'keep': _('Decided otherwise at another desk')}
    said |= {'merge': _('Merged'), 'unmerge': _('Un-merged'), 'split': _('Split')}
    return said.get(revision.action, revision.action)


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


class History(QWidget):
    """The pane that shows it, beside the list."""

    left = Signal()
    undo_asked = Signal()

    def __init__(self, register: Register, record: Record, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty('role', 'surface')
        self._register, self._record = register, record
        self._erased = {
            (number, erasure.row, erasure.leaf): erasure.by
            for erasure in history.erasures(register, record.uid)
            for number in erasure.numbers
        }
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(_('History'))
        body = QWidget()
        body.setProperty('role', 'surface')
        self._lines = QVBoxLayout(body)
        self._lines.setContentsMargins(look.LARGE, 0, look.LARGE, look.LARGE)
        self._lines.setSpacing(look.MEDIUM)
        self._scroll.setWidget(body)
        back = button(with_key(_('Back to the record'), 'Esc'), self.left.emit)
        head = wrapped(label(_('History'), 'title', wraps=False), None, *self._ways(), back)
        head.setContentsMargins(look.LARGE, look.MEDIUM, look.LARGE, look.MEDIUM)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addLayout(head)
        lines.addWidget(self._scroll)
        for one in reversed(self._past()[-MOST:]):
            self._lines.addWidget(self._block(one) if isinstance(one, Revision) else self._beside(*one))
        self._lines.addStretch(1)
        self.setFocusProxy(self._scroll)

    def _past(self) -> list[Revision | tuple[Record, Revision]]:
        """What became of the record, oldest first: its revisions, and each decision with the one that wrote it down.

        A decision stands for the revision that gave the record its state. Questions, answers and closings are between
        them, each with the revision that wrote it down.
        """
        register, uid = self._register, self._record.uid
        decisions = decided.ever_decided(register, uid)
        written = {one.uid: history.revisions(register, 'record', one.uid)[0] for one in decisions}
        told_there = {revision.batch for revision in written.values()}
        revisions = history.revisions(register, 'record', uid)
        own = [one for one in revisions if one.batch not in told_there or self._says_more(one)]
        at: list[tuple[int, Revision | tuple[Record, Revision]]] = [(one.id, one) for one in own]
        at += [(written[one.uid].id, (one, written[one.uid])) for one in decisions]
        for one in asked.ever_asked(register, uid):
            for first in history.revisions(register, 'record', one.uid)[:1]:  # of one put in from outside there is none
                at.append((first.id, (one, first)))
        for one in old_uids.ever_said(register, uid):
            for first in history.revisions(register, 'record', one.uid)[:1]:
                at.append((first.id, (one, first)))
        return [one for _number, one in sorted(at, key=lambda pair: pair[0])]

    def _says_more(self, revision: Revision) -> bool:
        """Whether a revision changed more of the record than its state."""
        return any(entry.field != 'state' for entry in history.entries(self._register, revision))

    def _ways(self) -> Iterator[QPushButton]:
        """What can be undone, where this record was changed last of all."""
        past = self._register.last_done() if self._register.writing else None
        if past is not None and past.record == self._record.uid:
            yield CutLink(with_key(f'{undo_in_words(past)}…', UNDO_SAVE_KEY), self.undo_asked.emit)

    def _block(self, revision: Revision) -> QWidget:
        reason = isolate(revision.reason, 'auto') if revision.reason else ''
        return _card(self._title(revision), self._who_and_when(revision), reason, self._changes(revision))

    def _beside(self, one: Record, written: Revision) -> QWidget:
        """A decision, a question, or what was said to one."""
        how = {'decision': self._decided, 'question': self._question, 'reply': self._reply}
        return how.get(one.kind, self._of_two)(one, written)

    def _of_two(self, said: Record, written: Revision) -> QWidget:
        """A merge, a split or a holding apart: with the other record."""
        other = query.title(self._register, old_uids.other_of(said, self._record.uid))
        found = query.get(self._register, self._record.kind, old_uids.other_of(said, self._record.uid))
        named = isolate(str(found.get('reference') or other) if found else other, 'auto')
        at = {'merge': 'merged_at', 'split': 'split_at', 'apart': 'said_at'}[said.kind]
        title = {
            'merge': _('Merged with {record}') if said.get('merged') != self._record.uid else _('Merged into {record}'),
            'split': _('Split: {record} is the other part'),
            'apart': _('Not the same as {record}'),
        }[said.kind].format(record=named)
        why = isolate(str(said.get('reason')), 'auto') if said.get('reason') else ''
        return _card(_undone(title, said), self._said_by(said, written, at), why, [])

    def _decided(self, decision: Record, written: Revision) -> QWidget:
        """A decision: who, when, why, until when, and the state that it led to."""
        title = codes('review_events').label(str(decision.get('event')))
        state = codes('states').label(str(decision.get('state')))
        name = label(field_label(self._record.kind, 'state'), 'muted')
        said = self._said_by(decision, written, 'decided_at')
        return _card(_undone(title, decision), said, why_in_words(decision), [[name, label(state)]])

    def _question(self, question: Record, written: Revision) -> QWidget:
        """A question: who asked and when, about what, and its words."""
        about = asked_in_words.about_in_words(self._record, question) or record_label(self._record.kind)
        said = self._said_by(question, written, 'asked_at')
        what = [label(about, 'muted'), label(isolate(asked_in_words.text_of(question), 'auto'))]
        return _card(_undone(record_label('question'), question), said, '', [what])

    def _reply(self, reply: Record, written: Revision) -> QWidget:
        """An answer to a question, or that it was closed, with the reason."""
        found = asked.question(self._register, str(reply.get('question')))
        number = isolate(str(found.question.get('number'))) if found is not None else ''
        title = codes('question_events').label(str(reply.get('event')))
        what = [label(number, 'muted'), label(isolate(str(reply.get('text') or ''), 'auto'))]
        return _card(_undone(title, reply), self._said_by(reply, written, 'said_at'), '', [what])

    def _said_by(self, one: Record, written: Revision, at: str) -> str:
        """Who decided or said it, where and when; and whose key signed the file that brought it."""
        day, time = day_and_time(str(one.get(at)), dates.in_words)
        desk = isolate(str(one.get('desk')).partition('.')[0])
        who = isolate(who_in_words(self._register, one), 'auto')
        said = _('{who}, desk {desk} · {day}, {time}').format(who=who, desk=desk, day=day, time=time)
        return f'{said}\n{known_keys.source_in_words(self._register, written.signer)}' if written.signer else said

    def _title(self, revision: Revision) -> str:
        """What was done; of an import with its file, and whose work that says it is where no key signed it."""
        said, batch = action_in_words(revision), revision.batch
        about = found.about if batch and (found := history.batch(self._register, batch)) else {}
        if file := about.get('file'):
            said = f'{said}: {isolate(file_name(str(file)))}'
        others = [desk for desk in revision.origin.split() if desk != revision.desk]
        if revision.action != 'import' or revision.signer or not others:
            return said
        desks = _(', ').join(isolate(desk.partition('.')[0]) for desk in others)
        unproven = _('The file says it is the work of desk {desks}; no confirmed key signed it.')
        return f'{said}\n{unproven.format(desks=desks)}'

    def _who_and_when(self, revision: Revision) -> str:
        day, time = day_and_time(revision.at, dates.in_words)
        desk = isolate(revision.desk.partition('.')[0])
        who = isolate(self._register.called(revision.by), 'auto')
        said = _('{who}, desk {desk} · {day}, {time}').format(who=who, desk=desk, day=day, time=time)
        if not revision.signer:
            return said
        return f'{said}\n{known_keys.source_in_words(self._register, revision.signer)}'

    def _changes(self, revision: Revision) -> Iterator[list[QLabel]]:
        arrow = '←' if language() == 'ar' else '→'
        entries = history.entries(self._register, revision)
        yield from self._erasings(revision, entries)
        # What an erasing states again is what it left as it was.
        for entry in told([entry for entry in entries if entry.alone or revision.action != 'erase']):
            name = self._name(entry)
            new = label(self._value(revision, entry, entry.new))
            if revision.made:
                yield [name, new]
            else:
                old = label(self._value(revision, entry, entry.old), 'muted')
                yield [name, old, label(arrow, 'muted', wraps=False), new]

    def _erasings(self, revision: Revision, entries: list[Entry]) -> Iterator[list[QLabel]]:
        """What a revision erased, and the codes that were erased from it together."""
        for erasure in history.erasures_in(revision, entries):
            if erasure.leaf in RECORDS[erasure.row_kind].form_fields() or erasure.leaf == CODES:
                entry = Entry(erasure.row_kind, erasure.row, erasure.leaf, None, b'', None, b'')
                yield [self._name(entry), label(_('erased'))]
        for entry in entries:
            if not entry.field:
                yield [self._name(entry), label(self._value(revision, entry, entry.new))]

    def _name(self, entry: Entry) -> QLabel:
        return label(field_in_words(entry, self._record, of_root=entry.row_uid == self._record.uid), 'muted')

    def _value(self, revision: Revision, entry: Entry, value: Known) -> str:
        """A value as people read it; where it was erased, by whom and when."""
        if not isinstance(value, Erased):
            return value_in_words(self._register, RECORDS[entry.row_kind].specs()[entry.field], value)
        by = self._erased.get((revision.id, entry.row_uid, leaf_of(entry, revision.form)))
        if by is None:
            return _('gone; no erasing explains it')
        (day, _time), who = day_and_time(by.at, dates.in_words), self._register.called(by.by)
        return _('erased by {who}, {day}').format(who=isolate(who, 'auto'), day=day)


def _undone(title: str, one: Record) -> str:
    return _('{decision} (undone since)').format(decision=title) if one.withdrawn else title


def _card(title: str, who_and_when: str, reason: str, changes: Iterable[list[QLabel]]) -> QWidget:
    """One thing that became of a record: what, by whom and when, why, and field by field what it changed."""
    block = QFrame()
    block.setProperty('role', 'card')
    lines = QGridLayout(block)
    lines.setContentsMargins(look.MEDIUM, look.SMALL, look.MEDIUM, look.MEDIUM)
    lines.setHorizontalSpacing(look.MEDIUM)
    lines.setVerticalSpacing(3)
    heading = label(title)
    heading.setFont(look.font(bold=True))
    lines.addWidget(heading, 0, 0, 1, 4)
    lines.addWidget(label(who_and_when, 'small'), 1, 0, 1, 4)
    if reason:
        lines.addWidget(label(_('Reason: {reason}').format(reason=reason)), 2, 0, 1, 4)
    for at, pieces in enumerate(changes, start=3):
        for column, piece in enumerate(pieces):
            wide = 3 if column == 1 and len(pieces) == 2 else 1
            lines.addWidget(piece, at, column, 1, wide, Qt.AlignmentFlag.AlignTop)
    for column, share in enumerate((3, 4, 0, 4)):
        lines.setColumnStretch(column, share)
    return block
