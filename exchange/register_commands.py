"""The commands about a register itself: made, checked, backed up, restored, and what was changed in it."""

from collections.abc import Collection, Iterator

from exchange import standing_problems
from exchange.importing import import_deed
from exchange.terminal import (
    DONE,
    LEFT_OUT,
    Arguments,
    after_writing,
    complain,
    counter,
    given_passphrase,
    in_command,
    new_passphrase,
    open_register,
    other_passphrase,
    person_called,
    say,
    with_passphrase,
)
from models import query, samples
from models.errors import DamagedRegister, DoneInPart, KnownError
from models.file import backups, facts
from models.file.engines.encrypted_database import new_key
from models.file.engines.server_address import ServerAddress
from models.file.history import Erasure, last_head
from models.language.labels import field_label, record_label
from models.language.messages import _, ngettext
from models.language.text import isolate
from models.passphrases import changing
from models.query import alias_names
from models.query import people as query_people
from models.query.for_review import kept_from
from models.query.people import Someone
from models.record.records import RECORDS, roots
from models.register import clean_copy, still_held, verify
from models.register.others import heads, heads_of_backup
from models.register.own import own_recovery
from models.register.register import Register, is_there
from models.register.review.working import DOCUMENTER, LEAD, ROLES, refuse_unless_lead
from models.register.undoing import Undone
from models.rules.rules import RULES


def new(given: Arguments) -> int:
    """Make a register."""
    passphrase = _passphrase_of_new(given)
    language = given.language or 'en'
    Register.create(given.register, desk=given.desk, passphrase=passphrase, name=given.name, language=language).close()
    say(_('Made {path} for desk {desk}.').format(path=given.register, desk=given.desk))
    return DONE


def _passphrase_of_new(given: Arguments) -> str | None:
    """The passphrase for a new register, None for an unencrypted file; on a server the password of whoever makes it."""
    if isinstance(given.register, ServerAddress):
        return given_passphrase()
    return None if given.no_passphrase else new_passphrase(given)


def sample(given: Arguments) -> int:
    """Add invented records to a register that holds no real ones."""
    if not is_there(given.register, given_passphrase()):
        Register.create(given.register, desk='EX1', passphrase=_passphrase_of_new(given), example=True).close()
    with open_register(given.register, given, writing=True) as register:
        if not register.is_example and any(query.count(register, cls.record_kind) for cls in roots()):
            sentence = _('{path} has real records in it; use another register for made-up ones.')
            raise KnownError(sentence.format(path=given.register))
        samples.fill(register, given.incidents, given.abductees, given.seed, counter(_('Making records')))
    sentence = _('Added {incidents} made-up incidents and {abductees} made-up abductees.')
    say(sentence.format(incidents=f'{given.incidents:,}', abductees=f'{given.abductees:,}'))
    return DONE


def undo(given: Arguments) -> int:
    """Take an import back, and say what stays."""
    with open_register(given.register, given, writing=True) as register:
        undone = register.undo_batch(given.batch, counter(_('Undoing')))
        with after_writing(True):
            codes = import_deed.codes_that_stay(register, given.batch)
            stayed = [*_stayed(register, undone)]
    questions = import_deed.questions_that_stay(undone)
    said = ngettext('Undid the import of {count} record.', 'Undid the import of {count} records.', undone.records)
    say(said.format(count=f'{undone.records:,}') if undone.records else _('The import was undone.'))
    for sentence in filter(None, (*stayed, codes, questions)):
        say(sentence)
    return LEFT_OUT if undone.stayed or questions else DONE


def _stayed(register: Register, undone: Undone) -> Iterator[str]:
    """What was not undone, each field and record with the reference of its record."""
    for kind, uid, name in undone.left:
        sentence = _('Not undone, because it was changed since: {field} of {uid}')
        yield sentence.format(field=field_label(kind, name), uid=_called(register, kind, uid))
    for kind, uid in (one for one in undone.kept if one[0] in RECORDS):
        called = _called(register, kind, uid)
        record = _(', ').join((record_label(kind), called)) if RECORDS[kind].parent_kind else called
        yield _('Not undone, because it was changed since: {record}').format(record=record)


def _called(register: Register, kind: str, uid: str) -> str:
    """The record that a row is of, by its kind and reference."""
    while above := RECORDS[kind].parent_kind:
        kind, uid = above, query.parents(register, kind, [uid]).get(uid, uid)
    return f'{record_label(kind)} {isolate(query.references(register, kind, [uid]).get(uid) or uid)}'


def check(given: Arguments) -> int:
    """Look whether file, history and records agree, and an end of the history that was told; or say the end alone."""
    if given.head == []:
        return _say_head(given)
    claim = heads.understand(' '.join(given.head)) if given.head else None
    with open_register(given.register, given, writing=False, damaged=True, is_checked=True) as register:
        found, standing = verify.check_with_problems(register, counter(_('Checking')))
        answer = heads.look_for(register, claim) if claim else None
        was_served = facts.SERVED in register.meta
        try:
            if standing is None and not register.unreadable:
                standing = standing_problems.find(register, counter(_('Checking for problems')))
        except DamagedRegister as error:
            found = found or [str(error)]
    for sentence in found or [_('No problems found: file, history and records match.')]:
        say(sentence)
    if was_served:
        say(_('It was sent to a server: what never lies on one is gone from it, and the history has digests of that.'))
    standing = standing or {}
    for line in (*standing_problems.in_words(standing), *([answer.sentence] if answer else [])):
        say(line)
    stops = {rule.code for rule in RULES if rule.level == 'stop'}
    is_missing = answer is not None and not answer.stands
    return LEFT_OUT if found or is_missing or stops & standing.keys() else DONE


def _say_head(given: Arguments) -> int:
    with open_register(given.register, given, writing=False) as register:
        head = last_head(register)
        say(heads.in_words(register))
    if head.number:
        say(head.hash)
    return DONE


def people(given: Arguments) -> int:
    """List who works in a register; add somebody, or change what somebody is called or may do."""
    changes = (given.add, given.rename, given.roles, given.keep_from, given.let_review, given.second_person)
    writes = any(one is not None for one in changes)
    with open_register(given.register, given, writing=writes) as register:
        if given.keep_from or given.let_review:
            _change_kept_from(register, given)
        elif given.second_person:
            refuse_unless_lead(register)
            register.settings.set('second_person', given.second_person)
        elif writes:
            _change_people(register, given)
        with after_writing(writes):
            _say_people(register, given)
    return DONE


def _say_people(register: Register, given: Arguments) -> None:
    """Say who works in a register, whoever has a role first."""
    days = query_people.since_when(register)
    for one in sorted(query_people.known_people(register), key=lambda one: not one.roles):
        say(_person_in_words(one, *days[one.uid]))
        for line in _kept_from_in_words(register, one):
            say(line)
    if not (query_people.is_of_one(register) or register.settings.second_person):
        sentence = _('Must a second person approve what somebody recorded? `people {path} --second-person yes|no`')
        say(sentence.format(path=in_command(given.register)))


def _change_kept_from(register: Register, given: Arguments) -> None:
    """Keep somebody from a record or a place in reviewing, or no longer."""
    alias, name = given.keep_from or given.let_review
    person, meant = person_called(register, alias), kept_from.meant_by(register, name)
    if not meant:
        raise KnownError(_('There is no record and no place “{name}” here; check its name.').format(name=name))
    if given.let_review:
        register.let_review(person.uid, _row_of(register, person, meant))
        return
    if len(meant) > 1:
        several = _(', ').join(f'{kept_from.place_in_words(register.places, one)}: {one}' for one in meant)
        raise KnownError(_('“{name}” can be {places}; give the code of one.').format(name=name, places=several))
    register.keep_from(person.uid, meant[0])


def _row_of(register: Register, person: Someone, meant: list[str]) -> str:
    """The row that keeps somebody from what is meant."""
    for row in kept_from.rows_of(register, person.uid):
        if {row.get('record'), row.get('place')} & {*meant}:
            return row.uid
    raise KnownError(_('{alias} is not kept from that.').format(alias=isolate(person.alias, 'auto')))


def _kept_from_in_words(register: Register, person: Someone) -> Iterator[str]:
    """What somebody is kept from, a line each; it is for a lead to read."""
    me = query_people.somebody(register, register.person)
    if me is not None and me.may(LEAD):
        for row in kept_from.rows_of(register, person.uid):
            yield _('  kept from {what}').format(what=kept_from.in_words(register, row))


def _change_people(register: Register, given: Arguments) -> None:
    if given.add is not None:
        if given.rename is not None:
            raise KnownError(_('--rename is about somebody who is there already; leave it out with --add.'))
        register.add_person(given.add, _roles(given.roles or DOCUMENTER))
    else:
        person = person_called(register, given.of or register.alias)
        alias = person.alias if given.rename is None else given.rename
        register.change_person(person.uid, alias, person.roles if given.roles is None else _roles(given.roles))
    alias = given.add or given.rename
    if alias and alias_names.is_a_name(alias, register):
        complain(alias_names.asked(alias))


def _roles(text: str) -> tuple[str, ...]:
    """The roles that a list names, divided by commas; `none` ends them all."""
    named = [role.strip() for role in text.split(',')]
    if named == ['none']:
        return ()
    if unknown := next((role for role in named if role not in ROLES), None):
        sentence = _('“{role}” is not a role; the roles are {roles}.')
        raise KnownError(sentence.format(role=unknown, roles=', '.join(ROLES)))
    return tuple(role for role in ROLES if role in named)


def _person_in_words(person: Someone, since: str, until: str) -> str:
    if not person.roles:
        sentence = _('{alias}: does not work here any more (since {day})')
        return sentence.format(alias=isolate(person.alias, 'auto'), day=until)
    sentence = _('{alias}: {roles} (since {day})')
    roles = query_people.roles_in_words(person.roles)
    return sentence.format(alias=isolate(person.alias, 'auto'), roles=roles, day=since)


def backup(given: Arguments) -> int:
    """Write a checked copy into a folder; of a register on a server as a file, under a passphrase of its own."""
    key = new_key(other_passphrase(given)) if isinstance(given.register, ServerAddress) else None
    with open_register(given.register, given, writing=False, damaged=True) as register:
        made = backups.back_up(register, given.folder, key)
    if key is not None:
        # What is worked out from the records is not copied.
        Register.open(made, key=key, progress=counter(_('Updating the register'))).close()
    say(_('Wrote {path}.').format(path=made))
    return DONE


def clean(given: Arguments) -> int:
    """Write the records and the history of a register into a new file, where another program altered the old one."""
    progress = counter(_('Making a clean copy'))
    with_passphrase(
        given.register, lambda passphrase: clean_copy.of_file(given.register, passphrase, given.new, progress)
    )
    say(_('Wrote {path}.').format(path=given.new))
    sentence = _('{path} was left as it is; `sijill restore {copy} {path}` puts the clean copy in its place.')
    say(sentence.format(path=given.register, copy=given.new))
    return DONE


def passphrase(given: Arguments) -> int:
    """Give a register another passphrase, and say which older copies the former one still opens."""
    with open_register(given.register, given, writing=True) as register:
        said = other_passphrase(given)
        changing.change(register, said)
    say(_('The passphrase of {path} was changed.').format(path=given.register))
    try:
        with Register.open(given.register, said) as register:
            made = backups.beside(register)
        say(_('Wrote {path}.').format(path=made))
        _say_old_copies(given)
    except KnownError as error:  # old copies stay where there is no new one
        sentence = _('The passphrase was changed, but the backups are not in order yet: {reason}')
        raise DoneInPart(sentence.format(reason=error)) from error
    return DONE


def _say_old_copies(given: Arguments) -> None:
    """Name the copies that the former passphrase opens; they are deleted only where that was asked for."""
    copies = backups.under_other_passphrases(given.register)
    if not copies:
        return
    for line in (changing.old_copies_in_words(copies), *own_recovery.old_copies_in_words(given.register, copies)):
        say(line)
    if given.delete_old_backups:
        backups.delete(copies)
        say(_('Deleted them.'))
        return
    for copy in copies:
        say(str(copy))
    say(_('They were kept; --delete-old-backups deletes them.'))


def restore(given: Arguments) -> int:
    """Put a backup in the place of a register."""
    is_older = backups.opens_otherwise(given.backup, given.register)
    found, erased = with_passphrase(given.backup, lambda passphrase: _put_back(given, passphrase))
    for sentence in (_('Restored {path} from {backup}.').format(path=given.register, backup=given.backup), *found):
        say(sentence)
    if is_older:
        sentence = _('The passphrase had been changed since: {path} now opens with that of the backup again.')
        say(sentence.format(path=given.register))
        say(_('`sijill passphrase {path}` changes it again.').format(path=given.register))
    return LEFT_OUT if _says_what_is_there_again(given, erased) else DONE


def _put_back(given: Arguments, passphrase: str | None) -> tuple[list[str], Collection[Erasure]]:
    """Restore a backup; what of its history does not fit what was exported, in words, and what had been erased."""
    found = heads_of_backup.compared(given.backup, given.register, passphrase)
    erased = still_held.known_in(given.register, passphrase)
    backups.restore(given.backup, given.register, passphrase)
    return found, erased


def _says_what_is_there_again(given: Arguments, erased: Collection[Erasure]) -> bool:
    """Whether texts stand in the register again that had been erased after the backup was made; they are named."""
    said = list[str]()
    if erased:
        with open_register(given.register, given, writing=True) as register:
            said = [*still_held.missing_in_words(register, still_held.missing_from(register, erased))]
    for line in said:
        say(line)
    return bool(said)
