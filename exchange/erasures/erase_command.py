"""The command `erase`: a text, or the codes and numbers of a row, gone for good; or what of a record can be erased."""

from collections.abc import Iterator

from exchange.terminal import DONE, LEFT_OUT, Arguments, complain, open_register, record_named, say
from models import query
from models.errors import DoneInPart, KnownError
from models.file import backups
from models.file.chain import CODES
from models.language.labels import record_label
from models.language.messages import _, ngettext
from models.record.records import Record, of_kind
from models.register import erasing, still_held
from models.register.erasing import Offered
from models.register.register import Register


def erase(given: Arguments) -> int:
    """Erase fields of a record for good, and say what still holds them; without a field, list what can be erased."""
    with open_register(given.register, given, writing=bool(given.fields)) as register:
        in_report = erasing.offered_in_report(register, given.record)
        records = [] if in_report else [_record(register, given.record)]
        found = in_report or erasing.offered(register, records[0])
        if not given.fields:
            for line in _listed(register, found):
                say(line)
            return DONE
        chosen = [_chosen(records, found, field, given.row) for field in given.fields]
        wanted = [one.asking(given.instead) for one in chosen]
        register.erase(wanted, given.reason)
        say(_('Erased for good.'))
        texts = [str(one.now) for one in chosen if one.now is not None]
        try:
            return _still_held(register, records or [Record(one.kind, one.uid) for one in chosen], texts, given)
        except KnownError as error:  # what was erased is gone all the same
            raise DoneInPart(str(error)) from error


def _record(register: Register, name: str) -> Record:
    record = query.get(register, *record_named(register, name))
    if record is None:
        raise KnownError(_('This register has no record {name}; check its reference or uid.').format(name=name))
    return record


def _chosen(records: list[Record], found: list[Offered], field: str, row: str) -> Offered:
    """What a field that was named is; KnownError where no row has it, or several do and none was named."""
    kind, _dot, name = field.rpartition('.')
    kind = kind or ('' if row or not records else records[0].kind)
    fitting = [one for one in found if one.field == name and kind in ('', one.row_kind) and row in ('', one.row)]
    if not fitting:
        sentence = _('Nothing can be erased as {field}: `sijill erase` without --field lists what can be.')
        raise KnownError(sentence.format(field=field))
    if len(fitting) > 1:
        raise KnownError(_('Several rows have {field}; say which with --row.').format(field=field))
    return fitting[0]


def _listed(register: Register, found: list[Offered]) -> Iterator[str]:
    """Each field that can be erased, with what stands there and how many revisions hold it."""
    row = ''
    for one in found:
        if one.row != row:
            row = one.row
            yield f'{record_label(one.row_kind)} {row}'
        times = ngettext('{count} revision', '{count} revisions', one.revisions).format(count=one.revisions)
        yield f'  {one.row_kind}.{one.field}: {_now(register, one)} ({times})'


def _now(register: Register, one: Offered) -> str:
    if one.field == CODES:
        return erasing.name_of(one.row_kind, CODES)
    spec = of_kind(one.row_kind).specs()[one.field]
    return spec.kind.show(one.now, spec, lambda uid: query.title(register, uid)) or '–'


def _still_held(register: Register, records: list[Record], texts: list[str], given: Arguments) -> int:
    """Say what still holds it; older backups are deleted only where that was asked for, and one is made before."""
    if register.has_traces:
        say(_('The file could not be written anew yet, and traces of it may lie there. Open the register again.'))
    held = still_held.after(
        register, [query.get(register, record.kind, record.uid) or record for record in records], texts
    )
    is_backed_up = register.is_on_server or _is_backed_up(register)
    for line in still_held.in_words(held):
        say(line)
    done = DONE if is_backed_up and not register.has_traces else LEFT_OUT
    if not held.copies:
        return done
    if given.delete_old_backups and is_backed_up:
        backups.delete(held.copies)
        say(_('Deleted them.'))
        return done
    for copy in held.copies:
        say(str(copy))
    say(_('They were kept; --delete-old-backups deletes them.'))
    return done


def _is_backed_up(register: Register) -> bool:
    """Make a backup without what was erased, and say where, or why there is none: that it is erased holds anyway."""
    try:
        say(_('Wrote {path}.').format(path=backups.beside(register)))
    except KnownError as error:
        complain(_('No backup was made: {reason}').format(reason=error))
        return False
    return True
