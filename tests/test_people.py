"""People: everything done in a register is somebody's, by a number; an alias is a value beside it, which can go."""

import json
import shutil
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pytestqt.qtbot import QtBot

from exchange.exporting import events_csv, field_sheet, headquarters_workbook
from exchange.importing import applying, planning
from exchange.mapping import headings
from exchange.mapping.mapping import tables_of
from exchange.reading.any_file import Sheet, Workbook
from models import query, samples
from models.dates import dates
from models.errors import KnownError, Refused
from models.file import agreement, history
from models.language.code_lists import codes
from models.language.labels import field_label
from models.query import Filter, Question, people
from models.record.records import OF_REVIEW, RECORDS, Record, roots
from models.register import erasing, verify
from models.register.action import Incoming
from models.register.erasing import ToErase
from models.register.own import own_past
from models.register.register import Register
from models.register.review.working import ROLES
from models.register.settings import Settings, Whose
from tests.calling import Call, caller
from tests.invented import PASSPHRASE, abductee, incident, work_as
from tests.test_chain import alter, bare_client
from tests.test_erasing import traces
from tests.windows import driving

OLD = Path(__file__).parent / 'old'
SAMPLES = sorted(OLD.glob('*.sijill'))
ALL = tuple(ROLES)
WORDS = ('Zebraquagga', 'Dodolorikeet')
ALIAS = ' '.join(WORDS)
OTHER = 'ليلى'


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """What runs a command."""
    return caller(capsys)


def made_by(register: Register, record: Record) -> list[str]:
    """What the history calls those who made each revision of a record."""
    return [register.called(one.by) for one in history.revisions(register, 'record', record.uid)]


# A new register, and one that is brought up to date


def test_a_new_register_has_one_person_who_may_do_everything(tmp_path: Path) -> None:
    path = tmp_path / 'r.sijill'
    with Register.create(path, desk='DZ1', passphrase=None, alias=' swallow ', language='ar') as register:
        [someone] = people.known_people(register)
        assert (someone.alias, someone.roles, someone.uid) == ('swallow', ALL, register.person)
        assert people.is_of_one(register) and register.settings.language == 'ar'
        assert [(one.kind, one.by) for one in history.each(register)] == [
            ('person', register.person),
            ('register', register.person),
        ]
        assert verify.check(register) == []
    with Register.open(path) as register:
        assert people.known_people(register) == [someone]


def test_no_alias_is_in_a_header_or_a_key_of_a_new_register(tmp_path: Path) -> None:
    """What stands there could never be erased: the header of a revision is in its hash."""
    with Register.create(tmp_path / 'r.sijill', desk='DZ1', passphrase=None, alias=ALIAS) as register:
        register.save(incident())
        register.apply([Incoming(incident())], {'file': 'x.xlsx'})
        register.settings.set('text_size', 125)
        assert {one.who for one in history.each(register)} == {''}
        rows = register.db.execute_sql('SELECT key, value FROM meta').fetchall()
        assert not [row for row in rows if ALIAS in ' '.join(map(str, row))]
        assert register.db.execute_sql('SELECT who FROM batch').fetchall() == [(register.person,)]


def before_upgrade(path: Path) -> tuple[str, dict[str, str], set[str], list[tuple[str, str]]]:
    """What stood in a sample of before: its alias, the settings of it, its drafts, and who made each revision."""
    with bare_client(path, PASSPHRASE) as database:
        known = dict(database.execute('SELECT key, value FROM meta').fetchall())
        mine = {name: known.get(f'{name} {known["alias"]}') or known.get(name, '') for name in of_people()}
        drafts = {uid for (uid,) in database.execute('SELECT uid FROM draft').fetchall()}
        revisions = database.execute('SELECT uid, who FROM revision ORDER BY id').fetchall()
    return known['alias'], {name: text for name, text in mine.items() if text}, drafts, revisions


def of_people() -> list[str]:
    return [name for name, setting in Settings.declared().items() if setting.whose is Whose.PERSON]


@pytest.fixture(params=[one for one in SAMPLES if int(one.stem.split('-')[1]) < 6], ids=lambda path: path.stem)
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a sample of before the register knew its people."""
    return Path(shutil.copy(request.param, tmp_path / 'r.sijill'))


def test_whoever_worked_in_an_earlier_one_is_its_first_person(earlier: Path) -> None:
    alias, settings, drafts, revisions = before_upgrade(earlier)
    with Register.open(earlier, PASSPHRASE) as register:
        [someone] = people.known_people(register)
        assert (someone.alias, someone.roles, someone.uid) == (alias, ALL, register.person)
        assert {name: register.meta[Settings.declared()[name].key(someone.uid)] for name in settings} == settings
        assert not [key for key in register.meta if key.endswith(f' {alias}')]
        assert {draft.uid for draft in query.drafts(register)} == drafts
        after = [*history.each(register)]
        assert [(one.uid, one.who) for one in after[: len(revisions)]] == revisions
        assert [register.called(one.by) for one in after[: len(revisions)]] == [who for _uid, who in revisions]
        assert {one.by for one in after[len(revisions) :]} == {someone.uid}
        assert verify.check(register) == []
    with Register.open(earlier, PASSPHRASE) as register:
        assert [*history.each(register)] == after and people.known_people(register) == [someone]


def test_what_was_discarded_in_an_earlier_one_can_be_had_again(tmp_path: Path) -> None:
    path, at = Path(shutil.copy(OLD / 'version-5.sijill', tmp_path / 'r.sijill')), dates.utc_now()
    alias = before_upgrade(path)[0]
    with bare_client(path, PASSPHRASE) as database:
        for key, whose in (('discarded mine', alias), ('discarded theirs', 'nobody')):
            kept = json.dumps([whose, at, key, 'incident', '{"rows": [], "texts": {}}', at])
            database.execute('INSERT INTO meta VALUES (?, ?)', (key, kept))
    with Register.open(path, PASSPHRASE) as register:
        assert [one.key for one in query.discarded(register)] == ['discarded mine']
        assert register.restore_draft('discarded mine') == ('incident', 'discarded mine')


def test_an_alias_that_was_forged_before_the_upgrade_is_nobodys(tmp_path: Path) -> None:
    """The history tells of it since the fifth version."""
    path = Path(shutil.copy(OLD / 'version-5-settings.sijill', tmp_path / 'r.sijill'))
    with bare_client(path, PASSPHRASE) as database:
        database.execute("UPDATE meta SET value = 'Director' WHERE key = 'alias'")
    with Register.open(path, PASSPHRASE) as register:
        assert register.alias == 'سامي' and len(query.drafts(register)) == 4
        assert verify.check(register) == []


@pytest.mark.parametrize('alias', ['x' * 5_000, ' a\nb\tc ', '\u202eabc', '=1+1', '', 'a\x00b', '\x1f'])
def test_whatever_an_earlier_version_took_for_an_alias_opens(alias: str, tmp_path: Path) -> None:
    path = Path(shutil.copy(OLD / 'version-3-settings.sijill', tmp_path / 'r.sijill'))
    with bare_client(path, PASSPHRASE) as database:
        database.execute('UPDATE meta SET value = ? WHERE key = ?', (alias, 'alias'))
        database.execute('UPDATE draft SET alias = ?', (alias,))
    with Register.open(path, PASSPHRASE) as register:
        assert register.alias and len(query.drafts(register)) == (4 if alias else 0)
        assert verify.check(register) == []


@pytest.mark.parametrize('sample', ['version-6-settings', 'version-6-history'])
def test_a_sample_of_two_people(sample: str, tmp_path: Path) -> None:
    with Register.open(Path(shutil.copy(OLD / f'{sample}.sijill', tmp_path)), PASSPHRASE) as register:
        first, second = people.people(register)
        assert (first.roles, 'documenter' in second.roles) == (ALL, True)
        assert verify.check(register) == []
        if sample.endswith('settings'):
            record = query.get(register, 'person', second.uid)
            assert record is not None and second.roles == ('documenter',)
            assert [row.get('role') for row in record.of('person_role') if row.get('until')] == ['reviewer']
            assert [one.draft.uid[-1] for one in query.discarded(register)] == ['4']
            register.work_as(second.uid)
            assert (register.settings.language, register.settings.text_size) == ('en', 150)
            assert len(query.drafts(register)) == 1 and len(query.discarded(register)) == 2


# Two who take turns


def test_everything_is_whose_it_is(register: Register) -> None:
    mine = register.save(incident())
    register.settings.set('text_size', 125)
    register.keep_draft('incident', 'u1', {'rows': [], 'texts': {}})
    work_as(register, OTHER)
    assert register.alias == OTHER and register.settings.text_size == 100 and query.drafts(register) == []
    theirs = register.save(incident())
    register.keep_draft('abductee', 'u2', {'rows': [], 'texts': {}})
    batch = register.apply([Incoming(abductee())], {'file': 'x.xlsx'})
    register.settings.set('headquarters_key', 'age1')
    assert next(own_past.in_words(register)).find(OTHER) > 0
    work_as(register, 'Tester')
    assert register.settings.text_size == 125 and [draft.uid for draft in query.drafts(register)] == ['u1']
    assert (made_by(register, mine), made_by(register, theirs)) == (['Tester'], [OTHER])
    [known] = history.batches(register)
    assert (known.uid, known.who) == (batch, OTHER)
    assert verify.check(register) == []


def test_what_repeats_itself_comes_from_ones_own_last_record(register: Register) -> None:
    """Two who take turns type from two piles of paper."""
    mine = register.save(incident(kind='ied'))
    work_as(register, OTHER)
    assert query.last_saved(register, 'incident') is None
    theirs = register.save(incident(kind='shelling'))
    for alias, saved in ((OTHER, theirs), ('Tester', mine)):
        work_as(register, alias)
        last = query.last_saved(register, 'incident')
        assert last is not None and last.uid == saved.uid


def test_undo_takes_back_mine_and_leaves_theirs(register: Register) -> None:
    mine = register.save(incident())
    work_as(register, OTHER)
    assert (register.last_done(), register.undo_last()) == (None, None)
    theirs = register.save(incident())
    work_as(register, 'Tester')
    register.undo_last()
    assert register.undo_last() is None

    def is_gone(record: Record) -> bool:
        found = query.get(register, 'incident', record.uid)
        return found is not None and bool(found.withdrawn)

    assert (is_gone(mine), is_gone(theirs)) == (True, False)
    work_as(register, OTHER)
    assert (register.last_undone(), register.redo_last()) == (None, None)
    register.undo_last()
    work_as(register, 'Tester')
    register.redo_last()
    assert (is_gone(mine), is_gone(theirs)) == (False, True)


def test_what_was_done_before_there_were_people_is_the_first_ones_to_undo(tmp_path: Path) -> None:
    with Register.open(Path(shutil.copy(OLD / 'version-5.sijill', tmp_path)), PASSPHRASE) as register:
        past = register.last_done()
        assert past is not None
        work_as(register, OTHER)
        assert register.last_done() is None and register.last_undone() is None
        work_as(register, 'رنا')
        assert register.last_done() == past


# What a bare client does: every column of the three tables is tried in test_own_history and test_chain


def test_who_works_is_chosen_and_not_chained(register: Register) -> None:
    """It changes at each opening, so the history would hold little else; and each revision has its person in its hash.

    Altered, somebody else is taken to work, as anybody with the passphrase may choose; one whom the register does not
    know never is.
    """
    first, path = register.person, register.path
    second = register.add_person(OTHER, ('documenter',))
    register.close()
    for value, works in ((second, second), ('nobody', first), ('', first)):
        alter(path, "UPDATE meta SET value = ? WHERE key = 'person'", value)
        with Register.open(path) as opened:
            assert opened.person == works
            assert verify.check(opened) == []
    alter(path, "DELETE FROM meta WHERE key = 'person'")
    with Register.open(path) as opened:
        assert opened.person == first and len(people.known_people(opened)) == 2


def test_a_revision_that_was_given_to_somebody_else_is_named(register: Register) -> None:
    register.save(incident())
    second, path = register.add_person(OTHER, ('documenter',)), register.path
    register.close()
    alter(path, "UPDATE revision SET person = ? WHERE kind = 'incident'", second)
    with Register.open(path) as opened:
        [sentence] = verify.check(opened)
    assert 'Revision 3 ' in sentence and 'its header does not match its hash' in sentence


def test_a_role_that_a_bare_client_gives_is_named(register: Register) -> None:
    second, path = register.add_person(OTHER, ('documenter',)), register.path
    register.close()
    alter(path, "UPDATE person_role SET role = 'lead' WHERE parent = ?", second)
    with Register.open(path) as opened:
        [sentence] = verify.check(opened)
    assert field_label('person_role', 'role') in sentence and 'altered outside the program' in sentence


# An alias is changed, and goes


def test_a_new_alias_is_shown_everywhere(register: Register, call: Call) -> None:
    saved = register.save(incident())
    register.apply([Incoming(abductee())], {'file': 'x.xlsx'})
    register.settings.set('headquarters_key', 'age1')
    before = [*history.each(register)]
    register.rename_person(register.person, 'swallow')
    assert [*history.each(register)][: len(before)] == before
    assert (register.alias, made_by(register, saved)) == ('swallow', ['swallow'])
    assert [batch.who for batch in history.batches(register)] == ['swallow']
    assert 'swallow' in next(own_past.in_words(register)) and 'swallow' in own_past.key_in_words(register)
    assert 'Tester' not in ' '.join(own_past.in_words(register))
    assert verify.check(register) == []
    path = register.path
    register.close()
    code, out, _err = call('history', path)
    assert (code, 'swallow' in out, 'Tester' in out) == (0, True, False)


@pytest.fixture
def named(tmp_path: Path) -> Iterator[Register]:
    """A register whose one person has an alias that is found nowhere else."""
    folder = tmp_path / 'named'
    folder.mkdir()
    with Register.create(folder / 'r.sijill', desk='DZ1', passphrase=None, alias=ALIAS) as register:
        yield register


def erase_alias(register: Register, uid: str) -> None:
    register.erase([ToErase('person', uid, uid, 'alias')], 'They asked for it.')


def test_an_alias_can_be_erased_and_the_chain_stays_whole(named: Register) -> None:
    saved = named.save(incident())
    named.rename_person(named.person, f'{ALIAS} the second')
    named.keep_draft('incident', 'u1', {'rows': [], 'texts': {}})
    assert named.discard_draft('u1')
    named.settings.keep('filters', 'mine', query.to_keep(Question('incident', 'x'), named.person))
    named.settings.set('date_order', 'day_first')
    heads = [one.hash for one in history.each(named)]
    assert traces(named, *WORDS)
    erase_alias(named, named.person)
    assert traces(named, *WORDS) == []
    assert verify.check(named) == [] and all(agreement.had(named.db, head) for head in heads)
    assert named.alias == f'Person {named.person[:8]}' == made_by(named, saved)[0]
    [someone] = people.people(named)
    assert (someone.alias, someone.roles) == (named.alias, ALL)
    path = named.path
    named.close()
    with Register.open(path) as again:
        assert again.person == someone.uid and verify.check(again) == []
        assert traces(again, *WORDS) == []


def test_whoever_has_no_alias_any_more_is_still_somebody(named: Register) -> None:
    second = named.add_person(OTHER, ('documenter', 'lead'))
    erase_alias(named, second)
    named.set_roles(second, ('lead',))
    named.work_as(second)
    named.save(incident())
    assert [someone.roles for someone in people.people(named)] == [ALL, ('lead',)]
    named.rename_person(second, 'swift')
    assert named.alias == 'swift' and verify.check(named) == []


def test_an_alias_that_was_taken_out_and_not_erased_is_named(named: Register) -> None:
    path = named.path
    named.close()
    alter(path, 'UPDATE person SET alias = NULL')
    with Register.open(path) as opened:
        [sentence] = verify.check(opened)
    assert field_label('person', 'alias') in sentence


# Who may change people


def test_only_a_lead_changes_people(register: Register) -> None:
    first, second = register.person, register.add_person(OTHER, ('documenter', 'reviewer'))
    work_as(register, OTHER)
    before = [*history.each(register)]
    for attempt in (
        lambda: register.add_person('swift', ('documenter',)),
        lambda: register.rename_person(first, 'swift'),
        lambda: register.set_roles(second, ('lead',)),
        lambda: register.set_roles(first, ()),
        lambda: erase_alias(register, first),
    ):
        with pytest.raises(Refused, match='Only a lead'):
            attempt()
    assert [*history.each(register)] == before
    register.rename_person(second, 'swift')  # one's own alias is one's own
    erase_alias(register, second)
    assert verify.check(register) == []


def test_somebody_always_leads(register: Register) -> None:
    first, second = register.person, register.add_person(OTHER, ('documenter',))
    for roles in ((), ('documenter', 'reviewer')):
        with pytest.raises(Refused, match='must be a lead'):
            register.set_roles(first, roles)
    register.set_roles(second, ('documenter', 'lead'))
    register.set_roles(first, ())
    assert [someone.uid for someone in people.people(register)] == [second]
    assert [someone.uid for someone in people.known_people(register)] == [first, second]
    register.work_as(second)
    with pytest.raises(KnownError, match='does not work'):
        register.work_as(first)
    with pytest.raises(Refused, match='must be a lead'):
        register.set_roles(second, ('documenter',))


@pytest.mark.parametrize(('alias', 'said'), [('', 'Enter an alias'), (' \t', 'Enter an alias'), ('TESTER', 'already')])
def test_an_alias_is_somebodys_alone(register: Register, alias: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        register.add_person(alias, ('documenter',))
    with pytest.raises(Refused, match='one role'):
        register.add_person('swift', ())
    second = register.add_person(OTHER, ('documenter',))
    with pytest.raises(Refused, match=said):
        register.rename_person(second, alias)


# People are no records


NAMES = ['Person', 'People', 'Role', 'Alias', 'شخص', 'الأشخاص', 'الصلاحية', 'الاسم المستعار', 'person.alias', 'person']


def test_they_are_in_no_list_and_no_search(register: Register) -> None:
    work_as(register, OTHER)
    register.save(incident())
    assert not OF_REVIEW.keys() & RECORDS.keys() and not OF_REVIEW.keys() & {cls.record_kind for cls in roots()}
    for kind in (cls.record_kind for cls in roots()):
        for word in (OTHER, 'Tester', register.person, 'documenter'):
            assert not [*query.ids(register, Question(kind, word))]
    assert not [row for row in register.db.execute_sql('SELECT kind FROM problem') if row[0] in OF_REVIEW]
    indexed = register.db.execute_sql('SELECT row_kind FROM coded UNION SELECT kind FROM name_key').fetchall()
    assert not {kind for (kind,) in indexed} & OF_REVIEW.keys()


def test_invented_records_have_none(register: Register) -> None:
    before = people.known_people(register)
    samples.fill(register, 3, 3)
    assert people.known_people(register) == before


@pytest.mark.parametrize('title', ['Sheet1', 'People', 'Person', 'الأشخاص'])
def test_no_column_of_a_sheet_is_taken_for_them(title: str) -> None:
    heads = ['Date', 'Governorate', *NAMES, 'Public key', 'Sealed key']
    [table] = tables_of(Workbook(Path('x.xlsx'), '', [Sheet(title, [heads, ['2024-01-21', 'Homs', *'abcdefghijkl']])]))
    targets = {column.heading: column.target for column in table.columns}
    assert targets['Date'] == 'incident.occurred' and table.kind in RECORDS
    assert not [target for target in targets.values() if target and target.partition('.')[0] in OF_REVIEW]
    for kind in ('incident', 'abductee'):
        assert not [target for target in headings.fillable(kind) if target.partition('.')[0] in OF_REVIEW]


def parts_of(path: Path) -> str:
    """All text that a file holds."""
    if path.suffix != '.xlsx':
        return path.read_text(encoding='utf-8')
    with zipfile.ZipFile(path) as archive:
        return '\n'.join(archive.read(name).decode() for name in archive.namelist())


def test_they_leave_in_no_file(register: Register, tmp_path: Path) -> None:
    second = register.add_person(OTHER, ('documenter', 'reviewer'))
    register.save(incident(state='approved'))
    register.work_as(second)
    register.save(incident(state='approved'))
    register.apply([Incoming(abductee(state='approved'))], {'file': 'x.xlsx'})
    for profile in ('full', 'headquarters', 'public'):
        for language in ('en', 'ar'):
            path = tmp_path / f'{profile}-{language}.xlsx'
            headquarters_workbook.export(register, path, profile=profile, state='all', language=language)
    for language in ('en', 'ar'):
        field_sheet.write_template(tmp_path / f'field-{language}.xlsx', language)
    for shape in events_csv.SHAPES:
        events_csv.export(register, tmp_path / f'{shape}.csv', shape, profile='headquarters', state='all')
    first, second = (someone.uid for someone in people.people(register))
    marks = ('sijill.person', 'person.alias', 'person.uid', 'person_role', 'person_key', 'Documenter', 'موثّق')
    for path in [*tmp_path.glob('*.xlsx'), *tmp_path.glob('*.csv')]:
        text = parts_of(path)
        assert not [one for one in (first, second, 'Tester', OTHER, *marks) if one in text], path.name


def test_a_workbook_brings_nobody(register: Register, tmp_path: Path) -> None:
    """One that says it is a sheet of people, marked as headquarters' are, changes nobody's alias and no role."""
    register.save(incident())
    headquarters_workbook.export(register, tmp_path / 'x.xlsx')
    book = openpyxl.load_workbook(tmp_path / 'x.xlsx')
    for kind, names, values in (
        ('person', ['uid', 'alias'], [register.person, 'Director']),
        ('person_role', ['uid', 'parent', 'role'], ['u', register.person, 'lead']),
    ):
        sheet = book.create_sheet(codes('records').label(kind))
        for row in ([f'{kind}.{name}' for name in names], [field_label(kind, name) for name in names], values):
            sheet.append(row)
    book.save(tmp_path / 'forged.xlsx')
    before = people.known_people(register)
    plan = planning.make_plan(register, tmp_path / 'forged.xlsx')
    assert not {row.record.kind for row in plan.rows if row.record} & OF_REVIEW.keys()
    applying.apply_plan(register, plan)
    assert people.known_people(register) == before and register.alias == 'Tester'


def test_they_are_offered_for_erasing_as_records_are(named: Register) -> None:
    record = query.get(named, 'person', named.person)
    assert record is not None
    assert ('person', 'alias', ALIAS) in [(one.row_kind, one.field, one.now) for one in erasing.offered(named, record)]


# Kept filters


ASKED = Question('incident', 'x', (Filter('governorate', ('SY04',)),))


def test_a_kept_filter_says_who_kept_it_where_several_work(register: Register, qtbot: QtBot) -> None:
    register.settings.keep('filters', 'Old', query.to_keep(ASKED))
    with driving(register, qtbot) as driver:
        bar = driver.window.list.bar

        def kept() -> list[str]:
            bar.fill_menu()
            return [action.text() for action in bar._menu.actions() if '★' in action.text()]

        bar.add(Filter('governorate', ('SY04',)))
        bar.type_name()
        driver.keys('=Mine', 'Enter')
        assert register.settings.filters['Mine']['by'] == register.person
        assert kept() == ['★ Mine', '★ Old']
        register.add_person(OTHER, ('documenter',))
        assert kept() == ['★ Mine (\u2068Tester\u2069)', '★ Old']
        register.rename_person(register.person, 'swallow')
        assert kept() == ['★ Mine (\u2068swallow\u2069)', '★ Old']
        bar.use_kept('Mine')
        assert [given.values for given in bar.question_filters()] == [('SY04',)]


@pytest.mark.parametrize('by', [{}, {'by': ''}, {'by': 5}, {'by': 'nobody'}])
def test_a_filter_of_whomever_is_read(register: Register, by: dict[str, Any]) -> None:
    register.add_person(OTHER, ('documenter',))
    register.settings.keep('filters', 'Old', query.to_keep(ASKED) | by)
    assert query.kept_filters(register.settings.filters) == {'Old': ASKED}


def test_each_revision_follows_the_one_before_it_whoever_made_it(register: Register) -> None:
    for alias in (OTHER, 'Tester', OTHER):
        work_as(register, alias)
        register.save(incident())
    told = [*history.each(register)]
    assert all(one.hash == other.previous for one, other in pairwise(told))
    assert {one.person for one in told} == {someone.uid for someone in people.people(register)}
