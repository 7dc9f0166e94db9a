"""The codes that a register's lists have not yet: a file brings them along, or a person adds one for a value of it.

Nothing is added before a plan is applied, and then only what stands in the rows that go in.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from exchange.cells import Cell, as_text
from exchange.mapping.columns import ADD, ANY, Column, Table
from models.errors import KnownError, Refused
from models.language.code_lists import codes, reading_own_codes
from models.language.messages import LANGUAGES, _, quoted
from models.language.text import has_arabic, isolate
from models.record import own_codes
from models.record.own_codes import OwnCode

_NAMES = ('list', 'code', *LANGUAGES, 'under', 'retired')


class CodesOf(Protocol):
    """What is asked of a register here: its own codes, and how they would be kept with more; nothing that writes."""

    @property
    def desk(self) -> str:
        """The desk whose codes they become."""

    @property
    def own_codes(self) -> list[OwnCode]:
        """The codes that it has already."""

    def with_own_codes(self, added: Iterable[OwnCode]) -> str:
        """Its own codes as they are kept, with more of them."""


@dataclass
class Additions:
    """What a plan may add: the codes, the own codes of the register with them, and what is to be said of labels."""

    codes: list[OwnCode] = field(default_factory=list)
    kept: str = ''
    said: list[str] = field(default_factory=list)

    def standing_in(self, found: set[tuple[str, str]]) -> list[OwnCode]:
        """Those among these codes."""
        return [one for one in self.codes if (one.listed, one.code) in found]


def find(register: CodesOf, listed: Sequence[Sequence[Cell]], tables: Iterable[Table]) -> Additions:
    """The codes of the workbook's sheet of codes that the register has not, and those that its mapping adds.

    The columns that add a code have it as the choice for its value from then on.
    """
    ours = {(one.listed, one.code): one for one in register.own_codes}
    brought = dict.fromkeys(_brought(listed))
    found = Additions([one for one in brought if (one.listed, one.code) not in ours])
    for one in brought:
        mine = ours.get((one.listed, one.code))
        if mine and mine.labels != one.labels:
            found.said.append(_label_kept(mine, one))
    found.kept = register.with_own_codes(found.codes)
    for column in (column for table in tables for column in table.columns):
        for text, choice in column.as_chosen.items():
            if is_addition(choice):
                _add(register, found, column, text, str(choice))
    return found


def is_addition(choice: str | None) -> bool:
    """Whether what was chosen for a value adds it to the list."""
    return bool(choice) and str(choice).startswith(ADD)


def choice_of(en: str, ar: str, under: str = '') -> str:
    """What is chosen for a value to add it to the list under these labels."""
    return f'{ADD}{"|".join(part.replace("|", "/").strip() for part in (en, ar, under))}'


def labels_of(text: str, choice: str) -> tuple[str, str, str]:
    """The labels in English and Arabic of the code that is added for a value, and what it stands under."""
    en, ar, under = [*(part.strip() for part in choice.removeprefix(ADD).split('|')), '', '', ''][:3]
    return (en, ar or text, under) if has_arabic(text) else (en or text, ar, under)


def in_words(one: OwnCode) -> str:
    """What is said of a code that is added: its labels, its list, and what it is counted as."""
    said = ' · '.join(dict.fromkeys(one.labels))
    listed = codes('open_lists').label(one.listed)
    if not one.under:
        return _('{label} ({list})').format(label=isolate(said, 'auto'), list=listed)
    sentence = _('{label} ({list}, counted as {under})')
    return sentence.format(label=isolate(said, 'auto'), list=listed, under=codes(one.listed).label(one.under))


def refuse_closed(target: str, listed: str, text: str) -> None:
    """KnownError where a mapping adds to a list that is not open, or adds whatever stands there."""
    if listed not in codes('open_lists'):
        sentence = _(
            '{field}: nothing can be added to its list, because the figures and checks depend on it; map the value.'
        )
        raise KnownError(sentence.format(field=target))
    if text == ANY:
        raise KnownError(_('{field}: values are added one by one; name each.').format(field=target))


def _brought(rows: Sequence[Sequence[Cell]]) -> Iterator[OwnCode]:
    """The codes of other desks on a sheet of codes."""
    heads = [as_text(cell).strip() for cell in rows[0]] if rows else []
    places = [heads.index(name) if name in heads else -1 for name in _NAMES]
    for row in rows[1:]:
        texts = [as_text(row[place]).strip() if 0 <= place < len(row) else '' for place in places]
        if texts[1].startswith('x-') and (one := own_codes.from_elsewhere(*texts)):
            yield one


def _label_kept(mine: OwnCode, theirs: OwnCode) -> str:
    """What is said where the file calls a code of ours something else."""
    sentence = _('The file has the name {theirs} for what is {mine} here; the name here is kept.')
    both = [isolate(' · '.join(dict.fromkeys(one.labels)), 'auto') for one in (theirs, mine)]
    return sentence.format(theirs=both[0], mine=both[1])


def _add(register: CodesOf, found: Additions, column: Column, text: str, choice: str) -> None:
    """Have a value stand for a new code, or for the one of its list that is called so by now."""
    assert column.spec is not None
    en, ar, under = labels_of(text, choice)
    with reading_own_codes(found.kept):
        rows = codes(column.spec.codes)
        code = rows.find(en) or rows.find(ar)
        if code is None:
            try:
                new = own_codes.made(register.desk, column.spec.codes, en or ar, ar if en else '', under)
            except Refused as error:
                raise KnownError(f'{column.field_name}, {quoted(text)}: {error}') from error
            found.codes.append(new)
            found.kept = register.with_own_codes(found.codes)
            code = new.code
    column.choose(text, code)
