"""Lines typed in a few letters, numbers as people write them, and what lines add up to in words."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.entry.running_totals import names_in_words
from models.errors import Refused
from models.language import how_many
from models.language.code_lists import codes
from models.language.how_many import Count
from models.language.messages import speaking
from models.language.text import fold
from models.record import casualty_totals, shorthand
from models.record.records import Record

CIVILIANS_KILLED = {'party': 'civilians', 'outcome': 'killed'}


def read(text: str, above: Record | None = None, day: str | None = '2024-01-05') -> list[list[dict[str, object]]]:
    return [[line.values for line in lines] for lines in shorthand.read('casualty', text, above, day)]


@pytest.mark.parametrize(
    ('text', 'values'),
    [
        ('5 c k', {'count': 5} | CIVILIANS_KILLED),
        ('k c 5', {'count': 5} | CIVILIANS_KILLED),
        ('5ck', {'count': 5} | CIVILIANS_KILLED),
        ('5 civ killed', {'count': 5} | CIVILIANS_KILLED),
        ('2 reg', {'count': 2, 'party': 'regime_forces', 'outcome': 'killed'}),
        ('2r', {'count': 2, 'party': 'regime_forces', 'outcome': 'killed'}),
        ('2 regime forces killed', {'count': 2, 'party': 'regime_forces', 'outcome': 'killed'}),
        ('1 Iranian-backed killed', {'count': 1, 'party': 'iranian_backed', 'outcome': 'killed'}),
        ('1 ib', {'count': 1, 'party': 'iranian_backed', 'outcome': 'killed'}),
        ('1p', {'count': 1, 'party': 'iranian_backed', 'outcome': 'killed'}),
        ('2ia', {'count': 2, 'party': 'isis', 'outcome': 'arrested'}),
        ('3+ isis arr', {'lowest': 3, 'party': 'isis', 'outcome': 'arrested'}),
        ('at least 3 isis arrested', {'lowest': 3, 'party': 'isis', 'outcome': 'arrested'}),
        ('2-4 sdf inj', {'lowest': 2, 'highest': 4, 'party': 'sdf', 'outcome': 'injured'}),
        ('some civ inj', {'party': 'civilians', 'outcome': 'injured'}),
        ('1 c boy k', {'count': 1, 'who': 'boy'} | CIVILIANS_KILLED),
        ('1 civilian man killed', {'count': 1, 'who': 'man'} | CIVILIANS_KILLED),
        ('1cm', {'count': 1, 'who': 'man'} | CIVILIANS_KILLED),
        ('5 c truffle k', {'count': 5, 'role': 'truffle_picker'} | CIVILIANS_KILLED),
        ('بعض مدني جريح', {'party': 'civilians', 'outcome': 'injured'}),
        ('5 مدني قتيل رجل', {'count': 5, 'who': 'man'} | CIVILIANS_KILLED),
        ('٥ م ق', {'count': 5} | CIVILIANS_KILLED),
        ('5مق', {'count': 5} | CIVILIANS_KILLED),
        ('2د ع', {'count': 2, 'party': 'isis', 'outcome': 'arrested'}),
        ('على الأقل 5 مدنيين جرحى', {'lowest': 5, 'party': 'civilians', 'outcome': 'injured'}),
    ],
)
def test_a_line_is_understood_in_any_order_and_either_language(text: str, values: dict[str, object]) -> None:
    assert read(text) == [[values]]


def test_several_lines_are_typed_at_once() -> None:
    two = [{'count': 5} | CIVILIANS_KILLED, {'count': 2, 'party': 'isis', 'outcome': 'killed'}]
    for text in ('5 c k, 2 i k', '5ck,2i', '5 م ق، 2 د', '5 c k + 2 i'):
        assert read(text) == [two], text


def test_the_outcome_is_that_of_the_line_above_and_said_to_be_assumed() -> None:
    above = Record('casualty', values={'outcome': 'arrested'})
    [[line]] = shorthand.read('casualty', '2 i', above)
    assert (line.values['outcome'], line.assumed) == ('arrested', ('outcome',))
    [[first]] = shorthand.read('casualty', '2 i')
    assert (first.values['outcome'], first.assumed) == ('killed', ('outcome',))
    assert read('2 i a, 1 c')[0][1]['outcome'] == 'arrested'


def test_what_can_mean_several_things_is_offered_and_not_guessed() -> None:
    found = [lines[0].get('party') for lines in read('2 is')]
    assert found == ['isis']  # IS is a name of it
    assert {lines[0].get('party') for lines in read('2 isl s')} == set()
    several = read('3 un')
    assert len(several) > 1
    assert len({tuple(sorted(lines[0].items())) for lines in several}) == len(several)


def test_names_stand_behind_a_colon() -> None:
    [[line]] = shorthand.read('casualty', '2 c b: Samer Al-Mithal, سعاد الخيال')
    assert line.names == ('Samer Al-Mithal', 'سعاد الخيال')


@pytest.mark.parametrize('text', ['5 c q', '5 5 c', '4.5 c', '99999999 c', 'c c', ',', '', '5 k a'])
def test_what_is_not_understood_gives_nothing(text: str) -> None:
    assert read(text) == []


def test_a_party_that_had_ended_is_not_meant() -> None:
    assert read('2 regime forces k', day='2025-06-01') == []


SHORTS = [
    (name, row.code, short)
    for name, spec in shorthand.fields('casualty').items()
    for row in spec.code_list().values()
    for short in row.columns.get('short', '').split('|')
    if short
]


def test_short_letters_stand_for_one_code_only() -> None:
    folded = [fold(short) for _name, _code, short in SHORTS]
    assert sorted(folded) == sorted(set(folded))
    for name, spec in shorthand.fields('casualty').items():
        for row in spec.code_list().values():
            for spelling in (row.en, row.ar, row.ar_plural, *row.aliases):
                assert all(
                    fold(spelling) != fold(short) or (name, row.code) == (field, code) for field, code, short in SHORTS
                ), f'{spelling} is a short of something else'


def test_every_outcome_and_party_of_the_report_has_a_short_in_both_languages() -> None:
    for code in ('civilians', 'regime_forces', 'sdf', 'isis', 'iranian_backed', 'coalition'):
        given_ = codes('parties')[code].columns['short'].split('|')
        assert any(short.isascii() for short in given_) and not all(short.isascii() for short in given_)


def test_letters_can_be_taken_apart_in_one_way_only() -> None:
    """Of the shorts of several letters only one is also two shorts together: it is offered then, not guessed."""
    apart = {short for _name, _code, short in SHORTS if len(read(f'1{short}', day=None)) > 1}
    assert apart == {'ib'}
    assert [lines[0].get('party') for lines in read('1ib')] == ['iranian_backed', 'isis']


@given(st.permutations(['number', 'party', 'outcome', 'who']), st.integers(0, 5000), st.data())
def test_shorts_are_understood_in_every_order(order: list[str], number: int, data: st.DataObject) -> None:
    chosen = {
        name: data.draw(st.sampled_from([s for s in SHORTS if s[0] == name])) for name in order[:] if name != 'number'
    }
    tokens = [str(number) if name == 'number' else chosen[name][2] for name in order]
    wanted = {'count': number} | {name: code for name, (_field, code, _short) in chosen.items()}
    assert read(' '.join(tokens), day=None) == [[wanted]]


@given(st.text(alphabet='0123456789+-,: ckrisabwmfمقجدن٥:؛≥', max_size=24))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for lines in shorthand.read('casualty', text):
        assert lines
        for line in lines:
            assert line.values['outcome'] in codes('outcomes')


# Numbers


@pytest.mark.parametrize(
    ('text', 'count'),
    [
        ('5', Count(5)),
        ('٥', Count(5)),
        ('0', Count(0)),
        ('5+', Count(lowest=5)),
        ('≥5', Count(lowest=5)),
        ('>= 5', Count(lowest=5)),
        ('at least 5', Count(lowest=5)),
        ('على الأقل 5', Count(lowest=5)),
        ('5 على الأقل', Count(lowest=5)),
        ('لا يقل عن ٥', Count(lowest=5)),
        ('5-8', Count(lowest=5, highest=8)),
        ('5 to 8', Count(lowest=5, highest=8)),
        ('up to 8', Count(highest=8)),
        ('6 (5-8)', Count(6, 5, 8)),
        ('some', Count()),
        ('بعض', Count()),
        ('', Count()),
    ],
)
def test_a_number_is_understood_as_people_write_it(text: str, count: Count) -> None:
    assert how_many.understand(text) == count


@pytest.mark.parametrize('text', ['x', '5 x', '-5', '4.5', '5/3', '1,5', 'five'])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        how_many.understand(text)


numbers = st.none() | st.integers(0, 1_000_000)


@given(numbers, numbers, numbers)
def test_a_number_is_understood_as_it_is_shown(number: int | None, lowest: int | None, highest: int | None) -> None:
    count = Count(number, lowest, highest)
    for language in ('en', 'ar'):
        with speaking(language):
            assert how_many.understand(how_many.show(count)) == count


# Totals in words


def incident(text: str) -> Record:
    made = Record('incident')
    [lines] = shorthand.read('casualty', text, day='2024-01-05')
    for line in lines:
        made.add('casualty', **line.values)
    return made


@pytest.mark.parametrize(
    ('text', 'words'),
    [
        ('6 s k, 1 c k, 1 i k, 2 i a', '8 killed: 6 SDF, 1 civilian, 1 ISIS member; 2 arrested: 2 ISIS members'),
        ('1 c boy k, 100 r k, 11 p w', '101 killed: 100 of the regime forces, 1 civilian (including a child); '
                                       '11 injured: 11 Iranian-backed'),
        ('3+ c b', 'at least 3 abducted: 3 civilians'),
        ('some c w', 'Injured: number unknown'),
        ('2 tri k, 1 u k', '3 killed: 2 combatants (Tribal gunmen), 1 unidentified'),
        ('1 c dl, 5 c w', '1 killed: 1 civilian; 5 injured: 5 civilians'),
    ],
)  # fmt: skip
def test_lines_add_up_in_the_words_of_the_report(text: str, words: str) -> None:
    assert casualty_totals.in_words(incident(text)) == words


@pytest.mark.parametrize('count', [1, 2, 3, 11, 100])
@pytest.mark.parametrize('language', ['en', 'ar'])
def test_every_side_and_outcome_has_words_for_any_number(count: int, language: str) -> None:
    with speaking(language):
        for side in casualty_totals.SIDES:
            assert '{' not in casualty_totals.people((side, ''), count)
        for outcome in codes('outcomes'):
            assert casualty_totals.harmed(outcome, count)


def test_arabic_plurals_are_those_of_the_number() -> None:
    with speaking('ar'):
        said = {count: casualty_totals.in_words(incident(f'{count} c k')) for count in (1, 2, 3, 11, 100)}
    assert said == {
        1: 'قتيل واحد: مدني واحد',
        2: 'قتيلان: مدنيان',
        3: '3 قتلى: 3 مدنيين',
        11: '11 قتيلاً: 11 مدنياً',
        100: '100 قتيل: 100 مدني',
    }


def test_names_are_counted_against_their_line() -> None:
    line = incident('5 c b').children[0]
    for _number in range(3):
        line.add('victim', name='Samer Al-Mithal')
    assert names_in_words(line) == '5 abducted: 3 named, 2 not yet'
    for _number in range(2):
        line.add('victim', name='Samer Al-Mithal')
    assert names_in_words(line) == '5 abducted: all named'


def test_a_quick_line_costs_fewer_keys_than_its_cells() -> None:
    """For a line, its keys with Enter, beside the shortest beginnings that cells would need, one key to leave each."""
    lines = {
        '2r': ('2', 'regime', 'k'),
        '1p': ('1', 'iranian-', 'k'),
        '1i': ('1', 'isi', 'k'),
        '1cm': ('1', 'civ', 'k', 'm'),
    }
    for typed, cells in lines.items():
        keys = len(typed) + 1
        assert len(read(typed)) == 1
        assert keys <= 6
        assert keys < sum(len(cell) + 1 for cell in cells)
    assert len(list(itertools.chain.from_iterable(lines))) == 9


def test_a_child_is_named_right_behind_those_it_is_among() -> None:
    """Else it is counted among the soldiers, who come last."""
    said = incident('1 c boy k, 9 c k, 2 r k')
    assert casualty_totals.in_words(said) == '12 killed: 10 civilians (including a child), 2 of the regime forces'
    with speaking('ar'):
        assert casualty_totals.in_words(said) == '12 قتيلاً: 10 مدنيين (منهم طفل واحد)، اثنان من قوات النظام'


def test_those_of_a_named_party_are_people_though_their_class_is_unknown() -> None:
    with speaking('ar'):
        assert casualty_totals.people(('unknown', 'smugglers'), 3) == '3 أشخاص (مهربون)'
    assert casualty_totals.people(('unknown', ''), 3) == '3 unidentified'
