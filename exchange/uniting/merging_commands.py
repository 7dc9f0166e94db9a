"""The commands `merge`, `unmerge`, `split` and `apart`: two records that are one, one that is two, two that are two."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext

from exchange.terminal import DONE, Arguments, day_of, open_register, record_named, say, say_list
from models import query
from models.errors import KnownError
from models.language.labels import field_label, record_label
from models.language.messages import _
from models.query.follow_up import contact_lines
from models.query.together import old_uids
from models.query.together.held_apart import APART
from models.record.fields import Stored
from models.record.records import RECORDS, Record
from models.register.joining import foretold, side_by_side
from models.register.joining.merging import KeptOfTwo
from models.register.joining.side_by_side import DIFFERS, MERGED, SURVIVOR
from models.register.joining.since_merge import SIDES, EditSince
from models.register.joining.splitting import Second, place_said
from models.register.register import Register
from models.register.retold.values_in_words import row_in_words


@contextmanager
def _open(given: Arguments) -> Iterator[Register]:
    """The register to write; with `--dry-run` all that is done to it is taken back, so what is refused is refused."""
    with (
        open_register(given.register, given, writing=True) as register,
        register.trying() if given.dry_run else nullcontext(),
    ):
        yield register


def _record(register: Register, kind: str, uid: str) -> Record:
    record = query.get(register, kind, uid)
    assert record is not None
    return record


def _say_done(given: Arguments, sentence: str) -> int:
    say(_('Nothing was written: this was a dry run.') if given.dry_run else sentence)
    return DONE


def merge(given: Arguments) -> int:
    """Merge two records, or link them as one person; with `--dry-run` say what would happen."""
    with _open(given) as register:
        (kind, keep), (other_kind, other) = (record_named(register, name) for name in (given.keep, given.other))
        if kind != other_kind:
            raise KnownError(_('The two records are of different kinds, so they cannot be merged.'))
        if given.link:
            register.link_as_same(keep, other)
            return _say_done(given, _('Linked as one person; both records stay.'))
        for line in _foretold(register, kind, keep, other):
            say(line)
        register.merge(kind, keep, other, KeptOfTwo(dict(_chosen(given.choose))), given.reason)
        return _say_done(given, _('Merged.'))


def _foretold(register: Register, kind: str, keep: str, other: str) -> Iterator[str]:
    survivor, merged = (_record(register, kind, uid) for uid in (keep, other))
    register.refuse_pair(survivor, merged)
    for one in side_by_side.fields(survivor, merged):
        if one.verdict == DIFFERS:
            spec = RECORDS[kind].specs()[one.field]
            ours, theirs = (spec.kind.show(value, spec) for value in (one.ours, one.theirs))
            sides = _('{field}: {ours} | {theirs}').format(field=field_label(kind, one.field), ours=ours, theirs=theirs)
            yield f'  {sides}'
    yield from foretold.foretold(register, survivor, merged)


def _chosen(said: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What `--choose FIELD=OTHER` says: whose value of a field is kept."""
    sides = {'other': MERGED, 'keep': SURVIVOR, MERGED: MERGED, SURVIVOR: SURVIVOR}
    for one in said:
        field, _equals, side = one.partition('=')
        if side.lower() not in sides:
            raise KnownError(_('Write {field}=other or {field}=keep.').format(field=field))
        yield field, sides[side.lower()]


def unmerge(given: Arguments) -> int:
    """Give back two records that were merged; with `--dry-run` list what was edited since, and where it goes."""
    with _open(given) as register:
        _kind, uid = record_named(register, given.record)
        edits, merged = register.edits_since(uid), register.merged(uid)
        rows = {row.uid: row for row in merged.survivor.walk()}
        for edit in edits:
            say(f'  {_in_words(register, edit, rows.get(edit.row))}')
        for line in foretold.of_giving_back(register, merged.merge):
            say(line)
        register.unmerge(uid, dict(_given(edits, given.give)), given.reason)
        return _say_done(given, _('Both records are back.'))


def _in_words(register: Register, edit: EditSince, row: Record | None) -> str:
    what = field_label(edit.kind, edit.field) if edit.field else _('new since')
    if row is not None and not edit.field:
        what = _('{what}: {fields}').format(what=what, fields=row_in_words(register, row))
    goes = {SURVIVOR: _('stays with the survivor'), MERGED: _('goes to the record that was merged')}[edit.goes]
    if edit.kind == contact_lines.KIND and (line := query.get(register, edit.kind, edit.row)):
        what = contact_lines.in_words(register, line)
    said = _('{kind} {row}, {field}: {goes}')
    return said.format(kind=record_label(edit.kind), row=edit.row, field=what, goes=goes)


def _given(edits: list[EditSince], said: Iterable[str]) -> Iterator[tuple[tuple[str, str], str]]:
    """What `--give FIELD=SIDE` or `--give ROW=SIDE` says of edits since."""
    for one in said:
        name, _equals, side = one.partition('=')
        found = [edit for edit in edits if name in (edit.field, edit.row)]
        if side not in SIDES or not found:
            raise KnownError(
                _('Write a field or row that was edited since, and {sides}.').format(sides='|'.join(SIDES))
            )
        yield from ((edit.key, side) for edit in found)


def split(given: Arguments) -> int:
    """Divide a record: the rows named go to a second one; without rows list them, with `--dry-run` say what happens."""
    if not given.rows:
        return _list_rows(given)
    with _open(given) as register:
        kind, uid = record_named(register, given.record)
        for line in foretold.of_split(register, _record(register, kind, uid), given.rows):
            say(line)
        second = register.split(kind, uid, Second(given.rows, _values(register, kind, given)), given.reason)
        reference = _record(register, kind, second).get('reference')
        return _say_done(given, _('The second record is {reference}.').format(reference=reference))


def _list_rows(given: Arguments) -> int:
    with open_register(given.register, given, writing=False) as register:
        rows = _rows(register, _record(register, *record_named(register, given.record)))
        say_list(rows, _('The record has no rows that could go to a second one.'))
    return DONE


def _rows(register: Register, record: Record) -> Iterator[str]:
    for row in record.live():
        if row is not record:
            yield f'{row.uid}  {record_label(row.kind)}: {row_in_words(register, row)}'
    for line in contact_lines.contacts_of(register, record.uid):
        yield f'{line.uid}  {record_label(line.kind)}: {contact_lines.in_words(register, line)}'


def _values(register: Register, kind: str, given: Arguments) -> dict[str, Stored]:
    cls = RECORDS[kind]
    said: dict[str, Stored] = {'kind': given.kind, cls.dated_by(): day_of(given.occurred)}
    if given.place:
        said |= place_said(register.places, given.place)
    return {name: value for name, value in said.items() if value and name in cls.specs()}


def apart(given: Arguments) -> int:
    """Hold two records apart as not the same, or no more; without records list which are."""
    with open_register(given.register, given, writing=bool(given.one)) as register:
        if not given.one:
            say_list(_held(register), _('No records are held apart here.'))
            return DONE
        if not given.other:
            raise KnownError(_('Name two records.'))
        (kind, one), (_kind, other) = (record_named(register, name) for name in (given.one, given.other))
        if given.no_more:
            for row in _between(register, one, other):
                register.hold_apart_no_more(row.uid, given.reason)
            say(_('Held apart no more: it is asked about again where they are alike.'))
        else:
            register.hold_apart(kind, one, other, given.reason)
            say(_('Held apart, until something changes that was compared.'))
    return DONE


def _held(register: Register) -> Iterator[str]:
    for row in old_uids.every(register, APART):
        named = [query.linked(register, str(row.get(name))) for name in ('one', 'other')]
        said = [str(one.get('reference') if one else row.get('one')) for one in named]
        reason = row.get('reason')
        because, silent = _('{one} and {other} are not the same: {reason}'), _('{one} and {other} are not the same')
        yield (because if reason else silent).format(one=said[0], other=said[1], reason=reason)


def _between(register: Register, one: str, other: str) -> list[Record]:
    pair = {one, other}
    return [row for row in old_uids.every(register, APART) if {row.get('one'), row.get('other')} == pair]
