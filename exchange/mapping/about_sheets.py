"""What a sheet is about: the abducted, the victims of incidents, or the children of the records of another sheet.

A list of people is decided by all of it. One that names who killed them, or what became of them, is of victims of
incidents; one that names an abduction is of abductees; one that does both is asked about.

A sheet of children is joined to the one of its records by a column that both have: the number of the incident, or the
`_parent_index` of a program for forms. Where the column says so by its name, no number in it can part the sheets: one
that no record has, or several have, is a fault of its own row.
"""

import csv
from collections.abc import Iterable, Iterator
from functools import cache

from exchange.cells import Cell, as_text, is_empty
from exchange.mapping import by_content, headings
from exchange.mapping.columns import Column, Table
from exchange.mapping.heading_grammar import open_columns
from exchange.mapping.headings import Meaning
from exchange.mapping.table_layout import Layout
from models.language.code_lists import codes
from models.language.messages import RESOURCES
from models.language.text import fold
from models.limits.heading_limits import HEADING_LIMITS
from models.limits.text_limits import TEXT_LIMITS
from models.record import casualty_totals, casualty_words
from models.record.fields import DateKind, Spec
from models.record.records import RECORDS

ABDUCTEE, INCIDENT = 'abductee', 'incident'
OUTCOME, _KIND = 'casualty.outcome', 'incident.kind'
CLAIM = 'status_change.confirmed'
# What makes a claim of what is called confirmed.
_NO = frozenset(map(fold, ('not', 'no', 'non', 'غير', 'ليس', 'لم', 'لا')))
# That all are dead is said of the abducted too, where something else says that they were.
_DEAD = 'dead'
# What programs for forms call the number of a row, and in a sheet of children the number of the row above.
_SYSTEM_KEYS = (
    ('_parent_index', '_index'),
    ('_submission__uuid', '_uuid'),
    ('_submission__id', '_id'),
    ('PARENT_KEY', 'KEY'),
    ('PARENT_KEY', 'meta-instanceID'),
)
OF_SYSTEM = frozenset(name for pair in _SYSTEM_KEYS for name in pair)


# What a list of people is about


@cache
def _of_the_dead() -> frozenset[str]:
    with (RESOURCES / 'mapping' / 'of_the_dead.csv').open(encoding='utf-8', newline='') as file:
        return frozenset(casualty_words.stem(fold(row['word'])) for row in csv.DictReader(file))


def speaks_of_dead(text: str) -> bool:
    """Whether a word of a heading or a title is of death."""
    return not _of_the_dead().isdisjoint(map(casualty_words.stem, fold(text).split()))


def speaks_of_people(heading: str) -> bool:
    """Whether a heading is of the dead, or of single people."""
    return is_of_one(heading) or speaks_of_dead(heading)


def is_of_one(heading: str) -> bool:
    """Whether a heading is of single people: their names, or what tells one from another."""
    meant = headings.meaning(heading, 'casualty')
    return meant is not None and meant.is_certain and meant.target.partition('.')[0] == 'victim'


def said(laid: Layout, title: str) -> set[str]:
    """What a list of people says that it is about: `abductee`, `incident`, or both of them or neither.

    One that is called abductees is of them where its columns say so too: a day of death in it is asked by itself.
    """
    found = {kind for index in range(len(laid.headings)) for kind in _said_by(laid, index)}
    above = [title, *(aside.text for aside in laid.asides if aside.reason == 'title')]
    found |= {INCIDENT} if any(map(speaks_of_dead, above)) else set()
    if codes('records').find(title) == ABDUCTEE:
        found = {ABDUCTEE} if ABDUCTEE in found else found | {ABDUCTEE}
    return (found - {_DEAD}) or ({INCIDENT} if found else set())


def _said_by(laid: Layout, index: int) -> Iterator[str]:
    """What a column says that a list of people is about."""
    heading = laid.headings[index]
    meant = {kind: headings.meaning(heading, kind) for kind in (INCIDENT, ABDUCTEE, 'casualty')}
    certain = {kind: found.target for kind, found in meant.items() if found and found.is_certain}
    if certain.get('casualty') == OUTCOME:
        yield from _by_outcome(by_content.sample(laid.rows, index))
    elif speaks_of_dead(heading) or (certain.get(INCIDENT) == _KIND and ABDUCTEE not in certain):
        yield INCIDENT
    elif ABDUCTEE in certain and len(certain) == 1 and _is_of_abduction(certain[ABDUCTEE]):
        yield ABDUCTEE


def _by_outcome(cells: list[Cell]) -> Iterator[str]:
    """What a column of outcomes says: its values are those of one list, and not of the other, or all say dead."""
    as_harm = _suiting(cells, RECORDS['casualty'].specs()['outcome'])
    as_status = _suiting(cells, RECORDS['status_change'].specs()['status'])
    if as_harm != as_status:
        yield INCIDENT if as_harm > as_status else ABDUCTEE
    elif cells and all(map(_is_dead, cells)):
        yield _DEAD


def _is_dead(cell: Cell) -> bool:
    return casualty_totals.is_death(codes('outcomes').find(as_text(cell)))


def _suiting(cells: list[Cell], spec: Spec) -> int:
    return sum(by_content.suits(cell, spec) for cell in cells)


def _is_of_abduction(target: str) -> bool:
    kind, _dot, name = target.partition(':')[0].partition('.')
    return kind == 'status_change' or RECORDS[ABDUCTEE].specs()[name].section == 'abduction'


def of_the_dead(columns: list[Column], laid: Layout) -> Iterator[tuple[Column, Meaning]]:
    """The columns of a list of victims that speak of death, and what they say of the incident itself.

    The day of a death is that of the incident where no other is given; who killed carried it out.
    """
    taken = {column.field_name for column in columns}
    for column in columns:
        if column.name or column.passed_over or not speaks_of_dead(column.heading):
            continue
        cells = by_content.sample(laid.rows, column.index)
        for target in ('incident.occurred', 'incident.carried_out_by', 'incident.place'):
            spec = RECORDS[INCIDENT].specs()[target.partition('.')[2]]
            if target not in taken and cells and _are_mostly(cells, spec):
                taken.add(target)
                yield column, Meaning(target, HEADING_LIMITS.taken, 'content')
                break


def _are_mostly(cells: list[Cell], spec: Spec) -> bool:
    """Whether most cells are values of a field: a bare number is no day."""
    if isinstance(spec.kind, DateKind) and all(as_text(cell).strip().isdigit() for cell in cells):
        return False
    return _suiting(cells, spec) >= HEADING_LIMITS.enough * len(cells)


# What may be a rumour


@cache
def _words_of_claims() -> dict[str, str]:
    """Whether a word calls something a claim or confirmed; of yes and no nobody knows what they answer."""
    with (RESOURCES / 'mapping' / 'of_claims.csv').open(encoding='utf-8', newline='') as file:
        found = {word: row['says'] for row in csv.DictReader(file) for word in row['words'].split('|')}
    plain = {fold(name) for row in codes('yes_no').values() for name in (row.en, row.ar, *row.aliases)}
    found |= {name: code for code, row in codes('claims').items() for name in (row.en, row.ar, *row.aliases)}
    single = {fold(name): says for name, says in found.items() if name and ' ' not in name}
    return {casualty_words.stem(word): says for word, says in single.items() if word not in plain}


def find_claims(columns: list[Column], laid: Layout, kind: str) -> None:
    """Ask about each column that nobody knows and that may say of a row whether it is a rumour."""
    if any(column.field_name == CLAIM for column in columns):
        return
    has_claims = CLAIM.partition('.')[0] in RECORDS[kind].child_kinds
    for column in columns:
        if column.name or column.passed_over or column.why_open:
            continue
        texts = [*map(as_text, by_content.sample(laid.rows, column.index))]
        if has_claims and any(map(_says_of_claims, [column.heading, *texts])):
            column.guess = Meaning(CLAIM, HEADING_LIMITS.by_shared_codes, 'content')
        elif not has_claims and (any(map(is_rumour, texts)) or _are_doubted(column.heading, texts)):
            column.why_open = open_columns.CLAIMS


def _are_doubted(heading: str, texts: list[str]) -> bool:
    """Whether a heading asks if something is confirmed, and a cell below says no."""
    return bool(_says_of_claims(heading)) and any(codes('yes_no').find(text) == 'no' for text in texts)


def is_rumour(text: str) -> bool:
    """Whether a short text says that something is only claimed."""
    return 'claimed' in _says_of_claims(text)


def _says_of_claims(text: str) -> set[str]:
    words = fold(text).split() if len(text) <= TEXT_LIMITS.line else []
    if len(words) > HEADING_LIMITS.words_of_a_name[1]:
        return set()
    said = _words_of_claims()
    found = {said[stem] for stem in map(casualty_words.stem, words) if stem in said}
    return {'claimed'} if found and not _NO.isdisjoint(words) else found


# What a record needs


def lacking(table: Table) -> list[str]:
    """The fields without which there is no record, and which a table neither has nor is given."""
    there = {column.field_name for column in table.columns} | set(table.constants) | set(table.own)
    there |= {column.field_name.partition(':')[0] for column in table.columns}
    names = [f'{table.kind}.{name}' for name in RECORDS[table.kind].name_fields]
    nameless = [] if not names or there & set(names) else [names[0].partition('.')[2]]
    return nameless + [
        name
        for name, spec in RECORDS[table.kind].form_fields().items()
        if spec.required and f'{table.kind}.{name}' not in there
    ]


# Sheets joined by a number


def join(child: Table, parents: Iterable[Table]) -> bool:
    """Join a table of children to the one of their records: whether a column shows to which row each belongs."""
    fitting = [parent for parent in parents if child.kind in RECORDS[parent.kind].child_kinds]
    for fits in (_refers, _is_to_refer):
        for parent in fitting:
            for column, other in _pairs(child, parent):
                if fits(child, column, parent, other):
                    child.above, child.key, parent.key = parent, column, other
                    return True
    return False


def fits_whole(child: Table) -> bool:
    """Whether each record of the table above has a number of its own, and hardly a row refers to none."""
    assert child.above is not None and child.above.key is not None and child.key is not None
    return _refers(child, child.key, child.above, child.above.key)


def _pairs(child: Table, parent: Table) -> Iterator[tuple[Column, Column]]:
    """The columns of two tables that may be the same number, the likelier first."""
    ours, theirs = _by_name(child), _by_name(parent)
    for name, other in _SYSTEM_KEYS:
        if name in ours and other in theirs:
            yield ours[name], theirs[other]
    named = [column for column in child.columns if column.target == headings.ROW_KEY]
    numbering = [c for c in parent.columns if c.target == headings.ROW_KEY or headings.is_serial(c.heading)]
    yield from ((column, other) for column in named for other in numbering)
    for name, column in ours.items():
        if name in theirs and not column.spec and not headings.is_serial(column.heading):
            yield column, theirs[name]


def _by_name(table: Table) -> dict[str, Column]:
    names = {_called(c.heading.strip()): c for c in reversed(table.columns)}
    return {name: column for name, column in names.items() if name and not column.spec}


def _called(heading: str) -> str:
    return heading if heading.startswith('_') or heading in OF_SYSTEM else fold(heading)


def _refers(child: Table, column: Column, parent: Table, other: Column) -> bool:
    known, wanted = _texts(parent, other), _texts(child, column)
    strangers = sum(text not in set(known) for text in wanted)
    is_one_each = len(set(known)) == len(known)
    return bool(wanted) and is_one_each and strangers <= HEADING_LIMITS.strangers * len(wanted)


def _is_to_refer(child: Table, column: Column, parent: Table, other: Column) -> bool:
    """Whether a column says by its name that it refers to the other, whatever numbers stand in it."""
    is_named = headings.ROW_KEY in (column.target, other.target) or column.heading.strip() in OF_SYSTEM
    known, wanted = set(_texts(parent, other)), _texts(child, column)
    shared = sum(text in known for text in wanted)
    return bool(wanted) and bool(known) and (is_named or 2 * shared >= len(wanted))


def _texts(table: Table, column: Column) -> list[str]:
    cells = (row[column.index] for _number, row in table.rows() if column.index < len(row))
    return [as_text(cell).strip() for cell in cells if not is_empty(cell)]


def find_key(table: Table) -> None:
    """Find the column that says which rows of a table tell of one record.

    Where a table has a row for each child, what only numbers its rows may say that too.
    """
    if table.key:
        return
    named = [column for column in table.columns if column.target == headings.ROW_KEY]
    counting = [column for column in table.columns if not column.name and headings.is_serial(column.heading)]
    for column in (*named, *counting) if table.is_long else named:
        texts = _texts(table, column)
        if len(set(texts)) < len(texts):
            table.key = column
            return
