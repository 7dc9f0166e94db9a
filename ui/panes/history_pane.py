"""The history of a record: who changed what, when and why, newest first."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from models.dates import dates
from models.dates.times_in_words import day_and_time
from models.file import history
from models.file.chain import CODES, Entry, Erased, Known, leaf_of
from models.file.history import Revision
from models.language.messages import _, language
from models.language.text import file_name, isolate
from models.record.records import RECORDS, Record
from models.register.others import known_keys
from models.register.register import Register
from ui.parts import look
from ui.parts.past_in_words import UNDO_SAVE_KEY, undo_in_words
from ui.parts.pieces import button, label, with_key, wrapped
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
    said |= {'settle': _('Conflict resolved'), 'redo': _('Redone'), 'erase': _('Erased for good')}
    said |= {'seal': _('Sealed (sent)'), 'keep': _('Decided otherwise at another desk')}
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
        for revision in reversed(history.revisions(register, 'record', record.uid)[-MOST:]):
            self._lines.addWidget(self._block(revision))
        self._lines.addStretch(1)
        self.setFocusProxy(self._scroll)

    def _ways(self) -> Iterator[QPushButton]:
        """What can be undone, where this record was changed last of all."""
        past = self._register.last_done() if self._register.writing else None
        if past is not None and past.record == self._record.uid:
            yield button(with_key(f'{undo_in_words(past)}…', UNDO_SAVE_KEY), self.undo_asked.emit, role='link')

    def _block(self, revision: Revision) -> QWidget:
        block = QFrame()
        block.setProperty('role', 'card')
        lines = QGridLayout(block)
        lines.setContentsMargins(look.MEDIUM, look.SMALL, look.MEDIUM, look.MEDIUM)
        lines.setHorizontalSpacing(look.MEDIUM)
        lines.setVerticalSpacing(3)
        title = label(self._title(revision))
        title.setFont(look.font(bold=True))
        lines.addWidget(title, 0, 0, 1, 4)
        lines.addWidget(label(self._who_and_when(revision), 'small'), 1, 0, 1, 4)
        if revision.reason:
            lines.addWidget(label(_('Reason: {reason}').format(reason=isolate(revision.reason, 'auto'))), 2, 0, 1, 4)
        for at, pieces in enumerate(self._changes(revision), start=3):
            for column, piece in enumerate(pieces):
                wide = 3 if column == 1 and len(pieces) == 2 else 1
                lines.addWidget(piece, at, column, 1, wide, Qt.AlignmentFlag.AlignTop)
        for column, share in enumerate((3, 4, 0, 4)):
            lines.setColumnStretch(column, share)
        return block

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
