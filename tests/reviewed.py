"""Records that somebody reviewed, for tests."""

from models import query
from models.record.records import Record
from models.register.register import Register
from models.register.reviewing import Chosen


def approved(register: Register, record: Record) -> Record:
    """A record saved, sent for review and approved, as it stands then."""
    saved = register.save(record)
    chosen = Chosen(saved.kind, saved.uid)
    for event in ('send', 'approve'):
        register.review_one(event, chosen)
    found = query.get(register, saved.kind, saved.uid)
    assert found is not None
    return found
