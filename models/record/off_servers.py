"""What never lies on a server: whoever looks after one, or takes it away, must not find who told, or a family."""

from collections.abc import Mapping
from typing import Any

from models.errors import Refused
from models.language.labels import field_label, record_label
from models.language.messages import _
from models.record.records import Record, declared, of_kind

CONTACT = 'contact'  # of such a line not even that there is one
# By these texts lists are sorted, and a server keeps none in an index that has more than some 2,700 bytes.
SORTED = {
    'incident': ('reference', 'place'),
    'abductee': ('reference', 'name_ar', 'name_latin'),
    'informant': ('reference', 'code'),
    'place': ('reference', 'name_ar', 'name_en'),
}
LONGEST_SORTED = 600


def keep_out(record: Record, *, is_typed: bool) -> None:
    """Take out of an aggregate what never lies on a server.

    Refused where somebody typed it there, and where a text is too long for a server to sort by it.
    """
    if record.kind == CONTACT:
        raise Refused(said_of_contacts())
    _refuse_too_long(record)
    for row in record.walk():
        for name in fields_of(row.kind).intersection(row.values):
            if is_typed and row.values[name] is not None:
                raise _refused(row.kind, name, row.uid)
            row.set(name, None)


def _refuse_too_long(record: Record) -> None:
    for name in SORTED.get(record.kind, ()):
        if len(str(record.get(name) or '')) > LONGEST_SORTED:
            raise Refused(said_of_too_long(record.kind, name), name, record.uid)


def said_of_too_long(kind: str, name: str) -> str:
    """That a text by which lists are sorted is longer than a server takes."""
    sentence = _('{field}: on a server this has at most {most} characters; shorten it.')
    return sentence.format(field=field_label(kind, name), most=LONGEST_SORTED)


def refuse_in_draft(content: Mapping[str, Any]) -> None:
    """Refuse what is being typed where such a value is in it: drafts lie on the server too."""
    rows = content.get('rows') or ()
    for kind, uid, values in rows:
        if kind == CONTACT:
            raise Refused(said_of_contacts())
        for name in fields_of(kind):
            if values.get(name) is not None or f'{uid}.{name}' in (content.get('texts') or {}):
                raise _refused(kind, name, uid)


def refuse_in_pattern(kind: str, content: Mapping[str, Any]) -> None:
    """Refuse a pattern of a kind of record where such a value is in it."""
    refuse_in_draft({'rows': [(of, '', values) for of, values in rows_of_pattern(kind, content)]})


def rows_of_pattern(kind: str, content: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """What a pattern of a kind of record holds: of the record and of each line below it, by their kinds."""
    return [(kind, content.get('values') or {}), *((of, values) for of, values in content.get('rows') or ())]


def _refused(kind: str, name: str, uid: str) -> Refused:
    sentence = _('{field} is never kept on a server; it stays in the file of the desk.')
    return Refused(sentence.format(field=field_label(kind, name)), name, uid)


def fields_of(kind: str) -> frozenset[str]:
    """The fields of a kind of row that never lie on a server; none of what is no kind of row."""
    if kind not in declared():
        return frozenset()
    specs = of_kind(kind).specs()
    return frozenset(name for name, spec in specs.items() if spec.off_servers or kind == CONTACT)


def said_of_contacts() -> str:
    """That there are no contact lines on a server."""
    return _('{kind} is kept in the file of a desk alone.').format(kind=record_label(CONTACT))


def said_of_field() -> str:
    """What is shown in place of the value of such a field."""
    return _('Not available on a server; it is kept in the file of the desk alone')


def kinds() -> list[str]:
    """The kinds of rows that have such fields."""
    return [kind for kind in declared() if fields_of(kind)]
