"""How far each field may travel: what leaves the desk is listed here, and what nobody decided stays in every file."""

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from exchange.exporting import events_csv, field_sheet, headquarters_workbook
from exchange.exporting.selection import Selection
from models.record.fields import REACHES, TEXT, Kind, LongText, Spec, Typed
from models.record.records import RECORDS, Record
from models.register.register import Register
from tests import invented
from tests.reviewed import in_its_state

# Every field that leaves the desk, by kind and by how far it may go. A new one stands here once somebody decided it:
# `headquarters` reads who told of what; `public` is read by those who did it, and may name nobody and no exact place.
LEAVES = {
    'incident': {
        'public': (
            'kind means marks occurred time_of_day governorate area zone carried_out_by against '
            'jointly_with claimed_by certainty public_summary'
        ),
        'headquarters': (
            'occurred_typed learned_on learned_on_typed place place_typed latitude longitude exactness '
            'summary narrative reference state withdrawn set_aside'
        ),
    },
    'casualty': {
        'public': 'count party outcome who role standing lowest highest outcome_date found_on cause',
        'headquarters': (
            'outcome_date_typed found_on_typed learned_on learned_on_typed earlier note parent position '
            'withdrawn set_aside'
        ),
    },
    'victim': {
        'consent': 'name father mother sex age',
        'headquarters': (
            'origin nationality body_identified publish_consent family_knows same_person note parent position '
            'withdrawn set_aside'
        ),
    },
    'source': {
        'headquarters': (
            'channel informant received received_typed received_time first_hand reliability link says '
            'parent position withdrawn set_aside'
        ),
    },
    'abductee': {
        'public': 'sex abducted_on governorate abducted_by manner',
        'headquarters': (
            'name_ar name_latin father mother kunya born born_typed age nationality occupation '
            'abducted_on_typed place place_typed incident same_person learned_on learned_on_typed physical '
            'belongings consent consent_asked_on consent_asked_on_typed family_knows notes reference state '
            'withdrawn set_aside'
        ),
    },
    'status_change': {
        'public': 'status confirmed effective',
        'headquarters': (
            'effective_typed learned_on learned_on_typed place place_typed source note parent position '
            'withdrawn set_aside'
        ),
    },
    'informant': {
        'headquarters': 'code reliability reference state withdrawn set_aside',
    },
    'place': {
        'headquarters': (
            'name_ar name_en aliases governorate area within within_typed latitude longitude same_as '
            'same_as_typed reference state withdrawn set_aside'
        ),
    },
}
FOR_STRANGERS = ('public', 'consent')
SECRET = 'سرّ'


def _leaving(kind: str, *reaches: str) -> set[str]:
    return {name for reach in reaches for name in LEAVES[kind].get(reach, '').split()}


def test_what_leaves_the_desk_is_listed() -> None:
    found = {
        kind: {reach: {name for name, spec in cls.specs().items() if spec.reach == reach} for reach in REACHES[1:]}
        for kind, cls in RECORDS.items()
    }
    assert found == {kind: {reach: _leaving(kind, reach) for reach in REACHES[1:]} for kind in LEAVES}


@pytest.mark.parametrize('kind', LEAVES)
def test_the_files_let_out_what_is_listed(kind: str) -> None:
    names = RECORDS[kind].specs()
    for profile, reaches in (('public', FOR_STRANGERS), ('headquarters', REACHES[1:])):
        choice = Selection(profile=profile)
        assert {name for name in names if choice.lets_out(kind, name)} == _leaving(kind, *reaches)
        assert set(choice.kept_back(kind)) == set(names) - _leaving(kind, *reaches)


def test_every_field_says_a_reach_that_there_is() -> None:
    assert {spec.reach for cls in RECORDS.values() for spec in cls.specs().values()} == set(REACHES)


def test_how_to_find_a_person_never_leaves() -> None:
    stays = {
        (kind, name) for kind, cls in RECORDS.items() for name, spec in cls.specs().items() if spec.reach == 'desk'
    }
    secret = {
        ('informant', 'identity'),
        ('informant', 'contact'),
        ('informant', 'note'),
        ('abductee', 'family_contact'),
    }
    assert stays >= secret


def test_what_was_typed_goes_no_further_than_what_it_meant() -> None:
    for cls in RECORDS.values():
        for spec in cls.specs().values():
            if spec.of:
                meant = cls.specs()[spec.of].reach
                assert spec.reach == ('desk' if meant == 'desk' else 'headquarters')


def test_columns_that_are_worked_out_stay() -> None:
    assert {spec.reach for cls in RECORDS.values() for spec in cls.computed.values()} == {'desk'}


# What nobody decided


UNDECIDED = Spec(TEXT, 'text').reach


def _undecide(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """Take back every decision about the fields of a kind."""
    specs = RECORDS[kind].specs()
    for name, spec in list(specs.items()):
        monkeypatch.setitem(specs, name, replace(spec, reach=UNDECIDED))


def _saved(register: Register) -> dict[str, list[str]]:
    """Records of all kinds whose texts are unlike all others, approved; the texts that leave to headquarters."""
    incident = invented.incident(state='approved', place='C1001', exactness='exact', certainty='likely')
    incident.of('casualty')[0].of('victim')[0].values.update(publish_consent='yes', family_knows='yes')
    records = [invented.informant(), invented.place(), incident, invented.abductee(state='approved')]
    texts: dict[str, list[str]] = {kind: [] for kind in RECORDS}
    for record in records:
        for row in record.walk():
            _fill(row, texts[row.kind])
    incident.of('source')[0].set('informant', records[0].uid)
    incident.of('casualty')[0].of('victim')[0].set('same_person', records[3].uid)
    records[3].set('place', records[1].uid)
    for record in records:
        in_its_state(register, record)
    return texts


def _fill(row: Record, texts: list[str]) -> None:
    for name, spec in RECORDS[row.kind].specs().items():
        if type(spec.kind) in (Kind, LongText, Typed) and name != 'withdrawn':
            row.set(name, f'{SECRET} {row.kind} {name} {row.uid[:8]}')
            if name in _leaving(row.kind, *REACHES[1:]):
                texts.append(str(row.get(name)))


def _said(path: Path) -> str:
    """All that stands in a file."""
    if path.suffix == '.csv':
        return path.read_text(encoding='utf-8-sig')
    with zipfile.ZipFile(path) as archive:
        return '\n'.join(archive.read(name).decode() for name in archive.namelist())


def _exported(register: Register, folder: Path, profile: str) -> dict[str, str]:
    """The text of every file that a register can be given out as."""
    found = {}
    for shape in ('workbook', *events_csv.SHAPES):
        path = folder / f'{shape}{".xlsx" if shape == "workbook" else ".csv"}'
        if shape == 'workbook':
            headquarters_workbook.export(register, path, profile=profile)
        else:
            events_csv.export(register, path, shape, profile=profile)
        found[shape] = _said(path)
    return found


@pytest.mark.parametrize('kind', LEAVES)
def test_a_kind_that_nobody_decided_stays_in_every_file(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    texts = _saved(register)
    before = _exported(register, tmp_path, 'headquarters')
    assert [text for text in texts[kind] if text not in before['workbook']] == []
    _undecide(monkeypatch, kind)
    for profile in ('headquarters', 'public'):
        for shape, said in _exported(register, tmp_path, profile).items():
            assert [text for text in texts[kind] if text in said] == [], (profile, shape)
            assert f'{kind}.uid' not in said, (profile, shape)


@pytest.mark.parametrize('profile', ['headquarters', 'public'])
def test_where_nobody_decided_anything_the_files_are_empty(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, profile: str
) -> None:
    _saved(register)
    before = _exported(register, tmp_path, profile)
    assert SECRET in before['workbook'] and all('2024' in before[shape] for shape in ('acled', 'ucdp', 'hxl'))
    for kind in RECORDS:
        _undecide(monkeypatch, kind)
    after = _exported(register, tmp_path, profile)
    assert [line for shape in ('acled', 'ucdp') for line in after[shape].splitlines()[1:]] == []
    assert after['plain'].splitlines()[1:] == [',' * (len(after['plain'].splitlines()[0].split(',')) - 1)]
    _headings, _tags, row = after['hxl'].splitlines()
    assert set(row.split(',')[1:]) <= {'', '0'}
    assert not [text for text in (SECRET, *(f'{kind}.uid' for kind in RECORDS)) if text in after['workbook']]


def test_the_field_sheet_asks_for_nothing_that_stays() -> None:
    names = {name for name in (*field_sheet.INCIDENTS, *field_sheet.ABDUCTEES) if name != field_sheet.COUNTS}
    assert names and all(
        field in _leaving(kind, *REACHES[1:]) for kind, _dot, field in (name.partition('.') for name in names)
    )
