"""What PostgreSQL says for each of the named words, and for what it says otherwise than SQLite in every statement."""

import re
from collections.abc import Iterator

from models.file.engines.named_words import Words, said
from models.forgetting import forgettable
from models.limits.text_limits import TEXT_LIMITS

# Of a longer word the server would keep what is no text; nobody searches for one.
LONGEST_WORD = TEXT_LIMITS.search
# Tables without numbers whose lines are read in the order in which they were entered.
ENTERED = ('draft',)
# Lines that nobody numbers who writes them: the next number, as it is while nobody else writes. A sequence would leave
# gaps, as if something had been deleted.
_NUMBERED = {'change': 'id', 'batch': 'id', 'draft': 'entered'}
_LINES = re.compile(r'INSERT INTO "?(\w+)"? \(([^()]*)\) VALUES ')
_MARK = re.compile(r"""('(?:[^']|'')*'|"[^"]*")|\?|(?<!:):([a-z_]\w*)|%""")
_ORDER = re.compile(r"'(?:[^']|'')*'|\bORDER BY ", re.IGNORECASE)
_END = re.compile(r'\b(LIMIT|OFFSET|FOR|UNION)\b', re.IGNORECASE)
# Columns in which something always stands.
_NEVER_NOTHING = re.compile(r'(?:^|[."])(?:id|uid)"?(?: ASC| DESC)?$', re.IGNORECASE)


def _put(table: str, keys: str, *columns: str) -> str:
    key, others = columns[: int(keys)], [*columns[int(keys) :], *(['entered'] if table in ENTERED else [])]
    over = ', '.join(f'{name} = excluded.{name}' for name in others)
    line = f'({", ".join("?" for _name in columns)})'
    inserted = numbered(_insert(table, columns).removesuffix(line), [line])
    return f'{inserted} ON CONFLICT ({", ".join(key)}) DO UPDATE SET {over}'


def _add(table: str, *columns: str) -> str:
    return f'{_insert(table, columns)} ON CONFLICT DO NOTHING'


def _insert(table: str, columns: tuple[str, ...]) -> str:
    return f'INSERT INTO {table} ({", ".join(columns)}) VALUES ({", ".join("?" for _name in columns)})'


def numbered(begun: str, values: list[str]) -> str:
    """How an `INSERT` begins, the values of its lines, and the numbers that nobody states, if it has such."""
    lines = _LINES.match(begun)
    column = _NUMBERED.get(lines[1], '') if lines else ''
    if lines is None or not column or column in lines[2].replace('"', '').split(', '):
        return begun + ', '.join(values)
    last = f'(SELECT coalesce(max({column}), 0) FROM {lines[1]})'
    numbers = (f'({last} + {place}, {line[1:]}' for place, line in enumerate(values, 1))
    return begun.replace('(', f'({column}, ', 1) + ', '.join(numbers)


def _fits(_table: str, question: str) -> str:
    """What is asked, in the words of `word_index`, as this engine asks it."""
    asked = question
    for one, other in (('"*', "'':*"), ('"', "''"), (' OR ', ' | '), (' AND ', ' & ')):
        asked = f"replace({asked}, '{one}', '{other}')"
    return f'terms @@ ({asked})::tsquery'


def _fitting(table: str, question: str, some: str) -> str:
    """One by one: in a large register the index has a hundred times as many for a word that is typed often."""
    each = f'LATERAL (SELECT terms FROM {table} WHERE id = one.id OFFSET 0) AS of_it'
    return f'SELECT one.id FROM {some} AS one, {each} WHERE {_fits(table, question)}'


def _day(text: str) -> str:
    first = f"(substr({text}, 1, 7) || '-01')::date"
    return f'({first} + (substr({text}, 9, 2)::int - 1))::text'


def _words(text: str) -> str:
    """The words of a text, each once, as nobody takes them apart: CockroachDB makes them of a text alone."""
    half = f'[^ ]{{{LONGEST_WORD // 2}}}'  # the server counts no farther than 255 of a sign
    cut = f"regexp_replace({text}, '({half}{half})[^ ]+', '\\1', 'g')"
    return f"coalesce('''' || replace(nullif({cut}, ''), ' ', ''' ''') || '''', '')::tsvector"


def _count_anew(*numbers: str) -> str:
    return f'WITH known AS (DELETE FROM counted_since RETURNING 1) INSERT INTO counted {", ".join(numbers)}'


POSTGRES: Words = {
    'texts': '(SELECT jsonb_array_elements_text(({})::jsonb))'.format,
    'numbers': '(SELECT jsonb_array_elements_text(({})::jsonb)::bigint)'.format,
    'pairs': '(SELECT key, value FROM jsonb_each_text(({})::jsonb))'.format,
    'list': "coalesce(json_agg({}), '[]')::text".format,
    'joined': 'string_agg({}, {})'.format,
    'put': _put,
    'add': _add,
    'words': _words,
    'fits': _fits,
    'fitting': _fitting,
    'record': 'id'.format,
    'forget': 'DELETE FROM {} WHERE false'.format,
    'entered': 'entered'.format,
    'as_it_lies': '{}'.format,
    'in_turn': 'JOIN'.format,
    'unindexed': '{}'.format,
    'in_each': "({} || '')".format,
    'same': '{} IS NOT DISTINCT FROM {}'.format,
    'other': '{} IS DISTINCT FROM {}'.format,
    'has': '(strpos({}, {}) > 0)'.format,
    'before': 'left({0}, greatest(strpos({0}, {1}) - 1, 0))'.format,
    'digits': "({} ~ '^[0-9]*$')".format,
    'whole': "nullif({}, '')::bigint".format,
    'seconds': "extract(epoch FROM nullif({}, '')::timestamptz)::bigint".format,
    'day': _day,
    'days_later': '(({})::date + {})::text'.format,
    'greatest': lambda *values: f'greatest({", ".join(values)})',
    'at_most': 'nullif({}, -1)'.format,
    'count_anew': _count_anew,
}


@forgettable(4096)
def said_by_postgres(statement: str) -> str:
    """A statement in PostgreSQL's words, with its driver's marks, and with nothing before everything in each order."""
    return _MARK.sub(_mark, ''.join(_ordered(said(statement, POSTGRES))))


def _mark(found: re.Match[str]) -> str:
    if found[1]:
        return found[1].replace('%', '%%')
    if found[2]:
        return f'%({found[2]})s'
    return '%s' if found[0] == '?' else '%%'


def _ordered(statement: str) -> Iterator[str]:
    """The parts of a statement, in the orders of which nothing comes first, or last where they go down."""
    done = 0
    for found in _ORDER.finditer(statement):
        if found[0].startswith("'") or found.start() < done:
            continue
        yield statement[done : found.end()]
        done = found.end() + len(order := _order(statement[found.end() :]))
        yield ', '.join(map(with_nothing_first, _terms(order)))
    yield statement[done:]


def with_nothing_first(term: str) -> str:
    """A term of an order, in which what is not stated comes first, and last where it goes down."""
    if _NEVER_NOTHING.search(term):
        return term
    return f'{term} NULLS LAST' if term.upper().endswith(' DESC') else f'{term} NULLS FIRST'


def _order(rest: str) -> str:
    """The order that a statement goes on with, up to what follows it."""
    depth = 0
    for place, sign in enumerate(rest):
        depth += (sign == '(') - (sign == ')')
        if depth < 0 or (not depth and sign == ' ' and _END.match(rest, place + 1)):
            return rest[:place]
    return rest


def _terms(order: str) -> list[str]:
    terms, depth, begun = list[str](), 0, 0
    for place, sign in enumerate(order):
        depth += (sign == '(') - (sign == ')')
        if sign == ',' and not depth:
            terms.append(order[begun:place].strip())
            begun = place + 1
    return [*terms, order[begun:].strip()]
