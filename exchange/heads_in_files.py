"""The lines of a workbook's about sheet that tell the ends of histories: that of its register, and those it knows."""

import hashlib
import re
from collections.abc import Iterable, Mapping

from models.dates import dates
from models.file import history
from models.file.history import Head
from models.language.messages import _
from models.register.others import heads, known_heads
from models.register.others.known_heads import Told
from models.register.register import DESK_CODE, Register

NUMBER, DAY, NOTED, EARLIER, KNOWN = 'head_number', 'head_day', 'head_noted', 'earlier_heads', 'known_heads'
_END = re.compile(r'(\d{1,10}),([0-9a-f]{64}),(\d{4}-\d\d-\d\d)?')
_LONGEST_ID = 40
_HASH = re.compile(r'[0-9a-f]{64}')
# What a day is kept as: the same day in Damascus too.
_NOON = 'T09:00:00Z'


def carried(register: Register) -> dict[str, str]:
    """The lines of a file that is not for the public.

    Other registers stand in it under a digest of their uid: each finds its own line, and nobody learns whose the others
    are.
    """
    present = history.last_head(register)
    told_back = known_heads.to_tell_back(register)
    return {
        NUMBER: str(present.number),
        DAY: _day(present.at),
        NOTED: 'yes' if present.number in heads.exports(register) else '',
        EARLIER: _as_text(heads.earlier(register, present)),
    } | {_line_of(uid): _as_text(ends) for uid, ends in told_back.items()}


def told(about: Mapping[str, str], uid: str) -> Told:
    """What the about sheet of a file tells the register with this uid; of a file of the years before, nothing."""
    desk, made = about.get('desk', ''), about.get('made_at', '')
    number, hashed = about.get(NUMBER, ''), about.get('head', '')
    is_told = number.isascii() and number.isdecimal() and len(number) <= 10 and _HASH.fullmatch(hashed)
    return Told(
        register=about.get('register', ''),
        desk=desk if DESK_CODE.fullmatch(desk) else '?',
        made=made if dates.read_stamp(made) else '',
        head=Head(int(number), hashed, _stamp(about.get(DAY, ''))) if is_told else None,
        is_noted=about.get(NOTED) == 'yes',
        earlier=_as_ends(about.get(EARLIER, '')),
        of_ours=_as_ends(about.get(_line_of(uid), '')),
        desk_id=about.get('desk_id', '')[:_LONGEST_ID],
    )


def meanings(about: Iterable[str]) -> dict[str, str]:
    """What each of these lines means, for people."""
    said = {
        NUMBER: _('Number of the last revision of the history'),
        DAY: _('Day of the last revision'),
        NOTED: _('Whether later files will name this revision'),
        EARLIER: _('Ends of the history in earlier files: number, hash, day'),
    }
    others = _('Ends of another register’s history, from its files')
    return said | {key: others for key in about if key.startswith(f'{KNOWN}.')}


def _line_of(uid: str) -> str:
    return f'{KNOWN}.{hashlib.sha256(uid.encode()).hexdigest()[:16]}'


def _as_text(ends: Iterable[Head]) -> str:
    return ' '.join(f'{one.number},{one.hash},{_day(one.at)}' for one in ends)


def _as_ends(text: str) -> tuple[Head, ...]:
    found = map(_END.fullmatch, text.split()[: heads.CARRIED])
    return tuple(Head(int(one[1]), one[2], _stamp(one[3] or '')) for one in found if one)


def _day(at: str) -> str:
    return at[:10] if dates.read_stamp(at) else ''


def _stamp(day: str) -> str:
    stamp = f'{day}{_NOON}'
    return stamp if dates.read_stamp(stamp) else ''
