"""A history that was cut, put back, rewritten or forged so that its own check finds nothing is named by others."""

import contextlib
import itertools
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exchange import commands
from models import query
from models.dates import dates
from models.errors import KnownError
from models.file import facts, history
from models.file.engines.encrypted_database import RegisterDatabase
from models.language import messages
from models.register import verify
from models.register.others import heads, known_heads
from models.register.register import Register
from tests import attackers, invented
from tests.attackers import Attack
from tests.calling import Call, caller
from tests.office import converted, needs_office
from tests.test_chain import alter

pytestmark = pytest.mark.slow

DESK, HQ, OLDER = Path('desk.sijill'), Path('hq.sijill'), Path('older.sijill')


@pytest.fixture(scope='module')
def before(tmp_path_factory: pytest.TempPathFactory, plain_template: Path) -> Path:
    """A folder with a desk that exported twice to a headquarters, and an older copy of the desk's register."""
    folder = tmp_path_factory.mktemp('before')
    with contextlib.chdir(folder), pytest.MonkeyPatch.context() as patch:
        time_passes(patch, '2026-01-01')
        shutil.copy(plain_template, DESK)
        Register.create(HQ, desk='HQ1', passphrase=None).close()
        save('2024-01-02')
        exchanged('first.xlsx')
        shutil.copy(DESK, OLDER)
        save('2024-01-12', '2024-01-13')
        exchanged('second.xlsx')
    return folder


def time_passes(patch: pytest.MonkeyPatch, since: str) -> None:
    """The clock goes on by two hours each time that somebody looks at it, so that no two files are of one second."""
    first, looks = datetime.fromisoformat(since), itertools.count()
    patch.setattr(dates, 'utc_now', lambda: f'{first + next(looks) * timedelta(hours=2):%Y-%m-%dT%H:%M:%SZ}')


def exchanged(name: str) -> None:
    """Headquarters imports what the desk exports."""
    assert commands.main(['export', str(DESK), name]) == 0
    assert commands.main(['import', str(HQ), name]) == 0


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, before: Path) -> Call:
    """Runs a command in a copy of that folder."""
    shutil.copytree(before, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv('LANG', 'C')
    time_passes(monkeypatch, '2026-06-01')
    capsys.readouterr()
    return caller(capsys)


def save(*days: str, path: Path = DESK) -> None:
    with Register.open(path) as register:
        for day in days:
            register.save(invented.incident(occurred=day))


def told(call: Call, name: str, path: Path = DESK) -> None:
    """Headquarters imports a file of the desk without a question."""
    assert call('export', path, name)[0] == 0
    assert call('import', HQ, name)[0] == 0


def records(path: Path) -> int:
    with Register.open(path, writing=False) as register:
        return query.count(register, 'incident')


def about(path: str) -> dict[str, Any]:
    book = openpyxl.load_workbook(path)
    (sheet,) = [sheet for sheet in book if sheet['A1'].value == 'sijill.about']
    return {row[0]: row[1] for row in sheet.iter_rows(values_only=True) if row[0]}


def numbers() -> tuple[int, int]:
    """The numbers at which the desk exported."""
    return int(about('first.xlsx')['head_number']), int(about('second.xlsx')['head_number'])


def revision(name: str) -> str:
    """How the end that a file told is named."""
    return f'revision {about(f"{name}.xlsx")["head_number"]}'


GROWN_AGAIN = ('2024-01-20', '2024-01-21', '2024-01-22', '2024-01-23')
# Each with the file whose end is named.
ATTACKS = [
    (attackers.cut_the_end, 'second'),
    (attackers.put_back, 'second'),
    (attackers.rewrite, 'first'),
]


@pytest.mark.parametrize(('attack', 'named', 'days'), [*((*one, ()) for one in ATTACKS), (*ATTACKS[1], GROWN_AGAIN)])
def test_headquarters_is_told_when_the_desk_exports_again(
    call: Call, attack: Attack, named: str, days: tuple[str, ...]
) -> None:
    attack(DESK, OLDER)
    save(*days)
    assert call('check', DESK)[0] == 0  # nobody at the desk can see it
    before = records(HQ)
    assert call('export', DESK, 'third.xlsx')[0] == 0
    code, out, err = call('import', HQ, 'third.xlsx')
    assert (code, out, records(HQ)) == (2, '', before)
    assert 'DZ1' in err and revision(named) in err and '--despite-heads' in err


def test_a_register_under_another_name_is_named(call: Call) -> None:
    attackers.rename(DESK, OLDER)
    save('2024-01-20')
    assert call('export', DESK, 'third.xlsx')[0] == 0
    code, _out, err = call('import', HQ, 'third.xlsx')
    assert code == 2 and revision('second') in err and 'another register' in err
    assert call('import', HQ, 'third.xlsx', '--despite-heads')[0] == 0
    save('2024-02-01')
    told(call, 'fourth.xlsx')


def test_what_was_asked_can_be_looked_at_and_answered_once(call: Call) -> None:
    attackers.put_back(DESK, OLDER)
    save('2024-01-20')
    assert call('export', DESK, 'third.xlsx')[0] == 0
    code, out, _err = call('import', HQ, 'third.xlsx', '--dry-run')
    assert code == 3 and revision('second') in out
    code, out, _err = call('import', HQ, 'third.xlsx', '--despite-heads')
    assert code == 0 and revision('second') in out
    with Register.open(HQ, writing=False) as register:
        (said,) = history.batches(register)[0].about['heads']
        assert said == {'what': 'shorter', 'ours': False, 'desk': 'DZ1', 'number': numbers()[1]}
    save('2024-02-01')
    told(call, 'fourth.xlsx')


@pytest.mark.parametrize(('attack', 'named'), ATTACKS)
def test_the_desk_is_told_by_the_next_workbook_of_headquarters(call: Call, attack: Attack, named: str) -> None:
    assert call('export', HQ, 'back.xlsx')[0] == 0
    assert call('import', DESK, 'back.xlsx')[0] == 0
    attack(DESK, OLDER)
    assert call('check', DESK)[0] == 0
    code, _out, err = call('import', DESK, 'back.xlsx')
    assert code == 2 and 'HQ1' in err and 'this register' in err and '--despite-heads' in err
    assert revision(named) in err


def test_a_history_that_ends_before_an_export_is_named_by_its_own_check(call: Call) -> None:
    assert call('check', DESK)[0] == 0
    attackers.cut_the_history(DESK, OLDER)
    code, out, _err = call('check', DESK)
    assert code == 3 and f'exported at {revision("second")}, but the history ends at revision {numbers()[1] - 1}' in out


def test_two_copies_of_which_one_has_a_forged_revision_are_told_apart(call: Call) -> None:
    shutil.copy(DESK, 'copy.sijill')
    attackers.forge(Path('copy.sijill'), OLDER)
    told(call, 'forged.xlsx', Path('copy.sijill'))  # as good as any: nobody else has said anything yet
    save('2024-01-25')
    assert call('export', DESK, 'true.xlsx')[0] == 0
    code, _out, err = call('import', HQ, 'true.xlsx')
    assert code == 2 and f'revision {numbers()[1] + 1},' in err and 'two copies' in err


# What is carried


def test_a_workbook_carries_its_head_the_earlier_ones_and_what_it_knows_of_others(call: Call) -> None:
    with Register.open(DESK, writing=False) as register:
        first, third = history.heads_at(register, numbers())
        uid = register.meta['register']
    said = about('second.xlsx')
    assert (said['head'], said['head_number'], said['head_noted']) == (third.hash, str(numbers()[1]), 'yes')
    assert said['earlier_heads'] == f'{first.number},{first.hash},{first.at[:10]}'
    assert said['head_day'] == third.at[:10]
    assert call('export', HQ, 'back.xlsx')[0] == 0
    said = about('back.xlsx')
    (line,) = [key for key in said if key.startswith('known_heads.')]
    assert [end.partition(',')[0] for end in said[line].split()] == [*map(str, numbers())]
    assert uid not in str(said) and 'DZ1' not in str(said)


def test_a_public_workbook_carries_its_head_alone_and_in_words(call: Call) -> None:
    assert call('export', DESK, 'public.xlsx', '--profile', 'public', '--state', 'all')[0] == 0
    with Register.open(DESK, writing=False) as register:
        words, head, uid = heads.words(register.head), register.head, register.meta['register']
        assert heads.exports(register) == [*numbers()]
    said = about('public.xlsx')
    assert said['head'] == words
    assert not [key for key in said if 'head' in key and key != 'head']
    assert head[:12] not in str(said) and uid not in str(said)


def test_an_export_of_nothing_new_is_kept_once(call: Call) -> None:
    for name in ('again.xlsx', 'once_more.xlsx'):
        told(call, name)
    with Register.open(DESK, writing=False) as register:
        assert heads.exports(register) == [*numbers()]


def test_an_export_that_could_not_be_kept_asks_nothing_later(call: Call) -> None:
    """The register was open in a window: later files do not name that end, and nobody misses it."""
    save('2024-01-20')
    with Register.open(DESK) as register:
        told(call, 'beside.xlsx')
        assert about('beside.xlsx')['head_noted'] is None
        register.save(invented.incident(occurred='2024-01-21'))
    told(call, 'after.xlsx')
    attackers.put_back(DESK, OLDER)
    assert call('export', DESK, 'older.xlsx')[0] == 0
    assert call('import', HQ, 'older.xlsx')[0] == 2


@pytest.mark.parametrize('after', [0, 1])
def test_a_full_disk_keeps_no_file_back(call: Call, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """As the register is opened, or as the export is kept in it."""
    save('2024-01-20')
    turns = itertools.count()
    keep = facts.keep

    def full(database: RegisterDatabase, known: dict[str, str]) -> None:
        if 'exports' in known or (not after and 'holder' in known and not next(turns)):
            raise KnownError('The disk is full.')
        keep(database, known)

    with monkeypatch.context() as patch:
        patch.setattr(facts, 'keep', full)
        assert call('export', DESK, 'rescued.xlsx')[0] == 0
    assert about('rescued.xlsx')['head_number'] == str(numbers()[1] + 1) and about('rescued.xlsx')['head_noted'] is None
    assert call('import', HQ, 'rescued.xlsx')[0] == 0


@needs_office
def test_heads_survive_a_spreadsheet_program(call: Call) -> None:
    shutil.copy(converted(Path('second.xlsx').absolute()), 'saved.xlsx')
    fresh = Path('fresh.sijill')
    Register.create(fresh, desk='HQ2', passphrase=None).close()
    assert call('import', fresh, 'saved.xlsx')[0] == 0
    with Register.open(fresh, writing=False) as register:
        (known,) = known_heads.kept(register).values()
        assert [*known.heads.values()] == [(end_at_noon(end_of(one)), True) for one in numbers()]


def test_an_older_file_asks_nothing(call: Call) -> None:
    """Files come in any order; what each tells of the past is the same."""
    assert call('import', HQ, 'first.xlsx')[0] == 0
    told(call, 'third.xlsx')


def test_files_of_one_second_ask_nothing(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dates, 'utc_now', lambda: '2026-02-01T00:00:00Z')
    for day, name in (('2024-01-20', 'third.xlsx'), ('2024-01-21', 'fourth.xlsx')):
        save(day)
        assert call('export', DESK, name)[0] == 0
    for name in ('fourth.xlsx', 'third.xlsx', 'fourth.xlsx'):
        assert call('import', HQ, name)[0] == 0
    told(call, 'fifth.xlsx')


def test_old_workbooks_ask_nothing(call: Call) -> None:
    for language in ('en', 'ar'):
        old = Path(__file__).parent / 'old' / f'workbook-1-headquarters-{language}.xlsx'
        code, out, err = call('import', HQ, old)
        assert code in (0, 3) and 'history' not in out + err


# What is kept


def test_numbers_of_exports_are_thinned_over_the_years() -> None:
    kept: list[int] = []
    for number in range(1, 5001):
        kept = heads.thinned({*kept, number * 7}, 100, 200)
    assert len(kept) == 200 and kept == sorted(kept)
    assert kept[-100:] == [number * 7 for number in range(4901, 5001)]
    gaps = [later - earlier for earlier, later in itertools.pairwise(kept)]
    assert max(gaps) < 5 * 35_000 / 100


DAMAGED = ['{', '[[]]', '{"a": 1}', '[1.5]', '["x"]', '{"a": {"heads": [[1, "x", "", true]]}}', '[' * 9999]


@pytest.mark.parametrize('value', DAMAGED)
@pytest.mark.parametrize('key', ['exports', 'known_heads'])
def test_a_damaged_fact_is_named_and_locks_nobody_out(register: Register, key: str, value: str) -> None:
    register.save(invented.incident())
    register.close()
    alter(register.path, 'INSERT OR REPLACE INTO meta VALUES (?, ?)', key, value)
    with Register.open(register.path) as opened:
        assert [key in said for said in verify.check(opened)] == [True]
        heads.note_export(opened)
        assert heads.exports(opened) == [history.last_head(opened).number]
        known_heads.keep(opened, known_heads.Told('other', 'DZ2', '', history.last_head(opened)))
        assert verify.check(opened) == []


def test_heads_of_many_registers_and_files_stay_few(register: Register) -> None:
    with register.writing_down():
        for desk in range(1, 120):
            for number in range(1, 50 if desk == 119 else 2):
                head = history.Head(number, f'{number:064x}', '2024-01-01T00:00:00Z')
                told = known_heads.Told(f'register {desk}', 'DZ1', f'2024-01-01T00:00:{number:02}Z', head)
                known_heads.keep(register, told)
    kept = known_heads.kept(register)
    assert len(kept) == 100 and 'register 1' not in kept
    assert len(kept['register 119'].heads) == 32 and kept['register 119'].newest.number == 49
    assert facts.fits('known_heads', register.meta['known_heads'])
    assert len(register.meta['known_heads']) < 30_000


# Written down


def end_at_noon(head: history.Head) -> history.Head:
    """An end as a file tells it: of its time the day alone."""
    return head._replace(at=f'{head.at[:10]}T09:00:00Z')


def end_of(number: int) -> history.Head:
    with Register.open(DESK, writing=False) as register:
        (head,) = history.heads_at(register, [number])
    return head


def test_check_prints_the_end_of_the_history(call: Call) -> None:
    head = end_of(numbers()[1])
    for language in messages.LANGUAGES:
        with Register.open(DESK) as register:
            register.settings.set('language', language)
        code, out, err = call('check', DESK, '--head')
        assert (code, err) == (0, '')
        assert heads.words(head.hash, language) in out and head.hash in out.splitlines() and str(head.number) in out


@pytest.mark.parametrize('speech', messages.LANGUAGES)
@pytest.mark.parametrize('turn', [0, 1])
def test_check_finds_an_end_that_was_written_down(call: Call, speech: str, turn: int) -> None:
    number = numbers()[turn]
    head = end_of(number)
    words = heads.words(head.hash, speech)
    for written in (f'{number} {words}', words, f'{number}: {words.title()}', head.hash, f'{number} {head.hash[:16]}'):
        code, out, _err = call('check', DESK, '--head', *written.split())
        assert code == 0 and f'Revision {number},' in out


def test_check_names_an_end_that_is_gone(call: Call) -> None:
    first, last = numbers()
    second, third = end_of(first + 1), end_of(last)
    attackers.put_back(DESK, OLDER)
    save('2024-01-20')
    for head, said in ((second, f'Revision {first + 1}, of'), (third, f'ends at revision {last - 1}, before {last}')):
        for written in (heads.words(head.hash), heads.words(head.hash, 'ar'), head.hash):
            code, out, _err = call('check', DESK, '--head', head.number, *written.split())
            assert code == 3 and said in out and 'older copy' in out
    code, out, _err = call('check', DESK, '--head', third.hash)
    assert code == 3 and 'No revision of this history' in out
    code, out, _err = call('check', DESK, '--head', first + 1, end_of(first).hash)
    assert code == 3 and f'This is revision {first} of this history, not {first + 1}.' in out


@pytest.mark.parametrize('written', ['brick', '3', 'x' * 64, '3 ' + 'f' * 65, '3 a b c d e f'])
def test_what_is_no_end_of_a_history_is_refused(call: Call, written: str) -> None:
    code, out, err = call('check', DESK, '--head', *written.split())
    assert (code, out) == (2, '') and 'is not the end of a history' in err


# Restored


def test_restoring_names_a_backup_that_is_older_than_the_last_export(call: Call) -> None:
    code, out, _err = call('restore', OLDER, DESK)
    assert code == 0 and f'This backup ends at {revision("first")}' in out and f'at {revision("second")}' in out


def test_restoring_names_a_backup_with_another_history(call: Call) -> None:
    assert call('backup', DESK, 'copies')[0] == 0
    (backup,) = Path('copies').iterdir()
    attackers.rewrite(backup, OLDER)
    code, out, _err = call('restore', backup, DESK)
    assert code == 0 and f'At {revision("first")}' in out and 'another history' in out and 'ends at' not in out


def test_restoring_names_a_backup_whose_end_was_cut(call: Call) -> None:
    assert call('backup', DESK, 'copies')[0] == 0
    (backup,) = Path('copies').iterdir()
    attackers.cut_the_history(backup, OLDER)
    code, out, _err = call('restore', backup, 'elsewhere.sijill')
    assert code == 0 and f'exported at {revision("second")}, but the history ends at revision {numbers()[1] - 1}' in out


def test_restoring_a_backup_that_fits_says_nothing_more(call: Call) -> None:
    assert call('backup', DESK, 'copies')[0] == 0
    save('2024-01-20')
    (backup,) = Path('copies').iterdir()
    code, out, _err = call('restore', backup, DESK)
    assert code == 0 and len(out.splitlines()) == 1
