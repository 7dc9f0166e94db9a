"""What a register knows of the recovery files that were made of it, and the mark beside it that says there is one.

A recovery file holds the key of the database, so it opens every file that begins with the same salt: the register
until its passphrase is changed, and its backups of that time for ever.
"""

import contextlib
import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from models.dates import dates
from models.dates.times_in_words import day_and_time
from models.file import facts, known_file
from models.file.engines import encrypted_database
from models.file.register_file import RegisterFile
from models.language.messages import _, ngettext
from models.language.text import isolate
from models.spoken_words import words_of

# Before a register is open nothing in it can be read: so this file beside it says that there is a recovery file.
MARK = '-recovery'
_MOST_MARKED = 100_000
_UNKNOWN = '0' * 64  # instead of a digest: the mark does not say for which key a file was made
_WORDS = 6  # 66 bits: nobody finds another key with the same ones


class RecoveryFile(NamedTuple):
    """A recovery file that was made: when, the salt that the register had then, and a digest of headquarters' key."""

    at: str
    salt: str
    key: str


def made(register: RegisterFile) -> list[RecoveryFile]:
    """All that were made of a register, in their order; none where the register's own note is damaged."""
    noted = register.meta.get(facts.RECOVERY, '')
    return _read(noted) if facts.fits(facts.RECOVERY, noted) else []


def _read(noted: str) -> list[RecoveryFile]:
    return [RecoveryFile(*line.split(' ')) for line in noted.split('\n') if line]


def opening(register: RegisterFile) -> list[RecoveryFile]:
    """Those that open the register as it is now: the passphrase was not changed since."""
    key = register.db.key
    return [one for one in made(register) if key is not None and one.salt == key.salt.hex()]


def note_made(register: RegisterFile, key: str) -> None:
    """Have a register say that a recovery file is made of it for a public key."""
    _note(register, digest_of(key))


def _note(register: RegisterFile, digest: str) -> None:
    assert register.db.key is not None
    new = RecoveryFile(dates.utc_now(), register.db.key.salt.hex(), digest)
    others = [one for one in made(register) if one[1:] != new[1:]]
    register.note(facts.RECOVERY, '\n'.join(' '.join(one) for one in (*others, new)))


def digest_of(key: str) -> str:
    """What stands for a public key in the history; its six words are made of it."""
    return hashlib.sha256(key.encode()).hexdigest()


# In words


def exists() -> str:
    """What is said wherever a register is opened that has one."""
    return _(
        'A recovery file exists for this register: whoever holds the key of headquarters, or is forced to use it, '
        'can open the register with it.'
    )


def meaning() -> str:
    """What is said first before one is made."""
    return _('Whoever holds the key of headquarters, or is forced to use it, opens this register with this file.')


def until_when() -> str:
    """What else it opens, and how that ends."""
    return _(
        'It also opens every backup with the same passphrase. When the passphrase is changed, the file no longer opens '
        'the register, but it still opens the backups made before.'
    )


def in_words(register: RegisterFile) -> Iterator[str]:
    """A line for each that was made, with what it opens now."""
    now = opening(register)
    for one in made(register):
        said = _said_of(one)
        still = _('It opens the register.') if one in now else _('The passphrase was changed since: backups only.')
        yield f'{said} {still}'


def change_in_words(field: str, old: object, new: object) -> str:
    """What a change of the register's note says: what was made or done, or that it was not made in the end."""
    if not facts.fits(field, new or ''):
        return isolate(str(new), 'auto')
    before, after = (str(noted or '').split('\n') for noted in (old, new))
    added = [line for line in after if line and line not in before]
    if not added:
        return _('Not noted any more: the file was not written, or the note was altered.')
    said_of = _said_of if field == facts.RECOVERY else _said_of_use
    return ' '.join(said_of(line.split(' ')) for line in added)


def _said_of(one: Iterable[str]) -> str:
    at, *_salt, key = one
    day, time = day_and_time(at, dates.in_words)
    if key == _UNKNOWN:
        return _('Made before {day}, {time}; for which key is not known.').format(day=day, time=time)
    sentence = _('Made on {day}, {time}, for the key of headquarters with the words {words}.')
    return sentence.format(day=day, time=time, words=isolate(_spoken(key)))


def _said_of_use(one: Iterable[str]) -> str:
    at, key = one
    day, time = day_and_time(at, dates.in_words)
    sentence = _('Opened on {day}, {time}, with the key that has the words {words}, and given a new passphrase.')
    return sentence.format(day=day, time=time, words=isolate(_spoken(key)))


def _spoken(digest: str) -> str:
    return ' '.join(words_of(bytes.fromhex(digest), _WORDS))


def old_copies_in_words(path: Path, copies: Iterable[Path]) -> Iterator[str]:
    """A line that says how many of these copies of the register at a path a recovery file opens, if any."""
    marked = _marked(path)
    if count := sum(encrypted_database.salt_of(copy).hex() in marked for copy in copies):
        sentence = ngettext(
            'A recovery file opens {count} of them, with the key of headquarters.',
            'A recovery file opens {count} of them, with the key of headquarters.',
            count,
        )
        yield sentence.format(count=count)


# Before the register is open


def is_marked(path: Path, copy: Path | None = None) -> bool:
    """Whether the mark beside the register at a path says that a recovery file opens it, or a copy of it."""
    return encrypted_database.salt_of(copy or path).hex() in _marked(path)


def said_at_opening(register: RegisterFile) -> Iterator[str]:
    """That there is one, where the start page could not say it: the mark was gone.

    Who opens it to write has mark and register say the same again: a copy comes without the mark, and a backup that
    was restored may be from before the file was made.
    """
    if register.is_on_server:  # a recovery file opens none there
        return
    is_said, is_known = is_marked(register.path), bool(opening(register))
    if register.writing and is_said and not is_known:
        _note(register, _UNKNOWN)
    if is_known and not is_said:
        if register.writing:
            put_mark(register)
        yield exists()


def _mark_of(path: Path) -> Path:
    return known_file.beside(Path(os.path.realpath(path)), MARK)


def _marked(path: Path) -> set[str]:
    """The salts that the mark beside a register names; none where there is no mark, or something else."""
    mark = _mark_of(path)
    with contextlib.suppress(OSError):
        if mark.is_file() and mark.stat().st_size <= _MOST_MARKED:
            return {*mark.read_text(encoding='ascii', errors='replace').split()}
    return set()


def put_mark(register: RegisterFile) -> None:
    """Write the mark; where nothing can be written beside it, the register says it once it is open."""
    mark, salts = _mark_of(register.path), {one.salt for one in made(register)} | _marked(register.path)
    with contextlib.suppress(OSError):
        mark.unlink(missing_ok=True)  # never through a link that stands there
        with mark.open('x', encoding='ascii') as file:
            file.write('\n'.join(sorted(salts)) + '\n')
