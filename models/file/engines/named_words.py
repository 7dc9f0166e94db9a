"""Statements in which what engines say differently is named: `@texts(?)` stands for the texts of a list, and so on.

Each engine has a table of words: by name a function that gives its own words for what stands in the brackets.
"""

import re
from collections.abc import Callable, Mapping

# What every engine says in words of its own, with what it is given.
NAMES = (
    'texts',  # the texts of a list, which goes as one text of JSON
    'numbers',  # the whole numbers of one
    'pairs',  # the `key` and `value` of each entry of an object, which goes as one text of JSON
    'list',  # an aggregate: the numbers of a column as one text of JSON
    'joined',  # an aggregate: the texts of a column as one, with what stands between them
    'put',  # a new line of a table, over the one with its key: the table, how many columns are the key, all columns
    'add',  # a new line of a table, unless it is there: the table, and its columns
    'words',  # the words of a record, which go as one text with a space between each two
    'fits',  # whether the words of a record fit what is asked: the table of words, and the question
    'fitting',  # those of some records whose words fit: the table of words, the question, and the table of their ids
    'record',  # in a table of words: the id of the record
    'forget',  # a table of words without what was deleted from it, which else is only marked as gone
    'entered',  # in a table without numbers: the order in which its lines were entered
    'as_it_lies',  # a table, read in the order of its rows where an index would only be a detour
    'in_turn',  # a join that looks up in the second table what is found in the first
    'unindexed',  # a column by which nothing is looked up in an index
    'in_each',  # a column looked at in each line that was found, lest a worse index is taken for it
    'same',  # whether two are the same, where nothing is the same as nothing
    'other',  # whether two are not the same
    'has',  # whether a text has another in it
    'before',  # what stands in a text before another; '' where that is not in it
    'digits',  # whether a text holds digits and nothing else
    'whole',  # a text of digits as the number that it says
    'seconds',  # a time stamp in seconds
    'day',  # a day as it is written; a 29th of February that is none is the day after the 28th
    'days_later',  # the day so many days after a day
    'greatest',  # the greatest of some values
    'at_most',  # how many lines there are at most, where -1 is all
    'count_anew',  # all that a statement counts, in place of what the database kept count of
)
Words = Mapping[str, Callable[..., str]]
NAMED = '@'  # what such a name begins with; nothing else in a statement does
_NAMED = re.compile(r'@(\w+)\(')


def said(statement: str, words: Words) -> str:
    """A statement in an engine's own words."""
    named = _NAMED.search(statement)
    if named is None:
        return statement
    given, end = _in_brackets(statement, named.end())
    inside = words[named[1]](*(said(part, words) for part in given))
    return statement[: named.start()] + inside + said(statement[end:], words)


def _in_brackets(statement: str, start: int) -> tuple[list[str], int]:
    """What stands in the brackets that are open at a place, part by part, and the place behind them."""
    parts, begun, depth, quote = list[str](), start, 0, ''
    for place, sign in enumerate(statement[start:], start):
        if quote:
            quote = '' if sign == quote else quote
        elif sign in '\'"':
            quote = sign
        elif sign == '(' or (sign == ')' and depth):
            depth += 1 if sign == '(' else -1
        elif not depth and sign in ',)':
            parts.append(statement[begun:place].strip())
            begun = place + 1
            if sign == ')':
                return parts if any(parts) else [], begun
    raise ValueError(statement)
