"""Erasing beside an import: what a file asks to erase, and what it still holds that was erased here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from exchange.believing.withdrawals import Makers
from exchange.erasures import erasures_in_files
from exchange.erasures.erasures_in_files import SaidErased
from exchange.importing.row_values import Line, SheetProblem
from exchange.importing.whose import WhoseFile
from exchange.mapping.mapping import facts_of
from exchange.reading.any_file import Workbook
from models import query
from models.dates import dates
from models.dates.times_in_words import day_and_time
from models.file import history
from models.language.labels import record_label
from models.language.messages import _, ngettext
from models.language.text import isolate
from models.record.records import Record, roots
from models.register import erasing, still_held
from models.register.erasing import ToErase
from models.register.register import Register

# Whose wishes are met: nobody's, those about records that the file's own desk made, or everybody's.
WHOSE = ('none', 'own', 'all')


@dataclass(slots=True)
class AskedErasure:
    """That a file asks to erase a field of a row that is here; whether its desk made the record, and what is chosen."""

    what: ToErase
    row_kind: str
    reference: str
    is_own: bool
    is_agreed: bool = False

    def in_words(self) -> str:
        """Which field of which record, and whether another desk made that."""
        field = erasing.name_of(self.row_kind, self.what.field)
        record = isolate(f'{record_label(self.what.kind)} {self.reference}'.strip(), 'auto')
        if self.is_own:
            return _('“{field}” in {record}').format(field=field, record=record)
        return _('“{field}” in {record}, which another desk made').format(field=field, record=record)


@dataclass(slots=True)
class Erasures:
    """What a file asks to erase, what it holds that was erased here and so is left out, and the desk that it is of."""

    asked: list[AskedErasure]
    left_out: list[SheetProblem]
    desk: str

    def choose(self, whose: str) -> None:
        """Agree to nothing, to what is asked of records that the file's own desk made, or to all."""
        for one in self.asked:
            one.is_agreed = whose == 'all' or (whose == 'own' and one.is_own)

    @property
    def agreed(self) -> list[AskedErasure]:
        """What will be erased."""
        return [one for one in self.asked if one.is_agreed]

    def counts(self) -> dict[str, int]:
        """How much is asked and not agreed to, is erased, and is left out because it was erased here; where any is."""
        agreed = len(self.agreed)
        found = {'asked_to_erase': len(self.asked) - agreed, 'erased': agreed, 'erased_here': len(self.left_out)}
        return {name: count for name, count in found.items() if count}


def find(register: Register, workbook: Workbook, lines: Iterable[Line], whose: WhoseFile) -> Erasures:
    """What a file asks to erase; what it holds of what was erased here is left out of its lines.

    Its desk is the one whose confirmed key signed it: anybody can write another into a file.
    """
    said = {(one.row, one.field): one for one in erasures_in_files.said_in(workbook)}
    own = erasures_in_files.last_of(register)
    facts = facts_of(workbook)
    news = [one for key, one in said.items() if key not in own or own[key].at < one.at]
    asked = [*_asked(register, news, whose.desk_id if whose.kind == 'known' else '')]
    unknown = {key: erasure for key, erasure in own.items() if key not in said or said[key].at < erasure.at}
    return Erasures(asked, [*_leave_out(register, lines, unknown)] if unknown else [], facts.get('desk', ''))


def _asked(register: Register, news: list[SaidErased], desk_id: str) -> Iterator[AskedErasure]:
    of_records: dict[str, dict[tuple[str, str], str]] = {}
    for said in news:
        of_records.setdefault(said.record, {})[said.row, said.field] = said.at
    for uid, wanted in of_records.items():
        record = _record(register, uid)
        if record is None:
            continue
        makers = Makers(register, history.revisions(register, 'record', uid))
        for one in erasing.offered(register, record):
            if at := wanted.get((one.row, one.field)):
                what = one.asking(asked_at=at)
                is_own = makers.made(one.row, desk_id)
                name = str(record.get('reference') or record.get('number') or '')
                yield AskedErasure(what, one.row_kind, name, is_own)


def _record(register: Register, uid: str) -> Record | None:
    """The record of a uid, or the question or answer about one."""
    kinds = (*(cls.record_kind for cls in roots()), *erasures_in_files.ASKED)
    return next((found for kind in kinds if (found := query.get(register, kind, uid))), None)


def _leave_out(
    register: Register, lines: Iterable[Line], unknown: dict[tuple[str, str], history.Erasure]
) -> Iterator[SheetProblem]:
    """Take out of the lines what was erased here, where the file does not say that it was erased there too."""
    gone = {
        (row, name): erasure
        for (row, field), erasure in unknown.items()
        for name in erasing.gone_with(erasure.row_kind, field)
    }
    for line in (one for above in lines for one in (above, *above.below)):
        for name in [name for name, value in line.given.items() if value is not None and (line.uid, name) in gone]:
            del line.given[name]
            yield _left_out(register, line, name, gone[line.uid, name])


def _left_out(register: Register, line: Line, name: str, erasure: history.Erasure) -> SheetProblem:
    """Why a value is left out; it is not shown."""
    column = line.columns.get(name)
    heading, index = (column.heading, column.index) if column else ('', -1)
    (day, _time), who = day_and_time(erasure.by.at, dates.short), isolate(register.called(erasure.by.by), 'auto')
    sentence = _('“{field}” was erased here on {day} ({who}). What this file has there is left out.')
    text = sentence.format(field=erasing.name_of(line.kind, name), day=day, who=who)
    return SheetProblem(line.sheet, line.row, heading, '', text, index)


def erase(register: Register, found: Erasures) -> None:
    """Erase what was agreed to, as far as something of it is left."""
    agreed = [one.what for one in found.agreed]
    left = {
        of_record: _left_of(register, *of_record) for of_record in dict.fromkeys((w.kind, w.record) for w in agreed)
    }
    wanted = [what for what in agreed if (what.row, what.field) in left[what.kind, what.record]]
    if wanted:
        register.erase(wanted, _('Desk {desk} asked to erase this.').format(desk=found.desk or '?'))


def _left_of(register: Register, kind: str, uid: str) -> set[tuple[str, str]]:
    """The rows and fields of a record of which something is left to erase."""
    record = query.get(register, kind, uid)
    return {(one.row, one.field) for one in erasing.offered(register, record)} if record else set()


def in_words(register: Register, found: Erasures, *, dry_run: bool) -> Iterator[str]:
    """What is asked, what of it was agreed to, and what then still holds it."""
    agreed, left = found.agreed, [one for one in found.asked if not one.is_agreed]
    if agreed:
        yield _('To be erased for good, as the file asks:') if dry_run else _('Erased for good, as the file asks:')
        yield from (f'  {one.in_words()}' for one in agreed)
    if agreed and not dry_run:
        records = [_record(register, uid) for uid in dict.fromkeys(one.what.record for one in agreed)]
        yield from still_held.in_words(still_held.after(register, [record for record in records if record]))
    if left:
        yield _('The file asks to erase this for good; it was not erased (--erasures own, or all, does it):')
        yield from (f'  {one.in_words()}' for one in left)


def left_out_in_words(found: Erasures) -> str:
    """How many values a file holds that were erased here, '' for none."""
    count = len(found.left_out)
    sentence = ngettext(
        '{count} value was erased here and is left out.', '{count} values were erased here and are left out.', count
    )
    return sentence.format(count=f'{count:,}') if count else ''
