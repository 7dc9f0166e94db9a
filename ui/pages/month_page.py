"""The page Month: the figures of a month, as they stand in the register, and saving them."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from exchange.reporting import figures, formats, report_labels
from models import query
from models.changed import OWN_CODE, Changed
from models.dates import dates
from models.errors import KnownError, Refused
from models.language import messages
from models.language.code_lists import codes
from models.language.messages import _
from models.language.text import file_name, isolate
from models.query import Question
from models.register.register import Register
from ui.pages.export_page import read_month
from ui.parts import look, tasks, waiting
from ui.parts.choosing_files import SAVE, choose, documents, free_name
from ui.parts.flow import Flow
from ui.parts.page import EVERY_RECORD, Page
from ui.parts.pieces import NUMBERS, LineToType, Notice, button, column, empty, label, row, side, wrapped

_NAME_WIDTH, _NUMBER_WIDTH = 240, 84


class MonthPage(Page):
    """A month, its figures by section and governorate, and what of them must be said besides."""

    name, icon, stroke = 'month', 'chart', 'Ctrl+0'
    concerns = EVERY_RECORD | {OWN_CODE}
    overrides = ('Ctrl+S',)

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self._asked: tuple[str, str | None, str | None, str] | None = None
        self.figures: report_labels.Figures | None = None
        self._latest = tasks.Latest(register, self)
        self._latest.answered.connect(self._show)
        self._latest.failed.connect(self._failed)
        self.setProperty('role', 'surface')
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.month = LineToType()
        self.month.setAccessibleName(_('Month'))
        self.month.editingFinished.connect(self.look)
        self.as_of, self.learned_by = self._line_of_day(_('As of')), self._line_of_day(_('Learned by'))
        self.approved = QCheckBox(_('Only approved records'))
        self.approved.toggled.connect(self.look)
        self.notice = Notice()
        self._room = QVBoxLayout()
        self._lay_out()

    def _line_of_day(self, name: str) -> LineToType:
        line = LineToType()
        line.setAccessibleName(name)
        line.setPlaceholderText(_('today'))
        line.setFixedWidth(look.px(130))
        line.editingFinished.connect(self.look)
        return line

    def _lay_out(self) -> None:
        back = button(_('Previous'), self._before, 'Alt+PgUp')
        forward = button(_('Next'), self._after, 'Alt+PgDown')
        save = button(_('Save …'), self._ask_where, 'Ctrl+S', 'primary')
        self.month.setFixedWidth(look.px(170))
        inside = QWidget()
        inside.setProperty('role', 'surface')
        self._room.setContentsMargins(0, 0, 0, 0)
        inside.setLayout(self._room)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        held, learned = QWidget(), QWidget()
        held.setLayout(row(label(_('As of'), 'label', wraps=False), self.as_of))
        learned.setLayout(row(label(_('Learned by'), 'label', wraps=False), self.learned_by))
        chosen = Flow(gap=look.SMALL)
        for piece in (self.month, back, forward, held, learned, self.approved):
            chosen.addWidget(piece)
        head = wrapped(label(_('Monthly report'), 'title', wraps=False), None, save)
        page = column(head, chosen, self.notice, area, margin=look.LARGE)
        page.setSpacing(look.MEDIUM)
        self.setLayout(page)

    @staticmethod
    def title() -> str:
        """What it is called at the side and in the menu."""
        return _('Monthly report')

    def enter(self) -> None:
        """Go to where one begins."""
        self.month.setFocus()

    def _newest_month(self) -> str:
        newest = query.ids(self._register, Question('incident', sort='occurred'), most=1)
        page = query.page(self._register, 'incident', newest)
        found = [dates.month_of(str(values['occurred'])) for values in page.values() if values['occurred']]
        return (found and found[0]) or dates.today_in_damascus().strftime('%Y-%m')

    def _put_month(self, month: str) -> None:
        self.month.setText(dates.in_words(month, messages.language()))

    def show_month(self, month: str) -> None:
        """Show the figures of a month such as `2024-01`."""
        self._put_month(month)
        self.look()

    def _before(self) -> None:
        self._step(-1)

    def _after(self) -> None:
        self._step(1)

    def _step(self, by: int) -> None:
        if self._asked:
            year, month = map(int, self._asked[0].split('-'))
            months = year * 12 + month - 1 + by
            self.show_month(f'{months // 12}-{months % 12 + 1:02}')

    def refresh(self, changed: Changed | None = None) -> None:
        """Show what the register has now."""
        if not self.month.text():
            self._put_month(self._newest_month())
        self._asked = None
        self.look()

    def look(self) -> None:
        """Count again where what is asked for changed."""
        try:
            month, as_of, learned_by = read_month(self.month.text()), _day(self.as_of), _day(self.learned_by)
        except KnownError as error:
            self.notice.say('stop', str(error))
            return
        if month is None:
            return
        asked = (month, as_of, learned_by, 'approved' if self.approved.isChecked() else 'all')
        if asked == self._asked:
            return
        self._asked = asked
        self._put_month(month)
        self._latest.ask(lambda tell: tell(self._counted(*asked)))

    def _counted(self, month: str, as_of: str | None, learned_by: str | None, state: str) -> report_labels.Figures:
        return figures.figures(self._register, month, as_of=as_of, learned_by=learned_by, state=state)

    def _failed(self, error: Exception) -> None:
        self._asked = None
        if not isinstance(error, KnownError):
            raise error
        self.notice.say('stop', str(error))

    def _show(self, found: report_labels.Figures) -> None:
        self.figures = found
        self.notice.quiet()
        empty(self._room)
        for sentence in report_labels.reservations(found):
            self._add(label(sentence, 'doubt'))
        for section in found['sections']:
            self._add(label(report_labels.section_title(found, section['id']), 'section'))
            self._add(_people(section) if section['id'] == 'abductees' else _section(section))
        if 'undated' in found:
            self._add(label(report_labels.title_of('undated'), 'section'))
            self._add(_section(found['undated'] | {'id': 'undated'}))
        if found['not_operations']:
            kinds = {codes('incident_kinds').label(kind): count for kind, count in found['not_operations'].items()}
            self._add(label(_('Recorded, not counted as operations'), 'section'))
            self._add(_pairs(kinds))
        if found['noted']:
            self._add(label(_('Notable incidents'), 'section'))
        for sentence in found['noted']:
            self._add(label(isolate(sentence, 'auto')))
        self._show_method(found)
        self._room.addStretch(1)

    def _show_method(self, found: report_labels.Figures) -> None:
        """What is said of how the figures came to be; nothing where there is nothing to say."""
        for place, sentence in enumerate(report_labels.method_in_words(found)):
            if not place:
                self._add(label(_('Method'), 'section'))
            self._add(label(isolate(sentence, 'auto')))

    def _add(self, widget: QWidget) -> None:
        if widget.property('role') == 'section':
            widget.setContentsMargins(0, look.MEDIUM, 0, 0)
        self._room.addWidget(widget)

    # Saving

    def _ask_where(self) -> None:
        if self.figures:
            start = free_name(documents(), f'month-{self.figures["month"]}', formats.endings()[0])
            title = _('Save figures in ({endings})').format(endings=formats.endings_in_words())
            choose(self, title, SAVE, start, formats.endings(), self.save)

    def save(self, path: Path) -> None:
        """Write the figures that are shown, in the format that the ending of the path names."""
        found = self.figures
        work: Any = lambda _progress: formats.write(path, found or {}, messages.language())  # noqa: E731

        def done(_result: object) -> None:
            self.notice.say('settled', _('The figures are written: {path}').format(path=isolate(file_name(path))))

        at_lock = waiting.of_file(path)
        waiting.run(self, _('Writing the figures …'), work, done, self._failed, can_stop=False, at_lock=at_lock)

    def clear(self) -> None:
        """Show nothing of the register any more."""
        self.figures, self._asked = None, None
        empty(self._room)
        self.month.clear()
        self.notice.quiet()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.figures and self.isVisible():
            self._show(self.figures)


def _day(line: LineToType) -> str | None:
    """The day that stands in a line, None for none; Refused for what is no day."""
    text = line.text().strip()
    if not text:
        return None
    try:
        day = dates.understand(text, from_today=True)
    except (dates.NotADate, dates.AmbiguousDate):
        day = ''
    if dates.precision(day or '2000') != 'day':
        raise Refused(_('“{text}” is not a day; write it like 5 February 2024.').format(text=text))
    return day


def _section(section: report_labels.Figures) -> QWidget:
    """A section with its governorates: operations, and people by outcome and class."""
    tables = [section, *section.get('regions', ())]
    columns = report_labels.columns_of(tables)
    has_operations = any('operations' in table or 'incidents' in table for table in tables)
    names = [_column_name(column) for column in columns]
    grid = _Grid([_('Operations')] * has_operations + names)
    if not columns and not has_operations:
        return label(_('Nothing recorded.'), 'label')
    for table in tables:
        is_total = table is section
        if is_total and section['id'] == 'elsewhere':
            continue
        counts = [table.get('operations', table.get('incidents'))] * has_operations
        counts += [table.get(outcome, {}).get(name) for outcome, name in columns]
        grid.add(_('All') if is_total else _governorate(table), counts, bold=is_total)
    return grid


def _column_name(column: tuple[str, str]) -> str:
    outcome, name = report_labels.title_of(column[0]), report_labels.title_of(column[1])
    if column[1] == 'total':
        return outcome
    return name if column[0] == 'killed' else f'{outcome}: {name}'


def _governorate(region: report_labels.Figures) -> str:
    return codes('governorates').label(region['governorate']) if region['governorate'] else _('Not stated')


def _people(section: report_labels.Figures) -> QWidget:
    counts = {'still_missing': section['still_missing']} | section.get('counted_apart', {})
    return _pairs({report_labels.title_of(name): count for name, count in counts.items()})


def _pairs(counts: dict[str, Any]) -> QWidget:
    grid = _Grid([''])
    for name, count in counts.items():
        grid.add(name, [count], bold=False)
    return grid


def _cell(count: Any) -> str:
    """A figure as a cell shows it; one that is not there is a dash."""
    shown = report_labels.amount(count)
    return '–' if shown is None else shown if isinstance(shown, str) else f'{shown:,}'


class _Grid(QWidget):
    """Names with numbers beside them, under quiet headings."""

    def __init__(self, headings: list[str]) -> None:
        super().__init__()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(look.TINY)
        self._grid.setHorizontalSpacing(look.MEDIUM)
        self._grid.setColumnMinimumWidth(0, _NAME_WIDTH)
        for place, heading in enumerate(headings):
            self._grid.setColumnMinimumWidth(place + 1, _NUMBER_WIDTH)
            if heading:
                self._put(0, place + 1, label(heading, 'small'))
        self._grid.setColumnStretch(len(headings) + 1, 1)
        self.setLayout(self._grid)

    def add(self, name: str, counts: list[Any], *, bold: bool) -> None:
        """Add a line; a number that is not there is a dash."""
        line = self._grid.rowCount()
        cells = [label(name, wraps=False), *(label(_cell(count), wraps=False) for count in counts)]
        for place, cell in enumerate(cells):
            cell.setFont(look.font(bold=bold))
            self._put(line, place, cell)

    def _put(self, line: int, place: int, cell: QLabel) -> None:
        upright = Qt.AlignmentFlag.AlignVCenter if line else Qt.AlignmentFlag.AlignBottom
        cell.setAlignment((NUMBERS if place else side()) | upright)
        self._grid.addWidget(cell, line, place)
