"""People on the command line: who works, who may do what, and who a command is done by."""

from pathlib import Path

import pytest

from exchange import commands
from models.file import history
from models.language import messages
from models.query import people
from models.register.register import Register
from tests import invented

ROOT = Path(__file__).parent.parent
OTHER = 'sparrow'


@pytest.fixture
def path(register: Register) -> Path:
    register.close()
    return register.path


def known(path: Path) -> dict[str, tuple[str, ...]]:
    """The roles of everybody, by alias."""
    with Register.open(path, writing=False) as register:
        return {one.alias: one.roles for one in people.known_people(register)}


def run(*given: object) -> int:
    code = commands.main([*map(str, given)])
    messages.use('en')
    return code


def test_people_are_listed_added_and_changed(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run('people', path) == 0
    assert 'Documenter, Reviewer, Lead (since' in capsys.readouterr().out
    assert run('people', path, '--add', OTHER, '--roles', 'reviewer,documenter') == 0
    assert f'\u2068{OTHER}\u2069: Documenter, Reviewer (since' in capsys.readouterr().out
    assert run('people', path, '--add', 'wren') == 0
    assert known(path) == {'Tester': ('documenter', 'reviewer', 'lead'), OTHER: ('documenter', 'reviewer'),
                           'wren': ('documenter',)}  # fmt: skip
    assert run('people', path, '--of', 'WREN', '--rename', 'lark', '--roles', 'lead') == 0
    assert run('people', path, '--of', OTHER, '--roles', 'none') == 0
    assert 'does not work here any more' in capsys.readouterr().out
    assert known(path) == {'Tester': ('documenter', 'reviewer', 'lead'), OTHER: (), 'lark': ('lead',)}
    assert run('people', path, '--rename', 'owl') == 0
    assert 'owl' in known(path)


@pytest.mark.parametrize(
    ('given', 'said'),
    [
        (['--person', 'nobody'], 'Nobody in'),
        (['--of', 'nobody', '--rename', 'x'], 'Nobody in'),
        (['--of', OTHER, '--roles', 'boss'], '“boss” is not a role'),
        (['--add', 'Tester'], 'called “Tester” already'),
        (['--add', ''], 'Enter an alias'),
        (['--add', 'x', '--roles', 'none'], 'at least one role'),
        (['--add', 'x', '--rename', 'y'], '--rename is about'),
        (['--roles', 'none'], 'must be a lead'),
        (['--rename', 'x', '--roles', 'documenter'], 'must be a lead'),
        (['--person', OTHER, '--add', 'x'], 'Only a lead'),
        (['--person', OTHER, '--of', 'Tester', '--rename', 'x'], 'Only a lead'),
        (['--person', OTHER, '--rename', 'x', '--roles', 'lead'], 'Only a lead'),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(
    path: Path, capsys: pytest.CaptureFixture[str], given: list[str], said: str
) -> None:
    run('people', path, '--add', OTHER)
    before = known(path)
    capsys.readouterr()
    assert run('people', path, *given) == 2
    out, error = capsys.readouterr()
    assert (out, error.count('\n')) == ('', 1)
    assert said in error
    assert known(path) == before


def test_an_alias_that_is_a_name_is_said_and_not_refused(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run('people', path, '--add', 'Ahmad') == 0
    assert 'is a name' in capsys.readouterr().err
    assert run('people', path, '--of', 'Ahmad', '--rename', 'ليلى') == 0
    assert 'is a name' in capsys.readouterr().err
    assert run('people', path, '--of', 'ليلى', '--rename', 'sparrow') == 0
    assert capsys.readouterr().err == ''


def test_a_command_is_done_by_the_person_that_it_names(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run('people', path, '--add', OTHER)
    with Register.open(path) as register:
        saved = register.save(invented.incident())
        first, second = (one.uid for one in people.people(register))
    erase = ('erase', path, '--record', saved.uid, '--field', 'narrative', '--reason', 'asked')
    assert run(*erase, '--person', 'SPARROW') == 0, capsys.readouterr().err
    with Register.open(path) as register:
        assert [one.by for one in history.revisions(register, 'record', saved.uid)] == [first, second]
        assert register.person == second  # who worked last
        register.work_as(first)


def test_whoever_worked_last_and_does_not_any_more_writes_nothing(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Register.open(path) as register:
        for alias in (OTHER, 'wren'):
            register.add_person(alias, ('lead',))
        register.set_roles(register.person, ())
    capsys.readouterr()
    assert run('people', path, '--rename', 'x') == 2
    assert '--person' in capsys.readouterr().err
    assert run('people', path, '--person', 'wren', '--rename', 'x') == 0
    assert run('people', path, '--person', 'Tester', '--rename', 'y') == 2
    assert set(known(path)) == {'Tester', OTHER, 'x'}


def test_the_commands_that_write_can_name_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ('sample', 'import', 'export', 'key', 'undo', 'erase', 'history', 'passphrase', 'people'):
        assert run(name, '--help') == 0
        assert '--person' in capsys.readouterr().out
    assert '--person ALIAS' in (ROOT / 'README.md').read_text(encoding='utf-8')


def test_language_follows_the_person(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Register.open(path) as register:
        maker = register.person
        register.work_as(register.add_person(OTHER, ('documenter',)))
        register.settings.set('language', 'ar')
        register.work_as(maker)
    assert run('people', path) == 0
    assert 'Documenter' in capsys.readouterr().out
    assert run('people', path, '--person', OTHER) == 0
    assert 'موثّق' in capsys.readouterr().out


def test_it_is_asked_whether_a_second_person_must_approve_once_there_are_two(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = 'Must a second person approve'
    assert run('people', path) == 0
    assert asked not in capsys.readouterr().out  # a desk of one
    assert run('people', path, '--add', OTHER) == 0
    assert asked in capsys.readouterr().out
    assert run('people', path, '--person', OTHER, '--second-person', 'no') == 2
    assert 'Only a lead' in capsys.readouterr().err
    assert run('people', path, '--person', 'Tester', '--second-person', 'yes') == 0
    assert asked not in capsys.readouterr().out
    with Register.open(path, writing=False) as register:
        assert register.settings.second_person == 'yes'
