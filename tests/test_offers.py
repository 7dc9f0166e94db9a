"""What is offered while one types: either language, any spelling, the usual first, and the wrong keyboard layout."""

import pytest

from models.entry import offers
from models.entry.open_record import OpenField, OpenRecord
from models.language import code_lists, messages, person_names
from models.language.keyboards import other_layout
from models.places import Place
from models.record.records import RECORDS, Record
from models.register.register import Register


def field(register: Register, name: str, **values: str) -> OpenField:
    """A field of a new incident with these values."""
    opened = OpenRecord.new(register, 'incident')
    opened.record.values |= values
    return OpenField(opened, opened.record, name, RECORDS['incident'].specs()[name])


def labels(given: OpenField, text: str) -> list[str]:
    return [offer.label for offer in offers.offered(given, text)]


def save(register: Register, times: int = 1, **values: str) -> None:
    for _time in range(times):
        register.save(Record('incident', values={'kind': 'ambush', 'occurred': '2024-01-21'} | values))


@pytest.mark.parametrize(
    ('name', 'text', 'code'),
    [
        ('kind', 'armed', 'armed_attack'),
        ('kind', 'هجوم مس', 'armed_attack'),
        ('kind', 'هجوم مُسلّح', 'armed_attack'),
        ('governorate', 'zzor', 'SY09'),
        ('governorate', 'الدير', 'SY09'),
        ('carried_out_by', 'داعش', 'isis'),
    ],
)
@pytest.mark.parametrize('language', ['en', 'ar'])
def test_a_code_is_found_in_either_language_and_in_the_middle(
    register: Register, name: str, text: str, code: str, language: str
) -> None:
    with messages.speaking(language):
        assert offers.offered(field(register, name), text)[0].value == code


@pytest.mark.parametrize('language', ['en', 'ar'])
def test_a_whole_label_is_always_the_first_offer(register: Register, language: str) -> None:
    save(register, 9)
    with messages.speaking(language):
        for name, spec in RECORDS['incident'].form_fields().items():
            for row in spec.code_list().offered() if spec.codes else ():
                known = spec.code_list().find(row.label())
                assert offers.offered(field(register, name), row.label())[0].value == known, (name, row.code)


FIRST = [
    # A plain name comes before a longer one that begins so.
    ('kind', 'kill', 'assassination'),
    ('kind', 'قتل', 'assassination'),
    ('kind', 'arrest', 'detention'),
    ('kind', 'اعتقال', 'detention'),
    ('kind', 'kidnap', 'abduction'),
    ('kind', 'attack', 'armed_attack'),
    ('kind', 'هجوم', 'armed_attack'),
    ('kind', 'تعذيب', 'torture'),
    ('kind', 'raid', 'security_operation'),
    ('kind', 'mine', 'landmine'),
    ('kind', 'bomb', 'ied'),
    ('kind', 'death', 'death_torture'),
    ('against', 'turk', 'turkey'),
    ('against', 'جيش', 'army'),
    ('against', 'regime', 'regime_forces'),
    ('against', 'مجهول', 'unidentified'),
    ('means', 'gun', 'small_arms'),
    ('means', 'bomb', 'ied'),
    ('means', 'لغم', 'mine'),
]
FIRST_OUTCOME = [
    ('kill', 'killed'), ('killed', 'killed'), ('قتل', 'killed'), ('dead', 'killed'), ('injur', 'injured'),
    ('wound', 'injured'), ('جرح', 'injured'), ('جريح', 'injured'), ('arrest', 'arrested'), ('detain', 'arrested'),
    ('معتقل', 'arrested'), ('kidnap', 'abducted'), ('خطف', 'abducted'), ('died', 'died_later'), ('توفي', 'died_later'),
]  # fmt: skip


@pytest.mark.parametrize(('name', 'text', 'code'), FIRST)
@pytest.mark.parametrize('language', ['en', 'ar'])
def test_a_common_word_offers_what_is_meant_by_it_first(
    register: Register, name: str, text: str, code: str, language: str
) -> None:
    with messages.speaking(language):
        assert offers.offered(field(register, name, occurred='2024-01-21'), text)[0].value == code


@pytest.mark.parametrize(('text', 'code'), FIRST_OUTCOME)
@pytest.mark.parametrize('language', ['en', 'ar'])
def test_a_common_word_offers_the_outcome_that_is_meant_first(
    register: Register, text: str, code: str, language: str
) -> None:
    opened = OpenRecord.new(register, 'incident')
    row = opened.record.add('casualty')
    with messages.speaking(language):
        given = OpenField(opened, row, 'outcome', RECORDS['casualty'].specs()['outcome'])
        assert offers.offered(given, text)[0].value == code


@pytest.mark.parametrize(
    ('text', 'code'),
    [
        ('فرض جباية', 'extortion'),
        ('الزكاة', 'extortion'),
        ('الكلفة السلطانية', 'extortion'),
        ('استهداف بالرصاص', 'armed_attack'),
        ('إستهداف بالرصاص', 'armed_attack'),
        ('رمي قنبلة', 'armed_attack'),
        ('إلقاء قنبلة يدوية', 'armed_attack'),
        ('قتل خارج القانون', 'execution'),
    ],
)
def test_everyday_words_of_deir_ezzor_are_known(text: str, code: str) -> None:
    assert code_lists.codes('incident_kinds').find(text) == code


def test_what_this_register_uses_most_comes_first(register: Register) -> None:
    assert offers.offered(field(register, 'kind'), 'a')[0].value != 'ambush'
    save(register, 3)
    assert offers.offered(field(register, 'kind'), 'a')[0].value == 'ambush'
    assert offers.offered(field(register, 'kind'), '')[0].value == 'ambush'


def test_the_middle_of_a_word_stays_behind_a_beginning_however_usual(register: Register) -> None:
    save(register, 9, kind='ied')
    found = [offer.value for offer in offers.offered(field(register, 'kind'), 'ex')]
    begins = [code for code, row in code_lists.codes('incident_kinds').items() if row.en.startswith('Ex')]
    assert (begins and found.index('ied') > found.index(begins[0])) or found[0] == 'ied'


def test_the_register_is_counted_when_it_is_opened_again(register: Register) -> None:
    save(register, 4, zone='sdf')
    save(register, 1, zone='regime', carried_out_by='isis|unidentified')
    with Register.open(register.path, writing=False) as again:
        assert again.habits.of('incident', 'zone') == {}
        offers.warm(again)
        assert dict(again.habits.of('incident', 'zone')) == {'sdf': 1, 'regime': 0.25}
        assert set(again.habits.of('incident', 'carried_out_by')) == {'isis', 'unidentified'}


def test_the_names_that_are_known_are_read_before_the_first_is_typed(register: Register) -> None:
    person_names._known_latin.cache_clear()
    offers.warm(register)
    assert person_names._known_latin.cache_info().currsize == 1


def test_what_is_chosen_in_this_sitting_counts_more(register: Register) -> None:
    save(register, 20, zone='sdf')
    with Register.open(register.path, writing=False) as again:
        again.habits.read(again)
        for _time in range(4):
            again.habits.note(Record('incident', values={'zone': 'regime'}))
        usual = again.habits.of('incident', 'zone')
    assert usual['regime'] < usual['sdf'] < 2 * usual['regime']


def test_a_massacre_is_an_attack_with_a_mark(register: Register) -> None:
    kind = field(register, 'kind', marks='school')
    (offer,) = offers.offered(kind, 'massac')
    assert (offer.value, offer.detail) == ('massacre', 'Armed attack + Massacre (five or more civilians)')
    kind.put(offer.value)
    assert kind.value == 'armed_attack'
    assert set(str(kind.row.get('marks')).split('|')) == {'massacre', 'school'}
    kind.put('ied')
    assert (kind.value, kind.row.get('marks')) == ('ied', 'school')


def test_a_mark_that_was_there_before_stays(register: Register) -> None:
    kind = field(register, 'kind', marks='massacre')
    kind.put('massacre')
    kind.put('ied')
    assert kind.row.get('marks') == 'massacre'


@pytest.mark.parametrize(('typed', 'meant'), [('شقةثي', 'armed'), ('ءرؤ', 'xvc'), ('hgsomki', 'السخةنه'), ('f', 'ب')])
def test_the_same_keys_in_the_other_layout(typed: str, meant: str) -> None:
    assert other_layout(typed) == meant


@pytest.mark.parametrize(
    ('name', 'typed', 'value'), [('kind', 'شقةثي', 'armed_attack'), ('carried_out_by', ']hua', 'isis')]
)
def test_letters_of_the_wrong_layout_are_understood(register: Register, name: str, typed: str, value: str) -> None:
    assert offers.offered(field(register, name), typed)[0].value == value


def namesakes(register: Register) -> list[Place]:
    """Two villages of one name in different governorates."""
    by_name: dict[str, list[Place]] = {}
    for place in register.places.all():
        if place.level == 4:
            by_name.setdefault(place.en, []).append(place)
    return next(found for found in by_name.values() if len(found) == 2 and len({p.governorate for p in found}) == 2)


def test_places_of_one_name_are_all_offered_with_where_they_lie(register: Register) -> None:
    one, other = namesakes(register)
    save(register, 3, place=one.code)
    found = {offer.value: offer for offer in offers.offered(field(register, 'place'), one.en)}
    assert found[one.code].label == found[other.code].label
    assert found[one.code].detail != found[other.code].detail
    assert not found[one.code].is_meant and not found[other.code].is_meant
    within = offers.offered(field(register, 'place', governorate=other.governorate), one.en)
    assert (within[0].value, within[0].is_meant) == (other.code, True)
    assert one.code in [offer.value for offer in within]


def test_a_village_comes_before_the_area_of_its_name_which_is_said_to_be_one(register: Register) -> None:
    village, area = [offer for offer in offers.offered(field(register, 'place'), 'Sokhneh') if offer.label == 'Sokhneh']
    assert (village.detail, area.detail) == ('Sokhneh · Homs', 'sub-district · Tadmur · Homs')


def test_places_of_the_governorate_come_first_and_the_others_after_them(register: Register) -> None:
    found = offers.offered(field(register, 'place', governorate='SY11'), 'tal a')
    here = [register.places.get(offer.value).governorate == 'SY11' for offer in found]
    assert here[0] and not here[-1]
    assert here == sorted(here, reverse=True)


def test_the_middle_of_a_word_of_a_code_is_found_and_not_meant(register: Register) -> None:
    asked = field(register, 'kind', occurred='2024-01-21')
    first = offers.offered(asked, 'ssacre')[0]
    assert (first.value, first.is_meant) == ('massacre', False)
    assert all(offers.offered(asked, begun)[0].is_meant for begun in ('mass', 'attack', 'مجز'))


def test_what_follows_an_article_is_meant(register: Register) -> None:
    with messages.speaking('ar'):
        first = offers.offered(field(register, 'carried_out_by', occurred='2024-01-21'), 'سوري')[0]
    assert first.is_meant and ' ال' in f' {first.label}'


def test_the_middle_of_a_place_name_is_found(register: Register) -> None:
    assert 'Sokhneh' in labels(field(register, 'place'), 'khneh')
    assert not offers.offered(field(register, 'place'), 'khneh')[0].is_meant


def test_a_place_chosen_before_is_meant_by_its_first_letters(register: Register) -> None:
    (sokhneh,) = register.places.find('Sokhneh')
    assert not offers.offered(field(register, 'place'), 'so')[0].is_meant
    save(register, place=sokhneh.code)
    first = offers.offered(field(register, 'place'), 'so')[0]
    assert (first.value, first.is_meant) == (sokhneh.code, True)
    assert offers.offered(field(register, 'place'), '')[0].value == sokhneh.code
    assert offers.offered(field(register, 'place', governorate='SY09'), '') == []
