"""What the register keeps of itself as the history tells it: facts, settings, own codes, presets, imports.

A change of one is a revision of the kind `register`, in the transaction of the change. Its rows are named for what they
are: `register` has a field for each fact and setting, `own_code`, `pattern` and `batch` are rows of their own. What
stands in the history in the clear, and what as a digest alone, is declared in `models/file/facts.py`.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any

from models.file import facts, history, kept_beside
from models.file.chain import OF_REGISTER, Entry
from models.file.register_file import RegisterFile
from models.record import own_codes
from models.record.fields import Stored

OWN_CODE, PATTERN, BATCH = 'own_code', 'pattern', 'batch'
ITSELF = (OF_REGISTER, OF_REGISTER)
Row = tuple[str, str]
# The values of each row, by its kind and uid; one without values is gone.
Rows = dict[Row, dict[str, Stored]]

_NOTHING = ('', '{}', '[]')


def told(register: RegisterFile) -> Rows:
    """What the history says of it, but for what a server does not show to whoever works: nobody can compare that."""
    rows: Rows = {}
    hidden = {key for key in facts.SECRETS if register.hides(key)}
    for (kind, uid, field), value in history.last_of_register(register).items():
        if value is not None and field not in hidden:
            rows.setdefault((kind, uid), {})[field] = value
    return rows


def standing(register: RegisterFile) -> Rows:
    """What stands in the tables of it."""
    return of_facts(facts.read(register.db)) | patterns(register) | batches(register)


def patterns(register: RegisterFile) -> Rows:
    """The rows of all presets as they stand."""
    kept = kept_beside.kept_of_patterns(register.db)
    return {(PATTERN, uid): {'content': _digest(*others)} for uid, *others in kept}


def batches(register: RegisterFile, uid: str | None = None) -> Rows:
    """The rows of all imports as they stand, or of the one of a uid."""
    kept = history.kept_of_batches(register, uid)
    return {row: values for uid, *others in kept for row, values in of_batch(uid, *others).items()}


def of_facts(known: Mapping[str, Any]) -> Rows:
    """The rows of facts and settings; of those that decide nothing there are none."""
    rows: Rows = {}
    for key, text in known.items():
        if key == own_codes.META:
            rows |= _of_own_codes(text)
        elif facts.is_chained(key) and text not in _NOTHING:
            said = text if facts.is_told(key) and isinstance(text, str) else _digest(_without_values(key, text))
            rows.setdefault(ITSELF, {})[key] = said
    return rows


def _of_own_codes(text: Any) -> Rows:
    if text in _NOTHING:
        return {}
    if not facts.fits(own_codes.META, text):
        return {(OWN_CODE, own_codes.META): {'content': _digest(text)}}
    added = ((f'{listed} {code}', values) for listed, own in json.loads(text).items() for code, values in own.items())
    return {
        (OWN_CODE, uid): {name: _said(value) for name, value in values.items() if value not in ('', None)}
        for uid, values in added
    }


def _said(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def of_batch(uid: str, *kept: object) -> Rows:
    """The row of an import: when, by whom, what is known of it."""
    return {(BATCH, uid): {'content': _digest(*(_without_values('batch', one) for one in kept))}}


def _without_values(key: str, text: Any) -> Any:
    """What is kept without the values of records in it: of one that is erased, nothing may stay to guess it by."""
    if key not in _VALUES or not isinstance(text, str):
        return text
    try:
        return json.dumps(_VALUES[key](json.loads(text)))
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):  # damaged: `check` names it by itself
        return text


def _of_conflicts(kept: list[dict[str, Any]]) -> object:
    return [{**one, 'theirs': sorted(one['theirs'])} for one in kept]


def _of_answers(kept: dict[str, dict[str, list[Any]]]) -> object:
    return {row: {field: answer[1:] for field, answer in answers.items()} for row, answers in kept.items()}


def _of_batch(about: dict[str, Any]) -> object:
    return {**about, 'left': [one[:5] for one in about.get('left', [])]} if 'left' in about else about


_VALUES: dict[str, Callable[[Any], object]] = {'conflicts': _of_conflicts, 'answered': _of_answers, 'batch': _of_batch}


def _digest(*kept: object) -> str:
    said = [one.hex() if isinstance(one, bytes) else one for one in kept]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def differences(now: Rows, said: Rows) -> list[Entry]:
    """What it takes for the history to say all that is `now`, where it `said` this."""
    return _entries(pair for pair in _pairs({**said, **now}, said, now) if pair[2] != pair[3])


def changes(now: Rows, said: Rows, stood: Rows) -> list[Entry]:
    """What it takes for the history to say what an action made `now`, where it `said` this and that `stood` before."""
    return _entries(
        (row, field, was, value)
        for row, field, was, value in _pairs(now, said, now)
        if _is_to_be_said(row, field, was, stood.get(row, {}).get(field), value)
    )


def _pairs(rows: Iterable[Row], said: Rows, now: Rows) -> Iterator[tuple[Row, str, Stored, Stored]]:
    for row in rows:
        old, new = said.get(row, {}), now.get(row, {})
        yield from ((row, field, old.get(field), new.get(field)) for field in {**old, **new})


def _is_to_be_said(row: Row, field: str, was: Stored, before: Stored, value: Stored) -> bool:
    """Whether the history says a value that an action gave, where it said `was` and another one stood `before`.

    What somebody states, such as a key, is said even where it stood there already: they saw it. But what an action
    only carries along, or adds to what was altered, does not come into the history in passing.
    """
    if was is None and value is None:
        return False
    if row == ITSELF and facts.is_told(field):
        return not was == before == value
    return value != before and (row != ITSELF or before == was)


def _entries(told: Iterable[tuple[Row, str, Stored, Stored]]) -> list[Entry]:
    said = sorted(told, key=itemgetter(0, 1))
    return [Entry(*row, field, was, b'', value, b'') for row, field, was, value in said]


def of_noted(noted: Mapping[str, str], before: Mapping[str, str], said: Rows) -> list[Entry]:
    """What changes of it where these facts are noted, before which others stood."""
    now, stood = (of_facts({key: known[key] for key in noted if key in known}) for known in (noted, before))
    gone = {row: dict[str, Stored]() for row in stood if row[0] == OWN_CODE}
    there = {ITSELF: {key: value for key, value in said.get(ITSELF, {}).items() if key in noted}}
    return changes({ITSELF: {}} | gone | now, said | there, stood)
