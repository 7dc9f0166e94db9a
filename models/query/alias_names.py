"""Whether an alias is a name: one of the lists of given names, or of somebody in the register's own records."""

from collections.abc import Iterator

from models.file.register_file import RegisterFile
from models.language import person_names
from models.language.messages import _
from models.language.text import clean, fold_name, has_arabic, isolate
from models.query.lists import newest
from models.record.records import RECORDS, Record, roots

# Where a register names people: by kind, the fields.
_NAMING = {
    'victim': ('name', 'father', 'mother'),
    'abductee': ('name_ar', 'name_latin', 'father', 'mother', 'kunya'),
    'informant': ('identity',),
}
_BY_SOUND = 5  # letters from which on a Latin word may be a name in any spelling
_LOOKED_AT = 50  # records of a kind that have the words of the alias somewhere


def is_a_name(alias: str, register: RegisterFile | None = None) -> bool:
    """Whether an alias has a given name in it, or is the name, or a part of it, of somebody in a register."""
    words = {*fold_name(alias).split()}
    return any(map(_is_given, words)) or (bool(words) and register is not None and _names_somebody(register, words))


def asked(alias: str) -> str:
    """What is said, once, of an alias that is a name."""
    sentence = _('“{alias}” is a name. Use an alias that is nobody’s name, or keep it.')
    return sentence.format(alias=isolate(clean(alias), 'auto'))


def _is_given(word: str) -> bool:
    """By its sound alone many a short word is a name: moon is Moun."""
    known = person_names.known(word)
    is_written_so = has_arabic(word) or len(word) >= _BY_SOUND or any(word in given.latin for given in known)
    return (bool(known) and is_written_so) or person_names.is_kunya(word)


def _names_somebody(register: RegisterFile, words: set[str]) -> bool:
    kinds = [cls.record_kind for cls in roots() if _names_people(cls.record_kind)]
    names = (name for kind in kinds for name in _names_in(register, kind, ' '.join(sorted(words))))
    return any(words <= {*fold_name(name).split()} for name in names)


def _names_people(kind: str) -> bool:
    return kind in _NAMING or any(map(_names_people, RECORDS[kind].child_kinds))


def _names_in(register: RegisterFile, kind: str, search: str) -> Iterator[str]:
    for record in newest(register, kind, search, _LOOKED_AT):
        yield from names_in(record)


def names_in(record: Record) -> Iterator[str]:
    """The names of people that a record and its rows give."""
    for row in record.walk():
        yield from (str(row.get(name) or '') for name in _NAMING.get(row.kind, ()))
