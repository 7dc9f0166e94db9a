"""Records that somebody reviewed, for tests."""

from models import query
from models.record.records import Record
from models.register.register import Register
from models.register.review.reviewing import Chosen

# The events that lead to each state.
WAYS: dict[str, tuple[str, ...]] = {
    'recorded': (),
    'for_review': ('send',),
    'returned': ('send', 'return'),
    'approved': ('send', 'approve'),
    'sealed': ('send', 'approve', 'seal'),
}


def in_its_state(register: Register, record: Record) -> Record:
    """A record saved and decided about until it is in the state that it names, whatever a reviewer would say of it."""
    state = str(record.get('state') or 'recorded')
    saved = register.save(record, because='new_source')
    record.set('state', state)  # it may be saved elsewhere too
    way = WAYS[state]
    for event in way[way[:1] == ('send',) and saved.get('state') == 'for_review' :]:
        with register.action('decide') as action:
            action.decide(_now(register, saved), event)
    return _now(register, saved)


def _now(register: Register, record: Record) -> Record:
    found = query.get(register, record.kind, record.uid)
    assert found is not None
    return found


def approved(register: Register, record: Record) -> Record:
    """A record saved, sent for review and approved, as it stands then."""
    saved = register.save(record)
    chosen = Chosen(saved.kind, saved.uid)
    for event in ('send', 'approve'):
        register.review_one(event, chosen)
    return _now(register, saved)
