"""Columns that may count people and whose headings are not understood whole: left out and said, or asked about.

What is cumulative, a share or the number of an earlier report is left out. All else that a heading says of the killed,
injured or taken is asked, unless every word and sign of it is understood; so are two columns of the same people.
"""

import re
from collections.abc import Callable, Sequence

from exchange.cells import Cell, is_empty
from exchange.mapping import casualty_headings, people_in_cells
from exchange.mapping.casualty_headings import CASUALTIES
from exchange.mapping.columns import Column
from exchange.mapping.heading_grammar import qualifiers, signs
from exchange.mapping.heading_grammar.qualifiers import Piece
from models.dates import dates
from models.errors import Refused
from models.language.messages import _
from models.language.text import fold
from models.limits.heading_limits import HEADING_LIMITS
from models.limits.text_limits import TEXT_LIMITS
from models.record.casualty_words import PARTS, without_brackets

PEOPLE, WHOM, ONE_OF, CLAIMS = 'people', 'whom', 'one_of', 'claims'
# Figures and signs alone, such as 3/4: somebody counted, whatever they say.
_FIGURES = re.compile(r'[\d\W]*\d[\d\W]*')
_SHARES = frozenset('%٪‰')
CellsOf = Callable[[Column], Sequence[Cell]]


def sentence(column: Column) -> str:
    """What is said of a column that stays out, by the reason for it."""
    return {
        qualifiers.SHARE: _('This column is not imported: its heading says a share, not a number of people.'),
        qualifiers.CUMULATIVE: _(
            'This column is not imported: its heading says a running total, not this row’s number.'
        ),
        qualifiers.EARLIER: _('This column is not imported: its heading says the number of an earlier report.'),
        PEOPLE: _(
            'This column is not imported: it may be a number of people, but part of its heading was not understood.'
        ),
        WHOM: _(
            'This column is not imported: it may be a number of people, but its heading does not say what happened.'
        ),
        ONE_OF: _(
            'This column is not imported: another column counts the same people; say which counts under Columns, '
            'or in a mapping.'
        ),
        CLAIMS: _(
            'This column is not imported: it may say that something is only claimed; set in the mapping what it is.'
        ),
    }[column.why_open]


def is_asked(column: Column) -> bool:
    """Whether somebody should say what a column is, of which only a part was understood."""
    return column.why_open in (PEOPLE, WHOM, ONE_OF, CLAIMS)


def why_open(heading: str) -> str:
    """Why a heading that is not understood may be of a column of people all the same; '' where it is of none."""
    words = fold(without_brackets(heading)).split()[: TEXT_LIMITS.heading]
    found = list(qualifiers.pieces(words))
    parts = {part for piece in found for part, value in piece.options if value != 'unknown'}
    is_of_a_deed = parts and any(qualifiers.marks(words, mark) for mark in (qualifiers.BY, qualifiers.ACT))
    if 'outcome' in parts or qualifiers.marks(words, qualifiers.VICTIMS) or is_of_a_deed:
        return _left_out(heading, found) or PEOPLE
    is_whole = all(piece.options or piece.says for piece in found)
    is_of_persons = any(
        option == ('party', 'civilians') or (option[0] == 'who' and option[1] != 'unknown')
        for one in found
        for option in one.options
    )
    is_whole = is_whole or all(map(_is_short, (one for one in found if not one.options and not one.says)))
    is_letter = len(found) == 1 and len(found[0].words[0]) == 1 and not found[0].options and found[0].words[0].isalpha()
    return WHOM if is_of_persons or is_letter or (is_whole and parts & set(PARTS)) else ''


def _is_short(unknown: Piece) -> bool:
    """Whether a word may be short for what happened, such as the K of "ISIS K"."""
    [word] = unknown.words
    return len(word) <= HEADING_LIMITS.letters_of_a_stem and word not in qualifiers.words_of_other_things()


def _left_out(heading: str, found: list[Piece]) -> str:
    """Which number it is that is not this row's, where all else in the heading is understood."""
    told = signs.telling(signs.without_marks(heading))
    says = {piece.says for piece in found} | ({qualifiers.SHARE} if told & _SHARES else set())
    if told - _SHARES or not all(piece.options or piece.says for piece in found):
        return ''
    return next((reason for reason in qualifiers.LEFT_OUT if reason in says), '')


def leave_open(columns: list[Column], doubled: Sequence[tuple[int, str]], cells: CellsOf) -> None:
    """Say of each column that stays out why it may be one of people, and take none of two of the same people.

    `doubled` are the columns that were not taken because another one stands for the same, with what that is.
    """
    same = {target for _index, target in doubled if target.startswith(f'{CASUALTIES}:')}
    for index in [*(column.index for column in columns if column.target in same and _is_by_words(column))]:
        columns[index] = _asked(columns[index], ONE_OF)
    for index, target in doubled:
        if target in same:
            columns[index] = _asked(columns[index], ONE_OF)
    for column in columns:
        if not (column.name or column.passed_over or column.why_open) and _counts(column, cells):
            column.why_open = why_open(column.heading)
    _leave_one_of_several(columns)


def _is_by_words(column: Column) -> bool:
    return column.meaning is not None and column.meaning.reason not in ('chosen', 'profile')


def _asked(column: Column, why: str) -> Column:
    return Column(column.index, column.heading, why_open=why)


def _leave_one_of_several(columns: list[Column]) -> None:
    """Ask about "this report" and "confirmed" too where a column beside them counts the same in another way."""
    others = [column for column in columns if column.why_open in (PEOPLE, ONE_OF, *qualifiers.LEFT_OUT)]
    outcomes = {outcome for column in others for outcome in _outcomes(column.heading)}
    for column in columns:
        if column.harm and _is_by_words(column) and column.harm.values.get('outcome') in outcomes:
            found = casualty_headings.understand(column.heading)
            if found and found.is_one_of and not _is_new(column.heading, others):
                columns[column.index] = _asked(column, ONE_OF)


def _is_new(heading: str, others: list[Column]) -> bool:
    """Whether a column of the newly killed stands beside their running total alone: only the one is a row's."""
    words = fold(without_brackets(heading)).split()
    says = {piece.says for piece in qualifiers.pieces(words)}
    return qualifiers.NEW in says and all(other.why_open in qualifiers.LEFT_OUT for other in others)


def _outcomes(heading: str) -> set[str]:
    words = fold(without_brackets(heading)).split()
    return {value for piece in qualifiers.pieces(words) for part, value in piece.options if part == 'outcome'}


def _counts(column: Column, cells: CellsOf) -> bool:
    """Whether a cell of a column is a number or a day, or tells how many people there were."""
    return any(not is_empty(cell) and _is_number_or_day(cell) for cell in cells(column))


def _is_number_or_day(cell: Cell) -> bool:
    if not isinstance(cell, str) or _FIGURES.fullmatch(cell):
        return cell is not None
    try:
        return bool(people_in_cells.understand(cell))
    except Refused:
        return _is_day(cell)


def _is_day(text: str) -> bool:
    try:
        return bool(dates.readings(text))
    except dates.NotADate:
        return False
