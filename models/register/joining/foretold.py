"""What will happen to states, questions, conflicts, drafts and rows when records are merged, split or given back."""

from collections.abc import Collection, Iterator

from models import query
from models.file import history
from models.language.code_lists import codes
from models.language.labels import field_label
from models.language.messages import _, ngettext
from models.language.text import isolate
from models.query.follow_up import contact_lines
from models.query.for_review import asked, queue
from models.query.for_review.past import FOR_REVIEW
from models.record.records import RECORDS, Record
from models.register import conflicts
from models.register.joining import side_by_side
from models.register.joining.merging import MERGEABLE
from models.register.joining.merging_again import later_merges
from models.register.joining.side_by_side import DIFFERS
from models.register.writing import WritableRegister


def foretold(
    register: WritableRegister, survivor: Record, merged: Record, left: Collection[str] = frozenset()
) -> list[str]:
    """What merging does, a sentence each; `left` are the rows of the other record that stay where they are."""
    return [
        *_of_records(survivor, merged),
        *_of_rows(survivor, merged, left),
        *_of_states(register, survivor, merged),
        *_of_erased(register, survivor, merged),
        *_of_questions(register, merged),
        *_of_conflicts(register, merged),
        *_of_contacts(register, merged),
        *_of_drafts(register, survivor, merged),
    ]


def _named(record: Record) -> str:
    return isolate(str(record.get('reference') or record.uid), 'auto')


def _of_records(survivor: Record, merged: Record) -> Iterator[str]:
    sentence = _('{other} is withdrawn with all that it says, and its uid leads to {record}.')
    yield sentence.format(other=_named(merged), record=_named(survivor))
    if differing := sum(one.verdict == DIFFERS for one in side_by_side.fields(survivor, merged)):
        sentence = ngettext(
            '{count} field differs; the value that is not kept can be read in {other} or in the history of {record}.',
            '{count} fields differ; the values that are not kept can be read in {other} or in the history of {record}.',
            differing,
        )
        yield sentence.format(count=f'{differing:,}', other=_named(merged), record=_named(survivor))


def _of_rows(survivor: Record, merged: Record, left: Collection[str]) -> Iterator[str]:
    gone = side_by_side.left_out(merged, left)
    found = [one for one in side_by_side.pairs(survivor, merged) if one.theirs.uid not in gone]
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
    if gone:
        sentence = ngettext(
            '{count} row of {other} is left out, and can be read there.',
            '{count} rows of {other} are left out, and can be read there.',
            len(gone),
        )
        yield sentence.format(count=f'{len(gone):,}', other=_named(merged))


def _of_states(register: WritableRegister, survivor: Record, merged: Record) -> Iterator[str]:
    approved = [record for record in (survivor, merged) if record.is_approved]
    if approved:
        said = _(', ').join(f'{_named(one)}: {codes("states").label(str(one.get("state")))}' for one in approved)
        yield _('{record} goes back to review ({states}).').format(record=_named(survivor), states=said)
    elif merged.get('state') == FOR_REVIEW:
        sentence = _('{record} waits for review, as {other} does now.')
        yield sentence.format(record=_named(survivor), other=_named(merged))
    put_off = queue.put_off_now(register)
    for one in (one for one in (survivor, merged) if one.uid in put_off):
        yield _('{record} is put off; that is still so once both are given back.').format(record=_named(one))
    if merged.get('state') == 'returned':
        sentence = _('{other} was returned to be corrected; why can be read in its history.')
        yield sentence.format(other=_named(merged))


def _of_erased(register: WritableRegister, survivor: Record, merged: Record) -> Iterator[str]:
    """What was erased in one of the two and is still in the other: it would be in both again."""
    for one, other in ((survivor, merged), (merged, survivor)):
        gone = {each.leaf for each in history.erasures(register, one.uid) if each.row == one.uid}
        for name in (name for name in RECORDS[one.kind].form_fields() if name in gone):
            if one.get(name) is None and other.get(name) is not None:
                sentence = _(
                    '“{field}” was erased in {record}; {other} still has it, and it stays unless it is erased.'
                )
                field = field_label(one.kind, name)
                yield sentence.format(field=field, record=_named(one), other=_named(other))


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


def _of_contacts(register: WritableRegister, merged: Record) -> Iterator[str]:
    if count := len(contact_lines.contacts_of(register, merged.uid)):
        sentence = ngettext(
            '{count} contact line about {other} is with the survivor, and goes back with {other}.',
            '{count} contact lines about {other} are with the survivor, and go back with {other}.',
            count,
        )
        yield sentence.format(count=f'{count:,}', other=_named(merged))


def _of_drafts(register: WritableRegister, survivor: Record, merged: Record) -> Iterator[str]:
    typed = {draft.uid for draft in query.drafts(register)}
    if survivor.uid in typed:
        sentence = _('What you are typing in {record} stays a draft.')
        yield sentence.format(record=_named(survivor))
    if merged.uid in typed and survivor.uid in typed:
        sentence = _(
            'What you are typing in {other} stays a draft too, and is put into {record} once that one is saved.'
        )
        yield sentence.format(other=_named(merged), record=_named(survivor))
    elif merged.uid in typed:
        sentence = _('What you are typing in {other} stays a draft, and is put into {record} once you open it.')
        yield sentence.format(other=_named(merged), record=_named(survivor))


# Splitting


def of_split(register: WritableRegister, first: Record, rows: Collection[str]) -> list[str]:
    """What dividing a record does where these rows go, a sentence each."""
    below = {one.uid for row in first.walk() if row.uid in rows for one in row.walk()}
    return [
        *_of_both(register, first),
        *_asked_of_the_second(register, first, below),
        *_in_conflict_there(register, first, below),
        *_contacts_that_stay(register, first, rows),
        *_of_the_draft(register, first),
    ]


def _of_both(register: WritableRegister, first: Record) -> Iterator[str]:
    state = codes('states').label(str(first.get('state') or ''))
    if first.is_approved or first.get('state') == FOR_REVIEW:
        yield _('{record}: {state}; both are reviewed.').format(record=_named(first), state=state)
    elif first.get('state') == 'returned':
        sentence = _('{record} stays returned; the second record is a new one, not sent to review yet.')
        yield sentence.format(record=_named(first))
    if first.uid in queue.put_off_now(register):
        yield _('{record} stays put off; the second one waits in the queue.').format(record=_named(first))


def _asked_of_the_second(register: WritableRegister, first: Record, below: Collection[str]) -> Iterator[str]:
    found = (one for one in asked.questions_of(register, first.uid) if one.state != asked.CLOSED)
    if count := sum(str(one.question.get('row')) in below for one in found):
        sentence = ngettext(
            '{count} question is about what goes, and is asked about the second record.',
            '{count} questions are about what goes, and are asked about the second record.',
            count,
        )
        yield sentence.format(count=f'{count:,}')


def _in_conflict_there(register: WritableRegister, first: Record, below: Collection[str]) -> Iterator[str]:
    found = (one.conflict for one in conflicts.waiting(register) if one.record.uid == first.uid)
    if count := sum(one.row in below for one in found):
        sentence = ngettext(
            '{count} conflict is about what goes, and is asked about in the second record.',
            '{count} conflicts are about what goes, and are asked about in the second record.',
            count,
        )
        yield sentence.format(count=f'{count:,}')


def _contacts_that_stay(register: WritableRegister, first: Record, rows: Collection[str]) -> Iterator[str]:
    if count := sum(one.uid not in rows for one in contact_lines.contacts_of(register, first.uid)):
        sentence = ngettext(
            '{count} contact line stays with {record}; choose it if it is about the second one.',
            '{count} contact lines stay with {record}; choose those that are about the second one.',
            count,
        )
        yield sentence.format(count=f'{count:,}', record=_named(first))


def _of_the_draft(register: WritableRegister, first: Record) -> Iterator[str]:
    if first.uid in {draft.uid for draft in query.drafts(register)}:
        sentence = _(
            'What you are typing in {record} stays a draft of it; save or discard it before, if it is about what goes.'
        )
        yield sentence.format(record=_named(first))


# Giving back


def of_giving_back(register: WritableRegister, merge: Record) -> list[str]:
    """What becomes of other merges when one is given back, a sentence each: they stay as they are."""
    sentence = _('{other} was merged into {record} later, and stays merged: it is merged again in the same action.')
    later = later_merges(register, merge)
    uids = {str(one.get(name)) for one in later for name in ('survivor', 'merged')}
    known = dict[str, Record]()
    for kind in MERGEABLE:
        known |= query.get_many(register, kind, sorted(uids))
    pairs = ((known.get(str(one.get('survivor'))), known.get(str(one.get('merged')))) for one in later)
    return [sentence.format(record=_named(one), other=_named(other)) for one, other in pairs if one and other]
