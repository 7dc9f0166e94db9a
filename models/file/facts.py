"""What a register knows of itself: the keys of its `meta` that are no settings (`models/register/settings.py`)."""

import json
import re
from collections.abc import Callable, Iterator, Mapping

from models.file.encrypted_database import RegisterDatabase
from models.language.messages import _

FACTS = (
    'register',  # the register's own uid
    'name',  # what the desk calls it
    'desk',  # the desk's code for people
    'desk_id',  # the desk's name in revision vectors
    'alias',  # the documenter who works
    'created',  # when it was made
    'example',  # that everybody in it is invented
    'head',  # the newest hash of the history
    'worked_out',  # which search words, name keys and problems stand beside the records
    'holder',  # the process that opened it last to write, and when
    'backed_up',  # the head at the last backup
    'backed_up_beside',  # and a digest of what was kept beside the history then
    'backups',  # the names of the last backups, in the order in which they were made
    'log',  # since when the log beside the file may hold more than the file; '' where the file has all
    'own_codes',  # what the desk added to the code lists
    'conflicts',  # what a file and this register both changed, and nobody has settled
    'answered',  # what the other side last said of a field and somebody answered
    'swap',  # that it was said that the memory may go to the disk in the clear
    'left',  # where the person was when it was locked, and what is said of it; '' once it is open again
    'erasing',  # there once a text was erased: that the file was not written anew since; '' once it is
    'weak_passphrase',  # whether the passphrase was found weak at an opening, and that this was said
)
ERASING = 'erasing'
LAST = 'last '  # and, for each series of references, its last number
# And each draft that was discarded, under a key of its own: kept beside the facts, and not among them.
DISCARDED = 'discarded '
INSERT = 'INSERT OR REPLACE INTO meta VALUES (?, ?)'

_HASH = re.compile(r'[0-9a-f]{64}')


def _is_json(kind: type) -> Callable[[str], bool]:
    def fits(text: str) -> bool:
        try:
            return not text or isinstance(json.loads(text), kind)
        except ValueError:
            return False

    return fits


def _is_own_codes(text: str) -> bool:
    if not _is_json(dict)(text):
        return False
    lists = json.loads(text or '{}').values()
    codes = [code for listed in lists for code in (listed.values() if isinstance(listed, dict) else [None])]
    return all(isinstance(code, dict) and {'en', 'ar', 'under'} <= code.keys() for code in codes)


# What a fact must look like, so that the program can go by it.
_FITS: dict[str, Callable[[str], bool]] = {
    'register': bool,
    'desk': bool,
    'desk_id': bool,
    'alias': bool,
    'head': lambda text: bool(_HASH.fullmatch(text)),
    'own_codes': _is_own_codes,
    'conflicts': _is_json(list),
    'answered': _is_json(dict),
}
_ALWAYS = ('register', 'desk', 'desk_id', 'alias', 'head')


def _fits(key: str, text: object) -> bool:
    if not isinstance(text, str):
        return False
    if key.startswith(LAST):
        return text.isascii() and text.isdecimal()
    return _FITS.get(key, lambda _text: True)(text)


def damaged(known: Mapping[str, str]) -> Iterator[str]:
    """Sentences that name the facts by which the program cannot go."""
    for key in dict.fromkeys((*_ALWAYS, *known)):
        if not _fits(key, known.get(key)):
            yield is_damaged(key)


def is_damaged(key: str) -> str:
    """The sentence that names a fact by which the program cannot go."""
    return _('The value “{name}”, which the register keeps of itself, is damaged.').format(name=key)


def usable(known: Mapping[str, str]) -> dict[str, str]:
    """The facts for one who only reads, without the damaged ones."""
    return dict.fromkeys(_ALWAYS, '?') | {key: text for key, text in known.items() if _fits(key, text)}


def read(database: RegisterDatabase) -> dict[str, str]:
    """All facts."""
    known = 'SELECT key, value FROM meta WHERE substr(key, 1, ?) <> ?'
    return dict(database.execute_sql(known, (len(DISCARDED), DISCARDED)).fetchall())


def fact(database: RegisterDatabase, key: str) -> str:
    """One fact, '' where it is not known."""
    found = database.execute_sql('SELECT value FROM meta WHERE key = ?', (key,)).fetchone()
    return str(found[0]) if found else ''


def head_in_file(database: RegisterDatabase) -> str:
    """The newest hash of the history as the file has it, read anew."""
    return database.fresh_value("SELECT value FROM meta WHERE key = 'head'")


def keep(database: RegisterDatabase, facts: dict[str, str]) -> None:
    """Keep facts, each over the one of its key, in one transaction."""
    with database.atomic('IMMEDIATE'):
        database.execute_many(INSERT, list(facts.items()))


def last_number(series: str) -> str:
    """The key of the last number of a series of references."""
    return LAST + series
