"""The figures of a month."""

import json
import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from exchange import commands
from exchange.reporting import figures, formats, report_labels
from models.errors import KnownError
from models.language import messages
from models.record.fields import Stored
from models.record.records import Record
from models.register.register import Register
from tests import invented
from tests.reviewed import in_its_state

Values = dict[str, Stored]
AT_LEAST_FIVE = {'low': 5, 'best': 5, 'high': None, 'unknown': 0}
NOT_KNOWN = {'low': 0, 'best': 0, 'high': 0, 'unknown': 1}


def _told(*casualties: Values, **values: Stored) -> Record:
    record = Record('incident')
    record.values = {
        'kind': 'ambush', 'occurred': '2024-01-10', 'governorate': 'SY09', 'area': 'desert', 'zone': 'regime',
        'carried_out_by': 'isis', 'against': 'regime_forces',
    } | values  # fmt: skip
    for casualty in casualties:
        record.add('casualty', **({'outcome': 'killed'} | casualty))
    return record


def _incident(register: Register, *casualties: Values, **values: Stored) -> Record:
    return in_its_state(register, _told(*casualties, **values))


def _section(register: Register, name: str, month: str = '2024-01', **ways: str) -> report_labels.Figures:
    found = figures.figures(register, month, **ways)  # type: ignore[arg-type]
    return next(section for section in found['sections'] if section['id'] == name)


@pytest.mark.parametrize(
    ('values', 'section'),
    [
        ({}, 'desert'),
        ({'zone': 'sdf'}, 'sdf_areas'),
        ({'area': 'town'}, 'elsewhere'),
        ({'carried_out_by': 'unidentified'}, 'unidentified'),
        ({'carried_out_by': 'unidentified', 'kind': 'assassination', 'area': 'town', 'zone': 'sdf'}, 'unidentified'),
        ({'carried_out_by': None}, 'elsewhere'),
        ({'carried_out_by': 'unidentified|isis'}, 'desert'),
        ({'kind': 'clashes'}, 'elsewhere'),
        ({'kind': 'airdrop', 'carried_out_by': 'coalition', 'against': 'isis'}, 'security_operations'),
        ({'kind': 'arrest_campaign', 'carried_out_by': 'asayish', 'against': 'isis'}, 'security_operations'),
        ({'kind': 'airdrop', 'carried_out_by': 'coalition', 'against': 'civilians'}, 'elsewhere'),
    ],
)
def test_an_incident_stands_in_one_section_only(register: Register, values: Values, section: str) -> None:
    _incident(register, {'party': 'isis', 'count': 2}, **values)
    sections = [s for s in figures.figures(register, '2024-01')['sections'] if s['id'] != 'abductees']
    with_dead = {s['id'] for s in sections if 'killed' in s or any('killed' in r for r in s.get('regions', ()))}
    assert with_dead == {section}


@pytest.mark.parametrize(
    ('casualty', 'killed'),
    [
        ({'party': 'civilians', 'who': 'man', 'count': 3}, {'total': 3, 'civilian': 3}),
        ({'party': 'civilians', 'who': 'girl', 'count': 1}, {'total': 1, 'civilian': 1, 'children': 1}),
        ({'party': 'hezbollah', 'count': 2}, {'total': 2, 'combatant': 2, 'iranian_backed': 2}),
        ({'party': 'iranian_backed', 'standing': 'civilian', 'count': 2}, {'total': 2, 'civilian': 2}),
        ({'party': 'asayish', 'count': 2}, {'total': 2, 'sdf': 2}),
        ({'party': 'civilians', 'standing': 'combatant', 'count': 2}, {'total': 2, 'combatant': 2}),
        ({'party': 'civilians', 'standing': 'disputed', 'count': 2}, {'total': 2, 'unknown': 2}),
        ({'count': 2}, {'total': 2, 'unknown': 2}),
        ({'party': 'isis', 'lowest': 5}, {'total': AT_LEAST_FIVE, 'isis': AT_LEAST_FIVE}),
        ({'party': 'isis', 'outcome': 'died_detention', 'count': 4}, {'total': 4, 'isis': 4}),
    ],
)
def test_the_class_of_the_dead(register: Register, casualty: Values, killed: dict[str, object]) -> None:
    _incident(register, casualty)
    assert _section(register, 'desert')['killed'] == killed


def test_an_unknown_number_is_said_and_nothing_is_made_of_it(register: Register) -> None:
    _incident(register, {'party': 'isis'}, {'party': 'isis', 'count': 0})
    section = _section(register, 'desert')
    counted = {'operations': 1, 'killed': {'total': NOT_KNOWN, 'isis': NOT_KNOWN}, 'uncounted': 1}
    assert section == {'id': 'desert', **counted, 'regions': [{'governorate': 'SY09', **counted}]}


def test_a_death_counts_in_its_own_month_and_the_operation_in_the_incident_s(register: Register) -> None:
    wounded: Values = {'party': 'isis', 'outcome': 'injured', 'count': 1}
    died: Values = {'party': 'isis', 'outcome': 'died_later', 'count': 1, 'outcome_date': '2024-02-03'}
    _incident(register, wounded, died)
    january, february = _section(register, 'desert'), _section(register, 'desert', '2024-02')
    assert (january['operations'], january.get('killed'), january['injured']['total']) == (1, None, 1)
    assert (february['operations'], february['killed']['total']) == (0, 1)


@pytest.mark.parametrize(
    ('occurred', 'month', 'undated'),
    [
        ('2024-01-31/2024-02-02', True, False),
        ('2024-01', True, False),
        ('2024-01~', True, False),
        ('2023-12-31', False, False),
        ('2024-02-01', False, False),
        ('2023-12-31/2024-01-02', False, False),
        ('2024', False, True),
        ('2024~', False, True),
        ('2024/2025', False, True),
        ('../2024-01-20', False, True),
        ('2023', False, False),
    ],
)
def test_which_dates_belong_to_a_month(register: Register, occurred: str, month: bool, undated: bool) -> None:
    _incident(register, {'party': 'isis', 'count': 2}, occurred=occurred)
    found = figures.figures(register, '2024-01')
    desert = next(s for s in found['sections'] if s['id'] == 'desert')
    assert (desert['operations'] == 1, 'undated' in found) == (month, undated)
    if undated:
        assert found['undated'] == {'incidents': 1, 'killed': {'total': 2, 'isis': 2}}


def test_withdrawn_and_unapproved_records(register: Register) -> None:
    gone = _incident(register, {'party': 'isis', 'count': 2})
    register.withdraw('incident', gone.uid, 'It was told twice.')
    half = _incident(register, {'party': 'isis', 'count': 3}, {'party': 'isis', 'count': 1})
    half.children[0].set('withdrawn', 'It was told twice.')
    register.save(half)
    assert _section(register, 'desert')['killed'] == {'total': 1, 'isis': 1}
    assert _section(register, 'desert', state='approved')['operations'] == 0
    approved = _incident(register, {'party': 'isis', 'count': 5}, state='approved')
    assert approved.get('state') == 'approved'
    assert _section(register, 'desert', state='approved')['killed']['total'] == 5


def test_learned_by_leaves_out_what_was_learned_later(register: Register) -> None:
    _incident(register, {'party': 'isis', 'count': 2}, learned_on='2024-03-01')
    _incident(register, {'party': 'isis', 'count': 1}, {'party': 'isis', 'count': 4, 'learned_on': '2024-03-01'})
    assert _section(register, 'desert', learned_by='2024-02-28')['killed']['total'] == 1
    assert _section(register, 'desert', learned_by='2024-03-01')['killed']['total'] == 7


# One death a person


def test_one_person_dies_once(register: Register) -> None:
    first = _incident(register, {'party': 'civilians', 'count': 1})
    first.children[0].add('victim', name='سالم المثال')
    first = register.save(first)
    second = _incident(register, {'party': 'civilians', 'count': 2})
    second.children[0].add('victim', name='سالم المثال', same_person=first.children[0].children[0].uid)
    register.save(second)
    assert _section(register, 'desert')['killed']['total'] == 2
    register.withdraw('incident', first.uid, 'It was told twice.')
    assert _section(register, 'desert')['killed']['total'] == 2


def _death(register: Register, names: str | None = None, casualty: Values | None = None, **values: Stored) -> Record:
    """An incident with one dead who is named, and said to be the same person as that of another record."""
    record = _told({'party': 'civilians', 'count': 1} | (casualty or {}), **values)
    record.children[0].add('victim', name='سالم المثال', same_person=names)
    return in_its_state(register, record)


def _person(incident: Record) -> str:
    return incident.children[0].children[0].uid


def _name(register: Register, incident: Record, uid: str) -> None:
    """State in a saved record that its dead is the person of this uid."""
    incident.children[0].children[0].set('same_person', uid)
    in_its_state(register, incident)


def _dead(register: Register, month: str = '2024-01', **ways: str) -> int:
    killed: dict[str, int] = _section(register, 'desert', month, **ways).get('killed', {})
    return killed.get('total', 0)


OUTSIDE: list[tuple[dict[str, str], Values, Values]] = [
    ({'state': 'approved'}, {'state': 'recorded'}, {}),
    ({'state': 'approved'}, {'state': 'for_review'}, {}),
    ({'learned_by': '2024-02-28'}, {'learned_on': '2024-03-01'}, {}),
    ({'learned_by': '2024-02-28'}, {}, {'learned_on': '2024-03-01'}),
]


@pytest.mark.parametrize(('ways', 'outside', 'casualty'), OUTSIDE)
def test_a_record_outside_the_report_takes_no_dead_from_it(
    register: Register, ways: dict[str, str], outside: Values, casualty: Values
) -> None:
    other = _death(register, None, casualty, **outside)
    _death(register, _person(other), state='approved')
    assert (_dead(register), _dead(register, **ways)) == (1, 1)


@pytest.mark.parametrize(('ways', 'outside', 'casualty'), OUTSIDE)
def test_two_records_that_name_each_other_count_once_and_whichever_is_in_the_report(
    register: Register, ways: dict[str, str], outside: Values, casualty: Values
) -> None:
    for outside_first in (True, False):
        given = [(casualty, outside), ({}, {'state': 'approved'})]
        one, two = (_death(register, None, c, **v) for c, v in (given if outside_first else given[::-1]))
        _name(register, one, _person(two))
        _name(register, two, _person(one))
    assert (_dead(register), _dead(register, **ways)) == (2, 2)


@pytest.mark.parametrize('row', ['incident', 'casualty', 'victim'])
def test_what_is_withdrawn_takes_no_dead_from_the_report(register: Register, row: str) -> None:
    other = _death(register)
    _death(register, _person(other))
    assert _dead(register) == 1
    casualty = other.children[0]
    gone = {'incident': other, 'casualty': casualty, 'victim': casualty.children[0]}[row]
    if row == 'incident':
        register.withdraw('incident', gone.uid, 'It was told twice.')
    else:
        gone.set('withdrawn', 'It was told twice.')
        register.save(other)
    assert _dead(register) == (2 if row == 'victim' else 1)


@pytest.mark.parametrize(('ways', 'outside', 'casualty'), OUTSIDE)
def test_two_that_name_one_outside_the_report_count_once(
    register: Register, ways: dict[str, str], outside: Values, casualty: Values
) -> None:
    other = _death(register, None, casualty, **outside)
    _death(register, _person(other), state='approved')
    _death(register, _person(other), state='approved', occurred='2024-02-01')
    assert (_dead(register), _dead(register, '2024-02')) == (1, 0)
    assert _dead(register, **ways) + _dead(register, '2024-02', **ways) == 1


def test_what_a_record_outside_the_report_says_of_a_person_is_not_believed_in_it(register: Register) -> None:
    last = _death(register, state='approved')
    middle = _death(register, _person(last))
    _death(register, _person(middle), state='approved')
    assert (_dead(register), _dead(register, state='approved')) == (1, 2)


@pytest.mark.parametrize('length', [2, 3, 4])
def test_records_that_name_each_other_in_a_ring_count_once(register: Register, length: int) -> None:
    ring = [_death(register) for _number in range(length)]
    for place, incident in enumerate(ring):
        _name(register, incident, _person(ring[(place + 1) % length]))
    assert _dead(register) == 1


def test_one_that_names_itself_counts(register: Register) -> None:
    incident = _death(register)
    _name(register, incident, _person(incident))
    assert _dead(register) == 1


def test_the_dead_who_are_said_to_be_an_abductee_count_once_whatever_the_abductee_s_record_is(
    register: Register,
) -> None:
    taken = register.save(invented.abductee(learned_on='2024-03-01'))
    _death(register, taken.uid, state='approved')
    _death(register, taken.uid, state='approved')
    assert (_dead(register), _dead(register, state='approved'), _dead(register, learned_by='2024-02-28')) == (1, 1, 1)
    register.withdraw('abductee', taken.uid, 'It was told twice.')
    assert _dead(register) == 1


def test_a_line_without_a_number_does_not_stand_for_a_death(register: Register) -> None:
    _death(register, _person(_death(register, None, {'count': None})))
    section = _section(register, 'desert')
    assert (section['killed']['total'], section['uncounted']) == (NOT_KNOWN | {'low': 1, 'best': 1, 'high': 1}, 1)


def test_an_injury_does_not_stand_for_a_death_and_what_it_says_is_believed(register: Register) -> None:
    died = _death(register)
    hurt = _death(register, _person(died), {'outcome': 'injured'})
    _death(register, _person(hurt))
    assert _dead(register) == 1
    assert _section(register, 'desert')['injured']['total'] == 1


def test_a_death_known_to_its_month_stands_for_one_known_only_to_its_year(register: Register) -> None:
    vague = _death(register, occurred='2024')
    _death(register, _person(vague))
    found = figures.figures(register, '2024-01')
    assert (_dead(register), found['undated']) == (1, {'incidents': 1})
    assert figures.figures(register, '2024-05')['undated'] == {'incidents': 1}


def test_a_person_known_only_to_the_year_counts_there_once(register: Register) -> None:
    vague = _death(register, occurred='2024')
    _death(register, _person(vague), occurred='2024~')
    killed = {'total': 1, 'civilian': 1}
    assert figures.figures(register, '2024-01')['undated'] == {'incidents': 2, 'killed': killed}


def test_what_is_noted_says_no_dead_who_were_learned_of_later(register: Register) -> None:
    told: Values = {'party': 'civilians', 'count': 5}
    later: Values = {'party': 'civilians', 'count': 3, 'learned_on': '2024-03-01'}
    _incident(register, told, later, marks='massacre')
    raid: Values = {'kind': 'airdrop', 'carried_out_by': 'coalition', 'against': 'isis'}
    _incident(register, later, **raid)
    noted = figures.figures(register, '2024-01')['noted']
    assert (len(noted), '8 killed' in ''.join(noted)) == (2, True)
    [massacre] = figures.figures(register, '2024-01', learned_by='2024-02-28')['noted']
    assert '5 killed' in massacre


def test_the_status_of_an_abductee_is_the_one_that_was_known(register: Register) -> None:
    person = invented.abductee()
    person.add('status_change', status='released', confirmed='confirmed', effective='2024-01-20', learned_on='2024-03')
    person = register.save(person)
    assert _section(register, 'abductees')['still_missing'] == 0
    assert _section(register, 'abductees', learned_by='2024-02-28')['still_missing'] == 1
    person.children[1].set('withdrawn', 'It was another man.')
    register.save(person)
    assert _section(register, 'abductees')['still_missing'] == 1
    register.withdraw('abductee', person.uid, 'It was told twice.')
    assert _section(register, 'abductees')['still_missing'] == 0


# Abductees, notes, writing


def test_abductees_at_the_end_of_the_month(register: Register) -> None:
    for status, effective in [
        ('missing', '2024-01-05'), ('reported_dead', '2024-01-20'), ('held', '2024-01-31'),
        ('released', '2024-01-31'), ('released', '2024-02-01'),
    ]:  # fmt: skip
        person = invented.abductee()
        person.children.clear()
        person.add('status_change', status=status, confirmed='confirmed', effective=effective)
        register.save(person)
    later, never = invented.abductee(abducted_on='2024-02-01'), invented.abductee()
    later.children.clear()
    never.children.clear()
    register.save(later)
    register.save(never)
    assert _section(register, 'abductees') == {
        'id': 'abductees', 'still_missing': 4, 'counted_apart': {'held': 1, 'reported_dead': 1},
    }  # fmt: skip


def test_what_is_noted_and_what_is_no_operation(register: Register) -> None:
    _incident(register, {'party': 'civilians', 'count': 6}, marks='massacre', place_typed='Wadi Al-Mithal')
    _incident(register, {'party': 'isis', 'count': 1}, kind='airdrop', carried_out_by='coalition', against='isis')
    _incident(register, kind='airdrop', carried_out_by='coalition', against='isis')
    _incident(register, kind='extortion')
    found = figures.figures(register, '2024-01')
    assert len(found['noted']) == 2
    assert 'Wadi Al-Mithal' in found['noted'][0] + found['noted'][1]
    assert found['not_operations'] == {'extortion': 1}


@pytest.mark.parametrize('language', ['en', 'ar'])
def test_written_for_people_and_for_machines(register: Register, tmp_path: Path, language: str) -> None:
    _incident(register, {'party': 'hezbollah', 'count': 2})
    found = figures.figures(register, '2024-01')
    (tmp_path / 'r.json').write_bytes(formats.content(tmp_path / 'r.json', found, language))
    assert json.loads((tmp_path / 'r.json').read_text(encoding='utf-8')) == found
    (tmp_path / 'r.xlsx').write_bytes(formats.content(tmp_path / 'r.xlsx', found, language))
    sheet = openpyxl.load_workbook(tmp_path / 'r.xlsx').active
    assert bool(sheet.sheet_view.rightToLeft) == (language == 'ar')
    rows = [[value for value in row if value is not None] for row in sheet.iter_rows(values_only=True)]
    governorate = 'دير الزور' if language == 'ar' else 'Deir Ezzor'
    assert [r[1:] for r in rows if str(r[0]).strip() == governorate] == [[1, 2, 2, 2]]


@pytest.mark.parametrize(('month', 'name'), [('2024-13', 'r.json'), ('1024', 'r.json'), ('2024-01', 'r.odt')])
def test_what_cannot_be_reported_is_said(register: Register, tmp_path: Path, month: str, name: str) -> None:
    with pytest.raises(KnownError):
        formats.content(tmp_path / name, figures.figures(register, month), 'en')
    assert not list(tmp_path.glob('r.*'))


# Formats


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """One more format, known to nothing but its own function."""
    monkeypatch.setattr(formats, '_FORMATS', dict(formats._FORMATS))

    @formats.report_format('.txt')
    def month_alone(found: report_labels.Figures, speech: str) -> bytes:
        return f'{found["month"]} {speech}'.encode()


@pytest.mark.usefixtures('plain')
def test_a_format_that_registers_itself_is_known_to_the_command(
    plain_template: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv('LANG', 'C')
    path = Path(shutil.copy(plain_template, tmp_path / 'r.sijill'))
    out = tmp_path / 'r.txt'
    given = ['report', str(path), '2024-01']
    assert commands.main([*given, str(out), '--language', 'ar']) == commands.DONE
    assert out.read_text() == '2024-01 ar'
    assert commands.main([*given, str(tmp_path / 'r.odt')]) == commands.NOTHING_DONE
    assert 'must end in .xlsx or .json or .docx or .pdf or .html or .txt.' in capsys.readouterr().err
    assert commands.main(['report', '--help']) == commands.DONE
    assert '.xlsx or .json or .docx or .pdf or .html or .txt' in ' '.join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ('speech', 'cells'),
    [
        ('en', ['2 to 4', '1 line without a number', 'at least 5; 1 line without a number']),
        ('ar', []),  # in the words of the catalogue
    ],
)
def test_ranges_are_texts_in_a_sheet_of_any_period(
    register: Register, tmp_path: Path, speech: str, cells: list[str]
) -> None:
    lines: list[Values] = [{'party': 'isis', 'lowest': 5}, {'party': 'isis'}]
    lines += [{'party': 'army', 'lowest': 2, 'highest': 4}, {'party': 'civilians', 'count': 1, 'outcome': 'injured'}]
    _incident(register, *lines, {'party': 'sdf', 'outcome': 'arrested'}, {'party': 'coalition', 'count': 1})
    _incident(register, {'party': 'civilians', 'count': 7}, occurred='2023-11-02', learned_on='2024-02-03')
    for period in ('2024-01', '2024-Q1', '2024', '2024-01-05..2024-02-10'):
        path = tmp_path / f'{period}.xlsx'
        path.write_bytes(formats.content(path, figures.figures(register, period), speech))
        rows = [[*row] for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]
        shown = [re.sub('[\u200f\u2066-\u2069]', '', str(cell)) for row in rows for cell in row if cell is not None]
        assert not set(cells).difference(shown)
        assert any('2023' in cell for cell in shown)
        assert '{' not in ''.join(shown)


def test_a_name_of_a_period_is_said_in_both_languages() -> None:
    said = {}
    for speech in ('en', 'ar'):
        with messages.speaking(speech):
            periods = ('2024-01', '2024-Q1', '2024', '2024-01-05..2024-02-10')
            said[speech] = [report_labels.period_in_words(period) for period in periods]
    assert said['en'] == ['January 2024', 'Quarter 1 of 2024', '2024', '5 January to 10 February 2024']
    assert said['ar'][0] == 'كانون الثاني 2024'


def test_the_readme_names_the_formats() -> None:
    readme = (Path(__file__).parent.parent / 'README.md').read_text(encoding='utf-8')
    [line] = [line for line in readme.splitlines() if line.startswith('main.py report ')]
    assert line.endswith(f'OUT ends in {formats.endings_in_words()}')


def test_the_dead_of_a_sentence_are_counted_as_monitors_say_it() -> None:
    dead = {'total': 12, 'civilian': 10, 'children': 1, 'sdf': 2}
    with messages.speaking('en'):
        assert report_labels.dead_in_words(dead) == '12 killed: 10 civilians (including a child), 2 SDF'
    with messages.speaking('ar'):
        assert report_labels.dead_in_words(dead) == '12 قتيلاً: 10 مدنيين (منهم طفل واحد)، اثنان من قسد'
        assert report_labels.dead_in_words({'total': 1, 'isis': 1}) == 'قتيل واحد: عنصر واحد من التنظيم'


@pytest.mark.parametrize(
    ('speech', 'heading', 'day'),
    [
        ('en', 'Monthly report – January 2024', '21 Jan 2024: '),
        ('ar', 'التقرير الشهري – كانون الثاني 2024', '21 كانون الثاني 2024: '),
    ],
)
def test_a_sheet_for_people_says_months_and_days_in_words(
    register: Register, tmp_path: Path, speech: str, heading: str, day: str
) -> None:
    _incident(register, {'party': 'civilians', 'count': 6}, marks='massacre', occurred='2024-01-21')
    path = tmp_path / 'r.xlsx'
    with messages.speaking(speech):
        path.write_bytes(formats.content(path, figures.figures(register, '2024-01'), speech))
    cells = [
        re.sub('[\u2066-\u2069]', '', str(cell.value))
        for row in openpyxl.load_workbook(path).active
        for cell in row
        if cell.value
    ]
    assert cells[0] == heading
    assert any(cell.strip().startswith(day) for cell in cells)
