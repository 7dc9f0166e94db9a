"""What a register knows of itself: the keys of its `meta` that are no settings (`models/register/settings.py`)."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from models.file.engines.engine import Engine
from models.language.messages import _

FACTS = (
    'register',  # the register's own uid
    'name',  # what the desk calls it
    'desk',  # the desk's code for people
    'desk_id',  # the desk's name in revision vectors
    'alias',  # who worked before the register knew its people
    'person',  # the person who works
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
    'exports',  # the numbers of the revisions at which files were exported, as JSON: others know those ends
    'known_heads',  # the ends of other registers' histories that their files told, as JSON by the register's uid
    'signing_secret',  # the secret half of the key that its files are signed with; it never leaves the register
    'signing_key',  # on a server the public half, which those know too who may not read the secret one
    'known_keys',  # the keys of other registers that somebody confirmed by their words
    'erasing',  # there once a text was erased: that the file was not written anew since; '' once it is
    'looks_forgotten',  # on a server the days in which it was last forgotten who had looked at what long before
    'served',  # that it was sent to a server, without what never lies on one: of that the history has digests alone
    'weak_passphrase',  # whether the passphrase was found weak or strong at an opening, and that this was said
    'recovery',  # a line for each recovery file that was made: when, the salt of the file then, a digest of whose key
    'recovered',  # a line for each time that it was opened with one: when, and a digest of whose key
    'shares',  # the parts of the queue of review that were handed out, as JSON: whose, to whom, when, which records
    'samples',  # the samples of that queue that were drawn, as JSON: one in how many, from where, of which records
    'sample',  # the last of them in words: others may see when the start was drawn
)
# All of them, and all settings, are covered by the chain of the history (`models/register/own/own_history.py`), but for
# these: what they hold decides nothing, or changes by itself so often that the history would hold little else.
NOT_CHAINED = frozenset(
    (
        'head',  # is the end of the chain itself
        'worked_out',  # with another number all is worked out anew; `check` compares what stands beside the records
        'person',  # who works is chosen anew at each opening, and every revision says who that was
        'holder',  # changes at each opening, and is only shown
        'backed_up',  # changes with each backup; wrong, one too many is made, or one too few until the next save
        'backed_up_beside',  # the same
        'backups',  # the same: by their names they are only put away, and there are others beside them
        'log',  # changes with each save, outside its transaction
        'swap',  # that something was said; wrong, it is said again, or not
        'left',  # where somebody was; wrong, another list is shown
        'erasing',  # that the file is to be written anew; wrong, it is once more
        'signing_key',  # follows from the secret half, and on a server is written by whoever may read that
        'looks_forgotten',  # wrong, it is forgotten once more, or some days later
        'served',  # why values are gone that never lie on a server; `check` says each time that they are
        'weak_passphrase',  # that something was said
        'server_said',  # the same
        'known_heads',  # what others told; each is compared with the chain itself
        'exports',  # numbers of revisions, which are read out of the chain
        'last',  # numbers of references, which change with each save; wrong, one clashes, and that is a problem
        'discarded',  # what was typed and not saved, as drafts are; seen in its form before it is saved
        'language',  # how it looks to whoever works; seen at once
        'text_size',  # the same
        'window_place',  # the same
        'account_beside',  # the same
        'carried',  # what a new record begins with; seen in the form before it is saved
    )
)
# What stands in the history as it is, so that people read there what it was. Of all else, a secret above all, only the
# digest does: there is no way back from it.
TOLD = frozenset(
    (
        'register',
        'name',
        'desk',
        'desk_id',
        'alias',
        'created',
        'example',
        'headquarters_key',
        'date_order',
        'second_person',
        'sample_one_in',
        'follow_up_months',
        'untouched_days',
        'sample',
        'recovery',
        'recovered',
    )
)
HEADQUARTERS = 'headquarters_key'  # a setting; nobody takes it as it was found
RECOVERY, RECOVERED = 'recovery', 'recovered'
SECOND_PERSON = 'second_person'  # a setting; what waits for whom depends on it
SHARES, SAMPLES, SAMPLE = 'shares', 'samples', 'sample'
ERASING, SERVED, LOOKS_FORGOTTEN = 'erasing', 'served', 'looks_forgotten'
SIGNING_SECRET, SIGNING_KEY, OWN_SECRET = 'signing_secret', 'signing_key', 'own_secret'  # the last is a setting
# What a server shows only to some of its roles (`models/file/engines/server_roles.py`).
SECRETS = frozenset({SIGNING_SECRET, OWN_SECRET})
SERVER_SAID = 'server_said '  # and, for each person, that it was said what a server does not give
LAST = 'last '  # and, for each series of references, its last number
# And each draft that was discarded, under a key of its own: kept beside the facts, and not among them.
DISCARDED = 'discarded '
# What is asked to read all of them.
ASKED = 'SELECT key, value FROM meta WHERE substr(key, 1, ?) <> ?', (len(DISCARDED), DISCARDED)
INSERT = '@put(meta, 1, key, value)'

# A hash, or a key.
_HASH = re.compile(r'[0-9a-f]{64}')


def _is_json(kind: type) -> Callable[[str], bool]:
    def fits(text: str) -> bool:
        try:
            return not text or isinstance(json.loads(text), kind)
        except (ValueError, RecursionError):
            return False

    return fits


def _are_numbers(text: str) -> bool:
    return not text or (_is_json(list)(text) and all(_is_number(one) for one in json.loads(text)))


def _is_number(value: object) -> bool:
    return type(value) is int and 0 <= value < 1 << 53


def _are_known_heads(text: str) -> bool:
    return not text or (_is_json(dict)(text) and all(_is_known(one) for one in json.loads(text).values()))


def _is_known(told: object) -> bool:
    """Whether this is what is known of one register: its desk, the time of its newest file, and ends of its history."""
    if not isinstance(told, dict) or not isinstance(told.get('heads'), list):
        return False
    return all(isinstance(told.get(name), str) for name in ('desk', 'desk_id', 'made')) and all(
        map(_is_head, told['heads'])
    )


def _is_head(told: object) -> bool:
    """Whether this is the number of a revision, its hash, its time, and whether the other register knows it told it."""
    if not isinstance(told, list) or len(told) != 4:
        return False
    number, said, at, is_noted = told
    is_hash = isinstance(said, str) and bool(_HASH.fullmatch(said))
    return _is_number(number) and is_hash and isinstance(at, str) and isinstance(is_noted, bool)


def _is_own_codes(text: str) -> bool:
    if not _is_json(dict)(text):
        return False
    lists = json.loads(text or '{}').values()
    codes = [code for listed in lists for code in (listed.values() if isinstance(listed, dict) else [None])]
    return all(isinstance(code, dict) and {'en', 'ar', 'under'} <= code.keys() for code in codes)


def _is_known_keys(text: str) -> bool:
    if not _is_json(list)(text):
        return False
    keys = json.loads(text or '[]')
    named = {'key', 'register', 'desk_id', 'name', 'since'}
    return all(isinstance(one, dict) and one.keys() == named and _is_key(one['key']) for one in keys)


def _is_key(text: object) -> bool:
    return isinstance(text, str) and bool(_HASH.fullmatch(text))


_OF_SHARE = ('by', 'value', 'to', 'at', 'person', 'ended')


def _are_shares(text: str) -> bool:
    return not text or (_is_json(list)(text) and all(_is_share(one) for one in json.loads(text)))


def _is_share(one: object) -> bool:
    if not isinstance(one, dict) or one.keys() != {*_OF_SHARE, 'records'} or not isinstance(one['records'], list):
        return False
    return all(isinstance(text, str) for text in (*(one[name] for name in _OF_SHARE), *one['records']))


_OF_SAMPLE = {'at': str, 'person': str, 'ended': str, 'one_in': int, 'start': int, 'records': list}
_OF_DRAWN = 4


def _are_samples(text: str) -> bool:
    return not text or (_is_json(list)(text) and all(_is_sample(one) for one in json.loads(text)))


def _is_sample(one: object) -> bool:
    if not isinstance(one, dict) or one.keys() != _OF_SAMPLE.keys():
        return False
    if not all(type(one[name]) is kind for name, kind in _OF_SAMPLE.items()):
        return False
    return 1 <= one['start'] <= one['one_in'] and all(map(_is_drawn, one['records']))


def _is_drawn(record: object) -> bool:
    return isinstance(record, list) and len(record) == _OF_DRAWN and all(isinstance(part, str) for part in record)


def _has_lines(form: str) -> Callable[[str], bool]:
    return lambda text: all(re.fullmatch(form, line) for line in text.split('\n')) or not text


# What a fact must look like, so that the program can go by it.
_FITS: dict[str, Callable[[str], bool]] = {
    'register': bool,
    'desk': bool,
    'desk_id': bool,
    'head': lambda text: bool(_HASH.fullmatch(text)),
    'own_codes': _is_own_codes,
    'conflicts': _is_json(list),
    'answered': _is_json(dict),
    'exports': _are_numbers,
    'known_heads': _are_known_heads,
    'signing_secret': lambda text: not text or bool(_HASH.fullmatch(text)),
    'signing_key': lambda text: not text or bool(_HASH.fullmatch(text)),
    'known_keys': _is_known_keys,
    SHARES: _are_shares,
    SAMPLES: _are_samples,
    RECOVERY: _has_lines(r'\S+ [0-9a-f]{32} [0-9a-f]{64}'),
    RECOVERED: _has_lines(r'\S+ [0-9a-f]{64}'),
}
# What the program can go without: damaged it is taken as not known, and `check` names it.
_DISPENSABLE = frozenset({'exports', 'known_heads', 'known_keys', RECOVERY, RECOVERED, SHARES, SAMPLES})
_ALWAYS = ('register', 'desk', 'desk_id', 'head')


def fits(key: str, text: object) -> bool:
    """Whether a fact looks so that the program can go by it."""
    if not isinstance(text, str):
        return False
    if key.startswith(LAST):
        return text.isascii() and text.isdecimal()
    return _FITS.get(key, lambda _text: True)(text)


def damaged(known: Mapping[str, str], *, to_open: bool = False) -> Iterator[str]:
    """Sentences that name the facts by which the program cannot go; `to_open` those without which it cannot."""
    for key in dict.fromkeys((*_ALWAYS, *known)):
        if not (to_open and key in _DISPENSABLE) and not fits(key, known.get(key)):
            yield is_damaged(key)


def is_damaged(key: str) -> str:
    """The sentence that names a fact by which the program cannot go."""
    return _('The value “{name}”, which the register keeps of itself, is damaged.').format(name=key)


def usable(known: Mapping[str, str]) -> dict[str, str]:
    """The facts for one who only reads, without the damaged ones."""
    return dict.fromkeys(_ALWAYS, '?') | {key: text for key, text in known.items() if fits(key, text)}


def is_chained(key: str) -> bool:
    """Whether a change of a fact, or of a setting, which may have an alias behind its name, is a revision."""
    return _name(key) not in NOT_CHAINED


def is_told(key: str) -> bool:
    """Whether a fact or setting stands in the history as it is, and not as a digest."""
    return _name(key) in TOLD


def _name(key: str) -> str:
    return key.partition(' ')[0]


def read(database: Engine) -> dict[str, str]:
    """All facts."""
    found = database.execute_sql(*ASKED).fetchall()
    return {key if isinstance(key, str) else repr(key): value for key, value in found}


def read_all(database: Engine) -> dict[str, str]:
    """All facts, with the drafts that were discarded."""
    return dict(database.execute_sql('SELECT key, value FROM meta').fetchall())


def fact(database: Engine, key: str) -> str:
    """One fact, '' where it is not known."""
    found = database.execute_sql('SELECT value FROM meta WHERE key = ?', (key,)).fetchone()
    return str(found[0]) if found else ''


def head_in_file(database: Engine) -> str:
    """The newest hash of the history as the file has it, read anew."""
    return database.fresh_value('meta', "SELECT value FROM meta WHERE key = 'head'")


def keep(database: Engine, facts: dict[str, str]) -> None:
    """Keep facts, each over the one of its key, in one transaction."""
    with database.atomic('IMMEDIATE'):
        database.execute_many(INSERT, list(facts.items()))


def drop(database: Engine, keys: Iterable[str]) -> None:
    """Forget facts with their keys, which may say something themselves."""
    database.execute_many('DELETE FROM meta WHERE key = ?', [(key,) for key in keys])


def last_number(series: str) -> str:
    """The key of the last number of a series of references."""
    return LAST + series
