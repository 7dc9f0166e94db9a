"""A register renamed, moved, replaced, deleted, copied or linked while it is open; and two programs on one register.

What others do to the file is done in another process, as it is in life: who opens and closes a file in the process that
has it open ends the library's own locks on it.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import peewee
import pytest

from exchange import commands
from models import query
from models.errors import KnownError, RegisterBusy, RegisterMoved
from models.file import saved_elsewhere
from models.file.engines.encrypted_database import RegisterDatabase
from models.file.saved_elsewhere import Unsaved
from models.record import own_codes
from models.register import verify
from models.register.action import Incoming
from models.register.register import Register
from tests.invented import PASSPHRASE, incident

ROOT = Path(__file__).parent.parent
pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == 'nt', reason='Windows lets nobody move what is open')]


def shell(*command: object) -> None:
    """Somebody does this in another process."""
    subprocess.run([str(part) for part in command], check=True)


def count(path: Path) -> int:
    """How many incidents a register has that is sound."""
    with Register.open(path, PASSPHRASE, writing=False) as register:
        assert verify.check(register) == []
        return query.count(register, 'incident')


def everything(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def read_in_thread(register: Register) -> list[Exception]:
    """Ask the register from a worker, which connects anew; gives what it raises."""
    raised: list[Exception] = []

    def work() -> None:
        try:
            with register.reading():
                query.count(register, 'incident')
        except Exception as error:
            raised.append(error)

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    return raised


@pytest.fixture
def other(encrypted_template: Path, tmp_path: Path) -> Path:
    """Another sound register with one incident."""
    (tmp_path / 'other').mkdir()
    path = Path(shutil.copy(encrypted_template, tmp_path / 'other' / 'register.sijill'))
    with Register.open(path, PASSPHRASE) as register:
        register.save(incident())
    return path


# Moved while it is open


def moved(register: Register, deed: str, other: Path) -> str:
    """What somebody does to the open file, its folder or its log; gives a word of the sentence that must be said."""
    path, log = register.path, f'{register.path}-wal'
    folder = path.parent
    if deed == 'rename':
        shell('mv', path, folder / 'renamed.sijill')
    elif deed == 'move':
        (folder / 'elsewhere').mkdir()
        shell('mv', path, folder / 'elsewhere')
    elif deed == 'rename folder':
        shell('mv', folder, folder.with_name('another'))
    elif deed == 'delete':
        shell('rm', path)
    elif deed == 'replace':
        shell('mv', other, path)
    else:
        shell(*{'delete log': ('rm', log), 'move log': ('mv', log, f'{log}.old')}[deed])
    words = {'rename': 'renamed.sijill', 'move': 'elsewhere', 'rename folder': 'another', 'delete': 'was deleted'}
    return words.get(deed, 'Another file' if deed == 'replace' else '-wal')


DEEDS = ['rename', 'move', 'rename folder', 'delete', 'replace', 'delete log', 'move log']


@pytest.fixture
def inside(encrypted_template: Path, tmp_path: Path) -> Iterator[Register]:
    """A register in a folder of its own with one saved incident, open."""
    (tmp_path / 'desk').mkdir()
    path = Path(shutil.copy(encrypted_template, tmp_path / 'desk' / 'register.sijill'))
    with Register.open(path, PASSPHRASE) as register:
        register.save(incident())
        yield register


@pytest.mark.parametrize('deed', DEEDS)
def test_nothing_is_written_once_the_file_is_moved(inside: Register, deed: str, other: Path, tmp_path: Path) -> None:
    word = moved(inside, deed, other)
    before = {folder: everything(folder) for folder in tmp_path.rglob('*') if folder.is_dir()}
    for write in (
        lambda: inside.save(incident()),
        lambda: inside.keep_draft('incident', 'uid', {}),
        lambda: inside.settings.set('text_size', 125),
        lambda: inside.keep_pattern('incident', 'a name', {}),
        inside.undo_last,
    ):
        with pytest.raises(RegisterMoved, match=word):
            write()
    assert [type(error) for error in read_in_thread(inside)] == [RegisterMoved]
    after = {folder: everything(folder) for folder in tmp_path.rglob('*') if folder.is_dir()}
    for folder, files in after.items():  # the log of a file that is gone from there may be put away
        assert {**files, 'register.sijill-wal': b''} == {**before[folder], 'register.sijill-wal': b''}


@pytest.mark.parametrize('deed', DEEDS)
def test_what_was_saved_is_in_the_file_wherever_it_is(inside: Register, deed: str, other: Path, tmp_path: Path) -> None:
    inside.settle_log()
    moved(inside, deed, other)
    with contextlib.suppress(RegisterMoved):
        inside.save(incident())
    inside.close()
    there = {
        'rename': tmp_path / 'desk' / 'renamed.sijill',
        'move': tmp_path / 'desk' / 'elsewhere' / 'register.sijill',
        'rename folder': tmp_path / 'another' / 'register.sijill',
    }
    if deed != 'delete':
        assert count(there.get(deed, inside.path)) == 1
    if deed in there or deed == 'delete':
        assert not inside.path.exists()


def test_check_says_of_one_that_was_moved_while_it_was_written_that_something_may_be_missing(inside: Register) -> None:
    renamed = inside.path.with_name('renamed.sijill')
    shell('mv', inside.path, renamed)
    assert read_in_thread(inside)
    inside.close()
    with Register.open(renamed, PASSPHRASE, writing=False) as register:
        [sentence] = verify.check(register)
        assert 'renamed.sijill was copied or moved without its log' in sentence
        assert query.count(register, 'incident') == 1


def test_the_one_that_took_its_place_is_left_as_it_was(inside: Register, other: Path) -> None:
    """Nor is the log that was left there read as its own when it is opened."""
    whole = other.read_bytes()
    for _turn in range(20):
        inside.save(incident())
    moved(inside, 'replace', other)
    assert 'Another file' in inside.moved
    inside.close()
    assert inside.path.read_bytes() == whole
    assert count(inside.path) == 1


@pytest.mark.parametrize('is_settled', [True, False])
@pytest.mark.parametrize('content', ['other', 'older', 'none'])
def test_one_that_is_copied_into_it_is_left_as_it_was(
    inside: Register, other: Path, tmp_path: Path, content: str, is_settled: bool
) -> None:
    """The file is the same by its number, and what is in it is not: what was in it can only be said to be gone."""
    inside.settle_log()
    older = copied(inside.path, tmp_path / 'older.sijill')
    inside.save(incident())
    if is_settled:
        inside.settle_log()
    (tmp_path / 'none').write_bytes(b'')
    source = {'other': other, 'older': older, 'none': tmp_path / 'none'}[content]
    shell('cp', source, inside.path)
    with pytest.raises(RegisterMoved, match='wrote over'):
        inside.save(incident())
    assert 'wrote over' in inside.moved
    unsaved = [Unsaved('incident', 'uid', {'rows': [], 'texts': {}})]
    assert not saved_elsewhere.save_elsewhere(inside, tmp_path / 'stick.sijill', unsaved)
    inside.close()
    assert inside.path.read_bytes() == source.read_bytes()
    if content != 'none':
        assert count(inside.path) == 1


def test_one_that_is_only_given_another_time_is_written_on(inside: Register) -> None:
    for _turn in range(3):
        shell('touch', inside.path)
        inside.save(incident())
    inside.close()
    assert count(inside.path) == 4


def test_what_a_full_disk_ends_in_the_midst_was_written_by_us(
    inside: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(database: RegisterDatabase) -> bool:
        shell('touch', database.database)
        raise peewee.OperationalError('database or disk is full')

    monkeypatch.setattr(RegisterDatabase, 'bring_in_log', ended)
    for _turn in range(2):
        inside.save(incident())
    monkeypatch.undo()
    inside.save(incident())
    inside.close()
    assert count(inside.path) == 4


def test_a_file_that_comes_back_is_not_written_again(inside: Register) -> None:
    aside = inside.path.with_name('aside')
    shell('mv', inside.path, aside)
    with pytest.raises(RegisterMoved):
        inside.save(incident())
    shell('mv', aside, inside.path)
    with pytest.raises(RegisterMoved):
        inside.save(incident())
    inside.close()
    assert count(inside.path) == 1


@pytest.mark.parametrize('deed', DEEDS)
def test_a_copy_elsewhere_has_all_of_it_and_what_is_typed(
    inside: Register, deed: str, other: Path, tmp_path: Path
) -> None:
    moved(inside, deed, other)
    target = tmp_path / 'stick.sijill'
    typed = [Unsaved('incident', 'uid', {'rows': [], 'texts': {}})]
    assert saved_elsewhere.save_elsewhere(inside, target, typed)
    inside.close()
    assert count(target) == 1
    with Register.open(target, PASSPHRASE) as copy:
        assert [draft.uid for draft in query.drafts(copy)] == ['uid']
        assert verify.check(copy) == []
    assert not target.with_name(f'{target.name}.part').exists()


@pytest.mark.parametrize('is_read', [True, False], ids=['whole', 'unreadable'])
def test_no_copy_takes_the_place_of_what_is_there(inside: Register, other: Path, is_read: bool) -> None:
    """On the stick lies an earlier copy, perhaps the last one that is whole, or the register of somebody else."""
    before = other.read_bytes()
    if not is_read:
        shell('truncate', '-s', '0', inside.path)
    with pytest.raises(KnownError, match=r'already exists\. Choose another name'):
        saved_elsewhere.save_elsewhere(inside, other, [Unsaved('incident', 'uid', {'rows': [], 'texts': {}})])
    assert other.read_bytes() == before


def test_where_it_cannot_be_read_the_copy_has_what_is_typed(inside: Register, tmp_path: Path) -> None:
    target = tmp_path / 'stick.sijill'
    shell('truncate', '-s', '0', inside.path)
    assert not saved_elsewhere.save_elsewhere(inside, target, [Unsaved('incident', 'uid', {'rows': [], 'texts': {}})])
    with Register.open(target, PASSPHRASE) as copy:
        assert [draft.uid for draft in query.drafts(copy)] == ['uid']
        assert verify.check(copy) == [] and copy.person == inside.person
        copy.save(incident())
        assert verify.check(copy) == []


@pytest.mark.parametrize('name', ['register.sijill', 'renamed.sijill', 'link.sijill'])
def test_no_copy_goes_where_the_register_is_or_was(inside: Register, name: str) -> None:
    shell('mv', inside.path, inside.path.with_name('renamed.sijill'))
    inside.path.with_name('link.sijill').symlink_to('renamed.sijill')
    with pytest.raises(KnownError, match='another place'):
        saved_elsewhere.save_elsewhere(inside, inside.path.with_name(name), [])


def test_what_is_only_in_the_log_is_named_and_in_the_copy(inside: Register, tmp_path: Path) -> None:
    """Somebody reads for long: what is saved meanwhile cannot be brought into the file before that ends."""
    target = tmp_path / 'stick.sijill'
    with Register.open(inside.path, PASSPHRASE, writing=False) as reader, reader.standing_still():
        query.count(reader, 'incident')
        inside.save(incident())
        shell('mv', inside.path, inside.path.with_name('renamed.sijill'))
        assert 'What was saved last' in inside.moved
    saved_elsewhere.save_elsewhere(inside, target, [])
    assert count(target) == 2


def test_a_log_that_is_put_away_takes_the_place_of_no_other(inside: Register, other: Path) -> None:
    """A program that goes on after a lock has the same number, and may have put one away before."""
    before = inside.path.with_name(f'register-log-{os.getpid()}.sijill-wal')
    before.write_text('what was saved in the one before')
    with Register.open(inside.path, PASSPHRASE, writing=False) as reader, reader.standing_still():
        query.count(reader, 'incident')
        inside.save(incident())
        moved(inside, 'replace', other)
        assert 'What was saved last' in inside.moved
        inside.close()
    assert before.read_text() == 'what was saved in the one before'
    assert before.with_name(f'register-log-{os.getpid()}-2.sijill-wal').stat().st_size


def test_a_connection_makes_no_file(inside: Register) -> None:
    """Whoever asks for a register that is not there any more is refused, and leaves nothing."""
    with Register.open(inside.path, PASSPHRASE, writing=False) as reader:
        inside.close()
        path = Path(inside.path)
        path.unlink()
        for left in path.parent.glob('register.sijill-*'):
            left.unlink()
        assert [type(error) for error in read_in_thread(reader)] == [RegisterMoved]
        assert everything(path.parent) == {}


@pytest.mark.parametrize('name', ['a b%20c?d#e.sijill', 'سجل.sijill', 'file:x.sijill', '-x.sijill'])
def test_any_name_opens(encrypted_template: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(encrypted_template, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    with Register.open(Path(name), PASSPHRASE) as register:
        register.save(incident())
        assert read_in_thread(register) == []
    assert {path.name for path in tmp_path.iterdir()} == {name}


# Plain copies of an open register


def copied(path: Path, target: Path) -> Path:
    """The file alone, copied by somebody while it is open."""
    shell('cp', path, target)
    return target


def test_a_plain_copy_misses_nothing(inside: Register, tmp_path: Path) -> None:
    for turn in range(5):
        inside.save(incident())
        inside.keep_draft('incident', f'uid {turn}', {'rows': [], 'texts': {}})
        inside.settle_log()
        copy = copied(inside.path, tmp_path / f'{turn}.sijill')
        assert count(copy) == turn + 2
        with Register.open(copy, PASSPHRASE) as register:
            assert len(query.drafts(register)) == turn + 1


def test_a_save_is_in_the_file_at_once(inside: Register, tmp_path: Path) -> None:
    inside.save(incident())
    with Register.open(copied(inside.path, tmp_path / 'copy.sijill'), PASSPHRASE) as register:
        assert query.count(register, 'incident') == 2


def test_check_names_a_copy_without_its_log(
    inside: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv('SIJILL_PASSPHRASE', PASSPHRASE)
    with Register.open(inside.path, PASSPHRASE, writing=False) as reader, reader.standing_still():
        query.count(reader, 'incident')
        inside.save(incident())
        copy = copied(inside.path, tmp_path / 'copy.sijill')
    assert commands.main(['check', str(copy)]) == 3
    assert 'copy.sijill was copied or moved without its log (copy.sijill-wal)' in capsys.readouterr().out
    assert commands.main(['sample', str(copy), '--incidents', '1', '--abductees', '0']) == 2
    assert 'without its log' in capsys.readouterr().err
    inside.settle_log()
    assert commands.main(['check', str(copied(inside.path, tmp_path / 'later.sijill'))]) == 0


_SAVE_AND_WAIT = """
import sys
from pathlib import Path
from models.register.register import Register
from tests.invented import PASSPHRASE, incident
register = Register.open(Path(sys.argv[1]), PASSPHRASE)
register.save(incident())
print('saved', flush=True)
sys.stdin.read()
"""


def test_a_killed_program_s_register_is_no_such_copy(encrypted_template: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(encrypted_template, tmp_path / 'register.sijill'))
    command = [sys.executable, '-c', _SAVE_AND_WAIT, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b'saved\n'
        program.kill()
        assert program.wait() == -signal.SIGKILL
    shutil.copy(path, tmp_path / 'copy.sijill')
    shutil.copy(f'{path}-wal', tmp_path / 'copy.sijill-wal')
    assert count(tmp_path / 'copy.sijill') == 1
    Path(f'{path}-wal').unlink()
    with Register.open(path, PASSPHRASE, writing=False) as register:
        [sentence] = verify.check(register)
        assert 'without its log' in sentence


# One register under several names


_TRY = """
import sys
from pathlib import Path
from models.errors import RegisterBusy
from models.register.register import Register
from tests.invented import PASSPHRASE
try:
    Register.open(Path(sys.argv[1]), PASSPHRASE).close()
    print('opened')
except RegisterBusy as error:
    print('busy', error)
"""


def tried(path: object, folder: Path) -> str:
    """What another program is told that opens a register to write."""
    command = [sys.executable, '-c', _TRY, str(path)]
    surroundings = os.environ | {'PYTHONPATH': str(ROOT)}
    return subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize('way', ['link', 'hard link', 'link to the folder', 'relative', 'renamed'])
def test_a_register_is_locked_by_whatever_name(inside: Register, way: str, tmp_path: Path) -> None:
    path, name = inside.path, tmp_path / 'other.sijill'
    if way == 'link':
        name.symlink_to(path)
    elif way == 'hard link':
        name.hardlink_to(path)
    elif way == 'link to the folder':
        (tmp_path / 'way').symlink_to(path.parent)
        name = tmp_path / 'way' / path.name
    elif way == 'renamed':
        path.rename(name)
    given = 'desk/../desk/register.sijill' if way == 'relative' else name
    assert tried(given, tmp_path).startswith(f'busy {given} is already open in another window (process {os.getpid()}')
    inside.close()
    assert tried(given, tmp_path) == 'opened\n'


@pytest.mark.parametrize('way', ['link', 'hard link'])
def test_a_second_name_in_the_same_program(inside: Register, way: str, tmp_path: Path) -> None:
    name = tmp_path / 'other.sijill'
    name.symlink_to(inside.path) if way == 'link' else name.hardlink_to(inside.path)
    with pytest.raises(RegisterBusy):
        Register.open(name, PASSPHRASE)
    inside.save(incident())


def test_through_a_link_the_log_is_beside_the_file(encrypted_template: Path, tmp_path: Path) -> None:
    (tmp_path / 'real').mkdir()
    path = Path(shutil.copy(encrypted_template, tmp_path / 'real' / 'register.sijill'))
    link = tmp_path / 'link.sijill'
    link.symlink_to(path)
    with Register.open(link, PASSPHRASE) as register:
        register.save(incident())
        assert {at.name for at in tmp_path.iterdir()} == {'real', 'link.sijill'}
        link.unlink()  # the file is where it was
        register.save(incident())
    assert count(path) == 2


# What the register knows of itself


def test_what_another_program_wrote_is_read_again_before_it_is_written(inside: Register) -> None:
    """A program of before, or one that got around the lock, wrote meanwhile: an own code, a filter, a number."""
    twin = Register(inside.path, inside.db, inside._guard)  # as another program knows it: from before
    twin.meta = dict(inside.meta)
    first = own_codes.made('DZ1', 'means', 'Means of the first')
    second = own_codes.made('DZ1', 'means', 'Means of the second')
    inside.apply([Incoming(incident(means=first.code))], {'file': 'one.xlsx'}, codes=[first])
    twin.apply([Incoming(incident(means=second.code))], {'file': 'two.xlsx'}, codes=[second])
    inside.settings.keep('filters', 'mine', {'a': 1})
    twin.settings.keep('filters', 'theirs', {'b': 2})
    inside.settings.keep('filters', 'again', {'c': 3})
    assert {one.code for one in twin.own_codes} == {first.code, second.code}
    assert inside.settings.filters.keys() == {'mine', 'theirs', 'again'}
    references = [record.get('reference') for record in query.each(inside, query.Question('incident'))]
    assert len({*references}) == len(references) == 3
    assert verify.check(inside) == []
