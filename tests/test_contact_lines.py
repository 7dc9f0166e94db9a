"""A contact line: in the chain, undone at once, corrected with its past, erasable; and in no file that leaves."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyrage
import pytest

from exchange.exporting import headquarters_workbook, share_workbook
from exchange.recovery import recovery_files
from models import query
from models.errors import KnownError, Refused
from models.file import history
from models.query.as_it_was.all_revisions import Sought
from models.query.follow_up import contact_lines
from models.record.fields import Stored
from models.record.records import Record
from models.register import erasing, verify
from models.register.register import Register
from models.register.retold import happenings
from models.register.retold.changes_in_words import ChangesOf
from models.register.retold.lines_of_all import LinesOfAll
from models.register.review.asking import Ask
from models.register.review.reviewing import Chosen
from tests import invented
from tests.calling import caller
from tests.invented import PASSPHRASE
from tests.reviewed import approved

ASKED: dict[str, Stored] = {
    'asked_on': '2024-02-03', 'whom': 'Khaluh Ghareeb', 'came_of': 'no_news', 'not_before': '2024-06-01',
    'note': 'Zubaydi again in summer',
}  # fmt: skip
NEEDLES = tuple(word.encode() for word in ('Ghareeb', 'Zubaydi'))


def whom(register: Register, uid: str) -> list[Stored]:
    return [one.get('whom') for one in contact_lines.contacts_of(register, uid)]


def test_it_is_noted_corrected_and_withdrawn_each_undone_and_the_abductee_stays_as_it_is(register: Register) -> None:
    saved = approved(register, invented.abductee())
    noted = register.note_contact(saved.uid, ASKED)
    again = query.get(register, 'abductee', saved.uid)
    assert again is not None
    assert (again.revision, again.get('state'), again.values) == (saved.revision, 'approved', saved.values)
    register.correct_contact(noted.uid, ASKED | {'whom': 'his aunt', 'not_before': None})
    assert whom(register, saved.uid) == ['his aunt']
    assert [one.action for one in history.revisions(register, 'record', noted.uid)] == ['contact', 'contact']
    last = register.last_done()
    assert last is not None
    assert (last.action, last.record, last.adds) == ('contact', saved.uid, False)
    register.undo_last()
    assert whom(register, saved.uid) == ['Khaluh Ghareeb']
    register.redo_last()
    register.withdraw_contact(noted.uid, 'another family')
    assert whom(register, saved.uid) == []
    with pytest.raises(KnownError, match='withdrawn already'):
        register.withdraw_contact(noted.uid)
    for before in (['his aunt'], ['Khaluh Ghareeb'], []):
        register.undo_last()
        assert whom(register, saved.uid) == before
    assert verify.check(register) == []


@pytest.mark.parametrize(
    ('wrong', 'field'),
    [
        ({'asked_on': ''}, 'asked_on'),
        ({'asked_on': '2024-02'}, 'asked_on'),
        ({'asked_on': '2099-02-01'}, 'asked_on'),
        ({'not_before': '2024-02-03'}, 'not_before'),
        ({'not_before': '2024'}, 'not_before'),
        ({'came_of': None}, 'came_of'),
    ],
)
def test_what_cannot_be_is_refused(register: Register, wrong: dict[str, Stored], field: str) -> None:
    saved = register.save(invented.abductee())
    with pytest.raises(Refused) as refused:
        register.note_contact(saved.uid, ASKED | wrong)
    assert refused.value.field == field
    assert whom(register, saved.uid) == []


def test_nothing_is_noted_about_what_is_withdrawn_or_no_abductee(register: Register) -> None:
    saved, incident = register.save(invented.abductee()), register.save(invented.incident())
    register.withdraw('abductee', saved.uid, 'twice')
    for uid in (saved.uid, incident.uid):
        with pytest.raises(KnownError):
            register.note_contact(uid, ASKED)


def test_the_newest_is_first_and_says_itself_in_words(register: Register) -> None:
    saved = register.save(invented.abductee())
    for day in ('2024-02-03', '2024-05-01', '2024-03-01'):
        register.note_contact(saved.uid, {'asked_on': day, 'came_of': 'not_reached'})
    days = [one.get('asked_on') for one in contact_lines.contacts_of(register, saved.uid)]
    assert days == ['2024-05-01', '2024-03-01', '2024-02-03']
    said = contact_lines.in_words(register, Record('contact', values=dict(ASKED)))
    assert said == (
        '3 Feb 2024 · No news · \u2068Khaluh Ghareeb\u2069 · \u2068Zubaydi again in summer\u2069 · '
        'not to be called before 1 Jun 2024'
    )


def test_a_bare_sql_client_is_named_by_check(register: Register) -> None:
    saved = register.save(invented.abductee())
    register.note_contact(saved.uid, ASKED)
    register.db.execute_sql("UPDATE contact SET came_of = 'news'")
    assert len(verify.check(register)) == 1
    register.db.execute_sql('DELETE FROM contact')
    assert verify.check(register)


def test_its_whole_past_is_in_the_history_of_the_record_and_of_the_register(register: Register) -> None:
    saved = register.save(invented.abductee())
    noted = register.note_contact(saved.uid, ASKED)
    register.correct_contact(noted.uid, ASKED | {'whom': 'his aunt'})
    register.withdraw_contact(noted.uid, 'another family')
    assert len(happenings.of_record(register, saved.uid)) == 1
    found = happenings.of_record(register, saved.uid, with_contacts=True)
    assert [one.what for one in found[1:]] == [
        'Contact line noted', 'Contact line corrected', 'Contact line withdrawn',
    ]  # fmt: skip
    changes = ChangesOf(register, saved)
    said = [[(one.name, one.old, one.new) for one in changes.of(each)] for each in found[1:]]
    assert ('Whom', '–', 'Khaluh Ghareeb') in said[0]
    assert said[1] == [('Whom', 'Khaluh Ghareeb', 'his aunt')]
    assert said[2][0][2] == 'another family'
    lines = [*LinesOfAll(register).every(Sought(kind='contact'))]
    assert [one.what for one in lines] == [one.what for one in reversed(found[1:])]
    assert {one.record for one in lines} == {saved.uid}
    assert 'his aunt' in lines[-1].why


def test_erasing_offers_its_texts_and_takes_them_out_of_the_history(register: Register) -> None:
    saved = register.save(invented.abductee())
    noted = register.note_contact(saved.uid, ASKED)
    offered = [one for one in erasing.offered(register, saved) if one.row_kind == 'contact']
    assert [(one.field, one.now) for one in offered] == [('whom', ASKED['whom']), ('note', ASKED['note'])]
    register.erase([one.asking() for one in offered], 'The family asked for it.')
    [left] = contact_lines.contacts_of(register, saved.uid)
    assert (left.uid, left.get('whom'), left.get('note'), left.get('asked_on')) == (noted.uid, None, None, '2024-02-03')
    assert verify.check(register) == []
    register.db.execute_sql('PRAGMA wal_checkpoint(TRUNCATE)')
    assert not any(needle in register.path.read_bytes() for needle in NEEDLES)


def members(content: bytes) -> Iterator[bytes]:
    """A file, and whatever is packed in it."""
    yield content
    if content.startswith(b'PK'):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from members(archive.read(name))


# Every kind of file that the command line writes, by its name, of a register that has something for each.
FILES: dict[str, tuple[str, ...]] = {
    'headquarters.xlsx': ('export',),
    'public.xlsx': ('export', '--profile', 'public', '--state', 'all'),
    **{f'{shape}.csv': ('export', '--shape', shape) for shape in ('plain', 'acled', 'ucdp', 'hxl')},
    'full.csv': ('export', '--profile', 'headquarters'),
    **{f'month.{ending}': ('report', '2024-01') for ending in ('xlsx', 'json', 'docx', 'pdf', 'html')},
}


def has_it(content: bytes) -> bool:
    return any(needle in part for part in members(content) for needle in NEEDLES)


def test_it_is_in_no_file_that_leaves(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All kinds of files, each unpacked; a file of the register itself has it, else the search would find nothing."""
    saved = approved(register, invented.abductee())
    approved(register, invented.incident(public_summary='An ambush.'))
    waiting = register.save(invented.incident(occurred='2024-01-02', governorate='SY09'))
    register.review_one('send', Chosen('incident', waiting.uid))
    register.ask_one(Ask('abductee', saved.uid, 'When was it?'))
    register.note_contact(saved.uid, ASKED)
    (out := tmp_path / 'out').mkdir()
    headquarters_workbook.export(register, out / 'of-one.xlsx', only=frozenset([saved.uid]))
    share_workbook.hand_out(register, out / 'share.xlsx', ('desk', 'DZ1'), 'Reviewer')
    register.close()
    monkeypatch.chdir(out)
    call = caller(capsys)
    for name, (command, *asked) in FILES.items():
        given = [register.path, asked[0], name] if command == 'report' else [register.path, name, *asked]
        assert call(command, *given)[0] in (0, 2), name
    assert call('questions', register.path, '--sheet', 'questions.xlsx')[0] == 0
    for ending in ('xlsx', 'html', 'pdf'):
        assert call('history', register.path, saved.uid, f'past.{ending}')[0] == 0
        assert call('history', register.path, '--from', '2020-01-01', f'all.{ending}')[0] == 0
    for asked in (('history', register.path, saved.uid), ('history', register.path, '--from', '2020-01-01')):
        assert 'Ghareeb' not in call(*asked)[1]
    for name, command in (('pairs.xlsx', 'duplicates'), ('due.xlsx', 'follow-up')):
        kind = ('abductee',) if command == 'duplicates' else ('not_yet',)
        assert call(command, register.path, *kind, '--out', name)[0] == 0
    written = {path.name: path.read_bytes() for path in out.iterdir()}
    assert written.keys() >= {'past.html', 'all.xlsx', 'due.xlsx', 'pairs.xlsx'}
    assert written.keys() >= {*FILES, 'questions.xlsx', 'share.xlsx', 'of-one.xlsx'}
    assert [name for name, content in written.items() if has_it(content)] == []
    assert has_it(register.path.read_bytes())


def test_a_recovery_file_holds_no_record(encrypted: Register, tmp_path: Path) -> None:
    secret = pyrage.x25519.Identity.generate()
    encrypted.settings.set('headquarters_key', str(secret.to_public()))
    encrypted.note_contact(encrypted.save(invented.abductee()).uid, ASKED)
    path = recovery_files.make(encrypted, tmp_path / 'lost.age', PASSPHRASE)
    assert not has_it(pyrage.decrypt(path.read_bytes(), [secret]))
