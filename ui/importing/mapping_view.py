"""What each column of a file is taken for, and its values; what is not sure is answered here, once for all rows."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTableView, QWidget

from exchange.cells import as_text
from exchange.importing import import_deed
from exchange.importing.plan import Plan, PlannedRow
from exchange.mapping import by_content, casualty_headings, profiles
from exchange.mapping.casualty_headings import CASUALTIES
from exchange.mapping.columns import ORDERS, STAY, TURN, WITH_TEXT, codes_of
from exchange.mapping.headings import FIELD_KINDS
from exchange.mapping.mapping import VALUES, Mapping
from exchange.mapping.new_codes import is_addition, labels_of
from exchange.mapping.target_labels import because, choosable, column_label, target_label
from models.dates import dates
from models.entry.understood import Offer
from models.errors import Refused
from models.language.code_lists import codes
from models.language.labels import field_label
from models.language.messages import LANGUAGES, _, language, ngettext, speaking
from models.language.text import clean, fold, has_arabic, isolate
from models.record.fields import SEPARATOR, CodesKind, DateKind, Spec, split_codes
from models.register.register import Register
from ui.form.new_entry import NewEntry
from ui.importing.column_questions import ORDER, ColumnQuestion, FirstAsked, Key, by_row, counted, of_row, questions
from ui.parts import look
from ui.parts.pieces import Lines, button, column, label, scrolled, table, wrapped
from ui.parts.strips.answer_line import AnswerLine, LineToLeave, fitting

_LEFT_OUT, _ADDED, _BY_ROW = '-', '+', '/'
_MOST_OFFERS = 40
_EXAMPLES = 3
# As much is seen below the line that is asked about: its row in full.
_BELOW = 76


def _is_suggested(one: ColumnQuestion) -> bool:
    """Whether the first of the answers is a suggestion, which Enter takes where nothing is typed."""
    return bool(one.hint or one.readings or one.alike)


def _is_alike(one: ColumnQuestion) -> bool:
    """Whether the heading of a column is only like a name that we know."""
    guess = one.column.guess
    return one.is_open and not one.column.target and guess is not None and guess.reason == 'spelling'


class MappingView(QWidget):
    """The columns of a plan and what they are taken for; `settled` gives the mapping to plan anew with.

    `forgotten` gives the name of a profile that was deleted, and what was kept under it.
    """

    settled = Signal(object)
    forgotten = Signal(str, object)

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self._mapping: Mapping = {}
        self._answered: set[Key] = set()
        self._by_row: set[Key] = set()
        self._first = FirstAsked()
        self._known_as = ''
        self._plan: Plan | None = None
        self._columns = Lines([_('Column'), _('Examples'), _('Treated as'), _('Matched by')], self)
        self._asked = Lines([_('Column'), _('Value'), _('Rows'), _('Treated as')], self, numbers=(2,))
        self.columns = self._table(self._columns, (200, 280, 280, 260), _('Columns of the file'))
        self.asked = self._table(self._asked, (180, 330, 80, 240), _('Values not in any list'))
        self._said = label('', 'label')
        self._title, self._whole = label('', 'section'), label('', 'muted')
        self.line = AnswerLine()
        self.line.setPlaceholderText(_('type a value, then press Enter; ↓ shows all'))
        self.line.setAccessibleName(_('Treated as'))
        self.line.answered.connect(self.answer)
        self.line.gave_up.connect(self._back_to_table)
        self.adding = NewEntry(register)
        self.adding.added.connect(self.answer)
        self.adding.gave_up.connect(self._back_to_table)
        self.name = LineToLeave()
        self.name.gave_up.connect(self._back_to_table)
        self.name.setPlaceholderText(_('a name, such as the sender’s'))
        self.name.setAccessibleName(_('Save these answers as'))
        self.name.setFixedWidth(look.px(260))
        self._forget = button(_('Delete this saved mapping'), self.forget, 'Ctrl+Alt+F')
        self.suggested = button('', self.take_suggestions, role='primary')
        self.suggested.setAutoDefault(True)  # Enter presses it
        self._current: ColumnQuestion | None = None
        self._lay_out()
        self.setFocusProxy(self.columns)

    def _table(self, lines: Lines, widths: tuple[int, ...], name: str) -> QTableView:
        made = table(lines, widths, least=3)
        made.setAccessibleName(name)
        lines.waits = self._waits
        made.installEventFilter(self)
        made.selectionModel().currentRowChanged.connect(self._look_at)
        return made

    def _lay_out(self) -> None:
        self._values_title = label(_('Values and dates to decide'), 'section')
        again = button(_('Show the rows with these answers'), self.settle, 'Ctrl+Return', 'primary')
        kept = label(_('Save these answers as'), 'label', wraps=False)
        self.line.setFixedWidth(look.px(460))
        answer = wrapped(self._title, self.line)
        keeping = (kept, self.name, self._forget)
        inside = QWidget()
        parts = (wrapped(self.suggested), self.columns, self._values_title, self.asked, self._whole)
        lines = column(self._said, *parts)
        lines.setStretch(2, 3)
        lines.setStretch(4, 2)
        inside.setLayout(lines)
        inside.installEventFilter(self)
        self._scrolled = scrolled(inside)
        # Where one answers, and the button for the answers, are seen however much is asked above them.
        self.setLayout(column(self._scrolled, answer, self.adding, wrapped(again, *keeping)))

    # What is shown

    def show_plan(self, plan: Plan) -> None:
        """Show the columns of a plan and what is not settled in it; answers that were not used yet are kept."""
        if self._plan is plan and self._answered:
            self._look_at()
            self._go_on(self.columns, self._columns, -1)
            return
        self._plan = plan
        self._mapping = {title: dict(inner) for title, inner in plan.mapping.items()}
        self._mapping[VALUES] = {target: dict(chosen) for target, chosen in plan.mapping.get(VALUES, {}).items()}
        self._answered.clear()
        self._by_row.clear()
        self._know_as(next((found.profile for found in plan.tables if found.profile in self._kept()), ''))
        self.adding.hide()
        asked = self.meet(plan)
        of_columns = [one for one in asked if len(one.key) == 2]
        others = [one for one in asked if len(one.key) > 2]
        self._columns.put([self._line(one) for one in of_columns], of_columns)
        self._put_asked(others)
        self._say()
        self._go_to_first(of_columns, others)

    def meet(self, plan: Plan) -> list[ColumnQuestion]:
        """What is asked of a plan; a column that nobody answered for is asked about as when the file was first read."""
        with plan.with_its_codes():
            return self._first.still(plan, questions(plan))

    @property
    def first(self) -> FirstAsked:
        """What was asked of the file at first."""
        return self._first

    def go_on_from(self, first: FirstAsked) -> None:
        """Know of a file that comes again what was answered of it."""
        self._first = first

    def asks(self, sheet: str, heading: str) -> bool:
        """Whether a column is among the questions that are open."""
        return any(one.is_open and one.key == (sheet, heading) for one in self._things(self._columns))

    def clear(self) -> None:
        """Show nothing of a file any more."""
        self._columns.put([])
        self._asked.put([])
        self._mapping, self._current, self._known_as, self._plan = {}, None, '', None
        self._answered.clear()
        self._by_row.clear()
        self._first = FirstAsked()
        self.line.fitting = lambda _text: []
        self.adding.clear()
        for text in (self._said, self._title, self._whole, self.line, self.name):
            text.clear()

    def _kept(self) -> dict[str, dict[str, Any]]:
        return self._register.settings.import_profiles

    def _say(self) -> None:
        tables = self._plan.tables if self._plan else []
        known = [profiles.title(found.profile) for found in tables if found.profile]
        said = [_('Recognised: {profile}.').format(profile=isolate(name, 'auto')) for name in dict.fromkeys(known)]
        asked = (*self._things(self._columns), *self._things(self._asked))
        waiting = sum(map(self._waits, asked))
        sentence = ngettext('{count} question is open.', '{count} questions are open.', waiting)
        said += [sentence.format(count=waiting)] if waiting else []
        said.append(
            _('A column with no answer is not imported, and neither is a row with a value that was not matched.')
        )
        self._said.setText(' '.join(said))

    def _things(self, lines: Lines) -> list[ColumnQuestion]:
        found = (lines.thing(line) for line in range(lines.rowCount()))
        return [one for one in found if isinstance(one, ColumnQuestion)]

    def _waits(self, one: ColumnQuestion) -> bool:
        """Whether a question is open still."""
        return one.is_open and one.key not in self._answered and not self._is_counted(one)

    def _is_counted(self, one: ColumnQuestion) -> bool:
        """Whether another column was said to count the people of this one, so that it need not be asked."""
        if one.key in self._answered or not (whom := counted(one.column)):
            return False
        others = {heading: target for heading, target in self._targets(one).items() if heading != one.column.heading}
        return whom in others.values()

    def _go_to_first(self, of_columns: list[ColumnQuestion], others: list[ColumnQuestion]) -> None:
        """Go to the first line that somebody should answer."""
        first = next((place for place, one in enumerate(of_columns) if self._waits(one)), 0)
        in_values = others and not any(map(self._waits, of_columns))
        if of_columns:
            self.columns.setCurrentIndex(self._columns.index(first, 0))
        if others:
            self.asked.setCurrentIndex(self._asked.index(0, 0))
        (self.asked if in_values else self.columns).setFocus()
        self._look_at()
        self._offer_suggestions()

    def _suggestions(self) -> list[ColumnQuestion]:
        """The columns of the first sheet with any whose headings are only like the name of a field, one for a field."""
        alike = [one for one in self._things(self._columns) if _is_alike(one) and one.key not in self._answered]
        first = [one for one in alike if one.table is alike[0].table]
        taken = set(self._targets(first[0]).values()) if first else set()
        of_fields = {one.hint: one for one in reversed(first) if one.hint not in taken}
        return [one for one in first if one in of_fields.values()]

    def _offer_suggestions(self) -> None:
        """Offer to take all suggestions of a sheet at once, where there are more than one: Enter takes them."""
        found = self._suggestions()
        self.suggested.setVisible(len(found) > 1)
        if len(found) > 1:
            sentence = _('Accept the {count} suggestions for “{sheet}”')
            self.suggested.setText(sentence.format(count=len(found), sheet=isolate(found[0].table.sheet.title, 'auto')))
            self.suggested.setFocus()

    def take_suggestions(self) -> None:
        """Take each column of a sheet whose heading is only like the name of a field for that field."""
        for one in self._suggestions():
            self._targets(one)[one.column.heading] = one.hint
            self._answered.add(one.key)
            self._first.answered.add(one.key)
            self._columns.replace(self._things(self._columns).index(one), self._line(one))
        self._say()
        self._go_on(self.columns, self._columns, -1)
        self._offer_suggestions()

    def _line(self, one: ColumnQuestion) -> tuple[str, ...]:
        heading = _heading(one)
        if len(one.key) > 2:
            often = f'{one.often:,}' if one.often else ''
            if one.is_given:
                return (isolate(heading, 'auto'), _rows_of(one), often, self._taken(one))
            return (isolate(heading, 'auto'), isolate(one.text, 'auto'), often, self._taken(one))
        return (isolate(heading, 'auto'), _examples(one), self._taken(one), self._why(one))

    def _why(self, one: ColumnQuestion) -> str:
        if one.key in self._answered:
            return _('chosen')
        found = one.column.meaning if one.column.target else one.column.guess
        if found is None and (one.column.is_again or self._is_counted(one)):
            return _('same as another column')
        if found is None:
            return _('please confirm') if one.is_open else ''
        asked = _('please confirm')
        return f'{because(found)} · {asked}' if one.is_open else because(found)

    def _taken(self, one: ColumnQuestion) -> str:
        """What a line is taken for as things are answered."""
        if one.key[2:] == (ORDER,):
            target = self._targets(one).get(one.column.heading) or ''
            return next((_order_label(word) for word in _ways(one) if target.endswith(word)), _('?'))
        unsaid = _('row by row') if one.key in self._by_row else _('?')
        if one.is_given:
            given = next(filter(None, map(self._targets(one).get, one.own)), None)
            return _given_label(one, given) if given else unsaid
        if len(one.key) > 2:
            chosen = self._chosen(one)
            return _code_label(one, str(chosen[one.text] or _LEFT_OUT)) if one.text in chosen else unsaid
        target = self._targets(one).get(one.column.heading)
        if target:
            return target_label(target)
        guess = one.column.guess
        if guess and one.key not in self._answered:
            return _('{guess}?').format(guess=target_label(guess.target))
        return _('not imported')

    def _targets(self, one: ColumnQuestion) -> dict[str, Any]:
        return self._mapping.setdefault(one.table.sheet.title, {})

    def _chosen(self, one: ColumnQuestion) -> dict[str, str | None]:
        found: dict[str, str | None] = self._mapping[VALUES].setdefault(one.column.field_name, {})
        return found

    # Answering

    def _look_at(self, *_indexes: object) -> None:
        """Have the line answer what is looked at."""
        view, lines = (self.asked, self._asked) if self.asked.hasFocus() else (self.columns, self._columns)
        self._mark_only(view)
        thing = lines.thing(view.currentIndex().row())
        self._current = thing if isinstance(thing, ColumnQuestion) else None
        self.adding.hide()
        self.line.setEnabled(self._current is not None)
        if self._current is None:
            return
        what = _heading(self._current) if self._current.is_given else self._current.text or _heading(self._current)
        self._title.setText(isolate(what if len(what) < 40 else f'{what[:39]}…', 'auto'))
        current = self._current
        self._whole.setText(isolate(current.text, 'auto') if current.row else '')
        self._whole.setVisible(bool(current.row))
        self._keep_in_sight(view)
        self.line.takes_first = _is_suggested(current)
        self.line.fitting = lambda text: list(offers(current, text, self._register.settings.date_order))

    def _keep_in_sight(self, view: QTableView) -> None:
        """Have the line that is looked at show, and what is below it, where the screen is too low for both tables."""
        inside = self._scrolled.widget()
        line = view.visualRect(view.currentIndex()).center()
        at = view.viewport().mapTo(inside, line).y()
        self._scrolled.ensureVisible(0, at, 0, min(look.px(_BELOW), self._scrolled.viewport().height() // 2))

    def _mark_only(self, view: QTableView) -> None:
        """Mark the line that is looked at, and none in the other table."""
        (self.columns if view is self.asked else self.asked).clearSelection()
        whole_line = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        view.selectionModel().select(view.currentIndex(), whole_line)

    def answer(self, value: str) -> None:
        """Take a line for this, and go to the next one that is open."""
        one = self._current
        if one is None:
            return
        if value == _ADDED:
            self.add()
            return
        if value == _BY_ROW:
            self.ask_by_row(one)
            return
        self._by_row.discard(one.key)
        if one.key[2:] == (ORDER,):
            target = one.column.target or ''
            self._targets(one)[one.column.heading] = f'{target}:{value}'
        elif one.is_given:
            self._give(one, value)
        elif len(one.key) > 2:
            self._chosen(one)[one.text] = None if value == _LEFT_OUT else value
        else:
            self._targets(one)[one.column.heading] = None if value == _LEFT_OUT else value
        self._answered.add(one.key)
        self._first.answered.add(one.key)
        view, lines = (self.asked, self._asked) if len(one.key) > 2 else (self.columns, self._columns)
        place = self._things(lines).index(one)
        for at, other in enumerate(self._things(lines)):
            if other is one or counted(other.column):  # one that counts the same people need not be asked now, or must
                lines.replace(at, self._line(other))
        self._say()
        self._go_on(view, lines, place)

    def _give(self, one: ColumnQuestion, value: str) -> None:
        """Give all rows of a sheet a value, or one of them, or none; a name goes where its letters belong."""
        for target in one.own:
            self._targets(one).pop(target, None)
        if value != _LEFT_OUT:
            is_arabic = has_arabic(value)
            fitting_letters = (own for own in one.own if own.split(':')[1].endswith('_ar') == is_arabic)
            self._targets(one)[next(fitting_letters, one.own[0])] = value

    def ask_by_row(self, one: ColumnQuestion) -> None:
        """Ask what a sheet is given, or what a value means, of each of its rows by itself."""
        for target in one.own if one.is_given else ():
            self._targets(one).pop(target, None)
        if not one.is_given:
            self._chosen(one).pop(one.text, None)
        self._by_row.add(one.key)
        self._answered.add(one.key)
        self._ask_more(by_row(one), behind=one)

    def ask_row(self, planned: PlannedRow) -> None:
        """Ask what a row that cannot go in lacks, or what its cells mean that were not understood."""
        tables = self._plan.tables if self._plan else []
        if found := next((one for one in tables if one.sheet.title == planned.sheet), None):
            self._ask_more(of_row(found, planned))

    def _ask_more(self, more: list[ColumnQuestion], behind: ColumnQuestion | None = None) -> None:
        """Put questions behind another, or at the end, and go to the first of them."""
        there = self._things(self._asked)
        keys = {one.key for one in more}
        others = [one for one in there if one.key not in keys]
        at = others.index(behind) + 1 if behind in others else len(others)
        self._put_asked([*others[:at], *more, *others[at:]])
        self.asked.setFocus()
        self.asked.setCurrentIndex(self._asked.index(min(at, max(self._asked.rowCount() - 1, 0)), 0))
        self._say()
        self._look_at()

    def _put_asked(self, others: list[ColumnQuestion]) -> None:
        self._asked.put([self._line(one) for one in others], others)
        self.asked.setVisible(bool(others))
        self._values_title.setVisible(bool(others))

    def add(self) -> None:
        """Ask what the value that is looked at is called in both languages, to add it to its list."""
        if self._current is not None and _can_be_added(self._current):
            assert self._current.column.spec is not None
            self.adding.ask(self._current.column.spec.codes, self._current.text)

    def _go_on(self, view: QTableView, lines: Lines, place: int) -> None:
        """Go to the next line that is open, in the other table where this one has none."""
        for other_view, other in ((view, lines), (self.columns, self._columns), (self.asked, self._asked)):
            found = self._things(other)
            order = [*range(place + 1, len(found)), *range(place + 1)] if other is lines else range(len(found))
            first = next((n for n in order if self._waits(found[n])), None)
            if first is not None:
                other_view.setFocus()
                other_view.setCurrentIndex(other.index(first, 0))
                self._look_at()
                return
        view.setFocus()

    def _back_to_table(self) -> None:
        (self.asked if self._current and len(self._current.key) > 2 else self.columns).setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and watched in (self.columns, self.asked):
            self._look_at()
        if event.type() == QEvent.Type.Resize and isinstance(watched, QTableView):
            watched.scrollTo(watched.currentIndex())  # what is asked shows though the room became less
        if event.type() == QEvent.Type.Resize:
            self._keep_in_sight(self.asked if self._current and len(self._current.key) > 2 else self.columns)
        if event.type() != QEvent.Type.KeyPress or watched not in (self.columns, self.asked):
            return False
        assert isinstance(event, QKeyEvent)
        if event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.line.setFocus()
            self.line.offer_all()
            return True
        if event.key() == Qt.Key.Key_Delete:
            self.answer(_LEFT_OUT)
            return True
        if event.key() == Qt.Key.Key_Insert:
            self.add()
            return True
        if event.text().strip():
            self.line.setFocus()
            self.line.keyPressEvent(event)
            return True
        return False

    def settle(self) -> None:
        """Keep the answers under the name that is typed, and have the file planned with them."""
        if name := self.name.text().strip():
            self._keep(name)
        self._first.answered |= {one.key for one in self._things(self._columns) if self._is_counted(one)}
        self.settled.emit(self.answers())

    def answers(self) -> Mapping:
        """The mapping with what was answered so far."""
        mapping = {title: inner for title, inner in self._mapping.items() if title != VALUES or any(inner.values())}
        if VALUES in mapping:
            mapping[VALUES] = {target: chosen for target, chosen in mapping[VALUES].items() if chosen}
        return mapping

    @property
    def unused(self) -> int:
        """How many answers there are that no plan was made with."""
        return len(self._answered - self._by_row)

    def use(self) -> None:
        """Note that a plan was made with all that was answered."""
        self._answered.clear()

    def _keep(self, name: str) -> None:
        one = self._current or next(iter(self._things(self._columns)), None)
        if one is not None:
            was = self._known_as if self._known_as != name else ''
            import_deed.remember(self._register, name, self._targets(one), self._mapping, was)

    def forget(self) -> None:
        """Forget the profile by which the file was known."""
        name, was = self._known_as, self._kept().get(self._known_as)
        self._register.settings.drop('import_profiles', name)
        self._know_as('')
        self.forgotten.emit(name, was)

    def bring_back(self, name: str, was: dict[str, Any]) -> None:
        """Have a profile again that was forgotten."""
        self._register.settings.keep('import_profiles', name, was)
        self._know_as(name)

    def _know_as(self, name: str) -> None:
        self._known_as = name
        self.name.setText(name)
        self._forget.setVisible(bool(name))


# What is offered


def offers(one: ColumnQuestion, text: str, order: str) -> Iterator[Offer]:
    """The answers to a question that fit what is typed, in either language; for nothing the likeliest first."""
    if one.readings:
        yield from _orders(one, order)
        return
    if one.is_given:
        yield from _givens(one, text, order)
        return
    found = _codes(one, text) if len(one.key) > 2 else _targets(one, text)
    for count, offer in enumerate(found):
        if count < _MOST_OFFERS:
            yield offer
    others = [Offer(_LEFT_OUT, _('Skip')), *_row_by_row(one)]
    if _can_be_added(one):
        others.append(Offer(_ADDED, _('Add it to the list …'), isolate('Insert')))
    yield from (offer for offer in others if not text.strip() or fold(text) in fold(offer.label))


def _givens(one: ColumnQuestion, text: str, order: str) -> Iterator[Offer]:
    """What can be given for all rows of a sheet, or for one."""
    spec = one.column.spec
    if spec is None:
        offered = [Offer(kind, _given_label(one, kind)) for kind in FIELD_KINDS]
        yield from (offer for offer in offered if fold(text) in fold(offer.label))
        return
    more = [*_row_by_row(one), *([Offer(_LEFT_OUT, _('Skip'))] if one.row else [])]
    more = [offer for offer in more if not text.strip() or fold(offer.label).startswith(fold(text))]
    if spec.codes:
        yield from (offer for offer in _codes(one, text) if not offer.value.endswith(WITH_TEXT))
    yield from more
    if text.strip() and isinstance(spec.kind, DateKind):
        yield from _days(text, order)
    elif text.strip() and not spec.codes:
        yield Offer(clean(text), isolate(clean(text), 'auto'))


def _days(text: str, order: str) -> Iterator[Offer]:
    """The days that a text may mean; of two the one in the order that is usual here first."""
    try:
        found = [dates.understand(text)]
    except dates.AmbiguousDate as doubt:
        found = doubt.readings if ORDERS.get(order, True) else doubt.readings[::-1]
    except dates.NotADate:
        found = []
    yield from (Offer(day, dates.in_words(day, language())) for day in found)


def _row_by_row(one: ColumnQuestion) -> list[Offer]:
    """The offer to be asked of each row, where there are several."""
    is_of_rows = (one.is_given or one.often > 1) and not one.row and one.column.spec is not None
    return [Offer(_BY_ROW, _('Row by row …'))] if is_of_rows else []


def _heading(one: ColumnQuestion) -> str:
    """What a question is about: a column, or a field that a whole sheet lacks."""
    if not one.is_given:
        return column_label(one.column.heading)
    return field_label(one.column.kind, one.column.name) if one.column.spec else _('What the sheet is about')


def _rows_of(one: ColumnQuestion) -> str:
    """The rows that are given what is asked: all of a sheet, those without it, or one by its number and its cells."""
    sheet = one.key[0]
    if one.row:
        return isolate(_('row {row}: {text}').format(row=one.row, text=isolate(one.text, 'auto')), 'auto')
    is_of_all = not one.rows or one.often == sum(1 for _row in one.table.rows())
    sentence = _('all rows of “{sheet}”') if is_of_all else _('rows of “{sheet}” without it')
    return sentence.format(sheet=sheet)


def _given_label(one: ColumnQuestion, value: str) -> str:
    spec = one.column.spec
    if spec is not None:
        return _labels(split_codes(value), spec) if spec.codes else isolate(str(spec.kind.show(value, spec)), 'auto')
    return {'incident': _('People harmed in incidents'), 'abductee': _('Abductees')}[value]


def _can_be_added(one: ColumnQuestion) -> bool:
    """Whether a question is about a value of a list that a desk may add to."""
    is_value = len(one.key) > 2 and not one.readings and one.column.spec is not None
    return is_value and one.column.spec.codes in codes('open_lists')


def _orders(one: ColumnQuestion, order: str) -> Iterator[Offer]:
    words = sorted(_ways(one), key=lambda word: word != order)
    for word in words:
        reading = one.readings[0 if word == _ways(one)[0] else -1]
        said = _('“{text}” is {day}').format(text=isolate(one.text), day=dates.in_words(reading, language()))
        yield Offer(word, said, _order_label(word))


def _ways(one: ColumnQuestion) -> list[str]:
    """The answers to a question of order: that of day and month, or whether days that may be months are turned back."""
    return [TURN, STAY] if one.column.is_turned == '' else list(ORDERS)


def _order_label(word: str) -> str:
    if word in ORDERS:
        return _('the day first') if ORDERS[word] else _('the month first')
    return _('day and month turned back') if word == TURN else _('as the cell shows it')


def _targets(one: ColumnQuestion, text: str) -> Iterator[Offer]:
    wanted = list(choosable(one.table.kind))
    if not text.strip():
        hinted = [one.hint] if one.hint else []
        yield from (Offer(target, target_label(target)) for target in dict.fromkeys([*hinted, *wanted]))
        return
    understood = casualty_headings.understand(text) if one.table.kind == 'incident' else None
    if understood:
        target = f'{CASUALTIES}:{understood.harm.code}'
        yield Offer(target, target_label(target))
    named = [(target, _names(target)) for target in wanted]
    for target in fitting(text, named):
        yield Offer(target, target_label(target))


def _names(target: str) -> list[str]:
    names = []
    for spoken in LANGUAGES:
        with speaking(spoken):
            names.append(target_label(target))
    return names


def _codes(one: ColumnQuestion, text: str) -> Iterator[Offer]:
    assert one.column.spec is not None
    listed = one.column.spec.code_list()
    known = [row.code for row in listed.offered()]
    if together := _several(text, one.column.spec):
        yield together
    if text.strip():
        named = [(code, (listed[code].en, listed[code].ar, *listed[code].aliases)) for code in known]
        known = fitting(text, named)
    else:
        known = list(dict.fromkeys([*one.alike, *known]))
    yield from (
        Offer(code, listed.label(code), _('alike') if code in one.alike else '') for code in known[:_MOST_OFFERS]
    )
    other = f'other{WITH_TEXT}'
    if 'other' in listed and not text.strip():
        yield Offer(other, _code_label(one, other))


def _several(text: str, spec: Spec) -> Offer | None:
    """Two codes or more that are typed beside one another, where a field holds several."""
    if not isinstance(spec.kind, CodesKind) or not text.strip():
        return None
    try:
        found = split_codes(codes_of(text, spec))
    except Refused:
        return None
    return Offer(SEPARATOR.join(found), _labels(found, spec)) if len(found) > 1 else None


def _labels(several: list[str], spec: Spec) -> str:
    return _(', ').join(spec.code_list().label(code) for code in several)


def _code_label(one: ColumnQuestion, code: str) -> str:
    if code == _LEFT_OUT:
        return _('left out')
    assert one.column.spec is not None
    if is_addition(code):
        en, ar, _under = labels_of(one.text, code)
        labels = ' · '.join(filter(None, (en, ar)))
        return _('{label}, new in the list').format(label=isolate(labels, 'auto'))
    said = _labels(split_codes(code.removesuffix(WITH_TEXT)), one.column.spec)
    return _('{label}, and the text goes into the notes').format(label=said) if code.endswith(WITH_TEXT) else said


def _examples(one: ColumnQuestion) -> str:
    """Three values of a column."""
    layout = one.table.layout
    cells = by_content.sample(layout.rows, one.column.index) if layout else []
    distinct = list(dict.fromkeys(' '.join(as_text(cell).split()) for cell in cells))
    return ' · '.join(isolate(text if len(text) < 32 else f'{text[:31]}…', 'auto') for text in distinct[:_EXAMPLES])
