"""Whose files a register knows: its own signing key, and those of others whose words somebody confirmed."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from models import signing
from models.dates import dates
from models.file import facts
from models.file.register_file import RegisterFile
from models.language.messages import _
from models.language.text import clean, isolate

KNOWN = 'known_keys'


@dataclass(frozen=True)
class KnownKey:
    """A public key that was confirmed: of which register and desk it is, what it is called here, and since when."""

    key: str
    register: str
    desk_id: str
    name: str
    since: str = ''


def own(register: RegisterFile) -> str:
    """The public key with which the files of this register are signed, '' where it has none yet."""
    if secret := register.meta.get(facts.SIGNING_SECRET, ''):
        return signing.public_key(secret)
    return register.meta.get(facts.SIGNING_KEY, '') if register.is_on_server else ''


def known(register: RegisterFile) -> list[KnownKey]:
    """The keys of others that were confirmed, in that order; none where the list is damaged, which `check` names."""
    kept = register.meta.get(KNOWN, '')
    return [KnownKey(**one) for one in json.loads(kept or '[]')] if facts.fits(KNOWN, kept) else []


def find(register: RegisterFile, key: str) -> KnownKey | None:
    """The confirmed key that this is; None for any other."""
    return next((one for one in known(register) if one.key == key), None)


def trust(register: RegisterFile, one: KnownKey) -> None:
    """Confirm a key, under a name; it takes the place of the same key under another name."""
    one = KnownKey(one.key, one.register, one.desk_id, clean(one.name), one.since or dates.utc_now())
    with register.writing_down():
        _keep(register, [*(other for other in known(register) if other.key != one.key), one])


def forget(register: RegisterFile, key: str) -> None:
    """Take a key as not confirmed any more; what came from its files stays."""
    with register.writing_down():
        _keep(register, [one for one in known(register) if one.key != key])


def meant(register: RegisterFile, said: str) -> Iterator[KnownKey]:
    """The confirmed keys that are called so, or have these words."""
    said = clean(said)
    return (one for one in known(register) if said == one.name or signing.is_called(one.key, said))


def called(register: RegisterFile, key: str) -> str:
    """The name of a key that is confirmed, or the register's own; '' for any other."""
    if key == own(register):
        return _('this register')
    found = find(register, key)
    return found.name if found else ''


def source_in_words(register: RegisterFile, key: str) -> str:
    """Whose signed file something came from."""
    if name := called(register, key):
        return _('From a file that is signed by {name}').format(name=isolate(name, 'auto'))
    words = signing.words(key) if signing.is_key(key) else '?'
    sentence = _('From a file that is signed with a key not confirmed here: {words}')
    return sentence.format(words=isolate(words, 'auto'))


def _keep(register: RegisterFile, keys: list[KnownKey]) -> None:
    register.note(KNOWN, json.dumps([asdict(one) for one in keys], ensure_ascii=False))
