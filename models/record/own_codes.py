"""The codes that a desk adds to the code lists of its register.

Kept in the register's `meta` as JSON: list → code → labels, the code of the list that it stands under and counts as,
whether it is retired, and when, by whom and at which head of the history it was added. `models/language/code_lists.py`
puts them into the lists that are declared open (`resources/codes/open_lists.csv`). A code is never taken away, and
never given twice.
"""

import json
import re
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from models.errors import Refused
from models.language.code_lists import Code, CodeList, codes, own_codes, reading_own_codes
from models.language.messages import _
from models.language.text import clean, fold, has_arabic, isolate
from models.record.fields import split_codes
from models.record.records import RECORDS, Record

META = 'own_codes'
_PATTERN = re.compile(r'x-[a-z][a-z0-9]{0,7}-[a-z0-9_]{1,48}')
# Letters of a label that a list can show, and of a code made of it.
_LONGEST_LABEL, _LONGEST_SLUG = 100, 40


class OwnCode(NamedTuple):
    """A code of a desk's own: its list, its labels, and the code of the list that it counts as ('' for none)."""

    listed: str
    code: str
    en: str
    ar: str
    under: str = ''
    retired: str = ''

    @property
    def labels(self) -> tuple[str, str]:
        """What it is called in English and in Arabic; what is not said in one is said in the other."""
        return self.en or self.ar, self.ar or self.en


def kept(text: str) -> list[OwnCode]:
    """The own codes that a register keeps in this text."""
    lists: dict[str, dict[str, dict[str, Any]]] = json.loads(text or '{}')
    return [
        OwnCode(listed, code, *(facts.get(name, '') for name in ('en', 'ar', 'under', 'retired')))
        for listed, own in lists.items()
        for code, facts in own.items()
    ]


def with_codes(text: str, added: Iterable[OwnCode], **said: str) -> str:
    """The text with more codes; `said` is what is kept of a new one's adding. One that is there gets these labels."""
    lists: dict[str, dict[str, dict[str, Any]]] = json.loads(text or '{}')
    for one in added:
        own = lists.setdefault(one.listed, {})
        facts = {'en': one.en, 'ar': one.ar, 'under': one.under, 'retired': one.retired}
        own[one.code] = {**own.get(one.code, said), **facts}
    return json.dumps(lists, ensure_ascii=False) if lists else ''


def made(desk: str, listed: str, label: str, other: str = '', under: str = '') -> OwnCode:
    """A new code for a list, by its label in either language and what that is in the other; Refused says why not.

    The code is that of its desk and of its label: the same label gives the same code. Labels are told by their letters.
    """
    rows = codes(listed)
    if listed not in codes('open_lists'):
        raise Refused(_('Nothing can be added to this list, because the figures and checks depend on it.'), 'list')
    label, other = _label(label), _label(other)
    en, ar = (other, label) if has_arabic(label) and not has_arabic(other) else (label, other)
    if not label or not fold(label):
        raise Refused(_('Enter a name for the new entry.'), 'label')
    _refuse_known(rows, en, ar)
    under = under or codes('open_lists')[listed].columns['under']
    if under and not _may_stand_above(rows.get(under)):
        raise Refused(_('Choose an entry that is already in the list for “Counted as”.'), 'under')
    return OwnCode(listed, _code(desk, en or ar, taken=rows), en, ar, under)


def _label(text: str) -> str:
    """A label as it is kept: on one line, and without what stands between several values of a cell."""
    text = re.sub(r'\s*[|;؛]\s*', ' / ', ' '.join(clean(text).split()))
    if len(text) > _LONGEST_LABEL:
        raise Refused(_('A label has 100 letters at most; shorten it.'), 'label')
    return text


def _refuse_known(rows: CodeList, *labels: str) -> None:
    for label in filter(None, labels):
        if (code := rows.find(label)) is not None:
            known = isolate(rows.label(code), 'auto')
            sentence = _('“{text}” is in the list already: {label}.')
            raise Refused(sentence.format(text=isolate(label, 'auto'), label=known), 'label')


def _may_stand_above(row: Code | None) -> bool:
    return row is not None and not row.is_own and row.offered_on(None)


def _code(desk: str, label: str, taken: Iterable[str]) -> str:
    letters = re.sub('[^a-z0-9]+', '_', fold(label)).strip('_')[:_LONGEST_SLUG].strip('_')
    mark = f'{zlib.crc32(fold(label).encode()):08x}'
    code = f'x-{desk.lower()}-{letters or mark}'
    return code if code not in taken else f'{code}_{mark}'


def from_elsewhere(listed: str, code: str, en: str, ar: str, under: str, retired: str) -> OwnCode | None:
    """A code that another desk sent, None for what is none: no such list, or it stands under what is not there."""
    row = codes('open_lists').get(listed)
    if row is None or not _PATTERN.fullmatch(code) or not fold(en or ar):
        return None
    if bool(under) != bool(row.columns['under']) or (under and not _may_stand_above(codes(listed).get(under))):
        return None
    try:
        one = OwnCode(listed, code, _label(en), _label(ar), under, 'yes' if retired else '')
    except Refused:
        return None
    if one.en != one.ar:
        return one
    return one._replace(en='') if has_arabic(en) else one._replace(ar='')  # said in one language alone


def mended(one: OwnCode, en: str, ar: str) -> OwnCode:
    """The code with other labels; Refused where one of them is another entry's, or none is left."""
    others = with_codes('', (other for other in kept(own_codes()) if other.code != one.code))
    with reading_own_codes(others):
        new = one._replace(en=_label(en), ar=_label(ar))
        if not fold(new.en or new.ar):
            raise Refused(_('Enter a name for the new entry.'), 'label')
        _refuse_known(codes(one.listed), new.en, new.ar)
    return new


def standing_in(records: Iterable[Record]) -> set[tuple[str, str]]:
    """The codes of open lists that stand in records, each with its list."""
    return {
        (listed, code)
        for record in records
        for row in record.walk()
        for name, listed in open_fields(row.kind)
        for code in split_codes(row.values.get(name))
    }


def open_fields(kind: str) -> Iterator[tuple[str, str]]:
    """The fields of a kind of row whose lists are open, each with its list."""
    for name, spec in RECORDS[kind].specs().items():
        if spec.codes in codes('open_lists'):
            yield name, spec.codes
