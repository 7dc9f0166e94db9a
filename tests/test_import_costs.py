"""What makes an import quick says the same as the plain way: uids, statements, problems, and who is likely whom."""

import random
import uuid
from itertools import combinations
from pathlib import Path

import pytest

from exchange.importing import plan_doubts
from exchange.importing.applying import apply_plan
from exchange.importing.planning import make_plan
from exchange.reading.any_file import Sheet, Workbook
from models import query
from models.language import person_names
from models.language.word_marks import letter_marks_of, marks_of
from models.likeness import name_words, persons
from models.likeness.looked_for import LookedFor
from models.likeness.many_at_once import Comparing
from models.likeness.near_words import NearWords
from models.likeness.scores import Likeness
from models.limits.likeness_weights import WEIGHTS
from models.places import gazetteer
from models.record.drawn import new_bytes, new_uid
from models.record.records import RECORDS, Record
from models.register import register as registers
from models.register import verify
from models.register.action import Incoming
from models.register.register import Register
from models.rules import checks, rules, surroundings
from tests import test_checks
from tests.invented import abductee, incident
from tests.two_lists import SCHOOLS, Lists

HEADS = [
    *('Date', 'Governorate', 'Place', 'Zone of control', 'Type of incident', 'Carried out by', 'Tags'),
    'Civilian men killed',
]
ROWS = [
    ['2024-02-01', 'Deir ez-Zor', 'Abu Kamal', 'SDF', 'Ambush', 'ISIS', 'Massacre', 1.0],
    ['2024-02-02', 'Homs', 'Abu Kamal', 'SDF', 'Ambush', 'ISIS', None, 9.0],
    ['2124-02-02', 'Deir ez-Zor', 'Abu Kamal', 'HTS', 'Ambush', 'ISIS', None, 0.0],
    ['2024-02-03', 'Deir ez-Zor', 'Abu Kamal', 'HTS', 'Ambush', 'ISIS', None, 700.0],
    ['2024-02-04', 'Deir ez-Zor', 'Abu Kamal', 'SDF', 'Ambush', 'SDF; ISIS', None, None],
]
MEN = {'outcome': 'killed', 'party': 'civilians', 'who': 'man', 'standing': 'civilian'}
# Fields without which a stop is said of some rows.
NEEDED = {'latitude', 'longitude', 'name_ar', 'name_latin', 'name_en'}


def test_drawn_uids_are_random_ones_of_version_4_and_none_comes_twice() -> None:
    drawn = [uuid.UUID(text) for text in (new_uid() for _time in range(2_000))]
    assert {(one.version, one.variant) for one in drawn} == {(4, uuid.RFC_4122)} and len({*drawn}) == len(drawn)
    assert {str(one)[19] for one in drawn} == {*'89ab'}
    assert [len(new_bytes(count)) for count in (1, 24, 10_000)] == [1, 24, 10_000]


def test_a_row_says_the_same_alone_and_among_others(register: Register) -> None:
    """Cells are understood column by column, each different one once: whatever stands beside them, in any row."""
    odd = [
        ['2024-02-05', 'Homs?', 'Palmyra', 'SDF', 'Massacre', 'ISIS', 'Massacre', '2-4'],
        ['2024-02-05', 'Homs', 'Palmyra', 'nobody', 'Massacre', 'ISIS', 'Journalists or media hit', '?'],
        [1.0, True, 'Palmyra', None, 'Raid', 'ISIS', '-', '3 children, 1 woman'],
        ['-', None, '-', '', None, None, None, None],
        ['2024-02-05', '(cleared)', '(cleared)', 'SDF', 'Massacre', 'ISIS', 'Massacre', 1.0],
    ]
    texts = ['a', 'b', 'c?', '', ' d  ', '-', '(cleared)', 'قتل، وهرب', 'Ø§Ù„ÙŠÙˆÙ…', '???? ????', 'a\tb', 'e\u0301']
    heads, rows = [*HEADS, 'Summary', 'Latitude', 'Longitude'], [*ROWS, *odd, *odd, *ROWS]
    told = [[*row, texts[n % len(texts)], 34.5 + n / 10, 40.5] for n, row in enumerate(rows)]
    told.insert(9, ['-', *[None] * 10])
    together = _said(register, heads, told)
    assert together == [said for row in told for said in _said(register, heads, [row])]
    assert [*together[0][1]][:3] == ['occurred', 'occurred_typed', 'governorate']  # in the order of the columns
    assert {*str(together[6][1]['marks']).split('|')} == {'massacre', 'media'}
    assert together[5][1]['marks'] == 'massacre' and together[5][2][0] == {'lowest': 2, 'highest': 4, **MEN}


def _said(register: Register, heads: list[str], rows: list[list[object]]) -> list[tuple[object, ...]]:
    """What came of each row of a sheet, without its number."""
    plan = make_plan(register, Workbook(Path('a.xlsx'), '', [Sheet('A', [heads, *rows])]))
    lines = [row.line for row in plan.rows if row.line]
    for row in plan.rows:  # what happens to a record as it is written changes nothing of what its row said
        if row.record:
            row.record.set('state', 'approved')
    said = [[{n: v for n, v in below.given.items() if n != 'parent'} for below in line.below] for line in lines]
    return [
        ([one.sentence for one in line.problems], line.given, below) for line, below in zip(lines, said, strict=True)
    ]


def test_more_sets_of_stated_columns_than_have_a_statement_each(register: Register) -> None:
    """Whatever a row states, it is written so, and the register agrees with its history."""
    said = {'father': 'Salem', 'mother': 'Huda', 'kunya': 'Abu Salem', 'age': 31, 'born': '1993', 'occupation': 'baker'}
    said['governorate'] = 'SY05'
    sets = [names for size in range(len(said) + 1) for names in combinations(said, size)]
    assert len(sets) == 2**7 and {*said} <= {*RECORDS['abductee'].specs()}
    given = [abductee(**{name: said[name] for name in names}) for names in sets]
    register.apply([Incoming(record) for record in given], {})
    kept = query.get_many(register, 'abductee', [record.uid for record in given])
    assert [kept[record.uid].values for record in given] == [record.values for record in given]
    assert verify.check(register) == []


def problems_of(path: Path, *, looks: bool) -> list[tuple[object, ...]]:
    with Register.create(path, desk='DZ1', passphrase=None) as register:
        plan = make_plan(register, Workbook(Path('month.xlsx'), 'none', [Sheet('Incidents', [HEADS, *ROWS])]))
        if looks:
            plan_doubts.find(register, plan)
            assert {write.noted is None for write in plan.writes} == {False}
        apply_plan(register, plan)
        asked = 'SELECT record, rule, field FROM problem ORDER BY record, rule, field'
        return list(register.db.execute_sql(asked).fetchall())


def test_problems_that_the_preview_found_are_those_that_are_found_again(tmp_path: Path) -> None:
    found = problems_of(tmp_path / 'one.sijill', looks=True)
    assert found == problems_of(tmp_path / 'other.sijill', looks=False)
    assert {rule for _record, rule, _field in found} >= {'massacre_of_five_civilians', 'not_very_many'}


def test_a_rule_whose_answer_stays_asks_nothing_but_the_record() -> None:
    staying = [rule for rule in rules.RULES if rule.hangs_on == rules.ITSELF]
    assert len(staying) > len(rules.RULES) / 2
    for make in (make for _rule, *pair in test_checks.CASES for make in pair):
        record = make()
        for row in record.walk():
            case = rules.Case(row, record, record, None)  # type: ignore[arg-type]
            for rule in staying:
                if rule.looks_at(row.kind, {*row.values}):
                    assert all(said.field for said in rule.looks(case))


def test_what_is_noted_in_two_passes_is_what_is_noted_in_one() -> None:
    """First what other records have no part in, which asks nothing of them; then the rest."""
    for make in (make for _rule, *pair in test_checks.CASES for make in pair):
        record, nothing_else = make(), surroundings.Around()
        vars(nothing_else).update(last_saved=None, zones_near=None, has_reference=None)
        by_itself = checks.noted_by_itself(record, nothing_else)
        found = [*by_itself, *checks.noted_among_others(record, surroundings.Around())]
        assert sorted(found) == sorted(checks.noted(record, surroundings.Around()))
        known = checks.staying(checks.findings(record))
        assert sorted(checks.noted_by_itself(record, nothing_else, known)) == sorted(by_itself)


def test_a_rule_that_is_passed_over_by_the_fields_stated_would_have_said_nothing() -> None:
    content = [rule for rule in rules.RULES if rule.is_content]
    assert len(content) > 3
    for rule, kind in ((one, kind) for one in content for kind in one.kinds):
        names = {*RECORDS[kind].required_fields(), *NEEDED.intersection(RECORDS[kind].specs())}
        for some in (some for many in range(len(names) + 1) for some in combinations(sorted(names), many)):
            row = Record(kind, values=dict.fromkeys(some, 'x'))
            says = [*rule.looks(rules.Case(row, row, row, surroundings.Around()))]
            assert bool(says) == rule.looks_at(kind, {*some})


def test_all_records_are_checked_again_with_one_look_around(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[object] = []
    ahead = surroundings._Ahead
    monkeypatch.setattr(registers, '_AT_A_TIME', 1)
    monkeypatch.setattr(surroundings, '_Ahead', lambda *given: looked.append(given) or ahead(*given))
    for _time in range(3):
        register.save(incident(marks='massacre'))
    register.db.execute_sql('DELETE FROM problem')
    register.check_again()
    assert len(looked) == 1 and query.problem_counts(register) == {'massacre_of_five_civilians': 3}


def test_who_cannot_be_likely_is_passed_over_and_nobody_else() -> None:
    lists = Lists(9, 40)
    told = [(one, again) for one in lists.people for again in (False, True)]
    records = [lists.record(one, '', 'gff', again=again, beside=True) for one, again in told]
    latin = [lists.record(one, 'english', 'gff', again=again, beside=False) for one, again in told]
    people = []
    for record, other in zip(records, latin, strict=True):
        record.set('name_latin', other.get('name_latin'))
        people.append(persons.person_of(record, gazetteer()))
    assert likely_alike(people) > 20


GIVEN = ('محمد', 'احمد', 'عبد الله', 'خالد', 'حسين', 'حسن', 'دحام', 'شلاش', 'ابو خالد')
LATIN = ('Mohammad', 'Ahmed', 'Abdallah', 'Khaled', 'Husain', 'Hasan', 'Dahham', 'Shallash', 'Abu Khaled')
FAMILIES = ('العلي', 'المحمد', 'السخني', 'الشخني', 'السخنى', 'القصيدة', 'خالد', 'العجيلي', 'الحديدي')
LATIN_FAMILIES = ('Al-Ali', 'Mohamad', 'Sukhni', 'Al Shukhni', 'Soukhny', 'Kassida', 'Khalid', 'Ujayli', 'al-Hadidi')


def dense(dice: random.Random) -> Record:
    """One of very many namesakes: few words, in any order and script, with slips and words left out."""
    row = abductee(sex=dice.choice(('male', 'male', 'female', None)), name_ar=None)
    words = [dice.randrange(len(GIVEN)) for _word in range(dice.choice((1, 2, 2, 3)))]
    last = dice.randrange(len(FAMILIES) + 3)
    for field, given, families in (('name_ar', GIVEN, FAMILIES), ('name_latin', LATIN, LATIN_FAMILIES)):
        said = [given[at] for at in words] + ([families[last]] if last < len(families) else [])
        said = said[-1:] + said[:-1] if dice.random() < 0.1 else said
        text = ' '.join(said)
        at = dice.randrange(len(text))
        row.set(field, dice.choice((text, text, text[:at] + text[at + 1 :], None)))
    fields = {'age': (20, 20, 21, 23, 40), 'born': (None, None, None, '1993'), 'father': (None, None, 'محمد', 'Khaled')}
    fields |= {'mother': (None, None, 'فاطمة', 'مريم'), 'kunya': (None, None, None, 'أبو خالد')}
    fields |= {'abducted_on': (None, '2014-03-01', '2014-03', '2014-03-02', '2016-01-01')}
    fields |= {'governorate': (None, None, 'SY07', 'SY08')}
    for field, values in fields.items():
        row.set(field, dice.choice(values))
    return row


def test_among_dense_namesakes_the_same_pairs_are_found_with_the_same_scores_and_reasons() -> None:
    dice = random.Random(19)
    assert likely_alike([persons.person_of(dense(dice), gazetteer()) for _time in range(150)]) > 50


def likely_alike(people: list[persons.Person]) -> int:
    """How many pairs are likely one, each found the same whether all is compared or most are seen at a glance."""
    heard, met, found = NearWords(), list[persons.Person](), 0
    for one in people:
        sought = LookedFor(one, heard)
        for other in met:
            whole, quick = likely(persons.persons(one, other)), likely(sought.likeness(other))
            assert quick == whole, (one.names, other.names)
            for less in (0.5, 3.0, 6.0):  # among so many of the name
                whole_less = likely(lessened(persons.persons(one, other), less))
                assert likely(sought.likeness(other, less)) == whole_less, (one.names, other.names, less)
            found += whole is not None
        met.append(one)
        for name in one.weighed:
            heard.hear(name.rarest)
    return found


def lessened(likeness: Likeness | None, less: float) -> Likeness | None:
    if likeness:
        likeness.add(-less)
    return likeness


def likely(likeness: Likeness | None) -> Likeness | None:
    return likeness if likeness and likeness.is_likely else None


def test_the_words_near_a_word_are_among_those_that_share_a_mark_with_it() -> None:
    lists = Lists(4, 60)
    told = [lists.record(one, school, 'gff', again=False, beside=True) for one in lists.people for school in SCHOOLS]
    texts = {word for row in told for name in persons.names_of(row) for word in name.usual}
    words = [*map(name_words.word_of, texts)]
    heard = NearWords()
    heard.hear(words[: len(words) // 2])
    for word in words:  # some are asked for before others are heard of
        heard.near(word)
    heard.hear(words)
    near = passed = 0
    for word in words:
        found = heard.near(word)
        those = {other for other in words if person_names.distance(word.text, other.text) <= WEIGHTS.far_word}
        assert those <= found
        near, passed = near + len(those), passed + len(found)
    assert 2 * len(words) < near < passed < 2 * near


# Those taken for one another, doubled, hardly written, or of several sounds are slipped more often.
LETTERS = ('ابتثجحخدذرزسشصضطظعغفقكلمنهويءگچپڤژى', 'وياهءرسضظ', 'abcdefghijklmnopqrstuvwxyz', 'aeoujshtdzkgcv')


def test_two_words_that_are_near_share_a_mark_whatever_the_slips() -> None:
    dice = random.Random(29)
    near = 0
    for _time in range(3_000):
        letters = dice.choice(LETTERS)
        one = ''.join(dice.choices(letters, k=dice.randint(1, 8)))
        other = one
        for _slip in range(dice.randint(1, 3)):
            other = slipped(other, letters, dice)
        if person_names.distance(one, other) <= WEIGHTS.far_word:
            near += 1
            both = letter_marks_of(one) & letter_marks_of(other), marks_of(one).held & marks_of(other).sought
            are_known = person_names.known(one) and person_names.known(other)
            assert are_known or both[letters not in LETTERS[:2]], (one, other)
    assert near > 1_000


def slipped(word: str, letters: str, dice: random.Random) -> str:
    """A word with a letter left out, put in, put in its place, doubled, or changed for its neighbour."""
    at, letter = dice.randrange(len(word) + 1), dice.choice(letters)
    before, here, after = word[:at], word[at : at + 1], word[at + 1 :]
    return dice.choice(
        (before + after, before + letter + here + after, before + letter + after, before + here * 2 + after,
         before + after[:1] + here + after[1:])
    )  # fmt: skip


def test_what_is_alike_does_not_hang_on_what_else_is_asked_for(register: Register) -> None:
    """Of a busy governorate more happened around each day than is compared; asked alone or with all, it is the same."""
    days = [f'2024-03-{day:02}' for day in range(4, 17)]
    told = [
        Incoming(incident(occurred=day, summary=f'{day} {number}', place=None, governorate='SY09'))
        for day in days
        for number in range(12)
    ]
    register.apply(told, {})
    held = [*query.each(register, query.Question('incident'))]

    def alike(some: list[Record]) -> dict[str, list[str]]:
        found = Comparing(register, 'incident', some).alike(some)
        return {uid: [other.uid for _likeness, other in pairs] for uid, pairs in found.items()}

    together = alike(held)
    assert any(len(others) > 1 for others in together.values())
    for record in held[::13]:
        assert alike([record])[record.uid] == together[record.uid]


def test_who_is_alike_does_not_hang_on_who_else_is_asked_for(register: Register) -> None:
    """Who is called by one word is looked for by the day: what is held for that is for nobody else."""
    known = {'mother': 'وضحة', 'governorate': 'SY07', 'place_typed': 'قرية الورد', 'age': 31, 'kunya': 'أبو زيد'}
    register.save(Record('abductee', values={'name_ar': 'دحام شلاش الغضبان', 'abducted_on': '2016-01-01', **known}))
    undated, dated, later, other = (
        Record('abductee', values={'name_ar': name, **day, **known})
        for name, day in (
            ('دحام', {}),
            ('دحام', {'abducted_on': '2016-01-02'}),
            ('دحام', {'abducted_on': '2016-01-06'}),
            ('سعد', {'abducted_on': '2016-01-01'}),
        )
    )

    def alike(*some: Record) -> list[int]:
        return [len(others) for others in Comparing(register, 'abductee', list(some)).alike(list(some)).values()]

    assert [alike(one) for one in (undated, dated, later, other)] == [[0], [1], [0], [0]]
    assert alike(undated, dated, later, other) == [0, 1, 0, 0]
