"""What every command needs: to speak in the terminal, its exit codes, and the register that it is about."""

import argparse
import getpass
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from models import own_process, query, spoken_words
from models.dates import dates
from models.errors import KnownError, WrongPassphrase
from models.file.engines import on_servers
from models.file.engines.server_address import ServerAddress
from models.language.messages import _, use
from models.language.text import fold, harmless_line
from models.passphrases import guesses, weak_ones
from models.progress import Pace, Progress, silent
from models.query import people
from models.query.people import Someone
from models.register import verify
from models.register.own import own_agreement, own_recovery
from models.register.register import Register

DONE, OUR_FAULT, NOTHING_DONE, LEFT_OUT = 0, 1, 2, 3
# Seconds between two tellings of how far things are: oftener nobody reads, and a terminal is slow.
_BETWEEN_LINES = 0.1
_CLEAR_LINE = '\x1b[K'  # what a longer line left behind it
# What JSON itself lets stand as it is: controls beyond the first, line ends, and what turns text around.
_NOT_AS_IT_IS = re.compile(r'[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]')
Arguments = argparse.Namespace
T = TypeVar('T')


# What is said


def say(line: str) -> None:
    """Say a line on stdout; nothing in it steers the terminal, or looks like another line of ours."""
    print(harmless_line(line), flush=True)


def say_as_json(found: Any) -> None:
    """Say something on stdout as JSON; what a terminal would obey stands in it as JSON writes it in ASCII."""
    written = json.dumps(found, ensure_ascii=False, indent=1)
    print(_NOT_AS_IT_IS.sub(lambda sign: f'\\u{ord(sign[0]):04x}', written), flush=True)


def complain(sentence: str) -> None:
    """Say on stderr, in one line, what is wrong."""
    print(harmless_line(' '.join(sentence.split())), file=sys.stderr)


def counter(doing: str) -> Progress:
    """A counter on stderr, when somebody watches it."""
    if not sys.stderr.isatty():
        return silent
    last, pace = 0.0, Pace()

    def tell(done: int, total: int) -> None:
        nonlocal last
        is_whole = bool(total) and done >= total
        if not is_whole and time.monotonic() - last < _BETWEEN_LINES:
            return
        last = time.monotonic()
        end = '\n' if is_whole else ''
        told = f'{harmless_line(doing)} {pace.in_words(done, total)}'
        print(f'\r{told}{_CLEAR_LINE}', end=end, file=sys.stderr, flush=True)

    return tell


# Opening registers


def open_register(
    path: Path | ServerAddress, given: Arguments, *, writing: bool, damaged: bool = False, is_checked: bool = False
) -> Register:
    """The register at a path, with its language spoken unless another was asked for; where asked also a `damaged` one.

    What was altered of what it keeps of itself is said, unless it `is_checked` in any case.
    """
    passphrase, progress = given_passphrase() or None, counter(_('Updating the register'))
    try:
        register = Register.open(path, passphrase, writing=writing, damaged=damaged, progress=progress)
    except WrongPassphrase as error:
        if passphrase:
            raise
        passphrase = ask_passphrase(path, error)
        register = Register.open(path, passphrase, writing=writing, damaged=damaged, progress=progress)
    try:
        _let_work(register, getattr(given, 'person', None))
    except KnownError:
        register.close()
        raise
    if not getattr(given, 'language', None) and register.settings.language:
        use(register.settings.language)
    if writing:
        weak_ones.look(register, passphrase)
        for sentence in (*verify.log_missing(register), *weak_ones.said_once(register)):
            complain(sentence)
    if register.is_on_server and not getattr(given, 'knows_server', False):
        given.knows_server = True  # a command may open it twice
        complain(on_servers.said_at_opening())
    for sentence in own_recovery.said_at_opening(register):
        complain(sentence)
    if register.altered:
        complain(register.said_of_altered())
    if not (is_checked or register.unreadable) and (altered := own_agreement.at_opening(register)):
        complain(altered)
    return register


def _let_work(register: Register, alias: str | None) -> None:
    """Let the person of an alias work; without one whoever worked last, who must work there still to write."""
    if alias:
        register.work_as(person_called(register, alias).uid)
    elif register.writing and not register.knows_who_works() and not register.may_work_on():
        sentence = _('Whoever worked last in {path} does not work there any more; say who works with --person.')
        raise KnownError(sentence.format(path=register.path))


def person_called(register: Register, alias: str) -> Someone:
    """The person of an alias, whether they work there still or not; KnownError where there is none."""
    found = next((one for one in people.known_people(register) if fold(one.alias) == fold(alias)), None)
    if found is None:
        sentence = _('Nobody in {path} is called “{alias}”; `sijill people {path}` lists everybody.')
        raise KnownError(sentence.format(path=register.path, alias=alias))
    return found


def record_named(register: Register, name: str) -> tuple[str, str]:
    """The kind and uid of the record of a uid or reference; KnownError for none, or where several are called so."""
    found = query.named(register, name)
    if len(found) > 1:
        raise KnownError(_('Several records are called {name}; give the uid of one.').format(name=name))
    if not found:
        raise KnownError(_('This register has no record {name}; check its reference or uid.').format(name=name))
    return found[0]


def with_passphrase(path: Path, doing: Callable[[str | None], T]) -> T:
    """Do something with the passphrase of a file, given in the environment, or asked for where it needs one."""
    passphrase = given_passphrase() or None
    try:
        return doing(passphrase)
    except WrongPassphrase as error:
        if passphrase:
            raise
        return doing(ask_passphrase(path, error))


def given_passphrase() -> str:
    """The passphrase of the register that the environment gave, '' for none."""
    return own_process.passphrase('SIJILL_PASSPHRASE')


def ask_passphrase(path: Path | ServerAddress, error: KnownError) -> str:
    """The passphrase of a file, typed; WrongPassphrase where nobody is there to type it."""
    if isinstance(path, ServerAddress):
        if not sys.stdin.isatty():
            raise error
        return getpass.getpass(_('Password of your role on the server: '))
    if not sys.stdin.isatty():
        sentence = _('{path} is encrypted; put its passphrase into the environment variable SIJILL_PASSPHRASE.')
        raise WrongPassphrase(sentence.format(path=path)) from error
    return getpass.getpass(_('Passphrase: '))


def new_passphrase(given: Arguments) -> str:
    """The passphrase for a new register: drawn and said, or from the environment, else typed twice."""
    otherwise = _('Set SIJILL_PASSPHRASE, or use --no-passphrase to work without encryption.')
    return _not_guessable(given, 'SIJILL_PASSPHRASE', otherwise)


def other_passphrase(given: Arguments) -> str:
    """Another passphrase for a register: drawn and said, or from the environment, else typed twice."""
    otherwise = _('Set SIJILL_NEW_PASSPHRASE, or use --draw to have five words drawn.')
    return _not_guessable(given, 'SIJILL_NEW_PASSPHRASE', otherwise)


def _not_guessable(given: Arguments, variable: str, otherwise: str) -> str:
    if given.draw:
        return _drawn_and_said()
    passphrase = own_process.passphrase(variable) or _typed_twice(otherwise)
    guesses.refuse_guessable(passphrase)
    return passphrase


def _drawn_and_said() -> str:
    passphrase = spoken_words.drawn()
    say(_('The passphrase is: {words}').format(words=passphrase))
    return passphrase


def _typed_twice(otherwise: str) -> str:
    if not sys.stdin.isatty():
        raise KnownError(otherwise)
    first, second = getpass.getpass(_('New passphrase: ')), getpass.getpass(_('Repeat passphrase: '))
    if not first or first != second:
        raise KnownError(_('The two passphrases differ, or are empty; try again.'))
    return first


def language_of(given: Arguments, register: Register) -> str:
    """The language asked for, else that of the register."""
    return str(given.language or register.settings.language or 'en')


# Days that are typed


def day_of(text: str | None) -> str:
    """A date that was typed, as stored; '' for none."""
    try:
        found = dates.understand(text, from_today=True) if text else ''
    except (dates.NotADate, dates.AmbiguousDate) as error:
        raise KnownError(_('“{text}” is not a date; write it like 2024-01-21.').format(text=text)) from error
    if '/' in found:
        raise KnownError(_('“{text}” is not one date; write it like 2024-01-21.').format(text=text))
    return found


def one_day_of(text: str) -> str:
    """A day that was typed, and no month or year."""
    day = day_of(text)
    if dates.precision(day) != 'day':
        raise KnownError(_('“{text}” is not a day; write it like 5 February 2024.').format(text=text))
    return day
