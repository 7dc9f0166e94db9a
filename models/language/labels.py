"""Labels of fields, records and sections, in the language spoken now."""

from models.language.code_lists import Code, codes
from models.language.messages import _
from models.language.messages import language as spoken


def field_label(record: str, name: str, language: str | None = None) -> str:
    """The label of a field of a record kind."""
    return _field_row(record, name).label(language)


def field_help(record: str, name: str) -> str:
    """One sentence that helps to fill the field, in the language spoken now ('' if there is none)."""
    return _field_row(record, name).columns.get(f'help_{spoken()}', '')


def _field_row(record: str, name: str) -> Code:
    """The labels of a field: its own, else those that all records share."""
    fields = codes('fields')
    return fields.get(f'{record}.{name}') or fields.get(f'row.{name}') or Code(name, name, name)


def record_label(record: str, language: str | None = None) -> str:
    """The name of a record kind."""
    return codes('records').label(record, language)


def new_record_label(record: str) -> str:
    """What a new record of a kind is called, such as `New incident`."""
    label = record_label(record)
    return _('New {kind}').format(kind=label[:1].lower() + label[1:])


def records_label(record: str) -> str:
    """The name of many records of a kind, for lists and sheets, in the language spoken now."""
    row = codes('records')[record]
    return row.ar_plural if spoken() == 'ar' else row.columns['en_plural']


def section_label(section: str) -> str:
    """The heading of a section of a form."""
    return codes('sections').label(section)
