"""The lists of what is to be followed up as files, to be printed or worked through: references, and no name.

A day stands beside a reference only where it is no day on which somebody was asked: contact lines never leave.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from exchange import whole_files, xlsx
from exchange.cells import Cell
from exchange.formula_guard import guarded
from exchange.publishing.published_page import FigureTable, Heading, PublishedPage, Sentences
from models.dates import dates
from models.errors import KnownError
from models.language.labels import field_label, record_label
from models.language.messages import _, language, ngettext, speaking
from models.language.text import isolate
from models.query.follow_up import follow_up_lists
from models.query.follow_up.follow_up_in_words import explained, titles
from models.query.follow_up.follow_up_lists import WITH_DAY, FollowUp
from models.register.register import Register

ENDINGS = ('.xlsx', '.csv', '.pdf', '.html')
_WIDTHS = (32, 18, 24, 18)
_BOM = '\ufeff'


class ListedReference(NamedTuple):
    """A record by its reference, with a day where it may stand there."""

    kind: str
    reference: str
    day: str


class FollowUpList(NamedTuple):
    """A list with what it is called and all that is in it."""

    title: str
    explained: str
    lines: list[ListedReference]


def write(register: Register, path: Path, names: Sequence[str], speech: str) -> int:
    """Write some of the lists, in a language, as what the ending of the path names; gives how many records they hold.

    Raises KnownError for another ending.
    """
    if path.suffix.lower() not in ENDINGS:
        sentence = _('{path}: the name of the file must end in {endings}.')
        raise KnownError(sentence.format(path=path, endings=_(' or ').join(map(isolate, ENDINGS))))
    whole_files.refuse_unwritable(path)
    with speaking(speech):
        lists = list(_lists(register, names))
        whole_files.put(path, _content(path.suffix.lower(), lists))
    return sum(len(one.lines) for one in lists)


def to_print(register: Register, names: Sequence[str]) -> list[bytes]:
    """Some of the lists for a printer, each sheet as a picture, in the language spoken now."""
    from exchange.publishing.paper import pdf_file  # loaded when something is set on paper

    return pdf_file.to_print(_page(list(_lists(register, names))))


def _lists(register: Register, names: Sequence[str]) -> Iterator[FollowUpList]:
    limits = register.settings.follow_up_limits()
    for name in names:
        due = follow_up_lists.due(register, name, limits)
        yield FollowUpList(titles()[name], explained(name, limits), [_line(name, one) for one in due.shown])


def _line(name: str, one: FollowUp) -> ListedReference:
    return ListedReference(record_label(one.kind), one.reference, one.day if name in WITH_DAY else '')


def _content(ending: str, lists: list[FollowUpList]) -> bytes:
    if ending == '.csv':
        return _table(lists)
    if ending == '.xlsx':
        return _workbook(lists)
    from exchange.publishing.paper import page_files  # loaded when something is set on paper

    return page_files.content(ending, _page(lists))


def _headings() -> list[Cell]:
    return [_('List'), _('Record'), field_label('incident', 'reference'), _('Day')]


def _rows(lists: list[FollowUpList]) -> Iterator[Sequence[Cell]]:
    for one in lists:
        yield from ([one.title, *line] for line in one.lines)


def _table(lists: list[FollowUpList]) -> bytes:
    text = io.StringIO(newline='')
    writer = csv.writer(text)
    for row in (_headings(), *_rows(lists)):
        writer.writerow([guarded(cell) for cell in row])
    return (_BOM + text.getvalue()).encode()


def _workbook(lists: list[FollowUpList]) -> bytes:
    book = xlsx.new_workbook()
    sheet = xlsx.add_long_sheet(book, _('Follow-up'))
    sheet.sheet_view.rightToLeft = language() == 'ar'
    sheet.freeze_panes = 'A2'
    xlsx.widen(sheet, _WIDTHS)
    xlsx.print_across(sheet)
    sheet.add(_headings(), xlsx.HEADING)
    for row in _rows(lists):
        sheet.add(row)
    return xlsx.content(book)


def _page(lists: list[FollowUpList]) -> PublishedPage:
    speech = language()
    day = dates.in_words(dates.today_in_damascus().isoformat(), speech)
    blocks = [block for one in lists for block in _blocks(one)]
    return PublishedPage(speech, _('Follow-up'), (Heading(1, _('Follow-up')), Sentences(day, quiet=True), *blocks))


def _blocks(one: FollowUpList) -> Iterator[Heading | Sentences | FigureTable]:
    count = len(one.lines)
    yield Heading(2, f'{one.title} ({count:,})')
    yield Sentences(one.explained, quiet=True)
    if count:
        headings = (field_label('incident', 'reference'), _('Record'), _('Day'))
        rows = tuple((isolate(line.reference), line.kind, _short(line.day)) for line in one.lines)
        yield FigureTable(one.title, headings, rows, has_total=False)


def _short(day: str) -> str | None:
    """A day in few words; None, which is a dash, where none may stand there."""
    return dates.short(day, language()) if day and dates.is_edtf(day) else None


def count_in_words(count: int) -> str:
    """How many records a file holds."""
    return ngettext('{count} record', '{count} records', count).format(count=f'{count:,}')
