"""What files told of the ends of other registers' histories, and what they say now: where one differs or is gone.

A hash follows from all that was before it. So where the newest end that is known still stands, so does all before it.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from models.file import facts, history
from models.file.history import Head
from models.file.register_file import RegisterFile
from models.language.messages import _
from models.language.text import isolate
from models.register.others import heads

KNOWN = 'known_heads'
# Of each register so many ends are kept, of which the newest without a gap; and of so many registers.
_NEWEST, _MOST, _MOST_REGISTERS = 16, 32, 100
# So many a file tells others of their own registers.
_TOLD_BACK = 10


class Told(NamedTuple):
    """What a file tells: the end of its register's history and earlier ones, and those that it knows of this register.

    `head` is None in a file of the years before; `is_noted` says that later files will tell it as an earlier one.
    """

    register: str
    desk: str
    made: str
    head: Head | None = None
    is_noted: bool = False
    earlier: tuple[Head, ...] = ()
    of_ours: tuple[Head, ...] = ()
    desk_id: str = ''


class Known(NamedTuple):
    """What is known of another register: its desk, when its newest file was made, and its ends with what was noted."""

    desk: str
    desk_id: str
    made: str
    heads: dict[int, tuple[Head, bool]]

    @property
    def newest(self) -> Head | None:
        """The newest end."""
        return self.heads[max(self.heads)][0] if self.heads else None

    @property
    def newest_noted(self) -> Head | None:
        """The newest end that every later file of the register must tell."""
        return max((head for head, is_noted in self.heads.values() if is_noted), default=None)


class HeadDoubt(NamedTuple):
    """An end that is known and is not in the history any more: of the register of a desk, or of this one (`is_ours`).

    What of it: `other` at that number, `shorter` than that, or `gone` from those that are told; or it is
    that of another `register`. `last` is where the history ends now.
    """

    what: str
    is_ours: bool
    desk: str
    head: Head
    last: int

    @property
    def sentence(self) -> str:
        """What does not agree."""
        sentence = _ours(self.what) if self.is_ours else _theirs(self.what)
        return sentence.format(
            desk=isolate(self.desk),
            number=f'{self.head.number:,}',
            day=heads.day_of(self.head),
            last=f'{self.last:,}',
        )

    @property
    def meaning(self) -> str:
        """What may have happened, and what to do."""
        if self.is_ours:
            return heads.what_it_may_mean() + ' ' + _('Compare it with a backup before you go on.')
        sentence = _(
            'The register of desk {desk} was put back to an older copy, its history was cut or rewritten, or two '
            'copies of it are in use. Ask the desk before you import.'
        )
        older = _('If this is simply an older file, nothing is wrong.') if self.what == 'shorter' else ''
        return f'{sentence.format(desk=isolate(self.desk))} {older}'.strip()

    def as_json(self) -> dict[str, Any]:
        """What is kept of it beside the import."""
        return {'what': self.what, 'ours': self.is_ours, 'desk': self.desk, 'number': self.head.number}


def _ours(what: str) -> str:
    if what == 'shorter':
        return _(
            'According to this file of desk {desk}, this register had revision {number}, of {day}; '
            'here the history ends at revision {last}.'
        )
    return _(
        'According to this file of desk {desk}, revision {number} of this register, of {day}, was another one than it '
        'is now.'
    )


def _theirs(what: str) -> str:
    if what == 'shorter':
        return _(
            'Desk {desk}: an earlier file had revision {number}, of {day}; in this one the history ends at revision '
            '{last}.'
        )
    if what == 'gone':
        return _('Desk {desk}: an earlier file had revision {number}, of {day}; this one does not know of it.')
    if what == 'register':
        return _('Desk {desk}: an earlier file had revision {number}, of {day}; this one comes from another register.')
    return _('Desk {desk}: revision {number}, of {day}, was another one in an earlier file.')


def in_words(doubts: Iterable[HeadDoubt]) -> list[str]:
    """What does not agree, a sentence each, then once what that may mean."""
    found = list(doubts)
    return [doubt.sentence for doubt in found] + list(dict.fromkeys(doubt.meaning for doubt in found))


# What is kept


def kept(register: RegisterFile) -> dict[str, Known]:
    """What is known of other registers, by their uid; nothing where that is damaged."""
    text = facts.fact(register.db, KNOWN)
    if not text or not facts.fits(KNOWN, text):
        return {}
    return {uid: _read(told) for uid, told in json.loads(text).items()}


def _read(told: dict[str, Any]) -> Known:
    found = {number: (Head(number, said, at), noted) for number, said, at, noted in told['heads']}
    return Known(told['desk'], told['desk_id'], told['made'], found)


def to_tell_back(register: RegisterFile) -> dict[str, list[Head]]:
    """The newest ends that are known of each other register, in order, by its uid."""
    return {
        uid: [known.heads[number][0] for number in sorted(known.heads)[-_TOLD_BACK:]]
        for uid, known in kept(register).items()
    }


def after(register: RegisterFile, told: Told) -> dict[str, Known]:
    """What is known of other registers once a file is believed, the one of the newest file last."""
    before = kept(register)
    if told.head is not None and told.register not in ('', register.meta['register']):
        known = before.pop(told.register, Known(told.desk, told.desk_id, '', {}))
        before[told.register] = _learned(known, told, told.head)
    return dict(list(before.items())[-_MOST_REGISTERS:])


def keep(register: RegisterFile, told: Told) -> None:
    """Keep what a file told, once it is believed."""
    with register.writing_down():
        known = after(register, told)
        register.note(KNOWN, json.dumps({uid: _written(one) for uid, one in known.items()}))


def _learned(known: Known, told: Told, head: Head) -> Known:
    """What is known of a register after one more file; what does not agree with a newer file is believed no longer."""
    said = {one.number: (one, True) for one in told.earlier} | {head.number: (head, told.is_noted)}
    agreed = max((number for number in known.heads if _is_same(known, said, number)), default=0)
    is_newer = told.made >= known.made
    before = known.heads
    if is_newer and any(_against(known, told, head)):
        before = {number: one for number, one in before.items() if number <= agreed}
    whole = before | said if is_newer else said | before
    if noted := {number for number in said.keys() & before.keys() if before[number][1] or said[number][1]}:
        whole |= {number: (whole[number][0], True) for number in noted}
    numbers = heads.thinned(set(whole), _NEWEST, _MOST)
    return Known(told.desk, told.desk_id, max(known.made, told.made), {number: whole[number] for number in numbers})


def _is_same(known: Known, said: dict[int, tuple[Head, bool]], number: int) -> bool:
    return number in said and said[number][0].hash == known.heads[number][0].hash


def _written(known: Known) -> dict[str, Any]:
    ends = [[*head, is_noted] for head, is_noted in known.heads.values()]
    return {'desk': known.desk, 'desk_id': known.desk_id, 'made': known.made, 'heads': ends}


# What does not agree


def against(register: RegisterFile, told: Told) -> list[HeadDoubt]:
    """The ends that are known, by this register or by the file, and are not in the history that they are of."""
    if told.register == register.meta['register']:
        own = (*told.earlier, *([told.head] if told.head else []), *told.of_ours)
        return list(_against_ours(register, told.desk, own))
    theirs = _against_known(kept(register), told, told.head) if told.head else iter(())
    return [*theirs, *_against_ours(register, told.desk, told.of_ours)]


def _against_known(before: dict[str, Known], told: Told, head: Head) -> Iterator[HeadDoubt]:
    """What does not agree with what is known of the file's register, or of its desk by another register."""
    if known := before.get(told.register):
        yield from _against(known, told, head)
        return
    for other in before.values():
        if other.newest and told.desk_id and told.desk_id == other.desk_id:
            yield HeadDoubt('register', False, told.desk, other.newest, head.number)


def _against(known: Known, told: Told, head: Head) -> Iterator[HeadDoubt]:
    said = {one.number: one for one in (*told.earlier, head)}
    others = [one for one, _noted in known.heads.values() if one.number in said and said[one.number].hash != one.hash]
    if others:
        yield HeadDoubt('other', False, told.desk, min(others), head.number)
    newest, noted = known.newest, known.newest_noted
    if newest and newest.number > head.number and not _is_older_file(known, told, head):
        yield HeadDoubt('shorter', False, told.desk, newest, head.number)
    elif noted and noted.number < head.number and noted.number not in said:
        yield HeadDoubt('gone', False, told.desk, noted, head.number)


def _is_older_file(known: Known, told: Told, head: Head) -> bool:
    """Whether a file was made before one that came earlier, or in the same second: what it tells is known."""
    same = known.heads.get(head.number)
    return same is not None and same[0].hash == head.hash and '' < told.made <= known.made


def _against_ours(register: RegisterFile, desk: str, told: Iterable[Head]) -> Iterator[HeadDoubt]:
    """The ends that others know of this register and that its history does not have."""
    by_number = {one.number: one for one in told}
    there = {one.number: one for one in history.heads_at(register, by_number)}
    last = history.last_head(register).number
    others = [by_number[number] for number, one in there.items() if one.hash != by_number[number].hash]
    if others:
        yield HeadDoubt('other', True, desk, min(others), last)
    if (newest := max(by_number.values(), default=None)) and newest.number > last:
        yield HeadDoubt('shorter', True, desk, newest, last)
