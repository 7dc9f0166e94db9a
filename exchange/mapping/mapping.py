"""Which sheet holds what kind of record, and which column which field.

Sheets of a headquarters workbook name themselves in row 1 (`incident.place`). Other sheets are read by their headings
(`exchange/mapping/headings.py`), by what their columns hold (`exchange/mapping/by_content.py`), and by what a person or
a profile said of them: a mapping, which is a JSON object::

    {SHEET: {HEADING: 'incident.kind', HEADING: 'casualties:outcome=killed&party=sdf', HEADING: None},
     ':values': {'incident.kind': {'Ambsh': 'ambush', 'X': None, 'Y': 'other+text'}},
     ':given': {'source.channel': 'media'}}

`casualties:` columns may begin with `total&` or `including&`. Behind a field may stand `:start`, `:end` (of a range),
`:day`, `:month`, `:year` (a date in three columns), `:pair` (latitude and longitude in one cell), `:about` (a date is
not exact where the cell holds a number above 1), and of a date `:day_first` or `:month_first`,
and `:days_stay` or `:days_turn` where a program may have read days as months. `note` keeps a column
as text in the notes; ` + ` stands between two fields of one column (`casualty.cause + note`). Among the headings of a
sheet `:FIELD` gives all of its rows a value, `:FIELD:ROW` one of them (`':incident.kind:7': 'ied'`), and `:about` says
of what they are, `incident` or `abductee`. Of values, None leaves one out, `+text` keeps what stood there in the notes,
and `*` is for all that no list has. `add:English|Arabic|under` adds a value to its list, with these labels and counted
as the code that it stands under; empty parts are the value itself and the usual code. `:given` are values of each row,
`:empties` the fields that an empty cell empties.
"""

import re
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import zip_longest
from math import inf
from typing import Any, NamedTuple

from exchange.cells import Cell, as_text, is_empty
from exchange.mapping import (
    about_sheets,
    by_content,
    casualty_headings,
    day_month_order,
    headings,
    new_codes,
    profiles,
    table_layout,
    titles_and_sections,
)
from exchange.mapping.casualty_headings import CASUALTIES
from exchange.mapping.columns import (
    ANY,
    DAY,
    FAMILY,
    MONTH,
    NOTE,
    ORDERS,
    PARTS,
    SEVERAL,
    STAY,
    TURN,
    WITH_TEXT,
    YEAR,
    ChosenCodes,
    Column,
    Table,
)
from exchange.mapping.heading_grammar import open_columns
from exchange.mapping.headings import FIELD_KINDS, ROW_ID, ROW_KEY, Meaning
from exchange.mapping.profiles import Profile
from exchange.mapping.table_layout import Layout
from exchange.mapping.total_columns import Shares
from exchange.reading.any_file import Sheet, Workbook
from exchange.reading.beside_values.cell_links import CUT, is_address, is_said
from models.errors import KnownError, Refused
from models.language import person_names
from models.language.code_lists import codes
from models.language.messages import _
from models.language.text import fold
from models.limits.heading_limits import HEADING_LIMITS
from models.record.fields import Spec
from models.record.records import RECORDS

__all__ = [
    'Column', 'Mapping', 'Table', 'codes_of', 'facts_of', 'is_table', 'manifest_of', 'mapping_of', 'mark_of', 'marked',
    'tables_of',
]  # fmt: skip

Mapping = dict[str, dict[str, Any]]
Targets = dict[str, str | None]
VALUES, GIVEN = ':values', ':given'
# Between the two fields that one column holds.
AND = ' + '
# In the mapping of a sheet, what its rows are of: `{':about': 'incident'}`.
ABOUT_SHEET = 'about'
# The fields that an empty cell empties, as `{'incident.place': 'yes'}`, or all of them.
EMPTIES, ALL = ':empties', '*'
# Where somebody's own words go that a column of codes was not made for.
_TEXTS = {'incident.marks': NOTE, 'source.channel': 'source.says'}
_UID = re.compile(r'\{?[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}\}?')
# What a sheet with a row for each group of casualties, or for each person, says of them at least.
_HOW_MANY = {'casualty.count', 'casualty.outcome', 'victim.name'}
_WHO = {'casualty.party', 'casualty.outcome', 'casualty.who', 'victim.age', 'victim.sex'}
# Why a column is taken for something where nobody need ask whether another one is it.
_BY_HAND = ('chosen', 'profile')
_STABLE_NAME = re.compile(r'([a-z_]+)\.([a-z_]+)')


def tables_of(
    workbook: Workbook, mapping: Mapping | None = None, known: Sequence[Profile] = (), *, asks: bool = False
) -> list[Table]:
    """The sheets that hold records; one to which the mapping gives no columns is left out.

    A sheet that the mapping does not name is read by the one of the known profiles that fits it. Where somebody `asks`
    what the columns are and no sheet is known, the row with the most texts is taken for the headings.

    Raises KnownError when the mapping names what is no field, or when no sheet is known.
    """
    given = checked(mapping or {})
    wanted = [sheet for sheet in workbook.sheets if given.get(sheet.title, {} if sheet.is_hidden else None) != {}]
    found = [table for sheet in wanted if (table := _table(sheet, given, known))]
    if not found and asks:
        found = [table for sheet in wanted if not sheet.is_hidden and (table := _unknown_table(sheet))]
    if not found:
        sentence = _(
            '{path} has no sheet with recognised headings; name the columns as in the field sheet, or give a mapping.'
        )
        raise KnownError(sentence.format(path=workbook.path))
    found = _with_children(found, wanted, given)
    for table in found:
        _put_addresses(table)
    emptying = given.get(EMPTIES, {})
    for column in (column for table in found for column in table.columns if column.spec and not column.harm):
        assert column.spec is not None
        column.empties = column.field_name in emptying or (ALL in emptying and not column.spec.kept)
    return found


def _put_addresses(table: Table) -> None:
    """Put the address behind the words that lead to it, in the column of the links of sources."""
    column = next((column for column in table.columns if column.field_name == 'source.link'), None)
    if column is None or table.layout is None or not table.sheet.links:
        return
    at, first = column.index, table.sheet.first_row_number
    merged = sorted((top, bottom) for top, left, bottom, _right in table.sheet.merged if left == at)
    for n, (number, row) in enumerate(table.layout.rows):
        address = table.sheet.links.get((_first_of(merged, number - first), at), '')
        text = as_text(row[at]).strip() if at < len(row) else ''
        if address and not (address.endswith(CUT) or is_said(text, address) or is_address(text)):
            table.layout.rows[n] = number, [*row[:at], f'{text} {address}'.strip(), *row[at + 1 :]]


def _first_of(merged: Sequence[tuple[int, int]], row: int) -> int:
    """The row in which a cell begins: of cells that are merged, the first has the value of all, and their link."""
    top, bottom = merged[at] if (at := bisect(merged, (row, inf)) - 1) >= 0 else (row, row)
    return top if row <= bottom else row


def _with_children(found: list[Table], wanted: Sequence[Sheet], given: Mapping) -> list[Table]:
    """The tables, with sheets of children joined to those of their records, and without summaries of them.

    A sheet that lacks what each record of its kind has says nothing of single records where another sheet has it.
    """
    parents = [one for one in found if one.is_headquarters or not (one.is_open or about_sheets.lacking(one))]
    whole = {table.kind for table in parents}
    by_title = {table.sheet.title: table for table in found}
    for sheet in wanted:
        table = by_title.get(sheet.title)
        child = None if mark_of(sheet) or (table and table.is_headquarters) else _child_table(sheet, given, parents)
        if child and (table is None or table not in parents or _is_rather(child, table)):
            by_title[sheet.title] = child
        elif table and table not in parents and sheet.title not in given and table.kind in whole:
            del by_title[sheet.title]
    for table in by_title.values():
        about_sheets.find_key(table)
    return [by_title[sheet.title] for sheet in wanted if sheet.title in by_title]


def _child_table(sheet: Sheet, given: Mapping, parents: list[Table]) -> Table | None:
    """The table of a sheet whose rows are children of the records of others, None where nothing joins them."""
    if any((target or '').partition('.')[0] in FIELD_KINDS for target in given.get(sheet.title, {}).values()):
        return None  # its rows were said to be records themselves
    by_hand = [table for table in parents if not table.is_headquarters and table.sheet is not sheet]
    kinds = dict.fromkeys(kind for table in by_hand for kind in RECORDS[table.kind].child_kinds)
    tables = [table for kind in kinds if (table := _by_headings(sheet, given, kinds=(kind,)))]
    fitting = [table for table in tables if not about_sheets.lacking(table) and about_sheets.join(table, by_hand)]
    for table in fitting:
        for column in table.columns:
            is_of_program = column.heading.startswith('_') or column.heading in about_sheets.OF_SYSTEM
            column.passed_over = column.passed_over or column is table.key or is_of_program
            column.since_1904 = sheet.since_1904
    return max(fitting, key=_named, default=None)


def _is_rather(child: Table, table: Table) -> bool:
    """Whether a sheet that could be records of its own rather holds the children of those of another."""
    return about_sheets.fits_whole(child) and _named(child) > _named(table)


def _named(table: Table) -> int:
    """How many of the columns of a table are known."""
    return sum(bool(column.name) for column in table.columns)


def checked(mapping: Mapping) -> Mapping:
    """The same mapping; KnownError where it is none, or gives codes or constants that are none."""
    for title, columns in mapping.items():
        if title[:1] != ':' and isinstance(columns, dict):
            _check_own(columns)
        inner = columns.values() if title == VALUES and isinstance(columns, dict) else [columns]
        if not isinstance(columns, dict) or not all(_is_of_texts(one, title) for one in inner):
            sentence = _('The mapping for “{title}” is not valid. Copy its form from `import --json --dry-run`.')
            raise KnownError(sentence.format(title=title))
    for target, choices in mapping.get(VALUES, {}).items():
        for text, code in choices.items():
            _check_choice(target, text, code or '')
    for target, code in mapping.get(GIVEN, {}).items():
        _check_code(target, code)
    for target in mapping.get(EMPTIES, {}):
        kind, _dot, name = target.partition('.')
        if target != ALL and (kind not in RECORDS or name not in RECORDS[kind].specs()):
            raise _no_field(target)
    return mapping


def _check_own(columns: dict[str, Any]) -> None:
    for target, code in columns.items():
        if target == f':{ABOUT_SHEET}' and code not in FIELD_KINDS:
            raise _no_field(str(code))
        if _is_own(target) and target != f':{ABOUT_SHEET}' and isinstance(code, str):
            _check_code(target[1:].partition(':')[0], code)


def _is_of_texts(found: Any, title: str) -> bool:
    """Whether it gives texts to texts, or None for what is left out."""
    allowed = (str,) if title == GIVEN else (str, type(None))
    return isinstance(found, dict) and all(isinstance(value, allowed) for value in found.values())


def _check_choice(target: str, text: str, choice: str) -> None:
    if new_codes.is_addition(choice):
        new_codes.refuse_closed(target, _spec_of(target).codes, text)
    else:
        _check_code(target, choice.removesuffix(WITH_TEXT))


def _spec_of(target: str) -> Spec:
    """The field that a target names; KnownError where there is none."""
    kind, _dot, name = target.partition('.')
    spec = RECORDS[kind].form_fields().get(name) if kind in RECORDS else None
    if spec is None:
        raise _no_field(target)
    return spec


def _check_code(target: str, code: str) -> None:
    spec = _spec_of(target)
    try:
        spec.kind.clean(code, spec)
    except Refused as error:
        raise KnownError(f'{target}: {error}') from error


def _no_field(target: str) -> KnownError:
    return KnownError(
        _('“{target}” in the mapping is not a field; copy the names from `import --json --dry-run`.').format(
            target=target
        )
    )


def mapping_of(found: list[Table]) -> Mapping:
    """What each heading of a field sheet was taken for, and the codes of its values, as `tables_of` takes them back.

    A date column whose order of day and month was settled has `:day_first` or `:month_first` behind its field.
    """
    by_hand = [table for table in found if not table.is_headquarters]
    mapping: Mapping = {table.sheet.title: _of_sheet(table) for table in by_hand}
    values = {c.field_name: dict(c.as_chosen) for table in by_hand for c in table.columns if c.choices}
    given = {target: code for table in by_hand for target, code in table.constants.items()}
    emptying = {c.field_name: 'yes' for table in found for c in table.columns if c.empties}
    more: Mapping = {VALUES: values, GIVEN: given, EMPTIES: emptying}
    return mapping | {name: facts for name, facts in more.items() if facts}


def _of_sheet(table: Table) -> dict[str, str | None]:
    """What the headings of a sheet were taken for, and what is given for each of its rows."""
    targets: dict[str, str | None] = {}
    for column in table.columns:
        before = targets.get(column.heading)
        targets[column.heading] = f'{before}{AND}{column.target}' if before and column.target else column.target
    return targets | {f':{target}': code for target, code in table.own.items()}


def facts_of(workbook: Workbook) -> dict[str, str]:
    """What the workbook's about sheet says of it; nothing where there is none."""
    rows = marked(workbook, 'sijill.about')
    return {as_text(row[0]).strip(): as_text(row[1]).strip() for row in rows if len(row) > 1 and not is_empty(row[0])}


def manifest_of(workbook: Workbook) -> dict[str, str]:
    """The uids that the workbook holds by its own word, with the revision of the record of each."""
    rows = marked(workbook, 'sijill.manifest')
    return {as_text(row[0]).strip(): as_text(row[2]).strip() for row in rows if len(row) > 2 and not is_empty(row[0])}


def codes_of(workbook: Workbook) -> list[list[Cell]]:
    """The workbook's own sheet of codes, its headings first; nothing where there is none."""
    return marked(workbook, 'sijill.codes')


def marked(workbook: Workbook, mark: str) -> list[list[Cell]]:
    """The rows of the sheet of the program's own that bears a mark, below it; none where there is no such sheet."""
    return next((sheet.rows[1:] for sheet in workbook.sheets if mark_of(sheet) == mark), [])


def mark_of(sheet: Sheet) -> str:
    """What a sheet of the program's own says that it is, such as `sijill.about`; '' for any other."""
    mark = as_text(sheet.rows[0][0]).strip() if sheet.rows and sheet.rows[0] else ''
    return mark if mark.startswith('sijill.') else ''


def _table(sheet: Sheet, given: Mapping, known: Sequence[Profile] = ()) -> Table | None:
    if mark_of(sheet):
        return None
    table = _headquarters_table(sheet) or _field_table(sheet, given, known)
    for column in table.columns if table else ():
        column.since_1904 = sheet.since_1904
    return table


def is_table(sheet: Sheet) -> bool:
    """Whether a sheet holds records by its headings."""
    return _table(sheet, {}) is not None


# Headquarters workbooks


def _headquarters_table(sheet: Sheet) -> Table | None:
    names = [as_text(cell).strip() for cell in sheet.rows[0]] if sheet.rows else []
    kind = next((kind for kind in RECORDS if f'{kind}.uid' in names), None)
    if kind is None:
        return None
    labels = [as_text(cell).strip() for cell in sheet.rows[1]] if len(sheet.rows) > 1 else []
    named = enumerate(zip_longest(names, labels, fillvalue=''))
    columns = [
        _named_column(index, name, kind) if name else Column(index, label, passed_over=not label)
        for index, (name, label) in named
    ]
    return Table(sheet, kind, True, columns, first_row=2, profile=profiles.HEADQUARTERS)


def _named_column(index: int, name: str, kind: str) -> Column:
    match = _STABLE_NAME.fullmatch(name)
    if match is None or match[1] != kind:
        return Column(index, name, passed_over=name.startswith('#') or not name)
    if match[2] in ('uid', 'revision'):
        return Column(index, name, kind, match[2])
    spec = RECORDS[kind].specs().get(match[2])
    return Column(index, name, kind, match[2], spec) if spec else Column(index, name)


# Field sheets


def _field_table(sheet: Sheet, given: Mapping, known: Sequence[Profile]) -> Table | None:
    plain = _by_headings(sheet, given)
    if sheet.title in given or not known:
        return plain
    rows = [_unlike(plain.layout.headings)] if plain and plain.layout else []
    rows += [_unlike(table_layout.texts_of(row)) for row in sheet.rows[: HEADING_LIMITS.heading_rows]]
    found = profiles.recognised([row for row in rows if any(row)], known)
    return _by_profile(sheet, given, *found, plain.kind if plain else FIELD_KINDS[0]) if found else plain


def _unknown_table(sheet: Sheet) -> Table | None:
    """A sheet none of whose headings is known, with what its columns may be by what they hold."""
    laid = None if mark_of(sheet) else table_layout.find(sheet, bool)
    if laid is None:
        return None
    kind = codes('records').find(sheet.title)
    kind = kind if kind in FIELD_KINDS else FIELD_KINDS[0]
    return Table(sheet, kind, False, _columns(laid, kind, {}, 'chosen'), laid.first_row, laid)


def _by_profile(sheet: Sheet, given: Mapping, row: Sequence[str], profile: Profile, kind: str) -> Table | None:
    targets = profile.targets(row, _kind_of(profile.columns.values()) or kind)
    values = {target: dict(choices) for target, choices in profile.values.items()}
    for target, choices in given.get(VALUES, {}).items():
        values[target] = values.get(target, {}) | choices
    constants = dict(profile.given) | given.get(GIVEN, {})
    table = _by_headings(sheet, given | {VALUES: values, GIVEN: constants}, targets)
    if table:
        table.profile, table.only_deaths = profile.name, profile.only_deaths
    return table


def _by_headings(
    sheet: Sheet, given: Mapping, offered: Targets | None = None, kinds: Sequence[str] = FIELD_KINDS
) -> Table | None:
    """The table of a sheet of one of these kinds, some of whose headings a mapping or else a profile knows."""
    reason = 'profile' if offered else 'chosen'
    own = {target[1:]: code for target, code in given.get(sheet.title, {}).items() if _is_own(target)}
    chosen = {fold(h): t for h, t in (offered or given.get(sheet.title, {})).items() if not _is_own(h)}
    kinds = sorted(kinds, key=lambda kind: codes('records').find(sheet.title) != kind)
    told = own.pop(ABOUT_SHEET, None) or ''
    if told:
        chosen = {heading: target for heading, target in chosen.items() if _kind_of([target]) in (None, told)}
    if len(kinds) > 1 and (wanted := told or _kind_of(chosen.values())):
        kinds = [wanted]
    about = _of_victims(sheet, chosen) if told == about_sheets.INCIDENT else _about(sheet, kinds, chosen)
    if about is None:
        return None
    laid, kind = about.laid, about.kind
    titles_and_sections.join_answers(laid, kind)
    columns = _columns(laid, kind, chosen, reason)
    if about.is_of_victims:
        _add_what_is_of_the_dead(columns, laid, kind)
    _add_children(columns, laid, kind, chosen)
    _add_what_stands_above(columns, laid, sheet, kind, chosen)
    columns += _second_fields(columns, kind, chosen)
    _give_choices(columns, given.get(VALUES, {}))
    _settle_dates(columns, laid, '' if sheet.is_text else sheet.title)
    about_sheets.find_claims(columns, laid, kind)
    table = Table(sheet, kind, False, columns, laid.first_row, laid, _shares(columns, laid))
    kinds_of_row = (kind, *headings.row_children(kind))
    table.constants = {t: code for t, code in given.get(GIVEN, {}).items() if t.partition('.')[0] in kinds_of_row}
    table.own, table.is_open = {**about.given(columns), **own}, about.is_open
    are_named = all(c.meaning and c.meaning.sure == HEADING_LIMITS.name for c in columns)
    if are_named and any(column.target == ROW_ID for column in columns):
        table.profile = profiles.FIELD_SHEET
    return table


class _About(NamedTuple):
    """Where the table of a sheet stands, and what it is about; `is_open` where that is not known."""

    laid: Layout
    kind: str
    is_of_victims: bool = False
    is_open: bool = False

    def given(self, columns: list[Column]) -> dict[str, str]:
        """What goes without saying of a list of the dead: it has no column for what became of them."""
        names = {column.field_name for column in columns}
        is_silent = self.is_of_victims and about_sheets.OUTCOME not in names and not any(c.harm for c in columns)
        return {about_sheets.OUTCOME: 'killed'} if is_silent else {}


def _about(sheet: Sheet, kinds: Sequence[str], chosen: Targets) -> _About | None:
    """What a sheet is about: the kind with the most of its headings, a list of people by all that it says."""
    kind = kinds[0]
    laid: Layout | None = None
    for one in kinds:
        found = table_layout.find(sheet, partial(_is_known, kind=one, chosen=chosen), laid.score if laid else 0)
        if found and (laid is None or found.score > laid.score):
            kind, laid = one, found
    if laid is None or kind != about_sheets.ABDUCTEE or len(kinds) == 1:
        return _About(laid, kind) if laid else None
    said = about_sheets.said(laid, sheet.title)
    if said == {about_sheets.INCIDENT}:
        return _of_victims(sheet, chosen)
    return _About(laid, kind, is_open=said != {about_sheets.ABDUCTEE})


def _of_victims(sheet: Sheet, chosen: Targets) -> _About | None:
    laid = table_layout.find(sheet, partial(_is_of_victims, chosen=chosen))
    return _About(laid, about_sheets.INCIDENT, is_of_victims=True) if laid else None


def _is_of_victims(heading: str, chosen: Targets) -> bool:
    kinds = (about_sheets.INCIDENT, 'casualty')
    return about_sheets.speaks_of_dead(heading) or any(_is_known(heading, kind, chosen) for kind in kinds)


def _add_what_is_of_the_dead(columns: list[Column], laid: Layout, kind: str) -> None:
    for column, meant in about_sheets.of_the_dead(columns, laid):
        columns[column.index] = _column(column, meant, kind)


def _is_own(target: str) -> bool:
    """Whether this gives each row of a sheet a value, or says what the sheet is about: no heading of it."""
    field = target.removeprefix(':').partition(':')[0]
    kind, dot, name = field.partition('.')
    return target[:1] == ':' and (field == ABOUT_SHEET or (bool(dot) and kind in RECORDS and name in _fields_of(kind)))


def _fields_of(kind: str) -> dict[str, Spec]:
    return RECORDS[kind].form_fields()


def _kind_of(targets: Iterable[str | None]) -> str | None:
    """The kind of record that chosen targets belong to."""
    for target in targets:
        kind = (target or '').partition('.')[0]
        for candidate in FIELD_KINDS:
            if kind == candidate or kind in headings.row_children(candidate):
                return candidate
    return None


def _is_known(heading: str, kind: str, chosen: Targets) -> bool:
    meant = headings.meaning(heading, kind)
    return fold(heading) in chosen or (meant is not None and meant.target != ROW_KEY)


def _columns(laid: Layout, kind: str, chosen: Targets, reason: str) -> list[Column]:
    """A column for each heading; of two that stand for one field the surer has it, then the first."""
    columns = [Column(index, heading) for index, heading in enumerate(_unlike(laid.headings))]
    for column in columns:
        column.is_hidden = column.index in laid.hidden
    understood = list(_wanted(columns, laid, kind, chosen, reason))
    wanted = sorted(_days_taken_apart(understood), key=lambda pair: (-pair[1].sure, pair[0] in laid.hidden, pair[0]))
    taken: dict[str, int] = {}
    doubled: list[tuple[int, str]] = []
    for index, meant in wanted:
        column = _column(columns[index], meant, kind)
        place = _place(column)
        if place in taken:
            doubled += _again(columns, laid, taken[place], column, kind)
            continue
        column = _by_its_cells(column, by_content.sample(laid.rows, index), kind, {m.target for _i, m in wanted})
        if _is_taken(column, wanted, laid):
            taken[place if column.target == ROW_KEY else _place(column)] = index
            columns[index] = column
        else:
            columns[index].guess = column.meaning
    for column in columns:
        key = fold(column.heading)
        column.passed_over = (
            not key or column.is_again or (key in chosen and chosen[key] is None) or _is_answer(column, columns)
        )
    open_columns.leave_open(columns, doubled, lambda column: by_content.sample(laid.rows, column.index))
    _guess_the_rest(columns, laid, kind, {column.field_name for column in columns})
    return columns


def _again(columns: list[Column], laid: Layout, first: int, second: Column, kind: str) -> list[tuple[int, str]]:
    """Leave out the second of two columns that stand for one field; the index and what it is where that is asked."""
    if _is_asked_again(columns, laid, first, second):
        return [(second.index, second.meaning.target)] if second.meaning else []
    other = columns[second.index]
    other.second_of, other.beside = second.field_name, laid.headings[first]
    if second.spec is not None and second.meaning and _may_be_noted(laid, other, second):
        noted = _column(second, second.meaning._replace(target=NOTE), kind)
        is_said = not second.spec.kind.long  # of two accounts nobody need choose
        columns[second.index] = replace(noted, is_again=is_said, second_of=other.second_of, beside=other.beside)
    return []


def _may_be_noted(laid: Layout, other: Column, second: Column) -> bool:
    """Whether the text of a second column of one field goes into the notes: not where fewer may see it than those."""
    assert second.spec is not None
    if other.is_equal or second.harm or second.kind == 'row':
        return False
    if second.spec.sensitive or second.spec.reach == 'desk':
        return False
    return second.spec.kind.long or not (other.is_hidden or _is_beside(laid, second.index))


def _by_its_cells(column: Column, cells: list[Cell], kind: str, targets: set[str]) -> Column:
    """The same column, or what its cells show it to be: a number for a row id, words for codes."""
    meant = column.meaning
    if meant and meant.target == ROW_ID and meant.reason != 'chosen' and not _are_uids(cells):
        return _column(column, meant._replace(target=ROW_KEY), kind)
    if text := _kept_as_text(column, cells):
        return _column(column, Meaning(text, HEADING_LIMITS.taken, 'content'), kind)
    if story := _told(column, cells, kind):
        return _column(column, Meaning(NOTE if story in targets else story, HEADING_LIMITS.taken, 'content'), kind)
    return column


def _told(column: Column, cells: list[Cell], kind: str) -> str:
    """The account, for a column whose heading says a code and whose cells tell what happened; else ''."""
    is_by_words = column.meaning is not None and column.meaning.reason not in ('chosen', 'profile')
    is_of_codes = is_by_words and column.kind == kind and column.is_coded
    if not is_of_codes or not by_content.are_stories(cells) or any(map(partial(_is_a_tag, column), cells)):
        return ''
    return headings.note_field(kind)


def _is_taken(column: Column, wanted: Iterable[tuple[int, Meaning]], laid: Layout) -> bool:
    """Whether a column is taken for what its heading says, or that is a guess."""
    meant = column.meaning
    assert meant is not None
    if column.part == FAMILY and meant.reason == 'alias' and not _stands_beside_a_name(column, wanted, laid):
        return False
    if meant.is_certain and meant.reason != 'harm':  # "Injured" may be the names of the injured
        return True
    return meant.sure >= HEADING_LIMITS.taken and by_content.fits(column, by_content.sample(laid.rows, column.index))


def _kept_as_text(column: Column, cells: list[Cell]) -> str:
    """What holds the words of a column of tags or sources of which none is in our list, '' for any other."""
    is_chosen = column.meaning is not None and column.meaning.reason in ('chosen', 'profile')
    text = _TEXTS.get(column.field_name, '')
    if is_chosen or not text or column.is_noted or not cells or any(_is_a_tag(column, cell) for cell in cells):
        return ''
    return text


def _is_a_tag(column: Column, cell: Cell) -> bool:
    assert column.spec is not None
    return any(column.spec.code_list().find(part.strip()) for part in SEVERAL.split(as_text(cell)))


def _is_asked_again(columns: list[Column], laid: Layout, first: int, second: Column) -> bool:
    """Whether it must be asked which of two columns counts, for they give the same people other numbers.

    Of all others that stand for the same the second is marked as one that comes again.
    """
    other = columns[second.index]
    pairs = [(_at(row, first), _at(row, second.index)) for _number, row in laid.rows]
    other.is_equal = all(is_empty(two) or one == two or _are_one(second, one, two) for one, two in pairs)
    taken_for = columns[first].meaning
    is_settled = taken_for is not None and taken_for.reason in _BY_HAND
    is_one = other.is_equal or other.is_hidden or is_settled or _is_beside(laid, second.index)
    is_asked = second.harm is not None and not is_one
    other.is_again = not is_asked
    return is_asked


def _are_one(column: Column, one: Cell, two: Cell) -> bool:
    """Whether two cells say the same in other words: a code and its label."""
    try:
        return column.read(one) == column.read(two)
    except Refused:
        return False


def _is_beside(laid: Layout, index: int) -> bool:
    """Whether a column is of a second table beside the first: most of the headings before it come again."""
    before = [text for text in laid.headings[:index] if text]
    again = {text for text in laid.headings if text and laid.headings.count(text) > 1}
    return laid.headings[index] in again and 2 * len(again) > len({*before})


def _at(row: Sequence[Cell], index: int) -> Cell:
    return row[index] if index < len(row) else None


def _wanted(
    columns: list[Column], laid: Layout, kind: str, chosen: Targets, reason: str
) -> Iterable[tuple[int, Meaning]]:
    for column in columns:
        key = fold(column.heading)
        if key in chosen:
            if target := chosen[key]:
                yield column.index, Meaning(target.partition(AND)[0], HEADING_LIMITS.chosen, reason)
            continue
        names = (laid.headings[column.index], laid.tags[column.index])
        if _marks_an_answer(column, columns, laid):
            continue
        found = next((hit for name in names if name and (hit := headings.meaning(name, kind))), None)
        lower = laid.lower[column.index] if column.index < len(laid.lower) else ''
        if found is None and lower and (hit := headings.meaning(lower, kind)):
            found = _below_a_label(names[0], lower, hit)
        if form_group := _group_of_a_form(names[0], laid.headings):
            found = headings.meaning(names[0].removeprefix(form_group), kind) or found
        if found:
            yield column.index, found


def _below_a_label(whole: str, lower: str, meant: Meaning) -> Meaning | None:
    """What the lower half of a heading stands for: sure where the label above it changes nothing, else a guess."""
    if table_layout.group_changes_nothing(whole, lower):
        return meant._replace(sure=min(meant.sure, HEADING_LIMITS.in_part), reason='part')
    if meant.target.startswith(CASUALTIES):
        return None
    return meant._replace(sure=min(meant.sure, HEADING_LIMITS.in_part_with_more), reason='part')


def _group_of_a_form(heading: str, beside: Sequence[str]) -> str:
    """What stands before the question of a form: a group that other questions are in too; '' for none."""
    group, slash, _name = heading.rpartition('/')
    shared = sum(other.startswith(f'{group}/') for other in beside) if slash else 0
    return f'{group}/' if shared > 1 and headings.says_nothing_known(group) else ''


def _marks_an_answer(column: Column, columns: list[Column], laid: Layout) -> bool:
    """Whether a column only ticks an answer that stands in words in the column of its question too."""
    question = next((other for other in columns if other.heading == column.heading.rpartition('/')[0]), None)
    if question is None or not question.heading:
        return False
    told = map(as_text, by_content.sample(laid.rows, question.index))
    return titles_and_sections.are_marks(by_content.sample(laid.rows, column.index)) and not any(map(str.isdigit, told))


def _is_answer(column: Column, columns: list[Column]) -> bool:
    """Whether a column only says of one answer to the question of another column whether it was given."""
    question, slash, _answer = column.heading.rpartition('/')
    return bool(slash) and not column.name and any(other.heading == question for other in columns)


def _days_taken_apart(wanted: list[tuple[int, Meaning]]) -> list[tuple[int, Meaning]]:
    """The same, with a column of days as a part of the date where months and years have columns of their own."""
    targets = {meant.target for _index, meant in wanted}
    split = {target.rpartition(':')[0] for target in targets if target.endswith(f':{YEAR}')}
    split = {field for field in split if f'{field}:{MONTH}' in targets}
    whole = [meant for _index, meant in wanted if meant.target in split]
    if len(whole) != 1 or whole[0].reason != 'alias':
        return [pair for pair in wanted if not _is_stray_part(pair[1], split, bool(whole))]
    return [
        (index, meant._replace(target=f'{meant.target}:{DAY}') if meant in whole else meant) for index, meant in wanted
    ]


def _is_stray_part(meant: Meaning, split: set[str], has_whole: bool) -> bool:
    """Whether a month or a year stands without the other, or beside the whole date."""
    field, _colon, part = meant.target.rpartition(':')
    by_words = meant.reason not in ('chosen', 'profile')
    return by_words and part in (MONTH, YEAR) and (has_whole or field not in split)


def _place(column: Column) -> str:
    """What only one column can be; notes and parts of other columns may be several."""
    if column.is_noted or (column.harm and column.harm.share == casualty_headings.INCLUDING):
        return f'{column.index}'
    return column.harm.code if column.harm else f'{column.field_name}:{column.part}'


def _guess_the_rest(columns: list[Column], laid: Layout, kind: str, taken: set[str]) -> None:
    """Look at what stands in the columns whose headings say nothing."""
    for column in columns:
        is_settled = column.name or column.guess or column.why_open or column.passed_over
        if is_settled or headings.is_serial(column.heading):
            continue
        cells = by_content.sample(laid.rows, column.index)
        found = _story(cells, kind, taken) or by_content.guess(cells, kind, taken)
        if found and found.sure >= HEADING_LIMITS.taken:
            columns[column.index] = _column(column, found, kind)
            taken.add(found.target)
        else:
            column.guess = found


def _story(cells: list[Cell], kind: str, taken: set[str]) -> Meaning | None:
    """The account, for a column that tells something; where another column has it, beside it in the same field."""
    if not by_content.are_stories(cells):
        return None
    account = headings.note_field(kind)
    return Meaning(NOTE if account in taken else account, HEADING_LIMITS.taken, 'content')


def _unlike(row: list[str]) -> list[str]:
    """The headings, with a number behind those that stand there again."""
    seen: dict[str, int] = {}
    found = []
    for text in row:
        heading = text.strip()
        seen[heading] = seen.get(heading, 0) + 1
        found.append(heading if seen[heading] == 1 else f'{heading} ({seen[heading]})')
    return found


def _column(plain: Column, meant: Meaning, kind: str) -> Column:
    """The column that a target makes of a heading; KnownError where the target is none."""
    index, heading, target = plain.index, plain.heading, meant.target
    if target in (ROW_ID, ROW_KEY):
        return Column(index, heading, 'row', target.partition('.')[2], meaning=meant)
    if target == NOTE:
        name = headings.note_field(kind).partition('.')[2]
        return Column(index, heading, kind, name, RECORDS[kind].specs()[name], is_noted=True, meaning=meant)
    if target.startswith(f'{CASUALTIES}:'):
        found = casualty_headings.from_code(target.partition(':')[2])
        if found is None or 'casualty' not in RECORDS[kind].child_kinds:
            raise _no_field(target)
        spec = RECORDS['casualty'].specs()['count']
        return Column(index, heading, 'casualty', 'count', spec, found, meaning=meant)
    return _field_column(index, heading, meant)


def _field_column(index: int, heading: str, meant: Meaning) -> Column:
    field, *suffixes = meant.target.split(':')
    kind, _dot, name = field.partition('.')
    spec = RECORDS[kind].form_fields().get(name) if kind in RECORDS else None
    if spec is None or not set(suffixes) <= {*PARTS, *ORDERS, STAY, TURN}:
        raise _no_field(meant.target)
    column = Column(index, heading, kind, name, spec, meaning=meant)
    column.part = next((suffix for suffix in suffixes if suffix in PARTS), '')
    column.day_first = next((ORDERS[suffix] for suffix in suffixes if suffix in ORDERS), None)
    column.is_turned = next((suffix for suffix in suffixes if suffix in (STAY, TURN)), None)
    return column


def _stands_beside_a_name(column: Column, wanted: Iterable[tuple[int, Meaning]], laid: Layout) -> bool:
    """Whether a family name has a column of names beside it, and no cell of it is what somebody is called by."""
    names = {f'{column.kind}.{name}' for name in RECORDS[column.kind].name_fields}
    words = [as_text(cell).split() for cell in by_content.sample(laid.rows, column.index)]
    are_kunyas = any(person_names.is_kunya(fold(said[0] + said[1])) for said in words if len(said) > 1)
    return not are_kunyas and any(meant.target in names for _index, meant in wanted)


def _are_uids(cells: Sequence[Cell]) -> bool:
    """Whether any of the cells may be a row id, or there are none to tell."""
    return not cells or any(_UID.fullmatch(as_text(cell).strip()) for cell in cells)


def _add_children(columns: list[Column], laid: Layout, kind: str, chosen: Targets) -> None:
    """Take columns that no field of a record has for those of its casualties and persons, a row for each.

    That is so only where a column says what became of them or how many they were, and another who they were.
    """
    if 'casualty' not in RECORDS[kind].child_kinds or any(column.harm for column in columns):
        return
    taken: set[str] = {column.field_name for column in columns}
    found: dict[int, Column] = {}
    for column in columns:
        is_free = not column.name and not column.passed_over and not headings.is_serial(column.heading)
        if is_free and fold(column.heading) not in chosen and (meant := _of_child(column, laid, taken)):
            found[column.index] = _column(column, meant, kind)
            taken.add(meant.target)
    targets = {column.target for column in found.values()}
    if targets & _HOW_MANY and targets & _WHO:
        for index, column in found.items():
            columns[index] = column


def _of_child(column: Column, laid: Layout, taken: set[str]) -> Meaning | None:
    """The field of a casualty, or of a person of it, that a column is."""
    cells = by_content.sample(laid.rows, column.index)
    meant = headings.meaning(column.heading, 'casualty')
    is_free = meant and meant.target not in {*taken, ROW_KEY} and meant.sure >= HEADING_LIMITS.certain
    if meant and is_free and by_content.fits(_column(column, meant, 'casualty'), cells):
        return meant
    guessed = by_content.guess(cells, 'casualty', taken)
    return guessed if guessed and guessed.sure >= HEADING_LIMITS.taken else None


def _add_what_stands_above(columns: list[Column], laid: Layout, sheet: Sheet, kind: str, chosen: Targets) -> None:
    """Add a column for the name of the sheet, its title or its section rows where they say what no column does."""
    taken = {column.field_name for column in columns}
    specs = {c.index: c.spec for c in columns if c.spec and not c.harm and not c.is_noted}
    titles_and_sections.take_sections(laid, specs, kind, taken)
    for heading, texts in titles_and_sections.texts(laid, sheet):
        if heading in chosen:
            meant = Meaning(target, HEADING_LIMITS.chosen, 'chosen') if (target := chosen[heading]) else None
        else:
            meant = titles_and_sections.meaning(texts, kind, taken)
        if meant and meant.target not in taken:
            column = _column(Column(titles_and_sections.put_beside(laid, heading, texts), heading), meant, kind)
            columns += [Column(index, '', passed_over=True) for index in range(len(columns), column.index)]
            columns.append(column)
            taken.add(meant.target)


def _second_fields(columns: list[Column], kind: str, chosen: Targets) -> list[Column]:
    """The columns once more that were said to hold a second field as well."""
    return [
        _column(Column(column.index, column.heading), Meaning(also, HEADING_LIMITS.chosen, 'chosen'), kind)
        for column in columns
        if column.name
        for also in (chosen.get(fold(column.heading)) or '').split(AND)[1:]
    ]


def _give_choices(columns: list[Column], values: dict[str, ChosenCodes]) -> None:
    for column in columns:
        if chosen := values.get(column.field_name):
            column.choices = {text if text == ANY else fold(text): code for text, code in chosen.items()}
            column.as_chosen = dict(chosen)


def _settle_dates(columns: list[Column], laid: Layout, title: str) -> None:
    """Find out for each date column whether its numbers put the day or the month first, where a value proves it."""
    titles = [aside.text for aside in laid.asides if aside.reason == 'title']
    for column in (column for column in columns if column.is_date):
        cells = [row[column.index] for _number, row in laid.rows if column.index < len(row)]
        years = day_month_order.name_years(cells)
        column.year = day_month_order.only_year(cells if years else [*titles, title])
        is_kept = column.meaning is not None and column.meaning.reason == 'profile'
        if column.day_first is None or is_kept:
            order = day_month_order.settled(cells)
            column.is_settled = order is not None
            column.day_first = column.day_first if order is None else order
        are_turned = day_month_order.are_turned(cells, day_first=column.day_first)
        column.is_turned = (column.is_turned or '') if are_turned else None  # what was said of another sheet ends here


def _shares(columns: list[Column], laid: Layout) -> Shares | None:
    """How the casualty columns hang together; None where there are none."""
    counting = [column for column in columns if column.harm]
    if not counting:
        return None

    def numbers() -> Iterable[dict[int, Any]]:
        for _number, row in laid.rows:
            yield {c.index: count for c in counting if (count := _count(row, c)) is not None}

    shares = Shares([(c.index, c.heading, c.harm) for c in counting if c.harm], numbers)
    for column in counting:
        column.whole = shares.outcome_of(column.index)
    return shares


def _count(row: list[Cell], column: Column) -> Any:
    cell = row[column.index] if column.index < len(row) else None
    try:
        return None if is_empty(cell) else column.read_count(cell)
    except Refused:
        return None
