"""A value of a record as the history and other panes say it."""

from models import query
from models.file.chain import CODES, Entry
from models.file.register_file import RegisterFile
from models.language.labels import field_label, record_label
from models.language.messages import in_line
from models.record.fields import Spec, Stored
from models.record.records import Record
from models.register import erasing


def value_in_words(register: RegisterFile, spec: Spec, value: Stored) -> str:
    """A stored value as people read it, a dash when it is not stated."""

    def name(uid: str) -> str:
        place = register.places.get(uid)
        return place.label() if place else query.title(register, uid)

    text = spec.kind.show(value, spec, name) if value is not None else ''
    return in_line(text) or '–'


def field_in_words(entry: Entry, record: Record, *, of_root: bool) -> str:
    """Which field an entry is of, or that it is the codes of its row, with its line where it is a child's."""
    name = erasing.name_of(entry.row_kind, entry.field or CODES)
    if entry.field == 'withdrawn':
        name = field_label('row', 'withdrawn')
    if of_root:
        return name
    position = next((child.get('position') for child in record.walk() if child.uid == entry.row_uid), None)
    return f'{record_label(entry.row_kind)} {position or ""} · {name}'
