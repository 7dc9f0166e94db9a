"""Words for a kind of incident that mean another one by who did it: a raid by ISIS is an attack."""

import csv

from models.language.code_lists import codes, remembered
from models.language.messages import RESOURCES
from models.language.text import fold
from models.record.fields import SEPARATOR


@remembered
def _listed() -> list[tuple[str, frozenset[str], str, str]]:
    with (RESOURCES / 'mapping' / 'kinds_by_whom.csv').open(encoding='utf-8', newline='') as file:
        rows = list(csv.DictReader(file))
    words = [frozenset(map(fold, row['words'].split('|'))) for row in rows]
    return [(row['kind'], said, row['class'], row['instead']) for row, said in zip(rows, words, strict=True)]


def instead(kind: str, word: str, by: str) -> str:
    """The kind that a word for one means where these parties did it, '' where it means that kind."""
    classes = {codes('parties')[party].columns['class'] for party in by.split(SEPARATOR) if party in codes('parties')}
    fitting = (row for row in _listed() if row[0] == kind and fold(word) in row[1] and classes == {row[2]})
    return next((row[3] for row in fitting), '')
