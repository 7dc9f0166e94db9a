"""What was being typed for a record that was merged since: put into the draft of the survivor, once it is opened."""

from collections.abc import Iterator

from models import query
from models.file import chain, history
from models.query.together import old_uids
from models.record.records import Record
from models.register.register import Register

_OF_THE_ROW = frozenset({'parent', 'position', 'withdrawn', 'state', 'reference'})


def arrive(register: Register, draft: query.Draft) -> str:
    """Move a draft of a merged record to the survivor; gives whose draft it is now.

    It stays where it is while something is being typed for the survivor, or where it begins from what nobody knows.
    """
    there = old_uids.survivor_of(register, draft.uid)
    survivor = query.get(register, draft.kind, there) if there != draft.uid and register.writing else None
    typed = chain.grow(draft.kind, draft.uid, draft.rows, draft.revision)
    then = history.as_of_vector(register, draft.kind, draft.uid, typed.revision)
    if survivor is None or then is None or query.draft(register, there) is not None:
        return draft.uid
    became = old_uids.became(register)
    record = _typed_into(survivor, typed, then, became)
    rows = [[row.kind, row.uid, dict(row.values)] for row in record.walk()]
    texts = dict(_waiting_in(record, draft.texts, became))
    register.keep_draft(draft.kind, there, {'revision': survivor.revision, 'rows': rows, 'texts': texts})
    register.discard_draft(draft.uid)
    return there


def _typed_into(survivor: Record, typed: Record, then: Record, became: dict[str, str]) -> Record:
    record = survivor.copied()
    rows = {row.uid: row for row in record.walk()}
    stood = {row.uid for row in then.walk()}
    for new in (row for row in typed.walk() if row.uid not in stood):
        above = rows.get(became.get(str(new.get('parent')), ''))
        if above is not None:
            made = above.add(new.kind, **{n: v for n, v in new.values.items() if n not in _OF_THE_ROW})
            rows[made.uid], became[new.uid] = made, made.uid
    for entry in chain.differences(typed, then):
        row = rows.get(became.get(entry.row_uid, ''))
        if row is not None and entry.field not in _OF_THE_ROW and not isinstance(entry.new, chain.Erased):
            row.set(entry.field, entry.new)
    return record


def _waiting_in(record: Record, texts: dict[str, str], became: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What was typed and no value fitted yet, at the fields of the rows as they are called here."""
    rows = {row.uid for row in record.walk()}
    for key, text in texts.items():
        uid, _dot, name = key.partition('.')
        if (there := became.get(uid, '')) in rows:
            yield f'{there}.{name}', text
