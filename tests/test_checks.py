"""The rules: each fires where it should and not beside it, and a doubt set aside comes back when its value changes."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from exchange.exporting import headquarters_workbook
from exchange.importing.applying import apply_plan
from exchange.importing.planning import make_plan
from models import query
from models.dates import dates
from models.errors import Refused
from models.file import history
from models.language.code_lists import codes
from models.language.messages import speaking
from models.language.text import has_arabic
from models.query import Question
from models.record.cleaning import Cleaning
from models.record.fields import Spec, Stored
from models.record.records import RECORDS, Record, roots
from models.register import worked_out_again
from models.register.register import Register
from models.rules import checks
from models.rules.checks import Finding
from models.rules.rules import RULES
from models.rules.surroundings import Around
from tests import invented
from tests.windows import Driver, driving
from ui.pages.problems_page import ProblemsPage
from ui.panes.history_pane import History

TOMORROW = (dates.today_in_damascus() + timedelta(days=2)).isoformat()  # also where midnight comes meanwhile
TODAY = dates.today_in_damascus().isoformat()
ABU_KAMAL, DEIR_EZZOR, HAMA = 'SY090300', 'SY09', 'SY05'


def incident(*casualties: dict[str, Stored], **values: Stored) -> Record:
    record = Record('incident', values={'kind': 'ambush', 'occurred': '2024-01-21'} | values)
    for casualty in casualties:
        names = casualty.pop('names', ())
        line = record.add('casualty', **({'outcome': 'killed'} | casualty))
        for name in names:
            line.add('victim', **name)
    return record


def abductee(*changes: dict[str, Stored], **values: Stored) -> Record:
    record = Record('abductee', values={'name_ar': 'نادر الخيال', 'abducted_on': '2024-01-05'} | values)
    for change in changes:
        record.add('status_change', **({'status': 'missing'} | change))
    return record


def place(**values: Stored) -> Record:
    return Record('place', values={'name_ar': 'قرية المثال', 'governorate': HAMA} | values)


def source(**values: Stored) -> Record:
    record = incident()
    record.add('source', channel='eyewitness', **values)
    return record


def rules(record: Record, around: Around | None = None) -> set[str]:
    return {finding.rule for finding in checks.findings(record, around)}


def without(record: Record, *names: str) -> Record:
    for name in names:
        record.set(name, None)
    return record


CIVILIANS = {'party': 'civilians', 'count': 5}
# Rule → what it finds something in, and what is next to that and fine.
CASES: list[tuple[str, Callable[[], Record], Callable[[], Record]]] = [
    ('required_fields', lambda: without(incident(), 'kind'), incident),
    ('required_fields', lambda: incident({'outcome': None}), lambda: incident({})),
    ('count_within_its_range', lambda: incident({'count': 3, 'lowest': 4}), lambda: incident({'count': 4, 'lowest': 4}),
    ),
    ('count_within_its_range', lambda: incident({'lowest': 6, 'highest': 5}), lambda: incident({'lowest': 5})),
    ('count_within_its_range', lambda: incident({'count': 6, 'highest': 5}), lambda: incident({'count': 5})),
    (
        'names_within_the_count',
        lambda: incident({'count': 1, 'names': ({'name': 'A'}, {'name': 'B'})}),
        lambda: incident({'count': 2, 'names': ({'name': 'A'}, {'name': 'B'})}),
    ),
    (
        'names_within_the_count',
        lambda: incident({'lowest': 1, 'highest': 1, 'names': ({'name': 'A'}, {'name': 'B'})}),
        lambda: incident({'lowest': 1, 'names': ({'name': 'A'}, {'name': 'B'})}),
    ),
    ('coordinates_come_in_pairs', lambda: incident(latitude=35.1), lambda: incident(latitude=35.1, longitude=37.0)),
    ('abductee_is_called_something', lambda: without(abductee(), 'name_ar'), abductee),
    ('place_has_a_name', lambda: without(place(), 'name_ar'), lambda: without(place(name_en='Mithal'), 'name_ar')),
    ('not_in_the_future', lambda: incident(occurred=TOMORROW), lambda: incident(occurred=TODAY)),
    ('not_in_the_future', lambda: incident({'found_on': TOMORROW}), lambda: incident(occurred=TODAY[:7])),
    ('not_before_the_event', lambda: incident(learned_on='2024-01-20'), lambda: incident(learned_on='2024-01')),
    ('not_before_the_event', lambda: source(received='2023'), lambda: source(received='2024-01-21')),
    (
        'not_before_the_event',
        lambda: incident({'outcome_date': '2023-12-01'}),
        lambda: incident({'outcome_date': '2023-12-01'}, kind='body_found'),
    ),
    ('not_before_the_event', lambda: abductee({'effective': '2024-01-04'}), lambda: abductee({'effective': '2024'})),
    ('not_before_the_event', lambda: abductee(learned_on='2023-12'), lambda: abductee(learned_on='2024-02')),
    (
        'status_learned_after_it_began',
        lambda: abductee({'effective': '2024-03-02', 'learned_on': '2024-03-01'}),
        lambda: abductee({'effective': '2024-03-02', 'learned_on': '2024-03-02'}),
    ),
    ('born_before_the_abduction', lambda: abductee(born='2024-02'), lambda: abductee(born='2024')),
    ('not_too_old', lambda: abductee(age=111), lambda: abductee(age=110)),
    (
        'not_too_old',
        lambda: incident({'names': ({'name': 'A', 'age': 120},)}),
        lambda: incident({'names': ({'name': 'A'},)}),
    ),
    ('age_agrees_with_birth', lambda: abductee(age=40, born='1994'), lambda: abductee(age=30, born='1994')),
    (
        'victim_fits_the_line',
        lambda: incident({'who': 'boy', 'names': ({'name': 'A', 'age': 18},)}),
        lambda: incident({'who': 'boy', 'names': ({'name': 'A', 'age': 17},)}),
    ),
    (
        'victim_fits_the_line',
        lambda: incident({'who': 'woman', 'names': ({'name': 'A', 'age': 17},)}),
        lambda: incident({'who': 'female', 'names': ({'name': 'A', 'age': 17},)}),
    ),
    (
        'victim_fits_the_line',
        lambda: incident({'who': 'man', 'names': ({'name': 'A', 'sex': 'female'},)}),
        lambda: incident({'who': 'adult', 'names': ({'name': 'A', 'sex': 'female'},)}),
    ),
    (
        'named_once',
        lambda: incident({'names': ({'name': 'أحمد الخيال'},)}, {'names': ({'name': 'احمد الخيال'},)}),
        lambda: incident(
            {'names': ({'name': 'أحمد الخيال', 'father': 'علي'}, {'name': 'احمد الخيال', 'father': 'عمر'})}
        ),
    ),
    ('somebody_is_counted', lambda: incident({'count': 0}), lambda: incident({})),
    ('not_very_many', lambda: incident({'lowest': 501}), lambda: incident({'count': 500})),
    (
        'massacre_of_five_civilians',
        lambda: incident({'party': 'civilians', 'count': 4}, marks='massacre'),
        lambda: incident(dict(CIVILIANS), marks='massacre'),
    ),
    ('massacre_of_five_civilians', lambda: incident(dict(CIVILIANS)), lambda: incident({'party': 'sdf', 'count': 5})),
    (
        'nobody_attacks_himself',
        lambda: incident(carried_out_by='isis', against='isis'),
        lambda: incident(carried_out_by='isis', against='isis', kind='infighting'),
    ),
    (
        'nobody_attacks_himself',
        lambda: incident(carried_out_by='coalition', jointly_with='sdf', against='military_councils'),
        lambda: incident(carried_out_by='coalition', jointly_with='sdf', against='isis'),
    ),
    (
        'nobody_attacks_himself',
        lambda: incident(carried_out_by='regime_forces', against='army'),
        lambda: incident(carried_out_by='unidentified', against='unidentified|civilians'),
    ),
    (
        'codes_of_their_day',
        lambda: incident(zone='transitional', occurred='2024-12-07'),
        lambda: incident(zone='transitional', occurred='2024-12'),
    ),
    (
        'codes_of_their_day',
        lambda: incident({'party': 'army'}, occurred='2025-01'),
        lambda: incident({'party': 'army'}, occurred='2024-12-08'),
    ),
    ('codes_of_their_day', lambda: abductee(abducted_by='defence'), lambda: abductee(abducted_by='army')),
    (
        'place_within_the_governorate',
        lambda: incident(place=ABU_KAMAL, governorate=HAMA),
        lambda: incident(place=ABU_KAMAL, governorate=DEIR_EZZOR),
    ),
    (
        'point_within_the_governorate',
        lambda: incident(latitude=35.34, longitude=40.14, governorate=HAMA),
        lambda: incident(latitude=35.34, longitude=40.14, governorate=DEIR_EZZOR),
    ),
    (
        'point_within_the_governorate',
        lambda: place(latitude=33.0, longitude=43.0, governorate=HAMA),
        lambda: place(latitude=35.1, longitude=37.0),
    ),
    (
        'point_within_the_country',
        lambda: incident(latitude=35.2, longitude=35.0),
        lambda: incident(latitude=35.34, longitude=40.14),
    ),
    ('point_within_the_country', lambda: incident(latitude=37.13, longitude=36.2), lambda: incident(governorate=HAMA)),
    (
        'agreed_and_knows',
        lambda: incident({'names': [{'name': 'سامر الوهم', 'publish_consent': 'yes', 'family_knows': 'no'}]}),
        lambda: incident({'names': [{'name': 'سامر الوهم', 'publish_consent': 'yes'}]}),
    ),
    (
        'agreed_and_knows',
        lambda: abductee({'status': 'reported_dead', 'confirmed': 'claimed'}, consent='named'),
        lambda: abductee({'status': 'reported_dead'}, consent='named', family_knows='yes'),
    ),
    ('consent_has_its_day', lambda: abductee(consent='named'), lambda: abductee(consent='internal')),
    (
        'consent_of_late',
        lambda: abductee(consent='named', consent_asked_on='2019-03'),
        lambda: abductee(consent='named', consent_asked_on=TODAY),
    ),
    ('not_before_the_event', lambda: abductee(consent_asked_on='2024-01-02'), lambda: abductee(consent_asked_on=TODAY)),
    ('not_in_the_future', lambda: abductee(consent_asked_on=TOMORROW), lambda: abductee(consent_asked_on=TODAY)),
]  # fmt: skip
LATER = {'clock_is_right', 'point_near_the_place', 'zone_of_its_neighbours', 'reference_is_its_own'}


@pytest.mark.parametrize(('rule', 'wrong', 'fine'), CASES, ids=[f'{n}-{case[0]}' for n, case in enumerate(CASES)])
def test_a_rule_fires_and_does_not_fire_beside_it(
    rule: str, wrong: Callable[[], Record], fine: Callable[[], Record]
) -> None:
    assert rule in rules(wrong())
    assert rule not in rules(fine())
    for language in ('en', 'ar'):
        with speaking(language):
            said = [finding.sentence for finding in checks.findings(wrong()) if finding.rule == rule]
        assert all(said) and not any('{' in sentence for sentence in said)


def test_every_rule_is_tried() -> None:
    assert {case[0] for case in CASES} | LATER == {rule.code for rule in RULES}


def test_every_rule_has_its_words_and_every_row_a_rule() -> None:
    assert list(codes('rules')) == [rule.code for rule in RULES]
    for row in codes('rules').values():
        assert row.columns['help_en'] and has_arabic(row.columns['help_ar'])


def test_stops_are_few() -> None:
    assert sum(rule.level == 'stop' for rule in RULES) < sum(rule.level == 'doubt' for rule in RULES) / 2


def test_the_usual_record_is_not_nagged_at(register: Register) -> None:
    for record in (invented.incident(), invented.abductee(), invented.informant(), invented.place()):
        assert checks.findings(register.save(record), Around(register)) == []


# What lies around


def village() -> str:
    """A village with a point, and one near it."""
    return next(p.code for p in Around().places.all() if p.level == 4 and p.governorate == HAMA and p.point)


def test_a_point_far_from_its_place_is_doubted() -> None:
    code = village()
    there = Around().place(code)
    assert there and there.latitude and there.longitude
    near = incident(place=code, latitude=there.latitude + 0.4, longitude=there.longitude)
    far = incident(place=code, latitude=there.latitude + 0.5, longitude=there.longitude)
    assert 'point_near_the_place' not in rules(near)
    assert 'point_near_the_place' in rules(far)


def test_a_zone_unlike_two_others_near_it_is_doubted(register: Register) -> None:
    code = village()
    new = incident(place=code, zone='sdf', occurred='2024-02-20')
    register.save(incident(place=code, zone='hts'))
    assert 'zone_of_its_neighbours' not in rules(new, Around(register))
    register.save(incident(place=code, zone='hts', occurred='2024-03'))
    assert 'zone_of_its_neighbours' in rules(new, Around(register))
    ahead = Around(register)
    ahead.read_ahead()
    assert 'zone_of_its_neighbours' in rules(new, ahead)
    for days in (['2024-02-20'], ['', '2024-03'], ['../2024-02-20', '2024-02-21~']):
        ahead.read_ahead(days)
        assert 'zone_of_its_neighbours' in rules(new, ahead), days
    for days in ([], [''], ['2023-02-20']):
        ahead.read_ahead(days)
        assert 'zone_of_its_neighbours' not in rules(new, ahead), days
    for changes in ({'zone': 'hts'}, {'zone': 'contested'}, {'occurred': '2024-06-01'}, {'place': ABU_KAMAL}):
        other = incident(**({'place': code, 'zone': 'sdf', 'occurred': '2024-02-20'} | changes))
        assert 'zone_of_its_neighbours' not in rules(other, Around(register))
    register.save(incident(place=code, zone='sdf'))
    assert 'zone_of_its_neighbours' not in rules(new, Around(register))


def test_places_near_are_asked_too(register: Register) -> None:
    around = Around(register)
    one = next(p for p in around.places.all() if p.level == 4 and p.point)
    near = next(
        p for p in around.places.all()
        if p.level == 4 and p.point and p.code != one.code
        and abs(p.point[0] - one.point[0]) < 0.04 and abs(p.point[1] - one.point[1]) < 0.04
    )  # fmt: skip
    for _time in range(2):
        register.save(incident(place=near.code, zone='hts'))
    assert 'zone_of_its_neighbours' in rules(incident(place=one.code, zone='sdf'), Around(register))


def test_a_reference_of_two_records_is_doubted(register: Register) -> None:
    first = register.save(incident())
    assert 'reference_is_its_own' not in rules(first, Around(register))
    other = incident(reference=first.get('reference'))
    assert 'reference_is_its_own' in rules(other, Around(register))
    register.save(other)
    ahead = Around(register)
    for together in ([first, other], [other], [first, incident()]):
        ahead.read_ahead_of(together)
        assert 'reference_is_its_own' in rules(together[0], ahead)


def test_a_clock_behind_the_last_save_is_doubted(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = register.save(incident())
    assert 'clock_is_right' not in rules(saved, Around(register))
    monkeypatch.setattr(dates, 'utc_now', lambda: '2020-01-01T00:00:00Z')
    assert 'clock_is_right' in rules(saved, Around(register))


# Setting aside


def doubted(register: Register) -> tuple[Record, Finding]:
    record = register.save(incident({'party': 'civilians', 'count': 4}, marks='massacre'))
    (found,) = checks.findings(record, Around(register))
    return record, found


def test_a_doubt_is_set_aside_with_a_reason_and_comes_back(register: Register) -> None:
    record, found = doubted(register)
    with pytest.raises(Refused):
        checks.set_aside(record, found, ' \n ')
    checks.set_aside(record, found, 'two sources\nagree')
    record = register.save(record)
    assert checks.findings(record) == []
    (quiet,) = checks.findings(record, with_set_aside=True)
    assert (quiet.rule, quiet.reason) == (found.rule, 'two sources agree')
    record.children[0].set('count', 3)
    (again,) = checks.findings(record)
    checks.set_aside(record, again, 'three')
    assert str(record.get('set_aside')).count('\n') == 0  # the stale line is gone
    checks.take_up(record, quiet)
    checks.take_up(record, again)
    assert checks.findings(record) and record.get('set_aside') is None


def test_two_doubts_of_a_row_are_set_aside_one_by_one() -> None:
    record = incident(learned_on='2023', carried_out_by='isis', against='isis')
    for left in (1, 0):
        checks.set_aside(record, checks.findings(record)[0], 'so it is')
        assert len(checks.findings(record)) == left


def test_what_was_set_aside_is_told_in_words() -> None:
    record = incident(marks='massacre')
    checks.set_aside(record, checks.findings(record)[0], 'four were counted')
    spec = RECORDS['incident'].specs()['set_aside']
    assert (
        spec.kind.show(record.get('set_aside'), spec)
        == 'Massacre tag does not match the number of civilians killed: four were counted'
    )


def test_it_travels_to_headquarters_and_not_to_the_public(register: Register, tmp_path: Path) -> None:
    record, found = doubted(register)
    checks.set_aside(record, found, 'two sources agree')
    register.save(record)
    headquarters_workbook.export(register, tmp_path / 'all.xlsx')
    with Register.create(tmp_path / 'hq.sijill', desk='HQ1', passphrase=None) as there:
        apply_plan(there, make_plan(there, tmp_path / 'all.xlsx'))
        (come,) = query.each(there, Question('incident'))
        assert checks.findings(come, with_set_aside=True)[0].reason == 'two sources agree'
    choice = headquarters_workbook.Selection(profile='public')
    assert not any(choice.lets_out(kind, 'set_aside') for kind in RECORDS)


def test_problems_are_counted_as_they_stand(register: Register) -> None:
    record, found = doubted(register)
    assert query.problem_counts(register) == {found.rule: 1}
    (problem,) = query.problems(register, found.rule, 10)
    assert (problem.uid, problem.field) == (record.uid, 'marks')
    checks.set_aside(record, found, 'two sources agree')
    record = register.save(record)
    assert query.problem_counts(register) == {}
    record.children[0].set('count', 2)
    register.save(record)
    assert query.problem_counts(register) == {found.rule: 1}
    register.withdraw('incident', record.uid, 'told twice')
    assert query.problem_counts(register) == {}


def test_checking_again_finds_what_changed_around(register: Register) -> None:
    code = village()
    register.save(incident(place=code, zone='sdf'))
    for _time in range(2):
        register.save(incident(place=code, zone='hts'))
    before = query.problem_counts(register)
    told: list[tuple[int, int]] = []
    register.check_again(lambda done, total: told.append((done, total)))
    assert before == {} and query.problem_counts(register) == {'zone_of_its_neighbours': 1}
    assert told[-1] == (3, 3)
    assert len(history.revisions(register, 'record', next(query.each(register, Question('incident'))).uid)) == 1


# In the window, by keys


@pytest.fixture
def driver(register: Register, qtbot: QtBot) -> Iterator[Driver]:
    with driving(register, qtbot) as made:
        yield made


class LineOfLinux(QLineEdit):
    """A line that takes Ctrl+E for itself, as every line does on Linux: for going to its end."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)


@pytest.mark.parametrize('is_in_sheet', [False, True])
def test_a_line_leaves_ctrl_e_to_the_window(driver: Driver, qtbot: QtBot, is_in_sheet: bool) -> None:
    """Else no warning was dismissed from within one, and no key of a person ended in the sheet of people."""
    driver.keys('Ctrl+N')
    sheet = QDialog(driver.window)
    line = LineOfLinux(sheet if is_in_sheet else driver.window.form)
    sheet.setVisible(is_in_sheet)
    line.show()
    line.setFocus()
    qtbot.waitUntil(lambda: driver.focused is line)
    for key, is_kept in ((Qt.Key.Key_E, False), (Qt.Key.Key_U, True)):
        asked = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.ControlModifier)
        asked.ignore()
        QApplication.sendEvent(line, asked)
        assert asked.isAccepted() == is_kept
    sheet.close()


def test_a_doubt_is_set_aside_by_keys_and_taken_back(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+N', '=ambush', 'Tab', '=21/1/2031', 'Tab')
    box = driver.window.form.groups['when'].boxes['occurred']
    driver.go('incident.occurred').keys('Ctrl+E', 'Return')
    assert not driver.window.form.reason.isHidden()  # no reason, no setting aside
    driver.keys('=the paper says so', 'Return')
    assert driver.focused is driver.field('incident.occurred')
    assert 'the paper says so' in box._note.text() and box._mark.isHidden()
    driver.keys('Ctrl+S')
    (saved,) = query.each(register, Question('incident'))
    assert query.problem_counts(register) == {}
    driver.keys('Ctrl+H')
    pane = driver.window.record.currentWidget()
    assert isinstance(pane, History)
    assert any('the paper says so' in label.text() for label in pane.findChildren(type(box._note)))
    driver.keys('Esc').go('incident.occurred').keys('Ctrl+E')
    assert 'is in the future' in box._note.text()
    driver.keys('Ctrl+S')
    assert query.get(register, 'incident', saved.uid).get('set_aside') is None


def test_a_doubt_set_aside_comes_back_with_another_value(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+N', '=ambush', 'Tab', '=21/1/2031', 'Tab').go('incident.occurred')
    driver.keys('Ctrl+E', '=so it is', 'Return', 'Ctrl+S', 'Ctrl+A', '=22/1/2031', 'Ctrl+S')
    assert query.problem_counts(register) == {'not_in_the_future': 1}


def test_setting_aside_is_given_up_with_escape(driver: Driver) -> None:
    driver.keys('Ctrl+N', '=ambush', 'Tab', '=21/1/2031', 'Tab').go('incident.occurred').keys('Ctrl+E', '=no', 'Esc')
    assert driver.window.form.reason.isHidden()
    assert driver.focused is driver.field('incident.occurred')
    assert driver.window.form.opened.record.get('set_aside') is None


def test_what_is_set_aside_is_kept_in_the_draft(driver: Driver, register: Register) -> None:
    driver.keys('Ctrl+N', '=ambush', 'Tab', '=21/1/2031', 'Tab').go('incident.occurred')
    driver.keys('Ctrl+E', '=the paper says so', 'Return')
    driver.window.flush_drafts()
    (draft,) = query.drafts(register)
    driver.window.show_list('abductee')
    driver.window.go_to('incident', draft.uid)
    assert 'the paper says so' in driver.window.form.groups['when'].boxes['occurred']._note.text()


def test_f8_goes_from_problem_to_problem(driver: Driver, register: Register) -> None:
    names = ({'name': 'سالم المثال', 'age': 120},)
    record = register.save(incident({'count': 0, 'who': 'man'}, {'names': names}, marks='massacre'))
    driver.window.go_to('incident', record.uid)
    assert '3 warnings' in driver.window.form._problems.text()
    places = []
    for key in ('F8', 'F8', 'F8', 'F8', 'Shift+F8'):
        driver.keys(key)
        at = driver.window.form._focused_field()
        places.append((at.row.kind, at.name))
    assert places == [
        ('incident', 'marks'), ('casualty', 'count'), ('victim', 'age'), ('incident', 'marks'), ('victim', 'age'),
    ]  # fmt: skip


def test_a_doubt_of_a_line_is_set_aside(driver: Driver, register: Register) -> None:
    record = register.save(incident({'count': 0}))
    driver.window.go_to('incident', record.uid)
    driver.keys('F8', 'Ctrl+E', '=nobody was hurt', 'Return', 'Ctrl+S')
    (row,) = query.get(register, 'incident', record.uid).children
    assert 'nobody was hurt' in str(row.get('set_aside'))
    assert 'nobody was hurt' in driver.window.form.grids['casualty']._problems.text()


def test_a_rule_that_comes_is_asked_of_what_is_already_there(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the register had been left by a program that did not have it."""
    before = tuple(rule for rule in RULES if rule.code != 'massacre_of_five_civilians')
    register.save(incident(marks='massacre'))
    register.close()
    with monkeypatch.context() as patch:
        patch.setattr(worked_out_again, 'RULES', before)
        with Register.open(register.path) as older:
            older.db.execute_sql('DELETE FROM problem')
    with Register.open(register.path) as again:
        assert query.problem_counts(again) == {'massacre_of_five_civilians': 1}
        noted = again.meta['worked_out']
        again.db.execute_sql('DELETE FROM problem')
    with Register.open(register.path) as same:
        assert (same.meta['worked_out'], query.problem_counts(same)) == (noted, {}), 'it was all worked out once more'


def test_the_page_counts_and_jumps(driver: Driver, register: Register) -> None:
    page = driver.window.page(ProblemsPage.name)
    entry = driver.window.side.entries['problems']
    assert entry.amount == '0'
    driver.keys('Ctrl+7')
    assert not page._empty.isHidden() and page._body.isHidden()
    register.save(incident(marks='massacre'))
    other = register.save(incident({'count': 0}))
    assert entry.amount == '2'
    rows = [page._rules._lines[line] for line in range(page._rules.rowCount())]
    assert [row[:2] for row in rows] == [('Warning', '1'), ('Warning', '1')]
    driver.keys('Up', 'Return')
    assert driver.focused is page.found_table
    driver.keys('Return')
    assert driver.window.form.opened.record.uid == other.uid
    assert driver.window.form._focused_field().name == 'count'


def test_the_page_checks_all_again(driver: Driver, register: Register) -> None:
    page = driver.window.page(ProblemsPage.name)
    register.save(incident(marks='massacre'))
    register.db.execute_sql('DELETE FROM problem')
    driver.keys('Ctrl+7', 'Ctrl+R')
    assert isinstance(page, ProblemsPage) and page.notice.text() == 'All records were checked.'
    assert driver.window.side.entries['problems'].amount == '1'


# Whatever is recorded


def values_of(spec: Spec) -> st.SearchStrategy[Stored]:
    if spec.codes:
        return st.sampled_from(sorted(spec.code_list()))
    if spec.kind.name == 'date':
        return st.sampled_from(
            ['2024', '2013-04', '2024-02-29', '2031-01-01', '2024-01~', '2023/2024', '../2024-01', '2024/..']
        )
    if spec.kind.name in ('number', 'degrees'):
        return st.sampled_from([spec.lowest, spec.highest, (spec.lowest + spec.highest) // 2])
    if spec.kind.name == 'place':
        return st.sampled_from([ABU_KAMAL, DEIR_EZZOR, 'SY', 'not-here'])
    return st.sampled_from(['10:30']) if spec.kind.name == 'time' else st.text(max_size=12)


@st.composite
def records(draw: st.DrawFn, kind: str, depth: int = 0) -> Record:
    specs = {n: s for n, s in RECORDS[kind].specs().items() if n not in ('parent', 'position', 'state', 'withdrawn')}
    chosen = draw(st.sets(st.sampled_from(sorted(specs))))
    record = Record(kind, values={name: draw(values_of(specs[name])) for name in sorted(chosen)})
    for child in RECORDS[kind].child_kinds:
        for _number in range(draw(st.integers(0, 2))):
            made = draw(records(child, depth + 1))
            record.add(child, **made.values).children = made.children
    return record


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data(), st.sampled_from([cls.record_kind for cls in roots()]))
def test_no_record_breaks_a_rule_of_ours(data: st.DataObject, kind: str) -> None:
    record = data.draw(records(kind))
    try:
        Cleaning().clean(record)
    except Refused:
        return
    around = Around()
    for found in checks.findings(record, around):
        assert found.sentence and found.rule in codes('rules')
        if found.is_doubt:
            checks.set_aside(record, found, 'a reason', around)
    assert not [found for found in checks.findings(record, around) if found.is_doubt]
