"""What is done with a whole register, its passphrase too, killed before any of its steps: all was done, or nothing.

A program of its own does the work, counts what it asks of the disk and of the database library, the long statements in
parts, and sends itself SIGKILL before the step that was chosen. Six of the steps are chosen each time, 200 by
`make soak`.
"""

import json
import os
import random
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from exchange.issuing import issue, issued_files
from exchange.issuing.issue import ToIssue
from exchange.publishing.published_report import AskedReport
from exchange.reporting.counted import Scope
from exchange.reporting.layouts import layout_file
from exchange.reporting.layouts.layout import Both
from exchange.reporting.periods import read_period
from models import query
from models.file import backups, history, migrations
from models.file.at_opening import before_opening
from models.file.engines import encrypted_database
from models.file.engines.encrypted_database import RegisterDatabase
from models.passphrases import changing, guesses
from models.query.for_review import issues
from models.register import verify
from models.register.action import Incoming
from models.register.erasing import ToErase
from models.register.register import Register
from tests.invented import PASSPHRASE, incident
from tests.test_durability import dice

__all__ = ['dice']
pytestmark = pytest.mark.skipif(os.name == 'nt', reason='Windows cannot part a program in two')
OLD = Path(__file__).parent / 'old' / 'version-1.sijill'
ROUNDS, LONG = 4, 200
BATCH = 30
CHOSEN, CHOSEN_AGAIN = 'window tractor pepper harvest', 'spoon violin meadow kettle'
_PART = 400  # steps of the library between two of ours
# What a step on the disk or in the file begins with.
_ON_THE_DISK = [(Path, 'replace'), (Path, 'rename'), (Path, 'unlink'), (Path, 'mkdir'), (Path, 'open')]
_IN_THE_SYSTEM = [(os, 'link'), (os, 'fsync')]
_IN_THE_FILE = [(RegisterDatabase, 'execute_sql'), (RegisterDatabase, 'execute_many'), (RegisterDatabase, 'commit')]


class Steps:
    """Counts the steps of this program, and ends it before the one that was chosen."""

    def __init__(self, last: int | None) -> None:
        self.taken, self._last = 0, last
        for owner, name in (*_ON_THE_DISK, *_IN_THE_SYSTEM, *_IN_THE_FILE):
            setattr(owner, name, self._counted(getattr(owner, name)))
        connect = RegisterDatabase._connect

        def connected(database: RegisterDatabase) -> Any:
            connection = connect(database)
            connection.set_progress_handler(self.step, _PART)
            return connection

        RegisterDatabase._connect = connected  # type: ignore[method-assign]

    def step(self) -> int:
        if self.taken == self._last:
            os.kill(os.getpid(), signal.SIGKILL)
        self.taken += 1
        return 0

    def _counted(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def do(*given: Any, **named: Any) -> Any:
            self.step()
            return real(*given, **named)

        return do


class Work(NamedTuple):
    """Something that may be killed: what is there before it, what it does, and whether what is left is all right."""

    before: Callable[[Path], object]
    does: Callable[[Path], object]
    is_done: Callable[[Path], bool]


def found_in(path: Path, passphrase: str | None = None) -> int:
    """How many live incidents a sound register has."""
    with Register.open(path, passphrase) as register:
        assert verify.check(register) == []
        return query.count(register, 'incident')


def register_of(folder: Path) -> Path:
    return folder / 'r.sijill'


def a_register(folder: Path) -> None:
    with Register.create(register_of(folder), desk='DZ1', passphrase=None) as register:
        register.apply([Incoming(incident()) for _turn in range(BATCH)], {'file': 'sheet.xlsx'})


def a_register_and_a_backup(folder: Path) -> None:
    """The register has one more incident than the backup, in its log."""
    a_register(folder)
    with Register.open(register_of(folder)) as register:
        backups.back_up(register, folder / 'copies')
    child = os.fork()
    if not child:
        register = Register.open(register_of(folder))
        register.save(incident())
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)


def an_old_register(folder: Path) -> None:
    shutil.copy(OLD, register_of(folder))


def makes(folder: Path) -> None:
    Register.create(register_of(folder), desk='DZ1', passphrase=None).close()


def backs_up(folder: Path) -> None:
    register = Register.open(register_of(folder))
    backups.when_changed(register)
    register.close()


def restores(folder: Path) -> None:
    (backup,) = (folder / 'copies').iterdir()
    backups.restore(backup, register_of(folder), None)


def updates(folder: Path) -> None:
    Register.open(register_of(folder), PASSPHRASE).close()


def undoes(folder: Path) -> None:
    register = Register.open(register_of(folder))
    register.undo_last()
    register.close()


def saves_and_closes(folder: Path) -> None:
    register = Register.open(register_of(folder))
    register.save(incident())
    register.keep_draft('incident', 'uid', {'texts': {'narrative': 'half a'}})
    (folder / 'saved').touch()
    register.close()


def is_made(folder: Path) -> bool:
    if not register_of(folder).exists():
        makes(folder)  # nothing is in the way of another attempt
        return False
    return found_in(register_of(folder)) == 0


def is_backed_up(folder: Path) -> bool:
    assert found_in(register_of(folder)) == BATCH
    copies = backups.folder_of(register_of(folder))
    found = list(copies.glob('*.sijill'))
    assert all(found_in(copy) == BATCH for copy in found)
    with Register.open(register_of(folder)) as register:
        backups.when_changed(register)
        assert not backups.is_due(register)
    assert not list(copies.glob('*.part*'))
    return bool(found)


def is_restored(folder: Path) -> bool:
    found = found_in(register_of(folder))
    aside = [found_in(path) for path in folder.glob('r-before-*.sijill')]
    assert (found, aside) in [(BATCH + 1, []), (BATCH, [BATCH + 1])]
    backups.restore(next((folder / 'copies').iterdir()), register_of(folder), None)
    assert found_in(register_of(folder)) == BATCH
    assert not list(folder.glob('*.restoring*')) + list(folder.glob('*.ready'))
    return found == BATCH


def is_updated(folder: Path) -> bool:
    key = encrypted_database.key_of(register_of(folder), PASSPHRASE)
    database = before_opening.quiet_database(register_of(folder), key)
    with database.connection_context():
        version = migrations.version(database)
    assert found_in(register_of(folder), PASSPHRASE) == found_in(Path(shutil.copy(OLD, folder / 'old')), PASSPHRASE)
    for copy in backups.folder_of(register_of(folder)).glob('*.sijill'):
        backups.restore(copy, folder / 'again.sijill', PASSPHRASE)
    return version == len(migrations.STEPS)


def is_undone(folder: Path) -> bool:
    found = found_in(register_of(folder))
    assert found in (0, BATCH)
    return not found


def is_saved(folder: Path) -> bool:
    found, is_said = found_in(register_of(folder)), (folder / 'saved').exists()
    with Register.open(register_of(folder)) as register:
        drafts = len(query.drafts(register))
    assert (found, drafts) in [(BATCH, 0), (BATCH + 1, 0), (BATCH + 1, 1)]
    assert not is_said or (found, drafts) == (BATCH + 1, 1)
    return is_said


def a_register_and_the_lists(folder: Path) -> None:
    """The lists are read once, so that the program that is killed takes the same steps each time."""
    a_register(folder)
    guesses.bits('')


def changes(folder: Path) -> None:
    changing.change(Register.open(register_of(folder)), CHOSEN)


def is_changed(folder: Path) -> bool:
    """Either one stands whole, and another attempt is hindered by nothing that was left."""
    path = register_of(folder)
    is_new = not path.read_bytes().startswith(encrypted_database.PLAIN_HEADER)
    assert found_in(path, CHOSEN if is_new else None) == BATCH
    changing.change(Register.open(path, CHOSEN), CHOSEN_AGAIN)
    assert found_in(path, CHOSEN_AGAIN) == BATCH
    assert {found.name for found in folder.iterdir()} == {path.name}
    return is_new


ERASED = 'Zebraquagga'


def a_register_with_a_text(folder: Path) -> None:
    with Register.create(register_of(folder), desk='DZ1', passphrase=None) as register:
        saved = register.save(incident(narrative=ERASED))
        saved.set('narrative', f'{ERASED} again')
        register.save(saved)


def erases(folder: Path) -> None:
    with Register.open(register_of(folder)) as register:
        [record] = query.each(register, query.Question('incident'))
        register.erase([ToErase('incident', record.uid, record.uid, 'narrative')], 'reason')


def is_erased(folder: Path) -> bool:
    """All of it stands, or nothing of it is in any file once the register was opened again."""
    path = register_of(folder)
    assert found_in(path) == 1
    with Register.open(path) as register:
        [record] = query.each(register, query.Question('incident'))
        is_done = record.get('narrative') is None
        told = str([(r.snapshot, history.entries(register, r)) for r in history.each(register)])
        assert not register.has_traces
    stands = [found for found in folder.iterdir() if ERASED.encode() in found.read_bytes()]
    assert (told.count(ERASED), bool(stands)) == ((0, False) if is_done else (4, True))
    return is_done


def a_register_with_a_month(folder: Path) -> None:
    with Register.create(register_of(folder), desk='DZ1', passphrase=None) as register:
        register.save(incident())
    layout_file.monthly()  # read once, so that the program that is killed takes the same steps each time


def issues_it(folder: Path) -> None:
    asked = AskedReport(read_period('2024-01'), layout_file.monthly(), Scope())
    files = {folder / f'month-{one}.html': one for one in ('en', 'ar')}
    with Register.open(register_of(folder)) as register:
        wanted = ToIssue(asked, files, Both('The month is over.', 'انتهى الشهر.'))
        issue.keep(register, issue.prepare(register, wanted))


def is_issued(folder: Path) -> bool:
    """Each file that is in its place is recorded, each that is recorded is there, if beside its place."""
    assert found_in(register_of(folder)) == 1
    with Register.open(register_of(folder)) as register:
        known = {one.name for found in issues.all_issues(register) for one in issued_files.files_of(found)}
        assert {path.name for path in folder.glob('*.html')} <= known
        issued_files.put_what_was_left(register, [folder])
    assert {path.name for path in folder.glob('*.html')} == known
    return bool(known)


WORKS = {
    'issuing': Work(a_register_with_a_month, issues_it, is_issued),
    'erasing': Work(a_register_with_a_text, erases, is_erased),
    'making': Work(lambda _folder: None, makes, is_made),
    'backup': Work(a_register, backs_up, is_backed_up),
    'restore': Work(a_register_and_a_backup, restores, is_restored),
    'update': Work(an_old_register, updates, is_updated),
    'undo': Work(a_register, undoes, is_undone),
    'closing': Work(a_register, saves_and_closes, is_saved),
    'passphrase': Work(a_register_and_the_lists, changes, is_changed),
}


def done_by_a_program(does: Callable[[Path], object], folder: Path, last: int | None) -> int:
    """Do the work in a program of its own, which ends before the step `last`; gives the steps of one that went on."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        code = 1
        try:
            steps = Steps(last)
            does(folder)
            os.write(theirs, json.dumps(steps.taken).encode())
            code = 0
        finally:
            os._exit(code)
    os.close(theirs)
    with os.fdopen(ours) as told:
        said = told.read()
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) == (last is not None), 'the work failed'
    return int(said or 0)


def kill_at_steps(work: Work, rounds: int, dice: random.Random, home: Path) -> None:
    """Kill it before so many of its steps, the first and the last among them, and look what is left each time."""
    start = home / 'start'
    start.mkdir()
    work.before(start)
    # Lists are read once, by this program too as it looks: only from then on takes it the same steps each time.
    for name in ('first', 'whole'):
        total = done_by_a_program(work.does, Path(shutil.copytree(start, home / name)), None)
        assert work.is_done(home / name)
    chosen = sorted({0, total - 1, *dice.sample(range(total), min(rounds, total))})
    left = []
    for step in chosen:
        folder = Path(shutil.copytree(start, home / f'step{step}'))
        done_by_a_program(work.does, folder, step)
        for lock in folder.glob('*.lock'):
            lock.unlink()
        print('killed before step', step, 'of', total)
        left.append(work.is_done(folder))
        shutil.rmtree(folder)
    assert not left[0]


# Those take longest, and are walked step by step in the soak.
LONGEST = ('passphrase', 'update', 'backup', 'issuing')


@pytest.mark.slow
@pytest.mark.parametrize('name', [name for name in WORKS if name not in LONGEST])
def test_killed_at_any_step_all_is_done_or_nothing(name: str, tmp_path: Path, dice: random.Random) -> None:
    kill_at_steps(WORKS[name], ROUNDS, dice, tmp_path)


@pytest.mark.soak
@pytest.mark.timeout(0)
@pytest.mark.parametrize('name', WORKS)
def test_killed_at_two_hundred_steps_all_is_done_or_nothing(name: str, tmp_path: Path, dice: random.Random) -> None:
    kill_at_steps(WORKS[name], LONG, dice, tmp_path)
