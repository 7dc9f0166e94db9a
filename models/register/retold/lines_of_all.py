"""The history of the whole register, a line for each revision: of which record, who, when, which desk, what and why."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from models import query
from models.dates import dates
from models.dates.times_in_words import day_and_time
from models.file import history
from models.file.chain import Entry
from models.file.history import Revision
from models.file.register_file import RegisterFile
from models.language.labels import record_label
from models.language.messages import _
from models.query.as_it_was.all_revisions import MaySee, RevisionPage, Sought, page
from models.query.decisions_in_words import why_in_words
from models.query.follow_up import contact_lines
from models.query.together import old_uids
from models.record.records import OF_REVIEW, RECORDS, Record, roots
from models.register.retold import of_two
from models.register.retold.changes_in_words import ChangeInWords, ChangesOf, told
from models.register.retold.happenings import contact_title, text_beside, title_of, what_in_words
from models.register.retold.values_in_words import Rows, field_in_words, moves_in_words, rows_of

_FIELDS = 3
# Actions that say all there is to say of them.
_SAY_ALL = ('withdraw', 'bring_back')


def _is_merged_away(revision: Revision, entry: Entry) -> bool:
    """Whether it only says that a record was withdrawn, or is back, for it was merged or given back."""
    return revision.action in ('merge', 'unmerge') and (entry.row_uid, entry.field) == (revision.record, 'withdrawn')


class RevisionLine(NamedTuple):
    """A revision as a line; `kind` and `record` are those of the record that it is about, '' for none."""

    revision: Revision
    kind: str
    record: str
    about: str
    who: str
    desk: str
    day: str
    time: str
    what: str
    why: str


class LinesOfAll:
    """Reads the history of the register line by line, as whoever works here may see it."""

    def __init__(self, register: RegisterFile) -> None:
        self._register, self._sight = register, MaySee(register)
        self._called: dict[str, str] = {}
        self._files: dict[str, str] = {}
        # What is read of a page, its rows and what became of it: once, however often it was changed or spoken of.
        self._read: dict[str, Record] = {}
        self._spoken_of: dict[str, Record | None] = {}
        self._became: dict[str, str] = {}
        self._rows: dict[str, Rows] = {}
        self._changes: dict[str, ChangesOf] = {}

    def page(self, sought: Sought, below: int = 0) -> tuple[list[RevisionLine], int]:
        """A page of it, newest first, and below which number the others are, 0 where there are none."""
        found: RevisionPage = page(self._register, sought, below)
        return list(self.lines(found.revisions)), found.below

    def every(self, sought: Sought) -> Iterator[RevisionLine]:
        """All lines of what is sought, newest first."""
        lines, below = self.page(sought)
        yield from lines
        while below:
            lines, below = self.page(sought, below)
            yield from lines

    def lines(self, revisions: Iterable[Revision]) -> Iterator[RevisionLine]:
        """The lines of these revisions, without those of records that are out of sight."""
        found = list(revisions)
        self._read, self._rows, self._changes = self._read_together(found), {}, {}
        self._spoken_of = self._read_spoken_of()
        for revision in found:
            beside = self._read.get(revision.record) if revision.kind in OF_REVIEW else None
            if beside is not None and beside.kind in of_two.KINDS:
                yield from self._line_of_two(revision, beside)
                continue
            record = self._record(revision, beside)
            if self._sight.has(record):
                yield self._line(revision, beside, record)

    def changes(self, line: RevisionLine) -> Iterator[ChangeInWords]:
        """What the revision of a line changed; of decisions and questions the line says all there is.

        The line is of the page that was read last.
        """
        record = self._read.get(line.record) if line.revision.kind in RECORDS else None
        if record is None:
            return
        if record.uid not in self._changes:
            self._changes[record.uid] = ChangesOf(self._register, record)
        yield from self._changes[record.uid].of_revision(line.revision)

    def _line_of_two(self, revision: Revision, row: Record) -> Iterator[RevisionLine]:
        """The line of what was said of two records, for whoever may see both; none where the records say it."""
        said = next((one for one in of_two.said(self._register, row) if one.revision.id == revision.id), None)
        pair = [*map(self._itself, old_uids.pair_of(row))]
        if said is None or not all(map(self._sight.has, pair)):
            return
        line = self._line(revision, None, pair[0])
        one = old_uids.pair_of(row)[0]
        what = of_two.title(self._register, said, one, self._itself(old_uids.other_of(said.row, one)))
        if revision.action == 'keep':  # another desk said it
            line = line._replace(who=(desk := str(row.get('desk')).partition('.')[0]), desk=desk)
        yield line._replace(what=what, why=said.why)

    def _read_together(self, revisions: list[Revision]) -> dict[str, Record]:
        """What these revisions are of, by uid: read one by one they would take twice as long."""
        uids: dict[str, dict[str, None]] = {}
        for one in revisions:
            uids.setdefault(one.kind, {})[one.record] = None
        of_kinds = (query.get_many(self._register, kind, [*some]) for kind, some in uids.items())
        return {uid: record for of_kind in of_kinds for uid, record in of_kind.items()}

    def _read_spoken_of(self) -> dict[str, Record | None]:
        """What decisions, questions and answers of a page are about and is not of it: read together."""
        answered = {str(one.get('question')) for one in self._read.values() if one.kind == 'reply'}
        self._read |= query.get_many(self._register, 'question', sorted(answered - self._read.keys()))
        about = {str(one.get('record')) for one in self._read.values() if one.kind in OF_REVIEW and one.get('record')}
        self._became = old_uids.onward_from(self._register, about).became
        wanted = sorted({self._became.get(uid, uid) for uid in about} - self._read.keys())
        of_kinds = (query.get_many(self._register, cls.record_kind, wanted) for cls in roots())
        return dict.fromkeys(wanted) | {uid: record for of_kind in of_kinds for uid, record in of_kind.items()}

    def _record(self, revision: Revision, beside: Record | None) -> Record | None:
        """The record that a revision is about, with its lines."""
        if revision.kind in RECORDS:
            return self._read.get(revision.record)
        if beside is not None and beside.kind == 'reply':
            beside = self._read.get(str(beside.get('question')))
        uid = str(beside.get('record') or '') if beside is not None else ''
        return self._itself(self._became.get(uid, uid)) if uid else None

    def _itself(self, uid: str) -> Record | None:
        """A record by its own uid, read once for all lines of a page."""
        if uid not in self._read and uid not in self._spoken_of:
            self._spoken_of[uid] = of_two.itself(self._register, uid)
        return self._read.get(uid) or self._spoken_of.get(uid)

    def _line(self, revision: Revision, beside: Record | None, record: Record | None) -> RevisionLine:
        (day, time), desks = day_and_time(revision.at, dates.short), revision.origin.split() or [revision.desk]
        kind, uid = (record.kind, record.uid) if record is not None else ('', '')
        reference = str(record.get('reference') or '') if record is not None else ''
        about = reference or record_label(revision.kind)
        who, desk = self._who(revision.by), _(', ').join(one.partition('.')[0] for one in desks)
        what, why = self._what_and_why(revision, beside, record)
        return RevisionLine(revision, kind, uid, about, who, desk, day, time, what, why)

    def _who(self, by: str) -> str:
        """What a person is called, asked once."""
        if by not in self._called:
            self._called[by] = self._register.called(by)
        return self._called[by]

    def _what(self, revision: Revision) -> str:
        """What was done; of an import with its file, asked once."""
        known = f'{revision.batch} {revision.made}'
        if revision.action != 'import' or not revision.batch:
            return what_in_words(self._register, revision)
        if known not in self._files:
            self._files[known] = what_in_words(self._register, revision)
        return self._files[known]

    def _what_and_why(self, revision: Revision, beside: Record | None, record: Record | None) -> tuple[str, str]:
        if beside is not None and beside.kind in ('decision', 'question', 'reply') and revision.made:
            return title_of(beside), why_in_words(beside) if beside.kind == 'decision' else text_beside(beside)
        if beside is not None and beside.kind == contact_lines.KIND:
            said = (
                contact_lines.in_words(self._register, beside) if revision.made else str(beside.get('withdrawn') or '')
            )
            return contact_title(self._register, revision), said
        what = self._what(revision)
        is_said = revision.made or revision.action in _SAY_ALL
        if revision.kind in RECORDS and not is_said and record is not None:
            fields = self._fields(revision, record)
            what = _('{what}: {fields}').format(what=what, fields=fields) if fields else what
        return what, revision.reason or ''

    def _fields(self, revision: Revision, record: Record) -> str:
        """The first fields that a revision changed."""
        every = history.entries(self._register, revision)
        entries = [one for one in told(every) if not _is_merged_away(revision, one)]
        if record.uid not in self._rows:
            self._rows[record.uid] = rows_of(record)
        rows = self._rows[record.uid]
        names = dict.fromkeys(field_in_words(one, rows, of_root=one.row_uid == record.uid) for one in entries)
        names |= dict.fromkeys(moves_in_words(every, rows))
        said = _(', ').join([*names][:_FIELDS])
        return f'{said} …' if len(names) > _FIELDS else said
