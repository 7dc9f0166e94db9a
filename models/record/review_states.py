"""What becomes of the review state of a record: one table, state by event, that is data.

It stands in `resources/review/states.csv`. A cell names the next state, or, behind `!`, the sentence of
`review_refusals.csv` that says why there is none.
"""

import csv
from functools import cache

from models.errors import Refused
from models.language.code_lists import codes
from models.language.messages import RESOURCES

SEND, RETURN, APPROVE, SEAL, EDIT, PUT_OFF, APART = EVENTS = (
    'send', 'return', 'approve', 'seal', 'edit', 'put_off', 'apart',
)  # fmt: skip
FIRST = 'recorded'
_REFUSES = '!'


@cache
def table() -> dict[str, dict[str, str]]:
    """The cells, by state and event."""
    with (RESOURCES / 'review' / 'states.csv').open(encoding='utf-8', newline='') as file:
        return {row.pop('state'): row for row in csv.DictReader(file)}


def after(state: str, event: str) -> str:
    """The state that an event leads to; Refused, with the sentence, where it leads to none."""
    found = table()[state or FIRST][event]
    if found.startswith(_REFUSES):
        raise Refused(codes('review_refusals').label(found.removeprefix(_REFUSES)), 'state')
    return found
