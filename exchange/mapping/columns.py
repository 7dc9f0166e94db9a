"""A column of a sheet, the field that it holds, and how its cells are read; and the tables that columns make."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from exchange import cells
from exchange.cells import Cell, Fault, as_text, from_cell, refuse_too_long
from exchange.mapping import day_month_order, people_in_cells
from exchange.mapping.casualty_headings import CASUALTIES, Harm
from exchange.mapping.headings import IN_ONE_CELL, LONGITUDE_FIRST, Meaning
from exchange.mapping.table_layout import Layout
from exchange.mapping.total_columns import Shares
from exchange.reading.any_file import Sheet
from models.dates import dates
from models.errors import Refused
from models.language import points
from models.language.code_lists import codes, remembered
from models.language.how_many import Count
from models.language.messages import _, language
from models.language.text import fold, isolate
from models.language.too_long import refuse_long
from models.limits.heading_limits import HEADING_LIMITS
from models.limits.text_limits import TEXT_LIMITS
from models.record import casualty_words, counts
from models.record.fields import CodeKind, CodesKind, DateKind, PlaceKind, Spec, Stored
from models.record.records import POINT, RECORDS

NOTE = 'note'  # a column that goes into the notes of its record, each value behind its heading
START, END, ABOUT, PAIR = 'start', 'end', 'about', IN_ONE_CELL
DAY, MONTH, YEAR = 'day', 'month', 'year'
PAIRS = (PAIR, LONGITUDE_FIRST)
FAMILY = 'family'  # the family name, which belongs behind the name
PARTS = (START, END, ABOUT, *PAIRS, DAY, MONTH, YEAR, FAMILY)
ORDERS = {'day_first': True, 'month_first': False}
# What a person says of the days that a program may have read as months: they stay, or are turned back.
STAY, TURN = 'days_stay', 'days_turn'
# A value that a person left out; no field stores an empty text.
LEFT_OUT = ''
# Behind a code: what stood in the cell is kept in the notes too. For every value that is no code: `*`.
WITH_TEXT, ANY = '+text', '*'
# Before the labels in English and Arabic of a code that is added to the list for a value: `add:Knife|سكين|other`.
ADD = 'add:'
# What stands between several values of one cell.
SEVERAL = re.compile(r'[;؛|\n]|،(?=\s)|,(?=\s)')
# What else may stand there between codes, each of which is in the list: "التحالف وقسد", "Coalition and SDF".
_JOINED = re.compile(r'\s*[;؛|\n،,/\\+&]\s*|\s+[-–—]\s+|\s+(?:and|with)\s+|\s+و\s*(?=\S\S)', re.IGNORECASE)
_LATIN, _ARABIC = re.compile(r"[A-Za-z][A-Za-z'’\\-]*"), re.compile(r'[\u0620-\u06ff][\u0620-\u06ff\-]*')
ChosenCodes = dict[str, str | None]


@dataclass
class Column:
    """A column of a sheet: its heading, and the field of a record kind that it holds ('' for none).

    `meaning` says why it is taken for that, `guess` what it may be where that is not sure enough. `harm` is there
    for a casualty column; `passed_over` for one that a person chose to leave out; `whole` the outcome of the column
    that it is a part of; `is_settled` for dates whose order of day and month their own values prove, `year` for
    the one that they all have, `is_turned` ('' until a person says it) for days read as months perhaps; `part` for one
    that holds a part of its field, or two fields at once; `choices` are the codes that a person gave for its
    values, folded (None: leave out), `as_chosen` as that was written; `since_1904` is for a workbook that counts
    its days from there. In one that `empties`, an empty cell empties its field; elsewhere it leaves the field
    alone. `why_open` is why one that is not taken may be of people after all (`heading_grammar/open_columns.py`).
    One that `is_again` has a heading, or counts people, that another column has which was taken; `is_equal`
    where all of its cells are the same as those, `is_hidden` where people do not see it; it is `second_of` a field, and
    `beside` is the heading of the column that has it.
    """

    index: int
    heading: str
    kind: str = ''
    name: str = ''
    spec: Spec | None = None
    harm: Harm | None = None
    whole: str = ''
    day_first: bool | None = None
    year: int | None = None
    is_turned: str | None = None
    passed_over: bool = False
    is_settled: bool = False
    part: str = ''
    is_noted: bool = False
    meaning: Meaning | None = None
    guess: Meaning | None = None
    why_open: str = ''
    since_1904: bool = False
    empties: bool = False
    is_again: bool = False
    is_equal: bool = False
    is_hidden: bool = False
    second_of: str = ''
    beside: str = ''
    choices: ChosenCodes = field(default_factory=dict)
    as_chosen: ChosenCodes = field(default_factory=dict)
    _understood: dict[tuple[type, Cell], Stored | Refused] = field(default_factory=dict, repr=False)

    @cached_property
    def comes_again(self) -> bool:
        """Whether few values stand in very many of its cells, so that it pays to remember what each means."""
        return self.spec is not None and self.spec.kind.comes_again

    def read(self, cell: Cell) -> Stored:
        """The stored value of a cell, `LEFT_OUT` for one that a person left out; Refused says why there is none."""
        if type(cell) is str and self.spec is not None and self.is_text:
            return from_cell(cell, self.spec)
        if self.comes_again:
            key = (type(cell), cell)
            if key not in self._understood:
                self._understood[key] = self._understand(cell)
            found = self._understood[key]
        else:
            found = self._understand(cell)
        if isinstance(found, Refused):
            raise Refused(str(found))
        return found

    def _understand(self, cell: Cell) -> Stored | Refused:
        assert self.spec is not None
        try:
            refuse_too_long(cell, self.spec)
            if self.is_coded and not isinstance(cell, Fault):
                return self._code(as_text(cell), self.spec)
            self._refuse_other_side(cell)
            if self.is_date and not isinstance(cell, Fault):
                cell = day_month_order.plain(cell)
            if self.is_date and isinstance(cell, str) and not isinstance(cell, Fault):
                cell = day_month_order.written_out(cell, self.day_first, self.year)
            if self.is_turned is not None and isinstance(cell, date):
                cell = self._turned(cell)
            return from_cell(cell, self.spec, day_first=self.day_first, since_1904=self.since_1904)
        except Refused as error:
            return error

    def _turned(self, cell: date) -> date:
        """The day of a cell whose day and month a program may have swapped, as a person said it; Refused before."""
        if self.is_turned == STAY or cell.day == cell.month or cell.day > day_month_order.MONTHS_OF_A_YEAR:
            return cell
        turned = cell.replace(month=cell.day, day=cell.month)
        if self.is_turned == TURN:
            return turned
        sentence = _(
            '“{text}” may be {other}: every date here that can be read in two ways is a day, and the others are text. '
            'Say under Columns whether they stay, or with {stay} or {turn} in a mapping.'
        )
        other = dates.in_words(dates.from_excel(turned), language())
        ways = {'stay': isolate(f':{STAY}'), 'turn': isolate(f':{TURN}')}
        raise Refused(sentence.format(text=as_text(cell), other=other, **ways))

    def _refuse_other_side(self, cell: Cell) -> None:
        """Refuse degrees east in a column of latitudes, and degrees north in one of longitudes."""
        if self.name not in POINT[:2] or not isinstance(cell, str) or len(cell) > TEXT_LIMITS.degrees:
            return
        if points.is_latitude(cell) == (self.name != POINT[0]):
            sentence = _('“{text}” is not a {field}; it says the other side of the globe.')
            raise Refused(sentence.format(text=cell, field=self.heading))

    def _code(self, text: str, spec: Spec) -> Stored:
        """The code of a text, as a person chose it or as the list has it."""
        chosen = self.choice(text)
        if chosen is not None:
            return chosen
        if not isinstance(spec.kind, CodesKind):
            return _in_both_scripts(text, spec)
        words = text.split()
        if len(words) > 1 and all(word in spec.code_list() for word in words):  # as forms write several answers
            return spec.kind.clean(words, spec)
        if not self.choices:
            return codes_of(text, spec)
        parts = spec.code_list().apart(text)
        found = [
            self.choice(part) if self.choice(part) is not None else spec.kind.understand(part, spec) for part in parts
        ]
        return spec.kind.clean([code for code in found if code], spec) or LEFT_OUT

    def choice(self, text: str) -> str | None:
        """The code that was chosen for a text, `LEFT_OUT` where it is left out, None where nothing was chosen."""
        if not self.choices or self.spec is None:
            return None
        key = fold(text)
        if key in self.choices:
            return (self.choices[key] or LEFT_OUT).removesuffix(WITH_TEXT)
        if ANY in self.choices and not self._is_known(text):
            return (self.choices[ANY] or LEFT_OUT).removesuffix(WITH_TEXT)
        return None

    def choose(self, text: str, code: str) -> None:
        """Have a value stand for a code from now on."""
        self.choices[fold(text)] = code
        self._understood.clear()

    def keeps_text(self, text: str) -> bool:
        """Whether what stands in a cell goes into the notes beside its code."""
        parts = [text] if fold(text) in self.choices else SEVERAL.split(text)
        return any(self._keeps(part) for part in parts if part.strip())

    def _keeps(self, text: str) -> bool:
        given = self.choices.get(fold(text), None if self._is_known(text) else self.choices.get(ANY))
        return bool(given) and str(given).endswith(WITH_TEXT)

    def _is_known(self, text: str) -> bool:
        assert self.spec is not None
        try:
            return self.spec.kind.understand(text, self.spec) is not None
        except Refused:
            return False

    def read_count(self, cell: Cell) -> Count:
        """How many people a cell of a casualty column counts; Refused says why that cannot be read."""
        return people_in_cells.add(self.read_people(cell))

    def read_people(self, cell: Cell) -> list[tuple[Count, Harm]]:
        """The people that a cell of a casualty column tells of, with what it says of each."""
        assert self.harm is not None and self.spec is not None
        number = self._number(cell) if isinstance(cell, (str, Fault)) else Count(int(str(self.read(cell))))
        if number is not None:
            return [(number, self.harm)]
        told = people_in_cells.within(self.harm, str(cell), self.whole)
        for count, _harm in told:  # in words too nobody counts a million
            counts.values(count, self.name, self.spec)
        return told

    def _number(self, cell: str) -> Count | None:
        try:
            value = self.read(cell)
        except Refused:
            if isinstance(cell, Fault):
                raise
            return None
        return Count(int(str(value)))

    def pair(self, cell: Cell) -> dict[str, Stored]:
        """The two fields that a cell such as `35.3359, 40.1408` holds; Refused where it does not."""
        if isinstance(cell, Fault):
            raise Refused(cell.sentence())
        names, text = list(self._pair_names()), as_text(cell)
        refuse_long(text, TEXT_LIMITS.degrees)
        is_turned = self.part == LONGITUDE_FIRST or points.longitude_first(self.heading)
        texts = points.two(text, longitude_first=is_turned)
        if not texts or len(names) < 2 or None in map(_as_degrees, texts):
            sentence = _('“{text}” is not a latitude and a longitude; write them like 35.3359, 40.1408.')
            raise Refused(sentence.format(text=as_text(cell)))
        specs = RECORDS[self.kind].specs()
        return {name: from_cell(text, specs[name]) for name, text in zip(names, texts, strict=False)}

    def _pair_names(self) -> Iterator[str]:
        """The field and the next one of its kind."""
        specs = RECORDS[self.kind].specs()
        names = list(specs)
        after = names[names.index(self.name) :]
        yield from (name for name in after if self.spec and specs[name].kind is self.spec.kind)

    @cached_property
    def is_date(self) -> bool:
        """Whether it holds dates."""
        return self.spec is not None and isinstance(self.spec.kind, DateKind)

    @cached_property
    def is_text(self) -> bool:
        """Whether it holds texts, which mean what they say."""
        return self.spec is not None and self.spec.kind.name in ('text', 'long_text')

    @cached_property
    def is_number(self) -> bool:
        """Whether it holds numbers or degrees."""
        return self.spec is not None and self.spec.kind.name in ('number', 'degrees')

    @cached_property
    def is_hour(self) -> bool:
        """Whether it holds times of day."""
        return self.spec is not None and self.spec.kind.name == 'time'

    @cached_property
    def is_place(self) -> bool:
        """Whether it holds places."""
        return self.spec is not None and isinstance(self.spec.kind, PlaceKind)

    @cached_property
    def is_coded(self) -> bool:
        """Whether it holds codes of a list."""
        return self.spec is not None and isinstance(self.spec.kind, CodeKind)

    @property
    def field_name(self) -> str:
        """The field that it holds, such as `incident.kind`; '' for none."""
        return f'{self.kind}.{self.name}' if self.name and not self.harm and not self.is_noted else ''

    @property
    def target(self) -> str | None:
        """What it is mapped to, as `--mapping` takes it back."""
        if self.harm:
            return f'{CASUALTIES}:{self.harm.code}'
        if self.is_noted:
            return NOTE
        if not self.name:
            return None
        order = next((word for word, first in ORDERS.items() if first == self.day_first), '')
        return ':'.join(filter(None, (self.field_name, self.part, order, self.is_turned)))


def _as_degrees(text: str) -> float | None:
    """The degrees that a part of a point says."""
    if (found := cells.degrees(text)) is not None:
        return found
    try:
        return float(text)
    except ValueError:
        return None


def _in_both_scripts(text: str, spec: Spec) -> Stored:
    """The code of a text, which may say it in Arabic and in Latin letters at once: `Homs حمص`."""
    try:
        return spec.kind.understand(text, spec)
    except Refused:
        if code := _by_words(text, spec):
            return code
        parts = [' '.join(_LATIN.findall(text)), ' '.join(_ARABIC.findall(text))]
        found = {spec.kind.understand(part, spec) for part in parts} if all(parts) else set()
        if len(found) == 1 and None not in found:
            return found.pop()
        raise


def _by_words(text: str, spec: Spec) -> str:
    """The code whose name has the same words in other forms, or that they say of people; '' for none."""
    part = next((part for part in casualty_words.PARTS if RECORDS['casualty'].specs()[part].codes == spec.codes), '')
    stated = casualty_words.stated_by(text) if part and len(text) < HEADING_LIMITS.letters_of_a_code else None
    if stated and set(stated) == {part}:
        return stated[part]
    return _names_by_stems(spec.codes).get(_stems(text), '')


@remembered
def _names_by_stems(listed: str) -> dict[str, str]:
    """The codes of a list by the stems of their names, where one code alone has them."""
    found: dict[str, set[str]] = {}
    for code, row in codes(listed).items():
        for name in filter(None, (row.en, row.ar, row.ar_plural, *row.aliases)):
            found.setdefault(_stems(name), set()).add(code)
    return {stems: codes(listed).find(next(iter(of))) or '' for stems, of in found.items() if len(of) == 1 and stems}


def _stems(text: str) -> str:
    """The stems of words, but for those of men and women, boys and girls, which share one."""
    return ' '.join(map(casualty_words.stem_of_its_own, fold(text).split()))


def codes_of(text: str, spec: Spec) -> Stored:
    """The codes of a text that joins them by a word or a sign, where every part of it is in the list."""
    refuse_too_long(text, spec)
    try:
        return _in_both_scripts(text, spec)
    except Refused:
        if not isinstance(spec.kind, CodesKind):
            raise
        found = _parts_known(text.split('\n') if '\n' in text else [text], spec)
        if found is None:
            raise
        return spec.kind.clean(found, spec)


def _parts_known(texts: list[str], spec: Spec) -> list[str] | None:
    """The codes that texts name, taken apart where that needs be; None where one names none."""
    found: list[str] = []
    for text in texts:
        left = ' '.join(text.split())
        while not (code := _find(left, spec)):
            joints = (m for m in _JOINED.finditer(left, 0, TEXT_LIMITS.code) if _find(left[: m.start()], spec))
            match = next(joints, None)
            if match is None:
                return None
            found.append(_find(left[: match.start()], spec))
            left = left[match.end() :]
        found.append(code)
    return found


def _find(text: str, spec: Spec) -> str:
    if len(text) > TEXT_LIMITS.code:
        return ''
    return spec.code_list().find(text.strip()) or _by_words(text, spec)


@dataclass
class Table:
    """A sheet that holds records of a kind; `first_row` is the index of its first row below the headings.

    `layout` says of a field sheet which of its rows are records, and why the others are none; `shares` how its casualty
    columns hang together; `constants` are values that every row of a kind gives, `own` those of this sheet alone, for
    one row by `FIELD:ROW`; `profile` is the one it was known by. `is_open` says that nobody knows what it is about.
    Of a list that has `only_deaths`, `deathless` are the rows that were left out because nobody was killed.
    `key` is the column with the number of the record of a row, and `above` the table that has those numbers where the
    rows of this one are children.
    """

    sheet: Sheet
    kind: str
    is_headquarters: bool
    columns: list[Column]
    first_row: int
    layout: Layout | None = None
    shares: Shares | None = None
    constants: dict[str, str] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)
    profile: str = ''
    only_deaths: bool = False
    deathless: int = 0
    is_open: bool = False
    key: Column | None = None
    above: 'Table | None' = None

    @property
    def is_long(self) -> bool:
        """Whether a record may have several rows, one for each of its children."""
        plain = {column.kind for column in self.columns if column.spec and not column.harm and not column.is_noted}
        return self.kind != 'casualty' and not plain.isdisjoint(('casualty', *RECORDS['casualty'].child_kinds))

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """The rows below the headings that are records, with the numbers that people see."""
        if self.layout:
            yield from self.layout.rows
            return
        number = self.sheet.first_row_number
        for index in range(self.first_row, len(self.sheet.rows)):
            yield index + number, self.sheet.rows[index]

    def column_of(self, name: str) -> Column | None:
        """The column of a field of the sheet's own kind."""
        of_field = (c for c in self.columns if (c.kind, c.name) == (self.kind, name) and not c.is_noted)
        return next((c for c in of_field if c.part != FAMILY), None)
