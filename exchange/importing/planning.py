"""The plan of an import is made here: each row of a file beside what the register has. Nothing is written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from exchange.believing import vectors
from exchange.cells import as_text
from exchange.importing import (
    decisions_brought,
    duplicates,
    erasures_asked,
    folded_rows,
    follows_merge,
    heads_told,
    whose,
)
from exchange.importing.answers import beside_answers, questions_brought
from exchange.importing.duplicates import Like
from exchange.importing.plan import DUPLICATES, LIKELY, Plan, PlannedRow, Write, left_out_with_another
from exchange.importing.row_values import Line, SheetProblem, child_uid, column_problems, lines, named_in_vain
from exchange.importing.three_way import Merging
from exchange.mapping import new_codes, profiles
from exchange.mapping.casualty_headings import Harm
from exchange.mapping.mapping import Mapping, Table, codes_of, facts_of, is_table, manifest_of, mapping_of, tables_of
from exchange.mapping.profiles import Profile
from exchange.omitting import comments_on_cells, links_and_pictures, omissions, unknown_over_values, words_beside
from exchange.omitting.omissions import Seen
from exchange.public_ids import is_public_id
from exchange.questions.answers_typed import is_question_sheet
from exchange.reading import any_file
from exchange.reading.any_file import Workbook
from exchange.signed.signed_workbook import FORMAT_VERSION
from exchange.uniting import apart_in_files, merges_in_files
from models import query
from models.errors import KnownError
from models.file import chain, history
from models.language.code_lists import codes, reading_own_codes
from models.language.labels import field_label
from models.language.messages import LANGUAGES, _, speaking
from models.language.text import fold
from models.no_garbage import keeping_all
from models.places import Gazetteer
from models.progress import Progress, silent
from models.record import review_states
from models.record.drawn import new_uid
from models.record.records import RECORDS, Record
from models.register import conflicts
from models.register.others import known_keys
from models.register.register import Register

NO_PROFILE = 'none'
# As many letters of a date say its month.
_MONTH = len('2024-01')
# Rows of a sheet in which one of the ids that each row of a file for the public has is looked for.
_FIRST_ROWS = 20
# After so many rows it is told how far things are.
_OFTEN = 100


@keeping_all()
def make_plan(
    register: Register,
    source: Path | Workbook,
    *,
    mapping: Mapping | None = None,
    profile: str = '',
    asks: bool = False,
    duplicates: str = 'skip',
    likely: str = 'add',
    withdrawals: str = 'own',
    lost: str = 'skip',
    reused: str = 'ask',
    progress: Progress = silent,
) -> Plan:
    """What importing a file would do; KnownError when it cannot be imported at all.

    A file is read by the profile that fits, or by the one that is asked for; with `NO_PROFILE` by none. Where somebody
    `asks` what its columns are, one without known headings has a plan too, of no rows. `lost`: `skip` or `add` work of
    this desk that only the file has. `reused`: what a row is under whose row ID something else stands here.
    """
    workbook = source if isinstance(source, Workbook) else any_file.read(source, progress=progress)
    _refuse_foreign(register, workbook)
    of_records = _without_question_sheets(workbook)
    tables = _tables(of_records, mapping, _profiles(register, profile), asks=asks, is_all=of_records is workbook)
    found = new_codes.find(register, codes_of(workbook), tables)
    planning = _Planning(register, workbook, tables, lost, reused, progress)
    with reading_own_codes(found.kept):
        read = folded_rows.together(list(_lines(tables, register, progress)), tables)
        erasures = erasures_asked.find(register, workbook, read, planning.signed.whose)
        planning.take(read)
    plan = Plan(workbook.path, workbook.sha256, planning.rows(), mapping_of(tables), history.last_of_records(register))
    planning.tell(plan)
    _note_tables(plan, of_records, tables, mapping or {}, register.places)
    plan.additions, plan.erasures, plan.workbook = found, erasures, workbook
    _note_origin(register, plan, planning.signed)
    plan.choose(duplicates, likely)
    plan.choose_withdrawals(withdrawals)
    return plan


def _without_question_sheets(workbook: Workbook) -> Workbook:
    """The file without its question sheets, which hold no records; itself where it has none."""
    others = [sheet for sheet in workbook.sheets if not is_question_sheet(sheet)]
    return workbook if len(others) == len(workbook.sheets) else replace(workbook, sheets=others)


def _tables(
    workbook: Workbook, mapping: Mapping | None, known: list[Profile], *, asks: bool, is_all: bool
) -> list[Table]:
    """The sheets that hold records; none need to where question sheets stood beside them."""
    if not (is_all or mapping or any(map(is_table, workbook.sheets))):
        return []
    return tables_of(workbook, mapping, known, asks=asks)


def _note_tables(plan: Plan, workbook: Workbook, tables: list[Table], mapping: Mapping, places: Gazetteer) -> None:
    found = [problem for table in tables for problem in column_problems(table)]
    found += named_in_vain(mapping, [sheet.title for sheet in workbook.sheets], tables)
    stored = ((row.sheet, row.row, row.stored) for row in plan.rows)
    read = [Seen(table.sheet, table.first_row, table) for table in tables]
    plan.asides = [
        *omissions.find(workbook, tables, mapping),
        *words_beside.find(tables, places, stored),
        *comments_on_cells.find(workbook, read),
        *links_and_pictures.find(read),
        *unknown_over_values.find((cell, row.stored) for row in plan.rows for cell in row.unsaid),
    ]
    found += [SheetProblem(o.sheet, o.row, '', '', o.sentence) for o in omissions.of_sheets(plan.asides)]
    plan.column_problems = [*found, *plan.column_problems]
    plan.tables, plan.workbook = tables, workbook
    plan.headings = {table.sheet.title: table.first_row + table.sheet.first_row_number - 1 for table in tables}


def _note_origin(register: Register, plan: Plan, signed: whose.Signed) -> None:
    """Note whose file it is, what it tells of ends of histories and of decisions, and the imports of the very file."""
    assert plan.workbook is not None
    plan.earlier = [batch for batch in history.with_file(register, plan.sha256) if not batch.undone]
    plan.told = heads_told.look(register, facts_of(plan.workbook), signed.whose)
    plan.whose, plan.gone = signed.whose, signed.gone
    for row in plan.rows:
        row.since_signed = signed.changed.get((row.sheet, row.row), '')
    records = [record for row in plan.rows for record in (row.record, row.stored) if record]
    plan.decisions = decisions_brought.find(register, plan.workbook, signed.whose, records)
    plan.questions = questions_brought.find(register, plan.workbook, signed.whose, records)
    plan.asides += beside_answers.find(register, plan.workbook)
    if signed.whose.kind == 'known':
        plan.apart = apart_in_files.said_in(register, plan.workbook, signed.whose.desk_id)


def _refuse_foreign(register: Register, workbook: Workbook) -> None:
    """Refuse what must never be counted: invented people, and files that were stripped for the public."""
    facts, path = facts_of(workbook), workbook.path
    if 'public' in (facts.get('profile'), facts.get('format')) or _has_public_ids(workbook):
        sentence = _('{path} is a workbook for the public and lacks most of each record; ask for the headquarters one.')
    elif _is_newer(facts.get('version', '')):
        sentence = _('{path} was written by a later version of Sijill; install that version to import it.')
    elif facts.get('example') and not register.is_example:
        sentence = _('{path} comes from an example register with made-up people; choose another file.')
    else:
        return
    raise KnownError(sentence.format(path=path))


def _is_newer(version: str) -> bool:
    """Whether a file has a layout of which this program knows nothing."""
    return version.isascii() and version.isdecimal() and (len(version), version) > (len(FORMAT_VERSION), FORMAT_VERSION)


def _has_public_ids(workbook: Workbook) -> bool:
    """Whether records in it have the ids of a file for the public, which may have lost the sheet that says so."""
    first = (cell for sheet in workbook.sheets for row in sheet.rows[:_FIRST_ROWS] for cell in row)
    return any(isinstance(cell, str) and is_public_id(cell) for cell in first) or _has_public_columns(workbook)


def _has_public_columns(workbook: Workbook) -> bool:
    """Whether a csv has our own columns for the public: the public summary, and neither account nor reference."""
    rows = workbook.sheets[0].rows if workbook.path.suffix.lower() == '.csv' and workbook.sheets else []
    found = {fold(as_text(cell)) for cell in rows[0]} if rows else set()
    for spoken in LANGUAGES:
        with speaking(spoken):
            counts = {fold(row.label()) for row in codes('sheet_columns').values()}
            summary, *others = (fold(field_label('incident', n)) for n in ('public_summary', 'narrative', 'reference'))
        if found >= {summary, *counts} and found.isdisjoint(others):
            return True
    return False


def _profiles(register: Register, wanted: str) -> list[Profile]:
    known = profiles.known(register.settings.import_profiles)
    if wanted == NO_PROFILE:
        return []
    return [profiles.named(wanted, known)] if wanted else known


def _lines(tables: list[Table], register: Register, progress: Progress) -> Iterator[Line]:
    """The lines of all sheets."""
    total, done = sum(1 for table in tables for _row in table.rows()), 0
    for table in tables:
        for line in lines(table, register.places):
            if done % _OFTEN == 0:
                progress(done, total)
            done += 1
            yield line


Groups = dict[tuple[str, str], list[Line]]


class _Planning:
    """The lines of a file, sorted to the records they belong to and put beside the register."""

    def __init__(
        self, register: Register, workbook: Workbook, tables: list[Table], lost: str, reused: str, progress: Progress
    ) -> None:
        self.register = register
        self.manifest = manifest_of(workbook)
        self.signed = whose.look(register, workbook, tables)
        self.is_csv = workbook.path.suffix.lower() == '.csv'
        self.lost = lost
        self.reused, self.reused_rows = reused, 0
        self.known_desks = {one.desk_id for one in known_keys.known(register)}
        self.lost_records = 0
        self.states_left_out = 0
        self.progress = progress
        self.answered = conflicts.answered(register)
        self._merged_there = merges_in_files.said_in(workbook)
        self._groups_counted = {
            table.sheet.title: {Harm(column.harm.stated).code for column in table.columns if column.harm}
            for table in tables
        }
        self._onwards_of = cache(partial(follows_merge.onwards, register))
        self._came_with = cache(partial(follows_merge.came_with, register))
        self._merged_elsewhere = cache(partial(follows_merge.merged_elsewhere, register))
        self._in_file: dict[str, str] = {}
        self.writes: list[Write] = []
        self._lines: list[Line] = []
        self._typed_in: set[str] = set()
        self._copies: dict[str, Line] = {}
        self.sheet_problems: list[SheetProblem] = []
        self._rows: dict[int, PlannedRow] = {}

    def rows(self) -> list[PlannedRow]:
        """The planned rows, those that were put below another behind it."""
        return [row for line in self._lines for row in (self._rows[id(line)], *self._folded(line))]

    def _folded(self, line: Line) -> Iterator[PlannedRow]:
        """The rows whose content was put below a line: it becomes of them what becomes of it."""
        root = self._rows[id(line)]
        for sheet, number, kind in line.folded:
            row = PlannedRow(
                sheet, number, kind, root.verdict, record=root.record, stored=root.stored, write=root.write
            )
            row.add_problems(*_own_problems(line, sheet, number))
            if root.write:
                root.write.folded.append(row)
            yield row

    def take(self, found: list[Line]) -> None:
        """Plan all lines of a file."""
        self._lines = found
        self._ask_of_reused()
        by_uid = self._identify()
        live = ((uid, line.given) for uid, line in by_uid.items() if line.given.get('withdrawn') is None)
        self._in_file = {uid: str(given.get('reference') or '') for uid, given in live}
        groups = self._groups(by_uid)
        stored = self._stored(groups)
        self._leave_states_out(groups, stored)
        self._refuse_moved(groups, stored)
        settled = []
        for done, ((kind, uid), group) in enumerate(groups.items()):
            if done % _OFTEN == 0:
                self.progress(done, len(groups))
            settled.append(self._settle(kind, uid, group, stored.get(uid)))
        likes = self._likes(stored, settled)
        for merging in settled:
            self._note(merging, likes)
        self.progress(len(groups), len(groups))

    def tell(self, plan: Plan) -> None:
        """Note in a plan what is written, and what was found of the file as a whole."""
        plan.writes, plan.reused = self.writes, self.reused_rows
        plan.lost, plan.states_left_out = self.lost_records, self.states_left_out
        plan.merged = self._merged_there
        plan.column_problems += self.sheet_problems

    def _ask_of_reused(self) -> None:
        """Ask about rows under whose row ID something else stands here: an emptied sheet, filled again, has such."""
        kinds: dict[str, list[Line]] = {}
        for line in self._lines:
            if line.uid and line.of_field_sheet and not RECORDS[line.kind].parent_kind:
                kinds.setdefault(line.kind, []).append(line)
        for kind, typed in kinds.items():
            stored = query.get_many(self.register, kind, [line.uid for line in typed])
            for line in typed:
                if line.uid not in stored:
                    self._renew(line)
                elif _is_another(line, stored[line.uid]):
                    self._settle_reused(line, stored[line.uid])
                else:
                    duplicates.find_told(line, stored[line.uid], partial(self._own_groups, line))

    def _own_groups(self, line: Line) -> Iterator[str]:
        """The uids of the groups that the columns of the sheet of a row give under its row ID."""
        return (child_uid(line.uid, code) for code in self._groups_counted.get(line.sheet, ()))

    def _renew(self, line: Line) -> None:
        """Take a row with a strange row ID for new where the file can have no list of its own: a csv has one table."""
        if self.is_csv and not self.manifest:
            for one in (line, *line.below):
                one.uid = ''
                one.given.pop('parent', None)

    def _settle_reused(self, line: Line, stored: Record) -> None:
        self.reused_rows += 1
        if self.reused == 'new':
            for one in (line, *line.below):
                one.uid = ''
                one.given.pop('parent', None)
        elif self.reused == 'ask':
            sentence = _(
                'This row ID is that of {record}, but the row says other things: say whether it corrects that '
                'record or is a new one.'
            )
            named = f'{query.called(stored, self.register.places)} {stored.get("reference") or ""}'.strip()
            line.refuse(sentence.format(record=named), RECORDS[line.kind].dated_by())

    def _leave_states_out(self, groups: Groups, stored: dict[str, Record]) -> None:
        """Take no review state from a cell: anybody can type one. It comes as a decision, with who took it."""
        for (_kind, uid), group in groups.items():
            for line in group:
                if (said := line.given.pop('state', None)) is not None:
                    self.states_left_out += said != (stored[uid].get('state') if uid in stored else review_states.FIRST)

    def _refuse_moved(self, groups: Groups, stored: dict[str, Record]) -> None:
        """Refuse children that the register has in another record than the file says."""
        homes = {row.uid: record.uid for record in stored.values() for row in record.walk()}
        strangers: dict[str, list[Line]] = {}
        for (kind, uid), group in groups.items():
            if uid in self._typed_in:
                continue
            for line in group:
                if line.kind != kind and line.uid not in self._typed_in and homes.get(line.uid) != uid:
                    strangers.setdefault(line.kind, []).append(line)
        for kind, moved in strangers.items():
            known = query.known(self.register, kind, [line.uid for line in moved])
            for line in moved:
                if line.uid in known:
                    line.refuse(
                        _('In this register the row belongs to another record; withdraw it there first.'), 'parent'
                    )

    def _identify(self) -> dict[str, Line]:
        """Each line by its uid; one without a uid is a new row and gets one, one that stands there twice is invalid."""
        by_uid: dict[str, Line] = {}
        for line in self._lines:
            if not line.uid:
                line.uid = new_uid()
                self._typed_in.add(line.uid)
            elif line.uid in by_uid:
                line.refuse(_('Row {row} already has this row ID.').format(row=by_uid[line.uid].row))
                continue
            by_uid[line.uid] = line
            for below in line.below:
                below.uid = below.uid or new_uid()
                below.given = {'parent': line.uid, **below.given}
        return by_uid

    def _groups(self, by_uid: dict[str, Line]) -> Groups:
        """The lines of each record by its kind and uid; the uid is '' where nobody knows the record."""
        above = self._above(by_uid)
        groups: Groups = {}
        for line in self._lines:
            uid, kind = line.uid, line.kind
            while RECORDS[kind].parent_kind:
                uid, kind = above.get(uid, ''), RECORDS[kind].parent_kind
            groups.setdefault((kind, uid), []).extend((line, *line.below))
        return groups

    def _above(self, by_uid: dict[str, Line]) -> dict[str, str]:
        """The uid of the row above each child row, from the file or else from the register."""
        above = {uid: str(line.given['parent']) for uid, line in by_uid.items() if line.given.get('parent')}
        for kind in reversed(RECORDS):
            if RECORDS[kind].parent_kind:
                wanted = {line.uid for line in self._lines if line.kind == kind} - set(above)
                wanted |= {uid for uid in above.values() if uid not in by_uid}
                above |= query.parents(self.register, kind, wanted) | above
        return above

    def _stored(self, groups: Iterable[tuple[str, str]]) -> dict[str, Record]:
        uids: dict[str, list[str]] = {}
        for kind, uid in groups:
            if uid and uid not in self._typed_in:
                uids.setdefault(kind, []).append(uid)
        found: dict[str, Record] = {}
        for kind, wanted in uids.items():
            found |= query.get_many(self.register, kind, wanted)
        return found

    def _settle(self, kind: str, uid: str, group: list[Line], stored: Record | None) -> Merging:
        there = {row.uid for row in stored.walk()} if stored else set()
        for line in group:
            self._check_origin(line, there)
        root = next((line for line in group if line.kind == kind), None)
        theirs = (root.revision if root else '') or self.manifest.get(uid, '')
        signer = self._signer(group)
        if theirs and (wrong := self._disbelief(theirs, stored.revision if stored else '', signer)):
            theirs = ''
            for line in group:
                line.refuse(wrong)
        if stored is None and root is None:
            for line in (line for line in group if not line.problems):
                line.refuse(_('The record that this row belongs to is not in this file and not here.'), 'parent')
        is_cut = bool(there) and any(uid in self.manifest for uid in there - {line.uid for line in group})
        is_cut |= stored is not None and not signer and self._speaks_for_known(theirs, stored.revision)
        return Merging(self.register, kind, group, stored, theirs, self.answered, is_cut=is_cut, signer=signer).settle()

    def _signer(self, group: list[Line]) -> str:
        """The desk whose known key signed a record as it stands in the file, '' for none."""
        found = self.signed.whose
        is_known = found.kind == 'known'
        is_whole = is_known and not any((line.sheet, line.row) in self.signed.changed for line in group)
        return found.desk_id if is_whole else ''

    def _speaks_for_known(self, theirs: str, ours: str) -> bool:
        """Whether a vector claims work of a desk that would have signed it: it comes in, but not as theirs."""
        return not self.known_desks.isdisjoint(chain.read_vector(chain.beyond(theirs, ours)))

    def _disbelief(self, theirs: str, ours: str, signer: str) -> str:
        """Why the vector of a record in the file is not believed, '' where it is."""
        if not vectors.can_be(theirs):
            return _('The revision of this row was changed; copy it from the workbook as it was exported.')
        is_more = vectors.claims_more(theirs, ours, self.register.desk_id)
        if not signer:
            return _claims_too_much(theirs, ours, is_more=is_more)
        self.lost_records += is_more
        if is_more and self.lost == 'skip':
            return _('The file has more changes by your desk than this register: say first whether to import them.')
        return ''

    def _check_origin(self, line: Line, there: set[str]) -> None:
        if not (line.is_below or line.uid in there or line.uid in self._typed_in or line.uid in self.manifest):
            sentence = _(
                'This row ID is not known here, nor in the file’s own list; clear its cell to import the row as new.'
            )
            line.refuse(sentence)

    def _likes(self, stored: dict[str, Record], settled: list[Merging]) -> dict[str, Like]:
        """The live records that new rows have their like in, by the row's uid.

        What another desk tells apart is not compared again; rows that people typed are also put beside one another.
        """
        records = {merging.record.uid: merging.record for merging in settled if merging.record}
        kinds: dict[tuple[str, bool], list[Line]] = {}
        for line in self._lines:
            by_hand = line.of_field_sheet or line.uid in self._typed_in
            is_new = line.verdict == 'new' and line.uid in records and line.uid not in stored
            if is_new and RECORDS[line.kind].dated_by():
                kinds.setdefault((line.kind, by_hand), []).append(line)
        theirs = {line.uid for line in self._lines if not line.of_field_sheet}
        likes: dict[str, Like] = {}
        for (_kind, by_hand), found in kinds.items():
            likes |= duplicates.Marking(self.register, found, records, told_apart=theirs).mark(by_hand=by_hand)
            if by_hand:
                self._copies |= (copies := duplicates.find_copies(found))
                self.sheet_problems += duplicates.tell_copies(copies, found)
                duplicates.tell_twice(found, records, self.register.places)
        return likes

    def _note(self, merging: Merging, likes: dict[str, Like]) -> None:
        """Keep what becomes of each row of a record, and what is written of it."""
        vector = merging.vector  # for which all lines are looked at
        write = Write(merging.record, vector, merging.news, []) if merging.record else None
        written = {row.uid: row for row in merging.record.walk()} if merging.record else {}
        for line in merging.lines:
            if line.is_below:
                continue
            row = self._planned(merging, line)
            row.record, row.vector, row.write = written.get(line.uid), vector, write
            if (like := likes.get(line.uid)) is not None:
                _meet(row, like)
            elif (original := self._copies.get(line.uid)) is not None:
                row.choices, row.why = DUPLICATES, duplicates.says_the_same(original)
            self._rows[id(line)] = row
            if write:
                write.rows.append(row)
        if write:
            self.writes.append(write)

    def _planned(self, merging: Merging, line: Line) -> PlannedRow:
        """What becomes of a row, apart from what it is like."""
        counts_twice = False
        if goes_on := self._merged_there.get(line.uid, ''):
            follows_merge.agree(line)
            follows_merge.hold(merging, line, goes_on, self._in_file)
            counts_twice = follows_merge.tell_twice(merging, line, goes_on, self._in_file)
        if line.withdrawal is not None and not line.withdrawal.brings_back and merging.stored is not None:
            follows_merge.hold_rows(line, self._came_with(merging.stored.uid), self._in_file)
            follows_merge.hold_survivor(merging, line, self._merged_elsewhere())
        follows_merge.tell(self.register, line, merging.stored, self._onwards_of)
        row = PlannedRow(line.sheet, line.row, line.kind, _verdict(line))
        row.stored = merging.stored
        for one in (line, *line.below):
            if one.cells:
                row.cells = [*row.cells, *one.cells]
            if one.conflicts:
                row.conflicts = [*row.conflicts, *one.conflicts]
        row.line, row.counts_twice, row.withdrawal = line, counts_twice, line.withdrawal
        if line.problems:
            row.add_problems(*_own_problems(line, line.sheet, line.row))
        if line.doubts:
            row.add_doubts(*line.doubts)
        if line.of_field_sheet and row.verdict == 'new':
            row.choices = DUPLICATES
        return row


def _is_another(line: Line, stored: Record) -> bool:
    """Whether a row is hardly the record of its row ID: date, place and what it is differ, or the month and more."""
    if stored.withdrawn:
        return False
    dated, what = RECORDS[line.kind].dated_by(), RECORDS[line.kind].name_fields or ('kind',)
    differing = {cell.field.removesuffix('_typed') for cell in duplicates.differences(line, stored) if cell.stored}
    said = [name for name in what if name in line.stated and stored.get(name)]
    is_other = bool(said) and differing >= {*said}
    if dated not in differing:
        return False
    if is_other and ('place' in differing or RECORDS[line.kind].name_fields):
        return True
    before, after = str(stored.get(dated)), str(line.stated.get(dated))
    return before[:_MONTH] != after[:_MONTH] and bool(differing - {dated})


def _own_problems(line: Line, sheet: str, number: int) -> Sequence[SheetProblem]:
    """What keeps a row out: its own problems, else that another row of the same record cannot go in."""
    if not line.folded or not line.problems:
        return line.problems
    own = [problem for problem in line.problems if (problem.sheet, problem.row) == (sheet, number)]
    return own or [left_out_with_another(sheet, number)]


def _meet(row: PlannedRow, like: Like) -> None:
    """Say of a row that a live record is like it, and what can be done about it."""
    row.stored, row.alike, row.why, row.likely = like.record, like.share, like.why, row.verdict == 'new'
    if row.verdict == 'duplicate':
        row.choices = DUPLICATES
    elif row.likely:
        row.choices = tuple(choice for choice in LIKELY if choice != 'update' or like.by_hand)


def _claims_too_much(theirs: str, ours: str, *, is_more: bool) -> str:
    """What a vector claims that is never believed without a signature by a known key, '' for nothing."""
    if is_more:
        return _(
            'The revision of this row claims changes by your desk that this register never made, '
            'and no confirmed key signed it.'
        )
    if vectors.is_far_ahead(theirs, ours):
        return _('The revision of this row claims more changes by another desk than anybody makes.')
    return ''


def _verdict(line: Line) -> str:
    """The verdict on a row of a sheet, with the children that it carries."""
    if line.problems:
        return 'invalid'
    below = {child.verdict for child in line.below} if line.verdict in ('same', 'changed') else set()
    if 'conflict' in below:
        return 'conflict'
    return 'changed' if below - {'same'} else line.verdict
