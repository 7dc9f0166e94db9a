"""What the program itself writes into every file: the labels of fields, records and codes, in both languages.

They are no words of anybody's, and are the same in a file that has no record.
"""

import re
from functools import cache

from models.language.code_lists import codes
from models.language.messages import RESOURCES

_PARTS = re.compile(r'[:\n]|\s/\s')


def is_own(text: str) -> bool:
    """Whether a text is made of such labels alone."""
    return all(part.strip() in _labels() for part in _PARTS.split(text))


@cache
def _labels() -> frozenset[str]:
    lists = (codes(path.stem) for path in (RESOURCES / 'codes').glob('*.csv'))
    shipped = (code for listed in lists for code in listed.values() if not code.is_own)
    return frozenset(label for code in shipped for label in (code.code, code.en, code.ar))
