"""The page Problems: how many records each rule finds something in, and which; Enter jumps to one."""

from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from models import query
from models.changed import Changed
from models.language.code_lists import codes
from models.language.labels import record_label
from models.language.messages import _, language, ngettext
from models.language.text import isolate
from models.query import Problem
from models.register.register import Register
from models.rules import checks
from models.rules.rules import RULES
from models.rules.surroundings import Around
from ui.parts import look, page_entries, tasks, waiting
from ui.parts.page import Page
from ui.parts.pieces import Lines, Notice, button, column, label, table, wrapped
from ui.parts.tasks import Latest, Tell

MOST = 100


class _Listed(NamedTuple):
    """The records that a rule finds something in, each with what the table shows of it."""

    rule: str
    lines: list[tuple[str, ...]]
    problems: list[Problem]
    total: int


class ProblemsPage(Page):
    """The rules above, the records of the chosen one below; `opened` with what was chosen, `counted` how many stand."""

    entry = page_entries.PROBLEMS
    opened = Signal(object)

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self.notice = Notice(self)
        self._rules = Lines([_('Level'), _('Count'), _('Check')], self, numbers=(1,))
        self.rules_table = table(self._rules, (100, 80))
        self.rules_table.setAccessibleName(_('Check'))
        self._found = Lines([_('Reference'), _('Record'), _('Problem')], self)
        self.found_table = table(self._found, (150, 260))
        self.found_table.setAccessibleName(_('Records'))
        self._help, self._more = label('', 'small'), label('', 'small')
        self._empty = label(
            _('No record has a problem. Problems found while typing, importing or checking are shown here.'), 'label'
        )
        self._counter, self._reader = Latest(register, self), Latest(register, self)
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        intro = label(
            _('If a warning is not a mistake, open the record and dismiss it (Ctrl+E) with a reason.'), 'small'
        )
        again = button(_('Check all records again'), self.check_again, 'Ctrl+R')
        again.setEnabled(self._register.writing)
        self._body = QWidget()
        inside = column(self.rules_table, self._help, self.found_table, self._more)
        inside.setStretch(2, 1)
        inside.setContentsMargins(0, 0, 0, 0)
        self._body.setLayout(inside)
        lines = column(label(_('Problems'), 'title'), intro, self._empty, self._body, self.notice, wrapped(again))
        lines.setStretch(3, 1)
        lines.setContentsMargins(16, 16, 16, 16)
        self.setLayout(lines)
        self.setFocusProxy(self.rules_table)

    def _listen(self) -> None:
        self._counter.answered.connect(self._show_rules)
        self._reader.answered.connect(self._show_found)
        self.rules_table.selectionModel().currentRowChanged.connect(self._ask_found)
        self.found_table.doubleClicked.connect(self.open_chosen)
        for view in (self.rules_table, self.found_table):
            view.installEventFilter(self)

    def enter(self) -> None:
        """Go to where one begins."""
        self.rules_table.setFocus()

    # The rules

    def refresh(self, changed: Changed | None = None) -> None:
        """Show what the register has now."""
        self.count()

    def count(self) -> None:
        """Count anew what stands beside the title."""
        register = self._register
        self._counter.ask(lambda tell: tell(query.problem_counts(register)))

    def _show_rules(self, counts: dict[str, int]) -> None:
        self.counted.emit(sum(counts.values()))
        chosen = self._chosen()
        found = sorted((rule for rule in RULES if rule.code in counts), key=lambda rule: rule.level != 'stop')
        levels, names = {'stop': _('Error'), 'doubt': _('Warning')}, codes('rules')
        lines = [(levels[rule.level], f'{counts[rule.code]:,}', names.label(rule.code)) for rule in found]
        self._rules.put(lines, [rule.code for rule in found])
        self.rules_table.setFixedHeight(look.px(look.ROW_HEIGHT) * (min(len(found), 9) + 1) + look.SMALL)
        self._empty.setVisible(not found)
        self._body.setVisible(bool(found))
        place = next((place for place, rule in enumerate(found) if rule.code == chosen), 0)
        self.rules_table.setCurrentIndex(self._rules.index(place, 0))

    def _chosen(self) -> str:
        return str(self._rules.thing(self.rules_table.currentIndex().row()) or '')

    # The records of a rule

    def _ask_found(self) -> None:
        rule, register = self._chosen(), self._register
        if rule and self.isVisible():
            self._help.setText(codes('rules')[rule].columns[f'help_{language()}'])
            self._reader.ask(lambda tell: _read(register, rule, tell))

    def _show_found(self, listed: _Listed) -> None:
        if listed.rule != self._chosen():
            return
        at = self.found_table.currentIndex().row()
        self._found.put(listed.lines, listed.problems)
        if listed.lines:
            self.found_table.setCurrentIndex(self._found.index(max(0, min(at, len(listed.lines) - 1)), 0))
        left = listed.total - len(listed.lines)
        said = ngettext('… and {count} more', '… and {count} more', left).format(count=f'{left:,}')
        self._more.setText(said if left > 0 else '')

    def open_chosen(self) -> None:
        """Go to the record and field that is marked."""
        problem = self._found.thing(self.found_table.currentIndex().row())
        if isinstance(problem, Problem):
            self.opened.emit(problem)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or event.modifiers():
            return False
        if watched is self.rules_table:
            self.found_table.setFocus()
        else:
            self.open_chosen()
        return True

    # Checking everything again

    def check_again(self) -> None:
        """Look at every record anew: time passes, and what lies around a record changes."""
        register = self._register

        def work(progress: waiting.Progress) -> None:
            with register.reading():
                register.check_again(progress)

        stopped = _('Checking all records was stopped by the lock; start it again.')
        at_lock = tasks.AtLock(stopped, _('All records were checked.'))
        waiting.run(self, _('Checking all records …'), work, self._checked, self._stopped, at_lock=at_lock)

    def _checked(self, _nothing: object) -> None:
        self.notice.say('settled', _('All records were checked.'))
        self.refresh()

    def _stopped(self, error: Exception) -> None:
        if not isinstance(error, waiting.Cancelled):
            raise error
        self.notice.say('doubt', _('Stopped. The other records were not checked again.'))
        self.refresh()

    def clear(self) -> None:
        """Show nothing of the register any more."""
        self._rules.put([])
        self._found.put([])
        for text in (self._help, self._more):
            text.clear()
        self.notice.quiet()


def _read(register: Register, rule: str, tell: Tell) -> None:
    """Tell the records of a rule with the sentence that it says of each."""
    problems = query.problems(register, rule, MOST)
    around = Around(register)
    records = {}
    for kind in {problem.kind for problem in problems}:
        records |= query.get_many(register, kind, [problem.uid for problem in problems if problem.kind == kind])
    found = {uid: checks.findings(record, around, only=rule) for uid, record in records.items()}
    lines = []
    for problem in problems:
        record = records[problem.uid]
        said = [one.sentence for one in found[problem.uid] if (one.row, one.field) == problem[2:]]
        called = f'{record_label(problem.kind)} · {query.called(record, register.places)}'
        lines.append((isolate(str(record.get('reference') or '')), called, next(iter(said), '')))
    tell(_Listed(rule, lines, problems, query.problem_counts(register).get(rule, 0)))
