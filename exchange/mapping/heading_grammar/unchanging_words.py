"""Words that stand in headings and change nothing, from `resources/mapping/unchanging_words.csv`."""

import csv
import re

from exchange.mapping.heading_grammar import signs
from models.language.code_lists import remembered
from models.language.messages import RESOURCES
from models.language.text import fold

_HOW_DATES_ARE_WRITTEN = re.compile(
    r'(?:dd?|m{1,4}|yy|yyyy|hh?)(?:[\W_]+(?:dd?|m{1,4}|yy|yyyy|hh?)){1,2}|ddmmyyyy|yyyymmdd|mmddyyyy|'
    r'(?:اليوم|يوم)[\W_]*(?:الشهر|شهر)[\W_]*(?:السنة|سنة|العام)',
    re.IGNORECASE,
)


@remembered
def _listed(where: str) -> frozenset[str]:
    with (RESOURCES / 'mapping' / 'unchanging_words.csv').open(encoding='utf-8', newline='') as file:
        rows = list(csv.DictReader(file))
    return frozenset(fold(text) for row in rows if row['where'] == where for text in row['words'].split('|'))


def of_headings() -> frozenset[str]:
    """Single words that a heading may have more than the name of its field."""
    return _listed('headings')


def is_hint(text: str, of: str) -> bool:
    """Whether a text beside a name says how the values of such a field are written, or that one must be given."""
    if of in ('date', 'time') and _HOW_DATES_ARE_WRITTEN.fullmatch(text.strip()):
        return True
    key, told = fold(text), signs.telling(text)
    return told <= {'/'} and key in _listed('hints') | _listed(f'hints of {of}') if key else not told


def may_be_hint(text: str) -> bool:
    """Whether a text is a hint beside the name of some field."""
    return any(is_hint(text, of) for of in ('text', 'date', 'time', 'place', 'degrees', 'name'))


def is_group(text: str) -> bool:
    """Whether a label over several columns only says what sort of thing they hold: when, where, the incident."""
    key = fold(text)
    return key in _listed('groups') or (key.startswith('group ') and not signs.telling(text))
