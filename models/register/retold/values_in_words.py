"""A value of a record as the history and other panes say it."""

from models import query
from models.file.chain import CODES, Entry
from models.file.register_file import RegisterFile
from models.language.labels import field_label, record_label, records_label
from models.language.messages import _, in_line
from models.language.text import isolate
from models.record.fields import Spec, Stored
from models.record.records import RECORDS, Record
from models.register import erasing, moved_lines


def value_in_words(register: RegisterFile, spec: Spec, value: Stored) -> str:
    """A stored value as people read it, a dash when it is not stated."""

    def name(uid: str) -> str:
        place = register.places.get(uid)
        return place.label() if place else query.title(register, uid)

    text = spec.kind.show(value, spec, name) if value is not None else ''
    return in_line(text) or '–'


def field_in_words(entry: Entry, row: Record | None, *, of_root: bool) -> str:
    """Which field an entry is of, or that it is the codes of its row, with its line where it is a child's."""
    name = erasing.name_of(entry.row_kind, entry.field or CODES)
    if entry.field == 'withdrawn':
        name = field_label('row', 'withdrawn')
    if of_root:
        return name
    return f'{record_label(entry.row_kind)} {_position(row)} · {name}'


def row_in_words(register: RegisterFile, row: Record, *, briefly: bool = False) -> str:
    """What a row is called among others; one without a name by what it is known by, `briefly` without what it tells."""
    specs = RECORDS[row.kind].specs()
    names = [name for name in RECORDS[row.kind].known_by if not (briefly and specs[name].sensitive)]
    said = [value_in_words(register, specs[name], row.get(name)) for name in names if row.get(name)]
    return _(', ').join(said) or query.called(row, register.places)


def line_in_words(register: RegisterFile, row: Record | None) -> str:
    """A line below a record, by its kind, number and what it says in few words; a dash where it is not there."""
    if row is None:
        return '–'
    numbered = f'{record_label(row.kind)} {row.get("position") or ""}'.strip()
    said = in_line(row_in_words(register, row, briefly=True))
    return numbered if said in ('', record_label(row.kind)) else f'{numbered} ({isolate(said, "auto")})'


def order_in_words(register: RegisterFile, value: Stored, record: Record) -> str:
    """The lines of a record in an order, one below the other, each by what it says in few words."""
    rows = {row.uid: row for row in record.walk()}
    lines = [rows[uid] for uid, _place in moved_lines.read_order(value) if uid in rows]
    return '\n'.join(in_line(row_in_words(register, row, briefly=True)) for row in lines) or '–'


def order_label(field: str) -> str:
    """What the order of lines of a kind is called, by the field that stands for it."""
    return _('Order: {lines}').format(lines=records_label(field.removeprefix(moved_lines.ORDER)))


def _position(row: Record | None) -> Stored:
    return (row.get('position') if row is not None else None) or ''


def place_label(entry: Entry, row: Record | None) -> str:
    """What the row is called above which a line was moved, with that line."""
    return _('{line} · below').format(line=f'{record_label(entry.row_kind)} {_position(row)}'.strip())


def moves_in_words(entries: list[Entry], record: Record) -> list[str]:
    """What of the places of lines these entries changed: which moved below another one, and what has another order."""
    rows = {row.uid: row for row in record.walk()}
    moved = [
        place_label(one, rows.get(one.row_uid)) for one in entries if one.field == 'parent' and isinstance(one.old, str)
    ]
    return moved + [order_label(one.field) for one in moved_lines.reordered(entries, rows, rows)]
