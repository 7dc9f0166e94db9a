"""What other desks decided, on the page of a plan: a reviewer takes it over, all of it or one by one."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel

from exchange.importing.decisions_brought import Decisions, OfferedDecision, unproven_in_words
from models.language.messages import _, ngettext
from ui.parts import look
from ui.parts.pieces import column, give_key, label

# As many are shown as a person reads through; the box for all takes the others over too.
_MOST = 20


class OthersDecisions(QFrame):
    """A line for each decision, with a box where it can be taken over; hidden while a file has none.

    `changed` says that something was chosen, or not any more.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty('role', 'card')
        self._found = Decisions()
        self._title, self._refused = label(''), label('', 'doubt-text')
        self.all = QCheckBox()
        give_key(self.all, _('Take all of them over'), 'Alt+D')
        self.all.clicked.connect(self._choose_all)
        self._more = label('', 'muted')
        self._inside = column(self._refused, self._title, self.all, margin=look.MEDIUM)
        self.setLayout(self._inside)
        self.lines: list[QCheckBox | QLabel] = []
        self.hide()

    def show_decisions(self, found: Decisions) -> None:
        """Show what was decided, nothing of it chosen yet."""
        self._found = found
        for line in (*self.lines, self._more):
            self._inside.removeWidget(line)
        for line in self.lines:
            line.deleteLater()
        self.lines = [self._line(one) for one in found.offered[:_MOST]]
        for line in (*self.lines, self._more):
            self._inside.addWidget(line)
        self._say()

    def _say(self) -> None:
        found, count = self._found, len(self._found.offered)
        sentence = ngettext(
            'The other desk decided about {count} record. A reviewer can take that over here.',
            'The other desk decided about {count} records. A reviewer can take that over here.',
            count,
        )
        self._title.setText(sentence.format(count=f'{count:,}') if count else '')
        refused = [*found.refused, *([unproven_in_words(found)] if found.unproven else ())]
        self._refused.setText('\n'.join(refused))
        more = _('  … and {count} more').format(count=f'{count - _MOST:,}').strip()
        self._more.setText(more if count > _MOST else '')
        self.all.setChecked(False)
        for part, is_seen in (
            (self._title, count > 0),
            (self._refused, bool(refused)),
            (self.all, count > 0 and found.can_be_taken),
            (self._more, count > _MOST),
        ):
            part.setVisible(is_seen)
        self.setVisible(bool(count or refused))

    def _line(self, one: OfferedDecision) -> QCheckBox | QLabel:
        if not self._found.can_be_taken:
            return label(one.in_words())
        made = QCheckBox(one.in_words())
        made.setAccessibleName(_('Take over: {what}').format(what=one.in_words()))
        made.toggled.connect(partial(self._choose, one))
        return made

    def _choose(self, one: OfferedDecision, is_chosen: bool) -> None:
        one.is_chosen = is_chosen
        self.changed.emit()

    def _choose_all(self, is_chosen: bool) -> None:
        self._found.choose('take' if is_chosen else 'show')
        for line in self.lines:
            if isinstance(line, QCheckBox):
                line.setChecked(is_chosen)
        self.changed.emit()
