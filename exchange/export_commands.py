"""The commands that write files for others, and `key`: for which they are encrypted, and with which they are signed."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from exchange import age_files, whole_files
from exchange.exporting import about_sheet, events_csv, headquarters_workbook, share_workbook, size_of_workbook
from exchange.exporting.field_sheet import write_template
from exchange.exporting.public_records import NoneApproved
from exchange.importing import whose
from exchange.leaks import let_through_command
from exchange.own_key import make_own_key, own_key
from exchange.public_ids import NoSecret
from exchange.reading import any_file
from exchange.reporting import months
from exchange.terminal import (
    DONE,
    Arguments,
    after_writing,
    complain,
    counter,
    day_of,
    in_command,
    language_of,
    open_register,
    say,
    say_list,
)
from models import query, signing
from models.errors import KnownError, WrongPassphrase
from models.file import history
from models.file.at_opening.before_opening import can_be_written
from models.file.engines.server_address import ServerAddress
from models.language.messages import LANGUAGES, _, ngettext
from models.language.text import fold, isolate
from models.query import people
from models.query.for_review import shared_out
from models.record.records import RECORDS
from models.register.others import heads, known_keys, sealed_records
from models.register.others.known_keys import KnownKey
from models.register.own import own_agreement
from models.register.register import Register
from models.register.review import personal_keys, sharing


def template(given: Arguments) -> int:
    """Write an empty field sheet."""
    with open_register(given.register, given, writing=False) if given.register else nullcontext() as register:
        language = given.language or (register.settings.language if register else '') or 'en'
        write_template(given.out, language)
    say(_('Wrote {path}.').format(path=given.out))
    return DONE


def export(given: Arguments) -> int:
    """Write a workbook for headquarters, or a csv."""
    try:
        return let_through_command.searched(given, _export_with_secret)
    except NoneApproved as error:
        sentence = _(
            'None of these records is approved, so nothing was written; add `--state all` to include the others.'
        )
        raise KnownError(sentence) from error


def _export_with_secret(given: Arguments) -> int:
    """Export; where the public's ids want a secret that the register does not have yet, it is made first."""
    try:
        return _export(given)
    except NoSecret:
        with open_register(given.register, given, writing=True) as register:
            make_own_key(register)
        return _export(given)


def _export(given: Arguments) -> int:
    shape = _shape(given)
    first, last = _span(given)
    with open_register(given.register, given, writing=False) as register:
        chosen = {'first': first, 'last': last, 'state': given.state, **_kept_filter(register, given.filter)}
        key = _key_for(register, given.key)
        path = age_files.sealed_path(given.out) if key else given.out
        chosen |= {'language': language_of(given, register), 'key': key, 'progress': counter(_('Writing'))}
        notes_nothing = heads.is_noted(register) and not sealed_records.has_unsealed(register)
        tells_nothing_new = bool(shape) or given.profile == 'public' or notes_nothing
        counts = _put(register, path, shape, given.profile, chosen) if tells_nothing_new else {}
    if not tells_nothing_new:
        whole_files.refuse_unwritable(path)
        with _opened_to_keep(given) as register:
            counts = _put(register, path, shape, given.profile, chosen)
    for line in _wrote(path, counts, key):
        say(line)
    if not key and _profile(given, shape) == 'headquarters':
        say(_not_encrypted())
    for line in events_csv.said(shape, counts, given.profile or '') if shape else ():
        say(line)
    return DONE


def _profile(given: Arguments, shape: str) -> str:
    """How much leaves, where nobody says as much as is usual."""
    return given.profile or (events_csv.usual_profile(shape) if shape else 'headquarters')


def _not_encrypted() -> str:
    return _('It is not encrypted: keep it as safe as the register.')


def _put(register: Register, path: Path, shape: str, profile: str | None, chosen: dict[str, Any]) -> dict[str, int]:
    """Write the file; how many rows of each kind are in it."""
    if profile == 'full' and not chosen['key']:
        complain(_('Warning: this workbook holds identities and contacts, and it is not encrypted.'))
    if shape:
        return events_csv.export(register, path, shape, profile=profile or '', **chosen)
    return headquarters_workbook.export(register, path, profile=profile or 'headquarters', **chosen)


def _opened_to_keep(given: Arguments) -> Register:
    """The register, to be written if that can be, for it keeps which end of its history others are told now.

    One that is open elsewhere, or lies on a full disk, is only read: that keeps no file back.
    """
    if isinstance(given.register, ServerAddress) or can_be_written(given.register):
        try:
            return open_register(given.register, given, writing=True)
        except WrongPassphrase:
            raise
        except KnownError:
            pass
    return open_register(given.register, given, writing=False)


def _wrote(path: Path, counts: dict[str, int], key: str) -> Iterator[str]:
    """What was written, for whom, and what of it nobody has approved yet."""
    rows = sum(counts.get(kind, 0) for kind in RECORDS)
    sentence = ngettext('Wrote {path}: {count} row.', 'Wrote {path}: {count} rows.', rows)
    yield sentence.format(path=path, count=f'{rows:,}')
    if key:
        yield _('Only the owner of the key {key} can open it.').format(key=age_files.short(key))
    if waiting := counts.get('not_approved'):
        sentence = ngettext(
            '{count} record in it is not approved yet.', '{count} records in it are not approved yet.', waiting
        )
        yield sentence.format(count=f'{waiting:,}')
    if asked := counts.get('questions_left'):
        yield about_sheet.questions_left_in_words(asked)
    if unsealed := counts.get('not_sealed'):
        yield sealed_records.unsealed_in_words(unsealed)
    if counts.get('too_large'):
        yield size_of_workbook.too_large_in_words()


def _shape(given: Arguments) -> str:
    """The shape of a csv, '' for a workbook."""
    name = given.out.with_suffix('') if given.out.suffix.lower() == age_files.ENDING else given.out
    is_csv = name.suffix.lower() == '.csv'
    if given.shape and not is_csv:
        raise KnownError(
            _('{path}: this format is written as CSV; give the file a name that ends in .csv.').format(path=given.out)
        )
    return str(given.shape or 'plain') if is_csv else ''


def _kept_filter(register: Register, name: str | None) -> dict[str, Any]:
    if not name:
        return {}
    kept = query.kept_filters(register.settings.filters)
    if name not in kept:
        sentence = _('There is no filter “{name}”; these are saved: {names}.')
        raise KnownError(sentence.format(name=name, names=_(', ').join(kept) or '–'))
    return {'shown': kept[name], 'name': name}


def _key_for(register: Register, given: str | None) -> str:
    """The key to encrypt with: the one that was given, or the one of headquarters that the register keeps."""
    if given != 'headquarters':
        return age_files.key_of(given) if given else ''
    own_agreement.refuse_altered_key(register, register.settings.headquarters_key)
    if not register.settings.headquarters_key:
        raise KnownError(_('This register has no key of headquarters; add it with `key REG --headquarters age1…`.'))
    return register.settings.headquarters_key


def key(given: Arguments) -> int:
    """Show the key to encrypt with; show, confirm and forget those that files are signed with; or end a person's."""
    if given.end_of is not None:
        return _end_of(given)
    if given.trust is not None:
        return _trust(given)
    if given.forget is not None:
        return _forget(given)
    return _show_words(given) if given.words else _key_to_encrypt(given)


def _end_of(given: Arguments) -> int:
    """End the signing key of a person, whose passphrase is lost perhaps."""
    with open_register(given.register, given, writing=True) as register:
        known = people.known_people(register)
        found = [one for one in known if given.end_of == one.uid or fold(given.end_of) == fold(one.alias)]
        if not found:
            called = _(', ').join(isolate(one.alias, 'auto') for one in known)
            raise KnownError(
                _('Nobody here is called “{alias}”; there are: {people}.').format(alias=given.end_of, people=called)
            )
        personal_keys.end_key(register, found[0].uid)
    say(_('The signing key of {alias} was ended; what it signed stays signed.').format(alias=found[0].alias))
    return DONE


def _key_to_encrypt(given: Arguments) -> int:
    """Show the public key of a register, made now where it has none, and keep that of headquarters."""
    with open_register(given.register, given, writing=given.headquarters is not None) as register:
        own, is_plain_file = own_key(register), not (register.encrypted or register.is_on_server)
    if given.headquarters is not None or not own:
        kept = age_files.key_of(given.headquarters) if given.headquarters else ''
        with open_register(given.register, given, writing=True) as register:
            own = make_own_key(register)
            if given.headquarters is not None:
                register.settings.set('headquarters_key', kept)
    if is_plain_file:
        complain(_('Warning: the register is not encrypted, so whoever has its file has its secret key.'))
    say(own)
    return DONE


def _show_words(given: Arguments) -> int:
    """Say the words of the register's own key, and those of the confirmed ones."""
    with open_register(given.register, given, writing=False) as register:
        own, known = known_keys.own(register), known_keys.known(register)
    if not own:
        with open_register(given.register, given, writing=True) as register:
            own = known_keys.own(register)
    say(_('The words of the key that this register signs with:'))
    for language in LANGUAGES:
        say(f'  {signing.words(own, language)}')
    if known:
        say(_('Confirmed keys:'))
    for one in known:
        say(f'  {one.name} ({one.since[:10]}): {signing.words(one.key)}')
    return DONE


def _trust(given: Arguments) -> int:
    """Confirm the key that has these words."""
    with open_register(given.register, given, writing=True) as register:
        found = _stated(register, given.of) if given.of else _met(register)
        one = next((one for one in found if signing.is_called(one.key, given.trust)), None)
        if one is None:
            raise KnownError(_not_found(given.of))
        known_keys.trust(register, KnownKey(one.key, one.register, one.desk_id, given.name or one.name))
        name = known_keys.called(register, one.key)
    say(_('Confirmed: files with this key are those of {name}.').format(name=name))
    return DONE


def _not_found(path: Path | None) -> str:
    if path is None:
        return _('No imported file has a key with these words; name a file that is signed with it: `--of FILE`.')
    return _('The key of {path} has other words. Compare them again; confirm nothing that differs.').format(path=path)


def _stated(register: Register, path: Path) -> Iterator[KnownKey]:
    """The key that signed a file, as the file states whose it is."""
    keys = age_files.Keys(register.settings.own_secret)
    found = whose.whose_is(register, any_file.read(path, keys, progress=counter(_('Reading'))))
    if found.kind == 'none':
        raise KnownError(whose.in_words(found))
    if found.key == known_keys.own(register):
        raise KnownError(_('{path} is signed by this register itself.').format(path=path))
    yield KnownKey(found.key, found.register, found.desk_id, found.name)


def _met(register: Register) -> Iterator[KnownKey]:
    """The keys that signed files which were imported, as these stated whose they are."""
    for batch in history.batches(register):
        stated = batch.about.get('whose')
        if isinstance(stated, dict) and signing.is_key(str(stated.get('key'))):
            yield KnownKey(*(str(stated.get(name, '')) for name in ('key', 'register', 'desk_id', 'name')))


def _forget(given: Arguments) -> int:
    """Take a key as not confirmed any more."""
    with open_register(given.register, given, writing=True) as register:
        found = [*known_keys.meant(register, given.forget)]
        if len(found) != 1:
            sentence = _('“{name}” is not the name of one confirmed key; give its words (`key {path} --words`).')
            raise KnownError(sentence.format(name=given.forget, path=in_command(given.register)))
        known_keys.forget(register, found[0].key)
    say(_('{name} is not a confirmed key any more; what was imported stays.').format(name=found[0].name))
    return DONE


def _span(given: Arguments) -> tuple[str, str]:
    if given.month:
        if given.first or given.last:
            raise KnownError(_('Give either --month, or --from and --to.'))
        months.last_day(given.month)
        return given.month, given.month
    return day_of(given.first), day_of(given.last)


# Shares of the queue for review


def share(given: Arguments) -> int:
    """Hand out a part of the queue for review as a workbook, note that one is not expected back, or list them all."""
    writes = bool(given.share) or given.end_share is not None
    if given.share and not given.out:
        raise KnownError(_('Give the workbook of the share with --out OUT.xlsx.'))
    with open_register(given.register, given, writing=writes) as register:
        if given.share:
            for line in _hand_out(register, given):
                say(line)
        elif given.end_share is not None:
            sharing.end(register, given.end_share)
        with after_writing(writes):
            say_list(_shares_in_words(register), _('Nothing waits for review.'))
    return DONE


def _hand_out(register: Register, given: Arguments) -> Iterator[str]:
    part, key, language = _part(given.share), _key_for(register, given.key), language_of(given, register)
    ways = {'again': given.again, 'language': language, 'key': key, 'progress': counter(_('Writing'))}
    made = share_workbook.hand_out(register, given.out, part, given.to, **ways)
    path = age_files.sealed_path(given.out) if key else given.out
    yield from share_workbook.written_in_words(path, made)
    if not key:
        yield _not_encrypted()


def _part(text: str) -> tuple[str, str]:
    """By what the queue is split, and which part is meant."""
    by, colon, value = text.partition(':')
    if not colon or by not in shared_out.WAYS:
        raise KnownError(_('“{text}” is no share; write desk:DZ1 or governorate:SY09.').format(text=text))
    return by, value


def _shares_in_words(register: Register) -> Iterator[str]:
    """What waits by desk and governorate, with the name of each part, and how far each share is."""
    waiting = shared_out.to_share(register)
    for by in shared_out.WAYS:
        for value, records in shared_out.split(waiting, by).items():
            yield f'{by}:{value}  {share_workbook.part_with_count(by, value, len(records))}'
    for one in shared_out.shared_out(register):
        yield shared_out.share_in_words(one)
