"""The tables: what the steps make is what the records declare, and what was released never changes."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from exchange import own_key
from exchange.mapping import profiles
from models import query
from models.errors import KnownError, NewerRegister
from models.file import agreement, backups, history, migrations
from models.query import Filter, Question
from models.record.records import RECORDS, OfReview, Root, declared
from models.register import conflicts, undoing, verify
from models.register.register import Register
from tests.invented import PASSPHRASE, incident
from tests.old.make import HEADQUARTERS
from tests.servers import Server

OLD = Path(__file__).parent / 'old'
# SHA-256 of each released step: a digest that stands here never changes, a new step adds one.
FROZEN = [
    '8064cf0ade56a0f47d0ca816834de9743b66f3e89bb13ecb9c83403fd2f3c3a3',
    '136572cf968ecb4a0d2cd220d190fe81b15b6c2724ce7f8f2fb1538078b738be',
    'c4f3046bff127a5d6207f49d0dac1d571b154c8d9ef59bc7da3de4ccd6909f6d',
    'f7fa48fe1d4739709f7dc11b2126b75461536f201b07b3cd315f15f57f0c2063',
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'c986bcfa75e8ae4147c3e09b7fa0472f89226838cafdd9fb94d42c24bfdc7e8b',
    '1222c91c7b7748649658c7d53ad2a367af025b5563006906b8b30c93dc93b185',
    'ab84feb4c430fecb37507c9143a0e13684848fb3ded2fafe5288a5263e210e56',
    '12b42a20ee9a662d4d47587ec1514c0251b455f19d728731a02694db67961942',
    '6244b522c1e773b521800d0ab2f5084ee94a7ef140aa854e5811e64f78f5249e',
    '6866979b4de6934ed8b1f88207c073287ebe8b35de6ac2e4c2e07c9433922b77',
    '67763c87a032cf625ff9216212511b4fa83beec6fe31efa2949a084128057100',
    '442b2325012a5c2054446f54a03d9a21ea26d944884d51aaf7f678dda08201a4',
]


# By these a report finds the few rows that have such a date.
FOR_REPORTS = {'incident': {'learned_on'}, 'casualty': {'outcome_date'}}
# And by these those who are linked to another row as one person.
LINKED = {'abductee': {'same_person'}, 'victim': {'same_person'}}


def columns(register: Register, table: str) -> dict[str, str]:
    found = register.db.execute_sql(f'PRAGMA table_info("{table}")').fetchall()
    return {row[1]: row[2] for row in found}


def indexed(register: Register, table: str) -> set[str]:
    """The first column of each index of a table."""
    names = [row[1] for row in register.db.execute_sql(f'PRAGMA index_list("{table}")').fetchall()]
    return {register.db.execute_sql(f'PRAGMA index_info("{name}")').fetchone()[2] for name in names}


def test_released_steps_are_frozen() -> None:
    digests = [hashlib.sha256('\n'.join(step).encode()).hexdigest() for step in migrations.STEPS]
    assert digests == FROZEN


@pytest.mark.parametrize('kind', declared())
def test_a_table_holds_what_is_declared_and_nothing_else(register: Register, kind: str) -> None:
    cls = declared()[kind]
    wanted = {field.column_name for field in cls._meta.sorted_fields} | set(cls.computed)
    assert set(columns(register, kind)) == wanted


@pytest.mark.parametrize('kind', declared())
def test_a_column_stores_what_its_kind_gives(register: Register, kind: str) -> None:
    affinity = {'number': 'INTEGER', 'degrees': 'REAL'}
    stored = columns(register, kind)
    cls = declared()[kind]
    specs = cls.specs() | cls.computed
    assert {name: stored[name] for name in specs} == {
        name: affinity.get(spec.kind.name, 'TEXT') for name, spec in specs.items()
    }


@pytest.mark.parametrize('kind', declared())
def test_what_is_listed_can_be_sorted_by_an_index(register: Register, kind: str) -> None:
    cls = declared()[kind]
    wanted = {'uid'} | ({'parent'} if cls.parent_kind else set())
    wanted |= set(query.columns(kind)) if issubclass(cls, Root) else set()
    wanted |= set(cls.found_by) if issubclass(cls, OfReview) else set()
    wanted |= FOR_REPORTS.get(kind, set()) | LINKED.get(kind, set())
    assert indexed(register, kind) == wanted


@pytest.mark.parametrize('kind', [kind for kind, cls in RECORDS.items() if issubclass(cls, Root)])
def test_a_list_in_any_order_needs_no_sorting(register: Register, kind: str) -> None:
    """The database's own plan, for the orders that go by the stored value."""
    for name, spec in query.columns(kind).items():
        if spec.kind.name == 'code':
            continue
        plan = register.db.execute_sql(
            f'EXPLAIN QUERY PLAN SELECT id FROM "{kind}" WHERE withdrawn IS NULL ORDER BY "{name}" DESC, id DESC'
        ).fetchall()
        assert not any('TEMP B-TREE' in row[3] for row in plan), name


def test_zones_around_a_place_are_found_without_a_row(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a save takes the longer the more incidents a place or a season has."""
    asked, execute = [], register.db.execute_sql
    with monkeypatch.context() as patched:
        patched.setattr(register.db, 'execute_sql', lambda *given: asked.append(given) or execute(*given))
        assert query.zones_at(register, ['C1', 'C2'], '2024-01-01', '2024-03-01', 'none') == []
    [(statement, values)] = asked
    plan = [row[3] for row in register.db.execute_sql(f'EXPLAIN QUERY PLAN {statement}', values).fetchall()]
    assert any('incident_zone (place=? AND occurred>? AND occurred<?)' in line for line in plan), plan


@pytest.mark.parametrize(
    'asks',
    [
        history.last_not_undone,
        history.last_undone,
        history.last_of_records,
        lambda register: query.last_saved(register, 'incident'),
    ],
)
def test_what_was_done_last_is_found_from_the_end_of_the_history(
    register: Register, monkeypatch: pytest.MonkeyPatch, asks: Callable[[Register], object]
) -> None:
    """Else the history of a record, and the menu that offers to undo, took three seconds among 100,000 records."""
    register.save(incident())
    register.save(incident())
    register.undo_last()
    asked, execute = [], register.db.execute_sql
    with monkeypatch.context() as patched:
        patched.setattr(register.db, 'execute_sql', lambda *given: asked.append(given) or execute(*given))
        asks(register)
    for given in asked:
        [statement, values] = (*given, ())[:2]
        if 'FROM revision' not in statement:
            continue
        plan = [row[3] for row in execute(f'EXPLAIN QUERY PLAN {statement}', values).fetchall()]
        assert not [line for line in plan if 'revision_kind' in line or 'TEMP B-TREE' in line], plan
        assert 'SCAN undoing' not in plan[1:], plan
    assert asked


def test_every_root_kind_has_a_word_index(register: Register) -> None:
    tables = {row[0] for row in register.db.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for kind, cls in declared().items():
        assert (f'{kind}_search' in tables) == issubclass(cls, Root)


def test_a_new_file_is_stamped(register: Register) -> None:
    assert migrations.version(register.db) == len(migrations.STEPS)
    assert register.db.execute_sql('PRAGMA application_id').fetchone()[0] == migrations.APPLICATION_ID


@pytest.mark.parametrize('kind', declared())
def test_every_field_is_known_to_the_steps(kind: str) -> None:
    """By them `check` tells for ever which fields the history can have, also when one is taken away."""
    assert set(declared()[kind].specs()) <= migrations.fields_ever()[kind]


def test_the_steps_know_no_other_kinds() -> None:
    assert set(migrations.fields_ever()) == set(declared())


# The runner, with a step that tomorrow might bring


@pytest.fixture
def yesterday(register: Register) -> Path:
    """A closed register of this version with an incident."""
    register.save(incident())
    register.close()
    return register.path


def with_step(monkeypatch: pytest.MonkeyPatch, *statements: str) -> None:
    monkeypatch.setattr(migrations, 'STEPS', (*migrations.STEPS, statements))


def test_a_step_runs_once_after_a_backup(yesterday: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = len(migrations.STEPS)
    with_step(monkeypatch, 'ALTER TABLE incident ADD COLUMN weather TEXT', "UPDATE incident SET weather = 'rain'")
    for _opening in range(2):
        with Register.open(yesterday) as register:
            assert migrations.version(register.db) == before + 1
            assert register.db.execute_sql('SELECT weather FROM incident').fetchall() == [('rain',)]
            assert verify.check(register) == []
    (backup,) = backups.folder_of(yesterday).iterdir()
    monkeypatch.undo()
    with Register.open(backup) as copy:
        assert migrations.version(copy.db) == before
        assert query.count(copy, 'incident') == 1


def test_a_failing_step_leaves_the_version_before(yesterday: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = len(migrations.STEPS)
    with_step(monkeypatch, 'ALTER TABLE incident ADD COLUMN weather TEXT', 'ALTER TABLE no_such ADD COLUMN x TEXT')
    with pytest.raises(Exception, match='no such table'):
        Register.open(yesterday)
    monkeypatch.undo()
    with Register.open(yesterday) as register:
        assert migrations.version(register.db) == before
        assert 'weather' not in columns(register, 'incident')
        assert verify.check(register) == []


def test_steps_before_the_failing_one_stay(yesterday: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = len(migrations.STEPS)
    with_step(monkeypatch, 'ALTER TABLE incident ADD COLUMN weather TEXT')
    with_step(monkeypatch, 'ALTER TABLE no_such ADD COLUMN x TEXT')
    with pytest.raises(Exception, match='no such table'):
        Register.open(yesterday)
    monkeypatch.setattr(migrations, 'STEPS', migrations.STEPS[:-1])
    with Register.open(yesterday) as register:
        assert migrations.version(register.db) == before + 1


def test_no_step_without_a_backup(yesterday: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_step(monkeypatch, 'ALTER TABLE incident ADD COLUMN weather TEXT')
    backups.folder_of(yesterday).write_text('a file where the folder should be')
    with pytest.raises(KnownError, match='cannot be written'):
        Register.open(yesterday)
    monkeypatch.undo()
    with Register.open(yesterday) as register:
        assert 'weather' not in columns(register, 'incident')


def test_a_reader_does_not_migrate(yesterday: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_step(monkeypatch, 'ALTER TABLE incident ADD COLUMN weather TEXT')
    with pytest.raises(KnownError, match='once in the program first'):
        Register.open(yesterday, writing=False)


def test_a_step_runs_once_where_two_programs_bring_it_at_once(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    address = server.new_register()
    with Register.open(address) as register:
        register.save(incident())
    with_step(
        monkeypatch,
        'ALTER TABLE incident ADD COLUMN weather TEXT',
        "UPDATE incident SET weather = coalesce(weather, '') || 'rain'",
    )
    asked = migrations.version

    def before_the_other(database: migrations.Database) -> int:
        found = asked(database)
        monkeypatch.setattr(migrations, 'version', asked)
        Register.open(address).close()
        return found

    monkeypatch.setattr(migrations, 'version', before_the_other)
    with Register.open(address) as register:
        assert migrations.version is asked
        assert register.db.execute_sql('SELECT weather FROM incident').fetchall() == [('rain',)]
        assert migrations.version(register.db) == len(migrations.STEPS)
        assert verify.check(register) == []


# A register of each released version


def test_there_is_a_sample_of_every_version() -> None:
    """And since the second, one with all that stands beside the records; since the third one with all of a history."""
    numbers = range(1, len(migrations.STEPS) + 1)
    assert {path.name for path in OLD.glob('*.sijill') if '-release-' not in path.stem} == {
        *(f'version-{number}.sijill' for number in numbers),
        *(f'version-{number}-settings.sijill' for number in numbers[1:]),
        *(f'version-{number}-history.sijill' for number in numbers[2:]),
    }


@pytest.mark.parametrize('sample', sorted(OLD.glob('*.sijill')), ids=lambda path: path.stem)
def test_every_sample_opens_and_is_sound(sample: Path, tmp_path: Path) -> None:
    with Register.open(Path(shutil.copy(sample, tmp_path)), PASSPHRASE) as register:
        assert migrations.version(register.db) == len(migrations.STEPS)
        assert verify.check(register) == []
        assert register.is_example
        assert len(query.drafts(register)) == (4 if 'settings' in sample.stem else 1)
        register.save(incident())
        assert verify.check(register) == []


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return Path(shutil.copy(OLD / 'version-1.sijill', tmp_path / 'old.sijill'))


def test_version_1_opens_and_is_sound(first: Path) -> None:
    with Register.open(first, PASSPHRASE) as register:
        assert migrations.version(register.db) == len(migrations.STEPS)
        assert verify.check(register) == []
        assert (register.desk, register.alias, register.is_example) == ('DZ1', 'رنا', True)
        assert register.settings.language == 'en'
        register.save(incident())
        assert verify.check(register) == []


def test_the_records_of_version_1(first: Path) -> None:
    with Register.open(first, PASSPHRASE) as register:
        by_kind = {
            kind: list(query.each(register, Question(kind, descending=False))) for kind in ('incident', 'abductee')
        }
        edited, imported = by_kind['incident']
        assert edited.get('kind') == 'clashes'
        assert str(edited.get('narrative')).endswith('no formula.\nسطر ثان')
        assert [row.get('count') for row in edited.of('casualty')] == [3, None]
        assert [row.get('name') for row in edited.of('casualty')[0].of('victim')] == ['سالم المثال']
        assert imported.revision == 'HM2.00c0ffee:2'
        assert imported.get('occurred') == '2013-04~'
        taken = next(record for record in by_kind['abductee'] if record.get('name_latin') == 'Rim Al-Wahm')
        assert query.computed_columns(register, 'abductee', [taken.uid])[taken.uid] == {'status': 'missing'}
        assert query.count(register, 'incident', withdrawn=True) == 2
        assert [place.ar for place in register.places.find('المثالية')] == ['قرية المثال']
        assert [draft.content for draft in query.drafts(register)] == [{'texts': {'narrative': 'half a'}}]
        assert [batch.about['file'] for batch in history.batches(register)] == ['كانون الثاني.xlsx']
        made, edit = history.revisions(register, 'record', edited.uid)
        assert (made.who, edit.reason) == ('رنا', 'told again by the source')
        assert list(query.ids(register, Question('incident', 'سالم')))


def test_the_program_before_this_one_refuses_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path(shutil.copy(OLD / f'version-{len(migrations.STEPS)}.sijill', tmp_path))
    before = path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(migrations, 'STEPS', migrations.STEPS[:-1])
        for writing in (True, False):
            with pytest.raises(NewerRegister, match='install that version to open it'):
                Register.open(path, PASSPHRASE, writing=writing)
    assert path.read_bytes() == before
    with Register.open(path, PASSPHRASE) as register:
        assert query.drafts(register)


# What stood beside the records


@pytest.fixture(params=sorted(OLD.glob('*-settings.sijill')), ids=lambda path: path.stem)
def settled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Register]:
    """A sample with every setting stated, brought up to date."""
    with Register.open(Path(shutil.copy(request.param, tmp_path)), PASSPHRASE) as register:
        yield register


def test_every_setting_is_still_there(settled: Register) -> None:
    settings = settled.settings
    assert (settings.language, settings.date_order, settings.text_size) == ('ar', 'day_first', 125)
    assert settings.carried == {'incident': ['occurred', 'source'], 'abductee': ['abducted_by']}
    assert settings.headquarters_key == HEADQUARTERS
    assert settings.own_secret.startswith('AGE-SECRET-KEY-')
    assert own_key.make_own_key(settled) == own_key.own_key(settled)
    asked = Question('incident', 'تدمر', (Filter('occurred', ('2024-01', '2024-02')),))
    assert query.kept_filters(settings.filters) == {'كانون الثاني': asked, 'Gone': Question('abductee', withdrawn=True)}
    partner, arabic = profiles.known(settings.import_profiles)[: -len(profiles.READY)]
    assert partner.columns == {'Jour': 'incident.occurred', 'Lieu': 'incident.place', 'Rien': None}
    assert partner.values == {'incident.kind': {'Embuscade': 'ambush'}}
    assert (arabic.name, arabic.columns) == ('كشف الشريك', {'اليوم': 'incident.occurred'})


def test_what_it_knows_of_itself_is_still_there(settled: Register) -> None:
    assert (settled.desk, settled.alias, settled.meta['name']) == ('HM2', 'سامي', 'مكتب المثال')
    assert agreement.had(settled.db, settled.meta['backed_up'])
    [series] = [name for name in settled.meta if name.startswith('last ')]
    assert settled.save(incident()).get('reference') == f'{series.removeprefix("last ")}0007'
    codes = [(one.listed, one.code, one.labels, one.retired) for one in settled.own_codes]
    assert codes == [
        ('means', 'x-hm2-slingshot', ('Slingshot', 'مقلاع'), ''),
        ('means', 'x-hm2-rope', ('Rope', 'Rope'), 'yes'),
    ]


def test_what_waits_in_it_is_still_there(settled: Register) -> None:
    [waiting] = conflicts.waiting(settled)
    assert waiting.conflict.theirs == {'narrative': 'They say that it was at night.'}
    [answers] = conflicts.answered(settled).values()
    assert {name: answer.said for name, answer in answers.items()} == {'kind': 'clashes'}
    *_others, undone = sorted(history.batches(settled), key=lambda batch: bool(batch.about.get('left')))
    assert [(left.field, left.before) for left in undoing.still_left(undone)] == [
        ('narrative', 'An invented ambush on the road.'),
        ('', None),
    ]
    assert [(pattern.name, pattern.content['values']) for pattern in query.patterns(settled)] == [
        ('At the farm', {'manner': 'home_raid'}),
        ('كمين', {'kind': 'ambush', 'carried_out_by': 'isis', 'governorate': 'SY05'}),
    ]


def test_every_draft_is_still_there(settled: Register) -> None:
    new, person, typed, edited = query.drafts(settled)
    assert new.content['rows'][0][2] == {'kind': 'ambush', 'narrative': 'نصف جملة'}
    assert (person.kind, person.content['rows'][0][2]) == ('abductee', {'name_ar': 'هالة الخيال'})
    assert typed.content['texts'] == {f'{typed.uid}.latitude': '35,'}
    stored = query.get(settled, 'abductee', edited.uid)
    assert stored is not None
    assert stored.get('notes') is None
    assert edited.content['revision'] == stored.revision
    assert edited.content['rows'][0][2]['notes'] == 'Seen again, it is said.'
