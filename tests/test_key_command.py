"""The command line says whose a file is, and confirms and forgets keys by their words."""

import json
from pathlib import Path
from typing import Any

import pytest

from exchange.exporting import headquarters_workbook
from models import sealing, signing
from models.language.messages import speaking
from models.query import people
from models.register.others import known_keys
from models.register.register import Register
from models.register.review import personal_keys
from tests import invented
from tests.calling import Call, caller
from tests.signed import cell_of, edited, sheet_of

pytestmark = pytest.mark.slow


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A register of headquarters `hq.sijill`, a signed workbook `x.xlsx` of a desk, and the words of its key."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv('SIJILL_PASSPHRASE', raising=False)
    monkeypatch.setenv('LANG', 'C')
    Register.create(Path('hq.sijill'), desk='HQ1', passphrase=None).close()
    with Register.create(Path('dz7.sijill'), desk='DZ7', passphrase=None) as desk:
        desk.save(invented.incident())
        headquarters_workbook.export(desk, Path('x.xlsx'))
        own = known_keys.own(desk)
    return signing.words(own)


@pytest.fixture
def call(words: str, capsys: pytest.CaptureFixture[str]) -> Call:
    return caller(capsys)


def whose(call: Call, path: str = 'x.xlsx') -> dict[str, Any]:
    out = call('import', 'hq.sijill', path, '--dry-run', '--json')[1]
    return dict(json.loads(out)[0]['whose'])


def test_a_key_is_confirmed_by_its_words_and_forgotten_by_its_name(call: Call, words: str) -> None:
    said = call('import', 'hq.sijill', 'x.xlsx', '--dry-run')[1]
    assert words in said
    assert 'not confirmed' in said
    assert (whose(call)['kind'], whose(call)['words']['en']) == ('unknown', words)
    code, out, _err = call('key', 'hq.sijill', '--trust', words.upper(), '--of', 'x.xlsx', '--name', 'Deir ez-Zor')
    assert (code, 'Deir ez-Zor' in out) == (0, True)
    assert (whose(call)['kind'], whose(call)['name']) == ('known', 'Deir ez-Zor')
    assert 'Signed by \u2068Deir ez-Zor\u2069.' in call('import', 'hq.sijill', 'x.xlsx', '--dry-run')[1]
    assert f'Deir ez-Zor ({known_since()}): {words}' in call('key', 'hq.sijill', '--words')[1]
    assert call('key', 'hq.sijill', '--forget', 'Deir ez-Zor')[0] == 0
    assert whose(call)['kind'] == 'unknown'
    code, _out, err = call('key', 'hq.sijill', '--forget', 'Deir ez-Zor')
    assert (code, 'Deir ez-Zor' in err) == (2, True)


def known_since() -> str:
    with Register.open(Path('hq.sijill'), None, writing=False) as register:
        return known_keys.known(register)[0].since[:10]


def test_other_words_confirm_nothing(call: Call, words: str) -> None:
    turned = ' '.join(reversed(words.split()))
    code, _out, err = call('key', 'hq.sijill', '--trust', turned, '--of', 'x.xlsx')
    assert (code, 'other words' in err) == (2, True)
    assert whose(call)['kind'] == 'unknown'


def test_the_key_of_an_imported_file_is_confirmed_without_it(call: Call, words: str) -> None:
    code, _out, err = call('key', 'hq.sijill', '--trust', words)
    assert (code, '--of FILE' in err) == (2, True)
    assert call('import', 'hq.sijill', 'x.xlsx')[0] == 0
    Path('x.xlsx').rename('y.xlsx')
    assert call('key', 'hq.sijill', '--trust', words)[0] == 0
    assert whose(call, 'y.xlsx')['kind'] == 'known'


def test_words_in_the_other_language_do(call: Call, words: str) -> None:
    with Register.open(Path('dz7.sijill'), None, writing=False) as desk, speaking('ar'):
        arabic = signing.words(known_keys.own(desk))
    assert call('key', 'hq.sijill', '--trust', arabic, '--of', 'x.xlsx')[0] == 0


def test_a_register_says_its_own_words_in_both_languages(call: Call, words: str) -> None:
    code, out, err = call('key', 'dz7.sijill', '--words')
    assert (code, words in out, err) == (0, True, '')
    with Register.open(Path('dz7.sijill'), None, writing=False) as desk:
        assert signing.words(known_keys.own(desk), 'ar') in out


def test_a_key_of_its_own_is_not_confirmed(call: Call, words: str) -> None:
    code, _out, err = call('key', 'dz7.sijill', '--trust', words, '--of', 'x.xlsx')
    assert (code, 'itself' in err) == (2, True)


def test_what_was_changed_since_is_listed_and_goes_in(call: Call, words: str) -> None:
    def edit(book: Any) -> None:
        cell_of(sheet_of(book, 'incident'), 'incident.narrative').value = 'Told otherwise'
        sheet_of(book, 'source').delete_rows(3)

    edited(Path('x.xlsx'), edit)
    code, out, _err = call('import', 'hq.sijill', 'edited.xlsx', '--json')
    found = json.loads(out)[0]
    assert (code, found['invalid'], found['whose']['kind']) == (0, 0, 'unknown')
    since = found['since_signed']
    assert (since['rows'], since['gone']) == ([{'sheet': 'Incidents', 'row': 3, 'was': 'edited'}], 1)
    said = call('import', 'hq.sijill', 'edited.xlsx', '--dry-run')[1]
    assert 'Incidents 3: edited since it was signed' in said
    assert '1 row that was signed is not in the file any more.' in said


def test_a_file_without_a_signature_is_said_to_be_of_nobody(call: Call, words: str) -> None:
    def strip(book: Any) -> None:
        about = sheet_of(book, 'sijill.about')
        about.delete_rows(about.max_row)

    edited(Path('x.xlsx'), strip)
    assert whose(call, 'edited.xlsx') == {'kind': 'none'}
    assert 'Not signed' in call('import', 'hq.sijill', 'edited.xlsx', '--dry-run')[1]
    code, _out, err = call('key', 'hq.sijill', '--trust', words, '--of', 'edited.xlsx')
    assert (code, 'Not signed' in err) == (2, True)


def test_a_field_sheet_is_not_asked_whose_it_is(call: Call, words: str) -> None:
    Path('s.csv').write_text('Date,Governorate,Type of incident\n2024-01-05,Homs,Ambush\n', encoding='utf-8')
    code, out, _err = call('import', 'hq.sijill', 's.csv', '--dry-run', '--json')
    assert (code, 'whose' in json.loads(out)[0]) == (0, False)
    assert 'igned' not in call('import', 'hq.sijill', 's.csv', '--dry-run')[1]


# The keys of people

OWN = 'tractor pepper harvest window'


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register in which the lead has a reviewer with a signing key beside them."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv('SIJILL_PASSPHRASE', raising=False)
    monkeypatch.setenv('LANG', 'C')
    monkeypatch.setattr(sealing, 'OPERATIONS', 1)
    monkeypatch.setattr(sealing, 'MEMORY', 8192)
    with Register.create(Path('r.sijill'), desk='DZ1', passphrase=None, alias='Leader') as register:
        lead, reviewer = register.person, register.add_person('Reader', ('reviewer',))
        register.add_person('Typist', ('documenter',))
        register.work_as(reviewer)
        personal_keys.make_key(register, reviewer, OWN)
        register.work_as(lead)
    return Path('r.sijill')


def key_of(path: Path, alias: str) -> str:
    with Register.open(path, writing=False) as register:
        return next(one.key for one in people.known_people(register) if one.alias == alias)


def test_a_lead_ends_the_key_of_somebody_by_their_alias(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = caller(capsys)
    assert key_of(desk, 'Reader')
    code, _out, err = call('key', desk, '--end-of', 'Nobody')
    assert (code, 'Leader' in err and 'Reader' in err) == (2, True)
    code, _out, err = call('key', desk, '--end-of', 'Typist')
    assert (code, 'no signing key to end' in err) == (2, True)
    assert key_of(desk, 'Reader')
    code, out, _err = call('key', desk, '--end-of', 'reader')
    assert (code, 'Reader was ended' in out) == (0, True)
    assert not key_of(desk, 'Reader')
    assert call('check', desk)[0] == 0


def test_nobody_but_a_lead_ends_the_key_of_somebody_else(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Register.open(desk) as register:
        register.work_as(next(one.uid for one in people.people(register) if one.alias == 'Typist'))
    code, _out, err = caller(capsys)('key', desk, '--end-of', 'Reader')
    assert (code, 'Only a lead' in err) == (2, True)
    assert key_of(desk, 'Reader')


def test_check_names_a_key_that_was_altered_outside_the_program(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Register.open(desk) as register:
        register.db.execute_sql("UPDATE person_key SET travels = 'yes'")
    code, out, _err = caller(capsys)('check', desk)
    assert (code, 'Signatures leave' in out) == (3, True), out
