"""The window of what was packaged, on a bare system: an incident typed into it by keys alone, in both languages."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable, Iterator

import pytest
from bare_root import GIVEN, HOME, PASSPHRASE, PLACES, SHEET, BareRoot
from hands import Keys, until


@pytest.mark.parametrize('language', ['en', 'ar'])
@pytest.mark.parametrize('place', PLACES)
def test_an_incident_typed_into_the_window(bare: BareRoot, screen: str, place: str, language: str) -> None:
    """Unlocked, typed, saved, locked, unlocked and locked again, by keys alone."""
    program, name = bare.program(place), f'typed-{place}-{language}'
    register, seen = f'{HOME}/{name}/register.sijill', bare.home / name
    bare.give(SHEET, f'{name}/sheet.xlsx')
    bare.must(program, 'new', register, '--desk', 'DZ1', '--language', language, **GIVEN)
    heard = list[str]()
    log = seen / 'register.sijill-wal'  # it is there as long as the register is open
    for _time in range(4):  # hands that were quicker than a busy machine begin again
        with contextlib.suppress(AssertionError), at_the_window(bare, screen, program, register, heard) as keys:
            type_an_incident(keys, log.exists, 'ambush' if language == 'en' else 'كمين')
            unlock(keys, log.exists)
            keys.press('ctrl+l')
            until(lambda: not log.exists())
        (seen / 'out.csv').unlink(missing_ok=True)
        bare.must(program, 'export', register, f'{HOME}/{name}/out.csv', **GIVEN)
        if '2024-01-21' in (seen / 'out.csv').read_text('utf-8'):
            break
    assert '2024-01-21' in (seen / 'out.csv').read_text('utf-8')
    assert not any(heard)
    assert 'ambush' in (seen / 'out.csv').read_text('utf-8').lower() or language == 'ar'


def type_an_incident(keys: Keys, is_open: Callable[[], bool], kind: str) -> None:
    """Unlock the register, type an incident into it, save, and lock."""
    unlock(keys, is_open)
    keys.press('ctrl+n')
    keys.until_still()
    keys.write(kind, 'Tab')
    keys.write('21/1/2024', 'Tab')
    keys.press('ctrl+s')
    keys.until_still()
    keys.press('ctrl+l')
    until(lambda: not is_open(), seconds=30)


def unlock(keys: Keys, is_open: Callable[[], bool]) -> None:
    """Type the passphrase once it is asked for: after a lock the program begins anew, and nobody hears until then."""
    asking = ''
    for _time in range(3):
        keys.until_still()
        asking = keys.windows()
        keys.press('ctrl+a')
        keys.write(PASSPHRASE, 'Return')
        with contextlib.suppress(AssertionError):
            until(is_open, seconds=20)
            break
    assert is_open()
    until(lambda: keys.windows() not in ('', asking), seconds=30)  # keys are lost on the one that still asks
    keys.until_still()


@contextlib.contextmanager
def at_the_window(bare: BareRoot, screen: str, program: str, register: str, heard: list[str]) -> Iterator[Keys]:
    """The window of a register, until its process is ended; `heard` gets what it complained of."""
    keys = Keys(screen)
    process = bare.process(program, register, DISPLAY=screen)
    with subprocess.Popen(process, stderr=subprocess.PIPE, text=True, start_new_session=True) as running:
        until(keys.windows)
        keys.until_still()
        try:
            yield keys
        finally:
            os.killpg(running.pid, signal.SIGKILL)
            heard.append(running.communicate()[1])
