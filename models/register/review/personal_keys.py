"""The keys with which reviewers and leads sign what they decide: made, opened, ended, and what a signature covers.

A key is theirs alone: its secret half is sealed by a passphrase of their own, and nobody else can open it. A documenter
is never asked for one. What a signature proves to whom stands in the guide, for a proof can be turned against the one
who gave it.
"""

import json
from collections.abc import Iterator
from typing import NamedTuple
from weakref import WeakKeyDictionary

from models import forgetting, query, sealing, signing
from models.dates import dates
from models.errors import KnownError, Refused
from models.file import history
from models.file.chain import Erased
from models.file.engines import encrypted_database
from models.file.register_file import RegisterFile
from models.language.messages import _
from models.language.text import isolate, spellings
from models.passphrases import guesses
from models.query import people
from models.query.people import Someone
from models.record.records import Record
from models.register.erasing import ErasingRegister, ToErase
from models.register.review.working import LEAD, REVIEWER

_SAID = b'sijill: what a person decided, 1\n'
_KIND = 'person_key'


class ToSign(NamedTuple):
    """What is signed: what was decided of a record, as it stood at its newest revision, and when.

    `vector` is the record's, `revision` the hash of that revision, `decision` a code.
    """

    record: str
    vector: str
    revision: str
    decision: str
    at: str


class OpenedKey(forgetting.Secret):
    """A person's key that their passphrase opened: kept in memory alone, until it is forgotten."""

    def __init__(self, person: str, secret: bytes) -> None:
        super().__init__()
        self.person, self.key = person, signing.public_key(secret.hex())
        self._secret = bytearray(secret)

    @property
    def is_open(self) -> bool:
        """Whether it can still sign."""
        return bool(self._secret)

    def signature(self, message: bytes) -> str:
        """What only the owner of the key can make of a message."""
        if not self.is_open:
            raise KnownError(_('Your signing key is closed; open it with its passphrase.'))
        return signing.signature(self._secret.hex(), message)

    def sealed(self, passphrase: str) -> str:
        """Its secret half, sealed by a passphrase."""
        return sealing.seal(bytes(self._secret), passphrase)

    def forget(self) -> None:
        """Overwrite the secret, and hold it no more."""
        self._secret[:] = bytes(len(self._secret))
        self._secret.clear()


class KeyOfPerson(NamedTuple):
    """A key that a person had, and from when until when, in the order of the history; '' for no end."""

    key: str
    began: str
    ended: str


_opened: 'WeakKeyDictionary[RegisterFile, OpenedKey]' = WeakKeyDictionary()


# Who may


def is_offered(register: RegisterFile) -> bool:
    """Whether whoever works is told of signing keys: a reviewer or lead who is not alone here, or who has one."""
    someone = people.somebody(register, register.person)
    return someone is not None and _may_sign(someone) and bool(someone.key or not people.is_of_one(register))


def _may_sign(someone: Someone) -> bool:
    return someone.may(REVIEWER) or someone.may(LEAD)


def _who_signs(register: RegisterFile, person: str) -> Someone:
    """The person, who must be the one who works, and review or lead."""
    if person != register.person:
        raise Refused(_('A signing key is made and opened by its owner alone; let them work here first.'), 'key')
    someone = people.somebody(register, person)
    if someone is None or not _may_sign(someone):
        raise Refused(_('Only reviewers and leads have a signing key; nobody else needs one.'), 'key')
    return someone


def _of_now(register: RegisterFile, person: str) -> tuple[Record, Record]:
    """The record of a person, and in it the key that they have now."""
    record = query.get(register, 'person', person)
    keys = [row for row in record.of(_KIND) if people.is_now(row)] if record else []
    if record is None or not keys:
        raise KnownError(_('You have no signing key; make one first.'))
    return record, keys[-1]


# Making and opening; each takes a moment, and is done in a thread of its own


def make_key(register: ErasingRegister, person: str, passphrase: str) -> OpenedKey:
    """Make a key for the one who works, sealed by a passphrase of their own; signatures do not leave with files."""
    if _who_signs(register, person).key:
        raise Refused(_('You have a signing key already; end it before you make another one.'), 'key')
    _refuse_passphrase(register, passphrase)
    made = OpenedKey(person, bytes.fromhex(signing.new_secret()))
    sealed, today = made.sealed(passphrase), dates.today_in_damascus().isoformat()
    with register.action('people') as action:
        record = query.get(register, 'person', person)
        assert record is not None
        record.add(_KIND, key=made.key, sealed=sealed, since=today, travels='no')
        action.put(record)
    _opened[register] = made
    return made


def open_key(register: ErasingRegister, person: str, passphrase: str) -> OpenedKey:
    """Open the key of the one who works, until the register is closed or somebody else works."""
    _who_signs(register, person)
    row = _of_now(register, person)[1]
    made = OpenedKey(person, sealing.unseal(row.get('sealed'), passphrase))
    if made.key != row.get('key'):
        made.forget()
        raise KnownError(_('The two halves of this key do not belong together: check the register, and end the key.'))
    _opened[register] = made
    return made


def opened(register: RegisterFile) -> OpenedKey | None:
    """The key that the one who works has opened, None where it has to be opened first."""
    found = _opened.get(register)
    return found if found is not None and found.is_open and found.person == register.person else None


def change_key_passphrase(register: ErasingRegister, person: str, passphrase: str, new: str) -> None:
    """Give a key another passphrase; under the former one it is erased from the history too."""
    made = open_key(register, person, passphrase)
    _refuse_passphrase(register, new)
    row = _of_now(register, person)[1]
    sealed = ToErase('person', person, row.uid, 'sealed', made.sealed(new))
    register.erase([sealed], _('The passphrase of this signing key was changed.'))


def set_travels(register: ErasingRegister, person: str, passphrase: str, *, travels: bool) -> None:
    """Say whether the signatures of the one who works leave inside decisions: it takes the passphrase of their key."""
    open_key(register, person, passphrase)
    record, row = _of_now(register, person)
    row.set('travels', 'yes' if travels else 'no')
    with register.action('people') as action:
        action.put(record, based_on=record.revision)


def end_key(register: ErasingRegister, person: str) -> None:
    """End the key of a person, by themselves or by a lead: its secret half is erased, and what it signed stays signed.

    One of which the erasing was cut off, by a full disk perhaps, is erased when that is asked again.
    """
    me = people.somebody(register, register.person)
    if person != register.person and not (me and me.may(LEAD)):
        raise Refused(_('Only a lead can end the signing key of somebody else.'), 'key')
    record = query.get(register, 'person', person)
    ending = [row for row in record.of(_KIND) if people.is_now(row) or row.get('sealed')] if record else []
    if record is None or not ending:
        raise KnownError(_('{alias} has no signing key to end.').format(alias=isolate(register.called(person), 'auto')))
    if (mine := _opened.get(register)) is not None and mine.person == person:
        mine.forget()
    for row in (row for row in ending if people.is_now(row)):
        row.set('until', dates.today_in_damascus().isoformat())
    with register.action('people') as action:
        action.put(record)
    _erase_sealed(register, person, ending)


def _erase_sealed(register: ErasingRegister, person: str, ended: list[Record]) -> None:
    sealed = [ToErase('person', person, row.uid, 'sealed') for row in ended if row.get('sealed')]
    if sealed:
        register.erase(sealed, _('This signing key was ended.'))


def _refuse_passphrase(register: RegisterFile, passphrase: str) -> None:
    """Refuse one that can be guessed, and that of the register: then everybody here could sign as this person."""
    guesses.refuse_guessable(passphrase)
    key = register.db.key
    if key and any(encrypted_database.derive(one, key.salt) == key for one in spellings(passphrase)):
        raise Refused(
            _('This is the passphrase of the register, which others know too; choose one of your own.'), 'key'
        )


# Signing


def message(register: str, person: str, decided: ToSign) -> bytes:
    """What is signed: of which register (its uid), by whom (their number, for an alias changes), and what."""
    return _SAID + json.dumps([register, person, *decided], ensure_ascii=True, separators=(',', ':')).encode()


def sign(register: ErasingRegister, opened_key: OpenedKey, decided: ToSign) -> str:
    """The signature of the one who works under what they decided."""
    _who_signs(register, opened_key.person)
    made = opened_key.signature(message(register.meta['register'], opened_key.person, decided))
    if not is_signed_by(register, opened_key.person, decided, made):
        sentence = _('Your signing key was ended, or the clock of this computer is wrong: set it, or make another key.')
        raise KnownError(sentence)
    return made


def is_signed_by(register: RegisterFile, person: str, decided: ToSign, signature: str) -> bool:
    """Whether a person of this register signed this, with a key that was theirs at that time."""
    said = message(register.meta['register'], person, decided)
    return any(
        one.began <= decided.at <= (one.ended or decided.at) and signing.is_signed(one.key, signature, said)
        for one in keys_of(register, person)
    )


def holds(register: str, decision: Record) -> bool:
    """Whether the signature that a decision brings from another register, by its uid, is one of its key."""
    said = ('record', 'vector', 'hash', 'event', 'decided_at', 'key', 'signature', 'person')
    record, vector, newest, event, at, key, made, person = (str(decision.get(name) or '') for name in said)
    return signing.is_signed(key, made, message(register, person, ToSign(record, vector, newest, event, at)))


def leaves(register: RegisterFile, person: str) -> bool:
    """Whether the signatures of a person leave the register inside decisions."""
    record = query.get(register, 'person', person)
    rows = [row for row in record.of(_KIND) if people.is_now(row)] if record else []
    return bool(rows) and rows[-1].get('travels') == 'yes'


def keys_of(register: RegisterFile, person: str) -> list[KeyOfPerson]:
    """Every key that a person had, with the second in which it was made and ended, as the history has it."""
    keys: dict[str, str] = {}
    began: dict[str, str] = {}
    ended: dict[str, str] = {}
    for revision in history.revisions(register, 'record', person):
        for entry in (one for one in history.entries(register, revision) if one.row_kind == _KIND):
            if entry.field == 'key' and not isinstance(entry.new, Erased):
                keys[entry.row_uid] = str(entry.new)
                began.setdefault(entry.row_uid, revision.at)
            elif entry.field == 'until' and entry.new is not None:
                ended[entry.row_uid] = revision.at
    return [KeyOfPerson(key, began[row], ended.get(row, '')) for row, key in keys.items()]


# Checking


def damaged(register: RegisterFile) -> Iterator[str]:
    """The keys that are none, and those of now that no passphrase opens, in words."""
    for someone in people.known_people(register):
        record = query.get(register, 'person', someone.uid)
        for row in record.of(_KIND) if record else ():
            name = {'key': row.uid, 'person': someone.uid}
            if not signing.can_check(str(row.get('key'))):
                yield _('The signing key {key} of person {person} is no key.').format(**name)
            elif people.is_now(row) and not sealing.is_sealed(row.get('sealed')):
                yield _('No passphrase opens the signing key {key} of person {person}; end the key.').format(**name)
