"""What still holds a text once it was erased from a register: its older copies, and files and desks that have it."""

import itertools
import json
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from models import query
from models.dates import dates
from models.dates.times_in_words import day_and_time
from models.errors import KnownError
from models.file import backups, chain, history
from models.file.history import Erasure, Revision
from models.file.register_file import RegisterFile
from models.language.labels import record_label
from models.language.messages import _, ngettext
from models.language.text import file_name, isolate
from models.query.for_review import asked
from models.record.records import Record, roots
from models.register.erasing import name_of
from models.register.others import heads
from models.register.settings import Settings

# A longer text is looked for in no other record, and more of these records nobody reads.
_LONGEST_SEARCHED, _MOST_OTHERS = 120, 30


class StillHeld(NamedTuple):
    """What may still hold a text, as far as the register knows.

    `copies` are older copies of it; `exports` how many workbooks at least were exported since the record came to be;
    `files` those that brought the record, with the day; `reasons` the numbers of revisions whose reason, which is in
    their hash, says the same; `others` are records with all words of a text, `filters` kept ones that do, `questions`
    the numbers of those that do, themselves or in an answer. `server` is where it lies that is in no file, else ''.
    """

    copies: list[Path]
    exports: int
    files: list[tuple[str, str]]
    desks: list[str]
    reasons: list[int]
    others: list[str]
    filters: list[str]
    questions: list[str]
    server: str = ''


def after(register: RegisterFile, records: Collection[Record], texts: Collection[str] = ()) -> StillHeld:
    """What may still hold what was erased of these records, some of it these `texts`."""
    of_records = [r for record in records for r in history.revisions(register, 'record', record.uid)]
    vectors = [chain.read_vector(record.revision) for record in records]
    desks = {desk.partition('.')[0] for vector in vectors for desk in vector if desk != register.desk_id}
    first = min((revision.id for revision in of_records), default=0)
    return StillHeld(
        [] if register.is_on_server else backups.copies_and_logs_of(register.path),
        sum(number >= first for number in heads.exports(register)),
        [*dict.fromkeys(_brought_by(register, of_records))],
        sorted(desks),
        [r.id for r in of_records if any(text in (r.reason or '') for text in texts if text)],
        [*dict.fromkeys(_with_the_words(register, {record.uid for record in records}, texts))],
        [name for name, kept in Settings(register).filters.items() if _says(kept, texts)],
        asked.numbers_with(register, [text for text in texts if len(text) <= _LONGEST_SEARCHED]),
        str(register.at) if register.is_on_server else '',
    )


def _says(kept: object, texts: Collection[str]) -> bool:
    """Whether something that is kept as JSON has one of these texts in it."""
    said = json.dumps(kept, ensure_ascii=False)
    return any(json.dumps(text, ensure_ascii=False)[1:-1] in said for text in texts if text)


def _with_the_words(register: RegisterFile, but: Collection[str], texts: Collection[str]) -> Iterator[str]:
    """What other records are called that have all words of a text; long texts no other has."""
    for text in (text for text in texts if 0 < len(text) <= _LONGEST_SEARCHED):
        for cls in roots():
            for gone in (False, True):
                asked = query.Question(cls.record_kind, search=text, withdrawn=gone)
                found = itertools.islice(query.each(register, asked), _MOST_OTHERS)
                yield from (
                    f'{record_label(cls.record_kind)} {one.get("reference") or one.get("code") or ""}'.strip()
                    for one in found
                    if one.uid not in but
                )


def _brought_by(register: RegisterFile, revisions: list[Revision]) -> Iterator[tuple[str, str]]:
    for uid in dict.fromkeys(revision.batch for revision in revisions if revision.batch):
        batch = history.batch(register, uid)
        if batch is not None and batch.about.get('file'):
            yield str(batch.about['file']), batch.at


def in_words(held: StillHeld) -> Iterator[str]:
    """What still holds it, a sentence each; and what of that nobody knows."""
    if held.copies:
        yield copies_in_words(held.copies)
    if held.server:
        sentence = _(
            '{server} may still hold it in room that is free, in its log and in backups of its own: whoever looks '
            'after it deletes the older backups and has its tables written anew.'
        )
        yield sentence.format(server=isolate(held.server))
    for name, at in held.files:
        sentence = _('The file {file}, imported on {day}, may hold it: delete it where it is kept.')
        yield sentence.format(file=isolate(file_name(name)), day=day_and_time(at, dates.short)[0])
    if held.desks:
        sentence = _(
            'These desks have a part in the record and may hold it: {desks}. Your next workbook asks them to erase it.'
        )
        yield sentence.format(desks=_(', ').join(map(isolate, held.desks)))
    yield _exports_in_words(held.exports)
    if held.others:
        sentence = _('These records have the same words: {records}. Look whether they say it too, and erase it there.')
        yield sentence.format(records=_(', ').join(map(isolate, held.others)))
    if held.filters:
        sentence = _('These saved filters have it: {names}. Delete them.')
        yield sentence.format(names=_(', ').join(isolate(name, 'auto') for name in held.filters))
    if held.questions:
        sentence = _(
            'These questions or their answers have the same words: {numbers}. They can be erased in their record.'
        )
        yield sentence.format(numbers=_(', ').join(map(isolate, held.questions)))
    if held.reasons:
        sentence = _('The reason given for revision {numbers} says it too. Reasons cannot be erased.')
        yield sentence.format(numbers=_(', ').join(map(str, held.reasons)))


def _exports_in_words(count: int) -> str:
    """What is known of exports: never that there were none, for reports, CSV and some workbooks are not counted."""
    if not count:
        return _(
            'Sijill does not know which workbooks, reports and printouts hold it, or where they are: ask for each '
            'to be deleted.'
        )
    sentence = ngettext(
        'At least {count} workbook was exported since the record was made, and Sijill does not count reports and '
        'printouts. Ask whoever has any of them to delete it, and send a new one.',
        'At least {count} workbooks were exported since the record was made, and Sijill does not count reports and '
        'printouts. Ask whoever has any of them to delete it, and send a new one.',
        count,
    )
    return sentence.format(count=f'{count:,}')


def copies_in_words(copies: list[Path]) -> str:
    """How many copies of a register hold what was erased since, and from when they are."""
    sentence = ngettext(
        '{count} older backup still holds it ({days}).', '{count} older backups still hold it ({days}).', len(copies)
    )
    known = [day for copy in copies if (day := backups.day_of(copy)).year > 1] or [backups.day_of(copies[0])]
    days = dict.fromkeys(str(day.date()) for day in (known[0], known[-1]))
    return sentence.format(count=len(copies), days=isolate(' – '.join(days)))


# A backup that is older than an erasing


def known_in(path: Path, passphrase: str | None) -> list[Erasure]:
    """What was erased from the register at a path, as far as it can be read; nothing where it cannot."""
    with suppress(KnownError), RegisterFile.open(path, passphrase, writing=False) as register:
        return history.erasures(register)
    return []


def missing_from(register: RegisterFile, known: Collection[Erasure]) -> list[Erasure]:
    """Those erasings of another history that this register does not know: what they took stands in it."""
    own = {erasure.by.uid for erasure in history.erasures(register)}
    return [erasure for erasure in known if erasure.by.uid not in own and _is_here(register, erasure)]


def _is_here(register: RegisterFile, erasure: Erasure) -> bool:
    return bool(query.known(register, erasure.row_kind, [erasure.row]))


def missing_in_words(register: RegisterFile, missing: Collection[Erasure]) -> Iterator[str]:
    """That a backup holds again what had been erased since, and what that is."""
    if texts := [erasure for erasure in missing if erasure.row_kind != 'person_key']:
        yield _('This backup is older than an erasing, so it holds again what was erased since. Erase it once more:')
    for record, erasures in _by_record(texts).items():
        kind = erasures[0].by.kind
        found = query.get(register, kind, record)
        name = str(found.get('reference') or record) if found else record
        fields = dict.fromkeys(
            name_of(erasure.row_kind, erasure.leaf) for erasure in erasures if erasure.leaf != 'set_aside'
        )
        yield _('{record}: {fields}').format(record=isolate(name), fields=_(', ').join(fields))
    for person in dict.fromkeys(one.by.record for one in missing if one.row_kind == 'person_key'):
        sentence = _(
            'The signing key of {alias} was ended, or its passphrase changed, after this backup was made. '
            'Do that again.'
        )
        yield sentence.format(alias=isolate(register.called(person), 'auto'))


def _by_record(erasures: Collection[Erasure]) -> dict[str, list[Erasure]]:
    found: dict[str, list[Erasure]] = {}
    for erasure in erasures:
        found.setdefault(erasure.by.record, []).append(erasure)
    return found
