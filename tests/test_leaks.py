"""What must not stand in a text that leaves: the twenty examples, spellings of names, numbers, codes; and what may."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from exchange.leaks.leak_search import LeakSearch, kept_as, search_texts
from exchange.leaks.leaving_texts import Hit, LeavingText
from exchange.leaks.protected_names import NameIndex, protected_names
from exchange.leaks.texts_in_files import search_file
from exchange.leaks.written_words import tokens_of
from models import query
from models.errors import Refused
from models.register.register import Register
from tests import invented, planted
from tests.reviewed import in_its_state


@pytest.fixture(scope='module')
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """The register of the examples: a victim without consent, one with, somebody missing, an informant, an alias."""
    path = tmp_path_factory.mktemp('leaks') / 'told.sijill'
    with Register.create(path, desk='DZ1', passphrase=None) as register:
        register.rename_person(register.person, 'swallow')
        register.save(invented.informant(code='S-014', identity='عدنان الخيالي', contact='+963 900 000 014'))
        incident = invented.incident(state='approved')
        incident.of('casualty')[0].children = []
        incident.of('casualty')[0].add('victim', name='سامر خلف الوهمي', publish_consent='no')
        named = {'publish_consent': 'yes', 'family_knows': 'yes'}
        incident.of('casualty')[0].add('victim', name='هدى الافتراضية', **named)
        in_its_state(register, incident)
        contact = {'family_contact': 'his uncle, 0933 111 222'}
        register.save(invented.abductee(name_ar='نادر عبد الله المثال', name_latin=None, consent='internal', **contact))
        register.save(invented.place(name_ar='مزرعة الوهم', name_en='Wahm Farm'))
        yield register


def kinds(register: Register, text: str, **more: frozenset[str]) -> set[str]:
    return {hit.kind for hit in search_texts(register, [LeavingText('r', 'incident.public_summary', text, **more)])}


# The rows of the examples that are names, informants, codes and numbers, and those that pass
EXAMPLES = [
    (1, 'قُتل سامر الخلف الوهمي برصاص مجهولين في ريف دير الزور', {'name'}),
    (2, 'Samir Khalaf al-Wahmi was shot on his way home', {'name'}),
    (3, 'وأكّد سـ ـامر الو*همي قبل وفاته…', {'name'}),
    (4, 'قُتلت هدى الافتراضية في هجوم يوم 9 كانون الثاني', set()),
    (5, 'قُتل محمد في الهجوم', set()),
    (6, 'نُقل الجرحى إلى أبو حمام ثم إلى البوكمال', set()),
    (8, 'للتواصل: ٠٩٠٠ ٠٠٠ ٠١٤', {'contact'}),
    (9, 'see wa.me/963900000014 for the clip', {'contact'}),
    (10, 'بحسب المصدر س-14', {'informant'}),
    (10, 'per S-014', {'informant'}),
    (11, 'بحسب مصدرين طبيين', set()),
    (13, 'Three witnesses described the attack', set()),
    (15, 'العملية 26 من أصل 43، أي نحو 60 %، بتاريخ 2024-01-21', set()),
    (18, 'تقرير سامر الوهمي.docx', {'name'}),
    (18, 'swallow', {'code'}),
    (20, 'The attackers were led by Adnan al-Khayali', {'name'}),
]


@pytest.mark.parametrize(('number', 'text', 'found'), EXAMPLES)
def test_the_examples(told: Register, number: int, text: str, found: set[str]) -> None:
    assert kinds(told, text) == found


def test_nothing_that_is_said_of_a_hit_tells_whose_it_is(told: Register) -> None:
    """A name is an informant's or a victim's: the sentence is the same; where it is said has no word of the text."""
    texts = [
        LeavingText('r', 'incident.public_summary', text, 'DZ1-2024-0001') for _n, text, found in EXAMPLES if found
    ]
    hits = search_texts(told, texts)
    names = {hit.sentence().replace(hit.shown(), '') for hit in hits if hit.kind == 'name'}
    assert len(names) == 1
    assert 'informant' not in names.pop()
    assert all(hit.words not in hit.where() + hit.kind_in_words() for hit in hits)


# Names


def test_planted_names_are_found_in_their_spellings() -> None:
    """Of a hundred invented names in three spellings, half of them in Latin letters, at most six are missed."""
    people = planted.names()
    index = NameIndex(name for one in people for name in protected_names(one.registered))
    cases = [(one.registered, spelling) for one in people for spelling in one.spellings]
    assert len(cases) == 300
    latin = [spelling for _name, spelling in cases if spelling.isascii()]
    assert 140 <= len(latin) <= 160
    texts = [planted.sentence(at, spelling) for at, (_name, spelling) in enumerate(cases)]
    missed = [case for case, text in zip(cases, texts, strict=True) if not index.found_in(tokens_of(text))]
    assert len(missed) <= 6, missed


@pytest.mark.parametrize(
    'text',
    [
        'ونادر عبد\u200bالله المثال', 'نادر عبدالله المثال', 'لنادر\nعبد الله المثال', 'المثال، نادر',
    'نادر بن عبد الله آل مثال',
        'نَادِر عَبْد اللّٰه المِثَال', 'نـــادر المثـــال', 'نادر.المثال', 'ن-ا-د-ر المثال', 'نادر_المثال',
        'Nader 3abdallah Mithal', 'NADER ABDULLAH AL-MITHAL', 'Naader Al Mithaal', 'Mithal Nader',
    'Nadir Abd Allah al-Mithal',
        'N\u00e2der al-Mith\u00e2l', 'Nader (Abu Saif) al-Mithal', 'Na\u200dder almithal', 'nader  al\u2011mithal',
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_written(told: Register, text: str) -> None:
    assert kinds(told, f'قال {text} أمس') == {'name'}


def test_a_name_that_a_text_holds_by_right_is_no_hit_and_an_informants_is(told: Register) -> None:
    names = frozenset({'سامر خلف الوهمي', 'عدنان الخيالي'})
    assert kinds(told, 'الأسماء: سامر خلف الوهمي', names=names) == set()
    assert kinds(told, 'الأسماء: عدنان الخيالي', names=names) == {'name'}


def test_a_consent_that_is_withdrawn_since_holds_from_now_on(register: Register) -> None:
    record = invented.incident(state='approved')
    record.of('casualty')[0].of('victim')[0].values |= {'publish_consent': 'yes', 'family_knows': 'yes'}
    saved = in_its_state(register, record)
    assert kinds(register, 'قُتل سالم المثال') == set()
    saved.of('casualty')[0].of('victim')[0].set('publish_consent', 'withdrawn')
    register.save(saved, because='new_source')
    assert kinds(register, 'قُتل سالم المثال') == {'name'}
    register.withdraw('incident', saved.uid, 'told twice')
    assert kinds(register, 'قُتل سالم المثال') == {'name'}


# Numbers, codes and ids


PHONES = [
    '+963 900 000 014', '00963900000014', '0900000014', '0900 000 014', '0900-000-014', '0900.000.014',
    '(0900) 000 014',
    '٠٩٠٠ ٠٠٠ ٠١٤', '۰۹۰۰۰۰۰۰۱۴', '963900000014', '900000014', '0 9 0 0 0 0 0 0 1 4', '09 00 00 00 14',
    '0900\u200b000\u200b014',
    'صفر تسعة صفر صفر صفر صفر صفر صفر واحد أربعة', 'zero nine double zero zero zero zero zero one four',
    'wa.me/963900000014', '0900/000/014', '0900\n000\n014', '０９０００００014', 'tel:+963900000014', '0900،000،014',
]  # fmt: skip
CONTACTS = [
    't.me/abcd_1', '@swift_bird', 'a.bird@mail.example', 'a.bird (at) mail (dot) example', '01234567890',
    'الحساب رقم 123456',
    'حوالة 99887766', 'IBAN SY12 3456 7890 1234 5678', 'لوحة رقم 123456', '356938035643809', '+90 555 010 20 30',
]  # fmt: skip
INFORMANT_CODES = [
    'S-014', 's-14', 'S014', 'S 014', 'S–014', 'S.014', 'S_014', 'S/014', 'س-14', 'س١٤', 'المصدر س-14', 'source 14',
    'Source no. 14', 'source #014', 'المصدر 14', 'المصدر رقم ١٤', 'مصدر 014', 'S-٠١٤', 'S\u200b-0\u200b14',
    'informant S14',
]  # fmt: skip
DESK_CODES = [
    'DZ1', 'dz1', 'DZ-1', 'DZ 1', 'D.Z.1', 'DZ01', 'DZ_1', 'مكتب DZ1', 'ＤＺ１', 'DZ١', 'DZ1-2024-0001', 'dz1-2024-1',
    'DZ1 2024 0001', 'DZ1/2024/0001', 'DZ120240001', 'D\u200bZ1', 'DZ–1–2024–0001', '(DZ1)', 'DZ1:', 'DZ1.00c0ffee:2',
]  # fmt: skip


@pytest.mark.parametrize('text', PHONES + CONTACTS)
def test_numbers_and_addresses_are_found_in_every_way_of_writing(told: Register, text: str) -> None:
    assert 'contact' in kinds(told, f'للتواصل {text} ليلاً')


@pytest.mark.parametrize('text', INFORMANT_CODES)
def test_codes_of_informants_are_found_in_every_way_of_writing(told: Register, text: str) -> None:
    assert 'informant' in kinds(told, f'بحسب {text} وغيره')


@pytest.mark.parametrize('text', DESK_CODES)
def test_codes_of_desks_and_references_are_found_in_every_way_of_writing(told: Register, text: str) -> None:
    assert 'code' in kinds(told, f'السجل {text} وغيره')


def test_the_numbers_of_records_are_found_in_every_way_of_writing(told: Register) -> None:
    [uid] = query.uids(told, 'incident', query.ids(told, query.Question('incident')))
    parts = uid.split('-')
    arabic = uid.translate(str.maketrans('0123456789', '٠١٢٣٤٥٦٧٨٩'))
    ways = [uid, uid.upper(), ''.join(parts), ' '.join(parts), '_'.join(parts), f'{{{uid}}}', f'urn:uuid:{uid}', arabic]
    ways += ['.'.join(parts), '–'.join(parts), '\u200b'.join(uid), f'#{uid}', f'({uid})', f'"{uid}"', f'{uid}.']
    ways += ['/'.join(parts), ':'.join(parts), ' - '.join(parts), f'id={uid}', f'\u2066{uid}\u2069']
    assert len(ways) == 20
    assert [way for way in ways if 'code' not in kinds(told, f'see {way} there')] == []


@pytest.mark.parametrize('text', ['swallow', 'Swallow', 'SWAL-LOW', 'by swallow.', 's.w.a.l.l.o.w', 'swa\u200bllow'])
def test_aliases_are_found(told: Register, text: str) -> None:
    assert kinds(told, text) == {'code'}


def test_an_alias_that_somebody_had_before_is_found_too(register: Register) -> None:
    register.rename_person(register.person, 'kingfisher')
    register.rename_person(register.person, 'gull')
    assert kinds(register, 'by kingfisher') == kinds(register, 'by gull') == {'code'}


# What may leave


def test_innocent_texts_pass(told: Register) -> None:
    """Of two hundred sentences as reports have them, also beside ten thousand names, one in twenty at most is found."""
    texts = planted.innocent()
    assert len(set(texts)) == 200
    search = LeakSearch(told)
    assert sum(bool(search.hits(LeavingText('r', 'en', text))) for text in texts) <= 10
    index = NameIndex(planted.many_names(10_000))
    assert sum(bool(index.found_in(tokens_of(text))) for text in texts) <= 10


def test_a_number_beside_a_name_is_no_word_of_it() -> None:
    names = ('Child 3', 'مجهول ٤', 'سالم خالد المثال 12')
    index = NameIndex(name for one in names for name in protected_names(one))
    said = ('The child, 5, and 3 others', 'مجهول 7', 'من 3 إلى 12 في 2024', 'سالم خالد المثال', 'سالم المثال 9')
    assert [len(index.found_in(tokens_of(text))) for text in said] == [0, 0, 0, 1, 1]


def test_places_months_codes_and_counts_are_no_hits(told: Register) -> None:
    for text in ('C5119', '2024-01', '1,026 people', 'between 2011 and 2024', 'swallowed', '14 sources', 'G20 2024'):
        assert kinds(told, text) == set(), text


def test_the_name_of_a_place_is_no_hit_where_somebody_is_called_so(register: Register) -> None:
    register.save(invented.abductee(name_ar='شيخ مسكين', name_latin=None))
    register.save(invented.abductee(name_ar='تل أبيض', name_latin=None))
    assert kinds(register, 'في مدينة الشيخ مسكين وفي تل أبيض') == set()


# Letting through


def hit_in(register: Register, text: str, about: str = 'r') -> Hit:
    [hit] = search_texts(register, [LeavingText(about, 'incident.public_summary', text)])
    return hit


def test_a_lead_lets_words_leave_until_their_text_changes(register: Register) -> None:
    register.save(invented.incident())
    text = 'قُتل سالم المثال قرب الجسر'
    hit = hit_in(register, text)
    with pytest.raises(Refused):
        register.let_through([kept_as(hit)], ' ')
    [uid] = register.let_through([kept_as(hit)], 'His brother named him on television.')
    assert search_texts(register, [hit.text]) == []
    assert kinds(register, text + ' أمس') == {'name'}
    assert register.let_through([kept_as(hit)], 'again') == []
    register.hold_back(uid, 'The family asked.')
    assert search_texts(register, [hit.text]) != []


def test_letting_through_is_undone_and_redone(register: Register) -> None:
    register.save(invented.incident())
    hit = hit_in(register, 'قُتل سالم المثال')
    register.let_through([kept_as(hit)], 'Said in public.')
    register.undo_last()
    assert search_texts(register, [hit.text]) != []
    register.redo_last()
    assert search_texts(register, [hit.text]) == []


def test_only_a_lead_lets_through(register: Register) -> None:
    register.save(invented.incident())
    hit = hit_in(register, 'قُتل سالم المثال')
    invented.work_as(register, 'gull')
    with pytest.raises(Refused):
        register.let_through([kept_as(hit)], 'Said in public.')
    assert not register.may_let_through


def test_what_was_let_through_can_be_erased_and_lets_nothing_through_any_more(register: Register) -> None:
    from models.register.erasing import offered

    record = register.save(invented.incident(public_summary='قُتل سالم المثال'))
    hit = hit_in(register, 'قُتل سالم المثال', record.uid)
    register.let_through([kept_as(hit)], 'سالم المثال was named on television.')
    found = [one for one in offered(register, record) if one.row_kind == 'let_through']
    assert {one.field for one in found} == {'text', 'words', 'reason'}
    register.erase([one.asking() for one in found], 'The family asked.')
    assert search_texts(register, [hit.text]) != []


# In files, and fast


def test_names_in_a_file_its_name_and_its_properties_are_found(told: Register, tmp_path: Path) -> None:
    from io import BytesIO

    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(['Nothing here', 43])
    book.properties.creator = 'swallow'
    book.create_sheet('سامر الوهمي')
    content = BytesIO()
    book.save(content)
    found = {(hit.kind, hit.text.field) for hit in search_file(told, content.getvalue(), 'تقرير سامر الوهمي.xlsx')}
    assert found >= {('name', 'name'), ('code', 'docProps/core.xml'), ('name', 'xl/workbook.xml')}
    page = (
        '<html><head><meta name="author" content="swallow"></head><body><p>سامر <b>الوهمي</b></p><!-- S-014 --></body>'
    )
    assert {hit.kind for hit in search_file(told, page.encode(), 'page.html')} == {'name', 'code', 'informant'}
    assert {hit.kind for hit in search_file(told, b'{"a": ["0900 000 014"], "n": 900000014}', 'a.json')} == {'contact'}
    assert {hit.kind for hit in search_file(told, 'x,سامر الوهمي\n'.encode(), 'a.csv')} == {'name'}
    assert {hit.kind for hit in search_file(told, b'', 'a.pdf', reads_pdf=lambda _content: ['per S-014'])} == {
        'informant'
    }


def test_ten_thousand_names_are_looked_for_in_five_hundred_texts_within_two_seconds() -> None:
    names = planted.many_names(10_000)
    texts = [planted.sentence(at, spelling) for at, spelling in enumerate(planted.words_of_texts(500))]
    begun = time.process_time()
    index = NameIndex(names)
    for text in texts:
        index.found_in(tokens_of(text))
    assert time.process_time() - begun < 2
