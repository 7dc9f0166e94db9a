"""Whether what the register keeps of itself stands as its history says, and which of it does not."""

from collections.abc import Iterable, Iterator

from models.errors import KnownError
from models.file import agreement, facts, history
from models.file.chain import OF_REGISTER
from models.file.register_file import RegisterFile
from models.language.messages import _
from models.register.own import own_history
from models.register.own.own_history import BATCH, OWN_CODE, PATTERN, Row, Rows
from models.register.settings import Settings


def at_opening(register: RegisterFile) -> str:
    """What names the facts, settings and own codes that do not stand as the history says, '' for none; quick."""
    if not history.tells_of_register(register):
        return ''
    said = {row: values for row, values in own_history.told(register).items() if row[0] in (OF_REGISTER, OWN_CODE)}
    return ' '.join(_differences(own_history.of_facts(facts.read(register.db)), said))


def everything(register: RegisterFile) -> Iterator[str]:
    """Sentences that name all that does not stand as the history says, presets and imports too."""
    if not history.tells_of_register(register):
        yield _('The history does not say yet what the register keeps of itself; open it once in the program.')
        return
    said = own_history.told(register)
    brought: Rows = {(BATCH, uid): {'content': ''} for uid in agreement.imports_named(register.db)}
    yield from _differences(own_history.standing(register), brought | said)


def is_key_altered(register: RegisterFile, key: str) -> bool:
    """Whether a file would be for a key that was put in the place of headquarters', and that nobody stated since."""
    if not history.tells_of_register(register):
        return False
    said = own_history.told(register).get(own_history.ITSELF, {}).get(facts.HEADQUARTERS, '')
    return said not in (key, register.meta.get(facts.HEADQUARTERS, ''))


def refuse_altered_key(register: RegisterFile, key: str) -> None:
    """Raise one sentence where the key of headquarters was altered: a file for it could be read by a stranger."""
    if is_key_altered(register, key):
        raise KnownError(key_altered())


def key_altered() -> str:
    """What is said where the key of headquarters was altered."""
    return _(
        'The key of headquarters was altered outside the program. Nothing is written for headquarters until it is '
        'entered again: ask headquarters for it.'
    )


def _differences(now: Rows, said: Rows) -> Iterator[str]:
    for row in dict.fromkeys((*said, *now)):
        old, new = said.get(row, {}), now.get(row, {})
        different = sorted(field for field in {*old, *new} if old.get(field) != new.get(field))
        if row == own_history.ITSELF:
            yield from map(_fact_altered, different)
        elif different:
            yield from _row_altered(row, different, is_told=bool(old), is_there=bool(new))


def _fact_altered(key: str) -> str:
    if key == facts.HEADQUARTERS:
        return key_altered()
    name = key.partition(' ')[0]
    setting = Settings.declared().get(name)
    if setting is None:
        sentence = _('The value “{name}”, which the register keeps of itself, was altered outside the program.')
        return sentence.format(name=key)
    sentence = _('The setting “{name}” was altered outside the program: {setting}')
    return sentence.format(name=name, setting=setting.sentence())


def _row_altered(row: Row, fields: Iterable[str], *, is_told: bool, is_there: bool) -> Iterator[str]:
    kind, uid = kind_in_words(row[0]), row[1]
    if not is_there:
        yield _('{kind} {uid} is in the history, but its row is missing.').format(kind=kind, uid=uid)
    elif not is_told:
        yield _('{kind} {uid} is not in the history.').format(kind=kind, uid=uid)
    else:
        for field in fields:
            sentence = _('{kind} {uid}: “{field}” was altered outside the program.')
            yield sentence.format(kind=kind, uid=uid, field=field_in_words(row[0], field))


def kind_in_words(kind: str) -> str:
    """What a row beside the facts is called."""
    return {OWN_CODE: _('Custom list entry'), PATTERN: _('Preset'), BATCH: _('Import')}.get(kind, kind)


def field_in_words(kind: str, field: str) -> str:
    """What a value of a row is called."""
    if kind != OWN_CODE:
        return _('content')
    return {'en': _('In English'), 'ar': _('In Arabic'), 'under': _('Counted as')}.get(field, field)
