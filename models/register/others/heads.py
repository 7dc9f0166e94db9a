"""The end of a register's history as others are told it: in each file that is exported, on paper, by telephone.

Who heard an end can tell later whether it still stands in the history: its hash follows from all that was before it
(docs/decisions/0031).
"""

import contextlib
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from models import spoken_words
from models.dates import dates
from models.dates.times_in_words import day_and_time
from models.errors import KnownError, Refused
from models.file import facts, history
from models.file.history import Head
from models.file.register_file import RegisterFile
from models.language.messages import LANGUAGES, _
from models.language.text import fold
from models.spoken_words import BITS, word_list

EXPORTS = 'exports'
# So many earlier ends a file carries, of which the newest without a gap.
CARRIED = 200
_NEWEST = 100
# 66 bits: nobody works out another history with the same words.
WORDS = 6
_HASH_BITS = 256
_NUMBER = re.compile(r'\d{1,10}')
_HASH, _WHOLE = re.compile(r'[0-9a-f]{16,64}'), re.compile(r'[0-9a-f]{64}')


# What was told


def note_export(register: RegisterFile) -> None:
    """Keep that a file is exported at the present end, if none was yet; an export never fails because of it."""
    if not register.writing or is_noted(register):
        return
    with contextlib.suppress(KnownError), register.writing_down():
        known = {*exports(register), history.last_head(register).number}
        register.note(EXPORTS, json.dumps(thinned(known, _NEWEST, CARRIED)))


def is_noted(register: RegisterFile) -> bool:
    """Whether it is kept that others are told the present end; there is none to tell before anything is saved."""
    number = history.last_head(register).number
    return number in (0, *exports(register))


def exports(register: RegisterFile) -> list[int]:
    """The numbers of the revisions at which files were exported, in order; none where that is damaged."""
    kept = facts.fact(register.db, EXPORTS)
    return sorted(json.loads(kept)) if kept and facts.fits(EXPORTS, kept) else []


def thinned(numbers: set[int], newest: int, most: int) -> list[int]:
    """The newest numbers, and of the others as many as there is room for, spread over all that time."""
    ordered = sorted(numbers)
    old, new = ordered[:-newest], ordered[-newest:]
    while len(old) + len(new) > most:
        gaps = [later - earlier for earlier, later in zip([0, *old], [*old[1:], new[0]], strict=False)]
        del old[gaps.index(min(gaps))]
    return old + new


def earlier(register: RegisterFile, present: Head) -> list[Head]:
    """The ends at which files were exported before the present one, as they stand in the history now."""
    return history.heads_at(register, (number for number in exports(register) if number < present.number))


def lost(register: RegisterFile) -> Iterator[str]:
    """Whether the history ends before an end that was told; in a sentence."""
    present = history.last_head(register)
    if (last := max(exports(register), default=0)) > present.number:
        sentence = _(
            'A file was exported at revision {number}, but the history ends at revision {last}: its end is missing.'
        )
        yield sentence.format(number=f'{last:,}', last=f'{present.number:,}')


# In words


def words(hashed: str, speech: str | None = None) -> str:
    """The words that stand for a hash of the history; ? for a damaged one."""
    if not _WHOLE.fullmatch(hashed):
        return '?'
    return ' '.join(spoken_words.words_of(bytes.fromhex(hashed), WORDS, speech))


def to_tell(head: Head) -> str:
    """An end as it is told or written down: its number and its words."""
    return f'{head.number} {words(head.hash)}'


def day_of(head: Head) -> str:
    """The day of an end in words, ? where it is not known."""
    return day_and_time(head.at, dates.short)[0] if head.at else '?'


def in_words(register: RegisterFile) -> str:
    """What the end of the history is now, in a sentence."""
    head = history.last_head(register)
    if not head.number:
        return _('The history is empty.')
    sentence = _('The history ends at revision {number}, of {day}: {words}')
    return sentence.format(number=f'{head.number:,}', day=day_of(head), words=words(head.hash))


# What somebody wrote down


class Claim(NamedTuple):
    """An end that somebody wrote down: its number, 0 where that is missing, and the hashes that it can mean."""

    number: int
    first: str
    last: str


class HeadAnswer(NamedTuple):
    """Whether an end stands in the history, and the sentence that says so."""

    stands: bool
    sentence: str


def understand(text: str) -> Claim:
    """What was written down: a number, then six words in either language or the hash; Refused for anything else."""
    said = fold(text).split()
    number = int(said.pop(0)) if said and _NUMBER.fullmatch(said[0]) else 0
    if len(said) == 1 and _HASH.fullmatch(said[0]):
        return Claim(number, said[0].ljust(64, '0'), said[0].ljust(64, 'f'))
    for speech in LANGUAGES:
        places = [_places(speech).get(word, -1) for word in said]
        if len(places) == WORDS and min(places) >= 0:
            return Claim(number, *_hashes(places))
    sentence = _('“{text}” is not the end of a history: give its number and its six words, or its number and its hash.')
    raise Refused(sentence.format(text=text[:120]))


@cache
def _places(speech: str) -> dict[str, int]:
    return {fold(word): place for place, word in enumerate(word_list(speech))}


def _hashes(places: list[int]) -> tuple[str, str]:
    """The first and the last hash that these words can stand for."""
    number = 0
    for place in places:
        number = number << BITS | place
    rest = _HASH_BITS - WORDS * BITS
    return f'{number << rest:064x}', f'{(number << rest) | ((1 << rest) - 1):064x}'


def look_for(register: RegisterFile, claim: Claim) -> HeadAnswer:
    """Whether an end that somebody wrote down stands in the history."""
    there = next(iter(history.heads_at(register, [claim.number])), None)
    if there is not None and claim.first <= there.hash <= claim.last:
        return HeadAnswer(True, _stands(there))
    elsewhere = next(iter(history.heads_between(register, claim.first, claim.last)), None)
    if elsewhere is not None and not claim.number:
        return HeadAnswer(True, _stands(elsewhere))
    return HeadAnswer(False, f'{_why_not(register, claim, there, elsewhere)} {what_it_may_mean()}')


def _stands(head: Head) -> str:
    sentence = _('Revision {number}, of {day}, is in this history as it was written down.')
    return sentence.format(number=f'{head.number:,}', day=day_of(head))


def _why_not(register: RegisterFile, claim: Claim, there: Head | None, elsewhere: Head | None) -> str:
    said = {'number': f'{claim.number:,}'}
    if elsewhere is not None:
        sentence = _('This is revision {other} of this history, not {number}.')
        return sentence.format(other=f'{elsewhere.number:,}', **said)
    if there is not None:
        sentence = _('Revision {number}, of {day}, is another one in this history: {words}.')
        return sentence.format(day=day_of(there), words=words(there.hash), **said)
    if claim.number:
        last = history.last_head(register).number
        return _('This history ends at revision {last}, before {number}.').format(last=f'{last:,}', **said)
    return _('No revision of this history has these words or this hash.')


def what_it_may_mean() -> str:
    """What may have happened to this register where an end that was told does not stand in it."""
    return _(
        'This register was put back to an older copy, its history was cut or rewritten, or two copies of it are in use.'
    )
