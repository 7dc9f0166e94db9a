"""Every command on a register on a server: it does what it does on a file, or says why it is for files alone."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from exchange import commands
from models import query
from models.file import history
from models.file.engines.server_address import ServerAddress, register_at
from models.query.for_review import asked
from models.register import verify
from models.register.register import Register
from tests.invented import abductee, incident
from tests.servers import Server

pytest.importorskip('psycopg', reason='the driver of the server is not installed')
# What is done with files alone, each with the reason.
OF_FILES = {
    'clean-copy NEW': 'the server lets no other program alter a register unseen, and `backup` writes it into a file',
    'passphrase': 'each role has a password, which the server keeps',
    'recovery OUT': 'there is no passphrase that could be lost',
    'recover FILE NEW --with FILE': 'the same',
    'restore': 'whoever looks after the server restores it there; `move` writes a file onto a server',
}
# What is about where a register lies, and so says something else on a server; other tests try it.
ABOUT_SERVERS = {'new', 'sample', 'move', 'grant', 'backup'}
# In turn, each with what it is given behind the register: {a} to {e} are references, {row} a line, {out} a folder.
TRIED = (
    'people --add Rana --roles documenter,reviewer',
    'people --second-person no',
    'people --keep-from Rana {d}',
    'people',
    'key --words',
    'key --headquarters=',
    'template {out}/sheet.xlsx',
    'questions --ask {a} WHEN?',
    'questions --open',
    'follow-up one_source',
    'follow-up --months 7',
    'follow-up --out {out}/lists.csv',
    'follow-up pace',
    'duplicates',
    'duplicates incident --json --out {out}/pairs.xlsx',
    'apart {a} {b} --reason OTHERS',
    'apart',
    'apart {a} {b} --no-more',
    'merge {a} {b} --reason ONE --dry-run',
    'merge {a} {b} --reason ONE',
    'unmerge {a} --reason TWO',
    'split {c}',
    'split {c} --rows {row} --reason TWO',
    'let-through {a}',
    'let-through {e} --field public_summary --reason AGREED',
    'let-through',
    'review send {a} {b} {e}',
    'review --shares',
    'queue',
    'queue --put-off {b} --awaits source --note LATER --person Rana',
    'queue --later --json',
    'review approve {e} --person Rana',
    'review return {a} --note WHERE --person Rana',
    'export {out}/all.xlsx --person Tester',
    'export {out}/plain.csv --profile public',
    'import {out}/all.xlsx',
    'import {out}/new.csv --json',
    'undo {batch}',
    'report 2024-01 {out}/month.json',
    'issue 2024-01 {out}/month-en.html --despite OPEN',
    'issues',
    'corrigendum 2024-01',
    'reconcile 2024-01 {out}/printed.txt --json',
    'erase --record {a}',
    'erase --record {a} --field narrative --reason ASKED',
    'history {a}',
    'history --from 2020-01-01 --to 2099-01-01',
    'history {out}/history.html',
    'check --head',
    'check',
)
# Of what is said, what only one of them says.
OF_ONE = (
    'lies on a server',
    'was sent to a server',
    'in room that is free',  # where what was erased may be: on a server
    'r-backups',  # and beside a file
    'has its file has its secret key',
    'Family contact: a cousin',
    'Family contact: Not available on a server',
)
# What a documenter is refused, each with words of the sentence.
REFUSED = {
    'people --add Rana --roles documenter,reviewer': 'Only a lead',
    'people --second-person no': 'Only a lead',
    'people --keep-from Tester {a}': 'Only a lead',
    'key --headquarters=': 'Only a reviewer or lead',
    'questions --ask {c} WHERE?': 'Only a reviewer or a lead',
    'questions --close {number} ENOUGH': 'Only a reviewer or a lead',
    'merge {a} {c} --reason ONE': 'Only a reviewer or a lead',
    'unmerge {a} --reason TWO': 'Only a reviewer or a lead',
    'split {c} --rows {row} --reason TWO': 'Only a reviewer or a lead',
    'let-through {e} --field public_summary --reason AGREED': 'Only a lead',
    'review approve {a}': 'Only a reviewer',
    'review return {a} --note WHERE': 'Only a reviewer',
    'review --sample-one-in 2': 'Only a lead',
    'review --share desk:DZ1 --to RANA --out {out}/share.xlsx': 'Only a reviewer or a lead',
    'queue --put-off {a} --awaits source --note LATER': 'Only a reviewer',
    'export {out}/all.xlsx': 'only a lead',
    'issue 2024-01 {out}/month-en.html --despite OPEN': 'Only a lead',
    'erase --record {c} --field narrative --reason ASKED': 'Your role',
}
ALLOWED = ('review send {a} {e}', 'queue', 'duplicates incident', 'history {a}', 'check')
Told = Callable[[], tuple[str, str]]


def filled(path: Path) -> Path:
    """A closed register of four incidents, two of them alike, and an abductee."""
    with Register.create(path, desk='DZ1', passphrase=None, alias='Tester') as register:
        register.save(incident())
        register.save(incident(narrative='The same invented ambush, heard from another.'))
        register.save(incident(occurred='2024-02-03', place_typed='Tal Al-Mithal', kind='shelling'))
        register.save(abductee())
        register.save(incident(occurred='2024-01-09', public_summary='Call 0933 123 456 about this invented shelling.'))
    return path


class Side:
    """A register that is tried, with a folder for what is written."""

    def __init__(self, address: str, folder: Path, said: Told) -> None:
        self.address, self.folder, self._said = address, folder, said
        folder.mkdir()
        (folder / 'new.csv').write_text('Date,Type,Governorate\n2024-04-05,shelling,Hama\n', encoding='utf-8')
        (folder / 'printed.txt').write_text('In January 2024, 9 civilians were killed in Deir Ezzor.', encoding='utf-8')
        with Register.open(register_at(address), writing=False) as register:
            a, b, c, e = query.each(register, query.Question('incident', descending=False))
            [d] = query.each(register, query.Question('abductee'))
        named = {name: str(one.get('reference')) for name, one in zip('abcde', (a, b, c, d, e), strict=True)}
        self._given = named | {'row': c.of('casualty')[-1].uid, 'out': str(folder)}

    def does(self, line: str) -> tuple[int, str, str]:
        """The exit code of a command, and what it says."""
        name, *rest = line.split()
        looked_up = {'batch': self._batch, 'number': self._number}
        asked_for = {name: find() for name, find in looked_up.items() if f'{{{name}}}' in rest}
        given = [one.format(**self._given, **asked_for) for one in rest]
        where = ['--register', self.address] if name == 'template' else [self.address]
        code = commands.main(
            [name, *(where if name != 'template' else given), *(given if name != 'template' else where)]
        )
        return code, *map(self._alike, self._said())

    def _batch(self) -> str:
        with Register.open(register_at(self.address), writing=False) as register:
            return history.batches(register)[0].uid

    def _number(self) -> str:
        with Register.open(register_at(self.address), writing=False) as register:
            return str(asked.every_question(register)[0].question.get('number'))

    def _alike(self, text: str) -> str:
        """What was said, without what is drawn at random or read from the clock, and without where it lies."""
        for shown in (self.address, str(register_at(self.address)), str(self.folder)):
            text = text.replace(shown, 'HERE')
        drawn = (
            r'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}',
            r'[0-9a-f]{64}',
            r'Q-\w{4}-\w{4}',
            r'\d\d:\d\d(:\d\d)?',
            'age1.*',
        )
        for one in (*drawn, r'2026: (\w+ ?){6}'):
            text = re.sub(one, 'DRAWN', text)
        return '\n'.join(line for line in text.splitlines() if not any(mark in line for mark in OF_ONE))


@pytest.fixture(scope='module')
def moved(server: Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ServerAddress]:
    """A register in its file and on a server: they are only copied."""
    path, address = filled(tmp_path_factory.mktemp('moved') / 'r.sijill'), server.empty_database()
    assert commands.main(['move', str(path), address.text]) == 0
    return path, address


def test_each_command_does_on_a_server_what_it_does_on_a_file(
    moved: tuple[Path, ServerAddress], server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path(shutil.copy(moved[0], tmp_path))
    with server.copied(moved[1]) as address:
        here = Side(str(path), tmp_path / 'here', capsys.readouterr)
        there = Side(address.text, tmp_path / 'there', capsys.readouterr)
        done = {line: (here.does(line), there.does(line)) for line in TRIED}
        assert not {line: both for line, both in done.items() if both[0] != both[1] or both[0][0] not in (0, 3)}
        assert sorted(one.name for one in here.folder.iterdir()) == sorted(one.name for one in there.folder.iterdir())
        with Register.open(path) as one, Register.open(address) as other:
            assert verify.check(one) == verify.check(other) == []


def test_a_documenter_is_refused_what_only_others_may_whoever_they_say_they_are(
    moved: tuple[Path, ServerAddress], server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with server.copied(moved[1]) as address:
        owner = Side(address.text, tmp_path / 'owner', capsys.readouterr)
        role, believed = f'{address.database}_someone', f'{address.database}_believed'
        for name, roles in ((role, 'documenter'), (believed, 'documenter,reviewer,lead')):
            server.run(f'CREATE ROLE {name} LOGIN')
            assert commands.main(['grant', address.text, name, 'documenter']) == 0
            assert commands.main(['people', address.text, '--add', name, '--roles', roles]) == 0
        there = Side(server.address(address.database, role).text, tmp_path / 'there', capsys.readouterr)
        of_lead = Side(server.address(address.database, believed).text, tmp_path / 'believed', capsys.readouterr)
        assert [owner.does(line)[0] for line in ('merge {a} {b}', 'questions --ask {e} WHEN?')] == [0, 0]
        assert {there.does(line)[0] for line in ALLOWED} <= {0, 3}
        with Register.open(address) as register:
            head = register.head
        for line, sentence in REFUSED.items():
            code, _out, err = there.does(line)
            assert (code, sentence in err) == (2, True), (line, err)
            code, _out, err = there.does(f'{line} --person Tester')
            assert (code, 'your role decides who works' in err) == (2, True), (line, err)
            # Here the program takes them for a lead, and the server alone knows better.
            code, _out, err = of_lead.does(line)
            assert code == 2, line
            assert 'Your role' in err or 'lead' in err, (line, err)
        assert not [*(tmp_path / 'there').glob('all*'), *(tmp_path / 'there').glob('month*')]
        with Register.open(address) as register:
            assert register.head == head
            assert verify.check(register) == []


def test_what_is_for_files_alone_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for line in OF_FILES:
        name, *rest = line.split()
        address = 'postgres://a@127.0.0.1:9/x'
        given = ['backup.sijill', address] if name == 'restore' else [address, *rest]
        assert commands.main([name, *given]) == 2
        assert 'with a file alone' in capsys.readouterr().err, name


def test_every_command_is_tried_or_has_a_reason_why_not() -> None:
    tried, of_files = ({line.split()[0] for line in lines} for lines in (TRIED, OF_FILES))
    assert tried | of_files | ABOUT_SERVERS == {*commands._commands()}
    assert not tried & of_files


def test_a_role_that_is_none_or_a_group_is_said(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    address = server.empty_database()
    Register.create(address, desk='DZ1', passphrase=None).close()
    assert commands.main(['grant', address.text, 'nobody_here', 'reviewer']) == 2
    assert 'no such role' in capsys.readouterr().err
    assert commands.main(['grant', address.text, f'{address.database}_lead', 'reviewer']) == 2
    assert 'calls a group' in capsys.readouterr().err


def test_a_command_that_a_sentence_proposes_works_with_the_address_in_it(
    moved: tuple[Path, ServerAddress], server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    with server.copied(moved[1]) as address:
        with_password = address.text.replace('@', ':a-secret-word@')
        assert commands.main(['people', with_password, '--add', 'Tarn', '--roles', 'documenter']) == 0
        proposed = re.findall('`people (.*) --second-person', capsys.readouterr().out)
        assert commands.main(['people', with_password, '--person', 'Nobody']) == 2
        proposed += re.findall('`sijill people (.*)`', capsys.readouterr().err)
        assert proposed == [address.text] * 2
        assert commands.main(['people', proposed[0], '--second-person', 'no']) == 0
