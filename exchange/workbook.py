"""Records to a headquarters workbook: all of it generated from the declarations.

A sheet for each kind of record, stable names in row 1 and labels in row 2; sheets of codes, about the workbook, and of
the uids it holds. `exchange/mapping.py` reads the same layout.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from exchange import files, sheets
from exchange.cells import CLEARED, Cell, to_cell
from models import dates, history, query
from models.errors import KnownError
from models.fields import CodeKind, CodesKind, DateKind, Kind, LinkKind, LongText, PlaceKind, Spec
from models.query import Filter, Question
from models.records import RECORDS, Record, Root, roots
from models.store import Progress, Register, silent
from models.words import LANGUAGES, _, codes, field_label, language, records_label, speaking

FORMAT_VERSION = '1'
PROFILES = ('headquarters', 'full', 'public')
STATES = {'all': (), 'approved': ('approved', 'sealed')}
_REACHES = ('desk', 'headquarters', 'consent', 'public')
_LEAST_REACH = {'full': 'desk', 'headquarters': 'headquarters', 'public': 'public'}
_WIDTHS = {
    'text': 24, 'long_text': 48, 'typed': 18, 'code': 20, 'codes': 24, 'date': 13, 'time': 9,
    'number': 9, 'degrees': 12, 'place': 14, 'link': 14,
}  # fmt: skip
_FIRST_DATA_ROW = 3
_SPARE_ROWS = 500
_MOST_ROWS = 1_048_576 - _FIRST_DATA_ROW


class Column(NamedTuple):
    """A column of a sheet: its stable name, its label, its width, and what it shows of a row and of its record."""

    name: str
    label: str
    width: float
    cell: Callable[[Record, Record], Cell]
    spec: Spec | None = None


@dataclass(frozen=True)
class Choice:
    """Which records leave and how much of each: first and last day (ISO, may be partial, '' for any)."""

    first: str = ''
    last: str = ''
    state: str = 'all'
    profile: str = 'headquarters'

    @property
    def is_public(self) -> bool:
        """Whether strangers will read it."""
        return self.profile == 'public'

    def lets_out(self, kind: str, name: str) -> bool:
        """Whether a field may be in the workbook at all."""
        specs = RECORDS[kind].specs()
        spec = specs[name]
        reach = min(_reach(spec), _reach(specs[spec.of])) if spec.of else _reach(spec)
        if self.is_public and spec.reach == 'consent':
            return _consent_field(kind) is not None
        return reach >= _REACHES.index(_LEAST_REACH[self.profile])

    def left_out(self) -> list[str]:
        """The stable names of the fields that stay at the desk."""
        return [
            f'{kind}.{name}' for kind, cls in RECORDS.items() for name in cls.specs() if not self.lets_out(kind, name)
        ]

    def in_words(self) -> str:
        """What the records were chosen by."""
        span = f'{self.first or "…"} – {self.last or "…"}' if self.first or self.last else _('All dates')
        state = _('approved') if self.state == 'approved' else _('all states')
        return _('; ').join((span, state))


def export(
    register: Register,
    path: Path,
    *,
    first: str = '',
    last: str = '',
    state: str = 'all',
    profile: str = 'headquarters',
    language: str = 'en',
    progress: Progress = silent,
) -> dict[str, int]:
    """Write the records of a register as a workbook; how many rows of each kind, and `not_approved`, `left_out`.

    `first` and `last` choose incidents by the day they happened and abductees by the day they were taken.
    """
    files.refuse_unwritable(path)
    with speaking(language):
        filling = _Filling(register, Choice(first, last, state, profile))
        with register.standing_still():
            filling.fill(progress)
        files.put(path, filling.content())
    return dict(filling.counts)


@dataclass
class _Filling:
    """A workbook while it is being filled."""

    register: Register
    choice: Choice
    book: Workbook = field(default_factory=sheets.new_workbook)
    counts: Counter[str] = field(default_factory=Counter)

    def fill(self, progress: Progress) -> None:
        """Put every chosen record in, with the sheets that say what they are."""
        columns = _Columns(self.register, self.choice)
        self._columns = {kind: columns.of(kind) for kind in RECORDS}
        self._sheets = {kind: self._new_sheet(kind) for kind in RECORDS if self._columns[kind]}
        self._manifest = None if self.choice.is_public else add_manifest(self.book)
        total = sum(query.count(self.register, cls.record_kind) for cls in roots())
        for done, record in enumerate(self._records()):
            if done % 200 == 0:
                progress(min(done, total), total)
            self._add(record)
        progress(total, total)
        self._finish()

    def _new_sheet(self, kind: str) -> sheets.LongSheet:
        sheet = sheets.add_long_sheet(self.book, records_label(kind))
        sheet.sheet_view.rightToLeft = language() == 'ar'
        sheet.freeze_panes = f'A{_FIRST_DATA_ROW}'
        columns = self._columns[kind]
        sheets.widen(sheet, [column.width for column in columns])
        sheet.add([column.name for column in columns], sheets.NAMES)
        sheet.add([column.label for column in columns], sheets.HEADING)
        return sheet

    def _records(self) -> Iterator[Record]:
        for cls in roots():
            kind = cls.record_kind
            if kind in self._sheets:
                yield from query.each(self.register, question(kind, self.choice))
                if not self.choice.is_public:
                    yield from query.each(self.register, question(kind, self.choice, withdrawn=True))
                self.counts['left_out'] += _count_left_out(self.register, kind, self.choice)

    def _add(self, record: Record) -> None:
        for row in record.walk():
            columns = self._columns[row.kind]
            if not columns or (self.choice.is_public and not _may_be_published(row)):
                continue
            self._sheets[row.kind].add([column.cell(row, record) for column in columns])
            if self._manifest:
                self._manifest.add([row.uid, row.kind, record.revision])
            self.counts[row.kind] += 1
        if record.get('state') not in STATES['approved'] and _dated(record.kind):
            self.counts['not_approved'] += 1

    def _finish(self) -> None:
        lists = _add_codes(self.book, self._columns)
        for kind, sheet in self._sheets.items():
            if sheet.length > _MOST_ROWS:
                sentence = _('{sheet}: a sheet holds {most} rows at most; export a shorter time.')
                raise KnownError(sentence.format(sheet=sheet.title, most=f'{_MOST_ROWS:,}'))
            _add_choices(sheet, self._columns[kind], lists)
        add_about(self.book, self._about())

    def _about(self) -> dict[str, str]:
        choice, meta = self.choice, self.register.meta
        about = {
            'format': 'public' if choice.is_public else 'headquarters',
            'version': FORMAT_VERSION,
            'language': language(),
            'made_at': dates.utc_now()[:10] if choice.is_public else dates.utc_now(),
            'filter': choice.in_words(),
            'profile': choice.profile,
            'example': 'yes' if self.register.is_example else '',
            'left_out': '; '.join([str(self.counts['left_out']), *choice.left_out()]),
            'records': str(sum(self.counts[cls.record_kind] for cls in roots())),
            'not_approved': str(self.counts['not_approved']),
        }
        if choice.is_public:
            return about | {'left_out': ''}
        return about | {name: meta[name] for name in ('register', 'desk', 'desk_id')} | {'head': self.register.head}

    def content(self) -> bytes:
        """The bytes of the finished workbook."""
        return sheets.content(self.book)


# Which records


def question(kind: str, choice: Choice, *, withdrawn: bool = False) -> Question:
    """The records of a kind that a choice lets out; kinds without a date of their own leave whole."""
    filters = []
    if name := _dated(kind):
        if choice.first or choice.last:
            filters.append(Filter(name, (choice.first, choice.last)))
        if STATES[choice.state]:
            filters.append(Filter('state', STATES[choice.state]))
    return Question(kind, filters=tuple(filters), descending=False, withdrawn=withdrawn)


@cache
def _dated(kind: str) -> str:
    """The date that records of a kind are chosen by: the first in their list, '' for none."""
    specs = RECORDS[kind].specs()
    return next((name for name in RECORDS[kind].listed_fields() if isinstance(specs[name].kind, DateKind)), '')


def _count_left_out(register: Register, kind: str, choice: Choice) -> int:
    return query.count(register, kind) - len(query.ids(register, question(kind, choice)))


def _reach(spec: Spec) -> int:
    return _REACHES.index(spec.reach)


@cache
def _consent_field(kind: str) -> str | None:
    """The field that says whether what needs consent may be published."""
    return next((name for name, spec in RECORDS[kind].specs().items() if spec.codes == 'publish_consent'), None)


def _may_be_published(row: Record) -> bool:
    if row.withdrawn:
        return False
    name = _consent_field(row.kind)
    return name is None or row.get(name) == 'yes'


# Columns


class _Columns:
    """Makes the columns of a sheet from the declarations of its kind."""

    def __init__(self, register: Register, choice: Choice) -> None:
        self._register, self._choice = register, choice
        self._emptied = set() if choice.is_public else history.emptied(register)
        self._titles: dict[str, str] = {}

    def of(self, kind: str) -> list[Column]:
        """The columns of a kind in their order; none when nothing of it may leave."""
        cls = RECORDS[kind]
        names = [name for name in cls.specs() if self._choice.lets_out(kind, name)]
        if not names:
            return []
        columns = [Column(f'{kind}.uid', field_label('row', 'uid'), 10, lambda row, _root: row.uid)]
        if self._choice.is_public:
            return [*columns, *self._belonging(kind), *(self._field(kind, name) for name in names)]
        if issubclass(cls, Root):
            label = field_label('row', 'revision')
            columns.append(Column(f'{kind}.revision', label, 10, lambda row, _root: row.revision))
        for name in names:
            columns.append(self._field(kind, name))
            columns += self._said(kind, name)
        return columns

    def _belonging(self, kind: str) -> list[Column]:
        """What ties a child to its record, where its own fields do not leave."""
        if issubclass(RECORDS[kind], Root):
            return []
        return [Column(f'{kind}.parent', label_of(kind, 'parent'), 10, lambda row, _root: str(row.get('parent')))]

    def _field(self, kind: str, name: str) -> Column:
        spec = RECORDS[kind].specs()[name]
        emptied = self._emptied
        # Free text goes out to the public only once a reviewer has read it.
        reviewed_only = self._choice.is_public and spec.reach == 'public' and type(spec.kind) in (Kind, LongText)

        def cell(row: Record, root: Record) -> Cell:
            value = row.values.get(name)
            if reviewed_only and root.get('state') not in STATES['approved']:
                return None
            if value is None:
                return CLEARED if emptied and (row.uid, name) in emptied else None
            return to_cell(value, spec)

        return Column(f'{kind}.{name}', label_of(kind, name), width_of(spec), cell, spec)

    def _said(self, kind: str, name: str) -> list[Column]:
        """The column beside a place or a link that says in words what it is; it is not read again."""
        if name == 'parent':
            return [self._in_words(kind, name, lambda _row, root: str(root.get('reference') or ''))]
        show = {PlaceKind: self._place, LinkKind: self._title}.get(type(RECORDS[kind].specs()[name].kind))
        if show is None:
            return []
        said = show
        return [self._in_words(kind, name, lambda row, _root: said(str(row.get(name))) if row.get(name) else None)]

    def _in_words(self, kind: str, name: str, cell: Callable[[Record, Record], Cell]) -> Column:
        label = _('{field} (in words)').format(field=label_of(kind, name))
        return Column(f'#{kind}.{name}', label, 26, cell)

    def _place(self, code: str) -> str:
        places = self._register.places
        place = places.get(code)
        area = places.area(code)
        return f'{place.label()} · {area}' if place and area else place.label() if place else ''

    def _title(self, uid: str) -> str:
        if uid not in self._titles:
            self._titles[uid] = query.title(self._register, uid)
        return self._titles[uid]


def width_of(spec: Spec) -> float:
    """How wide the column of a field is, in characters."""
    return _WIDTHS[spec.kind.name]


@cache
def _is_labelled(kind: str, name: str) -> bool:
    return f'{kind}.{name}' in codes('fields')


def label_of(kind: str, name: str) -> str:
    """What a field is called; fields that every row has are named once for all kinds."""
    return field_label(kind if _is_labelled(kind, name) else 'row', name)


# Lists to choose from


def _add_codes(book: Workbook, columns: dict[str, list[Column]]) -> dict[str, str]:
    """The sheet of codes, and where on it the choices of each list stand."""
    used = {column.spec.codes: column.spec for of_kind in columns.values() for column in of_kind if column.spec}
    used.pop('', None)
    return add_codes(book, used)


def add_codes(book: Workbook, used: dict[str, Spec], title: str = '') -> dict[str, str]:
    """Add a sheet of code lists: list, code, labels, and what to choose; name of a list → range of its choices."""
    sheet = sheets.add_long_sheet(book, title or _('Codes'))
    sheet.sheet_view.rightToLeft = language() == 'ar'
    sheets.widen(sheet, [18, 26, 40, 40, 40])
    sheet.add(['sijill.codes'], sheets.NAMES)
    sheet.add(['list', 'code', *LANGUAGES, _('Choose')], sheets.HEADING)
    ranges = {}
    for name, spec in used.items():
        first = sheet.length + 1
        offered = codes(name).offered()
        others = [row for row in codes(name).values() if row not in offered]
        for row in offered:
            sheet.add([name, row.code, row.en, row.ar, to_cell(row.code, spec)])
        ranges[name] = f"'{sheet.title}'!$E${first}:$E${sheet.length}"
        for row in others:
            sheet.add([name, row.code, row.en, row.ar])
    return ranges


def _add_choices(sheet: sheets.LongSheet, columns: list[Column], lists: dict[str, str]) -> None:
    last = max(sheet.length, _FIRST_DATA_ROW) + _SPARE_ROWS
    for letter, column in zip(sheet.letters, columns, strict=True):
        if column.spec and isinstance(column.spec.kind, CodeKind):
            sheet.add_data_validation(choices(column.spec, lists, f'{letter}{_FIRST_DATA_ROW}:{letter}{last}'))


def choices(spec: Spec, lists: dict[str, str], cells: str) -> DataValidation:
    """A list to choose a code from in these cells; where several codes may stand it only offers."""
    several = isinstance(spec.kind, CodesKind)
    found = DataValidation(type='list', formula1=lists[spec.codes], allow_blank=True, sqref=cells)
    found.showErrorMessage = not several
    found.errorStyle = 'warning'
    found.error = _('This is not in the list.')
    return found


def add_about(book: Workbook, facts: dict[str, str]) -> None:
    """Add the sheet that says what the workbook is: stable keys and their values."""
    sheet = sheets.add_long_sheet(book, _('About'))
    sheet.sheet_view.rightToLeft = language() == 'ar'
    sheets.widen(sheet, [18, 80])
    sheet.add(['sijill.about'], sheets.NAMES)
    for key, value in facts.items():
        sheet.add([key, value])


def add_manifest(book: Workbook) -> sheets.LongSheet:
    """Add the hidden sheet that names the uids a workbook holds; the caller adds a row for each."""
    sheet = sheets.add_long_sheet(book, 'Manifest')
    sheet.sheet_state = 'hidden'
    sheet.add(['sijill.manifest'], sheets.NAMES)
    sheet.add(['uid', 'kind', 'revision'], sheets.NAMES)
    return sheet
