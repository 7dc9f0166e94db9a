"""The history of a record and of the whole register: read page by page, as whoever works may see it, and as files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pyrage
import pytest

from exchange import commands
from exchange.histories import desk_history, history_files, history_html
from models.dates import dates
from models.file import history
from models.language import messages
from models.query.as_it_was import all_revisions
from models.query.as_it_was.all_revisions import Sought
from models.record.records import Record
from models.register.action import Incoming
from models.register.erasing import ToErase
from models.register.register import Register
from models.register.retold import happenings
from models.register.retold.lines_of_all import LinesOfAll
from models.register.reverting import revertible
from models.register.review.asking import Ask
from tests import desks, invented
from tests.reviewed import approved

SECRET = 'Two men near the well'


@pytest.fixture
def told(register: Register) -> tuple[Register, Record]:
    """A register in which something of every sort was done, and a record that was edited, approved and asked about."""
    record = register.save(invented.incident(narrative=SECRET))
    record.set('narrative', 'Three men at the well')
    record = approved(register, record)
    register.ask([Ask('incident', record.uid, 'Where?')])
    register.apply([Incoming(invented.incident(), vector='HQ.1:1')], {'file': 'x.xlsx'})
    other = register.save(invented.abductee())
    register.withdraw('abductee', other.uid, 'told twice')
    revision = history.revisions(register, 'record', record.uid)[1]
    register.revert(revision.uid, [one.where for one in revertible(register, revision)], because='wrong_code')
    return register, record


def whats(register: Register, **sought: str) -> list[str]:
    return [line.what for line in LinesOfAll(register).every(Sought(**sought))]


def test_every_change_is_a_line_however_small_the_pages_are(told: tuple[Register, Record]) -> None:
    register, record = told
    lines = [*LinesOfAll(register).every(Sought())]
    assert [line.what for line in lines] == [
        'Edited', 'Reverted: Account, Review state', 'Withdrawn', 'Recorded',
        'Imported from a workbook: \u2066x.xlsx\u2069', 'Question', 'Approved', 'Sent for review', 'Edited: Account',
        'Recorded',
    ]  # fmt: skip
    assert [line.why for line in lines][:3] == ['Wrong code', '', 'told twice']
    numbers = [line.revision.id for line in lines]
    for most, look in ((1, 3), (2, 1), (100, 2)):
        found, below = [], 0
        while True:
            page = all_revisions.page(register, Sought(), below, most, look)
            found += [one.id for one in page.revisions]
            below = page.below
            if not below:
                break
        assert found == numbers
    assert {line.about for line in lines if line.record == record.uid} == {record.get('reference')}


def test_it_is_sought_by_person_desk_kind_action_and_day(told: tuple[Register, Record]) -> None:
    register, _record = told
    assert len(whats(register, kind='abductee')) == 2
    assert whats(register, action='revert', kind='incident') == ['Reverted: Account, Review state']
    assert whats(register, desk='HQ') == ['Imported from a workbook: \u2066x.xlsx\u2069']
    assert whats(register, desk='H') == []
    mine = whats(register)
    rana = register.add_person('Rana', ('documenter',))
    assert whats(register, person=rana) == []
    assert whats(register, person=register.person) == mine
    today = dates.today_in_damascus().isoformat()
    assert whats(register, first=today, last=today) == mine
    assert whats(register, last='2020-01-01') == whats(register, first='2090-01-01') == []


def test_who_is_kept_from_a_record_sees_nothing_of_it(told: tuple[Register, Record]) -> None:
    register, record = told
    lead, reviewer = register.person, register.add_person('Rana', ('reviewer',))
    register.keep_from(reviewer, record.uid)
    assert any(line.record == record.uid for line in LinesOfAll(register).every(Sought()))
    register.work_as(reviewer)
    seen = [*LinesOfAll(register).every(Sought())]
    assert seen and not any(line.record == record.uid for line in seen)
    assert SECRET.encode() not in history_html.content(desk_history.of_register(register, Sought()))
    assert lead != reviewer


def test_what_is_done_with_two_records_is_in_the_history_of_either_and_of_the_register_with_why(
    register: Register,
) -> None:
    one, other, third = (register.save(invented.incident()) for _each in range(3))
    first, second = (str(record.get('reference')) for record in (one, other))
    apart = register.hold_apart('incident', one.uid, other.uid, 'another gate')
    register.hold_apart_no_more(apart, 'two names')
    register.hold_apart('incident', one.uid, other.uid, 'another hour')
    register.undo_last()
    register.merge('incident', one.uid, other.uid, reason='one account')
    register.merge('incident', one.uid, third.uid)
    register.unmerge(other.uid, reason='two accounts')
    said = [
        (f'Not the same as {second}', 'another gate'), (f'May be the same as {second} after all', 'two names'),
        (f'Not the same as {second}', 'another hour'), (f'Undone: Not the same as {second}', ''),
        (f'Merged with {second}', 'one account'), (f'Merged with {third.get("reference")}', ''),
        (f'Un-merged from {second}', 'two accounts'),
    ]  # fmt: skip
    plain = str.maketrans('', '', '\u2066\u2068\u2069')
    lines = [*LinesOfAll(register).every(Sought())]
    of_two = [(line.what.translate(plain), line.why) for line in lines if line.revision.kind in ('merge', 'apart')]
    # A pair that is not the same is about the one of the two whose uid comes first.
    turned = [(what.replace(second, first), why) for what, why in said[:4]] if other.uid < one.uid else said[:4]
    assert of_two[::-1] == [*turned, *said[4:]]
    assert {line.about for line in lines if line.revision.kind == 'merge'} == {first}
    its_own = [(one.what.translate(plain), one.why.translate(plain)) for one in happenings.of_record(register, one.uid)]
    assert [pair for pair in its_own if pair in said] == said
    of_other = [each.what.translate(plain) for each in happenings.of_record(register, other.uid)]
    assert f'Merged into {first}' in of_other and f'Un-merged from {first}' in of_other
    reviewer = register.add_person('Rana', ('reviewer',))
    register.keep_from(reviewer, other.uid)
    register.work_as(reviewer)
    assert not [what for what in whats(register) if second in what]
    assert [what for what in whats(register) if str(third.get('reference')) in what]
    seen = [each.what.translate(plain) for each in happenings.of_record(register, one.uid)]
    assert not [what for what in seen if second in what] and 'Un-merged from another record' in seen


@pytest.fixture
def outside(told: tuple[Register, Record]) -> Iterator[tuple[str, str]]:
    """The path of that register, closed, and the reference of its record."""
    register, record = told
    path, reference = str(register.path), str(record.get('reference'))
    register.close()
    yield path, reference
    messages.use('en')


def test_a_history_is_written_in_both_languages_and_says_that_it_stays(
    outside: tuple[str, str], tmp_path: Path, capsys: Any
) -> None:
    path, reference = outside
    for speech in ('en', 'ar'):
        for out in (tmp_path / f'{speech}{ending}' for ending in history_files.ENDINGS):
            assert commands.main(['history', path, reference, str(out), '--language', speech]) == 0
            assert 'not encrypted' in capsys.readouterr().err or speech == 'ar'
    rows = [*openpyxl.load_workbook(tmp_path / 'en.xlsx').active.iter_rows(values_only=True)]
    assert rows[0][0] == f'History of {reference}' and 'stays at this desk' in rows[1][0]
    [edit] = [row for row in rows if row[4] == 'Edited' and row[6] == 'Account']
    assert edit[6:] == ('Account', SECRET, 'Three men at the well')
    page = (tmp_path / 'en.html').read_text(encoding='utf-8')
    assert '<del>Two </del>men <del>near </del>the well' in page and 'Wrong code' in page
    assert 'dir="rtl"' in (tmp_path / 'ar.html').read_text(encoding='utf-8')
    assert (tmp_path / 'ar.pdf').read_bytes().startswith(b'%PDF')


def test_a_history_is_said_or_sealed(outside: tuple[str, str], tmp_path: Path, capsys: Any) -> None:
    path, reference = outside
    assert commands.main(['history', path, reference]) == 0
    assert f'Account: {SECRET} → Three men at the well' in capsys.readouterr().out
    key = pyrage.x25519.Identity.generate()
    out, days = tmp_path / 'all.xlsx', ['--from', '2020', '--to', '2090']
    assert commands.main(['history', path, *days, str(out), '--for', str(key.to_public())]) == 0
    assert 'not encrypted' not in capsys.readouterr().err
    assert pyrage.decrypt((tmp_path / 'all.xlsx.age').read_bytes(), [key]).startswith(b'PK')
    today = dates.today_in_damascus().isoformat()
    assert commands.main(['history', path, reference, '--as-of', today]) == 0
    assert f'Account: {SECRET}' in capsys.readouterr().out
    assert commands.main(['history', path, reference, '--as-of', '2090-01-01']) == 2
    assert '1 January 2090 is still to come' in capsys.readouterr().err
    wrong_ways = [[reference, 'x.txt'], [reference, '--from', '2020'], ['--as-of', today], [str(out), '--as-of', today]]
    for wrong in (*wrong_ways, ['DZ9-1']):
        assert commands.main(['history', path, *wrong]) == 2
    assert commands.main(['history', path]) == 0


def test_what_was_erased_is_in_no_history(told: tuple[Register, Record], tmp_path: Path) -> None:
    register, record = told
    now = desks.the(register, record.uid)
    register.erase([ToErase('incident', now.uid, now.uid, 'narrative')], 'Consent was withdrawn')
    for ending in ('.html', '.xlsx'):
        made = lambda: desk_history.of_record(register, 'incident', record.uid)  # noqa: E731
        out = history_files.write(tmp_path / f'a{ending}', made, 'en')
        content = out.read_bytes()
        if ending == '.xlsx':
            rows = openpyxl.load_workbook(out).active.iter_rows(values_only=True)
            content = repr([*rows]).encode()
        assert SECRET.encode() not in content and b'Three men' not in content
        assert b'erased' in content
