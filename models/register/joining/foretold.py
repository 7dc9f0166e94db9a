"""What will happen when two records are merged: to states, questions, conflicts, drafts and rows. It is said first."""

from collections.abc import Iterator

from models import query
from models.language.code_lists import codes
from models.language.messages import _, ngettext
from models.language.text import isolate
from models.query.for_review import asked
from models.record.records import Record
from models.register import conflicts
from models.register.joining import side_by_side
from models.register.joining.side_by_side import AGREES
from models.register.writing import WritableRegister


def foretold(register: WritableRegister, survivor: Record, merged: Record) -> list[str]:
    """What merging does, a sentence each."""
    return [
        *_of_records(survivor, merged),
        *_of_rows(survivor, merged),
        *_of_states(survivor, merged),
        *_of_questions(register, merged),
        *_of_conflicts(register, merged),
        *_of_drafts(register, survivor, merged),
    ]


def _named(record: Record) -> str:
    return isolate(str(record.get('reference') or record.uid), 'auto')


def _of_records(survivor: Record, merged: Record) -> Iterator[str]:
    sentence = _('{other} is withdrawn with all that it says, and its uid leads to {record}.')
    yield sentence.format(other=_named(merged), record=_named(survivor))
    if differing := sum(one.verdict != AGREES for one in side_by_side.fields(survivor, merged)):
        sentence = ngettext(
            '{count} field differs; the value that is not kept can be read in {other}.',
            '{count} fields differ; the values that are not kept can be read in {other}.',
            differing,
        )
        yield sentence.format(count=f'{differing:,}', other=_named(merged))


def _of_rows(survivor: Record, merged: Record) -> Iterator[str]:
    found = list(side_by_side.pairs(survivor, merged))
    same, new = sum(one.ours is not None for one in found), sum(one.ours is None for one in found)
    if same:
        sentence = ngettext(
            '{count} row says the same in both, and is kept once.',
            '{count} rows say the same in both, and are kept once.',
            same,
        )
        yield sentence.format(count=f'{same:,}')
    if new:
        sentence = ngettext(
            '{count} row of {other} is added to {record}.', '{count} rows of {other} are added to {record}.', new
        )
        yield sentence.format(count=f'{new:,}', other=_named(merged), record=_named(survivor))


def _of_states(survivor: Record, merged: Record) -> Iterator[str]:
    approved = [record for record in (survivor, merged) if record.is_approved]
    if approved:
        said = _(', ').join(f'{_named(one)}: {codes("states").label(str(one.get("state")))}' for one in approved)
        yield _('{record} goes back to review ({states}).').format(record=_named(survivor), states=said)


def _of_questions(register: WritableRegister, merged: Record) -> Iterator[str]:
    if count := sum(one.state != asked.CLOSED for one in asked.questions_of(register, merged.uid)):
        sentence = ngettext(
            '{count} question about {other} is asked about the survivor.',
            '{count} questions about {other} are asked about the survivor.',
            count,
        )
        yield sentence.format(count=f'{count:,}', other=_named(merged))


def _of_conflicts(register: WritableRegister, merged: Record) -> Iterator[str]:
    if count := sum(one.record.uid == merged.uid for one in conflicts.waiting(register)):
        sentence = ngettext(
            '{count} conflict of {other} is asked about in the survivor.',
            '{count} conflicts of {other} are asked about in the survivor.',
            count,
        )
        yield sentence.format(count=f'{count:,}', other=_named(merged))


def _of_drafts(register: WritableRegister, *records: Record) -> Iterator[str]:
    typed = {draft.uid for draft in query.drafts(register)}
    for record in (record for record in records if record.uid in typed):
        sentence = _('What you are typing in {record} stays a draft, and is put into the survivor once you open it.')
        yield sentence.format(record=_named(record))
