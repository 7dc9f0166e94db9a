"""Where the table stands in a sheet: which row is its heading, which rows below it are records, and which are none.

People write titles above a table, groups of columns over its headings, totals and notes below it. `find` is given what
counts as a known heading and tells all of it apart; nothing is dropped in silence: `asides` names each row that is no
record, with the reason. For each kind of record that a sheet could hold, the mapping asks::

    found = layout.find(sheet, lambda heading: is_known(heading, kind))     # None: no heading row for this kind
    found.score                         how many headings were known; the kind with the most has the sheet
    found.headings, found.tags          a text for each column, and its HXL tag ('#adm1+name', '' for none)
    found.rows                          (number that people see, cells) of each record, merged cells filled down
    found.asides, found.blanks          the rows that are none, each with its reason; and how many were blank
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from itertools import count, zip_longest
from typing import NamedTuple

from exchange.cells import Cell, Fault, MergedAcross, ShownDay, as_text, is_empty
from exchange.mapping import people_in_cells
from exchange.mapping.heading_grammar import grouped_headings, unchanging_words
from exchange.reading.any_file import Sheet
from exchange.reading.odd_rows import STARS
from models.dates.edtf import FIRST_YEAR, LAST_YEAR
from models.errors import Refused
from models.language.text import ascii_digits, fold
from models.limits.heading_limits import HEADING_LIMITS

Known = Callable[[str], bool]
Held = Sequence[tuple[int, Cell]]
_TAG = re.compile(r'#[A-Za-z]\w*(?:\s*\+\s*\w+)*')
_NUMBER = re.compile(r'[-+]?\d[\d,]*(?:\.\d+)?')
_SUM = re.compile(r'=\s*(?:SUM|SUBTOTAL|AGGREGATE)\b', re.IGNORECASE)
_TOTALS = frozenset(
    map(
        fold,
        (
            *('total', 'totals', 'sum', 'grand total', 'overall', 'overall total', 'subtotal', 'sub-total', 'Σ'),
            *('المجموع', 'مجموع', 'الإجمالي', 'إجمالي', 'المجموع الكلي', 'المجموع العام', 'الإجمالي العام', 'الجملة'),
            *(
                'العدد',
                'العدد الكلي',
                'العدد الإجمالي',
                'العدد الكامل',
                'الحصيلة',
                'الحصيلة الإجمالية',
                'الحصيلة الكلية',
            ),
        ),
    )
)
# Headings of columns that only number the rows.
SERIALS = frozenset(
    map(
        fold,
        (
            *('#', 'no', 'n', 'nr', 'sn', 's/n', 'serial', 'serial no', 'row', 'row no', 'م', 'ت', 'م.م', 'تسلسل'),
            *('التسلسل', 'مسلسل', 'المسلسل', 'الرقم المتسلسل', 'الرقم التسلسلي', 'رقم متسلسل', 'رقم تسلسلي'),
        ),
    )
)
# With nothing but numbers behind it, the name of a week is a total too.
_BEGIN_AS_TOTALS = tuple(f'{total} ' for total in (*_TOTALS, *map(fold, ('week', 'الأسبوع', 'أسبوع'))))
_DAYS: frozenset[type] = frozenset({date, datetime, ShownDay})
_NOTES = tuple(
    map(
        fold,
        (
            *('note', 'notes', 'source', 'sources', 'prepared', 'reviewed', 'approved by', 'signature', 'compiled by'),
            *('ملاحظ', 'المصدر', 'المصادر', 'إعداد', 'أعده', 'أعدته', 'تدقيق', 'المدقق', 'توقيع', 'التوقيع', 'الختم'),
        ),
    )
)


class Aside(NamedTuple):
    """A row that is no record: the number that people see, the reason in one word, and what stands in it first.

    The reasons: title, heading, tags, total, section, note, formulas, and empty for a row without any known column.
    """

    number: int
    reason: str
    text: str


@dataclass
class Rows:
    """The rows below the headings, sorted; `more` is the number of the row where another table begins, 0 for none."""

    records: list[tuple[int, list[Cell]]] = field(default_factory=list, repr=False)
    asides: list[Aside] = field(default_factory=list)
    blanks: int = 0
    more: int = 0


@dataclass
class Layout:
    """A table in a sheet; `first_row` is the index of the first row below its headings.

    `lower` are the lowest texts of two or three heading rows, [] where there is one, `hidden` its hidden columns. Its
    rows are sorted when they are first asked for. A table further down the sheet is not read.
    """

    headings: list[str]
    tags: list[str]
    first_row: int
    score: int
    sort: Callable[[], Rows] = field(repr=False)
    lower: list[str] = field(default_factory=list)
    hidden: frozenset[int] = frozenset()

    @cached_property
    def _rows(self) -> Rows:
        return self.sort()

    @property
    def rows(self) -> list[tuple[int, list[Cell]]]:
        """The records: the number that people see, and the cells."""
        return self._rows.records

    @property
    def asides(self) -> list[Aside]:
        """The rows that are no records."""
        return self._rows.asides

    @property
    def blanks(self) -> int:
        """How many rows among the records are blank."""
        return self._rows.blanks

    @property
    def more(self) -> int:
        """The number of the row where another table begins, 0 for none."""
        return self._rows.more


@dataclass
class _Heading:
    """What may be the heading: the indexes of its first and last row, its texts, and the lowest of several rows."""

    first: int
    last: int
    texts: list[str]
    tags: list[str]
    score: int
    lower: list[str] = field(default_factory=list)


def find(sheet: Sheet, known: Known, above: int = 0) -> Layout | None:
    """The first table of a sheet with at least two headings that are known; None where there is none.

    One with no more of them than `above` need not be found.
    """
    best: _Heading | None = None
    for index in range(min(len(sheet.rows), HEADING_LIMITS.heading_rows)):
        least = max(above, best.score if best else 0)
        if least and _is_no_better(sheet, index, least):
            continue
        heading = _heading(sheet, index, known)
        if heading.score >= HEADING_LIMITS.least_headings and (best is None or heading.score > best.score):
            best = heading
    if best is None:
        return None
    hidden, rows = frozenset(sheet.hidden_columns), _Sorting(sheet, best, known).rows
    return Layout(best.texts, best.tags, best.last + 1, best.score, rows, best.lower, hidden)


# Headings


def _is_no_better(sheet: Sheet, index: int, score: int) -> bool:
    """Whether a row has too few texts to be a better heading than one found, and none below belong to it.

    To ask of all that stands in the first rows whether it is a heading takes as long as to read some thousand of them.
    """
    if sum(map(bool, _texts(sheet, index))) > score or _is_tags(sheet, index + 1):
        return False
    below = sheet.rows[index + 1] if index + 1 < len(sheet.rows) else []
    return not any(_texts(sheet, index + 1)) or any(type(cell) is not str and not is_empty(cell) for cell in below)


def _heading(sheet: Sheet, index: int, known: Known) -> _Heading:
    """What the row is as a heading, with the rows below it where those are its lower parts or its HXL tags."""
    if _is_tags(sheet, index):
        texts = _texts(sheet, index)
        return _Heading(index, index, texts, texts, _score(texts, texts, known))
    texts = _texts(sheet, index)
    alone = _with_tags(sheet, index, index, [*texts], known)
    pair = _under_groups(sheet, index, texts, [], known)
    if pair and pair.score >= _score(_texts(sheet, index + 1), [], known):
        deeper = _under_groups(sheet, index + 1, pair.texts, texts, known)
        best = deeper if deeper and deeper.score > pair.score else pair
        return replace(best, first=index, score=max(best.score, alone.score))
    return alone


def _under_groups(sheet: Sheet, index: int, upper: list[str], above: list[str], known: Known) -> _Heading | None:
    """The heading of groups, whose lowest row is this one, with the row below it; None where that is none of it.

    `above` are the texts over the groups, [] where these are the uppermost.
    """
    joined = _joined(sheet, index, upper, above, known)
    if not joined:
        return None
    found = _with_tags(sheet, index, index + 1, joined, known)
    found.lower = [
        low or half for low, half in zip_longest(_texts(sheet, index + 1), above and _texts(sheet, index), fillvalue='')
    ]
    found.score += _known_below(joined, found.lower, known)
    return found


def _with_tags(sheet: Sheet, first: int, last: int, texts: list[str], known: Known) -> _Heading:
    if not _is_tags(sheet, last + 1):
        return _Heading(first, last, texts, [''] * len(texts), _score(texts, [], known))
    tags = _texts(sheet, last + 1)
    texts += [''] * (len(tags) - len(texts))
    return _Heading(first, last + 1, texts, tags + [''] * (len(texts) - len(tags)), _score(texts, tags, known))


def _texts(sheet: Sheet, index: int) -> list[str]:
    """The texts of a row as headings: a number, a day or a fault is none."""
    return texts_of(sheet.rows[index]) if index < len(sheet.rows) else []


def texts_of(row: Sequence[Cell]) -> list[str]:
    """The cells of a row as headings, '' for what is none."""
    return [' '.join(cell.split()) if type(cell) is str else '' for cell in row]


def _score(texts: list[str], tags: list[str], known: Known) -> int:
    pairs = zip_longest(texts, tags, fillvalue='')
    return sum(bool(text and known(text)) or bool(tag and known(tag)) for text, tag in pairs)


def _is_tags(sheet: Sheet, index: int) -> bool:
    """Whether a row holds HXL tags, such as #date+occurred."""
    texts = [text for text in _texts(sheet, index) if text]
    tags = sum(_TAG.fullmatch(text) is not None for text in texts)
    return tags >= HEADING_LIMITS.least_headings and 2 * tags > len(texts)


def _known_below(joined: list[str], lower: list[str], known: Known) -> int:
    """How many headings of two rows are known by their lower half, below a label that only says of what sort it is."""
    pairs = zip(joined, lower, strict=False)
    return sum(not known(whole) and known(half) and group_changes_nothing(whole, half) for whole, half in pairs if half)


def group_changes_nothing(whole: str, half: str) -> bool:
    """Whether the label above the lower half of a heading only says of what sort it is: "When", "The incident"."""
    return unchanging_words.is_group(whole.removesuffix(half))


def _joined(sheet: Sheet, index: int, upper: list[str], above: list[str], known: Known) -> list[str]:
    """The headings of groups and of the row below theirs, each as one text; [] where that row is none of headings.

    The lower row names nothing but the columns of a group: it is empty below a heading that stands alone. A third row
    names nothing below a heading that the second row does not divide.
    """
    lower = _texts(sheet, index + 1)
    width = max(len(upper), len(lower))
    upper += [''] * (width - len(upper))
    lower += [''] * (width - len(lower))
    cells = sheet.rows[index + 1] if index + 1 < len(sheet.rows) else []
    if not any(lower) or any(not is_empty(cell) and type(cell) is not str for cell in cells):
        return []
    if any(_is_number(text) for text in lower) or _is_tags(sheet, index + 1):
        return []
    merged = _merged(sheet, index, len(upper))
    groups, spread = grouped_headings.spread(upper, lower, merged, known)
    whole = zip(count(), above, _texts(sheet, index), lower)
    if any(top and low and not half and column not in merged.values() for column, top, half, low in whole):
        return []
    alone = any(text and not below for text, below in zip(upper, lower, strict=True))
    if not spread or not (alone or len(spread) > 1):
        return []
    return [' '.join(filter(None, pair)) for pair in zip(groups, lower, strict=True)]


def _merged(sheet: Sheet, index: int, width: int) -> dict[int, int]:
    """The columns that a cell of a row is merged over, each with the first of them."""
    return {
        column: left
        for top, left, bottom, right in sheet.merged
        if top <= index <= bottom and right > left
        for column in range(left + 1, min(right, width - 1) + 1)
    }


# Rows


def _is_number(cell: Cell) -> bool:
    """Whether a cell holds a number, written as text perhaps, or a formula for one."""
    if isinstance(cell, str):
        return cell.startswith('=') or _NUMBER.fullmatch(ascii_digits(cell).strip()) is not None
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


class _Sorting:
    """The rows of a sheet, sorted into records and those that are none."""

    def __init__(self, sheet: Sheet, heading: _Heading, known: Known) -> None:
        self.sheet = sheet
        self.heading = heading
        self.known = known
        self.serials = {
            column
            for column, text in enumerate(heading.texts)
            if text and (fold(text) in SERIALS or text == '№') and not known(text)
        }
        halves: list[Sequence[Cell]] = [heading.texts, *sheet.rows[heading.first : heading.last + 1]]
        self.headings = [[fold(as_text(cell)) for cell in half] for half in halves]
        self.titles = {tuple(map(as_text, row)) for row in sheet.rows[: heading.first]}
        self.banners = {
            top for top, left, bottom, right in sheet.merged if right - left >= max(2, len(heading.texts) // 2)
        }
        self.sums: dict[int, tuple[int, float]] = {}
        self.found = Rows()

    def rows(self) -> Rows:
        """The rows sorted, with the values of merged cells in each row that they cover."""
        found, first = self.found, self.heading.first
        for index, row in enumerate(self.sheet.rows[:first]):
            if any(not is_empty(cell) for cell in row):
                self._set_aside(index, 'title', row)
        if self.heading.tags != self.heading.texts and any(self.heading.tags):
            self._set_aside(self.heading.last, 'tags', self.sheet.rows[self.heading.last])
        taken = self._sort()
        self._put_notes_aside(taken)
        filled = self._filled_down({index for index, _row in taken})
        number = self.sheet.first_row_number
        found.records = [(index + number, filled.get(index, row)) for index, row in taken]
        found.asides.sort()
        return found

    def _sort(self) -> list[tuple[int, list[Cell]]]:
        """The rows that are records, with their indexes."""
        taken: list[tuple[int, list[Cell]]] = []
        is_apart = False
        for index in range(self.heading.last + 1, len(self.sheet.rows)):
            row = self.sheet.rows[index]
            if _DAYS.isdisjoint(map(type, row)):  # no title, total or note has a day in it
                held = [(column, cell) for column, cell in enumerate(row) if cell != '' and not is_empty(cell)]
                held = [pair for pair in held if not (pair[0] in self.serials and _is_number(pair[1]))]
                if not held:
                    self.found.blanks += 1
                    is_apart = True
                    continue
                if is_apart and self._is_another_table(held):
                    self.found.more = index + self.sheet.first_row_number
                    break
                if reason := self._reason(index, row, held, taken):
                    is_apart = True
                    self._set_aside(index, reason, row)
                    continue
            is_apart = False
            taken.append((index, row))
        return taken

    def _set_aside(self, index: int, reason: str, row: list[Cell]) -> None:
        text = next((as_text(cell) for cell in row if not is_empty(cell)), '')
        self.found.asides.append(Aside(index + self.sheet.first_row_number, reason, text))

    def _reason(self, index: int, row: list[Cell], held: Held, taken: list[tuple[int, list[Cell]]]) -> str:
        """Why a row is no record, '' where it is one; `taken` are the records above it."""
        _column, cell = held[0]
        if all(isinstance(value, Fault) and value.startswith('=') for _column, value in held):
            return 'total' if _SUM.match(str(cell)) else 'formulas'
        if all(_is_number(value) for _column, value in held):
            return 'total' if self._is_sums(held, taken) else ''
        if not isinstance(cell, str):
            return ''
        if self._is_heading(held) or (index == self.heading.last + 1 and self._are_names(held)):
            return 'heading'
        if self._is_total(cell, [value for _column, value in held[1:]]):
            return 'total'
        if len(held) == 1 and index in self.banners:
            return 'title' if tuple(map(as_text, row)) in self.titles else 'section'
        return ''

    def _is_heading(self, held: Held) -> bool:
        """Whether the row repeats the headings, or one half of them."""
        column, first = next(((column, cell) for column, cell in held if type(cell) is str), (0, ''))
        key = fold(first)
        for headings in self.headings:
            if column >= len(headings) or key != headings[column]:
                continue
            texts = [(column, cell) for column, cell in held if type(cell) is str]
            same = sum(column < len(headings) and fold(cell) == headings[column] for column, cell in texts)
            if len(texts) > 1 and 2 * same > len(texts):
                return True
        return False

    def _are_names(self, held: Held) -> bool:
        """Whether the row below the headings names the columns once more, in another language."""
        texts = [' '.join(cell.split()) for _column, cell in held if type(cell) is str]
        known = sum(self.known(text) for text in texts)
        return len(texts) == len(held) and known > HEADING_LIMITS.least_headings and 2 * known > len(texts)

    def _is_total(self, first: str, others: list[Cell]) -> bool:
        """Whether the row begins with the word for a total and goes on with numbers."""
        word = fold(first) if len(first) < HEADING_LIMITS.letters_of_a_total else ''
        if word.rstrip(' 0123456789') in _TOTALS:
            numbers = sum(map(_is_number, others))
            return all(_is_number(cell) or isinstance(cell, str) for cell in others) and 2 * numbers >= len(others)
        return word.startswith(_BEGIN_AS_TOTALS) and others != [] and all(map(_is_number, others))

    def _is_sums(self, held: Held, taken: list[tuple[int, list[Cell]]]) -> bool:
        """Whether every number of a row is the sum of those above it."""
        numbers = [(column, _value(cell)) for column, cell in held]
        return len(numbers) > 1 and all(value and value == self._sum(column, taken) for column, value in numbers)

    def _sum(self, column: int, taken: list[tuple[int, list[Cell]]]) -> float:
        """What the records so far add up to in a column; each is added once."""
        done, total = self.sums.get(column, (0, 0.0))
        for _index, row in taken[done:]:
            if column < len(row) and _is_number(row[column]):
                total += _value(row[column])
        self.sums[column] = (len(taken), total)
        return total

    def _is_another_table(self, held: Held) -> bool:
        """Whether a row below a gap is the heading of a table of its own."""
        texts = [cell for _column, cell in held if type(cell) is str]
        if len(texts) < max(HEADING_LIMITS.least_headings, len(held)) or self._is_heading(held):
            return False
        known = sum(self.known(' '.join(text.split())) for text in texts)
        return known >= HEADING_LIMITS.least_headings and 2 * known > len(texts)

    def _put_notes_aside(self, taken: list[tuple[int, list[Cell]]]) -> None:
        """Take the notes below the table out of its rows."""
        records = {index for index, _row in taken}
        while taken:
            index, row = taken[-1]
            held = _held(row)
            last = taken[-2][0] if len(taken) > 1 else index - 2
            is_apart = any(above not in records for above in range(last + 1, index))
            if not _is_note(held, is_apart):
                return
            taken.pop()
            self._set_aside(index, 'note', row)

    def _filled_down(self, records: set[int]) -> dict[int, list[Cell]]:
        """The records that merged cells reach into, with the value in each row: it belongs to every one of them.

        A number is not told apart from a sum over the rows or columns, and is left for a person to divide.
        """
        filled: dict[int, list[Cell]] = {}
        reached: dict[int, int] = {}
        for top, left, bottom, right in sorted(self.sheet.merged):
            if not self.heading.last < top <= bottom or left >= len(self.heading.texts):
                continue
            is_across = sum(map(bool, self.heading.texts[left : right + 1])) > 1
            if top == bottom and not is_across:
                continue
            if top <= reached.get(left, -1) or top >= len(self.sheet.rows) or left >= len(self.sheet.rows[top]):
                continue
            reached[left] = bottom
            cell = self.sheet.rows[top][left]
            covered = [index for index in range(top, min(bottom, len(self.sheet.rows) - 1) + 1) if index in records]
            if is_across and _counts_people(cell):
                cell = MergedAcross(as_text(cell))
            elif len(covered) > 1 and _is_number(cell) and not _is_year(cell):
                cell = Fault(as_text(cell))
            for index in covered if not is_empty(cell) else ():
                row = filled.setdefault(index, list(self.sheet.rows[index]))
                row += [''] * (left + 1 - len(row))
                row[left] = cell
        return filled


def _counts_people(cell: Cell) -> bool:
    """Whether a cell may say how many people there were, in digits or in words."""
    if not isinstance(cell, str):
        return _is_number(cell) and not _is_year(cell)
    try:
        return bool(people_in_cells.understand(cell))
    except Refused:
        return False


def _held(row: list[Cell]) -> list[Cell]:
    return [cell for cell in row if not is_empty(cell)]


def may_be_a_name(text: str) -> bool:
    """Whether a text behind a star may be a person's name."""
    fewest, most = HEADING_LIMITS.words_of_a_name
    words = text.strip(''.join(STARS)).split()
    are_words = all(word.strip("-’'").replace('-', '').isalpha() for word in words)
    is_latin = any(word.isascii() for word in words)
    return fewest <= len(words) <= most and are_words and not (is_latin and any(word.islower() for word in words))


def _value(cell: Cell) -> float:
    if isinstance(cell, str):
        cell = float(ascii_digits(cell).replace(',', '')) if not cell.startswith('=') else 0
    return float(cell) if isinstance(cell, (int, float)) else 0


def _is_year(cell: Cell) -> bool:
    return FIRST_YEAR <= _value(cell) <= LAST_YEAR


def _is_note(held: list[Cell], is_apart: bool) -> bool:
    """Whether a row below a table is a note: a text alone that says so, or that no name of a person would be."""
    if not all(type(cell) is str for cell in held) or len(held) > HEADING_LIMITS.cells_of_a_note:
        return False
    text = str(held[0]).lstrip()
    if len(held) > 1:
        return ':' in text and fold(text).startswith(_NOTES)
    if text.startswith(STARS):
        return is_apart or not may_be_a_name(text)
    if fold(text).startswith(_NOTES):
        return True
    return is_apart and (':' in text or len(text.split()) > HEADING_LIMITS.words_of_a_remark)
