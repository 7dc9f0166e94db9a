"""The command `erase`, through real files: what it lists, erases, says and leaves."""

import shutil
from pathlib import Path

import pytest

from models import query
from models.query.for_review import asked
from models.record.records import Record
from models.register import verify
from models.register.register import Register
from models.register.review import report_sentences
from models.register.review.report_sentences import LayoutSentence, SentencePlace
from tests.calling import Call, caller
from tests.invented import incident

pytestmark = pytest.mark.slow
TEXT = 'Zebraquagga'


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    """Runs a command in a folder with a plain register of one incident."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv('LANG', 'C')
    with Register.create(tmp_path / 'r.sijill', desk='DZ1', passphrase=None) as register:
        register.save(incident(narrative=TEXT, summary='a summary'))
    return caller(capsys)


def the_record(path: Path) -> Record:
    with Register.open(path, writing=False) as register:
        assert verify.check(register) == []
        [record] = query.each(register, query.Question('incident'))
        return record


def test_it_lists_what_can_be_erased(call: Call, tmp_path: Path) -> None:
    record = the_record(tmp_path / 'r.sijill')
    code, said, _err = call('erase', 'r.sijill', '--record', record.get('reference'))
    assert code == 0
    lines = said.splitlines()
    assert lines[0] == f'Incident {record.uid}'
    assert f'  incident.narrative: {TEXT} (1 revision)' in lines and '  victim.name: سالم المثال (1 revision)' in lines
    assert '  source.codes: Codes and numbers (1 revision)' not in lines


def test_it_erases_and_says_what_still_holds_it(call: Call, tmp_path: Path) -> None:
    path = tmp_path / 'r.sijill'
    record = the_record(path)
    assert call('backup', 'r.sijill', 'r-backups')[0] == 0
    asking = ('erase', 'r.sijill', '--record', record.uid, '--field', 'narrative', 'source.says')
    assert call(*asking)[0] == 2
    code, said, _err = call(*asking, '--reason', 'Consent was withdrawn')
    assert code == 0 and said.startswith('Erased for good.')
    assert '1 older backup still holds it' in said and 'they were kept' in said.lower()
    stands = the_record(path)
    assert stands.get('narrative') is None and stands.get('summary') == 'a summary'
    old = [copy for copy in (tmp_path / 'r-backups').iterdir() if TEXT.encode() in copy.read_bytes()]
    assert len(old) == 1 and str(old[0].name) in said
    assert TEXT.encode() not in path.read_bytes()
    code, said, _err = call(
        'erase', 'r.sijill', '--record', record.uid, '--field', 'summary', '--reason', 'r', '--delete-old-backups'
    )
    assert code == 0 and 'Deleted them.' in said
    [left] = (tmp_path / 'r-backups').glob('*.sijill')
    assert TEXT.encode() not in left.read_bytes()
    assert call('check', 'r.sijill')[0] == 0


def test_of_exports_it_says_what_it_knows_and_never_that_there_were_none(call: Call, tmp_path: Path) -> None:
    """CSV and reports are not counted: whoever is told that there were none asks nobody to delete theirs."""
    old = the_record(tmp_path / 'r.sijill').uid
    assert call('export', 'r.sijill', 'all.xlsx')[0] == 0
    with Register.open(tmp_path / 'r.sijill') as register:
        new = register.save(incident(narrative=TEXT)).uid
    assert call('export', 'r.sijill', 'new.csv')[0] == 0
    erasing = ('--field', 'narrative', '--reason', 'Consent was withdrawn')
    _code, said, _err = call('erase', 'r.sijill', '--record', new, *erasing)
    assert 'does not know which workbooks, reports and printouts hold it' in said
    _code, said, _err = call('erase', 'r.sijill', '--record', old, *erasing)
    assert 'At least 1 workbook was exported since the record was made' in said


def test_other_records_and_filters_that_say_the_same_are_named(call: Call, tmp_path: Path) -> None:
    record = the_record(tmp_path / 'r.sijill')
    with Register.open(tmp_path / 'r.sijill') as register:
        other = register.save(incident(narrative=f'he said {TEXT} too')).get('reference')
        asked = query.Question('incident', search=TEXT)
        register.settings.keep('filters', 'with the name', query.to_keep(asked))
        register.save(incident(narrative='nothing of it'))
    (tmp_path / 'r-before-2024-01-01T000000Z.sijill-wal').write_text(TEXT)
    code, said, _err = call(
        'erase', 'r.sijill', '--record', record.uid, '--field', 'narrative', '--reason', TEXT, '--delete-old-backups'
    )
    assert code == 0 and f'same words: \u2068Incident {other}\u2069. Look' in said.replace('\u2066', '\u2068')
    assert 'with the name' in said and 'Reasons cannot be erased' in said
    assert not (tmp_path / 'r-before-2024-01-01T000000Z.sijill-wal').exists()


def test_which_row_is_asked_where_several_have_the_field(call: Call, tmp_path: Path) -> None:
    record = the_record(tmp_path / 'r.sijill')
    codes = ('erase', 'r.sijill', '--record', record.uid, '--field', 'casualty.codes', '--reason', 'r')
    code, _said, err = call(*codes)
    assert code == 2 and '--row' in err
    row = record.children[0].uid
    assert call(*codes, '--row', row)[0] == 0
    code, _said, err = call('erase', 'r.sijill', '--record', 'XX-1', '--field', 'narrative', '--reason', 'r')
    assert code == 2 and 'XX-1' in err
    code, _said, err = call('erase', 'r.sijill', '--record', record.uid, '--field', 'kind', '--reason', 'r')
    assert code == 2 and 'kind' in err


def test_another_text_stands_instead(call: Call, tmp_path: Path) -> None:
    record = the_record(tmp_path / 'r.sijill')
    asking = ('erase', 'r.sijill', '--record', record.uid, '--field', 'victim.name', '--reason', 'r')
    assert call(*asking, '--instead', 'a man of 41')[0] == 0
    victim = next(row for row in the_record(tmp_path / 'r.sijill').walk() if row.kind == 'victim')
    assert victim.get('name') == 'a man of 41' and not victim.withdrawn


def test_a_restored_backup_that_is_older_says_what_it_brought_back(call: Call, tmp_path: Path) -> None:
    record = the_record(tmp_path / 'r.sijill')
    shutil.copy('r.sijill', 'old.sijill')
    assert call('erase', 'r.sijill', '--record', record.uid, '--field', 'narrative', '--reason', 'r')[0] == 0
    code, said, _err = call('restore', 'old.sijill', 'r.sijill')
    assert code == 3
    assert 'This backup is older than an erasing' in said and 'DZ1-' in said and 'Account' in said
    assert TEXT not in said
    assert call('erase', 'r.sijill', '--record', record.uid, '--field', 'narrative', '--reason', 'r')[0] == 0
    shutil.copy('r.sijill', 'new.sijill')
    assert call('restore', 'new.sijill', 'r.sijill')[0] == 0


def test_it_lists_and_erases_what_was_asked_and_answered(call: Call, tmp_path: Path) -> None:
    path, record = tmp_path / 'r.sijill', the_record(tmp_path / 'r.sijill')
    name = str(record.get('reference'))
    assert call('questions', 'r.sijill', '--ask', name, f'Is it {TEXT} twice?')[0] == 0
    with Register.open(path, writing=False) as register:
        (standing,) = asked.questions_of(register, record.uid)
    _code, said, _err = call('erase', 'r.sijill', '--record', name)
    lines = said.splitlines()
    place = lines.index(f'Question {standing.question.uid}')
    assert lines[place + 1] == f'  question.text: Is it {TEXT} twice? (1 revision)'
    wanted = ('erase', 'r.sijill', '--record', name, '--field', 'question.text', '--reason', 'Consent was withdrawn')
    code, said, _err = call(*wanted)
    assert code == 0 and said.startswith('Erased for good.')
    assert b'twice?' not in path.read_bytes()
    code, said, _err = call('erase', 'r.sijill', '--record', name, '--field', 'narrative', '--reason', 'consent')
    assert 'questions or their answers' not in said
    assert call('questions', 'r.sijill', '--ask', name, 'Was the summary A Summary?')[0] == 0
    code, said, _err = call('erase', 'r.sijill', '--record', name, '--field', 'summary', '--reason', 'consent')
    assert 'These questions or their answers have the same words' in said


def test_the_sentences_of_a_report_and_what_was_let_through_in_them_are_erased(call: Call, tmp_path: Path) -> None:
    """Also what stood in a sentence before it was edited again; what is left of the pair is not shown any more."""
    path, place = tmp_path / 'r.sijill', SentencePlace('2024-01', 'monthly', 'desert.text')
    layout = LayoutSentence('A sentence.', 'جملة.')
    with Register.open(path) as register:
        report_sentences.edit(register, place, {'en': 'Zebra Mithal was seen.'}, layout)
        [kept] = report_sentences.kept(register, '2024-01', 'monthly').values()
        report_sentences.edit(register, place, {'en': 'Okapi was seen.'}, layout, based_on=kept.revision)
        with register.action('let_through') as action:
            through = {'about': '2024-01 monthly desert.text', 'field': 'english', 'text': 'Zebra Mithal was seen.'}
            through |= {'kind': 'name', 'words': 'Zebra Mithal', 'reason': 'asked', 'desk': 'DZ1', 'kept_at': 'x'}
            action.put(Record('let_through', values=through), is_new=True)
        assert verify.check(register) == []
    _code, said, _err = call('erase', 'r.sijill', '--record', '2024-01')
    assert '  sentence.english: Okapi was seen. (2 revisions)' in said.splitlines()
    assert '  let_through.text: Zebra Mithal was seen. (1 revision)' in said.splitlines()
    fields = ('sentence.english', 'let_through.text', 'let_through.words')
    asking = ('erase', 'r.sijill', '--record', '2024-01', '--field', *fields, '--reason', 'Consent was withdrawn')
    assert call(*asking, '--instead', 'Somebody was seen.')[0] == 2
    code, said, err = call(*asking)
    assert (code, said.splitlines()[0], err) == (0, 'Erased for good.', '')
    assert b'Zebra Mithal' not in path.read_bytes() and b'Okapi' not in path.read_bytes()
    with Register.open(path) as register:
        assert verify.check(register) == []
        assert report_sentences.kept(register, '2024-01', 'monthly') == {}
        report_sentences.edit(register, place, {'en': 'Typed again.'}, layout)
        assert [one.english for one in report_sentences.kept(register, '2024-01', 'monthly').values()] == [
            'Typed again.'
        ]
        register.undo_last()
        assert report_sentences.kept(register, '2024-01', 'monthly') == {}
        assert verify.check(register) == []


def test_without_a_backup_after_it_it_says_so_and_keeps_the_old_ones(call: Call, tmp_path: Path) -> None:
    record = the_record(tmp_path / 'r.sijill')
    (tmp_path / 'r-backups').touch()  # in the place of the folder
    code, said, err = call(
        'erase', 'r.sijill', '--record', record.uid, '--field', 'narrative', '--reason', 'r', '--delete-old-backups'
    )
    assert (code, said.splitlines()[0]) == (3, 'Erased for good.')
    assert err == 'No backup was made: r-backups cannot be written: File exists.\n'
    assert the_record(tmp_path / 'r.sijill').get('narrative') is None
