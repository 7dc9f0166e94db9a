"""Issuing a month: what is kept of it, what its files say, and that nothing is issued twice, in part or by anybody."""

import io
import json
import os
import signal
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from openpyxl import load_workbook

from exchange.issuing import issue, issued_cells, issued_files
from exchange.issuing.issue import PointsOpen, ToIssue
from exchange.leaks.leaving_texts import LeaksFound
from exchange.publishing.published_report import AskedReport, published
from exchange.reporting.count import count
from exchange.reporting.counted import Scope
from exchange.reporting.layouts import layout_file
from exchange.reporting.layouts.layout import UNSAID, Both
from exchange.reporting.periods import read_period
from models import query
from models.dates import dates
from models.errors import KnownError, Refused
from models.language.text import without_directions
from models.query import Question
from models.query.for_review import issues
from models.record.fields import Stored
from models.record.records import Record
from models.register import verify
from models.register.register import Register
from tests import invented
from tests.calling import Call, caller
from tests.reviewed import in_its_state
from tests.test_killed_at_every_step import found_in

WHY = Both('The month is over.', 'انتهى الشهر.')


def attack(occurred: str = '2024-01-05', killed: int = 2) -> Record:
    """Approved, and nothing of it is open."""
    record = Record('incident', values={'kind': 'ambush', 'occurred': occurred, 'learned_on': occurred})
    record.values |= {'governorate': 'SY04', 'area': 'desert', 'carried_out_by': 'isis', 'state': 'approved'}
    record.add('casualty', outcome='killed', party='regime_forces', count=killed)
    record.add('source', channel='eyewitness')
    return record


@pytest.fixture
def month(register: Register) -> Register:
    """A register with a month in which nothing is open."""
    in_its_state(register, attack())
    return register


def asked(period: str = '2024-01', *, names: bool = False, **scope: str) -> AskedReport:
    return AskedReport(read_period(period), layout_file.monthly(), Scope(**scope), names)


def wanted(folder: Path, *names: str, despite: Both = UNSAID, about: AskedReport | None = None) -> ToIssue:
    files = {folder / name: 'ar' if '-ar.' in name else 'en' for name in names or ('month-en.json',)}
    return ToIssue(about or asked(), files, despite)


def issued(register: Register, what: ToIssue) -> Record:
    return issue.keep(register, issue.prepare(register, what))


def named(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.startswith('register.sijill')}


def test_what_is_kept_is_what_was_written(month: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dates, 'utc_now', lambda: '2024-02-03T09:00:00Z')
    what = wanted(tmp_path, 'month-en.html', 'month-ar.html', 'month.json')
    record = issued(month, what)
    assert named(tmp_path) == {'month-en.html', 'month-ar.html', 'month.json'}
    for file, path in zip(issued_files.files_of(record), what.files, strict=True):
        made = issued_files.WrittenFile(path, what.files[path], path.read_bytes())
        assert file == made.issued()
    english, arabic = (without_directions((tmp_path / f'month-{one}.html').read_text()) for one in ('en', 'ar'))
    assert 'First edition · Issued 3 February 2024 · As known to us on 3 February 2024' in english
    assert 'الإصدار الأول · صدر في 3 شباط/فبراير 2024 · بحسب ما كان معروفاً لدينا حتى 3 شباط/فبراير 2024' in arabic
    assert json.loads((tmp_path / 'month.json').read_text())['issue']['edition'] == 1
    assert 'First edition' in str(record.get('english'))
    assert 'الإصدار الأول' in str(record.get('arabic'))
    scope = Scope(ended=int(str(record.get('ended'))))
    month.save(attack(killed=9))
    again = count(month, read_period('2024-01'), layout_file.of_text(str(record.get('rules')), Path('x')), scope)
    kept = issued_cells.from_text(str(record.get('figures')))
    assert issued_cells.from_text(issued_cells.to_text(issued_cells.cells_of(again))) == kept
    assert (record.get('person'), record.get('desk')) == (month.person, month.desk_id)
    assert month.last_done() is not None
    assert verify.check(month) == []


def test_the_same_is_not_issued_again_and_another_figure_counts_up(month: Register, tmp_path: Path) -> None:
    issued(month, wanted(tmp_path))
    with pytest.raises(Refused, match='issued already'):
        issue.prepare(month, wanted(tmp_path, 'again-en.json'))
    month.save(invented.informant())  # the history goes on, and nothing of the month changes
    with pytest.raises(Refused, match='issued already'):
        issue.prepare(month, wanted(tmp_path, 'again-en.json'))
    with pytest.raises(KnownError, match='already exists'):
        issue.prepare(month, wanted(tmp_path))
    in_its_state(month, attack(killed=3))
    second = issued(month, wanted(tmp_path, 'second-en.html'))
    assert second.get('edition') == 2
    assert 'Second edition' in (tmp_path / 'second-en.html').read_text()
    assert named(tmp_path) == {'month-en.json', 'second-en.html'}
    assert month.last_done() is not None
    assert month.undo_last() is not None  # of the record before; what was issued stays
    assert len(issues.issues_of(month, '2024-01')) == 2


def test_a_report_as_of_a_day_has_what_was_known_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dates, 'utc_now', lambda: '2024-02-02T09:00:00Z')
    with Register.create(tmp_path / 'register.sijill', desk='DZ1', passphrase=None, alias='Tester') as register:
        in_its_state(register, attack())
        monkeypatch.setattr(dates, 'utc_now', lambda: '2024-02-09T09:00:00Z')
        in_its_state(register, attack(killed=5))
        record = issued(register, wanted(tmp_path, about=asked(as_of='2024-02-02')))
        assert issued_cells.from_text(str(record.get('figures')))['total/killed.total'].best == 2
        assert 'First edition · Issued 9 February 2024 · As known to us on 2 February 2024' in str(
            record.get('english')
        )
        with pytest.raises(Refused, match='held nothing on that day'):
            issue.prepare(register, wanted(tmp_path, 'x.json', about=asked(as_of='2024-01-01')))
        with pytest.raises(Refused, match='Learned by'):
            issue.prepare(register, wanted(tmp_path, 'x.json', about=asked(learned_by='2024-01-01')))
        assert issued(register, wanted(tmp_path, 'b.json')).get('edition') == 2


def test_with_something_open_a_reason_is_needed_in_each_language_and_is_printed(
    register: Register, tmp_path: Path
) -> None:
    register.save(attack())
    names = ('month-en.html', 'month-ar.html', 'month-en.xlsx', 'month.json')
    for despite in (UNSAID, Both('Only in English.', ' ')):
        with pytest.raises(PointsOpen, match='in Arabic') as found:
            issue.prepare(register, wanted(tmp_path, *names, despite=despite))
        assert [(one.code, one.number) for one in found.value.points] == [('not_approved', 1)]
    assert not named(tmp_path)
    record = issued(register, wanted(tmp_path, *names, despite=WHY))
    assert record.get('open_points') == '{"not_approved": 1}'
    assert (record.get('despite_english'), record.get('despite_arabic')) == WHY
    english = without_directions((tmp_path / 'month-en.html').read_text())
    assert 'still open: records not approved (1). The reason: The month is over.' in english
    assert 'انتهى الشهر.' in (tmp_path / 'month-ar.html').read_text()
    rows = (
        load_workbook(io.BytesIO((tmp_path / 'month-en.xlsx').read_bytes())).worksheets[0].iter_rows(values_only=True)
    )
    said = [row[0] for row in rows]
    assert 'Issued while something was still open. The reason: The month is over.' in said
    assert 'Records not approved: 1' in said
    assert json.loads((tmp_path / 'month.json').read_text())['issue']['open'] == {'not_approved': 1}


def test_what_says_something_of_people_is_not_counted_in_print(month: Register, tmp_path: Path) -> None:
    [record] = query.each(month, Question('incident'))
    record.of('casualty')[0].add('victim', name='سالم المثال', family_knows='no')
    in_its_state(month, record)
    with pytest.raises(PointsOpen) as found:
        issue.prepare(month, wanted(tmp_path))
    assert {one.code for one in found.value.points} >= {'family_does_not_know'}
    kept = issued(month, wanted(tmp_path, 'month.json', 'month-en.html', despite=WHY))
    assert 'family_does_not_know' in str(kept.get('open_points'))
    for name in ('month.json', 'month-en.html'):
        said = (tmp_path / name).read_text()
        assert 'family_does_not_know' not in said
        assert 'family does not know' not in said


def test_a_leak_in_a_reason_is_found_in_either_language_and_nothing_is_written(
    register: Register, tmp_path: Path
) -> None:
    reference = in_its_state(register, invented.incident(state='approved')).get('reference')
    for despite in (Both(f'Because of {reference}', 'x'), Both('The month is over.', 'بسبب سالم المثال')):
        with pytest.raises(LeaksFound) as found:
            issue.prepare(register, wanted(tmp_path, 'month-en.html', 'month-en.pdf', despite=despite))
        assert len(found.value.hits) == 1
    assert not named(tmp_path)
    assert not issues.all_issues(register)


def test_words_are_kept_without_names_and_whom_the_files_name_by_their_numbers(month: Register, tmp_path: Path) -> None:
    [record] = query.each(month, Question('incident'))
    of_victim = {'publish_consent': 'yes', 'family_knows': 'yes', 'age': 41}
    victim = record.of('casualty')[0].add('victim', name='سالم المثال', **of_victim)
    in_its_state(month, record)
    kept = issued(month, wanted(tmp_path, 'month-ar.html', about=asked(names=True), despite=WHY))
    assert 'سالم المثال' in (tmp_path / 'month-ar.html').read_text()
    assert json.loads(str(kept.get('named'))) == [victim.uid]
    assert 'المثال' not in str(kept.get('english')) + str(kept.get('arabic'))
    in_its_state(month, attack(occurred='2024-02-05'))
    other = issued(month, wanted(tmp_path, 'february.json', about=asked('2024-02', names=True), despite=WHY))
    assert other.get('named') == '[]'  # such a file names nobody


def test_the_year_to_date_is_also_as_it_was_issued(month: Register, tmp_path: Path) -> None:
    in_its_state(month, attack('2024-02-05', 3))
    in_its_state(month, attack('2024-03-05', 4))
    issued(month, wanted(tmp_path, 'january.json'))
    [page] = published(month, asked('2024-03'), ['en']).pages.values()
    assert any('Of the three months of this year so far, one has been issued.' in line.text for line in page.lines)
    february = issued(month, wanted(tmp_path, 'february.json', about=asked('2024-02')))
    assert 'Since the beginning of the year, as issued: ISIS operations 2, Killed 5' in str(february.get('english'))
    in_its_state(month, attack(killed=7))  # of January, later
    record = issued(month, wanted(tmp_path, 'march.json', about=asked('2024-03')))
    found = json.loads((tmp_path / 'march.json').read_text())
    assert (found['year_to_date']['total']['killed']['total'], found['months_issued']) == (16, {'issued': 3, 'of': 3})
    assert found['year_to_date_as_issued']['total']['killed']['total'] == 9
    assert found['year_to_date_as_issued']['sections']['desert']['killed']['total'] == 9
    assert 'كما صدر' in str(record.get('arabic'))
    before = count(month, read_period('2024-03'), layout_file.monthly(), Scope(ended=int(str(february.get('ended')))))
    assert before.months_issued == (1, 3)


# What the files hold


def unpacked(path: Path) -> str:
    content = path.read_bytes()
    if content.startswith(b'PK'):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return ' '.join(archive.read(name).decode('utf-8', errors='replace') for name in archive.namelist())
    return content.decode('utf-8', errors='replace')


def test_no_file_has_a_reference_a_desk_an_informant_or_an_alias(register: Register, tmp_path: Path) -> None:
    informant = register.save(invented.informant())
    record = attack()
    record.of('source')[0].values |= {'informant': informant.uid}
    saved = in_its_state(register, record)
    ends = ('.docx', '.pdf', '.xlsx', '.html', '.json')
    what = wanted(tmp_path, *(f'month-{one}{end}' for end in ends for one in ('en', 'ar')), despite=WHY)
    kept = issued(register, what)
    secret = [str(saved.get('reference')), saved.uid, str(informant.get('code')), register.desk_id, 'Tester', kept.uid]
    secret += [register.person, 'DZ1']
    pages = published(register, asked(), ['en', 'ar']).pages.values()
    said = ' '.join(line.text for page in pages for line in page.lines)  # what a PDF says, which cannot be read back
    for text in (said, *map(unpacked, what.files)):
        assert not [one for one in secret if one in text]


# Killed


def killed_before(path: Path, step: str, folder: Path, names: tuple[str, ...]) -> None:
    """Issue in a program of its own that ends itself before a step."""
    child = os.fork()
    if not child:
        try:
            with pytest.MonkeyPatch.context() as patched, Register.open(path) as register:
                owner = Register if step == 'issue' else issued_files
                patched.setattr(owner, step, lambda *_given: os.kill(os.getpid(), signal.SIGKILL))
                issued(register, wanted(folder, *names))
        finally:
            os._exit(1)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
    path.with_name(f'{path.name}.lock').unlink(missing_ok=True)


@pytest.mark.slow
@pytest.mark.skipif(os.name == 'nt', reason='Windows cannot part a program in two')
def test_killed_nothing_is_recorded_that_is_not_written_and_nothing_is_in_place_that_is_not_recorded(
    month: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, folder, names = month.path, tmp_path / 'out', ('month-en.html', 'month-ar.html')
    folder.mkdir()
    month.close()
    killed_before(path, 'issue', folder, names)  # written beside, and not recorded
    assert named(folder) == {f'{name}.issuing' for name in names}
    with Register.open(path) as register:
        assert not issues.all_issues(register)
        assert issued_files.put_what_was_left(register, [folder]) == []
    killed_before(path, 'put_in_place', folder, names)  # recorded, and not in its place
    assert named(folder) == {f'{name}.issuing' for name in names}
    assert found_in(path) == 1
    monkeypatch.chdir(folder)
    call: Call = caller(capsys)
    assert call('issue', path, '2024-01', *names)[0] == 0
    assert named(folder) == set(names)
    with Register.open(path) as register:
        [record] = issues.all_issues(register)
        assert [one.sha256 for one in issued_files.files_of(record)] == [
            issued_files.WrittenFile(folder / name, '', (folder / name).read_bytes()).issued().sha256 for name in names
        ]


def test_where_the_register_refuses_no_file_stays(month: Register, tmp_path: Path) -> None:
    ready = issue.prepare(month, wanted(tmp_path))
    issued(month, wanted(tmp_path, 'other.json'))
    with pytest.raises(Refused, match='in the meantime'):
        issue.keep(month, ready)
    assert named(tmp_path) == {'other.json'}
    (tmp_path / 'inside').mkdir()
    with pytest.raises(KnownError, match='named twice'):
        issue.prepare(month, wanted(tmp_path, 'a.json', 'inside/../a.json'))


def test_where_another_file_took_a_name_that_is_said_and_the_others_are_put_in_their_places(
    month: Register, tmp_path: Path
) -> None:
    ready = issue.prepare(month, wanted(tmp_path, 'a.json', 'b.json'))
    (tmp_path / 'a.json').write_text('somebody saved another one meanwhile')
    with pytest.raises(KnownError, match=r'a\.json is issued, but could not be put .*a\.json\.issuing; rename it'):
        issue.keep(month, ready)
    assert named(tmp_path) == {'a.json', 'a.json.issuing', 'b.json'}
    assert len(issues.all_issues(month)) == 1


def test_whoever_hears_of_an_issue_and_fails_takes_no_file_away(month: Register, tmp_path: Path) -> None:
    def fails(_changed: object) -> None:
        raise RuntimeError

    month.listen(fails)
    with pytest.raises(RuntimeError):
        issued(month, wanted(tmp_path))
    assert named(tmp_path) == {'month-en.json'}
    assert len(issues.all_issues(month)) == 1


# By command


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Iterator[Call]:
    monkeypatch.chdir(tmp_path)
    yield caller(capsys)


def test_by_command_what_is_issued_and_not_in_its_place_is_not_said_to_be_undone(
    register: Register, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register.save(attack())
    register.close()
    keeps = Register.issue

    def meanwhile(register: Register, values: Mapping[str, Stored]) -> Record:
        (tmp_path / 'a.json').write_text('somebody saved another one meanwhile')
        return keeps(register, values)

    monkeypatch.setattr(Register, 'issue', meanwhile)
    reasons = ('--despite', WHY.en, '--despite-arabic', WHY.ar)
    code, _said, errors = call('issue', 'register.sijill', '2024-01', 'a.json', *reasons)
    assert (code, 'a.json is issued, but could not be put in its place' in errors) == (3, True)
    assert 'Edition 1' in call('issues', 'register.sijill', '2024-01')[1]


def test_by_command_what_is_open_is_listed_first_and_the_name_says_the_language(
    register: Register, call: Call, tmp_path: Path
) -> None:
    reference = register.save(attack()).get('reference')
    register.close()
    issues_it = ('issue', 'register.sijill', '2024-01', 'month-ar.html', 'month.html')
    code, _said, errors = call(*issues_it)
    assert code == 2
    assert f'Records not approved: 1 ({reference})' in without_directions(errors)
    assert not named(tmp_path)
    code, _said, errors = call(*issues_it, '--despite', f'Because of {reference}', '--despite-arabic', 'انتهى الشهر.')
    assert code == 2
    assert 'reference' in errors
    assert str(reference) not in errors
    code, said, _errors = call(*issues_it, '--despite', WHY.en, '--despite-arabic', WHY.ar, '--person', 'Tester')
    assert (code, named(tmp_path)) == (0, {'month-ar.html', 'month.html'})
    assert 'dir="rtl"' in (tmp_path / 'month-ar.html').read_text()
    assert said.count('SHA-256') == 2
    code, _said, errors = call('issue', 'register.sijill', '2024-01', 'b.json', '--despite', WHY.en)
    assert (code, 'issued already' in errors) == (2, True)
    code, listed, _errors = call('issues', 'register.sijill', '2024-01')
    assert (code, 'Edition 1, issued' in listed, 'month-ar.html: SHA-256' in listed) == (0, True, True)
    assert 'Nothing was issued yet' in call('issues', 'register.sijill', '2024-02')[1]
