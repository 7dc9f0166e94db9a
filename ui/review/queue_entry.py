"""What the queue says of a record in three lines at most: reference, day and place, and why it waits where it does."""

from typing import NamedTuple

from models import query
from models.language.text import isolate
from models.record.fields import PLACE
from models.record.records import RECORDS, Record
from models.register.register import Register
from models.register.retold.values_in_words import value_in_words
from models.register.review import weighing


class QueueEntry(NamedTuple):
    """A record in the queue as it is shown: reference, day and place in one line, and the reasons."""

    reference: str
    about: str
    reasons: str


NO_ENTRY = QueueEntry('', '', '')


def entry_of(register: Register, record: Record) -> QueueEntry:
    """What the queue says of a record."""
    specs = RECORDS[record.kind].form_fields()
    dated = RECORDS[record.kind].dated_by()
    place = next((name for name, spec in specs.items() if spec.kind is PLACE), '')
    said = [value_in_words(register, specs[name], record.get(name)) for name in (dated, place) if record.get(name)]
    if place and not record.get(place) and (typed := record.get(f'{place}_typed')):
        said.append(isolate(str(typed), 'auto'))
    called = query.called(record, register.places)
    about = ' · '.join(said) or called
    return QueueEntry(str(record.get('reference') or ''), about, ' · '.join(weighing.reasons(register, record)))
