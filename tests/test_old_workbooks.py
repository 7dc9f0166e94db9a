"""Workbooks and words of every released version are still read: for ever."""

import json
import re
from pathlib import Path

import pytest

from exchange.importing.whose import NOBODY
from exchange.mapping import headings
from models.errors import KnownError
from models.language.code_lists import codes
from models.register.others import known_keys
from models.register.others.known_keys import KnownKey
from models.register.register import Register
from tests.old.make_workbooks import FOLDER, brought_in
from tests.signed import planned

READ = sorted(path for path in FOLDER.glob('*.xlsx') if path.with_suffix('.json').exists())
PUBLIC = sorted(FOLDER.glob('*-public-*.xlsx'))
LABELS = sorted(FOLDER.glob('labels-*.json'))


def test_there_are_some_of_each_kind() -> None:
    assert {path.stem for path in (*READ, *PUBLIC)} >= {
        f'{kind}-{language}'
        for kind in ('workbook-1-headquarters', 'workbook-1-public', 'field-sheet-1')
        for language in ('en', 'ar')
    } | {'workbook-1-full-en'}


@pytest.mark.parametrize('path', READ, ids=lambda path: path.stem)
def test_an_old_workbook_brings_what_it_brought(path: Path, tmp_path: Path) -> None:
    assert brought_in(path, tmp_path / 'r.sijill') == json.loads(path.with_suffix('.json').read_text(encoding='utf-8'))


@pytest.mark.parametrize('path', [path for path in READ if '-1-' in path.stem], ids=lambda path: path.stem)
def test_a_workbook_of_before_the_first_release_is_not_signed(path: Path, register: Register) -> None:
    plan = planned(register, path)
    assert (plan.whose, plan.since_signed, plan.gone) == (NOBODY, [], 0)


@pytest.mark.parametrize('path', sorted(FOLDER.glob('workbook-*.*-headquarters-*.xlsx')), ids=lambda path: path.stem)
def test_a_released_workbook_is_signed_and_nothing_of_it_was_edited(path: Path, register: Register) -> None:
    plan = planned(register, path)
    assert plan.whose.key
    assert (plan.since_signed, plan.gone) == ([], 0)


def test_every_release_has_its_samples() -> None:
    released = re.findall(r'^## \[(\d[\d.]*)\]', (FOLDER.parents[1] / 'CHANGELOG.md').read_text('utf-8'), re.MULTILINE)
    assert released
    for version in released:
        kinds = ('workbook-{}-headquarters-{}', 'workbook-{}-public-{}', 'field-sheet-{}-{}')
        names = [kind.format(version, language) for kind in kinds for language in ('en', 'ar')]
        assert {f'{name}.xlsx' for name in names} <= {path.name for path in FOLDER.iterdir()}
        assert list(FOLDER.glob(f'version-*-release-{version}.sijill'))
        assert (FOLDER / f'labels-{version}.json').exists()


@pytest.mark.parametrize('path', PUBLIC, ids=lambda path: path.stem)
def test_an_old_public_workbook_is_still_refused(path: Path, tmp_path: Path) -> None:
    with pytest.raises(KnownError, match='public'):
        brought_in(path, tmp_path / 'r.sijill')


@pytest.mark.parametrize('path', LABELS, ids=lambda path: path.stem)
def test_every_label_that_was_written_still_means_its_code(path: Path) -> None:
    said = json.loads(path.read_text(encoding='utf-8'))['codes']
    lost = [
        (listed, code, name)
        for listed, rows in said.items()
        for code, names in rows.items()
        for name in names
        if codes(listed).find(name) != code
    ]
    assert not lost


# What earlier versions took for another field, being alike: the words stand in our own lists, and name no such field.
MISREAD = {('incident', 'Consent'), ('abductee', 'نوع الحادث')}


@pytest.mark.parametrize('path', LABELS, ids=lambda path: path.stem)
def test_every_heading_that_was_written_is_still_read_as_it_was(path: Path) -> None:
    said = json.loads(path.read_text(encoding='utf-8'))['headings']
    read = {kind: {name: headings.meaning(name, kind) for name in names} for kind, names in said.items()}
    assert all(read[kind].get(name) is None for kind, name in MISREAD)
    assert {
        kind: {name: found and found.target for name, found in names.items() if (kind, name) not in MISREAD}
        for kind, names in read.items()
    } == {
        kind: {name: target for name, target in names.items() if (kind, name) not in MISREAD}
        for kind, names in said.items()
    }


@pytest.mark.parametrize('language', ['en', 'ar'])
def test_the_decisions_of_a_workbook_of_form_3_are_believed_from_its_key(register: Register, language: str) -> None:
    path = FOLDER / f'workbook-3-headquarters-{language}.xlsx'
    whose = planned(register, path).whose
    known_keys.trust(register, KnownKey(whose.key, whose.register, whose.desk_id, whose.name))
    plan = planned(register, path)
    assert {one.decision.get('event') for one in plan.decisions.new} >= {'send', 'return', 'approve'}
    assert (plan.decisions.refused, plan.since_signed, plan.gone) == ([], [], 0)
