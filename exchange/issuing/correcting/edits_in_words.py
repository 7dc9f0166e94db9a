"""For whoever issues it: the edits behind figures that changed, as people read them. None of it is ever published."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from typing import NamedTuple

from exchange.issuing.correcting import public_reasons
from exchange.issuing.correcting.changed_records import RecordChange
from exchange.issuing.correcting.edits_since import EditOfRecord
from models import query
from models.dates import dates
from models.dates.times_in_words import day_and_time
from models.file.chain import Erased, Known
from models.language.code_lists import codes
from models.language.labels import field_label, record_label
from models.language.messages import _, in_line
from models.record.records import of_kind, roots
from models.register.register import Register


class EditInWords(NamedTuple):
    """An edit: of which record, when and by whom, which field, from what to what, and the reason as it was typed."""

    record: str
    when: str
    who: str
    field: str
    old: str
    new: str
    reason: str


def references_of(register: Register, changes: Iterable[RecordChange]) -> dict[str, str]:
    """What people call the records of these changes and of their edits, by uid: where none has a reference, that."""
    several = [*changes]
    uids = {uid for one in several for uid in (*one.records, *(edit.record for edit in one.edits))}
    found = {uid: uid for uid in uids}
    for kind in (cls.record_kind for cls in roots()):
        found |= {uid: name for uid, name in query.references(register, kind, uids).items() if name}
    return found


def records_in_words(changes: Iterable[RecordChange], named: Mapping[str, str]) -> str:
    """The records that changes are about, by their references, each once."""
    uids = dict.fromkeys(chain.from_iterable(one.records or ('',) for one in changes))
    return _(', ').join(named[uid] if uid else _('no record (erased, or counted otherwise then)') for uid in uids)


def edits_in_words(
    register: Register, changes: Iterable[RecordChange], named: Mapping[str, str]
) -> Iterator[EditInWords]:
    """What was done to each record since, oldest first."""
    called = cache(register.called)
    for edit in chain.from_iterable(one.edits for one in changes):
        day, hour = day_and_time(edit.at, dates.short)
        who = called(edit.by) or edit.desk
        said = (named[edit.record], f'{day} {hour}', who, _field(edit))
        yield EditInWords(*said, _value(register, edit, edit.old), _value(register, edit, edit.new), _reason(edit))


def _field(edit: EditOfRecord) -> str:
    """Which field was changed, or that a row was made or something erased."""
    if edit.is_erasing:
        return _('Erased for good')
    if edit.makes_row:
        return _('{kind}: added').format(kind=record_label(edit.row_kind))
    row = 'row' if edit.field == 'withdrawn' else edit.row_kind
    return f'{record_label(edit.row_kind)}: {field_label(row, edit.field)}'


def _value(register: Register, edit: EditOfRecord, value: Known) -> str:
    """A value as people read it, '' where nothing is stated or there is none to say."""
    if value is None or edit.is_erasing or edit.makes_row:
        return ''
    if isinstance(value, Erased):
        return _('Erased for good')
    spec = of_kind(edit.row_kind).specs().get(edit.field)

    def name(uid: str) -> str:
        place = register.places.get(uid)
        return place.label() if place else query.title(register, uid)

    return in_line(spec.kind.show(value, spec, name)) if spec else str(value)


def _reason(edit: EditOfRecord) -> str:
    """Why, as it was chosen or typed."""
    listed = codes('edit_reasons')
    return listed.label(edit.reason) if edit.reason in listed else edit.reason


def reasons_in_words() -> dict[str, str]:
    """The ten reasons by their codes, in their order."""
    return {code: public_reasons.label(code) for code in public_reasons.CODES}
