"""What every command needs: to speak in the terminal, its exit codes, and the register that it is about."""

import argparse
import errno
import getpass
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO, TypeVar

from models import own_process, query, spoken_words
from models.dates import dates
from models.errors import DoneInPart, KnownError, WrongPassphrase
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
# Who read from a pipe has closed it; Windows calls that a call that makes no sense.
_READ_NO_MORE = {errno.EPIPE, errno.EINVAL} if sys.platform == 'win32' else {errno.EPIPE}
_unsaid = list[OSError]()  # why what this command says is not written any more
Arguments = argparse.Namespace
T = TypeVar('T')


# What is said


def say(line: str) -> None:
    """Say a line on stdout; nothing in it steers the terminal, or looks like another line of ours."""
    put_out(f'{harmless_line(line)}\n')


def say_all(lines: Iterable[str]) -> None:
    """Say lines as long as there is somebody to read them: many are worked out one by one."""
    for line in lines:
        if _unsaid:
            return
        say(line)


def say_list(lines: Iterable[str], empty: str) -> None:
    """Say the lines of a list, or that it is `empty`: silence might be a command that did not do its work."""
    is_empty = True
    for line in lines:
        is_empty = False
        say(line)
    if is_empty:
        say(empty)


def put_out(text: str) -> None:
    """Write a text to stdout; what cannot be written breaks off no work, and is said once that is done."""
    if _unsaid:
        return
    try:
        print(text, end='', flush=True)
    except OSError as error:
        _unsaid.append(error)


def begin_to_say() -> None:
    """Forget what an earlier command could not say."""
    _unsaid.clear()


def code_after(code: int) -> int:
    """The exit code of a command that had this one, once all that it said is written; says where it could not be.

    That whoever read it has read enough is nothing to speak of.
    """
    put_out('')
    if not _unsaid:
        return code
    _give_up(sys.stdout)
    if _unsaid[0].errno in _READ_NO_MORE:
        return code
    reason = _unsaid[0].strerror
    complain(_('What the command says could not be written in full: {reason}.').format(reason=reason))
    return code or LEFT_OUT


def say_as_json(found: Any) -> None:
    """Say something on stdout as JSON; what a terminal would obey stands in it as JSON writes it in ASCII."""
    written = json.dumps(found, ensure_ascii=False, indent=1)
    put_out(_NOT_AS_IT_IS.sub(lambda sign: f'\\u{ord(sign[0]):04x}', written) + '\n')


def _give_up(stream: TextIO) -> None:
    """Have what could not be written go nowhere: it would be tried once more when the program ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def complain(sentence: str) -> None:
    """Say on stderr, in one line, what is wrong."""
    _put_beside(f'{harmless_line(" ".join(sentence.split()))}\n')


def _put_beside(text: str) -> None:
    """Write a text to stderr, where somebody reads that: nothing else is left to say that it could not be written."""
    if sys.stderr is None:  # closed from the beginning
        return
    try:
        print(text, end='', file=sys.stderr, flush=True)
    except OSError:
        _give_up(sys.stderr)


def counter(doing: str) -> Progress:
    """A counter on stderr, when somebody watches it."""
    if sys.stderr is None or not sys.stderr.isatty():
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
        _put_beside(f'\r{told}{_CLEAR_LINE}{end}')

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
        raise KnownError(sentence.format(path=in_command(register.at), alias=alias))
    return found


@contextmanager
def after_writing(done: bool) -> Iterator[None]:
    """Read what is to be said of what was `done`: where that cannot be read any more, it was done all the same."""
    try:
        yield
    except KnownError as error:
        if not done:
            raise
        raise DoneInPart(str(error)) from error


def in_command(path: Path | ServerAddress) -> str:
    """A register as a command takes it, for sentences that name one: what an address is shown as is none."""
    return path.bare.text if isinstance(path, ServerAddress) else str(path)


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


def can_ask() -> bool:
    """Whether somebody is there to type an answer."""
    return sys.stdin is not None and sys.stdin.isatty()


def typed_secretly(question: str) -> str:
    """What somebody types, and nobody sees."""
    try:
        return getpass.getpass(question)
    except EOFError as error:  # Ctrl+D, or a terminal that is gone
        raise KeyboardInterrupt from error


def ask_passphrase(path: Path | ServerAddress, error: KnownError) -> str:
    """The passphrase of a file, typed; WrongPassphrase where nobody is there to type it."""
    if isinstance(path, ServerAddress):
        if not can_ask():
            raise error
        return typed_secretly(_('Password of your role on the server: '))
    if not can_ask():
        sentence = _('{path} is encrypted; put its passphrase into the environment variable SIJILL_PASSPHRASE.')
        raise WrongPassphrase(sentence.format(path=path)) from error
    return typed_secretly(_('Passphrase: '))


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
    if _unsaid or sys.stdout is None:  # nobody could ever open what it would lock
        raise KnownError(_('The passphrase could not be shown, so nothing was done with it.'))
    return passphrase


def _typed_twice(otherwise: str) -> str:
    if not can_ask():
        raise KnownError(otherwise)
    first, second = typed_secretly(_('New passphrase: ')), typed_secretly(_('Repeat passphrase: '))
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
