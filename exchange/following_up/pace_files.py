"""How the work goes as a page and as a workbook: by week and in all, and nobody is named in it or compared."""

from collections.abc import Iterator
from pathlib import Path

from exchange import whole_files, xlsx
from exchange.cells import Cell
from exchange.publishing.paper import charts
from exchange.publishing.paper.charts import Bar
from exchange.publishing.paper.upright_chart import Upright, uprights
from exchange.publishing.published_page import Block, FigureTable, Heading, Picture, PublishedPage, Sentences
from models.dates import dates
from models.errors import KnownError
from models.language.labels import record_label, records_label
from models.language.messages import _, language, ngettext, speaking
from models.language.text import isolate
from models.query.follow_up import pace_of_work
from models.query.follow_up.pace_of_work import AGES, Days, WeekOfWork, WorkPace
from models.register.register import Register

ENDINGS = ('.xlsx', '.pdf', '.html', '.docx')
_NAMED = 4  # one week of so many has its name below its column
_WIDTHS = (24, *[14] * 7)


def write(register: Register, path: Path, speech: str) -> None:
    """Write how the work goes, in a language, as what the ending of the path names; KnownError for another ending."""
    if path.suffix.lower() not in ENDINGS:
        sentence = _('{path}: the name of the file must end in {endings}.')
        raise KnownError(sentence.format(path=path, endings=_(' or ').join(map(isolate, ENDINGS))))
    whole_files.refuse_unwritable(path)
    with speaking(speech):
        found = pace_of_work.pace(register)
        whole_files.put(path, _workbook(found) if path.suffix.lower() == '.xlsx' else _on_paper(path, found))


def in_words(register: Register) -> Iterator[str]:
    """How the work goes in lines of text: what is said in all, then each week."""
    found = pace_of_work.pace(register)
    yield from _in_all(found)
    for week in found.weeks:
        cells = zip(_headings()[1:], _row(week)[1:], strict=True)
        said = _(', ').join(f'{heading} {_said(cell)}' for heading, cell in cells)
        yield _('{name}: {said}').format(name=_began(week), said=said)


def to_print(register: Register) -> list[bytes]:
    """How the work goes for a printer, each sheet as a picture, in the language spoken now."""
    from exchange.publishing.paper import pdf_file  # loaded when something is set on paper

    return pdf_file.to_print(page(pace_of_work.pace(register)))


def page(found: WorkPace) -> PublishedPage:
    """How the work goes as a page, in the language spoken now."""
    today = dates.in_words(dates.today_in_damascus().isoformat(), language())
    blocks: list[Block] = [Sentences(today, quiet=True)]
    blocks += [Sentences(line) for line in _in_all(found)]
    blocks += [Heading(2, _('Records per week')), _recorded(found)]
    blocks += [Heading(2, _('Days from recorded to approved')), _days_taken(found)]
    blocks += [Heading(2, _('Open questions by age')), _questions(found)]
    blocks += [Heading(2, _('Week by week')), _table(found)]
    return PublishedPage(language(), pace_of_work.title(), tuple(blocks))


# What is said in all


def _in_all(found: WorkPace) -> Iterator[str]:
    recorded = sum(week.recorded for week in found.weeks)
    sentence = ngettext('{count} record in 26 weeks.', '{count} records in 26 weeks.', recorded)
    yield sentence.format(count=f'{recorded:,}')
    if found.days.half is not None:
        yield _approved(found.days)
    if found.returned_per_hundred is not None:
        said = _('Of 100 decisions, {count} returned a record.')
        yield said.format(count=found.returned_per_hundred)
    yield _oldest(found)


def _approved(days: Days) -> str:
    said = _('Half of what was approved was approved within {half} of being recorded, and 90 of 100 within {ninety}.')
    return said.format(half=_in_days(days.half or 0), ninety=_in_days(days.ninety or 0))


def _in_days(count: int) -> str:
    return ngettext('{count} day', '{count} days', count).format(count=f'{count:,}')


def _oldest(found: WorkPace) -> str:
    if found.oldest is None:
        return _('Nothing waits for review.')
    said = _('Waiting for review the longest: {record} {reference}, {days}.')
    of = {'record': record_label(found.oldest.kind), 'reference': isolate(found.oldest.reference)}
    return said.format(**of, days=_in_days(found.oldest.days))


# Pictures


def _recorded(found: WorkPace) -> Picture:
    """Incidents filled and abductees hatched, week by week."""
    parts = records_label('incident'), records_label('abductee')
    shown = [
        Upright(_name(place, week), week.incidents, week.recorded or None) for place, week in enumerate(found.weeks, 1)
    ]  # fmt: skip
    heard = _heard(_('Records per week'), ((_began(week), f'{week.recorded:,}') for week in found.weeks))
    return Picture(uprights(shown, parts, heard, language()), heard, _('By the Sunday on which the week began'))


def _days_taken(found: WorkPace) -> Picture:
    """Half of what was approved filled, and 90 of 100 hatched on it."""
    parts = _('Half within so many days'), _('90 of 100 within so many days')
    shown = [
        Upright(_name(place, week), week.days.half or 0, week.days.ninety) for place, week in enumerate(found.weeks, 1)
    ]
    said = ((_began(week), _between(week.days)) for week in found.weeks if week.days.half is not None)
    heard = _heard(_('Days from recorded to approved'), said)
    return Picture(uprights(shown, parts, heard, language()), heard, _('By the week in which they were approved'))


def _questions(found: WorkPace) -> Picture:
    bars = [Bar(name, count) for name, count in zip(_ages(), found.questions, strict=True)]
    heard = _heard(_('Open questions by age'), ((bar.name, f'{bar.number:,}') for bar in bars))
    return Picture(charts.bars(bars, heard, language()), heard, '')


def _ages() -> list[str]:
    up_to = (ngettext('up to {count} day', 'up to {count} days', age).format(count=age) for age in AGES)
    older = ngettext('more than {count} day', 'more than {count} days', AGES[-1])
    return [*up_to, older.format(count=AGES[-1])]


def _name(place: int, week: WeekOfWork) -> str:
    """The name below a column: of the last week, and of every fourth before it."""
    is_named = (pace_of_work.WEEKS - place) % _NAMED == 0
    return f'{week.began.day}/{week.began.month}' if is_named else ''


def _between(days: Days) -> str:
    return f'{days.half}–{days.ninety}'


def _heard(name: str, said: Iterator[tuple[str, str]]) -> str:
    joint = '؛ ' if language() == 'ar' else '; '
    return f'{name}: {joint.join(f"{one}: {count}" for one, count in said)}'


# The table


def _headings() -> tuple[str, ...]:
    return (
        _('Week from'),
        records_label('incident'),
        records_label('abductee'),
        _('Approved'),
        _('Returned'),
        _('Returned per 100'),
        _('Half within (days)'),
        _('90 of 100 within (days)'),
    )


def _row(week: WeekOfWork) -> tuple[str | int | None, ...]:
    decided = (week.approved, week.returned, week.returned_per_hundred)
    return (_began(week), week.incidents, week.abductees, *decided, week.days.half, week.days.ninety)


def _began(week: WeekOfWork) -> str:
    return dates.short(week.began.isoformat(), language())


def _said(cell: str | int | None) -> str:
    return '–' if cell is None else f'{cell:,}' if isinstance(cell, int) else cell


def _table(found: WorkPace) -> FigureTable:
    """The newest week first."""
    rows = tuple(_row(week) for week in reversed(found.weeks))
    return FigureTable(_('Week by week'), _headings(), rows, has_total=False)


# Files


def _workbook(found: WorkPace) -> bytes:
    book = xlsx.new_workbook()
    sheet = xlsx.add_long_sheet(book, pace_of_work.title())
    sheet.sheet_view.rightToLeft = language() == 'ar'
    xlsx.widen(sheet, _WIDTHS)
    xlsx.print_across(sheet)
    for line in _in_all(found):
        sheet.add([line])
    sheet.add([_('Open questions by age')], xlsx.BOLD)
    for name, count in zip(_ages(), found.questions, strict=True):
        sheet.add([name, count])
    sheet.add(list[Cell](_headings()), xlsx.HEADING)
    for week in reversed(found.weeks):
        sheet.add([week.began.isoformat(), *_row(week)[1:]])
    return xlsx.content(book)


def _on_paper(path: Path, found: WorkPace) -> bytes:
    from exchange.publishing.paper import page_files  # loaded when something is set on paper

    return page_files.content(path.suffix.lower(), page(found))
