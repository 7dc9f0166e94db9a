"""Records to a headquarters workbook: all of it generated from the declarations.

A sheet for each kind of record, stable names in row 1 and labels in row 2; sheets of codes, about the workbook, and of
the uids it holds. `exchange/mapping/mapping.py` reads the same layout.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from exchange import age_files, whole_files, xlsx
from exchange.cells import CLEARED, Cell, label_cell, to_cell
from exchange.decisions.decisions_in_files import DecisionSheet
from exchange.erasures import erasures_in_files
from exchange.exporting import about_sheet, signature_row, size_of_workbook
from exchange.exporting.about_sheet import label_of
from exchange.exporting.public_records import PublicTexts, public_records
from exchange.exporting.selection import Selection, records
from exchange.public_ids import make_secret
from exchange.questions.questions_in_files import QuestionSheets
from exchange.signed.signed_workbook import row_digest
from exchange.uniting.apart_in_files import ApartSheet
from exchange.uniting.merges_in_files import MergeSheet
from models import query
from models.errors import KnownError
from models.file import history
from models.language.code_lists import Code, codes
from models.language.labels import records_label
from models.language.messages import LANGUAGES, _, language, speaking
from models.no_garbage import keeping_all
from models.progress import Progress, silent
from models.query import Question
from models.record.fields import (
    CodeKind,
    CodesKind,
    DateKind,
    DegreesKind,
    LinkKind,
    NumberKind,
    PlaceKind,
    Spec,
    Stored,
    split_codes,
)
from models.record.own_codes import open_fields
from models.record.records import RECORDS, Record, Root, root_kind, roots
from models.register.others import heads, sealed_records
from models.register.register import Register

_WIDTHS = {
    'text': 24, 'long_text': 48, 'typed': 18, 'code': 20, 'codes': 24, 'date': 13, 'time': 9,
    'number': 9, 'degrees': 12, 'place': 14, 'link': 14,
}  # fmt: skip
_FIRST_DATA_ROW = 3
# Points: two lines.
_LABELS_HEIGHT = 32
# Rows below the last that have lists to choose from, for those who go on there.
_SPARE_ROWS = 500
_MOST_ROWS = 1_048_576 - _FIRST_DATA_ROW


class WorkbookColumn(NamedTuple):
    """A column of a sheet: its stable name, its label, its width, and what it shows of a row and of its record."""

    name: str
    label: str
    width: float
    cell: Callable[[Record, Record], Cell]
    spec: Spec | None = None
    is_frozen: bool = False


@keeping_all()
def export(
    register: Register,
    path: Path,
    *,
    first: str = '',
    last: str = '',
    state: str = '',
    profile: str = 'headquarters',
    language: str = 'en',
    shown: Question | None = None,
    name: str = '',
    key: str = '',
    only: frozenset[str] | None = None,
    progress: Progress = silent,
) -> dict[str, int]:
    """Write the records of a register as a workbook; how many rows of each kind, and `not_approved`, `left_out`.

    Of a workbook for the public nobody learns how many were left out; NoneApproved where it would have no record.
    Approved records are sealed once the file is safely written; `not_sealed` says of how many that could not be noted,
    `too_large` that an import may refuse it. `first` and `last` choose incidents by the day they happened and abductees
    by the day they were taken, `shown` those of a list, `name` being that of a kept filter. `key` is the age key that
    only its owner can open the file with. `only` these are a share of the queue for review: nothing is sealed by that.
    """
    whole_files.refuse_unwritable(path)
    if profile != 'public':
        signature_row.refuse_unsigned(register)
    with speaking(language):
        heads.note_export(register)
        filling = _Filling(register, Selection(first, last, state, profile, shown, name, only))
        if filling.choice.is_public:
            make_secret(register)
        with register.standing_still():
            filling.fill(progress)
        content = filling.content(f'{path.stem}.xlsx')
        whole_files.put(path, age_files.seal(content, key) if key else content)
        if profile == 'headquarters' and only is None:
            filling.counts['not_sealed'] = sealed_records.left_unsealed(register, filling.approved, progress)
    return dict(filling.counts)


@dataclass
class _Filling:
    """A workbook while it is being filled."""

    register: Register
    choice: Selection
    book: Workbook = field(default_factory=xlsx.new_workbook)
    counts: Counter[str] = field(default_factory=Counter)
    # The approved records that were put in: the kind of each, and its vector.
    approved: dict[str, tuple[str, str]] = field(default_factory=dict)
    leaving: PublicTexts = field(default_factory=PublicTexts)
    _chosen: Counter[str] = field(default_factory=Counter)
    _codes: set[tuple[str, str]] = field(default_factory=set)

    def fill(self, progress: Progress) -> None:
        """Put every chosen record in, with the sheets that say what they are."""
        columns = _Columns(self.register, self.choice)
        self._columns = {kind: columns.of(kind) for kind in RECORDS}
        self._sheets = {kind: self._new_sheet(kind) for kind in RECORDS if self._columns[kind]}
        self._manifest = None if self.choice.is_public else add_manifest(self.book)
        self._signed = {kind: _by_name(columns) for kind, columns in self._columns.items()}
        self._left = about_sheet.LeftOut(self.choice)
        self._decisions = None if self.choice.is_public else DecisionSheet(self.register)
        self._questions = None if self.choice.is_public else self._question_sheets()
        self._pairs = ApartSheet(self.register), MergeSheet(self.register)
        kinds = [cls.record_kind for cls in roots() if cls.record_kind in self._sheets]
        total = sum(query.count(self.register, kind) for kind in kinds)
        for done, (record, is_approved) in enumerate(self._leaving(kinds)):
            if done % 200 == 0:
                progress(min(done, total), total)
            self._add(record, is_approved)
        progress(total, total)
        if not self.choice.is_public:
            self._count_left_out(kinds)
        self._finish()

    def content(self, name: str) -> bytes:
        """The bytes of the workbook; LeaksFound where the public would read in it what must not leave."""
        content = xlsx.content(self.book)
        if self.choice.is_public:
            self.leaving.refuse_leaks(self.register, content, name)
        elif size_of_workbook.is_too_large(self.book, content):
            self.counts['too_large'] = 1
        return content

    def _question_sheets(self) -> QuestionSheets:
        return QuestionSheets(self.register, self.choice.kept_back, of_all=not self.choice.is_picked)

    def _leaving(self, kinds: list[str]) -> Iterator[tuple[Record, bool]]:
        if self.choice.is_public:
            return public_records(self.register, self.choice, kinds, self.leaving)
        return ((record, record.is_approved) for record in records(self.register, self.choice, kinds))

    def _new_sheet(self, kind: str) -> xlsx.LongSheet:
        sheet = xlsx.add_long_sheet(self.book, records_label(kind))
        sheet.sheet_view.rightToLeft = language() == 'ar'
        columns = self._columns[kind]
        frozen = sum(column.is_frozen for column in columns)
        sheet.freeze_panes = f'{get_column_letter(frozen + 1)}{_FIRST_DATA_ROW}'
        xlsx.widen(sheet, [column.width for column in columns])
        sheet.add([column.name for column in columns], xlsx.NAMES)
        sheet.add([column.label for column in columns], xlsx.LABELS, height=_LABELS_HEIGHT)
        return sheet

    def _add(self, record: Record, is_approved: bool) -> None:
        if self._decisions and self._questions:
            self._decisions.note(record)
            self._questions.note(record)
            for pairs in self._pairs:
                pairs.note(record)
        for row in record.walk():
            columns = self._columns[row.kind]
            if not columns:
                continue
            cells = [column.cell(row, record) for column in columns]
            self._sheets[row.kind].add(cells)
            self._comment(row, columns)
            self._left.note(row)
            self._note_codes(row)
            if self._manifest:
                digest = row_digest(self._signed[row.kind], cells)
                self._manifest.add([row.uid, row.kind, record.revision, digest])
            self.counts[row.kind] += 1
        if sealed_records.is_to_be_sealed(record):
            self.approved[record.uid] = (record.kind, record.revision)
        if RECORDS[record.kind].dated_by() and not record.withdrawn:
            self.counts['not_approved'] += not is_approved
        self._chosen[record.kind] += not record.withdrawn

    def _comment(self, row: Record, columns: list[WorkbookColumn]) -> None:
        """Say at a cell of the row that was added last what is asked about it; of the row itself at its first cell."""
        for name, comment in self._questions.comments(row) if self._questions else ():
            at = [place for place, column in enumerate(columns) if column.name == f'{row.kind}.{name}']
            self._sheets[row.kind].note(at[0] if at else 0, comment)

    def _note_codes(self, row: Record) -> None:
        """Remember which codes of open lists the public sees: no label of another own code leaves."""
        if self.choice.is_public:
            shown = {column.name for column in self._columns[row.kind]}
            fields = [(name, listed) for name, listed in open_fields(row.kind) if f'{row.kind}.{name}' in shown]
            self._codes |= {(listed, code) for name, listed in fields for code in split_codes(row.get(name))}

    def _count_left_out(self, kinds: list[str]) -> None:
        for kind in kinds:
            self._left.records[kind] = query.count(self.register, kind) - self._chosen[kind]
        self.counts['left_out'] = self._left.records.total()

    def _finish(self) -> None:
        lists = _add_codes(self.book, self._columns, self._codes if self.choice.is_public else None)
        for kind, sheet in self._sheets.items():
            if sheet.length > _MOST_ROWS:
                sentence = _('{sheet}: a sheet can have at most {most} rows; export a shorter period.')
                raise KnownError(sentence.format(sheet=sheet.title, most=f'{_MOST_ROWS:,}'))
            _add_choices(sheet, self._columns[kind], lists)
        if self._manifest and self._decisions and self._questions:
            self._decisions.add(self.book, self._manifest.add)
            self._questions.add(self.book, self._manifest.add)
            for pairs in self._pairs:
                pairs.add(self.book, self._manifest.add)
            self._left.questions = self.counts['questions_left'] = self._questions.left
        erased = [] if self.choice.is_public else erasures_in_files.rows_of(self.register, self.choice.lets_out)
        about = about_sheet.facts(self.register, self.choice, self.counts)
        if erased:
            about[erasures_in_files.FACT] = erasures_in_files.digest(erased)
        about_sheet.add(self.book, about, self._left)
        erasures_in_files.add(self.book, erased)
        if not self.choice.is_public:
            self.book.properties.creator = 'Sijill'
            signature_row.sign(self.book, self.register)


# Columns


class _Columns:
    """Makes the columns of a sheet from the declarations of its kind."""

    def __init__(self, register: Register, choice: Selection) -> None:
        self._register, self._choice, self._places = register, choice, choice.places(register)
        self._emptied = set() if choice.is_public else history.emptied(register)
        self._titles: dict[str, str] = {}
        self._named: dict[str, str] = {}

    def of(self, kind: str) -> list[WorkbookColumn]:
        """The columns of a kind, those first by which people know a row; none when nothing of it may leave."""
        cls = RECORDS[kind]
        names = [name for name in cls.specs() if self._choice.lets_out(kind, name)]
        if not names:
            return []
        if self._choice.is_public:
            return [_known_by(kind), *(self._field(kind, name) for name in names)]
        columns = [_frozen(f'{kind}.uid', 'uid', lambda row, _root: row.uid)]
        if issubclass(cls, Root):
            columns.append(_frozen(f'{kind}.revision', 'revision', lambda row, _root: row.revision))
        known_by = [cls.numbered[0]] if issubclass(cls, Root) and cls.numbered[0] in names else []
        known_by += [] if issubclass(cls, Root) else ['parent']
        for name in known_by:
            columns += [column._replace(is_frozen=True) for column in self._columns_of(kind, name)]
        for name in names:
            columns += self._columns_of(kind, name) if name not in known_by else []
        return columns

    def _columns_of(self, kind: str, name: str) -> list[WorkbookColumn]:
        return [self._field(kind, name), *self._said(kind, name)]

    def _field(self, kind: str, name: str) -> WorkbookColumn:
        spec = RECORDS[kind].specs()[name]
        emptied, rule = self._emptied, label_cell if self._choice.is_public and spec.codes else to_cell
        comes_again, known = isinstance(spec.kind, (CodeKind, DateKind, PlaceKind)), dict[Stored, Cell]()

        def cell(row: Record, _root: Record) -> Cell:
            value = row.values.get(name)
            if value is None:
                return CLEARED if emptied and (row.uid, name) in emptied else None
            if not comes_again:
                return rule(value, spec)
            if value not in known:  # the lists stay as they are while they are written
                known[value] = rule(value, spec)
            return known[value]

        return WorkbookColumn(f'{kind}.{name}', _label(kind, name), width_of(spec), cell, spec)

    def _said(self, kind: str, name: str) -> list[WorkbookColumn]:
        """The column beside a place or a link that says in words what it is; it is not read again."""
        if name == 'parent':
            if not self._choice.lets_out(root_kind(kind), 'reference'):
                return []
            return [self._in_words(kind, name, lambda _row, root: str(root.get('reference') or ''))]
        show = {PlaceKind: self._place, LinkKind: self._title}.get(type(RECORDS[kind].specs()[name].kind))
        if show is None:
            return []
        said = show
        return [self._in_words(kind, name, lambda row, _root: said(str(row.get(name))) if row.get(name) else None)]

    def _in_words(self, kind: str, name: str, cell: Callable[[Record, Record], Cell]) -> WorkbookColumn:
        label = _('{field} (in words)').format(field=label_of(kind, name))
        return WorkbookColumn(f'#{kind}.{name}', label, 20 if name == 'parent' else 26, cell)

    def _place(self, code: str) -> str:
        if code not in self._named:
            place, area = self._places.get(code), self._places.area(code)
            self._named[code] = f'{place.label()} · {area}' if place and area else place.label() if place else ''
        return self._named[code]

    def _title(self, uid: str) -> str:
        if uid not in self._titles:
            found, place = query.linked(self._register, uid), self._places.get(uid)
            at_hand = place.label() if place else uid
            self._titles[uid] = query.called(self._choice.cut(found), self._places) if found else at_hand
        return self._titles[uid]


def _by_name(columns: list[WorkbookColumn]) -> list[tuple[str, int]]:
    """The columns that are read again, in the order in which a row's digest has them."""
    return sorted((column.name, at) for at, column in enumerate(columns) if not column.name.startswith('#'))


def _label(kind: str, name: str) -> str:
    """What a field is called, in the language of the workbook and below it in the other."""
    return '\n'.join(label_of(kind, name, speech) for speech in sorted(LANGUAGES, key=language().__ne__))


def _frozen(name: str, field: str, cell: Callable[[Record, Record], Cell]) -> WorkbookColumn:
    return WorkbookColumn(name, _label('row', field), 10, cell, is_frozen=True)


def _known_by(kind: str) -> WorkbookColumn:
    """What the public knows a row by: its record's id, whether it is the record itself or a row of it."""
    name = 'uid' if issubclass(RECORDS[kind], Root) else 'parent'
    return _frozen(f'{kind}.{name}', name, lambda _row, root: root.uid)


def width_of(spec: Spec) -> float:
    """How wide the column of a field is, in characters."""
    return _WIDTHS[spec.kind.name]


# Lists to choose from


Seen = set[tuple[str, str]] | None


def _add_codes(book: Workbook, columns: dict[str, list[WorkbookColumn]], seen: Seen) -> dict[str, str]:
    """The sheet of codes, and where on it the choices of each list stand."""
    used = {column.spec.codes: column.spec for of_kind in columns.values() for column in of_kind if column.spec}
    used.pop('', None)
    names = [column.name for of_kind in columns.values() for column in of_kind if not column.name.startswith('#')]
    return add_codes(book, used, fields=names, seen=seen)


def add_codes(
    book: Workbook, used: dict[str, Spec], fields: list[str] | None = None, seen: Seen = None
) -> dict[str, str]:
    """Add a sheet of code lists: list, code, labels, and what to choose; name of a list → range of its choices.

    What the columns of the book are called in either language stands below, for those named in `fields`. For the public
    there are only those of the register's own codes that it has `seen`, without the code: that names the desk.
    """
    sheet = xlsx.add_long_sheet(book, _('Codes'), keeps=True)
    sheet.sheet_view.rightToLeft = language() == 'ar'
    sheet.freeze_panes = 'A3'
    xlsx.widen(sheet, [18, 26, 40, 40, 40, 18, 10])
    sheet.add(['sijill.codes'], xlsx.NAMES)
    sheet.add(['list', 'code', *LANGUAGES, _('Choose'), 'under', 'retired'], xlsx.HEADING)
    ranges = {}
    for name, spec in used.items():
        first = sheet.length + 1
        rows = list(codes(name).values())
        if seen is not None:
            # Its own codes by what they are called: not in the order in which the desk added them.
            rows = [row for row in rows if not row.is_own or (name, row.code) in seen]
            rows.sort(key=lambda row: (row.is_own, (row.en, row.ar) if row.is_own else ()))
        offered = [row for row in rows if row.offered_on(None)]
        for row in offered:
            choice = to_cell(row.code, spec) if seen is None else row.label()
            sheet.add(_code_row(name, row, choice, seen))
        ranges[name] = f"'{sheet.title}'!$E${first}:$E${sheet.length}"
        for row in (row for row in rows if row not in offered):
            sheet.add(_code_row(name, row, None, seen))
    for name in fields or ():
        kind, _dot, field_name = name.partition('.')
        sheet.add(['fields', name, *(label_of(kind, field_name, speech) for speech in LANGUAGES)])
    return ranges


def _code_row(name: str, row: Code, choice: Cell, seen: Seen) -> list[Cell]:
    if not row.is_own:
        return [name, row.code, row.en, row.ar, choice]
    return [name, row.code if seen is None else None, row.en, row.ar, choice, row.under, row.retired]


def _add_choices(sheet: xlsx.LongSheet, columns: list[WorkbookColumn], lists: dict[str, str]) -> None:
    last = max(sheet.length, _FIRST_DATA_ROW) + _SPARE_ROWS
    for letter, column in zip(sheet.letters, columns, strict=True):
        cells = f'{letter}{_FIRST_DATA_ROW}:{letter}{last}'
        if column.spec and isinstance(column.spec.kind, CodeKind):
            sheet.add_data_validation(choices(column.spec, lists, cells))
        elif column.spec and isinstance(column.spec.kind, (NumberKind, DegreesKind)):
            sheet.add_data_validation(numbers(column.spec, cells, style='warning'))


def choices(spec: Spec, lists: dict[str, str], cells: str) -> DataValidation:
    """A list to choose a code from in these cells; where several codes may stand it only offers."""
    several = isinstance(spec.kind, CodesKind)
    found = DataValidation(type='list', formula1=lists[spec.codes], allow_blank=True, sqref=cells)
    found.showErrorMessage = not several
    found.errorStyle = 'warning'
    found.error = _('This is not in the list.')
    return found


def numbers(spec: Spec, cells: str, style: str = 'stop') -> DataValidation:
    """The numbers that may stand in these cells; a `warning` lets a mark such as (cleared) stand too."""
    whole = isinstance(spec.kind, NumberKind)
    found = DataValidation(type='whole' if whole else 'decimal', operator='between', allow_blank=True, sqref=cells)
    found.formula1, found.formula2 = f'{spec.lowest:g}', f'{spec.highest:.0f}' if whole else f'{spec.highest:g}'
    found.showErrorMessage = True
    found.errorStyle = style
    found.error = _('Write a whole number, such as 3.') if whole else _('Write degrees, such as 35.12.')
    return found


def add_manifest(book: Workbook) -> xlsx.LongSheet:
    """Add the hidden sheet of the uids that a workbook holds, with a digest of each row; the caller adds them."""
    sheet = xlsx.add_long_sheet(book, 'Manifest', keeps=True)
    sheet.sheet_state = 'hidden'
    sheet.add(['sijill.manifest'], xlsx.NAMES)
    sheet.add(['uid', 'kind', 'revision', 'digest'], xlsx.NAMES)
    return sheet
