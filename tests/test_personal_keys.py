"""The keys with which people sign: who has one, what opens it, what a signature covers, and what is left of one."""

import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.exporting import headquarters_workbook
from models import forgetting, query, sealing, signing
from models.dates import dates
from models.errors import KnownError, Refused, WrongPassphrase
from models.file import backups, history
from models.passphrases import changing
from models.query import people
from models.record.records import Record
from models.register import clean_copy, still_held, verify
from models.register.register import Register
from models.register.review import personal_keys
from models.register.review.personal_keys import ToSign
from tests import invented
from tests.invented import PASSPHRASE

OWN, OTHER = 'tractor pepper harvest window', 'lantern cedar basalt orchid'
FIRST, LATER, LAST = '2026-03-01T08:00:00Z', '2026-03-01T09:00:00Z', '2026-03-01T10:00:00Z'


@pytest.fixture(autouse=True)
def _quickly_derived(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key is derived at the least cost that the library knows, but where the cost is what a test is about."""
    if 'at_full_cost' not in request.fixturenames:
        monkeypatch.setattr(sealing, 'OPERATIONS', 1)
        monkeypatch.setattr(sealing, 'MEMORY', 8192)


@pytest.fixture
def at_full_cost() -> None:
    """Derive as the program does."""


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sets the time that the program takes it to be."""

    def put(at: str) -> None:
        monkeypatch.setattr(dates, 'utc_now', lambda: at)

    put(FIRST)
    return put


def row_of(register: Register, person: str, number: int = -1) -> Record:
    record = query.get(register, 'person', person)
    assert record is not None
    return record.of('person_key')[number]


def decided(register: Register, at: str = '') -> ToSign:
    """An approval of a record as it stands."""
    saved = register.save(invented.incident())
    newest = history.revisions(register, 'record', saved.uid)[-1]
    return ToSign(saved.uid, saved.revision, newest.hash, 'approve', at or dates.utc_now())


def everything_in(register: Register) -> bytes:
    """All that the file and its log hold, of a register that is not encrypted."""
    files = [one for one in register.path.parent.iterdir() if one.name.startswith(register.path.name)]
    return b''.join(one.read_bytes() for one in files)


# Making, opening, forgetting


def test_a_key_is_made_and_opened_by_its_own_passphrase_alone(register: Register) -> None:
    me = register.person
    made = personal_keys.make_key(register, me, OWN)
    row = row_of(register, me)
    assert (row.get('key'), row.get('travels'), row.get('until')) == (made.key, 'no', None)
    assert row.get('since') == dates.today_in_damascus().isoformat()
    someone = people.somebody(register, me)
    assert someone is not None and someone.key == made.key
    assert personal_keys.opened(register) is made
    assert personal_keys.open_key(register, me, OWN).key == made.key
    with pytest.raises(WrongPassphrase, match='does not open the key'):
        personal_keys.open_key(register, me, OTHER)
    with pytest.raises(WrongPassphrase):
        personal_keys.open_key(register, me, '')
    assert verify.check(register) == []


def test_the_secret_stands_nowhere_in_the_file(register: Register) -> None:
    made = personal_keys.make_key(register, register.person, OWN)
    secret = bytes(made._secret)
    held = everything_in(register)
    assert made.key.encode() in held  # else what follows could not fail
    assert not [one for one in (secret, secret.hex().encode(), OWN.encode()) if one in held]


@pytest.mark.parametrize('spelled', ['NFC', 'NFD'])
def test_a_passphrase_opens_however_a_keyboard_composes_it(register: Register, spelled: str) -> None:
    said = 'مفرشة جرّار آلة بُستان قنديل'
    personal_keys.make_key(register, register.person, unicodedata.normalize('NFD' if spelled == 'NFC' else 'NFC', said))
    assert personal_keys.open_key(register, register.person, unicodedata.normalize(spelled, said)).is_open


def test_a_documenter_is_refused_a_key_and_told_of_none(register: Register) -> None:
    lead = register.person
    documenter = register.add_person('Typist', ('documenter',))
    assert personal_keys.is_offered(register)
    register.work_as(documenter)
    assert not personal_keys.is_offered(register)
    with pytest.raises(Refused, match='Only reviewers and leads'):
        personal_keys.make_key(register, documenter, OWN)
    with pytest.raises(Refused, match='its owner alone'):
        personal_keys.make_key(register, lead, OWN)
    assert all(not one.key for one in people.known_people(register))


def test_nobody_makes_a_key_for_somebody_else(register: Register) -> None:
    reviewer = register.add_person('Reader', ('reviewer',))
    for act in (personal_keys.make_key, personal_keys.open_key):
        with pytest.raises(Refused, match='its owner alone'):
            act(register, reviewer, OWN)


def test_a_desk_of_one_is_told_of_no_keys(register: Register) -> None:
    assert not personal_keys.is_offered(register)
    personal_keys.make_key(register, register.person, OWN)
    assert personal_keys.is_offered(register)  # else it could not be ended


def test_a_second_key_needs_the_end_of_the_first(register: Register) -> None:
    first = personal_keys.make_key(register, register.person, OWN)
    with pytest.raises(Refused, match='already'):
        personal_keys.make_key(register, register.person, OTHER)
    personal_keys.end_key(register, register.person)
    assert personal_keys.make_key(register, register.person, OTHER).key != first.key


@pytest.mark.parametrize('weak', ['Damascus2024!', 'a', ''])
def test_a_passphrase_that_can_be_guessed_is_refused(register: Register, weak: str) -> None:
    with pytest.raises(KnownError, match='can be guessed'):
        personal_keys.make_key(register, register.person, weak)
    personal_keys.make_key(register, register.person, OWN)
    with pytest.raises(KnownError, match='can be guessed'):
        personal_keys.change_key_passphrase(register, register.person, OWN, weak)
    assert personal_keys.open_key(register, register.person, OWN).is_open


def test_the_passphrase_of_the_register_is_none_of_a_persons_own(tmp_path: Path) -> None:
    with Register.create(tmp_path / 'r.sijill', desk='DZ1', passphrase=OTHER) as register:
        with pytest.raises(Refused, match='the passphrase of the register'):
            personal_keys.make_key(register, register.person, OTHER)
        personal_keys.make_key(register, register.person, OWN)
        with pytest.raises(Refused, match='the passphrase of the register'):
            personal_keys.change_key_passphrase(register, register.person, OWN, OTHER)


def test_an_opened_key_is_forgotten_at_the_lock_and_when_somebody_else_works(register: Register) -> None:
    me = register.person
    made = personal_keys.make_key(register, me, OWN)
    forgetting.forget()
    assert not made.is_open and personal_keys.opened(register) is None
    with pytest.raises(KnownError, match='open it with its passphrase'):
        personal_keys.sign(register, made, decided(register))
    again = personal_keys.open_key(register, me, OWN)
    held = again._secret
    other = register.add_person('Second', ('lead',))
    register.work_as(other)
    assert not again.is_open and not held
    with pytest.raises(Refused, match='its owner alone'):
        personal_keys.sign(register, again, decided(register))


# Another passphrase, the end, and whether signatures leave


def test_another_passphrase_leaves_nothing_that_the_former_one_opens(register: Register) -> None:
    me = register.person
    key = personal_keys.make_key(register, me, OWN).key
    before = str(row_of(register, me).get('sealed'))
    with pytest.raises(WrongPassphrase):
        personal_keys.change_key_passphrase(register, me, OTHER, OTHER)
    personal_keys.change_key_passphrase(register, me, OWN, OTHER)
    assert personal_keys.open_key(register, me, OTHER).key == key
    with pytest.raises(WrongPassphrase):
        personal_keys.open_key(register, me, OWN)
    assert verify.check(register) == []
    register.db.checkpoint()
    assert key.encode() in everything_in(register)
    assert before.encode() not in everything_in(register)


def test_a_key_is_ended_by_its_owner_or_a_lead_and_by_nobody_else(register: Register) -> None:
    lead = register.person
    reviewer, other = (register.add_person(alias, ('reviewer',)) for alias in ('Reader', 'Other'))
    register.work_as(reviewer)
    first = personal_keys.make_key(register, reviewer, OWN)
    register.work_as(other)
    with pytest.raises(Refused, match='Only a lead'):
        personal_keys.end_key(register, reviewer)
    register.work_as(lead)
    personal_keys.end_key(register, reviewer)
    row = row_of(register, reviewer)
    assert (row.get('until'), row.get('sealed')) == (dates.today_in_damascus().isoformat(), None)
    with pytest.raises(KnownError, match='no signing key to end'):
        personal_keys.end_key(register, reviewer)
    register.work_as(reviewer)
    with pytest.raises(KnownError, match='make one first'):
        personal_keys.open_key(register, reviewer, OWN)
    assert personal_keys.make_key(register, reviewer, OTHER).key != first.key
    personal_keys.end_key(register, reviewer)
    assert personal_keys.keys_of(register, reviewer)[0].key == first.key
    assert verify.check(register) == []


def test_the_secret_half_of_an_ended_key_is_gone_from_the_history(register: Register) -> None:
    personal_keys.make_key(register, register.person, OWN)
    sealed = str(row_of(register, register.person).get('sealed'))
    register.db.checkpoint()
    assert sealed.encode() in everything_in(register)
    personal_keys.end_key(register, register.person)
    register.db.checkpoint()
    assert sealed.encode() not in everything_in(register)


def test_an_end_that_was_cut_off_is_finished_when_it_is_asked_again(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = register.person
    personal_keys.make_key(register, me, OWN)
    with monkeypatch.context() as full:

        def cut_off(*_given: object) -> None:
            raise KnownError('The disk is full.')

        full.setattr(register, 'erase', cut_off, raising=False)
        with pytest.raises(KnownError, match='full'):
            personal_keys.end_key(register, me)
    someone = people.somebody(register, me)
    assert someone is not None and not someone.key and row_of(register, me).get('sealed')
    personal_keys.end_key(register, me)
    assert row_of(register, me).get('sealed') is None
    assert verify.check(register) == []


def test_signatures_leave_only_where_their_owner_says_so_with_the_passphrase(register: Register) -> None:
    me = register.person
    assert not personal_keys.leaves(register, me)
    personal_keys.make_key(register, me, OWN)
    assert not personal_keys.leaves(register, me)
    with pytest.raises(WrongPassphrase):
        personal_keys.set_travels(register, me, OTHER, travels=True)
    assert not personal_keys.leaves(register, me)
    personal_keys.set_travels(register, me, OWN, travels=True)
    assert personal_keys.leaves(register, me)
    personal_keys.set_travels(register, me, OWN, travels=False)
    assert not personal_keys.leaves(register, me)
    lead = register.add_person('Second', ('lead',))
    register.work_as(lead)
    with pytest.raises(Refused, match='its owner alone'):
        personal_keys.set_travels(register, me, OWN, travels=True)


# What leaves keys as they are


def test_another_passphrase_of_the_register_leaves_peoples_keys(tmp_path: Path) -> None:
    path = tmp_path / 'r.sijill'
    with Register.create(path, desk='DZ1', passphrase=PASSPHRASE) as register:
        me, key = register.person, personal_keys.make_key(register, register.person, OWN).key
        row = row_of(register, me)
        changing.change(register, OTHER)
    with Register.open(path, OTHER) as register:
        assert row_of(register, me) == row
        assert personal_keys.open_key(register, me, OWN).key == key


def test_a_backup_and_a_clean_copy_have_peoples_keys_and_their_signatures(register: Register, tmp_path: Path) -> None:
    me, made = register.person, personal_keys.make_key(register, register.person, OWN)
    said = decided(register)
    signature = personal_keys.sign(register, made, said)
    copies = [backups.back_up(register, tmp_path / 'copies'), tmp_path / 'clean.sijill']
    clean_copy.make(register, copies[1])
    row = row_of(register, me)
    backups.restore(copies[0], tmp_path / 'restored.sijill', None)
    for path in (*copies, tmp_path / 'restored.sijill'):
        with Register.open(path) as copy:
            assert row_of(copy, me) == row
            assert personal_keys.is_signed_by(copy, me, said, signature)
            assert personal_keys.open_key(copy, me, OWN).key == made.key


def test_a_backup_of_before_the_end_of_a_key_says_that_it_holds_the_key_again(
    register: Register, tmp_path: Path
) -> None:
    """It would be a key that a lead ended because its passphrase is in other hands."""
    me = register.person
    personal_keys.make_key(register, me, OWN)
    copy = backups.back_up(register, tmp_path / 'copies')
    personal_keys.end_key(register, me)
    known = history.erasures(register)
    with Register.open(copy) as restored:
        said = [*still_held.missing_in_words(restored, still_held.missing_from(restored, known))]
        assert ['Tester' in one and 'signing key' in one for one in said] == [True]
        personal_keys.end_key(restored, me)


def test_nothing_of_peoples_keys_is_in_a_file_for_others(register: Register, tmp_path: Path) -> None:
    """Nor that something of them was erased, which a workbook says of records."""
    me, key = register.person, personal_keys.make_key(register, register.person, OWN).key
    personal_keys.set_travels(register, me, OWN, travels=True)
    personal_keys.change_key_passphrase(register, me, OWN, OTHER)
    row, sealed = row_of(register, me).uid, str(row_of(register, me).get('sealed'))
    personal_keys.end_key(register, me)
    saved = register.save(invented.incident())
    headquarters_workbook.export(register, tmp_path / 'x.xlsx')
    with zipfile.ZipFile(tmp_path / 'x.xlsx') as book:
        held = b''.join(book.read(name) for name in book.namelist())
    assert saved.uid.encode() in held  # else what follows could not fail
    assert not [one for one in (me, key, row, sealed, register.alias, 'Sealed key') if one.encode() in held]


# Signatures


def test_a_signature_holds_for_what_was_decided_and_nothing_else(register: Register) -> None:
    me, made = register.person, personal_keys.make_key(register, register.person, OWN)
    said = decided(register)
    signature = personal_keys.sign(register, made, said)
    assert personal_keys.is_signed_by(register, me, said, signature)
    assert not personal_keys.is_signed_by(register, register.add_person('Second', ('lead',)), said, signature)
    for field, text in said._asdict().items():
        for place in range(len(text)):
            other = 'b' if text[place] != 'b' else 'c'
            altered = said._replace(**{field: text[:place] + other + text[place + 1 :]})
            assert not personal_keys.is_signed_by(register, me, altered, signature), (field, place)
    for place in range(0, len(signature), 7):
        other = 'b' if signature[place] != 'b' else 'c'
        assert not personal_keys.is_signed_by(register, me, said, signature[:place] + other + signature[place + 1 :])
    for none in ('', 'x', signature[:-2], signature + '00', signature.upper() + ' '):
        assert not personal_keys.is_signed_by(register, me, said, none)


def test_the_alias_is_no_part_of_a_signature(register: Register) -> None:
    me, made = register.person, personal_keys.make_key(register, register.person, OWN)
    said = decided(register)
    signature = personal_keys.sign(register, made, said)
    assert register.alias.encode() not in personal_keys.message(register.meta['register'], me, said)
    register.rename_person(me, 'Otherwise')
    assert personal_keys.is_signed_by(register, me, said, signature)


def test_a_signature_of_another_register_does_not_hold(register: Register, tmp_path: Path) -> None:
    """Even where somebody brought the key along: a copy that is given out as another register."""
    me, made = register.person, personal_keys.make_key(register, register.person, OWN)
    said = decided(register)
    signature = personal_keys.sign(register, made, said)
    path = backups.back_up(register, tmp_path / 'copies')
    with Register.open(path) as other:
        other.meta['register'] = 'another'
        assert not personal_keys.is_signed_by(other, me, said, signature)


def test_a_signature_is_neither_before_nor_after_its_key(register: Register, clock: Callable[[str], None]) -> None:
    me = register.person
    said = decided(register, LATER)
    clock(LATER)
    made = personal_keys.make_key(register, me, OWN)
    secret = made._secret.hex()
    signature = personal_keys.sign(register, made, said)
    clock(LAST)
    personal_keys.end_key(register, me)
    assert personal_keys.is_signed_by(register, me, said, signature)  # it stays what it was
    with pytest.raises(KnownError):
        personal_keys.sign(register, made, said)
    for at, holds in ((FIRST, False), (LATER, True), (LAST, True), ('2026-03-01T10:00:01Z', False)):
        one = said._replace(at=at)
        by_hand = signing.signature(secret, personal_keys.message(register.meta['register'], me, one))
        assert personal_keys.is_signed_by(register, me, one, by_hand) is holds, at


def test_a_clock_that_was_put_back_is_named_and_nothing_signed(
    register: Register, clock: Callable[[str], None]
) -> None:
    said = decided(register, FIRST)
    clock(LATER)
    made = personal_keys.make_key(register, register.person, OWN)
    with pytest.raises(KnownError, match='clock'):
        personal_keys.sign(register, made, said)


def test_who_reviews_no_more_signs_no_more_and_what_they_signed_holds(register: Register) -> None:
    lead = register.person
    reviewer = register.add_person('Reader', ('reviewer', 'documenter'))
    register.work_as(reviewer)
    made = personal_keys.make_key(register, reviewer, OWN)
    said = decided(register)
    signature = personal_keys.sign(register, made, said)
    register.work_as(lead)
    register.set_roles(reviewer, ('documenter',))
    register.work_as(reviewer)
    with pytest.raises(Refused, match='Only reviewers and leads'):
        personal_keys.open_key(register, reviewer, OWN)
    assert personal_keys.is_signed_by(register, reviewer, said, signature)


def test_what_is_signed_is_written_in_one_way() -> None:
    """A vector: whatever writes it otherwise makes every signature of before unfit."""
    said = ToSign('r', 'DZ1.a:1', 'f' * 64, 'approve', FIRST)
    assert personal_keys.message('reg', 'someone', said) == (
        b'sijill: what a person decided, 1\n'
        b'["reg","someone","r","DZ1.a:1","' + b'f' * 64 + b'","approve","2026-03-01T08:00:00Z"]'
    )
    secret = bytes(range(32)).hex()
    assert signing.public_key(secret) == '03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8'
    assert signing.signature(secret, personal_keys.message('reg', 'someone', said)) == VECTOR


VECTOR = (
    '4cc0066666b0495a480077014b9661142948e79e45cb139ba82e2cb225412ed5'
    '19de58b69c3edbe4f937b21dd47cb2adf1f26eed744b6d4ea7b920c870724908'
)


@given(st.lists(st.text(max_size=4), min_size=14, max_size=14))
def test_two_decisions_are_never_signed_as_one(texts: list[str]) -> None:
    """Wherever one part ends and the next begins."""
    one, other = texts[:7], texts[7:]
    first, second = (personal_keys.message(said[0], said[1], ToSign(*said[2:])) for said in (one, other))
    assert (first == second) == (one == other)
    moved = [one[0] + one[1], '', *one[2:]]
    if moved != one:
        assert personal_keys.message(moved[0], moved[1], ToSign(*moved[2:])) != first


# Sealed texts


@pytest.mark.usefixtures('at_full_cost')
def test_a_guess_costs_as_much_as_one_at_the_register() -> None:
    """What OWASP and RFC 9106 ask of Argon2id where memory is scarce: 64 MiB and three rounds at least."""
    assert sealing.OPERATIONS >= 3 and sealing.MEMORY >= 64 << 20
    sealed = sealing.seal(bytes(32), OWN)
    assert sealed.startswith('1 argon2id 4 67108864 ') and sealing.unseal(sealed, OWN) == bytes(32)
    assert sealing.seal(bytes(32), OWN) != sealed  # the salt is drawn


@pytest.mark.usefixtures('at_full_cost')
@pytest.mark.parametrize(
    ('costs', 'holds'),
    [
        ('4 67108864', True),
        ('3 67108864', False),
        ('4 65536', False),
        ('9999 67108864', False),
        ('4 9999999999', False),
    ],
)
def test_no_other_costs_are_taken_over_from_a_text(costs: str, holds: bool) -> None:
    """Too little would be guessed in a moment, too much would stop the computer."""
    assert sealing.is_sealed(f'1 argon2id {costs} {"0" * 32} {"0" * 144}') is holds


def test_a_sealed_text_that_was_altered_opens_for_nobody() -> None:
    sealed = sealing.seal(bytes(range(32)), OWN)
    assert sealing.unseal(sealed, OWN) == bytes(range(32))
    for place, sign in enumerate(sealed):
        with pytest.raises(KnownError):
            sealing.unseal(sealed[:place] + ('b' if sign != 'b' else 'c') + sealed[place + 1 :], OWN)


@given(st.one_of(st.none(), st.integers(), st.text(max_size=300)))
def test_whatever_is_no_sealed_text_is_refused_in_a_sentence(text: object) -> None:
    assert not sealing.is_sealed(text)
    with pytest.raises(KnownError, match='damaged'):
        sealing.unseal(text, OWN)


# `check`


def altered(register: Register, sql: str) -> list[str]:
    register.db.execute_sql(sql)
    return verify.check(register)


@pytest.mark.parametrize('column', ['key', 'sealed', 'since', 'until', 'travels', 'parent', 'uid'])
def test_check_names_a_key_that_another_program_altered(register: Register, column: str) -> None:
    me = register.person
    personal_keys.make_key(register, me, OWN)
    other = register.add_person('Second', ('lead',))
    value = {'parent': other, 'travels': 'yes', 'until': '2020-01-01', 'since': '2020-01-01', 'key': 'a' * 64}
    uid = str(row_of(register, me).uid)
    said = altered(register, f'UPDATE person_key SET "{column}" = \'{value.get(column, "x")}\'')
    assert [one for one in said if uid in one or me in one or 'Signing key' in one], said


def test_check_names_a_key_row_that_is_gone_or_brought_in(register: Register) -> None:
    personal_keys.make_key(register, register.person, OWN)
    assert altered(register, 'DELETE FROM person_key')


@pytest.mark.parametrize(
    ('field', 'value', 'said'),
    [
        ('key', 'no key', 'is no key'),
        ('key', '02' + '0' * 62, 'is no key'),
        ('sealed', 'garbage', 'No passphrase'),
        ('sealed', None, 'No passphrase'),
    ],
)
def test_check_names_what_is_no_key_though_the_history_says_the_same(
    register: Register, field: str, value: str | None, said: str
) -> None:
    me = register.person
    personal_keys.make_key(register, me, OWN)
    record = query.get(register, 'person', me)
    assert record is not None
    record.of('person_key')[0].set(field, value)
    with register.action('people') as action:
        action.put(record)
    [found] = verify.check(register)
    assert said in found and me in found


def test_two_halves_that_do_not_belong_together_open_nothing(register: Register) -> None:
    me = register.person
    personal_keys.make_key(register, me, OWN)
    record = query.get(register, 'person', me)
    assert record is not None
    record.of('person_key')[0].set('key', signing.public_key(signing.new_secret()))
    with register.action('people') as action:
        action.put(record)
    with pytest.raises(KnownError, match='two halves'):
        personal_keys.open_key(register, me, OWN)
