"""Settings: declared once, found again by whose they are; nothing stands in a register that is not declared."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from exchange import own_key
from models import query
from models.errors import Refused, RegisterBusy
from models.file.facts import FACTS, LAST, LOOKS_FORGOTTEN, SERVED, SIGNING_KEY
from models.record.fields import Stored
from models.register.register import Register
from models.register.settings import Settings, Whose
from tests.invented import PASSPHRASE, incident, work_as
from tests.old.make import make_with_settings
from tests.test_migrations import OLD

ROOT = Path(__file__).parent.parent
OTHER = 'ليلى'
# Of each setting two values that it can have, neither of them the default, and some that it cannot have.
STATED: dict[str, tuple[Any, Any]] = {
    'language': ('ar', 'en'),
    'date_order': ('day_first', 'month_first'),
    'carried': ({'incident': ['occurred']}, {'abductee': ['abducted_on', 'status_change']}),
    'text_size': (125, 90),
    'window_place': (
        {'x': 10, 'y': 0, 'width': 1024, 'height': 560, 'maximised': False},
        {'x': -5, 'y': 20, 'width': 1366, 'height': 700, 'maximised': True},
    ),
    'account_beside': ('no', 'yes'),
    'headquarters_key': ('age1one', 'age1two'),
    'second_person': ('yes', 'no'),
    'sample_one_in': (5, 10),
    'follow_up_months': (3, 12),
    'untouched_days': (7, 30),
    'own_secret': ('AGE-SECRET-KEY-1', 'AGE-SECRET-KEY-2'),
    'filters': ({'كانون': {'kind': 'incident'}}, {'Gone': {'kind': 'abductee'}}),
    'import_profiles': ({'Partner': {'columns': {}}}, {'كشف': {'columns': {}}}),
}
WRONG: dict[str, tuple[Any, ...]] = {
    'language': ('fr', None, 1),
    'date_order': ('year_first', True),
    'carried': ({'incident': 'occurred'}, {'incident': [1]}, ['occurred'], {1: ['occurred']}),
    'text_size': ('125', 49, 301, 125.0, True, None),
    'window_place': ({'x': 1}, {'x': 'a', 'y': 0, 'width': 1, 'height': 1, 'maximised': False}, [], None),
    'account_beside': ('maybe', True),
    'headquarters_key': (1, None),
    'second_person': ('maybe', True, None),
    'sample_one_in': (-1, 101, '5', True, None),
    'follow_up_months': (0, 61, '6', True, None),
    'untouched_days': (0, 366, '14', True, None),
    'own_secret': (b'AGE-SECRET-KEY-1', None),
    'filters': ({'': {}}, {'January': []}, [], '{}'),
    'import_profiles': ({'': {}}, {'Partner': 'columns'}, None),
}
each_setting = pytest.mark.parametrize('name', Settings.declared())


def working_as(register: Register, alias: str) -> Settings:
    """The settings once another documenter works in the register."""
    work_as(register, alias)
    return register.settings


@each_setting
def test_each_has_a_default_and_a_sentence(register: Register, name: str) -> None:
    setting = Settings.declared()[name]
    assert setting.holds(setting.default)
    assert getattr(working_as(register, OTHER), name) == setting.default
    assert re.fullmatch(r'[A-Z].*\.', setting.sentence())


@each_setting
def test_each_is_stated_and_found_again(register: Register, name: str) -> None:
    stated = STATED[name][0]
    register.settings.set(name, stated)
    assert getattr(register.settings, name) == stated
    register.close()
    with Register.open(register.path, writing=False) as reader:
        assert getattr(reader.settings, name) == stated
        with pytest.raises(RegisterBusy):
            reader.settings.set(name, STATED[name][1])


@each_setting
def test_a_value_that_it_cannot_have_is_refused(register: Register, name: str) -> None:
    register.settings.set(name, STATED[name][0])
    before = dict(register.meta)
    for value in WRONG[name]:
        with pytest.raises(Refused) as refusal:
            register.settings.set(name, value)
        assert refusal.value.field == name
        assert Settings.declared()[name].sentence() in str(refusal.value)
        assert 'AGE-SECRET-KEY' not in str(refusal.value)
    assert register.meta == before


def test_an_unknown_name_is_refused(register: Register) -> None:
    before = dict(register.meta)
    with pytest.raises(KeyError):
        register.settings.set('colour', 'red')
    with pytest.raises(KeyError):
        register.settings.keep('colours', 'Red', {})
    with pytest.raises(TypeError):
        register.settings.keep('text_size', 'Large', {})
    with pytest.raises(AttributeError):
        register.settings.text_size = 110  # type: ignore[misc, assignment]
    assert register.meta == before


@each_setting
def test_whose_it_is(register: Register, name: str) -> None:
    """Two who take turns: the person's own is as they left it, what is the register's is one for both."""
    first, second = STATED[name]
    setting, alias = Settings.declared()[name], register.alias
    register.settings.set(name, first)
    theirs = working_as(register, OTHER)
    if setting.whose is Whose.REGISTER:
        assert getattr(theirs, name) == first
        return
    assert getattr(theirs, name) == setting.default
    theirs.set(name, second)
    register.close()
    with Register.open(register.path) as again:
        assert getattr(again.settings, name) == second
        assert getattr(working_as(again, alias), name) == first
        assert getattr(working_as(again, OTHER), name) == second


def test_whose_each_is() -> None:
    """Decided, each: what changes here changes what two people at one laptop find."""
    assert {name for name, setting in Settings.declared().items() if setting.whose is Whose.PERSON} == {
        'language', 'date_order', 'carried', 'text_size', 'window_place', 'account_beside',
    }  # fmt: skip


def test_the_language_of_a_new_register_is_its_makers(tmp_path: Path) -> None:
    facts: dict[str, Any] = {'desk': 'HM2', 'passphrase': None, 'alias': ' رنا ', 'language': 'ar'}
    with Register.create(tmp_path / 'new.sijill', **facts) as register:
        assert (register.alias, register.settings.language) == ('رنا', 'ar')
        assert working_as(register, OTHER).language == ''


def test_the_secret_key_is_never_replaced(register: Register) -> None:
    key = own_key.make_own_key(register)
    secret = register.settings.own_secret
    with pytest.raises(Refused):
        register.settings.set('own_secret', STATED['own_secret'][0])
    assert (register.settings.own_secret, own_key.make_own_key(register)) == (secret, key)


@pytest.mark.parametrize(
    ('name', 'text'), [('language', 'fr'), ('date_order', 'x'), ('text_size', '9000'), ('text_size', 'x')]
)
def test_what_no_version_states_does_not_hinder(register: Register, name: str, text: str) -> None:
    setting = Settings.declared()[name]
    register.note(setting.key(register.person), text)
    assert getattr(register.settings, name) == setting.default


def test_a_default_is_nobodys_to_change(register: Register) -> None:
    register.settings.carried['incident'] = ['occurred']
    assert register.settings.carried == {}


# Nothing stands in a register that is not declared


def undeclared(register: Register) -> set[str]:
    """The keys of `meta` that are neither a fact nor a setting of somebody."""
    settings = Settings.declared()

    def is_setting(key: str) -> bool:
        name, _space, person = key.partition(' ')
        return name in settings and key == settings[name].key(person)

    return {key for key in register.meta if key not in FACTS and not key.startswith(LAST) and not is_setting(key)}


@pytest.mark.parametrize('sample', sorted(OLD.glob('*.sijill')), ids=lambda path: path.stem)
def test_every_key_of_a_sample_is_declared(sample: Path, tmp_path: Path) -> None:
    with Register.open(Path(shutil.copy(sample, tmp_path)), PASSPHRASE) as register:
        register.save(incident())
        assert undeclared(register) == set()


def test_every_key_of_a_register_of_today_is_declared(tmp_path: Path) -> None:
    path = tmp_path / 'new.sijill'
    make_with_settings(path)
    with Register.open(path, PASSPHRASE) as register:
        assert undeclared(register) == set()
        assert {*FACTS} - {SERVED, SIGNING_KEY, LOOKS_FORGOTTEN} <= register.meta.keys()
        assert {setting.key(register.person) for setting in Settings.declared().values()} <= register.meta.keys()
        register.note('text_size', '125')
        register.note('colour', 'red')
        assert undeclared(register) == {'text_size', 'colour'}


def test_nobody_reads_a_setting_past_its_declaration() -> None:
    """The program names keys of `meta` as words only where they are facts."""
    used = re.compile(r"""meta(?:\.get\(|\[)'(\w+)'|\.note\('(\w+)'|key = '(\w+)'""")
    paths = [path for room in ('models', 'exchange', 'ui') for path in (ROOT / room).rglob('*.py')]
    found = {
        (path.name, key)
        for path in paths
        if path.name != 'migrations.py'
        for match in used.finditer(path.read_text(encoding='utf-8'))
        for key in match.groups()
        if key
    }
    assert {'head', 'worked_out', 'holder', 'backed_up'} <= {key for _name, key in found}
    assert {(name, key) for name, key in found if key not in FACTS} == set()


# Drafts


def typed(register: Register) -> dict[str, Stored]:
    """What whoever works is typing, by its record."""
    return {draft.uid: draft.content['texts']['narrative'] for draft in query.drafts(register)}


def test_a_draft_is_its_documenters(register: Register) -> None:
    alias, record = register.alias, register.save(incident())
    for uid in (record.uid, 'mine'):
        register.keep_draft('incident', uid, {'texts': {'narrative': 'one of mine'}})
    working_as(register, OTHER)
    assert typed(register) == {}
    register.keep_draft('incident', record.uid, {'texts': {'narrative': 'one of theirs'}})
    register.keep_draft('incident', 'theirs', {'texts': {'narrative': 'one of theirs'}})
    register.drop_draft('mine')
    register.save(record)
    assert typed(register) == {'theirs': 'one of theirs'}
    register.close()
    with Register.open(register.path) as again:
        assert typed(again) == {'theirs': 'one of theirs'}
        working_as(again, alias)
        assert typed(again) == {record.uid: 'one of mine', 'mine': 'one of mine'}
