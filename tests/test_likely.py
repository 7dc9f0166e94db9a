"""Likely duplicates: invented people with names in many spellings, and events typed by two documenters."""

import random
from collections import Counter
from itertools import combinations

import pytest

from models import query, samples
from models.language import person_names
from models.language.messages import speaking
from models.likeness import while_typing
from models.likeness.many_at_once import EventPool
from models.limits.likeness_weights import WEIGHTS
from models.places import gazetteer, kilometres
from models.record.records import Record
from models.register.action import Incoming
from models.register.register import Register
from tests.invented_names import Maker

pytestmark = pytest.mark.slow

PEOPLE, ASKED = 3000, 500


def script_of(record: Record) -> str:
    return 'both' if record.get('name_ar') and record.get('name_latin') else 'ar' if record.get('name_ar') else 'latin'


def measured(register: Register, seed: int) -> tuple[float, float, str]:
    """Precision and recall over variants of known people and over people who are only like them, and what was found."""
    maker = Maker(seed)
    people = maker.people(PEOPLE)
    called = {person.called for person in people}
    records = [maker.record(person) for person in people]
    register.apply([Incoming(record) for record in records], {})
    found: Counter[tuple[str, str]] = Counter()
    for person, record in list(zip(people, records, strict=True))[:ASKED]:
        variant = maker.record(person, like=True)
        _count(found, register, variant, record.uid, f'{script_of(variant)}-{script_of(record)}')
        for what, other, apart_by in maker.likes_of(person):
            like = maker.record(other)
            is_chance = other.called in called - {person.called}
            if not is_chance and all(maker.states(like, name) and maker.states(record, name) for name in apart_by):
                _count(found, register, like, '', what)
    right, wrong, missed = (sum(n for (_w, how), n in found.items() if how == h) for h in ('right', 'wrong', 'missed'))
    table = '\n'.join(f'{what:16} {how:8} {n}' for (what, how), n in sorted(found.items()))
    return right / (right + wrong), right / (right + missed), table


def _count(found: Counter[tuple[str, str]], register: Register, asked: Record, wanted: str, what: str) -> None:
    uids = {one.uid for one in while_typing.likely(register, asked)}
    if wanted:
        found[what, 'right' if wanted in uids else 'missed'] += 1
    found[what, 'wrong'] += len(uids - {wanted})


@pytest.mark.soak
@pytest.mark.parametrize('seed', [1])
def test_people_are_found_in_every_spelling_and_nobody_else(register: Register, seed: int) -> None:
    precision, recall, table = measured(register, seed)
    print(f'\nseed {seed}: precision {precision:.3f}, recall {recall:.3f}\n{table}')
    assert precision >= 0.95
    assert recall >= 0.9


# Events

BASE = {
    'kind': 'ambush', 'occurred': '2024-01-21', 'governorate': 'SY09', 'place': 'C4900', 'carried_out_by': 'isis',
    'against': 'sdf', 'killed': 3,
}  # fmt: skip


def event(**values: object) -> Record:
    """An incident with so many `killed`; None takes a value of the usual one away."""
    stated = {name: value for name, value in (BASE | values).items() if value is not None}
    killed, victim = stated.pop('killed', None), stated.pop('victim', None)
    record = Record('incident', values=stated)
    if killed:
        casualty = record.add(
            'casualty', outcome='killed', party=str(stated.get('against')).split('|')[0], count=killed
        )
        if victim:
            casualty.add('victim', name=victim)
    return record


def found(register: Register, record: Record) -> list[while_typing.Likely]:
    return while_typing.likely(register, record)


@pytest.fixture
def villages() -> list[str]:
    """Four villages of one governorate: two a walk apart, a third some kilometres away, and one far off."""
    here = [p for p in gazetteer().all() if p.level == 4 and p.governorate == 'SY09' and p.latitude and p.longitude]
    first = here[0]
    point = (first.latitude, first.longitude)
    here.sort(key=lambda p: kilometres(point, (p.latitude, p.longitude)))
    near = [p for p in here if 1.5 < kilometres(point, (p.latitude, p.longitude)) < 8]
    return [first.code, near[0].code, near[-1].code, here[-1].code]


SAME_EVENT = {
    'the next day': {'occurred': '2024-01-22'},
    'a range': {'occurred': '2024-01-20/2024-01-22'},
    'the month alone, the same place': {'occurred': '2024-01', 'killed': 3},
    'another kind of attack': {'kind': 'armed_attack', 'killed': 4},
    'the parties wider': {'against': 'civilians|sdf', 'carried_out_by': 'unidentified'},
    'the count not known': {'killed': None},
    'nobody named': {'carried_out_by': None, 'against': None, 'killed': None},
    'three more dead, found later': {'killed': 5},
}


@pytest.mark.parametrize('differs', SAME_EVENT.values(), ids=SAME_EVENT)
def test_an_event_typed_twice_is_found(register: Register, villages: list[str], differs: dict[str, object]) -> None:
    there = register.save(event(place=villages[0]))
    (one,) = found(register, event(**({'place': villages[0]} | differs)))
    assert one.uid == there.uid
    assert one.reference == there.get('reference')
    assert one.reasons


@pytest.mark.parametrize('occurred', ['2024-01/2024-02', '2024-01~/2024-02', '2023-12/2024-01', '2024-01'])
def test_an_event_that_began_on_no_known_day_of_the_month_is_found(
    register: Register, villages: list[str], occurred: str
) -> None:
    there = register.save(event(place=villages[0], occurred=occurred))
    assert [one.uid for one in found(register, event(place=villages[0]))] == [there.uid]


def test_an_event_in_the_next_village_says_how_far(register: Register, villages: list[str]) -> None:
    register.save(event(place=villages[0]))
    (one,) = found(register, event(place=villages[1], occurred='2024-01-22'))
    assert one.reasons[0] == '1 day apart'
    assert one.reasons[1].endswith(' km away')
    assert 'same parties' in one.sentence
    with speaking('ar'):
        assert '، ' in found(register, event(place=villages[1]))[0].sentence


def test_a_typed_place_is_the_place_in_either_script(register: Register) -> None:
    register.save(event(place=None, place_typed='وادي المثال'))
    assert found(register, event(place=None, place_typed='Wadi Al-Mithal'))
    assert not found(register, event(place=None, place_typed='Wadi Al-Khayal'))


def test_who_or_what_has_a_number_for_a_name_is_not_all_that_have_one(register: Register) -> None:
    register.save(event(place=None, place_typed='Kilometre 40'))
    assert found(register, event(place=None, place_typed='الكيلومتر ٤٠'))
    assert not found(register, event(place=None, place_typed='Kilometre 12'))
    when = {'abducted_on': '2024-01-05', 'governorate': 'SY04', 'abducted_by': 'isis'}
    register.save(Record('abductee', values={'name_ar': 'مجهول ٣', **when}))
    assert found(register, Record('abductee', values={'name_ar': 'مجهول 3', **when}))
    assert not found(register, Record('abductee', values={'name_ar': 'مجهول 12', **when}))


OTHER_EVENTS = {
    'the same parties far away that day': {'place': 3},
    'the same parties, no place given': {'place': None, 'killed': 1},
    'three days later': {'occurred': '2024-01-24'},
    'another governorate': {'place': None, 'governorate': 'SY05'},
    'another kind against others in the next village': {'place': 1, 'kind': 'abduction', 'against': 'civilians'},
    'a shelling of the village by others': {'place': 0, 'kind': 'shelling', 'carried_out_by': 'turkey', 'killed': 12},
}


@pytest.mark.parametrize('differs', OTHER_EVENTS.values(), ids=OTHER_EVENTS)
def test_another_event_is_not_taken_for_it(register: Register, villages: list[str], differs: dict[str, object]) -> None:
    register.save(event(place=villages[0]))
    if isinstance(differs.get('place'), int):
        differs = differs | {'place': villages[int(str(differs['place']))]}
    assert not found(register, event(**({'place': villages[0]} | differs)))


def test_a_victim_of_the_same_name_tells_without_a_place(register: Register, villages: list[str]) -> None:
    register.save(event(place=villages[0], victim='سالم هيثم المثال'))
    (one,) = found(register, event(place=None, victim='Salem Haytham Al-Mithal', killed=1))
    assert 'a victim of the same name' in one.reasons


def test_neither_itself_nor_what_is_withdrawn_is_shown(register: Register, villages: list[str]) -> None:
    saved = register.save(event(place=villages[0]))
    assert not found(register, saved)
    register.withdraw('incident', saved.uid, 'a test')
    assert not found(register, event(place=villages[0]))


def test_an_empty_record_is_like_nothing(register: Register) -> None:
    register.save(event())
    for kind in ('incident', 'abductee', 'informant', 'place'):
        assert not found(register, Record(kind))


@pytest.mark.soak
def test_events_of_one_month_are_told_apart(register: Register) -> None:
    """Two documenters type sixty events of a month; two hundred others happen near by in space or time."""
    dice = random.Random(4)
    here = [p for p in gazetteer().all() if p.level == 4 and p.governorate in ('SY09', 'SY08', 'SY04')]
    kinds = ('ambush', 'ied', 'assassination', 'shelling', 'clashes', 'security_operation')

    def one() -> dict[str, object]:
        place, by = dice.choice(here), dice.choice(('isis', 'unidentified', 'local_armed'))
        against = dice.choice(('sdf', 'civilians', 'regime_forces', 'iranian_backed'))
        return {'kind': dice.choice(kinds), 'occurred': f'2024-01-{dice.randrange(1, 29):02}', 'place': place.code,
                'governorate': place.governorate, 'carried_out_by': by, 'against': against,
                'killed': dice.randrange(0, 6)}  # fmt: skip

    events = [one() for _number in range(260)]
    saved = [register.save(event(**values)) for values in events]
    right = wrong = 0
    for values, record in list(zip(events, saved, strict=True))[:60]:
        change = dice.choice((
            {}, {'killed': None}, {'kind': 'armed_attack'}, {'carried_out_by': 'unidentified'},
            {'occurred': f'{values["occurred"][:8]}{min(28, int(str(values["occurred"])[8:]) + 1):02}'},
        ))  # fmt: skip
        uids = {likely_one.uid for likely_one in found(register, event(**(values | change)))}
        right += record.uid in uids
        wrong += len(uids - {record.uid})
    print(f'\nevents: precision {right / (right + wrong):.3f}, recall {right / 60:.3f}')
    assert right / (right + wrong) >= 0.95
    assert right / 60 >= 0.9


# The same person elsewhere


def test_the_same_person_is_found_among_victims_and_abductees(register: Register, villages: list[str]) -> None:
    abductee = Record('abductee', values={'name_ar': 'سالم المثال', 'father': 'هيثم', 'abducted_on': '2024-01-20'})
    register.save(abductee)
    earlier = register.save(event(place=villages[0], victim='Salem Haytham Al-Mithal'))
    typed = event(place=villages[0], victim='سالم هيثم المثال', killed=1)
    (row,) = typed.children[0].children
    people = while_typing.same_person(register, row, typed)
    assert {(one.kind, one.record_kind) for one in people} == {('victim', 'incident'), ('abductee', 'abductee')}
    assert {one.record for one in people} == {earlier.uid, abductee.uid}
    saved = register.save(typed)
    (row,) = saved.children[0].children
    assert row.uid not in {one.uid for one in while_typing.same_person(register, row, saved)}


def test_the_reasons_are_in_words(register: Register) -> None:
    values = {'name_ar': 'محمد سالم الخيال', 'abducted_on': '2024-01-20', 'governorate': 'SY09', 'mother': 'هدى'}
    register.save(Record('abductee', values=values))
    typed = {'name_latin': 'Mhd Salem Alkhayal', 'abducted_on': '2024-01', 'mother': 'Hoda'}
    (one,) = found(register, Record('abductee', values=typed))
    assert one.sentence == 'same name, spelled differently, same father’s name, same mother’s name, at the same time'
    assert one.title == 'محمد سالم الخيال'


def test_the_reasons_follow_the_language() -> None:
    one = Record('abductee', values={'name_ar': 'قتيبة دحام العجيلي'})
    other = Record('abductee', values={'name_latin': 'Kutaiba Daham Al-Ojaili'})
    assert while_typing.compare(one, other).reasons[0] == 'same name, spelled differently'
    with speaking('ar'):
        assert while_typing.compare(one, other).reasons[0] == 'الاسم نفسه بكتابة أخرى'


@pytest.mark.parametrize('title', ['الحاج ', 'د. ', 'المهندس ', 'Dr. ', 'Eng. '])
def test_a_title_is_no_word_of_a_name(title: str) -> None:
    name = 'قتيبة دحام العجيلي' if title > 'z' else 'Kutaiba Daham Al-Ojaili'
    assert person_names.words_of(title + name) == person_names.words_of(name)


def test_the_grandfather_may_stand_in_the_place_of_the_family() -> None:
    """Where the age says so too; a family in the place of another is another person."""
    one = Record('abductee', values={'name_ar': 'قتيبة دحام العجيلي', 'age': 31, 'sex': 'male'})
    grandfather, family = (
        Record('abductee', values={'name_ar': f'قتيبة دحام {word}', 'age': 31, 'sex': 'male'})
        for word in ('شلاش', 'السنابل')
    )
    assert while_typing.compare(one, grandfather).is_likely
    assert not while_typing.compare(one, family).is_likely
    for years, is_likely in ((33, True), (36, False)):
        grandfather.set('age', years)
        assert while_typing.compare(one, grandfather).is_likely == is_likely
    grandfather.set('age', None)
    assert not while_typing.compare(one, grandfather).is_likely


def test_two_records_are_compared_without_a_register() -> None:
    one = Record('abductee', values={'name_ar': 'قتيبة دحام العجيلي'})
    other = Record('abductee', values={'name_latin': 'Kutaiba Daham Al-Ojaili'})
    brother = Record('abductee', values={'name_latin': 'Qusai Daham Al-Ojaili'})
    assert while_typing.compare(one, other).is_likely
    assert while_typing.compare(one, brother) is None


@pytest.mark.soak
def test_invented_samples_do_not_flag_each_other(register: Register) -> None:
    samples.fill(register, 300, 200)
    for kind in ('incident', 'abductee'):
        records = list(query.each(register, query.Question(kind)))
        flagged = sum(bool(found(register, record)) for record in records)
        assert flagged <= len(records) * 0.03, kind


# Names


@pytest.mark.parametrize(
    'spellings',
    [
        ['محمد', 'محمّد', 'Mohammad', 'Muhammed', 'Mohamad', 'Mhd', 'Mihemed'],
        ['عبد الله', 'عبدالله', 'Abdullah', 'Abdallah', 'Abd Allah', 'Evdila'],
        ['عبد الرحمن', 'عبد الرحمان', 'Abdul Rahman', 'Abdelrahman', 'Abd ar-Rahman', 'Abdurrahman'],
        ['القحطاني', 'قحطاني', 'Al-Qahtani', 'Kahtani', 'Alkahtany', 'al-Gahtani'],
        ['الشوا', 'Ash-Shawa', 'Al Shawwa', 'Chawa'],
        ['صلاح الدين', 'Salahuddin', 'Salah al-Din', 'Salaheddine'],
        ['شێرکۆ', 'شيركو', 'Şêrko', 'Sherko'],
        ['ڤيان', 'فيان', 'Viyan', 'Vian'],
        ['جوان', 'Ciwan', 'Jwan'],
        ['خليل', 'Xelîl', 'Khalil', 'Khaleel'],
        ['ذيابات', 'Dhiabat', 'Thiabat', 'Diabat'],
        ['أبو أحمد', 'ابو احمد', 'Abu Ahmad', 'Abou Ahmed'],
        ['يحيى', 'يحيي', 'Yahya', 'Yehia'],
        ['حسين', '7ussein', 'Houssein', 'Hüseyin'],
        ['خالد', '5aled', 'Khalid', 'Xalid'],
        ['دباغ', 'Dabba8', 'Dabbagh'],
        ['فاطمة', 'Fatimeh', 'Fatmé', 'Fa6ma'],
        ['الطائي', 'Al-Tai', 'Altai', 'El Taey'],
        ['العلي', 'Elali', 'El Ali'],
        ['درويش', 'Derviş', 'Darwich'],
        ['سامر', 'Samer', 'Samir'],
    ],
)
def test_one_name_in_its_spellings(spellings: list[str]) -> None:
    words = [''.join(person_names.words_of(spelling)) for spelling in spellings]
    far = {(a, b) for a, b in combinations(words, 2) if person_names.distance(a, b) > 0.45}
    assert not far
    assert all(person_names.keys_of((a, 'x')) & person_names.keys_of((b, 'x')) for a, b in combinations(words, 2))


@pytest.mark.parametrize(
    ('one', 'other'),
    [
        ('حسن', 'حسين'), ('سالم', 'سليم'), ('عمر', 'عمار'), ('كريم', 'كرم'), ('سمير', 'سمر'), ('نور', 'نورا'),
        ('أحمد', 'محمود'), ('جميل', 'جمال'), ('محمد', 'محمود'), ('علي', 'علاء'), ('Omar', 'عمار'), ('Ammar', 'عمر'),
        ('Hussein', 'حسن'), ('Hasan', 'Hussein'), ('Karim', 'كرم'), ('Jamal', 'Jamil'), ('Samar', 'سمير'),
        ('Noura', 'نور'), ('Ahmad', 'Mahmoud'), ('عبد الرحمن', 'عبد الرحيم'), ('Abdulrahman', 'عبد الرحيم'),
        ('الأحمد', 'العلي'), ('الحلبي', 'الحموي'), ('Halabi', 'Hamwi'), ('زيد', 'زياد'), ('Zaid', 'زياد'), ('3', '12'),
    ],
)  # fmt: skip
def test_two_names_that_differ_by_a_letter(one: str, other: str) -> None:
    assert person_names.distance(*(''.join(person_names.words_of(name)) for name in (one, other))) > WEIGHTS.far_word


def test_every_key_is_written_with_the_record(register: Register) -> None:
    record = register.save(Record('abductee', values={'name_ar': 'سالم المثال', 'father': 'هيثم'}))
    turned = Record('abductee', values={'name_latin': 'Al-Mithal Salem', 'father': 'Haytham'})
    assert [one.uid for one in found(register, turned)] == [record.uid]
    record.set('name_ar', 'نادر الخيال')
    register.save(record)
    assert not found(register, turned)


def test_those_near_an_incident_come_in_one_order() -> None:
    """Else the same file would name another row that may be about the same each time that it is looked at."""
    for governorate in ('SY02', 'SY05', 'SY07', 'SY08', 'SY09', 'SY10', 'SY11', 'SY12'):
        stated, unstated = event(governorate=governorate, place=None), event(governorate=None, place=None)
        pool = EventPool(gazetteer())
        pool.add(stated)
        pool.add(unstated)
        asked = event(governorate=governorate, place=None)
        assert [uid for _likeness, uid in pool.like(asked, in_part=True)] == [stated.uid, unstated.uid]
